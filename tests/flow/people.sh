#!/usr/bin/env bash
# people.sh PROGRAM SOURCE: what people do on the server: add with a preview, sign by a click, keep their sessions over a
# restart, and see who read what.
set -euo pipefail
program=$1
for tool in curl python3; do
    command -v "$tool" >/dev/null || { echo "people: skipped, $tool is missing"; exit 77; }
done
tmp=$(mktemp -d)
pids=()
end() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    rm -rf "$tmp"
}
trap end EXIT
cd "$tmp"
fail() {
    echo "people: $*"
    exit 1
}
"$program" init case --name Shown --mediator TUR --party PAK --party AFG --monitor UNO </dev/null >/dev/null 2>&1
echo 'correct horse battery' >pw
for who in 'meral mediator' 'amina party PAK' 'mo monitor UNO' 'ana analyst'; do
    read -r name role party <<<"$who"
    "$program" people case add "$name" --role "$role" ${party:+--party "$party"} --password-file pw
done
serve() {
    "$program" serve case --listen 127.0.0.1:"${port:-0}" "$@" >started 2>log </dev/null &
    server=$!
    pids+=("$server")
    for _ in $(seq 100); do
        url=$(sed -nE 's/^serving .* on (https?:[^ ]*)\/$/\1/p' started)
        [ -n "$url" ] && { port=${url##*:}; return; }
        sleep 0.05
    done
    cat log
    fail "did not start"
}
stop() {
    kill -TERM "$server"
    local code=0
    wait "$server" || code=$?
    [ "$code" = 0 ] || fail "ended with $code: $(cat log)"
}
status() { curl -s -o body -w '%{http_code}' "$@"; }
login() {
    [ "$(status -c "jar-$1" -H "Origin: $url" --data-urlencode "name=$1" --data-urlencode "password=correct horse battery" "$url/login")" = 303 ] ||
        fail "login of $1"
}
size() { sed -n 2p case/record/checkpoint; }
post() { # NAME PATH [curl's own]
    local name=$1 path=$2
    shift 2
    status -D head -b "jar-$name" -H "Origin: $url" "$@" "$url$path"
}
printf 'Title: One\nDate: 2026-03-02\n\nAt least 7 soldiers were killed near Torkham on 1 March, Pakistan said.\n' >one.txt
printf 'Title: Two\nDate: 2026-03-04\n\nThree civilians were wounded in Chaman on 3 March, according to Kabul.\n' >two.txt
gzip -k two.txt

"$program" serve case --sign-as TUR >/dev/null 2>&1 </dev/null && fail "--sign-as without --take-entries"
"$program" serve case --take-entries --sign-as PAK >out 2>&1 </dev/null && fail "a party's key was taken"
grep -q 'a party signs where its key is' out || fail "a party's key: $(cat out)"

serve --take-entries --sign-as TUR --cosign 0 --log json
for name in meral amina mo ana; do login "$name"; done
before=$(size)

# --- the mediator: shown, then signed, once
[ "$(status -b jar-meral "$url/add")" = 200 ] && grep -q 'enctype="multipart/form-data"' body || fail "the form"
[ "$(post ana /add -F file=@one.txt)" = 403 ] || fail "an analyst adds"
[ "$(post meral /add -F file=@one.txt -F as= -F publisher= -F date= -F language=en)" = 200 ] || fail "the preview: $(cat body)"
grep -q 'soldiers were killed near Torkham' body && grep -q "$(sha256sum one.txt | cut -d' ' -f1)" body || fail "the preview shows too little"
[ "$(size)" = "$before" ] || fail "a preview wrote to the record"
hash=$(sed -nE 's/.*name="hash" value="([0-9a-f]{64})".*/\1/p' body)
[ -n "$hash" ] || fail "nothing to confirm"
[ "$(post mo /add/sign -d "hash=$hash")" = 400 ] || fail "another session signs it"
[ "$(post meral /add/sign -d "hash=${hash//[0-8]/9}")" = 400 ] || fail "another hash is signed"
[ "$(status -b jar-meral -d "hash=$hash" "$url/add/sign")" = 403 ] || fail "signed from elsewhere"
[ "$(post meral /add/sign -d "hash=$hash")" = 303 ] || fail "the confirmation: $(cat body)"
grep -qi "^location: /add?done=$before-2" head || fail "where it leads: $(grep -i location head)"
[ "$(post meral /add/sign -d "hash=$hash")" = 400 ] || fail "signed twice"
for _ in $(seq 40); do [ "$(size)" = $((before + 2)) ] && break; sleep 0.1; done
[ "$(status -b jar-meral "$url/add?done=$before-2")" = 200 ] && grep -q "/entry/$before" body || fail "done"
[ "$(status -b jar-meral "$url/document/$(sha256sum one.txt | cut -d' ' -f1)")" = 200 ] || fail "the document is not there"
[ "$(post meral /add -F file=@one.txt)" = 200 ] && grep -q 'on the record already' body || fail "the same again"

# --- only some may see it; a packed file is what was packed
[ "$(post meral /add -F file=@two.txt.gz -F for-AFG=1 -F for-monitor=1)" = 200 ] && grep -q 'AFG monitor' body || fail "an audience"
hash=$(sed -nE 's/.*name="hash" value="([0-9a-f]{64})".*/\1/p' body)
[ "$(post meral /add/sign -d "hash=$hash")" = 303 ] || fail "signing with an audience"
for _ in $(seq 40); do [ "$(size)" = $((before + 5)) ] && break; sleep 0.1; done
two=$(sha256sum two.txt | cut -d' ' -f1)
[ "$(status -b jar-meral "$url/document/$two")" = 200 ] || fail "the mediator's own document"
[ "$(status -b jar-amina "$url/document/$two")" = 400 ] || fail "a document for others is shown"
[ "$(status -b jar-mo "$url/entry/$((before + 3))")" = 200 ] || fail "who it is for"

# --- a monitor without its key here, a party: shown, and not signed here
[ "$(post mo /add -F file=@two.txt)" = 200 ] && ! grep -q 'name="hash"' body || fail "a monitor without a key here"
key=$("$program" key list case | sed -nE 's/^PAK +device .* ([^ ]*)$/\1/p')
sed 's/Two/Three/; s/Three civ/Four civ/' two.txt >three.txt
[ "$(post amina /add -F file=@three.txt -F "key=$key")" = 200 ] || fail "a party's preview: $(cat body)"
grep -q 'id="sign-data"' body && ! grep -q 'name="hash"' body || fail "nothing for the party to sign ($key)"
python3 - <<'PY' || fail "the texts for the party"
import html, json, re
page = open("body").read()
data = json.loads(re.search(r'id="sign-data">(.*?)</script>', page, re.S).group(1))
assert data["seq"] == 0 and data["texts"][0].startswith("mizan/entry/v1\nfeed " + data["feed"] + "\nseq 0\nprev -\nkind document\n"), data
assert "\nseq 1\n" in data["texts"][1] and len(data["document"]) == 64
PY
[ "$(post amina /add/sign -d "hash=$hash")" = 403 ] || fail "a party signs with the mediator's key"
grep -rq 'Four civilians' case && fail "a draft is on the disk"
grep -q 'Four civilians\|three.txt' log && fail "a draft is in the log"

# --- what cannot go in says why; bad forms
printf 'id,date_start\n1,2026-13-01\n' >bad.csv
[ "$(post meral /add -F file=@bad.csv -F as=ged)" = 422 ] && grep -q 'role="alert"' body || fail "a bad table"
: >empty
[ "$(post meral /add -F file=@empty)" = 400 ] || fail "an empty file"
[ "$(post meral /add -d file=x)" = 400 ] || fail "no form with a file"
[ "$(post meral /add -F file=@three.txt -F for-XYZ=1)" = 422 ] || fail "an audience of nobody"
[ "$(post meral '/add?at=1' -F file=@one.txt)" = 400 ] || fail "adding to the past"
head -c 9000000 /dev/zero >large
[ "$(post meral /add -F file=@large)" = 413 ] || fail "a file beyond the limit"

# --- commands go on writing meanwhile, and the read of a restricted entry is covered by a digest at the stop
"$program" add case three.txt </dev/null >/dev/null 2>&1 || fail "a command beside the server"
[ -s case/state/reads.log ] || fail "no read was logged"
stop
"$program" verify case >/dev/null || fail "the case does not verify"
"$program" show case "$(($(size) - 1))" >last 2>&1 || true
grep -q 'mizan/reads/v1' last && grep -q "sha256 $(sha256sum case/state/reads.log | cut -d' ' -f1)" last || fail "no digest of the reads: $(cat last)"

# --- the log of reads: who, what; still as the record says, and an alarm when it is not
serve
login meral
[ "$(status -b jar-meral "$url/audit")" = 200 ] && grep -q '>mo<' body && grep -q 'lines\? \(is\|are\) as entry' body || fail "audit"
[ "$(status -b jar-meral "$url/audit?who=nobody")" = 200 ] && ! grep -q '>mo<' body || fail "audit by person"
[ "$(status -b jar-meral "$url/audit?who=mo&what=entry+$((before + 3))")" = 200 ] && grep -q '>mo<' body || fail "audit by entry"
cp case/state/reads.log reads
sed 's/"mo"/"xx"/' reads >case/state/reads.log
[ "$(status -b jar-meral "$url/audit")" = 200 ] && grep -q 'The log was changed' body || fail "a changed log goes unnoticed"
head -c 10 reads >case/state/reads.log
[ "$(status -b jar-meral "$url/audit")" = 200 ] && grep -q 'The log was changed' body || fail "a cut log goes unnoticed"
cp reads case/state/reads.log

# --- the same on the command line: another role; the id of a passkey or token
"$program" people case add tom --role analyst --password-file pw
"$program" people case role tom --role party --party AFG && grep -q '^person tom party AFG ' case/state/people || fail "people role"
"$program" people case role tom --role party --party TUR >/dev/null 2>&1 && fail "people role: no such party"
"$program" people case role nobody --role analyst >/dev/null 2>&1 && fail "people role: nobody"
echo 'passkey 001122334455 tom localhost eddsa c0ffee 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff 3 2026-03-01T00:00:00Z' >>case/state/people
"$program" people case list | grep -q '001122334455 *tom *localhost' || fail "people list: passkeys"
"$program" people case revoke 001122334455 && ! grep -q passkey case/state/people || fail "people revoke: a passkey"
"$program" people case revoke 001122334455 >/dev/null 2>&1 && fail "people revoke: twice"
"$program" people case remove tom

# --- Admin: accounts, roles, passwords, sessions
[ "$(status -b jar-meral "$url/admin")" = 200 ] && grep -q 'AFG monitor' body || fail "admin, with its labels"
[ "$(post amina /admin/person -d 'name=eve&role=mediator&password=correct+horse+battery')" = 403 ] || fail "a party makes accounts"
[ "$(post meral /admin/person -d 'name=zia&role=party&party=AFG&password=correct+horse+battery')" = 303 ] || fail "a new account: $(cat body)"
login zia
[ "$(post meral /admin/person -d 'name=kim&role=party&party=TUR&password=correct+horse+battery')" = 400 ] || fail "a party that is none"
[ "$(post meral /admin/person -d 'name=kim&role=party&password=correct+horse+battery')" = 400 ] || fail "a party's person without a party"
[ "$(post meral /admin/person -d 'name=kim&role=analyst&password=short')" = 400 ] || fail "a short password"
[ "$(post meral /admin/change -d 'do=role&name=zia&role=analyst&party=AFG')" = 303 ] || fail "another role"
[ "$(post zia /add -F file=@one.txt)" = 403 ] || fail "the role did not change at once"
[ "$(post meral /admin/change -d 'do=password&name=zia&password=another+long+password')" = 303 ] || fail "another password"
[ "$(status -b jar-zia "$url/")" = 303 ] || fail "a session outlives its password"
[ "$(post meral /admin/change -d 'do=end&name=meral')" = 400 ] || fail "the last mediator went"
[ "$(post meral /admin/change -d 'do=role&name=meral&role=analyst')" = 400 ] || fail "the last mediator is none"
[ "$(post meral /admin/change -d 'do=end&name=zia')" = 303 ] && ! grep -q zia case/state/people || fail "an account's end"
[ "$(post meral /admin/session -d 'do=all')" = 303 ] || fail "the end of all sessions"
[ "$(status -b jar-amina "$url/")" = 303 ] && [ "$(status -b jar-meral "$url/admin")" = 200 ] || fail "all sessions but one"
token=$("$program" people case token meral --scope read --days 1 2>/dev/null)
[ "$(post meral /admin/token -d "do=end&id=$(cut -d_ -f2 <<<"$token")")" = 303 ] || fail "a token's end"
[ "$(status -H "Authorization: Bearer $token" "$url/")" = 401 ] || fail "an ended token"
grep -q '"admin person zia"' case/state/reads.log && grep -q '"admin end-person zia"' case/state/reads.log || fail "what Admin did is not written down"
login amina
stop

# --- a restart ends nobody's session; its end is the end
[ "$(stat -c %a case/state/sessions)" = 600 ] || fail "the file of sessions is open"
serve
[ "$(status -b jar-meral "$url/")" = 200 ] || fail "the session did not live on"
[ "$(post meral /logout -X POST)" = 303 ] || fail "logout"
stop
serve
[ "$(status -b jar-meral "$url/")" = 303 ] && [ "$(status -b jar-amina "$url/")" = 200 ] || fail "the session came back"
[ "$(post meral /add -F file=@one.txt)" != 200 ] || fail "adding after the logout"
stop
echo "people: good"

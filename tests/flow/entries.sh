#!/usr/bin/env bash
# entries.sh PROGRAM SOURCE: what a field office wrote is handed in over HTTP, by a member's token, while commands go on
# working on the case; nothing is taken from others, or without the log's key.
set -euo pipefail
program=$1
for tool in curl sha256sum; do
    command -v "$tool" >/dev/null || { echo "entries: skipped: $tool is missing"; exit 77; }
done
tmp=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$tmp"' EXIT
cd "$tmp"
fail() {
    echo "entries: $*"
    exit 1
}
report() {
    printf 'Title: %s\nDate: 2026-03-02\n\nAt least %s soldiers were killed near Torkham on 1 March, Pakistan said.\n' "$1" "$2" >"$1.txt"
}
serve() { # OPTION…
    "$program" serve case --listen 127.0.0.1:0 "$@" </dev/null >served 2>&1 &
    server=$!
    for _ in $(seq 200); do
        grep -q '^serving' served && break
        sleep 0.05
    done
    url=$(grep -o 'http://[0-9.:]*' served)
}
stop() {
    kill "$server"
    wait "$server" || fail "the server ended with $?: $(cat served)"
    server=
}
ask() { curl -sS -o answer -w '%{http_code}' -H "Authorization: Bearer $token" "$@"; }

"$program" init case --name Entries --mediator TUR --party PAK --party AFG --monitor IGOMVM </dev/null >/dev/null 2>&1
origin=$(head -1 case/record/checkpoint)
mkdir -p post/keys
"$program" key new post/keys/IGOMVM-post.key --name "$origin/IGOMVM/post" </dev/null >vkey 2>/dev/null
"$program" key add case "$(grep -oE '[^ ]+\+[0-9a-f]{8}\+[^ ]+' vkey | head -1)" IGOMVM device </dev/null >/dev/null 2>&1
"$program" mirror case post >/dev/null 2>&1
for i in 1 2; do
    report "post-$i" "4$i"
    "$program" add post "post-$i.txt" --by IGOMVM-post </dev/null >/dev/null 2>&1
done
echo 'a long password' >secret
"$program" people case add mo --role monitor --party IGOMVM --password-file secret </dev/null >/dev/null 2>&1 ||
    "$program" people case add mo --role monitor --party IGOMVM <secret >/dev/null 2>&1 || fail "no account is made"
"$program" people case token mo --scope submit >token.txt 2>/dev/null || fail "no token is made"
token=$(grep -oE '[A-Za-z0-9_.-]{30,}' token.txt | head -1)

serve
[ "$(ask --data-binary @post/outbox/notes "$url/entries")" = 404 ] || fail "a server without the log's key says $(cat answer)"
stop

# A witness that the policy names by its address is asked by the server.
"$program" witness init w --name w.example/witness </dev/null >w.said 2>&1
log=$("$program" key case | grep -oE '[^ ]+\+[0-9a-f]{8}\+[^ ]+' | head -1)
"$program" witness add-log w "$log" >/dev/null
"$program" witness serve w --listen 127.0.0.1:0 </dev/null >w.out 2>&1 &
witness=$!
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; kill "$witness" 2>/dev/null; rm -rf "$tmp"' EXIT
for _ in $(seq 200); do
    grep -q 'listens on' w.out && break
    sleep 0.05
done
printf 'log %s\nwitness w %s %s\nquorum w\n' "$log" "$(grep -oE '[^ ]+\+[0-9a-f]{8}\+[^ ]+' w.said | head -1)" \
    "http://$(grep -oE '127[0-9.:]*' w.out | head -1)" >policy.txt
"$program" policy propose case policy.txt </dev/null >/dev/null 2>&1
for party in PAK AFG; do "$program" sign case policy --by $party </dev/null >/dev/null 2>&1; done

serve --take-entries --cosign 10
[ "$(curl -sS -o answer -w '%{http_code}' --data-binary @post/outbox/notes "$url/entries")" = 401 ] || fail "anybody may hand in"
[ "$(ask --data-binary @post/outbox/notes "$url/entries")" = 200 ] || fail "handing in: $(cat answer)"
grep refused answer >/dev/null || fail "entries went in without their documents: $(cat answer)"
for i in 1 2; do
    hex=$(sha256sum "post-$i.txt" | cut -c1-64)
    code=$(ask -X PUT --data-binary "@post-$i.txt" "$url/blob/$hex/0?size=$(stat -c %s "post-$i.txt")")
    [[ $code = 20? ]] || fail "a document is not taken: $code $(cat answer)"
done
[ "$(ask --data-binary @post/outbox/notes "$url/entries")" = 200 ] || fail "handing in with the documents: $(cat answer)"
[ "$(grep -c ' index ' answer)" = 4 ] || fail "4 entries were handed in: $(cat answer)"
[ "$(ask --data-binary @post/outbox/notes "$url/entries")" = 200 ] && [ "$(grep -c ' known ' answer)" = 4 ] ||
    fail "the same once more: $(cat answer)"
report home 51
"$program" add case home.txt </dev/null >said 2>&1 || fail "a command cannot work beside the server: $(cat said)"
for _ in $(seq 100); do
    ls case/record/cosigned >/dev/null 2>&1 && [ "$("$program" policy show case | grep -c 'Settled are the first')" = 1 ] && break
    sleep 0.2
done
"$program" policy show case | grep 'Settled are the first' >/dev/null || fail "the server did not ask the witness: $("$program" policy show case)"
stop

"$program" export case --format jsonl >all
for figure in 41 42 51; do
    grep "\"min\":$figure," all >/dev/null || fail "the figure $figure was lost"
done
"$program" verify case >/dev/null || fail "the case does not verify"
"$program" mirror case post >/dev/null 2>&1
"$program" export post --outbox --output empty.mzp | grep ' 0 entries' >/dev/null || fail "the office keeps what the log has"
echo "entries: good"

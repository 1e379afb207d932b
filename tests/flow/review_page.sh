#!/usr/bin/env bash
# review_page.sh PROGRAM SOURCE: on the screens a program proposes and a person confirms, corrects or rejects, without a
# script where the key lies on the server; a party is given the text to sign; others see, or do not.
set -euo pipefail
program=$(realpath "$1")
command -v curl >/dev/null || { echo "review_page: skipped, curl is missing"; exit 77; }
tmp=$(mktemp -d)
server=
end() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    rm -rf "$tmp"
}
trap end EXIT
cd "$tmp"
fail() {
    echo "review_page: $*"
    exit 1
}

"$program" init case --name Review --mediator TUR --party PAK --party AFG --monitor IGOMVM </dev/null >/dev/null 2>&1
printf 'Title: <Wire> & "more"\nDate: 2026-03-02\n\nKabul said at least 12 Pakistani soldiers were killed near Torkham on 1 March. Ankara condemned the attack.\n' >a.txt
printf 'Date: 2026-03-02\n\nIslamabad said 7 gunmen were killed in Spin Boldak on 1 March.\n' >b.txt
"$program" add case a.txt </dev/null >/dev/null 2>&1
"$program" add case b.txt --by PAK </dev/null >/dev/null 2>&1
echo 'correct horse battery' >pw
for who in 'meral mediator' 'amina party PAK' 'zia analyst'; do
    read -r name role party <<<"$who"
    "$program" people case add "$name" --role "$role" ${party:+--party "$party"} --password-file pw
done
"$program" serve case --listen 127.0.0.1:0 --rate 0 --take-entries --sign-as TUR >started 2>log </dev/null &
server=$!
for _ in $(seq 100); do
    url=$(sed -nE 's/^serving .* on (https?:[^ ]*)\/$/\1/p' started)
    [ -n "$url" ] && break
    sleep 0.05
done
[ -n "$url" ] || { cat log; fail "the server did not start"; }
for name in meral amina zia; do
    curl -s -o /dev/null -c "jar-$name" -H "Origin: $url" --data-urlencode "name=$name" \
        --data-urlencode 'password=correct horse battery' "$url/login"
done
get() { curl -s -b "jar-$1" "$url$2"; }
post() { # WHO STATEMENT FIELD=VALUE...: the answer stands in `answer`, its status is printed
    local who=$1 statement=$2 data=()
    shift 2
    for field in "$@"; do data+=(--data-urlencode "$field"); done
    curl -s -o answer -w '%{http_code}' -b "jar-$who" -H "Origin: $url" --data-urlencode "statement=$statement" \
        "${data[@]}" "$url/review/sign"
}
# A page as the record has it now: the server follows it.
shown() { # WHO PATH WORDS
    for _ in $(seq 100); do
        get "$1" "$2" >page
        plain page >/dev/null
        grep -q "$3" words && return 0
        sleep 0.1
    done
    return 1
}
plain() { sed 's/<[^>]*>//g' "$1" >words && cat words; }

# Who sees it.
[ "$(curl -s -o /dev/null -w '%{http_code}' -b jar-zia "$url/review")" = 403 ] || fail "an analyst is let in"
get meral /review >list
plain list >/dev/null
grep -q '3 statements were read by program and reviewed by nobody' words || fail "the list does not count"
page_of() { # the review page with a statement of this word
    for hash in $(grep -oE '/review/[0-9a-f]{64}' list | sort -u); do
        get "$1" "$hash" >one
        grep -q "$2" one && echo "$hash" && return
    done
    return 1
}
a=$(page_of meral 'Ankara')
b=$(page_of meral 'Islamabad')

# The text is marked, and every link of the page has its end.
get meral "$a" >page
grep -q 'class="m source"' page || fail "no words are marked"
! grep -q '<Wire>' page || fail "a title is not escaped"
for id in $(grep -oE 'href="#[^"]+' page | cut -c8- | sort -u); do
    grep -q "id=\"$id\"" page || fail "a link to #$id, which is not there"
done
[ "$(grep -oE ' id="[^"]+' page | sort | uniq -d | wc -l)" = 0 ] || fail "an id stands twice"
first=$(grep -oE 'name="statement" value="[^"]*' page | head -1 | cut -d'"' -f4)
grep -q 'name="harm.0" value="killed 12 - incident military PAKMIL"' page || fail "the form does not hold what was read"

# The mediator's key lies here: one click, no script.
[ "$(post meral "$first" word=confirmed)" = 303 ] || fail "not confirmed"
shown meral "$a" 'Read by program, confirmed by Türkiye in entry' || fail "the page does not say who confirmed"
[ "$(post meral "$first" word=corrected 'harm.0=killed 21 21 incident military PAKMIL')" = 303 ] || fail "not corrected"
shown meral "$a" 'harm.0: killed 21 21 incident military PAKMIL, read as killed 12 - incident' || fail "both are not shown"
shown meral "/statement/$first" 'Read by program, corrected by Türkiye' || fail "the statement's page does not say it"
[ "$(post meral "$first" word=rejected)" = 400 ] || fail "rejected without a reason"
[ "$(post meral "$first" word=corrected 'harm.0=killed twelve')" = 400 ] || fail "a field that cannot be"
[ "$(post meral 0.0 word=confirmed)" != 303 ] || fail "a statement that there is not"
[ "$(post zia "$first" word=confirmed)" = 403 ] || fail "an analyst reviews"

# A party's key lies with the party: it is given the text. What it did not bring it does not review.
get amina "$b" >page
own=$(grep -oE 'name="statement" value="[^"]*' page | head -1 | cut -d'"' -f4)
key=$(grep -oE '<option>[^<]*' page | head -1 | cut -c9-)
[ "$(post amina "$own" word=confirmed "key=$key")" = 200 ] || fail "a party is not given the text"
grep -q 'id="sign-data">.*kind review' answer || fail "the text to sign is not there"
get amina "$a" >page
! grep -q 'class="judge"' page || fail "a party is offered what it did not bring"
[ "$(post amina "$first" word=confirmed "key=$key")" != 200 ] || fail "a party reviews what it did not bring"

kill "$server" && wait "$server" 2>/dev/null || true
server=
"$program" rebuild case --verify >/dev/null || fail "folded anew, the tables differ"

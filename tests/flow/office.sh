#!/usr/bin/env bash
# office.sh PROGRAM SOURCE: a field office works alone, with a copy of the record and a device key of its own; what it wrote
# comes to the log by stick, in any order, any number of times, and nothing is lost; a cloned device is evidence.
set -euo pipefail
program=$1
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"

fail() {
    echo "office: $*"
    exit 1
}
report() { # FILE NUMBER
    printf 'Title: %s\nDate: 2026-03-02\n\nAt least %s soldiers were killed near Torkham on 1 March, Pakistan said.\n' "$1" "$2" >"$1.txt"
}
add() { "$program" add "$@" </dev/null >said 2>&1 || fail "add $*: $(cat said)"; }
size_of() { sed -n 2p "$1/record/checkpoint"; }

"$program" init case --name Office --mediator TUR --party PAK --party AFG --monitor IGOMVM </dev/null >/dev/null 2>&1
origin=$(head -1 case/record/checkpoint)
report at-home 1
add case at-home.txt

# Two posts get a device key each and a copy.
for post in one two; do
    mkdir -p "$post/keys"
    "$program" key new "$post/keys/IGOMVM-$post.key" --name "$origin/IGOMVM/$post" </dev/null >vkey 2>/dev/null
    "$program" key add case "$(grep -oE '[^ ]+\+[0-9a-f]{8}\+[^ ]+' vkey | head -1)" IGOMVM device </dev/null >/dev/null 2>&1 ||
        fail "the registrar cannot add the key of post $post"
done
for post in one two; do
    "$program" mirror case "$post" >/dev/null 2>&1 || fail "post $post gets no copy"
done

# They work alone for weeks; the log goes on meanwhile.
for i in 1 2 3; do
    report "one-$i" "1$i" && add one "one-$i.txt" --by IGOMVM-one
    report "two-$i" "2$i" && add two "two-$i.txt" --by IGOMVM-two
    report "home-$i" "3$i" && add case "home-$i.txt"
done
grep -q 'wait for the log' said || "$program" add one one-1.txt --by IGOMVM-one </dev/null | grep 'already' >/dev/null ||
    fail "the same document waits twice"
"$program" verify one >/dev/null || fail "a copy with an outbox does not verify"
"$program" export one --outbox --output one-a.mzp >/dev/null || fail "nothing is packed"
report one-4 14 && add one one-4.txt --by IGOMVM-one
"$program" export one --outbox --output one-b.mzp >/dev/null
"$program" export two --outbox --output two.mzp >/dev/null

# A file that was cut says so, and nothing of it is taken; the later one alone brings all.
before=$(size_of case)
head -c 700 one-a.mzp >cut.mzp
! "$program" import case cut.mzp </dev/null >out 2>err || fail "a cut file was taken"
[ "$(size_of case)" = "$before" ] || fail "something of a cut file was taken"
"$program" import case two.mzp one-b.mzp </dev/null >out 2>&1 || fail "the delivery was refused: $(cat out)"
[ "$(grep -c ' index ' out)" = 14 ] || fail "14 entries were brought, the answers are: $(cat out)"
"$program" import case one-a.mzp one-b.mzp two.mzp --json </dev/null >out 2>&1 || fail "the same once more: $(cat out)"
grep '"entries": *0' out >/dev/null && grep '"known": *20' out >/dev/null || fail "the same once more: $(cat out)"
"$program" verify case >/dev/null || fail "the case does not verify"
for figure in 11 12 13 14 21 22 23 31 32 33; do
    "$program" export case --format jsonl | grep "\"min\":$figure," >/dev/null || fail "the figure $figure was lost"
done

# The record comes back; what it holds leaves the outbox, and the feed goes on.
"$program" mirror case one >/dev/null 2>&1
"$program" export one --outbox --output empty.mzp | grep ' 0 entries' >/dev/null || fail "the outbox keeps what the log has"
report one-5 15 && add one one-5.txt --by IGOMVM-one
"$program" export one --outbox --output one-c.mzp >/dev/null
"$program" import case one-c.mzp </dev/null >out 2>&1 || fail "the feed does not go on: $(cat out)"

# A post's machine was restored from a copy: its key writes two histories. Both stay, the key is retired.
cp -r two clone
report two-5 25 && add two two-5.txt --by IGOMVM-two
report clone-5 26 && add clone clone-5.txt --by IGOMVM-two
"$program" export two --outbox --output two-5.mzp >/dev/null
"$program" export clone --outbox --output clone-5.mzp >/dev/null
"$program" import case two-5.mzp </dev/null >out 2>&1 || fail "two-5: $(cat out)"
code=0
"$program" import case clone-5.mzp </dev/null >out 2>&1 || code=$?
[ "$code" = 1 ] && grep ' fork$' out >/dev/null || fail "the clone's entry is not kept as evidence ($code): $(cat out)"
"$program" verify case >/dev/null || fail "the case with a fork does not verify"
"$program" mirror case two >/dev/null 2>&1
report two-6 27
! "$program" add two two-6.txt --by IGOMVM-two </dev/null >out 2>&1 || fail "a retired key still writes"
grep 'retired' out >/dev/null || fail "a retired key: $(cat out)"

# The record itself by stick, into a copy, in any order.
"$program" mirror init copy --key "$("$program" key case | grep -oE '[^ ]+\+[0-9a-f]{8}\+[^ ]+' | head -1)" >/dev/null
"$program" export case --from 0 --documents --output all.mzp >/dev/null
"$program" import copy all.mzp >/dev/null || fail "a copy does not take the record by stick"
"$program" verify copy >/dev/null || fail "a copy made by stick does not verify"
cmp case/record/checkpoint copy/record/checkpoint || fail "the copy serves another checkpoint"
echo "office: good"

#!/usr/bin/env bash
# witnesses.sh PROGRAM SOURCE: the example's terms are settled by three witnesses that work by files; a new entry is not
# settled until they cosign again; another history is not cosigned.
set -euo pipefail
program=$1 source=$2
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"

fail() {
    echo "witnesses: $*"
    exit 1
}

bash "$source/examples/durand/run.sh" "$program" case </dev/null >run.log 2>&1 || fail "$(tail -n 2 run.log)"
"$program" show case 2 | grep '^state: in the tree' >/dev/null || fail "unwitnessed terms are $("$program" show case 2 | sed -n 3p)"
cp -r case other # the same case, brought back from a copy, goes on as another history
bash "$source/examples/durand/witnesses.sh" "$program" case homes </dev/null >witnesses.log 2>&1 || fail "$(tail -n 3 witnesses.log)"
"$program" show case 2 | grep '^state: settled .* by AFG .* by PAK .* by 1 neutral' >/dev/null || fail "not settled: $("$program" show case 2 | sed -n 3p)"
"$program" brief case --date 2026-03-03 --out brief >/dev/null
grep -q 'Settled are the first' brief/brief-2026-03-03.html || fail "the brief does not say what is settled"

printf 'Title: Late\nDate: 2026-03-04\n\nAt least 4 soldiers were killed near Chaman on 3 March, Kabul said.\n' >late.txt
"$program" add case late.txt </dev/null >/dev/null 2>&1
last=$(($(sed -n 2p case/record/checkpoint) - 1))
"$program" show case "$last" | grep '^state: in the tree' >/dev/null || fail "a new entry is settled without witnesses"

# The witnesses saw one history: a request for another one is refused, and its case learns that it was rolled back.
"$program" add other late.txt </dev/null >/dev/null 2>&1
for i in 1 2 3 4; do
    printf 'Title: Other %s\nDate: 2026-03-04\n\nNobody was hurt near Chaman.\n' "$i" >"other-$i.txt"
    "$program" add other "other-$i.txt" </dev/null >/dev/null 2>&1
done
size=$(sed -n 2p case/record/cosigned/*)
"$program" cosign other --request other.request --old "${size%%$'\n'*}" </dev/null >/dev/null 2>&1 || true
if [ -s other.request ]; then
    "$program" witness sign homes/pak other.request other.answer </dev/null >said 2>&1 && fail "another history was cosigned"
    grep -qi 'proof' said || fail "the refusal does not say why: $(cat said)"
fi
echo "witnesses: good"

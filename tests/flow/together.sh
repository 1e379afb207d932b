#!/usr/bin/env bash
# together.sh PROGRAM SOURCE: readers and a writer work on one case at once: each reader sees one state of the record,
# whole; the index is never folded twice or lost; at the end it is what folding anew gives.
set -euo pipefail
program=$1
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"

fail() {
    echo "together: $*"
    exit 1
}

"$program" init case --name Together --mediator TUR --party PAK --party AFG </dev/null >/dev/null
for i in $(seq 24); do
    printf 'Title: Report %s\nDate: 2026-03-02\n\nAt least %s soldiers were killed near Torkham on 1 March, Pakistan said.\n' \
        "$i" "$i" >"report-$i.txt"
done

# Two readers ask for the brief again and again; each answer must say one size, and its figures belong to that size.
read_on() {
    local n=0
    while [ ! -e done ]; do
        "$program" incidents case --json >"seen-$1.json" 2>"err-$1" || { cat "err-$1" >>failed; return; }
        n=$((n + 1))
    done
    echo "$n" >"reads-$1"
}
read_on 1 &
one=$!
read_on 2 &
two=$!
for i in $(seq 24); do
    if [ "$i" = 12 ]; then
        rm -f case/index/index.db # it can be thrown away at any time
    fi
    "$program" add case "report-$i.txt" </dev/null >/dev/null 2>add-err || { cat add-err >>failed; break; }
done
touch done
wait "$one" "$two"
[ ! -s failed ] || fail "$(cat failed)"
[ "$(cat reads-1)" -gt 3 ] && [ "$(cat reads-2)" -gt 3 ] || fail "the readers were kept waiting: $(cat reads-1 reads-2)"
"$program" rebuild case --verify >out || fail "the index is not what folding anew gives: $(cat out)"
"$program" verify case >/dev/null || fail "the record does not verify"
[ ! -e case/index/new.db ] || fail "a half-made index was left"
echo "together: good"

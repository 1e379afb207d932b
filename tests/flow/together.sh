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
[ ! -e case/index/index.new ] || fail "a half-made index was left"

# The case as it was: what was known at an earlier size is what a case that stopped there knows.
cp -r case copy
"$program" incidents case --json >now.json
size=$(sed -n 2p case/record/checkpoint)
printf 'Title: Late\nDate: 2026-03-05\n\nAt least 40 soldiers were killed near Chaman on 4 March, Kabul said.\n' >late.txt
"$program" add case late.txt </dev/null >/dev/null 2>&1
"$program" incidents case --json >later.json
! cmp -s now.json later.json || fail "the late report changes nothing"
"$program" incidents case --at "$size" --json | cmp - now.json || fail "the case as it was is another"
"$program" brief case --date 2026-03-02 --out before --at "$size" >/dev/null || fail "no brief of the case as it was"
"$program" brief copy --date 2026-03-02 --out whole >/dev/null
for file in before/*; do # a checkpoint of an earlier size has no line of the log, and times of files differ
    sed '/<pre/,/<\/pre>/d' "$file" >a
    sed '/<pre/,/<\/pre>/d' "whole/$(basename "$file")" >b
    case $file in
    *.json) jq -S 'del(.. | .checkpoint?)' "$file" >a && jq -S 'del(.. | .checkpoint?)' "whole/$(basename "$file")" >b ;;
    esac
    cmp a b || fail "the brief of the case as it was is another: $file"
done
! "$program" incidents case --at 99999 2>/dev/null || fail "a size that never was is taken"
echo "together: good"

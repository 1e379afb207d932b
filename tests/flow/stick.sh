#!/usr/bin/env bash
# stick.sh PROGRAM SOURCE_DIR: a copy of a record that is only ever reached by files carried by hand.
set -euo pipefail
program=$1 source_dir=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$source_dir/examples/durand"
complain() {
    echo "stick: $*"
    exit 1
}

"$program" init "$folder/case" --name Stick --mediator TUR --party PAK --party AFG >/dev/null 2>&1
key=$("$program" key "$folder/case" | sed -n '1s/^log //p')
mkdir "$folder/sticks"
from=0 n=0
for file in communiques/2025-10-1*.txt data/ged-shaped-2025-26.csv; do
    "$program" add "$folder/case" "$file" >/dev/null
    n=$((n + 1))
    "$program" export "$folder/case" --from "$from" --documents --output "$folder/sticks/$n" >"$folder/said"
    from=$(sed -n 's/.* to \([0-9]*\), .*/\1/p' "$folder/said")
done
[ "$n" -ge 3 ] || complain "too few files in the example"

# In order, then all again.
"$program" mirror init "$folder/a" --key "$key"
for i in $(seq "$n"); do
    "$program" import "$folder/a" "$folder/sticks/$i" >/dev/null
done
"$program" import "$folder/a" "$folder"/sticks/* >/dev/null
"$program" verify "$folder/a" >/dev/null

# The last first: what leaves a gap waits.
"$program" mirror init "$folder/b" --key "$key"
for i in $(seq "$n" -1 1); do
    "$program" import "$folder/b" "$folder/sticks/$i" >"$folder/said"
done
"$program" import "$folder/b" "$folder"/sticks/* >/dev/null # documents of what waited
"$program" verify "$folder/b" >/dev/null
[ -z "$(ls "$folder/b/mirror/waiting")" ] || complain "something still waits"

for copy in a b; do
    said=$(diff -r "$folder/case/record" "$folder/$copy/record" | grep -v '[.]p' || true)
    [ -z "$said" ] || complain "$copy differs from the case: $said"
    diff <("$program" incidents "$folder/case") <("$program" incidents "$folder/$copy") || complain "$copy says otherwise"
done

# Cut at many bytes: refused with the place, nothing wrong is kept, and the whole file still goes in.
"$program" mirror init "$folder/c" --key "$key"
size=$(stat -c %s "$folder/sticks/1")
for cut in 0 1 16 17 21 200 $((size / 2)) $((size - 1)); do
    head -c "$cut" "$folder/sticks/1" >"$folder/cut"
    if "$program" import "$folder/c" "$folder/cut" >/dev/null 2>"$folder/said"; then
        complain "a file cut at byte $cut went in"
    fi
    grep -q 'at [0-9]' "$folder/said" || complain "the place of the cut at $cut is not named: $(cat "$folder/said")"
done
"$program" import "$folder/c" "$folder/sticks/1" >/dev/null
"$program" verify "$folder/c" >/dev/null

# One changed byte, anywhere in the entries, is refused.
for at in 1000 1500 2000; do
    cp "$folder/sticks/2" "$folder/bad"
    printf '\377' | dd of="$folder/bad" bs=1 seek="$at" conv=notrunc status=none
    if "$program" import "$folder/c" "$folder/bad" >/dev/null 2>&1; then
        "$program" verify "$folder/c" >/dev/null || complain "a changed byte at $at got in"
    fi
done
"$program" import "$folder/c" "$folder/sticks/2" >/dev/null
"$program" verify "$folder/c" >/dev/null

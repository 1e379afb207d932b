#!/usr/bin/env bash
# verdict.sh PROGRAM SOURCE_DIR [FILE]: does mizan judge signatures exactly as docs/formats/record.md says? A Go program
# writes the four rules straight with big integers and makes signatures for every edge: keys and points of small order
# in each of their encodings, with parts of small order that cancel or do not, S at and beyond L, second spellings of y.
# The whole list of verdicts is compared, for each build that stands beside PROGRAM's. Wycheproof's cases are taken from
# ../shared when they are there; FILE may be another list, such as the 914 cases of C2SP/CCTV (ed25519vectors.json).
set -euo pipefail
program=$(realpath "$1") source=$(realpath "$2")
command -v go >/dev/null || { echo "skipped: go is missing"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$source/tests/others/verdict" && go build -o "$work/verdict" .)
"$work/verdict" make >"$work/made"
lists=("$work/made")
wycheproof=$source/../shared/vectors/ed25519-edge/wycheproof_ed25519_test.json
for file in "$wycheproof" ${3:+"$3"}; do
    if [ -f "$file" ]; then
        "$work/verdict" json "$file" >"$work/$(basename "$file").cases"
        lists+=("$work/$(basename "$file").cases")
    fi
done
judged=0
for judge in "$(dirname "$program")"/../*/tests/verdict; do
    [ -x "$judge" ] || continue
    for list in "${lists[@]}"; do
        printf 'verdict: %s: %s: ' "$(basename "$(dirname "$(dirname "$judge")")")" "$(basename "$list")"
        "$judge" <"$list" | "$work/verdict" compare "$list"
        judged=$((judged + 1))
    done
done
[ "$judged" -gt 0 ] || { echo "verdict: no build has tests/verdict"; exit 1; }

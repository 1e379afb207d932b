#!/usr/bin/env bash
# example.sh PROGRAM SOURCE_DIR: the example case keeps its promises: every document says that it is a reconstruction,
# order.txt names every file, and the program takes the case in.
set -euo pipefail
program=$1 source_dir=$2
example=$source_dir/examples/durand
bad=0
complain() { printf 'example: %s\n' "$*" && bad=1; }

cd "$example"

# Every document carries the words, in the encoding that it has.
while read -r file; do
    case $file in
    ./faulty/empty.txt | ./order.txt) continue ;;
    esac
    tr -d '\000' <"$file" | grep -iE 'reconstruction for illustration|invented for illustration|Örnek amaçlı bir canlandırma' >/dev/null ||
        complain "$file does not say that it is a reconstruction"
done < <(find . -type f | LC_ALL=C sort)

# order.txt and the folder agree; two faulty files are refused whole and are not in it.
listed=$(grep -v '^#' order.txt | tr ' ' '\n' | grep / | LC_ALL=C sort)
present=$(find articles communiques letters observations data acts faulty terms/terms.yaml -type f ! -name empty.txt ! -name acled-without-date.csv | LC_ALL=C sort)
for file in $present; do
    grep -qx -- "$file" <<<"$listed" || complain "order.txt does not name $file"
done
for file in $listed; do
    [ -f "$file" ] || complain "order.txt names $file, which is not there"
done
[ -z "$(uniq -d <<<"$listed")" ] || complain "order.txt names a file twice: $(uniq -d <<<"$listed")"
[ "$(wc -l <<<"$listed")" -ge 40 ] || complain "fewer than 40 documents"

# Balance, as the README of the example promises.
count() { find communiques letters -name "*-$1-*" | wc -l; }
pak=$(count pak) afg=$(count afg)
[ "$pak" -eq "$afg" ] || complain "communiques and letters are out of balance: $pak of one side, $afg of the other"
kept_out() { cat observations/*.csv | grep access_restriction | grep -c ",$1,[^,]*$"; }
pak=$(kept_out PAK) afg=$(kept_out AFG)
[ "$pak" -eq "$afg" ] || complain "access denied $pak times by one side, $afg times by the other"

# The program takes the case in, with both parties' terms in force, and what it says can be checked.
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
bash run.sh "$program" "$folder/case" >"$folder/said" 2>&1 || complain "run.sh failed: $(tail -n 3 "$folder/said")"
grep -q 'terms that all parties signed are in force' "$folder/said" || complain "the terms are not in force"
known=$(grep -cE '^[^:]+: [a-z]+, [0-9]+ statement' "$folder/said")
[ "$known" -eq "$(wc -l <<<"$listed")" ] || complain "$known documents went in, order.txt names $(wc -l <<<"$listed")"
! grep -E '^(articles|communiques|observations|data|acts|terms)/.*rejected' "$folder/said" | grep -v 'tur-foreign-tr' ||
    complain "a document that is not faulty has rejects"
"$program" verify "$folder/case" >/dev/null || complain "the record does not verify"
"$program" rebuild "$folder/case" --verify >/dev/null || complain "a rebuild gives another index"
for outcome in not_attributable cannot_rule_access_denied; do
    "$program" breaches "$folder/case" --as-of 2026-03-03 | grep " $outcome " >/dev/null || complain "no breach is ruled $outcome"
done
"$program" account "$folder/case" --from 2025-10-11 --to 2025-10-12 | grep 'Pakistan, .*killed: at least 23 established (conceded)' >/dev/null ||
    complain "the concession of 11 October does not set the floor"

exit $bad

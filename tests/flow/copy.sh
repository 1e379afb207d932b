#!/usr/bin/env bash
# copy.sh PROGRAM SOURCE_DIR: a party that holds nothing but a copy of record/ checks it and computes the same again.
set -euo pipefail
program=$1 source_dir=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$source_dir/examples/durand"

"$program" init "$folder/case" --name Copy --mediator TUR --party PAK --party AFG >/dev/null 2>&1
"$program" add "$folder/case" communiques/2025-10-12-*.txt data/ged-shaped-2025-26.csv >/dev/null
mkdir "$folder/party"
cp -r "$folder/case/record" "$folder/party/record"

"$program" verify "$folder/case/record" >/dev/null
"$program" verify "$folder/party" >/dev/null
"$program" rebuild "$folder/party" >/dev/null
"$program" rebuild "$folder/party" --verify >/dev/null
for question in incidents account breaches; do
    diff <("$program" "$question" "$folder/case") <("$program" "$question" "$folder/party") ||
        { echo "copy: $question differs between the case and the copy of its record" && exit 1; }
done

# A word changed in the copy is found, and its place is named.
find "$folder/party/record/tile/entries" -type f -exec sed -i 's/killed/kilted/' {} +
if "$program" verify "$folder/party" >"$folder/said" 2>&1; then
    echo "copy: a changed byte went unnoticed" && exit 1
fi
grep -q entries "$folder/said" || { echo "copy: verify does not name the file that was changed" && exit 1; }

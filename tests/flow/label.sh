#!/usr/bin/env bash
# label.sh PROGRAM SOURCE: what a viewer may not see does not show, in no figure and no file, and comes back when the
# label goes; the edition is what a case without the hidden documents would give.
set -euo pipefail
program=$1
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"

fail() {
    echo "label: $*"
    exit 1
}

report() { # FILE TITLE BODY
    printf 'Title: %s\nDate: 2026-03-02\n\n%s\n' "$2" "$3" >"$1"
}
report open.txt 'Open' 'At least 3 soldiers were killed near Torkham on 1 March, Pakistan said.'
report secret.txt 'Secret' 'At least 77 soldiers were killed near Torkham on 1 March, Kabul said.'
new() { "$program" init "$1" --name Labels --mediator TUR --party PAK --party AFG --monitor IGOMVM </dev/null >/dev/null 2>&1; }

new case
"$program" add case open.txt </dev/null >/dev/null 2>&1
"$program" add case --for AFG,monitor secret.txt --by AFG </dev/null >/dev/null 2>&1
new plain
"$program" add plain open.txt </dev/null >/dev/null 2>&1

for who in PAK analyst public; do
    "$program" incidents case --viewer $who --json >edition.json
    "$program" incidents plain --json >want.json
    cmp edition.json want.json || fail "$who sees something of the hidden report"
    "$program" brief case --viewer $who --date 2026-03-02 --out "brief-$who" >/dev/null
    ! grep -rqE '(^|[^0-9a-f.])77([^0-9a-f.]|$)' "brief-$who"/*.csv "brief-$who"/*.json || fail "the brief for $who holds the hidden figure"
    ! grep -rlq 'Secret' "brief-$who" || fail "the brief for $who names the hidden report"
done
for who in TUR AFG IGOMVM monitor mediator; do
    "$program" account case --viewer $who | grep 77 >/dev/null || fail "$who does not see what is for it"
done
"$program" account case | grep 77 >/dev/null || fail "the whole case lacks the report"

# An entry by its number, and one of its statements.
entry=$(($(sed -n 2p case/record/checkpoint) - 1)).0
for n in "${entry%.*}" "$entry"; do
    "$program" show case "$n" | grep 77 >/dev/null || fail "show $n"
    ! "$program" show case "$n" --viewer PAK >out 2>err || fail "PAK is shown $n"
    grep -q 'not for the viewer' err && ! grep -q 77 out || fail "show $n --viewer PAK says: $(cat err)"
done

# Labels change: given by the author, lifted by the mediator, refused to others.
! "$program" label case 2 --for everyone --by PAK </dev/null 2>err || fail "PAK labels what is not its own"
"$program" label case "${entry%.*}" --for PAK --by AFG </dev/null >/dev/null 2>&1 || fail "its author may label it"
"$program" account case --viewer PAK | grep 77 >/dev/null || fail "PAK does not see what was opened to it"
! "$program" account case --viewer monitor | grep 77 >/dev/null || fail "the monitors still see it"
"$program" label case "${entry%.*}" --for everyone </dev/null >/dev/null 2>&1
"$program" account case --viewer public | grep 77 >/dev/null || fail "the label was not lifted"
for bad in XYZ 'PAK,,AFG' '' 'PAK AFG'; do
    ! "$program" label case 2 --for "$bad" </dev/null >/dev/null 2>&1 || fail "an audience \"$bad\" is taken"
done
report late.txt 'Late' 'At least 5 soldiers were killed near Torkham on 1 March, Kabul said.'
! "$program" add case --for XYZ late.txt </dev/null >/dev/null 2>&1 || fail "a document is put on record for nobody"
! "$program" incidents case --viewer XYZ 2>/dev/null || fail "a viewer that is nobody is taken"
"$program" rebuild case --verify >/dev/null || fail "the index is not what folding anew gives"
"$program" verify case >/dev/null || fail "the record does not verify"
echo "label: good"

#!/bin/bash
# mizan read: text and HTML give statements whose offsets cite the file as it is; a missing file is an input failure.
set -eu
mizan=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "$1" >&2
    exit 1
}

printf 'Kabul said at least 12 guards were killed.\n' > "$work/a.txt"
printf '<html><body><nav>Home</nav><p>Kabul said <b>at least</b> 12 guards were killed &amp; buried.</p></body></html>\n' > "$work/b.html"
for file in a.txt b.html; do
    "$mizan" read --json --date 2025-10-20 "$work/$file" > "$work/out.jsonl"
    grep -q '"effect":"killed","min":12,"max":null' "$work/out.jsonl" || fail "$file: no harm of 12 or more"
    begin=$(grep -o '"begin":[0-9]*,"end":[0-9]*,"victims"' "$work/out.jsonl" | head -1 | sed 's/"begin":\([0-9]*\),.*/\1/')
    tail -c +$((begin + 1)) "$work/$file" | grep -q '^at least' || fail "$file: the offset does not cite the words"
done
"$mizan" read --date 2025-10-20 "$work/a.txt" > "$work/one"
LC_ALL=tr_TR.UTF-8 TZ=Asia/Kabul "$mizan" read --date 2025-10-20 "$work/a.txt" > "$work/two"
cmp "$work/one" "$work/two" || fail "locale or zone changed the statements"
"$mizan" read --explain --date 2025-10-20 "$work/a.txt" | grep -q because || fail "no rules were explained"
code=0
"$mizan" read "$work/none.txt" 2> /dev/null || code=$?
[ "$code" -eq 3 ] || fail "a missing file gave exit $code"

"$mizan" read --explain --html --date 2025-10-20 "$work/b.html" > "$work/page.html"
grep -q 'class="m number"' "$work/page.html" || fail "the page marks no number"
"$mizan" read --explain --json --date 2025-10-20 "$work/a.txt" | grep -q '"trace":\[{"field":"kind"' || fail "no trace in JSON"
"$mizan" read --explain --color always --date 2025-10-20 "$work/a.txt" | grep -q "$(printf '\033\\[')" || fail "no colour"
NO_COLOR=1 "$mizan" read --explain --date 2025-10-20 "$work/a.txt" | grep -q '\[source:Kabul\]' || fail "no marks in brackets"
"$mizan" read --html "$work/a.txt" > "$work/none" 2>&1 && fail "--html without --explain is an error"
exit 0

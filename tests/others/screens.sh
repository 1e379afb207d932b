#!/usr/bin/env bash
# screens.sh PROGRAM SOURCE_DIR: every screen, as every role, in English, Urdu and Pashto, in a browser (Debian's chromium by
# playwright-core): axe-core, walk by keyboard, 320 px, dark, forced colours, print, nothing asked outside, no error on
# the console; an add on the command line seen in open pages within a second; every link followed; every page through the
# HTML checker vnu (npm, Java). Versions: screens/package-lock.json. Some minutes.
# shellcheck source=tests/others/common_serve.sh
. "$(dirname "$0")/common_serve.sh"
need chromium
node_with "$source/tests/others/screens"
make_case
serve
export URL_OF_SITE=$url MODULES=$modules WORK=$work PASSWORD=$password
bad=0

for name in '' ana amina meral; do
    rm -f "$work/jar"
    [ -z "$name" ] || curl -s -o /dev/null -c "$work/jar" -H "Origin: $url" --data-urlencode "name=$name" --data-urlencode "password=$password" "$url/login"
    cookie=$(awk 'NF >= 7 { print $6 "=" $7 }' "$work/jar" 2>/dev/null | paste -sd ';' || true)
    python3 "$source/tests/others/screens/crawl.py" "$url" "$cookie" 4000 || bad=1
done

node "$source/tests/others/screens/look.mjs" || bad=1
node "$source/tests/others/screens/live.mjs" "$program" "$case" || bad=1

for file in "$work"/print/*.pdf; do
    command -v pdffonts >/dev/null || break
    pdffonts "$file" | awk 'NR > 2 && $(NF - 4) != "yes" { bad = 1 } END { exit bad }' || { echo "print: a font of ${file##*/} is not embedded" && bad=1; }
done

if command -v java >/dev/null; then
    java -Xmx512m -jar "$modules/vnu-jar/build/dist/vnu.jar" --stdout --format json "$work/html" >"$work/vnu.json" || true
    python3 - "$work/vnu.json" "$(ls "$work/html" | wc -l)" <<'PYTHON' || bad=1
import collections, json, sys
said = json.load(open(sys.argv[1]))["messages"]
errors = [m for m in said if m["type"] == "error" or m["type"] == "non-document-error"]
kinds = collections.Counter((m["message"], (m.get("extract") or "").replace("\n", " ")[:90]) for m in errors)
for (message, extract), n in kinds.most_common(15):
    print(f"vnu: {message} ({n} times, as in {extract!r})")
print(f"vnu: {sys.argv[2]} pages, {len(errors)} errors, {len(said) - len(errors)} remarks")
sys.exit(1 if errors else 0)
PYTHON
else
    echo "screens.sh: the HTML checker is passed over, java is missing"
fi
grep -vc '^{' "$log" >/dev/null && grep -v '^{' "$log" | head -3
[ "$bad" = 0 ] || fail "screens"
echo "screens: no fault"

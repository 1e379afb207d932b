#!/usr/bin/env bash
# export.sh PROGRAM SOURCE: the same incidents in every format, twice the same bytes; filters in both languages; an
# edition holds what its viewer may see, as an incident and as a statement; a failing export leaves no half file.
set -euo pipefail
program=$1 source=$2
for tool in python3 sqlite3; do
    command -v "$tool" >/dev/null || { echo "export: skipped: $tool is missing"; exit 77; }
done
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
example=$source/examples/durand
cd "$tmp"
export MIZAN_PASSPHRASE_FILE=$tmp/pass
echo 'a passphrase' >pass

fail() {
    echo "export: $*"
    exit 1
}

"$program" init case --name Export --mediator TUR --party PAK --party AFG --monitor IGOMVM >/dev/null
"$program" add case --as ged --publisher "Example GED" "$example/data/ged-shaped-2025-26.csv" >/dev/null
"$program" add case --as observations --by IGOMVM --publisher "joint monitoring mechanism" --date 2025-12-07 \
    "$example/observations/2025-12-07-chaman.csv" >/dev/null
hidden=$("$program" export case --format jsonl | tail -n 1 | python3 -c 'import json, sys; print(json.load(sys.stdin)["entry"])')

for format in csv geojson geojsonseq flatgeobuf geopackage pmtiles; do
    "$program" export case --format $format --out one.$format || fail "$format cannot be written"
    "$program" export case --format $format --out two.$format
    cmp one.$format two.$format || fail "$format differs from one time to the next"
    [ $format = geopackage ] || "$program" export case --format $format | cmp - one.$format || fail "$format: --out differs"
done
[ "$(head -c 4 one.flatgeobuf)" = "$(printf 'fgb\3')" ] && [ "$(head -c 7 one.pmtiles)" = PMTiles ] || fail "the magic is wrong"

cat >ids.py <<'PYTHON'
import csv, json, sqlite3, struct, sys
rows = list(csv.DictReader(open("one.csv")))
assert rows[0]["id"].startswith("#")
rows = rows[1:]
lines = [json.loads(x) for x in open("one.geojsonseq").read().split("\x1e")[1:]]
assert lines == json.load(open("one.geojson"))["features"] and len(lines) == len(rows) > 10
names = ["fid", "geom"] + list(lines[0]["properties"])
packed = sqlite3.connect("one.geopackage").execute("SELECT * FROM incidents").fetchall()
assert len(packed) == len(rows)
for row, feature, package in zip(rows, lines, packed):
    p, g = feature["properties"], feature["geometry"]
    assert row["id"] == feature["id"] == package[2], (row, feature)
    assert list(p) == list(lines[0]["properties"])
    assert (g is None) == (row["lat"] == "") == (package[1] is None)
    if g:
        assert [float(row["lon"]), float(row["lat"])] == g["coordinates"] == list(struct.unpack("<dd", package[1][13:]))
    for (k, v), w in zip(p.items(), package[3:]):
        text = "" if v is None else ("no", "yes")[v] if isinstance(v, bool) else str(v)
        assert row[k] == text and w == v, (row["id"], k, row[k], v, w)
assert struct.unpack("<Q", open("one.pmtiles", "rb").read()[80:88])[0] > 10
PYTHON
python3 ids.py || fail "the formats do not hold the same"

"$program" add case "$example/articles/"*torkham* >/dev/null 2>&1 || true
for collection in incidents reports breaches acts crossings; do
    "$program" export case --format geojson --collection $collection >$collection.json || fail "$collection cannot be written"
    "$program" export case --format geojson --collection $collection --where TRUE | cmp - $collection.json ||
        fail "$collection: a filter that always holds changes something"
    for format in csv flatgeobuf geopackage pmtiles; do
        "$program" export case --format $format --collection $collection --out $collection.$format ||
            fail "$collection cannot be written as $format"
    done
done
python3 - <<'PYTHON' || fail "the collections do not fit together"
import json
load = lambda name: json.load(open(name + ".json"))["features"]
incidents, reports = load("incidents"), load("reports")
of = {}
for r in reports:
    of.setdefault(r["properties"]["incident"], []).append(r)
assert {i["id"]: i["properties"]["reports"] for i in incidents} == {k: len(v) for k, v in of.items()}
for name in ("incidents", "reports", "crossings"):
    features = load(name)
    assert len({f["id"] for f in features}) == len(features) > 5, name
    assert all(list(f["properties"]) == list(features[0]["properties"]) for f in features), name
assert any(c["id"] == "own:torkham" and c["properties"]["state"] for c in load("crossings"))
PYTHON
"$program" export case --format geojson >before.json
"$program" rebuild case >/dev/null
"$program" export case --format geojson | cmp - before.json || fail "an index made anew tells otherwise"
code=0
"$program" export case --format csv --collection nothing >out 2>err || code=$?
[ $code = 2 ] && grep -q 'takes incidents, reports' err || fail "a collection that is none gives $code"

count() { "$program" incidents case --json --where "$1" | wc -l; }
all=$("$program" incidents case --json | wc -l)
[ "$(count TRUE)" = "$all" ] && [ "$(count FALSE)" = 0 ] || fail "TRUE or FALSE"
[ $(($(count "reports > 1") + $(count "NOT reports > 1"))) = "$all" ] || fail "NOT"
[ "$(count '{"op":">","args":[{"property":"reports"},1]}')" = "$(count 'reports > 1')" ] || fail "JSON"
[ "$("$program" export case --format csv --where 'reports > 1' | tail -n +3 | wc -l)" = "$(count 'reports > 1')" ] ||
    fail "export and incidents find other rows"
code=0
"$program" incidents case --where "type = 'a' OR nothing = 1" >out 2>err || code=$?
[ $code = 2 ] && grep -q 'at byte 14, before "nothing = 1"' err || fail "a fault is not told: $code $(cat err)"
code=0
"$program" export case --format geopackage >out 2>err || code=$?
[ $code = 2 ] || fail "a geopackage to standard output gives $code"
code=0
"$program" export case --format flatgeobuf --out no/such/file >out 2>err || code=$?
[ $code = 3 ] || fail "a folder that is missing gives $code"
[ "$(find . -name '*.part')" = "" ] || fail "a part stays"

"$program" label case "$hidden" --for PAK >/dev/null
for who in AFG PAK; do
    "$program" export case --format jsonl --viewer $who >"$who.jsonl"
    "$program" export case --format csv --viewer $who >"$who.csv"
done
! grep -q "\"entry\":$hidden," AFG.jsonl || fail "AFG reads a statement that is for PAK"
grep -q "\"entry\":$hidden," PAK.jsonl || fail "PAK does not read what is for PAK"
[ "$(wc -l <AFG.csv)" -lt "$(wc -l <PAK.csv)" ] || fail "AFG sees incidents that only PAK may see"
echo "export: $all incidents in six formats"

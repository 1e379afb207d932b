#!/bin/bash
# gdal.sh PROGRAM SOURCE_DIR: programs of others read our exports and see the same rows: ogr2ogr (gdal-bin 3.6) reads
# GeoJSON, GeoJSONSeq, FlatGeobuf, GeoPackage and, as MVT, the tiles; the reader of PMTiles (npm, pinned) finds those
# tiles; DuckDB (PyPI, pinned) reads the CSV; SQLite finds no fault in the GeoPackage. Spatial filters of theirs find
# what our --where finds. Not part of ctest. Each that is missing is named and passed over; 77 when all are.
set -eu
program=$(realpath "$1") source=$(realpath "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo "a pass phrase" >secret
export MIZAN_PASSPHRASE_FILE=$work/secret
bash "$source/examples/durand/run.sh" "$program" case >log 2>&1 || { tail -n 5 log; exit 1; }
for format in csv geojson geojsonseq flatgeobuf geopackage pmtiles; do
    "$program" export case --format $format --out our.$format
    "$program" export case --format $format --out again.$format
    cmp our.$format again.$format
done
mv our.geojsonseq our.geojsonl
mv our.flatgeobuf our.fgb
mv our.geopackage our.gpkg
ran=0

cat >same.py <<'PYTHON'
# same.py OURS THEIRS [placed]: both GeoJSON; the same ids with the same place and the same properties.
import json, sys

def value(v):
    if isinstance(v, bool):
        return int(v)
    if isinstance(v, str) and len(v) >= 10 and v[4] in "-/" and v[:4].isdigit():
        return v[:10].replace("/", "-")
    return v

def rows(path):
    out = {}
    text = open(path).read()
    features = [json.loads(x) for x in text.split("\x1e") if x.strip()] if text.startswith("\x1e") else json.loads(text)["features"]
    for f in features:
        p = {k: value(v) for k, v in f["properties"].items() if v is not None and k not in ("id", "count", "mvt_id")}
        key = f["properties"].get("id") or f.get("id")
        g = f.get("geometry")
        assert key not in out, key
        out[key] = (None if g is None else [round(x, 6) for x in g["coordinates"]], p)
    return out

ours, theirs = rows(sys.argv[1]), rows(sys.argv[2])
digits = 6
if len(sys.argv) > 3:
    ours = {k: v for k, v in ours.items() if v[0] is not None}
    digits = 3
assert ours.keys() == theirs.keys(), (len(ours), len(theirs), sorted(ours.keys() ^ theirs.keys())[:5])
for k, (place, p) in ours.items():
    there, q = theirs[k]
    assert p == q, (k, p, q)
    assert (place is None) == (there is None), (k, place, there)
    assert place is None or all(abs(a - b) <= 10 ** -digits for a, b in zip(place, there)), (k, place, there)
print("%s: %d rows are the same" % (sys.argv[2], len(ours)))
PYTHON

box="69 31 72 35"
inside="S_INTERSECTS(geometry, BBOX(${box// /, }))"
if command -v ogr2ogr >/dev/null; then
    ran=1
    for file in our.geojson our.geojsonl our.fgb our.gpkg; do
        ogr2ogr -f GeoJSON -lco COORDINATE_PRECISION=7 their.json "$file"
        python3 same.py our.geojson their.json
        found=$(ogrinfo -so -al -spat $box $file | sed -n 's/^Feature Count: //p')
        want=$("$program" export case --format csv --where "$inside" | tail -n +3 | wc -l)
        [ "$found" = "$want" ] || { echo "$file: $found features in the box, not $want"; exit 1; }
        found=$(ogrinfo -so -al -where "type = 'shelling' AND reports > 1" $file | sed -n 's/^Feature Count: //p')
        want=$("$program" export case --format csv --where "type = 'shelling' AND reports > 1" | tail -n +3 | wc -l)
        [ "$found" = "$want" ] || { echo "$file: $found features of a type, not $want"; exit 1; }
        rm their.json
    done
else
    echo "gdal.sh: ogr2ogr is missing (gdal-bin)"
fi

if command -v sqlite3 >/dev/null; then
    ran=1
    [ "$(sqlite3 our.gpkg 'PRAGMA integrity_check')" = ok ]
    [ -z "$(sqlite3 our.gpkg 'PRAGMA foreign_key_check')" ]
    [ "$(sqlite3 our.gpkg "SELECT rtreecheck('rtree_incidents_geom')")" = ok ]
fi

if command -v npm >/dev/null && npm install --silent --no-audit --no-fund --prefix node pmtiles@4.5.0 >/dev/null 2>&1; then
    ran=1
    cat >node/tiles.mjs <<'NODE'
import { PMTiles } from "pmtiles";
import fs from "node:fs";
class File {
  constructor(path) { this.path = path; this.bytes = fs.readFileSync(path); }
  getKey() { return this.path; }
  async getBytes(offset, length) {
    const b = this.bytes.subarray(offset, offset + length);
    return { data: b.buffer.slice(b.byteOffset, b.byteOffset + b.byteLength) };
  }
}
const archive = new PMTiles(new File(process.argv[2]));
const head = await archive.getHeader(), meta = await archive.getMetadata();
const features = JSON.parse(fs.readFileSync(process.argv[3])).features.filter((f) => f.geometry);
if (head.tileType !== 1 || meta.vector_layers[0].id !== "incidents") throw new Error("header");
let wanted = 0, tiles = 0;
for (let z = head.minZoom; z <= head.maxZoom; z++) {
  const seen = new Set();
  for (const f of features) {
    const [lon, lat] = f.geometry.coordinates, n = 2 ** z, s = Math.sin((lat * Math.PI) / 180);
    const x = Math.floor(((lon + 180) / 360) * n), y = Math.floor((0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI)) * n);
    if (seen.has(x + "/" + y)) continue;
    seen.add(x + "/" + y);
    wanted++;
    const tile = await archive.getZxy(z, x, y);
    if (!tile) throw new Error(`no tile ${z}/${x}/${y}`);
    fs.mkdirSync(`tiles/${z}/${x}`, { recursive: true });
    fs.writeFileSync(`tiles/${z}/${x}/${y}.pbf`, Buffer.from(tile.data));
    tiles++;
  }
}
if (head.numTileEntries !== wanted) throw new Error(`${head.numTileEntries} entries, ${wanted} wanted`);
console.log(`pmtiles: ${tiles} tiles of ${head.maxZoom - head.minZoom + 1} zooms are found`);
NODE
    (cd node && node tiles.mjs ../our.pmtiles ../our.geojson)
    if command -v ogr2ogr >/dev/null; then
        ogr2ogr -f GeoJSON -t_srs EPSG:4326 their.json MVT:node/tiles/10
        python3 same.py our.geojson their.json placed
        for zoom in 0 3 6; do # merged points say how many they are
            ogr2ogr -f CSV -select count /vsistdout/ MVT:node/tiles/$zoom | tail -n +2 | tr -d '"' | awk '{ n += $1 } END { print n }' >count
            [ "$(cat count)" = "$(grep -c '"Point"' our.geojson)" ] || { echo "zoom $zoom: $(cat count) incidents"; exit 1; }
        done
    fi
else
    echo "gdal.sh: the reader of PMTiles cannot be had (npm)"
fi

if python3 -m pip install -q --target py duckdb==1.4.2 >/dev/null 2>&1; then
    ran=1
    PYTHONPATH=py python3 - <<'PYTHON'
import duckdb, json
ours = {f["id"]: f for f in json.load(open("our.geojson"))["features"]}
rows = duckdb.sql("SELECT * FROM read_csv('our.csv', header = true, comment = '', all_varchar = true)").fetchall()
names = [d[0] for d in duckdb.sql("SELECT * FROM read_csv('our.csv', header = true, comment = '', all_varchar = true) LIMIT 0").description]
assert rows[0][0].startswith("#"), rows[0]
rows = [dict(zip(names, r)) for r in rows[1:]]
assert {r["id"] for r in rows} == ours.keys() and len(rows) == len(ours)
for r in rows:
    p = ours[r["id"]]["properties"]
    for k, v in p.items():
        text = None if v is None else ("yes" if v else "no") if isinstance(v, bool) else str(v)
        assert r[k] == text, (r["id"], k, r[k], text)
print("csv: DuckDB reads %d rows, the same" % len(rows))
PYTHON
else
    echo "gdal.sh: DuckDB cannot be had (PyPI)"
fi
[ "$ran" = 1 ] || exit 77

#!/usr/bin/env bash
# tiles.sh PROGRAM SOURCE_DIR: vector tiles over HTTP, read by GDAL's MVT driver and by @mapbox/vector-tile (npm, pinned):
# the deepest tiles hold every placed feature where it lies, with its properties; merged points say how many they are.
# shellcheck source=tests/others/common_serve.sh
. "$(dirname "$0")/common_serve.sh"
npm_with tiles @mapbox/vector-tile@3.0.0 pbf@5.1.2
make_case
serve
has_api
cd "$work"
cat >tiles.mjs <<'NODE'
import { createRequire } from "node:module";
import fs from "node:fs";
const require = createRequire(process.argv[2] + "/x.js");
const { VectorTile } = await import(require.resolve("@mapbox/vector-tile"));
const pbf = await import(require.resolve("pbf"));
const Pbf = pbf.PbfReader ?? pbf.default ?? pbf.Pbf;
const url = process.argv[3], name = process.argv[4];
const all = [];
for (let next = `${url}/ogc/collections/${name}/items?limit=1000`; next; ) {
  const page = await (await fetch(next)).json();
  all.push(...page.features);
  next = page.links.find((l) => l.rel === "next")?.href;
}
const placed = all.filter((f) => f.geometry);
const sets = await (await fetch(`${url}/ogc/collections/${name}/tiles`)).json();
const set = sets.tilesets[0];
const template = (await (await fetch(set.links.find((l) => l.rel === "self" || l.type === "application/json").href)).json()).links.find((l) => l.rel === "item").href;
const fetched = async (z, x, y) => {
  const r = await fetch(template.replace("{tileMatrix}", z).replace("{tileRow}", y).replace("{tileCol}", x));
  if (r.status === 204) return null;
  if (r.status !== 200) throw new Error(`${z}/${y}/${x}: ${r.status}`);
  if (!r.headers.get("content-type").startsWith("application/vnd.mapbox-vector-tile")) throw new Error(r.headers.get("content-type"));
  return Buffer.from(await r.arrayBuffer());
};
const tileOf = (f, z) => {
  const [lon, lat] = f.geometry.coordinates, n = 2 ** z, s = Math.sin((lat * Math.PI) / 180);
  return [Math.floor(((lon + 180) / 360) * n), Math.floor((0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI)) * n)];
};
let read = 0;
const found = new Map();
for (const z of [0, 4, 8, 12, 14]) {
  const tiles = new Set(placed.map((f) => tileOf(f, z).join("/")));
  let total = 0;
  for (const t of tiles) {
    const [x, y] = t.split("/").map(Number), bytes = await fetched(z, x, y);
    if (!bytes) throw new Error(`no tile ${z}/${y}/${x}`);
    read++;
    const tile = new VectorTile(new Pbf(bytes)), layer = tile.layers[name];
    if (!layer || layer.version !== 2) throw new Error(`layers ${Object.keys(tile.layers)}`);
    for (let i = 0; i < layer.length; i++) {
      const f = layer.feature(i), g = f.toGeoJSON(x, y, z);
      const inside = f.loadGeometry().flat().every((p) => p.x >= 0 && p.y >= 0 && p.x <= layer.extent && p.y <= layer.extent);
      if (inside) total += f.properties.count ?? 1;
      if (z === 14 && f.properties.id !== undefined) found.set(f.properties.id, g);
    }
    fs.mkdirSync(`t/${z}/${x}`, { recursive: true });
    fs.writeFileSync(`t/${z}/${x}/${y}.pbf`, bytes);
  }
  if (total < placed.length) throw new Error(`zoom ${z}: ${total} of ${placed.length}`);
}
let single = 0;
for (const f of placed) {
  const g = found.get(f.id);
  if (!g) continue;
  single++;
  const [a, b] = [g.geometry.coordinates, f.geometry.coordinates];
  if (Math.abs(a[0] - b[0]) > 1e-4 || Math.abs(a[1] - b[1]) > 1e-4) throw new Error(`${f.id}: ${a} not ${b}`);
  for (const [k, v] of Object.entries(f.properties)) if (k in g.properties && v !== null && String(g.properties[k]) !== String(v)) throw new Error(`${f.id} ${k}: ${g.properties[k]} not ${v}`);
}
for (const bad of ["x/0/0", "0/1/0", "0/0/1", "31/0/0", "-1/0/0", "3/8/0"]) {
  const r = await fetch(template.replace("{tileMatrix}/{tileRow}/{tileCol}", bad));
  if (r.status < 400 || r.status >= 500) throw new Error(`${bad}: ${r.status}`);
}
console.log(`tiles: ${name}: ${read} tiles of five zooms, ${placed.length} placed features, ${single} of them by their own id at zoom 14`);
NODE
for collection in incidents reports crossings; do
    rm -rf t
    node tiles.mjs "$modules" "$url" $collection
done
if command -v ogrinfo >/dev/null; then
    want=$(curl -fs "$url/ogc/collections/crossings/items?limit=1000" | grep -o '"Point"' | wc -l)
    got=$(ogr2ogr -f CSV -select name /vsistdout/ MVT:t/14 | tail -n +2 | wc -l)
    [ "$got" -ge "$want" ] || fail "GDAL reads $got crossings, not $want"
    echo "tiles: GDAL reads $got crossings of zoom 14"
fi

#!/usr/bin/env bash
# qgis.sh PROGRAM SOURCE_DIR: QGIS without a window (Debian's python3-qgis) opens the server as OGC API Features: valid,
# fields, count, rows, rows of a box, a picture that is not blank, the number of requests; and its vector tiles.
# shellcheck source=tests/others/common_serve.sh
. "$(dirname "$0")/common_serve.sh"
/usr/bin/python3 -c 'import qgis.core' 2>/dev/null || skip "python3-qgis is missing"
make_case
serve
has_api
cd "$work"
"$program" export "$case" --viewer public --collection reports --format geojson --out want.json
from_here
cat >look.py <<'PYTHON'
import json, os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from qgis.core import *
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor
url, want = sys.argv[1], {f.get("id") or f["properties"]["id"]: f for f in json.load(open("want.json"))["features"]}
app = QgsApplication([], False)
app.initQgis()
base = f"url='{url}/ogc' typename='reports' pagingEnabled='true'"
layer = QgsVectorLayer(base, "reports", "OAPIF")
assert layer.isValid(), layer.error().message()
names = [f.name() for f in layer.fields()]
for name in ("type", "source", "speaker", "polarity", "entry", "incident"):
    assert name in names, names
assert layer.featureCount() in (-1, len(want)), (layer.featureCount(), len(want))
rows = list(layer.getFeatures())
assert sorted(f["id"] for f in rows) == sorted(want), (len(rows), len(want))
assert layer.crs().authid() in ("OGC:CRS84", "EPSG:4326"), layer.crs().authid()
for f in rows:
    g = want[f["id"]]["geometry"]
    assert f.hasGeometry() == (g is not None)
    if g:
        p = f.geometry().asPoint()
        assert abs(p.x() - g["coordinates"][0]) < 1e-6 and abs(p.y() - g["coordinates"][1]) < 1e-6
box = QgsRectangle(69, 31, 72, 35)
fresh = QgsVectorLayer(base + " restrictToRequestBBOX='1'", "box", "OAPIF")
inside = sorted(f["id"] for f in fresh.getFeatures(QgsFeatureRequest().setFilterRect(box)))
here = sorted(k for k, f in want.items() if f["geometry"] and box.contains(QgsPointXY(*f["geometry"]["coordinates"])))
assert inside == here and inside, (len(inside), len(here))
shelling = sorted(f["id"] for f in layer.getFeatures("\"type\" = 'shelling' AND \"where_precision\" <= 3"))
assert shelling == sorted(k for k, f in want.items() if f["properties"]["type"] == "shelling" and f["properties"]["where_precision"] is not None and f["properties"]["where_precision"] <= 3) and shelling


def picture(layers, name):
    s = QgsMapSettings()
    s.setLayers(layers)
    s.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    s.setExtent(QgsCoordinateTransform(QgsCoordinateReferenceSystem("EPSG:4326"), s.destinationCrs(), QgsProject.instance()).transform(QgsRectangle(60, 25, 76, 39)))
    s.setOutputSize(QSize(400, 400))
    s.setBackgroundColor(QColor("white"))
    job = QgsMapRendererSequentialJob(s)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    image.save(name)
    return sum(1 for x in range(400) for y in range(400) if image.pixelColor(x, y) != QColor("white"))


dots = picture([layer], "items.png")
assert dots > 200, f"a picture of {dots} dots"
tiles = QgsVectorTileLayer(f"type=xyz&url={url}/ogc/collections/reports/tiles/WebMercatorQuad/%7Bz%7D/%7By%7D/%7Bx%7D&zmin=0&zmax=14", "tiles")
assert tiles.isValid()
painted = picture([tiles], "tiles.png")
assert painted > 100, f"a picture of tiles of {painted} dots"
print(f"qgis: {Qgis.QGIS_VERSION}: {len(rows)} rows, {len(inside)} in a box, the same; {dots} dots of a picture, {painted} of its tiles", flush=True)
os._exit(0)
PYTHON
timeout 150 /usr/bin/python3 look.py "$url" 2>said || { tail -n 5 said && fail "QGIS"; }
asked=$(requests /ogc) items=$(requests /ogc/collections/reports/items)
[ "$items" -le 12 ] || fail "QGIS asked for items $items times"
echo "qgis: $asked requests, $items of them for items"

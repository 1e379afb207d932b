"""api.py URL MEDIATOR PAK AFG: the API of the server at URL; the others are tokens to read with.

Each function is one test; those of OGC 17-069r4 and 18-058 carry the name of the abstract test in their first line.
Only Python's own library, so that it runs wherever the build runs.
"""
import datetime
import http.client
import json
import re
import sys
import urllib.parse

URL = urllib.parse.urlsplit(sys.argv[1])
MEDIATOR, PAK, AFG = sys.argv[2:5]
GEOJSON = "application/geo+json"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
COLLECTIONS = ["incidents", "reports", "breaches", "acts", "crossings"]


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = {k.lower(): v for k, v in response.getheaders()}
        self.body = response.read()
        self.type = self.headers.get("content-type", "").split(";")[0]

    def json(self):
        return json.loads(self.body)


connection = http.client.HTTPConnection(URL.hostname, URL.port, timeout=30)


def ask(path, method="GET", token=None, **headers):
    """path: below /ogc, or a whole address as links have it."""
    if path.startswith("http"):
        parts = urllib.parse.urlsplit(path)
        assert parts.netloc == URL.netloc, path
        path = parts.path + ("?" + parts.query if parts.query else "")
    else:
        path = "/ogc" + path
    headers = {k.replace("_", "-"): v for k, v in headers.items()}
    if token:
        headers["Authorization"] = "Bearer " + token
    connection.request(method, path, headers=headers)
    return Answer(connection.getresponse())


def get(path, **headers):
    a = ask(path, **headers)
    assert a.status == 200, (path, a.status, a.body[:500])
    return a


def refused(path, status=400):
    a = ask(path)
    assert a.status == status, (path, a.status, a.body[:300])
    assert a.type == "application/problem+json", (path, a.type)
    problem = a.json()
    assert problem["status"] == status and problem["title"] and problem["detail"], problem
    return problem


def items(collection, query="", **headers):
    return get(f"/collections/{collection}/items?{query}", **headers).json()


def quote(text):
    return urllib.parse.quote(text, safe="")


def links(document, rel):
    return [l for l in document["links"] if l["rel"] == rel]


def walk(collection, query=""):
    """All features, page by page, as `next` leads."""
    page = items(collection, query)
    seen, pages = list(page["features"]), 1
    while links(page, "next"):
        assert len(links(page, "next")) == 1
        page = get(links(page, "next")[0]["href"]).json()
        assert page["features"], "an empty page"
        seen += page["features"]
        pages += 1
        assert pages < 1000
    return seen


def ids(features):
    return [f["id"] for f in features]


def complete(collection):
    features = items(collection, "limit=10000")["features"]
    assert len(set(ids(features))) == len(features)
    return features


def check_links(document, *rels):
    for rel in rels:
        assert links(document, rel), (rel, document["links"])
    for l in document["links"]:
        assert l["href"].startswith(URL.geturl()) and l["rel"], l
        assert l["rel"] not in ("self", "alternate", "next", "collection") or l["type"], l


definition = None


def api():
    global definition
    definition = definition or get("/api").json()
    return definition


def resolve(node):
    while "$ref" in node:
        assert node["$ref"].startswith("#/")
        at = api()
        for part in node["$ref"][2:].split("/"):
            at = at[part.replace("~1", "/").replace("~0", "~")]
        node = at
    return node


def parameters(path):
    return {p["name"]: p for p in map(resolve, api()["paths"][path]["get"]["parameters"])}


# ---- 17-069r4, annex A: core --------------------------------------------------------------------------------------


def http_1_1():
    """/conf/core/http"""
    a = ask("")
    assert a.status == 200
    assert ask("", method="HEAD").body == b""
    assert int(ask("/collections", method="HEAD").headers["content-length"]) > 100
    o = ask("/collections", method="OPTIONS")
    assert o.status in (200, 204) and "GET" in o.headers["allow"]
    p = ask("/collections", method="POST")
    assert p.status == 405 and "GET" in p.headers["allow"]


def all_places_are_in_crs84():
    """/conf/core/crs84"""
    for c in COLLECTIONS:
        for f in items(c, "limit=100")["features"]:
            if f["geometry"]:
                lon, lat = f["geometry"]["coordinates"]
                assert -180 <= lon <= 180 and -90 <= lat <= 90
    lons = [f["geometry"]["coordinates"][0] for f in complete("crossings") if f["geometry"]]
    assert lons and all(60 < lon < 75 for lon in lons), "longitude comes first"


def the_landing_page_answers():
    """/conf/core/root-op"""
    get("")
    get("/")


def the_landing_page_leads_on():
    """/conf/core/root-success"""
    root = get("").json()
    check_links(root, "self", "alternate", "service-desc", "service-doc", "conformance", "data")
    for rel in ("service-desc", "service-doc", "conformance", "data", "alternate"):
        for l in links(root, rel):
            a = get(l["href"])
            assert a.type == l["type"].split(";")[0], (l, a.type)


def the_definition_answers():
    """/conf/core/api-definition-op"""
    link = links(get("").json(), "service-desc")[0]
    assert get(link["href"], Accept=link["type"]).headers["content-type"].startswith(link["type"])


def the_definition_is_openapi_3_0():
    """/conf/core/api-definition-success"""
    d = api()
    assert re.fullmatch(r"3\.0\.\d", d["openapi"]) and d["info"]["title"] and d["info"]["version"]

    def look(node):
        if isinstance(node, dict):
            if "$ref" in node:
                resolve(node)
            for v in node.values():
                look(v)
        elif isinstance(node, list):
            for v in node:
                look(v)

    look(d)
    operations = [o["operationId"] for p in d["paths"].values() for m, o in p.items() if m in ("get", "post", "put")]
    assert len(set(operations)) == len(operations)
    for c in COLLECTIONS:
        assert {"limit", "bbox", "datetime", "crs", "filter", "at"} <= set(parameters(f"/collections/{c}/items"))


def what_the_definition_lists_is_answered():
    """Every path of the definition that takes no part of its own answers, and every path says when it is refused."""
    for path, p in api()["paths"].items():
        assert all("200" in o["responses"] or "201" in o["responses"] or "303" in o["responses"] or "202" in o["responses"]
                   for m, o in p.items() if m in ("get", "post", "put")), path
        if "get" in p and "{" not in path and "servers" not in p:
            get(path)


def the_conformance_page_answers():
    """/conf/core/conformance-op"""
    get(links(get("").json(), "conformance")[0]["href"])


def the_conformance_page_lists_classes():
    """/conf/core/conformance-success"""
    classes = get("/conformance").json()["conformsTo"]
    for c in ("core", "oas30", "html", "geojson"):
        assert f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{c}" in classes
    assert len(set(classes)) == len(classes)


def the_collections_answer():
    """/conf/core/fc-md-op"""
    get(links(get("").json(), "data")[0]["href"])


def the_collections_are_described():
    """/conf/core/fc-md-success, fc-md-items, fc-md-links, fc-md-items-links, fc-md-extent"""
    d = get("/collections").json()
    check_links(d, "self", "alternate")
    assert [c["id"] for c in d["collections"]] == COLLECTIONS
    for c in d["collections"]:
        check_links(c, "items")
        assert {GEOJSON, "text/html"} <= {l["type"] for l in links(c, "items")}
        for l in links(c, "items"):
            assert get(l["href"]).type == l["type"], l
        assert c["title"] and c["itemType"] == "feature"
        if "extent" in c:
            west, south, east, north = c["extent"]["spatial"]["bbox"][0]
            assert west <= east and south <= north


def a_collection_answers():
    """/conf/core/sfc-md-op"""
    for c in COLLECTIONS:
        get(f"/collections/{c}")
    for name in ("dUmmYColLection", "incident", "Incidents", "incidents/", ""):
        if name:
            assert ask(f"/collections/{name}").status == 404, name


def a_collection_says_the_same_alone():
    """/conf/core/sfc-md-success"""
    for c in get("/collections").json()["collections"]:
        alone = get(f"/collections/{c['id']}").json()
        check_links(alone, "self", "alternate", "items")
        for member in ("id", "title", "extent", "crs", "storageCrs", "itemType"):
            assert alone.get(member) == c.get(member), member


def features_answer():
    """/conf/core/fc-op"""
    for c in COLLECTIONS:
        assert get(f"/collections/{c}/items").type == GEOJSON


def bbox_is_defined():
    """/conf/core/fc-bbox-definition"""
    for c in COLLECTIONS:
        p = parameters(f"/collections/{c}/items")["bbox"]
        assert p["in"] == "query" and not p.get("required") and p["style"] == "form" and p["explode"] is False
        s = resolve(p["schema"])
        assert s["type"] == "array" and s["items"]["type"] == "number"
        assert s.get("minItems", 4) == 4 or s["oneOf"]


def within(f, box):
    if f["geometry"] is None:
        return True
    lon, lat = f["geometry"]["coordinates"]
    west, south, east, north = box
    return south <= lat <= north and (west <= lon <= east if west <= east else lon >= west or lon <= east)


def bbox_selects():
    """/conf/core/fc-bbox-response"""
    boxes = [(69, 33, 71.5, 34.5), (66.45259, 30.91769, 66.45259, 30.91769), (-180, -90, 180, 90), (0, 0, 1, 1),
             (70, -10, -70, 50), (71, -90, 70, 90)]
    for c in COLLECTIONS:
        whole = complete(c)
        for box in boxes:
            text = ",".join(map(str, box))
            got = items(c, f"bbox={text}&limit=10000")
            assert ids(got["features"]) == [f["id"] for f in whole if within(f, box)], (c, box)
            assert got["numberMatched"] == len(got["features"])
        high = "69,33,-100,71.5,34.5,9000"
        assert ids(items(c, f"bbox={high}&limit=10000")["features"]) == [f["id"] for f in whole if within(f, boxes[0])]
    for text in ("", "1,2,3", "1,2,3,4,5", "a,b,c,d", "1,2,3,4,5,6,7", "0,91,1,92", "-181,0,0,1", "0,2,1,1", "1,2,3,",
                 "[[[[[[[[[[[[[[[[[[[[[[,1,2,3", "nan,0,1,1"):
        assert refused(f"/collections/incidents/items?bbox={quote(text)}")["parameter"] == "bbox", text


def limit_is_defined():
    """/conf/core/fc-limit-definition"""
    for c in COLLECTIONS:
        refs = [p.get("$ref") for p in api()["paths"][f"/collections/{c}/items"]["get"]["parameters"]]
        assert "#/components/parameters/limit" in refs, "QGIS looks there"
        p = parameters(f"/collections/{c}/items")["limit"]
        assert p["in"] == "query" and not p.get("required") and p["style"] == "form" and p["explode"] is False
        s = p["schema"]
        assert s["type"] == "integer" and s["minimum"] == 1 and s["maximum"] == 10000 and s["default"] >= 1


def limit_limits():
    """/conf/core/fc-limit-response"""
    for n in (1, 2, 7, 100):
        got = items("incidents", f"limit={n}")
        assert len(got["features"]) == min(n, got["numberMatched"])
    assert items("incidents", "limit=10001")["numberReturned"] <= 10000
    for text in ("0", "-1", "x", "1.5", "", "9" * 30, "unlimited"):
        assert refused(f"/collections/incidents/items?limit={text}")["parameter"] == "limit", text


def datetime_is_defined():
    """/conf/core/fc-time-definition"""
    for c in COLLECTIONS:
        p = parameters(f"/collections/{c}/items")["datetime"]
        assert p["in"] == "query" and not p.get("required") and p["style"] == "form" and p["explode"] is False
        assert resolve(p["schema"])["type"] == "string"


def datetime_selects():
    """/conf/core/fc-time-response"""
    whole = complete("incidents")

    def touches(f, since, until):
        p = f["properties"]
        return p["from"] is None or (p["from"] <= (until or "9999") and (p["to"] or p["from"]) >= (since or "0"))

    spans = {"2025-10-08": ("2025-10-08", "2025-10-08"), "2025-10-08T12:00:00Z": ("2025-10-08", "2025-10-08"),
             "2025-10-08T02:00:00%2B05:00": ("2025-10-07", "2025-10-07"), "2025-10-10/2025-10-20": ("2025-10-10", "2025-10-20"),
             "2025-10-10T00:00:00Z/2025-10-20T23:59:59Z": ("2025-10-10", "2025-10-20"), "../2025-10-12": (None, "2025-10-12"),
             "2026-01-01/..": ("2026-01-01", None), "/2025-10-12": (None, "2025-10-12"), "2026-01-01/": ("2026-01-01", None)}
    for text, (since, until) in spans.items():
        got = items("incidents", f"datetime={text}&limit=10000")
        assert ids(got["features"]) == [f["id"] for f in whole if touches(f, since, until)], text
        assert 0 < got["numberMatched"] < len(whole), text
    for text in ("", "..", "../..", "2025-13-01", "2025-10-12/2025-10-11", "yesterday", "2025-10-12T10:00:00"):
        assert refused(f"/collections/incidents/items?datetime={text}")["parameter"] == "datetime", text


def a_wrong_value_is_refused():
    """/conf/core/query-param-invalid"""
    base = "/collections/incidents/items?"
    for query in ("limit=unlimited", "f=xml", "crs=nowhere", "bbox-crs=x&bbox=1,2,3,4", "filter-lang=sql&filter=TRUE",
                  "filter=nonsense(", "reports=many", "settled=yes", "from=soon", "cursor=abc", "at=0", "at=99999999",
                  "limit=1&limit=2", "limit=%zz"):
        problem = refused(base + query)
        assert "parameter" in problem or query in ("limit=%zz", "at=0", "at=99999999"), (query, problem)


def an_unknown_parameter_is_refused():
    """/conf/core/query-param-unknown"""
    paths = ["", "/conformance", "/api", "/collections", "/tileMatrixSets"]
    for c in COLLECTIONS:
        first = items(c, "limit=1")["features"][0]["id"]
        paths += [f"/collections/{c}{rest}" for rest in ("", "/items", f"/items/{quote(first)}", "/queryables", "/schema",
                                                         "/tiles", "/tiles/WebMercatorQuad", "/tiles/WebMercatorQuad/0/0/0")]
    for path in paths:
        assert refused(path + "?unknownQueryParameter123=1")["parameter"] == "unknownQueryParameter123"
    refused("/collections?limit=1")
    refused("/collections/incidents/items?claims_=x")
    refused("/collections/incidents/items?geometry=x")


def a_page_is_a_feature_collection():
    """/conf/core/fc-response"""
    for c in COLLECTIONS:
        page = items(c)
        assert page["type"] == "FeatureCollection" and isinstance(page["features"], list)
        schema = get(f"/collections/{c}/schema").json()["properties"]
        names = {n for n, s in schema.items() if s.get("x-ogc-role") not in ("id", "primary-geometry")}
        for f in page["features"]:
            assert f["type"] == "Feature" and f["id"] and "geometry" in f
            assert set(f["properties"]) == names, "every property stands in every feature"
            for name, value in f["properties"].items():
                kinds = {"string": str, "integer": int, "number": (int, float), "boolean": bool}
                assert value is None or isinstance(value, kinds[schema[name]["type"]]), (name, value)


def a_page_links():
    """/conf/core/fc-links"""
    for c in COLLECTIONS:
        page = items(c, "limit=1&datetime=2025-01-01/..")
        check_links(page, "self", "alternate", "collection")
        types = {l["type"] for l in links(page, "alternate")}
        assert "text/html" in types and GEOJSON not in types
        for l in links(page, "alternate") + links(page, "self"):
            assert get(l["href"]).type == l["type"].split(";")[0], l
        again = get(links(page, "self")[0]["href"]).json()
        assert again["features"] == page["features"]


def a_page_says_when():
    """/conf/core/fc-timeStamp"""
    t = datetime.datetime.fromisoformat(items("incidents")["timeStamp"].replace("Z", "+00:00"))
    assert abs((datetime.datetime.now(datetime.timezone.utc) - t).total_seconds()) < 60


def number_matched_is_what_all_pages_hold():
    """/conf/core/fc-numberMatched"""
    queries = ["", "limit=7", "limit=1&bbox=69,33,70,34", "limit=5&datetime=2026-01-01/..", "limit=3&type=raid",
               "limit=2&filter=" + quote("sources > 1"), "limit=10&bbox=60,20,80,40&datetime=2025-10-01/2025-12-31"]
    for query in queries:
        matched = items("incidents", query)["numberMatched"]
        seen = walk("incidents", query)
        assert matched == len(seen) == len(set(ids(seen))), query
    for c in COLLECTIONS:
        assert ids(walk(c, "limit=3")) == ids(complete(c)), c


def number_returned_is_what_the_page_holds():
    """/conf/core/fc-numberReturned"""
    for query in ("", "limit=3", "bbox=0,0,1,1&filter=" + quote("geometry IS NOT NULL")):
        page = items("incidents", query)
        assert page["numberReturned"] == len(page["features"])


def a_feature_answers():
    """/conf/core/f-op"""
    for c in COLLECTIONS:
        for f in complete(c)[:20]:
            a = get(f"/collections/{c}/items/{quote(f['id'])}")
            assert a.type == GEOJSON
    for bad in ("i999999.0", "nothing", "i4.3x", "%27", "i4.03", "i-1.0", "4.3"):
        assert ask(f"/collections/incidents/items/{bad}").status == 404, bad


def a_feature_is_the_one_of_the_page():
    """/conf/core/f-success"""
    for c in COLLECTIONS:
        for f in complete(c)[:20]:
            alone = get(f"/collections/{c}/items/{quote(f['id'])}").json()
            for member in ("type", "id", "geometry", "properties"):
                assert alone[member] == f[member], (c, f["id"], member)


def a_feature_links():
    """/conf/core/f-links"""
    for c in COLLECTIONS:
        first = complete(c)[0]["id"]
        alone = get(f"/collections/{c}/items/{quote(first)}").json()
        check_links(alone, "self", "alternate", "collection")
        for rel in ("self", "alternate", "collection"):
            for l in links(alone, rel):
                assert get(l["href"]).type == l["type"].split(";")[0], l


# ---- 18-058: reference systems ------------------------------------------------------------------------------------


def collections_list_their_systems():
    """/conf/crs/crs-uri, fc-md-crs-list, fc-md-storageCrs-valid-value"""
    for c in get("/collections").json()["collections"]:
        assert c["crs"] == [CRS84] + [EPSG + n for n in ("4326", "3857", "32641", "32642")]
        assert c["storageCrs"] in c["crs"]


def crs_parameters_are_defined():
    """/conf/crs/fc-crs-definition, fc-bbox-crs-definition"""
    for c in COLLECTIONS:
        for name in ("crs", "bbox-crs"):
            p = parameters(f"/collections/{c}/items")[name]
            assert p["in"] == "query" and not p.get("required")
            assert p["schema"]["type"] == "string" and p["schema"]["format"] == "uri"


def unknown_systems_are_refused():
    """/conf/crs/fc-crs-valid-value, fc-bbox-crs-valid-value"""
    first = complete("incidents")[0]["id"]
    for uri in ("http://www.opengis.net/def/crs/0/unknown", EPSG + "9999", "", "EPSG:4326"):
        assert refused(f"/collections/incidents/items?crs={quote(uri)}")["parameter"] == "crs"
        assert refused(f"/collections/incidents/items/{quote(first)}?crs={quote(uri)}")["parameter"] == "crs"
        assert refused(f"/collections/incidents/items?bbox=1,2,3,4&bbox-crs={quote(uri)}")["parameter"] == "bbox-crs"


def the_answer_names_its_system():
    """/conf/crs/ogc-crs-header, fc-crs-default-value"""
    assert get("/collections/incidents/items").headers["content-crs"] == f"<{CRS84}>"
    for n in ("4326", "3857", "32641", "32642"):
        a = get(f"/collections/incidents/items?crs={quote(EPSG + n)}")
        assert a.headers["content-crs"] == f"<{EPSG}{n}>"
        assert a.json()["features"]
        for l in links(a.json(), "next"):
            assert urllib.parse.parse_qs(urllib.parse.urlsplit(l["href"]).query)["crs"] == [EPSG + n]


# PROJ 9.1.1: echo "34.0 70.0" | cs2cs -f %.4f EPSG:4326 EPSG:N; the same at 35, 71
CORNERS = {"3857": ((7792364.3555, 4028802.0261), (7903683.8464, 4163881.1441)),
           "32642": ((592349.6033, 3762606.6599), None)}


def places_are_carried_over():
    """/conf/crs/crs-action"""
    plain = complete("crossings")
    turned = items("crossings", f"limit=10000&crs={quote(EPSG + '4326')}")["features"]
    metres = items("crossings", f"limit=10000&crs={quote(EPSG + '3857')}")["features"]
    zone = items("crossings", f"limit=10000&crs={quote(EPSG + '32642')}")["features"]
    import math
    for p, t, m, z in zip(plain, turned, metres, zone):
        assert p["id"] == t["id"] == m["id"] == z["id"] and p["properties"] == m["properties"]
        if p["geometry"] is None:
            assert t["geometry"] is None and m["geometry"] is None
            continue
        lon, lat = p["geometry"]["coordinates"]
        assert t["geometry"]["coordinates"] == [lat, lon]
        x, y = m["geometry"]["coordinates"]
        assert abs(x - 6378137 * math.radians(lon)) < 0.02
        assert abs(y - 6378137 * math.asinh(math.tan(math.radians(lat)))) < 0.02
        east, north = z["geometry"]["coordinates"]
        # a millionth of a degree more is a tenth of a metre more; the scale in the zone is between 0.9996 and 1.0006
        assert abs(north - lat * 110850) < 40000 and abs((east - 500000) - (lon - 69) * 111320 * math.cos(math.radians(lat))) < 3000
    one = plain[0]
    a = get(f"/collections/crossings/items/{quote(one['id'])}?crs={quote(EPSG + '4326')}")
    assert a.headers["content-crs"] == f"<{EPSG}4326>"
    assert a.json()["geometry"]["coordinates"] == one["geometry"]["coordinates"][::-1]


def boxes_are_carried_over():
    """/conf/crs/fc-bbox-crs-action, fc-bbox-crs-default-value"""
    for c in ("incidents", "crossings"):
        plain = ids(items(c, "bbox=70,34,71,35&limit=10000")["features"])
        assert plain == ids(items(c, f"bbox=70,34,71,35&bbox-crs={quote(CRS84)}&limit=10000")["features"])
        assert plain == ids(items(c, f"bbox=34,70,35,71&bbox-crs={quote(EPSG + '4326')}&limit=10000")["features"])
        (x0, y0), (x1, y1) = CORNERS["3857"]
        got = items(c, f"bbox={x0},{y0},{x1},{y1}&bbox-crs={quote(EPSG + '3857')}&limit=10000")
        near = {f["id"] for f in complete(c) if within(f, (70.00001, 34.00001, 70.99999, 34.99999))}
        assert near <= set(ids(got["features"])) <= set(plain) | {f["id"] for f in complete(c) if within(f, (69.9999, 33.9999, 71.0001, 35.0001))}
    # In a zone of UTM: what lies in the box in metres, by the places in metres.
    for n in ("32641", "32642"):
        box = (250000, 3400000, 720000, 3800000)
        places = items("incidents", f"limit=10000&crs={quote(EPSG + n)}")["features"]
        want = [f["id"] for f in places if within(f, box)]
        got = items("incidents", f"limit=10000&bbox={','.join(map(str, box))}&bbox-crs={quote(EPSG + n)}")["features"]
        assert ids(got) == want and 0 < len(want) < len(places), n


# ---- 19-079r2, 21-065r2: filters ----------------------------------------------------------------------------------


def queryables_are_a_schema():
    """/conf/queryables/get-queryables-response"""
    for c in COLLECTIONS:
        link = links(get(f"/collections/{c}").json(), "http://www.opengis.net/def/rel/ogc/1.0/queryables")[0]
        a = get(link["href"])
        assert a.type == "application/schema+json"
        q = a.json()
        assert q["$schema"] in ("https://json-schema.org/draft/2019-09/schema", "https://json-schema.org/draft/2020-12/schema")
        assert q["$id"] == link["href"] and q["type"] == "object" and q["properties"]


def a_property_is_a_parameter():
    """/conf/queryables-query-parameters/parameters"""
    whole = complete("incidents")
    listed = parameters("/collections/incidents/items")
    for name, s in get("/collections/incidents/queryables").json()["properties"].items():
        if name != "geometry":
            assert listed[name]["schema"]["type"] == s["type"], name
    for name, value, text in (("type", "raid", "raid"), ("reports", 3, "3"), ("settled", False, "false"),
                              ("from", "2025-10-06", "2025-10-06"), ("radius_m", 1000, "1000")):
        got = ids(items("incidents", f"limit=10000&{name}={text}")["features"])
        assert got == [f["id"] for f in whole if f["properties"][name] == value] and got, name
    assert ids(items("incidents", f"id={whole[3]['id']}")["features"]) == [whole[3]["id"]]
    assert items("incidents", "place=" + quote("x' OR 'a'='a"))["numberMatched"] == 0
    both = ids(items("incidents", "limit=10000&type=raid&reports=3")["features"])
    assert both == [f["id"] for f in whole if f["properties"]["type"] == "raid" and f["properties"]["reports"] == 3]


def filters_select():
    """/conf/features-filter/response, in both languages"""
    whole = complete("incidents")

    def value(f, name):
        return f["properties"][name]

    tests = [
        ("sources > 1", {"op": ">", "args": [{"property": "sources"}, 1]}, lambda f: value(f, "sources") > 1),
        ("type = 'raid' AND NOT reports = 1",
         {"op": "and", "args": [{"op": "=", "args": [{"property": "type"}, "raid"]},
                                {"op": "not", "args": [{"op": "=", "args": [{"property": "reports"}, 1]}]}]},
         lambda f: value(f, "type") == "raid" and value(f, "reports") != 1),
        ("\"from\" IS NULL", {"op": "isNull", "args": [{"property": "from"}]}, lambda f: value(f, "from") is None),
        ("CASEI(place) LIKE CASEI('TOR%')",
         {"op": "like", "args": [{"op": "casei", "args": [{"property": "place"}]}, {"op": "casei", "args": ["TOR%"]}]},
         lambda f: (value(f, "place") or "").lower().startswith("tor")),
        ("S_INTERSECTS(geometry, BBOX(69,33,71.5,34.5))",
         {"op": "s_intersects", "args": [{"property": "geometry"}, {"bbox": [69, 33, 71.5, 34.5]}]},
         lambda f: f["geometry"] is not None and within(f, (69, 33, 71.5, 34.5))),
        ("T_AFTER(\"from\", DATE('2026-01-01'))",
         {"op": "t_after", "args": [{"property": "from"}, {"date": "2026-01-01"}]},
         lambda f: value(f, "from") is not None and value(f, "from") > "2026-01-01"),
        ("reports BETWEEN 2 AND 3 OR type IN ('shelling','airstrike')",
         {"op": "or", "args": [{"op": "between", "args": [{"property": "reports"}, 2, 3]},
                               {"op": "in", "args": [{"property": "type"}, ["shelling", "airstrike"]]}]},
         lambda f: 2 <= value(f, "reports") <= 3 or value(f, "type") in ("shelling", "airstrike")),
    ]
    for text, tree, holds in tests:
        want = [f["id"] for f in whole if holds(f)]
        assert want and len(want) < len(whole), text
        assert ids(items("incidents", f"limit=10000&filter={quote(text)}")["features"]) == want, text
        assert ids(items("incidents", f"limit=10000&filter-lang=cql2-text&filter={quote(text)}")["features"]) == want, text
        assert ids(items("incidents", f"limit=10000&filter-lang=cql2-json&filter={quote(json.dumps(tree))}")["features"]) == want, text
        assert ids(walk("incidents", f"limit=4&filter={quote(text)}")) == want, text


def a_wrong_filter_says_where():
    """A problem names the parameter and the byte."""
    p = refused("/collections/incidents/items?filter=" + quote("type = 'raid' AND nonsense = 1"))
    assert p["parameter"] == "filter" and p["at"] == 18, p
    p = refused("/collections/incidents/items?filter-lang=cql2-json&filter=" + quote('{"op":"xx","args":[]}'))
    assert p["parameter"] == "filter"
    refused("/collections/incidents/items?filter=")


def a_filter_may_speak_another_system():
    """/conf/features-filter/filter-crs-param"""
    plain = ids(items("incidents", "limit=10000&filter=" + quote("S_INTERSECTS(geometry,BBOX(70,34,71,35))"))["features"])
    turned = "S_INTERSECTS(geometry,BBOX(34,70,35,71))"
    got = items("incidents", f"limit=10000&filter-crs={quote(EPSG + '4326')}&filter={quote(turned)}")["features"]
    assert ids(got) == plain and plain
    ring = "S_INTERSECTS(geometry,POLYGON((34 70,34 71,35 71,35 70,34 70)))"
    assert ids(items("incidents", f"limit=10000&filter-crs={quote(EPSG + '4326')}&filter={quote(ring)}")["features"]) == plain
    (x0, y0), (x1, y1) = CORNERS["3857"]
    metres = f"S_INTERSECTS(geometry,POLYGON(({x0-1} {y0-1},{x1+1} {y0-1},{x1+1} {y1+1},{x0-1} {y1+1},{x0-1} {y0-1})))"
    assert ids(items("incidents", f"limit=10000&filter-crs={quote(EPSG + '3857')}&filter={quote(metres)}")["features"]) == plain
    tree = {"op": "s_intersects", "args": [{"property": "geometry"}, {"type": "Polygon", "coordinates": [[[34, 70], [34, 71], [35, 71], [35, 70], [34, 70]]]}]}
    assert ids(items("incidents", f"limit=10000&filter-lang=cql2-json&filter-crs={quote(EPSG + '4326')}&filter={quote(json.dumps(tree))}")["features"]) == plain
    assert refused("/collections/incidents/items?filter=TRUE&filter-crs=x")["parameter"] == "filter-crs"


# ---- 20-057: tiles ------------------------------------------------------------------------------------------------


def varint(data, at):
    v = shift = 0
    while True:
        b = data[at]
        at += 1
        v |= (b & 127) << shift
        shift += 7
        if b < 128:
            return v, at


def fields(data):
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        if key & 7 == 2:
            n, at = varint(data, at)
            yield key >> 3, data[at:at + n]
            at += n
        else:
            v, at = varint(data, at)
            yield key >> 3, v


def count_in_tile(data):
    """How many features the points of a tile stand for: the sum of `count`."""
    total = 0
    for number, layer in fields(data):
        assert number == 3
        keys = [v.decode() for n, v in fields(layer) if n == 3]
        values = [next(iter(fields(v)), None) for n, v in fields(layer) if n == 4]
        for n, feature in fields(layer):
            if n == 2:
                tags = next(v for m, v in fields(feature) if m == 2)
                at, pairs = 0, []
                while at < len(tags):
                    v, at = varint(tags, at)
                    pairs.append(v)
                total += sum(values[v][1] for k, v in zip(pairs[::2], pairs[1::2]) if keys[k] == "count")
    return total


def tiles_hold_all_that_is_placed():
    """/conf/core/tc-success"""
    for c in COLLECTIONS:
        placed = [f for f in complete(c) if f["geometry"]]
        a = ask(f"/collections/{c}/tiles/WebMercatorQuad/0/0/0")
        assert (a.status == 200 and a.type == "application/vnd.mapbox-vector-tile") or (a.status == 204 and not placed)
        assert count_in_tile(a.body) == len(placed), c
    total = 0
    for y in range(16):
        for x in range(16):
            a = ask(f"/collections/incidents/tiles/WebMercatorQuad/4/{y}/{x}")
            assert a.status in (200, 204)
            total += count_in_tile(a.body)
    assert total == len([f for f in complete("incidents") if f["geometry"]])
    late = ask("/collections/incidents/tiles/WebMercatorQuad/0/0/0?datetime=2026-01-01/..")
    assert count_in_tile(late.body) == len([f for f in items("incidents", "datetime=2026-01-01/..&limit=10000")["features"] if f["geometry"]])
    for bad in ("0/0/1", "0/1/0", "23/0/0", "1/2/0", "-1/0/0", "0/0/0.5", "00/0/0", "0/0", "0/0/0/0"):
        assert ask(f"/collections/incidents/tiles/WebMercatorQuad/{bad}").status == 404, bad
    assert ask("/collections/incidents/tiles/Nothing/0/0/0").status == 404


def tile_sets_lead_to_tiles():
    """/conf/tileset/success, tilesets-list"""
    s = get("/collections/incidents/tiles").json()["tilesets"][0]
    assert s["dataType"] == "vector" and s["tileMatrixSetURI"].endswith("/WebMercatorQuad")
    t = [l for l in s["links"] if l.get("templated")][0]
    path = t["href"].replace("{tileMatrix}", "0").replace("{tileRow}", "0").replace("{tileCol}", "0")
    assert get(path).type == t["type"]
    for l in s["links"]:
        if not l.get("templated"):
            get(l["href"])
    m = get("/tileMatrixSets/WebMercatorQuad").json()["tileMatrices"]
    assert m[0]["id"] == "0" and abs(m[0]["scaleDenominator"] - 559082264.0287178) < 1e-3
    assert abs(m[0]["cellSize"] - 156543.03392804097) < 1e-8 and m[3]["matrixWidth"] == 8
    assert abs(m[0]["pointOfOrigin"][1] - 20037508.3427892) < 1e-6


# ---- files ---------------------------------------------------------------------------------------------------------


def files_hold_the_same_features():
    """f=csv, geojsonseq, flatgeobuf, geopackage: the rows of the selection."""
    import csv
    import io
    import os
    import sqlite3
    import tempfile
    query = "bbox=69,33,71.5,34.5&filter=" + quote("sources = 1")
    want = ids(items("incidents", query + "&limit=10000")["features"])
    a = get(f"/collections/incidents/items?{query}&f=csv")
    assert a.type == "text/csv" and "incidents.csv" in a.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(a.body.decode())))
    assert [r["id"] for r in rows[1:]] == want
    seq = get(f"/collections/incidents/items?{query}", Accept="application/geo+json-seq")
    assert seq.type == "application/geo+json-seq"
    assert [json.loads(t)["id"] for t in seq.body.decode().split("\x1e") if t] == want
    fgb = get(f"/collections/incidents/items?{query}&f=flatgeobuf").body
    assert fgb[:3] == b"fgb"
    gpkg = get(f"/collections/incidents/items?{query}&f=geopackage").body
    with tempfile.NamedTemporaryFile(suffix=".gpkg", delete=False) as f:
        f.write(gpkg)
    db = sqlite3.connect(f.name)
    assert sorted(r[0] for r in db.execute("SELECT id FROM incidents")) == sorted(want)
    db.close()
    os.unlink(f.name)
    assert len(list(csv.reader(io.StringIO(get("/collections/incidents/items?f=csv&limit=5").body.decode())))) == 7


# ---- HTTP ----------------------------------------------------------------------------------------------------------


def what_has_not_changed_is_not_sent_again():
    """ETag and If-None-Match."""
    for path in ("/collections", "/collections/incidents/items?limit=5", "/api", "/collections/incidents/tiles/WebMercatorQuad/0/0/0",
                 "/collections/incidents/items?f=csv"):
        first = get(path)
        tag = first.headers["etag"]
        assert "no-store" not in first.headers["cache-control"] and "private" in first.headers["cache-control"]
        again = ask(path, If_None_Match=tag)
        assert again.status == 304 and again.body == b"" and again.headers["etag"] == tag, path
        assert ask(path, If_None_Match='"x", ' + tag).status == 304
        assert ask(path, If_None_Match='W/"0123456789abcdef01234567"').status == 200
    tags = {get(p).headers["etag"] for p in ("/collections/incidents/items", "/collections/incidents/items?limit=5",
                                             "/collections/reports/items", "/collections/incidents/items?at=100")}
    assert len(tags) == 4
    assert ask("/collections/incidents/items", token=PAK).headers["etag"] != ask("/collections/incidents/items", token=AFG).headers["etag"]


def text_is_packed_for_whom_takes_it():
    """gzip gives the same bytes."""
    import gzip
    plain = get("/collections/incidents/items?limit=50")
    packed = get("/collections/incidents/items?limit=50", Accept_Encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip" and "accept-encoding" in packed.headers["vary"].lower()
    a, b = plain.json(), json.loads(gzip.decompress(packed.body))
    a.pop("timeStamp"), b.pop("timeStamp")
    assert a == b and len(packed.body) < len(plain.body) / 2


def programs_get_json_and_people_html():
    """Accept, as clients send it; f= wins."""
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    first = complete("incidents")[0]["id"]
    for path in ("", "/conformance", "/api", "/collections", "/collections/incidents", "/collections/incidents/items",
                 f"/collections/incidents/items/{first}", "/collections/incidents/queryables", "/collections/incidents/schema",
                 "/collections/incidents/tiles", "/collections/incidents/tiles/WebMercatorQuad", "/tileMatrixSets",
                 "/tileMatrixSets/WebMercatorQuad"):
        page = get(path, Accept=browser)
        assert page.type == "text/html" and b"<main" in page.body and b"</html>" in page.body, path
        for accept in ("*/*", "application/geo+json, application/json", "application/json"):
            assert "json" in get(path, Accept=accept).type, (path, accept)
        assert "json" in get(path + "?f=json", Accept=browser).type and get(path + "?f=html").type == "text/html"
    page = get("/collections/incidents/items?limit=3&f=html").body.decode()
    more = re.search(r'href="([^"]*cursor=[^"]*)"', page)
    assert more and "limit=3&amp;" in more.group(1), "a person's next page is as long as the one before"


def only_tokens_read_from_other_origins():
    """CORS is closed but for GeoJSON read by a token."""
    path = "/collections/incidents/items?limit=1"
    assert "access-control-allow-origin" not in ask(path, Origin="http://elsewhere.example").headers
    a = ask(path, token=MEDIATOR, Origin="http://elsewhere.example")
    assert a.headers["access-control-allow-origin"] == "*" and "access-control-allow-credentials" not in a.headers
    before = ask(path, method="OPTIONS", Origin="http://elsewhere.example", Access_Control_Request_Method="GET",
                 Access_Control_Request_Headers="authorization")
    assert before.status in (200, 204) and "authorization" in before.headers["access-control-allow-headers"].lower()


def clients_that_page_by_ten_are_led_faster():
    """GDAL asks for ten and then follows `next`: pages of 1,000."""
    page = get("/collections/incidents/items?limit=10", Accept="application/geo+json, application/json").json()
    href = links(page, "next")[0]["href"]
    assert "limit=1000" in href, href
    assert not links(get(href).json(), "next")


def cursors_belong_to_their_query():
    """A cursor of one query opens no page of another, and no made-up one opens any."""
    page = items("incidents", "limit=5")
    href = links(page, "next")[0]["href"]
    cursor = re.search(r"cursor=([A-Za-z0-9_-]+)", href).group(1)
    assert ask(f"/collections/incidents/items?limit=9&cursor={cursor}").status == 200
    for path in (f"/collections/reports/items?cursor={cursor}", f"/collections/incidents/items?type=raid&cursor={cursor}",
                 f"/collections/incidents/items?bbox=1,2,3,4&cursor={cursor}", f"/collections/incidents/items?at=100&cursor={cursor}",
                 f"/collections/incidents/items?cursor={cursor[:-1]}", f"/collections/incidents/items?cursor={'A' * 39}"):
        assert refused(path)["parameter"] == "cursor", path


def the_past_can_be_asked():
    """?at=ENTRIES goes through items, links and pages."""
    early = items("incidents", "at=60&limit=5")
    assert 0 < early["numberMatched"] < items("incidents")["numberMatched"]
    assert all("at=60" in l["href"] for l in early["links"])
    assert ids(walk("incidents", "at=60&limit=5")) == ids(items("incidents", "at=60&limit=10000")["features"])


def nobody_sees_what_is_not_for_him():
    """Editions: the report for Pakistan is in no answer to others."""
    def reports(token):
        a = ask("/collections/reports/items?limit=10000", token=token)
        return a.json()["numberMatched"], a.body
    (pak, seen), (afg, other), (public, open_) = reports(PAK), reports(AFG), reports(None)
    assert pak == afg + 1 == public + 1 == reports(MEDIATOR)[0]
    mine = set(ids(json.loads(seen)["features"])) - set(ids(json.loads(other)["features"]))
    assert len(mine) == 1
    one = mine.pop()
    assert ask(f"/collections/reports/items/{one}", token=PAK).status == 200
    for token in (AFG, None):
        assert ask(f"/collections/reports/items/{one}", token=token).status == 404
        for f in ("csv", "geojsonseq"):
            assert one.encode() not in ask(f"/collections/reports/items?f={f}", token=token).body
        assert count_in_tile(ask("/collections/reports/tiles/WebMercatorQuad/0/0/0", token=token).body) < \
            count_in_tile(ask("/collections/reports/tiles/WebMercatorQuad/0/0/0", token=PAK).body)
    assert ask("/collections", token="mizan_000000000000_x").status == 401


def main():
    failed = 0
    tests = [f for name, f in list(globals().items())
             if hasattr(f, "__code__") and getattr(f, "__doc__", None) and f.__code__.co_argcount == 0 and name not in ("main", "api")]
    for test in tests:
        try:
            test()
        except Exception as e:  # each test says what it found; the others go on
            failed += 1
            place = e.__traceback__
            while place.tb_next and place.tb_next.tb_frame.f_code.co_filename == __file__:
                place = place.tb_next
            print(f"api: {test.__name__} ({test.__doc__.splitlines()[0]}): line {place.tb_lineno}: {type(e).__name__} {e}")
            connection.close()
    print(f"api: {len(tests) - failed} of {len(tests)} tests hold")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

/* What there is: the landing page, the standards, the collections and their properties. */
#include "serve/api/api.h"

static const char *const standards[] = {
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/landing-page",
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/json",
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables-query-parameters",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-json",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2",
    "http://www.opengis.net/spec/cql2/1.0/conf/advanced-comparison-operators",
    "http://www.opengis.net/spec/cql2/1.0/conf/case-insensitive-comparison",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions-plus",
    "http://www.opengis.net/spec/cql2/1.0/conf/temporal-functions",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tileset",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tilesets-list",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/geodata-tilesets",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/tms/2.0/conf/tilematrixset",
    "http://www.opengis.net/spec/tms/2.0/conf/json-tilematrixset",
};

#define JSON   "application/json"
#define SCHEMA "application/schema+json"

/* ---- the landing page ---- */

mz_status mz_api_landing(mz_api_call *c, mz_json_out *w)
{
    mz_json_begin(w, '{');
    mz_api_put_text(w, "title", c->v->c->title);
    mz_api_put_text(
        w, "description",
        S("Incidents, what each source says of them, breaches of the terms, acts and crossings of one case. "
          "What a side says is a claim of that side; what is established stands apart from it."));
    mz_json_key(w, S("links"));
    mz_json_begin(w, '[');
    mz_api_put_own_links(w, c);
    mz_api_put_path(w, c, "service-desc", "application/vnd.oai.openapi+json;version=3.0", "This interface, described",
                    S("/api"));
    mz_api_put_link(w, c, "service-doc", S("text/html"), S("This interface, for people"),
                    mz_str_concat(c->v->q->perm, c->base, S("/api?f=html")));
    mz_api_put_path(w, c, "conformance", JSON, "The standards that this follows", S("/conformance"));
    mz_api_put_path(w, c, "data", JSON, "The collections of features", S("/collections"));
    mz_api_put_path(w, c, "http://www.opengis.net/def/rel/ogc/1.0/conformance", JSON, "The standards that this follows",
                    S("/conformance"));
    mz_api_put_path(w, c, "http://www.opengis.net/def/rel/ogc/1.0/data", JSON, "The collections of features",
                    S("/collections"));
    mz_api_put_path(w, c, "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes", JSON, "How the map is divided",
                    S("/tileMatrixSets"));
    mz_api_put_link(w, c, "monitor", S("text/event-stream"), S("What comes on record, as it comes"),
                    mz_str_concat(c->v->q->perm, c->root, S("/live")));
    mz_json_end(w, ']');
    mz_json_end(w, '}');
    return mz_ok();
}

mz_status mz_api_conformance(mz_api_call *c, mz_json_out *w)
{
    mz_json_begin(w, '{');
    mz_json_key(w, S("conformsTo"));
    mz_json_begin(w, '[');
    for (size_t i = 0; i < sizeof standards / sizeof standards[0]; i++) {
        mz_json_str(w, mz_str_of(standards[i]));
    }
    mz_json_end(w, ']');
    mz_json_key(w, S("links"));
    mz_json_begin(w, '[');
    mz_api_put_own_links(w, c);
    mz_json_end(w, ']');
    mz_json_end(w, '}');
    return mz_ok();
}

/* ---- collections ---- */

static void put_systems(mz_json_out *w)
{
    mz_json_key(w, S("crs"));
    mz_json_begin(w, '[');
    for (int i = 0; i < MZ_CRSS; i++) {
        mz_json_str(w, mz_crs_uri((mz_crs)i));
    }
    mz_json_end(w, ']');
    mz_api_put_text(w, "storageCrs", mz_crs_uri(MZ_CRS_84));
}

static void put_box(mz_json_out *w, const mz_collection_span *span)
{
    mz_json_key(w, S("bbox"));
    mz_json_begin(w, '[');
    mz_json_begin(w, '[');
    mz_json_fixed(w, span->south_west.lon_e6, 6);
    mz_json_fixed(w, span->south_west.lat_e6, 6);
    mz_json_fixed(w, span->north_east.lon_e6, 6);
    mz_json_fixed(w, span->north_east.lat_e6, 6);
    mz_json_end(w, ']');
    mz_json_end(w, ']');
    mz_api_put_text(w, "crs", mz_crs_uri(MZ_CRS_84));
}

static void put_instant(mz_json_out *w, mz_day day, bool end)
{
    MZ_BUF_SCOPED b = mz_buf_new(64);
    mz_put_day(&b, day);
    mz_put(&b, end ? S("T23:59:59Z") : S("T00:00:00Z"));
    mz_json_str(w, mz_buf_str(&b));
}

static void put_extent(mz_json_out *w, const mz_collection_span *span)
{
    if (span->placed_n == 0 && span->dated_n == 0) {
        return;
    }
    mz_json_key(w, S("extent"));
    mz_json_begin(w, '{');
    if (span->placed_n > 0) {
        mz_json_key(w, S("spatial"));
        mz_json_begin(w, '{');
        put_box(w, span);
        mz_json_end(w, '}');
    }
    if (span->dated_n > 0) {
        mz_json_key(w, S("temporal"));
        mz_json_begin(w, '{');
        mz_json_key(w, S("interval"));
        mz_json_begin(w, '[');
        mz_json_begin(w, '[');
        put_instant(w, span->from, false);
        put_instant(w, span->to, true);
        mz_json_end(w, ']');
        mz_json_end(w, ']');
        mz_api_put_text(w, "trs", S("http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"));
        mz_json_end(w, '}');
    }
    mz_json_end(w, '}');
}

/* In the same formats as a page of features has them. */
static void put_item_links(mz_api_call *c, mz_json_out *w)
{
    static const struct {
        mz_api_format f;
        const char *type, *title;
    } kinds[] = {{MZ_API_JSON, "application/geo+json", "Features as GeoJSON"},
                 {MZ_API_HTML, "text/html", "Features as HTML"},
                 {MZ_API_CSV, "text/csv", "All features as CSV"},
                 {MZ_API_GEOJSONSEQ, "application/geo+json-seq", "All features as GeoJSON, one a line"},
                 {MZ_API_FLATGEOBUF, "application/flatgeobuf", "All features as FlatGeobuf"},
                 {MZ_API_GEOPACKAGE, "application/geopackage+sqlite3", "All features as GeoPackage"}};
    const mz_str plain = mz_api_with_at(c, mz_api_below(c, "/items"));
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        const mz_str format = mz_str_of(mz_api_format_rows[kinds[i].f].word);
        const mz_str href = kinds[i].f == MZ_API_JSON
                                ? plain
                                : mz_str_concat(c->v->q->perm, plain, c->has[MZ_API_AT] ? S("&f=") : S("?f="), format);
        mz_api_put_link(w, c, "items", mz_str_of(kinds[i].type), mz_str_of(kinds[i].title), href);
    }
}

static void put_collection_links(mz_api_call *c, mz_json_out *w)
{
    mz_json_key(w, S("links"));
    mz_json_begin(w, '[');
    if (mz_str_ends(mz_str_of(c->what->path), S("{c}"))) {
        mz_api_put_own_links(w, c);
    } else {
        mz_api_put_path(w, c, "self", JSON, "This collection", mz_api_below(c, ""));
    }
    put_item_links(c, w);
    mz_api_put_path(w, c, "http://www.opengis.net/def/rel/ogc/1.0/queryables", SCHEMA, "What a filter can name",
                    mz_api_below(c, "/queryables"));
    mz_api_put_path(w, c, "http://www.opengis.net/def/rel/ogc/1.0/schema", SCHEMA, "The properties of the features",
                    mz_api_below(c, "/schema"));
    mz_api_put_path(w, c, "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector", JSON, "Vector tiles",
                    mz_api_below(c, "/tiles"));
    mz_json_end(w, ']');
}

static mz_status put_collection(mz_api_call *c, mz_json_out *w)
{
    const mz_feature_class *class = mz_collection_class(c->of);
    mz_collection_span span;
    MZ_TRY(mz_collection_look(c->v->c->index, c->of, &span));
    mz_json_begin(w, '{');
    mz_api_put_text(w, "id", mz_str_of(class->name));
    mz_api_put_text(w, "title", mz_str_of(class->title));
    mz_api_put_text(w, "itemType", S("feature"));
    mz_api_put_number(w, "itemCount", span.n);
    put_extent(w, &span);
    put_systems(w);
    put_collection_links(c, w);
    mz_json_end(w, '}');
    return mz_ok();
}

mz_status mz_api_collections(mz_api_call *c, mz_json_out *w)
{
    mz_json_begin(w, '{');
    mz_json_key(w, S("collections"));
    mz_json_begin(w, '[');
    for (int k = 0; k < MZ_COLLECTIONS; k++) {
        c->of = (mz_collection)k;
        MZ_TRY(put_collection(c, w));
    }
    mz_json_end(w, ']');
    put_systems(w);
    mz_json_key(w, S("links"));
    mz_json_begin(w, '[');
    mz_api_put_own_links(w, c);
    mz_json_end(w, ']');
    mz_json_end(w, '}');
    return mz_ok();
}

mz_status mz_api_collection(mz_api_call *c, mz_json_out *w) { return put_collection(c, w); }

/* ---- properties ---- */

/* `all`: what features show; else what a filter can name. */
static void put_properties(const mz_api_call *c, mz_json_out *w, bool all)
{
    const mz_feature_class *class = mz_collection_class(c->of);
    mz_json_key(w, S("properties"));
    mz_json_begin(w, '{');
    for (mz_len i = 0; i < class->n; i++) {
        const mz_property *f = &class->fields[i];
        if (all ? f->type == MZ_PROPERTY_DEGREES : f->computed) {
            continue;
        }
        mz_json_key(w, mz_str_of(f->name));
        mz_json_begin(w, '{');
        mz_api_put_text(w, "title", mz_str_of(f->title));
        mz_api_put_type(w, f->type);
        if (all && i == 0) {
            mz_api_put_text(w, "x-ogc-role", S("id"));
        } else if (f->type == MZ_PROPERTY_GEOMETRY) {
            mz_api_put_text(w, "x-ogc-role", S("primary-geometry"));
        }
        mz_json_end(w, '}');
    }
    mz_json_end(w, '}');
}

static mz_status put_schema(mz_api_call *c, mz_json_out *w, const char *rest, bool all)
{
    mz_json_begin(w, '{');
    mz_api_put_text(w, "$schema", S("https://json-schema.org/draft/2020-12/schema"));
    mz_api_put_text(w, "$id", mz_str_concat(c->v->q->perm, c->base, mz_api_below(c, rest)));
    mz_api_put_text(w, "title", mz_str_of(mz_collection_class(c->of)->title));
    mz_api_put_text(w, "type", S("object"));
    put_properties(c, w, all);
    mz_json_key(w, S("additionalProperties"));
    mz_json_bool(w, false);
    mz_json_end(w, '}');
    return mz_ok();
}

mz_status mz_api_queryables(mz_api_call *c, mz_json_out *w) { return put_schema(c, w, "/queryables", false); }
mz_status mz_api_schema(mz_api_call *c, mz_json_out *w) { return put_schema(c, w, "/schema", true); }

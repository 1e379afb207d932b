/* OGC API under /ogc: which resources there are, and the way of one request to its answer. */
#include "serve/api/api.h"

#define P(name) (1U << MZ_API_##name)
#define SHOWN   (P(F) | P(AT) | P(LANG))
#define PAGES   (1U << MZ_API_JSON | 1U << MZ_API_HTML)
#define FILES   (1U << MZ_API_CSV | 1U << MZ_API_GEOJSONSEQ | 1U << MZ_API_FLATGEOBUF | 1U << MZ_API_GEOPACKAGE)
#define NARROWS (P(DATETIME) | P(FILTER) | P(FILTER_LANG) | P(FILTER_CRS))
#define JSON    "application/json"
#define SCHEMA  "application/schema+json"

/* clang-format off */ /* a row each */
const mz_api_resource mz_api_resources[] = {
    {"", "getLandingPage", "What there is, as links", SHOWN, false, PAGES, JSON,
     mz_api_landing, mz_api_landing_html, NULL},
    {"/conformance", "getConformance", "The standards that this follows", SHOWN, false, PAGES, JSON,
     mz_api_conformance, NULL, NULL},
    {"/api", "getApi", "This description", SHOWN, false, PAGES, "application/vnd.oai.openapi+json;version=3.0",
     mz_api_definition, mz_api_definition_html, NULL},
    {"/collections", "getCollections", "The collections of features", SHOWN, false, PAGES, JSON,
     mz_api_collections, mz_api_collections_html, NULL},
    {"/collections/{c}", "describeCollection", "A collection: what it spans, its systems, its links", SHOWN, false,
     PAGES, JSON, mz_api_collection, NULL, NULL},
    {"/collections/{c}/items", "getFeatures", "Features, in the order of their days",
     SHOWN | NARROWS | P(LIMIT_P) | P(BBOX) | P(BBOX_CRS) | P(CRS) | P(CURSOR), true, PAGES | FILES,
     "application/geo+json", NULL, NULL, mz_api_items},
    {"/collections/{c}/items/{id}", "getFeature", "One feature", SHOWN | P(CRS), false, PAGES, "application/geo+json",
     NULL, NULL, mz_api_item},
    {"/collections/{c}/queryables", "getQueryables", "What a filter can name", SHOWN, false, PAGES, SCHEMA,
     mz_api_queryables, NULL, NULL},
    {"/collections/{c}/schema", "getSchema", "The properties of the features", SHOWN, false, PAGES, SCHEMA,
     mz_api_schema, NULL, NULL},
    {"/collections/{c}/tiles", "getTileSets", "The sets of tiles of a collection", SHOWN, false, PAGES, JSON,
     mz_api_tilesets, NULL, NULL},
    {"/collections/{c}/tiles/{set}", "getTileSet", "A set of tiles", SHOWN, false, PAGES, JSON,
     mz_api_tileset, NULL, NULL},
    {"/collections/{c}/tiles/{set}/{z}/{y}/{x}", "getTile", "A vector tile: row and column count from the north-west",
     P(F) | P(AT) | NARROWS, false, 1U << MZ_API_MVT, "application/vnd.mapbox-vector-tile",
     NULL, NULL, mz_api_tile},
    {"/tileMatrixSets", "getTileMatrixSets", "The divisions of the map into tiles", SHOWN, false, PAGES, JSON,
     mz_api_matrix_sets, NULL, NULL},
    {"/tileMatrixSets/{set}", "getTileMatrixSet", "A division of the map into tiles", SHOWN, false, PAGES, JSON,
     mz_api_matrix_set, NULL, NULL},
};
/* clang-format on */
const mz_len mz_api_resources_n = (mz_len)(sizeof mz_api_resources / sizeof mz_api_resources[0]);

/* ---- finding the resource ---- */

/* One part of the path against one of the resource's; true also where it can never be what the part stands for: then
 * nothing is found later. */
static bool take_part(mz_api_call *c, mz_str shape, mz_str part)
{
    if (shape.len == 0 || shape.data[0] != '{') {
        return mz_str_eq(shape, part);
    }
    if (mz_str_eq(shape, S("{c}"))) {
        return mz_collection_find(part, &c->of);
    }
    if (mz_str_eq(shape, S("{id}")) || mz_str_eq(shape, S("{set}"))) {
        *(mz_str_eq(shape, S("{id}")) ? &c->id : &c->set) = part;
        return part.len > 0;
    }
    return mz_str_canonical_uint(part, mz_str_eq(shape, S("{z}")) ? &c->z : mz_str_eq(shape, S("{y}")) ? &c->y : &c->x);
}

static bool fits(mz_api_call *c, const mz_api_resource *r, mz_str path)
{
    mz_str shape = mz_str_of(r->path);
    while (shape.data != NULL && path.data != NULL) {
        if (!take_part(c, mz_str_cut(&shape, '/'), mz_str_cut(&path, '/'))) {
            return false;
        }
    }
    return shape.data == NULL && path.data == NULL;
}

static bool find(mz_api_call *c, mz_str path)
{
    for (mz_len i = 0; i < mz_api_resources_n; i++) {
        if (fits(c, &mz_api_resources[i], path)) {
            c->what = &mz_api_resources[i];
            return true;
        }
    }
    return false;
}

/* ---- unchanged answers ---- */

/* What an answer is made of, whoever asks: record, edition, question, format and language. Weak: the bytes may be
 * packed, and name the time at which they were made. */
static const char *tag_of(const mz_api_call *c)
{
    const mz_visit *v = c->v;
    const mz_hash256 root = mz_record_root(v->c->record);
    const mz_str parts[] = {S(MZ_STR(MZ_INDEX_FORMAT)),
                            mz_hash_str(&root),
                            (mz_str){(const uint8_t *)&v->c->state.settled, (mz_len)sizeof v->c->state.settled},
                            mz_role_word(v->who.role),
                            v->who.party,
                            c->root,
                            v->q->path,
                            v->q->query,
                            mz_str_of(mz_api_format_rows[c->format].word),
                            c->format == MZ_API_HTML ? v->words->code : S(""),
                            mz_http_header(v->q, "User-Agent").len == 0 ? S("plain") : S("")};
    mz_sha sha;
    mz_sha_start(&sha);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        const uint8_t size[4] = {(uint8_t)(parts[i].len >> 24), (uint8_t)(parts[i].len >> 16),
                                 (uint8_t)(parts[i].len >> 8), (uint8_t)parts[i].len};
        mz_sha_add(&sha, (mz_str){size, 4});
        mz_sha_add(&sha, parts[i]);
    }
    const mz_hash256 h = mz_sha_end(&sha);
    MZ_BUF_SCOPED b = mz_buf_new(64);
    mz_puts(&b, "W/\"");
    mz_put_hex(&b, h.b, 12);
    mz_puts(&b, "\"");
    return mz_str_z(v->q->perm, mz_buf_str(&b));
}

static bool has_tag(mz_str list, mz_str tag)
{
    while (list.len > 0) {
        const mz_str one = mz_str_trim(mz_str_cut(&list, ','));
        if (mz_str_eq(one, tag) || mz_str_eq(one, S("*")) || mz_str_eq(one, mz_str_from(tag, 2))) {
            return true;
        }
    }
    return false;
}

/* true: the client has it. */
static bool unchanged(const mz_api_call *c)
{
    const mz_visit *v = c->v;
    if (c->format == MZ_API_HTML) { /* the shell tells who is logged in and what he chose */
        return false;
    }
    const char *tag = tag_of(c);
    mz_http_put_header(c->a, "ETag", tag);
    mz_http_put_header(c->a, "Cache-Control", "private, no-cache");
    mz_http_put_header(c->a, "Vary", "Accept, Authorization, Cookie, User-Agent");
    return has_tag(mz_http_header(v->q, "If-None-Match"), mz_str_of(tag));
}

/* ---- answering ---- */

static mz_status put_json(mz_api_call *c)
{
    mz_json_out w = mz_json_to(&c->a->body, 0);
    c->a->status = 200;
    c->a->type = mz_str_z(c->v->q->perm, mz_api_type(c->what, c->format));
    MZ_TRY(c->what->json(c, &w));
    mz_put_byte(&c->a->body, '\n');
    return mz_ok();
}

static void answer(mz_api_call *c)
{
    mz_status s = mz_ok();
    if (c->what->other != NULL) {
        s = c->what->other(c);
    } else if (c->format == MZ_API_HTML) {
        mz_api_show(c, c->what->html != NULL ? c->what->html : mz_api_json_html);
    } else {
        s = put_json(c);
    }
    if (mz_failed(s)) {
        mz_visit_fail(c->v, c->a, s);
    }
}

/* A program with a token may run in a page of anybody's: it has no cookie of ours to misuse. */
static void let_other_origins(mz_api_call *c)
{
    if (c->v->who.token && mz_http_header(c->v->q, "Origin").len > 0) {
        mz_http_put_header(c->a, "Access-Control-Allow-Origin", "*");
        mz_http_put_header(c->a, "Access-Control-Expose-Headers", "Content-Crs, ETag, Link");
    }
}

static void serve_path(mz_visit *v, mz_http_answer *a, mz_str path)
{
    mz_api_call c = {.v = v, .a = a};
    if (!find(&c, path)) {
        mz_problem_at(a, 404, S("Not found"), S("this interface has no such resource: /ogc lists what it has"), S(""),
                      -1);
        return;
    }
    let_other_origins(&c);
    if (!mz_api_ask(&c)) {
        return;
    }
    if (unchanged(&c)) {
        a->status = 304;
        return;
    }
    answer(&c);
}

static void at_root(mz_visit *v, mz_http_answer *a) { serve_path(v, a, S("")); }

/* "/ogc/" is "/ogc". */
static void below(mz_visit *v, mz_http_answer *a)
{
    const mz_str rest = v->q->rest;
    serve_path(v, a, rest.len == 0 ? S("") : mz_str_concat(v->q->perm, S("/"), rest));
}

/* What a browser asks before it sends a token from another origin's page. */
static void preflight(mz_visit *v, mz_http_answer *a)
{
    (void)v;
    a->status = 204;
    mz_http_put_header(a, "Allow", "GET, HEAD, OPTIONS");
    mz_http_put_header(a, "Access-Control-Allow-Origin", "*");
    mz_http_put_header(a, "Access-Control-Allow-Methods", "GET, HEAD");
    mz_http_put_header(a, "Access-Control-Allow-Headers", "Authorization, Accept, If-None-Match");
    mz_http_put_header(a, "Access-Control-Max-Age", "600");
}

static const mz_page pages[] = {
    {"GET", "/ogc", MZ_PAGE_CASE | MZ_PAGE_EITHER, 0, at_root},
    {"GET", "/ogc/", MZ_PAGE_CASE | MZ_PAGE_EITHER, 0, below},
    {"OPTIONS", "/ogc", 0, 0, preflight},
    {"OPTIONS", "/ogc/", 0, 0, preflight},
};
const mz_pages mz_pages_api = {pages, (mz_len)(sizeof pages / sizeof pages[0])};

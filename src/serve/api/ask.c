/* What a request asks for: its parameters against the table, and the format by f= or Accept. */
#include "serve/api/api.h"

#define WEIGHT_ONE 1000 /* q=1 */

#define CRS_SCHEMA                                                                                                     \
    "{\"type\":\"string\",\"format\":\"uri\",\"enum\":[\"http://www.opengis.net/def/crs/OGC/1.3/CRS84\","              \
    "\"http://www.opengis.net/def/crs/EPSG/0/4326\",\"http://www.opengis.net/def/crs/EPSG/0/3857\","                   \
    "\"http://www.opengis.net/def/crs/EPSG/0/32641\",\"http://www.opengis.net/def/crs/EPSG/0/32642\"],"                \
    "\"default\":\"http://www.opengis.net/def/crs/OGC/1.3/CRS84\"}"

const mz_api_parameter_row mz_api_parameter_rows[MZ_API_PARAMETERS] = {
    [MZ_API_F] = {"f", "The format of the answer, whatever Accept says.", NULL, false},
    [MZ_API_AT] =
        {"at",
         "As it was known when the record held so many entries; without it as it is now. Any number of entries "
         "from 1 to the size of the record.",
         "{\"type\":\"integer\",\"format\":\"int64\",\"minimum\":1}", false},
    [MZ_API_LIMIT_P] =
        {"limit",
         "At most so many features in one answer. The link `next` leads on, with pages of at least " MZ_STR(
             MZ_API_NEXT_LIMIT) ".",
         "{\"type\":\"integer\",\"minimum\":1,\"maximum\":" MZ_STR(MZ_API_LIMIT_MAX) ",\"default\":" MZ_STR(
             MZ_API_LIMIT) "}",
         true},
    [MZ_API_BBOX] =
        {"bbox",
         "Features within the box, and those that have no place: west, south, east, north, or with heights, "
         "which do not count. West greater than east goes over the 180th meridian.",
         "{\"type\":\"array\",\"oneOf\":[{\"minItems\":4,\"maxItems\":4},{\"minItems\":6,\"maxItems\":6}],"
         "\"items\":{\"type\":\"number\"}}",
         true},
    [MZ_API_BBOX_CRS] = {"bbox-crs", "The reference system of bbox.", CRS_SCHEMA, false},
    [MZ_API_DATETIME] =
        {"datetime",
         "Features that touch this time, and those that have none: a day or an instant (RFC 3339), or two "
         "of them as `since/until`, where `..` or nothing leaves an end open.",
         "{\"type\":\"string\",\"minLength\":1}", true},
    [MZ_API_CRS] = {"crs", "The reference system of the answer's coordinates.", CRS_SCHEMA, false},
    [MZ_API_FILTER] = {"filter", "Features for which this holds (CQL2). Names are those of the queryables.",
                       "{\"type\":\"string\",\"minLength\":1}", false},
    [MZ_API_FILTER_LANG] = {"filter-lang", "The language of filter.",
                            "{\"type\":\"string\",\"enum\":[\"cql2-text\",\"cql2-json\"],\"default\":\"cql2-text\"}",
                            false},
    [MZ_API_FILTER_CRS] = {"filter-crs", "The reference system of the places in filter.", CRS_SCHEMA, false},
    [MZ_API_CURSOR] = {"cursor", "Where the page before this one ended, as its link `next` says it.",
                       "{\"type\":\"string\",\"pattern\":\"^[A-Za-z0-9_-]{39}$\"}", false},
    [MZ_API_LANG] = {"lang", "The language of a page of HTML.", "{\"type\":\"string\"}", false},
};

const mz_api_format_row mz_api_format_rows[MZ_API_FORMATS] = {
    [MZ_API_JSON] = {"json", NULL, "JSON", NULL},
    [MZ_API_HTML] = {"html", "text/html", "HTML", NULL},
    [MZ_API_CSV] = {"csv", "text/csv", "CSV, with a row of HXL tags", "csv"},
    [MZ_API_GEOJSONSEQ] = {"geojsonseq", "application/geo+json-seq", "GeoJSON, one feature a line", "geojsonl"},
    [MZ_API_FLATGEOBUF] = {"flatgeobuf", "application/flatgeobuf", "FlatGeobuf", "fgb"},
    [MZ_API_GEOPACKAGE] = {"geopackage", "application/geopackage+sqlite3", "GeoPackage", "gpkg"},
    [MZ_API_MVT] = {"mvt", "application/vnd.mapbox-vector-tile", "Vector tile", NULL},
};

mz_str mz_api_type(const mz_api_resource *r, mz_api_format f)
{
    return mz_str_of(mz_api_format_rows[f].type != NULL ? mz_api_format_rows[f].type : r->type);
}

/* ---- problems ---- */

void mz_api_wrong(mz_api_call *c, mz_api_parameter p, const char *why, mz_len at)
{
    mz_problem_at(c->a, 400, S("This request cannot be answered"), mz_str_of(why),
                  mz_str_of(mz_api_parameter_rows[p].name), at);
}

static bool refuse(mz_api_call *c, const char *why, mz_str parameter)
{
    mz_problem_at(c->a, 400, S("This request cannot be answered"), mz_str_of(why), parameter, -1);
    return false;
}

/* ---- parameters ---- */

static int find_parameter(const mz_api_resource *r, mz_str name)
{
    for (int i = 0; i < MZ_API_PARAMETERS; i++) {
        if ((r->parameters & 1U << i) != 0 && mz_str_eq(name, mz_str_of(mz_api_parameter_rows[i].name))) {
            return i;
        }
    }
    return -1;
}

static int find_property(const mz_api_call *c, mz_str name)
{
    const mz_feature_class *class = mz_collection_class(c->of);
    for (int i = 0; i < class->n; i++) {
        const mz_property *f = &class->fields[i];
        if (!f->computed && f->type != MZ_PROPERTY_GEOMETRY && mz_str_eq(name, mz_str_of(f->name))) {
            return i;
        }
    }
    return -1;
}

static bool take_property(mz_api_call *c, mz_str name, mz_str value)
{
    const int field = c->what->properties ? find_property(c, name) : -1;
    if (field < 0) {
        return refuse(c, "this parameter is not known here", name);
    }
    for (int i = 0; i < c->properties_n; i++) {
        if (c->properties[i].field == field) {
            return refuse(c, "this parameter stands here twice", name);
        }
    }
    c->properties[c->properties_n++] = (mz_api_property){field, value};
    return true;
}

/* What the form of every screen sends along: the day as-of which, the side that stands first, fields left empty. */
static bool is_of_the_screen(const mz_api_call *c, mz_str name, mz_str value)
{
    const bool known = mz_str_eq(name, S("on")) || mz_str_eq(name, S("left"));
    return (c->v->how & MZ_PAGE_SCREEN) != 0 && (known || (mz_str_eq(name, S("at")) && value.len == 0));
}

static bool is_language(mz_str code)
{
    mz_len n;
    const mz_words *all = mz_words_all(&n);
    for (mz_len i = 0; i < n; i++) {
        if (mz_str_eq(code, all[i].code)) {
            return true;
        }
    }
    return false;
}

static bool take_parameters(mz_api_call *c)
{
    mz_str rest = c->v->q->query, name, value;
    bool bad;
    while (mz_http_pair_next(&rest, &name, &value, &bad, c->v->q->perm)) {
        if (bad) {
            return refuse(c, "the query cannot be read: a percent sign, or what it stands for, is wrong", S(""));
        }
        if (is_of_the_screen(c, name, value)) {
            continue;
        }
        const int p = find_parameter(c->what, name);
        if (p >= 0 && c->has[p]) {
            return refuse(c, "this parameter stands here twice", name);
        }
        if (p >= 0) {
            c->has[p] = true;
            c->given[p] = value;
        } else if (!take_property(c, name, value)) {
            return false;
        }
    }
    if (c->has[MZ_API_AT] && c->given[MZ_API_AT].len == 0) {
        mz_api_wrong(c, MZ_API_AT, "at is a number of entries, from 1 to the size of the record", -1);
        return false;
    }
    if (c->has[MZ_API_LANG] && !is_language(c->given[MZ_API_LANG])) {
        mz_api_wrong(c, MZ_API_LANG, "there is no catalogue of this language", -1);
        return false;
    }
    return true;
}

/* ---- formats ---- */

static mz_api_format first_format(const mz_api_resource *r)
{
    int f = 0;
    while ((r->formats & 1U << f) == 0) {
        f++;
    }
    return (mz_api_format)f;
}

/* "0.75" in thousandths; what cannot be read counts as 1. */
static int weight_of(mz_str parameters)
{
    for (mz_str rest = parameters; rest.len > 0;) {
        const mz_str one = mz_str_trim(mz_str_cut(&rest, ';'));
        int64_t q;
        if (mz_str_starts(one, S("q=")) && mz_str_fixed(mz_str_from(one, 2), 3, &q) && q >= 0 && q <= WEIGHT_ONE) {
            return (int)q;
        }
    }
    return WEIGHT_ONE;
}

/* Whether a media range means this format; wildcards mean the first format only, whatever they leave open. */
static bool range_means(const mz_api_resource *r, mz_api_format f, mz_str range)
{
    mz_str type = mz_api_type(r, f);
    type = mz_str_trim(mz_str_cut(&type, ';'));
    if (mz_str_eq_fold(range, type)) {
        return true;
    }
    if (f != first_format(r)) {
        return f == MZ_API_HTML && mz_str_eq_fold(range, S("application/xhtml+xml"));
    }
    return mz_str_eq(range, S("*/*")) || mz_str_eq_fold(range, S("application/*")) ||
           (f == MZ_API_JSON && mz_str_eq_fold(range, S("application/json")));
}

mz_api_format mz_api_accept(const mz_api_resource *r, mz_str accept)
{
    mz_api_format best = first_format(r);
    int best_weight = 0;
    for (mz_str rest = accept; rest.len > 0;) {
        mz_str one = mz_str_cut(&rest, ',');
        const mz_str range = mz_str_trim(mz_str_cut(&one, ';'));
        const int weight = weight_of(one);
        for (int f = 0; f < MZ_API_FORMATS && weight > best_weight; f++) {
            if ((r->formats & 1U << f) != 0 && range_means(r, (mz_api_format)f, range)) {
                best = (mz_api_format)f;
                best_weight = weight;
            }
        }
    }
    return best;
}

bool mz_api_for_people(const mz_http_request *q)
{
    const mz_api_resource either = {.formats = 1U << MZ_API_JSON | 1U << MZ_API_HTML, .type = "application/json"};
    mz_str f;
    bool bad;
    if (mz_http_parameter(q, S("f"), &f, &bad)) {
        return !bad && mz_str_eq(f, S("html"));
    }
    return mz_api_accept(&either, mz_http_header(q, "Accept")) == MZ_API_HTML;
}

static bool take_format(mz_api_call *c)
{
    if (!c->has[MZ_API_F]) {
        c->format = mz_api_accept(c->what, mz_http_header(c->v->q, "Accept"));
        return true;
    }
    for (int f = 0; f < MZ_API_FORMATS; f++) {
        if ((c->what->formats & 1U << f) != 0 && mz_str_eq(c->given[MZ_API_F], mz_str_of(mz_api_format_rows[f].word))) {
            c->format = (mz_api_format)f;
            return true;
        }
    }
    mz_api_wrong(c, MZ_API_F, "this format is not given here", -1);
    return false;
}

/* ---- where we are ---- */

/* Host as the client said it, when it is one: it stands in links. */
static bool host_fits(mz_str host)
{
    bool good = host.len > 0 && host.len < 256;
    for (mz_len i = 0; good && i < host.len; i++) {
        const uint8_t b = host.data[i];
        good = mz_is_alpha(b) || mz_is_digit(b) || b == '.' || b == '-' || b == ':' || b == '[' || b == ']' || b == '_';
    }
    return good;
}

/* The path as it may stand in a link; an id of the gazetteer may hold anything. */
static mz_str path_of(const mz_api_call *c)
{
    MZ_BUF_SCOPED b = mz_buf_new(8192);
    mz_put_url(&b, mz_str_from(c->v->q->path, S("/ogc").len));
    return mz_str_copy(c->v->q->perm, mz_buf_str(&b));
}

static void take_base(mz_api_call *c)
{
    const mz_site_options *o = &c->v->site->options;
    const mz_str host = mz_http_header(c->v->q, "Host");
    mz_arena *perm = c->v->q->perm;
    const bool secure = o->behind_proxy || o->tls_cert.len > 0;
    c->root = host_fits(host) ? mz_str_concat(perm, secure ? S("https://") : S("http://"), host) : S("");
    c->base = mz_str_concat(perm, c->root, S("/ogc"));
    c->here = path_of(c);
}

bool mz_api_ask(mz_api_call *c)
{
    take_base(c);
    return take_parameters(c) && take_format(c);
}

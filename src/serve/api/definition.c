/* The interface described by itself: OpenAPI 3.0, made of the tables that requests are held against. */
#include "serve/api/api.h"

#define REF(what) "{\"$ref\":\"#/components/" what "\"}"

/* ---- parameters ---- */

static void put_formats(const mz_api_resource *r, mz_json_out *w)
{
    mz_json_begin(w, '{');
    mz_api_put_text(w, "type", S("string"));
    mz_json_key(w, S("enum"));
    mz_json_begin(w, '[');
    for (int f = 0; f < MZ_API_FORMATS; f++) {
        if ((r->formats & 1U << f) != 0) {
            mz_json_str(w, mz_str_of(mz_api_format_rows[f].word));
        }
    }
    mz_json_end(w, ']');
    mz_json_end(w, '}');
}

static void put_language(mz_json_out *w)
{
    mz_len n;
    const mz_words *all = mz_words_all(&n);
    mz_json_begin(w, '{');
    mz_api_put_text(w, "type", S("string"));
    mz_json_key(w, S("enum"));
    mz_json_begin(w, '[');
    for (mz_len i = 0; i < n; i++) {
        mz_json_str(w, all[i].code);
    }
    mz_json_end(w, ']');
    mz_json_end(w, '}');
}

static void put_size(int64_t size, mz_json_out *w)
{
    mz_json_begin(w, '{');
    mz_api_put_text(w, "type", S("integer"));
    mz_api_put_text(w, "format", S("int64"));
    mz_api_put_number(w, "minimum", 1);
    mz_api_put_number(w, "maximum", size);
    mz_json_end(w, '}');
}

/* `size` of the record now; the resource where the parameter is not the same for all. */
static void put_parameter(const mz_api_resource *r, int64_t size, int p, mz_json_out *w)
{
    const mz_api_parameter_row *row = &mz_api_parameter_rows[p];
    mz_json_begin(w, '{');
    mz_api_put_text(w, "name", mz_str_of(row->name));
    mz_api_put_text(w, "in", S("query"));
    mz_api_put_text(w, "description", mz_str_of(row->summary));
    mz_json_key(w, S("required"));
    mz_json_bool(w, false);
    mz_json_key(w, S("schema"));
    if (p == MZ_API_F) {
        put_formats(r, w);
    } else if (p == MZ_API_AT) {
        put_size(size, w);
    } else if (p == MZ_API_LANG) {
        put_language(w);
    } else {
        mz_json_made(w, mz_str_of(row->schema));
    }
    if (row->listed) {
        mz_api_put_text(w, "style", S("form"));
        mz_json_key(w, S("explode"));
        mz_json_bool(w, false);
    }
    mz_json_end(w, '}');
}

/* Those that are the same everywhere stand among the components, where some clients look for `limit` and nowhere else.
 */
static bool is_shared(int p) { return p != MZ_API_F; }

static void put_shared_parameters(int64_t size, mz_json_out *w)
{
    mz_json_key(w, S("parameters"));
    mz_json_begin(w, '{');
    for (int p = 0; p < MZ_API_PARAMETERS; p++) {
        if (is_shared(p)) {
            mz_json_key(w, mz_str_of(mz_api_parameter_rows[p].name));
            put_parameter(NULL, size, p, w);
        }
    }
    mz_json_end(w, '}');
}

static void put_properties(mz_collection of, mz_json_out *w)
{
    const mz_feature_class *class = mz_collection_class(of);
    for (mz_len i = 0; i < class->n; i++) {
        const mz_property *f = &class->fields[i];
        if (f->computed || f->type == MZ_PROPERTY_GEOMETRY) {
            continue;
        }
        mz_json_begin(w, '{');
        mz_api_put_text(w, "name", mz_str_of(f->name));
        mz_api_put_text(w, "in", S("query"));
        mz_api_put_text(w, "description", mz_str_of(f->title));
        mz_json_key(w, S("required"));
        mz_json_bool(w, false);
        mz_json_key(w, S("schema"));
        mz_json_begin(w, '{');
        mz_api_put_type(w, f->type);
        mz_json_end(w, '}');
        mz_json_end(w, '}');
    }
}

static void put_path_parameter(mz_json_out *w, const char *name, const char *schema)
{
    mz_json_begin(w, '{');
    mz_api_put_text(w, "name", mz_str_of(name));
    mz_api_put_text(w, "in", S("path"));
    mz_json_key(w, S("required"));
    mz_json_bool(w, true);
    mz_json_key(w, S("schema"));
    mz_json_made(w, mz_str_of(schema));
    mz_json_end(w, '}');
}

static void put_path_parameters(const mz_api_resource *r, mz_json_out *w)
{
    static const struct {
        const char *place, *name, *schema;
    } places[] = {
        {"{id}", "featureId", "{\"type\":\"string\"}"},
        {"{set}", "tileMatrixSetId", "{\"type\":\"string\",\"enum\":[\"WebMercatorQuad\"]}"},
        {"{z}", "tileMatrix", "{\"type\":\"integer\",\"minimum\":0,\"maximum\":" MZ_STR(MZ_MAP_ZOOM_MAX) "}"},
        {"{y}", "tileRow", "{\"type\":\"integer\",\"minimum\":0}"},
        {"{x}", "tileCol", "{\"type\":\"integer\",\"minimum\":0}"},
    };
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        if (mz_str_find(mz_str_of(r->path), mz_str_of(places[i].place)) >= 0) {
            put_path_parameter(w, places[i].name, places[i].schema);
        }
    }
}

static void put_parameters(const mz_api_resource *r, mz_collection of, mz_json_out *w)
{
    mz_json_key(w, S("parameters"));
    mz_json_begin(w, '[');
    put_path_parameters(r, w);
    for (int p = 0; p < MZ_API_PARAMETERS; p++) {
        if ((r->parameters & 1U << p) == 0) {
            continue;
        }
        if (is_shared(p)) {
            mz_json_begin(w, '{');
            MZ_BUF_SCOPED ref = mz_buf_new(64);
            mz_puts(&ref, "#/components/parameters/");
            mz_put(&ref, mz_str_of(mz_api_parameter_rows[p].name));
            mz_api_put_text(w, "$ref", mz_buf_str(&ref));
            mz_json_end(w, '}');
        } else {
            put_parameter(r, 0, p, w); /* f alone */
        }
    }
    if (r->properties) {
        put_properties(of, w);
    }
    mz_json_end(w, ']');
}

/* ---- answers ---- */

static const char *schema_of(const mz_api_resource *r, mz_api_format f)
{
    if (f == MZ_API_JSON) {
        return mz_str_ends(mz_str_of(r->path), S("/items"))   ? REF("schemas/featureCollection")
               : mz_str_ends(mz_str_of(r->path), S("/{id}"))  ? REF("schemas/feature")
               : mz_str_ends(mz_str_of(r->path), S("/{c}"))   ? REF("schemas/collection")
               : mz_str_ends(mz_str_of(r->path), S("ctions")) ? REF("schemas/collections")
               : r->path[0] == 0                              ? REF("schemas/landingPage")
               : mz_str_ends(mz_str_of(r->path), S("mance"))  ? REF("schemas/confClasses")
                                                              : "{\"type\":\"object\"}";
    }
    const bool binary = f == MZ_API_FLATGEOBUF || f == MZ_API_GEOPACKAGE || f == MZ_API_MVT;
    return binary ? "{\"type\":\"string\",\"format\":\"binary\"}" : "{\"type\":\"string\"}";
}

static void put_content(const mz_api_resource *r, mz_json_out *w)
{
    mz_json_key(w, S("content"));
    mz_json_begin(w, '{');
    for (int f = 0; f < MZ_API_FORMATS; f++) {
        if ((r->formats & 1U << f) != 0) {
            mz_json_key(w, mz_api_type(r, (mz_api_format)f));
            mz_json_begin(w, '{');
            mz_json_key(w, S("schema"));
            mz_json_made(w, mz_str_of(schema_of(r, (mz_api_format)f)));
            mz_json_end(w, '}');
        }
    }
    mz_json_end(w, '}');
}

static void put_responses(const mz_api_resource *r, mz_json_out *w)
{
    static const char *const problems[] = {"400", "401", "403", "404", "413", "429", "500", "503"};
    mz_json_key(w, S("responses"));
    mz_json_begin(w, '{');
    mz_json_key(w, S("200"));
    mz_json_begin(w, '{');
    mz_api_put_text(w, "description", mz_str_of(r->summary));
    put_content(r, w);
    mz_json_end(w, '}');
    if ((r->formats & 1U << MZ_API_MVT) != 0) {
        mz_json_key(w, S("204"));
        mz_json_made(w, S("{\"description\":\"No feature lies in this tile\"}"));
    }
    mz_json_key(w, S("303"));
    mz_json_made(w,
                 S("{\"description\":\"A browser is shown the login page, or the page as-of the day it asked for\"}"));
    mz_json_key(w, S("304"));
    mz_json_made(w, S("{\"description\":\"As the client has it\"}"));
    mz_json_key(w, S("414"));
    mz_json_made(w, S("{\"description\":\"The address is longer than 8,191 bytes\",\"content\":{\"text/plain\":{"
                      "\"schema\":{\"type\":\"string\"}}}}"));
    for (size_t i = 0; i < sizeof problems / sizeof problems[0]; i++) {
        mz_json_key(w, mz_str_of(problems[i]));
        mz_json_made(w, S(REF("responses/problem")));
    }
    mz_json_end(w, '}');
}

/* ---- paths ---- */

static mz_str renamed(mz_str path, mz_str from, mz_str to, mz_arena *perm)
{
    const mz_len at = mz_str_find(path, from);
    return at < 0 ? path : mz_str_concat(perm, mz_str_sub(path, 0, at), to, mz_str_from(path, at + from.len));
}

static mz_str path_of(const mz_api_resource *r, mz_str collection, mz_arena *perm)
{
    mz_str path = mz_str_of(r->path[0] == 0 ? "/" : r->path);
    path = renamed(path, S("{c}"), collection, perm);
    path = renamed(path, S("{id}"), S("{featureId}"), perm);
    path = renamed(path, S("{set}"), S("{tileMatrixSetId}"), perm);
    path = renamed(path, S("{z}"), S("{tileMatrix}"), perm);
    path = renamed(path, S("{y}"), S("{tileRow}"), perm);
    return renamed(path, S("{x}"), S("{tileCol}"), perm);
}

static void put_operation(const mz_api_call *c, const mz_api_resource *r, mz_collection of, mz_json_out *w)
{
    const bool one = mz_str_find(mz_str_of(r->path), S("{c}")) >= 0;
    const mz_str name = one ? mz_str_of(mz_collection_class(of)->name) : S("");
    mz_arena *perm = c->v->q->perm;
    mz_json_key(w, path_of(r, name, perm));
    mz_json_begin(w, '{');
    mz_json_key(w, S("get"));
    mz_json_begin(w, '{');
    mz_api_put_text(w, "operationId", mz_str_concat(perm, mz_str_of(r->operation), one ? S(".") : S(""), name));
    mz_api_put_text(w, "summary", mz_str_of(r->summary));
    mz_json_key(w, S("tags"));
    mz_json_begin(w, '[');
    mz_json_str(w, one ? name : S("case"));
    mz_json_end(w, ']');
    put_parameters(r, of, w);
    put_responses(r, w);
    mz_json_end(w, '}');
    mz_json_end(w, '}');
}

/* What stands beside /ogc, for programs: news, and the door for signed entries. */
/* clang-format off */
#define PROBLEM REF("responses/problem")
#define PROBLEMS                                                                                                       \
    "\"400\":" PROBLEM ",\"401\":" PROBLEM ",\"403\":" PROBLEM ",\"404\":" PROBLEM ",\"405\":" REF("responses/method")      \
    ",\"413\":" PROBLEM ",\"429\":" PROBLEM ",\"503\":" PROBLEM
/* clang-format on */
#define SIZE                                                                                                           \
    "{\"name\":\"size\",\"in\":\"query\",\"required\":true,\"description\":\"Bytes of the whole document.\","          \
    "\"schema\":{\"type\":\"integer\",\"format\":\"int64\",\"minimum\":0}}"
#define HASH                                                                                                           \
    "{\"name\":\"hash\",\"in\":\"path\",\"required\":true,\"description\":\"SHA-256 of the document.\","               \
    "\"schema\":{\"type\":\"string\",\"pattern\":\"^[0-9a-f]{64}$\"}}"
#define BYTES "{\"application/octet-stream\":{\"schema\":{\"type\":\"string\",\"format\":\"binary\"}}}"

static const struct {
    const char *path, *operation; /* without its first brace */
} beside[] = {
    {"/live",
     "\"get\":{\"operationId\":\"getLive\",\"tags\":[\"record\"],\"summary\":\"New entries, as they come on record\","
     "\"description\":\"Server-sent events without an end: `entry` names one entry and its kind, `many` a span of "
     "them; "
     "nothing of what is in them. The id of an event is the entry's index in the record: who comes back with "
     "Last-Event-ID misses nothing.\",\"parameters\":[{\"name\":\"Last-Event-ID\",\"in\":\"header\",\"required\":false,"
     "\"schema\":{\"type\":\"integer\",\"format\":\"int64\",\"minimum\":0}}],\"responses\":{\"200\":{\"description\":"
     "\"News\",\"content\":{\"text/event-stream\":{\"schema\":{\"type\":\"string\"}}}}," PROBLEMS "}}"},
    {"/entries",
     "\"post\":{\"operationId\":\"postEntries\",\"tags\":[\"record\"],\"summary\":\"Signed entries of members' "
     "devices\","
     "\"description\":\"Notes, each behind its length as two bytes, big-endian; a document that one names goes before "
     "it. "
     "One line of answer an entry, which is durable then. Entries may come in any order and any number of times. "
     "503: this server is full or busy, come again.\",\"security\":[{\"token\":[]}],\"requestBody\":{\"required\":true,"
     "\"content\":" BYTES
     "},\"responses\":{\"200\":{\"description\":\"What became of each\",\"content\":{\"text/plain\":{"
     "\"schema\":{\"type\":\"string\"}}}}," PROBLEMS "}}"},
    {"/blob/{hash}/{piece}", "\"put\":{\"operationId\":\"putPiece\",\"tags\":[\"record\"],\"summary\":\"A piece of a "
                             "document, 64 KiB, the last one "
                             "shorter\",\"security\":[{\"token\":[]}],\"parameters\":[" HASH
                             ",{\"name\":\"piece\",\"in\":\"path\",\"required\":"
                             "true,\"schema\":{\"type\":\"integer\",\"minimum\":0}}," SIZE
                             "],\"requestBody\":{\"required\":true,\"content\":" BYTES
                             "},\"responses\":{\"200\":{\"description\":\"It is here\"}," PROBLEMS "}}"},
    {"/blob/{hash}/have",
     "\"get\":{\"operationId\":\"getPieces\",\"tags\":[\"record\"],\"summary\":\"Which pieces of a document are here, "
     "a bit "
     "each\",\"security\":[{\"token\":[]}],\"parameters\":[" HASH "," SIZE "],\"responses\":{\"200\":{\"description\":"
     "\"The highest bit of the first byte is piece 0\",\"content\":" BYTES "}," PROBLEMS "}}"},
};

static void put_beside(const mz_api_call *c, mz_json_out *w)
{
    MZ_BUF_SCOPED b = mz_buf_new(1 << 16);
    for (size_t i = 0; i < sizeof beside / sizeof beside[0]; i++) {
        mz_buf_clear(&b);
        mz_puts(&b, "{\"servers\":[{\"url\":");
        mz_put_json_str(&b, c->root.len > 0 ? c->root : S("/"));
        mz_puts(&b, "}],");
        mz_put(&b, mz_str_of(beside[i].operation));
        mz_puts(&b, "}");
        mz_json_key(w, mz_str_of(beside[i].path));
        mz_json_made(w, mz_buf_str(&b));
    }
}

static void put_paths(const mz_api_call *c, mz_json_out *w)
{
    mz_json_key(w, S("paths"));
    mz_json_begin(w, '{');
    for (mz_len i = 0; i < mz_api_resources_n; i++) {
        const mz_api_resource *r = &mz_api_resources[i];
        const int n = mz_str_find(mz_str_of(r->path), S("{c}")) >= 0 ? MZ_COLLECTIONS : 1;
        for (int k = 0; k < n; k++) {
            put_operation(c, r, (mz_collection)k, w);
        }
    }
    put_beside(c, w);
    mz_json_end(w, '}');
}

/* ---- the shapes of answers ---- */

#define STRING   "{\"type\":\"string\"}"
#define LIST(of) "{\"type\":\"array\",\"items\":" of "}"

static const struct {
    const char *name, *schema;
} schemas[] = {
    {"link", "{\"type\":\"object\",\"required\":[\"href\",\"rel\"],\"properties\":{\"href\":" STRING ",\"rel\":" STRING
             ",\"type\":" STRING ",\"title\":" STRING ",\"templated\":{\"type\":\"boolean\"}}}"},
    {"landingPage", "{\"type\":\"object\",\"required\":[\"links\"],\"properties\":{\"title\":" STRING
                    ",\"description\":" STRING ",\"links\":" LIST(REF("schemas/link")) "}}"},
    {"confClasses",
     "{\"type\":\"object\",\"required\":[\"conformsTo\"],\"properties\":{\"conformsTo\":" LIST(STRING) "}}"},
    {"collections", "{\"type\":\"object\",\"required\":[\"links\",\"collections\"],\"properties\":{\"links\":" LIST(
                        REF("schemas/link")) ",\"collections\":" LIST(REF("schemas/collection")) "}}"},
    {"collection", "{\"type\":\"object\",\"required\":[\"id\",\"links\"],\"properties\":{\"id\":" STRING
                   ",\"title\":" STRING ",\"itemType\":" STRING ",\"extent\":{\"type\":\"object\"},\"crs\":" LIST(
                       STRING) ",\"storageCrs\":" STRING ",\"links\":" LIST(REF("schemas/link")) "}}"},
    {"point",
     "{\"type\":\"object\",\"nullable\":true,\"required\":[\"type\",\"coordinates\"],\"properties\":{\"type\":{"
     "\"type\":\"string\",\"enum\":[\"Point\"]},\"coordinates\":{\"type\":\"array\",\"minItems\":2,"
     "\"maxItems\":2,\"items\":{\"type\":\"number\"}}}}"},
    {"feature", "{\"type\":\"object\",\"required\":[\"type\",\"id\",\"geometry\",\"properties\"],\"properties\":{"
                "\"type\":{\"type\":\"string\",\"enum\":[\"Feature\"]},\"id\":" STRING ",\"geometry\":" REF(
                    "schemas/point") ",\"properties\":{\"type\":\"object\"},\"links\":" LIST(REF("schemas/link")) "}}"},
    {"featureCollection",
     "{\"type\":\"object\",\"required\":[\"type\",\"features\"],\"properties\":{\"type\":{\"type\":\"string\",\"enum\":"
     "["
     "\"FeatureCollection\"]},\"features\":" LIST(REF("schemas/feature")) ",\"links\":" LIST(REF(
         "schemas/link")) ",\"timeStamp\":{\"type\":\"string\",\"format\":\"date-time\"},\"numberMatched\":{\"type\":"
                          "\"integer\",\"minimum\":0},\"numberReturned\":{\"type\":\"integer\",\"minimum\":0}}}"},
    {"problem", "{\"type\":\"object\",\"required\":[\"title\",\"status\"],\"properties\":{\"title\":" STRING
                ",\"status\":{\"type\":\"integer\"},\"detail\":" STRING ",\"parameter\":" STRING
                ",\"at\":{\"type\":\"integer\",\"description\":\"Byte of the parameter\"}}}"},
};

static void put_components(const mz_api_call *c, mz_json_out *w)
{
    mz_json_key(w, S("components"));
    mz_json_begin(w, '{');
    put_shared_parameters((int64_t)atomic_load(&c->v->site->size), w);
    mz_json_key(w, S("schemas"));
    mz_json_begin(w, '{');
    for (size_t i = 0; i < sizeof schemas / sizeof schemas[0]; i++) {
        mz_json_key(w, mz_str_of(schemas[i].name));
        mz_json_made(w, mz_str_of(schemas[i].schema));
    }
    mz_json_end(w, '}');
    mz_json_key(w, S("responses"));
    mz_json_made(
        w, S("{\"problem\":{\"description\":\"What is wrong, and where\",\"content\":{\"application/problem+json\":"
             "{\"schema\":" REF("schemas/problem") "},\"text/html\":{\"schema\":{\"type\":\"string\"}}}},"
                                                   "\"method\":{\"description\":\"This method does not fit "
                                                   "here\",\"content\":{\"text/plain\":{\"schema\":{"
                                                   "\"type\":\"string\"}}}}}"));
    mz_json_key(w, S("securitySchemes"));
    mz_json_made(w, S("{\"token\":{\"type\":\"http\",\"scheme\":\"bearer\",\"description\":\"mizan_…, as mizan people "
                      "token makes it\"},\"session\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"mizan\","
                      "\"description\":\"A browser's login; __Host-mizan where the server is behind TLS\"}}"));
    mz_json_end(w, '}');
}

mz_status mz_api_definition(mz_api_call *c, mz_json_out *w)
{
    mz_json_begin(w, '{');
    mz_api_put_text(w, "openapi", S("3.0.3"));
    mz_json_key(w, S("info"));
    mz_json_begin(w, '{');
    mz_api_put_text(w, "title", c->v->c->title);
    mz_api_put_text(
        w, "description",
        S("One case of mizan. Every answer is the edition of who asks. Beside this, /live tells of new entries "
          "as server-sent events, /log/ gives the record's own files, and POST /entries takes signed "
          "entries of members' devices."));
    mz_api_put_text(w, "version", S("1.0"));
    mz_json_end(w, '}');
    mz_json_key(w, S("servers"));
    mz_json_begin(w, '[');
    mz_json_begin(w, '{');
    mz_api_put_text(w, "url", c->base);
    mz_json_end(w, '}');
    mz_json_end(w, ']');
    mz_json_key(w, S("security"));
    mz_json_made(w, S("[{},{\"token\":[]},{\"session\":[]}]"));
    put_paths(c, w);
    put_components(c, w);
    mz_json_end(w, '}');
    return mz_ok();
}

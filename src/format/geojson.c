#include "format/geojson.h"

#include <math.h>

enum { STATE_FIRST, STATE_MORE, STATE_SINGLE, STATE_ENDED }; /* of mz_geojson.state */

/* --- the frame round the features ---------------------------------------------------------------------------- */

static mz_len skip_space(mz_str s, mz_len at)
{
    while (at < s.len && (s.data[at] == ' ' || s.data[at] == '\n' || s.data[at] == '\r' || s.data[at] == '\t')) {
        at++;
    }
    return at;
}

/* Behind the string that begins at `at`, or s.len when it breaks off. */
static mz_len skip_string(mz_str s, mz_len at)
{
    mz_len i = at + 1;
    while (i < s.len && s.data[i] != '"') {
        i += s.data[i] == '\\' ? 2 : 1;
    }
    return i < s.len ? i + 1 : s.len;
}

/* Behind the value that begins at `at`; s.len + 1 when it breaks off. Brackets are counted, not matched: the slice
 * is parsed later. */
static mz_len skip_value(mz_str s, mz_len at)
{
    mz_len depth = 0, i = at;
    while (i < s.len) {
        const uint8_t c = s.data[i];
        if (c == '"') {
            i = skip_string(s, i);
            if (depth == 0) {
                return i;
            }
            continue;
        }
        const bool close = c == '}' || c == ']';
        const bool behind = depth == 0 && (close || c == ',' || c == ' ' || c == '\n' || c == '\r' || c == '\t');
        if (behind) {
            return i;
        }
        depth += (c == '{' || c == '[') - close;
        i++;
        if (close && depth == 0) {
            return i;
        }
    }
    return s.len + 1;
}

/* Finds the list behind "features" in the outermost object: *list is behind its '[', or -1 when there is none. */
static mz_status find_features(mz_str s, mz_len at, mz_len *list)
{
    mz_len i = skip_space(s, at + 1);
    while (i < s.len && s.data[i] == '"') {
        const mz_len name_end = skip_string(s, i);
        const bool is_features = mz_str_eq(mz_str_sub(s, i, name_end), S("\"features\""));
        i = skip_space(s, name_end);
        if (i >= s.len || s.data[i] != ':') {
            return mz_fail(MZ_BAD_INPUT, "this is not JSON: a name has no value", i);
        }
        i = skip_space(s, i + 1);
        if (is_features && i < s.len && s.data[i] == '[') {
            *list = i + 1;
            return mz_ok();
        }
        i = skip_value(s, i);
        i = i > s.len ? i : skip_space(s, i);
        if (i < s.len && s.data[i] == ',') {
            i = skip_space(s, i + 1);
        }
    }
    if (i >= s.len || s.data[i] != '}') {
        return mz_fail(MZ_BAD_INPUT, "this is not JSON, or it breaks off", i < s.len ? i : s.len);
    }
    *list = -1;
    return mz_ok();
}

mz_status mz_geojson_open(mz_str bytes, mz_geojson *out)
{
    const mz_len mark = mz_str_starts(bytes, S("\xEF\xBB\xBF")) ? 3 : 0;
    const mz_len at = skip_space(bytes, mark);
    if (at == bytes.len || bytes.data[at] != '{') {
        return mz_fail(MZ_BAD_INPUT, "GeoJSON begins with {", at);
    }
    mz_len list;
    MZ_TRY(find_features(bytes, at, &list));
    *out = (mz_geojson){bytes, list < 0 ? at : list, 1, 0, list < 0 ? STATE_SINGLE : STATE_FIRST};
    return mz_ok();
}

/* --- one feature --------------------------------------------------------------------------------------------- */

static bool to_e6(const mz_json *v, double most, int32_t *out)
{
    const bool is = (v->kind == MZ_JSON_INT || v->kind == MZ_JSON_REAL) && fabs(v->real) <= most;
    if (is) {
        const double scaled = v->real * 1e6;
        *out = (int32_t)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    }
    return is;
}

static bool read_position(const mz_json *v, mz_geojson_position *out)
{
    return v->kind == MZ_JSON_ARRAY && v->n >= 2 && to_e6(&v->v[0], 180.0, &out->lon_e6) &&
           to_e6(&v->v[1], 90.0, &out->lat_e6);
}

static const char BAD_POSITION[] = "a position is not [longitude, latitude] within 180 and 90 degrees";

/* A list of positions, at least `least`. Returns what is wrong, or NULL. */
static const char *read_part(const mz_json *v, mz_len least, bool ring, mz_geojson_part *out, mz_arena *perm)
{
    if (v->kind != MZ_JSON_ARRAY || v->n < least) {
        return "a line or ring has too few positions";
    }
    mz_geojson_position *to = mz_new(perm, mz_geojson_position, v->n);
    for (mz_len i = 0; i < v->n; i++) {
        if (!read_position(&v->v[i], &to[i])) {
            return BAD_POSITION;
        }
    }
    const mz_geojson_position *first = &to[0], *last = &to[v->n - 1];
    if (ring && (first->lat_e6 != last->lat_e6 || first->lon_e6 != last->lon_e6)) {
        return "a ring is not closed";
    }
    *out = (mz_geojson_part){to, v->n, false};
    return NULL;
}

typedef struct parts {
    mz_geojson_part *v;
    mz_len n, cap;
} parts;

/* Every item of v is a line, or a ring of one polygon. */
static const char *read_parts(const mz_json *v, bool ring, parts *out, mz_arena *perm)
{
    if (v->kind != MZ_JSON_ARRAY || v->n == 0) {
        return "a geometry has no coordinates";
    }
    for (mz_len i = 0; i < v->n; i++) {
        mz_geojson_part part;
        const char *wrong = read_part(&v->v[i], ring ? 4 : 2, ring, &part, perm);
        if (wrong != NULL) {
            return wrong;
        }
        part.hole = ring && i > 0;
        *mz_push(perm, out) = part;
    }
    return NULL;
}

static const char *read_polygons(const mz_json *v, parts *out, mz_arena *perm)
{
    if (v->kind != MZ_JSON_ARRAY || v->n == 0) {
        return "a geometry has no coordinates";
    }
    for (mz_len i = 0; i < v->n; i++) {
        const char *wrong = read_parts(&v->v[i], true, out, perm);
        if (wrong != NULL) {
            return wrong;
        }
    }
    return NULL;
}

static const char *read_one_point(const mz_json *v, parts *out, mz_arena *perm)
{
    mz_geojson_position *to = mz_new(perm, mz_geojson_position, 1);
    if (!read_position(v, to)) {
        return BAD_POSITION;
    }
    *mz_push(perm, out) = (mz_geojson_part){to, 1, false};
    return NULL;
}

static const char *read_geometry(const mz_json *g, mz_geojson_feature *f, mz_arena *perm)
{
    const mz_json nothing = {.kind = MZ_JSON_NULL};
    const mz_json *at = mz_json_get(g, S("coordinates"));
    const mz_json *v = at == NULL ? &nothing : at;
    const mz_str type = mz_json_text(g, S("type"));
    parts list = {0};
    const char *wrong = "the geometry's type is none that we read";
    if (mz_str_eq(type, S("Point"))) {
        f->kind = MZ_GEOJSON_POINTS;
        wrong = read_one_point(v, &list, perm);
    } else if (mz_str_eq(type, S("MultiPoint"))) {
        f->kind = MZ_GEOJSON_POINTS;
        wrong = read_part(v, 1, false, mz_push(perm, &list), perm);
    } else if (mz_str_eq(type, S("LineString"))) {
        f->kind = MZ_GEOJSON_LINES;
        wrong = read_part(v, 2, false, mz_push(perm, &list), perm);
    } else if (mz_str_eq(type, S("MultiLineString"))) {
        f->kind = MZ_GEOJSON_LINES;
        wrong = read_parts(v, false, &list, perm);
    } else if (mz_str_eq(type, S("Polygon"))) {
        f->kind = MZ_GEOJSON_POLYGONS;
        wrong = read_parts(v, true, &list, perm);
    } else if (mz_str_eq(type, S("MultiPolygon"))) {
        f->kind = MZ_GEOJSON_POLYGONS;
        wrong = read_polygons(v, &list, perm);
    }
    f->parts = list.v;
    f->parts_n = list.n;
    return wrong;
}

static mz_str id_of(const mz_json *v, mz_arena *perm)
{
    const mz_json *id = mz_json_get(v, S("id"));
    if (id == NULL || id->kind == MZ_JSON_STRING) {
        return id == NULL ? (mz_str){0} : id->text;
    }
    if (id->kind != MZ_JSON_INT) {
        return (mz_str){0};
    }
    MZ_BUF_SCOPED b = mz_buf_new(32);
    mz_put_int(&b, id->integer);
    return mz_str_copy(perm, mz_buf_str(&b));
}

static const char *read_feature(const mz_json *v, mz_geojson_feature *f, mz_arena *perm)
{
    if (v->kind != MZ_JSON_OBJECT) {
        return "a feature is not an object";
    }
    f->id = id_of(v, perm);
    if (!mz_str_eq(mz_json_text(v, S("type")), S("Feature"))) {
        return mz_json_get(v, S("coordinates")) == NULL ? "an object is no feature and no geometry"
                                                        : read_geometry(v, f, perm);
    }
    const mz_json *properties = mz_json_get(v, S("properties"));
    if (properties != NULL && properties->kind != MZ_JSON_OBJECT && properties->kind != MZ_JSON_NULL) {
        return "the properties are not an object";
    }
    f->properties = properties == NULL ? (mz_json){.kind = MZ_JSON_NULL} : *properties;
    const mz_json *geometry = mz_json_get(v, S("geometry"));
    if (geometry == NULL || geometry->kind == MZ_JSON_NULL) {
        f->kind = MZ_GEOJSON_NONE;
        return NULL;
    }
    return read_geometry(geometry, f, perm);
}

static void parse_slice(mz_geojson *g, mz_geojson_feature *f, mz_arena *perm)
{
    mz_json v;
    if (f->end - f->begin > MZ_GEOJSON_FEATURE_MAX) {
        f->fault = "the feature is larger than the limit";
        return;
    }
    const mz_status s = mz_json_parse(mz_str_sub(g->bytes, f->begin, f->end), &v, perm);
    if (mz_failed(s)) {
        f->fault = s.what;
        f->fault_at = f->begin + s.at;
        return;
    }
    f->fault = read_feature(&v, f, perm);
}

/* --- feature after feature ----------------------------------------------------------------------------------- */

static mz_len line_at(mz_geojson *g, mz_len at)
{
    for (; g->line_at < at; g->line_at++) {
        g->line += g->bytes.data[g->line_at] == '\n';
    }
    return g->line;
}

static bool breaks_off(mz_geojson *g, mz_geojson_feature *f, const char *what)
{
    g->state = STATE_ENDED;
    f->end = g->bytes.len;
    f->fault = what;
    return true;
}

bool mz_geojson_next(mz_geojson *g, mz_geojson_feature *f, mz_arena *perm)
{
    const mz_str s = g->bytes;
    if (g->state == STATE_ENDED) {
        return false;
    }
    mz_len at = skip_space(s, g->at);
    const bool comma = g->state == STATE_MORE && at < s.len && s.data[at] == ',';
    const bool closed = g->state != STATE_SINGLE && at < s.len && s.data[at] == ']';
    if (closed) {
        g->state = STATE_ENDED;
        return false;
    }
    at = comma ? skip_space(s, at + 1) : at;
    *f = (mz_geojson_feature){.begin = at, .end = at, .line = line_at(g, at), .fault_at = at};
    if (g->state == STATE_MORE && !comma) {
        return breaks_off(g, f, at == s.len ? "the file breaks off" : "a comma is missing between two features");
    }
    const mz_len end = skip_value(s, at);
    if (end > s.len || end == at) {
        return breaks_off(g, f, "the file breaks off inside a feature");
    }
    f->end = end;
    parse_slice(g, f, perm);
    g->at = end;
    g->state = g->state == STATE_SINGLE ? STATE_ENDED : STATE_MORE;
    return true;
}

mz_status mz_geojson_parse(mz_str bytes, mz_geojson_features *out, mz_arena *perm)
{
    mz_geojson g;
    mz_geojson_feature f;
    mz_geojson_features list = {0};
    MZ_TRY(mz_geojson_open(bytes, &g));
    while (mz_geojson_next(&g, &f, perm)) {
        if (f.fault != NULL) {
            return mz_fail(MZ_BAD_INPUT, f.fault, f.fault_at);
        }
        *mz_push(perm, &list) = f;
    }
    *out = list;
    return mz_ok();
}

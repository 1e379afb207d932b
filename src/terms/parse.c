/* terms.yaml to terms. Every fault is collected with its line and what to write instead; one that makes others follow
 * is told once. */
#include "format/format.h"
#include "terms/inside.h"

#define DAYS_MOST     3650
#define METRES_MOST   2000000
#define ID_MAX        64
#define LANGUAGES_MAX 16

typedef struct parser {
    mz_terms *t;
    mz_terms_open open;
    void *ctx;
    mz_terms_faults *faults;
    mz_len first_at; /* byte of the first fault; -1 */
    mz_arena *perm;
} parser;

static void complain_text(parser *p, const mz_yaml *at, mz_str sentence)
{
    p->first_at = p->first_at < 0 ? at->at : p->first_at;
    if (p->faults->n >= MZ_TERMS_FAULTS_MAX) {
        p->faults->more = true;
        return;
    }
    *mz_push(p->perm, p->faults) = (mz_terms_fault){at->line, sentence};
}
#define complain(p, at, ...) complain_text((p), (at), mz_str_concat((p)->perm, __VA_ARGS__))

static mz_str quoted(parser *p, mz_str s)
{
    const mz_str brief = s.len > 60 ? mz_str_sub(s, 0, 60) : s;
    return mz_str_concat(p->perm, S("\""), brief, s.len > 60 ? S("…\"") : S("\""));
}

static mz_str listed(parser *p, const mz_str *v, mz_len n)
{
    mz_str out = {0};
    for (mz_len i = 0; i < n; i++) {
        out = mz_str_concat(p->perm, out, i > 0 ? S(", ") : S(""), v[i]);
    }
    return out;
}

/* Keys that a mapping may have; false when `node` is no mapping. */
static bool only(parser *p, const mz_yaml *node, const mz_str *allowed, mz_len n, mz_str what)
{
    if (node->kind != MZ_YAML_MAP) {
        complain(p, node, what, S(" must be a mapping with the keys "), listed(p, allowed, n), S("."));
        return false;
    }
    for (mz_len i = 0; i < node->n; i++) {
        if (!mz_str_among(node->v[i].key, allowed, n)) {
            complain(p, &node->v[i], quoted(p, node->v[i].key), S(" is not a key of "), what, S("; write one of "),
                     listed(p, allowed, n), S("."));
        }
    }
    return true;
}
#define ONLY(p, node, what, ...)                                                                                       \
    only((p), (node), (const mz_str[]){__VA_ARGS__}, (mz_len)(sizeof((const mz_str[]){__VA_ARGS__}) / sizeof(mz_str)), \
         (what))

static mz_str text_of(parser *p, const mz_yaml *map, mz_str key, bool needed)
{
    const mz_yaml *v = mz_yaml_get(map, key);
    if (v == NULL || (v->kind == MZ_YAML_TEXT && v->text.len == 0)) {
        if (needed) {
            complain(p, v == NULL ? map : v, quoted(p, key), S(" is missing here; give it."));
        }
        return (mz_str){0};
    }
    if (v->kind != MZ_YAML_TEXT || v->text.len > MZ_TERMS_WORDS_MAX) {
        complain(p, v, quoted(p, key), S(" must be one text of at most 4096 bytes."));
        return (mz_str){0};
    }
    return v->text;
}

/* An id: letters, digits and -_. so that it is one word everywhere. */
static mz_str id_of(parser *p, const mz_yaml *map)
{
    const mz_str id = text_of(p, map, S("id"), true);
    bool good = id.len <= ID_MAX;
    for (mz_len i = 0; i < id.len; i++) {
        const int c = id.data[i];
        good &= mz_is_alpha(c) || mz_is_digit(c) || c == '-' || c == '_' || c == '.';
    }
    if (!good) {
        complain(p, mz_yaml_get(map, S("id")), S("The id "), quoted(p, id),
                 S(" must be at most 64 letters, digits, \"-\", \"_\" and \".\"."));
    }
    return id;
}

static mz_day day_of(parser *p, const mz_yaml *map, mz_str key, bool needed)
{
    const mz_str s = text_of(p, map, key, needed);
    mz_day d = MZ_NO_DAY;
    if (s.len > 0 && !mz_day_parse(s, &d)) {
        complain(p, mz_yaml_get(map, key), quoted(p, s), S(" is not a day; write it as 2025-10-19."));
    }
    return d;
}

static int64_t number_of(parser *p, const mz_yaml *map, mz_str key, int64_t most, int64_t absent)
{
    const mz_str s = text_of(p, map, key, false);
    int64_t v = absent;
    if (s.len > 0 && (!mz_str_int(s, &v) || v < 0 || v > most)) {
        complain(p, mz_yaml_get(map, key), quoted(p, s), S(" for "), quoted(p, key),
                 S(" must be a whole number, not negative and not absurd."));
        v = absent;
    }
    return v;
}

static bool truth_of(parser *p, const mz_yaml *map, mz_str key, bool absent)
{
    const mz_str s = text_of(p, map, key, false);
    const bool yes = mz_str_eq(s, S("true")) || mz_str_eq(s, S("yes"));
    if (s.len > 0 && !yes && !mz_str_eq(s, S("false")) && !mz_str_eq(s, S("no"))) {
        complain(p, mz_yaml_get(map, key), quoted(p, key),
                 mz_str_eq(key, S("hosted")) ? S(" must be true, false or only.") : S(" must be true or false."));
    }
    return s.len == 0 ? absent : yes;
}

/* A list of texts; one text alone is a list of one. */
static mz_strs texts_of(parser *p, const mz_yaml *map, mz_str key, mz_len most)
{
    mz_strs out = {0};
    const mz_yaml *v = mz_yaml_get(map, key);
    if (v == NULL) {
        return out;
    }
    if (v->kind == MZ_YAML_MAP || (v->kind == MZ_YAML_LIST && v->n > most)) {
        complain(p, v, quoted(p, key), S(" must be a list, as [a, b], and not longer than the limits allow."));
        return out;
    }
    const mz_len n = v->kind == MZ_YAML_TEXT ? 1 : v->n;
    for (mz_len i = 0; i < n; i++) {
        const mz_yaml *item = v->kind == MZ_YAML_TEXT ? v : &v->v[i];
        if (item->kind != MZ_YAML_TEXT || item->text.len == 0 || item->text.len > ID_MAX) {
            complain(p, item, S("An item of "), quoted(p, key), S(" must be one short word."));
        } else if (!mz_str_among(item->text, out.v, out.n)) {
            *mz_push(p->perm, &out) = item->text;
        }
    }
    return out;
}

static mz_wordings wordings_of(parser *p, const mz_yaml *map, mz_str key, bool needed)
{
    struct {
        mz_wording *v;
        mz_len n, cap;
    } out = {0};
    const mz_yaml *v = mz_yaml_get(map, key);
    if (v == NULL) {
        if (needed) {
            complain(p, map, quoted(p, key), S(" is missing here; write it as {en: …}."));
        }
        return (mz_wordings){0};
    }
    if (v->kind != MZ_YAML_MAP || v->n > LANGUAGES_MAX) {
        complain(p, v, quoted(p, key), S(" must name each language once, as {en: …, ur: …}."));
        return (mz_wordings){0};
    }
    for (mz_len i = 0; i < v->n; i++) {
        const mz_yaml *w = &v->v[i];
        if (w->kind != MZ_YAML_TEXT || w->text.len == 0 || w->text.len > MZ_TERMS_WORDS_MAX || w->key.len < 2 ||
            w->key.len > 8) {
            complain(p, w, S("The wording in "), quoted(p, w->key),
                     S(" must be a text of 1 to 4096 bytes under a language's short code."));
        } else {
            *mz_push(p->perm, &out) = (mz_wording){w->key, w->text};
        }
    }
    return (mz_wordings){out.v, out.n};
}

/* --- parties and types --- */

static mz_strs sides_of(parser *p, const mz_yaml *map, mz_str key, bool parties_only)
{
    const mz_strs out = texts_of(p, map, key, MZ_TERMS_PARTIES_MAX);
    for (mz_len i = 0; i < out.n; i++) {
        if (parties_only && !mz_str_among(out.v[i], p->t->parties, p->t->parties_n)) {
            complain(p, mz_yaml_get(map, key), quoted(p, out.v[i]), S(" is not one of the parties: "),
                     listed(p, p->t->parties, p->t->parties_n), S("."));
        } else if (!parties_only && mz_country_name(out.v[i]).len == 0 && !mz_str_eq(out.v[i], S("other"))) {
            complain(p, mz_yaml_get(map, key), quoted(p, out.v[i]),
                     S(" is not a country's code of three letters, as PAK."));
        }
    }
    return out;
}

static uint64_t types_of(parser *p, const mz_yaml *map, mz_str key)
{
    const mz_strs words = texts_of(p, map, key, 64);
    uint64_t bits = 0;
    for (mz_len i = 0; i < words.n; i++) {
        const uint64_t more = mz_terms_type_bits(words.v[i]);
        if (more == 0) {
            complain(p, mz_yaml_get(map, key), quoted(p, words.v[i]),
                     S(" is no type of the taxonomy; write a leaf, as shelling, or a path, as event/force."));
        }
        bits |= more;
    }
    return bits;
}

/* --- lines and zones --- */

static int64_t metres_of(parser *p, const mz_yaml *map, mz_str name, bool needed)
{
    const mz_str m = mz_str_concat(p->perm, name, S("_m")), km = mz_str_concat(p->perm, name, S("_km"));
    const bool in_m = mz_yaml_get(map, m) != NULL, in_km = mz_yaml_get(map, km) != NULL;
    if (in_m == in_km) {
        if (needed || in_m) {
            complain(p, map, S("Give either "), quoted(p, m), S(" or "), quoted(p, km), S("."));
        }
        return 0;
    }
    return in_m ? number_of(p, map, m, METRES_MOST, 0) : number_of(p, map, km, METRES_MOST / 1000, 0) * 1000;
}

static bool degrees(mz_str s, int32_t most, int32_t *out)
{
    int64_t v = 0;
    if (!mz_str_fixed(s, 6, &v) || v < -most || v > most) {
        return false;
    }
    *out = (int32_t)v;
    return true;
}

/* points: [[lon, lat], …] */
static mz_path points_of(parser *p, const mz_yaml *list)
{
    mz_point *v = mz_new(p->perm, mz_point, list->n);
    for (mz_len i = 0; i < list->n; i++) {
        const mz_yaml *pair = &list->v[i];
        const bool two = pair->kind == MZ_YAML_LIST && pair->n == 2;
        if (!two || !degrees(pair->v[0].text, MZ_LON_MAX_E6, &v[i].lon_e6) ||
            !degrees(pair->v[1].text, MZ_LAT_MAX_E6, &v[i].lat_e6)) {
            complain(p, pair, S("A point must be [longitude, latitude] in degrees, as [71.09, 34.12]."));
            return (mz_path){0};
        }
    }
    return (mz_path){v, list->n};
}

typedef struct paths {
    mz_path *v;
    mz_len n, cap;
} paths;

static void add_feature(parser *p, const mz_yaml *at, const mz_geojson_feature *f, mz_geojson_kind wanted, paths *out)
{
    if (f->fault != NULL || f->kind != wanted) {
        complain(p, at, S("The GeoJSON file holds a feature that is wrong here: "),
                 f->fault != NULL ? mz_str_of(f->fault) : S("lines are wanted for a line, polygons for a zone"),
                 S("."));
        return;
    }
    for (mz_len i = 0; i < f->parts_n; i++) {
        mz_point *v = mz_new(p->perm, mz_point, f->parts[i].n);
        for (mz_len k = 0; k < f->parts[i].n; k++) {
            v[k] = (mz_point){f->parts[i].v[k].lat_e6, f->parts[i].v[k].lon_e6};
        }
        *mz_push(p->perm, out) = (mz_path){v, f->parts[i].n};
    }
}

static void read_file(parser *p, const mz_yaml *at, mz_geojson_kind wanted, paths *out)
{
    mz_str bytes = {0};
    mz_geojson g;
    mz_status s = p->open == NULL ? mz_fail(MZ_BAD_INPUT, "files cannot be read here; give points instead", -1)
                                  : p->open(p->ctx, at->text, &bytes);
    s = mz_failed(s) ? s : mz_geojson_open(bytes, &g);
    if (mz_failed(s)) {
        complain(p, at, S("The file "), quoted(p, at->text), S(" is of no use: "), mz_str_of(s.what), S("."));
        return;
    }
    for (mz_geojson_feature f; mz_geojson_next(&g, &f, p->perm);) {
        add_feature(p, at, &f, wanted, out);
    }
    if (out->n == 0) {
        complain(p, at, S("The file "), quoted(p, at->text), S(" holds no shape."));
    }
}

/* A shape from `file` or `points`. */
static mz_shape shape_of(parser *p, const mz_yaml *map, mz_shape_kind kind)
{
    const mz_yaml *file = mz_yaml_get(map, S("file")), *points = mz_yaml_get(map, S("points"));
    paths out = {0};
    if ((file == NULL) == (points == NULL)) {
        complain(p, map, S("Give the shape either as \"file\" (GeoJSON) or as \"points\"."));
    } else if (file != NULL) {
        read_file(p, file, kind == MZ_SHAPE_LINES ? MZ_GEOJSON_LINES : MZ_GEOJSON_POLYGONS, &out);
    } else if (points->kind != MZ_YAML_LIST) {
        complain(p, points, S("\"points\" must be a list of [longitude, latitude]."));
    } else {
        *mz_push(p->perm, &out) = points_of(p, points);
    }
    const mz_shape shape = {kind, out.v, out.n};
    if (out.n == 0 || out.v[0].n == 0) { /* told already */
        return (mz_shape){kind, NULL, 0};
    }
    const mz_status s = mz_shape_check(&shape);
    if (mz_failed(s)) {
        complain(p, map, S("The shape is wrong: "), mz_str_of(s.what), S("."));
        return (mz_shape){kind, NULL, 0};
    }
    return mz_shape_stitch(&shape, p->perm);
}

static mz_str side_of(parser *p, const mz_yaml *map, mz_str key)
{
    const mz_str s = text_of(p, map, key, false);
    if (s.len > 0 && !mz_str_among(s, p->t->parties, p->t->parties_n)) {
        complain(p, mz_yaml_get(map, key), quoted(p, s), S(" is not one of the parties: "),
                 listed(p, p->t->parties, p->t->parties_n), S("."));
    }
    return s;
}

static mz_line line_of(parser *p, const mz_yaml *map)
{
    mz_line l = {.date = MZ_NO_DAY};
    if (!ONLY(p, map, S("a line"), S("id"), S("name"), S("holder"), S("source"), S("grade"), S("date"), S("error_m"),
              S("error_km"), S("left"), S("right"), S("file"), S("points"))) {
        return l;
    }
    l.id = id_of(p, map);
    l.name = text_of(p, map, S("name"), false);
    l.holder = text_of(p, map, S("holder"), true);
    l.source = text_of(p, map, S("source"), true);
    l.grade = text_of(p, map, S("grade"), false);
    l.date = day_of(p, map, S("date"), false);
    l.error_m = metres_of(p, map, S("error"), true);
    l.left = side_of(p, map, S("left"));
    l.right = side_of(p, map, S("right"));
    l.shape = shape_of(p, map, MZ_SHAPE_LINES);
    return l;
}

static mz_zone zone_of(parser *p, const mz_yaml *map)
{
    mz_zone z = {.date = MZ_NO_DAY};
    if (!ONLY(p, map, S("a zone"), S("id"), S("name"), S("holder"), S("source"), S("grade"), S("date"), S("error_m"),
              S("error_km"), S("along"), S("reach_m"), S("reach_km"), S("file"), S("points"))) {
        return z;
    }
    z.id = id_of(p, map);
    z.name = text_of(p, map, S("name"), false);
    z.holder = text_of(p, map, S("holder"), true);
    z.source = text_of(p, map, S("source"), true);
    z.grade = text_of(p, map, S("grade"), false);
    z.date = day_of(p, map, S("date"), false);
    const mz_yaml *along = mz_yaml_get(map, S("along"));
    if (along == NULL) {
        z.error_m = metres_of(p, map, S("error"), true);
        z.shape = shape_of(p, map, MZ_SHAPE_AREAS);
        return z;
    }
    const mz_len line = mz_terms_line_at(p->t, along->text);
    if (line < 0) {
        complain(p, along, S("There is no line "), quoted(p, along->text), S("; give its id under \"lines\"."));
        return z;
    }
    z.error_m = metres_of(p, map, S("error"), false);
    z.reach_m = metres_of(p, map, S("reach"), true);
    z.along = &p->t->lines[line];
    return z;
}

static mz_len list_n(parser *p, const mz_yaml *map, mz_str key, mz_len most, const mz_yaml **list)
{
    *list = mz_yaml_get(map, key);
    if (*list == NULL) {
        return 0;
    }
    if ((*list)->kind != MZ_YAML_LIST || (*list)->n > most) {
        complain(p, *list, quoted(p, key), S(" must be a list, each item begun with \"- id: …\", within the limits."));
        return 0;
    }
    return (*list)->n;
}

static void read_places(parser *p, const mz_yaml *root)
{
    const mz_yaml *list = NULL;
    const mz_len lines = list_n(p, root, S("lines"), MZ_TERMS_LINES_MAX, &list);
    mz_line *l = mz_new(p->perm, mz_line, lines);
    p->t->lines = l;
    for (mz_len i = 0; i < lines; i++) {
        l[i] = line_of(p, &list->v[i]);
        if (mz_terms_line_at(p->t, l[i].id) >= 0) {
            complain(p, &list->v[i], S("The id "), quoted(p, l[i].id), S(" stands twice; give each line its own."));
        }
        p->t->lines_n = i + 1;
    }
    const mz_len zones = list_n(p, root, S("zones"), MZ_TERMS_ZONES_MAX, &list);
    mz_zone *z = mz_new(p->perm, mz_zone, zones);
    p->t->zones = z;
    for (mz_len i = 0; i < zones; i++) {
        z[i] = zone_of(p, &list->v[i]);
        if (mz_terms_zone_at(p->t, z[i].id) >= 0) {
            complain(p, &list->v[i], S("The id "), quoted(p, z[i].id), S(" stands twice; give each zone its own."));
        }
        p->t->zones_n = i + 1;
    }
}

/* --- clauses --- */

/* where: {in: zone} | {out: zone} | {beyond: line} | {own: line} */
static mz_where where_of(parser *p, const mz_yaml *map, mz_where absent)
{
    const mz_yaml *v = mz_yaml_get(map, S("where"));
    mz_where w = {MZ_WHERE_ANY, -1};
    if (v == NULL) {
        return absent;
    }
    if (v->kind == MZ_YAML_TEXT && mz_str_eq(v->text, S("any"))) {
        return w;
    }
    mz_where_kind kind = MZ_WHERE_ANY;
    if (v->kind != MZ_YAML_MAP || v->n != 1 || !mz_where_parse(v->v[0].key, &kind) || kind == MZ_WHERE_ANY) {
        complain(p, v, S("\"where\" must be any, {in: ZONE}, {out: ZONE}, {beyond: LINE} or {own: LINE}."));
        return w;
    }
    const bool zone = kind == MZ_WHERE_IN || kind == MZ_WHERE_OUT;
    const mz_len index = zone ? mz_terms_zone_at(p->t, v->v[0].text) : mz_terms_line_at(p->t, v->v[0].text);
    if (index < 0) {
        complain(p, v, S("There is no "), zone ? S("zone ") : S("line "), quoted(p, v->v[0].text),
                 S("; give its id as it stands above."));
        return w;
    }
    if (!zone && (p->t->lines[index].left.len == 0 || p->t->lines[index].right.len == 0)) {
        complain(p, v, S("The line "), quoted(p, v->v[0].text),
                 S(" does not say which party is left and right of it; add \"left\" and \"right\" to it."));
        return w;
    }
    return (mz_where){kind, index};
}

static mz_exception exception_of(parser *p, const mz_yaml *map)
{
    mz_exception e = {.from = MZ_NO_DAY, .to = MZ_NO_DAY, .notice_days = -1, .where = {MZ_WHERE_ANY, -1}};
    if (!ONLY(p, map, S("an exception"), S("id"), S("text"), S("who"), S("types"), S("where"), S("from"), S("to"),
              S("notice_days"), S("judged"))) {
        return e;
    }
    e.id = id_of(p, map);
    e.text = wordings_of(p, map, S("text"), true);
    const mz_strs who = sides_of(p, map, S("who"), true);
    e.who = who.v;
    e.who_n = who.n;
    e.types = types_of(p, map, S("types"));
    e.where = where_of(p, map, e.where);
    e.from = day_of(p, map, S("from"), false);
    e.to = day_of(p, map, S("to"), false);
    e.notice_days = (int32_t)number_of(p, map, S("notice_days"), DAYS_MOST, -1);
    e.judged = truth_of(p, map, S("judged"), false);
    return e;
}

static void exceptions_of(parser *p, const mz_yaml *map, mz_rule *rule)
{
    const mz_yaml *list = NULL;
    if (mz_yaml_get(map, S("exceptions")) == NULL) {
        return;
    }
    const mz_len n = list_n(p, map, S("exceptions"), MZ_TERMS_EXCEPTIONS_MAX, &list);
    mz_exception *v = mz_new(p->perm, mz_exception, n);
    for (mz_len i = 0; i < n; i++) {
        v[i] = exception_of(p, &list->v[i]);
    }
    rule->exceptions = v;
    rule->exceptions_n = n;
}

/* What a clause and a reading have in common; what a reading leaves out is as the clause has it. */
static void rule_of(parser *p, const mz_yaml *map, mz_str types_key, mz_rule *rule)
{
    if (mz_yaml_get(map, S("who")) != NULL) {
        const mz_strs who = sides_of(p, map, S("who"), true);
        rule->who = who.v;
        rule->who_n = who.n;
    }
    if (mz_yaml_get(map, types_key) != NULL) {
        rule->types = types_of(p, map, types_key);
    }
    if (mz_yaml_get(map, S("against")) != NULL) {
        const mz_strs against = sides_of(p, map, S("against"), false);
        rule->against = against.v;
        rule->against_n = against.n;
    }
    rule->where = where_of(p, map, rule->where);
    rule->from = mz_yaml_get(map, S("from")) != NULL ? day_of(p, map, S("from"), false) : rule->from;
    rule->to = mz_yaml_get(map, S("to")) != NULL ? day_of(p, map, S("to"), false) : rule->to;
    const mz_yaml *hosted = mz_yaml_get(map, S("hosted"));
    if (hosted != NULL) {
        rule->hosted_only = hosted->kind == MZ_YAML_TEXT && mz_str_eq(hosted->text, S("only"));
        rule->hosted = rule->hosted_only || truth_of(p, map, S("hosted"), false);
    }
    exceptions_of(p, map, rule);
}

static void readings_of(parser *p, const mz_yaml *map, mz_clause *c)
{
    const mz_yaml *readings = mz_yaml_get(map, S("readings"));
    if (readings == NULL) {
        return;
    }
    if (readings->kind != MZ_YAML_MAP || readings->n > p->t->parties_n) {
        complain(p, readings, S("\"readings\" must be a mapping from each party's code to its reading."));
        return;
    }
    mz_rule *v = mz_new(p->perm, mz_rule, readings->n);
    mz_len n = 0;
    for (mz_len i = 0; i < p->t->parties_n; i++) {
        const mz_yaml *r = mz_yaml_get(readings, p->t->parties[i]);
        if (r == NULL || !ONLY(p, r, S("a reading"), S("text"), S("accepted"), S("who"), S("prohibited"), S("contrary"),
                               S("against"), S("where"), S("from"), S("to"), S("hosted"), S("exceptions"))) {
            continue;
        }
        v[n] = c->own;
        v[n].party = p->t->parties[i];
        v[n].text = wordings_of(p, r, S("text"), true);
        v[n].accepted = truth_of(p, r, S("accepted"), true);
        rule_of(p, r, c->required ? S("contrary") : S("prohibited"), &v[n]);
        n++;
    }
    for (mz_len i = 0; i < readings->n; i++) {
        if (!mz_str_among(readings->v[i].key, p->t->parties, p->t->parties_n)) {
            complain(p, &readings->v[i], quoted(p, readings->v[i].key), S(" is not one of the parties: "),
                     listed(p, p->t->parties, p->t->parties_n), S("."));
        }
    }
    c->readings = v;
    c->readings_n = n;
}

static void clocks_of(parser *p, const mz_yaml *map, mz_clause *c)
{
    const mz_yaml *clocks = mz_yaml_get(map, S("clocks"));
    for (int k = 0; k < MZ_STEPS; k++) {
        c->days[k] = -1;
    }
    if (clocks == NULL ||
        !ONLY(p, clocks, S("clocks"), S("notice"), S("answer"), S("examine"), S("rule"), S("remedy"))) {
        return;
    }
    for (int k = 0; k < MZ_STEPS; k++) {
        c->days[k] = (int32_t)number_of(p, clocks, mz_step_word((mz_step)k), DAYS_MOST, -1);
    }
}

static mz_clause clause_of(parser *p, const mz_yaml *map)
{
    mz_clause c = {.due = MZ_NO_DAY};
    c.own = (mz_rule){.accepted = true,
                      .where = {MZ_WHERE_ANY, -1},
                      .from = p->t->from,
                      .to = p->t->to,
                      .who = p->t->parties,
                      .who_n = p->t->parties_n};
    if (!ONLY(p, map, S("a clause"), S("id"), S("text"), S("who"), S("prohibited"), S("required"), S("contrary"),
              S("by"), S("against"), S("where"), S("from"), S("to"), S("hosted"), S("exceptions"), S("readings"),
              S("clocks"), S("remedy"), S("tags"))) {
        return c;
    }
    c.id = id_of(p, map);
    c.own.text = wordings_of(p, map, S("text"), true);
    c.required = mz_yaml_get(map, S("required")) != NULL;
    if (c.required == (mz_yaml_get(map, S("prohibited")) != NULL)) {
        complain(p, map, S("Give a clause either \"prohibited\" or \"required\" types."));
    }
    if (!c.required && (mz_yaml_get(map, S("by")) != NULL || mz_yaml_get(map, S("contrary")) != NULL)) {
        complain(p, map, S("\"by\" and \"contrary\" belong to a clause with \"required\" types only."));
    }
    c.fulfils = types_of(p, map, S("required"));
    c.due = day_of(p, map, S("by"), false);
    rule_of(p, map, c.required ? S("contrary") : S("prohibited"), &c.own);
    readings_of(p, map, &c);
    clocks_of(p, map, &c);
    c.remedy = wordings_of(p, map, S("remedy"), false);
    const mz_strs tags = texts_of(p, map, S("tags"), 32);
    c.tags = tags.v;
    c.tags_n = tags.n;
    return c;
}

static void read_clauses(parser *p, const mz_yaml *root)
{
    const mz_yaml *list = NULL;
    const mz_len n = list_n(p, root, S("clauses"), MZ_TERMS_CLAUSES_MAX, &list);
    mz_clause *v = mz_new(p->perm, mz_clause, n);
    if (n == 0) {
        complain(p, root, S("There are no clauses; give at least one under \"clauses\"."));
    }
    for (mz_len i = 0; i < n; i++) {
        v[i] = clause_of(p, &list->v[i]);
        for (mz_len k = 0; k < i; k++) {
            if (mz_str_eq(v[k].id, v[i].id)) {
                complain(p, &list->v[i], S("The id "), quoted(p, v[i].id),
                         S(" stands twice; give each clause its own."));
            }
        }
    }
    p->t->clauses = v;
    p->t->clauses_n = n;
}

static void read_head(parser *p, const mz_yaml *root)
{
    mz_terms *t = p->t;
    t->id = id_of(p, root);
    t->title = wordings_of(p, root, S("title"), true);
    t->grade = text_of(p, root, S("grade"), false);
    const mz_str grades[] = {S("cessation_of_hostilities"), S("preliminary"), S("definitive")};
    if (t->grade.len > 0 && !mz_str_among(t->grade, grades, 3)) {
        complain(p, mz_yaml_get(root, S("grade")), S("\"grade\" must be one of "), listed(p, grades, 3), S("."));
    }
    const mz_strs parties = sides_of(p, root, S("parties"), false);
    t->parties = parties.v;
    t->parties_n = parties.n;
    if (parties.n < 2 || mz_str_among(S("other"), parties.v, parties.n)) {
        complain(p, root, S("\"parties\" must name at least two sides, as [PAK, AFG]."));
    }
    const mz_strs authentic = texts_of(p, root, S("authentic"), LANGUAGES_MAX);
    t->authentic = authentic.v;
    t->authentic_n = authentic.n;
    t->from = day_of(p, root, S("from"), true);
    t->to = day_of(p, root, S("to"), false);
    if (t->to != MZ_NO_DAY && t->to < t->from) {
        complain(p, root, S("The terms end before they begin."));
    }
    t->source = text_of(p, root, S("source"), true);
}

mz_status mz_terms_parse(mz_str yaml, mz_terms_open open, void *ctx, mz_terms *out, mz_terms_faults *faults,
                         mz_arena *perm)
{
    mz_yaml root = {0};
    mz_terms t = {.from = MZ_NO_DAY, .to = MZ_NO_DAY};
    parser p = {&t, open, ctx, faults, -1, perm};
    const mz_status tree = mz_yaml_parse(yaml, &root, perm);
    if (mz_failed(tree)) {
        *mz_push(perm, faults) =
            (mz_terms_fault){mz_line_of(yaml, tree.at < 0 ? 0 : tree.at, NULL), mz_str_of(tree.what)};
        return tree;
    }
    if (ONLY(&p, &root, S("terms"), S("id"), S("title"), S("grade"), S("parties"), S("authentic"), S("from"), S("to"),
             S("source"), S("lines"), S("zones"), S("clauses"))) {
        read_head(&p, &root);
        read_places(&p, &root);
        read_clauses(&p, &root);
    }
    if (p.first_at >= 0) {
        return mz_fail(MZ_BAD_INPUT, "the terms are not clear; each place is named", p.first_at);
    }
    MZ_BUF_SCOPED text = mz_buf_new(MZ_TERMS_TEXT_MAX);
    mz_terms_write(&t, &text);
    if (text.full) {
        *mz_push(perm, faults) = (mz_terms_fault){
            1, S("The terms are too long for one entry of the record (60,000 bytes): draw lines with fewer points.")};
        return mz_fail(MZ_LIMIT, "the terms are too long for one entry of the record", -1);
    }
    *out = t;
    return mz_ok();
}

/* Sheets of decisions: YAML to acts. */
#include "intake/feed.h"

#include "geo/geo.h"

static const char *const KEYS[] = {"kind",     "by",     "date",    "about", "clause",  "party", "word",     "outcome",
                                   "position", "grade",  "harms",   "place", "lat",     "lon",   "radius_m", "from",
                                   "to",       "reason", "dissent", "note",  "country", "adm_1", "adm_2",    "set"};

/* The act being read, and the first thing that is wrong with it. */
typedef struct reader {
    mz_feed *feed;
    mz_act act;
    const mz_yaml *from;
    const char *reason;
    mz_str detail;
    mz_len line;
    mz_arena *perm;
} reader;

static void wrong(reader *r, const char *reason, const mz_yaml *node)
{
    if (r->reason == NULL) {
        r->reason = reason;
        r->line = node->line;
        r->detail = node->key.len == 0           ? node->text
                    : node->kind == MZ_YAML_TEXT ? mz_str_concat(r->perm, node->key, S(": "), node->text)
                                                 : node->key;
    }
}

/* A text member; wrong when it is a list or a mapping. */
static mz_str text(reader *r, mz_str key)
{
    const mz_yaml *v = mz_yaml_get(r->from, key);
    if (v != NULL && v->kind != MZ_YAML_TEXT) {
        wrong(r, "a text is wanted here", v);
        return (mz_str){0};
    }
    return v == NULL ? (mz_str){0} : mz_str_trim(v->text);
}

static mz_day day(reader *r, mz_str key)
{
    const mz_str s = text(r, key);
    mz_day d = MZ_NO_DAY;
    if (s.len > 0 && !mz_day_parse(s, &d)) {
        wrong(r, "a day is written YYYY-MM-DD", mz_yaml_get(r->from, key));
    }
    return d;
}

static bool whole(reader *r, const mz_yaml *map, mz_str key, int64_t *out)
{
    const mz_yaml *v = mz_yaml_get(map, key);
    if (v == NULL || (v->kind == MZ_YAML_TEXT && v->text.len == 0)) {
        return false;
    }
    if (v->kind != MZ_YAML_TEXT || !mz_str_canonical_uint(v->text, out) || *out > MZ_INTAKE_COUNT_MAX) {
        wrong(r, "a whole number up to ten million is wanted here", v);
        return false;
    }
    return true;
}

static void read_about(reader *r)
{
    const mz_yaml *v = mz_yaml_get(r->from, S("about"));
    if (v == NULL) {
        return;
    }
    const mz_yaml *items = v->kind == MZ_YAML_LIST ? v->v : v;
    const mz_len n = v->kind == MZ_YAML_LIST ? v->n : 1;
    if (v->kind == MZ_YAML_MAP || n > MZ_ACT_REFS_MAX) {
        wrong(r, "`about` is one reference or a list of at most 64", v);
        return;
    }
    mz_str *refs = mz_new(r->perm, mz_str, n);
    for (mz_len i = 0; i < n; i++) {
        if (items[i].kind != MZ_YAML_TEXT || items[i].text.len == 0) {
            wrong(r, "a reference is a text: \"12.3\", \"i12.3\" or \"id:UCDP GED/123\"", &items[i]);
            return;
        }
        refs[i] = items[i].text;
    }
    r->act.about = refs;
    r->act.about_n = n;
}

static mz_act_harm read_harm(reader *r, const mz_yaml *v)
{
    static const char *const keys[] = {"effect", "victims", "status", "min", "max"};
    const mz_str allowed[] = {mz_str_of(keys[0]), mz_str_of(keys[1]), mz_str_of(keys[2]), mz_str_of(keys[3]),
                              mz_str_of(keys[4])};
    mz_act_harm h = {.status = MZ_UNKNOWN, .victims = mz_yaml_text(v, S("victims"))};
    const mz_str status = mz_yaml_text(v, S("status"));
    if (v->kind != MZ_YAML_MAP || mz_yaml_stranger(v, allowed, 5) != NULL) {
        wrong(r, "a harm has effect, victims, status, min and max", v);
    } else if (!mz_effect_parse(mz_yaml_text(v, S("effect")), &h.effect)) {
        wrong(r, "the effect is killed, wounded, casualties, missing, captured or displaced", v);
    } else if (status.len > 0 && !mz_victim_status_parse(status, &h.status)) {
        wrong(r, "the status is civilian, military, police, militant, mixed or unknown", v);
    } else if (!whole(r, v, S("min"), &h.count.lo)) {
        wrong(r, "a harm needs its `min`", v);
    } else if (!whole(r, v, S("max"), &h.count.hi)) {
        h.count.hi = MZ_OPEN;
    } else if (h.count.hi < h.count.lo) {
        wrong(r, "`max` is below `min`", v);
    }
    return h;
}

static void read_harms(reader *r)
{
    const mz_yaml *v = mz_yaml_get(r->from, S("harms"));
    if (v == NULL) {
        return;
    }
    if (v->kind != MZ_YAML_LIST || v->n > MZ_ACT_HARMS_MAX) {
        wrong(r, "`harms` is a list of at most 32", v);
        return;
    }
    mz_act_harm *harms = mz_new(r->perm, mz_act_harm, v->n);
    for (mz_len i = 0; i < v->n; i++) {
        harms[i] = read_harm(r, &v->v[i]);
    }
    r->act.harms = harms;
    r->act.harms_n = v->n;
}

/* By its coordinates, else by its name in the gazetteer. */
static void read_place(reader *r)
{
    mz_place *w = &r->act.where;
    const mz_str lat = text(r, S("lat")), lon = text(r, S("lon"));
    int64_t radius_m = 0, lat_e6 = 0, lon_e6 = 0;
    *w = (mz_place){.span = {text(r, S("place")), -1, -1},
                    .precision = 1,
                    .country = text(r, S("country")),
                    .adm_1 = text(r, S("adm_1")),
                    .adm_2 = text(r, S("adm_2"))};
    if (whole(r, r->from, S("radius_m"), &radius_m)) {
        r->act.radius_m = (mz_len)radius_m;
    }
    if (lat.len > 0 || lon.len > 0) {
        w->known = mz_str_fixed(lat, 6, &lat_e6) && mz_str_fixed(lon, 6, &lon_e6) && mz_point_valid(lat_e6, lon_e6);
        w->lat_e6 = w->known ? (int32_t)lat_e6 : 0;
        w->lon_e6 = w->known ? (int32_t)lon_e6 : 0;
        if (!w->known) {
            wrong(r, "lat and lon are degrees within 90 and 180", r->from);
        }
        return;
    }
    const mz_gazettes found = w->span.text.len > 0 ? mz_gazetteer_find(w->span.text) : (mz_gazettes){0, 0};
    if (found.n > 0) {
        const mz_gazette g = mz_gazetteer_at(found, 0);
        w->known = true;
        w->lat_e6 = g.point.lat_e6;
        w->lon_e6 = g.point.lon_e6;
        w->place = g.id;
        w->precision = g.where_prec;
        r->act.radius_m = r->act.radius_m > 0 ? r->act.radius_m : (mz_len)g.radius_m;
    } else if (w->span.text.len > 0) {
        wrong(r, "the place is not in the gazetteer; give its lat and lon", mz_yaml_get(r->from, S("place")));
    }
}

/* The fields of a correction: "set: {harm.0: killed 12 - incident military PAKMIL}". */
static void read_sets(reader *r)
{
    const mz_yaml *v = mz_yaml_get(r->from, S("set"));
    if (v == NULL) {
        return;
    }
    if (v->kind != MZ_YAML_MAP || v->n > MZ_ACT_SETS_MAX) {
        wrong(r, "`set` is a mapping of at most 64 fields", v);
        return;
    }
    mz_act_set *sets = mz_new(r->perm, mz_act_set, v->n);
    for (mz_len i = 0; i < v->n; i++) {
        if (v->v[i].kind != MZ_YAML_TEXT || v->v[i].text.len == 0) {
            wrong(r, "a field is set to a text, \"-\" for none", &v->v[i]);
            return;
        }
        sets[i] = (mz_act_set){v->v[i].key, v->v[i].text};
    }
    r->act.sets = sets;
    r->act.sets_n = v->n;
}

static mz_str limited(reader *r, mz_str key)
{
    const mz_str s = text(r, key);
    if (s.len > MZ_ACT_TEXT_MAX) {
        wrong(r, "the text is longer than 8192 bytes", mz_yaml_get(r->from, key));
    }
    return s;
}

static void read_act(reader *r, mz_str by, mz_day date)
{
    mz_str allowed[sizeof KEYS / sizeof KEYS[0]];
    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0]; i++) {
        allowed[i] = mz_str_of(KEYS[i]);
    }
    const mz_yaml *stranger = mz_yaml_stranger(r->from, allowed, (mz_len)(sizeof KEYS / sizeof KEYS[0]));
    mz_act *a = &r->act;
    if (stranger != NULL) {
        wrong(r, "this key is not known (docs/formats/intake.md lists them)", stranger);
    }
    if (!mz_act_kind_parse(text(r, S("kind")), &a->kind)) {
        wrong(r, "`kind` is finding, ruling, remedy, position, coverage, notice, link or review", r->from);
    }
    const mz_str outcome = text(r, S("outcome")), position = text(r, S("position"));
    a->word = outcome.len > 0 ? outcome : position.len > 0 ? position : text(r, S("word"));
    a->by = text(r, S("by"));
    a->by = a->by.len > 0 ? a->by : by;
    a->date = day(r, S("date"));
    a->date = a->date != MZ_NO_DAY ? a->date : date;
    a->clause = text(r, S("clause"));
    a->party = text(r, S("party"));
    a->grade = text(r, S("grade"));
    a->from = day(r, S("from"));
    a->to = day(r, S("to"));
    a->reason = limited(r, S("reason"));
    a->dissent = limited(r, S("dissent"));
    read_about(r);
    read_harms(r);
    read_sets(r);
    read_place(r);
}

/* The byte where a line begins and where it ends. */
static void line_bytes(mz_str s, mz_len at, mz_len *begin, mz_len *end)
{
    *begin = at;
    while (*begin > 0 && s.data[*begin - 1] != '\n') {
        --*begin;
    }
    const mz_len lf = mz_str_find_byte(mz_str_from(s, at), '\n');
    *end = lf < 0 ? s.len : at + lf;
}

static mz_status take_act(mz_feed *f, const mz_yaml *node, mz_str by, mz_day date)
{
    reader r = {.feed = f, .from = node, .line = node->line, .perm = &f->keep};
    f->result->rows++;
    if (node->kind != MZ_YAML_MAP) {
        wrong(&r, "an act is a mapping of keys", node);
    } else {
        read_act(&r, by, date);
    }
    if (r.reason == NULL) {
        const mz_status checked = mz_act_check(&r.act);
        r.reason = mz_failed(checked) ? checked.what : NULL;
    }
    if (r.reason != NULL) {
        mz_len begin, end;
        line_bytes(f->bytes, node->at, &begin, &end);
        return mz_feed_reject(f, r.line, begin, end, r.reason, r.detail);
    }
    f->result->acts++;
    /* cppcheck-suppress returnDanglingLifetime -- a status does not point to what the sink was shown */
    return f->sink->acts(f->sink->ctx, &r.act, 1);
}

mz_status mz_read_acts(mz_feed *f)
{
    mz_yaml root = {.kind = MZ_YAML_TEXT};
    const mz_status s = mz_yaml_parse(f->bytes, &root, &f->keep);
    MZ_TRY(mz_feed_document(f, S("application/yaml"), MZ_BY_PERSON, mz_yaml_text(&root, S("by"))));
    if (mz_failed(s)) {
        mz_len begin, end;
        const mz_len at = s.at < 0 ? 0 : s.at;
        line_bytes(f->bytes, at, &begin, &end);
        MZ_TRY(mz_feed_reject(f, mz_line_of(f->bytes, at, NULL), begin, end, s.what, (mz_str){0}));
        return s;
    }
    const mz_yaml *acts = root.kind == MZ_YAML_LIST ? &root : mz_yaml_get(&root, S("acts"));
    if (acts == NULL || acts->kind != MZ_YAML_LIST) {
        return mz_fail(MZ_BAD_INPUT, "a sheet of acts is a list, or has a list `acts`", root.at);
    }
    const mz_str allowed[] = {S("by"), S("date"), S("note"), S("acts")};
    const mz_yaml *stranger = mz_yaml_stranger(&root, allowed, 4);
    if (stranger != NULL) {
        return mz_fail(MZ_BAD_INPUT, "beside `acts` a sheet has `by`, `date` and `note` only", stranger->key_at);
    }
    mz_day date = f->options->date;
    const mz_str given = mz_yaml_text(&root, S("date"));
    if (given.len > 0 && !mz_day_parse(given, &date)) {
        return mz_fail(MZ_BAD_INPUT, "a day is written YYYY-MM-DD", mz_yaml_get(&root, S("date"))->at);
    }
    for (mz_len i = 0; i < acts->n; i++) {
        MZ_TRY(take_act(f, &acts->v[i], mz_yaml_text(&root, S("by")), date));
    }
    return mz_ok();
}

/* Monitors' sheets: a row is what one position saw or heard in one window. */
#include "intake/row.h"

#include "lexicon/lexicon.h"

typedef enum column {
    C_ID,
    C_POSITION,
    C_LAT,
    C_LON,
    C_HELD_BY,
    C_MEANS,
    C_FROM,
    C_TO,
    C_COUNT,
    C_KIND,
    C_ASSESSMENT,
    C_BEARING,
    C_DISTANCE,
    C_WEAPON,
    C_SIDE,
    C_RADIUS,
    C_COUNTRY,
    C_NOTE,
    COLUMNS
} column;

static const char *const NAMES[COLUMNS][2] = {{"id"},
                                              {"position"},
                                              {"lat", "latitude"},
                                              {"lon", "longitude"},
                                              {"held_by"},
                                              {"means"},
                                              {"from"},
                                              {"to"},
                                              {"count"},
                                              {"kind"},
                                              {"assessment"},
                                              {"bearing", "direction"},
                                              {"distance_km"},
                                              {"weapon"},
                                              {"side"},
                                              {"radius_km"},
                                              {"country"},
                                              {"note", "description"}};

static const column REQUIRED[] = {C_POSITION, C_MEANS, C_FROM, C_KIND};

/* How far each means reaches when the sheet does not say, in metres: ours, and told in docs/formats/intake.md. */
static const struct {
    const char *word;
    int64_t reach_m;
} MEANS[] = {{"patrol_saw", 5000},
             {"patrol_heard", 10000},
             {"patrol_saw_heard", 10000},
             {"camera", 5000},
             {"uav", 10000},
             {"satellite", 10000},
             {"follow_up_interview", 1000},
             {"crater_analysis", 1000},
             {"third_party_report", 1000}};

static const char *const KINDS[] = {"explosion", "projectile",  "burst", "shot",   "flare",
                                    "uav",       "weapon_seen", "uxo",   "damage", "access_restriction",
                                    "none"};
static const char *const ASSESSMENTS[] = {"impact", "airburst", "outgoing", "undetermined"};

typedef struct sheet {
    mz_len of[COLUMNS], n;
    mz_acts acts;
    mz_map covered; /* position, days and word of a coverage to nothing: each is given once */
    mz_seen seen;
} sheet;

/* One row, understood. */
typedef struct sight {
    mz_span v[COLUMNS];
    mz_place position; /* where the monitors were */
    int64_t reach_m;
    mz_day from, to; /* days as the sheet's own clock has them */
    bool nothing, denied;
    int32_t bearing_ddeg;  /* -1 when unknown */
    int64_t near_m, far_m; /* the band of distance; -1 when unknown */
} sight;

#define FAULT(reason, detail) ((mz_row_fault){(reason), (detail)})
static const mz_row_fault FINE = {NULL, {0}};

static bool one_of(mz_str s, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (mz_str_eq(s, mz_str_of(list[i]))) {
            return true;
        }
    }
    return false;
}
#define ONE_OF(s, list) one_of((s), (list), sizeof(list) / sizeof *(list))

/* --- cells --------------------------------------------------------------------------------------------------- */

/* "hh:mm" or "hh:mm:ss" at s, in seconds; -1 when it is none. */
static int64_t clock_of(mz_str s, mz_len *taken)
{
    int64_t part[3] = {0};
    mz_len at = 0;
    int n = 0;
    while (n < 3 && at + 2 <= s.len && mz_str_int(mz_str_sub(s, at, at + 2), &part[n]) && part[n] >= 0) {
        n++;
        at += 2;
        if (at == s.len || s.data[at] != ':' || n == 3) {
            break;
        }
        at++;
    }
    *taken = at;
    const bool good = n >= 2 && part[0] <= 24 && part[1] < 60 && part[2] < 60;
    return good ? part[0] * 3600 + part[1] * 60 + part[2] : -1;
}

/* "2026-02-26T20:30+05:00" (T or a space, seconds and zone may be left out), or a day alone. *utc without a zone is as
 * if the clock were UTC. */
static bool take_time(mz_str s, mz_day *day, mz_utc *utc)
{
    if (s.len < 10 || !mz_day_parse(mz_str_sub(s, 0, 10), day)) {
        return false;
    }
    *utc = (mz_utc)*day * MZ_DAY_SECONDS;
    if (s.len == 10) {
        return true;
    }
    mz_len taken;
    mz_str rest = mz_str_from(s, 11);
    const int64_t clock = clock_of(rest, &taken);
    if ((s.data[10] != 'T' && s.data[10] != ' ') || clock < 0 || clock > MZ_DAY_SECONDS) {
        return false;
    }
    *utc += clock;
    rest = mz_str_trim(mz_str_from(rest, taken));
    if (rest.len == 0 || mz_str_eq(rest, S("Z"))) {
        return true;
    }
    const int64_t zone = rest.data[0] == '+' || rest.data[0] == '-' ? clock_of(mz_str_from(rest, 1), &taken) : -1;
    if (zone < 0 || zone > 14 * 3600 || taken + 1 != rest.len) {
        return false;
    }
    *utc -= rest.data[0] == '-' ? -zone : zone;
    return true;
}

static mz_row_fault take_window(sight *s)
{
    const mz_str from = s->v[C_FROM].text, to = s->v[C_TO].text;
    mz_utc begin, end;
    if (!take_time(from, &s->from, &begin)) {
        return FAULT("`from` is no time", from);
    }
    end = begin;
    s->to = s->from;
    if (to.len > 0 && !take_time(to, &s->to, &end)) {
        return FAULT("`to` is no time", to);
    }
    if (end < begin || s->to < s->from) {
        return FAULT("it ends before it begins", to);
    }
    return FINE;
}

/* How many, as monitors write it: "35", "30-40", "at least 60", "about 20", "up to 5", or nothing. */
static mz_row_fault check_count(mz_str s)
{
    static const char *const words[] = {"at least ", "more than ", "over ", "about ", "up to ",
                                        "some ",     "around ",    "~",     ">"};
    mz_str rest = s;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        const mz_str word = mz_str_of(words[i]);
        if (rest.len > word.len && mz_str_eq_fold(mz_str_sub(rest, 0, word.len), word)) {
            rest = mz_str_trim(mz_str_from(rest, word.len));
            break;
        }
    }
    int64_t low = 0, high = 0;
    const mz_len dash = rest.len > 0 ? mz_str_find_byte(mz_str_from(rest, 1), '-') : -1; /* not a minus in front */
    const mz_str first = dash < 0 ? rest : mz_str_sub(rest, 0, dash + 1);
    const mz_number a = mz_row_count(first, &low);
    const mz_number b = dash < 0 ? MZ_NUMBER_NONE : mz_row_count(mz_str_from(rest, dash + 2), &high);
    const mz_number worst = a > b ? a : b;
    if (worst > MZ_NUMBER_GOOD) {
        return FAULT(worst == MZ_NUMBER_NEGATIVE ? "the count is negative"
                     : worst == MZ_NUMBER_ABSURD ? "the count is absurd: more than ten million"
                                                 : "the count is no number and no range",
                     s);
    }
    return b == MZ_NUMBER_GOOD && high < low ? FAULT("the range of the count is upside down", s) : FINE;
}

static bool to_metres(mz_str km, int64_t *out) { return mz_str_fixed(km, 3, out) && *out >= 0 && *out <= 100000; }

static mz_row_fault take_distance(sight *s)
{
    const mz_str d = s->v[C_DISTANCE].text;
    s->near_m = s->far_m = -1;
    if (d.len == 0 || mz_str_eq_fold(d, S("unknown"))) {
        return FINE;
    }
    const mz_len dash = mz_str_find_byte(d, '-');
    const mz_str first = dash < 0 ? d : mz_str_trim(mz_str_sub(d, 0, dash));
    const mz_str second = dash < 0 ? d : mz_str_trim(mz_str_from(d, dash + 1));
    if (!to_metres(first, &s->near_m) || !to_metres(second, &s->far_m) || s->far_m < s->near_m) {
        return FAULT("the distance is no band of kilometres from 0 to 100", d);
    }
    return FINE;
}

static mz_row_fault take_bearing(sight *s)
{
    const mz_str b = s->v[C_BEARING].text;
    s->bearing_ddeg = -1;
    const bool none = b.len == 0 || mz_str_eq_fold(b, S("unknown"));
    return none || mz_bearing_parse(b, &s->bearing_ddeg) ? FINE : FAULT("the bearing is none of the 16 points", b);
}

static mz_row_fault take_means(sight *s)
{
    int64_t km;
    const mz_str means = s->v[C_MEANS].text, radius = s->v[C_RADIUS].text;
    for (size_t i = 0; i < sizeof MEANS / sizeof MEANS[0]; i++) {
        if (mz_str_eq(means, mz_str_of(MEANS[i].word))) {
            s->reach_m = MEANS[i].reach_m;
            if (radius.len == 0) {
                return FINE;
            }
            const bool good = to_metres(radius, &km) && km > 0;
            s->reach_m = good ? km : s->reach_m;
            return good ? FINE : FAULT("the radius is no number of kilometres up to 100", radius);
        }
    }
    return FAULT("the means of observation is not in the list", means);
}

static mz_row_fault take_words(sight *s)
{
    const mz_str kind = s->v[C_KIND].text, assessment = s->v[C_ASSESSMENT].text;
    if (!ONE_OF(kind, KINDS)) {
        return FAULT("the kind of observation is not in the list", kind);
    }
    if (assessment.len > 0 && !ONE_OF(assessment, ASSESSMENTS)) {
        return FAULT("the assessment is not in the list", assessment);
    }
    s->nothing = mz_str_eq(kind, S("none"));
    s->denied = mz_str_eq(kind, S("access_restriction"));
    return FINE;
}

static mz_row_fault take_position(sight *s)
{
    const mz_str lat = s->v[C_LAT].text, lon = s->v[C_LON].text;
    int64_t lat_e6, lon_e6;
    s->position = (mz_place){.span = s->v[C_POSITION], .country = s->v[C_COUNTRY].text, .precision = 1};
    if (lat.len == 0 && lon.len == 0) {
        const mz_gazettes found = mz_gazetteer_find(s->v[C_POSITION].text);
        if (found.n == 0) {
            return FAULT("the position has no coordinates and is not in the gazetteer", s->v[C_POSITION].text);
        }
        const mz_gazette g = mz_gazetteer_at(found, 0);
        s->position.lat_e6 = g.point.lat_e6;
        s->position.lon_e6 = g.point.lon_e6;
        s->position.precision = g.where_prec;
        s->position.place = g.id;
        s->position.known = true;
        return FINE;
    }
    if (!mz_str_fixed(lat, 6, &lat_e6) || lat_e6 < -90000000 || lat_e6 > 90000000) {
        return FAULT("the latitude is no number from -90 to 90", lat);
    }
    if (!mz_str_fixed(lon, 6, &lon_e6) || lon_e6 < -180000000 || lon_e6 > 180000000) {
        return FAULT("the longitude is no number from -180 to 180", lon);
    }
    s->position.lat_e6 = (int32_t)lat_e6;
    s->position.lon_e6 = (int32_t)lon_e6;
    s->position.known = true;
    return FINE;
}

static mz_row_fault understand(sight *s)
{
    mz_row_fault (*const steps[])(sight *) = {take_means,    take_words,   take_window,
                                              take_position, take_bearing, take_distance};
    mz_row_fault fault = FINE;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0] && fault.reason == NULL; i++) {
        fault = steps[i](s);
    }
    return fault.reason == NULL ? check_count(s->v[C_COUNT].text) : fault;
}

/* --- what it yields ------------------------------------------------------------------------------------------ */

/* Where the thing was: the position moved along the bearing by the middle of the band. */
static mz_place where_of(const sight *s)
{
    mz_place w = s->position;
    const int64_t band = s->far_m < 0 ? 0 : (s->far_m - s->near_m + 1) / 2;
    int64_t doubt_m = s->far_m < 0 ? s->reach_m : s->far_m;
    if (s->far_m > 0 && s->bearing_ddeg >= 0) {
        const int64_t middle = (s->near_m + s->far_m) / 2;
        const mz_point p = mz_point_move((mz_point){w.lat_e6, w.lon_e6}, s->bearing_ddeg, middle);
        w.lat_e6 = p.lat_e6;
        w.lon_e6 = p.lon_e6;
        doubt_m = band + middle / 5; /* half a point of the compass is 11.25 degrees: a fifth of the distance */
    }
    const bool at_hand = s->far_m <= 0 && s->reach_m <= 1000;
    const int class = at_hand || doubt_m <= 1000 ? 1 : 2;
    w.precision = class > w.precision ? class : w.precision;
    return w;
}

static mz_str actor_code(mz_str s)
{
    const bool code = s.len >= 3 && s.len % 3 == 0 && s.len <= 12 && mz_is_upper(s.data[0]) && mz_is_upper(s.data[1]);
    return s.len == 0 || code ? s : mz_actor_find(s, MZ_NO_DAY);
}

static mz_str note_of(mz_feed *f, const sight *s)
{
    static const column columns[] = {C_MEANS,  C_KIND,    C_COUNT, C_ASSESSMENT, C_BEARING, C_DISTANCE,
                                     C_WEAPON, C_HELD_BY, C_FROM,  C_TO,         C_NOTE};
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        mz_feed_note_put(f, mz_str_of(NAMES[columns[i]][0]), s->v[columns[i]].text);
    }
    return mz_feed_note(f);
}

static mz_status push_statement(mz_feed *f, const sight *s, const mz_csv_row *cells)
{
    const mz_type *t = mz_type_of_osce(s->v[C_KIND].text, s->v[C_WEAPON].text);
    mz_str *rules = mz_new(&f->rows, mz_str, 2);
    rules[0] = S("table.observations");
    rules[1] = mz_str_concat(&f->rows, S("osce."), s->v[C_KIND].text);
    mz_statement out = {.begin = cells->begin,
                        .end = cells->end,
                        .id = mz_feed_keep(f, s->v[C_ID].text),
                        .kind = MZ_EVENT,
                        .polarity = MZ_AFFIRMED,
                        .stance = MZ_REPORTS,
                        .cue = {{0}, -1, -1},
                        .where = where_of(s),
                        .when = {true, s->v[C_FROM], s->from, s->to, s->to > s->from ? 2 : 1},
                        .rules = rules,
                        .rules_n = 2};
    if (t != NULL) {
        out.type = t->leaf;
        out.cameo = t->cameo;
        (void)mz_plover_parse(t->plover, &out.plover);
    }
    const mz_span *side = &s->v[C_SIDE];
    if (side->text.len > 0) {
        mz_mention *m = mz_new(&f->rows, mz_mention, 1);
        *m = (mz_mention){{mz_feed_keep(f, side->text), side->begin, side->end}, actor_code(side->text)};
        m->actor = mz_feed_keep(f, m->actor);
        mz_feed_place(f, &m->span.begin, &m->span.end);
        out.agents = m;
        out.agents_n = 1;
    }
    out.where.span.text = mz_feed_keep(f, out.where.span.text);
    out.where.country = mz_feed_keep(f, out.where.country);
    out.when.span.text = mz_feed_keep(f, out.when.span.text);
    mz_feed_place(f, &out.begin, &out.end);
    mz_feed_place(f, &out.where.span.begin, &out.where.span.end);
    mz_feed_place(f, &out.when.span.begin, &out.when.span.end);
    out.note = note_of(f, s);
    return mz_feed_push(f, &out);
}

/* Where and when somebody could have seen, or was kept from seeing. The same twice is given once. */
static void add_coverage(mz_feed *f, sheet *t, const sight *s)
{
    const mz_str word = s->denied ? S("denied") : S("watched");
    MZ_BUF_SCOPED key = mz_buf_new(1 << 14);
    mz_put(&key, mz_cut_at_character(s->v[C_POSITION].text, MZ_STATEMENT_TEXT_MAX));
    mz_put_byte(&key, '\n');
    mz_put(&key, s->v[C_MEANS].text);
    mz_put(&key, word);
    mz_put_day(&key, s->from);
    mz_put_day(&key, s->to);
    mz_put_int(&key, s->position.lat_e6);
    mz_put_byte(&key, ' ');
    mz_put_int(&key, s->position.lon_e6);
    if (mz_map_get(&t->covered, mz_buf_str(&key)) != NULL) {
        return;
    }
    (void)mz_map_put(&t->covered, mz_str_copy(&f->keep, mz_buf_str(&key)), 0, NULL, &f->keep);
    mz_act *a = mz_push(&f->keep, &t->acts);
    *a = (mz_act){.kind = MZ_COVERAGE,
                  .by = f->document.actor.len > 0 ? f->document.actor : S("IGOMVM"),
                  .date = f->document.date,
                  .word = word,
                  .party = s->denied ? mz_str_copy(&f->keep, actor_code(s->v[C_SIDE].text)) : (mz_str){0},
                  .where = s->position,
                  .radius_m = s->reach_m,
                  .from = s->from,
                  .to = s->to};
    a->where.span.text = mz_str_copy(&f->keep, mz_cut_at_character(a->where.span.text, MZ_STATEMENT_TEXT_MAX));
    a->where.country = mz_str_copy(&f->keep, a->where.country);
    mz_feed_place(f, &a->where.span.begin, &a->where.span.end);
    mz_feed_note_put(f, S("means"), s->v[C_MEANS].text);
    mz_feed_note_put(f, S("held_by"), s->v[C_HELD_BY].text);
    mz_feed_note_put(f, S("from"), s->v[C_FROM].text);
    mz_feed_note_put(f, S("to"), s->v[C_TO].text);
    mz_feed_note_put(f, S("note"), s->v[C_NOTE].text);
    a->reason = mz_str_copy(&f->keep, mz_feed_note(f));
}

/* --- the sheet ----------------------------------------------------------------------------------------------- */

static mz_row_fault look_at(mz_feed *f, const sheet *t, mz_str raw, const mz_csv_row *cells)
{
    const char *why = cells->fault;
    if (why == NULL && ((f->converted == NULL && mz_utf8_bad(raw) >= 0) || mz_str_find_byte(raw, 0) >= 0)) {
        why = "the row is not UTF-8 text";
    }
    if (why == NULL && cells->n != t->n) {
        why = cells->n < t->n ? "the row has fewer cells than the header" : "the row has more cells than the header";
    }
    return FAULT(why, (mz_str){0});
}

static mz_status take_row(mz_feed *f, sheet *t, mz_str home, const mz_csv_row *cells)
{
    sight s = {.bearing_ddeg = -1};
    mz_row_fault fault = look_at(f, t, mz_str_sub(home, cells->begin, cells->end), cells);
    if (fault.reason == NULL) {
        for (int i = 0; i < COLUMNS; i++) {
            const mz_csv_cell *cell = t->of[i] < 0 ? NULL : &cells->v[t->of[i]];
            s.v[i] = cell == NULL ? (mz_span){{0}, -1, -1} : (mz_span){mz_str_trim(cell->text), cell->begin, cell->end};
        }
        fault = understand(&s);
    }
    if (fault.reason == NULL) {
        fault = mz_seen_check(f, &t->seen, s.v[C_ID].text, cells->line, cells->begin, cells->end);
    }
    if (fault.reason != NULL) {
        return mz_feed_reject(f, cells->line, cells->begin, cells->end, fault.reason, fault.detail);
    }
    add_coverage(f, t, &s);
    return s.nothing ? mz_ok() : push_statement(f, &s, cells);
}

static mz_status find_columns(mz_feed *f, sheet *t, const mz_csv_row *header)
{
    t->n = header->n;
    for (int i = 0; i < COLUMNS; i++) {
        t->of[i] = mz_csv_column(header, mz_str_of(NAMES[i][0]));
        if (t->of[i] < 0 && NAMES[i][1] != NULL) {
            t->of[i] = mz_csv_column(header, mz_str_of(NAMES[i][1]));
        }
    }
    for (size_t i = 0; i < sizeof REQUIRED / sizeof REQUIRED[0]; i++) {
        if (t->of[REQUIRED[i]] < 0) {
            MZ_TRY(mz_feed_reject(f, header->line, header->begin, header->end,
                                  "a column is missing that a monitors' sheet must have",
                                  mz_str_of(NAMES[REQUIRED[i]][0])));
            return mz_fail(MZ_BAD_INPUT, "a column is missing that a monitors' sheet must have", header->begin);
        }
    }
    return mz_ok();
}

static mz_status hand_out_acts(mz_feed *f, const mz_acts *acts)
{
    for (mz_len i = 0; i < acts->n; i += MZ_INTAKE_BATCH) {
        const mz_len n = acts->n - i < MZ_INTAKE_BATCH ? acts->n - i : MZ_INTAKE_BATCH;
        MZ_TRY(f->sink->acts(f->sink->ctx, acts->v + i, n));
        f->result->acts += n;
    }
    return mz_ok();
}

mz_status mz_read_observations(mz_feed *f)
{
    const mz_str home = f->converted == NULL ? f->bytes : f->converted->clean;
    mz_csv csv = mz_csv_open(home, 0, &f->keep);
    mz_csv_row cells;
    if (!mz_csv_next(&csv, &cells) || cells.fault != NULL) {
        return mz_fail(MZ_BAD_INPUT, "the header of the table cannot be read", 0);
    }
    f->document.date = MZ_NO_DAY;
    MZ_TRY(mz_feed_document(f, S("text/csv"), MZ_BY_OBSERVATION, (mz_str){0}));
    sheet t = {.seen = {.perm = &f->keep}};
    MZ_TRY(find_columns(f, &t, &cells));
    while (mz_csv_next(&csv, &cells)) {
        if (f->result->rows++ == MZ_INTAKE_SHEET_MAX) {
            return mz_fail(MZ_LIMIT, "the sheet has more rows than the limit", cells.begin);
        }
        MZ_TRY(take_row(f, &t, home, &cells));
    }
    MZ_TRY(mz_feed_flush(f, f->bytes.len));
    return hand_out_acts(f, &t.acts);
}

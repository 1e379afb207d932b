#include "intake/row.h"

#include "lexicon/lexicon.h"

/* --- layouts ------------------------------------------------------------------------------------------------- */

static const mz_layout LAYOUTS[] = {
    {.as = MZ_AS_GED,
     .publisher = "UCDP GED",
     .actor = "NGO", /* a research project: neither side */
     .rule = "table.ged",
     .required = {F_ID, F_START, F_TYPE, MZ_FIELDS},
     .names = {[F_ID] = {"id"},
               [F_START] = {"date_start"},
               [F_END] = {"date_end"},
               [F_DATE_PREC] = {"date_prec"},
               [F_LAT] = {"latitude"},
               [F_LON] = {"longitude"},
               [F_WHERE_PREC] = {"where_prec"},
               [F_PLACE] = {"where_coordinates"},
               [F_COUNTRY] = {"country"},
               [F_ADM_1] = {"adm_1"},
               [F_ADM_2] = {"adm_2"},
               [F_TYPE] = {"type_of_violence"},
               [F_ACTOR_A] = {"side_a"},
               [F_ACTOR_B] = {"side_b"},
               [F_LOW] = {"low", "low_est"},
               [F_BEST] = {"best", "best_est"},
               [F_HIGH] = {"high", "high_est"},
               [F_DEATHS_A] = {"deaths_a"},
               [F_DEATHS_B] = {"deaths_b"},
               [F_DEATHS_CIVILIANS] = {"deaths_civilians"},
               [F_SOURCE] = {"source_original"},
               [F_CLARITY] = {"event_clarity"},
               [F_SOURCES_N] = {"number_of_sources"},
               [F_DYAD] = {"dyad_name"}}},
    {.as = MZ_AS_ACLED,
     .publisher = "ACLED",
     .actor = "NGO",
     .rule = "table.acled",
     .required = {F_ID, F_START, MZ_FIELDS},
     .names = {[F_ID] = {"event_id_cnty", "data_id"},
               [F_START] = {"event_date"},
               [F_DATE_PREC] = {"time_precision"},
               [F_LAT] = {"latitude"},
               [F_LON] = {"longitude"},
               [F_WHERE_PREC] = {"geo_precision"},
               [F_PLACE] = {"location"},
               [F_COUNTRY] = {"country"},
               [F_ADM_1] = {"admin1"},
               [F_ADM_2] = {"admin2"},
               [F_TYPE] = {"event_type"},
               [F_SUBTYPE] = {"sub_event_type"},
               [F_ACTOR_A] = {"actor1"},
               [F_ACTOR_B] = {"actor2"},
               [F_BEST] = {"fatalities"},
               [F_SOURCE] = {"source"},
               [F_TEXT] = {"notes"}}},
    {.as = MZ_AS_RECORDS,
     .rule = "table.records",
     .required = {F_ID, F_START, MZ_FIELDS},
     .names = {[F_ID] = {"rec_id"},
               [F_START] = {"date_start", "date"},
               [F_END] = {"date_end"},
               [F_DATE_PREC] = {"date_prec"},
               [F_LAT] = {"lat", "latitude"},
               [F_LON] = {"lon", "longitude"},
               [F_WHERE_PREC] = {"where_prec"},
               [F_PLACE] = {"place"},
               [F_COUNTRY] = {"country"},
               [F_ADM_1] = {"adm_1"},
               [F_ADM_2] = {"adm_2"},
               [F_TYPE] = {"type"},
               [F_ACTOR_A] = {"actor_a", "actor"},
               [F_ACTOR_B] = {"actor_b"},
               [F_LOW] = {"deaths_low"},
               [F_BEST] = {"deaths_best"},
               [F_HIGH] = {"deaths_high"},
               [F_WOUNDED_LOW] = {"wounded_low"},
               [F_WOUNDED_HIGH] = {"wounded_high"},
               [F_SOURCE] = {"source"},
               [F_UNCERTAINTY_M] = {"uncertainty_m"},
               [F_MEANS] = {"means"},
               [F_TEXT] = {"text", "note", "description"}}},
    {.as = MZ_AS_GEOJSON,
     .rule = "table.geojson",
     .required = {F_START, MZ_FIELDS},
     .names = {[F_ID] = {"id", "rec_id"},
               [F_START] = {"date", "date_start", "event_date"},
               [F_END] = {"date_end"},
               [F_DATE_PREC] = {"date_prec"},
               [F_WHERE_PREC] = {"where_prec"},
               [F_PLACE] = {"place", "name", "title"},
               [F_COUNTRY] = {"country"},
               [F_ADM_1] = {"adm_1"},
               [F_ADM_2] = {"adm_2"},
               [F_TYPE] = {"type"},
               [F_SUBTYPE] = {"sub_event_type"},
               [F_ACTOR_A] = {"actor_a", "actor"},
               [F_ACTOR_B] = {"actor_b"},
               [F_LOW] = {"deaths_low"},
               [F_BEST] = {"deaths_best", "deaths"},
               [F_HIGH] = {"deaths_high"},
               [F_WOUNDED_LOW] = {"wounded_low", "wounded"},
               [F_WOUNDED_HIGH] = {"wounded_high"},
               [F_SOURCE] = {"source"},
               [F_UNCERTAINTY_M] = {"uncertainty_m"},
               [F_MEANS] = {"means"},
               [F_TEXT] = {"text", "note", "description"}}},
};

const mz_layout *mz_layout_of(mz_as as)
{
    for (size_t i = 0; i < sizeof LAYOUTS / sizeof LAYOUTS[0]; i++) {
        if (LAYOUTS[i].as == as) {
            return &LAYOUTS[i];
        }
    }
    return NULL;
}

/* --- numbers, days, places ----------------------------------------------------------------------------------- */

static const mz_row_fault FINE = {NULL, {0}};
#define FAULT(reason, detail) ((mz_row_fault){(reason), (detail)})

static bool is_nothing(mz_str s)
{
    return s.len == 0 || mz_str_eq_fold(s, S("NA")) || mz_str_eq_fold(s, S("NULL")) || mz_str_eq_fold(s, S("NaN"));
}

mz_number mz_row_count(mz_str s, int64_t *out)
{
    if (is_nothing(s)) {
        return MZ_NUMBER_NONE;
    }
    int64_t tenths_e6;
    if (!mz_str_fixed(s, 6, &tenths_e6)) {
        return s.len > 12 && mz_is_digit(s.data[0]) ? MZ_NUMBER_ABSURD : MZ_NUMBER_BAD;
    }
    if (tenths_e6 < 0) {
        return MZ_NUMBER_NEGATIVE;
    }
    if (tenths_e6 % 1000000 != 0) {
        return MZ_NUMBER_BAD;
    }
    *out = tenths_e6 / 1000000;
    return *out > MZ_INTAKE_COUNT_MAX ? MZ_NUMBER_ABSURD : MZ_NUMBER_GOOD;
}

static const char *number_words(mz_number n)
{
    switch (n) {
    case MZ_NUMBER_BAD:
        return "a count is not a whole number";
    case MZ_NUMBER_NEGATIVE:
        return "a count is negative";
    case MZ_NUMBER_ABSURD:
        return "a count is absurd: more than ten million people";
    case MZ_NUMBER_NONE:
    case MZ_NUMBER_GOOD:
        break;
    }
    return NULL;
}

/* A class from 1 to `most`; `standard` when there is none. */
static mz_row_fault take_class(mz_str s, int64_t most, int64_t standard, int *out)
{
    int64_t v = standard;
    const mz_number n = mz_row_count(s, &v);
    if (n > MZ_NUMBER_GOOD || v < 1 || v > most) {
        return FAULT("a class of precision is out of range", s);
    }
    *out = (int)v;
    return FINE;
}

static bool take_day(mz_str s, mz_day *out)
{
    const bool iso =
        s.len >= 10 && mz_day_parse(mz_str_sub(s, 0, 10), out) && (s.len == 10 || !mz_is_digit(s.data[10]));
    return iso || mz_day_loose(s, out);
}

/* ACLED's classes of time as UCDP's: one day, a week, a month. */
static int date_precision_of(mz_as as, int v)
{
    static const int acled[] = {0, 1, 3, 4, 4, 4};
    return as == MZ_AS_ACLED ? acled[v] : v;
}

static mz_row_fault take_when(const mz_layout *layout, const mz_row *row, mz_when *out)
{
    const mz_str start = row->v[F_START].text, end = row->v[F_END].text;
    if (start.len == 0) {
        return FAULT("the row has no date", start);
    }
    if (!take_day(start, &out->from)) {
        return FAULT("the date is no day of the calendar", start);
    }
    out->to = out->from;
    if (!is_nothing(end) && !take_day(end, &out->to)) {
        return FAULT("the date of the end is no day of the calendar", end);
    }
    if (out->to < out->from) {
        return FAULT("it ends before it begins", end);
    }
    int class = 1;
    const mz_row_fault fault = take_class(row->v[F_DATE_PREC].text, 5, out->to > out->from ? 2 : 1, &class);
    out->precision = date_precision_of(layout->as, class);
    out->known = fault.reason == NULL;
    out->span = row->v[F_START];
    return fault;
}

static bool take_degrees(mz_str s, int64_t most_deg, int32_t *out)
{
    int64_t v;
    const bool good = mz_str_fixed(s, 6, &v) && v >= -most_deg * 1000000 && v <= most_deg * 1000000;
    if (good) {
        *out = (int32_t)v;
    }
    return good;
}

/* Metres of uncertainty as UCDP's class, when no class is given: the smallest whose usual radius holds it. */
static int class_of_metres(mz_str s)
{
    int64_t m;
    return mz_row_count(s, &m) != MZ_NUMBER_GOOD ? 1 : m <= 1000 ? 1 : m <= 25000 ? 2 : m <= 50000 ? 3 : 4;
}

static int where_precision_of(mz_as as, int v)
{
    static const int acled[] = {0, 1, 2, 4, 4, 4, 4, 4};
    return as == MZ_AS_ACLED ? acled[v] : v;
}

static mz_row_fault take_where(const mz_layout *layout, const mz_row *row, mz_place *out)
{
    const mz_str lat = row->v[F_LAT].text, lon = row->v[F_LON].text;
    *out = (mz_place){.span = row->v[F_PLACE],
                      .country = row->v[F_COUNTRY].text,
                      .adm_1 = row->v[F_ADM_1].text,
                      .adm_2 = row->v[F_ADM_2].text,
                      .precision = 1};
    if (is_nothing(lat) && is_nothing(lon)) {
        return FINE;
    }
    if (!take_degrees(lat, 90, &out->lat_e6)) {
        return FAULT("the latitude is no number from -90 to 90", lat);
    }
    if (!take_degrees(lon, 180, &out->lon_e6)) {
        return FAULT("the longitude is no number from -180 to 180", lon);
    }
    const int standard = class_of_metres(row->v[F_UNCERTAINTY_M].text);
    int class = standard;
    const mz_row_fault fault = take_class(row->v[F_WHERE_PREC].text, 7, standard, &class);
    out->precision = where_precision_of(layout->as, class);
    out->known = fault.reason == NULL;
    return fault;
}

/* A place without a point: by its name, or by its admin unit. *rule says which. */
static void find_place(mz_place *w, const char **rule)
{
    mz_gazette g;
    const mz_str code = w->country.len > 0 ? mz_country_code(w->country) : (mz_str){0};
    const mz_gazettes found = w->span.text.len > 0 ? mz_gazetteer_find(w->span.text) : (mz_gazettes){0, 0};
    const mz_place_context context = {.countries = &code, .countries_n = code.len > 0, .kind = -1};
    bool sure = false;
    const mz_len best = found.n > 0 ? mz_gazetteer_best(found, &context, &sure) : -1;
    if (best >= 0 && sure) {
        g = mz_gazetteer_at(found, best);
        *rule = "place.gazetteer";
    } else if (mz_gazetteer_admin(w->country, w->adm_1, w->adm_2, &g)) {
        *rule = "place.admin";
    } else {
        return;
    }
    w->known = true;
    w->lat_e6 = g.point.lat_e6;
    w->lon_e6 = g.point.lon_e6;
    w->precision = g.where_prec;
    w->place = g.id;
}

/* --- types, actors, harms ------------------------------------------------------------------------------------ */

static const mz_type *type_of(const mz_layout *layout, const mz_row *row)
{
    const mz_str type = row->v[F_TYPE].text, sub = row->v[F_SUBTYPE].text;
    if (layout->as == MZ_AS_GED) { /* UCDP says who fights whom, not how: its coarse classes as the leaf nearest */
        return mz_type_find(mz_str_eq(type, S("3")) ? S("attack_on_civilians") : S("clash"));
    }
    const mz_type *t = sub.len > 0 ? mz_type_of_acled(sub) : NULL;
    t = t == NULL && type.len > 0 ? mz_type_find(type) : t;
    t = t == NULL && type.len > 0 ? mz_type_of_acled(type) : t;
    return t == NULL && type.len > 1 && mz_is_digit(type.data[0]) ? mz_type_of_cameo(type) : t;
}

static mz_row_fault take_type(const mz_layout *layout, const mz_row *row, mz_statement *out)
{
    const mz_str type = row->v[F_TYPE].text;
    const bool ged = layout->as == MZ_AS_GED;
    if (ged && (type.len != 1 || type.data[0] < '1' || type.data[0] > '3')) {
        return FAULT("type_of_violence is not 1, 2 or 3", type);
    }
    const mz_type *t = type_of(layout, row);
    out->kind = MZ_EVENT;
    if (t != NULL) {
        out->kind = mz_str_starts(t->path, S("act")) ? MZ_ACT : MZ_EVENT;
        out->type = t->leaf;
        out->cameo = t->cameo;
        (void)mz_plover_parse(t->plover, &out->plover);
    }
    return FINE;
}

static mz_mention mention_of(mz_feed *f, const mz_span *span, mz_day day)
{
    mz_mention m = {*span, mz_actor_of_dataset(span->text, day)};
    m.span.text = mz_feed_keep(f, span->text);
    mz_feed_place(f, &m.span.begin, &m.span.end);
    return m;
}

/* The actors of both sides; UCDP's and ACLED's order means nothing for fights, but names the doer of one-sided acts. */
static void take_actors(mz_feed *f, const mz_row *row, mz_statement *out)
{
    mz_mention *v = mz_new(&f->rows, mz_mention, 2);
    for (int side = 0; side < 2; side++) {
        const mz_span *s = &row->v[side == 0 ? F_ACTOR_A : F_ACTOR_B];
        if (is_nothing(s->text)) {
            continue;
        }
        v[side] = mention_of(f, s, out->when.from);
        *(side == 0 ? &out->agents : &out->targets) = &v[side];
        *(side == 0 ? &out->agents_n : &out->targets_n) = 1;
    }
}

/* In a fight both sides act and both are hit: who stands first in the table says nothing about who began. */
static void share_fight(mz_feed *f, mz_statement *s)
{
    if (!mz_str_eq(s->type, S("clash")) || s->agents_n != 1 || s->targets_n != 1) {
        return;
    }
    mz_mention *v = mz_new(&f->rows, mz_mention, 4);
    v[0] = v[3] = s->agents[0];
    v[1] = v[2] = s->targets[0];
    s->agents = v;
    s->targets = v + 2;
    s->agents_n = s->targets_n = 2;
}

static mz_victim_status fighters_of(const mz_mention *m)
{
    const bool state = mz_actor_is_state(m->actor) || mz_str_starts(m->span.text, S("Government of"));
    return state ? MZ_MILITARY : MZ_MILITANT;
}

typedef struct harms {
    mz_harm *v;
    mz_len n, cap;
} harms;

static void add_harm(mz_feed *f, harms *to, mz_harm h, const mz_span *cell)
{
    h.begin = cell->begin;
    h.end = cell->end;
    mz_feed_place(f, &h.begin, &h.end);
    if (h.victims.span.text.len == 0) {
        h.victims.span = (mz_span){{0}, -1, -1};
    }
    *mz_push(&f->rows, to) = h;
}

/* One side's part of the deaths. 0 says nothing: none are known. */
static mz_row_fault add_part(mz_feed *f, harms *to, const mz_span *cell, const mz_mention *side, bool civilians)
{
    int64_t n = 0;
    const mz_number number = mz_row_count(cell->text, &n);
    if (number > MZ_NUMBER_GOOD) {
        return FAULT(number_words(number), cell->text);
    }
    if (n > 0) {
        mz_harm h = {.effect = MZ_KILLED, .count = {n, n}, .basis = MZ_SUBSET, .status = MZ_CIVILIAN};
        if (!civilians && side != NULL) {
            h.victims = *side;
            h.status = fighters_of(side);
        } else if (!civilians) {
            h.status = MZ_UNKNOWN;
        }
        add_harm(f, to, h, cell);
    }
    return FINE;
}

/* The counts of low, best and high: the least and the most of those that are given. Returns how many are. */
static mz_row_fault take_bounds(const mz_row *row, const mz_field *fields, int n, mz_interval *out, int *given)
{
    *given = 0;
    for (int i = 0; i < n; i++) {
        int64_t v = 0;
        const mz_number number = mz_row_count(row->v[fields[i]].text, &v);
        if (number > MZ_NUMBER_GOOD) {
            return FAULT(number_words(number), row->v[fields[i]].text);
        }
        if (number == MZ_NUMBER_GOOD) {
            const mz_interval one = {v, v};
            *out = *given == 0 ? one : mz_interval_hull(*out, one);
            ++*given;
        }
    }
    return FINE;
}

static mz_row_fault take_wounded(mz_feed *f, const mz_row *row, harms *to)
{
    static const mz_field fields[] = {F_WOUNDED_LOW, F_WOUNDED_HIGH};
    mz_interval count = {0, 0};
    int given;
    const mz_row_fault fault = take_bounds(row, fields, 2, &count, &given);
    if (fault.reason == NULL && given > 0 && count.hi > 0) {
        add_harm(f, to, (mz_harm){.effect = MZ_WOUNDED, .count = count, .basis = MZ_INCIDENT, .status = MZ_UNKNOWN},
                 &row->v[F_WOUNDED_LOW]);
    }
    return fault;
}

/* All deaths, then the parts of them. UCDP's low can stand above its high in real files: the hull of the three is
 * kept, and *crossed says so. */
static mz_row_fault take_harms(mz_feed *f, const mz_layout *layout, const mz_row *row, mz_statement *out, bool *crossed)
{
    static const mz_field fields[] = {F_LOW, F_BEST, F_HIGH};
    harms list = {0};
    mz_interval count = {0, 0};
    int given;
    mz_row_fault fault = take_bounds(row, fields, 3, &count, &given);
    if (fault.reason != NULL) {
        return fault;
    }
    if (given > 0 && count.hi > 0) { /* 0 is none reported, not none */
        const bool acled = layout->as == MZ_AS_ACLED;
        const mz_span *cell = &row->v[row->v[F_LOW].text.len > 0 ? F_LOW : F_BEST];
        int64_t low = count.lo, high = count.hi;
        (void)mz_row_count(row->v[F_LOW].text, &low);
        (void)mz_row_count(row->v[F_HIGH].text, &high);
        *crossed = low > count.lo || high < count.hi;
        add_harm(f, &list,
                 (mz_harm){.effect = MZ_KILLED,
                           .count = count,
                           .approx = acled,
                           .basis = MZ_INCIDENT,
                           .status = acled ? MZ_UNKNOWN : MZ_MIXED},
                 cell);
    }
    const mz_mention *a = out->agents_n > 0 ? out->agents : NULL, *b = out->targets_n > 0 ? out->targets : NULL;
    fault = add_part(f, &list, &row->v[F_DEATHS_A], a, false);
    fault = fault.reason == NULL ? add_part(f, &list, &row->v[F_DEATHS_B], b, false) : fault;
    fault = fault.reason == NULL ? add_part(f, &list, &row->v[F_DEATHS_CIVILIANS], NULL, true) : fault;
    fault = fault.reason == NULL ? take_wounded(f, row, &list) : fault;
    out->harms = list.v;
    out->harms_n = list.n;
    return fault;
}

/* --- the whole ----------------------------------------------------------------------------------------------- */

/* Who the row names as its origin: a source of its own when it is a known side or armed group, else part of the note
 * ("police" alone does not say whose). */
static bool take_source(mz_feed *f, const mz_row *row, mz_statement *out)
{
    const mz_span *s = &row->v[F_SOURCE];
    const mz_str code = s->text.len == 0 ? (mz_str){0} : mz_actor_of_dataset(s->text, out->when.from);
    if (mz_actor_side(code).len == 0 && !mz_actor_is_armed_group(code)) {
        mz_feed_note_put(f, S("source"), s->text);
        return false;
    }
    mz_mention *m = mz_new(&f->rows, mz_mention, 1);
    *m = (mz_mention){*s, code};
    m->span.text = mz_feed_keep(f, s->text);
    mz_feed_place(f, &m->span.begin, &m->span.end);
    out->sources = m;
    out->sources_n = 1;
    return true;
}

static mz_str take_note(mz_feed *f, const mz_layout *layout, const mz_row *row, const mz_statement *s)
{
    static const struct {
        mz_field field;
        const char *key;
    } parts[] = {{F_MEANS, "means"},     {F_UNCERTAINTY_M, "uncertainty_m"},
                 {F_CLARITY, "clarity"}, {F_SOURCES_N, "sources"},
                 {F_DYAD, "dyad"},       {F_SUBTYPE, "sub_type"},
                 {F_TEXT, "text"}};
    if (s->type.len == 0 || layout->as == MZ_AS_GED) {
        mz_feed_note_put(f, layout->as == MZ_AS_GED ? S("ucdp_type") : S("type"), row->v[F_TYPE].text);
    }
    if (row->v[F_LOW].text.len > 0 || row->v[F_HIGH].text.len > 0) {
        mz_feed_note_put(f, S("best"), row->v[F_BEST].text);
    }
    const bool both = s->agents_n > 0 && s->targets_n > 0; /* then the dyad's name says nothing more */
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (both && parts[i].field == F_DYAD) {
            continue;
        }
        mz_feed_note_put(f, mz_str_of(parts[i].key), row->v[parts[i].field].text);
    }
    return mz_feed_note(f);
}

static void keep_place(mz_feed *f, mz_place *w)
{
    w->span.text = mz_feed_keep(f, w->span.text);
    w->country = mz_feed_keep(f, w->country);
    w->adm_1 = mz_feed_keep(f, w->adm_1);
    w->adm_2 = mz_feed_keep(f, w->adm_2);
    mz_feed_place(f, &w->span.begin, &w->span.end);
}

static mz_row_fault fill(mz_feed *f, const mz_layout *layout, const mz_row *row, mz_statement *out)
{
    const char *place_rule = NULL;
    bool crossed = false;
    mz_row_fault fault = take_when(layout, row, &out->when);
    fault = fault.reason == NULL ? take_where(layout, row, &out->where) : fault;
    fault = fault.reason == NULL ? take_type(layout, row, out) : fault;
    if (fault.reason != NULL) {
        return fault;
    }
    if (!out->where.known) {
        find_place(&out->where, &place_rule);
    }
    take_actors(f, row, out);
    fault = take_harms(f, layout, row, out, &crossed);
    if (fault.reason != NULL) {
        return fault;
    }
    share_fight(f, out);
    const bool sourced = take_source(f, row, out);
    keep_place(f, &out->where);
    out->when.span.text = mz_feed_keep(f, out->when.span.text);
    mz_feed_place(f, &out->when.span.begin, &out->when.span.end);
    mz_str *rules = mz_new(&f->rows, mz_str, 4);
    rules[out->rules_n++] = mz_str_of(layout->rule);
    if (place_rule != NULL) {
        rules[out->rules_n++] = mz_str_of(place_rule);
    }
    if (crossed) {
        rules[out->rules_n++] = S("table.bounds_crossed");
    }
    if (sourced) {
        rules[out->rules_n++] = S("table.source");
    }
    out->rules = rules;
    out->id = mz_feed_keep(f, row->v[F_ID].text);
    out->note = take_note(f, layout, row, out);
    out->begin = row->begin;
    out->end = row->end;
    mz_feed_place(f, &out->begin, &out->end);
    return FINE;
}

mz_row_fault mz_row_statement(mz_feed *f, const mz_layout *layout, const mz_row *row, mz_statement *out)
{
    *out = (mz_statement){.polarity = MZ_AFFIRMED,
                          .stance = MZ_REPORTS,
                          .cue = {{0}, -1, -1},
                          .where = {.span = {{0}, -1, -1}},
                          .when = {.span = {{0}, -1, -1}}};
    const mz_arena before = f->rows;
    const mz_row_fault fault = fill(f, layout, row, out);
    if (fault.reason != NULL) {
        mz_buf_clear(&f->note);
        f->rows = before;
    }
    return fault;
}

/* --- rows that stand twice ----------------------------------------------------------------------------------- */

#define SEEN_BYTE_BITS 36 /* MZ_INTAKE_BYTES_MAX */

mz_row_fault mz_seen_check(mz_feed *f, mz_seen *seen, mz_str id, mz_len line, mz_len begin, mz_len end)
{
    const mz_str home = f->converted == NULL ? f->bytes : f->converted->clean;
    const mz_str key = id.len > 0 ? id : mz_str_sub(home, begin, end);
    const uintptr_t at = (uintptr_t)key.data, from = (uintptr_t)home.data;
    const bool inside = at >= from && at < from + (uintptr_t)home.len;
    int64_t *first = mz_map_get(&seen->ids, key);
    if (first == NULL) {
        const mz_str kept = inside ? key : mz_str_copy(seen->perm, key);
        const int64_t place = (int64_t)((uint64_t)line << SEEN_BYTE_BITS | (uint64_t)begin);
        (void)mz_map_put(&seen->ids, kept, place, NULL, seen->perm);
        return FINE;
    }
    const mz_len first_begin = (mz_len)((uint64_t)*first & ((UINT64_C(1) << SEEN_BYTE_BITS) - 1));
    const mz_len n = end - begin;
    const bool same = first_begin + n <= home.len && memcmp(home.data + first_begin, home.data + begin, (size_t)n) == 0;
    MZ_BUF_SCOPED b = mz_buf_new(64);
    mz_puts(&b, "line ");
    mz_put_int(&b, (int64_t)((uint64_t)*first >> SEEN_BYTE_BITS));
    return FAULT(same ? "the same row stands in the file already" : "the id stands in the file already",
                 mz_str_copy(&f->rows, mz_buf_str(&b)));
}

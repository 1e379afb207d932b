/* What the map shows: asked of flow and index, nothing drawn yet. */
#include "serve/page/map.h"

#include "lexicon/lexicon.h"

#define FAR_M        150000   /* what is known to lie within more says little of where the map should be */
#define LEAST_E6     400000   /* a box is at least so wide and high */
#define LAT_SHOWN_E6 85000000 /* Mercator's map ends there */
#define MONTH        30
#define COUNT_MOST   100000000
#define YEARS_MOST   36600

mz_map_side mz_map_side_of(const mz_case *c, const mz_incident_row *r)
{
    for (mz_len i = 0; i < c->parties_n && i < 2; i++) {
        if (mz_str_eq(r->acting, c->parties[i].code)) {
            return i == 0 ? MZ_MAP_FIRST : MZ_MAP_SECOND;
        }
    }
    return MZ_MAP_OTHER;
}

int64_t mz_map_radius_m(const mz_incident_row *r) { return mz_precision_radius_m(r->where_prec); }

bool mz_map_between_parties(const mz_case *c, const mz_boundary *b)
{
    const mz_str one = mz_country_code(b->name_a), two = mz_country_code(b->name_b);
    mz_len hits = 0;
    for (mz_len i = 0; i < c->parties_n; i++) {
        hits += mz_str_eq(c->parties[i].code, one) + mz_str_eq(c->parties[i].code, two);
    }
    return hits == 2;
}

/* ---- the box ---- */

static int32_t within(int64_t v, int64_t most) { return (int32_t)(v < -most ? -most : v > most ? most : v); }

static int32_t lesser(int32_t a, int32_t b) { return a < b ? a : b; }
static int32_t greater(int32_t a, int32_t b) { return a > b ? a : b; }

mz_box mz_box_joined(mz_box a, mz_box b)
{
    return (mz_box){
        {lesser(a.south_west.lat_e6, b.south_west.lat_e6), lesser(a.south_west.lon_e6, b.south_west.lon_e6)},
        {greater(a.north_east.lat_e6, b.north_east.lat_e6), greater(a.north_east.lon_e6, b.north_east.lon_e6)}};
}

static void take(mz_scene *s, mz_point at, int64_t radius_m)
{
    const int64_t lat = radius_m * 9, lon = radius_m * 11; /* a metre is about nine millionths of a degree */
    const mz_point low = {within(at.lat_e6 - lat, MZ_LAT_MAX_E6), within(at.lon_e6 - lon, MZ_LON_MAX_E6)};
    const mz_point high = {within(at.lat_e6 + lat, MZ_LAT_MAX_E6), within(at.lon_e6 + lon, MZ_LON_MAX_E6)};
    if (!s->any) {
        s->box = (mz_box){low, high};
        s->any = true;
        return;
    }
    s->box = mz_box_joined(s->box, (mz_box){low, high});
}

mz_box mz_box_widened(mz_box box, int64_t percent)
{
    const int64_t lat = (int64_t)box.north_east.lat_e6 - box.south_west.lat_e6;
    const int64_t lon = (int64_t)box.north_east.lon_e6 - box.south_west.lon_e6;
    const int64_t larger = lat > lon ? lat : lon;
    const int64_t by = (larger < LEAST_E6 ? LEAST_E6 : larger) * percent / 100;
    return (mz_box){
        {within(box.south_west.lat_e6 - by, LAT_SHOWN_E6), within(box.south_west.lon_e6 - by, MZ_LON_MAX_E6)},
        {within(box.north_east.lat_e6 + by, LAT_SHOWN_E6), within(box.north_east.lon_e6 + by, MZ_LON_MAX_E6)}};
}

static int by_value(const void *a, const void *b, void *ctx)
{
    (void)ctx;
    const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/* Where most incidents are: without the outermost twentieth of them on each side, so that one far away does not make
 * all others small. */
static void take_most(mz_scene *s, mz_arena scratch)
{
    int32_t *lat = mz_new(&scratch, int32_t, s->n), *lon = mz_new(&scratch, int32_t, s->n);
    mz_len n = 0;
    for (mz_len i = 0; i < s->n; i++) {
        const mz_incident_row *r = &s->incidents[i];
        if (r->placed && mz_map_radius_m(r) <= FAR_M) {
            lat[n] = r->lat_e6;
            lon[n++] = r->lon_e6;
        }
    }
    if (n > 0) {
        mz_sort(lat, n, (mz_len)sizeof *lat, by_value, NULL, scratch);
        mz_sort(lon, n, (mz_len)sizeof *lon, by_value, NULL, scratch);
        take(s, (mz_point){lat[n / 20], lon[n / 20]}, 20000);
        take(s, (mz_point){lat[n - 1 - n / 20], lon[n - 1 - n / 20]}, 20000);
    }
}

static void take_rest(mz_scene *s)
{
    for (mz_len i = 0; i < s->crossings_n; i++) {
        take(s, (mz_point){s->crossings[i].lat_e6, s->crossings[i].lon_e6}, 5000);
    }
    for (mz_len i = 0; i < s->lines_n; i++) {
        mz_point low, high;
        if (mz_shape_box(&s->lines[i].shape, &low, &high)) {
            take(s, low, 0);
            take(s, high, 0);
        }
    }
}

/* Everything, also what stands far away. */
static mz_box whole_of(mz_scene s)
{
    for (mz_len i = 0; i < s.n; i++) {
        if (s.incidents[i].placed) {
            take(&s, (mz_point){s.incidents[i].lat_e6, s.incidents[i].lon_e6}, 50000);
        }
    }
    for (mz_len i = 0; i < s.coverage_n; i++) {
        if (s.coverage[i].placed) {
            take(&s, s.coverage[i].at, s.coverage[i].radius_m < FAR_M ? s.coverage[i].radius_m : FAR_M);
        }
    }
    return s.box;
}

/* ---- the facts ---- */

static mz_status take_facts(mz_visit *v, mz_scene *s)
{
    MZ_TRY(mz_flow_gates(v->c, s->to, &s->crossings, &s->crossings_n, v->perm));
    MZ_TRY(mz_flow_coverage(v->c, s->from, s->to, &s->coverage, &s->coverage_n, v->perm));
    if (v->c->has_terms) {
        s->lines = v->c->terms.lines;
        s->lines_n = v->c->terms.lines_n;
        s->zones = v->c->terms.zones;
        s->zones_n = v->c->terms.zones_n;
    }
    return mz_ok();
}

/* Without days: all of a case that fits the list, else the month before its newest incident. */
static mz_status take_days(mz_visit *v, mz_scene *s)
{
    mz_rows rows;
    int64_t n;
    mz_day first = MZ_NO_DAY, last;
    MZ_TRY(mz_page_day(v, "from", &s->from));
    MZ_TRY(mz_page_day(v, "to", &s->to));
    MZ_TRY(mz_flow_newest_day(v->c, &last));
    MZ_TRY(mz_index_count(v->c->index, MZ_TABLE_INCIDENT, &n));
    if (n <= MZ_MAP_MOST) {
        MZ_TRY(mz_index_ask(v->c->index, MZ_Q_INCIDENTS_ALL, NULL, 0, &rows, v->perm));
        for (mz_len i = 0; i < rows.n; i++) {
            const mz_day from = ((const mz_incident_row *)rows.v)[i].from;
            first = from != MZ_NO_DAY && (first == MZ_NO_DAY || from < first) ? from : first;
        }
    } else if (last != MZ_NO_DAY) {
        first = last - MONTH;
    }
    const mz_day today = (mz_day)(mz_site_now(v->site) / MZ_DAY_SECONDS);
    s->to = s->to != MZ_NO_DAY ? s->to : last != MZ_NO_DAY && (s->from == MZ_NO_DAY || last >= s->from) ? last : today;
    s->from = s->from != MZ_NO_DAY ? s->from : first != MZ_NO_DAY && first < s->to ? first : s->to;
    return s->from <= s->to && s->to - s->from <= YEARS_MOST
               ? mz_ok()
               : mz_fail(MZ_BAD_INPUT, "the first day stands before the last, at most a hundred years", -1);
}

static mz_status take_incidents(mz_visit *v, mz_scene *s)
{
    mz_rows rows;
    mz_selection wanted = {.of = MZ_COLLECTION_INCIDENTS,
                           .timed = true,
                           .since = s->from,
                           .until = s->to,
                           .newest_first = true,
                           .most = MZ_MAP_MOST};
    MZ_TRY(mz_index_ask_where(v->c->index, &wanted, &rows, v->perm));
    s->incidents = rows.v;
    s->n = s->all = rows.n;
    s->listed_from = s->from;
    for (mz_len i = 0; i < s->n; i++) {
        s->unplaced += !s->incidents[i].placed;
    }
    if (s->n == MZ_MAP_MOST) {
        int64_t all;
        wanted.most = 0;
        MZ_TRY(mz_features_count(v->c, &wanted, COUNT_MOST, &all));
        s->all = all;
        const mz_day oldest = s->incidents[s->n - 1].from;
        s->listed_from = s->all > s->n && oldest > s->from && oldest <= s->to ? oldest : s->from;
    }
    return mz_ok();
}

mz_status mz_scene_of(mz_visit *v, mz_scene *out)
{
    mz_scene s = {.from = MZ_NO_DAY, .to = MZ_NO_DAY};
    MZ_TRY(take_days(v, &s));
    MZ_TRY(take_incidents(v, &s));
    MZ_TRY(take_facts(v, &s));
    take_most(&s, *v->perm);
    take_rest(&s);
    s.whole = whole_of(s);
    if (!s.any) {
        s.box = s.whole; /* only what is known to no better than FAR_M, or nothing */
        s.any = s.n > s.unplaced;
    }
    *out = s;
    return mz_ok();
}

static mz_status take_box(const mz_visit *v, mz_box *out)
{
    mz_str text;
    bool bad = false;
    int64_t e6[4] = {0};
    if (!mz_http_parameter(v->q, S("box"), &text, &bad) || bad) {
        return mz_fail(MZ_BAD_INPUT, "box is west,south,east,north in degrees", -1);
    }
    for (int i = 0; i < 4; i++) {
        mz_len end = 0;
        while (end < text.len && text.data[end] != ',') {
            end++;
        }
        if (!mz_str_fixed(mz_str_sub(text, 0, end), 6, &e6[i]) || (end == text.len) != (i == 3)) {
            return mz_fail(MZ_BAD_INPUT, "box is west,south,east,north in degrees", -1);
        }
        text = mz_str_sub(text, end < text.len ? end + 1 : end, text.len);
    }
    if (!mz_point_valid(e6[1], e6[0]) || !mz_point_valid(e6[3], e6[2]) || e6[0] >= e6[2] || e6[1] >= e6[3]) {
        return mz_fail(MZ_BAD_INPUT, "box is west,south,east,north in degrees", -1);
    }
    *out = (mz_box){{(int32_t)e6[1], (int32_t)e6[0]}, {(int32_t)e6[3], (int32_t)e6[2]}};
    return mz_ok();
}

mz_status mz_scene_around(mz_visit *v, mz_scene *out)
{
    mz_scene s = {.from = MZ_NO_DAY, .to = MZ_NO_DAY, .any = true};
    MZ_TRY(take_box(v, &s.box));
    MZ_TRY(mz_page_day(v, "from", &s.from));
    MZ_TRY(mz_page_day(v, "to", &s.to));
    if (s.from == MZ_NO_DAY || s.to == MZ_NO_DAY || s.from > s.to) {
        return mz_fail(MZ_BAD_INPUT, "from and to are days, as in 2026-03-03", -1);
    }
    MZ_TRY(take_facts(v, &s));
    *out = s;
    return mz_ok();
}

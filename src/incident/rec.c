#include "incident/rec.h"

#define HALF_PI 1.5707963267948966

/* Days that a claimed precision leaves open beyond the given interval, by date_prec. */
static const int32_t slack_days[6] = {0, 0, 1, 3, 15, 180};
/* The span in days that a precision speaks of: an interval as long as that already says it all. */
static const int32_t full_days[6] = {0, 1, 2, 6, 28, 300};

/* sin x for |x| <= pi/4, Taylor to x^15: error below 1e-16. Only + and *, so that every machine agrees. */
static double sine(double x)
{
    const double q = x * x;
    double s = -7.6471637318198164759e-13;
    s = s * q + 1.6059043836821614599e-10;
    s = s * q - 2.5052108385441718775e-8;
    s = s * q + 2.7557319223985890653e-6;
    s = s * q - 1.9841269841269841270e-4;
    s = s * q + 8.3333333333333333333e-3;
    s = s * q - 1.6666666666666666667e-1;
    return x + x * q * s;
}

static double cosine(double x)
{
    const double q = x * x;
    double c = 4.7794773323873852974e-14;
    c = c * q - 1.1470745597729724714e-11;
    c = c * q + 2.0876756987868098979e-9;
    c = c * q - 2.7557319223985890653e-7;
    c = c * q + 2.4801587301587301587e-5;
    c = c * q - 1.3888888888888888889e-3;
    c = c * q + 4.1666666666666666667e-2;
    return 1.0 - 0.5 * q + q * q * c;
}

/* Sine and cosine of an angle in millionths of a degree, exact at the quarters. */
static void turn(int32_t angle_e6, double *s, double *c)
{
    const int64_t quarter_e6 = 90000000;
    int64_t a = angle_e6;
    while (a < 0) {
        a += 4 * quarter_e6;
    }
    const int64_t quarter = (a + quarter_e6 / 2) / quarter_e6;
    const double x = (double)(a - quarter * quarter_e6) * (HALF_PI / 90000000.0);
    const double sx = sine(x), cx = cosine(x);
    switch (quarter & 3) {
    case 0:
        *s = sx;
        *c = cx;
        break;
    case 1:
        *s = cx;
        *c = -sx;
        break;
    case 2:
        *s = -sx;
        *c = -cx;
        break;
    default:
        *s = -cx;
        *c = sx;
        break;
    }
}

static int32_t fixed(double v)
{
    const double f = v * 1073741824.0;
    return (int32_t)(f < 0.0 ? f - 0.5 : f + 0.5);
}

void mz_rec_point(int32_t lat_e6, int32_t lon_e6, int32_t xyz[3])
{
    mz_assert(lat_e6 >= -90000000 && lat_e6 <= 90000000);
    double sin_lat, cos_lat, sin_lon, cos_lon;
    turn(lat_e6, &sin_lat, &cos_lat);
    turn(lon_e6, &sin_lon, &cos_lon);
    xyz[0] = fixed(cos_lat * cos_lon);
    xyz[1] = fixed(cos_lat * sin_lon);
    xyz[2] = fixed(sin_lat);
}

int64_t mz_rec_reach2(int64_t metres)
{
    mz_assert(metres >= 0 && metres <= 12742017);
    const double units = (double)metres * (1073741824.0 / MZ_EARTH_M);
    const int64_t whole = (int64_t)units + 1;
    return whole * whole;
}

int64_t mz_rec_metres(int64_t chord2)
{
    int64_t root = 0;
    for (int64_t bit = INT64_C(1) << 31; bit > 0; bit >>= 1) {
        if ((root + bit) * (root + bit) <= chord2) {
            root += bit;
        }
    }
    return (int64_t)((double)root * (MZ_EARTH_M / 1073741824.0));
}

/* ---- names to numbers ---- */

typedef struct names {
    mz_map map;
    mz_str last; /* most tables repeat the value of the row before */
    int32_t last_number;
    int32_t next;
} names;

static int32_t number_of(names *t, mz_str s, mz_arena *a)
{
    if (s.len == 0) {
        return 0;
    }
    if (!mz_str_eq(s, t->last)) {
        bool fresh = false;
        const int64_t *at = mz_map_put(&t->map, s, t->next + 1, &fresh, a);
        t->next += fresh;
        t->last = s;
        t->last_number = (int32_t)*at;
    }
    return t->last_number;
}

/* Names of admin units as people compare them: letters without case, everything else but bytes of other scripts
 * left out ("Donetsk Oblast" is "Donetsk oblast"). */
static mz_str folded(mz_str s, mz_arena *a)
{
    uint8_t *to = mz_new(a, uint8_t, s.len);
    mz_len n = 0;
    for (mz_len i = 0; i < s.len; i++) {
        const int c = mz_to_lower(s.data[i]);
        if (mz_is_lower(c) || mz_is_digit(c) || c >= 0x80) {
            to[n++] = (uint8_t)c;
        }
    }
    return (mz_str){to, n};
}

/* Folded names are remembered by their text as given, so that each is folded once. */
typedef struct units {
    names raw, plain;
    int32_t *plain_of; /* by number of raw */
    mz_len n, cap;
} units;

static int32_t unit_of(units *u, mz_str s, mz_arena *a)
{
    const int32_t before = u->raw.next;
    const int32_t raw = number_of(&u->raw, s, a);
    if (raw == 0) {
        return 0;
    }
    if (u->raw.next > before) {
        u->plain_of = mz_arena_grow(a, u->plain_of, u->n, &u->cap, (mz_len)sizeof *u->plain_of, 8);
        u->plain_of[u->n++] = number_of(&u->plain, folded(s, a), a);
    }
    return u->plain_of[raw - 1];
}

/* ---- record order ---- */

static uint64_t chunk(mz_str s, mz_len begin)
{
    uint64_t v = 0;
    for (mz_len i = begin; i < begin + 8; i++) {
        v = v << 8 | (i < s.len ? s.data[i] : 0U);
    }
    return v;
}

static int by_id(const void *a, const void *b, void *ctx)
{
    const mz_report *r = ctx;
    return mz_str_cmp(r[((const mz_keyed *)a)->value].rec_id, r[((const mz_keyed *)b)->value].rec_id);
}

static bool same_start(mz_str a, mz_str b) { return chunk(a, 0) == chunk(b, 0) && chunk(a, 8) == chunk(b, 8); }

/* Runs that agree in their first 16 bytes are put in order by comparing. */
static void order_ties(const mz_report *r, mz_keyed *v, mz_len n, mz_arena scratch)
{
    mz_len i = 0;
    while (i < n) {
        mz_len j = i + 1;
        while (j < n && same_start(r[v[i].value].rec_id, r[v[j].value].rec_id)) {
            j++;
        }
        mz_sort(v + i, j - i, (mz_len)sizeof *v, by_id, (void *)(uintptr_t)r, scratch);
        i = j;
    }
}

static void sort_by(mz_keyed *v, mz_len n, const mz_report *r, mz_len begin, mz_arena scratch)
{
    for (mz_len i = 0; i < n; i++) {
        v[i].key = chunk(r[v[i].value].rec_id, begin);
    }
    mz_sort_keyed(v, n, scratch);
}

/* v[k].value becomes the place of the k-th report in record order. */
static mz_status record_order(const mz_report *r, mz_len n, const uint16_t *source, mz_keyed *v, int32_t *by_id,
                              mz_arena scratch)
{
    for (mz_len i = 0; i < n; i++) {
        v[i].value = (uint32_t)i;
    }
    sort_by(v, n, r, 8, scratch);
    sort_by(v, n, r, 0, scratch);
    order_ties(r, v, n, scratch);
    for (mz_len i = 1; i < n; i++) {
        if (mz_str_eq(r[v[i].value].rec_id, r[v[i - 1].value].rec_id)) {
            return mz_fail(MZ_BAD_INPUT, "a rec_id stands twice", v[i].value);
        }
    }
    for (mz_len i = 0; i < n; i++) {
        by_id[i] = (int32_t)v[i].value;
        v[i].key = source[v[i].value];
    }
    mz_sort_keyed(v, n, scratch);
    return mz_ok();
}

/* ---- sources ---- */

static int by_name(const void *a, const void *b, void *ctx)
{
    (void)ctx;
    const mz_rec_source *x = a, *y = b;
    const int c = mz_str_cmp(x->name, y->name);
    return c != 0 ? c : (int)x->dirty - (int)y->dirty;
}

typedef struct source_list {
    names found[2]; /* clean ones, dirty ones: a name may be both, and is then two sources */
    mz_rec_source *v;
    int32_t *of[2]; /* by number: place in v */
    mz_len n, cap, of_n[2], of_cap[2];
} source_list;

static mz_str name_of(mz_str s) { return s.len == 0 ? S("\0") : s; } /* an empty name is a name here */

static int32_t add_source(source_list *l, const mz_report *r, mz_arena *a)
{
    const int d = r->dirty;
    const int32_t before = l->found[d].next;
    const int32_t number = number_of(&l->found[d], name_of(r->source), a);
    if (l->found[d].next > before) {
        l->of[d] = mz_arena_grow(a, l->of[d], l->of_n[d], &l->of_cap[d], (mz_len)sizeof(int32_t), 8);
        l->of[d][l->of_n[d]++] = (int32_t)l->n;
        l->v = mz_arena_grow(a, l->v, l->n, &l->cap, (mz_len)sizeof *l->v, 16);
        l->v[l->n++] = (mz_rec_source){r->source, r->family.len > 0 ? r->family : r->source, r->dirty};
    }
    return l->of[d][number - 1];
}

/* Numbers the sources in byte order; source[i] is the number of report i. */
static mz_status number_sources(const mz_report *r, mz_len n, mz_recs *out, uint16_t *source, mz_arena *perm,
                                mz_arena scratch)
{
    source_list list = {0};
    int32_t *place = mz_new(&scratch, int32_t, n);
    for (mz_len i = 0; i < n; i++) {
        place[i] = add_source(&list, &r[i], &scratch);
        if (list.n > MZ_MATCH_SOURCES_MAX) {
            return mz_fail(MZ_LIMIT, "too many sources", i);
        }
    }
    mz_rec_source *sorted = mz_new(perm, mz_rec_source, list.n);
    int32_t *rank = mz_new(&scratch, int32_t, list.n);
    for (mz_len i = 0; i < list.n; i++) {
        sorted[i] = list.v[i];
    }
    mz_sort(sorted, list.n, (mz_len)sizeof *sorted, by_name, NULL, scratch);
    for (mz_len i = 0; i < list.n; i++) {
        const int d = sorted[i].dirty;
        rank[list.of[d][*mz_map_get(&list.found[d].map, name_of(sorted[i].name)) - 1]] = (int32_t)i;
    }
    for (mz_len i = 0; i < n; i++) {
        source[i] = (uint16_t)rank[place[i]];
    }
    out->sources = sorted;
    out->sources_n = list.n;
    return mz_ok();
}

/* ---- one report ---- */

static bool in_range(const mz_report *r)
{
    const bool day = r->from == MZ_NO_DAY || (r->to >= r->from && r->date_prec >= 1 && r->date_prec <= 5);
    const bool place = !r->placed || (r->lat_e6 >= -90000000 && r->lat_e6 <= 90000000 && r->lon_e6 >= -360000000 &&
                                      r->lon_e6 <= 360000000 && r->where_prec >= 1 && r->where_prec <= 7);
    const bool count = !r->counted || (mz_interval_valid(r->deaths) && r->deaths_best >= r->deaths.lo &&
                                       r->deaths_best <= r->deaths.hi && r->deaths_best <= MZ_COUNT_MAX);
    return day && place && count;
}

static int32_t count_of(int64_t v) { return v >= MZ_REC_OPEN ? MZ_REC_OPEN : (int32_t)v; }

struct mz_rec_names {
    names type_fine, type_broad, dyad, conflict;
    units country, adm_1, adm_2;
};

static void set_day(const mz_report *r, mz_rec *out)
{
    const int32_t span = r->to - r->from + 1;
    const int32_t slack = span >= full_days[r->date_prec] ? 0 : slack_days[r->date_prec];
    out->from = r->from;
    out->to = r->to;
    out->reach_from = r->from - slack;
    out->reach_to = r->to + slack;
    out->date_prec = (uint8_t)r->date_prec;
}

static void set_names(const mz_report *r, mz_rec_names *t, mz_rec *out, mz_arena *a)
{
    out->type_fine = number_of(&t->type_fine, r->type_fine, a);
    out->type_broad = number_of(&t->type_broad, r->type_broad, a);
    out->dyad = number_of(&t->dyad, r->dyad, a);
    out->conflict = number_of(&t->conflict, r->conflict, a);
    out->country = unit_of(&t->country, r->country, a);
    out->adm_1 = unit_of(&t->adm_1, r->adm_1, a);
    out->adm_2 = unit_of(&t->adm_2, r->adm_2, a);
}

void mz_rec_set(const mz_report *r, mz_rec_names *t, uint16_t source, mz_rec *out, mz_arena *a)
{
    *out = (mz_rec){0};
    out->usable = r->placed && r->from != MZ_NO_DAY;
    if (r->from != MZ_NO_DAY) {
        set_day(r, out);
    }
    if (r->placed) {
        int32_t xyz[3];
        mz_rec_point(r->lat_e6, r->lon_e6, xyz);
        out->x = xyz[0];
        out->y = xyz[1];
        out->z = xyz[2];
        out->where_prec = (uint8_t)r->where_prec;
    }
    set_names(r, t, out, a);
    out->deaths_best = r->counted ? count_of(r->deaths_best) : MZ_REC_UNKNOWN;
    out->deaths_lo = r->counted ? count_of(r->deaths.lo) : 0;
    out->deaths_hi = r->counted ? count_of(r->deaths.hi) : MZ_REC_OPEN;
    out->source = source;
    out->clean = (uint16_t)(r->dirty ? 0 : source + 1);
}

mz_status mz_rec_check(const mz_report *r, mz_len at)
{
    if (r->rec_id.len == 0) {
        return mz_fail(MZ_BAD_INPUT, "a report has no rec_id", at);
    }
    return in_range(r) ? mz_ok() : mz_fail(MZ_BAD_INPUT, "a report's day, place or count is out of range", at);
}

static mz_status check(const mz_report *r, mz_len n)
{
    if (n > MZ_REPORTS_MAX) {
        return mz_fail(MZ_LIMIT, "too many reports", -1);
    }
    for (mz_len i = 0; i < n; i++) {
        MZ_TRY(mz_rec_check(&r[i], i));
    }
    return mz_ok();
}

mz_status mz_recs_of(const mz_report *reports, mz_len n, mz_recs *out, mz_arena *perm, mz_arena scratch)
{
    MZ_TRY(check(reports, n));
    mz_recs made = {.n = n};
    uint16_t *source = mz_new(&scratch, uint16_t, n);
    MZ_TRY(number_sources(reports, n, &made, source, perm, scratch));
    int32_t *order = mz_new(perm, int32_t, n);
    made.v = mz_new(perm, mz_rec, n);
    mz_keyed *sorted = mz_new(&scratch, mz_keyed, n);
    int32_t *by_id = mz_new(perm, int32_t, n);
    MZ_TRY(record_order(reports, n, source, sorted, by_id, scratch));
    made.by_id = by_id;
    made.names = mz_new(perm, mz_rec_names, 1);
    for (mz_len k = 0; k < n; k++) {
        const mz_len i = sorted[k].value;
        order[k] = (int32_t)i;
        mz_rec_set(&reports[i], made.names, source[i], &made.v[k], perm);
        made.unplaced += !reports[i].placed;
        made.undated += reports[i].from == MZ_NO_DAY;
    }
    made.order = order;
    *out = made;
    return mz_ok();
}

#include "incident/near.h"

#define LONG_DAYS 14 /* longer intervals stand in cells of their own */

/* ---- the rule ---- */

static bool admissible(const mz_rec *a, const mz_rec *b)
{
    const bool one_clean = a->clean != 0 && a->clean == b->clean;
    const bool other_conflict = a->conflict != b->conflict && a->conflict != 0 && b->conflict != 0;
    return !one_clean && !other_conflict && a->usable && b->usable;
}

static bool days_meet(const mz_rec *a, const mz_rec *b)
{
    return a->reach_from - b->reach_to <= MZ_NEAR_DAYS && b->reach_from - a->reach_to <= MZ_NEAR_DAYS;
}

static bool vague(const mz_rec *r) { return r->where_prec >= 5; }
static bool precise(const mz_rec *r) { return r->where_prec <= 2; }

static bool units_agree(const mz_rec *a, const mz_rec *b)
{
    return a->country != 0 && a->country == b->country && (a->adm_1 == b->adm_1 || a->adm_1 == 0 || b->adm_1 == 0);
}

typedef struct reach {
    int64_t fine2, coarse2; /* squared chords */
} reach;

static reach reaches(void) { return (reach){mz_rec_reach2(MZ_NEAR_FINE_M), mz_rec_reach2(MZ_NEAR_COARSE_M)}; }

static bool places_meet(const reach *r, const mz_rec *a, const mz_rec *b)
{
    if (vague(a) || vague(b)) {
        return units_agree(a, b);
    }
    return mz_rec_chord2(a, b) <= (precise(a) && precise(b) ? r->fine2 : r->coarse2);
}

static bool countable(const mz_rec *r)
{
    return r->usable && r->dyad != 0 && r->type_fine != 0 && r->country != 0 && r->deaths_best >= 1;
}

static bool alike(const mz_rec *a, const mz_rec *b)
{
    return countable(a) && countable(b) && a->from == b->from && a->dyad == b->dyad && a->type_fine == b->type_fine &&
           a->country == b->country && a->deaths_best == b->deaths_best;
}

bool mz_near_pair(const mz_rec *a, const mz_rec *b)
{
    const reach r = reaches();
    return admissible(a, b) && ((days_meet(a, b) && places_meet(&r, a, b)) || alike(a, b));
}

/* ---- lists of reports, sorted by a key: cell and day ---- */

typedef struct item {
    mz_rec r;
    int32_t at; /* place in record order */
} item;

typedef struct cell {
    uint64_t key;
    mz_len begin, end;
    int32_t span; /* longest interval inside, in days */
} cell;

typedef struct list {
    item *v; /* by cell, then reach_from, then record order */
    mz_len n;
    cell *cells; /* by key */
    mz_len cells_n;
    int32_t *slots; /* hash of key -> cell plus one */
    uint64_t mask;
    int64_t edge;  /* of a cube, in units of the sphere */
    bool any_long; /* some stand in cells for long intervals */
} list;

#define AXIS_BITS 9
#define LONG_BIT  (UINT64_C(1) << (3 * AXIS_BITS))

static uint64_t cube(int64_t ix, int64_t iy, int64_t iz)
{
    return (uint64_t)ix << (2 * AXIS_BITS) | (uint64_t)iy << AXIS_BITS | (uint64_t)iz;
}

static bool long_lasting(const mz_rec *r) { return r->reach_to - r->reach_from > LONG_DAYS; }

static uint64_t cell_of(const mz_rec *r, int64_t edge)
{
    const int64_t half = INT64_C(1) << 30;
    /* one cube is left free below zero, so that neighbours need no test */
    return cube((r->x + half) / edge + 1, (r->y + half) / edge + 1, (r->z + half) / edge + 1) |
           (long_lasting(r) ? LONG_BIT : 0);
}

static uint64_t slot_of(uint64_t key) { return key * UINT64_C(0x9e3779b97f4a7c15) >> 20; }

static void index_cells(list *l, mz_arena *a)
{
    uint64_t size = 16;
    while (size < 2 * (uint64_t)l->cells_n) {
        size *= 2;
    }
    l->mask = size - 1;
    l->slots = mz_new(a, int32_t, (mz_len)size);
    for (mz_len c = 0; c < l->cells_n; c++) {
        uint64_t s = slot_of(l->cells[c].key) & l->mask;
        while (l->slots[s] != 0) {
            s = (s + 1) & l->mask;
        }
        l->slots[s] = (int32_t)(c + 1);
    }
}

static const cell *find_cell(const list *l, uint64_t key)
{
    uint64_t s = slot_of(key) & l->mask;
    while (l->slots[s] != 0) {
        const cell *c = &l->cells[l->slots[s] - 1];
        if (c->key == key) {
            return c;
        }
        s = (s + 1) & l->mask;
    }
    return NULL;
}

static void cut_cells(list *l, const mz_keyed *keys, mz_arena *a)
{
    mz_len n = 0;
    for (mz_len i = 0; i < l->n; i++) {
        n += i == 0 || keys[i].key >> 24 != keys[i - 1].key >> 24;
    }
    l->cells = mz_new(a, cell, n);
    for (mz_len i = 0; i < l->n; i++) {
        if (i == 0 || keys[i].key >> 24 != keys[i - 1].key >> 24) {
            l->cells[l->cells_n++] = (cell){keys[i].key >> 24, i, i, 0};
        }
        cell *c = &l->cells[l->cells_n - 1];
        const int32_t span = l->v[i].r.reach_to - l->v[i].r.reach_from;
        c->end = i + 1;
        c->span = span > c->span ? span : c->span;
    }
}

typedef bool (*chooser)(const mz_rec *r);
static bool fine_one(const mz_rec *r) { return r->usable && precise(r); }
static bool coarse_one(const mz_rec *r) { return r->usable && !precise(r) && !vague(r); }

/* The chosen reports by cell and day. */
static void make_list(const mz_recs *recs, chooser chosen, int64_t reach_m, list *l, mz_arena *a)
{
    *l = (list){0};
    l->edge = (int64_t)((double)reach_m * (1073741824.0 / MZ_EARTH_M)) + 2;
    mz_assert(2 * (INT64_C(1) << 30) / l->edge + 3 <= 1 << AXIS_BITS);
    mz_len n = 0;
    for (mz_len i = 0; i < recs->n; i++) {
        n += chosen(&recs->v[i]);
    }
    l->v = mz_new(a, item, n);
    mz_keyed *keys = mz_new(a, mz_keyed, n);
    for (mz_len i = 0; i < recs->n; i++) {
        const mz_rec *r = &recs->v[i];
        if (chosen(r)) {
            const uint64_t day = (uint64_t)((int64_t)r->reach_from + (1 << 23));
            keys[l->n++] = (mz_keyed){cell_of(r, l->edge) << 24 | (day & 0xffffff), (uint32_t)i};
        }
    }
    mz_sort_keyed(keys, n, *a);
    for (mz_len i = 0; i < n; i++) {
        l->v[i] = (item){recs->v[keys[i].value], (int32_t)keys[i].value};
        l->any_long = l->any_long || long_lasting(&l->v[i].r);
    }
    cut_cells(l, keys, a);
    index_cells(l, a);
}

/* ---- sweeps ---- */

typedef struct sweep {
    const mz_recs *recs;
    list fine, coarse, precise; /* precise: the fine reports in cubes of the coarse list */
    reach reach;
    mz_near_found found;
    void *ctx;
    const mz_keyed *by_country; /* all usable reports: key country << 32 | reach_from */
    mz_len by_country_n;
    int32_t *country_span; /* longest interval of the country, by its number */
    const int32_t *vague;  /* reports of precision 5-7 in record order */
    mz_len vague_n;
    const mz_keyed *alike; /* countable reports by a hash of what must be the same */
    mz_len alike_n;
    const mz_len *alike_run; /* first of each run; one more at the end */
    mz_len runs_n;
} sweep;

static void tell(const sweep *s, int worker, int32_t a, int32_t b)
{
    s->found(s->ctx, worker, a < b ? a : b, a < b ? b : a);
}

/* All pairs of x with list items from `lo` on whose day is in reach; items stand by reach_from. */
static void sweep_one(const sweep *s, int worker, const item *x, const item *lo, const item *end, int64_t reach2)
{
    const int32_t last = x->r.reach_to + MZ_NEAR_DAYS;
    for (const item *y = lo; y < end && y->r.reach_from <= last; y++) {
        if (x->r.reach_from - y->r.reach_to <= MZ_NEAR_DAYS && mz_rec_chord2(&x->r, &y->r) <= reach2 &&
            admissible(&x->r, &y->r)) {
            tell(s, worker, x->at, y->at);
        }
    }
}

static void sweep_cells(const sweep *s, int worker, const list *lx, const cell *cx, const list *ly, const cell *cy,
                        int64_t reach2)
{
    const bool same = lx == ly && cx == cy;
    const item *end = ly->v + cy->end;
    const item *lo = ly->v + cy->begin;
    for (mz_len i = cx->begin; i < cx->end; i++) {
        const item *x = &lx->v[i];
        while (lo < end && lo->r.reach_from + cy->span < x->r.reach_from - MZ_NEAR_DAYS) {
            lo++;
        }
        sweep_one(s, worker, x, same ? x + 1 : lo, end, reach2);
    }
}

/* cx against the 27 cubes round it in ly, short and long; when it is its own list, each pair of cells once. */
static void sweep_round(const sweep *s, int worker, const list *lx, const cell *cx, const list *ly, int64_t reach2)
{
    for (int64_t step = 0; step < 54; step += ly->any_long ? 1 : 2) {
        const int64_t dx = step / 2 / 9 - 1, dy = step / 2 / 3 % 3 - 1, dz = step / 2 % 3 - 1;
        const uint64_t key =
            ((cx->key & ~LONG_BIT) + cube(dx + 1, dy + 1, dz + 1) - cube(1, 1, 1)) | (step % 2 != 0 ? LONG_BIT : 0);
        if (lx == ly && key < cx->key) {
            continue;
        }
        const cell *cy = find_cell(ly, key);
        if (cy != NULL) {
            sweep_cells(s, worker, lx, cx, ly, cy, reach2);
        }
    }
}

static void sweep_fine(void *ctx, mz_len i, int worker)
{
    const sweep *s = ctx;
    sweep_round(s, worker, &s->fine, &s->fine.cells[i], &s->fine, s->reach.fine2);
}

static void sweep_coarse(void *ctx, mz_len i, int worker)
{
    const sweep *s = ctx;
    sweep_round(s, worker, &s->coarse, &s->coarse.cells[i], &s->coarse, s->reach.coarse2);
    sweep_round(s, worker, &s->coarse, &s->coarse.cells[i], &s->precise, s->reach.coarse2);
}

/* ---- vague places: by country and day ---- */

static void list_countries(sweep *s, mz_arena *a)
{
    mz_len usable = 0, vagues = 0;
    int32_t countries = 0;
    for (mz_len i = 0; i < s->recs->n; i++) {
        const mz_rec *r = &s->recs->v[i];
        usable += r->usable && r->country != 0;
        vagues += r->usable && vague(r) && r->country != 0;
        countries = r->country > countries ? r->country : countries;
    }
    if (vagues == 0) {
        return;
    }
    int32_t *vague_at = mz_new(a, int32_t, vagues);
    mz_keyed *keys = mz_new(a, mz_keyed, usable);
    s->country_span = mz_new(a, int32_t, countries + 1);
    for (mz_len i = 0; i < s->recs->n; i++) {
        const mz_rec *r = &s->recs->v[i];
        if (r->usable && r->country != 0) {
            const int32_t span = r->reach_to - r->reach_from;
            const uint64_t day = (uint64_t)((int64_t)r->reach_from + (1 << 23));
            keys[s->by_country_n++] = (mz_keyed){(uint64_t)r->country << 32 | day, (uint32_t)i};
            s->country_span[r->country] = span > s->country_span[r->country] ? span : s->country_span[r->country];
            if (vague(r)) {
                vague_at[s->vague_n++] = (int32_t)i;
            }
        }
    }
    mz_sort_keyed(keys, usable, *a);
    s->by_country = keys;
    s->vague = vague_at;
}

static mz_len first_from(const mz_keyed *v, mz_len n, uint64_t key)
{
    mz_len lo = 0, hi = n;
    while (lo < hi) {
        const mz_len mid = lo + (hi - lo) / 2;
        if (v[mid].key < key) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return lo;
}

static void sweep_vague(void *ctx, mz_len i, int worker)
{
    const sweep *s = ctx;
    const int32_t at = s->vague[i];
    const mz_rec *r = &s->recs->v[at];
    const int64_t first = (int64_t)r->reach_from - MZ_NEAR_DAYS - s->country_span[r->country] + (1 << 23);
    const uint64_t base = (uint64_t)r->country << 32;
    mz_len k = first_from(s->by_country, s->by_country_n, base | (uint64_t)(first < 0 ? 0 : first));
    const uint64_t last = base | (uint64_t)((int64_t)r->reach_to + MZ_NEAR_DAYS + (1 << 23));
    for (; k < s->by_country_n && s->by_country[k].key <= last; k++) {
        const int32_t other = (int32_t)s->by_country[k].value;
        const mz_rec *o = &s->recs->v[other];
        const bool mine = other != at && (!vague(o) || at < other); /* of two vague ones the first asks */
        if (mine && units_agree(r, o) && days_meet(r, o) && admissible(r, o)) {
            tell(s, worker, at, other);
        }
    }
}

/* ---- alike but far apart ---- */

static uint64_t mix(uint64_t h, int32_t v)
{
    h = (h ^ (uint32_t)v) * UINT64_C(0xff51afd7ed558ccd);
    return h ^ h >> 32;
}

static uint64_t likeness(const mz_rec *r)
{
    const uint64_t h = mix(mix(UINT64_C(0x2545f4914f6cdd1d), r->from), r->dyad);
    return mix(mix(mix(h, r->type_fine), r->country), r->deaths_best);
}

static void list_alike(sweep *s, mz_arena *a)
{
    mz_len n = 0;
    for (mz_len i = 0; i < s->recs->n; i++) {
        n += countable(&s->recs->v[i]);
    }
    mz_keyed *keys = mz_new(a, mz_keyed, n);
    for (mz_len i = 0; i < s->recs->n; i++) {
        if (countable(&s->recs->v[i])) {
            keys[s->alike_n++] = (mz_keyed){likeness(&s->recs->v[i]), (uint32_t)i};
        }
    }
    mz_sort_keyed(keys, n, *a);
    mz_len *runs = mz_new(a, mz_len, n + 1);
    for (mz_len i = 0; i < n; i++) {
        if (i == 0 || keys[i].key != keys[i - 1].key) {
            runs[s->runs_n++] = i;
        }
    }
    runs[s->runs_n] = n;
    s->alike = keys;
    s->alike_run = runs;
}

static void sweep_alike(void *ctx, mz_len run, int worker)
{
    const sweep *s = ctx;
    for (mz_len i = s->alike_run[run]; i < s->alike_run[run + 1]; i++) {
        const mz_rec *a = &s->recs->v[s->alike[i].value];
        for (mz_len j = i + 1; j < s->alike_run[run + 1]; j++) {
            const mz_rec *b = &s->recs->v[s->alike[j].value];
            const bool near = days_meet(a, b) && places_meet(&s->reach, a, b);
            if (!near && admissible(a, b) && alike(a, b)) {
                tell(s, worker, (int32_t)s->alike[i].value, (int32_t)s->alike[j].value);
            }
        }
    }
}

/* ---- all of it ---- */

static void fullest(const list *l, mz_near_stats *out)
{
    for (mz_len c = 0; c < l->cells_n; c++) {
        int32_t least = INT32_MAX;
        const mz_len n = l->cells[c].end - l->cells[c].begin;
        for (mz_len i = l->cells[c].begin; n >= out->densest_n && i < l->cells[c].end; i++) {
            least = l->v[i].at < least ? l->v[i].at : least;
        }
        if (n > out->densest_n || (n == out->densest_n && n > 0 && least < out->densest)) {
            *out = (mz_near_stats){n, least};
        }
    }
}

void mz_near_all(const mz_recs *recs, int threads, mz_near_found found, void *ctx, mz_near_stats *stats,
                 mz_arena scratch)
{
    sweep s = {.recs = recs, .reach = reaches(), .found = found, .ctx = ctx};
    *stats = (mz_near_stats){0, -1};
    make_list(recs, fine_one, MZ_NEAR_FINE_M, &s.fine, &scratch);
    fullest(&s.fine, stats);
    if (recs->sources_n < 2 && (recs->sources_n == 0 || !recs->sources[0].dirty)) {
        return; /* one clean source has no candidates at all */
    }
    make_list(recs, coarse_one, MZ_NEAR_COARSE_M, &s.coarse, &scratch);
    make_list(recs, fine_one, MZ_NEAR_COARSE_M, &s.precise, &scratch);
    list_countries(&s, &scratch);
    list_alike(&s, &scratch);
    mz_parallel(s.fine.cells_n, threads, sweep_fine, &s);
    mz_parallel(s.coarse.cells_n, threads, sweep_coarse, &s);
    mz_parallel(s.vague_n, threads, sweep_vague, &s);
    mz_parallel(s.runs_n, threads, sweep_alike, &s);
}

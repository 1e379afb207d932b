#include "incident/lookup.h"

#include "incident/near.h"

#define BUCKET_DAYS 16
#define LONG_DAYS   14 /* longer intervals stand in a list without days */

typedef enum kind { FINE = 1, COARSE, PRECISE, VAGUE, COUNTRY, ALIKE } kind;

static uint64_t mix(uint64_t h, int64_t v)
{
    h = (h ^ (uint64_t)v) * UINT64_C(0xff51afd7ed558ccd);
    return h ^ h >> 29;
}

static int64_t bucket_of(int64_t day) { return (day + (INT64_C(1) << 30)) / BUCKET_DAYS; }
static bool long_lasting(const mz_rec *r) { return r->reach_to - r->reach_from > LONG_DAYS; }
static bool vague(const mz_rec *r) { return r->where_prec >= 5; }
static bool precise(const mz_rec *r) { return r->where_prec <= 2; }

/* -1 is the list of those that last long. */
static int64_t home_bucket(const mz_rec *r) { return long_lasting(r) ? -1 : bucket_of(r->reach_from); }

static int64_t edge_of(kind k)
{
    const int64_t reach_m = k == FINE ? MZ_NEAR_FINE_M : MZ_NEAR_COARSE_M;
    return (int64_t)((double)reach_m * (1073741824.0 / MZ_EARTH_M)) + 2;
}

static uint64_t cell_key(kind k, int64_t x, int64_t y, int64_t z, int64_t bucket)
{
    return mix(mix(mix(mix(mix(0, k), x), y), z), bucket);
}

static int64_t cube_of(int32_t x, int64_t edge) { return (x + (INT64_C(1) << 30)) / edge; }

static uint64_t country_key(kind k, const mz_rec *r, int64_t bucket) { return mix(mix(mix(0, k), r->country), bucket); }

static uint64_t alike_key(const mz_rec *r)
{
    return mix(mix(mix(mix(mix(mix(0, ALIKE), r->from), r->dyad), r->type_fine), r->country), r->deaths_best);
}

static bool countable(const mz_rec *r)
{
    return r->dyad != 0 && r->type_fine != 0 && r->country != 0 && r->deaths_best >= 1;
}

static void rehash(mz_lookup *l, mz_arena *perm)
{
    l->heads_n = l->heads_n == 0 ? 1024 : l->heads_n * 2;
    l->heads = mz_new(perm, int32_t, l->heads_n);
    for (mz_len i = 0; i < l->n; i++) {
        int32_t *head = &l->heads[l->v[i].key & (uint64_t)(l->heads_n - 1)];
        l->v[i].next = *head;
        *head = (int32_t)(i + 1);
    }
}

static void put(mz_lookup *l, uint64_t key, int32_t slot, mz_arena *perm)
{
    if (l->n >= l->heads_n) {
        rehash(l, perm);
    }
    mz_lookup_node *node = mz_push(perm, l);
    int32_t *head = &l->heads[key & (uint64_t)(l->heads_n - 1)];
    *node = (mz_lookup_node){key, slot, *head};
    *head = (int32_t)l->n;
}

static void put_cell(mz_lookup *l, kind k, const mz_rec *r, int32_t slot, mz_arena *perm)
{
    const int64_t edge = edge_of(k);
    put(l, cell_key(k, cube_of(r->x, edge), cube_of(r->y, edge), cube_of(r->z, edge), home_bucket(r)), slot, perm);
}

void mz_lookup_add(mz_lookup *l, const mz_rec *r, int32_t slot, mz_arena *perm)
{
    if (!r->usable) {
        return;
    }
    if (!vague(r)) {
        put_cell(l, precise(r) ? PRECISE : COARSE, r, slot, perm);
    }
    if (precise(r)) {
        put_cell(l, FINE, r, slot, perm);
    }
    if (r->country != 0) {
        put(l, country_key(COUNTRY, r, home_bucket(r)), slot, perm);
    }
    if (r->country != 0 && vague(r)) {
        put(l, country_key(VAGUE, r, home_bucket(r)), slot, perm);
    }
    if (countable(r)) {
        put(l, alike_key(r), slot, perm);
    }
}

typedef struct asker {
    const mz_lookup *l;
    const mz_rec *r;
    mz_lookup_found found;
    void *ctx;
    int64_t first, last; /* buckets */
} asker;

static void walk(const asker *a, uint64_t key)
{
    for (int32_t i = a->l->heads[key & (uint64_t)(a->l->heads_n - 1)]; i != 0; i = a->l->v[i - 1].next) {
        if (a->l->v[i - 1].key == key) {
            a->found(a->ctx, a->l->v[i - 1].slot);
        }
    }
}

static void ask_cells(const asker *a, kind k)
{
    const int64_t edge = edge_of(k);
    const int64_t x = cube_of(a->r->x, edge), y = cube_of(a->r->y, edge), z = cube_of(a->r->z, edge);
    for (int64_t i = 0; i < 27; i++) {
        const int64_t cx = x + i / 9 - 1, cy = y + i / 3 % 3 - 1, cz = z + i % 3 - 1;
        walk(a, cell_key(k, cx, cy, cz, -1));
        for (int64_t b = a->first; b <= a->last; b++) {
            walk(a, cell_key(k, cx, cy, cz, b));
        }
    }
}

static void ask_country(const asker *a, kind k)
{
    walk(a, country_key(k, a->r, -1));
    for (int64_t b = a->first; b <= a->last; b++) {
        walk(a, country_key(k, a->r, b));
    }
}

void mz_lookup_ask(const mz_lookup *l, const mz_rec *r, mz_lookup_found found, void *ctx)
{
    if (!r->usable || l->n == 0) {
        return;
    }
    const asker a = {l,
                     r,
                     found,
                     ctx,
                     bucket_of((int64_t)r->reach_from - MZ_NEAR_DAYS - LONG_DAYS),
                     bucket_of((int64_t)r->reach_to + MZ_NEAR_DAYS)};
    if (vague(r)) {
        if (r->country != 0) {
            ask_country(&a, COUNTRY);
        }
    } else {
        ask_cells(&a, COARSE);
        ask_cells(&a, precise(r) ? FINE : PRECISE);
        if (r->country != 0) {
            ask_country(&a, VAGUE);
        }
    }
    if (countable(r)) {
        walk(&a, alike_key(r));
    }
}

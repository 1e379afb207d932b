#include "incident/cluster.h"

#define REFUSALS (1 << 14)

typedef struct refusal {
    int32_t a, b, size_a, size_b;
} refusal;

typedef struct groups {
    const mz_recs *recs;
    const mz_edges *e;
    const mz_bonds *bonds;
    int32_t threshold, missing;
    int32_t *root;     /* of each record: a member that stands for the group */
    int32_t *next;     /* members in a ring */
    int32_t *size;     /* by root */
    uint64_t *sources; /* by root: clean sources modulo 64 */
    bool *barred;      /* stands in a cannot-link */
    refusal *refused;
} groups;

static uint64_t source_bit(const mz_rec *r) { return r->clean == 0 ? 0 : UINT64_C(1) << (r->clean % 64); }

static groups new_groups(const mz_recs *recs, const mz_edges *e, const mz_bonds *bonds, mz_arena *a)
{
    groups g = {.recs = recs, .e = e, .bonds = bonds};
    g.root = mz_new(a, int32_t, recs->n);
    g.next = mz_new(a, int32_t, recs->n);
    g.size = mz_new(a, int32_t, recs->n);
    g.sources = mz_new(a, uint64_t, recs->n);
    g.barred = mz_new(a, bool, recs->n);
    g.refused = mz_new(a, refusal, REFUSALS);
    for (mz_len i = 0; i < recs->n; i++) {
        g.root[i] = g.next[i] = (int32_t)i;
        g.size[i] = 1;
        g.sources[i] = source_bit(&recs->v[i]);
    }
    for (mz_len i = 0; i < bonds->cannot_n; i++) {
        g.barred[bonds->cannot[i].a] = g.barred[bonds->cannot[i].b] = true;
    }
    return g;
}

static void join(groups *g, int32_t a, int32_t b)
{
    const int32_t into = g->size[a] >= g->size[b] ? a : b, from = into == a ? b : a;
    int32_t k = from;
    do {
        g->root[k] = into;
        k = g->next[k];
    } while (k != from);
    const int32_t swap = g->next[into];
    g->next[into] = g->next[from];
    g->next[from] = swap;
    g->size[into] += g->size[from];
    g->sources[into] |= g->sources[from];
}

/* The bits are modulo 64: where they meet, the members are looked at. */
static bool share_clean(const groups *g, int32_t a, int32_t b)
{
    if ((g->sources[a] & g->sources[b]) == 0) {
        return false;
    }
    int32_t i = a;
    do {
        const uint16_t clean = g->recs->v[i].clean;
        int32_t j = b;
        do {
            if (clean != 0 && clean == g->recs->v[j].clean) {
                return true;
            }
            j = g->next[j];
        } while (j != b);
        i = g->next[i];
    } while (i != a);
    return false;
}

static bool any_barred(const groups *g, int32_t a)
{
    int32_t i = a;
    do {
        if (g->barred[i]) {
            return true;
        }
        i = g->next[i];
    } while (i != a);
    return false;
}

static bool cannot(const groups *g, int32_t a, int32_t b)
{
    if (g->bonds->cannot_n == 0 || !any_barred(g, a) || !any_barred(g, b)) {
        return false;
    }
    for (mz_len i = 0; i < g->bonds->cannot_n; i++) {
        const int32_t x = g->root[g->bonds->cannot[i].a], y = g->root[g->bonds->cannot[i].b];
        if ((x == a && y == b) || (x == b && y == a)) {
            return true;
        }
    }
    return false;
}

static int64_t sum_between(const groups *g, int32_t a, int32_t b)
{
    const int32_t small = g->size[a] <= g->size[b] ? a : b, large = small == a ? b : a;
    int64_t sum = 0, pairs = 0;
    int32_t i = small;
    do {
        for (mz_len h = g->e->row[i]; h < g->e->row[i + 1]; h++) {
            if (g->root[g->e->v[h].other] == large) {
                sum += g->e->v[h].score;
                pairs++;
            }
        }
        i = g->next[i];
    } while (i != small);
    return sum + ((int64_t)g->size[a] * g->size[b] - pairs) * g->missing;
}

static void decide(groups *g, int32_t x, int32_t y, int32_t score)
{
    int32_t a = g->root[x], b = g->root[y];
    if (a == b) {
        return;
    }
    if (a > b) {
        const int32_t swap = a;
        a = b;
        b = swap;
    }
    refusal *memo = &g->refused[((uint32_t)a * 2654435761U ^ (uint32_t)b * 40503U) % REFUSALS];
    if (memo->a == a && memo->b == b && memo->size_a == g->size[a] && memo->size_b == g->size[b]) {
        return;
    }
    const int64_t pairs = (int64_t)g->size[a] * g->size[b];
    if (!share_clean(g, a, b) && !cannot(g, a, b) &&
        (pairs == 1 ? score : sum_between(g, a, b)) > g->threshold * pairs) {
        join(g, a, b);
        return;
    }
    *memo = (refusal){a, b, g->size[a], g->size[b]};
}

typedef struct ranked {
    int32_t a, b, score;
} ranked;

void mz_clusters_of(const mz_recs *recs, const mz_edges *e, const mz_bonds *bonds, const mz_weights *w, int32_t *first,
                    mz_arena scratch)
{
    groups g = new_groups(recs, e, bonds, &scratch);
    g.threshold = w->limit[MZ_LIMIT_THRESHOLD];
    g.missing = w->limit[MZ_LIMIT_MISSING];
    for (mz_len i = 0; i < bonds->must_n; i++) {
        const int32_t a = g.root[bonds->must[i].a], b = g.root[bonds->must[i].b];
        if (a != b) {
            join(&g, a, b);
        }
    }
    ranked *v = mz_new(&scratch, ranked, e->pairs);
    mz_keyed *keys = mz_new(&scratch, mz_keyed, e->pairs);
    mz_len n = 0;
    for (int32_t a = 0; a < recs->n; a++) {
        for (mz_len h = e->row[a]; h < e->row[a + 1]; h++) {
            if (e->v[h].other > a && e->v[h].score > g.threshold) {
                v[n] = (ranked){a, e->v[h].other, e->v[h].score};
                keys[n] = (mz_keyed){(uint64_t)(INT64_C(1) << 20) - (uint64_t)(int64_t)e->v[h].score, (uint32_t)n};
                n++;
            }
        }
    }
    mz_sort_keyed(keys, n, scratch);
    for (mz_len i = 0; i < n; i++) {
        const ranked *r = &v[keys[i].value];
        decide(&g, r->a, r->b, r->score);
    }
    for (int32_t i = 0; i < recs->n; i++) {
        const int32_t root = g.root[i]; /* the least member comes first, and marks its root by a negative size */
        if (g.size[root] > 0) {
            g.size[root] = -1 - i;
        }
        first[i] = -1 - g.size[root];
    }
}

/* Totals over periods that overlap are not added: the floor is the best set of disjoint spans. */
#include "account/cell.h"

/* Gaps between totals begin behind one (or nowhere) and end before one (or nowhere). within[i][j] is what incidents
 * add up to that begin no earlier than begins[i] and end no later than ends[j]. */
typedef struct gaps {
    const mz_account_span **totals; /* by `to` */
    mz_len n;
    int64_t *begins, *ends; /* n + 1 each, ascending */
    int64_t *within;        /* (n + 1) x (n + 1) */
} gaps;

static int by_end(const void *x, const void *y, void *ctx)
{
    (void)ctx;
    const mz_account_span *a = *(const mz_account_span *const *)x, *b = *(const mz_account_span *const *)y;
    return a->to != b->to ? (a->to > b->to) - (a->to < b->to) : (a->from > b->from) - (a->from < b->from);
}

static int up(const void *x, const void *y, void *ctx)
{
    (void)ctx;
    const int64_t *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

/* The last i with v[i] <= x, or -1. */
static mz_len last_not_above(const int64_t *v, mz_len n, int64_t x)
{
    mz_len lo = 0, hi = n;
    while (lo < hi) {
        const mz_len mid = lo + (hi - lo) / 2;
        if (v[mid] <= x) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return lo - 1;
}

/* Bounds are at most MZ_COUNT_MAX and spans at most 2^22 and a thousand: sums stay far within int64. */
static void fill_within(gaps *g, const mz_account_span *v, mz_len n)
{
    const mz_len side = g->n + 1;
    for (mz_len k = 0; k < n; k++) {
        if (!v[k].total) {
            const mz_len i = last_not_above(g->begins, side, v[k].from);
            const mz_len j = last_not_above(g->ends, side, (int64_t)v[k].to - 1) + 1;
            g->within[i * side + j] += v[k].lo;
        }
    }
    for (mz_len i = side - 1; i >= 0; i--) { /* now sums: from i on, up to j */
        for (mz_len j = 0; j < side; j++) {
            int64_t *at = &g->within[i * side + j];
            const int64_t left = j > 0 ? g->within[i * side + j - 1] : 0;
            const int64_t below = i + 1 < side ? g->within[(i + 1) * side + j] : 0;
            const int64_t both = i + 1 < side && j > 0 ? g->within[(i + 1) * side + j - 1] : 0;
            *at = *at + left + below - both;
        }
    }
}

static int64_t gap(const gaps *g, int64_t begin, int64_t end)
{
    if (begin > end) {
        return 0;
    }
    const mz_len side = g->n + 1;
    const mz_len i = last_not_above(g->begins, side, begin);
    const mz_len j = last_not_above(g->ends, side, end);
    return g->within[i * side + j];
}

static void make_gaps(gaps *g, const mz_account_span *v, mz_len n, mz_arena *work)
{
    g->totals = mz_new(work, const mz_account_span *, n);
    for (mz_len i = 0; i < n; i++) {
        if (v[i].total) {
            g->totals[g->n++] = &v[i];
        }
    }
    mz_assert(g->n <= MZ_ACCOUNT_TOTALS_MAX);
    mz_sort(g->totals, g->n, (mz_len)sizeof g->totals[0], by_end, NULL, *work);
    g->begins = mz_new(work, int64_t, g->n + 1);
    g->ends = mz_new(work, int64_t, g->n + 1);
    for (mz_len i = 0; i < g->n; i++) {
        g->begins[i] = (int64_t)g->totals[i]->to + 1;
        g->ends[i] = (int64_t)g->totals[i]->from - 1;
    }
    g->begins[g->n] = INT64_MIN;
    g->ends[g->n] = INT64_MAX;
    mz_sort(g->begins, g->n + 1, (mz_len)sizeof *g->begins, up, NULL, *work);
    mz_sort(g->ends, g->n + 1, (mz_len)sizeof *g->ends, up, NULL, *work);
    g->within = mz_new(work, int64_t, (g->n + 1) * (g->n + 1));
    fill_within(g, v, n);
}

int64_t mz_account_floor(const mz_account_span *v, mz_len n, mz_arena scratch)
{
    gaps g = {0};
    make_gaps(&g, v, n, &scratch);
    int64_t *best = mz_new(&scratch, int64_t, g.n); /* of sets whose last total is this one */
    int64_t most = gap(&g, INT64_MIN, INT64_MAX);
    for (mz_len t = 0; t < g.n; t++) {
        const mz_account_span *total = g.totals[t];
        int64_t before = gap(&g, INT64_MIN, (int64_t)total->from - 1);
        for (mz_len s = 0; s < t && g.totals[s]->to < total->from; s++) {
            const int64_t sum = best[s] + gap(&g, (int64_t)g.totals[s]->to + 1, (int64_t)total->from - 1);
            before = sum > before ? sum : before;
        }
        best[t] = before + total->lo;
        const int64_t all = best[t] + gap(&g, (int64_t)total->to + 1, INT64_MAX);
        most = all > most ? all : most;
    }
    return most < MZ_COUNT_MAX ? most : MZ_COUNT_MAX;
}

int64_t mz_account_area_floor(const int64_t *own, const int32_t *parent, mz_len n, mz_arena scratch)
{
    int64_t *below = mz_new(&scratch, int64_t, n);
    int64_t roots = 0;
    for (mz_len i = n - 1; i >= 0; i--) { /* children have higher places than their parents */
        mz_assert(parent[i] < (int32_t)i && parent[i] >= -1);
        const int64_t held = own[i] > below[i] ? own[i] : below[i];
        int64_t *to = parent[i] < 0 ? &roots : &below[parent[i]];
        *to = mz_count_add(*to, held);
    }
    return roots;
}

#include "incident/cluster.h"

#define REFUSALS (1 << 12)

typedef struct refusal {
    int32_t a, b, size_a, size_b;
} refusal;

typedef struct rule {
    int32_t threshold, further, missing;
} rule;

typedef struct groups {
    const mz_graph *graph;
    const mz_bonds *bonds;
    rule rule;
    int32_t *root;     /* of each node: a member that stands for the group */
    int32_t *next;     /* members in a ring */
    int32_t *size;     /* by root */
    uint64_t *sources; /* by root: clean sources modulo 64 */
    bool *barred;      /* stands in a cannot-link */
    refusal *refused;
    mz_len refusals; /* a power of two */
} groups;

static groups new_groups(const mz_graph *graph, const mz_bonds *bonds, mz_arena *a)
{
    groups g = {.graph = graph, .bonds = bonds, .refusals = 16};
    while (g.refusals < graph->n && g.refusals < REFUSALS) {
        g.refusals *= 2;
    }
    g.root = mz_new(a, int32_t, graph->n);
    g.next = mz_new(a, int32_t, graph->n);
    g.size = mz_new(a, int32_t, graph->n);
    g.sources = mz_new(a, uint64_t, graph->n);
    g.barred = mz_new(a, bool, graph->n);
    g.refused = mz_new(a, refusal, g.refusals);
    for (mz_len i = 0; i < graph->n; i++) {
        g.root[i] = g.next[i] = (int32_t)i;
        g.size[i] = 1;
        g.sources[i] = graph->clean[i] == 0 ? 0 : UINT64_C(1) << (graph->clean[i] % 64);
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
        const uint16_t clean = g->graph->clean[i];
        int32_t j = b;
        do {
            if (clean != 0 && clean == g->graph->clean[j]) {
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
        for (mz_len h = g->graph->row[i]; h < g->graph->row[i + 1]; h++) {
            if (g->root[g->graph->v[h].other] == large) {
                sum += g->graph->v[h].score;
                pairs++;
            }
        }
        i = g->next[i];
    } while (i != small);
    return sum + ((int64_t)g->size[a] * g->size[b] - pairs) * g->rule.missing;
}

static bool agree(const groups *g, int32_t a, int32_t b, int32_t score)
{
    const int64_t pairs = (int64_t)g->size[a] * g->size[b];
    if (share_clean(g, a, b) || cannot(g, a, b)) {
        return false;
    }
    return pairs == 1 ? score > g->rule.threshold
                      : sum_between(g, a, b) > g->rule.threshold + (pairs - 1) * g->rule.further;
}

static void decide(groups *g, int32_t x, int32_t y, int32_t score)
{
    const int32_t one = g->root[x], two = g->root[y];
    const int32_t a = one < two ? one : two, b = one < two ? two : one;
    const uint32_t hash = (uint32_t)a * 2654435761U ^ (uint32_t)b * 2246822519U;
    refusal *memo = &g->refused[hash & (uint32_t)(g->refusals - 1)];
    if (a == b || (memo->b == b && memo->a == a && memo->size_a == g->size[a] && memo->size_b == g->size[b])) {
        return;
    }
    if (agree(g, a, b, score)) {
        join(g, a, b);
    } else {
        *memo = (refusal){a, b, g->size[a], g->size[b]};
    }
}

typedef struct ranked {
    int32_t a, b, score;
} ranked;

/* Which edges are walked: all, or those inside one dirty source. */
typedef enum scope { ALL_EDGES, COPIES } scope;

static bool in_scope(const mz_graph *g, scope s, const bool *alone, int32_t a, int32_t b)
{
    return s == ALL_EDGES || (g->source[a] == g->source[b] && g->clean[a] == 0 && !alone[a] && !alone[b]);
}

static void walk(groups *g, scope s, const bool *alone, mz_arena scratch)
{
    const mz_graph *graph = g->graph;
    const mz_len most = graph->row[graph->n] / 2;
    ranked *v = mz_new(&scratch, ranked, most);
    mz_keyed *keys = mz_new(&scratch, mz_keyed, most);
    mz_len n = 0;
    for (int32_t a = 0; a < graph->n; a++) {
        for (mz_len h = graph->row[a]; h < graph->row[a + 1]; h++) {
            const int32_t b = graph->v[h].other, score = graph->v[h].score;
            if (b > a && score > g->rule.threshold && in_scope(graph, s, alone, a, b)) {
                v[n] = (ranked){a, b, score};
                keys[n] = (mz_keyed){(uint64_t)((INT64_C(1) << 20) - score), (uint32_t)n};
                n++;
            }
        }
    }
    mz_sort_keyed(keys, n, scratch);
    for (mz_len i = 0; i < n; i++) {
        const ranked *r = &v[keys[i].value];
        decide(g, r->a, r->b, r->score);
    }
}

static void put_first(groups *g, int32_t *first)
{
    for (int32_t i = 0; i < g->graph->n; i++) {
        const int32_t root = g->root[i]; /* the least member comes first, and marks its root by a negative size */
        if (g->size[root] > 0) {
            g->size[root] = -1 - i;
        }
        first[i] = -1 - g->size[root];
    }
}

static void cluster(const mz_graph *graph, const mz_bonds *bonds, rule how, scope s, const bool *alone, int32_t *first,
                    mz_arena scratch)
{
    groups g = new_groups(graph, bonds, &scratch);
    g.rule = how;
    for (mz_len i = 0; i < bonds->must_n; i++) {
        const int32_t a = g.root[bonds->must[i].a], b = g.root[bonds->must[i].b];
        if (a != b) {
            join(&g, a, b);
        }
    }
    walk(&g, s, alone, scratch);
    put_first(&g, first);
}

/* ---- copies ---- */

/* Witnesses: node k of the new graph stands for the reports whose witness[] is k, in the order of their firsts. */
typedef struct witnesses {
    int32_t *of; /* by report */
    int32_t *size;
    mz_graph graph;
    mz_bonds bonds;
} witnesses;

static bool has_dirty(const mz_graph *g)
{
    for (mz_len i = 0; i < g->n; i++) {
        if (g->clean[i] == 0) {
            return true;
        }
    }
    return false;
}

static void number_witnesses(const mz_graph *g, const int32_t *group, witnesses *w, mz_arena *a)
{
    w->of = mz_new(a, int32_t, g->n);
    w->size = mz_new(a, int32_t, g->n);
    uint16_t *clean = mz_new(a, uint16_t, g->n), *source = mz_new(a, uint16_t, g->n);
    for (mz_len i = 0; i < g->n; i++) {
        if (group[i] == i) {
            clean[w->graph.n] = g->clean[i];
            source[w->graph.n] = g->source[i];
            w->of[i] = (int32_t)w->graph.n++;
        } else {
            w->of[i] = w->of[group[i]];
        }
        w->size[w->of[i]]++;
    }
    w->graph.clean = clean;
    w->graph.source = source;
}

static int32_t floor_div(int64_t a, int64_t b)
{
    const int64_t q = a / b;
    return (int32_t)(a % b != 0 && a < 0 ? q - 1 : q);
}

/* Rows between witnesses: the mean over all pairs of their reports, a pair without an edge counting `missing`. */
static void join_rows(const mz_graph *g, int32_t missing, witnesses *w, mz_arena *a)
{
    const mz_len n = w->graph.n;
    int32_t *head = mz_new(a, int32_t, n), *next = mz_new(a, int32_t, g->n);
    for (int32_t i = (int32_t)g->n - 1; i >= 0; i--) {
        next[i] = head[w->of[i]];
        head[w->of[i]] = i + 1;
    }
    mz_len *row = mz_new(a, mz_len, n + 1);
    mz_half *v = mz_new(a, mz_half, g->row[g->n]);
    int64_t *sum = mz_new(a, int64_t, n);
    int32_t *count = mz_new(a, int32_t, n);
    mz_keyed *seen = mz_new(a, mz_keyed, n);
    mz_len out = 0;
    for (int32_t k = 0; k < n; k++) {
        mz_len seen_n = 0;
        for (int32_t i = head[k]; i != 0; i = next[i - 1]) {
            for (mz_len h = g->row[i - 1]; h < g->row[i]; h++) {
                const int32_t o = w->of[g->v[h].other];
                if (o != k && count[o]++ == 0) {
                    seen[seen_n++] = (mz_keyed){(uint64_t)o, 0};
                }
                sum[o] += o == k ? 0 : g->v[h].score;
            }
        }
        mz_sort_keyed(seen, seen_n, *a);
        row[k] = out;
        for (mz_len s = 0; s < seen_n; s++) {
            const int32_t o = (int32_t)seen[s].key;
            const int64_t pairs = (int64_t)w->size[k] * w->size[o];
            v[out++] = (mz_half){.other = o, .score = floor_div(sum[o] + (pairs - count[o]) * missing, pairs)};
            sum[o] = 0;
            count[o] = 0;
        }
    }
    row[n] = out;
    w->graph.row = row;
    w->graph.v = v;
}

static mz_bond *bonds_between(const mz_bond *v, mz_len n, const witnesses *w, mz_arena *a)
{
    mz_bond *out = mz_new(a, mz_bond, n);
    for (mz_len i = 0; i < n; i++) {
        const int32_t x = w->of[v[i].a], y = w->of[v[i].b];
        out[i] = x < y ? (mz_bond){x, y} : (mz_bond){y, x};
    }
    return out;
}

/* Copies of one story inside a dirty source: group[k] is the first of k's witness. */
static bool find_copies(const mz_graph *g, const mz_bonds *bonds, rule how, int32_t *group, mz_arena scratch)
{
    bool *alone = mz_new(&scratch, bool, g->n);
    for (mz_len i = 0; i < bonds->must_n; i++) {
        alone[bonds->must[i].a] = alone[bonds->must[i].b] = true;
    }
    for (mz_len i = 0; i < bonds->cannot_n; i++) {
        alone[bonds->cannot[i].a] = alone[bonds->cannot[i].b] = true;
    }
    const mz_bonds none = {0};
    cluster(g, &none, how, COPIES, alone, group, scratch);
    for (int32_t i = 0; i < g->n; i++) {
        if (group[i] != i) {
            return true;
        }
    }
    return false;
}

void mz_clusters_of(const mz_graph *g, const mz_bonds *bonds, const mz_weights *w, int32_t *first, mz_arena scratch)
{
    const rule rules = {w->limit[MZ_LIMIT_THRESHOLD], w->limit[MZ_LIMIT_FURTHER], w->limit[MZ_LIMIT_MISSING]};
    const rule copies = {w->limit[MZ_LIMIT_COPY], w->limit[MZ_LIMIT_FURTHER], w->limit[MZ_LIMIT_MISSING]};
    int32_t *group = mz_new(&scratch, int32_t, g->n);
    if (!has_dirty(g) || !find_copies(g, bonds, copies, group, scratch)) {
        cluster(g, bonds, rules, ALL_EDGES, NULL, first, scratch);
        return;
    }
    witnesses t = {0};
    number_witnesses(g, group, &t, &scratch);
    join_rows(g, rules.missing, &t, &scratch);
    t.bonds = (mz_bonds){bonds_between(bonds->must, bonds->must_n, &t, &scratch),
                         bonds_between(bonds->cannot, bonds->cannot_n, &t, &scratch), bonds->must_n, bonds->cannot_n};
    int32_t *of = mz_new(&scratch, int32_t, t.graph.n), *least = mz_new(&scratch, int32_t, t.graph.n);
    cluster(&t.graph, &t.bonds, rules, ALL_EDGES, NULL, of, scratch);
    for (int32_t i = (int32_t)g->n - 1; i >= 0; i--) {
        least[of[t.of[i]]] = i;
    }
    for (int32_t i = 0; i < g->n; i++) {
        first[i] = least[of[t.of[i]]];
    }
}

#include "incident/edges.h"

#define SOURCES_SQUARE_MAX 256 /* up to so many the cells of all pairs are looked up beforehand */

/* ---- scores ---- */

mz_scorer mz_scorer_new(const mz_weights *w, const mz_recs *recs, mz_arena *perm)
{
    const mz_len n = recs->sources_n;
    mz_scorer s = {w, mz_pattern_scale_new(), NULL, NULL, recs->sources, n};
    if (n > SOURCES_SQUARE_MAX) {
        return s;
    }
    s.cells = mz_new(perm, const int32_t *, n *n);
    bool *swap = mz_new(perm, bool, n *n);
    for (mz_len i = 0; i < n * n; i++) {
        s.cells[i] = mz_weights_cells(w, &recs->sources[i / n], &recs->sources[i % n], &swap[i]);
    }
    s.swap = swap;
    return s;
}

const int32_t *mz_scorer_cells(const mz_scorer *s, const mz_rec *a, const mz_rec *b, bool *swap)
{
    if (s->cells == NULL) {
        return mz_weights_cells(s->w, &s->sources[a->source], &s->sources[b->source], swap);
    }
    const mz_len i = a->source * s->sources_n + b->source;
    *swap = s->swap[i];
    return s->cells[i];
}

int32_t mz_score(const mz_scorer *s, const mz_rec *a, const mz_rec *b)
{
    bool swap = false;
    const int32_t *cells = mz_scorer_cells(s, a, b, &swap);
    int16_t cell[MZ_ROWS];
    mz_pattern_of(&s->scale, a, b, swap, cell);
    int32_t sum = 0;
    for (int row = 0; row < MZ_ROW_RIVALS; row++) {
        sum += cells[cell[row]];
    }
    return sum;
}

/* ---- gathering pairs, one heap a worker ---- */

#define BLOCK_PAIRS 8192

typedef struct block {
    struct block *next;
    mz_len n;
    struct {
        int32_t a, b, score;
    } v[BLOCK_PAIRS];
} block;

typedef struct heap {
    mz_arena arena;
    block *head;
    mz_len candidates;
    uint8_t far_apart[64]; /* heaps of two workers share no cache line */
} heap;

typedef struct gather {
    const mz_recs *recs;
    const mz_scorer *scorer;
    int32_t floor;
    heap heap[MZ_THREADS_MAX];
} gather;

static void keep(void *ctx, int worker, int32_t a, int32_t b)
{
    gather *g = ctx;
    heap *h = &g->heap[worker];
    const int32_t score = mz_score(g->scorer, &g->recs->v[a], &g->recs->v[b]);
    h->candidates++;
    if (score <= g->floor) {
        return;
    }
    if (h->head == NULL || h->head->n == BLOCK_PAIRS) {
        block *fresh = mz_new(&h->arena, block, 1);
        fresh->next = h->head;
        h->head = fresh;
    }
    block *k = h->head;
    k->v[k->n].a = a;
    k->v[k->n].b = b;
    k->v[k->n++].score = score;
}

/* ---- rows ---- */

static int by_other(const void *a, const void *b, void *ctx)
{
    (void)ctx;
    const mz_half *x = a, *y = b;
    return (x->other > y->other) - (x->other < y->other);
}

static void sort_row(mz_half *v, mz_len n, mz_arena scratch)
{
    if (n > 48) {
        mz_sort(v, n, (mz_len)sizeof *v, by_other, NULL, scratch);
        return;
    }
    for (mz_len i = 1; i < n; i++) {
        const mz_half x = v[i];
        mz_len j = i;
        while (j > 0 && v[j - 1].other > x.other) {
            v[j] = v[j - 1];
            j--;
        }
        v[j] = x;
    }
}

static void fill_rows(const gather *g, int threads, mz_edges *e, mz_arena *perm, mz_arena scratch)
{
    mz_len *row = mz_new(perm, mz_len, e->n + 1);
    for (int t = 0; t < threads; t++) {
        for (const block *k = g->heap[t].head; k != NULL; k = k->next) {
            for (mz_len i = 0; i < k->n; i++) {
                row[k->v[i].a + 1]++;
                row[k->v[i].b + 1]++;
            }
            e->pairs += k->n;
        }
        e->candidates += g->heap[t].candidates;
    }
    for (mz_len i = 0; i < e->n; i++) {
        row[i + 1] += row[i];
    }
    mz_len *next = mz_new(&scratch, mz_len, e->n + 1);
    for (mz_len i = 0; i < e->n; i++) {
        next[i] = row[i];
    }
    e->v = mz_new(perm, mz_half, 2 * e->pairs);
    for (int t = 0; t < threads; t++) {
        for (const block *k = g->heap[t].head; k != NULL; k = k->next) {
            for (mz_len i = 0; i < k->n; i++) {
                const int32_t a = k->v[i].a, b = k->v[i].b, score = k->v[i].score;
                e->v[next[a]++] = (mz_half){b, score, score, 0};
                e->v[next[b]++] = (mz_half){a, score, score, 0};
            }
        }
    }
    e->row = row;
}

/* ---- rivals ---- */

typedef struct row_work {
    const mz_recs *recs;
    const mz_scorer *scorer;
    const mz_weights *w;
    mz_edges *e;
    mz_len *back;   /* by place in v: the same pair in the other row */
    uint8_t *level; /* by place in v: what stands against the pair in this row */
    uint64_t **sum; /* by worker, by source */
    mz_arena scratch[MZ_THREADS_MAX];
} row_work;

#define ROWS_A_TASK 4096

static mz_len find_in_row(const mz_edges *e, int32_t a, int32_t b)
{
    mz_len lo = e->row[a], hi = e->row[a + 1];
    while (lo < hi) {
        const mz_len mid = lo + (hi - lo) / 2;
        if (e->v[mid].other < b) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return lo < e->row[a + 1] && e->v[lo].other == b ? lo : -1;
}

typedef void (*row_task)(row_work *k, int32_t a, int worker);

typedef struct row_run {
    row_work *k;
    row_task task;
} row_run;

static void run_rows(void *ctx, mz_len task, int worker)
{
    const row_run *r = ctx;
    const mz_len n = r->k->e->n;
    const mz_len end = (task + 1) * ROWS_A_TASK < n ? (task + 1) * ROWS_A_TASK : n;
    for (mz_len a = task * ROWS_A_TASK; a < end; a++) {
        r->task(r->k, (int32_t)a, worker);
    }
}

static void all_rows(row_work *k, int threads, row_task task)
{
    row_run r = {k, task};
    mz_parallel((k->e->n + ROWS_A_TASK - 1) / ROWS_A_TASK, threads, run_rows, &r);
}

static void sort_one(row_work *k, int32_t a, int worker)
{
    sort_row(k->e->v + k->e->row[a], k->e->row[a + 1] - k->e->row[a], k->scratch[worker]);
}

static void link_back(row_work *k, int32_t a, int worker)
{
    (void)worker;
    for (mz_len h = k->e->row[a]; h < k->e->row[a + 1]; h++) {
        k->back[h] = find_in_row(k->e, k->e->v[h].other, a);
    }
}

/* For each edge a-b of a's row: how much stands against b among a's other edges into b's source. */
static void rival_row(row_work *k, int32_t a, int worker)
{
    uint64_t *sum = k->sum[worker];
    const mz_half *v = k->e->v;
    for (mz_len h = k->e->row[a]; h < k->e->row[a + 1]; h++) {
        sum[k->recs->v[v[h].other].source] += mz_weights_exp(k->w, v[h].own);
    }
    for (mz_len h = k->e->row[a]; h < k->e->row[a + 1]; h++) {
        const uint16_t source = k->recs->v[v[h].other].source;
        k->level[h] = (uint8_t)mz_rival_step(sum[source] - mz_weights_exp(k->w, v[h].own));
    }
    for (mz_len h = k->e->row[a]; h < k->e->row[a + 1]; h++) {
        sum[k->recs->v[v[h].other].source] = 0;
    }
}

static void score_row(row_work *k, int32_t a, int worker)
{
    (void)worker;
    for (mz_len h = k->e->row[a]; h < k->e->row[a + 1]; h++) {
        mz_half *half = &k->e->v[h];
        const bool forward = a < half->other;
        const mz_rec *x = &k->recs->v[forward ? a : half->other], *y = &k->recs->v[forward ? half->other : a];
        const int here = k->level[h], there = k->level[k->back[h]];
        bool swap = false;
        const int32_t *cells = mz_scorer_cells(k->scorer, x, y, &swap);
        half->rivals = (uint8_t)(forward != swap ? mz_rival_level(here, there) : mz_rival_level(there, here));
        half->score = half->own + cells[MZ_CELL_RIVALS + half->rivals];
    }
}

static void weigh_rivals(const mz_recs *recs, const mz_scorer *s, int threads, mz_edges *e, mz_arena scratch)
{
    row_work k = {.recs = recs, .scorer = s, .w = s->w, .e = e};
    k.back = mz_new(&scratch, mz_len, 2 * e->pairs);
    k.level = mz_new(&scratch, uint8_t, 2 * e->pairs);
    k.sum = mz_new(&scratch, uint64_t *, threads);
    for (int t = 0; t < threads; t++) {
        k.sum[t] = mz_new(&scratch, uint64_t, recs->sources_n);
    }
    const mz_len part = (scratch.end - scratch.beg) / threads / 64 * 64;
    for (int t = 0; t < threads; t++) {
        k.scratch[t] = (mz_arena){scratch.beg + t * part, scratch.beg + (t + 1) * part};
    }
    all_rows(&k, threads, sort_one);
    all_rows(&k, threads, link_back);
    all_rows(&k, threads, rival_row);
    all_rows(&k, threads, score_row);
}

void mz_edges_of(const mz_recs *recs, const mz_scorer *s, int32_t floor, int threads, mz_edges *out, mz_arena *perm,
                 mz_arena scratch)
{
    gather *g = mz_new(&scratch, gather, 1);
    *g = (gather){.recs = recs, .scorer = s, .floor = floor};
    /* half of the working space holds the lists of the sweep, the other half the pairs of the workers */
    const mz_len half = (scratch.end - scratch.beg) / 2, part = half / threads / 64 * 64;
    const mz_arena lists = {scratch.beg, scratch.beg + half};
    for (int t = 0; t < threads; t++) {
        unsigned char *beg = scratch.beg + half + t * part;
        g->heap[t].arena = (mz_arena){beg, beg + part};
    }
    mz_edges e = {.n = recs->n};
    mz_near_all(recs, threads, keep, g, &e.near, lists);
    fill_rows(g, threads, &e, perm, lists);
    weigh_rivals(recs, s, threads, &e, lists);
    *out = e;
}

const mz_half *mz_edges_find(const mz_edges *e, int32_t a, int32_t b)
{
    const mz_len i = find_in_row(e, a, b);
    return i < 0 ? NULL : &e->v[i];
}

#include "incident/match.h"

#include <math.h>

/* The score table learned from labelled reports: counts of agreement among pairs of one label and among the other
 * candidates, then what scores turned out to be worth. Fitting may use the C library's logarithm: its result is
 * frozen in the table's text. */

#define PAIR_PRIOR      100.0 /* so many pairs' worth of the pooled table stand behind each known pair of families */
#define KNOT_POINTS_MIN 60

typedef struct counts {
    int64_t m[MZ_CELLS], u[MZ_CELLS];
    mz_str a, b; /* families */
    bool seen;
} counts;

typedef struct tally {
    const mz_recs *recs;
    const int32_t *label; /* in record order; 0 unknown */
    mz_pattern_scale scale;
    counts *pairs; /* MZ_WEIGHTS_GENERIC, then source x source */
} tally;

static counts *pair_of(const tally *t, const mz_rec *a, const mz_rec *b, bool *swap)
{
    const mz_rec_source *x = &t->recs->sources[a->source], *y = &t->recs->sources[b->source];
    *swap = mz_str_cmp(x->family, y->family) > 0;
    const mz_len i = *swap ? b->source : a->source, j = *swap ? a->source : b->source;
    counts *c = &t->pairs[MZ_WEIGHTS_GENERIC + i * t->recs->sources_n + j];
    c->a = t->recs->sources[i].family;
    c->b = t->recs->sources[j].family;
    c->seen = true;
    return c;
}

static void add_cells(counts *c, bool same, const int16_t cell[MZ_ROWS])
{
    for (int row = 0; row < MZ_ROW_RIVALS; row++) {
        (same ? c->m : c->u)[cell[row]]++;
    }
}

static void count_pair(void *ctx, int worker, int32_t a, int32_t b)
{
    (void)worker;
    tally *t = ctx;
    if (t->label[a] == 0 || t->label[b] == 0) {
        return;
    }
    const mz_rec *x = &t->recs->v[a], *y = &t->recs->v[b];
    bool swap = false;
    counts *own = pair_of(t, x, y, &swap);
    counts *pooled = &t->pairs[(x->clean == 0) + (y->clean == 0)];
    const bool same = t->label[a] == t->label[b];
    int16_t cell[MZ_ROWS], turned[MZ_ROWS];
    mz_pattern_of(&t->scale, x, y, swap, cell);
    mz_pattern_of(&t->scale, x, y, !swap, turned);
    add_cells(own, same, cell);
    if (mz_str_eq(own->a, own->b)) { /* no side stands first */
        add_cells(own, same, turned);
    }
    add_cells(pooled, same, cell);
    add_cells(pooled, same, turned);
}

/* ---- counts to weights ---- */

static double sum_of(const int64_t *v, int n)
{
    double s = 0;
    for (int i = 0; i < n; i++) {
        s += (double)v[i];
    }
    return s;
}

/* How much likelier a level is among links than among other candidates. The larger of the two sets is scaled down to
 * the size of the smaller, and half a pair is added to both: a level that nobody saw says nothing. Behind a known pair
 * of families stand PAIR_PRIOR pairs of the pooled table. */
static double ratio_of(const int64_t *m, const int64_t *u, int i, int n, const int64_t *pooled_m,
                       const int64_t *pooled_u)
{
    const double all_m = sum_of(m, n), all_u = sum_of(u, n), size = all_m < all_u ? all_m : all_u;
    const double links = all_m > 0.0 ? (double)m[i] * size / all_m : 0.0;
    const double others = all_u > 0.0 ? (double)u[i] * size / all_u : 0.0;
    if (pooled_m == NULL) {
        return (links + 0.5) / (others + 0.5);
    }
    const double back = ratio_of(pooled_m, pooled_u, i, n, NULL, NULL);
    const double level = PAIR_PRIOR * ((double)pooled_u[i] + 0.5) / (sum_of(pooled_u, n) + 0.5 * n);
    return (links + level * back) / (others + level);
}

static int32_t weight_of(double ratio) { return (int32_t)lround(1024.0 * log(ratio)); }

/* The odds of a link in each class; classes that nobody saw have those of all, known pairs lean on the pooled ones. */
static void fit_prior(const counts *c, const counts *pooled, int32_t *w)
{
    const double all_m = sum_of(c->m, MZ_PLACE_CLASSES) + 0.5, all_u = sum_of(c->u, MZ_PLACE_CLASSES) + 0.5;
    for (int k = 0; k < MZ_PLACE_CLASSES; k++) {
        const double m = pooled == NULL ? all_m : (double)pooled->m[k] + all_m / (all_m + all_u);
        const double u = pooled == NULL ? all_u : (double)pooled->u[k] + all_u / (all_m + all_u);
        const double lean = pooled == NULL ? 1.0 : PAIR_PRIOR;
        w[k] = weight_of(((double)c->m[k] + lean * m / (m + u)) / ((double)c->u[k] + lean * u / (m + u)));
    }
}

static void fit_cells(const counts *c, const counts *pooled, int32_t *w)
{
    fit_prior(c, pooled, w);
    for (int row = MZ_ROW_PRIOR + 1; row < MZ_ROWS; row++) {
        const mz_row_shape *s = &mz_row_shapes[row];
        for (int k = 0; k < s->classes; k++) {
            const int at = s->begin + k * s->levels;
            const int64_t *pm = pooled == NULL ? NULL : pooled->m + at, *pu = pooled == NULL ? NULL : pooled->u + at;
            for (int i = 0; i < s->levels; i++) {
                w[at + i] = weight_of(ratio_of(c->m + at, c->u + at, i, s->levels, pm, pu));
            }
        }
    }
}

/* ---- calibration ---- */

typedef struct point {
    int32_t x;
    double y, n;
} point;

static int by_x(const void *a, const void *b, void *ctx)
{
    (void)ctx;
    const point *p = a, *q = b;
    return (p->x > q->x) - (p->x < q->x);
}

typedef struct points {
    point *v;
    mz_len n, cap;
} points;

/* Neighbours in x are pooled until each block holds enough, then adjacent violators (isotonic regression). */
static void isotonic(points *p, const char *name, mz_buf *out, mz_arena scratch)
{
    if (p->n == 0) {
        return;
    }
    mz_sort(p->v, p->n, (mz_len)sizeof *p->v, by_x, NULL, scratch);
    struct block {
        double x, y, n;
    } *b = mz_new(&scratch, struct block, p->n + 1);
    mz_len n = 0;
    const double least = (double)p->n / 100 > KNOT_POINTS_MIN ? (double)p->n / 100 : KNOT_POINTS_MIN;
    for (mz_len i = 0; i < p->n; i++) {
        const bool join = n > 0 && (b[n - 1].n < least || (i > 0 && p->v[i].x == p->v[i - 1].x));
        n += !join;
        b[n - 1].x += p->v[i].x;
        b[n - 1].y += p->v[i].y;
        b[n - 1].n += 1;
        const bool closed = i + 1 == p->n || (b[n - 1].n >= least && p->v[i + 1].x != p->v[i].x);
        while (closed && n > 1 && b[n - 2].y * b[n - 1].n >= b[n - 1].y * b[n - 2].n) {
            b[n - 2].x += b[n - 1].x;
            b[n - 2].y += b[n - 1].y;
            b[n - 2].n += b[n - 1].n;
            b[n - 1] = (struct block){0};
            n--;
        }
    }
    int32_t last = INT32_MIN;
    for (mz_len i = 0; i < n; i++) {
        const int32_t x = (int32_t)lround(b[i].x / b[i].n);
        if (x > last) {
            mz_puts(out, "calibrate\t");
            mz_put_int(out, x);
            mz_put_byte(out, '\t');
            mz_put(out, mz_str_of(name));
            mz_put_byte(out, '\t');
            mz_put_int(out, (int64_t)lround(1e6 * b[i].y / b[i].n));
            mz_puts(out, "\t\t\n");
            last = x;
        }
    }
}

static void add_point(points *p, int32_t x, double y, mz_arena *a) { *mz_push(a, p) = (point){x, y, 1}; }

static void fit_edges(const mz_solved *s, const int32_t *label, mz_buf *out, mz_arena scratch)
{
    points of[2] = {0};
    for (int32_t a = 0; a < s->recs.n; a++) {
        for (mz_len h = s->edges.row[a]; h < s->edges.row[a + 1]; h++) {
            const int32_t b = s->edges.v[h].other;
            if (b > a && label[a] != 0 && label[b] != 0) {
                const bool accepted = s->first[a] == s->first[b];
                add_point(&of[accepted ? 0 : 1], s->edges.v[h].score, label[a] == label[b], &scratch);
            }
        }
    }
    isotonic(&of[0], mz_curve_names[MZ_CURVE_ACCEPTED], out, scratch);
    isotonic(&of[1], mz_curve_names[MZ_CURVE_OTHER], out, scratch);
}

static void fit_records(const mz_solved *s, const mz_weights *w, const int32_t *label, mz_buf *out, mz_arena scratch)
{
    points p = {0};
    const mz_len n = s->recs.n;
    int32_t *size = mz_new(&scratch, int32_t, n), *head = mz_new(&scratch, int32_t, n),
            *next = mz_new(&scratch, int32_t, n);
    for (int32_t k = (int32_t)n - 1; k >= 0; k--) {
        size[s->first[k]]++;
        next[k] = head[s->first[k]];
        head[s->first[k]] = k + 1;
    }
    for (int32_t k = 0; k < n; k++) {
        const int32_t members = size[s->first[k]];
        int32_t right = 0;
        for (int32_t j = head[s->first[k]]; j != 0; j = next[j - 1]) {
            right += j - 1 != k && label[j - 1] == label[k];
        }
        if (members > 1 && label[k] != 0) {
            add_point(&p, mz_record_mean_ppm(&s->edges, w, s->first, k, members), (double)right / (members - 1),
                      &scratch);
        }
    }
    isotonic(&p, mz_curve_names[MZ_CURVE_RECORD], out, scratch);
}

/* ---- text ---- */

static void put_pair_name(const counts *c, mz_len i, mz_buf *out)
{
    static const char *const generic[MZ_WEIGHTS_GENERIC] = {"clean+clean", "clean+dirty", "dirty+dirty"};
    if (i < MZ_WEIGHTS_GENERIC) {
        mz_put(out, mz_str_of(generic[i]));
        return;
    }
    mz_put(out, c->a);
    mz_put_byte(out, '+');
    mz_put(out, c->b);
}

static void put_cells(const counts *c, mz_len pair, const int32_t *w, mz_buf *out)
{
    for (int row = 0; row < MZ_ROWS; row++) {
        const mz_row_shape *s = &mz_row_shapes[row];
        for (int i = 0; i < s->classes * s->levels; i++) {
            mz_put(out, mz_str_of(s->name));
            mz_put_byte(out, '\t');
            mz_pattern_level_name((mz_row)row, i % s->levels, out);
            mz_put_byte(out, '\t');
            mz_pattern_class_name((mz_row)row, i / s->levels, out);
            mz_put_byte(out, ' ');
            put_pair_name(c, pair, out);
            mz_put_byte(out, '\t');
            mz_put_int(out, w[s->begin + i]);
            mz_put_byte(out, '\t');
            mz_put_int(out, c->m[s->begin + i]);
            mz_put_byte(out, '\t');
            mz_put_int(out, c->u[s->begin + i]);
            mz_put_byte(out, '\n');
        }
    }
}

static void put_limits(const int32_t *limit, mz_buf *out)
{
    for (int i = 0; i < MZ_LIMITS; i++) {
        mz_puts(out, "limit\t");
        mz_put(out, mz_str_of(mz_limit_names[i]));
        mz_puts(out, "\t-\t");
        mz_put_int(out, limit[i]);
        mz_puts(out, "\t\t\n");
    }
}

static mz_len pooled_of(const tally *t, const mz_recs *recs, mz_len pair)
{
    const mz_len at = pair - MZ_WEIGHTS_GENERIC;
    (void)t;
    return recs->sources[at / recs->sources_n].dirty + recs->sources[at % recs->sources_n].dirty;
}

static void put_weights(const tally *t, mz_buf *out, mz_arena scratch)
{
    const mz_len n = t->recs->sources_n;
    int32_t *w = mz_new(&scratch, int32_t, MZ_CELLS);
    for (mz_len i = 0; i < MZ_WEIGHTS_GENERIC + n * n; i++) {
        const counts *c = &t->pairs[i];
        if (i < MZ_WEIGHTS_GENERIC || c->seen) {
            fit_cells(c, i < MZ_WEIGHTS_GENERIC ? NULL : &t->pairs[pooled_of(t, t->recs, i)], w);
            put_cells(c, i, w, out);
        }
    }
}

static const int32_t *labels_of(const mz_recs *recs, const mz_str *label, mz_arena *a)
{
    int32_t *out = mz_new(a, int32_t, recs->n);
    mz_map seen = {0};
    for (mz_len k = 0; k < recs->n; k++) {
        const mz_str s = label[recs->order[k]];
        out[k] = s.len == 0 ? 0 : (int32_t)*mz_map_put(&seen, s, seen.n + 1, NULL, a);
    }
    return out;
}

/* Rivals are counted among the edges above the floor of a table that has no weights for them yet. */
static void count_rivals(tally *t, const mz_solved *s)
{
    for (int32_t a = 0; a < s->recs.n; a++) {
        for (mz_len h = s->edges.row[a]; h < s->edges.row[a + 1]; h++) {
            const int32_t b = s->edges.v[h].other;
            if (b < a || t->label[a] == 0 || t->label[b] == 0) {
                continue;
            }
            const mz_rec *x = &t->recs->v[a], *y = &t->recs->v[b];
            bool swap = false;
            counts *own = pair_of(t, x, y, &swap);
            counts *pooled = &t->pairs[(x->clean == 0) + (y->clean == 0)];
            const bool same = t->label[a] == t->label[b];
            const int one = s->edges.v[h].rivals / MZ_RIVAL_STEPS, other = s->edges.v[h].rivals % MZ_RIVAL_STEPS;
            const int cell = MZ_CELL_RIVALS + mz_rival_level(one, other);
            const int turned = MZ_CELL_RIVALS + mz_rival_level(other, one);
            (same ? own->m : own->u)[cell]++;
            (same ? own->m : own->u)[turned] += mz_str_eq(own->a, own->b); /* no side stands first */
            (same ? pooled->m : pooled->u)[cell]++;
            (same ? pooled->m : pooled->u)[turned]++;
        }
    }
}

static mz_status solve_with(const mz_report *reports, mz_len n, mz_buf *text, int threads, mz_solved *s,
                            const mz_weights **w, mz_arena *keep, mz_arena scratch)
{
    MZ_TRY(mz_buf_status(text));
    MZ_TRY(mz_weights_parse(mz_str_copy(keep, mz_buf_str(text)), w, keep));
    return mz_solve(reports, n, NULL, 0, *w, threads, s, keep, scratch);
}

mz_status mz_match_fit(const mz_report *reports, mz_len n, const mz_str *label, const mz_weights *start, int threads,
                       mz_buf *out, mz_arena scratch)
{
    mz_arena keep = {scratch.beg, scratch.beg + (scratch.end - scratch.beg) / 2};
    scratch.beg = keep.end;
    mz_recs recs;
    MZ_TRY(mz_recs_of(reports, n, &recs, &keep, scratch));
    tally t = {.recs = &recs, .label = labels_of(&recs, label, &keep), .scale = mz_pattern_scale_new()};
    t.pairs = mz_new(&keep, counts, MZ_WEIGHTS_GENERIC + recs.sources_n * recs.sources_n);
    mz_near_stats stats;
    mz_near_all(&recs, 1, count_pair, &t, &stats, scratch);
    const mz_weights *w = NULL;
    mz_solved s = {0};
    put_limits(start->limit, out);
    put_weights(&t, out, scratch);
    MZ_TRY(solve_with(reports, n, out, threads, &s, &w, &keep, scratch));
    count_rivals(&t, &s);
    mz_buf_clear(out);
    put_limits(start->limit, out);
    put_weights(&t, out, scratch);
    MZ_TRY(solve_with(reports, n, out, threads, &s, &w, &keep, scratch));
    fit_edges(&s, t.label, out, scratch);
    MZ_TRY(mz_buf_status(out));
    MZ_TRY(mz_weights_parse(mz_str_copy(&keep, mz_buf_str(out)), &w, &keep));
    fit_records(&s, w, t.label, out, scratch);
    return mz_buf_status(out);
}

#include "incident/cluster.h"
#include "incident/match.h"

/* ---- people's links ---- */

typedef struct bond_work {
    const mz_link *links;
    mz_len links_n;
    mz_bond *must, *cannot;
    mz_len must_n, cannot_n;
    int32_t *must_at, *cannot_at; /* which link */
} bond_work;

/* Places in record order of both ends; false while one of the two reports is not there. */
static bool ends_of(const mz_map *ids, const mz_link *l, mz_bond *out)
{
    const int64_t *a = mz_map_get(ids, l->rec_a), *b = mz_map_get(ids, l->rec_b);
    if (a == NULL || b == NULL || *a == *b) {
        return false;
    }
    *out = *a < *b ? (mz_bond){(int32_t)*a, (int32_t)*b} : (mz_bond){(int32_t)*b, (int32_t)*a};
    return true;
}

static int32_t root_of(int32_t *parent, int32_t k)
{
    while (parent[k] != k) {
        parent[k] = parent[parent[k]];
        k = parent[k];
    }
    return k;
}

/* A chain of must-links that contains a cannot-link is a contradiction of people: nothing is guessed. */
static mz_status check_bonds(const bond_work *w, mz_len n, mz_arena scratch)
{
    int32_t *parent = mz_new(&scratch, int32_t, n);
    for (mz_len i = 0; i < n; i++) {
        parent[i] = (int32_t)i;
    }
    for (mz_len i = 0; i < w->must_n; i++) {
        parent[root_of(parent, w->must[i].a)] = root_of(parent, w->must[i].b);
    }
    for (mz_len i = 0; i < w->cannot_n; i++) {
        if (root_of(parent, w->cannot[i].a) == root_of(parent, w->cannot[i].b)) {
            return mz_fail(MZ_BAD_INPUT, "this cannot-link stands inside a chain of must-links", w->cannot_at[i]);
        }
    }
    return mz_ok();
}

static mz_status bonds_of(const mz_report *reports, const mz_recs *recs, const mz_link *links, mz_len links_n,
                          mz_bonds *out, mz_arena *perm, mz_arena scratch)
{
    *out = (mz_bonds){0};
    if (links_n == 0) {
        return mz_ok();
    }
    mz_map ids = {0};
    for (mz_len k = 0; k < recs->n; k++) {
        (void)mz_map_put(&ids, reports[recs->order[k]].rec_id, k, NULL, &scratch);
    }
    bond_work w = {.links = links, .links_n = links_n};
    w.must = mz_new(perm, mz_bond, links_n);
    w.cannot = mz_new(perm, mz_bond, links_n);
    w.cannot_at = mz_new(&scratch, int32_t, links_n);
    for (mz_len i = 0; i < links_n; i++) {
        mz_bond b;
        if (!ends_of(&ids, &links[i], &b)) {
            continue;
        }
        if (links[i].must) {
            w.must[w.must_n++] = b;
        } else {
            w.cannot_at[w.cannot_n] = (int32_t)i;
            w.cannot[w.cannot_n++] = b;
        }
    }
    MZ_TRY(check_bonds(&w, recs->n, scratch));
    *out = (mz_bonds){w.must, w.cannot, w.must_n, w.cannot_n};
    return mz_ok();
}

/* ---- probabilities ---- */

static int32_t edge_ppm(const mz_weights *w, int32_t score, bool accepted)
{
    return mz_curve_at(&w->curve[accepted ? MZ_CURVE_ACCEPTED : MZ_CURVE_OTHER], score);
}

/* By record: sum of the probabilities of its links inside its group, and how many they are. */
static void inner_links(const mz_edges *e, const mz_weights *w, const int32_t *first, int32_t k, int64_t *sum_ppm,
                        int32_t *n)
{
    *sum_ppm = 0;
    *n = 0;
    for (mz_len h = e->row[k]; h < e->row[k + 1]; h++) {
        if (first[e->v[h].other] == first[k]) {
            *sum_ppm += edge_ppm(w, e->v[h].score, true);
            *n += 1;
        }
    }
}

int32_t mz_record_mean_ppm(const mz_edges *e, const mz_weights *w, const int32_t *first, int32_t k, int32_t size)
{
    int64_t sum = 0;
    int32_t linked = 0;
    inner_links(e, w, first, k, &sum, &linked);
    sum += (int64_t)(size - 1 - linked) * edge_ppm(w, w->limit[MZ_LIMIT_MISSING], true);
    return (int32_t)(sum / (size - 1));
}

/* ---- the result, by place in the input ---- */

static void put_records(const mz_solved *s, const mz_weights *w, mz_matched *out, mz_arena *perm, mz_arena scratch)
{
    const mz_len n = s->recs.n;
    int32_t *size = mz_new(&scratch, int32_t, n), *first = mz_new(perm, int32_t, n), *ppm = mz_new(perm, int32_t, n);
    for (mz_len k = 0; k < n; k++) {
        size[s->first[k]]++;
    }
    for (int32_t k = 0; k < n; k++) {
        const int32_t at = s->recs.order[k], members = size[s->first[k]];
        first[at] = s->recs.order[s->first[k]];
        ppm[at] = members == 1
                      ? -1
                      : mz_curve_at(&w->curve[MZ_CURVE_RECORD], mz_record_mean_ppm(&s->edges, w, s->first, k, members));
        out->incidents += s->first[k] == k;
    }
    out->first = first;
    out->probability_ppm = ppm;
}

static void put_edges(const mz_solved *s, const mz_weights *w, mz_matched *out, mz_arena *perm)
{
    mz_edge *v = mz_new(perm, mz_edge, s->edges.pairs);
    for (int32_t a = 0; a < s->recs.n; a++) {
        for (mz_len h = s->edges.row[a]; h < s->edges.row[a + 1]; h++) {
            const int32_t b = s->edges.v[h].other, score = s->edges.v[h].score;
            if (b > a) {
                const bool accepted = s->first[a] == s->first[b];
                v[out->edges_n++] =
                    (mz_edge){s->recs.order[a], s->recs.order[b], score, edge_ppm(w, score, accepted), accepted};
            }
        }
    }
    out->edges = v;
}

mz_status mz_solve(const mz_report *reports, mz_len n, const mz_link *links, mz_len links_n, const mz_weights *w,
                   int threads, mz_solved *out, mz_arena *perm, mz_arena scratch)
{
    mz_bonds bonds;
    MZ_TRY(mz_recs_of(reports, n, &out->recs, perm, scratch));
    MZ_TRY(bonds_of(reports, &out->recs, links, links_n, &bonds, perm, scratch));
    out->scorer = mz_scorer_new(w, &out->recs, perm);
    mz_edges_of(&out->recs, &out->scorer, w->limit[MZ_LIMIT_FLOOR], threads, &out->edges, perm, scratch);
    int32_t *first = mz_new(perm, int32_t, n);
    mz_clusters_of(&out->recs, &out->edges, &bonds, w, first, scratch);
    out->first = first;
    return mz_ok();
}

mz_status mz_match(const mz_report *reports, mz_len n, const mz_link *links, mz_len links_n, const mz_weights *w,
                   int threads, mz_matched *out, mz_arena *perm, mz_arena scratch)
{
    mz_solved s = {0};
    MZ_TRY(mz_solve(reports, n, links, links_n, w, threads, &s, perm, scratch));
    mz_matched m = {.n = n, .order = s.recs.order, .candidates = s.edges.candidates};
    m.unplaced = s.recs.unplaced;
    m.undated = s.recs.undated;
    m.densest_n = s.edges.near.densest_n;
    m.densest = s.edges.near.densest < 0 ? -1 : s.recs.order[s.edges.near.densest];
    put_records(&s, w, &m, perm, scratch);
    put_edges(&s, w, &m, perm);
    *out = m;
    return mz_ok();
}

/* ---- the digest's lines ---- */

static int by_id(const void *a, const void *b, void *ctx)
{
    const mz_report *r = ctx;
    return mz_str_cmp(r[*(const int32_t *)a].rec_id, r[*(const int32_t *)b].rec_id);
}

void mz_matched_lines(const mz_report *reports, const mz_matched *m, mz_buf *out, mz_arena scratch)
{
    int32_t *order = mz_new(&scratch, int32_t, m->n), *least = mz_new(&scratch, int32_t, m->n);
    for (mz_len i = 0; i < m->n; i++) {
        order[i] = (int32_t)i;
        least[i] = -1;
    }
    mz_sort(order, m->n, (mz_len)sizeof *order, by_id, (void *)(uintptr_t)reports, scratch);
    for (mz_len k = 0; k < m->n; k++) {
        int32_t *label = &least[m->first[order[k]]]; /* ids ascend: the first seen is the least */
        *label = *label < 0 ? order[k] : *label;
        mz_put(out, reports[order[k]].rec_id);
        mz_put_byte(out, ',');
        mz_put(out, reports[*label].rec_id);
        mz_put_byte(out, '\n');
    }
}

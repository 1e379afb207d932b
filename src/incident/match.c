#include "incident/cluster.h"
#include "incident/match.h"

/* ---- people's links ---- */

static int32_t root_of(int32_t *parent, int32_t k)
{
    while (parent[k] != k) {
        parent[k] = parent[parent[k]];
        k = parent[k];
    }
    return k;
}

static int32_t id_of(mz_map *ids, mz_str id, mz_arena *a) { return (int32_t)*mz_map_put(ids, id, ids->n, NULL, a); }

/* By rec_ids, whether the reports are there or not: a chain of must-links that contains a cannot-link is a
 * contradiction of people, and nothing is guessed. */
mz_status mz_links_check(const mz_link *links, mz_len n, mz_arena scratch)
{
    int32_t *parent = mz_new(&scratch, int32_t, 2 * n);
    mz_map ids = {0};
    for (int32_t i = 0; i < 2 * n; i++) {
        parent[i] = i;
    }
    for (mz_len i = 0; i < n; i++) {
        const int32_t a = id_of(&ids, links[i].rec_a, &scratch), b = id_of(&ids, links[i].rec_b, &scratch);
        if (links[i].must) {
            parent[root_of(parent, a)] = root_of(parent, b);
        }
    }
    for (mz_len i = 0; i < n; i++) {
        const int32_t a = id_of(&ids, links[i].rec_a, &scratch), b = id_of(&ids, links[i].rec_b, &scratch);
        if (!links[i].must && root_of(parent, a) == root_of(parent, b)) {
            return mz_fail(MZ_BAD_INPUT, "this cannot-link stands inside a chain of must-links", i);
        }
    }
    return mz_ok();
}

/* Places in record order of both ends; false while one of the two reports is not there. */
static bool ends_of(const mz_map *ids, const mz_link *l, mz_bond *out)
{
    const int64_t *a = mz_map_get(ids, l->rec_a), *b = mz_map_get(ids, l->rec_b);
    if (a == NULL || b == NULL) {
        return false;
    }
    *out = *a < *b ? (mz_bond){(int32_t)*a, (int32_t)*b} : (mz_bond){(int32_t)*b, (int32_t)*a};
    return true;
}

static mz_status bonds_of(const mz_report *reports, const mz_recs *recs, const mz_link *links, mz_len links_n,
                          mz_bonds *out, mz_arena *perm, mz_arena scratch)
{
    *out = (mz_bonds){0};
    if (links_n == 0) {
        return mz_ok();
    }
    MZ_TRY(mz_links_check(links, links_n, scratch));
    mz_map ids = {0};
    for (mz_len k = 0; k < recs->n; k++) {
        (void)mz_map_put(&ids, reports[recs->order[k]].rec_id, k, NULL, &scratch);
    }
    mz_bond *must = mz_new(perm, mz_bond, links_n), *cannot = mz_new(perm, mz_bond, links_n);
    for (mz_len i = 0; i < links_n; i++) {
        mz_bond b;
        if (ends_of(&ids, &links[i], &b) && b.a != b.b) {
            if (links[i].must) {
                must[out->must_n++] = b;
            } else {
                cannot[out->cannot_n++] = b;
            }
        }
    }
    out->must = must;
    out->cannot = cannot;
    return mz_ok();
}

/* ---- probabilities ---- */

int32_t mz_edge_ppm(const mz_weights *w, int32_t score, bool accepted)
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
            *sum_ppm += mz_edge_ppm(w, e->v[h].score, true);
            *n += 1;
        }
    }
}

/* Members of the group without a link count as links at `missing`. */
static int32_t mean_ppm(const mz_weights *w, int64_t sum_ppm, int32_t linked, int32_t size)
{
    const int32_t missing_ppm = mz_edge_ppm(w, w->limit[MZ_LIMIT_MISSING], true);
    return (int32_t)((sum_ppm + (int64_t)(size - 1 - linked) * missing_ppm) / (size - 1));
}

int32_t mz_record_mean_ppm(const mz_edges *e, const mz_weights *w, const int32_t *first, int32_t k, int32_t size)
{
    int64_t sum = 0;
    int32_t linked = 0;
    inner_links(e, w, first, k, &sum, &linked);
    return mean_ppm(w, sum, linked, size);
}

int32_t mz_record_ppm(const mz_weights *w, int64_t sum_ppm, int32_t linked, int32_t size)
{
    return mz_curve_at(&w->curve[MZ_CURVE_RECORD], mean_ppm(w, sum_ppm, linked, size));
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
                    (mz_edge){s->recs.order[a], s->recs.order[b], score, mz_edge_ppm(w, score, accepted), accepted};
            }
        }
    }
    out->edges = v;
}

static mz_graph graph_of(const mz_recs *recs, const mz_edges *e, mz_arena *perm)
{
    uint16_t *clean = mz_new(perm, uint16_t, recs->n), *source = mz_new(perm, uint16_t, recs->n);
    for (mz_len i = 0; i < recs->n; i++) {
        clean[i] = recs->v[i].clean;
        source[i] = recs->v[i].source;
    }
    return (mz_graph){recs->n, e->row, e->v, clean, source};
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
    const mz_graph graph = graph_of(&out->recs, &out->edges, perm);
    mz_clusters_of(&graph, &bonds, w, first, scratch);
    out->first = first;
    return mz_ok();
}

/* Rings of members and ranks by place, for explanations. */
static void link_members(mz_solved *s, mz_arena *perm)
{
    const mz_len n = s->recs.n;
    int32_t *next = mz_new(perm, int32_t, n), *rank = mz_new(perm, int32_t, n);
    for (int32_t k = 0; k < n; k++) {
        rank[s->recs.order[k]] = k;
        next[k] = k;
        if (s->first[k] != k) {
            next[k] = next[s->first[k]];
            next[s->first[k]] = k;
        }
    }
    s->next = next;
    s->rank = rank;
}

/* Ids ascend: the first one seen of an incident is its least. */
static void put_labels(const mz_solved *s, mz_matched *out, mz_arena *perm, mz_arena scratch)
{
    int32_t *label = mz_new(perm, int32_t, out->n), *least = mz_new(&scratch, int32_t, out->n);
    for (mz_len i = 0; i < out->n; i++) {
        const int32_t at = s->recs.by_id[i];
        int32_t *l = &least[out->first[at]];
        *l = *l == 0 ? at + 1 : *l;
        label[at] = *l - 1;
    }
    out->label = label;
}

mz_status mz_match(const mz_report *reports, mz_len n, const mz_link *links, mz_len links_n, const mz_weights *w,
                   int threads, mz_matched *out, mz_arena *perm, mz_arena scratch)
{
    mz_solved *s = mz_new(perm, mz_solved, 1);
    MZ_TRY(mz_solve(reports, n, links, links_n, w, threads, s, perm, scratch));
    link_members(s, perm);
    mz_matched m = {.n = n, .order = s->recs.order, .by_id = s->recs.by_id, .solved = s};
    m.candidates = s->edges.candidates;
    m.unplaced = s->recs.unplaced;
    m.undated = s->recs.undated;
    m.densest_n = s->edges.near.densest_n;
    m.densest = s->edges.near.densest < 0 ? -1 : s->recs.order[s->edges.near.densest];
    put_records(s, w, &m, perm, scratch);
    put_labels(s, &m, perm, scratch);
    put_edges(s, w, &m, perm);
    *out = m;
    return mz_ok();
}

void mz_matched_lines(const mz_report *reports, const mz_matched *m, mz_len begin, mz_len end, mz_buf *out)
{
    mz_assert(begin >= 0 && end <= m->n);
    for (mz_len i = begin; i < end; i++) {
        mz_put(out, reports[m->by_id[i]].rec_id);
        mz_put_byte(out, ',');
        mz_put(out, reports[m->label[m->by_id[i]]].rec_id);
        mz_put_byte(out, '\n');
    }
}

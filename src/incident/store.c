#include "incident/store.h"

#include "incident/lookup.h"
#include "incident/match.h"

/* One edge as its two rows hold it; own and score as in mz_half, step: what stands against it in this row. */
typedef struct link_half {
    int32_t other, own, score;
    uint8_t step;
} link_half;

typedef struct row {
    link_half *v;
    mz_len n, cap;
} row;

struct mz_store {
    const mz_weights *w;
    mz_arena *perm;
    mz_recs recs; /* v, order and by_id are not used: only names and sources */
    mz_scorer scorer;
    struct reports {
        mz_report *v;
        mz_len n, cap;
    } reports;
    mz_rec *rec;
    row *row;
    int32_t *first;
    bool *gone;
    uint32_t *stamp; /* of the last question or walk that met the slot */
    int32_t *place;  /* where the slot stands in the component at hand */
    int32_t *size;   /* of an incident, by its first */
    mz_len size_cap;
    mz_len rec_cap, row_cap, first_cap, gone_cap, stamp_cap, place_cap;
    uint32_t now;
    mz_map ids;     /* rec_id -> slot, -1 when withdrawn */
    mz_map sources; /* name, clean ones and "\1name" for dirty ones -> number */
    mz_len source_cap;
    mz_lookup lookup;
    struct person_links {
        mz_link *v;
        mz_len n, cap;
    } links;
    int32_t low; /* edges above may join groups */
};

/* ---- slots ---- */

static int record_cmp(const mz_store *s, int32_t a, int32_t b)
{
    const mz_report *x = &s->reports.v[a], *y = &s->reports.v[b];
    const int source = s->rec[a].source == s->rec[b].source ? 0 : mz_str_cmp(x->source, y->source);
    const int dirty = source != 0 ? source : (int)x->dirty - (int)y->dirty;
    return dirty != 0 ? dirty : mz_str_cmp(x->rec_id, y->rec_id);
}

static int by_record(const void *a, const void *b, void *ctx)
{
    return record_cmp(ctx, *(const int32_t *)a, *(const int32_t *)b);
}

static int32_t new_slot(mz_store *s, const mz_report *r)
{
    const mz_len n = s->reports.n;
    *mz_push(s->perm, &s->reports) = *r;
    s->rec = mz_arena_grow(s->perm, s->rec, n, &s->rec_cap, (mz_len)sizeof *s->rec, 8);
    s->row = mz_arena_grow(s->perm, s->row, n, &s->row_cap, (mz_len)sizeof *s->row, 8);
    s->first = mz_arena_grow(s->perm, s->first, n, &s->first_cap, (mz_len)sizeof *s->first, 8);
    s->gone = mz_arena_grow(s->perm, s->gone, n, &s->gone_cap, (mz_len)sizeof *s->gone, 8);
    s->stamp = mz_arena_grow(s->perm, s->stamp, n, &s->stamp_cap, (mz_len)sizeof *s->stamp, 8);
    s->place = mz_arena_grow(s->perm, s->place, n, &s->place_cap, (mz_len)sizeof *s->place, 8);
    s->size = mz_arena_grow(s->perm, s->size, n, &s->size_cap, (mz_len)sizeof *s->size, 8);
    s->size[n] = 0;
    s->row[n] = (row){0};
    s->first[n] = (int32_t)n;
    s->gone[n] = false;
    s->stamp[n] = 0;
    return (int32_t)n;
}

static mz_str source_key(const mz_report *r, mz_arena *a)
{
    return mz_str_concat(a, r->dirty ? S("\1") : S("\2"), r->source);
}

/* The number of the report's source; a new source makes the scorer look up its pairs again. */
static uint16_t source_of(mz_store *s, const mz_report *r, mz_arena scratch)
{
    const mz_str key = source_key(r, &scratch);
    const int64_t *known = mz_map_get(&s->sources, key);
    if (known != NULL) {
        return (uint16_t)*known;
    }
    const mz_len n = s->recs.sources_n;
    mz_assert(n < MZ_MATCH_SOURCES_MAX);
    mz_rec_source *v =
        mz_arena_grow(s->perm, s->recs.sources, n, &s->source_cap, (mz_len)sizeof *v, (mz_len)alignof(mz_rec_source));
    v[n] = (mz_rec_source){r->source, r->family.len > 0 ? r->family : r->source, r->dirty};
    s->recs.sources = v;
    s->recs.sources_n = n + 1;
    (void)mz_map_put(&s->sources, mz_str_copy(s->perm, key), n, NULL, s->perm);
    s->scorer = mz_scorer_new(s->w, &s->recs, s->perm);
    return (uint16_t)n;
}

/* ---- rows ---- */

static link_half *find_half(const mz_store *s, int32_t a, int32_t b)
{
    for (mz_len i = 0; i < s->row[a].n; i++) {
        if (s->row[a].v[i].other == b) {
            return &s->row[a].v[i];
        }
    }
    return NULL;
}

static void drop_half(mz_store *s, int32_t a, int32_t b)
{
    link_half *h = find_half(s, a, b);
    mz_assert(h != NULL);
    *h = s->row[a].v[--s->row[a].n];
}

/* The score of a pair in record order. */
static int32_t own_score(const mz_store *s, int32_t a, int32_t b)
{
    return record_cmp(s, a, b) < 0 ? mz_score(&s->scorer, &s->rec[a], &s->rec[b])
                                   : mz_score(&s->scorer, &s->rec[b], &s->rec[a]);
}

/* The score beside rivals, from the steps of both rows. */
static int32_t full_score(const mz_store *s, int32_t a, int32_t b, const link_half *here, const link_half *there)
{
    const bool forward = record_cmp(s, a, b) < 0;
    bool swap = false;
    const int32_t *cells = mz_scorer_cells(&s->scorer, &s->rec[forward ? a : b], &s->rec[forward ? b : a], &swap);
    const int level =
        forward != swap ? mz_rival_level(here->step, there->step) : mz_rival_level(there->step, here->step);
    return here->own + cells[MZ_CELL_RIVALS + level];
}

typedef struct slots {
    int32_t *v;
    mz_len n, cap;
} slots;

static bool meet(mz_store *s, int32_t slot)
{
    const bool fresh = s->stamp[slot] != s->now;
    s->stamp[slot] = s->now;
    return fresh;
}

static void touch(mz_store *s, slots *touched, int32_t slot, mz_arena *a)
{
    if (meet(s, slot)) {
        *mz_push(a, touched) = slot;
    }
}

/* Steps of row a towards one source anew; edges whose score changes touch both of their ends. */
static void renew_row(mz_store *s, int32_t a, uint16_t source, slots *touched, mz_arena *keep)
{
    uint64_t sum = 0;
    row *r = &s->row[a];
    for (mz_len i = 0; i < r->n; i++) {
        sum += s->rec[r->v[i].other].source == source ? mz_weights_exp(s->w, r->v[i].own) : 0;
    }
    for (mz_len i = 0; i < r->n; i++) {
        link_half *h = &r->v[i];
        if (s->rec[h->other].source != source) {
            continue;
        }
        link_half *back = find_half(s, h->other, a);
        h->step = (uint8_t)mz_rival_step(sum - mz_weights_exp(s->w, h->own));
        const int32_t score = full_score(s, a, h->other, h, back);
        if (score != h->score) {
            h->score = back->score = score;
            touch(s, touched, a, keep);
            touch(s, touched, h->other, keep);
        }
    }
}

/* ---- candidates of one report ---- */

typedef struct question {
    mz_store *s;
    int32_t slot;
    slots found;
    mz_arena *keep;
} question;

static void ask(void *ctx, int32_t slot)
{
    question *q = ctx;
    mz_store *s = q->s;
    if (slot != q->slot && !s->gone[slot] && meet(s, slot) && mz_near_pair(&s->rec[q->slot], &s->rec[slot])) {
        *mz_push(q->keep, &q->found) = slot;
    }
}

static void add_half(mz_store *s, int32_t a, int32_t b, int32_t own)
{
    *mz_push(s->perm, &s->row[a]) = (link_half){.other = b, .own = own, .score = INT32_MIN};
}

static void connect(mz_store *s, int32_t slot, slots *touched, mz_arena *keep)
{
    question q = {.s = s, .slot = slot, .keep = keep};
    s->now++;
    mz_lookup_ask(&s->lookup, &s->rec[slot], ask, &q);
    s->now++;
    touch(s, touched, slot, keep);
    for (mz_len i = 0; i < q.found.n; i++) {
        const int32_t own = own_score(s, slot, q.found.v[i]);
        if (own > s->w->limit[MZ_LIMIT_FLOOR]) {
            add_half(s, slot, q.found.v[i], own);
            add_half(s, q.found.v[i], slot, own);
        }
    }
    for (mz_len i = 0; i < s->row[slot].n; i++) { /* the rows of its neighbours, and its own by source */
        renew_row(s, slot, s->rec[s->row[slot].v[i].other].source, touched, keep);
    }
    for (mz_len i = 0; i < s->row[slot].n; i++) {
        renew_row(s, s->row[slot].v[i].other, s->rec[slot].source, touched, keep);
    }
}

static void disconnect(mz_store *s, int32_t slot, slots *touched, mz_arena *keep)
{
    const row old = s->row[slot];
    s->row[slot] = (row){0};
    for (mz_len i = 0; i < old.n; i++) {
        drop_half(s, old.v[i].other, slot);
        touch(s, touched, old.v[i].other, keep);
    }
    for (mz_len i = 0; i < old.n; i++) {
        renew_row(s, old.v[i].other, s->rec[slot].source, touched, keep);
    }
}

/* ---- components ---- */

static bool ends_of(const mz_store *s, const mz_link *l, int32_t *a, int32_t *b)
{
    *a = mz_store_find(s, l->rec_a);
    *b = mz_store_find(s, l->rec_b);
    return *a >= 0 && *b >= 0 && *a != *b;
}

/* Everything that edges above the thresholds or people's links join to what was touched. */
static slots component(mz_store *s, const slots *touched, mz_arena *keep)
{
    slots all = {0};
    s->now++;
    for (mz_len i = 0; i < touched->n; i++) {
        if (!s->gone[touched->v[i]]) {
            touch(s, &all, touched->v[i], keep);
        }
    }
    for (mz_len i = 0; i < all.n; i++) {
        const row *r = &s->row[all.v[i]];
        for (mz_len h = 0; h < r->n; h++) {
            if (r->v[h].score > s->low) {
                touch(s, &all, r->v[h].other, keep);
            }
        }
        for (mz_len l = 0; l < s->links.n; l++) {
            int32_t a = -1, b = -1;
            if (ends_of(s, &s->links.v[l], &a, &b) && (a == all.v[i] || b == all.v[i])) {
                touch(s, &all, a == all.v[i] ? b : a, keep);
            }
        }
    }
    mz_sort(all.v, all.n, (mz_len)sizeof *all.v, by_record, s, *keep);
    return all;
}

/* ---- clustering a component ---- */

static int by_other(const void *a, const void *b, void *ctx)
{
    (void)ctx;
    const mz_half *x = a, *y = b;
    return (x->other > y->other) - (x->other < y->other);
}

static mz_graph graph_of(const mz_store *s, const slots *nodes, mz_arena *keep)
{
    mz_len arcs = 0;
    for (mz_len i = 0; i < nodes->n; i++) {
        arcs += s->row[nodes->v[i]].n;
    }
    mz_len *begin = mz_new(keep, mz_len, nodes->n + 1);
    mz_half *v = mz_new(keep, mz_half, arcs);
    uint16_t *clean = mz_new(keep, uint16_t, nodes->n), *source = mz_new(keep, uint16_t, nodes->n);
    mz_len n = 0;
    for (mz_len i = 0; i < nodes->n; i++) {
        const row *r = &s->row[nodes->v[i]];
        begin[i] = n;
        for (mz_len h = 0; h < r->n; h++) {
            if (s->stamp[r->v[h].other] == s->now) {
                v[n++] = (mz_half){.other = s->place[r->v[h].other], .own = r->v[h].own, .score = r->v[h].score};
            }
        }
        mz_sort(v + begin[i], n - begin[i], (mz_len)sizeof *v, by_other, NULL, *keep);
        clean[i] = s->rec[nodes->v[i]].clean;
        source[i] = s->rec[nodes->v[i]].source;
    }
    begin[nodes->n] = n;
    return (mz_graph){nodes->n, begin, v, clean, source};
}

static mz_bonds bonds_of(const mz_store *s, mz_arena *keep)
{
    mz_bond *must = mz_new(keep, mz_bond, s->links.n), *cannot = mz_new(keep, mz_bond, s->links.n);
    mz_bonds out = {must, cannot, 0, 0};
    for (mz_len i = 0; i < s->links.n; i++) {
        int32_t a = -1, b = -1;
        if (!ends_of(s, &s->links.v[i], &a, &b) || s->stamp[a] != s->now || s->stamp[b] != s->now) {
            continue;
        }
        const int32_t x = s->place[a], y = s->place[b];
        const mz_bond bond = x < y ? (mz_bond){x, y} : (mz_bond){y, x};
        if (s->links.v[i].must) {
            must[out.must_n++] = bond;
        } else {
            cannot[out.cannot_n++] = bond;
        }
    }
    return out;
}

/* Clusters what was touched anew; *moved gets whose incident is another one, and `always` (a slot or -1). */
static void settle(mz_store *s, const slots *touched, int32_t always, mz_store_moved *moved, mz_arena *keep)
{
    const slots nodes = component(s, touched, keep);
    for (mz_len i = 0; i < nodes.n; i++) {
        s->place[nodes.v[i]] = (int32_t)i;
        s->size[nodes.v[i]] = 0;
    }
    const mz_graph graph = graph_of(s, &nodes, keep);
    const mz_bonds bonds = bonds_of(s, keep);
    int32_t *first = mz_new(keep, int32_t, nodes.n);
    mz_clusters_of(&graph, &bonds, s->w, first, *keep);
    for (mz_len i = 0; i < nodes.n; i++) {
        const int32_t slot = nodes.v[i], now = nodes.v[first[i]];
        if (s->first[slot] != now || slot == always) {
            *mz_push(s->perm, moved) = slot;
        }
        s->first[slot] = now;
        s->size[now]++;
    }
}

/* ---- changes ---- */

static void touch_linked(mz_store *s, int32_t slot, slots *touched, mz_arena *keep)
{
    for (mz_len i = 0; i < s->links.n; i++) {
        int32_t a = -1, b = -1;
        if (ends_of(s, &s->links.v[i], &a, &b) && (a == slot || b == slot)) {
            touch(s, touched, a == slot ? b : a, keep);
        }
    }
}

mz_status mz_store_add(mz_store *s, const mz_report *r, mz_store_moved *moved, mz_arena scratch)
{
    MZ_TRY(mz_rec_check(r, -1));
    const int32_t before = mz_store_find(s, r->rec_id);
    if (before >= 0 && !mz_str_eq(s->reports.v[before].source, r->source)) {
        return mz_fail(MZ_BAD_INPUT, "another source has a report with this rec_id", -1);
    }
    if (s->reports.n >= MZ_REPORTS_MAX || s->recs.sources_n >= MZ_MATCH_SOURCES_MAX) {
        return mz_fail(MZ_LIMIT, "too many reports or sources", -1);
    }
    slots touched = {0};
    s->now++;
    if (before >= 0) {
        disconnect(s, before, &touched, &scratch);
        s->gone[before] = true;
    }
    const int32_t slot = new_slot(s, r);
    mz_rec_set(r, s->recs.names, source_of(s, r, scratch), &s->rec[slot], s->perm);
    *mz_map_put(&s->ids, r->rec_id, slot, NULL, s->perm) = slot;
    connect(s, slot, &touched, &scratch);
    mz_lookup_add(&s->lookup, &s->rec[slot], slot, s->perm);
    touch_linked(s, slot, &touched, &scratch);
    settle(s, &touched, slot, moved, &scratch);
    return mz_ok();
}

mz_status mz_store_withdraw(mz_store *s, mz_str rec_id, mz_store_moved *moved, mz_arena scratch)
{
    const int32_t slot = mz_store_find(s, rec_id);
    if (slot < 0) {
        return mz_fail(MZ_BAD_INPUT, "there is no report with this rec_id", -1);
    }
    slots touched = {0};
    s->now++;
    touch_linked(s, slot, &touched, &scratch);
    disconnect(s, slot, &touched, &scratch);
    s->gone[slot] = true;
    *mz_map_get(&s->ids, rec_id) = -1;
    settle(s, &touched, -1, moved, &scratch);
    return mz_ok();
}

mz_status mz_store_link(mz_store *s, const mz_link *link, mz_store_moved *moved, mz_arena scratch)
{
    *mz_push(s->perm, &s->links) = *link;
    const mz_status held = mz_links_check(s->links.v, s->links.n, scratch);
    if (mz_failed(held)) {
        s->links.n--;
        return held;
    }
    slots touched = {0};
    int32_t a = -1, b = -1;
    s->now++;
    if (ends_of(s, link, &a, &b)) {
        touch(s, &touched, a, &scratch);
        touch(s, &touched, b, &scratch);
    }
    settle(s, &touched, -1, moved, &scratch);
    return mz_ok();
}

/* ---- opening ---- */

static void take_rows(mz_store *s, const mz_solved *solved)
{
    for (int32_t k = 0; k < solved->recs.n; k++) {
        const mz_len begin = solved->edges.row[k], n = solved->edges.row[k + 1] - begin;
        row *r = &s->row[solved->recs.order[k]];
        *r = (row){mz_new(s->perm, link_half, n), n, n};
        for (mz_len i = 0; i < n; i++) {
            const mz_half *h = &solved->edges.v[begin + i];
            const bool forward = k < h->other;
            bool swap = false;
            (void)mz_scorer_cells(&solved->scorer, &solved->recs.v[forward ? k : h->other],
                                  &solved->recs.v[forward ? h->other : k], &swap);
            const int step = forward != swap ? h->rivals / MZ_RIVAL_STEPS : h->rivals % MZ_RIVAL_STEPS;
            r->v[i] = (link_half){solved->recs.order[h->other], h->own, h->score, (uint8_t)step};
        }
    }
}

static void take_sources(mz_store *s, const mz_recs *recs)
{
    for (mz_len i = 0; i < recs->sources_n; i++) {
        const mz_report name = {.source = recs->sources[i].name, .dirty = recs->sources[i].dirty};
        (void)mz_map_put(&s->sources, source_key(&name, s->perm), i, NULL, s->perm);
    }
    s->source_cap = recs->sources_n;
}

mz_status mz_store_open(const mz_report *reports, mz_len n, const mz_link *links, mz_len links_n, const mz_weights *w,
                        int threads, mz_store **out, mz_arena *perm, mz_arena scratch)
{
    mz_store *s = mz_new(perm, mz_store, 1);
    mz_solved solved = {0};
    *s = (mz_store){.w = w, .perm = perm};
    MZ_TRY(mz_solve(reports, n, links, links_n, w, threads, &solved, perm, scratch));
    s->recs = solved.recs;
    s->scorer = solved.scorer;
    s->low =
        w->limit[MZ_LIMIT_THRESHOLD] < w->limit[MZ_LIMIT_COPY] ? w->limit[MZ_LIMIT_THRESHOLD] : w->limit[MZ_LIMIT_COPY];
    take_sources(s, &solved.recs);
    for (mz_len i = 0; i < n; i++) {
        (void)new_slot(s, &reports[i]);
        (void)mz_map_put(&s->ids, reports[i].rec_id, i, NULL, perm);
    }
    for (mz_len k = 0; k < n; k++) {
        const int32_t slot = solved.recs.order[k];
        s->rec[slot] = solved.recs.v[k];
        s->first[slot] = solved.recs.order[solved.first[k]];
        s->size[s->first[slot]]++;
        mz_lookup_add(&s->lookup, &s->rec[slot], slot, perm);
    }
    take_rows(s, &solved);
    for (mz_len i = 0; i < links_n; i++) {
        *mz_push(perm, &s->links) = links[i];
    }
    *out = s;
    return mz_ok();
}

/* ---- asking ---- */

int32_t mz_store_find(const mz_store *s, mz_str rec_id)
{
    const int64_t *at = mz_map_get(&s->ids, rec_id);
    return at == NULL ? -1 : (int32_t)*at;
}

const mz_report *mz_store_report(const mz_store *s, int32_t slot)
{
    mz_assert(slot >= 0 && slot < s->reports.n);
    return &s->reports.v[slot];
}

int32_t mz_store_first(const mz_store *s, int32_t slot)
{
    mz_assert(slot >= 0 && slot < s->reports.n && !s->gone[slot]);
    return s->first[slot];
}

int32_t mz_store_probability_ppm(const mz_store *s, int32_t slot)
{
    const int32_t first = mz_store_first(s, slot), size = s->size[first];
    int64_t sum_ppm = 0;
    int32_t linked = 0;
    for (mz_len i = 0; i < s->row[slot].n; i++) {
        if (s->first[s->row[slot].v[i].other] == first) {
            sum_ppm += mz_edge_ppm(s->w, s->row[slot].v[i].score, true);
            linked++;
        }
    }
    return size == 1 ? -1 : mz_record_ppm(s->w, sum_ppm, linked, size);
}

#include "incident/match.h"

static mz_str row_text(mz_row row, int cell, mz_arena *perm)
{
    const mz_row_shape *s = &mz_row_shapes[row];
    MZ_BUF_SCOPED b = mz_buf_new(256);
    mz_put(&b, mz_str_of(s->name));
    if (s->levels > 1) {
        mz_put_byte(&b, ' ');
        mz_pattern_level_name(row, (cell - s->begin) % s->levels, &b);
    }
    if (s->classes > 1) {
        mz_put_byte(&b, ' ');
        mz_pattern_class_name(row, (cell - s->begin) / s->levels, &b);
    }
    return mz_str_copy(perm, mz_buf_str(&b));
}

static int32_t best_of(mz_row row, int cell, const int32_t *cells)
{
    const mz_row_shape *s = &mz_row_shapes[row];
    const int begin = cell - (cell - s->begin) % s->levels;
    int32_t best = cells[begin];
    for (int i = 1; i < s->levels; i++) {
        best = cells[begin + i] > best ? cells[begin + i] : best;
    }
    return best;
}

static void put_row(mz_why *why, mz_row row, int cell, const int32_t *cells, mz_arena *perm)
{
    const int32_t best = best_of(row, cell, cells);
    why->rows[why->rows_n++] = (mz_why_row){row_text(row, cell, perm), cells[cell], best};
}

static int64_t metres_between(const mz_rec *a, const mz_rec *b)
{
    return a->where_prec > 0 && b->where_prec > 0 ? mz_rec_metres(mz_rec_chord2(a, b)) : -1;
}

void mz_match_why(const mz_matched *m, const mz_edge *e, mz_why *out, mz_arena *perm)
{
    const mz_solved *s = m->solved;
    const int32_t x = s->rank[e->a], y = s->rank[e->b];
    const mz_rec *a = &s->recs.v[x], *b = &s->recs.v[y];
    bool swap = false;
    const int32_t *cells = mz_scorer_cells(&s->scorer, a, b, &swap);
    int16_t cell[MZ_ROWS];
    mz_pattern_of(&s->scorer.scale, a, b, swap, cell);
    const mz_half *h = mz_edges_find(&s->edges, x, y);
    mz_assert(h != NULL);
    cell[MZ_ROW_RIVALS] = (int16_t)(MZ_CELL_RIVALS + h->rivals);
    mz_why why = {.score = h->score, .distance_m = metres_between(a, b)};
    why.threshold = s->scorer.w->limit[MZ_LIMIT_THRESHOLD];
    int32_t sum = 0;
    for (int row = 0; row < MZ_ROWS; row++) {
        put_row(&why, (mz_row)row, cell[row], cells, perm);
        sum += cells[cell[row]];
    }
    mz_assert(sum == why.score);
    *out = why;
}

mz_status mz_pair_why(const mz_report pair[2], int32_t score, const mz_weights *w, mz_why *out, mz_arena *perm)
{
    unsigned char *const end = perm->end, *const middle = perm->beg + (perm->end - perm->beg) / 2;
    const mz_arena scratch = {middle, end};
    mz_recs recs;
    perm->end = middle;
    const mz_status made = mz_recs_of(pair, 2, &recs, perm, scratch);
    perm->end = end;
    MZ_TRY(made);
    const mz_rec *a = &recs.v[0], *b = &recs.v[1];
    const mz_scorer scorer = mz_scorer_new(w, &recs, perm);
    bool swap = false;
    const int32_t *cells = mz_scorer_cells(&scorer, a, b, &swap);
    int16_t cell[MZ_ROWS];
    mz_pattern_of(&scorer.scale, a, b, swap, cell);
    mz_why why = {.score = score, .distance_m = metres_between(a, b), .threshold = w->limit[MZ_LIMIT_THRESHOLD]};
    int32_t sum = 0;
    for (int row = 0; row < MZ_ROW_RIVALS; row++) {
        put_row(&why, (mz_row)row, cell[row], cells, perm);
        sum += cells[cell[row]];
    }
    why.rows[why.rows_n++] = (mz_why_row){S("rivals"), score - sum, score - sum};
    *out = why;
    return mz_ok();
}

bool mz_why_flips(const mz_why *why, int row, bool accepted)
{
    mz_assert(row >= 0 && row < why->rows_n);
    const mz_why_row *r = &why->rows[row];
    const int32_t without = why->score - r->weight;
    return accepted ? r->weight > 0 && without <= why->threshold
                    : why->score <= why->threshold && without + r->best > why->threshold;
}

static mz_edge edge_of(const mz_solved *s, const mz_weights *w, int32_t k, const mz_half *h)
{
    const int32_t a = k < h->other ? k : h->other, b = k < h->other ? h->other : k;
    const bool accepted = s->first[a] == s->first[b];
    return (mz_edge){s->recs.order[a], s->recs.order[b], h->score, mz_edge_ppm(w, h->score, accepted), accepted};
}

bool mz_match_strongest(const mz_matched *m, const mz_weights *w, int32_t at, bool inside, mz_edge *out)
{
    const mz_solved *s = m->solved;
    const int32_t k = s->rank[at];
    const mz_half *best = NULL;
    for (mz_len h = s->edges.row[k]; h < s->edges.row[k + 1]; h++) {
        const mz_half *v = &s->edges.v[h];
        if ((s->first[v->other] == s->first[k]) == inside && (best == NULL || v->score > best->score)) {
            best = v;
        }
    }
    if (best == NULL) {
        return false;
    }
    *out = edge_of(s, w, k, best);
    return true;
}

bool mz_match_weakest(const mz_matched *m, const mz_weights *w, int32_t at, mz_edge *out)
{
    const mz_solved *s = m->solved;
    const int32_t begin = s->first[s->rank[at]];
    bool found = false;
    int32_t k = begin;
    do {
        for (mz_len h = s->edges.row[k]; h < s->edges.row[k + 1]; h++) {
            const mz_half *v = &s->edges.v[h];
            const bool inner = v->other > k && s->first[v->other] == begin;
            if (inner && (!found || v->score < out->score)) {
                *out = edge_of(s, w, k, v);
                found = true;
            }
        }
        k = s->next[k];
    } while (k != begin);
    return found;
}

static unsigned differ(const mz_rec *a, const mz_rec *b)
{
    const bool day = a->from != b->from || a->to != b->to;
    const bool place = mz_rec_chord2(a, b) > mz_rec_reach2(1000);
    const bool type = a->type_fine != b->type_fine && a->type_fine != 0 && b->type_fine != 0;
    const bool actors = a->dyad != b->dyad && a->dyad != 0 && b->dyad != 0;
    const bool counted = a->deaths_best >= 0 && b->deaths_best >= 0;
    const bool deaths = counted && (a->deaths_best != b->deaths_best || a->deaths_hi != b->deaths_hi);
    return (day ? MZ_DISPUTED_DAY : 0U) | (place ? MZ_DISPUTED_PLACE : 0U) | (type ? MZ_DISPUTED_TYPE : 0U) |
           (actors ? MZ_DISPUTED_ACTORS : 0U) | (deaths ? MZ_DISPUTED_DEATHS : 0U);
}

unsigned mz_match_disputed(const mz_matched *m, int32_t at)
{
    const mz_solved *s = m->solved;
    const int32_t begin = s->first[s->rank[at]];
    unsigned fields = 0;
    for (int32_t k = s->next[begin]; k != begin; k = s->next[k]) {
        fields |= differ(&s->recs.v[begin], &s->recs.v[k]);
    }
    return fields;
}

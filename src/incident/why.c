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

void mz_match_why(const mz_report *reports, const mz_matched *m, const mz_weights *w, mz_len e, mz_why *out,
                  mz_arena *perm)
{
    mz_assert(e >= 0 && e < m->edges_n);
    const mz_edge *edge = &m->edges[e];
    const mz_report pair[2] = {reports[edge->a], reports[edge->b]};
    mz_region region;
    mz_arena work;
    if (mz_failed(mz_region_new(1 << 22, &region, &work))) {
        mz_die(MZ_HERE, "no memory to explain one pair");
    }
    mz_recs recs;
    mz_arena half = {work.beg + (1 << 21), work.end};
    work.end = half.beg;
    const mz_status made = mz_recs_of(pair, 2, &recs, &work, half);
    mz_assert(!mz_failed(made));
    const mz_rec *a = &recs.v[0], *b = &recs.v[1];
    bool swap = false;
    const int32_t *cells = mz_weights_cells(w, &recs.sources[a->source], &recs.sources[b->source], &swap);
    const mz_pattern_scale scale = mz_pattern_scale_new();
    int16_t cell[MZ_ROWS];
    mz_pattern_of(&scale, a, b, swap, cell);
    mz_why why = {.score = edge->score, .distance_m = mz_rec_metres(mz_rec_chord2(a, b))};
    int32_t sum = 0;
    for (int row = 0; row < MZ_ROWS; row++) {
        why.rows[why.rows_n++] = (mz_why_row){row_text((mz_row)row, cell[row], perm), cells[cell[row]]};
        sum += cells[cell[row]];
    }
    if (sum != edge->score) {
        why.rows[why.rows_n++] = (mz_why_row){S("rivals"), edge->score - sum};
    }
    mz_region_free(&region);
    *out = why;
}

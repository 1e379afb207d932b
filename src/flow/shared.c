#include "flow/inside.h"

mz_report mz_flow_report_of_row(const mz_report_row *r, mz_arena *perm)
{
    return (mz_report){.rec_id = mz_ref_text(r->id, perm),
                       .source = r->source,
                       .family = r->family,
                       .dirty = r->dirty,
                       .from = r->from,
                       .to = r->to,
                       .date_prec = r->date_prec,
                       .placed = r->placed,
                       .lat_e6 = r->lat_e6,
                       .lon_e6 = r->lon_e6,
                       .where_prec = r->where_prec,
                       .country = r->country,
                       .adm_1 = r->adm_1,
                       .adm_2 = r->adm_2,
                       .type_fine = r->type_fine,
                       .type_broad = r->type_broad,
                       .dyad = r->dyad,
                       .conflict = r->conflict,
                       .counted = r->counted,
                       .deaths = {r->deaths_lo, r->deaths_hi},
                       .deaths_best = r->deaths_best};
}

static int by_id(const void *a, const void *b, void *ctx)
{
    (void)ctx;
    const mz_statement_id x = *(const mz_statement_id *)a, y = *(const mz_statement_id *)b;
    return (x > y) - (x < y);
}

void mz_flow_put_bounds(mz_buf *out, mz_interval v)
{
    mz_put_int(out, v.lo);
    if (v.hi != v.lo) {
        mz_put_byte(out, '-');
    }
    if (v.hi != v.lo && v.hi != MZ_OPEN) {
        mz_put_int(out, v.hi);
    }
}

void mz_flow_sort_ids(mz_statement_id *ids, mz_len n, mz_arena scratch)
{
    mz_sort(ids, n, (mz_len)sizeof *ids, by_id, NULL, scratch);
}

void mz_changed_tidy(mz_changed *list, mz_arena scratch)
{
    mz_flow_sort_ids(list->v, list->n, scratch);
    mz_len n = 0;
    for (mz_len i = 0; i < list->n; i++) {
        if (n == 0 || list->v[n - 1] != list->v[i]) {
            list->v[n++] = list->v[i];
        }
    }
    list->n = n;
}

bool mz_flow_violent(mz_str leaf)
{
    const mz_type *t = mz_type_find(leaf);
    return t != NULL && mz_str_eq(t->plover, S("ASSAULT"));
}

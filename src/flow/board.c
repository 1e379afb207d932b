/* The board of breaches: every incident held against a clause, by what was done about it. */
#include "flow/inside.h"

typedef struct board_rows {
    mz_board_row *v;
    mz_len n, cap;
} board_rows;

typedef struct boarding {
    mz_case *c;
    const mz_board_filter *filter;
    mz_day as_of;
    board_rows columns[MZ_STATE_REMEDIED + 1];
    mz_map clauses, sectors;
    mz_incident_row incident; /* of the row before: rows stand by incident */
    bool known;
    mz_arena *perm;
} boarding;

mz_str mz_flow_sector_of(const mz_incident_row *r) { return r->sector.len > 0 ? r->sector : S("-"); }

static mz_status look_up(boarding *b, mz_statement_id id)
{
    mz_rows rows;
    const mz_value v[] = {mz_value_number(id)};
    if (b->known && b->incident.id == id) {
        return mz_ok();
    }
    MZ_TRY(mz_index_ask(b->c->index, MZ_Q_INCIDENT, v, 1, &rows, b->perm));
    if (rows.n == 0) {
        return mz_fail(MZ_CORRUPT, "the index has a breach without its incident; mend it with: mizan rebuild CASE", -1);
    }
    b->incident = *(const mz_incident_row *)rows.v;
    b->known = true;
    return mz_ok();
}

static bool fits(const boarding *b, const mz_breach_row *r)
{
    const mz_board_filter *f = b->filter;
    const mz_str party = r->party.len > 0 ? r->party : S("-");
    return (f->party.len == 0 || mz_str_eq(f->party, party)) &&
           (f->clause.len == 0 || mz_str_eq(f->clause, r->clause)) &&
           (f->sector.len == 0 || mz_str_eq(f->sector, mz_flow_sector_of(&b->incident)));
}

static mz_status take_rows(boarding *b)
{
    mz_rows rows;
    MZ_TRY(mz_index_ask(b->c->index, MZ_Q_BREACHES_ALL, NULL, 0, &rows, b->perm));
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_breach_row *r = &((const mz_breach_row *)rows.v)[i];
        if ((mz_breach_result)r->result == MZ_NO_BREACH) {
            continue;
        }
        MZ_TRY(look_up(b, r->incident));
        (void)mz_map_put(&b->clauses, r->clause, 0, NULL, b->perm);
        (void)mz_map_put(&b->sectors, mz_flow_sector_of(&b->incident), 0, NULL, b->perm);
        if (fits(b, r)) {
            mz_assert(r->state >= 0 && r->state <= MZ_STATE_REMEDIED);
            *mz_push(b->perm, &b->columns[r->state]) = (mz_board_row){*r, b->incident};
        }
    }
    return mz_ok();
}

static int by_text(const void *a, const void *b, void *ctx)
{
    (void)ctx;
    return mz_str_cmp(*(const mz_str *)a, *(const mz_str *)b);
}

const mz_str *mz_flow_keys_sorted(const mz_map *set, mz_arena *perm)
{
    mz_str *v = mz_new(perm, mz_str, set->n);
    for (mz_len i = 0; i < set->n; i++) {
        v[i] = set->v[i].key;
    }
    mz_sort(v, set->n, (mz_len)sizeof *v, by_text, NULL, *perm);
    return v;
}

/* The latest incident first, those without a day last; of one incident by clause and party. */
static int later_first(const void *a, const void *b, void *ctx)
{
    (void)ctx;
    const mz_board_row *x = a, *y = b;
    if (x->incident.from != y->incident.from) {
        return (x->incident.from < y->incident.from) - (x->incident.from > y->incident.from);
    }
    if (x->incident.id != y->incident.id) {
        return (x->incident.id < y->incident.id) - (x->incident.id > y->incident.id);
    }
    const int clause = mz_str_cmp(x->breach.clause, y->breach.clause);
    return clause != 0 ? clause : mz_str_cmp(x->breach.party, y->breach.party);
}

static mz_board_column column_of(const boarding *b, board_rows *rows)
{
    mz_board_column out = {.all = rows->n, .n = rows->n < MZ_VIEW_BOARD_MAX ? rows->n : MZ_VIEW_BOARD_MAX};
    mz_sort(rows->v, rows->n, (mz_len)sizeof *rows->v, later_first, NULL, *b->perm);
    for (mz_len i = 0; i < rows->n; i++) {
        out.overdue += rows->v[i].breach.due != MZ_NO_DAY && rows->v[i].breach.due < b->as_of;
    }
    out.v = rows->v;
    return out;
}

mz_status mz_flow_board(mz_case *c, const mz_board_filter *filter, mz_day as_of, mz_board *out, mz_arena *perm)
{
    boarding b = {.c = c, .filter = filter, .as_of = as_of, .perm = perm};
    MZ_TRY(take_rows(&b));
    for (int i = 0; i <= MZ_STATE_REMEDIED; i++) {
        out->columns[i] = column_of(&b, &b.columns[i]);
    }
    out->clauses = mz_flow_keys_sorted(&b.clauses, perm);
    out->clauses_n = b.clauses.n;
    out->sectors = mz_flow_keys_sorted(&b.sectors, perm);
    out->sectors_n = b.sectors.n;
    return mz_ok();
}

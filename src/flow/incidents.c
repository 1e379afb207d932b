/* Reports into incidents, and what changed by it. */
#include "flow/inside.h"

typedef struct pool {
    mz_report *v;
    const mz_statement_id *ids; /* ascending */
    mz_len n;
} pool;

static mz_status take_reports(mz_index *index, pool *out, mz_arena *perm)
{
    mz_rows rows;
    MZ_TRY(mz_index_ask(index, MZ_Q_REPORTS, NULL, 0, &rows, perm));
    mz_report *v = mz_new(perm, mz_report, rows.n);
    mz_statement_id *ids = mz_new(perm, mz_statement_id, rows.n);
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_report_row *r = &((const mz_report_row *)rows.v)[i];
        ids[i] = r->id;
        v[i] = mz_flow_report_of_row(r, perm);
    }
    *out = (pool){v, ids, rows.n};
    return mz_ok();
}

/* ---- what people decided: of two decisions on one pair the later holds ---- */

typedef struct links {
    mz_link *v;
    mz_len n, cap;
} links;

static mz_str pair_key(mz_str a, mz_str b, mz_arena *perm)
{
    return mz_str_cmp(a, b) < 0 ? mz_str_concat(perm, a, S(" "), b) : mz_str_concat(perm, b, S(" "), a);
}

static void add_link(links *out, mz_map *at, const mz_act_row *act, mz_str a, mz_str b, mz_arena *perm)
{
    MZ_BUF_SCOPED day = mz_buf_new(16);
    if (act->date != MZ_NO_DAY) {
        mz_put_day(&day, act->date);
    }
    const mz_link link = {a,
                          b,
                          mz_str_eq(act->word, S("same")),
                          act->by,
                          mz_str_copy(perm, mz_buf_str(&day)),
                          mz_ref_text(act->id, perm)};
    bool fresh;
    const int64_t *place = mz_map_put(at, pair_key(a, b, perm), out->n, &fresh, perm);
    if (fresh) {
        *mz_push(perm, out) = link;
    } else {
        mz_assert(out->v != NULL);
        out->v[*place] = link;
    }
}

static mz_status take_links(mz_index *index, links *out, mz_arena *perm)
{
    mz_rows acts, abouts;
    mz_map at = {0};
    const mz_value kind[] = {mz_value_number(MZ_LINK)};
    MZ_TRY(mz_index_ask(index, MZ_Q_ACTS, kind, 1, &acts, perm));
    for (mz_len i = 0; i < acts.n; i++) {
        const mz_act_row *act = &((const mz_act_row *)acts.v)[i];
        const mz_value id[] = {mz_value_number(act->id)};
        MZ_TRY(mz_index_ask(index, MZ_Q_ABOUT, id, 1, &abouts, perm));
        const mz_about_row *a = abouts.v;
        for (mz_len x = 0; x < abouts.n; x++) {
            for (mz_len y = x + 1; y < abouts.n; y++) {
                if (a[x].target >= 0 && a[y].target >= 0 && a[x].target != a[y].target) {
                    add_link(out, &at, act, mz_ref_text(a[x].target, perm), mz_ref_text(a[y].target, perm), perm);
                }
            }
        }
    }
    return mz_ok();
}

/* ---- the difference to what the index holds ---- */

/* A report is taken away when a person rejects it, or corrects it to something else. */
static mz_status drop_member(mz_index *index, const mz_member_row *old, mz_changed *touched, mz_arena *perm)
{
    *mz_push(perm, touched) = old->incident;
    return mz_index_drop(index, MZ_TABLE_MEMBER, old->statement);
}

/* Writes the members that differ; incidents on either side of a difference go to *touched. */
static mz_status put_members(mz_index *index, const pool *p, const mz_matched *m, mz_changed *touched, mz_arena *perm)
{
    mz_rows rows;
    MZ_TRY(mz_index_ask(index, MZ_Q_MEMBERS_ALL, NULL, 0, &rows, perm));
    const mz_member_row *old = rows.v;
    mz_len k = 0;
    for (mz_len i = 0; i < p->n; i++) {
        const mz_member_row now = {p->ids[i], p->ids[m->first[i]], m->probability_ppm[i]};
        for (; k < rows.n && old[k].statement < now.statement; k++) {
            MZ_TRY(drop_member(index, &old[k], touched, perm));
        }
        const bool had = k < rows.n && old[k].statement == now.statement;
        const mz_member_row *before = had ? &old[k++] : NULL;
        if (before != NULL && before->incident == now.incident && before->ppm == now.ppm) {
            continue;
        }
        if (before != NULL && before->incident != now.incident) {
            *mz_push(perm, touched) = before->incident;
        }
        *mz_push(perm, touched) = now.incident;
        MZ_TRY(mz_index_put(index, MZ_TABLE_MEMBER, &now));
    }
    for (; k < rows.n; k++) {
        MZ_TRY(drop_member(index, &old[k], touched, perm));
    }
    return mz_ok();
}

static int by_ends(const void *a, const void *b, void *ctx)
{
    (void)ctx;
    const mz_edge_row *x = a, *y = b;
    return x->a != y->a ? (x->a > y->a) - (x->a < y->a) : (x->b > y->b) - (x->b < y->b);
}

/* Edges are few beside reports: all are written anew when one differs. */
static mz_status put_edges(mz_index *index, const pool *p, const mz_matched *m, mz_arena *perm)
{
    mz_rows rows;
    MZ_TRY(mz_index_ask(index, MZ_Q_EDGES_ALL, NULL, 0, &rows, perm));
    mz_edge_row *now = mz_new(perm, mz_edge_row, m->edges_n);
    for (mz_len i = 0; i < m->edges_n; i++) {
        const mz_edge *e = &m->edges[i];
        now[i].a = p->ids[e->a];
        now[i].b = p->ids[e->b];
        now[i].score = e->score;
        now[i].ppm = e->probability_ppm;
        now[i].accepted = e->accepted;
    }
    mz_sort(now, m->edges_n, (mz_len)sizeof *now, by_ends, NULL, *perm);
    const mz_edge_row *old = rows.v;
    bool same = rows.n == m->edges_n;
    for (mz_len i = 0; same && i < rows.n; i++) {
        same = old[i].a == now[i].a && old[i].b == now[i].b && old[i].score == now[i].score &&
               old[i].ppm == now[i].ppm && old[i].accepted == now[i].accepted;
    }
    if (same) {
        return mz_ok();
    }
    MZ_TRY(mz_index_clear(index, MZ_TABLE_EDGE));
    for (mz_len i = 0; i < m->edges_n; i++) {
        MZ_TRY(mz_index_put(index, MZ_TABLE_EDGE, &now[i]));
    }
    return mz_ok();
}

/* Incidents that lost their name to another are taken out; the others stay in *changed. */
static mz_status drop_gone(mz_index *index, bool anew, const pool *p, const mz_matched *m, const mz_changed *touched,
                           mz_changed *changed, mz_arena *perm)
{
    mz_len k = 0;
    for (mz_len i = 0; i < touched->n; i++) {
        while (k < p->n && p->ids[k] < touched->v[i]) {
            k++;
        }
        const bool lives = k < p->n && p->ids[k] == touched->v[i] && m->first[k] == (int32_t)k;
        for (int t = 0; t < 3 && !lives && !anew; t++) {
            static const mz_table tables[] = {MZ_TABLE_INCIDENT, MZ_TABLE_ACCOUNT, MZ_TABLE_BREACH};
            MZ_TRY(mz_index_drop(index, tables[t], touched->v[i]));
        }
        if (lives) {
            *mz_push(perm, changed) = touched->v[i];
        }
    }
    return mz_ok();
}

/* People's links that contradict each other (same, same, different) cannot all hold. What is on record must still be
 * answered for: the latest of them are left out until the rest holds. Our own program refuses to write such a link. */
static mz_status match(const mz_case *c, const pool *p, links *l, mz_matched *out, mz_arena *perm, mz_arena scratch)
{
    for (;;) {
        const mz_status s = mz_match(p->v, p->n, l->v, l->n, c->weights, c->options.threads, out, perm, scratch);
        if (s.code != MZ_BAD_INPUT || l->n == 0) {
            return s;
        }
        l->n--;
    }
}

mz_status mz_flow_link_fits(mz_case *c, const mz_act *act)
{
    MZ_WORK_ROOM_SCOPED work = {0}, scratch = {0};
    MZ_TRY(mz_work_room_new(&work));
    MZ_TRY(mz_work_room_new(&scratch));
    pool p;
    links l = {0};
    mz_matched m;
    mz_statement_id ends[2];
    MZ_TRY(take_reports(c->index, &p, &work.arena));
    MZ_TRY(take_links(c->index, &l, &work.arena));
    for (int i = 0; i < 2; i++) {
        ends[i] = -1;
        MZ_TRY(mz_flow_target(c->index, act->about[i], &ends[i], work.arena));
        mz_rows rows;
        const mz_value id[] = {mz_value_number(ends[i])};
        MZ_TRY(mz_index_ask(c->index, MZ_Q_REPORT, id, 1, &rows, &work.arena));
        if (rows.n == 0) {
            return mz_fail(MZ_BAD_INPUT, "this statement does not say that something happened, so it cannot be linked",
                           i);
        }
    }
    const mz_str a = mz_ref_text(ends[0], &work.arena), b = mz_ref_text(ends[1], &work.arena);
    mz_len kept = 0;
    for (mz_len i = 0; i < l.n; i++) { /* of two decisions on one pair the later holds */
        const bool same_pair = (mz_str_eq(l.v[i].rec_a, a) && mz_str_eq(l.v[i].rec_b, b)) ||
                               (mz_str_eq(l.v[i].rec_a, b) && mz_str_eq(l.v[i].rec_b, a));
        if (!same_pair) {
            l.v[kept++] = l.v[i];
        }
    }
    l.n = kept;
    *mz_push(&work.arena, &l) = (mz_link){a, b, mz_str_eq(act->word, S("same")), act->by, (mz_str){0}, act->reason};
    const mz_status s = mz_match(p.v, p.n, l.v, l.n, c->weights, c->options.threads, &m, &work.arena, scratch.arena);
    return s.code == MZ_BAD_INPUT
               ? mz_fail(MZ_BAD_INPUT, "earlier decisions on record say otherwise; take one of them back first", -1)
               : s;
}

mz_status mz_flow_incidents(mz_case *c, mz_index *index, bool anew, mz_changed *changed, mz_arena *perm)
{
    MZ_WORK_ROOM_SCOPED work = {0}, scratch = {0};
    MZ_TRY(mz_work_room_new(&work));
    MZ_TRY(mz_work_room_new(&scratch));
    pool p;
    links l = {0};
    mz_matched m;
    mz_changed touched = {0};
    MZ_TRY(take_reports(index, &p, &work.arena));
    MZ_TRY(take_links(index, &l, &work.arena));
    mz_tell(c, "matching reports", p.n, p.n);
    MZ_TRY(match(c, &p, &l, &m, &work.arena, scratch.arena));
    MZ_TRY(put_members(index, &p, &m, &touched, &work.arena));
    MZ_TRY(put_edges(index, &p, &m, &work.arena));
    mz_changed_tidy(&touched, scratch.arena);
    return drop_gone(index, anew, &p, &m, &touched, changed, perm);
}

/* ---- names in `about` ---- */

static mz_status first_id(mz_index *index, mz_question q, mz_value v, mz_len skip, mz_statement_id *out,
                          mz_arena scratch)
{
    mz_rows rows;
    MZ_TRY(mz_index_ask(index, q, &v, 1, &rows, &scratch));
    if (skip < rows.n) {
        *out = ((const mz_statement_row *)rows.v)[skip].id;
    }
    return mz_ok();
}

/* "doc:letter.txt#2": statement 2 of the first document of that name. */
static mz_status by_document(mz_index *index, mz_str what, mz_statement_id *out, mz_arena scratch)
{
    mz_rows rows;
    mz_str rest = what;
    const mz_str name = mz_str_cut(&rest, '#');
    int64_t n = 0;
    if (rest.data != NULL && !mz_str_canonical_uint(rest, &n)) {
        return mz_ok();
    }
    MZ_TRY(mz_index_ask(index, MZ_Q_DOCUMENTS, NULL, 0, &rows, &scratch));
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_document_row *d = &((const mz_document_row *)rows.v)[i];
        if (mz_str_eq(d->name, name)) {
            return first_id(index, MZ_Q_STATEMENTS_OF_DOCUMENT, mz_value_number(d->id), (mz_len)n, out, scratch);
        }
    }
    return mz_ok();
}

/* "UCDP GED/123": row 123 of the data set that UCDP GED published; "123": of whichever data set has it first. */
static mz_status by_own_id(mz_index *index, mz_str what, mz_statement_id *out, mz_arena scratch)
{
    mz_rows rows, documents;
    const mz_len slash = mz_str_find_byte(what, '/');
    const mz_str publisher = mz_str_sub(what, 0, slash < 0 ? 0 : slash);
    const mz_value whole[] = {mz_value_text(what)}, own[] = {mz_value_text(mz_str_from(what, slash + 1))};
    MZ_TRY(mz_index_ask(index, MZ_Q_STATEMENT_OWN, whole, 1, &rows, &scratch));
    if (rows.n > 0 || slash < 0) {
        *out = rows.n > 0 ? ((const mz_statement_row *)rows.v)[0].id : *out;
        return mz_ok();
    }
    MZ_TRY(mz_index_ask(index, MZ_Q_STATEMENT_OWN, own, 1, &rows, &scratch));
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_statement_row *r = &((const mz_statement_row *)rows.v)[i];
        const mz_value id[] = {mz_value_number(r->document)};
        MZ_TRY(mz_index_ask(index, MZ_Q_DOCUMENT, id, 1, &documents, &scratch));
        if (documents.n > 0 && mz_str_eq(((const mz_document_row *)documents.v)->publisher, publisher)) {
            *out = r->id;
            return mz_ok();
        }
    }
    return mz_ok();
}

mz_status mz_flow_target(mz_index *index, mz_str about, mz_statement_id *out, mz_arena scratch)
{
    mz_statement_id id;
    if (mz_str_starts(about, S("doc:"))) {
        return by_document(index, mz_str_from(about, 4), out, scratch);
    }
    if (mz_str_starts(about, S("id:"))) {
        return by_own_id(index, mz_str_from(about, 3), out, scratch);
    }
    const mz_str number = mz_str_starts(about, S("i")) ? mz_str_from(about, 1) : about;
    return mz_statement_id_parse(number, &id) ? first_id(index, MZ_Q_STATEMENT, mz_value_number(id), 0, out, scratch)
                                              : mz_ok();
}

mz_status mz_flow_resolve(mz_case *c, mz_index *index, int64_t from, mz_changed *touched, mz_arena *perm)
{
    (void)c;
    MZ_WORK_ROOM_SCOPED work = {0};
    MZ_TRY(mz_work_room_new(&work));
    mz_rows rows;
    MZ_TRY(mz_index_ask(index, MZ_Q_ABOUT_ALL, NULL, 0, &rows, &work.arena));
    for (mz_len i = 0; i < rows.n; i++) {
        mz_about_row *row = &((mz_about_row *)rows.v)[i];
        const bool fresh = mz_statement_id_entry(row->act) >= from;
        const bool open = row->target < 0;
        if (open) {
            MZ_TRY(mz_flow_target(index, row->about, &row->target, work.arena));
        }
        if (open && row->target >= 0) {
            MZ_TRY(mz_index_put(index, MZ_TABLE_ABOUT, row));
        }
        if (row->target >= 0 && (fresh || open)) {
            *mz_push(perm, touched) = row->target;
        }
    }
    return mz_ok();
}

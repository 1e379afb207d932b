/* What people ask of a case: one incident whole, the account of a period. */
#include "flow/inside.h"

/* ---- why reports are linked ---- */

/* The rows of a pair's score in words, the weightiest first. */
static int32_t size_of(int32_t weight) { return weight < 0 ? -weight : weight; }

/* The `most` weightiest rows of a pair's score, in the order of the score. */
static mz_str why_text(const mz_report pair[2], const mz_edge_row *e, const mz_weights *w, int most, mz_arena *perm)
{
    mz_why why;
    MZ_BUF_SCOPED b = mz_buf_new(8192);
    if (mz_failed(mz_pair_why(pair, e->score, w, &why, perm))) {
        return (mz_str){0};
    }
    for (int i = 0; i < why.rows_n; i++) {
        int heavier = 0;
        for (int k = 0; k < why.rows_n; k++) {
            const int32_t other = size_of(why.rows[k].weight), own = size_of(why.rows[i].weight);
            heavier += other > own || (other == own && k < i);
        }
        if (heavier >= most) {
            continue;
        }
        mz_put(&b, b.len > 0 ? S("; ") : S(""));
        mz_put(&b, why.rows[i].row);
        mz_puts(&b, " ");
        mz_put(&b, why.rows[i].weight >= 0 ? S("+") : S(""));
        mz_put_fixed(&b, (int64_t)why.rows[i].weight * 100 / 1024, 2);
    }
    return mz_str_copy(perm, mz_buf_str(&b));
}

typedef struct edges {
    mz_edge_row *v;
    mz_len n, cap;
} edges;

static mz_status edges_of(mz_index *index, mz_statement_id id, edges *out, mz_arena *perm)
{
    const mz_value v[] = {mz_value_number(id)};
    static const mz_question ends[] = {MZ_Q_EDGES_FROM, MZ_Q_EDGES_TO};
    for (int q = 0; q < 2; q++) {
        mz_rows rows;
        MZ_TRY(mz_index_ask(index, ends[q], v, 1, &rows, perm));
        for (mz_len i = 0; i < rows.n; i++) {
            *mz_push(perm, out) = ((const mz_edge_row *)rows.v)[i];
        }
    }
    return mz_ok();
}

static mz_status pair_of(mz_index *index, const mz_edge_row *e, mz_report pair[2], mz_arena *perm)
{
    for (int k = 0; k < 2; k++) {
        mz_rows rows;
        const mz_value id[] = {mz_value_number(k == 0 ? e->a : e->b)};
        MZ_TRY(mz_index_ask(index, MZ_Q_REPORT, id, 1, &rows, perm));
        if (rows.n == 0) {
            return mz_fail(MZ_CORRUPT, "the index has a link without its report; mend it with: mizan rebuild CASE", -1);
        }
        pair[k] = mz_flow_report_of_row(rows.v, perm);
    }
    return mz_ok();
}

/* Each statement's best link inside its incident, and the links that lead out of it. */
mz_status mz_flow_why(mz_case *c, mz_dossier *d, int most, mz_arena *perm)
{
    edges rivals = {0};
    d->why = mz_new(perm, mz_str, d->n);
    for (mz_len i = 0; i < d->n; i++) {
        edges all = {0};
        const mz_edge_row *best = NULL;
        MZ_TRY(edges_of(c->index, d->statements[i].id, &all, perm));
        for (mz_len k = 0; k < all.n; k++) {
            if (!all.v[k].accepted) {
                *mz_push(perm, &rivals) = all.v[k];
            } else if (best == NULL || all.v[k].score > best->score) {
                best = &all.v[k];
            }
        }
        if (best != NULL) {
            mz_report pair[2];
            MZ_TRY(pair_of(c->index, best, pair, perm));
            d->why[i] = why_text(pair, best, c->weights, most, perm);
        }
    }
    d->rivals = rivals.v;
    d->rivals_n = rivals.n;
    return mz_ok();
}

mz_status mz_flow_dossier(mz_case *c, mz_statement_id incident, mz_day as_of, mz_dossier *out, mz_arena *perm)
{
    MZ_WORK_ROOM_SCOPED scratch = {0};
    mz_docket docket;
    mz_dossier d;
    MZ_TRY(mz_work_room_new(&scratch));
    MZ_TRY(mz_flow_docket_of(c, c->index, incident, &docket, perm));
    MZ_TRY(mz_flow_dossiers(c, c->index, &docket, &incident, 1, as_of, &d, perm, scratch.arena));
    if (d.n == 0) {
        return mz_fail(MZ_BAD_INPUT, "the case has no incident of that number", -1);
    }
    MZ_TRY(mz_flow_why(c, &d, MZ_WHY_ROWS_MAX, perm));
    *out = d;
    return mz_ok();
}

/* ---- the account of a period ---- */

/* Statements of kind figure said of days in the span. */
static mz_status take_totals(mz_case *c, mz_day from, mz_day to, mz_claims *out, mz_arena *perm)
{
    mz_rows rows;
    const mz_value kind[] = {mz_value_number(MZ_FIGURE)};
    MZ_TRY(mz_index_ask(c->index, MZ_Q_STATEMENTS_OF_KIND, kind, 1, &rows, perm));
    mz_statement_id *ids = mz_new(perm, mz_statement_id, rows.n);
    mz_len n = 0;
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_statement_row *r = &((const mz_statement_row *)rows.v)[i];
        const mz_day day = r->said;
        if (day != MZ_NO_DAY && day >= from && (r->from == MZ_NO_DAY || r->from >= from) &&
            (r->to == MZ_NO_DAY ? day : r->to) <= to) {
            ids[n++] = r->id;
        }
    }
    mz_loaded *l = mz_new(perm, mz_loaded, n);
    MZ_TRY(mz_flow_load(c, ids, n, l, perm));
    for (mz_len i = 0; i < n; i++) {
        const mz_len before = out->n;
        const mz_statement *s = l[i].statement;
        mz_claims_of(s, l[i].document, l[i].ref, l[i].id, c->parties, c->parties_n, out, perm);
        for (mz_len k = before; k < out->n; k++) {
            out->v[k].from = s->when.known ? s->when.from : from;
            out->v[k].to = s->when.known ? s->when.to : l[i].document->date;
        }
    }
    return mz_ok();
}

/* ---- doubtful links: .05 < p < .95; the others stand as matching decided ---- */

#define SURE_PPM  950000
#define NEVER_PPM 50000

typedef struct net {
    mz_map at;          /* reference of a statement -> its number */
    mz_len *incident;   /* of each statement, as a place among the dossiers */
    int32_t *parent;    /* union-find over sure links */
    bool *doubted;      /* an end of a doubtful link */
    mz_account_link *v; /* doubtful links, between statements */
    mz_len n, cap;
    mz_len statements;
} net;

static int32_t root_of(net *t, int32_t i)
{
    while (t->parent[i] != i) {
        t->parent[i] = t->parent[t->parent[i]];
        i = t->parent[i];
    }
    return i;
}

static void join(net *t, int32_t a, int32_t b)
{
    const int32_t x = root_of(t, a), y = root_of(t, b);
    t->parent[x > y ? x : y] = x > y ? y : x;
}

static mz_status take_edges(mz_case *c, const mz_dossier *d, mz_len n, net *t, mz_arena *perm)
{
    for (mz_len i = 0; i < n; i++) {
        for (mz_len k = 0; k < d[i].n; k++) {
            (void)mz_map_put(&t->at, d[i].statements[k].ref, t->at.n, NULL, perm);
        }
    }
    t->statements = t->at.n;
    t->incident = mz_new(perm, mz_len, t->statements);
    t->parent = mz_new(perm, int32_t, t->statements);
    t->doubted = mz_new(perm, bool, t->statements);
    for (mz_len i = 0, s = 0; i < n; i++) {
        for (mz_len k = 0; k < d[i].n; k++, s++) {
            t->incident[s] = i;
            t->parent[s] = (int32_t)s;
        }
    }
    for (mz_len i = 0, s = 0; i < n; i++) {
        for (mz_len k = 0; k < d[i].n; k++, s++) {
            mz_rows rows;
            const mz_value id[] = {mz_value_number(d[i].statements[k].id)};
            MZ_TRY(mz_index_ask(c->index, MZ_Q_EDGES_FROM, id, 1, &rows, perm));
            for (mz_len e = 0; e < rows.n; e++) {
                const mz_edge_row *edge = &((const mz_edge_row *)rows.v)[e];
                const int64_t *other = mz_map_get(&t->at, mz_ref_text(edge->b, perm));
                if (other == NULL) {
                    continue;
                }
                if (edge->accepted && edge->ppm >= SURE_PPM) {
                    join(t, (int32_t)s, (int32_t)*other);
                } else if (edge->ppm > NEVER_PPM && edge->ppm < SURE_PPM) {
                    *mz_push(perm, t) = (mz_account_link){(int32_t)s, (int32_t)*other, edge->ppm};
                    t->doubted[s] = t->doubted[*other] = true;
                }
            }
        }
    }
    return mz_ok();
}

/* Each pair of nodes once, with its likeliest link. */
static mz_len unique_links(mz_account_link *v, mz_len n)
{
    mz_len kept = 0;
    for (mz_len i = 0; i < n; i++) {
        mz_len k = 0;
        while (k < kept && !(v[k].a == v[i].a && v[k].b == v[i].b)) {
            k++;
        }
        if (k == kept) {
            v[kept++] = v[i];
        } else if (v[i].p_ppm > v[k].p_ppm) {
            v[k].p_ppm = v[i].p_ppm;
        }
    }
    return kept;
}

/* Statements that no doubtful link may part are one node; those that matching joined without a link of their own go
 * with the first of their incident. Claims get the node of their statement. */
static mz_status take_doubts(mz_case *c, const mz_dossier *d, mz_len n, mz_claims *claims, mz_account_link **links,
                             mz_len *links_n, mz_arena *perm)
{
    net t = {0};
    MZ_TRY(take_edges(c, d, n, &t, perm));
    for (mz_len s = 0, first = 0; s < t.statements; s++) {
        first = s > 0 && t.incident[s] == t.incident[s - 1] ? first : s;
        if (!t.doubted[s] && root_of(&t, (int32_t)s) == s) {
            join(&t, (int32_t)first, (int32_t)s);
        }
    }
    bool *open = mz_new(perm, bool, t.statements);
    mz_len kept = 0;
    for (mz_len i = 0; i < t.n; i++) {
        const int32_t a = root_of(&t, t.v[i].a), b = root_of(&t, t.v[i].b);
        if (a != b) {
            t.v[kept++] = (mz_account_link){a < b ? a : b, a < b ? b : a, t.v[i].p_ppm};
            open[a] = open[b] = true;
        }
    }
    for (mz_len k = 0; k < claims->n; k++) {
        const int64_t *s = mz_map_get(&t.at, claims->v[k].ref);
        const int32_t node = s == NULL ? -1 : root_of(&t, (int32_t)*s);
        claims->v[k].node = node >= 0 && open[node] ? node : -1;
    }
    *links = t.v;
    *links_n = unique_links(t.v, kept);
    return mz_ok();
}

mz_status mz_flow_scope(mz_case *c, mz_day from, mz_day to, const mz_dossier *d, mz_len n, mz_account_scope *out,
                        mz_findings *findings, mz_arena *perm)
{
    mz_claims claims = {0}, totals = {0};
    mz_account_happening *happened = mz_new(perm, mz_account_happening, n);
    mz_account_link *links;
    mz_len links_n;
    for (mz_len i = 0; i < n; i++) {
        happened[i] = (mz_account_happening){d[i].incident.from, d[i].incident.to, mz_flow_violent(d[i].incident.type)};
        for (mz_len k = 0; k < d[i].claims_n; k++) {
            mz_claim *claim = mz_push(perm, &claims);
            *claim = d[i].claims[k];
            claim->incident = (int32_t)i;
        }
        for (mz_len k = 0; k < d[i].acts_n; k++) {
            if (d[i].acts[k].kind == MZ_FINDING) {
                mz_findings_of(&d[i].acts[k], d[i].act_refs[k], (int32_t)i, findings, perm);
            }
        }
    }
    MZ_TRY(take_totals(c, from, to, &totals, perm));
    MZ_TRY(take_doubts(c, d, n, &claims, &links, &links_n, perm));
    *out = (mz_account_scope){from, to, happened, n, claims.v, claims.n, totals.v, totals.n, links, links_n};
    return mz_ok();
}

mz_status mz_flow_dossiers_of(mz_case *c, mz_day from, mz_day to, mz_day as_of, mz_dossier **out, mz_len *n,
                              mz_arena *perm)
{
    MZ_WORK_ROOM_SCOPED scratch = {0};
    mz_docket docket;
    mz_rows rows;
    const mz_value span[] = {mz_value_number(from), mz_value_number(to)};
    MZ_TRY(mz_work_room_new(&scratch));
    MZ_TRY(mz_index_ask(c->index, MZ_Q_INCIDENTS, span, 2, &rows, perm));
    mz_statement_id *ids = mz_new(perm, mz_statement_id, rows.n);
    for (mz_len i = 0; i < rows.n; i++) {
        ids[i] = ((const mz_incident_row *)rows.v)[i].id;
    }
    mz_dossier *d = mz_new(perm, mz_dossier, rows.n);
    MZ_TRY(mz_flow_docket(c, c->index, &docket, perm));
    MZ_TRY(mz_flow_dossiers(c, c->index, &docket, ids, rows.n, as_of, d, perm, scratch.arena));
    *out = d;
    *n = rows.n;
    return mz_ok();
}

/* Keeps the dossiers of one sector; returns how many. */
static mz_len only_sector(mz_dossier *d, mz_len n, mz_str sector)
{
    mz_len kept = 0;
    for (mz_len i = 0; i < n; i++) {
        const mz_str own = d[i].incident.sector.len > 0 ? d[i].incident.sector : S("-");
        if (mz_str_eq(own, sector)) {
            d[kept++] = d[i];
        }
    }
    return kept;
}

mz_status mz_flow_account(mz_case *c, mz_day from, mz_day to, mz_str sector, mz_period_account *out, mz_arena *perm)
{
    MZ_WORK_ROOM_SCOPED scratch = {0};
    mz_dossier *d;
    mz_len n;
    mz_findings findings = {0};
    MZ_TRY(mz_work_room_new(&scratch));
    MZ_TRY(mz_flow_dossiers_of(c, from, to, MZ_NO_DAY, &d, &n, perm));
    n = sector.len > 0 ? only_sector(d, n, sector) : n;
    MZ_TRY(mz_flow_scope(c, from, to, d, n, &out->scope, &findings, perm));
    out->scope.totals_n = sector.len > 0 ? 0 : out->scope.totals_n;
    const mz_account_options o = {findings.v, findings.n, INT64_MAX, true};
    return mz_account_period(&out->scope, &o, &out->account, NULL, perm, scratch.arena);
}

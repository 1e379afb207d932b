/* Accounts of many periods or sectors, and what one figure rests on. */
#include "flow/inside.h"

mz_str mz_account_by_word(mz_account_by v)
{
    static const char *const WORDS[] = {"whole", "day", "week", "month", "sector"};
    mz_assert(v >= 0 && v < MZ_ACCOUNT_BYS);
    return mz_str_of(WORDS[v]);
}

/* ---- pieces of a span ---- */

static mz_day end_of(mz_day d, mz_account_by by)
{
    mz_civil c = mz_day_to_civil(d);
    switch (by) {
    case MZ_ACCOUNT_BY_DAY:
        return d;
    case MZ_ACCOUNT_BY_WEEK:
        return d + (6 - mz_day_weekday(d));
    case MZ_ACCOUNT_BY_MONTH:
        c.day = mz_month_days(c.year, c.month);
        return mz_day_from_civil(c);
    case MZ_ACCOUNT_WHOLE:
    case MZ_ACCOUNT_BY_SECTOR:
    case MZ_ACCOUNT_BYS:
    default:
        return INT32_MAX;
    }
}

typedef struct parts {
    mz_account_part *v;
    mz_len n, cap;
} parts;

static mz_status cut(mz_day from, mz_day to, mz_account_by by, mz_str sector, parts *out, mz_arena *perm)
{
    for (mz_day d = from; d <= to;) {
        const mz_day end = end_of(d, by), last = end < to ? end : to;
        if (out->n == MZ_VIEW_PERIODS_MAX) {
            return mz_fail(MZ_BAD_INPUT, "that is more than a hundred periods: choose fewer days, or weeks or months",
                           -1);
        }
        *mz_push(perm, out) = (mz_account_part){.from = d, .to = last, .sector = sector};
        d = last + 1;
    }
    return mz_ok();
}

static mz_status cut_sectors(mz_day from, mz_day to, const mz_accounts *found, parts *out, mz_arena *perm)
{
    for (mz_len i = 0; i < found->sectors_n; i++) {
        if (out->n == MZ_VIEW_PERIODS_MAX) {
            return mz_fail(MZ_BAD_INPUT, "that is more than a hundred sectors: choose fewer days", -1);
        }
        *mz_push(perm, out) = (mz_account_part){.from = from, .to = to, .sector = found->sectors[i]};
    }
    return mz_ok();
}

static bool belongs(const mz_incident_row *r, const mz_account_part *p)
{
    const bool touches = r->from != MZ_NO_DAY && r->from <= p->to && r->to >= p->from;
    return touches && (p->sector.len == 0 || mz_str_eq(p->sector, mz_flow_sector_of(r)));
}

/* ---- counts of pieces ---- */

/* The first day of the period that ends on the day before d. */
static mz_day start_before(mz_day d, mz_account_by by)
{
    mz_civil c = mz_day_to_civil(d - 1);
    switch (by) {
    case MZ_ACCOUNT_BY_WEEK:
        return d - 1 - mz_day_weekday(d - 1);
    case MZ_ACCOUNT_BY_MONTH:
        c.day = 1;
        return mz_day_from_civil(c);
    case MZ_ACCOUNT_BY_DAY:
    case MZ_ACCOUNT_WHOLE:
    case MZ_ACCOUNT_BY_SECTOR:
    case MZ_ACCOUNT_BYS:
    default:
        return d - 1;
    }
}

static mz_period_counts *period_of(mz_period_counts *v, mz_len n, mz_day d)
{
    for (mz_len i = 0; i < n; i++) {
        if (d != MZ_NO_DAY && d >= v[i].from && d <= v[i].to) {
            return &v[i];
        }
    }
    return NULL;
}

static mz_status count_periods(mz_case *c, mz_period_counts *v, mz_len n, mz_arena *perm)
{
    mz_rows rows;
    mz_period_counts *p;
    const mz_value span[] = {mz_value_number(v[n - 1].from), mz_value_number(v[0].to)};
    const mz_value said[] = {mz_value_number(MZ_ACT), span[0], span[1]};
    MZ_TRY(mz_index_ask(c->index, MZ_Q_INCIDENTS, span, 2, &rows, perm));
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_incident_row *r = &((const mz_incident_row *)rows.v)[i];
        if ((p = period_of(v, n, r->from)) != NULL) {
            p->incidents++;
            p->violent += mz_flow_violent(r->type);
        }
    }
    MZ_TRY(mz_index_ask(c->index, MZ_Q_DOCUMENTS_SAID, span, 2, &rows, perm));
    for (mz_len i = 0; i < rows.n; i++) {
        if ((p = period_of(v, n, ((const mz_document_row *)rows.v)[i].date)) != NULL) {
            p->documents++;
        }
    }
    MZ_TRY(mz_index_ask(c->index, MZ_Q_STATEMENTS_SAID, said, 3, &rows, perm));
    for (mz_len i = 0; i < rows.n; i++) {
        if ((p = period_of(v, n, ((const mz_statement_row *)rows.v)[i].said)) != NULL) {
            p->acts++;
        }
    }
    return mz_ok();
}

mz_status mz_flow_periods(mz_case *c, mz_day from, mz_day to, mz_account_by by, const mz_period_counts **out, mz_len *n,
                          mz_arena *perm)
{
    parts list = {0};
    MZ_TRY(cut(from, to, by, (mz_str){0}, &list, perm));
    mz_period_counts *v = mz_new(perm, mz_period_counts, list.n + 1);
    for (mz_len i = 0; i < list.n; i++) {
        v[list.n - 1 - i] = (mz_period_counts){.from = list.v[i].from, .to = list.v[i].to};
    }
    v[list.n] = (mz_period_counts){.from = start_before(from, by), .to = from - 1};
    MZ_TRY(count_periods(c, v, list.n + 1, perm));
    *out = v;
    *n = list.n;
    return mz_ok();
}

/* ---- the account of one piece ---- */

typedef struct books {
    mz_case *c;
    const mz_dossier *d; /* of all that touch the whole span */
    mz_len n;
    mz_dossier *own; /* room for those of one piece */
    mz_len own_n;
    mz_arena *perm;
} books;

static mz_status account_of(books *b, mz_account_part *p, mz_findings *findings)
{
    MZ_WORK_ROOM_SCOPED scratch = {0};
    MZ_TRY(mz_work_room_new(&scratch));
    b->own_n = 0;
    for (mz_len i = 0; i < b->n; i++) {
        if (belongs(&b->d[i].incident, p)) {
            b->own[b->own_n++] = b->d[i];
        }
    }
    mz_account_scope *scope = &p->account.scope;
    MZ_TRY(mz_flow_scope(b->c, p->from, p->to, b->own, b->own_n, scope, findings, b->perm));
    scope->totals_n = p->sector.len > 0 ? 0 : scope->totals_n;
    const mz_account_options o = {findings->v, findings->n, INT64_MAX, true};
    return mz_account_period(scope, &o, &p->account.account, NULL, b->perm, scratch.arena);
}

static mz_status open_books(mz_case *c, mz_day from, mz_day to, books *b, mz_arena *perm)
{
    mz_dossier *d;
    MZ_TRY(mz_flow_dossiers_of(c, from, to, MZ_NO_DAY, &d, &b->n, perm));
    b->c = c;
    b->d = d;
    b->own = mz_new(perm, mz_dossier, b->n);
    b->perm = perm;
    return mz_ok();
}

mz_status mz_flow_accounts(mz_case *c, mz_day from, mz_day to, mz_account_by by, mz_str sector, mz_accounts *out,
                           mz_arena *perm)
{
    books b = {0};
    mz_map sectors = {0};
    parts list = {0};
    MZ_TRY(open_books(c, from, to, &b, perm));
    for (mz_len i = 0; i < b.n; i++) {
        (void)mz_map_put(&sectors, mz_flow_sector_of(&b.d[i].incident), 0, NULL, perm);
    }
    mz_accounts all = {.sectors = mz_flow_keys_sorted(&sectors, perm), .sectors_n = sectors.n};
    for (mz_len i = 0; i < b.n; i++) {
        const mz_account_part span = {.from = from, .to = to, .sector = sector};
        all.incidents += belongs(&b.d[i].incident, &span);
    }
    MZ_TRY(by == MZ_ACCOUNT_BY_SECTOR ? cut_sectors(from, to, &all, &list, perm)
                                      : cut(from, to, by, sector, &list, perm));
    for (mz_len i = 0; i < list.n; i++) {
        mz_findings findings = {0};
        MZ_TRY(account_of(&b, &list.v[i], &findings));
    }
    all.v = list.v;
    all.n = list.n;
    *out = all;
    return mz_ok();
}

/* ---- what one figure rests on ---- */

static bool is_asked(const mz_account_line *l, const mz_figure_question *q)
{
    return l->effect == q->effect && l->status == q->status && mz_str_eq(l->side, q->side) &&
           mz_str_eq(l->part, q->part);
}

static const mz_account_line *line_of(const mz_account *a, const mz_figure_question *q)
{
    for (mz_len i = 0; i < a->n; i++) {
        if (is_asked(&a->v[i], q)) {
            return &a->v[i];
        }
    }
    return NULL;
}

static const mz_said *voice_of(const mz_account_line *l, mz_str by)
{
    for (mz_len i = 0; i < l->said_n + l->independent_n; i++) {
        const mz_said *s = i < l->said_n ? &l->said[i] : &l->independent[i - l->said_n];
        if (mz_str_eq(s->by, by)) {
            return s;
        }
    }
    return NULL;
}

/* Whether a claim is one of a voice's: of its side, of its members, or of who cites its side. */
static bool speaks_in(const mz_said *voice, const mz_claim *k)
{
    bool in = mz_str_eq(voice->by, k->speaker) || (k->side.len > 0 && mz_str_eq(voice->by, k->side));
    for (mz_len i = 0; i < voice->members_n; i++) {
        in = in || mz_str_eq(voice->members[i], k->speaker);
    }
    for (mz_len i = 0; i < k->copies_n; i++) {
        in = in || (k->copies[i].side.len > 0 && mz_str_eq(voice->by, k->copies[i].side));
    }
    return in;
}

static mz_status fill_claim(mz_case *c, const mz_claim *claim, mz_statement_id incident, mz_figure_claim *out,
                            mz_arena *perm)
{
    mz_statement_id id;
    mz_loaded *one = mz_new(perm, mz_loaded, 1);
    if (!mz_statement_id_parse(claim->ref, &id)) {
        return mz_fail(MZ_CORRUPT, "a claim names no statement; mend the index with: mizan rebuild CASE", -1);
    }
    MZ_TRY(mz_flow_load(c, &id, 1, one, perm));
    *out = (mz_figure_claim){claim, one, incident};
    return mz_ok();
}

#define NO_LINE  "the account has no such line"
#define NO_VOICE "nobody of that name gives this figure"

/* The claims of a line: claims[i], or totals[k] where it says -1 - k; happened[i] are the incidents that they count in.
 */
static mz_status take_claims(mz_case *c, const mz_figure_question *q, const mz_account_scope *scope,
                             const mz_statement_id *happened, mz_figure_view *out, mz_arena *perm)
{
    const mz_account_line *l = &out->line;
    const mz_said *voice = q->by.len > 0 ? voice_of(l, q->by) : NULL;
    mz_figure_claim *v = mz_new(perm, mz_figure_claim, l->claims_n);
    if (q->by.len > 0 && voice == NULL) {
        return mz_fail(MZ_BAD_INPUT, NO_VOICE, -1);
    }
    for (mz_len i = 0; i < l->claims_n; i++) {
        const int32_t at = l->claims[i];
        const mz_claim *claim = at >= 0 ? &scope->claims[at] : &scope->totals[-1 - at];
        if (voice != NULL && !speaks_in(voice, claim)) {
            continue;
        }
        if (out->all++ < MZ_VIEW_CLAIMS_MAX) {
            MZ_TRY(fill_claim(c, claim, at >= 0 ? happened[claim->incident] : -1, &v[out->n], perm));
            out->n++;
        }
    }
    out->v = v;
    return mz_ok();
}

static void take_findings(const mz_findings *all, const mz_figure_question *q, mz_figure_view *out, mz_arena *perm)
{
    mz_str *refs = mz_new(perm, mz_str, all->n);
    for (mz_len i = 0; i < all->n; i++) {
        const mz_finding *f = &all->v[i];
        const bool fits = f->effect == q->effect && mz_str_eq(f->side, q->side) && mz_str_eq(f->part, q->part) &&
                          (f->status == q->status || q->status == MZ_LINE_ANY);
        if (fits && (out->findings_n == 0 || !mz_str_eq(refs[out->findings_n - 1], f->ref))) {
            refs[out->findings_n++] = f->ref;
        }
    }
    out->findings = refs;
}

static const mz_statement_id *ids_of(const mz_dossier *d, mz_len n, mz_arena *perm)
{
    mz_statement_id *ids = mz_new(perm, mz_statement_id, n);
    for (mz_len i = 0; i < n; i++) {
        ids[i] = d[i].incident.id;
    }
    return ids;
}

static mz_status figure_of_incident(mz_case *c, const mz_figure_question *q, mz_figure_view *out, mz_arena *perm)
{
    mz_dossier d;
    mz_findings findings = {0};
    MZ_TRY(mz_flow_dossier(c, q->incident, MZ_NO_DAY, &d, perm));
    const mz_account_line *l = line_of(&d.account, q);
    if (l == NULL) {
        return mz_fail(MZ_BAD_INPUT, NO_LINE, -1);
    }
    out->line = *l;
    for (mz_len i = 0; i < d.acts_n; i++) {
        if (d.acts[i].kind == MZ_FINDING) {
            mz_findings_of(&d.acts[i], d.act_refs[i], 0, &findings, perm);
        }
    }
    take_findings(&findings, q, out, perm);
    const mz_account_scope scope = {.claims = d.claims, .claims_n = d.claims_n};
    return take_claims(c, q, &scope, &q->incident, out, perm);
}

static mz_status figure_of_period(mz_case *c, const mz_figure_question *q, mz_figure_view *out, mz_arena *perm)
{
    books b = {0};
    mz_findings findings = {0};
    mz_account_part part = {.from = q->from, .to = q->to, .sector = q->sector};
    MZ_TRY(open_books(c, q->from, q->to, &b, perm));
    MZ_TRY(account_of(&b, &part, &findings));
    const mz_account_line *l = line_of(&part.account.account, q);
    if (l == NULL) {
        return mz_fail(MZ_BAD_INPUT, NO_LINE, -1);
    }
    out->line = *l;
    take_findings(&findings, q, out, perm);
    return take_claims(c, q, &part.account.scope, ids_of(b.own, b.own_n, perm), out, perm);
}

mz_status mz_flow_figure(mz_case *c, const mz_figure_question *q, mz_figure_view *out, mz_arena *perm)
{
    mz_figure_view view = {0};
    MZ_TRY(q->incident >= 0 ? figure_of_incident(c, q, &view, perm) : figure_of_period(c, q, &view, perm));
    *out = view;
    return mz_ok();
}

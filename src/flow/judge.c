/* Incidents with their statements: what they are, what they cost, what the terms make of them. */
#include "flow/inside.h"

#define CHUNK 4096 /* incidents whose statements are in memory at one time */

/* ---- acts, and what they are about ---- */

static int by_target(const void *a, const void *b, void *ctx)
{
    (void)ctx;
    const mz_aim *x = a, *y = b;
    return x->target != y->target ? (x->target > y->target) - (x->target < y->target)
                                  : (x->act > y->act) - (x->act < y->act);
}

static mz_status take_act(mz_case *c, const mz_act_row *row, mz_act *out, mz_arena *perm)
{
    mz_entry e;
    mz_acts list;
    MZ_TRY(mz_record_entry(c->record, (mz_len)mz_statement_id_entry(row->id), &e, perm));
    MZ_TRY(mz_acts_parse(e.draft.text, &list, perm));
    const mz_len at = mz_statement_id_ordinal(row->id);
    if (at >= list.n) {
        return mz_fail(MZ_CORRUPT, "the index names an act that the record has not; mend it with: mizan rebuild CASE",
                       at);
    }
    *out = list.v[at];
    return mz_ok();
}

/* The act's `about` with every name turned into a reference, as terms.h wants it. */
static mz_status resolve_about(mz_index *index, mz_len i, mz_docket *d, mz_aims *aims, mz_arena *perm)
{
    mz_rows rows;
    const mz_value id[] = {mz_value_number(d->rows[i].id)};
    MZ_TRY(mz_index_ask(index, MZ_Q_ABOUT, id, 1, &rows, perm));
    mz_str *refs = mz_new(perm, mz_str, rows.n);
    for (mz_len k = 0; k < rows.n; k++) {
        const mz_about_row *a = &((const mz_about_row *)rows.v)[k];
        refs[k] = a->target < 0 ? a->about : mz_ref_text(a->target, perm);
        if (a->target >= 0) {
            *mz_push(perm, aims) = (mz_aim){a->target, i};
        }
    }
    d->acts[i].about = refs;
    d->acts[i].about_n = rows.n;
    return mz_ok();
}

/* Reviews are of how something was read: nothing is judged by them. */
static mz_len without_reviews(mz_act_row *rows, mz_len n)
{
    mz_len kept = 0;
    for (mz_len i = 0; i < n; i++) {
        if (rows[i].kind != MZ_REVIEW) {
            rows[kept++] = rows[i];
        }
    }
    return kept;
}

static mz_status fill_docket(mz_case *c, mz_index *index, mz_act_row *rows, mz_len all, mz_docket *out, mz_arena *perm)
{
    const mz_len n = without_reviews(rows, all);
    mz_docket d = {.rows = rows, .acts = mz_new(perm, mz_act, n), .refs = mz_new(perm, mz_str, n), .n = n};
    for (mz_len i = 0; i < d.n; i++) {
        MZ_TRY(take_act(c, &d.rows[i], &d.acts[i], perm));
        d.refs[i] = mz_ref_text(d.rows[i].id, perm);
        MZ_TRY(resolve_about(index, i, &d, &d.aims, perm));
    }
    mz_sort(d.aims.v, d.aims.n, (mz_len)sizeof *d.aims.v, by_target, NULL, *perm);
    *out = d;
    return mz_ok();
}

mz_status mz_flow_docket(mz_case *c, mz_index *index, mz_docket *out, mz_arena *perm)
{
    mz_rows rows;
    MZ_TRY(mz_index_ask(index, MZ_Q_ACTS_ALL, NULL, 0, &rows, perm));
    return fill_docket(c, index, rows.v, rows.n, out, perm);
}

/* ---- the acts of one incident alone ---- */

typedef struct some_acts {
    mz_act_row *v;
    mz_len n, cap;
} some_acts;

static int by_id(const void *a, const void *b, void *ctx)
{
    (void)ctx;
    const mz_act_row *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

/* Acts about one statement; one that is about several comes once for each. */
static mz_status acts_about(mz_index *index, mz_statement_id id, some_acts *out, mz_arena *perm)
{
    mz_rows abouts;
    const mz_value target[] = {mz_value_number(id)};
    MZ_TRY(mz_index_ask(index, MZ_Q_ABOUT_THIS, target, 1, &abouts, perm));
    for (mz_len i = 0; i < abouts.n; i++) {
        mz_rows act;
        const mz_value v[] = {mz_value_number(((const mz_about_row *)abouts.v)[i].act)};
        MZ_TRY(mz_index_ask(index, MZ_Q_ACT, v, 1, &act, perm));
        if (act.n > 0) {
            *mz_push(perm, out) = *(const mz_act_row *)act.v;
        }
    }
    return mz_ok();
}

mz_status mz_flow_docket_of(mz_case *c, mz_index *index, mz_statement_id incident, mz_docket *out, mz_arena *perm)
{
    mz_rows members, notices;
    some_acts list = {0};
    mz_len kept = 0;
    const mz_value id[] = {mz_value_number(incident)}, kind[] = {mz_value_number(MZ_NOTICE)};
    MZ_TRY(mz_index_ask(index, MZ_Q_MEMBERS, id, 1, &members, perm));
    MZ_TRY(mz_index_ask(index, MZ_Q_ACTS, kind, 1, &notices, perm));
    for (mz_len i = 0; i < members.n; i++) {
        MZ_TRY(acts_about(index, ((const mz_member_row *)members.v)[i].statement, &list, perm));
    }
    for (mz_len i = 0; i < notices.n; i++) {
        *mz_push(perm, &list) = ((const mz_act_row *)notices.v)[i];
    }
    mz_sort(list.v, list.n, (mz_len)sizeof *list.v, by_id, NULL, *perm);
    for (mz_len i = 0; i < list.n; i++) {
        if (kept == 0 || list.v[kept - 1].id != list.v[i].id) {
            list.v[kept++] = list.v[i];
        }
    }
    return fill_docket(c, index, list.v, kept, out, perm);
}

/* The first aim at `target`, or where it would stand. */
static mz_len first_aim(const mz_aims *a, mz_statement_id target)
{
    mz_len lo = 0, hi = a->n;
    while (lo < hi) {
        const mz_len mid = lo + (hi - lo) / 2;
        if (a->v[mid].target < target) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return lo;
}

/* Acts about any of the dossier's statements, each once, in record order. */
static void take_acts(const mz_docket *d, mz_dossier *out, mz_arena *perm)
{
    mz_len *hit = mz_new(perm, mz_len, d->n);
    mz_len n = 0;
    for (mz_len i = 0; i < out->n; i++) {
        for (mz_len k = first_aim(&d->aims, out->statements[i].id);
             k < d->aims.n && d->aims.v[k].target == out->statements[i].id; k++) {
            n += hit[d->aims.v[k].act] == 0;
            hit[d->aims.v[k].act] = 1;
        }
    }
    out->acts = mz_new(perm, mz_act, n);
    out->act_rows = mz_new(perm, mz_act_row, n);
    out->act_refs = mz_new(perm, mz_str, n);
    for (mz_len i = 0; i < d->n && n > 0; i++) {
        if (hit[i] != 0) {
            out->acts[out->acts_n] = d->acts[i];
            out->act_rows[out->acts_n] = d->rows[i];
            out->act_refs[out->acts_n++] = d->refs[i];
        }
    }
}

/* ---- what the incident is ---- */

/* Is a better witness of place (or day) than b: the finer claim, then the one first on record. */
static bool finer(int a, int b) { return b == 0 || (a != 0 && a < b); }

static void take_when(mz_dossier *d, const mz_report_row *r, int *best)
{
    if (r->from == MZ_NO_DAY) {
        return;
    }
    mz_incident_row *row = &d->incident;
    if (finer(r->date_prec, *best)) {
        row->from = r->from;
        row->to = r->to;
        row->date_prec = *best = r->date_prec;
    } else if (r->date_prec == *best) {
        row->from = r->from < row->from ? r->from : row->from;
        row->to = r->to > row->to ? r->to : row->to;
    }
}

static void take_where(mz_dossier *d, const mz_report_row *r, const mz_statement *s, int *best)
{
    if (r->placed && finer(r->where_prec, *best)) {
        mz_incident_row *row = &d->incident;
        row->placed = true;
        row->lat_e6 = r->lat_e6;
        row->lon_e6 = r->lon_e6;
        row->where_prec = *best = r->where_prec;
        row->place = s->where.span.text.len > 0 ? s->where.span.text : r->adm_2.len > 0 ? r->adm_2 : r->adm_1;
        row->sector = r->adm_1;
    }
}

/* The leaf that most reports give; of equals the one that stands first in the taxonomy. */
static mz_str commonest_type(const mz_dossier *d)
{
    mz_len n, best = 0;
    mz_str out = {0};
    const mz_type *types = mz_types(&n);
    for (mz_len t = 0; t < n; t++) {
        mz_len count = 0;
        for (mz_len i = 0; i < d->n; i++) {
            count += mz_str_eq(d->statements[i].statement->type, types[t].leaf);
        }
        if (count > best) {
            best = count;
            out = types[t].leaf;
        }
    }
    return out;
}

static void add_side(mz_map *set, mz_str actor, mz_arena *perm)
{
    const mz_str side = mz_account_side(actor);
    if (side.len > 0) {
        (void)mz_map_put(set, side, 0, NULL, perm);
    }
}

static int by_key(const void *a, const void *b, void *ctx)
{
    (void)ctx;
    return mz_str_cmp(((const mz_map_entry *)a)->key, ((const mz_map_entry *)b)->key);
}

static mz_str sorted_words(mz_map *set, mz_arena *perm)
{
    mz_str out = {0};
    mz_sort(set->v, set->n, (mz_len)sizeof *set->v, by_key, NULL, *perm);
    for (mz_len i = 0; i < set->n; i++) {
        out = i == 0 ? set->v[i].key : mz_str_concat(perm, out, S(" "), set->v[i].key);
    }
    return out;
}

/* Sides that act, and sides that act or are harmed: sorted, one SP between. */
static void take_sides(mz_dossier *d, mz_arena *perm)
{
    mz_map acting = {0}, all = {0};
    for (mz_len i = 0; i < d->n; i++) {
        const mz_statement *s = d->statements[i].statement;
        for (mz_len k = 0; k < s->agents_n; k++) {
            add_side(&acting, s->agents[k].actor, perm);
            add_side(&all, s->agents[k].actor, perm);
        }
        for (mz_len k = 0; k < s->targets_n; k++) {
            add_side(&all, s->targets[k].actor, perm);
        }
        for (mz_len k = 0; k < s->harms_n; k++) {
            add_side(&all, s->harms[k].victims.actor, perm);
        }
    }
    d->incident.acting = sorted_words(&acting, perm);
    d->incident.parties = sorted_words(&all, perm);
}

static void take_row(mz_dossier *d, mz_arena *perm)
{
    int when = 0, where = 0;
    mz_map sources = {0};
    mz_incident_row *row = &d->incident;
    row->from = row->to = MZ_NO_DAY;
    row->least_ppm = -1;
    row->reports = d->n;
    for (mz_len i = 0; i < d->n; i++) {
        const mz_loaded *l = &d->statements[i];
        mz_report_row r = {0};
        if (!mz_flow_report(l->statement, l->document, l->id, &r, perm)) {
            continue;
        }
        take_when(d, &r, &when);
        take_where(d, &r, l->statement, &where);
        (void)mz_map_put(&sources, r.source, 0, NULL, perm);
        const int32_t ppm = d->members[i].ppm;
        row->least_ppm = row->least_ppm < 0 || (ppm >= 0 && ppm < row->least_ppm) ? ppm : row->least_ppm;
    }
    row->sources = sources.n;
    row->type = commonest_type(d);
    take_sides(d, perm);
}

/* ---- what it cost ---- */

/* The claims of one statement; of a text with its words, so that a reprint is known as one. */
static mz_status take_claims(const mz_case *c, const mz_record *record, const mz_loaded *l, mz_claims *out,
                             mz_arena *perm)
{
    const mz_len from = out->n;
    mz_claims_of(l->statement, l->document, l->ref, l->id, c->parties, c->parties_n, out, perm);
    if (out->n > from && l->document->method == MZ_BY_READING) {
        mz_str words;
        MZ_TRY(mz_flow_words_from(record, l, &words, perm));
        mz_claims_words(out, from, words, perm);
    }
    return mz_ok();
}

static mz_status take_account(const mz_case *c, const mz_record *record, mz_dossier *d, mz_arena *perm,
                              mz_arena scratch)
{
    mz_claims claims = {0};
    mz_findings findings = {0};
    for (mz_len i = 0; i < d->n; i++) {
        MZ_TRY(take_claims(c, record, &d->statements[i], &claims, perm));
    }
    for (mz_len i = 0; i < d->acts_n; i++) {
        if (d->acts[i].kind == MZ_FINDING) {
            mz_findings_of(&d->acts[i], d->act_refs[i], 0, &findings, perm);
        }
    }
    d->claims = claims.v;
    d->claims_n = claims.n;
    const mz_account_options o = {findings.v, findings.n, INT64_MAX, false};
    return mz_account_incident(claims.v, claims.n, &o, &d->account, perm, scratch);
}

/* ---- what the terms make of it ---- */

/* How far the true place may be from the point: what the gazetteer says of the place that a report names there, else
 * what its class of precision means. */
static int64_t place_radius_m(const mz_dossier *d)
{
    const mz_incident_row *row = &d->incident;
    int64_t radius_m = 0;
    for (mz_len i = 0; i < d->n; i++) {
        const mz_place *w = &d->statements[i].statement->where;
        mz_gazette g;
        const bool there = w->known && w->lat_e6 == row->lat_e6 && w->lon_e6 == row->lon_e6 && w->place.len > 0;
        if (there && mz_gazetteer_by_id(w->place, &g) && g.radius_m > radius_m) {
            radius_m = g.radius_m;
        }
    }
    return radius_m > 0 ? radius_m : mz_precision_radius_m(row->where_prec);
}

static mz_terms_incident seen_by_terms(const mz_dossier *d, mz_arena *perm)
{
    const mz_incident_row *row = &d->incident;
    mz_str *refs = mz_new(perm, mz_str, d->n), *types = mz_new(perm, mz_str, d->n);
    mz_strs targets = {0};
    mz_map seen = {0}, hit = {0};
    mz_author_claims claims = {0};
    mz_day told = MZ_NO_DAY;
    for (mz_len i = 0; i < d->n; i++) {
        const mz_loaded *l = &d->statements[i];
        const mz_day said = l->document->date;
        refs[i] = l->ref;
        if (l->statement->type.len > 0) {
            (void)mz_map_put(&seen, l->statement->type, 0, NULL, perm);
        }
        for (mz_len k = 0; k < l->statement->targets_n; k++) {
            bool fresh = false;
            const mz_str actor = l->statement->targets[k].actor;
            if (actor.len > 0) {
                (void)mz_map_put(&hit, actor, 0, &fresh, perm);
            }
            if (fresh) {
                *mz_push(perm, &targets) = actor;
            }
        }
        told = told == MZ_NO_DAY || (said != MZ_NO_DAY && said < told) ? said : told;
        mz_author_claims_of(l->statement, l->document, l->ref, &claims, perm);
    }
    for (mz_len i = 0; i < seen.n; i++) {
        types[i] = seen.v[i].key;
    }
    return (mz_terms_incident){mz_incident_text(row->id, perm),
                               refs,
                               d->n,
                               row->from,
                               row->to,
                               row->placed,
                               {row->lat_e6, row->lon_e6},
                               place_radius_m(d),
                               types,
                               seen.n,
                               targets.v,
                               targets.n,
                               claims.v,
                               claims.n,
                               told};
}

/* The incident's own acts, and behind them every notice: what was announced is about no incident when it is said. */
static mz_act *with_notices(const mz_docket *docket, const mz_dossier *d, mz_len *n, mz_arena *perm)
{
    mz_act *v = mz_new(perm, mz_act, d->acts_n + docket->n);
    *n = 0;
    for (mz_len i = 0; i < d->acts_n; i++) {
        v[(*n)++] = d->acts[i];
    }
    for (mz_len i = 0; i < docket->n; i++) {
        if (docket->acts[i].kind == MZ_NOTICE) {
            v[(*n)++] = docket->acts[i];
        }
    }
    return v;
}

static void take_breaches(const mz_case *c, const mz_docket *docket, mz_dossier *d, mz_day as_of, mz_arena *perm,
                          mz_arena scratch)
{
    d->as_terms_see_it = mz_new(perm, mz_terms_incident, 1);
    *d->as_terms_see_it = seen_by_terms(d, perm);
    if (c->has_terms) {
        mz_len n = 0;
        const mz_act *acts = with_notices(docket, d, &n, &scratch);
        mz_breaches_find(&c->terms, d->as_terms_see_it, 1, acts, n, as_of, &d->breaches, perm, scratch);
    }
}

/* ---- together ---- */

static mz_status take_members(mz_index *index, mz_dossier *d, mz_len n, mz_arena *perm)
{
    for (mz_len i = 0; i < n; i++) {
        mz_rows rows;
        const mz_value id[] = {mz_value_number(d[i].incident.id)};
        MZ_TRY(mz_index_ask(index, MZ_Q_MEMBERS, id, 1, &rows, perm));
        d[i].members = rows.v;
        d[i].n = rows.n;
    }
    return mz_ok();
}

/* Where `id` stands among ascending ids. */
static mz_len place_of(const mz_statement_id *ids, mz_len n, mz_statement_id id)
{
    mz_len lo = 0, hi = n;
    while (lo < hi) {
        const mz_len mid = lo + (hi - lo) / 2;
        if (ids[mid] < id) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return lo;
}

/* Statements of n incidents; every entry of the record is read once. */
static mz_status take_statements(mz_record *record, const mz_reviews *reviews, mz_dossier *d, mz_len n, mz_arena *perm,
                                 mz_arena scratch)
{
    mz_len all = 0, k = 0;
    for (mz_len i = 0; i < n; i++) {
        all += d[i].n;
    }
    mz_statement_id *ids = mz_new(perm, mz_statement_id, all);
    mz_loaded *loaded = mz_new(perm, mz_loaded, all);
    for (mz_len i = 0; i < n; i++) {
        for (mz_len m = 0; m < d[i].n; m++) {
            ids[k++] = d[i].members[m].statement;
        }
    }
    mz_flow_sort_ids(ids, all, scratch);
    MZ_TRY(mz_flow_load_from(record, reviews, ids, all, loaded, perm));
    for (mz_len i = 0; i < n; i++) {
        d[i].statements = mz_new(perm, mz_loaded, d[i].n);
        for (mz_len m = 0; m < d[i].n; m++) {
            d[i].statements[m] = loaded[place_of(ids, all, d[i].members[m].statement)];
        }
    }
    return mz_ok();
}

/* All that follows from members and acts alone: no index, so threads can share the work. */
static mz_status look_into(const mz_case *c, mz_record *record, const mz_docket *docket, mz_dossier *d, mz_len n,
                           mz_day as_of, mz_arena *perm, mz_arena scratch)
{
    MZ_TRY(take_statements(record, &c->reviews, d, n, perm, scratch));
    for (mz_len i = 0; i < n; i++) {
        take_acts(docket, &d[i], perm);
        take_row(&d[i], perm);
        MZ_TRY(take_account(c, record, &d[i], perm, scratch));
        take_breaches(c, docket, &d[i], as_of, perm, scratch);
    }
    return mz_ok();
}

/* An incident whose statements name no place is where matching took its reports to be. */
static mz_status place_by_reports(mz_index *index, mz_dossier *d, mz_arena *perm)
{
    int best = 0;
    for (mz_len i = 0; i < d->n && !d->incident.placed; i++) {
        mz_rows rows;
        const mz_value id[] = {mz_value_number(d->statements[i].id)};
        MZ_TRY(mz_index_ask(index, MZ_Q_REPORT, id, 1, &rows, perm));
        if (rows.n > 0) {
            take_where(d, rows.v, d->statements[i].statement, &best);
        }
    }
    return mz_ok();
}

mz_status mz_flow_dossiers(mz_case *c, mz_index *index, const mz_docket *docket, const mz_statement_id *ids, mz_len n,
                           mz_day as_of, mz_dossier *out, mz_arena *perm, mz_arena scratch)
{
    for (mz_len i = 0; i < n; i++) {
        out[i] = (mz_dossier){.incident = {.id = ids[i]}};
    }
    MZ_TRY(take_members(index, out, n, perm));
    MZ_TRY(look_into(c, c->record, docket, out, n, as_of, perm, scratch));
    for (mz_len i = 0; i < n; i++) {
        MZ_TRY(place_by_reports(index, &out[i], perm));
    }
    return mz_ok();
}

/* ---- into the index ---- */

static mz_str alleged_text(const mz_account_line *l, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    for (mz_len i = 0; i < l->said_n; i++) {
        if (l->said[i].counted && !l->said[i].conceding) {
            mz_put(&b, b.len > 0 ? S(";") : S(""));
            mz_put(&b, l->said[i].by);
            mz_put_byte(&b, ' ');
            mz_put_int(&b, l->said[i].bounds.lo);
            mz_put_byte(&b, ' ');
            if (l->said[i].bounds.hi == MZ_OPEN) {
                mz_put_byte(&b, '-');
            } else {
                mz_put_int(&b, l->said[i].bounds.hi);
            }
        }
    }
    return mz_str_copy(perm, mz_buf_str(&b));
}

static mz_status put_account(mz_index *index, const mz_dossier *d, mz_arena scratch)
{
    for (mz_len i = 0; i < d->account.n; i++) {
        const mz_account_line *l = &d->account.v[i];
        const mz_account_row row = {.incident = d->incident.id,
                                    .side = l->side,
                                    .status = (int32_t)l->status,
                                    .effect = (int32_t)l->effect,
                                    .part = l->part,
                                    .established_lo = l->established.known ? l->established.v.lo : -1,
                                    .established_hi = l->established.known ? l->established.v.hi : -1,
                                    .grade = (int32_t)l->grade,
                                    .flags = l->flags,
                                    .conceded_lo = l->conceded.known ? l->conceded.v.lo : -1,
                                    .conceded_hi = l->conceded.known ? l->conceded.v.hi : -1,
                                    .alleged = alleged_text(l, &scratch),
                                    .independent = l->independent_n};
        MZ_TRY(mz_index_put(index, MZ_TABLE_ACCOUNT, &row));
    }
    return mz_ok();
}

/* ---- what a feature says of the account, beside the rows ---- */

static void put_line(mz_buf *out, const mz_account_line *l)
{
    mz_put(out, out->len > 0 ? S("; ") : S(""));
    mz_put(out, l->side.len > 0 ? l->side : S("?"));
    mz_puts(out, " ");
    mz_put(out, mz_status_line_word(l->status));
    mz_puts(out, " ");
    mz_put(out, mz_effect_word(l->effect));
}

static mz_str accounts_text(const mz_account *a, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(1 << 20);
    for (mz_len i = 0; i < a->n; i++) {
        put_line(&b, &a->v[i]);
        mz_puts(&b, " ");
        mz_put(&b, mz_grade_word(a->v[i].grade));
    }
    return mz_str_copy(perm, mz_buf_str(&b));
}

static void put_said(mz_buf *out, const mz_said *v, bool *first)
{
    if (v->counted) {
        mz_put(out, *first ? S(": ") : S(", "));
        mz_put(out, v->by.len > 0 ? v->by : S("?"));
        mz_put(out, v->conceding ? S(" concedes ") : v->denies ? S(" denies, ") : S(" says "));
        mz_flow_put_bounds(out, v->words);
        *first = false;
    }
}

/* "PAK any killed: AFG says 150-, PAK concedes 3; …": every voice that gives a figure, sides before independents. */
static mz_str claims_text(const mz_account *a, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(1 << 20);
    for (mz_len i = 0; i < a->n; i++) {
        const mz_account_line *l = &a->v[i];
        bool first = true;
        put_line(&b, l);
        for (mz_len k = 0; k < l->said_n; k++) {
            put_said(&b, &l->said[k], &first);
        }
        for (mz_len k = 0; k < l->independent_n; k++) {
            put_said(&b, &l->independent[k], &first);
        }
        mz_put(&b, first ? S(": no figure") : S(""));
    }
    return mz_str_copy(perm, mz_buf_str(&b));
}

/* Killed and established, over all sides: for everybody, each side's own line. A sum stops at MZ_COUNT_MAX. */
static void sum_killed(const mz_account *a, mz_incident_row *row)
{
    row->killed_lo = -1;
    row->killed_hi = MZ_OPEN;
    for (mz_len i = 0; i < a->n; i++) {
        const mz_account_line *l = &a->v[i];
        if (l->effect != MZ_KILLED || l->status != MZ_LINE_ANY || l->part.len > 0 || !l->established.known) {
            continue;
        }
        const bool first = row->killed_lo < 0;
        const int64_t lo = (first ? 0 : row->killed_lo) + l->established.v.lo;
        const bool open = l->established.v.hi == MZ_OPEN || (!first && row->killed_hi == MZ_OPEN);
        const int64_t hi = open ? MZ_OPEN : (first ? 0 : row->killed_hi) + l->established.v.hi;
        row->killed_lo = lo < MZ_COUNT_MAX ? lo : MZ_COUNT_MAX;
        row->killed_hi = open || hi < MZ_COUNT_MAX ? hi : MZ_COUNT_MAX;
    }
}

static void take_feature(mz_dossier *d, mz_arena *perm)
{
    d->incident.newest = -1;
    for (mz_len i = 0; i < d->n; i++) {
        const int64_t entry = mz_statement_id_entry(d->members[i].statement);
        d->incident.newest = entry > d->incident.newest ? entry : d->incident.newest;
    }
    d->incident.accounts = accounts_text(&d->account, perm);
    d->incident.claims = claims_text(&d->account, perm);
    sum_killed(&d->account, &d->incident);
}

/* The step whose clock runs out first of those that are open; -1. */
static int next_step(const mz_breach *b)
{
    int step = -1;
    for (int i = 0; i < MZ_STEPS; i++) {
        const mz_clock *k = &b->clocks[i];
        if (k->due != MZ_NO_DAY && k->done == MZ_NO_DAY && (step < 0 || k->due < b->clocks[step].due)) {
            step = i;
        }
    }
    return step;
}

static mz_status put_breaches(const mz_case *c, mz_index *index, const mz_dossier *d)
{
    if (d->breaches.n > MZ_BREACHES_OF_INCIDENT_MAX || mz_statement_id_entry(d->incident.id) >= MZ_BREACH_ENTRIES_MAX) {
        return mz_fail(MZ_LIMIT, "the terms have more clauses and parties than one incident can be held against",
                       d->breaches.n);
    }
    for (mz_len i = 0; i < d->breaches.n; i++) {
        const mz_breach *b = &d->breaches.v[i];
        const mz_incident_row *of = &d->incident;
        const int step = next_step(b);
        const mz_breach_row row = {.incident = of->id,
                                   .clause = c->terms.clauses[b->clause].id,
                                   .party = b->party,
                                   .result = (int32_t)b->result,
                                   .attribution = (int32_t)b->attribution,
                                   .state = (int32_t)b->state,
                                   .due = step < 0 ? MZ_NO_DAY : b->clocks[step].due,
                                   .step = step,
                                   .outcome = b->outcome,
                                   .number = mz_breach_number(of->id, i),
                                   .result_word = mz_breach_result_word(b->result),
                                   .attribution_word = mz_attribution_word(b->attribution),
                                   .state_word = mz_breach_state_word(b->state),
                                   .from = of->from,
                                   .to = of->to,
                                   .placed = of->placed,
                                   .lat_e6 = of->lat_e6,
                                   .lon_e6 = of->lon_e6,
                                   .newest = of->newest};
        MZ_TRY(mz_index_put(index, MZ_TABLE_BREACH, &row));
    }
    return mz_ok();
}

static mz_status put_dossier(const mz_case *c, mz_index *index, mz_dossier *d, bool anew, mz_arena scratch)
{
    take_feature(d, &scratch);
    if (!anew) {
        MZ_TRY(mz_index_drop(index, MZ_TABLE_ACCOUNT, d->incident.id));
        MZ_TRY(mz_index_drop(index, MZ_TABLE_BREACH, d->incident.id));
    }
    MZ_TRY(mz_index_put(index, MZ_TABLE_INCIDENT, &d->incident));
    MZ_TRY(put_account(index, d, scratch));
    return put_breaches(c, index, d);
}

/* ---- many incidents, by as many threads as there are ---- */

typedef struct hand {
    mz_record *record; /* its own: a record has one reader at a time */
    mz_work_room perm, scratch;
    mz_status status;
} hand;

typedef struct crew {
    const mz_case *c;
    const mz_docket *docket;
    mz_dossier *d;
    mz_len n;
    hand *hands;
    int hands_n;
} crew;

static void work(void *ctx, mz_len i, int worker)
{
    const crew *w = ctx;
    (void)worker; /* slice i is always hand i's */
    hand *h = &w->hands[i];
    mz_arena room = h->perm.arena;
    const mz_len begin = w->n * i / w->hands_n, end = w->n * (i + 1) / w->hands_n;
    h->status = look_into(w->c, h->record, w->docket, w->d + begin, end - begin, MZ_NO_DAY, &room, h->scratch.arena);
}

static mz_status judge_chunk(const mz_case *c, mz_index *index, const crew *w, bool anew, mz_arena scratch)
{
    mz_parallel(w->hands_n, w->hands_n, work, (void *)(uintptr_t)w);
    for (int i = 0; i < w->hands_n; i++) {
        MZ_TRY(w->hands[i].status);
    }
    for (mz_len i = 0; i < w->n; i++) {
        mz_arena room = scratch;
        MZ_TRY(place_by_reports(index, &w->d[i], &room));
        MZ_TRY(put_dossier(c, index, &w->d[i], anew, room));
    }
    return mz_ok();
}

static mz_status judge_all(mz_case *c, mz_index *index, const mz_changed *changed, bool anew, crew *w, mz_arena *perm,
                           mz_arena scratch)
{
    for (mz_len at = 0; at < changed->n; at += CHUNK) {
        mz_arena room = *perm;
        w->n = changed->n - at < CHUNK ? changed->n - at : CHUNK;
        for (mz_len i = 0; i < w->n; i++) {
            w->d[i] = (mz_dossier){.incident = {.id = changed->v[at + i]}};
        }
        MZ_TRY(take_members(index, w->d, w->n, &room));
        MZ_TRY(judge_chunk(c, index, w, anew, scratch));
        mz_tell(c, "accounting for incident", at + w->n, changed->n);
    }
    return mz_ok();
}

static mz_status hire(const mz_case *c, hand *h)
{
    MZ_TRY(mz_work_room_new(&h->perm));
    MZ_TRY(mz_work_room_new(&h->scratch));
    return mz_record_open_read(c->folder, &h->record);
}

static void dismiss(hand *h)
{
    mz_record_close(h->record);
    mz_work_room_free(&h->perm);
    mz_work_room_free(&h->scratch);
}

mz_status mz_flow_judge(mz_case *c, mz_index *index, const mz_changed *changed, bool anew)
{
    MZ_WORK_ROOM_SCOPED keep = {0}, scratch = {0};
    mz_docket docket;
    MZ_TRY(mz_work_room_new(&keep));
    MZ_TRY(mz_work_room_new(&scratch));
    MZ_TRY(mz_flow_docket(c, index, &docket, &keep.arena));
    const int hands_n = changed->n < CHUNK / 4 ? 1 : c->options.threads;
    crew w = {c, &docket, mz_new(&keep.arena, mz_dossier, CHUNK), 0, mz_new(&keep.arena, hand, hands_n), hands_n};
    mz_status s = mz_ok();
    for (int i = 0; i < hands_n && !mz_failed(s); i++) {
        s = hire(c, &w.hands[i]);
    }
    s = mz_failed(s) ? s : judge_all(c, index, changed, anew, &w, &keep.arena, scratch.arena);
    for (int i = 0; i < hands_n; i++) {
        dismiss(&w.hands[i]);
    }
    return s;
}

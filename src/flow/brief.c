/* The day's facts out of the index, for the situation report. */
#include "flow/inside.h"

#include "format/format.h"

#define SERIES_DAYS    30
#define PERIOD_MOST    366  /* days that "since the terms" may reach back */
#define INCIDENTS_MOST 1500 /* of the longer period */
#define REASONS_MOST   2    /* of a link, the weightiest */
#define REJECTS_MOST   200
#define SPAN_MOST      6 /* days: what is told of longer spans belongs to no day */

typedef struct making {
    mz_case *c;
    mz_arena *perm;
    mz_arena scratch;
    mz_day day;
    mz_docket docket;
    mz_map wanted;        /* statement number as text -> place in `statements`; -1 until they are sorted */
    mz_statement_id *ids; /* all wanted, ascending */
    mz_brief_input *out;
} making;

/* ---- which statements the brief rests on ---- */

static void want(making *m, mz_statement_id id)
{
    (void)mz_map_put(&m->wanted, mz_ref_text(id, m->perm), -1, NULL, m->perm);
}

static void want_dossiers(making *m, const mz_dossier *d, mz_len n)
{
    for (mz_len i = 0; i < n; i++) {
        for (mz_len k = 0; k < d[i].n; k++) {
            want(m, d[i].statements[k].id);
        }
    }
}

static void want_totals(making *m, const mz_account_scope *scope)
{
    for (mz_len i = 0; i < scope->totals_n; i++) {
        mz_statement_id id;
        if (mz_statement_id_parse(scope->totals[i].ref, &id)) {
            want(m, id);
        }
    }
}

static mz_status incident_of(making *m, mz_statement_id id, mz_str *out)
{
    mz_rows rows;
    const mz_value v[] = {mz_value_number(id)};
    MZ_TRY(mz_index_ask(m->c->index, MZ_Q_MEMBER, v, 1, &rows, m->perm));
    *out = rows.n > 0 ? mz_incident_text(((const mz_member_row *)rows.v)[0].incident, m->perm) : (mz_str){0};
    return mz_ok();
}

/* Who cosigned the entry when, where anybody witnesses at all. */
static mz_status finality_of(making *m, int64_t entry, mz_str *out)
{
    mz_finality f;
    MZ_BUF_SCOPED b = mz_buf_new(1 << 16);
    *out = (mz_str){0};
    if (m->c->state.n == 0) {
        return mz_ok();
    }
    mz_arena room = m->scratch;
    MZ_TRY(mz_record_finality(m->c->record, (mz_len)entry, &f, &room));
    mz_put_finality(&b, &f);
    *out = mz_str_copy(m->perm, mz_buf_str(&b));
    return mz_buf_status(&b);
}

static mz_status load_statements(making *m)
{
    const mz_len n = m->wanted.n;
    mz_statement_id *ids = mz_new(m->perm, mz_statement_id, n);
    for (mz_len i = 0; i < n; i++) {
        const bool parsed = mz_statement_id_parse(m->wanted.v[i].key, &ids[i]);
        mz_assert(parsed);
    }
    mz_flow_sort_ids(ids, n, m->scratch);
    mz_loaded *l = mz_new(m->perm, mz_loaded, n);
    mz_brief_statement *v = mz_new(m->perm, mz_brief_statement, n);
    MZ_TRY(mz_flow_load(m->c, ids, n, l, m->perm));
    for (mz_len i = 0; i < n; i++) {
        *mz_map_get(&m->wanted, l[i].ref) = i;
        v[i] = (mz_brief_statement){.ref = l[i].ref,
                                    .statement = l[i].statement,
                                    .document = l[i].document,
                                    .signer = l[i].signer,
                                    .entry = mz_statement_id_entry(ids[i]),
                                    .recorded = l[i].recorded,
                                    .leaf = mz_hash_hex(m->perm, &l[i].leaf),
                                    .review = l[i].review};
        MZ_TRY(finality_of(m, v[i].entry, &v[i].finality));
        MZ_TRY(mz_flow_words(m->c, &l[i], &v[i].words, m->perm));
        MZ_TRY(incident_of(m, ids[i], &v[i].incident));
    }
    m->ids = ids;
    m->out->statements = v;
    m->out->statements_n = n;
    return mz_ok();
}

static int32_t place_of(const making *m, mz_str ref)
{
    const int64_t *at = mz_map_get(&m->wanted, ref);
    mz_assert(at != NULL && *at >= 0);
    return (int32_t)*at;
}

/* ---- incidents of the day: those that happened on it, and those that were told of on it ---- */

static mz_status told_on(making *m, mz_map *ids)
{
    mz_rows rows, member;
    const mz_value said[] = {mz_value_number(MZ_EVENT), mz_value_number(m->day), mz_value_number(m->day)};
    MZ_TRY(mz_index_ask(m->c->index, MZ_Q_STATEMENTS_SAID, said, 3, &rows, m->perm));
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_value id[] = {mz_value_number(((const mz_statement_row *)rows.v)[i].id)};
        MZ_TRY(mz_index_ask(m->c->index, MZ_Q_MEMBER, id, 1, &member, m->perm));
        if (member.n > 0) {
            (void)mz_map_put(ids, mz_ref_text(((const mz_member_row *)member.v)[0].incident, m->perm), 0, NULL,
                             m->perm);
        }
    }
    return mz_ok();
}

static mz_status happened_on(making *m, mz_day day, mz_map *ids)
{
    mz_rows rows;
    const mz_value span[] = {mz_value_number(day), mz_value_number(day)};
    MZ_TRY(mz_index_ask(m->c->index, MZ_Q_INCIDENTS, span, 2, &rows, m->perm));
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_incident_row *r = &((const mz_incident_row *)rows.v)[i];
        if (r->to - r->from <= SPAN_MOST) {
            (void)mz_map_put(ids, mz_ref_text(r->id, m->perm), 0, NULL, m->perm);
        }
    }
    return mz_ok();
}

static mz_status dossiers_of(making *m, const mz_map *set, mz_dossier **out, mz_len *n)
{
    mz_statement_id *ids = mz_new(m->perm, mz_statement_id, set->n);
    for (mz_len i = 0; i < set->n; i++) {
        const bool parsed = mz_statement_id_parse(set->v[i].key, &ids[i]);
        mz_assert(parsed);
    }
    mz_flow_sort_ids(ids, set->n, m->scratch);
    *out = mz_new(m->perm, mz_dossier, set->n);
    *n = set->n;
    return mz_flow_dossiers(m->c, m->c->index, &m->docket, ids, set->n, m->day, *out, m->perm, m->scratch);
}

static mz_str day_name(mz_str before, mz_day day, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(128);
    mz_put(&b, before);
    mz_put_day(&b, day);
    return mz_str_copy(perm, mz_buf_str(&b));
}

/* The account over these dossiers; *each gets that of every incident. */
static mz_status account_of(making *m, mz_day from, mz_day to, const mz_dossier *d, mz_len n, mz_str name,
                            mz_brief_account *out, mz_account **each)
{
    mz_findings findings = {0};
    MZ_TRY(mz_flow_scope(m->c, from, to, d, n, &out->scope, &findings, m->perm));
    const mz_account_options o = {findings.v, findings.n, INT64_MAX, true};
    out->name = name;
    return mz_account_period(&out->scope, &o, &out->account, each, m->perm, m->scratch);
}

static void put_members(making *m, const mz_dossier *d, mz_brief_incident *out)
{
    mz_brief_member *v = mz_new(m->perm, mz_brief_member, d->n);
    for (mz_len i = 0; i < d->n; i++) {
        v[i].statement = place_of(m, d->statements[i].ref);
        v[i].p_ppm = d->members[i].ppm;
        v[i].why = d->why == NULL ? (mz_str){0} : d->why[i];
    }
    out->members = v;
    out->members_n = d->n;
}

/* Types of an incident, the one that most reports give first. */
static void put_types(making *m, const mz_dossier *d, mz_brief_incident *out)
{
    mz_map seen = {0};
    if (d->incident.type.len > 0) {
        (void)mz_map_put(&seen, d->incident.type, 0, NULL, m->perm);
    }
    for (mz_len i = 0; i < d->n; i++) {
        if (d->statements[i].statement->type.len > 0) {
            (void)mz_map_put(&seen, d->statements[i].statement->type, 0, NULL, m->perm);
        }
    }
    mz_str *v = mz_new(m->perm, mz_str, seen.n);
    for (mz_len i = 0; i < seen.n; i++) {
        v[i] = seen.v[i].key;
    }
    out->types = v;
    out->types_n = seen.n;
}

static int32_t decision_of(const making *m, mz_str ref)
{
    for (mz_len i = 0; i < m->out->decisions_n; i++) {
        if (mz_str_eq(m->out->decisions[i].ref, ref)) {
            return (int32_t)i;
        }
    }
    mz_assert(false);
    return -1;
}

static mz_status put_incidents(making *m, mz_dossier *d, mz_len n, const mz_account *each)
{
    mz_brief_incident *v = mz_new(m->perm, mz_brief_incident, n);
    for (mz_len i = 0; i < n; i++) {
        const mz_incident_row *row = &d[i].incident;
        MZ_TRY(mz_flow_why(m->c, &d[i], REASONS_MOST, m->perm));
        int32_t *decisions = mz_new(m->perm, int32_t, d[i].acts_n);
        for (mz_len k = 0; k < d[i].acts_n; k++) {
            decisions[k] = decision_of(m, d[i].act_refs[k]);
        }
        v[i] = (mz_brief_incident){.id = mz_incident_text(row->id, m->perm),
                                   .from = row->from,
                                   .to = row->to,
                                   .placed = row->placed,
                                   .at = {row->lat_e6, row->lon_e6},
                                   .radius_m = d[i].as_terms_see_it->radius_m,
                                   .place = row->place,
                                   .decisions = decisions,
                                   .decisions_n = d[i].acts_n,
                                   .account = each[i]};
        for (mz_len k = 0; k < d[i].rivals_n; k++) {
            v[i].doubtful += d[i].rivals[k].ppm > 50000;
        }
        put_types(m, &d[i], &v[i]);
        put_members(m, &d[i], &v[i]);
    }
    m->out->incidents = v;
    m->out->incidents_n = n;
    return mz_ok();
}

/* ---- decisions and coverage ---- */

static mz_status put_decisions(making *m)
{
    const mz_docket *k = &m->docket;
    mz_brief_decision *v = mz_new(m->perm, mz_brief_decision, k->n);
    for (mz_len i = 0; i < k->n; i++) {
        mz_entry e;
        const int64_t entry = mz_statement_id_entry(k->rows[i].id);
        MZ_TRY(mz_record_entry(m->c->record, (mz_len)entry, &e, m->perm));
        const mz_hash256 leaf = mz_leaf_hash(e.note.bytes);
        v[i] = (mz_brief_decision){.ref = k->refs[i],
                                   .act = &k->acts[i],
                                   .signer = e.note.n > 0 ? e.note.v[0].name : (mz_str){0},
                                   .entry = entry,
                                   .recorded = e.draft.time,
                                   .leaf = mz_hash_hex(m->perm, &leaf)};
        MZ_TRY(finality_of(m, entry, &v[i].finality));
    }
    m->out->decisions = v;
    m->out->decisions_n = k->n;
    return mz_ok();
}

static bool covers(const mz_act *a, mz_day day)
{
    return a->kind == MZ_COVERAGE && a->from != MZ_NO_DAY && a->from <= day && (a->to == MZ_NO_DAY || a->to >= day);
}

static void put_coverage(making *m)
{
    const mz_docket *k = &m->docket;
    mz_brief_coverage *v = mz_new(m->perm, mz_brief_coverage, k->n);
    mz_len n = 0;
    for (mz_len i = 0; i < k->n; i++) {
        const mz_act *a = &k->acts[i];
        if (covers(a, m->day)) {
            v[n++] = (mz_brief_coverage){k->refs[i],
                                         a->by,
                                         a->word,
                                         a->party,
                                         a->where.span.text,
                                         a->where.known,
                                         {a->where.lat_e6, a->where.lon_e6},
                                         a->radius_m,
                                         a->from,
                                         a->to,
                                         a->reason};
        }
    }
    m->out->coverage = v;
    m->out->coverage_n = n;
}

/* ---- breaches: of the day's incidents, and those still open ---- */

static mz_status open_breaches(making *m, const mz_map *today, mz_map *ids)
{
    mz_rows rows, incident;
    MZ_TRY(mz_index_ask(m->c->index, MZ_Q_BREACHES_ALL, NULL, 0, &rows, m->perm));
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_breach_row *r = &((const mz_breach_row *)rows.v)[i];
        const mz_str id = mz_ref_text(r->incident, m->perm);
        const mz_value v[] = {mz_value_number(r->incident)};
        MZ_TRY(mz_index_ask(m->c->index, MZ_Q_INCIDENT, v, 1, &incident, m->perm));
        const mz_incident_row *row = incident.v;
        const bool past = incident.n > 0 && row->from != MZ_NO_DAY && row->from <= m->day;
        const bool open = r->state != MZ_STATE_RULED && r->state != MZ_STATE_REMEDIED;
        if (mz_map_get(today, id) != NULL || (past && open)) {
            (void)mz_map_put(ids, id, 0, NULL, m->perm);
        }
    }
    return mz_ok();
}

static void put_readings(making *m, const mz_breach *b, mz_brief_breach *out)
{
    mz_brief_reading *v = mz_new(m->perm, mz_brief_reading, b->readings_n);
    for (mz_len i = 0; i < b->readings_n; i++) {
        v[i] = (mz_brief_reading){b->readings[i].party, mz_verdict_word(b->readings[i].verdict), b->readings[i].reason};
    }
    out->readings = v;
    out->readings_n = b->readings_n;
}

static void put_clocks(making *m, const mz_breach *b, mz_brief_breach *out)
{
    mz_brief_clock *v = mz_new(m->perm, mz_brief_clock, MZ_STEPS);
    for (int i = 0; i < MZ_STEPS; i++) {
        const mz_clock *k = &b->clocks[i];
        if (k->due != MZ_NO_DAY) {
            const mz_str by = i == MZ_STEP_ANSWER || i == MZ_STEP_REMEDY ? b->party : m->c->mediator;
            v[out->clocks_n++] = (mz_brief_clock){mz_step_word((mz_step)i), by, k->due, k->done != MZ_NO_DAY,
                                                  k->done == MZ_NO_DAY && k->due < m->day};
        }
    }
    out->clocks = v;
}

static mz_str position_text(making *m, const mz_breach *b)
{
    MZ_BUF_SCOPED out = mz_buf_new(8192);
    for (mz_len i = 0; i < b->places_n; i++) {
        const mz_line *line = &m->c->terms.lines[b->places[i].line];
        const mz_position *p = &b->places[i].position;
        mz_put(&out, i > 0 ? S("; ") : S(""));
        mz_put_int(&out, (p->left_ppm + 5000) / 10000);
        mz_puts(&out, " % on the side of ");
        mz_put(&out, line->left);
        mz_puts(&out, " by the line as drawn by ");
        mz_put(&out, line->holder);
        mz_put(&out, p->side == MZ_SIDE_UNDETERMINED ? S(", undetermined") : S(""));
    }
    return mz_str_copy(m->perm, mz_buf_str(&out));
}

static mz_str control_text(making *m, const mz_breach *b)
{
    MZ_BUF_SCOPED out = mz_buf_new(8192);
    if (b->attribution == MZ_ATTRIBUTION_THIRD_ACTOR) {
        mz_puts(&out, "territory: ");
        mz_put_int(&out, b->territory_n);
        mz_puts(&out, " claims; control: ");
        mz_put_int(&out, b->control_n);
        mz_puts(&out, " claims; each to be proved apart");
    }
    return mz_str_copy(m->perm, mz_buf_str(&out));
}

static mz_brief_breach brief_breach(making *m, const mz_dossier *d, const mz_breach *b)
{
    const mz_clause *clause = &m->c->terms.clauses[b->clause];
    const mz_str incident = mz_incident_text(d->incident.id, m->perm);
    mz_str *refs = mz_new(m->perm, mz_str, d->n + d->acts_n);
    for (mz_len i = 0; i < d->n; i++) {
        refs[i] = d->statements[i].ref;
    }
    for (mz_len i = 0; i < d->acts_n; i++) {
        refs[d->n + i] = d->act_refs[i];
    }
    mz_brief_breach out = {.id = mz_str_concat(m->perm, incident, S("/"), clause->id, S("/"), b->party),
                           .incident = incident,
                           .clause = clause->id,
                           .clause_text = mz_wording_in(clause->own.text, S("en")),
                           .side = b->attribution == MZ_ATTRIBUTION_THIRD_ACTOR ? b->actor : b->party,
                           .result = mz_breach_result_word(b->result),
                           .attribution = mz_attribution_word(b->attribution),
                           .attribution_note = control_text(m, b),
                           .state = mz_breach_state_word(b->state),
                           .outcome = b->outcome,
                           .position = position_text(m, b),
                           .refs = refs,
                           .refs_n = d->n + d->acts_n};
    put_readings(m, b, &out);
    put_clocks(m, b, &out);
    return out;
}

static void put_breaches(making *m, const mz_dossier *d, mz_len n, const mz_map *today)
{
    struct {
        mz_brief_breach *v;
        mz_len n, cap;
    } list = {0};
    for (mz_len i = 0; i < n; i++) {
        for (mz_len k = 0; k < d[i].breaches.n; k++) {
            *mz_push(m->perm, &list) = brief_breach(m, &d[i], &d[i].breaches.v[k]);
            m->out->breaches_new += mz_map_get(today, mz_ref_text(d[i].incident.id, m->perm)) != NULL;
        }
    }
    m->out->breaches = list.v;
    m->out->breaches_n = list.n;
}

/* ---- acts, loose statements, sources ---- */

typedef struct said {
    const mz_statement_row *v;
    mz_len n;
} said;

static mz_status said_on(making *m, mz_kind kind, mz_day day, said *out)
{
    mz_rows rows;
    const mz_value v[] = {mz_value_number((int64_t)kind), mz_value_number(day), mz_value_number(day)};
    MZ_TRY(mz_index_ask(m->c->index, MZ_Q_STATEMENTS_SAID, v, 3, &rows, m->perm));
    *out = (said){rows.v, rows.n};
    return mz_ok();
}

static void put_places(making *m, const said *s, bool outside_incidents, const int32_t **v, mz_len *n)
{
    int32_t *places = mz_new(m->perm, int32_t, *n + s->n);
    for (mz_len i = 0; i < *n; i++) {
        places[i] = (*v)[i];
    }
    for (mz_len i = 0; i < s->n; i++) {
        const int32_t at = place_of(m, mz_ref_text(s->v[i].id, m->perm));
        if (!outside_incidents || m->out->statements[at].incident.len == 0) {
            places[(*n)++] = at;
        }
    }
    *v = places;
}

static mz_status put_sources(making *m)
{
    mz_rows rows;
    mz_map at = {0};
    const mz_value span[] = {mz_value_number(INT32_MIN), mz_value_number(m->day)};
    MZ_TRY(mz_index_ask(m->c->index, MZ_Q_DOCUMENTS_SAID, span, 2, &rows, m->perm));
    mz_brief_source *v = mz_new(m->perm, mz_brief_source, rows.n);
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_document_row *d = &((const mz_document_row *)rows.v)[i];
        const mz_str name = d->publisher.len > 0 ? d->publisher : d->name;
        const int64_t k = *mz_map_put(&at, name, at.n, NULL, m->perm);
        v[k].name = name;
        v[k].code = d->actor;
        v[k].last = d->date;
        if (d->date == m->day) {
            v[k].documents++;
            v[k].statements += (mz_len)d->statements;
        }
    }
    m->out->sources = v;
    m->out->sources_n = at.n;
    return mz_ok();
}

static mz_status put_rejects(making *m)
{
    mz_rows rows;
    struct {
        mz_brief_reject *v;
        mz_len n, cap;
    } list = {0};
    const mz_value span[] = {mz_value_number(m->day), mz_value_number(m->day)};
    MZ_TRY(mz_index_ask(m->c->index, MZ_Q_DOCUMENTS_SAID, span, 2, &rows, m->perm));
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_document_row *d = &((const mz_document_row *)rows.v)[i];
        const mz_str name = mz_str_concat(m->perm, S("rejects/"), mz_str_sub(d->hash, 0, 12), S(".csv"));
        char *path = mz_path_join(m->perm, m->c->folder, name);
        mz_str bytes;
        mz_csv_row row;
        if (!mz_path_exists(path)) {
            continue;
        }
        MZ_TRY(mz_file_load(path, INT64_C(1) << 30, &bytes, m->perm));
        mz_csv table = mz_csv_open(bytes, ',', m->perm);
        for (bool head = true; list.n < REJECTS_MOST && mz_csv_next(&table, &row); head = false) {
            int64_t line = 0;
            if (!head && row.fault == NULL && row.n >= 5 && mz_str_int(row.v[1].text, &line)) {
                *mz_push(m->perm, &list) =
                    (mz_brief_reject){d->name, mz_str_copy(m->perm, row.v[4].text), (mz_len)line};
            }
        }
    }
    m->out->rejects = list.v;
    m->out->rejects_n = list.n;
    return mz_ok();
}

static mz_status find_crossings(making *m)
{
    MZ_TRY(mz_flow_crossings_on(m->c, m->day, &m->out->crossings, &m->out->crossings_n, m->perm));
    for (mz_len i = 0; i < m->out->crossings_n; i++) {
        mz_statement_id id;
        if (mz_statement_id_parse(m->out->crossings[i].ref, &id)) {
            want(m, id);
        }
    }
    return mz_ok();
}

/* ---- the last days, for the charts ---- */

static void count_day(const making *m, const mz_incident_row *r, mz_brief_day *day)
{
    bool named = false;
    day->incidents++;
    for (mz_len p = 0; p < m->c->parties_n; p++) {
        const bool acts = mz_str_has_word(r->acting, m->c->parties[p].code);
        day->by[p] += acts;
        named = named || acts;
    }
    day->unattributed += !named;
}

static mz_status put_series(making *m)
{
    mz_rows rows, documents;
    const mz_day first = m->day - (SERIES_DAYS - 1);
    mz_brief_day *v = mz_new(m->perm, mz_brief_day, SERIES_DAYS);
    const mz_value span[] = {mz_value_number(first), mz_value_number(m->day)};
    MZ_TRY(mz_index_ask(m->c->index, MZ_Q_INCIDENTS, span, 2, &rows, m->perm));
    MZ_TRY(mz_index_ask(m->c->index, MZ_Q_DOCUMENTS_SAID, span, 2, &documents, m->perm));
    for (mz_len i = 0; i < SERIES_DAYS; i++) {
        v[i].day = first + (mz_day)i;
        for (mz_len k = 0; k < m->docket.n; k++) {
            v[i].watched = v[i].watched ||
                           (covers(&m->docket.acts[k], v[i].day) && mz_str_eq(m->docket.acts[k].word, S("watched")));
        }
    }
    for (mz_len i = 0; i < documents.n; i++) {
        const mz_document_row *d = &((const mz_document_row *)documents.v)[i];
        v[d->date - first].watched = v[d->date - first].watched || d->method == MZ_BY_OBSERVATION;
    }
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_incident_row *r = &((const mz_incident_row *)rows.v)[i];
        if (mz_flow_violent(r->type) && r->to - r->from <= SPAN_MOST && r->from >= first) {
            count_day(m, r, &v[r->from - first]);
        }
    }
    m->out->series = v;
    m->out->series_n = SERIES_DAYS;
    return mz_ok();
}

/* ---- how the record stands ---- */

static void put_witnesses(making *m)
{
    const mz_record_state *s = &m->c->state;
    mz_brief_witness *v = mz_new(m->perm, mz_brief_witness, s->n);
    for (mz_len i = 0; i < s->n; i++) {
        const mz_witness_view *w = &s->v[i];
        v[i] = (mz_brief_witness){w->key.name, w->party, w->in_policy, w->last_size, w->last_time};
    }
    m->out->state.witnesses = v;
    m->out->state.witnesses_n = s->n;
}

static void put_forked_keys(making *m)
{
    mz_len n;
    const mz_registered *keys = mz_record_keys(m->c->record, &n);
    mz_strs names = {0};
    for (mz_len i = 0; i < n; i++) {
        mz_len next;
        bool forked = false;
        if (mz_record_feed(m->c->record, keys[i].key.name, &next, &forked) && forked) {
            *mz_push(m->perm, &names) = keys[i].key.name;
        }
    }
    m->out->state.forked_keys = names.v;
    m->out->state.forked_keys_n = names.n;
}

/* The checkpoint with the log's own line alone: cosignatures stand beside it, and come later than the report. */
static mz_status put_checkpoint(making *m)
{
    mz_note note;
    MZ_BUF_SCOPED b = mz_buf_new(MZ_NOTE_MAX);
    const mz_str whole = mz_record_checkpoint(m->c->record);
    const mz_status s = mz_note_open(whole, mz_record_log(m->c->record), 1, &note, m->perm);
    if (mz_failed(s) && m->c->options.at > 0) { /* nobody kept the log's line at an earlier size */
        m->out->checkpoint = mz_str_copy(m->perm, whole);
        return mz_ok();
    }
    MZ_TRY(s);
    mz_put(&b, note.text);
    mz_put_byte(&b, '\n');
    for (mz_len i = 0; i < note.n; i++) {
        mz_put(&b, note.v[i].verified == 0 ? note.v[i].line : S(""));
    }
    m->out->checkpoint = mz_str_copy(m->perm, mz_buf_str(&b));
    return mz_buf_status(&b);
}

static mz_status put_state(making *m)
{
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    mz_flow_put_state(&m->c->state, &b);
    m->out->state.sentence = mz_str_copy(m->perm, mz_buf_str(&b));
    mz_buf_clear(&b);
    mz_flow_put_terms(m->c, &b);
    m->out->state.terms = mz_str_copy(m->perm, mz_buf_str(&b));
    m->out->state.forks = m->c->state.forks.v;
    m->out->state.forks_n = m->c->state.forks.n;
    put_witnesses(m);
    put_forked_keys(m);
    MZ_TRY(put_checkpoint(m));
    return mz_buf_status(&b);
}

/* ---- together ---- */

static void put_case(making *m)
{
    mz_brief_input *out = m->out;
    const mz_hash256 root = mz_record_root(m->c->record);
    MZ_BUF_SCOPED b = mz_buf_new(64);
    mz_put_hash_base64(&b, &root);
    out->day = m->day;
    out->previous = m->day - 1;
    out->case_name = m->c->title;
    out->mediator = m->c->mediator;
    out->version = mz_flow_rules(m->c, m->perm);
    out->parties = m->c->parties;
    out->parties_n = m->c->parties_n;
    out->lines = m->c->has_terms ? m->c->terms.lines : NULL;
    out->lines_n = m->c->has_terms ? m->c->terms.lines_n : 0;
    out->zones = m->c->has_terms ? m->c->terms.zones : NULL;
    out->zones_n = m->c->has_terms ? m->c->terms.zones_n : 0;
    out->origin = mz_record_origin(m->c->record);
    out->root = mz_str_copy(m->perm, mz_buf_str(&b));
    out->entries = mz_record_size(m->c->record);
}

/* The longer period that stands beside the day: since the terms took effect, else the last thirty days; of a war with
 * more incidents than people can follow up in an annex the last seven, or the day alone. */
static mz_status period_start(making *m, mz_day *out)
{
    const mz_day terms = m->c->has_terms ? m->c->terms.from : MZ_NO_DAY;
    const bool since = terms != MZ_NO_DAY && terms <= m->day && m->day - terms <= PERIOD_MOST;
    const mz_day starts[] = {since ? terms : m->day - (SERIES_DAYS - 1), m->day - 6};
    for (int i = 0; i < 2; i++) {
        mz_rows rows;
        const mz_value span[] = {mz_value_number(starts[i]), mz_value_number(m->day)};
        MZ_TRY(mz_index_ask(m->c->index, MZ_Q_INCIDENTS, span, 2, &rows, m->perm));
        if (rows.n <= INCIDENTS_MOST) {
            *out = starts[i];
            return mz_ok();
        }
    }
    *out = m->day;
    return mz_ok();
}

static mz_status put_previous(making *m)
{
    mz_map ids = {0};
    mz_dossier *d;
    mz_len n;
    said acts;
    const mz_day day = m->day - 1;
    MZ_TRY(happened_on(m, day, &ids));
    MZ_TRY(dossiers_of(m, &ids, &d, &n));
    MZ_TRY(said_on(m, MZ_ACT, day, &acts));
    m->out->previous_incidents = n;
    m->out->previous_acts = acts.n;
    for (mz_len i = 0; i < n; i++) {
        m->out->previous_breaches += d[i].breaches.n;
    }
    want_dossiers(m, d, n);
    MZ_TRY(account_of(m, day, day, d, n, day_name(S(""), day, m->perm), &m->out->previous_account, NULL));
    want_totals(m, &m->out->previous_account.scope);
    return mz_ok();
}

static mz_status put_period(making *m)
{
    mz_dossier *d;
    mz_len n;
    mz_day from;
    MZ_TRY(period_start(m, &from));
    MZ_TRY(mz_flow_dossiers_of(m->c, from, m->day, m->day, &d, &n, m->perm));
    MZ_TRY(account_of(m, from, m->day, d, n, day_name(S("since "), from, m->perm), &m->out->case_account, NULL));
    want_dossiers(m, d, n);
    want_totals(m, &m->out->case_account.scope);
    return mz_ok();
}

static mz_status make(making *m)
{
    mz_map today = {0}, standing = {0};
    mz_dossier *d, *open;
    mz_len n, open_n;
    mz_account *each;
    said acts, events, figures;
    MZ_TRY(mz_flow_docket(m->c, m->c->index, &m->docket, m->perm));
    put_case(m);
    MZ_TRY(put_state(m));
    MZ_TRY(mz_flow_digest(m->c, &m->out->digest, m->perm));
    MZ_TRY(happened_on(m, m->day, &today));
    MZ_TRY(told_on(m, &today));
    MZ_TRY(dossiers_of(m, &today, &d, &n));
    MZ_TRY(account_of(m, m->day, m->day, d, n, day_name(S(""), m->day, m->perm), &m->out->day_account, &each));
    MZ_TRY(open_breaches(m, &today, &standing));
    MZ_TRY(dossiers_of(m, &standing, &open, &open_n));
    MZ_TRY(said_on(m, MZ_ACT, m->day, &acts));
    MZ_TRY(said_on(m, MZ_EVENT, m->day, &events));
    MZ_TRY(said_on(m, MZ_FIGURE, m->day, &figures));
    MZ_TRY(put_previous(m));
    MZ_TRY(put_period(m));
    MZ_TRY(find_crossings(m));
    want_dossiers(m, d, n);
    want_dossiers(m, open, open_n);
    want_totals(m, &m->out->day_account.scope);
    const said *const all[] = {&acts, &events, &figures};
    for (int k = 0; k < 3; k++) {
        for (mz_len i = 0; i < all[k]->n; i++) {
            want(m, all[k]->v[i].id);
        }
    }
    MZ_TRY(load_statements(m));
    MZ_TRY(put_decisions(m));
    MZ_TRY(put_incidents(m, d, n, each));
    put_breaches(m, open, open_n, &today);
    put_coverage(m);
    put_places(m, &acts, false, &m->out->acts, &m->out->acts_n);
    put_places(m, &events, true, &m->out->loose, &m->out->loose_n);
    put_places(m, &figures, true, &m->out->loose, &m->out->loose_n);
    MZ_TRY(put_sources(m));
    MZ_TRY(put_rejects(m));
    return put_series(m);
}

mz_status mz_flow_brief(mz_case *c, mz_day day, mz_brief_input *out, mz_arena *perm)
{
    MZ_WORK_ROOM_SCOPED scratch = {0};
    MZ_TRY(mz_work_room_new(&scratch));
    *out = (mz_brief_input){0};
    making m = {.c = c, .perm = perm, .scratch = scratch.arena, .day = day, .out = out};
    return make(&m);
}

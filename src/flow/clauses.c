/* The terms as people meet them: which texts there are and who signed them, and how each clause stands. */
#include "flow/inside.h"

/* ---- texts and signatures ---- */

/* Adds who signed this entry with a key that binds, unless his party has signed this text before. */
static void take_signatures(mz_case *c, const mz_entry *e, mz_map *seen, mz_terms_signature *v, mz_len *n,
                            mz_arena *perm)
{
    for (mz_len i = 0; i < e->note.n; i++) {
        const mz_registered *key = mz_record_key(c->record, e->note.v[i].name);
        bool fresh = false;
        if (key == NULL || !mz_registered_binds(key)) {
            continue;
        }
        const mz_str party = mz_str_copy(perm, key->party);
        (void)mz_map_put(seen, party, 0, &fresh, perm);
        if (fresh && *n < MZ_MEMBERS_MAX) {
            v[(*n)++] = (mz_terms_signature){party, mz_str_copy(perm, e->note.v[i].name), e->index, e->draft.time};
        }
    }
}

static mz_status take_text(mz_case *c, const mz_terms_row *row, const mz_rows *entries, mz_terms_text *out,
                           mz_arena *perm)
{
    mz_entry e;
    mz_map seen = {0};
    mz_strs signers = {0};
    mz_terms_signature *v = mz_new(perm, mz_terms_signature, MZ_MEMBERS_MAX);
    *out = (mz_terms_text){.entry = row->id, .name = row->name, .v = v};
    MZ_TRY(mz_record_entry(c->record, (mz_len)row->id, &e, perm));
    MZ_TRY(mz_terms_read(e.draft.text, &out->terms, perm));
    for (mz_len i = 0; i < entries->n; i++) {
        const mz_entry_row *r = &((const mz_entry_row *)entries->v)[i];
        if (mz_str_eq(r->name, row->name)) {
            MZ_TRY(mz_record_entry(c->record, (mz_len)r->n, &e, perm));
            take_signatures(c, &e, &seen, v, &out->n, perm);
        }
    }
    for (mz_str rest = row->signers; rest.data != NULL && rest.len > 0;) {
        *mz_push(perm, &signers) = mz_str_cut(&rest, ' ');
    }
    if (!mz_terms_settled(&out->terms, signers.v, signers.n, &out->missing, perm)) {
        out->standing = MZ_TERMS_PROPOSED;
    } else if (c->has_terms && row->id == c->terms_entry) {
        out->standing = MZ_TERMS_APPLIED;
    } else {
        const bool unsettled = c->state.quorum && row->signed_at >= c->state.settled;
        out->standing = unsettled ? MZ_TERMS_WAITING : MZ_TERMS_REPLACED;
    }
    return mz_ok();
}

mz_status mz_flow_terms_texts(mz_case *c, mz_terms_texts *out, mz_arena *perm)
{
    mz_rows rows, entries;
    const mz_value kind[] = {mz_value_text(S("terms"))};
    *out = (mz_terms_texts){0};
    MZ_TRY(mz_index_ask(c->index, MZ_Q_TERMS_ALL, NULL, 0, &rows, perm));
    MZ_TRY(mz_index_ask(c->index, MZ_Q_ENTRIES_OF_KIND, kind, 1, &entries, perm));
    for (mz_len i = rows.n - 1; i >= 0; i--) {
        MZ_TRY(take_text(c, &((const mz_terms_row *)rows.v)[i], &entries, mz_push(perm, out), perm));
    }
    return mz_ok();
}

/* ---- what would keep an obligation: incidents and acts of the leaves that fulfil a clause ---- */

typedef struct deeds {
    mz_terms_incident *v;
    mz_len n, cap;
} deeds;

/* An act that was said to have happened, as the engine sees incidents. */
static mz_terms_incident deed_of(const mz_loaded *l, mz_arena *perm)
{
    const mz_statement *s = l->statement;
    mz_author_claims claims = {0};
    mz_str *type = mz_new(perm, mz_str, 1), *ref = mz_new(perm, mz_str, 1);
    const mz_day day = s->when.known ? s->when.from : l->document->date;
    *type = s->type;
    *ref = l->ref;
    for (mz_len i = 0; i < s->agents_n + s->targets_n; i++) { /* at a meeting both sides act */
        const mz_str actor = i < s->agents_n ? s->agents[i].actor : s->targets[i - s->agents_n].actor;
        if (actor.len > 0 && s->polarity == MZ_AFFIRMED && s->stance != MZ_DENIES) {
            *mz_push(perm, &claims) = (mz_author_claim){.word = MZ_AUTHOR_NAMED,
                                                        .by = mz_statement_speaker(s, l->document),
                                                        .agent = actor,
                                                        .day = l->document->date,
                                                        .ref = l->ref,
                                                        .type = s->type};
        }
    }
    return (mz_terms_incident){.id = l->ref,
                               .refs = ref,
                               .refs_n = 1,
                               .from = day,
                               .to = s->when.known ? s->when.to : day,
                               .types = type,
                               .types_n = 1,
                               .claims = claims.v,
                               .claims_n = claims.n,
                               .told = l->document->date};
}

/* Talks on the day on which the terms took effect are those that made them. */
static bool later_than_terms(const mz_case *c, const mz_statement_row *r)
{
    const mz_day day = r->from != MZ_NO_DAY ? r->from : r->said;
    return day != MZ_NO_DAY && day > c->terms.from;
}

/* Statements of a leaf: acts go into `said`, the incidents of events into `happened`. */
static mz_status find_deeds(mz_case *c, mz_str leaf, mz_day as_of, mz_map *said, mz_map *happened, mz_arena *perm)
{
    mz_rows rows, member;
    const mz_value v[] = {mz_value_text(leaf), mz_value_number(as_of)};
    MZ_TRY(mz_index_ask(c->index, MZ_Q_STATEMENTS_TYPED, v, 2, &rows, perm));
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_statement_row *r = &((const mz_statement_row *)rows.v)[i];
        const mz_value id[] = {mz_value_number(r->id)};
        MZ_TRY(mz_index_ask(c->index, MZ_Q_MEMBER, id, 1, &member, perm));
        if (member.n > 0) {
            (void)mz_map_put(happened, mz_ref_text(((const mz_member_row *)member.v)[0].incident, perm), 0, NULL, perm);
        } else if (r->kind == MZ_ACT && r->polarity == MZ_AFFIRMED && later_than_terms(c, r)) {
            (void)mz_map_put(said, mz_ref_text(r->id, perm), 0, NULL, perm);
        }
    }
    return mz_ok();
}

static mz_statement_id *ids_of(const mz_map *set, mz_arena *perm)
{
    mz_statement_id *ids = mz_new(perm, mz_statement_id, set->n);
    for (mz_len i = 0; i < set->n; i++) {
        const bool parsed = mz_statement_id_parse(set->v[i].key, &ids[i]);
        mz_assert(parsed);
    }
    mz_flow_sort_ids(ids, set->n, *perm);
    return ids;
}

static int by_day(const void *a, const void *b, void *ctx)
{
    (void)ctx;
    const mz_terms_incident *x = a, *y = b;
    return x->from != y->from ? (x->from > y->from) - (x->from < y->from) : mz_str_cmp(x->id, y->id);
}

/* All that may keep an obligation of these terms, the earliest first. */
static mz_status take_deeds(mz_case *c, mz_day as_of, deeds *out, mz_arena *perm)
{
    MZ_WORK_ROOM_SCOPED scratch = {0};
    mz_map said = {0}, happened = {0};
    mz_docket docket;
    mz_len types_n;
    uint64_t fulfils = 0;
    const mz_type *types = mz_types(&types_n);
    for (mz_len i = 0; i < c->terms.clauses_n; i++) {
        fulfils |= c->terms.clauses[i].required ? c->terms.clauses[i].fulfils : 0;
    }
    for (mz_len t = 0; t < types_n; t++) {
        if ((fulfils >> t & 1) != 0) {
            MZ_TRY(find_deeds(c, types[t].leaf, as_of, &said, &happened, perm));
        }
    }
    const mz_statement_id *acts = ids_of(&said, perm), *ids = ids_of(&happened, perm);
    mz_loaded *l = mz_new(perm, mz_loaded, said.n);
    mz_dossier *d = mz_new(perm, mz_dossier, happened.n);
    MZ_TRY(mz_work_room_new(&scratch));
    MZ_TRY(mz_flow_load(c, acts, said.n, l, perm));
    MZ_TRY(mz_flow_docket(c, c->index, &docket, perm));
    MZ_TRY(mz_flow_dossiers(c, c->index, &docket, ids, happened.n, as_of, d, perm, scratch.arena));
    for (mz_len i = 0; i < said.n; i++) {
        *mz_push(perm, out) = deed_of(&l[i], perm);
    }
    for (mz_len i = 0; i < happened.n; i++) {
        *mz_push(perm, out) = *d[i].as_terms_see_it;
    }
    mz_sort(out->v, out->n, (mz_len)sizeof *out->v, by_day, NULL, *perm);
    return mz_ok();
}

/* Who says that the party did it, each once, in record order. */
static void take_sayers(const mz_terms_incident *deed, mz_str party, mz_clause_standing *out, mz_arena *perm)
{
    mz_map by = {0};
    for (mz_len i = 0; i < deed->claims_n; i++) {
        const mz_author_claim *k = &deed->claims[i];
        if (mz_str_eq(mz_actor_side(k->agent), party) && k->word <= MZ_AUTHOR_CONCEDED) {
            (void)mz_map_put(&by, k->by, 0, NULL, perm);
        }
    }
    mz_str *v = mz_new(perm, mz_str, by.n);
    for (mz_len i = 0; i < by.n; i++) {
        v[i] = by.v[i].key;
    }
    out->kept_by = v;
    out->kept_by_n = by.n;
}

/* ---- clause by clause ---- */

typedef struct clause_sum {
    mz_clause_standing *v; /* parties of the terms, then nobody */
    mz_len n;
} clause_sum;

static mz_clause_standing *standing_of(clause_sum *s, mz_str party)
{
    for (mz_len i = 0; i < s->n; i++) {
        if (mz_str_eq(s->v[i].party, party)) {
            return &s->v[i];
        }
    }
    return NULL;
}

static void count_breach(mz_clause_standing *s, const mz_breach_row *r, mz_day as_of)
{
    s->under_all += (mz_breach_result)r->result == MZ_BREACH_UNDER_ALL;
    s->contested += (mz_breach_result)r->result == MZ_CONTESTED_READING;
    s->undetermined += (mz_breach_result)r->result == MZ_BREACH_UNDETERMINED;
    s->states[r->state]++;
    if (mz_str_eq(r->outcome, S("violation"))) {
        s->violations++;
        s->remedied += (mz_breach_state)r->state == MZ_STATE_REMEDIED;
    }
    if (r->due == MZ_NO_DAY) {
        return;
    }
    if (r->due < as_of) {
        s->overdue++;
    } else if (s->due == MZ_NO_DAY || r->due < s->due) {
        s->due = r->due;
        s->step = r->step;
    }
}

static mz_status count_breaches(mz_case *c, mz_day as_of, clause_sum *sums, mz_arena *perm)
{
    mz_rows rows;
    MZ_TRY(mz_index_ask(c->index, MZ_Q_BREACHES_ALL, NULL, 0, &rows, perm));
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_breach_row *r = &((const mz_breach_row *)rows.v)[i];
        for (mz_len k = 0; k < c->terms.clauses_n && (mz_breach_result)r->result != MZ_NO_BREACH; k++) {
            mz_clause_standing *s =
                mz_str_eq(c->terms.clauses[k].id, r->clause) ? standing_of(&sums[k], r->party) : NULL;
            if (s != NULL) {
                count_breach(s, r, as_of);
            }
        }
    }
    return mz_ok();
}

static mz_status take_obligations(mz_case *c, mz_day as_of, clause_sum *sums, mz_arena *perm)
{
    deeds all = {0};
    mz_obligations list = {0};
    MZ_TRY(take_deeds(c, as_of, &all, perm));
    mz_obligations_find(&c->terms, all.v, all.n, as_of, &list, perm);
    for (mz_len i = 0; i < list.n; i++) {
        const mz_obligation *o = &list.v[i];
        mz_clause_standing *s = standing_of(&sums[o->clause], o->party);
        if (s == NULL) {
            continue;
        }
        s->obliged = true;
        s->by = o->due;
        s->kept = o->incident >= 0;
        if (s->kept) {
            s->kept_ref = all.v[o->incident].id;
            s->kept_on = all.v[o->incident].from;
            take_sayers(&all.v[o->incident], o->party, s, perm);
        }
    }
    return mz_ok();
}

static bool counts(const mz_clause_standing *s)
{
    return s->party.len > 0 || s->under_all + s->contested + s->undetermined > 0;
}

mz_status mz_flow_clauses(mz_case *c, mz_day as_of, const mz_clause_view **out, mz_len *n, mz_arena *perm)
{
    *out = NULL;
    *n = 0;
    if (!c->has_terms) {
        return mz_ok();
    }
    const mz_terms *t = &c->terms;
    clause_sum *sums = mz_new(perm, clause_sum, t->clauses_n);
    mz_clause_view *v = mz_new(perm, mz_clause_view, t->clauses_n);
    for (mz_len k = 0; k < t->clauses_n; k++) {
        sums[k] = (clause_sum){mz_new(perm, mz_clause_standing, t->parties_n + 1), t->parties_n + 1};
        for (mz_len i = 0; i <= t->parties_n; i++) {
            sums[k].v[i] = (mz_clause_standing){.party = i < t->parties_n ? t->parties[i] : (mz_str){0},
                                                .due = MZ_NO_DAY,
                                                .step = -1,
                                                .by = MZ_NO_DAY,
                                                .kept_on = MZ_NO_DAY};
        }
    }
    MZ_TRY(count_breaches(c, as_of, sums, perm));
    MZ_TRY(take_obligations(c, as_of, sums, perm));
    for (mz_len k = 0; k < t->clauses_n; k++) {
        v[k] = (mz_clause_view){&t->clauses[k], sums[k].v, counts(&sums[k].v[t->parties_n]) ? sums[k].n : t->parties_n};
    }
    *out = v;
    *n = t->clauses_n;
    return mz_ok();
}

/* Incidents x clauses x parties -> breaches. */
#include "terms/inside.h"

typedef struct finding {
    const mz_terms *terms;
    const mz_act *acts;
    mz_len acts_n;
    mz_day as_of;
    bool all;                               /* also what is no breach */
    mz_str party[MZ_TERMS_PARTIES_MAX];     /* by name, so that the document's order decides nothing */
    uint64_t touched[MZ_TERMS_CLAUSES_MAX]; /* types that any reading of the clause speaks of */
    mz_day first;                           /* before it no rule is in effect; MZ_NO_DAY: there is no such day */
    mz_breaches *out;
    mz_arena *perm;
} finding;

static int str_cmp(const void *a, const void *b, void *ctx)
{
    (void)ctx;
    return mz_str_cmp(*(const mz_str *)a, *(const mz_str *)b);
}

static finding prepared(const mz_terms *terms, const mz_act *acts, mz_len acts_n, mz_day as_of, bool all,
                        mz_breaches *out, mz_arena *perm, mz_arena scratch)
{
    finding f = {.terms = terms, .acts = acts, .acts_n = acts_n, .as_of = as_of, .all = all, .out = out, .perm = perm};
    memcpy(f.party, terms->parties, (size_t)terms->parties_n * sizeof *f.party);
    mz_sort(f.party, terms->parties_n, (mz_len)sizeof *f.party, str_cmp, NULL, scratch);
    f.first = INT32_MAX;
    for (mz_len i = 0; i < terms->clauses_n; i++) {
        const mz_clause *c = &terms->clauses[i];
        f.touched[i] = c->own.types;
        f.first = c->own.from < f.first ? c->own.from : f.first; /* MZ_NO_DAY is below all days */
        for (mz_len k = 0; k < c->readings_n; k++) {
            f.touched[i] |= c->readings[k].types;
            f.first = c->readings[k].from < f.first ? c->readings[k].from : f.first;
        }
    }
    return f;
}

static const mz_rule *reading_of(const mz_clause *c, mz_str party)
{
    for (mz_len i = 0; i < c->readings_n; i++) {
        if (mz_str_eq(c->readings[i].party, party)) {
            return &c->readings[i];
        }
    }
    return NULL;
}

/* From the parties' verdicts; one that states no reading reads the text. An exception that only one reading leaves to
 * people to judge makes the readings differ. */
static mz_breach_result result_of(const mz_terms *t, const mz_clause *c, const mz_reading_verdict *v)
{
    bool some[3] = {false, false, false}, judged_alike = true;
    mz_len next = 1;
    const mz_reading_verdict *first = NULL;
    for (mz_len i = 0; i < t->parties_n; i++) {
        const bool stated = reading_of(c, t->parties[i]) != NULL;
        const mz_reading_verdict *its = &v[stated ? next : 0];
        some[its->verdict] = true;
        first = first == NULL ? its : first;
        judged_alike &= mz_str_eq(its->exception, first->exception);
        next += stated;
    }
    if (some[MZ_VERDICT_BREACH]) {
        const bool alike = !some[MZ_VERDICT_NO] && !some[MZ_VERDICT_UNDETERMINED] && judged_alike;
        return alike ? MZ_BREACH_UNDER_ALL : MZ_CONTESTED_READING;
    }
    return some[MZ_VERDICT_UNDETERMINED] ? MZ_BREACH_UNDETERMINED : MZ_NO_BREACH;
}

static void judge_readings(const mz_facts *facts, const mz_clause *c, mz_breach *b, mz_arena *perm)
{
    const mz_terms *t = facts->terms;
    mz_reading_verdict *v = mz_new(perm, mz_reading_verdict, 1 + c->readings_n);
    mz_len n = 0;
    v[n++] = mz_terms_judge(facts, c, &c->own, perm);
    for (mz_len i = 0; i < t->parties_n; i++) {
        const mz_rule *r = reading_of(c, t->parties[i]);
        if (r != NULL) {
            v[n++] = mz_terms_judge(facts, c, r, perm);
        }
    }
    b->readings = v;
    b->readings_n = n;
    b->result = result_of(t, c, v);
}

static void place_lines(const mz_terms *t, const mz_terms_incident *incident, mz_breach *b, mz_arena *perm)
{
    mz_line_place *v = mz_new(perm, mz_line_place, t->lines_n);
    for (mz_len i = 0; i < t->lines_n && incident->placed; i++) {
        v[i] = (mz_line_place){i, mz_line_position(&t->lines[i], incident->point, incident->radius_m)};
    }
    b->places = v;
    b->places_n = incident->placed ? t->lines_n : 0;
}

static void hold_against(const finding *f, mz_facts *facts, mz_len incident, mz_len clause, const mz_authorship *who)
{
    mz_breach b = {.incident = incident, .clause = clause, .party = facts->party};
    facts->by_group = !who->own && (who->actor.len > 0 || who->by_group);
    facts->by_outsider = facts->party.len == 0 && who->actor.len == 0 && who->outsider;
    const mz_arena before = *f->perm;
    judge_readings(facts, &f->terms->clauses[clause], &b, f->perm);
    if (b.result == MZ_NO_BREACH && !f->all) {
        *f->perm = before;
        return;
    }
    b.attribution = who->attribution;
    b.actor = who->attribution == MZ_ATTRIBUTION_THIRD_ACTOR ? who->actor : (mz_str){0};
    b.authors = who->about.v;
    b.authors_n = who->about.n;
    b.territory = who->territory.v;
    b.territory_n = who->territory.n;
    b.control = who->control.v;
    b.control_n = who->control.n;
    place_lines(f->terms, facts->incident, &b, f->perm);
    mz_terms_follow(f->terms, facts->incident, f->acts, f->acts_n, f->as_of, who, &b);
    *mz_push(f->perm, f->out) = b;
}

static uint64_t types_of(const mz_terms_incident *incident)
{
    uint64_t bits = 0;
    for (mz_len i = 0; i < incident->types_n; i++) {
        bits |= mz_terms_leaf_bit(incident->types[i]);
    }
    return bits;
}

/* One incident against one clause: every party that is named for what the clause speaks of; nobody, when none is. */
static void hold_clause(const finding *f, mz_facts *facts, mz_len at, mz_len clause)
{
    bool any = false;
    const uint64_t types = f->all ? UINT64_MAX : f->touched[clause];
    for (mz_len p = 0; p < f->terms->parties_n; p++) {
        const mz_authorship who =
            mz_terms_authorship(f->terms, facts->incident, f->party[p], types, f->acts, f->acts_n, f->as_of, f->perm);
        if (who.own || who.by_group) {
            facts->party = f->party[p];
            hold_against(f, facts, at, clause, &who);
            any = true;
        }
    }
    if (!any) {
        const mz_authorship who =
            mz_terms_authorship(f->terms, facts->incident, (mz_str){0}, types, f->acts, f->acts_n, f->as_of, f->perm);
        facts->party = (mz_str){0};
        hold_against(f, facts, at, clause, &who);
    }
}

/* One incident against all clauses. */
static void hold(const finding *f, const mz_terms_incident *incident, mz_len at)
{
    mz_facts facts = {.terms = f->terms,
                      .incident = incident,
                      .acts = f->acts,
                      .acts_n = f->acts_n,
                      .as_of = f->as_of,
                      .types = types_of(incident)};
    const mz_arena before = *f->perm;
    const mz_len found = f->out->n;
    const mz_day last = incident->to != MZ_NO_DAY ? incident->to : incident->from;
    if (!f->all && last != MZ_NO_DAY && last < f->first) {
        return;
    }
    for (mz_len c = 0; c < f->terms->clauses_n; c++) {
        if ((f->touched[c] & facts.types) != 0 || f->all) {
            hold_clause(f, &facts, at, c);
        }
    }
    if (f->out->n == found) {
        *f->perm = before;
    }
}

void mz_breaches_find(const mz_terms *terms, const mz_terms_incident *incidents, mz_len n, const mz_act *acts,
                      mz_len acts_n, mz_day as_of, mz_breaches *out, mz_arena *perm, mz_arena scratch)
{
    const finding f = prepared(terms, acts, acts_n, as_of, false, out, perm, scratch);
    for (mz_len i = 0; i < n; i++) {
        hold(&f, &incidents[i], i);
    }
}

void mz_breaches_explain(const mz_terms *terms, const mz_terms_incident *incident, const mz_act *acts, mz_len acts_n,
                         mz_day as_of, mz_breaches *out, mz_arena *perm, mz_arena scratch)
{
    const finding f = prepared(terms, acts, acts_n, as_of, true, out, perm, scratch);
    hold(&f, incident, 0);
}

/* --- obligations --- */

/* The first incident by which a party did what a clause requires; -1. */
static mz_len fulfilled(const mz_terms *t, const mz_clause *c, mz_str party, const mz_terms_incident *incidents,
                        mz_len n, mz_day as_of)
{
    for (mz_len i = 0; i < n; i++) {
        const mz_terms_incident *x = &incidents[i];
        const bool in_effect = x->from != MZ_NO_DAY && x->from >= t->from && mz_terms_said_by(x->from, as_of);
        if (!in_effect || (types_of(x) & c->fulfils) == 0) {
            continue;
        }
        for (mz_len k = 0; k < x->claims_n; k++) {
            const mz_author_claim *a = &x->claims[k];
            const bool says_so =
                a->word == MZ_AUTHOR_NAMED || a->word == MZ_AUTHOR_ACCUSED || a->word == MZ_AUTHOR_CONCEDED;
            if (says_so && mz_str_eq(mz_actor_side(a->agent), party)) {
                return i;
            }
        }
    }
    return -1;
}

void mz_obligations_find(const mz_terms *terms, const mz_terms_incident *incidents, mz_len n, mz_day as_of,
                         mz_obligations *out, mz_arena *perm)
{
    for (mz_len c = 0; c < terms->clauses_n; c++) {
        const mz_clause *clause = &terms->clauses[c];
        for (mz_len p = 0; p < clause->own.who_n && clause->required; p++) {
            mz_obligation o = {.clause = c, .party = clause->own.who[p], .due = clause->due};
            o.incident = fulfilled(terms, clause, o.party, incidents, n, as_of);
            o.overdue = o.incident < 0 && o.due != MZ_NO_DAY && as_of != MZ_NO_DAY && as_of > o.due;
            *mz_push(perm, out) = o;
        }
    }
}

/* What people have done about a breach, and whether in time. */
#include "terms/inside.h"

bool mz_act_is_about(const mz_act *act, const mz_terms_incident *incident)
{
    for (mz_len i = 0; i < act->about_n; i++) {
        if (mz_str_eq(act->about[i], incident->id) || mz_str_among(act->about[i], incident->refs, incident->refs_n)) {
            return true;
        }
    }
    return false;
}

/* Whether a decision is about this clause and this party; one that names neither is about all. */
static bool concerns(const mz_act *act, mz_str clause, mz_str party, bool clause_needed)
{
    const bool same_clause = act->clause.len == 0 ? !clause_needed : mz_str_eq(act->clause, clause);
    const bool same_party =
        act->party.len == 0 || mz_str_eq(act->party, party) || mz_str_eq(mz_actor_side(act->party), party);
    return same_clause && same_party;
}

static void take(const mz_act *act, mz_len at, mz_str clause, mz_breach *b)
{
    if (act->kind == MZ_FINDING && (act->clause.len == 0 || mz_str_eq(act->clause, clause))) {
        b->finding = at;
    } else if (act->kind == MZ_RULING && concerns(act, clause, b->party, true)) {
        b->ruling = at;
        b->remedy = -1; /* a new ruling asks anew */
    } else if (act->kind == MZ_REMEDY && concerns(act, clause, b->party, false) && mz_str_eq(act->word, S("done"))) {
        b->remedy = at;
    } else if (act->kind == MZ_POSITION && concerns(act, clause, b->party, false)) {
        const bool own = act->party.len > 0 || mz_str_eq(mz_actor_side(act->by), b->party);
        b->answer = own ? at : b->answer;
    }
}

static mz_clock clock_of(mz_day from, int32_t days, mz_day done, mz_day as_of)
{
    mz_clock c = {MZ_NO_DAY, done, 0};
    if (days < 0 || from == MZ_NO_DAY) {
        return c;
    }
    c.due = from + days;
    const mz_day end = done != MZ_NO_DAY ? done : as_of;
    c.late_days = end != MZ_NO_DAY && end > c.due ? end - c.due : 0;
    return c;
}

static mz_day date_of(const mz_act *acts, mz_len at) { return at < 0 ? MZ_NO_DAY : acts[at].date; }

void mz_terms_follow(const mz_terms *terms, const mz_terms_incident *incident, const mz_act *acts, mz_len acts_n,
                     mz_day as_of, const mz_authorship *who, mz_breach *b)
{
    const mz_clause *clause = &terms->clauses[b->clause];
    b->answer = b->finding = b->ruling = b->remedy = -1;
    for (mz_len i = 0; i < acts_n; i++) {
        if (mz_terms_said_by(acts[i].date, as_of) && mz_act_is_about(&acts[i], incident)) {
            take(&acts[i], i, clause->id, b);
        }
    }
    b->outcome = b->ruling < 0 ? (mz_str){0} : acts[b->ruling].word;
    const bool ruled = b->ruling >= 0 && !mz_str_eq(b->outcome, S("pending"));
    const bool remedied = ruled && b->remedy > b->ruling;
    b->state = remedied          ? MZ_STATE_REMEDIED
               : ruled           ? MZ_STATE_RULED
               : b->finding >= 0 ? MZ_STATE_EXAMINED
               : who->answered   ? MZ_STATE_ANSWERED
                                 : MZ_STATE_ALLEGED;

    const mz_day happened = incident->to != MZ_NO_DAY ? incident->to : incident->from;
    const mz_day told = incident->told != MZ_NO_DAY ? incident->told : happened;
    const bool asked = ruled && mz_str_eq(b->outcome, S("violation"));
    const mz_day base[MZ_STEPS] = {happened, told, told, told, asked ? acts[b->ruling].date : MZ_NO_DAY};
    const mz_day done[MZ_STEPS] = {incident->told, who->answered ? who->answer : MZ_NO_DAY, date_of(acts, b->finding),
                                   ruled ? acts[b->ruling].date : MZ_NO_DAY,
                                   remedied ? acts[b->remedy].date : MZ_NO_DAY};
    for (int k = 0; k < MZ_STEPS; k++) {
        const bool nobody = b->party.len == 0 && (k == MZ_STEP_ANSWER || k == MZ_STEP_REMEDY); /* nobody to ask */
        b->clocks[k] = clock_of(base[k], nobody ? -1 : clause->days[k], done[k], as_of);
    }
}

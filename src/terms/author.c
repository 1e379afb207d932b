/* Who did it, according to whom. Claims are listed, never weighed against each other: the attribution only says which
 * kinds of claim there are. */
#include "terms/inside.h"

bool mz_terms_said_by(mz_day day, mz_day as_of) { return as_of == MZ_NO_DAY || day == MZ_NO_DAY || day <= as_of; }

/* Whether code speaks or acts for a side: "PAKMIL" for "PAK". */
static bool of_side(mz_str code, mz_str side) { return side.len > 0 && mz_str_eq(mz_actor_side(code), side); }

/* A group that is known by some name; unidentified gunmen are nobody. */
static bool is_group(mz_str code) { return mz_actor_is_armed_group(code) && !mz_str_ends(code, S("UAF")); }

static bool same_camp(mz_str a, mz_str b)
{
    const mz_str side = mz_actor_side(a);
    return mz_str_eq(a, b) || (side.len > 0 && mz_str_eq(side, mz_actor_side(b)));
}

/* --- from statements --- */

static void add(mz_author_claims *out, mz_author_word word, mz_str by, mz_str agent, mz_str side,
                const mz_document *document, mz_str ref, mz_str type, mz_arena *perm)
{
    *mz_push(perm, out) = (mz_author_claim){word, by, agent, side, document->date, ref, type};
}

/* Hosting or supporting an armed group: which group, and whose ground or control. */
static void add_hosting(const mz_statement *s, const mz_document *document, mz_str by, mz_str ref,
                        mz_author_claims *out, mz_arena *perm)
{
    const bool denied = s->stance == MZ_DENIES || s->polarity == MZ_NEGATED;
    const bool control = mz_str_starts(s->cameo, S("07"));
    mz_str group = {0}, side = denied ? mz_actor_side(by) : (mz_str){0};
    for (mz_len i = 0; i < s->agents_n + s->targets_n; i++) {
        const mz_str actor = i < s->agents_n ? s->agents[i].actor : s->targets[i - s->agents_n].actor;
        if (is_group(actor)) {
            group = actor;
        } else if (side.len == 0 && !same_camp(actor, by)) {
            side = mz_actor_side(actor);
        }
    }
    if (side.len > 0) {
        const mz_author_word yes = control ? MZ_AUTHOR_CONTROL : MZ_AUTHOR_TERRITORY;
        const mz_author_word no = control ? MZ_AUTHOR_NO_CONTROL : MZ_AUTHOR_NO_TERRITORY;
        add(out, denied ? no : yes, by, group, side, document, ref, (mz_str){0}, perm);
    }
}

static mz_author_word word_for(const mz_statement *s, mz_str by, mz_str agent)
{
    if (s->stance == MZ_DENIES || s->polarity == MZ_NEGATED) {
        return MZ_AUTHOR_DENIED;
    }
    if (same_camp(by, agent)) {
        return MZ_AUTHOR_CONCEDED;
    }
    return s->stance == MZ_ACCUSES || s->stance == MZ_CONDEMNS ? MZ_AUTHOR_ACCUSED : MZ_AUTHOR_NAMED;
}

void mz_author_claims_of(const mz_statement *s, const mz_document *document, mz_str ref, mz_author_claims *out,
                         mz_arena *perm)
{
    const mz_str by = mz_statement_speaker(s, document);
    if (s->kind == MZ_FIGURE || s->polarity == MZ_POSSIBLE || s->polarity == MZ_FUTURE) {
        return;
    }
    if (mz_str_eq(s->type, S("armed_group_base"))) {
        add_hosting(s, document, by, ref, out, perm);
        return;
    }
    if (s->kind == MZ_ACT) {
        if (mz_str_eq(s->type, S("claim_of_responsibility"))) {
            add(out, MZ_AUTHOR_CONCEDED, by, by, (mz_str){0}, document, ref, (mz_str){0}, perm);
        } else if (mz_str_eq(s->type, S("denial"))) {
            add(out, MZ_AUTHOR_DENIED, by, by, (mz_str){0}, document, ref, (mz_str){0}, perm);
        }
        return;
    }
    for (mz_len i = 0; i < s->agents_n; i++) {
        const mz_str agent = s->agents[i].actor;
        if (agent.len > 0) {
            add(out, word_for(s, by, agent), by, agent, (mz_str){0}, document, ref, s->type, perm);
        }
    }
    if (s->agents_n == 0 && s->stance == MZ_DENIES) {
        add(out, MZ_AUTHOR_DENIED, by, (mz_str){0}, (mz_str){0}, document, ref, s->type, perm);
    }
}

/* --- one party's authorship --- */

typedef enum own_word { OWN_NONE, OWN_CONCEDED, OWN_DENIED } own_word;

typedef struct tally {
    mz_authorship a;
    own_word word;   /* the party's last word on itself */
    mz_day word_day; /* when; MZ_NO_DAY sorts first */
    bool named;      /* others say that it was the party */
} tally;

static void answered(tally *t, mz_day day)
{
    t->a.answer =
        !t->a.answered || (day != MZ_NO_DAY && (t->a.answer == MZ_NO_DAY || day < t->a.answer)) ? day : t->a.answer;
    t->a.answered = true;
}

static void own_says(tally *t, own_word word, mz_day day)
{
    if (t->word == OWN_NONE || day >= t->word_day) {
        t->word = word;
        t->word_day = day;
    }
    answered(t, day);
}

static void take_hosting(tally *t, const mz_author_claim *c, mz_str party, mz_arena *perm)
{
    if (!mz_str_eq(c->side, party)) {
        return;
    }
    const bool territory = c->word == MZ_AUTHOR_TERRITORY || c->word == MZ_AUTHOR_NO_TERRITORY;
    *mz_push(perm, territory ? &t->a.territory : &t->a.control) = *c;
    const bool says_so = c->word == MZ_AUTHOR_TERRITORY || c->word == MZ_AUTHOR_CONTROL;
    if (says_so && !of_side(c->by, party)) {
        t->a.by_group = true;
        t->a.actor = t->a.actor.len == 0 ? c->agent : t->a.actor;
    }
    if (of_side(c->by, party) && !says_so) {
        answered(t, c->day);
    }
}

/* A claim that names a doer, or denies one. */
static void take_author(tally *t, const mz_terms *terms, const mz_author_claim *c, mz_str party, mz_arena *perm)
{
    const bool by_party = of_side(c->by, party);
    const bool itself = of_side(c->agent, party) || (c->agent.len == 0 && by_party);
    const bool group = is_group(c->agent);
    const mz_str side = mz_actor_side(c->agent);
    if (itself || group || by_party) {
        *mz_push(perm, &t->a.about) = *c;
    }
    t->a.outsider |=
        side.len > 0 && c->word != MZ_AUTHOR_DENIED && !mz_str_among(side, terms->parties, terms->parties_n);
    if (group && c->word != MZ_AUTHOR_DENIED && t->a.actor.len == 0) {
        t->a.actor = c->agent;
    }
    if (itself && by_party) {
        own_says(t, c->word == MZ_AUTHOR_DENIED ? OWN_DENIED : OWN_CONCEDED, c->day);
    } else if (itself && c->word != MZ_AUTHOR_DENIED) {
        t->named = true;
    } else if (by_party && c->word == MZ_AUTHOR_ACCUSED) {
        answered(t, c->day);
    }
}

static void take_position(tally *t, const mz_act *act, mz_str party)
{
    const mz_str whose = act->party.len > 0 ? act->party : act->by;
    if (!of_side(whose, party)) {
        return;
    }
    if (mz_str_eq(act->word, S("denies"))) {
        own_says(t, OWN_DENIED, act->date);
    } else if (mz_str_eq(act->word, S("concedes"))) {
        own_says(t, OWN_CONCEDED, act->date);
    } else {
        answered(t, act->date);
    }
}

static mz_attribution attributed(const tally *t)
{
    if (t->word == OWN_CONCEDED) {
        return MZ_ATTRIBUTION_ACKNOWLEDGED;
    }
    if (t->named) {
        return t->word == OWN_DENIED ? MZ_ATTRIBUTION_DENIED : MZ_ATTRIBUTION_CLAIMED;
    }
    return t->a.actor.len > 0 || t->a.by_group ? MZ_ATTRIBUTION_THIRD_ACTOR : MZ_ATTRIBUTION_UNDETERMINED;
}

mz_authorship mz_terms_authorship(const mz_terms *terms, const mz_terms_incident *incident, mz_str party,
                                  uint64_t types, const mz_act *acts, mz_len acts_n, mz_day as_of, mz_arena *perm)
{
    tally t = {.a = {.answer = MZ_NO_DAY}, .word_day = MZ_NO_DAY};
    for (mz_len i = 0; i < incident->claims_n; i++) {
        const mz_author_claim *c = &incident->claims[i];
        const bool touches = c->type.len == 0 || (mz_terms_leaf_bit(c->type) & types) != 0;
        if (!touches || !mz_terms_said_by(c->day, as_of)) {
            continue;
        }
        if (c->word >= MZ_AUTHOR_TERRITORY) {
            take_hosting(&t, c, party, perm);
        } else {
            take_author(&t, terms, c, party, perm);
        }
    }
    for (mz_len i = 0; i < acts_n; i++) {
        if (acts[i].kind == MZ_POSITION && mz_terms_said_by(acts[i].date, as_of) &&
            mz_act_is_about(&acts[i], incident)) {
            take_position(&t, &acts[i], party);
        }
    }
    t.a.attribution = attributed(&t);
    t.a.own = t.named || t.word == OWN_CONCEDED;
    return t.a;
}

/* Whose the victims are: of the phrase itself, of the one who lost them, of those whom the text named before. */
#include "reading/event/fact.h"
#include "reading/harm/harm.h"

/* The fighting form of an actor: a state's army, a group itself. */
actor_ref mz_fighters_of(actor_ref a)
{
    const mz_str country = mz_actor_country(a.code);
    a.code = mz_fighting(a.code);
    if (mz_actor_is_armed_group(a.code)) {
        a.status = mz_str_eq(a.status, S("military")) ? a.status : S("militant");
    } else if (country.len == 3) {
        a.code = mz_with_role(country, S("MIL"));
        a.status = S("military");
    }
    a.named = a.human = true;
    return a;
}

/* Who loses, suffers: the verb's subject; "it" is the one who speaks. Empty code when nobody is known. */
static actor_ref loser(sentence *s, int k, int payer, mz_str speaker)
{
    const clause *c = &s->c[k];
    const int who = payer >= 0 ? payer : c->subject;
    const item *np = who >= 0 && (payer >= 0 || who < c->vg) ? &s->i[who] : NULL;
    actor_ref nobody = {.status = S("unknown")};
    if (np == NULL || (payer < 0 && s->i[c->vg].passive)) {
        return nobody;
    }
    if (np->pronoun) {
        const bool own = mz_unit_is(s, np->head, "it") || mz_unit_is(s, np->head, "they") ||
                         mz_unit_is(s, np->head, "we") || mz_unit_is(s, np->head, "he");
        nobody.code = own ? speaker : nobody.code;
        return nobody.code.len >= 3 ? mz_fighters_of(nobody) : nobody;
    }
    const actor_ref a = mz_actor_in_context(s, np, S(""), speaker);
    const bool fights = mz_actor_is_state(a.code) || mz_actor_is_combatant(a.code);
    return a.human && fights ? mz_fighters_of(a) : nobody;
}

/* "inflicted 40 casualties ON the Taliban" */
static actor_ref struck(sentence *s, const harmed *h, mz_str speaker)
{
    const item *np = mz_is_prep(s, h->item + 1, "on") && mz_is_np(s, h->item + 2) ? &s->i[h->item + 2] : NULL;
    actor_ref none = {.status = S("unknown")};
    return np != NULL && np->actor.human ? mz_fighters_of(mz_actor_in_context(s, np, S(""), speaker)) : none;
}

/* "lost 23 soldiers", "suffered 12 fatalities": the loss is the subject's own. */
static bool own_loss(sentence *s, harmed *h, mz_str speaker)
{
    if (h->clause < 0 || h->victims.named) {
        return false;
    }
    const clause *c = &s->c[h->clause];
    const item *v = &s->i[c->vg];
    const item *np = &s->i[h->victim_item];
    const bool paid = mz_pattern(h->rule, "cost") && mz_is_np(s, h->item - 1); /* "cost the army nine men" */
    const int payer = paid ? h->item - 1 : -1;
    const bool lost = mz_pattern(h->rule, "lose") || paid;
    const bool suffered = mz_in_class(s, v->head, "suffer") && np->harm_head && c->object == h->item;
    const mz_str code = h->victims.code;
    const bool open =
        code.len == 0 || mz_str_ends(code, S("MIL")) || mz_str_ends(code, S("COP")) || mz_str_ends(code, S("REB"));
    if (!(lost || suffered) || !open) {
        return false;
    }
    actor_ref a = struck(s, h, speaker);
    a = a.code.len > 0 || mz_in_class(s, v->head, "inflict") ? a : loser(s, h->clause, payer, speaker);
    if (a.code.len < 3) {
        return false;
    }
    if (mz_str_ends(code, S("COP")) && mz_actor_country(a.code).len == 3) {
        a.code = mz_with_role(mz_actor_country(a.code), S("COP"));
        a.status = S("police");
    }
    h->victims = a;
    return true;
}

static bool nobody_known(const harmed *h) { return h->victims.code.len == 0 && !h->victims.named; }

/* "five of his own", "20 dead of their own": the speaker's. */
static bool of_ones_own(const sentence *s, const harmed *h)
{
    const item *np = &s->i[h->item];
    const item *of = np->of >= 0 ? &s->i[np->of] : np;
    for (int u = of->u0; u < of->u1; u++) {
        if (mz_unit_is(s, u, "own") && (of != np || mz_only_number(s, np))) {
            return !of->actor.human || of->actor.code.len == 0;
        }
    }
    return false;
}

/* "at the cost of one dead": of those who did what the clause tells. */
static bool at_the_cost(const sentence *s, const harmed *h)
{
    return mz_is_prep(s, h->item - 1, "of") && mz_is_np(s, h->item - 2) &&
           (mz_unit_is(s, s->i[h->item - 2].head, "cost") || mz_unit_is(s, s->i[h->item - 2].head, "price"));
}

/* "on the Armenian side", "on our side" */
static const item *on_side(const sentence *s, const harmed *h)
{
    for (int i = 1; i < s->in; i++) {
        if (mz_is_np(s, i) && mz_is_prep(s, i - 1, "on") && mz_unit_is(s, s->i[i].head, "side") &&
            s->i[i].clause == s->i[h->item].clause) {
            return &s->i[i];
        }
    }
    return NULL;
}

/* Those of whom the phrase says nothing: whose dead they are follows from how they are told. */
static bool by_telling(sentence *s, const fact *f, harmed *h, mz_str speaker)
{
    if (!nobody_known(h)) {
        return false;
    }
    const actor_ref me = {.code = speaker, .status = S("unknown"), .human = true};
    const bool fights = speaker.len >= 3 && mz_is_party(s, f->speech, speaker) &&
                        (mz_actor_is_state(speaker) || mz_actor_is_armed_group(speaker));
    const bool concedes =
        f->speech >= 0 && mz_arg_is(s->s[f->speech].cue, 0, "concedes") && mz_only_number(s, &s->i[h->victim_item]);
    const item *side = on_side(s, h);
    if (fights && (concedes || of_ones_own(s, h) || (side != NULL && side->possessed))) {
        h->victims = mz_fighters_of(me);
    } else if (at_the_cost(s, h)) {
        h->victims = loser(s, h->clause, -1, speaker);
    } else if (side != NULL && side->country.len == 3) {
        h->victims = (actor_ref){.code = side->country, .named = true, .human = true, .status = h->victims.status};
    } else if (s->i[h->item].harm_head && s->i[h->item].country.len == 3) { /* "300 Azerbaijani losses" */
        h->victims =
            (actor_ref){.code = s->i[h->item].country, .named = true, .human = true, .status = h->victims.status};
    }
    return h->victims.code.len > 0;
}

/* The country of soldiers and police of whom only the role is told: the speaker's, unless he speaks of the enemy. */
static mz_str side_of(sentence *s, const fact *f, const harmed *h, mz_str country, mz_str speaker)
{
    const mz_str own = mz_actor_country(speaker);
    const bool uniform = mz_str_eq(h->victims.code, S("MIL")) || mz_str_eq(h->victims.code, S("COP"));
    if (!uniform || own.len != 3 || !mz_actor_is_state(speaker) || !mz_is_party(s, f->speech, speaker)) {
        return country;
    }
    const bool of_enemy = f->agents_n > 0 && mz_same_side(f->agents[0].code, speaker);
    const bool claimed = f->speech >= 0 && mz_arg_is(s->s[f->speech].cue, 0, "claims");
    const mz_str other = mz_other_side(s, h->item, own);
    return (of_enemy || claimed) && other.len == 3 ? other : own;
}

/* "the Taliban's refugee minister" is no fighter; "three Taliban members" are. */
static bool civil_office(const sentence *s, const item *np)
{
    for (int u = np->u0; u < np->u1; u++) {
        const mz_term_entry *e = mz_unit_entry(s, u, MZ_TERM_ROLE);
        if (e != NULL && mz_arg_is(e, 2, "s") && mz_arg_is(e, 1, "civilian")) {
            return true;
        }
    }
    return false;
}

static void by_phrase(sentence *s, harmed *h, mz_str side, mz_str speaker)
{
    const item *np = &s->i[h->victim_item];
    if (np->pronoun && s->r->memory.victims.len > 0) {
        h->victims =
            (actor_ref){.code = s->r->memory.victims, .status = s->r->memory.status, .human = true, .named = true};
        return;
    }
    if (!(h->mixed && h->victims.named)) {
        h->victims = mz_actor_in_context(s, np, side, speaker);
    }
    if (h->victim_item != h->item && !h->victims.named && !h->victims.human) {
        h->victims = np->actor;
    }
}

/* "18 members of one family", "men of the village": civilians. */
static void of_a_family(const sentence *s, harmed *h, mz_str country)
{
    static const char *const homes[] = {"family", "families", "household", "households", "village", "tribe", "clan"};
    const item *np = &s->i[h->victim_item];
    const int u = np->of >= 0 ? s->i[np->of].head : np->u1 - 1;
    for (size_t k = 0; k < sizeof homes / sizeof homes[0]; k++) {
        if (mz_unit_is(s, u, homes[k]) && h->victims.code.len <= 3 && mz_str_eq(h->victims.status, S("unknown"))) {
            const mz_str side = h->victims.code.len == 3 ? mz_actor_country(h->victims.code) : country;
            h->victims.code = side.len == 3 ? mz_with_role(side, S("CVL")) : S("CVL");
            h->victims.status = S("civilian");
            h->victims.human = true;
        }
    }
}

/* A code with a role has a status, whatever the words: MIL is military. */
static mz_str status_of_code(mz_str code)
{
    static const struct {
        const char *role, *status;
    } rows[] = {{"MIL", "military"}, {"COP", "police"},   {"CVL", "civilian"}, {"REF", "civilian"}, {"MED", "civilian"},
                {"HLH", "civilian"}, {"BUS", "civilian"}, {"REB", "militant"}, {"UAF", "militant"}};
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        if (mz_str_ends(code, mz_str_of(rows[k].role)) && (code.len == 3 || code.len == 6)) {
            return mz_str_of(rows[k].status);
        }
    }
    return mz_actor_is_armed_group(code) ? S("militant") : S("unknown");
}

void mz_name_victims(sentence *s, const fact *f, harmed *h, mz_str country, mz_str speaker)
{
    if (!h->known && !own_loss(s, h, speaker) && !by_telling(s, f, h, speaker)) {
        by_phrase(s, h, side_of(s, f, h, country, speaker), speaker);
    }
    if (mz_str_eq(h->victims.code, S("AFGGOV")) && !civil_office(s, &s->i[h->victim_item])) {
        h->victims.code = mz_fighting(h->victims.code);
        h->victims.status = mz_str_eq(h->victims.code, S("AFGMIL")) ? S("military") : h->victims.status;
    }
    of_a_family(s, h, country);
    if (mz_str_eq(h->victims.status, S("unknown")) || h->victims.status.len == 0) {
        h->victims.status = status_of_code(h->victims.code);
    }
    if (h->mixed) {
        h->victims.status = S("mixed");
    }
}

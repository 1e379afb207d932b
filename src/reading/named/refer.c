/* Whose people a phrase means that does not say so: by its owner, by what was told before, by the place, by the
 * speaker. */
#include "reading/parse.h"

static bool any_of(const sentence *s, int u, const char *const *words, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        if (mz_unit_is(s, u, words[k])) {
            return true;
        }
    }
    return false;
}
#define ANY(s, u, list) any_of(s, u, list, sizeof list / sizeof list[0])

/* --- countries -------------------------------------------------------------------------------------------------------
 */

static void see_side(mz_str *best, mz_str code, mz_str not_this)
{
    const mz_str c = mz_actor_country(code);
    if (c.len == 3 && !mz_str_eq(c, not_this)) {
        *best = c;
    }
}

/* A country named in the sentence in front of item `before` (or anywhere), other than `not_this`. */
mz_str mz_other_side(const sentence *s, int before, mz_str not_this)
{
    mz_str best = S("");
    for (int i = 0; i < s->in && (i < before || before < 0); i++) {
        if (s->i[i].kind == I_NP && (s->i[i].actor.named || s->i[i].country.len > 0)) {
            see_side(&best, s->i[i].actor.named ? s->i[i].actor.code : s->i[i].country, not_this);
        }
    }
    for (int k = 0; k < s->r->memory.sides_n && best.len == 0; k++) {
        see_side(&best, s->r->memory.sides[k], not_this);
    }
    return best;
}

static bool capitalised(const sentence *s, const item *np)
{
    for (int u = np->u0; u < np->u1; u++) {
        if (s->u[u].cap && u > 0) {
            return true;
        }
    }
    return false;
}

/* A name that speaks, or stands beside a person, is a person's: "said Fatima", "the mayor, Vitali Petrenko". */
static bool of_person(const sentence *s, int i)
{
    const bool speaks = (i + 1 < s->in && s->i[i + 1].kind == I_VG && s->i[i + 1].cue != NULL) ||
                        (i > 0 && s->i[i - 1].kind == I_VG && s->i[i - 1].cue != NULL && s->i[i].u1 - s->i[i].u0 <= 3);
    const bool beside = i > 1 && s->i[i - 1].kind == I_WORD && s->i[i - 1].pos == P_COMMA && s->i[i - 2].kind == I_NP &&
                        s->i[i - 2].actor.human;
    return speaks || beside;
}

/* The country that the sentence itself points at: of a place in it, else of an actor named in it. */
mz_str mz_country_of_sentence(sentence *s)
{
    if (s->country_known) {
        return s->country;
    }
    s->country_known = true;
    s->country = S("");
    for (int pass = 0; pass < 2 && s->country.len == 0; pass++) { /* behind a preposition first */
        for (int i = 0; i < s->in && s->country.len == 0; i++) {
            const item *np = &s->i[i];
            const bool at = i > 0 && s->i[i - 1].kind == I_WORD && s->i[i - 1].pos == P_PREP &&
                            !mz_unit_is(s, s->i[i - 1].u0, "from");
            mz_place place;
            if (np->kind == I_NP && !np->pronoun && (at || (pass == 1 && !of_person(s, i))) &&
                (!np->actor.human || np->place) && capitalised(s, np) && mz_locate(s, i, &place)) {
                s->country = mz_actor_country(place.country);
            }
        }
    }
    for (int i = 0; i < s->in && s->country.len == 0; i++) {
        if (s->i[i].kind == I_NP && s->i[i].actor.named) {
            s->country = mz_actor_country(s->i[i].actor.code);
        }
    }
    return s->country;
}

mz_str mz_country_hint(const sentence *s)
{
    const memory *m = &s->r->memory;
    if (m->country.len == 3) {
        return m->country;
    }
    return m->sides_n > 0 ? m->sides[0] : mz_actor_country(s->r->publisher);
}

/* --- owners ----------------------------------------------------------------------------------------------------------
 */

typedef struct owned {
    bool any, ours; /* "its", "our" */
} owned;

static owned owner_words(const sentence *s, const item *np)
{
    static const char *const ours[] = {"our", "my"};
    owned o = {false, false};
    for (int u = np->u0; u < np->u1; u++) {
        o.any = o.any || (s->u[u].pos == P_POSS && !mz_unit_is(s, u, "whose"));
        o.ours = o.ours || ANY(s, u, ours);
    }
    return o;
}

static bool speaks(const sentence *s, int i)
{
    for (int k = 0; k < s->sn; k++) {
        for (int w = 0; w < s->s[k].who_n; w++) {
            if (s->s[k].who_item[w] == i) {
                return true;
            }
        }
    }
    return false;
}

/* Who is meant by "its", "their" in front of np: the fighters or authorities named last, if they are not who speaks. */
static mz_str named_before(const sentence *s, const item *np)
{
    mz_str owner = S("");
    for (int i = 0; i < s->in && &s->i[i] < np; i++) {
        const item *o = &s->i[i];
        const bool fits = o->kind == I_NP && o->actor.named && o->actor.human && !o->place && o->happening == NULL &&
                          (mz_actor_is_combatant(o->actor.code) || mz_str_ends(o->actor.code, S("GOV")));
        owner = fits && !speaks(s, i) ? o->actor.code : owner;
    }
    return owner;
}

static mz_str group_status(mz_str code) { return mz_str_eq(code, S("AZEREBNKR")) ? S("military") : S("militant"); }

/* "its soldiers", "their men": people of `owner`. */
static actor_ref people_of(actor_ref a, mz_str owner)
{
    const mz_str country = mz_actor_country(owner);
    const bool fighter =
        a.code.len == 0 || mz_str_eq(a.code, S("MIL")) || mz_str_eq(a.code, S("REB")) || mz_str_eq(a.code, S("COP"));
    if (mz_actor_is_armed_group(owner) && fighter) {
        a.code = owner;
        a.status = group_status(owner);
    } else if (country.len == 3) {
        const mz_str role = a.code.len == 3 && !mz_str_eq(a.code, S("REB")) ? a.code : S("MIL");
        a.code = mz_with_role(country, role);
        a.status = mz_str_ends(a.code, S("MIL")) ? S("military") : a.status;
    }
    a.named = true;
    return a;
}

/* --- enemies ---------------------------------------------------------------------------------------------------------
 */

/* Who stands against whom along a line, where a party speaks of "the enemy" without a name. */
static mz_str rival_of(mz_str country)
{
    static const char pairs[][2][4] = {{"AFG", "PAK"}, {"PAK", "AFG"}, {"ARM", "AZE"}, {"AZE", "ARM"},
                                       {"UKR", "RUS"}, {"RUS", "UKR"}, {"KHM", "THA"}, {"THA", "KHM"}};
    for (size_t k = 0; k < sizeof pairs / sizeof pairs[0]; k++) {
        if (mz_str_eq(country, mz_str_of(pairs[k][0]))) {
            return mz_str_of(pairs[k][1]);
        }
    }
    return S("");
}

/* "enemy soldiers", "31 soldiers of the other side". */
static bool of_enemy(const sentence *s, const item *np)
{
    static const char *const words[] = {"enemy",   "enemies",  "adversary", "adversaries",
                                        "hostile", "opposing", "invading",  "aggressor"};
    const int last = np->of >= 0 && np->of < s->in ? s->i[np->of].u1 : np->u1;
    for (int u = np->u0; u < last; u++) {
        const bool other = mz_unit_is(s, u, "other") && mz_unit_is(s, u + 1, "side");
        if (other || ANY(s, u, words)) {
            return true;
        }
    }
    return false;
}

/* Of a state the other one, of an armed group the state that it fights. */
static actor_ref enemy_of(const sentence *s, actor_ref a, mz_str speaker, mz_str country)
{
    const mz_str own = mz_actor_country(speaker);
    mz_str side = country.len == 3 ? country : own;
    if (!mz_actor_is_armed_group(speaker)) {
        side = mz_other_side(s, -1, own);
        side = side.len == 3 ? side : rival_of(own);
    }
    if (side.len == 3) {
        a.code = mz_with_role(side, a.code);
        a.named = true;
    }
    return a;
}

/* --- told before -----------------------------------------------------------------------------------------------------
 */

/* "the attackers", "all the insurgents": a group that was named as the one who fights. */
static mz_str fighters_before(const sentence *s, const item *np)
{
    for (int i = (int)(np - s->i) - 1; i >= 0; i--) {
        const item *o = &s->i[i];
        if (o->kind == I_NP && o->actor.named && o->actor.code.len > 6 && mz_actor_is_armed_group(o->actor.code)) {
            return o->actor.code;
        }
    }
    const memory *m = &s->r->memory;
    if (m->agent.len > 6 && mz_actor_is_armed_group(m->agent)) {
        return m->agent;
    }
    return m->group.len > 6 && mz_actor_is_armed_group(m->group) ? m->group : S("");
}

static bool told_before(const sentence *s, const item *np)
{
    static const char *const doers[] = {"attackers",   "assailants",   "raiders",   "bombers",  "gunmen",
                                        "militants",   "insurgents",   "rebels",    "fighters", "terrorists",
                                        "separatists", "attacker",     "assailant", "bomber",   "gunman",
                                        "guerrillas",  "infiltrators", "intruders"};
    return np->definite && !np->indefinite && ANY(s, np->head, doers);
}

/* "two of the injured had died": those of whom the text told before. */
static bool of_victims_before(const sentence *s, const item *np)
{
    return np->definite && np->harm_head && np->actor.code.len == 0 && s->r->memory.victims.len > 0 &&
           np->q.u1 == np->q.u0;
}

/* --- all together ----------------------------------------------------------------------------------------------------
 */

static bool settled(const actor_ref *a)
{
    return a->named || a->code.len != 3 || mz_str_eq(a->code, S("UAF")) || mz_country_name(a->code).len > 0;
}

/* A role of which nobody said whose: the place decides, for soldiers and police the speaker. */
static actor_ref by_place(sentence *s, actor_ref a, mz_str country, mz_str speaker)
{
    const mz_str own = mz_actor_country(speaker);
    if (mz_str_eq(a.code, S("MIL")) || mz_str_eq(a.code, S("COP"))) {
        a.code = mz_with_role(country.len == 3 ? country : own.len == 3 ? own : mz_other_side(s, -1, S("")), a.code);
        return a;
    }
    const bool abroad = mz_str_eq(a.code, S("REB")) && country.len == 3 && own.len == 3 && mz_actor_is_state(speaker) &&
                        !mz_str_eq(country, own);
    if (abroad) { /* militants whom a state says it hit beyond its border: the text does not say whose they are */
        a.named = true;
        return a;
    }
    const mz_str hint = mz_country_hint(s);
    a.code = mz_with_role(country.len == 3 ? country : hint.len == 3 ? hint : own, a.code);
    return a;
}

actor_ref mz_actor_in_context(sentence *s, const item *np, mz_str country, mz_str speaker)
{
    actor_ref a = np->actor;
    const mz_str own = mz_actor_country(speaker);
    const owned mine = owner_words(s, np);
    if (mz_str_eq(a.code, S("IGOUNOMIL")) && own.len == 3 && (mine.any || mz_str_eq(np->country, own))) {
        a.code = mz_with_role(own, S("MIL"));
        return a;
    }
    mz_str owner = speaker;
    if (mine.any && !mine.ours && !a.named && a.human) {
        const mz_str before = named_before(s, np);
        owner = before.len > 0                 ? before
                : speaker.len > 0              ? speaker
                : s->r->memory.victims.len > 0 ? s->r->memory.victims
                                               : s->r->memory.group;
    }
    if (mine.any && !a.named && a.human && owner.len >= 3) {
        return people_of(a, owner);
    }
    const bool in_arms = mz_str_eq(a.code, S("MIL")) || mz_str_eq(a.code, S("COP"));
    if (!a.named && own.len == 3 && in_arms && of_enemy(s, np)) {
        return enemy_of(s, a, speaker, country);
    }
    if (!a.named && a.generic && told_before(s, np)) {
        const mz_str code = fighters_before(s, np);
        if (code.len > 0) {
            return (actor_ref){.code = code, .status = group_status(code), .human = true, .named = true};
        }
    }
    if (of_victims_before(s, np)) {
        return (actor_ref){.code = s->r->memory.victims, .status = s->r->memory.status, .human = true, .named = true};
    }
    return settled(&a) ? a : by_place(s, a, country, owner);
}

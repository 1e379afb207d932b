/* Who the source of a speech is: the noun phrase that speaks, its list, and what a pronoun or a bare role stands for.
 */
#include "reading/speech/voice.h"

static bool speaks(const actor_ref *a) { return a->human || a->code.len > 0; }

/* --- where it stands ---------------------------------------------------------------------------------------------- */

/* ", undersecretary to the prime minister," in front of a verb: the comma that opens it; -1 when there is none. */
static int opening_comma(const sentence *s, int close)
{
    bool verb = false;
    bool rel = false;
    for (int j = close - 1; j > 0 && j > close - 20; j--) {
        if (mz_word_at(s, j, P_SEMI) || mz_word_at(s, j, P_STOP) || mz_word_at(s, j, P_QUOTE) ||
            mz_word_at(s, j, P_THAT)) {
            return -1;
        }
        rel = rel || mz_word_at(s, j, P_REL) || mz_unit_is(s, s->i[j].u0, "whose");
        verb = verb || (mz_vg_at(s, j) && s->i[j].finite);
        if (mz_word_at(s, j, P_COMMA)) {
            const bool aside = mz_prep_at(s, j + 1) || mz_vg_at(s, j + 1); /* ", in a statement sent to media," */
            return mz_np_at(s, j - 1) && (!verb || rel || aside) ? j : -1;
        }
    }
    return -1;
}

/* Left from the noun phrase at j to the head of "director of the chapter of X", "A and B". */
static int phrase_head(const sentence *s, int j)
{
    while (j > 0) {
        const bool joined = mz_prep_at(s, j - 1);
        if (joined && mz_np_at(s, j - 2)) {
            j -= 2;
        } else if (s->i[j].time && mz_np_at(s, j - 1)) {
            j--;
        } else if (mz_word_at(s, j - 1, P_CONJ) && mz_np_at(s, j - 2)) {
            int head = j - 2;
            while (mz_prep_at(s, head - 1) && mz_np_at(s, head - 2)) {
                head -= 2;
            }
            if (mz_vg_at(s, head - 1) || mz_prep_at(s, head - 1) || s->i[head].time) {
                return j; /* "… hit Khost and Kabul said" */
            }
            j = head;
        } else {
            break;
        }
    }
    return mz_prep_at(s, j - 1) || mz_word_at(s, j - 1, P_ACCORDING) ? -1 : j;
}

/* "A resident who gave his name as Karim said": the one whom the relative clause describes; -1 when there is none. */
static int described(const sentence *s, int v)
{
    int verbs = 0;
    for (int j = v - 1; j > 0 && j > v - 12; j--) {
        if (mz_word_at(s, j, P_COMMA) || mz_word_at(s, j, P_SEMI) || mz_word_at(s, j, P_THAT) ||
            mz_word_at(s, j, P_QUOTE)) {
            return -1;
        }
        verbs += mz_vg_at(s, j) && s->i[j].finite;
        if (mz_word_at(s, j, P_REL) || (mz_np_at(s, j) && mz_unit_is(s, s->i[j].head, "who"))) {
            const bool person = mz_np_at(s, j - 1) && s->i[j - 1].actor.human && s->i[j - 1].u0 != s->i[j].u0;
            return verbs == 1 && person ? phrase_head(s, j - 1) : -1;
        }
    }
    return -1;
}

int mz_speaker_left(const sentence *s, int v)
{
    const int who = described(s, v);
    if (who >= 0) {
        return who;
    }
    int j = v - 1;
    while (mz_word_at(s, j, P_ADV) || mz_word_at(s, j, P_NEG) || mz_word_at(s, j, P_PAREN)) {
        j--;
    }
    if (mz_np_at(s, j) && mz_np_at(s, j - 1) && mz_unit_is(s, s->i[j].u0, "neither")) {
        j--; /* "the army neither confirmed nor denied" */
    }
    if (mz_word_at(s, j, P_COMMA)) {
        const int open = opening_comma(s, j);
        if (open < 0) {
            return -1;
        }
        j = open - 1;
    }
    if (mz_word_at(s, j, P_REL) && !mz_np_at(s, j)) { /* "residents, who spoke of" */
        j -= mz_word_at(s, j - 1, P_COMMA) ? 2 : 1;
        return mz_np_at(s, j) ? j : -1;
    }
    if (!mz_np_at(s, j)) {
        return -1;
    }
    const int head = phrase_head(s, j);
    const bool person = s->i[j].actor.human && !s->i[j].place && !mz_word_at(s, j - 1, P_ACCORDING);
    return head < 0 && person ? j : head; /* "At the hospital in Avdiivka medical staff told" */
}

/* --- who it is ---------------------------------------------------------------------------------------------------- */

static const actor_ref nobody = {.status = {(const uint8_t *)"unknown", 7}, .human = true};

static actor_ref known_as(mz_str code)
{
    actor_ref a = nobody;
    a.code = code;
    a.named = code.len > 0;
    return a;
}

static bool head_among(const sentence *s, const item *np, const char *const *words, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        if (mz_unit_is(s, np->head, words[k])) {
            return true;
        }
    }
    return false;
}
#define HEAD_IN(s, np, words) head_among(s, np, words, sizeof(words) / sizeof(words)[0])

static bool bare_role(mz_str code) { return code.len == 3 && mz_country_name(code).len == 0; }

/* Who spoke last in front of item i of this sentence; empty when nobody did. */
static mz_str spoke_before(const sentence *s, const speech *p, int i)
{
    mz_str code = S("");
    for (const speech *o = s->s; o < p; o++) {
        const int last = o->who_n - 1;
        if (last >= 0 && o->who[last].code.len > 3 && o->who_item[last] < i) {
            code = o->who[last].code;
        }
    }
    return code;
}

/* "he said", "it said": who spoke before, here or in the sentence before. */
static actor_ref by_pronoun(const sentence *s, const speech *p, int np)
{
    if (mz_unit_is(s, s->i[np].head, "we") || mz_unit_is(s, s->i[np].head, "i")) {
        return known_as(S(""));
    }
    const memory *m = &s->r->memory;
    mz_str code = m->speaker.len > 0 ? m->speaker : m->group;
    for (int k = 0; k < p->clause; k++) {
        const int subject = s->c[k].subject;
        if (subject >= 0 && subject < np && s->i[subject].actor.named && !s->i[subject].pronoun) {
            code = s->i[subject].actor.code;
        }
    }
    const mz_str before = spoke_before(s, p, np);
    return known_as(before.len > 0 ? before : code);
}

static bool possessed_by_pronoun(const sentence *s, const item *np)
{
    for (int u = np->u0; u < np->head; u++) {
        if (s->u[u].pos == P_POSS) {
            return true;
        }
    }
    return false;
}

/* "its director", "their spokesman": of the one last spoken of. */
static mz_str owner_before(sentence *s, int np)
{
    mz_str code = s->r->memory.speaker;
    for (int i = 0; i < np; i++) {
        const item *o = &s->i[i];
        const bool prep = i > 0 && mz_word_at(s, i - 1, P_PREP);
        if (mz_np_at(s, i) && o->actor.human && o->actor.code.len >= 3 && !prep &&
            (!o->possessed || !o->actor.neutral)) {
            code = bare_role(o->actor.code) ? mz_with_role(mz_country_of_sentence(s), o->actor.code) : o->actor.code;
        }
    }
    return code;
}

static bool place_phrase(const sentence *s, int i) { return mz_np_at(s, i) && !s->i[i].time && s->u[s->i[i].head].cap; }

/* The country in the phrase of the source itself: "the Mastung district chief", "police in Kunar". */
static mz_str country_in_phrase(sentence *s, int np)
{
    mz_place place;
    for (int j = np; mz_prep_at(s, j + 1) && mz_np_at(s, j + 2); j += 2) {
        const item *behind = &s->i[j + 2];
        if (behind->country.len == 3) {
            return behind->country;
        }
        if (place_phrase(s, j + 2) && (!behind->actor.human || behind->place) && mz_locate(s, j + 2, &place) &&
            place.country.len == 3) {
            return place.country;
        }
    }
    const item *own = &s->i[np];
    for (int u = own->u0; u < own->head; u++) {
        const bool name = s->u[u].cap && !s->u[u].known && u > 0 && !s->u[own->head].cap;
        if (name && mz_locate(s, np, &place) && place.country.len == 3) {
            return place.country;
        }
    }
    return S("");
}

/* "His counterpart in Kabul", "his Afghan counterpart" speak for the other side. */
static bool counterpart(sentence *s, int np, actor_ref *a)
{
    static const char *const words[] = {"counterpart", "counterparts", "opposite", "rival"};
    const item *i = &s->i[np];
    if (!HEAD_IN(s, i, words)) {
        return false;
    }
    const mz_str country = i->country.len == 3 ? i->country : country_in_phrase(s, np);
    if (country.len != 3) {
        return false;
    }
    const mz_str role = s->r->memory.speaker.len == 6 ? mz_str_from(s->r->memory.speaker, 3) : S("GOV");
    *a = known_as(mz_with_role(country, role));
    return true;
}

/* "An adviser to the RSF leader" speaks for the RSF, "an aid worker with the Red Crescent" for that. */
static bool principal(const sentence *s, int np, actor_ref *a)
{
    const bool prep = mz_prep_at(s, np + 1) && mz_np_at(s, np + 2);
    const bool with = prep && mz_unit_is(s, s->i[np + 1].u0, "with");
    if (!with && !(prep && mz_unit_is(s, s->i[np + 1].u0, "to"))) {
        return false;
    }
    const actor_ref *o = &s->i[np + 2].actor;
    if (!o->named || o->code.len < 3 || s->i[np + 2].place) {
        return false;
    }
    *a = *o;
    return true;
}

/* "The group", "the spokesman", "the statement": of the one spoken of before. */
static bool spoken_of(const sentence *s, const speech *p, int np, actor_ref *a)
{
    static const char *const groups[] = {"group",        "movement", "faction", "organisation",
                                         "organization", "outfit",   "militia", "network"};
    static const char *const voices[] = {"spokesman", "spokesperson", "spokeswoman", "statement",  "commander",
                                         "source",    "leader",       "sources",     "communique", "message"};
    const item *i = &s->i[np];
    const memory *m = &s->r->memory;
    const bool group = HEAD_IN(s, i, groups);
    if (!i->definite || i->country.len == 3 || (!group && !HEAD_IN(s, i, voices))) {
        return false;
    }
    const mz_str here = spoke_before(s, p, np);
    const mz_str code = group && m->group.len > 0 ? m->group
                        : here.len > 0            ? here
                        : m->speaker.len > 0      ? m->speaker
                                                  : m->group;
    if (code.len == 0) {
        return false;
    }
    *a = known_as(code);
    return true;
}

/* "said Malik X, an elder of Y", "figures collected by Z": who the name behind it is. */
static void by_apposition(const sentence *s, const speech *p, int np, actor_ref *a)
{
    const int limit = p->at > np ? p->at : s->in; /* not the hearer behind the cue */
    for (int i = np + 1; i < limit && i < np + 7; i++) {
        const item *o = &s->i[i];
        if (mz_np_at(s, i) && o->actor.code.len >= 3 && o->actor.human && (o->actor.named || !o->place)) {
            *a = o->actor;
            return;
        }
        const bool first = i == np + 1;
        if (o->pos == P_STOP || o->pos == P_THAT || (!first && mz_word_at(s, i, P_COMMA)) ||
            (first && o->kind == I_VG && o->finite && o->passive)) {
            return;
        }
    }
}

/* "Rebel officials", "a separatist spokesman": the office is the rebels'. */
static bool of_rebels(const sentence *s, const item *np)
{
    for (int u = np->u0; u < np->head; u++) {
        if (mz_unit_arg(s, u, MZ_TERM_ROLE, 0, "REB")) {
            return np->actor.neutral || mz_str_ends(np->actor.code, S("GOV"));
        }
    }
    return false;
}

/* The state that a bare role ("police", "the army", "officials") belongs to. */
static mz_str country_of_role(sentence *s, const speech *p, int np)
{
    const memory *m = &s->r->memory;
    const mz_str own = country_in_phrase(s, np);
    if (own.len == 3) {
        return own;
    }
    if (mz_actor_is_state(s->r->publisher)) { /* an army that cites "intelligence" cites its own */
        return mz_actor_country(s->r->publisher);
    }
    const mz_str role = s->i[np].actor.code;
    if (s->i[np].definite && m->speaker.len == 6 && mz_str_ends(m->speaker, role) && !m->event_seen) {
        return mz_str_sub(m->speaker, 0, 3);
    }
    if (m->event_seen && m->country.len == 3) {
        return m->country;
    }
    const int subject = p->clause > 0 ? s->c[0].subject : -1;
    const bool state = subject >= 0 && subject != np && s->i[subject].actor.country_only && p->postposed;
    if (state) { /* "Armenia has registered …, a spokeswoman said" */
        return mz_actor_country(s->i[subject].actor.code);
    }
    const mz_str here = mz_country_of_sentence(s);
    return here.len > 0 ? here : mz_country_hint(s);
}

/* Speakers who stand for no state, wherever they speak. */
static bool stateless(const sentence *s, const item *np, mz_str role)
{
    static const char *const words[] = {"diplomat", "diplomats", "envoy", "envoys", "expert", "experts"};
    static const char *const roles[] = {"MED", "NGO", "UAF"};
    for (size_t k = 0; k < sizeof roles / sizeof roles[0]; k++) {
        if (mz_str_eq(role, mz_str_of(roles[k]))) {
            return true;
        }
    }
    return HEAD_IN(s, np, words);
}

/* Who the k-th source of the speech is, where the phrase alone does not tell. */
static void settle_source(sentence *s, speech *p, int k)
{
    static const char *const people[] = {"man", "woman", "men", "women"};
    static const char *const between[] = {"mediator", "mediators", "negotiator", "negotiators"};
    actor_ref *a = &p->who[k];
    const int np = p->who_item[k];
    const item *i = &s->i[np];
    const bool of_them = mz_word_at(s, np + 1, P_PREP) && mz_unit_is(s, s->i[np + 1].u0, "of") && mz_np_at(s, np + 2) &&
                         s->i[np + 2].pronoun;
    if (i->pronoun || of_them) {
        *a = by_pronoun(s, p, np);
        return;
    }
    if (counterpart(s, np, a)) {
        return;
    }
    if (possessed_by_pronoun(s, i) && i->actor.neutral) {
        const mz_str owner = owner_before(s, np);
        if (owner.len > 0) {
            *a = known_as(owner);
            return;
        }
    }
    const bool works_for = i->actor.neutral || mz_str_eq(a->code, S("NGO")) || mz_str_eq(a->code, S("HLH"));
    if (works_for && !a->named && principal(s, np, a)) {
        return;
    }
    if (of_rebels(s, i)) {
        const mz_str country = i->country.len == 3 ? i->country : country_of_role(s, p, np);
        *a = known_as(mz_with_role(country, S("REB")));
        return;
    }
    if (a->named || a->code.len > 3 || HEAD_IN(s, i, between)) {
        a->code = HEAD_IN(s, i, between) && !a->named ? S("") : a->code;
        return;
    }
    if ((a->code.len == 0 || a->neutral) && spoken_of(s, p, np, a)) {
        return;
    }
    if (a->code.len == 0) {
        by_apposition(s, p, np, a);
    }
    if (a->code.len == 0 && HEAD_IN(s, i, people)) {
        a->code = S("CVL");
    }
    a->generic = a->generic || stateless(s, i, a->code);
    if (bare_role(a->code) && !stateless(s, i, a->code)) {
        a->code = mz_with_role(country_of_role(s, p, np), a->code);
    }
}

static void add_source(sentence *s, speech *p, int np)
{
    if (np < 0 || p->who_n >= LIST_MAX) {
        return;
    }
    p->who[p->who_n] = s->i[np].actor;
    p->who_item[p->who_n++] = np;
}

void mz_inherit_sources(const sentence *s, speech *p, const speech *from)
{
    (void)s;
    p->source = from->source;
    p->who_n = from->who_n;
    memcpy(p->who, from->who, sizeof p->who);
    memcpy(p->who_item, from->who_item, sizeof p->who_item);
}

void mz_add_sources(sentence *s, speech *p)
{
    int np = p->source;
    const int limit = p->clause >= 0 && s->c[p->clause].vg > np ? s->c[p->clause].vg : s->in;
    for (int n = 0; np >= 0 && n < LIST_MAX; n++) {
        add_source(s, p, np);
        if (p->clause < 0 && !mz_word_at(s, np + 1, P_CONJ)) {
            break;
        }
        np = mz_list_next(s, np, limit);
        if (np >= 0 && !speaks(&s->i[np].actor)) {
            break;
        }
    }
    for (int k = 0; k < p->who_n; k++) {
        settle_source(s, p, k);
    }
}

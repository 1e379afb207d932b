/* Victims: who can be hurt, how many they are, and the list of those who were. */
#include "reading/harm/harm.h"

/* "others", "more", "another": words that stand for people named before. */
static bool stands_in(const sentence *s, int u)
{
    static const char *const words[] = {"others", "other", "more", "further", "another", "additional",
                                        "one",    "some",  "many", "several", "most",    "all",
                                        "both",   "half",  "a",    "few",     "those"};
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
        if (mz_unit_is(s, u, words[k])) {
            return true;
        }
    }
    return false;
}

bool mz_only_number(const sentence *s, const item *np)
{
    for (int u = np->u0; u < np->u1; u++) {
        const pos p = s->u[u].pos;
        const bool inside = u >= np->q.u0 && u < np->q.u1;
        const bool number = (s->u[u].kinds & (KIND(NUMBER) | KIND(HARM) | KIND(BOUND))) != 0;
        if (!inside && p != P_DET && p != P_ADV && !number && !stands_in(s, u)) {
            return false;
        }
    }
    return true;
}

bool mz_is_ordinal(const sentence *s, const item *np)
{
    for (int u = np->u0; u < np->u1; u++) {
        if (mz_unit_arg(s, u, MZ_TERM_NUMBER, 1, "ord")) {
            return !(np->indefinite && np->of >= 0) && mz_only_number(s, np); /* "a third of" is a part */
        }
    }
    return false;
}

static bool nobody(const sentence *s, const item *np)
{
    return np->no || mz_unit_is(s, np->head, "nobody") || mz_unit_is(s, np->head, "none") ||
           mz_unit_is(s, np->head, "neither");
}

/* "in Kunar and Paktika", "at Torkham, Chaman and Wana": what a preposition governs, through its list. */
static bool governed(const sentence *s, int i)
{
    for (int n = 0; n < LIST_MAX && i > 1; n++) {
        if (mz_word_is(s, i - 1, P_PREP)) {
            return !mz_is_prep(s, i - 1, "of");
        }
        int j = i - 1;
        j -= mz_word_is(s, j, P_CONJ);
        j -= mz_word_is(s, j, P_COMMA);
        if (j == i - 1 || !mz_is_np(s, j) || s->i[j].plural) {
            return false;
        }
        i = j;
    }
    return false;
}

static bool in_gazetteer(const sentence *s, const item *np)
{
    mz_place place;
    return mz_locate((sentence *)(uintptr_t)s, (int)(np - s->i), &place);
}

/* A name that no dictionary has: of a person, unless it is a place, a heading, or stands where places stand. */
static bool is_name(const sentence *s, const item *np)
{
    const int i = (int)(np - s->i);
    const unit *h = &s->u[np->head];
    if (!h->cap || h->pos != P_NOUN || np->happening != NULL || np->thing != NULL || h->known || np->place ||
        mz_word_is(s, i + 1, P_COLON) || governed(s, i)) {
        return false;
    }
    const int words = s->u[np->u1 - 1].t1 - s->u[np->u0].t0;
    return words > 1 || !in_gazetteer(s, np);
}

static bool a_country(const sentence *s, const item *np)
{
    return np->actor.human && np->actor.code.len == 3 && np->actor.country_only && !mz_counted(np) &&
           (s->u[np->head].kinds & KIND(PEOPLE)) == 0;
}

/* "seven camps", "three brigades": a word for people that counts things. */
static bool counts_things(const sentence *s, const item *np)
{
    const unit *h = &s->u[np->head];
    if (mz_unit_is(s, np->head, "aged")) {
        return false; /* "two brothers aged eight" */
    }
    return np->unitnoun ||
           ((h->kinds & KIND(UNIT)) != 0 && mz_counted(np) && !mz_unit_arg(s, np->head, MZ_TERM_ROLE, 2, "g"));
}

bool mz_can_be_hurt(const sentence *s, int i)
{
    const item *np = &s->i[i];
    if (counts_things(s, np) || np->time || (np->place && !np->plural && !mz_counted(np)) || a_country(s, np)) {
        return false;
    }
    const bool number = mz_only_number(s, np);
    if (!mz_counted(np) && !np->plural && mz_in_class(s, np->head, "office")) {
        return false;
    }
    if ((np->u0 > 0 && mz_unit_is(s, np->u0 - 1, "how")) || mz_unit_is(s, np->head, "other") ||
        mz_unit_is(s, np->head, "anyone") || mz_unit_is(s, np->head, "anybody") || mz_unit_is(s, np->head, "someone")) {
        return false; /* "how many people"; "each held the other responsible" */
    }
    if (np->of >= 0 && s->i[np->of].unitnoun && number) {
        return false;
    }
    if (np->pronoun) {
        return nobody(s, np);
    }
    if (np->actor.human || (nobody(s, np) && np->of >= 0 && s->i[np->of].actor.human) ||
        (mz_counted(np) && (number || np->of >= 0)) || mz_is_ordinal(s, np)) {
        return true;
    }
    const bool strangers = mz_counted(np) && np->plural && !s->u[np->head].known;
    return is_name(s, np) || (strangers && np->happening == NULL && np->thing == NULL) ||
           (number && (mz_unit_is(s, np->head, "another") || mz_unit_is(s, np->head, "others")));
}

bool mz_are_people(const sentence *s, int i)
{
    const item *np = &s->i[i];
    const bool number = mz_only_number(s, np);
    const item *of = np->of >= 0 && number ? &s->i[np->of] : np;
    if (counts_things(s, of) || of->time) {
        return false;
    }
    if (nobody(s, np) && (np->pronoun || np->of >= 0)) {
        return np->pronoun || of->actor.human;
    }
    if (np->u1 - np->u0 == 1 && (mz_unit_is(s, np->head, "all") || mz_unit_is(s, np->head, "both"))) {
        return true;
    }
    if (number && mz_counted(np) && of != np && (of->pronoun || of->possessed)) {
        return true; /* "five of his own" */
    }
    if (number && of == np) {
        return mz_counted(np) || mz_is_ordinal(s, np) || mz_unit_is(s, np->head, "another") ||
               mz_unit_is(s, np->head, "others");
    }
    return of->actor.human && (of->actor.code.len == 0 || !of->actor.country_only ||
                               (s->u[of->head].kinds & KIND(PEOPLE)) != 0 || mz_counted(np));
}

/* "any civilian" under denial: one or more. */
static bool any_number(const sentence *s, const item *np)
{
    for (int u = np->u0; u < np->head; u++) {
        if (mz_unit_is(s, u, "any")) {
            return true;
        }
    }
    return false;
}

/* Count of a phrase without a numeral. */
static quantity implied(const sentence *s, const item *np)
{
    quantity q = {.u0 = np->u0, .u1 = np->u0};
    if (nobody(s, np)) {
        q.count = (mz_interval){0, 0};
        q.zero = true;
    } else if (mz_unit_is(s, np->head, "loss") && s->u[np->head].t1 - s->u[np->head].t0 > 1) {
        q.count = (mz_interval){2, MZ_OPEN}; /* loss of life */
        q.vague = true;
    } else if (any_number(s, np)) {
        q.count = (mz_interval){1, MZ_OPEN};
        q.vague = true;
    } else if (mz_is_ordinal(s, np) || mz_unit_is(s, np->head, "another") ||
               (!np->plural && !mz_unit_is(s, np->head, "people") && !mz_unit_is(s, np->head, "others"))) {
        q.count = (mz_interval){1, 1};
    } else {
        q.count = (mz_interval){2, MZ_OPEN};
        q.vague = true;
        for (int u = np->u0; u < np->head; u++) {
            if (mz_unit_is(s, u, "twin")) {
                q.count = (mz_interval){2, 2};
                q.vague = false;
            }
        }
    }
    return q;
}

static bool families(const sentence *s, const item *np)
{
    return mz_unit_is(s, np->head, "families") || mz_unit_is(s, np->head, "households");
}

static bool is_hurt(const sentence *s, int np)
{
    for (int k = 0; k < s->hn; k++) {
        if (s->h[k].item == np) {
            return true;
        }
    }
    return false;
}

/* Whose they are: of "six OF OUR MEN", "eighteen individuals OF OUR FORCES", "the Afghan dead". */
static void name_victims(sentence *s, harmed *h)
{
    const item *np = &s->i[h->item];
    const int of = np->of;
    if ((mz_counted(np) || nobody(s, np)) && mz_only_number(s, np) && of >= 0 && !s->i[of].pronoun) {
        h->victim_item = of;
        h->u1 = s->i[of].u1;
        if (mz_counted(&s->i[of]) && !nobody(s, np) && !np->q.vague && np->q.count.lo <= s->i[of].q.count.lo) {
            h->basis = MZ_SUBSET;
        }
    }
    const item *whose = &s->i[h->victim_item];
    if (whose->of >= 0 && !whose->actor.named && (whose->actor.code.len == 0 || whose->actor.neutral) &&
        s->i[whose->of].actor.human && s->i[whose->of].actor.code.len >= 3 && !s->i[whose->of].place) {
        h->victim_item = whose->of;
    }
    h->victims = s->i[h->victim_item].actor;
    if (whose->harm_head && whose->actor.code.len == 0 && whose->country.len == 3) {
        h->victims = (actor_ref){.code = whose->country, .named = true, .human = true, .status = S("unknown")};
        s->i[h->victim_item].actor = h->victims;
    }
}

harmed *mz_hurt(sentence *s, int np_i, mz_effect effect, const mz_term_entry *rule, int clause_i)
{
    item *np = &s->i[np_i];
    if (is_hurt(s, np_i) || s->hn >= HARMS_MAX || mz_compared(s, np_i)) {
        return NULL;
    }
    harmed *h = &s->h[s->hn];
    *h = (harmed){.item = np_i,
                  .victim_item = np_i,
                  .effect = effect,
                  .rule = rule,
                  .clause = clause_i,
                  .of_harm = -1,
                  .basis = MZ_INCIDENT};
    h->q = mz_counted(np) ? np->q : implied(s, np);
    if (!mz_counted(np) && np->of >= 0 && mz_counted(&s->i[np->of]) && mz_only_number(s, &s->i[np->of]) &&
        mz_in_class(s, np->head, "kin")) {
        h->q = s->i[np->of].q; /* "a family of seven" */
    }
    h->u0 = mz_counted(np) ? np->q.u0 : np->u0;
    h->u1 = np->u1;
    name_victims(s, h);
    if (families(s, &s->i[h->victim_item]) && effect == MZ_DISPLACED && h->q.count.hi != MZ_OPEN) {
        h->q.count.hi = MZ_OPEN;
    }
    if (nobody(s, np) && mz_counted(np)) { /* "none of the 40": not one of them */
        h->q = implied(s, np);
    }
    np->used = true;
    s->hn++;
    return h;
}

bool mz_shares_count(const sentence *s, int first, int second)
{
    const item *a = &s->i[first];
    const item *b = &s->i[second];
    return mz_counted(a) && a->actor.human && !mz_only_number(s, a) && !mz_counted(b) && b->plural && b->actor.human &&
           !b->possessed && !b->definite && !b->indefinite && second == first + 2 && !b->q.vague;
}

void mz_mix(sentence *s, int first, int second)
{
    actor_ref *a = &s->h[s->hn - 1].victims;
    const actor_ref *b = &s->i[second].actor;
    const bool unknown = mz_str_eq(a->status, S("unknown")) || mz_str_eq(b->status, S("unknown")) || b->neutral;
    if (s->h[s->hn - 1].item != first || mz_str_eq(a->status, b->status) || unknown) {
        return;
    }
    actor_ref both = *a;
    both.status = S("mixed");
    const bool group = mz_actor_is_armed_group(a->code) || mz_actor_is_armed_group(b->code);
    both.code = group ? S("") : mz_actor_country(a->code);
    both.named = both.code.len > 0;
    both.country_only = true;
    s->i[first].actor = both;
    s->h[s->hn - 1].victims = both;
    s->h[s->hn - 1].mixed = true;
}

/* Does a verb of its own follow: "… and the army fled"? */
static bool has_own_verb(const sentence *s, int np, int limit)
{
    return np + 1 < s->in && mz_is_vg(s, np + 1) && s->i[np + 1].finite && np + 1 != limit;
}

/* "four dead and nine wounded": what became of these stands in their own phrase. */
static void own_effect(const item *np, mz_effect *effect, const mz_term_entry **rule)
{
    mz_effect own;
    if (mz_counted(np) && mz_effect_of(np->harm, &own) &&
        (mz_pattern(np->harm, "adj") || mz_pattern(np->harm, "count"))) {
        *effect = own;
        *rule = np->harm;
    }
}

void mz_hurt_list(sentence *s, int np, mz_effect effect, const mz_term_entry *rule, int clause_i, int limit)
{
    for (int n = 0; np >= 0 && n < LIST_MAX; n++) {
        const item *it = &s->i[np];
        const bool thing = it->unitnoun || (it->of >= 0 && s->i[it->of].unitnoun);
        if (n == 0 && !thing && !mz_can_be_hurt(s, np)) {
            return;
        }
        if (mz_can_be_hurt(s, np)) {
            mz_effect own = effect;
            const mz_term_entry *word = rule;
            own_effect(it, &own, &word);
            const bool fresh = mz_hurt(s, np, own, word, clause_i) != NULL;
            const int next = mz_list_next(s, np, limit);
            if (fresh && next >= 0 && mz_shares_count(s, np, next)) {
                mz_mix(s, np, next);
                s->i[next].used = true;
                np = next;
            }
        }
        np = mz_list_next(s, np, limit);
        if (np >= 0 && has_own_verb(s, np, limit)) {
            return;
        }
    }
}

/* --- the subject ----------------------------------------------------------------------------------------------------
 */

/* Can a phrase end at item i, so that a comma behind it opens a parenthesis? Its first item, -1 if not. */
static int phrase_before(const sentence *s, int i)
{
    while (mz_is_np(s, i) && mz_is_prep(s, i - 1, "of") && mz_is_np(s, i - 2)) {
        i -= 2;
    }
    const bool free = mz_is_np(s, i) && !mz_word_is(s, i - 1, P_PREP);
    return free && mz_can_be_hurt(s, i) && !s->i[i].pronoun ? i : -1;
}

static bool relative(const sentence *s, int i)
{
    static const char *const words[] = {"who", "which", "that", "whom"};
    const int u = i < 0 ? -1 : s->i[i].kind == I_NP ? s->i[i].head : s->i[i].u0;
    for (size_t k = 0; u >= 0 && k < sizeof words / sizeof words[0]; k++) {
        if (mz_unit_is(s, u, words[k]) && (s->i[i].kind == I_WORD || s->i[i].pronoun)) {
            return true;
        }
    }
    return false;
}

/* "Twelve people, two of them policemen, WERE killed": the phrase in front of the first comma. */
static int across_commas(const sentence *s, int close)
{
    bool told = false;
    int best = -1;
    for (int j = close - 1; j > 0 && j > close - 24; j--) {
        if (mz_word_is(s, j, P_SEMI) || mz_word_is(s, j, P_THAT) || mz_word_is(s, j, P_COLON) ||
            mz_word_is(s, j, P_DASH)) {
            break;
        }
        const bool who = mz_word_is(s, j, P_REL) || relative(s, j);
        const bool participle = mz_is_vg(s, j) && s->i[j].u1 - s->i[j].u0 == 1 && (s->i[j].form & MZ_PARTICIPLE) != 0 &&
                                mz_word_is(s, j - 1, P_COMMA); /* ", considered by all a friend," */
        told = (told || (mz_is_vg(s, j) && s->i[j].finite && !participle)) && !who;
        if (!mz_word_is(s, j, P_COMMA)) {
            continue;
        }
        const int np = told ? -1 : phrase_before(s, j - 1);
        const bool number = np >= 0 && mz_counted(&s->i[np]);
        if (number || (np >= 0 && best < 0 && is_name(s, &s->i[np]))) {
            best = np;
        } else if (best >= 0 || told) {
            break;
        }
    }
    return best;
}

/* "one of the priests WHO WAS KILLED", "Velez, who was shot dead": the noun in front; -1 when there is none. */
static int antecedent(const sentence *s, int who)
{
    int i = who - 1;
    i -= mz_word_is(s, i, P_COMMA);
    if (!mz_is_np(s, i)) {
        return -1;
    }
    const bool number = mz_is_prep(s, i - 1, "of") && mz_is_np(s, i - 2) && mz_only_number(s, &s->i[i - 2]);
    return number ? i - 2 : i;
}

int mz_victims_of_subject(const sentence *s, int k)
{
    const clause *c = &s->c[k];
    int left = c->vg - 1;
    const int who = c->subject >= 0 && relative(s, c->subject) ? c->subject : relative(s, left) ? left : -1;
    if (who >= 0) {
        return antecedent(s, who);
    }
    while (left > 0 && mz_word_is(s, left, P_ADV)) {
        left--;
    }
    const int across = mz_word_is(s, left, P_COMMA) ? across_commas(s, left) : -1;
    if (across >= 0 && s->i[c->vg].finite && (c->subject < 0 || !mz_can_be_hurt(s, c->subject))) {
        return across;
    }
    const item *np = c->subject >= 0 ? &s->i[c->subject] : NULL;
    const int near = np != NULL && c->subject < left ? phrase_before(s, left) : -1;
    if (np != NULL && c->subject < left && governed(s, c->subject)) {
        return near; /* "in Kunar and Paktika, and four civilians WERE wounded" */
    }
    if (near <= c->subject || s->i[near].used) {
        return c->subject;
    }
    const bool other = np->used || counts_things(s, np); /* the list's head has its own verb, or is a thing */
    const bool bare =
        mz_counted(&s->i[near]) && mz_only_number(s, &s->i[near]) && s->i[near].of < 0; /* "… and seven died" */
    return other || bare ? near : c->subject;
}

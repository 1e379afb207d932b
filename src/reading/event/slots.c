/* The places round a verb or a noun of happening: who stands as its subject, object, receiver and behind which
 * preposition. The only file of facts that walks over items; all others ask here. */
#include "reading/event/fact.h"

static bool word_is(const sentence *s, int i, pos p)
{
    return i >= 0 && i < s->in && s->i[i].kind == I_WORD && s->i[i].pos == p;
}
static bool is_np(const sentence *s, int i) { return i >= 0 && i < s->in && s->i[i].kind == I_NP; }
static bool is_vg(const sentence *s, int i) { return i >= 0 && i < s->in && s->i[i].kind == I_VG; }

static bool soft(const sentence *s, int i)
{
    return word_is(s, i, P_ADV) || word_is(s, i, P_QUOTE) || word_is(s, i, P_PAREN) || word_is(s, i, P_NEG);
}

static bool ends_clause(const sentence *s, int i)
{
    return word_is(s, i, P_SEMI) || word_is(s, i, P_SUB) || word_is(s, i, P_THAT) || word_is(s, i, P_REL) ||
           word_is(s, i, P_COLON) || word_is(s, i, P_ACCORDING);
}

/* "aimed at", "operating in": says more about the noun in front of it and opens no clause of its own. */
static bool describes(const sentence *s, int i)
{
    const item *v = &s->i[i];
    return !v->finite && !v->infinitive && (v->form & (MZ_ING | MZ_PARTICIPLE)) != 0 && is_np(s, i - 1) &&
           !is_np(s, i + 1);
}

/* "to" stands apart in the word classes, because it also opens infinitives. */
static bool preposition(const sentence *s, int i) { return word_is(s, i, P_PREP) || word_is(s, i, P_TO); }

/* The prepositions with their phrases from item `from` on, to the end of the clause. */
static void prepositions(const sentence *s, int from, int limit, slots *x)
{
    for (int j = from; j < limit && x->pp_n < PP_MAX; j++) {
        if ((is_vg(s, j) && !describes(s, j)) || ends_clause(s, j)) {
            x->end = j;
            return;
        }
        if (preposition(s, j) && is_np(s, j + 1) && !s->i[j + 1].time) {
            x->pp[x->pp_n].prep = s->i[j].u0;
            x->pp[x->pp_n++].np = j + 1;
        }
    }
    x->end = limit;
}

int mz_slot_behind(const sentence *s, const slots *x, const char *prep)
{
    for (int k = 0; k < x->pp_n; k++) {
        if (mz_unit_is(s, x->pp[k].prep, prep)) {
            return x->pp[k].np;
        }
    }
    return -1;
}

slots mz_slots_of_clause(const sentence *s, int k)
{
    const clause *c = &s->c[k];
    const item *v = &s->i[c->vg];
    slots x = {.clause = k, .subject = c->subject, .object = -1, .second = -1, .by = -1, .noun = -1, .end = c->end};
    int j = c->vg + 1;
    while (j < s->in && (soft(s, j) || (is_np(s, j) && s->i[j].time && !s->i[j].actor.human) ||
                         (word_is(s, j, P_PREP) && is_np(s, j + 1) && s->i[j + 1].time))) {
        j++; /* "forced out on Wednesday more than 1,000 refugees" */
    }
    if (is_np(s, j) && !s->i[j].time) {
        x.object = j;
        if (is_np(s, j + 1) && !s->i[j + 1].time) {
            x.second = j + 1;
        }
    }
    prepositions(s, c->vg + 1, s->in, &x);
    if (v->passive || (v->form & MZ_PARTICIPLE) != 0) {
        x.by = mz_slot_behind(s, &x, "by");
    }
    if (v->passive) { /* "aid was given to them": what was done to the subject */
        x.second = x.object;
        x.object = x.subject;
        x.subject = x.by;
    }
    return x;
}

slots mz_slots_of_noun(const sentence *s, int np)
{
    slots x = {
        .clause = s->i[np].clause, .subject = -1, .object = -1, .second = -1, .by = -1, .noun = np, .end = np + 1};
    int to = np + 1;
    while (to < s->in && (is_np(s, to) || preposition(s, to) || word_is(s, to, P_CONJ) || soft(s, to))) {
        to++;
    }
    prepositions(s, np + 1, to, &x);
    x.by = mz_slot_behind(s, &x, "by");
    return x;
}

/* --- what a phrase is ----------------------------------------------------------------------------------------------
 */

/* The sort "country" is no list: whoever is named as a state. */
static const mz_term_entry *country_in(const sentence *s, int np)
{
    const item *i = &s->i[np];
    return i->actor.country_only && !i->time ? mz_unit_entry(s, i->head, MZ_TERM_COUNTRY) : NULL;
}

static const mz_term_entry *sort_in(const sentence *s, int np, mz_str class)
{
    if (mz_str_eq(class, S("country"))) {
        return country_in(s, np);
    }
    for (int u = s->i[np].u1 - 1; u >= s->i[np].u0; u--) {
        const int32_t node = s->u[u].node;
        for (int k = 0; node >= 0 && k < mz_lexicon_terms_n(node); k++) {
            const mz_term_entry *e = mz_lexicon_term(node, k).entry;
            if (e->kind == MZ_TERM_SORT && mz_str_eq(mz_term_arg(e, 0), class)) {
                return e;
            }
        }
    }
    return NULL;
}

/* The phrase itself or what it is a part or an amount of is of that class. */
static const mz_term_entry *sort_of(const sentence *s, int np, mz_str class)
{
    const mz_term_entry *e = NULL;
    for (int n = 0; np >= 0 && n < 3 && e == NULL; n++) {
        e = sort_in(s, np, class);
        np = s->i[np].of;
    }
    return e;
}

const mz_term_entry *mz_np_sort(const sentence *s, int np, mz_str class)
{
    const mz_term_entry *e = NULL;
    for (int n = 0; np >= 0 && n < LIST_MAX && e == NULL; n++) { /* "the Torkham and Chaman crossings" */
        e = sort_of(s, np, class);
        np = mz_list_next(s, np, s->in);
    }
    return e;
}

/* The happening that the phrase names: "war games", "10 days of war games", "a series of attacks". */
const mz_term_entry *mz_np_happening(const sentence *s, int np, int *at)
{
    for (int n = 0; np >= 0 && n < 3; n++) {
        if (s->i[np].happening != NULL) {
            *at = np;
            return s->i[np].happening;
        }
        np = s->i[np].of;
    }
    return NULL;
}

/* Agreements, truces and talks bear the name of a place and are nobody there. */
bool mz_np_text(const sentence *s, int np)
{
    const mz_term_entry *e = s->i[np].thing;
    return mz_arg_is(e, 0, "deal") || mz_arg_is(e, 0, "truce") || mz_arg_is(e, 0, "talks");
}

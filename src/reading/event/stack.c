/* Verbs that take another verb: "began to shell", "refused to meet", "plans to impose", "stopped attacking". What comes
 * of both together is a small table, outer class by the inner act's category, after PETRARCH's idea of verbs that add.
 */
#include "reading/event/fact.h"

static const char *const classes[] = {"",       "begin", "try",    "stop",  "intend", "prepare",
                                      "refuse", "let",   "hinder", "force", "do",     "send"};

/* "prepared to" has two entries: behind a form of "be" it is the adjective. */
static const mz_term_entry *entry_of_unit(const sentence *s, int u)
{
    const bool plain =
        u > 0 && (s->u[u - 1].pos == P_BE || (u > 1 && s->u[u - 1].pos == P_ADV && s->u[u - 2].pos == P_BE));
    const mz_term_entry *verb = u < 0 || plain ? NULL : mz_unit_verb_entry(s, u, MZ_TERM_OUTER);
    const int32_t node = u < 0 ? -1 : s->u[u].node;
    const mz_term_entry *any = u < 0 ? NULL : mz_unit_entry(s, u, MZ_TERM_OUTER);
    for (int k = 0; verb == NULL && plain && node >= 0 && k < mz_lexicon_terms_n(node); k++) {
        const mz_term m = mz_lexicon_term(node, k);
        if (m.entry->kind == MZ_TERM_OUTER && (m.form & ~(MZ_WRITTEN | MZ_PLURAL)) == 0) {
            return m.entry;
        }
    }
    return verb != NULL ? verb : any;
}

static outer class_of_unit(const sentence *s, int u)
{
    const mz_term_entry *e = entry_of_unit(s, u);
    for (int k = O_BEGIN; e != NULL && k <= O_SEND; k++) {
        if (mz_arg_is(e, 0, classes[k])) {
            return (outer)k;
        }
    }
    return O_NONE;
}

outer mz_outer_of(const sentence *s, int u, const mz_term_entry **entry)
{
    *entry = entry_of_unit(s, u);
    return class_of_unit(s, u);
}

static bool is_word(const sentence *s, int i, pos p) { return i >= 0 && s->i[i].kind == I_WORD && s->i[i].pos == p; }

/* The item that a verb without a finite form hangs on: a verb, an adjective or a noun in front of it; -1 when none
 * does. */
static int governor(const sentence *s, int vg, bool *object_between)
{
    int i = vg - 1;
    *object_between = false;
    while (i >= 0 && (is_word(s, i, P_ADV) || is_word(s, i, P_NEG) || is_word(s, i, P_TO) || is_word(s, i, P_QUOTE))) {
        i--;
    }
    if (i >= 0 && is_word(s, i, P_PREP) && (s->i[vg].form & MZ_ING) != 0) {
        i--; /* "succeeded in freeing", "refrain from attacking" */
    }
    if (i < 0 || s->i[i].kind == I_VG) {
        return i;
    }
    if (s->i[i].kind == I_NP && class_of_unit(s, s->i[i].head) != O_NONE) {
        return i; /* "ready to", "an attempt to" */
    }
    if (s->i[i].kind == I_WORD && class_of_unit(s, s->i[i].u0) != O_NONE) {
        return i;
    }
    for (int n = 0; i >= 0 && n < 12; n++, i--) { /* "allowed the 13,000 refugees from X to return" */
        if (s->i[i].kind == I_VG) {
            *object_between = true;
            return i;
        }
        const bool within =
            is_word(s, i, P_PREP) || is_word(s, i, P_TO) || is_word(s, i, P_CONJ) || is_word(s, i, P_ADV);
        if (s->i[i].kind == I_WORD && !within) {
            return -1;
        }
    }
    return -1;
}

static int clause_of_vg(const sentence *s, int vg)
{
    for (int k = 0; k < s->cn; k++) {
        if (s->c[k].vg == vg) {
            return k;
        }
    }
    return -1;
}

/* The clause whose verb group holds or follows nearest before item i. */
static int clause_before(const sentence *s, int i)
{
    int k = s->cn - 1;
    while (k >= 0 && s->c[k].vg > i) {
        k--;
    }
    return k;
}

/* Of verbs that take an object and then a verb, the object acts: "allowed refugees to return". */
static bool object_acts(outer o) { return o == O_LET || o == O_HINDER || o == O_FORCE || o == O_SEND; }

static void link_up(const sentence *s, int vg, stack *x)
{
    bool between = false;
    const int g = governor(s, vg, &between);
    x->top = -1;
    if (g < 0) {
        return;
    }
    const bool verb = s->i[g].kind == I_VG;
    const int word = verb || s->i[g].kind == I_NP ? s->i[g].head : s->i[g].u0;
    const outer o = class_of_unit(s, word);
    if (o == O_NONE || (between && !object_acts(o))) {
        x->cue = verb && s->i[g].cue != NULL ? clause_of_vg(s, g) : -1;
        return;
    }
    if (x->n < STACK_MAX) {
        x->o[x->n] = o;
        x->unit[x->n++] = word;
    }
    x->top = verb ? clause_of_vg(s, g) : clause_before(s, g);
    x->noun = verb ? -1 : g;
}

/* "agreed to lift": the entry "agree to" has taken the "to" of the infinitive. */
bool mz_infinitive(const sentence *s, const clause *c)
{
    const item *v = &s->i[c->vg];
    const int before = c->vg - 1;
    if (v->infinitive || before < 0 || s->i[before].kind != I_VG || (v->form & MZ_BASE) == 0) {
        return v->infinitive;
    }
    const int last = s->u[s->i[before].u1 - 1].t1 - 1;
    return mz_str_eq(mz_token_folded(s, last), S("to"));
}

/* Is the verb without tense of its own, so that another one says whether it was done? */
static bool bare(const sentence *s, const clause *c)
{
    const item *v = &s->i[c->vg];
    return mz_infinitive(s, c) || (!v->finite && (v->form & MZ_ING) != 0);
}

stack mz_stack_of(const sentence *s, int k)
{
    stack x = {.top = k, .noun = -1, .cue = -1};
    int at = k;
    for (int n = 0; n < STACK_MAX && at >= 0 && bare(s, &s->c[at]); n++) {
        const int had = x.n;
        link_up(s, s->c[at].vg, &x);
        if (x.n == had || x.top < 0) {
            break;
        }
        if (x.top == at) {
            break; /* a noun whose clause is this one */
        }
        at = x.top;
    }
    x.top = x.n > 0 ? at : k;
    return x;
}

/* --- the table ------------------------------------------------------------------------------------------------------
 */

static bool kind_act(mz_plover p) { return p == MZ_AGREE || p == MZ_CONSULT || p == MZ_SUPPORT || p == MZ_CONCEDE; }

bool mz_peaceful(mz_plover p) { return kind_act(p) || p == MZ_COOPERATE || p == MZ_AID || p == MZ_RETREAT; }

bool mz_hostile(mz_plover p)
{
    return p == MZ_SANCTION || p == MZ_COERCE || p == MZ_ASSAULT || p == MZ_PROTEST || p == MZ_MOBILIZE ||
           p == MZ_THREATEN;
}

typedef struct row {
    outer o;
    mz_plover inner; /* MZ_NO_PLOVER: any of the kind that `peace` tells */
    int peace;       /* 1 peaceful, -1 hostile, 0 any */
    mz_plover to;    /* MZ_NO_PLOVER: no event */
    const char *cameo;
} row;

static const row TABLE[] = {
    {O_STOP, MZ_AID, 0, MZ_SANCTION, "162"},        {O_STOP, MZ_CONSULT, 0, MZ_SANCTION, "164"},
    {O_STOP, MZ_COOPERATE, 0, MZ_SANCTION, "160"},  {O_STOP, MZ_SUPPORT, 0, MZ_SANCTION, "160"},
    {O_STOP, MZ_ASSAULT, 0, MZ_RETREAT, "087"},     {O_STOP, MZ_MOBILIZE, 0, MZ_RETREAT, "087"},
    {O_STOP, MZ_SANCTION, 0, MZ_RETREAT, "085"},    {O_STOP, MZ_COERCE, 0, MZ_CONCEDE, "081"},
    {O_STOP, MZ_PROTEST, 0, MZ_CONCEDE, "082"},     {O_STOP, MZ_THREATEN, 0, MZ_NO_PLOVER, ""},
    {O_STOP, MZ_NO_PLOVER, 1, MZ_REJECT, "120"},    {O_STOP, MZ_NO_PLOVER, 0, MZ_NO_PLOVER, ""},
    {O_INTEND, MZ_NO_PLOVER, 1, MZ_AGREE, "030"},   {O_INTEND, MZ_NO_PLOVER, -1, MZ_THREATEN, "130"},
    {O_PREPARE, MZ_ASSAULT, 0, MZ_MOBILIZE, "152"}, {O_PREPARE, MZ_MOBILIZE, 0, MZ_MOBILIZE, "154"},
    {O_PREPARE, MZ_NO_PLOVER, 1, MZ_AGREE, "030"},  {O_PREPARE, MZ_NO_PLOVER, -1, MZ_THREATEN, "130"},
    {O_REFUSE, MZ_NO_PLOVER, 1, MZ_REJECT, "120"},  {O_REFUSE, MZ_NO_PLOVER, 0, MZ_NO_PLOVER, ""},
    {O_LET, MZ_CONSULT, 0, MZ_RETREAT, "086"},      {O_LET, MZ_AID, 0, MZ_RETREAT, "0863"},
    {O_LET, MZ_PROTEST, 0, MZ_CONCEDE, "081"},      {O_HINDER, MZ_CONSULT, 0, MZ_REJECT, "120"},
    {O_HINDER, MZ_AID, 0, MZ_REJECT, "120"},        {O_HINDER, MZ_PROTEST, 0, MZ_COERCE, "172"},
    {O_HINDER, MZ_NO_PLOVER, 0, MZ_NO_PLOVER, ""},  {O_SEND, MZ_ACCUSE, 0, MZ_ACCUSE, "090"},
    {O_SEND, MZ_CONSULT, 0, MZ_CONSULT, "040"},     {O_SEND, MZ_AID, 0, MZ_AID, "070"},
    {O_SEND, MZ_NO_PLOVER, 0, MZ_NO_PLOVER, ""},
};

static bool fits(const row *r, outer o, mz_plover inner)
{
    return r->o == o && (r->inner != MZ_NO_PLOVER ? r->inner == inner
                         : r->peace > 0           ? mz_peaceful(inner)
                         : r->peace < 0           ? mz_hostile(inner)
                                                  : true);
}

bool mz_stacked(outer o, mz_plover inner, mz_plover *to, mz_str *cameo)
{
    for (size_t k = 0; k < sizeof TABLE / sizeof TABLE[0]; k++) {
        if (fits(&TABLE[k], o, inner)) {
            *to = TABLE[k].to;
            *cameo = mz_str_of(TABLE[k].cameo);
            return true;
        }
    }
    return false;
}

bool mz_stacked_all(const sentence *s, int k, mz_plover inner, mz_plover *to, mz_str *cameo)
{
    const stack up = mz_stack_of(s, k);
    *to = inner;
    bool any = false;
    for (int n = 0; n < up.n; n++) {
        any = mz_stacked(up.o[n], *to, to, cameo) || any;
    }
    return any && *to != MZ_NO_PLOVER;
}

/* Happenings and acts: goes through the clauses and asks for the facts of each. */
#include "reading/event/fact.h"

static bool stance_is(const mz_term_entry *e, const char *st) { return mz_arg_is(e, 0, st); }
static bool has_grammar(const sentence *s, int u, const char *class)
{
    return mz_unit_arg(s, u, MZ_TERM_GRAMMAR, 0, class);
}

fact *mz_new_fact(sentence *s, int k, int sp)
{
    if (s->fn >= FACTS_MAX) {
        return NULL;
    }
    fact *f = &s->f[s->fn];
    *f =
        (fact){.clause = k, .speech = sp, .kind = MZ_EVENT, .plover = MZ_ASSAULT, .place = -1, .polarity = MZ_AFFIRMED};
    s->fn++;
    return f;
}

bool mz_act_cue(const mz_term_entry *e) { return e != NULL && mz_term_arg(e, 2).len > 0; }

/* Speech whose content is wished, offered, threatened: no happening yet. */
static bool unreal(const sentence *s, int sp)
{
    const mz_term_entry *e = sp >= 0 ? s->s[sp].cue : NULL;
    return stance_is(e, "offers") || stance_is(e, "demands") || stance_is(e, "threatens") || stance_is(e, "agrees") ||
           stance_is(e, "calls_for");
}

/* The object of condemning, mourning, welcoming: it happened, whoever says so. */
static bool presupposes(const mz_term_entry *e)
{
    return stance_is(e, "condemns") || (stance_is(e, "reports") && mz_act_cue(e)) || stance_is(e, "threatens") ||
           stance_is(e, "calls_for") || stance_is(e, "demands") || stance_is(e, "offers") || stance_is(e, "agrees");
}

/* "appalled by the deaths of three players", "respond to the killing of": it happened, whoever speaks of it. */
static bool mentioned(const sentence *s, int i)
{
    if (i < 3 || s->i[i - 1].kind != I_WORD || !mz_unit_is(s, s->i[i - 1].u0, "of")) {
        return false;
    }
    const item *noun = &s->i[i - 2];
    static const char *const preps[] = {"to", "by", "at", "over", "about"};
    for (size_t k = 0; noun->kind == I_NP && noun->definite && noun->harm_head && k < sizeof preps / sizeof preps[0];
         k++) {
        if (mz_unit_is(s, s->i[i - 3].u0, preps[k])) {
            return true;
        }
    }
    return false;
}

/* Which speech a thing at item i of clause k is content of. */
int mz_speech_at(const sentence *s, int k, int i, bool *presupposed)
{
    const clause *c = &s->c[k];
    *presupposed = false;
    int sp = mz_speech_round(s, i);
    if (sp >= 0 && s->s[sp].kind == CONTENT_CLAUSE && mentioned(s, i)) {
        *presupposed = true;
        return -1;
    }
    if (sp >= 0 && presupposes(s->s[sp].cue)) {
        *presupposed = sp == c->act || c->link == L_REL; /* "an end to fighting that has cost 2,600 lives" */
        sp = *presupposed ? -1 : sp;
    }
    return sp;
}

mz_plover mz_plover_named(mz_str word)
{
    mz_plover p = MZ_NO_PLOVER;
    return mz_plover_parse(word, &p) ? p : MZ_NO_PLOVER;
}

static bool disaster(const sentence *s)
{
    bool found = false;
    for (int u = 0; u < s->un; u++) {
        found = found || has_grammar(s, u, "disaster");
    }
    return found && !mz_any_happening(s);
}

static bool harmed_clause(const sentence *s, int k)
{
    for (int h = 0; h < s->hn; h++) {
        if (s->h[h].clause == k) {
            return true;
        }
    }
    return false;
}

/* What is demanded, offered or threatened has not happened; what is told beside it has. */
static bool wished(const sentence *s, const clause *c)
{
    const item *v = &s->i[c->vg];
    const bool told = v->finite && (v->form & MZ_PAST) != 0 && (c->link == L_REL || c->link == L_ADV);
    return unreal(s, c->speech) && !told && c->link != L_ROOT;
}

/* What the clause tells was done; the first of these that finds something. */
static void deed(sentence *s, int k)
{
    const mz_term_entry *e = s->c[k].event;
    const int before = s->fn;
    const bool speaks = s->c[k].act >= 0;
    if (e != NULL && (!speaks || (s->c[k].sorted && !mz_act_cue(s->s[s->c[k].act].cue)))) {
        mz_verb_fact(s, k, e);
    }
    if (s->fn == before && (e == NULL || mz_term_arg(e, 1).len > 0)) {
        mz_happening_fact(s, k);
    }
    static void (*const others[])(sentence *, int) = {mz_plain_cue_fact, mz_order_fact, mz_demand_fact};
    for (size_t n = 0; n < sizeof others / sizeof others[0] && s->fn == before; n++) {
        others[n](s, k);
    }
}

static void harms(sentence *s)
{
    if (disaster(s)) {
        s->hn = 0;
        return;
    }
    mz_harm_facts(s);
    const int harm_n = s->fn;
    for (int k = 0; k < harm_n; k++) {
        mz_complete_harm_fact(s, &s->f[k]);
    }
    mz_split_by_side(s);
}

static void kind_and_stance(const sentence *s, fact *f)
{
    mz_decide_kind(s, f);
    if (f->stance_known) {
        f->stance_rule = "stance.act";
    } else if (f->act_of_cue) {
        f->stance = mz_cue_stance(s, f->speech);
    } else {
        f->stance = mz_stance_of(s, f, &f->stance_rule);
    }
}

void mz_find_facts(sentence *s)
{
    s->fn = 0;
    for (int k = 0; k < s->cn; k++) {
        s->c[k].event = mz_fitting_verb(s, k, &s->c[k].sorted);
    }
    harms(s);
    for (int k = 0; k < s->cn; k++) {
        if (!harmed_clause(s, k) && !wished(s, &s->c[k])) {
            deed(s, k);
        }
    }
    for (int k = s->cn - 1; k >= 0; k--) {
        if (!wished(s, &s->c[k])) {
            mz_act_fact(s, k);
        }
    }
    mz_disputed_facts(s);
    mz_weigh_speech(s);
    mz_says_facts(s);
    for (int k = 0; k < s->fn; k++) {
        kind_and_stance(s, &s->f[k]);
    }
}

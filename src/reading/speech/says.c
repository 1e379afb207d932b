/* Speech about no happening and no act: who says what, as an act of its own. */
#include "reading/event/fact.h"

/* Has the content of the speech been told as something that happened or was done? */
static bool told(const sentence *s, int sp)
{
    for (int k = 0; k < s->fn; k++) {
        const fact *f = &s->f[k];
        const bool only_said = f->act_of_cue && f->plover == MZ_NO_PLOVER;
        for (int p = f->speech; p >= 0 && !f->presupposed && !f->dropped && !only_said; p = s->s[p].parent) {
            if (p == sp) {
                return true;
            }
        }
    }
    return false;
}

/* The clause that stands for the speech: its own, or the first one of what is said; -1 when there is none. */
static int clause_of(const sentence *s, const speech *p)
{
    for (int k = 0; k < s->cn && p->clause < 0; k++) {
        const int vg = s->c[k].vg;
        if (s->i[vg].kind == I_VG && ((vg >= p->begin && vg < p->end) || (vg >= p->begin2 && vg < p->end2))) {
            return k;
        }
    }
    return p->clause < 0 && p->at >= 0 ? s->i[p->at].clause : p->clause;
}

/* Is what the speech holds said by nobody: "could not confirm that", "neither confirmed nor denied that"? */
static bool unsaid(const sentence *s, int sp)
{
    for (; sp >= 0; sp = s->s[sp].parent) {
        const speech *p = &s->s[sp];
        const bool denied = mz_arg_is(p->cue, 0, "denies");
        const bool said = mz_arg_is(p->cue, 0, "reports") || mz_arg_is(p->cue, 0, "confirms") ||
                          mz_arg_is(p->cue, 0, "claims") || mz_arg_is(p->cue, 0, "concedes");
        if (p->negated && ((said && !mz_act_cue(p->cue)) || (denied && p->nor))) {
            return true;
        }
    }
    return false;
}

static bool only_possible(const sentence *s, int sp)
{
    bool possible = false;
    for (; sp >= 0; sp = s->s[sp].parent) {
        possible = possible || (s->s[sp].noun && s->s[sp].possible);
    }
    return possible;
}

/* "several readers asked for more": of nobody whom the dictionaries know, to nobody. */
static bool concerns_anybody(const fact *f)
{
    bool known = false;
    for (int k = 0; k < f->agents_n; k++) {
        known = known || f->agents[k].code.len > 0;
    }
    for (int k = 0; k < f->targets_n; k++) {
        known = known || f->targets[k].code.len > 0;
    }
    return known;
}

void mz_weigh_speech(sentence *s)
{
    for (int k = 0; k < s->fn; k++) {
        fact *f = &s->f[k];
        if (f->presupposed || f->act_of_cue) {
            f->dropped = f->dropped || (f->act_of_cue && !concerns_anybody(f) && !mz_matters(s, f));
            continue;
        }
        f->dropped = f->dropped || unsaid(s, f->speech);
        if (f->polarity == MZ_AFFIRMED && only_possible(s, f->speech)) {
            f->polarity = MZ_POSSIBLE;
            f->polarity_rule = "polarity.rumour";
        }
    }
}

bool mz_part_noun(const sentence *s, int np)
{
    static const char *const words[] = {"involvement", "responsibility", "hand",        "role",  "part",
                                        "complicity",  "connection",     "connections", "links", "link"};
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
        if (mz_unit_is(s, s->i[np].head, words[k])) {
            return true;
        }
    }
    return false;
}

static bool involved(const sentence *s, int u)
{
    return mz_unit_is(s, u, "involved") || mz_unit_is(s, u, "behind") || mz_unit_is(s, u, "responsible");
}

bool mz_disowns(const sentence *s, int sp)
{
    const speech *p = &s->s[sp];
    const bool denies = mz_arg_is(p->cue, 0, "denies");
    bool negated = false;
    for (int i = p->begin; i < p->end; i++) {
        const item *it = &s->i[i];
        const bool nothing = it->kind == I_NP && mz_unit_is(s, it->head, "nothing") && i + 1 < p->end &&
                             mz_unit_is(s, s->i[i + 1].u0, "to");
        negated = negated || (it->kind == I_VG && it->negated) || (it->kind == I_NP && it->no) ||
                  (it->kind == I_WORD && it->pos == P_NEG);
        bool part = it->kind == I_NP && mz_part_noun(s, i);
        for (int u = it->u0; u < it->u1; u++) {
            part = part || involved(s, u);
        }
        if (nothing || (part && negated != denies)) {
            return true;
        }
    }
    return false;
}

/* "The group said it had nothing to do with the blast". */
static bool disowned_fact(sentence *s, int sp, int k)
{
    const speech *p = &s->s[sp];
    const bool before = s->r->memory.event_seen || s->fn > 0 || mz_any_happening(s);
    fact *f = before && mz_disowns(s, sp) ? mz_new_fact(s, k, sp) : NULL;
    if (f == NULL) {
        return false;
    }
    f->disowned = true;
    f->rule = "fact.cue-event";
    f->entry = p->cue;
    for (int w = 0; w < p->who_n; w++) {
        mz_add_actor(f->agents, f->agent_item, &f->agents_n, p->who[w], p->who_item[w]);
    }
    return true;
}

void mz_says_facts(sentence *s)
{
    for (int sp = s->sn - 1; sp >= 0; sp--) {
        const speech *p = &s->s[sp];
        const int k = clause_of(s, p);
        const bool act = p->noun && mz_act_cue(p->cue); /* "Turkey's offer to host talks" */
        const bool only_said = p->complement && !mz_act_cue(p->cue) && !p->noun;
        if (!(act || only_said) || p->silent || p->who_n == 0 || k < 0 || told(s, sp)) {
            continue;
        }
        if (only_said && disowned_fact(s, sp, k)) {
            continue;
        }
        fact *f = mz_new_fact(s, k, sp);
        if (f == NULL) {
            return;
        }
        f->kind = MZ_ACT;
        f->act_of_cue = true;
        f->plover = act ? mz_plover_named(mz_term_arg(p->cue, 2)) : MZ_NO_PLOVER;
        f->cameo = act ? mz_term_arg(p->cue, 3) : S("");
        f->type = act ? mz_term_arg(p->cue, 4) : S("");
        for (int w = 0; act && w < p->who_n; w++) {
            mz_add_actor(f->agents, f->agent_item, &f->agents_n, p->who[w], p->who_item[w]);
        }
        f->rule = act ? "fact.act" : "fact.says";
        f->entry = p->cue;
        f->polarity = p->negated ? MZ_NEGATED : MZ_AFFIRMED;
    }
}

/* Speech about no happening and no act: who says what, as an act of its own. */
#include "reading/fact.h"

/* Has the content of the speech been told as something that happened or was done? */
static bool told(const sentence *s, int sp)
{
    for (int k = 0; k < s->fn; k++) {
        const fact *f = &s->f[k];
        const bool only_said = f->act_of_cue && f->plover == MZ_NO_PLOVER;
        for (int p = f->speech; p >= 0 && !f->presupposed && !only_said; p = s->s[p].parent) {
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
    return p->clause;
}

void mz_says_facts(sentence *s)
{
    for (int sp = s->sn - 1; sp >= 0; sp--) {
        const speech *p = &s->s[sp];
        const int k = clause_of(s, p);
        if (!p->complement || p->silent || p->who_n == 0 || k < 0 || mz_act_cue(p->cue) || told(s, sp)) {
            continue;
        }
        fact *f = mz_new_fact(s, k, sp);
        if (f == NULL) {
            return;
        }
        f->kind = MZ_ACT;
        f->act_of_cue = true;
        f->plover = MZ_NO_PLOVER;
        f->rule = "fact.says";
        f->entry = p->cue;
        f->polarity = p->negated ? MZ_NEGATED : MZ_AFFIRMED;
    }
}

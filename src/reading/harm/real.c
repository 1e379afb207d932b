/* What is only wished, feared, planned or denied, and numbers that are there for comparison: no harm was done. */
#include "reading/harm/harm.h"

/* "were killed", "have cost", "died": a finite verb of the past, whatever the speech about it wants. */
static bool told_as_done(const sentence *s, const clause *c)
{
    const item *v = &s->i[c->vg];
    if (!v->finite || v->infinitive) {
        return false;
    }
    static const char *const past[] = {"was", "were", "had", "has", "have"};
    for (size_t k = 0; k < sizeof past / sizeof past[0]; k++) {
        if (mz_unit_is(s, v->u0, past[k])) {
            return true;
        }
    }
    return v->u0 == v->head && (v->form & MZ_PAST) != 0;
}

/* Content that is only wished, offered or threatened harms nobody yet. */
static bool wishing_speech(const sentence *s, int k)
{
    if (told_as_done(s, &s->c[k])) {
        return false;
    }
    static const char *const wishes[] = {"offers", "demands", "threatens", "agrees", "calls_for"};
    const int sp = s->c[k].speech;
    const mz_term_entry *cue = sp >= 0 ? s->s[sp].cue : NULL;
    for (size_t w = 0; w < sizeof wishes / sizeof wishes[0]; w++) {
        if (mz_arg_is(cue, 0, wishes[w])) {
            return true;
        }
    }
    return false;
}

static bool has_unit(const sentence *s, const item *it, const char *word)
{
    for (int u = it->u0; u < it->u1; u++) {
        if (mz_unit_is(s, u, word)) {
            return true;
        }
    }
    return false;
}

/* The verb group in front of an infinitive, or the noun that it hangs on: "managed TO kill", "a plot TO kill". */
static int governor(const sentence *s, int vg)
{
    for (int j = vg - 1; j >= 0 && j > vg - 8; j--) {
        if (mz_is_vg(s, j)) {
            return j;
        }
        if (s->i[j].kind == I_WORD && (s->i[j].pos == P_SEMI || s->i[j].pos == P_THAT || s->i[j].pos == P_SUB)) {
            return -1;
        }
    }
    return -1;
}

/* "to kill" tells a purpose or a wish; "managed to kill", "to have killed" tell a deed. */
static bool infinitive_unreal(const sentence *s, const item *v, int vg)
{
    const bool to = vg > 0 && mz_is_vg(s, vg - 1) && v->u1 - v->u0 == 1 &&
                    mz_str_eq(mz_token_folded(s, s->u[s->i[vg - 1].u1 - 1].t1 - 1), S("to")); /* "vowed to | kill" */
    if (!(v->infinitive || to) || v->perfect) {
        return false;
    }
    const int g = governor(s, vg);
    const bool adjacent = g >= 0 && (g == vg - 1 || mz_word_is(s, vg - 1, P_ADV) || mz_is_np(s, vg - 1));
    return !(adjacent && mz_in_class(s, s->i[g].head, "manage") && !s->i[g].negated);
}

/* "if", "unless", "in case" in front of the clause's subject. */
static bool hypothesis(const sentence *s, int k)
{
    const clause *c = &s->c[k];
    const int from = c->subject >= 0 && c->subject < c->vg ? c->subject : c->vg;
    for (int j = from - 1; j >= 0 && j > from - 4; j--) {
        if (s->i[j].kind == I_VG || mz_word_is(s, j, P_COMMA)) {
            return false;
        }
        if (s->i[j].kind == I_WORD && mz_in_class(s, s->i[j].u0, "if")) {
            return true;
        }
    }
    return false;
}

/* "is believed to have lost 20 men" */
bool mz_only_believed(const sentence *s, int vg)
{
    const item *v = &s->i[vg];
    for (int j = vg; j >= 0 && j > vg - 4 && (v->infinitive || j == vg); j--) {
        const item *it = &s->i[j];
        if (it->kind == I_NP) {
            return false;
        }
        for (int u = it->u0; u < it->u1; u++) {
            if (mz_in_class(s, u, "doubt")) {
                return true;
            }
        }
    }
    return false;
}

static bool averts(const sentence *s, int u) { return mz_in_class(s, u, "avert"); }

/* "prevented them from killing", "without killing", "accused of planning to kill" */
static bool gerund_unreal(const sentence *s, const item *v, int vg)
{
    if ((v->form & MZ_ING) == 0 || v->finite || vg < 2 || !mz_word_is(s, vg - 1, P_PREP)) {
        return false;
    }
    if (mz_is_prep(s, vg - 1, "without") || mz_is_prep(s, vg - 1, "instead of")) {
        return true;
    }
    for (int j = vg - 2; j >= 0 && j > vg - 5; j--) {
        if (s->i[j].kind != I_WORD && averts(s, s->i[j].head)) {
            return true;
        }
    }
    return false;
}

bool mz_only_wished(const sentence *s, int k)
{
    const int vg = s->c[k].vg;
    const item *v = &s->i[vg];
    return wishing_speech(s, k) || infinitive_unreal(s, v, vg) || gerund_unreal(s, v, vg) || hypothesis(s, k) ||
           has_unit(s, v, "would") || has_unit(s, v, "should") || has_unit(s, v, "must");
}

/* What governs the phrase from the left: across prepositions and the nouns that they join. */
bool mz_only_feared(const sentence *s, int np)
{
    for (int k = 0; k < s->cn; k++) { /* "the loss of life was prevented" */
        const item *v = &s->i[s->c[k].vg];
        if (s->c[k].subject == np && v->kind == I_VG && v->passive && !v->negated &&
            mz_in_class(s, v->head, "averted")) {
            return true;
        }
    }
    for (int j = np - 1; j >= 0 && j > np - 9; j--) {
        const item *it = &s->i[j];
        if (it->kind == I_VG) {
            return averts(s, it->head) && !(it->passive && j == np - 1);
        }
        if (it->kind == I_NP) {
            if (averts(s, it->head) || it->no) {
                return true;
            }
        } else if (it->pos == P_PREP) {
            if (mz_unit_is(s, it->u0, "without") || mz_unit_is(s, it->u0, "against") || averts(s, it->u0)) {
                return mz_unit_is(s, it->u0, "without") || averts(s, it->u0) || !mz_counted(&s->i[np]);
            }
            static const char *const links[] = {"of", "for", "from", "about", "on", "to", "over"};
            bool link = false;
            for (size_t k = 0; k < sizeof links / sizeof links[0]; k++) {
                link = link || mz_unit_is(s, it->u0, links[k]);
            }
            if (!link) {
                return false; /* "ended WITH five dead" */
            }
        } else if (it->pos != P_ADV && it->pos != P_CONJ && it->pos != P_DET && it->pos != P_NUM) {
            return false;
        }
    }
    for (int u = s->i[np].u0; u < s->i[np].u1; u++) { /* "possible casualties" */
        if (mz_unit_is(s, u, "possible") || mz_unit_is(s, u, "potential") || mz_unit_is(s, u, "future")) {
            return true;
        }
    }
    return false;
}

/* "up from 55", "compared with 480 in 2024", "against 31 the year before", "from 15" */
bool mz_compared(const sentence *s, int np)
{
    if (np < 1 || s->i[np - 1].kind != I_WORD) {
        return false;
    }
    const int u = s->i[np - 1].u0;
    if (mz_in_class(s, u, "than")) {
        return true;
    }
    if (!mz_unit_is(s, u, "from") || !mz_counted(&s->i[np])) {
        return false;
    }
    for (int j = np - 2; j >= 0 && j > np - 6; j--) { /* "rose from", "to 14 from 15", "down from" */
        const bool moves =
            mz_unit_is(s, s->i[j].u0, "to") || mz_unit_is(s, s->i[j].u0, "up") || mz_unit_is(s, s->i[j].u0, "down");
        if ((s->i[j].kind == I_WORD && moves) || (mz_is_vg(s, j) && mz_in_class(s, s->i[j].head, "tollverb"))) {
            return true;
        }
    }
    return false;
}

/* Why a sentence has no statement: how far its reading came, and the word at which it stopped. Asked only for a trace.
 */
#include "reading/parse.h"

typedef struct stop {
    const char *rule; /* NULL: not here */
    int u0, u1;       /* the word; u0 == u1: none */
} stop;

static stop nowhere(void) { return (stop){NULL, 0, 0}; }
static stop at_unit(const char *rule, int u) { return (stop){rule, u, u + 1}; }

static int first_unit(const sentence *s, uint32_t kinds)
{
    for (int u = 0; u < s->un; u++) {
        if ((s->u[u].kinds & kinds) != 0) {
            return u;
        }
    }
    return -1;
}

static int first_happening(const sentence *s)
{
    for (int i = 0; i < s->in; i++) {
        if (s->i[i].kind == I_NP && s->i[i].happening != NULL) {
            return s->i[i].head;
        }
    }
    return -1;
}

/* --- without a verb ----------------------------------------------------------------------------------------------- */

#define HEADING_WORDS 14

/* A headline without a verb is one clause all the same. */
static bool has_verb(const sentence *s) { return s->cn > 1 || (s->cn == 1 && s->i[s->c[0].vg].kind == I_VG); }

static stop without_verb(const sentence *s)
{
    const int happening = first_happening(s);
    if (has_verb(s)) {
        return nowhere();
    }
    if (happening >= 0) {
        return at_unit("gap.noun-only", happening);
    }
    const bool stops = s->un > 0 && s->u[s->un - 1].pos == P_STOP;
    return (stop){s->un <= HEADING_WORDS && !stops ? "gap.heading" : "gap.no-verb", 0, 0};
}

static stop of_nature(const sentence *s)
{
    for (int u = 0; u < s->un; u++) {
        if (mz_unit_arg(s, u, MZ_TERM_GRAMMAR, 0, "disaster")) {
            return at_unit("gap.disaster", u);
        }
    }
    return nowhere();
}

/* --- speech ------------------------------------------------------------------------------------------------------- */

static stop of_speech(const sentence *s)
{
    for (int k = 0; k < s->sn; k++) {
        const speech *p = &s->s[k];
        if (p->cue1 > p->cue0) {
            return (stop){p->who_n == 0 ? "gap.nobody-speaks" : "gap.nothing-said", p->cue0, p->cue1};
        }
    }
    for (int k = 0; k < s->cn; k++) {
        const item *v = &s->i[s->c[k].vg];
        if (v->cue != NULL && s->c[k].act < 0) {
            return at_unit("gap.cue-no-speaker", v->head);
        }
    }
    return nowhere();
}

/* --- harm --------------------------------------------------------------------------------------------------------- */

static stop counts_things(const sentence *s)
{
    for (int i = 0; i < s->in; i++) {
        const item *np = &s->i[i];
        if (np->kind == I_NP && np->q.u1 > np->q.u0 && (np->unitnoun || np->thing != NULL)) {
            return at_unit("gap.counts-things", np->head);
        }
    }
    return nowhere();
}

static stop of_harm(const sentence *s)
{
    const int word = first_unit(s, KIND(HARM));
    if (word < 0) {
        return nowhere();
    }
    const stop things = counts_things(s);
    return things.rule != NULL ? things : at_unit("gap.harm-no-people", word);
}

/* --- verbs -------------------------------------------------------------------------------------------------------- */

static stop of_verb(const sentence *s, const clause *c)
{
    const item *v = &s->i[c->vg];
    if (v->verb == NULL) {
        return nowhere();
    }
    return v->infinitive                         ? at_unit("gap.purpose", v->head)
           : c->object < 0 && c->prep_object < 0 ? at_unit("gap.no-object", v->head)
           : mz_term_arg(v->verb, 5).len > 0     ? at_unit("gap.other-object", v->head)
                                                 : at_unit("gap.verb-alone", v->head);
}

static stop of_verbs(const sentence *s)
{
    for (int k = 0; k < s->cn; k++) {
        const stop at = of_verb(s, &s->c[k]);
        if (at.rule != NULL) {
            return at;
        }
    }
    return nowhere();
}

static stop of_other_verbs(const sentence *s)
{
    for (int k = 0; k < s->cn; k++) {
        const item *v = &s->i[s->c[k].vg];
        if (s->u[v->head].pos == P_VERB) {
            return at_unit("gap.verb-unknown", v->head);
        }
    }
    return has_verb(s) ? at_unit("gap.state", s->i[s->c[0].vg].head) : (stop){"gap.no-word", 0, 0};
}

/* --- all of them -------------------------------------------------------------------------------------------------- */

static stop where_it_stopped(const sentence *s)
{
    stop (*const stages[])(const sentence *) = {without_verb, of_nature, of_harm, of_speech, of_verbs};
    if (s->fn > 0) {
        return (stop){"gap.dropped", s->f[0].u0, s->f[0].u0};
    }
    for (size_t k = 0; k < sizeof stages / sizeof *stages; k++) {
        const stop at = stages[k](s);
        if (at.rule != NULL) {
            return at;
        }
    }
    const int happening = first_happening(s);
    return happening >= 0 ? at_unit("gap.happening-mentioned", happening) : of_other_verbs(s);
}

void mz_note_gap(sentence *s)
{
    mz_reading_trace *t = s->r->trace;
    const stop at = where_it_stopped(s);
    mz_reading_gap gap = {.rule = mz_str_of(at.rule), .reason = (const char *)mz_reading_rule(mz_str_of(at.rule)).data};
    struct {
        mz_reading_gap *v;
        mz_len n, cap;
    } list = {t->gaps, t->n, t->cap};
    mz_bytes_of(s, 0, s->un, &gap.begin, &gap.end);
    gap.at_begin = gap.at_end = gap.begin;
    if (at.u1 > at.u0) {
        mz_bytes_of(s, at.u0, at.u1, &gap.at_begin, &gap.at_end);
    }
    *mz_push(s->r->perm, &list) = gap;
    t->gaps = list.v;
    t->n = list.n;
    t->cap = list.cap;
}

/* Tolls: a number that a word of counting announces: "the death toll rose to 19", "put the dead at 56". */
#include "reading/harm/harm.h"

typedef struct toll {
    const mz_term_entry *rule;
    mz_effect effect;
    int whose;    /* item that says who was counted, -1 */
    int end;      /* the first item behind the toll's own phrase */
    bool running; /* a sum that goes on: "toll", "count", not "the number of its dead" */
    bool sum;     /* of what the sentence has just told */
    bool bare;    /* "the dead": a toll only by its verb */
} toll;

static const mz_term_entry *toll_word(const sentence *s, const item *np, bool *running)
{
    const mz_term_entry *found = NULL;
    for (int u = np->u0; u < np->u1; u++) {
        for (int k = 0; s->u[u].node >= 0 && (s->u[u].kinds & KIND(HARM)) != 0 && k < mz_lexicon_terms_n(s->u[u].node);
             k++) {
            const mz_term_entry *e = mz_lexicon_term(s->u[u].node, k).entry;
            if (e->kind == MZ_TERM_HARM && mz_pattern(e, "toll")) {
                found = e;
                *running = mz_arg_is(e, 2, "running");
            }
        }
    }
    return found;
}

static const mz_term_entry *participle(const sentence *s, int i)
{
    const item *v = mz_is_vg(s, i) ? &s->i[i] : NULL;
    const bool bare = v != NULL && v->u1 - v->u0 == 1 && (v->form & MZ_PARTICIPLE) != 0;
    return bare && mz_pattern(v->harmverb, "trans") ? v->harmverb : NULL;
}

/* "the number of militants killed", "the total of wounded", "the count of the dead" */
static bool counted_of(const sentence *s, int i, toll *t)
{
    const item *np = &s->i[i];
    if (!mz_in_class(s, np->head, "count") || np->of < 0) {
        return false;
    }
    const item *of = &s->i[np->of];
    const mz_term_entry *behind = participle(s, np->of + 1);
    t->rule = behind != NULL ? behind : of->harm;
    t->whose = np->of;
    t->end = np->of + (behind != NULL ? 2 : 1);
    t->running = mz_in_class(s, np->head, "running");
    return t->rule != NULL && !mz_counted(of);
}

static bool find_toll(sentence *s, int i, toll *t)
{
    const item *np = &s->i[i];
    *t = (toll){.whose = -1, .end = i + 1};
    if (mz_counted(np) && !(np->q.u0 == np->u0 && np->q.u1 < np->u1 && mz_unit_is(s, np->q.u1, "the"))) {
        return false;
    }
    if (counted_of(s, i, t)) {
        return mz_effect_of(t->rule, &t->effect);
    }
    t->rule = toll_word(s, np, &t->running);
    if (t->rule == NULL && np->harm_head &&
        (mz_pattern(np->harm, "adj") || mz_pattern(np->harm, "count") || mz_pattern(np->harm, "of"))) {
        t->rule = np->harm;
        t->bare = true;
    }
    t->whose = np->of >= 0 ? np->of : i;
    const bool own = np->possessed && np->harm_head && np->of < 0;
    s->i[i].actor.human = s->i[i].actor.human || own; /* "its losses": of people, whose they are is told */
    const bool said = mz_unit_is(s, np->head, "figure") || mz_unit_is(s, np->head, "number");
    if (t->rule == NULL && (said || mz_in_class(s, np->head, "running")) && s->hn > 0 &&
        (np->of < 0 || (mz_counted(&s->i[np->of]) && mz_only_number(s, &s->i[np->of])))) {
        *t = (toll){.rule = s->h[s->hn - 1].rule, .effect = s->h[s->hn - 1].effect, .whose = -1, .end = i + 1};
        t->whose = s->h[s->hn - 1].victim_item; /* "14 more died, taking the total to 47" */
        t->sum = true;
        t->running = !said;
        return true;
    }
    return mz_effect_of(t->rule, &t->effect);
}

typedef enum step { S_ON, S_TAKE, S_STOP } step;

/* What the item at j says about the number to come. `verb`: the last verb that carries a toll; `prep`: the last one. */
static step look(const sentence *s, int j, const toll *t, int *verb, int *prep)
{
    const item *it = &s->i[j];
    if (it->kind == I_VG) {
        const bool carries = mz_in_class(s, it->head, "tollverb") || (s->u[it->head].pos == P_BE && !t->bare);
        const bool aside = it->cue != NULL || mz_word_is(s, j - 1, P_REL) || mz_unit_is(s, it->head, "included") ||
                           s->u[it->head].pos != P_VERB;
        for (int u = it->u0; u < it->head; u++) {
            if (mz_unit_is(s, u, "would")) {
                return S_STOP; /* "the toll would have been higher" */
            }
        }
        *verb = carries ? j : *verb;
        *prep = -1;
        return carries || (!it->finite && !it->infinitive) || aside ? S_ON : S_STOP;
    }
    if (it->kind == I_WORD) {
        *prep = it->pos == P_PREP || it->pos == P_TO ? j : it->pos == P_COMMA ? -1 : *prep;
        return it->pos == P_SEMI || it->pos == P_STOP || it->pos == P_SUB ? S_STOP : S_ON;
    }
    if (!mz_counted(it) || it->time || it->unitnoun) {
        *prep = it->time || it->of >= 0 ? *prep : -1;
        return S_ON;
    }
    const bool at = *prep >= 0 && (mz_unit_is(s, s->i[*prep].u0, "at") || mz_unit_is(s, s->i[*prep].u0, "to"));
    const bool of = *prep == t->end && mz_unit_is(s, s->i[*prep].u0, "of") && j == *prep + 1;
    const bool object = *verb >= 0 && *prep < *verb && (j == *verb + 1 || mz_word_is(s, j - 1, P_ADV));
    const bool official = it->actor.neutral && !mz_only_number(s, it);
    return (at || of || object) && !official && (*verb >= 0 || !t->bare) ? S_TAKE : S_ON;
}

/* The verb in front of a toll that is its object: "put the dead at", "bringing the toll to". */
static int verb_before(const sentence *s, int i)
{
    for (int j = i - 1; j >= 0 && j > i - 8; j--) {
        if (mz_word_is(s, j, P_CONJ) && mz_is_np(s, j - 1) && mz_counted(&s->i[j - 1])) {
            continue; /* "put the dead at nine AND the injured at 31" */
        }
        if (mz_is_vg(s, j)) {
            return mz_in_class(s, s->i[j].head, "tollverb") ? j : -1;
        }
        if (s->i[j].kind == I_WORD && s->i[j].pos != P_PREP && s->i[j].pos != P_ADV) {
            return -1;
        }
    }
    return -1;
}

static void take_number(sentence *s, int j, const toll *t, bool change)
{
    mz_effect own;
    const item *np = &s->i[j];
    const bool other = mz_effect_of(np->harm, &own) && mz_pattern(np->harm, "adj");
    harmed *h = mz_hurt(s, j, other ? own : t->effect, other ? np->harm : t->rule, np->clause);
    if (h == NULL) {
        return;
    }
    h->basis = t->running || change ? MZ_TOTAL : MZ_INCIDENT;
    if (!np->actor.human || np->harm_head) {
        const bool named = t->whose >= 0 && s->i[t->whose].actor.human;
        h->victims = named ? s->i[t->whose].actor : h->victims;
        h->victim_item = named ? t->whose : h->victim_item;
        h->victims.human = true;
    }
}

void mz_harm_by_toll(sentence *s, int i, bool sums)
{
    toll t;
    if (s->i[i].used || !find_toll(s, i, &t) || t.sum != sums) {
        return;
    }
    if (mz_counted(&s->i[i])) { /* "bringing to 46 THE NUMBER OF DEAD" */
        take_number(s, i, &t, true);
        s->i[i].used = true;
        return;
    }
    int verb = verb_before(s, i);
    int prep = -1;
    for (int j = t.end; j < s->in && j < i + 16; j++) {
        const step what = look(s, j, &t, &verb, &prep);
        if (what == S_STOP) {
            return;
        }
        if (what == S_TAKE && !mz_compared(s, j)) {
            const bool change = verb >= 0 && mz_in_class(s, s->i[verb].head, "tollchange");
            for (int n = 0; j >= 0 && n < LIST_MAX && mz_is_np(s, j) && mz_counted(&s->i[j]); n++) {
                take_number(s, j, &t, change);
                j = mz_list_next(s, j, s->in);
            }
            s->i[i].used = true;
            if (t.whose >= 0 && !t.sum) {
                s->i[t.whose].used = true;
            }
            return;
        }
    }
}

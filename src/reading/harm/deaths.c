/* Harm told by nouns and adjectives: "the killing of nine", "70 deaths", "two dead", "five constables wounded". */
#include "reading/harm/harm.h"

/* "the general's death", "soldiers' deaths": whose it is stands inside the phrase. */
static bool death_of_owner(sentence *s, int i, mz_effect effect)
{
    const item *np = &s->i[i];
    bool owner = false;
    for (int u = np->u0; u < np->head; u++) {
        owner = owner || (s->u[u].pos == P_GEN && u > np->u0 && (s->u[u - 1].kinds & KIND(ROLE)) != 0);
    }
    if (!owner || np->of >= 0 || !np->actor.human || effect == MZ_CAPTURED) {
        return false;
    }
    (void)mz_hurt(s, i, effect, np->harm, np->clause);
    return true;
}

/* "bodies" are those of people when they are found, counted, or said to be of somebody. */
static bool dead_bodies(const sentence *s, const item *np)
{
    if (np->of >= 0) {
        return s->i[np->of].actor.human;
    }
    bool burnt = false;
    for (int u = np->u0; u < np->head; u++) {
        burnt = burnt || mz_in_class(s, u, "lifeless");
    }
    bool found = false;
    for (int k = 0; k < s->cn; k++) {
        const clause *c = &s->c[k];
        const int i = (int)(np - s->i);
        found = found || ((c->subject == i || c->object == i || mz_victims_of_subject(s, k) == i) &&
                          mz_in_class(s, s->i[c->vg].head, "found"));
    }
    return burnt || found;
}

/* "casualties", "losses" without a number: somebody must suffer or inflict them. */
static bool bare_losses(const sentence *s, int i)
{
    const item *np = &s->i[i];
    for (int k = 0; k < s->cn; k++) {
        const clause *c = &s->c[k];
        const item *v = &s->i[c->vg];
        if (c->object != i && c->subject != i) {
            continue;
        }
        const item *who = c->subject >= 0 && c->subject != i ? &s->i[c->subject] : np;
        const bool fighters = mz_actor_is_combatant(who->actor.code) || mz_actor_is_combatant(np->actor.code) ||
                              mz_actor_is_state(who->actor.code);
        const bool losses = mz_unit_is(s, np->head, "losses") || mz_unit_is(s, np->head, "loss");
        const bool suffered = mz_in_class(s, v->head, "suffer") || s->u[v->head].pos == P_BE;
        if (suffered && !v->negated) {
            return !losses || fighters;
        }
    }
    return false;
}

/* "…, KILLING as many as 30 people", "wounding about 170": a verb that was taken for a noun has its object behind it.
 */
static bool gerund_object(sentence *s, int i, mz_effect effect)
{
    const item *np = &s->i[i];
    const mz_str word = mz_unit_text(s, np->head, np->head + 1);
    const bool alone = np->u1 - np->u0 == 1 && s->u[np->head].t1 - s->u[np->head].t0 == 1;
    const bool ing = word.len > 5 && mz_str_eq_fold(mz_str_from(word, word.len - 3), S("ing"));
    if (!alone || !ing || !mz_is_np(s, i + 1) || !(mz_counted(&s->i[i + 1]) || s->i[i + 1].actor.human)) {
        return false;
    }
    mz_hurt_list(s, i + 1, effect, np->harm, np->clause, s->in);
    return true;
}

/* "The attack COST the army nine men", "cost 2,600 lives", where "cost" was taken for a noun. */
static bool cost_object(sentence *s, int i)
{
    const int u = s->i[i].u1 - 1;
    const mz_term_entry *e = mz_unit_is(s, u, "cost") ? mz_harm_word(s, u, "cost") : NULL;
    int np = i + 1;
    if (e == NULL || !mz_is_np(s, np)) {
        return false;
    }
    np += !mz_counted(&s->i[np]) && mz_is_np(s, np + 1) && mz_counted(&s->i[np + 1]);
    const bool people = s->i[np].actor.human || mz_unit_is(s, s->i[np].head, "lives");
    if (people && mz_counted(&s->i[np]) && mz_can_be_hurt(s, np) && !mz_only_wished(s, s->i[i].clause)) {
        mz_hurt_list(s, np, MZ_KILLED, e, s->i[i].clause, s->in);
        return true;
    }
    return false;
}

/* "the killing of nine children", "the deaths of at least three shepherds", "478 injuries". */
void mz_harm_by_noun(sentence *s, int i)
{
    item *np = &s->i[i];
    mz_effect effect;
    const bool body = np->harm_head && mz_pattern(np->harm, "body");
    if (cost_object(s, i)) {
        return;
    }
    if (np->harm_head && mz_effect_of(np->harm, &effect) && mz_pattern(np->harm, "of") && !mz_only_feared(s, i) &&
        gerund_object(s, i, effect)) {
        return;
    }
    if (!np->harm_head || !mz_effect_of(np->harm, &effect) || !(mz_pattern(np->harm, "of") || body) ||
        mz_only_feared(s, i) || (body && !dead_bodies(s, np))) {
        return;
    }
    if (np->of >= 0) {
        const int of = np->of;
        if (mz_can_be_hurt(s, of) && (s->i[of].actor.human || mz_counted(&s->i[of])) && !s->i[of].unitnoun &&
            !s->i[of].used) {
            if (!mz_told_before(s, of, effect)) {
                mz_hurt_list(s, of, effect, np->harm, np->clause, s->in);
            }
            return;
        }
    }
    const bool alone = s->u[np->head].t1 - s->u[np->head].t0 == 1;
    if (mz_unit_is(s, np->head, "loss") && alone && np->of < 0) {
        return;
    }
    if (mz_counted(np) || (mz_unit_is(s, np->head, "loss") && np->of < 0)) {
        (void)mz_hurt(s, i, effect, np->harm, np->clause);
    } else if (!death_of_owner(s, i, effect) && np->plural && np->of < 0 && !np->definite && !np->possessed &&
               (np->actor.human || bare_losses(s, i))) {
        (void)mz_hurt(s, i, effect, np->harm, np->clause);
    }
}

/* "41 of the dead", "four of the injured" */
static bool part_of_the_dead(sentence *s, int i, mz_effect effect)
{
    item *np = &s->i[i];
    const int number = i - 2;
    if (number < 0 || s->i[number].of != i || !mz_is_np(s, number) || !mz_counted(&s->i[number]) ||
        !mz_only_number(s, &s->i[number]) || s->i[number].used) {
        return false;
    }
    harmed *h = mz_hurt(s, number, effect, np->harm, np->clause);
    if (h != NULL && np->harm_head) {
        h->victims = (actor_ref){.status = S("unknown"), .human = true};
        if (np->definite) {
            h->basis = MZ_SUBSET;
        }
        if (mz_is_np(s, i + 2) && s->i[i + 2].actor.human && mz_unit_is(s, s->i[i + 1].u0, "among")) {
            h->victims = s->i[i + 2].actor;
            h->victim_item = i + 2;
        }
    }
    np->used = true;
    return true;
}

/* Whom the words behind "20 dead" name: "of their own", "among the soldiers". */
static void victims_behind(sentence *s, int i, harmed *h)
{
    const item *np = &s->i[i];
    const bool joined = mz_is_np(s, i + 2) && s->i[i + 2].actor.human &&
                        (mz_is_prep(s, i + 1, "among") || mz_is_prep(s, i + 1, "from"));
    if (np->of >= 0 && s->i[np->of].actor.human) {
        h->victims = s->i[np->of].actor;
        h->victim_item = np->of;
    } else if (joined) {
        h->victims = s->i[i + 2].actor;
        h->victim_item = i + 2;
    }
}

/* "left three soldiers AND FIVE MILITANTS DEAD": the word behind the last is said of all. */
static void list_in_front(sentence *s, int i, mz_effect effect)
{
    const item *np = &s->i[i];
    const bool behind = np->u1 - 1 > np->q.u1 && np->harm_head && mz_counted(np);
    for (int j = i - 2; behind && j > 0 && mz_is_np(s, j); j -= 2) {
        const bool joined = mz_word_is(s, j + 1, P_CONJ) || mz_word_is(s, j + 1, P_COMMA);
        if (!joined || s->i[j].harm != NULL || s->i[j].used || !mz_counted(&s->i[j]) || !mz_can_be_hurt(s, j)) {
            return;
        }
        (void)mz_hurt(s, j, effect, np->harm, np->clause);
    }
}

/* "We have no dead", "there were no wounded" */
static bool governed_by_have(const sentence *s, int i)
{
    const item *v = mz_is_vg(s, i - 1) ? &s->i[i - 1] : NULL;
    return v != NULL && (s->u[v->head].pos == P_HAVE || s->u[v->head].pos == P_BE || mz_in_class(s, v->head, "suffer"));
}

/* The harm word is in the phrase: "two dead", "29 dead children", "40 casualties". */
static void word_inside(sentence *s, int i, mz_effect effect)
{
    const item *np = &s->i[i];
    const bool number = mz_counted(np);
    const bool bodies = np->harm_head;
    const bool definite = np->definite && !number;
    const bool count = mz_pattern(np->harm, "count");
    const bool person = (s->u[np->head].kinds & (KIND(ROLE) | KIND(PEOPLE) | KIND(ACTOR) | KIND(TITLE))) != 0 ||
                        s->u[np->head].cap; /* not "dead ants" */
    const bool own_noun = np->actor.human && person && !bodies && !definite && (np->plural || !np->indefinite);
    const bool bare = bodies && count && !definite && np->plural && !number;
    if (part_of_the_dead(s, i, effect) || (bare && !bare_losses(s, i) && !np->no)) {
        return;
    }
    const bool victims = count && mz_unit_is(s, np->head, "victims") && np->possessed && !number;
    const bool none = np->no && bodies && governed_by_have(s, i);
    if (!(number || mz_is_ordinal(s, np) || own_noun || bare || none) || victims || mz_told_before(s, i, effect)) {
        return;
    }
    harmed *h = mz_hurt(s, i, effect, np->harm, np->clause);
    if (h != NULL) {
        victims_behind(s, i, h);
        list_in_front(s, i, effect);
    }
}

/* "There were no casualties" is a number; "no casualties were reported" is the absence of one. */
static bool absence_of_news(const sentence *s, int i)
{
    for (int k = 0; k < s->cn; k++) {
        const clause *c = &s->c[k];
        if ((c->subject == i || c->object == i) && mz_in_class(s, s->i[c->vg].head, "news")) {
            return s->i[i].no && (s->i[c->vg].passive || c->object == i);
        }
    }
    return false;
}

/* "three GOT INJURED", "WOUNDING more than 15", taken for a noun phrase. */
static bool verb_inside(sentence *s, int i)
{
    const item *np = &s->i[i];
    const mz_term_entry *e = mz_counted(np) && np->head == np->q.u1 ? mz_harm_word(s, np->head, "intrans") : NULL;
    if (e == NULL && mz_counted(np) && np->q.u0 == np->u0 + 1) { /* "wounding more than 15" */
        e = mz_harm_word(s, np->u0, "of");
    }
    mz_effect effect;
    if (!mz_effect_of(e, &effect)) {
        return false;
    }
    harmed *h = mz_hurt(s, i, effect, e, np->clause);
    if (h != NULL && np->head == np->q.u1) {
        h->u1 = np->q.u1;
    }
    return true;
}

/* The harm word stands right behind: "left five constables dead". */
static void word_behind(sentence *s, int i)
{
    const item *np = &s->i[i];
    mz_effect effect;
    const bool word = i + 1 < s->in && s->i[i + 1].kind == I_WORD;
    if (mz_is_prep(s, i + 1, "with") && mz_is_np(s, i + 2) && mz_harm_word(s, s->i[i + 2].head, "hurts") != NULL &&
        !mz_counted(&s->i[i + 2]) && mz_can_be_hurt(s, i) && mz_counted(np)) { /* "five men with fresh wounds" */
        (void)mz_hurt(s, i, MZ_WOUNDED, mz_harm_word(s, s->i[i + 2].head, "hurts"), np->clause);
        s->i[i + 2].used = true;
        return;
    }
    const mz_term_entry *e = word ? mz_harm_word(s, s->i[i + 1].u0, "adj") : NULL;
    if (mz_effect_of(e, &effect) && mz_can_be_hurt(s, i) && (mz_counted(np) || np->actor.human)) {
        (void)mz_hurt(s, i, effect, e, np->clause);
    }
}

void mz_harm_by_word(sentence *s, int i)
{
    const item *np = &s->i[i];
    mz_effect effect;
    if (np->unitnoun || mz_only_feared(s, i)) {
        return;
    }
    const bool inside = mz_effect_of(np->harm, &effect) &&
                        (mz_pattern(np->harm, "adj") || (np->harm_head && mz_pattern(np->harm, "count")));
    if (inside && !absence_of_news(s, i)) {
        word_inside(s, i, effect);
    } else if (!inside && !verb_inside(s, i)) {
        word_behind(s, i);
    }
}

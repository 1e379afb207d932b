/* What a number stands for - one happening, a sum, more than before, a part - and what the text has told already. */
#include "reading/harm/harm.h"

/* --- numbers that lean on others -----------------------------------------------------------------------------------
 */

/* "five killed and as many injured": the number of the harm before, once or more times; unknown without one. */
static void resolve_same(sentence *s)
{
    for (int k = 0; k < s->hn; k++) {
        harmed *h = &s->h[k];
        const harmed *before = NULL;
        for (int b = 0; b < s->hn && h->q.same > 0; b++) {
            const harmed *o = &s->h[b];
            before = o->q.same == 0 && o->u0 < h->u0 && (before == NULL || o->u0 > before->u0) ? o : before;
        }
        if (before == NULL) {
            continue;
        }
        const int64_t hi = before->q.count.hi;
        h->q.approx = before->q.approx;
        h->q.vague = before->q.vague;
        h->q.count.lo = before->q.count.lo * h->q.same;
        h->q.count.hi = hi == MZ_OPEN || hi > MZ_COUNT_MAX / h->q.same ? MZ_OPEN : hi * h->q.same;
    }
}

/* The speech that tells the harm; of a harm in the clause of "…, he said" itself, that speech. */
static int told_by(const sentence *s, const harmed *h)
{
    const clause *c = &s->c[h->clause];
    return c->speech >= 0 ? c->speech : c->act;
}

/* The nearest harm in front of h that fits: of the same effect as `effect`, of any if it is -1. */
static const harmed *nearest(const sentence *s, const harmed *h, int effect)
{
    const harmed *best = NULL;
    for (int b = 0; b < s->hn; b++) {
        const harmed *o = &s->h[b];
        const bool fits = o != h && o->item < h->item && o->basis != MZ_SUBSET &&
                          (told_by(s, h) < 0 || told_by(s, o) == told_by(s, h)) &&
                          (effect < 0 || (int)o->effect == effect);
        best = fits && (best == NULL || o->item > best->item) ? o : best;
    }
    return best;
}

static void take_victims(harmed *h, const harmed *from)
{
    if (from != NULL && from->victims.human) {
        h->victims = from->victims;
        h->victim_item = from->victim_item;
        h->known = from->known;
    }
}

static const named_people *last_people(const sentence *s, int effect)
{
    const memory *m = &s->r->memory;
    for (int k = m->people_n - 1; k >= 0; k--) {
        if (effect < 0 || (m->people[k].effects & (1U << effect)) != 0) {
            return &m->people[k];
        }
    }
    return NULL;
}

/* "three of THE INJURED", "thirteen of THEM": who those are was told before, in this sentence or an earlier one. */
static bool refer_back(sentence *s, harmed *h)
{
    const item *np = &s->i[h->item];
    const item *of = np->of >= 0 ? &s->i[np->of] : NULL;
    const int behind = h->item + 1 < s->in && s->i[h->item + 1].pos == P_SUBSET ? s->i[h->item + 1].u0 : -1;
    const bool of_them = mz_unit_is(s, behind, "of") && h->victim_item == h->item &&
                         !mz_unit_arg(s, behind, MZ_TERM_SUBSET, 0, "mostly");
    mz_effect effect = MZ_KILLED;
    if ((of == NULL && !of_them) || !mz_only_number(s, np)) {
        return false;
    }
    const bool them = of_them || of->pronoun;
    const bool dead = !them && of->harm_head && of->definite && !mz_counted(of) && mz_effect_of(of->harm, &effect);
    if (!them && !dead) {
        return false;
    }
    const int which = them ? -1 : (int)effect;
    const harmed *lead = nearest(s, h, which);
    const named_people *p = lead == NULL ? last_people(s, which) : NULL;
    take_victims(h, lead);
    if (p != NULL && p->actor.human) {
        h->victims = p->actor;
        h->known = true;
    }
    if (h->basis == MZ_INCIDENT && (dead || lead != NULL) && (lead != NULL || p != NULL)) {
        h->basis = MZ_SUBSET;
        h->of_harm = -1;
    }
    return lead != NULL || p != NULL;
}

/* "the death toll rose to 19": of whom, the toll says. */
static bool tolled(const harmed *h) { return h->basis == MZ_TOTAL && mz_pattern(h->rule, "toll"); }

/* The harm that stands first in the text among those not done, -1 when all are. */
static int next_in_text(const sentence *s, const bool *done)
{
    int k = -1;
    for (int j = 0; j < s->hn; j++) {
        k = !done[j] && (k < 0 || s->h[j].item < s->h[k].item) ? j : k;
    }
    return k;
}

/* A number alone beside another harm has that harm's people: "nine guards died and some 16 were wounded". */
static void inherit(sentence *s, harmed *h)
{
    const item *np = &s->i[h->victim_item];
    if (h->known || refer_back(s, h) || !mz_only_number(s, np) || h->basis == MZ_SUBSET || h->victim_item != h->item ||
        h->victims.named || tolled(h)) {
        return;
    }
    const harmed *from = nearest(s, h, -1);
    const named_people *p = from == NULL && mz_is_ordinal(s, np) ? last_people(s, -1) : NULL;
    take_victims(h, from);
    if (p != NULL && p->actor.human) { /* "The third was taken alive." */
        h->victims = p->actor;
        h->known = true;
    }
}

static void inherit_victims(sentence *s)
{
    bool done[HARMS_MAX] = {false};
    for (int n = 0; n < s->hn; n++) { /* in the order of the text: who is inherited may have inherited */
        const int k = next_in_text(s, done);
        done[k] = true;
        inherit(s, &s->h[k]);
    }
}

/* "up to 15 may be buried": nothing is certain to have happened. */
static void settle_possible(sentence *s)
{
    for (int k = 0; k < s->hn; k++) {
        harmed *h = &s->h[k];
        const item *v = h->clause >= 0 ? &s->i[s->c[h->clause].vg] : NULL;
        h->possible = h->possible || (v != NULL && (v->possible || v->future));
        if (h->possible && h->q.at_most) {
            h->q.count.lo = 0;
        }
    }
}

/* --- basis ---------------------------------------------------------------------------------------------------------
 */

static bool more(const sentence *s, const item *np)
{
    for (int u = np->u0; u < np->u1; u++) {
        if (s->u[u].t1 - s->u[u].t0 > 1) {
            continue; /* "more than" */
        }
        if (mz_unit_is(s, u, "more") || mz_unit_is(s, u, "another") || mz_unit_is(s, u, "further") ||
            mz_unit_is(s, u, "additional")) {
            return true;
        }
    }
    return false;
}

bool mz_told_of(const sentence *s, mz_effect effect)
{
    const memory *m = &s->r->memory;
    for (int k = 0; k < m->people_n; k++) {
        if ((m->people[k].effects & (1U << effect)) != 0) {
            return true;
        }
    }
    return false;
}

/* The new dead beside a toll, and "two of the injured" who died since, are added to what was counted before. */
static void find_increments(sentence *s)
{
    bool toll = false;
    for (int k = 0; k < s->hn; k++) {
        toll = toll || s->h[k].basis == MZ_TOTAL;
    }
    for (int k = 0; k < s->hn; k++) {
        harmed *h = &s->h[k];
        const item *np = &s->i[h->item];
        const item *of = np->of >= 0 ? &s->i[np->of] : NULL;
        const bool died_since =
            of != NULL && of->definite && (mz_unit_is(s, of->head, "injured") || mz_unit_is(s, of->head, "wounded"));
        const bool added = h->effect == MZ_KILLED && (toll || died_since);
        if ((h->basis == MZ_INCIDENT && (added || (more(s, np) && mz_told_of(s, h->effect)))) ||
            (died_since && h->effect == MZ_KILLED)) {
            h->basis = MZ_INCREMENT;
        }
    }
}

/* --- what was told before ------------------------------------------------------------------------------------------
 */

static uint32_t head_hash(const sentence *s, const item *np)
{
    mz_str w = mz_token_folded(s, s->u[np->head].t1 - 1);
    w.len -= w.len > 3 && w.data[w.len - 1] == 's'; /* "soldier", "soldiers" */
    uint32_t h = 2166136261U;
    for (mz_len i = 0; i < w.len; i++) {
        h = (h ^ w.data[i]) * 16777619U;
    }
    return h;
}

static bool armed(const actor_ref *a)
{
    return mz_actor_is_armed_group(a->code) || mz_str_eq(a->status, S("militant"));
}

/* Those whom the phrase names again: by the same noun, or "the attackers" for gunmen. */
static const named_people *recall(const sentence *s, const item *np)
{
    const memory *m = &s->r->memory;
    const uint32_t head = head_hash(s, np);
    for (int k = m->people_n - 1; k >= 0; k--) {
        if (m->people[k].head == head) {
            return &m->people[k];
        }
    }
    for (int k = m->people_n - 1; k >= 0 && armed(&np->actor) && !np->actor.named; k--) {
        if (armed(&m->people[k].actor)) {
            return &m->people[k];
        }
    }
    return NULL;
}

static bool all_or_both(const sentence *s, int u) { return mz_unit_is(s, u, "all") || mz_unit_is(s, u, "both"); }

/* "They were ALL killed", "all were killed": is everybody of those meant that were named last? */
static bool all_said(const sentence *s, int k, const item *np)
{
    const bool they = np->pronoun && (mz_unit_is(s, np->head, "they") || mz_unit_is(s, np->head, "them"));
    if (np->u1 - np->u0 == 1 && all_or_both(s, np->head)) {
        return true;
    }
    const int end = s->i[s->c[k].vg].u1 + 1;
    for (int u = np->u0; they && u < s->un && u < end; u++) {
        if (all_or_both(s, u)) {
            return true;
        }
    }
    return false;
}

/* The people counted last in front of item i: of this sentence, else of those before. */
static bool counted_last(const sentence *s, int i, mz_effect effect, named_people *out)
{
    const memory *m = &s->r->memory;
    for (int j = i - 1; j >= 0; j--) {
        const item *np = &s->i[j];
        if (mz_is_np(s, j) && mz_counted(np) && np->actor.human && !np->unitnoun && !np->used) {
            *out = (named_people){.count = np->q.count, .actor = np->actor};
            return true;
        }
    }
    const named_people *p = m->people_n > 0 ? &m->people[m->people_n - 1] : NULL;
    if (p == NULL || (p->effects & (1U << effect)) != 0) {
        return false;
    }
    *out = *p;
    return true;
}

bool mz_hurt_those_before(sentence *s, int np_i, mz_effect effect, const mz_term_entry *rule, int k)
{
    item *np = &s->i[np_i];
    named_people who;
    if (!all_said(s, k, np) || s->hn >= HARMS_MAX || !counted_last(s, np_i, effect, &who)) {
        return false;
    }
    s->h[s->hn++] = (harmed){.item = np_i,
                             .victim_item = np_i,
                             .effect = effect,
                             .rule = rule,
                             .clause = k,
                             .of_harm = -1,
                             .basis = MZ_INCIDENT,
                             .q = {.u0 = np->u0, .u1 = np->u0, .count = who.count},
                             .victims = who.actor,
                             .known = true,
                             .u0 = np->u0,
                             .u1 = np->u1};
    np->used = true;
    return true;
}

bool mz_told_before(const sentence *s, int i, mz_effect effect)
{
    const item *np = &s->i[i];
    const item *who = np->of >= 0 && mz_only_number(s, np) ? &s->i[np->of] : np;
    if (who != np) {
        return false;
    }
    const bool name = s->u[np->head].cap && s->u[np->head].pos == P_NOUN && !s->u[np->head].known && !mz_counted(np);
    if (!(np->definite || name) || np->no) {
        return false;
    }
    const named_people *p = recall(s, np);
    if (p == NULL || (p->effects & (1U << effect)) == 0) {
        return false;
    }
    const bool same = mz_counted(np) ? p->count.lo == np->q.count.lo && p->count.hi == np->q.count.hi
                                     : np->plural || p->count.hi == 1;
    return same && !more(s, np);
}

/* "They were all killed", "all the attackers died": as many as were named before. */
static void remembered_number(sentence *s)
{
    for (int k = 0; k < s->hn; k++) {
        harmed *h = &s->h[k];
        const item *np = &s->i[h->item];
        const named_people *p = np->definite && !mz_counted(np) && np->plural ? recall(s, np) : NULL;
        if (p != NULL && h->q.u1 == h->q.u0 && (p->effects & (1U << h->effect)) == 0) {
            h->q.count = p->count;
            h->q.vague = p->count.hi == MZ_OPEN;
        }
    }
}

static void remember(sentence *s, const item *np, const quantity *q, const actor_ref *a, unsigned effects)
{
    memory *m = &s->r->memory;
    const uint32_t head = head_hash(s, np);
    named_people *p = NULL;
    for (int k = 0; k < m->people_n; k++) {
        p = m->people[k].head == head && m->people[k].count.lo == q->count.lo ? &m->people[k] : p;
    }
    if (p == NULL) {
        if (m->people_n == PEOPLE_MAX) { /* the oldest is forgotten */
            memmove(m->people, m->people + 1, sizeof *m->people * (PEOPLE_MAX - 1));
            m->people_n--;
        }
        p = &m->people[m->people_n++];
        *p = (named_people){.head = head, .count = q->count, .actor = *a};
    }
    p->effects |= effects;
}

void mz_remember_people(sentence *s)
{
    for (int i = 0; i < s->in; i++) {
        const item *np = &s->i[i];
        if (mz_is_np(s, i) && !np->used && mz_counted(np) && np->actor.human && !np->unitnoun &&
            !mz_only_number(s, np)) {
            remember(s, np, &np->q, &np->actor, 0);
        }
    }
    for (int k = 0; k < s->hn; k++) {
        const harmed *h = &s->h[k];
        const item *np = &s->i[h->victim_item];
        if (h->q.count.hi != 0 && !mz_only_number(s, np)) {
            remember(s, np, &h->q, &h->victims, 1U << h->effect);
        }
    }
}

void mz_settle_harm(sentence *s)
{
    for (int k = 0; k < s->hn; k++) { /* a total broken down into unlike groups */
        if (s->h[k].parts > 1 && !s->h[k].victims.named) {
            s->h[k].mixed = true;
        }
    }
    resolve_same(s);
    remembered_number(s);
    inherit_victims(s);
    find_increments(s);
    settle_possible(s);
}

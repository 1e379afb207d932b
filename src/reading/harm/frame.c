/* Frames of harm: where the victims stand, by the pattern of the word (data/lexicon/harm.txt). */
#include "reading/harm/harm.h"

const mz_term_entry *mz_harm_verb(const sentence *s, const item *v)
{
    const bool in_name = (s->t[s->u[v->head].t0].flags & TK_GLUED) != 0; /* "Kwok-hung" */
    const int32_t node = in_name ? -1 : s->u[v->head].node;
    for (int k = 0; node >= 0 && s->u[v->head].pos == P_VERB && k < mz_lexicon_terms_n(node); k++) {
        const mz_term m = mz_lexicon_term(node, k);
        if (m.entry->kind == MZ_TERM_HARM && (m.form & (MZ_BASE | MZ_S_FORM | MZ_PAST | MZ_PARTICIPLE | MZ_ING)) != 0) {
            return m.entry;
        }
    }
    return NULL;
}

/* The harm entry of unit u with this pattern, NULL if it has none. */
const mz_term_entry *mz_harm_word(const sentence *s, int u, const char *pattern)
{
    const int32_t node = u >= 0 && u < s->un && (s->u[u].kinds & KIND(HARM)) != 0 ? s->u[u].node : -1;
    for (int k = 0; node >= 0 && k < mz_lexicon_terms_n(node); k++) {
        const mz_term_entry *e = mz_lexicon_term(node, k).entry;
        if (e->kind == MZ_TERM_HARM && mz_pattern(e, pattern)) {
            return e;
        }
    }
    return NULL;
}

/* --- verbs ---------------------------------------------------------------------------------------------------------
 */

/* Is the verb done TO its subject: "were killed", "(those) killed", "and six wounded"? */
static bool done_to_subject(const sentence *s, const clause *c)
{
    const item *v = &s->i[c->vg];
    const bool alone = v->u1 - v->u0 == 1 && (v->form & MZ_PARTICIPLE) != 0;
    const bool object = c->object >= 0 && c->object == c->vg + 1;
    const bool before = c->subject == c->vg - 1 && c->subject > 0 && mz_is_vg(s, c->subject - 1);
    const bool reduced = alone && before && s->i[c->subject - 1].finite && s->i[c->subject - 1].cue == NULL;
    return (v->passive || (alone && !v->finite) || reduced || (alone && !object) ||
            (alone && c->agent >= 0 && !object)) &&
           (v->form & MZ_PARTICIPLE) != 0;
}

/* "the names of six men KILLED": the word right in front, where it is people. */
static int described(const sentence *s, const clause *c)
{
    const item *v = &s->i[c->vg];
    const bool bare = v->u1 - v->u0 == 1 && !v->passive;
    const bool free = mz_word_is(s, c->vg - 2, P_PREP) && !mz_is_prep(s, c->vg - 2, "by");
    const bool of = mz_is_prep(s, c->vg - 2, "of") && c->subject == c->vg - 3 && !mz_counted(&s->i[c->subject]);
    return bare && mz_is_np(s, c->vg - 1) && free && s->i[c->vg - 1].actor.human && (mz_counted(&s->i[c->vg - 1]) || of)
               ? c->vg - 1
               : -1;
}

static int victims_trans(const sentence *s, int k)
{
    const clause *c = &s->c[k];
    if (!done_to_subject(s, c)) {
        return c->object;
    }
    const int noun = described(s, c);
    return noun >= 0 ? noun : mz_victims_of_subject(s, k);
}

static int victims_intrans(const sentence *s, int k) { return mz_victims_of_subject(s, k); }

/* "fell" of fighters only. */
static int victims_fall(const sentence *s, int k)
{
    const int subject = mz_victims_of_subject(s, k);
    const item *np = subject >= 0 ? &s->i[subject] : NULL;
    const item *who = np != NULL && np->of >= 0 && mz_only_number(s, np) ? &s->i[np->of] : np;
    const bool fighters = who != NULL && who->actor.human && !who->unitnoun &&
                          (mz_actor_is_combatant(who->actor.code) || mz_str_eq(who->actor.status, S("military")));
    return fighters && s->c[k].object < 0 ? subject : -1;
}

/* "lost 20 men": people, counted or fighters; not "lost the city". */
static int victims_lose(const sentence *s, int k)
{
    const clause *c = &s->c[k];
    const int np = s->i[c->vg].passive ? c->subject : c->object;
    const item *lost = np >= 0 ? &s->i[np] : NULL;
    const item *who = lost != NULL && lost->of >= 0 && mz_only_number(s, lost) ? &s->i[lost->of] : lost;
    const bool people = who != NULL && who->actor.human && !who->place && !who->unitnoun;
    static const char *const men[] = {"man", "soldier", "fighter", "officer", "comrade", "trooper", "serviceman"};
    bool one = false;
    for (size_t m = 0; m < sizeof men / sizeof men[0] && people; m++) {
        one = one || (lost->indefinite && mz_unit_is(s, lost->head, men[m]));
    }
    const bool lives = lost != NULL && (mz_unit_is(s, lost->head, "lives") || mz_unit_is(s, lost->head, "life"));
    const bool none =
        lost != NULL && lost->pronoun && (mz_unit_is(s, lost->head, "nobody") || mz_unit_is(s, lost->head, "no"));
    if (none || (lives && s->i[c->vg].passive)) {
        return np; /* "lost no one"; "no lives were lost" */
    }
    const bool bare =
        lost != NULL && mz_counted(lost) && mz_only_number(s, lost) && lost->of < 0 && mz_told_of(s, MZ_KILLED);
    if (bare && !lost->unitnoun && c->subject >= 0 && (s->i[c->subject].pronoun || s->i[c->subject].actor.human)) {
        return np; /* "it had lost two", where the text tells of the dead */
    }
    return people && (mz_counted(lost) || one || mz_actor_is_combatant(who->actor.code)) ? np : -1;
}

/* "claimed the lives of", "cost it 13 soldiers", "cost 2,600 lives" */
static int victims_cost(const sentence *s, int k)
{
    const clause *c = &s->c[k];
    const int verb = s->i[c->vg].head;
    const bool lives = s->u[verb].t1 - s->u[verb].t0 > 1;
    int np = c->object;
    for (int i = np + 1; np >= 0 && !lives && !s->i[np].actor.human && mz_is_np(s, i) && i < np + 4; i++) {
        if (s->i[i].actor.human) {
            np = i;
            break;
        }
    }
    const bool second = np >= 0 && mz_is_np(s, np + 1) && mz_counted(&s->i[np + 1]) && mz_can_be_hurt(s, np + 1);
    if (np >= 0 && !mz_counted(&s->i[np]) && (second || (s->i[np].pronoun && mz_is_np(s, np + 1)))) {
        np++; /* "cost the army nine men" */
    }
    return np >= 0 && (lives || s->i[np].actor.human) ? np : -1;
}

/* "did not survive" */
static int victims_survive(const sentence *s, int k)
{
    return s->i[s->c[k].vg].negated ? mz_victims_of_subject(s, k) : -1;
}

/* "caused 20 deaths" needs no frame; "claimed 23 martyrs", "cost 40 lives": the object is itself a word of the dead. */
static int victims_lives(const sentence *s, int k)
{
    const int np = s->c[k].object;
    const item *o = np >= 0 ? &s->i[np] : NULL;
    const bool dead =
        o != NULL && (mz_unit_is(s, o->head, "lives") || o->harm_head || mz_unit_is(s, o->head, "martyrs"));
    return dead && mz_counted(o) ? np : -1;
}

/* "hacked at least 15 villagers TO DEATH" */
static int victims_to_death(const sentence *s, int k)
{
    const clause *c = &s->c[k];
    for (int j = c->vg + 1; j + 1 < s->in && j < c->vg + 8 && !mz_is_vg(s, j); j++) {
        const bool death = mz_is_prep(s, j, "to") && mz_is_np(s, j + 1) && mz_unit_is(s, s->i[j + 1].head, "death");
        const bool lives = mz_is_prep(s, j, "of") && mz_is_np(s, j + 1) && mz_unit_is(s, s->i[j + 1].head, "lives");
        if (death || lives) {
            return done_to_subject(s, c) ? mz_victims_of_subject(s, k) : c->object;
        }
    }
    return -1;
}

/* "70,000 residents have left the valley", "families left Arandu": people of a place who leave it. */
static int victims_leave(const sentence *s, int k)
{
    const clause *c = &s->c[k];
    const int subject = mz_victims_of_subject(s, k);
    if (subject < 0 || c->object < 0 || s->i[c->vg].passive) {
        return -1;
    }
    const item *np = &s->i[subject];
    const item *who = np->of >= 0 && mz_only_number(s, np) ? &s->i[np->of] : np;
    const item *place = &s->i[c->object];
    const bool many = mz_counted(np) && (np->q.count.lo >= 10 || np->q.vague);
    const bool settled = mz_in_class(s, who->head, "settled");
    const bool from = (s->u[place->u1 - 1].cap && !place->actor.human) ||
                      mz_unit_arg(s, place->head, MZ_TERM_PLACENOUN, 0, "area") ||
                      (s->u[place->head].kinds & KIND(PLACENOUN)) != 0;
    return many && settled && from ? subject : -1;
}

typedef struct frame {
    const char *pattern;
    int (*victims)(const sentence *s, int clause);
} frame;
static const frame frames[] = {
    {"trans", victims_trans},      {"intrans", victims_intrans}, {"fall", victims_fall},
    {"lose", victims_lose},        {"cost", victims_cost},       {"lives", victims_lives},
    {"todeath", victims_to_death}, {"leave", victims_leave},     {"survive", victims_survive}};

/* "capture", "hold", "hurt" are said of things, too. */
static bool wants_people(const mz_term_entry *e, mz_effect effect)
{
    return effect == MZ_CAPTURED || effect == MZ_DISPLACED || effect == MZ_MISSING || effect == MZ_CASUALTIES ||
           mz_arg_is(e, 2, "doubt") || mz_arg_is(e, 2, "number") || mz_arg_is(e, 2, "people") ||
           mz_arg_is(e, 2, "passive");
}

/* "freed a trader held since August": whoever was taken is free. */
static bool freed(const sentence *s, int np)
{
    for (int j = np - 1; j >= 0 && j > np - 8; j--) {
        if (mz_is_vg(s, j)) {
            return mz_in_class(s, s->i[j].head, "freed");
        }
        if (s->i[j].kind == I_WORD && s->i[j].pos != P_COMMA && s->i[j].pos != P_CONJ && s->i[j].pos != P_PREP) {
            return false;
        }
    }
    return false;
}

/* "Officials fear up to 50 patients were buried" */
static bool feared(const sentence *s, int k)
{
    const int g = s->c[k].parent >= 0 ? s->c[s->c[k].parent].vg : -1;
    return g >= 0 && g < s->c[k].vg && mz_is_vg(s, g) && mz_in_class(s, s->i[g].head, "fears");
}

/* People, not an office or a house: several, or any. */
static bool some_people(const sentence *s, int np)
{
    return np >= 0 && (mz_counted(&s->i[np]) || s->i[np].plural || s->i[np].no || s->i[np].pronoun ||
                       mz_unit_is(s, s->i[np].u0, "any"));
}

/* "20 people were taken to hospital", "the hospital admitted 20 patients": not those that are told as wounded. */
static bool patients(const sentence *s, int k, int np)
{
    const clause *c = &s->c[k];
    if (np < 0 || !mz_counted(&s->i[np]) || s->i[np].harm != NULL || !mz_are_people(s, np)) {
        return false;
    }
    const bool wounds = mz_is_prep(s, np + 1, "for") && mz_is_np(s, np + 2) &&
                        mz_harm_word(s, s->i[np + 2].head, "hurts") != NULL; /* "treated 60 people for burns" */
    const bool medical = wounds || (c->subject >= 0 && mz_str_ends(s->i[c->subject].actor.code, S("HLH")));
    return s->i[c->vg].passive || medical || mz_unit_is(s, s->i[np].head, "patients");
}

/* "killing OR wounding all seven": one object, one harm of either kind. */
static const mz_term_entry *either(const sentence *s, int vg, mz_effect own, bool first)
{
    const int other = first ? vg + 2 : vg - 2;
    const int joint = first ? vg + 1 : vg - 1;
    mz_effect effect;
    const bool or = mz_is_prep(s, joint, "or");
    const mz_term_entry *e = or &&mz_is_vg(s, other) ? mz_harm_verb(s, &s->i[other]) : NULL;
    e = or &&!first && mz_is_np(s, other) && s->i[other].harm_head ? s->i[other].harm : e; /* "killing", as a noun */
    const bool both = mz_effect_of(e, &effect) && effect != own && (effect == MZ_KILLED || effect == MZ_WOUNDED) &&
                      (own == MZ_KILLED || own == MZ_WOUNDED);
    return both ? e : NULL;
}

/* Words that are harm only of people in the passive, of counted people, of patients, or where somebody fears it. */
static bool other_sense(const sentence *s, int k, const mz_term_entry *e, int victims)
{
    const item *v = &s->i[s->c[k].vg];
    const mz_str mark = mz_term_arg(e, 2);
    if (mz_str_eq(mark, S("passive"))) {
        return !(v->passive && some_people(s, victims));
    }
    if (mz_str_eq(mark, S("number"))) {
        return !mz_counted(&s->i[victims]);
    }
    if (mz_str_eq(mark, S("counted"))) {
        return !patients(s, k, victims);
    }
    const bool outcome = (v->form & MZ_ING) != 0 && !v->finite; /* "burying 20 people" */
    return mz_str_eq(mark, S("doubt")) && !(v->possible || feared(s, k) || outcome);
}

void mz_harm_by_verb(sentence *s, int k)
{
    const clause *c = &s->c[k];
    const item *v = &s->i[c->vg];
    const mz_term_entry *e = mz_harm_verb(s, v);
    mz_effect effect;
    if (!mz_effect_of(e, &effect) || mz_only_wished(s, k) || either(s, c->vg, effect, true) != NULL) {
        return;
    }
    effect = either(s, c->vg, effect, false) != NULL ? MZ_CASUALTIES : effect;
    int victims = -1;
    for (size_t f = 0; f < sizeof frames / sizeof frames[0]; f++) {
        victims = mz_pattern(e, frames[f].pattern) ? frames[f].victims(s, k) : victims;
    }
    for (int n = 0; victims >= 0 && n < LIST_MAX && wants_people(e, effect) && !mz_are_people(s, victims); n++) {
        victims = mz_list_next(s, victims, victims < c->vg ? c->vg : c->end); /* "a post and several soldiers" */
    }
    const bool left = effect == MZ_DISPLACED && victims >= 0 && mz_actor_is_combatant(s->i[victims].actor.code);
    if (victims < 0 || other_sense(s, k, e, victims) || left ||
        (wants_people(e, effect) && !mz_are_people(s, victims)) || s->i[victims].used ||
        (effect == MZ_CAPTURED && freed(s, victims)) || mz_told_before(s, victims, effect)) {
        return;
    }
    if (victims > c->vg && !mz_can_be_hurt(s, victims) && mz_word_is(s, victims + 1, P_COMMA) &&
        mz_is_np(s, victims + 2) && s->i[victims + 2].indefinite && s->i[victims + 2].actor.human) {
        victims += 2; /* "killed its target, a senior commander" */
    }
    const int before = s->hn;
    if (!mz_hurt_those_before(s, victims, effect, e, k)) {
        mz_hurt_list(s, victims, effect, e, k, victims < c->vg ? c->vg : c->end);
    }
    for (int h = before; h < s->hn; h++) {
        s->h[h].negated = v->negated || s->h[h].q.zero;
        s->h[h].possible = v->possible || mz_only_believed(s, c->vg) || feared(s, k);
    }
}

/* --- predicates ----------------------------------------------------------------------------------------------------
 */

/* "feared dead", "confirmed dead", "found dead": what is thought or known of somebody. */
static bool held_to_be(const sentence *s, const item *v) { return v->passive && mz_in_class(s, v->head, "held"); }

static bool linking_verb(const sentence *s, const item *v)
{
    return s->u[v->head].pos == P_BE || held_to_be(s, v) || mz_in_class(s, v->head, "linking");
}

/* "dead", "wounded" alone, as what somebody is found to be. */
static bool bare_adjective(const sentence *s, int i)
{
    const int words = mz_is_np(s, i) ? s->i[i].u1 - s->i[i].u0 : 0;
    const bool alone = words == 1 || (words == 2 && mz_in_class(s, s->i[i].u0, "held")); /* "pronounced dead" */
    return alone && s->i[i].harm_head && mz_pattern(s->i[i].harm, "adj");
}

/* "was missing": an adjective that looks like a verb. */
static bool missing_verb(const sentence *s, const item *v)
{
    return (v->form & MZ_ING) != 0 && v->finite && mz_harm_word(s, v->head, "adj") != NULL;
}

/* "X were among the wounded": part of those; what became of them is in the words. */
static bool among(sentence *s, int k, int i)
{
    const clause *c = &s->c[k];
    const int u = s->i[i].kind == I_WORD ? s->i[i].u0 : -1;
    const mz_term_entry *e = mz_harm_word(s, u, "among");
    mz_effect effect;
    if (!mz_effect_of(e, &effect) || c->subject < 0 || !mz_can_be_hurt(s, c->subject)) {
        return false;
    }
    const int before = s->hn;
    mz_hurt_list(s, c->subject, effect, e, k, c->vg);
    for (int h = before; h < s->hn; h++) {
        s->h[h].basis = MZ_SUBSET;
    }
    return true;
}

/* "the dead were 18 members of one family", "those killed were civilians" */
static bool dead_are(sentence *s, int k, int i)
{
    const clause *c = &s->c[k];
    const item *subject = c->subject >= 0 ? &s->i[c->subject] : NULL;
    mz_effect effect;
    const item *killed =
        subject != NULL && c->vg > 0 && mz_is_vg(s, c->vg - 1) && c->subject == c->vg - 2 ? &s->i[c->vg - 1] : NULL;
    if (killed != NULL && mz_unit_is(s, subject->head, "those") && mz_is_np(s, i) && mz_counted(&s->i[i]) &&
        mz_effect_of(mz_harm_verb(s, killed), &effect)) { /* "those killed were 31 civilians" */
        mz_hurt_list(s, i, effect, mz_harm_verb(s, killed), k, s->in);
        return true;
    }
    const bool dead = subject != NULL && subject->harm_head && !mz_counted(subject) && !subject->used &&
                      (mz_pattern(subject->harm, "adj") || mz_pattern(subject->harm, "count"));
    if (!dead || !mz_is_np(s, i) || !mz_counted(&s->i[i]) || !mz_effect_of(subject->harm, &effect)) {
        return false;
    }
    const int before = s->hn;
    mz_hurt_list(s, i, effect, subject->harm, k, s->in);
    s->i[c->subject].used = true;
    return s->hn > before;
}

void mz_harm_by_predicate(sentence *s, int k)
{
    const clause *c = &s->c[k];
    item *v = &s->i[c->vg];
    const bool left_dead = v->passive && (bare_adjective(s, c->vg + 1) || bare_adjective(s, c->vg + 2));
    if (!mz_is_vg(s, c->vg) || !(linking_verb(s, v) || missing_verb(s, v) || left_dead) || mz_only_wished(s, k)) {
        return;
    }
    int i = c->vg + 1;
    if (missing_verb(s, v)) {
        i = c->vg;
    }
    if (v->passive && mz_word_is(s, i, P_PREP) && bare_adjective(s, i + 1)) {
        i++; /* "brought in dead" */
    }
    for (; i < s->in && mz_word_is(s, i, P_ADV); i++) {
        v->possible = v->possible || mz_in_class(s, s->i[i].u0, "doubt");
    }
    if (i >= s->in || among(s, k, i) || dead_are(s, k, i)) {
        return;
    }
    const int u = mz_is_np(s, i) ? s->i[i].head : s->i[i].u0;
    const mz_term_entry *e = mz_is_vg(s, i) && i != c->vg ? NULL : mz_harm_word(s, i == c->vg ? v->head : u, "adj");
    mz_effect effect;
    const int victims = mz_victims_of_subject(s, k);
    const bool word = bare_adjective(s, i);
    const bool all = mz_is_np(s, i) && mz_unit_is(s, s->i[i].u0, "all");
    const bool predicate = !mz_is_np(s, i) || (!mz_counted(&s->i[i]) && (s->u[u].pos == P_ADJ || word || all));
    if (!mz_effect_of(e, &effect) || !predicate || victims < 0 || s->i[victims].used) {
        return;
    }
    if (all && mz_hurt_those_before(s, victims, effect, e, k)) {
        s->i[i].used = true;
        return;
    }
    if (!mz_can_be_hurt(s, victims)) {
        return;
    }
    const bool fresh = !s->i[victims].definite || mz_counted(&s->i[victims]);
    if (fresh && !mz_told_before(s, victims, effect)) {
        if (held_to_be(s, v) && mz_in_class(s, v->head, "doubt")) {
            v->possible = true;
        }
        const int first = s->hn;
        mz_hurt_list(s, victims, effect, e, k, c->vg);
        const bool of_those = mz_word_is(s, victims - 1, P_COMMA) && mz_is_np(s, victims - 2) &&
                              s->i[victims - 2].harm_head && mz_is_prep(s, victims - 3, "of");
        for (int h = first; h < s->hn && of_those; h++) {
            s->h[h].basis = MZ_SUBSET; /* "Of the wounded, 14 are in critical condition" */
        }
        s->i[i].used = true;
    }
}

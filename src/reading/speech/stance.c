/* How the one who says it stands to what is said: the rules of stance, and who counts as a party. */
#include "reading/parse.h"

/* --- the speaker -------------------------------------------------------------------------------------------------- */

mz_str mz_speaker_of(const sentence *s, int sp)
{
    while (sp >= 0 && s->s[sp].who_n == 0 && s->s[sp].parent >= 0) {
        sp = s->s[sp].parent;
    }
    if (sp >= 0 && s->s[sp].who_n > 0) {
        const speech *p = &s->s[sp];
        return p->who[p->who_n - 1].code;
    }
    return sp < 0 || s->r->party ? s->r->publisher : S("");
}

bool mz_is_party(const sentence *s, int sp, mz_str code)
{
    if (sp < 0 || s->s[sp].who_n == 0) {
        return s->r->party;
    }
    if (s->s[sp].who[s->s[sp].who_n - 1].generic && mz_str_eq(code, S("GOV"))) {
        return false; /* diplomats speak for no side */
    }
    const bool official = mz_actor_is_state(code) || mz_actor_is_armed_group(code) || mz_str_eq(code, S("MIL")) ||
                          mz_str_eq(code, S("GOV"));
    return official && !mz_str_eq(code, S("UAF"));
}

bool mz_same_side(mz_str a, mz_str b)
{
    if (mz_str_eq(a, b)) {
        return a.len > 0;
    }
    if ((a.len > 6 && b.len == 6 && mz_str_starts(a, b)) || (b.len > 6 && a.len == 6 && mz_str_starts(b, a))) {
        return true; /* PAKREB, for a group of Pakistan's rebels */
    }
    const mz_str sa = mz_actor_side(a);
    return sa.len == 3 && mz_str_eq(sa, mz_actor_side(b));
}

static bool combatant(const actor_ref *a)
{
    return mz_actor_is_combatant(a->code) || mz_str_eq(a->status, S("military")) || mz_str_eq(a->status, S("police")) ||
           mz_str_eq(a->status, S("militant"));
}

/* --- what the rules look at ----------------------------------------------------------------------------------------
 */

mz_stance mz_cue_stance(const sentence *s, int sp)
{
    mz_stance st = MZ_REPORTS;
    if (sp >= 0 && s->s[sp].cue != NULL) {
        (void)mz_stance_parse(mz_term_arg(s->s[sp].cue, 0), &st);
    }
    return st;
}

/* Doctors, journalists and traders take no side, whatever state they live in. */
static bool official_speaker(mz_str code)
{
    static const char *const weak[] = {"CVL", "HLH", "MED", "BUS", "NGO", "REF", "JUD"};
    for (size_t k = 0; k < sizeof weak / sizeof weak[0]; k++) {
        if (mz_str_ends(code, mz_str_of(weak[k])) && code.len >= 3 && code.len <= 6) {
            return false;
        }
    }
    return !mz_str_starts(code, S("IGO")) && !mz_str_starts(code, S("NGO"));
}

/* What holds of a fact, as bits. */
enum {
    PRESUPPOSED = 1 << 0,
    BLAMED = 1 << 1,      /* the same speaker laid it at somebody's door */
    PARTY = 1 << 2,       /* the speaker is a party to the conflict */
    OWN_LOSS = 1 << 3,    /* its own fighters or police were harmed */
    ENEMY_LOSS = 1 << 4,  /* the other side's were */
    OWN_HURT = 1 << 5,    /* anybody of its own side was */
    NO_LOSS = 1 << 6,     /* nobody was */
    OWN_DOER = 1 << 7,    /* its own side did it */
    OTHER_DOER = 1 << 8,  /* another state or group, by name */
    DOER_BEFORE = 1 << 9, /* the same, named where the happening was told first */
    HOSTILE = 1 << 10,
    VIOLENT = 1 << 11,
    ACT = 1 << 12,
    NOT_SAID = 1 << 13, /* "did not deny" */
    DISOWNED = 1 << 15, /* it says that it had no part in it */
    SOLDIERS = 1 << 14, /* the speaker is an army or an armed group */
};

/* Of "soldiers" and "the ministry" without a country, one is the other's. */
static bool both_unplaced(mz_str victims, mz_str speaker)
{
    static const char *const state[] = {"GOV", "MIL", "COP", "SPY"};
    bool a = false;
    bool b = false;
    for (size_t k = 0; k < sizeof state / sizeof state[0]; k++) {
        a = a || mz_str_eq(victims, mz_str_of(state[k]));
        b = b || mz_str_eq(speaker, mz_str_of(state[k]));
    }
    return a && b;
}

/* "its troops had killed 200 fighters": whom one's own side kills, named or not, is the enemy. */
static bool killed_by_own(const sentence *s, const harmed *h, mz_str speaker)
{
    if (h->clause < 0 || mz_str_eq(h->victims.status, S("civilian"))) {
        return false;
    }
    const clause *c = &s->c[h->clause];
    const item *v = &s->i[c->vg];
    if (v->kind != I_VG || v->harmverb == NULL || v->passive || c->subject < 0 || h->item <= c->vg ||
        !mz_arg_is(v->harmverb, 1, "trans")) {
        return false;
    }
    const item *doer = &s->i[c->subject];
    bool own = doer->actor.named && mz_same_side(doer->actor.code, speaker);
    for (int u = doer->u0; u < doer->head; u++) {
        own = own || s->u[u].pos == P_POSS;
    }
    return own || mz_unit_is(s, doer->head, "it") || mz_unit_is(s, doer->head, "they");
}

static unsigned losses(const sentence *s, const fact *f, mz_str speaker)
{
    unsigned bits = 0;
    unsigned within = 0; /* of subsets: "70 dead, among them 14 soldiers and 21 militants" takes no side */
    for (int k = 0; k < f->harms_n; k++) {
        const harmed *h = &s->h[f->harm[k]];
        const bool own = mz_same_side(h->victims.code, speaker) || both_unplaced(h->victims.code, speaker);
        const bool nobody = h->q.count.hi == 0;
        const bool hit = h->effect == MZ_KILLED || h->effect == MZ_WOUNDED || h->effect == MZ_CASUALTIES;
        const bool country = hit && h->victims.code.len == 3 && mz_country_name(h->victims.code).len > 0;
        const bool criminal = h->effect == MZ_CAPTURED && mz_str_eq(h->victims.code, S("UAF"));
        bits |= nobody ? NO_LOSS : own ? OWN_HURT : 0;
        if (!nobody && h->victims.code.len == 0 && killed_by_own(s, h, speaker)) {
            bits |= ENEMY_LOSS;
        }
        if (nobody || h->victims.code.len == 0 || criminal) {
            continue;
        }
        const bool fighters = combatant(&h->victims) || (own && mz_str_eq(h->victims.status, S("mixed")));
        const unsigned side_lost = own && fighters ? OWN_LOSS : !own && (fighters || country) ? ENEMY_LOSS : 0;
        *(h->basis == MZ_SUBSET ? &within : &bits) |= side_lost;
    }
    return bits | (within == OWN_LOSS ? OWN_LOSS : 0);
}

static bool names_other(mz_str code, mz_str speaker)
{
    return !mz_same_side(code, speaker) && (mz_actor_is_state(code) || mz_actor_is_armed_group(code));
}

static unsigned doers(const sentence *s, const fact *f, mz_str speaker)
{
    unsigned bits = 0;
    int others = 0;
    for (int k = 0; k < f->agents_n; k++) {
        const actor_ref *a = &f->agents[k];
        const int i = f->agent_item[k];
        const bool between = i > 0 && mz_unit_is(s, s->i[i - 1].u0, "between");
        others += a->named && names_other(a->code, speaker) ? 1 + between : 0;
        bits |= mz_same_side(a->code, speaker) ? OWN_DOER : 0;
        bits |= a->named && !a->generic && names_other(a->code, speaker) ? OTHER_DOER : 0;
    }
    if (others > 1 && f->targets_n == 0) {
        bits &= ~(unsigned)OTHER_DOER; /* a fight between others is done to nobody of the speaker's side */
    }
    const mz_str before = s->r->memory.agent;
    if (f->agents_n == 0 && f->harms_n > 0 && before.len > 0 && names_other(before, speaker) &&
        s->r->memory.event_seen) {
        bits |= DOER_BEFORE;
    }
    for (int k = 0; k < f->clause && f->agents_n == 0 && f->harms_n > 0; k++) { /* "their army broke the truce; 31 …" */
        const int np = s->c[k].subject;
        const mz_str code = np >= 0 && s->i[np].actor.named ? s->i[np].actor.code : S("");
        const bool fights = mz_str_ends(code, S("MIL")) || mz_actor_is_armed_group(code);
        bits |= fights && names_other(code, speaker) && s->c[k].act < 0 ? DOER_BEFORE : 0;
    }
    return bits;
}

static unsigned look_at(const sentence *s, const fact *f)
{
    const mz_str speaker = mz_speaker_of(s, f->speech);
    unsigned bits = losses(s, f, speaker) | doers(s, f, speaker);
    bits |= f->presupposed ? PRESUPPOSED : 0;
    bits |= f->blamed ? BLAMED : 0;
    bits |= f->disowned ? DISOWNED : 0;
    bits |= mz_is_party(s, f->speech, speaker) && official_speaker(speaker) ? PARTY : 0;
    bits |= f->plover == MZ_ASSAULT || f->plover == MZ_COERCE || f->plover == MZ_MOBILIZE || f->plover == MZ_NO_PLOVER
                ? HOSTILE
                : 0;
    bits |= f->plover == MZ_ASSAULT ? VIOLENT : 0;
    bits |= f->kind == MZ_ACT ? ACT : 0;
    bits |= f->speech >= 0 && s->s[f->speech].negated ? NOT_SAID : 0;
    bits |= mz_str_ends(speaker, S("MIL")) || mz_actor_is_armed_group(speaker) ? SOLDIERS : 0;
    return bits;
}

/* --- the rules: the first that fits ------------------------------------------------------------------------------- */

#define CUE(st) (1U << (st))
#define ANY     (~0U)

static const struct rule {
    const char *id;
    unsigned all, none; /* bits that must hold, and that must not */
    unsigned cues;      /* stances of the word of speech */
    int stance;         /* -1: the cue's own */
} rules[] = {
    {"stance.presupposed", PRESUPPOSED, 0, ANY, MZ_REPORTS},
    {"stance.blamed", BLAMED, 0, ANY, MZ_ACCUSES},
    {"stance.disowned", DISOWNED, 0, ANY, MZ_DENIES},
    {"stance.not-denied", NOT_SAID, 0, CUE(MZ_DENIES), MZ_REPORTS},
    {"stance.cue", 0, 0, CUE(MZ_DENIES) | CUE(MZ_ACCUSES), -1},
    {"stance.cue", 0, ENEMY_LOSS | OTHER_DOER, CUE(MZ_CONCEDES), -1},
    {"stance.own-loss", PARTY | OWN_LOSS, 0, ANY, MZ_CONCEDES},
    {"stance.named-doer", PARTY | OTHER_DOER | HOSTILE, OWN_DOER | ACT, ANY, MZ_ACCUSES},
    {"stance.doer-before", PARTY | DOER_BEFORE | HOSTILE | OWN_HURT, ACT, ANY, MZ_ACCUSES},
    {"stance.cue", 0, 0, CUE(MZ_CONFIRMS) | CUE(MZ_CONCEDES), -1},
    {"stance.party", PARTY | ENEMY_LOSS, ACT, ANY, MZ_CLAIMS},
    {"stance.party", PARTY | OWN_DOER | VIOLENT, ACT, ANY, MZ_CLAIMS},
    {"stance.no-loss", PARTY | NO_LOSS | SOLDIERS, ACT, ANY, MZ_CLAIMS},
    {"stance.cue", 0, 0, CUE(MZ_CLAIMS), -1},
    {"stance.plain", 0, 0, ANY, MZ_REPORTS},
};

mz_stance mz_stance_of(const sentence *s, const fact *f, const char **rule)
{
    const mz_stance cue = mz_cue_stance(s, f->speech);
    const unsigned bits = look_at(s, f);
    size_t k = 0;
    while ((bits & rules[k].all) != rules[k].all || (bits & rules[k].none) != 0 || (CUE(cue) & rules[k].cues) == 0) {
        k++; /* the last one always fits */
    }
    *rule = rules[k].id;
    return rules[k].stance < 0 ? cue : (mz_stance)rules[k].stance;
}

/* --- one happening, two stances ------------------------------------------------------------------------------------
 */

typedef enum side { SIDE_NONE, SIDE_OWN, SIDE_ENEMY } side;

static side side_of(const sentence *s, const harmed *h, mz_str speaker)
{
    if (h->q.count.hi == 0 || h->basis == MZ_SUBSET) {
        return SIDE_NONE;
    }
    if (h->victims.code.len == 0) {
        return killed_by_own(s, h, speaker) ? SIDE_ENEMY : SIDE_NONE;
    }
    const bool own = mz_same_side(h->victims.code, speaker);
    const bool country = h->victims.code.len == 3 && mz_country_name(h->victims.code).len > 0;
    bool adversary = mz_str_eq(mz_actor_country(speaker), h->victims.code); /* of one country: its rebels' enemy */
    for (int k = 0; k < s->r->memory.sides_n; k++) {
        adversary = adversary || mz_str_eq(s->r->memory.sides[k], h->victims.code);
    }
    return combatant(&h->victims)         ? (own ? SIDE_OWN : SIDE_ENEMY)
           : country && adversary && !own ? SIDE_ENEMY
                                          : SIDE_NONE;
}

static void keep_targets(const sentence *s, fact *f)
{
    int n = 0;
    for (int t = 0; t < f->targets_n; t++) {
        bool hurt = false;
        for (int k = 0; k < f->harms_n; k++) {
            hurt = hurt || mz_str_eq(s->h[f->harm[k]].victims.code, f->targets[t].code);
        }
        if (hurt) {
            f->targets[n] = f->targets[t];
            f->target_item[n++] = f->target_item[t];
        }
    }
    f->targets_n = n;
}

static void keep_agents(fact *f, mz_str speaker, bool own)
{
    int n = 0;
    for (int a = 0; a < f->agents_n; a++) {
        if (mz_same_side(f->agents[a].code, speaker) == own) {
            f->agents[n] = f->agents[a];
            f->agent_item[n++] = f->agent_item[a];
        }
    }
    f->agents_n = n;
}

/* Harms of the fact that stand on one side, with those of no side that follow them. */
static void keep_side(const sentence *s, fact *f, mz_str speaker, side wanted)
{
    side last = SIDE_OWN;
    int n = 0;
    for (int k = 0; k < f->harms_n; k++) {
        const side here = side_of(s, &s->h[f->harm[k]], speaker);
        last = here == SIDE_NONE ? last : here;
        if (last == wanted) {
            f->harm[n++] = f->harm[k];
        }
    }
    f->harms_n = n;
    keep_targets(s, f);
    keep_agents(f, speaker, wanted == SIDE_ENEMY);
}

void mz_split_by_side(sentence *s)
{
    const int facts = s->fn;
    for (int k = 0; k < facts && s->fn < FACTS_MAX; k++) {
        fact *f = &s->f[k];
        const mz_str speaker = mz_speaker_of(s, f->speech);
        bool own = false;
        bool enemy = false;
        for (int n = 0; n < f->harms_n; n++) {
            const side here = side_of(s, &s->h[f->harm[n]], speaker);
            own = own || here == SIDE_OWN;
            enemy = enemy || here == SIDE_ENEMY;
        }
        const bool party = mz_is_party(s, f->speech, speaker) && official_speaker(speaker);
        if (!own || !enemy || f->presupposed || !party) {
            continue;
        }
        s->f[s->fn] = *f;
        keep_side(s, &s->f[s->fn], speaker, SIDE_ENEMY);
        keep_side(s, f, speaker, SIDE_OWN);
        s->fn++;
    }
}

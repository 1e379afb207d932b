/* How the one who says it stands to what is said: the rules of stance, and who counts as a party. */
#include "reading/parse.h"

/* --- the speaker -------------------------------------------------------------------------------------------------- */

mz_str mz_speaker_of(const sentence *s, int sp)
{
    if (sp >= 0 && s->s[sp].who_n > 0) {
        const speech *p = &s->s[sp];
        return p->who[p->who_n - 1].code;
    }
    if (sp >= 0 && s->s[sp].parent >= 0 && s->s[sp].who_n == 0) {
        return mz_speaker_of(s, s->s[sp].parent);
    }
    return sp < 0 || s->r->party ? s->r->publisher : S("");
}

bool mz_is_party(const sentence *s, int sp, mz_str code)
{
    if (sp < 0 || s->s[sp].who_n == 0) {
        return s->r->party;
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
    const mz_str sa = mz_actor_side(a);
    return sa.len == 3 && mz_str_eq(sa, mz_actor_side(b));
}

static bool combatant(const actor_ref *a)
{
    return mz_actor_is_combatant(a->code) || mz_str_eq(a->status, S("military")) || mz_str_eq(a->status, S("police")) ||
           mz_str_eq(a->status, S("militant"));
}

/* --- the rules -------------------------------------------------------------------------------------------------- */

mz_stance mz_cue_stance(const sentence *s, int sp)
{
    mz_stance st = MZ_REPORTS;
    if (sp >= 0 && s->s[sp].cue != NULL) {
        (void)mz_stance_parse(mz_term_arg(s->s[sp].cue, 0), &st);
    }
    return st;
}

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

static bool hostile(mz_plover p) { return p == MZ_ASSAULT || p == MZ_COERCE || p == MZ_MOBILIZE || p == MZ_NO_PLOVER; }

mz_stance mz_stance_of(const sentence *s, const fact *f)
{
    const mz_stance st = mz_cue_stance(s, f->speech);
    if (f->presupposed) {
        return MZ_REPORTS;
    }
    if (f->blamed) {
        return MZ_ACCUSES;
    }
    if (st == MZ_DENIES || st == MZ_ACCUSES) {
        return st;
    }
    const mz_str speaker = mz_speaker_of(s, f->speech);
    const bool party = mz_is_party(s, f->speech, speaker) && official_speaker(speaker);
    bool own_loss = false;
    bool enemy_loss = false;
    bool none_lost = false;
    for (int k = 0; k < f->harms_n; k++) {
        const harmed *h = &s->h[f->harm[k]];
        const bool own = mz_same_side(h->victims.code, speaker);
        own_loss = own_loss || (own && combatant(&h->victims) && h->q.count.hi != 0);
        enemy_loss = enemy_loss || (!own && combatant(&h->victims) && h->victims.code.len > 0);
        none_lost = none_lost || h->q.count.hi == 0;
    }
    if (party && own_loss) {
        return MZ_CONCEDES;
    }
    bool agent_other = false;
    bool agent_own = false;
    for (int k = 0; k < f->agents_n; k++) {
        const actor_ref *a = &f->agents[k];
        agent_own = agent_own || mz_same_side(a->code, speaker);
        agent_other = agent_other || (!mz_same_side(a->code, speaker) && a->named && !a->generic &&
                                      (mz_actor_is_state(a->code) || mz_actor_is_armed_group(a->code)));
    }
    if (party && agent_other && !agent_own && hostile(f->plover) && f->kind != MZ_ACT) {
        return MZ_ACCUSES;
    }
    if (st == MZ_CONCEDES || st == MZ_CONFIRMS) {
        return st == MZ_CONCEDES || !(party && agent_own) ? st : MZ_CONFIRMS;
    }
    if (party && f->kind != MZ_ACT &&
        (enemy_loss || (agent_own && f->plover == MZ_ASSAULT) || (none_lost && mz_str_ends(speaker, S("MIL"))))) {
        return MZ_CLAIMS;
    }
    return st == MZ_CLAIMS ? MZ_CLAIMS : MZ_REPORTS;
}

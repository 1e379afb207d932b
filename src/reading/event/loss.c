/* Happenings with harm: those that belong together, who did it, to whom, and what kind of violence it was. */
#include "reading/event/fact.h"

static bool is_np(const sentence *s, int i) { return i >= 0 && i < s->in && s->i[i].kind == I_NP; }

/* The finest type named in the clause: "airstrike" before "raid" before the verb's own. */
void mz_refine_type(const sentence *s, fact *f, int from, int to)
{
    for (int i = from; i < to; i++) {
        if (is_np(s, i) && s->i[i].happening != NULL && mz_arg_is(s->i[i].happening, 0, "ASSAULT")) {
            const mz_term_entry *e = s->i[i].happening;
            const bool vague = mz_arg_is(e, 2, "clash") || mz_arg_is(e, 2, "raid");
            if (f->type.len == 0 || (!vague && f->plover == MZ_ASSAULT &&
                                     (mz_str_eq(f->type, S("clash")) || mz_str_eq(f->type, S("raid")) ||
                                      mz_str_eq(f->type, S("attack_on_civilians"))))) {
                f->type = mz_term_arg(e, 2);
                f->cameo = mz_term_arg(e, 1);
            }
        }
    }
}

/* "dispatched peacekeepers", "seized the cargo": the verb with this object is no harm. */
static bool no_harm(const sentence *s, const harmed *m)
{
    const clause *c = m->clause < 0 ? NULL : &s->c[m->clause];
    if (c == NULL || !c->sorted || !mz_arg_is(m->rule, 1, "trans")) {
        return false;
    }
    const mz_term_entry *e = c->event;
    return mz_arg_is(e, 1, "AID") || mz_arg_is(e, 1, "ACCUSE") || mz_arg_is(e, 1, "MOBILIZE") ||
           mz_arg_is(e, 1, "SANCTION") || mz_arg_is(e, 1, "PROTEST") || mz_arg_is(e, 2, "1711") ||
           mz_arg_is(e, 2, "192");
}

static void drop_no_harm(sentence *s)
{
    bool none = s->hn > 0;
    for (int h = 0; h < s->hn; h++) {
        none = none && no_harm(s, &s->h[h]);
    }
    s->hn = none ? 0 : s->hn; /* others point at harms by number: all or none */
}

static bool zero(const harmed *m) { return m->q.count.hi == 0 && m->q.count.lo == 0; }

/* The fact that holds the harm which this one is part of. */
static fact *fact_of_whole(sentence *s, const harmed *m)
{
    for (int k = 0; k < s->fn && m->of_harm >= 0; k++) {
        for (int n = 0; n < s->f[k].harms_n; n++) {
            if (s->f[k].harm[n] == m->of_harm) {
                return &s->f[k];
            }
        }
    }
    return NULL;
}

/* The fact of the same happening as told by the same speaker. */
static fact *fact_of_same(sentence *s, const harmed *m, int sp, bool presupposed)
{
    for (int k = 0; k < s->fn; k++) {
        fact *o = &s->f[k];
        const bool same = o->clause == m->clause || s->c[o->clause].speech == s->c[m->clause].speech;
        if (same && o->speech == sp && o->presupposed == presupposed && o->harms_n < LIST_MAX &&
            (o->polarity == MZ_NEGATED) == zero(m)) {
            return o;
        }
    }
    return NULL;
}

static fact *fact_of_harm(sentence *s, const harmed *m, int sp, bool presupposed)
{
    fact *f = mz_new_fact(s, m->clause < 0 ? 0 : m->clause, sp);
    if (f == NULL) {
        return NULL;
    }
    const item *v = &s->i[s->c[f->clause].vg];
    f->presupposed = presupposed;
    f->u0 = m->u0;
    f->rule = "fact.harm";
    f->entry = m->rule;
    f->polarity = zero(m) ? MZ_NEGATED : v->possible || m->possible ? MZ_POSSIBLE : v->future ? MZ_FUTURE : MZ_AFFIRMED;
    return f;
}

void mz_harm_facts(sentence *s)
{
    drop_no_harm(s);
    for (int h = 0; h < s->hn; h++) {
        const harmed *m = &s->h[h];
        const bool part = m->of_harm >= 0;
        bool pre = false;
        const int sp = part ? -1 : mz_speech_at(s, m->clause < 0 ? 0 : m->clause, m->item, &pre);
        fact *f = part ? fact_of_whole(s, m) : fact_of_same(s, m, sp, pre);
        f = f == NULL ? fact_of_harm(s, m, sp, pre) : f;
        if (f == NULL) {
            return;
        }
        if (f->harms_n < LIST_MAX) {
            f->harm[f->harms_n++] = h;
        }
    }
}

static bool arrests(const mz_term_entry *e) { return e != NULL && mz_str_starts(mz_term_arg(e, 2), S("173")); }

/* Violence, or ground taken by it. */
static bool attacks(const mz_term_entry *e) { return mz_arg_is(e, 1, "ASSAULT") || mz_arg_is(e, 2, "192"); }

/* --- who did it ------------------------------------------------------------------------------------------------------
 */

/* Who kills by the verb of harm itself: its subject, or the one behind "by". */
static void agents_of_harms(sentence *s, fact *f, mz_str speaker)
{
    for (int n = 0; n < f->harms_n; n++) {
        const clause *c = &s->c[s->h[f->harm[n]].clause];
        const item *v = &s->i[c->vg];
        if (v->harmverb == NULL || !mz_arg_is(v->harmverb, 1, "trans")) {
            continue;
        }
        const bool victim_subject = c->subject >= 0 && s->i[c->subject].used;
        if (c->agent >= 0 && (v->passive || victim_subject)) {
            mz_add_agents(s, f, c->agent, c->end, speaker);
        } else if (!victim_subject && c->subject >= 0) {
            mz_add_agents(s, f, c->subject, c->vg, speaker);
        }
    }
}

/* "our forces have carried out operations in which …": who did what the noun says. */
static bool does_attack(const sentence *s, const clause *c)
{
    const mz_term_entry *word;
    int at = -1;
    const slots x = mz_slots_of_clause(s, (int)(c - s->c));
    const mz_term_entry *e = x.object < 0 ? NULL : mz_np_happening(s, x.object, &at);
    return mz_arg_is(e, 0, "ASSAULT") && mz_outer_of(s, s->i[c->vg].head, &word) == O_DO;
}

/* Who fights in a clause beside that of the harm: "militants stormed the post, and four died". */
static void agents_of_fighting(sentence *s, fact *f, const clause *o, mz_str speaker)
{
    const item *v = &s->i[o->vg];
    const bool fights = attacks(o->event) && mz_str_starts(mz_term_arg(o->event, 0), S("t"));
    const bool other = o->subject >= 0 && !s->i[o->subject].used && o != &s->c[f->clause];
    if (!v->passive && !v->infinitive && other && (fights || does_attack(s, o))) {
        mz_add_agents(s, f, o->subject, o->vg, speaker);
    } else if (attacks(o->event) && v->passive && o->agent >= 0) {
        mz_add_agents(s, f, o->agent, o->end, speaker);
    }
    mz_agents_around(s, f, o->begin, o->end, speaker);
}

/* Nobody is doer and victim at once by standing in one list: "one boy was killed". */
static void drop_victims(const sentence *s, fact *f)
{
    int n = 0;
    for (int k = 0; k < f->agents_n; k++) {
        bool victim = false;
        for (int h = 0; h < s->hn; h++) {
            victim = victim || s->h[h].victim_item == f->agent_item[k] || s->h[h].item == f->agent_item[k];
        }
        if (!victim) {
            f->agents[n] = f->agents[k];
            f->agent_item[n++] = f->agent_item[k];
        }
    }
    f->agents_n = n;
}

static void find_doers(sentence *s, fact *f, mz_str speaker)
{
    const int of = s->c[f->clause].speech;
    agents_of_harms(s, f, speaker);
    drop_victims(s, f);
    for (int k = 0; k < s->cn && f->agents_n == 0; k++) {
        if (s->c[k].speech == of || k == f->clause) {
            agents_of_fighting(s, f, &s->c[k], speaker);
            drop_victims(s, f);
        }
    }
}

/* --- what it was
 * ------------------------------------------------------------------------------------------------------ */

/* Violence, unless all that was done is an arrest or an expulsion by an authority. */
static void name_violence(const sentence *s, fact *f)
{
    bool captured = true;
    bool displaced = true;
    bool arrest = false;
    bool deport = false;
    for (int n = 0; n < f->harms_n; n++) {
        const harmed *h = &s->h[f->harm[n]];
        const mz_term_entry *e = h->clause >= 0 ? s->c[h->clause].event : NULL;
        captured = captured && h->effect == MZ_CAPTURED;
        displaced = displaced && h->effect == MZ_DISPLACED;
        arrest = arrest || arrests(e);
        deport = deport || mz_arg_is(e, 2, "174");
    }
    arrest = arrest && captured;
    deport = deport && displaced;
    f->plover = arrest || deport ? MZ_COERCE : MZ_ASSAULT;
    f->type = arrest      ? S("detention")
              : deport    ? S("mass_expulsion")
              : captured  ? S("abduction")
              : displaced ? S("displacement")
                          : S("");
    f->cameo = arrest ? S("173") : deport ? S("174") : S("");
}

void mz_complete_harm_fact(sentence *s, fact *f)
{
    const mz_str speaker = mz_speaker_of(s, f->speech);
    f->place = mz_place_of(s, f->clause);
    const mz_str country = mz_fact_country(s, f);
    find_doers(s, f, speaker);
    for (int n = 0; n < f->harms_n; n++) {
        harmed *h = &s->h[f->harm[n]];
        mz_name_victims(s, f, h, country, speaker);
        if (h->basis != MZ_SUBSET && h->victims.code.len > 0 && h->q.count.hi != 0) {
            mz_add_actor(f->targets, f->target_item, &f->targets_n, h->victims, h->victim_item);
        }
    }
    name_violence(s, f);
    mz_refine_type(s, f, 0, s->in);
    if (f->type.len == 0) {
        for (int k = 0; k < s->cn; k++) {
            const mz_term_entry *e = s->c[k].event;
            if (f->type.len == 0 && attacks(e) && s->c[k].speech == s->c[f->clause].speech) {
                f->type = mz_term_arg(e, 3);
                f->cameo = mz_term_arg(e, 2);
            }
        }
    }
}

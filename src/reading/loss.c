/* Happenings with harm: those that belong together, who did it, to whom, and what kind of violence it was. */
#include "reading/fact.h"

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
           mz_arg_is(e, 1, "SANCTION") || mz_arg_is(e, 2, "1711") || mz_arg_is(e, 2, "192");
}

static void drop_no_harm(sentence *s)
{
    bool none = s->hn > 0;
    for (int h = 0; h < s->hn; h++) {
        none = none && no_harm(s, &s->h[h]);
    }
    s->hn = none ? 0 : s->hn; /* others point at harms by number: all or none */
}

void mz_harm_facts(sentence *s)
{
    drop_no_harm(s);
    for (int h = 0; h < s->hn; h++) {
        harmed *m = &s->h[h];
        bool pre = false;
        const int sp = m->of_harm >= 0 ? -2 : mz_speech_at(s, m->clause < 0 ? 0 : m->clause, m->item, &pre);
        fact *f = NULL;
        if (m->of_harm >= 0) {
            for (int k = 0; k < s->fn && f == NULL; k++) {
                for (int n = 0; n < s->f[k].harms_n; n++) {
                    f = s->f[k].harm[n] == m->of_harm ? &s->f[k] : f;
                }
            }
        }
        for (int k = 0; k < s->fn && f == NULL; k++) {
            fact *o = &s->f[k];
            const bool zero = m->q.count.hi == 0 && m->q.count.lo == 0;
            const bool same = o->clause == m->clause || (s->c[o->clause].speech == s->c[m->clause].speech);
            f = same && o->speech == sp && o->presupposed == pre && o->harms_n < LIST_MAX &&
                        (o->polarity == MZ_NEGATED) == zero
                    ? o
                    : NULL;
        }
        if (f == NULL) {
            f = mz_new_fact(s, m->clause < 0 ? 0 : m->clause, sp == -2 ? -1 : sp);
            if (f == NULL) {
                return;
            }
            f->presupposed = pre;
            f->u0 = m->u0;
            f->rule = "fact.harm";
            const item *v = &s->i[s->c[f->clause].vg];
            f->polarity = m->q.count.hi == 0 && m->q.count.lo == 0 ? MZ_NEGATED
                          : v->possible || m->possible             ? MZ_POSSIBLE
                          : v->future                              ? MZ_FUTURE
                                                                   : MZ_AFFIRMED;
            f->entry = m->rule;
        }
        if (f->harms_n < LIST_MAX) {
            f->harm[f->harms_n++] = h;
        }
    }
}

static bool arrests(const mz_term_entry *e) { return e != NULL && mz_str_starts(mz_term_arg(e, 2), S("173")); }

/* Violence, or ground taken by it. */
static bool attacks(const mz_term_entry *e) { return mz_arg_is(e, 1, "ASSAULT") || mz_arg_is(e, 2, "192"); }

void mz_complete_harm_fact(sentence *s, fact *f)
{
    const clause *c = &s->c[f->clause];
    const mz_str speaker = mz_speaker_of(s, f->speech);
    f->place = mz_place_of(s, f->clause);
    const mz_str country = mz_fact_country(s, f);
    bool captured_only = true;
    bool displaced_only = true;
    bool deport = false;
    bool arrest = false;
    for (int n = 0; n < f->harms_n; n++) {
        const harmed *h = &s->h[f->harm[n]];
        captured_only = captured_only && h->effect == MZ_CAPTURED;
        displaced_only = displaced_only && h->effect == MZ_DISPLACED;
        arrest = arrest || (h->clause >= 0 && arrests(s->c[h->clause].event));
        deport = deport || (h->clause >= 0 && mz_arg_is(s->c[h->clause].event, 2, "174"));
    }
    for (int n = 0; n < f->harms_n; n++) {
        const int k = s->h[f->harm[n]].clause;
        const clause *hc = &s->c[k];
        const item *v = &s->i[hc->vg];
        if (v->harmverb == NULL || !mz_arg_is(v->harmverb, 1, "trans")) {
            continue;
        }
        const bool victim_subject = hc->subject >= 0 && s->i[hc->subject].used;
        if (hc->agent >= 0 && (v->passive || victim_subject)) {
            mz_add_agents(s, f, hc->agent, hc->end, speaker);
        } else if (!victim_subject && hc->subject >= 0) {
            mz_add_agents(s, f, hc->subject, hc->vg, speaker);
        }
    }
    for (int k = 0; k < s->cn && f->agents_n == 0; k++) {
        if (s->c[k].speech == c->speech || k == f->clause) {
            const clause *o = &s->c[k];
            const bool violent = attacks(o->event);
            const bool passive = s->i[o->vg].passive;
            if (violent && !passive && !s->i[o->vg].infinitive && mz_str_starts(mz_term_arg(o->event, 0), S("t")) &&
                o->subject >= 0 && !s->i[o->subject].used && k != f->clause) {
                mz_add_agents(s, f, o->subject, o->vg, speaker);
            } else if (violent && passive && o->agent >= 0) {
                mz_add_agents(s, f, o->agent, o->end, speaker);
            }
            mz_agents_around(s, f, o->begin, o->end, speaker);
        }
    }
    for (int n = 0; n < f->harms_n; n++) {
        harmed *h = &s->h[f->harm[n]];
        mz_name_victims(s, f, h, country, speaker);
        if (h->basis != MZ_SUBSET && h->victims.code.len > 0 && h->q.count.hi != 0) {
            mz_add_actor(f->targets, f->target_item, &f->targets_n, h->victims, h->victim_item);
        }
    }
    arrest = arrest && captured_only;
    deport = deport && displaced_only;
    f->plover = arrest || deport ? MZ_COERCE : MZ_ASSAULT;
    f->type = arrest           ? S("detention")
              : deport         ? S("mass_expulsion")
              : captured_only  ? S("abduction")
              : displaced_only ? S("displacement")
                               : S("");
    f->cameo = arrest ? S("173") : deport ? S("174") : S("");
    mz_refine_type(s, f, 0, s->in);
    if (f->type.len == 0) {
        for (int k = 0; k < s->cn; k++) {
            const mz_term_entry *e = s->c[k].event;
            if (f->type.len == 0 && attacks(e) && s->c[k].speech == c->speech) {
                f->type = mz_term_arg(e, 3);
                f->cameo = mz_term_arg(e, 2);
            }
        }
    }
}

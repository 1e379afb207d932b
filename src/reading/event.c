/* Happenings and acts told by a verb or a noun of the dictionary, without harm. */
#include "reading/fact.h"

static bool word_is(const sentence *s, int i, pos p)
{
    return i >= 0 && i < s->in && s->i[i].kind == I_WORD && s->i[i].pos == p;
}
static bool is_np(const sentence *s, int i) { return i >= 0 && i < s->in && s->i[i].kind == I_NP; }

static bool object_class(const sentence *s, int np, const char *class)
{
    if (np < 0) {
        return false;
    }
    for (int u = s->i[np].u0; u < s->i[np].u1; u++) {
        if (mz_unit_arg(s, u, MZ_TERM_THING, 0, class)) {
            return true;
        }
    }
    return false;
}

/* The dictionary's verb that fits the object, NULL when none does. */
const mz_term_entry *mz_fitting_verb(const sentence *s, const clause *c)
{
    const item *v = &s->i[c->vg];
    const int32_t node = s->u[v->head].node;
    const int object = v->passive ? c->subject : c->object >= 0 ? c->object : -1;
    const mz_term_entry *any = NULL;
    if (v->verb == NULL) {
        return NULL;
    }
    for (int k = 0; k < mz_lexicon_terms_n(node); k++) {
        const mz_term m = mz_lexicon_term(node, k);
        if (m.entry->kind != MZ_TERM_VERB) {
            continue;
        }
        const mz_str wanted = mz_term_arg(m.entry, 5);
        if (wanted.len > 0) {
            char class[16] = {0};
            memcpy(class, wanted.data, (size_t)(wanted.len < 15 ? wanted.len : 15));
            if (object_class(s, object, class)) {
                return m.entry;
            }
        } else if (any == NULL) {
            any = m.entry;
        }
    }
    return any;
}

static mz_polarity polarity_of(const item *v)
{
    return v->negated ? MZ_NEGATED : v->possible ? MZ_POSSIBLE : v->future ? MZ_FUTURE : MZ_AFFIRMED;
}

void mz_verb_fact(sentence *s, int k, const mz_term_entry *e)
{
    const clause *c = &s->c[k];
    const item *v = &s->i[c->vg];
    const bool joint = mz_arg_is(e, 0, "m");
    const bool lone = mz_arg_is(e, 0, "i") || mz_arg_is(e, 0, "p");
    const int object = v->passive ? c->subject : c->object >= 0 ? c->object : c->prep_object;
    if (!joint && !lone && object < 0 && c->agent < 0) {
        return;
    }
    if (c->subject < 0 && c->agent < 0 && object < 0 && s->r->publisher.len == 0) {
        return;
    }
    fact *f = mz_new_fact(s, k, c->speech);
    if (f == NULL) {
        return;
    }
    f->kind = mz_arg_is(e, 4, "a") ? MZ_ACT : MZ_EVENT;
    f->plover = mz_plover_named(mz_term_arg(e, 1));
    f->cameo = mz_term_arg(e, 2);
    f->type = mz_term_arg(e, 3);
    f->entry = e;
    f->rule = "fact.verb";
    f->polarity = polarity_of(v);
    f->place = mz_place_of(s, k);
    const mz_str speaker = mz_speaker_of(s, f->speech);
    if (v->passive) {
        if (c->agent >= 0) {
            mz_add_agents(s, f, c->agent, c->end, speaker);
        }
    } else if (!mz_arg_is(e, 0, "p") && c->subject >= 0) {
        mz_add_agents(s, f, c->subject, c->vg, speaker);
    }
    if (!lone && object >= 0) {
        mz_add_targets(s, f, object, v->passive ? c->vg : c->end, speaker);
        if (f->targets_n == 0 && s->i[object].of >= 0) {
            mz_add_targets(s, f, s->i[object].of, c->end, speaker);
        }
        if (f->targets_n == 0 && !v->passive && c->prep_object >= 0 && c->prep_object != object) {
            mz_add_targets(s, f, c->prep_object, c->end, speaker);
        }
    } else if (mz_arg_is(e, 0, "p") && c->subject >= 0) {
        mz_add_targets(s, f, c->subject, c->vg, speaker);
    }
    if (f->plover == MZ_ASSAULT) {
        mz_refine_type(s, f, c->begin, c->end);
    }
}

/* "Shelling erupted", "the team heard 14 explosions": the noun is the happening. */
void mz_happening_fact(sentence *s, int k)
{
    const clause *c = &s->c[k];
    const item *v = &s->i[c->vg];
    int at = -1;
    const int around[3] = {c->subject, c->object, c->prep_object};
    for (int n = 0; n < 2 && at < 0; n++) {
        const int np = around[n];
        if (np >= 0 && s->i[np].happening != NULL && mz_arg_is(s->i[np].happening, 0, "ASSAULT") &&
            s->i[np].clause == k) {
            at = np;
        }
    }
    const bool light = v->light || (v->verb != NULL && mz_arg_is(v->verb, 0, "i"));
    if (at < 0 || !light || s->u[v->head].pos == P_BE) {
        return;
    }
    const mz_term_entry *e = s->i[at].happening;
    bool pre = false;
    const int sp = mz_speech_at(s, k, at, &pre);
    fact *f = mz_new_fact(s, k, pre ? -1 : sp);
    if (f == NULL) {
        return;
    }
    f->plover = mz_plover_named(mz_term_arg(e, 0));
    f->cameo = mz_term_arg(e, 1);
    f->type = mz_term_arg(e, 2);
    f->entry = e;
    f->rule = "fact.happening";
    f->polarity = s->i[at].no ? MZ_NEGATED : polarity_of(v);
    f->place = mz_place_of(s, k);
    for (int j = at; j + 1 < s->in && j < at + 4 && s->i[j].kind != I_VG; j++) {
        if (word_is(s, j, P_PREP) && mz_unit_is(s, s->i[j].u0, "between") && is_np(s, j + 1)) {
            mz_add_agents(s, f, j + 1, s->in, mz_speaker_of(s, c->speech));
        }
    }
    actor_ref a;
    if (f->agents_n > 0) {
        return;
    }
    if (mz_agent_of_happening(s, at, &a)) {
        mz_add_actor(f->agents, f->agent_item, &f->agents_n, a, at);
    } else if (at != c->subject && c->subject >= 0 && !(sp >= 0 && s->s[sp].source == c->subject) &&
               (mz_unit_is(s, v->head, "launched") || mz_unit_is(s, v->head, "conducted") ||
                mz_unit_is(s, v->head, "carried"))) {
        mz_add_agents(s, f, c->subject, c->vg, mz_speaker_of(s, c->speech));
    }
}

/* meet, visit, cut ties: cues of the dictionary that are no speech. */
void mz_plain_cue_fact(sentence *s, int k)
{
    const clause *c = &s->c[k];
    const mz_term_entry *e = s->i[c->vg].cue;
    if (c->act >= 0 || !mz_act_cue(e) || (c->subject < 0 && c->agent < 0)) {
        return;
    }
    const bool consult = mz_arg_is(e, 2, "CONSULT") || mz_arg_is(e, 2, "SANCTION") || mz_arg_is(e, 2, "SUPPORT") ||
                         mz_arg_is(e, 2, "ACCUSE") || mz_arg_is(e, 2, "AGREE");
    if (!consult || (s->i[c->vg].infinitive)) {
        return;
    }
    fact *f = mz_new_fact(s, k, c->speech);
    if (f == NULL) {
        return;
    }
    f->kind = MZ_ACT;
    f->plover = mz_plover_named(mz_term_arg(e, 2));
    f->cameo = mz_term_arg(e, 3);
    f->type = mz_term_arg(e, 4);
    f->entry = e;
    f->rule = "fact.plain-act";
    f->polarity = polarity_of(&s->i[c->vg]);
    if (f->plover == MZ_CONSULT) {
        f->place = mz_place_of(s, k);
    }
    const mz_str speaker = mz_speaker_of(s, c->speech);
    const int agent = s->i[c->vg].passive ? c->agent : c->subject;
    if (agent >= 0) {
        mz_add_agents(s, f, agent, agent < c->vg ? c->vg : c->end, speaker);
    }
    const int object = s->i[c->vg].passive ? c->subject : c->object >= 0 ? c->object : c->prep_object;
    if (object >= 0 && object != agent) {
        mz_add_targets(s, f, object, c->end, speaker);
        if (f->targets_n == 0 && c->prep_object >= 0) {
            mz_add_targets(s, f, c->prep_object, c->end, speaker);
        }
    }
}

/* Acts of speech: the cue itself is what somebody does. */
#include "reading/fact.h"

static bool is_np(const sentence *s, int i) { return i >= 0 && i < s->in && s->i[i].kind == I_NP; }
static bool stance_is(const mz_term_entry *e, const char *st) { return mz_arg_is(e, 0, st); }

static bool content_exists(const sentence *s, int sp)
{
    for (int k = 0; k < s->fn; k++) {
        for (int p = s->f[k].speech, n = 0; p >= 0 && n < SPEECH_MAX; p = s->s[p].parent, n++) {
            if (p == sp) {
                return true;
            }
        }
    }
    return false;
}

/* "offered to hand over to Great Britain two …": the one named in what is offered, asked or threatened. */
static void addressee(sentence *s, fact *f, int from)
{
    for (int i = from; i < s->in && f->targets_n == 0; i++) {
        if (s->i[i].kind == I_WORD && s->i[i].pos == P_SEMI) {
            return;
        }
        const bool named = is_np(s, i) && ((s->i[i].actor.named && s->i[i].actor.human) ||
                                           (s->i[i].country.len == 3 && !s->i[i].place));
        bool other = named;
        const mz_str code = named ? (s->i[i].actor.named ? s->i[i].actor.code : s->i[i].country) : S("");
        for (int k = 0; named && k < f->agents_n; k++) {
            other = other && !mz_str_eq(mz_actor_country(f->agents[k].code), mz_actor_country(code));
        }
        if (other && code.len > 0) {
            mz_add_targets(s, f, i, s->in, S(""));
        }
    }
}

/* "…, he said, blaming Pakistan": what the same speaker told is laid at somebody's door. */
static bool blame(sentence *s, const clause *c, const speech *p)
{
    const mz_str who = p->who_n > 0 ? p->who[p->who_n - 1].code : S("");
    for (int k = 0; k < s->fn; k++) {
        fact *f = &s->f[k];
        const mz_str speaker = mz_speaker_of(s, f->speech);
        if (f->kind != MZ_ACT && f->plover == MZ_ASSAULT && f->agents_n == 0 && speaker.len > 0 &&
            (who.len == 0 || mz_str_eq(who, speaker))) {
            mz_add_agents(s, f, c->object, c->end, speaker);
            f->blamed = f->agents_n > 0;
            return f->blamed;
        }
    }
    return false;
}

/* The verb of events-*.txt whose object is of its sort, where the cue may be bent by it. */
static const mz_term_entry *sorted_verb(const sentence *s, int k, const mz_term_entry *cue)
{
    const mz_term_entry *e = stance_is(cue, "denies") ? NULL : s->c[k].event;
    return e != NULL && s->c[k].sorted && mz_term_arg(e, 1).len > 0 && mz_arg_is(e, 4, "a") ? e : NULL;
}

/* The cue itself is the act: condemns, offers, demands; or its object is a happening: "claimed the blast". */
void mz_act_fact(sentence *s, int k)
{
    const clause *c = &s->c[k];
    if (c->act < 0) {
        return;
    }
    const speech *p = &s->s[c->act];
    const mz_term_entry *e = p->cue;
    const bool event_stance = stance_is(e, "denies") || stance_is(e, "accuses") || stance_is(e, "claims") ||
                              stance_is(e, "confirms") || stance_is(e, "concedes");
    const item *v = &s->i[c->vg];
    if (content_exists(s, c->act) && (event_stance || !mz_act_cue(e))) {
        return;
    }
    const bool speaker = p->who_n > 0;
    const int object = c->object >= 0 ? c->object : c->prep_object;
    const bool of_event =
        object >= 0 && s->i[object].happening != NULL && mz_arg_is(s->i[object].happening, 0, "ASSAULT");
    const bool part =
        object >= 0 && (mz_unit_is(s, s->i[object].head, "involvement") ||
                        mz_unit_is(s, s->i[object].head, "responsibility") || mz_unit_is(s, s->i[object].head, "hand"));
    if (stance_is(e, "accuses") && mz_arg_is(e, 1, "blame") && c->object >= 0 && s->i[c->object].actor.human &&
        blame(s, c, p)) {
        return;
    }
    fact *f = NULL;
    if (event_stance && (of_event || (part && s->r->memory.event_seen) || (part && s->fn > 0))) {
        f = mz_new_fact(s, k, c->act);
        if (f == NULL) {
            return;
        }
        f->plover = MZ_ASSAULT;
        f->rule = "fact.cue-event";
        f->place = mz_place_of(s, k);
        if (of_event) {
            f->type = mz_term_arg(s->i[object].happening, 2);
            f->cameo = mz_term_arg(s->i[object].happening, 1);
        }
        if (!stance_is(e, "confirms") && !stance_is(e, "accuses") && speaker) {
            actor_ref a = p->who[p->who_n - 1];
            mz_add_actor(f->agents, f->agent_item, &f->agents_n, a, p->who_item[p->who_n - 1]);
        }
        if (stance_is(e, "accuses") && c->object >= 0) {
            mz_add_agents(s, f, c->object, c->end, mz_speaker_of(s, c->act));
        }
    } else if (mz_act_cue(e)) {
        f = mz_new_fact(s, k, c->act);
        if (f == NULL) {
            return;
        }
        f->kind = MZ_ACT;
        f->act_of_cue = true;
        f->plover = mz_plover_named(mz_term_arg(e, 2));
        f->cameo = mz_term_arg(e, 3);
        f->type = mz_term_arg(e, 4);
        f->rule = "fact.act";
        const mz_term_entry *done = sorted_verb(s, k, e);
        if (done != NULL) { /* "offered an apology": what is offered says what it is */
            f->plover = mz_plover_named(mz_term_arg(done, 1));
            f->cameo = mz_term_arg(done, 2);
            f->type = mz_term_arg(done, 3);
        }
        if (speaker) {
            for (int w = 0; w < p->who_n; w++) {
                mz_add_actor(f->agents, f->agent_item, &f->agents_n, p->who[w], p->who_item[w]);
            }
        }
        const bool of_attack = stance_is(e, "condemns") && object >= 0 && s->i[object].happening != NULL;
        if (object >= 0 && !of_attack) {
            mz_add_targets(s, f, object, c->end, S(""));
            if (f->targets_n == 0 && c->prep_object >= 0) {
                mz_add_targets(s, f, c->prep_object, c->end, S(""));
            }
        }
        if (f->targets_n == 0 && !of_attack) {
            addressee(s, f, c->vg + 1);
        }
    }
    if (f == NULL) {
        return;
    }
    f->entry = e;
    f->polarity = v->negated ? MZ_NEGATED : MZ_AFFIRMED;
}

/* Acts of speech: the cue itself is what somebody does. */
#include "reading/event/fact.h"

static bool is_np(const sentence *s, int i) { return i >= 0 && i < s->in && s->i[i].kind == I_NP; }
static bool stance_is(const mz_term_entry *e, const char *st) { return mz_arg_is(e, 0, st); }

static bool content_exists(const sentence *s, int sp, bool deeds)
{
    for (int k = 0; k < s->fn; k++) {
        if (deeds && s->f[k].kind == MZ_ACT) {
            continue; /* "rejected the charge that": the charge is one act, the rejection another */
        }
        for (int p = s->f[k].speech, n = 0; p >= 0 && n < SPEECH_MAX; p = s->s[p].parent, n++) {
            if (p == sp) {
                return true;
            }
        }
    }
    return false;
}

/* "signed in Doha" */
static bool venue(const sentence *s, int i)
{
    return i > 0 && s->i[i - 1].kind == I_WORD &&
           (mz_unit_is(s, s->i[i - 1].u0, "in") || mz_unit_is(s, s->i[i - 1].u0, "at"));
}

/* "offered to hand over to Great Britain two …": the one named in what is offered, asked or threatened. */
static void addressee(sentence *s, fact *f, int from)
{
    for (int i = from; i < s->in && f->targets_n == 0; i++) {
        const bool next_act = s->i[i].kind == I_VG && i > from && s->i[i].cue != NULL && s->i[i].clause >= 0 &&
                              s->c[s->i[i].clause].act >= 0;
        if (next_act || (s->i[i].kind == I_WORD && s->i[i].pos == P_SEMI)) {
            return; /* what another says or asks is to somebody else */
        }
        if (is_np(s, i) && mz_np_text(s, i)) {
            continue; /* "the Doha accord" is nobody */
        }
        const bool named = is_np(s, i) && ((s->i[i].actor.named && s->i[i].actor.human) ||
                                           (s->i[i].country.len == 3 && !s->i[i].place));
        bool other = named && !mz_is_source(s, i) && !(f->plover == MZ_SUPPORT && venue(s, i));
        const mz_str code = named ? (s->i[i].actor.named ? s->i[i].actor.code : s->i[i].country) : S("");
        for (int k = 0; named && k < f->agents_n; k++) {
            other = other && mz_two_sides(f->agents[k].code, code);
        }
        if (other && code.len > 0) {
            mz_add_targets(s, f, i, s->in, S(""));
        }
    }
}

/* Does the fact name nobody yet, or only "assailants"? */
static bool doer_open(const fact *f)
{
    for (int k = 0; k < f->agents_n; k++) {
        if (!mz_str_eq(f->agents[k].code, S("UAF"))) {
            return false;
        }
    }
    return true;
}

/* "…, he said, blaming Pakistan": what the same speaker told is laid at somebody's door. */
static bool blame(sentence *s, const clause *c, const speech *p)
{
    const mz_str who = p->who_n > 0 ? p->who[p->who_n - 1].code : S("");
    for (int k = 0; k < s->fn; k++) {
        fact *f = &s->f[k];
        const mz_str speaker = mz_speaker_of(s, f->speech);
        if (f->kind != MZ_ACT && f->plover == MZ_ASSAULT && doer_open(f) && speaker.len > 0 &&
            (who.len == 0 || mz_str_eq(who, speaker))) {
            const int before = f->agents_n;
            mz_add_agents(s, f, c->object, c->end, speaker);
            f->blamed = f->agents_n > before;
            for (int n = before; f->blamed && n < f->agents_n; n++) {
                f->agents[n - before] = f->agents[n];
                f->agent_item[n - before] = f->agent_item[n];
            }
            f->agents_n -= f->blamed ? before : 0;
            return f->blamed;
        }
    }
    return false;
}

/* --- what kind of act ------------------------------------------------------------------------------------------------
 */

/* The verb of events-*.txt whose object is of its sort, where the cue may be bent by it: "offered an apology". */
static const mz_term_entry *sorted_verb(const sentence *s, int k, const mz_term_entry *cue)
{
    const mz_term_entry *e = s->c[k].event;
    if (e == NULL || !s->c[k].sorted || mz_term_arg(e, 1).len == 0 || !mz_arg_is(e, 4, "a")) {
        return NULL;
    }
    const bool refuses = stance_is(cue, "denies");
    return !refuses || mz_arg_is(e, 1, "CONCEDE") ? e : NULL; /* "dismissed the minister" denies nothing */
}

/* What is agreed, offered or threatened to be done: the category of the clause that hangs on the cue. */
static int inner_clause(const sentence *s, int k)
{
    for (int n = k + 1; n < s->cn && n < k + 4; n++) {
        if (!mz_infinitive(s, &s->c[n])) {
            continue;
        }
        const stack up = mz_stack_of(s, n);
        if (up.cue == k || (up.n == 1 && up.top == k)) {
            return n;
        }
    }
    return -1;
}

static const mz_term_entry *inner_event(const sentence *s, int k)
{
    const int n = inner_clause(s, k);
    return n < 0 ? NULL : s->c[n].event;
}

/* What is agreed or offered, by the sort of its object: the leaf of the taxonomy. */
static mz_str type_of_object(const sentence *s, const slots *x)
{
    static const struct {
        const char *sort, *type;
    } TYPES[] = {{"truce", "ceasefire_declared"}, {"mediation", "offer_mediation"}, {"deal", "agreement"},
                 {"talks", "offer_talks"},        {"visit", "offer_talks"},         {"dispute", "offer_talks"}};
    for (size_t k = 0; k < sizeof TYPES / sizeof TYPES[0]; k++) {
        bool found = x->object >= 0 && mz_np_sort(s, x->object, mz_str_of(TYPES[k].sort)) != NULL;
        for (int p = 0; p < x->pp_n && p < 1 && x->object < 0; p++) { /* "agreed to a ceasefire" */
            found = found || mz_np_sort(s, x->pp[p].np, mz_str_of(TYPES[k].sort)) != NULL;
        }
        if (found) {
            return mz_str_of(TYPES[k].type);
        }
    }
    return S("");
}

/* "refused to sign": the refusal is the act, and what was not done is none. */
bool mz_done_by_act(const sentence *s, int k)
{
    const stack up = mz_stack_of(s, k);
    const int act = up.n > 0 && up.top >= 0 && up.top != k ? s->c[up.top].act : -1;
    return act >= 0 && mz_act_cue(s->s[act].cue);
}

static void become(fact *f, mz_plover p, mz_str cameo, mz_stance stance)
{
    f->plover = p;
    f->cameo = cameo;
    f->type = S("");
    f->stance = stance;
    f->stance_known = true;
}

static bool modal(const sentence *s, const item *v, const char *word)
{
    for (int u = v->u0; u < v->head; u++) {
        if (mz_unit_is(s, u, word)) {
            return true;
        }
    }
    return false;
}

/* "is ready to impose martial law" is a threat, "vowed to cooperate" is none; "will not accept" refuses. */
static void bend(const sentence *s, int k, fact *f)
{
    mz_plover stacked = MZ_NO_PLOVER;
    mz_str cameo = S("");
    const item *v = &s->i[s->c[k].vg];
    const mz_term_entry *done = inner_event(s, k);
    const mz_plover inner = done == NULL ? MZ_NO_PLOVER : mz_plover_named(mz_term_arg(done, 1));
    if (f->plover == MZ_AGREE && (mz_str_eq(f->type, S("offer_talks")) || f->type.len == 0)) {
        const slots x = mz_slots_of_clause(s, k);
        f->type = done != NULL ? mz_type_of_pledge(done) : type_of_object(s, &x);
    }
    if (f->plover == MZ_AGREE && mz_hostile(inner)) {
        become(f, MZ_THREATEN, S("130"), MZ_THREATENS);
    } else if (f->plover == MZ_THREATEN && mz_peaceful(inner)) {
        become(f, MZ_AGREE, S("030"), MZ_AGREES);
    } else if (mz_stacked_all(s, k, f->plover, &stacked, &cameo) && stacked != f->plover) {
        become(f, stacked, cameo, mz_stance_of_act(stacked, cameo)); /* "plans to sign", "stopped negotiating" */
    } else if (f->plover == MZ_AGREE && v->negated && (v->future || modal(s, v, "would"))) {
        become(f, MZ_REJECT, S("120"), MZ_DENIES);
        f->polarity = MZ_AFFIRMED;
    }
}

/* "said that Paris must agree": the outer speaker demands it of the inner one. */
static bool demanded(sentence *s, int k, fact *f)
{
    const item *v = &s->i[s->c[k].vg];
    const int outer_sp = s->s[s->c[k].act].parent;
    const bool must = modal(s, v, "must");
    if (!(must || modal(s, v, "should")) || outer_sp < 0 || v->negated || s->s[outer_sp].postposed) {
        return false;
    }
    const speech *p = &s->s[outer_sp];
    for (int w = 0; w < p->who_n; w++) {
        mz_add_actor(f->agents, f->agent_item, &f->agents_n, p->who[w], p->who_item[w]);
    }
    become(f, MZ_REQUEST, must ? S("100") : S("020"), must ? MZ_DEMANDS : MZ_CALLS_FOR);
    f->speech = outer_sp;
    f->rule = "fact.must";
    if (s->c[k].subject >= 0) {
        mz_add_targets(s, f, s->c[k].subject, s->c[k].vg, S(""));
    }
    return true;
}

/* --- the facts
 * -------------------------------------------------------------------------------------------------------- */

static void speakers_act(fact *f, const speech *p)
{
    for (int w = 0; w < p->who_n; w++) {
        mz_add_actor(f->agents, f->agent_item, &f->agents_n, p->who[w], p->who_item[w]);
    }
}

static bool known(const actor_ref *a, int n)
{
    bool any = false;
    for (int k = 0; k < n; k++) {
        any = any || a[k].code.len > 0;
    }
    return any;
}

/* "condemned the firing by the troops", "the Martian air strikes" */
static void blame_doer(sentence *s, fact *f, int np)
{
    actor_ref a;
    const slots x = mz_slots_of_noun(s, np);
    if (x.by >= 0) {
        mz_add_targets(s, f, x.by, s->in, S(""));
    } else if (s->i[np].actor.code.len == 0 && mz_agent_of_happening(s, np, &a)) {
        mz_add_actor(f->targets, f->target_item, &f->targets_n, a, np);
    }
}

static void addressed(sentence *s, int k, fact *f, int object)
{
    const clause *c = &s->c[k];
    const bool condemns = stance_is(s->s[c->act].cue, "condemns");
    if (condemns && object >= 0 && (s->i[object].happening != NULL || s->i[object].harm != NULL)) {
        blame_doer(s, f, object); /* "condemned the attack", "the deaths of": only its doer is blamed */
        return;
    }
    slots x = mz_slots_of_clause(s, k);
    x.pp_n = condemns && x.object >= 0 ? 0 : x.pp_n;
    mz_fill_addressee(s, f, &x);
    const bool said_to = x.object >= 0 || mz_slot_behind(s, &x, "on") >= 0 || mz_slot_behind(s, &x, "to") >= 0;
    const bool together = f->agents_n > 1 && (f->plover == MZ_AGREE || f->plover == MZ_SUPPORT);
    const int inner = f->targets_n == 0 && !together && !said_to ? inner_clause(s, k) : -1;
    if (inner >= 0) { /* "refused to meet the rebels" */
        const slots y = mz_slots_of_clause(s, inner);
        mz_fill_addressee(s, f, &y);
    }
    if (f->targets_n == 0 && !together) { /* "A and B agreed in Minsk": each with the other */
        addressee(s, f, c->vg + 1);
    }
}

/* "agreed to a ceasefire", "offered to resume talks": it is about war, whoever does it. */
static bool of_war(const sentence *s, int from)
{
    for (int i = from; i < s->in; i++) {
        const bool thing =
            is_np(s, i) && (mz_np_sort(s, i, S("truce")) != NULL || mz_np_sort(s, i, S("siege")) != NULL ||
                            mz_arg_is(s->i[i].happening, 0, "ASSAULT"));
        if (thing) {
            return true;
        }
    }
    return false;
}

bool mz_matters(const sentence *s, const fact *f)
{
    const int told_by = f->speech < 0 ? -1 : s->s[f->speech].parent;
    const bool heard = told_by >= 0 && known(s->s[told_by].who, s->s[told_by].who_n);
    return known(f->agents, f->agents_n) || known(f->targets, f->targets_n) || heard ||
           (f->plover == MZ_AGREE && of_war(s, s->c[f->clause].vg));
}

/* condemns, offers, demands: the cue itself is the act. */
static void act_of_cue(sentence *s, int k, int object)
{
    const clause *c = &s->c[k];
    const speech *p = &s->s[c->act];
    fact *f = mz_new_fact(s, k, c->act);
    if (f == NULL) {
        return;
    }
    const mz_term_entry *done = sorted_verb(s, k, p->cue);
    const int first = done != NULL ? 1 : 2; /* argument of the category in a verb's and in a cue's entry */
    const mz_term_entry *e = done != NULL ? done : p->cue;
    f->kind = MZ_ACT;
    f->act_of_cue = true;
    f->plover = mz_plover_named(mz_term_arg(e, first));
    f->cameo = mz_term_arg(e, first + 1);
    f->type = mz_term_arg(e, first + 2);
    f->rule = "fact.act";
    f->stance_known = f->plover == MZ_CONCEDE && stance_is(p->cue, "denies");
    f->stance = MZ_REPORTS;
    f->entry = p->cue;
    f->polarity = s->i[c->vg].negated ? MZ_NEGATED : MZ_AFFIRMED;
    if (!demanded(s, k, f)) {
        bend(s, k, f);
        speakers_act(f, p);
        addressed(s, k, f, object);
    }
    if (!mz_matters(s, f)) {
        s->fn--; /* somebody asks somebody: no politics */
    }
}

/* "claimed the blast", "denied any part in it": the happening is what is said. */
static void event_of_cue(sentence *s, int k, int object, bool of_event)
{
    const clause *c = &s->c[k];
    const speech *p = &s->s[c->act];
    fact *f = mz_new_fact(s, k, c->act);
    if (f == NULL) {
        return;
    }
    f->plover = MZ_ASSAULT;
    f->rule = "fact.cue-event";
    f->entry = p->cue;
    f->polarity = s->i[c->vg].negated ? MZ_NEGATED : MZ_AFFIRMED;
    f->place = mz_place_of(s, k);
    if (of_event) {
        f->type = mz_term_arg(s->i[object].happening, 2);
        f->cameo = mz_term_arg(s->i[object].happening, 1);
    }
    if (!stance_is(p->cue, "confirms") && !stance_is(p->cue, "accuses") && p->who_n > 0) {
        mz_add_actor(f->agents, f->agent_item, &f->agents_n, p->who[p->who_n - 1], p->who_item[p->who_n - 1]);
    }
    if (stance_is(p->cue, "accuses") && c->object >= 0) {
        mz_add_agents(s, f, c->object, c->end, mz_speaker_of(s, c->act));
    }
}

static bool takes_events(const mz_term_entry *e)
{
    return stance_is(e, "denies") || stance_is(e, "accuses") || stance_is(e, "claims") || stance_is(e, "confirms") ||
           stance_is(e, "concedes");
}

static bool part_in_it(const sentence *s, int object) { return object >= 0 && mz_part_noun(s, object); }

/* "marched to demand reforms": the purpose belongs to its verb. */
static bool purpose(const sentence *s, int k)
{
    const item *v = &s->i[s->c[k].vg];
    if (!v->infinitive || s->u[v->u0].pos == P_BE || s->u[v->u0].pos == P_HAVE) {
        return false;
    }
    const stack up = mz_stack_of(s, k);
    return up.n == 0 && up.cue < 0 && s->c[k].speech < 0;
}

/* Is a verb in the infinitive what somebody is told? */
bool mz_told_to(const sentence *s, int k) { return inner_clause(s, k) >= 0; }

/* The cue itself is the act, or its object is a happening. */
void mz_act_fact(sentence *s, int k)
{
    const clause *c = &s->c[k];
    if (c->act < 0 || purpose(s, k) || mz_done_by_act(s, k)) {
        return;
    }
    const mz_term_entry *e = s->s[c->act].cue;
    if (content_exists(s, c->act, stance_is(e, "denies")) && (takes_events(e) || !mz_act_cue(e))) {
        return;
    }
    const int object = c->object >= 0 ? c->object : c->prep_object;
    const bool of_event =
        object >= 0 && s->i[object].happening != NULL && mz_arg_is(s->i[object].happening, 0, "ASSAULT");
    const bool before = s->r->memory.event_seen || s->fn > 0;
    const bool part = before && (part_in_it(s, object) || mz_disowns(s, c->act));
    if (stance_is(e, "accuses") && mz_arg_is(e, 1, "blame") && c->object >= 0 && s->i[c->object].actor.human &&
        blame(s, c, &s->s[c->act])) {
        return;
    }
    if (takes_events(e) && (of_event || part)) {
        event_of_cue(s, k, object, of_event);
    } else if (mz_act_cue(e)) {
        act_of_cue(s, k, object);
    }
}

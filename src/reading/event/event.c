/* Happenings and acts told by a verb or a noun of the dictionary, without harm: which entry fits, what the words round
 * it make of it, and the fact. Who did it to whom is for roles.c. */
#include "reading/event/fact.h"

static bool word_is(const sentence *s, int i, pos p)
{
    return i >= 0 && i < s->in && s->i[i].kind == I_WORD && s->i[i].pos == p;
}

/* "said it would meet": told as to come. */
static bool would(const sentence *s, const clause *c)
{
    const item *v = &s->i[c->vg];
    for (int u = v->u0; u < v->head && c->speech >= 0; u++) {
        if (mz_unit_is(s, u, "would")) {
            return true;
        }
    }
    return false;
}

static mz_polarity polarity_of(const item *v)
{
    return v->negated ? MZ_NEGATED : v->possible ? MZ_POSSIBLE : v->future ? MZ_FUTURE : MZ_AFFIRMED;
}

/* --- which entry ---------------------------------------------------------------------------------------------------
 */

static char letter(const mz_term_entry *e, int at)
{
    const mz_str f = mz_term_arg(e, e->kind == MZ_TERM_HAPPENING ? 3 : 0);
    return (char)(f.len > at ? f.data[at] & 0x7F : 0);
}

static bool has_sort(const sentence *s, const slots *x, const mz_term_entry *e)
{
    const mz_str sort = mz_term_arg(e, 5);
    if (letter(e, 0) == 'b' || letter(e, 0) == 'a') {
        return x->subject >= 0 && mz_np_sort(s, x->subject, sort) != NULL;
    }
    return (x->object >= 0 && mz_np_sort(s, x->object, sort) != NULL) ||
           (x->second >= 0 && mz_np_sort(s, x->second, sort) != NULL);
}

/* "tortured scores of refugees" */
static bool done_to_people(const sentence *s, int np)
{
    for (int n = 0; np >= 0 && n < 3; np = s->i[np].of, n++) {
        if (s->i[np].actor.human || s->i[np].pronoun) {
            return true;
        }
    }
    return false;
}

/* How well the entry fits: its object's sort weighs more than who may do it; -1 when it does not. */
static int fitness(const sentence *s, const slots *x, const mz_term_entry *e)
{
    const bool sort = mz_term_arg(e, 5).len > 0;
    const char who = letter(e, 1);
    if (who == 'H') {
        return done_to_people(s, x->object) ? 1 : -1;
    }
    if ((sort && !has_sort(s, x, e)) || (who != '\0' && !mz_subject_is(s, x, who))) {
        return -1;
    }
    return 2 * sort + (who != '\0');
}

const mz_term_entry *mz_fitting_verb(const sentence *s, int k, bool *sorted)
{
    const item *v = &s->i[s->c[k].vg];
    const mz_term_entry *best = NULL;
    int most = -1;
    *sorted = false;
    if (v->verb == NULL) {
        return NULL;
    }
    const slots x = mz_slots_of_clause(s, k);
    const int32_t node = s->u[v->head].node;
    for (int n = 0; n < mz_lexicon_terms_n(node); n++) {
        const mz_term m = mz_lexicon_term(node, n);
        const int fit = m.entry->kind == MZ_TERM_VERB ? fitness(s, &x, m.entry) : -1;
        if (fit > most) {
            most = fit;
            best = m.entry;
        }
    }
    *sorted = most >= 2;
    return best;
}

/* --- what becomes of it ----------------------------------------------------------------------------------------------
 */

typedef struct draft {
    mz_plover plover;
    mz_str cameo, type;
    mz_polarity polarity;
    bool act, told; /* told: somebody's word (a pledge, a demand), not a deed */
    mz_stance stance;
    const char *rule;
    const mz_term_entry *entry;
    char frame;
    int subject; /* item: who acts, after what the stack says */
} draft;

static draft draft_of(const mz_term_entry *e, const slots *x)
{
    const bool noun = e->kind == MZ_TERM_HAPPENING;
    return (draft){.plover = mz_plover_named(mz_term_arg(e, noun ? 0 : 1)),
                   .cameo = mz_term_arg(e, noun ? 1 : 2),
                   .type = mz_term_arg(e, noun ? 2 : 3),
                   .act = mz_arg_is(e, 4, "a"),
                   .stance = MZ_REPORTS,
                   .rule = noun ? "fact.happening" : "fact.verb",
                   .entry = e,
                   .frame = letter(e, 0),
                   .subject = x->subject};
}

/* How the doer stands to an act that is words: to pledge, to refuse, to demand. */
mz_stance mz_stance_of_act(mz_plover p, mz_str cameo)
{
    switch ((int)p) {
    case MZ_AGREE:
        return MZ_AGREES;
    case MZ_REQUEST:
        return MZ_CALLS_FOR;
    case MZ_REJECT:
        return MZ_DENIES;
    case MZ_THREATEN:
        return MZ_THREATENS;
    case MZ_ACCUSE:
        return mz_str_starts(cameo, S("112")) ? MZ_ACCUSES : mz_str_starts(cameo, S("11")) ? MZ_CONDEMNS : MZ_REPORTS;
    case MZ_SUPPORT:
        return mz_str_eq(cameo, S("057")) ? MZ_AGREES : MZ_REPORTS;
    default:
        return MZ_REPORTS;
    }
}

mz_str mz_type_of_pledge(const mz_term_entry *done)
{
    const int plover = done->kind == MZ_TERM_HAPPENING ? 0 : 1;
    const mz_str cameo = mz_term_arg(done, plover + 1);
    if (mz_arg_is(done, plover, "CONSULT")) {
        return mz_str_eq(cameo, S("045")) ? S("offer_mediation") : S("offer_talks");
    }
    return mz_str_eq(cameo, S("0871")) ? S("ceasefire_declared") : mz_str_eq(cameo, S("057")) ? S("agreement") : S("");
}

static void tell(draft *d, mz_plover to, mz_str cameo, const char *rule)
{
    const bool same = d->plover == to;
    d->plover = to;
    d->rule = rule;
    if (!same) {
        const mz_plover p = to;
        d->cameo = cameo;
        d->type = p == MZ_AGREE && d->entry != NULL ? mz_type_of_pledge(d->entry) : S("");
        d->act = p != MZ_RETREAT && p != MZ_MOBILIZE && p != MZ_COERCE && p != MZ_ASSAULT;
        d->told = d->act && p != MZ_CONCEDE && p != MZ_SANCTION;
    }
    d->stance = d->act ? mz_stance_of_act(to, d->cameo) : MZ_REPORTS;
}

/* "refused to hand over": from the nearest verb above to the outermost. */
static bool apply_stack(const sentence *s, const stack *x, draft *d)
{
    for (int n = 0; n < x->n; n++) {
        mz_plover to;
        mz_str cameo;
        if (!mz_stacked(x->o[n], d->plover, &to, &cameo)) {
            continue;
        }
        if (to == MZ_NO_PLOVER) {
            return false;
        }
        tell(d, to, cameo, "fact.stack");
        const bool ready = x->o[n] == O_INTEND && to == MZ_AGREE &&
                           (mz_unit_is(s, x->unit[n], "willing") || mz_unit_is(s, x->unit[n], "ready") ||
                            mz_unit_is(s, x->unit[n], "prepared") || mz_unit_is(s, x->unit[n], "willingness") ||
                            mz_unit_is(s, x->unit[n], "readiness"));
        d->stance = ready ? MZ_OFFERS : d->stance;
    }
    if (x->n > 0 && x->top >= 0) {
        const item *v = &s->i[s->c[x->top].vg];
        d->polarity = polarity_of(v) == MZ_AFFIRMED ? d->polarity : polarity_of(v);
        d->subject = s->c[x->top].subject;
    }
    return true;
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

/* Does the subject stand for the one who speaks? "The UN said it would …" */
static bool speaker_acts(const sentence *s, const draft *d, int sp)
{
    if (sp < 0 || s->s[sp].who_n == 0 || d->subject < 0) {
        return false;
    }
    const item *np = &s->i[d->subject];
    const mz_str who = s->s[sp].who[s->s[sp].who_n - 1].code;
    for (int w = 0; w < s->s[sp].who_n; w++) {
        if (s->s[sp].who_item[w] == d->subject) {
            return true;
        }
    }
    return np->pronoun || (np->actor.code.len >= 3 && who.len >= 3 &&
                           mz_str_eq(mz_str_sub(np->actor.code, 0, 3), mz_str_sub(who, 0, 3)));
}

static bool warns(const sentence *s, const clause *c)
{
    const speech *p = c->speech < 0 ? NULL : &s->s[c->speech];
    for (int u = p == NULL ? 0 : p->cue0; p != NULL && u < p->cue1; u++) {
        if (mz_unit_is(s, u, "warned") || mz_unit_is(s, u, "warns") || mz_unit_is(s, u, "warning")) {
            return true;
        }
    }
    return false;
}

/* "it would withdraw": a pledge; "it would attack": a threat; "it would not leave": a refusal; "they must leave": a
 * demand.
 */
static void apply_modal(const sentence *s, const clause *c, const item *v, draft *d)
{
    const bool will = v->future || modal(s, v, "would") || (warns(s, c) && v->possible && mz_hostile(d->plover));
    const bool must = modal(s, v, "must") || modal(s, v, "should");
    const bool own = speaker_acts(s, d, c->speech);
    const bool before = c->speech >= 0 && !s->s[c->speech].postposed && s->s[c->speech].clause >= 0;
    if (must && before && !own && !v->negated) {
        tell(d, MZ_REQUEST, modal(s, v, "must") ? S("100") : S("020"), "fact.must");
        d->stance = modal(s, v, "must") ? MZ_DEMANDS : MZ_CALLS_FOR;
        d->polarity = MZ_AFFIRMED;
        return;
    }
    if (!will || d->told) {
        return;
    }
    const bool gives = d->plover == MZ_AID || d->plover == MZ_COOPERATE || mz_str_starts(d->cameo, S("086"));
    if (v->negated && mz_peaceful(d->plover) && own && before) {
        tell(d, MZ_REJECT, S("120"), "fact.will");
        d->polarity = MZ_AFFIRMED;
    } else if (!v->negated && ((mz_peaceful(d->plover) && own && before) || gives)) {
        tell(d, MZ_AGREE, S("030"), "fact.will");
        d->polarity = MZ_AFFIRMED;
    } else if (!v->negated && mz_hostile(d->plover) && own) {
        tell(d, MZ_THREATEN, S("130"), "fact.will");
        d->polarity = MZ_AFFIRMED;
    }
}

/* --- the fact
 * --------------------------------------------------------------------------------------------------------- */

static bool any_code(const actor_ref *a, int n, bool political)
{
    for (int k = 0; k < n; k++) {
        if (a[k].code.len > 0 && (!political || mz_is_political(a[k].code))) {
            return true;
        }
    }
    return false;
}

/* Truces and borders are nobody's but states' and armed groups'. */
static bool of_war(const mz_term_entry *e)
{
    static const char *const sorts[] = {"truce", "crossing", "siege"};
    bool own = false;
    for (size_t k = 0; e != NULL && e->kind == MZ_TERM_VERB && k < sizeof sorts / sizeof sorts[0]; k++) {
        own = own || mz_arg_is(e, 5, sorts[k]);
    }
    return own;
}

/* Is somebody in it who can make policy or war? People visit, help and release each other all the time. */
static bool somebody(const fact *f, const mz_term_entry *e)
{
    const bool private_too = f->plover == MZ_PROTEST || f->plover == MZ_COERCE || f->plover == MZ_REQUEST ||
                             f->plover == MZ_ACCUSE || f->plover == MZ_REJECT || f->plover == MZ_THREATEN ||
                             f->plover == MZ_CONCEDE;
    if (of_war(e)) {
        return true;
    }
    if (f->plover == MZ_CONSULT) {
        return any_code(f->agents, f->agents_n, true);
    }
    return any_code(f->agents, f->agents_n, !private_too) || any_code(f->targets, f->targets_n, !private_too);
}

static void make(sentence *s, int k, int sp, const draft *d, const slots *x)
{
    fact *f = mz_new_fact(s, k, sp);
    if (f == NULL) {
        return;
    }
    f->kind = d->act ? MZ_ACT : MZ_EVENT;
    f->plover = d->plover;
    f->cameo = d->cameo;
    f->type = d->type;
    f->entry = d->entry;
    f->rule = d->rule;
    f->polarity = d->polarity;
    f->stance = d->stance;
    f->stance_known = d->stance != MZ_REPORTS;
    f->place = d->told && d->frame != 'l' ? -1 : mz_place_of(s, k);
    slots y = *x;
    y.subject = d->subject;
    mz_fill_roles(s, f, &y, d->frame);
    f->place = d->told ? -1 : f->place;
    if (f->plover == MZ_ASSAULT) {
        mz_refine_type(s, f, s->c[k].begin, s->c[k].end);
    } else if (!somebody(f, d->entry)) {
        s->fn--;
    }
}

/* "if", "unless", "until": nobody says that it happened. */
static bool supposed(const sentence *s, const clause *c)
{
    static const char *const words[] = {"if", "unless", "until", "whether", "lest", "till"};
    for (int i = c->begin; i < c->vg; i++) {
        const bool joins = word_is(s, i, P_SUB) || word_is(s, i, P_PREP);
        for (size_t w = 0; joins && w < sizeof words / sizeof words[0]; w++) {
            if (mz_unit_is(s, s->i[i].u0, words[w])) {
                return true;
            }
        }
    }
    return false;
}

/* "aimed at shelling", "a plan for freeing": named, not told. "after shelling", "by shelling" tell it. */
static bool behind_preposition(const sentence *s, int vg)
{
    static const char *const tells[] = {"after", "before", "by", "while", "since", "when", "despite", "following"};
    int i = vg - 1;
    while (i >= 0 && word_is(s, i, P_ADV)) {
        i--;
    }
    if (!word_is(s, i, P_PREP)) {
        return false;
    }
    for (size_t w = 0; w < sizeof tells / sizeof tells[0]; w++) {
        if (mz_unit_is(s, s->i[i].u0, tells[w])) {
            return false;
        }
    }
    return true;
}

/* "UN-brokered": a part of an adjective. */
static bool glued(const sentence *s, const item *v)
{
    return v->u1 - v->u0 == 1 && (s->t[s->u[v->head].t0].flags & TK_GLUED) != 0;
}

/* "to attack" is told by what it hangs on; "are to leave" tells it itself. */
static bool untold(const sentence *s, const clause *c)
{
    const item *v = &s->i[c->vg];
    const pos first = s->u[v->u0].pos;
    const bool ing = !v->finite && (v->form & MZ_ING) != 0;
    const bool content = c->speech >= 0 && s->s[c->speech].clause >= 0 && !s->s[c->speech].postposed;
    return (mz_infinitive(s, c) && first != P_BE && first != P_HAVE && first != P_MODAL) || glued(s, v) ||
           (ing && !content && behind_preposition(s, c->vg));
}

/* The object that an attack was made on must be there; other verbs may stand alone. */
static bool enough(const sentence *s, int k, const mz_term_entry *e, const slots *x)
{
    const char f = letter(e, 0);
    const bool alone =
        f == 'm' || f == 'i' || f == 'p' || f == 'o' || f == 'b' || f == 'f' || f == 'v' || f == 'a' || f == 's';
    if (!alone && x->object < 0 && x->pp_n == 0 && x->by < 0) {
        return false;
    }
    (void)k;
    return x->subject >= 0 || x->object >= 0 || s->r->publisher.len > 0;
}

/* "accused X of violating rights": policy, so that the accusation is the act. */
static bool policy(const sentence *s, const clause *c, const draft *d)
{
    const bool accused = c->speech >= 0 && mz_cue_stance(s, c->speech) == MZ_ACCUSES;
    return accused && d->plover != MZ_ASSAULT && d->plover != MZ_COERCE && d->plover != MZ_MOBILIZE;
}

void mz_verb_fact(sentence *s, int k, const mz_term_entry *e)
{
    const clause *c = &s->c[k];
    const item *v = &s->i[c->vg];
    const stack up = mz_stack_of(s, k);
    const slots x = mz_slots_of_clause(s, k);
    if (up.noun >= 0 && up.top >= 0 && s->i[s->c[up.top].vg].cue != NULL) {
        return; /* "praised their efforts to end": what is praised is an effort */
    }
    if (mz_term_arg(e, 1).len == 0 || supposed(s, c) || !enough(s, k, e, &x) || mz_done_by_act(s, k)) {
        return;
    }
    if (untold(s, c) && up.n == 0) {
        return; /* a purpose belongs to its verb */
    }
    draft d = draft_of(e, &x);
    d.polarity = polarity_of(v);
    if (!apply_stack(s, &up, &d) || policy(s, c, &d)) {
        return;
    }
    const clause *top = up.n > 0 && up.top >= 0 ? &s->c[up.top] : c;
    if (d.polarity == MZ_AFFIRMED && would(s, top)) {
        d.polarity = MZ_FUTURE;
    }
    apply_modal(s, top, &s->i[top->vg], &d);
    if (d.stance == MZ_REPORTS && d.act) {
        d.stance = mz_stance_of_act(d.plover, d.cameo);
    }
    make(s, k, top->speech, &d, &x);
}

/* "told Moscow to hand over": it was demanded. */
void mz_order_fact(sentence *s, int k)
{
    const clause *c = &s->c[k];
    const item *v = &s->i[c->vg];
    const slots x = mz_slots_of_clause(s, k);
    const bool tells = mz_arg_is(v->cue, 1, "tell") && !v->passive && !v->negated && !v->infinitive;
    const bool political = x.object >= 0 && mz_is_political(s->i[x.object].actor.code);
    if (!tells || !political || !mz_told_to(s, k)) {
        return;
    }
    draft d = {.plover = MZ_REQUEST,
               .cameo = S("100"),
               .type = S("demand"),
               .act = true,
               .told = true,
               .stance = MZ_DEMANDS,
               .rule = "fact.order",
               .entry = v->cue,
               .frame = 't',
               .subject = x.subject};
    make(s, k, c->speech, &d, &x);
}

/* "warned Ankara that it would cancel the sale": a threat, whatever the verb. */
static bool warned(sentence *s, int k)
{
    const clause *c = &s->c[k];
    const item *v = &s->i[c->vg];
    const slots x = mz_slots_of_clause(s, k);
    draft d = {.plover = MZ_THREATEN,
               .cameo = S("130"),
               .act = true,
               .told = true,
               .stance = MZ_THREATENS,
               .rule = "fact.will",
               .frame = 'i',
               .subject = x.subject};
    if (c->act >= 0 || !warns(s, c) || !speaker_acts(s, &d, c->speech) || v->negated ||
        !(v->future || modal(s, v, "would"))) {
        return false;
    }
    make(s, k, c->speech, &d, &x);
    return true;
}

/* "said that both forces must ensure security": a demand, whatever the verb. */
void mz_demand_fact(sentence *s, int k)
{
    const clause *c = &s->c[k];
    const item *v = &s->i[c->vg];
    if (warned(s, k)) {
        return;
    }
    const bool political = c->subject >= 0 && mz_is_political(s->i[c->subject].actor.code);
    if (!political || c->act >= 0 || supposed(s, c) || !(modal(s, v, "must") || modal(s, v, "should"))) {
        return;
    }
    const slots x = mz_slots_of_clause(s, k);
    draft d = {.stance = MZ_REPORTS, .rule = "fact.must", .frame = 't', .subject = x.subject};
    apply_modal(s, c, v, &d);
    if (d.plover == MZ_REQUEST) {
        make(s, k, c->speech, &d, &x);
    }
}

/* --- nouns
 * ------------------------------------------------------------------------------------------------------------
 */

/* "launched 10 days of war games", "began talks with", "halted its attacks on": the verb's subject does what the noun
 * says.
 */
static bool done_noun(sentence *s, int k)
{
    const clause *c = &s->c[k];
    const item *v = &s->i[c->vg];
    const slots x = mz_slots_of_clause(s, k);
    const mz_term_entry *word;
    const outer o = mz_outer_of(s, v->head, &word);
    int at = -1;
    const mz_term_entry *e = x.object < 0 ? NULL : mz_np_happening(s, x.object, &at);
    if (e == NULL || (o != O_DO && o != O_BEGIN && o != O_STOP) || supposed(s, c)) {
        return false;
    }
    const bool assault = mz_arg_is(e, 0, "ASSAULT");
    if (assault && (o != O_STOP || x.subject < 0)) {
        return false; /* told below, with or without a doer */
    }
    const stack up = mz_stack_of(s, k);
    if (untold(s, c) && up.n == 0) {
        return false;
    }
    draft d = draft_of(e, &x);
    d.polarity = s->i[at].no ? MZ_NEGATED : polarity_of(v);
    mz_plover to;
    mz_str cameo;
    if (o == O_STOP && mz_stacked(o, d.plover, &to, &cameo)) {
        if (to == MZ_NO_PLOVER) {
            return false;
        }
        tell(&d, to, cameo, "fact.stack");
    }
    if (!apply_stack(s, &up, &d)) {
        return false;
    }
    const clause *top = up.n > 0 && up.top >= 0 ? &s->c[up.top] : c;
    apply_modal(s, top, &s->i[top->vg], &d);
    const int before = s->fn;
    make(s, k, top->speech, &d, &x);
    return s->fn > before;
}

/* What stands behind the noun, or behind its verb: "fighting erupted between A and B". */
static slots round_noun(const sentence *s, int k, int at)
{
    slots x = mz_slots_of_noun(s, at);
    const slots c = mz_slots_of_clause(s, k);
    const int between = mz_slot_behind(s, &c, "between");
    if (x.pp_n == 0 && between >= 0) {
        x.pp[0].prep = s->i[between - 1].u0;
        x.pp[0].np = between;
        x.pp_n = 1;
    }
    return x;
}

/* "Talks between A and B began", "Palestinian riots are continuing". */
static bool noun_goes_on(sentence *s, int k)
{
    const clause *c = &s->c[k];
    const item *v = &s->i[c->vg];
    const mz_term_entry *word;
    const outer o = mz_outer_of(s, v->head, &word);
    int at = -1;
    const mz_term_entry *e = c->subject < 0 ? NULL : mz_np_happening(s, c->subject, &at);
    const bool held = o == O_DO && (v->passive || c->object < 0); /* "talks were held", "talks opened" */
    const bool goes_on = o == O_BEGIN && !v->passive;
    if (e == NULL || untold(s, c) || mz_arg_is(e, 0, "ASSAULT") ||
        !(held || goes_on || mz_unit_arg(s, v->head, MZ_TERM_GRAMMAR, 0, "occurs"))) {
        return false;
    }
    const slots x = round_noun(s, k, at);
    draft d = draft_of(e, &x);
    d.polarity = polarity_of(v);
    const int before = s->fn;
    make(s, k, c->speech, &d, &x);
    return s->fn > before;
}

static int happening_of_clause(const sentence *s, int k)
{
    const int around[2] = {s->c[k].subject, s->c[k].object};
    for (int n = 0; n < 2; n++) {
        const int np = around[n];
        if (np >= 0 && s->i[np].happening != NULL && mz_arg_is(s->i[np].happening, 0, "ASSAULT") &&
            s->i[np].clause == k) {
            return np;
        }
    }
    return -1;
}

static bool launches(const sentence *s, const item *v)
{
    const mz_term_entry *word;
    return mz_outer_of(s, v->head, &word) == O_DO && !mz_unit_is(s, v->head, "make");
}

/* "Shelling erupted", "the team heard 14 explosions": the noun is the happening. */
static void attack_noun(sentence *s, int k)
{
    const clause *c = &s->c[k];
    const item *v = &s->i[c->vg];
    const int at = happening_of_clause(s, k);
    const bool light = v->light || launches(s, v) || (c->event != NULL && letter(c->event, 0) == 'i');
    if (at < 0 || !light || s->u[v->head].pos == P_BE || supposed(s, c)) {
        return;
    }
    bool pre = false;
    const int sp = mz_speech_at(s, k, at, &pre);
    const slots x = round_noun(s, k, at);
    draft d = draft_of(s->i[at].happening, &x);
    d.polarity = s->i[at].no ? MZ_NEGATED : polarity_of(v);
    const bool speaks = sp >= 0 && s->s[sp].source == c->subject;
    d.subject = at != c->subject && launches(s, v) && !speaks ? c->subject : -1;
    make(s, k, pre ? -1 : sp, &d, &x);
}

void mz_happening_fact(sentence *s, int k)
{
    if (!done_noun(s, k) && !noun_goes_on(s, k)) {
        attack_noun(s, k);
    }
}

/* meet, visit, cut ties: cues of the dictionary that are no speech. */
void mz_plain_cue_fact(sentence *s, int k)
{
    const clause *c = &s->c[k];
    const mz_term_entry *e = s->i[c->vg].cue;
    if (c->act >= 0 || !mz_act_cue(e) || (c->subject < 0 && c->agent < 0) || s->i[c->vg].infinitive) {
        return;
    }
    const bool deed = mz_arg_is(e, 2, "CONSULT") || mz_arg_is(e, 2, "SANCTION") || mz_arg_is(e, 2, "SUPPORT") ||
                      mz_arg_is(e, 2, "ACCUSE") || mz_arg_is(e, 2, "AGREE");
    if (!deed) {
        return;
    }
    const slots x = mz_slots_of_clause(s, k);
    draft d = {.plover = mz_plover_named(mz_term_arg(e, 2)),
               .cameo = mz_term_arg(e, 3),
               .type = mz_term_arg(e, 4),
               .act = true,
               .stance = MZ_REPORTS,
               .rule = "fact.plain-act",
               .entry = e,
               .frame = 't',
               .subject = x.subject,
               .polarity = polarity_of(&s->i[c->vg])};
    make(s, k, c->speech, &d, &x);
}

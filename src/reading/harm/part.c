/* Parts of a number: "including two children", "three of them schoolgirls", "2,138 militants, 667 soldiers and …". */
#include "reading/harm/harm.h"

static int harm_before(const sentence *s, int i)
{
    int best = -1;
    for (int k = 0; k < s->hn; k++) {
        if (s->h[k].item < i && s->h[k].basis != MZ_SUBSET && (best < 0 || s->h[k].item > s->h[best].item)) {
            best = k;
        }
    }
    return best;
}

static harmed *add_part(sentence *s, int np_i, int lead)
{
    harmed *h = mz_hurt(s, np_i, s->h[lead].effect, s->h[lead].rule, s->h[lead].clause);
    if (h == NULL) {
        return NULL;
    }
    h->basis = MZ_SUBSET;
    h->of_harm = lead;
    h->negated = s->h[lead].negated;
    if (mz_only_number(s, &s->i[np_i]) && h->victim_item == np_i) {
        h->victims = s->h[lead].victims;
        h->victim_item = s->h[lead].victim_item;
    }
    return h;
}

static void name_part(sentence *s, harmed *h, int np)
{
    if (h != NULL && mz_is_np(s, np) && s->i[np].actor.human && !mz_counted(&s->i[np])) {
        h->victims = s->i[np].actor;
        h->victim_item = np;
        h->u1 = s->i[np].u1 > h->u1 ? s->i[np].u1 : h->u1;
        s->i[np].used = true;
    }
}

static void parts_from(sentence *s, int np_i, int lead)
{
    if (np_i >= 0 && mz_unit_is(s, s->i[np_i].head, "those") && s->i[np_i].of >= 0) {
        np_i = s->i[np_i].of; /* "19 bodies, among them those of six children" */
    }
    for (int n = 0; np_i >= 0 && n < LIST_MAX; n++) {
        const item *np = &s->i[np_i];
        harmed *h = NULL;
        if (!np->unitnoun && !np->time && (np->actor.human || mz_counted(np))) {
            h = add_part(s, np_i, lead);
        }
        const int after = mz_list_next(s, np_i, s->in);
        if (after >= 0 && h != NULL && mz_shares_count(s, np_i, after)) {
            mz_mix(s, np_i, after);
            s->i[after].used = true;
            np_i = after;
        }
        np_i = mz_list_next(s, np_i, s->in);
        if (np_i >= 0 && np_i + 1 < s->in && mz_is_vg(s, np_i + 1)) {
            return;
        }
    }
}

/* "…, seven women and a girl among them": the list in front of the mark. */
static void parts_in_front(sentence *s, int i, int lead)
{
    int from = i;
    while (from > 0 && s->i[from - 1].kind != I_VG && s->i[from - 1].clause == s->i[i].clause &&
           s->h[lead].item < from - 1) {
        from--;
    }
    for (int j = from; j < i; j++) {
        if (mz_is_np(s, j) && !s->i[j].used && (s->i[j].actor.human || mz_counted(&s->i[j])) && !s->i[j].unitnoun &&
            !mz_word_is(s, j - 1, P_PREP)) {
            (void)add_part(s, j, lead);
        }
    }
}

/* "all of them civilians", "most of them policemen": says of the whole who they were. */
static void whole(sentence *s, int i, int lead, bool all)
{
    int j = i + 1;
    while (j < s->in && (mz_word_is(s, j, P_ADV) || (mz_is_vg(s, j) && s->u[s->i[j].head].pos == P_BE))) {
        j++;
    }
    harmed *h = &s->h[lead];
    if (!mz_is_np(s, j) || !s->i[j].actor.human || mz_counted(&s->i[j]) || h->victims.named) {
        return;
    }
    s->i[j].used = true;
    if (all) {
        h->victims = s->i[j].actor;
        h->victim_item = j;
    } else if (!mz_str_eq(h->victims.status, s->i[j].actor.status)) {
        h->mixed = true;
    }
}

/* The first item behind a verb "to be" and its adverbs: "of whom 30 WERE children". */
static int behind_be(const sentence *s, int i)
{
    int j = i;
    while (j < s->in && (mz_word_is(s, j, P_ADV) || (mz_is_vg(s, j) && s->u[s->i[j].head].pos == P_BE))) {
        j++;
    }
    return j;
}

/* "The dead INCLUDED four children" */
static void dead_included(sentence *s, int i)
{
    mz_effect effect;
    const item *np = mz_is_np(s, i - 1) ? &s->i[i - 1] : NULL;
    if (np == NULL || !mz_unit_is(s, s->i[i].u0, "included") || !np->harm_head || mz_counted(np) ||
        !mz_effect_of(np->harm, &effect) || !mz_is_np(s, i + 1)) {
        return;
    }
    const int before = s->hn;
    mz_hurt_list(s, i + 1, effect, np->harm, np->clause, s->in);
    for (int h = before; h < s->hn; h++) {
        s->h[h].basis = MZ_SUBSET;
    }
}

void mz_harm_by_part(sentence *s, int i)
{
    const int u = s->i[i].u0;
    const bool mark = s->i[i].kind == I_WORD && ((s->u[u].kinds & KIND(SUBSET)) != 0);
    const int lead = mark ? harm_before(s, i) : -1;
    if (mark && lead < 0) {
        dead_included(s, i);
    }
    if (lead < 0) {
        return;
    }
    if (mz_unit_arg(s, u, MZ_TERM_SUBSET, 0, "among")) {
        return;
    }
    if (mz_unit_arg(s, u, MZ_TERM_SUBSET, 0, "mostly") || mz_unit_arg(s, u, MZ_TERM_SUBSET, 0, "all")) {
        whole(s, i, lead, mz_unit_arg(s, u, MZ_TERM_SUBSET, 0, "all"));
        return;
    }
    const bool of_them = mz_unit_is(s, u, "of");
    const bool own_number = mz_is_np(s, i - 1) && mz_counted(&s->i[i - 1]) && s->h[lead].item != i - 1;
    if (of_them && own_number) { /* "three of them schoolgirls", "two of whom were policemen" */
        name_part(s, add_part(s, i - 1, lead), behind_be(s, i + 1));
        return;
    }
    if (of_them && mz_is_np(s, i - 1) && mz_unit_is(s, s->i[i - 1].head, "all")) {
        whole(s, i, lead, true);
        return;
    }
    if (of_them && mz_is_np(s, i + 1) && mz_counted(&s->i[i + 1])) { /* "of whom 30 were children" */
        if (mz_is_vg(s, i + 2) && s->u[s->i[i + 2].head].pos == P_BE) {
            name_part(s, add_part(s, i + 1, lead), behind_be(s, i + 2));
        } else if (!mz_is_vg(s, i + 2)) {
            (void)add_part(s, i + 1, lead);
        }
        return;
    }
    const bool after_mark = mz_unit_arg(s, u, MZ_TERM_SUBSET, 0, "after");
    if (after_mark && (i + 1 >= s->in || !mz_is_np(s, i + 1) || mz_is_vg(s, i + 2))) {
        parts_in_front(s, i, lead);
    } else if (mz_is_np(s, i + 1) && !of_them) {
        parts_from(s, i + 1, lead);
    }
}

/* "Among the dead were three cricketers", "the dead included a captain", "women made up 41 of the dead" */
static void included(sentence *s, int k)
{
    const clause *c = &s->c[k];
    const item *v = &s->i[c->vg];
    const bool includes =
        mz_is_vg(s, c->vg) && (mz_in_class(s, v->head, "include") || mz_unit_is(s, v->head, "included"));
    const item *subject = c->subject >= 0 ? &s->i[c->subject] : NULL;
    mz_effect effect;
    if (!includes || subject == NULL || !subject->harm_head || !mz_effect_of(subject->harm, &effect) || c->object < 0) {
        return;
    }
    const int before = s->hn;
    mz_hurt_list(s, c->object, effect, subject->harm, k, s->in);
    for (int h = before; h < s->hn; h++) {
        s->h[h].basis = MZ_SUBSET;
    }
}

static const mz_term_entry *among_word(const sentence *s, int u)
{
    const int32_t node = u >= 0 && u < s->un && (s->u[u].kinds & KIND(HARM)) != 0 ? s->u[u].node : -1;
    for (int n = 0; node >= 0 && n < mz_lexicon_terms_n(node); n++) {
        const mz_term_entry *e = mz_lexicon_term(node, n).entry;
        if (e->kind == MZ_TERM_HARM && mz_pattern(e, "among")) {
            return e;
        }
    }
    return NULL;
}

/* "AMONG THE DEAD (in Kurram) WERE three cricketers" */
static void inverted(sentence *s, int i)
{
    mz_effect effect;
    const mz_term_entry *e = s->i[i].kind == I_WORD ? among_word(s, s->i[i].u0) : NULL;
    if (!mz_effect_of(e, &effect)) {
        return;
    }
    int j = i + 1;
    while (j < s->in && j < i + 7 && !mz_is_vg(s, j) && !mz_word_is(s, j, P_SEMI)) {
        j++;
    }
    if (!mz_is_vg(s, j) || s->u[s->i[j].head].pos != P_BE || !mz_is_np(s, j + 1) || !mz_can_be_hurt(s, j + 1)) {
        return;
    }
    const int before = s->hn;
    mz_hurt_list(s, j + 1, effect, e, s->i[j].clause < 0 ? 0 : s->i[j].clause, s->in);
    for (int h = before; h < s->hn; h++) {
        s->h[h].basis = MZ_SUBSET;
    }
}

/* "Of the 14 dead, FIVE WERE POLICEMEN": a bare number that is told apart from those before. */
static void told_apart(sentence *s, int k)
{
    const clause *c = &s->c[k];
    const bool be = mz_is_vg(s, c->vg) && s->u[s->i[c->vg].head].pos == P_BE;
    if (!be || c->subject < 0 || !mz_counted(&s->i[c->subject]) || !mz_only_number(s, &s->i[c->subject]) ||
        s->i[c->subject].used || s->i[c->subject].of >= 0) {
        return;
    }
    const int who = behind_be(s, c->vg + 1);
    const int lead = harm_before(s, c->subject);
    if (lead >= 0 && mz_is_np(s, who) && s->i[who].actor.human && !mz_counted(&s->i[who]) && s->i[who].plural) {
        name_part(s, add_part(s, c->subject, lead), who);
    }
}

/* "three people, two Indians and a Pakistani": what follows adds up to what was said. */
static void adds_up(sentence *s, int lead)
{
    const harmed *h = &s->h[lead];
    const int64_t n = h->q.count.lo;
    const bool general = !h->victims.named && mz_str_eq(h->victims.status, S("unknown"));
    if (h->q.count.hi != n || n < 2 || !general || h->basis == MZ_SUBSET) {
        return;
    }
    int j = h->victim_item + 1;
    while (j < s->in && mz_word_is(s, j, P_PREP) && mz_is_np(s, j + 1)) {
        j += 2;
    }
    const bool open = mz_word_is(s, j, P_COMMA) || mz_word_is(s, j, P_COLON) || mz_word_is(s, j, P_DASH);
    int64_t sum = 0;
    int parts = 0;
    for (int i = j + 1; open && mz_is_np(s, i) && parts < LIST_MAX; i = mz_list_next(s, i, s->in)) {
        const item *np = &s->i[i];
        if (!np->actor.human || (!mz_counted(np) && np->plural)) {
            return;
        }
        sum += mz_counted(np) ? np->q.count.lo : 1;
        parts++;
    }
    if (parts < 2 || sum != n) {
        return;
    }
    for (int i = j + 1; parts > 0; i = mz_list_next(s, i, s->in), parts--) {
        bool known = false;
        for (int k = 0; k < s->hn; k++) {
            if (s->h[k].item == i) {
                s->h[k].basis = MZ_SUBSET;
                s->h[k].of_harm = lead;
                known = true;
            }
        }
        if (!known) {
            (void)add_part(s, i, lead);
        }
        s->h[lead].parts++;
    }
}

/* "Eight people, all women and children, died" */
/* "Malik Sarbaz, a tribal elder, was shot dead" */
static void apposed(sentence *s, int lead)
{
    const harmed *h = &s->h[lead];
    const item *np = &s->i[h->victim_item];
    const int j = h->victim_item + 1;
    const bool name = !np->actor.human && s->u[np->head].cap && !mz_counted(np);
    if (name && mz_word_is(s, j, P_COMMA) && mz_is_np(s, j + 1) && s->i[j + 1].actor.human && !s->i[j + 1].plural &&
        (s->i[j + 1].indefinite || s->i[j + 1].definite)) {
        s->h[lead].victims = s->i[j + 1].actor;
        s->h[lead].victim_item = j + 1;
        s->i[j + 1].used = true;
    }
}

static void all_of_them(sentence *s, int lead)
{
    const int j = s->h[lead].victim_item + 1;
    if (!mz_word_is(s, j, P_COMMA) || !mz_is_np(s, j + 1) || s->h[lead].victims.named) {
        return;
    }
    const item *np = &s->i[j + 1];
    if (mz_unit_is(s, np->u0, "all") && np->actor.human && !mz_counted(np) && np->u1 - np->u0 > 1) {
        s->h[lead].victims = np->actor;
        s->h[lead].victim_item = j + 1;
        s->i[j + 1].used = true;
    }
}

void mz_harm_by_breakdown(sentence *s)
{
    for (int k = 0; k < s->cn; k++) {
        included(s, k);
    }
    for (int i = 0; i < s->in; i++) {
        inverted(s, i);
    }
    for (int k = 0; k < s->cn; k++) {
        told_apart(s, k);
    }
    const int leads = s->hn;
    for (int h = 0; h < leads; h++) {
        adds_up(s, h);
        all_of_them(s, h);
        apposed(s, h);
    }
}

/* "3,413 deaths …: 2,138 militants, 667 security personnel and 608 civilians". */
void mz_harm_by_colon(sentence *s, int i)
{
    const int lead = mz_word_is(s, i, P_COLON) ? harm_before(s, i) : -1;
    if (lead < 0) {
        return;
    }
    for (int j = i + 1; j < s->in && !mz_word_is(s, j, P_SEMI) && !mz_is_vg(s, j); j++) {
        mz_effect effect;
        const item *np = &s->i[j];
        if (!mz_is_np(s, j) || !mz_counted(np) || np->unitnoun || np->used ||
            (mz_effect_of(np->harm, &effect) && effect != s->h[lead].effect && s->h[lead].effect != MZ_CASUALTIES)) {
            continue;
        }
        harmed *h = add_part(s, j, lead);
        s->h[lead].parts++;
        const int next = mz_list_next(s, j, s->in);
        if (h != NULL && mz_effect_of(np->harm, &effect)) {
            h->effect = effect;
        }
        if (next >= 0 && h != NULL && mz_shares_count(s, j, next)) {
            mz_mix(s, j, next);
        }
    }
}

/* "in Gulistan", "during the search", with no verb behind it. */
static bool adjunct(const sentence *s, int i)
{
    static const char *const preps[] = {"in",      "at",    "near", "on",           "during",
                                        "outside", "after", "by",   "elsewhere in", "across"};
    bool fits = false;
    for (size_t k = 0; k < sizeof preps / sizeof preps[0]; k++) {
        fits = fits || mz_is_prep(s, i, preps[k]);
    }
    int j = i + 1;
    while (j < s->in && (mz_is_np(s, j) || mz_word_is(s, j, P_PREP))) {
        j++;
    }
    return fits && mz_is_np(s, i + 1) && !s->i[i + 1].unitnoun && !mz_is_vg(s, j);
}

/* "21 hostages were murdered before the rescue, FOUR SOLDIERS IN IT": the passive in front has no object to be listed.
 */
static bool passive_before(const sentence *s, int i)
{
    for (int j = i - 1; j >= 0; j--) {
        if (mz_is_vg(s, j)) {
            return s->i[j].passive && s->i[j].harmverb != NULL;
        }
    }
    return false;
}

/* "Six were killed in Chaman and TWO IN GULISTAN": the verb is not said again. */
void mz_harm_gapped(sentence *s)
{
    for (int i = 1; i + 2 < s->in; i++) {
        const item *np = &s->i[i];
        const bool bare = mz_is_np(s, i) && !np->used && mz_counted(np) && np->of < 0 &&
                          (mz_only_number(s, np) || (np->actor.human && !np->unitnoun && passive_before(s, i)));
        const bool joined = mz_word_is(s, i - 1, P_CONJ) || mz_word_is(s, i - 1, P_COMMA);
        const int lead = bare && joined && adjunct(s, i + 1) ? harm_before(s, i) : -1;
        if (lead < 0 || !mz_counted(&s->i[s->h[lead].item]) || s->h[lead].clause != np->clause) {
            continue;
        }
        (void)mz_hurt(s, i, s->h[lead].effect, s->h[lead].rule, s->h[lead].clause);
    }
}

/* "12 soldiers were injured, AS WERE some pedestrians" */
static void and_so_were(sentence *s, int i)
{
    const bool as = mz_is_prep(s, i, "as") || mz_is_prep(s, i, "so");
    const bool verb = mz_is_vg(s, i + 1) && s->i[i + 1].u1 - s->i[i + 1].u0 == 1 &&
                      (s->u[s->i[i + 1].head].pos == P_BE || s->u[s->i[i + 1].head].pos == P_DO);
    const int lead = as && verb && mz_is_np(s, i + 2) && mz_can_be_hurt(s, i + 2) ? harm_before(s, i) : -1;
    if (lead >= 0 && !s->i[i + 2].used && s->h[lead].clause >= s->i[i].clause - 1) {
        mz_hurt_list(s, i + 2, s->h[lead].effect, s->h[lead].rule, s->i[i + 1].clause, s->in);
    }
}

/* "The police lost two men, THE ATTACKERS FIVE": whoever else lost, the verb is not said again. */
void mz_harm_of_others(sentence *s)
{
    for (int i = 2; i + 1 < s->in; i++) {
        const item *who = &s->i[i];
        const item *np = &s->i[i + 1];
        const bool pair = mz_is_np(s, i) && mz_is_np(s, i + 1) && who->actor.human && !mz_counted(who) && !np->used &&
                          mz_counted(np) && mz_only_number(s, np) && np->of < 0 && !mz_is_vg(s, i + 2);
        const bool joined = mz_word_is(s, i - 1, P_COMMA) || mz_word_is(s, i - 1, P_CONJ);
        const int lead = pair && joined ? harm_before(s, i) : -1;
        if (lead < 0 || !mz_pattern(s->h[lead].rule, "lose")) {
            continue;
        }
        harmed *h = mz_hurt(s, i + 1, s->h[lead].effect, s->h[lead].rule, s->h[lead].clause);
        if (h != NULL) {
            h->victim_item = i;
            h->victims = mz_fighters_of(who->actor);
            h->known = true;
        }
    }
}

/* "…; a hospital official GAVE A FIGURE OF 41", "Kabul spoke of 58": a number said of what was just told. */
void mz_harm_by_figure(sentence *s)
{
    for (int k = 0; k < s->cn; k++) {
        const clause *c = &s->c[k];
        const int np = c->object;
        const bool said = mz_is_vg(s, c->vg) && s->i[c->vg].cue != NULL && mz_is_np(s, np) && np == c->vg + 1;
        if (!said || s->i[np].used || !mz_counted(&s->i[np]) || !mz_only_number(s, &s->i[np]) || s->i[np].of >= 0 ||
            mz_is_vg(s, np + 1) || s->i[np].u1 - s->i[np].u0 != s->i[np].q.u1 - s->i[np].q.u0) {
            continue;
        }
        const int lead = harm_before(s, np);
        if (lead >= 0) {
            harmed *h = mz_hurt(s, np, s->h[lead].effect, s->h[lead].rule, k);
            if (h != NULL) {
                h->basis = s->h[lead].basis;
            }
        }
    }
}

/* "12 people were killed, ALONG WITH three attackers" */
void mz_harm_beside(sentence *s)
{
    for (int i = 1; i + 1 < s->in; i++) {
        and_so_were(s, i);
        if (s->i[i].kind != I_WORD || !mz_in_class(s, s->i[i].u0, "beside") || !mz_is_np(s, i + 1) ||
            s->i[i + 1].used || !mz_can_be_hurt(s, i + 1) || s->i[i + 1].pronoun ||
            !(mz_counted(&s->i[i + 1]) || s->i[i + 1].indefinite || s->i[i + 1].possessed)) {
            continue;
        }
        const int lead = harm_before(s, i);
        const bool near = lead >= 0 && s->h[lead].clause >= s->i[i].clause - 2;
        if (near) {
            mz_hurt_list(s, i + 1, s->h[lead].effect, s->h[lead].rule, s->h[lead].clause, s->in);
        }
    }
}

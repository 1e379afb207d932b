/* Harm: which number belongs to which people and which effect. */
#include "reading/parse.h"

static bool word_is(const sentence *s, int i, pos p)
{
    return i >= 0 && i < s->in && s->i[i].kind == I_WORD && s->i[i].pos == p;
}
static bool is_np(const sentence *s, int i) { return i >= 0 && i < s->in && s->i[i].kind == I_NP; }
static bool is_vg(const sentence *s, int i) { return i >= 0 && i < s->in && s->i[i].kind == I_VG; }
static bool counted(const item *np) { return np->q.u1 > np->q.u0; }

static bool effect_of(const mz_term_entry *e, mz_effect *out)
{
    return e != NULL && mz_effect_parse(mz_term_arg(e, 0), out);
}
static bool pattern(const mz_term_entry *e, const char *p) { return mz_arg_is(e, 1, p); }

/* "six of", "scores of": a phrase that is only a number. */
static bool only_number(const sentence *s, const item *np)
{
    for (int u = np->u0; u < np->u1; u++) {
        const pos p = s->u[u].pos;
        const bool inside = u >= np->q.u0 && u < np->q.u1;
        const bool filler = mz_unit_is(s, u, "others") || mz_unit_is(s, u, "other") || mz_unit_is(s, u, "more") ||
                            mz_unit_is(s, u, "further");
        if (!inside && p != P_DET && p != P_ADV && !filler && !(s->u[u].kinds & KIND(BOUND)) &&
            (s->u[u].kinds & (KIND(NUMBER) | KIND(HARM))) == 0) {
            return false;
        }
    }
    return true;
}

static bool is_ordinal(const sentence *s, const item *np) { return mz_unit_arg(s, np->head, MZ_TERM_NUMBER, 1, "ord"); }

static bool can_be_hurt(const sentence *s, int i)
{
    const item *np = &s->i[i];
    if (np->unitnoun || np->time || (np->place && !np->plural && !counted(np))) {
        return false;
    }
    if (np->actor.human && np->actor.code.len == 3 && np->actor.country_only && !counted(np) &&
        !(s->u[np->head].kinds & KIND(PEOPLE))) {
        return false; /* a country */
    }
    if (np->of >= 0 && s->i[np->of].unitnoun && only_number(s, np)) {
        return false;
    }
    if (np->pronoun) {
        return mz_unit_is(s, np->head, "nobody") || mz_unit_is(s, np->head, "none") ||
               mz_unit_is(s, np->head, "no one") || np->no;
    }
    if (np->actor.human || (counted(np) && (only_number(s, np) || np->of >= 0)) || is_ordinal(s, np)) {
        return true;
    }
    const bool name = s->u[np->head].cap && s->u[np->head].pos == P_NOUN && np->happening == NULL &&
                      np->thing == NULL && !s->u[np->head].known;
    return name || (counted(np) && np->happening == NULL && np->thing == NULL && !s->u[np->head].known && np->plural);
}

/* Count of a phrase without a numeral. */
static quantity implied(const sentence *s, const item *np)
{
    quantity q = {.u0 = np->u0, .u1 = np->u0};
    if (np->no) {
        q.count = (mz_interval){0, 0};
        q.zero = true;
    } else if (is_ordinal(s, np) || (!np->plural && !mz_unit_is(s, np->head, "people"))) {
        q.count = (mz_interval){1, 1};
    } else {
        q.count = (mz_interval){2, MZ_OPEN};
        q.vague = true;
    }
    return q;
}

static bool families(const sentence *s, const item *np)
{
    return mz_unit_is(s, np->head, "families") || mz_unit_is(s, np->head, "households");
}

static harmed *add(sentence *s, int np_i, mz_effect effect, const mz_term_entry *rule, int clause_i)
{
    item *np = &s->i[np_i];
    for (int k = 0; k < s->hn; k++) {
        if (s->h[k].item == np_i) {
            return NULL; /* a phrase is hurt once */
        }
    }
    if (s->hn >= HARMS_MAX) {
        return NULL;
    }
    harmed *h = &s->h[s->hn];
    *h = (harmed){.item = np_i,
                  .victim_item = np_i,
                  .effect = effect,
                  .rule = rule,
                  .clause = clause_i,
                  .of_harm = -1,
                  .basis = MZ_INCIDENT};
    h->q = counted(np) ? np->q : implied(s, np);
    if (counted(np) && np->no && !mz_unit_is(s, np->q.u0, "no")) {
        h->q.zero = false;
    }
    h->u0 = counted(np) ? np->q.u0 : np->u0;
    h->u1 = np->u1;
    int of = np->of;
    if (counted(np) && only_number(s, np) && of >= 0 && !s->i[of].pronoun) {
        h->victim_item = of;
        h->u1 = s->i[of].u1;
        if (counted(&s->i[of]) && !np->q.vague && np->q.count.lo <= s->i[of].q.count.lo) {
            h->basis = MZ_SUBSET;
        }
    }
    if (families(s, &s->i[h->victim_item]) && effect == MZ_DISPLACED && h->q.count.hi != MZ_OPEN) {
        h->q.count.hi = MZ_OPEN;
    }
    const item *whose = &s->i[h->victim_item];
    if (whose->of >= 0 && !whose->actor.named && (whose->actor.code.len == 0 || whose->actor.neutral) &&
        s->i[whose->of].actor.human && s->i[whose->of].actor.code.len >= 3 && !s->i[whose->of].place) {
        h->victim_item = whose->of; /* "eighteen individuals of our forces" */
    }
    h->victims = s->i[h->victim_item].actor;
    if (whose->harm_head && whose->actor.code.len == 0 && whose->country.len == 3) {
        h->victims = (actor_ref){.code = whose->country, .named = true, .human = true, .status = S("unknown")};
        s->i[h->victim_item].actor = h->victims;
    }
    np->used = true;
    s->hn++;
    return h;
}

/* One numeral over two nouns, "500 soldiers and policemen": both are in the one count. */
static bool shares_count(const sentence *s, int first, int second)
{
    const item *a = &s->i[first];
    const item *b = &s->i[second];
    return counted(a) && a->actor.human && !only_number(s, a) && !counted(b) && b->plural && b->actor.human &&
           !b->possessed && !b->definite && !b->indefinite && second == first + 2 && !b->q.vague;
}

static void mix(sentence *s, int first, int second)
{
    actor_ref *a = &s->h[s->hn - 1].victims;
    const actor_ref *b = &s->i[second].actor;
    if (s->h[s->hn - 1].item != first || mz_str_eq(a->status, b->status)) {
        return;
    }
    actor_ref both = *a;
    both.status = S("mixed");
    const bool group = mz_actor_is_armed_group(a->code) || mz_actor_is_armed_group(b->code);
    both.code = group ? S("") : mz_actor_country(a->code);
    both.named = both.code.len > 0;
    both.country_only = true;
    s->i[first].actor = both;
    s->h[s->hn - 1].victims = both;
    s->h[s->hn - 1].mixed = true;
}

static void add_list(sentence *s, int np_i, mz_effect effect, const mz_term_entry *rule, int clause_i, int limit)
{
    for (int n = 0; np_i >= 0 && n < LIST_MAX; n++) {
        if (!can_be_hurt(s, np_i)) {
            if (n == 0 && !s->i[np_i].unitnoun && !(s->i[np_i].of >= 0 && s->i[s->i[np_i].of].unitnoun)) {
                return;
            }
        } else {
            const bool fresh = add(s, np_i, effect, rule, clause_i) != NULL;
            const int next = mz_list_next(s, np_i, limit);
            if (fresh && next >= 0 && shares_count(s, np_i, next)) {
                mix(s, np_i, next);
                s->i[next].used = true;
                np_i = next;
            }
        }
        np_i = mz_list_next(s, np_i, limit);
        const bool other_clause =
            np_i >= 0 && np_i + 1 < s->in && is_vg(s, np_i + 1) && s->i[np_i + 1].finite && np_i + 1 != limit;
        if (other_clause) {
            return;
        }
    }
}

/* "capture", "hold", "seize" of people only; others need any noun. */
static bool wants_people(mz_effect e)
{
    return e == MZ_CAPTURED || e == MZ_DISPLACED || e == MZ_MISSING || e == MZ_CASUALTIES;
}

static bool people(const sentence *s, int i)
{
    const item *np = &s->i[i];
    const item *of = np->of >= 0 && only_number(s, np) ? &s->i[np->of] : np;
    return of->actor.human && !of->unitnoun &&
           (of->actor.code.len == 0 || !of->actor.country_only || (s->u[of->head].kinds & KIND(PEOPLE)) != 0 ||
            counted(np));
}

/* Content that is only wished, offered or threatened harms nobody yet. */
static bool not_yet(const sentence *s, int k)
{
    const int sp = s->c[k].speech;
    const mz_term_entry *cue = sp >= 0 ? s->s[sp].cue : NULL;
    static const char *const wishes[] = {"offers", "demands", "threatens", "agrees", "calls_for"};
    for (size_t w = 0; w < sizeof wishes / sizeof wishes[0]; w++) {
        if (mz_arg_is(cue, 0, wishes[w])) {
            return true;
        }
    }
    return false;
}

static const mz_term_entry *harm_verb(const sentence *s, const item *v)
{
    const int32_t node = s->u[v->head].node;
    for (int k = 0; node >= 0 && s->u[v->head].pos == P_VERB && k < mz_lexicon_terms_n(node); k++) {
        const mz_term m = mz_lexicon_term(node, k);
        if (m.entry->kind == MZ_TERM_HARM && (m.form & (MZ_BASE | MZ_S_FORM | MZ_PAST | MZ_PARTICIPLE | MZ_ING)) != 0) {
            return m.entry;
        }
    }
    return NULL;
}

static void by_verb(sentence *s, int k)
{
    if (not_yet(s, k)) {
        return;
    }
    const clause *c = &s->c[k];
    const item *v = &s->i[c->vg];
    const mz_term_entry *e = harm_verb(s, v);
    mz_effect effect;
    if (!effect_of(e, &effect)) {
        return;
    }
    const bool trans = pattern(e, "trans");
    const bool bare = v->u1 - v->u0 == 1 && (v->form & MZ_PARTICIPLE) != 0 && !v->finite;
    const bool past_only = v->u1 - v->u0 == 1 && (v->form & MZ_PARTICIPLE) != 0;
    int victims = -1;
    if (trans) {
        const bool object = c->object >= 0 && c->object == c->vg + 1;
        const bool reduced = past_only && c->subject == c->vg - 1 && c->subject > 0 && is_vg(s, c->subject - 1) &&
                             s->i[c->subject - 1].finite && s->i[c->subject - 1].cue == NULL;
        const bool to_subject = v->passive || bare || reduced || (past_only && !object);
        victims = to_subject ? c->subject : c->object;
        if (to_subject && (v->form & MZ_PARTICIPLE) == 0) {
            victims = -1;
        }
        if (!to_subject && victims < 0 && (v->form & MZ_ING) != 0) {
            return;
        }
    } else if (pattern(e, "intrans")) {
        victims = c->subject;
    } else if (pattern(e, "fall")) {
        const item *np = c->subject >= 0 ? &s->i[c->subject] : NULL;
        const bool fighters = np != NULL && np->actor.human &&
                              (mz_actor_is_combatant(np->actor.code) || mz_str_eq(np->actor.status, S("military"))) &&
                              !np->unitnoun;
        victims = fighters && c->object < 0 ? c->subject : -1;
    } else if (pattern(e, "lose")) {
        victims = v->passive ? c->subject : c->object;
        const item *lost = victims >= 0 ? &s->i[victims] : NULL;
        const item *who = lost != NULL && lost->of >= 0 && only_number(s, lost) ? &s->i[lost->of] : lost;
        if (who == NULL || !who->actor.human || who->place ||
            (!counted(lost) && !mz_actor_is_combatant(who->actor.code))) {
            return;
        }
    } else if (pattern(e, "cost")) {
        victims = c->object >= 0 ? c->object : -1;
        if (victims < 0) {
            return;
        }
        const bool lives = !mz_unit_arg(s, v->head, MZ_TERM_HARM, 1, "cost") || s->u[v->head].t1 - s->u[v->head].t0 > 1;
        for (int i = victims + 1; !lives && !s->i[victims].actor.human && i < s->in && i < victims + 4; i++) {
            if (is_np(s, i) && s->i[i].actor.human) {
                victims = i; /* "cost it 13 soldiers" */
                break;
            }
        }
        if (s->i[victims].pronoun && victims + 1 < s->in && is_np(s, victims + 1)) {
            victims++;
        }
        if (!lives && !s->i[victims].actor.human) {
            return;
        }
    } else {
        return;
    }
    if (victims < 0 || (wants_people(effect) && !people(s, victims))) {
        return;
    }
    const int before = s->hn;
    const int limit = victims < c->vg ? c->vg : c->end;
    add_list(s, victims, effect, e, k, limit);
    for (int h = before; h < s->hn; h++) {
        s->h[h].negated = v->negated || s->h[h].q.zero;
        s->h[h].possible = v->possible;
        s->h[h].lead = true;
    }
}

/* "two dead", "four wounded", "29 dead children": the harm word stands beside or inside the phrase. */
static void by_word(sentence *s, int i)
{
    item *np = &s->i[i];
    const mz_term_entry *e = np->harm;
    mz_effect effect;
    if (effect_of(e, &effect) && (pattern(e, "adj") || (np->harm_head && pattern(e, "count")))) {
        const bool number = counted(np);
        const bool bodies = np->harm_head;
        const bool definite_dead = np->definite && !number;
        const bool own_noun = np->actor.human && !bodies && !definite_dead;
        bool ordinal = false;
        for (int u = np->u0; u < np->u1; u++) {
            ordinal = ordinal || mz_unit_arg(s, u, MZ_TERM_NUMBER, 1, "ord");
        }
        const bool partitive = i >= 2 && s->i[i - 2].of == i && s->i[i - 2].kind == I_NP && counted(&s->i[i - 2]) &&
                               only_number(s, &s->i[i - 2]);
        if (partitive && !s->i[i - 2].used) {
            harmed *h = add(s, i - 2, effect, e, np->clause);
            if (h != NULL && np->harm_head) {
                h->victims = (actor_ref){.status = S("unknown"), .human = true};
                if (is_np(s, i + 2) && s->i[i + 2].actor.human && mz_unit_is(s, s->i[i + 1].u0, "among")) {
                    h->victims = s->i[i + 2].actor;
                    h->victim_item = i + 2;
                }
            }
            np->used |= true;
            return;
        }
        if (number || ordinal || own_noun || (bodies && pattern(e, "count") && !definite_dead && np->plural)) {
            if (!(bodies && np->possessed && !number && pattern(e, "count") && mz_unit_is(s, np->head, "victims"))) {
                harmed *h = add(s, i, effect, e, np->clause);
                if (h != NULL && np->of >= 0 && s->i[np->of].actor.human) {
                    h->victims = s->i[np->of].actor;
                    h->victim_item = np->of;
                } else if (h != NULL && is_np(s, i + 2) &&
                           (mz_unit_is(s, s->i[i + 1].u0, "among") || mz_unit_is(s, s->i[i + 1].u0, "from")) &&
                           s->i[i + 2].actor.human) {
                    h->victims = s->i[i + 2].actor;
                    h->victim_item = i + 2;
                }
            }
        }
        return;
    }
    if (is_np(s, i) && i + 1 < s->in && s->i[i + 1].kind == I_WORD &&
        can_be_hurt(s, i)) { /* "left five constables dead" */
        const int u = s->i[i + 1].u0;
        for (int k = 0; s->u[u].node >= 0 && k < mz_lexicon_terms_n(s->u[u].node); k++) {
            const mz_term_entry *w = mz_lexicon_term(s->u[u].node, k).entry;
            if (w->kind == MZ_TERM_HARM && pattern(w, "adj") && effect_of(w, &effect) &&
                (counted(np) || np->actor.human)) {
                (void)add(s, i, effect, w, np->clause);
                return;
            }
        }
    }
}

/* "X were dead", "a second missing": the predicate is the harm word. */
static void by_predicate(sentence *s, int k)
{
    const clause *c = &s->c[k];
    const item *v = &s->i[c->vg];
    static const char *const thought[] = {"feared", "believed",  "presumed", "reported",
                                          "found",  "confirmed", "thought",  "listed"};
    bool held = false;
    for (size_t w = 0; w < sizeof thought / sizeof thought[0]; w++) {
        held = held || (v->passive && mz_unit_is(s, v->head, thought[w]));
    }
    if (s->u[v->head].pos != P_BE && !held && !mz_unit_is(s, v->head, "remained") &&
        !mz_unit_is(s, v->head, "remain") && !mz_unit_is(s, v->head, "reported")) {
        return;
    }
    const int i = c->vg + 1;
    mz_effect effect;
    const int w = i < s->in ? s->i[i].u0 : -1;
    const bool among = w >= 0 && s->i[i].kind == I_WORD && (mz_unit_arg(s, w, MZ_TERM_SUBSET, 0, "after")) &&
                       mz_unit_is(s, w, "among");
    if (among && c->subject >= 0 && can_be_hurt(s, c->subject)) { /* "two were among the wounded" */
        const mz_str text = mz_unit_text(s, w, w + 1);
        const mz_effect e =
            mz_str_find(text, S("wound")) >= 0 || mz_str_find(text, S("injur")) >= 0 ? MZ_WOUNDED : MZ_KILLED;
        const int before = s->hn;
        add_list(s, c->subject, e, mz_unit_entry(s, w, MZ_TERM_SUBSET), k, c->vg);
        for (int h = before; h < s->hn; h++) {
            s->h[h].basis = MZ_SUBSET;
        }
        return;
    }
    if (!is_np(s, i) || counted(&s->i[i]) || !effect_of(s->i[i].harm, &effect) || !pattern(s->i[i].harm, "adj") ||
        c->subject < 0) {
        return;
    }
    if (held && (mz_unit_is(s, v->head, "feared") || mz_unit_is(s, v->head, "believed") ||
                 mz_unit_is(s, v->head, "presumed") || mz_unit_is(s, v->head, "thought"))) {
        s->i[c->vg].possible = true;
    }
    if (s->u[s->i[i].head].pos == P_ADJ && can_be_hurt(s, c->subject) && !s->i[c->subject].definite) {
        add_list(s, c->subject, effect, s->i[i].harm, k, c->vg);
    }
}

/* "the killing of nine children", "the deaths of at least three shepherds". */
static void by_noun(sentence *s, int i)
{
    const item *np = &s->i[i];
    mz_effect effect;
    if (!np->harm_head || !effect_of(np->harm, &effect) || !pattern(np->harm, "of")) {
        return;
    }
    if (np->of >= 0) {
        const bool ok =
            can_be_hurt(s, np->of) && (s->i[np->of].actor.human || counted(&s->i[np->of])) && !s->i[np->of].unitnoun;
        if (ok) {
            add_list(s, np->of, effect, np->harm, np->clause, s->in);
            return;
        }
    }
    if (mz_unit_is(s, np->head, "loss") && s->u[np->head].t1 - s->u[np->head].t0 == 1) {
        return;
    }
    const bool deaths = mz_unit_is(s, np->head, "deaths") || mz_unit_is(s, np->head, "bodies") ||
                        s->u[np->head].t1 - s->u[np->head].t0 > 1;
    if (counted(np) || (deaths && np->of < 0 && !np->definite)) {
        (void)add(s, i, effect, np->harm, np->clause);
    }
}

static bool skipped_number(const sentence *s, int i)
{
    return word_is(s, i - 1, P_PREP) && mz_unit_is(s, s->i[i - 1].u0, "from");
}

/* "death toll", "casualty count" run on; "its own losses", "the number of its dead" are of the one happening. */
static bool running_toll(const sentence *s, const item *np)
{
    const mz_str text = mz_unit_text(s, np->u0, np->u1);
    return mz_str_find(text, S("toll")) >= 0 || mz_str_find(text, S("TOLL")) >= 0 ||
           mz_str_find(text, S("count")) >= 0 || mz_str_find(text, S("confirmed")) >= 0 ||
           mz_str_find(text, S("estimate")) >= 0;
}

/* The new dead beside a toll, and "two of the injured" who died since, are added to what was counted before. */
static void find_increments(sentence *s)
{
    bool toll = false;
    for (int k = 0; k < s->hn; k++) {
        toll = toll || s->h[k].basis == MZ_TOTAL;
    }
    for (int k = 0; k < s->hn; k++) {
        harmed *h = &s->h[k];
        const item *np = &s->i[h->item];
        const item *of = np->of >= 0 ? &s->i[np->of] : NULL;
        const bool died_since =
            of != NULL && of->definite && (mz_unit_is(s, of->head, "injured") || mz_unit_is(s, of->head, "wounded"));
        if (h->effect == MZ_KILLED && h->basis == MZ_INCIDENT && (toll || died_since)) {
            h->basis = MZ_INCREMENT;
        }
    }
}

/* "the death toll … rose to 19". */
static void by_toll(sentence *s, int i)
{
    const item *np = &s->i[i];
    mz_effect effect;
    const mz_term_entry *e = NULL;
    for (int u = np->u0; u < np->u1; u++) {
        for (int k = 0; s->u[u].node >= 0 && k < mz_lexicon_terms_n(s->u[u].node); k++) {
            const mz_term_entry *w = mz_lexicon_term(s->u[u].node, k).entry;
            e = w->kind == MZ_TERM_HARM && pattern(w, "toll") ? w : e;
        }
    }
    if (!effect_of(e, &effect) || counted(np)) {
        return;
    }
    for (int j = i + 1; j < s->in && j < i + 14; j++) {
        if (word_is(s, j, P_SEMI) || word_is(s, j, P_STOP)) {
            return;
        }
        if (is_np(s, j) && s->i[j].time) {
            continue;
        }
        if (is_np(s, j) && counted(&s->i[j]) && !s->i[j].unitnoun && !skipped_number(s, j) &&
            !(s->i[j].actor.neutral && !only_number(s, &s->i[j]))) {
            if (mz_unit_is(s, s->i[j].q.u0, "one") && word_is(s, j + 1, P_COMMA)) {
                continue;
            }
            harmed *h = add(s, j, effect, e, s->i[j].clause);
            if (h != NULL) {
                h->basis = running_toll(s, np) ? MZ_TOTAL : MZ_INCIDENT;
                if (!s->i[j].actor.human) {
                    h->victims = np->of >= 0 ? s->i[np->of].actor : np->actor;
                    h->victim_item = np->of >= 0 ? np->of : i;
                    h->victims.human = true;
                }
            }
            return;
        }
    }
}

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

static void add_subset(sentence *s, int np_i, int lead)
{
    harmed *h = add(s, np_i, s->h[lead].effect, s->h[lead].rule, s->h[lead].clause);
    if (h == NULL) {
        return;
    }
    h->basis = MZ_SUBSET;
    h->of_harm = lead;
    h->negated = s->h[lead].negated;
    if (only_number(s, &s->i[np_i]) && h->victim_item == np_i) {
        h->victims = s->h[lead].victims;
        h->victim_item = s->h[lead].victim_item;
    }
}

static void subset_list(sentence *s, int np_i, int lead)
{
    for (int n = 0; np_i >= 0 && n < LIST_MAX; n++) {
        const item *np = &s->i[np_i];
        if (!np->unitnoun && !np->time && (np->actor.human || counted(np))) {
            add_subset(s, np_i, lead);
        }
        const int after = mz_list_next(s, np_i, s->in);
        if (after >= 0 && s->hn > 0 && s->h[s->hn - 1].item == np_i && shares_count(s, np_i, after)) {
            mix(s, np_i, after);
            s->i[after].used = true;
            np_i = after;
        }
        np_i = mz_list_next(s, np_i, s->in);
        if (np_i >= 0 && np_i + 1 < s->in && is_vg(s, np_i + 1)) {
            return;
        }
    }
}

/* "including two children", "among them …", "three of them schoolgirls", "seven women … among them". */
static void by_subset(sentence *s, int i)
{
    const int u = s->i[i].u0;
    const bool mark = s->i[i].kind == I_WORD && ((s->u[u].kinds & KIND(SUBSET)) != 0);
    if (!mark || mz_unit_arg(s, u, MZ_TERM_SUBSET, 0, "mostly")) {
        return;
    }
    const int lead = harm_before(s, i);
    if (lead < 0) {
        return;
    }
    const bool of_them = mz_unit_is(s, u, "of");
    const bool own_number = is_np(s, i - 1) && counted(&s->i[i - 1]) && s->h[lead].item != i - 1;
    if (of_them && own_number) { /* "three of them schoolgirls" */
        add_subset(s, i - 1, lead);
        harmed *h = &s->h[s->hn - 1];
        if (h->item == i - 1 && is_np(s, i + 1) && s->i[i + 1].actor.human && !counted(&s->i[i + 1])) {
            h->victims = s->i[i + 1].actor;
            h->victim_item = i + 1;
            h->u1 = s->i[i + 1].u1;
            s->i[i + 1].used = true;
        }
        return;
    }
    if (of_them && is_np(s, i + 1) && counted(&s->i[i + 1])) { /* "of whom 30 were children" */
        add_subset(s, i + 1, lead);
        harmed *h = &s->h[s->hn - 1];
        if (h->item == i + 1 && is_vg(s, i + 2) && is_np(s, i + 3) && s->i[i + 3].actor.human) {
            h->victims = s->i[i + 3].actor;
            h->victim_item = i + 3;
        }
        return;
    }
    const bool after_mark = mz_unit_arg(s, u, MZ_TERM_SUBSET, 0, "after");
    const bool closes_list = after_mark && (i + 1 >= s->in || !is_np(s, i + 1) || is_vg(s, i + 2));
    if (closes_list) { /* "…, seven women and a girl among them" */
        int from = i;
        while (from > 0 && s->i[from - 1].kind != I_VG && s->i[from - 1].clause == s->i[i].clause &&
               s->h[lead].item < from - 1) {
            from--;
        }
        for (int j = from; j < i; j++) {
            if (is_np(s, j) && !s->i[j].used && (s->i[j].actor.human || counted(&s->i[j])) && !s->i[j].unitnoun &&
                !word_is(s, j - 1, P_PREP)) {
                add_subset(s, j, lead);
            }
        }
        return;
    }
    if (is_np(s, i + 1) && !of_them) {
        subset_list(s, i + 1, lead);
    }
}

/* "3,413 deaths …: 2,138 militants, 667 security personnel and 608 civilians". */
static void by_colon(sentence *s, int i)
{
    const int lead = harm_before(s, i);
    if (!word_is(s, i, P_COLON) || lead < 0) {
        return;
    }
    for (int j = i + 1; j < s->in && !word_is(s, j, P_SEMI) && !is_vg(s, j); j++) {
        if (is_np(s, j) && counted(&s->i[j]) && !s->i[j].unitnoun && !s->i[j].used) {
            mz_effect effect;
            const bool other = effect_of(s->i[j].harm, &effect) && effect != s->h[lead].effect;
            if (!other) {
                add_subset(s, j, lead);
                s->h[lead].parts++;
                const int next = mz_list_next(s, j, s->in);
                if (next >= 0 && s->h[s->hn - 1].item == j && shares_count(s, j, next)) {
                    mix(s, j, next);
                }
            }
        }
    }
}

/* A number alone beside another harm has that harm's people: "nine guards died and some 16 were wounded". */
static void inherit_victims(sentence *s)
{
    for (int k = 0; k < s->hn; k++) {
        harmed *h = &s->h[k];
        const item *np = &s->i[h->victim_item];
        bool ordinal = is_ordinal(s, np);
        for (int u = np->u0; u < np->u1; u++) {
            ordinal = ordinal || mz_unit_arg(s, u, MZ_TERM_NUMBER, 1, "ord");
        }
        const bool alone = only_number(s, np) || ordinal;
        if (!alone || h->basis == MZ_SUBSET || h->victim_item != h->item || h->victims.named) {
            continue;
        }
        const harmed *best = NULL;
        for (int b = 0; b < s->hn; b++) {
            const harmed *o = &s->h[b];
            if (b != k && o->item < h->item && o->basis != MZ_SUBSET &&
                s->c[o->clause].speech == s->c[h->clause].speech && (best == NULL || o->item > best->item)) {
                best = o;
            }
        }
        if (best != NULL && best->victims.human) {
            h->victims = best->victims;
            h->victim_item = best->victim_item;
        }
    }
}

/* "five killed and as many injured": the number of the harm before, once or more times; unknown without one. */
static void resolve_same(sentence *s)
{
    for (int k = 0; k < s->hn; k++) {
        harmed *h = &s->h[k];
        const harmed *before = NULL;
        for (int b = 0; b < s->hn && h->q.same > 0; b++) {
            const harmed *o = &s->h[b];
            before = o->q.same == 0 && o->u0 < h->u0 && (before == NULL || o->u0 > before->u0) ? o : before;
        }
        if (before == NULL) {
            continue;
        }
        const int64_t hi = before->q.count.hi;
        h->q.approx = before->q.approx;
        h->q.vague = before->q.vague;
        h->q.count.lo = before->q.count.lo * h->q.same;
        h->q.count.hi = hi == MZ_OPEN || hi > MZ_COUNT_MAX / h->q.same ? MZ_OPEN : hi * h->q.same;
    }
}

/* "up to 15 may be buried": nothing is certain to have happened. */
static void settle_possible(sentence *s)
{
    for (int k = 0; k < s->hn; k++) {
        harmed *h = &s->h[k];
        const item *v = h->clause >= 0 ? &s->i[s->c[h->clause].vg] : NULL;
        h->possible = h->possible || (v != NULL && (v->possible || v->future));
        if (h->possible && h->q.at_most) {
            h->q.count.lo = 0;
        }
    }
}

void mz_find_harm(sentence *s)
{
    s->hn = 0;
    for (int i = 0; i < s->in; i++) {
        if (is_np(s, i)) {
            by_toll(s, i);
        }
    }
    for (int k = 0; k < s->cn; k++) {
        by_verb(s, k);
        by_predicate(s, k);
    }
    for (int i = 0; i < s->in; i++) {
        if (is_np(s, i) && !s->i[i].used) {
            by_noun(s, i);
        }
        if (is_np(s, i) && !s->i[i].used) {
            by_word(s, i);
        }
    }
    for (int i = 0; i < s->in; i++) {
        by_subset(s, i);
        by_colon(s, i);
    }
    for (int k = 0; k < s->hn; k++) { /* a total broken down into unlike groups */
        if (s->h[k].parts > 1 && !s->h[k].victims.named) {
            s->h[k].mixed = true;
        }
    }
    resolve_same(s);
    find_increments(s);
    inherit_victims(s);
    settle_possible(s);
}

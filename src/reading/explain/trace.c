/* Why each field of a statement is as it is: the rules and dictionary entries, with the words they looked at. */
#include "reading/parse.h"

mz_str mz_slot_word(mz_slot v)
{
    static const char *const WORDS[] = {"kind",   "plover", "cameo", "type",    "polarity", "stance",
                                        "source", "cue",    "agent", "target",  "where",    "when",
                                        "effect", "number", "basis", "victims", "status"};
    _Static_assert(sizeof WORDS / sizeof *WORDS == MZ_SLOTS, "one word a field");
    mz_assert(v < MZ_SLOTS);
    return mz_str_of(WORDS[v]);
}

static void put(sentence *s, why w)
{
    mz_assert(w.rule != NULL);
    if (s->wn < WHYS_MAX) { /* lists are bounded: there is room for every rule, and only entries can be too many */
        s->w[s->wn++] = w;
    }
}

/* A rule stands alone, then with each entry that it used. */
void mz_why(sentence *s, mz_slot field, int k, int u0, int u1, const char *rule, const mz_term_entry *entry)
{
    const why w = {.field = field, .k = k, .u0 = u0, .u1 = u1, .rule = rule, .entry = entry};
    const why *last = s->wn > 0 ? &s->w[s->wn - 1] : NULL;
    if (entry != NULL && (last == NULL || last->field != field || last->k != k || last->rule != rule)) {
        why alone = w;
        alone.entry = NULL;
        put(s, alone);
    }
    put(s, w);
}

static void why_words(sentence *s, mz_slot field, mz_span from, const char *rule)
{
    put(s, (why){.field = field, .from = from, .rule = rule});
}

/* --- entries within phrases --------------------------------------------------------------------------------------- */

/* Room that is kept back for rules: every entry behind it is left out of the trace, never a rule. */
#define ENTRIES_MOST (WHYS_MAX / 2)

static void put_entries(sentence *s, mz_slot field, int k, int u0, int u1, const char *rule, uint32_t kinds)
{
    for (int u = u0; u < u1; u++) {
        for (int n = 0; (s->u[u].kinds & kinds) != 0 && n < mz_lexicon_terms_n(s->u[u].node); n++) {
            const mz_term_entry *e = mz_lexicon_term(s->u[u].node, n).entry;
            const bool holds = mz_unit_entry(s, u, e->kind) == e;
            if ((kinds & (1U << e->kind)) != 0 && holds && s->wn < ENTRIES_MOST) {
                mz_why(s, field, k, u, u + 1, rule, e);
            }
        }
    }
}

/* The unit of clause k, or else of the sentence, where this entry stands; the verb's where it is nowhere. */
static int unit_of(const sentence *s, int k, const mz_term_entry *e)
{
    const clause *c = &s->c[k];
    const int from = s->i[c->begin].u0;
    const int to = s->i[c->end - 1].u1;
    for (int pass = 0; pass < 2 && e != NULL; pass++) {
        for (int u = pass == 0 ? from : 0; u < (pass == 0 ? to : s->un); u++) {
            for (int n = 0; s->u[u].node >= 0 && n < mz_lexicon_terms_n(s->u[u].node); n++) {
                if (mz_lexicon_term(s->u[u].node, n).entry == e) {
                    return u;
                }
            }
        }
    }
    return s->i[c->vg].head;
}

/* --- what it is --------------------------------------------------------------------------------------------------- */

static int code_arg(const mz_term_entry *e, mz_slot field)
{
    const int cameo = field == MZ_SLOT_CAMEO;
    switch ((int)e->kind) {
    case MZ_TERM_VERB:
        return cameo ? 2 : 3;
    case MZ_TERM_HAPPENING:
        return cameo ? 1 : 2;
    case MZ_TERM_CUE:
        return cameo ? 3 : 4;
    case MZ_TERM_WEAPON:
        return cameo ? 1 : 0;
    default:
        return -1;
    }
}

static const char *code_rule(const mz_term_entry *e)
{
    return e->kind == MZ_TERM_VERB     ? "type.verb"
           : e->kind == MZ_TERM_CUE    ? "type.cue"
           : e->kind == MZ_TERM_WEAPON ? "type.weapon"
                                       : "type.happening";
}

static bool gives(const mz_term_entry *e, mz_slot field, mz_str code)
{
    const int arg = e == NULL ? -1 : code_arg(e, field);
    return arg >= 0 && mz_str_eq(mz_term_arg(e, arg), code);
}

static const mz_term_entry *giver(const sentence *s, int u0, int u1, mz_slot field, mz_str code, int *at)
{
    for (int u = u0; u < u1; u++) {
        for (int n = 0; s->u[u].node >= 0 && n < mz_lexicon_terms_n(s->u[u].node); n++) {
            const mz_term_entry *e = mz_lexicon_term(s->u[u].node, n).entry;
            if (gives(e, field, code)) {
                *at = u;
                return e;
            }
        }
    }
    return NULL;
}

/* A code of CAMEO or of the taxonomy: the word that carries it, else what was done to people. */
static void why_code(sentence *s, const fact *f, mz_slot field, mz_str code)
{
    if (code.len == 0) {
        return;
    }
    const clause *c = &s->c[f->clause];
    int u = unit_of(s, f->clause, f->entry);
    const mz_term_entry *e = gives(f->entry, field, code) ? f->entry : NULL;
    e = e != NULL ? e : giver(s, s->i[c->begin].u0, s->i[c->end - 1].u1, field, code, &u);
    e = e != NULL ? e : giver(s, 0, s->un, field, code, &u);
    if (e != NULL) {
        mz_why(s, field, 0, u, u + 1, code_rule(e), e);
    } else if (f->harms_n > 0) {
        const harmed *h = &s->h[f->harm[0]];
        mz_why(s, field, 0, h->u0, h->u1, "type.harm", h->rule);
    } else {
        mz_why(s, field, 0, u, u + 1, "type.rule", f->entry);
    }
}

static void why_what(sentence *s, const fact *f)
{
    const item *v = &s->i[s->c[f->clause].vg];
    const int u = unit_of(s, f->clause, f->entry);
    const char *kind = f->kind_rule != NULL   ? f->kind_rule
                       : f->kind == MZ_ACT    ? "kind.act"
                       : f->kind == MZ_FIGURE ? "kind.figure"
                                              : "kind.event";
    mz_why(s, MZ_SLOT_KIND, 0, v->u0, v->u1, kind, NULL);
    mz_why(s, MZ_SLOT_KIND, 0, u, u + 1, f->rule, f->entry);
    if (f->plover != MZ_NO_PLOVER) {
        mz_why(s, MZ_SLOT_PLOVER, 0, u, u + 1, f->rule, f->entry);
    }
    why_code(s, f, MZ_SLOT_CAMEO, f->cameo);
    why_code(s, f, MZ_SLOT_TYPE, f->type);
    static const char *const polarity[] = {"polarity.affirmed", "polarity.negated", "polarity.possible",
                                           "polarity.future"};
    const bool zero = f->harms_n > 0 && s->h[f->harm[0]].q.count.hi == 0;
    const char *rule = f->polarity_rule != NULL            ? f->polarity_rule
                       : f->polarity == MZ_NEGATED && zero ? "polarity.nobody"
                                                           : polarity[f->polarity];
    mz_why(s, MZ_SLOT_POLARITY, 0, v->u0, v->u1, rule, NULL);
}

/* --- who says it -------------------------------------------------------------------------------------------------- */

static void why_stance(sentence *s, const fact *f)
{
    const item *v = &s->i[s->c[f->clause].vg];
    const speech *p = f->speech >= 0 ? &s->s[f->speech] : NULL;
    const bool by_cue = p != NULL && p->cue != NULL && !f->presupposed && mz_cue_stance(s, f->speech) == f->stance;
    const char *rule = f->stance_rule != NULL     ? f->stance_rule
                       : f->presupposed           ? "stance.presupposed"
                       : f->blamed                ? "stance.blamed"
                       : by_cue                   ? "stance.cue"
                       : f->stance == MZ_REPORTS  ? "stance.plain"
                       : f->stance == MZ_CONCEDES ? "stance.own-loss"
                       : f->stance == MZ_ACCUSES  ? "stance.named-doer"
                                                  : "stance.party";
    if (p != NULL && p->cue1 > p->cue0) {
        mz_why(s, MZ_SLOT_STANCE, 0, p->cue0, p->cue1, rule, by_cue ? p->cue : NULL);
    } else {
        mz_why(s, MZ_SLOT_STANCE, 0, v->u0, v->u1, rule, NULL);
    }
}

/* --- who somebody is ---------------------------------------------------------------------------------------------- */

typedef struct naming {
    bool actor, country, role; /* the phrase has an entry that gives the code, its country, its role */
} naming;

static naming naming_of(const sentence *s, int u0, int u1, const actor_ref *a)
{
    static const mz_term_kind countries[] = {MZ_TERM_COUNTRY, MZ_TERM_DEMONYM, MZ_TERM_PEOPLE, MZ_TERM_CAPITAL};
    const mz_str country = mz_actor_country(a->code);
    naming n = {0};
    for (int u = u0; u < u1; u++) {
        const mz_term_entry *e = mz_unit_entry(s, u, MZ_TERM_ACTOR);
        n.actor =
            n.actor || (e != NULL && (mz_str_eq(mz_term_arg(e, 0), a->code) || mz_str_eq(mz_term_arg(e, 2), a->code) ||
                                      mz_str_eq(mz_fighting(mz_term_arg(e, 0)), a->code)));
        n.role = n.role || mz_unit_entry(s, u, MZ_TERM_ROLE) != NULL;
        for (size_t k = 0; k < sizeof countries / sizeof *countries; k++) {
            const mz_term_entry *c = mz_unit_entry(s, u, countries[k]);
            n.country = n.country || (c != NULL && country.len > 0 && mz_str_eq(mz_term_arg(c, 0), country));
        }
    }
    return n;
}

static const char *actor_rule(const sentence *s, const item *np, int u1, const actor_ref *a)
{
    const naming n = naming_of(s, np->u0, u1, a);
    if (a->code.len == 0) {
        return "actor.unknown";
    }
    return n.actor                 ? "actor.name"
           : n.country && n.role   ? "actor.role-of-country"
           : n.country             ? "actor.country"
           : np->pronoun           ? "actor.pronoun"
           : n.role && !a->named   ? "actor.role-here"
           : np->happening != NULL ? "actor.of-happening"
                                   : "actor.before";
}

void mz_why_mention(sentence *s, mz_slot field, int k, int i, const actor_ref *a)
{
    const item *np = &s->i[i];
    const int u1 = np->of >= 0 && s->i[np->of].u1 > np->u1 ? s->i[np->of].u1 : np->u1;
    const char *rule = actor_rule(s, np, u1, a);
    mz_why(s, field, k, np->u0, np->u1, rule, NULL);
    put_entries(s, field, k, np->u0, u1, rule,
                KIND(ACTOR) | KIND(ROLE) | KIND(DEMONYM) | KIND(COUNTRY) | KIND(PEOPLE) | KIND(CAPITAL) | KIND(TITLE));
}

/* How a phrase came to be doer or done-to: by its place in the clause. */
static const char *doer_rule(const sentence *s, const fact *f, int i)
{
    const clause *c = &s->c[f->clause];
    for (int k = 0; f->speech >= 0 && k < s->s[f->speech].who_n; k++) {
        if (f->act_of_cue && s->s[f->speech].who_item[k] == i) {
            return "agent.speaker";
        }
    }
    if (i == c->agent) {
        return "agent.by";
    }
    return i == c->subject              ? "agent.subject"
           : s->i[i].happening != NULL  ? "agent.of-happening"
           : i > c->begin && i < c->end ? "agent.clause"
                                        : "agent.sentence";
}

static const char *done_to_rule(const sentence *s, const fact *f, int i)
{
    const clause *c = &s->c[f->clause];
    for (int k = 0; k < f->harms_n; k++) {
        if (s->h[f->harm[k]].item == i || s->h[f->harm[k]].victim_item == i) {
            return "target.victims";
        }
    }
    return i == c->object        ? "target.object"
           : i == c->subject     ? "target.subject"
           : i == c->prep_object ? "target.behind-preposition"
                                 : "target.named";
}

static void why_actors(sentence *s, const fact *f)
{
    for (int k = 0; k < f->agents_n; k++) {
        const item *np = &s->i[f->agent_item[k]];
        mz_why(s, MZ_SLOT_AGENT, k, np->u0, np->u1, doer_rule(s, f, f->agent_item[k]), NULL);
        mz_why_mention(s, MZ_SLOT_AGENT, k, f->agent_item[k], &f->agents[k]);
    }
    for (int k = 0; k < f->targets_n; k++) {
        const item *np = &s->i[f->target_item[k]];
        mz_why(s, MZ_SLOT_TARGET, k, np->u0, np->u1, done_to_rule(s, f, f->target_item[k]), NULL);
        mz_why_mention(s, MZ_SLOT_TARGET, k, f->target_item[k], &f->targets[k]);
    }
}

/* --- harm --------------------------------------------------------------------------------------------------------- */

static int unit_with(const sentence *s, int u0, int u1, const mz_term_entry *e)
{
    for (int u = u0; u < u1; u++) {
        for (int n = 0; s->u[u].node >= 0 && n < mz_lexicon_terms_n(s->u[u].node); n++) {
            if (mz_lexicon_term(s->u[u].node, n).entry == e) {
                return u;
            }
        }
    }
    return -1;
}

static const char *status_rule(const sentence *s, int u0, int u1, const actor_ref *a)
{
    for (int u = u0; u < u1; u++) {
        const mz_term_entry *role = mz_unit_entry(s, u, MZ_TERM_ROLE);
        const mz_term_entry *actor = mz_unit_entry(s, u, MZ_TERM_ACTOR);
        if (role != NULL && mz_str_eq(mz_term_arg(role, 1), a->status)) {
            return "status.role";
        }
        if (actor != NULL && mz_str_eq(mz_term_arg(actor, 1), a->status)) {
            return "status.actor";
        }
    }
    return a->status.len == 0 || mz_str_eq(a->status, S("unknown")) ? "status.unknown"
           : mz_str_eq(a->status, S("mixed"))                       ? "status.mixed"
                                                                    : "status.context";
}

static void why_harm(sentence *s, int k, const harmed *h)
{
    static const char *const basis[] = {"basis.incident", "basis.total", "basis.increment", "basis.subset"};
    const item *victims = &s->i[h->victim_item];
    const int inside = unit_with(s, h->u0, h->u1, h->rule);
    const int word = inside >= 0 ? inside : unit_of(s, h->clause < 0 ? 0 : h->clause, h->rule);
    const bool counted = h->q.u1 > h->q.u0;
    const char *number = h->q.vague ? "number.vague" : counted ? "number.numeral" : "number.implied";
    mz_why(s, MZ_SLOT_EFFECT, k, word, word + 1, "harm.word", h->rule);
    if (h->how != NULL) {
        mz_why(s, MZ_SLOT_EFFECT, k, h->u0, h->u1, h->how, NULL);
    }
    mz_why(s, MZ_SLOT_NUMBER, k, counted ? h->q.u0 : h->u0, counted ? h->q.u1 : h->u1, number, NULL);
    put_entries(s, MZ_SLOT_NUMBER, k, h->u0, h->u1, number, KIND(BOUND) | KIND(NUMBER));
    mz_why(s, MZ_SLOT_BASIS, k, h->u0, h->u1, basis[h->basis], NULL);
    mz_why(s, MZ_SLOT_VICTIMS, k, victims->u0, victims->u1,
           victims->pronoun            ? "victims.before"
           : h->victim_item == h->item ? "victims.phrase"
                                       : "victims.of",
           NULL);
    mz_why_mention(s, MZ_SLOT_VICTIMS, k, h->victim_item, &h->victims);
    mz_why(s, MZ_SLOT_STATUS, k, victims->u0, victims->u1, status_rule(s, victims->u0, victims->u1, &h->victims), NULL);
}

/* --- the statement ------------------------------------------------------------------------------------------------ */

static void why_where_and_when(sentence *s, const fact *f, const mz_statement *st)
{
    if (st->where.known) {
        why_words(s, MZ_SLOT_WHERE, st->where.span,
                  f->place < 0              ? "place.before"
                  : st->where.place.len > 0 ? "place.gazetteer"
                                            : "place.name");
    }
    if (st->when.known) {
        why_words(s, MZ_SLOT_WHEN, st->when.span, "time.day");
    }
}

void mz_why_statement(sentence *s, const fact *f, const mz_statement *st)
{
    why_what(s, f);
    why_stance(s, f);
    why_actors(s, f);
    why_where_and_when(s, f, st);
    for (int k = 0; k < f->harms_n; k++) {
        why_harm(s, k, &s->h[f->harm[k]]);
    }
}

void mz_bytes_of(const sentence *s, int u0, int u1, mz_len *begin, mz_len *end)
{
    *begin = s->t[s->u[u0].t0].at;
    *end = s->t[s->u[u1 - 1].t1 - 1].end;
    if (s->r->text->pieces_n > 0) {
        mz_text_span(s->r->text, *begin, *end, begin, end);
    }
}

/* --- keeping ------------------------------------------------------------------------------------------------------ */

static void add_once(mz_str *rules, mz_len *n, mz_str id)
{
    for (mz_len k = 0; k < *n; k++) {
        if (rules[k].data == id.data || mz_str_eq(rules[k], id)) {
            return;
        }
    }
    if (*n < MZ_STATEMENT_RULES_MAX) {
        rules[(*n)++] = id;
    } else { /* the last one says that there were more */
        rules[*n - 1] = S("limit.rules");
    }
}

static void keep_rules(const sentence *s, mz_statement *st)
{
    mz_str rules[MZ_STATEMENT_RULES_MAX];
    mz_len n = 0;
    for (int k = 0; k < s->wn; k++) {
        add_once(rules, &n, mz_str_of(s->w[k].rule));
    }
    for (int k = 0; k < s->wn; k++) {
        if (s->w[k].entry != NULL) {
            add_once(rules, &n, mz_term_id(s->w[k].entry));
        }
    }
    if (s->cut) {
        add_once(rules, &n, S("limit.sentence"));
    }
    if (s->mixed) {
        add_once(rules, &n, S("text.mixed-script"));
    }
    mz_str *kept = mz_new(s->r->perm, mz_str, n);
    memcpy(kept, rules, (size_t)n * sizeof *kept);
    st->rules = kept;
    st->rules_n = n;
}

static void keep_reasons(sentence *s, const mz_statement *st)
{
    mz_reading_trace *t = s->r->trace;
    struct {
        mz_reason *v;
        mz_len n, cap;
    } list = {t->reasons, t->reasons_n, t->reasons_cap};
    for (mz_slot field = 0; field < MZ_SLOTS; field++) {
        for (int k = 0; k < s->wn; k++) {
            const why *w = &s->w[k];
            if (w->field != field) {
                continue;
            }
            const mz_span span = w->u1 > w->u0 ? mz_span_of(s, w->u0, w->u1) : w->from;
            *mz_push(s->r->perm, &list) = (mz_reason){.statement = st - s->r->out->v,
                                                      .field = field,
                                                      .k = w->k,
                                                      .begin = span.begin,
                                                      .end = span.end,
                                                      .rule = mz_str_of(w->rule),
                                                      .entry = w->entry};
        }
    }
    t->reasons = list.v;
    t->reasons_n = list.n;
    t->reasons_cap = list.cap;
}

void mz_keep_whys(sentence *s, mz_statement *st)
{
    keep_rules(s, st);
    if (s->r->trace != NULL) {
        keep_reasons(s, st);
    }
}

void mz_keep_sentence(sentence *s, mz_len first)
{
    mz_reading_trace *t = s->r->trace;
    const mz_len n = s->r->out->n - first;
    mz_reading_sentence span = {.first = first, .n = n, .gap = -1};
    struct {
        mz_reading_sentence *v;
        mz_len n, cap;
    } list = {t->spans, t->spans_n, t->spans_cap};
    mz_bytes_of(s, 0, s->un, &span.begin, &span.end);
    if (n == 0) {
        mz_note_gap(s);
        span.gap = t->n - 1;
    }
    *mz_push(s->r->perm, &list) = span;
    t->spans = list.v;
    t->spans_n = list.n;
    t->spans_cap = list.cap;
}

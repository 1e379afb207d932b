/* Who says what: cues, their sources, and the clauses that are their content. */
#include "reading/parse.h"

static bool word_is(const sentence *s, int i, pos p)
{
    return i >= 0 && i < s->in && s->i[i].kind == I_WORD && s->i[i].pos == p;
}
static bool is_np(const sentence *s, int i) { return i >= 0 && i < s->in && s->i[i].kind == I_NP; }

static bool speaks(const actor_ref *a) { return a->human || a->code.len > 0; }

static bool frame(const mz_term_entry *cue, const char *f) { return mz_arg_is(cue, 1, f); }

/* What follows the cue: a clause of its own, a quote? */
static bool has_complement(const sentence *s, int k)
{
    const clause *c = &s->c[k];
    int j = c->vg + 1;
    while (word_is(s, j, P_ADV) || word_is(s, j, P_COMMA)) {
        j++;
    }
    if (word_is(s, j, P_THAT) || word_is(s, j, P_QUOTE) || (word_is(s, j, P_COLON) && k == 0)) {
        return true;
    }
    if (k + 1 < s->cn) {
        const clause *n = &s->c[k + 1];
        if (n->link == L_COMP || (n->link == L_INF && n->vg == j)) {
            return true;
        }
        for (int i = c->vg + 1; i < n->vg; i++) {
            if (word_is(s, i, P_THAT)) {
                return true;
            }
        }
    }
    return false;
}

/* "…, X said", "…, said X": the cue ends its clause and something stands before it. */
static bool is_postposed(const sentence *s, int k, int *source)
{
    const clause *c = &s->c[k];
    const item *v = &s->i[c->vg];
    if (v->infinitive || v->passive || (v->form & MZ_ING) != 0 || has_complement(s, k)) {
        return false;
    }
    const int after = c->vg + 1;
    const bool inverted =
        is_np(s, after) && (word_is(s, c->vg - 1, P_COMMA) || word_is(s, c->vg - 1, P_QUOTE)) && !s->i[after].time;
    if (inverted) {
        *source = after;
        return k > 0 || s->i[0].kind != I_VG;
    }
    int j = c->subject;
    while (j > 0 && !word_is(s, j, P_COMMA) && !word_is(s, j, P_QUOTE) && s->i[j].kind != I_VG &&
           !word_is(s, j, P_SEMI)) {
        j--;
    }
    bool comma = j > 0 && (word_is(s, j, P_COMMA) || word_is(s, j, P_QUOTE));
    if (comma && k == 0) {
        bool np = false; /* "On Friday, the army said": no content in front */
        for (int i = 0; i < j; i++) {
            np = np || (is_np(s, i) && !word_is(s, i - 1, P_PREP) && !s->i[i].time);
        }
        comma = np && (s->i[j].pos == P_QUOTE || c->subject > j);
    }
    const bool ends = after >= s->in || !is_np(s, after) || s->i[after].time || frame(v->cue, "tell");
    *source = c->subject;
    return comma && ends && c->subject > j && !frame(v->cue, "obj") && !frame(v->cue, "of") && !frame(v->cue, "on") &&
           !frame(v->cue, "number");
}

static void add_source(sentence *s, speech *p, int np)
{
    if (np < 0 || p->who_n >= LIST_MAX) {
        return;
    }
    p->who[p->who_n] = s->i[np].actor;
    p->who_item[p->who_n++] = np;
}

/* Role alone ("the spokesman", "police"): whose, from what was said before. */
static void settle_source(sentence *s, speech *p, int k)
{
    actor_ref *a = &p->who[k];
    const item *np = &s->i[p->who_item[k]];
    const memory *m = &s->r->memory;
    if (np->pronoun) {
        mz_str code = m->speaker.len > 0 ? m->speaker : m->group;
        for (int e = 0; e < p->clause; e++) { /* a speaker earlier in the sentence */
            const clause *c = &s->c[e];
            if (c->subject >= 0 && c->subject < p->who_item[k] && s->i[c->subject].actor.named &&
                !s->i[c->subject].pronoun) {
                code = s->i[c->subject].actor.code;
            }
        }
        const bool we = mz_unit_is(s, np->head, "we") || mz_unit_is(s, np->head, "i");
        *a = (actor_ref){.code = we ? S("") : code, .human = true, .named = code.len > 0, .status = S("unknown")};
        return;
    }
    bool own = false;
    for (int u = np->u0; u < np->u1; u++) {
        own = own || (u < np->head && s->u[u].pos == P_POSS);
    }
    if (own && np->actor.neutral) { /* "its director", "their spokesman": of the one last spoken of */
        mz_str code = m->speaker;
        for (int i = 0; i < p->who_item[k]; i++) {
            const item *o = &s->i[i];
            const bool near = is_np(s, i) && o->actor.human && o->actor.code.len >= 3 && !o->possessed &&
                              !(i > 0 && word_is(s, i - 1, P_PREP));
            code = near ? (o->actor.code.len == 3 && mz_country_name(o->actor.code).len == 0
                               ? mz_with_role(mz_country_of_sentence(s), o->actor.code)
                               : o->actor.code)
                        : code;
        }
        if (code.len > 0) {
            *a = (actor_ref){.code = code, .human = true, .named = true, .status = S("unknown")};
            return;
        }
    }
    if (a->named || np->actor.code.len > 3) {
        return;
    }
    if (a->code.len == 0 && !np->pronoun) { /* "said Malik X, an elder of Y", "figures collected by Z" */
        for (int i = p->who_item[k] + 1; i < s->in && i < p->who_item[k] + 7; i++) {
            if (is_np(s, i) && s->i[i].actor.code.len >= 3 && s->i[i].actor.human &&
                (s->i[i].actor.named || !s->i[i].place)) {
                *a = s->i[i].actor;
                break;
            }
            const bool first = i == p->who_item[k] + 1;
            if (s->i[i].pos == P_STOP || s->i[i].pos == P_THAT ||
                (first && s->i[i].kind == I_VG && s->i[i].finite && s->i[i].passive)) {
                break;
            }
            if (!first && word_is(s, i, P_COMMA)) {
                break;
            }
        }
        if (a->code.len != 3 || mz_country_name(a->code).len > 0) {
            return;
        }
    }
    static const char *const back[] = {"group",     "movement",     "faction",      "spokesman", "spokesperson",
                                       "statement", "organisation", "organization", "outfit",    "commander",
                                       "source",    "leader",       "sources"};
    for (size_t b = 0; b < sizeof back / sizeof back[0]; b++) {
        if (np->definite && mz_unit_is(s, np->head, back[b]) && (m->group.len > 0 || m->speaker.len > 0)) {
            const bool group = b < 3 || b == 6 || b == 7 || b == 8;
            *a = (actor_ref){.code = group && m->group.len > 0 ? m->group
                                     : m->speaker.len > 0      ? m->speaker
                                                               : m->group,
                             .human = true,
                             .named = true,
                             .status = S("unknown")};
            return;
        }
    }
    if (a->code.len == 3 && mz_country_name(a->code).len == 0) {
        if (mz_str_eq(a->code, S("MED")) || mz_str_eq(a->code, S("NGO")) || mz_str_eq(a->code, S("UAF"))) {
            return;
        }
        mz_str country = mz_country_of_sentence(s);
        country = country.len == 0 || (m->event_seen && m->country.len == 3)
                      ? (m->event_seen && m->country.len == 3 ? m->country : country)
                      : country;
        country = country.len == 0 ? mz_country_hint(s) : country;
        if (mz_actor_is_state(s->r->publisher)) { /* an army that cites "intelligence" cites its own */
            country = mz_actor_country(s->r->publisher);
        }
        a->code = mz_with_role(country, a->code);
    }
}

static int new_speech(sentence *s, int clause_i, const mz_term_entry *cue, int u0, int u1, int source)
{
    if (s->sn >= SPEECH_MAX) {
        return -1;
    }
    speech *p = &s->s[s->sn];
    *p = (speech){.clause = clause_i, .cue = cue, .cue0 = u0, .cue1 = u1, .source = source, .parent = -1, .same = -1};
    int np = source;
    const int limit = clause_i >= 0 && s->c[clause_i].vg > source ? s->c[clause_i].vg : s->in;
    for (int n = 0; np >= 0 && n < LIST_MAX; n++) {
        add_source(s, p, np);
        if (clause_i < 0 && !word_is(s, np + 1, P_CONJ)) {
            break;
        }
        np = mz_list_next(s, np, limit);
        if (np >= 0 && !speaks(&s->i[np].actor)) {
            break;
        }
    }
    for (int k = 0; k < p->who_n; k++) {
        settle_source(s, p, k);
    }
    return s->sn++;
}

static bool content_cue(const mz_term_entry *cue)
{
    return cue != NULL && (frame(cue, "say") || frame(cue, "tell") || frame(cue, "number") || frame(cue, "weak"));
}

/* "put the toll at 40", "counted 29 dead": a figure is what is said. */
static bool figures_follow(const sentence *s, int k)
{
    for (int i = s->c[k].vg + 1; i < s->in && i < s->c[k].vg + 10; i++) {
        if (is_np(s, i) && (s->i[i].harm != NULL || (s->i[i].q.u1 > s->i[i].q.u0 && s->i[i].actor.human))) {
            return true;
        }
        for (int u = s->i[i].u0; is_np(s, i) && u < s->i[i].u1; u++) {
            if (mz_unit_arg(s, u, MZ_TERM_HARM, 1, "toll")) {
                return true;
            }
        }
    }
    return false;
}

/* "expressed Turkey's willingness to …": the noun says what is said; the entry of "offer" stands for it. */
static const mz_term_entry *voiced_offer(const sentence *s, const clause *c)
{
    static const char *const verbs[] = {"expressed",  "voiced",    "expressing", "voicing",  "conveyed", "reaffirmed",
                                        "reiterated", "signalled", "signaled",   "declared", "expresses"};
    bool voices = false;
    for (size_t w = 0; w < sizeof verbs / sizeof verbs[0]; w++) {
        voices = voices || mz_unit_is(s, s->i[c->vg].head, verbs[w]);
    }
    if (!voices || c->object < 0 || !mz_arg_is(s->i[c->object].actnoun, 0, "offers")) {
        return NULL;
    }
    const int32_t node = mz_lexicon_step(0, mz_lexicon_word(S("offer")));
    for (int k = 0; node >= 0 && k < mz_lexicon_terms_n(node); k++) {
        const mz_term_entry *e = mz_lexicon_term(node, k).entry;
        if (e->kind == MZ_TERM_CUE) {
            return e;
        }
    }
    return NULL;
}

/* The clause's own cue makes it a speech act when somebody speaks. */
static void open_act(sentence *s, int k)
{
    clause *c = &s->c[k];
    item *v = &s->i[c->vg];
    if (v->cue == NULL) {
        v->cue = voiced_offer(s, c);
    }
    if (v->cue == NULL) {
        return;
    }
    const bool plain =
        mz_arg_is(v->cue, 0, "reports") &&
        (mz_arg_is(v->cue, 2, "CONSULT") || mz_arg_is(v->cue, 2, "SANCTION") || mz_arg_is(v->cue, 3, "090"));
    if (plain) {
        return;
    }
    int source = c->subject;
    const bool passive = v->passive;
    int post = -1;
    const bool postposed = is_postposed(s, k, &post);
    if (postposed) {
        source = post;
    } else if (passive) {
        source = c->agent;
    }
    const bool ing = (v->form & MZ_ING) != 0 && !v->finite;
    const bool speaker = source >= 0 && (speaks(&s->i[source].actor) || s->i[source].pronoun);
    const bool name = source >= 0 && !speaker && s->u[s->i[source].head].cap && s->u[s->i[source].head].pos == P_NOUN;
    const bool weak = frame(v->cue, "weak");
    if (source >= 0 && !speaker && !content_cue(v->cue)) {
        return;
    }
    (void)name;
    const item *thing = source >= 0 ? &s->i[source] : NULL;
    if (thing != NULL && (thing->happening != NULL || thing->unitnoun || thing->harm_head || thing->time)) {
        return;
    }
    if (frame(v->cue, "number") && !figures_follow(s, k)) {
        return;
    }
    if (weak && (!(speaker || name) || !(has_complement(s, k) || postposed))) {
        return;
    }
    if (v->infinitive && (content_cue(v->cue) || !speaker)) {
        return;
    }
    if (source < 0 && !ing && !passive && s->r->publisher.len == 0) {
        return;
    }
    c->act = new_speech(s, k, v->cue, v->u0, v->u1, source);
    if (c->act >= 0 && !content_cue(v->cue) && source >= 0 && s->i[source].pronoun && s->s[c->act].who_n > 0 &&
        s->s[c->act].who[0].code.len == 0) {
        c->act = -1;
        s->sn--;
        return;
    }
    if (c->act >= 0) {
        s->s[c->act].complement = postposed || has_complement(s, k);
        s->s[c->act].postposed = postposed;
        s->s[c->act].negated = v->negated;
        s->s[c->act].possible = v->possible;
    }
}

static int act_above(const sentence *s, int k)
{
    for (int p = k - 1; p >= 0; p--) {
        if (s->c[p].act >= 0 && !s->s[s->c[p].act].postposed) {
            return p;
        }
    }
    return -1;
}

static bool semicolon_between(const sentence *s, int a, int b)
{
    for (int i = a; i < b; i++) {
        if (word_is(s, i, P_SEMI)) {
            return true;
        }
    }
    return false;
}

/* ", which killed 21": the writer's own remark, not the speaker's. */
static bool relative_comma(const sentence *s, int from, int to)
{
    for (int i = from + 1; i < to; i++) {
        if (word_is(s, i, P_REL) &&
            (word_is(s, i - 1, P_COMMA) || (word_is(s, i - 1, P_PREP) && word_is(s, i - 2, P_COMMA)))) {
            return true;
        }
    }
    return false;
}

/* Whose content clause k is, from its link to the clause before it. */
static void attach(sentence *s, int k)
{
    clause *c = &s->c[k];
    const clause *p = &s->c[k - 1];
    const bool own_act = c->act >= 0 && !s->s[c->act].postposed;
    const bool own_subject = c->subject > p->vg;
    if (semicolon_between(s, p->vg, c->vg)) {
        return;
    }
    const bool p_post = p->act >= 0 && s->s[p->act].postposed;
    if (p_post) {
        c->speech = c->link == L_COMP || c->link == L_PART ? p->act : p->speech;
        return;
    }
    const bool content = p->act >= 0;
    if (c->link == L_COMP || (content && c->link == L_INF) || (content && c->link == L_PART && !(own_act))) {
        c->speech = content ? p->act : p->speech;
        return;
    }
    if (content && c->link == L_PART && own_act) { /* "said …, adding that …" */
        c->speech = p->speech;
        return;
    }
    if (own_act && c->link == L_COORD) {
        const int above = act_above(s, k);
        if (above >= 0) {
            bool in_content = false;
            (void)in_content;
            c->speech = s->c[above].speech;
            if (!own_subject) {
                c->subject = s->c[above].subject;
                s->s[c->act].who_n = 0;
                s->s[c->act].source = s->s[s->c[above].act].source;
                for (int w = 0; w < s->s[s->c[above].act].who_n; w++) {
                    s->s[c->act].who[w] = s->s[s->c[above].act].who[w];
                    s->s[c->act].who_item[w] = s->s[s->c[above].act].who_item[w];
                    s->s[c->act].who_n++;
                }
            }
            return;
        }
    }
    if (own_act && c->link == L_PART) {
        const int above = act_above(s, k);
        c->speech = above >= 0 ? s->c[above].speech : p->speech;
        if (above >= 0 && !own_subject) {
            s->s[c->act].who_n = s->s[s->c[above].act].who_n;
            memcpy(s->s[c->act].who, s->s[s->c[above].act].who, sizeof s->s[c->act].who);
            memcpy(s->s[c->act].who_item, s->s[s->c[above].act].who_item, sizeof s->s[c->act].who_item);
        }
        return;
    }
    /* "said A and did B": with a subject of its own or in the same form, content goes on */
    if (content && c->link == L_COORD && !own_subject) {
        c->speech = p->speech;
        return;
    }
    if (content && (c->link == L_COORD)) {
        c->speech = p->act; /* "reported 9 dead and five were hurt" */
        return;
    }
    if (c->link == L_REL && relative_comma(s, p->vg, c->vg)) {
        const int above = act_above(s, k);
        c->speech = above >= 0 ? s->c[above].speech : -1;
        return;
    }
    if (content && (c->link == L_ADV || c->link == L_REL)) {
        c->speech = has_complement(s, k - 1) || !content_cue(s->i[p->vg].cue) ? p->act : p->speech;
        return;
    }
    c->speech = p->speech;
}

/* Makes `outer` the speech around `inner`, unless that would close a circle. */
static void put_inside(sentence *s, int inner, int outer)
{
    for (int p = outer; p >= 0; p = s->s[p].parent) {
        if (p == inner) {
            return;
        }
    }
    s->s[inner].parent = outer;
}

static int root_of(const sentence *s, int sp)
{
    while (s->s[sp].parent >= 0) {
        sp = s->s[sp].parent;
    }
    return sp;
}

/* Everything between two semicolons that has no other source outermost gets this one. */
static void cover(sentence *s, int sp, int from, int to)
{
    for (int k = 0; k < s->cn; k++) {
        clause *c = &s->c[k];
        if (c->vg < from || c->vg >= to || c->act == sp) {
            continue;
        }
        if (c->speech < 0) {
            c->speech = sp;
        } else if (c->speech != sp) {
            const int root = root_of(s, c->speech);
            if (root != sp) {
                put_inside(s, root, sp);
            }
        }
        if (c->act >= 0 && c->act != sp && !s->s[c->act].postposed && s->s[c->act].parent < 0 && c->speech == sp) {
            put_inside(s, c->act, sp);
        }
    }
}

static void segment(const sentence *s, int i, int *from, int *to)
{
    *from = i;
    *to = i;
    while (*from > 0 && !word_is(s, *from - 1, P_SEMI)) {
        (*from)--;
    }
    while (*to < s->in && !word_is(s, *to, P_SEMI)) {
        (*to)++;
    }
}

/* Segments beyond a semicolon in which nobody else speaks belong to the same source. */
static void widen(const sentence *s, int own, int *from, int *to)
{
    bool before = *from > 0;
    bool after = *to < s->in;
    for (int k = 0; k < s->cn; k++) {
        const bool speaks_there = s->c[k].act >= 0 && k != own;
        before = before && !(speaks_there && s->c[k].vg < *from);
        after = after && !(speaks_there && s->c[k].vg >= *to);
    }
    for (int i = 0; i < s->in; i++) {
        if (word_is(s, i, P_ACCORDING) || word_is(s, i, P_QUOTING)) {
            before = before && i >= *from;
            after = after && i < *to;
        }
    }
    *from = before ? 0 : *from;
    *to = after ? s->in : *to;
}

static void find_quoted(sentence *s, int i)
{
    const int outer = new_speech(s, -1, NULL, s->i[i].u0, s->i[i].u1, i - 1);
    const int inner = new_speech(s, -1, NULL, s->i[i].u0, s->i[i].u1, i + 1);
    if (outer < 0 || inner < 0) {
        return;
    }
    int from;
    int to;
    segment(s, i, &from, &to);
    put_inside(s, inner, outer);
    cover(s, inner, i, to);
}

static void find_according(sentence *s)
{
    for (int i = 0; i + 1 < s->in; i++) {
        const bool according = word_is(s, i, P_ACCORDING);
        const bool quoting = word_is(s, i, P_QUOTING) ||
                             (s->i[i].kind == I_VG && mz_unit_arg(s, s->i[i].head, MZ_TERM_GRAMMAR, 0, "quoting"));
        if ((!according && !quoting) || !is_np(s, i + 1)) {
            continue;
        }
        if (quoting && is_np(s, i - 1) && (mz_unit_is(s, s->i[i].u0, "quoted") || mz_unit_is(s, s->i[i].u0, "cited"))) {
            find_quoted(s, i);
            continue;
        }
        const int sp = new_speech(s, -1, NULL, s->i[i].u0, s->i[i].u1, i + 1);
        if (sp < 0) {
            return;
        }
        int from;
        int to;
        segment(s, i, &from, &to);
        s->s[sp].begin = from;
        s->s[sp].end = to;
        if (!quoting) {
            cover(s, sp, from, to);
            continue;
        }
        for (int k = 0; k < sp; k++) { /* the speaker who quotes stands in front of the quoted */
            if (s->s[k].parent < 0 && s->s[k].source >= from && s->s[k].source < to) {
                for (int c = 0; c < s->cn; c++) {
                    if (s->c[c].speech == k) {
                        s->c[c].speech = sp;
                    }
                }
                for (int o = 0; o < s->sn; o++) {
                    if (o != sp && s->s[o].parent == k) {
                        put_inside(s, o, sp);
                    }
                }
                put_inside(s, sp, k);
                break;
            }
        }
    }
}

void mz_find_speech(sentence *s)
{
    s->sn = 0;
    for (int k = 0; k < s->cn; k++) {
        open_act(s, k);
    }
    for (int k = 1; k < s->cn; k++) {
        attach(s, k);
    }
    for (int k = 0; k < s->cn; k++) { /* an act inside content has that content's speaker outside */
        clause *c = &s->c[k];
        if (c->act >= 0 && c->speech >= 0 && c->speech != c->act) {
            put_inside(s, c->act, c->speech);
        }
    }
    for (int k = 0; k < s->cn; k++) {
        const clause *c = &s->c[k];
        if (c->act >= 0 && s->s[c->act].postposed) {
            int from;
            int to;
            segment(s, c->vg, &from, &to);
            widen(s, k, &from, &to);
            cover(s, c->act, from, to);
            s->s[c->act].begin = from;
            s->s[c->act].end = to;
        }
    }
    find_according(s);
}

int mz_speech_chain(const sentence *s, int sp, int chain[8])
{
    int n = 0;
    int up[8];
    for (; sp >= 0 && n < 8; sp = s->s[sp].parent) {
        up[n++] = sp;
    }
    for (int k = 0; k < n; k++) {
        chain[k] = up[n - 1 - k];
    }
    return n;
}

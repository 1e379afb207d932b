/* Who says what: the words of speech, where what is said stands, and how one speech stands inside another.
 *
 * Each speech word gets the stretch of items that is its content: behind it ("X said that …"), before it ("…, X said"),
 * or round it ("the army, X said, had …"). A speech whose word stands in the content of another is nested in it, and a
 * clause belongs to the innermost speech that covers its verb.
 */
#include "reading/speech/voice.h"

/* --- speeches ----------------------------------------------------------------------------------------------------- */

speech *mz_open_speech(sentence *s, int clause_i, const mz_term_entry *cue, int u0, int u1)
{
    if (s->sn >= SPEECH_MAX) {
        return NULL;
    }
    speech *p = &s->s[s->sn++];
    *p = (speech){.clause = clause_i,
                  .cue = cue,
                  .cue0 = u0,
                  .cue1 = u1,
                  .source = -1,
                  .parent = -1,
                  .at = -1,
                  .next = -1,
                  .within = -1,
                  .echo = -1,
                  .rule = "speech.before"};
    return p;
}

/* "…, X said", "…, said X": nothing follows the cue and what is said stands before it. Gives the source; -1: it does
 * not stand so. */
static int source_behind(const sentence *s, int v, int subject, int *left)
{
    const int after = v + 1;
    const bool mark = mz_word_at(s, v - 1, P_COMMA) || mz_word_at(s, v - 1, P_QUOTE) || mz_word_at(s, v - 1, P_DASH);
    if (mark && mz_np_at(s, after) && !s->i[after].time &&
        (mz_np_speaks(&s->i[after]) || mz_some_of_them(s, after) || s->u[s->i[after].head].cap)) {
        *left = v;
        return v > 1 ? after : -1;
    }
    if (subject < 0 || subject >= v) {
        return -1;
    }
    *left = subject;
    if (mz_word_at(s, subject - 1, P_QUOTE)) {
        return subject > 1 ? subject : -1;
    }
    const bool comma = mz_word_at(s, subject - 1, P_COMMA) || mz_word_at(s, subject - 1, P_DASH);
    return comma && mz_has_noun(s, 0, subject - 1) ? subject : -1;
}

/* "…, X announced, after fighting that …": the writer's, not the speaker's. */
static bool background(const sentence *s, int i)
{
    static const char *const words[] = {"after", "following", "amid", "amidst", "despite", "before", "ahead"};
    for (size_t k = 0; mz_word_at(s, i, P_PREP) && k < sizeof words / sizeof words[0]; k++) {
        if (mz_unit_is(s, s->i[i].u0, words[k])) {
            return true;
        }
    }
    return false;
}

/* What goes on behind "…, X said": the rest of an interposed sentence, a second quote, "and 40 were hurt". */
static int rest_behind(const sentence *s, const speech *p, int v, int *begin)
{
    int j = mz_behind_adjuncts(s, p->source > v ? p->source + 1 : v + 1, mz_cue_frame(p->cue, "tell"));
    j += mz_word_at(s, j, P_COMMA) || mz_word_at(s, j, P_COLON);
    *begin = j;
    if (j >= s->in || mz_word_at(s, j, P_STOP) || mz_word_at(s, j, P_SEMI)) {
        return j;
    }
    const bool whole = mz_has_verb(s, p->begin, p->end);
    if (mz_word_at(s, j, P_CONJ) && mz_vg_at(s, j + 1) && s->i[j + 1].finite && whole) {
        return j; /* "…, he said, but refused to …" */
    }
    if (whole && (background(s, j) || mz_word_at(s, j, P_REL))) {
        return j; /* "…, X announced, after fighting that …" */
    }
    if (mz_vg_at(s, j) && s->i[j].cue != NULL && (s->i[j].form & MZ_ING) != 0) {
        return j;
    }
    int next;
    return mz_content_end(s, j, s->i[v].form, CONTENT_CLAUSE, &next);
}

/* "Twelve militants, the army said, were killed": what goes on has its subject in front. */
static void give_subject(sentence *s, const speech *p)
{
    for (int k = 0; k < s->cn && p->end2 > p->begin2; k++) {
        if (s->c[k].vg != p->begin2 || mz_has_verb(s, p->begin, p->end)) {
            continue;
        }
        for (int i = p->begin; i < p->end; i++) {
            if (mz_np_at(s, i) && !s->i[i].time && !mz_word_at(s, i - 1, P_PREP)) {
                s->c[k].subject = i;
                return;
            }
        }
    }
}

static void place_before(sentence *s, speech *p, int v, int left)
{
    int from;
    int to;
    mz_segment(s, v, &from, &to);
    p->postposed = p->complement = true;
    p->rule = "speech.behind";
    p->begin = from;
    p->end = left - mz_word_at(s, left - 1, P_COMMA);
    p->end2 = rest_behind(s, p, v, &p->begin2);
    give_subject(s, p);
    for (int k = 0; k < s->sn; k++) { /* what an inner speaker says ends there, too */
        speech *o = &s->s[k];
        if (o != p && o->at >= from && o->at < left && o->end > left && p->end2 <= p->begin2) {
            o->end = left;
        }
    }
}

/* "X said A; B was hit": segments beyond a semicolon in which nobody else speaks belong to the same source. */
static bool speaks_in(const sentence *s, int from, int to, int own)
{
    for (int k = 0; k < s->cn; k++) {
        if (k != own && s->c[k].vg >= from && s->c[k].vg < to && s->i[s->c[k].vg].cue != NULL) {
            return true;
        }
    }
    for (int i = from; i < to; i++) {
        if (mz_word_at(s, i, P_ACCORDING) || mz_word_at(s, i, P_QUOTING)) {
            return true;
        }
    }
    return false;
}

static void widen(const sentence *s, speech *p, int own)
{
    if (p->postposed && p->begin > 0 && !speaks_in(s, 0, p->begin, own)) {
        p->begin = 0;
    }
    const int end = !p->postposed ? p->end : p->end2 > p->begin2 ? p->end2 : p->begin2;
    if (mz_word_at(s, end, P_SEMI) && !speaks_in(s, end, s->in, own)) {
        p->begin2 = p->end2 > p->begin2 ? p->begin2 : end;
        p->end2 = s->in;
    }
}

/* A word of speech and what stands round it. */
typedef struct site {
    int clause, v; /* the clause and its verb group */
    int source;    /* item, -1 none */
    int left;      /* where what is said in front of it ends */
    int begin;     /* where what is said behind it begins */
    int heir;      /* the speech whose speaker goes on, -1 */
    content_kind kind;
    bool ing;
} site;

static bool is_cue(const sentence *s, const clause *c)
{
    const item *v = &s->i[c->vg];
    if (v->kind != I_VG) {
        return false;
    }
    const bool ing = (v->form & MZ_ING) != 0;
    const bool as = c->vg > 0 && mz_unit_is(s, s->i[c->vg - 1].u0, "as");
    if (v->cue == NULL || mz_no_speech(v->cue) || (ing && (as || mz_is_quoting(s, c->vg)))) {
        return false; /* "quoted him as saying", "citing" */
    }
    return !(v->passive && !v->finite && !v->infinitive && mz_np_at(s, c->vg - 1)); /* "supported by the Red Cross" */
}

/* Where the source and what is said stand. */
static site look_round(const sentence *s, int k, int heir)
{
    const clause *c = &s->c[k];
    const item *v = &s->i[c->vg];
    site w = {.clause = k, .v = c->vg, .heir = heir, .ing = (v->form & MZ_ING) != 0 && !v->finite};
    w.kind = mz_content_behind(s, c->vg, v->cue, &w.begin);
    const bool agent_speaks = v->passive && !mz_cue_frame(v->cue, "quoted");
    w.source = agent_speaks ? c->agent : mz_speaker_left(s, c->vg);
    w.source = w.source < 0 && !agent_speaks ? c->subject : w.source;
    const bool colon = w.begin > 0 && mz_word_at(s, w.begin - 1, P_COLON);
    const bool halves = w.kind == CONTENT_QUOTE && w.source > 0 && mz_word_at(s, w.source - 1, P_QUOTE);
    const bool nothing = w.kind == CONTENT_NONE || w.kind == CONTENT_ABOUT || colon || halves;
    const bool may_follow = !v->infinitive && !v->passive && !w.ing && mz_clause_cue(v->cue) &&
                            !mz_cue_frame(v->cue, "number") && (nothing || w.kind == CONTENT_OBJECT);
    const int behind = may_follow ? source_behind(s, c->vg, w.source, &w.left) : -1;
    if (behind >= 0 && (nothing || behind > c->vg || mz_cue_frame(v->cue, "tell"))) {
        w.kind = CONTENT_BEFORE;
        w.source = behind;
    }
    w.source = heir >= 0 ? -1 : w.ing && mz_word_at(s, c->vg - 1, P_COMMA) ? c->subject : w.source;
    return w;
}

static bool has_clause(const site *w) { return w->kind == CONTENT_CLAUSE || w->kind == CONTENT_QUOTE; }

static bool stands(const sentence *s, const site *w)
{
    const item *v = &s->i[w->v];
    const bool fits = w->kind == CONTENT_BEFORE ? !mz_filler(s, v, w->source) : mz_cue_fits(s, v, w->source, w->kind);
    if (!fits || (w->heir < 0 && !mz_may_speak(s, v, w->source, w->kind))) {
        return false;
    }
    if (w->source >= 0) {
        return !v->infinitive || mz_np_speaks(&s->i[w->source]);
    }
    if (v->passive) { /* "were denied visas" is no denial */
        if (w->kind == CONTENT_OBJECT && mz_arg_is(v->cue, 0, "denies")) {
            return false;
        }
        return !mz_clause_cue(v->cue) || has_clause(w); /* not "the toll was reported" */
    }
    return w->heir >= 0 || w->ing || s->r->publisher.len > 0;
}

/* The stretch of what is said. */
static void place(sentence *s, speech *p, const site *w)
{
    const clause *c = &s->c[w->clause];
    const item *v = &s->i[w->v];
    if (w->kind == CONTENT_BEFORE) {
        place_before(s, p, w->v, w->left);
        widen(s, p, w->clause);
    } else if (v->passive && !has_clause(w) && c->subject >= 0 && c->subject < w->v && !mz_hears_in_subject(v->cue)) {
        p->begin = c->subject; /* "the death of two soldiers was confirmed by the army" */
        p->end = w->v;
        p->begin2 = w->v + 1;
        p->end2 = s->in;
    } else if (w->kind != CONTENT_NONE && w->kind != CONTENT_NEXT) {
        p->begin = w->begin;
        p->end = mz_content_end(s, w->begin, mz_tense_of(s, v), w->kind, &p->next);
        const bool told =
            w->kind == CONTENT_CLAUSE && !v->negated && !mz_within_relative(s, w->v) && mz_figures_in(s, p);
        if (w->kind == CONTENT_OBJECT || told) {
            widen(s, p, w->clause); /* "verified 70 deaths; 41 of them were women" */
        }
    }
}

/* The clause's own cue makes it a speech act when somebody speaks. `heir`: the speech whose speaker goes on. */
static void open_act(sentence *s, int k, int heir)
{
    clause *c = &s->c[k];
    if (!is_cue(s, c)) {
        return;
    }
    const item *v = &s->i[c->vg];
    const site w = look_round(s, k, heir);
    speech *p = stands(s, &w) ? mz_open_speech(s, k, v->cue, v->u0, v->u1) : NULL;
    if (p == NULL) {
        return;
    }
    c->act = (int)(p - s->s);
    p->at = w.v;
    p->source = w.source;
    p->kind = w.kind;
    p->nor = mz_nor_before(s, w.v);
    p->negated = v->negated || p->nor;
    p->possible = v->possible;
    const bool doing = w.kind == CONTENT_ING && mz_clause_cue(v->cue) && v->finite; /* "reported hearing shots" */
    p->complement = has_clause(&w) || doing || w.kind == CONTENT_NEXT;
    place(s, p, &w);
    if (heir >= 0) {
        mz_inherit_sources(s, p, &s->s[heir]);
    } else {
        mz_add_sources(s, p);
    }
    const bool nobody = p->who_n > 0 && w.source >= 0 && s->i[w.source].pronoun && p->who[0].code.len == 0;
    if (nobody && !mz_clause_cue(v->cue)) {
        c->act = -1;
        s->sn--;
        return;
    }
    mz_heard_from(s, p);
}

/* Whose speaker goes on in clause k: of the speech that said so, else of the last one for ", adding …". */
static int heir_of(const sentence *s, int k)
{
    const item *v = &s->i[s->c[k].vg];
    for (int p = s->sn - 1; p >= 0; p--) {
        if (s->s[p].next == s->c[k].vg) {
            return p;
        }
    }
    const bool ing = (v->form & MZ_ING) != 0 && !v->finite && mz_word_at(s, s->c[k].vg - 1, P_COMMA);
    const bool shared = v->finite && mz_word_at(s, s->c[k].vg - 1, P_CONJ);
    for (int p = s->sn - 1; p >= 0 && (ing || shared); p--) {
        const bool outside = s->s[p].begin > s->c[k].vg || s->s[p].end <= s->c[k].vg;
        const bool list = s->s[p].kind == CONTENT_NONE && s->s[p].at == s->c[k].vg - 2; /* "confirmed nor denied" */
        if (s->s[p].who_n > 0 && s->s[p].at >= 0 && outside && (ing || s->s[p].postposed || list)) {
            return p;
        }
    }
    return -1;
}

/* --- one inside the other ----------------------------------------------------------------------------------------- */

static bool covers(const speech *p, int i)
{
    return i != p->at && ((i >= p->begin && i < p->end) || (i >= p->begin2 && i < p->end2));
}

static int width(const speech *p) { return p->end - p->begin + (p->end2 > p->begin2 ? p->end2 - p->begin2 : 0); }

static bool ancestor(const sentence *s, int a, int of)
{
    for (int p = of; p >= 0; p = s->s[p].parent) {
        if (p == a) {
            return true;
        }
    }
    return false;
}

/* Of two speeches that cover the same item: does a stand inside b? */
static bool inside(const sentence *s, int a, int b)
{
    const speech *p = &s->s[a];
    const speech *o = &s->s[b];
    if (p->within == b || o->within == a) {
        return p->within == b;
    }
    return covers(o, p->at) || (!covers(p, o->at) && width(p) < width(o));
}

/* The innermost speech round item i, other than `not_this` and those inside it. */
static int innermost(const sentence *s, int i, int not_this)
{
    int best = -1;
    for (int p = 0; p < s->sn; p++) {
        if (p == not_this || s->s[p].silent || !covers(&s->s[p], i) || (not_this >= 0 && ancestor(s, not_this, p))) {
            continue;
        }
        best = best < 0 || inside(s, p, best) ? p : best;
    }
    return best;
}

int mz_speech_round(const sentence *s, int i) { return innermost(s, i, -1); }

/* Nests p in q, unless q is nested in p: who is round whom never goes in a circle. */
static void hang(sentence *s, int p, int q) { s->s[p].parent = q >= 0 && q != p && !ancestor(s, p, q) ? q : -1; }

/* Who cites stands outside the cited, whatever covers what: those are hung first. */
static void find_parents(sentence *s)
{
    for (int p = 0; p < s->sn; p++) {
        s->s[p].parent = -1;
    }
    for (int p = 0; p < s->sn; p++) {
        if (s->s[p].within >= 0) {
            hang(s, p, s->s[p].within);
        }
    }
    for (int p = 0; p < s->sn; p++) {
        if (s->s[p].within < 0 && s->s[p].at >= 0) {
            hang(s, p, innermost(s, s->s[p].at, p));
        }
    }
}

/* "said he believed", "says it hopes": one speaker, one speech. */
static bool only_thinks(const sentence *s, const speech *p)
{
    if (p->parent < 0 || p->source < 0 || !mz_cue_frame(p->cue, "weak") || !s->i[p->source].pronoun) {
        return false;
    }
    const int head = s->i[p->source].head;
    const bool speaker = mz_unit_is(s, head, "he") || mz_unit_is(s, head, "she") || mz_unit_is(s, head, "it") ||
                         mz_unit_is(s, head, "they") || mz_unit_is(s, head, "we") || mz_unit_is(s, head, "i");
    return speaker && p->kind == CONTENT_CLAUSE;
}

static void nest(sentence *s)
{
    find_parents(s);
    for (int p = 0; p < s->sn; p++) {
        s->s[p].silent = only_thinks(s, &s->s[p]);
    }
    find_parents(s);
    for (int k = 0; k < s->cn; k++) {
        clause *c = &s->c[k];
        c->speech = innermost(s, c->vg, c->act);
        c->act = c->act >= 0 && s->s[c->act].silent ? -1 : c->act;
    }
}

void mz_find_speech(sentence *s)
{
    s->sn = 0;
    s->owners = 0;
    for (int k = 0; k < s->cn; k++) { /* verbs that are cues by what stands behind them */
        item *v = &s->i[s->c[k].vg];
        v->cue = v->kind == I_VG && v->cue == NULL ? mz_voiced_offer(s, &s->c[k]) : v->cue;
        v->cue = v->kind == I_VG && v->cue == NULL ? mz_called_false(s, &s->c[k]) : v->cue;
        v->cue = v->kind == I_VG ? mz_question(s, &s->c[k]) : v->cue;
    }
    for (int k = 0; k < s->cn; k++) {
        open_act(s, k, heir_of(s, k));
    }
    mz_find_disputes(s);
    mz_find_noun_speech(s);
    mz_find_according(s);
    mz_go_on_quoting(s);
    nest(s);
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

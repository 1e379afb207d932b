/* Is a word of speech one here: who may speak, and what must be said by which words. */
#include "reading/speech/voice.h"

static bool toll_noun(const sentence *s, int i)
{
    static const char *const words[] = {"number", "figure", "toll", "count", "estimate", "tally", "total", "list"};
    for (size_t k = 0; mz_np_at(s, i) && k < sizeof words / sizeof words[0]; k++) {
        if (mz_unit_is(s, s->i[i].head, words[k])) {
            return true;
        }
    }
    for (int u = s->i[i].u0; mz_np_at(s, i) && u < s->i[i].u1; u++) {
        if (mz_unit_arg(s, u, MZ_TERM_HARM, 1, "toll")) {
            return true;
        }
    }
    return false;
}

/* "put the toll at 40", "cut its estimate of casualties", "whose number a doctor put at 20": not "put 40 men out of
 * action". */
static bool toll_follows(const sentence *s, int v)
{
    int j = v + 1;
    while (mz_soft_at(s, j)) {
        j++;
    }
    bool harm = false;
    for (; mz_np_at(s, j) || mz_prep_at(s, j) || mz_word_at(s, j, P_CONJ); j++) {
        if (toll_noun(s, j)) {
            return true;
        }
        harm = harm || (mz_np_at(s, j) && s->i[j].harm != NULL);
        const bool at = mz_prep_at(s, j) && mz_unit_is(s, s->i[j].u0, "at") && mz_np_at(s, j + 1);
        if (at && s->i[j + 1].q.u1 > s->i[j + 1].q.u0 && (harm || j == v + 1)) {
            return true;
        }
    }
    return false;
}

/* "counted 29 dead": a figure is what is said. */
static bool figures_follow(const sentence *s, int v)
{
    for (int i = v + 1; i < s->in && i < v + 10; i++) {
        if (mz_np_at(s, i) && (s->i[i].harm != NULL || (s->i[i].q.u1 > s->i[i].q.u0 && s->i[i].actor.human))) {
            return true;
        }
        if (toll_noun(s, i)) {
            return true;
        }
    }
    return false;
}

/* The dictionary's entry of a verb of speech; NULL when it has none. */
static const mz_term_entry *cue_of(mz_str verb)
{
    const int32_t node = mz_lexicon_step(0, mz_lexicon_word(verb));
    for (int k = 0; node >= 0 && k < mz_lexicon_terms_n(node); k++) {
        const mz_term_entry *e = mz_lexicon_term(node, k).entry;
        if (e->kind == MZ_TERM_CUE) {
            return e;
        }
    }
    return NULL;
}

/* "expressed Turkey's willingness to …": the noun says what is said; the entry of "offer" stands for it. */
const mz_term_entry *mz_voiced_offer(const sentence *s, const clause *c)
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
    return cue_of(S("offer"));
}

const mz_term_entry *mz_denial(void) { return cue_of(S("deny")); }

bool mz_false_word(const sentence *s, int u)
{
    static const char *const words[] = {"fantasy",     "lie",        "lies",           "fabrication", "fabrications",
                                        "fabricated",  "false",      "untrue",         "baseless",    "unfounded",
                                        "propaganda",  "fiction",    "nonsense",       "fake",        "concocted",
                                        "absurd",      "groundless", "disinformation", "rumour",      "rumours",
                                        "exaggerated", "fantasies"};
    for (size_t w = 0; w < sizeof words / sizeof words[0]; w++) {
        if (mz_unit_is(s, u, words[w])) {
            return true;
        }
    }
    return false;
}

/* "asked whether": a question, no demand; the entry of "say" stands for it. */
const mz_term_entry *mz_question(const sentence *s, const clause *c)
{
    const item *v = &s->i[c->vg];
    if (v->cue == NULL || !mz_arg_is(v->cue, 0, "calls_for")) {
        return v->cue;
    }
    const int j = c->vg + 1 + (mz_np_at(s, c->vg + 1) && !mz_asks(s, c->vg + 1));
    const bool ask = mz_unit_is(s, v->head, "ask") || mz_unit_is(s, v->head, "asks") ||
                     mz_unit_is(s, v->head, "asked") || mz_unit_is(s, v->head, "asking");
    const bool hearer = j > c->vg + 1;
    return ask && mz_asks(s, j) ? cue_of(hearer ? S("tell") : S("say")) : v->cue;
}

/* "called the figure a fantasy", "branded the report false": that is to deny it; the entry of "deny" stands for it. */
const mz_term_entry *mz_called_false(const sentence *s, const clause *c)
{
    static const char *const verbs[] = {"called",   "calls",   "calling", "branded",
                                        "labelled", "labeled", "termed",  "described"};
    bool calls = false;
    for (size_t w = 0; w < sizeof verbs / sizeof verbs[0]; w++) {
        calls = calls || mz_unit_is(s, s->i[c->vg].head, verbs[w]);
    }
    for (int u = s->i[c->vg].u1; calls && u < s->un && u < s->i[c->vg].u1 + 8; u++) {
        if (mz_false_word(s, u)) {
            return mz_denial();
        }
    }
    return NULL;
}

/* Meetings and broken ties stand among the cues for their codes; nobody speaks. */
bool mz_no_speech(const mz_term_entry *cue)
{
    return mz_arg_is(cue, 0, "reports") &&
           (mz_arg_is(cue, 2, "CONSULT") || mz_arg_is(cue, 2, "SANCTION") || mz_arg_is(cue, 3, "090"));
}

static bool no_person(const sentence *s, int np)
{
    const item *i = &s->i[np];
    if (s->u[i->head].cap && !s->r->upper && i->head > 0) {
        return i->time; /* "the Greek Orthodox Church" */
    }
    return i->happening != NULL || i->unitnoun || i->harm_head || i->time || s->u[i->head].pos == P_NUM;
}

/* "one of them said" */
bool mz_some_of_them(const sentence *s, int np)
{
    return mz_word_at(s, np + 1, P_PREP) && mz_unit_is(s, s->i[np + 1].u0, "of") && mz_np_at(s, np + 2) &&
           s->i[np + 2].pronoun;
}

/* May the noun phrase be who says it? */
bool mz_may_speak(const sentence *s, const item *v, int source, content_kind kind)
{
    if (source < 0) {
        return true;
    }
    if (mz_some_of_them(s, source)) {
        return true;
    }
    const int word = s->i[source].head;
    if (s->i[source].no || no_person(s, source) || mz_unit_is(s, word, "that") || mz_unit_is(s, word, "this")) {
        return false;
    }
    const unit *head = &s->u[s->i[source].head];
    const bool name = head->cap && head->pos == P_NOUN;
    if (mz_np_speaks(&s->i[source])) {
        return true;
    }
    if (mz_cue_frame(v->cue, "weak")) {
        return name && !head->known;
    }
    return mz_clause_cue(v->cue) && (name || kind == CONTENT_BEFORE || kind == CONTENT_NEXT || kind == CONTENT_CLAUSE ||
                                     kind == CONTENT_QUOTE || kind == CONTENT_NONE || kind == CONTENT_ABOUT);
}

/* "declined to comment", "refused to give details": nothing is denied, nothing said. */
static bool says_nothing(const sentence *s, int v)
{
    static const char *const words[] = {"comment", "elaborate", "identify", "name",   "speculate", "discuss",
                                        "speak",   "talk",      "answer",   "give",   "provide",   "specify",
                                        "be",      "offer",     "reveal",   "divulge"};
    for (int i = v + 1; i < s->in && i < v + 4; i++) {
        if (!mz_vg_at(s, i)) {
            continue;
        }
        bool found = mz_clause_cue(s->i[i].cue);
        for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
            found = found || mz_unit_is(s, s->i[i].head, words[k]);
        }
        return found;
    }
    return false;
}

/* The kinds of content that make this cue an act of speech at all. */
bool mz_cue_fits(const sentence *s, const item *v, int source, content_kind kind)
{
    const int at = (int)(v - s->i);
    if (mz_cue_frame(v->cue, "weak") && (v->passive || (source >= 0 && mz_unit_is(s, s->i[source].head, "you")))) {
        return false; /* "document found", "you know, …" */
    }
    const bool finite = kind == CONTENT_CLAUSE || kind == CONTENT_QUOTE || kind == CONTENT_NEXT;
    if (v->infinitive || ((v->form & MZ_ING) != 0 && !v->finite && !mz_word_at(s, at - 1, P_COMMA))) {
        if (mz_cue_frame(v->cue, "weak") || mz_cue_frame(v->cue, "show")) {
            return false; /* "showing the games", "to think" */
        }
    }
    if (mz_arg_is(v->cue, 0, "denies") && kind == CONTENT_TO && says_nothing(s, at)) {
        return false;
    }
    if (mz_cue_frame(v->cue, "toll")) {
        return toll_follows(s, at);
    }
    if (mz_cue_frame(v->cue, "number") && mz_asks(s, at + 1)) {
        return false; /* "counted how many" */
    }
    if (mz_cue_frame(v->cue, "number")) {
        return figures_follow(s, (int)(v - s->i)) || (finite && (v->form & MZ_BASE) == 0);
    }
    if (mz_cue_frame(v->cue, "weak") || mz_cue_frame(v->cue, "show")) {
        return finite && !v->infinitive;
    }
    if (v->infinitive && mz_clause_cue(v->cue)) {
        return false;
    }
    if (kind == CONTENT_OBJECT && mz_arg_is(v->cue, 0, "concedes") && mz_np_at(s, at + 1) && s->i[at + 1].actor.human &&
        s->i[at + 1].harm == NULL && v->harmverb == NULL) {
        return false; /* "the hospital admitted 20 patients" */
    }
    if (mz_clause_cue(v->cue) && mz_arg_is(v->cue, 0, "reports") && !finite &&
        v->harmverb == NULL) { /* "responded to the killing" */
        return kind == CONTENT_OBJECT && figures_follow(s, (int)(v - s->i));
    }
    return true;
}

/* "was accused of", "was told", "was asked to": the subject is who is spoken to. */
bool mz_hears_in_subject(const mz_term_entry *cue)
{
    return mz_cue_frame(cue, "tell") || mz_cue_frame(cue, "of") || mz_cue_frame(cue, "blame") ||
           mz_cue_frame(cue, "on") || mz_cue_frame(cue, "to") || mz_cue_frame(cue, "quoted");
}

/* "neither confirmed nor denied" */
bool mz_nor_before(const sentence *s, int v)
{
    const int u = s->i[v].u0;
    return mz_unit_is(s, u, "neither") || mz_unit_is(s, u, "nor") || (u > 0 && mz_unit_is(s, u - 1, "nor")) ||
           (u > 0 && mz_unit_is(s, u - 1, "neither"));
}

/* "…, you know, …", "…, I don't think": nothing is said by it. */
bool mz_filler(const sentence *s, const item *v, int source)
{
    const bool you = source >= 0 && mz_unit_is(s, s->i[source].head, "you");
    return mz_cue_frame(v->cue, "show") || (mz_cue_frame(v->cue, "weak") && (you || v->negated || v->passive));
}

/* Does what is said hold a number of people? */
bool mz_figures_in(const sentence *s, const speech *p)
{
    for (int i = p->begin; i < p->end; i++) {
        if (mz_np_at(s, i) && s->i[i].q.u1 > s->i[i].q.u0 && (s->i[i].actor.human || s->i[i].harm != NULL)) {
            return true;
        }
    }
    return false;
}

/* Units: the longest phrases that a dictionary knows, and what part of speech each is here. */
#include "reading/parse.h"

static const struct {
    mz_grammar class;
    pos pos;
} classes[] = {
    {MZ_GRAMMAR_THAT, P_THAT},       {MZ_GRAMMAR_DET, P_DET},
    {MZ_GRAMMAR_POSS, P_POSS},       {MZ_GRAMMAR_PRON, P_PRON},
    {MZ_GRAMMAR_REL, P_REL},         {MZ_GRAMMAR_AUX, P_BE},
    {MZ_GRAMMAR_HAVE, P_HAVE},       {MZ_GRAMMAR_DO, P_DO},
    {MZ_GRAMMAR_MODAL, P_MODAL},     {MZ_GRAMMAR_POSSIBLE, P_MODAL},
    {MZ_GRAMMAR_NEG, P_NEG},         {MZ_GRAMMAR_NO, P_DET},
    {MZ_GRAMMAR_TO, P_TO},           {MZ_GRAMMAR_PREP, P_PREP},
    {MZ_GRAMMAR_CONJ, P_CONJ},       {MZ_GRAMMAR_SUB, P_SUB},
    {MZ_GRAMMAR_ADV, P_ADV},         {MZ_GRAMMAR_POSSIBLY, P_ADV},
    {MZ_GRAMMAR_QUOTE, P_QUOTE},     {MZ_GRAMMAR_ACCORDING, P_ACCORDING},
    {MZ_GRAMMAR_QUOTING, P_QUOTING},
};

static bool grammar_word(int32_t node) { return (mz_lexicon_node(node)->kinds & KIND(GRAMMAR)) != 0; }

/* Is the word also a name, when it is written in capitals? */
static bool in_capitals(int32_t node)
{
    for (int k = 0; k < mz_lexicon_terms_n(node); k++) {
        if ((mz_lexicon_term(node, k).form & MZ_CAPITALS) != 0) {
            return true;
        }
    }
    return false;
}

static bool is_verb_tag(int tag) { return tag >= MZ_TAG_VB && tag <= MZ_TAG_DO; }

/* Does the term of this node hold for the words [t0, t1) as they are written, on the day of the text? In a text all
 * in capitals "WHO" is the pronoun. */
static bool stands(const sentence *s, int t0, int t1, int32_t node, mz_term m)
{
    const int flags = s->t[t0].flags;
    const bool name = (flags & TK_UPPER) != 0 && !s->r->upper && t1 - t0 == 1 && s->t[t0].end - s->t[t0].at > 1;
    if (name && m.entry->kind == MZ_TERM_GRAMMAR && in_capitals(node)) {
        return false; /* "the US military": no pronoun */
    }
    if ((m.form & MZ_CAPITALS) != 0 && t1 - t0 == 1 &&
        ((flags & TK_UPPER) == 0 || (s->r->upper && grammar_word(node)))) {
        return false;
    }
    return ((m.form & MZ_INITIAL) == 0 || (flags & TK_CAP) != 0) && mz_term_holds(m.entry, s->day);
}

const mz_term_entry *mz_unit_find(const sentence *s, int u, mz_term_kind kind, bool verb)
{
    const int32_t node = s->u[u].node;
    for (int k = 0; k < mz_lexicon_terms_n(node); k++) {
        const mz_term m = mz_lexicon_term(node, k);
        const bool is_verb = (m.form & ~(MZ_WRITTEN | MZ_PLURAL)) != 0;
        if (m.entry->kind == kind && (!verb || is_verb) && stands(s, s->u[u].t0, s->u[u].t1, node, m)) {
            return m.entry;
        }
    }
    return NULL;
}

bool mz_unit_has(const sentence *s, int u, mz_term_kind kind, int arg, mz_str value)
{
    const int32_t node = s->u[u].node;
    for (int k = 0; k < mz_lexicon_terms_n(node); k++) {
        const mz_term_entry *e = mz_lexicon_term(node, k).entry;
        if (e->kind == kind && mz_str_eq(mz_term_arg(e, arg), value)) {
            return true;
        }
    }
    return false;
}

static bool any_stands(const sentence *s, int t0, int t1, int32_t node)
{
    if (mz_lexicon_node(node)->always) {
        return mz_lexicon_terms_n(node) > 0;
    }
    for (int k = 0; k < mz_lexicon_terms_n(node); k++) {
        if (stands(s, t0, t1, node, mz_lexicon_term(node, k))) {
            return true;
        }
    }
    return false;
}

/* Several words that could only be a verb, but the first is clearly none here: "the fire on Monday". */
static bool hides(const sentence *s, int t, int32_t node)
{
    enum { VERB_FORMS = MZ_BASE | MZ_S_FORM | MZ_PAST | MZ_PARTICIPLE | MZ_ING };
    const mz_node *sum = mz_lexicon_node(node);
    const int tag = s->t[t].tag;
    const int prev = t > 0 ? s->t[t - 1].tag : MZ_TAG_STOP;
    const bool noun = tag == MZ_TAG_NOUN || tag == MZ_TAG_PLURAL;
    const bool led =
        prev == MZ_TAG_DET || prev == MZ_TAG_POSS || prev == MZ_TAG_GEN || prev == MZ_TAG_ADJ || prev == MZ_TAG_NUM;
    return (sum->form & VERB_FORMS) != 0 && sum->noun_form == 0 && noun && led;
}

/* The longest phrase from token t; fills kinds and forms. */
static void match(sentence *s, int t, unit *u)
{
    *u = (unit){.t0 = t, .t1 = t + 1, .node = -1, .pos = P_OTHER};
    int32_t node = 0;
    for (int n = t; n < s->tn && n < t + MZ_LEXICON_WORDS_MAX; n++) {
        node = mz_lexicon_step(node, s->t[n].word);
        if (node < 0) {
            break;
        }
        const uint32_t read = mz_lexicon_node(node)->kinds & ~(KIND(NAME) | KIND(DATASET) | KIND(PUBLISHER));
        if (read != 0 && any_stands(s, t, n + 1, node) &&
            (n == t || !hides(s, t, node))) { /* how we tell it is not how to read it */
            u->node = node;
            u->t1 = n + 1;
        }
    }
    u->cap = (s->t[t].flags & TK_CAP) != 0;
    if (u->node < 0) {
        return;
    }
    const mz_node *sum = mz_lexicon_node(u->node);
    u->grammar = sum->grammar;
    if (sum->always) {
        u->kinds = sum->kinds;
        u->form = sum->form;
        u->noun_form = sum->noun_form;
        u->known = true;
        return;
    }
    for (int k = 0; k < mz_lexicon_terms_n(u->node); k++) {
        const mz_term m = mz_lexicon_term(u->node, k);
        if (!stands(s, t, u->t1, u->node, m)) {
            continue;
        }
        u->kinds |= 1U << m.entry->kind;
        const int verb = m.form & ~(MZ_WRITTEN | MZ_PLURAL);
        u->form |= verb;
        u->noun_form |= verb == 0 ? (m.form & ~MZ_WRITTEN) | 128 : 0;
        u->known = true;
    }
}

/* "the refugees' commission": an apostrophe right behind a plural, in front of a word. */
static bool plural_genitive(const sentence *s, int t)
{
    const mz_str w = mz_str_sub(s->r->text->clean, s->t[t].at, s->t[t].end);
    const bool mark = mz_str_eq(w, S("'")) || mz_str_eq(w, S("\xE2\x80\x99"));
    return mark && t > 0 && t + 1 < s->tn && s->t[t - 1].end == s->t[t].at &&
           (s->r->text->clean.data[s->t[t].at - 1] | 32) == 's' && s->t[t + 1].at > s->t[t].end &&
           (s->t[t + 1].flags & TK_PUNCT) == 0;
}

static pos punctuation(const sentence *s, int t)
{
    const mz_str w = mz_str_sub(s->r->text->clean, s->t[t].at, s->t[t].end);
    switch (w.data[0]) {
    case ',':
        return P_COMMA;
    case ';':
        return P_SEMI;
    case ':':
        return P_COLON;
    case '"':
        return P_QUOTE;
    case '-':
        return P_DASH;
    case '(':
    case ')':
    case '[':
    case ']':
        return P_PAREN;
    case '.':
    case '!':
    case '?':
        return P_STOP;
    default:
        break;
    }
    if (mz_str_eq(w, S("'s")) || plural_genitive(s, t)) {
        return P_GEN;
    }
    if (mz_str_eq(w, S("\xE2\x80\x9C")) || mz_str_eq(w, S("\xE2\x80\x9D"))) {
        return P_QUOTE;
    }
    if (mz_str_eq(w, S("\xE2\x80\x93")) || mz_str_eq(w, S("\xE2\x80\x94"))) {
        return P_DASH;
    }
    return w.len >= 2 && (w.data[1] == 's' || w.data[1] == 'S') ? P_GEN
           : w.len == 4 && w.data[3] == 's'                     ? P_GEN
                                                                : P_OTHER;
}

/* The part of speech of a function word, P_OTHER for others. */
static pos function_word(const sentence *s, int u)
{
    if (!mz_unit_kind(s, u, MZ_TERM_GRAMMAR)) {
        return P_OTHER;
    }
    for (size_t k = 0; k < sizeof classes / sizeof classes[0]; k++) {
        if ((s->u[u].grammar >> classes[k].class & 1) != 0) {
            return classes[k].pos;
        }
    }
    return P_OTHER;
}

enum {
    NOUNISH = KIND(COUNTRY) | KIND(PEOPLE) | KIND(CAPITAL) | KIND(ACTOR) | KIND(ROLE) | KIND(HAPPENING) |
              KIND(ACTNOUN) | KIND(PLACENOUN) | KIND(TIME) | KIND(UNIT) | KIND(TITLE) | KIND(WEAPON) | KIND(THING) |
              KIND(SORT)
};
enum { VERBISH = KIND(VERB) | KIND(CUE) | KIND(HARM) | KIND(GRAMMAR) };

/* The forms that a verb of no dictionary of ours can have here. */
static int form_of(const token *k)
{
    switch (k->tag) {
    case MZ_TAG_VG:
        return MZ_ING;
    case MZ_TAG_VZ:
        return MZ_S_FORM;
    case MZ_TAG_VB:
        return MZ_BASE;
    default:
        break;
    }
    const bool known = (k->class & MZ_WORD_CLOSED) == 0 && (k->class & (MZ_WORD_PAST | MZ_WORD_PARTICIPLE)) != 0;
    return !known ? MZ_PAST | MZ_PARTICIPLE
                  : ((k->class & MZ_WORD_PAST) != 0 ? MZ_PAST : 0) |
                        ((k->class & MZ_WORD_PARTICIPLE) != 0 ? MZ_PARTICIPLE : 0);
}

/* "that": a pointer before a noun or at a verb, else it opens a clause. */
static pos that_word(const sentence *s, int u)
{
    const pos prev = u > 0 ? s->u[u - 1].pos : P_STOP;
    if (prev == P_PREP || prev == P_STOP) {
        return P_DET;
    }
    return P_THAT;
}

/* What the tagger says of a single word: tags to parts of speech. */
static pos tagged(const sentence *s, int u)
{
    static const pos of[MZ_TAGS] = {
        [MZ_TAG_NONE] = P_OTHER, [MZ_TAG_NOUN] = P_NOUN,   [MZ_TAG_PLURAL] = P_NOUN, [MZ_TAG_NAME] = P_NOUN,
        [MZ_TAG_ADJ] = P_ADJ,    [MZ_TAG_ADV] = P_ADV,     [MZ_TAG_VB] = P_VERB,     [MZ_TAG_VZ] = P_VERB,
        [MZ_TAG_VD] = P_VERB,    [MZ_TAG_VN] = P_VERB,     [MZ_TAG_VG] = P_VERB,     [MZ_TAG_BE] = P_BE,
        [MZ_TAG_HAVE] = P_HAVE,  [MZ_TAG_DO] = P_DO,       [MZ_TAG_MODAL] = P_MODAL, [MZ_TAG_NEG] = P_NEG,
        [MZ_TAG_TO] = P_TO,      [MZ_TAG_DET] = P_DET,     [MZ_TAG_POSS] = P_POSS,   [MZ_TAG_PRON] = P_PRON,
        [MZ_TAG_NUM] = P_NUM,    [MZ_TAG_PREP] = P_PREP,   [MZ_TAG_PRT] = P_ADV,     [MZ_TAG_SUB] = P_SUB,
        [MZ_TAG_CONJ] = P_CONJ,  [MZ_TAG_REL] = P_REL,     [MZ_TAG_THAT] = P_THAT,   [MZ_TAG_GEN] = P_GEN,
        [MZ_TAG_INTJ] = P_ADV,   [MZ_TAG_COMMA] = P_COMMA, [MZ_TAG_STOP] = P_STOP,   [MZ_TAG_MARK] = P_OTHER};
    return of[s->t[s->u[u].t0].tag];
}

/* A participle in front of its noun describes it: "the wounded soldiers", "five injured men". */
static bool attributive(const sentence *s, int u)
{
    const pos prev = u > 0 ? s->u[u - 1].pos : P_STOP;
    const int next = s->u[u].t1;
    const int tag = next < s->tn ? s->t[next].tag : MZ_TAG_STOP;
    const bool noun_next = tag == MZ_TAG_NOUN || tag == MZ_TAG_PLURAL || tag == MZ_TAG_NAME || tag == MZ_TAG_ADJ;
    return (prev == P_DET || prev == P_POSS || prev == P_GEN || prev == P_NUM || prev == P_ADJ || prev == P_PREP) &&
           noun_next;
}

/* Open classes of single words: the tagger decides. */
static pos open_word(const sentence *s, int u)
{
    const unit *w = &s->u[u];
    const pos p = tagged(s, u);
    const int tag = s->t[w->t0].tag;
    if ((tag == MZ_TAG_VN || tag == MZ_TAG_VG) && attributive(s, u)) {
        return P_ADJ;
    }
    return p;
}

/* Words that no rule above has, by the kind of dictionary that knows them; else as tagged. */
static pos by_kind(const sentence *s, int u, pos t)
{
    const unit *w = &s->u[u];
    const bool noun = (w->kinds & NOUNISH) != 0;
    if ((w->kinds & (KIND(ADJ) | KIND(DEMONYM))) != 0) {
        return P_ADJ;
    }
    if ((w->kinds & KIND(BOUND)) != 0 && !noun) {
        return P_ADV;
    }
    if ((w->kinds & KIND(SUBSET)) != 0 && !noun) {
        return P_SUBSET;
    }
    if ((w->kinds & KIND(HARM)) != 0 && !noun) {
        return mz_unit_arg(s, u, MZ_TERM_HARM, 1, "adj") ? P_ADJ : P_NOUN;
    }
    return noun || t == P_OTHER ? P_NOUN : t;
}

static pos tag(sentence *s, int u)
{
    const unit *w = &s->u[u];
    const token *k = &s->t[w->t0];
    const bool single = w->t1 == w->t0 + 1;
    if ((k->flags & TK_PUNCT) != 0 && single) {
        return k->tag == MZ_TAG_BE ? P_BE : punctuation(s, w->t0); /* "it's" */
    }
    if ((k->flags & TK_DIGIT) != 0) {
        return P_NUM;
    }
    const pos f = function_word(s, u);
    const pos t = single ? open_word(s, u) : P_OTHER;
    if ((w->kinds & KIND(NUMBER)) != 0 && f != P_DET) {
        const bool ordinal = mz_unit_arg(s, u, MZ_TERM_NUMBER, 1, "ord") && (u == 0 || s->u[u - 1].pos != P_DET);
        return ordinal ? P_ADJ : P_NUM;
    }
    if (f == P_THAT) {
        return that_word(s, u);
    }
    if ((f == P_POSS || f == P_PRON) && (t == P_PRON || t == P_REL || t == P_POSS || t == P_ADJ)) {
        return t; /* "her", "who", "own" */
    }
    if (f != P_OTHER && (w->kinds & (VERBISH & ~KIND(GRAMMAR))) == 0) {
        return f;
    }
    if (w->form != 0 && t != P_OTHER && (f == P_OTHER || (f != P_PREP && t == P_VERB))) {
        return t;
    }
    if (w->form != 0 && f == P_OTHER) { /* a phrase: its first word says whether it is meant as a verb */
        return w->noun_form == 0 || is_verb_tag(k->tag) ? P_VERB : P_NOUN;
    }
    return f != P_OTHER ? f : by_kind(s, u, t);
}

/* Words of subordination that are prepositions when a noun phrase without verb follows: "after the strikes". */
static bool verb_follows(const sentence *s, int u)
{
    for (int k = u + 1; k < s->un && k < u + 14; k++) {
        const pos p = s->u[k].pos;
        if (p == P_VERB) {
            const int form = s->u[k].form;
            const bool finite = form == 0 || (form & (MZ_PAST | MZ_S_FORM)) != 0;
            if (finite && s->u[k - 1].pos != P_COMMA) {
                return true;
            }
        }
        if (p == P_BE || p == P_HAVE || p == P_MODAL || p == P_DO) {
            return true;
        }
        if (p == P_COMMA || p == P_SEMI || p == P_STOP || p == P_THAT || p == P_REL || p == P_QUOTE || p == P_DASH) {
            return false;
        }
    }
    return false;
}

static bool is_quote(const sentence *s, int t)
{
    return (s->t[t].flags & TK_PUNCT) != 0 && punctuation(s, t) == P_QUOTE;
}

/* Marks round a few words, as in "several" soldiers, are no speech: they are taken out of the way. */
static void drop_short_quotes(sentence *s)
{
    int n = 0;
    int open = -1;
    bool drop[MZ_READING_TOKENS_MAX] = {false};
    for (int t = 0; t < s->tn; t++) {
        if (!is_quote(s, t)) {
            continue;
        }
        if (open >= 0) {
            bool words = true;
            for (int k = open + 1; k < t; k++) {
                words = words && (s->t[k].flags & TK_PUNCT) == 0;
            }
            if (t - open <= 5 && words) {
                drop[open] = drop[t] = true;
            }
            open = drop[t] ? -1 : t;
        } else {
            open = t;
        }
    }
    for (int t = 1; t < s->tn; t++) { /* "(APEC)", "[FMLN]" */
        const uint8_t c = s->r->text->clean.data[s->t[t].at];
        for (int k = t + 1; (c == '(' || c == '[') && k < s->tn && k <= t + 5; k++) {
            const uint8_t e = s->r->text->clean.data[s->t[k].at];
            if (e == ')' || e == ']') {
                for (int d = t; d <= k; d++) {
                    drop[d] = true;
                }
                t = k;
                break;
            }
        }
    }
    for (int t = 0; t < s->tn; t++) {
        if (!drop[t]) {
            s->t[n++] = s->t[t];
        }
    }
    s->tn = n;
}

void mz_make_units(sentence *s)
{
    s->un = 0;
    drop_short_quotes(s);
    for (int t = 0; t < s->tn;) {
        unit *u = &s->u[s->un++];
        match(s, t, u);
        t = u->t1;
    }
    s->u[s->un] = (unit){.t0 = s->tn, .t1 = s->tn, .node = -1, .pos = P_STOP};
    for (int u = 0; u < s->un; u++) {
        s->u[u].pos = tag(s, u);
        if (s->u[u].pos == P_VERB && s->u[u].form == 0) {
            s->u[u].form = form_of(&s->t[s->u[u].t0]);
        }
    }
    for (int u = 0; u < s->un; u++) {
        if (mz_unit_arg(s, u, MZ_TERM_GRAMMAR, 0, "sub") && mz_unit_arg(s, u, MZ_TERM_GRAMMAR, 0, "prep")) {
            s->u[u].pos = verb_follows(s, u) ? P_SUB : P_PREP;
        }
    }
}

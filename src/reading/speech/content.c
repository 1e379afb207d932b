/* Where what is said stands: behind the word of speech, how far it goes, and what leaves it. */
#include "reading/speech/voice.h"

bool mz_cue_frame(const mz_term_entry *cue, const char *f) { return mz_arg_is(cue, 1, f); }

bool mz_word_at(const sentence *s, int i, pos p)
{
    return i >= 0 && i < s->in && s->i[i].kind == I_WORD && s->i[i].pos == p;
}
/* A preposition; "to" in front of a noun phrase is one, too. */
bool mz_prep_at(const sentence *s, int i)
{
    return mz_word_at(s, i, P_PREP) || (mz_word_at(s, i, P_TO) && mz_np_at(s, i + 1));
}
bool mz_np_at(const sentence *s, int i) { return i >= 0 && i < s->in && s->i[i].kind == I_NP; }
bool mz_vg_at(const sentence *s, int i) { return i >= 0 && i < s->in && s->i[i].kind == I_VG; }

/* A cue whose content is a clause or a quote: say, tell, think, put (a figure). */
bool mz_clause_cue(const mz_term_entry *cue)
{
    return cue != NULL && (mz_cue_frame(cue, "say") || mz_cue_frame(cue, "quoted") || mz_cue_frame(cue, "tell") ||
                           mz_cue_frame(cue, "number") || mz_cue_frame(cue, "weak") || mz_cue_frame(cue, "show"));
}

bool mz_soft_at(const sentence *s, int i)
{
    return mz_word_at(s, i, P_ADV) || mz_word_at(s, i, P_PAREN) || mz_word_at(s, i, P_NEG);
}

/* --- where what is said stands ------------------------------------------------------------------------------------ */

/* "in a statement carried by an agency": a participle that only describes. */
static bool issued(const sentence *s, int i)
{
    const item *v = &s->i[i];
    return mz_vg_at(s, i) && v->u1 - v->u0 == 1 && (v->form & MZ_PARTICIPLE) != 0 && !v->infinitive &&
           (mz_prep_at(s, i + 1) || mz_soft_at(s, i + 1));
}

static bool reflexive(const sentence *s, int i)
{
    static const char *const words[] = {"herself", "himself", "itself", "themselves", "myself", "ourselves"};
    for (size_t k = 0; s->i[i].pronoun && k < sizeof words / sizeof words[0]; k++) {
        if (mz_unit_is(s, s->i[i].head, words[k])) {
            return true;
        }
    }
    return false;
}

/* Behind "said on Friday", "told reporters in Kabul": the next item that is none of that. */
int mz_behind_adjuncts(const sentence *s, int j, bool hearer)
{
    while (j < s->in) {
        const bool expletive = mz_word_at(s, j, P_ADV) && mz_vg_at(s, j + 1) && s->i[j + 1].finite;
        if (expletive) { /* "said there were concerns" */
            return j;
        }
        if (mz_soft_at(s, j)) {
            j++;
        } else if (mz_np_at(s, j) && (s->i[j].time || hearer || reflexive(s, j))) {
            hearer = false;
            j++;
        } else if (mz_prep_at(s, j) && mz_np_at(s, j + 1)) {
            hearer = false;
            j += 2;
            j += issued(s, j) ? 1 : 0;
        } else {
            return j;
        }
    }
    return j;
}

/* "confirms, on the basis of craters, that": the closing comma of what is put in between; j itself when there is none.
 */
static int behind_insertion(const sentence *s, int j)
{
    const bool opens = mz_word_at(s, j + 1, P_PREP) || mz_word_at(s, j + 1, P_QUOTING) ||
                       (mz_vg_at(s, j + 1) && (s->i[j + 1].form & MZ_ING) != 0);
    if (!mz_word_at(s, j, P_COMMA) || !opens) {
        return j;
    }
    for (int i = j + 1; i + 1 < s->in && i < j + 14 && (i == j + 1 || !mz_vg_at(s, i)); i++) {
        if (mz_word_at(s, i, P_COMMA) && (mz_word_at(s, i + 1, P_THAT) || mz_word_at(s, i + 1, P_QUOTE))) {
            return i + 1;
        }
    }
    return j;
}

/* Does a clause of its own begin with the noun phrase at j: is there a verb that it is the subject of? */
static bool clause_ahead(const sentence *s, int j)
{
    bool comma = false;
    bool relative = false;
    for (int i = j; i < s->in; i++) {
        relative = relative || mz_word_at(s, i, P_REL);
        if (mz_word_at(s, i, P_NEG) && mz_str_ends(mz_unit_text(s, s->i[i].u0, s->i[i].u1), S("n't"))) {
            return true; /* "it wasn't sensitive" */
        }
        if (mz_vg_at(s, i)) {
            if (s->i[i].infinitive || mz_word_at(s, i - 1, P_CONJ)) {
                return relative;
            }
            if (relative && mz_vg_at(s, i + 1)) {
                continue; /* "which lists show killed 54" */
            }
            if (s->i[i].finite && relative) {
                relative = false; /* "two officials who declined": not yet the verb of the clause */
            } else if (s->i[i].finite) {
                return !comma || mz_word_at(s, i - 1, P_COMMA);
            }
        }
        if (mz_word_at(s, i, P_THAT) && mz_np_at(s, i - 1) && s->i[i - 1].actnoun != NULL) {
            relative = true; /* "reports that 30 died were untrue" */
        } else if (mz_word_at(s, i, P_COMMA)) {
            comma = true;
        } else if (mz_word_at(s, i, P_THAT) || mz_word_at(s, i, P_SEMI) || mz_word_at(s, i, P_COLON) ||
                   mz_word_at(s, i, P_STOP) || (mz_word_at(s, i, P_SUB) && i > j)) {
            return false;
        }
    }
    return false;
}

/* "said they apply": a pronoun that can only be a subject. */
static bool nominative(const sentence *s, int i)
{
    static const char *const words[] = {"he", "she", "they", "we", "i", "you"};
    for (size_t k = 0; mz_np_at(s, i) && s->i[i].pronoun && k < sizeof words / sizeof words[0]; k++) {
        if (mz_unit_is(s, s->i[i].head, words[k])) {
            return k + 1 < sizeof words / sizeof words[0] ? i + 1 < s->in : clause_ahead(s, i); /* "show you" */
        }
    }
    return false;
}

/* "what began", "how it went", "whether": a question as content. */
bool mz_asks(const sentence *s, int i)
{
    static const char *const words[] = {"what", "how", "why", "whether", "where", "who", "which", "when", "if"};
    for (size_t k = 0; i < s->in && k < sizeof words / sizeof words[0]; k++) {
        if (mz_unit_is(s, s->i[i].u0, words[k])) {
            return true;
        }
    }
    return false;
}

/* Does "which" or "who" stand right in front of the speaker of the verb at v? */
bool mz_within_relative(const sentence *s, int v)
{
    const int np = mz_speaker_left(s, v);
    return np > 0 && (mz_word_at(s, np - 1, P_REL) || mz_word_at(s, np - 1, P_THAT));
}

/* Does the mark open a quote? Then the next word stands right behind it. */
static bool opens(const sentence *s, int i)
{
    const token *mark = &s->t[s->u[s->i[i].u0].t0];
    return i + 1 < s->in && s->t[s->u[s->i[i + 1].u0].t0].at == mark->end &&
           (s->t[s->u[s->i[i + 1].u0].t0].flags & TK_PUNCT) == 0;
}

static bool ends_in_that(const sentence *s, int u)
{
    const token *last = &s->t[s->u[u].t1 - 1];
    return s->u[u].t1 - s->u[u].t0 > 1 && mz_str_eq(mz_str_sub(s->r->text->clean, last->at, last->end), S("that"));
}

/* What a "that", a colon or a quotation mark at item j says by itself; false: there is none. */
static bool by_mark(const sentence *s, int j, bool clauses, int *begin, content_kind *kind)
{
    if (mz_word_at(s, j, P_THAT)) {
        *kind = CONTENT_CLAUSE;
    } else if (clauses && mz_word_at(s, s->in - 1, P_COLON) && !mz_np_at(s, j)) { /* "tweeted, using his account:" */
        *begin = s->in;
        *kind = CONTENT_NEXT;
    } else if (mz_word_at(s, j, P_QUOTE)) {
        *kind = j + 2 < s->in && opens(s, j) ? CONTENT_QUOTE : CONTENT_NONE;
    } else if (mz_word_at(s, j, P_COLON)) {
        *begin = j + 1;
        *kind = j + 1 < s->in && !mz_word_at(s, j + 1, P_STOP) ? CONTENT_QUOTE : CONTENT_NEXT;
    } else {
        return false;
    }
    return true;
}

/* Does a clause begin at item j behind the cue at v: a question, "there were", "they apply", "which X said had killed"?
 */
static bool opens_clause(const sentence *s, int v, int j)
{
    if (j < s->in && mz_asks(s, j) && (clause_ahead(s, j) || clause_ahead(s, j + 1))) {
        return true;
    }
    const bool expletive = (mz_word_at(s, j, P_ADV) && mz_vg_at(s, j + 1)) ||
                           (mz_vg_at(s, j) && s->i[j].finite && s->u[s->i[j].u0].pos == P_ADV);
    return nominative(s, j) || expletive || (mz_np_at(s, j) && clause_ahead(s, j)) ||
           (mz_vg_at(s, j) && s->i[j].finite && mz_within_relative(s, v));
}

/* What is no clause: something to do, a deed, a thing. */
static content_kind by_phrase(const sentence *s, int j, bool clauses, int *begin)
{
    if (mz_word_at(s, j, P_PREP) && mz_vg_at(s, j + 1) && (s->i[j + 1].form & MZ_ING) != 0) {
        *begin = j + 1; /* "boasted of having killed" */
        return CONTENT_ING;
    }
    if (mz_vg_at(s, j)) {
        return s->i[j].infinitive ? CONTENT_TO : (s->i[j].form & MZ_ING) != 0 ? CONTENT_ING : CONTENT_NONE;
    }
    if (!clauses && j + 1 < s->in && mz_unit_is(s, s->i[j].u0, "as")) { /* "dismissed as baseless reports that" */
        *begin = j + 1;
        return CONTENT_OBJECT;
    }
    if (mz_np_at(s, j)) { /* "reported on Monday 12 dead" */
        return CONTENT_OBJECT;
    }
    return mz_prep_at(s, *begin) && mz_np_at(s, *begin + 1) && !s->i[*begin + 1].time ? CONTENT_ABOUT : CONTENT_NONE;
}

/* Is who is told named right behind the cue: "told reporters", "warned me that"? */
static bool has_hearer(const sentence *s, int v, const mz_term_entry *cue)
{
    const bool person = mz_np_at(s, v + 1) && !s->i[v + 1].time;
    const bool warned = person && mz_clause_cue(cue) && mz_np_speaks(&s->i[v + 1]) &&
                        (mz_word_at(s, v + 2, P_THAT) || mz_word_at(s, v + 2, P_COLON));
    return (mz_cue_frame(cue, "tell") && person) || warned;
}

/* What follows the cue at item v, and where it begins. */
content_kind mz_content_behind(const sentence *s, int v, const mz_term_entry *cue, int *begin)
{
    const bool clauses = mz_clause_cue(cue);
    const bool hears = has_hearer(s, v, cue);
    if (clauses && ends_in_that(s, s->i[v].u1 - 1)) {
        *begin = v + 1; /* "noted that" is one entry */
        const bool verb = mz_has_verb(s, v + 2, s->in) && !(mz_vg_at(s, v + 1) && s->i[v + 1].finite);
        return verb ? CONTENT_CLAUSE : CONTENT_NONE;
    }
    int j = behind_insertion(s, mz_behind_adjuncts(s, v + 1, hears));
    j += mz_word_at(s, j, P_COMMA) && (mz_word_at(s, j + 1, P_QUOTE) || mz_word_at(s, j + 1, P_THAT));
    j += mz_word_at(s, j, P_PREP) && mz_word_at(s, j + 1, P_THAT); /* "said above that" */
    *begin = j;
    content_kind kind = CONTENT_NONE;
    if (by_mark(s, j, clauses, begin, &kind)) {
        return kind;
    }
    if (clauses && opens_clause(s, v, j)) {
        return CONTENT_CLAUSE;
    }
    const bool thing = !mz_np_at(s, j) && !mz_vg_at(s, j);
    *begin = !thing ? j : hears ? v + 2 : v + 1; /* "warned of reprisals", "admitted in private to the loss" */
    return by_phrase(s, j, clauses, begin);
}

bool mz_np_speaks(const item *np) { return np->actor.human || np->actor.code.len > 0 || np->pronoun; }

/* The last noun phrase before item w that opens a clause in [from, w): who the coordinated verb may belong to. */
static bool content_subject_speaks(const sentence *s, int from, int w)
{
    for (int i = w - 1; i > from; i--) {
        if (mz_vg_at(s, i) && s->i[i].finite && mz_np_at(s, i - 1)) {
            const item *np = &s->i[i - 1];
            const mz_str code = np->actor.code;
            const bool fighters = mz_str_ends(code, S("MIL")) || mz_str_ends(code, S("COP")) ||
                                  mz_str_ends(code, S("CVL")) || mz_str_ends(code, S("REB"));
            return mz_np_speaks(np) && !np->pronoun && !fighters && !s->i[i].passive;
        }
    }
    return false;
}

/* The tenses that may go on beside this verb: "has acknowledged … but insists". */
int mz_tense_of(const sentence *s, const item *v)
{
    const bool present = mz_unit_is(s, v->u0, "has") || mz_unit_is(s, v->u0, "have");
    return v->form | (v->perfect && present ? MZ_S_FORM | MZ_BASE : 0);
}

/* Does the verb at w leave what is said: "X said A and condemned B", "X said A, but Y said B", "…, adding that C"? Then
 * *stop is where the content ends and *shared whether the speaker stays the same. */
static bool leaves(const sentence *s, int from, int cue_form, int w, int *stop, bool *shared)
{
    const item *v = &s->i[w];
    if (v->cue == NULL) {
        return false;
    }
    int j = w - 1;
    while (j > from && mz_soft_at(s, j)) {
        j--;
    }
    *stop = j;
    *shared = true;
    if ((v->form & MZ_ING) != 0 && !v->finite) {
        return mz_word_at(s, j, P_COMMA);
    }
    if (mz_word_at(s, j, P_COMMA)) {
        return false; /* "…, revised up from 20" */
    }
    if (mz_word_at(s, j, P_CONJ)) {
        *stop = mz_word_at(s, j - 1, P_COMMA) ? j - 1 : j;
        const bool same_form =
            v->finite && (mz_tense_of(s, v) & cue_form & (MZ_PAST | MZ_S_FORM | MZ_BASE | MZ_PARTICIPLE)) != 0;
        return same_form && !v->infinitive && !content_subject_speaks(s, from, w);
    }
    if (!v->finite || v->passive || !(mz_clause_cue(v->cue) || mz_term_arg(v->cue, 2).len > 0)) {
        return false;
    }
    const int np = mz_speaker_left(s, w);
    if (np <= from || !mz_np_speaks(&s->i[np])) {
        return false;
    }
    *shared = false;
    j = np - 1;
    const bool as = j >= 0 && mz_unit_is(s, s->i[j].u0, "as");
    const bool link = mz_word_at(s, j, P_CONJ) || (mz_word_at(s, j, P_SUB) && mz_word_at(s, j - 1, P_COMMA) && !as);
    *stop = mz_word_at(s, j - 1, P_COMMA) ? j - 1 : j;
    return link;
}

/* ", which killed 21" at the end is the writer's own remark. */
static bool remark(const sentence *s, int from, int i, content_kind kind)
{
    const bool rel = mz_word_at(s, i + 1, P_REL) || (mz_word_at(s, i + 1, P_PREP) && mz_word_at(s, i + 2, P_REL));
    bool verb = kind == CONTENT_OBJECT || kind == CONTENT_ING || kind == CONTENT_ABOUT;
    for (int k = from; k < i; k++) {
        verb = verb || (mz_vg_at(s, k) && s->i[k].finite);
    }
    return rel && verb;
}

/* A semicolon, the writer's remark, the end of "the bomb, which the army said was …, went off". */
static bool ends_at(const sentence *s, int from, int i, content_kind kind)
{
    const bool relative = mz_vg_at(s, from) && mz_vg_at(s, i + 1);
    const bool thing = kind == CONTENT_OBJECT || kind == CONTENT_ABOUT;
    return mz_word_at(s, i, P_SEMI) || (mz_word_at(s, i, P_COMMA) && (relative || remark(s, from, i, kind))) ||
           (thing && mz_word_at(s, i, P_REL));
}

/* Where the content that begins at `from` ends; *next is the verb of a speech that goes on from there with the same
 * speaker, -1 when there is none. */
int mz_content_end(const sentence *s, int from, int cue_form, content_kind kind, int *next)
{
    bool quoted = mz_word_at(s, from, P_QUOTE);
    *next = -1;
    for (int i = from + 1; i < s->in; i++) {
        int stop = i;
        bool shared = false;
        if (mz_word_at(s, i, P_QUOTE)) {
            quoted = !quoted;
        } else if (quoted) {
            continue;
        } else if (mz_word_at(s, i, P_ACCORDING) || (mz_word_at(s, i, P_QUOTING) && mz_np_at(s, i + 1))) {
            return mz_word_at(s, i - 1, P_COMMA) ? i - 1 : i;
        } else if (ends_at(s, from, i, kind)) {
            return i;
        } else if (mz_vg_at(s, i) && leaves(s, from, cue_form, i, &stop, &shared)) {
            *next = shared ? i : -1;
            return stop;
        }
    }
    return s->in;
}

/* The stretch between two semicolons round item i. */
void mz_segment(const sentence *s, int i, int *from, int *to)
{
    *from = i;
    *to = i;
    while (*from > 0 && !mz_word_at(s, *from - 1, P_SEMI)) {
        (*from)--;
    }
    while (*to < s->in && !mz_word_at(s, *to, P_SEMI)) {
        (*to)++;
    }
}

bool mz_has_verb(const sentence *s, int from, int to)
{
    for (int i = from; i < to; i++) {
        if (mz_vg_at(s, i) && s->i[i].finite) {
            return true;
        }
    }
    return false;
}

bool mz_has_noun(const sentence *s, int from, int to)
{
    for (int i = from; i < to; i++) {
        if (mz_np_at(s, i) && !s->i[i].time && !mz_word_at(s, i - 1, P_PREP)) {
            return true;
        }
    }
    return false;
}

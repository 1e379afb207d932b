/* Who says what: the words of speech, where what is said stands, and how one speech stands inside another.
 *
 * Each speech word gets the stretch of items that is its content: behind it ("X said that …"), before it ("…, X said"),
 * or round it ("the army, X said, had …"). A speech whose word stands in the content of another is nested in it, and a
 * clause belongs to the innermost speech that covers its verb.
 */
#include "reading/parse.h"
#include "reading/voice.h"

static bool frame(const mz_term_entry *cue, const char *f) { return mz_arg_is(cue, 1, f); }

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
static bool clause_cue(const mz_term_entry *cue)
{
    return cue != NULL && (frame(cue, "say") || frame(cue, "quoted") || frame(cue, "tell") || frame(cue, "number") ||
                           frame(cue, "weak") || frame(cue, "show"));
}

static bool soft(const sentence *s, int i)
{
    return mz_word_at(s, i, P_ADV) || mz_word_at(s, i, P_PAREN) || mz_word_at(s, i, P_NEG);
}

/* --- where what is said stands ------------------------------------------------------------------------------------ */

/* "in a statement carried by an agency": a participle that only describes. */
static bool issued(const sentence *s, int i)
{
    const item *v = &s->i[i];
    return mz_vg_at(s, i) && v->u1 - v->u0 == 1 && (v->form & MZ_PARTICIPLE) != 0 && !v->infinitive &&
           (mz_prep_at(s, i + 1) || soft(s, i + 1));
}

/* Behind "said on Friday", "told reporters in Kabul": the next item that is none of that. */
static int behind_adjuncts(const sentence *s, int j, bool hearer)
{
    while (j < s->in) {
        const bool expletive = mz_word_at(s, j, P_ADV) && mz_vg_at(s, j + 1) && s->i[j + 1].finite;
        if (expletive) { /* "said there were concerns" */
            return j;
        }
        if (soft(s, j)) {
            j++;
        } else if (mz_np_at(s, j) && (s->i[j].time || hearer)) {
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
        if (mz_word_at(s, i, P_COMMA)) {
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
    static const char *const words[] = {"he", "she", "they", "we", "i"};
    for (size_t k = 0; mz_np_at(s, i) && s->i[i].pronoun && k < sizeof words / sizeof words[0]; k++) {
        if (mz_unit_is(s, s->i[i].head, words[k])) {
            return i + 1 < s->in;
        }
    }
    return false;
}

/* "what began", "how it went", "whether": a question as content. */
static bool asks(const sentence *s, int i)
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
static bool within_relative(const sentence *s, int v)
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

/* What follows the cue at item v, and where it begins. */
static content_kind content_behind(const sentence *s, int v, const mz_term_entry *cue, int *begin)
{
    const bool hears = frame(cue, "tell") && mz_np_at(s, v + 1) && !s->i[v + 1].time;
    const bool clauses = clause_cue(cue);
    int j = behind_insertion(s, behind_adjuncts(s, v + 1, hears));
    if (mz_word_at(s, j, P_COMMA) && (mz_word_at(s, j + 1, P_QUOTE) || mz_word_at(s, j + 1, P_THAT))) {
        j++;
    }
    j += mz_word_at(s, j, P_PREP) && mz_word_at(s, j + 1, P_THAT); /* "said above that" */
    *begin = j;
    if (mz_word_at(s, j, P_THAT)) {
        return CONTENT_CLAUSE;
    }
    if (clauses && mz_word_at(s, s->in - 1, P_COLON) && !mz_np_at(s, j)) { /* "tweeted, using his account:" */
        *begin = s->in;
        return CONTENT_NEXT;
    }
    if (mz_word_at(s, j, P_QUOTE)) {
        return j + 2 < s->in && opens(s, j) ? CONTENT_QUOTE : CONTENT_NONE;
    }
    if (mz_word_at(s, j, P_COLON)) {
        *begin = j + 1;
        return j + 1 < s->in && !mz_word_at(s, j + 1, P_STOP) ? CONTENT_QUOTE : CONTENT_NEXT;
    }
    if (clauses && j < s->in && asks(s, j) && (clause_ahead(s, j) || clause_ahead(s, j + 1))) {
        return CONTENT_CLAUSE;
    }
    const bool expletive = (mz_word_at(s, j, P_ADV) && mz_vg_at(s, j + 1)) ||
                           (mz_vg_at(s, j) && s->i[j].finite && s->u[s->i[j].u0].pos == P_ADV);
    if (clauses && nominative(s, j)) {
        return CONTENT_CLAUSE;
    }
    if (clauses && (expletive || (mz_np_at(s, j) && clause_ahead(s, j)))) {
        return CONTENT_CLAUSE;
    }
    if (mz_word_at(s, j, P_PREP) && mz_vg_at(s, j + 1) && (s->i[j + 1].form & MZ_ING) != 0) {
        *begin = j + 1; /* "boasted of having killed" */
        return CONTENT_ING;
    }
    if (mz_vg_at(s, j) && s->i[j].finite && clauses && within_relative(s, v)) {
        return CONTENT_CLAUSE; /* "which X said had killed 12" */
    }
    if (mz_vg_at(s, j)) {
        *begin = j;
        return s->i[j].infinitive ? CONTENT_TO : (s->i[j].form & MZ_ING) != 0 ? CONTENT_ING : CONTENT_NONE;
    }
    if (!clauses && j + 1 < s->in && mz_unit_is(s, s->i[j].u0, "as")) { /* "dismissed as baseless reports that" */
        *begin = j + 1;
        return CONTENT_OBJECT;
    }
    if (mz_np_at(s, j)) { /* "reported on Monday 12 dead" */
        return CONTENT_OBJECT;
    }
    *begin = hears ? v + 2 : v + 1; /* "warned of reprisals", "admitted in private to the loss" */
    return mz_prep_at(s, *begin) && mz_np_at(s, *begin + 1) && !s->i[*begin + 1].time ? CONTENT_ABOUT : CONTENT_NONE;
}

static bool speaks(const item *np) { return np->actor.human || np->actor.code.len > 0 || np->pronoun; }

/* The last noun phrase before item w that opens a clause in [from, w): who the coordinated verb may belong to. */
static bool content_subject_speaks(const sentence *s, int from, int w)
{
    for (int i = w - 1; i > from; i--) {
        if (mz_vg_at(s, i) && s->i[i].finite && mz_np_at(s, i - 1)) {
            const item *np = &s->i[i - 1];
            const mz_str code = np->actor.code;
            const bool fighters = mz_str_ends(code, S("MIL")) || mz_str_ends(code, S("COP")) ||
                                  mz_str_ends(code, S("CVL")) || mz_str_ends(code, S("REB"));
            return speaks(np) && !np->pronoun && !fighters && !s->i[i].passive;
        }
    }
    return false;
}

/* The tenses that may go on beside this verb: "has acknowledged … but insists". */
static int tense_of(const sentence *s, const item *v)
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
    while (j > from && soft(s, j)) {
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
            v->finite && (tense_of(s, v) & cue_form & (MZ_PAST | MZ_S_FORM | MZ_BASE | MZ_PARTICIPLE)) != 0;
        return same_form && !v->infinitive && !content_subject_speaks(s, from, w);
    }
    if (!v->finite || v->passive || !(clause_cue(v->cue) || mz_term_arg(v->cue, 2).len > 0)) {
        return false;
    }
    const int np = mz_speaker_left(s, w);
    if (np <= from || !speaks(&s->i[np])) {
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

/* Where the content that begins at `from` ends; *next is the verb of a speech that goes on from there with the same
 * speaker, -1 when there is none. */
static int content_end(const sentence *s, int from, int cue_form, content_kind kind, int *next)
{
    const bool relative = mz_vg_at(s, from); /* "the bomb, which the army said was …, went off" */
    bool quoted = mz_word_at(s, from, P_QUOTE);
    *next = -1;
    for (int i = from + 1; i < s->in; i++) {
        int stop = i;
        bool shared = false;
        if (mz_word_at(s, i, P_QUOTE)) {
            quoted = !quoted;
        } else if (quoted) {
            continue;
        } else if (mz_word_at(s, i, P_SEMI)) {
            return i;
        } else if (mz_word_at(s, i, P_ACCORDING) || (mz_word_at(s, i, P_QUOTING) && mz_np_at(s, i + 1))) {
            return mz_word_at(s, i - 1, P_COMMA) ? i - 1 : i;
        } else if (mz_word_at(s, i, P_COMMA) && (remark(s, from, i, kind) || (relative && mz_vg_at(s, i + 1)))) {
            return i;
        } else if ((kind == CONTENT_OBJECT || kind == CONTENT_ABOUT) && mz_word_at(s, i, P_REL)) {
            return i;
        } else if (mz_vg_at(s, i) && leaves(s, from, cue_form, i, &stop, &shared)) {
            *next = shared ? i : -1;
            return stop;
        }
    }
    return s->in;
}

int mz_content_end(const sentence *s, int from, int cue_form, content_kind kind)
{
    int next;
    return content_end(s, from, cue_form, kind, &next);
}

/* The stretch between two semicolons round item i. */
static void segment(const sentence *s, int i, int *from, int *to)
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

static bool has_verb(const sentence *s, int from, int to)
{
    for (int i = from; i < to; i++) {
        if (mz_vg_at(s, i) && s->i[i].finite) {
            return true;
        }
    }
    return false;
}

static bool has_noun(const sentence *s, int from, int to)
{
    for (int i = from; i < to; i++) {
        if (mz_np_at(s, i) && !s->i[i].time && !mz_word_at(s, i - 1, P_PREP)) {
            return true;
        }
    }
    return false;
}

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
                  .rule = "speech.before"};
    return p;
}

/* "…, X said", "…, said X": nothing follows the cue and what is said stands before it. Gives the source; -1: it does
 * not stand so. */
static int source_behind(const sentence *s, int v, int subject, int *left)
{
    const int after = v + 1;
    const bool mark = mz_word_at(s, v - 1, P_COMMA) || mz_word_at(s, v - 1, P_QUOTE) || mz_word_at(s, v - 1, P_DASH);
    if (mark && mz_np_at(s, after) && !s->i[after].time && (speaks(&s->i[after]) || s->u[s->i[after].head].cap)) {
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
    return comma && has_noun(s, 0, subject - 1) ? subject : -1;
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
    int j = behind_adjuncts(s, p->source > v ? p->source + 1 : v + 1, frame(p->cue, "tell"));
    j += mz_word_at(s, j, P_COMMA) || mz_word_at(s, j, P_COLON);
    *begin = j;
    if (j >= s->in || mz_word_at(s, j, P_STOP) || mz_word_at(s, j, P_SEMI)) {
        return j;
    }
    const bool whole = has_verb(s, p->begin, p->end);
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
    return content_end(s, j, s->i[v].form, CONTENT_CLAUSE, &next);
}

/* "Twelve militants, the army said, were killed": what goes on has its subject in front. */
static void give_subject(sentence *s, const speech *p)
{
    for (int k = 0; k < s->cn && p->end2 > p->begin2; k++) {
        if (s->c[k].vg != p->begin2 || has_verb(s, p->begin, p->end)) {
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
    segment(s, v, &from, &to);
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

static bool toll_noun(const sentence *s, int i)
{
    static const char *const words[] = {"number", "figure", "toll", "count", "estimate", "tally", "total"};
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
    return mz_np_at(s, i) && s->i[i].harm != NULL;
}

/* "put the toll at 40", "cut its estimate of casualties": not "put 40 soldiers out of action". */
static bool toll_follows(const sentence *s, int v)
{
    int j = v + 1;
    while (soft(s, j)) {
        j++;
    }
    bool toll = false;
    for (; mz_np_at(s, j) || mz_prep_at(s, j) || mz_word_at(s, j, P_CONJ); j++) {
        toll = toll || toll_noun(s, j);
    }
    return toll;
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

/* Meetings and broken ties stand among the cues for their codes; nobody speaks. */
static bool no_speech(const mz_term_entry *cue)
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
static bool some_of_them(const sentence *s, int np)
{
    return mz_word_at(s, np + 1, P_PREP) && mz_unit_is(s, s->i[np + 1].u0, "of") && mz_np_at(s, np + 2) &&
           s->i[np + 2].pronoun;
}

/* May the noun phrase be who says it? */
static bool may_speak(const sentence *s, const item *v, int source, content_kind kind)
{
    if (source < 0) {
        return true;
    }
    if (some_of_them(s, source)) {
        return true;
    }
    if (no_person(s, source)) {
        return false;
    }
    const unit *head = &s->u[s->i[source].head];
    const bool name = head->cap && head->pos == P_NOUN;
    if (speaks(&s->i[source])) {
        return true;
    }
    if (frame(v->cue, "weak")) {
        return name && !head->known;
    }
    return clause_cue(v->cue) &&
           (name || kind == CONTENT_CLAUSE || kind == CONTENT_QUOTE || kind == CONTENT_NONE || kind == CONTENT_ABOUT);
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
        bool found = clause_cue(s->i[i].cue);
        for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
            found = found || mz_unit_is(s, s->i[i].head, words[k]);
        }
        return found;
    }
    return false;
}

/* The kinds of content that make this cue an act of speech at all. */
static bool fits(const sentence *s, const item *v, int source, content_kind kind)
{
    const int at = (int)(v - s->i);
    if (frame(v->cue, "weak") && (v->passive || (source >= 0 && mz_unit_is(s, s->i[source].head, "you")))) {
        return false; /* "document found", "you know, …" */
    }
    const bool finite = kind == CONTENT_CLAUSE || kind == CONTENT_QUOTE || kind == CONTENT_NEXT;
    if (v->infinitive || ((v->form & MZ_ING) != 0 && !v->finite && !mz_word_at(s, at - 1, P_COMMA))) {
        if (frame(v->cue, "weak") || frame(v->cue, "show")) {
            return false; /* "showing the games", "to think" */
        }
    }
    if (mz_arg_is(v->cue, 0, "denies") && kind == CONTENT_TO && says_nothing(s, at)) {
        return false;
    }
    if (frame(v->cue, "toll")) {
        return toll_follows(s, at);
    }
    if (frame(v->cue, "number") && asks(s, at + 1)) {
        return false; /* "counted how many" */
    }
    if (frame(v->cue, "number")) {
        return figures_follow(s, (int)(v - s->i)) || (finite && (v->form & MZ_BASE) == 0);
    }
    if (frame(v->cue, "weak") || frame(v->cue, "show")) {
        return finite && !v->infinitive;
    }
    if (v->infinitive && clause_cue(v->cue)) {
        return false;
    }
    const item *object = kind == CONTENT_OBJECT ? &s->i[at + 1] : NULL;
    if (object != NULL && mz_arg_is(v->cue, 0, "concedes") && object->kind == I_NP && object->actor.human &&
        object->harm == NULL && v->harmverb == NULL) {
        return false; /* "the hospital admitted 20 patients" */
    }
    if (clause_cue(v->cue) && mz_arg_is(v->cue, 0, "reports") && !finite &&
        v->harmverb == NULL) { /* "responded to the killing" */
        return kind == CONTENT_OBJECT && figures_follow(s, (int)(v - s->i));
    }
    return true;
}

/* "was accused of", "was told", "was asked to": the subject is who is spoken to. */
static bool hears_in_subject(const mz_term_entry *cue)
{
    return frame(cue, "tell") || frame(cue, "of") || frame(cue, "blame") || frame(cue, "on") || frame(cue, "to") ||
           frame(cue, "quoted");
}

/* "neither confirmed nor denied" */
static bool nor_before(const sentence *s, int v)
{
    const int u = s->i[v].u0;
    return mz_unit_is(s, u, "neither") || mz_unit_is(s, u, "nor") || (u > 0 && mz_unit_is(s, u - 1, "nor")) ||
           (u > 0 && mz_unit_is(s, u - 1, "neither"));
}

/* "…, you know, …", "…, I don't think": nothing is said by it. */
static bool fillers(const sentence *s, const item *v, int source)
{
    const bool you = source >= 0 && mz_unit_is(s, s->i[source].head, "you");
    return frame(v->cue, "show") || (frame(v->cue, "weak") && (you || v->negated || v->passive));
}

static bool is_quoting(const sentence *s, int i)
{
    return mz_word_at(s, i, P_QUOTING) ||
           (mz_vg_at(s, i) && mz_unit_arg(s, s->i[i].head, MZ_TERM_GRAMMAR, 0, "quoting"));
}

/* Does what is said hold a number of people? */
static bool figures_in(const sentence *s, const speech *p)
{
    for (int i = p->begin; i < p->end; i++) {
        if (mz_np_at(s, i) && s->i[i].q.u1 > s->i[i].q.u0 && (s->i[i].actor.human || s->i[i].harm != NULL)) {
            return true;
        }
    }
    return false;
}

/* "heard from a woman that": she speaks inside what was heard. */
static void heard_from(sentence *s, const speech *p)
{
    const int j = p->at + 1;
    const bool hears = mz_unit_is(s, s->i[p->at].head, "heard") || mz_unit_is(s, s->i[p->at].head, "learned") ||
                       mz_unit_is(s, s->i[p->at].head, "learnt");
    if (!hears || !mz_prep_at(s, j) || !mz_unit_is(s, s->i[j].u0, "from") || !mz_np_at(s, j + 1)) {
        return;
    }
    const int outer = (int)(p - s->s);
    speech *inner = mz_open_speech(s, -1, NULL, s->i[j].u0, s->i[j].u1);
    if (inner != NULL) {
        inner->at = j;
        inner->source = j + 1;
        inner->within = outer;
        inner->rule = "speech.citing";
        inner->begin = p->begin;
        inner->end = p->end;
        mz_add_sources(s, inner);
    }
}

/* The clause's own cue makes it a speech act when somebody speaks. `heir`: the speech whose speaker goes on. */
static void open_act(sentence *s, int k, int heir)
{
    clause *c = &s->c[k];
    item *v = &s->i[c->vg];
    if (s->i[c->vg].kind != I_VG) {
        return;
    }
    v->cue = v->cue == NULL ? voiced_offer(s, c) : v->cue;
    if (c->vg > 0 && mz_unit_is(s, s->i[c->vg - 1].u0, "as") && (v->form & MZ_ING) != 0) {
        return; /* "quoted him as saying" */
    }
    if (v->cue == NULL || no_speech(v->cue) || ((v->form & MZ_ING) != 0 && is_quoting(s, c->vg))) {
        return;
    }
    if (v->passive && !v->finite && !v->infinitive && mz_np_at(s, c->vg - 1)) {
        return; /* "the hospital supported by the Red Cross" */
    }
    int begin = 0;
    content_kind kind = content_behind(s, c->vg, v->cue, &begin);
    const bool ing = (v->form & MZ_ING) != 0 && !v->finite;
    int left = 0;
    const bool agent_speaks = v->passive && !frame(v->cue, "quoted");
    int source = agent_speaks ? c->agent : mz_speaker_left(s, c->vg);
    source = source < 0 && !agent_speaks ? c->subject : source;
    const bool may_follow = !v->infinitive && !v->passive && !ing && clause_cue(v->cue) && !frame(v->cue, "number");
    const bool colon = begin > 0 && mz_word_at(s, begin - 1, P_COLON);
    const bool halves = kind == CONTENT_QUOTE && source > 0 && mz_word_at(s, source - 1, P_QUOTE);
    const bool nothing = kind == CONTENT_NONE || kind == CONTENT_ABOUT || colon || halves;
    const int behind = may_follow && (nothing || kind == CONTENT_OBJECT) ? source_behind(s, c->vg, source, &left) : -1;
    if (behind >= 0 && (nothing || behind > c->vg || frame(v->cue, "tell"))) {
        kind = CONTENT_BEFORE;
        source = behind;
    }
    source = heir >= 0 ? -1 : ing && mz_word_at(s, c->vg - 1, P_COMMA) ? c->subject : source;
    if (!(kind == CONTENT_BEFORE ? !fillers(s, v, source) : fits(s, v, source, kind))) {
        return;
    }
    if (heir < 0 && !may_speak(s, v, source, kind)) {
        return;
    }
    if (v->infinitive && source >= 0 && !speaks(&s->i[source])) {
        return;
    }
    const bool that = kind == CONTENT_CLAUSE || kind == CONTENT_QUOTE;
    if (v->passive && source < 0 && clause_cue(v->cue) && !that) {
        return; /* "the toll was reported" */
    }
    if (source < 0 && heir < 0 && !ing && !v->passive && s->r->publisher.len == 0) {
        return;
    }
    speech *p = mz_open_speech(s, k, v->cue, v->u0, v->u1);
    if (p == NULL) {
        return;
    }
    c->act = (int)(p - s->s);
    p->at = c->vg;
    p->source = source;
    p->kind = kind;
    p->nor = nor_before(s, c->vg);
    p->negated = v->negated || p->nor;
    p->possible = v->possible;
    p->complement = that || kind == CONTENT_NEXT;
    if (kind == CONTENT_BEFORE) {
        place_before(s, p, c->vg, left);
        widen(s, p, k);
    } else if (v->passive && !that && c->subject >= 0 && c->subject < c->vg && !hears_in_subject(v->cue)) {
        p->begin = c->subject; /* "the death of two soldiers was confirmed by the army" */
        p->end = c->vg;
        p->begin2 = c->vg + 1;
        p->end2 = s->in;
    } else if (kind != CONTENT_NONE && kind != CONTENT_NEXT) {
        p->begin = begin;
        p->end = content_end(s, begin, tense_of(s, v), kind, &p->next);
        const bool told = kind == CONTENT_CLAUSE && !v->negated && !within_relative(s, c->vg) && figures_in(s, p);
        if (kind == CONTENT_OBJECT || told) {
            widen(s, p, k); /* "verified 70 deaths; 41 of them were women" */
        }
    }
    heard_from(s, p);
    if (heir >= 0) {
        mz_inherit_sources(s, p, &s->s[heir]);
    } else {
        mz_add_sources(s, p);
    }
    const bool nobody = p->who_n > 0 && source >= 0 && s->i[source].pronoun && p->who[0].code.len == 0;
    if (nobody && !clause_cue(v->cue)) {
        c->act = -1;
        s->sn--;
    }
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

/* --- according to, citing, nouns ---------------------------------------------------------------------------------- */

static int source_end(const sentence *s, int np)
{
    int j = np + 1;
    while (mz_prep_at(s, j) && mz_np_at(s, j + 1) && !s->i[j + 1].time) {
        j += 2;
    }
    return j;
}

/* "According to X, A", "A, according to X", "A, according to X, B". */
static void according(sentence *s, int i)
{
    speech *p = mz_open_speech(s, -1, NULL, s->i[i].u0, s->i[i].u1);
    if (p == NULL) {
        return;
    }
    int from;
    int to;
    segment(s, i, &from, &to);
    p->at = i;
    p->source = i + 1;
    p->rule = "speech.according";
    p->complement = true;
    p->kind = CONTENT_CLAUSE;
    const int behind = source_end(s, i + 1);
    if (has_noun(s, from, i)) {
        p->begin = from;
        p->end = mz_word_at(s, i - 1, P_COMMA) ? i - 1 : i;
        p->begin2 = behind;
        p->end2 = to;
    } else {
        p->begin = mz_word_at(s, behind, P_COMMA) ? behind + 1 : behind;
        p->end = to;
    }
    mz_add_sources(s, p);
}

/* "X quoted by Y", "citing police": the one quoted speaks inside what the quoter says. */
static void quoting(sentence *s, int i)
{
    speech *p = mz_open_speech(s, -1, NULL, s->i[i].u0, s->i[i].u1);
    if (p == NULL) {
        return;
    }
    const int sp = (int)(p - s->s);
    segment(s, i, &p->begin, &p->end);
    p->at = i;
    p->source = i + 1;
    p->rule = "speech.citing";
    mz_add_sources(s, p);
    for (int k = 0; k < sp; k++) { /* stands inside the content of the one who cites, round all of that */
        speech *o = &s->s[k];
        if (o->source >= p->begin && o->source < p->end && o->at >= 0) {
            p->begin = o->begin;
            p->end = o->end;
            p->begin2 = o->begin2;
            p->end2 = o->end2;
            p->within = k;
            return;
        }
    }
}

static void quoted_by(sentence *s, int i)
{
    speech *outer = mz_open_speech(s, -1, NULL, s->i[i].u0, s->i[i].u1);
    speech *inner = mz_open_speech(s, -1, NULL, s->i[i].u0, s->i[i].u1);
    if (outer == NULL || inner == NULL) {
        return;
    }
    int from;
    segment(s, i, &from, &inner->end);
    inner->begin = i + 2;
    outer->source = mz_speaker_left(s, i) >= 0 ? mz_speaker_left(s, i) : i - 1;
    outer->at = inner->at = i;
    const int as = source_end(s, i + 1);
    if (as + 1 < s->in && mz_unit_is(s, s->i[as].u0, "as") && mz_vg_at(s, as + 1)) {
        const int left = outer->source - mz_word_at(s, outer->source - 1, P_COMMA);
        const bool front = as + 2 >= s->in || mz_word_at(s, as + 2, P_STOP) || mz_word_at(s, as + 2, P_COMMA);
        inner->begin = front ? from : as + 2; /* "…, the agency quoted him as saying" */
        inner->end = front ? left : inner->end;
    }
    inner->source = i + 1;
    inner->rule = outer->rule = "speech.citing";
    inner->within = (int)(outer - s->s);
    mz_add_sources(s, outer);
    mz_add_sources(s, inner);
}

static void quoted_of(sentence *s, int i)
{
    const int subject = mz_speaker_left(s, i - 1);
    speech *outer = mz_open_speech(s, -1, NULL, s->i[i].u0, s->i[i].u1);
    speech *inner = subject >= 0 ? mz_open_speech(s, -1, NULL, s->i[i].u0, s->i[i].u1) : NULL;
    if (outer == NULL || inner == NULL) {
        return;
    }
    outer->at = inner->at = i;
    outer->source = i + 1;
    inner->source = subject;
    inner->rule = outer->rule = "speech.citing";
    inner->within = (int)(outer - s->s);
    inner->begin = source_end(s, i + 1);
    inner->end = s->in;
    inner->kind = mz_word_at(s, s->in - 1, P_COLON) || mz_word_at(s, s->in - 1, P_SEMI) ? CONTENT_NEXT : CONTENT_QUOTE;
    mz_add_sources(s, outer);
    mz_add_sources(s, inner);
}

/* "he was quoted by the agency": the subject speaks, the agency tells so. */
static bool was_quoted(const sentence *s, int i)
{
    return mz_vg_at(s, i - 1) && s->u[s->i[i - 1].head].pos == P_BE &&
           (mz_unit_is(s, s->i[i].u0, "quoted") || mz_unit_is(s, s->i[i].u0, "cited"));
}

static void find_according(sentence *s)
{
    for (int i = 0; i + 1 < s->in; i++) {
        if (!mz_np_at(s, i + 1)) {
            continue;
        }
        if (mz_word_at(s, i, P_ACCORDING) && was_quoted(s, i)) {
            quoted_of(s, i);
        } else if (mz_word_at(s, i, P_ACCORDING)) {
            according(s, i);
        } else if (is_quoting(s, i)) {
            const bool past = mz_unit_is(s, s->i[i].u0, "quoted") || mz_unit_is(s, s->i[i].u0, "cited");
            if (past && mz_np_at(s, i - 1)) {
                quoted_by(s, i);
            } else {
                quoting(s, i);
            }
        }
    }
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
    if (p->parent < 0 || p->source < 0 || !frame(p->cue, "weak") || !s->i[p->source].pronoun) {
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
    for (int k = 0; k < s->cn; k++) {
        open_act(s, k, heir_of(s, k));
    }
    mz_find_noun_speech(s);
    find_according(s);
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

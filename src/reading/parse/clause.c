/* Clauses: a tree of verb groups, each with its subject, its objects and how it hangs on the clause above.
 *
 * One walk from left to right with a stack of open clauses ("frames"). A noun phrase before the verb is its subject; a
 * conjunction, "that", a relative word or a subordinator opens a frame; a finite verb that its own frame has no room
 * for closes frames until one waits for a verb. Looking ahead is bounded (AHEAD_MAX items), so that the walk is linear.
 */
#include "reading/parse.h"

enum { FRAMES_MAX = 24, AHEAD_MAX = 26 };

static bool word_is(const sentence *s, int i, pos p)
{
    return i >= 0 && i < s->in && s->i[i].kind == I_WORD && s->i[i].pos == p;
}
static bool is_np(const sentence *s, int i) { return i >= 0 && i < s->in && s->i[i].kind == I_NP; }
static bool is_vg(const sentence *s, int i) { return i >= 0 && i < s->in && s->i[i].kind == I_VG; }
static bool item_is(const sentence *s, int i, const char *word)
{
    return i >= 0 && i < s->in && mz_unit_is(s, s->i[i].u0, word);
}
static bool soft(const sentence *s, int i)
{
    return word_is(s, i, P_ADV) || word_is(s, i, P_QUOTE) || word_is(s, i, P_PAREN) || word_is(s, i, P_NEG) ||
           word_is(s, i, P_OTHER);
}
static bool is_prep(const sentence *s, int i)
{
    return word_is(s, i, P_PREP) || word_is(s, i, P_ACCORDING) || word_is(s, i, P_QUOTING) || word_is(s, i, P_TO);
}
static bool is_mark(const sentence *s, int i) { return word_is(s, i, P_COMMA) || word_is(s, i, P_DASH); }

/* The item before i that is no adverb, quote or bracket; -1. */
static int before(const sentence *s, int i)
{
    for (i--; i >= 0 && soft(s, i); i--) {
    }
    return i;
}

static int behind(const sentence *s, int i)
{
    for (i++; i < s->in && soft(s, i); i++) {
    }
    return i;
}

int mz_list_next(const sentence *s, int np, int limit)
{
    int j = np + 1;
    while (j + 1 < limit && word_is(s, j, P_PREP) && is_np(s, j + 1) &&
           (mz_unit_is(s, s->i[j].u0, "of") || mz_unit_is(s, s->i[j].u0, "from"))) {
        j += 2;
    }
    bool comma = false;
    if (word_is(s, j, P_COMMA)) {
        comma = true;
        j++;
    }
    if (word_is(s, j, P_CONJ) && !mz_unit_is(s, s->i[j].u0, "but")) {
        j++;
    } else if (!comma) {
        return -1;
    }
    if (j >= limit || !is_np(s, j) || s->i[j].pronoun || s->i[j].time) {
        return -1;
    }
    if (comma && !word_is(s, j - 1, P_CONJ)) { /* ", B" only when "and C" follows */
        int k = j + 1;
        while (k + 1 < limit && word_is(s, k, P_PREP) && is_np(s, k + 1)) {
            k += 2;
        }
        if (!(word_is(s, k, P_CONJ) && is_np(s, k + 1)) &&
            !(word_is(s, k, P_COMMA) && (is_np(s, k + 1) || word_is(s, k + 1, P_CONJ)))) {
            return -1;
        }
    }
    return j;
}

/* --- verbs
 * ------------------------------------------------------------------------------------------------------------- */

static mz_word_class verb_class(const sentence *s, int vg)
{
    const mz_word_class c = s->t[s->u[s->i[vg].head].t0].class;
    return (c & MZ_WORD_CLOSED) != 0 ? 0 : c;
}

static bool says(const sentence *s, int vg)
{
    const mz_term_entry *e = s->i[vg].cue;
    return mz_arg_is(e, 1, "say") && (verb_class(s, vg) & MZ_WORD_SPEECH) != 0;
}

static bool takes_clause(const sentence *s, int vg)
{
    const mz_term_entry *e = s->i[vg].cue;
    const mz_word_class c = verb_class(s, vg);
    const bool mind = (c & (MZ_WORD_SPEECH | MZ_WORD_THOUGHT | MZ_WORD_SENSING)) != 0;
    if ((s->u[s->i[vg].head].grammar >> MZ_GRAMMAR_QUOTING & 1) != 0) {
        return false;
    }
    return ((c & MZ_WORD_THAT) != 0 && mind) || mz_arg_is(e, 1, "say") || mz_arg_is(e, 1, "tell") ||
           mz_arg_is(e, 1, "weak") || mz_arg_is(e, 1, "number");
}

/* Can it be passive at all? */
static bool has_passive(const sentence *s, int vg)
{
    const mz_word_class c = verb_class(s, vg);
    return (c & (MZ_WORD_TRANS | MZ_WORD_INTRANS)) != MZ_WORD_INTRANS;
}

/* A single word that is past tense or participle: "killed". */
static bool ambiguous(const sentence *s, int vg)
{
    const item *v = &s->i[vg];
    return v->u1 - v->u0 == 1 && (v->form & MZ_PARTICIPLE) != 0 && (v->form & (MZ_S_FORM | MZ_ING)) == 0 &&
           has_passive(s, vg);
}

/* -ing forms, also "having been brought". */
static bool is_ing(const sentence *s, int vg)
{
    const item *v = &s->i[vg];
    const mz_function_word w = mz_word_function(s->t[s->u[v->u0].t0].class);
    return w == MZ_W_HAVING || w == MZ_W_BEING || ((v->form & MZ_ING) != 0 && !v->finite);
}
static bool could_be_finite(const sentence *s, int i)
{
    return is_vg(s, i) && !s->i[i].infinitive && !is_ing(s, i) && (s->i[i].finite || ambiguous(s, i));
}

/* --- looking ahead ---------------------------------------------------------------------------------------------------
 */

typedef struct look {
    int j, commas, joined;
    bool relative, over;
} look;

static void look_past_comma(const sentence *s, look *l)
{
    const int n = l->j + 1;
    l->commas++;
    const bool closes = word_is(s, n, P_CONJ) && l->commas == 1; /* "in Kunar and Paktika, and four were" */
    l->over = closes || l->commas > 3 ||
              !(is_np(s, n) || word_is(s, n, P_REL) || word_is(s, n, P_CONJ) || word_is(s, n, P_ADV) ||
                word_is(s, n, P_SUBSET) || is_prep(s, n) || is_vg(s, n));
}

/* The finite verb whose subject the noun phrase i is, with all that may stand between; -1 when none comes. */
static int verb_ahead(const sentence *s, int i)
{
    look l = {.j = i + 1};
    for (; l.j < s->in && l.j < i + AHEAD_MAX && !l.over; l.j++) {
        const int j = l.j;
        if (is_vg(s, j)) {
            const bool counts = could_be_finite(s, j) && !(l.commas == 1 && l.joined == 0 && !l.relative);
            if (counts && !l.relative) {
                return j;
            }
            if (!counts && s->i[j].finite) {
                return -1;
            }
            l.relative = false;
        } else if (word_is(s, j, P_COMMA)) {
            look_past_comma(s, &l);
        } else if (word_is(s, j, P_CONJ)) {
            l.joined++;
            l.over = (!is_np(s, j + 1) && !soft(s, j + 1)) || item_is(s, j, "but");
        } else if (word_is(s, j, P_REL)) {
            l.relative = true;
            l.joined += l.commas > 0;
        } else if (is_np(s, j)) {
            const int b = before(s, j);
            const bool beside = is_np(s, b) && !s->i[j].time && !s->i[b].time && !l.relative;
            l.over = beside || (s->i[j].pronoun && is_mark(s, b));
        } else if (!is_prep(s, j) && !soft(s, j) && !word_is(s, j, P_SUBSET)) {
            l.over = true;
        }
    }
    return -1;
}

/* Does a verb of its own come behind the participle at i, with no new subject between? Then i only describes. */
static bool verb_follows(const sentence *s, int i)
{
    for (int j = i + 1; j < s->in && j < i + AHEAD_MAX; j++) {
        if (word_is(s, j, P_CONJ) && is_np(s, j + 1) && could_be_finite(s, behind(s, j + 1))) {
            return false;
        }
        if (is_vg(s, j)) {
            if (could_be_finite(s, j) && !word_is(s, j - 1, P_CONJ)) {
                return !(ambiguous(s, j) && is_np(s, before(s, j)) && !is_prep(s, before(s, j) - 1));
            }
            if (could_be_finite(s, j)) {
                return false;
            }
        } else if (is_np(s, j)) {
            if (!is_prep(s, before(s, j)) && !s->i[j].time && !word_is(s, before(s, j), P_CONJ)) {
                return false;
            }
        } else if (!is_prep(s, j) && !soft(s, j) && !word_is(s, j, P_CONJ)) {
            return false;
        }
    }
    return false;
}

/* --- frames ----------------------------------------------------------------------------------------------------------
 */

typedef struct frame {
    linkage link;
    int parent;     /* clause above, -1 */
    int subject;    /* noun phrase that waits for the verb, -1 */
    int antecedent; /* of a relative clause, -1 */
    int main;       /* its clause, -1 before the verb */
    int last;       /* its latest verb of any form: takes objects and complements */
    bool in_prep;   /* "in which": the antecedent is no subject */
} frame;

typedef struct walk {
    sentence *s;
    frame f[FRAMES_MAX];
    int n;
    int waiting[CLAUSES_MAX]; /* clauses without subject that take the next main clause's */
    int waiting_n;
} walk;

static frame *top(walk *w) { return &w->f[w->n - 1]; }

static frame *push(walk *w, linkage link, int parent)
{
    if (w->n == FRAMES_MAX) { /* deeper nesting than any writer's: the outermost are given up */
        memmove(&w->f[0], &w->f[1], sizeof w->f[0] * (FRAMES_MAX - 1));
        w->n--;
    }
    w->f[w->n] = (frame){.link = link, .parent = parent, .subject = -1, .antecedent = -1, .main = -1, .last = -1};
    return &w->f[w->n++];
}

static void restart(walk *w)
{
    w->n = 0;
    (void)push(w, L_ROOT, -1);
}

/* Closes frames down to one that waits for its verb; false when none does. */
static bool resume(walk *w, bool with_subject)
{
    for (int k = w->n - 2; k >= 0; k--) {
        if (w->f[k].main < 0 && (w->f[k].subject >= 0) == with_subject) {
            w->n = k + 1;
            return true;
        }
    }
    return false;
}

static clause *open_clause(walk *w, int vg, linkage link, int parent, int subject)
{
    sentence *s = w->s;
    if (s->cn >= CLAUSES_MAX) {
        return NULL;
    }
    s->c[s->cn] = (clause){.vg = vg,
                           .link = link,
                           .parent = parent,
                           .subject = subject,
                           .object = -1,
                           .agent = -1,
                           .prep_object = -1,
                           .speech = -1,
                           .act = -1};
    return &s->c[s->cn++];
}

static int subject_of(const walk *w, int k) { return k >= 0 ? w->s->c[k].subject : -1; }

/* A main verb is there: what stood before it and had no subject shares its. */
static void settle_waiting(walk *w, int k)
{
    for (int n = 0; n < w->waiting_n; n++) {
        clause *c = &w->s->c[w->waiting[n]];
        c->subject = w->s->c[k].subject;
        c->parent = c->parent < 0 ? k : c->parent;
    }
    w->waiting_n = 0;
}

/* "150 were killed and 200 wounded", "were killed and wounded": the auxiliary is not said twice. */
static bool gapped(const walk *w, int vg, int above)
{
    const sentence *s = w->s;
    if (above < 0 || !ambiguous(s, vg) || !s->i[s->c[above].vg].passive || is_np(s, behind(s, vg)) ||
        takes_clause(s, vg)) {
        return false;
    }
    const int b = before(s, vg);
    const int joint = is_np(s, b) ? before(s, b) : b;
    return word_is(s, joint, P_CONJ) || (is_np(s, b) && is_mark(s, joint));
}

static void make_main(walk *w, int vg)
{
    sentence *s = w->s;
    frame *f = top(w);
    int subject = f->subject;
    if (f->link == L_REL && subject < 0 && !f->in_prep) {
        subject = f->antecedent;
    }
    if (subject < 0 && f->link == L_ROOT && s->u[s->i[vg].head].pos == P_BE && is_np(s, behind(s, vg))) {
        subject = behind(s, vg); /* "Killed in the blast were two guards" */
    }
    clause *c = open_clause(w, vg, f->link, f->parent, subject);
    if (c == NULL) {
        return;
    }
    if (f->link == L_REL && f->subject >= 0 && f->antecedent >= 0 && !f->in_prep && !is_np(s, behind(s, vg)) &&
        !s->i[vg].passive && (verb_class(s, vg) & MZ_WORD_TRANS) != 0) {
        c->object = f->antecedent; /* "the claims that Kabul made" */
    }
    const mz_word_class v = verb_class(s, vg);
    const int next = behind(s, vg);
    const bool thing =
        subject >= 0 && !s->i[subject].actor.human && s->i[subject].actor.code.len == 0 && !s->i[subject].pronoun;
    const bool ends = is_prep(s, next) || next >= s->in || word_is(s, next, P_STOP);
    const bool headline = thing && ends && ambiguous(s, vg) && f->link == L_ROOT && !takes_clause(s, vg) &&
                          (v & (MZ_WORD_TRANS | MZ_WORD_INTRANS)) == MZ_WORD_TRANS;
    if (headline || gapped(w, vg, f->link == L_COORD ? f->parent : -1)) {
        s->i[vg].passive = true; /* "Documents found on street" */
    }
    f->main = f->last = s->cn - 1;
    if (w->n == 1 || f->link == L_COORD) {
        settle_waiting(w, f->main);
    }
}

/* --- what is met ------------------------------------------------------------------------------------------------- */

/* A participle or -ing form that only says more of a noun phrase or of a clause. */
static void describe(walk *w, int vg, bool passive)
{
    sentence *s = w->s;
    const int b = before(s, vg);
    while (w->n > 1 && is_mark(s, b) && top(w)->link == L_COMP && s->i[vg].cue != NULL && takes_clause(s, vg) &&
           top(w)->parent >= 0 && takes_clause(s, s->c[top(w)->parent].vg)) {
        w->n--; /* "said the attack failed, adding that": the speaker goes on */
    }
    frame *f = top(w);
    s->i[vg].finite = false;
    s->i[vg].passive = s->i[vg].passive || passive;
    int subject = -1;
    linkage link = L_PART;
    if (is_np(s, b)) { /* "troops killed in Khost", "a bus carrying troops" */
        subject = b;
        link = L_REL;
        const int head = is_prep(s, before(s, b)) && item_is(s, before(s, b), "of") ? before(s, before(s, b)) : -1;
        subject = head >= 0 && is_np(s, head) && !s->i[b].actor.human && s->i[head].plural ? head : subject;
    } else if (is_prep(s, b) && f->last >= 0) { /* "accused Kabul of sheltering", "by bombing" */
        const clause *p = &s->c[f->last];
        const bool object = p->object >= 0 && (item_is(s, b, "of") || item_is(s, b, "for") || item_is(s, b, "from")) &&
                            (verb_class(s, p->vg) & MZ_WORD_SPEECH) != 0;
        subject = object ? p->object : s->i[p->vg].passive && !item_is(s, b, "of") ? p->agent : p->subject;
    } else if (f->last >= 0) {
        subject = subject_of(w, is_mark(s, b) && f->main >= 0 ? f->main : f->last);
    } else if (word_is(s, b, P_SUB)) {
        subject = subject_of(w, f->parent); /* "after being fired upon" */
    }
    const int parent = f->last >= 0 ? f->last : f->parent;
    const bool alone = f->last < 0 && word_is(s, b, P_SUB);
    clause *c = open_clause(w, vg, link, parent, subject);
    if (c == NULL) {
        return;
    }
    if (subject < 0 && f->main < 0 && w->waiting_n < CLAUSES_MAX) {
        w->waiting[w->waiting_n++] = s->cn - 1;
    }
    f->last = s->cn - 1;
    f->main = alone ? f->last : f->main;
}

static void infinitive(walk *w, int vg)
{
    sentence *s = w->s;
    frame *f = top(w);
    int subject = -1;
    if (f->last >= 0) {
        const clause *p = &s->c[f->last];
        const bool object = p->object >= 0 && (verb_class(s, p->vg) & MZ_WORD_OBJ_TO) != 0 && !s->i[p->vg].passive;
        subject = object ? p->object : p->subject;
    } else if (f->subject >= 0 && f->link == L_REL) {
        subject = f->subject;
    }
    const int parent = f->last;
    if (open_clause(w, vg, L_INF, parent, subject) == NULL) {
        return;
    }
    if (subject < 0 && f->main < 0 && f->subject < 0 && w->waiting_n < CLAUSES_MAX) {
        w->waiting[w->waiting_n++] = s->cn - 1;
    }
    f->last = s->cn - 1;
}

/* "…, said the minister", "\"…\" said X": the speaker stands behind the verb. */
static bool inverted(const sentence *s, int vg)
{
    const int b = vg - 1;
    const int np = vg + 1;
    if (s->i[vg].cue == NULL || !is_np(s, np) || s->i[np].time || s->i[vg].passive ||
        !(is_mark(s, b) || word_is(s, b, P_QUOTE))) {
        return false;
    }
    const bool speaker = s->i[np].actor.human || s->i[np].pronoun || s->u[s->i[np].head].cap;
    return speaker && verb_ahead(s, np) < 0;
}

/* Does a frame below wait for its verb? */
static bool waits(const walk *w)
{
    for (int k = w->n - 2; k >= 0; k--) {
        if (w->f[k].main < 0 && w->f[k].subject >= 0) {
            return true;
        }
    }
    return false;
}

/* A finite verb and a frame that has its verb already. */
static void second_verb(walk *w, int vg)
{
    sentence *s = w->s;
    frame *f = top(w);
    const int b = before(s, vg);
    if (inverted(s, vg) && (says(s, vg) || !waits(w))) {
        if (open_clause(w, vg, L_ROOT, -1, vg + 1) != NULL) {
            f->last = s->cn - 1;
        }
        return;
    }
    if (f->last >= 0 && b == s->c[f->last].vg && f->link == L_REL && f->antecedent >= 0 && takes_clause(s, b)) {
        const int above = f->last; /* "which the minister said had killed" */
        if (open_clause(w, vg, L_COMP, above, f->antecedent) != NULL) {
            f->last = s->cn - 1;
        }
        return;
    }
    const bool joined = word_is(s, b, P_CONJ) || (is_mark(s, b) && w->n == 1);
    if (!joined && resume(w, true)) {
        make_main(w, vg);
        return;
    }
    const int above = f->main;
    const bool passive = gapped(w, vg, above);
    if (open_clause(w, vg, L_COORD, above, subject_of(w, above)) != NULL) {
        s->i[vg].passive = s->i[vg].passive || passive;
        f->last = f->main = s->cn - 1;
    }
}

/* "…, named after him, scored": a comma and the verb close what only describes. */
static bool closes_before_verb(const sentence *s, int vg)
{
    for (int j = vg + 1; j + 1 < s->in && j < vg + AHEAD_MAX / 2; j++) {
        if (is_mark(s, j)) {
            return could_be_finite(s, behind(s, j));
        }
        if (is_vg(s, j) || (!is_np(s, j) && !is_prep(s, j) && !soft(s, j) && !word_is(s, j, P_CONJ))) {
            return false;
        }
    }
    return false;
}

/* "to recognise and destroy": the second has its "to" from the first. */
static bool shares_to(walk *w, int vg)
{
    sentence *s = w->s;
    const frame *f = top(w);
    const item *v = &s->i[vg];
    const int b = before(s, vg);
    if (f->last < 0 || v->u1 - v->u0 != 1 || (v->form & MZ_BASE) == 0 || !(word_is(s, b, P_CONJ) || is_mark(s, b)) ||
        s->t[s->u[v->u0].t0].tag != MZ_TAG_VB || !s->i[s->c[f->last].vg].infinitive) {
        return false;
    }
    const clause *first = &s->c[f->last];
    if (open_clause(w, vg, L_INF, first->parent, first->subject) != NULL) {
        s->i[vg].infinitive = true;
        s->i[vg].finite = false;
        top(w)->last = s->cn - 1;
    }
    return true;
}

/* "Pakistan, the ministry said, fired": the speaker stands between the subject and its verb. */
static bool interposed(walk *w, int vg)
{
    sentence *s = w->s;
    const frame *f = top(w);
    int np = vg - 1;
    while (np > 0 && (is_np(s, np) || is_prep(s, np) || soft(s, np)) && !is_mark(s, np - 1)) {
        np--;
    }
    if (f->subject < 0 || np <= f->subject || !is_np(s, np) || !is_mark(s, np - 1) || !takes_clause(s, vg)) {
        return false;
    }
    int j = vg + 1;
    while (j < s->in && j < vg + 9 && (is_np(s, j) || is_prep(s, j) || soft(s, j))) {
        j++;
    }
    if (!is_mark(s, j) || !could_be_finite(s, behind(s, j))) {
        return false;
    }
    return open_clause(w, vg, L_ROOT, -1, np) != NULL;
}

/* "Ten were killed and 200 wounded": the second number is the subject of its own verb. */
static bool open_gapped(walk *w, int vg)
{
    sentence *s = w->s;
    const int above = top(w)->main;
    const int b = before(s, vg);
    if (above < 0 || !is_np(s, b) || !word_is(s, before(s, b), P_CONJ) || !gapped(w, vg, above)) {
        return false;
    }
    frame *g = push(w, L_COORD, above);
    g->subject = b;
    make_main(w, vg);
    return true;
}

/* Does a word that may be past or participle only describe what stands before it or what comes? */
static bool only_describes(walk *w, int vg)
{
    sentence *s = w->s;
    const frame *f = top(w);
    const item *v = &s->i[vg];
    const int b = before(s, vg);
    const int next = behind(s, vg);
    const bool only = (v->form & MZ_PAST) == 0;
    const bool object = is_np(s, next) && !s->i[next].time;
    const bool follows = verb_follows(s, vg);
    if (f->link == L_REL && f->main < 0 && f->subject < 0) {
        return false; /* "who attacked" */
    }
    if (f->main < 0 && f->subject >= 0 && is_mark(s, b) && closes_before_verb(s, vg)) {
        return true;
    }
    const bool last = waits(w) && !follows; /* "the house that X said was hit burned" */
    const bool on_noun = is_np(s, b) && ((f->main >= 0 && !last) || (!object && follows));
    const bool opening = f->main < 0 && f->subject < 0 && f->link == L_ROOT && !object;
    const bool trailing = is_mark(s, b) && f->main >= 0 && !object && !inverted(s, vg) && v->cue == NULL;
    if (!(on_noun || opening || trailing || (only && !word_is(s, b, P_CONJ)))) {
        return false;
    }
    if (only && f->main < 0 && f->subject >= 0 && !follows) {
        s->i[vg].passive = true; /* headline: "Three soldiers slain in ambush" */
        return false;
    }
    return true;
}

static void finite_verb(walk *w, int vg)
{
    frame *f = top(w);
    if (f->main >= 0) {
        second_verb(w, vg);
        return;
    }
    if (interposed(w, vg)) {
        return;
    }
    if (f->link != L_REL && inverted(w->s, vg) && (f->subject < 0 || says(w->s, vg))) {
        f->subject = vg + 1;
    }
    make_main(w, vg);
}

static void meet_verb(walk *w, int vg)
{
    const sentence *s = w->s;
    if (s->i[vg].infinitive) {
        infinitive(w, vg);
    } else if (is_ing(s, vg)) {
        describe(w, vg, false);
    } else if (shares_to(w, vg)) {
        return;
    } else if (ambiguous(s, vg) && !says(s, vg)) {
        if (open_gapped(w, vg)) {
            return;
        }
        if (only_describes(w, vg)) {
            describe(w, vg, true);
        } else {
            finite_verb(w, vg);
        }
    } else {
        finite_verb(w, vg);
    }
}

/* A noun phrase that opens a clause of its own behind the frame's verb. */
static void new_subject(walk *w, int np, linkage link, int parent)
{
    frame *f = push(w, link, parent);
    f->subject = np;
}

/* A noun phrase behind the verb: object, complement's subject, next clause's subject, or more of a list. */
static void np_behind_verb(walk *w, int np)
{
    sentence *s = w->s;
    frame *f = top(w);
    const int b = before(s, np);
    const int verb = f->last >= 0 ? s->c[f->last].vg : -1;
    const int ahead = s->i[np].time && !s->i[np].actor.human ? -1 : verb_ahead(s, np);
    const bool direct = b == verb;
    const bool sure = ahead >= 0 && (!ambiguous(s, ahead) || !is_np(s, before(s, ahead)) || !verb_follows(s, ahead));
    if (direct) {
        if (sure && takes_clause(s, verb)) {
            new_subject(w, np, L_COMP, f->last);
        } else if ((!s->i[np].time || s->i[np].actor.human) && np != s->c[f->last].subject) {
            s->c[f->last].object = np;
        }
        return;
    }
    if (word_is(s, b, P_CONJ) || is_mark(s, b) || word_is(s, b, P_SEMI)) {
        const bool gap = ahead >= 0 && gapped(w, ahead, f->main);
        if (sure || gap) {
            if (is_mark(s, b) && resume(w, false)) { /* "After …, the army said" */
                top(w)->subject = np;
            } else {
                new_subject(w, np, L_COORD, f->main);
            }
        }
        return;
    }
    if (is_np(s, b) && sure) { /* "told reporters the army had …", "said on Monday three men were …" */
        if (takes_clause(s, verb) || (f->main >= 0 && takes_clause(s, s->c[f->main].vg))) {
            new_subject(w, np, L_COMP, takes_clause(s, verb) ? f->last : f->main);
        } else if (b == np - 1 && !s->i[b].time) {
            frame *g = push(w, L_REL, f->last); /* "the base they attacked" */
            g->subject = np;
            g->antecedent = b;
        }
    }
}

static void meet_np(walk *w, int np)
{
    sentence *s = w->s;
    frame *f = top(w);
    const int b = before(s, np);
    if (is_prep(s, b) || word_is(s, b, P_SUBSET)) {
        return;
    }
    const int joined = word_is(s, b, P_CONJ) ? before(s, b) : -1;
    if (f->main < 0 && f->subject < 0 && is_np(s, joined) && is_prep(s, before(s, joined))) {
        return; /* "in 1997 and 1998, she" */
    }
    if (f->last >= 0 && f->main < 0 && f->subject < 0 && is_mark(s, b)) {
        f->subject = np; /* "To end the war, both sides …" */
        return;
    }
    if (f->main >= 0 || (f->last >= 0 && before(s, np) == s->c[f->last].vg)) {
        np_behind_verb(w, np);
        return;
    }
    const bool time = s->i[np].time && !s->i[np].actor.human && s->i[np].happening == NULL;
    if (time && (f->subject >= 0 || verb_ahead(s, np) < 0 || verb_ahead(s, np) != np + 1)) {
        return;
    }
    const int opened = f->subject >= 0 && is_mark(s, f->subject - 1) ? before(s, f->subject - 1) : -1;
    if (f->subject < 0 || (s->i[np].pronoun && is_mark(s, b))) {
        f->subject = np;
    } else if (is_mark(s, b) && opened >= 0 && is_np(s, opened) && is_prep(s, before(s, opened)) &&
               verb_ahead(s, np) >= 0) {
        f->subject = np; /* "According to the coach, A. Mehraban, the robot scored" */
    } else if (is_np(s, b) && could_be_finite(s, behind(s, np)) && !s->i[b].time && verb_follows(s, behind(s, np))) {
        const int antecedent = f->subject; /* "the claims Islamabad made were" */
        frame *g = push(w, L_REL, f->parent);
        g->subject = np;
        g->antecedent = antecedent;
    } else if (is_np(s, b) && !s->i[b].time && !is_prep(s, before(s, b))) {
        f->subject = np;
    }
}

static void meet_that(walk *w, int i)
{
    sentence *s = w->s;
    frame *f = top(w);
    const int b = before(s, i);
    const int verb = f->last >= 0 ? s->c[f->last].vg : -1;
    if (is_np(s, b) && is_vg(s, i + 1)) { /* "the attack that killed" */
        frame *g = push(w, L_REL, f->last);
        g->antecedent = b;
        return;
    }
    if (is_np(s, b) && (verb < 0 || (!takes_clause(s, verb) && !(f->main >= 0 && takes_clause(s, s->c[f->main].vg))))) {
        const mz_word_class c = s->t[s->u[s->i[b].head].t0].class;
        const bool says = s->i[b].actnoun != NULL || (c & (MZ_WORD_MESSAGE | MZ_WORD_STATE)) != 0;
        frame *g = push(w, says ? L_COMP : L_REL, f->last);
        g->antecedent = says ? -1 : b;
        return;
    }
    if (word_is(s, b, P_CONJ) && w->n > 1 && f->link == L_COMP) { /* "that A and that B" */
        const int parent = f->parent;
        w->n--;
        (void)push(w, L_COMP, parent);
        return;
    }
    const bool outer = f->main >= 0 && verb >= 0 && !takes_clause(s, verb) && takes_clause(s, s->c[f->main].vg);
    (void)push(w, L_COMP, outer ? f->main : f->last);
}

static void meet_relative(walk *w, int i)
{
    sentence *s = w->s;
    frame *f = top(w);
    int b = before(s, i);
    const bool in_prep = word_is(s, b, P_PREP);
    b = in_prep ? before(s, b) : b;
    b = is_mark(s, b) ? before(s, b) : b;
    const bool question = item_is(s, i, "what") || item_is(s, i, "whatever");
    frame *g = push(w, question ? L_COMP : L_REL, f->last);
    const bool noun = is_np(s, b) && s->u[s->i[b].head].pos != P_ADJ; /* "it is not clear who" asks */
    g->link = noun && !question ? L_REL : L_COMP;
    g->antecedent = noun && !question ? b : -1;
    g->in_prep = in_prep || item_is(s, i, "whose");
}

static void meet_word(walk *w, int i)
{
    sentence *s = w->s;
    switch ((int)s->i[i].pos) {
    case P_THAT:
        meet_that(w, i);
        break;
    case P_REL:
        meet_relative(w, i);
        break;
    case P_SUB: {
        const bool question =
            top(w)->last >= 0 && (item_is(s, i, "whether") || item_is(s, i, "how") || item_is(s, i, "why"));
        (void)push(w, question ? L_COMP : L_ADV, top(w)->last);
        break;
    }
    case P_SEMI:
    case P_COLON:
        restart(w);
        break;
    default:
        break;
    }
}

/* --- objects behind prepositions, and where clauses stand ------------------------------------------------------- */

static bool is_object_prep(const sentence *s, int i)
{
    static const char *const preps[] = {"on", "at", "against", "upon", "with", "to", "into", "over", "for", "of"};
    for (size_t k = 0; k < sizeof preps / sizeof preps[0]; k++) {
        if (mz_unit_is(s, s->i[i].u0, preps[k])) {
            return true;
        }
    }
    return false;
}

static void find_prepositions(const sentence *s, clause *c)
{
    bool commas = false;
    for (int j = c->vg + 1; j < s->in; j++) {
        commas = commas || word_is(s, j, P_COMMA);
        if (is_vg(s, j) || word_is(s, j, P_SEMI) || word_is(s, j, P_SUB) || word_is(s, j, P_THAT) ||
            word_is(s, j, P_REL)) {
            return;
        }
        if (!is_prep(s, j) || !is_np(s, j + 1)) {
            continue;
        }
        if (item_is(s, j, "by") && c->agent < 0 && !s->i[j + 1].time) {
            c->agent = j + 1;
        } else if (is_object_prep(s, j) && c->prep_object < 0 && !commas && !(item_is(s, j, "of") && c->object >= 0)) {
            c->prep_object = j + 1;
        }
    }
}

/* Where each begins: at its subject or its connector, behind the verb before. */
static void find_spans(sentence *s)
{
    for (int k = 0; k < s->cn; k++) {
        clause *c = &s->c[k];
        const int floor = k > 0 ? s->c[k - 1].vg + 1 : 0;
        int begin = c->subject >= floor && c->subject < c->vg ? c->subject : c->vg;
        while (begin > floor && (s->i[begin - 1].kind == I_WORD && s->i[begin - 1].pos != P_COMMA &&
                                 s->i[begin - 1].pos != P_PREP && s->i[begin - 1].pos != P_SEMI)) {
            begin--;
        }
        c->begin = k == 0 ? 0 : begin;
        if (k > 0) {
            s->c[k - 1].end = c->begin;
        }
        c->end = s->in;
    }
    for (int k = 0; k < s->cn; k++) {
        for (int i = s->c[k].begin; i < s->c[k].end; i++) {
            s->i[i].clause = k;
        }
    }
}

void mz_make_clauses(sentence *s)
{
    walk w = {.s = s};
    s->cn = 0;
    restart(&w);
    const int dateline = mz_dateline_end(s);
    for (int i = 0; i < s->in; i++) {
        if (s->u[s->i[i].u0].t0 < dateline) {
            continue;
        }
        if (s->i[i].kind == I_VG) {
            meet_verb(&w, i);
            if (s->cn > 0 && s->c[s->cn - 1].vg == i) {
                find_prepositions(s, &s->c[s->cn - 1]);
                if (s->t[s->u[s->i[i].u1 - 1].t1 - 1].tag == MZ_TAG_THAT) { /* "denied that" as one phrase */
                    (void)push(&w, L_COMP, s->cn - 1);
                }
            }
        } else if (s->i[i].kind == I_NP) {
            meet_np(&w, i);
        } else {
            meet_word(&w, i);
        }
    }
    if (s->cn == 0) { /* a headline without a verb is one clause all the same */
        s->c[s->cn++] = (clause){
            .subject = -1, .object = -1, .agent = -1, .prep_object = -1, .parent = -1, .speech = -1, .act = -1};
    }
    find_spans(s);
}

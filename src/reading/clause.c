/* Clauses: each verb group with its subject, its object and how it hangs on the clause before it. */
#include "reading/parse.h"

static bool word_is(const sentence *s, int i, pos p)
{
    return i >= 0 && i < s->in && s->i[i].kind == I_WORD && s->i[i].pos == p;
}
static bool is_np(const sentence *s, int i) { return i >= 0 && i < s->in && s->i[i].kind == I_NP; }
static bool is_vg(const sentence *s, int i) { return i >= 0 && i < s->in && s->i[i].kind == I_VG; }
static bool soft(const sentence *s, int i)
{
    return word_is(s, i, P_ADV) || word_is(s, i, P_QUOTE) || word_is(s, i, P_PAREN) || word_is(s, i, P_NEG);
}

/* Does the phrase stand right behind a verb, as what it acts on? */
static bool object_of(const sentence *s, int np)
{
    return is_vg(s, np - 1) && s->i[np - 1].finite && !s->i[np - 1].passive && s->i[np - 1].cue == NULL;
}

/* A verb group that only describes the noun in front of it: "a bus carrying troops", "men armed with knives". */
static bool reduced(const sentence *s, int i)
{
    const item *v = &s->i[i];
    const bool bare = !v->finite && !v->infinitive;
    const bool participle = v->u1 - v->u0 == 1 && (v->form & MZ_PARTICIPLE) != 0 && is_np(s, i - 1) &&
                            (!is_np(s, i + 1) || object_of(s, i - 1));
    return (bare || participle) && is_np(s, i - 1);
}

/* ", three of them schoolgirls," in front of a verb: where the comma that opens it stands; -1 when there is none. */
static int parenthesis(const sentence *s, int close)
{
    bool part = false;
    for (int j = close - 1; j > 0 && j > close - 16; j--) {
        if (s->i[j].kind == I_WORD && (s->u[s->i[j].u0].kinds & KIND(SUBSET)) != 0) {
            part = true;
        }
        if (s->i[j].kind == I_VG || s->i[j].pos == P_SEMI) {
            return -1;
        }
        if (part && word_is(s, j, P_COMMA) && is_np(s, j - 1)) {
            return j;
        }
    }
    return -1;
}

/* Left from i: the noun phrase that is the subject; -1 when none stands there. */
static int subject_left(const sentence *s, int i, bool *shared)
{
    int cand = -1;
    bool comma = false;
    *shared = false;
    int left = i - 1;
    while (left > 0 && word_is(s, left, P_ADV)) {
        left--;
    }
    if (!s->i[i].finite && (s->i[i].form & MZ_ING) != 0 && left >= 0 && word_is(s, left, P_COMMA)) {
        *shared = true; /* ", expressing readiness": whoever did the last thing */
        return -1;
    }
    for (int j = i - 1; j >= 0; j--) {
        if (is_np(s, j)) {
            if (s->i[j].time && !s->i[j].actor.human && cand < 0 && !(s->i[j].happening != NULL)) {
                continue;
            }
            if (word_is(s, j - 1, P_PREP) || word_is(s, j - 1, P_ACCORDING) || word_is(s, j - 1, P_QUOTING)) {
                j--;
                if (comma && cand >= 0) {
                    return cand;
                }
                continue;
            }
            if (cand >= 0 && comma) {
                const bool apposition = s->i[cand].u0 < s->i[cand].u1 && !s->i[j].actor.human && s->i[cand].actor.human;
                (void)apposition;
                return cand;
            }
            if (cand >= 0 && !word_is(s, j + 1, P_CONJ)) {
                return cand;
            }
            cand = j;
            comma = false;
        } else if (cand < 0 && word_is(s, j, P_COMMA) && parenthesis(s, j) >= 0) {
            j = parenthesis(s, j);
        } else if (s->i[j].kind == I_WORD && (mz_unit_is(s, s->i[j].u0, "of") && s->i[j].pos == P_SUBSET)) {
            continue;
        } else if (word_is(s, j, P_COMMA) || word_is(s, j, P_DASH)) {
            if (cand >= 0 && !is_np(s, j - 1)) {
                return cand;
            }
            comma = true;
        } else if (word_is(s, j, P_CONJ)) {
            if (cand < 0) {
                *shared = true;
                return -1;
            }
            if (!is_np(s, j - 1)) {
                return cand;
            }
        } else if (is_vg(s, j)) {
            if (reduced(s, j)) {
                cand = -1;
                continue;
            }
            if (cand < 0 && comma) {
                /* behind a parenthesis: "The bomb, which …, went off" */
                int k = j;
                while (k > 0 && !word_is(s, k, P_REL) && !word_is(s, k, P_COMMA) && !word_is(s, k, P_SUB)) {
                    k--;
                }
                if (word_is(s, k, P_REL) || word_is(s, k, P_SUB)) {
                    j = k;
                    continue;
                }
            }
            *shared = cand < 0;
            return cand;
        } else if (soft(s, j)) {
            continue;
        } else if (word_is(s, j, P_REL)) {
            if (cand >= 0) {
                return cand;
            }
            for (int k = j - 1; k >= 0 && k > j - 4; k--) {
                if (is_np(s, k)) {
                    return k;
                }
            }
            return -1;
        } else if (word_is(s, j, P_PREP)) {
            if (cand >= 0) {
                cand = -1;
            }
        } else {
            return cand;
        }
    }
    return cand;
}

/* A list runs left: "A, B and C said" has A as its head. */
static int list_head(const sentence *s, int np)
{
    int head = np;
    for (int j = np - 1; j > 0; j--) {
        if ((word_is(s, j, P_CONJ) || word_is(s, j, P_COMMA)) && is_np(s, j - 1)) {
            const bool comma = word_is(s, j, P_COMMA);
            if (comma && head == np) {
                return head; /* only "…, B and C" */
            }
            if (word_is(s, j - 2, P_PREP) && !(j >= 3 && is_np(s, j - 3))) {
                return head;
            }
            if (s->i[j - 1].time) {
                return head;
            }
            head = j - 1;
            j--;
            if (word_is(s, j - 1, P_PREP) && is_np(s, j - 2)) {
                head = j - 2; /* "the head of X and Y" */
                return head;
            }
        } else {
            break;
        }
    }
    return head;
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

static void find_objects(const sentence *s, clause *c)
{
    c->object = c->prep_object = c->agent = -1;
    int j = c->vg + 1;
    while (j < s->in && soft(s, j)) {
        j++;
    }
    if (is_np(s, j) && !s->i[j].time) {
        c->object = j;
    }
    bool commas = false;
    for (; j < s->in; j++) {
        commas = commas || word_is(s, j, P_COMMA);
        if (is_vg(s, j) || word_is(s, j, P_SEMI) || word_is(s, j, P_SUB) || word_is(s, j, P_THAT) ||
            word_is(s, j, P_REL)) {
            break;
        }
        if (word_is(s, j, P_PREP) && is_np(s, j + 1)) {
            if (mz_unit_is(s, s->i[j].u0, "by") && c->agent < 0 && !s->i[j + 1].time) {
                c->agent = j + 1;
            } else if (is_object_prep(s, j) && c->prep_object < 0 && !commas &&
                       !(mz_unit_is(s, s->i[j].u0, "of") && c->object >= 0)) {
                c->prep_object = j + 1;
            }
        }
    }
}

static linkage how(const sentence *s, const clause *p, const clause *c)
{
    const item *v = &s->i[c->vg];
    bool that = false;
    bool sub = false;
    bool rel = false;
    bool semi = false;
    for (int j = p->vg + 1; j < c->vg; j++) {
        that = that || word_is(s, j, P_THAT);
        rel = rel || word_is(s, j, P_REL);
        semi = semi || word_is(s, j, P_SEMI);
        if (word_is(s, j, P_SUB)) {
            sub = true;
        }
    }
    const bool cue = s->i[p->vg].cue != NULL;
    if (semi) {
        return L_ROOT;
    }
    if (v->infinitive) {
        return L_INF;
    }
    if (that && cue) {
        return L_COMP;
    }
    if (rel || that) {
        return L_REL;
    }
    if (sub) {
        return L_ADV;
    }
    if ((v->form & MZ_ING) != 0 && !v->finite) {
        return L_PART;
    }
    const mz_term_entry *e = s->i[p->vg].cue;
    bool broken =
        !(mz_arg_is(e, 1, "say") || mz_arg_is(e, 1, "tell") || mz_arg_is(e, 1, "weak") || mz_arg_is(e, 1, "number"));
    for (int j = p->vg + 1; j < c->subject; j++) {
        broken = broken || ((word_is(s, j, P_COMMA) && word_is(s, j + 1, P_CONJ)) ||
                            (j == p->vg + 1 && (word_is(s, j, P_COMMA) || word_is(s, j, P_CONJ))));
    }
    if (cue && !broken && c->subject > p->vg) {
        return L_COMP;
    }
    return L_COORD;
}

void mz_make_clauses(sentence *s)
{
    s->cn = 0;
    for (int i = 0; i < s->in && s->cn < CLAUSES_MAX; i++) {
        if (!is_vg(s, i)) {
            continue;
        }
        clause *c = &s->c[s->cn];
        bool shared = false;
        *c = (clause){.vg = i, .parent = s->cn - 1, .speech = -1, .act = -1};
        c->subject = subject_left(s, i, &shared);
        if (c->subject >= 0) {
            c->subject = list_head(s, c->subject);
        }
        find_objects(s, c);
        if (s->cn > 0) {
            clause *p = &s->c[s->cn - 1];
            c->link = how(s, p, c);
            if (c->subject < 0 && (shared || c->link == L_PART || c->link == L_INF || c->link == L_COORD)) {
                c->subject = p->subject;
            }
        } else {
            c->link = L_ROOT;
            c->parent = -1;
        }
        s->cn++;
    }
    if (s->cn == 0) { /* a headline without a verb is one clause all the same */
        s->c[s->cn++] = (clause){
            .subject = -1, .object = -1, .agent = -1, .prep_object = -1, .parent = -1, .speech = -1, .act = -1};
    }
    for (int k = 0; k < s->cn; k++) { /* where each begins: at its subject or its connector, behind the verb before */
        clause *c = &s->c[k];
        const int floor = k > 0 ? s->c[k - 1].vg + 1 : 0;
        int begin = c->subject >= floor ? c->subject : c->vg;
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

/* Noun phrases and verb groups. */
#include "reading/parse.h"

static bool in_np(const sentence *s, int u, int begin)
{
    const pos p = s->u[u].pos;
    if (p == P_NOUN || p == P_ADJ || p == P_NUM || p == P_GEN) {
        return p != P_GEN || u > begin;
    }
    if (p != P_DET && p != P_POSS) {
        return false;
    }
    const pos before = u > begin ? s->u[u - 1].pos : P_DET;
    return before == P_DET || before == P_NUM || before == P_ADV;
}

/* An adverb inside a noun phrase: "nearly all", "badly wounded men". */
static bool adverb_inside(const sentence *s, int u)
{
    return s->u[u].pos == P_ADV && u + 1 < s->un && (s->u[u + 1].pos == P_ADJ || s->u[u + 1].pos == P_NUM) && u > 0 &&
           (s->u[u - 1].pos == P_DET || s->u[u - 1].pos == P_NUM || s->u[u - 1].pos == P_POSS);
}

/* "an accusation Pakistan denies", "the attacks Kabul has claimed": the name is the subject of what follows. */
static bool contact_subject(const sentence *s, int u)
{
    const token *noun = &s->t[s->u[u - 1].t1 - 1];
    const int next = s->u[u].t1 < s->tn ? s->t[s->u[u].t1].tag : MZ_TAG_STOP;
    const bool plain = (noun->tag == MZ_TAG_NOUN || noun->tag == MZ_TAG_PLURAL) && (noun->flags & TK_CAP) == 0 &&
                       (noun->class & MZ_WORD_CLOSED) == 0 &&
                       (noun->class & (MZ_WORD_MESSAGE | MZ_WORD_ACT | MZ_WORD_EVENT | MZ_WORD_STATE)) != 0 &&
                       (noun->class & (MZ_WORD_PERSON | MZ_WORD_GROUP)) == 0;
    const bool verb = next == MZ_TAG_VZ || next == MZ_TAG_VD || next == MZ_TAG_HAVE || next == MZ_TAG_MODAL;
    return plain && verb && s->u[u].cap && (s->u[u].kinds & (KIND(COUNTRY) | KIND(CAPITAL) | KIND(ACTOR))) != 0;
}

/* "Punjab Regiment and" … names joined inside stay two phrases; only titles of two nouns are one. */
static int np_end(const sentence *s, int u)
{
    int n = u;
    while (n < s->un && (in_np(s, n, u) || adverb_inside(s, n))) {
        /* a quantity that begins here opens a new phrase unless only function words stand before it */
        if (n > u && s->q[n].u1 > s->q[n].u0) {
            const pos p = s->u[n - 1].pos;
            if (p != P_DET && p != P_POSS && p != P_ADV && p != P_GEN && p != P_ADJ) {
                break;
            }
        }
        if (n > u && contact_subject(s, n)) {
            break;
        }
        if (n > u && (s->u[n].kinds & KIND(TIME)) != 0 && !mz_unit_arg(s, n, MZ_TERM_TIME, 0, "month") &&
            s->u[n - 1].pos != P_DET && s->u[n - 1].pos != P_GEN && n + 1 < s->un && s->u[n + 1].pos != P_GEN) {
            break;
        }
        n++;
    }
    while (n > u && (s->u[n - 1].pos == P_GEN && n - 1 > u)) {
        n--;
    }
    return n;
}

/* The head: the last noun, else the last adjective or number. */
static int np_head(const sentence *s, int u0, int u1)
{
    int head = u1 - 1;
    if ((s->u[head].kinds & KIND(DEMONYM)) != 0) {
        return head; /* "a senior Hungarian", "Hungarian and Romanian officials" */
    }
    for (int u = u1 - 1; u >= u0; u--) {
        if (s->u[u].pos == P_NOUN) {
            return u;
        }
    }
    while (head > u0 && s->u[head].pos == P_GEN) {
        head--;
    }
    return head;
}

static quantity np_quantity(const sentence *s, int u0, int u1)
{
    for (int u = u0; u < u1; u++) {
        if (s->q[u].u1 > s->q[u].u0 && s->q[u].u1 <= u1) {
            /* a genitive behind the number belongs to somebody else: "two brothers' house" */
            return s->q[u];
        }
    }
    return (quantity){.u0 = u0, .u1 = u0};
}

static const mz_term_entry *harm_word(const sentence *s, int u, bool head)
{
    const int32_t node = s->u[u].node;
    for (int k = 0; node >= 0 && k < mz_lexicon_terms_n(node); k++) {
        const mz_term_entry *e = mz_lexicon_term(node, k).entry;
        if (e->kind != MZ_TERM_HARM) {
            continue;
        }
        const bool adj = mz_arg_is(e, 1, "adj");
        const bool count =
            mz_arg_is(e, 1, "count") || mz_arg_is(e, 1, "of") || mz_arg_is(e, 1, "toll") || mz_arg_is(e, 1, "body");
        if (adj || (head && count)) {
            return e;
        }
    }
    return NULL;
}

static const mz_term_entry *in_phrase(const sentence *s, int u0, int u1, mz_term_kind kind)
{
    for (int u = u1 - 1; u >= u0; u--) {
        const mz_term_entry *e = mz_unit_entry(s, u, kind);
        if (e != NULL) {
            return e;
        }
    }
    return NULL;
}

static void describe_np(sentence *s, item *np)
{
    np->head = np_head(s, np->u0, np->u1);
    const unit *h = &s->u[np->head];
    np->q = np_quantity(s, np->u0, np->u1);
    np->plural = (h->noun_form & MZ_PLURAL) != 0;
    const mz_str text = mz_unit_text(s, np->head, np->head + 1);
    if (!h->known && !np->plural && text.len > 3 && text.data[text.len - 1] == 's' && text.data[text.len - 2] != 's' &&
        !h->cap) {
        np->plural = true;
    }
    np->pronoun = h->pos == P_PRON;
    for (int u = np->u0; u < np->u1; u++) {
        const bool own = s->u[u].pos == P_POSS;
        np->possessed = np->possessed || own || s->u[u].pos == P_GEN;
        np->no = np->no || mz_unit_arg(s, u, MZ_TERM_GRAMMAR, 0, "no");
        np->indefinite =
            np->indefinite || mz_unit_is(s, u, "a") || mz_unit_is(s, u, "an") || mz_unit_is(s, u, "another");
        np->definite = np->definite || mz_unit_is(s, u, "the") || mz_unit_is(s, u, "this") ||
                       mz_unit_is(s, u, "that") || mz_unit_is(s, u, "these");
    }
    np->happening = mz_unit_entry(s, np->head, MZ_TERM_HAPPENING);
    np->thing = in_phrase(s, np->u0, np->u1, MZ_TERM_THING);
    np->actnoun = mz_unit_entry(s, np->head, MZ_TERM_ACTNOUN);
    np->harm = harm_word(s, np->head, true);
    np->harm_head = np->harm != NULL;
    for (int u = np->u1 - 1; np->harm == NULL && u >= np->u0; u--) {
        np->harm = u != np->head ? harm_word(s, u, false) : NULL;
    }
    np->unitnoun = (h->kinds & KIND(UNIT)) != 0 && (h->kinds & (KIND(ROLE) | KIND(PEOPLE))) == 0;
    np->time = (h->kinds & KIND(TIME)) != 0;
    for (int u = np->q.u1; u < np->head && np->q.u1 > np->q.u0; u++) {
        np->unitnoun = np->unitnoun || ((s->u[u].kinds & KIND(UNIT)) != 0 && (s->t[s->u[u].t0].flags & TK_GLUED) != 0 &&
                                        (s->u[u].kinds & KIND(ROLE)) == 0);
    }
    np->of = -1;
    np->clause = -1;
}

static item *new_item(sentence *s, item_kind kind, int u0, int u1)
{
    item *it = &s->i[s->in++];
    *it = (item){.kind = kind, .u0 = u0, .u1 = u1, .pos = s->u[u0].pos, .of = -1, .clause = -1};
    return it;
}

/* A noun phrase from u, or 0 units. */
static int take_np(sentence *s, int u)
{
    if (s->u[u].pos == P_PRON) {
        describe_np(s, new_item(s, I_NP, u, u + 1));
        return u + 1;
    }
    const int end = np_end(s, u);
    if (end == u) {
        return u;
    }
    item *np = new_item(s, I_NP, u, end);
    describe_np(s, np);
    return end;
}

static bool aux_or_adverb(pos p)
{
    return p == P_BE || p == P_HAVE || p == P_DO || p == P_MODAL || p == P_NEG || p == P_ADV;
}

static void describe_vg(sentence *s, item *vg, int main)
{
    const unit *m = &s->u[main];
    bool be = false;
    bool have = false;
    bool aux = false;
    for (int u = vg->u0; u < main; u++) {
        const pos p = s->u[u].pos;
        be = be || p == P_BE;
        have = have || p == P_HAVE;
        aux = aux || p == P_BE || p == P_HAVE || p == P_DO || p == P_MODAL;
        vg->negated = vg->negated || p == P_NEG || mz_unit_arg(s, u, MZ_TERM_GRAMMAR, 0, "neg");
        vg->possible = vg->possible || mz_unit_arg(s, u, MZ_TERM_GRAMMAR, 0, "possible") ||
                       mz_unit_arg(s, u, MZ_TERM_GRAMMAR, 0, "possibly");
        vg->future = vg->future || mz_unit_is(s, u, "will") || mz_unit_is(s, u, "shall") || mz_unit_is(s, u, "'ll");
        vg->infinitive = vg->infinitive || p == P_TO;
    }
    if (vg->u0 > 0 && s->u[vg->u0 - 1].pos == P_VERB) { /* "agreed to" is one phrase of the dictionary */
        vg->infinitive = vg->infinitive || s->t[s->u[vg->u0].t0 - 1].tag == MZ_TAG_TO;
    }
    vg->form = m->pos == P_VERB ? m->form : 0;
    const bool ing = (vg->form & MZ_ING) != 0;
    vg->passive = be && (vg->form & MZ_PARTICIPLE) != 0;
    vg->perfect = have;
    vg->light =
        m->pos == P_BE || m->pos == P_HAVE || m->pos == P_DO || mz_unit_arg(s, main, MZ_TERM_GRAMMAR, 0, "light");
    const bool past = (vg->form & (MZ_PAST | MZ_S_FORM)) != 0;
    vg->finite = !vg->infinitive && (aux || (past && !ing) || m->pos == P_BE || m->pos == P_HAVE || m->pos == P_DO ||
                                     (!ing && (vg->form & MZ_BASE) != 0));
    vg->head = main;
    if (m->pos == P_VERB) {
        vg->verb = mz_unit_verb_entry(s, main, MZ_TERM_VERB);
        vg->cue = mz_unit_verb_entry(s, main, MZ_TERM_CUE);
        vg->harmverb = mz_unit_verb_entry(s, main, MZ_TERM_HARM);
    }
}

/* A verb group from u: auxiliaries, adverbs, the verb; returns the unit behind, u if none. */
static int take_vg(sentence *s, int u)
{
    int n = u;
    int main = -1;
    while (n < s->un) {
        const pos p = s->u[n].pos;
        if (p == P_VERB) {
            main = n++;
            break;
        }
        const bool to = p == P_TO && n + 1 < s->un &&
                        (s->u[n + 1].pos == P_VERB || s->u[n + 1].pos == P_BE || s->u[n + 1].pos == P_HAVE ||
                         (s->u[n + 1].pos == P_ADV && n + 2 < s->un && s->u[n + 2].pos == P_VERB));
        if (!(aux_or_adverb(p) || to)) {
            break;
        }
        if (p != P_ADV && p != P_NEG && p != P_TO) {
            main = n;
        }
        n++;
    }
    if (main < 0) {
        return u;
    }
    n = main + 1;
    if (s->u[u].pos == P_ADV || s->u[u].pos == P_NEG) {
        bool aux = false;
        for (int k = u; k < n; k++) {
            aux = aux || !(s->u[k].pos == P_ADV);
        }
        if (!aux) {
            return u;
        }
    }
    item *vg = new_item(s, I_VG, u, n);
    describe_vg(s, vg, main);
    return n;
}

void mz_make_items(sentence *s)
{
    s->in = 0;
    for (int u = 0; u < s->un;) {
        int n = take_vg(s, u);
        n = n == u ? take_np(s, u) : n;
        if (n == u) {
            (void)new_item(s, I_WORD, u, u + 1);
            n = u + 1;
        }
        u = n;
    }
    for (int i = 0; i + 2 < s->in; i++) { /* "NP of NP": who it is about */
        if (s->i[i].kind == I_NP && s->i[i + 1].kind == I_WORD && mz_unit_is(s, s->i[i + 1].u0, "of") &&
            s->i[i + 2].kind == I_NP) {
            s->i[i].of = i + 2;
        }
    }
    for (int i = s->in - 1; i >= 0; i--) {
        if (s->i[i].kind == I_NP) {
            mz_resolve_np(s, &s->i[i]);
            mz_share_role(s, i);
        }
    }
}

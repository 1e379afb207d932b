/* What one side says and another denies: "…, a claim Islamabad denied", "…, which Islamabad has denied", "…; Islamabad
 * rejected the figure". The denial has no content of its own; it is of what was said before.
 */
#include "reading/event/fact.h"
#include "reading/speech/voice.h"

static bool claim_word(const sentence *s, int u)
{
    static const char *const words[] = {"claim",      "claims",      "figure",  "figures",   "charge",
                                        "allegation", "allegations", "report",  "reports",   "toll",
                                        "assertion",  "version",     "account", "accusation"};
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
        if (mz_unit_is(s, u, words[k])) {
            return true;
        }
    }
    return false;
}

static bool claim_phrase(const sentence *s, int np) { return mz_np_at(s, np) && claim_word(s, s->i[np].head); }

/* "a claim Islamabad" read as one phrase: the part behind the claim as an item of its own, -1 when there is none. */
static int behind_claim(sentence *s, int np)
{
    const item *i = &s->i[np];
    for (int u = i->u0; u + 1 < i->u1; u++) {
        if (claim_word(s, u) && s->u[u + 1].cap && s->in + s->owners < ITEMS_MAX) {
            const int at = s->in + s->owners++;
            s->i[at] = (item){.kind = I_NP, .u0 = u + 1, .u1 = i->u1, .head = i->u1 - 1, .of = -1, .clause = i->clause};
            mz_resolve_np(s, &s->i[at]);
            return at;
        }
    }
    return -1;
}

/* Where the remark begins that holds the denial, and in *source who denies; -1: it is no remark. */
static int remark_of(sentence *s, const speech *p, int *source)
{
    const int np = p->source;
    if (np < 0 || np >= s->in) {
        return -1;
    }
    const bool by = mz_prep_at(s, p->at + 1) && mz_unit_is(s, s->i[p->at + 1].u0, "by") && mz_np_at(s, p->at + 2);
    if (claim_phrase(s, np)) { /* "a figure rejected by Islamabad" */
        *source = by ? p->at + 2 : -1;
        return by ? np : -1;
    }
    const int tail = behind_claim(s, np);
    *source = tail >= 0 ? tail : np;
    if (tail >= 0) {
        return np;
    }
    if (mz_word_at(s, np - 1, P_THAT) && claim_phrase(s, np - 2) && mz_word_at(s, np - 3, P_COMMA)) {
        return np - 2; /* "a claim that Islamabad denied" */
    }
    const bool apposed = claim_phrase(s, np - 1) || mz_word_at(s, np - 1, P_REL);
    return apposed && mz_word_at(s, np - 2, P_COMMA) ? np - 1 : -1;
}

/* Is what is denied "the claim", "this", "it"? */
static bool of_claim(const sentence *s, const speech *p)
{
    const int object = s->c[p->clause].object;
    if (object < 0 || p->kind != CONTENT_OBJECT) {
        return false;
    }
    const item *i = &s->i[object];
    return (i->definite && claim_word(s, i->head)) || mz_unit_is(s, i->head, "it") || mz_unit_is(s, i->head, "this");
}

static void clip(speech *q, int end)
{
    q->end = q->end > end ? end : q->end;
    q->end2 = q->end2 > end ? end : q->end2;
}

/* The first country in what is said that is not the speaker's. */
static mz_str other_in(const sentence *s, const speech *q, mz_str own)
{
    for (int i = q->begin; i < q->end; i++) {
        const item *it = &s->i[i];
        const mz_str c = it->country.len == 3 ? it->country
                         : it->actor.named    ? mz_actor_country(it->actor.code)
                                              : S("");
        if (it->kind == I_NP && c.len == 3 && !mz_str_eq(c, own)) {
            return c;
        }
    }
    return mz_other_side(s, -1, own);
}

/* "an army officer" who denies what the Taliban say is of the other army. */
static void of_other_side(const sentence *s, speech *p, const speech *q)
{
    const mz_str said = q->who[q->who_n - 1].code;
    for (int k = 0; k < p->who_n; k++) {
        const mz_str role = s->i[p->who_item[k]].actor.code;
        const mz_str other = other_in(s, q, mz_actor_country(said));
        const bool bare = role.len == 3 && mz_country_name(role).len == 0;
        if (bare && other.len == 3 && mz_same_side(p->who[k].code, said)) {
            p->who[k].code = mz_with_role(other, role);
        }
    }
}

static void dispute(sentence *s, int at)
{
    speech *p = &s->s[at];
    int source = p->source;
    const int from = remark_of(s, p, &source);
    const bool claim = from >= 0 || of_claim(s, p) ||
                       (p->clause >= 0 && s->c[p->clause].object >= 0 && s->i[s->c[p->clause].object].definite &&
                        claim_phrase(s, s->c[p->clause].object));
    if (at == 0 || !claim) {
        return;
    }
    const speech *q = &s->s[at - 1];
    if (q->end <= q->begin || q->who_n == 0 || (q->who_n > 0 && q->who_item[0] == source)) {
        return;
    }
    p->echo = at - 1;
    p->begin = p->end = p->begin2 = p->end2 = 0;
    if (from >= 0) {
        clip(&s->s[at - 1], from - mz_word_at(s, from - 1, P_COMMA));
        p->source = source;
        p->who_n = 0;
        mz_add_sources(s, p);
    }
    of_other_side(s, p, q);
    if (s->i[p->source].pronoun && at > 1 && s->s[at - 2].who_n > 0) {
        p->who[0] = s->s[at - 2].who[0]; /* "X said that Y claimed …, a figure he called false" */
    }
}

/* "reports that 30 died are baseless": what is said is that something said is false. */
static bool says_false(const sentence *s, const speech *p)
{
    int np = p->begin + mz_word_at(s, p->begin, P_THAT);
    np += mz_word_at(s, np, P_QUOTE);
    if (!claim_phrase(s, np) || !(mz_word_at(s, np + 1, P_THAT) || mz_prep_at(s, np + 1))) {
        return false;
    }
    for (int i = np + 2; i < p->end; i++) {
        const bool is = mz_vg_at(s, i) && s->u[s->i[i].head].pos == P_BE;
        for (int j = i + 1; is && j < p->end && j < i + 4; j++) {
            for (int u = s->i[j].u0; u < s->i[j].u1; u++) {
                if (mz_false_word(s, u)) {
                    return true;
                }
            }
        }
    }
    return false;
}

void mz_find_disputes(sentence *s)
{
    for (int p = 0; p < s->sn; p++) {
        if (s->s[p].clause >= 0 && mz_clause_cue(s->s[p].cue) && !s->s[p].negated && says_false(s, &s->s[p])) {
            s->s[p].cue = mz_denial();
        }
    }
    for (int p = 0; p < s->sn; p++) {
        if (s->s[p].clause >= 0 && mz_arg_is(s->s[p].cue, 0, "denies") && !s->s[p].negated) {
            dispute(s, p);
        }
    }
}

void mz_disputed_facts(sentence *s)
{
    const int facts = s->fn;
    for (int k = 0; k < facts; k++) {
        const fact *f = &s->f[k];
        for (int p = 0; p < s->sn && f->kind != MZ_ACT && !f->dropped && !f->presupposed; p++) {
            if (s->s[p].echo < 0 || s->s[p].echo != f->speech || s->fn >= FACTS_MAX) {
                continue;
            }
            s->f[s->fn] = *f;
            s->f[s->fn].speech = p;
            s->f[s->fn].clause = s->s[p].clause;
            s->fn++;
            for (int a = 0; a < facts; a++) { /* the bare act of denying says no more */
                s->f[a].dropped = s->f[a].dropped || (s->f[a].act_of_cue && s->f[a].speech == p);
            }
        }
    }
}

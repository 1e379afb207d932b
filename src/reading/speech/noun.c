/* Nouns of speech: "Kabul's claim that …", "a denial by the army of …", "reports that …". */
#include "reading/speech/voice.h"

/* The owner in the phrase itself, as an item of its own behind the sentence's items; -1 when there is none. */
static int owner_inside(sentence *s, int np)
{
    const item *i = &s->i[np];
    int gen = -1;
    for (int u = i->u0; u < i->head; u++) {
        gen = s->u[u].pos == P_GEN ? u : gen;
    }
    if (gen <= i->u0 || s->in + s->owners >= ITEMS_MAX) {
        return -1;
    }
    const int at = s->in + s->owners++;
    s->i[at] = (item){.kind = I_NP, .u0 = i->u0, .u1 = gen, .head = gen - 1, .of = -1, .clause = i->clause};
    mz_resolve_np(s, &s->i[at]);
    return at;
}

static bool pronoun_owner(const sentence *s, const item *np)
{
    for (int u = np->u0; u < np->head; u++) {
        if (s->u[u].pos == P_POSS && !mz_unit_is(s, u, "whose")) {
            return true;
        }
    }
    return false;
}

/* Whose claim it is: "Kabul's", "its", "by the army", "from the ministry". *behind is the item behind the phrase. */
static int owner_of(sentence *s, int np, int *behind)
{
    static const char *const preps[] = {"by", "from"};
    *behind = np + 1;
    const int inside = owner_inside(s, np);
    for (size_t k = 0; inside < 0 && k < sizeof preps / sizeof preps[0]; k++) {
        if (mz_prep_at(s, np + 1) && mz_unit_is(s, s->i[np + 1].u0, preps[k]) && mz_np_at(s, np + 2)) {
            *behind = np + 3;
            return np + 2;
        }
    }
    if (inside < 0 && pronoun_owner(s, &s->i[np]) && s->i[np].clause >= 0) {
        const int subject = s->c[s->i[np].clause].subject;
        return subject != np ? subject : -1;
    }
    return inside;
}

/* What is claimed: a clause, something to do, or with an owner what "of" names. */
static content_kind content_of(const sentence *s, int behind, const mz_term_entry *e, bool owned, int *begin)
{
    *begin = behind;
    if (mz_word_at(s, behind, P_THAT)) {
        return CONTENT_CLAUSE;
    }
    const bool to = mz_arg_is(e, 1, "to") || mz_arg_is(e, 1, "on");
    if (owned && to && mz_vg_at(s, behind) && s->i[behind].infinitive) {
        return CONTENT_TO;
    }
    if (!owned || !mz_word_at(s, behind, P_PREP)) {
        return CONTENT_NONE;
    }
    *begin = behind + 1;
    const bool of = mz_unit_is(s, s->i[behind].u0, "of");
    if (of && mz_vg_at(s, behind + 1)) {
        return CONTENT_ING;
    }
    const bool forth = mz_arg_is(e, 1, "on") && mz_unit_is(s, s->i[behind].u0, "for");
    return mz_np_at(s, behind + 1) && ((of && !to) || forth) ? CONTENT_ABOUT : CONTENT_NONE;
}

/* Is the phrase what a verb of speech is about: "rejected Kabul's claim that"? Then the verb has it all. */
static bool object_of_cue(const sentence *s, int np)
{
    for (int p = 0; p < s->sn; p++) {
        const speech *o = &s->s[p];
        const bool object = o->kind == CONTENT_OBJECT || o->kind == CONTENT_ABOUT || mz_arg_is(o->cue, 0, "denies");
        if (o->at >= 0 && np >= o->begin && np < o->end && object) {
            return true;
        }
    }
    return false;
}

/* "reports that", "rumours that": nobody stands for them. */
static bool rumour(const sentence *s, int np)
{
    static const char *const words[] = {"report", "reports",    "rumour",      "rumours",   "rumor",
                                        "rumors", "suggestion", "suggestions", "suspicion", "suspicions"};
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
        if (mz_unit_is(s, s->i[np].head, words[k])) {
            return true;
        }
    }
    return false;
}

/* "by the headman's count", "on their account", "in the army's words": said by the owner, all of it. */
static void by_account(sentence *s, int np)
{
    static const char *const words[] = {"count",   "account", "reckoning", "estimate", "tally",     "telling", "words",
                                        "version", "view",    "admission", "accounts", "estimates", "counts"};
    bool account = false;
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
        account = account || mz_unit_is(s, s->i[np].head, words[k]);
    }
    const bool prep =
        mz_prep_at(s, np - 1) && (mz_unit_is(s, s->i[np - 1].u0, "by") || mz_unit_is(s, s->i[np - 1].u0, "on") ||
                                  mz_unit_is(s, s->i[np - 1].u0, "in"));
    int behind;
    const int owners = s->owners;
    int owner = account && prep ? owner_of(s, np, &behind) : -1;
    const bool own = account && prep && owner < 0 && pronoun_owner(s, &s->i[np]);
    speech *p = owner >= 0 || own ? mz_open_speech(s, -1, s->i[np].actnoun, s->i[np].head, s->i[np].head + 1) : NULL;
    if (p == NULL) {
        s->owners = owners;
        return;
    }
    p->at = np;
    p->noun = true;
    p->rule = "speech.according";
    p->kind = CONTENT_CLAUSE;
    p->source = owner >= 0 ? owner : np;
    p->begin = 0;
    p->end = s->in;
    for (int i = np; i > 0; i--) { /* within a relative clause or behind a semicolon, only that */
        if (mz_word_at(s, i, P_SEMI) || mz_word_at(s, i, P_REL)) {
            p->begin = i;
            break;
        }
    }
    for (int i = np; i < p->end; i++) {
        p->end = mz_word_at(s, i, P_SEMI) ? i : p->end;
    }
    mz_add_sources(s, p);
}

static void noun_speech(sentence *s, int np)
{
    int behind;
    int begin;
    const mz_term_entry *e = s->i[np].actnoun;
    const int owners = s->owners;
    const int owner = owner_of(s, np, &behind);
    const content_kind kind = content_of(s, behind, e, owner >= 0, &begin);
    const bool person = owner < 0 || s->i[owner].actor.human || s->i[owner].pronoun || s->i[owner].actor.code.len > 0;
    speech *p = kind != CONTENT_NONE && person ? mz_open_speech(s, -1, e, s->i[np].head, s->i[np].head + 1) : NULL;
    if (p == NULL) {
        s->owners = owners;
        return;
    }
    p->noun = true;
    p->at = np;
    p->kind = kind;
    p->source = owner;
    p->rule = "speech.noun";
    p->complement = kind == CONTENT_CLAUSE;
    p->possible = owner < 0 && rumour(s, np);
    p->begin = begin;
    int next;
    p->end = mz_content_end(s, begin, 0, kind, &next);
    mz_add_sources(s, p);
}

void mz_find_noun_speech(sentence *s)
{
    for (int i = 0; i < s->in; i++) {
        if (!mz_np_at(s, i)) {
            continue;
        }
        if (i > 0 && s->i[i].possessed && mz_prep_at(s, i - 1)) {
            by_account(s, i);
        }
        if (s->i[i].actnoun != NULL && !object_of_cue(s, i)) {
            noun_speech(s, i);
        }
    }
}

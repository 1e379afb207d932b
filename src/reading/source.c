/* Who the source of a speech is: the noun phrase that speaks, its list, and what a pronoun or a bare role stands for.
 */
#include "reading/voice.h"

static bool speaks(const actor_ref *a) { return a->human || a->code.len > 0; }

/* --- where it stands ---------------------------------------------------------------------------------------------- */

/* ", undersecretary to the prime minister," in front of a verb: the comma that opens it; -1 when there is none. */
static int opening_comma(const sentence *s, int close)
{
    bool verb = false;
    bool rel = false;
    for (int j = close - 1; j > 0 && j > close - 20; j--) {
        if (mz_word_at(s, j, P_SEMI) || mz_word_at(s, j, P_STOP) || mz_word_at(s, j, P_QUOTE) ||
            mz_word_at(s, j, P_THAT)) {
            return -1;
        }
        rel = rel || mz_word_at(s, j, P_REL);
        verb = verb || (mz_vg_at(s, j) && s->i[j].finite);
        if (mz_word_at(s, j, P_COMMA)) {
            return mz_np_at(s, j - 1) && (!verb || rel) ? j : -1;
        }
    }
    return -1;
}

/* Left from the noun phrase at j to the head of "director of the chapter of X", "A and B". */
static int phrase_head(const sentence *s, int j)
{
    while (j > 0) {
        const bool joined = mz_prep_at(s, j - 1);
        if (joined && mz_np_at(s, j - 2)) {
            j -= 2;
        } else if (s->i[j].time && mz_np_at(s, j - 1)) {
            j--;
        } else if (mz_word_at(s, j - 1, P_CONJ) && mz_np_at(s, j - 2)) {
            int head = j - 2;
            while (mz_prep_at(s, head - 1) && mz_np_at(s, head - 2)) {
                head -= 2;
            }
            if (mz_vg_at(s, head - 1) || mz_prep_at(s, head - 1) || s->i[head].time) {
                return j; /* "… hit Khost and Kabul said" */
            }
            j = head;
        } else {
            break;
        }
    }
    return mz_prep_at(s, j - 1) || mz_word_at(s, j - 1, P_ACCORDING) ? -1 : j;
}

int mz_speaker_left(const sentence *s, int v)
{
    int j = v - 1;
    while (mz_word_at(s, j, P_ADV) || mz_word_at(s, j, P_NEG) || mz_word_at(s, j, P_PAREN)) {
        j--;
    }
    if (mz_word_at(s, j, P_COMMA)) {
        const int open = opening_comma(s, j);
        if (open < 0) {
            return -1;
        }
        j = open - 1;
    }
    if (mz_word_at(s, j, P_REL) && !mz_np_at(s, j)) { /* "residents, who spoke of" */
        j -= mz_word_at(s, j - 1, P_COMMA) ? 2 : 1;
        return mz_np_at(s, j) ? j : -1;
    }
    if (!mz_np_at(s, j)) {
        return -1;
    }
    const int head = phrase_head(s, j);
    const bool person = s->i[j].actor.human && !s->i[j].place && !mz_word_at(s, j - 1, P_ACCORDING);
    return head < 0 && person ? j : head; /* "At the hospital in Avdiivka medical staff told" */
}

/* --- who it is ---------------------------------------------------------------------------------------------------- */

static void add_source(sentence *s, speech *p, int np)
{
    if (np < 0 || p->who_n >= LIST_MAX) {
        return;
    }
    p->who[p->who_n] = s->i[np].actor;
    p->who_item[p->who_n++] = np;
}

/* "An adviser to the RSF leader" speaks for the RSF. */
static bool principal(const sentence *s, int np, actor_ref *a)
{
    if (!mz_prep_at(s, np + 1) || !mz_np_at(s, np + 2) || !mz_unit_is(s, s->i[np + 1].u0, "to")) {
        return false;
    }
    const actor_ref *o = &s->i[np + 2].actor;
    if (!o->named || o->code.len < 3 || s->i[np + 2].place) {
        return false;
    }
    *a = *o;
    return true;
}

/* Role alone ("the spokesman", "police"): whose, from what was said before. */
static void settle_source(sentence *s, speech *p, int k)
{
    actor_ref *a = &p->who[k];
    const item *np = &s->i[p->who_item[k]];
    const memory *m = &s->r->memory;
    if (np->pronoun) {
        mz_str code = m->speaker.len > 0 ? m->speaker : m->group;
        for (int e = 0; e < p->clause; e++) { /* a speaker earlier in the sentence */
            const clause *c = &s->c[e];
            if (c->subject >= 0 && c->subject < p->who_item[k] && s->i[c->subject].actor.named &&
                !s->i[c->subject].pronoun) {
                code = s->i[c->subject].actor.code;
            }
        }
        const bool we = mz_unit_is(s, np->head, "we") || mz_unit_is(s, np->head, "i");
        *a = (actor_ref){.code = we ? S("") : code, .human = true, .named = code.len > 0, .status = S("unknown")};
        return;
    }
    bool own = false;
    for (int u = np->u0; u < np->u1; u++) {
        own = own || (u < np->head && s->u[u].pos == P_POSS);
    }
    if (own && np->actor.neutral) { /* "its director", "their spokesman": of the one last spoken of */
        mz_str code = m->speaker;
        for (int i = 0; i < p->who_item[k]; i++) {
            const item *o = &s->i[i];
            const bool near = mz_np_at(s, i) && o->actor.human && o->actor.code.len >= 3 && !o->possessed &&
                              !(i > 0 && mz_word_at(s, i - 1, P_PREP));
            code = near ? (o->actor.code.len == 3 && mz_country_name(o->actor.code).len == 0
                               ? mz_with_role(mz_country_of_sentence(s), o->actor.code)
                               : o->actor.code)
                        : code;
        }
        if (code.len > 0) {
            *a = (actor_ref){.code = code, .human = true, .named = true, .status = S("unknown")};
            return;
        }
    }
    if (np->actor.neutral && !a->named && principal(s, p->who_item[k], a)) {
        return;
    }
    if (a->named || np->actor.code.len > 3) {
        return;
    }
    if (a->code.len == 0 && !np->pronoun) { /* "said Malik X, an elder of Y", "figures collected by Z" */
        const int limit = p->at > p->who_item[k] ? p->at : s->in; /* not the hearer behind the cue */
        for (int i = p->who_item[k] + 1; i < limit && i < p->who_item[k] + 7; i++) {
            if (mz_np_at(s, i) && s->i[i].actor.code.len >= 3 && s->i[i].actor.human &&
                (s->i[i].actor.named || !s->i[i].place)) {
                *a = s->i[i].actor;
                break;
            }
            const bool first = i == p->who_item[k] + 1;
            if (s->i[i].pos == P_STOP || s->i[i].pos == P_THAT ||
                (first && s->i[i].kind == I_VG && s->i[i].finite && s->i[i].passive)) {
                break;
            }
            if (!first && mz_word_at(s, i, P_COMMA)) {
                break;
            }
        }
        if (a->code.len != 3 || mz_country_name(a->code).len > 0) {
            return;
        }
    }
    static const char *const back[] = {"group",     "movement",     "faction",      "spokesman", "spokesperson",
                                       "statement", "organisation", "organization", "outfit",    "commander",
                                       "source",    "leader",       "sources"};
    for (size_t b = 0; b < sizeof back / sizeof back[0]; b++) {
        if (np->definite && mz_unit_is(s, np->head, back[b]) && (m->group.len > 0 || m->speaker.len > 0)) {
            const bool group = b < 3 || b == 6 || b == 7 || b == 8;
            *a = (actor_ref){.code = group && m->group.len > 0 ? m->group
                                     : m->speaker.len > 0      ? m->speaker
                                                               : m->group,
                             .human = true,
                             .named = true,
                             .status = S("unknown")};
            return;
        }
    }
    if (a->code.len == 3 && mz_country_name(a->code).len == 0) {
        if (mz_str_eq(a->code, S("MED")) || mz_str_eq(a->code, S("NGO")) || mz_str_eq(a->code, S("UAF"))) {
            return;
        }
        mz_str country = mz_country_of_sentence(s);
        country = country.len == 0 || (m->event_seen && m->country.len == 3)
                      ? (m->event_seen && m->country.len == 3 ? m->country : country)
                      : country;
        country = country.len == 0 ? mz_country_hint(s) : country;
        if (mz_actor_is_state(s->r->publisher)) { /* an army that cites "intelligence" cites its own */
            country = mz_actor_country(s->r->publisher);
        }
        a->code = mz_with_role(country, a->code);
    }
}

void mz_inherit_sources(const sentence *s, speech *p, const speech *from)
{
    (void)s;
    p->source = from->source;
    p->who_n = from->who_n;
    memcpy(p->who, from->who, sizeof p->who);
    memcpy(p->who_item, from->who_item, sizeof p->who_item);
}

void mz_add_sources(sentence *s, speech *p)
{
    int np = p->source;
    const int limit = p->clause >= 0 && s->c[p->clause].vg > np ? s->c[p->clause].vg : s->in;
    for (int n = 0; np >= 0 && n < LIST_MAX; n++) {
        add_source(s, p, np);
        if (p->clause < 0 && !mz_word_at(s, np + 1, P_CONJ)) {
            break;
        }
        np = mz_list_next(s, np, limit);
        if (np >= 0 && !speaks(&s->i[np].actor)) {
            break;
        }
    }
    for (int k = 0; k < p->who_n; k++) {
        settle_source(s, p, k);
    }
}

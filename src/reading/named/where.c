/* Where a happening was: every phrase of the sentence that names a place is weighed by how it hangs on the happening.
 *
 * What counts, in this order: the preposition or the noun that it hangs on ("fighting in Kurram", "the battle for
 * Goma", "Khuzdar's toll", "bombed Kabul"), the clause that it stands in, and whether it is a speaker's own place. The
 * place of a speaker is that of the happening only when he speaks of his neighbourhood: residents, medics, police,
 * local officials. */
#include "reading/parse.h"

enum {
    W_NONE = -1,
    W_SOURCE = 12,   /* of who tells it, as a last resort */
    W_LOOSE = 14,    /* named within some other phrase */
    W_FROM = 16,     /* where it came from */
    W_OBJECT = 45,   /* what was bombed, taken, left */
    W_THROUGH = 50,  /* on its way */
    W_OF = 55,       /* "the fall of X", "X's toll" */
    W_AT = 60,       /* in, at, near */
    W_CLAUSE = 30,   /* in the happening's own clause */
    W_SPEECH = 15,   /* told in the same breath */
    W_COUNTRY = -25, /* a whole country is no place while another is named */
    W_LINE = -20     /* nor is a line */
};

static bool word_is(const sentence *s, int i, pos p)
{
    return i >= 0 && i < s->in && s->i[i].kind == I_WORD && s->i[i].pos == p;
}
static bool is_np(const sentence *s, int i) { return i >= 0 && i < s->in && s->i[i].kind == I_NP; }

static bool any_of(const sentence *s, int u, const char *const *words, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        if (mz_unit_is(s, u, words[k])) {
            return true;
        }
    }
    return false;
}
#define ANY(s, u, list) any_of(s, u, list, sizeof list / sizeof list[0])

/* --- what a place hangs on -------------------------------------------------------------------------------------------
 */

/* A noun that takes place, or a count of its victims. */
static bool is_happening(const sentence *s, int i)
{
    static const char *const words[] = {
        "battle",    "fall",     "siege",   "toll",   "dead",      "fighting", "talks",  "round",  "meeting",
        "outskirts", "capital",  "streets", "hills",  "mountains", "people",   "area",   "town",   "city",
        "village",   "district", "suburbs", "part",   "parts",     "north",    "south",  "east",   "west",
        "edge",      "centre",   "center",  "heart",  "port",      "province", "region", "valley", "direction",
        "vicinity",  "skies",    "sky",     "market", "border"};
    return is_np(s, i) &&
           (s->i[i].happening != NULL || s->i[i].harm != NULL || s->i[i].thing != NULL || ANY(s, s->i[i].head, words));
}

static bool role_in(const item *np, const char *const *roles, size_t n)
{
    const mz_str code = np->actor.code;
    for (size_t k = 0; k < n; k++) {
        if (mz_str_ends(code, mz_str_of(roles[k]))) {
            return true;
        }
    }
    return false;
}

/* People of the place: what they tell of happened there. */
static bool is_local(const sentence *s, int who, int place)
{
    static const char *const near[] = {"COP", "HLH", "CVL", "REF", "BUS"};
    static const char *const far[] = {"MIL", "SPY", "MED", "NGO"};
    const item *np = &s->i[who];
    if (role_in(np, near, sizeof near / sizeof near[0])) {
        return true;
    }
    const bool capital = (s->u[s->i[place].head].kinds & (KIND(CAPITAL) | KIND(COUNTRY))) != 0;
    return !capital && np->plural && !role_in(np, far, sizeof far / sizeof far[0]);
}

static bool is_source(const sentence *s, int i)
{
    for (int k = 0; k < s->sn; k++) {
        for (int w = 0; w < s->s[k].who_n; w++) {
            if (s->s[k].who_item[w] == i) {
                return true;
            }
        }
    }
    return false;
}

static bool moves_or_strikes(const sentence *s, const clause *c)
{
    static const char *const plovers[] = {"ASSAULT", "COERCE", "MOBILIZE", "RETREAT"};
    static const char *const verbs[] = {"shook",    "shake",   "rocked",   "hit",     "reached", "entered",
                                        "left",     "fled",    "leaving",  "fleeing", "overrun", "overran",
                                        "captured", "took",    "retook",   "held",    "holds",   "hold",
                                        "stormed",  "pounded", "cleansed", "cleared", "seized",  "lost"};
    const item *v = &s->i[c->vg];
    for (size_t k = 0; k < sizeof plovers / sizeof plovers[0] && v->verb != NULL; k++) {
        if (mz_arg_is(v->verb, 1, plovers[k])) {
            return true;
        }
    }
    return v->harmverb != NULL || ANY(s, v->head, verbs);
}

/* Somebody with an office or a desk ("the health ministry in Beirut"), who is not the one attacked there. */
static bool is_official(const sentence *s, int i)
{
    static const char *const roles[] = {"GOV", "MED", "JUD", "LEG", "SPY", "COP", "HLH", "NGO", "BUS"};
    if (!is_np(s, i)) {
        return false;
    }
    const item *np = &s->i[i];
    const int k = np->clause;
    const bool attacked = k >= 0 && k < s->cn && s->c[k].vg >= 0 && s->i[s->c[k].vg].kind == I_VG &&
                          moves_or_strikes(s, &s->c[k]) && i > s->c[k].vg;
    return np->actor.human && !np->used && np->happening == NULL && (is_source(s, i) || !attacked) &&
           (np->actor.neutral || role_in(np, roles, sizeof roles / sizeof roles[0]));
}

/* The source within whose phrase item i stands ("an elder of the Mangal tribe in Spera"), or -1. */
static int source_around(const sentence *s, int i)
{
    for (int j = i; j >= 0 && j > i - 5; j--) {
        if (s->i[j].kind == I_VG || word_is(s, j, P_COMMA) || word_is(s, j, P_THAT)) {
            return -1;
        }
        if (is_np(s, j) && is_source(s, j)) {
            return j;
        }
    }
    return -1;
}

static int by_preposition(const sentence *s, int i)
{
    static const char *const at[] = {"in",    "at",         "near",     "inside", "outside", "around", "across",
                                     "on",    "along",      "off",      "beyond", "behind",  "above",  "upon",
                                     "close", "throughout", "opposite", "within", "atop",    "aboard", "north",
                                     "south", "east",       "west",     "under",  "next"};
    static const char *const through[] = {"over", "through", "into", "towards", "toward", "onto", "via"};
    const int u = s->i[i - 1].u0;
    const int on = i - 2;
    if (ANY(s, u, at)) {
        return W_AT;
    }
    if (ANY(s, u, through)) {
        return W_THROUGH;
    }
    if (mz_unit_is(s, u, "of") || mz_unit_is(s, u, "for")) {
        return is_happening(s, on) || (is_np(s, on) && (s->u[s->i[on].head].kinds & KIND(PLACENOUN)) != 0) ? W_OF
                                                                                                           : W_NONE;
    }
    return mz_unit_is(s, u, "from") ? W_FROM : W_NONE;
}

/* A phrase that only holds the name: "the Islamabad court blast", "Khuzdar's toll", "at Bogota's cadet school". */
static int by_holder(const sentence *s, int i)
{
    if (s->i[i].happening != NULL || s->i[i].harm != NULL || is_happening(s, i)) {
        return W_OF;
    }
    if (word_is(s, i - 1, P_PREP)) {
        const int w = by_preposition(s, i);
        return w > W_LOOSE ? w - 10 : w;
    }
    return s->i[i].used ? W_LOOSE + 10 : W_LOOSE;
}

/* "bombed Kabul", "the Torkham crossing was reopened", "Bagram air base came under attack". */
static int by_verb(const sentence *s, int i)
{
    const int k = s->i[i].clause;
    if (k < 0 || k >= s->cn) {
        return W_NONE;
    }
    const clause *c = &s->c[k];
    const bool country = (s->u[s->i[i].head].kinds & KIND(COUNTRY)) != 0;
    if (c->vg < 0 || s->i[c->vg].kind != I_VG || country) {
        return W_NONE;
    }
    const bool done_to = c->object == i || (s->i[c->vg].passive && c->subject == i);
    static const char *const come[] = {"came", "comes", "come", "coming"};
    const bool under = c->subject == i && ANY(s, s->i[c->vg].head, come);
    return (done_to && moves_or_strikes(s, c)) || under ? W_OBJECT : W_NONE;
}

/* How item i could be a place at all, apart from any happening. */
static int weight(const sentence *s, int i)
{
    int u0;
    int u1;
    if (!is_np(s, i) || s->i[i].time) {
        return W_NONE;
    }
    const bool name = mz_is_place(s, i);
    if (!name && !mz_place_inside(s, i, &u0, &u1)) {
        return W_NONE;
    }
    const int source = source_around(s, i);
    if (source >= 0) {
        return is_local(s, source, i) ? W_SOURCE : W_NONE;
    }
    if (!name) {
        return by_holder(s, i);
    }
    int w = i > 0 && word_is(s, i - 1, P_PREP) ? by_preposition(s, i) : by_verb(s, i);
    if (w == W_AT && is_official(s, i - 2)) {
        w = is_local(s, i - 2, i) ? W_SOURCE : W_NONE;
    }
    if (w > 0 && (s->u[s->i[i].head].kinds & KIND(COUNTRY)) != 0) {
        w += W_COUNTRY;
    }
    return w > 0 && mz_unit_is(s, s->i[i].head, "line") ? w + W_LINE : w;
}

/* How near it stands to what clause k tells. */
static int nearness(const sentence *s, int i, int k)
{
    const int at = s->i[i].clause;
    if (at == k || at < 0 || at >= s->cn || k < 0) {
        return W_CLAUSE;
    }
    const bool saying = s->c[at].act >= 0 && s->c[at].act != s->c[k].act && s->c[k].speech == s->c[at].act;
    if (saying && i > s->c[at].vg) {
        return 2 * W_LINE - W_CLAUSE; /* "said in Quetta that …" */
    }
    const int distance = at < k ? k - at : at - k;
    return s->c[at].speech == s->c[k].speech ? W_SPEECH - (distance < 5 ? distance : 5) : 0;
}

static int best_place(const sentence *s, int k, int bonus_from)
{
    int best = -1;
    int most = 0;
    for (int i = 0; i < s->in; i++) {
        int w = weight(s, i);
        if (w <= 0) {
            continue;
        }
        w += w == W_FROM ? bonus_from : 0;
        w += nearness(s, i, k);
        if (w > most) {
            most = w;
            best = i;
        }
    }
    return best;
}

int mz_place_of(sentence *s, int k) { return best_place(s, k, 0); }

/* Deals are struck somewhere: "signed in Havana", "met in Riyadh"; words are only said. */
static int venue(const sentence *s, const fact *f)
{
    const clause *c = &s->c[f->clause];
    const bool formal =
        f->plover == MZ_CONSULT || f->plover == MZ_SUPPORT || f->plover == MZ_AGREE || f->plover == MZ_COOPERATE;
    if (!formal || c->vg < 0) {
        return -1;
    }
    for (int i = c->vg + 1; i < c->end; i++) {
        if (word_is(s, i, P_THAT) || word_is(s, i, P_SUB) || word_is(s, i, P_SEMI)) {
            break;
        }
        const bool travels =
            f->plover == MZ_CONSULT && word_is(s, i - 1, P_PREP) && mz_unit_is(s, s->i[i - 1].u0, "to");
        if (is_np(s, i) && mz_is_place(s, i) && (weight(s, i) >= W_AT + W_COUNTRY || travels) &&
            !is_official(s, i - 2)) {
            return i;
        }
    }
    return -1;
}

static bool leaves(const sentence *s, const fact *f)
{
    static const char *const verbs[] = {"deported", "expelled",  "evicted", "deport", "expel",    "driven",
                                        "withdrew", "withdrawn", "pulled",  "fled",   "returned", "repatriated"};
    const int vg = s->c[f->clause].vg;
    if (vg >= 0 && ANY(s, s->i[vg].head, verbs)) {
        return true;
    }
    for (int k = 0; k < f->harms_n; k++) {
        if (s->h[f->harm[k]].effect == MZ_DISPLACED) {
            return true;
        }
    }
    return f->plover == MZ_RETREAT;
}

void mz_settle_places(sentence *s)
{
    for (int k = 0; k < s->fn; k++) {
        fact *f = &s->f[k];
        f->place = f->kind == MZ_ACT ? venue(s, f) : best_place(s, f->clause, leaves(s, f) ? W_AT - W_FROM : 0);
    }
}

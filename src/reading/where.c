/* Where a happening was: which phrase of the sentence names its place, and what the gazetteer knows of it. */
#include "reading/parse.h"

static bool word_is(const sentence *s, int i, pos p)
{
    return i >= 0 && i < s->in && s->i[i].kind == I_WORD && s->i[i].pos == p;
}
static bool is_np(const sentence *s, int i) { return i >= 0 && i < s->in && s->i[i].kind == I_NP; }

/* The units of a place name within a phrase: without article, owner and units in front. */
static void place_units(const sentence *s, int np, int *u0, int *u1)
{
    const item *i = &s->i[np];
    *u0 = i->u0;
    *u1 = i->u1;
    for (int u = i->u0; u < i->u1; u++) {
        const pos p = s->u[u].pos;
        if (p == P_DET || p == P_POSS || (p == P_GEN && u + 1 < i->u1)) {
            *u0 = u + 1;
        }
    }
    if (i->happening != NULL || i->harm != NULL) { /* "the Quetta rally bombing": the name alone */
        for (int u = i->u0; u < i->head; u++) {
            mz_str words[1] = {mz_unit_text(s, u, u + 1)};
            mz_gazettes found;
            if (s->u[u].cap && !s->u[u].known && mz_gazetteer_longest(words, 1, &found) > 0) {
                *u0 = u;
                *u1 = u + 1;
                return;
            }
        }
    }
    while (*u0 < *u1 && s->u[*u0].pos == P_ADJ && !s->u[*u0].cap && *u0 + 1 < *u1 && !s->r->upper) {
        static const char *const keep[] = {"southern", "northern", "eastern", "western", "lower", "upper", "central"};
        bool kept = false;
        for (size_t k = 0; k < sizeof keep / sizeof keep[0]; k++) {
            kept = kept || mz_unit_is(s, *u0, keep[k]);
        }
        const bool next_is_name =
            s->u[*u0 + 1].cap &&
            (mz_unit_is(s, *u0, "southern") || mz_unit_is(s, *u0, "northern") || mz_unit_is(s, *u0, "lower") ||
             mz_unit_is(s, *u0, "upper") || mz_unit_is(s, *u0, "eastern") || mz_unit_is(s, *u0, "western"));
        if (kept && next_is_name) {
            return;
        }
        (*u0)++;
    }
}

static mz_gazettes find_name(const sentence *s, int u0, int u1)
{
    mz_gazettes found = {0, 0};
    for (int end = u1; end > u0 && found.n == 0; end--) {
        for (int from = u0; from < end && found.n == 0; from++) {
            if ((s->u[from].cap || s->r->upper) &&
                (s->u[from].kinds & (KIND(TIME) | KIND(NUMBER) | KIND(CUE) | KIND(VERB))) == 0) {
                found = mz_gazetteer_find(mz_unit_text(s, from, end));
            }
        }
    }
    return found;
}

bool mz_locate(sentence *s, int np, mz_place *out)
{
    int u0;
    int u1;
    place_units(s, np, &u0, &u1);
    *out = (mz_place){.known = false, .place = S(""), .country = S(""), .adm_1 = S(""), .adm_2 = S("")};
    if (u1 <= u0) {
        return false;
    }
    out->span = mz_span_of(s, u0, u1);
    out->known = true;
    out->precision = 6;
    const mz_gazettes found = find_name(s, u0, u1);
    if (found.n == 0) {
        return false;
    }
    const memory *m = &s->r->memory;
    mz_str countries[8];
    mz_len n = 0;
    for (int k = 0; k < m->sides_n && n < 4; k++) {
        countries[n++] = m->sides[k];
    }
    if (mz_actor_country(s->r->publisher).len == 3) {
        countries[n++] = mz_actor_country(s->r->publisher);
    }
    if (m->country.len == 3) {
        countries[n++] = m->country;
    }
    countries[n++] = S("PAK"); /* where nothing else decides, the border that the product is about */
    countries[n++] = S("AFG");
    const mz_place_context context = {.countries = countries, .countries_n = n, .kind = -1};
    bool sure = false;
    const mz_len best = mz_gazetteer_best(found, &context, &sure);
    if (best < 0) {
        return false;
    }
    const mz_gazette g = mz_gazetteer_at(found, best);
    out->lat_e6 = g.point.lat_e6;
    out->lon_e6 = g.point.lon_e6;
    out->precision = g.where_prec;
    out->place = g.id;
    out->country = g.country;
    out->adm_1 = g.adm_1;
    out->adm_2 = g.adm_2;
    return true;
}

/* --- which phrase --------------------------------------------------------------------------------------------------
 */

static bool place_like(const sentence *s, int i)
{
    const item *np = &s->i[i];
    const unit *h = &s->u[np->head];
    if (np->time || np->pronoun || np->q.u1 > np->q.u0) {
        return false;
    }
    if ((h->kinds & (KIND(COUNTRY) | KIND(CAPITAL))) != 0) {
        return true;
    }
    bool cap = false;
    for (int u = np->u0; u < np->u1; u++) {
        cap = cap ||
              (s->u[u].cap && (s->u[u].kinds & (KIND(TIME) | KIND(ROLE) | KIND(ACTOR))) == 0 && s->u[u].pos == P_NOUN);
    }
    if (!cap || (np->actor.human && !np->place && np->actor.code.len > 0)) {
        return false;
    }
    return h->cap || (h->kinds & KIND(PLACENOUN)) != 0 || s->r->upper;
}

static bool loc_prep(const sentence *s, int i)
{
    return word_is(s, i, P_PREP) && mz_unit_arg(s, s->i[i].u0, MZ_TERM_GRAMMAR, 0, "loc") &&
           !mz_unit_is(s, s->i[i].u0, "of") && !mz_unit_is(s, s->i[i].u0, "from");
}

/* The source's own place is not that of the happening. */
static bool within_source(const sentence *s, int i)
{
    for (int k = 0; k < s->sn; k++) {
        const int w = s->s[k].who_n > 0 ? s->s[k].who_item[s->s[k].who_n - 1] : -1;
        if (w >= 0 && i > w && i <= w + 4) {
            bool broken = false;
            for (int j = w + 1; j < i; j++) {
                broken = broken || s->i[j].kind == I_VG || word_is(s, j, P_COMMA) || word_is(s, j, P_THAT);
            }
            if (!broken) {
                return true;
            }
        }
    }
    return false;
}

static bool is_country(const sentence *s, int i) { return (s->u[s->i[i].head].kinds & KIND(COUNTRY)) != 0; }

static int place_between(const sentence *s, int from, int to, bool country)
{
    for (int i = from; i < to; i++) {
        if (is_np(s, i) && i > 0 &&
            (loc_prep(s, i - 1) ||
             (word_is(s, i - 1, P_PREP) && mz_unit_is(s, s->i[i - 1].u0, "of") && i > 1 && is_np(s, i - 2) &&
              (s->i[i - 2].happening != NULL || (s->u[s->i[i - 2].head].kinds & KIND(PLACENOUN)) != 0))) &&
            place_like(s, i) && is_country(s, i) == country && !within_source(s, i)) {
            return i;
        }
    }
    return -1;
}

/* "the Quetta rally bombing": a name in front of the happening. */
static int place_inside(const sentence *s, int from, int to)
{
    for (int i = from; i < to; i++) {
        if (!is_np(s, i) || (s->i[i].happening == NULL && s->i[i].harm == NULL)) {
            continue;
        }
        for (int u = s->i[i].u0; u < s->i[i].head; u++) {
            mz_str words[1] = {mz_unit_text(s, u, u + 1)};
            mz_gazettes found;
            if (s->u[u].cap && !s->u[u].known && u > 0 && mz_gazetteer_longest(words, 1, &found) > 0) {
                return i;
            }
        }
    }
    return -1;
}

int mz_place_of(sentence *s, int k)
{
    const clause *c = &s->c[k];
    int best = place_between(s, c->begin, c->end, false);
    for (int d = 1; best < 0 && d < s->cn; d++) { /* clauses of the same speaker nearby */
        const int near[2] = {k + d, k - d};
        for (int n = 0; n < 2 && best < 0; n++) {
            const int o = near[n];
            if (o >= 0 && o < s->cn && s->c[o].speech == c->speech) {
                best = place_between(s, s->c[o].begin, s->c[o].end, false);
            }
        }
    }
    if (best < 0) {
        best = place_inside(s, 0, s->in);
    }
    if (best < 0) {
        best = place_between(s, 0, s->in, false);
    }
    return best < 0 ? place_between(s, c->begin, c->end, true) : best;
}

/* What the gazetteer knows of a phrase: which of its words are the name, and which place of that name is meant. */
#include "lexicon/fold.h"
#include "reading/parse.h"

enum { COUNTRIES_MAX = 16, DOC_BYTES_MAX = 1 << 16 };

static const unsigned NO_PLACE =
    KIND(TIME) | KIND(NUMBER) | KIND(CUE) | KIND(VERB) | KIND(DEMONYM) | KIND(PEOPLE) | KIND(ADJ);

/* --- which words ----------------------------------------------------------------------------------------------------
 */

static bool names_country(const sentence *s, int u) { return (s->u[u].kinds & (KIND(COUNTRY) | KIND(CAPITAL))) != 0; }

/* "southern Lebanon", "lower Kurram": a part of what is named. */
static bool names_part(const sentence *s, int u)
{
    static const char *const words[] = {"southern",  "northern",     "eastern",      "western",      "lower",
                                        "upper",     "central",      "northeast",    "northwest",    "southeast",
                                        "southwest", "northwestern", "southeastern", "northeastern", "southwestern"};
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
        if (mz_unit_is(s, u, words[k])) {
            return true;
        }
    }
    return false;
}

/* Behind the article and behind an owner. */
static int behind_owner(const sentence *s, const item *np)
{
    int u0 = np->u0;
    for (int u = np->u0; u < np->u1; u++) {
        const pos p = s->u[u].pos;
        if (p == P_DET || p == P_POSS || (p == P_GEN && u + 1 < np->u1)) {
            u0 = u + 1;
        }
    }
    return u0;
}

bool mz_is_place(const sentence *s, int i)
{
    const item *np = &s->i[i];
    const unit *h = &s->u[np->head];
    if (np->time || np->pronoun || np->q.u1 > np->q.u0) {
        return false;
    }
    if (names_country(s, np->head)) {
        return true;
    }
    bool cap = false;
    for (int u = behind_owner(s, np); u < np->u1; u++) {
        cap = cap || (s->u[u].cap && (s->u[u].kinds & (KIND(TIME) | KIND(ROLE) | KIND(ACTOR) | KIND(ADJ))) == 0 &&
                      s->u[u].pos == P_NOUN && (s->u[u].kinds & KIND(PEOPLE)) == 0);
    }
    if (!cap || (np->actor.human && !np->place && np->actor.code.len > 0)) {
        return false;
    }
    return h->cap || (h->kinds & KIND(PLACENOUN)) != 0 || s->r->upper;
}

/* How many units from u on are a name that the gazetteer has. */
static int known_name(const sentence *s, int u, int end, mz_gazettes *found)
{
    mz_str words[MZ_PLACE_TOKENS_MAX];
    int unit_of[MZ_PLACE_TOKENS_MAX];
    mz_len n = 0;
    for (int k = u; k < end && s->u[k].cap && (s->u[k].kinds & (NO_PLACE | KIND(ROLE) | KIND(ACTOR))) == 0; k++) {
        for (int t = s->u[k].t0; t < s->u[k].t1 && n < MZ_PLACE_TOKENS_MAX; t++) {
            words[n] = mz_str_sub(s->r->text->clean, s->t[t].at, s->t[t].end);
            unit_of[n++] = k;
        }
    }
    const mz_len got = n == 0 ? 0 : mz_gazetteer_longest(words, n, found);
    return got == 0 ? 0 : unit_of[got - 1] + 1 - u;
}

bool mz_place_inside(const sentence *s, int i, int *u0, int *u1)
{
    const item *np = &s->i[i];
    for (int u = np->u0; u < np->head; u++) {
        mz_gazettes found;
        const bool first = s->u[u].t0 == 0 && s->u[u].known && !names_country(s, u);
        const int n = first ? 0 : known_name(s, u, np->head, &found);
        if (n > 0 && (names_country(s, u) ? (s->u[u].kinds & KIND(CAPITAL)) != 0 : true)) {
            *u0 = u;
            *u1 = u + n;
            return true;
        }
    }
    return false;
}

/* The units of a place name within a phrase: without article, owner and small words in front. */
static void place_units(const sentence *s, int i, int *u0, int *u1)
{
    const item *np = &s->i[i];
    if (!mz_is_place(s, i) && mz_place_inside(s, i, u0, u1)) {
        return;
    }
    *u0 = behind_owner(s, np);
    *u1 = np->u1;
    while (*u0 < *u1 && s->u[*u0].pos == P_ADJ && !s->u[*u0].cap && *u0 + 1 < *u1 && !s->r->upper) {
        if (s->u[*u0 + 1].cap && names_part(s, *u0)) {
            return;
        }
        (*u0)++;
    }
    if (np->of >= 0 && s->i[np->of].u0 == np->u1 + 1 && s->u[np->head].cap && s->u[s->i[np->of].head].cap &&
        mz_gazetteer_find(mz_unit_text(s, *u0, s->i[np->of].u1)).n > 0) {
        *u1 = s->i[np->of].u1; /* "Line of Control" */
    }
}

/* --- which place ----------------------------------------------------------------------------------------------------
 */

typedef struct countries {
    mz_str v[COUNTRIES_MAX];
    mz_len n;
} countries;

static void want(countries *c, mz_str code)
{
    for (mz_len k = 0; k < c->n; k++) {
        if (mz_str_eq(c->v[k], code)) {
            return;
        }
    }
    if (code.len == 3 && c->n < COUNTRIES_MAX) {
        c->v[c->n++] = code;
    }
}

static void count_country(reader *r, mz_str code, int counts[DOC_SIDES_MAX])
{
    if (code.len != 3) {
        return;
    }
    int k = 0;
    while (k < r->doc_n && !mz_str_eq(r->doc[k], code)) {
        k++;
    }
    if (k == r->doc_n && r->doc_n < DOC_SIDES_MAX) {
        r->doc[r->doc_n++] = code;
    }
    if (k < r->doc_n) {
        counts[k]++;
        for (; k > 0 && counts[k] > counts[k - 1]; k--) {
            const mz_str code_before = r->doc[k - 1];
            const int count_before = counts[k - 1];
            r->doc[k - 1] = r->doc[k];
            counts[k - 1] = counts[k];
            r->doc[k] = code_before;
            counts[k] = count_before;
        }
    }
}

static mz_str country_of_node(const reader *r, int32_t node)
{
    for (int k = 0; k < mz_lexicon_terms_n(node); k++) {
        const mz_term_entry *e = mz_lexicon_term(node, k).entry;
        const bool names = e->kind == MZ_TERM_COUNTRY || e->kind == MZ_TERM_DEMONYM || e->kind == MZ_TERM_PEOPLE ||
                           e->kind == MZ_TERM_CAPITAL || e->kind == MZ_TERM_ACTOR;
        if (names && mz_term_holds(e, r->context->date)) {
            return mz_actor_country(mz_term_arg(e, 0));
        }
    }
    return S("");
}

/* Where the next word with a capital begins. */
static mz_len next_capital(mz_str text, mz_len at)
{
    while (at < text.len && (!mz_is_upper(text.data[at]) || (at > 0 && mz_is_alpha(text.data[at - 1])))) {
        at++;
    }
    return at;
}

/* Does a word begin between? Then a phrase that was begun does not go on. */
static bool word_begins(mz_str text, mz_len from, mz_len to)
{
    for (mz_len i = from; i < to; i++) {
        if (mz_is_alpha(text.data[i]) && (i == 0 || text.data[i - 1] <= ' ')) {
            return true;
        }
    }
    return false;
}

/* The countries that the document names, the most frequent first: looked for once, when a name needs them. Its first
 * 64 kB are enough for that; nothing but the choice between places of one name hangs on it. */
static void look_at_document(reader *r)
{
    const mz_str text =
        mz_str_sub(r->text->clean, 0, r->text->clean.len < DOC_BYTES_MAX ? r->text->clean.len : DOC_BYTES_MAX);
    int counts[DOC_SIDES_MAX] = {0};
    int32_t node = 0;
    mz_len end = 0;
    r->doc_known = true;
    for (mz_len at = next_capital(text, 0); at < text.len; at = next_capital(text, end)) {
        node = node > 0 && word_begins(text, end, at) ? 0 : node;
        end = at;
        while (end < text.len && (mz_is_alpha(text.data[end]) || text.data[end] >= 0x80)) {
            end++;
        }
        uint8_t folded[FOLD_MAX];
        const mz_len n = mz_fold_word(mz_str_sub(text, at, end), folded, FOLD_MAX);
        const int32_t word = mz_lexicon_word((mz_str){folded, n});
        const int32_t on = node > 0 ? mz_lexicon_step(node, word) : -1;
        node = on > 0 ? on : mz_lexicon_step(0, word);
        if (node > 0) {
            count_country(r, country_of_node(r, node), counts);
        }
        node = node > 0 ? node : 0;
    }
}

/* The countries among which a place of this sentence is looked for, the likelier first. */
static void likely_countries(sentence *s, countries *c)
{
    const memory *m = &s->r->memory;
    c->n = 0;
    for (int i = 0; i < s->in && c->n < 4; i++) {
        const item *np = &s->i[i];
        if (np->kind == I_NP) {
            want(c, np->country.len == 3 ? np->country : np->actor.named ? mz_actor_country(np->actor.code) : S(""));
        }
    }
    for (int k = 0; k < m->sides_n; k++) {
        want(c, m->sides[k]);
    }
    want(c, mz_actor_country(s->r->publisher));
    want(c, m->country);
    if (!s->r->doc_known) {
        look_at_document(s->r);
    }
    for (int k = 0; k < s->r->doc_n; k++) {
        want(c, s->r->doc[k]);
    }
    want(c, S("PAK")); /* where nothing else decides, the border that the product is about */
    want(c, S("AFG"));
}

/* The places of that name. The same few names are asked for again and again, and the table is large. */
static mz_gazettes places_of(reader *r, mz_str name)
{
    if (name.len > PLACE_NAME_MAX) {
        return mz_gazetteer_find(name);
    }
    known_name_of *k = &r->names[mz_fold_hash(name) % PLACE_NAMES_MAX];
    if (k->n != name.len || !mz_bytes_eq(k->name, name.data, name.len)) {
        memcpy(k->name, name.data, (size_t)name.len);
        k->n = (uint8_t)name.len;
        k->found = mz_gazetteer_find(name);
    }
    return k->found;
}

static mz_gazettes find_name(const sentence *s, int u0, int u1)
{
    mz_gazettes found = {0, 0};
    for (int end = u1; end > u0 && found.n == 0; end--) {
        for (int from = u0; from < end && found.n == 0; from++) {
            if ((s->u[from].cap || s->r->upper) && (s->u[from].kinds & NO_PLACE) == 0) {
                found = places_of(s->r, mz_unit_text(s, from, end));
            }
        }
    }
    return found;
}

/* A village of the name in a likely country gives way to a city of the name in another: "Karachi". */
static mz_len outweighed(mz_gazettes found, mz_len best)
{
    const mz_gazette small = mz_gazetteer_at(found, best);
    mz_len most = best;
    int64_t people = small.population < 1000 ? 1000 : small.population;
    for (mz_len k = 0; k < found.n && !small.own && small.kind == MZ_PLACE_TOWN; k++) {
        const mz_gazette g = mz_gazetteer_at(found, k);
        if (g.main_name && g.population >= 200000 && g.population / 50 > people) {
            most = k;
            people = g.population;
        }
    }
    return most;
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
    countries c = {.n = 0};
    if (found.n > 1) {
        likely_countries(s, &c);
    }
    const mz_place_context context = {.countries = c.v, .countries_n = c.n, .kind = -1};
    bool sure = false;
    const mz_len best = mz_gazetteer_best(found, &context, &sure);
    if (best < 0) {
        return false;
    }
    const mz_gazette g = mz_gazetteer_at(found, outweighed(found, best));
    out->lat_e6 = g.point.lat_e6;
    out->lon_e6 = g.point.lon_e6;
    out->precision = g.where_prec;
    out->place = g.id;
    out->country = g.country;
    out->adm_1 = g.adm_1;
    out->adm_2 = g.adm_2;
    return true;
}

/* Quantities: the interval grammar of docs/formats/statement.md, in one pass over the units.
 *
 *   quantity   := bound* ( range | figure ) [ bound behind ] [ "but" bound figure | "possibly" figure ]
 *   range      := ["between"] figure ( "to" | "or" | "-" | "and" ) figure
 *   figure     := numeral | "a dozen", "two score" | "a couple" | "several hundred" | "dozens"
 *   numeral    := digits or words, with "hundred", "thousand", "lakh", "million", "and a half"
 *
 * What looks like a number but counts nobody (a date, an age, money, the name of a unit) is refused before. Values are
 * kept in thousandths until the last multiplier is known: "2.55 million".
 */
#include "reading/parse.h"

typedef enum bound { B_NONE, B_GE, B_GT, B_LE, B_LT, B_APPROX, B_EXACT, B_GE_AFTER, B_APPROX_AFTER, B_LE_AFTER } bound;
static const char *const bound_words[] = {"",       "ge",    "gt",       "le",           "lt",
                                          "approx", "exact", "ge_after", "approx_after", "le_after"};

typedef enum number_class {
    N_NONE,
    N_CARD,
    N_TENS,
    N_MULT,
    N_ORD,
    N_DOZEN,
    N_SCORE,
    N_PAIR,
    N_TRIO,
    N_VAGUE,
    N_SEVERAL,
    N_PLURAL,
    N_SAME
} number_class;
static const char *const class_words[] = {"",     "card", "tens",  "mult",    "ord",    "dozen", "score",
                                          "pair", "trio", "vague", "several", "plural", "same"};

/* --- words ---------------------------------------------------------------------------------------------------------
 */

static bool grammar(const sentence *s, int u, const char *class)
{
    return u >= 0 && u < s->un && (s->u[u].kinds & KIND(GRAMMAR)) != 0 && mz_unit_arg(s, u, MZ_TERM_GRAMMAR, 0, class);
}

static bool has_bound(const sentence *s, int u, bound b)
{
    return u < s->un && (s->u[u].kinds & KIND(BOUND)) != 0 && mz_unit_arg(s, u, MZ_TERM_BOUND, 0, bound_words[b]);
}

static bound bound_at(const sentence *s, int u)
{
    for (int b = B_GE; b <= B_EXACT; b++) {
        if (has_bound(s, u, (bound)b)) {
            return (bound)b;
        }
    }
    return B_NONE;
}

static number_class class_of(const sentence *s, int u, int64_t *value)
{
    if (u >= s->un || (s->u[u].kinds & KIND(NUMBER)) == 0) {
        return N_NONE;
    }
    const mz_term_entry *e = mz_unit_entry(s, u, MZ_TERM_NUMBER);
    if (e == NULL || !mz_str_int(mz_term_arg(e, 0), value)) {
        return N_NONE;
    }
    for (int c = N_CARD; c <= N_SAME; c++) {
        if (mz_arg_is(e, 1, class_words[c])) {
            return (number_class)c;
        }
    }
    return N_NONE;
}

static const token *first_token(const sentence *s, int u) { return &s->t[s->u[u].t0]; }
static bool is_digits(const sentence *s, int u)
{
    return u >= 0 && u < s->un && (first_token(s, u)->flags & TK_DIGIT) != 0;
}
static bool glued(const sentence *s, int u) { return u < s->un && (first_token(s, u)->flags & TK_GLUED) != 0; }
static bool is_month(const sentence *s, int u) { return mz_unit_arg(s, u, MZ_TERM_TIME, 0, "month"); }
static bool human(const sentence *s, int u)
{
    return u < s->un && (s->u[u].kinds & (KIND(ROLE) | KIND(PEOPLE) | KIND(HARM) | KIND(ACTOR) | KIND(DEMONYM))) != 0;
}
static bool any_of(const sentence *s, int u, const char *const *words, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        if (mz_unit_is(s, u, words[k])) {
            return true;
        }
    }
    return false;
}
#define ANY_OF(s, u, words) any_of(s, u, words, sizeof(words) / sizeof((words)[0]))

/* --- what counts nobody --------------------------------------------------------------------------------------------
 */

/* "$5", "#3", "£2", "3/4", "12%", "5:30", "30°", "12th", "5km" */
static bool marked(const sentence *s, int u)
{
    const token *k = first_token(s, u);
    const mz_str text = s->r->text->clean;
    const int before = k->at > 0 ? text.data[k->at - 1] : ' ';
    if (before == '$' || before == '#' || before == '.' || before == '/' || before == 0xA3 || before == 0xAC ||
        before == 0xB9 || (before == ':' && k->at > 1 && mz_is_digit(text.data[k->at - 2]))) {
        return true;
    }
    const int after = k->end < text.len ? text.data[k->end] : ' ';
    const int then = k->end + 1 < text.len ? text.data[k->end + 1] : ' ';
    if (after == '%' || after == '/' || (after == 0xC2 && then == 0xB0) || (after == ':' && mz_is_digit(then))) {
        return true;
    }
    const token *next = &s->t[s->u[u].t1];
    return s->u[u].t1 < s->tn && next->at == k->end && (next->flags & TK_PUNCT) == 0;
}

/* "12 November", "November 12", and what is joined to such a day: "12 and 13 November", "3-5 May" */
static bool day_of_month(const sentence *s, int u)
{
    const token *k = first_token(s, u);
    if (is_month(s, u + 1) || is_month(s, u - 1)) {
        return k->value <= 2100;
    }
    static const char *const joints[] = {"and", "to", "or", "until", "till", "through"};
    const bool joint_after = u + 1 < s->un && (ANY_OF(s, u + 1, joints) || s->u[u + 1].pos == P_DASH);
    const bool joint_before = u > 0 && (ANY_OF(s, u - 1, joints) || s->u[u - 1].pos == P_DASH);
    const bool behind = joint_before && is_digits(s, u - 2) && is_month(s, u - 3);
    const bool ahead = (joint_after && is_digits(s, u + 2) && is_month(s, u + 3)) ||
                       (is_digits(s, u + 1) && glued(s, u + 1) && is_month(s, u + 2)) ||
                       (glued(s, u) && is_digits(s, u - 1) && is_month(s, u - 2));
    return (ahead || behind) && k->value <= 31;
}

static bool is_year(const sentence *s, int u)
{
    const token *k = first_token(s, u);
    return k->value >= 1800 && k->value < 2050 && k->end - k->at == 4;
}

static bool year(const sentence *s, int u)
{
    static const char *const before[] = {"in",    "since",  "of",  "until", "by",    "the", "before",  "from",
                                         "after", "during", "for", "late",  "early", "mid", "between", "till"};
    if (!is_year(s, u)) {
        return false;
    }
    const bool span =
        (glued(s, u + 1) && is_digits(s, u + 1) && first_token(s, u + 1)->end - first_token(s, u + 1)->at <= 4) ||
        (glued(s, u) && u > 0 && is_digits(s, u - 1) && is_year(s, u - 1));
    const bool to_year = u > 1 && mz_unit_is(s, u - 1, "to") && is_digits(s, u - 2) && is_year(s, u - 2);
    const bool people = u + 1 < s->un && (s->u[u + 1].kinds & (KIND(ROLE) | KIND(PEOPLE))) != 0;
    return span || to_year || (u > 0 && ANY_OF(s, u - 1, before) && !people);
}

static bool clock(const sentence *s, int u)
{
    static const char *const zones[] = {"hours", "hrs", "gmt", "utc", "local", "am", "pm", "a.m.", "p.m.", "o'clock"};
    const token *k = first_token(s, u);
    const bool four = k->end - k->at == 4 && k->value <= 2359;
    const bool leading_zero = s->r->text->clean.data[k->at] == '0' && k->end - k->at > 1;
    return leading_zero || (four && ANY_OF(s, u + 1, zones)) ||
           (k->value <= 12 && ANY_OF(s, u + 1, zones) && !mz_unit_is(s, u + 1, "hours") &&
            !mz_unit_is(s, u + 1, "local"));
}

/* "aged 12", "ages 5 to 9", "between the ages of 5 and 12": numbers and joints run back to the word. */
static bool behind_aged(const sentence *s, int u)
{
    static const char *const aged[] = {"aged", "age", "ages", "aging"};
    static const char *const between[] = {"of", "between", "and", "to", "or", "from", "the"};
    for (int k = u - 1; k >= 0 && k > u - 6; k--) {
        if (ANY_OF(s, k, aged)) {
            return true;
        }
        if (!is_digits(s, k) && s->u[k].pos != P_COMMA && !(s->u[k].kinds & KIND(NUMBER)) && !ANY_OF(s, k, between)) {
            return false;
        }
    }
    return false;
}

/* "Khan, 35," */
static bool age(const sentence *s, int u)
{
    if (behind_aged(s, u)) {
        return true;
    }
    const bool fenced = u > 1 && u + 1 < s->un && s->u[u - 1].pos == P_COMMA &&
                        (first_token(s, u + 1)->flags & TK_PUNCT) != 0 && is_digits(s, u);
    const bool name = s->r->upper ? fenced && s->u[u - 2].node < 0 : fenced && s->u[u - 2].cap;
    return name && first_token(s, u)->value <= 110 &&
           (s->u[u - 2].kinds & (KIND(COUNTRY) | KIND(CAPITAL) | KIND(TIME) | KIND(PLACENOUN))) == 0;
}

/* "M-19", "Resolution 1701", "No. 5", "Team 1", "Kharga 2": part of a name. */
static bool numbered_name(const sentence *s, int u)
{
    if (u == 0) {
        return false;
    }
    const unit *b = &s->u[u - 1];
    const bool digits_before = is_digits(s, u - 1) || (b->kinds & KIND(NUMBER)) != 0;
    if (glued(s, u) && !digits_before) {
        return true;
    }
    if (grammar(s, u - 1, "numbered")) {
        return !human(s, u + 1) || b->cap;
    }
    return u > 1 && b->cap && !s->r->upper && b->pos == P_NOUN && !human(s, u + 1) &&
           (b->kinds & (KIND(BOUND) | KIND(GRAMMAR) | KIND(NUMBER) | KIND(COUNTRY) | KIND(CAPITAL) | KIND(TIME))) == 0;
}

/* "two-thirds", "one in five", "nine out of ten" */
static bool fraction(const sentence *s, int end)
{
    static const char *const parts[] = {"third",  "thirds", "quarter", "quarters", "fifth",
                                        "fifths", "tenths", "half",    "halves"};
    const bool in = mz_unit_is(s, end, "in") || (mz_unit_is(s, end, "out") && mz_unit_is(s, end + 1, "of"));
    const int second = mz_unit_is(s, end, "out") && mz_unit_is(s, end + 1, "of") ? end + 2 : end + 1;
    const bool one = end > 0 && mz_unit_is(s, end - 1, "one");
    const bool out =
        in && (one || second == end + 2) && second < s->un && s->u[second].pos == P_NUM && !is_year(s, second);
    return out || (ANY_OF(s, end, parts) && !mz_unit_is(s, end, "half"));
}

/* "£ 20" */
static bool currency_sign(const sentence *s, int u)
{
    const mz_str sign = mz_unit_text(s, u, u + 1);
    return mz_str_eq(sign, S("$")) || mz_str_eq(sign, S("\xC2\xA3")) || mz_str_eq(sign, S("\xE2\x82\xAC")) ||
           mz_str_eq(sign, S("\xE2\x82\xB9"));
}

static bool counts_nothing(const sentence *s, int u)
{
    if (u > 0 && (grammar(s, u - 1, "currency") || currency_sign(s, u - 1))) {
        return true;
    }
    if (!is_digits(s, u)) {
        return age(s, u) || (is_month(s, u + 1) && !human(s, u + 2)) || numbered_name(s, u);
    }
    return first_token(s, u)->value == -1 || marked(s, u) || day_of_month(s, u) || year(s, u) || clock(s, u) ||
           age(s, u) || numbered_name(s, u);
}

/* "ten-day", "13-year-old" describe; "a four-member cell", "a 30-strong unit" count. */
static bool describes(const sentence *s, int end)
{
    static const char *const counting[] = {"member", "man",  "strong", "person", "people",
                                           "woman",  "plus", "odd",    "some",   "something"};
    if (!glued(s, end)) {
        return mz_unit_is(s, end, "year") && mz_unit_is(s, end + 1, "old");
    }
    return (s->u[end].kinds & KIND(NUMBER)) == 0 && !is_digits(s, end) && !ANY_OF(s, end, counting);
}

/* --- numerals ------------------------------------------------------------------------------------------------------
 */

enum { MILLI = 1000 };
#define MILLI_MAX ((int64_t)MZ_COUNT_MAX * MILLI)

typedef struct numeral {
    int64_t total, part; /* thousandths: what is settled; what the next multiplier takes */
    int64_t factor;      /* the last multiplier, 0 when none: "five to six HUNDRED" */
    int end;
    bool any;
} numeral;

/* "1 500 000": groups of three that only a space parts. */
static int digit_group(const sentence *s, int u, int64_t *value)
{
    const token *k = first_token(s, u);
    int n = u + 1;
    bool joins = k->end - k->at <= 3 && k->value > 0;
    while (joins && n < s->un && is_digits(s, n)) {
        const token *g = first_token(s, n);
        const mz_len gap = g->at - first_token(s, n - 1)->end;
        joins = g->end - g->at == 3 && g->value >= 0 && gap >= 1 && gap <= 3 && (g->flags & TK_SPACE) != 0 &&
                *value <= MZ_COUNT_MAX && !marked(s, n);
        if (joins) {
            *value = *value * 1000 + g->value;
            n++;
        }
    }
    return n;
}

static void begin_numeral(const sentence *s, int u, numeral *n)
{
    *n = (numeral){.end = u};
    if (is_digits(s, u)) {
        int64_t value = first_token(s, u)->value;
        n->end = value >= 0 ? digit_group(s, u, &value) : u + 1;
        n->part = value >= 0 ? value * MILLI : -2 - value;
        n->any = true;
    } else if (mz_unit_is(s, u, "half") && s->u[u].t1 == s->u[u].t0 + 1) { /* half a million */
        const bool a = mz_unit_is(s, u + 1, "a") || mz_unit_is(s, u + 1, "an");
        int64_t v = 0;
        if (class_of(s, u + 1 + a, &v) == N_MULT) {
            n->part = MILLI / 2;
            n->end = u + 1 + a;
        }
    }
}

static bool multiply(numeral *n, int64_t by)
{
    n->part = n->part == 0 ? MILLI : n->part;
    if (n->part > MILLI_MAX / by) {
        n->part = MILLI_MAX; /* absurd, for the one who takes it in to refuse */
    } else {
        n->part *= by;
    }
    n->factor = by;
    if (by >= 1000) {
        n->total = n->total + n->part < MILLI_MAX ? n->total + n->part : MILLI_MAX;
        n->part = 0;
    }
    return true;
}

static bool add_word(numeral *n, number_class c, int64_t v)
{
    const int64_t whole = n->part / MILLI;
    const bool fits_card = n->part == 0 || (whole % 10 == 0 && whole % 100 >= 20) || whole % 100 == 0;
    if (n->part % MILLI != 0 && c != N_MULT) {
        return false;
    }
    if (c == N_MULT) {
        return multiply(n, v);
    }
    if ((c == N_CARD && fits_card && (n->part == 0 || v < 10 || whole % 100 == 0)) ||
        (c == N_TENS && whole % 100 == 0)) {
        n->part += v * MILLI;
        n->factor = 0;
        return true;
    }
    return false;
}

/* Behind a numeral: "and a half" (of the multiplier before or behind), "and" between a hundred and what follows. */
static int join_words(const sentence *s, numeral *n)
{
    const int u = n->end;
    int64_t v = 0;
    if (mz_unit_is(s, u, "and") && mz_unit_is(s, u + 1, "a") && mz_unit_is(s, u + 2, "half")) {
        if (class_of(s, u + 3, &v) == N_MULT) {
            n->part += MILLI / 2;
            return u + 3;
        }
        if (n->factor >= 1000 && n->part == 0) {
            n->total += n->factor * MILLI / 2;
            return u + 3;
        }
    }
    if (n->factor > 0 && mz_unit_is(s, u, "and")) {
        const number_class c = class_of(s, u + 1, &v);
        return (c == N_CARD || c == N_TENS) && v < n->factor && !human(s, u + 1) ? u + 1 : u;
    }
    return u;
}

/* Numerals from u on. Returns the unit behind, u if there is none that counts. */
static int read_numeral(const sentence *s, int u, int64_t *value, int64_t *factor)
{
    numeral n;
    if (u >= s->un || counts_nothing(s, u)) {
        return u;
    }
    begin_numeral(s, u, &n);
    for (;;) {
        int64_t v = 0;
        const int at = join_words(s, &n);
        const number_class c = class_of(s, at, &v);
        const bool half = at == n.end + 3 && c != N_MULT;
        if (half) {
            n.end = at;
            break;
        }
        if (c == N_NONE || !add_word(&n, c, v)) {
            break;
        }
        n.any = true;
        n.end = at + 1;
    }
    const int64_t sum = n.total + n.part < MILLI_MAX ? n.total + n.part : MILLI_MAX - MILLI;
    if (!n.any || sum % MILLI != 0 || fraction(s, n.end) || describes(s, n.end)) {
        return u;
    }
    *value = sum / MILLI;
    *factor = n.factor;
    return n.end;
}

/* --- figures -------------------------------------------------------------------------------------------------------
 */

typedef struct figure {
    mz_interval count;
    int64_t factor;
    bool approx, vague;
    int8_t same;
} figure;

static figure exactly(int64_t v) { return (figure){.count = {v, v}}; }
static figure at_least(int64_t v) { return (figure){.count = {v, MZ_OPEN}, .vague = true}; }

/* What multiplies "several", "a few", "a couple (of)": "several hundred" 300, "a few dozen" 24. */
static int scaled(const sentence *s, int u, number_class c, int64_t lead, figure *f)
{
    int64_t v = 0;
    const int at = c == N_PAIR && mz_unit_is(s, u, "of") ? u + 1 : u;
    const number_class next = class_of(s, at, &v);
    if (next == N_MULT) {
        *f = c == N_PAIR ? exactly(lead * v) : at_least(lead * v);
    } else if (next == N_DOZEN || next == N_SCORE) {
        *f = c == N_PAIR ? exactly(lead * v) : at_least(2 * v);
    } else {
        return u;
    }
    f->approx = c == N_PAIR;
    return at + 1;
}

/* A word that is a number by itself at u: "dozens", "a couple", "both", "several hundred". u if none. */
static int read_word(const sentence *s, int u, figure *f)
{
    int64_t v = 0;
    const number_class c = class_of(s, u, &v);
    switch (c) {
    case N_DOZEN:
    case N_SCORE:
        *f = exactly(v);
        f->approx = true;
        f->factor = v;
        return u + 1;
    case N_PAIR:
    case N_TRIO:
        *f = exactly(v);
        break;
    case N_VAGUE:
    case N_SEVERAL:
    case N_PLURAL:
        *f = at_least(v);
        break;
    case N_SAME:
        *f = (figure){.count = {1, MZ_OPEN}, .vague = true, .same = (int8_t)v};
        return u + 1;
    case N_NONE:
    case N_CARD:
    case N_TENS:
    case N_MULT:
    case N_ORD:
    default:
        return u;
    }
    const int end = c == N_SEVERAL || c == N_PAIR ? scaled(s, u + 1, c, v, f) : u + 1;
    return end > u ? end : u + 1;
}

static bool article(const sentence *s, int u) { return mz_unit_is(s, u, "a") || mz_unit_is(s, u, "an"); }

/* One figure at u; the unit behind it, u if none. */
static int read_figure(const sentence *s, int u, figure *f)
{
    int64_t v = 0;
    int64_t factor = 0;
    if (u >= s->un) {
        return u;
    }
    if (s->u[u].pos == P_DET && article(s, u) && s->u[u].t1 == s->u[u].t0 + 1) {
        const number_class c = class_of(s, u + 1, &v);
        if (c == N_MULT) {
            const int end = read_numeral(s, u + 1, &v, &factor);
            *f = exactly(v);
            return end > u + 1 ? end : u;
        }
        const int end = c == N_CARD || c == N_TENS || c == N_ORD ? u + 1 : read_word(s, u + 1, f);
        return end > u + 1 ? end : u;
    }
    const int end = s->u[u].pos == P_NUM || mz_unit_is(s, u, "half") ? read_numeral(s, u, &v, &factor) : u;
    if (end > u) {
        int64_t w = 0;
        const number_class c = class_of(s, end, &w);
        *f = exactly(v);
        f->factor = factor;
        if (c == N_DOZEN || c == N_SCORE) { /* two dozen */
            *f = exactly(v * w);
            f->approx = true;
            f->factor = w;
            return end + 1;
        }
        return end;
    }
    const bool bare_score = class_of(s, u, &v) == N_SCORE; /* "score" alone is no number */
    const int after = bare_score ? u : read_word(s, u, f);
    return after > u && describes(s, after) ? u : after;
}

/* --- bounds and ranges ---------------------------------------------------------------------------------------------
 */

static void apply(quantity *q, bound b)
{
    const int64_t n = q->count.lo;
    if (b == B_GE || b == B_GE_AFTER) {
        q->count.hi = MZ_OPEN;
    } else if (b == B_GT) {
        q->count = (mz_interval){n + 1, MZ_OPEN};
    } else if (b == B_LE || b == B_LE_AFTER) {
        q->count = (mz_interval){q->count.hi < 1 ? q->count.hi : 1, q->count.hi};
        q->at_most = true;
    } else if (b == B_LT) {
        q->count = (mz_interval){0, n > 0 ? n - 1 : 0};
    }
    const bool approx = b == B_APPROX || b == B_APPROX_AFTER;
    q->approx = b == B_NONE || b == B_EXACT ? q->approx : approx && q->count.hi == n;
}

static void take(quantity *q, const figure *f)
{
    q->count = f->count;
    q->approx = f->approx;
    q->vague = f->vague;
    q->same = f->same;
}

/* "rose from 10 to 15" is a change, "anywhere from 10 to 15" a range. */
static bool change(const sentence *s, int u)
{
    static const char *const spans[] = {"anywhere", "anything", "ranging", "range",
                                        "ranged",   "ranges",   "varying", "vary"};
    return u > 1 && mz_unit_is(s, u - 1, "from") && !ANY_OF(s, u - 2, spans);
}

/* Do the two words on both sides of the dash touch it? */
static bool touching_dash(const sentence *s, int u)
{
    const token *d = first_token(s, u);
    return u > 0 && u + 1 < s->un && s->t[s->u[u].t0 - 1].end == d->at && s->t[s->u[u].t1].at == d->end;
}

/* The unit where the second figure of a range begins, -1 when none follows. */
static int range_joint(const sentence *s, int u, bool between)
{
    static const char *const perhaps[] = {"perhaps", "possibly", "maybe", "probably"};
    if (u >= s->un) {
        return -1;
    }
    if (glued(s, u)) {
        return u;
    }
    if (s->u[u].pos == P_DASH) {
        return touching_dash(s, u) ? u + 1 : -1;
    }
    if (between && (mz_unit_is(s, u, "and") || mz_unit_is(s, u, "to"))) {
        return u + 1;
    }
    if (!between && (mz_unit_is(s, u, "to") || (mz_unit_is(s, u, "or") && s->u[u].t1 == s->u[u].t0 + 1))) {
        return u + 1;
    }
    const int and =
        (mz_unit_is(s, u, "and") || mz_unit_is(s, u, "or") || s->u[u].pos == P_COMMA) && ANY_OF(s, u + 1, perhaps);
    if (and == 0) {
        return -1;
    }
    return has_bound(s, u + 2, B_LE) ? u + 3 : u + 2;
}

/* The range at u; the unit behind, u if there is none. */
static int read_range(const sentence *s, int u, quantity *q)
{
    const bool between = mz_unit_is(s, u, "between");
    figure a = {0};
    figure b = {0};
    const int first = read_figure(s, u + between, &a);
    if (first <= u + between || a.count.hi == MZ_OPEN || (!between && change(s, u))) {
        return u;
    }
    const int joint = range_joint(s, first, between);
    const int end = joint < 0 ? -1 : read_figure(s, joint, &b);
    if (joint < 0 || end <= joint || b.count.hi == MZ_OPEN) {
        return u;
    }
    if (a.factor == 0 && b.factor > 1 && a.count.lo < b.factor && a.count.lo * b.factor < b.count.lo) {
        a.count.lo *= b.factor; /* five to six hundred */
    }
    if (b.count.lo <= a.count.lo) {
        return u;
    }
    q->count = (mz_interval){a.count.lo, b.count.hi};
    return end;
}

/* "more than 20 but fewer than 30": the bound that closes what the first left open. */
static int read_ceiling(const sentence *s, int u, quantity *q)
{
    const bool joint = mz_unit_is(s, u, "but") || mz_unit_is(s, u, "and");
    if (q->count.hi != MZ_OPEN || !joint || !(has_bound(s, u + 1, B_LE) || has_bound(s, u + 1, B_LT))) {
        return u;
    }
    figure f = {0};
    const int end = read_figure(s, u + 2, &f);
    const int64_t top = f.count.hi - (has_bound(s, u + 1, B_LT) ? 1 : 0);
    if (end <= u + 2 || f.count.hi == MZ_OPEN || top < q->count.lo || mz_unit_is(s, u + 1, "up")) {
        return u;
    }
    q->count.hi = top;
    return end;
}

/* Bounds in front: the first that limits; "about" and "only" give way to it. */
static int read_bounds(const sentence *s, int u, bound *out)
{
    int n = u;
    bound b = B_NONE;
    for (; n < s->un && n < u + 3; n++) {
        const bound x = bound_at(s, n);
        if (x == B_NONE || (x == B_EXACT && b == B_NONE && n > u)) {
            break;
        }
        const bool weak = b == B_NONE || b == B_EXACT || (b == B_APPROX && x < B_APPROX);
        b = weak && x != B_EXACT ? x : b == B_NONE ? x : b;
    }
    *out = b;
    return n;
}

static int read_bound_behind(const sentence *s, int u, quantity *q)
{
    for (int after = B_GE_AFTER; after <= B_LE_AFTER; after++) {
        if (has_bound(s, u, (bound)after) && !(has_bound(s, u, B_GE) && u + 1 < s->un && s->u[u + 1].pos == P_NUM)) {
            apply(q, (bound)after);
            return u + 1;
        }
    }
    const mz_str text = s->r->text->clean;
    const mz_len end = u > 0 ? s->t[s->u[u].t0 - 1].end : 0;
    if (u > 0 && u < s->un && first_token(s, u)->at == end && text.data[end] == '+') { /* 30+ */
        apply(q, B_GE);
        return u + 1;
    }
    return u;
}

/* "children under five": an age behind people. */
static bool age_limit(const sentence *s, int u, bound b)
{
    static const char *const words[] = {"under", "over", "below", "above"};
    const bool people = u > 0 && s->u[u - 1].pos == P_NOUN && (s->u[u - 1].kinds & (KIND(ROLE) | KIND(PEOPLE))) != 0;
    return (b == B_LT || b == B_GT) && people && ANY_OF(s, u, words);
}

/* "three MORE soldiers", but "three more than before" */
static int read_more(const sentence *s, int u)
{
    static const char *const words[] = {"more", "further", "additional", "extra", "fresh"};
    const bool noun = u + 1 >= s->un || !mz_unit_is(s, u + 1, "than");
    return u < s->un && noun && s->u[u].t1 == s->u[u].t0 + 1 && ANY_OF(s, u, words) ? u + 1 : u;
}

static quantity quantity_at(const sentence *s, int u)
{
    quantity q = {.u0 = u, .u1 = u};
    bound b = B_NONE;
    const int n = read_bounds(s, u, &b);
    if (age_limit(s, u, b)) {
        return q;
    }
    int end = read_range(s, n, &q);
    if (end > n) {
        b = b == B_APPROX ? B_NONE : b;
    } else {
        figure f = {0};
        end = read_figure(s, n, &f);
        if (end == n) {
            return q;
        }
        take(&q, &f);
    }
    apply(&q, b);
    q.count.lo = q.count.lo < MZ_COUNT_MAX ? q.count.lo : MZ_COUNT_MAX;
    q.count.hi = q.count.hi == MZ_OPEN || q.count.hi < MZ_COUNT_MAX ? q.count.hi : MZ_COUNT_MAX;
    q.u1 = read_more(s, read_ceiling(s, read_bound_behind(s, end, &q), &q));
    return q;
}

/* "some 20 wounded", "dozens hurt": no verb but what the counted are. */
static void harm_adjective(sentence *s, int u)
{
    unit *w = &s->u[u];
    if (u >= s->un || w->pos != P_VERB || (w->kinds & KIND(HARM)) == 0 || (w->form & MZ_PARTICIPLE) == 0 ||
        !mz_unit_arg(s, u, MZ_TERM_HARM, 1, "adj")) {
        return;
    }
    const pos after = u + 1 < s->un ? s->u[u + 1].pos : P_STOP;
    if (after != P_DET && after != P_NUM && after != P_POSS) {
        w->pos = P_ADJ;
    }
}

void mz_find_quantities(sentence *s)
{
    for (int u = 0; u <= s->un; u++) {
        s->q[u] = (quantity){.u0 = u, .u1 = u};
    }
    for (int u = 0; u < s->un;) {
        if (s->u[u].pos == P_VERB && (s->u[u].kinds & KIND(CUE)) != 0) { /* "had confirmed 16": somebody did */
            u++;
            continue;
        }
        const quantity q = quantity_at(s, u);
        s->q[u] = q;
        for (int k = q.u0; k < q.u1; k++) {
            s->u[k].pos = P_NUM;
        }
        u = q.u1 > u ? q.u1 : u + 1;
        if (q.u1 > q.u0) {
            harm_adjective(s, q.u1);
        }
    }
}

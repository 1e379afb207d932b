/* Quantities: the interval grammar of docs/formats/statement.md over units. */
#include "reading/parse.h"

typedef enum bound { B_NONE, B_GE, B_GT, B_LE, B_LT, B_APPROX, B_EXACT, B_GE_AFTER, B_APPROX_AFTER, B_LE_AFTER } bound;

static const char *const bound_words[] = {"",       "ge",    "gt",       "le",           "lt",
                                          "approx", "exact", "ge_after", "approx_after", "le_after"};

static bool has_bound(const sentence *s, int u, bound b)
{
    return u < s->un && (s->u[u].kinds & KIND(BOUND)) != 0 && mz_unit_arg(s, u, MZ_TERM_BOUND, 0, bound_words[b]);
}

static bound bound_before(const sentence *s, int u)
{
    for (int b = B_GE; b <= B_EXACT; b++) {
        if (has_bound(s, u, (bound)b)) {
            return (bound)b;
        }
    }
    return B_NONE;
}

static int64_t number_value(const sentence *s, int u, const char **class)
{
    const mz_term_entry *e = mz_unit_entry(s, u, MZ_TERM_NUMBER);
    int64_t v = 0;
    if (e == NULL || !mz_str_int(mz_term_arg(e, 0), &v)) {
        return -1;
    }
    static const char *const names[] = {"card", "tens", "mult",  "ord",     "dozen", "score",
                                        "pair", "trio", "vague", "several", "plural"};
    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
        if (mz_arg_is(e, 1, names[k])) {
            *class = names[k];
        }
    }
    return v;
}

static bool is_class(const char *c, const char *want) { return strcmp(c, want) == 0; }

/* Is this digit group part of a date, an age, a name, a measure with a symbol? */
static bool no_count(const sentence *s, int u)
{
    const token *k = &s->t[s->u[u].t0];
    const mz_str text = s->r->text->clean;
    if (k->at > 0) {
        const uint8_t before = text.data[k->at - 1];
        if (before == '$' || before == '#' || before == '.' || before == '/' || before == 0xA3 || before == 0xAC) {
            return true;
        }
    }
    if (k->end < text.len &&
        (text.data[k->end] == '%' ||
         (text.data[k->end] == ':' && k->end + 1 < text.len && mz_is_digit(text.data[k->end + 1])) ||
         text.data[k->end] == '/' || text.data[k->end] == 0xC2)) {
        return true;
    }
    if (u + 1 < s->un) {
        const unit *n = &s->u[u + 1];
        const token *nt = &s->t[n->t0];
        const bool touching = nt->at == k->end && (nt->flags & TK_PUNCT) == 0;
        if ((n->kinds & KIND(TIME)) != 0 && mz_unit_arg(s, u + 1, MZ_TERM_TIME, 0, "month")) {
            return true; /* 12 November */
        }
        if (touching) {
            return true; /* 12th, 5km */
        }
    }
    const bool month = u > 0 && mz_unit_arg(s, u - 1, MZ_TERM_TIME, 0, "month");
    const bool joined = u > 1 && (s->t[s->u[u].t0].flags & TK_GLUED) != 0 && (s->u[u - 1].kinds & KIND(NUMBER)) == 0 &&
                        (s->t[s->u[u - 1].t0].flags & TK_DIGIT) == 0;
    if (month || joined) {
        return true; /* November 12; M-19 */
    }
    const bool year = k->value >= 1800 && k->value <= 2100 && k->end - k->at == 4;
    if (year && u > 0) {
        static const char *const before[] = {"in", "since",  "of",    "from",   "until", "by",   "the",
                                             "to", "before", "after", "during", "for",   "late", "early"};
        for (size_t i = 0; i < sizeof before / sizeof before[0]; i++) {
            if (mz_unit_is(s, u - 1, before[i])) {
                const bool people = u + 1 < s->un && (s->u[u + 1].kinds & (KIND(ROLE) | KIND(PEOPLE))) != 0;
                return !people;
            }
        }
    }
    const bool name = u > 0 && s->u[u - 1].cap && !s->r->upper &&
                      (s->u[u - 1].kinds & (KIND(BOUND) | KIND(GRAMMAR) | KIND(NUMBER))) == 0 && u > 1 &&
                      s->u[u - 1].pos == P_NOUN &&
                      (s->u[u - 1].kinds & (KIND(COUNTRY) | KIND(CAPITAL) | KIND(TIME))) == 0;
    return name ||
           (u > 0 && (mz_unit_is(s, u - 1, "post") || mz_unit_is(s, u - 1, "item") || mz_unit_is(s, u - 1, "team")));
}

/* Numerals from u on: "two thousand five hundred", "1.2 million", "twenty-seven". Returns the unit behind, u if none.
 */
static int numeral(const sentence *s, int u, int64_t *value, bool *round)
{
    int64_t total = 0;
    int64_t part = 0;
    int n = u;
    *round = false;
    const token *k = &s->t[s->u[u].t0];
    bool tenths = false;
    if ((k->flags & TK_DIGIT) != 0) {
        if (no_count(s, u)) {
            return u;
        }
        part = k->value;
        if (part <= -2) {
            part = -2 - part;
            tenths = true;
        }
        n = u + 1;
    }
    bool any = n > u;
    for (; n < s->un && (s->u[n].kinds & KIND(NUMBER)) != 0; n++) {
        const char *class = "";
        const int64_t v = number_value(s, n, &class);
        if (is_class(class, "card") && (part == 0 || (part % 10 == 0 && part % 100 >= 20) || part % 100 == 0)) {
            part += v;
        } else if (is_class(class, "tens") && part % 100 == 0) {
            part += v;
        } else if (is_class(class, "mult")) {
            if (part > MZ_COUNT_MAX / v) {
                return u;
            }
            part = (part == 0 ? 1 : part) * v;
            *round = *round || !any;
            if (v >= 1000) {
                total += tenths ? part / 10 : part;
                part = 0;
                tenths = false;
            }
        } else {
            break;
        }
        any = true;
        if (n + 2 < s->un && mz_unit_is(s, n + 1, "and") && is_class(class, "mult") &&
            (s->u[n + 2].kinds & KIND(NUMBER)) != 0) {
            const char *next = "";
            const int64_t w = number_value(s, n + 2, &next);
            if (w < v && (is_class(next, "card") || is_class(next, "tens"))) {
                n++; /* two hundred and five */
            }
        }
    }
    if (tenths) {
        return u; /* 1.2 of what is no count */
    }
    *value = total + part < MZ_COUNT_MAX ? total + part
                                         : MZ_COUNT_MAX - 1; /* absurd, for the one who takes it in to refuse */
    return any ? n : u;
}

static bool years_old(const sentence *s, int u)
{
    return u < s->un && (mz_unit_is(s, u, "year") || mz_unit_is(s, u, "month") || mz_unit_is(s, u, "years")) &&
           (s->t[s->u[u].t0].flags & TK_GLUED) != 0;
}

/* A vague or collective number word at u: "dozens", "a couple", "several hundred", "half a dozen". */
static int collective(const sentence *s, int u, quantity *q)
{
    int n = u;
    int64_t lead = 1;
    bool have_lead = false;
    const char *class = "";
    if ((s->u[n].pos == P_DET && (mz_unit_is(s, n, "a") || mz_unit_is(s, n, "an"))) && n + 1 < s->un) {
        n++;
    }
    int64_t v = 0;
    bool round = false;
    const int after = n == u ? numeral(s, u, &v, &round) : u;
    if (after > u && after < s->un && (s->u[after].kinds & KIND(NUMBER)) != 0) {
        lead = v;
        have_lead = true;
        n = after;
    }
    if (n >= s->un || (s->u[n].kinds & KIND(NUMBER)) == 0) {
        return u;
    }
    const int64_t w = number_value(s, n, &class);
    if (is_class(class, "dozen") || is_class(class, "score")) {
        const bool whole = mz_unit_is(s, n, "half");
        q->count = (mz_interval){lead * w, lead * w};
        q->approx = true;
        if (n == u && !have_lead && !whole) {
            return u;
        }
    } else if (is_class(class, "pair") || is_class(class, "trio")) {
        q->count = (mz_interval){w, w};
    } else if (is_class(class, "vague") || is_class(class, "several") || is_class(class, "plural")) {
        int64_t m = w;
        if (is_class(class, "several") && n + 1 < s->un && (s->u[n + 1].kinds & KIND(NUMBER)) != 0) {
            const char *next = "";
            const int64_t x = number_value(s, n + 1, &next);
            if (is_class(next, "mult")) {
                m = w * x;
                n++;
            } else if (is_class(next, "dozen")) {
                m = 24;
                n++;
            }
        }
        q->count = (mz_interval){m, MZ_OPEN};
        q->vague = true;
    } else if (is_class(class, "mult") && n > u && !have_lead) {
        const int end = numeral(s, n, &v, &round); /* a hundred, a thousand */
        q->count = (mz_interval){v, v};
        return end;
    } else {
        return u;
    }
    return n + 1;
}

static int one_number(const sentence *s, int u, quantity *q)
{
    int64_t v = 0;
    bool round = false;
    int n = collective(s, u, q);
    if (n > u) {
        return n;
    }
    if (u < s->un && s->u[u].pos == P_NUM) {
        n = numeral(s, u, &v, &round);
        if (n > u && !years_old(s, n)) {
            q->count = (mz_interval){v, v};
            return n;
        }
    }
    return u;
}

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

/* "between A and B", "from A to B", "A to B", "A or B", "A-B", "A and perhaps B". Returns the unit behind, u if none.
 */
static int range(const sentence *s, int u, quantity *q)
{
    const bool between = mz_unit_is(s, u, "between") || mz_unit_is(s, u, "from");
    quantity a = {0};
    quantity b = {0};
    const int first = one_number(s, u + between, &a);
    if (first <= u + between || first + 1 >= s->un || a.count.hi == MZ_OPEN) {
        return u;
    }
    int joint = first;
    const bool glued = (s->t[s->u[joint].t0].flags & TK_GLUED) != 0 || s->u[joint].pos == P_DASH;
    if (!glued || s->u[joint].pos == P_DASH) {
        const bool word = (between && mz_unit_is(s, u, "between"))
                              ? mz_unit_is(s, joint, "and") || mz_unit_is(s, joint, "to")
                              : mz_unit_is(s, joint, "to") || mz_unit_is(s, joint, "or");
        const bool perhaps = mz_unit_is(s, joint, "and") && mz_unit_is(s, joint + 1, "perhaps");
        if (!word && !perhaps && s->u[joint].pos != P_DASH) {
            return u;
        }
        joint += perhaps ? 2 : 1;
    }
    const int end = one_number(s, joint, &b);
    if (end <= joint || b.count.lo <= a.count.lo || b.count.hi == MZ_OPEN) {
        return u;
    }
    q->count = (mz_interval){a.count.lo, b.count.hi};
    return end;
}

static quantity quantity_at(const sentence *s, int u)
{
    quantity q = {.u0 = u, .u1 = u};
    int n = u;
    bound b = B_NONE;
    bound second = B_NONE;
    while (n < s->un && n < u + 3) {
        const bound x = bound_before(s, n);
        if (x == B_NONE || (x == B_EXACT && b == B_NONE && n > u)) {
            break;
        }
        second = b == B_NONE || b == B_EXACT ? second : x;
        b = b == B_NONE || b == B_EXACT ? x : b;
        n++;
    }
    int end = range(s, n, &q);
    if (end == n) {
        end = one_number(s, n, &q);
    } else {
        b = b == B_APPROX ? B_NONE : b;
    }
    if (end == n) {
        return q;
    }
    apply(&q, b);
    (void)second;
    q.u1 = end;
    q.count.lo = q.count.lo < MZ_COUNT_MAX ? q.count.lo : MZ_COUNT_MAX;
    q.count.hi = q.count.hi == MZ_OPEN || q.count.hi < MZ_COUNT_MAX ? q.count.hi : MZ_COUNT_MAX;
    for (int after = B_GE_AFTER; after <= B_LE_AFTER; after++) {
        if (has_bound(s, end, (bound)after) && !has_bound(s, end, B_GE)) {
            apply(&q, (bound)after);
            q.u1 = end + 1;
        }
    }
    return q;
}

void mz_find_quantities(sentence *s)
{
    for (int u = 0; u <= s->un; u++) {
        s->q[u] = (quantity){.u0 = u, .u1 = u};
    }
    for (int u = 0; u < s->un;) {
        const quantity q = quantity_at(s, u);
        s->q[u] = q;
        for (int k = q.u0; k < q.u1; k++) {
            if (s->u[k].pos != P_NUM) {
                s->u[k].pos = P_NUM;
            }
        }
        u = q.u1 > u ? q.u1 : u + 1;
        /* "some 20 wounded", "dozens hurt": no verb but what the counted are */
        unit *next = q.u1 > q.u0 && q.u1 < s->un ? &s->u[q.u1] : NULL;
        if (next != NULL && next->pos == P_VERB && (next->kinds & KIND(HARM)) != 0 &&
            (next->form & MZ_PARTICIPLE) != 0 && mz_unit_arg(s, q.u1, MZ_TERM_HARM, 1, "adj")) {
            const pos after = q.u1 + 1 < s->un ? s->u[q.u1 + 1].pos : P_STOP;
            if (after != P_DET && after != P_NUM && after != P_POSS) {
                next->pos = P_ADJ;
            }
        }
    }
}

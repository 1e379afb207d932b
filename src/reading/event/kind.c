/* Event or figure: does the text tie the words to one happening? */
#include "reading/event/fact.h"

static bool is_np(const sentence *s, int i) { return i >= 0 && i < s->in && s->i[i].kind == I_NP; }
static bool has_grammar(const sentence *s, int u, const char *class)
{
    return mz_unit_arg(s, u, MZ_TERM_GRAMMAR, 0, class);
}

bool mz_any_happening(const sentence *s)
{
    for (int i = 0; i < s->in; i++) {
        if (is_np(s, i) && s->i[i].happening != NULL && mz_arg_is(s->i[i].happening, 0, "ASSAULT")) {
            return true;
        }
    }
    return false;
}

/* A verb of fighting that is more than the harm itself: "their convoy struck a mine", "defending their post". */
static bool any_fight(const sentence *s)
{
    for (int k = 0; k < s->cn; k++) {
        const mz_term_entry *e = s->c[k].event;
        if (mz_arg_is(e, 1, "ASSAULT") && !mz_arg_is(e, 2, "182")) {
            return true;
        }
    }
    for (int u = 0; u < s->un; u++) {
        if ((s->u[u].kinds & KIND(WEAPON)) != 0) {
            return true;
        }
    }
    return false;
}

static bool any_day(const sentence *s)
{
    for (int u = 0; u < s->un; u++) {
        if ((s->u[u].kinds & KIND(TIME)) != 0 &&
            (mz_unit_arg(s, u, MZ_TERM_TIME, 0, "weekday") || mz_unit_arg(s, u, MZ_TERM_TIME, 0, "rel") ||
             (mz_unit_arg(s, u, MZ_TERM_TIME, 0, "month") && u > 0 && (s->t[s->u[u - 1].t0].flags & TK_DIGIT)))) {
            return true;
        }
    }
    return false;
}

static bool digits(const sentence *s, int u) { return u >= 0 && u < s->un && (s->t[s->u[u].t0].flags & TK_DIGIT) != 0; }

/* "in March", "in March 2025", but not "on 3 March". */
static bool whole_month(const sentence *s, int u)
{
    const bool with_day = digits(s, u - 1) || (digits(s, u + 1) && s->t[s->u[u + 1].t0].value < 32);
    return mz_unit_arg(s, u, MZ_TERM_TIME, 0, "month") && !with_day && mz_unit_is(s, u - 1, "in");
}

static bool whole_year(const sentence *s, int u)
{
    const int64_t v = s->t[s->u[u].t0].value;
    return digits(s, u) && mz_unit_is(s, u - 1, "in") && v >= 1900 && v < 2100 && s->u[u].pos == P_NUM &&
           s->q[u].u1 == s->q[u].u0;
}

static bool between_dates(const sentence *s, int u)
{
    return mz_unit_is(s, u, "between") && u + 4 < s->un && digits(s, u + 1) &&
           mz_unit_arg(s, u + 4, MZ_TERM_TIME, 0, "month");
}

/* "in two operations", "over three weeks"; a span of fighting ("in five days of fighting") is the fighting. */
static bool counted_span(const sentence *s, int u)
{
    static const char *const spans[] = {"days",       "weeks",   "months",  "years",
                                        "operations", "attacks", "strikes", "clashes"};
    const int end = s->q[u].u1;
    const bool within = mz_unit_is(s, u - 1, "in") || mz_unit_is(s, u - 1, "over");
    for (size_t k = 0; end > u && end < s->un && within && k < sizeof spans / sizeof spans[0]; k++) {
        if (mz_unit_is(s, end, spans[k]) && !mz_unit_is(s, end + 1, "of")) {
            return true;
        }
    }
    return false;
}

/* "a week of reprisals", "five months of fighting": too long for one happening. */
static bool long_span(const sentence *s, int u)
{
    static const char *const units[] = {"week", "weeks", "month", "months", "year", "years"};
    for (size_t k = 0; mz_unit_is(s, u + 1, "of") && k < sizeof units / sizeof units[0]; k++) {
        if (mz_unit_is(s, u, units[k])) {
            return true;
        }
    }
    return false;
}

static bool period_named(const sentence *s)
{
    for (int u = 0; u < s->un; u++) {
        const bool word = has_grammar(s, u, "period") && !mz_unit_is(s, u + 1, "day");
        if (word || whole_month(s, u) || whole_year(s, u) || between_dates(s, u) || counted_span(s, u) ||
            long_span(s, u)) {
            return true;
        }
    }
    return false;
}

void mz_decide_kind(const sentence *s, fact *f)
{
    if (f->kind == MZ_ACT || f->harms_n == 0) {
        return;
    }
    const bool inherited = s->r->memory.event_seen;
    const bool bare =
        f->agents_n == 0 && !mz_any_happening(s) && !any_fight(s) && !any_day(s) && f->place < 0 && !inherited;
    bool displaced = true;
    for (int n = 0; n < f->harms_n; n++) {
        displaced = displaced && s->h[f->harm[n]].effect == MZ_DISPLACED;
    }
    if (period_named(s) || (bare && !f->presupposed) || (displaced && f->agents_n == 0)) {
        f->kind = MZ_FIGURE;
        f->plover = MZ_NO_PLOVER;
        for (int n = 0; n < f->harms_n; n++) {
            harmed *h = (harmed *)(uintptr_t)&s->h[f->harm[n]];
            h->basis = h->basis == MZ_INCIDENT ? MZ_TOTAL : h->basis;
        }
    }
}

/* Event or figure: does the text tie the words to one happening? */
#include "reading/fact.h"

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

static bool period_named(const sentence *s)
{
    for (int u = 0; u < s->un; u++) {
        if (has_grammar(s, u, "period") && !mz_unit_is(s, u + 1, "day")) {
            return true;
        }
        const bool month = mz_unit_arg(s, u, MZ_TERM_TIME, 0, "month");
        const bool with_day =
            (u > 0 && (s->t[s->u[u - 1].t0].flags & TK_DIGIT)) ||
            (u + 1 < s->un && (s->t[s->u[u + 1].t0].flags & TK_DIGIT) && s->t[s->u[u + 1].t0].value < 32);
        if (month && !with_day && u > 0 && mz_unit_is(s, u - 1, "in")) {
            return true;
        }
        if ((s->t[s->u[u].t0].flags & TK_DIGIT) != 0 && u > 0 && mz_unit_is(s, u - 1, "in") &&
            s->t[s->u[u].t0].value >= 1900 && s->t[s->u[u].t0].value < 2100 && s->u[u].pos == P_NUM &&
            s->q[u].u1 == s->q[u].u0) {
            return true;
        }
        if (mz_unit_is(s, u, "between") && u + 4 < s->un && (s->t[s->u[u + 1].t0].flags & TK_DIGIT) &&
            mz_unit_arg(s, u + 4, MZ_TERM_TIME, 0, "month")) {
            return true;
        }
        if (s->q[u].u1 > u && s->q[u].u1 < s->un && u > 0 &&
            (mz_unit_is(s, u - 1, "in") || mz_unit_is(s, u - 1, "over"))) {
            static const char *const spans[] = {"days",       "weeks",   "months",  "years",
                                                "operations", "attacks", "strikes", "clashes"};
            for (size_t k = 0; k < sizeof spans / sizeof spans[0]; k++) {
                if (mz_unit_is(s, s->q[u].u1, spans[k]) && !mz_unit_is(s, s->q[u].u1 + 1, "of")) {
                    return true;
                }
            }
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
    const bool bare = f->agents_n == 0 && !mz_any_happening(s) && !any_day(s) && f->place < 0 && !inherited;
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

/* When something was: days, weeks, months and years named in a sentence, by the day of publication. */
#include "reading/parse.h"

static bool number_arg(const mz_term_entry *e, int arg, int64_t *out)
{
    return e != NULL && mz_str_int(mz_term_arg(e, arg), out);
}

static bool time_of_unit(const sentence *s, int u, mz_when *out)
{
    const mz_term_entry *e = mz_unit_entry(s, u, MZ_TERM_TIME);
    const mz_day today = s->r->context->date;
    int64_t v = 0;
    if (!number_arg(e, 1, &v)) {
        return false;
    }
    if (mz_arg_is(e, 0, "month")) {
        const bool before = u > 0 && (s->t[s->u[u - 1].t0].flags & TK_DIGIT) != 0 && s->t[s->u[u - 1].t0].value <= 31;
        const bool after =
            u + 1 < s->un && (s->t[s->u[u + 1].t0].flags & TK_DIGIT) != 0 && s->t[s->u[u + 1].t0].value <= 31;
        int year = today == MZ_NO_DAY ? 0 : mz_day_to_civil(today).year;
        for (int k = u + 1; k < s->un && k <= u + 3; k++) {
            const int64_t w = s->t[s->u[k].t0].value;
            if ((s->t[s->u[k].t0].flags & TK_DIGIT) != 0 && w >= 1900 && w <= 2100) {
                year = (int)w;
            }
        }
        if (year == 0) {
            return false;
        }
        const int day = before ? (int)s->t[s->u[u - 1].t0].value : after ? (int)s->t[s->u[u + 1].t0].value : 0;
        mz_civil c = {year, (int)v, day > 0 ? day : 1};
        if (!mz_civil_valid(c)) {
            return false;
        }
        if (today != MZ_NO_DAY && mz_day_from_civil(c) > today + 31 && year == mz_day_to_civil(today).year) {
            c.year--;
            if (!mz_civil_valid(c)) {
                return false;
            }
        }
        out->from = mz_day_from_civil(c);
        out->to = day > 0 ? out->from : out->from + mz_month_days(c.year, c.month) - 1;
        out->precision = day > 0 ? 1 : 4;
        out->span = mz_span_of(s, before ? u - 1 : u, after ? u + 2 : u + 1);
        return true;
    }
    if (today == MZ_NO_DAY) {
        return false;
    }
    out->span = mz_span_of(s, u, u + 1);
    if (mz_arg_is(e, 0, "weekday")) {
        const int back = (mz_day_weekday(today) - (int)v + 7) % 7;
        out->from = out->to = today - back;
        out->precision = 1;
        return true;
    }
    if (mz_arg_is(e, 0, "rel")) {
        out->from = out->to = today + (mz_day)v;
        out->precision = 1;
        return true;
    }
    if (mz_arg_is(e, 0, "week")) {
        const mz_day monday = today - mz_day_weekday(today);
        out->from = v == 0 ? monday : monday - 7;
        out->to = v == 0 ? today : monday - 1;
        out->precision = 3;
        return true;
    }
    if (mz_arg_is(e, 0, "monthrel") || mz_arg_is(e, 0, "yearrel")) {
        mz_civil c = mz_day_to_civil(today);
        const bool month = mz_arg_is(e, 0, "monthrel");
        if (month) {
            c.month += (int)v;
            if (c.month < 1) {
                c.month = 12;
                c.year--;
            }
        } else {
            c.year += (int)v;
        }
        const mz_civil first = {c.year, month ? c.month : 1, 1};
        out->from = mz_day_from_civil(first);
        out->to =
            month ? out->from + mz_month_days(c.year, c.month) - 1 : mz_day_from_civil((mz_civil){c.year, 12, 31});
        out->precision = month ? 4 : 5;
        return true;
    }
    return false;
}

bool mz_time_of(sentence *s, int u0, int u1, mz_when *out)
{
    for (int u = u0; u < u1; u++) {
        if ((s->u[u].kinds & KIND(TIME)) != 0) {
            mz_when w = {.known = true};
            if (time_of_unit(s, u, &w)) {
                *out = w;
                return true;
            }
        }
    }
    return false;
}

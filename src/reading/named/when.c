/* When something was: days, ranges of days, weeks, months and years as news name them, by the day of publication.
 *
 * A time is read where it begins, the longest form first: "between 3 and 5 March", "since April", "in the past 24
 * hours", "on the night of 11/12 October", "last Monday". Years that are not said are those of the last such day,
 * weekdays those just past, or to come where the clause speaks of what will be. Precision is that of UCDP: 1 a day, 2
 * up to six days, 3 a week, 4 a month, 5 more. */
#include "reading/parse.h"

/* A time while it is read: the units that it takes, and its days. */
typedef struct span {
    int u0, u1;
    mz_day from, to;
} span;

enum { AHEAD_DAYS = 31 }; /* a day of this year so far ahead is meant to come; one further off was last year's */

static mz_day today(const sentence *s) { return s->r->context->date; }

static bool word(const sentence *s, int u, const char *w) { return mz_unit_is(s, u, w); }

static bool any_word(const sentence *s, int u, const char *const *words, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        if (word(s, u, words[k])) {
            return true;
        }
    }
    return false;
}
#define ANY(s, u, list) any_word(s, u, list, sizeof list / sizeof list[0])

/* --- parts -----------------------------------------------------------------------------------------------------------
 */

static bool time_term(const sentence *s, int u, const char *class, int64_t *value)
{
    const mz_term_entry *e = u >= 0 && u < s->un ? mz_unit_entry(s, u, MZ_TERM_TIME) : NULL;
    return mz_arg_is(e, 0, class) && mz_str_int(mz_term_arg(e, 1), value);
}

static bool digits(const sentence *s, int u, int64_t lo, int64_t hi, int64_t *value)
{
    if (u < 0 || u >= s->un || (s->t[s->u[u].t0].flags & TK_DIGIT) == 0) {
        return false;
    }
    *value = s->t[s->u[u].t0].value;
    return *value >= lo && *value <= hi;
}

/* A number in digits or as a word, of at most `most`; "a" is one. */
static bool count(const sentence *s, int u, int64_t most, int64_t *value)
{
    if (digits(s, u, 1, most, value)) {
        return true;
    }
    const mz_term_entry *e = u >= 0 && u < s->un ? mz_unit_entry(s, u, MZ_TERM_NUMBER) : NULL;
    if (e != NULL && (mz_arg_is(e, 1, "card") || mz_arg_is(e, 1, "tens") || mz_arg_is(e, 1, "pair"))) {
        return mz_str_int(mz_term_arg(e, 0), value) && *value <= most;
    }
    *value = 1;
    return word(s, u, "a") || word(s, u, "an");
}

/* Behind "9": "th" of "9th", "of". */
static int behind_number(const sentence *s, int u)
{
    static const char *const tails[] = {"st", "nd", "rd", "th"};
    u += ANY(s, u, tails) ? 1 : 0;
    return u + (word(s, u, "of") ? 1 : 0);
}

static bool day_number(const sentence *s, int u, int64_t *day, int *next)
{
    if (!digits(s, u, 1, 31, day)) {
        return false;
    }
    *next = behind_number(s, u + 1);
    return true;
}

static bool is_comma(const sentence *s, int u) { return u >= 0 && u < s->un && s->u[u].pos == P_COMMA; }

/* A year behind a day or a month, with or without a comma; else the last such year. */
static int year_at(const sentence *s, int u, int64_t month, int64_t day, int *next)
{
    int64_t y = 0;
    const int at = is_comma(s, u) ? u + 1 : u;
    if (digits(s, at, 1900, 2100, &y)) {
        *next = at + 1;
        return (int)y;
    }
    *next = u;
    if (today(s) == MZ_NO_DAY) {
        return 0;
    }
    mz_civil c = {mz_day_to_civil(today(s)).year, (int)month, day > 0 ? (int)day : 1};
    return mz_civil_valid(c) && mz_day_from_civil(c) > today(s) + AHEAD_DAYS ? c.year - 1 : c.year;
}

static bool set_days(span *out, int year, int64_t month, int64_t first, int64_t last)
{
    const mz_civil a = {year, (int)month, (int)first};
    const mz_civil b = {year, (int)month, (int)last};
    if (year == 0 || !mz_civil_valid(a) || !mz_civil_valid(b)) {
        return false;
    }
    out->from = mz_day_from_civil(a);
    out->to = mz_day_from_civil(b);
    return out->from <= out->to;
}

/* --- days and months -------------------------------------------------------------------------------------------------
 */

/* "and", "to", "/", "–" between two days; a hyphen leaves no mark but glues. */
static bool joins_days(const sentence *s, int u, int *next)
{
    static const char *const words[] = {"and", "to", "or", "/"};
    *next = u + 1;
    if (u < s->un && (ANY(s, u, words) || s->u[u].pos == P_DASH)) {
        return true;
    }
    *next = u;
    return u < s->un && (s->t[s->u[u].t0].flags & TK_GLUED) != 0;
}

/* "9 October 2025", "9th of October", "17-19 June", "18 and 19 November" */
static bool day_month(const sentence *s, int u, span *out)
{
    int64_t first;
    int64_t last;
    int64_t month;
    int at;
    if (!day_number(s, u, &first, &at)) {
        return false;
    }
    last = first;
    int next;
    int behind;
    if (joins_days(s, at, &next) && day_number(s, next, &last, &behind)) {
        at = behind;
    } else {
        last = first;
    }
    if (!time_term(s, at, "month", &month)) {
        return false;
    }
    const int year = year_at(s, at + 1, month, first, &out->u1);
    out->u0 = u;
    return set_days(out, year, month, first, last);
}

/* "October 9", "Oct. 9, 2025", "March 3 to 5" */
static bool month_day(const sentence *s, int u, span *out)
{
    int64_t month;
    int64_t first;
    int64_t last;
    int at;
    if (!time_term(s, u, "month", &month) || !day_number(s, u + 1, &first, &at)) {
        return false;
    }
    last = first;
    int next;
    int behind;
    int64_t other;
    if (joins_days(s, at, &next) && day_number(s, next, &last, &behind) && !time_term(s, behind, "month", &other)) {
        at = behind;
    } else {
        last = first;
    }
    const int year = year_at(s, at, month, first, &out->u1);
    out->u0 = u;
    return set_days(out, year, month, first, last);
}

/* "March", "early March", "March 2026" */
static bool month_only(const sentence *s, int u, span *out)
{
    int64_t month;
    const bool early = word(s, u, "early");
    const bool mid = word(s, u, "mid");
    const bool late = word(s, u, "late");
    const int at = early || mid || late ? u + 1 : u;
    int64_t day;
    if (!time_term(s, at, "month", &month) || digits(s, u - 1, 1, 31, &day) || digits(s, at + 1, 1, 31, &day)) {
        return false; /* with a day that the calendar does not have it is no month either */
    }
    const int year = year_at(s, at + 1, month, 0, &out->u1);
    out->u0 = u;
    if (year == 0) {
        return false;
    }
    const int days = mz_month_days(year, (int)month);
    return set_days(out, year, month, mid ? 11 : late ? 21 : 1, early ? 10 : mid ? 20 : days);
}

/* "2026-03-04": three numbers glued by hyphens. */
static bool iso_day(const sentence *s, int u, span *out)
{
    int64_t y;
    int64_t m;
    int64_t d;
    if (!digits(s, u, 1900, 2100, &y) || !digits(s, u + 1, 1, 12, &m) || !digits(s, u + 2, 1, 31, &d) ||
        (s->t[s->u[u + 1].t0].flags & TK_GLUED) == 0 || (s->t[s->u[u + 2].t0].flags & TK_GLUED) == 0) {
        return false;
    }
    out->u0 = u;
    out->u1 = u + 3;
    return set_days(out, (int)y, m, d, d);
}

/* --- weekdays and days told from today -------------------------------------------------------------------------------
 */

static bool speaks_of_future(const sentence *s, int u)
{
    static const char *const words[] = {"will", "shall", "due", "'ll", "scheduled", "planned", "next"};
    for (int k = u - 1; k >= 0 && k >= u - 14; k--) {
        if (ANY(s, k, words) || ((word(s, k, "are") || word(s, k, "is")) && word(s, k + 1, "to"))) {
            return true;
        }
    }
    return false;
}

static bool weekday(const sentence *s, int u, span *out)
{
    int64_t v;
    const bool last = word(s, u, "last");
    const bool next = word(s, u, "next") || word(s, u, "coming");
    const bool here = word(s, u, "this");
    const int at = last || next || here ? u + 1 : u;
    if (today(s) == MZ_NO_DAY || !time_term(s, at, "weekday", &v)) {
        return false;
    }
    const int back = (mz_day_weekday(today(s)) - (int)v + 7) % 7;
    const bool ahead = next || (!last && speaks_of_future(s, at));
    out->from = out->to =
        ahead ? today(s) - back + (back > 0 || next ? 7 : 0) : today(s) - (last && back == 0 ? 7 : back);
    out->u0 = u;
    out->u1 = at + 1;
    return true;
}

static bool relative_day(const sentence *s, int u, span *out)
{
    int64_t v;
    if (today(s) == MZ_NO_DAY || !time_term(s, u, "rel", &v)) {
        return false;
    }
    out->u0 = u;
    out->u1 = u + 1;
    out->from = out->to = today(s) + (mz_day)v;
    if (word(s, u, "overnight")) {
        out->to = today(s);
    }
    return true;
}

static bool whole_month(span *out, int year, int month)
{
    const int y = year + (month < 1 ? -1 : month > 12 ? 1 : 0);
    const int m = month < 1 ? month + 12 : month > 12 ? month - 12 : month;
    return set_days(out, y, m, 1, mz_month_days(y, m));
}

static bool whole_year(span *out, int year, mz_day end)
{
    out->from = mz_day_from_civil((mz_civil){year, 1, 1});
    out->to = mz_day_from_civil((mz_civil){year, 12, 31});
    out->to = end != MZ_NO_DAY && out->to > end && out->from <= end ? end : out->to;
    return true;
}

/* "last week", "this month", "last year", "last weekend" */
static bool relative_period(const sentence *s, int u, span *out)
{
    int64_t v;
    if (today(s) == MZ_NO_DAY || !mz_unit_kind(s, u, MZ_TERM_TIME)) {
        return false;
    }
    const mz_civil c = mz_day_to_civil(today(s));
    const mz_day monday = today(s) - mz_day_weekday(today(s));
    out->u0 = u;
    out->u1 = u + 1;
    if (time_term(s, u, "weekend", &v)) {
        const mz_day saturday = monday + 5 + 7 * (mz_day)v;
        out->from = saturday > today(s) ? saturday - 7 : saturday;
        out->to = out->from + 1;
        return true;
    }
    if (time_term(s, u, "week", &v)) {
        out->from = monday + 7 * (mz_day)v;
        out->to = v == 0 ? today(s) : out->from + 6;
        return true;
    }
    if (time_term(s, u, "monthrel", &v)) {
        return whole_month(out, c.year, c.month + (int)v);
    }
    return time_term(s, u, "yearrel", &v) && whole_year(out, c.year + (int)v, v == 0 ? today(s) : MZ_NO_DAY);
}

/* --- spans -----------------------------------------------------------------------------------------------------------
 */

/* How many days a word for a length of time has; 0 for other words. */
static int unit_days(const sentence *s, int u)
{
    static const char *const hours[] = {"hour", "hours"};
    static const char *const days[] = {"day", "days"};
    static const char *const weeks[] = {"week", "weeks", "fortnight"};
    static const char *const months[] = {"month", "months"};
    static const char *const years[] = {"year", "years"};
    return ANY(s, u, hours)    ? -1
           : ANY(s, u, days)   ? 1
           : ANY(s, u, weeks)  ? (word(s, u, "fortnight") ? 14 : 7)
           : ANY(s, u, months) ? 30
           : ANY(s, u, years)  ? 365
                               : 0;
}

/* So many days back; hours count as the days that they touch. */
static mz_day days_of(int64_t n, int length) { return length < 0 ? (mz_day)((n + 23) / 24) : (mz_day)n * length; }

/* "two days ago", "a week earlier" */
static bool ago(const sentence *s, int u, span *out)
{
    static const char *const tails[] = {"ago", "earlier"};
    int64_t n;
    if (today(s) == MZ_NO_DAY || !ANY(s, u + 2, tails) || !count(s, u, 1000, &n)) {
        return false;
    }
    const int length = unit_days(s, u + 1);
    if (length == 0) {
        return false;
    }
    const mz_civil c = mz_day_to_civil(today(s));
    out->u0 = u;
    out->u1 = u + 3;
    if (length == 30 && n <= 12) {
        return whole_month(out, c.year, c.month - (int)n);
    }
    if (length >= 30) {
        return whole_year(out, c.year - (int)(n * length / 365), MZ_NO_DAY);
    }
    const mz_day middle = today(s) - days_of(n, length);
    out->from = length >= 7 ? middle - 3 : middle;
    out->to = length >= 7 ? middle + 3 : middle;
    return true;
}

/* "the past 24 hours", "the last three days", "over the past month" */
static bool past(const sentence *s, int u, span *out)
{
    static const char *const heads[] = {"past", "last", "previous", "preceding"};
    int64_t n = 1;
    const mz_term_entry *e = u < s->un ? mz_unit_entry(s, u, MZ_TERM_TIME) : NULL;
    const bool phrase = mz_arg_is(e, 0, "span") && !word(s, u, "since"); /* "in the past", one phrase */
    if (today(s) == MZ_NO_DAY || !(phrase || ANY(s, u, heads))) {
        return false;
    }
    const int at = count(s, u + 1, 1000, &n) ? u + 2 : u + 1;
    n = at == u + 1 ? 1 : n;
    const int length = unit_days(s, at);
    if (length == 0 || (at == u + 1 && word(s, u, "last") && length != -1 && length != 1)) {
        return false; /* "last week", "last month" are those of the calendar */
    }
    out->u0 = u;
    out->u1 = at + 1;
    out->from = today(s) - days_of(n, length);
    out->to = today(s);
    return true;
}

/* "in 2025", "of 2025", "since 2021": a number that can only be a year */
static bool year_only(const sentence *s, int u, span *out)
{
    static const char *const before[] = {"in",   "since", "during",     "of", "early",
                                         "late", "mid",   "throughout", "by", "until"};
    int64_t y;
    if (!digits(s, u, 1900, 2100, &y) || u == 0 || !ANY(s, u - 1, before)) {
        return false;
    }
    out->u0 = u;
    out->u1 = u + 1;
    return whole_year(out, (int)y, today(s));
}

/* "the last quarter of 2025", "the first half of the year", "the second quarter" */
static bool part_of_year(const sentence *s, int u, span *out)
{
    static const char *const names[] = {"first", "second", "third", "fourth", "last"};
    int k = -1;
    for (int n = 0; n < 5; n++) {
        k = word(s, u, names[n]) ? n : k;
    }
    const bool half = word(s, u + 1, "half");
    if (k < 0 || !(half || word(s, u + 1, "quarter"))) {
        return false;
    }
    int64_t y = 0;
    const bool said = word(s, u + 2, "of") && digits(s, u + 3, 1900, 2100, &y);
    if (!said && today(s) == MZ_NO_DAY) {
        return false;
    }
    const mz_civil now = today(s) == MZ_NO_DAY ? (mz_civil){(int)y, 12, 31} : mz_day_to_civil(today(s));
    const int year = said ? (int)y : now.year;
    const int months = half ? 6 : 3;
    const int parts = 12 / months;
    int part = k == 4 ? parts - 1 : k;
    int of = year;
    if (k == 4 && !said) { /* "the last quarter": the one before this */
        part = (now.month - 1) / months - 1;
        of = part < 0 ? year - 1 : year;
        part = part < 0 ? parts - 1 : part;
    }
    if (part >= parts) {
        return false;
    }
    out->u0 = u;
    out->u1 = said ? u + 4 : u + 2;
    out->from = mz_day_from_civil((mz_civil){of, part * months + 1, 1});
    const int last = (part + 1) * months;
    out->to = mz_day_from_civil((mz_civil){of, last, mz_month_days(of, last)});
    return true;
}

static bool (*const FORMS[])(const sentence *, int, span *) = {iso_day,         day_month,    month_day, part_of_year,
                                                               month_only,      weekday,      past,      ago,
                                                               relative_period, relative_day, year_only};

static bool simple(const sentence *s, int u, span *out)
{
    for (size_t k = 0; u < s->un && k < sizeof FORMS / sizeof FORMS[0]; k++) {
        if (FORMS[k](s, u, out)) {
            return true;
        }
    }
    return false;
}

/* "between X and Y", "from X to Y", where X may lack the month: the form of days above reads those. */
static bool between(const sentence *s, int u, span *out)
{
    if (!word(s, u, "between") && !word(s, u, "from")) {
        return false;
    }
    span a;
    span b;
    static const char *const joints[] = {"and", "to", "until", "till", "through"};
    if (!simple(s, u + 1, &a) || !ANY(s, a.u1, joints) || !simple(s, a.u1 + 1, &b) || a.from > b.to) {
        return false;
    }
    *out = (span){u, b.u1, a.from, b.to};
    return true;
}

/* "since April", "as from Tuesday": up to the day of publication. */
static bool since(const sentence *s, int u, span *out)
{
    span a;
    int at = u + 1;
    if (!word(s, u, "since") || today(s) == MZ_NO_DAY) {
        return false;
    }
    while (word(s, at, "the") || word(s, at, "start") || word(s, at, "beginning") || word(s, at, "end") ||
           word(s, at, "of")) {
        at++;
    }
    if (!simple(s, at, &a) || a.from > today(s)) {
        return false;
    }
    *out = (span){u, a.u1, a.from, today(s)};
    return true;
}

/* "in the week to Friday", "the month to 5 March" */
static bool up_to(const sentence *s, int u, span *out)
{
    span a;
    static const char *const joints[] = {"to", "ending", "until"};
    const int length = ANY(s, u + 1, joints) ? unit_days(s, u) : 0;
    if (length < 7 || !simple(s, word(s, u + 2, "on") ? u + 3 : u + 2, &a)) {
        return false;
    }
    *out = (span){u, a.u1, a.to - length + 1, a.to};
    return true;
}

static int precision_of(const span *t)
{
    const mz_day days = t->to - t->from + 1;
    return days == 1 ? 1 : days <= 6 ? 2 : days == 7 ? 3 : days <= 31 ? 4 : 5;
}

static bool time_at(const sentence *s, int u, span *out)
{
    return between(s, u, out) || since(s, u, out) || up_to(s, u, out) || simple(s, u, out);
}

bool mz_time_of(sentence *s, int u0, int u1, mz_when *out)
{
    for (int u = u0; u < u1; u++) {
        span t;
        if (time_at(s, u, &t)) {
            *out = (mz_when){.known = true, .from = t.from, .to = t.to, .precision = precision_of(&t)};
            out->span = mz_span_of(s, t.u0, t.u1 < s->un ? t.u1 : s->un);
            return true;
        }
    }
    return false;
}

bool mz_time_of_sentence(sentence *s, mz_when *out)
{
    if (!s->when_known) {
        s->when_known = true;
        s->when = (mz_when){.span = {S(""), -1, -1}};
        (void)mz_time_of(s, 0, s->un, &s->when);
    }
    if (s->when.known) {
        *out = s->when;
    }
    return s->when.known;
}

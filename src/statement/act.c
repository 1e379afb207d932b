#include "statement/line.h"

#define LAT_MOST      90000000
#define LON_MOST      180000000
#define RADIUS_MOST_M 2000000

static void put_line(mz_buf *out, mz_str key, mz_str text)
{
    if (text.len > 0) {
        mz_put(out, key);
        mz_line_text(out, text);
        mz_line_end(out);
    }
}

static void put_harm(mz_buf *out, const mz_act_harm *h)
{
    mz_puts(out, "harm");
    mz_line_word(out, mz_effect_word(h->effect));
    mz_line_int(out, h->count.lo);
    mz_line_offset(out, h->count.hi == MZ_OPEN ? -1 : (mz_len)h->count.hi);
    mz_line_word(out, mz_victim_status_word(h->status));
    mz_line_word(out, h->victims);
    mz_line_end(out);
}

void mz_act_write(const mz_act *act, mz_buf *out)
{
    mz_puts(out, "mizan/act/v1\nact");
    mz_line_word(out, mz_act_kind_word(act->kind));
    mz_line_word(out, act->by);
    mz_line_day(out, act->date);
    mz_line_word(out, act->word);
    mz_line_word(out, act->clause);
    mz_line_word(out, act->party);
    mz_line_day(out, act->from);
    mz_line_day(out, act->to);
    mz_line_end(out);
    for (mz_len i = 0; i < act->about_n; i++) {
        put_line(out, S("about"), act->about[i]);
    }
    put_line(out, S("grade"), act->grade);
    for (mz_len i = 0; i < act->harms_n; i++) {
        put_harm(out, &act->harms[i]);
    }
    for (mz_len i = 0; i < act->sets_n; i++) {
        mz_puts(out, "set");
        mz_line_word(out, act->sets[i].field);
        mz_line_text(out, act->sets[i].value);
        mz_line_end(out);
    }
    if (act->where.known) {
        mz_puts(out, "where");
        mz_line_degrees(out, act->where.lat_e6);
        mz_line_degrees(out, act->where.lon_e6);
        mz_line_int(out, act->radius_m);
        mz_line_text(out, act->where.span.text);
        mz_line_end(out);
    }
    put_line(out, S("reason"), act->reason);
    put_line(out, S("dissent"), act->dissent);
}

static void take_head(mz_lines *l, mz_act *a)
{
    l->bad = l->bad || !mz_lines_is(l, S("mizan/act/v1"));
    mz_lines_next(l);
    l->bad = l->bad || !mz_lines_is(l, S("act"));
    l->bad = !mz_act_kind_parse(mz_take_word(l), &a->kind) || l->bad;
    a->by = mz_take_word(l);
    a->date = mz_take_day(l);
    a->word = mz_take_word(l);
    a->clause = mz_take_word(l);
    a->party = mz_take_word(l);
    a->from = mz_take_day(l);
    a->to = mz_take_day(l);
    mz_lines_next(l);
}

static mz_str take_line(mz_lines *l, mz_str key)
{
    if (!mz_lines_is(l, key)) {
        return (mz_str){0};
    }
    const mz_str s = mz_take_text(l);
    l->bad = l->bad || s.len == 0;
    mz_lines_next(l);
    return s;
}

static void take_about(mz_lines *l, mz_act *a)
{
    mz_strs list = {0};
    while (mz_lines_is(l, S("about")) && list.n < MZ_ACT_REFS_MAX) {
        *mz_push(l->perm, &list) = take_line(l, S("about"));
    }
    a->about = list.v;
    a->about_n = list.n;
}

static void take_harms(mz_lines *l, mz_act *a)
{
    struct {
        mz_act_harm *v;
        mz_len n, cap;
    } list = {0};
    while (mz_lines_is(l, S("harm")) && list.n < MZ_ACT_HARMS_MAX) {
        mz_act_harm h = {0};
        l->bad = !mz_effect_parse(mz_take_word(l), &h.effect) || l->bad;
        h.count.lo = mz_take_int(l);
        h.count.hi = mz_take_upper(l);
        l->bad = !mz_victim_status_parse(mz_take_word(l), &h.status) || l->bad || !mz_interval_valid(h.count);
        h.victims = mz_take_word(l);
        mz_lines_next(l);
        *mz_push(l->perm, &list) = h;
    }
    a->harms = list.v;
    a->harms_n = list.n;
}

static void take_sets(mz_lines *l, mz_act *a)
{
    struct {
        mz_act_set *v;
        mz_len n, cap;
    } list = {0};
    while (mz_lines_is(l, S("set")) && list.n < MZ_ACT_SETS_MAX) {
        mz_act_set one = {.field = mz_take_word(l)};
        one.value = mz_take_text(l);
        l->bad = l->bad || one.field.len == 0 || one.value.len == 0;
        mz_lines_next(l);
        *mz_push(l->perm, &list) = one;
    }
    a->sets = list.v;
    a->sets_n = list.n;
}

static void take_where(mz_lines *l, mz_act *a)
{
    a->where.span = (mz_span){{0}, -1, -1};
    if (mz_lines_is(l, S("where"))) {
        a->where.known = true;
        a->where.precision = 1;
        a->where.lat_e6 = mz_take_degrees(l, LAT_MOST);
        a->where.lon_e6 = mz_take_degrees(l, LON_MOST);
        a->radius_m = (mz_len)mz_take_int(l);
        a->where.span.text = mz_take_text(l);
        l->bad = l->bad || a->radius_m > RADIUS_MOST_M;
        mz_lines_next(l);
    }
}

static mz_act take_act(mz_lines *l)
{
    mz_act a = {0};
    take_head(l, &a);
    take_about(l, &a);
    a.grade = take_line(l, S("grade"));
    take_harms(l, &a);
    take_sets(l, &a);
    take_where(l, &a);
    a.reason = take_line(l, S("reason"));
    a.dissent = take_line(l, S("dissent"));
    return a;
}

mz_status mz_acts_parse(mz_str text, mz_acts *out, mz_arena *perm)
{
    mz_lines l = mz_lines_of(text, perm);
    mz_acts list = {0};
    do {
        const mz_act a = take_act(&l);
        *mz_push(perm, &list) = a;
    } while (!l.bad && !l.end);
    if (l.bad) {
        return mz_fail(MZ_BAD_INPUT, "a line of the act is not as mizan writes it", l.at);
    }
    *out = list;
    return mz_ok();
}

mz_status mz_act_parse(mz_str text, mz_act *out, mz_arena *perm)
{
    mz_acts list;
    MZ_TRY(mz_acts_parse(text, &list, perm));
    if (list.n != 1) {
        return mz_fail(MZ_BAD_INPUT, "more than one act", -1);
    }
    *out = list.v[0];
    return mz_ok();
}

static bool one_of(mz_str s, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (mz_str_eq(s, mz_str_of(list[i]))) {
            return true;
        }
    }
    return false;
}

#define ONE_OF(s, list) one_of((s), (list), sizeof(list) / sizeof *(list))

/* vocabulary: ruling outcomes of SLMM and CTSAMVM merged; the last five are ours */
static const char *const outcomes[] = {"violation",        "no_violation",         "pending",
                                       "not_attributable", "cannot_rule_evidence", "cannot_rule_access_denied",
                                       "outside_terms",    "settled_locally",      "withdrawn"};
static const char *const positions[] = {"accuses", "denies", "concedes", "silent_since", "contests_figures"};
static const char *const remedies[] = {"asked", "done", "refused"};
static const char *const coverages[] = {"watched", "unwatched", "denied"};
static const char *const links[] = {"same", "different"};
static const char *const reviews[] = {"confirmed", "corrected", "rejected"};

static mz_status need(bool holds, const char *what) { return holds ? mz_ok() : mz_fail(MZ_BAD_INPUT, what, -1); }

static mz_status check_dates(const mz_act *a)
{
    const bool ordered = a->from == MZ_NO_DAY || a->to == MZ_NO_DAY || a->from <= a->to;
    return need(ordered, "`from` is after `to`");
}

static mz_status check_coverage(const mz_act *a)
{
    MZ_TRY(need(ONE_OF(a->word, coverages), "coverage is watched, unwatched or denied"));
    MZ_TRY(need(a->where.known && a->radius_m > 0, "coverage needs a place: lat, lon and radius_m"));
    return need(a->from != MZ_NO_DAY && a->to != MZ_NO_DAY, "coverage needs `from` and `to`");
}

static mz_status check_review(const mz_act *a)
{
    const bool corrects = mz_str_eq(a->word, S("corrected"));
    MZ_TRY(need(ONE_OF(a->word, reviews), "a review says confirmed, corrected or rejected"));
    MZ_TRY(need(!corrects || a->about_n == 1, "a correction is about one statement"));
    MZ_TRY(need(corrects == (a->sets_n > 0), "a correction, and nothing else, says what the fields should be (`set`)"));
    return need(a->reason.len > 0 || !mz_str_eq(a->word, S("rejected")), "a rejection needs its `reason`");
}

mz_status mz_act_check(const mz_act *a)
{
    MZ_TRY(check_dates(a));
    MZ_TRY(need(a->kind == MZ_COVERAGE || a->kind == MZ_NOTICE || a->about_n > 0,
                "`about` names no incident or statement"));
    switch (a->kind) {
    case MZ_FINDING:
        return need(a->reason.len > 0, "a finding needs its `reason`");
    case MZ_RULING:
        MZ_TRY(need(ONE_OF(a->word, outcomes), "the outcome is not one of the closed list (docs/formats/act.md)"));
        MZ_TRY(need(a->clause.len > 0, "a ruling needs the `clause` it is held against"));
        return need(a->reason.len > 0, "a ruling needs its `reason`");
    case MZ_REMEDY:
        return need(ONE_OF(a->word, remedies), "a remedy is asked, done or refused");
    case MZ_POSITION:
        MZ_TRY(need(a->party.len > 0, "a position needs its `party`"));
        return need(ONE_OF(a->word, positions), "the position is not one of the closed list (docs/formats/act.md)");
    case MZ_COVERAGE:
        return check_coverage(a);
    case MZ_NOTICE:
        return need(a->from != MZ_NO_DAY, "a notice needs the day it is `from`");
    case MZ_LINK:
        MZ_TRY(need(ONE_OF(a->word, links), "a link says same or different"));
        MZ_TRY(need(a->about_n >= 2, "a link needs two statements in `about`"));
        return need(a->reason.len > 0, "a link needs its `reason`");
    case MZ_REVIEW:
        return check_review(a);
    }
    return need(false, "unknown kind of act");
}

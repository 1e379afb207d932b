/* What one rule makes of one incident. Each step says yes, no or "cannot be told"; the first no decides, and else one
 * "cannot be told" leaves the verdict open. The reason names every step that was taken. */
#include "terms/inside.h"

#define REASON_MAX 2000
#define WHOLE      1000000

typedef enum tri { NO, YES, OPEN } tri;

typedef struct judging {
    const mz_facts *f;
    const mz_rule *rule;
    mz_reading_verdict v;
    mz_buf why;
} judging;

static void say(judging *j, mz_str s)
{
    if (j->why.len > 0) {
        mz_puts(&j->why, "; ");
    }
    mz_put(&j->why, s);
}

static tri both(tri a, tri b) { return a == NO || b == NO ? NO : a == OPEN || b == OPEN ? OPEN : YES; }

/* --- when --- */

static tri during(mz_day from, mz_day to, mz_day begin, mz_day end)
{
    if (begin == MZ_NO_DAY && end == MZ_NO_DAY) {
        return YES;
    }
    if (from == MZ_NO_DAY) {
        return OPEN;
    }
    const mz_day last = to == MZ_NO_DAY ? from : to;
    const bool before = begin != MZ_NO_DAY && last < begin, behind = end != MZ_NO_DAY && from > end;
    const bool within = (begin == MZ_NO_DAY || from >= begin) && (end == MZ_NO_DAY || last <= end);
    return before || behind ? NO : within ? YES : OPEN;
}

static tri judge_time(judging *j)
{
    const mz_terms_incident *i = j->f->incident;
    const tri t = during(i->from, i->to, j->rule->from, j->rule->to);
    if (t == OPEN) {
        say(j, i->from == MZ_NO_DAY ? S("no report says on which day it was")
                                    : S("it may have been before the clause took effect or after it ended"));
    } else if (t == NO) {
        say(j, S("the clause was not in effect then"));
    }
    return t;
}

/* --- where --- */

static void say_place(judging *j, mz_str how, mz_str id, int32_t ppm, int64_t distance_m, int64_t band_m)
{
    say(j, S("the place is "));
    mz_put(&j->why, how);
    mz_put_byte(&j->why, ' ');
    mz_put(&j->why, id);
    mz_puts(&j->why, " with probability ");
    mz_put_fixed(&j->why, (ppm + 500) / 1000, 3);
    mz_puts(&j->why, " (");
    mz_put_fixed(&j->why, (distance_m + 50) / 100, 1);
    mz_puts(&j->why, " km from it, undetermined within ");
    mz_put_fixed(&j->why, (band_m + 50) / 100, 1);
    mz_puts(&j->why, " km)");
}

static tri in_zone(judging *j, mz_where w)
{
    const mz_terms_incident *i = j->f->incident;
    const mz_zone *z = &j->f->terms->zones[w.index];
    const mz_inside at = mz_zone_position(z, i->point, i->radius_m);
    const bool in = w.kind == MZ_WHERE_IN;
    j->v.place_ppm = in ? at.inside_ppm : WHOLE - at.inside_ppm;
    say_place(j, in ? S("in zone") : S("outside zone"), z->id, j->v.place_ppm, at.distance_m, at.band_m);
    return at.side == MZ_SIDE_UNDETERMINED ? OPEN : (at.side == MZ_SIDE_LEFT) == in ? YES : NO;
}

static tri by_line(judging *j, mz_where w)
{
    const mz_terms_incident *i = j->f->incident;
    const mz_line *l = &j->f->terms->lines[w.index];
    const bool left = mz_str_eq(l->left, j->f->party), right = mz_str_eq(l->right, j->f->party);
    if (left == right) {
        j->v.place_ppm = -1;
        say(j, S("nobody is named whose side of the line could be told"));
        return OPEN;
    }
    const mz_position at = mz_line_position(l, i->point, i->radius_m);
    const bool beyond = w.kind == MZ_WHERE_BEYOND;
    const bool wanted_left = left != beyond;
    j->v.place_ppm = wanted_left ? at.left_ppm : at.right_ppm;
    say_place(j, beyond ? S("beyond line") : S("on its own side of line"), l->id, j->v.place_ppm, at.distance_m,
              at.band_m);
    if (at.at_end) {
        say(j, S("it lies past the end of the line as drawn"));
    }
    return at.side == MZ_SIDE_UNDETERMINED ? OPEN : (at.side == MZ_SIDE_LEFT) == wanted_left ? YES : NO;
}

static tri judge_place(judging *j, mz_where w)
{
    if (w.kind == MZ_WHERE_ANY) {
        return YES;
    }
    j->v.where = mz_terms_where_id(j->f->terms, w);
    if (!j->f->incident->placed) {
        j->v.place_ppm = -1;
        say(j, S("no report says where it was"));
        return OPEN;
    }
    return w.kind == MZ_WHERE_IN || w.kind == MZ_WHERE_OUT ? in_zone(j, w) : by_line(j, w);
}

/* --- whom --- */

static tri judge_target(judging *j)
{
    const mz_terms_incident *i = j->f->incident;
    bool known = false;
    for (mz_len k = 0; k < i->targets_n; k++) {
        const mz_str side = mz_actor_side(i->targets[k]);
        const bool other = mz_str_among(S("other"), j->rule->against, j->rule->against_n) &&
                           !mz_str_eq(side, j->f->party) &&
                           mz_str_among(side, j->f->terms->parties, j->f->terms->parties_n);
        known |= side.len > 0;
        if (other || mz_str_among(side, j->rule->against, j->rule->against_n)) {
            return YES;
        }
    }
    if (j->rule->against_n == 0) {
        return YES;
    }
    say(j, known ? S("those hit are not whom the clause protects") : S("no report says who was hit"));
    return known ? NO : OPEN;
}

/* --- unless --- */

static bool announced(const judging *j, const mz_exception *e)
{
    const mz_terms_incident *i = j->f->incident;
    for (mz_len k = 0; k < j->f->acts_n; k++) {
        const mz_act *a = &j->f->acts[k];
        const bool whose = mz_str_eq(mz_actor_side(a->party.len > 0 ? a->party : a->by), j->f->party);
        const bool what = (mz_terms_leaf_bit(a->word) & j->f->types) != 0;
        const bool when = a->from != MZ_NO_DAY && i->from != MZ_NO_DAY && a->from <= i->from &&
                          (a->to == MZ_NO_DAY || i->from <= a->to);
        const bool early = a->date != MZ_NO_DAY && i->from != MZ_NO_DAY && a->date + e->notice_days <= i->from;
        if (a->kind == MZ_NOTICE && whose && what && when && early && mz_terms_said_by(a->date, j->f->as_of)) {
            return true;
        }
    }
    return false;
}

/* Whether an exception covers the incident, place and day told apart from people's judgement. */
static tri covers(judging *j, const mz_exception *e)
{
    const mz_terms_incident *i = j->f->incident;
    const uint64_t touched = j->f->types & j->rule->types;
    if ((e->who_n > 0 && !mz_str_among(j->f->party, e->who, e->who_n)) ||
        (e->types != 0 && (touched & ~e->types) != 0) || (e->notice_days >= 0 && !announced(j, e))) {
        return NO;
    }
    const tri when = during(i->from, i->to, e->from, e->to);
    if (when == NO || e->where.kind == MZ_WHERE_ANY) {
        return when;
    }
    const mz_reading_verdict kept = j->v; /* the exception's place is not the rule's */
    const tri where = judge_place(j, e->where);
    j->v = kept;
    return both(when, where);
}

/* NO when an exception takes the incident out of the rule. */
static tri judge_exceptions(judging *j, mz_arena *perm)
{
    for (mz_len k = 0; k < j->rule->exceptions_n; k++) {
        const mz_exception *e = &j->rule->exceptions[k];
        const tri t = covers(j, e);
        if (t == NO) {
            continue;
        }
        const mz_str kept = j->v.exception;
        j->v.exception = !e->judged || kept.len == 0 ? e->id : mz_str_concat(perm, kept, S(" "), e->id);
        say(j, S("exception "));
        mz_put(&j->why, e->id);
        if (e->judged) {
            mz_puts(&j->why, " may apply, which is for people to judge");
        } else {
            mz_put(&j->why, t == YES ? S(" applies") : S(" may apply: place or day leave it open"));
        }
        if (!e->judged) {
            return t == YES ? NO : OPEN;
        }
    }
    return YES;
}

/* --- all of it --- */

static void say_types(judging *j, const mz_clause *clause)
{
    const uint64_t touched = j->f->types & j->rule->types;
    mz_len n = 0;
    for (int k = 0; k < 64; k++) {
        if ((touched >> k & 1) != 0) {
            if (n++ > 0) {
                mz_puts(&j->why, ", ");
            }
            mz_put(&j->why, mz_terms_leaf(k));
        }
    }
    const mz_str one = clause->required ? S(" goes against the clause") : S(" is prohibited");
    const mz_str many = clause->required ? S(" go against the clause") : S(" are prohibited");
    mz_put(&j->why, n > 1 ? many : one);
}

static tri judge_doer(judging *j)
{
    const mz_str party = j->f->party;
    if (!j->rule->accepted) {
        say(j, S("this side says that it is not bound by the clause"));
        return NO;
    }
    if (party.len > 0 && !mz_str_among(party, j->rule->who, j->rule->who_n)) {
        say(j, S("the clause does not bind this side"));
        return NO;
    }
    if (j->f->by_group && !j->rule->hosted) {
        say(j, S("the doer that is named is an armed group, and this reading holds only a side's own acts against it"));
        return NO;
    }
    if (!j->f->by_group && party.len > 0 && j->rule->hosted_only) {
        say(j, S("this reading speaks of what armed groups do, not of a side's own acts"));
        return NO;
    }
    if (j->f->by_outsider) {
        say(j, S("the doer that is named is no party to the terms"));
        return NO;
    }
    if (party.len == 0) {
        say(j, j->f->by_group
                   ? S("an armed group is named, and nobody says from whose ground or under whose control it acts")
                   : S("nobody says who did it"));
        return OPEN;
    }
    return YES;
}

mz_reading_verdict mz_terms_judge(const mz_facts *f, const mz_clause *clause, const mz_rule *rule, mz_arena *perm)
{
    judging j = {.f = f, .rule = rule, .v = {.party = rule->party, .place_ppm = WHOLE}, .why = mz_buf_new(REASON_MAX)};
    tri t = NO;
    if (f->types == 0) {
        say(&j, S("no report says what kind of happening it was"));
    } else if ((f->types & rule->types) == 0) {
        say(&j, S("nothing that happened is of a kind that the clause speaks of"));
    } else {
        say_types(&j, clause);
        t = judge_doer(&j);
        t = t == NO ? NO : both(t, judge_time(&j));
        t = t == NO ? NO : both(t, judge_target(&j));
        t = t == NO ? NO : both(t, judge_place(&j, rule->where));
        t = t == NO ? NO : both(t, judge_exceptions(&j, perm));
    }
    j.v.verdict = t == YES ? MZ_VERDICT_BREACH : t == NO ? MZ_VERDICT_NO : MZ_VERDICT_UNDETERMINED;
    j.v.reason = mz_str_copy(perm, mz_buf_str(&j.why));
    mz_buf_free(&j.why);
    return j.v;
}

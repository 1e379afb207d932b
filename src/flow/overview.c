/* The figures of the first page. */
#include "flow/inside.h"

#define SPAN_MOST 6 /* days: what is told of longer spans belongs to no day */

/* ---- breaches by side ---- */

static void count_breach(const mz_breach_row *b, mz_laid_count *n)
{
    const bool denied = b->attribution == MZ_ATTRIBUTION_DENIED;
    const bool owned = b->attribution == MZ_ATTRIBUTION_ACKNOWLEDGED;
    n->claimed++;
    n->corroborated += owned || b->state >= MZ_STATE_EXAMINED;
    n->disputed += denied || b->result == MZ_CONTESTED_READING;
    n->unanswered += b->state == MZ_STATE_ALLEGED && !denied && !owned;
}

static mz_status count_breaches(mz_case *c, mz_overview *out, mz_arena *perm)
{
    mz_rows rows;
    mz_laid_count *laid = mz_new(perm, mz_laid_count, c->parties_n);
    mz_arena scratch = *perm;
    for (mz_len p = 0; p < c->parties_n; p++) {
        laid[p].party = c->parties[p].code;
    }
    MZ_TRY(mz_index_ask(c->index, MZ_Q_BREACHES_ALL, NULL, 0, &rows, &scratch));
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_breach_row *b = &((const mz_breach_row *)rows.v)[i];
        if (b->result == MZ_NO_BREACH) {
            continue;
        }
        out->undetermined += b->result == MZ_BREACH_UNDETERMINED;
        for (mz_len p = 0; p < c->parties_n; p++) {
            if (mz_str_eq(b->party, laid[p].party)) {
                count_breach(b, &laid[p]);
            }
        }
    }
    out->laid = laid;
    return mz_ok();
}

/* ---- the last days ---- */

mz_status mz_flow_newest_day(mz_case *c, mz_day *out)
{
    mz_rows rows;
    MZ_WORK_ROOM_SCOPED room = {0};
    const mz_selection newest = {.of = MZ_COLLECTION_INCIDENTS, .most = 1, .newest_first = true};
    MZ_TRY(mz_work_room_new(&room));
    MZ_TRY(mz_index_ask_where(c->index, &newest, &rows, &room.arena));
    *out = rows.n > 0 ? ((const mz_incident_row *)rows.v)->from : MZ_NO_DAY;
    return mz_ok();
}

/* The day that the series ends with. */
static mz_status find_day(mz_case *c, mz_day day, mz_overview *out)
{
    mz_day last;
    MZ_TRY(mz_flow_newest_day(c, &last));
    out->earlier = last != MZ_NO_DAY && last <= day - MZ_OVERVIEW_DAYS;
    out->day = out->earlier ? last : day;
    return mz_ok();
}

static void count_incident(const mz_case *c, const mz_incident_row *r, mz_brief_day *day)
{
    bool named = false;
    day->incidents++;
    for (mz_len p = 0; p < c->parties_n; p++) {
        const bool acts = mz_str_has_word(r->acting, c->parties[p].code);
        day->by[p] += acts;
        named = named || acts;
    }
    day->unattributed += !named;
}

static mz_status count_days(mz_case *c, mz_overview *out, mz_arena scratch)
{
    mz_rows rows;
    const mz_day first = out->day - (MZ_OVERVIEW_DAYS - 1), earliest = first - MZ_OVERVIEW_DAYS;
    const mz_value span[] = {mz_value_number(earliest), mz_value_number(out->day)};
    MZ_TRY(mz_index_ask(c->index, MZ_Q_INCIDENTS, span, 2, &rows, &scratch));
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_incident_row *r = &((const mz_incident_row *)rows.v)[i];
        if (r->to >= first) {
            out->incidents++;
            out->unplaced += !r->placed;
            out->one_source += r->sources < 2;
        }
        if (!mz_flow_violent(r->type) || r->to - r->from > SPAN_MOST || r->from < earliest) {
            continue;
        }
        out->before[0] += r->from > out->day - 14 && r->from <= out->day - 7;
        out->before[1] += r->from < first;
        if (r->from >= first) {
            count_incident(c, r, &out->series[r->from - first]);
        }
    }
    return mz_ok();
}

/* Days on which somebody watched, by acts of coverage and by observations that were filed. */
static mz_status count_eyes(mz_case *c, mz_overview *out, mz_arena scratch)
{
    mz_rows acts, documents;
    const mz_day first = out->day - (MZ_OVERVIEW_DAYS - 1);
    const mz_value kind[] = {mz_value_number(MZ_COVERAGE)};
    const mz_value span[] = {mz_value_number(first), mz_value_number(out->day)};
    MZ_TRY(mz_index_ask(c->index, MZ_Q_ACTS, kind, 1, &acts, &scratch));
    MZ_TRY(mz_index_ask(c->index, MZ_Q_DOCUMENTS_SAID, span, 2, &documents, &scratch));
    for (mz_len i = 0; i < acts.n; i++) {
        const mz_act_row *a = &((const mz_act_row *)acts.v)[i];
        const mz_day from = a->from > first ? a->from : first;
        const mz_day to = a->to == MZ_NO_DAY || a->to > out->day ? out->day : a->to;
        if (a->from == MZ_NO_DAY || from > to) {
            continue;
        }
        out->denied += mz_str_eq(a->word, S("denied"));
        out->unwatched += mz_str_eq(a->word, S("unwatched"));
        for (mz_day d = from; d <= to && mz_str_eq(a->word, S("watched")); d++) {
            out->series[d - first].watched = true;
        }
    }
    for (mz_len i = 0; i < documents.n; i++) {
        const mz_document_row *d = &((const mz_document_row *)documents.v)[i];
        out->series[d->date - first].watched |= d->method == MZ_BY_OBSERVATION;
    }
    return mz_ok();
}

mz_status mz_flow_overview(mz_case *c, mz_day day, mz_overview *out, mz_arena *perm)
{
    mz_rows rows;
    *out = (mz_overview){.day = day};
    MZ_TRY(count_breaches(c, out, perm));
    MZ_TRY(find_day(c, day, out));
    for (mz_len i = 0; i < MZ_OVERVIEW_DAYS; i++) {
        out->series[i].day = out->day - (MZ_OVERVIEW_DAYS - 1) + (mz_day)i;
    }
    MZ_TRY(count_days(c, out, *perm));
    MZ_TRY(count_eyes(c, out, *perm));
    MZ_TRY(mz_index_ask(c->index, MZ_Q_ENTRY_LAST, NULL, 0, &rows, perm));
    out->any = rows.n > 0;
    if (out->any) {
        out->last = *(const mz_entry_row *)rows.v;
    }
    return mz_ok();
}

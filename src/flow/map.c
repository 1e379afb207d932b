/* What a map shows around its incidents: crossings with their state, who watched where, lines and zones of the terms.
 */
#include "flow/inside.h"

/* ---- crossings: what was last said of each ---- */

typedef struct crossings {
    mz_brief_crossing *v;
    mz_len n, cap;
} crossings;

static mz_status take_crossings(mz_case *c, mz_day day, mz_str type, mz_str state, crossings *list, mz_map *at,
                                mz_arena *perm)
{
    mz_rows rows;
    const mz_value v[] = {mz_value_text(type), mz_value_number(day)};
    MZ_TRY(mz_index_ask(c->index, MZ_Q_STATEMENTS_TYPED, v, 2, &rows, perm));
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_statement_row *r = &((const mz_statement_row *)rows.v)[i];
        const mz_gazettes found = mz_gazetteer_find(r->place);
        const mz_place_context context = {.kind = MZ_PLACE_CROSSING};
        bool sure, fresh;
        const mz_len best = mz_gazetteer_best(found, &context, &sure);
        if (r->place.len == 0 || best < 0 || r->polarity != MZ_AFFIRMED) {
            continue;
        }
        const mz_gazette place = mz_gazetteer_at(found, best);
        const mz_day since = r->from != MZ_NO_DAY ? r->from : r->said;
        const int64_t k = *mz_map_put(at, place.id, list->n, &fresh, perm);
        if (fresh) {
            *mz_push(perm, list) =
                (mz_brief_crossing){.name = place.name, .at = place.point, .state = S("unknown"), .since = MZ_NO_DAY};
        }
        mz_assert(list->v != NULL);
        mz_brief_crossing *crossing = &list->v[k];
        if (since <= day && (crossing->since == MZ_NO_DAY || since > crossing->since)) {
            crossing->state = state;
            crossing->since = since;
            crossing->by = r->speaker;
            crossing->ref = mz_ref_text(r->id, perm);
        }
    }
    return mz_ok();
}

mz_status mz_flow_crossings_on(mz_case *c, mz_day day, const mz_brief_crossing **out, mz_len *n, mz_arena *perm)
{
    mz_map at = {0};
    crossings list = {0};
    MZ_TRY(take_crossings(c, day, S("border_closure"), S("closed"), &list, &at, perm));
    MZ_TRY(take_crossings(c, day, S("border_opening"), S("open"), &list, &at, perm));
    *out = list.v;
    *n = list.n;
    return mz_ok();
}

/* ---- who watched where ---- */

mz_status mz_flow_coverage(mz_case *c, mz_day from, mz_day to, const mz_brief_coverage **out, mz_len *n, mz_arena *perm)
{
    mz_rows rows;
    const mz_value kind[] = {mz_value_number(MZ_COVERAGE)};
    MZ_TRY(mz_index_ask(c->index, MZ_Q_ACTS, kind, 1, &rows, perm));
    mz_brief_coverage *v = mz_new(perm, mz_brief_coverage, rows.n);
    *n = 0;
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_act_row *r = &((const mz_act_row *)rows.v)[i];
        if (r->from == MZ_NO_DAY || r->from > to || (r->to != MZ_NO_DAY && r->to < from)) {
            continue;
        }
        mz_entry e;
        mz_acts acts;
        const mz_len nth = mz_statement_id_ordinal(r->id);
        MZ_TRY(mz_record_entry(c->record, (mz_len)mz_statement_id_entry(r->id), &e, perm));
        MZ_TRY(mz_acts_parse(e.draft.text, &acts, perm));
        if (nth >= acts.n) {
            return mz_fail(MZ_CORRUPT,
                           "the index names an act that the record has not; mend it with: mizan rebuild CASE", nth);
        }
        const mz_act *a = &acts.v[nth];
        v[(*n)++] = (mz_brief_coverage){
            mz_ref_text(r->id, perm),           a->by,       a->word, a->party, a->where.span.text, a->where.known,
            {a->where.lat_e6, a->where.lon_e6}, a->radius_m, a->from, a->to,    a->reason};
    }
    *out = v;
    return mz_ok();
}

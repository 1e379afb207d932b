/* Gates between the parties' countries, and what was last said of each. A day on which one source says open and
 * another closed leaves it disputed; nothing said leaves it unknown. */
#include "flow/inside.h"

static bool is_party(const mz_case *c, mz_str country)
{
    for (mz_len i = 0; i < c->parties_n; i++) {
        if (mz_str_eq(c->parties[i].code, country)) {
            return true;
        }
    }
    return false;
}

typedef struct gates {
    mz_crossing_row *v;
    mz_len n;
} gates;

static mz_crossing_row *find(const gates *g, mz_str id)
{
    for (mz_len i = 0; i < g->n; i++) {
        if (mz_str_eq(g->v[i].id, id)) {
            return &g->v[i];
        }
    }
    return NULL;
}

/* Those of which both sides are parties, by id. */
static gates take_gates(const mz_case *c, mz_arena *perm)
{
    const mz_len all = mz_gazetteer_of_kind(MZ_PLACE_CROSSING, NULL, 0);
    mz_gazette *places = mz_new(perm, mz_gazette, all);
    gates g = {.v = mz_new(perm, mz_crossing_row, all)};
    (void)mz_gazetteer_of_kind(MZ_PLACE_CROSSING, places, all);
    for (mz_len i = 0; i < all; i++) {
        const mz_gazette p = places[i];
        if (is_party(c, p.country) && is_party(c, p.country_other)) {
            g.v[g.n++] = (mz_crossing_row){.id = p.id,
                                           .name = p.name,
                                           .country = p.country,
                                           .country_other = p.country_other,
                                           .placed = true,
                                           .lat_e6 = p.point.lat_e6,
                                           .lon_e6 = p.point.lon_e6,
                                           .radius_m = p.radius_m,
                                           .state = S("unknown"),
                                           .since = MZ_NO_DAY,
                                           .until = MZ_NO_DAY,
                                           .source = -1};
        }
    }
    return g;
}

static void take_word(mz_crossing_row *gate, const mz_statement_row *r, mz_day last)
{
    const mz_day day = r->from != MZ_NO_DAY ? r->from : r->said;
    const mz_str state = mz_str_eq(r->type, S("border_closure")) ? S("closed") : S("open");
    if (day == MZ_NO_DAY || day > last || (gate->since != MZ_NO_DAY && day < gate->since)) {
        return;
    }
    const bool differs = day == gate->since && !mz_str_eq(gate->state, state);
    gate->state = differs ? S("disputed") : state;
    gate->since = gate->until = day;
    gate->by = r->speaker;
    gate->source = r->id;
}

static mz_status take_words(mz_index *index, const gates *g, mz_day last, mz_arena *perm)
{
    mz_rows rows;
    const mz_place_context context = {.kind = MZ_PLACE_CROSSING};
    MZ_TRY(mz_index_ask(index, MZ_Q_STATEMENTS_GATES, NULL, 0, &rows, perm));
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_statement_row *r = &((const mz_statement_row *)rows.v)[i];
        const mz_gazettes found = mz_gazetteer_find(r->place);
        bool sure;
        const mz_len best = mz_gazetteer_best(found, &context, &sure);
        if (r->place.len == 0 || best < 0 || r->polarity != MZ_AFFIRMED) {
            continue;
        }
        mz_crossing_row *gate = find(g, mz_gazetteer_at(found, best).id);
        if (gate != NULL) {
            take_word(gate, r, last);
        }
    }
    return mz_ok();
}

mz_status mz_flow_gates(mz_case *c, mz_day last, const mz_crossing_row **out, mz_len *n, mz_arena *perm)
{
    const gates g = take_gates(c, perm);
    MZ_TRY(take_words(c->index, &g, last, perm));
    *out = g.v;
    *n = g.n;
    return mz_ok();
}

mz_status mz_flow_crossings(const mz_case *c, mz_index *index)
{
    MZ_WORK_ROOM_SCOPED work = {0};
    MZ_TRY(mz_work_room_new(&work));
    const gates g = take_gates(c, &work.arena);
    MZ_TRY(take_words(index, &g, INT32_MAX, &work.arena));
    MZ_TRY(mz_index_clear(index, MZ_TABLE_CROSSING));
    for (mz_len i = 0; i < g.n; i++) {
        g.v[i].n = i + 1;
        MZ_TRY(mz_index_put(index, MZ_TABLE_CROSSING, &g.v[i]));
    }
    return mz_ok();
}

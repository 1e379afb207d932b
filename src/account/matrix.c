/* Who says what of an incident, and where they agree. */
#include "account/matrix.h"

#include "geo/geo.h"
#include "lexicon/lexicon.h"

mz_str mz_aspect_word(mz_aspect v)
{
    static const char *const words[] = {"what", "where", "when", "doer", "target", "means"};
    mz_assert(v >= 0 && v < MZ_ASPECTS);
    return mz_str_of(words[v]);
}

mz_str mz_stand_word(mz_stand v)
{
    static const char *const words[] = {"silent", "alone", "agrees", "differs"};
    mz_assert(v >= 0 && v < MZ_STANDS);
    return mz_str_of(words[v]);
}

/* ---- comparing ---- */

typedef enum meeting { CONTRADICT = -1, UNCOMPARED = 0, AGREE = 1 } meeting;

/* Ways of using force, of which one happening has one: on the ground, indirect, from the air, by explosives. That
 * civilians were hit, or things destroyed, goes with any of them. */
static bool is_force(mz_str leaf)
{
    const mz_type *t = mz_type_find(leaf);
    return t != NULL && mz_str_starts(t->path, S("event/force/")) && !mz_str_eq(t->path, S("event/force/targeted"));
}

static bool same_value(mz_aspect row, mz_str a, mz_str b)
{
    return mz_str_eq(a, b) || (row == MZ_ASPECT_WHAT && is_force(a) && is_force(b) && mz_type_distance(a, b) <= 1);
}

/* What cannot both be true of one place and day. */
static bool are_opposed(mz_str a, mz_str b)
{
    static const char *const pairs[][2] = {{"border_closure", "border_opening"},
                                           {"aid_obstruction", "aid_delivery"},
                                           {"detention", "prisoner_release"},
                                           {"ceasefire_declared", "ceasefire_ended"}};
    if (is_force(a) && is_force(b)) {
        return mz_type_distance(a, b) > 1;
    }
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        const mz_str x = mz_str_of(pairs[i][0]), y = mz_str_of(pairs[i][1]);
        if ((mz_str_eq(a, x) && mz_str_eq(b, y)) || (mz_str_eq(a, y) && mz_str_eq(b, x))) {
            return true;
        }
    }
    return false;
}

static bool any_opposed(const mz_matrix_cell *a, const mz_matrix_cell *b)
{
    for (mz_len i = 0; i < a->said_n; i++) {
        for (mz_len k = 0; k < b->said_n; k++) {
            if (are_opposed(a->said[i], b->said[k])) {
                return true;
            }
        }
    }
    return false;
}

static bool share(mz_aspect row, const mz_str *a, mz_len a_n, const mz_str *b, mz_len b_n)
{
    for (mz_len i = 0; i < a_n; i++) {
        for (mz_len k = 0; k < b_n; k++) {
            if (same_value(row, a[i], b[k])) {
                return true;
            }
        }
    }
    return false;
}

static bool denies(mz_aspect row, const mz_matrix_cell *a, const mz_matrix_cell *b)
{
    for (mz_len i = 0; i < a->denied_n && b->said_n > 0; i++) {
        if (a->denied[i].len == 0) {
            return true;
        }
    }
    return share(row, a->denied, a->denied_n, b->said, b->said_n);
}

static meeting meet_values(mz_aspect row, const mz_matrix_cell *a, const mz_matrix_cell *b)
{
    if (denies(row, a, b) || denies(row, b, a)) {
        return CONTRADICT;
    }
    if (a->said_n > 0 && b->said_n > 0) {
        const bool apart = row == MZ_ASPECT_DOER || (row == MZ_ASPECT_WHAT && any_opposed(a, b));
        return share(row, a->said, a->said_n, b->said, b->said_n) ? AGREE : apart ? CONTRADICT : UNCOMPARED;
    }
    return share(row, a->denied, a->denied_n, b->denied, b->denied_n) ? AGREE : UNCOMPARED;
}

static meeting meet_places(const mz_matrix_cell *a, const mz_matrix_cell *b)
{
    if (a->where == NULL || b->where == NULL) {
        return UNCOMPARED;
    }
    if (!mz_place_located(a->where) || !mz_place_located(b->where)) {
        return mz_str_eq_fold(a->where->span.text, b->where->span.text) ? AGREE : UNCOMPARED;
    }
    const mz_point p = {a->where->lat_e6, a->where->lon_e6}, q = {b->where->lat_e6, b->where->lon_e6};
    return mz_distance_m(p, q) <= a->radius_m + b->radius_m ? AGREE : CONTRADICT;
}

static meeting meet(mz_aspect row, const mz_matrix_cell *a, const mz_matrix_cell *b)
{
    if (row == MZ_ASPECT_WHERE) {
        return meet_places(a, b);
    }
    if (row == MZ_ASPECT_WHEN) {
        return a->from == MZ_NO_DAY || b->from == MZ_NO_DAY ? UNCOMPARED
               : a->from <= b->to && b->from <= a->to       ? AGREE
                                                            : CONTRADICT;
    }
    return meet_values(row, a, b);
}

static mz_stand stand_of(bool speaks, const meeting *others, mz_len n)
{
    mz_stand stand = MZ_STAND_ALONE;
    for (mz_len i = 0; i < n && speaks; i++) {
        if (others[i] == CONTRADICT) {
            return MZ_STAND_DIFFERS;
        }
        stand = others[i] == AGREE ? MZ_STAND_AGREES : stand;
    }
    return speaks ? stand : MZ_STAND_SILENT;
}

/* ---- what a column says ---- */

typedef struct sets {
    mz_strs said, denied;
    struct {
        int32_t *v;
        mz_len n, cap;
    } sources;
    const mz_place *where;
    int64_t radius_m;
    int precision; /* of the days; 0: none yet */
    mz_day from, to;
} sets;

static void take_value(mz_strs *set, mz_str value, mz_arena *perm)
{
    for (mz_len i = 0; i < set->n; i++) {
        if (mz_str_eq(set->v[i], value)) {
            return;
        }
    }
    *mz_push(perm, set) = value;
}

static void spoke(sets *s, mz_len statement, mz_arena *perm)
{
    if (s->sources.n == 0 || s->sources.v[s->sources.n - 1] != (int32_t)statement) {
        *mz_push(perm, &s->sources) = (int32_t)statement;
    }
}

static bool is_denial(const mz_statement *s) { return s->polarity == MZ_NEGATED || s->stance == MZ_DENIES; }

/* Leaves of what happens; what is done in words (accusing, denying) is no event. */
static void take_what(sets *row, const mz_statement *s, mz_len i, mz_arena *perm)
{
    const mz_type *type = mz_type_find(s->type);
    const bool event = type != NULL && mz_str_starts(type->path, S("event/"));
    if (event || (is_denial(s) && s->kind == MZ_EVENT && s->harms_n == 0)) { /* "nobody died" denies no event */
        take_value(is_denial(s) ? &row->denied : &row->said, event ? s->type : (mz_str){0}, perm);
        spoke(row, i, perm);
    }
}

static void take_sides(sets *row, const mz_statement *s, const mz_mention *v, mz_len n, mz_len i, mz_arena *perm)
{
    for (mz_len k = 0; k < n; k++) {
        const mz_str side = mz_account_side(v[k].actor);
        if (side.len > 0) {
            take_value(is_denial(s) ? &row->denied : &row->said, side, perm);
            spoke(row, i, perm);
        }
    }
}

int64_t mz_matrix_radius_m(const mz_place *p)
{
    mz_gazette g;
    if (!mz_place_located(p)) {
        return 0;
    }
    return p->place.len > 0 && mz_gazetteer_by_id(p->place, &g) && g.radius_m > 0 ? g.radius_m
                                                                                  : mz_precision_radius_m(p->precision);
}

/* The finest place, of equals the first said; one with coordinates before a name alone. */
static void take_where(sets *row, const mz_statement *s, mz_len i, mz_arena *perm)
{
    const mz_place *p = &s->where;
    if (!p->known || is_denial(s)) {
        return;
    }
    const int64_t radius_m = mz_matrix_radius_m(p);
    const bool finer = row->where == NULL || (radius_m > 0 && (row->radius_m == 0 || radius_m < row->radius_m));
    if (finer) {
        row->where = p;
        row->radius_m = radius_m;
    }
    spoke(row, i, perm);
}

/* The span of the finest days. */
static void take_when(sets *row, const mz_statement *s, mz_len i, mz_arena *perm)
{
    const mz_when *w = &s->when;
    if (!w->known || w->from == MZ_NO_DAY || is_denial(s)) {
        return;
    }
    if (row->precision == 0 || w->precision < row->precision) {
        row->from = w->from;
        row->to = w->to;
        row->precision = w->precision;
    } else if (w->precision == row->precision) {
        row->from = w->from < row->from ? w->from : row->from;
        row->to = w->to > row->to ? w->to : row->to;
    }
    spoke(row, i, perm);
}

/* "weapon=mortar" of an observation's note. */
static void take_means(sets *row, const mz_statement *s, mz_len i, mz_arena *perm)
{
    for (mz_str rest = s->note; rest.len > 0 && !is_denial(s);) {
        mz_str value = mz_str_trim(mz_str_cut(&rest, ';'));
        if (mz_str_eq(mz_str_cut(&value, '='), S("weapon")) && value.len > 0) {
            take_value(&row->said, value, perm);
            spoke(row, i, perm);
        }
    }
}

mz_len mz_matrix_column(const mz_statement *s, const mz_document *document, const mz_account_party *parties,
                        mz_len parties_n)
{
    mz_str side;
    const mz_voice voice = mz_account_voice(mz_statement_speaker(s, document), parties, parties_n, &side);
    for (mz_len i = 0; i < parties_n && voice == MZ_VOICE_PARTY; i++) {
        if (mz_str_eq(parties[i].code, side)) {
            return i;
        }
    }
    return voice == MZ_VOICE_INDEPENDENT ? parties_n : parties_n + 1;
}

static mz_matrix_cell cell_of(const sets *s)
{
    return (mz_matrix_cell){.said = s->said.v,
                            .said_n = s->said.n,
                            .denied = s->denied.v,
                            .denied_n = s->denied.n,
                            .from = s->from,
                            .to = s->to,
                            .where = s->where,
                            .radius_m = s->radius_m,
                            .sources = s->sources.v,
                            .sources_n = s->sources.n};
}

static void compare_row(mz_aspect row, mz_matrix_cell *cells, mz_len columns, mz_arena scratch)
{
    meeting *others = mz_new(&scratch, meeting, columns);
    for (mz_len c = 0; c < columns; c++) {
        for (mz_len k = 0; k < columns; k++) {
            others[k] = k == c ? UNCOMPARED : meet(row, &cells[c], &cells[k]);
        }
        cells[c].stand = stand_of(cells[c].sources_n > 0, others, columns);
    }
}

void mz_matrix_of(const mz_spoken *v, mz_len n, const mz_account_party *parties, mz_len parties_n, mz_matrix *out,
                  mz_arena *perm)
{
    const mz_len columns = parties_n + 2;
    sets *all = mz_new(perm, sets, MZ_ASPECTS * columns);
    mz_matrix_cell *cells = mz_new(perm, mz_matrix_cell, MZ_ASPECTS * columns);
    for (mz_len i = 0; i < MZ_ASPECTS * columns; i++) {
        all[i].from = all[i].to = MZ_NO_DAY;
    }
    for (mz_len i = 0; i < n; i++) {
        const mz_statement *s = v[i].statement;
        sets *column = all + mz_matrix_column(s, v[i].document, parties, parties_n);
        if (s->polarity == MZ_FUTURE) {
            continue;
        }
        take_what(column + MZ_ASPECT_WHAT * columns, s, i, perm);
        take_where(column + MZ_ASPECT_WHERE * columns, s, i, perm);
        take_when(column + MZ_ASPECT_WHEN * columns, s, i, perm);
        take_sides(column + MZ_ASPECT_DOER * columns, s, s->agents, s->agents_n, i, perm);
        take_sides(column + MZ_ASPECT_TARGET * columns, s, s->targets, s->targets_n, i, perm);
        take_means(column + MZ_ASPECT_MEANS * columns, s, i, perm);
    }
    for (mz_len i = 0; i < MZ_ASPECTS * columns; i++) {
        cells[i] = cell_of(&all[i]);
    }
    for (mz_aspect row = MZ_ASPECT_WHAT; row < MZ_ASPECTS; row++) {
        compare_row(row, cells + (mz_len)row * columns, columns, *perm);
    }
    *out = (mz_matrix){cells, columns};
}

/* ---- figures ---- */

static bool overlap(mz_interval a, mz_interval b)
{
    return (a.hi == MZ_OPEN || a.hi >= b.lo) && (b.hi == MZ_OPEN || b.hi >= a.lo);
}

/* A column of several voices agrees with another one when any two of theirs can both be true. */
static meeting meet_figures(const mz_figure_cell *a, const mz_figure_cell *b)
{
    meeting found = UNCOMPARED;
    for (mz_len i = 0; i < a->n; i++) {
        for (mz_len k = 0; k < b->n; k++) {
            const mz_said *x = a->v[i], *y = b->v[k];
            if (x->counted && y->counted && overlap(x->bounds, y->bounds)) {
                return AGREE;
            }
            const bool denied = (x->denies && !x->counted && y->counted) || (y->denies && !y->counted && x->counted);
            found = denied || (x->counted && y->counted) ? CONTRADICT : found;
        }
    }
    return found;
}

static mz_len figure_column(const mz_said *s, const mz_account_party *parties, mz_len parties_n)
{
    for (mz_len i = 0; i < parties_n; i++) {
        if (mz_str_eq(parties[i].code, s->by)) {
            return i;
        }
    }
    return parties_n + 1;
}

const mz_figure_cell *mz_matrix_figures(const mz_account_line *line, const mz_account_party *parties, mz_len parties_n,
                                        mz_arena *perm)
{
    const mz_len columns = parties_n + 2, most = line->said_n + line->independent_n;
    mz_figure_cell *cells = mz_new(perm, mz_figure_cell, columns);
    for (mz_len c = 0; c < columns; c++) {
        const mz_said **v = mz_new(perm, const mz_said *, most);
        for (mz_len i = 0; i < line->said_n; i++) {
            if (figure_column(&line->said[i], parties, parties_n) == c) {
                v[cells[c].n++] = &line->said[i];
            }
        }
        for (mz_len i = 0; i < line->independent_n && c == parties_n; i++) {
            v[cells[c].n++] = &line->independent[i];
        }
        cells[c].v = v;
    }
    mz_arena scratch = *perm;
    meeting *others = mz_new(&scratch, meeting, columns);
    for (mz_len c = 0; c < columns; c++) {
        for (mz_len k = 0; k < columns; k++) {
            others[k] = k == c ? UNCOMPARED : meet_figures(&cells[c], &cells[k]);
        }
        cells[c].stand = stand_of(cells[c].n > 0, others, columns);
    }
    return cells;
}

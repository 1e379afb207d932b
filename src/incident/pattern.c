#include "incident/pattern.h"

const mz_row_shape mz_row_shapes[MZ_ROWS] = {
    {"prior", MZ_CELL_PRIOR, MZ_PLACE_CLASSES, 1},       {"place", MZ_CELL_PLACE, MZ_PLACE_CLASSES, MZ_PLACE_LEVELS},
    {"day", MZ_CELL_DAY, MZ_DAY_CLASSES, MZ_DAY_LEVELS}, {"type", MZ_CELL_TYPE, 1, MZ_TYPE_LEVELS},
    {"actors", MZ_CELL_ACTORS, 1, MZ_ACTOR_LEVELS},      {"deaths", MZ_CELL_DEATHS, 1, MZ_DEATH_LEVELS},
};

static const int32_t distance_m[MZ_DISTANCE_LEVELS - 1] = {20,   200,   1000,  2000,  4000,
                                                           8000, 15000, 30000, 60000, 120000};
static const char *const distance_names[MZ_DISTANCE_LEVELS] = {"0.02km", "0.2km", "1km",  "2km",   "4km", "8km",
                                                               "15km",   "30km",  "60km", "120km", "more"};
static const char *const unit_names[MZ_UNIT_LEVELS] = {"same-adm2", "same-adm1", "other-unit", "unknown-unit"};
static const char *const place_names[MZ_PLACE_CLASSES] = {"1-1", "1-2", "1-3", "1-4", "2-2",  "2-3",
                                                          "2-4", "3-3", "3-4", "4-4", "vague"};
static const char *const exact_names[MZ_DAY_CLASSES] = {"exact", "one-inexact", "inexact"};
static const char *const type_names[MZ_TYPE_LEVELS] = {"same-fine", "same-broad", "other", "unknown"};
static const char *const actor_names[MZ_ACTOR_LEVELS] = {"same-dyad", "same-conflict", "one-unknown", "both-unknown",
                                                         "other-conflict"};
static const char *const death_names[MZ_DEATH_LEVELS] = {
    "equal-0",         "equal-1",   "equal-2",    "equal-3",      "equal-4",          "equal-5-6",      "equal-7-9",
    "equal-10+",       "equal-20+", "off-by-1-1", "off-by-1-2-4", "off-by-1-5+",      "within-quarter", "within-half",
    "within-third-2+", "apart-2-4", "apart-5-9",  "apart-10+",    "open-bounds-meet", "unknown"};

mz_pattern_scale mz_pattern_scale_new(void)
{
    mz_pattern_scale s = {0};
    for (int i = 0; i < MZ_DISTANCE_LEVELS - 1; i++) {
        s.chord2[i] = mz_rec_reach2(distance_m[i]);
    }
    return s;
}

static int place_class(const mz_rec *a, const mz_rec *b)
{
    static const int8_t pair[5][5] = {
        {10, 10, 10, 10, 10}, {10, 0, 1, 2, 3}, {10, 1, 4, 5, 6}, {10, 2, 5, 7, 8}, {10, 3, 6, 8, 9}};
    return a->where_prec > 4 || b->where_prec > 4 ? MZ_PLACE_CLASSES - 1 : pair[a->where_prec][b->where_prec];
}

static int unit_level(const mz_rec *a, const mz_rec *b)
{
    if (a->adm_1 == 0 || b->adm_1 == 0) {
        return 3;
    }
    if (a->adm_1 != b->adm_1) {
        return 2;
    }
    return a->adm_2 != 0 && a->adm_2 == b->adm_2 ? 0 : 1;
}

static int place_level(const mz_pattern_scale *s, const mz_rec *a, const mz_rec *b)
{
    const int64_t chord2 = mz_rec_chord2(a, b);
    int d = 0;
    while (d < MZ_DISTANCE_LEVELS - 1 && chord2 > s->chord2[d]) {
        d++;
    }
    return d * MZ_UNIT_LEVELS + unit_level(a, b);
}

/* 7 is the same day; 0 and 14 are seven days and more before and after. Intervals that meet but do not begin on the
 * same day count as one day at most. */
static int day_level(const mz_rec *a, const mz_rec *b)
{
    const int32_t after = b->from - a->to, before = a->from - b->to;
    if (after > 0) {
        return 7 + (after > 7 ? 7 : after);
    }
    if (before > 0) {
        return 7 - (before > 7 ? 7 : before);
    }
    return b->from > a->from ? 8 : b->from < a->from ? 6 : 7;
}

static int type_level(const mz_rec *a, const mz_rec *b)
{
    if ((a->type_fine == 0 && a->type_broad == 0) || (b->type_fine == 0 && b->type_broad == 0)) {
        return 3;
    }
    if (a->type_fine != 0 && a->type_fine == b->type_fine) {
        return 0;
    }
    return a->type_broad != 0 && a->type_broad == b->type_broad ? 1 : 2;
}

static int actor_level(const mz_rec *a, const mz_rec *b)
{
    if (a->conflict != b->conflict && a->conflict != 0 && b->conflict != 0) {
        return 4;
    }
    if (a->dyad == 0 || b->dyad == 0) {
        return a->dyad == b->dyad ? 3 : 2;
    }
    return a->dyad == b->dyad ? 0 : 1;
}

static int equal_level(int32_t v) { return v <= 4 ? v : v <= 6 ? 5 : v <= 9 ? 6 : v <= 19 ? 7 : 8; }

static int death_level(const mz_rec *a, const mz_rec *b)
{
    if (a->deaths_best < 0 || b->deaths_best < 0) {
        return 19;
    }
    const int32_t lo = a->deaths_best < b->deaths_best ? a->deaths_best : b->deaths_best;
    const int32_t hi = a->deaths_best < b->deaths_best ? b->deaths_best : a->deaths_best;
    if (a->deaths_hi == MZ_REC_OPEN || b->deaths_hi == MZ_REC_OPEN) {
        return a->deaths_lo <= b->deaths_hi && b->deaths_lo <= a->deaths_hi ? 18 : 17;
    }
    if (lo == hi) {
        return equal_level(lo);
    }
    if (hi - lo == 1) {
        return hi <= 2 ? 9 : hi <= 5 ? 10 : 11;
    }
    const int64_t gap = (int64_t)hi - lo;
    if (4 * gap <= hi) {
        return 12;
    }
    if (2 * gap <= hi) {
        return 13;
    }
    if (lo >= 2 && 3 * gap <= 2 * (int64_t)hi) {
        return 14;
    }
    return hi <= 4 ? 15 : hi <= 9 ? 16 : 17;
}

void mz_pattern_of(const mz_pattern_scale *scale, const mz_rec *a, const mz_rec *b, bool swap, int16_t cell[MZ_ROWS])
{
    const int place = place_class(a, b);
    const int inexact = (a->date_prec > 1) + (b->date_prec > 1);
    const int day = swap ? day_level(b, a) : day_level(a, b);
    cell[MZ_ROW_PRIOR] = (int16_t)(MZ_CELL_PRIOR + place);
    cell[MZ_ROW_PLACE] = (int16_t)(MZ_CELL_PLACE + place * MZ_PLACE_LEVELS + place_level(scale, a, b));
    cell[MZ_ROW_DAY] = (int16_t)(MZ_CELL_DAY + inexact * MZ_DAY_LEVELS + day);
    cell[MZ_ROW_TYPE] = (int16_t)(MZ_CELL_TYPE + type_level(a, b));
    cell[MZ_ROW_ACTORS] = (int16_t)(MZ_CELL_ACTORS + actor_level(a, b));
    cell[MZ_ROW_DEATHS] = (int16_t)(MZ_CELL_DEATHS + death_level(a, b));
}

void mz_pattern_level_name(mz_row row, int level, mz_buf *out)
{
    mz_assert(level >= 0 && level < mz_row_shapes[row].levels);
    switch (row) {
    case MZ_ROW_PLACE:
        mz_put(out, mz_str_of(distance_names[level / MZ_UNIT_LEVELS]));
        mz_put_byte(out, ',');
        mz_put(out, mz_str_of(unit_names[level % MZ_UNIT_LEVELS]));
        break;
    case MZ_ROW_DAY:
        mz_put_byte(out, level < 7 ? '-' : '+');
        mz_put_int(out, level < 7 ? 7 - level : level - 7);
        break;
    case MZ_ROW_TYPE:
        mz_put(out, mz_str_of(type_names[level]));
        break;
    case MZ_ROW_ACTORS:
        mz_put(out, mz_str_of(actor_names[level]));
        break;
    case MZ_ROW_DEATHS:
        mz_put(out, mz_str_of(death_names[level]));
        break;
    case MZ_ROW_PRIOR:
    case MZ_ROWS:
        mz_put_byte(out, '-');
        break;
    }
}

void mz_pattern_class_name(mz_row row, int class_, mz_buf *out)
{
    mz_assert(class_ >= 0 && class_ < mz_row_shapes[row].classes);
    if (row == MZ_ROW_PRIOR || row == MZ_ROW_PLACE) {
        mz_put(out, mz_str_of(place_names[class_]));
    } else if (row == MZ_ROW_DAY) {
        mz_put(out, mz_str_of(exact_names[class_]));
    } else {
        mz_put_byte(out, '-');
    }
}

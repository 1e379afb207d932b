#include "incident/pattern.h"

const mz_row_shape mz_row_shapes[MZ_ROWS] = {
    {"prior", MZ_CELL_PRIOR, MZ_PLACE_CLASSES, 1},
    {"place", MZ_CELL_PLACE, MZ_PLACE_CLASSES, MZ_PLACE_LEVELS},
    {"day", MZ_CELL_DAY, MZ_DAY_CLASSES, MZ_DAY_LEVELS},
    {"type", MZ_CELL_TYPE, MZ_TYPE_CLASSES, MZ_TYPE_LEVELS},
    {"actors", MZ_CELL_ACTORS, MZ_ACTOR_CLASSES, MZ_ACTOR_LEVELS},
    {"deaths", MZ_CELL_DEATHS, 1, MZ_DEATH_LEVELS},
    {"rivals", MZ_CELL_RIVALS, 1, MZ_RIVAL_LEVELS},
};

static const int32_t distance_m[MZ_DISTANCE_LEVELS - 1] = {20,   200,   700,   1500,  2500,  4000,  6000,
                                                           8500, 13000, 25000, 45000, 80000, 120000};
static const char *const distance_names[MZ_DISTANCE_LEVELS] = {"0.02km", "0.2km", "0.7km", "1.5km", "2.5km",
                                                               "4km",    "6km",   "8.5km", "13km",  "25km",
                                                               "45km",   "80km",  "120km", "more"};
static const char *const unit_names[MZ_UNIT_LEVELS] = {"same-adm2", "same-adm1", "other-unit", "unknown-unit"};
static const char *const exact_names[MZ_DAY_CLASSES] = {"exact", "second-inexact", "first-inexact", "inexact"};
static const char *const type_names[MZ_TYPE_LEVELS] = {"same-fine", "same-broad", "other", "unknown"};
static const char *const actor_names[MZ_ACTOR_LEVELS] = {"same-dyad", "other-dyad", "one-unknown", "both-unknown",
                                                         "other-conflict"};
static const char *const near_names[MZ_ACTOR_CLASSES] = {"within-2.5km", "same-adm2", "same-adm1", "elsewhere"};

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
    return a->where_prec > 4 || b->where_prec > 4 ? MZ_PLACE_CLASSES - 1 : 4 * (a->where_prec - 1) + b->where_prec - 1;
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

static int distance_level(const mz_pattern_scale *s, const mz_rec *a, const mz_rec *b)
{
    const int64_t chord2 = mz_rec_chord2(a, b);
    int d = 0;
    while (d < MZ_DISTANCE_LEVELS - 1 && chord2 > s->chord2[d]) {
        d++;
    }
    return d;
}

#define PART_LEVEL 15 /* of the row day: one interval holds the other and days more */
#define PART_DAYS  3

/* 7 is the same day or the same interval; 0 and 14 are seven days and more before and after. Intervals that meet
 * otherwise count as one day at most; a day inside a week is a part of it rather than the same. */
static int day_level(const mz_rec *a, const mz_rec *b)
{
    const int32_t after = b->from - a->to, before = a->from - b->to;
    if (after > 0) {
        return 7 + (after > 7 ? 7 : after);
    }
    if (before > 0) {
        return 7 - (before > 7 ? 7 : before);
    }
    const int32_t longer = (a->to - a->from) - (b->to - b->from);
    if (longer >= PART_DAYS || longer <= -PART_DAYS) {
        return PART_LEVEL;
    }
    if (a->from == b->from && longer == 0) {
        return 7;
    }
    return b->from > a->from || (b->from == a->from && longer < 0) ? 8 : 6;
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

static int death_step(int32_t v) { return v <= 3 ? v : v <= 5 ? 4 : v <= 9 ? 5 : v <= 19 ? 6 : v <= 49 ? 7 : 8; }

static int equal_level(int32_t v)
{
    return v <= 8 ? v : v <= 10 ? 9 : v <= 14 ? 10 : v <= 19 ? 11 : v <= 29 ? 12 : v <= 49 ? 13 : 14;
}

enum { OPEN_MEETS = MZ_DEATH_LEVELS - 3, OPEN_APART, COUNT_UNKNOWN };

static int death_level(const mz_rec *a, const mz_rec *b)
{
    if (a->deaths_best < 0 || b->deaths_best < 0) {
        return COUNT_UNKNOWN;
    }
    if (a->deaths_hi == MZ_REC_OPEN || b->deaths_hi == MZ_REC_OPEN) {
        return a->deaths_lo <= b->deaths_hi && b->deaths_lo <= a->deaths_hi ? OPEN_MEETS : OPEN_APART;
    }
    if (a->deaths_best == b->deaths_best) {
        return equal_level(a->deaths_best);
    }
    return MZ_DEATH_EQUAL + MZ_DEATH_STEPS * death_step(a->deaths_best) + death_step(b->deaths_best);
}

void mz_pattern_of(const mz_pattern_scale *scale, const mz_rec *x, const mz_rec *y, bool swap, int16_t cell[MZ_ROWS])
{
    const mz_rec *a = swap ? y : x, *b = swap ? x : y;
    const int place = place_class(a, b), distance = distance_level(scale, a, b), unit = unit_level(a, b);
    const int inexact = (a->date_prec > 1 ? 2 : 0) + (b->date_prec > 1 ? 1 : 0);
    const int near = distance <= 4 ? 0 : unit == 0 ? 1 : unit == 1 ? 2 : 3;
    const int actors = actor_level(a, b);
    cell[MZ_ROW_PRIOR] = (int16_t)(MZ_CELL_PRIOR + place);
    cell[MZ_ROW_PLACE] = (int16_t)(MZ_CELL_PLACE + place * MZ_PLACE_LEVELS + distance * MZ_UNIT_LEVELS + unit);
    cell[MZ_ROW_DAY] = (int16_t)(MZ_CELL_DAY + inexact * MZ_DAY_LEVELS + day_level(a, b));
    cell[MZ_ROW_TYPE] = (int16_t)(MZ_CELL_TYPE + actors * MZ_TYPE_LEVELS + type_level(a, b));
    cell[MZ_ROW_ACTORS] = (int16_t)(MZ_CELL_ACTORS + near * MZ_ACTOR_LEVELS + actors);
    cell[MZ_ROW_DEATHS] = (int16_t)(MZ_CELL_DEATHS + death_level(a, b));
}

/* e^x - 1 for x = 0.02, 0.1, 0.25, 0.5, 0.8, 1.2, 1.7, 2.3 and 3, in units of 2^-16. */
static const uint64_t rival_steps[MZ_RIVAL_STEPS - 1] = {1324,   6892,   18614,  42514,  80317,
                                                         152051, 293193, 588119, 1250782};

int mz_rival_step(uint64_t sum)
{
    int step = 0;
    while (step < MZ_RIVAL_STEPS - 1 && sum >= rival_steps[step]) {
        step++;
    }
    return step;
}

/* ---- names ---- */

static void put_pair(mz_buf *out, int one, int other)
{
    mz_put_int(out, one);
    mz_put_byte(out, '-');
    mz_put_int(out, other);
}

static void put_death_level(int level, mz_buf *out)
{
    static const char *const equal[MZ_DEATH_EQUAL] = {"0", "1", "2",  "3",  "4",  "5",  "6", "7",
                                                      "8", "9", "11", "15", "20", "30", "50"};
    if (level < MZ_DEATH_EQUAL) {
        mz_puts(out, "equal-");
        mz_put(out, mz_str_of(equal[level]));
        mz_put(out, level < 9 ? S("") : S("+"));
    } else if (level < OPEN_MEETS) {
        mz_puts(out, "steps-");
        put_pair(out, (level - MZ_DEATH_EQUAL) / MZ_DEATH_STEPS, (level - MZ_DEATH_EQUAL) % MZ_DEATH_STEPS);
    } else {
        mz_put(out, level == OPEN_MEETS   ? S("open-bounds-meet")
                    : level == OPEN_APART ? S("open-bounds-apart")
                                          : S("unknown"));
    }
}

static void put_day_level(int level, mz_buf *out)
{
    if (level == PART_LEVEL) {
        mz_puts(out, "part");
        return;
    }
    mz_put_byte(out, level < 7 ? '-' : '+');
    mz_put_int(out, level < 7 ? 7 - level : level - 7);
}

static void put_place_level(int level, mz_buf *out)
{
    mz_put(out, mz_str_of(distance_names[level / MZ_UNIT_LEVELS]));
    mz_put_byte(out, ',');
    mz_put(out, mz_str_of(unit_names[level % MZ_UNIT_LEVELS]));
}

void mz_pattern_level_name(mz_row row, int level, mz_buf *out)
{
    mz_assert(level >= 0 && level < mz_row_shapes[row].levels);
    switch (row) {
    case MZ_ROW_PLACE:
        put_place_level(level, out);
        break;
    case MZ_ROW_DAY:
        put_day_level(level, out);
        break;
    case MZ_ROW_TYPE:
        mz_put(out, mz_str_of(type_names[level]));
        break;
    case MZ_ROW_ACTORS:
        mz_put(out, mz_str_of(actor_names[level]));
        break;
    case MZ_ROW_DEATHS:
        put_death_level(level, out);
        break;
    case MZ_ROW_RIVALS:
        put_pair(out, level / MZ_RIVAL_STEPS, level % MZ_RIVAL_STEPS);
        break;
    case MZ_ROW_PRIOR:
    case MZ_ROWS:
        mz_put_byte(out, '-');
        break;
    }
}

static void put_place_class(int class_, mz_buf *out)
{
    if (class_ == MZ_PLACE_CLASSES - 1) {
        mz_puts(out, "vague");
    } else {
        put_pair(out, 1 + class_ / 4, 1 + class_ % 4);
    }
}

void mz_pattern_class_name(mz_row row, int class_, mz_buf *out)
{
    mz_assert(class_ >= 0 && class_ < mz_row_shapes[row].classes);
    switch (row) {
    case MZ_ROW_PRIOR:
    case MZ_ROW_PLACE:
        put_place_class(class_, out);
        break;
    case MZ_ROW_DAY:
        mz_put(out, mz_str_of(exact_names[class_]));
        break;
    case MZ_ROW_TYPE:
        mz_put(out, mz_str_of(actor_names[class_]));
        break;
    case MZ_ROW_ACTORS:
        mz_put(out, mz_str_of(near_names[class_]));
        break;
    case MZ_ROW_DEATHS:
    case MZ_ROW_RIVALS:
    case MZ_ROWS:
        mz_put_byte(out, '-');
        break;
    }
}

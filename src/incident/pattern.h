/* pattern.h: how two reports agree, as one level in each row of the score table.
 *
 * A row has classes (what it is conditional on) and levels (what was seen); the table has one weight for each level of
 * each class of each pair of sources. Rows:
 *   prior   one level; class: the two claimed place precisions
 *   place   distance and admin unit together; class: the two claimed place precisions
 *   day     days from the first to the second, signed in the order of the sources' names; class: how many days are
 *           claimed inexact
 *   type, actors, deaths    one class
 * Source  UCDP GED precision codes.
 */
#ifndef MZ_INCIDENT_PATTERN_H
#define MZ_INCIDENT_PATTERN_H

#include "incident/rec.h"

typedef enum mz_row {
    MZ_ROW_PRIOR,
    MZ_ROW_PLACE,
    MZ_ROW_DAY,
    MZ_ROW_TYPE,
    MZ_ROW_ACTORS,
    MZ_ROW_DEATHS,
    MZ_ROW_RIVALS, /* known only beside the other candidates */
    MZ_ROWS
} mz_row;

#define MZ_PLACE_CLASSES   17 /* both precisions 1-4, in order; one of them 5-7 */
#define MZ_DISTANCE_LEVELS 14
#define MZ_UNIT_LEVELS     4
#define MZ_PLACE_LEVELS    (MZ_DISTANCE_LEVELS * MZ_UNIT_LEVELS)
#define MZ_DAY_CLASSES     4
#define MZ_DAY_LEVELS      16
#define MZ_TYPE_CLASSES    5
#define MZ_TYPE_LEVELS     4
#define MZ_ACTOR_CLASSES   4
#define MZ_ACTOR_LEVELS    5
#define MZ_DEATH_STEPS     9
#define MZ_DEATH_EQUAL     15
#define MZ_DEATH_LEVELS    (MZ_DEATH_EQUAL + MZ_DEATH_STEPS * MZ_DEATH_STEPS + 3)
#define MZ_RIVAL_STEPS     10
#define MZ_RIVAL_LEVELS    (MZ_RIVAL_STEPS * MZ_RIVAL_STEPS)

/* Cells of one pair of sources: the rows one behind the other, each by class, then level. */
enum {
    MZ_CELL_PRIOR = 0,
    MZ_CELL_PLACE = MZ_CELL_PRIOR + MZ_PLACE_CLASSES,
    MZ_CELL_DAY = MZ_CELL_PLACE + MZ_PLACE_CLASSES * MZ_PLACE_LEVELS,
    MZ_CELL_TYPE = MZ_CELL_DAY + MZ_DAY_CLASSES * MZ_DAY_LEVELS,
    MZ_CELL_ACTORS = MZ_CELL_TYPE + MZ_TYPE_CLASSES * MZ_TYPE_LEVELS,
    MZ_CELL_DEATHS = MZ_CELL_ACTORS + MZ_ACTOR_CLASSES * MZ_ACTOR_LEVELS,
    MZ_CELL_RIVALS = MZ_CELL_DEATHS + MZ_DEATH_LEVELS,
    MZ_CELLS = MZ_CELL_RIVALS + MZ_RIVAL_LEVELS
};

typedef struct mz_row_shape {
    const char *name;
    int begin, classes, levels;
} mz_row_shape;
extern const mz_row_shape mz_row_shapes[MZ_ROWS];

/* Lengths of the distance levels as squared chords; made once. */
typedef struct mz_pattern_scale {
    int64_t chord2[MZ_DISTANCE_LEVELS - 1];
} mz_pattern_scale;
mz_pattern_scale mz_pattern_scale_new(void);

/* The cell of each row but rivals. `swap`: b's family stands before a's in the pair of sources. */
void mz_pattern_of(const mz_pattern_scale *scale, const mz_rec *a, const mz_rec *b, bool swap, int16_t cell[MZ_ROWS]);

/* What stands against a pair on one side, a sum of exp(score) in units of 2^-16, as a step. */
int mz_rival_step(uint64_t sum);
/* Both sides' steps as one level: first the side of the record whose family stands first. */
static inline int mz_rival_level(int one, int other) { return one * MZ_RIVAL_STEPS + other; }

/* Names as they stand in the table's text, and back (-1 when there is none such). */
void mz_pattern_level_name(mz_row row, int level, mz_buf *out);
void mz_pattern_class_name(mz_row row, int class_, mz_buf *out);

#endif

/* weights.h: the score table in memory, and its text.
 *
 * Text    one line a cell: feature TAB level TAB class TAB weight TAB m TAB u; '#' begins a comment line. Features are
 *         the rows of pattern.h, "limit" (threshold and others) and "calibrate". The class is "CLASS PAIR" where PAIR
 *         is "clean+clean", "clean+dirty", "dirty+dirty" or two families in byte order, "sa+sb". m and u are the
 *         counts that the weight was fitted from: links and other candidates; matching reads the weight only.
 * Owns    all in the arena of the parse.
 * Limits  MZ_WEIGHTS_PAIRS_MAX known pairs of families.
 */
#ifndef MZ_INCIDENT_WEIGHTS_H
#define MZ_INCIDENT_WEIGHTS_H

#include "incident/pattern.h"

#define MZ_WEIGHTS_PAIRS_MAX 4096
#define MZ_WEIGHTS_GENERIC   3 /* pairs 0, 1, 2: so many of the two are dirty */
#define MZ_WEIGHT_MAX        32768
#define MZ_EXP_MAX           24576 /* scores above are counted as this in sums: 24 nat */

/* Limits in units of score, by name in the text. */
typedef enum mz_limit_row {
    MZ_LIMIT_FLOOR,     /* candidates at or below, before rivals, are dropped */
    MZ_LIMIT_THRESHOLD, /* edges above, after rivals, may join */
    MZ_LIMIT_FURTHER,   /* what each pair of two groups beyond the first adds to the threshold of their sum */
    MZ_LIMIT_MISSING,   /* what a pair without an edge counts */
    MZ_LIMIT_COPY,      /* as the threshold, inside one dirty source */
    MZ_LIMITS
} mz_limit_row;

typedef enum mz_curve_row { MZ_CURVE_ACCEPTED, MZ_CURVE_OTHER, MZ_CURVE_RECORD, MZ_CURVES } mz_curve_row;
extern const char *const mz_limit_names[MZ_LIMITS];
extern const char *const mz_curve_names[MZ_CURVES];

/* Piecewise linear, flat outside: x ascending, y in ppm. */
typedef struct mz_curve {
    int32_t *x, *y;
    mz_len n, cap;
} mz_curve;
int32_t mz_curve_at(const mz_curve *c, int32_t x); /* 0 for an empty curve */

typedef struct mz_weights_pair {
    mz_str a, b;    /* families in byte order; empty for the generic ones */
    int32_t *cells; /* MZ_CELLS weights */
} mz_weights_pair;

struct mz_weights {
    mz_weights_pair *pairs; /* the generic ones first */
    mz_len pairs_n, pairs_cap;
    int32_t limit[MZ_LIMITS];
    mz_curve curve[MZ_CURVES];
    uint64_t *exp; /* exp[i] = e^(i / 1024) in units of 2^-16, i - MZ_EXP_ZERO … */
    char id[24];
};
#define MZ_EXP_ZERO 8192 /* exp[MZ_EXP_ZERO] is e^0 */

/* e^(score/1024) * 2^16 for scores in [-8, 24] nat, clamped; and 1024 ln(v / 2^16), rounded down, for v >= 1. */
uint64_t mz_weights_exp(const mz_weights *w, int32_t score);
int32_t mz_weights_ln(const mz_weights *w, uint64_t v);
uint64_t *mz_exp_table(mz_arena *perm);

/* The pair for two sources; *swap is set when b's family stands first. */
const int32_t *mz_weights_cells(const mz_weights *w, const mz_rec_source *a, const mz_rec_source *b, bool *swap);

#endif

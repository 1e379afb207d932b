/* row.h: one row of a table of events, or one feature with its properties, as named fields; and its statement.
 * Private to intake.
 */
#ifndef MZ_INTAKE_ROW_H
#define MZ_INTAKE_ROW_H

#include "geo/geo.h"
#include "intake/feed.h"

typedef enum mz_field {
    F_ID,
    F_START,
    F_END,
    F_DATE_PREC,
    F_LAT,
    F_LON,
    F_WHERE_PREC,
    F_PLACE,
    F_COUNTRY,
    F_ADM_1,
    F_ADM_2,
    F_TYPE,
    F_SUBTYPE,
    F_ACTOR_A,
    F_ACTOR_B,
    F_LOW,
    F_BEST,
    F_HIGH,
    F_DEATHS_A,
    F_DEATHS_B,
    F_DEATHS_CIVILIANS,
    F_WOUNDED_LOW,
    F_WOUNDED_HIGH,
    F_SOURCE,
    F_CLARITY,
    F_SOURCES_N,
    F_DYAD,
    F_UNCERTAINTY_M,
    F_MEANS,
    F_TEXT,
    MZ_FIELDS
} mz_field;

#define MZ_FIELD_NAMES 3

typedef struct mz_layout {
    mz_as as;
    const char *publisher; /* of the data set; NULL: the options' only */
    const char *actor;     /* who codes such tables, when the lexicon does not know the publisher; may be NULL */
    const char *names[MZ_FIELDS][MZ_FIELD_NAMES];
    mz_field required[4]; /* ends with MZ_FIELDS */
    const char *rule;     /* id of how rows become statements */
} mz_layout;

const mz_layout *mz_layout_of(mz_as as); /* NULL when it is no table */

typedef struct mz_row {
    mz_len line, begin, end; /* in what rows are read from */
    mz_span v[MZ_FIELDS];    /* text empty and begin -1 where there is none */
} mz_row;

/* What is wrong with a row. */
typedef struct mz_row_fault {
    const char *reason; /* NULL: nothing */
    mz_str detail;
} mz_row_fault;

/* Fills *out but for n. Lists and notes live in f->rows. */
mz_row_fault mz_row_statement(mz_feed *f, const mz_layout *layout, const mz_row *row, mz_statement *out);

/* Numbers as tables write them. */
typedef enum mz_number {
    MZ_NUMBER_NONE,
    MZ_NUMBER_GOOD,
    MZ_NUMBER_BAD,
    MZ_NUMBER_NEGATIVE,
    MZ_NUMBER_ABSURD
} mz_number;
mz_number mz_row_count(mz_str s, int64_t *out); /* "7", "7.0"; empty, "NA", "NULL" are none */

/* The rows that have gone in, by id, to find those that stand twice. */
typedef struct mz_seen {
    mz_map ids; /* to the byte of the row; the high bits are the line */
    mz_arena *perm;
} mz_seen;
/* What is wrong when a row with this id goes in now. */
mz_row_fault mz_seen_check(mz_feed *f, mz_seen *seen, mz_str id, mz_len line, mz_len begin, mz_len end);

#endif

/* tables.h: the tables and the questions of the index, as data. */
#ifndef MZ_INDEX_TABLES_H
#define MZ_INDEX_TABLES_H

#include "index/index.h"

typedef enum mz_column_type {
    MZ_COLUMN_INT64,
    MZ_COLUMN_INT32,
    MZ_COLUMN_BOOL,
    MZ_COLUMN_DAY,   /* NULL for MZ_NO_DAY */
    MZ_COLUMN_UPPER, /* NULL for MZ_OPEN */
    MZ_COLUMN_LOWER, /* NULL for -1 */
    MZ_COLUMN_CELL,  /* no field: made from the three columns before it (placed, lat_e6, lon_e6); -1 when not placed */
    MZ_COLUMN_TEXT
} mz_column_type;

typedef struct mz_column {
    const char *name; /* NULL ends the list */
    mz_column_type type;
    size_t offset; /* of the field in the row struct */
} mz_column;

typedef struct mz_table_shape {
    const char *name;
    const char *key;     /* columns of the primary key */
    const char *indexes; /* further CREATE INDEX statements; may be "" */
    size_t row_bytes;
    const mz_column *columns;
} mz_table_shape;

typedef struct mz_question_shape {
    mz_table table;
    const char *condition; /* what follows WHERE, with its ORDER BY; ?1, ?2 … are the values */
} mz_question_shape;

extern const mz_table_shape mz_table_shapes[MZ_TABLES];
extern const mz_question_shape mz_question_shapes[MZ_QUESTIONS];

#endif

/* inside.h: the connection, for the files of this folder that speak SQL. Private to index. */
#ifndef MZ_INDEX_INSIDE_H
#define MZ_INDEX_INSIDE_H

#include "index/index.h"
#include "index/tables.h"

#include <sqlite3.h>

#define MZ_SQL_MAX 4096

sqlite3 *mz_index_db(mz_index *index);
mz_status mz_sql_status(int rc);
/* All rows of s, whose columns are those of the shape, in perm. */
MZ_MUST mz_status mz_index_collect(sqlite3_stmt *s, const mz_table_shape *shape, mz_rows *out, mz_arena *perm);
void mz_put_columns(mz_buf *sql, mz_table t);

/* ---- collections ---- */

typedef struct mz_collection_shape {
    mz_table table;
    mz_feature_class features;
    const char *sql[MZ_PROPERTIES_MAX]; /* one expression a field; NULL where computed. ?1: entries below are settled */
    const char *day;                    /* the column that orders features, then the id */
} mz_collection_shape;
extern const mz_collection_shape mz_collection_shapes[MZ_COLLECTIONS];

/* ---- filters ---- */

/* Functions that filters need: like, fold, meets, radius. */
MZ_MUST mz_status mz_cql_functions(sqlite3 *db);

typedef struct mz_bound {
    enum { MZ_BOUND_INT, MZ_BOUND_REAL, MZ_BOUND_TEXT, MZ_BOUND_SHAPE } kind;
    int64_t integer;
    double real;
    mz_str text;
    const mz_cql_shape *shape;
} mz_bound;
typedef struct mz_bounds {
    mz_bound *v;
    mz_len n, cap;
} mz_bounds;

/* What follows WHERE. Values are ?2, ?3 … in the order of `values`. */
void mz_cql_sql(const mz_cql *q, const mz_collection_shape *on, mz_buf *sql, mz_bounds *values, mz_arena *perm);
void mz_cql_put_integer(mz_buf *sql, mz_bounds *values, int64_t v, mz_arena *perm);
MZ_MUST mz_status mz_cql_bind(sqlite3_stmt *s, const mz_bounds *values);

#endif

/* inside.h: the connection, for the files of this folder that speak SQL. Private to index. */
#ifndef MZ_INDEX_INSIDE_H
#define MZ_INDEX_INSIDE_H

#include "index/index.h"
#include "index/tables.h"

#include <sqlite3.h>

#define MZ_SQL_MAX        4096
#define MZ_FILTER_SQL_MAX (1 << 20)

/* ---- the connection ---- */

#define MZ_KEPT_MAX    96 /* statements that are kept prepared */
#define MZ_COUNTED_MAX 64 /* counts that are remembered while the index is held */
#define MZ_SELECTS_MAX 8  /* selections open at one time */

typedef struct mz_kept {
    sqlite3_stmt *s; /* NULL: free */
    mz_buf text;
    uint64_t hash;
    int64_t used; /* when, by a clock that counts uses */
    bool busy;
} mz_kept;

typedef struct mz_counted {
    mz_buf key;
    int64_t n;
    bool known;
} mz_counted;

/* What a connection keeps from one question to the next. */
typedef struct mz_keep {
    mz_kept kept[MZ_KEPT_MAX];
    int64_t uses;
    mz_counted counted[MZ_COUNTED_MAX];
    int counted_next;
    mz_select *selects[MZ_SELECTS_MAX];
} mz_keep;
mz_keep *mz_index_keep(mz_index *index);
void mz_keep_free(mz_keep *k);
void mz_keep_forget(mz_keep *k); /* the counts: the tables may have changed */
void mz_select_free(mz_select **s);

sqlite3 *mz_index_db(mz_index *index);
mz_status mz_sql_status(int rc);
/* All rows of s, whose columns are those of the shape, in perm. */
MZ_MUST mz_status mz_index_collect(sqlite3_stmt *s, const mz_table_shape *shape, mz_rows *out, mz_arena *perm);
void mz_put_columns(mz_buf *sql, mz_table t, const char *of); /* of: the table's name before each; NULL: none */

/* ---- statements that are kept: the same text finds the one that was prepared before ---- */

/* A statement that is being used; mz_using_end gives it back. */
typedef struct mz_using {
    sqlite3_stmt *s;
    mz_kept *kept; /* NULL: its own, as another use of it goes on */
} mz_using;
MZ_MUST mz_status mz_use(mz_index *index, mz_str sql, mz_using *out);
void mz_using_end(mz_using *u);
#define MZ_USING_SCOPED __attribute__((cleanup(mz_using_end))) mz_using

/* ---- collections ---- */

typedef struct mz_field_sql {
    const char *sql;   /* what a filter compares: NULL where not known */
    const char *shown; /* what is read: may be an empty text where not known; NULL: mz_select makes it itself */
} mz_field_sql;

/* Every main table has the columns placed, lat_e6, lon_e6, cell, and an index NAME_day over (day, number, until,
 * lat_e6, lon_e6, placed) and one NAME_cell over (cell, day, until, lat_e6, lon_e6, placed). */
typedef struct mz_collection_shape {
    mz_table table;          /* the main one: a row a feature */
    const char *joins;       /* further tables of which each row has one; may be "" */
    const char *number;      /* column: the feature's number, ascending in the order of the record */
    const char *day, *until; /* columns: the first orders features, then their number */
    const char *id_prefix;   /* its id is this and the number as a statement's id; NULL: fields[0] has SQL */
    const char *ready;       /* the table of its features made ready; NULL: there is none */
    mz_feature_class features;
    mz_field_sql sql[MZ_PROPERTIES_MAX]; /* ?1: entries below are settled */
} mz_collection_shape;
extern const mz_collection_shape mz_collection_shapes[MZ_COLLECTIONS];
mz_str mz_collection_main(const mz_collection_shape *of); /* name of its table */

/* ---- cells: the square map in Z-order ---- */

#define MZ_CELL_BITS   62 /* 31 of x and of y: positive in SQLite */
#define MZ_CROWD_LEVEL 13 /* the finest level for which counts are kept: 64 cells to a side of a tile at zoom 7 */
#define MZ_COVER_MAX   16

int64_t mz_cell_of(mz_point p);
/* The cell of a level at x eastward, y southward, 0 to 2^level - 1; as a number among the cells of its level. */
int64_t mz_cell_at(int level, uint32_t x, uint32_t y);
void mz_cell_xy(int64_t cell, uint32_t *x, uint32_t *y);

/* Ranges of cells that hold a box, and somewhat more. */
typedef struct mz_cover {
    int level; /* of the cells that it is made of */
    int n;
    int64_t from[MZ_COVER_MAX], to[MZ_COVER_MAX]; /* both included; ascending */
} mz_cover;
void mz_cover_box(mz_point south_west, mz_point north_east, mz_cover *out); /* west > east: over the 180th meridian */
/* How many features lie in the cover, or a few more. */
MZ_MUST mz_status mz_cover_count(mz_index *index, mz_collection of, const mz_cover *c, int64_t *out);

/* ---- boxes.c ---- */

#define MZ_HITS_MAX 50000

typedef struct mz_hit {
    mz_day day;
    int64_t number;
} mz_hit;
typedef struct mz_hits {
    const mz_selection *wanted;
    mz_hit *v; /* room for `most` of what is wanted */
    mz_len n;
    int64_t all; /* that were offered */
} mz_hits;
MZ_MUST mz_status mz_box_functions(sqlite3 *db); /* mz_offer(hits, number, day), an aggregate */
/* Runs s, which offers rows to parameter `at`: the first `most` behind where it resumes, in order, and how many all
 * are. */
MZ_MUST mz_status mz_box_walk(sqlite3_stmt *s, int at, mz_hits *hits);
void mz_box_key(const mz_selection *w, mz_buf *key); /* two selections with one key hold equally many */

/* ---- ready.c: features of a collection as JSON, in the order of their days, so that a page is one look ---- */

/* SQL that makes the table; # stands for its name. A day of MZ_NO_DAY is written as that number. */
extern const char mz_ready_tables[];
/* The feature of this number is another one from now on, or gone. */
MZ_MUST mz_status mz_ready_forget(mz_index *index, mz_table table, int64_t number);
MZ_MUST mz_status mz_ready_forget_all(mz_index *index, mz_table table);
/* Writes what is missing; all of it in an index that is being made. */
MZ_MUST mz_status mz_ready_make(mz_index *index);
bool mz_index_is_bulk(const mz_index *index);
/* The indexes that an index which is being made lacks still. */
MZ_MUST mz_status mz_index_late_indexes(mz_index *index);

/* ---- sums.c ---- */

extern const char mz_sums_tables[]; /* the SQL that makes its tables */
/* The longest of a collection's features, in days beyond the first. */
MZ_MUST mz_status mz_sums_longest(mz_index *index, mz_collection of, int64_t *out);

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
void mz_cql_put_text(mz_buf *sql, mz_bounds *values, mz_str v, mz_arena *perm);
MZ_MUST mz_status mz_cql_bind(sqlite3_stmt *s, const mz_bounds *values);
/* A box in which whatever the filter holds for must lie; false when it asks for none. *nothing: it can hold for none.
 */
bool mz_cql_frame(const mz_cql *q, mz_point *south_west, mz_point *north_east, bool *nothing);

#endif

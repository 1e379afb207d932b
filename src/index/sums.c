/* sums.c: counts of each collection, of all of it and of each cell, so that nobody has to count again. */
#include "index/inside.h"

const char mz_sums_tables[] =
    "CREATE TABLE span (collection INTEGER PRIMARY KEY, n INTEGER, placed INTEGER, dated INTEGER, south INTEGER,"
    " west INTEGER, north INTEGER, east INTEGER, first INTEGER, last INTEGER, longest INTEGER) STRICT;"
    "CREATE TABLE crowd (collection INTEGER, level INTEGER, cell INTEGER, n INTEGER, one INTEGER,"
    " PRIMARY KEY (collection, level, cell)) STRICT, WITHOUT ROWID;";

/* Runs the words with each # replaced by the next piece. */
static mz_status run(mz_index *index, const char *words, const mz_str *pieces)
{
    MZ_BUF_SCOPED sql = mz_buf_new(MZ_SQL_MAX);
    for (const char *w = words; *w != 0; w++) {
        if (*w == '#') {
            mz_put(&sql, *pieces++);
        } else {
            mz_put_byte(&sql, (uint8_t)*w);
        }
    }
    mz_put_byte(&sql, 0);
    MZ_TRY(mz_buf_status(&sql));
    return mz_sql_status(sqlite3_exec(mz_index_db(index), (const char *)sql.data, NULL, NULL, NULL));
}

static mz_str number(mz_buf *out, int64_t v)
{
    mz_buf_clear(out);
    mz_put_int(out, v);
    return mz_buf_str(out);
}

/* One cell of the finest level after the other, in the order of the index. */
typedef struct adding {
    sqlite3_stmt *from, *to;
    int64_t cell, n, one;
} adding;

static mz_status put_cell(adding *a)
{
    if (a->n == 0) {
        return mz_ok();
    }
    const int64_t v[] = {a->cell, a->n, a->one};
    for (int i = 0; i < 3; i++) {
        MZ_TRY(mz_sql_status(sqlite3_bind_int64(a->to, i + 1, v[i])));
    }
    const int rc = sqlite3_step(a->to);
    (void)sqlite3_reset(a->to);
    return mz_sql_status(rc);
}

static mz_status add_cells(adding *a)
{
    int rc = sqlite3_step(a->from);
    for (; rc == SQLITE_ROW; rc = sqlite3_step(a->from)) {
        const int64_t cell = sqlite3_column_int64(a->from, 0) >> (MZ_CELL_BITS - 2 * MZ_CROWD_LEVEL);
        const int64_t number = sqlite3_column_int64(a->from, 1);
        if (a->n == 0 || cell != a->cell) {
            MZ_TRY(put_cell(a));
            a->cell = cell;
            a->n = 0;
            a->one = number;
        }
        a->n++;
        a->one = number < a->one ? number : a->one;
    }
    MZ_TRY(mz_sql_status(rc));
    return put_cell(a);
}

static mz_status sum_finest(mz_index *index, mz_str collection, mz_str number_column, mz_str table)
{
    MZ_BUF_SCOPED from = mz_buf_new(MZ_SQL_MAX), to = mz_buf_new(MZ_SQL_MAX);
    MZ_USING_SCOPED reading = {0};
    MZ_USING_SCOPED writing = {0};
    mz_puts(&from, "SELECT cell, ");
    mz_put(&from, number_column);
    mz_puts(&from, " FROM ");
    mz_put(&from, table);
    mz_puts(&from, " INDEXED BY ");
    mz_put(&from, table);
    mz_puts(&from, "_cell WHERE cell >= 0 ORDER BY cell");
    mz_puts(&to, "INSERT INTO crowd VALUES (");
    mz_put(&to, collection);
    mz_puts(&to, ", ");
    mz_put_int(&to, MZ_CROWD_LEVEL);
    mz_puts(&to, ", ?1, ?2, ?3)");
    MZ_TRY(mz_use(index, mz_buf_str(&from), &reading));
    MZ_TRY(mz_use(index, mz_buf_str(&to), &writing));
    adding a = {.from = reading.s, .to = writing.s};
    return add_cells(&a);
}

/* The finest level from the table, each coarser one from the one below it. */
static mz_status sum_crowd(mz_index *index, mz_str collection, mz_str number_column, mz_str table)
{
    MZ_BUF_SCOPED level = mz_buf_new(32), above = mz_buf_new(32);
    MZ_TRY(sum_finest(index, collection, number_column, table));
    for (int l = MZ_CROWD_LEVEL - 1; l >= 0; l--) {
        const mz_str pieces[] = {collection, number(&level, l), collection, number(&above, l + 1)};
        MZ_TRY(run(index,
                   "INSERT INTO crowd SELECT #, #, cell >> 2, sum(n), min(one) FROM crowd WHERE collection = # AND "
                   "level = # GROUP BY cell >> 2",
                   pieces));
    }
    return mz_ok();
}

mz_status mz_index_sum_up(mz_index *index)
{
    MZ_BUF_SCOPED text = mz_buf_new(32);
    mz_keep_forget(mz_index_keep(index));
    MZ_TRY(mz_index_late_indexes(index));
    MZ_TRY(run(index, "DELETE FROM span; DELETE FROM crowd;", NULL));
    for (int k = 0; k < MZ_COLLECTIONS; k++) {
        const mz_collection_shape *of = &mz_collection_shapes[k];
        const mz_str collection = number(&text, k), table = mz_collection_main(of), day = mz_str_of(of->day),
                     until = mz_str_of(of->until);
        const mz_str pieces[] = {collection, day, day, until, until, day, table, table};
        MZ_TRY(run(index,
                   "INSERT INTO span SELECT #, count(*), 0, count(#), NULL, NULL, NULL, NULL, min(#), max(#),"
                   " coalesce(max(# - #), 0) FROM # INDEXED BY #_day",
                   pieces));
        const mz_str places[] = {table, table, collection};
        MZ_TRY(run(index,
                   "UPDATE span SET (placed, south, west, north, east) = (SELECT count(*), min(lat_e6), min(lon_e6),"
                   " max(lat_e6), max(lon_e6) FROM # INDEXED BY #_cell WHERE cell >= 0) WHERE collection = #",
                   places));
        MZ_TRY(sum_crowd(index, collection, mz_str_of(of->number), table));
    }
    return mz_ready_make(index);
}

static mz_status look(mz_index *index, mz_collection of, int64_t v[10])
{
    MZ_USING_SCOPED u = {0};
    MZ_TRY(
        mz_use(index,
               S("SELECT n, placed, dated, south, west, north, east, first, last, longest FROM span WHERE collection "
                 "= ?1"),
               &u));
    MZ_TRY(mz_sql_status(sqlite3_bind_int64(u.s, 1, of)));
    const int rc = sqlite3_step(u.s);
    for (int i = 0; i < 10; i++) {
        v[i] = rc == SQLITE_ROW ? sqlite3_column_int64(u.s, i) : 0;
    }
    return mz_sql_status(rc);
}

mz_status mz_collection_look(mz_index *index, mz_collection of, mz_collection_span *out)
{
    int64_t v[10];
    MZ_TRY(look(index, of, v));
    *out = (mz_collection_span){
        v[0], v[1], v[2], {(int32_t)v[3], (int32_t)v[4]}, {(int32_t)v[5], (int32_t)v[6]}, (mz_day)v[7], (mz_day)v[8]};
    return mz_ok();
}

mz_status mz_sums_longest(mz_index *index, mz_collection of, int64_t *out)
{
    int64_t v[10];
    MZ_TRY(look(index, of, v));
    *out = v[9];
    return mz_ok();
}

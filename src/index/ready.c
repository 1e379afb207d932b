/* ready.c: features as JSON made before they are asked for, in the order in which pages show them. Writing a page is
 * then one walk along a table; nothing is looked up or put together. What may change without a new entry (whether it
 * is settled) is left out, and joined when it is read. */
#include "index/inside.h"

#define WORDS_MAX (1 << 24)

const char mz_ready_tables[] =
    "CREATE TABLE incident_ready (from_day INTEGER, id INTEGER, to_day INTEGER, placed INTEGER, lat_e6 INTEGER,"
    " lon_e6 INTEGER, newest INTEGER, words TEXT, PRIMARY KEY (from_day, id)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE incident_stale (id INTEGER PRIMARY KEY) STRICT;";

static mz_status run(mz_index *index, mz_str sql, int64_t number)
{
    MZ_USING_SCOPED u = {0};
    MZ_TRY(mz_use(index, sql, &u));
    MZ_TRY(mz_sql_status(sqlite3_bind_int64(u.s, 1, number)));
    return mz_sql_status(sqlite3_step(u.s));
}

mz_status mz_ready_forget(mz_index *index, mz_table table, int64_t number)
{
    mz_assert(table == MZ_TABLE_INCIDENT);
    if (mz_index_is_bulk(index)) { /* all are made at the end */
        return mz_ok();
    }
    MZ_TRY(run(index,
               S("DELETE FROM incident_ready WHERE id = ?1 AND from_day = (SELECT coalesce(from_day, -2147483648) FROM "
                 "incident WHERE incident.id = ?1)"),
               number));
    return run(index, S("INSERT OR IGNORE INTO incident_stale VALUES (?1)"), number);
}

mz_status mz_ready_forget_all(mz_index *index, mz_table table)
{
    mz_assert(table == MZ_TABLE_INCIDENT);
    MZ_TRY(run(index, S("DELETE FROM incident_ready WHERE ?1 = 0"), 0));
    return run(index, S("DELETE FROM incident_stale WHERE ?1 = 0"), 0);
}

/* ---- writing ---- */

typedef struct making {
    mz_index *index;
    const mz_feature_class *of;
    sqlite3_stmt *put;
    mz_buf words;
} making;

/* Its days and its newest entry are those of the row. */
static mz_status put(making *m, const mz_feature *f)
{
    mz_buf_clear(&m->words);
    mz_feature_ready(m->of, f, &m->words);
    MZ_TRY(mz_buf_status(&m->words));
    (void)sqlite3_reset(m->put);
    MZ_TRY(mz_sql_status(sqlite3_bind_int64(m->put, 1, f->number)));
    MZ_TRY(mz_sql_status(sqlite3_bind_text(m->put, 2, (const char *)m->words.data, (int)m->words.len, SQLITE_STATIC)));
    const int rc = sqlite3_step(m->put);
    (void)sqlite3_reset(m->put);
    return mz_sql_status(rc);
}

static mz_status put_all(making *m)
{
    mz_feature f;
    bool more = true;
    MZ_SELECT_SCOPED rows = NULL;
    const mz_selection all = {.of = MZ_COLLECTION_INCIDENTS};
    MZ_TRY(mz_ready_forget_all(m->index, MZ_TABLE_INCIDENT));
    MZ_TRY(mz_select_open(m->index, &all, &rows));
    while (more) {
        MZ_TRY(mz_select_next(rows, &f, &more));
        MZ_TRY(more ? put(m, &f) : mz_ok());
    }
    return mz_ok();
}

static mz_status put_stale(making *m)
{
    mz_feature f;
    bool found;
    int rc;
    MZ_SELECT_SCOPED rows = NULL;
    MZ_USING_SCOPED stale = {0};
    const mz_selection one = {.of = MZ_COLLECTION_INCIDENTS, .picks = true};
    MZ_TRY(mz_select_open(m->index, &one, &rows));
    MZ_TRY(mz_use(m->index, S("SELECT id FROM incident_stale ORDER BY id"), &stale));
    while ((rc = sqlite3_step(stale.s)) == SQLITE_ROW) {
        MZ_TRY(mz_select_pick(rows, sqlite3_column_int64(stale.s, 0), &f, &found));
        MZ_TRY(found ? put(m, &f) : mz_ok());
    }
    return mz_sql_status(rc);
}

mz_status mz_ready_make(mz_index *index)
{
    MZ_USING_SCOPED u = {0};
    making m = {.index = index, .of = mz_collection_class(MZ_COLLECTION_INCIDENTS), .words = mz_buf_new(WORDS_MAX)};
    MZ_TRY(mz_use(index,
                  S("INSERT INTO incident_ready SELECT coalesce(from_day, -2147483648), id, to_day, placed, lat_e6, "
                    "lon_e6, newest, ?2 FROM incident WHERE id = ?1"),
                  &u));
    m.put = u.s;
    const mz_status made = mz_index_is_bulk(index) ? put_all(&m) : put_stale(&m);
    mz_buf_free(&m.words);
    MZ_TRY(made);
    return run(index, S("DELETE FROM incident_stale WHERE ?1 = 0"), 0);
}

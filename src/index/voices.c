/* Who speaks: one row a speaker, over all statements. */
#include "index/inside.h"

static mz_str text_of(sqlite3_stmt *s, int at, mz_arena *perm)
{
    const mz_str view = {sqlite3_column_text(s, at), (mz_len)sqlite3_column_bytes(s, at)};
    return view.data == NULL ? (mz_str){0} : mz_str_copy(perm, view);
}

static mz_day day_of(sqlite3_stmt *s, int at)
{
    return sqlite3_column_type(s, at) == SQLITE_NULL ? MZ_NO_DAY : (mz_day)sqlite3_column_int(s, at);
}

mz_status mz_index_voices(mz_index *index, const mz_voice_row **v, mz_len *n, mz_arena *perm)
{
    static const char sql[] = "SELECT s.speaker,"
                              " CASE WHEN s.speaker <> '' AND s.speaker <> d.actor THEN '' WHEN d.publisher <> '' THEN "
                              "d.publisher ELSE d.name END AS publisher,"
                              " count(*), min(s.said_day), max(s.said_day)"
                              " FROM statement s JOIN document d ON d.id = s.document GROUP BY 1, 2 ORDER BY 1, 2";
    sqlite3_stmt *s = NULL;
    struct {
        mz_voice_row *v;
        mz_len n, cap;
    } list = {0};
    MZ_TRY(mz_sql_status(sqlite3_prepare_v2(mz_index_db(index), sql, -1, &s, NULL)));
    int rc = sqlite3_step(s);
    for (; rc == SQLITE_ROW; rc = sqlite3_step(s)) {
        *mz_push(perm, &list) = (mz_voice_row){text_of(s, 0, perm), text_of(s, 1, perm), sqlite3_column_int64(s, 2),
                                               day_of(s, 3), day_of(s, 4)};
    }
    (void)sqlite3_finalize(s);
    if (rc != SQLITE_DONE) {
        return mz_sql_status(rc);
    }
    *v = list.v;
    *n = list.n;
    return mz_ok();
}

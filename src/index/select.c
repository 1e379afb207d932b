#include "index/inside.h"

#define FILTER_SQL_MAX (1 << 20)
#define LEADING        4 /* id, placed, lat_e6, lon_e6 stand before the fields */
#define HOME_ROOM      (1 << 22)

struct mz_select {
    mz_region home;
    mz_arena perm;
    const mz_collection_shape *of;
    sqlite3_stmt *rows;
};

/* Behind the columns: FROM, WHERE and ORDER BY; ready to run. */
static mz_status prepare(mz_index *index, const mz_selection *wanted, mz_buf *sql, sqlite3_stmt **out, mz_arena *perm)
{
    const mz_collection_shape *of = &mz_collection_shapes[wanted->of];
    mz_bounds values = {0};
    mz_puts(sql, " FROM ");
    mz_put(sql, mz_table_name(of->table));
    mz_puts(sql, " WHERE ?1 >= 0 AND ");
    if (wanted->where != NULL) {
        mz_cql_sql(wanted->where, of, sql, &values, perm);
    } else {
        mz_puts(sql, "1");
    }
    mz_puts(sql, " ORDER BY ");
    mz_put(sql, mz_str_of(of->order));
    MZ_TRY(mz_buf_status(sql));
    MZ_TRY(mz_sql_status(sqlite3_prepare_v3(mz_index_db(index), (const char *)sql->data, (int)sql->len, 0, out, NULL)));
    MZ_TRY(mz_sql_status(sqlite3_bind_int64(*out, 1, wanted->settled)));
    return mz_cql_bind(*out, &values);
}

static void put_fields(const mz_collection_shape *of, mz_buf *sql)
{
    mz_puts(sql, "SELECT id, placed, lat_e6, lon_e6");
    for (mz_len i = 0; i < of->features.n; i++) {
        mz_puts(sql, ", ");
        mz_put(sql, of->sql[i] != NULL ? mz_str_of(of->sql[i]) : S("NULL"));
    }
}

static mz_status open_rows(mz_index *index, const mz_selection *wanted, mz_select *s)
{
    MZ_BUF_SCOPED sql = mz_buf_new(FILTER_SQL_MAX);
    s->of = &mz_collection_shapes[wanted->of];
    put_fields(s->of, &sql);
    return prepare(index, wanted, &sql, &s->rows, &s->perm);
}

mz_status mz_select_open(mz_index *index, const mz_selection *wanted, mz_select **out)
{
    mz_region home;
    mz_arena own;
    MZ_TRY(mz_region_new(HOME_ROOM, &home, &own));
    mz_select *s = mz_new(&own, mz_select, 1);
    s->home = home;
    s->perm = own;
    const mz_status opened = open_rows(index, wanted, s);
    if (mz_failed(opened)) {
        mz_select_close(&s);
        return opened;
    }
    *out = s;
    return mz_ok();
}

static void take_value(sqlite3_stmt *rows, int at, const mz_property *field, mz_property_value *v)
{
    const int type = sqlite3_column_type(rows, at);
    *v = (mz_property_value){.known = type != SQLITE_NULL};
    if (!v->known) {
        return;
    }
    if (field->type == MZ_PROPERTY_TEXT) {
        v->text = (mz_str){sqlite3_column_text(rows, at), sqlite3_column_bytes(rows, at)};
        v->known = v->text.len > 0;
    } else {
        v->number = sqlite3_column_int64(rows, at);
    }
}

mz_status mz_select_next(mz_select *s, mz_feature *out, bool *more)
{
    const int rc = sqlite3_step(s->rows);
    *more = rc == SQLITE_ROW;
    if (!*more) {
        return mz_sql_status(rc);
    }
    out->number = sqlite3_column_int64(s->rows, 0);
    out->placed = sqlite3_column_int(s->rows, 1) != 0;
    out->lat_e6 = sqlite3_column_int(s->rows, 2);
    out->lon_e6 = sqlite3_column_int(s->rows, 3);
    for (mz_len i = 0; i < s->of->features.n; i++) {
        take_value(s->rows, (int)i + LEADING, &s->of->features.fields[i], &out->v[i]);
    }
    return mz_ok();
}

void mz_select_close(mz_select **s)
{
    if (*s != NULL) {
        mz_region home = (*s)->home; /* it holds **s itself */
        (void)sqlite3_finalize((*s)->rows);
        mz_region_free(&home);
        *s = NULL;
    }
}

static void finalize(sqlite3_stmt **s) { (void)sqlite3_finalize(*s); }

mz_status mz_index_ask_where(mz_index *index, const mz_selection *wanted, mz_rows *out, mz_arena *perm)
{
    const mz_table table = mz_collection_shapes[wanted->of].table;
    MZ_BUF_SCOPED sql = mz_buf_new(FILTER_SQL_MAX);
    __attribute__((cleanup(finalize))) sqlite3_stmt *s = NULL;
    mz_puts(&sql, "SELECT ");
    mz_put_columns(&sql, table);
    MZ_TRY(prepare(index, wanted, &sql, &s, perm));
    return mz_index_collect(s, &mz_table_shapes[table], out, perm);
}

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

/* A statement being put together. */
typedef struct asking {
    const mz_selection *wanted;
    const mz_collection_shape *of;
    mz_buf *sql;
    mz_bounds values;
    mz_arena *perm;
} asking;

static void put_integer(asking *a, int64_t v) { mz_cql_put_integer(a->sql, &a->values, v, a->perm); }

/* Behind a feature in the order of day and id; those without a day come first. */
static void put_resume(asking *a)
{
    mz_puts(a->sql, " AND (");
    mz_put(a->sql, mz_str_of(a->of->day));
    if (a->wanted->after_day == MZ_NO_DAY) {
        mz_puts(a->sql, " IS NOT NULL OR id > ");
    } else {
        mz_puts(a->sql, " >= ");
        put_integer(a, a->wanted->after_day);
        mz_puts(a->sql, " AND (");
        mz_put(a->sql, mz_str_of(a->of->day));
        mz_puts(a->sql, " > ");
        put_integer(a, a->wanted->after_day);
        mz_puts(a->sql, " OR id > ");
    }
    put_integer(a, a->wanted->after_number);
    mz_put(a->sql, a->wanted->after_day == MZ_NO_DAY ? S(")") : S("))"));
}

/* The same with the order turned round: those without a day come last. */
static void put_resume_back(asking *a)
{
    const mz_str day = mz_str_of(a->of->day);
    mz_puts(a->sql, " AND (");
    mz_put(a->sql, day);
    mz_puts(a->sql, " IS NULL AND ");
    if (a->wanted->after_day == MZ_NO_DAY) {
        mz_puts(a->sql, "id < ");
    } else {
        mz_puts(a->sql, "1 OR ");
        mz_put(a->sql, day);
        mz_puts(a->sql, " < ");
        put_integer(a, a->wanted->after_day);
        mz_puts(a->sql, " OR ");
        mz_put(a->sql, day);
        mz_puts(a->sql, " = ");
        put_integer(a, a->wanted->after_day);
        mz_puts(a->sql, " AND id < ");
    }
    put_integer(a, a->wanted->after_number);
    mz_puts(a->sql, ")");
}

/* FROM and WHERE. */
static void put_condition(asking *a)
{
    const mz_cql *filters[] = {a->wanted->where, a->wanted->also};
    mz_puts(a->sql, " FROM ");
    mz_put(a->sql, mz_table_name(a->of->table));
    mz_puts(a->sql, " WHERE ?1 >= 0");
    for (int i = 0; i < 2; i++) {
        if (filters[i] != NULL) {
            mz_puts(a->sql, " AND ");
            mz_cql_sql(filters[i], a->of, a->sql, &a->values, a->perm);
        }
    }
    if (a->wanted->resumes && a->wanted->newest_first) {
        put_resume_back(a);
    } else if (a->wanted->resumes) {
        put_resume(a);
    }
}

/* Ready to run. */
static mz_status finish(mz_index *index, const asking *a, sqlite3_stmt **out)
{
    MZ_TRY(mz_buf_status(a->sql));
    MZ_TRY(mz_sql_status(
        sqlite3_prepare_v3(mz_index_db(index), (const char *)a->sql->data, (int)a->sql->len, 0, out, NULL)));
    MZ_TRY(mz_sql_status(sqlite3_bind_int64(*out, 1, a->wanted->settled)));
    return mz_cql_bind(*out, &a->values);
}

static asking asking_of(const mz_selection *wanted, mz_buf *sql, mz_arena *perm)
{
    return (asking){.wanted = wanted, .of = &mz_collection_shapes[wanted->of], .sql = sql, .perm = perm};
}

/* Behind the columns that stand in sql. */
static mz_status prepare(mz_index *index, const mz_selection *wanted, mz_buf *sql, sqlite3_stmt **out, mz_arena *perm)
{
    asking a = asking_of(wanted, sql, perm);
    put_condition(&a);
    mz_puts(sql, " ORDER BY ");
    mz_put(sql, mz_str_of(a.of->day));
    mz_put(sql, wanted->newest_first ? S(" DESC, id DESC") : S(", id"));
    if (wanted->most > 0) {
        mz_puts(sql, " LIMIT ");
        put_integer(&a, wanted->most);
    }
    return finish(index, &a, out);
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

static mz_status count(mz_index *index, const mz_selection *wanted, int64_t ceiling, int64_t *out, mz_arena *room)
{
    MZ_BUF_SCOPED sql = mz_buf_new(FILTER_SQL_MAX);
    __attribute__((cleanup(finalize))) sqlite3_stmt *s = NULL;
    asking a = asking_of(wanted, &sql, room);
    mz_puts(&sql, "SELECT count(*) FROM (SELECT 1");
    put_condition(&a);
    mz_puts(&sql, " LIMIT ");
    put_integer(&a, ceiling + 1);
    mz_puts(&sql, ")");
    MZ_TRY(finish(index, &a, &s));
    const int rc = sqlite3_step(s);
    if (rc != SQLITE_ROW) {
        return mz_sql_status(rc == SQLITE_DONE ? SQLITE_CORRUPT : rc);
    }
    *out = sqlite3_column_int64(s, 0);
    return mz_ok();
}

mz_status mz_select_count(mz_index *index, const mz_selection *wanted, int64_t ceiling, int64_t *out)
{
    mz_region home;
    mz_arena room;
    mz_assert(ceiling >= 0 && ceiling < INT64_MAX);
    MZ_TRY(mz_region_new(HOME_ROOM, &home, &room));
    const mz_status s = count(index, wanted, ceiling, out, &room);
    mz_region_free(&home);
    return s;
}

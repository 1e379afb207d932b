#include "index/inside.h"

#include <stdio.h>

#define MZ_COLUMNS_MAX 32
#define BROKEN         "the index cannot be used; fold it anew with: mizan rebuild CASE"

/* The handle stands in a mapping of its own, with room for the gaps that a sanitizer wants. */
#define HOME_ROOM 4096

struct mz_index {
    mz_region home;
    sqlite3 *db;
    sqlite3_stmt *put[MZ_TABLES];
    sqlite3_stmt *drop[MZ_TABLES];
    sqlite3_stmt *ask[MZ_QUESTIONS];
    int64_t version; /* of the tables that counts are remembered of */
    bool bulk;       /* made by mz_index_create: no journal, indexes at the end */
    bool whole;      /* and these are all there */
    mz_keep keep;
};

void mz_put_statement_id(mz_buf *out, mz_statement_id r)
{
    mz_put_int(out, mz_statement_id_entry(r));
    mz_put_byte(out, '.');
    mz_put_int(out, mz_statement_id_ordinal(r));
}

bool mz_statement_id_parse(mz_str s, mz_statement_id *out)
{
    int64_t entry, ordinal;
    mz_str rest = s;
    const mz_str first = mz_str_cut(&rest, '.');
    if (!mz_str_canonical_uint(first, &entry) || !mz_str_canonical_uint(rest, &ordinal) || entry >= INT64_C(1) << 40 ||
        ordinal >= MZ_INDEX_STATEMENTS_MAX) {
        return false;
    }
    *out = mz_statement_id_of(entry, (mz_len)ordinal);
    return true;
}

mz_str mz_table_name(mz_table t)
{
    mz_assert(t >= MZ_TABLE_ENTRY && t < MZ_TABLES);
    return mz_str_of(mz_table_shapes[t].name);
}

mz_status mz_sql_status(int rc)
{
    if (rc == SQLITE_OK || rc == SQLITE_DONE || rc == SQLITE_ROW) {
        return mz_ok();
    }
    if (rc == SQLITE_BUSY || rc == SQLITE_LOCKED) {
        return mz_fail(MZ_DENIED, "another process is using the index of this case", -1);
    }
    const bool wrong = rc == SQLITE_CORRUPT || rc == SQLITE_NOTADB;
    return wrong ? mz_fail(MZ_CORRUPT, BROKEN, -1) : mz_fail(MZ_IO, BROKEN, rc);
}

sqlite3 *mz_index_db(mz_index *index) { return index->db; }
bool mz_index_is_bulk(const mz_index *index) { return index->bulk; }
mz_keep *mz_index_keep(mz_index *index) { return &index->keep; }

static mz_status run_sql(mz_index *index, const char *sql)
{
    return mz_sql_status(sqlite3_exec(index->db, sql, NULL, NULL, NULL));
}

/* ---- SQL text, made from the shapes ---- */

static int columns_n(mz_table t)
{
    int n = 0;
    while (mz_table_shapes[t].columns[n].name != NULL) {
        n++;
    }
    mz_assert(n <= MZ_COLUMNS_MAX);
    return n;
}

static void put_columns(mz_buf *sql, mz_table t, const char *of, bool typed)
{
    const mz_column *c = mz_table_shapes[t].columns;
    for (int i = 0; c[i].name != NULL; i++) {
        if (i > 0) {
            mz_puts(sql, ", ");
        }
        mz_put(sql, of != NULL ? mz_str_of(of) : S(""));
        mz_put(sql, of != NULL ? S(".\"") : S("\""));
        mz_put(sql, mz_str_of(c[i].name));
        mz_put_byte(sql, '"');
        if (typed) {
            mz_put(sql, c[i].type == MZ_COLUMN_TEXT ? S(" TEXT") : S(" INTEGER"));
        }
    }
}

void mz_put_columns(mz_buf *sql, mz_table t, const char *of) { put_columns(sql, t, of, false); }

static mz_status make_table(mz_index *index, mz_table t)
{
    const mz_table_shape *shape = &mz_table_shapes[t];
    MZ_BUF_SCOPED sql = mz_buf_new(MZ_SQL_MAX);
    mz_puts(&sql, "CREATE TABLE ");
    mz_put(&sql, mz_str_of(shape->name));
    mz_puts(&sql, " (");
    put_columns(&sql, t, NULL, true);
    mz_puts(&sql, ", PRIMARY KEY (");
    mz_put(&sql, mz_str_of(shape->key));
    mz_put(&sql, strchr(shape->key, ',') != NULL ? S(")) STRICT, WITHOUT ROWID") : S(")) STRICT"));
    mz_put_byte(&sql, 0);
    MZ_TRY(mz_buf_status(&sql));
    return run_sql(index, (const char *)sql.data);
}

/* Those of tables that are filled last, at the fold's end, are made then: nothing asks them before. */
static bool is_late(int t) { return t == MZ_TABLE_INCIDENT || t == MZ_TABLE_BREACH || t == MZ_TABLE_CROSSING; }

static mz_status make_indexes(mz_index *index, bool late)
{
    for (int t = 0; t < MZ_TABLES; t++) {
        MZ_TRY(is_late(t) == late ? run_sql(index, mz_table_shapes[t].indexes) : mz_ok());
    }
    return mz_ok();
}

mz_status mz_index_late_indexes(mz_index *index)
{
    if (index->bulk && !index->whole) {
        MZ_TRY(make_indexes(index, true));
        index->whole = true;
    }
    return mz_ok();
}

/* Prepares once what `sql` says; later calls find it. */
static mz_status prepare(mz_index *index, sqlite3_stmt **slot, mz_buf *sql)
{
    MZ_TRY(mz_buf_status(sql));
    return mz_sql_status(
        sqlite3_prepare_v3(index->db, (const char *)sql->data, (int)sql->len, SQLITE_PREPARE_PERSISTENT, slot, NULL));
}

static mz_status prepare_put(mz_index *index, mz_table t)
{
    if (index->put[t] != NULL) {
        return mz_ok();
    }
    MZ_BUF_SCOPED sql = mz_buf_new(MZ_SQL_MAX);
    mz_puts(&sql, "INSERT OR REPLACE INTO ");
    mz_put(&sql, mz_table_name(t));
    mz_puts(&sql, " VALUES (?");
    for (int i = 1; i < columns_n(t); i++) {
        mz_puts(&sql, ", ?");
    }
    mz_put_byte(&sql, ')');
    return prepare(index, &index->put[t], &sql);
}

static mz_status prepare_ask(mz_index *index, mz_question q)
{
    if (index->ask[q] != NULL) {
        return mz_ok();
    }
    const mz_question_shape *shape = &mz_question_shapes[q];
    MZ_BUF_SCOPED sql = mz_buf_new(MZ_SQL_MAX);
    mz_puts(&sql, "SELECT ");
    put_columns(&sql, shape->table, NULL, false);
    mz_puts(&sql, " FROM ");
    mz_put(&sql, mz_table_name(shape->table));
    mz_puts(&sql, " WHERE ");
    mz_put(&sql, mz_str_of(shape->condition));
    return prepare(index, &index->ask[q], &sql);
}

/* ---- rows to and from SQLite ---- */

static const void *field(const void *row, const mz_column *c) { return (const char *)row + c->offset; }

static int bind_text(sqlite3_stmt *s, int at, mz_str v)
{
    return sqlite3_bind_text(s, at, v.len == 0 ? "" : (const char *)v.data, (int)v.len, SQLITE_STATIC);
}

/* The three columns before say where. */
static int bind_cell(sqlite3_stmt *s, int at, const void *row, const mz_column *c)
{
    const bool placed = *(const bool *)field(row, c - 3);
    const mz_point p = {*(const int32_t *)field(row, c - 2), *(const int32_t *)field(row, c - 1)};
    mz_assert(c[-3].type == MZ_COLUMN_BOOL && c[-2].type == MZ_COLUMN_INT32 && c[-1].type == MZ_COLUMN_INT32);
    return sqlite3_bind_int64(s, at, placed ? mz_cell_of(p) : -1);
}

static int bind_field(sqlite3_stmt *s, int at, const void *row, const mz_column *c)
{
    const void *p = field(row, c);
    switch (c->type) {
    case MZ_COLUMN_INT64:
        return sqlite3_bind_int64(s, at, *(const int64_t *)p);
    case MZ_COLUMN_INT32:
        return sqlite3_bind_int64(s, at, *(const int32_t *)p);
    case MZ_COLUMN_BOOL:
        return sqlite3_bind_int64(s, at, *(const bool *)p);
    case MZ_COLUMN_DAY:
        return *(const mz_day *)p == MZ_NO_DAY ? sqlite3_bind_null(s, at)
                                               : sqlite3_bind_int64(s, at, *(const mz_day *)p);
    case MZ_COLUMN_UPPER:
        return *(const int64_t *)p == MZ_OPEN ? sqlite3_bind_null(s, at)
                                              : sqlite3_bind_int64(s, at, *(const int64_t *)p);
    case MZ_COLUMN_LOWER:
        return *(const int64_t *)p < 0 ? sqlite3_bind_null(s, at) : sqlite3_bind_int64(s, at, *(const int64_t *)p);
    case MZ_COLUMN_CELL:
        return bind_cell(s, at, row, c);
    case MZ_COLUMN_TEXT:
        return bind_text(s, at, *(const mz_str *)p);
    }
    return SQLITE_MISUSE;
}

static mz_str column_text(sqlite3_stmt *s, int at, mz_arena *perm)
{
    const mz_str v = {sqlite3_column_text(s, at), sqlite3_column_bytes(s, at)};
    return v.len == 0 ? (mz_str){0} : mz_str_copy(perm, v);
}

static void take_field(sqlite3_stmt *s, int at, void *row, const mz_column *c, mz_arena *perm)
{
    void *p = (char *)row + c->offset; /* of a cell: of nothing, and not written */
    const bool none = sqlite3_column_type(s, at) == SQLITE_NULL;
    switch (c->type) {
    case MZ_COLUMN_INT64:
        *(int64_t *)p = sqlite3_column_int64(s, at);
        break;
    case MZ_COLUMN_INT32:
        *(int32_t *)p = sqlite3_column_int(s, at);
        break;
    case MZ_COLUMN_BOOL:
        *(bool *)p = sqlite3_column_int(s, at) != 0;
        break;
    case MZ_COLUMN_DAY:
        *(mz_day *)p = none ? MZ_NO_DAY : sqlite3_column_int(s, at);
        break;
    case MZ_COLUMN_UPPER:
        *(int64_t *)p = none ? MZ_OPEN : sqlite3_column_int64(s, at);
        break;
    case MZ_COLUMN_LOWER:
        *(int64_t *)p = none ? -1 : sqlite3_column_int64(s, at);
        break;
    case MZ_COLUMN_CELL:
        break;
    case MZ_COLUMN_TEXT:
        *(mz_str *)p = column_text(s, at, perm);
        break;
    }
}

mz_status mz_index_put(mz_index *index, mz_table table, const void *row)
{
    MZ_TRY(prepare_put(index, table));
    MZ_TRY(table == MZ_TABLE_INCIDENT ? mz_ready_forget(index, table, ((const mz_incident_row *)row)->id) : mz_ok());
    mz_keep_forget(&index->keep);
    sqlite3_stmt *s = index->put[table];
    const mz_column *c = mz_table_shapes[table].columns;
    for (int i = 0; c[i].name != NULL; i++) {
        const int bound = bind_field(s, i + 1, row, &c[i]);
        mz_assert(bound == SQLITE_OK);
    }
    const int rc = sqlite3_step(s);
    (void)sqlite3_reset(s);
    return mz_sql_status(rc);
}

mz_status mz_index_drop(mz_index *index, mz_table table, int64_t key)
{
    mz_assert(table == MZ_TABLE_REPORT || table >= MZ_TABLE_INCIDENT);
    MZ_TRY(table == MZ_TABLE_INCIDENT ? mz_ready_forget(index, table, key) : mz_ok());
    if (index->drop[table] == NULL) {
        MZ_BUF_SCOPED sql = mz_buf_new(MZ_SQL_MAX);
        mz_str keys = mz_str_of(mz_table_shapes[table].key);
        mz_puts(&sql, "DELETE FROM ");
        mz_put(&sql, mz_table_name(table));
        mz_puts(&sql, " WHERE ");
        mz_put(&sql, mz_str_cut(&keys, ','));
        mz_puts(&sql, " = ?1");
        MZ_TRY(prepare(index, &index->drop[table], &sql));
    }
    mz_keep_forget(&index->keep);
    sqlite3_stmt *s = index->drop[table];
    mz_assert(sqlite3_bind_int64(s, 1, key) == SQLITE_OK);
    const int rc = sqlite3_step(s);
    (void)sqlite3_reset(s);
    return mz_sql_status(rc);
}

mz_status mz_index_clear(mz_index *index, mz_table table)
{
    char sql[128];
    mz_keep_forget(&index->keep);
    MZ_TRY(table == MZ_TABLE_INCIDENT ? mz_ready_forget_all(index, table) : mz_ok());
    (void)snprintf(sql, sizeof sql, "DELETE FROM %s", mz_table_shapes[table].name);
    return run_sql(index, sql);
}

mz_status mz_index_collect(sqlite3_stmt *s, const mz_table_shape *shape, mz_rows *out, mz_arena *perm)
{
    /* Strings go to perm between the rows, so the array moves when it grows: at most as much again is given up. */
    mz_len n = 0, cap = 0;
    char *v = NULL;
    int rc = sqlite3_step(s);
    for (; rc == SQLITE_ROW; rc = sqlite3_step(s)) {
        v = mz_arena_grow(perm, v, n, &cap, (mz_len)shape->row_bytes, (mz_len)alignof(max_align_t));
        char *row = v + n * (mz_len)shape->row_bytes;
        (void)memset(row, 0, shape->row_bytes);
        for (int i = 0; shape->columns[i].name != NULL; i++) {
            take_field(s, i, row, &shape->columns[i], perm);
        }
        n++;
    }
    MZ_TRY(mz_sql_status(rc));
    *out = (mz_rows){v, n};
    return mz_ok();
}

mz_status mz_index_ask(mz_index *index, mz_question q, const mz_value *values, int values_n, mz_rows *out,
                       mz_arena *perm)
{
    MZ_TRY(prepare_ask(index, q));
    sqlite3_stmt *s = index->ask[q];
    mz_assert(sqlite3_bind_parameter_count(s) == values_n);
    for (int i = 0; i < values_n; i++) {
        const mz_value *v = &values[i];
        const int bound = v->is_null   ? sqlite3_bind_null(s, i + 1)
                          : v->is_text ? bind_text(s, i + 1, v->text)
                                       : sqlite3_bind_int64(s, i + 1, v->number);
        mz_assert(bound == SQLITE_OK);
    }
    const mz_status got = mz_index_collect(s, &mz_table_shapes[mz_question_shapes[q].table], out, perm);
    (void)sqlite3_reset(s);
    return got;
}

/* ---- one number or text ---- */

static mz_status one(mz_index *index, const char *sql, int64_t *number, mz_str *text, mz_arena *perm)
{
    MZ_USING_SCOPED u = {0};
    MZ_TRY(mz_use(index, mz_str_of(sql), &u));
    const int rc = sqlite3_step(u.s);
    if (rc == SQLITE_ROW && number != NULL) {
        *number = sqlite3_column_int64(u.s, 0);
    }
    if (rc == SQLITE_ROW && text != NULL) {
        *text = column_text(u.s, 0, perm);
    }
    return rc == SQLITE_ROW ? mz_ok() : rc == SQLITE_DONE ? mz_fail(MZ_CORRUPT, BROKEN, -1) : mz_sql_status(rc);
}

/* A word without an answer. */
static mz_status tell(mz_index *index, mz_str sql)
{
    MZ_USING_SCOPED u = {0};
    MZ_TRY(mz_use(index, sql, &u));
    return mz_sql_status(sqlite3_step(u.s));
}

mz_status mz_index_count(mz_index *index, mz_table table, int64_t *out)
{
    char sql[128];
    (void)snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", mz_table_shapes[table].name);
    return one(index, sql, out, NULL, NULL);
}

mz_status mz_index_head(mz_index *index, mz_index_state *out, mz_arena *perm)
{
    MZ_TRY(one(index, "SELECT size FROM head", &out->size, NULL, NULL));
    MZ_TRY(one(index, "SELECT root FROM head", NULL, &out->root, perm));
    MZ_TRY(one(index, "SELECT digest FROM head", NULL, &out->digest, perm));
    return one(index, "SELECT rules FROM head", NULL, &out->rules, perm);
}

mz_status mz_index_set_head(mz_index *index, const mz_index_state *state)
{
    sqlite3_stmt *s = NULL;
    static const char sql[] = "UPDATE head SET size = ?1, root = ?2, digest = ?3, rules = ?4";
    MZ_TRY(mz_sql_status(sqlite3_prepare_v2(index->db, sql, -1, &s, NULL)));
    const bool bound = sqlite3_bind_int64(s, 1, state->size) == SQLITE_OK &&
                       bind_text(s, 2, state->root) == SQLITE_OK && bind_text(s, 3, state->digest) == SQLITE_OK &&
                       bind_text(s, 4, state->rules) == SQLITE_OK;
    mz_assert(bound);
    const int rc = sqlite3_step(s);
    (void)sqlite3_finalize(s);
    return mz_sql_status(rc);
}

/* ---- opening and closing ---- */

static mz_status open_db(const char *path, int flags, mz_index **out)
{
    mz_region home;
    mz_arena own;
    MZ_TRY(mz_region_new((mz_len)sizeof(mz_index) + HOME_ROOM, &home, &own));
    mz_index *index = mz_new(&own, mz_index, 1);
    index->home = home;
    *out = index;
    MZ_TRY(mz_sql_status(sqlite3_open_v2(path, &index->db, flags | SQLITE_OPEN_NOMUTEX, NULL)));
    MZ_TRY(mz_sql_status(sqlite3_busy_timeout(index->db, 10000)));
    MZ_TRY(mz_box_functions(index->db));
    return mz_cql_functions(index->db);
}

static mz_status create(mz_index *index)
{
    char sql[256];
    MZ_TRY(run_sql(index, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE;"
                          "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;"));
    (void)snprintf(
        sql, sizeof sql,
        "PRAGMA user_version=%d; CREATE TABLE head (size INTEGER, root TEXT, digest TEXT, rules TEXT) STRICT;"
        "INSERT INTO head VALUES (0, '', '', '');",
        MZ_INDEX_FORMAT);
    MZ_TRY(run_sql(index, sql));
    MZ_TRY(run_sql(index, mz_sums_tables));
    MZ_TRY(run_sql(index, mz_ready_tables));
    for (int t = 0; t < MZ_TABLES; t++) {
        MZ_TRY(make_table(index, (mz_table)t));
    }
    return mz_ok();
}

mz_status mz_index_create(const char *path, mz_index **out)
{
    MZ_TRY(mz_file_remove(path));
    mz_index *index = NULL;
    mz_status s = open_db(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &index);
    if (!mz_failed(s)) {
        index->bulk = true;
        s = create(index);
    }
    if (mz_failed(s)) {
        mz_index_close(&index);
        return s;
    }
    *out = index;
    return mz_ok();
}

mz_status mz_index_finish(mz_index *index)
{
    mz_assert(index->bulk);
    /* One sync at the end: whoever finds the file under its name finds all of it. */
    MZ_FILE_SCOPED f = MZ_NO_FILE;
    MZ_TRY(mz_file_open_read(sqlite3_db_filename(index->db, "main"), &f));
    return mz_file_sync(&f);
}

mz_status mz_index_make_indexes(mz_index *index) { return make_indexes(index, false); }

mz_status mz_index_open(const char *path, bool writing, mz_index **out)
{
    mz_index *index = NULL;
    int64_t format = 0;
    mz_status s = open_db(path, writing ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY, &index);
    if (!mz_failed(s)) {
        s = run_sql(index, writing ? "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=EXTRA; PRAGMA cache_size=-65536;"
                                   : "PRAGMA query_only=1; PRAGMA cache_size=-16384;");
    }
    if (!mz_failed(s)) {
        s = one(index, "PRAGMA user_version", &format, NULL, NULL);
    }
    if (!mz_failed(s) && format != MZ_INDEX_FORMAT) {
        s = mz_fail(MZ_CORRUPT, "the index is of another format; fold it anew with: mizan rebuild CASE", -1);
    }
    if (mz_failed(s)) {
        mz_index_close(&index);
        return s;
    }
    *out = index;
    return mz_ok();
}

void mz_index_close(mz_index **index)
{
    mz_index *i = *index;
    if (i == NULL) {
        return;
    }
    for (int t = 0; t < MZ_TABLES; t++) {
        (void)sqlite3_finalize(i->put[t]);
        (void)sqlite3_finalize(i->drop[t]);
    }
    for (int q = 0; q < MZ_QUESTIONS; q++) {
        (void)sqlite3_finalize(i->ask[q]);
    }
    mz_keep_free(&i->keep);
    (void)sqlite3_close(i->db);
    mz_region home = i->home; /* it holds *i itself */
    mz_region_free(&home);
    *index = NULL;
}

mz_status mz_index_begin(mz_index *index) { return tell(index, S("BEGIN IMMEDIATE")); }
mz_status mz_index_commit(mz_index *index) { return tell(index, S("COMMIT")); }

/* The read is what takes SQLite's lock; BEGIN alone does not. Counts are remembered as long as nobody has changed
 * anything. */
mz_status mz_index_hold(mz_index *index)
{
    int64_t size, version;
    MZ_TRY(tell(index, S("BEGIN")));
    MZ_TRY(one(index, "SELECT size FROM head", &size, NULL, NULL));
    MZ_TRY(mz_index_version(index, &version));
    if (version != index->version) {
        mz_keep_forget(&index->keep);
        index->version = version;
    }
    return mz_ok();
}

mz_status mz_index_release(mz_index *index) { return tell(index, S("COMMIT")); }

mz_status mz_index_version(mz_index *index, int64_t *out) { return one(index, "PRAGMA data_version", out, NULL, NULL); }

/* ---- digests ---- */

static void put_cell(mz_buf *line, sqlite3_stmt *s, int at)
{
    const int type = sqlite3_column_type(s, at);
    if (type == SQLITE_NULL) {
        mz_puts(line, "-");
    } else if (type == SQLITE_INTEGER) {
        mz_put_int(line, sqlite3_column_int64(s, at));
    } else {
        mz_put_int(line, sqlite3_column_bytes(s, at)); /* the length first: no text can look like two cells */
        mz_put_byte(line, ':');
        mz_put(line, (mz_str){sqlite3_column_text(s, at), sqlite3_column_bytes(s, at)});
    }
    mz_put_byte(line, ' ');
}

mz_status mz_index_digest(mz_index *index, mz_table table, mz_str *hex, mz_arena *perm)
{
    MZ_BUF_SCOPED sql = mz_buf_new(MZ_SQL_MAX);
    mz_puts(&sql, "SELECT ");
    put_columns(&sql, table, NULL, false);
    mz_puts(&sql, " FROM ");
    mz_put(&sql, mz_table_name(table));
    mz_puts(&sql, " ORDER BY ");
    mz_put(&sql, mz_str_of(mz_table_shapes[table].key));
    sqlite3_stmt *s = NULL;
    MZ_TRY(prepare(index, &s, &sql));
    mz_sha sha;
    mz_sha_start(&sha);
    MZ_BUF_SCOPED line = mz_buf_new(1 << 24);
    int rc = sqlite3_step(s);
    for (; rc == SQLITE_ROW; rc = sqlite3_step(s)) {
        mz_buf_clear(&line);
        for (int i = 0; i < sqlite3_column_count(s); i++) {
            put_cell(&line, s, i);
        }
        mz_put_byte(&line, '\n');
        mz_sha_add(&sha, mz_buf_str(&line));
    }
    (void)sqlite3_finalize(s);
    MZ_TRY(mz_sql_status(rc));
    MZ_TRY(mz_buf_status(&line));
    const mz_hash256 h = mz_sha_end(&sha);
    *hex = mz_hash_hex(perm, &h);
    return mz_ok();
}

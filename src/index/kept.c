/* kept.c: statements that stay prepared, found by their text. */
#include "index/inside.h"

static mz_kept *find(mz_keep *k, mz_str sql, uint64_t hash)
{
    for (int i = 0; i < MZ_KEPT_MAX; i++) {
        if (k->kept[i].s != NULL && k->kept[i].hash == hash && mz_str_eq(mz_buf_str(&k->kept[i].text), sql)) {
            return &k->kept[i];
        }
    }
    return NULL;
}

/* A free place, or the one that was not used for longest; NULL when all are in use. */
static mz_kept *oldest(mz_keep *k)
{
    mz_kept *best = NULL;
    for (int i = 0; i < MZ_KEPT_MAX; i++) {
        mz_kept *one = &k->kept[i];
        if (one->s == NULL) {
            return one;
        }
        if (!one->busy && (best == NULL || one->used < best->used)) {
            best = one;
        }
    }
    return best;
}

static void drop(mz_kept *one)
{
    (void)sqlite3_finalize(one->s);
    mz_buf_free(&one->text);
    *one = (mz_kept){.text = mz_buf_new(MZ_FILTER_SQL_MAX)};
}

static mz_status prepare(mz_index *index, mz_str sql, sqlite3_stmt **out)
{
    return mz_sql_status(sqlite3_prepare_v3(mz_index_db(index), (const char *)sql.data, (int)sql.len,
                                            SQLITE_PREPARE_PERSISTENT, out, NULL));
}

mz_status mz_use(mz_index *index, mz_str sql, mz_using *out)
{
    mz_keep *k = mz_index_keep(index);
    const uint64_t hash = mz_hash(sql);
    mz_kept *one = find(k, sql, hash);
    if (one == NULL && (one = oldest(k)) != NULL) {
        drop(one);
        MZ_TRY(prepare(index, sql, &one->s));
        mz_put(&one->text, sql);
        one->hash = hash;
    }
    if (one == NULL || one->busy) {
        *out = (mz_using){0};
        return prepare(index, sql, &out->s);
    }
    one->used = ++k->uses;
    one->busy = true;
    *out = (mz_using){one->s, one};
    return mz_ok();
}

void mz_using_end(mz_using *u)
{
    if (u->kept != NULL) {
        (void)sqlite3_reset(u->s);
        (void)sqlite3_clear_bindings(u->s); /* they may point to what is gone soon */
        u->kept->busy = false;
    } else {
        (void)sqlite3_finalize(u->s);
    }
    *u = (mz_using){0};
}

void mz_keep_forget(mz_keep *k)
{
    for (int i = 0; i < MZ_COUNTED_MAX && k->counted_next > 0; i++) {
        k->counted[i].known = false;
    }
    k->counted_next = 0;
}

void mz_keep_free(mz_keep *k)
{
    for (int i = 0; i < MZ_SELECTS_MAX; i++) {
        mz_select_free(&k->selects[i]);
    }
    for (int i = 0; i < MZ_KEPT_MAX; i++) {
        drop(&k->kept[i]);
    }
    for (int i = 0; i < MZ_COUNTED_MAX; i++) {
        mz_buf_free(&k->counted[i].key);
    }
}

#include "record/shelf.h"

#include "record/tile.h"

#define PATH_MAX_BYTES 4096

typedef struct shelf_folder {
    mz_str path;
} shelf_folder;

/* "<folder>/<path>" and a NUL. No path leads out of the folder. */
static mz_status path_of(const shelf_folder *f, mz_str path, mz_buf *out)
{
    mz_put(out, f->path);
    mz_put_byte(out, '/');
    mz_put(out, path);
    mz_put_byte(out, '\0');
    if (out->full || mz_str_find(path, S("..")) >= 0) {
        return mz_fail(MZ_BAD_INPUT, "no such file can be in a record", -1);
    }
    const char *name = (const char *)out->data;
    return mz_path_is_file(name) ? mz_ok() : mz_fail(MZ_BAD_INPUT, "the file is not there", -1);
}

static mz_status folder_read(void *ctx, int reader, mz_str path, mz_buf *out)
{
    MZ_BUF_SCOPED name = mz_buf_new(PATH_MAX_BYTES);
    MZ_VIEW_SCOPED view = {0};
    (void)reader;
    mz_buf_clear(out);
    MZ_TRY(path_of(ctx, path, &name));
    MZ_TRY(mz_view_open((const char *)name.data, &view));
    mz_put(out, view.bytes);
    return mz_buf_status(out);
}

static mz_status folder_digest(void *ctx, int reader, mz_str path, mz_hash256 *out, int64_t *size_bytes)
{
    MZ_BUF_SCOPED name = mz_buf_new(PATH_MAX_BYTES);
    (void)reader;
    MZ_TRY(path_of(ctx, path, &name));
    return mz_sha256_file((const char *)name.data, out, size_bytes);
}

/* A record's folders are not that deep; a link back into them would be. */
#define DEEPEST 12

static bool too_deep(mz_str path)
{
    int n = 0;
    for (mz_len i = 0; i < path.len; i++) {
        n += path.data[i] == '/';
    }
    return n >= DEEPEST;
}

/* One folder's names: files go to `each`, folders to what is still to do. */
static mz_status list_one(const shelf_folder *f, mz_str folder, mz_shelf_each each, void *each_ctx, mz_strs *todo,
                          mz_arena *perm, mz_arena scratch)
{
    mz_strs names;
    const char *root = mz_str_z(&scratch, f->path);
    MZ_TRY(mz_dir_list(mz_path_join(&scratch, root, folder), &names, &scratch));
    for (mz_len i = 0; i < names.n; i++) {
        mz_arena line = scratch;
        const mz_str name = folder.len == 0 ? names.v[i] : mz_str_concat(&line, folder, S("/"), names.v[i]);
        if (!too_deep(name) && mz_path_is_dir(mz_path_join(&line, root, name))) {
            *mz_push(perm, todo) = mz_str_copy(perm, name);
        } else {
            MZ_TRY(each(each_ctx, name));
        }
    }
    return mz_ok();
}

static mz_status folder_list(void *ctx, mz_str folder, mz_shelf_each each, void *each_ctx)
{
    mz_region keep, names;
    mz_arena perm, scratch;
    MZ_TRY(mz_region_new((mz_len)1 << 30, &keep, &perm));
    mz_status s = mz_region_new((mz_len)1 << 32, &names, &scratch);
    if (!mz_failed(s)) {
        mz_strs todo = {0};
        const shelf_folder *f = ctx;
        if (mz_path_is_dir(mz_path_join(&perm, mz_str_z(&perm, f->path), folder))) {
            *mz_push(&perm, &todo) = folder;
        }
        while (todo.n > 0 && !mz_failed(s)) {
            const mz_str next = todo.v[--todo.n];
            s = list_one(f, next, each, each_ctx, &todo, &perm, scratch);
        }
        mz_region_free(&names);
    }
    mz_region_free(&keep);
    return s;
}

mz_status mz_shelf_folder(const char *folder, mz_shelf *out, mz_arena *perm)
{
    shelf_folder *f = mz_new(perm, shelf_folder, 1);
    const char *within = mz_path_join(perm, folder, S("record"));
    const bool nested = mz_path_exists(mz_path_join(perm, within, S("checkpoint")));
    if (!nested && !mz_path_exists(mz_path_join(perm, folder, S("checkpoint")))) {
        return mz_fail(MZ_BAD_INPUT, "this folder is neither a case nor a copy of a record: no checkpoint is there",
                       -1);
    }
    f->path = nested ? mz_str_of(within) : mz_str_copy(perm, mz_str_of(folder));
    *out = (mz_shelf){f, mz_cores(), folder_read, folder_digest, folder_list};
    return mz_ok();
}

mz_status mz_shelf_tile(const mz_shelf *s, int reader, const mz_tile *t, mz_buf *out, mz_tile *have)
{
    MZ_BUF_SCOPED path = mz_buf_new(MZ_TILE_PATH_MAX);
    *have = *t;
    mz_put_tile_path(&path, have);
    const mz_status first = s->read(s->ctx, reader, mz_buf_str(&path), out);
    if (first.code != MZ_BAD_INPUT || t->width == MZ_TILE_WIDTH) {
        return first;
    }
    have->width = MZ_TILE_WIDTH; /* partial ones go when the full one is there */
    mz_buf_clear(&path);
    mz_put_tile_path(&path, have);
    return s->read(s->ctx, reader, mz_buf_str(&path), out);
}

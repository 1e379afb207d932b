/* What a crash left of tiles and bundles behind the base, and of files on their way. The journal brings the tree to its
 * last commit; but a record serves the partial ones of older published sizes too, and nothing synced those. They are
 * the beginning of what is there now, so they can be made again. All are written anew, also those that read as they
 * should: after a failed sync they may stand in memory only, and no later sync would write them. */
#include "record/inside.h"

#define OTHER_BYTES "a tile or bundle is not what the record says: run verify, and restore the case from a copy"

/* The tile or bundle as it is now, as far as it is filled. */
static mz_status load_now(const mz_record *r, const mz_tile *full, mz_view *view, mz_str *bytes, int *width)
{
    const mz_len count = mz_level_count(full->level, r->edge->size);
    if (full->index < count / MZ_TILE_WIDTH) {
        MZ_TRY(mz_inside_read(r, full, view));
        *bytes = view->bytes;
        *width = MZ_TILE_WIDTH;
        return mz_ok();
    }
    const int level = full->level == MZ_ENTRY_BUNDLE ? 0 : full->level;
    *width = r->edge->n[level];
    *bytes = full->level == MZ_ENTRY_BUNDLE ? mz_buf_str(&r->bundle)
                                            : (mz_str){r->edge->v[level][0].b, (mz_len)*width * MZ_HASH_BYTES};
    return mz_ok();
}

/* The first `width` hashes or entries; false when there are fewer. */
static bool beginning(mz_str bytes, int level, int width, mz_str *out)
{
    if (level != MZ_ENTRY_BUNDLE) {
        *out = mz_str_sub(bytes, 0, bytes.len < (mz_len)width * MZ_HASH_BYTES ? 0 : (mz_len)width * MZ_HASH_BYTES);
        return bytes.len >= (mz_len)width * MZ_HASH_BYTES;
    }
    mz_str rest = bytes, entry;
    for (int i = 0; i < width; i++) {
        if (!mz_bundle_next(&rest, &entry)) {
            return false;
        }
    }
    *out = mz_str_sub(bytes, 0, bytes.len - rest.len);
    return true;
}

static mz_status write_anew(mz_record *r, const mz_tile *t, mz_str bytes, const char *path)
{
    MZ_TRY(mz_inside_write(r, t, bytes, true)); /* refuses other bytes */
    return mz_file_replace_unsynced(path, bytes, 0444);
}

/* One name in a tile's folder of partial ones. */
static mz_status mend_one(mz_record *r, mz_tile t, mz_str name, mz_str now, int now_width, const char *folder,
                          mz_arena scratch)
{
    int64_t width;
    mz_str want;
    if (mz_str_ends(name, S(".new"))) {
        return mz_file_remove(mz_path_join(&scratch, folder, name));
    }
    if (!mz_str_canonical_uint(name, &width) || width < 1 || width >= MZ_TILE_WIDTH) {
        return mz_ok(); /* not ours: verify names it */
    }
    t.width = (int)width;
    if (t.index * MZ_TILE_WIDTH + width <= mz_level_count(t.level, r->base.size)) {
        return mz_ok();
    }
    if (width > now_width || !beginning(now, t.level, t.width, &want)) {
        return mz_fail(MZ_CORRUPT, OTHER_BYTES, t.index);
    }
    return write_anew(r, &t, want, mz_path_join(&scratch, folder, name));
}

static mz_status mend_tile(mz_record *r, int level, mz_len index, mz_arena scratch)
{
    const mz_tile full = {level, index, MZ_TILE_WIDTH};
    MZ_BUF_SCOPED path = mz_buf_new(MZ_TILE_PATH_MAX);
    mz_put_tile_path(&path, &full);
    mz_puts(&path, ".new");
    MZ_TRY(mz_file_remove(mz_path_join(&scratch, r->log_folder, mz_buf_str(&path))));
    path.len -= 4;
    MZ_VIEW_SCOPED view = {0};
    mz_strs names;
    mz_str now;
    int width;
    MZ_TRY(load_now(r, &full, &view, &now, &width));
    if (width == MZ_TILE_WIDTH) {
        MZ_TRY(write_anew(r, &full, now, mz_path_join(&scratch, r->log_folder, mz_buf_str(&path))));
    }
    mz_puts(&path, ".p");
    const char *folder = mz_path_join(&scratch, r->log_folder, mz_buf_str(&path));
    if (!mz_path_is_dir(folder)) {
        return mz_ok();
    }
    MZ_TRY(mz_dir_list(folder, &names, &scratch));
    for (mz_len i = 0; i < names.n; i++) {
        MZ_TRY(mend_one(r, full, names.v[i], now, width, folder, scratch));
    }
    return mz_ok();
}

/* Files that were being written beside the tiles. */
static mz_status sweep(mz_record *r, const char *name, mz_arena scratch)
{
    const char *folder = mz_inside_path(r->log_folder, name, &scratch);
    mz_strs names;
    if (!mz_path_is_dir(folder)) {
        return mz_ok();
    }
    MZ_TRY(mz_dir_list(folder, &names, &scratch));
    for (mz_len i = 0; i < names.n; i++) {
        if (mz_str_ends(names.v[i], S(".new"))) {
            MZ_TRY(mz_file_remove(mz_path_join(&scratch, folder, names.v[i])));
        }
    }
    return mz_ok();
}

/* Before the base everything was made durable as a whole. */
mz_status mz_inside_mend(mz_record *r, mz_arena scratch)
{
    for (int level = MZ_ENTRY_BUNDLE; level < MZ_TILE_LEVELS; level++) {
        const mz_len first = mz_level_count(level, r->base.size) / MZ_TILE_WIDTH;
        const mz_len last = mz_level_count(level, r->edge->size) / MZ_TILE_WIDTH;
        for (mz_len i = first; i <= last; i++) {
            MZ_TRY(mend_tile(r, level, i, scratch));
        }
    }
    MZ_TRY(sweep(r, "cosigned", scratch));
    MZ_TRY(sweep(r, "fork", scratch));
    return mz_file_remove(mz_inside_path(r->log_folder, "checkpoint.new", &scratch));
}

#include "record/inside.h"

#define CORRUPT_TILE "a tile or bundle is not what the record says: run verify, and restore the case from a copy"

static char *tile_path(const mz_record *r, const mz_tile *t, mz_arena *scratch)
{
    MZ_BUF_SCOPED name = mz_buf_new(MZ_TILE_PATH_MAX);
    mz_put_tile_path(&name, t);
    mz_assert(!name.full);
    return mz_path_join(scratch, r->log_folder, mz_buf_str(&name));
}

mz_status mz_inside_read(const mz_record *r, const mz_tile *t, mz_view *out)
{
    mz_arena scratch = r->small;
    mz_status s = mz_view_open(tile_path(r, t, &scratch), out);
    if (mz_failed(s) && t->width < MZ_TILE_WIDTH) { /* partial ones go when the full one is there */
        const mz_tile full = {t->level, t->index, MZ_TILE_WIDTH};
        s = mz_view_open(tile_path(r, &full, &scratch), out);
        if (mz_failed(s) &&
            t->index * MZ_TILE_WIDTH <
                mz_level_count(t->level, r->published)) { /* the record as it was before may end within the last one */
            const mz_tile last = mz_tile_of(t->level, t->index * MZ_TILE_WIDTH, r->published);
            s = mz_view_open(tile_path(r, &last, &scratch), out);
        }
    }
    return mz_failed(s) ? mz_fail(MZ_CORRUPT,
                                  "a tile or bundle is missing: run verify, and restore the case from a copy", t->index)
                        : s;
}

/* Could `have` be what a crash left of `want`: cut short, or with whole sectors that never reached the disk. */
static bool torn(mz_str have, mz_str want)
{
    static const uint8_t zeros[512];
    if (have.len > want.len) {
        return false;
    }
    for (mz_len at = 0; at < have.len; at += 512) {
        const size_t n = have.len - at < 512 ? (size_t)(have.len - at) : 512;
        if (memcmp(have.data + at, want.data + at, n) != 0 && memcmp(have.data + at, zeros, n) != 0) {
            return false;
        }
    }
    return true;
}

mz_status mz_inside_write(mz_record *r, const mz_tile *t, mz_str bytes, bool mend)
{
    mz_arena scratch = r->small;
    const char *path = tile_path(r, t, &scratch);
    if (mz_path_exists(path)) {
        MZ_VIEW_SCOPED have = {0};
        MZ_TRY(mz_view_open(path, &have));
        if (mz_str_eq(have.bytes, bytes)) {
            return mz_ok();
        }
        if (!mend || !torn(have.bytes, bytes)) {
            return mz_fail(MZ_CORRUPT, CORRUPT_TILE, t->index);
        }
    }
    mz_str folder = mz_str_of(path);
    while (folder.data[folder.len - 1] != '/') {
        folder.len--;
    }
    folder.len--;
    const char *folder_z = mz_str_z(&scratch, folder);
    if (!mz_path_is_dir(folder_z)) {
        MZ_TRY(mz_dir_make(folder_z));
    }
    return mz_file_replace_unsynced(path, bytes, 0444);
}

static mz_status load_level(mz_record *r, mz_edge *e, int level)
{
    const mz_len n = mz_level_count(level, e->size);
    e->n[level] = (int)(n % MZ_TILE_WIDTH);
    if (e->n[level] == 0) {
        return mz_ok();
    }
    const mz_tile t = mz_tile_of(level, n - 1, e->size);
    MZ_VIEW_SCOPED view = {0};
    MZ_TRY(mz_inside_read(r, &t, &view));
    if (view.bytes.len < (mz_len)t.width * MZ_HASH_BYTES) {
        return mz_fail(MZ_CORRUPT, CORRUPT_TILE, t.index);
    }
    (void)memcpy(e->v[level], view.bytes.data, (size_t)t.width * MZ_HASH_BYTES);
    return mz_ok();
}

static mz_status load_bundle(mz_record *r, mz_len size)
{
    mz_buf_clear(&r->bundle);
    if (size % MZ_TILE_WIDTH == 0) {
        return mz_ok();
    }
    const mz_tile t = mz_tile_of(MZ_ENTRY_BUNDLE, size - 1, size);
    MZ_VIEW_SCOPED view = {0};
    MZ_TRY(mz_inside_read(r, &t, &view));
    mz_str rest = view.bytes, entry;
    for (int i = 0; i < t.width; i++) {
        if (!mz_bundle_next(&rest, &entry)) {
            return mz_fail(MZ_CORRUPT, CORRUPT_TILE, t.index);
        }
        const mz_hash256 leaf = mz_leaf_hash(entry);
        if (!mz_hash_eq(&leaf, &r->edge->v[0][i])) {
            return mz_fail(MZ_CORRUPT, CORRUPT_TILE, t.index);
        }
        mz_put_bundle_entry(&r->bundle, entry);
    }
    return mz_buf_status(&r->bundle);
}

mz_status mz_inside_load(mz_record *r, mz_len size, const mz_hash256 *root)
{
    r->edge->size = size;
    for (int level = 0; level < MZ_TILE_LEVELS; level++) {
        MZ_TRY(load_level(r, r->edge, level));
    }
    mz_edge_range(r->edge, &r->range);
    r->root = mz_range_root(&r->range);
    if (!mz_hash_eq(&r->root, root)) {
        return mz_fail(MZ_CORRUPT, CORRUPT_TILE, size);
    }
    *r->committed = *r->edge;
    return r->writable ? load_bundle(r, size) : mz_ok();
}

typedef struct maker {
    mz_record *r;
    bool mend;
} maker;

static mz_status tile_done(void *ctx, int level, mz_len index, const mz_hash256 *hashes)
{
    const maker *m = ctx;
    const mz_tile t = {level, index, MZ_TILE_WIDTH};
    return mz_inside_write(m->r, &t, (mz_str){hashes[0].b, MZ_TILE_BYTES}, m->mend);
}

static mz_status absorb_one(mz_record *r, mz_str entry, maker *m)
{
    const mz_hash256 leaf = mz_leaf_hash(entry);
    mz_put_bundle_entry(&r->bundle, entry);
    MZ_TRY(mz_buf_status(&r->bundle));
    if (r->edge->n[0] == MZ_TILE_WIDTH - 1) {
        const mz_tile t = {MZ_ENTRY_BUNDLE, r->edge->size / MZ_TILE_WIDTH, MZ_TILE_WIDTH};
        MZ_TRY(mz_inside_write(r, &t, mz_buf_str(&r->bundle), m->mend));
        mz_buf_clear(&r->bundle);
    }
    return mz_edge_push(r->edge, &leaf, tile_done, m);
}

mz_status mz_inside_absorb(mz_record *r, const mz_journal_record *j, bool mend)
{
    maker m = {r, mend};
    mz_str rest = j->entries, entry;
    mz_range range;
    mz_assert(r->edge->size == j->old_size);
    while (mz_bundle_next(&rest, &entry)) {
        MZ_TRY(absorb_one(r, entry, &m));
    }
    mz_edge_range(r->edge, &range);
    const mz_hash256 root = mz_range_root(&range);
    if (r->edge->size != j->new_size || !mz_hash_eq(&root, &j->new_root)) {
        return mz_fail(MZ_CORRUPT, "the tiles do not give the root that was signed: this machine must not be trusted",
                       j->new_size);
    }
    mz_buf_clear(&r->checkpoint);
    mz_put(&r->checkpoint, j->checkpoint);
    return mz_buf_status(&r->checkpoint);
}

mz_status mz_inside_publish(mz_record *r, bool mend)
{
    mz_arena scratch = r->small;
    const mz_len size = r->edge->size;
    for (int level = 0; level < MZ_TILE_LEVELS; level++) {
        if (r->edge->n[level] > 0) {
            const mz_tile t = mz_tile_of(level, mz_level_count(level, size) - 1, size);
            const mz_str bytes = {r->edge->v[level][0].b, (mz_len)r->edge->n[level] * MZ_HASH_BYTES};
            MZ_TRY(mz_inside_write(r, &t, bytes, mend));
        }
    }
    if (r->edge->n[0] > 0) {
        const mz_tile t = mz_tile_of(MZ_ENTRY_BUNDLE, size - 1, size);
        MZ_TRY(mz_inside_write(r, &t, mz_buf_str(&r->bundle), mend));
    }
    if (r->checkpoint.len > 0) { /* last, so that no reader sees a checkpoint without its tiles */
        const char *path = mz_path_join(&scratch, r->log_folder, S("checkpoint"));
        MZ_TRY(mz_file_replace_unsynced(path, mz_buf_str(&r->checkpoint), 0644));
    }
    r->published = size;
    return mz_ok();
}

mz_status mz_inside_set_base(mz_record *r, const mz_base *base, mz_arena scratch)
{
    MZ_TRY(mz_fs_sync(r->log_folder));
    MZ_BUF_SCOPED text = mz_buf_new(4096);
    mz_put_base(&text, base);
    MZ_TRY(mz_buf_status(&text));
    MZ_TRY(mz_file_replace(mz_path_join(&scratch, r->state_folder, S("base")), mz_buf_str(&text), 0644));
    const mz_len from = r->base.segment;
    r->base = *base;
    r->loose = false; /* the sync above was of everything */
    for (mz_len i = from; i < base->segment; i++) {
        mz_arena one = scratch;
        const mz_journal done = {.folder = r->journal_folder, .segment = i};
        MZ_TRY(mz_file_remove(mz_journal_path(&done, &one)));
    }
    return mz_ok();
}

mz_status mz_inside_move_base(mz_record *r)
{
    if (r->published != r->edge->size) {
        MZ_TRY(mz_inside_publish(r, false));
    }
    const mz_base base = {r->edge->size, r->root, r->journal.chain, r->journal.segment + 1};
    mz_file_close(&r->journal.file);
    MZ_TRY(mz_inside_set_base(r, &base, r->small));
    mz_journal_next(&r->journal);
    return mz_ok();
}

/* A subtree of 2^level leaves is a run of 2^(level mod 8) hashes of one tile. */
static mz_status subtree(void *ctx, int level, mz_len index, mz_hash256 *out)
{
    mz_record *r = ctx;
    const int tile_level = level / 8, run = 1 << level % 8;
    const mz_len j = index * run;
    if (tile_level >= MZ_TILE_LEVELS || j + run > mz_level_count(tile_level, r->edge->size)) {
        return mz_fail(MZ_BAD_INPUT, "the tree does not reach there", index);
    }
    const mz_tile t = mz_tile_of(tile_level, j, r->edge->size);
    if (t.width < MZ_TILE_WIDTH) {
        *out = mz_tile_root(&r->edge->v[tile_level][j % MZ_TILE_WIDTH], run);
        return mz_ok();
    }
    MZ_VIEW_SCOPED view = {0};
    MZ_TRY(mz_inside_read(r, &t, &view));
    if (view.bytes.len != MZ_TILE_BYTES) {
        return mz_fail(MZ_CORRUPT, CORRUPT_TILE, t.index);
    }
    mz_hash256 hashes[MZ_TILE_WIDTH / 2];
    (void)memcpy(hashes, view.bytes.data + j % MZ_TILE_WIDTH * MZ_HASH_BYTES, (size_t)run * MZ_HASH_BYTES);
    *out = mz_tile_root(hashes, run);
    return mz_ok();
}

mz_tree mz_inside_tree(mz_record *r) { return (mz_tree){subtree, r}; }

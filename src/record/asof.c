/* The record as it was at an earlier size: the same files, with the right edge that the tree had then. */
#include "record/finality.h"
#include "record/inside.h"

static mz_status edge_at(mz_record *r, mz_len size, mz_edge *e)
{
    const mz_tree tree = mz_inside_tree(r);
    e->size = size;
    for (int level = 0; level < MZ_TILE_LEVELS; level++) {
        const mz_len n = mz_level_count(level, size), leaves = (mz_len)1 << 8 * level;
        e->n[level] = (int)(n % MZ_TILE_WIDTH);
        for (int i = 0; i < e->n[level]; i++) {
            const mz_len begin = (n - e->n[level] + i) * leaves;
            MZ_TRY(mz_tree_root(&tree, begin, begin + leaves, &e->v[level][i]));
        }
    }
    return mz_ok();
}

/* The checkpoint that witnesses saw at that size; only its text when none did: nobody keeps the log's line on it. */
static mz_status checkpoint_at(mz_record *r, mz_len size)
{
    mz_str note;
    mz_arena scratch = r->work;
    MZ_TRY(mz_record_cosigned(r, size, &note, &scratch));
    mz_buf_clear(&r->checkpoint);
    if (note.len > 0) {
        mz_put(&r->checkpoint, note);
    } else {
        mz_put_checkpoint(&r->checkpoint, &(mz_checkpoint){r->origin, size, r->root});
    }
    return mz_buf_status(&r->checkpoint);
}

static mz_status go_back(mz_record *r, mz_len size)
{
    mz_arena scratch = r->work;
    mz_edge *e = mz_new(&scratch, mz_edge, 1);
    MZ_TRY(edge_at(r, size, e));
    *r->edge = *r->committed = *e;
    mz_edge_range(e, &r->range);
    r->root = mz_range_root(&r->range);
    return checkpoint_at(r, size);
}

mz_status mz_record_open_read_at(const char *folder, mz_len size, mz_record **out)
{
    mz_record *r;
    MZ_TRY(mz_record_open_read(folder, &r));
    mz_status s = mz_ok();
    if (size < 1 || size > r->edge->size) {
        s = mz_fail(MZ_BAD_INPUT, "the record never had this size", size);
    } else if (size < r->edge->size) {
        s = go_back(r, size);
    }
    if (mz_failed(s)) {
        mz_record_close(r);
        return s;
    }
    *out = r;
    return mz_ok();
}

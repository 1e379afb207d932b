/* forest.h: a log in memory: entries "entry <i>", its roots, its packages. */
#ifndef MZ_TEST_FOREST_H
#define MZ_TEST_FOREST_H

#include "vectors.h"

#include "record/package.h"
#include "record/tile.h"

typedef struct forest {
    mz_str *entries;
    mz_hash256 *leaves;
    mz_len n;
} forest;

static inline mz_status forest_subtree(void *ctx, int level, mz_len index, mz_hash256 *out)
{
    const forest *f = ctx;
    const mz_len width = (mz_len)1 << level;
    assert_true((index + 1) * width <= f->n);
    mz_range r = {0};
    for (mz_len i = index * width; i < (index + 1) * width; i++) {
        mz_range_push(&r, &f->leaves[i]);
    }
    *out = mz_range_root(&r);
    return mz_ok();
}

static inline forest grow(const char *word, mz_len n, mz_arena *perm)
{
    forest f = {mz_new(perm, mz_str, n), mz_new(perm, mz_hash256, n), n};
    for (mz_len i = 0; i < n; i++) {
        char text[64];
        (void)snprintf(text, sizeof text, "%s %td", word, i);
        f.entries[i] = mz_str_copy(perm, mz_str_of(text));
        f.leaves[i] = mz_leaf_hash(f.entries[i]);
    }
    return f;
}

static inline mz_hash256 forest_root(forest *f, mz_len size)
{
    const mz_tree tree = {forest_subtree, f};
    mz_hash256 root;
    assert_ok(mz_tree_root(&tree, 0, size, &root));
    return root;
}

static inline void put_forest_package(forest *f, mz_len begin, mz_len end, mz_buf *out)
{
    const mz_tree tree = {forest_subtree, f};
    MZ_BUF_SCOPED entries = mz_buf_new(1 << 24);
    mz_package p = {.begin = begin, .end = mz_package_end(begin, end)};
    for (mz_len i = begin; i < p.end; i++) {
        mz_put_bundle_entry(&entries, f->entries[i]);
    }
    p.entries = mz_buf_str(&entries);
    assert_ok(mz_prove(&tree, begin - begin % MZ_PACKAGE_ENTRIES, p.end, end, &p.proof));
    mz_put_package(out, &p);
}

/* The whole add-entries body, as many packages as there are but at most `most`. */
static inline void put_forest_upload(forest *f, mz_str origin, mz_len start, mz_len end, mz_str ticket, mz_len most,
                                     mz_buf *out)
{
    const mz_upload u = {origin, start, end, ticket};
    mz_put_upload(out, &u);
    for (mz_len at = start; at < end && most > 0; at = mz_package_end(at, end), most--) {
        put_forest_package(f, at, end, out);
    }
}

#endif

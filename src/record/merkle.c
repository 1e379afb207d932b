#include "record/merkle.h"

mz_hash256 mz_empty_root(void) { return mz_sha256((mz_str){0}); }

mz_hash256 mz_leaf_hash(mz_str entry)
{
    static const uint8_t zero = 0;
    mz_sha s;
    mz_sha_start(&s);
    mz_sha_add(&s, (mz_str){&zero, 1});
    mz_sha_add(&s, entry);
    return mz_sha_end(&s);
}

mz_hash256 mz_node_hash(const mz_hash256 *left, const mz_hash256 *right)
{
    uint8_t both[1 + 2 * MZ_HASH_BYTES] = {1};
    (void)memcpy(both + 1, left->b, MZ_HASH_BYTES);
    (void)memcpy(both + 1 + MZ_HASH_BYTES, right->b, MZ_HASH_BYTES);
    return mz_sha256((mz_str){both, (mz_len)sizeof both});
}

void mz_range_push(mz_range *r, const mz_hash256 *leaf)
{
    mz_assert(r->size < MZ_TREE_MAX);
    r->v[r->n++] = *leaf;
    for (mz_len merged = r->size; (merged & 1) != 0; merged >>= 1) { /* one merge for each trailing one */
        r->v[r->n - 2] = mz_node_hash(&r->v[r->n - 2], &r->v[r->n - 1]);
        r->n--;
    }
    r->size++;
}

mz_hash256 mz_range_root(const mz_range *r)
{
    if (r->n == 0) {
        return mz_empty_root();
    }
    mz_hash256 root = r->v[r->n - 1];
    for (mz_len i = r->n - 2; i >= 0; i--) {
        root = mz_node_hash(&r->v[i], &root);
    }
    return root;
}

/* Places in the old tree, in its last leaf and in the new tree, on the way up to the root. */
typedef struct climb {
    mz_len first, second, top;
} climb;

static void up(climb *c)
{
    c->first >>= 1;
    c->second >>= 1;
    c->top >>= 1;
}

static void up_while_even(climb *c)
{
    while ((c->second & 1) == 0 && c->second > 0) {
        up(c);
    }
}

bool mz_inclusion_verify(mz_len index, mz_len size, const mz_hash256 *leaf, const mz_hash256 *proof, mz_len n,
                         const mz_hash256 *root)
{
    if (index < 0 || size > MZ_TREE_MAX || index >= size || n > MZ_PROOF_MAX) {
        return false;
    }
    climb c = {0, index, size - 1};
    mz_hash256 r = *leaf;
    for (mz_len i = 0; i < n; i++) {
        if (c.top == 0) {
            return false;
        }
        if ((c.second & 1) != 0 || c.second == c.top) {
            r = mz_node_hash(&proof[i], &r);
            up_while_even(&c);
        } else {
            r = mz_node_hash(&r, &proof[i]);
        }
        up(&c);
    }
    return c.top == 0 && mz_hash_eq(&r, root);
}

bool mz_consistency_verify(mz_len old_size, mz_len new_size, const mz_hash256 *old_root, const mz_hash256 *new_root,
                           const mz_hash256 *proof, mz_len n)
{
    if (old_size < 0 || old_size > new_size || new_size > MZ_TREE_MAX || n > MZ_PROOF_MAX) {
        return false;
    }
    if (old_size == new_size) {
        return n == 0 && mz_hash_eq(old_root, new_root);
    }
    if (old_size == 0) {
        return n == 0;
    }
    return mz_subtree_verify(0, old_size, new_size, old_root, new_root, proof, n);
}

/* The smallest power of two >= x; 1 for 0. */
static mz_len bit_ceil(mz_len x)
{
    mz_len p = 1;
    while (p < x) {
        p <<= 1;
    }
    return p;
}

bool mz_subtree_valid(mz_len begin, mz_len end)
{
    return begin >= 0 && begin <= end && end <= MZ_TREE_MAX && begin % bit_ceil(end - begin) == 0;
}

bool mz_subtree_verify(mz_len begin, mz_len end, mz_len size, const mz_hash256 *hash, const mz_hash256 *root,
                       const mz_hash256 *proof, mz_len n)
{
    if (!mz_subtree_valid(begin, end) || end > size || size > MZ_TREE_MAX || n > MZ_PROOF_MAX) {
        return false;
    }
    if (begin == end) {
        const mz_hash256 empty = mz_empty_root();
        return n == 0 && mz_hash_eq(hash, &empty);
    }
    climb c = {begin, end - 1, size - 1};
    const bool right_edge = c.second == c.top;
    while (c.first != c.second && (right_edge || (c.second & 1) != 0)) {
        up(&c);
    }
    mz_len i = 0;
    if (c.first != c.second && n == 0) {
        return false;
    }
    mz_hash256 low = c.first == c.second ? *hash : proof[i++], high = low;
    for (; i < n; i++) {
        if (c.top == 0) {
            return false;
        }
        if ((c.second & 1) != 0 || c.second == c.top) {
            if (c.first < c.second) {
                low = mz_node_hash(&proof[i], &low);
            }
            high = mz_node_hash(&proof[i], &high);
            up_while_even(&c);
        } else {
            high = mz_node_hash(&high, &proof[i]);
        }
        up(&c);
    }
    return c.top == 0 && mz_hash_eq(&low, hash) && mz_hash_eq(&high, root);
}

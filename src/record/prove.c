/* Making proofs; checking them is merkle.c, which an offline verifier links alone. */
#include "record/proof.h"

/* The split of a tree of n > 1 leaves: the largest power of two smaller than n. */
static mz_len split_of(mz_len n)
{
    mz_len k = 1;
    while (2 * k < n) {
        k *= 2;
    }
    return k;
}

mz_status mz_tree_root(const mz_tree *tree, mz_len begin, mz_len end, mz_hash256 *out)
{
    mz_assert(begin >= 0 && begin <= end && end <= MZ_TREE_MAX);
    if (begin == end) {
        *out = mz_empty_root();
        return mz_ok();
    }
    /* The range is a run of complete subtrees, each smaller than the one before; begin is aligned to the first. */
    mz_hash256 parts[64];
    mz_len n = 0;
    while (begin < end) {
        int level = 0;
        while (((mz_len)2 << level) <= end - begin) {
            level++;
        }
        if ((begin & (((mz_len)1 << level) - 1)) != 0) {
            return mz_fail(MZ_BAD_INPUT, "the range does not begin at a subtree of its size", begin);
        }
        MZ_TRY(tree->subtree(tree->ctx, level, begin >> level, &parts[n]));
        n++;
        begin += (mz_len)1 << level;
    }
    for (n--; n > 0; n--) {
        parts[n - 1] = mz_node_hash(&parts[n - 1], &parts[n]);
    }
    *out = parts[0];
    return mz_ok();
}

/* One hash of a proof: the root over leaves [begin, end). */
typedef struct piece {
    mz_len begin, end;
} piece;

/* Walks from the root down to subtree [begin, end), the draft's SUB without its recursion; the pieces come out
 * from the root to the leaves. */
static mz_len proof_pieces(mz_len begin, mz_len end, mz_len size, piece out[64])
{
    mz_len n = 0, offset = 0;
    bool known = true;
    while (begin != 0 || end != size) {
        const mz_len k = split_of(size);
        mz_assert(n < 64);
        if (end <= k) {
            out[n++] = (piece){offset + k, offset + size};
            size = k;
            continue;
        }
        out[n++] = (piece){offset, offset + k};
        known = known && k <= begin;
        begin = k <= begin ? begin - k : 0;
        end -= k;
        offset += k;
        size -= k;
    }
    if (!known) {
        out[n++] = (piece){offset, offset + size};
    }
    return n;
}

mz_status mz_prove(const mz_tree *tree, mz_len begin, mz_len end, mz_len size, mz_proof *out)
{
    if (!mz_subtree_valid(begin, end) || end > size || size > MZ_TREE_MAX) {
        return mz_fail(MZ_BAD_INPUT, "these leaves are not a subtree of the tree", begin);
    }
    piece pieces[64];
    mz_len n = begin == end ? 0 : proof_pieces(begin, end, size, pieces);
    mz_assert(n <= MZ_PROOF_MAX);
    mz_proof p;
    for (p.n = 0; p.n < n; p.n++) {
        const piece *at = &pieces[n - 1 - p.n]; /* a proof begins at the leaves */
        MZ_TRY(mz_tree_root(tree, at->begin, at->end, &p.v[p.n]));
    }
    *out = p;
    return mz_ok();
}

void mz_put_proof(mz_buf *b, const mz_proof_file *p)
{
    mz_puts(b, MZ_PROOF_HEAD);
    if (p->extra.data != NULL) {
        mz_puts(b, "extra ");
        mz_put(b, p->extra);
        mz_put_byte(b, '\n');
    }
    mz_puts(b, "index ");
    mz_put_int(b, p->index);
    mz_put_byte(b, '\n');
    for (mz_len i = 0; i < p->proof.n; i++) {
        mz_put_hash_base64(b, &p->proof.v[i]);
        mz_put_byte(b, '\n');
    }
    mz_put_byte(b, '\n');
    mz_put(b, p->checkpoint);
}

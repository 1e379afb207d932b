/* merkle.h: the tree over the entries, and the proofs about it.
 *
 * In      leaf hashes and proofs as hashes; sizes and indexes are mz_len >= 0.
 * Out     roots, proofs, verdicts. A verdict is a bool: a wrong proof is an answer, not a failure.
 * Limits  a tree has at most 2^62 leaves; a proof at most MZ_PROOF_MAX hashes, more is refused before hashing.
 * Source  RFC 9162 section 2.1 (= RFC 6962 section 2.1), SHA-256; subtrees: draft-ietf-plants-merkle-tree-certs.
 */
#ifndef MZ_RECORD_MERKLE_H
#define MZ_RECORD_MERKLE_H

#include "record/hash.h"

#define MZ_PROOF_MAX 63
#define MZ_TREE_MAX  ((mz_len)INT64_C(0x4000000000000000))

typedef struct mz_proof {
    mz_hash256 v[MZ_PROOF_MAX];
    mz_len n;
} mz_proof;

mz_hash256 mz_empty_root(void);
mz_hash256 mz_leaf_hash(mz_str entry);
mz_hash256 mz_node_hash(const mz_hash256 *left, const mz_hash256 *right);

/* The right edge of a growing tree: one hash for each set bit of `size`, the largest subtree first. */
typedef struct mz_range {
    mz_hash256 v[64];
    mz_len n, size;
} mz_range;
void mz_range_push(mz_range *r, const mz_hash256 *leaf);
mz_hash256 mz_range_root(const mz_range *r);

bool mz_inclusion_verify(mz_len index, mz_len size, const mz_hash256 *leaf, const mz_hash256 *proof, mz_len n,
                         const mz_hash256 *root);
/* Old size 0 needs an empty proof and proves nothing. */
bool mz_consistency_verify(mz_len old_size, mz_len new_size, const mz_hash256 *old_root, const mz_hash256 *new_root,
                           const mz_hash256 *proof, mz_len n);

/* Is [begin, end) the leaves of one subtree: begin a multiple of the smallest power of two >= end - begin. */
bool mz_subtree_valid(mz_len begin, mz_len end);
bool mz_subtree_verify(mz_len begin, mz_len end, mz_len size, const mz_hash256 *hash, const mz_hash256 *root,
                       const mz_hash256 *proof, mz_len n);

/* Where the prover finds the root of the complete subtree of 2^level leaves that begins at index * 2^level. */
typedef struct mz_tree {
    mz_status (*subtree)(void *ctx, int level, mz_len index, mz_hash256 *out);
    void *ctx;
} mz_tree;

/* The proof that subtree [begin, end) belongs to the first `size` leaves of the tree. [i, i+1) gives the inclusion
 * proof of entry i, [0, m) the consistency proof from size m. MZ_BAD_INPUT when the subtree is not valid. */
MZ_MUST mz_status mz_prove(const mz_tree *tree, mz_len begin, mz_len end, mz_len size, mz_proof *out);
/* The root over leaves [begin, end), any range with 0 <= begin <= end whose begin fits its size. */
MZ_MUST mz_status mz_tree_root(const mz_tree *tree, mz_len begin, mz_len end, mz_hash256 *out);

#endif

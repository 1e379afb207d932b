/* Making fork proofs; judging them is fork.c, which an offline verifier links alone. */
#include "record/fork.h"

void mz_put_fork(mz_buf *b, const mz_fork_proof *f)
{
    mz_puts(b, MZ_FORK_HEAD "first ");
    mz_put_int(b, f->first.len);
    mz_put_byte(b, '\n');
    for (mz_len i = 0; i < f->n; i++) {
        mz_put_hash_base64(b, &f->hashes[i]);
        mz_put_byte(b, '\n');
    }
    mz_put_byte(b, '\n');
    mz_put(b, f->first);
    mz_put(b, f->second);
}

/* The hashes that show what `tree`, of b's size, has at a's size. */
static mz_status collect(const mz_checkpoint *a, const mz_checkpoint *b, const mz_tree *tree, mz_fork_proof *f)
{
    mz_proof p;
    mz_assert(a->size >= 1 && a->size < b->size);
    if ((a->size & (a->size - 1)) == 0) { /* a whole subtree: a consistency proof leaves its own root out */
        MZ_TRY(mz_tree_root(tree, 0, a->size, &f->hashes[f->n++]));
    }
    MZ_TRY(mz_prove(tree, 0, a->size, b->size, &p));
    mz_assert(f->n + p.n <= MZ_FORK_HASHES_MAX);
    (void)memcpy(&f->hashes[f->n], p.v, (size_t)p.n * sizeof *p.v);
    f->n += p.n;
    return mz_ok();
}

mz_status mz_fork_make(mz_str note_a, mz_str note_b, const mz_vkey *log, const mz_tree *tree, mz_fork_proof *out,
                       mz_arena scratch)
{
    mz_checkpoint a, b;
    MZ_TRY(mz_checkpoint_open(note_a, log, &a, scratch));
    MZ_TRY(mz_checkpoint_open(note_b, log, &b, scratch));
    const bool turned = a.size > b.size;
    const mz_checkpoint *small = turned ? &b : &a, *large = turned ? &a : &b;
    mz_fork_proof f = {.first = turned ? note_b : note_a, .second = turned ? note_a : note_b};
    if (small->size == 0) {
        return mz_fail(MZ_BAD_INPUT, "an empty tree is the beginning of every tree: there is no fork", -1);
    }
    if (small->size < large->size) {
        MZ_TRY(collect(small, large, tree, &f));
    }
    MZ_TRY(mz_fork_verify(&f, log, NULL, NULL, scratch));
    *out = f;
    return mz_ok();
}

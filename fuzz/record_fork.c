/* Any bytes as a fork proof: what parses is written back as it was, and proves nothing that its log did not sign. The
 * same bytes as two histories: a proof comes out exactly when one does not extend the other. */
#include "record/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define LEAVES 40

typedef struct tree {
    mz_hash256 leaves[LEAVES];
    mz_len n;
} tree;

static mz_status subtree(void *ctx, int level, mz_len index, mz_hash256 *out)
{
    const tree *t = ctx;
    mz_range r = {.n = 0};
    const mz_len width = (mz_len)1 << level;
    for (mz_len i = index * width; i < (index + 1) * width && i < t->n; i++) {
        mz_range_push(&r, &t->leaves[i]);
    }
    *out = mz_range_root(&r);
    return mz_ok();
}

static mz_hash256 root_of(const tree *t, mz_len n)
{
    mz_range r = {.n = 0};
    for (mz_len i = 0; i < n; i++) {
        mz_range_push(&r, &t->leaves[i]);
    }
    return mz_range_root(&r);
}

static mz_str sign(const mz_key *log, mz_len size, mz_hash256 root, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(MZ_NOTE_MAX);
    const mz_checkpoint c = {log->public.name, size, root};
    mz_assert(!mz_failed(mz_checkpoint_sign(&c, log, &b)));
    return mz_str_copy(perm, mz_buf_str(&b));
}

/* Two histories out of the bytes: sizes, and from where on they differ. */
static void two_histories(mz_str bytes, const mz_key *log, mz_arena arena)
{
    tree a = {.n = 1 + bytes.data[0] % LEAVES}, b = {.n = 1 + bytes.data[1] % LEAVES};
    const mz_len differ = bytes.data[2] % (LEAVES + 1);
    for (mz_len i = 0; i < LEAVES; i++) {
        const uint8_t leaf[2] = {(uint8_t)i, bytes.data[3 + i % (bytes.len - 3)]};
        a.leaves[i] = mz_leaf_hash((mz_str){leaf, 2});
        b.leaves[i] = i < differ ? a.leaves[i] : mz_leaf_hash((mz_str){leaf, 1});
    }
    const mz_len small = a.n < b.n ? a.n : b.n;
    const mz_hash256 root_a = root_of(&a, a.n), root_b = root_of(&b, b.n);
    const mz_hash256 at_a = root_of(&a, small), at_b = root_of(&b, small);
    const mz_str note_a = sign(log, a.n, root_a, &arena), note_b = sign(log, b.n, root_b, &arena);
    const mz_tree larger = {subtree, a.n > b.n ? &a : &b};
    mz_fork_proof f, again;
    const mz_status s = mz_fork_make(note_a, note_b, &log->public, &larger, &f, arena);
    mz_assert(mz_failed(s) == mz_hash_eq(&at_a, &at_b));
    if (!mz_failed(s)) {
        MZ_BUF_SCOPED file = mz_buf_new(MZ_FORK_FILE_MAX);
        mz_put_fork(&file, &f);
        mz_assert(!mz_failed(mz_fork_parse(mz_buf_str(&file), &again)));
        mz_assert(!mz_failed(mz_fork_verify(&again, &log->public, NULL, NULL, arena)));
        if (again.n > 0) { /* no hash of it may be another one */
            again.hashes[bytes.data[0] % again.n].b[bytes.data[1] % 32] ^= 1;
            mz_assert(mz_failed(mz_fork_verify(&again, &log->public, NULL, NULL, arena)));
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t seed[32] = {7};
    const mz_str bytes = {data, (mz_len)size};
    mz_region region;
    mz_arena arena;
    mz_key log;
    mz_fork_proof f;
    if (mz_failed(mz_region_new(16 << 20, &region, &arena))) {
        return 0;
    }
    mz_assert(!mz_failed(mz_key_of_seed(S("fuzz.example/log"), MZ_KEY_ED25519, seed, &log, &arena)));
    if (!mz_failed(mz_fork_parse(bytes, &f))) {
        MZ_BUF_SCOPED back = mz_buf_new(MZ_FORK_FILE_MAX);
        mz_put_fork(&back, &f);
        mz_assert(mz_str_eq(mz_buf_str(&back), bytes));
        mz_assert(mz_failed(mz_fork_verify(&f, &log.public, NULL, NULL, arena))); /* nobody here has signed two */
    }
    if (size >= 8) {
        two_histories(bytes, &log, arena);
    }
    mz_region_free(&region);
    return 0;
}

#include "record/fork.h"

static mz_status bad(mz_str all, mz_str rest, const char *what)
{
    return mz_fail(MZ_BAD_INPUT, what, rest.data == NULL ? all.len : rest.data - all.data);
}

mz_status mz_fork_parse(mz_str file, mz_fork_proof *out)
{
    if (file.len > MZ_FORK_FILE_MAX) {
        return mz_fail(MZ_LIMIT, "a fork proof is larger than its two notes and hashes can be", MZ_FORK_FILE_MAX);
    }
    if (!mz_str_starts(file, S(MZ_FORK_HEAD "first "))) {
        return mz_fail(MZ_BAD_INPUT, "a fork proof begins with mizan/fork-proof/v1 and the first note's size", 0);
    }
    mz_fork_proof f = {.n = 0};
    mz_str rest = mz_str_from(file, (mz_len)sizeof MZ_FORK_HEAD - 1 + 6);
    int64_t first;
    const mz_str size = mz_str_cut(&rest, '\n');
    if (!mz_str_canonical_uint(size, &first) || first < 1 || first > MZ_NOTE_MAX || rest.data == NULL) {
        return bad(file, size, "the first note's size is not a number of bytes");
    }
    for (mz_str line = mz_str_cut(&rest, '\n'); line.len > 0; line = mz_str_cut(&rest, '\n')) {
        if (f.n == MZ_FORK_HASHES_MAX || !mz_hash_parse_base64(line, &f.hashes[f.n])) {
            return bad(file, line, "a fork proof holds at most 64 hashes, one a line, before an empty line");
        }
        f.n++;
    }
    if (rest.data == NULL || first >= rest.len) {
        return bad(file, rest, "a fork proof holds two notes");
    }
    f.first = mz_str_sub(rest, 0, first);
    f.second = mz_str_from(rest, first);
    *out = f;
    return mz_ok();
}

/* The roots that a tree of `large` leaves has at sizes `small` and `large`, from the hashes of a consistency proof
 * that begins with a hash of the small tree itself (RFC 9162 section 2.1.4.2). False when they do not fit the sizes. */
static bool two_roots(mz_len small, mz_len large, const mz_hash256 *v, mz_len n, mz_hash256 *at_small,
                      mz_hash256 *at_large)
{
    if (small < 1 || small >= large || n < 1) {
        return false;
    }
    mz_len first = small - 1, second = large - 1;
    while ((first & 1) != 0) {
        first >>= 1;
        second >>= 1;
    }
    mz_hash256 small_root = v[0], large_root = v[0];
    for (mz_len i = 1; i < n; i++) {
        if (second == 0) {
            return false;
        }
        if ((first & 1) != 0 || first == second) {
            small_root = mz_node_hash(&v[i], &small_root);
            large_root = mz_node_hash(&v[i], &large_root);
            while ((first & 1) == 0 && first > 0) {
                first >>= 1;
                second >>= 1;
            }
        } else {
            large_root = mz_node_hash(&large_root, &v[i]);
        }
        first >>= 1;
        second >>= 1;
    }
    *at_small = small_root;
    *at_large = large_root;
    return second == 0;
}

static mz_status judge(const mz_fork_proof *f, const mz_checkpoint *a, const mz_checkpoint *b)
{
    mz_hash256 at_small, at_large;
    if (a->size == b->size) {
        return f->n != 0 ? mz_fail(MZ_BAD_INPUT, "two checkpoints of one size need no hashes", -1)
               : mz_hash_eq(&a->root, &b->root)
                   ? mz_fail(MZ_BAD_INPUT, "the two checkpoints are the same: there is no fork", -1)
                   : mz_ok();
    }
    if (!two_roots(a->size, b->size, f->hashes, f->n, &at_small, &at_large) || !mz_hash_eq(&at_large, &b->root)) {
        return mz_fail(MZ_BAD_INPUT, "the hashes do not lead to the root of the larger checkpoint", -1);
    }
    return mz_hash_eq(&at_small, &a->root)
               ? mz_fail(MZ_BAD_INPUT, "the larger checkpoint extends the smaller one: there is no fork", -1)
               : mz_ok();
}

mz_status mz_fork_verify(const mz_fork_proof *f, const mz_vkey *log, mz_checkpoint *first, mz_checkpoint *second,
                         mz_arena scratch)
{
    mz_checkpoint a, b;
    MZ_TRY(mz_checkpoint_open(f->first, log, &a, scratch));
    MZ_TRY(mz_checkpoint_open(f->second, log, &b, scratch));
    MZ_TRY(judge(f, &a, &b));
    if (first != NULL) {
        *first = a;
    }
    if (second != NULL) {
        *second = b;
    }
    return mz_ok();
}

mz_status mz_fork_judge(const mz_fork_proof *f, const mz_policy *policy, mz_len *log, mz_checkpoint *first,
                        mz_checkpoint *second, mz_arena scratch)
{
    mz_status s = mz_fail(MZ_BAD_INPUT, "the policy names no log", -1);
    for (mz_len i = 0; i < policy->logs_n; i++) {
        s = mz_fork_verify(f, &policy->logs[i].key, first, second, scratch);
        if (!mz_failed(s)) {
            *log = i;
            return s;
        }
    }
    return s;
}

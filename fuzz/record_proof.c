/* Any bytes: a proof file that parses writes back to the same bytes, and proves nothing to a policy without its log. */
#include "record/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mz_region region;
    mz_arena arena;
    if (mz_failed(mz_region_new(16 << 20, &region, &arena))) {
        return 0;
    }
    const mz_str in = {data, (mz_len)size};
    mz_proof_file p;
    if (!mz_failed(mz_proof_parse(in, &p))) {
        MZ_BUF_SCOPED again = mz_buf_new(2 * MZ_PROOF_FILE_MAX);
        mz_put_proof(&again, &p);
        mz_assert(mz_str_eq(mz_buf_str(&again), in));
        mz_policy none;
        const mz_hash256 leaf = mz_leaf_hash(S("an entry"));
        mz_assert(!mz_failed(mz_policy_parse(S("quorum none\n"), &none, &arena)));
        mz_assert(mz_failed(mz_proof_verify(&p, &leaf, &none, NULL, &arena)));
    }
    mz_region_free(&region);
    return 0;
}

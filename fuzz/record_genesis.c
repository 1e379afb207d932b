/* Any bytes: a genesis text or a verifier key that parses is the one spelling of what it says. */
#include "record/ledger.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mz_region region;
    mz_arena arena;
    if (mz_failed(mz_region_new(16 << 20, &region, &arena))) {
        return 0;
    }
    const mz_str in = {data, (mz_len)size};
    MZ_BUF_SCOPED again = mz_buf_new(1 << 20);
    mz_genesis g;
    mz_vkey v;
    mz_key k;
    if (!mz_failed(mz_genesis_parse(in, &g, &arena))) {
        mz_put_genesis(&again, &g);
        mz_assert(mz_str_eq(mz_buf_str(&again), in));
    }
    mz_buf_clear(&again);
    if (!mz_failed(mz_vkey_parse(in, &v))) {
        mz_put_vkey(&again, &v);
        mz_assert(mz_str_eq(mz_buf_str(&again), in));
    }
    if (!mz_failed(mz_key_parse_go(in, &k, &arena))) {
        mz_assert(mz_key_name_valid(k.public.name));
        mz_key_wipe(&k);
    }
    mz_region_free(&region);
    return 0;
}

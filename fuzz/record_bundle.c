/* Any bytes: the entries of a bundle and what is left over are the bundle; a path that names a tile has no other. */
#include "record/tile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const mz_str in = {data, (mz_len)size};
    MZ_BUF_SCOPED again = mz_buf_new((mz_len)size + 2);
    mz_str rest = in, entry;
    mz_len n = 0;
    while (mz_bundle_next(&rest, &entry)) {
        mz_str same;
        if (n < 16) {
            mz_assert(mz_bundle_entry(in, n, &same) && same.data == entry.data && same.len == entry.len);
        }
        mz_put_bundle_entry(&again, entry);
        n++;
    }
    mz_put(&again, rest);
    mz_assert(mz_str_eq(mz_buf_str(&again), in));
    mz_tile t;
    if (mz_tile_path_parse(in, &t)) {
        MZ_BUF_SCOPED path = mz_buf_new(256);
        mz_put_tile_path(&path, &t);
        mz_assert(mz_str_eq(mz_buf_str(&path), in));
    }
    return 0;
}

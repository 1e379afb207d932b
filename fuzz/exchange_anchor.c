/* Answers of time stamp authorities and calendars: any bytes are read or refused, never more than once. */
#include "exchange/exchange.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    mz_region region;
    mz_arena perm;
    const mz_str bytes = {data, (mz_len)n};
    mz_ots ots;
    mz_stamp stamp;
    mz_assert(!mz_failed(mz_region_new(1 << 20, &region, &perm)));
    if (!mz_failed(mz_ots_read(bytes, &ots))) {
        mz_assert(ots.pending_n >= 0 && ots.block >= -1 && mz_failed(mz_stamp_read(bytes, &stamp, &perm)));
    }
    if (!mz_failed(mz_stamp_read(bytes, &stamp, &perm))) {
        mz_assert(mz_str_find_byte(stamp.authority, 0) < 0);
    }
    mz_region_free(&region);
    return 0;
}

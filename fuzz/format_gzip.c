/* Any bytes: unpacked within the limit, or refused. */
#include "format/format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    MZ_BUF_SCOPED out = mz_buf_new(1 << 16);
    const mz_status s = mz_gzip_unpack((mz_str){data, (mz_len)size}, &out);
    mz_assert(s.code == MZ_OK || s.code == MZ_BAD_INPUT || s.code == MZ_LIMIT);
    mz_assert(out.len <= 1 << 16);
    return 0;
}

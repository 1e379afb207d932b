/* Score tables: any bytes; a failure names a line of the text. */
#include "incident/incident.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mz_region region = {0};
    mz_arena perm;
    if (mz_failed(mz_region_new(INT64_C(1) << 30, &region, &perm))) {
        return 0;
    }
    const mz_weights *w = NULL;
    const mz_status s = mz_weights_parse((mz_str){data, (mz_len)size}, &w, &perm);
    mz_assert(mz_failed(s) ? w == NULL && s.at >= 1 : mz_weights_id(w).len == 19);
    mz_region_free(&region);
    return 0;
}

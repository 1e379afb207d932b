#include "incident/incident.h"

static const uint8_t bytes[] = {
#include "weights_v1.inc"
};

mz_status mz_weights_default(const mz_weights **out, mz_arena *perm)
{
    return mz_weights_parse((mz_str){bytes, (mz_len)sizeof bytes}, out, perm);
}

/* Any bytes: the parser refuses them with a place inside them, or writes the very same bytes back. */
#include "statement/statement.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void statements(mz_str text, mz_arena scratch)
{
    mz_statements got;
    const mz_status s = mz_statements_parse(text, &got, &scratch);
    if (mz_failed(s)) {
        mz_assert(s.at >= 0 && s.at <= text.len);
        return;
    }
    MZ_BUF_SCOPED again = mz_buf_new(text.len);
    mz_statements_head_write(&got.document, &again);
    for (mz_len i = 0; i < got.n; i++) {
        mz_statement_write(&got.v[i], &again);
    }
    mz_assert(mz_str_eq(mz_buf_str(&again), text));
}

static void act(mz_str text, mz_arena scratch)
{
    mz_act got;
    if (!mz_failed(mz_act_parse(text, &got, &scratch))) {
        MZ_BUF_SCOPED again = mz_buf_new(text.len);
        mz_act_write(&got, &again);
        mz_assert(mz_str_eq(mz_buf_str(&again), text));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mz_region region;
    mz_arena arena;
    if (mz_failed(mz_region_new(1 << 28, &region, &arena))) {
        return 0;
    }
    const mz_str text = {data, (mz_len)size};
    statements(text, arena);
    act(text, arena);
    mz_region_free(&region);
    return 0;
}

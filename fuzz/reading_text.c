/* Any bytes as a text: the reader ends, and what it says lies within the text and names its rules. */
#include "reading/reading.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const mz_statements *s, mz_len size)
{
    for (mz_len i = 0; i < s->n; i++) {
        const mz_statement *st = &s->v[i];
        mz_assert(st->rules_n > 0 && st->begin >= 0 && st->begin <= st->end && st->end <= size);
        for (mz_len k = 0; k < st->harms_n; k++) {
            mz_assert(mz_interval_valid(st->harms[k].count));
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mz_region region;
    mz_arena perm;
    mz_region scratch_region;
    mz_arena scratch;
    if (size > (1 << 16) || mz_failed(mz_region_new((mz_len)1 << 28, &region, &perm))) {
        return 0;
    }
    if (!mz_failed(mz_region_new(mz_reading_scratch_bytes((mz_len)size), &scratch_region, &scratch))) {
        const mz_text text = {.clean = {data, (mz_len)size}};
        const mz_reading_context context = {.publisher = S("Afghan defence ministry"), .date = 20400};
        mz_statements out = {0};
        mz_reading_trace trace = {0};
        if (!mz_failed(mz_reading_read(&text, &context, &out, &trace, &perm, scratch))) {
            check(&out, (mz_len)size);
        }
        mz_region_free(&scratch_region);
    }
    mz_region_free(&region);
    return 0;
}

/* Any bytes as a segment: a record that is taken writes back to the same bytes; nothing is read beyond the end. */
#include "record/journal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_segment(mz_str in)
{
    mz_hash256 chain = mz_sha256(S("mizan.example/test-0001"));
    for (;;) {
        mz_journal_record r;
        const mz_journal_seen seen = mz_journal_decode(in, &chain, &r);
        if (seen == MZ_JOURNAL_STRANGE) {
            mz_assert(mz_journal_any(in));
        }
        if (seen != MZ_JOURNAL_RECORD) {
            break;
        }
        MZ_BUF_SCOPED again = mz_buf_new(MZ_SEGMENT_MAX);
        mz_journal_encode(&r, &chain, &again);
        mz_assert(mz_str_starts(in, mz_buf_str(&again)));
        chain = r.chain;
        in = mz_str_from(in, r.length);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const mz_str in = {data, (mz_len)size};
    mz_base base;
    check_segment(in);
    if (!mz_failed(mz_base_parse(in, &base))) {
        MZ_BUF_SCOPED again = mz_buf_new(4096);
        mz_put_base(&again, &base);
        mz_assert(mz_str_eq(mz_buf_str(&again), in));
    }
    return 0;
}

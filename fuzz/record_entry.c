/* Any bytes: an entry that parses is canonical, so its parts written again give the very text that was signed. */
#include "record/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_entry(mz_str in, mz_arena arena)
{
    mz_entry e;
    if (mz_failed(mz_entry_parse(in, &e, &arena))) {
        return;
    }
    MZ_BUF_SCOPED again = mz_buf_new(MZ_NOTE_MAX);
    mz_assert(e.seq >= 0 && e.first == (e.seq == 0));
    mz_assert(!mz_failed(mz_entry_text(&e.draft, e.feed, e.seq, e.first ? NULL : &e.prev, &again)));
    mz_assert(mz_str_eq(mz_buf_str(&again), e.note.text));
    const mz_hash256 name = mz_sha256(mz_buf_str(&again));
    mz_assert(mz_hash_eq(&name, &e.name));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mz_region region;
    mz_arena arena;
    if (mz_failed(mz_region_new(16 << 20, &region, &arena))) {
        return 0;
    }
    check_entry((mz_str){data, (mz_len)size}, arena);
    mz_region_free(&region);
    return 0;
}

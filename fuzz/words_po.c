/* Any bytes as a catalogue: what is taken has a whole header, keys once each, and texts that cannot do harm. */
#include "words/po.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put(mz_buf *out, mz_str text) { mz_put(out, text); }

/* A text with all its places filled has none of its key's places left. */
static void check_entry(const mz_po_entry *e)
{
    static const mz_str args[MZ_PHRASE_ARGS_MAX];
    mz_assert(e->one.len > 0 && e->line > 0);
    for (int i = 0; i < 2; i++) {
        MZ_BUF_SCOPED b = mz_buf_new(MZ_PO_TEXT_MAX);
        mz_assert(e->text[i].len <= MZ_PO_TEXT_MAX && mz_utf8_bad(e->text[i]) < 0);
        mz_assert(mz_str_find_byte(e->text[i], '<') < 0);
        mz_words_fill(&b, e->text[i], args, MZ_PHRASE_ARGS_MAX, put);
        mz_assert(!b.full && b.len <= e->text[i].len);
    }
    mz_assert(e->many.data != NULL || e->text[1].len == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mz_region region;
    mz_arena arena;
    mz_po po = {.name = S("untouched")};
    if (size > 1 << 16 || mz_failed(mz_region_new((mz_len)64 << 20, &region, &arena))) {
        return 0;
    }
    const mz_status s = mz_po_parse((mz_str){data, (mz_len)size}, &po, &arena);
    mz_assert(!mz_failed(s) || (s.at >= 1 && mz_str_eq(po.name, S("untouched"))));
    for (mz_len i = 0; !mz_failed(s) && i < po.entries.n; i++) {
        check_entry(&po.entries.v[i]);
    }
    (void)mz_words_accepted((mz_str){data, (mz_len)size});
    mz_region_free(&region);
    return 0;
}

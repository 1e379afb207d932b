/* Any bytes as a plain text and as a page: refused, or clean UTF-8 whose pieces go up and stay inside the file. */
#include "format/format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(mz_str in, const mz_text *t)
{
    mz_assert(mz_utf8_bad(t->clean) < 0);
    mz_assert(t->clean.len == 0 || (t->pieces_n > 0 && t->pieces[0].at == 0));
    for (mz_len i = 1; i < t->pieces_n; i++) {
        mz_assert(t->pieces[i].at > t->pieces[i - 1].at && t->pieces[i].at < t->clean.len);
    }
    for (mz_len i = 0, next = 0; i < t->clean.len; i = next) { /* character by character */
        mz_len from, to;
        (void)mz_utf8_next(t->clean, &next);
        mz_text_span(t, i, next, &from, &to);
        mz_assert(from >= 0 && to <= in.len && from < to);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mz_region region;
    mz_arena arena;
    const mz_str in = {data, (mz_len)size};
    if (mz_failed(mz_region_new(mz_text_perm_bytes(in.len), &region, &arena))) {
        return 0;
    }
    mz_text t;
    mz_arena a = arena;
    if (!mz_failed(mz_text_plain(in, &t, &a))) {
        check(in, &t);
    }
    a = arena;
    if (!mz_failed(mz_text_html(in, &t, &a))) {
        check(in, &t);
        if (t.clean.len > 2) {
            const mz_text sub = mz_text_sub(&t, 1, t.clean.len - 1, &a);
            mz_len from, to, sub_from, sub_to;
            mz_text_span(&t, 1, t.clean.len - 1, &from, &to);
            mz_text_span(&sub, 0, sub.clean.len, &sub_from, &sub_to);
            mz_assert(from == sub_from && to == sub_to);
        }
    }
    (void)mz_text_looks_html(in);
    mz_day day;
    (void)mz_day_loose(in, &day);
    mz_region_free(&region);
    return 0;
}

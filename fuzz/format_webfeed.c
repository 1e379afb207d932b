/* Any bytes as a feed and as an item: refused, or items that stand in order inside the file, each read on its own to
 * clean text whose places are those of the feed. */
#include "format/format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(mz_str file, mz_len begin, mz_len end, const mz_text *t)
{
    mz_assert(mz_utf8_bad(t->clean) < 0);
    for (mz_len i = 0, next = 0; i < t->clean.len; i = next) {
        mz_len from, to;
        (void)mz_utf8_next(t->clean, &next);
        mz_text_span(t, i, next, &from, &to);
        mz_assert(from >= begin && to <= end && from < to && to <= file.len);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mz_region region;
    mz_arena arena;
    const mz_str in = {data, (mz_len)size};
    if (mz_failed(mz_region_new(2 * mz_text_perm_bytes(in.len), &region, &arena))) {
        return 0;
    }
    mz_webfeed feed;
    mz_text t;
    mz_arena a = arena;
    const bool is = mz_webfeed_is(in);
    const mz_status s = mz_webfeed_parse(in, &feed, &a);
    mz_assert(is || mz_failed(s));
    for (mz_len i = 0, behind = 0; !mz_failed(s) && i < feed.items_n; i++) {
        const mz_webfeed_item *item = &feed.items[i];
        mz_assert(item->begin >= behind && item->end > item->begin && item->end <= in.len);
        behind = item->end;
        mz_arena one = a;
        if (!mz_failed(mz_text_item(mz_str_sub(in, item->begin, item->end), item->begin, &t, &one))) {
            check(in, item->begin, item->end, &t);
        }
    }
    a = arena;
    mz_str media;
    if (mz_text_looks_item(in) && !mz_failed(mz_text_open(in, &t, &media, &a))) {
        check(in, 0, in.len, &t);
    }
    mz_region_free(&region);
    return 0;
}

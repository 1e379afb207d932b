/* Any bytes as dictionaries: as the text of one, compiled on top of what is built in; and as a compiled image, which is
 * refused or can be looked through. */
#include "lexicon/lexicon.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look_through(void)
{
    for (mz_len i = 0; i < mz_lexicon_entries_n(); i++) {
        const mz_term_entry *e = mz_lexicon_entry_at(i);
        for (int k = 0; k < MZ_TERM_TEXTS; k++) {
            mz_assert(mz_utf8_bad(mz_term_text(e, k)) < 0 || mz_term_text(e, k).len > 0);
        }
        mz_str rest = mz_term_id(e);
        (void)mz_str_cut(&rest, '.');
        (void)mz_actor_find(rest.data == NULL ? S("") : rest, MZ_NO_DAY);
    }
}

static void as_text(mz_str bytes, mz_str base, mz_arena *perm)
{
    const mz_lexicon_source source = {S("fuzz.txt"), bytes};
    mz_lexicon_faults faults = {0};
    mz_str image;
    const mz_status s = mz_lexicon_compile(base, &source, 1, &image, &faults, perm);
    for (mz_len i = 0; i < faults.n; i++) {
        mz_assert(faults.v[i].line > 0 && faults.v[i].what[0] != 0 && faults.v[i].remedy[0] != 0);
    }
    mz_assert(mz_failed(s) || faults.n == 0);
    if (!mz_failed(s)) {
        mz_assert(!mz_failed(mz_lexicon_use(image)));
        look_through();
    }
}

static void as_image(mz_str bytes, mz_arena *perm)
{
    uint8_t *copy = mz_arena_alloc(perm, 1, 16, bytes.len + 1);
    memcpy(copy, bytes.data, (size_t)bytes.len);
    if (!mz_failed(mz_lexicon_use((mz_str){copy, bytes.len}))) {
        look_through();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static mz_region region; /* the image in use lives in it until the next input */
    static mz_arena room;
    if (size < 1 || size > (1 << 16) ||
        (region.base == NULL && mz_failed(mz_region_new(MZ_LEXICON_COMPILE_BYTES, &region, &room)))) {
        return 0;
    }
    mz_arena perm = room;
    const mz_str bytes = {data, (mz_len)size};
    if (data[0] == 'M') {
        as_image(bytes, &perm);
    } else {
        as_text(bytes, S(""), &perm);
    }
    return 0;
}

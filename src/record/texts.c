#include "record/texts.h"

#define SLOTS_FIRST ((mz_len)1 << 12)

_Static_assert(MZ_TEXTS_MAX < UINT32_MAX, "a slot holds an index plus one");

static uint64_t tag_of(const mz_hash256 *name)
{
    uint64_t tag = 0;
    for (int i = 0; i < 8; i++) {
        tag = tag << 8 | name->b[i];
    }
    return tag == 0 ? 1 : tag;
}

mz_status mz_texts_new(mz_texts *t)
{
    mz_arena tags;
    mz_texts fresh = {0};
    MZ_TRY(mz_region_new(MZ_TEXTS_MAX * (mz_len)sizeof *fresh.tags, &fresh.tags_region, &tags));
    fresh.tags = (uint64_t *)(void *)tags.beg; /* of the system, all zero: an arena would touch every page */
    *t = fresh;
    return mz_ok();
}

void mz_texts_free(mz_texts *t)
{
    mz_region_free(&t->tags_region);
    mz_region_free(&t->slots_region);
    *t = (mz_texts){0};
}

static void insert(mz_texts *t, mz_len index)
{
    const uint64_t mask = (uint64_t)t->slots_n - 1;
    uint64_t at = t->tags[index] & mask;
    while (t->slots[at] != 0) {
        at = (at + 1) & mask;
    }
    t->slots[at] = (uint32_t)(index + 1);
}

/* A table for n texts at most three quarters full, made anew from the tags. */
static mz_status make_table(mz_texts *t, mz_len n)
{
    mz_len slots_n = SLOTS_FIRST;
    while (slots_n / 4 * 3 < n) {
        slots_n *= 2;
    }
    mz_region region;
    mz_arena slots;
    MZ_TRY(mz_region_new(slots_n * (mz_len)sizeof *t->slots, &region, &slots));
    mz_region_free(&t->slots_region);
    t->slots_region = region;
    t->slots = (uint32_t *)(void *)slots.beg;
    t->slots_n = slots_n;
    for (mz_len i = 0; i < t->n; i++) {
        if (t->tags[i] != 0) {
            insert(t, i);
        }
    }
    return mz_ok();
}

mz_status mz_texts_index(mz_texts *t, mz_len n)
{
    mz_assert(n >= 0 && n <= MZ_TEXTS_MAX);
    t->n = n;
    return make_table(t, n + 1);
}

mz_status mz_texts_put(mz_texts *t, const mz_hash256 *name)
{
    mz_assert(t->n < MZ_TEXTS_MAX);
    if (t->slots_n / 4 * 3 <= t->n) {
        MZ_TRY(make_table(t, t->n + 1));
    }
    t->tags[t->n] = name == NULL ? 0 : tag_of(name);
    t->n++;
    if (name != NULL) {
        insert(t, t->n - 1);
    }
    return mz_ok();
}

mz_status mz_texts_find(const mz_texts *t, const mz_hash256 *name, const mz_namer *namer, mz_len *index)
{
    const uint64_t mask = (uint64_t)t->slots_n - 1, tag = tag_of(name);
    for (uint64_t at = tag & mask; t->slots_n > 0 && t->slots[at] != 0; at = (at + 1) & mask) {
        const mz_len i = (mz_len)t->slots[at] - 1;
        mz_hash256 whole;
        if (t->tags[i] != tag) {
            continue;
        }
        MZ_TRY(namer->name(namer->ctx, i, &whole));
        if (mz_hash_eq(&whole, name)) {
            *index = i;
            return mz_ok();
        }
    }
    *index = -1;
    return mz_ok();
}

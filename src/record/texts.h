/* texts.h: which entry was the first with a text, by the text's name. (internal)
 *
 * In      the names of entries in record order.
 * Out     the index of the first entry with a name.
 * Owns    8 bytes an entry and 4 a slot of a table that is at most three quarters full: mz_texts_free.
 * Limits  MZ_TEXTS_MAX entries: 144 MiB at ten millions.
 *
 * Of each name only 64 bits are kept. Where they are the same the whole name is asked for, so that nobody gains by
 * searching for texts that share them.
 */
#ifndef MZ_RECORD_TEXTS_H
#define MZ_RECORD_TEXTS_H

#include "record/hash.h"

#define MZ_TEXTS_MAX ((mz_len)12 << 20)

/* Who can tell the name of an entry that was put here before. */
typedef struct mz_namer {
    mz_status (*name)(void *ctx, mz_len index, mz_hash256 *out);
    void *ctx;
} mz_namer;

typedef struct mz_texts {
    mz_region tags_region, slots_region;
    uint64_t *tags;  /* of each entry; 0 where the text was known before */
    uint32_t *slots; /* index of an entry plus one; 0 is free */
    mz_len n, slots_n;
} mz_texts;

MZ_MUST mz_status mz_texts_new(mz_texts *t);
void mz_texts_free(mz_texts *t); /* also of one that is all zero */

/* *index is -1 when there is no such text. Fails as the namer does. */
MZ_MUST mz_status mz_texts_find(const mz_texts *t, const mz_hash256 *name, const mz_namer *namer, mz_len *index);
/* The next entry has this name; NULL when its text is known, or no text at all. t->n must be below MZ_TEXTS_MAX. */
MZ_MUST mz_status mz_texts_put(mz_texts *t, const mz_hash256 *name);
/* t->tags[0..n) were filled in, from a snapshot: makes the table. */
MZ_MUST mz_status mz_texts_index(mz_texts *t, mz_len n);

#endif

/* text_build.h: clean text being put together character by character, with its pieces. Private to format.
 *
 * Owns    nothing: bytes and pieces live in the arena given at the start.
 * Limits  at most `most` clean bytes, which follows from the input: a full builder is a bug.
 */
#ifndef MZ_FORMAT_TEXT_BUILD_H
#define MZ_FORMAT_TEXT_BUILD_H

#include "format/text.h"

typedef struct mz_text_build {
    uint8_t *v;
    mz_len n, most;
    struct {
        mz_text_piece *v;
        mz_len n, cap;
    } pieces;
    mz_arena *perm;
} mz_text_build;

mz_text_build mz_text_build_new(mz_len most, mz_arena *perm);
/* One character that stands as file bytes [from, from + from_n). */
void mz_text_build_put(mz_text_build *b, mz_str character, mz_len from, mz_len from_n);
/* A run that stands in the file byte for byte. */
void mz_text_build_run(mz_text_build *b, mz_str run, mz_len from);

/* The bytes as UTF-8 with pieces; `declared` is an encoding that the document names, or NULL. */
MZ_MUST mz_status mz_text_decode(mz_str bytes, const char *declared, mz_text *out, mz_arena *perm);

#endif

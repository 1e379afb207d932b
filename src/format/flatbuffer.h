/* flatbuffer.h: a FlatBuffer built from its end to its beginning, as the format wants it. Private to format.
 *
 * Places are counted from the end of the buffer, so that they do not move while it grows. Bytes stand in reverse until
 * mz_flat_finish turns them round.
 * Owns    `back`, a buffer of the caller's.
 * Source  FlatBuffers, "Internals": tables with vtables, little-endian, size-prefixed.
 */
#ifndef MZ_FORMAT_FLATBUFFER_H
#define MZ_FORMAT_FLATBUFFER_H

#include "base/base.h"

#define MZ_FLAT_SLOTS 16

typedef struct mz_flat {
    mz_buf *back;
    mz_len align; /* the largest seen */
} mz_flat;

typedef struct mz_flat_table {
    mz_len start;
    int slots;
    mz_len at[MZ_FLAT_SLOTS]; /* where each field stands; 0: left out */
} mz_flat_table;

static inline mz_flat mz_flat_on(mz_buf *back) { return (mz_flat){back, 1}; }

/* What is pointed at comes first; each returns its place. */
mz_len mz_flat_text(mz_flat *f, mz_str s);
mz_len mz_flat_bytes(mz_flat *f, mz_str s);
mz_len mz_flat_doubles(mz_flat *f, const double *v, mz_len n);
mz_len mz_flat_offsets(mz_flat *f, const mz_len *places, mz_len n);

mz_flat_table mz_flat_begin(const mz_flat *f);
void mz_flat_number(mz_flat *f, mz_flat_table *t, int slot, uint64_t v, int bytes);
void mz_flat_offset(mz_flat *f, mz_flat_table *t, int slot, mz_len place);
mz_len mz_flat_end(mz_flat *f, const mz_flat_table *t);

/* Its size in four bytes, then the buffer with `root` as its root, appended to out; `back` is empty again. */
void mz_flat_finish(mz_flat *f, mz_len root, mz_buf *out);

void mz_put_le(mz_buf *out, uint64_t v, int bytes);
void mz_put_le_double(mz_buf *out, double v);

#endif

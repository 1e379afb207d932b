/* pieces.h: a document that comes in pieces of 64 KiB, in any order, any number of times.
 *
 * In      its hash and its size, which an entry names; pieces by number.
 * Out     the document in its place once every piece is here and the hash fits; which pieces are here meanwhile.
 * Limits  MZ_PIECES_MAX bytes; the caller says which documents may come at all.
 * What is answered for is durable.
 */
#ifndef MZ_RECORD_PIECES_H
#define MZ_RECORD_PIECES_H

#include "record/hash.h"

#define MZ_PIECE_BYTES 65536
#define MZ_PIECES_MAX  ((int64_t)1 << 40)

typedef struct mz_pieces {
    const char *blobs; /* ".../record/blob" */
    const char *room;  /* where unfinished ones stand; made when missing */
    mz_hash256 hash;
    int64_t size_bytes;
} mz_pieces;

mz_len mz_pieces_count(int64_t size_bytes); /* 0 for an empty document */
/* One bit a piece, the first is the highest bit of the first byte; *whole: the document is in its place. */
MZ_MUST mz_status mz_pieces_have(const mz_pieces *p, mz_str *bits, bool *whole, mz_arena *perm);
static inline bool mz_pieces_bit(mz_str bits, mz_len i) { return (bits.data[i / 8] >> (7 - i % 8) & 1) != 0; }
/* MZ_BAD_INPUT: the piece has another length than its place says, or all are here and the hash does not fit (then all
 * are thrown away). */
MZ_MUST mz_status mz_pieces_put(const mz_pieces *p, mz_len n, mz_str bytes, bool *whole, mz_arena scratch);
/* "<blobs>/<aa>/<hex>" */
char *mz_blob_path(const char *blobs, const mz_hash256 *hash, mz_arena *perm);

#endif

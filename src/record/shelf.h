/* shelf.h: where a copy of a record lies, read file by file: a folder, an address, whatever comes.
 *
 * In      paths below the record: "checkpoint", "tile/0/x001/234.p/17", "blob/ab/…", "cosigned/1024".
 * Out     the bytes of one file. What they are worth is for verify.h and proof.h to say.
 * Owns    nothing: a shelf is a table of functions over somebody's `ctx`.
 * Limits  what the caller allows at each read; more is MZ_LIMIT, never cut.
 *
 * Up to `readers` threads read at once, each with a number of its own in [0, readers).
 */
#ifndef MZ_RECORD_SHELF_H
#define MZ_RECORD_SHELF_H

#include "record/hash.h"

struct mz_tile; /* record/tile.h */

typedef mz_status (*mz_shelf_each)(void *ctx, mz_str path);

typedef struct mz_shelf {
    void *ctx;
    int readers;
    /* The whole file into *out, which is cleared first. MZ_BAD_INPUT: it is not there. MZ_LIMIT: it is larger than
     * out->max_bytes. MZ_IO: it cannot be known. */
    mz_status (*read)(void *ctx, int reader, mz_str path, mz_buf *out);
    /* The file's SHA-256 and size without holding it; the same failures. */
    mz_status (*digest)(void *ctx, int reader, mz_str path, mz_hash256 *out, int64_t *size_bytes);
    /* Every file below a folder (empty: below the record), a folder's names in order; none when the folder is not
     * there. NULL where nobody can tell. */
    mz_status (*list)(void *ctx, mz_str folder, mz_shelf_each each, void *each_ctx);
} mz_shelf;

/* The record in a folder: a case, a copy of its record/ folder, or a folder with such a copy in it. The path is copied
 * to perm. MZ_BAD_INPUT when there is no checkpoint. */
MZ_MUST mz_status mz_shelf_folder(const char *folder, mz_shelf *out, mz_arena *perm);

/* A tile or bundle of a tree; the full one where the partial one is gone. *have is the one that was read. */
MZ_MUST mz_status mz_shelf_tile(const mz_shelf *s, int reader, const struct mz_tile *t, mz_buf *out,
                                struct mz_tile *have);

/* Which file of a record a path names; the one spelling of each, nothing that climbs out of its folder. */
typedef enum mz_served {
    MZ_SERVED_NONE,
    MZ_SERVED_CHECKPOINT, /* changes */
    MZ_SERVED_COSIGNED,   /* cosigned/<size>: may gain lines */
    MZ_SERVED_FORK,       /* fork/<hex> */
    MZ_SERVED_TILE,       /* hashes or entries; never changes */
    MZ_SERVED_BLOB        /* blob/<aa>/<hex>; never changes, but may be erased */
} mz_served;
mz_served mz_served_path(mz_str path);

#endif

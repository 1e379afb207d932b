/* verify_inside.h: what the parts of a verification share. (internal) */
#ifndef MZ_RECORD_VERIFY_INSIDE_H
#define MZ_RECORD_VERIFY_INSIDE_H

#include "record/ledger.h"
#include "record/tile.h"
#include "record/verify.h"

/* A body that an entry names. */
typedef struct mz_named_body {
    mz_hash256 hash;
    int64_t size_bytes;
    mz_len entry; /* the first that names it */
    mz_len plain; /* the first that names it as a plain body, -1 when none does: before it, it may have been erased */
} mz_named_body;

/* A size that somebody cosigned, and the root that our tree had at it. */
typedef struct mz_cosigned_size {
    mz_len size;
    bool reached;
    mz_hash256 root;
} mz_cosigned_size;

typedef struct mz_check {
    const mz_shelf *shelf;
    mz_verify_options options;
    mz_verification *out;
    mz_arena *perm;                                   /* the caller's, for findings */
    mz_region first_region, keep_region, work_region; /* before and after the size is known */
    mz_arena keep;                                    /* as long as the verification */
    mz_arena work;                                    /* by value */
    mz_ledger ledger;
    mz_edge *edge;
    int reader;   /* of the thread that judges */
    mz_buf bytes; /* of a file that it reads */
    mz_map bodies_at;
    struct {
        mz_named_body *v;
        mz_len n, cap;
    } bodies;
    struct {
        mz_cosigned_size *v; /* in rising order */
        mz_len n, cap;
    } cosigned;
    struct {
        mz_tile *v; /* tiles and bundles that are not what they should be: nothing is held against them */
        mz_len n, cap;
    } wrong;
    mz_checkpoint known; /* size 0: none */
    mz_len cosigned_at;  /* the first that the tree has not reached yet */
    mz_len damaged;      /* entries whose bytes were changed: their feeds go on behind the gap */
    bool living;         /* a case, where somebody may write while we read */
    bool stop;           /* the entries cannot be read any further; the finding is made */
} mz_check;

#define MZ_FROM_COPY "take this file from another copy of the record, then verify again"
#define MZ_FORGED                                                                                                      \
    "the record was changed, or written by a faulty program: keep this copy as evidence and compare with others"

void mz_found(mz_check *c, mz_str place, const char *what, const char *todo);
void mz_found_entry(mz_check *c, mz_len index, const char *what, const char *todo);
void mz_found_tile(mz_check *c, const mz_tile *t, const char *what, const char *todo);
/* What a failed read means: MZ_IO ends the verification, with the file's name in out->stopped; anything else is the
 * file's own fault, and MZ_OK. */
MZ_MUST mz_status mz_check_unread(mz_check *c, mz_str place, mz_status s);
/* Does the tile hold these hashes and, unless it is a full one that stands in for it, no more? */
MZ_MUST mz_status mz_check_tile(mz_check *c, const mz_tile *t, const mz_hash256 *hashes);

/* verify.c. Start takes memory, which the end gives back; run checks all but a case's state and journal. */
MZ_MUST mz_status mz_check_start(mz_check *c, const mz_shelf *shelf, const mz_verify_options *o, mz_verification *out,
                                 mz_arena *perm);
MZ_MUST mz_status mz_check_run(mz_check *c);
void mz_check_end(mz_check *c);

/* verify_entries.c: entries, bundles, tiles, up to the root. */
MZ_MUST mz_status mz_check_entries(mz_check *c);
MZ_MUST mz_status mz_check_name(void *ctx, mz_len index, mz_hash256 *out); /* the ledger's namer; ctx is the check */
/* verify_files.c: documents, and files that nothing else has looked at. */
MZ_MUST mz_status mz_check_bodies(mz_check *c);
MZ_MUST mz_status mz_check_files(mz_check *c);

#endif

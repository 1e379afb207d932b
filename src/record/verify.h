/* verify.h: the whole record, checked anew from its plain files.
 *
 * In      a case folder, or a copy of its record/ folder alone; nothing is written, no lock is taken.
 * Out     what was checked, and every divergence with its place and what to do; the first one first.
 * Checks  the checkpoint's signature; every entry's form, signatures, feed, place in the tree; every tile and bundle,
 *         partial ones too; every document named by an entry; in a case folder also state and journal.
 */
#ifndef MZ_RECORD_VERIFY_H
#define MZ_RECORD_VERIFY_H

#include "record/store.h"

typedef struct mz_divergence {
    mz_str place; /* "tile/0/x001/234", "entry 17", "blob/ab/…" */
    mz_str what;  /* what is wrong */
    mz_str todo;  /* what to do */
} mz_divergence;

typedef struct mz_verification {
    mz_checkpoint checkpoint;
    mz_vkey log;
    mz_len entries, signatures, feeds, tiles, blobs;
    int64_t bytes;
    mz_divergence *v; /* in the order in which they were found; at most MZ_FINDINGS_MAX are kept */
    mz_len n, cap;
    mz_len found; /* all of them */
    mz_len gone;  /* salted bodies that were erased: their hashes stand, the bodies do not */
} mz_verification;
#define MZ_FINDINGS_MAX 1000

/* `log` is the verifier key that the caller trusts, or NULL to take the one that the record itself names.
 * A status other than MZ_OK means that checking could not be done; divergences are findings. */
MZ_MUST mz_status mz_record_verify(const char *folder, const mz_vkey *log, mz_verification *out, mz_arena *perm);

#endif

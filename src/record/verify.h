/* verify.h: the whole record, checked anew from its plain files, wherever they lie.
 *
 * In      a shelf with a copy of the record; the log's key or a policy that the caller trusts. Nothing is written.
 * Out     what was checked, and every divergence with its place and what to do; the first one first.
 * Checks  the checkpoint's signature; every entry's form, signatures, feed and place in the tree; every bundle against
 *         its tile and every tile against what lies below it, older partial ones too; the root; every document that an
 *         entry names; cosigned checkpoints and fork proofs beside the record; files that do not belong. In a case
 *         folder also state and journal (mz_record_verify alone).
 * Limits  MZ_RECORD_ENTRIES_MAX entries; MZ_FINDINGS_MAX findings are kept, all are counted.
 *
 * A divergence is a finding; a status other than MZ_OK means that checking could not be done.
 */
#ifndef MZ_RECORD_VERIFY_H
#define MZ_RECORD_VERIFY_H

#include "record/policy.h"
#include "record/shelf.h"
#include "record/store.h"

typedef struct mz_divergence {
    mz_str place; /* "tile/0/x001/234", "entry 17", "blob/ab/…" */
    mz_str what;  /* what is wrong */
    mz_str todo;  /* what to do */
} mz_divergence;

typedef struct mz_verify_options {
    const mz_vkey *log;      /* the verifier key that the caller trusts; NULL: the policy's, or the record's own */
    const mz_policy *policy; /* whose signatures make a checkpoint valid; NULL: none is asked for */
    mz_str known; /* a checkpoint note under which the caller verified this record before; empty: none. What it covers
                     is hashed again, and its signatures are not verified again */
    bool skip_documents; /* a copy without documents: those that are there are checked, none is missed */
    void (*progress)(void *ctx, mz_len done, mz_len size); /* entries; called by the caller's thread; may be NULL */
    void *progress_ctx;
} mz_verify_options;

typedef struct mz_verification {
    mz_checkpoint checkpoint;
    mz_vkey log;
    mz_len entries, signatures, feeds, tiles, blobs;
    mz_len forked;    /* feeds with two texts at one place: kept as evidence, not a divergence */
    mz_len before;    /* entries that the known checkpoint covers */
    mz_len cosigned;  /* notes in cosigned/ that are right */
    int64_t bytes;    /* of entries */
    mz_divergence *v; /* in the order in which they were found; at most MZ_FINDINGS_MAX are kept */
    mz_len n, cap;
    mz_len found;   /* all of them */
    mz_len gone;    /* salted bodies that were erased: their hashes stand, the bodies do not */
    mz_len ahead;   /* tiles beyond the checkpoint in a case: a writer is at work, or was cut off */
    bool judged;    /* there was a policy */
    mz_len settled; /* the largest size whose checkpoint meets the policy's quorum; -1: none */
    mz_str stopped; /* the file that could not be read, when the status says that checking was not done */
} mz_verification;
#define MZ_FINDINGS_MAX 1000

/* `o` may be NULL. *out is set in any case: to what was found until then. */
MZ_MUST mz_status mz_verify(const mz_shelf *shelf, const mz_verify_options *o, mz_verification *out, mz_arena *perm);
/* A folder: a case with state and journal, or a copy of its record. */
MZ_MUST mz_status mz_verify_folder(const char *folder, const mz_verify_options *o, mz_verification *out,
                                   mz_arena *perm);
MZ_MUST mz_status mz_record_verify(const char *folder, const mz_vkey *log, mz_verification *out, mz_arena *perm);

/* For people: the findings, then one line that says what was checked. The record's own words are made harmless. */
void mz_put_verification(mz_buf *b, const mz_verification *v);

/* What a proof, an entry and a policy say together: MZ_BAD_INPUT when it does not hold. `out` receives it for people.
 */
MZ_MUST mz_status mz_verify_proof(mz_str proof, mz_str entry, mz_str policy, mz_buf *out, mz_arena *perm);

/* A file for a stick, or an upload: the checkpoint of each package under the log's key or the policy (one of them must
 * be given), each 256 entries against it, every entry's form. `copy` is what the file continues, where its first
 * package begins within a bundle; may be NULL. MZ_BAD_INPUT (at = the entry, or the byte) when it does not hold. */
typedef struct mz_package_verdict {
    mz_checkpoint checkpoint; /* of the last package; its origin is empty when there is none */
    mz_len begin, entries, notes, documents;
    bool quorum; /* the policy's quorum cosigned that checkpoint */
} mz_package_verdict;
MZ_MUST mz_status mz_verify_package(mz_str file, const mz_verify_options *o, const mz_shelf *copy,
                                    mz_package_verdict *out, mz_arena *perm);
void mz_put_package_verdict(mz_buf *b, const mz_package_verdict *v);

/* Words of others, with what would move a terminal's cursor or turn its letters shown in hex. */
void mz_put_shown(mz_buf *b, mz_str s);

#endif

/* fork.h: that a log signed two histories, as one file that proves it to anybody.
 *
 * In      two checkpoints of one log; where their sizes differ, also what the larger tree has at the smaller size.
 * Out     a fork-proof file; the verdict on one, from the log's verifier key alone.
 * Limits  a file of MZ_FORK_FILE_MAX bytes; 64 hashes.
 * Source  docs/formats/record.md, "Forks of the log".
 *
 * Same size, other root: two signatures of the log are the proof. Different sizes: the hashes of a consistency proof
 * give the root that the larger tree has at the smaller size; it is not the one that was signed.
 */
#ifndef MZ_RECORD_FORK_H
#define MZ_RECORD_FORK_H

#include "record/merkle.h"
#include "record/policy.h"

#define MZ_FORK_HEAD       "mizan/fork-proof/v1\n"
#define MZ_FORK_HASHES_MAX 64
#define MZ_FORK_FILE_MAX   (2 * MZ_NOTE_MAX + 8192)

typedef struct mz_fork_proof {
    mz_str first, second; /* checkpoint notes; the first is not the larger one */
    mz_hash256 hashes[MZ_FORK_HASHES_MAX];
    mz_len n; /* 0 when the sizes are equal */
} mz_fork_proof;

MZ_MUST mz_status mz_fork_parse(mz_str file, mz_fork_proof *out);
void mz_put_fork(mz_buf *b, const mz_fork_proof *f);

/* Is this a proof that the owner of the log key signed two histories? MZ_BAD_INPUT says why not. *first and *second
 * (may be NULL) are what the two checkpoints say. */
MZ_MUST mz_status mz_fork_verify(const mz_fork_proof *f, const mz_vkey *log, mz_checkpoint *first,
                                 mz_checkpoint *second, mz_arena scratch);
/* The same under a policy: *log is the place of the log among its logs. */
MZ_MUST mz_status mz_fork_judge(const mz_fork_proof *f, const mz_policy *policy, mz_len *log, mz_checkpoint *first,
                                mz_checkpoint *second, mz_arena scratch);

/* The proof for two signed checkpoints of different sizes or roots, where `tree` is the tree of the larger one (not
 * used when the sizes are equal). MZ_BAD_INPUT when they agree: then there is no fork. */
MZ_MUST mz_status mz_fork_make(mz_str note_a, mz_str note_b, const mz_vkey *log, const mz_tree *tree,
                               mz_fork_proof *out, mz_arena scratch);

#endif

/* proof.h: a .tlog-proof file: that an entry is in a log, for anyone, offline.
 *
 * In      the file, the entry's leaf hash, a policy.
 * Limits  a file of MZ_PROOF_FILE_MAX bytes; 63 hashes.
 * Source  C2SP tlog-proof at commit 5ba5ee8. `extra` is what somebody wrote beside the proof: nobody signed it.
 */
#ifndef MZ_RECORD_PROOF_H
#define MZ_RECORD_PROOF_H

#include "record/merkle.h"
#include "record/policy.h"

#define MZ_PROOF_HEAD     "c2sp.org/tlog-proof@v1\n"
#define MZ_PROOF_FILE_MAX (4 * MZ_NOTE_MAX)

typedef struct mz_proof_file {
    mz_str extra; /* base64 as it stands; data is NULL when there is none */
    mz_len index;
    mz_proof proof;
    mz_str checkpoint; /* the note */
} mz_proof_file;

MZ_MUST mz_status mz_proof_parse(mz_str text, mz_proof_file *out);
void mz_put_proof(mz_buf *b, const mz_proof_file *p);
/* Is the entry with this leaf hash in a log whose checkpoint the policy accepts, quorum included? *verdict (may be
 * NULL) is set on success. */
MZ_MUST mz_status mz_proof_verify(const mz_proof_file *p, const mz_hash256 *leaf, const mz_policy *policy,
                                  mz_policy_verdict *verdict, mz_arena *perm);

#endif

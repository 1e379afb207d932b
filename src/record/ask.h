/* ask.h: what a log sends to its witnesses, and what it can prove about its own tree.
 *
 * In      an open record.
 * Out     add-checkpoint requests; consistency proofs between any two of its sizes.
 * Limits  a request stays below MZ_ADD_CHECKPOINT_SENT bytes: it carries the log's own line and no other.
 */
#ifndef MZ_RECORD_ASK_H
#define MZ_RECORD_ASK_H

#include "record/store.h"
#include "record/witness.h"

/* The record's tree up to its size now; good until the next write. */
mz_tree mz_record_tree(mz_record *r);
/* That the tree of `size` entries extends the one of `old`: 0 <= old <= size <= the record's size. */
MZ_MUST mz_status mz_record_extension(mz_record *r, mz_len old, mz_len size, mz_proof *out);
/* The request that the newest checkpoint be cosigned by a witness who cosigned size `old` last. */
MZ_MUST mz_status mz_record_request(mz_record *r, mz_len old, mz_buf *out);

/* Fetches what is missing from a copy of the record, opened for reading: for a record that was brought back from an old
 * copy and may not sign (state/ahead). Each entry is taken as it stands or not at all. *added: how many.
 * MZ_CORRUPT: the two are different histories, or an entry is not taken. MZ_DENIED: the copy is not large enough. */
MZ_MUST mz_status mz_record_restore(mz_record *r, mz_record *copy, mz_len *added);

#endif

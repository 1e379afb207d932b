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
/* The request that the newest checkpoint be cosigned by a witness who cosigned size `old` last. *text (may be NULL) is
 * the checkpoint's text, in perm. */
MZ_MUST mz_status mz_record_request(mz_record *r, mz_len old, mz_buf *out, mz_str *text, mz_arena *perm);
/* The checkpoint of that text with the log's line and one line more: what mz_record_cosign takes. */
MZ_MUST mz_status mz_record_with_line(mz_record *r, mz_str text, mz_str line, mz_buf *out, mz_arena scratch);

#endif

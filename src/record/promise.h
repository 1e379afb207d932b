/* promise.h: what a relay says of an entry that it took and did not yet put on the record.
 *
 * In      the entry's name; when it was taken; by when it will be in the tree.
 * Out     a note signed by the key named "<origin>/promise". With a later checkpoint and a record without the entry it
 *         proves that the promise was broken.
 * Source  docs/formats/record.md, "Promises".
 */
#ifndef MZ_RECORD_PROMISE_H
#define MZ_RECORD_PROMISE_H

#include "record/note.h"

typedef struct mz_promise {
    mz_str origin; /* a view */
    mz_hash256 entry;
    mz_utc time, by;
} mz_promise;

MZ_MUST mz_status mz_promise_parse(mz_str text, mz_promise *out);
void mz_put_promise(mz_buf *b, const mz_promise *p);
/* Whether this key may make promises for this log. */
bool mz_promise_key_fits(mz_str origin, const mz_vkey *key);
/* The key's name must be "<origin>/promise". */
MZ_MUST mz_status mz_promise_sign(const mz_promise *p, const mz_key *key, mz_buf *out);
MZ_MUST mz_status mz_promise_open(mz_str note, const mz_vkey *key, mz_promise *out, mz_arena scratch);

typedef enum mz_promise_state { MZ_PROMISE_KEPT, MZ_PROMISE_OPEN, MZ_PROMISE_BROKEN } mz_promise_state;
/* `present`: the entry is among the entries of the checkpoint; seen_at: when a witness cosigned that checkpoint.
 * Broken is only what can be proved: a checkpoint cosigned after `by` whose whole tree lacks the entry. */
mz_promise_state mz_promise_judge(const mz_promise *p, bool present, mz_utc seen_at);

#endif

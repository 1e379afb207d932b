/* handin.h: entries that somebody hands in: how they come, in which order they are judged, what is answered.
 *
 * In      notes with a uint16 length before each, in any order, any number of times.
 * Out     the same in the order of their feeds, so that a hole is only what is really missing; one line of answer each:
 *         "<hex name> index <i>", "<hex name> index <i> fork", "<hex name> known <i>", "<hex name> refused <reason>".
 * Limits  MZ_HANDIN_MAX notes at once. A note that is no entry has a name of zeros.
 * Source  docs/formats/record.md, "Handing in".
 */
#ifndef MZ_RECORD_HANDIN_H
#define MZ_RECORD_HANDIN_H

#include "record/store.h"

#define MZ_HANDIN_MAX 65536

/* MZ_BAD_INPUT (at = the byte) where it is cut; MZ_LIMIT. Views into `bytes`. */
MZ_MUST mz_status mz_notes_split(mz_str bytes, mz_strs *out, mz_arena *perm);
/* Sorts by feed and sequence number; what is no entry goes behind, in its old order. Names go to names[n] if given. */
void mz_notes_order(mz_str *notes, mz_len n, mz_hash256 *names, mz_arena scratch);

void mz_put_answer(mz_buf *b, const mz_answer *a); /* with its LF */
/* What a line says; `why` is a view of the reason. */
typedef struct mz_told {
    mz_hash256 name;
    mz_admission verdict;
    mz_len index;
    mz_str why;
} mz_told;
MZ_MUST mz_status mz_answer_parse(mz_str line, mz_told *out); /* without its LF */

#endif

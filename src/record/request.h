/* request.h: entries whose signers sit elsewhere.
 *
 * In      a draft and the feed that it shall stand in; notes over one text, each with some of its signatures.
 * Out     the text to sign; one note with all the signatures, to hand in.
 *
 * A text names its place in its feed: two texts for one place, both signed, are a fork and cost the key. So a text goes
 * out only for a feed that nobody else writes, and the next one when the first has come back.
 */
#ifndef MZ_RECORD_REQUEST_H
#define MZ_RECORD_REQUEST_H

#include "record/store.h"

/* The canonical text of the draft as the next entry of this feed. MZ_BAD_INPUT when the feed's key is not good. */
MZ_MUST mz_status mz_record_next_text(mz_record *r, const mz_draft *d, mz_str feed, mz_buf *out);
/* The lines of n >= 1 notes over one text, in the order of their names, one line a name. MZ_BAD_INPUT (at = the note)
 * when one is no note or of another text. Signatures are not verified: handing it in does that. */
MZ_MUST mz_status mz_notes_unite(const mz_str *notes, mz_len n, mz_buf *out, mz_arena scratch);

#endif

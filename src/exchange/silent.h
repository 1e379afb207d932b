/* silent.h: a witness who has not cosigned for too long becomes a matter of record.
 *
 * In      the witness as the record knows it, the last request that it did not answer with a cosignature, the time.
 * Out     an entry of kind `witness-silent`, once for each silence, with the request as its body.
 * Source  docs/formats/record.md, "Witnesses and finality". It says that no cosignature came, not why.
 */
#ifndef MZ_EXCHANGE_SILENT_H
#define MZ_EXCHANGE_SILENT_H

#include "exchange/cosign.h"

typedef struct mz_silence {
    const mz_witness_view *witness;
    const mz_asked *asked; /* what came of the last asking */
    int64_t after_s;       /* so long without a cosignature is silence */
    mz_utc now;
} mz_silence;

/* Since when nothing came: the last cosignature, else the entry that made it a witness. -1: nobody knows. */
MZ_MUST mz_status mz_silent_since(mz_record *r, const mz_witness_view *w, mz_utc *out, mz_arena scratch);
/* Writes the entry when it is time and none was written for this silence; *entry is -1 when nothing was written. `by`
 * signs; the record must be unlocked. */
MZ_MUST mz_status mz_silent_log(mz_record *r, const mz_silence *s, const mz_key *by, mz_len *entry, mz_arena scratch);

#endif

/* mirror_answer.h: a copy that others fill over HTTP, and that signs what it has.
 *
 * In      bodies of add-checkpoint and add-entries; the mirror's own key of type 0x04; the caller's clock.
 * Out     the answer by number, type and body, in the order of the specification's table.
 * Owns    nothing; the copy is the caller's, who lets one request at a time in.
 * Source  C2SP tlog-mirror at commit 5ba5ee8; docs/formats/record.md, "Copies".
 */
#ifndef MZ_RECORD_MIRROR_ANSWER_H
#define MZ_RECORD_MIRROR_ANSWER_H

#include "record/mirror.h"

#define MZ_UPLOAD_MAX ((mz_len)64 << 20) /* bytes of one add-entries body, unpacked */

typedef struct mz_mirror_reply {
    int status;       /* 200, 202, 400, 403, 404, 409, 415, 422; 500: the copy could not be written, end the process */
    const char *type; /* of the body */
    const char *what; /* a sentence for people; "" with 200 and 202 */
} mz_mirror_reply;

/* Sets the pending checkpoint; never signs. */
mz_mirror_reply mz_mirror_add_checkpoint(mz_mirror *m, mz_str body, mz_buf *out);
/* Keeps the packages that verify. When all entries of the checkpoint are here it is served, with the own line. */
mz_mirror_reply mz_mirror_add_entries(mz_mirror *m, mz_str type, mz_str body, const mz_key *own, mz_utc now,
                                      mz_buf *out);

#endif

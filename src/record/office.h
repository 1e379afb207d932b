/* office.h: a field office: a copy of the record, and what its people wrote that the log does not have yet.
 *
 * In      a copy kept by `mizan mirror`, device keys of its own, drafts.
 * Out     signed entries in FOLDER/outbox/notes, durable when mz_record_write returns, each with the place in its feed
 *         that it will keep; documents beside those of the copy. A file of both for the log's sequencer.
 * Owns    the lock on the outbox: one process writes there.
 * Limits  MZ_HANDIN_MAX entries wait at a time; those of the record.
 * Source  docs/formats/record.md, "Field offices".
 *
 * An office works alone for weeks. What it wrote has its claimed time now, its index when the log takes it, its
 * cosigned time when witnesses see it: three different facts. Once the copy holds an entry, it leaves the outbox.
 */
#ifndef MZ_RECORD_OFFICE_H
#define MZ_RECORD_OFFICE_H

#include "record/store.h"

bool mz_record_is_office(const mz_record *r);
/* How many entries wait for the log. */
mz_len mz_office_waiting(const mz_record *r);
/* Whether a waiting entry names the document. */
bool mz_office_names(const mz_record *r, const mz_hash256 *hash);

/* Writes all that waits, and the documents that it names, durably, for mz_deliver. */
typedef struct mz_packed {
    mz_len entries, documents;
    int64_t bytes;
} mz_packed;
MZ_MUST mz_status mz_office_pack(mz_record *r, const char *path, mz_packed *out, mz_arena scratch);

/* ---- where the log is ---- */

/* What became of what offices brought, in any order, any number of times. */
typedef struct mz_delivery {
    mz_len entries, known, forks, refused; /* entries: new ones */
    mz_len documents, unnamed;             /* new ones; those that no entry names are left out */
    mz_strs lines;                         /* an answer for each entry, as in handin.h, without LF */
} mz_delivery;
/* Takes the entries and documents of n files into the record of a case: documents first, then entries in the order of
 * their feeds. An entry whose document is missing is refused, and comes again with it. MZ_BAD_INPUT (at = the file):
 * a file is cut or of another kind; then nothing of any file was taken. */
MZ_MUST mz_status mz_deliver(mz_record *r, const mz_str *files, mz_len n, mz_delivery *out, mz_arena *perm);

#endif

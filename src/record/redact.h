/* redact.h: a body is erased, and the proof of it stays.
 *
 * In      entries of kind `redact`, signed by as many members as the settings in force ask for.
 * Out     what is to be erased; bodies deleted; the verdict on a body that somebody brings.
 * Source  docs/formats/record.md, "Policy, settings, erasing".
 *
 * Only a salted body can be erased: its hash tells nobody what it was. A body that any entry named as a plain one
 * before the erasing came in force stays, whatever a redact entry says: two members cannot make a third one's document
 * go away. A body that was erased never comes back: it is refused wherever it arrives.
 */
#ifndef MZ_RECORD_REDACT_H
#define MZ_RECORD_REDACT_H

#include "record/store.h"

typedef struct mz_redaction {
    mz_hash256 hash;
    mz_str reason;
    mz_len index;    /* of the first entry with this text */
    mz_len in_force; /* of the entry with the last signature needed; -1: it waits for more */
} mz_redaction;
/* All of them, in record order. */
MZ_MUST mz_status mz_record_redactions(mz_record *r, const mz_redaction **v, mz_len *n, mz_arena *perm);
/* "mediator-and-party", "two-members", "all" or "one-member": who must sign a redact entry. */
mz_str mz_record_redact_rule(mz_record *r);

/* Can a redact entry erase this body? MZ_BAD_INPUT when no entry names it, or one names it plain. *index is the first
 * entry that names it, *body how. Reads all entries. */
MZ_MUST mz_status mz_record_erasable(mz_record *r, const mz_hash256 *hash, mz_len *index, mz_body *body);
/* Must this body be refused? Reads all entries where a redact entry in force names it; costs nothing otherwise. */
MZ_MUST mz_status mz_record_refuses(mz_record *r, const mz_hash256 *hash, bool *out);
/* Deletes the bodies that redact entries in force erase and that are still here; *n is how many. Opening a case for
 * writing and closing it do it as well. */
MZ_MUST mz_status mz_record_erase(mz_record *r, mz_len *n);
/* The same in a copy of a record, after documents came into it; a copy of a log that is no case has nothing to erase.
 */
MZ_MUST mz_status mz_record_erase_copy(const char *folder, mz_len *n);

#endif

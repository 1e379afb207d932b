/* journal.h: the commit point: one record, one write, one fdatasync. (internal)
 *
 * In      the entries of a batch, the tree before and after it, and the signed checkpoint after it.
 * Out     a durable record; on opening, the records behind state/base.
 * Owns    the open segment file.
 * Limits  a segment is MZ_SEGMENT_MAX bytes; a record fits one.
 * Source  docs/formats/record.md, "Journal". CRC-32C: RFC 3720 appendix B.4.
 *
 * When a segment is full, or when the case is closed with much in it, what it holds is made durable as tiles and
 * bundles, state/base moves behind it, and the file is deleted: never used again, so that an old record cannot look
 * alive. A node goes on in the next segment meanwhile; otherwise there is one.
 */
#ifndef MZ_RECORD_JOURNAL_H
#define MZ_RECORD_JOURNAL_H

#include "record/merkle.h"

#define MZ_SEGMENT_MAX      ((int64_t)64 << 20)
#define MZ_JOURNAL_HEAD     104 /* bytes before the checkpoint note */
#define MZ_JOURNAL_TAIL     36  /* CRC and chain */
#define MZ_JOURNAL_NOTE_MAX 131072

typedef struct mz_journal_record {
    mz_len old_size, new_size;
    mz_hash256 old_root, new_root;
    mz_str checkpoint, entries; /* entries as in a bundle */
    mz_hash256 chain;           /* after this record */
    mz_len length;              /* of the whole record */
} mz_journal_record;

/* Appends the record to `out`; chain is what stands before, r->chain and r->length are set. */
void mz_journal_encode(mz_journal_record *r, const mz_hash256 *chain, mz_buf *out);

typedef enum mz_journal_seen {
    MZ_JOURNAL_RECORD, /* a whole record of this chain */
    MZ_JOURNAL_END,    /* zeros or nothing: the journal ends here */
    MZ_JOURNAL_TORN,   /* something that is no record: the last write was cut off, if nothing follows */
    MZ_JOURNAL_STRANGE /* a right CRC, but of another chain or with impossible numbers */
} mz_journal_seen;
mz_journal_seen mz_journal_decode(mz_str bytes, const mz_hash256 *chain, mz_journal_record *out);
/* Is there a record with a right CRC anywhere in these bytes? */
bool mz_journal_any(mz_str bytes);

uint32_t mz_crc32c(mz_str bytes);

/* Where the journal begins: the tree that tiles and bundles hold durably. */
typedef struct mz_base {
    mz_len size;
    mz_hash256 root, chain;
    mz_len segment;
} mz_base;
MZ_MUST mz_status mz_base_parse(mz_str text, mz_base *out);
void mz_put_base(mz_buf *b, const mz_base *base);

typedef struct mz_journal {
    const char *folder;
    mz_file file; /* closed until the first write */
    mz_len segment;
    int64_t at, reserved;
    mz_hash256 chain;
} mz_journal;
/* "<folder>/<segment>.seg" */
char *mz_journal_path(const mz_journal *j, mz_arena *perm);
bool mz_journal_fits(const mz_journal *j, mz_len length);
/* Writes one encoded record at the end, durably. After a failure nothing may be written any more. */
MZ_MUST mz_status mz_journal_commit(mz_journal *j, mz_str record, const mz_hash256 *chain, mz_arena scratch);

/* What comes next goes into the next segment. */
void mz_journal_next(mz_journal *j);

/* Ends the segment at its last record, so that the next opening sees an orderly close. */
MZ_MUST mz_status mz_journal_close(mz_journal *j, mz_arena scratch);

#endif

/* stick.h: a record carried by hand: packages out of one copy, into another.
 *
 * In      a record and the index to begin at; files of sections in any order, any number of times.
 * Out     one file: the newest checkpoint with its proof, the entries, and if wanted the documents that they name.
 * Owns    nothing.
 * Limits  those of the record; a document in a file is at most MZ_STICK_BLOB_MAX bytes, larger ones are counted as left
 *         out.
 * Source  docs/formats/record.md, "Packages".
 *
 * The receiver believes nothing: a checkpoint must be the log's and continue what is here; each package must verify.
 * Entries that would leave a gap are set aside in mirror/waiting/, verified, until those before them have come.
 */
#ifndef MZ_RECORD_STICK_H
#define MZ_RECORD_STICK_H

#include "record/mirror.h"
#include "record/store.h"

#define MZ_STICK_BLOB_MAX ((mz_len)1 << 30)

typedef struct mz_stick {
    mz_len from, size; /* entries [from, size) */
    mz_len documents, left_out;
    int64_t bytes;
} mz_stick;
/* Writes the file durably: it is there whole or not at all. `from` may be the record's size: the checkpoint alone. */
MZ_MUST mz_status mz_stick_write(mz_record *r, mz_len from, bool documents, const char *path, mz_stick *out,
                                 mz_arena scratch);

typedef struct mz_stick_taken {
    mz_len entries;   /* new ones */
    mz_len documents; /* new ones */
    mz_len refused;   /* documents that no entry names, or not of their hash */
    bool waiting;     /* entries before these are missing: set aside */
    bool known;       /* nothing in it was new */
    bool fork;        /* the log signed two histories: refused, kept as evidence */
    mz_len from;      /* of the last package in the file */
} mz_stick_taken;
/* Takes every section of a file; notes are not for a copy and are passed over. MZ_BAD_INPUT (at = the byte): cut, or
 * not what the log signed; what stood before in the file stays taken. */
MZ_MUST mz_status mz_stick_take(mz_mirror *m, mz_str file, mz_stick_taken *out, mz_arena scratch);
/* Tries the files that were set aside; those that fit now are taken and removed. */
MZ_MUST mz_status mz_stick_retry(mz_mirror *m, mz_stick_taken *out, mz_arena scratch);

#endif

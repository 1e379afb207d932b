/* entry.h: what one leaf of the record holds: a note signed by its author(s).
 *
 * In      a header, then free text that the record never reads.
 * Out     canonical bytes: what is signed is what is stored, nothing is ever written anew.
 * Limits  MZ_ENTRY_MAX bytes for the whole note. Free text of up to MZ_ENTRY_TEXT_MAX bytes always fits with at most
 *         4 references, 2 bodies and 4 signatures; more is refused with MZ_LIMIT when it does not fit.
 *         Free text is UTF-8, ends in LF and has no control character but LF: no tab.
 * Source  docs/formats/record.md, "Entries".
 */
#ifndef MZ_RECORD_ENTRY_H
#define MZ_RECORD_ENTRY_H

#include "record/note.h"

#define MZ_ENTRY_HEAD      "mizan/entry/v1\n"
#define MZ_ENTRY_MAX       65535
#define MZ_ENTRY_TEXT_MAX  62000
#define MZ_ENTRY_LINES_MAX 64 /* ref lines; body lines */
#define MZ_WORD_MAX        32 /* kinds, relations: [a-z][a-z0-9-]* */
#define MZ_MEDIA_MAX       127

typedef struct mz_ref {
    mz_str relation;
    mz_hash256 name; /* of the entry referred to */
} mz_ref;

typedef struct mz_body {
    bool salted; /* the blob is 32 random bytes, then the content */
    mz_hash256 hash;
    int64_t size_bytes; /* of the blob */
    mz_str media;
} mz_body;

/* What an author decides; the record adds feed, seq and prev. */
typedef struct mz_draft {
    mz_str kind; /* "statements", "document", "terms" … */
    mz_utc time; /* claimed */
    const mz_ref *refs;
    mz_len refs_n;
    const mz_body *bodies;
    mz_len bodies_n;
    mz_str text; /* may be empty */
} mz_draft;

typedef struct mz_entry {
    mz_len index;    /* in the record; -1 when not there yet */
    mz_hash256 name; /* H of the signed text */
    mz_str feed;
    mz_len seq;
    bool first; /* seq 0: there is no prev */
    mz_hash256 prev;
    mz_draft draft; /* views into the note; lists in the arena */
    mz_note note;
} mz_entry;

bool mz_entry_word(mz_str s);  /* may it be a kind or a relation */
bool mz_entry_media(mz_str s); /* may it be a media type */
MZ_MUST mz_status mz_draft_check(const mz_draft *d);
/* The canonical text of a draft at its place in a feed. prev is NULL iff seq is 0. */
MZ_MUST mz_status mz_entry_text(const mz_draft *d, mz_str feed, mz_len seq, const mz_hash256 *prev, mz_buf *out);
/* The note: text, empty line, one line a signer in the order of their names. */
MZ_MUST mz_status mz_entry_sign(mz_str text, const mz_key *const *signers, mz_len n, mz_buf *out);
/* Parses one note; accepts only canonical bytes. Signatures are not verified here. out->index is -1. */
MZ_MUST mz_status mz_entry_parse(mz_str note, mz_entry *out, mz_arena *perm);
/* The name alone, of a note that is known to be an entry; false when it has no signature lines. */
bool mz_entry_name(mz_str note, mz_hash256 *out);

#endif

/* note.h: signed notes, checkpoints and cosignatures.
 *
 * In      bytes from anywhere. The text must not be acted on before mz_note_open said yes.
 * Out     views into those bytes; lists in the caller's arena.
 * Limits  a note is at most MZ_NOTE_MAX bytes with at most MZ_NOTE_SIGNATURES_MAX signature lines.
 *         The text is UTF-8, ends in LF and has no control character but LF: no tab either.
 * Source  C2SP signed-note v1.0.0, tlog-checkpoint v1.0.0, tlog-cosignature v1.0.1 (Ed25519).
 */
#ifndef MZ_RECORD_NOTE_H
#define MZ_RECORD_NOTE_H

#include "record/key.h"

#define MZ_NOTE_MAX            131072
#define MZ_NOTE_SIGNATURES_MAX 100
#define MZ_SIGNATURE_MAX       4096 /* decoded bytes of one line: room for a post-quantum signature of others */

typedef struct mz_note_line {
    mz_str name;
    mz_str base64; /* as it stands: key id and signature */
    mz_str line;   /* the whole line with its LF */
    uint8_t id[4];
    mz_len verified; /* after mz_note_open: the index of the trusted key, -1 when the key is unknown */
    mz_utc time;     /* of a verified cosignature; 0 otherwise */
} mz_note_line;

typedef struct mz_note {
    mz_str bytes, text;
    mz_note_line *v;
    mz_len n;
} mz_note;

/* MZ_BAD_INPUT (at = the byte), MZ_LIMIT. */
MZ_MUST mz_status mz_note_parse(mz_str bytes, mz_note *out, mz_arena *perm);
/* Parses and verifies. Every line of a trusted key must be good and there must be one; lines of others are ignored;
 * identical repeated lines count once. A line of a cosignature key sets its time. */
MZ_MUST mz_status mz_note_open(mz_str bytes, const mz_vkey *trusted, mz_len trusted_n, mz_note *out, mz_arena *perm);
/* Is this text one that a note may carry? at = the first byte that is not allowed. */
MZ_MUST mz_status mz_note_text_check(mz_str text);

/* One signature line for the text, "— name base64" and LF. `time` is written into a cosignature, ignored otherwise;
 * the text of a cosignature must be a checkpoint. */
MZ_MUST mz_status mz_note_sign(const mz_key *k, mz_str text, mz_utc time, mz_buf *out);

/* The verdict on one line under one key. *time is that of a cosignature, 0 otherwise. */
MZ_MUST mz_status mz_note_line_verify(const mz_note_line *line, const mz_vkey *key, mz_str text, mz_utc *time);
/* What a cosignature signs: the time it says, then the whole text of the checkpoint. */
MZ_MUST mz_status mz_cosigned_text(mz_utc time, mz_str text, mz_buf *out);
/* Writes a line from finished signature bytes. */
void mz_put_signature_line(mz_buf *b, const mz_vkey *key, mz_str signature);

typedef struct mz_checkpoint {
    mz_str origin; /* a view */
    mz_len size;
    mz_hash256 root;
} mz_checkpoint;

/* Exactly three lines; extension lines are refused. */
MZ_MUST mz_status mz_checkpoint_parse(mz_str text, mz_checkpoint *out);
/* The same without the rule that size 0 has the empty root: a witness tells the two faults apart. */
MZ_MUST mz_status mz_checkpoint_form(mz_str text, mz_checkpoint *out);
void mz_put_checkpoint(mz_buf *b, const mz_checkpoint *c);
/* The note of a checkpoint that the log's own key signed. */
MZ_MUST mz_status mz_checkpoint_open(mz_str note, const mz_vkey *log, mz_checkpoint *out, mz_arena scratch);
MZ_MUST mz_status mz_checkpoint_sign(const mz_checkpoint *c, const mz_key *log, mz_buf *out);

#endif

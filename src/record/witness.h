/* witness.h: one who signs that a checkpoint extends the last one of that log that he signed.
 *
 * In      request bodies from anyone; the witness's folder; the caller's clock.
 * Out     the answer to a request, by number and body; the last checkpoint cosigned for each log.
 * Owns    a mz_witness owns its folder's lock, its key and its memory: mz_witness_close.
 * Limits  a body of MZ_ADD_CHECKPOINT_MAX bytes; 63 proof lines; MZ_WITNESS_LOGS_MAX logs.
 * Source  C2SP tlog-witness v1.0.0 with its later clarifications; docs/formats/record.md, "Witnesses".
 *
 * The first part has no state: parse, compose, decide. The second keeps one file a log, written durably before the
 * answer is given. State and key are one object: who restores an old state with the key may sign two histories.
 */
#ifndef MZ_RECORD_WITNESS_H
#define MZ_RECORD_WITNESS_H

#include "record/merkle.h"
#include "record/note.h"

#define MZ_ADD_CHECKPOINT_MAX  MZ_NOTE_MAX
#define MZ_ADD_CHECKPOINT_SENT 10240 /* what a log sends is smaller: some witnesses take no more */
#define MZ_WITNESS_LOGS_MAX    4096
#define MZ_WITNESS_KEYS_MAX    16 /* lines of one log that are kept */
#define MZ_WITNESS_FORKS_MAX   64 /* proofs that are kept; each is enough */

/* ---- the request: "old N", the consistency proof, an empty line, the checkpoint's note ---- */

typedef struct mz_add_checkpoint {
    mz_len old;
    mz_proof proof;
    mz_str checkpoint; /* the note as it stands, not yet parsed; a view */
} mz_add_checkpoint;

/* MZ_BAD_INPUT (at = the byte), MZ_LIMIT. */
MZ_MUST mz_status mz_add_checkpoint_parse(mz_str body, mz_add_checkpoint *out);
void mz_put_add_checkpoint(mz_buf *b, const mz_add_checkpoint *q);

/* ---- the decision ---- */

/* 200 cosigned, 400 malformed, 403 not signed by the log, 404 unknown log, 409 another size was cosigned last,
 * 422 the proof is wrong, 500 the state could not be kept and the witness must stop, 503 its clock went
 * back, or its key's agent did not sign. */
typedef struct mz_witness_reply {
    int status;
    const char *what; /* a sentence for people; "" with 200 */
    mz_len size;      /* with 409: the size cosigned last */
} mz_witness_reply;

/* A request that any witness of this log may consider: well formed, of a known log, signed by it. */
typedef struct mz_witness_request {
    mz_add_checkpoint body;
    mz_note note; /* opened: the log's own lines have verified >= 0 */
    mz_checkpoint checkpoint;
} mz_witness_request;

/* What a witness signed last for an origin; size 0 and the empty root when nothing. */
typedef struct mz_witness_last {
    mz_len size;
    mz_hash256 root;
    mz_utc time;  /* of the cosignature */
    bool present; /* false: nothing was ever cosigned */
} mz_witness_last;

/* First half, without state: status 200 means "go on". logs[n] are the keys trusted; a key's name is its origin, and
 * an origin may have several keys. The rules are tried in the order of the specification. */
mz_witness_reply mz_witness_read(mz_str body, const mz_vkey *logs, mz_len n, mz_witness_request *out, mz_arena *perm);
/* Second half, against the state of this origin: 409, 422 or 200. */
mz_witness_reply mz_witness_decide(const mz_witness_request *q, const mz_witness_last *last);
/* The checkpoint written anew, with one verified line of each key of the log and nobody else's: what is kept. */
MZ_MUST mz_status mz_put_witnessed(mz_buf *b, const mz_witness_request *q);

/* ---- the answer as the log reads it ---- */

typedef enum mz_cosign_kind { MZ_COSIGN_DONE, MZ_COSIGN_SIZE, MZ_COSIGN_REFUSED } mz_cosign_kind;
typedef struct mz_cosign_answer {
    mz_cosign_kind kind;
    mz_str line; /* DONE: the verified line of this witness, with its LF; in perm */
    mz_utc time; /* DONE: when it cosigned */
    mz_len size; /* SIZE: what it cosigned last */
} mz_cosign_answer;
/* `text` is the checkpoint that was sent. Lines of others are ignored. MZ_BAD_INPUT when the answer is no answer of
 * this protocol, or has a wrong line of this witness, or none. */
MZ_MUST mz_status mz_cosign_answer_parse(int status, mz_str content_type, mz_str body, mz_str text,
                                         const mz_vkey *witness, mz_cosign_answer *out, mz_arena *perm);

/* ---- a witness with its folder: keys/witness.key, logs, state/<hex SHA-256 of the origin>; and fork/, when a log
 * has shown it two trees of one size ---- */

typedef struct mz_witness mz_witness;

/* A new folder with a new key of type 0x04. MZ_DENIED when a key is there. */
MZ_MUST mz_status mz_witness_create(const char *folder, mz_str name, mz_str passphrase, mz_vkey *out, mz_arena *perm);
/* The same with a key that stays where it is, in an agent or a device: keys/witness.vkey names it. MZ_DENIED when the
 * folder has a key. */
MZ_MUST mz_status mz_witness_create_for(const char *folder, const mz_vkey *key, mz_arena *perm);
/* Adds a line to `logs`, and an empty state for an origin that is new. MZ_DENIED while the witness runs. */
MZ_MUST mz_status mz_witness_add_log(const char *folder, const mz_vkey *log, mz_str url);
/* Takes the folder's lock. MZ_DENIED: another process holds it, or the passphrase is wrong; MZ_CORRUPT: a state file
 * is not what was written: `what` says what to do. */
MZ_MUST mz_status mz_witness_open(const char *folder, mz_str passphrase, mz_witness **out);
/* Who signs for a key that is not in the folder: 64 bytes of Ed25519 over the message. Every signature is verified. */
typedef struct mz_signer {
    mz_status (*sign)(void *ctx, const uint8_t key[32], mz_str message, uint8_t signature[64]);
    void *ctx;
} mz_signer;
bool mz_witness_wants_signer(const char *folder, mz_arena scratch);
MZ_MUST mz_status mz_witness_open_for(const char *folder, const mz_signer *signer, mz_witness **out);
void mz_witness_close(mz_witness *w); /* NULL is fine */
const mz_vkey *mz_witness_key(const mz_witness *w);
mz_len mz_witness_logs(const mz_witness *w); /* how many origins */
bool mz_witness_dead(const mz_witness *w);   /* its state could not be kept: end the process */

/* Answers one request; any number of threads may ask at once. With 200 `out` is the own cosignature line, and the new
 * state was durable before this returned. With 409 it is the size and a line feed. Otherwise a sentence. After a 500
 * every further answer is one: end the process and look for the cause. */
mz_witness_reply mz_witness_answer(mz_witness *w, mz_str body, mz_utc now, mz_buf *out);
/* The last checkpoint cosigned for the origin with this hash, with the log's and the own line; MZ_BAD_INPUT: none. */
MZ_MUST mz_status mz_witness_checkpoint(mz_witness *w, const mz_hash256 *origin_hash, mz_buf *out);

#endif

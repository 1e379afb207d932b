/* cosign.h: a log asks a witness to cosign its newest checkpoint, and believes only what it has verified.
 *
 * In      an open record; a witness's key and address; the size that it cosigned last as far as the record knows.
 * Out     what came of it; a cosignature that holds is already in record/cosigned/ and in the served checkpoint.
 * Limits  a request below 10 KiB; an answer of 128 KiB; MZ_ASK_ROUNDS requests to one witness at a time.
 * Source  C2SP tlog-witness v1.0.0, as its client.
 *
 * A witness that says more than we have either shows it, with our own log's signature: then this record was brought
 * back from an old copy, and nothing is signed any more. Or it does not: then its word alone changes nothing.
 */
#ifndef MZ_EXCHANGE_COSIGN_H
#define MZ_EXCHANGE_COSIGN_H

#include "exchange/fetch.h"
#include "record/record.h"

#define MZ_ASK_ROUNDS 4

typedef enum mz_asked_how {
    MZ_ASKED_COSIGNED,    /* verified, and kept */
    MZ_ASKED_UNKNOWN,     /* verified, but neither register nor policy knows this witness: it counts for nothing */
    MZ_ASKED_SILENT,      /* no answer, or "not now": ask again */
    MZ_ASKED_REFUSED,     /* it says no: status and its words */
    MZ_ASKED_WRONG,       /* what it answered is no answer, or its signature is wrong */
    MZ_ASKED_BEHIND,      /* it says less than it has cosigned: its state was lost or brought back */
    MZ_ASKED_BEYOND,      /* it says more than we have, and does not show it */
    MZ_ASKED_ROLLED_BACK, /* it shows more than we have, signed by our own log: nothing may be signed */
    MZ_ASKED_FORK,        /* it shows another tree, signed by our own log: the proof is kept */
} mz_asked_how;
mz_str mz_asked_word(mz_asked_how how); /* "cosigned", "unknown", "silent" … */
bool mz_asked_alarm(mz_asked_how how);  /* must nothing more be signed? */

typedef struct mz_asked {
    mz_asked_how how;
    mz_len size;    /* COSIGNED: the size; BEHIND, BEYOND, ROLLED_BACK: what the witness says */
    mz_utc time;    /* COSIGNED, UNKNOWN: its time */
    int status;     /* of the last answer; 0: none */
    mz_str words;   /* what it said, or why there was no answer */
    mz_str request; /* the last request sent */
} mz_asked;

/* Lends the record for a moment: calls work(work_ctx, record) and returns its status, so that others can use the record
 * while the network is slow. mz_node_with is one. */
typedef struct mz_lender {
    mz_status (*with)(void *ctx, mz_status (*work)(void *work_ctx, mz_record *r), void *work_ctx);
    void *ctx;
} mz_lender;
mz_lender mz_lend_open(mz_record *r); /* of one that stays open */
mz_lender mz_lend_node(mz_node *n);   /* of a node that is running */

typedef struct mz_asking {
    mz_vkey witness;
    mz_str url;    /* submission and monitoring prefix */
    mz_len known;  /* the size that it cosigned last; 0 when the record knows of none */
    int timeout_s; /* 0: 30 s */
} mz_asking;
/* Asks one witness. A failure of our own record is a status; whatever the witness does is in *out. */
MZ_MUST mz_status mz_ask_witness(mz_fetcher *f, const mz_lender *l, const mz_asking *a, mz_asked *out, mz_arena *perm);

/* An answer that came by file: `answer` is what mizan witness sign wrote to the request. The same as above without the
 * network; the record may have grown since. MZ_BAD_INPUT: it is not an answer of this witness to this request. */
MZ_MUST mz_status mz_take_answer(mz_record *r, const mz_vkey *witness, mz_str request, mz_str answer, mz_asked *out,
                                 mz_arena *perm);

/* Before a log signs anything after its start: has any of these witnesses (v[n], with addresses) seen more than it has?
 * MZ_DENIED: one shows it, signed by this log; nothing may be signed. MZ_CORRUPT: one shows a fork. *asked is how many
 * gave their last checkpoint, or said that they have none; those that do not answer are passed over. */
MZ_MUST mz_status mz_ask_before_signing(mz_fetcher *f, const mz_lender *l, const mz_witness_view *v, mz_len n,
                                        int timeout_s, mz_len *asked, mz_arena *perm);

/* "https://w.example" or ".../" and a path below it. */
mz_str mz_url_below(mz_str url, mz_str path, mz_arena *perm);
/* The witness's last checkpoint of an origin, as it serves it: the note, not believed yet; empty on a 404. */
MZ_MUST mz_status mz_fetch_witnessed(mz_fetcher *f, mz_str url, mz_str origin, int timeout_s, mz_str *note,
                                     mz_arena *perm);

#endif

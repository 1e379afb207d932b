/* anchor.h: what outsiders say of when a checkpoint was there: RFC 3161 tokens and OpenTimestamps files.
 *
 * What they stamp is the SHA-256 of a checkpoint's three lines, without signatures: `openssl ts` and `ots` check it
 * with nothing of ours. Both are optional; the witnesses' times are the primary clock.
 *
 * In      answers of time stamp authorities and calendars: bytes that nobody vouches for.
 * Limits  an answer is at most MZ_ANCHOR_MAX bytes.
 * Source  RFC 3161 by OpenSSL's TS functions (OpenSSL gives no verdict on anything else of the record);
 *         opentimestamps/python-opentimestamps, core/serialize.py and core/timestamp.py, major version 1.
 */
#ifndef MZ_EXCHANGE_ANCHOR_H
#define MZ_EXCHANGE_ANCHOR_H

#include "record/record.h"

#define MZ_ANCHOR_MAX 65536

/* --- RFC 3161 -------------------------------------------------------------------------------------------------- */

/* A request for a token over the digest, with the authority's certificate in it. */
MZ_MUST mz_status mz_stamp_request(const mz_hash256 *digest, uint64_t nonce, mz_buf *out);

/* What a granted answer says; its signature is looked at by mz_stamp_verify alone. */
typedef struct mz_stamp {
    mz_hash256 digest;
    mz_utc time;
    mz_str authority; /* as the token names it, or the signer's certificate; may be empty */
    bool has_nonce;
    uint64_t nonce;
} mz_stamp;
MZ_MUST mz_status mz_stamp_read(mz_str answer, mz_stamp *out, mz_arena *perm);
/* Is the token signed by a certificate that one in the file `roots` (PEM) stands for, valid now for time stamping? */
MZ_MUST mz_status mz_stamp_verify(mz_str answer, const mz_hash256 *digest, const char *roots);

/* --- OpenTimestamps -------------------------------------------------------------------------------------------- */

#define MZ_OTS_NAMED 8
/* What a .ots file says; whether Bitcoin's blocks bear it out is for `ots verify`. */
typedef struct mz_ots {
    mz_hash256 digest;
    mz_str pending[MZ_OTS_NAMED]; /* calendars that promise; the first of them */
    mz_len pending_n;             /* all of them, also beyond MZ_OTS_NAMED */
    int64_t block;                /* lowest Bitcoin block that is claimed to hold it; -1 when none */
} mz_ots;
MZ_MUST mz_status mz_ots_read(mz_str file, mz_ots *out);
/* A .ots file from the digest and what a calendar answered to it. */
void mz_put_ots(mz_buf *b, const mz_hash256 *digest, mz_str calendar_answer);

/* --- on the record ---------------------------------------------------------------------------------------------- */

/* The digest that is stamped: of the checkpoint's text at that size of the record. */
MZ_MUST mz_status mz_anchor_digest(mz_record *r, mz_len size, mz_hash256 *out);

typedef enum mz_anchor_kind { MZ_ANCHOR_RFC3161, MZ_ANCHOR_OPENTIMESTAMPS } mz_anchor_kind;

/* Puts an answer on the record as an entry of kind "anchor": the bytes as a body, and in the text
 *   anchor rfc3161|opentimestamps LF size <decimal> LF root <base64> LF
 * MZ_BAD_INPUT when it is not over the record's checkpoint of that size. */
MZ_MUST mz_status mz_anchor_add(mz_record *r, mz_len size, mz_str answer, const mz_key *by, mz_utc now, mz_len *entry);

typedef struct mz_anchor {
    mz_len entry, size;
    mz_anchor_kind kind;
    mz_hash256 digest;
    mz_utc said;    /* when its entry says it was written: claimed */
    mz_stamp stamp; /* of RFC 3161 */
    mz_ots ots;     /* of OpenTimestamps */
    mz_str answer;  /* the bytes as they came */
    mz_status fits; /* is it over this record's checkpoint of that size? */
} mz_anchor;
typedef struct mz_anchors {
    mz_anchor *v;
    mz_len n, cap;
} mz_anchors;
/* All of them in order of the record, each held against it. */
MZ_MUST mz_status mz_anchor_list(mz_record *r, mz_anchors *out, mz_arena *perm);

#endif

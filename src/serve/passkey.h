/* passkey.h: logins by a device's own key: what a browser sends, checked.
 *
 * In      the texts and bytes of WebAuthn as the browser has them; what this site asked for; the key on file.
 * Out     a new passkey; or whether a login is good, and the device's count of signatures.
 * Owns    a mz_challenges owns what was asked and not answered yet: MZ_CHALLENGES_MAX, the oldest gives way; each is
 *         good once, for MZ_CHALLENGE_S.
 * Limits  MZ_PASSKEY_BYTES for each piece. ES256 and EdDSA; attestation is not looked at: whoever is logged in vouches
 *         for his own device. The person must have been verified by the device (a PIN, a finger).
 * Source  W3C Web Authentication Level 2, 7.1 and 7.2, 6.1 (authenticator data); RFC 8949 (CBOR), RFC 9053 (COSE keys).
 */
#ifndef MZ_SERVE_PASSKEY_H
#define MZ_SERVE_PASSKEY_H

#include "serve/people.h"

#include "record/record.h"

#define MZ_PASSKEY_BYTES  ((mz_len)16384)
#define MZ_CHALLENGE_S    300
#define MZ_CHALLENGES_MAX 2048

/* What the answer must be an answer to. */
typedef struct mz_passkey_want {
    mz_str challenge; /* base64url without padding */
    mz_str origin;    /* "https://mizan.example.org" */
    mz_str rp;        /* "mizan.example.org" */
} mz_passkey_want;

/* person and made of *out are the caller's; id is made when it is kept. */
MZ_MUST mz_status mz_passkey_take(mz_str client, mz_str attestation, const mz_passkey_want *want, mz_passkey *out,
                                  mz_arena *perm);
/* MZ_DENIED: it is no login with this key. */
MZ_MUST mz_status mz_passkey_check(mz_str client, mz_str authenticator_data, mz_str signature,
                                   const mz_passkey_want *want, const mz_passkey *key, int64_t *counter,
                                   mz_arena scratch);
/* The challenge that the browser says it answers; empty where it says none. Nothing is checked. */
mz_str mz_passkey_challenge(mz_str client, mz_arena *perm);

bool mz_base64url_parse(mz_str s, mz_str *out, mz_arena *perm); /* without padding; one spelling a value */
void mz_put_base64url(mz_buf *out, mz_str bytes);

typedef struct mz_challenges mz_challenges;
MZ_MUST mz_status mz_challenges_new(mz_challenges **out);
void mz_challenges_free(mz_challenges *c);
/* For whom: a person who makes a passkey, or empty for a login. In base64url, in perm. */
MZ_MUST mz_status mz_challenge_new(mz_challenges *c, mz_str person, mz_utc now, mz_str *out, mz_arena *perm);
/* Once. */
bool mz_challenge_take(mz_challenges *c, mz_str challenge, mz_str person, mz_utc now, mz_arena scratch);

#endif

/* key.h: Ed25519 keys, their names, their files, and the one verdict on a signature.
 *
 * In      key names: UTF-8 without white space, control characters and '+', at most MZ_KEY_NAME_MAX bytes.
 * Out     verifier keys "name+hex8+base64(type || public key)" as in signed-note.
 * Owns    a mz_key holds a secret: mz_key_wipe it (or declare it MZ_KEY_SCOPED).
 * Source  C2SP signed-note v1.0.0 (key ids, vkeys); docs/formats/record.md (key files); argon2id and
 *         XSalsa20-Poly1305 by libsodium. The rule of the verdict: docs/formats/record.md, "The verdict".
 */
#ifndef MZ_RECORD_KEY_H
#define MZ_RECORD_KEY_H

#include "record/hash.h"

#define MZ_KEY_NAME_MAX 255
#define MZ_VKEY_MAX     (MZ_KEY_NAME_MAX + 1 + 8 + 1 + 44)

typedef enum mz_key_type { MZ_KEY_ED25519 = 0x01, MZ_KEY_COSIGNATURE = 0x04 } mz_key_type;

/* A public key with the name it speaks under. `name` is a view. */
typedef struct mz_vkey {
    mz_str name;
    uint8_t id[4];
    mz_key_type type;
    uint8_t key[32];
} mz_vkey;

/* A secret key. public.name is a view that must outlive it. */
typedef struct mz_key {
    mz_vkey public;
    uint8_t seed[32];
} mz_key;

bool mz_key_name_valid(mz_str name);
/* MZ_BAD_INPUT when s is not a vkey, its id is not that of its key, or the verdict rule can never accept the key. */
MZ_MUST mz_status mz_vkey_parse(mz_str s, mz_vkey *out);
/* "name+hex8+base64(type || 32 bytes)", the shape of a vkey and of a secret key; the id is not held against them. */
MZ_MUST mz_status mz_key_parts(mz_str s, mz_vkey *v, uint8_t id[4], uint8_t bytes[32]);
void mz_vkey_set_id(mz_vkey *v); /* from name, type and key */
void mz_put_vkey(mz_buf *b, const mz_vkey *v);
bool mz_vkey_eq(const mz_vkey *a, const mz_vkey *b); /* name, type and key */

/* A new random key, or the one of a given seed. The name must be valid and is copied to perm. */
MZ_MUST mz_status mz_key_new(mz_str name, mz_key_type type, mz_key *out, mz_arena *perm);
MZ_MUST mz_status mz_key_of_seed(mz_str name, mz_key_type type, const uint8_t seed[32], mz_key *out, mz_arena *perm);
/* "PRIVATE+KEY+name+hex8+base64(type || seed)", the form of Go's note package. */
MZ_MUST mz_status mz_key_parse_go(mz_str s, mz_key *out, mz_arena *perm);
void mz_key_wipe(mz_key *k);
#define MZ_KEY_SCOPED __attribute__((cleanup(mz_key_wipe))) mz_key

/* A key file, mode 0600, never over a file that is there. The passphrase may be empty: the file then protects nothing.
 * Loading with a wrong passphrase is MZ_DENIED. */
MZ_MUST mz_status mz_key_save(const char *path, const mz_key *k, mz_str passphrase);
MZ_MUST mz_status mz_key_load(const char *path, mz_str passphrase, mz_key *out, mz_arena *perm);

/* The one verdict, and the one way to sign. A signature must pass the verdict before it is used: mz_note_sign and the
 * record do that, other callers do it themselves. */
bool mz_ed25519_verify(const uint8_t key[32], mz_str message, const uint8_t signature[64]);
void mz_ed25519_sign(const mz_key *k, mz_str message, uint8_t signature[64]);

/* Starts libsodium and holds its verdict against known edge cases; every opening of a record calls it.
 * MZ_CORRUPT when this machine's library gives another verdict: then nothing may be signed or trusted. */
MZ_MUST mz_status mz_record_self_test(void);

/* Passwords of people: argon2id in the form "$argon2id$v=19$m=65536,t=2,p=1$…", without white space. Takes some 64 MiB
 * and a tenth of a second; the password must not be empty. */
#define MZ_PASSWORD_HASH_MAX 128
MZ_MUST mz_status mz_password_hash(mz_str password, mz_str *out, mz_arena *perm);
bool mz_password_hash_valid(mz_str hash);
bool mz_password_fits(mz_str password, mz_str hash);
/* Whether two secrets are the same, in a time that depends on their length only. */
bool mz_secret_eq(mz_str a, mz_str b);

/* n random bytes from the system; for names and salts, never for results. */
MZ_MUST mz_status mz_random(uint8_t *to, mz_len n);

#endif

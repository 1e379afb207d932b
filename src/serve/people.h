/* people.h: who may come in: local accounts with a role, and tokens for programs.
 *
 * In      CASE/state/people, one line a person or token. Passwords as argon2id hashes, tokens as SHA-256: the file
 * opens nothing, and is written with mode 0600, whole or not at all. Several processes may change it, one at a time.
 * Out     persons and tokens in the order of the file.
 * Limits  MZ_PEOPLE_MAX persons, MZ_TOKENS_MAX tokens; passwords of MZ_PASSWORD_MIN to MZ_PASSWORD_MAX bytes.
 * Source  docs/operations.md, "People"; argon2id by libsodium, through the record's key.h.
 */
#ifndef MZ_SERVE_PEOPLE_H
#define MZ_SERVE_PEOPLE_H

#include "base/base.h"

#define MZ_PEOPLE_MAX   1000
#define MZ_TOKENS_MAX   1000
#define MZ_PASSWORD_MIN 10
#define MZ_PASSWORD_MAX 1024
#define MZ_NAME_MAX     32 /* a-z 0-9 . _ - */

/* What somebody is to the case. Nobody: not logged in, and the public edition is closed. */
typedef enum mz_role {
    MZ_ROLE_NOBODY,
    MZ_ROLE_PUBLIC,
    MZ_ROLE_ANALYST,
    MZ_ROLE_PARTY, /* with the party's actor code */
    MZ_ROLE_MONITOR,
    MZ_ROLE_MEDIATOR,
    MZ_ROLES
} mz_role;
bool mz_person_name_fits(mz_str s);
mz_str mz_role_word(mz_role r);             /* "party" */
bool mz_role_parse(mz_str s, mz_role *out); /* MZ_ROLE_NOBODY is none that somebody can have */

/* What a token may be used for, as bits. */
enum { MZ_SCOPE_READ = 1, MZ_SCOPE_SUBMIT = 2 };
bool mz_scopes_parse(mz_str s, unsigned *out); /* "read,submit" */
void mz_put_scopes(mz_buf *out, unsigned all);

typedef struct mz_person {
    mz_str name, party; /* party: an actor code; empty where the role needs none */
    mz_role role;
    mz_str hash; /* argon2id, as libsodium writes it */
} mz_person;

typedef struct mz_token {
    mz_str id;     /* 12 hex digits: the part of a token that may be shown */
    mz_str person; /* whose rights it carries */
    unsigned scopes;
    mz_utc expires;
    mz_str hash; /* SHA-256 of the whole token, hex */
} mz_token;

/* A key of a person's device, for coming in without a password. What stands here opens nothing. */
typedef enum mz_passkey_alg { MZ_PASSKEY_ES256 = -7, MZ_PASSKEY_EDDSA = -8 } mz_passkey_alg; /* as in COSE */
#define MZ_PASSKEYS_MAX   2000
#define MZ_PASSKEYS_EACH  10
#define MZ_CREDENTIAL_MAX 256 /* bytes */
typedef struct mz_passkey {
    mz_str id; /* 12 hex digits, for people */
    mz_str person;
    mz_str rp; /* the name of the site that it is for, as in "mizan.example.org" */
    mz_passkey_alg alg;
    mz_str credential; /* how the device calls it, hex */
    mz_str key;        /* hex: 64 bytes x and y, or 32 bytes */
    int64_t counter;   /* of signatures; 0 where the device does not count */
    mz_utc made;
} mz_passkey;

typedef struct mz_people {
    struct {
        mz_person *v;
        mz_len n, cap;
    } persons;
    struct {
        mz_token *v;
        mz_len n, cap;
    } tokens;
    struct {
        mz_passkey *v;
        mz_len n, cap;
    } passkeys;
} mz_people;

/* A file that is not there holds nobody. MZ_CORRUPT, at = line, when it cannot be read. */
MZ_MUST mz_status mz_people_load(const char *folder, mz_people *out, mz_arena *perm);
MZ_MUST mz_status mz_people_parse(mz_str bytes, mz_people *out, mz_arena *perm);
void mz_put_people(mz_buf *out, const mz_people *p);
const mz_person *mz_people_find(const mz_people *p, mz_str name);
const mz_token *mz_people_token(const mz_people *p, mz_str token); /* by the token itself, in constant time */

const mz_passkey *mz_people_passkey(const mz_people *p, mz_str credential); /* by what the device calls it, hex */
mz_len mz_people_passkeys_of(const mz_people *p, mz_str person);

/* ---- changes: each takes the file's lock, reads, changes, and replaces it ---- */

/* MZ_BAD_INPUT: the name, the party or the password does not fit, or the name is taken. */
MZ_MUST mz_status mz_people_add(const char *folder, mz_str name, mz_role role, mz_str party, mz_str password);
MZ_MUST mz_status mz_people_password(const char *folder, mz_str name, mz_str password);
MZ_MUST mz_status mz_people_role(const char *folder, mz_str name, mz_role role, mz_str party);
MZ_MUST mz_status mz_people_remove(const char *folder, mz_str name); /* with all tokens of that person */
/* *token is the only copy there will ever be. */
MZ_MUST mz_status mz_people_token_new(const char *folder, mz_str person, unsigned scopes, mz_utc expires, mz_str *token,
                                      mz_arena *perm);
MZ_MUST mz_status mz_people_token_end(const char *folder, mz_str id);
/* id is made here. MZ_BAD_INPUT: nobody has the name, the device is known already, or has MZ_PASSKEYS_EACH. */
MZ_MUST mz_status mz_people_passkey_new(const char *folder, const mz_passkey *k);
/* After a login: the counter must have grown, or the device does not count. MZ_DENIED: it has not, so that the key was
 * copied; it is ended. */
MZ_MUST mz_status mz_people_passkey_used(const char *folder, mz_str id, int64_t counter);
MZ_MUST mz_status mz_people_passkey_end(const char *folder, mz_str person, mz_str id); /* person empty: anybody's */

#endif

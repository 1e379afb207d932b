/* Passwords of people, and secrets held against each other without telling by time how far they agree. */
#include "record/key.h"

#include <sodium.h>

_Static_assert(MZ_PASSWORD_HASH_MAX >= crypto_pwhash_STRBYTES, "a hash fits where it is put");

mz_status mz_password_hash(mz_str password, mz_str *out, mz_arena *perm)
{
    char text[crypto_pwhash_STRBYTES];
    mz_assert(password.len > 0);
    if (sodium_init() < 0 ||
        crypto_pwhash_str_alg(text, (const char *)password.data, (unsigned long long)password.len,
                              crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE,
                              crypto_pwhash_ALG_ARGON2ID13) != 0) {
        return mz_fail(MZ_IO, "not enough memory to hash a password", -1);
    }
    *out = mz_str_copy(perm, mz_str_of(text));
    return mz_ok();
}

bool mz_password_hash_valid(mz_str hash)
{
    const bool plain = hash.len > 0 && hash.len < crypto_pwhash_STRBYTES && mz_str_starts(hash, S("$argon2id$v=19$"));
    for (mz_len i = 0; plain && i < hash.len; i++) {
        if (hash.data[i] <= ' ' || hash.data[i] > '~') {
            return false;
        }
    }
    return plain;
}

bool mz_password_fits(mz_str password, mz_str hash)
{
    char text[crypto_pwhash_STRBYTES] = {0};
    if (password.len == 0 || !mz_password_hash_valid(hash) || sodium_init() < 0) {
        return false;
    }
    (void)memcpy(text, hash.data, (size_t)hash.len);
    return crypto_pwhash_str_verify(text, (const char *)password.data, (unsigned long long)password.len) == 0;
}

bool mz_secret_eq(mz_str a, mz_str b)
{
    return a.len == b.len && (a.len == 0 || sodium_memcmp(a.data, b.data, (size_t)a.len) == 0);
}

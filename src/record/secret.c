/* Secret keys: making, reading and signing with them; judging signatures is verdict.c. */
#include "record/key.h"

#include <sodium.h>

mz_status mz_key_of_seed(mz_str name, mz_key_type type, const uint8_t seed[32], mz_key *out, mz_arena *perm)
{
    if (!mz_key_name_valid(name)) {
        return mz_fail(MZ_BAD_INPUT, "a key's name has no white space, no control character and no '+'", -1);
    }
    mz_key k = {.public = {.name = mz_str_copy(perm, name), .type = type}};
    uint8_t secret[crypto_sign_SECRETKEYBYTES];
    (void)crypto_sign_seed_keypair(k.public.key, secret, seed);
    sodium_memzero(secret, sizeof secret);
    (void)memcpy(k.seed, seed, 32);
    mz_vkey_set_id(&k.public);
    *out = k;
    return mz_ok();
}

mz_status mz_random(uint8_t *to, mz_len n)
{
    mz_assert(n >= 0);
    if (sodium_init() < 0) {
        return mz_fail(MZ_IO, "libsodium cannot start: no source of randomness", -1);
    }
    randombytes_buf(to, (size_t)n);
    return mz_ok();
}

mz_status mz_key_new(mz_str name, mz_key_type type, mz_key *out, mz_arena *perm)
{
    uint8_t seed[32];
    MZ_TRY(mz_random(seed, 32));
    const mz_status s = mz_key_of_seed(name, type, seed, out, perm);
    sodium_memzero(seed, sizeof seed);
    return s;
}

mz_status mz_key_parse_go(mz_str s, mz_key *out, mz_arena *perm)
{
    static const mz_str prefix = {(const uint8_t *)"PRIVATE+KEY+", 12};
    mz_vkey v;
    uint8_t id[4], seed[32];
    if (!mz_str_starts(s, prefix)) {
        return mz_fail(MZ_BAD_INPUT, "a secret key begins with PRIVATE+KEY+", 0);
    }
    MZ_TRY(mz_key_parts(mz_str_from(s, prefix.len), &v, id, seed));
    mz_key k;
    const mz_status made = mz_key_of_seed(v.name, v.type, seed, &k, perm);
    sodium_memzero(seed, sizeof seed);
    MZ_TRY(made);
    if (memcmp(id, k.public.id, sizeof id) != 0) {
        mz_key_wipe(&k);
        return mz_fail(MZ_BAD_INPUT, "the key's id is not that of its name and bytes", prefix.len);
    }
    *out = k;
    return mz_ok();
}

void mz_key_wipe(mz_key *k) { sodium_memzero(k->seed, sizeof k->seed); }

void mz_ed25519_sign(const mz_key *k, mz_str message, uint8_t signature[64])
{
    mz_assert(message.len >= 0);
    uint8_t secret[crypto_sign_SECRETKEYBYTES];
    (void)memcpy(secret, k->seed, 32);
    (void)memcpy(secret + 32, k->public.key, 32);
    (void)crypto_sign_detached(signature, NULL, message.data, (unsigned long long)message.len, secret);
    sodium_memzero(secret, sizeof secret);
}

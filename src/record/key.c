#include "record/key.h"

#include <sodium.h>

_Static_assert(crypto_sign_SEEDBYTES == 32 && crypto_sign_PUBLICKEYBYTES == 32 && crypto_sign_BYTES == 64, "Ed25519");

/* Unicode's White_Space, as Go's unicode.IsSpace has it. */
static bool is_white(int32_t c)
{
    return (c >= 9 && c <= 13) || c == 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) ||
           c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

bool mz_key_name_valid(mz_str name)
{
    if (name.len < 1 || name.len > MZ_KEY_NAME_MAX) {
        return false;
    }
    for (mz_len at = 0; at < name.len;) {
        const int32_t c = mz_utf8_next(name, &at);
        if (c < 0x20 || c == 0x7f || c == '+' || is_white(c)) { /* -1 is a byte that is not UTF-8 */
            return false;
        }
    }
    return true;
}

static void set_id(mz_vkey *v)
{
    const uint8_t tail[2] = {'\n', (uint8_t)v->type};
    mz_sha s;
    mz_sha_start(&s);
    mz_sha_add(&s, v->name);
    mz_sha_add(&s, (mz_str){tail, 2});
    mz_sha_add(&s, (mz_str){v->key, 32});
    const mz_hash256 h = mz_sha_end(&s);
    (void)memcpy(v->id, h.b, sizeof v->id);
}

/* Rules 2 and 3 of the verdict, for the key alone: y below p, not of low order, on the curve. */
static bool acceptable(const uint8_t key[32])
{
    static const uint8_t p[32] = {0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f};
    uint8_t y[32], base[32], sum[32], eight[32];
    const uint8_t one[32] = {1};
    (void)memcpy(y, key, sizeof y);
    y[31] &= 0x7f;
    if (sodium_compare(y, p, sizeof y) >= 0) {
        return false;
    }
    if (crypto_scalarmult_ed25519_base_noclamp(base, one) != 0 || crypto_core_ed25519_add(sum, key, base) != 0) {
        return false; /* not a point of the curve */
    }
    (void)memcpy(eight, key, sizeof eight);
    for (int i = 0; i < 3; i++) {
        if (crypto_core_ed25519_add(eight, eight, eight) != 0) {
            return false;
        }
    }
    return memcmp(eight, one, sizeof eight) != 0; /* eight times a point of low order is the neutral one */
}

static bool known_type(uint8_t type) { return type == MZ_KEY_ED25519 || type == MZ_KEY_COSIGNATURE; }

static bool hex_id(mz_str s, uint8_t id[4])
{
    uint8_t digits[64];
    mz_hash256 wide;
    (void)memset(digits, '0', sizeof digits);
    if (s.len != 8) {
        return false;
    }
    (void)memcpy(digits, s.data, 8);
    if (!mz_hash_parse_hex((mz_str){digits, 64}, &wide)) {
        return false;
    }
    (void)memcpy(id, wide.b, 4);
    return true;
}

/* "name+hex8+base64(type || 32 bytes)": the shape of both the public and the secret text. */
static mz_status parse_parts(mz_str s, mz_vkey *v, uint8_t id[4], uint8_t bytes[32])
{
    uint8_t raw[33];
    mz_len n;
    v->name = mz_str_cut(&s, '+');
    const mz_str id_text = mz_str_cut(&s, '+');
    if (!mz_key_name_valid(v->name) || !hex_id(id_text, id)) {
        return mz_fail(MZ_BAD_INPUT, "not a key: name+id+base64 is expected", 0);
    }
    if (!mz_base64_parse(s, raw, 33, &n) || n != 33 || !known_type(raw[0])) {
        return mz_fail(MZ_BAD_INPUT, "the key's base64 is not an Ed25519 key", v->name.len + 10);
    }
    v->type = (mz_key_type)raw[0];
    (void)memcpy(bytes, raw + 1, 32);
    return mz_ok();
}

mz_status mz_vkey_parse(mz_str s, mz_vkey *out)
{
    mz_vkey v;
    uint8_t id[4];
    MZ_TRY(parse_parts(s, &v, id, v.key));
    set_id(&v);
    if (memcmp(id, v.id, sizeof id) != 0) {
        return mz_fail(MZ_BAD_INPUT, "the key's id is not that of its name and bytes", v.name.len + 1);
    }
    if (!acceptable(v.key)) {
        return mz_fail(MZ_BAD_INPUT, "no signature of this key can ever be accepted", v.name.len + 10);
    }
    *out = v;
    return mz_ok();
}

/* name+hex8+base64(type || bytes) */
static void put_parts(mz_buf *b, const mz_vkey *v, const uint8_t bytes[32])
{
    uint8_t raw[33] = {(uint8_t)v->type};
    (void)memcpy(raw + 1, bytes, 32);
    mz_put(b, v->name);
    mz_put_byte(b, '+');
    mz_put_hex(b, v->id, 4);
    mz_put_byte(b, '+');
    mz_put_base64(b, (mz_str){raw, 33});
    sodium_memzero(raw, sizeof raw);
}

void mz_put_vkey(mz_buf *b, const mz_vkey *v) { put_parts(b, v, v->key); }

bool mz_vkey_eq(const mz_vkey *a, const mz_vkey *b)
{
    return a->type == b->type && memcmp(a->key, b->key, 32) == 0 && mz_str_eq(a->name, b->name);
}

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
    set_id(&k.public);
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
    MZ_TRY(parse_parts(mz_str_from(s, prefix.len), &v, id, seed));
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

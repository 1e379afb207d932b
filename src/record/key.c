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

void mz_vkey_set_id(mz_vkey *v)
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
mz_status mz_key_parts(mz_str s, mz_vkey *v, uint8_t id[4], uint8_t bytes[32])
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
    MZ_TRY(mz_key_parts(s, &v, id, v.key));
    mz_vkey_set_id(&v);
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

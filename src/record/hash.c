#include "record/hash.h"

#include <nettle/sha2.h>

_Static_assert(sizeof(struct sha256_ctx) <= sizeof(mz_sha), "mz_sha is too small for nettle's state");

static const char digits_64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static struct sha256_ctx *state_of(mz_sha *s) { return (struct sha256_ctx *)(void *)s->state; }

void mz_sha_start(mz_sha *s) { sha256_init(state_of(s)); }

void mz_sha_add(mz_sha *s, mz_str bytes)
{
    mz_assert(bytes.len >= 0);
    sha256_update(state_of(s), (size_t)bytes.len, bytes.data);
}

mz_hash256 mz_sha_end(mz_sha *s)
{
    mz_hash256 out;
    sha256_digest(state_of(s), MZ_HASH_BYTES, out.b);
    return out;
}

mz_hash256 mz_sha256(mz_str bytes)
{
    mz_sha s;
    mz_sha_start(&s);
    mz_sha_add(&s, bytes);
    return mz_sha_end(&s);
}

bool mz_hash_eq(const mz_hash256 *a, const mz_hash256 *b) { return memcmp(a->b, b->b, sizeof a->b) == 0; }

mz_status mz_sha256_file(const char *path, mz_hash256 *out, int64_t *size_bytes)
{
    MZ_FILE_SCOPED f = MZ_NO_FILE;
    MZ_TRY(mz_file_open_read(path, &f));
    mz_sha s;
    mz_sha_start(&s);
    int64_t total = 0;
    uint8_t piece[8192];
    for (;;) {
        mz_len got;
        MZ_TRY(mz_file_read(&f, piece, (mz_len)sizeof piece, &got));
        if (got == 0) {
            break;
        }
        mz_sha_add(&s, (mz_str){piece, got});
        total += got;
    }
    *out = mz_sha_end(&s);
    *size_bytes = total;
    return mz_ok();
}

void mz_put_hash_hex(mz_buf *b, const mz_hash256 *h) { mz_put_hex(b, h->b, MZ_HASH_BYTES); }

mz_str mz_hash_hex(mz_arena *perm, const mz_hash256 *h)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t *p = mz_new(perm, uint8_t, (mz_len)2 * MZ_HASH_BYTES);
    for (int i = 0; i < MZ_HASH_BYTES; i++) {
        p[2 * i] = (uint8_t)digits[h->b[i] >> 4];
        p[2 * i + 1] = (uint8_t)digits[h->b[i] & 15];
    }
    return (mz_str){p, (mz_len)2 * MZ_HASH_BYTES};
}

static int hex_value(uint8_t c) { return mz_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; }

bool mz_hash_parse_hex(mz_str s, mz_hash256 *out)
{
    if (s.len != (mz_len)2 * MZ_HASH_BYTES) {
        return false;
    }
    mz_hash256 h = {0};
    for (int i = 0; i < MZ_HASH_BYTES; i++) {
        const int high = hex_value(s.data[2 * i]), low = hex_value(s.data[2 * i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        h.b[i] = (uint8_t)(high << 4 | low);
    }
    *out = h;
    return true;
}

void mz_put_base64(mz_buf *b, mz_str bytes)
{
    for (mz_len i = 0; i < bytes.len; i += 3) {
        const mz_len left = bytes.len - i;
        const uint32_t group = (uint32_t)bytes.data[i] << 16 | (left > 1 ? (uint32_t)bytes.data[i + 1] << 8 : 0U) |
                               (left > 2 ? (uint32_t)bytes.data[i + 2] : 0U);
        mz_put_byte(b, (uint8_t)digits_64[group >> 18]);
        mz_put_byte(b, (uint8_t)digits_64[group >> 12 & 63]);
        mz_put_byte(b, left > 1 ? (uint8_t)digits_64[group >> 6 & 63] : '=');
        mz_put_byte(b, left > 2 ? (uint8_t)digits_64[group & 63] : '=');
    }
}

void mz_put_hash_base64(mz_buf *b, const mz_hash256 *h) { mz_put_base64(b, mz_hash_str(h)); }

static int value_64(uint8_t c)
{
    return mz_is_upper(c)   ? c - 'A'
           : mz_is_lower(c) ? c - 'a' + 26
           : mz_is_digit(c) ? c - '0' + 52
           : c == '+'       ? 62
           : c == '/'       ? 63
                            : -1;
}

/* One group of four digits to `bytes` bytes; the bits that no byte uses must be zero. */
static bool group_64(const uint8_t *c, mz_len bytes, uint8_t out[3])
{
    uint32_t group = 0;
    for (mz_len i = 0; i < 4; i++) {
        const int v = i <= bytes ? value_64(c[i]) : c[i] == '=' ? 0 : -1;
        if (v < 0) {
            return false;
        }
        group = group << 6 | (uint32_t)v;
    }
    out[0] = (uint8_t)(group >> 16);
    out[1] = (uint8_t)(group >> 8);
    out[2] = (uint8_t)group;
    return bytes == 3 || (bytes == 2 && out[2] == 0) || (bytes == 1 && out[1] == 0 && out[2] == 0);
}

bool mz_base64_parse(mz_str s, uint8_t *to, mz_len cap, mz_len *n)
{
    if (s.len % 4 != 0) {
        return false;
    }
    mz_len total = 0;
    for (mz_len i = 0; i < s.len; i += 4) {
        const bool last = i + 4 == s.len;
        const mz_len bytes = !last || s.data[i + 3] != '=' ? 3 : s.data[i + 2] != '=' ? 2 : 1;
        uint8_t out[3];
        if (total + bytes > cap || !group_64(s.data + i, bytes, out)) {
            return false;
        }
        (void)memcpy(to + total, out, (size_t)bytes);
        total += bytes;
    }
    *n = total;
    return true;
}

bool mz_hash_parse_base64(mz_str s, mz_hash256 *out)
{
    mz_hash256 h;
    mz_len n;
    if (!mz_base64_parse(s, h.b, MZ_HASH_BYTES, &n) || n != MZ_HASH_BYTES) {
        return false;
    }
    *out = h;
    return true;
}

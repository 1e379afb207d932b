/* Where a page ended, as a word that nobody else can make: day and number of its last feature, and a code over both and
 * the query. A cursor of one query opens no page of another. */
#include "serve/api/api.h"

#define CODE_BYTES 16
#define PLAIN      (MZ_API_CURSOR_BYTES - CODE_BYTES)
#define BLOCK      64

/* HMAC-SHA-256 (RFC 2104) over the cursor's bytes and the query's hash. */
static mz_hash256 code_of(const uint8_t key[32], const mz_hash256 *query, const uint8_t plain[PLAIN])
{
    uint8_t pad[BLOCK];
    mz_sha sha;
    for (int i = 0; i < BLOCK; i++) {
        pad[i] = (uint8_t)((i < 32 ? key[i] : 0) ^ 0x36);
    }
    mz_sha_start(&sha);
    mz_sha_add(&sha, (mz_str){pad, BLOCK});
    mz_sha_add(&sha, (mz_str){plain, PLAIN});
    mz_sha_add(&sha, mz_hash_str(query));
    const mz_hash256 inner = mz_sha_end(&sha);
    for (int i = 0; i < BLOCK; i++) {
        pad[i] ^= 0x36 ^ 0x5c;
    }
    mz_sha_start(&sha);
    mz_sha_add(&sha, (mz_str){pad, BLOCK});
    mz_sha_add(&sha, mz_hash_str(&inner));
    return mz_sha_end(&sha);
}

static void put_big(uint8_t *to, uint64_t v, int n)
{
    for (int i = n - 1; i >= 0; i--) {
        to[i] = (uint8_t)v;
        v >>= 8;
    }
}

static uint64_t big(const uint8_t *from, int n)
{
    uint64_t v = 0;
    for (int i = 0; i < n; i++) {
        v = v << 8 | from[i];
    }
    return v;
}

static const uint8_t letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* Base 64 for addresses (RFC 4648, section 5), without padding. */
static void put_text(mz_buf *out, const uint8_t *v, int n)
{
    uint32_t bits = 0;
    int held = 0;
    for (int i = 0; i < n; i++) {
        bits = bits << 8 | v[i];
        for (held += 8; held >= 6; held -= 6) {
            mz_put_byte(out, letters[bits >> (held - 6) & 63]);
        }
    }
    if (held > 0) {
        mz_put_byte(out, letters[bits << (6 - held) & 63]);
    }
}

static bool read_text(mz_str text, uint8_t *v, int n)
{
    uint32_t bits = 0;
    int held = 0, got = 0;
    if (text.len != (n * 8 + 5) / 6) {
        return false;
    }
    for (mz_len i = 0; i < text.len; i++) {
        const uint8_t *letter = memchr(letters, text.data[i], sizeof letters - 1);
        if (letter == NULL) {
            return false;
        }
        bits = bits << 6 | (uint32_t)(letter - letters);
        held += 6;
        if (held >= 8) {
            held -= 8;
            v[got++] = (uint8_t)(bits >> held);
        }
    }
    return got == n && (bits & ((1U << held) - 1)) == 0;
}

void mz_api_put_cursor(mz_buf *out, const uint8_t key[32], const mz_hash256 *query, const mz_api_cursor *c)
{
    uint8_t whole[MZ_API_CURSOR_BYTES] = {1};
    put_big(whole + 1, (uint32_t)c->day, 4);
    put_big(whole + 5, (uint64_t)c->number, 8);
    const mz_hash256 code = code_of(key, query, whole);
    (void)memcpy(whole + PLAIN, code.b, CODE_BYTES);
    put_text(out, whole, MZ_API_CURSOR_BYTES);
}

bool mz_api_read_cursor(mz_str text, const uint8_t key[32], const mz_hash256 *query, mz_api_cursor *out)
{
    uint8_t whole[MZ_API_CURSOR_BYTES];
    if (!read_text(text, whole, MZ_API_CURSOR_BYTES) || whole[0] != 1) {
        return false;
    }
    const mz_hash256 code = code_of(key, query, whole);
    if (!mz_secret_eq((mz_str){whole + PLAIN, CODE_BYTES}, (mz_str){code.b, CODE_BYTES})) {
        return false;
    }
    out->day = (mz_day)(uint32_t)big(whole + 1, 4);
    out->number = (int64_t)big(whole + 5, 8);
    return true;
}

mz_status mz_api_cursor_key(const char *folder, uint8_t key[32], mz_arena scratch)
{
    const char *path = mz_path_join(&scratch, folder, S("state/cursor.key"));
    mz_str bytes;
    if (!mz_path_exists(path)) {
        MZ_TRY(mz_random(key, 32));
        return mz_file_replace(path, (mz_str){key, 32}, 0600);
    }
    MZ_TRY(mz_file_load(path, 64, &bytes, &scratch));
    if (bytes.len != 32) {
        return mz_fail(MZ_CORRUPT, "state/cursor.key is no key of 32 bytes: remove it, and a new one is made", -1);
    }
    (void)memcpy(key, bytes.data, 32);
    return mz_ok();
}

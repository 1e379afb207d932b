/* hash.h: SHA-256, and the two spellings of bytes: lower-case hex and canonical base64.
 *
 * Source  FIPS 180-4 by nettle; base64 is RFC 4648 section 4, padded; a spelling with unused bits set, without its
 *         padding or with any other byte in it is refused, so that each value has exactly one spelling.
 */
#ifndef MZ_RECORD_HASH_H
#define MZ_RECORD_HASH_H

#include "base/base.h"

#define MZ_HASH_BYTES 32

typedef struct mz_hash256 {
    uint8_t b[MZ_HASH_BYTES];
} mz_hash256;

mz_hash256 mz_sha256(mz_str bytes);
bool mz_hash_eq(const mz_hash256 *a, const mz_hash256 *b);
static inline mz_str mz_hash_str(const mz_hash256 *h) { return (mz_str){h->b, MZ_HASH_BYTES}; }

/* In pieces: mz_sha_start, any number of mz_sha_add, mz_sha_end once. */
typedef struct mz_sha {
    alignas(8) uint8_t state[128];
} mz_sha;
void mz_sha_start(mz_sha *s);
void mz_sha_add(mz_sha *s, mz_str bytes);
mz_hash256 mz_sha_end(mz_sha *s);

/* The file's hash and size, read in pieces: files larger than memory are fine. */
MZ_MUST mz_status mz_sha256_file(const char *path, mz_hash256 *out, int64_t *size_bytes);

void mz_put_hash_hex(mz_buf *b, const mz_hash256 *h);
mz_str mz_hash_hex(mz_arena *perm, const mz_hash256 *h);
bool mz_hash_parse_hex(mz_str s, mz_hash256 *out); /* 64 lower-case digits, nothing else */

void mz_put_base64(mz_buf *b, mz_str bytes);
void mz_put_hash_base64(mz_buf *b, const mz_hash256 *h);
/* At most cap bytes to `to`; false when s is not canonical or longer. *n only on true. */
bool mz_base64_parse(mz_str s, uint8_t *to, mz_len cap, mz_len *n);
bool mz_hash_parse_base64(mz_str s, mz_hash256 *out);

#endif

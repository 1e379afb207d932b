/* buf.h: bytes being built, with a maximum given at the start.
 *
 * Owns    its bytes; give them back with mz_buf_free (or declare it with MZ_BUF_SCOPED).
 * Limits  more than max_bytes sets `full`, drops what no longer fits and every later put: look once, at the end,
 *         with mz_buf_status. Numbers are written without locale.
 */
#ifndef MZ_BASE_BUF_H
#define MZ_BASE_BUF_H

#include "base/str.h"

typedef struct mz_buf {
    uint8_t *data;
    mz_len len, cap, max_bytes;
    bool full;
} mz_buf;

static inline mz_buf mz_buf_new(mz_len max_bytes) { return (mz_buf){NULL, 0, 0, max_bytes, false}; }
void mz_buf_free(mz_buf *b);
#define MZ_BUF_SCOPED __attribute__((cleanup(mz_buf_free))) mz_buf

MZ_MUST mz_status mz_buf_status(const mz_buf *b);                                      /* MZ_LIMIT when full */
static inline mz_str mz_buf_str(const mz_buf *b) { return (mz_str){b->data, b->len}; } /* valid until the next put */
static inline void mz_buf_clear(mz_buf *b)
{
    b->len = 0;
    b->full = false;
}

void mz_put(mz_buf *b, mz_str s);
void mz_put_byte(mz_buf *b, uint8_t c);
void mz_put_int(mz_buf *b, int64_t v);
void mz_put_padded(mz_buf *b, int64_t v, int digits);       /* zeros in front, v >= 0 */
void mz_put_fixed(mz_buf *b, int64_t v, int places);        /* v in units of 10^-places: 34123456, 6 -> "34.123456" */
void mz_put_hex(mz_buf *b, const uint8_t *bytes, mz_len n); /* lower case */
void mz_put_be(mz_buf *b, uint64_t v, int bytes);           /* big-endian */
#define mz_puts(b, lit) mz_put((b), S(lit))

#endif

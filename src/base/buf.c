#include "base/buf.h"

#include <stdlib.h>

void mz_buf_free(mz_buf *b)
{
    free(b->data);
    *b = mz_buf_new(b->max_bytes);
}

mz_status mz_buf_status(const mz_buf *b)
{
    return b->full ? mz_fail(MZ_LIMIT, "the output is larger than its stated limit", b->max_bytes) : mz_ok();
}

/* Room for n more bytes, or NULL and `full`. */
static uint8_t *room(mz_buf *b, mz_len n)
{
    if (b->full || n > b->max_bytes - b->len) {
        b->full = true;
        return NULL;
    }
    if (n > b->cap - b->len) {
        mz_len cap = b->cap == 0 ? 256 : b->cap * 2;
        cap = cap < b->len + n ? b->len + n : cap;
        cap = cap > b->max_bytes ? b->max_bytes : cap;
        uint8_t *p = realloc(b->data, (size_t)cap);
        mz_assert(p != NULL);
        b->data = p;
        b->cap = cap;
    }
    uint8_t *p = b->data + b->len;
    b->len += n;
    return p;
}

void mz_put(mz_buf *b, mz_str s)
{
    if (s.len > 0) {
        uint8_t *p = room(b, s.len);
        if (p != NULL) {
            (void)memcpy(p, s.data, (size_t)s.len);
        }
    }
}

void mz_put_byte(mz_buf *b, uint8_t c)
{
    uint8_t *p = room(b, 1);
    if (p != NULL) {
        *p = c;
    }
}

void mz_put_int(mz_buf *b, int64_t v)
{
    uint8_t digits[20];
    mz_len at = 20;
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    do {
        digits[--at] = (uint8_t)('0' + u % 10);
        u /= 10;
    } while (u > 0);
    if (v < 0) {
        mz_put_byte(b, '-');
    }
    mz_put(b, (mz_str){digits + at, 20 - at});
}

void mz_put_padded(mz_buf *b, int64_t v, int digits)
{
    mz_assert(v >= 0 && digits > 0 && digits <= 18);
    int64_t bound = 1;
    for (int i = 1; i < digits; i++) {
        bound *= 10;
    }
    for (; v < bound && bound > 1; bound /= 10) {
        mz_put_byte(b, '0');
    }
    mz_put_int(b, v);
}

void mz_put_fixed(mz_buf *b, int64_t v, int places)
{
    mz_assert(places >= 0 && places <= 15);
    uint64_t unit = 1;
    for (int i = 0; i < places; i++) {
        unit *= 10;
    }
    const uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    if (v < 0) {
        mz_put_byte(b, '-');
    }
    mz_put_int(b, (int64_t)(u / unit));
    if (places > 0) {
        mz_put_byte(b, '.');
        mz_put_padded(b, (int64_t)(u % unit), places);
    }
}

void mz_put_hex(mz_buf *b, const uint8_t *bytes, mz_len n)
{
    static const uint8_t digit[] = "0123456789abcdef";
    for (mz_len i = 0; i < n; i++) {
        mz_put_byte(b, digit[bytes[i] >> 4]);
        mz_put_byte(b, digit[bytes[i] & 15]);
    }
}

void mz_put_be(mz_buf *b, uint64_t v, int bytes)
{
    mz_assert(bytes >= 1 && bytes <= 8);
    for (int i = bytes - 1; i >= 0; i--) {
        mz_put_byte(b, (uint8_t)(v >> (8 * i)));
    }
}

#include "format/gzip.h"

#define ZLIB_CONST /* zlib then does not ask to write to its input */
#include <zlib.h>

#define PIECE_BYTES 8192

/* Where unpacked bytes go: to a buffer or to a file, at most `left` more. */
typedef struct target {
    mz_buf *buf;
    mz_file *file;
    int64_t left;
} target;

static mz_status give(target *t, mz_str piece)
{
    if (piece.len > t->left) {
        return mz_fail(MZ_LIMIT, "the file unpacks to more than the limit", -1);
    }
    t->left -= piece.len;
    if (t->buf != NULL) {
        mz_put(t->buf, piece);
        return mz_buf_status(t->buf);
    }
    return mz_file_write(t->file, piece);
}

static void drop(z_stream **z) { (void)inflateEnd(*z); }

/* One or more members, end to end. */
static mz_status inflate_all(z_stream *z, mz_str packed, target *t)
{
    uint8_t piece[PIECE_BYTES];
    mz_len taken = 0; /* how much of packed was handed to zlib */
    for (bool ended = false;;) {
        if (z->avail_in == 0) {
            const mz_len left = packed.len - taken, most = 1 << 30;
            z->next_in = packed.data + taken;
            z->avail_in = (uInt)(left < most ? left : most);
            taken += (mz_len)z->avail_in;
        }
        if (ended && z->avail_in == 0) {
            return mz_ok();
        }
        if (ended && inflateReset(z) != Z_OK) {
            return mz_fail(MZ_IO, "zlib cannot begin the next member", -1);
        }
        z->next_out = piece;
        z->avail_out = PIECE_BYTES;
        const int got = inflate(z, Z_NO_FLUSH);
        if (got == Z_BUF_ERROR) {
            return mz_fail(MZ_BAD_INPUT, "the gzip file breaks off", packed.len);
        }
        if (got != Z_OK && got != Z_STREAM_END) {
            return mz_fail(MZ_BAD_INPUT, "the gzip file is damaged", taken - (mz_len)z->avail_in);
        }
        ended = got == Z_STREAM_END;
        MZ_TRY(give(t, (mz_str){piece, PIECE_BYTES - (mz_len)z->avail_out}));
    }
}

static mz_status unpack(mz_str packed, target *t)
{
    z_stream stream = {.zalloc = NULL};
    const int gzip_only = 15 + 16;
    if (inflateInit2(&stream, gzip_only) != Z_OK) {
        return mz_fail(MZ_IO, "zlib cannot start", -1);
    }
    __attribute__((cleanup(drop))) z_stream *z = &stream;
    return inflate_all(z, packed, t);
}

bool mz_gzip_is(mz_str bytes) { return mz_str_starts(bytes, S("\x1F\x8B\x08")); }

mz_status mz_gzip_unpack(mz_str packed, mz_buf *out)
{
    target t = {out, NULL, out->max_bytes - out->len};
    return unpack(packed, &t);
}

mz_status mz_gzip_unpack_to(mz_str packed, int64_t max_bytes, mz_file *out)
{
    target t = {NULL, out, max_bytes};
    return unpack(packed, &t);
}

static void drop_packing(z_stream **z) { (void)deflateEnd(*z); }

mz_status mz_gzip_pack(mz_str plain, int level, mz_buf *out)
{
    uint8_t piece[PIECE_BYTES];
    z_stream z = {.next_in = plain.data, .avail_in = (uInt)plain.len};
    if (plain.len > INT32_MAX || deflateInit2(&z, level, Z_DEFLATED, MAX_WBITS + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK) {
        return mz_fail(MZ_LIMIT, "this cannot be packed", -1);
    }
    __attribute__((cleanup(drop_packing))) z_stream *open = &z;
    for (int got = Z_OK; got == Z_OK;) {
        open->next_out = piece;
        open->avail_out = PIECE_BYTES;
        got = deflate(open, Z_FINISH);
        mz_put(out, (mz_str){piece, PIECE_BYTES - (mz_len)open->avail_out});
    }
    return mz_buf_status(out);
}

/* A small input needs no large window, and then zlib sets up far less memory. */
void mz_gzip_pack_quick(mz_str plain, mz_buf *out)
{
    const bool small = plain.len <= 4096;
    z_stream z = {.zalloc = NULL};
    mz_assert(plain.len < INT32_MAX);
    mz_assert(deflateInit2(&z, 6, Z_DEFLATED, (small ? 12 : 15) + 16, small ? 5 : 8, Z_DEFAULT_STRATEGY) == Z_OK);
    uint8_t piece[PIECE_BYTES];
    z.next_in = plain.data;
    z.avail_in = (uInt)plain.len;
    int got;
    do {
        z.next_out = piece;
        z.avail_out = PIECE_BYTES;
        got = deflate(&z, Z_FINISH);
        mz_put(out, (mz_str){piece, PIECE_BYTES - (mz_len)z.avail_out});
    } while (got == Z_OK);
    mz_assert(got == Z_STREAM_END);
    mz_assert(deflateEnd(&z) == Z_OK);
}

#include "format/text.h"

#include <unicode/ucasemap.h>

static bool is_ascii(mz_str s)
{
    for (mz_len i = 0; i < s.len; i++) {
        if (s.data[i] >= 0x80) {
            return false;
        }
    }
    return true;
}

/* Folding makes no text longer than three times its bytes (U+0390 is the worst: two become six). */
static void fold(mz_buf *out, mz_str s)
{
    MZ_BUF_SCOPED room = mz_buf_new(3 * s.len + 16);
    UErrorCode error = U_ZERO_ERROR;
    UCaseMap *map = ucasemap_open("", U_FOLD_CASE_DEFAULT, &error);
    mz_assert(U_SUCCESS(error));
    for (mz_len i = 0; i < 3 * s.len + 8; i++) {
        mz_put_byte(&room, 0);
    }
    mz_assert(!room.full);
    const int32_t n =
        ucasemap_utf8FoldCase(map, (char *)room.data, (int32_t)room.len, (const char *)s.data, (int32_t)s.len, &error);
    ucasemap_close(map);
    mz_assert(U_SUCCESS(error));
    mz_put(out, (mz_str){room.data, n});
}

void mz_put_folded(mz_buf *out, mz_str s)
{
    mz_assert(s.len <= MZ_TEXT_BYTES_MAX);
    if (!is_ascii(s)) {
        fold(out, s);
        return;
    }
    for (mz_len i = 0; i < s.len; i++) {
        mz_put_byte(out, (uint8_t)mz_to_lower(s.data[i]));
    }
}

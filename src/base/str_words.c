/* Of str.h, what reading texts needs and checking a record does not. */
#include "base/str.h"

bool mz_str_eq_fold(mz_str a, mz_str b)
{
    if (a.len != b.len) {
        return false;
    }
    for (mz_len i = 0; i < a.len; i++) {
        if (mz_to_lower(a.data[i]) != mz_to_lower(b.data[i])) {
            return false;
        }
    }
    return true;
}

bool mz_str_has_word(mz_str list, mz_str word)
{
    for (mz_str rest = list; rest.data != NULL;) {
        if (mz_str_eq(mz_str_cut(&rest, ' '), word)) {
            return true;
        }
    }
    return false;
}

mz_str mz_str_lower(mz_arena *perm, mz_str s)
{
    uint8_t *p = mz_new(perm, uint8_t, s.len);
    for (mz_len i = 0; i < s.len; i++) {
        p[i] = (uint8_t)mz_to_lower(s.data[i]);
    }
    return (mz_str){p, s.len};
}

bool mz_str_fixed(mz_str s, int places, int64_t *out)
{
    mz_assert(places >= 0 && places <= 15);
    const bool minus = s.len > 0 && s.data[0] == '-';
    mz_len i = minus || (s.len > 0 && s.data[0] == '+') ? 1 : 0;
    int64_t v = 0;
    int after = -1; /* digits taken behind the point; -1 before it */
    bool any = false, up = false;
    for (; i < s.len; i++) {
        const int c = s.data[i];
        if (c == '.' && after < 0) {
            after = 0;
            continue;
        }
        if (!mz_is_digit(c) || v > (INT64_MAX - 9) / 10) {
            return false;
        }
        any = true;
        if (after < places) {
            v = v * 10 + (c - '0');
            after += after >= 0;
        } else if (after == places) {
            up = c >= '5';
            after++;
        }
    }
    for (int k = after < 0 ? 0 : after; k < places; k++) {
        if (v > INT64_MAX / 10) {
            return false;
        }
        v *= 10;
    }
    if (any) {
        v += up;
        *out = minus ? -v : v;
    }
    return any;
}

static bool is_ascii_8(const uint8_t *p)
{
    uint64_t word;
    (void)memcpy(&word, p, sizeof word);
    return (word & UINT64_C(0x8080808080808080)) == 0;
}

mz_len mz_utf8_bad(mz_str s)
{
    mz_len at = 0;
    while (at < s.len) {
        while (at + 8 <= s.len && is_ascii_8(s.data + at)) {
            at += 8; /* most text is ASCII */
        }
        if (at == s.len) {
            break;
        }
        if (s.data[at] < 0x80) {
            at++;
            continue;
        }
        const mz_len here = at;
        if (mz_utf8_next(s, &at) < 0) {
            return here;
        }
    }
    return -1;
}

mz_len mz_utf8_put(int32_t cp, uint8_t out[4])
{
    mz_assert(cp >= 0 && cp <= 0x10FFFF);
    if (cp < 0x80) {
        out[0] = (uint8_t)cp;
        return 1;
    }
    const mz_len n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    for (mz_len i = n - 1; i > 0; i--) {
        out[i] = (uint8_t)(0x80 | (cp & 0x3F));
        cp >>= 6;
    }
    out[0] = (uint8_t)((0xF00 >> n & 0xFF) | cp);
    return n;
}

#include "base/str.h"

int mz_str_cmp(mz_str a, mz_str b)
{
    const mz_len n = a.len < b.len ? a.len : b.len;
    const int c = n == 0 ? 0 : memcmp(a.data, b.data, (size_t)n);
    return c != 0 ? c : (a.len > b.len) - (a.len < b.len);
}

bool mz_str_starts(mz_str s, mz_str prefix)
{
    return s.len >= prefix.len && mz_str_eq(mz_str_sub(s, 0, prefix.len), prefix);
}

bool mz_str_ends(mz_str s, mz_str suffix)
{
    return s.len >= suffix.len && mz_str_eq(mz_str_from(s, s.len - suffix.len), suffix);
}

mz_str mz_str_sub(mz_str s, mz_len begin, mz_len end)
{
    mz_assert(begin >= 0 && begin <= end && end <= s.len);
    return (mz_str){begin == 0 ? s.data : s.data + begin, end - begin};
}

mz_str mz_str_from(mz_str s, mz_len begin) { return mz_str_sub(s, begin, s.len); }

mz_str mz_str_trim(mz_str s)
{
    while (s.len > 0 && mz_is_space(s.data[0])) {
        s = mz_str_from(s, 1);
    }
    while (s.len > 0 && mz_is_space(s.data[s.len - 1])) {
        s.len--;
    }
    return s;
}

mz_len mz_str_find(mz_str s, mz_str what)
{
    if (what.len == 0) {
        return 0;
    }
    for (mz_len at = 0; at + what.len <= s.len; at++) {
        const uint8_t *hit = memchr(s.data + at, what.data[0], (size_t)(s.len - what.len - at + 1));
        if (hit == NULL) {
            return -1;
        }
        at = hit - s.data;
        if (memcmp(hit, what.data, (size_t)what.len) == 0) {
            return at;
        }
    }
    return -1;
}

mz_len mz_str_find_byte(mz_str s, uint8_t c)
{
    const uint8_t *hit = s.len == 0 ? NULL : memchr(s.data, c, (size_t)s.len);
    return hit == NULL ? -1 : hit - s.data;
}

mz_str mz_str_cut(mz_str *rest, uint8_t c)
{
    const mz_str all = *rest;
    const mz_len at = mz_str_find_byte(all, c);
    if (at < 0) {
        *rest = (mz_str){0};
        return all;
    }
    *rest = mz_str_from(all, at + 1);
    return mz_str_sub(all, 0, at);
}

mz_str mz_str_copy(mz_arena *perm, mz_str s)
{
    uint8_t *p = mz_new(perm, uint8_t, s.len);
    if (s.len > 0) {
        (void)memcpy(p, s.data, (size_t)s.len);
    }
    return (mz_str){p, s.len};
}

char *mz_str_z(mz_arena *perm, mz_str s)
{
    char *z = mz_new(perm, char, s.len + 1);
    if (s.len > 0) {
        (void)memcpy(z, s.data, (size_t)s.len);
    }
    return z;
}

mz_str mz_str_join(mz_arena *perm, const mz_str *v, mz_len n)
{
    mz_len len = 0;
    for (mz_len i = 0; i < n; i++) {
        len += v[i].len;
    }
    uint8_t *p = mz_new(perm, uint8_t, len);
    mz_len at = 0;
    for (mz_len i = 0; i < n; i++) {
        if (v[i].len > 0) {
            (void)memcpy(p + at, v[i].data, (size_t)v[i].len);
        }
        at += v[i].len;
    }
    return (mz_str){p, len};
}

bool mz_str_int(mz_str s, int64_t *out)
{
    const bool minus = s.len > 0 && s.data[0] == '-';
    mz_len i = minus ? 1 : 0;
    if (i == s.len) {
        return false;
    }
    int64_t v = 0; /* kept negative: INT64_MIN has no positive twin */
    for (; i < s.len; i++) {
        const int digit = s.data[i] - '0';
        if (digit < 0 || digit > 9 || v < (INT64_MIN + digit) / 10) {
            return false;
        }
        v = v * 10 - digit;
    }
    if (!minus && v == INT64_MIN) {
        return false;
    }
    *out = minus ? v : -v;
    return true;
}

bool mz_str_canonical_uint(mz_str s, int64_t *out)
{
    const bool plain = s.len > 0 && mz_is_digit(s.data[0]) && (s.data[0] != '0' || s.len == 1);
    return plain && mz_str_int(s, out);
}

int32_t mz_utf8_next(mz_str s, mz_len *at)
{
    mz_assert(*at >= 0 && *at < s.len);
    const uint8_t *p = s.data + *at;
    const mz_len left = s.len - *at;
    const int lead = p[0];
    *at += 1;
    if (lead < 0x80) {
        return lead;
    }
    const int more = lead >= 0xF0 && lead <= 0xF4  ? 3
                     : lead >= 0xE0 && lead < 0xF0 ? 2
                     : lead >= 0xC2 && lead < 0xE0 ? 1
                                                   : 0;
    if (more == 0 || left <= more) {
        return -1;
    }
    int32_t cp = lead & (0x3F >> more);
    for (int i = 1; i <= more; i++) {
        if ((p[i] & 0xC0) != 0x80) {
            return -1;
        }
        cp = cp << 6 | (p[i] & 0x3F);
    }
    static const int32_t least[] = {0, 0x80, 0x800, 0x10000};
    if (cp < least[more] || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF)) {
        return -1;
    }
    *at += more;
    return cp;
}

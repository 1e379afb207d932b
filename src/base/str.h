/* str.h: a view of bytes that somebody else owns. Signed length, never NUL-terminated, may hold any byte.
 *
 * Owns    nothing; a view lives as long as what it looks at. mz_str_copy makes one that lives with an arena.
 */
#ifndef MZ_BASE_STR_H
#define MZ_BASE_STR_H

#include "base/arena.h"

#include <string.h>

typedef struct mz_str {
    const uint8_t *data;
    mz_len len;
} mz_str;

/* A list of views in an arena; grows with mz_push. */
typedef struct mz_strs {
    mz_str *v;
    mz_len n, cap;
} mz_strs;

/* The view of a string literal. */
#define S(lit) ((mz_str){(const uint8_t *)("" lit), (mz_len)sizeof(lit) - 1})
/* For printf("%.*s", SFMT(s)). */
#define SFMT(s) (int)((s).len), (const char *)((s).len == 0 ? (const uint8_t *)"" : (s).data)

/* The view of a C string; NULL gives the empty view. */
static inline mz_str mz_str_of(const char *z)
{
    return (mz_str){(const uint8_t *)z, z == NULL ? 0 : (mz_len)strlen(z)};
}
/* Are n bytes the same? Short ones, which most are, without a call. */
static inline bool mz_bytes_eq(const uint8_t *a, const uint8_t *b, mz_len n)
{
    if (n >= 4 && n <= 8) {
        uint32_t v[4];
        memcpy(&v[0], a, 4);
        memcpy(&v[1], b, 4);
        memcpy(&v[2], a + n - 4, 4);
        memcpy(&v[3], b + n - 4, 4);
        return v[0] == v[1] && v[2] == v[3];
    }
    if (n < 4) {
        return n == 0 || (a[0] == b[0] && a[n / 2] == b[n / 2] && a[n - 1] == b[n - 1]);
    }
    return memcmp(a, b, (size_t)n) == 0;
}
static inline bool mz_str_eq(mz_str a, mz_str b) { return a.len == b.len && mz_bytes_eq(a.data, b.data, b.len); }
bool mz_str_eq_fold(mz_str a, mz_str b); /* ASCII letters without case */
int mz_str_cmp(mz_str a, mz_str b);      /* by bytes, shorter first; < 0, 0, > 0 */
bool mz_str_starts(mz_str s, mz_str prefix);
bool mz_str_ends(mz_str s, mz_str suffix);
mz_str mz_str_sub(mz_str s, mz_len begin, mz_len end); /* both within s */
mz_str mz_str_from(mz_str s, mz_len begin);
mz_str mz_str_trim(mz_str s);                 /* without ASCII white space at both ends */
mz_len mz_str_find(mz_str s, mz_str what);    /* first place, or -1; an empty `what` is at 0 */
mz_len mz_str_find_byte(mz_str s, uint8_t c); /* first place, or -1 */

/* Cuts *rest at the first `c`: returns what is before it and leaves what is after it. Without a `c` the whole
 * of *rest is returned and *rest becomes empty with data NULL, which ends a loop on `rest.data != NULL`. */
mz_str mz_str_cut(mz_str *rest, uint8_t c);

/* Whether `word` is one of the words of `list`, which stand with one SP between. */
bool mz_str_has_word(mz_str list, mz_str word);

mz_str mz_str_copy(mz_arena *perm, mz_str s);
mz_str mz_str_lower(mz_arena *perm, mz_str s);                 /* ASCII letters only */
char *mz_str_z(mz_arena *perm, mz_str s);                      /* with a NUL behind it, for libraries */
mz_str mz_str_join(mz_arena *perm, const mz_str *v, mz_len n); /* one behind the other */
#define mz_str_concat(perm, ...)                                                                                       \
    mz_str_join((perm), (const mz_str[]){__VA_ARGS__}, (mz_len)(sizeof((const mz_str[]){__VA_ARGS__}) / sizeof(mz_str)))

/* Decimal ASCII integer: optional '-', digits, nothing else, within int64. *out only on true. */
bool mz_str_int(mz_str s, int64_t *out);
/* The same without sign and without leading zeros: the one canonical way to write it. */
bool mz_str_canonical_uint(mz_str s, int64_t *out);
/* Decimal number "-12.345" (no exponent) in units of 10^-places, rounded half away from zero. */
bool mz_str_fixed(mz_str s, int places, int64_t *out);

/* The code point at s.data[*at] and moves *at behind it; -1 and one byte on where the bytes are not UTF-8. */
int32_t mz_utf8_next(mz_str s, mz_len *at);
/* Where s stops being UTF-8, or -1 when all of it is. */
mz_len mz_utf8_bad(mz_str s);
/* Writes the code point to out[4], returns how many bytes. */
mz_len mz_utf8_put(int32_t cp, uint8_t out[4]);

static inline bool mz_is_digit(int c) { return c >= '0' && c <= '9'; }
static inline bool mz_is_lower(int c) { return c >= 'a' && c <= 'z'; }
static inline bool mz_is_upper(int c) { return c >= 'A' && c <= 'Z'; }
static inline bool mz_is_alpha(int c) { return mz_is_lower(c) || mz_is_upper(c); }
static inline bool mz_is_space(int c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
static inline int mz_to_lower(int c) { return mz_is_upper(c) ? c + 32 : c; }
/* 0 to 15, in either case; -1: none. */
static inline int mz_hex_digit(uint8_t c)
{
    return mz_is_digit(c) ? c - '0' : mz_to_lower(c) >= 'a' && mz_to_lower(c) <= 'f' ? mz_to_lower(c) - 'a' + 10 : -1;
}

#endif

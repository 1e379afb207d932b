/* fold.h: how words are compared: lower case, without diacritics (whether a letter's own or a mark behind it),
 * apostrophes as ', full-width letters as the others.
 *
 * Shared by the dictionaries' compiler and by readers, so that both see the same words. */
#ifndef MZ_LEXICON_FOLD_H
#define MZ_LEXICON_FOLD_H

#include "base/base.h"

/* Letters U+00C0 … U+017F without their marks; '.' keeps what is no letter. */
static const char mz_fold_latin[] = "aaaaaaaceeeeiiiidnooooo.ouuuuyts" /* C0 */
                                    "aaaaaaaceeeeiiiidnooooo.ouuuuyty" /* E0 */
                                    "aaaaaaccccccccddddeeeeeeeeeegggg" /* 100 */
                                    "gggghhhhiiiiiiiiiiiijjkkklllllll" /* 120 */
                                    "lllnnnnnnnnnoooooooorrrrrrssssss" /* 140 */
                                    "ssttttttuuuuuuuuuuuuwwyyyzzzzzzs" /* 160 */;

/* The folded byte of a code point, 0 when it has none and its bytes stay as they are. */
static inline uint8_t mz_fold_point(int32_t cp)
{
    if (cp < 0x80) {
        return (uint8_t)mz_to_lower(cp < 0 ? '?' : cp);
    }
    if (cp == 0x2019 || cp == 0x2018 || cp == 0x02BC || cp == 0x02BB) {
        return '\'';
    }
    if (cp >= 0xC0 && cp < 0x180 && mz_fold_latin[cp - 0xC0] != '.') {
        return (uint8_t)mz_fold_latin[cp - 0xC0];
    }
    if ((cp >= 0xFF21 && cp <= 0xFF3A) || (cp >= 0xFF41 && cp <= 0xFF5A)) {
        return (uint8_t)('a' + (cp - 0xFF21) % 32);
    }
    return 0;
}

static inline bool mz_fold_drops(int32_t cp) { return cp >= 0x300 && cp <= 0x36F; } /* combining marks */

/* Writes the folded word to out[cap]; returns its length, cut at cap. */
static inline mz_len mz_fold_word(mz_str s, uint8_t *out, mz_len cap)
{
    mz_len n = 0;
    for (mz_len at = 0; at < s.len;) {
        const mz_len from = at;
        const int32_t cp = s.data[at] < 0x80 ? s.data[at++] : mz_utf8_next(s, &at);
        if (mz_fold_drops(cp)) {
            continue;
        }
        const uint8_t c = mz_fold_point(cp);
        for (mz_len k = from; k < (c != 0 ? from + 1 : at) && n < cap; k++) {
            out[n++] = c != 0 ? c : s.data[k];
        }
    }
    return n;
}

static inline uint64_t mz_fold_load(const uint8_t *p, size_t n)
{
    uint64_t v = 0;
    memcpy(&v, p, n);
    return v;
}

/* Of a folded word, eight bytes at a step; short words, which most are, in one. */
static inline uint32_t mz_fold_hash(mz_str s)
{
    const uint64_t k = 0x9E3779B97F4A7C15U;
    uint64_t h = (uint64_t)s.len * 0xD6E8FEB86659FD93U;
    if (s.len >= 8) {
        for (mz_len i = 0; i + 8 < s.len; i += 8) {
            h = (h ^ mz_fold_load(s.data + i, 8)) * k;
            h ^= h >> 32;
        }
        h ^= mz_fold_load(s.data + s.len - 8, 8);
    } else if (s.len >= 4) {
        h ^= mz_fold_load(s.data, 4) | mz_fold_load(s.data + s.len - 4, 4) << 32;
    } else if (s.len > 0) {
        h ^= (uint64_t)s.data[0] | (uint64_t)s.data[s.len / 2] << 8 | (uint64_t)s.data[s.len - 1] << 16;
    }
    h *= k;
    return (uint32_t)(h >> 32) ^ (uint32_t)(h >> 7);
}

#endif

/* The folding of place names. It goes character by character without context, so that the folds of words, one behind
 * the other, are the fold of the phrase: the search for the longest name rests on that. */
#include "geo/geo.h"

/* Base letters of U+00C0..U+024F and U+1E00..U+1EFF; '.' where there is none. */
static const char LATIN[] =
    "aaaaaaaceeeeiiiidnooooo.ouuuuytsaaaaaaaceeeeiiiidnooooo.ouuuuytyaaaaaaccccccccddddeeeeeeeeeegggg"
    "gggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"
    "bb.......dd...ee.ff.....kk......oo.............uu..yy...............dddlllnnnaaiioouuuuuuuuuueaa"
    "aaaa..ggkkoooo..jdddgg..nnaaaaooaaaaeeeeiiiioooorrrruuuusstt..hh......aaeeooooooooyy............"
    "...b............";
static const char LATIN_MORE[] =
    "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrr"
    "ssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwyas..s.aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
    "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......";

_Static_assert(sizeof LATIN == 0x250 - 0xC0 + 1 && sizeof LATIN_MORE == 0x100 + 1, "one letter a code point");

/* Letters written with two. */
static const char *digraph(int32_t cp)
{
    switch (cp) {
    case 0xC6:
    case 0xE6:
        return "ae";
    case 0x152:
    case 0x153:
        return "oe";
    case 0xDF:
    case 0x1E9E:
        return "ss";
    case 0xDE:
    case 0xFE:
        return "th";
    default:
        return NULL;
    }
}

/* Arabic letters that are written in several ways; 0: dropped. */
static int32_t arabic(int32_t cp)
{
    if ((cp >= 0x64B && cp <= 0x65F) || cp == 0x640 || cp == 0x670) {
        return 0; /* vowel signs and stretching */
    }
    if (cp >= 0x660 && cp <= 0x669) {
        return '0' + cp - 0x660;
    }
    if (cp >= 0x6F0 && cp <= 0x6F9) {
        return '0' + cp - 0x6F0;
    }
    switch (cp) {
    case 0x622:
    case 0x623:
    case 0x625:
    case 0x671:
        return 0x627; /* alef */
    case 0x649:
    case 0x64A:
    case 0x6D2:
    case 0x6CD:
    case 0x6D0:
        return 0x6CC; /* yeh */
    case 0x643:
        return 0x6A9; /* kaf */
    case 0x629:
    case 0x6C1:
    case 0x6C0:
    case 0x6BE:
    case 0x6D5:
        return 0x647; /* heh */
    case 0x624:
        return 0x648; /* waw */
    default:
        return cp;
    }
}

/* What stands for a code point in the key; 0: nothing. */
static int32_t folded(int32_t cp)
{
    if (cp < 0x80) {
        return mz_is_alpha(cp) || mz_is_digit(cp) ? mz_to_lower(cp) : 0;
    }
    if (cp >= 0xC0 && cp < 0x250) {
        return LATIN[cp - 0xC0] == '.' ? cp : LATIN[cp - 0xC0];
    }
    if (cp >= 0x1E00 && cp < 0x1F00) {
        return LATIN_MORE[cp - 0x1E00] == '.' ? cp : LATIN_MORE[cp - 0x1E00];
    }
    if (cp < 0xC0 || (cp >= 0x2B0 && cp < 0x370) || (cp >= 0x2000 && cp < 0x2070) || cp == 0x60C) {
        return 0; /* signs, accents that stand alone, punctuation and joiners */
    }
    if (cp >= 0x410 && cp <= 0x42F) {
        return cp + 0x20;
    }
    if (cp == 0x401 || cp == 0x451) {
        return 0x435;
    }
    return cp >= 0x600 && cp < 0x700 ? arabic(cp) : cp;
}

mz_len mz_place_fold(mz_str name, uint8_t key[MZ_PLACE_KEY_MAX])
{
    mz_len n = 0;
    for (mz_len at = 0; at < name.len;) {
        if (name.data[at] < 0x80) { /* most of most names */
            const int32_t plain = folded(name.data[at++]);
            if (plain != 0 && n == MZ_PLACE_KEY_MAX) {
                return n;
            }
            if (plain != 0) {
                key[n++] = (uint8_t)plain;
            }
            continue;
        }
        const int32_t cp = mz_utf8_next(name, &at);
        const char *two = cp < 0 ? NULL : digraph(cp);
        const int32_t one = cp < 0 || two != NULL ? 0 : folded(cp);
        uint8_t bytes[4] = {0};
        mz_len len = one == 0 ? 0 : mz_utf8_put(one, bytes);
        if (two != NULL) {
            bytes[0] = (uint8_t)two[0];
            bytes[1] = (uint8_t)two[1];
            len = 2;
        }
        if (n + len > MZ_PLACE_KEY_MAX) {
            return n;
        }
        memcpy(key + n, bytes, (size_t)len);
        n += len;
    }
    return n;
}

/* Words for the kind of a unit; the longest that a key ends or begins with is taken off. */
static const char *const UNIT_ENDS[] = {"tribaldistrict",
                                        "autonomousregion",
                                        "frontierregion",
                                        "tribalagency",
                                        "governorate",
                                        "prefecture",
                                        "department",
                                        "territory",
                                        "subregion",
                                        "province",
                                        "district",
                                        "division",
                                        "wuleswali",
                                        "woluswali",
                                        "uluswali",
                                        "republic",
                                        "county",
                                        "oblast",
                                        "region",
                                        "agency",
                                        "tehsil",
                                        "rayon",
                                        "raion",
                                        "state",
                                        "city",
                                        "vilayet",
                                        "wilayat",
                                        "velayat",
                                        "wilayah",
                                        "muhafazah",
                                        "krai"};
static const char *const UNIT_BEGINS[] = {"provinceof",    "districtof", "regionof",
                                          "governorateof", "stateof",    "wilayat"};

static mz_len strip(uint8_t *key, mz_len n)
{
    const mz_str all = {key, n};
    for (size_t i = 0; i < sizeof UNIT_ENDS / sizeof UNIT_ENDS[0]; i++) {
        const mz_str word = mz_str_of(UNIT_ENDS[i]);
        if (mz_str_ends(all, word) && n - word.len >= 3) {
            return n - word.len;
        }
    }
    for (size_t i = 0; i < sizeof UNIT_BEGINS / sizeof UNIT_BEGINS[0]; i++) {
        const mz_str word = mz_str_of(UNIT_BEGINS[i]);
        if (mz_str_starts(all, word) && n - word.len >= 3) {
            memmove(key, key + word.len, (size_t)(n - word.len));
            return n - word.len;
        }
    }
    return n;
}

mz_len mz_admin_fold(mz_str name, uint8_t key[MZ_PLACE_KEY_MAX]) { return strip(key, mz_place_fold(name, key)); }

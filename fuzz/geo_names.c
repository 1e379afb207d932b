/* Any bytes as names of places: what is found begins where it was looked for, and folding words one by one is folding
 * the phrase. */
#include "geo/geo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look_up(mz_str name)
{
    uint8_t key[MZ_PLACE_KEY_MAX], other[MZ_PLACE_KEY_MAX];
    const mz_len n = mz_place_fold(name, key);
    mz_assert(n >= 0 && n <= MZ_PLACE_KEY_MAX && mz_admin_fold(name, other) <= n);
    const mz_gazettes found = mz_gazetteer_find(name);
    const mz_str country = S("PAK");
    const mz_place_context context = {&country, 1, -1, true, {33000000, 70000000}};
    bool sure = false;
    const mz_len best = mz_gazetteer_best(found, &context, &sure);
    mz_assert((best < 0) == (found.n == 0) && best < found.n);
    if (best >= 0) {
        const mz_gazette g = mz_gazetteer_at(found, best);
        mz_gazette again;
        const bool there = mz_gazetteer_by_id(g.id, &again);
        mz_assert(there && mz_str_eq(again.name, g.name) && mz_point_valid(g.point.lat_e6, g.point.lon_e6));
    }
    mz_gazette unit;
    (void)mz_gazetteer_admin(name, name, name, &unit);
    int32_t ddeg = 0;
    mz_assert(!mz_bearing_parse(name, &ddeg) || (ddeg >= 0 && ddeg < 3600));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mz_str words[MZ_PLACE_TOKENS_MAX + 2] = {{0}}, rest = {data, (mz_len)size};
    while (rest.data != NULL) {
        mz_str line = mz_str_cut(&rest, '\n');
        look_up(line);
        mz_len n = 0;
        while (line.data != NULL && n < MZ_PLACE_TOKENS_MAX + 2) {
            words[n++] = mz_str_cut(&line, ' ');
        }
        mz_gazettes found = {0, 0};
        const mz_len longest = mz_gazetteer_longest(words, n, &found);
        mz_assert(longest >= 0 && longest <= MZ_PLACE_TOKENS_MAX && longest <= n && (longest == 0) == (found.n == 0));
        if (longest > 0) {
            const mz_gazettes whole = mz_gazetteer_find(
                (mz_str){words[0].data, words[longest - 1].data + words[longest - 1].len - words[0].data});
            mz_assert(whole.first == found.first && whole.n == found.n);
        }
    }
    return 0;
}

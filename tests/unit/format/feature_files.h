/* feature_files.h: a class of features and random ones of it, for the tests of the files that they are written to. */
#ifndef MZ_TEST_FEATURE_FILES_H
#define MZ_TEST_FEATURE_FILES_H

#include "test.h"

#include "format/format.h"

static const mz_feature_class class_of_all = {.name = "things",
                                              .title = "Things of every type",
                                              .n = 7,
                                              .fields = {{"id", "Identifier", "#id", MZ_PROPERTY_TEXT, false},
                                                         {"word", "Word", "#word", MZ_PROPERTY_TEXT, false},
                                                         {"count_of", "Count", "#n", MZ_PROPERTY_INTEGER, false},
                                                         {"share", "Share", "#s", MZ_PROPERTY_SHARE, false},
                                                         {"good", "Good", "#g", MZ_PROPERTY_BOOLEAN, false},
                                                         {"day", "Day", "#d", MZ_PROPERTY_DAY, false},
                                                         {"lat", "Latitude", "#lat", MZ_PROPERTY_DEGREES, false}}};

static uint64_t seed;

static inline int64_t below(int64_t n)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int64_t)((seed >> 33) % (uint64_t)n);
}

static inline mz_feature random_feature(int64_t number, mz_arena *perm)
{
    static const mz_str words[] = {{(const uint8_t *)"clash", 5}, {(const uint8_t *)"\xDA\x86\xD9\x85\xD9\x86", 6}};
    mz_feature f = {.number = number, .placed = below(6) != 0};
    MZ_BUF_SCOPED id = mz_buf_new(64);
    mz_put_byte(&id, 'i');
    mz_put_int(&id, number);
    f.lat_e6 = f.placed ? (int32_t)(30000000 + below(8000) * 1000) : 0;
    f.lon_e6 = f.placed ? (int32_t)(60000000 + below(15000) * 1000) : 0;
    f.v[0] = (mz_property_value){.known = true, .text = mz_str_copy(perm, mz_buf_str(&id))};
    f.v[1] = (mz_property_value){.known = below(3) > 0, .text = words[below(2)]};
    f.v[2] = (mz_property_value){.known = below(3) > 0, .number = below(1000) - 500};
    f.v[3] = (mz_property_value){.known = below(3) > 0, .number = below(1000001)};
    f.v[4] = (mz_property_value){.known = below(3) > 0, .number = below(2)};
    f.v[5] = (mz_property_value){.known = below(3) > 0, .number = 20000 + below(100)};
    f.v[6] = (mz_property_value){.known = f.placed, .number = f.lat_e6};
    return f;
}

/* mz_give into a buffer. */
static inline mz_status give(void *ctx, mz_str bytes)
{
    mz_put(ctx, bytes);
    return mz_buf_status(ctx);
}

static inline uint64_t le(mz_str s, mz_len at, int bytes)
{
    uint64_t v = 0;
    assert_true(at >= 0 && at + bytes <= s.len);
    for (int i = bytes - 1; i >= 0; i--) {
        v = v << 8 | s.data[at + i];
    }
    return v;
}

static inline double le_double(mz_str s, mz_len at)
{
    const uint64_t bits = le(s, at, 8);
    double v;
    (void)memcpy(&v, &bits, sizeof v);
    return v;
}

#endif

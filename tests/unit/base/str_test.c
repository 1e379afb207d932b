#include "test.h"

static void integers_stop_at_the_edges_of_int64(void **state)
{
    (void)state;
    int64_t v = 7;
    assert_true(mz_str_int(S("-9223372036854775808"), &v));
    assert_true(v == INT64_MIN);
    assert_true(mz_str_int(S("9223372036854775807"), &v));
    assert_true(v == INT64_MAX);
    v = 7;
    assert_false(mz_str_int(S("9223372036854775808"), &v));
    assert_false(mz_str_int(S("-9223372036854775809"), &v));
    assert_false(mz_str_int(S(""), &v));
    assert_false(mz_str_int(S("-"), &v));
    assert_false(mz_str_int(S("1 "), &v));
    assert_true(v == 7);
}

static void canonical_integers_have_one_spelling(void **state)
{
    (void)state;
    int64_t v;
    assert_true(mz_str_canonical_uint(S("0"), &v));
    assert_false(mz_str_canonical_uint(S("00"), &v));
    assert_false(mz_str_canonical_uint(S("-0"), &v));
    assert_false(mz_str_canonical_uint(S("+1"), &v));
}

static void fixed_numbers_round_half_away_from_zero(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t want;
    } cases[] = {
        {"34.1234565", 34123457}, {"-34.1234564", -34123456}, {"70", 70000000}, {".5", 500000}, {"7.", 7000000}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t v = 0;
        assert_true(mz_str_fixed(mz_str_of(cases[i].text), 6, &v));
        assert_true(v == cases[i].want);
    }
    int64_t v = 3;
    assert_false(mz_str_fixed(S("1e5"), 6, &v));
    assert_false(mz_str_fixed(S("."), 6, &v));
    assert_false(mz_str_fixed(S("99999999999999999999"), 6, &v));
    assert_true(v == 3);
}

static void utf8_refuses_what_unicode_refuses(void **state)
{
    (void)state;
    static const char *const bad[] = {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\x80", "\xFF"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(mz_utf8_bad(mz_str_of(bad[i])), 0);
    }
    assert_int_equal(mz_utf8_bad(mz_str_of("a\xD9\xBE\xE2\x80\x94\xF0\x9F\x95\x8A")), -1);
}

static void utf8_goes_there_and_back(void **state)
{
    (void)state;
    for (int32_t cp = 0; cp <= 0x10FFFF; cp++) {
        if (cp >= 0xD800 && cp <= 0xDFFF) {
            continue;
        }
        uint8_t bytes[4];
        const mz_len n = mz_utf8_put(cp, bytes);
        mz_len at = 0;
        assert_int_equal(mz_utf8_next((mz_str){bytes, n}, &at), cp);
        assert_int_equal(at, n);
    }
}

static void cutting_ends_with_no_data(void **state)
{
    (void)state;
    mz_str rest = S("a,,b");
    assert_str(mz_str_cut(&rest, ','), S("a"));
    assert_str(mz_str_cut(&rest, ','), S(""));
    assert_str(mz_str_cut(&rest, ','), S("b"));
    assert_null(rest.data);
}

static void finding_agrees_with_a_slow_twin(void **state)
{
    (void)state;
    uint32_t seed = 1;
    for (int round = 0; round < 20000; round++) {
        uint8_t text[12], what[3];
        for (size_t i = 0; i < sizeof text; i++) {
            seed = seed * 1664525u + 1013904223u;
            text[i] = (uint8_t)('a' + (seed >> 30) % 2);
            what[i % 3] = (uint8_t)('a' + (seed >> 29) % 2);
        }
        const mz_str s = {text, (mz_len)(seed >> 8) % 13}, w = {what, (mz_len)(seed >> 12) % 4};
        mz_len slow = -1;
        for (mz_len i = 0; i + w.len <= s.len && slow < 0; i++) {
            slow = memcmp(s.data + i, w.data, (size_t)w.len) == 0 ? i : -1;
        }
        assert_int_equal(mz_str_find(s, w), slow);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers_stop_at_the_edges_of_int64),
        cmocka_unit_test(canonical_integers_have_one_spelling),
        cmocka_unit_test(fixed_numbers_round_half_away_from_zero),
        cmocka_unit_test(utf8_refuses_what_unicode_refuses),
        cmocka_unit_test(utf8_goes_there_and_back),
        cmocka_unit_test(cutting_ends_with_no_data),
        cmocka_unit_test(finding_agrees_with_a_slow_twin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

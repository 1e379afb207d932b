#include "test.h"

#include "format/format.h"

static mz_arena arena;
static mz_region region;

static int setup(void **state)
{
    (void)state;
    return mz_failed(mz_region_new(64 << 20, &region, &arena)) ? -1 : 0;
}
static int teardown(void **state)
{
    (void)state;
    mz_region_free(&region);
    return 0;
}

static void write_tree(mz_json_out *w, const mz_json *v) /* small trees only: the test may recurse */
{
    switch (v->kind) {
    case MZ_JSON_NULL:
        mz_json_null(w);
        break;
    case MZ_JSON_FALSE:
    case MZ_JSON_TRUE:
        mz_json_bool(w, v->kind == MZ_JSON_TRUE);
        break;
    case MZ_JSON_INT:
        mz_json_int(w, v->integer);
        break;
    case MZ_JSON_REAL:
        mz_json_fixed(w, (int64_t)(v->real * 1000), 3);
        break;
    case MZ_JSON_STRING:
        mz_json_str(w, v->text);
        break;
    case MZ_JSON_ARRAY:
    case MZ_JSON_OBJECT:
        mz_json_begin(w, v->kind == MZ_JSON_ARRAY ? '[' : '{');
        for (mz_len i = 0; i < v->n; i++) {
            if (v->kind == MZ_JSON_OBJECT) {
                mz_json_key(w, v->v[i].name);
            }
            write_tree(w, &v->v[i]);
        }
        mz_json_end(w, v->kind == MZ_JSON_ARRAY ? ']' : '}');
        break;
    }
}

static void what_is_read_is_written_back_in_its_order(void **state)
{
    (void)state;
    const mz_str cases[] = {
        S("{\"z\":1,\"a\":[true,false,null,-7,2.5],\"m\":{\"x\":\"\",\"b\":[[],{}]}}"),
        S("[]"),
        S("\"a\\u0001\\n\\\"\\\\\xC3\xA9\xE2\x82\xAC\""),
        S("9223372036854775807"),
        S("{\"k\":{\"k\":{\"k\":[0.125]}}}"),
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mz_arena a = arena;
        MZ_BUF_SCOPED b = mz_buf_new(4096);
        mz_json v;
        assert_ok(mz_json_parse(cases[i], &v, &a));
        mz_json_out w = mz_json_to(&b, 0);
        write_tree(&w, &v);
        assert_str(mz_buf_str(&b), cases[i]);
    }
}

static void indented_output_has_one_member_a_line(void **state)
{
    (void)state;
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    mz_json_out w = mz_json_to(&b, 2);
    mz_json_begin(&w, '{');
    mz_json_key(&w, S("a"));
    mz_json_begin(&w, '[');
    mz_json_int(&w, 1);
    mz_json_str_or_null(&w, S(""));
    mz_json_end(&w, ']');
    mz_json_key(&w, S("b"));
    mz_json_begin(&w, '{');
    mz_json_end(&w, '}');
    mz_json_key(&w, S("c"));
    mz_json_fixed(&w, -1250000, 6);
    mz_json_end(&w, '}');
    assert_str(mz_buf_str(&b), S("{\n  \"a\": [\n    1,\n    null\n  ],\n  \"b\": {},\n  \"c\": -1.25\n}"));
}

static void bad_bytes_become_a_replacement_character(void **state)
{
    (void)state;
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    mz_put_json_str(&b, S("a\xFF\xC3z\x7F"));
    assert_str(mz_buf_str(&b), S("\"a\xEF\xBF\xBD\xEF\xBF\xBDz\\u007f\""));
}

static void bad_json_is_refused_with_its_place_and_out_stays(void **state)
{
    (void)state;
    const struct {
        mz_str in;
        mz_code code;
        mz_len at; /* -1: any */
    } cases[] = {
        {S(""), MZ_BAD_INPUT, 0},
        {S("{\"a\":1,\"a\":2}"), MZ_BAD_INPUT, -1},
        {S("[1,]"), MZ_BAD_INPUT, -1},
        {S("[1] x"), MZ_BAD_INPUT, -1},
        {S("\"\xFF\""), MZ_BAD_INPUT, -1},
        {S("[1e999]"), MZ_BAD_INPUT, -1},
        {S("[99999999999999999999]"), MZ_BAD_INPUT, -1},
        {S("[NaN]"), MZ_BAD_INPUT, -1},
        {S("{\"a\""), MZ_BAD_INPUT, -1},
        {S("\"\\u0000\""), MZ_BAD_INPUT, -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mz_arena a = arena;
        mz_json v = {.n = 77};
        const mz_status s = mz_json_parse(cases[i].in, &v, &a);
        assert_int_equal(s.code, cases[i].code);
        assert_true(cases[i].at < 0 || s.at == cases[i].at);
        assert_int_equal(v.n, 77);
    }
}

static void depth_is_limited(void **state)
{
    (void)state;
    uint8_t deep[2 * MZ_JSON_DEPTH_MAX + 2];
    const mz_len half = MZ_JSON_DEPTH_MAX;
    (void)memset(deep, '[', (size_t)half);
    (void)memset(deep + half, ']', (size_t)half);
    mz_arena a = arena;
    mz_json v;
    assert_ok(mz_json_parse((mz_str){deep, 2 * half}, &v, &a));
    (void)memset(deep, '[', (size_t)half + 1);
    (void)memset(deep + half + 1, ']', (size_t)half + 1);
    assert_code(mz_json_parse((mz_str){deep, 2 * half + 2}, &v, &a), MZ_LIMIT);
}

static void members_are_found_by_name(void **state)
{
    (void)state;
    mz_arena a = arena;
    mz_json v;
    double d = 0;
    assert_ok(mz_json_parse(S("{\"n\":4,\"r\":0.5,\"s\":\"x\"}"), &v, &a));
    assert_str(mz_json_text(&v, S("s")), S("x"));
    assert_str(mz_json_text(&v, S("n")), S(""));
    assert_true(mz_json_number(&v, S("n"), &d) && d > 3.9 && d < 4.1);
    assert_true(mz_json_number(&v, S("r"), &d) && d > 0.4 && d < 0.6);
    assert_false(mz_json_number(&v, S("s"), &d));
    assert_null(mz_json_get(&v, S("none")));
    assert_null(mz_json_get(NULL, S("none")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_read_is_written_back_in_its_order),
        cmocka_unit_test(indented_output_has_one_member_a_line),
        cmocka_unit_test(bad_bytes_become_a_replacement_character),
        cmocka_unit_test(bad_json_is_refused_with_its_place_and_out_stays),
        cmocka_unit_test(depth_is_limited),
        cmocka_unit_test(members_are_found_by_name),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

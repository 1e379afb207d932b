#include "test.h"

#include "format/format.h"

static mz_arena arena;
static mz_region region;

static int setup(void **state)
{
    (void)state;
    return mz_failed(mz_region_new(256 << 20, &region, &arena)) ? -1 : 0;
}
static int teardown(void **state)
{
    (void)state;
    mz_region_free(&region);
    return 0;
}

static void a_tree_knows_its_keys_lines_and_bytes(void **state)
{
    (void)state;
    mz_arena a = arena;
    const mz_str in = S("\xEF\xBB\xBF# terms\n"
                        "title: \"Caf\xC3\xA9\"\r\n"
                        "clauses:\n"
                        "  - id: c1\n"
                        "    text: |\n"
                        "      one\n"
                        "      two\n"
                        "    none: ~\n"
                        "  - {id: c2, types: [shelling, 'raid']}\n"
                        "empty:\n");
    mz_yaml root;
    assert_ok(mz_yaml_parse(in, &root, &a));
    assert_int_equal(root.kind, MZ_YAML_MAP);
    assert_int_equal(root.n, 3);
    assert_str(mz_yaml_text(&root, S("title")), S("Caf\xC3\xA9"));
    const mz_yaml *clauses = mz_yaml_get(&root, S("clauses"));
    assert_non_null(clauses);
    assert_int_equal(clauses->n, 2);
    assert_str(mz_yaml_text(&clauses->v[0], S("text")), S("one\ntwo\n"));
    const mz_yaml *none = mz_yaml_get(&clauses->v[0], S("none"));
    assert_true(none->plain && none->text.len == 0);
    assert_int_equal(none->line, 8);
    const mz_yaml *types = mz_yaml_get(&clauses->v[1], S("types"));
    assert_int_equal(types->n, 2);
    assert_str(types->v[1].text, S("raid"));
    assert_false(types->v[1].plain);
    assert_int_equal(types->v[1].line, 9);
    mz_len column;
    assert_int_equal(mz_line_of(in, types->v[1].at + 3, &column), 9);
    assert_str(mz_str_sub(in, types->v[0].at + 3, types->v[0].at + 11), S("shelling"));
    assert_str(mz_yaml_text(&root, S("empty")), S(""));
    const mz_str allowed[] = {S("title"), S("clauses")};
    assert_str(mz_yaml_stranger(&root, allowed, 2)->key, S("empty"));
}

static void what_could_read_differently_to_two_people_is_refused(void **state)
{
    (void)state;
    const struct {
        mz_str in;
        mz_len line;
    } cases[] = {
        {S(""), 1},
        {S("# only a comment\n"), 1},
        {S("a: &x 1\nb: *x\n"), 1},
        {S("a: 1\nb: *x\n"), 2},
        {S("a: 1\nb: 2\na: 3\n"), 3},
        {S("a: !!int 1\n"), 1},
        {S("a: 1\n---\nb: 2\n"), 2},
        {S("x: {a: 1}\n<<: y\n"), 2},
        {S("? [a, b]\n: 1\n"), 1},
        {S("a: [1, 2\nb: 3\n"), 2},
        {S("a: \"x\n"), 2},
        {S("a: b: c\n"), 1},
        {S("a:\n\t- b\n"), 2},
        {S("a: \x01\n"), 1},
        {S("a: 1\nb: \xFF\n"), 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mz_arena a = arena;
        mz_yaml v = {.n = 77};
        const mz_status s = mz_yaml_parse(cases[i].in, &v, &a);
        assert_int_equal(s.code, MZ_BAD_INPUT);
        if (mz_line_of(cases[i].in, s.at, NULL) != cases[i].line) {
            fail_msg("case %zu: line %td, want %td: %s", i, mz_line_of(cases[i].in, s.at, NULL), cases[i].line, s.what);
        }
        assert_int_equal(v.n, 77);
    }
}

static void depth_and_number_of_values_are_limited(void **state)
{
    (void)state;
    MZ_BUF_SCOPED b = mz_buf_new(MZ_YAML_BYTES_MAX + 10);
    for (int i = 0; i <= MZ_YAML_DEPTH_MAX; i++) {
        mz_puts(&b, "[");
    }
    mz_arena a = arena;
    mz_yaml v;
    assert_code(mz_yaml_parse(mz_buf_str(&b), &v, &a), MZ_LIMIT);
    mz_buf_clear(&b);
    for (int i = 0; i <= MZ_YAML_NODES_MAX; i++) {
        mz_puts(&b, "- a\n");
    }
    a = arena;
    assert_code(mz_yaml_parse(mz_buf_str(&b), &v, &a), MZ_LIMIT);
    mz_buf_clear(&b);
    for (int i = 0; i <= MZ_YAML_MEMBERS_MAX; i++) {
        mz_puts(&b, "k");
        mz_put_int(&b, i);
        mz_puts(&b, ": v\n");
    }
    a = arena;
    assert_code(mz_yaml_parse(mz_buf_str(&b), &v, &a), MZ_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tree_knows_its_keys_lines_and_bytes),
        cmocka_unit_test(what_could_read_differently_to_two_people_is_refused),
        cmocka_unit_test(depth_and_number_of_values_are_limited),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

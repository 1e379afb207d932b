#include "test.h"

#include "format/format.h"
#include "intake/intake.h"

static void kinds_are_recognised_by_what_stands_in_the_file(void **state)
{
    (void)state;
    const struct {
        mz_str bytes, name;
        mz_as as;
    } cases[] = {
        {S("id,year,type_of_violence,side_a\n1,2014,1,x\n"), S("x"), MZ_AS_GED},
        {S("\xEF\xBB\xBF\"ID\",\"TYPE_OF_VIOLENCE\"\n1,1\n"), S("x.csv"), MZ_AS_GED},
        {S("event_id_cnty\tevent_date\nA\tB\n"), S("x.tsv"), MZ_AS_ACLED},
        {S("id,position,means,kind,from\n"), S("x.csv"), MZ_AS_OBSERVATIONS},
        {S("rec_id,date\n"), S("x.csv"), MZ_AS_RECORDS},
        {S("a,b\n1,2\n"), S("x.csv"), MZ_AS_UNKNOWN},
        {S(" {\"type\":\"FeatureCollection\",\"features\":[]}"), S("x"), MZ_AS_GEOJSON},
        {S("{\"a\":1}"), S("x.json"), MZ_AS_UNKNOWN},
        {S("# terms\nid: t\nclauses:\n  - id: c1\n"), S("t.yaml"), MZ_AS_TERMS},
        {S("acts:\n  - kind: ruling\n"), S("a.yml"), MZ_AS_ACT},
        {S("- kind: link\n  word: same\n"), S("a.yml"), MZ_AS_ACT},
        {S("x: y\n"), S("a.yml"), MZ_AS_UNKNOWN},
        {S("<!DOCTYPE html><p>Five were killed."), S("x"), MZ_AS_ARTICLE},
        {S("KABUL: Five were killed on Monday.\n"), S("x.txt"), MZ_AS_ARTICLE},
        {S("Title: Complaint\nPublisher: Afghan foreign ministry\n\n1. One.\n\n2. Two.\n"), S("x.txt"), MZ_AS_LETTER},
        {S("To the mission: a complaint\r\n\r\n(1) One.\r\n(2) Two.\r\n"), S("x.txt"), MZ_AS_LETTER},
        {S("Three things to know.\n1. One.\n2. Two.\n"), S("x.txt"), MZ_AS_ARTICLE},
        {S("\xFF\xFE"
           "1\0.\0 \0a\0"),
         S("x.txt"), MZ_AS_ARTICLE},
        {S(""), S("x.txt"), MZ_AS_UNKNOWN},
        {S(" \n\n"), S("x.txt"), MZ_AS_UNKNOWN},
        {S("\x7F"
           "ELF\0\0\0\1\2\3\0"),
         S("x"), MZ_AS_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const mz_as got = mz_intake_recognise(cases[i].bytes, cases[i].name);
        if (got != cases[i].as) {
            const mz_str a = mz_as_word(got), b = mz_as_word(cases[i].as);
            fail_msg("case %zu: %.*s, want %.*s", i, SFMT(a), SFMT(b));
        }
    }
}

static void every_kind_has_a_word_that_leads_back(void **state)
{
    (void)state;
    for (int as = MZ_AS_ARTICLE; as <= MZ_AS_TERMS; as++) {
        mz_as back = MZ_AS_UNKNOWN;
        assert_true(mz_as_parse(mz_as_word((mz_as)as), &back));
        assert_int_equal(back, as);
    }
    mz_as out = MZ_AS_GED;
    assert_false(mz_as_parse(S("unknown"), &out));
    assert_int_equal(out, MZ_AS_GED);
}

static void a_packed_file_is_opened_as_what_was_packed(void **state)
{
    (void)state;
    static const uint8_t hello[] = {0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0xcb, 0x48, 0xcd,
                                    0xc9, 0xc9, 0xe7, 0x02, 0x00, 0x20, 0x30, 0x3a, 0x36, 0x06, 0x00, 0x00, 0x00};
    mz_region region;
    mz_arena arena;
    assert_ok(mz_region_new(1 << 20, &region, &arena));
    assert_ok(mz_dir_make("intake_test_dir/work"));
    assert_ok(mz_file_replace_unsynced("intake_test_dir/x.txt.gz", (mz_str){hello, (mz_len)sizeof hello}, 0644));
    assert_ok(mz_file_replace_unsynced("intake_test_dir/bad.gz", (mz_str){hello, 20}, 0644));
    mz_view view = {0};
    mz_str name = {0};
    assert_ok(mz_intake_open("intake_test_dir/x.txt.gz", "intake_test_dir/work", &view, &name, &arena));
    assert_str(view.bytes, S("hello\n"));
    assert_str(name, S("x.txt"));
    mz_view_close(&view);
    assert_code(mz_intake_open("intake_test_dir/bad.gz", "intake_test_dir/work", &view, &name, &arena), MZ_BAD_INPUT);
    assert_int_equal(view.bytes.len, 0);
    mz_strs left;
    assert_ok(mz_dir_list("intake_test_dir/work", &left, &arena));
    assert_int_equal(left.n, 0);
    mz_region_free(&region);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_are_recognised_by_what_stands_in_the_file),
        cmocka_unit_test(every_kind_has_a_word_that_leads_back),
        cmocka_unit_test(a_packed_file_is_opened_as_what_was_packed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

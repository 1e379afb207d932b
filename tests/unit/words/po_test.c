#include "words/po.h"

#include "test.h"

#define HEAD                                                                                                           \
    "msgid \"\"\nmsgstr \"\"\n\"Language: xx\\n\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n"                   \
    "\"X-Name: Some\\n\"\n"

typedef struct room {
    mz_region region;
    mz_arena arena;
} room;

static int setup(void **state)
{
    static room r;
    assert_ok(mz_region_new((mz_len)64 << 20, &r.region, &r.arena));
    *state = &r;
    return 0;
}

static int teardown(void **state)
{
    mz_region_free(&((room *)*state)->region);
    return 0;
}

static mz_po parse(room *r, const char *text)
{
    mz_po po;
    assert_ok(mz_po_parse(mz_str_of(text), &po, &r->arena));
    return po;
}

static void entries_come_in_their_order_with_all_they_have(void **state)
{
    const mz_po po =
        parse(*state, "# somebody\n" HEAD "\"X-Direction: rtl\\n\"\n"
                      "\"Plural-Forms: nplurals=2; plural=(n > 1);\\n\"\n\n"
                      "#, c-format\nmsgid \"a \"\n\"b\"\nmsgstr \"A\\\"\\\\\\n\"\n\n"
                      "msgctxt \"effect\"\nmsgid \"a b\"\nmsgstr \"\"\n\n"
                      "msgid \"{0} dog\"\nmsgid_plural \"{0} dogs\"\nmsgstr[0] \"one\"\nmsgstr[1] \"{0}!\"\n"
                      "#~ msgid \"gone\"\n#~ msgstr \"weg\"\n");
    assert_str(po.language, S("xx"));
    assert_str(po.name, S("Some"));
    assert_true(po.right_to_left);
    assert_int_equal(po.plural, MZ_PLURAL_ABOVE_ONE);
    assert_int_equal(po.entries.n, 3);
    assert_str(po.entries.v[0].one, S("a b"));
    assert_str(po.entries.v[0].text[0], S("A\"\\\n"));
    assert_str(po.entries.v[1].context, S("effect"));
    assert_int_equal(po.entries.v[1].text[0].len, 0);
    assert_str(po.entries.v[2].many, S("{0} dogs"));
    assert_str(po.entries.v[2].text[0], S("one"));
    assert_str(po.entries.v[2].text[1], S("{0}!"));
}

static void a_fuzzy_or_half_translation_is_none(void **state)
{
    const mz_po po = parse(*state, HEAD "\n#, fuzzy\nmsgid \"a\"\nmsgstr \"A\"\n\nmsgid \"b\"\nmsgstr \"B\"\n\n"
                                        "msgid \"{0} c\"\nmsgid_plural \"{0} cs\"\nmsgstr[0] \"C\"\nmsgstr[1] \"\"\n");
    assert_int_equal(po.entries.v[0].text[0].len, 0);
    assert_str(po.entries.v[1].text[0], S("B"));
    assert_int_equal(po.entries.v[2].text[0].len, 0);
}

static void what_is_wrong_is_told_with_its_line_and_out_stays(void **state)
{
    static const struct {
        const char *text;
        mz_len line;
    } cases[] = {
        {"", 1},
        {"msgid \"a\"\nmsgstr \"b\"\n", 1},
        {"msgid \"\"\nmsgstr \"\"\n", 1},
        {HEAD "nonsense\n", 6},
        {HEAD "\nmsgid \"a\"\n", 7},
        {HEAD "\nmsgid \"a\"\nmsgid_plural \"b\"\nmsgid \"c\"\nmsgstr \"d\"\n", 7},
        {HEAD "\nmsgid \"a\"\nmsgstr \"b\"\nmsgstr \"c\"\n", 9},
        {HEAD "\nmsgid \"a\"\nmsgstr[1] \"b\"\n", 8},
        {HEAD "\nmsgid \"a\"\nmsgstr[0] \"b\"\nmsgstr[1] \"b\"\n", 7},
        {HEAD "\nmsgid \"a\nmsgstr \"b\"\n", 7},
        {HEAD "\nmsgid \"a\"b\"\nmsgstr \"\"\n", 7},
        {HEAD "\nmsgid \"a\\t\"\nmsgstr \"\"\n", 7},
        {HEAD "\nmsgid \"a\\\"\nmsgstr \"\"\n", 7},
        {HEAD "\nmsgid \"a\"\nmsgstr \"\"\n\nmsgid \"a\"\nmsgstr \"\"\n", 10},
        {HEAD "\nmsgid \"a {0}\"\nmsgstr \"b\"\n", 7},
        {HEAD "\nmsgid \"a\"\nmsgstr \"b {0}\"\n", 7},
        {HEAD "\nmsgid \"a {0} {1}\"\nmsgid_plural \"b {0} {1}\"\nmsgstr[0] \"c {1}\"\nmsgstr[1] \"c {0}\"\n", 7},
        {HEAD "\nmsgid \"a\"\nmsgstr \"<b>\"\n", 7},
        {HEAD "\nmsgid \"<a>\"\nmsgstr \"\"\n", 7},
        {HEAD "\nmsgid \"a\"\nmsgstr \"\xE2\x80\xAE!\"\n", 7},
        {HEAD "\nmsgid \"a\"\nmsgstr \"\x01\"\n", 7},
        {HEAD "\nmsgctxt \"c\"\nmsgstr \"\"\n", 8},
        {HEAD "\n\"loose\"\nmsgid \"a\"\nmsgstr \"\xFF\"\n", 1},
        {"\"loose\"\n", 1},
        {HEAD "\"Plural-Forms: nplurals=3; plural=(n*n);\\n\"\n", 1},
    };
    room *r = *state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mz_po po = {.language = S("untouched")};
        const mz_status s = mz_po_parse(mz_str_of(cases[i].text), &po, &r->arena);
        if (s.code != MZ_BAD_INPUT || s.at != cases[i].line) {
            fail_msg("case %zu: code %d, line %td, %s", i, (int)s.code, s.at, s.what);
        }
        assert_str(po.language, S("untouched"));
    }
}

static void joiners_are_letters_business(void **state)
{
    const mz_po po = parse(*state, HEAD "\nmsgid \"a\"\nmsgstr \"\xD9\x85\xDB\x8C\xE2\x80\x8C\xD8\xB4\"\n");
    assert_int_equal(po.entries.v[0].text[0].len, 9);
}

static void a_text_too_long_is_refused(void **state)
{
    room *r = *state;
    MZ_BUF_SCOPED b = mz_buf_new(1 << 20);
    mz_po po;
    mz_puts(&b, HEAD "\nmsgid \"");
    for (int i = 0; i <= MZ_PO_TEXT_MAX; i++) {
        mz_put_byte(&b, 'a');
    }
    mz_puts(&b, "\"\nmsgstr \"\"\n");
    assert_code(mz_po_parse(mz_buf_str(&b), &po, &r->arena), MZ_BAD_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_come_in_their_order_with_all_they_have),
        cmocka_unit_test(a_fuzzy_or_half_translation_is_none),
        cmocka_unit_test(what_is_wrong_is_told_with_its_line_and_out_stays),
        cmocka_unit_test(joiners_are_letters_business),
        cmocka_unit_test(a_text_too_long_is_refused),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

#include "words/words.h"

#include "test.h"

#include "words/po.h"

static void languages_are_found_by_their_tags(void **state)
{
    (void)state;
    assert_str(mz_words_english()->code, S("en"));
    assert_str(mz_words_of(S("ur"))->code, S("ur"));
    assert_str(mz_words_of(S("UR-pk"))->code, S("ur"));
    assert_true(mz_words_of(S("ps"))->right_to_left);
    assert_false(mz_words_of(S("en-GB"))->right_to_left);
    assert_str(mz_words_of(S("fa-AF"))->code, S("prs"));
    assert_null(mz_words_of(S("xx")));
    assert_null(mz_words_of(S("")));
    assert_null(mz_words_of(S("urdu")));
}

static void the_browsers_wish_is_taken_by_weight(void **state)
{
    (void)state;
    static const struct {
        const char *header, *want;
    } cases[] = {{"ur", "ur"},
                 {"de, ps;q=0.5, en;q=0.4", "ps"},
                 {"en;q=0.5, ur;q=0.9", "ur"},
                 {"ur-PK,ur;q=0.9,en;q=0.8", "ur"},
                 {"ps, ur", "ps"},
                 {"ur;q=0, en", "en"},
                 {"ur;q=zero, ps;q=0.001", "ps"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const mz_words *w = mz_words_accepted(mz_str_of(cases[i].header));
        assert_non_null(w);
        assert_str(w->code, mz_str_of(cases[i].want));
    }
    assert_null(mz_words_accepted(S("de, fr;q=0.7")));
    assert_null(mz_words_accepted(S("")));
    assert_null(mz_words_accepted(S(",;,q=1;;")));
}

static void what_is_not_translated_stays_english_and_says_so(void **state)
{
    (void)state;
    const mz_words *ur = mz_words_of(S("ur"));
    const mz_phrase none = mz_words_phrase(ur, NULL, S("no catalogue holds this sentence"));
    assert_str(none.text, S("no catalogue holds this sentence"));
    assert_ptr_equal(none.in, mz_words_english());
    const mz_phrase there = mz_words_phrase(ur, NULL, S("Overview"));
    assert_ptr_equal(there.in, ur);
    assert_false(mz_str_eq(there.text, S("Overview")));
    assert_false(mz_words_known(NULL, S("no catalogue holds this sentence")));
    assert_true(mz_words_known(NULL, S("Overview")));
}

static void a_context_tells_words_apart(void **state)
{
    (void)state;
    assert_true(mz_words_known("effect", S("killed")));
    assert_false(mz_words_known(NULL, S("killed")));
    assert_false(mz_words_known("stance", S("killed")));
    assert_str(mz_words_phrase(mz_words_english(), "result", S("breach_under_all")).text,
               S("breach under all readings"));
}

static void a_plural_follows_its_number(void **state)
{
    (void)state;
    const mz_words *en = mz_words_english(), *ur = mz_words_of(S("ur"));
    const mz_str one = S("and {0} incident with no figure"), many = S("and {0} incidents with no figure");
    assert_str(mz_words_count(en, one, many, 1).text, one);
    assert_str(mz_words_count(en, one, many, 0).text, many);
    assert_str(mz_words_count(en, one, many, 2).text, many);
    assert_ptr_equal(mz_words_count(ur, one, many, 2).in, ur);
    assert_false(mz_str_eq(mz_words_count(ur, one, many, 1).text, mz_words_count(ur, one, many, 2).text));
}

static void shout(mz_buf *out, mz_str text)
{
    for (mz_len i = 0; i < text.len; i++) {
        mz_put_byte(out, text.data[i] == 'a' ? 'A' : text.data[i]);
    }
}

static void places_are_filled_and_only_the_text_goes_through_the_escape(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } cases[] = {{"a {0} a {1}", "A za A ya"},
                 {"{1}{0}{1}", "yazaya"},
                 {"{2} a {", "{2} A {"},
                 {"", ""},
                 {"{0", "{0"},
                 {"{{0}}", "{za}"},
                 {"{x} {10}", "{x} {10}"}};
    const mz_str args[] = {S("za"), S("ya")};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        MZ_BUF_SCOPED b = mz_buf_new(100);
        mz_words_fill(&b, mz_str_of(cases[i].text), args, 2, shout);
        assert_str(mz_buf_str(&b), mz_str_of(cases[i].want));
    }
}

/* Every language, every key: the tables are whole and nothing in them could be markup. */
static void no_text_of_any_language_brings_markup(void **state)
{
    (void)state;
    mz_len n;
    const mz_words *all = mz_words_all(&n);
    assert_true(n >= 3);
    for (mz_len i = 0; i < n; i++) {
        assert_ptr_equal(mz_words_of(all[i].code), &all[i]);
        assert_true(all[i].name.len > 0);
        assert_true(mz_str_find_byte(mz_words_text(&all[i], "Overview"), '<') < 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(languages_are_found_by_their_tags),
        cmocka_unit_test(the_browsers_wish_is_taken_by_weight),
        cmocka_unit_test(what_is_not_translated_stays_english_and_says_so),
        cmocka_unit_test(a_context_tells_words_apart),
        cmocka_unit_test(a_plural_follows_its_number),
        cmocka_unit_test(places_are_filled_and_only_the_text_goes_through_the_escape),
        cmocka_unit_test(no_text_of_any_language_brings_markup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

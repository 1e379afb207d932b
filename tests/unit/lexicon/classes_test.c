/* Word classes: what WordNet and our additions make of written forms. */
#include "lexicon/lexicon.h"
#include "test.h"

static void forms_are_inflected(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        uint32_t forms, never;
    } rows[] = {
        {"withdrew", MZ_WORD_PAST, MZ_WORD_PARTICIPLE},
        {"withdrawn", MZ_WORD_PARTICIPLE, MZ_WORD_PAST},
        {"killed", MZ_WORD_PAST | MZ_WORD_PARTICIPLE, 0},
        {"hit", MZ_WORD_PAST | MZ_WORD_BASE, 0},
        {"shelling", MZ_WORD_ING | MZ_WORD_NOUN, 0},
        {"cities", MZ_WORD_PLURAL, MZ_WORD_NOUN},
        {"women", MZ_WORD_PLURAL, 0},
        {"airstrikes", MZ_WORD_PLURAL, 0},
        {"larger", MZ_WORD_ADJ | MZ_WORD_COMPARED, 0},
        {"pakistan", MZ_WORD_NOUN | MZ_WORD_NAME, 0},
        {"admitting", MZ_WORD_ING, 0},
        {"accuses", MZ_WORD_S_FORM, MZ_WORD_PLURAL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const mz_word_class c = mz_lexicon_class(mz_str_of(rows[i].word));
        if ((c & rows[i].forms) != rows[i].forms || (c & rows[i].never) != 0) {
            fail_msg("forms of %s", rows[i].word);
        }
    }
}

static void the_likelier_part_of_speech_has_the_higher_level(void **state)
{
    (void)state;
    assert_true(mz_word_level(mz_lexicon_class(S("said")), MZ_PART_VERB) == 7);
    assert_true(mz_word_level(mz_lexicon_class(S("clashes")), MZ_PART_NOUN) >
                mz_word_level(mz_lexicon_class(S("clashes")), MZ_PART_VERB));
    assert_true(mz_word_level(mz_lexicon_class(S("government")), MZ_PART_VERB) == 0);
}

static void meanings_and_frames_come_along(void **state)
{
    (void)state;
    assert_true((mz_lexicon_class(S("soldier")) & MZ_WORD_PERSON) != 0);
    assert_true((mz_lexicon_class(S("ministry")) & MZ_WORD_GROUP) != 0);
    assert_true((mz_lexicon_class(S("claims")) & (MZ_WORD_SPEECH | MZ_WORD_THAT)) == (MZ_WORD_SPEECH | MZ_WORD_THAT));
    assert_true((mz_lexicon_class(S("kill")) & MZ_WORD_PEOPLE) != 0);
}

static void function_words_carry_their_tags_and_their_name(void **state)
{
    (void)state;
    const mz_word_class that = mz_lexicon_class(S("that"));
    assert_true((that & MZ_WORD_CLOSED) != 0);
    assert_int_equal(mz_word_function(that), MZ_W_THAT);
    assert_int_equal(mz_word_first_tag(that), MZ_TAG_THAT);
    assert_true((mz_word_tags(that) & MZ_T(REL)) != 0);
    assert_int_equal(mz_word_function(mz_lexicon_class(S("soldier"))), MZ_W_0);
}

static void an_unknown_word_has_no_class(void **state)
{
    (void)state;
    assert_true(mz_lexicon_class(S("")) == 0);
    assert_true(mz_lexicon_class(S("xqzzy")) == 0);
    assert_true(mz_lexicon_class(S("Soldier")) == 0); /* not folded */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_are_inflected),
        cmocka_unit_test(the_likelier_part_of_speech_has_the_higher_level),
        cmocka_unit_test(meanings_and_frames_come_along),
        cmocka_unit_test(function_words_carry_their_tags_and_their_name),
        cmocka_unit_test(an_unknown_word_has_no_class),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

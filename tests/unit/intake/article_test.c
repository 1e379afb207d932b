#include "test.h"

#include "format/format.h"
#include "intake/collect.h"

#include <stdio.h>
#include <stdlib.h>

static const mz_intake_options PLAIN = {.date = MZ_NO_DAY};

static bool has(const collected *c, mz_str words) { return mz_str_find(mz_buf_str(&c->log), words) >= 0; }

static void the_head_says_who_published_and_is_not_read(void **state)
{
    (void)state;
    collected c =
        collect(S("Title: 900 soldiers were killed\nPublisher: Pakistan military press office\nDate: 2025-10-12\n"
                  "Language: en\nNote: 800 soldiers were killed.\n\n"
                  "Twenty-three soldiers were killed and 29 were wounded in Kurram.\n"),
                &PLAIN, true);
    assert_ok(c.status);
    assert_int_equal(c.result.as, MZ_AS_ARTICLE);
    assert_true(mz_str_starts(mz_buf_str(&c.log),
                              S("D Pakistan military press office|PAKMIL|en|2025-10-12|text/plain|reading\n")));
    assert_true(has(&c, S("harm killed 23 23 exact ")));
    assert_true(has(&c, S("harm wounded 29 29 exact ")));
    assert_false(has(&c, S("harm killed 900")) || has(&c, S("harm killed 800")));
    mz_buf_free(&c.log);
}

static void options_win_over_the_head(void **state)
{
    (void)state;
    mz_intake_options o = {.publisher = S("UNAMA"), .date = mz_day_from_civil((mz_civil){2025, 11, 2})};
    collected c = collect(S("Publisher: X\nDate: 2025-10-12\n\nFive civilians were killed.\n"), &o, false);
    assert_ok(c.status);
    assert_true(mz_str_starts(mz_buf_str(&c.log), S("D UNAMA|IGOUNO||2025-11-02|")));
    mz_buf_free(&c.log);
}

static void a_text_without_a_head_is_read_from_its_first_line(void **state)
{
    (void)state;
    collected c = collect(S("KABUL: Five civilians were killed on Monday.\n\nPublisher: nobody\n"), &PLAIN, true);
    assert_ok(c.status);
    assert_true(mz_str_starts(mz_buf_str(&c.log), S("D ||||text/plain|reading\n")));
    assert_true(has(&c, S("harm killed 5 5 exact ")));
    mz_buf_free(&c.log);
}

/* The bytes that a statement's harm cites, from "harm killed 5 5 exact incident civilian B E". */
static mz_str cited(const collected *c, mz_str file, mz_str harm)
{
    const mz_str log = mz_buf_str(&c->log);
    const mz_len at = mz_str_find(log, harm);
    assert_true(at >= 0);
    mz_str rest = mz_str_from(log, at);
    mz_str line = mz_str_cut(&rest, '\n');
    int64_t v[2] = {0};
    for (int i = 1; i >= 0; i--) {
        mz_len space = line.len - 1;
        while (line.data[space] != ' ') {
            space--;
        }
        assert_true(mz_str_int(mz_str_from(line, space + 1), &v[i]));
        line.len = space;
    }
    return mz_str_sub(file, (mz_len)v[0], (mz_len)v[1]);
}

static void a_page_cites_the_bytes_of_its_file(void **state)
{
    (void)state;
    const mz_str page = S("<!DOCTYPE html><html lang=\"en\"><head><title>x</title>"
                          "<meta property=\"og:site_name\" content=\"Crossing Post\"></head><body>"
                          "<nav><a href=\"/\">40 killed in accident</a></nav><article>"
                          "<p>Pakistan&rsquo;s military said that 23&nbsp;soldiers were <b>killed</b> in Kurram.</p>"
                          "<p>Donate Here</p></article></body></html>");
    collected c = collect(page, &PLAIN, true);
    assert_ok(c.status);
    assert_true(mz_str_starts(mz_buf_str(&c.log), S("D Crossing Post||en||text/html|reading\n")));
    assert_true(mz_str_starts(cited(&c, page, S("harm killed 23 23 exact")), S("23")));
    assert_false(has(&c, S("harm killed 40")));
    mz_buf_free(&c.log);
}

static void a_text_in_utf_16_cites_the_bytes_of_its_file(void **state)
{
    (void)state;
    const mz_str text = S("Pakistani officials said that 23 soldiers were killed in Kurram.\n");
    MZ_BUF_SCOPED wide = mz_buf_new(4096);
    mz_puts(&wide, "\xFF\xFE");
    for (mz_len i = 0; i < text.len; i++) {
        mz_put_byte(&wide, text.data[i]);
        mz_put_byte(&wide, 0);
    }
    collected c = collect(mz_buf_str(&wide), &PLAIN, true);
    assert_ok(c.status);
    assert_true(mz_str_starts(cited(&c, mz_buf_str(&wide), S("harm killed 23 23 exact")), S("2\0003")));
    mz_buf_free(&c.log);
}

static void other_languages_are_kept_and_not_read(void **state)
{
    (void)state;
    collected c = collect(S("Language: tr\n\n5 asker \xC3\xB6ld\xC3\xBC. 5 soldiers were killed.\n"), &PLAIN, true);
    assert_ok(c.status);
    assert_int_equal(c.n, 0);
    assert_true(has(&c, S("R 1 the document is kept, but texts in this language are not read yet (tr)\n")));
    mz_buf_free(&c.log);
}

static void a_date_that_is_no_day_is_rejected_and_the_text_is_read(void **state)
{
    (void)state;
    collected c = collect(S("Title: x\nDate: 2026-02-30\n\nFive civilians were killed.\n"), &PLAIN, true);
    assert_ok(c.status);
    assert_true(has(&c, S("R 2 the date of publication is no day of the calendar (2026-02-30)\n")));
    assert_true(has(&c, S("harm killed 5 5")));
    mz_buf_free(&c.log);
}

static void an_absurd_count_is_rejected_with_its_sentence(void **state)
{
    (void)state;
    collected c = collect(
        S("KABUL: Five civilians were killed.\n\nThen 333333333333333333333333 soldiers were killed.\n"), &PLAIN, true);
    assert_ok(c.status);
    assert_true(has(&c, S("harm killed 5 5 exact ")));
    assert_false(has(&c, S("3333")));
    mz_buf_free(&c.log);
}

static const char LETTER[] =
    "Publisher: Afghan foreign ministry\nDate: 2025-11-11\n\nTo the mediating states: a complaint\n\n"
    "1. On 15 October 2025 Pakistani forces shelled Spin Boldak. Fifteen civilians were killed.\n\n"
    "2. On 17 October 2025 Pakistani aircraft bombed houses in Urgun.\n   Ten civilians were killed.\n\n"
    "The Afghan side demands an end to all violations.\n";

static void a_letter_is_read_item_by_item_in_complaint(void **state)
{
    (void)state;
    collected c = collect(mz_str_of(LETTER), &PLAIN, true);
    assert_ok(c.status);
    assert_int_equal(c.result.as, MZ_AS_LETTER);
    assert_int_equal(c.result.rows, 2);
    assert_true(has(&c, S(" shelling affirmed accuses\n")));
    assert_true(has(&c, S(" airstrike affirmed accuses\n")));
    int fifteenth = 0, seventeenth = 0;
    for (mz_str rest = mz_buf_str(&c.log); rest.data != NULL;) {
        const mz_str line = mz_str_cut(&rest, '\n');
        fifteenth += mz_str_starts(line, S("when 2025-10-15 2025-10-15 "));
        seventeenth += mz_str_starts(line, S("when 2025-10-17 2025-10-17 "));
    }
    assert_true(fifteenth >= 2 && seventeenth >= 2); /* the toll of each item has the day of its item */
    assert_true(has(&c, S("letter.item_context")));
    assert_true(has(&c, S("\nvictims AFGCVL ")));
    assert_false(has(&c, S("\nvictims PAK"))); /* the dead of a complaint are the complainant's */
    mz_buf_free(&c.log);
}

static void a_toll_in_an_item_has_the_day_that_the_item_opens_with(void **state)
{
    (void)state;
    collected c = collect(S("Publisher: Afghan foreign ministry\nDate: 2025-11-11\n\nA complaint\n\n"
                            "1. On 3 November 2025: see the annex. Four civilians were wounded.\n"),
                          &PLAIN, true);
    assert_ok(c.status);
    assert_true(has(&c, S("when 2025-11-03 2025-11-03 1 ")));
    assert_true(has(&c, S("harm wounded 4 4 exact incident civilian ")));
    mz_buf_free(&c.log);
}

static void an_item_without_a_statement_is_named(void **state)
{
    (void)state;
    collected c = collect(S("A complaint\n\n1. See the annex.\n2. On 1 March 2026 Afghan forces shelled Torkham.\n"),
                          &PLAIN, true);
    assert_ok(c.status);
    assert_true(has(&c, S("R 3 nothing that can be told as a statement was found in this item\n")));
    assert_true(c.n >= 1);
    mz_buf_free(&c.log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_head_says_who_published_and_is_not_read),
        cmocka_unit_test(options_win_over_the_head),
        cmocka_unit_test(a_text_without_a_head_is_read_from_its_first_line),
        cmocka_unit_test(a_page_cites_the_bytes_of_its_file),
        cmocka_unit_test(a_text_in_utf_16_cites_the_bytes_of_its_file),
        cmocka_unit_test(other_languages_are_kept_and_not_read),
        cmocka_unit_test(a_date_that_is_no_day_is_rejected_and_the_text_is_read),
        cmocka_unit_test(an_absurd_count_is_rejected_with_its_sentence),
        cmocka_unit_test(a_letter_is_read_item_by_item_in_complaint),
        cmocka_unit_test(a_toll_in_an_item_has_the_day_that_the_item_opens_with),
        cmocka_unit_test(an_item_without_a_statement_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "serve/say.h"

#include "test.h"

#include "account/account.h"
#include "serve/page/page.h"

typedef struct room {
    mz_region region;
    mz_arena arena;
    mz_visit v;
    mz_buf out;
} room;

static int setup(void **state)
{
    static room r;
    assert_ok(mz_region_new((mz_len)16 << 20, &r.region, &r.arena));
    *state = &r;
    return 0;
}

static int teardown(void **state)
{
    room *r = *state;
    mz_buf_free(&r->out);
    mz_region_free(&r->region);
    return 0;
}

/* A visit of a reader of that language, with an empty page. */
static const mz_visit *reader(room *r, mz_str language)
{
    mz_buf_free(&r->out);
    r->out = mz_buf_new(1 << 20);
    r->v = (mz_visit){.words = mz_words_of(language), .perm = &r->arena};
    return &r->v;
}

#define assert_said(r, want) assert_str(mz_buf_str(&(r)->out), (want))

static void a_key_without_translation_is_marked_as_english(void **state)
{
    room *r = *state;
    mz_say_key(reader(r, S("ur")), &r->out, "no catalogue holds <this>");
    assert_said(r, S("<span lang=\"en\" dir=\"ltr\">no catalogue holds &lt;this&gt;</span>"));
    mz_say_key(reader(r, S("en")), &r->out, "no catalogue holds <this>");
    assert_said(r, S("no catalogue holds &lt;this&gt;"));
    mz_say_english(reader(r, S("ps")), &r->out, S("made below & in English"));
    assert_said(r, S("<span lang=\"en\" dir=\"ltr\">made below &amp; in English</span>"));
}

static void a_translation_stands_bare(void **state)
{
    room *r = *state;
    mz_say_key(reader(r, S("ur")), &r->out, "Overview");
    assert_true(mz_str_find_byte(mz_buf_str(&r->out), '<') < 0);
    assert_true(r->out.len > 0);
}

static void what_a_record_says_is_escaped_and_isolated_in_its_place(void **state)
{
    room *r = *state;
    const mz_visit *v = reader(r, S("en"));
    mz_say(v, &r->out, "According to {0}",
           mz_html(v, S("<b>\xE2\x80\xAE"
                        "x</b> {0}")));
    assert_said(r, S("According to <bdi>&lt;b&gt;\xEF\xBF\xBDx&lt;/b&gt; {0}</bdi>"));
}

static void numbers_agree_with_their_nouns(void **state)
{
    static const struct {
        int64_t n;
        const char *want;
    } cases[] = {{0, "and <bdi>0</bdi> incidents with no figure"},
                 {1, "and <bdi>1</bdi> incident with no figure"},
                 {2, "and <bdi>2</bdi> incidents with no figure"}};
    room *r = *state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const mz_visit *v = reader(r, S("en"));
        mz_say_count(v, &r->out, cases[i].n, "and {0} incident with no figure", "and {0} incidents with no figure");
        assert_said(r, mz_str_of(cases[i].want));
    }
    const mz_visit *v = reader(r, S("en"));
    mz_say_count(v, &r->out, 2, "{0} of {1}", "{1}: {0}", mz_html(v, S("x")));
    assert_said(r, S("<bdi>x</bdi>: <bdi>2</bdi>"));
}

static void speaking_leaves_nothing_in_memory(void **state)
{
    room *r = *state;
    const mz_visit *v = reader(r, S("ur"));
    const unsigned char *before = r->arena.beg;
    for (int i = 0; i < 1000; i++) {
        mz_say(v, &r->out, "According to {0}", mz_html(v, S("somebody with a name")));
        mz_say_count(v, &r->out, i, "{0} independent source: {1}", "{0} independent sources: {1}", mz_html(v, S("x")));
        mz_say_interval(v, &r->out, (mz_interval){1, MZ_OPEN}, true);
    }
    assert_ptr_equal(r->arena.beg, before);
}

static void words_of_enums_are_told_apart_by_context(void **state)
{
    room *r = *state;
    mz_say_of(reader(r, S("en")), &r->out, "result", S("breach_under_all"));
    assert_said(r, S("breach under all readings"));
    mz_say_of(reader(r, S("en")), &r->out, "result", S(""));
    assert_said(r, S(""));
    mz_say_of(reader(r, S("ur")), &r->out, "type", S("no_such_type"));
    assert_said(r, S("<span lang=\"en\" dir=\"ltr\">no_such_type</span>"));
}

static void plain_text_has_no_markup(void **state)
{
    room *r = *state;
    const mz_visit *v = reader(r, S("en"));
    assert_str(mz_plain(v, "Incident {0}", S("i<3>")), S("Incident i<3>"));
    assert_str(mz_plain(reader(r, S("ur")), "no catalogue holds this"), S("no catalogue holds this"));
}

static void bounds_are_said_as_they_are(void **state)
{
    static const struct {
        mz_interval n;
        bool approx;
        const char *want;
    } cases[] = {{{0, 0}, false, "none"},
                 {{3, 3}, false, "<bdi>3</bdi>"},
                 {{3, 3}, true, "about <bdi>3</bdi>"},
                 {{3, 5}, false, "<bdi>3</bdi> to <bdi>5</bdi>"},
                 {{3, 5}, true, "about <bdi>3</bdi> to <bdi>5</bdi>"},
                 {{3, MZ_OPEN}, false, "at least <bdi>3</bdi>"},
                 {{0, MZ_OPEN}, true, "at least about <bdi>0</bdi>"}};
    room *r = *state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mz_say_interval(reader(r, S("en")), &r->out, cases[i].n, cases[i].approx);
        assert_said(r, mz_str_of(cases[i].want));
    }
}

static void numbers_with_signs_keep_their_direction(void **state)
{
    room *r = *state;
    const mz_visit *v = reader(r, S("ur"));
    assert_str(mz_html(v, S("34.12, 71.09")).html, S("<bdi dir=\"ltr\">34.12, 71.09</bdi>"));
    assert_str(mz_html(v, S("34.12")).html, S("<bdi>34.12</bdi>"));
    assert_str(mz_html(v, S("C-1")).html, S("<bdi>C-1</bdi>"));
}

/* What is settled: each state of the record is its own sentence. */
static void the_standing_of_a_record_is_said(void **state)
{
    room *r = *state;
    const mz_record_state none = {.size = 5}, quorum = {.size = 5, .quorum = true};
    const mz_record_state some = {.size = 5, .settled = 3, .settled_time = 86400, .quorum = true};
    mz_say_state(reader(r, S("en")), &r->out, &none);
    assert_said(r, S("Nothing is settled: no witness policy is in force."));
    mz_say_state(reader(r, S("en")), &r->out, &quorum);
    assert_said(r, S("Nothing is settled: the quorum of the witness policy has not cosigned this record."));
    mz_say_state(reader(r, S("en")), &r->out, &some);
    assert_true(mz_str_starts(mz_buf_str(&r->out), S("Settled are the first <bdi>3</bdi> of <bdi>5</bdi> entries, ")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_without_translation_is_marked_as_english),
        cmocka_unit_test(a_translation_stands_bare),
        cmocka_unit_test(what_a_record_says_is_escaped_and_isolated_in_its_place),
        cmocka_unit_test(numbers_agree_with_their_nouns),
        cmocka_unit_test(speaking_leaves_nothing_in_memory),
        cmocka_unit_test(words_of_enums_are_told_apart_by_context),
        cmocka_unit_test(plain_text_has_no_markup),
        cmocka_unit_test(bounds_are_said_as_they_are),
        cmocka_unit_test(numbers_with_signs_keep_their_direction),
        cmocka_unit_test(the_standing_of_a_record_is_said),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

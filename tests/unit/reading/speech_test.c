/* Who says what, and how they stand to it: one table for each family of constructions. */
#include "reading/reading.h"
#include "test.h"

static mz_region region;
static mz_arena perm;
static mz_arena scratch;
static mz_region scratch_region;

static int make_room(void **state)
{
    (void)state;
    assert_ok(mz_region_new((mz_len)1 << 30, &region, &perm));
    assert_ok(mz_region_new(mz_reading_scratch_bytes(0), &scratch_region, &scratch));
    return 0;
}

static int give_back(void **state)
{
    (void)state;
    mz_region_free(&region);
    mz_region_free(&scratch_region);
    return 0;
}

static mz_statements read_text(const char *text)
{
    mz_reading_context context = {.date = MZ_NO_DAY};
    (void)mz_day_parse(S("2025-10-20"), &context.date);
    const mz_text t = {.clean = mz_str_of(text)};
    mz_statements out = {0};
    assert_ok(mz_reading_read(&t, &context, &out, NULL, &perm, scratch));
    return out;
}

/* The codes of the sources, outermost first, with '>' between them; "-" for one without a code. */
static mz_str chain_of(const mz_statement *st, mz_buf *out)
{
    for (mz_len k = 0; k < st->sources_n; k++) {
        mz_put(out, k > 0 ? S(">") : S(""));
        mz_put(out, st->sources[k].actor.len > 0 ? st->sources[k].actor : S("-"));
    }
    return mz_buf_str(out);
}

typedef struct said_case {
    const char *text, *chain;
    mz_stance stance;
} said_case;

/* The last statement of each text has these sources and this stance. */
static void check(const said_case *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const mz_statements s = read_text(rows[i].text);
        if (s.n == 0) {
            fail_msg("%s: no statement", rows[i].text);
        }
        const mz_statement *st = &s.v[s.n - 1];
        MZ_BUF_SCOPED chain = mz_buf_new(256);
        const mz_str have = chain_of(st, &chain);
        if (!mz_str_eq(have, mz_str_of(rows[i].chain)) || st->stance != rows[i].stance) {
            fail_msg("%s: sources %.*s, stance %.*s", rows[i].text, SFMT(have), SFMT(mz_stance_word(st->stance)));
        }
    }
}
#define CHECK(rows) check(rows, sizeof(rows) / sizeof(rows)[0])

static void the_source_stands_before_behind_or_within_what_is_said(void **state)
{
    (void)state;
    static const said_case rows[] = {
        {"Pakistan's army said that 12 militants were killed in Bajaur.", "PAKMIL", MZ_CLAIMS},
        {"Twelve militants were killed in Bajaur, Pakistan's army said.", "PAKMIL", MZ_CLAIMS},
        {"Twelve militants were killed in Bajaur, said Pakistan's army.", "PAKMIL", MZ_CLAIMS},
        {"Twelve militants, Pakistan's army said, were killed in Bajaur.", "PAKMIL", MZ_CLAIMS},
        {"Pakistan's army told reporters in Peshawar on Friday that 12 militants were killed.", "PAKMIL", MZ_CLAIMS},
        {"Pakistan's army, in a statement sent to newspapers, said that 12 militants were killed.", "PAKMIL",
         MZ_CLAIMS},
        {"It was announced by Pakistan's army that 12 militants were killed.", "PAKMIL", MZ_CLAIMS},
    };
    CHECK(rows);
}

static void papers_words_and_counts_speak_for_their_owners(void **state)
{
    (void)state;
    static const said_case rows[] = {
        {"According to Kabul police, three constables were wounded.", "AFGCOP", MZ_CONCEDES},
        {"Three people were wounded, according to UNAMA.", "IGOUNO", MZ_REPORTS},
        {"A statement from the Afghan defence ministry said two Pakistani soldiers were killed.", "AFGGOV", MZ_CLAIMS},
        {"By UNAMA's count nine people were killed in Khost.", "IGOUNO", MZ_REPORTS},
        {"Kabul's claim that 30 Pakistani soldiers were killed made headlines.", "AFGGOV", MZ_CLAIMS},
    };
    CHECK(rows);
}

static void one_speech_stands_inside_another(void **state)
{
    (void)state;
    static const said_case rows[] = {
        {"Reuters said that Kabul had claimed that 30 Pakistani soldiers were killed.", "MED>AFGGOV", MZ_CLAIMS},
        {"Citing UNAMA, Reuters said nine people were killed.", "MED>IGOUNO", MZ_REPORTS},
        {"The ministry in Kabul said it believed nine people had been killed.", "AFGGOV", MZ_REPORTS},
    };
    CHECK(rows);
}

static void a_quote_goes_on_into_the_next_sentence(void **state)
{
    (void)state;
    static const said_case rows[] = {
        {"\"They came at dawn,\" a spokesman for UNAMA said. \"Nine people were killed.\"", "IGOUNO", MZ_REPORTS},
        {"UNAMA wrote:\n\n\"Nine people were killed.\"", "IGOUNO", MZ_REPORTS},
        {"UNAMA said \"they came at dawn. Nine people were killed.\" Four people were wounded.", "", MZ_REPORTS},
    };
    CHECK(rows);
}

static void a_source_is_taken_up_by_pronoun_and_role(void **state)
{
    (void)state;
    static const said_case rows[] = {
        {"The TTP said it attacked a post in Tank. The group said three of its fighters were killed.", "PAKREBTTP",
         MZ_CONCEDES},
        {"UNAMA said nine people were killed. It added that four people were wounded.", "IGOUNO", MZ_REPORTS},
        {"Pakistan's army said a post was attacked. His counterpart in Kabul said nine people were killed.", "AFGMIL",
         MZ_REPORTS},
        {"Two policemen were wounded, the Kandahar district chief said.", "AFGGOV", MZ_CONCEDES},
        {"A diplomat said 30 fighters were killed.", "GOV", MZ_REPORTS},
    };
    CHECK(rows);
}

static void a_denial_is_not_the_word_alone(void **state)
{
    (void)state;
    static const said_case rows[] = {
        {"Kabul denied that nine Pakistani soldiers were killed.", "AFGGOV", MZ_DENIES},
        {"Kabul dismissed as baseless reports that nine Pakistani soldiers were killed.", "AFGGOV", MZ_DENIES},
        {"A bomb killed six people in Swat. The TTP said it had nothing to do with the attack.", "PAKREBTTP",
         MZ_DENIES},
        {"A bomb killed six people in Swat. The TTP denied any role in the attack.", "PAKREBTTP", MZ_DENIES},
        {"Kabul did not deny that nine people were killed.", "AFGGOV", MZ_REPORTS},
    };
    CHECK(rows);
}

static void a_claim_denied_is_told_twice(void **state)
{
    (void)state;
    static const said_case rows[] = {
        {"The Taliban claimed that 58 Pakistani soldiers were killed, a claim Islamabad denied.", "PAKGOV", MZ_DENIES},
        {"The Taliban claimed that 58 Pakistani soldiers were killed, which Islamabad has denied.", "PAKGOV",
         MZ_DENIES},
        {"The Taliban claimed 58 Pakistani soldiers were killed, a figure rejected by Islamabad.", "PAKGOV", MZ_DENIES},
        {"The Taliban said 58 Pakistani soldiers were killed; Islamabad called the figure a fantasy.", "PAKGOV",
         MZ_DENIES},
    };
    CHECK(rows);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const mz_statements s = read_text(rows[i].text);
        assert_int_equal(s.n, 2);
        assert_int_equal(s.v[0].stance, MZ_CLAIMS);
        assert_int_equal(s.v[1].harms_n, 1);
        assert_int_equal(s.v[1].harms[0].count.lo, 58);
    }
}

static void what_nobody_says_is_no_harm(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "Officials could not confirm that ten people had been killed.",
        "The army neither confirmed nor denied that it had lost 20 men.",
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const mz_statements s = read_text(rows[i]);
        for (mz_len k = 0; k < s.n; k++) {
            assert_int_equal(s.v[k].harms_n, 0);
        }
    }
    const mz_statements s = read_text("Reports that ten people had been killed spread in Kabul.");
    assert_int_equal(s.n, 1);
    assert_int_equal(s.v[0].polarity, MZ_POSSIBLE);
}

static void own_losses_and_the_enemys_are_two_statements(void **state)
{
    (void)state;
    const mz_statements s =
        read_text("Pakistan's army said four of its soldiers and 12 militants were killed in Tank.");
    assert_int_equal(s.n, 2);
    assert_int_equal(s.v[0].stance, MZ_CONCEDES);
    assert_int_equal(s.v[0].harms[0].count.lo, 4);
    assert_int_equal(s.v[1].stance, MZ_CLAIMS);
    assert_int_equal(s.v[1].harms[0].count.lo, 12);
}

static void speech_about_anything_is_an_act(void **state)
{
    (void)state;
    static const struct {
        const char *text, *cue, *said;
    } rows[] = {
        {"The director explained that the museum would stay open.", "explained", "that the museum would stay open."},
        {"The museum would stay open, the director explained.", "explained", "The museum would stay open"},
        {"According to the director, the museum would stay open.", "According to", "the museum would stay open."},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const mz_statements s = read_text(rows[i].text);
        assert_int_equal(s.n, 1);
        const mz_str text = mz_str_of(rows[i].text);
        assert_int_equal(s.v[0].kind, MZ_ACT);
        assert_int_equal(s.v[0].plover, MZ_NO_PLOVER);
        assert_str(s.v[0].cue.text, mz_str_of(rows[i].cue));
        assert_str(mz_str_sub(text, s.v[0].begin, s.v[0].end), mz_str_of(rows[i].said));
    }
    assert_int_equal(read_text("The director described the museum.").n, 0);
    assert_int_equal(read_text("They counted how many visitors came.").n, 0);
    assert_int_equal(read_text("The director declined to comment.").n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_source_stands_before_behind_or_within_what_is_said),
        cmocka_unit_test(papers_words_and_counts_speak_for_their_owners),
        cmocka_unit_test(one_speech_stands_inside_another),
        cmocka_unit_test(a_quote_goes_on_into_the_next_sentence),
        cmocka_unit_test(a_source_is_taken_up_by_pronoun_and_role),
        cmocka_unit_test(a_denial_is_not_the_word_alone),
        cmocka_unit_test(a_claim_denied_is_told_twice),
        cmocka_unit_test(what_nobody_says_is_no_harm),
        cmocka_unit_test(own_losses_and_the_enemys_are_two_statements),
        cmocka_unit_test(speech_about_anything_is_an_act),
    };
    return cmocka_run_group_tests(tests, make_room, give_back);
}

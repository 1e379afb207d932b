/* Corrections: each field to text and back, what cannot be is refused with its place, and nothing else changes. */
#include "statement/statement.h"
#include "test.h"

static mz_region region;
static mz_arena perm;

static int make_room(void **state)
{
    (void)state;
    assert_ok(mz_region_new((mz_len)1 << 28, &region, &perm));
    return 0;
}

static int give_back(void **state)
{
    (void)state;
    mz_region_free(&region);
    return 0;
}

static const mz_mention sources[] = {{{{(const uint8_t *)"Kabul", 5}, 0, 5}, {(const uint8_t *)"AFGGOV", 6}},
                                     {{{(const uint8_t *)"he", 2}, 9, 11}, {NULL, 0}}};
static const mz_harm harms[] = {
    {MZ_KILLED, {12, MZ_OPEN}, true, MZ_INCIDENT, 20, 30, {{{NULL, 0}, -1, -1}, {NULL, 0}}, MZ_MILITARY}};

static mz_statement sample(void)
{
    return (mz_statement){.begin = 0,
                          .end = 40,
                          .kind = MZ_EVENT,
                          .plover = MZ_ASSAULT,
                          .type = S("clash"),
                          .stance = MZ_CLAIMS,
                          .sources = sources,
                          .sources_n = 2,
                          .harms = harms,
                          .harms_n = 1};
}

static mz_status set(const mz_statement *in, const char *field, const char *value, mz_statement *out)
{
    const mz_act_set one = {mz_str_of(field), mz_str_of(value)};
    const mz_act act = {.kind = MZ_REVIEW, .word = S("corrected"), .sets = &one, .sets_n = 1};
    return mz_review_apply(&act, in, out, &perm);
}

static void each_field_goes_to_text_and_back(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"kind", "figure"},
        {"plover", "-"},
        {"plover", "ACCUSE"},
        {"cameo", "190"},
        {"type", "airstrike"},
        {"type", "-"},
        {"polarity", "negated"},
        {"stance", "denies"},
        {"sources", "PAKGOV ?"},
        {"sources", "-"},
        {"agents", "PAKMIL"},
        {"targets", "AFGMIL AFGCVL"},
        {"from", "2026-03-01"},
        {"place", "34.120000 71.090000 Torkham gate"},
        {"place", "-"},
        {"harm.0", "wounded 3 5 subset civilian AFGCVL"},
        {"harm.0", "killed 12 - incident military PAKMIL"},
        {"harm.1", "killed 1 1 total unknown -"},
    };
    const mz_statement in = sample();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mz_statement out;
        assert_ok(set(&in, cases[i][0], cases[i][1], &out));
        assert_str(mz_review_value(&out, mz_str_of(cases[i][0]), &perm), mz_str_of(cases[i][1]));
    }
}

static void every_field_set_to_what_it_is_changes_nothing(void **state)
{
    (void)state;
    const mz_statement in = sample();
    const mz_str *fields;
    mz_len n;
    mz_review_fields(&in, &perm, &fields, &n);
    assert_int_equal(n, 14);
    for (mz_len i = 0; i + 1 < n; i++) { /* the last one is a further harm: there is none to leave out */
        mz_statement out;
        MZ_BUF_SCOPED a = mz_buf_new(1 << 16);
        MZ_BUF_SCOPED b = mz_buf_new(1 << 16);
        const mz_str value = mz_review_value(&in, fields[i], &perm);
        assert_ok(set(&in, (const char *)mz_str_z(&perm, fields[i]), (const char *)mz_str_z(&perm, value), &out));
        mz_statement_write(&in, &a);
        mz_statement_write(&out, &b);
        assert_str(mz_buf_str(&b), mz_buf_str(&a));
    }
}

static void a_mention_that_stays_keeps_its_words(void **state)
{
    (void)state;
    const mz_statement in = sample();
    mz_statement out;
    assert_ok(set(&in, "sources", "PAKGOV ? TUR", &out));
    assert_int_equal(out.sources_n, 3);
    assert_str(out.sources[0].span.text, S("Kabul"));
    assert_int_equal(out.sources[1].span.begin, 9);
    assert_int_equal(out.sources[2].span.begin, -1);
    assert_str(out.sources[2].actor, S("TUR"));
}

static void a_harm_is_left_out_or_added(void **state)
{
    (void)state;
    const mz_statement in = sample();
    mz_statement out;
    assert_ok(set(&in, "harm.0", "-", &out));
    assert_int_equal(out.harms_n, 0);
    assert_int_equal(in.harms_n, 1);
    assert_ok(set(&in, "harm.1", "wounded 3 3 incident civilian -", &out));
    assert_int_equal(out.harms_n, 2);
    assert_true(out.harms[0].approx);
    assert_ok(set(&in, "harm.0", "killed 13 - incident military -", &out));
    assert_false(out.harms[0].approx); /* another number is no longer "about" */
}

static void what_cannot_be_is_refused_and_out_is_untouched(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"kind", "rumour"},
        {"plover", "SHOUT"},
        {"cameo", "19 0"},
        {"type", "an airstrike"},
        {"polarity", "maybe"},
        {"stance", "-"},
        {"sources", "PAK\nAFG"},
        {"sources", "A B C D E F G H I J K L M N O P Q"},
        {"from", "1 March"},
        {"place", "Torkham"},
        {"place", "91.0 71.0 Torkham"},
        {"place", "34.1 71.0"},
        {"harm.0", "killed"},
        {"harm.0", "killed 5 3 incident military -"},
        {"harm.0", "killed 5 5 incident military - -"},
        {"harm.0", "killed -1 5 incident military -"},
        {"harm.1", "-"},
        {"harm.2", "killed 1 1 incident military -"},
        {"harm.x", "killed 1 1 incident military -"},
        {"colour", "red"},
    };
    const mz_statement in = sample();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mz_statement out = {.n = 77};
        const mz_status s = set(&in, cases[i][0], cases[i][1], &out);
        assert_code(s, MZ_BAD_INPUT);
        assert_int_equal(s.at, 0);
        assert_int_equal(out.n, 77);
    }
}

static void a_review_is_written_and_read_back(void **state)
{
    (void)state;
    static const mz_str about[] = {{(const uint8_t *)"12.3", 4}};
    static const mz_act_set sets[] = {
        {{(const uint8_t *)"stance", 6}, {(const uint8_t *)"denies", 6}},
        {{(const uint8_t *)"harm.0", 6}, {(const uint8_t *)"killed 3 3 incident military -", 30}}};
    const mz_act act = {.kind = MZ_REVIEW,
                        .by = S("TUR"),
                        .date = 20513,
                        .about = about,
                        .about_n = 1,
                        .word = S("corrected"),
                        .sets = sets,
                        .sets_n = 2,
                        .from = MZ_NO_DAY,
                        .to = MZ_NO_DAY};
    mz_act back;
    MZ_BUF_SCOPED text = mz_buf_new(1 << 16);
    MZ_BUF_SCOPED again = mz_buf_new(1 << 16);
    assert_ok(mz_act_check(&act));
    mz_act_write(&act, &text);
    assert_str(mz_buf_str(&text), S("mizan/act/v1\nact review TUR 2026-03-01 corrected - - - -\nabout 12.3\n"
                                    "set stance denies\nset harm.0 killed 3 3 incident military -\n"));
    assert_ok(mz_act_parse(mz_buf_str(&text), &back, &perm));
    mz_act_write(&back, &again);
    assert_str(mz_buf_str(&again), mz_buf_str(&text));
}

static void a_review_that_lacks_something_is_refused(void **state)
{
    (void)state;
    static const mz_str about[] = {{(const uint8_t *)"12.3", 4}, {(const uint8_t *)"12.4", 4}};
    static const mz_act_set one = {{(const uint8_t *)"stance", 6}, {(const uint8_t *)"denies", 6}};
    const mz_act base = {.kind = MZ_REVIEW, .about = about, .about_n = 1, .from = MZ_NO_DAY, .to = MZ_NO_DAY};
    mz_act a = base;
    a.word = S("approved");
    assert_code(mz_act_check(&a), MZ_BAD_INPUT);
    a.word = S("corrected"); /* without saying how */
    assert_code(mz_act_check(&a), MZ_BAD_INPUT);
    a.sets = &one;
    a.sets_n = 1;
    assert_ok(mz_act_check(&a));
    a.about_n = 2; /* two statements are not the same way wrong */
    assert_code(mz_act_check(&a), MZ_BAD_INPUT);
    a = base;
    a.word = S("rejected"); /* without a reason */
    assert_code(mz_act_check(&a), MZ_BAD_INPUT);
    a.reason = S("a film");
    assert_ok(mz_act_check(&a));
    a.word = S("confirmed");
    a.sets = &one;
    a.sets_n = 1;
    assert_code(mz_act_check(&a), MZ_BAD_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_field_goes_to_text_and_back),
        cmocka_unit_test(every_field_set_to_what_it_is_changes_nothing),
        cmocka_unit_test(a_mention_that_stays_keeps_its_words),
        cmocka_unit_test(a_harm_is_left_out_or_added),
        cmocka_unit_test(what_cannot_be_is_refused_and_out_is_untouched),
        cmocka_unit_test(a_review_is_written_and_read_back),
        cmocka_unit_test(a_review_that_lacks_something_is_refused),
    };
    return cmocka_run_group_tests(tests, make_room, give_back);
}

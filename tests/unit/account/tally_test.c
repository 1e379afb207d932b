#include "claims.h"

/* The tally over the account of what is said, with findings given before. */
static mz_tally tally_of(ledger *l, const char *said)
{
    say_them(l, said);
    const mz_account_options o = {.as_of = INT64_MAX, .findings = l->findings.v, .findings_n = l->findings.n};
    mz_account a;
    mz_arena scratch;
    mz_region region;
    mz_tally t = {0};
    assert_ok(mz_region_new(64 << 20, &region, &scratch));
    assert_ok(mz_account_incident(l->claims.v, l->claims.n, &o, &a, &l->perm, scratch));
    for (mz_len i = 0; i < a.n; i++) {
        if (a.v[i].status == MZ_LINE_ARMED) { /* one line, not also the sum that is derived of it */
            mz_tally_line(&t, &a.v[i], &l->perm);
        }
    }
    mz_region_free(&region);
    return t;
}

static void assert_counts(const mz_tally *t, mz_str who, mz_len figures, mz_len alone, mz_len borne_out,
                          mz_len contradicted)
{
    const mz_speaker_tally *s = mz_tally_of(t, who);
    assert_non_null(s);
    assert_int_equal(s->figures, figures);
    assert_int_equal(s->alone, alone);
    assert_int_equal(s->borne_out, borne_out);
    assert_int_equal(s->contradicted, contradicted);
}

static void who_speaks_alone_is_neither_borne_out_nor_contradicted(void **state)
{
    (void)state;
    ledger l = ledger_new();
    const mz_tally t = tally_of(&l, "N1>A k 12");
    assert_counts(&t, S("N1"), 1, 1, 0, 0);
    assert_null(mz_tally_of(&t, S("N2")));
    mz_region_free(&l.region);
}

static void bounds_that_meet_bear_each_other_out_and_others_contradict(void **state)
{
    (void)state;
    ledger l = ledger_new();
    const mz_tally t = tally_of(&l, "N1>A k 10-14; N2>A k 12; B>A k 60+");
    assert_counts(&t, S("N1"), 1, 0, 1, 1);
    assert_counts(&t, S("N2"), 1, 0, 1, 1);
    assert_counts(&t, S("B"), 1, 0, 0, 1);
    mz_region_free(&l.region);
}

static void an_open_top_meets_whatever_lies_above_its_floor(void **state)
{
    (void)state;
    ledger l = ledger_new();
    const mz_tally t = tally_of(&l, "N1>A k 10+; B>A k 60+");
    assert_counts(&t, S("N1"), 1, 0, 1, 0);
    assert_counts(&t, S("B"), 1, 0, 1, 0);
    mz_region_free(&l.region);
}

static void copies_do_not_bear_each_other_out_and_are_named_as_copies(void **state)
{
    (void)state;
    ledger l = ledger_new();
    const mz_tally t = tally_of(&l, "N2>A k 12 key=wire; N1>A k 12 key=wire");
    assert_counts(&t, S("N1"), 1, 1, 0, 0);
    assert_counts(&t, S("N2"), 1, 1, 0, 0);
    assert_int_equal(t.copies.n, 1);
    assert_str(t.copies.v[0].a, S("N1"));
    assert_str(t.copies.v[0].b, S("N2"));
    assert_int_equal(t.copies.v[0].lines, 1);
    mz_region_free(&l.region);
}

static void organs_of_one_side_do_not_bear_each_other_out(void **state)
{
    (void)state;
    ledger l = ledger_new();
    const mz_tally t = tally_of(&l, "B.army>A k 12; B.radio>A k 12");
    assert_counts(&t, S("B.army"), 1, 1, 0, 0);
    assert_counts(&t, S("B.radio"), 1, 1, 0, 0);
    assert_int_equal(t.copies.n, 0);
    mz_region_free(&l.region);
}

static void a_finding_is_held_against_each_figure(void **state)
{
    (void)state;
    ledger l = ledger_new();
    *mz_push(&l.perm, &l.findings) =
        (mz_finding){.ref = S("9.0"), .side = S("A"), .status = MZ_LINE_ARMED, .effect = MZ_KILLED, .count = {12, 12}};
    const mz_tally t = tally_of(&l, "N1>A k 10-14; B>A k 60+");
    const mz_speaker_tally *n = mz_tally_of(&t, S("N1")), *b = mz_tally_of(&t, S("B"));
    assert_non_null(n);
    assert_non_null(b);
    assert_int_equal(n->found_so, 1);
    assert_int_equal(n->found_otherwise, 0);
    assert_int_equal(b->found_so, 0);
    assert_int_equal(b->found_otherwise, 1);
    mz_region_free(&l.region);
}

static void lines_add_up_and_a_denial_is_no_figure(void **state)
{
    (void)state;
    ledger l = ledger_new();
    const mz_tally t = tally_of(&l, "N1>A k 12; N1>A w 4; B>A w 4; A>A k deny 150");
    assert_counts(&t, S("N1"), 2, 1, 1, 0);
    assert_counts(&t, S("B"), 1, 0, 1, 0);
    assert_null(mz_tally_of(&t, S("A")));
    mz_region_free(&l.region);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_speaks_alone_is_neither_borne_out_nor_contradicted),
        cmocka_unit_test(bounds_that_meet_bear_each_other_out_and_others_contradict),
        cmocka_unit_test(an_open_top_meets_whatever_lies_above_its_floor),
        cmocka_unit_test(copies_do_not_bear_each_other_out_and_are_named_as_copies),
        cmocka_unit_test(organs_of_one_side_do_not_bear_each_other_out),
        cmocka_unit_test(a_finding_is_held_against_each_figure),
        cmocka_unit_test(lines_add_up_and_a_denial_is_no_figure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

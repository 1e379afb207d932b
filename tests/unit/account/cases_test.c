/* The worked cases of docs/account.md: one incident each. Numbers are those of the specification's table. */
#include "claims.h"

typedef struct want {
    const char *side;
    mz_status_line status;
    mz_effect effect;
    const char *part;
    const char *brief; /* established, grade, flags */
} want;

typedef struct worked {
    const char *name, *said;
    want want[6];
} worked;

#define ARMED(side, effect, brief)                                                                                     \
    {                                                                                                                  \
        side, MZ_LINE_ARMED, effect, "", brief                                                                         \
    }
#define ANY(side, effect, brief)                                                                                       \
    {                                                                                                                  \
        side, MZ_LINE_ANY, effect, "", brief                                                                           \
    }
#define CIVILIAN(side, effect, brief)                                                                                  \
    {                                                                                                                  \
        side, MZ_LINE_CIVILIAN, effect, "", brief                                                                      \
    }
#define PART(side, effect, part, brief)                                                                                \
    {                                                                                                                  \
        side, MZ_LINE_ANY, effect, part, brief                                                                         \
    }

static const worked cases[] = {
    {"1 nobody independent",
     "B>A k 150+ doc=b; B>A w 201+ doc=b; A>B k 401+ doc=a",
     {ARMED("A", MZ_KILLED, "- alleged"), ARMED("A", MZ_WOUNDED, "- alleged"),
      ARMED("A", MZ_CASUALTIES, "- alleged derived"), ARMED("B", MZ_KILLED, "- alleged"),
      ARMED("B", MZ_WOUNDED, "- no_figure"), ARMED("B", MZ_CASUALTIES, "no line")}},
    {"2 one side concedes",
     "B>A k 150+ doc=b; B>A w 201+ doc=b; A>B k 401+ doc=a; A>A k 23 doc=c; A>A w 29 doc=c",
     {ARMED("A", MZ_KILLED, "23+ conceded contested"), ARMED("A", MZ_WOUNDED, "29+ conceded contested"),
      ARMED("A", MZ_CASUALTIES, "52+ conceded contested derived"), ARMED("B", MZ_KILLED, "- alleged")}},
    {"3 a denial is no zero", "B>A k 150+; A>A k deny 150", {ARMED("A", MZ_KILLED, "- alleged contested")}},
    {"4 a side's none", "A>A k none; B>A k 10", {ARMED("A", MZ_KILLED, "- alleged contested")}},
    {"5a only one says 12", "N1>A k 12; N2>A k 10+", {ARMED("A", MZ_KILLED, "10+ fair")}},
    {"5b both say 12", "N1>A k 12; N2>A k 12", {ARMED("A", MZ_KILLED, "12 fair")}},
    {"6a no agreement", "N1>A k 12; N2>A k 20", {ARMED("A", MZ_KILLED, "12..20 fair split")}},
    {"6b and a concession", "N1>A k 12; N2>A k 20; A>A k 15", {ARMED("A", MZ_KILLED, "15..20 confirmed split")}},
    {"7a a majority of three", "N1>A k 12; N2>A k 10+; N3>A k 12-15", {ARMED("A", MZ_KILLED, "12..15 fair")}},
    {"7b three apart", "N1>A k 12; N2>A k 20; N3>A k 100", {ARMED("A", MZ_KILLED, "12..100 fair split")}},
    {"8 newspapers print B's text",
     "B>A k 150+ key=t doc=b; B>A k 150+ doc=n1; U2>A k 150+ key=t doc=n2",
     {ARMED("A", MZ_KILLED, "- alleged copied")}},
    {"8 the same with an independent paper",
     "B>A k 150+ key=t doc=b; B>A k 150+ doc=n1; N2>A k 150+ key=t doc=n2",
     {ARMED("A", MZ_KILLED, "- alleged copied")}},
    {"10b a lowered concession", "A>A k 23 @1; A>A k 19 @3", {ARMED("A", MZ_KILLED, "19+ conceded lowered")}},
    {"11 two organs of one side", "A.army>A k 23; A.governor>A k 25", {ARMED("A", MZ_KILLED, "23+ conceded")}},
    {"13 parts are never added",
     "N1>A k 12 civ doc=1; N1>A k sub 2 part=children civ doc=1; N1>A k sub 3 part=women civ doc=1;"
     " N2>A k sub 2 part=children civ doc=2",
     {CIVILIAN("A", MZ_KILLED, "2+ fair"), PART("A", MZ_KILLED, "children", "2 fair"),
      PART("A", MZ_KILLED, "women", "- weak")}},
    {"14a of 30 casualties 8 dead",
     "N1>A c 30 doc=1; N1>A k sub 8 doc=1",
     {ARMED("A", MZ_KILLED, "- weak"), ARMED("A", MZ_WOUNDED, "- weak derived"), ARMED("A", MZ_CASUALTIES, "- weak")}},
    {"14b never across speakers",
     "N1>A c 30 doc=1; N2>A k 8 doc=2",
     {ARMED("A", MZ_KILLED, "- weak"), ARMED("A", MZ_WOUNDED, "- no_figure")}},
    {"15 dozens and about 40", "N1>A k 24+; N2>A k ~40", {ARMED("A", MZ_KILLED, "24+ fair approx")}},
    {"16a own civilians, blamed on the other", "A>A k 12 civ; N1>A k 9 civ", {CIVILIAN("A", MZ_KILLED, "- weak")}},
    {"16b and the other admits its fire",
     "A>A k 12 civ; N1>A k 9 civ; B>A k 2+ civ own",
     {CIVILIAN("A", MZ_KILLED, "2+ confirmed")}},
    {"16c 23 of our people, 9 of them soldiers",
     "A>A k 23 any doc=1; A>A k sub 9 doc=1",
     {ARMED("A", MZ_KILLED, "9+ conceded"), ANY("A", MZ_KILLED, "9+ conceded")}},
    {"21a independents below",
     "A>A k 23; N1>A k 18; N2>A k 20",
     {ARMED("A", MZ_KILLED, "23+ conceded split independents_below_concession")}},
    {"21b one above", "A>A k 23; N1>A k 30", {ARMED("A", MZ_KILLED, "23+ confirmed")}},
    {"21c two agree above",
     "A>A k 23; B>A k 150+; N1>A k 30-35; N2>A k 28+",
     {ARMED("A", MZ_KILLED, "28+ confirmed contested")}},
    {"the same dead, militants or civilians",
     "N1>A k 12 militant; N2>A k 12 civ",
     {ANY("A", MZ_KILLED, "12 fair status_disputed"), ARMED("A", MZ_KILLED, "- weak status_disputed"),
      CIVILIAN("A", MZ_KILLED, "- weak status_disputed")}},
    {"soldiers and civilians are different people",
     "N1>A k 5; N2>A k 5; N1>A k 7 civ; N2>A k 7 civ",
     {ANY("A", MZ_KILLED, "12 fair")}},
    {"to boast of the enemy's dead is no admission", "B>A k 40 own", {ARMED("A", MZ_KILLED, "- alleged")}},
    {"what may be is not counted", "N1>A k 12 possible; N2>A k 12", {ARMED("A", MZ_KILLED, "- weak")}},
    {"another armed actor speaks of itself", "X>X k 4; A>X k 20", {ARMED("X", MZ_KILLED, "4+ conceded contested")}},
    {"a paper that cites the side's organ is that side",
     "N1>A k 30 cites=B; N2>A k 30",
     {ARMED("A", MZ_KILLED, "- weak copied")}},
    {"one wire story counts once", "N1>A k 12 key=wire; N2>A k 12 key=wire", {ARMED("A", MZ_KILLED, "- weak copied")}},
    {"nobody vouches: never counted", "U1>A k 12; U2>A k 12", {ARMED("A", MZ_KILLED, "- alleged")}},
};

static void check_case(const worked *w)
{
    ledger l = ledger_new();
    say_them(&l, w->said);
    const mz_account_options o = {.as_of = INT64_MAX, .fill = true};
    mz_account a;
    mz_arena scratch;
    mz_region region;
    assert_ok(mz_region_new(64 << 20, &region, &scratch));
    assert_ok(mz_account_incident(l.claims.v, l.claims.n, &o, &a, &l.perm, scratch));
    for (size_t i = 0; i < sizeof w->want / sizeof *w->want && w->want[i].side != NULL; i++) {
        const want *x = &w->want[i];
        const mz_str got = brief_of(&l, line_in(&a, x->side, x->status, x->effect, x->part));
        if (!mz_str_eq(got, mz_str_of(x->brief))) {
            fail_msg("case %s, want %zu: got \"%.*s\", want \"%s\"", w->name, i, SFMT(got), x->brief);
        }
    }
    mz_region_free(&region);
    mz_region_free(&l.region);
}

static void every_worked_case_comes_out(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        check_case(&cases[i]);
    }
}

/* Established and grade of A's killed soldiers, from what was recorded up to `as_of`. */
static mz_str as_of(ledger *l, int64_t order)
{
    const mz_account_options o = {.as_of = order, .findings = l->findings.v, .findings_n = l->findings.n};
    mz_account a;
    mz_arena scratch;
    mz_region region;
    assert_ok(mz_region_new(64 << 20, &region, &scratch));
    assert_ok(mz_account_incident(l->claims.v, l->claims.n, &o, &a, &l->perm, scratch));
    const mz_str got = brief_of(l, line_in(&a, "A", MZ_LINE_ARMED, MZ_KILLED, ""));
    mz_region_free(&region);
    return got;
}

static const mz_account_line *killed_of(ledger *l, const char *said, mz_account *a)
{
    say_them(l, said);
    const mz_account_options o = {.as_of = INT64_MAX, .fill = true};
    mz_arena scratch;
    mz_region region;
    assert_ok(mz_region_new(64 << 20, &region, &scratch));
    assert_ok(mz_account_incident(l->claims.v, l->claims.n, &o, a, &l->perm, scratch));
    mz_region_free(&region);
    const mz_account_line *line = line_in(a, "A", MZ_LINE_ARMED, MZ_KILLED, "");
    assert_non_null(line);
    return line;
}

static void case_9_the_account_as_of_a_day_knows_only_that_day(void **state)
{
    (void)state;
    ledger l = ledger_new();
    say_them(&l, "N1>A k 5 @1; N1>A k 9 @2; N1>A k 11+ @3; N2>A k 11 @3");
    assert_str(as_of(&l, 1), S("- weak"));
    assert_str(as_of(&l, 2), S("- weak"));
    assert_str(as_of(&l, 4), S("11+ fair"));
    mz_region_free(&l.region);
}

static void case_10_a_lowered_figure_shows_what_it_was(void **state)
{
    (void)state;
    ledger l = ledger_new();
    mz_account a;
    const mz_account_line *line = killed_of(&l, "A>A k 23 @1; A>A k 19 @3", &a);
    assert_int_equal(line->conceded.v.lo, 19);
    assert_true(line->said[0].lowered);
    assert_int_equal(line->said[0].was.lo, 23);
    assert_int_equal(line->claims_n, 2);
    mz_region_free(&l.region);
}

static void case_11_organs_of_one_side_give_a_hull(void **state)
{
    (void)state;
    ledger l = ledger_new();
    mz_account a;
    const mz_account_line *line = killed_of(&l, "A.army>A k 23; A.governor>A k 25", &a);
    assert_int_equal(line->conceded.v.lo, 23);
    assert_int_equal(line->conceded.v.hi, 25);
    assert_int_equal(line->said_n, 1);
    assert_int_equal(line->said[0].members_n, 2);
    mz_region_free(&l.region);
}

static void case_12_increments_add_and_a_later_total_replaces(void **state)
{
    (void)state;
    static const char *const said[] = {"N1>A k total 8 @1", "N1>A k +3 @2", "N1>A k +2 @3", "N1>A k total 12 @4"};
    static const int64_t lo[] = {8, 11, 13, 12};
    ledger l = ledger_new();
    for (int i = 0; i < 4; i++) {
        mz_account a;
        const mz_account_line *line = killed_of(&l, said[i], &a);
        assert_false(line->established.known);
        assert_int_equal(line->grade, MZ_GRADE_WEAK);
        assert_int_equal(line->independent[0].bounds.lo, lo[i]);
        assert_int_equal(line->independent[0].bounds.hi, lo[i]);
        assert_int_equal((line->flags & MZ_FLAG_MISMATCH) != 0, i == 3);
    }
    mz_region_free(&l.region);
}

static void an_increment_without_a_total_is_a_floor(void **state)
{
    (void)state;
    ledger l = ledger_new();
    mz_account a;
    const mz_account_line *line = killed_of(&l, "N1>A k +3", &a);
    assert_int_equal(line->independent[0].bounds.lo, 3);
    assert_true(line->independent[0].bounds.hi == MZ_OPEN);
    mz_region_free(&l.region);
}

static void case_8_three_documents_are_one_voice(void **state)
{
    (void)state;
    ledger l = ledger_new();
    mz_account a;
    const mz_account_line *line =
        killed_of(&l, "B>A k 150+ key=t doc=b; B>A k 150+ doc=n1; N2>A k 150+ key=t doc=n2", &a);
    assert_int_equal(line->independent_n, 0);
    assert_int_equal(line->said_n, 1);
    assert_str(line->said[0].by, S("B"));
    assert_int_equal(line->claims_n, 3);
    mz_region_free(&l.region);
}

static void case_13_the_whole_is_never_its_parts_added(void **state)
{
    (void)state;
    ledger l = ledger_new();
    mz_account a;
    say_them(&l, "N1>A k 12 doc=1; N1>A k sub 2 part=children doc=1; N1>A k sub 3 part=women doc=1");
    const mz_account_line *line = killed_of(&l, "N2>A k sub 2 part=children doc=2", &a);
    assert_int_equal(line->independent_n, 2);
    assert_int_equal(line->independent[0].bounds.lo, 12);
    assert_int_equal(line->independent[0].bounds.hi, 12);
    assert_int_equal(line->independent[1].bounds.lo, 2);
    assert_true(line->independent[1].bounds.hi == MZ_OPEN);
    mz_region_free(&l.region);
}

static void case_14_what_is_left_of_the_casualties_is_wounded(void **state)
{
    (void)state;
    ledger l = ledger_new();
    mz_account a;
    (void)killed_of(&l, "N1>A c 30 doc=1; N1>A k sub 8 doc=1", &a);
    const mz_account_line *w = line_in(&a, "A", MZ_LINE_ARMED, MZ_WOUNDED, "");
    assert_int_equal(w->independent[0].bounds.lo, 22);
    assert_int_equal(w->independent[0].bounds.hi, 22);
    assert_true(w->independent[0].derived);
    assert_int_equal(w->claims_n, 2);
    mz_region_free(&l.region);
}

static void case_15_about_widens_outward_by_a_tenth(void **state)
{
    (void)state;
    static const struct {
        const char *said;
        int64_t lo, hi;
    } v[] = {{"N1>A k ~40", 36, 44}, {"N1>A k ~12", 10, 14}, {"N1>A k ~150", 135, 165}, {"N1>A k ~1", 0, 2}};
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        ledger l = ledger_new();
        mz_account a;
        const mz_account_line *line = killed_of(&l, v[i].said, &a);
        assert_int_equal(line->independent[0].bounds.lo, v[i].lo);
        assert_int_equal(line->independent[0].bounds.hi, v[i].hi);
        mz_region_free(&l.region);
    }
}

static void case_20_a_finding_stands_above_all_but_a_concession(void **state)
{
    (void)state;
    static const struct {
        const char *finding, *said, *want;
    } v[] = {{"14", "A>A k 9; B>A k 30", "14 found contested"},
             {"14+", "A>A k 23", "23+ found"},
             {"14", "A>A k 23", "23+ found finding_below_concession"},
             {"none", "B>A k 10", "0 found"}};
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        ledger l = ledger_new();
        say_them(&l, v[i].said);
        finds(&l, 0, "A", MZ_KILLED, v[i].finding);
        assert_str(as_of(&l, INT64_MAX), mz_str_of(v[i].want));
        mz_region_free(&l.region);
    }
}

static void a_bad_interval_names_the_claim_and_leaves_out_untouched(void **state)
{
    (void)state;
    ledger l = ledger_new();
    say_them(&l, "N1>A k 12; N2>A k 9");
    l.claims.v[1].count = (mz_interval){9, 3};
    const mz_account_options o = {.as_of = INT64_MAX};
    mz_account a = {NULL, 77};
    const mz_status s = mz_account_incident(l.claims.v, l.claims.n, &o, &a, &l.perm, l.perm);
    assert_int_equal(s.code, MZ_BAD_INPUT);
    assert_int_equal(s.at, 1);
    assert_int_equal(a.n, 77);
    mz_region_free(&l.region);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_worked_case_comes_out),
        cmocka_unit_test(case_8_three_documents_are_one_voice),
        cmocka_unit_test(case_9_the_account_as_of_a_day_knows_only_that_day),
        cmocka_unit_test(case_10_a_lowered_figure_shows_what_it_was),
        cmocka_unit_test(case_11_organs_of_one_side_give_a_hull),
        cmocka_unit_test(case_12_increments_add_and_a_later_total_replaces),
        cmocka_unit_test(an_increment_without_a_total_is_a_floor),
        cmocka_unit_test(case_13_the_whole_is_never_its_parts_added),
        cmocka_unit_test(case_14_what_is_left_of_the_casualties_is_wounded),
        cmocka_unit_test(case_15_about_widens_outward_by_a_tenth),
        cmocka_unit_test(case_20_a_finding_stands_above_all_but_a_concession),
        cmocka_unit_test(a_bad_interval_names_the_claim_and_leaves_out_untouched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

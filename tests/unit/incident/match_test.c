#include "test.h"

#include "incident/incident.h"

/* Matching as a whole: fixtures of a few reports, and the invariants. */

static mz_region region;
static mz_arena perm, scratch;
static const mz_weights *weights;

static int begin(void **state)
{
    (void)state;
    mz_arena all;
    assert_ok(mz_region_new(INT64_C(1) << 32, &region, &all));
    perm = (mz_arena){all.beg, all.beg + (INT64_C(1) << 31)};
    scratch = (mz_arena){perm.end, all.end};
    assert_ok(mz_weights_default(&weights, &perm));
    return 0;
}

static int end(void **state)
{
    (void)state;
    mz_region_free(&region);
    return 0;
}

static mz_report at(const char *id, const char *source, const char *day, int32_t lat_e6, int32_t lon_e6, int64_t dead)
{
    mz_report r = {.rec_id = mz_str_of(id), .source = mz_str_of(source), .date_prec = 1, .placed = true};
    assert_true(mz_day_parse(mz_str_of(day), &r.from));
    r.to = r.from;
    r.lat_e6 = lat_e6;
    r.lon_e6 = lon_e6;
    r.where_prec = 1;
    r.country = S("Pakistan");
    r.adm_1 = S("Khyber Pakhtunkhwa");
    r.adm_2 = S("Kurram district");
    r.type_fine = S("T1");
    r.type_broad = S("violence");
    r.dyad = S("D1");
    r.conflict = S("C1");
    r.counted = dead >= 0;
    r.deaths = (mz_interval){dead, dead};
    r.deaths_best = dead;
    return r;
}

static mz_matched match(const mz_report *r, mz_len n)
{
    mz_matched m;
    assert_ok(mz_match(r, n, NULL, 0, weights, 1, &m, &perm, scratch));
    return m;
}

static void two_incidents_of_one_day_told_by_two_clean_sources_stay_two(void **state)
{
    (void)state;
    const mz_report r[] = {
        at("a1", "a", "2026-01-10", 33900000, 70100000, 3),
        at("a2", "a", "2026-01-10", 33900000, 70100000, 14),
        at("b1", "b", "2026-01-10", 33900000, 70100000, 3),
        at("b2", "b", "2026-01-10", 33900000, 70100000, 14),
    };
    const mz_matched m = match(r, 4);
    assert_int_equal(m.incidents, 2);
    assert_int_equal(m.first[2], 0);
    assert_int_equal(m.first[3], 1);
}

static void reports_far_apart_in_time_or_place_are_never_compared(void **state)
{
    (void)state;
    const mz_report r[] = {
        at("a1", "a", "2026-01-10", 33900000, 70100000, 3),
        at("b1", "b", "2026-02-10", 33900000, 70100000, 3),
        at("c1", "c", "2026-01-10", 36900000, 70100000, 4),
    };
    const mz_matched m = match(r, 3);
    assert_int_equal(m.incidents, 3);
    assert_int_equal(m.candidates, 0);
    assert_int_equal(m.probability_ppm[0], -1);
}

static void a_rec_id_that_stands_twice_is_refused_and_leaves_out_untouched(void **state)
{
    (void)state;
    const mz_report r[] = {at("a1", "a", "2026-01-10", 33900000, 70100000, 3),
                           at("a1", "b", "2026-01-10", 33900000, 70100000, 3)};
    mz_matched m = {.n = -7};
    assert_code(mz_match(r, 2, NULL, 0, weights, 1, &m, &perm, scratch), MZ_BAD_INPUT);
    assert_int_equal(m.n, -7);
}

static void a_cannot_link_holds_over_any_score_and_a_must_link_too(void **state)
{
    (void)state;
    const mz_report r[] = {at("a1", "a", "2026-01-10", 33900000, 70100000, 3),
                           at("b1", "b", "2026-01-10", 33900000, 70100000, 3),
                           at("c1", "c", "2027-01-10", 23900000, 10100000, 9)};
    const mz_link cannot = {S("a1"), S("b1"), false, S("mediator"), S("2026-02-01"), S("two posts")};
    const mz_link must = {S("c1"), S("a1"), true, S("mediator"), S("2026-02-01"), S("seen by both")};
    mz_matched m;
    assert_ok(mz_match(r, 3, NULL, 0, weights, 1, &m, &perm, scratch));
    assert_int_equal(m.first[1], 0);
    assert_ok(mz_match(r, 3, &cannot, 1, weights, 1, &m, &perm, scratch));
    assert_int_equal(m.first[1], 1);
    const mz_link both[] = {cannot, must};
    assert_ok(mz_match(r, 3, both, 2, weights, 1, &m, &perm, scratch));
    assert_int_equal(m.first[2], 0);
    assert_int_equal(m.incidents, 2);
}

static void a_must_chain_round_a_cannot_link_is_an_error(void **state)
{
    (void)state;
    const mz_report r[] = {at("a1", "a", "2026-01-10", 33900000, 70100000, 3),
                           at("b1", "b", "2026-01-10", 33900000, 70100000, 3),
                           at("c1", "c", "2026-01-10", 33900000, 70100000, 3)};
    const mz_link links[] = {{.rec_a = S("a1"), .rec_b = S("b1"), .must = true},
                             {.rec_a = S("b1"), .rec_b = S("c1"), .must = true},
                             {.rec_a = S("c1"), .rec_b = S("a1"), .must = false}};
    mz_matched m;
    const mz_status s = mz_match(r, 3, links, 3, weights, 1, &m, &perm, scratch);
    assert_code(s, MZ_BAD_INPUT);
    assert_int_equal(s.at, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_incidents_of_one_day_told_by_two_clean_sources_stay_two),
        cmocka_unit_test(reports_far_apart_in_time_or_place_are_never_compared),
        cmocka_unit_test(a_rec_id_that_stands_twice_is_refused_and_leaves_out_untouched),
        cmocka_unit_test(a_cannot_link_holds_over_any_score_and_a_must_link_too),
        cmocka_unit_test(a_must_chain_round_a_cannot_link_is_an_error),
    };
    return cmocka_run_group_tests(tests, begin, end);
}

#include "test.h"

#include "intake/collect.h"

static const mz_intake_options SHEET = {.date = MZ_NO_DAY, .publisher = {(const uint8_t *)"IGOMVM", 6}};

#define HEAD "id,position,lat,lon,held_by,means,from,to,count,kind,assessment,bearing,distance_km,weapon,side,note\n"
#define ROW(id, from, to, count, kind, rest)                                                                           \
    id ",Torkham post,34.12,71.09,mechanism,patrol_heard," from "," to "," count "," kind "," rest "\n"
#define PLACED "undetermined,W,1-3,mortar_82,,\"a; note\""

static void a_row_is_an_observation_and_the_coverage_behind_it(void **state)
{
    (void)state;
    collected c = collect(
        S(HEAD ROW("o1", "2026-02-26T20:30+05:00", "2026-02-27T01:00+05:00", "at least 60", "explosion", PLACED)),
        &SHEET, true);
    assert_ok(c.status);
    assert_int_equal(c.result.as, MZ_AS_OBSERVATIONS);
    assert_str(
        mz_buf_str(&c.log),
        S("D IGOMVM|IGOMVM|||text/csv|observation\n"
          "\n"
          "statement 0 101 259 event ASSAULT 194 shelling affirmed reports\n"
          "id o1\n"
          "where 34.119998 71.068274 2 - 104 116 Torkham post\n"
          "when 2026-02-26 2026-02-27 2 152 174 2026-02-26T20:30+05:00\n"
          "rules table.observations osce.explosion\n"
          "note means=patrol_heard; kind=explosion; count=at least 60; assessment=undetermined; bearing=W; "
          "distance_km=1-3; weapon=mortar_82; held_by=mechanism; from=2026-02-26T20:30+05:00; "
          "to=2026-02-27T01:00+05:00; note=a, note\n"
          "mizan/act/v1\n"
          "act coverage IGOMVM - watched - - 2026-02-26 2026-02-27\n"
          "where 34.120000 71.090000 10000 Torkham post\n"
          "reason means=patrol_heard; held_by=mechanism; from=2026-02-26T20:30+05:00; to=2026-02-27T01:00+05:00; "
          "note=a, note\n"));
    mz_buf_free(&c.log);
}

static void nothing_seen_is_coverage_and_access_refused_is_both(void **state)
{
    (void)state;
    collected c = collect(S(HEAD ROW("o1", "2026-02-26", "2026-02-26", "", "none", ",,,,,")
                                ROW("o2", "2026-02-26 10:00Z", "", "1", "access_restriction", ",,,,AFG,stopped")
                                    ROW("o3", "2026-02-26", "2026-02-26", "", "none", ",,,,,again")),
                          &SHEET, true);
    assert_ok(c.status);
    assert_int_equal(c.n, 1);
    assert_int_equal(c.acts, 2); /* o3 watched what o1 watched */
    const mz_str log = mz_buf_str(&c.log);
    assert_true(mz_str_find(log, S(" event COERCE 191 access_denied affirmed reports\nid o2\nagent AFG ")) > 0);
    assert_true(mz_str_find(log, S("act coverage IGOMVM - denied - AFG 2026-02-26 2026-02-26\n")) > 0);
    mz_buf_free(&c.log);
}

static void rows_that_do_not_hold_are_rejected(void **state)
{
    (void)state;
    collected c = collect(
        S(HEAD ROW("1", "2026-02-29T20:30+05:00", "", "3", "explosion",
                   PLACED) ROW("2", "2026-02-27T11:00+05:00", "2026-02-27T10:00+05:00", "3", "explosion",
                               PLACED) ROW("3", "2026-02-27T10:00+05:00", "2026-02-27T10:00+06:00", "3", "explosion",
                                           PLACED) ROW("4", "2026-02-27", "", "-4", "explosion",
                                                       PLACED) ROW("5", "2026-02-27", "", "99999999999", "shot", PLACED)
              ROW("6", "2026-02-27", "", "many", "shot", PLACED) ROW("7", "2026-02-27", "", "9-3", "shot", PLACED)
                  ROW("8", "2026-02-27", "", "1", "song",
                      PLACED) ROW("9", "2026-02-27", "", "1", "shot", "maybe,W,1,,,")
                      ROW("10", "2026-02-27", "", "1", "shot", "impact,up,1,,,")
                          ROW("11", "2026-02-27", "", "1", "shot",
                              "impact,W,900,,,") "12,X,34,71,,telepathy,2026-02-27,,1,shot,,,,,,\n"
                                                 "13,X,134,71,,camera,2026-02-27,,1,shot,,,,,,\n"
                                                 "14,No such place at all,,,,camera,2026-02-27,,1,shot,,,,,,\n"
                                                 "15,X,34,71,,camera,2026-02-27T25:00+05:00,,1,shot,,,,,,\n"
                                                 "16,X,34,71,,camera,2026-02-27,,about 20,shot,,unknown,unknown,,,\n"
                                                 "16,X,34,71,,camera,2026-02-27,,about 20,shot,,unknown,unknown,,,\n"
                                                 "17,caf\xE9,34,71,,camera,2026-02-27,,2,shot,,,,,,\n"),
        &SHEET, false);
    assert_ok(c.status);
    assert_str(mz_buf_str(&c.log),
               S("D IGOMVM|IGOMVM|||text/csv|observation\n"
                 "R 2 `from` is no time (2026-02-29T20:30+05:00)\n"
                 "R 3 it ends before it begins (2026-02-27T10:00+05:00)\n"
                 "R 4 it ends before it begins (2026-02-27T10:00+06:00)\n"
                 "R 5 the count is negative (-4)\n"
                 "R 6 the count is absurd: more than ten million (99999999999)\n"
                 "R 7 the count is no number and no range (many)\n"
                 "R 8 the range of the count is upside down (9-3)\n"
                 "R 9 the kind of observation is not in the list (song)\n"
                 "R 10 the assessment is not in the list (maybe)\n"
                 "R 11 the bearing is none of the 16 points (up)\n"
                 "R 12 the distance is no band of kilometres from 0 to 100 (900)\n"
                 "R 13 the means of observation is not in the list (telepathy)\n"
                 "R 14 the latitude is no number from -90 to 90 (134)\n"
                 "R 15 the position has no coordinates and is not in the gazetteer (No such place at all)\n"
                 "R 16 `from` is no time (2026-02-27T25:00+05:00)\n"
                 "R 18 the same row stands in the file already (line 17)\n"
                 "R 19 the row is not UTF-8 text\n"));
    assert_int_equal(c.n, 1);
    mz_buf_free(&c.log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_is_an_observation_and_the_coverage_behind_it),
        cmocka_unit_test(nothing_seen_is_coverage_and_access_refused_is_both),
        cmocka_unit_test(rows_that_do_not_hold_are_rejected),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

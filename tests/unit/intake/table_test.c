#include "test.h"

#include "format/format.h"
#include "intake/collect.h"

#include <stdio.h>

static const mz_intake_options PLAIN = {.date = MZ_NO_DAY};

#define GED_HEAD                                                                                                       \
    "id,type_of_violence,side_a,side_b,source_original,where_prec,where_coordinates,adm_1,adm_2,latitude,longitude,"   \
    "country,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high," \
    "low\n"
#define HXL_ROW "#event+id,,#group,,,,,,,#geo+lat,#geo+lon,,,,#date+start,,,,,,,,\n"
#define GED_ROW(id, from, to, lat, low)                                                                                \
    id ",1,Government of Pakistan,TTP,police,2,\"Bara, Khyber\",Khyber Pakhtunkhwa,Khyber," lat                        \
       ",71.46,Pakistan,1,1," from "," to ",2,5,1,0,8,9," low "\n"
#define GOOD(id) GED_ROW(id, "2014-03-05 00:00:00.000", "2014-03-05 00:00:00.000", "33.95", "7")

static void a_ged_row_becomes_one_statement_with_bounds_and_parts(void **state)
{
    (void)state;
    collected c = collect(S(GED_HEAD HXL_ROW GOOD("77")), &PLAIN, true);
    assert_ok(c.status);
    assert_int_equal(c.result.as, MZ_AS_GED);
    assert_str(mz_buf_str(&c.log), S("D UCDP GED|NGO|en||text/csv|table\n"
                                     "\n"
                                     "statement 0 291 459 event ASSAULT 190 clash affirmed reports\n"
                                     "id 77\n"
                                     "agent PAKGOV 296 318 Government of Pakistan\n"
                                     "agent PAKREBTTP 319 322 TTP\n"
                                     "target PAKREBTTP 319 322 TTP\n"
                                     "target PAKGOV 296 318 Government of Pakistan\n"
                                     "where 33.950000 71.460000 2 - 333 345 Bara, Khyber\n"
                                     "country Pakistan\n"
                                     "adm1 Khyber Pakhtunkhwa\n"
                                     "adm2 Khyber\n"
                                     "when 2014-03-05 2014-03-05 1 398 421 2014-03-05 00:00:00.000\n"
                                     "harm killed 7 9 exact incident mixed 458 459\n"
                                     "harm killed 2 2 exact subset military 446 447\n"
                                     "victims PAKGOV 296 318 Government of Pakistan\n"
                                     "harm killed 5 5 exact subset militant 448 449\n"
                                     "victims PAKREBTTP 319 322 TTP\n"
                                     "harm killed 1 1 exact subset civilian 450 451\n"
                                     "rules table.ged\n"
                                     "note source=police; ucdp_type=1; best=8; clarity=1\n"));
    mz_buf_free(&c.log);
}

static void bad_rows_are_rejected_one_by_one(void **state)
{
    (void)state;
    collected c = collect(
        S(GED_HEAD GOOD("1") GOOD("1") GED_ROW("1", "2014-03-06", "2014-03-06", "33.95", "7") GED_ROW(
            "2", "2014-02-30", "2014-03-05", "33.95", "7") GED_ROW("3", "2014-03-05", "2014-03-04", "33.95", "7")
              GED_ROW("4", "2014-03-05", "2014-03-05", "93.95", "7") GED_ROW("5", "2014-03-05", "", "north", "7")
                  GED_ROW("6", "2014-03-05", "", "33.95", "-7") GED_ROW("7", "2014-03-05", "", "33.95", "10000001")
                      GED_ROW("8", "2014-03-05", "", "33.95", "seven") GED_ROW("", "2014-03-05", "", "33.95", "7")
                          GED_ROW("9\"", "2014-03-05", "", "33.95", "7") "10,1,short\n" GED_ROW(
                              "11\xFF", "2014-03-05", "", "33.95", "7") GED_ROW("12", "", "", "33.95", "7")
                              GED_ROW("13", "2014-03-05", "", "33.95", "99999999999999999999")
                                  GED_ROW("14", "2014-03-05", "", "33.95", "7.0")),
        &PLAIN, false);
    assert_ok(c.status);
    assert_str(mz_buf_str(&c.log), S("D UCDP GED|NGO|en||text/csv|table\n"
                                     "R 3 the same row stands in the file already (line 2)\n"
                                     "R 4 the id stands in the file already (line 2)\n"
                                     "R 5 the date is no day of the calendar (2014-02-30)\n"
                                     "R 6 it ends before it begins (2014-03-04)\n"
                                     "R 7 the latitude is no number from -90 to 90 (93.95)\n"
                                     "R 8 the latitude is no number from -90 to 90 (north)\n"
                                     "R 9 a count is negative (-7)\n"
                                     "R 10 a count is absurd: more than ten million people (10000001)\n"
                                     "R 11 a count is not a whole number (seven)\n"
                                     "R 12 the row has no id\n"
                                     "R 13 a quote stands inside an unquoted cell\n"
                                     "R 14 the row has fewer cells than the header\n"
                                     "R 15 the row is not UTF-8 text\n"
                                     "R 16 the row has no date\n"
                                     "R 17 a count is absurd: more than ten million people (99999999999999999999)\n"));
    assert_int_equal(c.n, 2);
    assert_int_equal(c.result.rows, 17);
    mz_buf_free(&c.log);
}

static void bounds_that_cross_are_kept_as_their_hull_and_say_so(void **state)
{
    (void)state;
    collected c = collect(S(GED_HEAD GED_ROW("1", "2014-03-05", "", "33.95", "12")), &PLAIN, true);
    assert_true(mz_str_find(mz_buf_str(&c.log), S("\nharm killed 8 12 exact incident mixed")) > 0);
    assert_true(mz_str_find(mz_buf_str(&c.log), S("\nrules table.ged table.bounds_crossed\n")) > 0);
    mz_buf_free(&c.log);
}

#define ACLED_HEAD                                                                                                     \
    "event_id_cnty;event_date;time_precision;event_type;sub_event_type;actor1;actor2;country;admin1;admin2;location;"  \
    "latitude;longitude;geo_precision;source;notes;fatalities\n"

static void acled_rows_give_approximate_tolls_and_zero_is_silence(void **state)
{
    (void)state;
    collected c = collect(
        S(ACLED_HEAD
          "PAK1;09 October 2025;1;Explosions/Remote violence;Air/drone strike;Military Forces of Pakistan (2024-);"
          "Civilians (Afghanistan);Afghanistan;Paktika;Barmal;Margha;32.78;69.1;2;A Paper;Two; three;10\n"
          "PAK2;02-11-2025;2;Battles;Armed clash;Military Forces of Pakistan (2024-);TTP: Tehreek-i-Taliban Pakistan;"
          "Pakistan;Khyber;;Bara;33.9;71.4;1;A Paper;note;12\n"
          "PAK3;2025-11-03;1;Strategic developments;Agreement;A;B;Pakistan;;;X;33.9;71.4;3;A Paper;note;0\n"),
        &PLAIN, true);
    assert_ok(c.status);
    assert_int_equal(c.n, 2);
    const mz_str log = mz_buf_str(&c.log);
    assert_true(mz_str_find(log, S("R 2 the row has more cells than the header\n")) > 0);
    assert_true(mz_str_find(log, S("when 2025-11-02 2025-11-02 3 ")) > 0);
    assert_true(mz_str_find(log, S("harm killed 12 12 approx incident unknown")) > 0);
    assert_true(mz_str_find(log, S(" act SUPPORT 057 agreement affirmed reports\nid PAK3\n")) > 0);
    assert_true(mz_str_find(log, S(" 4 - ")) > 0); /* geo_precision 3 is a region */
    mz_buf_free(&c.log);
}

static void a_missing_column_fails_with_its_name(void **state)
{
    (void)state;
    collected c = collect(S("event_id_cnty,year\nPAK1,2025\n"), &PLAIN, false);
    assert_code(c.status, MZ_BAD_INPUT);
    assert_true(mz_str_ends(mz_buf_str(&c.log),
                            S("R 1 a column is missing that a table of this kind must have (event_date)\n")));
    mz_buf_free(&c.log);
}

static void records_without_a_point_take_their_district(void **state)
{
    (void)state;
    collected c =
        collect(S("rec_id,date,country,adm_1,adm_2,type,actor,deaths_low,deaths_high,wounded_low,wounded_high\n"
                  "r1,2024-05-01,Pakistan,,Kurram,shelling,PAKMIL,1,,4,6\n"
                  "r2,2024-05-01,,,,no_such_type,,,,,\n"),
                &PLAIN, true);
    assert_ok(c.status);
    const mz_str log = mz_buf_str(&c.log);
    assert_true(mz_str_find(log, S("rules table.records place.admin\n")) > 0);
    assert_true(mz_str_find(log, S("harm wounded 4 6 exact incident unknown")) > 0);
    assert_true(mz_str_find(log, S("note type=no_such_type\n")) > 0);
    mz_buf_free(&c.log);
}

static void a_table_in_utf_16_cites_bytes_of_the_file(void **state)
{
    (void)state;
    const mz_str text = S("rec_id\tdate\tlat\tlon\nr1\t2024-05-01\t33\t70\n");
    MZ_BUF_SCOPED wide = mz_buf_new(4096);
    mz_puts(&wide, "\xFF\xFE");
    for (mz_len i = 0; i < text.len; i++) {
        mz_put_byte(&wide, text.data[i]);
        mz_put_byte(&wide, 0);
    }
    collected c = collect(mz_buf_str(&wide), &PLAIN, true);
    assert_ok(c.status);
    assert_int_equal(c.n, 1);
    assert_int_equal(c.last.begin, 2 + 2 * 20);
    mz_buf_free(&c.log);
}

static void points_become_statements_and_other_features_are_rejected(void **state)
{
    (void)state;
    collected c = collect(
        S("{\"type\":\"FeatureCollection\",\"features\":[\n"
          "{\"type\":\"Feature\",\"id\":\"S-1\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[66.402,31.006]},"
          "\"properties\":{\"date\":\"2025-10-16\",\"type\":\"property_destruction\",\"place\":\"Spin Boldak, market\","
          "\"uncertainty_m\":3000,\"means\":\"satellite\",\"deaths_low\":2}},\n"
          "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[371,31]},\"properties\":{}},\n"
          "{\"type\":\"Feature\",\"geometry\":null,\"properties\":{\"date\":\"2025-10-16\"}},\n"
          "{\"type\":\"Feature\",\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]},\"properties\":{}"
          "},\n"
          "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[66,31]},\"properties\":{\"date\":"
          "\"2026-13-01\"}},\n"
          "{\"type\":\"Feature\",\"id\":\"S-1\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[66,31]},"
          "\"properties\":{\"date\":\"2026-01-01\"}}\n"
          "]}"),
        &PLAIN, true);
    assert_ok(c.status);
    assert_int_equal(c.result.as, MZ_AS_GEOJSON);
    assert_str(mz_buf_str(&c.log), S("D ||||application/geo+json|table\n"
                                     "R 3 a position is not [longitude, latitude] within 180 and 90 degrees\n"
                                     "R 4 the feature has no place\n"
                                     "R 5 the feature is not one point\n"
                                     "R 6 the date is no day of the calendar (2026-13-01)\n"
                                     "R 7 the id stands in the file already (line 2)\n"
                                     "\n"
                                     "statement 0 41 279 event ASSAULT 1712 property_destruction affirmed reports\n"
                                     "id S-1\n"
                                     "where 31.006000 66.402000 2 - - - Spin Boldak, market\n"
                                     "when 2025-10-16 2025-10-16 1 - - 2025-10-16\n"
                                     "harm killed 2 2 exact incident mixed - -\n"
                                     "rules table.geojson\n"
                                     "note means=satellite; uncertainty_m=3000\n"));
    mz_buf_free(&c.log);
}

static void batches_are_bounded_and_statements_are_counted_on(void **state)
{
    (void)state;
    MZ_BUF_SCOPED b = mz_buf_new(4 << 20);
    mz_puts(&b, "rec_id,date,lat,lon,note\n");
    for (int i = 0; i < 3 * MZ_INTAKE_BATCH + 7; i++) {
        mz_puts(&b, "r");
        mz_put_int(&b, i);
        mz_puts(&b, ",2024-05-01,33.5,70.5,\"a \"\"quoted\"\" note; with a stop\"\n");
    }
    collected c = collect(mz_buf_str(&b), &PLAIN, false);
    assert_ok(c.status);
    assert_int_equal(c.n, 3 * MZ_INTAKE_BATCH + 7);
    assert_int_equal(c.batches, 4);
    assert_int_equal(c.most, MZ_INTAKE_BATCH);
    mz_buf_free(&c.log);
}

static mz_status stop(void *ctx, const mz_statement *v, mz_len n)
{
    (void)ctx, (void)v, (void)n;
    return mz_fail(MZ_IO, "the disk is full", -1);
}

static void what_the_sink_fails_with_is_returned(void **state)
{
    (void)state;
    collected c = {.log = mz_buf_new(4096)};
    mz_region region;
    mz_arena arena;
    const mz_str in = S(GED_HEAD GOOD("1"));
    assert_ok(mz_region_new(mz_intake_scratch_bytes(in.len), &region, &arena));
    const mz_sink sink = {&c, collect_document, stop, collect_acts, collect_reject, NULL};
    assert_code(mz_intake_run(in, &PLAIN, &sink, &c.result, arena), MZ_IO);
    mz_region_free(&region);
    mz_buf_free(&c.log);
}

/* Real files: every row of them goes in. Counted by another program from the same bytes. */
static void real_ged_files_go_in_whole(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int rows, crossed;
    } files[] = {{"ged_pak", 3723, 157},  {"ged_irq", 3552, 27},   {"ged_syr", 9679, 62},
                 {"ged_ukr_v18", 538, 7}, {"ged_ukr_v20", 538, 7}, {"ged_ukr_v22", 1228, 5}};
    if (!mz_path_exists(MZ_SOURCE "/../shared/data/events/ucdp_ged/ged_pak.csv.gz")) {
        print_message("skipped: ../shared is not here\n");
        skip();
    }
    mz_region region;
    mz_arena arena;
    assert_ok(mz_region_new(16 << 20, &region, &arena));
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char path[512];
        (void)snprintf(path, sizeof path, MZ_SOURCE "/../shared/data/events/ucdp_ged/%s.csv.gz", files[i].name);
        MZ_VIEW_SCOPED view = {0};
        mz_str name;
        assert_ok(mz_intake_open(path, "/tmp", &view, &name, &arena));
        assert_true(mz_str_ends(name, S(".csv")));
        collected c = collect(view.bytes, &PLAIN, true);
        assert_ok(c.status);
        assert_int_equal(c.result.as, MZ_AS_GED);
        assert_int_equal(c.n, files[i].rows);
        assert_int_equal(c.rejects, 0);
        int crossed = 0;
        for (mz_str rest = mz_buf_str(&c.log); rest.data != NULL;) {
            crossed += mz_str_find(mz_str_cut(&rest, '\n'), S("table.bounds_crossed")) > 0;
        }
        assert_int_equal(crossed, files[i].crossed);
        mz_buf_free(&c.log);
    }
    mz_region_free(&region);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ged_row_becomes_one_statement_with_bounds_and_parts),
        cmocka_unit_test(bad_rows_are_rejected_one_by_one),
        cmocka_unit_test(bounds_that_cross_are_kept_as_their_hull_and_say_so),
        cmocka_unit_test(acled_rows_give_approximate_tolls_and_zero_is_silence),
        cmocka_unit_test(a_missing_column_fails_with_its_name),
        cmocka_unit_test(records_without_a_point_take_their_district),
        cmocka_unit_test(a_table_in_utf_16_cites_bytes_of_the_file),
        cmocka_unit_test(points_become_statements_and_other_features_are_rejected),
        cmocka_unit_test(batches_are_bounded_and_statements_are_counted_on),
        cmocka_unit_test(what_the_sink_fails_with_is_returned),
        cmocka_unit_test(real_ged_files_go_in_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Boxes and times of a request: read as the standards write them, to the exact point of the grid and the exact day. */
#include "test.h"

#include "serve/api/api.h"

#include <stdio.h>

static void a_box_holds_the_points_of_the_grid_within_it(void **state)
{
    static const struct {
        const char *text;
        int64_t west, south, east, north;
    } good[] = {
        {"70,33,72,35", 70000000, 33000000, 72000000, 35000000},
        {"70.1,33.1,72.1,35.1", 70100000, 33100000, 72100000, 35100000},
        {"70.0000001,33.0000001,71.9999999,34.9999999", 70000001, 33000001, 71999999, 34999999},
        {"-70.0000001,-33.0000001,-69.9999999,-32.9999999", -70000000, -33000000, -70000000, -33000000},
        {"-180,-90,180,90", -180000000, -90000000, 180000000, 90000000},
        {"170,-10,-170,10", 170000000, -10000000, -170000000, 10000000}, /* over the 180th meridian */
        {"70,33,-5,72,35,9000", 70000000, 33000000, 72000000, 35000000}, /* heights do not count */
        {" 70 , 33, 72,35 ", 70000000, 33000000, 72000000, 35000000},
        {"7e1,3.3e1,72,35", 70000000, 33000000, 72000000, 35000000},
        {"1e-7,0,1,1", 1, 0, 1000000, 1000000},
        {"70,33,70,33", 70000000, 33000000, 70000000, 33000000},
    };
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        mz_api_box box;
        const mz_status s = mz_api_read_bbox(mz_str_of(good[i].text), &box);
        if (mz_failed(s) || box.west_e6 != good[i].west || box.south_e6 != good[i].south ||
            box.east_e6 != good[i].east || box.north_e6 != good[i].north) {
            fail_msg("%s: %s %ld %ld %ld %ld", good[i].text, s.what, (long)box.west_e6, (long)box.south_e6,
                     (long)box.east_e6, (long)box.north_e6);
        }
    }
}

static void what_is_no_box_says_where_and_leaves_out_untouched(void **state)
{
    static const struct {
        const char *text;
        int at;
    } bad[] = {
        {"", 0},
        {"70", 2},
        {"70,33,72", 8},
        {"70,33,72,35,1", 13},
        {"70,33,72,35,1,2,3", 16},
        {"70,33,72,", 9},
        {"70,,72,35", 3},
        {"70,x,72,35", 3},
        {"70,33,72,35e", 9},
        {"70,nan,72,35", 3},
        {"70,inf,72,35", 3},
        {"70,0x21,72,35", 3},
        {"70,[33],72,35", 3},
        {"70,[[[[[[[[[[[[[[[[[[[[[[[[[,72,35", 3},
        {"70,1e400,72,35", 3},
        {"70;33;72;35", 0},
        {"70,33,181,35", -1},
        {"-180.000000001,33,72,35", -1},
        {"70,-91,72,35", -1},
        {"70,33,72,90.000000001", -1},
        {"70,35,72,33", -1},
        {"70,33,9,72,35,8", -1},
        {"70,123456789012345678901234567890123,72,35", 3},
    };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        mz_api_box box = {1, 2, 3, 4};
        const mz_status s = mz_api_read_bbox(mz_str_of(bad[i].text), &box);
        if (s.code != MZ_BAD_INPUT || s.at != bad[i].at) {
            fail_msg("%s: %s at %td", bad[i].text, s.what, s.at);
        }
        assert_true(box.west_e6 == 1 && box.south_e6 == 2 && box.east_e6 == 3 && box.north_e6 == 4);
    }
}

static uint64_t next(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *seed >> 33;
}

/* The slow twin: a point of the grid is in the box exactly when its decimals, compared digit by digit, are. */
static void the_edges_are_exact_to_the_ninth_decimal(void **state)
{
    uint64_t seed = 7;
    (void)state;
    for (int round = 0; round < 20000; round++) {
        const int64_t west = (int64_t)(next(&seed) % 2000000000) - 1000000000; /* units of 10^-9 */
        const int64_t east = west + (int64_t)(next(&seed) % 5000);
        mz_api_box box;
        MZ_BUF_SCOPED b = mz_buf_new(256);
        mz_put_fixed(&b, west, 9);
        mz_puts(&b, ",0,");
        mz_put_fixed(&b, east, 9);
        mz_puts(&b, ",1");
        assert_ok(mz_api_read_bbox(mz_buf_str(&b), &box));
        for (int64_t p = west / 1000 - 3; p <= east / 1000 + 3; p++) {
            const bool within = p * 1000 >= west && p * 1000 <= east;
            const bool said = box.south_e6 <= box.north_e6 && p >= box.west_e6 && p <= box.east_e6;
            if (within != said) {
                fail_msg("%.*s: %ld", SFMT(mz_buf_str(&b)), (long)p);
            }
        }
        assert_true(box.west_e6 <= box.east_e6 || box.south_e6 > box.north_e6); /* never turned into half the world */
    }
}

static mz_day day(const char *text)
{
    mz_day d = MZ_NO_DAY;
    assert_true(text[0] == '\0' || mz_day_parse(mz_str_of(text), &d));
    return d;
}

static void a_time_is_the_day_in_utc(void **state)
{
    static const struct {
        const char *text, *since, *until;
    } good[] = {
        {"2026-03-03", "2026-03-03", "2026-03-03"},
        {"2026-03-03T10:20:30Z", "2026-03-03", "2026-03-03"},
        {"2026-03-03t10:20:30z", "2026-03-03", "2026-03-03"},
        {"2026-03-03T10:20:30.123456789Z", "2026-03-03", "2026-03-03"},
        {"2026-03-03T02:00:00+04:30", "2026-03-02", "2026-03-02"},
        {"2026-03-03T23:00:00-05:00", "2026-03-04", "2026-03-04"},
        {"2026-03-03T04:30:00+04:30", "2026-03-03", "2026-03-03"},
        {"2026-03-03T00:00:00Z/2026-03-04T00:00:00Z", "2026-03-03", "2026-03-04"},
        {"2026-03-03/2026-03-04", "2026-03-03", "2026-03-04"},
        {"../2026-03-04", "", "2026-03-04"},
        {"/2026-03-04", "", "2026-03-04"},
        {"2026-03-03/..", "2026-03-03", ""},
        {"2026-03-03/", "2026-03-03", ""},
        {"2016-12-31T23:59:60Z", "2016-12-31", "2016-12-31"},
        {"1969-12-31T23:59:59Z", "1969-12-31", "1969-12-31"},
        {"2024-02-29", "2024-02-29", "2024-02-29"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        mz_api_days days;
        const mz_status s = mz_api_read_datetime(mz_str_of(good[i].text), &days);
        if (mz_failed(s) || days.since != day(good[i].since) || days.until != day(good[i].until)) {
            fail_msg("%s: %s %d %d", good[i].text, s.what, days.since, days.until);
        }
    }
}

static void what_is_no_time_is_refused(void **state)
{
    static const char *const bad[] = {"",
                                      "/",
                                      "..",
                                      "../..",
                                      "/..",
                                      "2026",
                                      "2026-03",
                                      "2026-3-3",
                                      "2026-02-30",
                                      "2026-13-01",
                                      "2026-03-03T10:20:30",
                                      "2026-03-03T10:20Z",
                                      "2026-03-03T10:20:30.Z",
                                      "2026-03-03T10:20:30,5Z",
                                      "2026-03-03T25:00:00Z",
                                      "2026-03-03T10:20:30+0430",
                                      "2026-03-03T10:20:30+24:00",
                                      "2026-03-03T10:20:30+04:60",
                                      "2026-03-03T10:20:30+-4:30",
                                      "2026-03-03T10:20:30 04:30",
                                      "2026-03-04/2026-03-03",
                                      "2026-03-03/2026-03-04/2026-03-05",
                                      "now",
                                      "2026-03-03 ",
                                      "2026-03-03T10:20:30Zx",
                                      "2026-03-03/x",
                                      "x/2026-03-03",
                                      "2026-03-03T10:20:30.1234567890123456789012345Z"};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        mz_api_days days = {1, 2};
        const mz_status s = mz_api_read_datetime(mz_str_of(bad[i]), &days);
        if (s.code != MZ_BAD_INPUT || s.at < 0) {
            fail_msg("%s: %d at %td", bad[i], s.code, s.at);
        }
        assert_true(days.since == 1 && days.until == 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_box_holds_the_points_of_the_grid_within_it),
        cmocka_unit_test(what_is_no_box_says_where_and_leaves_out_untouched),
        cmocka_unit_test(the_edges_are_exact_to_the_ninth_decimal),
        cmocka_unit_test(a_time_is_the_day_in_utc),
        cmocka_unit_test(what_is_no_time_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

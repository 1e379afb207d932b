#include "geo/geo.h"
#include "test.h"

#include <math.h>
#include <stdlib.h>

/* The slow and obvious twin: haversine with the C library's functions. */
static double haversine_m(mz_point a, mz_point b)
{
    const double rad = 3.14159265358979323846 / 180e6;
    const double p = a.lat_e6 * rad, q = b.lat_e6 * rad, dp = q - p, dl = ((double)b.lon_e6 - a.lon_e6) * rad;
    const double h = pow(sin(dp / 2), 2) + cos(p) * cos(q) * pow(sin(dl / 2), 2);
    return 2 * MZ_EARTH_RADIUS_M * asin(sqrt(h > 1 ? 1 : h));
}

static uint32_t seed = 7;
static int32_t random_below(int32_t n)
{
    seed = seed * 1664525u + 1013904223u;
    return (int32_t)(((uint64_t)(seed >> 4) * (uint64_t)n) >> 28);
}
static mz_point random_point(void)
{
    return (mz_point){random_below(180000001) - 90000000, random_below(360000001) - 180000000};
}

static void distance_is_that_of_the_haversine(void **state)
{
    (void)state;
    for (int i = 0; i < 20000; i++) {
        const mz_point a = random_point();
        mz_point b = random_point();
        if (i % 2 == 0) { /* near pairs */
            b = (mz_point){a.lat_e6 + random_below(400000) - 200000, a.lon_e6 + random_below(400000) - 200000};
            b.lat_e6 = b.lat_e6 > 90000000 ? 90000000 : b.lat_e6 < -90000000 ? -90000000 : b.lat_e6;
        }
        const double want = haversine_m(a, b);
        assert_true(fabs((double)mz_distance_m(a, b) - want) < 1.0 + want * 1e-7);
        assert_int_equal(mz_distance_m(a, b), mz_distance_m(b, a));
    }
}

static void known_distances(void **state)
{
    (void)state;
    const mz_point kabul = {34528130, 69172330}, islamabad = {33721480, 73043290};
    assert_int_equal(mz_distance_m(kabul, kabul), 0);
    assert_true(labs((long)mz_distance_m(kabul, islamabad) - 368000) < 3000);
    /* a quarter of the earth, half of it, and over the date line */
    assert_int_equal(mz_distance_m((mz_point){0, 0}, (mz_point){90000000, 0}), 10007557);
    assert_int_equal(mz_distance_m((mz_point){0, 0}, (mz_point){0, 120000000}), 13343410);
    assert_int_equal(mz_distance_m((mz_point){0, 179999000}, (mz_point){0, -179999000}), 222);
    assert_int_equal(mz_distance_m((mz_point){0, -180000000}, (mz_point){0, 180000000}), 0);
    assert_int_equal(mz_distance_m((mz_point){90000000, 0}, (mz_point){90000000, 120000000}), 0);
}

static void the_same_scene_near_the_pole_has_the_same_distances(void **state)
{
    (void)state;
    const mz_point pole = {89900000, 10000000};
    for (int32_t bearing = 0; bearing < 3600; bearing += 300) {
        const mz_point there = mz_point_move(pole, bearing, 5000);
        assert_true(labs((long)mz_distance_m(pole, there) - 5000) <= 1);
    }
}

static void chords_order_as_distances_do(void **state)
{
    (void)state;
    const int64_t reach[] = {0, 1, 200, 5000, 25000, 120000, 5000000, 20015000};
    for (int i = 0; i < 5000; i++) {
        const mz_point a = random_point(), b = mz_point_move(a, random_below(3600), random_below(200000));
        const mz_xyz x = mz_xyz_of(a), y = mz_xyz_of(b);
        const int64_t d = mz_xyz_distance_m(x, y);
        assert_int_equal(d, mz_distance_m(a, b));
        for (size_t k = 0; k < sizeof reach / sizeof reach[0]; k++) {
            if (d > reach[k] + 1 || d < reach[k] - 1) {
                assert_int_equal(mz_chord2(x, y) <= mz_chord2_of_m(reach[k]), d <= reach[k]);
            }
        }
    }
}

static void sine_and_cosine_are_those_of_the_library(void **state)
{
    (void)state;
    for (int64_t a = -720000000; a <= 720000000; a += 1234567) {
        assert_true(fabs(mz_sin_e6(a) - sin((double)a * 3.14159265358979323846 / 180e6)) < 1e-14);
        assert_true(fabs(mz_cos_e6(a) - cos((double)a * 3.14159265358979323846 / 180e6)) < 1e-14);
    }
    assert_true(mz_cos_e6(90000000) >= 0 && mz_cos_e6(90000000) <= 0);
}

static void moving_and_looking_back_agree(void **state)
{
    (void)state;
    for (int i = 0; i < 5000; i++) {
        const mz_point a = {random_below(160000000) - 80000000, random_below(360000001) - 180000000};
        const int32_t bearing = random_below(3600);
        const int64_t far = 1000 + random_below(2000000);
        const mz_point b = mz_point_move(a, bearing, far);
        assert_true(mz_point_valid(b.lat_e6, b.lon_e6));
        assert_true(labs((long)(mz_distance_m(a, b) - far)) <= 2);
        const int32_t seen = mz_bearing_ddeg(a, b), off = (seen - bearing + 3600) % 3600;
        assert_true(off <= 4 || off >= 3596);
    }
}

static void bearings_in_words(void **state)
{
    (void)state;
    const struct {
        const char *text;
        int32_t ddeg;
    } cases[] = {{"N", 0},
                 {"nne", 225},
                 {"north-east", 450},
                 {"northeast", 450},
                 {"north east", 450},
                 {"East", 900},
                 {"south-south-west", 2025},
                 {"WNW", 2925},
                 {"045", 450},
                 {"45.5", 455},
                 {"360", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int32_t got = -1;
        assert_true(mz_bearing_parse(mz_str_of(cases[i].text), &got));
        assert_int_equal(got, cases[i].ddeg);
    }
    const char *bad[] = {"", "361", "norsouth", "EN", "NS", "north-", "12x", "-5", "nnne"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        int32_t got = 77;
        assert_false(mz_bearing_parse(mz_str_of(bad[i]), &got));
        assert_int_equal(got, 77);
    }
    assert_true(mz_str_eq(mz_bearing_word(3599), S("N")));
    assert_true(mz_str_eq(mz_bearing_word(225), S("NNE")));
    assert_true(mz_str_eq(mz_bearing_word(-900), S("W")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distance_is_that_of_the_haversine),
        cmocka_unit_test(known_distances),
        cmocka_unit_test(the_same_scene_near_the_pole_has_the_same_distances),
        cmocka_unit_test(chords_order_as_distances_do),
        cmocka_unit_test(sine_and_cosine_are_those_of_the_library),
        cmocka_unit_test(moving_and_looking_back_agree),
        cmocka_unit_test(bearings_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

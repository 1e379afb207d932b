/* Known answers by PROJ 9.1.1: echo "LAT LON" | cs2cs -f %.4f EPSG:4326 EPSG:N */
#include "test.h"

#include "geo/geo.h"

#include <math.h>

static const struct {
    mz_point p;
    mz_crs crs;
    double x, y;
} known[] = {
    {{34000000, 70000000}, MZ_CRS_32641, 1147040.6248, 3784324.4592},
    {{34000000, 70000000}, MZ_CRS_32642, 592349.6033, 3762606.6599},
    {{34000000, 70000000}, MZ_CRS_3857, 7792364.3555, 4028802.0261},
    {{34126400, 71091100}, MZ_CRS_32641, 1247009.9619, 3805880.3327},
    {{34126400, 71091100}, MZ_CRS_32642, 692838.0465, 3778145.8390},
    {{34126400, 71091100}, MZ_CRS_3857, 7913825.0519, 4045787.1120},
    {{31010000, 66390000}, MZ_CRS_32641, 823685.4092, 3435647.0579},
    {{31010000, 66390000}, MZ_CRS_32642, 250818.8550, 3433635.3882},
    {{500000, 63000000}, MZ_CRS_32641, 500000.0, 55265.0371},
    {{500000, 63000000}, MZ_CRS_32642, -168856.2015, 55571.5055},
    {{10000000, 80000000}, MZ_CRS_32641, 2389507.8280, 1155187.1153},
    {{-5000000, 45000000}, MZ_CRS_32642, -2241145.4398, -605064.1294},
    {{50000000, 50000000}, MZ_CRS_32641, -430226.7802, 5620112.8905},
    {{60000000, 100000000}, MZ_CRS_32642, 2183893.0817, 7060832.4642},
    {{-33000000, 69000000}, MZ_CRS_32642, 500000.0, -3651286.9440},
    {{20000000, 120000000}, MZ_CRS_32641, 7306262.4349, 3751163.9712},
    {{-33000000, 69000000}, MZ_CRS_3857, 7681044.8647, -3895303.9634},
    {{34000000, 70000000}, MZ_CRS_84, 70, 34},
    {{34000000, 70000000}, MZ_CRS_4326, 34, 70},
};

static void places_stand_where_proj_puts_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        mz_xy at;
        assert_true(mz_crs_of_point(known[i].crs, known[i].p, &at));
        if (!(fabs(at.x - known[i].x) < 1e-3) || !(fabs(at.y - known[i].y) < 1e-3)) {
            fail_msg("row %d: %.4f %.4f", (int)i, at.x, at.y);
        }
    }
}

static void the_way_back_ends_where_it_began(void **state)
{
    (void)state;
    for (int crs = 0; crs < MZ_CRSS; crs++) {
        for (int32_t lat = -80000000; lat <= 80000000; lat += 7312345) {
            for (int32_t lon = 15000000; lon <= 120000000; lon += 6543211) {
                mz_xy at;
                double lon_deg, lat_deg;
                if (!mz_crs_of_point((mz_crs)crs, (mz_point){lat, lon}, &at)) {
                    continue;
                }
                assert_true(mz_crs_to_degrees((mz_crs)crs, at, &lon_deg, &lat_deg));
                if (!(fabs(lon_deg - lon / 1e6) < 1e-7) || !(fabs(lat_deg - lat / 1e6) < 1e-7)) {
                    fail_msg("%d: %d %d came back as %.9f %.9f", crs, lat, lon, lat_deg, lon_deg);
                }
            }
        }
    }
}

static void what_a_system_does_not_cover_has_no_coordinates(void **state)
{
    mz_xy at = {7, 7};
    double lon = 7, lat = 7;
    (void)state;
    assert_false(mz_crs_of_point(MZ_CRS_3857, (mz_point){.lat_e6 = 89000000}, &at));
    assert_false(mz_crs_of_point(MZ_CRS_32642, (mz_point){.lat_e6 = 0, .lon_e6 = -100000000}, &at));
    assert_true(at.x > 6 && at.x < 8);
    assert_false(mz_crs_to_degrees(MZ_CRS_84, (mz_xy){181, 0}, &lon, &lat));
    assert_false(mz_crs_to_degrees(MZ_CRS_4326, (mz_xy){91, 0}, &lon, &lat));
    assert_false(mz_crs_to_degrees(MZ_CRS_84, (mz_xy){(double)NAN, 0}, &lon, &lat));
    assert_false(mz_crs_to_degrees(MZ_CRS_3857, (mz_xy){(double)INFINITY, 0}, &lon, &lat));
    assert_false(mz_crs_to_degrees(MZ_CRS_32641, (mz_xy){1e9, 0}, &lon, &lat));
    assert_false(mz_crs_to_degrees(MZ_CRS_32641, (mz_xy){(double)NAN, (double)NAN}, &lon, &lat));
    assert_true(lon > 6 && lon < 8 && lat > 6 && lat < 8);
}

static void a_system_is_named_by_its_uri_alone(void **state)
{
    (void)state;
    for (int i = 0; i < MZ_CRSS; i++) {
        mz_crs crs = MZ_CRSS;
        assert_true(mz_crs_parse(mz_crs_uri((mz_crs)i), &crs));
        assert_int_equal(crs, i);
    }
    mz_crs crs = MZ_CRSS;
    assert_false(mz_crs_parse(S("http://www.opengis.net/def/crs/EPSG/0/9999"), &crs));
    assert_false(mz_crs_parse(S(""), &crs));
    assert_int_equal(crs, MZ_CRSS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_stand_where_proj_puts_them),
        cmocka_unit_test(the_way_back_ends_where_it_began),
        cmocka_unit_test(what_a_system_does_not_cover_has_no_coordinates),
        cmocka_unit_test(a_system_is_named_by_its_uri_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

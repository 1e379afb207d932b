#include "test.h"

#include "geo/geo.h"

#include <math.h>

static uint64_t seed = 3;

static int64_t below(int64_t n)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int64_t)((seed >> 33) % (uint64_t)n);
}

/* The formula of EPSG 3857 by the C library: within a part in 2^30 of the square, which is 4 cm. */
static void points_stand_where_the_formula_says(void **state)
{
    (void)state;
    const double pi = acos(-1.0), side = 4294967296.0;
    for (int i = 0; i < 100000; i++) {
        const mz_point p = {.lat_e6 = (int32_t)(below(170102257) - 85051128),
                            .lon_e6 = (int32_t)(below(360000001) - 180000000)};
        const mz_mercator m = mz_mercator_of(p);
        const double lat = (double)p.lat_e6 / 1e6 * pi / 180;
        const double x = ((double)p.lon_e6 / 1e6 + 180) / 360 * side;
        const double y = (0.5 - log(tan(pi / 4 + lat / 2)) / (2 * pi)) * side;
        if (fabs(x - m.x) > 4 || fabs(y - m.y) > 4) {
            fail_msg("%d %d: %u %u, not %f %f", p.lat_e6, p.lon_e6, m.x, m.y, x, y);
        }
    }
}

static void edges_and_poles_stay_on_the_map(void **state)
{
    (void)state;
    const mz_mercator north = mz_mercator_of((mz_point){.lat_e6 = 90000000, .lon_e6 = 180000000});
    const mz_mercator south = mz_mercator_of((mz_point){.lat_e6 = -90000000, .lon_e6 = -180000000});
    const mz_mercator middle = mz_mercator_of((mz_point){.lat_e6 = 0, .lon_e6 = 0});
    assert_int_equal(north.x, UINT32_MAX);
    assert_int_equal(north.y, 0);
    assert_int_equal(south.x, 0);
    assert_int_equal(south.y, UINT32_MAX);
    assert_int_equal(middle.x, INT64_C(1) << 31);
    assert_int_equal(middle.y, INT64_C(1) << 31);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_stand_where_the_formula_says),
        cmocka_unit_test(edges_and_poles_stay_on_the_map),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

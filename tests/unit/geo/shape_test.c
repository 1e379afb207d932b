#include "geo/geo.h"
#include "format/format.h"
#include "test.h"

#include <geos_c.h>
#include <math.h>
#include <stdlib.h>

static mz_region region;
static mz_arena arena;

static int set_up(void **state)
{
    (void)state;
    initGEOS(NULL, NULL);
    return mz_failed(mz_region_new(1 << 28, &region, &arena));
}

static int tear_down(void **state)
{
    (void)state;
    finishGEOS();
    mz_region_free(&region);
    return 0;
}

static uint32_t seed = 11;
static int32_t random_below(int32_t n)
{
    seed = seed * 1664525u + 1013904223u;
    return (int32_t)(((uint64_t)(seed >> 4) * (uint64_t)n) >> 28);
}

/* --- against GEOS --- */

static GEOSGeometry *geos_of(mz_path path, bool area, double shrink)
{
    GEOSCoordSequence *c = GEOSCoordSeq_create((unsigned)path.n, 2);
    for (unsigned k = 0; k < (unsigned)path.n; k++) {
        GEOSCoordSeq_setX(c, k, path.v[k].lon_e6 * shrink);
        GEOSCoordSeq_setY(c, k, path.v[k].lat_e6);
    }
    return area ? GEOSGeom_createPolygon(GEOSGeom_createLinearRing(c), NULL, 0) : GEOSGeom_createLineString(c);
}

static GEOSGeometry *geos_point(mz_point p, double shrink)
{
    GEOSCoordSequence *c = GEOSCoordSeq_create(1, 2);
    GEOSCoordSeq_setX(c, 0, p.lon_e6 * shrink);
    GEOSCoordSeq_setY(c, 0, p.lat_e6);
    return GEOSGeom_createPoint(c);
}

/* A star with n points round (33, 70): a ring that does not cross itself. */
static mz_path star(mz_len n)
{
    mz_point *v = mz_new(&arena, mz_point, n + 1);
    const mz_point middle = {33000000, 70000000};
    for (mz_len k = 0; k < n; k++) {
        v[k] = mz_point_move(middle, (int32_t)(k * 3600 / n), 5000 + random_below(80000));
    }
    v[n] = v[0];
    return (mz_path){v, n + 1};
}

static void inside_is_what_geos_says(void **state)
{
    (void)state;
    for (int round = 0; round < 40; round++) {
        const mz_path ring = star(3 + random_below(30));
        const mz_shape shape = {MZ_SHAPE_AREAS, &ring, 1};
        assert_ok(mz_shape_check(&shape));
        GEOSGeometry *polygon = geos_of(ring, true, 1);
        for (int i = 0; i < 200; i++) {
            const mz_point p = {32000000 + random_below(2000000), 69000000 + random_below(2000000)};
            GEOSGeometry *at = geos_point(p, 1);
            assert_int_equal(mz_shape_holds(&shape, p), GEOSIntersects(polygon, at));
            GEOSGeom_destroy(at);
        }
        for (mz_len k = 0; k < ring.n; k++) {
            assert_true(mz_shape_holds(&shape, ring.v[k])); /* corners are inside */
        }
        GEOSGeom_destroy(polygon);
    }
}

static void a_hole_is_outside(void **state)
{
    (void)state;
    const mz_point outer[] = {{0, 0}, {0, 10000000}, {10000000, 10000000}, {10000000, 0}, {0, 0}};
    const mz_point inner[] = {
        {4000000, 4000000}, {4000000, 6000000}, {6000000, 6000000}, {6000000, 4000000}, {4000000, 4000000}};
    const mz_path rings[] = {{outer, 5}, {inner, 5}};
    const mz_shape shape = {MZ_SHAPE_AREAS, rings, 2};
    assert_true(mz_shape_holds(&shape, (mz_point){2000000, 2000000}));
    assert_false(mz_shape_holds(&shape, (mz_point){5000000, 5000000}));
    assert_true(mz_shape_holds(&shape, (mz_point){4000000, 5000000})); /* its edge belongs to the area */
    assert_false(mz_shape_holds(&shape, (mz_point){11000000, 5000000}));
}

static void distance_is_what_geos_says_in_the_same_plane(void **state)
{
    (void)state;
    for (int round = 0; round < 40; round++) {
        mz_path path = star(3 + random_below(30));
        path.n--; /* open */
        const mz_shape shape = {MZ_SHAPE_LINES, &path, 1};
        for (int i = 0; i < 100; i++) {
            const mz_point p = {32000000 + random_below(2000000), 69000000 + random_below(2000000)};
            const double shrink = mz_cos_e6(p.lat_e6);
            GEOSGeometry *line = geos_of(path, false, shrink), *at = geos_point(p, shrink);
            double want = 0;
            GEOSDistance(line, at, &want);
            want *= MZ_EARTH_RADIUS_M * 3.14159265358979323846 / 180e6;
            const mz_nearest got = mz_shape_nearest(&shape, p);
            assert_true(fabs((double)got.distance_m - want) <= 2 + want * 0.01);
            assert_int_equal(llabs(got.signed_m), got.distance_m);
            GEOSGeom_destroy(line);
            GEOSGeom_destroy(at);
        }
    }
}

/* Inside a ring that runs anticlockwise is left of its edge: also where the nearest place is a sharp corner. */
static void left_of_a_ring_is_inside_it(void **state)
{
    (void)state;
    mz_len corners = 0;
    for (int round = 0; round < 60; round++) {
        const mz_path clockwise = star(5 + random_below(20));
        mz_point *v = mz_new(&arena, mz_point, clockwise.n);
        for (mz_len k = 0; k < clockwise.n; k++) {
            v[k] = clockwise.v[clockwise.n - 1 - k];
        }
        const mz_path ring = {v, clockwise.n};
        const mz_shape line = {MZ_SHAPE_LINES, &ring, 1}, area = {MZ_SHAPE_AREAS, &ring, 1};
        for (int i = 0; i < 200; i++) {
            const mz_point p = {32000000 + random_below(2000000), 69000000 + random_below(2000000)};
            const mz_nearest got = mz_shape_nearest(&line, p);
            if (got.distance_m > 100) {
                assert_int_equal(got.signed_m > 0, mz_shape_holds(&area, p));
                assert_false(got.at_end);
            }
            for (mz_len k = 0; k < ring.n; k++) {
                corners += got.at.lat_e6 == v[k].lat_e6 && got.at.lon_e6 == v[k].lon_e6;
            }
        }
    }
    assert_true(corners > 500);
}

static void past_the_end_of_a_line_there_are_no_sides(void **state)
{
    (void)state;
    const mz_point v[] = {{30000000, 70000000}, {31000000, 70000000}, {32000000, 70500000}};
    const mz_path path = {v, 3};
    const mz_shape shape = {MZ_SHAPE_LINES, &path, 1};
    assert_true(mz_shape_nearest(&shape, (mz_point){29500000, 70100000}).at_end);
    assert_true(mz_shape_nearest(&shape, (mz_point){32500000, 70600000}).at_end);
    assert_false(mz_shape_nearest(&shape, (mz_point){31000000, 69000000}).at_end);
    assert_true(mz_shape_nearest(&shape, (mz_point){31000000, 69000000}).signed_m > 0);
    assert_true(mz_shape_nearest(&shape, (mz_point){31000000, 71000000}).signed_m < 0);
    const mz_shape none = {MZ_SHAPE_LINES, NULL, 0};
    assert_int_equal(mz_shape_nearest(&none, v[0]).distance_m, INT64_MAX);
}

static void pieces_of_a_line_are_joined_where_they_meet(void **state)
{
    (void)state;
    const mz_point a[] = {{30000000, 70000000}, {31000000, 70000000}},
                   b[] = {{31000000, 70000000}, {32000000, 70500000}},
                   c[] = {{32000000, 70500000}, {33000000, 70000000}},
                   far[] = {{10000000, 10000000}, {11000000, 10000000}};
    const mz_path paths[] = {{c, 2}, {far, 2}, {a, 2}, {b, 2}}; /* in any order */
    const mz_shape shape = {MZ_SHAPE_LINES, paths, 4};
    const mz_shape whole = mz_shape_stitch(&shape, &arena);
    assert_int_equal(whole.n, 2);
    const mz_len joined = whole.paths[0].n == 4 ? 0 : 1;
    assert_int_equal(whole.paths[joined].n, 4);
    assert_int_equal(whole.paths[joined].v[0].lat_e6, 30000000);
    assert_int_equal(whole.paths[joined].v[3].lat_e6, 33000000);
    assert_int_equal(mz_shape_length_m(&whole), mz_shape_length_m(&shape));
    const mz_path round[] = {{a, 2}, {b, 2}, {c, 2}, {(mz_point[]){{33000000, 70000000}, {30000000, 70000000}}, 2}};
    const mz_shape loop = {MZ_SHAPE_LINES, round, 4};
    assert_int_equal(mz_shape_stitch(&loop, &arena).n, 1);
}

static void bad_shapes_are_refused(void **state)
{
    (void)state;
    const mz_point open[] = {{0, 0}, {0, 1}, {1, 1}, {1, 0}}, one[] = {{0, 0}}, off[] = {{0, 0}, {90000001, 0}};
    const struct {
        mz_shape_kind kind;
        mz_path path;
    } cases[] = {{MZ_SHAPE_AREAS, {open, 4}},
                 {MZ_SHAPE_LINES, {one, 1}},
                 {MZ_SHAPE_LINES, {off, 2}},
                 {MZ_SHAPE_POINTS, {one, 0}}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const mz_shape shape = {cases[i].kind, &cases[i].path, 1};
        assert_code(mz_shape_check(&shape), MZ_BAD_INPUT);
    }
}

/* --- sides of a line, as probabilities --- */

static mz_line straight(int64_t error_m)
{
    static const mz_point v[] = {{30000000, 70000000}, {36000000, 70000000}};
    static const mz_path path = {v, 2};
    return (mz_line){.id = S("l"), .error_m = error_m, .shape = {MZ_SHAPE_LINES, &path, 1}};
}

/* The normal's share on one side of a straight line, by the C library: the slow twin. */
static double share_left(double off_m, double radius_m, double error_m)
{
    const double place = radius_m / sqrt(-2 * log(0.05)), line = error_m / 1.959964;
    return 0.5 * erfc(-off_m / (sqrt(place * place + line * line) * sqrt(2)));
}

static void the_probability_is_that_of_two_normals(void **state)
{
    (void)state;
    const int64_t sizes[] = {500, 2000, 10000, 30000};
    for (size_t r = 0; r < 4; r++) {
        for (size_t e = 0; e < 4; e++) {
            const mz_line line = straight(sizes[e]);
            for (int64_t west = -40000; west <= 40000; west += 1111) {
                const mz_point p = mz_point_move((mz_point){33000000, 70000000}, west >= 0 ? 2700 : 900, llabs(west));
                const mz_position got = mz_line_position(&line, p, sizes[r]);
                const double want = share_left((double)west, (double)sizes[r], (double)sizes[e]);
                assert_true(fabs(got.left_ppm - want * 1e6) < 35000); /* 96 places stand for all */
                assert_int_equal(got.left_ppm + got.right_ppm, 1000000);
                const bool outside = got.distance_m > sizes[r] + sizes[e];
                assert_int_equal(got.side == MZ_SIDE_UNDETERMINED, !outside);
                if (outside) {
                    assert_true(want < 0.03 || want > 0.97); /* a side is named only where it is nearly certain */
                    assert_int_equal(got.side == MZ_SIDE_LEFT, west > 0);
                }
            }
        }
    }
}

static void a_line_drawn_the_other_way_exchanges_the_sides(void **state)
{
    (void)state;
    const mz_point forth[] = {{30000000, 70000000}, {33000000, 70400000}, {33100000, 69700000}, {36000000, 70000000}};
    const mz_point back[] = {{36000000, 70000000}, {33100000, 69700000}, {33000000, 70400000}, {30000000, 70000000}};
    const mz_path a = {forth, 4}, b = {back, 4};
    const mz_line one = {.error_m = 4000, .shape = {MZ_SHAPE_LINES, &a, 1}},
                  two = {.error_m = 4000, .shape = {MZ_SHAPE_LINES, &b, 1}};
    for (int i = 0; i < 500; i++) {
        const mz_point p = {31000000 + random_below(4000000), 69000000 + random_below(2000000)};
        const mz_position x = mz_line_position(&one, p, 3000), y = mz_line_position(&two, p, 3000);
        assert_int_equal(x.left_ppm, y.right_ppm);
        assert_int_equal(x.distance_m, y.distance_m);
    }
}

static void a_zone_along_a_line_has_its_own_band(void **state)
{
    (void)state;
    const mz_line line = straight(2000);
    const mz_zone zone = {.along = &line, .reach_m = 10000, .error_m = 0};
    const struct {
        int64_t east_m;
        mz_side side;
    } cases[] = {{0, MZ_SIDE_LEFT},
                 {6500, MZ_SIDE_LEFT},
                 {7500, MZ_SIDE_UNDETERMINED},
                 {10000, MZ_SIDE_UNDETERMINED},
                 {12900, MZ_SIDE_UNDETERMINED},
                 {13100, MZ_SIDE_RIGHT}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const mz_inside got =
            mz_zone_position(&zone, mz_point_move((mz_point){33000000, 70000000}, 900, cases[i].east_m), 1000);
        assert_int_equal(got.side, cases[i].side);
    }
}

/* --- the example's line against another source --- */

static int by_size(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static mz_shape lines_of(const char *path)
{
    mz_str bytes;
    mz_geojson_features f;
    assert_ok(mz_file_load(path, 1 << 24, &bytes, &arena));
    assert_ok(mz_geojson_parse(bytes, &f, &arena));
    mz_path *paths = mz_new(&arena, mz_path, f.v[0].parts_n);
    for (mz_len i = 0; i < f.v[0].parts_n; i++) {
        mz_point *v = mz_new(&arena, mz_point, f.v[0].parts[i].n);
        for (mz_len k = 0; k < f.v[0].parts[i].n; k++) {
            v[k] = (mz_point){f.v[0].parts[i].v[k].lat_e6, f.v[0].parts[i].v[k].lon_e6};
        }
        paths[i] = (mz_path){v, f.v[0].parts[i].n};
    }
    return (mz_shape){MZ_SHAPE_LINES, paths, f.v[0].parts_n};
}

static void the_example_s_line_is_as_near_to_another_drawing_as_it_says(void **state)
{
    (void)state;
    const char *path = MZ_SOURCE "/../shared/data/geo/natural_earth_afpak/afghanistan_pakistan_line_10m.geojson";
    if (!mz_path_exists(path)) {
        print_message("the other drawing of the line is not there: skipped\n");
        skip();
    }
    const mz_shape parts = lines_of(path), theirs = mz_shape_stitch(&parts, &arena);
    const mz_shape ours = lines_of(MZ_SOURCE "/examples/durand/terms/line-pak.geojson");
    assert_int_equal(theirs.n, 1);
    int64_t *off = mz_new(&arena, int64_t, 2000);
    size_t n = 0;
    for (mz_len k = 0; k < theirs.paths[0].n && n < 2000; k++) {
        off[n++] = mz_shape_nearest(&ours, theirs.paths[0].v[k]).distance_m;
    }
    qsort(off, n, sizeof off[0], by_size);
    print_message("%zu points: median %ld m, 90 %% within %ld m, farthest %ld m; lengths %ld and %ld km\n", n,
                  (long)off[n / 2], (long)off[n * 9 / 10], (long)off[n - 1], (long)(mz_shape_length_m(&ours) / 1000),
                  (long)(mz_shape_length_m(&theirs) / 1000));
    assert_true(off[n / 2] < 3000 && off[n * 95 / 100] <= 10000); /* its error is stated as 10 km, in 95 of 100 cases */
    /* and the sides are where they should be */
    const mz_line line = {.error_m = 10000, .shape = ours};
    const mz_point jalalabad = {34430000, 70450000}, peshawar = {34010000, 71580000}, torkham = {34120000, 71090000};
    assert_int_equal(mz_line_position(&line, jalalabad, 5000).side, MZ_SIDE_LEFT);
    assert_int_equal(mz_line_position(&line, peshawar, 5000).side, MZ_SIDE_RIGHT);
    assert_int_equal(mz_line_position(&line, torkham, 1000).side, MZ_SIDE_UNDETERMINED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inside_is_what_geos_says),
        cmocka_unit_test(a_hole_is_outside),
        cmocka_unit_test(distance_is_what_geos_says_in_the_same_plane),
        cmocka_unit_test(left_of_a_ring_is_inside_it),
        cmocka_unit_test(past_the_end_of_a_line_there_are_no_sides),
        cmocka_unit_test(pieces_of_a_line_are_joined_where_they_meet),
        cmocka_unit_test(bad_shapes_are_refused),
        cmocka_unit_test(the_probability_is_that_of_two_normals),
        cmocka_unit_test(a_line_drawn_the_other_way_exchanges_the_sides),
        cmocka_unit_test(a_zone_along_a_line_has_its_own_band),
        cmocka_unit_test(the_example_s_line_is_as_near_to_another_drawing_as_it_says),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

#include "test.h"

#include "geo/geo.h"

#define STEP 1000

typedef struct room {
    mz_region region;
    mz_arena arena;
} room;

static room new_room(void)
{
    room r;
    assert_ok(mz_region_new((mz_len)1 << 30, &r.region, &r.arena));
    return r;
}

static const mz_box whole_world = {{-90000000, -180000000}, {90000000, 180000000}};
static const mz_box hindu_kush = {{29000000, 60000000}, {38000000, 75000000}};

static void towns_stand_on_land_and_the_sea_is_none(void **state)
{
    (void)state;
    room r = new_room();
    const mz_shape land = mz_land_within(whole_world, 0, &r.arena);
    const mz_point on[] = {{34533000, 69166000}, {33693000, 73066000}, {39933000, 32866000}, {-1286000, 36817000}};
    const mz_point off[] = {{20000000, 65000000}, {0, -30000000}, {42500000, 34000000}};
    for (size_t i = 0; i < sizeof on / sizeof *on; i++) {
        assert_true(mz_shape_holds(&land, on[i]));
    }
    for (size_t i = 0; i < sizeof off / sizeof *off; i++) {
        assert_false(mz_shape_holds(&land, off[i]));
    }
    mz_region_free(&r.region);
}

static void what_is_cut_to_a_box_holds_the_same_places_in_it(void **state)
{
    (void)state;
    room r = new_room();
    const mz_box karachi = {{24000000, 66000000}, {26000000, 68000000}};
    const mz_shape all = mz_land_within(whole_world, 0, &r.arena), part = mz_land_within(karachi, 0, &r.arena);
    int wet = 0, dry = 0;
    for (int32_t i = 1; i < 40; i++) {
        for (int32_t k = 1; k < 40; k++) {
            const mz_point p = {24000000 + i * 50000 + 7, 66000000 + k * 50000 + 11};
            assert_true(mz_shape_holds(&all, p) == mz_shape_holds(&part, p));
            wet += !mz_shape_holds(&all, p);
            dry += mz_shape_holds(&all, p);
        }
    }
    assert_true(wet > 100 && dry > 100);
    for (mz_len i = 0; i < part.n; i++) {
        for (mz_len k = 0; k < part.paths[i].n; k++) {
            const mz_point p = part.paths[i].v[k];
            assert_true(p.lat_e6 >= 24000000 && p.lat_e6 <= 26000000 && p.lon_e6 >= 66000000 && p.lon_e6 <= 68000000);
        }
    }
    mz_region_free(&r.region);
}

static void a_boundary_has_two_names_and_stands_where_the_atlas_draws_it(void **state)
{
    (void)state;
    room r = new_room();
    const mz_boundaries all = mz_boundaries_within(hindu_kush, 0, &r.arena);
    const mz_point gate = {34116000, 71093000}; /* Torkham */
    int64_t nearest_m = INT64_MAX, length_m = 0;
    for (mz_len i = 0; i < all.n; i++) {
        const mz_boundary *b = &all.v[i];
        assert_true(b->name_a.len > 0 && b->name_b.len > 0);
        const bool both = (mz_str_eq(b->name_a, S("Afghanistan")) && mz_str_eq(b->name_b, S("Pakistan"))) ||
                          (mz_str_eq(b->name_a, S("Pakistan")) && mz_str_eq(b->name_b, S("Afghanistan")));
        if (both) {
            const mz_shape line = {MZ_SHAPE_LINES, &b->path, 1};
            const mz_nearest n = mz_shape_nearest(&line, gate);
            nearest_m = n.distance_m < nearest_m ? n.distance_m : nearest_m;
            length_m += mz_shape_length_m(&line);
        }
    }
    assert_true(nearest_m < MZ_LAND_ERROR_M);
    assert_true(length_m > 2000000 && length_m < 2700000);
    mz_region_free(&r.region);
}

static void a_coarser_drawing_has_fewer_points_and_the_same_ends(void **state)
{
    (void)state;
    room r = new_room();
    const mz_boundaries fine = mz_boundaries_within(hindu_kush, 0, &r.arena);
    const mz_boundaries coarse = mz_boundaries_within(hindu_kush, 100 * STEP, &r.arena);
    mz_len fine_n = 0, coarse_n = 0;
    assert_int_equal(fine.n, coarse.n);
    for (mz_len i = 0; i < fine.n; i++) {
        const mz_path *f = &fine.v[i].path, *c = &coarse.v[i].path;
        fine_n += f->n;
        coarse_n += c->n;
        assert_memory_equal(&f->v[0], &c->v[0], sizeof f->v[0]);
        assert_memory_equal(&f->v[f->n - 1], &c->v[c->n - 1], sizeof f->v[0]);
    }
    assert_true(coarse_n * 2 < fine_n);
    mz_region_free(&r.region);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(towns_stand_on_land_and_the_sea_is_none),
        cmocka_unit_test(what_is_cut_to_a_box_holds_the_same_places_in_it),
        cmocka_unit_test(a_boundary_has_two_names_and_stands_where_the_atlas_draws_it),
        cmocka_unit_test(a_coarser_drawing_has_fewer_points_and_the_same_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

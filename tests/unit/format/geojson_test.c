#include "test.h"

#include "format/format.h"

static mz_arena arena;
static mz_region region;

static int setup(void **state)
{
    (void)state;
    return mz_failed(mz_region_new(64 << 20, &region, &arena)) ? -1 : 0;
}
static int teardown(void **state)
{
    (void)state;
    mz_region_free(&region);
    return 0;
}

static void all_kinds_of_geometry_are_read(void **state)
{
    (void)state;
    mz_arena a = arena;
    mz_geojson_features f;
    assert_ok(mz_geojson_parse(
        S("{\"type\":\"FeatureCollection\",\"name\":\"x\",\"features\":[\n"
          "{\"type\":\"Feature\",\"id\":7,\"properties\":{\"a\":\"b\"},\"geometry\":{\"type\":\"Point\","
          "\"coordinates\":[71.0957,-34.1234565,900]}},\n"
          "{\"type\":\"Feature\",\"properties\":null,\"geometry\":{\"type\":\"MultiPoint\","
          "\"coordinates\":[[1,2],[3,4]]}},\n"
          "{\"type\":\"Feature\",\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]}},\n"
          "{\"type\":\"Feature\",\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":["
          "[[[0,0],[4,0],[4,4],[0,0]],[[1,1],[2,1],[2,2],[1,1]]],[[[9,9],[8,9],[8,8],[9,9]]]]}},\n"
          "{\"type\":\"Feature\",\"geometry\":null}\n]}"),
        &f, &a));
    assert_int_equal(f.n, 5);
    assert_str(f.v[0].id, S("7"));
    assert_str(mz_json_text(&f.v[0].properties, S("a")), S("b"));
    assert_int_equal(f.v[0].parts[0].v[0].lon_e6, 71095700);
    assert_int_equal(f.v[0].parts[0].v[0].lat_e6, -34123457);
    assert_int_equal(f.v[1].parts[0].n, 2);
    assert_int_equal(f.v[1].line, 3);
    assert_int_equal(f.v[2].kind, MZ_GEOJSON_LINES);
    assert_int_equal(f.v[3].parts_n, 3);
    assert_true(!f.v[3].parts[0].hole && f.v[3].parts[1].hole && !f.v[3].parts[2].hole);
    assert_int_equal(f.v[4].kind, MZ_GEOJSON_NONE);
}

static void a_bare_geometry_or_feature_is_one_feature(void **state)
{
    (void)state;
    mz_arena a = arena;
    mz_geojson_features f;
    assert_ok(mz_geojson_parse(S(" {\"type\":\"Point\",\"coordinates\":[1,2]} "), &f, &a));
    assert_int_equal(f.n, 1);
    assert_int_equal(f.v[0].parts[0].v[0].lat_e6, 2000000);
    assert_ok(mz_geojson_parse(S("{\"type\":\"Feature\",\"properties\":{\"features\":3},\"geometry\":null}"), &f, &a));
    assert_int_equal(f.n, 1);
}

/* The faults of a file, one letter a feature: '.' good, '!' bad. */
static mz_str walk(mz_str in, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(1000);
    mz_geojson g;
    if (mz_failed(mz_geojson_open(in, &g))) {
        return S("X");
    }
    mz_geojson_feature f;
    while (mz_geojson_next(&g, &f, perm)) {
        assert_true(f.begin >= 0 && f.begin <= f.end && f.end <= in.len);
        mz_put_byte(&b, f.fault == NULL ? '.' : '!');
    }
    return mz_str_copy(perm, mz_buf_str(&b));
}

#define GOOD      "{\"type\":\"Feature\",\"geometry\":null}"
#define POINT(at) "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":" at "}}"

static void a_wrong_feature_costs_only_itself(void **state)
{
    (void)state;
    const struct {
        mz_str in, out;
    } cases[] = {
        {S("{\"features\":[]}"), S("")},
        {S("{\"features\":[" GOOD "," POINT("[181,0]") "," GOOD "]}"), S(".!.")},
        {S("{\"features\":[" GOOD "," POINT("[0,91]") "," POINT("[\"0\",1]") "," POINT("[0]") "]}"), S(".!!!")},
        {S("{\"features\":[{\"type\":\"Feature\",\"a\":[1 2]},1,\"x\",null," GOOD "]}"), S("!!!!.")},
        {S("{\"features\":[" GOOD "," GOOD), S("..!")},
        {S("{\"features\":[" GOOD " " GOOD "]}"), S(".!")},
        {S("{\"features\":[" GOOD ",{\"type\":"), S(".!")},
        {S("{\"features\":[" GOOD ","), S(".!")},
        {S("{\"features\":[{\"type\":\"Feature\",\"geometry\":{\"type\":\"GeometryCollection\"}}]}"), S("!")},
        {S("{\"features\":[{\"type\":\"Feature\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
           "[[[0,0],[1,0],[1,1],[0,1]]]}}]}"),
         S("!")},
        {S(""), S("X")},
        {S("[1]"), S("X")},
        {S("{\"a\" 1}"), S("X")},
        {S("{\"a\":1"), S("X")},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mz_arena a = arena;
        assert_str(walk(cases[i].in, &a), cases[i].out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_kinds_of_geometry_are_read),
        cmocka_unit_test(a_bare_geometry_or_feature_is_one_feature),
        cmocka_unit_test(a_wrong_feature_costs_only_itself),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

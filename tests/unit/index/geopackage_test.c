#include "test.h"

#include "index/index.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[64];
static mz_region region;
static mz_arena arena;

static int set_up(void **state)
{
    (void)state;
    (void)strcpy(folder, "/tmp/mizan-gpkg-XXXXXX");
    return mz_failed(mz_region_new(1 << 26, &region, &arena)) || mkdtemp(folder) == NULL;
}

static int tear_down(void **state)
{
    (void)state;
    (void)unlink(mz_path_join(&arena, folder, S("a.gpkg")));
    (void)unlink(mz_path_join(&arena, folder, S("b.gpkg")));
    const int gone = rmdir(folder); /* empty: no unfinished file stays */
    mz_region_free(&region);
    return gone;
}

static mz_status write_file(const char *path, int n)
{
    MZ_GPKG_SCOPED g = NULL;
    MZ_TRY(mz_gpkg_create(path, mz_collection_class(MZ_COLLECTION_INCIDENTS), 1700000000, &g));
    for (int i = 0; i < n; i++) {
        mz_feature f = {.number = i + 1, .placed = i % 4 != 0, .lat_e6 = 34000000 + i, .lon_e6 = 71000000 - i};
        f.v[0] = (mz_property_value){.known = true, .text = i % 2 != 0 ? S("i1.0") : S("i'2\".0")};
        f.v[1] = (mz_property_value){.known = i % 3 != 0, .number = 20000 + i};
        f.v[16] = (mz_property_value){.known = true, .number = i % 2};
        MZ_TRY(mz_gpkg_add(g, &f));
    }
    return mz_gpkg_finish(g);
}

static int64_t ask(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *s = NULL;
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    const int64_t v = sqlite3_column_int64(s, 0);
    (void)sqlite3_finalize(s);
    (void)sqlite3_close(db);
    return v;
}

static void a_package_holds_what_was_put_in_and_is_the_same_each_time(void **state)
{
    (void)state;
    const char *path = mz_path_join(&arena, folder, S("a.gpkg")), *twin = mz_path_join(&arena, folder, S("b.gpkg"));
    mz_str a, b;
    assert_ok(write_file(path, 100));
    assert_ok(write_file(twin, 100));
    assert_ok(mz_file_load(path, 1 << 24, &a, &arena));
    assert_ok(mz_file_load(twin, 1 << 24, &b, &arena));
    assert_str(a, b);
    assert_int_equal(ask(path, "PRAGMA application_id"), 0x47504B47);
    assert_int_equal(ask(path, "PRAGMA user_version"), 10300);
    assert_int_equal(ask(path, "SELECT count(*) FROM incidents"), 100);
    assert_int_equal(ask(path, "SELECT count(*) FROM incidents WHERE geom IS NULL"), 25);
    assert_int_equal(ask(path, "SELECT count(*) FROM rtree_incidents_geom WHERE minx <= 71.0 AND maxy >= 34.0"), 75);
    assert_int_equal(ask(path, "SELECT count(*) FROM incidents WHERE \"from\" IS NULL"), 34);
    assert_int_equal(ask(path, "SELECT count(*) FROM incidents WHERE \"from\" = '2024-10-07'"), 0);
    assert_int_equal(ask(path, "SELECT count(*) FROM incidents WHERE \"from\" = '2024-10-05'"), 1);
    assert_int_equal(ask(path, "SELECT count(*) FROM incidents WHERE typeof(killed_established_min) = 'null'"), 100);
    assert_int_equal(ask(path, "SELECT last_change = '2023-11-14T22:13:20.000Z' FROM gpkg_contents"), 1);
    /* "GP", 0, 1, 4326, then POINT (70.999999 34.000001) as WKB, put together outside this program */
    assert_int_equal(ask(path, "SELECT hex(geom) = '47500001E610000001010000001842CEFBFFBF5140D07B630800004140' FROM "
                               "incidents WHERE fid = 2"),
                     1);
}

static void an_unfinished_package_leaves_what_stood_there(void **state)
{
    (void)state;
    const char *path = mz_path_join(&arena, folder, S("a.gpkg"));
    mz_gpkg *g = NULL;
    assert_ok(write_file(path, 5));
    assert_ok(mz_gpkg_create(path, mz_collection_class(MZ_COLLECTION_INCIDENTS), 0, &g));
    mz_gpkg_close(&g);
    assert_int_equal(ask(path, "SELECT count(*) FROM incidents"), 5);
}

static void a_place_that_cannot_be_written_is_told(void **state)
{
    (void)state;
    mz_gpkg *g = NULL;
    const char *path = mz_path_join(&arena, folder, S("no/such/folder.gpkg"));
    assert_code(mz_gpkg_create(path, mz_collection_class(MZ_COLLECTION_INCIDENTS), 0, &g), MZ_IO);
    assert_null(g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_package_holds_what_was_put_in_and_is_the_same_each_time),
        cmocka_unit_test(an_unfinished_package_leaves_what_stood_there),
        cmocka_unit_test(a_place_that_cannot_be_written_is_told),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

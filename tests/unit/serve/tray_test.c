#include "test.h"

#include "serve/tray.h"

typedef struct fixture {
    mz_region region;
    mz_arena perm;
    mz_tray *tray;
} fixture;

static int setup(void **state)
{
    static fixture f;
    assert_ok(mz_region_new((mz_len)1 << 30, &f.region, &f.perm));
    assert_ok(mz_tray_new(&f.tray));
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    fixture *f = *state;
    mz_tray_free(f->tray);
    mz_region_free(&f->region);
    return 0;
}

static mz_held held(mz_str bytes)
{
    return (mz_held){.bytes = bytes, .name = S("a.txt"), .audience = S("PAK"), .date = 5, .hash = mz_sha256(bytes)};
}

static void what_waits_comes_back_once_to_its_session(void **state)
{
    fixture *f = *state;
    mz_held h = held(S("bytes")), got = {.date = -7};
    assert_ok(mz_tray_put(f->tray, S("1"), &h, 100));
    assert_false(mz_tray_take(f->tray, S("2"), &h.hash, 100, &got, &f->perm));
    const mz_hash256 other = mz_sha256(S("other"));
    assert_false(mz_tray_take(f->tray, S("1"), &other, 100, &got, &f->perm));
    assert_int_equal(got.date, -7);
    assert_true(mz_tray_take(f->tray, S("1"), &h.hash, 100, &got, &f->perm));
    assert_str(got.bytes, S("bytes"));
    assert_str(got.name, S("a.txt"));
    assert_str(got.audience, S("PAK"));
    assert_int_equal(got.date, 5);
    assert_false(mz_tray_take(f->tray, S("1"), &h.hash, 100, &got, &f->perm));
}

static void a_new_upload_takes_the_place_of_the_old(void **state)
{
    fixture *f = *state;
    mz_held one = held(S("one")), two = held(S("two")), got;
    mz_len bytes;
    assert_ok(mz_tray_put(f->tray, S("1"), &one, 100));
    assert_ok(mz_tray_put(f->tray, S("1"), &two, 100));
    assert_int_equal(mz_tray_held(f->tray, 100, &bytes), 1);
    assert_int_equal(bytes, 3);
    assert_false(mz_tray_take(f->tray, S("1"), &one.hash, 100, &got, &f->perm));
    assert_true(mz_tray_take(f->tray, S("1"), &two.hash, 100, &got, &f->perm));
}

static void what_waits_too_long_is_gone(void **state)
{
    fixture *f = *state;
    mz_held h = held(S("bytes")), got;
    mz_len bytes;
    assert_ok(mz_tray_put(f->tray, S("1"), &h, 100));
    assert_int_equal(mz_tray_held(f->tray, 100 + MZ_TRAY_S - 1, &bytes), 1);
    assert_false(mz_tray_take(f->tray, S("1"), &h.hash, 100 + MZ_TRAY_S, &got, &f->perm));
    assert_int_equal(mz_tray_held(f->tray, 100, &bytes), 0);
    assert_int_equal(bytes, 0);
}

static void limits_hold(void **state)
{
    fixture *f = *state;
    mz_len bytes;
    mz_held small = held(S("x")), large = small;
    for (int i = 0; i < MZ_TRAY_MAX; i++) {
        const uint8_t name[2] = {(uint8_t)('a' + i / 10), (uint8_t)('0' + i % 10)};
        assert_ok(mz_tray_put(f->tray, (mz_str){name, 2}, &small, 100));
    }
    assert_code(mz_tray_put(f->tray, S("more"), &small, 100), MZ_LIMIT);
    assert_ok(mz_tray_put(f->tray, S("more"), &small, 100 + MZ_TRAY_S));
    large.bytes = (mz_str){mz_new(&f->perm, uint8_t, MZ_TRAY_BYTES), MZ_TRAY_BYTES};
    assert_code(mz_tray_put(f->tray, S("large"), &large, 100 + MZ_TRAY_S), MZ_LIMIT);
    assert_int_equal(mz_tray_held(f->tray, 100 + MZ_TRAY_S, &bytes), 1);
    assert_int_equal(bytes, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_waits_comes_back_once_to_its_session, setup, teardown),
        cmocka_unit_test_setup_teardown(a_new_upload_takes_the_place_of_the_old, setup, teardown),
        cmocka_unit_test_setup_teardown(what_waits_too_long_is_gone, setup, teardown),
        cmocka_unit_test_setup_teardown(limits_hold, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

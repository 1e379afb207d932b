#include "test.h"

#include <stdlib.h>
#include <unistd.h>

static void days_agree_with_a_walk_through_the_calendar(void **state)
{
    (void)state;
    mz_civil c = {1, 1, 1};
    const mz_day last = mz_day_from_civil((mz_civil){9999, 12, 31});
    for (mz_day d = mz_day_from_civil(c); d <= last; d++) {
        const mz_civil got = mz_day_to_civil(d);
        assert_true(got.year == c.year && got.month == c.month && got.day == c.day);
        assert_int_equal(mz_day_from_civil(c), d);
        c.day++;
        if (c.day > mz_month_days(c.year, c.month)) {
            c.day = 1;
            c.month++;
        }
        if (c.month > 12) {
            c.month = 1;
            c.year++;
        }
    }
}

static void impossible_dates_are_refused(void **state)
{
    (void)state;
    mz_day d = 5;
    static const char *const bad[] = {"2016-02-30", "2015-02-29", "2016-13-01", "2016-00-10",
                                      "0000-01-01", "2016-1-01",  "2016-01-01 "};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(mz_day_parse(mz_str_of(bad[i]), &d));
    }
    assert_int_equal(d, 5);
    assert_true(mz_day_parse(S("2025-10-09"), &d));
    assert_int_equal(d, 20370);
    assert_int_equal(mz_day_weekday(d), 3);
    mz_utc t;
    assert_true(mz_utc_parse(S("2025-10-09T16:30:00Z"), &t));
    MZ_BUF_SCOPED b = mz_buf_new(64);
    mz_put_utc(&b, t);
    assert_str(mz_buf_str(&b), S("2025-10-09T16:30:00Z"));
}

static void numbers_are_written_without_locale(void **state)
{
    (void)state;
    MZ_BUF_SCOPED b = mz_buf_new(200);
    mz_put_int(&b, INT64_MIN);
    mz_put_byte(&b, ' ');
    mz_put_fixed(&b, -500000, 6);
    mz_put_byte(&b, ' ');
    mz_put_padded(&b, 0, 3);
    mz_put_padded(&b, 67, 3);
    mz_put_padded(&b, 1234, 3);
    assert_str(mz_buf_str(&b), S("-9223372036854775808 -0.500000 0000671234"));
}

static void a_full_buffer_says_so_and_keeps_what_fitted(void **state)
{
    (void)state;
    MZ_BUF_SCOPED b = mz_buf_new(4);
    mz_puts(&b, "abc");
    mz_puts(&b, "de");
    mz_puts(&b, "f");
    assert_str(mz_buf_str(&b), S("abc"));
    assert_code(mz_buf_status(&b), MZ_LIMIT);
}

static void a_map_keeps_the_order_of_insertion(void **state)
{
    (void)state;
    mz_region region;
    mz_arena arena;
    assert_ok(mz_region_new(1 << 26, &region, &arena));
    mz_map m = {0};
    MZ_BUF_SCOPED b = mz_buf_new(64);
    for (int64_t i = 0; i < 20000; i++) {
        mz_buf_clear(&b);
        mz_put_int(&b, i * 7919 % 10007);
        bool fresh;
        int64_t *v = mz_map_put(&m, mz_str_copy(&arena, mz_buf_str(&b)), 0, &fresh, &arena);
        assert_int_equal(fresh, i < 10007);
        *v += 1;
    }
    assert_int_equal(m.n, 10007);
    assert_str(m.v[1].key, S("7919"));
    assert_int_equal(*mz_map_get(&m, S("7919")), 2);
    assert_null(mz_map_get(&m, S("10007")));
    mz_region_free(&region);
}

static int by_key(const void *a, const void *b, void *ctx)
{
    (void)ctx;
    const mz_keyed *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

static void both_sorts_agree_and_are_stable(void **state)
{
    (void)state;
    mz_region region;
    mz_arena arena;
    assert_ok(mz_region_new(1 << 22, &region, &arena));
    enum { N = 3001 };
    mz_keyed *a = mz_new(&arena, mz_keyed, N), *b = mz_new(&arena, mz_keyed, N);
    uint32_t seed = 9;
    for (uint32_t i = 0; i < N; i++) {
        seed = seed * 1664525u + 1013904223u;
        a[i] = b[i] = (mz_keyed){(uint64_t)(seed >> 24) << (seed % 50), i};
    }
    mz_sort(a, N, (mz_len)sizeof *a, by_key, NULL, arena);
    mz_sort_keyed(b, N, arena);
    for (mz_len i = 0; i < N; i++) {
        assert_true(a[i].key == b[i].key && a[i].value == b[i].value);
        assert_true(i == 0 || a[i - 1].key < a[i].key || (a[i - 1].key == a[i].key && a[i - 1].value < a[i].value));
    }
    mz_region_free(&region);
}

static void square(void *ctx, mz_len i, int worker)
{
    (void)worker;
    ((int64_t *)ctx)[i] = (int64_t)i * i;
}

static void threads_give_what_one_thread_gives(void **state)
{
    (void)state;
    static int64_t one[5000], many[5000];
    mz_parallel(5000, 1, square, one);
    mz_parallel(5000, 8, square, many);
    assert_memory_equal(one, many, sizeof one);
}

static void a_replaced_file_is_whole_and_names_come_sorted(void **state)
{
    (void)state;
    mz_region region;
    mz_arena arena;
    assert_ok(mz_region_new(1 << 20, &region, &arena));
    char folder[] = "/tmp/mizan-base-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char *deep = mz_path_join(&arena, folder, S("a/b/c"));
    assert_ok(mz_dir_make(deep));
    assert_ok(mz_dir_make(deep));
    char *x = mz_path_join(&arena, deep, S("x")), *b = mz_path_join(&arena, deep, S("B"));
    assert_ok(mz_file_replace(x, S("one"), 0644));
    assert_ok(mz_file_replace(x, S("two"), 0444));
    assert_ok(mz_file_replace_unsynced(b, S(""), 0644));
    mz_strs names;
    assert_ok(mz_dir_list(deep, &names, &arena));
    assert_int_equal(names.n, 2);
    assert_str(names.v[0], S("B"));
    mz_str bytes;
    assert_ok(mz_file_load(x, 10, &bytes, &arena));
    assert_str(bytes, S("two"));
    assert_code(mz_file_load(x, 2, &bytes, &arena), MZ_LIMIT);
    assert_code(mz_file_load(mz_path_join(&arena, deep, S("none")), 2, &bytes, &arena), MZ_IO);
    assert_ok(mz_file_remove(x));
    assert_ok(mz_file_remove(b));
    assert_int_equal(rmdir(deep), 0);
    assert_int_equal(rmdir(mz_path_join(&arena, folder, S("a/b"))), 0);
    assert_int_equal(rmdir(mz_path_join(&arena, folder, S("a"))), 0);
    assert_int_equal(rmdir(folder), 0);
    mz_region_free(&region);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_agree_with_a_walk_through_the_calendar),
        cmocka_unit_test(impossible_dates_are_refused),
        cmocka_unit_test(numbers_are_written_without_locale),
        cmocka_unit_test(a_full_buffer_says_so_and_keeps_what_fitted),
        cmocka_unit_test(a_map_keeps_the_order_of_insertion),
        cmocka_unit_test(both_sorts_agree_and_are_stable),
        cmocka_unit_test(threads_give_what_one_thread_gives),
        cmocka_unit_test(a_replaced_file_is_whole_and_names_come_sorted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

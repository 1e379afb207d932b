#include "test.h"

#include "format/format.h"

/* "hello\n" by gzip -n. */
static const uint8_t HELLO[] = {0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0xcb, 0x48, 0xcd,
                                0xc9, 0xc9, 0xe7, 0x02, 0x00, 0x20, 0x30, 0x3a, 0x36, 0x06, 0x00, 0x00, 0x00};
#define HELLO_N ((mz_len)sizeof HELLO)

static void members_are_unpacked_end_to_end(void **state)
{
    (void)state;
    uint8_t two[2 * sizeof HELLO];
    (void)memcpy(two, HELLO, sizeof HELLO);
    (void)memcpy(two + sizeof HELLO, HELLO, sizeof HELLO);
    MZ_BUF_SCOPED b = mz_buf_new(100);
    assert_true(mz_gzip_is((mz_str){HELLO, HELLO_N}));
    assert_false(mz_gzip_is(S("id,year")));
    assert_ok(mz_gzip_unpack((mz_str){two, 2 * HELLO_N}, &b));
    assert_str(mz_buf_str(&b), S("hello\nhello\n"));
}

static void a_file_that_breaks_off_or_is_damaged_is_refused(void **state)
{
    (void)state;
    for (mz_len n = 0; n < HELLO_N; n++) {
        MZ_BUF_SCOPED b = mz_buf_new(100);
        assert_code(mz_gzip_unpack((mz_str){HELLO, n}, &b), MZ_BAD_INPUT);
    }
    for (mz_len i = 0; i < HELLO_N; i++) { /* time, system and padding bits do not count */
        uint8_t bad[sizeof HELLO];
        (void)memcpy(bad, HELLO, sizeof HELLO);
        bad[i] ^= 0xE4;
        MZ_BUF_SCOPED b = mz_buf_new(100);
        const mz_status s = mz_gzip_unpack((mz_str){bad, HELLO_N}, &b);
        assert_true(mz_failed(s) || mz_str_eq(mz_buf_str(&b), S("hello\n")));
        assert_true(mz_failed(s) || (i >= 4 && i <= 9) || i == 17);
    }
    uint8_t more[sizeof HELLO + 1] = {0};
    (void)memcpy(more, HELLO, sizeof HELLO);
    MZ_BUF_SCOPED b = mz_buf_new(100);
    assert_code(mz_gzip_unpack((mz_str){more, HELLO_N + 1}, &b), MZ_BAD_INPUT);
}

static void more_than_the_limit_is_refused(void **state)
{
    (void)state;
    MZ_BUF_SCOPED b = mz_buf_new(5);
    assert_code(mz_gzip_unpack((mz_str){HELLO, HELLO_N}, &b), MZ_LIMIT);
    MZ_BUF_SCOPED six = mz_buf_new(6);
    assert_ok(mz_gzip_unpack((mz_str){HELLO, HELLO_N}, &six));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_are_unpacked_end_to_end),
        cmocka_unit_test(a_file_that_breaks_off_or_is_damaged_is_refused),
        cmocka_unit_test(more_than_the_limit_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

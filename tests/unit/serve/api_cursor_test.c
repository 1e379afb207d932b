/* Where a page ended: what the server gave it takes back, and nothing else. */
#include "test.h"

#include "serve/api/api.h"

#include <stdlib.h>

typedef struct fixture {
    mz_region region;
    mz_arena perm;
    uint8_t key[32];
    mz_hash256 query;
} fixture;

static int setup(void **state)
{
    static fixture f;
    assert_ok(mz_region_new((mz_len)64 << 20, &f.region, &f.perm));
    for (int i = 0; i < 32; i++) {
        f.key[i] = (uint8_t)i;
        f.query.b[i] = (uint8_t)(255 - i);
    }
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    fixture *f = *state;
    mz_region_free(&f->region);
    return 0;
}

static mz_str give(fixture *f, mz_api_cursor c)
{
    MZ_BUF_SCOPED b = mz_buf_new(256);
    mz_api_put_cursor(&b, f->key, &f->query, &c);
    return mz_str_copy(&f->perm, mz_buf_str(&b));
}

static void what_was_given_is_taken_back(void **state)
{
    fixture *f = *state;
    static const mz_api_cursor all[] = {{0, 0},         {20515, 65536 * 3 + 7}, {MZ_NO_DAY, 5},
                                        {-719162, 1},   {2932896, INT64_MAX},   {-1, INT64_C(1) << 55},
                                        {INT32_MAX, -1}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        mz_api_cursor got = {7, 7};
        const mz_str text = give(f, all[i]);
        assert_int_equal(text.len, 39);
        assert_true(mz_api_read_cursor(text, f->key, &f->query, &got));
        assert_int_equal(got.day, all[i].day);
        assert_int_equal(got.number, all[i].number);
    }
}

/* By Python: b = bytes([1]) + (20515).to_bytes(4) + (196615).to_bytes(8);
 * base64.urlsafe_b64encode(b + hmac.new(bytes(range(32)), b + bytes(255 - i for i in range(32)),
 * "sha256").digest()[:16])
 */
static void the_code_is_hmac_sha_256(void **state)
{
    assert_str(give(*state, (mz_api_cursor){20515, 196615}), S("AQAAUCMAAAAAAAMAB9dVuA_ExVhRXLpA6d51ISg"));
}

static bool opens(fixture *f, mz_str text)
{
    mz_api_cursor got = {7, 7};
    const bool is = mz_api_read_cursor(text, f->key, &f->query, &got);
    assert_true(is || (got.day == 7 && got.number == 7));
    return is;
}

static void any_other_letter_anywhere_is_refused(void **state)
{
    fixture *f = *state;
    const mz_str good = give(f, (mz_api_cursor){20515, 196615});
    uint8_t text[39];
    for (mz_len i = 0; i < good.len; i++) {
        for (int letter = 0; letter < 256; letter++) {
            (void)memcpy(text, good.data, 39);
            text[i] = (uint8_t)letter;
            assert_true(opens(f, (mz_str){text, 39}) == (letter == good.data[i]));
        }
    }
}

static void a_longer_or_shorter_one_is_refused(void **state)
{
    fixture *f = *state;
    const mz_str good = give(f, (mz_api_cursor){20515, 196615});
    for (mz_len n = 0; n < good.len; n++) {
        assert_false(opens(f, mz_str_sub(good, 0, n)));
        assert_false(opens(f, mz_str_from(good, n + 1)));
    }
    assert_false(opens(f, mz_str_concat(&f->perm, good, S("A"))));
    assert_false(opens(f, mz_str_concat(&f->perm, good, S("="))));
    assert_false(opens(f, (mz_str){0}));
}

static void another_query_or_another_key_does_not_open_it(void **state)
{
    fixture *f = *state;
    const mz_str good = give(f, (mz_api_cursor){20515, 196615});
    mz_api_cursor got;
    for (int bit = 0; bit < 256; bit++) {
        mz_hash256 query = f->query;
        uint8_t key[32];
        (void)memcpy(key, f->key, 32);
        query.b[bit / 8] ^= (uint8_t)(1 << bit % 8);
        key[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_false(mz_api_read_cursor(good, f->key, &query, &got));
        assert_false(mz_api_read_cursor(good, key, &f->query, &got));
    }
}

static void the_key_is_made_once_and_stays(void **state)
{
    fixture *f = *state;
    char folder[] = "/tmp/mizan-cursor-XXXXXX";
    uint8_t first[32] = {0}, second[32] = {0};
    static const uint8_t none[32] = {0};
    assert_non_null(mkdtemp(folder));
    const char *sub = mz_path_join(&f->perm, folder, S("state"));
    const char *path = mz_path_join(&f->perm, folder, S("state/cursor.key"));
    assert_ok(mz_dir_make(sub));
    assert_ok(mz_api_cursor_key(folder, first, f->perm));
    assert_memory_not_equal(first, none, 32);
    assert_ok(mz_api_cursor_key(folder, second, f->perm));
    assert_memory_equal(first, second, 32);
    assert_ok(mz_file_replace(path, S("short"), 0600));
    assert_code(mz_api_cursor_key(folder, second, f->perm), MZ_CORRUPT);
    assert_ok(mz_file_remove(path));
    assert_ok(mz_dir_remove(sub));
    assert_ok(mz_dir_remove(folder));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_given_is_taken_back),
        cmocka_unit_test(the_code_is_hmac_sha_256),
        cmocka_unit_test(any_other_letter_anywhere_is_refused),
        cmocka_unit_test(a_longer_or_shorter_one_is_refused),
        cmocka_unit_test(another_query_or_another_key_does_not_open_it),
        cmocka_unit_test(the_key_is_made_once_and_stays),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

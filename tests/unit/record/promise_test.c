#include "vectors.h"

#include "record/promise.h"

#define LOG "mizan.example/test-0001"

static mz_key key_named(const char *name, mz_arena *perm)
{
    mz_key k = {0};
    const mz_hash256 seed = mz_sha256(mz_str_of(name));
    assert_ok(mz_key_of_seed(mz_str_of(name), MZ_KEY_ED25519, seed.b, &k, perm));
    return k;
}

static mz_promise some_promise(void)
{
    return (mz_promise){S(LOG), mz_sha256(S("an entry")), 1772539200, 1772539200 + 86400};
}

static void a_promise_that_is_signed_opens_to_the_same(void **state)
{
    (void)state;
    mz_arena a = arena;
    const mz_key k = key_named(LOG "/promise", &a);
    const mz_promise p = some_promise();
    MZ_BUF_SCOPED note = mz_buf_new(4096);
    assert_ok(mz_promise_sign(&p, &k, &note));
    mz_promise back = {.time = -7};
    assert_ok(mz_promise_open(mz_buf_str(&note), &k.public, &back, a));
    assert_str(back.origin, S(LOG));
    assert_true(mz_hash_eq(&back.entry, &p.entry));
    assert_int_equal(back.time, p.time);
    assert_int_equal(back.by, p.by);
    for (mz_len i = 0; i < note.len; i++) { /* a changed bit never opens to another promise */
        note.data[i] ^= 4;
        mz_promise other = {.time = -7};
        assert_true(mz_failed(mz_promise_open(mz_buf_str(&note), &k.public, &other, a)));
        assert_int_equal(other.time, -7);
        note.data[i] ^= 4;
    }
}

static void only_the_promise_key_of_the_log_promises(void **state)
{
    (void)state;
    mz_arena a = arena;
    const char *const names[] = {LOG, LOG "/promises", "other.example/x/promise", "/promise", LOG "x/promise"};
    const mz_promise p = some_promise();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const mz_key k = key_named(names[i], &a);
        MZ_BUF_SCOPED note = mz_buf_new(4096);
        assert_code(mz_promise_sign(&p, &k, &note), MZ_BAD_INPUT);
    }
}

static void a_text_that_is_not_canonical_is_no_promise(void **state)
{
    (void)state;
    mz_promise p = {.time = -7};
    MZ_BUF_SCOPED good = mz_buf_new(4096), again = mz_buf_new(4096);
    const mz_promise some = some_promise();
    mz_put_promise(&good, &some);
    assert_ok(mz_promise_parse(mz_buf_str(&good), &p));
    mz_put_promise(&again, &p);
    assert_str(mz_buf_str(&again), mz_buf_str(&good));
    p.time = -7;
    for (mz_len n = 0; n < good.len; n++) {
        assert_code(mz_promise_parse((mz_str){good.data, n}, &p), MZ_BAD_INPUT);
    }
    mz_puts(&good, "\n");
    assert_code(mz_promise_parse(mz_buf_str(&good), &p), MZ_BAD_INPUT);
    assert_int_equal(p.time, -7);
}

static void a_promise_is_broken_only_where_it_can_be_proved(void **state)
{
    (void)state;
    const mz_promise p = some_promise();
    assert_int_equal(mz_promise_judge(&p, true, p.by + 1), MZ_PROMISE_KEPT);
    assert_int_equal(mz_promise_judge(&p, false, p.by), MZ_PROMISE_OPEN);
    assert_int_equal(mz_promise_judge(&p, false, p.by + 1), MZ_PROMISE_BROKEN);
}

int main(void)
{
    mz_region region;
    if (mz_failed(mz_region_new((mz_len)1 << 26, &region, &arena)) || mz_failed(mz_record_self_test())) {
        return 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_promise_that_is_signed_opens_to_the_same),
        cmocka_unit_test(only_the_promise_key_of_the_log_promises),
        cmocka_unit_test(a_text_that_is_not_canonical_is_no_promise),
        cmocka_unit_test(a_promise_is_broken_only_where_it_can_be_proved),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mz_region_free(&region);
    return failed;
}

#include "vectors.h"

#include "record/texts.h"

/* The slow and obvious twin: all names in a list. */
typedef struct twin {
    mz_hash256 *names;
    mz_len n, asked;
    bool fails;
} twin;

static mz_status name_of(void *ctx, mz_len index, mz_hash256 *out)
{
    twin *t = ctx;
    t->asked++;
    if (t->fails) {
        return mz_fail(MZ_IO, "the disk is gone", index);
    }
    assert_true(index >= 0 && index < t->n);
    *out = t->names[index];
    return mz_ok();
}

static mz_len first_of(const twin *t, const mz_hash256 *name)
{
    for (mz_len i = 0; i < t->n; i++) {
        if (mz_hash_eq(&t->names[i], name)) {
            return i;
        }
    }
    return -1;
}

/* Names of which many share their first eight bytes, or all of these bytes are zero. */
static mz_hash256 made_name(uint32_t i)
{
    uint8_t seed[4] = {(uint8_t)(i >> 24), (uint8_t)(i >> 16), (uint8_t)(i >> 8), (uint8_t)i};
    mz_hash256 h = mz_sha256((mz_str){seed, 4});
    if (i % 3 == 0) {
        (void)memset(h.b, i % 2 == 0 ? 0 : 7, 8);
    }
    return h;
}

static void put_all(mz_texts *t, twin *w, mz_len n)
{
    const mz_namer namer = {name_of, w};
    for (mz_len i = 0; i < n; i++) {
        const mz_hash256 name = made_name((uint32_t)(i * 7 % 2500));
        mz_len found;
        assert_ok(mz_texts_find(t, &name, &namer, &found));
        assert_int_equal(found, first_of(w, &name));
        w->names[w->n++] = name;
        assert_ok(mz_texts_put(t, found >= 0 ? NULL : &name));
    }
}

static void the_first_entry_with_a_text_is_found_whatever_names_share(void **state)
{
    (void)state;
    mz_arena a = arena;
    mz_texts t;
    twin w = {.names = mz_new(&a, mz_hash256, 3000)};
    const mz_namer namer = {name_of, &w};
    assert_ok(mz_texts_new(&t));
    put_all(&t, &w, 3000);
    assert_int_equal(t.n, 3000);
    assert_ok(mz_texts_index(&t, 3000)); /* from the tags alone, as after an opening */
    for (uint32_t i = 0; i < 3200; i++) {
        const mz_hash256 name = made_name(i);
        mz_len found;
        assert_ok(mz_texts_find(&t, &name, &namer, &found));
        assert_int_equal(found, first_of(&w, &name));
    }
    mz_texts_free(&t);
}

static void a_new_text_asks_nobody_for_names(void **state)
{
    (void)state;
    mz_arena a = arena;
    mz_texts t;
    twin w = {.names = mz_new(&a, mz_hash256, 20000)};
    const mz_namer namer = {name_of, &w};
    assert_ok(mz_texts_new(&t));
    for (uint32_t i = 0; i < 20000; i++) {
        mz_len found;
        w.names[w.n] = made_name(3 * i + 1);
        assert_ok(mz_texts_find(&t, &w.names[w.n], &namer, &found));
        assert_int_equal(found, -1);
        assert_ok(mz_texts_put(&t, &w.names[w.n++]));
    }
    assert_int_equal(w.asked, 0);
    mz_texts_free(&t);
}

static void who_cannot_tell_a_name_is_no_stranger(void **state)
{
    (void)state;
    mz_arena a = arena;
    mz_texts t;
    twin w = {.names = mz_new(&a, mz_hash256, 1), .n = 1};
    const mz_namer namer = {name_of, &w};
    mz_len found = -7;
    assert_ok(mz_texts_new(&t));
    w.names[0] = made_name(1);
    assert_ok(mz_texts_put(&t, &w.names[0]));
    w.fails = true;
    assert_code(mz_texts_find(&t, &w.names[0], &namer, &found), MZ_IO);
    assert_int_equal(found, -7);
    mz_texts_free(&t);
}

int main(void)
{
    mz_region region;
    assert_ok(mz_region_new((mz_len)1 << 24, &region, &arena));
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_entry_with_a_text_is_found_whatever_names_share),
        cmocka_unit_test(a_new_text_asks_nobody_for_names),
        cmocka_unit_test(who_cannot_tell_a_name_is_no_stranger),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mz_region_free(&region);
    return failed;
}

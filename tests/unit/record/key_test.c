#include "vectors.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void this_library_gives_the_verdicts_of_the_rule(void **state)
{
    (void)state;
    assert_ok(mz_record_self_test());
}

/* The string behind "key": "…" at or after *at. */
static mz_str next_string(mz_str json, const char *key, mz_len *at, mz_arena *perm)
{
    const mz_str quoted = mz_str_concat(perm, S("\""), mz_str_of(key), S("\""));
    const mz_len hit = mz_str_find(mz_str_from(json, *at), quoted);
    if (hit < 0) {
        *at = json.len;
        return (mz_str){0};
    }
    mz_str rest = mz_str_from(json, *at + hit + quoted.len);
    rest = mz_str_from(rest, mz_str_find_byte(rest, '"') + 1);
    *at = rest.data - json.data;
    return mz_str_cut(&rest, '"');
}

static mz_len unhex(mz_str s, uint8_t *to)
{
    for (mz_len i = 0; i + 1 < s.len; i += 2) {
        char pair[3] = {(char)s.data[i], (char)s.data[i + 1], 0};
        to[i / 2] = (uint8_t)strtol(pair, NULL, 16);
    }
    return s.len / 2;
}

static void wycheproof_is_judged_as_it_says(void **state)
{
    (void)state;
    need_vectors();
    mz_arena a = arena;
    const mz_str json = load("ed25519-edge/wycheproof_ed25519_test.json", &a);
    int judged = 0, accepted = 0;
    mz_len group = 0;
    for (;;) {
        uint8_t key[64], message[4096], signature[4096];
        const mz_str pk = next_string(json, "pk", &group, &a);
        if (pk.data == NULL) {
            break;
        }
        assert_int_equal(unhex(pk, key), 32);
        mz_len at = group, next_group = group;
        (void)next_string(json, "pk", &next_group, &a);
        for (;;) {
            mz_arena b = a;
            const mz_str msg = next_string(json, "msg", &at, &b);
            if (msg.data == NULL || at >= next_group) {
                break;
            }
            const mz_len message_n = unhex(msg, message);
            const mz_len signature_n = unhex(next_string(json, "sig", &at, &b), signature);
            const bool valid = mz_str_eq(next_string(json, "result", &at, &b), S("valid"));
            if (signature_n == 64) {
                assert_int_equal(mz_ed25519_verify(key, (mz_str){message, message_n}, signature), valid);
                judged++;
                accepted += valid;
            }
        }
    }
    assert_int_equal(judged, 139);
    assert_true(accepted > 50);
}

static void a_key_file_opens_with_its_passphrase_only(void **state)
{
    (void)state;
    mz_arena a = arena;
    char folder[] = "/tmp/mizan-key-XXXXXX";
    assert_non_null(mkdtemp(folder));
    const char *path = mz_path_join(&a, folder, S("device.key"));
    mz_key k, back = {.public = {.type = MZ_KEY_COSIGNATURE}};
    assert_ok(mz_key_new(S("mizan.example/case-1/PAK/desk"), MZ_KEY_ED25519, &k, &a));
    assert_ok(mz_key_save(path, &k, S("two words")));
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_code(mz_key_save(path, &k, S("")), MZ_DENIED); /* never over a key */
    assert_code(mz_key_load(path, S("two word"), &back, &a), MZ_DENIED);
    assert_int_equal(back.public.type, MZ_KEY_COSIGNATURE);
    assert_ok(mz_key_load(path, S("two words"), &back, &a));
    assert_true(mz_vkey_eq(&k.public, &back.public));
    assert_memory_equal(k.seed, back.seed, 32);
    mz_str text;
    assert_ok(mz_file_load(path, 4096, &text, &a));
    for (mz_len i = 0; i < text.len; i++) { /* any changed byte is noticed, and nothing crashes */
        ((uint8_t *)(uintptr_t)text.data)[i] ^= 1;
        if (i < 120 || i % 16 == 0) {
            assert_ok(mz_file_replace(path, text, 0600));
            assert_true(mz_failed(mz_key_load(path, S("two words"), &back, &a)));
        }
        ((uint8_t *)(uintptr_t)text.data)[i] ^= 1;
    }
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
}

static void names_that_a_note_cannot_carry_are_refused(void **state)
{
    (void)state;
    mz_arena a = arena;
    const char *bad[] = {"", " ", "a b", "a+b", "a\tb", "a\xc2\xa0z", "a\xe2\x80\x83z", "a\xff", "a\x7f", "a\nb"};
    mz_key k = {.seed = {7}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_code(mz_key_new(mz_str_of(bad[i]), MZ_KEY_ED25519, &k, &a), MZ_BAD_INPUT);
        assert_int_equal(k.seed[0], 7);
    }
    assert_ok(mz_key_new(S("طورخم"), MZ_KEY_ED25519, &k, &a));
}

int main(void)
{
    mz_region region;
    assert_ok(mz_region_new((mz_len)1 << 28, &region, &arena));
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(this_library_gives_the_verdicts_of_the_rule),
        cmocka_unit_test(wycheproof_is_judged_as_it_says),
        cmocka_unit_test(a_key_file_opens_with_its_passphrase_only),
        cmocka_unit_test(names_that_a_note_cannot_carry_are_refused),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mz_region_free(&region);
    return failed;
}

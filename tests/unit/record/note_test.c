#include "vectors.h"

#define PETER_SECRET "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
#define PETER        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
#define FOO          "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
#define SUMDB        "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
#define TESTLOG      "PRIVATE+KEY+example.com/log/testdata+33d7b496+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg"

static mz_vkey vkey(const char *text)
{
    mz_vkey v = {0};
    assert_ok(mz_vkey_parse(mz_str_of(text), &v));
    return v;
}

static mz_status open_note(mz_str bytes, mz_arena scratch)
{
    const mz_vkey trusted[3] = {vkey(PETER), vkey(FOO), vkey(SUMDB)};
    mz_note note;
    return mz_note_open(bytes, trusted, 3, &note, &scratch);
}

static void the_ok_notes_open_and_the_bad_ones_are_refused(void **state)
{
    (void)state;
    need_vectors();
    mz_arena a = arena;
    mz_strs names;
    assert_ok(mz_dir_list(VECTORS "signed-note", &names, &a));
    int seen = 0;
    for (mz_len i = 0; i < names.n; i++) {
        const bool ok = mz_str_starts(names.v[i], S("ok-"));
        if (ok || mz_str_starts(names.v[i], S("bad-"))) {
            const mz_str note = load(mz_path_join(&a, "signed-note", names.v[i]), &a);
            const mz_status s = open_note(note, a);
            if ((s.code == MZ_OK) != ok) {
                fail_msg("%.*s: %s", SFMT(names.v[i]), s.what);
            }
            seen++;
        }
    }
    assert_int_equal(seen, 8);
}

static void a_note_changed_by_one_bit_does_not_open(void **state)
{
    (void)state;
    mz_arena a = arena;
    mz_key k;
    assert_ok(mz_key_parse_go(mz_str_of(PETER_SECRET), &k, &a));
    MZ_BUF_SCOPED b = mz_buf_new(MZ_NOTE_MAX);
    mz_puts(&b, "a claim\n\nand its words\n\n");
    assert_ok(mz_note_sign(&k, mz_str_sub(mz_buf_str(&b), 0, b.len - 1), 0, &b));
    assert_ok(open_note(mz_buf_str(&b), a));
    for (mz_len bit = 0; bit < b.len * 8; bit++) {
        b.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_true(mz_failed(open_note(mz_buf_str(&b), a)));
        b.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    for (mz_len n = 0; n < b.len; n++) {
        assert_true(mz_failed(open_note(mz_str_sub(mz_buf_str(&b), 0, n), a)));
    }
}

static void a_forged_line_under_a_trusted_name_refuses_the_note(void **state)
{
    (void)state;
    mz_arena a = arena;
    mz_key k;
    const mz_vkey foo = vkey(FOO);
    const uint8_t forged[64] = {1, 2, 3};
    assert_ok(mz_key_parse_go(mz_str_of(PETER_SECRET), &k, &a));
    MZ_BUF_SCOPED b = mz_buf_new(MZ_NOTE_MAX);
    mz_puts(&b, "text\n\n");
    assert_ok(mz_note_sign(&k, S("text\n"), 0, &b));
    const mz_len good = b.len;
    mz_vkey other = foo; /* the same name with another id is another key: ignored */
    other.id[0] ^= 1;
    mz_put_signature_line(&b, &other, (mz_str){forged, 64});
    assert_ok(open_note(mz_buf_str(&b), a));
    b.len = good;
    mz_put_signature_line(&b, &foo, (mz_str){forged, 64});
    assert_code(open_note(mz_buf_str(&b), a), MZ_BAD_INPUT);
}

static void signing_gives_the_known_lines(void **state)
{
    (void)state;
    need_vectors();
    mz_arena a = arena;
    mz_key k;
    assert_ok(mz_key_parse_go(mz_str_of(PETER_SECRET), &k, &a));
    const mz_str note = load("signed-note/ok-peter-enoch.note", &a);
    mz_note parsed;
    assert_ok(mz_note_parse(note, &parsed, &a));
    MZ_BUF_SCOPED b = mz_buf_new(MZ_NOTE_MAX);
    assert_ok(mz_note_sign(&k, parsed.text, 0, &b));
    assert_str(mz_buf_str(&b), parsed.v[0].line);
}

static void a_vkey_that_is_cut_or_changed_is_refused(void **state)
{
    (void)state;
    mz_arena a = arena;
    const mz_str whole = S(PETER);
    mz_vkey v = {.name = {NULL, -3}};
    for (mz_len i = 0; i <= whole.len; i++) {
        for (mz_len j = i; j <= whole.len; j++) {
            if (j - i < whole.len) {
                assert_code(mz_vkey_parse(mz_str_sub(whole, i, j), &v), MZ_BAD_INPUT);
            }
        }
        mz_str copy = mz_str_copy(&a, whole);
        if (i < whole.len) {
            ((uint8_t *)(uintptr_t)copy.data)[i]++;
            assert_code(mz_vkey_parse(copy, &v), MZ_BAD_INPUT);
        }
    }
    assert_code(mz_vkey_parse(S("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY=="), &v),
                MZ_BAD_INPUT);
    assert_code(mz_vkey_parse(S("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"), &v),
                MZ_BAD_INPUT);
    assert_int_equal(v.name.len, -3);
    MZ_BUF_SCOPED b = mz_buf_new(MZ_VKEY_MAX);
    assert_ok(mz_vkey_parse(whole, &v));
    mz_put_vkey(&b, &v);
    assert_str(mz_buf_str(&b), whole);
}

static void checkpoints_of_the_test_log_are_made_again_byte_for_byte(void **state)
{
    (void)state;
    need_vectors();
    mz_arena a = arena;
    mz_key k;
    assert_ok(mz_key_parse_go(mz_str_of(TESTLOG), &k, &a));
    const char *words[] = {"one", "two", "three", "four", "five", "six", "seven", "eit"};
    mz_range range = {0};
    for (mz_len n = 0; n <= 8; n++) {
        char name[64];
        (void)snprintf(name, sizeof name, "tessera-testlog/checkpoint.%td", n);
        const mz_str want = load(name, &a);
        const mz_checkpoint c = {k.public.name, n, mz_range_root(&range)};
        MZ_BUF_SCOPED b = mz_buf_new(MZ_NOTE_MAX);
        assert_ok(mz_checkpoint_sign(&c, &k, &b));
        assert_str(mz_buf_str(&b), want);
        mz_checkpoint back;
        assert_ok(mz_checkpoint_open(want, &k.public, &back, a));
        assert_int_equal(back.size, n);
        if (n < 8) {
            const mz_hash256 leaf = mz_leaf_hash(mz_str_of(words[n]));
            mz_range_push(&range, &leaf);
        }
    }
}

static void checkpoints_of_the_oracle_are_made_again_byte_for_byte(void **state)
{
    (void)state;
    need_vectors();
    mz_arena a = arena;
    mz_key k;
    assert_ok(mz_key_parse_go(mz_str_of(TESTLOG), &k, &a));
    mz_range range = {0};
    mz_len made = 0;
    for (mz_len n = 1; n <= 65536; n++) {
        char text[64];
        (void)snprintf(text, sizeof text, "leaf %td", n - 1);
        const mz_hash256 leaf = mz_leaf_hash(mz_str_of(text));
        mz_range_push(&range, &leaf);
        if (n != 1 && n != 255 && n != 65536) {
            continue;
        }
        (void)snprintf(text, sizeof text, "tlog-oracle/checkpoint.%td", n);
        const mz_checkpoint c = {k.public.name, n, mz_range_root(&range)};
        MZ_BUF_SCOPED b = mz_buf_new(MZ_NOTE_MAX);
        assert_ok(mz_checkpoint_sign(&c, &k, &b));
        assert_str(mz_buf_str(&b), load(text, &a));
        made++;
    }
    assert_int_equal(made, 3);
}

static void malformed_checkpoints_are_refused(void **state)
{
    (void)state;
    const char *bad[] = {
        "",
        "o\n",
        "o\n1\n",
        "o\n01\nqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo=\n",
        "o\n+1\nqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo=\n",
        "o\n-1\nqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo=\n",
        "o\n9223372036854775808\nqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo=\n",
        "o\n18446744073709551617\nqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo=\n",
        "o\n1\nqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqp=\n", /* unused bits */
        "o\n1\nqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo\n",
        "o\n1\nqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo=\nextension\n",
        "o o\n1\nqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo=\n",
        "\n1\nqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo=\n",
        "o\n0\nqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo=\n", /* size 0 with another root than the empty one */
        "o\n1\nqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo=",
    };
    mz_checkpoint c = {.size = -5};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_code(mz_checkpoint_parse(mz_str_of(bad[i]), &c), MZ_BAD_INPUT);
        assert_int_equal(c.size, -5);
    }
    assert_ok(mz_checkpoint_parse(S("o\n1\nqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo=\n"), &c));
    assert_int_equal(c.size, 1);
}

static void the_mirrors_cosignature_is_made_again_byte_for_byte(void **state)
{
    (void)state;
    need_vectors();
    mz_arena a = arena;
    const mz_hash256 seed = mz_sha256(S("skylight test mirror key"));
    mz_key k;
    assert_ok(mz_key_of_seed(S("mirror.example.org"), MZ_KEY_COSIGNATURE, seed.b, &k, &a));
    MZ_BUF_SCOPED b = mz_buf_new(MZ_NOTE_MAX);
    mz_put_vkey(&b, &k.public);
    mz_str vkey_text = load("cosignature/mirror.vkey", &a), note = load("cosignature/mirror-checkpoint", &a);
    assert_str(mz_buf_str(&b), mz_str_trim(vkey_text));
    mz_note opened;
    assert_ok(mz_note_open(note, &k.public, 1, &opened, &a));
    assert_int_equal(opened.v[0].time, 1767139200);
    mz_buf_clear(&b);
    assert_ok(mz_note_sign(&k, opened.text, 1767139200, &b));
    assert_str(mz_buf_str(&b), opened.v[0].line);
    mz_checkpoint c;
    assert_ok(mz_checkpoint_parse(opened.text, &c));
    mz_range range = {0};
    for (int i = 0; i < 300; i++) {
        char record[32];
        (void)snprintf(record, sizeof record, "record %d", i);
        const mz_hash256 leaf = mz_leaf_hash(mz_str_of(record));
        mz_range_push(&range, &leaf);
    }
    const mz_hash256 root = mz_range_root(&range);
    assert_true(mz_hash_eq(&root, &c.root));
}

static void base64_has_one_spelling_a_value(void **state)
{
    (void)state;
    uint8_t to[8];
    mz_len n = -1;
    const char *bad[] = {"A", "AA", "AAA", "AA=", "A===", "AB==", "AAB=", "AA=A", "====", "AA==AA==", "AA A", "AA-_"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (mz_base64_parse(mz_str_of(bad[i]), to, 8, &n)) {
            fail_msg("%s", bad[i]);
        }
    }
    assert_int_equal(n, -1);
    assert_true(mz_base64_parse(S("AAECAwQFBgc="), to, 8, &n));
    assert_int_equal(n, 8);
    assert_false(mz_base64_parse(S("AAECAwQFBgcI"), to, 8, &n));
    MZ_BUF_SCOPED b = mz_buf_new(64);
    for (mz_len len = 0; len <= 8; len++) {
        mz_buf_clear(&b);
        mz_put_base64(&b, (mz_str){to, len});
        uint8_t back[8];
        assert_true(mz_base64_parse(mz_buf_str(&b), back, 8, &n));
        assert_int_equal(n, len);
        assert_memory_equal(back, to, (size_t)len);
    }
}

int main(void)
{
    mz_region region;
    assert_ok(mz_region_new((mz_len)1 << 28, &region, &arena));
    assert_ok(mz_record_self_test());
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ok_notes_open_and_the_bad_ones_are_refused),
        cmocka_unit_test(a_note_changed_by_one_bit_does_not_open),
        cmocka_unit_test(a_forged_line_under_a_trusted_name_refuses_the_note),
        cmocka_unit_test(signing_gives_the_known_lines),
        cmocka_unit_test(a_vkey_that_is_cut_or_changed_is_refused),
        cmocka_unit_test(checkpoints_of_the_test_log_are_made_again_byte_for_byte),
        cmocka_unit_test(checkpoints_of_the_oracle_are_made_again_byte_for_byte),
        cmocka_unit_test(malformed_checkpoints_are_refused),
        cmocka_unit_test(the_mirrors_cosignature_is_made_again_byte_for_byte),
        cmocka_unit_test(base64_has_one_spelling_a_value),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mz_region_free(&region);
    return failed;
}

#include "forest.h"

#include "record/package.h"

#define LOG S("mizan.example/test-0001")

/* Reads a body to its end; how many entries verified. -1: the head is cut. */
static mz_len read_upload(mz_str body, const mz_hash256 *before, const mz_hash256 *root, mz_package_seen *ended)
{
    mz_upload u;
    if (mz_failed(mz_upload_parse(&body, &u))) {
        return -1;
    }
    mz_len at = u.start, good = 0;
    while (at < u.end) {
        mz_package p;
        mz_hash256 leaves[MZ_PACKAGE_ENTRIES];
        *ended = mz_package_next(&body, at, u.end, &p);
        if (*ended != MZ_PACKAGE_WHOLE) {
            return good;
        }
        const mz_hash256 *held = before + (at - at % MZ_PACKAGE_ENTRIES);
        if (!mz_package_verify(&p, held, u.end, root, leaves)) {
            return good;
        }
        assert_memory_equal(leaves, before + p.begin, (size_t)(p.end - p.begin) * sizeof *leaves);
        good += p.end - p.begin;
        at = p.end;
    }
    *ended = mz_package_next(&body, 0, 1, &(mz_package){0});
    return good;
}

static void every_package_of_every_upload_verifies_alone(void **state)
{
    (void)state;
    mz_arena a = arena;
    forest f = grow("entry", 1100, &a);
    const mz_len cases[][2] = {{0, 1},     {0, 255},    {0, 256},    {0, 257},     {1, 2},       {255, 256}, {255, 257},
                               {256, 512}, {300, 1100}, {512, 1100}, {1099, 1100}, {1024, 1100}, {100, 1024}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const mz_hash256 root = forest_root(&f, cases[i][1]);
        MZ_BUF_SCOPED body = mz_buf_new(1 << 24);
        put_forest_upload(&f, LOG, cases[i][0], cases[i][1], S("ticket"), 99, &body);
        mz_package_seen ended = MZ_PACKAGE_BAD;
        assert_int_equal(read_upload(mz_buf_str(&body), f.leaves, &root, &ended), cases[i][1] - cases[i][0]);
        assert_int_equal(ended, MZ_PACKAGE_NONE);
    }
}

static void a_body_cut_at_any_byte_gives_its_whole_packages_and_no_more(void **state)
{
    (void)state;
    mz_arena a = arena;
    forest f = grow("e", 600, &a);
    const mz_hash256 root = forest_root(&f, 600);
    MZ_BUF_SCOPED body = mz_buf_new(1 << 24), head = mz_buf_new(1 << 24), one = mz_buf_new(1 << 24);
    put_forest_upload(&f, LOG, 10, 600, S(""), 99, &body);
    put_forest_upload(&f, LOG, 10, 600, S(""), 0, &head);
    put_forest_upload(&f, LOG, 10, 600, S(""), 1, &one);
    for (mz_len n = 0; n < body.len; n++) {
        mz_package_seen ended = MZ_PACKAGE_BAD;
        const mz_len good = read_upload((mz_str){body.data, n}, f.leaves, &root, &ended);
        assert_int_equal(good < 0, n < head.len);
        if (n >= head.len && n < one.len) {
            assert_int_equal(good, 0);
            assert_int_equal(ended, n == head.len ? MZ_PACKAGE_NONE : MZ_PACKAGE_CUT);
        }
        if (n >= one.len) {
            assert_true(good == 246 || good == 502);
        }
    }
}

static void one_changed_byte_of_a_package_is_refused(void **state)
{
    (void)state;
    mz_arena a = arena;
    forest f = grow("e", 300, &a);
    const mz_hash256 root = forest_root(&f, 300);
    MZ_BUF_SCOPED body = mz_buf_new(1 << 24), head = mz_buf_new(1 << 24);
    put_forest_upload(&f, LOG, 256, 300, S(""), 99, &body);
    put_forest_upload(&f, LOG, 256, 300, S(""), 0, &head);
    for (mz_len i = head.len; i < body.len; i++) {
        body.data[i] ^= 1;
        mz_package_seen ended = MZ_PACKAGE_WHOLE;
        assert_int_equal(read_upload(mz_buf_str(&body), f.leaves, &root, &ended), 0);
        body.data[i] ^= 1;
    }
}

static void heads_that_say_nonsense_are_refused_and_leave_everything_untouched(void **state)
{
    (void)state;
    const mz_upload good = {LOG, 5, 7, S("t")}, backwards = {LOG, 7, 5, S("")};
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    mz_put_upload(&b, &good);
    for (mz_len n = 0; n < b.len; n++) {
        mz_str rest = {b.data, n};
        mz_upload u = {.start = -7};
        assert_code(mz_upload_parse(&rest, &u), MZ_BAD_INPUT);
        assert_int_equal(u.start, -7);
        assert_int_equal(rest.len, n);
    }
    mz_str rest = mz_buf_str(&b);
    mz_upload u;
    assert_ok(mz_upload_parse(&rest, &u));
    assert_str(u.origin, LOG);
    assert_str(u.ticket, S("t"));
    assert_int_equal(u.start, 5);
    assert_int_equal(u.end, 7);
    assert_int_equal(rest.len, 0);
    mz_buf_clear(&b);
    mz_put_upload(&b, &backwards);
    rest = mz_buf_str(&b);
    assert_code(mz_upload_parse(&rest, &u), MZ_BAD_INPUT);
    memset(b.data + 2 + LOG.len, 0xFF, 16); /* 2^64 - 1 */
    rest = mz_buf_str(&b);
    assert_code(mz_upload_parse(&rest, &u), MZ_BAD_INPUT);
}

static void sixty_four_hashes_are_bad_not_cut(void **state)
{
    (void)state;
    MZ_BUF_SCOPED b = mz_buf_new(65536);
    mz_put_bundle_entry(&b, S("x"));
    mz_put_byte(&b, 64);
    for (int i = 0; i < 64 * 32; i++) {
        mz_put_byte(&b, 0);
    }
    mz_str rest = mz_buf_str(&b);
    mz_package p;
    assert_int_equal(mz_package_next(&rest, 0, 1, &p), MZ_PACKAGE_BAD);
    b.data[3] = 63;
    assert_int_equal(mz_package_next(&rest, 0, 1, &p), MZ_PACKAGE_WHOLE);
    assert_int_equal(rest.len, 32);
}

static void the_information_of_a_mirror_has_one_spelling(void **state)
{
    (void)state;
    mz_arena a = arena;
    mz_mirror_info i;
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    mz_put_mirror_info(&b, &(mz_mirror_info){70000, 512, S("abc")});
    assert_str(mz_buf_str(&b), S("70000\n512\nYWJj\n"));
    assert_ok(mz_mirror_info_parse(mz_buf_str(&b), &i, &a));
    assert_int_equal(i.size, 70000);
    assert_int_equal(i.next, 512);
    assert_str(i.ticket, S("abc"));
    assert_ok(mz_mirror_info_parse(S("0\n0\n\n"), &i, &a));
    assert_int_equal(i.ticket.len, 0);
    const char *const bad[] = {"",           "1\n2\n",     "1\n2\n\n\n",
                               "01\n2\n\n",  "1\n+2\n\n",  "1\n2\nYWJ\n",
                               "1\r\n2\n\n", "1\n2\nYWJj", "99999999999999999999\n0\n\n"};
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        i.size = -7;
        assert_code(mz_mirror_info_parse(mz_str_of(bad[k]), &i, &a), MZ_BAD_INPUT);
        assert_int_equal(i.size, -7);
    }
}

static void a_stick_file_cut_anywhere_is_refused_with_its_place(void **state)
{
    (void)state;
    MZ_BUF_SCOPED b = mz_buf_new(65536);
    mz_put_package_head(&b, S("old 0\n\nnote"), 7);
    mz_puts(&b, "entries");
    const mz_len first = b.len;
    mz_put_notes_head(&b, 5);
    mz_puts(&b, "notes");
    const mz_len second = b.len;
    mz_put_blobs_head(&b, 2);
    mz_put_be(&b, 3, 8);
    mz_puts(&b, "one");
    mz_put_be(&b, 0, 8);
    for (mz_len n = 0; n <= b.len; n++) {
        mz_str rest = {b.data, n};
        mz_section s = {.count = -7};
        mz_len sections = 0;
        mz_status st = mz_ok();
        while (rest.len > 0 && !mz_failed(st)) {
            const mz_len before = rest.len;
            st = mz_section_next(&rest, &s);
            assert_true(!mz_failed(st) || (rest.len == before && st.at >= 0 && st.at <= before));
            sections += !mz_failed(st);
        }
        assert_int_equal(mz_failed(st), n != 0 && n != first && n != second && n != b.len);
        assert_true(n < b.len || sections == 3);
    }
    mz_str rest = mz_buf_str(&b), blob;
    mz_section s;
    assert_ok(mz_section_next(&rest, &s));
    assert_int_equal(s.kind, MZ_SECTION_PACKAGE);
    assert_str(s.checkpoint, S("old 0\n\nnote"));
    assert_str(s.body, S("entries"));
    assert_ok(mz_section_next(&rest, &s));
    assert_int_equal(s.kind, MZ_SECTION_NOTES);
    assert_str(s.body, S("notes"));
    assert_ok(mz_section_next(&rest, &s));
    assert_int_equal(s.count, 2);
    assert_true(mz_blob_next(&s, &blob));
    assert_str(blob, S("one"));
    assert_true(mz_blob_next(&s, &blob));
    assert_int_equal(blob.len, 0);
    assert_false(mz_blob_next(&s, &blob));
    rest = S("mizan/package/v2\n");
    assert_code(mz_section_next(&rest, &s), MZ_BAD_INPUT);
}

int main(void)
{
    mz_region region;
    if (mz_failed(mz_region_new((mz_len)1 << 30, &region, &arena))) {
        return 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_package_of_every_upload_verifies_alone),
        cmocka_unit_test(a_body_cut_at_any_byte_gives_its_whole_packages_and_no_more),
        cmocka_unit_test(one_changed_byte_of_a_package_is_refused),
        cmocka_unit_test(heads_that_say_nonsense_are_refused_and_leave_everything_untouched),
        cmocka_unit_test(sixty_four_hashes_are_bad_not_cut),
        cmocka_unit_test(the_information_of_a_mirror_has_one_spelling),
        cmocka_unit_test(a_stick_file_cut_anywhere_is_refused_with_its_place),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mz_region_free(&region);
    return failed;
}

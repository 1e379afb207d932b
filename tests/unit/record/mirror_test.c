#include "case.h"

#include "record/fork.h"
#include "record/mirror.h"

static mz_arena spare; /* for helpers: what the tests keep is in `arena` */

/* A source that counts, cuts and lies. */
typedef struct link {
    mz_source real;
    mz_len calls, cut_at; /* the call that fails; -1: none */
    mz_len short_by;      /* how many bytes of that call's answer are lost instead of failing */
    const char *spoil;    /* a path whose answer has one bit changed */
    mz_str checkpoint;    /* given instead of the real one when not empty */
} link_t;

static mz_status passed(link_t *l, mz_str path, bool found, mz_str *bytes, mz_arena *perm)
{
    if (l->calls++ == l->cut_at) {
        if (l->short_by == 0 || bytes->len < l->short_by) {
            return mz_fail(MZ_IO, "the line is dead", -1);
        }
        bytes->len -= l->short_by;
    }
    if (found && l->spoil != NULL && mz_str_eq(path, mz_str_of(l->spoil))) {
        uint8_t *copy = mz_new(perm, uint8_t, bytes->len);
        memcpy(copy, bytes->data, (size_t)bytes->len);
        copy[bytes->len / 2] ^= 1;
        bytes->data = copy;
    }
    return mz_ok();
}

static mz_status link_get(void *ctx, mz_str path, mz_len max, bool *found, mz_str *bytes, mz_arena *perm)
{
    link_t *l = ctx;
    if (l->checkpoint.len > 0 && mz_str_eq(path, S("checkpoint"))) {
        *found = true;
        *bytes = l->checkpoint;
        return mz_ok();
    }
    *bytes = (mz_str){0};
    const mz_status s = l->real.get(l->real.ctx, path, max, found, bytes, perm);
    return mz_failed(s) ? s : passed(l, path, *found, bytes, perm);
}

static mz_status link_piece(void *ctx, mz_str path, int64_t from, mz_len max, bool *found, mz_str *bytes,
                            mz_arena *perm)
{
    link_t *l = ctx;
    *bytes = (mz_str){0};
    const mz_status s = l->real.piece(l->real.ctx, path, from, max, found, bytes, perm);
    return mz_failed(s) ? s : passed(l, path, *found, bytes, perm);
}

static link_t line_to(const char *folder, mz_arena *perm)
{
    link_t l = {.cut_at = -1};
    assert_ok(mz_source_folder(folder, &l.real, perm));
    return l;
}

static mz_status pull(mz_mirror *m, link_t *l, mz_pulled *out)
{
    const mz_source s = {link_get, link_piece, l};
    const mz_pull_options o = {.documents = true};
    return mz_mirror_pull(m, &s, &o, out, spare);
}

static void add_many(mz_record *r, const mz_key *k, mz_len n)
{
    mz_arena a = spare;
    mz_draft *d = mz_new(&a, mz_draft, n);
    for (mz_len i = 0; i < n; i++) {
        char text[64];
        (void)snprintf(text, sizeof text, "words number %td\n", i);
        d[i] = (mz_draft){.kind = S("statements"), .time = NOON, .text = mz_str_copy(&a, mz_str_of(text))};
    }
    mz_len first;
    assert_ok(mz_record_write(r, d, n, &k, 1, &first, NULL));
}

static void add_document(mz_record *r, const mz_key *k, mz_str bytes, bool salted)
{
    mz_body body = {.salted = salted, .media = S("text/plain")};
    mz_len first;
    assert_ok(mz_record_put(r, bytes, salted, &body.hash, &body.size_bytes));
    const mz_draft d = {.kind = S("document"), .time = NOON, .bodies = &body, .bodies_n = 1};
    assert_ok(mz_record_write(r, &d, 1, &k, 1, &first, NULL));
}

static mz_str long_document(mz_len n, mz_arena *perm)
{
    uint8_t *p = mz_new(perm, uint8_t, n);
    for (mz_len i = 0; i < n; i++) {
        p[i] = (uint8_t)(i * 31 + i / 251);
    }
    return (mz_str){p, n};
}

static void new_mirror(char folder[64], const test_case *c, mz_mirror **m)
{
    (void)strcpy(folder, "/tmp/mizan-mirror-XXXXXX");
    assert_non_null(mkdtemp(folder));
    assert_ok(mz_mirror_create(folder, &c->log.public));
    assert_ok(mz_mirror_open(folder, m));
}

static void drop_mirror(const char *folder, mz_mirror *m)
{
    char command[128];
    mz_mirror_close(m);
    (void)snprintf(command, sizeof command, "rm -rf '%s'", folder);
    assert_int_equal(system(command), 0);
}

/* The same, but for older partial tiles that the case still has. */
static void same_files(const char *case_folder, const char *folder)
{
    char command[512];
    (void)snprintf(command, sizeof command, "diff -r '%s/record' '%s/record' | grep -v '^Only in %s/.*[.]p'",
                   case_folder, folder, case_folder);
    assert_int_equal(system(command), 256);
}

static void verifies(const char *folder, mz_len entries)
{
    mz_arena a = spare;
    mz_verification v = {0};
    assert_ok(mz_record_verify(folder, NULL, &v, &a));
    if (v.found > 0) {
        fail_msg("%.*s: %.*s", SFMT(v.v[0].place), SFMT(v.v[0].what));
    }
    assert_int_equal(v.entries, entries);
}

static void a_copy_has_the_same_files_and_verifies(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    mz_record *r = open_case(&c);
    add_many(r, &c.pak, 700);
    add_document(r, &c.afg, long_document(200000, &a), false);
    add_document(r, &c.afg, S("short"), true);
    add_document(r, &c.afg, S(""), false);
    mz_record_close(r);
    char folder[64];
    mz_mirror *m;
    mz_pulled got;
    new_mirror(folder, &c, &m);
    link_t l = line_to(c.folder, &a);
    assert_ok(pull(m, &l, &got));
    assert_int_equal(got.end, MZ_PULL_NEW);
    assert_int_equal(got.entries, 704);
    assert_int_equal(got.documents, 3);
    assert_int_equal(got.missing, 0);
    same_files(c.folder, folder);
    verifies(folder, 704);
    assert_ok(pull(m, &l, &got));
    assert_int_equal(got.end, MZ_PULL_SAME);
    assert_int_equal(got.entries, 0);
    mz_mirror_close(m);
    assert_ok(mz_mirror_open(folder, &m));
    assert_int_equal(mz_mirror_size(m), 704);
    drop_mirror(folder, m);
    remove_case(&c);
}

/* Threat 20: cut at every answer, or within it; the copy is opened anew and goes on from where it was. */
static void a_link_cut_at_every_answer_loses_nothing(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    mz_record *r = open_case(&c);
    add_many(r, &c.pak, 520);
    add_document(r, &c.afg, long_document(3000000, &a), false);
    mz_record_close(r);
    mz_len cuts = 0;
    for (mz_len lost = 0; lost < 3; lost++) {
        bool whole = false;
        for (mz_len cut = 0; !whole; cut++) {
            char folder[64];
            mz_mirror *m;
            mz_pulled got;
            new_mirror(folder, &c, &m);
            link_t l = line_to(c.folder, &a);
            l.short_by = lost;
            l.cut_at = cut;
            const mz_status s = pull(m, &l, &got);
            whole = l.calls <= cut;
            cuts += mz_failed(s) || got.missing > 0;
            const mz_len held = mz_mirror_next(m) - mz_mirror_next(m) % 256;
            mz_mirror_close(m);
            assert_ok(mz_mirror_open(folder, &m));
            assert_true(mz_mirror_next(m) >= held);
            l.cut_at = -1;
            assert_ok(pull(m, &l, &got));
            assert_int_equal(mz_mirror_size(m), 522);
            assert_int_equal(got.entries <= 522 - held, true); /* what was here did not come twice */
            same_files(c.folder, folder);
            drop_mirror(folder, m);
        }
    }
    assert_true(cuts >= 20);
    remove_case(&c);
}

static void what_the_log_did_not_sign_is_refused_and_not_kept(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    mz_record *r = open_case(&c);
    add_many(r, &c.pak, 600);
    mz_record_close(r);
    const char *const paths[] = {"checkpoint",      "tile/entries/000", "tile/entries/001", "tile/entries/002.p/89",
                                 "tile/0/002.p/89", "tile/1/000.p/2"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        char folder[64];
        mz_mirror *m;
        mz_pulled got;
        new_mirror(folder, &c, &m);
        link_t l = line_to(c.folder, &a);
        l.spoil = paths[i];
        const mz_status s = pull(m, &l, &got);
        assert_int_equal(s.code, MZ_BAD_INPUT);
        assert_int_equal(mz_mirror_size(m), 0);
        l.spoil = NULL; /* the same source, now honest */
        assert_ok(pull(m, &l, &got));
        assert_int_equal(got.end, MZ_PULL_NEW);
        same_files(c.folder, folder);
        drop_mirror(folder, m);
    }
    remove_case(&c);
}

static void copy_folder(const char *from, const char *to)
{
    char command[256];
    (void)snprintf(command, sizeof command, "cp -r '%s' '%s'", from, to);
    assert_int_equal(system(command), 0);
}

static mz_len evidence(const char *folder, const char *what)
{
    mz_arena a = spare;
    mz_strs names;
    mz_len n = 0;
    assert_ok(mz_dir_list(mz_path_join(&a, folder, S("mirror/evidence")), &names, &a));
    for (mz_len i = 0; i < names.n; i++) {
        n += mz_str_starts(names.v[i], mz_str_of(what));
    }
    return n;
}

/* Threats 1 and 2: a source that went back, and one that tells another history. */
static void a_source_that_went_back_or_forked_is_refused_and_kept_as_evidence(void **state)
{
    (void)state;
    mz_arena a = arena;
    test_case c = new_case(&a), old = c, fork = c;
    (void)strcat(old.folder, ".old"); /* of 64 bytes 26 are taken */
    (void)strcat(fork.folder, ".fork");
    mz_record *r = open_case(&c);
    add_many(r, &c.pak, 300);
    mz_record_close(r);
    copy_folder(c.folder, old.folder);
    copy_folder(c.folder, fork.folder);
    r = open_case(&c);
    add_many(r, &c.pak, 300);
    mz_record_close(r);
    char folder[64];
    mz_mirror *m;
    mz_pulled got;
    new_mirror(folder, &c, &m);
    link_t l = line_to(c.folder, &a);
    assert_ok(pull(m, &l, &got));

    link_t back = line_to(old.folder, &a);
    assert_ok(pull(m, &back, &got));
    assert_int_equal(got.end, MZ_PULL_BEHIND);
    assert_int_equal(mz_mirror_size(m), 601);
    assert_int_equal(evidence(folder, "behind-"), 1);

    r = open_case(&fork);
    for (mz_len n = 0; n < 3; n++) { /* smaller, of the same size, larger */
        add_many(r, &fork.afg, n == 0 ? 299 : 1);
        if (n == 2) {
            add_many(r, &fork.afg, 300);
        }
        assert_ok(mz_record_publish(r));
        link_t other = line_to(fork.folder, &a);
        assert_ok(pull(m, &other, &got));
        assert_int_equal(got.end, MZ_PULL_FORK);
        assert_int_equal(mz_mirror_size(m), 601);
        assert_int_equal(mz_mirror_next(m), 601);
        assert_int_equal(evidence(folder, "fork-theirs-"), n + 1);
    }
    mz_record_close(r);
    assert_true(evidence(folder, "fork-proof-") >= 1);
    same_files(c.folder, folder);
    drop_mirror(folder, m);
    remove_case(&c);
    remove_case(&old);
    remove_case(&fork);
}

static void a_copy_grows_with_its_log_whatever_the_sizes(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    char folder[64];
    mz_mirror *m;
    mz_pulled got;
    new_mirror(folder, &c, &m);
    const mz_len steps[] = {1, 254, 1, 1, 255, 3, 253, 256, 257};
    mz_len size = 1;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        mz_record *r = open_case(&c);
        add_many(r, &c.pak, steps[i]);
        mz_record_close(r);
        size += steps[i];
        link_t l = line_to(c.folder, &a);
        assert_ok(pull(m, &l, &got));
        assert_int_equal(got.end, MZ_PULL_NEW);
        assert_int_equal(mz_mirror_size(m), size);
        verifies(folder, size);
        if (i % 2 == 0) {
            mz_mirror_close(m);
            assert_ok(mz_mirror_open(folder, &m));
        }
    }
    drop_mirror(folder, m);
    remove_case(&c);
}

static void a_folder_of_another_log_or_of_a_case_is_no_place_for_a_copy(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    const mz_key other = fixed_key("mizan.example/other", &a);
    char folder[64];
    mz_mirror *m, *second = NULL;
    new_mirror(folder, &c, &m);
    assert_code(mz_mirror_create(folder, &other.public), MZ_DENIED);
    assert_code(mz_mirror_create(c.folder, &c.log.public), MZ_DENIED);
    assert_ok(mz_mirror_create(folder, &c.log.public));
    assert_code(mz_mirror_open(folder, &second), MZ_DENIED); /* one process at a time */
    assert_code(mz_mirror_open(c.folder, &second), MZ_BAD_INPUT);
    assert_null(second);
    assert_true(mz_mirror_is(folder));
    assert_false(mz_mirror_is(c.folder));
    drop_mirror(folder, m);
    remove_case(&c);
}

int main(void)
{
    mz_region region, spare_region;
    if (mz_failed(mz_region_new((mz_len)1 << 32, &region, &arena)) ||
        mz_failed(mz_region_new((mz_len)1 << 32, &spare_region, &spare))) {
        return 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_copy_has_the_same_files_and_verifies),
        cmocka_unit_test(a_link_cut_at_every_answer_loses_nothing),
        cmocka_unit_test(what_the_log_did_not_sign_is_refused_and_not_kept),
        cmocka_unit_test(a_source_that_went_back_or_forked_is_refused_and_kept_as_evidence),
        cmocka_unit_test(a_copy_grows_with_its_log_whatever_the_sizes),
        cmocka_unit_test(a_folder_of_another_log_or_of_a_case_is_no_place_for_a_copy),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mz_region_free(&region);
    mz_region_free(&spare_region);
    return failed;
}

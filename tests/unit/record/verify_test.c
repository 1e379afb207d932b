#include "case.h"

/* A case with all that a record can hold: more than one tile, a fork, a second signature, documents, a retired key. */
static test_case rich_case(mz_arena *perm)
{
    const test_case c = new_case(perm);
    mz_record *r = open_case(&c);
    mz_hash256 hash, salted;
    int64_t size, salted_size;
    assert_ok(mz_record_put(r, S("an article about Torkham\n"), false, &hash, &size));
    assert_ok(mz_record_put(r, S("a witness's name\n"), true, &salted, &salted_size));
    const mz_body bodies[2] = {{.hash = hash, .size_bytes = size, .media = S("text/plain")},
                               {.salted = true, .hash = salted, .size_bytes = salted_size, .media = S("text/plain")}};
    const mz_draft document = {.kind = S("document"), .time = NOON, .bodies = bodies, .bodies_n = 2};
    const mz_key *pak[1] = {&c.pak}, *both[2] = {&c.mediator, &c.afg};
    mz_len first;
    assert_ok(mz_record_write(r, &document, 1, pak, 1, &first, NULL));
    const mz_draft terms = {.kind = S("terms"), .time = NOON, .text = S("no fire\n")};
    assert_ok(mz_record_write(r, &terms, 1, both, 2, &first, NULL));
    assert_ok(mz_record_publish(r)); /* leaves partial tiles of this size behind */
    mz_draft *many = mz_new(perm, mz_draft, 300);
    for (int i = 0; i < 300; i++) {
        many[i] = (mz_draft){.kind = S("statements"), .time = NOON + i, .text = S("somebody says something\n")};
    }
    assert_ok(mz_record_write(r, many, 300, pak, 1, &first, NULL));
    mz_record_close(r);
    return c;
}

static mz_verification verify(const char *folder, mz_arena *perm)
{
    mz_verification v = {0};
    assert_ok(mz_record_verify(folder, NULL, &v, perm));
    return v;
}

static void a_sound_case_and_a_copy_of_its_record_have_no_findings(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = rich_case(&a);
    const char *folders[2] = {c.folder, mz_path_join(&a, c.folder, S("record"))};
    for (int i = 0; i < 2; i++) {
        const mz_verification v = verify(folders[i], &a);
        if (v.found > 0) {
            fail_msg("%.*s: %.*s", SFMT(v.v[0].place), SFMT(v.v[0].what));
        }
        assert_int_equal(v.entries, 303);
        assert_int_equal(v.signatures, 304);
        assert_int_equal(v.blobs, 2);
        assert_int_equal(v.feeds, 2);
        assert_int_equal(v.gone, 0);
        assert_int_equal(v.checkpoint.size, 303);
        assert_true(mz_vkey_eq(&v.log, &c.log.public));
    }
    mz_verification v;
    assert_ok(mz_record_verify(c.folder, &c.pak.public, &v, &a)); /* another key than the one that signed */
    assert_int_equal(v.found, 1);
    assert_str(v.v[0].place, S("checkpoint"));
    remove_case(&c);
}

/* All files below a folder. */
static mz_strs files_below(const char *folder, mz_arena *perm)
{
    mz_strs todo = {0}, out = {0};
    *mz_push(perm, &todo) = mz_str_of(folder);
    while (todo.n > 0) {
        const char *at = mz_str_z(perm, todo.v[--todo.n]);
        mz_strs names;
        assert_ok(mz_dir_list(at, &names, perm));
        for (mz_len i = 0; i < names.n; i++) {
            const char *path = mz_path_join(perm, at, names.v[i]);
            *mz_push(perm, mz_path_is_dir(path) ? &todo : &out) = mz_str_of(path);
        }
    }
    return out;
}

static void put_back(const char *path, mz_str bytes) { assert_ok(mz_file_replace_unsynced(path, bytes, 0644)); }

static void any_changed_bit_of_any_file_is_found(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = rich_case(&a);
    const char *record = mz_path_join(&a, c.folder, S("record"));
    const mz_strs files = files_below(record, &a);
    assert_true(files.n > 8);
    for (mz_len i = 0; i < files.n; i++) {
        mz_arena b = a;
        const char *path = mz_str_z(&b, files.v[i]);
        mz_str bytes;
        assert_ok(mz_file_load(path, 1 << 24, &bytes, &b));
        for (mz_len k = 0; k < 5; k++) {
            mz_arena d = b;
            const mz_str changed = mz_str_copy(&d, bytes);
            ((uint8_t *)(uintptr_t)changed.data)[k * (bytes.len - 1) / 4] ^= (uint8_t)(1 << k);
            put_back(path, changed);
            mz_verification v = {0};
            const mz_status s = mz_record_verify(record, NULL, &v, &d);
            if (!mz_failed(s) && v.found == 0) {
                fail_msg("%s: a changed bit at %td is not found", path, k * (bytes.len - 1) / 4);
            }
        }
        const mz_str cut[2] = {mz_str_sub(bytes, 0, bytes.len - 1), mz_str_concat(&b, bytes, S("x"))};
        for (int k = 0; k < 2; k++) {
            mz_arena d = b;
            put_back(path, cut[k]);
            mz_verification v = {0};
            const mz_status s = mz_record_verify(record, NULL, &v, &d);
            if (!mz_failed(s) && v.found == 0) {
                fail_msg("%s: a byte %s is not found", path, k == 0 ? "cut off" : "too many");
            }
        }
        put_back(path, bytes);
    }
    const mz_verification v = verify(record, &a);
    assert_int_equal(v.found, 0);
    remove_case(&c);
}

static void the_first_finding_names_the_place(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = rich_case(&a);
    const char *bundle = mz_path_join(&a, c.folder, S("record/tile/entries/000"));
    mz_str bytes;
    assert_ok(mz_file_load(bundle, 1 << 24, &bytes, &a));
    const mz_str changed = mz_str_copy(&a, bytes);
    mz_str entry;
    mz_str rest = changed;
    for (int i = 0; i <= 77; i++) {
        const mz_str before = rest;
        entry = mz_str_sub(before, 2, 2 + (before.data[0] << 8 | before.data[1]));
        rest = mz_str_from(before, 2 + entry.len);
    }
    ((uint8_t *)(uintptr_t)entry.data)[mz_str_find(entry, S("something"))] = 'S';
    put_back(bundle, changed);
    mz_verification v = verify(c.folder, &a);
    assert_int_equal(v.found, 1); /* one wrong byte is one finding */
    assert_str(v.v[0].place, S("entry 77"));
    put_back(bundle, bytes);
    assert_ok(mz_file_replace_unsynced(mz_path_join(&a, c.folder, S("record/tile/0/notes.txt")), S("x"), 0644));
    v = verify(c.folder, &a);
    assert_int_equal(v.found, 1);
    assert_str(v.v[0].place, S("tile/0/notes.txt"));
    remove_case(&c);
}

static void a_missing_body_is_a_finding_salted_or_plain_unless_members_had_it_erased(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = rich_case(&a);
    const char *record = mz_path_join(&a, c.folder, S("record"));
    const mz_strs blobs = files_below(mz_path_join(&a, record, S("blob")), &a);
    assert_int_equal(blobs.n, 2);
    for (mz_len i = 0; i < 2; i++) {
        const char *path = mz_str_z(&a, blobs.v[i]);
        mz_str bytes;
        assert_ok(mz_file_load(path, 4096, &bytes, &a));
        assert_int_equal(unlink(path), 0);
        const mz_verification v = verify(record, &a);
        assert_int_equal(v.gone, 0);
        assert_int_equal(v.found, 1);
        put_back(path, bytes);
    }
    remove_case(&c);
}

static void a_record_that_lost_a_bundle_says_which(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = rich_case(&a);
    assert_int_equal(unlink(mz_path_join(&a, c.folder, S("record/tile/entries/001.p/47"))), 0);
    const mz_verification v = verify(c.folder, &a);
    assert_int_equal(v.found, 1);
    assert_str(v.v[0].place, S("tile/entries/001.p/47"));
    remove_case(&c);
}

/* One byte of a file changed, and back again. */
static mz_verification verify_changed(const char *folder, const char *file, mz_len at, mz_arena *perm)
{
    const char *path = mz_path_join(perm, folder, mz_str_of(file));
    mz_str bytes;
    assert_ok(mz_file_load(path, 1 << 24, &bytes, perm));
    const mz_str changed = mz_str_copy(perm, bytes);
    assert_true(at < changed.len);
    ((uint8_t *)(uintptr_t)changed.data)[at] ^= 1;
    put_back(path, changed);
    const mz_verification v = verify(folder, perm);
    put_back(path, bytes);
    return v;
}

static void an_edited_tile_document_or_cosigned_note_is_named_alone(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = rich_case(&a);
    const mz_verification leaf = verify_changed(c.folder, "record/tile/0/000", 32 * 9 + 5, &a);
    assert_int_equal(leaf.found, 1);
    assert_str(leaf.v[0].place, S("tile/0/000"));
    const mz_verification above = verify_changed(c.folder, "record/tile/1/000.p/1", 5, &a);
    assert_int_equal(above.found, 1);
    assert_str(above.v[0].place, S("tile/1/000.p/1"));
    const mz_strs blobs = files_below(mz_path_join(&a, c.folder, S("record/blob")), &a);
    const mz_str blob = mz_str_from(blobs.v[0], (mz_len)strlen(c.folder) + 1);
    const mz_verification document = verify_changed(c.folder, mz_str_z(&a, blob), 3, &a);
    assert_int_equal(document.found, 1);
    assert_true(mz_str_starts(document.v[0].place, mz_str_from(blob, 7)));
    assert_true(mz_str_ends(document.v[0].place, S(" of entry 1")));
    remove_case(&c);
}

/* A shelf that cannot list, as an address cannot, and that fails at the n-th read. */
typedef struct frail {
    mz_shelf inner;
    int left;
} frail;

static mz_status frail_read(void *ctx, int reader, mz_str path, mz_buf *out)
{
    frail *f = ctx;
    if (f->left-- == 0) {
        return mz_fail(MZ_IO, "the line is cut", -1);
    }
    return f->inner.read(f->inner.ctx, reader, path, out);
}

static mz_status frail_digest(void *ctx, int reader, mz_str path, mz_hash256 *out, int64_t *size_bytes)
{
    frail *f = ctx;
    if (f->left-- == 0) {
        return mz_fail(MZ_IO, "the line is cut", -1);
    }
    return f->inner.digest(f->inner.ctx, reader, path, out, size_bytes);
}

static void a_shelf_that_fails_is_no_divergence_and_no_success(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = rich_case(&a);
    frail f = {.left = 0};
    assert_ok(mz_shelf_folder(c.folder, &f.inner, &a));
    const mz_shelf shelf = {&f, 1, frail_read, frail_digest, NULL};
    int n = 0;
    for (;; n++) {
        mz_arena b = a;
        mz_verification v;
        f.left = n;
        const mz_status s = mz_verify(&shelf, NULL, &v, &b);
        if (!mz_failed(s)) {
            assert_int_equal(v.found, 0);
            assert_int_equal(v.entries, 303);
            assert_int_equal(v.blobs, 2);
            break;
        }
        assert_int_equal(s.code, MZ_IO);
        assert_int_equal(v.found, 0);
        assert_true(n == 1 || v.stopped.len > 0);
    }
    assert_true(n > 8);
    remove_case(&c);
}

static void links_and_pipes_in_a_copy_are_named_and_do_not_stop_it(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = rich_case(&a);
    const char *loop = mz_path_join(&a, c.folder, S("record/tile/loop"));
    const char *pipe = mz_path_join(&a, c.folder, S("record/tile/0/000"));
    assert_int_equal(symlink("..", loop), 0);
    const mz_verification looped = verify(mz_path_join(&a, c.folder, S("record")), &a);
    assert_true(looped.found > 0);
    assert_true(mz_str_find(looped.v[0].place, S("loop/")) >= 0);
    assert_int_equal(unlink(loop), 0);
    assert_int_equal(unlink(pipe), 0);
    assert_int_equal(mkfifo(pipe, 0600), 0); /* opening it would wait for a writer */
    const mz_verification piped = verify(mz_path_join(&a, c.folder, S("record")), &a);
    assert_true(piped.found > 0);
    assert_str(piped.v[0].place, S("tile/0/000"));
    remove_case(&c);
}

int main(void)
{
    mz_region region;
    assert_ok(mz_region_new((mz_len)1 << 28, &region, &arena));
    assert_ok(mz_record_self_test());
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_case_and_a_copy_of_its_record_have_no_findings),
        cmocka_unit_test(any_changed_bit_of_any_file_is_found),
        cmocka_unit_test(the_first_finding_names_the_place),
        cmocka_unit_test(a_missing_body_is_a_finding_salted_or_plain_unless_members_had_it_erased),
        cmocka_unit_test(a_record_that_lost_a_bundle_says_which),
        cmocka_unit_test(an_edited_tile_document_or_cosigned_note_is_named_alone),
        cmocka_unit_test(links_and_pipes_in_a_copy_are_named_and_do_not_stop_it),
        cmocka_unit_test(a_shelf_that_fails_is_no_divergence_and_no_success),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mz_region_free(&region);
    return failed;
}

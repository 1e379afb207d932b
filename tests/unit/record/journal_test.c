#include "case.h"
#include "record/journal.h"

static mz_journal_record sample(void)
{
    return (mz_journal_record){.old_size = 4,
                               .new_size = 6,
                               .old_root = {{1}},
                               .new_root = {{2}},
                               .checkpoint = S("a checkpoint\n"),
                               .entries = S("\0\3one\0\3two")};
}

static void the_checksum_is_crc_32c(void **state)
{
    (void)state;
    uint8_t up[32];
    for (int i = 0; i < 32; i++) {
        up[i] = (uint8_t)i;
    }
    assert_int_equal(mz_crc32c((mz_str){up, 32}), 0x46dd794e); /* RFC 3720, B.4 */
    (void)memset(up, 0, 32);
    assert_int_equal(mz_crc32c((mz_str){up, 32}), 0x8a9136aa);
    assert_int_equal(mz_crc32c(S("123456789")), 0xe3069283);
}

static void a_record_comes_back_and_no_changed_one_does(void **state)
{
    (void)state;
    const mz_hash256 chain = mz_sha256(S("origin"));
    mz_journal_record r = sample(), back;
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    mz_journal_encode(&r, &chain, &b);
    assert_int_equal(b.len, r.length);
    assert_int_equal(mz_journal_decode(mz_buf_str(&b), &chain, &back), MZ_JOURNAL_RECORD);
    assert_int_equal(back.new_size, 6);
    assert_str(back.entries, r.entries);
    assert_str(back.checkpoint, r.checkpoint);
    assert_true(mz_hash_eq(&back.chain, &r.chain));
    const mz_hash256 other = mz_sha256(S("another"));
    assert_int_equal(mz_journal_decode(mz_buf_str(&b), &other, &back), MZ_JOURNAL_STRANGE);
    for (mz_len bit = 0; bit < 8 * b.len; bit++) {
        b.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
        const mz_journal_seen seen = mz_journal_decode(mz_buf_str(&b), &chain, &back);
        assert_true(seen == MZ_JOURNAL_TORN || seen == MZ_JOURNAL_STRANGE);
        b.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    for (mz_len n = 1; n < b.len; n++) {
        assert_int_equal(mz_journal_decode(mz_str_sub(mz_buf_str(&b), 0, n), &chain, &back), MZ_JOURNAL_TORN);
    }
    assert_int_equal(mz_journal_decode((mz_str){0}, &chain, &back), MZ_JOURNAL_END);
    assert_int_equal(mz_journal_decode(S("\0\0\0\0\0\0\0\0rest"), &chain, &back), MZ_JOURNAL_END);
}

static void a_later_record_is_found_among_rubbish(void **state)
{
    (void)state;
    const mz_hash256 chain = mz_sha256(S("origin"));
    mz_journal_record r = sample();
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    mz_puts(&b, "MZJ1RECMZJ1REC\nrubbish");
    assert_false(mz_journal_any(mz_buf_str(&b)));
    mz_journal_encode(&r, &chain, &b);
    assert_true(mz_journal_any(mz_buf_str(&b)));
    assert_false(mz_journal_any(mz_str_sub(mz_buf_str(&b), 0, b.len - 37)));
}

/* The living segment of a case that was not closed in order. */
static char *segment_of(const test_case *c, mz_arena *a)
{
    mz_strs names;
    const char *folder = mz_path_join(a, c->folder, S("journal"));
    assert_ok(mz_dir_list(folder, &names, a));
    assert_int_equal(names.n, 1);
    return mz_path_join(a, folder, names.v[0]);
}

/* Cuts the zeros behind the last record of a segment that was reserved. */
static void trim(const char *path, mz_arena a)
{
    mz_str bytes;
    mz_len at = 0;
    assert_ok(mz_file_load(path, MZ_SEGMENT_MAX, &bytes, &a));
    while (at + 16 <= bytes.len && bytes.data[at] == 'M') {
        uint64_t length = 0;
        for (int i = 8; i < 16; i++) {
            length = length << 8 | bytes.data[at + i];
        }
        at += (mz_len)length;
    }
    assert_ok(mz_file_replace(path, mz_str_sub(bytes, 0, at), 0644));
}

/* A case whose last entries stand in the journal only, as after a crash: tiles and checkpoint are those of before. */
static test_case crashed_case(mz_len entries, mz_arena *a)
{
    const test_case c = new_case(a);
    char command[256];
    (void)snprintf(command, sizeof command, "cp -r '%s/record' '%s/before'", c.folder, c.folder);
    assert_int_equal(system(command), 0);
    mz_record *r = open_case(&c);
    for (mz_len i = 0; i < entries; i++) {
        assert_int_equal(add_words(r, &c.pak, "statements", "a claim\n"), i + 1);
    }
    (void)snprintf(command, sizeof command, "cd '%s' && mkdir kept && cp -r state journal kept/", c.folder);
    assert_int_equal(system(command), 0);
    mz_record_close(r);
    (void)snprintf(command, sizeof command,
                   "cd '%s' && rm -rf record state journal && mv before record && mv kept/* . && rmdir kept", c.folder);
    assert_int_equal(system(command), 0);
    trim(segment_of(&c, a), *a);
    return c;
}

static void what_only_the_journal_holds_is_recovered(void **state)
{
    (void)state;
    const mz_len sizes[] = {1, 5, 254, 255, 256, 300};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        mz_arena a = arena;
        const test_case c = crashed_case(sizes[i], &a);
        mz_record *r = open_case(&c);
        assert_int_equal(mz_record_size(r), sizes[i] + 1);
        assert_int_equal(add_words(r, &c.pak, "statements", "one more\n"), sizes[i] + 1);
        mz_record_close(r);
        mz_verification v;
        assert_ok(mz_record_verify(c.folder, NULL, &v, &a));
        assert_int_equal(v.found, 0);
        remove_case(&c);
    }
}

static void a_torn_last_record_is_dropped_wherever_it_is_torn(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = crashed_case(2, &a);
    const char *path = segment_of(&c, &a);
    char command[256];
    mz_str whole;
    assert_ok(mz_file_load(path, 1 << 24, &whole, &a));
    mz_len last = 0;
    for (mz_len at = 0; at >= 0;) {
        last = at;
        const mz_len next = mz_str_find(mz_str_from(whole, at + 1), S("MZJ1REC\n"));
        at = next < 0 ? -1 : at + 1 + next;
    }
    (void)snprintf(command, sizeof command, "cp -r '%s/record' '%s/before'", c.folder, c.folder);
    assert_int_equal(system(command), 0);
    (void)snprintf(command, sizeof command, "cd '%s' && rm -rf record state/fold && cp -r before record", c.folder);
    for (mz_len cut = last + 1; cut < whole.len; cut += 1 + (whole.len - cut) / 8) {
        assert_ok(mz_file_replace(path, mz_str_sub(whole, 0, cut), 0644));
        mz_record *r = open_case(&c);
        assert_int_equal(mz_record_size(r), 2);
        mz_record_close(r);
        assert_int_equal(system(command), 0);
    }
    remove_case(&c);
}

static void damage_before_the_end_is_refused_with_words(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = crashed_case(3, &a);
    const char *path = segment_of(&c, &a);
    mz_str whole;
    assert_ok(mz_file_load(path, 1 << 24, &whole, &a));
    mz_str changed = mz_str_copy(&a, whole);
    ((uint8_t *)(uintptr_t)changed.data)[whole.len / 2] ^= 1;
    assert_ok(mz_file_replace(path, changed, 0644));
    mz_record *r = NULL;
    const mz_status s = mz_record_open(c.folder, &r);
    assert_int_equal(s.code, MZ_CORRUPT);
    assert_true(mz_str_find(mz_str_of(s.what), S("restore")) >= 0);
    assert_null(r);
    assert_ok(mz_file_replace(path, whole, 0644));
    assert_ok(mz_record_open(c.folder, &r));
    mz_record_close(r);
    remove_case(&c);
}

static void a_case_whose_journal_was_rolled_back_is_refused(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    mz_record *r = open_case(&c);
    add_words(r, &c.pak, "statements", "one\n");
    mz_record_close(r);
    mz_str early;
    const char *path = segment_of(&c, &a);
    assert_ok(mz_file_load(path, 1 << 24, &early, &a));
    r = open_case(&c);
    add_words(r, &c.pak, "statements", "two\n");
    mz_record_close(r);
    assert_ok(mz_file_replace(path, early, 0644)); /* a backup of the journal under a newer record */
    const mz_status s = mz_record_open(c.folder, &r);
    assert_int_equal(s.code, MZ_CORRUPT);
    assert_true(mz_str_find(mz_str_of(s.what), S("rolled back")) >= 0);
    remove_case(&c);
}

static void a_tile_with_other_bytes_stops_the_opening(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = crashed_case(3, &a);
    const char *tile = mz_path_join(&a, c.folder, S("record/tile/0/000.p/4"));
    uint8_t wrong[128];
    (void)memset(wrong, 7, sizeof wrong);
    assert_ok(mz_file_replace(tile, (mz_str){wrong, 128}, 0644));
    mz_record *r = NULL;
    assert_code(mz_record_open(c.folder, &r), MZ_CORRUPT);
    (void)memset(wrong, 0, sizeof wrong); /* zeros are what a lost write leaves: mended */
    assert_ok(mz_file_replace(tile, (mz_str){wrong, 128}, 0644));
    assert_ok(mz_record_open(c.folder, &r));
    mz_record_close(r);
    mz_verification v;
    assert_ok(mz_record_verify(c.folder, NULL, &v, &a));
    assert_int_equal(v.found, 0);
    remove_case(&c);
}

static void a_full_segment_moves_the_base_and_goes_away(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    uint8_t *words = mz_new(&a, uint8_t, MZ_ENTRY_TEXT_MAX);
    (void)memset(words, 'x', MZ_ENTRY_TEXT_MAX);
    words[MZ_ENTRY_TEXT_MAX - 1] = '\n';
    mz_draft *drafts = mz_new(&a, mz_draft, 256);
    for (int i = 0; i < 256; i++) {
        drafts[i] = (mz_draft){.kind = S("statements"), .time = i, .text = {words, MZ_ENTRY_TEXT_MAX}};
    }
    const mz_key *pak = &c.pak;
    mz_len first;
    mz_record *r = open_case(&c);
    for (int i = 0; i < 5; i++) { /* five times 16 MB: more than a segment */
        assert_ok(mz_record_write(r, drafts, 256, &pak, 1, &first, NULL));
    }
    assert_true(mz_str_ends(mz_str_of(segment_of(&c, &a)), S("00000001.seg")));
    mz_record_close(r);
    mz_strs names;
    assert_ok(mz_dir_list(mz_path_join(&a, c.folder, S("journal")), &names, &a));
    assert_int_equal(names.n, 0); /* a close with much in the journal empties it */
    r = open_case(&c);
    assert_int_equal(mz_record_size(r), 1281);
    assert_int_equal(add_words(r, &c.afg, "ack", ""), 1281);
    mz_record_close(r);
    remove_case(&c);
}

int main(void)
{
    mz_region region;
    assert_ok(mz_region_new((mz_len)1 << 28, &region, &arena));
    assert_ok(mz_record_self_test());
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_checksum_is_crc_32c),
        cmocka_unit_test(a_record_comes_back_and_no_changed_one_does),
        cmocka_unit_test(a_later_record_is_found_among_rubbish),
        cmocka_unit_test(what_only_the_journal_holds_is_recovered),
        cmocka_unit_test(a_torn_last_record_is_dropped_wherever_it_is_torn),
        cmocka_unit_test(damage_before_the_end_is_refused_with_words),
        cmocka_unit_test(a_case_whose_journal_was_rolled_back_is_refused),
        cmocka_unit_test(a_tile_with_other_bytes_stops_the_opening),
        cmocka_unit_test(a_full_segment_moves_the_base_and_goes_away),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mz_region_free(&region);
    return failed;
}

#include "case.h"

/* n drafts of one kind with numbered words. */
static mz_draft *numbered(mz_len n, mz_arena *a)
{
    mz_draft *d = mz_new(a, mz_draft, n);
    for (mz_len i = 0; i < n; i++) {
        MZ_BUF_SCOPED b = mz_buf_new(64);
        mz_puts(&b, "claim ");
        mz_put_int(&b, i);
        mz_put_byte(&b, '\n');
        d[i] = (mz_draft){.kind = S("statements"), .time = NOON, .text = mz_str_copy(a, mz_buf_str(&b))};
    }
    return d;
}

static mz_str signed_note(const mz_draft *d, const mz_key *const *signers, mz_len n, mz_len seq, const mz_hash256 *prev,
                          mz_arena *a)
{
    MZ_BUF_SCOPED b = mz_buf_new(MZ_NOTE_MAX);
    assert_ok(mz_entry_text(d, signers[0]->public.name, seq, prev, &b));
    const mz_str text = mz_str_copy(a, mz_buf_str(&b));
    mz_buf_clear(&b);
    assert_ok(mz_entry_sign(text, signers, n, &b));
    return mz_str_copy(a, mz_buf_str(&b));
}

static mz_answer hand_in(mz_record *r, mz_str note)
{
    mz_answer answer;
    assert_ok(mz_record_submit(r, &note, 1, &answer));
    return answer;
}

/* A record in which everything happens that the fold knows of: keys come and go, a feed is forked, one text is signed
 * twice over, policy texts are assented to. */
static void live(const test_case *c, mz_arena *a)
{
    mz_record *r = open_case(c);
    const mz_key *pak = &c->pak, *afg = &c->afg;
    const mz_key *both[2] = {&c->mediator, &c->pak_registrar};
    const mz_key post = fixed_key(ORIGIN "/PAK/torkham", a);
    mz_len first;
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    mz_puts(&b, "add ");
    mz_put_vkey(&b, &post.public);
    mz_puts(&b, " PAK device\n");
    const mz_draft add = {.kind = S("key"), .time = NOON, .text = mz_buf_str(&b)};
    assert_ok(mz_record_write(r, &add, 1, both, 2, &first, NULL));
    mz_hash256 names[400];
    assert_ok(mz_record_write(r, numbered(400, a), 400, &pak, 1, &first, names));
    assert_int_equal(first, 2);
    const mz_draft d = {.kind = S("settings"), .time = NOON, .text = S("redact two-members\n")};
    const mz_str note = signed_note(&d, &afg, 1, 0, NULL, a);
    assert_int_equal(hand_in(r, note).index, 402);
    const mz_key *signers[3] = {&c->afg, &c->pak, &c->mediator};
    assert_int_equal(hand_in(r, signed_note(&d, signers, 3, 0, NULL, a)).index, 403); /* the same text again */
    const mz_key *by_post = &post;
    assert_ok(mz_record_write(r, numbered(3, a), 3, &by_post, 1, &first, NULL));
    const mz_draft clone = {.kind = S("statements"), .time = NOON, .text = S("a clone\n")};
    assert_int_equal(hand_in(r, signed_note(&clone, &by_post, 1, 1, &names[0], a)).verdict, MZ_FORK);
    assert_ok(mz_record_write(r, numbered(2, a), 2, &pak, 1, &first, NULL)); /* the feed goes on */
    mz_record_close(r);
}

static void put_fold(mz_record *r, mz_buf *out, mz_arena scratch)
{
    mz_len n;
    const mz_registered *keys = mz_record_keys(r, &n);
    for (mz_len i = 0; i < n; i++) {
        mz_len next = -1;
        bool forked = false;
        assert_true(mz_record_feed(r, keys[i].key.name, &next, &forked));
        mz_put(out, keys[i].key.name);
        const mz_len numbers[] = {next, forked, keys[i].registrar, keys[i].added, keys[i].retired};
        for (int k = 0; k < 5; k++) {
            mz_put_byte(out, ' ');
            mz_put_int(out, numbers[k]);
        }
        mz_put(out, keys[i].party);
        mz_put(out, keys[i].role);
    }
    for (mz_len i = 0; i < mz_record_size(r); i++) {
        mz_arena a = scratch;
        mz_entry e;
        mz_len at;
        assert_ok(mz_record_entry(r, i, &e, &a));
        assert_ok(mz_record_find(r, &e.name, &at));
        mz_put_byte(out, ' ');
        mz_put_int(out, at);
    }
    const mz_hash256 nobody = {{9}};
    mz_len at = -2;
    assert_code(mz_record_find(r, &nobody, &at), MZ_BAD_INPUT);
}

/* What the opened record knows, and what becomes of notes handed in. */
static void outcome(const test_case *c, mz_buf *out, mz_arena a)
{
    mz_record *r = open_case(c);
    put_fold(r, out, a);
    const mz_draft d = {.kind = S("settings"), .time = NOON, .text = S("redact two-members\n")};
    const mz_key *by[2] = {&c->afg, &c->pak};
    const mz_answer known = hand_in(r, signed_note(&d, by, 2, 0, NULL, &a));
    assert_int_equal(known.verdict, MZ_KNOWN);
    mz_put_int(out, known.index);
    mz_record_close(r);
}

static void the_snapshot_says_what_all_entries_say(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    MZ_BUF_SCOPED with = mz_buf_new(1 << 20), without = mz_buf_new(1 << 20), damaged = mz_buf_new(1 << 20);
    live(&c, &a);
    const char *fold = mz_path_join(&a, c.folder, S("state/fold"));
    assert_true(mz_path_exists(fold));
    outcome(&c, &with, a);
    mz_str bytes;
    assert_ok(mz_file_load(fold, 1 << 24, &bytes, &a));
    for (mz_len at = 0; at < bytes.len; at += 1 + bytes.len / 7) { /* any byte changed: as if it were not there */
        mz_str changed = mz_str_copy(&a, bytes);
        ((uint8_t *)(uintptr_t)changed.data)[at] ^= 1;
        assert_ok(mz_file_replace(fold, changed, 0644));
        mz_buf_clear(&damaged);
        outcome(&c, &damaged, a);
        assert_str(mz_buf_str(&damaged), mz_buf_str(&with));
    }
    for (mz_len cut = 0; cut < bytes.len; cut += 1 + bytes.len / 5) {
        assert_ok(mz_file_replace(fold, mz_str_sub(bytes, 0, cut), 0644));
        mz_buf_clear(&damaged);
        outcome(&c, &damaged, a);
        assert_str(mz_buf_str(&damaged), mz_buf_str(&with));
    }
    assert_ok(mz_file_remove(fold));
    outcome(&c, &without, a);
    assert_str(mz_buf_str(&with), mz_buf_str(&without));
    remove_case(&c);
}

static void a_write_of_many_entries_is_one_commit_or_none(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    mz_record *r = open_case(&c);
    const mz_key *pak = &c.pak;
    mz_draft *d = numbered(1000, &a);
    mz_len first = -3;
    d[777].kind = S("key"); /* refused by what the register says, after 777 that are not */
    const mz_status s = mz_record_write(r, d, 1000, &pak, 1, &first, NULL);
    assert_int_equal(s.code, MZ_BAD_INPUT);
    assert_int_equal(s.at, 777);
    assert_int_equal(first, -3);
    assert_int_equal(mz_record_size(r), 1);
    mz_len next = -1;
    bool forked;
    assert_true(mz_record_feed(r, c.pak.public.name, &next, &forked));
    assert_int_equal(next, 0);
    d[777].kind = S("statements");
    assert_ok(mz_record_write(r, d, 1000, &pak, 1, &first, NULL));
    assert_int_equal(first, 1);
    assert_int_equal(mz_record_size(r), 1001);
    mz_record_close(r);
    mz_verification v;
    assert_ok(mz_record_verify(c.folder, NULL, &v, &a));
    assert_int_equal(v.found, 0);
    assert_int_equal(v.entries, 1001);
    remove_case(&c);
}

static void more_than_one_commit_holds_is_refused_whole(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    mz_record *r = open_case(&c);
    const mz_key *pak = &c.pak;
    uint8_t *words = mz_new(&a, uint8_t, MZ_ENTRY_TEXT_MAX);
    (void)memset(words, 'x', MZ_ENTRY_TEXT_MAX);
    words[MZ_ENTRY_TEXT_MAX - 1] = '\n';
    mz_draft *d = mz_new(&a, mz_draft, 820);
    for (int i = 0; i < 820; i++) {
        d[i] = (mz_draft){.kind = S("statements"), .time = i, .text = {words, MZ_ENTRY_TEXT_MAX}};
    }
    mz_len first = -3;
    assert_code(mz_record_write(r, d, 820, &pak, 1, &first, NULL), MZ_LIMIT);
    assert_int_equal(mz_record_size(r), 1);
    assert_ok(mz_record_write(r, d, 800, &pak, 1, &first, NULL)); /* 48 MiB less a little: and the record lives */
    assert_int_equal(mz_record_size(r), 801);
    mz_record_close(r);
    remove_case(&c);
}

int main(void)
{
    mz_region region;
    assert_ok(mz_region_new((mz_len)1 << 28, &region, &arena));
    assert_ok(mz_record_self_test());
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_snapshot_says_what_all_entries_say),
        cmocka_unit_test(a_write_of_many_entries_is_one_commit_or_none),
        cmocka_unit_test(more_than_one_commit_holds_is_refused_whole),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mz_region_free(&region);
    return failed;
}

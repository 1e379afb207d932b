#include "case.h"

#include <fcntl.h>
#include <time.h>

static char *inside(const test_case *c, const char *name, mz_arena *a)
{
    return mz_path_join(a, c->folder, mz_str_of(name));
}

static void what_was_written_is_there_after_reopening(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    mz_record *r = open_case(&c);
    assert_int_equal(mz_record_size(r), 1);
    assert_int_equal(add_words(r, &c.pak, "statements", "the first claim\n"), 1);
    assert_int_equal(add_words(r, &c.afg, "statements", "the second claim\n"), 2);
    mz_record_close(r);
    r = open_case(&c);
    assert_int_equal(mz_record_size(r), 3);
    mz_entry e;
    assert_ok(mz_record_entry(r, 2, &e, &a));
    assert_str(e.draft.text, S("the second claim\n"));
    assert_str(e.feed, c.afg.public.name);
    assert_int_equal(e.seq, 0);
    assert_int_equal(e.draft.time, NOON);
    mz_len index;
    assert_ok(mz_record_find(r, &e.name, &index));
    assert_int_equal(index, 2);
    assert_int_equal(add_words(r, &c.afg, "statements", "a third\n"), 3);
    assert_ok(mz_record_entry(r, 3, &e, &a));
    assert_int_equal(e.seq, 1);
    e.index = -9;
    assert_code(mz_record_entry(r, 4, &e, &a), MZ_BAD_INPUT);
    assert_int_equal(e.index, -9);
    mz_record_close(r);
    remove_case(&c);
}

/* Writes n entries in calls of `some`, closing the case now and then. */
static void fill(const test_case *c, mz_len n, mz_len some, mz_len reopen_every, mz_arena scratch)
{
    mz_record *r = open_case(c);
    mz_draft *drafts = mz_new(&scratch, mz_draft, some);
    char(*words)[32] = mz_arena_alloc(&scratch, 32, 1, some);
    for (mz_len i = 0; i < n;) {
        mz_len k = 0;
        for (; k < some && i < n; k++, i++) {
            (void)snprintf(words[k], sizeof words[k], "claim %td\n", i);
            drafts[k] = (mz_draft){.kind = S("statements"), .time = NOON + i, .text = mz_str_of(words[k])};
        }
        const mz_key *signer = &c->pak;
        mz_len first;
        assert_ok(mz_record_write(r, drafts, k, &signer, 1, &first, NULL));
        assert_int_equal(first, 1 + i - k);
        if (reopen_every > 0 && i % reopen_every == 0) {
            mz_record_close(r);
            r = open_case(c);
        }
    }
    mz_record_close(r);
}

static void check_filled(mz_record *r, mz_len n, mz_arena scratch)
{
    mz_walk w = {0};
    const mz_entry *e;
    mz_range range = {0};
    const mz_hash256 root = mz_record_root(r);
    for (mz_len i = 0;; i++) {
        assert_ok(mz_record_next(r, &w, &e));
        if (e == NULL) {
            assert_int_equal(i, n + 1);
            break;
        }
        char want[32];
        (void)snprintf(want, sizeof want, "claim %td\n", i - 1);
        assert_int_equal(e->index, i);
        if (i > 0) {
            assert_str(e->draft.text, mz_str_of(want));
        }
        const mz_hash256 leaf = mz_leaf_hash(e->note.bytes);
        mz_range_push(&range, &leaf);
    }
    const mz_hash256 again = mz_range_root(&range);
    assert_true(mz_hash_eq(&again, &root));
    for (mz_len i = 0; i <= n; i += 1 + n / 50) {
        mz_proof p;
        mz_entry one;
        mz_arena b = scratch;
        assert_ok(mz_record_prove(r, i, &p));
        assert_ok(mz_record_entry(r, i, &one, &b));
        const mz_hash256 leaf = mz_leaf_hash(one.note.bytes);
        assert_true(mz_inclusion_verify(i, n + 1, &leaf, p.v, p.n, &root));
    }
}

static void any_number_of_entries_in_any_batches_makes_the_same_record(void **state)
{
    (void)state;
    const struct {
        mz_len n, some, reopen;
    } cases[] = {{255, 255, 0}, {254, 1, 17}, {256, 100, 0}, {600, 300, 0}, {600, 7, 100}, {1500, 299, 0}};
    mz_hash256 roots[6];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mz_arena a = arena;
        const test_case c = new_case(&a);
        fill(&c, cases[i].n, cases[i].some, cases[i].reopen, a);
        mz_record *r = open_case(&c), *reader = NULL, *copy = NULL;
        assert_int_equal(mz_record_size(r), cases[i].n + 1);
        check_filled(r, cases[i].n, a);
        assert_ok(mz_record_open_read(c.folder, &reader)); /* beside the writer, without its lock */
        check_filled(reader, cases[i].n, a);
        assert_ok(mz_record_open_read(inside(&c, "record", &a), &copy)); /* record/ alone, as a party has it */
        check_filled(copy, cases[i].n, a);
        assert_str(mz_record_checkpoint(copy), mz_record_checkpoint(r));
        roots[i] = mz_record_root(r);
        mz_record_close(copy);
        mz_record_close(reader);
        mz_record_close(r);
        remove_case(&c);
    }
    assert_true(mz_hash_eq(&roots[3], &roots[4]));
    assert_false(mz_hash_eq(&roots[2], &roots[3]));
}

/* How many partial tiles and bundles lie in the folders of one tile. */
static mz_len partials_of(const test_case *c, const char *tile, mz_arena a)
{
    mz_strs names = {0};
    const mz_str folder = mz_str_concat(&a, S("record/tile/"), mz_str_of(tile), S(".p"));
    const char *path = inside(c, mz_str_z(&a, folder), &a);
    if (mz_path_is_dir(path)) {
        assert_ok(mz_dir_list(path, &names, &a));
    }
    return names.n;
}

/* state/partials as if it had been written so long ago. */
static void grow_older(const test_case *c, mz_len seconds, mz_arena a)
{
    const time_t then = (time_t)(mz_utc_now() - seconds);
    const struct timespec times[2] = {{.tv_sec = then}, {.tv_sec = then}};
    assert_int_equal(utimensat(AT_FDCWD, inside(c, "state/partials", &a), times, 0), 0);
}

static void reopen(const test_case *c) { mz_record_close(open_case(c)); }

static void partial_tiles_go_an_hour_after_the_full_one_is_durable(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    fill(&c, 200, 50, 50, a);
    const mz_len early = partials_of(&c, "entries/000", a);
    assert_true(early >= 4 && partials_of(&c, "0/000", a) == early);
    mz_record *reader = NULL;
    assert_ok(mz_record_open_read(c.folder, &reader)); /* holds a checkpoint of 201 */
    mz_record *r = open_case(&c);
    for (int i = 0; i < 100; i++) {
        (void)add_words(r, &c.afg, "statements", "more\n");
    }
    mz_record_close(r);
    assert_int_equal(partials_of(&c, "entries/000", a), early); /* it came just now */
    grow_older(&c, 3590, a);
    reopen(&c);
    assert_int_equal(partials_of(&c, "entries/000", a), early);
    grow_older(&c, -500, a); /* the clock was wrong: the hour begins anew */
    reopen(&c);
    assert_int_equal(partials_of(&c, "entries/000", a), early);
    grow_older(&c, 3600, a);
    reopen(&c);
    assert_int_equal(partials_of(&c, "entries/000", a), 0);
    assert_int_equal(partials_of(&c, "0/000", a), 0);
    assert_true(partials_of(&c, "entries/001", a) > 0); /* the one that grows keeps its own */
    assert_true(partials_of(&c, "1/000", a) > 0);
    mz_entry e;
    assert_ok(mz_record_entry(reader, 200, &e, &a)); /* who holds the older checkpoint takes the full one */
    mz_record_close(reader);
    mz_verification v;
    assert_ok(mz_record_verify(c.folder, NULL, &v, &a));
    assert_int_equal(v.found, 0);
    remove_case(&c);
}

static void two_processes_on_one_case_are_refused(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    mz_record *r = open_case(&c), *other = NULL;
    assert_code(mz_record_open(c.folder, &other), MZ_DENIED);
    assert_null(other);
    assert_code(create_case(&c), MZ_DENIED);
    mz_record_close(r);
    assert_code(create_case(&c), MZ_DENIED); /* a case with entries is never begun anew */
    remove_case(&c);
}

static void an_init_that_was_cut_off_is_begun_anew(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    char command[256];
    (void)snprintf(command, sizeof command, "rm -rf '%s'/journal/* '%s'/record/checkpoint '%s'/record/tile/*", c.folder,
                   c.folder, c.folder);
    assert_int_equal(system(command), 0);
    mz_record *r = NULL;
    assert_code(mz_record_open(c.folder, &r), MZ_BAD_INPUT);
    assert_ok(create_case(&c));
    r = open_case(&c);
    assert_int_equal(mz_record_size(r), 1);
    mz_record_close(r);
    remove_case(&c);
}

static void without_the_log_key_nothing_is_added(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    mz_record *r = NULL;
    assert_ok(mz_record_open(c.folder, &r));
    const mz_draft d = {.kind = S("ack"), .time = NOON};
    const mz_key *signer = &c.pak;
    mz_len first = -3;
    assert_code(mz_record_write(r, &d, 1, &signer, 1, &first, NULL), MZ_DENIED);
    assert_code(mz_record_unlock(r, &c.pak), MZ_DENIED);
    assert_int_equal(first, -3);
    mz_record_close(r);
    remove_case(&c);
}

static void drafts_that_cannot_be_entries_are_refused(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    mz_record *r = open_case(&c);
    const mz_key *signer = &c.pak, *stranger_key[1];
    const mz_key stranger = fixed_key("nobody", &a);
    stranger_key[0] = &stranger;
    uint8_t *big = mz_new(&a, uint8_t, 66000);
    (void)memset(big, 'x', 66000);
    big[65999] = '\n';
    const mz_body missing = {.media = S("text/plain"), .size_bytes = 3};
    const mz_draft bad[] = {
        {.kind = S("Statements"), .time = NOON},
        {.kind = S(""), .time = NOON},
        {.kind = S("ack"), .time = NOON, .text = S("no line feed at the end")},
        {.kind = S("ack"), .time = NOON, .text = S("a\ttab\n")},
        {.kind = S("ack"), .time = NOON, .text = S("not \xff UTF-8\n")},
        {.kind = S("ack"), .time = INT64_MAX},
        {.kind = S("ack"), .time = NOON, .text = {big, 66000}},
        {.kind = S("document"), .time = NOON, .bodies = &missing, .bodies_n = 1},
        {.kind = S("key"), .time = NOON, .text = S("add nothing\n")},
        {.kind = S("genesis"), .time = NOON, .text = S("origin x\n")},
    };
    mz_len first = -3;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (!mz_failed(mz_record_write(r, &bad[i], 1, &signer, 1, &first, NULL))) {
            fail_msg("draft %zu was taken", i);
        }
    }
    const mz_draft good = {.kind = S("ack"), .time = NOON};
    assert_code(mz_record_write(r, &good, 1, stranger_key, 1, &first, NULL), MZ_BAD_INPUT);
    assert_int_equal(first, -3);
    assert_int_equal(mz_record_size(r), 1);
    big[MZ_ENTRY_TEXT_MAX - 1] = '\n';
    const mz_draft largest = {.kind = S("ack"), .time = NOON, .text = {big, MZ_ENTRY_TEXT_MAX}};
    assert_ok(mz_record_write(r, &largest, 1, &signer, 1, &first, NULL));
    assert_int_equal(first, 1);
    mz_record_close(r);
    remove_case(&c);
}

/* A finished note, as another office would hand it in. */
static mz_str make_note(const mz_key *const *signers, mz_len n, mz_len seq, const mz_hash256 *prev, const char *kind,
                        const char *text, mz_hash256 *name, mz_arena *perm)
{
    const mz_draft d = {.kind = mz_str_of(kind), .time = NOON, .text = mz_str_of(text)};
    MZ_BUF_SCOPED b = mz_buf_new(MZ_NOTE_MAX);
    assert_ok(mz_entry_text(&d, signers[0]->public.name, seq, prev, &b));
    const mz_str body = mz_str_copy(perm, mz_buf_str(&b));
    *name = mz_sha256(body);
    mz_buf_clear(&b);
    assert_ok(mz_entry_sign(body, signers, n, &b));
    return mz_str_copy(perm, mz_buf_str(&b));
}

static void entries_handed_in_are_accepted_known_or_refused(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    mz_record *r = open_case(&c);
    const mz_key *pak[1] = {&c.pak}, *afg[1] = {&c.afg};
    mz_hash256 n0, n1, n2, x;
    mz_str notes[8];
    notes[0] = make_note(pak, 1, 0, NULL, "statements", "zero\n", &n0, &a);
    notes[1] = make_note(pak, 1, 1, &n0, "statements", "one\n", &n1, &a);
    notes[2] = notes[0];
    notes[3] = make_note(pak, 1, 3, &n1, "statements", "a gap\n", &x, &a);
    notes[4] = make_note(pak, 1, 2, &n0, "statements", "wrong prev\n", &x, &a);
    notes[5] = make_note(pak, 1, 2, &n1, "statements", "two\n", &n2, &a);
    notes[6] = mz_str_copy(&a, make_note(afg, 1, 0, NULL, "statements", "mine\n", &x, &a));
    ((uint8_t *)(uintptr_t)notes[6].data)[mz_str_find(notes[6], S("mine"))] = 'M';
    notes[7] = S("not a note");
    mz_answer answers[8];
    assert_ok(mz_record_submit(r, notes, 8, answers));
    const mz_admission want[8] = {MZ_ACCEPTED, MZ_ACCEPTED, MZ_KNOWN,   MZ_REFUSED,
                                  MZ_REFUSED,  MZ_ACCEPTED, MZ_REFUSED, MZ_REFUSED};
    const mz_len index[8] = {1, 2, 1, -1, -1, 3, -1, -1};
    for (int i = 0; i < 8; i++) {
        assert_int_equal(answers[i].verdict, want[i]);
        assert_int_equal(answers[i].index, index[i]);
    }
    assert_ok(mz_record_submit(r, notes, 1, answers)); /* and again later */
    assert_int_equal(answers[0].verdict, MZ_KNOWN);
    assert_int_equal(answers[0].index, 1);
    assert_int_equal(mz_record_size(r), 4);
    mz_record_close(r);
    remove_case(&c);
}

static void both_sides_sign_one_text_at_once_or_one_after_the_other(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    mz_record *r = open_case(&c);
    const mz_key *both[2] = {&c.pak, &c.afg}, *one[1] = {&c.pak};
    mz_hash256 n0, n1;
    mz_str at_once = make_note(both, 2, 0, NULL, "terms", "no fire across the line\n", &n0, &a);
    mz_answer answer;
    assert_ok(mz_record_submit(r, &at_once, 1, &answer));
    assert_int_equal(answer.verdict, MZ_ACCEPTED);
    mz_entry e;
    assert_ok(mz_record_entry(r, 1, &e, &a));
    assert_int_equal(e.note.n, 2);
    assert_str(e.note.v[0].name, c.afg.public.name);
    mz_str first = make_note(one, 1, 1, &n0, "terms", "no drones\n", &n1, &a);
    assert_ok(mz_record_submit(r, &first, 1, &answer));
    assert_int_equal(answer.verdict, MZ_ACCEPTED);
    assert_ok(mz_record_entry(r, 2, &e, &a));
    const mz_key *second[1] = {&c.afg};
    MZ_BUF_SCOPED b = mz_buf_new(MZ_NOTE_MAX);
    assert_ok(mz_entry_sign(e.note.text, second, 1, &b)); /* the same text, the other side's line only */
    mz_str note = mz_str_copy(&a, mz_buf_str(&b));
    assert_ok(mz_record_submit(r, &note, 1, &answer));
    assert_int_equal(answer.verdict, MZ_ACCEPTED);
    assert_int_equal(answer.index, 3);
    assert_ok(mz_record_submit(r, &note, 1, &answer));
    assert_int_equal(answer.verdict, MZ_KNOWN);
    assert_int_equal(answer.index, 2);
    mz_len next;
    bool forked;
    assert_true(mz_record_feed(r, c.pak.public.name, &next, &forked));
    assert_int_equal(next, 2);
    assert_false(forked);
    assert_true(mz_record_feed(r, c.afg.public.name, &next, &forked));
    assert_int_equal(next, 0);
    mz_record_close(r);
    remove_case(&c);
}

static void a_cloned_device_key_leaves_both_branches_and_retires_the_key(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    const mz_key *pak[1] = {&c.pak};
    mz_hash256 n0, x, n1;
    mz_str notes[4];
    notes[0] = make_note(pak, 1, 0, NULL, "statements", "zero\n", &n0, &a);
    notes[1] = make_note(pak, 1, 1, &n0, "statements", "one\n", &n1, &a);
    notes[2] = make_note(pak, 1, 1, &n0, "statements", "another one\n", &x, &a);
    notes[3] = make_note(pak, 1, 2, &n1, "statements", "two\n", &x, &a);
    mz_answer answers[4];
    mz_record *r = open_case(&c);
    assert_ok(mz_record_submit(r, notes, 4, answers));
    assert_int_equal(answers[1].verdict, MZ_ACCEPTED);
    assert_int_equal(answers[2].verdict, MZ_FORK);
    assert_int_equal(answers[2].index, 3);
    assert_int_equal(answers[3].verdict, MZ_REFUSED);
    mz_record_close(r);
    r = open_case(&c); /* the fold over the entries comes to the same */
    mz_len next;
    bool forked;
    assert_true(mz_record_feed(r, c.pak.public.name, &next, &forked));
    assert_true(forked);
    assert_int_equal(mz_record_key(r, c.pak.public.name)->retired, 3);
    mz_record_close(r);
    remove_case(&c);
}

static mz_status key_entry(mz_record *r, const mz_key *const *signers, mz_len n, const char *verb, const mz_vkey *v,
                           const char *rest)
{
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    mz_put(&b, mz_str_of(verb));
    mz_put_byte(&b, ' ');
    mz_put_vkey(&b, v);
    mz_put(&b, mz_str_of(rest));
    mz_put_byte(&b, '\n');
    const mz_draft d = {.kind = S("key"), .time = NOON, .text = mz_buf_str(&b)};
    mz_len first;
    return mz_record_write(r, &d, 1, signers, n, &first, NULL);
}

static void keys_come_and_go_by_their_own_partys_registrar(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    mz_record *r = open_case(&c);
    const mz_key post = fixed_key(ORIGIN "/PAK/torkham", &a), later = fixed_key(ORIGIN "/PAK/torkham-2", &a);
    const mz_key *wrong[2] = {&c.mediator, &c.afg_registrar}, *right[2] = {&c.mediator, &c.pak_registrar};
    const mz_key *by_post[1] = {&post}, *by_later[1] = {&later};
    assert_code(key_entry(r, wrong, 2, "add", &post.public, " PAK device"), MZ_BAD_INPUT);
    assert_null(mz_record_key(r, post.public.name));
    assert_ok(key_entry(r, right, 2, "add", &post.public, " PAK device"));
    assert_code(key_entry(r, right, 2, "add", &post.public, " PAK device"), MZ_BAD_INPUT);
    assert_int_equal(add_words(r, &post, "observation", "smoke\n"), 2);
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    mz_put_byte(&b, ' ');
    mz_put_vkey(&b, &later.public);
    mz_put_byte(&b, 0);
    assert_ok(key_entry(r, right, 2, "replace", &post.public, (const char *)b.data));
    const mz_draft d = {.kind = S("observation"), .time = NOON};
    mz_len first;
    assert_code(mz_record_write(r, &d, 1, by_post, 1, &first, NULL), MZ_BAD_INPUT);
    assert_ok(mz_record_write(r, &d, 1, by_later, 1, &first, NULL));
    assert_ok(key_entry(r, right, 2, "revoke", &later.public, " lost at the border"));
    assert_code(mz_record_write(r, &d, 1, by_later, 1, &first, NULL), MZ_BAD_INPUT);
    mz_record_close(r);
    r = open_case(&c);
    assert_int_equal(mz_record_key(r, post.public.name)->retired, 3);
    assert_int_equal(mz_record_key(r, later.public.name)->retired, 5);
    assert_str(mz_record_key(r, later.public.name)->party, S("PAK"));
    mz_record_close(r);
    remove_case(&c);
}

static void documents_lie_under_their_hash_and_twice_is_fine(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    mz_record *r = open_case(&c);
    mz_hash256 one, two, salted, again;
    int64_t size;
    assert_ok(mz_record_put(r, S("an article"), false, &one, &size));
    assert_int_equal(size, 10);
    assert_ok(mz_record_put(r, S("an article"), false, &two, &size));
    const mz_hash256 want = mz_sha256(S("an article"));
    assert_true(mz_hash_eq(&one, &two) && mz_hash_eq(&one, &want));
    assert_ok(mz_record_put(r, S("an article"), true, &salted, &size));
    assert_ok(mz_record_put(r, S("an article"), true, &again, &size));
    assert_int_equal(size, 42);
    assert_false(mz_hash_eq(&salted, &again));
    MZ_VIEW_SCOPED view = {0};
    assert_ok(mz_record_blob(r, &salted, &view));
    assert_str(mz_str_from(view.bytes, 32), S("an article"));
    assert_ok(mz_record_put_file(r, MZ_SOURCE "/CMakeLists.txt", false, &two, &size));
    assert_true(mz_record_has(r, &two));
    const mz_hash256 none = {{1}};
    mz_view untouched = {{NULL, -4}};
    assert_code(mz_record_blob(r, &none, &untouched), MZ_BAD_INPUT);
    assert_int_equal(untouched.bytes.len, -4);
    const mz_body body = {.hash = one, .size_bytes = 10, .media = S("text/plain")};
    const mz_draft d = {.kind = S("document"), .time = NOON, .bodies = &body, .bodies_n = 1};
    const mz_key *signer = &c.pak;
    mz_len first;
    assert_ok(mz_record_write(r, &d, 1, &signer, 1, &first, NULL));
    mz_record_close(r);
    remove_case(&c);
}

int main(void)
{
    mz_region region;
    assert_ok(mz_region_new((mz_len)1 << 28, &region, &arena));
    assert_ok(mz_record_self_test());
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_is_there_after_reopening),
        cmocka_unit_test(any_number_of_entries_in_any_batches_makes_the_same_record),
        cmocka_unit_test(partial_tiles_go_an_hour_after_the_full_one_is_durable),
        cmocka_unit_test(two_processes_on_one_case_are_refused),
        cmocka_unit_test(an_init_that_was_cut_off_is_begun_anew),
        cmocka_unit_test(without_the_log_key_nothing_is_added),
        cmocka_unit_test(drafts_that_cannot_be_entries_are_refused),
        cmocka_unit_test(entries_handed_in_are_accepted_known_or_refused),
        cmocka_unit_test(both_sides_sign_one_text_at_once_or_one_after_the_other),
        cmocka_unit_test(a_cloned_device_key_leaves_both_branches_and_retires_the_key),
        cmocka_unit_test(keys_come_and_go_by_their_own_partys_registrar),
        cmocka_unit_test(documents_lie_under_their_hash_and_twice_is_fine),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mz_region_free(&region);
    return failed;
}

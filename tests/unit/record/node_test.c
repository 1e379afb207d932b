#include "case.h"

#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <time.h>

/* A feed whose notes are made beforehand, as its own office would. */
typedef struct feed {
    mz_key key;
    mz_str *notes;
    mz_hash256 *names;
    mz_len n;
} feed;

static feed make_feed(const mz_key *key, mz_len n, mz_len text_bytes, mz_arena *a)
{
    feed f = {*key, mz_new(a, mz_str, n), mz_new(a, mz_hash256, n), n};
    uint8_t *words = mz_new(a, uint8_t, text_bytes);
    (void)memset(words, 'w', (size_t)text_bytes);
    words[text_bytes - 1] = '\n';
    const mz_key *signer = &f.key;
    for (mz_len i = 0; i < n; i++) {
        const mz_draft d = {.kind = S("statements"), .time = NOON + i, .text = {words, text_bytes}};
        MZ_BUF_SCOPED b = mz_buf_new(MZ_NOTE_MAX);
        assert_ok(mz_entry_text(&d, f.key.public.name, i, i == 0 ? NULL : &f.names[i - 1], &b));
        const mz_str text = mz_str_copy(a, mz_buf_str(&b));
        f.names[i] = mz_sha256(text);
        mz_buf_clear(&b);
        assert_ok(mz_entry_sign(text, &signer, 1, &b));
        f.notes[i] = mz_str_copy(a, mz_buf_str(&b));
    }
    return f;
}

/* One who hands in, and remembers what was answered. */
typedef struct sender {
    mz_node *node;
    const feed *f;
    mz_len some; /* entries a call */
    mz_answer *answers;
    mz_len accepted, busy;
    mz_status last;
    pthread_t thread;
} sender;

static void *send_all(void *arg)
{
    sender *s = arg;
    for (mz_len at = 0; at < s->f->n;) {
        const mz_len some = s->f->n - at < s->some ? s->f->n - at : s->some;
        s->last = mz_node_submit(s->node, s->f->notes + at, some, s->answers + at);
        if (s->last.code == MZ_LIMIT) {
            const struct timespec pause = {0, 2000000};
            s->busy++;
            (void)nanosleep(&pause, NULL);
            continue;
        }
        if (mz_failed(s->last)) {
            return NULL;
        }
        for (mz_len i = at; i < at + some; i++) {
            s->accepted += s->answers[i].verdict == MZ_ACCEPTED;
        }
        at += some;
    }
    return NULL;
}

#define SENDERS 3

static void start_senders(sender *s, const feed *f, mz_node *node, mz_len some, mz_arena *a)
{
    for (int i = 0; i < SENDERS; i++) {
        s[i] = (sender){.node = node, .f = &f[i], .some = some, .answers = mz_new(a, mz_answer, f[i].n)};
        assert_int_equal(pthread_create(&s[i].thread, NULL, send_all, &s[i]), 0);
    }
}

static void join_senders(sender *s)
{
    for (int i = 0; i < SENDERS; i++) {
        assert_int_equal(pthread_join(s[i].thread, NULL), 0);
    }
}

/* What was answered is what the opened record holds, each once, and all of it verifies. */
static void check_answers(const test_case *c, const sender *s, mz_arena a)
{
    mz_record *r = open_case(c);
    mz_len sum = 0;
    for (int i = 0; i < SENDERS; i++) {
        for (mz_len k = 0; k < s[i].f->n; k++) {
            mz_arena b = a;
            mz_entry e;
            mz_len at;
            assert_int_equal(s[i].answers[k].verdict, MZ_ACCEPTED);
            assert_ok(mz_record_entry(r, s[i].answers[k].index, &e, &b));
            assert_true(mz_hash_eq(&e.name, &s[i].f->names[k]));
            assert_ok(mz_record_find(r, &e.name, &at));
            assert_int_equal(at, s[i].answers[k].index);
            sum++;
        }
    }
    assert_int_equal(mz_record_size(r), sum + 1);
    mz_record_close(r);
    mz_verification v;
    assert_ok(mz_record_verify(c->folder, NULL, &v, &a));
    assert_int_equal(v.found, 0);
}

static void make_feeds(const test_case *c, feed *f, mz_len n, mz_len bytes, mz_arena *a)
{
    const mz_key *keys[SENDERS] = {&c->mediator, &c->pak, &c->afg};
    for (int i = 0; i < SENDERS; i++) {
        f[i] = make_feed(keys[i], i == 0 ? n - 1 : n, bytes, a);
    }
}

/* The mediator's feed begins with genesis: its notes go on from there. */
static void follow_genesis(feed *f, mz_record *r, mz_arena *a)
{
    mz_entry e;
    assert_ok(mz_record_entry(r, 0, &e, a));
    const mz_key *signer = &f->key;
    mz_hash256 prev = e.name;
    for (mz_len i = 0; i < f->n; i++) {
        const mz_draft d = {.kind = S("ack"), .time = NOON + i};
        MZ_BUF_SCOPED b = mz_buf_new(MZ_NOTE_MAX);
        assert_ok(mz_entry_text(&d, f->key.public.name, i + 1, &prev, &b));
        const mz_str text = mz_str_copy(a, mz_buf_str(&b));
        prev = f->names[i] = mz_sha256(text);
        mz_buf_clear(&b);
        assert_ok(mz_entry_sign(text, &signer, 1, &b));
        f->notes[i] = mz_str_copy(a, mz_buf_str(&b));
    }
}

static void many_hand_in_at_once_and_each_is_answered_for_what_is_durable(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    feed f[SENDERS];
    sender s[SENDERS];
    make_feeds(&c, f, 400, 300, &a);
    mz_record *r = open_case(&c);
    follow_genesis(&f[0], r, &a);
    mz_node *node;
    const mz_node_options o = {.batch_ms = 1, .publish_ms = 5};
    assert_ok(mz_node_start(r, &o, &node));
    start_senders(s, f, node, 7, &a);
    join_senders(s);
    assert_int_equal(mz_node_size(node), 1200);
    MZ_BUF_SCOPED file = mz_buf_new(1 << 20);
    assert_ok(mz_node_proof(node, s[1].answers[399].index, &file)); /* the receipt, while the node runs */
    mz_proof_file p;
    assert_ok(mz_proof_parse(mz_buf_str(&file), &p));
    assert_int_equal(p.index, s[1].answers[399].index);
    mz_buf_clear(&file);
    assert_code(mz_node_proof(node, 1200, &file), MZ_BAD_INPUT);
    mz_len next;
    bool forked;
    mz_hash256 head;
    assert_true(mz_node_feed(node, c.pak.public.name, &next, &forked, &head));
    assert_int_equal(next, 400);
    assert_true(mz_hash_eq(&head, &f[1].names[399]));
    assert_false(mz_node_feed(node, S("nobody"), &next, &forked, NULL));
    assert_ok(mz_node_stop(node));
    mz_record_close(r);
    check_answers(&c, s, a);
    remove_case(&c);
}

static void what_is_known_is_answered_with_its_index_wherever_it_is(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    const feed f = make_feed(&c.pak, 300, 50, &a);
    mz_record *r = open_case(&c);
    mz_node *node;
    const mz_node_options o = {.batch_ms = -1, .publish_ms = 1000};
    assert_ok(mz_node_start(r, &o, &node));
    mz_answer answers[4];
    for (mz_len i = 0; i < 300; i += 2) {
        const mz_str notes[4] = {f.notes[i], f.notes[i], f.notes[i + 1], f.notes[i / 2]};
        assert_ok(mz_node_submit(node, notes, 4, answers)); /* in this batch, just committed, or in a bundle */
        assert_int_equal(answers[0].verdict, MZ_ACCEPTED);
        assert_int_equal(answers[0].index, i + 1);
        assert_int_equal(answers[1].verdict, MZ_KNOWN);
        assert_int_equal(answers[1].index, i + 1);
        assert_int_equal(answers[2].index, i + 2);
        assert_int_equal(answers[3].verdict, MZ_KNOWN);
        assert_int_equal(answers[3].index, i / 2 + 1);
    }
    const mz_str bad[2] = {S("not a note"), f.notes[0]};
    assert_ok(mz_node_submit(node, bad, 2, answers));
    assert_int_equal(answers[0].verdict, MZ_REFUSED);
    assert_int_equal(answers[1].verdict, MZ_KNOWN);
    assert_ok(mz_node_stop(node));
    mz_record_close(r);
    remove_case(&c);
}

/* DigiCert 2025: overload without a limit lost entries. */
static void a_full_pool_turns_away_and_nothing_answered_is_lost(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    feed f[SENDERS];
    sender s[SENDERS];
    make_feeds(&c, f, 200, 300, &a);
    mz_record *r = open_case(&c);
    follow_genesis(&f[0], r, &a);
    mz_node *node;
    const mz_node_options o = {.batch_ms = 5, .batch_entries = 4, .pool_entries = 5};
    assert_ok(mz_node_start(r, &o, &node));
    mz_answer answers[6];
    assert_code(mz_node_submit(node, f[1].notes, 6, answers), MZ_BAD_INPUT); /* can never be taken */
    start_senders(s, f, node, 2, &a);
    join_senders(s);
    assert_true(s[0].busy + s[1].busy + s[2].busy > 0);
    assert_ok(mz_node_stop(node));
    mz_record_close(r);
    check_answers(&c, s, a);
    remove_case(&c);
}

/* Threat 14. */
static void a_second_sequencer_on_the_same_case_is_refused(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    mz_record *r = open_case(&c), *other = NULL;
    mz_node *node;
    assert_ok(mz_node_start(r, NULL, &node));
    assert_code(mz_record_open(c.folder, &other), MZ_DENIED);
    assert_null(other);
    assert_ok(mz_node_stop(node));
    mz_record_close(r);
    assert_ok(mz_record_open(c.folder, &r));
    assert_code(mz_node_start(r, NULL, &node), MZ_DENIED); /* without the log key nothing is signed */
    mz_record_close(r);
    remove_case(&c);
}

static void a_feed_of_large_entries_goes_on_in_the_next_segment(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    feed f[SENDERS];
    sender s[SENDERS];
    make_feeds(&c, f, 330, 60000, &a);
    mz_record *r = open_case(&c);
    follow_genesis(&f[0], r, &a);
    mz_node *node;
    assert_ok(mz_node_start(r, NULL, &node));
    start_senders(s, f, node, 50, &a);
    join_senders(s);
    char command[256];
    MZ_BUF_SCOPED proof = mz_buf_new(1 << 20);
    assert_ok(mz_node_proof(node, mz_node_size(node) - 1, &proof)); /* all is in tiles; the last may be unpublished */
    /* killed here: the journal's segments and what stands in tiles by now are all that is left */
    (void)snprintf(command, sizeof command, "cp -r '%s' '%s-killed'", c.folder, c.folder);
    assert_int_equal(system(command), 0);
    assert_ok(mz_node_stop(node));
    mz_record_close(r);
    check_answers(&c, s, a);
    test_case killed = c;
    (void)snprintf(killed.folder, sizeof killed.folder, "%.32s-killed", c.folder);
    check_answers(&killed, s, a);
    remove_case(&killed);
    remove_case(&c);
}

/* Any write that fails ends the node: whoever waits is told so, and nobody is told that his entry is durable. */
static void a_failed_write_ends_the_node_and_loses_nothing_that_was_answered(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    feed f[SENDERS];
    sender s[SENDERS];
    make_feeds(&c, f, 600, 3500, &a);
    mz_record *r = open_case(&c);
    follow_genesis(&f[0], r, &a);
    mz_node *node;
    assert_ok(mz_node_start(r, NULL, &node));
    struct rlimit old, small;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    small = (struct rlimit){5000000, old.rlim_max}; /* no file grows beyond it: the journal meets it after a while */
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    start_senders(s, f, node, 5, &a);
    join_senders(s);
    mz_answer answer;
    assert_code(mz_node_submit(node, f[1].notes, 1, &answer), MZ_IO);
    assert_true(mz_failed(mz_node_status(node)));
    assert_true(mz_failed(mz_node_stop(node)));
    assert_code(mz_record_submit(r, f[1].notes, 1, &answer), MZ_IO);
    mz_record_close(r);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    r = open_case(&c);
    for (int i = 0; i < SENDERS; i++) {
        assert_code(s[i].last, MZ_IO);
        assert_true(s[i].accepted > 0);
        for (mz_len k = 0; k < s[i].accepted; k++) {
            mz_len at;
            assert_ok(mz_record_find(r, &f[i].names[k], &at));
            assert_int_equal(at, s[i].answers[k].index);
        }
    }
    mz_record_close(r);
    remove_case(&c);
}

/* Threat 15. What an author claims goes back, what housekeeping wrote is of tomorrow: entries are logged all the same.
 */
static void a_clock_that_goes_back_stops_no_logging(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    feed f = make_feed(&c.pak, 1, 50, &a);
    const mz_key *signer = &f.key;
    f.n = 300;
    f.notes = mz_new(&a, mz_str, 300);
    mz_hash256 prev = {{0}};
    for (mz_len i = 0; i < 300; i++) {
        const mz_draft d = {.kind = S("ack"), .time = NOON - i * 86400};
        MZ_BUF_SCOPED b = mz_buf_new(MZ_NOTE_MAX);
        assert_ok(mz_entry_text(&d, f.key.public.name, i, i == 0 ? NULL : &prev, &b));
        const mz_str text = mz_str_copy(&a, mz_buf_str(&b));
        prev = mz_sha256(text);
        mz_buf_clear(&b);
        assert_ok(mz_entry_sign(text, &signer, 1, &b));
        f.notes[i] = mz_str_copy(&a, mz_buf_str(&b));
    }
    mz_answer *answers = mz_new(&a, mz_answer, 300);
    for (mz_len at = 0; at < 300; at += 150) {
        mz_record *r = open_case(&c);
        mz_node *node;
        assert_ok(mz_node_start(r, NULL, &node));
        assert_ok(mz_node_submit(node, f.notes + at, 150, answers + at));
        assert_int_equal(answers[at + 149].index, at + 150);
        assert_ok(mz_node_stop(node));
        mz_record_close(r);
        char command[256];
        (void)snprintf(command, sizeof command, "find '%s/state' -type f -exec touch -d '+3 days' {} +", c.folder);
        assert_int_equal(system(command), 0);
    }
    mz_record_close(open_case(&c));
    mz_verification v;
    assert_ok(mz_record_verify(c.folder, NULL, &v, &a));
    assert_int_equal(v.found, 0);
    assert_int_equal(v.entries, 301);
    remove_case(&c);
}

static mz_status write_one(void *ctx, mz_record *r)
{
    const test_case *c = ctx;
    const mz_draft d = {.kind = S("ack"), .time = NOON};
    const mz_key *signer = &c->afg;
    mz_len first;
    return mz_record_write(r, &d, 1, &signer, 1, &first, NULL);
}

static mz_status fail_softly(void *ctx, mz_record *r)
{
    (void)ctx;
    (void)r;
    return mz_fail(MZ_BAD_INPUT, "no", 5);
}

static void somebody_may_have_the_record_alone_for_a_moment(void **state)
{
    (void)state;
    mz_arena a = arena;
    test_case c = new_case(&a);
    const feed f = make_feed(&c.pak, 300, 50, &a);
    mz_record *r = open_case(&c);
    mz_node *node;
    const mz_node_options o = {.batch_ms = -1};
    assert_ok(mz_node_start(r, &o, &node));
    mz_len others = 0;
    for (mz_len i = 0; i < 300; i++) {
        mz_answer answer;
        assert_ok(mz_node_submit(node, &f.notes[i], 1, &answer));
        assert_int_equal(answer.index, 1 + i + others);
        if (i % 10 == 3) {
            assert_ok(mz_node_with(node, write_one, &c));
            others++;
        }
    }
    assert_code(mz_node_with(node, fail_softly, NULL), MZ_BAD_INPUT); /* and the node goes on */
    mz_answer answer;
    assert_ok(mz_node_submit(node, &f.notes[7], 1, &answer));
    assert_int_equal(answer.verdict, MZ_KNOWN);
    assert_ok(mz_node_stop(node));
    mz_record_close(r);
    mz_verification v;
    assert_ok(mz_record_verify(c.folder, NULL, &v, &a));
    assert_int_equal(v.found, 0);
    assert_int_equal(v.entries, 331);
    remove_case(&c);
}

int main(void)
{
    mz_region region;
    assert_ok(mz_region_new((mz_len)1 << 29, &region, &arena));
    assert_ok(mz_record_self_test());
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_hand_in_at_once_and_each_is_answered_for_what_is_durable),
        cmocka_unit_test(what_is_known_is_answered_with_its_index_wherever_it_is),
        cmocka_unit_test(a_full_pool_turns_away_and_nothing_answered_is_lost),
        cmocka_unit_test(a_second_sequencer_on_the_same_case_is_refused),
        cmocka_unit_test(a_feed_of_large_entries_goes_on_in_the_next_segment),
        cmocka_unit_test(a_failed_write_ends_the_node_and_loses_nothing_that_was_answered),
        cmocka_unit_test(a_clock_that_goes_back_stops_no_logging),
        cmocka_unit_test(somebody_may_have_the_record_alone_for_a_moment),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mz_region_free(&region);
    return failed;
}

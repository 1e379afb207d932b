#include "case.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

/* What the outside remembers of a case while its process is killed again and again: the entries that were answered
 * for, as "index name" lines that the process wrote to a pipe after each answer.
 *
 *   test_record_crash                          the tests below
 *   test_record_crash drive FOLDER SEED CALLS  the process that is killed
 *   test_record_crash node FOLDER SEED CALLS   the same, with three who hand in to a node at once
 *   test_record_crash kills N                  N random kills, for long runs by hand */

static const char *self;

/* --- the process that is killed --- */

static void say(mz_len index, const mz_hash256 *name)
{
    MZ_BUF_SCOPED b = mz_buf_new(256);
    mz_put_int(&b, index);
    mz_put_byte(&b, ' ');
    mz_put_hash_hex(&b, name);
    mz_put_byte(&b, '\n');
    if (write(STDOUT_FILENO, b.data, (size_t)b.len) != b.len) {
        _exit(4);
    }
}

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static mz_status write_some(mz_record *r, const mz_key *k, uint32_t *seed, int call, mz_arena scratch)
{
    const mz_len n = 1 + next_random(seed) % 40;
    mz_draft *drafts = mz_new(&scratch, mz_draft, n);
    mz_hash256 *names = mz_new(&scratch, mz_hash256, n);
    mz_len first;
    mz_body body = {.media = S("text/plain")};
    const mz_str document = mz_str_concat(&scratch, S("document of call "), (mz_str){(const uint8_t *)seed, 4});
    MZ_TRY(mz_record_put(r, document, call % 2 == 0, &body.hash, &body.size_bytes));
    body.salted = call % 2 == 0;
    for (mz_len i = 0; i < n; i++) {
        MZ_BUF_SCOPED b = mz_buf_new(4096);
        mz_puts(&b, "claim ");
        mz_put_int(&b, (int64_t)getpid());
        mz_put_byte(&b, ' ');
        mz_put_int(&b, (int64_t)call * 100 + i);
        for (uint32_t pad = next_random(seed) % 2000; pad > 0; pad--) {
            mz_put_byte(&b, 'x');
        }
        mz_put_byte(&b, '\n');
        drafts[i] = (mz_draft){.kind = S("statements"), .time = NOON, .text = mz_str_copy(&scratch, mz_buf_str(&b))};
    }
    drafts[0].bodies = &body;
    drafts[0].bodies_n = 1;
    MZ_TRY(mz_record_write(r, drafts, n, &k, 1, &first, names));
    for (mz_len i = 0; i < n; i++) {
        say(first + i, &names[i]);
    }
    return mz_ok();
}

/* Exit 0: all calls done. 3: a call failed and said so. */
static int drive(const char *folder, uint32_t seed, int calls, mz_arena a)
{
    test_case c = {0};
    c.log = fixed_key(ORIGIN, &a);
    c.pak = fixed_key(ORIGIN "/PAK/desk", &a);
    mz_record *r = NULL;
    for (int i = 0; i < calls; i++) {
        if (r == NULL && (mz_failed(mz_record_open(folder, &r)) || mz_failed(mz_record_unlock(r, &c.log)))) {
            return 3;
        }
        const uint32_t what = next_random(&seed) % 8;
        if (mz_failed(write_some(r, &c.pak, &seed, i, a)) || (what < 2 && mz_failed(mz_record_publish(r)))) {
            mz_record_close(r);
            return 3;
        }
        if (what == 2) {
            mz_record_close(r);
            r = NULL;
        }
    }
    mz_record_close(r);
    return 0;
}

/* One who hands in to a node: his feed goes on where the record has it, whatever he was told before he was killed. */
typedef struct sender {
    mz_node *node;
    const mz_key *key;
    uint32_t seed;
    int calls;
    bool failed;
    pthread_t thread;
} sender;

static bool send_one(sender *s, int call)
{
    mz_len seq;
    bool forked;
    mz_hash256 head;
    mz_answer answer;
    MZ_BUF_SCOPED body = mz_buf_new(MZ_ENTRY_MAX), text = mz_buf_new(MZ_ENTRY_MAX), note = mz_buf_new(MZ_NOTE_MAX);
    if (!mz_node_feed(s->node, s->key->public.name, &seq, &forked, &head)) {
        return false;
    }
    mz_puts(&body, "claim ");
    mz_put(&body, s->key->public.name);
    mz_put_byte(&body, ' ');
    mz_put_int(&body, (int64_t)getpid() * 10000 + call);
    for (uint32_t pad = next_random(&s->seed) % 3000; pad > 0; pad--) {
        mz_put_byte(&body, 'x');
    }
    mz_put_byte(&body, '\n');
    const mz_draft d = {.kind = S("statements"), .time = NOON, .text = mz_buf_str(&body)};
    if (mz_failed(mz_entry_text(&d, s->key->public.name, seq, seq == 0 ? NULL : &head, &text)) ||
        mz_failed(mz_entry_sign(mz_buf_str(&text), &s->key, 1, &note))) {
        return false;
    }
    const mz_str bytes = mz_buf_str(&note);
    if (mz_failed(mz_node_submit(s->node, &bytes, 1, &answer)) || answer.verdict != MZ_ACCEPTED) {
        return false;
    }
    say(answer.index, &answer.name);
    return true;
}

static void *send_all(void *arg)
{
    sender *s = arg;
    for (int i = 0; i < s->calls && !s->failed; i++) {
        s->failed = !send_one(s, i);
    }
    return NULL;
}

static int drive_node(const char *folder, uint32_t seed, int calls, mz_arena a)
{
    const mz_key log = fixed_key(ORIGIN, &a);
    const mz_key keys[3] = {fixed_key(ORIGIN "/TUR/desk", &a), fixed_key(ORIGIN "/PAK/desk", &a),
                            fixed_key(ORIGIN "/AFG/desk", &a)};
    /* so small that a life meets new segments, moved bases and published partial tiles */
    const mz_node_options o = {.batch_ms = 1, .publish_ms = 2, .segment_bytes = 20000};
    mz_record *r;
    mz_node *node;
    sender s[3];
    bool failed = false;
    if (mz_failed(mz_record_open(folder, &r)) || mz_failed(mz_record_unlock(r, &log)) ||
        mz_failed(mz_node_start(r, &o, &node))) {
        return 3;
    }
    for (uint32_t i = 0; i < 3; i++) {
        s[i] = (sender){.node = node, .key = &keys[i], .seed = seed + i, .calls = calls};
        assert_int_equal(pthread_create(&s[i].thread, NULL, send_all, &s[i]), 0);
    }
    for (int i = 0; i < 3; i++) {
        assert_int_equal(pthread_join(s[i].thread, NULL), 0);
        failed = failed || s[i].failed;
    }
    failed = mz_failed(mz_node_stop(node)) || failed;
    mz_record_close(r);
    return failed ? 3 : 0;
}

/* --- the outside --- */

typedef struct ledger {
    mz_str *names; /* by index; empty where nothing was answered */
    mz_len cap;
} ledger;

static void remember(ledger *l, mz_str lines, mz_arena *perm)
{
    while (lines.len > 0) {
        const mz_len end = mz_str_find_byte(lines, '\n');
        if (end < 0) {
            return; /* the line was cut off: it was not said */
        }
        mz_str line = mz_str_sub(lines, 0, end);
        lines = mz_str_from(lines, end + 1);
        int64_t index;
        assert_true(mz_str_canonical_uint(mz_str_cut(&line, ' '), &index));
        assert_true(index < l->cap);
        assert_int_equal(l->names[index].len, 0); /* nobody was given this index before */
        l->names[index] = mz_str_copy(perm, line);
    }
}

/* Everything answered is there, nothing is there twice, and the whole record verifies. */
static void check(const test_case *c, const ledger *l, mz_arena a)
{
    mz_record *r = NULL;
    const mz_status opened = mz_record_open(c->folder, &r);
    if (mz_failed(opened)) {
        fail_msg("%s: %s (%s)", c->folder, opened.what, opened.where);
    }
    mz_map texts = {0};
    mz_walk w = {0};
    const mz_entry *e;
    for (mz_len i = 0;; i++) {
        assert_ok(mz_record_next(r, &w, &e));
        if (e == NULL) {
            for (; i < l->cap; i++) {
                assert_int_equal(l->names[i].len, 0);
            }
            break;
        }
        mz_arena b = a;
        bool fresh;
        if (l->names[i].len > 0) {
            assert_str(mz_hash_hex(&b, &e->name), l->names[i]);
        }
        (void)mz_map_put(&texts, mz_str_copy(&a, e->draft.text), i, &fresh, &a);
        assert_true(fresh);
    }
    mz_record_close(r);
    mz_verification v;
    assert_ok(mz_record_verify(c->folder, NULL, &v, &a));
    if (v.found > 0) {
        fail_msg("%s: %.*s: %.*s", c->folder, SFMT(v.v[0].place), SFMT(v.v[0].what));
    }
}

static mz_str read_all(int fd, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(1 << 24);
    uint8_t piece[4096];
    for (;;) {
        const ssize_t n = read(fd, piece, sizeof piece);
        if (n <= 0) {
            break;
        }
        mz_put(&b, (mz_str){piece, n});
    }
    return mz_str_copy(perm, mz_buf_str(&b));
}

/* Starts a command with its output in a pipe; kills it after `wait_us` unless that is negative. */
static int run(char *const *argv, long wait_us, mz_str *said, mz_arena *perm)
{
    int ends[2], status;
    assert_int_equal(pipe(ends), 0);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        const int null = open("/dev/null", O_WRONLY);
        (void)dup2(null, STDERR_FILENO);
        (void)dup2(ends[1], STDOUT_FILENO);
        (void)close(ends[0]);
        (void)execvp(argv[0], argv);
        _exit(127);
    }
    (void)close(ends[1]);
    if (wait_us >= 0) {
        const struct timespec wait = {wait_us / 1000000, wait_us % 1000000 * 1000};
        (void)nanosleep(&wait, NULL);
        (void)kill(child, SIGKILL);
    }
    *said = read_all(ends[0], perm);
    (void)close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static ledger new_ledger(mz_arena *perm)
{
    const mz_len cap = 200000;
    return (ledger){mz_new(perm, mz_str, cap), cap};
}

static void kill_again_and_again(const char *how, int kills)
{
    const int each = 20; /* kills of one case */
    uint32_t seed = 20260303;
    for (int done = 0; done < kills; done += each) {
        mz_arena a = arena;
        const test_case c = new_case(&a);
        ledger l = new_ledger(&a);
        for (int k = 0; k < each && done + k < kills; k++) {
            char seed_text[16];
            (void)snprintf(seed_text, sizeof seed_text, "%u", next_random(&seed));
            char *const argv[] = {(char *)(uintptr_t)self,     (char *)(uintptr_t)how,
                                  (char *)(uintptr_t)c.folder, seed_text,
                                  (char *)(uintptr_t) "1000",  NULL};
            mz_str said;
            (void)run(argv, (long)(next_random(&seed) % 40000), &said, &a);
            remember(&l, said, &a);
            check(&c, &l, a);
        }
        remove_case(&c);
    }
}

static void random_kills_lose_nothing_that_was_answered(void **state)
{
    (void)state;
    kill_again_and_again("drive", 20);
}

static void random_kills_of_a_node_lose_nothing_that_was_answered(void **state)
{
    (void)state;
    kill_again_and_again("node", 20);
}

/* A fault at the n-th call of one kind; false when the process ended without meeting it. */
static bool fault_at(const test_case *c, ledger *l, const char *call, const char *fault, int n, mz_arena *a)
{
    char inject[128];
    (void)snprintf(inject, sizeof inject, "inject=%s:%s:when=%d", call, fault, n);
    char *const argv[] = {
        (char *)(uintptr_t) "strace",      (char *)(uintptr_t) "-f",        (char *)(uintptr_t) "-qq",
        (char *)(uintptr_t) "-o",          (char *)(uintptr_t) "/dev/null", (char *)(uintptr_t) "-e",
        (char *)(uintptr_t) "signal=none", (char *)(uintptr_t) "-e",        inject,
        (char *)(uintptr_t)self,           (char *)(uintptr_t) "drive",     (char *)(uintptr_t)c->folder,
        (char *)(uintptr_t) "7",           (char *)(uintptr_t) "3",         NULL};
    mz_str said;
    const int status = run(argv, -1, &said, a);
    remember(l, said, a);
    check(c, l, *a);
    return !(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static bool strace_works(void)
{
    return system("strace -qq -o /dev/null -e inject=getuid:error=EIO true >/dev/null 2>&1") == 0;
}

static void a_fault_at_any_call_to_the_system_loses_nothing(void **state)
{
    (void)state;
    if (!strace_works()) {
        (void)printf("skipped: strace cannot inject faults here\n");
        skip();
    }
    const char *calls[] = {"openat", "write",  "pwrite64", "fdatasync", "fsync",    "rename",
                           "mkdir",  "fchmod", "unlink",   "ftruncate", "fallocate"};
    const char *faults[] = {"signal=KILL", "error=EIO", "error=ENOSPC"};
    for (size_t f = 0; f < sizeof faults / sizeof *faults; f++) {
        int met = 0;
        for (size_t k = 0; k < sizeof calls / sizeof *calls; k++) {
            mz_arena a = arena;
            const test_case c = new_case(&a);
            ledger l = new_ledger(&a);
            /* The first calls are the loader's; an error there says nothing of us. Each kind of call meets each kind
             * of fault early, in the middle and late; tests/crash/matrix.sh has every single one. */
            for (int n = 1; n < 400; n += 1 + n / 2) {
                if (!fault_at(&c, &l, calls[k], faults[f], n, &a)) {
                    break;
                }
                met++;
            }
            remove_case(&c);
        }
        assert_true(met > 25);
    }
}

int main(int argc, char **argv)
{
    mz_region region;
    self = argv[0];
    assert_ok(mz_region_new((mz_len)1 << 31, &region, &arena));
    assert_ok(mz_record_self_test());
    if (argc == 5 && strcmp(argv[1], "drive") == 0) {
        return drive(argv[2], (uint32_t)strtoul(argv[3], NULL, 10), (int)strtol(argv[4], NULL, 10), arena);
    }
    if (argc == 5 && strcmp(argv[1], "node") == 0) {
        return drive_node(argv[2], (uint32_t)strtoul(argv[3], NULL, 10), (int)strtol(argv[4], NULL, 10), arena);
    }
    if (argc == 3 && strcmp(argv[1], "kills") == 0) {
        kill_again_and_again("drive", (int)strtol(argv[2], NULL, 10));
        kill_again_and_again("node", (int)strtol(argv[2], NULL, 10));
        (void)printf("%s kills of a writer and of a node: nothing lost, nothing twice\n", argv[2]);
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_kills_lose_nothing_that_was_answered),
        cmocka_unit_test(random_kills_of_a_node_lose_nothing_that_was_answered),
        cmocka_unit_test(a_fault_at_any_call_to_the_system_loses_nothing),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mz_region_free(&region);
    return failed;
}

/* record.c: what the log node does in a second, and how long one waits. bench/record.sh calls it.
 *
 *   bench_record closed FOLDER SECONDS SENDERS BYTES   each sender hands in one signed entry after the other
 *   bench_record batch FOLDER SECONDS SENDERS BYTES    the same with entries full of statements of BYTES bytes
 *   bench_record open FOLDER SECONDS RATE BYTES        entries come at RATE a second, whoever waits; time from when due
 *   bench_record ack FOLDER ENTRIES SENDERS            says "ack INDEX" after each answer, to be traced
 *   bench_record fill FOLDER ENTRIES                   a record of nearly so many entries whose signatures are worth
 * nothing bench_record large FOLDER                          opens it, hands in, proves, finds; time and memory
 *
 * Signing is done beforehand and its time is told apart. FOLDER must not be there (large: it must). */
#define _GNU_SOURCE
#include "record/inside.h"
#include "record/record.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define ORIGIN   "mizan.example/bench"
#define NOON     1772539200
#define FEEDS    512 /* that one key entry can add */
#define NS_PER_S INT64_C(1000000000)

static mz_arena perm;

static void need(mz_status s, const char *what)
{
    if (mz_failed(s)) {
        (void)fprintf(stderr, "bench_record: %s: %s (%s)\n", what, s.what, s.where);
        exit(3);
    }
}

static int64_t now_ns(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * NS_PER_S + t.tv_nsec;
}

/* Processor time of all threads of this process. */
static int64_t work_ns(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * NS_PER_S + t.tv_nsec;
}

static double seconds(int64_t ns) { return (double)ns / 1e9; }

/* "VmRSS" or "VmHWM" of this process, in KiB. */
static long memory_kib(const char *what)
{
    char line[256];
    long kib = -1;
    FILE *f = fopen("/proc/self/status", "re");
    while (f != NULL && fgets(line, sizeof line, f) != NULL) {
        if (strncmp(line, what, strlen(what)) == 0) {
            kib = strtol(line + strlen(what) + 1, NULL, 10);
        }
    }
    if (f != NULL) {
        (void)fclose(f);
    }
    return kib;
}

/* --- a case with many feeds ----------------------------------------------------------------------------------------
 */

static mz_key key_of(const char *name)
{
    mz_key k;
    const mz_hash256 seed = mz_sha256(mz_str_of(name));
    need(mz_key_of_seed(mz_str_of(name), MZ_KEY_ED25519, seed.b, &k, &perm), "key");
    return k;
}

static mz_key feed_key(long i)
{
    char name[64];
    (void)snprintf(name, sizeof name, ORIGIN "/D/%ld", i);
    return key_of(name);
}

static mz_record *found(const char *folder, long feeds)
{
    const mz_key log = key_of(ORIGIN), desk = key_of(ORIGIN "/desk");
    const mz_member member = {
        .party = S("TUR"), .role = S("mediator"), .registrar = desk.public, .device = desk.public};
    const mz_genesis g = {S(ORIGIN), log.public, S("Bench"), &member, 1};
    mz_record *r = NULL;
    need(mz_record_create(folder, &g, &log, &desk, NOON), "create");
    need(mz_record_open(folder, &r), "open");
    need(mz_record_unlock(r, &log), "unlock");
    MZ_BUF_SCOPED b = mz_buf_new(MZ_ENTRY_TEXT_MAX);
    for (long i = 0; i < feeds; i++) {
        const mz_key k = feed_key(i);
        mz_puts(&b, "add ");
        mz_put_vkey(&b, &k.public);
        mz_puts(&b, " TUR device\n");
    }
    const mz_draft d = {.kind = S("key"), .time = NOON, .text = mz_buf_str(&b)};
    const mz_key *by = &desk;
    mz_len first;
    need(mz_record_write(r, &d, 1, &by, 1, &first, NULL), "keys");
    return r;
}

/* --- senders ---------------------------------------------------------------------------------------------------------
 */

typedef struct sender {
    mz_node *node;
    mz_key key;
    mz_str *notes;
    mz_len n, done, busy;
    int64_t begin_ns, until_ns;  /* of the whole run */
    int64_t every_ns, offset_ns; /* open loop: when its entries are due */
    int64_t *waited_ns;
    bool says;
    pthread_t thread;
} sender;

/* Lines of `bytes` bytes each, `lines` of them, numbered so that no two texts are the same. */
static mz_str words(mz_len number, mz_len lines, mz_len bytes, mz_buf *b)
{
    mz_buf_clear(b);
    for (mz_len l = 0; l < lines; l++) {
        const mz_len begin = b->len;
        mz_puts(b, "claim ");
        mz_put_int(b, number * lines + l);
        mz_put_byte(b, ' ');
        while (b->len - begin < bytes - 1) {
            mz_put_byte(b, (uint8_t)('a' + (b->len * 7 + number) % 26));
        }
        mz_put_byte(b, '\n');
    }
    return mz_buf_str(b);
}

typedef struct signing {
    sender *v;
    mz_len lines, bytes;
    mz_arena *rooms;
} signing;

static void sign_feed(void *ctx, mz_len i, int worker)
{
    const signing *g = ctx;
    sender *s = &g->v[i];
    const mz_key *by = &s->key;
    mz_hash256 prev = {{0}};
    (void)worker;
    MZ_BUF_SCOPED text = mz_buf_new(MZ_ENTRY_MAX);
    MZ_BUF_SCOPED body = mz_buf_new(MZ_ENTRY_MAX);
    MZ_BUF_SCOPED note = mz_buf_new(MZ_NOTE_MAX);
    for (mz_len k = 0; k < s->n; k++) {
        const mz_draft d = {.kind = S("statements"), .time = NOON + k, .text = words(k, g->lines, g->bytes, &body)};
        mz_buf_clear(&text);
        need(mz_entry_text(&d, s->key.public.name, k, k == 0 ? NULL : &prev, &text), "text");
        prev = mz_sha256(mz_buf_str(&text));
        mz_buf_clear(&note);
        need(mz_entry_sign(mz_buf_str(&text), &by, 1, &note), "sign");
        s->notes[k] = mz_str_copy(&g->rooms[i], mz_buf_str(&note));
    }
}

/* `each` signed entries for each of n senders; tells what that took. */
static sender *make_senders(long n, mz_len each, mz_len lines, mz_len bytes)
{
    sender *v = mz_new(&perm, sender, n);
    signing g = {v, lines, bytes, mz_new(&perm, mz_arena, n)};
    for (long i = 0; i < n; i++) {
        mz_region region;
        v[i].key = feed_key(i);
        v[i].n = each;
        v[i].notes = mz_new(&perm, mz_str, each);
        v[i].waited_ns = mz_new(&perm, int64_t, each);
        need(mz_region_new(each * (lines * bytes + 1024) + 4096, &region, &g.rooms[i]), "memory");
    }
    const int64_t begin = now_ns();
    mz_parallel(n, mz_cores(), sign_feed, &g);
    (void)printf("signing beforehand: %td entries of %td bytes, %.1f us each on %d processors\n", n * each,
                 v[0].notes[0].len, (double)(now_ns() - begin) / 1e3 / (double)(n * each), mz_cores());
    return v;
}

static void sleep_until(int64_t at_ns)
{
    const struct timespec t = {at_ns / NS_PER_S, at_ns % NS_PER_S};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) != 0) {
    }
}

static void hand_in(sender *s, mz_str note)
{
    for (;;) {
        mz_answer a;
        const mz_status st = mz_node_submit(s->node, &note, 1, &a);
        if (st.code == MZ_LIMIT) {
            s->busy++;
            (void)usleep(1000);
            continue;
        }
        need(st, "submit");
        need(a.verdict == MZ_ACCEPTED ? mz_ok() : mz_fail(MZ_CORRUPT, a.why.what, a.verdict), "answer");
        if (s->says) {
            char line[64];
            const int len = snprintf(line, sizeof line, "ack %td\n", a.index);
            (void)!write(STDOUT_FILENO, line, (size_t)len);
        }
        return;
    }
}

static void *send_all(void *arg)
{
    sender *s = arg;
    for (mz_len k = 0; k < s->n; k++) {
        int64_t due = s->begin_ns + s->offset_ns + k * s->every_ns;
        if (s->every_ns > 0) {
            sleep_until(due);
        } else {
            due = now_ns();
        }
        if (s->until_ns > 0 && now_ns() >= s->until_ns) {
            break;
        }
        hand_in(s, s->notes[k]);
        s->waited_ns[s->done++] = now_ns() - due;
    }
    return NULL;
}

static int by_size(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

static void tell_waits(const sender *v, long n)
{
    mz_len total = 0, busy = 0;
    for (long i = 0; i < n; i++) {
        total += v[i].done;
        busy += v[i].busy;
    }
    int64_t *all = mz_new(&perm, int64_t, total + 1);
    total = 0;
    for (long i = 0; i < n; i++) {
        (void)memcpy(all + total, v[i].waited_ns, (size_t)v[i].done * sizeof *all);
        total += v[i].done;
    }
    qsort(all, (size_t)total, sizeof *all, by_size);
    const double ms = 1e6;
    (void)printf("wait p50 %.2f ms, p99 %.2f ms, longest %.2f ms; turned away %td times\n", (double)all[total / 2] / ms,
                 (double)all[total * 99 / 100] / ms, (double)all[total - 1] / ms, busy);
}

/* Starts all at one instant and joins them; returns how long it took. */
static int64_t run_senders(sender *v, long n, int64_t lasts_ns)
{
    pthread_attr_t attr;
    (void)pthread_attr_init(&attr);
    (void)pthread_attr_setstacksize(&attr, 256 << 10);
    const int64_t begin = now_ns() + NS_PER_S / 5;
    for (long i = 0; i < n; i++) {
        v[i].begin_ns = begin;
        v[i].until_ns = lasts_ns > 0 ? begin + lasts_ns : 0;
        need(pthread_create(&v[i].thread, &attr, send_all, &v[i]) == 0 ? mz_ok() : mz_fail(MZ_IO, "thread", i),
             "thread");
    }
    for (long i = 0; i < n; i++) {
        (void)pthread_join(v[i].thread, NULL);
    }
    return now_ns() - begin;
}

static void finish(mz_node *node, mz_record *r)
{
    const int64_t begin = now_ns();
    need(mz_node_stop(node), "stop");
    const int64_t stopped = now_ns();
    mz_record_close(r);
    (void)printf("stop %.2f s, close %.2f s; memory at most %ld MiB with the prepared entries\n",
                 seconds(stopped - begin), seconds(now_ns() - stopped), memory_kib("VmHWM:") / 1024);
}

static int run(const char *folder, const char *mode, double lasts_s, long senders, mz_len bytes, double rate)
{
    const bool open_loop = rate > 0, batch = strcmp(mode, "batch") == 0;
    const mz_len lines = batch ? MZ_ENTRY_TEXT_MAX / bytes : 1;
    const double guess = open_loop ? rate : batch ? 2500 : 40000; /* entries a second, at most */
    const mz_len each = (mz_len)(guess * lasts_s / (double)senders) + 2;
    mz_record *r = found(folder, senders);
    sender *v = make_senders(senders, each, lines, bytes);
    mz_node *node;
    need(mz_node_start(r, NULL, &node), "start");
    for (long i = 0; i < senders; i++) {
        v[i].node = node;
        v[i].every_ns = open_loop ? (int64_t)(1e9 / rate * (double)senders) : 0;
        v[i].offset_ns = open_loop ? (int64_t)(1e9 / rate * (double)i) : 0;
    }
    const mz_len before = mz_node_size(node);
    const int64_t work_before = work_ns();
    const int64_t took = run_senders(v, senders, (int64_t)(lasts_s * 1e9));
    const mz_len done = mz_node_size(node) - before;
    const double work_us = (double)(work_ns() - work_before) / 1e3 / (double)done;
    (void)printf("%s: %td entries in %.2f s: %.0f entries/s", mode, done, seconds(took), (double)done / seconds(took));
    if (batch) {
        (void)printf(", %.0f statements/s of %td bytes", (double)(done * lines) / seconds(took), bytes);
    }
    (void)printf("; %ld senders; processor time %.1f us an entry\n", senders, work_us);
    tell_waits(v, senders);
    finish(node, r);
    return 0;
}

static int run_ack(const char *folder, mz_len entries, long senders)
{
    mz_record *r = found(folder, senders);
    sender *v = make_senders(senders, entries / senders, 1, 300);
    mz_node *node;
    need(mz_node_start(r, NULL, &node), "start");
    (void)fflush(stdout);
    for (long i = 0; i < senders; i++) {
        v[i].node = node;
        v[i].says = true;
    }
    (void)run_senders(v, senders, 0);
    finish(node, r);
    return 0;
}

/* --- a large record
 * ---------------------------------------------------------------------------------------------------- */

/* Entries that nobody verifies: only memory, opening and proofs are measured on them. */
static void fill_some(mz_record *r, mz_len n, mz_hash256 *prev, mz_len *seq, const mz_key *key, mz_arena scratch)
{
    mz_pending *p = mz_new(&scratch, mz_pending, n);
    mz_pending **v = mz_new(&scratch, mz_pending *, n), **accepted = mz_new(&scratch, mz_pending *, n);
    mz_answer *answers = mz_new(&scratch, mz_answer, n);
    const uint8_t nothing[64] = {0};
    MZ_BUF_SCOPED b = mz_buf_new(MZ_NOTE_MAX);
    mz_len accepted_n;
    for (mz_len i = 0; i < n; i++, ++*seq) {
        const mz_draft d = {.kind = S("ack"), .time = NOON + *seq};
        mz_buf_clear(&b);
        need(mz_entry_text(&d, key->public.name, *seq, *seq == 0 ? NULL : prev, &b), "text");
        *prev = mz_sha256(mz_buf_str(&b));
        mz_put_byte(&b, '\n');
        mz_put_signature_line(&b, &key->public, (mz_str){nothing, 64});
        p[i].note = mz_str_copy(&scratch, mz_buf_str(&b));
        mz_pending_parse(&p[i], &scratch);
        mz_ledger_resolve(&r->ledger, &p[i]);
        p[i].checked = true;
        v[i] = &p[i];
    }
    mz_journal_record j;
    need(mz_inside_judge(r, v, n, answers, accepted, &accepted_n), "judge");
    need(accepted_n == n ? mz_ok() : mz_fail(MZ_CORRUPT, "refused", accepted_n), "fill");
    if (!mz_journal_fits(&r->journal, n * 1024)) {
        need(mz_inside_move_base(r), "base");
    }
    need(mz_inside_sequence(r, accepted, n, &r->batch, &j, scratch), "sequence");
    need(mz_inside_absorb(r, &j, false), "absorb");
}

static int fill(const char *folder, mz_len entries)
{
    mz_record *r = found(folder, 2);
    const mz_key key = feed_key(0);
    mz_region region;
    mz_arena scratch;
    mz_hash256 prev = {{0}};
    mz_len seq = 0;
    need(mz_region_new(1 << 28, &region, &scratch), "memory");
    const int64_t begin = now_ns();
    entries -= entries / 2000; /* `large` adds some */
    while (mz_record_size(r) < entries) {
        const mz_len left = entries - mz_record_size(r);
        fill_some(r, left < 16384 ? left : 16384, &prev, &seq, &key, scratch);
    }
    const int64_t filled = now_ns();
    mz_record_close(r);
    (void)printf("fill: %td entries in %.1f s, close %.1f s, memory at most %ld MiB\n", entries,
                 seconds(filled - begin), seconds(now_ns() - filled), memory_kib("VmHWM:") / 1024);
    return 0;
}

static void tell_times(const char *what, int64_t *v, mz_len n)
{
    qsort(v, (size_t)n, sizeof *v, by_size);
    (void)printf("%s: p50 %.3f ms, p99 %.3f ms, longest %.3f ms\n", what, (double)v[n / 2] / 1e6,
                 (double)v[n * 99 / 100] / 1e6, (double)v[n - 1] / 1e6);
}

/* Each proof is of another, far entry; each is checked. */
static void prove_some(mz_record *r, mz_len n)
{
    int64_t *took = mz_new(&perm, int64_t, n), *found_ns = mz_new(&perm, int64_t, n);
    const mz_hash256 root = mz_record_root(r);
    const mz_len size = mz_record_size(r);
    for (mz_len i = 0; i < n; i++) {
        mz_arena a = perm;
        mz_proof p;
        mz_entry e;
        mz_len at;
        const mz_len index = (mz_len)((uint64_t)i * 2654435761U * 97 % (uint64_t)size);
        int64_t begin = now_ns();
        need(mz_record_prove(r, index, &p), "prove");
        took[i] = now_ns() - begin;
        need(mz_record_entry(r, index, &e, &a), "entry");
        const mz_hash256 leaf = mz_leaf_hash(e.note.bytes);
        need(mz_inclusion_verify(index, size, &leaf, p.v, p.n, &root) ? mz_ok() : mz_fail(MZ_CORRUPT, "wrong", index),
             "proof");
        begin = now_ns();
        need(mz_record_find(r, &e.name, &at), "find");
        found_ns[i] = now_ns() - begin;
        need(at == index ? mz_ok() : mz_fail(MZ_CORRUPT, "another entry", at), "find");
    }
    tell_times("a proof of inclusion", took, n);
    tell_times("an entry found by its name", found_ns, n);
}

static int large(const char *folder)
{
    mz_record *r = NULL;
    const mz_key log = key_of(ORIGIN);
    const int64_t begin = now_ns();
    need(mz_record_open(folder, &r), "open");
    (void)printf("open: %td entries in %.2f s, memory now %ld MiB, at most %ld MiB\n", mz_record_size(r),
                 seconds(now_ns() - begin), memory_kib("VmRSS:") / 1024, memory_kib("VmHWM:") / 1024);
    need(mz_record_unlock(r, &log), "unlock");
    prove_some(r, 2000);
    sender *v = make_senders(2, 2000, 1, 300) + 1; /* the first feed filled the record */
    mz_node *node;
    need(mz_node_start(r, NULL, &node), "start");
    mz_answer *answers = mz_new(&perm, mz_answer, v->n);
    need(mz_node_submit(node, v->notes, v->n, answers), "submit");
    need(answers[v->n - 1].verdict == MZ_ACCEPTED ? mz_ok() : answers[v->n - 1].why, "answer");
    need(mz_node_submit(node, v->notes, v->n, answers), "submit");
    need(answers[v->n - 1].verdict == MZ_KNOWN ? mz_ok() : mz_fail(MZ_CORRUPT, "not known", -1), "answer");
    (void)printf("node: %td entries, memory now %ld MiB, at most %ld MiB\n", mz_node_size(node),
                 memory_kib("VmRSS:") / 1024, memory_kib("VmHWM:") / 1024);
    finish(node, r);
    return 0;
}

int main(int argc, char **argv)
{
    mz_region region;
    need(mz_region_new((mz_len)1 << 34, &region, &perm), "memory");
    need(mz_record_self_test(), "self test");
    const char *mode = argc > 2 ? argv[1] : "";
    const double a = argc > 3 ? strtod(argv[3], NULL) : 0, b = argc > 4 ? strtod(argv[4], NULL) : 0;
    const mz_len bytes = argc > 5 ? (mz_len)strtol(argv[5], NULL, 10) : 300;
    if ((strcmp(mode, "closed") == 0 || strcmp(mode, "batch") == 0) && a > 0 && b >= 1 && b <= FEEDS) {
        return run(argv[2], mode, a, (long)b, bytes, 0);
    }
    if (strcmp(mode, "open") == 0 && a > 0 && b >= 1) {
        return run(argv[2], mode, a, FEEDS, bytes, b);
    }
    if (strcmp(mode, "ack") == 0 && a >= 1 && b >= 1 && b <= FEEDS) {
        return run_ack(argv[2], (mz_len)a, (long)b);
    }
    if (strcmp(mode, "fill") == 0 && a >= 10000 && a <= MZ_RECORD_ENTRIES_MAX) {
        return fill(argv[2], (mz_len)a);
    }
    if (strcmp(mode, "large") == 0) {
        return large(argv[2]);
    }
    (void)fprintf(stderr, "usage: see the head of bench/record.c\n");
    return 2;
}

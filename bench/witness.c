/* witness.c: how long a witness takes to answer. Logs of our own ask it over HTTP, in an open loop: request i is due at
 * start + i / rate, and its time counts from then, also while it waits for its turn.
 *
 *   bench_witness keys LOGS                          the verifier keys of the logs, for mizan witness add-log
 *   bench_witness ask URL VKEY LOGS RATE REQUESTS    p50, p99 and the largest time in ms; every answer is verified
 */
#include "exchange/exchange.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define WORKERS         32
#define LOGS_MAX        256
#define SIZE_MAX_OF_LOG 4096

typedef struct one_log {
    mz_key key;
    mz_hash256 leaves[SIZE_MAX_OF_LOG];
    atomic_ptrdiff_t size; /* cosigned */
} one_log;

typedef struct load {
    mz_str url;
    mz_vkey witness;
    one_log *logs;
    mz_len logs_n, rate;
    int64_t start_ns, *took_ns;
    mz_fetcher *fetchers[WORKERS];
    mz_arena arenas[WORKERS];
    atomic_int failed;
} load;

static int64_t now_ns(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void sleep_until(int64_t ns)
{
    const struct timespec t = {(time_t)(ns / 1000000000), (long)(ns % 1000000000)};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) != 0) {
    }
}

static mz_status subtree(void *ctx, int level, mz_len index, mz_hash256 *out)
{
    const one_log *l = ctx;
    mz_range r = {.n = 0};
    for (mz_len i = index << level; i < (index + 1) << level; i++) {
        mz_range_push(&r, &l->leaves[i]);
    }
    *out = mz_range_root(&r);
    return mz_ok();
}

/* The request that follows size `old`, one entry larger. */
static mz_status compose(one_log *l, mz_len old, mz_buf *body, mz_str *text, mz_arena *perm)
{
    const mz_tree tree = {subtree, l};
    mz_add_checkpoint q = {.old = old};
    mz_checkpoint c = {.origin = l->key.public.name, .size = old + 1};
    MZ_BUF_SCOPED plain = mz_buf_new(1024), note = mz_buf_new(4096);
    MZ_TRY(mz_tree_root(&tree, 0, old + 1, &c.root));
    if (old > 0) {
        MZ_TRY(mz_prove(&tree, 0, old, old + 1, &q.proof));
    }
    mz_put_checkpoint(&plain, &c);
    MZ_TRY(mz_checkpoint_sign(&c, &l->key, &note));
    q.checkpoint = mz_buf_str(&note);
    mz_put_add_checkpoint(body, &q);
    *text = mz_str_copy(perm, mz_buf_str(&plain));
    return mz_buf_status(body);
}

static mz_status ask(load *w, mz_len i, int worker, mz_arena scratch)
{
    one_log *l = &w->logs[i % w->logs_n];
    const mz_len old = i / w->logs_n;
    MZ_BUF_SCOPED body = mz_buf_new(MZ_ADD_CHECKPOINT_MAX);
    mz_str text;
    mz_fetched got;
    mz_cosign_answer answer;
    MZ_TRY(compose(l, old, &body, &text, &scratch));
    const mz_fetch q = {.url = mz_url_below(w->url, S("add-checkpoint"), &scratch),
                        .method = S("POST"),
                        .body = mz_buf_str(&body),
                        .body_type = S("text/plain"),
                        .max_bytes = MZ_NOTE_MAX};
    sleep_until(w->start_ns + i * (1000000000 / w->rate));
    while (atomic_load(&l->size) != old) { /* one log asks one thing at a time */
        sleep_until(now_ns() + 100000);
    }
    MZ_TRY(mz_fetch_now(w->fetchers[worker], &q, &got, &scratch));
    w->took_ns[i] = now_ns() - (w->start_ns + i * (1000000000 / w->rate));
    atomic_store(&l->size, old + 1);
    MZ_TRY(mz_cosign_answer_parse(got.status, got.type, got.body, text, &w->witness, &answer, &scratch));
    return answer.kind == MZ_COSIGN_DONE ? mz_ok() : mz_fail(MZ_BAD_INPUT, "a request was not cosigned", got.status);
}

static void work(void *ctx, mz_len i, int worker)
{
    load *w = ctx;
    if (atomic_load(&w->failed) != 0) {
        return;
    }
    const mz_status s = ask(w, i, worker, w->arenas[worker]);
    if (mz_failed(s)) {
        (void)fprintf(stderr, "request %td: %s (%td)\n", i, s.what, s.at);
        atomic_store(&w->failed, 1);
    }
}

static int by_time(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void make_logs(load *w, mz_len n, mz_arena *perm)
{
    w->logs = mz_new(perm, one_log, n);
    w->logs_n = n;
    for (mz_len i = 0; i < n; i++) {
        char name[64];
        (void)snprintf(name, sizeof name, "bench.example/log/%td", i);
        const mz_hash256 seed = mz_sha256(mz_str_of(name));
        mz_assert(!mz_failed(mz_key_of_seed(mz_str_of(name), MZ_KEY_ED25519, seed.b, &w->logs[i].key, perm)));
        for (mz_len k = 0; k < SIZE_MAX_OF_LOG; k++) {
            const mz_str bytes = {(const uint8_t *)&k, (mz_len)sizeof k};
            w->logs[i].leaves[k] = mz_leaf_hash(bytes);
        }
    }
}

static int measure(load *w, mz_len requests, mz_arena *perm)
{
    w->took_ns = mz_new(perm, int64_t, requests);
    for (int i = 0; i < WORKERS; i++) {
        mz_region region;
        mz_assert(!mz_failed(mz_fetcher_new(&w->fetchers[i])));
        mz_assert(!mz_failed(mz_region_new(1 << 20, &region, &w->arenas[i])));
    }
    w->start_ns = now_ns() + 100000000;
    mz_parallel(requests, WORKERS, work, w);
    if (atomic_load(&w->failed) != 0) {
        return 1;
    }
    qsort(w->took_ns, (size_t)requests, sizeof *w->took_ns, by_time);
    (void)printf("%.2f %.2f %.2f\n", (double)w->took_ns[requests / 2] / 1e6,
                 (double)w->took_ns[requests * 99 / 100] / 1e6, (double)w->took_ns[requests - 1] / 1e6);
    return 0;
}

int main(int argc, char **argv)
{
    static load w;
    mz_region region;
    mz_arena perm;
    int64_t logs = 0, rate = 0, requests = 0;
    if (argc < 3 || mz_failed(mz_region_new((mz_len)1 << 30, &region, &perm)) || mz_failed(mz_record_self_test())) {
        return 2;
    }
    const bool keys = strcmp(argv[1], "keys") == 0;
    if (!mz_str_int(mz_str_of(argv[keys ? 2 : 4 < argc ? 4 : 2]), &logs) || logs < 1 || logs > LOGS_MAX) {
        return 2;
    }
    make_logs(&w, (mz_len)logs, &perm);
    if (keys) {
        for (mz_len i = 0; i < (mz_len)logs; i++) {
            MZ_BUF_SCOPED b = mz_buf_new(512);
            mz_put_vkey(&b, &w.logs[i].key.public);
            (void)printf("%.*s\n", SFMT(mz_buf_str(&b)));
        }
        return 0;
    }
    if (argc < 7 || mz_failed(mz_vkey_parse(mz_str_of(argv[3]), &w.witness)) ||
        !mz_str_int(mz_str_of(argv[5]), &rate) || !mz_str_int(mz_str_of(argv[6]), &requests) || rate < 1 ||
        requests < 1 || requests > logs * SIZE_MAX_OF_LOG) {
        return 2;
    }
    w.url = mz_str_of(argv[2]);
    w.rate = (mz_len)rate;
    return measure(&w, (mz_len)requests, &perm);
}

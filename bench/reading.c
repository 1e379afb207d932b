/* bench_reading PASSES FILE…: sentences a second of the whole pipeline, text in memory to JSON in memory, on one thread
 * and on as many as there are, beside the physical limit: looking at every byte and counting words. Each figure is
 * the best of PASSES, the kinds taking turns. Prints one line a figure: name, seconds, sentences/s, MB/s. */
#include "base/thread.h"
#include "reading/reading.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { PASSES_MAX = 100, CHUNK = 64 };

typedef struct bench {
    mz_text *texts;
    mz_len n, bytes, sentences, statements, words;
    mz_region regions[MZ_THREADS_MAX][2];
    mz_arena perm[MZ_THREADS_MAX], scratch[MZ_THREADS_MAX];
    mz_buf out[MZ_THREADS_MAX];
} bench;

static void must(mz_status s, const char *what)
{
    if (mz_failed(s)) {
        (void)fprintf(stderr, "bench_reading: %s: %s\n", what, s.what);
        exit(3);
    }
}

/* On one thread the processor's time, which a busy machine spoils less; on several the clock's. */
static double seconds(clockid_t clock)
{
    struct timespec t;
    (void)clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void read_texts(bench *b, char **paths, int n, mz_arena *arena)
{
    b->texts = mz_new(arena, mz_text, n);
    b->n = n;
    for (int i = 0; i < n; i++) {
        mz_str bytes;
        must(mz_file_load(paths[i], MZ_TEXT_BYTES_MAX, &bytes, arena), paths[i]);
        must(mz_text_plain(bytes, &b->texts[i], arena), paths[i]);
        b->bytes += b->texts[i].clean.len;
    }
}

static mz_len read_one(bench *b, mz_len i, int worker, mz_reading_trace *trace)
{
    const mz_reading_context context = {.date = 20400};
    mz_arena perm = b->perm[worker];
    mz_statements out = {0};
    must(mz_reading_read(&b->texts[i], &context, &out, trace, &perm, b->scratch[worker]), "read");
    mz_buf_clear(&b->out[worker]);
    for (mz_len k = 0; k < out.n; k++) {
        mz_statement_json(S("text"), &out.v[k], &b->out[worker]);
    }
    return out.n;
}

static void read_chunk(void *ctx, mz_len chunk, int worker)
{
    bench *b = ctx;
    const mz_len end = (chunk + 1) * CHUNK < b->n ? (chunk + 1) * CHUNK : b->n;
    for (mz_len i = chunk * CHUNK; i < end; i++) {
        (void)read_one(b, i, worker, NULL);
    }
}

static double time_reading(bench *b, int threads)
{
    const clockid_t clock = threads == 1 ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC;
    const double start = seconds(clock);
    mz_parallel((b->n + CHUNK - 1) / CHUNK, threads, read_chunk, b);
    return seconds(clock) - start;
}

/* What nobody can do without: every byte is looked at, and where a word begins is known. */
static double time_words(bench *b)
{
    const double start = seconds(CLOCK_THREAD_CPUTIME_ID);
    mz_len words = 0;
    for (mz_len i = 0; i < b->n; i++) {
        const mz_str s = b->texts[i].clean;
        bool in = false;
        for (mz_len k = 0; k < s.len; k++) {
            const bool letter = mz_is_alpha(s.data[k]) || s.data[k] >= 0x80;
            words += letter && !in;
            in = letter;
        }
    }
    b->words = words;
    return seconds(CLOCK_THREAD_CPUTIME_ID) - start;
}

static void put(const bench *b, const char *name, double best)
{
    (void)printf("%-28s %9.4f s %12.0f sentences/s %9.1f MB/s\n", name, best, (double)b->sentences / best,
                 (double)b->bytes / best / 1e6);
}

int main(int argc, char **argv)
{
    const int passes = argc > 2 ? atoi(argv[1]) : 0;
    if (passes < 1 || passes > PASSES_MAX) {
        (void)fprintf(stderr, "usage: bench_reading PASSES FILE...\n");
        return 2;
    }
    mz_region region;
    mz_arena arena;
    must(mz_region_new((mz_len)1 << 36, &region, &arena), "memory");
    bench *b = mz_new(&arena, bench, 1);
    const int threads = mz_cores();
    for (int t = 0; t < threads; t++) {
        must(mz_region_new((mz_len)1 << 34, &b->regions[t][0], &b->perm[t]), "memory");
        must(mz_region_new(mz_reading_scratch_bytes(MZ_TEXT_BYTES_MAX), &b->regions[t][1], &b->scratch[t]), "memory");
        b->out[t] = mz_buf_new((mz_len)1 << 30);
    }
    read_texts(b, argv + 2, argc - 2, &arena);
    mz_reading_trace trace = {0};
    for (mz_len i = 0; i < b->n; i++) {
        mz_reading_trace one = {0};
        b->statements += read_one(b, i, 0, &one);
        trace.sentences += one.sentences;
    }
    b->sentences = trace.sentences;
    double best[3] = {1e9, 1e9, 1e9};
    for (int p = 0; p < passes; p++) {
        const double now[3] = {time_words(b), time_reading(b, 1), time_reading(b, threads)};
        for (int k = 0; k < 3; k++) {
            best[k] = now[k] < best[k] ? now[k] : best[k];
        }
    }
    (void)printf("%td texts, %td bytes, %td words, %td sentences, %td statements\n", b->n, b->bytes, b->words,
                 b->sentences, b->statements);
    put(b, "counting words, 1 thread", best[0]);
    put(b, "reading to JSON, 1 thread", best[1]);
    put(b, "reading to JSON, all threads", best[2]);
    (void)printf("threads %d\n", threads);
    return 0;
}

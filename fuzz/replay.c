/* replay.c: runs a fuzz target without libFuzzer, so that ctest does real work in every build.
 *
 * replay FOLDER: every file of FOLDER, in the order of their names, is fed to the target as it is, then
 * MUTATIONS times with a few bytes changed, cut, repeated or taken from another file. The changes come from a
 * generator seeded by the file's place in the list: the same corpus gives the same inputs on every machine.
 * Before a run its number stands in `at`, which a crash prints: `replay FOLDER NUMBER` runs that input alone and
 * `replay FOLDER NUMBER OUT` writes it to a file.
 */
#include "base/base.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
    FILE_MAX = 1 << 20,     /* a seed larger than this has no place in a corpus */
    MUTATIONS_MAX = 400,    /* of each file */
    BUDGET_BYTES = 16000000 /* bytes that one target is fed: large seeds get fewer mutations */
};

static mz_len at; /* the input being run */

/* splitmix64, S. Vigna: small, and the same everywhere. */
static uint64_t next(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static mz_len below(uint64_t *state, mz_len n) { return n <= 0 ? 0 : (mz_len)(next(state) % (uint64_t)n); }

/* A signal handler may only write: the number is turned into digits by hand. */
static void on_crash(int sig)
{
    char text[64] = "replay: died at input ";
    size_t n = strlen(text);
    char digits[24];
    size_t d = 0;
    for (mz_len v = at; d == 0 || v > 0; v /= 10) {
        digits[d++] = (char)('0' + v % 10);
    }
    while (d > 0) {
        text[n++] = digits[--d];
    }
    text[n++] = '\n';
    if (write(STDERR_FILENO, text, n) < 0) {
        _exit(2);
    }
    (void)signal(sig, SIG_DFL);
    (void)raise(sig);
}

/* Bytes that parsers care about are put in more often than chance would. */
static uint8_t pick_byte(uint64_t *state)
{
    static const char telling[] = "\0\t\n\r \"',-./0123456789:;<=>?[\\]{}\x7f\x80\xbf\xc3\xe2\xf0\xff";
    return below(state, 3) == 0 ? (uint8_t)next(state) : (uint8_t)telling[below(state, (mz_len)sizeof(telling) - 1)];
}

/* One change of b in place; `other` lends bytes. Returns the new length. */
static mz_len change(uint8_t *b, mz_len n, mz_len cap, mz_str other, uint64_t *state)
{
    const mz_len from = below(state, n);
    const mz_len span = 1 + below(state, n - from < 64 ? n - from : 64);
    switch (below(state, 7)) {
    case 0: /* cut the tail */
        return from;
    case 1: /* cut a piece out */
        if (from + span <= n) {
            memmove(b + from, b + from + span, (size_t)(n - from - span));
            return n - span;
        }
        return n;
    case 2: /* repeat a piece */
        if (from + span <= n && n + span <= cap) {
            memmove(b + from + span, b + from, (size_t)(n - from));
            return n + span;
        }
        return n;
    case 3: /* a piece of another seed over this one */
        if (other.len > 0 && n > 0) {
            const mz_len start = below(state, other.len);
            mz_len take = other.len - start < n - from ? other.len - start : n - from;
            take = take < 64 ? take : 64;
            memcpy(b + from, other.data + start, (size_t)take);
        }
        return n;
    case 4: /* one bit */
        if (n > 0) {
            b[from] = (uint8_t)(b[from] ^ (1U << below(state, 8)));
        }
        return n;
    case 5: /* one byte more */
        if (n < cap) {
            memmove(b + from + 1, b + from, (size_t)(n - from));
            b[from] = pick_byte(state);
            return n + 1;
        }
        return n;
    default: /* one byte for another */
        if (n > 0) {
            b[from] = pick_byte(state);
        }
        return n;
    }
}

/* Each input is given its own allocation of exactly its size, so that the sanitizers see a read past its end. */
static void run(const uint8_t *data, mz_len n)
{
    uint8_t *own = malloc(n > 0 ? (size_t)n : 1);
    mz_assert(own != NULL);
    if (n > 0) {
        memcpy(own, data, (size_t)n);
    }
    LLVMFuzzerTestOneInput(own, (size_t)n);
    free(own);
}

typedef struct job {
    const mz_str *seed;
    mz_len seeds, each; /* inputs of each seed: itself and its mutations */
    uint8_t *work;
    mz_len cap;
} job;

/* The input of that number, in job->work. */
static mz_len build(const job *j, mz_len number)
{
    const mz_str seed = j->seed[number / j->each];
    uint64_t state = (uint64_t)number * UINT64_C(0xD1342543DE82EF95) + 1;
    mz_len n = seed.len;
    if (n > 0) {
        memcpy(j->work, seed.data, (size_t)n);
    }
    if (number % j->each != 0) {
        for (mz_len times = 1 + below(&state, 6); times > 0; times--) {
            n = change(j->work, n, j->cap, j->seed[below(&state, j->seeds)], &state);
        }
    }
    return n;
}

static int fail(const char *path, mz_status s)
{
    fprintf(stderr, "replay: %s: %s\n", path, s.what);
    return 2;
}

static mz_status load(const char *folder, mz_strs *seeds, mz_len *longest, mz_len *total, mz_arena *perm)
{
    mz_strs names = {0};
    MZ_TRY(mz_dir_list(folder, &names, perm));
    for (mz_len i = 0; i < names.n; i++) {
        mz_str bytes = {0};
        MZ_TRY(mz_file_load(mz_path_join(perm, folder, names.v[i]), FILE_MAX, &bytes, perm));
        *mz_push(perm, seeds) = bytes;
        *longest = bytes.len > *longest ? bytes.len : *longest;
        *total += bytes.len;
    }
    return seeds->n == 0 ? mz_fail(MZ_BAD_INPUT, "the corpus is empty", -1) : mz_ok();
}

/* Writes input `number` to `path` and says so. */
static int keep(const job *j, mz_len number, const char *path)
{
    const mz_len n = build(j, number);
    const mz_status s = mz_file_replace(path, (mz_str){j->work, n}, 0644);
    if (mz_failed(s)) {
        return fail(path, s);
    }
    printf("wrote input %td, %td bytes, to %s\n", number, n, path);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: %s FOLDER [NUMBER [OUT]]\n", argv[0]);
        return 2;
    }
    mz_region region = {0};
    mz_arena arena = {0};
    mz_status s = mz_region_new((mz_len)1 << 30, &region, &arena);
    if (mz_failed(s)) {
        return fail("memory", s);
    }
    mz_strs seeds = {0};
    mz_len longest = 0, total = 0;
    s = load(argv[1], &seeds, &longest, &total, &arena);
    if (mz_failed(s)) {
        return fail(argv[1], s);
    }
    const mz_len fit = BUDGET_BYTES / (total + seeds.n);
    job j = {seeds.v, seeds.n, 1 + (fit < MUTATIONS_MAX ? fit : MUTATIONS_MAX), NULL, longest + 1024};
    j.work = mz_new(&arena, uint8_t, j.cap);
    if (argc > 3) {
        return keep(&j, strtol(argv[2], NULL, 10), argv[3]);
    }
    const int fatal[] = {SIGABRT, SIGSEGV, SIGFPE, SIGBUS, SIGILL};
    for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++) {
        (void)signal(fatal[i], on_crash);
    }
    const mz_len first = argc > 2 ? strtol(argv[2], NULL, 10) : 0;
    const mz_len end = argc > 2 ? first + 1 : j.seeds * j.each;
    for (at = first; at < end && at < j.seeds * j.each; at++) {
        run(j.work, build(&j, at));
    }
    printf("%td inputs of %td seeds\n", end - first, seeds.n);
    mz_region_free(&region);
    return 0;
}

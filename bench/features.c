/* features.c: what selecting features of a case costs, one question after the other, without HTTP. bench/features.sh
 * makes the case and calls it.
 *
 *   bench_features CASE [SECONDS]
 *
 * Each line: what was asked, questions in a second of one processor, median and 99th percentile of processor time,
 * features and bytes a question; the last column is the ratio to the least that SQLite itself needs for it, where that
 * can be said: the same rows' numbers by the same index through a statement prepared once. */
#define _GNU_SOURCE
#include "flow/flow.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define SAMPLES_MAX 400000

typedef struct asked {
    mz_case *c;
    sqlite3 *db;
    mz_buf out;
    mz_arena scratch;
    uint64_t seed;
    int64_t most, rows; /* of the question; of all answers */
    int64_t bytes;
    mz_collection_span span;
} asked;

static void need(mz_status s, const char *what)
{
    if (mz_failed(s)) {
        (void)fprintf(stderr, "bench_features: %s: %s (%s)\n", what, s.what, s.where);
        exit(3);
    }
}

/* Processor time of this thread: what others do on the machine does not count. */
static int64_t now_ns(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static int64_t below(asked *a, int64_t n)
{
    a->seed = a->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int64_t)((a->seed >> 33) % (uint64_t)n);
}

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

/* ---- questions ---- */

/* One page as GeoJSON, as the API writes it. */
static void page(asked *a, const mz_selection *w)
{
    mz_feature f;
    bool more = true;
    MZ_FEATURES_SCOPED rows = {0};
    mz_buf_clear(&a->out);
    need(mz_features_open(a->c, w, &rows), "open");
    while (more) {
        need(mz_features_next(&rows, &f, &more), "next");
        if (more) {
            mz_feature_geojson(mz_collection_class(w->of), &f, &a->out);
            a->rows++;
        }
    }
    a->bytes += a->out.len;
}

static mz_selection somewhere(asked *a)
{
    mz_selection w = {.of = MZ_COLLECTION_INCIDENTS, .most = a->most, .ready = true};
    w.resumes = true;
    w.after_day = a->span.from + (mz_day)below(a, a->span.to - a->span.from);
    return w;
}

static mz_selection boxed(asked *a)
{
    const int32_t side = 2000000; /* two degrees */
    mz_selection w = {.of = MZ_COLLECTION_INCIDENTS, .most = a->most, .boxed = true, .ready = true};
    w.south_west.lat_e6 =
        a->span.south_west.lat_e6 + (int32_t)below(a, a->span.north_east.lat_e6 - a->span.south_west.lat_e6 - side);
    w.south_west.lon_e6 =
        a->span.south_west.lon_e6 + (int32_t)below(a, a->span.north_east.lon_e6 - a->span.south_west.lon_e6 - side);
    w.north_east = (mz_point){w.south_west.lat_e6 + side, w.south_west.lon_e6 + side};
    return w;
}

static void first_page(asked *a)
{
    const mz_selection w = {.of = MZ_COLLECTION_INCIDENTS, .most = a->most, .ready = true};
    page(a, &w);
}

static void any_page(asked *a)
{
    const mz_selection w = somewhere(a);
    page(a, &w);
}

static void box_page(asked *a)
{
    const mz_selection w = boxed(a);
    page(a, &w);
}

/* As the API asks: the page, and how many there are. */
static void box_both(asked *a)
{
    mz_selection w = boxed(a);
    int64_t n;
    page(a, &w);
    need(mz_features_count(a->c, &w, 10000, &n), "count");
}

static void box_count(asked *a)
{
    const mz_selection w = boxed(a);
    int64_t n;
    need(mz_features_count(a->c, &w, 10000, &n), "count");
    a->rows += n;
}

static void days_page(asked *a)
{
    mz_selection w = {.of = MZ_COLLECTION_INCIDENTS, .most = a->most, .timed = true, .ready = true};
    w.since = a->span.from + (mz_day)below(a, a->span.to - a->span.from);
    w.until = w.since + 30;
    page(a, &w);
}

static void days_count(asked *a)
{
    mz_selection w = {.of = MZ_COLLECTION_INCIDENTS, .timed = true};
    int64_t n;
    w.since = a->span.from + (mz_day)below(a, a->span.to - a->span.from);
    w.until = w.since + 30;
    need(mz_features_count(a->c, &w, 10000, &n), "count");
    a->rows += n;
}

static void reports_page(asked *a)
{
    mz_selection w = somewhere(a);
    w.of = MZ_COLLECTION_REPORTS;
    page(a, &w);
}

/* A tile that has something, of zoom `most`, round a random point of the span. */
static void tile(asked *a)
{
    const mz_point p = {
        a->span.south_west.lat_e6 + (int32_t)below(a, a->span.north_east.lat_e6 - a->span.south_west.lat_e6),
        a->span.south_west.lon_e6 + (int32_t)below(a, a->span.north_east.lon_e6 - a->span.south_west.lon_e6)};
    const mz_mercator m = mz_mercator_of(p);
    const int z = (int)a->most;
    const mz_selection w = {.of = MZ_COLLECTION_INCIDENTS};
    mz_buf_clear(&a->out);
    need(mz_features_tile(a->c, &w, z, z == 0 ? 0 : m.x >> (32 - z), z == 0 ? 0 : m.y >> (32 - z), &a->out, a->scratch),
         "tile");
    a->bytes += a->out.len;
}

/* ---- the same by SQLite alone: whole rows of the table by an index of it, every column looked at ---- */

static sqlite3_stmt *plain;

static void plain_rows(asked *a)
{
    mz_selection w = somewhere(a);
    (void)sqlite3_bind_int64(plain, 1, w.after_day);
    (void)sqlite3_bind_int64(plain, 2, a->most);
    while (sqlite3_step(plain) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(plain); i++) {
            a->bytes += sqlite3_column_bytes(plain, i);
        }
        a->rows++;
    }
    (void)sqlite3_reset(plain);
}

/* ---- measuring ---- */

static int by_size(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static double measure(asked *a, const char *name, void (*ask)(asked *), int64_t most, double seconds)
{
    static int64_t sample[SAMPLES_MAX];
    int n = 0;
    a->most = most;
    ask(a);
    a->rows = a->bytes = 0;
    const int64_t begin = now_ns(), end = begin + (int64_t)(seconds * 1e9);
    for (int64_t at = begin; at < end && n < SAMPLES_MAX; n++) {
        ask(a);
        const int64_t now = now_ns();
        sample[n] = now - at;
        at = now;
    }
    qsort(sample, (size_t)n, sizeof *sample, by_size);
    const double median = (double)sample[n / 2] / 1e3;
    (void)printf("%-34s %9.0f/s %10.1f us %10.1f us %9.1f rows %11.0f bytes\n", name,
                 n / ((double)(now_ns() - begin) / 1e9), median, (double)sample[(int64_t)n * 99 / 100] / 1e3,
                 (double)a->rows / n, (double)a->bytes / n);
    (void)fflush(stdout);
    return median;
}

int main(int argc, char **argv)
{
    MZ_CASE_SCOPED c = NULL;
    mz_region region;
    asked a = {.out = mz_buf_new(INT64_C(1) << 30), .seed = 42};
    const double seconds = argc > 2 ? strtod(argv[2], NULL) : 1;
    char path[4096];
    if (argc < 2) {
        (void)fprintf(stderr, "usage: bench_features CASE [SECONDS]\n");
        return 2;
    }
    need(mz_region_new(INT64_C(1) << 36, &region, &a.scratch), "memory");
    const mz_flow_options o = {.threads = 1};
    need(mz_case_open(argv[1], false, &o, &c), "open the case");
    a.c = c;
    need(mz_collection_look(c->index, MZ_COLLECTION_INCIDENTS, &a.span), "look");
    (void)snprintf(path, sizeof path, "%s/index/index.db", argv[1]);
    if (sqlite3_open_v2(path, &a.db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(a.db, "SELECT * FROM incident WHERE from_day >= ?1 ORDER BY from_day, id LIMIT ?2", -1,
                           &plain, NULL) != SQLITE_OK) {
        return 3;
    }
    (void)printf("%lld incidents, %lld placed; memory %ld MiB\n", (long long)a.span.n, (long long)a.span.placed_n,
                 memory_kib("VmRSS:") / 1024);
    const double bare_10 = measure(&a, "SQLite alone, 10 rows", plain_rows, 10, seconds);
    const double ours_10 = measure(&a, "a page of 10 anywhere", any_page, 10, seconds);
    (void)measure(&a, "the first page of 10", first_page, 10, seconds);
    const double bare_1000 = measure(&a, "SQLite alone, 1000 rows", plain_rows, 1000, seconds);
    const double ours_1000 = measure(&a, "a page of 1000 anywhere", any_page, 1000, seconds);
    (void)measure(&a, "2x2 degrees, 100", box_page, 100, seconds);
    (void)measure(&a, "2x2 degrees, 100 and their count", box_both, 100, seconds);
    (void)measure(&a, "2x2 degrees, count", box_count, 0, seconds);
    (void)measure(&a, "31 days, 100", days_page, 100, seconds);
    (void)measure(&a, "31 days, count", days_count, 0, seconds);
    (void)measure(&a, "reports, 100 anywhere", reports_page, 100, seconds);
    for (int z = 0; z <= 14; z += 2) {
        char name[32];
        (void)snprintf(name, sizeof name, "tile at zoom %d", z);
        (void)measure(&a, name, tile, z, seconds);
    }
    (void)printf(
        "to SQLite alone: 10 features %.2f, 1000 features %.2f (with GeoJSON written); memory %ld MiB, most %ld MiB\n",
        ours_10 / bare_10, ours_1000 / bare_1000, memory_kib("VmRSS:") / 1024, memory_kib("VmHWM:") / 1024);
    (void)sqlite3_finalize(plain);
    (void)sqlite3_close(a.db);
    mz_buf_free(&a.out);
    mz_case_close(&c);
    mz_region_free(&region);
    return 0;
}

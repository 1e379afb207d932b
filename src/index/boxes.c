/* boxes.c: the features of a box by one walk through its cells: how many they are, and the first of them in the order
 * of pages. */
#include "index/inside.h"

/* In the order of pages: < 0 when a stands before b. */
static int order(const mz_selection *w, mz_hit a, mz_hit b)
{
    const int up = a.day != b.day ? (a.day > b.day ? 1 : -1) : (a.number > b.number) - (a.number < b.number);
    return w->newest_first ? -up : up;
}

/* ---- the first `most` of them: a heap with the last one on top ---- */

static void sink(const mz_selection *w, mz_hits *h, mz_len at)
{
    for (;;) {
        mz_len last = at;
        for (mz_len k = 2 * at + 1; k <= 2 * at + 2 && k < h->n; k++) {
            last = order(w, h->v[k], h->v[last]) > 0 ? k : last;
        }
        if (last == at) {
            return;
        }
        const mz_hit swap = h->v[at];
        h->v[at] = h->v[last];
        h->v[last] = swap;
        at = last;
    }
}

static void rise(const mz_selection *w, mz_hits *h, mz_len at)
{
    while (at > 0 && order(w, h->v[at], h->v[(at - 1) / 2]) > 0) {
        const mz_hit swap = h->v[at];
        h->v[at] = h->v[(at - 1) / 2];
        h->v[(at - 1) / 2] = swap;
        at = (at - 1) / 2;
    }
}

static void offer(const mz_selection *w, mz_hits *h, mz_hit one)
{
    const mz_hit after = {w->after_day, w->after_number};
    if (w->resumes && order(w, one, after) <= 0) {
        return;
    }
    if (h->n < w->most) {
        h->v[h->n++] = one;
        rise(w, h, h->n - 1);
    } else if (order(w, one, h->v[0]) < 0) {
        h->v[0] = one;
        sink(w, h, 0);
    }
}

static void sort(const mz_selection *w, mz_hits *h)
{
    const mz_len all = h->n;
    while (h->n > 1) {
        const mz_hit last = h->v[0];
        h->v[0] = h->v[--h->n];
        h->v[h->n] = last;
        sink(w, h, 0);
    }
    h->n = all;
}

/* ---- mz_offer(hits, number, day): an aggregate, for a row of SQLite's own loop costs half of one that comes out ----
 */

#define HITS_TYPE "mz_hits"

static void offer_step(sqlite3_context *c, int n, sqlite3_value **v)
{
    mz_hits *h = sqlite3_value_pointer(v[0], HITS_TYPE);
    (void)c;
    mz_assert(n == 3);
    if (h != NULL) { /* anybody else's SQL has no such pointer */
        const mz_day day = sqlite3_value_type(v[2]) == SQLITE_NULL ? MZ_NO_DAY : sqlite3_value_int(v[2]);
        h->all++;
        offer(h->wanted, h, (mz_hit){day, sqlite3_value_int64(v[1])});
    }
}

static void offer_end(sqlite3_context *c) { sqlite3_result_null(c); }

mz_status mz_box_functions(sqlite3 *db)
{
    return mz_sql_status(
        sqlite3_create_function(db, "mz_offer", 3, SQLITE_UTF8 | SQLITE_DIRECTONLY, NULL, NULL, offer_step, offer_end));
}

mz_status mz_box_walk(sqlite3_stmt *s, int at, mz_hits *hits)
{
    hits->n = 0;
    hits->all = 0;
    MZ_TRY(mz_sql_status(sqlite3_bind_pointer(s, at, hits, HITS_TYPE, NULL)));
    const int rc = sqlite3_step(s);
    MZ_TRY(mz_sql_status(rc));
    sort(hits->wanted, hits);
    return mz_ok();
}

/* ---- counts of boxes ---- */

void mz_box_key(const mz_selection *w, mz_buf *key)
{
    const int64_t v[] = {
        w->of,    w->south_west.lat_e6,    w->south_west.lon_e6,   w->north_east.lat_e6, w->north_east.lon_e6,
        w->timed, w->timed ? w->since : 0, w->timed ? w->until : 0};
    mz_puts(key, "box");
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        mz_put_be(key, (uint64_t)v[i], 8);
    }
}

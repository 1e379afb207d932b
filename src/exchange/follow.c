#include "exchange/follow.h"

#include <time.h>

#define WHOLE_MAX    ((mz_len)256 << 20) /* a document of a server that knows no ranges */
#define WAIT_MAX_MS  30000
#define RANGE_MIN    1024
#define REGION_BYTES ((mz_len)1 << 20)

struct mz_web {
    mz_region region;
    mz_arena perm;
    mz_fetcher *fetcher;
    mz_str url; /* with a '/' at its end */
    mz_web_options o;
    mz_buf tag, checkpoint; /* the last checkpoint that came */
    mz_buf whole_path, whole;
};

mz_status mz_web_new(mz_str url, const mz_web_options *o, mz_web **out)
{
    mz_region region;
    mz_arena perm;
    if (url.len > MZ_FETCH_URL_MAX - 128) {
        return mz_fail(MZ_LIMIT, "the address is too long", -1);
    }
    MZ_TRY(mz_region_new(REGION_BYTES, &region, &perm));
    mz_web *w = mz_new(&perm, mz_web, 1);
    *w = (mz_web){.region = region, .o = *o};
    w->url = mz_str_ends(url, S("/")) ? mz_str_copy(&perm, url) : mz_str_concat(&perm, url, S("/"));
    w->o.tries = o->tries > 0 ? o->tries : 6;
    w->o.wait_ms = o->wait_ms > 0 ? o->wait_ms : 500;
    w->o.timeout_s = o->timeout_s > 0 ? o->timeout_s : 600;
    w->o.range = o->range > 0 ? o->range : 16384;
    w->tag = mz_buf_new(8192);
    w->checkpoint = mz_buf_new(MZ_NOTE_MAX);
    w->whole_path = mz_buf_new(4096);
    w->whole = mz_buf_new(WHOLE_MAX);
    w->perm = perm;
    const mz_status s = mz_fetcher_new(&w->fetcher);
    if (mz_failed(s)) {
        mz_web_free(w);
        return s;
    }
    *out = w;
    return mz_ok();
}

void mz_web_free(mz_web *w)
{
    if (w != NULL) {
        mz_fetcher_free(w->fetcher);
        mz_buf_free(&w->tag);
        mz_buf_free(&w->checkpoint);
        mz_buf_free(&w->whole_path);
        mz_buf_free(&w->whole);
        mz_region region = w->region;
        mz_region_free(&region);
    }
}

/* ---- one request, patiently ---- */

static void wait_ms(int64_t ms)
{
    const struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    (void)nanosleep(&t, NULL);
}

/* Is it worth asking again: the server is busy or broken, not unwilling. */
static bool passing(int status) { return status == 429 || status >= 500; }

static int64_t pause_of(const mz_web *w, int attempt, const mz_fetched *got)
{
    int64_t ms = (int64_t)w->o.wait_ms << (attempt < 10 ? attempt : 10);
    if (got->retry_after_s > 0 && got->retry_after_s <= 600) {
        ms = (int64_t)got->retry_after_s * 1000;
    }
    return ms < WAIT_MAX_MS ? ms : WAIT_MAX_MS;
}

/* `tries` attempts; MZ_LIMIT is an answer, not a broken line. */
static mz_status ask(mz_web *w, const mz_fetch *q, int tries, mz_fetched *out, mz_arena *perm)
{
    mz_status s = mz_ok();
    for (int i = 0; i < tries; i++) {
        *out = (mz_fetched){.retry_after_s = -1};
        s = mz_fetch_now(w->fetcher, q, out, perm);
        if (s.code == MZ_LIMIT || (!mz_failed(s) && !passing(out->status))) {
            return s;
        }
        if (i + 1 < tries) {
            wait_ms(pause_of(w, i, out));
        }
    }
    return mz_failed(s) ? s : mz_fail(MZ_IO, "the server is busy or broken", out->status);
}

static mz_status refused(int status)
{
    return mz_fail(MZ_IO, "the server answers with an error; its number stands before", status);
}

static mz_fetch request_for(const mz_web *w, mz_str path, mz_len max_bytes, mz_arena *perm)
{
    return (mz_fetch){.url = mz_str_concat(perm, w->url, path), .max_bytes = max_bytes, .timeout_s = w->o.timeout_s};
}

/* ---- whole files ---- */

/* Bytes [from, from + want) in ranges, each of which is kept: for a line on which nothing long gets through. What
 * breaks is asked for in smaller ones, down to RANGE_MIN; what comes, in larger ones again. It may end earlier, as the
 * file does. *whole: the server knows no ranges and gave all of the file. */
static mz_status get_in_ranges(mz_web *w, mz_str path, int64_t from, mz_len want, bool *found, bool *whole,
                               mz_buf *into, mz_arena perm)
{
    mz_len range = w->o.range;
    *found = true;
    *whole = false;
    for (int failed = 0; into->len < want;) {
        mz_arena room = perm;
        mz_fetched got;
        mz_fetch q = request_for(w, path, into->max_bytes, &room);
        q.range_from = from + into->len;
        q.range_bytes = range < want - into->len ? range : want - into->len;
        const mz_status s = ask(w, &q, 1, &got, &room);
        if (s.code == MZ_IO && ++failed < w->o.tries) {
            wait_ms(pause_of(w, failed - 1, &got));
            range = range / 4 > RANGE_MIN ? range / 4 : RANGE_MIN;
            continue;
        }
        MZ_TRY(s);
        failed = 0;
        range = range * 2 < w->o.range ? range * 2 : w->o.range;
        *found = got.status != 404 && got.status != 403 && got.status != 410;
        *whole = got.status == 200;
        if (got.status == 416 || !*found) { /* it ends where we are */
            return mz_ok();
        }
        if (!*whole && got.status != 206) {
            return refused(got.status);
        }
        if (*whole) {
            mz_buf_clear(into);
        }
        mz_put(into, got.body);
        if (*whole || got.body.len < q.range_bytes) {
            break;
        }
    }
    return mz_buf_status(into);
}

static mz_status get_checkpoint(mz_web *w, mz_len max_bytes, bool *found, mz_str *bytes, mz_arena *perm)
{
    mz_fetched got;
    mz_fetch q = request_for(w, S("checkpoint"), max_bytes, perm);
    q.known = mz_buf_str(&w->tag);
    MZ_TRY(ask(w, &q, w->o.tries, &got, perm));
    *found = got.status == 200 || got.status == 304;
    if (got.status == 404) {
        return mz_ok();
    }
    if (got.status == 200) {
        mz_buf_clear(&w->tag);
        mz_buf_clear(&w->checkpoint);
        mz_put(&w->tag, got.tag.len < w->tag.max_bytes ? got.tag : S(""));
        mz_put(&w->checkpoint, got.body);
    } else if (!*found) {
        return refused(got.status);
    }
    *bytes = mz_str_copy(perm, mz_buf_str(&w->checkpoint));
    return mz_buf_status(&w->checkpoint);
}

static mz_status web_get(void *ctx, mz_str path, mz_len max_bytes, bool *found, mz_str *bytes, mz_arena *perm)
{
    mz_web *w = ctx;
    if (mz_str_eq(path, S("checkpoint"))) {
        return get_checkpoint(w, max_bytes, found, bytes, perm);
    }
    mz_fetched got;
    mz_fetch q = request_for(w, path, max_bytes, perm);
    q.packed = mz_str_starts(path, S("tile/entries/"));
    const mz_status s = ask(w, &q, 1, &got, perm);
    if (s.code == MZ_IO) {
        MZ_BUF_SCOPED b = mz_buf_new(max_bytes);
        bool whole;
        wait_ms(w->o.wait_ms);
        MZ_TRY(get_in_ranges(w, path, 0, max_bytes, found, &whole, &b, *perm));
        *bytes = mz_str_copy(perm, mz_buf_str(&b));
        return mz_ok();
    }
    MZ_TRY(s);
    *found = got.status == 200;
    *bytes = got.body;
    return *found || got.status == 404 || got.status == 410 ? mz_ok() : refused(got.status);
}

/* ---- pieces of a large file ---- */

static mz_str piece_of(mz_str whole, int64_t from, mz_len max_bytes)
{
    if (from >= whole.len) {
        return mz_str_sub(whole, whole.len, whole.len);
    }
    const mz_len left = whole.len - (mz_len)from;
    return mz_str_sub(whole, (mz_len)from, (mz_len)from + (left < max_bytes ? left : max_bytes));
}

/* A server without ranges: the whole comes once and is kept until another is asked for. */
static mz_status get_whole(mz_web *w, mz_str path, bool *found, mz_arena perm)
{
    mz_fetched got;
    const mz_fetch q = request_for(w, path, WHOLE_MAX, &perm);
    mz_buf_clear(&w->whole_path);
    mz_buf_clear(&w->whole);
    MZ_TRY(ask(w, &q, w->o.tries, &got, &perm));
    *found = got.status == 200;
    if (!*found) {
        return mz_ok();
    }
    mz_put(&w->whole, got.body);
    mz_put(&w->whole_path, path);
    return mz_buf_status(&w->whole);
}

static mz_status web_piece(void *ctx, mz_str path, int64_t from, mz_len max_bytes, bool *found, mz_str *bytes,
                           mz_arena *perm)
{
    mz_web *w = ctx;
    if (!mz_str_eq(mz_buf_str(&w->whole_path), path)) {
        MZ_BUF_SCOPED b = mz_buf_new(max_bytes);
        bool whole = false;
        const mz_status s = get_in_ranges(w, path, from, max_bytes, found, &whole, &b, *perm);
        if (!mz_failed(s) && !whole) {
            *bytes = mz_str_copy(perm, mz_buf_str(&b));
            return mz_ok();
        }
        if (s.code != MZ_LIMIT) { /* larger than asked for: the server knows no ranges */
            MZ_TRY(s);
        }
        MZ_TRY(get_whole(w, path, found, *perm));
    }
    if (*found) {
        *bytes = mz_str_copy(perm, piece_of(mz_buf_str(&w->whole), from, max_bytes));
    }
    return mz_ok();
}

mz_source mz_web_source(mz_web *w) { return (mz_source){web_get, web_piece, w}; }

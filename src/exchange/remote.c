#include "exchange/remote.h"

#define ROOM_BYTES (MZ_REMOTE_DOCUMENT_MAX + ((mz_len)1 << 20)) /* address space: pages are taken when touched */

/* One connection, for one thread at a time. */
typedef struct reader {
    mz_fetcher *fetcher;
    mz_region region;
    mz_arena room; /* for one answer, by value */
} reader;

struct mz_remote {
    mz_region region;
    mz_str url; /* ends in '/' */
    reader readers[MZ_REMOTE_READERS];
};

void mz_remote_close(mz_remote *r)
{
    if (r == NULL) {
        return;
    }
    for (int i = 0; i < MZ_REMOTE_READERS; i++) {
        mz_fetcher_free(r->readers[i].fetcher);
        mz_region_free(&r->readers[i].region);
    }
    mz_region region = r->region;
    mz_region_free(&region);
}

#define DOCUMENT_S 3600 /* as long as the bytes keep coming */

static mz_status get(const mz_remote *r, int n, mz_str path, mz_len max_bytes, mz_str *body)
{
    const reader *one = &r->readers[n];
    mz_arena room = one->room;
    mz_fetched answer;
    const mz_fetch request = {.url = mz_str_concat(&room, r->url, path),
                              .packed = mz_str_starts(path, S("tile/")),
                              .max_bytes = max_bytes,
                              .timeout_s = mz_str_starts(path, S("blob/")) ? DOCUMENT_S : 0};
    MZ_TRY(mz_fetch_now(one->fetcher, &request, &answer, &room));
    if (answer.status == 404 || answer.status == 410) {
        return mz_fail(MZ_BAD_INPUT, "the file is not there", answer.status);
    }
    if (answer.status != 200) {
        return mz_fail(MZ_IO, "the server does not give the file: see the HTTP status", answer.status);
    }
    *body = answer.body;
    return mz_ok();
}

static mz_status remote_read(void *ctx, int n, mz_str path, mz_buf *out)
{
    mz_str body;
    mz_buf_clear(out);
    MZ_TRY(get(ctx, n, path, out->max_bytes, &body));
    mz_put(out, body);
    return mz_buf_status(out);
}

static mz_status remote_digest(void *ctx, int n, mz_str path, mz_hash256 *out, int64_t *size_bytes)
{
    mz_str body;
    MZ_TRY(get(ctx, n, path, MZ_REMOTE_DOCUMENT_MAX, &body));
    *out = mz_sha256(body);
    *size_bytes = body.len;
    return mz_ok();
}

static mz_status open_readers(mz_remote *r)
{
    for (int i = 0; i < MZ_REMOTE_READERS; i++) {
        MZ_TRY(mz_region_new(ROOM_BYTES, &r->readers[i].region, &r->readers[i].room));
        MZ_TRY(mz_fetcher_new(&r->readers[i].fetcher));
    }
    return mz_ok();
}

mz_status mz_remote_open(mz_str url, mz_remote **out, mz_shelf *shelf)
{
    mz_region region;
    mz_arena arena;
    if (url.len > MZ_FETCH_URL_MAX / 2) {
        return mz_fail(MZ_LIMIT, "the address is too long", url.len);
    }
    MZ_TRY(mz_region_new(1 << 16, &region, &arena));
    mz_remote *r = mz_new(&arena, mz_remote, 1);
    r->region = region;
    r->url = mz_str_ends(url, S("/")) ? mz_str_copy(&arena, url) : mz_str_concat(&arena, url, S("/"));
    const mz_status s = open_readers(r);
    if (mz_failed(s)) {
        mz_remote_close(r);
        return s;
    }
    *out = r;
    *shelf = (mz_shelf){r, MZ_REMOTE_READERS, remote_read, remote_digest, NULL};
    return mz_ok();
}

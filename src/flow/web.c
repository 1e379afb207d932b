/* Documents from the web onto the record. */
#include "flow/inside.h"

#include "exchange/exchange.h"
#include "intake/intake.h"

typedef struct web {
    mz_fetcher *fetcher;
    mz_str host; /* scheme, host and port of what was asked for */
} web;

static void drop_fetcher(mz_fetcher **f) { mz_fetcher_free(*f); }

static bool is_web(mz_str url) { return mz_str_starts(url, S("http://")) || mz_str_starts(url, S("https://")); }

/* "https://host:8080" of an address. */
static mz_str host_of(mz_str url)
{
    const mz_len slashes = mz_str_find(url, S("//"));
    const mz_len from = slashes < 0 ? 0 : slashes + 2;
    mz_len end = from;
    while (end < url.len && url.data[end] != '/' && url.data[end] != '?' && url.data[end] != '#') {
        end++;
    }
    return mz_str_sub(url, 0, end);
}

static mz_status fetch(web *w, const mz_fetch *q, mz_fetched *got, mz_arena *perm)
{
    MZ_TRY(mz_fetch_now(w->fetcher, q, got, perm));
    if (got->status == 304 || (got->status == 200 && got->body.len > 0)) {
        return mz_ok();
    }
    return mz_fail(MZ_BAD_INPUT,
                   got->status == 200                         ? "the address answers with nothing"
                   : got->status == 404 || got->status == 410 ? "the address has no such page (404 or 410)"
                   : got->status == 401 || got->status == 403 ? "the address does not let us read it (401 or 403)"
                   : got->status == 429 || got->status == 503 ? "the address asks to come back later (429 or 503)"
                                                              : "the address answers with an error",
                   -1);
}

static mz_status page_of(void *ctx, mz_str link, mz_str *bytes, mz_arena *perm)
{
    web *w = ctx;
    const bool own = mz_str_eq_fold(host_of(link), w->host);
    const mz_fetch q = {.url = link, .outside = !own, .packed = true, .max_bytes = MZ_INTAKE_TEXT_MAX};
    mz_fetched got;
    MZ_TRY(fetch(w, &q, &got, perm));
    *bytes = got.body;
    return mz_ok();
}

/* Where the entity tag of an address is kept from visit to visit. */
static char *tag_path(mz_case *c, mz_str url, mz_arena *perm)
{
    const mz_hash256 hash = mz_sha256(url);
    const mz_str name = mz_str_concat(perm, mz_hash_hex(perm, &hash), S(".tag"));
    return mz_path_join(perm, mz_case_path(c, "state/web", perm), name);
}

static mz_str kept_tag(const char *path, mz_arena *perm)
{
    mz_str tag;
    return mz_failed(mz_file_load(path, 1024, &tag, perm)) ? (mz_str){0} : tag; /* none: it is asked for in full */
}

static mz_status keep_tag(mz_case *c, const char *path, mz_str tag, mz_arena *perm)
{
    MZ_TRY(mz_dir_make(mz_case_path(c, "state", perm)));
    MZ_TRY(mz_dir_make(mz_case_path(c, "state/web", perm)));
    return mz_file_replace(path, tag, 0644);
}

mz_status mz_flow_add_web(mz_case *c, mz_str url, bool pages, const mz_add_options *o, mz_added *out, mz_arena *perm)
{
    *out = (mz_added){.entry = -1, .format = S("web")};
    if (!is_web(url)) {
        return mz_fail(MZ_BAD_INPUT, "an address begins with http:// or https://", -1);
    }
    __attribute__((cleanup(drop_fetcher))) mz_fetcher *fetcher = NULL;
    MZ_TRY(mz_fetcher_new(&fetcher));
    web w = {fetcher, host_of(url)};
    const char *path = tag_path(c, url, perm);
    const mz_fetch q = {.url = url, .known = kept_tag(path, perm), .packed = true, .max_bytes = MZ_INTAKE_TEXT_MAX};
    mz_fetched got;
    MZ_TRY(fetch(&w, &q, &got, perm));
    if (got.status == 304) {
        out->known = true;
        return mz_ok();
    }
    const mz_page_source source = {&w, page_of};
    MZ_TRY(mz_webfeed_is(got.body) ? mz_flow_add_feed(c, got.body, url, o, pages ? &source : NULL, out, perm)
                                   : mz_flow_add_bytes(c, got.body, url, o, out, perm));
    return out->rejected == 0 && got.tag.len > 0 ? keep_tag(c, path, got.tag, perm) : mz_ok();
}

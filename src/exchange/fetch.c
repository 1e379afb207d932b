#include "exchange/fetch.h"

#include "exchange/curl.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#define HEADER_MAX 1024

struct mz_fetcher {
    mz_region region;
    mz_arena room; /* for one request's strings, by value */
    mz_curl lib;
    CURL *curl;
};

mz_status mz_fetcher_new(mz_fetcher **out)
{
    mz_curl functions;
    const mz_curl *lib = &functions;
    if (!mz_curl_load(&functions)) {
        return mz_fail(MZ_IO, "libcurl is not there: install libcurl4", -1);
    }
    mz_region region;
    mz_arena arena;
    MZ_TRY(mz_region_new(1 << 20, &region, &arena));
    mz_fetcher *f = mz_new(&arena, mz_fetcher, 1);
    if (lib->global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) { /* counted by libcurl, and safe among threads */
        mz_region_free(&region);
        return mz_fail(MZ_IO, "libcurl does not start", -1);
    }
    f->lib = functions;
    f->curl = lib->easy_init();
    if (f->curl == NULL) {
        lib->global_cleanup();
        mz_region_free(&region);
        return mz_fail(MZ_IO, "libcurl has no memory", -1);
    }
    f->region = region;
    f->room = arena;
    *out = f;
    return mz_ok();
}

void mz_fetcher_free(mz_fetcher *f)
{
    if (f != NULL) {
        f->lib.easy_cleanup(f->curl);
        f->lib.global_cleanup();
        mz_region region = f->region;
        mz_region_free(&region);
    }
}

/* What arrives, until it is too much. */
typedef struct intake {
    mz_buf *body, *tag;
} intake;

/* libcurl says what its parameters are. */
static size_t take_body(char *bytes, size_t size, size_t n, void *ctx) // NOLINT(readability-non-const-parameter)
{
    intake *in = ctx;
    const mz_str piece = {(const uint8_t *)bytes, (mz_len)(size * n)};
    mz_put(in->body, piece);
    return in->body->full ? 0 : size * n;
}

static size_t take_header(char *bytes, size_t size, size_t n, void *ctx) // NOLINT(readability-non-const-parameter)
{
    intake *in = ctx;
    const mz_str line = {(const uint8_t *)bytes, (mz_len)(size * n)};
    if (mz_str_starts(line, S("HTTP/"))) { /* of the answer behind a redirection */
        mz_buf_clear(in->tag);
    } else if (line.len > 5 && mz_str_eq_fold(mz_str_sub(line, 0, 5), S("etag:"))) {
        mz_put(in->tag, mz_str_trim(mz_str_from(line, 5)));
    }
    return size * n;
}

typedef struct curl_list {
    const mz_curl *lib;
    struct curl_slist *v;
} curl_list;
static void free_list(curl_list *l) { l->lib->slist_free_all(l->v); }

static mz_status add_header(curl_list *l, const char *name, mz_str value, mz_arena scratch)
{
    const char *line = mz_str_z(&scratch, mz_str_concat(&scratch, mz_str_of(name), value));
    struct curl_slist *more = l->lib->slist_append(l->v, line);
    if (more == NULL) {
        return mz_fail(MZ_IO, "libcurl has no memory", -1);
    }
    l->v = more;
    return mz_ok();
}

static mz_status headers_of(const mz_fetch *q, curl_list *l, mz_arena scratch)
{
    if (q->body_type.len > 0) {
        MZ_TRY(add_header(l, "Content-Type: ", q->body_type, scratch));
    }
    if (q->known.len > 0) {
        MZ_TRY(add_header(l, "If-None-Match: ", q->known, scratch));
    }
    return add_header(l, "Expect:", S(""), scratch); /* no waiting for a 100 */
}

static bool is_get(const mz_fetch *q) { return q->method.len == 0 || mz_str_eq(q->method, S("GET")); }

static const char *range_of(const mz_fetch *q, mz_arena *scratch)
{
    MZ_BUF_SCOPED b = mz_buf_new(64);
    mz_put_int(&b, q->range_from);
    mz_puts(&b, "-");
    mz_put_int(&b, q->range_from + q->range_bytes - 1);
    return mz_str_z(scratch, mz_buf_str(&b));
}

static bool is_private4(uint32_t a)
{
    static const struct {
        uint32_t net;
        int bits;
    } nets[] = {{0x00000000, 8},  {0x0A000000, 8},  {0x64400000, 10}, {0x7F000000, 8},
                {0xA9FE0000, 16}, {0xAC100000, 12}, {0xC0A80000, 16}, {0xE0000000, 3}};
    for (size_t i = 0; i < sizeof nets / sizeof *nets; i++) {
        if ((a ^ nets[i].net) >> (32 - nets[i].bits) == 0) {
            return true;
        }
    }
    return false;
}

/* Of IPv6 only what is routed (2000::/3) counts as outside. */
static bool is_private(const struct sockaddr *a)
{
    if (a->sa_family == AF_INET) {
        struct sockaddr_in v4;
        (void)memcpy(&v4, a, sizeof v4);
        return is_private4(ntohl(v4.sin_addr.s_addr));
    }
    struct sockaddr_in6 v6;
    (void)memcpy(&v6, a, sizeof v6);
    return a->sa_family != AF_INET6 || (v6.sin6_addr.s6_addr[0] & 0xE0) != 0x20;
}

/* Called with the address that a name led to, also behind a redirection: the name alone says nothing. */
static curl_socket_t open_outside(void *ctx, curlsocktype purpose, struct curl_sockaddr *a)
{
    (void)ctx;
    const bool refuse = purpose == CURLSOCKTYPE_IPCXN && is_private(&a->addr);
    return refuse ? CURL_SOCKET_BAD : socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

/* Every option that is set here has a type that libcurl takes; a failing one shows when the request is made. */
static void set_up(const mz_curl *lib, CURL *c, const mz_fetch *q, intake *in, const curl_list *headers,
                   mz_arena scratch)
{
    const long timeout_s = q->timeout_s > 0 ? q->timeout_s : 30;
    lib->easy_reset(c);
    (void)lib->easy_setopt(c, CURLOPT_URL, mz_str_z(&scratch, q->url));
    (void)lib->easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    (void)lib->easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    (void)lib->easy_setopt(c, CURLOPT_FOLLOWLOCATION, is_get(q) ? 1L : 0L);
    (void)lib->easy_setopt(c, CURLOPT_MAXREDIRS, (long)MZ_FETCH_REDIRECTS);
    (void)lib->easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    (void)lib->easy_setopt(c, CURLOPT_TIMEOUT, timeout_s);
    (void)lib->easy_setopt(c, CURLOPT_CONNECTTIMEOUT, timeout_s < 10 ? timeout_s : 10L);
    (void)lib->easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, (long)MZ_FETCH_SLOWEST);
    (void)lib->easy_setopt(c, CURLOPT_LOW_SPEED_TIME, 30L);
    (void)lib->easy_setopt(c, CURLOPT_USERAGENT, "mizan");
    (void)lib->easy_setopt(c, CURLOPT_HTTPHEADER, headers->v);
    (void)lib->easy_setopt(c, CURLOPT_ACCEPT_ENCODING, q->packed ? "gzip" : NULL);
    if (q->outside) {
        (void)lib->easy_setopt(c, CURLOPT_FRESH_CONNECT, 1L);
        (void)lib->easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_outside);
    }
    if (q->range_bytes > 0) {
        (void)lib->easy_setopt(c, CURLOPT_RANGE, range_of(q, &scratch));
    }
    (void)lib->easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body);
    (void)lib->easy_setopt(c, CURLOPT_WRITEDATA, in);
    (void)lib->easy_setopt(c, CURLOPT_HEADERFUNCTION, take_header);
    (void)lib->easy_setopt(c, CURLOPT_HEADERDATA, in);
    if (!is_get(q)) {
        (void)lib->easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)q->body.len);
        (void)lib->easy_setopt(c, CURLOPT_POSTFIELDS, q->body.len == 0 ? "" : (const char *)q->body.data);
        (void)lib->easy_setopt(c, CURLOPT_CUSTOMREQUEST, mz_str_z(&scratch, q->method));
    }
}

static mz_fetched answer_of(const mz_curl *lib, CURL *c, const intake *in, mz_arena *perm)
{
    long status = 0;
    const char *type = NULL;
    curl_off_t wait_s = 0;
    (void)lib->easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    (void)lib->easy_getinfo(c, CURLINFO_CONTENT_TYPE, &type);
    (void)lib->easy_getinfo(c, CURLINFO_RETRY_AFTER, &wait_s);
    return (mz_fetched){.status = (int)status,
                        .type = mz_str_copy(perm, mz_str_of(type)),
                        .tag = mz_str_copy(perm, mz_buf_str(in->tag)),
                        .retry_after_s = wait_s > 0 && wait_s <= INT32_MAX ? (int)wait_s : -1,
                        .body = mz_str_copy(perm, mz_buf_str(in->body))};
}

mz_status mz_fetch_now(mz_fetcher *f, const mz_fetch *q, mz_fetched *out, mz_arena *perm)
{
    __attribute__((cleanup(free_list))) curl_list headers = {&f->lib, NULL};
    MZ_BUF_SCOPED body = mz_buf_new(q->max_bytes);
    MZ_BUF_SCOPED tag = mz_buf_new(HEADER_MAX);
    if (q->url.len > MZ_FETCH_URL_MAX || q->known.len > HEADER_MAX || q->body_type.len > HEADER_MAX ||
        q->method.len > 16) {
        return mz_fail(MZ_LIMIT, "an address, tag or media type is too long", -1);
    }
    intake in = {&body, &tag};
    MZ_TRY(headers_of(q, &headers, f->room));
    set_up(&f->lib, f->curl, q, &in, &headers, f->room);
    const CURLcode code = f->lib.easy_perform(f->curl);
    if (body.full) {
        return mz_fail(MZ_LIMIT, "the answer is larger than it may be", q->max_bytes);
    }
    if (code != CURLE_OK) {
        return mz_fail(MZ_IO, f->lib.easy_strerror(code), -1);
    }
    *out = answer_of(&f->lib, f->curl, &in, perm);
    return mz_ok();
}

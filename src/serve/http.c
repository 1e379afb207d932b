#include "serve/http.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define ROOM          ((mz_len)4 << 20) /* address space for one request's handler */
#define HEADERS_BYTES 32768 /* libmicrohttpd's memory of one connection: the request's head and the answer's */
#define URI_MAX       8192
#define ANSWER_MAX    ((mz_len)64 << 20)
#define SLOW_THREADS  8
#define STOP_WAIT_S   10
#define LATER         1 /* a status that no answer can have */
#define STREAM_BLOCK  4096

enum stage { ARRIVING, WAITING, ANSWERED };

/* One request, from its first line to the end of its answer. Kept and used again for later ones. */
typedef struct call {
    struct call *next_free;
    mz_region region;
    mz_arena arena, room; /* all of it; what is left of it for this request */
    mz_http *http;
    struct MHD_Connection *connection;
    const mz_http_route *route;
    const char *method; /* as it came */
    mz_str uri;
    mz_http_request request;
    mz_buf body;
    mz_http_answer answer;
    enum stage stage;
    bool started;
    int64_t since_us, bytes;
} call;

/* Held by its maker and by its answer. */
struct mz_http_stream {
    mz_region region;
    pthread_mutex_t lock; /* guards what follows */
    int holders;
    struct MHD_Connection *connection; /* suspended while there is nothing to send */
    bool suspended, ended, gone;
    mz_len max_bytes, sent;
    mz_buf queue;
    mz_http *http;
    mz_http_stream *next, **back; /* among all that are answered; guarded by the server's lock */
};

struct mz_http {
    mz_region region;
    struct MHD_Daemon *daemon;
    const mz_http_route *routes;
    mz_len routes_n;
    mz_http_log log;
    mz_http_finish finish;
    void *log_ctx;
    int port;
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t work;
    mz_http_stream *streams;
    call *free;
    call **slow; /* a ring of requests for the slow threads */
    int slow_max, slow_first, slow_n;
    bool ending; /* nothing may be suspended any more */
    pthread_t *workers;
    int workers_n;
    atomic_int alive;    /* requests not yet answered */
    atomic_bool closing; /* no new connection is taken */
};

static int64_t now_us(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void locked(mz_http *h) { mz_assert(pthread_mutex_lock(&h->lock) == 0); }
static void unlocked(mz_http *h) { mz_assert(pthread_mutex_unlock(&h->lock) == 0); }

/* --- what handlers use ----------------------------------------------------------------------------------------------
 */

mz_str mz_http_header(const mz_http_request *q, const char *name)
{
    const call *c = q->inner;
    return mz_str_of(MHD_lookup_connection_value(c->connection, MHD_HEADER_KIND, name));
}

void mz_http_put_header(mz_http_answer *a, const char *name, const char *value)
{
    mz_assert(a->headers_n < MZ_HTTP_HEADERS_MAX);
    a->headers[a->headers_n].name = name;
    a->headers[a->headers_n++].value = value;
}

void mz_http_say(mz_http_answer *a, int status, mz_str sentence)
{
    a->status = status;
    a->type = "text/plain; charset=utf-8";
    mz_buf_clear(&a->body);
    mz_put(&a->body, sentence);
    mz_put_byte(&a->body, '\n');
}

void mz_http_later(mz_http_answer *a) { a->status = LATER; }

/* Percent signs undone; false where that leaves no text: a bad escape, a NUL, no UTF-8. */
static bool decode(mz_str s, bool plus_is_space, mz_str *out, mz_arena *perm)
{
    uint8_t *to = mz_new(perm, uint8_t, s.len);
    mz_len n = 0;
    for (mz_len i = 0; i < s.len; i++) {
        int c = s.data[i];
        if (c == '%') {
            const int high = s.len - i > 2 ? mz_hex_digit(s.data[i + 1]) : -1;
            const int low = s.len - i > 2 ? mz_hex_digit(s.data[i + 2]) : -1;
            if (high < 0 || low < 0) {
                return false;
            }
            c = high * 16 + low;
            i += 2;
        } else if (c == '+' && plus_is_space) {
            c = ' ';
        }
        if (c == 0) {
            return false;
        }
        to[n++] = (uint8_t)c;
    }
    *out = (mz_str){to, n};
    return mz_utf8_bad(*out) < 0;
}

bool mz_http_parameter(const mz_http_request *q, mz_str name, mz_str *value, bool *bad)
{
    bool found = false;
    *bad = false;
    for (mz_str rest = q->query; rest.len > 0;) {
        mz_str one = mz_str_cut(&rest, '&');
        const mz_str key = mz_str_cut(&one, '=');
        mz_str plain;
        if (!decode(key, true, &plain, q->perm) || !mz_str_eq(plain, name)) {
            continue;
        }
        if (found || !decode(one, true, value, q->perm)) {
            *bad = true;
        }
        found = true;
    }
    return found;
}

bool mz_http_pair_next(mz_str *rest, mz_str *name, mz_str *value, bool *bad, mz_arena *perm)
{
    while (rest->len > 0) {
        mz_str one = mz_str_cut(rest, '&');
        if (one.len == 0) {
            continue;
        }
        const mz_str key = mz_str_cut(&one, '=');
        *bad = !decode(key, true, name, perm) || !decode(one, true, value, perm);
        return true;
    }
    return false;
}

/* --- streams --------------------------------------------------------------------------------------------------------
 */

mz_http_stream *mz_http_stream_new(mz_len queue_max)
{
    mz_region region;
    mz_arena arena;
    if (mz_failed(mz_region_new((mz_len)sizeof(mz_http_stream) + 256, &region, &arena))) {
        return NULL;
    }
    mz_http_stream *s = mz_new(&arena, mz_http_stream, 1);
    *s = (mz_http_stream){.region = region, .holders = 2, .max_bytes = queue_max, .queue = mz_buf_new(queue_max)};
    mz_assert(pthread_mutex_init(&s->lock, NULL) == 0);
    return s;
}

static void stream_locked(mz_http_stream *s) { mz_assert(pthread_mutex_lock(&s->lock) == 0); }
static void stream_unlocked(mz_http_stream *s) { mz_assert(pthread_mutex_unlock(&s->lock) == 0); }

/* One holder less. The lock is held, and given back. */
static void stream_let_go(mz_http_stream *s)
{
    const bool last = --s->holders == 0;
    stream_unlocked(s);
    if (last) {
        mz_buf_free(&s->queue);
        (void)pthread_mutex_destroy(&s->lock);
        mz_region region = s->region; /* it holds *s itself */
        mz_region_free(&region);
    }
}

static void stream_wake(mz_http_stream *s)
{
    if (s->suspended) {
        s->suspended = false;
        MHD_resume_connection(s->connection); /* suspended: so it is still there */
    }
}

bool mz_http_stream_put(mz_http_stream *s, mz_str bytes)
{
    stream_locked(s);
    if (!s->gone && !s->ended && s->queue.len - s->sent + bytes.len > s->max_bytes) {
        s->gone = true; /* too slow */
        mz_buf_free(&s->queue);
        s->queue = mz_buf_new(s->max_bytes);
        s->sent = 0;
    }
    const bool there = !s->gone && !s->ended;
    if (there) {
        if (s->sent > 0 && s->queue.len + bytes.len > s->max_bytes) {
            (void)memmove(s->queue.data, s->queue.data + s->sent, (size_t)(s->queue.len - s->sent));
            s->queue.len -= s->sent;
            s->sent = 0;
        }
        mz_put(&s->queue, bytes);
    }
    stream_wake(s);
    stream_unlocked(s);
    return there;
}

void mz_http_stream_end(mz_http_stream *s)
{
    stream_locked(s);
    s->ended = true;
    stream_wake(s);
    stream_let_go(s);
}

void mz_http_stream_unsent(mz_http_stream *s)
{
    stream_locked(s);
    s->gone = true;
    stream_let_go(s);
}

/* libmicrohttpd asks for more; with nothing there the connection sleeps until the next put. */
static ssize_t stream_read(void *ctx, uint64_t at, char *to, size_t cap)
{
    mz_http_stream *s = ctx;
    ssize_t n = 0;
    (void)at;
    stream_locked(s);
    if (s->gone) {
        n = MHD_CONTENT_READER_END_WITH_ERROR;
    } else if (s->queue.len > s->sent) {
        const mz_len left = s->queue.len - s->sent;
        n = (ssize_t)(left < (mz_len)cap ? left : (mz_len)cap);
        (void)memcpy(to, s->queue.data + s->sent, (size_t)n);
        s->sent += n;
        if (s->sent == s->queue.len) {
            mz_buf_clear(&s->queue);
            s->sent = 0;
        }
    } else if (s->ended) {
        n = MHD_CONTENT_READER_END_OF_STREAM;
    } else {
        s->suspended = true;
        MHD_suspend_connection(s->connection);
    }
    stream_unlocked(s);
    return n;
}

/* The answer is done, whole or not. */
static void stream_over(void *ctx)
{
    mz_http_stream *s = ctx;
    locked(s->http);
    *s->back = s->next;
    if (s->next != NULL) {
        s->next->back = s->back;
    }
    unlocked(s->http);
    stream_locked(s);
    s->gone = true;
    s->connection = NULL;
    stream_let_go(s);
}

static struct MHD_Response *stream_response(call *c, mz_http_stream *s)
{
    mz_http *h = c->http;
    stream_locked(s);
    s->connection = c->connection;
    s->http = h;
    stream_unlocked(s);
    locked(h);
    s->next = h->streams;
    s->back = &h->streams;
    if (s->next != NULL) {
        s->next->back = &s->next;
    }
    h->streams = s;
    const bool ending = h->ending;
    unlocked(h);
    stream_locked(s);
    s->ended = s->ended || ending;
    stream_unlocked(s);
    struct MHD_Response *r =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BLOCK, stream_read, s, stream_over);
    if (r == NULL) {
        stream_over(s);
    }
    return r;
}

/* All end, so that none sleeps any more. */
static void end_streams(mz_http *h)
{
    locked(h);
    for (mz_http_stream *s = h->streams; s != NULL; s = s->next) {
        stream_locked(s);
        s->ended = true;
        stream_wake(s);
        stream_unlocked(s);
    }
    unlocked(h);
}

/* --- requests and where they go -------------------------------------------------------------------------------------
 */

static call *call_new(mz_http *h)
{
    locked(h);
    call *c = h->free;
    if (c != NULL) {
        h->free = c->next_free;
    }
    unlocked(h);
    if (c == NULL) {
        mz_region region;
        mz_arena arena;
        if (mz_failed(mz_region_new(ROOM, &region, &arena))) {
            return NULL;
        }
        c = mz_new(&arena, call, 1);
        c->region = region;
        c->arena = arena;
        c->http = h;
    }
    c->room = c->arena;
    c->route = NULL;
    c->stage = ARRIVING;
    c->started = false;
    c->since_us = now_us();
    c->bytes = 0;
    c->answer = (mz_http_answer){.body = mz_buf_new(ANSWER_MAX), .file = MZ_NO_FILE};
    atomic_fetch_add(&h->alive, 1);
    return c;
}

static void call_free(call *c)
{
    mz_http *h = c->http;
    mz_buf_free(&c->body);
    mz_buf_free(&c->answer.body);
    mz_file_close(&c->answer.file);
    locked(h);
    c->next_free = h->free;
    h->free = c;
    unlocked(h);
    atomic_fetch_sub(&h->alive, 1);
}

static mz_str peer_of(struct MHD_Connection *connection, mz_arena *perm)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    char text[INET6_ADDRSTRLEN] = "";
    if (info == NULL || info->client_addr == NULL) {
        return S("");
    }
    const void *at = info->client_addr->sa_family == AF_INET6
                         ? (const void *)&((const struct sockaddr_in6 *)(const void *)info->client_addr)->sin6_addr
                         : (const void *)&((const struct sockaddr_in *)(const void *)info->client_addr)->sin_addr;
    const char *z = inet_ntop(info->client_addr->sa_family, at, text, sizeof text);
    return mz_str_copy(perm, mz_str_of(z));
}

static bool path_fits(const mz_http_route *r, mz_str path)
{
    const mz_str want = mz_str_of(r->path);
    if (mz_str_eq(want, S("/="))) {
        return path.len == 1;
    }
    return mz_str_ends(want, S("/")) ? mz_str_starts(path, want) : mz_str_eq(path, want);
}

static mz_str path_rest(const mz_http_route *r, mz_str path)
{
    const mz_str want = mz_str_of(r->path);
    return mz_str_from(path, want.len < path.len ? want.len : path.len);
}

/* "GET, POST": what a 405 must say. */
static const char *methods_of(const mz_http *h, mz_str path, mz_arena *perm)
{
    mz_str list = S("");
    for (mz_len i = 0; i < h->routes_n; i++) {
        const mz_str method = mz_str_of(h->routes[i].method);
        if (path_fits(&h->routes[i], path)) {
            list = mz_str_concat(perm, list, list.len == 0 ? S("") : S(", "), method,
                                 mz_str_eq(method, S("GET")) ? S(", HEAD") : S(""));
        }
    }
    return mz_str_z(perm, list);
}

/* Finds the route; otherwise fills in the refusal and returns false. */
static bool find_route(call *c)
{
    const mz_http *h = c->http;
    mz_http_request *q = &c->request;
    bool path_known = false;
    for (mz_len i = 0; i < h->routes_n; i++) {
        const mz_http_route *r = &h->routes[i];
        if (path_fits(r, q->path)) {
            path_known = true;
            if (mz_str_eq(q->method, mz_str_of(r->method))) {
                c->route = r;
                q->rest = path_rest(r, q->path);
                return true;
            }
        }
    }
    mz_http_say(&c->answer, path_known ? 405 : 404,
                path_known ? S("this method does not fit here") : S("there is nothing here"));
    if (path_known) {
        mz_http_put_header(&c->answer, "Allow", methods_of(h, q->path, &c->room));
    }
    return false;
}

/* What of a head two programs in a row could read in two ways. */
typedef struct framing {
    int lengths, pieces, hosts, n;
    bool odd_name, odd_pieces;
    mz_len bytes; /* of all lines, as short as they can be written */
} framing;

static bool is_token(mz_str name)
{
    for (mz_len i = 0; i < name.len; i++) {
        if (name.data[i] <= ' ' || name.data[i] >= 127 || strchr("\"(),/:;<=>?@[\\]{}", name.data[i]) != NULL) {
            return false;
        }
    }
    return name.len > 0;
}

static enum MHD_Result count_framing(void *ctx, enum MHD_ValueKind kind, const char *name, size_t name_size,
                                     const char *value, size_t value_size)
{
    framing *f = ctx;
    const mz_str n = {(const uint8_t *)name, (mz_len)name_size};
    const mz_str v = {(const uint8_t *)value, (mz_len)value_size};
    (void)kind;
    f->n++;
    f->bytes += n.len + v.len + 3;
    f->odd_name = f->odd_name || !is_token(n);
    f->hosts += mz_str_eq_fold(n, S(MHD_HTTP_HEADER_HOST));
    f->lengths += mz_str_eq_fold(n, S(MHD_HTTP_HEADER_CONTENT_LENGTH));
    if (mz_str_eq_fold(n, S(MHD_HTTP_HEADER_TRANSFER_ENCODING))) {
        f->pieces++;
        f->odd_pieces = f->odd_pieces || !mz_str_eq_fold(v, S("chunked"));
    }
    return MHD_YES;
}

/* The library joins folded lines and cuts a value at a NUL, and tells nobody. But it says how long the head was: more
 * than its lines with one blank after each colon means that something is hidden. */
static bool head_hides(call *c, const framing *f)
{
    const union MHD_ConnectionInfo *size =
        MHD_get_connection_info(c->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    const mz_len first = mz_str_of(c->method).len + c->uri.len + (mz_len)sizeof "  HTTP/1.1\r\n" - 1;
    return size != NULL && (mz_len)size->header_size > first + f->bytes + f->n + 2;
}

/* false: refused, the answer is filled in. */
static bool head_is_plain(call *c)
{
    framing f = {0};
    (void)MHD_get_connection_values_n(c->connection, MHD_HEADER_KIND, count_framing, &f);
    if (f.lengths + f.pieces > 1) {
        mz_http_say(&c->answer, 400, S("the length of this request is said twice"));
    } else if (f.odd_pieces) {
        mz_http_say(&c->answer, 501, S("a body comes as it is, or in chunks"));
    } else if (f.odd_name || f.hosts > 1 || head_hides(c, &f)) {
        mz_http_say(&c->answer, 400, S("the head of this request can be read in two ways"));
    } else {
        return true;
    }
    return false;
}

/* Puts the body's announced length against its limit; false: refused, the answer is filled in. */
static bool body_fits(call *c)
{
    int64_t length = 0;
    c->body = mz_buf_new(c->route->body_max);
    if (mz_str_int(mz_http_header(&c->request, MHD_HTTP_HEADER_CONTENT_LENGTH), &length) &&
        length > c->route->body_max) {
        mz_http_say(&c->answer, 413, S("this is larger than may be sent here"));
        return false;
    }
    return true;
}

/* The head has arrived. false: refused, the answer is filled in. */
static bool arrive(call *c, struct MHD_Connection *connection, const char *method)
{
    mz_http_request *q = &c->request;
    c->connection = connection;
    c->method = method;
    *q = (mz_http_request){.inner = c, .perm = &c->room, .method = mz_str_of(method)};
    if (mz_str_eq(q->method, S("HEAD"))) {
        q->method = S("GET");
    }
    q->peer = peer_of(connection, &c->room);
    q->type = mz_http_header(q, MHD_HTTP_HEADER_CONTENT_TYPE);
    mz_str rest = c->uri;
    const mz_str path = mz_str_cut(&rest, '?');
    q->query = rest;
    if (c->uri.len >= URI_MAX) {
        mz_http_say(&c->answer, 414, S("this address is too long"));
        return false;
    }
    if (!mz_str_starts(path, S("/")) || !decode(path, false, &q->path, &c->room)) {
        mz_http_say(&c->answer, 400, S("this address cannot be read"));
        return false;
    }
    return head_is_plain(c) && find_route(c) && body_fits(c);
}

static void handle(call *c)
{
    c->request.body = mz_buf_str(&c->body);
    c->route->handle(c->route->ctx, &c->request, &c->answer);
    mz_assert(c->answer.status >= 200 || (c->answer.status == LATER && !c->request.may_wait));
    mz_assert(c->answer.status <= 599);
    if (c->answer.body.full) {
        mz_buf_free(&c->answer.body);
        mz_http_say(&c->answer, 500, S("the answer grew too large"));
    }
}

/* --- answers --------------------------------------------------------------------------------------------------------
 */

static void free_body(void *data)
{
    mz_buf b = {.data = data};
    mz_buf_free(&b);
}

static struct MHD_Response *response_of(call *c)
{
    mz_http_answer *a = &c->answer;
    struct MHD_Response *r;
    if (a->stream != NULL) {
        c->bytes = -1;
        return stream_response(c, a->stream);
    }
    c->bytes = a->file.fd >= 0 ? a->file_size : a->body.len;
    if (a->file.fd >= 0) {
        r = MHD_create_response_from_fd_at_offset64((uint64_t)a->file_size, a->file.fd, (uint64_t)a->file_at);
        a->file = r == NULL ? a->file : MZ_NO_FILE;
        return r;
    }
    r = MHD_create_response_from_buffer_with_free_callback((size_t)a->body.len, a->body.data, free_body);
    if (r != NULL) {
        a->body = mz_buf_new(ANSWER_MAX);
    }
    return r;
}

static enum MHD_Result reply(call *c)
{
    mz_http_answer *a = &c->answer;
    if (c->http->finish != NULL) {
        c->http->finish(c->http->log_ctx, &c->request, a);
    }
    struct MHD_Response *r = response_of(c);
    if (r == NULL) {
        return MHD_NO;
    }
    bool good = a->type == NULL || MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_TYPE, a->type) == MHD_YES;
    for (int i = 0; i < a->headers_n; i++) {
        good = good && MHD_add_response_header(r, a->headers[i].name, a->headers[i].value) == MHD_YES;
    }
    const enum MHD_Result sent = good ? MHD_queue_response(c->connection, (unsigned)a->status, r) : MHD_NO;
    MHD_destroy_response(r);
    c->stage = ANSWERED;
    return sent;
}

/* --- slow routes ----------------------------------------------------------------------------------------------------
 */

static void *slow_worker(void *arg)
{
    mz_http *h = arg;
    for (;;) {
        locked(h);
        while (h->slow_n == 0 && !h->ending) {
            mz_assert(pthread_cond_wait(&h->work, &h->lock) == 0);
        }
        if (h->slow_n == 0) {
            unlocked(h);
            return NULL;
        }
        call *c = h->slow[h->slow_first];
        h->slow_first = (h->slow_first + 1) % h->slow_max;
        h->slow_n--;
        unlocked(h);
        c->request.may_wait = true;
        handle(c);
        MHD_resume_connection(c->connection);
    }
}

/* false: too many wait already. */
static bool put_aside(call *c)
{
    mz_http *h = c->http;
    locked(h);
    const bool room = !h->ending && h->slow_n < h->slow_max;
    if (room) {
        c->stage = WAITING;
        MHD_suspend_connection(c->connection); /* before a worker can end it */
        h->slow[(h->slow_first + h->slow_n) % h->slow_max] = c;
        h->slow_n++;
        mz_assert(pthread_cond_signal(&h->work) == 0);
    }
    unlocked(h);
    return room;
}

/* --- what libmicrohttpd calls ---------------------------------------------------------------------------------------
 */

/* Not MHD_quiesce_daemon: while its threads work it takes the socket from them twice, now and then, and stops the
 * program. */
static enum MHD_Result may_connect(void *ctx, const struct sockaddr *from, socklen_t size)
{
    const mz_http *h = ctx;
    (void)from;
    (void)size;
    return atomic_load(&h->closing) ? MHD_NO : MHD_YES;
}

static void *on_uri(void *ctx, const char *uri, struct MHD_Connection *connection)
{
    call *c = call_new(ctx);
    (void)connection;
    if (c != NULL) {
        const mz_str whole = mz_str_of(uri);
        c->uri = mz_str_copy(&c->room, mz_str_sub(whole, 0, whole.len < URI_MAX ? whole.len : URI_MAX));
    }
    return c;
}

static void drop_answer(mz_http_answer *a)
{
    mz_buf_free(&a->body);
    mz_file_close(&a->file);
    if (a->stream != NULL) {
        mz_http_stream_unsent(a->stream);
    }
    *a = (mz_http_answer){.body = mz_buf_new(ANSWER_MAX), .file = MZ_NO_FILE};
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *connection, const char *url, const char *method,
                                  const char *version, const char *upload, size_t *upload_n, void **mine)
{
    call *c = *mine;
    (void)ctx, (void)url, (void)version;
    if (c == NULL) {
        return MHD_NO; /* no memory: the connection ends */
    }
    if (!c->started) {
        c->started = true;
        return arrive(c, connection, method) ? MHD_YES : reply(c);
    }
    if (*upload_n > 0) {
        mz_put(&c->body, (mz_str){(const uint8_t *)upload, (mz_len)*upload_n});
        *upload_n = 0;
        return c->body.full ? MHD_NO : MHD_YES; /* more than was announced or allowed: the connection ends */
    }
    if (c->stage == ARRIVING && !c->route->slow) {
        handle(c);
    }
    if (c->stage == ARRIVING && (c->route->slow || c->answer.status == LATER)) {
        drop_answer(&c->answer);
        if (put_aside(c)) {
            return MHD_YES;
        }
        mz_http_say(&c->answer, 503, S("too many wait already: try again in a moment"));
        mz_http_put_header(&c->answer, "Retry-After", "1");
    }
    return reply(c);
}

static void on_end(void *ctx, struct MHD_Connection *connection, void **mine, enum MHD_RequestTerminationCode code)
{
    const mz_http *h = ctx;
    call *c = *mine;
    (void)connection, (void)code;
    if (c != NULL) {
        if (h->log != NULL && c->stage == ANSWERED) {
            const mz_http_done d = {.status = c->answer.status,
                                    .user = c->answer.user,
                                    .took_us = now_us() - c->since_us,
                                    .bytes = c->bytes,
                                    .stream = c->answer.stream != NULL};
            h->log(h->log_ctx, &c->request, &d);
        }
        *mine = NULL;
        call_free(c);
    }
}

/* Escapes stay: `decode` undoes them, with checks. */
static size_t leave_escapes(void *ctx, struct MHD_Connection *connection, char *text)
{
    (void)ctx, (void)connection;
    return strlen(text);
}

static void say_nothing(void *ctx, const char *format, va_list values) { (void)ctx, (void)format, (void)values; }

/* --- start and stop -------------------------------------------------------------------------------------------------
 */

typedef union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
} address;

static mz_status address_of(const mz_http_options *o, address *out)
{
    char text[INET6_ADDRSTRLEN + 1] = "";
    if (o->address.len == 0 || o->address.len >= (mz_len)sizeof text || o->port < 0 || o->port > 65535) {
        return mz_fail(MZ_BAD_INPUT, "an address to listen on is like 127.0.0.1 or ::1, with a port below 65536", -1);
    }
    (void)memcpy(text, o->address.data, (size_t)o->address.len);
    *out = (address){.any.sa_family = 0};
    if (inet_pton(AF_INET, text, &out->v4.sin_addr) == 1) {
        out->v4.sin_family = AF_INET;
        out->v4.sin_port = htons((uint16_t)o->port);
        return mz_ok();
    }
    if (inet_pton(AF_INET6, text, &out->v6.sin6_addr) == 1) {
        out->v6.sin6_family = AF_INET6;
        out->v6.sin6_port = htons((uint16_t)o->port);
        return mz_ok();
    }
    return mz_fail(MZ_BAD_INPUT, "an address to listen on is like 127.0.0.1 or ::1, with a port below 65536", -1);
}

static int or_else(int value, int otherwise) { return value > 0 ? value : otherwise; }

/* The library takes what it only reads as void *. */
static void *unconst(const char *z)
{
    union {
        const char *in;
        void *out;
    } u = {.in = z};
    return u.out;
}

static struct MHD_Daemon *start_daemon(mz_http *h, const mz_http_options *o, address *at)
{
    const int threads = or_else(o->threads, mz_cores());
    struct MHD_OptionItem items[12] = {
        {MHD_OPTION_THREAD_POOL_SIZE, threads > 1 ? threads : 0, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, or_else(o->connections_max, 1000), NULL},
        {MHD_OPTION_PER_IP_CONNECTION_LIMIT, o->per_address_max, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, or_else(o->idle_s, 30), NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, HEADERS_BYTES, NULL},
        {MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL},
        {MHD_OPTION_LISTEN_BACKLOG_SIZE, 1024, NULL},
    };
    int n = 7;
    if (o->tls_cert != NULL) {
        items[n++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_CERT, 0, unconst(o->tls_cert)};
        items[n++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_KEY, 0, unconst(o->tls_key)};
    }
    if (o->socket > 0) {
        items[n++] = (struct MHD_OptionItem){MHD_OPTION_LISTEN_SOCKET, o->socket, NULL};
    }
    items[n] = (struct MHD_OptionItem){MHD_OPTION_END, 0, NULL};
    const unsigned flags = (o->tls_cert != NULL ? (unsigned)MHD_USE_TLS : 0U) |
                           (unsigned)MHD_USE_EPOLL_INTERNAL_THREAD | (unsigned)MHD_ALLOW_SUSPEND_RESUME |
                           (unsigned)MHD_USE_ERROR_LOG | (at->any.sa_family == AF_INET6 ? (unsigned)MHD_USE_IPv6 : 0U);
    return MHD_start_daemon(flags, (uint16_t)o->port, may_connect, h, on_request, h, /* the logger must come first */
                            MHD_OPTION_EXTERNAL_LOGGER, say_nothing, NULL, MHD_OPTION_SOCK_ADDR, &at->any,
                            MHD_OPTION_URI_LOG_CALLBACK, on_uri, h, MHD_OPTION_NOTIFY_COMPLETED, on_end, h,
                            MHD_OPTION_UNESCAPE_CALLBACK, leave_escapes, NULL, MHD_OPTION_ARRAY, items, MHD_OPTION_END);
}

static void end_workers(mz_http *h)
{
    locked(h);
    h->ending = true;
    mz_assert(pthread_cond_broadcast(&h->work) == 0);
    unlocked(h);
    for (int i = 0; i < h->workers_n; i++) {
        mz_assert(pthread_join(h->workers[i], NULL) == 0);
    }
    h->workers_n = 0;
}

static void free_http(mz_http *h)
{
    end_workers(h);
    for (call *c = h->free; c != NULL;) {
        call *next = c->next_free;
        mz_region region = c->region;
        mz_region_free(&region);
        c = next;
    }
    (void)pthread_cond_destroy(&h->work);
    (void)pthread_mutex_destroy(&h->lock);
    mz_region region = h->region;
    mz_region_free(&region);
}

static void start_workers(mz_http *h, int n)
{
    while (h->workers_n < n && pthread_create(&h->workers[h->workers_n], NULL, slow_worker, h) == 0) {
        h->workers_n++;
    }
}

mz_status mz_http_start(const mz_http_options *o, const mz_http_route *routes, mz_len n, mz_http **out)
{
    address at;
    mz_region region;
    mz_arena arena;
    mz_assert(n >= 1 && n <= MZ_HTTP_ROUTES_MAX);
    MZ_TRY(address_of(o, &at));
    MZ_TRY(mz_region_new(1 << 20, &region, &arena));
    mz_http *h = mz_new(&arena, mz_http, 1);
    h->region = region;
    h->routes = routes;
    h->routes_n = n;
    h->log = o->log;
    h->finish = o->finish;
    h->log_ctx = o->log_ctx;
    h->slow_max = or_else(o->slow_max, 1024);
    h->slow = mz_new(&arena, call *, h->slow_max);
    const int workers = or_else(o->slow_threads, SLOW_THREADS);
    h->workers = mz_new(&arena, pthread_t, workers);
    mz_assert(pthread_mutex_init(&h->lock, NULL) == 0 && pthread_cond_init(&h->work, NULL) == 0);
    start_workers(h, workers);
    h->daemon = h->workers_n > 0 ? start_daemon(h, o, &at) : NULL;
    if (h->daemon == NULL) {
        free_http(h);
        return mz_fail(MZ_IO, "cannot listen there: is the port taken, or the address of another machine?", -1);
    }
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_BIND_PORT);
    h->port = info == NULL ? o->port : info->port;
    *out = h;
    return mz_ok();
}

int mz_http_port(const mz_http *h) { return h->port; }

void mz_http_stop(mz_http *h)
{
    if (h == NULL) {
        return;
    }
    const struct timespec tick = {0, 10 * 1000 * 1000};
    atomic_store(&h->closing, true);
    end_streams(h);
    for (int i = 0; i < STOP_WAIT_S * 100 && atomic_load(&h->alive) > 0; i++) {
        (void)nanosleep(&tick, NULL);
    }
    end_workers(h); /* none is suspended from here on */
    end_streams(h); /* nor those that one of them began meanwhile */
    MHD_stop_daemon(h->daemon);
    free_http(h);
}

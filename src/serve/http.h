/* http.h: one HTTP server: routes in, answers out, limits on everything between.
 *
 * In      an address to listen on and a table of routes.
 * Out     each request, whole, to its route's handler; the handler's answer to the client.
 * Owns    a mz_http owns its port and its threads: mz_http_stop.
 * Limits  headers 16 KiB; a body what its route says; a client that sends or takes nothing for idle_s seconds is let
 * go; connections_max connections, per_address_max from one address (0: no such limit). More requests than slow_max
 * waiting for a slow route are answered 503 with Retry-After. Source  RFC 9110, RFC 9112 by libmicrohttpd.
 *
 * Requests are answered by `threads` threads that never wait. A route that waits (for a disk, for another machine) says
 * `slow`: its handler runs on one of slow_threads others meanwhile.
 */
#ifndef MZ_SERVE_HTTP_H
#define MZ_SERVE_HTTP_H

#include "base/base.h"

typedef struct mz_http mz_http;

/* Views that live until the handler returns. HEAD comes as GET. */
typedef struct mz_http_request {
    mz_str method;
    mz_str path;       /* decoded; UTF-8 without NUL; begins with '/' */
    mz_str rest;       /* what of the path is behind the route's prefix */
    mz_str query;      /* as it came, without '?' */
    mz_str body, type; /* the body and its media type */
    mz_str peer;       /* the client's address: "127.0.0.1" */
    bool may_wait;     /* on a thread for slow routes */
    mz_arena *perm;    /* until the answer is on its way */
    const void *inner;
} mz_http_request;

/* A header's value; empty when it is not there. The name's case does not matter. */
mz_str mz_http_header(const mz_http_request *q, const char *name);
/* The decoded value of a query parameter. false: not there. *bad: it cannot be decoded, or is there twice. */
bool mz_http_parameter(const mz_http_request *q, mz_str name, mz_str *value, bool *bad);
/* The next "name=value" of a query or of a form's body, decoded; *rest begins as the whole. false: there are no more.
 * *bad: it cannot be decoded, name and value are nothing. */
bool mz_http_pair_next(mz_str *rest, mz_str *name, mz_str *value, bool *bad, mz_arena *perm);

#define MZ_HTTP_HEADERS_MAX 24
typedef struct mz_http_stream mz_http_stream;
/* What a handler fills in. Status 0 at the end is a bug. Header values must not hold line ends. */
typedef struct mz_http_answer {
    int status;
    const char *type; /* NULL: none */
    mz_buf body;      /* at most 64 MiB; taken over */
    mz_file file;     /* instead of the body: from file_at, file_size bytes; taken over */
    int64_t file_at, file_size;
    mz_http_stream *stream; /* instead of both: goes on after the handler has returned; taken over */
    mz_str user;            /* who it was, for the log; in the request's arena */
    struct {
        const char *name, *value; /* literals or in the request's arena */
    } headers[MZ_HTTP_HEADERS_MAX];
    int headers_n;
} mz_http_answer;

void mz_http_put_header(mz_http_answer *a, const char *name, const char *value);
/* A status with a sentence for people, as text/plain. */
void mz_http_say(mz_http_answer *a, int status, mz_str sentence);

/* Not here, where nothing may wait: the handler is called once more with may_wait. The answer is thrown away. */
void mz_http_later(mz_http_answer *a);

/* ---- answers without an end ---- */

/* A client that takes less than it is given is let go once queue_max bytes wait for it. A stream has two holders: its
 * maker, until mz_http_stream_end, and the answer that it is put into, or mz_http_stream_unsent. Any thread may put. */
mz_http_stream *mz_http_stream_new(mz_len queue_max);     /* NULL: no memory */
bool mz_http_stream_put(mz_http_stream *s, mz_str bytes); /* false: the client is gone, or was let go */
void mz_http_stream_end(mz_http_stream *s);               /* what was put is still sent */
void mz_http_stream_unsent(mz_http_stream *s);            /* no answer has it, or will */

typedef void (*mz_http_handler)(void *ctx, const mz_http_request *q, mz_http_answer *a);

/* The first route that fits method and path is taken. A path that fits with no route of the method is answered 405. */
typedef struct mz_http_route {
    const char *method; /* "GET", "POST", … */
    const char *path;   /* "/checkpoint"; with a '/' at the end everything below it; "/=" is "/" alone */
    mz_len body_max;
    bool slow;
    mz_http_handler handle;
    void *ctx;
} mz_http_route;
#define MZ_HTTP_ROUTES_MAX 256

/* Called once a request was answered, from any thread. */
typedef struct mz_http_done {
    int status;
    mz_str user;
    int64_t took_us, bytes; /* bytes of the body, -1 where that is not known */
    bool stream;
} mz_http_done;
typedef void (*mz_http_log)(void *ctx, const mz_http_request *q, const mz_http_done *d);
/* Called before any answer goes out, refusals too: for headers that all have. */
typedef void (*mz_http_finish)(void *ctx, const mz_http_request *q, mz_http_answer *a);

typedef struct mz_http_options {
    mz_str address; /* "127.0.0.1", "::1" or "0.0.0.0" */
    int port;       /* 0: any that is free */
    int socket;     /* a listening socket that somebody opened for us; 0 or less: none */
    int threads;    /* 0: one a core */
    int slow_threads, slow_max;
    int connections_max, per_address_max, idle_s; /* 0: 1000, none, 30 */
    mz_http_log log;
    mz_http_finish finish;
    void *log_ctx;                  /* of both */
    const char *tls_cert, *tls_key; /* PEM, a chain and its key; both or none */
} mz_http_options;

/* The routes must stay. MZ_IO when it cannot listen there. */
MZ_MUST mz_status mz_http_start(const mz_http_options *o, const mz_http_route *routes, mz_len n, mz_http **out);
int mz_http_port(const mz_http *h);
/* Takes no new connection, answers what was asked, then ends. NULL is fine. */
void mz_http_stop(mz_http *h);

#endif

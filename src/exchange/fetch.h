/* fetch.h: one HTTP request to another machine, and what it answered.
 *
 * In      http:// and https:// addresses; nothing else, also not by redirection.
 * Out     the answer, whatever its status: a 404 is an answer, not a failure. MZ_IO when there was none, with libcurl's
 *         words; MZ_LIMIT when the body, unpacked, is larger than the caller allows: nothing of it is kept.
 * Owns    a mz_fetcher keeps its connections open for the next request; one thread at a time uses it.
 * Limits  MZ_FETCH_REDIRECTS redirections of a GET; a request is given up after timeout_s, and earlier when fewer than
 *         MZ_FETCH_SLOWEST bytes a second arrive for half a minute.
 */
#ifndef MZ_EXCHANGE_FETCH_H
#define MZ_EXCHANGE_FETCH_H

#include "base/base.h"

#define MZ_FETCH_REDIRECTS 3
#define MZ_FETCH_SLOWEST   16
#define MZ_FETCH_URL_MAX   4096

typedef struct mz_fetcher mz_fetcher;

MZ_MUST mz_status mz_fetcher_new(mz_fetcher **out);
void mz_fetcher_free(mz_fetcher *f); /* NULL is fine */

typedef struct mz_fetch {
    mz_str url;
    mz_str method;    /* empty: GET */
    mz_str body;      /* sent unless the method is GET */
    mz_str body_type; /* its media type */
    mz_str known;     /* an entity tag: the answer is 304 and empty when it is still the newest */
    bool outside;     /* refuse addresses of this machine and of private networks: for links that others wrote */
    bool packed;      /* the answer may be gzip on its way; it is unpacked here */
    int64_t range_from;
    mz_len range_bytes; /* 0: the whole. The answer is 206 when the server knows ranges, the whole with 200 else */
    mz_len max_bytes;   /* of the answer's body */
    int timeout_s;      /* 0: 30 s */
} mz_fetch;

typedef struct mz_fetched {
    int status;
    mz_str type;       /* media type with its parameters; empty when not said */
    mz_str tag;        /* entity tag; empty when there is none */
    int retry_after_s; /* -1 when not said in seconds */
    mz_str body;
} mz_fetched;

MZ_MUST mz_status mz_fetch_now(mz_fetcher *f, const mz_fetch *request, mz_fetched *out, mz_arena *perm);

#endif

/* client.h: a client of HTTP that sends exactly the bytes it is told to, and a case with people to serve. */
#ifndef MZ_TEST_CLIENT_H
#define MZ_TEST_CLIENT_H

#include "test.h"

#include "serve/inside.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define CLIENT_BYTES (1 << 20)

typedef struct reply {
    int status;
    mz_str head, body, all;
} reply;

static inline int client_connect(int port)
{
    const struct sockaddr_in at = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const struct timeval wait = {20, 0};
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(fd >= 0);
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait), 0);
    assert_int_equal(connect(fd, (const struct sockaddr *)(const void *)&at, sizeof at), 0);
    return fd;
}

static inline void client_send(int fd, mz_str s)
{
    while (s.len > 0) {
        const ssize_t n = send(fd, s.data, (size_t)s.len, MSG_NOSIGNAL);
        assert_true(n > 0);
        s = mz_str_from(s, n);
    }
}

/* Sends the bytes and reads until the server closes. */
static inline reply client_raw(int port, mz_str request, mz_arena *perm)
{
    const int fd = client_connect(port);
    uint8_t *to = mz_new(perm, uint8_t, CLIENT_BYTES);
    mz_len n = 0;
    client_send(fd, request);
    for (ssize_t got = 1; got > 0 && n<CLIENT_BYTES; n += got> 0 ? got : 0) {
        got = recv(fd, to + n, (size_t)(CLIENT_BYTES - n), 0);
    }
    (void)close(fd);
    reply r = {.all = {to, n}};
    int64_t status = 0;
    const mz_len end = mz_str_find(r.all, S("\r\n\r\n"));
    if (end >= 0 && mz_str_starts(r.all, S("HTTP/1.1 ")) && mz_str_int(mz_str_sub(r.all, 9, 12), &status)) {
        r.status = (int)status;
        r.head = mz_str_sub(r.all, 0, end + 2);
        r.body = mz_str_from(r.all, end + 4);
    }
    return r;
}

/* `headers` are whole lines. */
static inline reply client_ask(int port, const char *method, const char *path, mz_str headers, mz_str body,
                               mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(CLIENT_BYTES);
    mz_put(&b, mz_str_of(method));
    mz_puts(&b, " ");
    mz_put(&b, mz_str_of(path));
    mz_puts(&b, " HTTP/1.1\r\nHost: site.test\r\nConnection: close\r\n");
    mz_put(&b, headers);
    if (body.len > 0 || strcmp(method, "POST") == 0) {
        mz_puts(&b, "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ");
        mz_put_int(&b, body.len);
        mz_puts(&b, "\r\n");
    }
    mz_puts(&b, "\r\n");
    mz_put(&b, body);
    return client_raw(port, mz_buf_str(&b), perm);
}

/* A header's value; the name as the server writes it. */
static inline mz_str client_header(const reply *r, const char *name, mz_arena *perm)
{
    const mz_str line = mz_str_concat(perm, S("\r\n"), mz_str_of(name), S(": "));
    const mz_len at = mz_str_find(r->head, line);
    if (at < 0) {
        return S("");
    }
    const mz_str rest = mz_str_from(r->head, at + line.len);
    return mz_str_sub(rest, 0, mz_str_find(rest, S("\r\n")));
}

/* ---- a case with people ---- */

typedef struct served {
    mz_region region;
    mz_arena perm;
    char folder[64];
    mz_site *site;
    int port;
} served;

#define PASSWORD S("correct horse battery")

static mz_utc served_time = 1772000000;
static inline mz_utc served_now(void) { return served_time; }

static inline void served_make(served *s)
{
    static const char pattern[] = "/tmp/mizan-site-XXXXXX";
    const mz_str parties[] = {S("PAK"), S("AFG")}, monitors[] = {S("UNO")};
    const mz_case_plan plan = {.title = S("Served"),
                               .mediator = S("TUR"),
                               .parties = parties,
                               .monitors = monitors,
                               .parties_n = 2,
                               .monitors_n = 1,
                               .time = served_now()};
    assert_ok(mz_region_new((mz_len)1 << 32, &s->region, &s->perm));
    (void)memcpy(s->folder, pattern, sizeof pattern);
    assert_non_null(mkdtemp(s->folder));
    assert_ok(mz_case_create(s->folder, &plan, s->perm));
}

static inline void served_start(served *s, bool open)
{
    const mz_site_options o = {
        .folder = s->folder, .http = {.address = S("127.0.0.1")}, .open = open, .now = served_now};
    assert_ok(mz_site_start(&o, &s->site));
    s->port = mz_site_port(s->site);
}

static inline void served_end(served *s)
{
    char command[128];
    mz_site_stop(s->site);
    s->site = NULL;
    (void)snprintf(command, sizeof command, "rm -rf '%s'", s->folder);
    assert_int_equal(system(command), 0);
    mz_region_free(&s->region);
}

/* "Cookie: …" of a new session of this person. */
static inline mz_str served_session(served *s, mz_str name)
{
    mz_person p;
    mz_str cookie;
    assert_true(mz_crowd_person(&s->site->crowd, name, &p, &s->perm));
    assert_ok(mz_session_begin(s->site->sessions, &p, S("127.0.0.1"), served_now(), &cookie, &s->perm));
    return mz_str_concat(&s->perm, S("Cookie: mizan="), cookie, S("\r\nOrigin: http://site.test\r\n"));
}

#endif

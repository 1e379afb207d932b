#include "test.h"

#include "exchange/exchange.h"
#include "serve/serve.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* 10,000 times the letter a, by gzip. */
static const char packed_text[] =
    "\037\213\010\000\000\000\000\000\002\377\355\301\001\015\000\000\000\302\240\254\357\137\302\034\156\100\001\000"
    "\000\000\000\000\000\000\000\300\277\001\227\324\176\106\020\047\000\000";

typedef struct fixture {
    mz_region region;
    mz_arena perm;
    mz_http *http;
    mz_fetcher *fetcher;
    char file[32];
} fixture;

static void echo(void *ctx, const mz_http_request *q, mz_http_answer *a)
{
    (void)ctx;
    a->status = 200;
    a->type = "text/plain";
    mz_str value = S("-");
    bool bad;
    (void)mz_http_parameter(q, S("x"), &value, &bad);
    mz_put(&a->body, q->method);
    mz_puts(&a->body, " ");
    mz_put(&a->body, q->path);
    mz_puts(&a->body, " ");
    mz_put(&a->body, bad ? S("bad") : value);
    mz_puts(&a->body, " ");
    mz_put(&a->body, q->body);
}

static void packed(void *ctx, const mz_http_request *q, mz_http_answer *a)
{
    (void)ctx, (void)q;
    a->status = 200;
    mz_http_put_header(a, "Content-Encoding", "gzip");
    mz_put(&a->body, (mz_str){(const uint8_t *)packed_text, (mz_len)sizeof packed_text - 1});
}

static void tagged(void *ctx, const mz_http_request *q, mz_http_answer *a)
{
    (void)ctx;
    mz_http_put_header(a, "ETag", "\"one\"");
    a->status = mz_str_eq(mz_http_header(q, "If-None-Match"), S("\"one\"")) ? 304 : 200;
    if (a->status == 200) {
        mz_puts(&a->body, "news");
    }
}

static void from_file(void *ctx, const mz_http_request *q, mz_http_answer *a)
{
    const fixture *f = ctx;
    (void)q;
    a->status = 200;
    assert_ok(mz_file_open_read(f->file, &a->file));
    a->file_at = 2;
    a->file_size = 3;
}

static void elsewhere(void *ctx, const mz_http_request *q, mz_http_answer *a)
{
    (void)ctx, (void)q;
    a->status = 302;
    mz_http_put_header(a, "Location", "file:///etc/hostname");
}

static void sleepy(void *ctx, const mz_http_request *q, mz_http_answer *a)
{
    const struct timespec t = {0, 200 * 1000 * 1000};
    (void)ctx, (void)q;
    (void)nanosleep(&t, NULL);
    a->status = 200;
    mz_puts(&a->body, "awake");
}

static int set_up(void **state)
{
    mz_region region;
    mz_arena perm;
    assert_ok(mz_region_new(64 << 20, &region, &perm));
    fixture *f = mz_new(&perm, fixture, 1);
    (void)memcpy(f->file, "/tmp/mz_http_XXXXXX", 20);
    const int fd = mkstemp(f->file);
    assert_true(fd >= 0 && write(fd, "0123456789", 10) == 10 && close(fd) == 0);
    static const mz_http_route head[] = {
        {"GET", "/echo", 0, false, echo, NULL},       {"POST", "/echo", 1000, false, echo, NULL},
        {"GET", "/below/", 0, false, echo, NULL},     {"GET", "/packed", 0, false, packed, NULL},
        {"GET", "/tagged", 0, false, tagged, NULL},   {"GET", "/elsewhere", 0, false, elsewhere, NULL},
        {"POST", "/sleepy", 1000, true, sleepy, NULL}};
    const mz_len n = (mz_len)(sizeof head / sizeof *head);
    mz_http_route *routes = mz_new(&perm, mz_http_route, n + 1);
    (void)memcpy(routes, head, sizeof head);
    routes[n] = (mz_http_route){"GET", "/file", 0, false, from_file, f};
    const mz_http_options o = {.address = S("127.0.0.1"), .threads = 2, .slow_threads = 2, .slow_max = 2, .idle_s = 1};
    assert_ok(mz_http_start(&o, routes, n + 1, &f->http));
    assert_ok(mz_fetcher_new(&f->fetcher));
    f->region = region;
    f->perm = perm;
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    mz_fetcher_free(f->fetcher);
    mz_http_stop(f->http);
    (void)unlink(f->file);
    mz_region region = f->region;
    mz_region_free(&region);
    return 0;
}

static mz_str url(fixture *f, const char *path)
{
    MZ_BUF_SCOPED b = mz_buf_new(1 << 16);
    mz_puts(&b, "http://127.0.0.1:");
    mz_put_int(&b, mz_http_port(f->http));
    mz_put(&b, mz_str_of(path));
    return mz_str_copy(&f->perm, mz_buf_str(&b));
}

static mz_fetched ask(fixture *f, const char *method, const char *path, mz_str body)
{
    mz_fetched got = {0};
    const mz_fetch q = {
        .url = url(f, path), .method = mz_str_of(method), .body = body, .body_type = S("a/b"), .max_bytes = 1 << 20};
    assert_ok(mz_fetch_now(f->fetcher, &q, &got, &f->perm));
    return got;
}

/* Sends raw bytes and returns the first line of what comes back; empty when the connection just ends. */
static mz_str raw(fixture *f, const char *bytes)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)mz_http_port(f->http))};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    char *got = mz_new(&f->perm, char, 4096);
    const int s = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(s, (const struct sockaddr *)&at, sizeof at), 0);
    assert_true(send(s, bytes, strlen(bytes), MSG_NOSIGNAL) > 0);
    (void)shutdown(s, SHUT_WR);
    ssize_t n = 0;
    for (ssize_t more = 1; more > 0 && n<4000; n += more> 0 ? more : 0) {
        more = recv(s, got + n, (size_t)(4000 - n), 0);
    }
    (void)close(s);
    mz_str all = mz_str_of(got);
    return mz_str_trim(mz_str_cut(&all, '\n'));
}

static void a_request_comes_whole_and_its_answer_goes_back(void **state)
{
    fixture *f = *state;
    assert_str(ask(f, "POST", "/echo?y=1&x=a%20b%26", S("body")).body, S("POST /echo a b& body"));
    assert_str(ask(f, "GET", "/below/a/b", S("")).body, S("GET /below/a/b - "));
    assert_str(ask(f, "GET", "/echo?x=1&x=2", S("")).body, S("GET /echo bad "));
    assert_str(ask(f, "GET", "/file", S("")).body, S("234"));
}

static void what_does_not_fit_is_refused_with_its_own_status(void **state)
{
    fixture *f = *state;
    assert_int_equal(ask(f, "GET", "/nowhere", S("")).status, 404);
    assert_int_equal(ask(f, "DELETE", "/echo", S("")).status, 405);
    assert_int_equal(ask(f, "GET", "/echo%00", S("")).status, 400);
    assert_int_equal(ask(f, "GET", "/echo%zz", S("")).status, 400);
    assert_int_equal(ask(f, "GET", "/below/%ff", S("")).status, 400);
    const mz_str big = {mz_new(&f->perm, uint8_t, 2000), 2000};
    assert_int_equal(ask(f, "POST", "/echo", big).status, 413);
}

static void broken_http_ends_in_400_or_a_closed_connection(void **state)
{
    fixture *f = *state;
    static const char *const broken[] = {
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "GET http://127.0.0.1/echo HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /echo\r\n\r\n",
        "\x16\x03\x01\x02",
    };
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        const mz_str line = raw(f, broken[i]);
        if (line.len != 0 && mz_str_find(line, S(" 400")) < 0) {
            fail_msg("request %zu: %.*s", i, SFMT(line));
        }
    }
    assert_str(raw(f, "GET /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), S("HTTP/1.1 200 OK"));
    assert_str(raw(f, "HEAD /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), S("HTTP/1.1 200 OK"));
}

static void a_chunked_body_beyond_its_limit_ends_the_connection(void **state)
{
    fixture *f = *state;
    MZ_BUF_SCOPED b = mz_buf_new(1 << 16);
    mz_puts(&b, "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n");
    for (int i = 0; i < 2000; i++) {
        mz_puts(&b, "x");
    }
    mz_puts(&b, "\r\n0\r\n\r\n");
    assert_int_equal(mz_str_find(raw(f, mz_str_z(&f->perm, mz_buf_str(&b))), S(" 200")), -1);
}

static void an_answer_that_is_still_the_newest_is_not_sent_again(void **state)
{
    fixture *f = *state;
    mz_fetch q = {.url = url(f, "/tagged"), .max_bytes = 100};
    mz_fetched got;
    assert_ok(mz_fetch_now(f->fetcher, &q, &got, &f->perm));
    assert_str(got.body, S("news"));
    q.known = got.tag;
    assert_ok(mz_fetch_now(f->fetcher, &q, &got, &f->perm));
    assert_int_equal(got.status, 304);
    assert_int_equal(got.body.len, 0);
}

static void a_packed_answer_is_held_against_its_limit_unpacked(void **state)
{
    fixture *f = *state;
    mz_fetch q = {.url = url(f, "/packed"), .packed = true, .max_bytes = 10000};
    mz_fetched got;
    assert_ok(mz_fetch_now(f->fetcher, &q, &got, &f->perm));
    assert_int_equal(got.body.len, 10000);
    q.max_bytes = 9999;
    assert_code(mz_fetch_now(f->fetcher, &q, &got, &f->perm), MZ_LIMIT);
}

static void only_http_is_fetched_also_by_redirection(void **state)
{
    fixture *f = *state;
    mz_fetch q = {.url = S("file:///etc/hostname"), .max_bytes = 1000};
    mz_fetched got;
    assert_code(mz_fetch_now(f->fetcher, &q, &got, &f->perm), MZ_IO);
    q.url = url(f, "/elsewhere");
    assert_code(mz_fetch_now(f->fetcher, &q, &got, &f->perm), MZ_IO);
    q.url = S("http://127.0.0.1:1/");
    assert_code(mz_fetch_now(f->fetcher, &q, &got, &f->perm), MZ_IO);
}

typedef struct one {
    fixture *f;
    int status;
} one;

static void *ask_slowly(void *arg)
{
    one *o = arg;
    mz_fetcher *fetcher;
    mz_region region;
    mz_arena perm;
    mz_fetched got = {0};
    if (!mz_failed(mz_fetcher_new(&fetcher)) && !mz_failed(mz_region_new(1 << 20, &region, &perm))) {
        char text[64];
        (void)snprintf(text, sizeof text, "http://127.0.0.1:%d/sleepy", mz_http_port(o->f->http));
        const mz_fetch q = {.url = mz_str_of(text), .method = S("POST"), .body = S("x"), .max_bytes = 100};
        o->status = mz_failed(mz_fetch_now(fetcher, &q, &got, &perm)) ? -1 : got.status;
        mz_region_free(&region);
        mz_fetcher_free(fetcher);
    }
    return NULL;
}

static void slow_routes_wait_aside_and_a_full_queue_says_so(void **state)
{
    fixture *f = *state;
    enum { N = 8 };
    pthread_t ids[N];
    one asks[N];
    int good = 0, full = 0;
    for (int i = 0; i < N; i++) {
        asks[i] = (one){f, 0};
        assert_int_equal(pthread_create(&ids[i], NULL, ask_slowly, &asks[i]), 0);
    }
    assert_str(ask(f, "GET", "/below/", S("")).body, S("GET /below/ - ")); /* others are answered meanwhile */
    for (int i = 0; i < N; i++) {
        (void)pthread_join(ids[i], NULL);
        good += asks[i].status == 200;
        full += asks[i].status == 503;
    }
    assert_int_equal(good + full, N);
    assert_true(good >= 2 && full >= 1); /* two work, two wait, whoever comes then is told to come again */
}

static void stopping_answers_what_was_asked(void **state)
{
    fixture *f = *state;
    pthread_t id;
    one o = {f, 0};
    const struct timespec t = {0, 100 * 1000 * 1000};
    assert_int_equal(pthread_create(&id, NULL, ask_slowly, &o), 0);
    (void)nanosleep(&t, NULL);
    mz_http_stop(f->http);
    f->http = NULL;
    (void)pthread_join(id, NULL);
    assert_int_equal(o.status, 200);
}

static void two_servers_do_not_share_a_port(void **state)
{
    fixture *f = *state;
    static const mz_http_route r[] = {{"GET", "/echo", 0, false, echo, NULL}};
    const mz_http_options o = {.address = S("127.0.0.1"), .port = mz_http_port(f->http)};
    mz_http *second;
    assert_code(mz_http_start(&o, r, 1, &second), MZ_IO);
    const mz_http_options bad = {.address = S("localhost")};
    assert_code(mz_http_start(&bad, r, 1, &second), MZ_BAD_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_request_comes_whole_and_its_answer_goes_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_does_not_fit_is_refused_with_its_own_status, set_up, tear_down),
        cmocka_unit_test_setup_teardown(broken_http_ends_in_400_or_a_closed_connection, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_chunked_body_beyond_its_limit_ends_the_connection, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_answer_that_is_still_the_newest_is_not_sent_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_packed_answer_is_held_against_its_limit_unpacked, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_http_is_fetched_also_by_redirection, set_up, tear_down),
        cmocka_unit_test_setup_teardown(slow_routes_wait_aside_and_a_full_queue_says_so, set_up, tear_down),
        cmocka_unit_test_setup_teardown(stopping_answers_what_was_asked, set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_servers_do_not_share_a_port, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

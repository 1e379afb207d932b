#include "client.h"

#include <pthread.h>
#include <time.h>

static int setup(void **state)
{
    static served s;
    served_make(&s);
    assert_ok(mz_people_add(s.folder, S("meral"), MZ_ROLE_MEDIATOR, S(""), PASSWORD));
    assert_ok(mz_people_add(s.folder, S("amina"), MZ_ROLE_PARTY, S("PAK"), PASSWORD));
    assert_ok(mz_people_add(s.folder, S("zia"), MZ_ROLE_PARTY, S("AFG"), PASSWORD));
    *state = &s;
    return 0;
}

static int teardown(void **state)
{
    served_end(*state);
    return 0;
}

static void rest_ms(int ms)
{
    const struct timespec t = {0, (long)ms * 1000000};
    (void)nanosleep(&t, NULL);
}

/* Opens the case to write, as another process would, with the mediator's key. */
static mz_case *open_to_write(served *s, mz_key *by)
{
    mz_case *c = NULL;
    const mz_flow_options o = {.threads = 1};
    assert_ok(mz_case_open(s->folder, true, &o, &c));
    assert_ok(mz_case_unlock(c, S("")));
    assert_ok(mz_case_key(c, S("TUR"), S(""), by));
    return c;
}

/* One more document on the record; the number of its last entry. */
static int64_t write_more(served *s)
{
    static int n;
    MZ_KEY_SCOPED by = {0};
    mz_added added;
    char path[96], text[256];
    (void)snprintf(path, sizeof path, "%s/more-%d.txt", s->folder, n);
    const int size = snprintf(text, sizeof text,
                              "Title: R\nDate: 2026-03-02\n\nAt least %d soldiers were killed near "
                              "Torkham on 1 March, Pakistan said.\n",
                              3 + n++);
    assert_ok(mz_file_replace(path, (mz_str){(const uint8_t *)text, size}, 0600));
    MZ_CASE_SCOPED c = open_to_write(s, &by);
    const mz_add_options o = {.by = &by, .date = MZ_NO_DAY, .time = served_now()};
    assert_ok(mz_flow_add(c, path, &o, &added, &s->perm));
    assert_ok(mz_record_publish(c->record));
    assert_ok(mz_flow_run(c));
    return added.entry + added.entries - 1;
}

static void label(served *s, int64_t entry, mz_str audience)
{
    MZ_KEY_SCOPED by = {0};
    MZ_CASE_SCOPED c = open_to_write(s, &by);
    int64_t stands;
    assert_ok(mz_flow_label(c, &entry, 1, audience, &by, served_now(), &stands));
    assert_ok(mz_record_publish(c->record));
    assert_ok(mz_flow_run(c));
}

static int listen_as(served *s, const char *name, const char *more)
{
    const int fd = client_connect(s->port);
    client_send(fd, mz_str_concat(&s->perm, S("GET /live HTTP/1.1\r\nHost: site.test\r\n"), mz_str_of(more),
                                  served_session(s, mz_str_of(name)), S("\r\n")));
    return fd;
}

/* What comes on the line until `until` is in it. */
static mz_str read_until(int fd, mz_str until, mz_arena *perm)
{
    uint8_t *to = mz_new(perm, uint8_t, CLIENT_BYTES);
    mz_len n = 0;
    for (ssize_t got = 1; got > 0 && mz_str_find((mz_str){to, n}, until) < 0; n += got > 0 ? got : 0) {
        got = recv(fd, to + n, (size_t)(CLIENT_BYTES - n), 0);
    }
    return (mz_str){to, n};
}

static mz_str event_of(served *s, int64_t entry)
{
    MZ_BUF_SCOPED b = mz_buf_new(64);
    mz_puts(&b, "id: ");
    mz_put_int(&b, entry);
    mz_puts(&b, "\n");
    return mz_str_copy(&s->perm, mz_buf_str(&b));
}

static void what_is_written_is_told_to_who_listens(void **state)
{
    served *s = *state;
    served_start(s, false);
    const int fd = listen_as(s, "amina", "");
    assert_true(mz_str_find(read_until(fd, S("retry"), &s->perm), S("text/event-stream")) > 0);
    const int64_t entry = write_more(s);
    const mz_str got = read_until(fd, event_of(s, entry), &s->perm);
    assert_true(mz_str_find(got, event_of(s, entry)) >= 0);
    assert_true(mz_str_find(got, S("soldiers")) < 0); /* which entry, and nothing of what is in it */
    (void)close(fd);
}

static void who_comes_back_misses_nothing(void **state)
{
    served *s = *state;
    served_start(s, false);
    const int64_t first = write_more(s), second = write_more(s);
    const int fd = listen_as(s, "amina", "Last-Event-ID: 0\r\n");
    const mz_str got = read_until(fd, event_of(s, second), &s->perm);
    const mz_len at = mz_str_find(got, event_of(s, first));
    assert_true(at >= 0 && mz_str_find(got, event_of(s, second)) > at);
    (void)close(fd);
    const int later = listen_as(s, "amina", "Last-Event-ID: 99999\r\n"); /* beyond the end: nothing was missed */
    (void)read_until(later, S("retry"), &s->perm);
    const int64_t third = write_more(s);
    const mz_str news = read_until(later, event_of(s, third), &s->perm);
    assert_true(mz_str_find(news, event_of(s, second)) < 0);
    (void)close(later);
    const int wrong = listen_as(s, "amina", "Last-Event-ID: x\r\n");
    assert_true(mz_str_starts(read_until(wrong, S("\r\n\r\n"), &s->perm), S("HTTP/1.1 400")));
    (void)close(wrong);
}

static void a_labelled_entry_is_told_only_to_whom_it_is_for(void **state)
{
    served *s = *state;
    served_start(s, false);
    const int pak = listen_as(s, "amina", ""), afg = listen_as(s, "zia", ""), all = listen_as(s, "meral", "");
    (void)read_until(pak, S("retry"), &s->perm);
    (void)read_until(afg, S("retry"), &s->perm);
    (void)read_until(all, S("retry"), &s->perm);
    /* A label on an entry that is there already, then one more entry for all, which shows that everybody was told. */
    const int64_t open = write_more(s);
    assert_true(mz_str_find(read_until(afg, event_of(s, open), &s->perm), event_of(s, open)) >= 0);
    label(s, open, S("PAK"));
    const int again = listen_as(s, "zia", "Last-Event-ID: 0\r\n");
    const int64_t last = write_more(s);
    const mz_str seen = read_until(again, event_of(s, last), &s->perm);
    assert_true(mz_str_find(seen, event_of(s, last)) >= 0);
    assert_true(mz_str_find(seen, event_of(s, open)) < 0);
    const int other = listen_as(s, "amina", "Last-Event-ID: 0\r\n");
    assert_true(mz_str_find(read_until(other, event_of(s, last), &s->perm), event_of(s, open)) >= 0);
    (void)close(pak), (void)close(afg), (void)close(all), (void)close(again), (void)close(other);
}

static void a_removed_person_hears_no_more(void **state)
{
    served *s = *state;
    served_start(s, false);
    const int fd = listen_as(s, "zia", "");
    (void)read_until(fd, S("retry"), &s->perm);
    assert_ok(mz_people_remove(s->folder, S("zia")));
    (void)read_until(fd, S("0\r\n\r\n"), &s->perm); /* the last piece: the server ended it */
    assert_int_equal(mz_live_count(s->site->live), 0);
    (void)close(fd);
}

/* ---- streams, whatever they carry ---- */

static mz_http_stream *_Atomic stream_made;
static void stream_page(void *ctx, const mz_http_request *q, mz_http_answer *a)
{
    (void)ctx, (void)q;
    stream_made = mz_http_stream_new(65536);
    a->status = 200;
    a->stream = stream_made;
}

static const mz_http_route stream_route = {.method = "GET", .path = "/", .handle = stream_page};

static mz_http *stream_server(void)
{
    const mz_http_options o = {.address = S("127.0.0.1"), .threads = 1};
    mz_http *h;
    stream_made = NULL;
    assert_ok(mz_http_start(&o, &stream_route, 1, &h));
    return h;
}

static void wait_for_stream(void)
{
    for (int i = 0; i < 500 && stream_made == NULL; i++) {
        rest_ms(10);
    }
    assert_non_null(stream_made);
}

static void a_client_that_takes_nothing_is_let_go(void **state)
{
    (void)state;
    static const uint8_t block[16384];
    mz_http *h = stream_server();
    const int fd = client_connect(mz_http_port(h));
    client_send(fd, S("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
    wait_for_stream();
    int put = 0;
    while (put < 4096 && mz_http_stream_put(stream_made, (mz_str){block, (mz_len)sizeof block})) {
        put++;
        rest_ms(1);
    }
    assert_in_range(put, 4, 4095); /* what the network holds, and the queue, and no more */
    assert_false(mz_http_stream_put(stream_made, S("x")));
    mz_http_stream_end(stream_made);
    (void)close(fd);
    mz_http_stop(h);
}

static void a_stream_that_ends_is_read_to_its_end(void **state)
{
    (void)state;
    mz_region region;
    mz_arena perm;
    assert_ok(mz_region_new(1 << 24, &region, &perm));
    mz_http *h = stream_server();
    const int fd = client_connect(mz_http_port(h));
    client_send(fd, S("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    wait_for_stream();
    assert_true(mz_http_stream_put(stream_made, S("first ")));
    rest_ms(50);
    assert_true(mz_http_stream_put(stream_made, S("last")));
    mz_http_stream_end(stream_made);
    const mz_str got = read_until(fd, S("\r\n0\r\n\r\n"), &perm);
    assert_true(mz_str_find(got, S("first ")) > 0 && mz_str_find(got, S("last")) > 0);
    (void)close(fd);
    mz_http_stop(h);
    mz_region_free(&region);
}

static void stopping_ends_streams_that_sleep(void **state)
{
    (void)state;
    mz_http *h = stream_server();
    const int fd = client_connect(mz_http_port(h));
    client_send(fd, S("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
    wait_for_stream();
    rest_ms(50);
    mz_http_stop(h);
    assert_false(mz_http_stream_put(stream_made, S("x")));
    mz_http_stream_end(stream_made);
    (void)close(fd);
}

/* One puts while the client goes away: neither may hold the other, or a freed stream. */
static void *put_on(void *ctx)
{
    mz_http_stream *s = ctx;
    for (int i = 0; i < 2000; i++) {
        (void)mz_http_stream_put(s, S("more "));
    }
    mz_http_stream_end(s);
    return NULL;
}

static void a_client_may_go_at_any_time(void **state)
{
    (void)state;
    mz_http *h = stream_server();
    for (int i = 0; i < 50; i++) {
        pthread_t thread;
        stream_made = NULL;
        const int fd = client_connect(mz_http_port(h));
        client_send(fd, S("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
        wait_for_stream();
        assert_int_equal(pthread_create(&thread, NULL, put_on, stream_made), 0);
        rest_ms(i % 3);
        (void)close(fd);
        assert_int_equal(pthread_join(thread, NULL), 0);
    }
    mz_http_stop(h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_written_is_told_to_who_listens, setup, teardown),
        cmocka_unit_test_setup_teardown(who_comes_back_misses_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(a_labelled_entry_is_told_only_to_whom_it_is_for, setup, teardown),
        cmocka_unit_test_setup_teardown(a_removed_person_hears_no_more, setup, teardown),
        cmocka_unit_test(a_client_that_takes_nothing_is_let_go),
        cmocka_unit_test(a_stream_that_ends_is_read_to_its_end),
        cmocka_unit_test(stopping_ends_streams_that_sleep),
        cmocka_unit_test(a_client_may_go_at_any_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

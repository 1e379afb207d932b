#include "test.h"

#include "exchange/exchange.h"
#include "serve/log.h"

#include <stdio.h>
#include <stdlib.h>

#define BLOB "blob/ab/ab00000000000000000000000000000000000000000000000000000000000000"

typedef struct fixture {
    mz_region region;
    mz_arena perm;
    mz_http *http;
    mz_fetcher *fetcher;
    char folder[32];
    bool documents;
} fixture;

static void serve(void *ctx, const mz_http_request *q, mz_http_answer *a)
{
    const fixture *f = ctx;
    mz_log_answer(f->folder, f->documents, q->rest, q, a);
}

static void put(fixture *f, const char *name, mz_str bytes)
{
    char *path = mz_path_join(&f->perm, f->folder, mz_str_of(name));
    char *slash = strrchr(path, '/');
    *slash = 0;
    assert_ok(mz_dir_make(path));
    *slash = '/';
    assert_ok(mz_file_replace(path, bytes, 0644));
}

static int set_up(void **state)
{
    mz_region region;
    mz_arena perm;
    assert_ok(mz_region_new(16 << 20, &region, &perm));
    fixture *f = mz_new(&perm, fixture, 1);
    f->region = region;
    f->perm = perm;
    (void)memcpy(f->folder, "/tmp/mz_log_XXXXXX", 19);
    assert_non_null(mkdtemp(f->folder));
    put(f, "checkpoint", S("first\n"));
    put(f, "tile/0/x001/234.p/17", S("hashes"));
    put(f, "tile/entries/000", S("entries"));
    put(f, "cosigned/12", S("cosigned\n"));
    put(f, BLOB, S("document"));
    put(f, "secret", S("secret"));
    mz_http_route *r = mz_new(&f->perm, mz_http_route, 1);
    *r = (mz_http_route){"GET", "/log/", 0, false, serve, f};
    const mz_http_options o = {.address = S("127.0.0.1"), .threads = 1};
    assert_ok(mz_http_start(&o, r, 1, &f->http));
    assert_ok(mz_fetcher_new(&f->fetcher));
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    char command[64];
    mz_fetcher_free(f->fetcher);
    mz_http_stop(f->http);
    (void)snprintf(command, sizeof command, "rm -rf %s", f->folder);
    (void)!system(command);
    mz_region region = f->region;
    mz_region_free(&region);
    return 0;
}

static mz_fetched ask(fixture *f, const char *path, mz_str known)
{
    char url[256];
    mz_fetched got;
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%d/log/%s", mz_http_port(f->http), path);
    const mz_fetch q = {.url = mz_str_of(url), .known = known, .max_bytes = 4096};
    assert_ok(mz_fetch_now(f->fetcher, &q, &got, &f->perm));
    return got;
}

static void files_of_a_record_are_served(void **state)
{
    fixture *f = *state;
    assert_str(ask(f, "checkpoint", S("")).body, S("first\n"));
    assert_str(ask(f, "checkpoint", S("")).type, S("text/plain; charset=utf-8"));
    assert_str(ask(f, "tile/0/x001/234.p/17", S("")).body, S("hashes"));
    assert_str(ask(f, "tile/entries/000", S("")).type, S("application/octet-stream"));
    assert_str(ask(f, "cosigned/12", S("")).body, S("cosigned\n"));
    assert_int_equal(ask(f, "tile/0/000", S("")).status, 404);
}

static void a_checkpoint_that_is_still_the_newest_is_not_sent_again(void **state)
{
    fixture *f = *state;
    const mz_fetched first = ask(f, "checkpoint", S(""));
    assert_true(first.tag.len > 0);
    assert_int_equal(ask(f, "checkpoint", first.tag).status, 304);
    put(f, "checkpoint", S("second\n"));
    assert_str(ask(f, "checkpoint", first.tag).body, S("second\n"));
}

static void nothing_else_is_served(void **state)
{
    fixture *f = *state;
    static const char *const bad[] = {"secret",
                                      "../secret",
                                      "tile/../secret",
                                      "%2e%2e/secret",
                                      "tile/0/x001/234",
                                      "tile/0/1234.p/17",
                                      "tile/0/000.p/0",
                                      "tile/0/000.p/256",
                                      "tile/0/x000/000",
                                      "cosigned/012",
                                      "cosigned/../secret",
                                      "blob/ab/",
                                      "",
                                      "tile/entries/000%00",
                                      "//checkpoint"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const int status = ask(f, bad[i], S("")).status;
        if (status != 404 && status != 400) {
            fail_msg("%s gives %d", bad[i], status);
        }
    }
}

static void documents_are_served_only_where_they_may(void **state)
{
    fixture *f = *state;
    assert_int_equal(ask(f, BLOB, S("")).status, 404);
    f->documents = true;
    assert_str(ask(f, BLOB, S("")).body, S("document"));
    assert_int_equal(ask(f, "blob/cd/ab00000000000000000000000000000000000000000000000000000000000000", S("")).status,
                     404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(files_of_a_record_are_served, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_checkpoint_that_is_still_the_newest_is_not_sent_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_else_is_served, set_up, tear_down),
        cmocka_unit_test_setup_teardown(documents_are_served_only_where_they_may, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

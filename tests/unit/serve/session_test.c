#include "test.h"

#include "serve/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

typedef struct fixture {
    mz_region region;
    mz_arena perm;
    mz_sessions *sessions;
    mz_buckets *buckets;
} fixture;

static const mz_person amina = {
    .name = {(const uint8_t *)"amina", 5}, .role = MZ_ROLE_ANALYST, .hash = {(const uint8_t *)"one", 3}};
static const mz_person zia = {
    .name = {(const uint8_t *)"zia", 3}, .role = MZ_ROLE_ANALYST, .hash = {(const uint8_t *)"two", 3}};

static int setup(void **state)
{
    static fixture f;
    assert_ok(mz_region_new((mz_len)1 << 28, &f.region, &f.perm));
    assert_ok(mz_sessions_new(NULL, 0, &f.sessions));
    assert_ok(mz_buckets_new(&f.buckets));
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    fixture *f = *state;
    mz_sessions_free(f->sessions);
    mz_buckets_free(f->buckets);
    mz_region_free(&f->region);
    return 0;
}

static mz_str begin(fixture *f, const mz_person *p, mz_utc now)
{
    mz_str cookie;
    assert_ok(mz_session_begin(f->sessions, p, S("127.0.0.1"), now, &cookie, &f->perm));
    return cookie;
}

static void a_cookie_opens_its_own_session_only(void **state)
{
    fixture *f = *state;
    mz_session s;
    const mz_str one = begin(f, &amina, 1000), two = begin(f, &zia, 1000);
    assert_true(mz_session_find(f->sessions, one, 1001, &s));
    assert_str(mz_str_of(s.person), S("amina"));
    assert_true(mz_session_find(f->sessions, two, 1001, &s));
    assert_str(mz_str_of(s.person), S("zia"));
    uint8_t other[80];
    (void)memcpy(other, one.data, (size_t)one.len);
    other[one.len - 1] = one.data[one.len - 1] == '0' ? '1' : '0';
    assert_false(mz_session_find(f->sessions, (mz_str){other, one.len}, 1001, &s));
    assert_false(mz_session_find(f->sessions, mz_str_concat(&f->perm, S("1"), mz_str_from(one, 1)), 1001, &s));
    assert_false(mz_session_find(f->sessions, mz_str_sub(one, 0, one.len - 1), 1001, &s));
    assert_false(mz_session_find(f->sessions, mz_str_concat(&f->perm, S("-1"), mz_str_from(one, 1)), 1001, &s));
    assert_false(mz_session_find(f->sessions, mz_str_concat(&f->perm, S("4096"), mz_str_from(one, 1)), 1001, &s));
    assert_false(mz_session_find(f->sessions, S(""), 1001, &s));
}

static void a_session_ends_when_idle_and_in_any_case(void **state)
{
    fixture *f = *state;
    mz_session s;
    const mz_str idle = begin(f, &amina, 1000), busy = begin(f, &amina, 1000);
    mz_utc now = 1000;
    for (; now < 1000 + MZ_SESSION_MOST_S; now += MZ_SESSION_IDLE_S - 1) {
        assert_true(mz_session_find(f->sessions, busy, now, &s));
    }
    assert_false(mz_session_find(f->sessions, busy, 1000 + MZ_SESSION_MOST_S, &s));
    assert_false(mz_session_find(f->sessions, idle, 1000 + MZ_SESSION_IDLE_S, &s));
    assert_false(mz_session_find(f->sessions, idle, 1001, &s)); /* a clock that goes back opens nothing again */
}

static void logout_ends_one_session_and_leaves_others(void **state)
{
    fixture *f = *state;
    mz_session s;
    const mz_str one = begin(f, &amina, 1000), two = begin(f, &amina, 1000), three = begin(f, &amina, 1000);
    mz_session_end(f->sessions, one);
    mz_session_end(f->sessions, S("nonsense"));
    assert_false(mz_session_find(f->sessions, one, 1001, &s));
    assert_true(mz_session_find(f->sessions, two, 1001, &s));
    assert_false(mz_session_end_number(f->sessions, S("zia"), s.number));
    assert_true(mz_session_find(f->sessions, two, 1001, &s));
    assert_true(mz_session_end_number(f->sessions, S("amina"), s.number));
    assert_false(mz_session_find(f->sessions, two, 1001, &s));
    assert_true(mz_session_find(f->sessions, three, 1001, &s));
}

static void a_changed_password_is_another_credential(void **state)
{
    fixture *f = *state;
    mz_session s;
    mz_person changed = amina;
    changed.hash = S("new");
    assert_true(mz_session_find(f->sessions, begin(f, &amina, 1000), 1000, &s));
    assert_true(mz_session_is_of(&s, &amina));
    assert_false(mz_session_is_of(&s, &changed));
    assert_false(mz_session_is_of(&s, &zia));
}

static void sessions_are_listed_in_order_for_one_or_all(void **state)
{
    fixture *f = *state;
    mz_len n;
    (void)begin(f, &amina, 1000);
    (void)begin(f, &zia, 1000);
    (void)begin(f, &amina, 1000);
    const mz_session *all = mz_sessions_list(f->sessions, S(""), 1000, &n, &f->perm);
    assert_int_equal(n, 3);
    assert_true(all[0].number < all[1].number && all[1].number < all[2].number);
    (void)mz_sessions_list(f->sessions, S("amina"), 1000, &n, &f->perm);
    assert_int_equal(n, 2);
    (void)mz_sessions_list(f->sessions, S("amina"), 1000 + MZ_SESSION_IDLE_S, &n, &f->perm);
    assert_int_equal(n, 0);
}

static void when_all_places_are_taken_the_least_seen_gives_way(void **state)
{
    fixture *f = *state;
    mz_session s;
    const mz_str first = begin(f, &amina, 1000), second = begin(f, &amina, 1001);
    for (int i = 2; i < MZ_SESSIONS_MAX; i++) {
        (void)begin(f, &zia, 1002);
    }
    assert_true(mz_session_find(f->sessions, first, 1003, &s));
    const mz_str last = begin(f, &zia, 1004);
    assert_true(mz_session_find(f->sessions, first, 1004, &s));
    assert_true(mz_session_find(f->sessions, last, 1004, &s));
    assert_false(mz_session_find(f->sessions, second, 1004, &s));
}

static void a_bucket_gives_what_it_holds_and_fills_again(void **state)
{
    fixture *f = *state;
    for (int i = 0; i < 5; i++) {
        assert_int_equal(mz_bucket_take(f->buckets, 1, S("a"), 5, 1000, 50000), 0);
    }
    const int64_t wait = mz_bucket_take(f->buckets, 1, S("a"), 5, 1000, 50000);
    assert_true(wait > 0 && wait <= 1001);
    assert_int_equal(mz_bucket_take(f->buckets, 1, S("b"), 5, 1000, 50000), 0); /* another key */
    assert_int_equal(mz_bucket_take(f->buckets, 2, S("a"), 5, 1000, 50000), 0); /* another kind */
    assert_true(mz_bucket_take(f->buckets, 1, S("a"), 5, 1000, 50999) > 0);
    assert_int_equal(mz_bucket_take(f->buckets, 1, S("a"), 5, 1000, 51001), 0);
    assert_true(mz_bucket_take(f->buckets, 1, S("a"), 5, 1000, 51001) > 0);
    mz_bucket_fill(f->buckets, 1, S("a"));
    for (int i = 0; i < 5; i++) {
        assert_int_equal(mz_bucket_take(f->buckets, 1, S("a"), 5, 1000, 51001), 0);
    }
}

/* Whoever asks too often does not keep the bucket empty for ever. */
static void asking_all_the_time_does_not_stop_the_filling(void **state)
{
    fixture *f = *state;
    int given = 0;
    for (int64_t ms = 1; ms <= 100000; ms++) {
        given += mz_bucket_take(f->buckets, 1, S("a"), 1, 10000, ms) == 0;
    }
    assert_in_range(given, 9, 11);
}

static void many_keys_do_not_make_the_table_grow_or_fail(void **state)
{
    fixture *f = *state;
    for (int i = 0; i < 100000; i++) {
        uint8_t key[4];
        (void)memcpy(key, &i, sizeof key);
        assert_int_equal(mz_bucket_take(f->buckets, 1, (mz_str){key, 4}, 1, 1000, i), 0);
    }
}

static mz_sessions *reopened(mz_sessions *old, const char *folder, mz_utc now)
{
    mz_sessions *s = NULL;
    mz_sessions_free(old);
    assert_ok(mz_sessions_new(folder, now, &s));
    return s;
}

static void a_restart_ends_nobody_and_the_file_opens_nothing(void **state)
{
    fixture *f = *state;
    char folder[] = "/tmp/mizan-sessions-XXXXXX", path[80], command[128];
    mz_session one;
    mz_str cookie, gone, old, bytes;
    struct stat st;
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/state", folder);
    assert_int_equal(mkdir(path, 0755), 0);
    (void)snprintf(path, sizeof path, "%s/state/sessions", folder);
    mz_sessions *s = reopened(NULL, folder, 1000);
    assert_ok(mz_session_begin(s, &amina, S("::1"), 1000, &old, &f->perm));
    assert_ok(mz_session_begin(s, &amina, S("fe80::1%eth0"), 5000, &cookie, &f->perm));
    assert_ok(mz_session_begin(s, &zia, S("127.0.0.1"), 5000, &gone, &f->perm));
    mz_session_end(s, gone);
    assert_true(mz_session_find(s, cookie, 5100, &one));
    s = reopened(s, folder, 1000 + MZ_SESSION_IDLE_S);
    assert_ok(mz_sessions_kept(s));
    assert_true(mz_session_find(s, cookie, 9000, &one));
    assert_str(mz_str_of(one.person), S("amina"));
    assert_str(mz_str_of(one.peer), S("unknown"));
    assert_int_equal(one.number, 2);
    assert_int_equal(one.begun, 5000);
    assert_true(mz_session_is_of(&one, &amina));
    assert_false(mz_session_find(s, gone, 9000, &one));
    assert_false(mz_session_find(s, old, 1001, &one)); /* it was idle too long at the restart */
    assert_ok(mz_file_load(path, MZ_SESSIONS_FILE_MAX, &bytes, &f->perm));
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_true(mz_str_find(bytes, mz_str_from(cookie, 2)) < 0);
    assert_true(mz_str_find(bytes, S(" amina ")) > 0);
    /* Another number is never given again. */
    assert_ok(mz_session_begin(s, &zia, S("127.0.0.1"), 9000, &gone, &f->perm));
    assert_true(mz_session_find(s, gone, 9000, &one));
    assert_int_equal(one.number, 4);
    s = reopened(s, folder, 1000000);
    assert_false(mz_session_find(s, cookie, 1000000, &one));
    mz_sessions_free(s);
    (void)snprintf(command, sizeof command, "rm -rf %s", folder);
    assert_int_equal(system(command), 0);
}

static void a_file_that_says_anything_else_lets_nobody_in(void **state)
{
    fixture *f = *state;
    mz_sessions *s;
    mz_len n;
    static const char line[] = "session 0 1 amina 1111111111111111111111111111111111111111111111111111111111111111 "
                               "2222222222222222222222222222222222222222222222222222222222222222 "
                               "2026-03-01T00:00:00Z 2026-03-01T00:00:00Z ::1\n";
    static const char *const heads[] = {"",
                                        "mizan sessions 2\nnext 2\n",
                                        "mizan sessions 1\nnext 0\n",
                                        "mizan sessions 1\nnext 1\n",
                                        "mizan sessions 1\nnext 2\nsession 1\n",
                                        "mizan sessions 1\nnext 2\n\n",
                                        "mizan sessions 1\nnext 2\nsession 0 1 amina 1 2 3 4 ::1\n"};
    assert_ok(mz_sessions_new(NULL, 0, &s));
    assert_ok(mz_sessions_parse(s, mz_str_concat(&f->perm, S("mizan sessions 1\nnext 2\n"), mz_str_of(line)), 0));
    assert_int_equal(mz_sessions_end_all(s, S(""), 0), 1);
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        assert_code(mz_sessions_parse(s, mz_str_concat(&f->perm, mz_str_of(heads[i]), mz_str_of(line)), 0), MZ_CORRUPT);
        (void)mz_sessions_list(s, S(""), 0, &n, &f->perm);
        assert_int_equal(n, 0);
    }
    mz_sessions_free(s);
}

static void all_of_one_person_can_be_ended_but_one(void **state)
{
    fixture *f = *state;
    mz_session s;
    const mz_str one = begin(f, &zia, 50000), two = begin(f, &zia, 50000), other = begin(f, &amina, 50000);
    assert_true(mz_session_find(f->sessions, two, 50000, &s));
    assert_true(mz_sessions_end_all(f->sessions, S("zia"), s.number) >= 1);
    assert_false(mz_session_find(f->sessions, one, 50000, &s));
    assert_true(mz_session_find(f->sessions, two, 50000, &s));
    assert_true(mz_session_find(f->sessions, other, 50000, &s));
    assert_true(mz_sessions_end_all(f->sessions, S(""), 0) >= 2);
    assert_false(mz_session_find(f->sessions, two, 50000, &s));
    assert_false(mz_session_find(f->sessions, other, 50000, &s));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_restart_ends_nobody_and_the_file_opens_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_that_says_anything_else_lets_nobody_in, setup, teardown),
        cmocka_unit_test_setup_teardown(all_of_one_person_can_be_ended_but_one, setup, teardown),
        cmocka_unit_test_setup_teardown(a_cookie_opens_its_own_session_only, setup, teardown),
        cmocka_unit_test_setup_teardown(a_session_ends_when_idle_and_in_any_case, setup, teardown),
        cmocka_unit_test_setup_teardown(logout_ends_one_session_and_leaves_others, setup, teardown),
        cmocka_unit_test_setup_teardown(a_changed_password_is_another_credential, setup, teardown),
        cmocka_unit_test_setup_teardown(sessions_are_listed_in_order_for_one_or_all, setup, teardown),
        cmocka_unit_test_setup_teardown(when_all_places_are_taken_the_least_seen_gives_way, setup, teardown),
        cmocka_unit_test_setup_teardown(a_bucket_gives_what_it_holds_and_fills_again, setup, teardown),
        cmocka_unit_test_setup_teardown(asking_all_the_time_does_not_stop_the_filling, setup, teardown),
        cmocka_unit_test_setup_teardown(many_keys_do_not_make_the_table_grow_or_fail, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

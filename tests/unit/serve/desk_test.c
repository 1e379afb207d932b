#include "client.h"

#include <pthread.h>

static const mz_viewer mediator = {.role = {(const uint8_t *)"mediator", 8}};
static const mz_viewer analyst = {.role = {(const uint8_t *)"analyst", 7}};

static int setup(void **state)
{
    static served s;
    served_make(&s);
    *state = &s;
    return 0;
}

static int teardown(void **state)
{
    served_end(*state);
    return 0;
}

static mz_desks *desks_of(served *s, int most)
{
    mz_desks *d;
    assert_ok(mz_desks_new(s->folder, most, 1, &d));
    return d;
}

/* n entries more, each a document. */
static void write_more(served *s, int n)
{
    MZ_KEY_SCOPED by = {0};
    MZ_CASE_SCOPED c = NULL;
    const mz_flow_options o = {.threads = 1};
    assert_ok(mz_case_open(s->folder, true, &o, &c));
    assert_ok(mz_case_unlock(c, S("")));
    assert_ok(mz_case_key(c, S("TUR"), S(""), &by));
    const mz_add_options how = {.by = &by, .date = MZ_NO_DAY, .time = served_now()};
    for (int i = 0; i < n; i++) {
        static int number;
        char path[96], text[256];
        mz_added added;
        (void)snprintf(path, sizeof path, "%s/d-%d.txt", s->folder, number);
        const int size =
            snprintf(text, sizeof text,
                     "Title: R\nDate: 2026-03-02\n\nAt least %d soldiers were killed near Torkham.\n", 3 + number++);
        assert_ok(mz_file_replace(path, (mz_str){(const uint8_t *)text, size}, 0600));
        assert_ok(mz_flow_add(c, path, &how, &added, &s->perm));
    }
    assert_ok(mz_record_publish(c->record));
    assert_ok(mz_flow_run(c));
}

static void who_may_not_wait_gets_what_stands_open_or_nothing(void **state)
{
    mz_desks *d = desks_of(*state, 3);
    mz_desk *one, *two;
    assert_ok(mz_desk_take(d, &mediator, 0, false, &one));
    assert_null(one);
    assert_ok(mz_desk_take(d, &mediator, 0, true, &one));
    assert_non_null(one);
    assert_ok(mz_desk_take(d, &mediator, 0, false, &two));
    assert_null(two); /* the only one is busy */
    mz_desk_give(d, one);
    assert_ok(mz_desk_take(d, &analyst, 0, false, &two));
    assert_null(two); /* of another edition */
    assert_ok(mz_desk_take(d, &mediator, 0, false, &two));
    assert_ptr_equal(two, one);
    mz_desk_give(d, two);
    mz_desks_free(d);
}

static void what_was_published_is_seen_by_the_next_who_asks(void **state)
{
    served *s = *state;
    mz_desks *d = desks_of(s, 3);
    mz_desk *one;
    assert_ok(mz_desk_take(d, &mediator, 0, true, &one));
    const mz_len before = mz_record_size(one->c->record);
    mz_desk_give(d, one);
    write_more(s, 1);
    assert_ok(mz_desk_take(d, &mediator, 0, false, &one));
    assert_null(one); /* it would have to be brought up first */
    assert_ok(mz_desk_take(d, &mediator, 0, true, &one));
    assert_int_equal(mz_record_size(one->c->record), before + 2);
    mz_desk_give(d, one);
    assert_ok(mz_desk_take(d, &mediator, 0, false, &one));
    assert_non_null(one);
    mz_desk_give(d, one);
    mz_desks_free(d);
}

static void a_writer_does_not_wait_for_a_desk_that_rests(void **state)
{
    served *s = *state;
    mz_desks *d = desks_of(s, 3);
    mz_desk *one;
    assert_ok(mz_desk_take(d, &mediator, 0, true, &one));
    mz_desk_give(d, one);
    const int64_t began = mz_site_ms();
    write_more(s, 1);
    assert_true(mz_site_ms() - began < 4000); /* SQLite would wait ten seconds for a reader that holds */
    mz_desks_free(d);
}

static void earlier_sizes_share_a_third_and_leave_no_index_behind(void **state)
{
    served *s = *state;
    mz_desks *d = desks_of(s, 6);
    mz_desk *one, *now;
    mz_strs names;
    write_more(s, 3);
    assert_ok(mz_desk_take(d, &mediator, 0, true, &now));
    const int64_t size = mz_record_size(now->c->record);
    mz_desk_give(d, now);
    for (int64_t at = 1; at < size; at++) {
        assert_ok(mz_desk_take(d, &mediator, at, true, &one));
        assert_int_equal(mz_record_size(one->c->record), at);
        mz_desk_give(d, one);
    }
    assert_int_equal(mz_desks_counted(d).open, 3); /* now, and two earlier ones */
    assert_ok(mz_desk_take(d, &mediator, 0, false, &now));
    assert_non_null(now); /* it did not have to give way */
    mz_desk_give(d, now);
    assert_code(mz_desk_take(d, &mediator, size + 1, true, &one), MZ_BAD_INPUT);
    mz_desks_free(d);
    assert_ok(mz_dir_list(mz_path_join(&s->perm, s->folder, S("index")), &names, &s->perm));
    for (mz_len i = 0; i < names.n; i++) {
        assert_false(mz_str_find(names.v[i], S("-at-")) >= 0 && mz_str_ends(names.v[i], S(".db")));
    }
}

static void when_all_are_busy_one_waits_for_another(void **state)
{
    mz_desks *d = desks_of(*state, 3);
    mz_desk *v[3];
    for (int i = 0; i < 3; i++) {
        assert_ok(mz_desk_take(d, &mediator, 0, true, &v[i]));
    }
    const int64_t began = mz_site_ms();
    mz_desk *more;
    assert_code(mz_desk_take(d, &mediator, 0, true, &more), MZ_LIMIT);
    assert_true(mz_site_ms() - began >= MZ_DESK_WAIT_S * 900);
    for (int i = 0; i < 3; i++) {
        mz_desk_give(d, v[i]);
    }
    mz_desks_free(d);
}

typedef struct crowd {
    mz_desks *desks;
    int number;
} crowd;

static void *take_and_give(void *ctx)
{
    const crowd *c = ctx;
    const mz_viewer *viewers[] = {&mediator, &analyst};
    for (int i = 0; i < 200; i++) {
        mz_desk *one;
        const mz_status s = mz_desk_take(c->desks, viewers[(i + c->number) % 2], i % 7 == 0 ? 1 : 0, i % 3 != 0, &one);
        mz_assert(!mz_failed(s));
        if (one != NULL) {
            int64_t n;
            mz_assert(!mz_failed(mz_index_count(one->c->index, MZ_TABLE_ENTRY, &n)));
            mz_assert(n == (int64_t)mz_record_size(one->c->record));
            mz_desk_give(c->desks, one);
        }
    }
    return NULL;
}

static void many_threads_share_few_desks_while_somebody_writes(void **state)
{
    served *s = *state;
    mz_desks *d = desks_of(s, 5);
    pthread_t threads[6];
    crowd crowds[6];
    for (int i = 0; i < 6; i++) {
        crowds[i] = (crowd){d, i};
        assert_int_equal(pthread_create(&threads[i], NULL, take_and_give, &crowds[i]), 0);
    }
    for (int i = 0; i < 3; i++) {
        write_more(s, 1);
    }
    for (int i = 0; i < 6; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    assert_int_equal(mz_desks_counted(d).busy, 0);
    mz_desks_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(who_may_not_wait_gets_what_stands_open_or_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(what_was_published_is_seen_by_the_next_who_asks, setup, teardown),
        cmocka_unit_test_setup_teardown(a_writer_does_not_wait_for_a_desk_that_rests, setup, teardown),
        cmocka_unit_test_setup_teardown(earlier_sizes_share_a_third_and_leave_no_index_behind, setup, teardown),
        cmocka_unit_test_setup_teardown(when_all_are_busy_one_waits_for_another, setup, teardown),
        cmocka_unit_test_setup_teardown(many_threads_share_few_desks_while_somebody_writes, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

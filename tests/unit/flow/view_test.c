/* What lists and screens ask, on a small case: entries and their gaps, the bounded check, periods, limits. The rest of
 * view.h is held against the command line by tests/flow/pages.sh. */
#include "test.h"

#include "flow/flow.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define NOW INT64_C(1772539200) /* 2026-03-03 */

typedef struct fixture {
    char folder[64];
    mz_region region;
    mz_arena perm;
} fixture;

static const mz_str parties[] = {{(const uint8_t *)"PAK", 3}, {(const uint8_t *)"AFG", 3}};

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static void add(fixture *f, int n, const char *day, const char *place_and_day, mz_str audience)
{
    MZ_CASE_SCOPED c = NULL;
    char path[128], text[512];
    mz_key key;
    mz_added added;
    const mz_flow_options o = {.threads = 1};
    (void)snprintf(path, sizeof path, "%s/report-%d.txt", f->folder, n);
    (void)snprintf(text, sizeof text,
                   "Title: Report %d\nDate: %s\n\nPakistan's military said that %d soldiers were killed near %s.\n", n,
                   day, 10 + n, place_and_day);
    write_file(path, text);
    assert_ok(mz_case_open(f->folder, true, &o, &c));
    assert_ok(mz_case_unlock(c, (mz_str){0}));
    assert_ok(mz_case_key(c, S("TUR"), (mz_str){0}, &key));
    const mz_add_options how = {.audience = audience, .date = MZ_NO_DAY, .by = &key, .time = NOW + n};
    assert_ok(mz_flow_add(c, path, &how, &added, &f->perm));
    assert_true(added.statements > 0);
}

static int setup(void **state)
{
    static fixture f;
    const char pattern[] = "/tmp/mizan-view-XXXXXX";
    const mz_case_plan plan = {
        .title = S("Views"), .mediator = S("TUR"), .parties = parties, .parties_n = 2, .time = NOW};
    f = (fixture){0};
    assert_ok(mz_region_new((mz_len)4 << 30, &f.region, &f.perm));
    (void)memcpy(f.folder, pattern, sizeof pattern);
    assert_non_null(mkdtemp(f.folder));
    assert_ok(mz_case_create(f.folder, &plan, f.perm));
    add(&f, 1, "2026-02-20", "Torkham on 20 February 2026", (mz_str){0});
    add(&f, 2, "2026-02-23", "Chaman on 23 February 2026", (mz_str){0});
    add(&f, 3, "2026-03-01", "Miranshah on 1 March 2026", S("PAK"));
    add(&f, 4, "2026-03-02", "Torkham on 2 March 2026", (mz_str){0});
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    fixture *f = *state;
    char command[128];
    (void)snprintf(command, sizeof command, "rm -rf '%s'", f->folder);
    assert_int_equal(system(command), 0);
    mz_region_free(&f->region);
    return 0;
}

static mz_case *open_as(fixture *f, mz_str role, mz_str party)
{
    mz_case *c = NULL;
    const mz_flow_options o = {.threads = 1, .viewer = {party, role}};
    assert_ok(mz_case_open(f->folder, false, &o, &c));
    return c;
}

/* ---- entries ---- */

static void entries_come_newest_first_and_page_by_index(void **state)
{
    fixture *f = *state;
    MZ_CASE_SCOPED c = open_as(f, S("mediator"), (mz_str){0});
    mz_entries_filter q = {.below = INT64_MAX, .most = 3};
    mz_entries_view page;
    int64_t next = mz_record_size(c->record), seen = 0;
    do {
        assert_ok(mz_flow_entries(c, &q, &page, &f->perm));
        for (mz_len i = 0; i < page.n; i++) {
            assert_int_equal(page.v[i].row.n, --next);
            assert_int_equal(page.v[i].hidden, 0);
            assert_int_equal(page.v[i].grade, MZ_GRADE_TREE);
            seen++;
        }
        q.below = next;
    } while (page.more);
    assert_int_equal(seen, mz_record_size(c->record));
    assert_int_equal(page.hidden, 0);
}

static void a_kind_and_an_author_choose_entries(void **state)
{
    fixture *f = *state;
    MZ_CASE_SCOPED c = open_as(f, S("mediator"), (mz_str){0});
    mz_entries_filter q = {.kind = S("document"), .below = INT64_MAX, .most = 100};
    mz_entries_view page;
    assert_ok(mz_flow_entries(c, &q, &page, &f->perm));
    assert_int_equal(page.n, 4);
    for (mz_len i = 0; i < page.n; i++) {
        assert_str(page.v[i].row.kind, S("document"));
        assert_str(page.v[i].party, S("TUR"));
    }
    q.feed = S("nobody");
    assert_ok(mz_flow_entries(c, &q, &page, &f->perm));
    assert_int_equal(page.n, 0);
}

static void an_edition_says_where_entries_are_left_out(void **state)
{
    fixture *f = *state;
    MZ_CASE_SCOPED c = open_as(f, S("party"), S("AFG"));
    const mz_entries_filter q = {.below = INT64_MAX, .most = 100};
    mz_entries_view page;
    int64_t hidden = 0;
    assert_ok(mz_flow_entries(c, &q, &page, &f->perm));
    for (mz_len i = 0; i < page.n; i++) {
        hidden += page.v[i].hidden;
    }
    hidden += page.hidden;
    assert_true(hidden > 0);
    assert_int_equal(page.n + hidden, mz_record_size(c->record));
}

/* ---- the check ---- */

static void a_small_record_is_checked_whole_and_a_large_one_in_part(void **state)
{
    fixture *f = *state;
    MZ_CASE_SCOPED c = open_as(f, S("mediator"), (mz_str){0});
    const mz_check_limits none = {.entries = 0, .bytes = 0, .some = 4}, all = {.entries = 0, .bytes = 0, .some = 1000};
    mz_check k;
    assert_ok(mz_flow_check(c, NULL, &k, &f->perm));
    assert_true(k.whole);
    assert_int_equal(k.all.found, 0);
    assert_int_equal(k.all.entries, mz_record_size(c->record));
    assert_ok(mz_flow_check(c, &none, &k, &f->perm));
    assert_false(k.whole);
    assert_int_equal(k.looked, 4);
    assert_int_equal(k.right, 4);
    assert_int_equal(k.first_wrong, -1);
    assert_ok(mz_flow_check(c, &all, &k, &f->perm));
    assert_int_equal(k.looked, mz_record_size(c->record));
    assert_int_equal(k.right, k.looked);
}

static void a_changed_entry_is_found_by_both(void **state)
{
    fixture *f = *state;
    char path[256], command[1024];
    MZ_CASE_SCOPED c = open_as(f, S("mediator"), (mz_str){0});
    const int size = (int)mz_record_size(c->record);
    (void)snprintf(path, sizeof path, "%s/record/tile/entries/000.p/%d", f->folder, size);
    (void)snprintf(command, sizeof command, "cp '%s' '%s/kept' && sed -i 's/Torkham/Torkhum/' '%s'", path, f->folder,
                   path);
    assert_int_equal(system(command), 0);
    const mz_check_limits some = {.entries = 0, .bytes = 0, .some = 1000};
    mz_check k = {0};
    mz_check part;
    assert_ok(mz_flow_check(c, NULL, &k, &f->perm)); /* a case that is open when it happens */
    assert_ok(mz_flow_check(c, &some, &part, &f->perm));
    (void)snprintf(command, sizeof command, "cp '%s/kept' '%s'", f->folder, path);
    assert_int_equal(system(command), 0);
    assert_true(k.whole && k.all.found > 0);
    assert_true(part.right < part.looked);
    assert_true(part.first_wrong >= 0);
}

static void the_past_is_not_checked(void **state)
{
    fixture *f = *state;
    mz_case *c = NULL;
    const mz_flow_options o = {.threads = 1, .at = 3};
    mz_check k = {.looked = 77};
    assert_ok(mz_case_open(f->folder, false, &o, &c));
    assert_int_equal(mz_flow_check(c, NULL, &k, &f->perm).code, MZ_BAD_INPUT);
    assert_int_equal(k.looked, 77);
    assert_ok(mz_case_discard(&c));
}

/* ---- periods ---- */

static mz_day day(const char *text)
{
    mz_day d;
    assert_true(mz_day_parse(mz_str_of(text), &d));
    return d;
}

static void weeks_begin_on_monday_and_the_one_before_stands_behind(void **state)
{
    fixture *f = *state;
    MZ_CASE_SCOPED c = open_as(f, S("mediator"), (mz_str){0});
    const mz_period_counts *p;
    mz_len n;
    assert_ok(mz_flow_periods(c, day("2026-02-25"), day("2026-03-03"), MZ_ACCOUNT_BY_WEEK, &p, &n, &f->perm));
    assert_int_equal(n, 2);
    assert_int_equal(p[0].from, day("2026-03-02"));
    assert_int_equal(p[0].to, day("2026-03-03"));
    assert_int_equal(p[0].documents, 1);
    assert_int_equal(p[0].incidents, 1);
    assert_int_equal(p[1].from, day("2026-02-25"));
    assert_int_equal(p[1].to, day("2026-03-01"));
    assert_int_equal(p[1].documents, 1);
    assert_int_equal(p[2].from, day("2026-02-23"));
    assert_int_equal(p[2].to, day("2026-02-24"));
    assert_int_equal(p[2].documents, 1);
    assert_ok(mz_flow_periods(c, day("2026-02-01"), day("2026-03-03"), MZ_ACCOUNT_BY_MONTH, &p, &n, &f->perm));
    assert_int_equal(n, 2);
    assert_int_equal(p[1].documents, 2);
    assert_int_equal(p[2].from, day("2026-01-01"));
}

static void too_many_periods_are_refused_and_leave_out_untouched(void **state)
{
    fixture *f = *state;
    MZ_CASE_SCOPED c = open_as(f, S("mediator"), (mz_str){0});
    mz_accounts a = {.n = 77};
    const mz_status s =
        mz_flow_accounts(c, day("2025-01-01"), day("2026-03-03"), MZ_ACCOUNT_BY_DAY, (mz_str){0}, &a, &f->perm);
    assert_int_equal(s.code, MZ_BAD_INPUT);
    assert_int_equal(a.n, 77);
}

/* ---- figures ---- */

static void a_figure_rests_on_the_claims_of_its_line(void **state)
{
    fixture *f = *state;
    MZ_CASE_SCOPED c = open_as(f, S("mediator"), (mz_str){0});
    mz_figure_question q = {.incident = -1,
                            .from = day("2026-03-02"),
                            .to = day("2026-03-02"),
                            .side = S("PAK"),
                            .status = MZ_LINE_ARMED,
                            .effect = MZ_KILLED};
    mz_accounts a;
    mz_figure_view v = {.n = 77};
    assert_ok(mz_flow_accounts(c, q.from, q.to, MZ_ACCOUNT_WHOLE, (mz_str){0}, &a, &f->perm));
    assert_int_equal(a.n, 1);
    assert_int_equal(a.incidents, 1);
    assert_true(a.v[0].account.account.n > 0);
    const mz_account_line *l = &a.v[0].account.account.v[0];
    q.side = l->side;
    q.status = l->status;
    q.effect = l->effect;
    assert_ok(mz_flow_figure(c, &q, &v, &f->perm));
    assert_int_equal(v.n, l->claims_n);
    assert_int_equal(v.n, 1);
    assert_int_equal(v.v[0].claim->count.lo, 14);
    assert_int_equal(v.v[0].statement->document->date, day("2026-03-02"));
    q.by = S("XXX");
    v.n = 77;
    assert_int_equal(mz_flow_figure(c, &q, &v, &f->perm).code, MZ_BAD_INPUT);
    assert_int_equal(v.n, 77);
}

/* ---- without terms ---- */

static void a_case_without_terms_has_no_clauses_and_an_empty_board(void **state)
{
    fixture *f = *state;
    MZ_CASE_SCOPED c = open_as(f, S("mediator"), (mz_str){0});
    const mz_clause_view *k;
    mz_len n = 77;
    mz_terms_texts texts;
    mz_board board;
    const mz_board_filter all = {0};
    assert_ok(mz_flow_clauses(c, day("2026-03-03"), &k, &n, &f->perm));
    assert_int_equal(n, 0);
    assert_ok(mz_flow_terms_texts(c, &texts, &f->perm));
    assert_int_equal(texts.n, 0);
    assert_ok(mz_flow_board(c, &all, day("2026-03-03"), &board, &f->perm));
    for (int i = 0; i <= MZ_STATE_REMEDIED; i++) {
        assert_int_equal(board.columns[i].all, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_come_newest_first_and_page_by_index),
        cmocka_unit_test(a_kind_and_an_author_choose_entries),
        cmocka_unit_test(an_edition_says_where_entries_are_left_out),
        cmocka_unit_test(a_small_record_is_checked_whole_and_a_large_one_in_part),
        cmocka_unit_test(a_changed_entry_is_found_by_both),
        cmocka_unit_test(the_past_is_not_checked),
        cmocka_unit_test(weeks_begin_on_monday_and_the_one_before_stands_behind),
        cmocka_unit_test(too_many_periods_are_refused_and_leave_out_untouched),
        cmocka_unit_test(a_figure_rests_on_the_claims_of_its_line),
        cmocka_unit_test(a_case_without_terms_has_no_clauses_and_an_empty_board),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

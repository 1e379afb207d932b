/* Days as news name them, against a calendar: 2026-03-05 is a Thursday. */
#include "reading/reading.h"
#include "test.h"

#include <stdio.h>

static mz_region region, scratch_region;
static mz_arena perm, scratch;

static int make_room(void **state)
{
    (void)state;
    assert_ok(mz_region_new((mz_len)1 << 30, &region, &perm));
    assert_ok(mz_region_new(mz_reading_scratch_bytes(0), &scratch_region, &scratch));
    return 0;
}

static int give_back(void **state)
{
    (void)state;
    mz_region_free(&region);
    mz_region_free(&scratch_region);
    return 0;
}

/* "" where the words name no day that can be told. */
typedef struct row {
    const char *words, *from, *to;
    int precision;
} row;

static bool day_is(mz_day day, const char *want)
{
    mz_day d;
    assert_true(mz_day_parse(mz_str_of(want), &d));
    return d == day;
}

static bool is_right(const row *r)
{
    char text[256];
    mz_day today;
    snprintf(text, sizeof text, "Five civilians were killed in Khost %s.", r->words);
    assert_true(mz_day_parse(S("2026-03-05"), &today));
    const mz_reading_context context = {.date = today};
    const mz_text t = {.clean = mz_str_of(text)};
    mz_statements out = {0};
    assert_ok(mz_reading_read(&t, &context, &out, NULL, &perm, scratch));
    assert_true(out.n >= 1);
    const mz_when *w = &out.v[0].when;
    const bool right = r->from[0] == '\0' ? !w->known
                                          : w->known && day_is(w->from, r->from) && day_is(w->to, r->to) &&
                                                w->precision == r->precision;
    if (!right) {
        MZ_BUF_SCOPED b = mz_buf_new(64);
        if (w->known) {
            mz_put_day(&b, w->from);
            mz_puts(&b, " ");
            mz_put_day(&b, w->to);
        }
        printf("%s: %.*s precision %d\n", r->words, SFMT(mz_buf_str(&b)), w->precision);
    }
    return right;
}

static void days_are_told_by_the_calendar(void **state)
{
    (void)state;
    static const row rows[] = {
        {"on Monday", "2026-03-02", "2026-03-02", 1},
        {"on Thursday", "2026-03-05", "2026-03-05", 1},
        {"late on Tuesday", "2026-03-03", "2026-03-03", 1},
        {"last Friday", "2026-02-27", "2026-02-27", 1},
        {"on Sunday night", "2026-03-01", "2026-03-01", 1},
        {"today", "2026-03-05", "2026-03-05", 1},
        {"yesterday", "2026-03-04", "2026-03-04", 1},
        {"the day before yesterday", "2026-03-03", "2026-03-03", 1},
        {"overnight", "2026-03-04", "2026-03-05", 2},
        {"last night", "2026-03-04", "2026-03-04", 1},
        {"on 3 March", "2026-03-03", "2026-03-03", 1},
        {"on March 3", "2026-03-03", "2026-03-03", 1},
        {"on March 3rd", "2026-03-03", "2026-03-03", 1},
        {"on the 3rd of March", "2026-03-03", "2026-03-03", 1},
        {"on 9 October", "2025-10-09", "2025-10-09", 1},
        {"on 9 October 2025", "2025-10-09", "2025-10-09", 1},
        {"on October 9, 2025", "2025-10-09", "2025-10-09", 1},
        {"on 29 February 2024", "2024-02-29", "2024-02-29", 1},
        {"on the night of 11-12 October", "2025-10-11", "2025-10-12", 2},
        {"between 3 and 5 March", "2026-03-03", "2026-03-05", 2},
        {"between 26 February and 2 March", "2026-02-26", "2026-03-02", 2},
        {"from 26 February to 2 March", "2026-02-26", "2026-03-02", 2},
        {"this week", "2026-03-02", "2026-03-05", 2},
        {"last week", "2026-02-23", "2026-03-01", 3},
        {"in October", "2025-10-01", "2025-10-31", 4},
        {"in October 2025", "2025-10-01", "2025-10-31", 4},
        {"last month", "2026-02-01", "2026-02-28", 4},
        {"in 2025", "2025-01-01", "2025-12-31", 5},
        {"last year", "2025-01-01", "2025-12-31", 5},
        {"since 26 February", "2026-02-26", "2026-03-05", 4},
        {"since October", "2025-10-01", "2026-03-05", 5},
        {"two days ago", "2026-03-03", "2026-03-03", 1},
        {"in the past 24 hours", "2026-03-04", "2026-03-05", 2},
        {"on 31 February", "", "", 0},
        {"at dawn", "", "", 0},
        {"in the past three days", "2026-03-02", "2026-03-05", 2},
    };
    size_t wrong = 0;
    const mz_arena kept = perm;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        perm = kept;
        wrong += !is_right(&rows[i]);
    }
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(days_are_told_by_the_calendar, make_room, give_back)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

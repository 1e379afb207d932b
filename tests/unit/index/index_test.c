#include "test.h"

#include "index/index.h"

#include <stdlib.h>
#include <unistd.h>

static mz_region region;
static mz_arena arena;
static char folder[64];
static char *path;

static int set_up(void **state)
{
    (void)state;
    (void)strcpy(folder, "/tmp/mizan-index-XXXXXX");
    if (mz_failed(mz_region_new(1 << 26, &region, &arena)) || mkdtemp(folder) == NULL) {
        return 1;
    }
    path = mz_path_join(&arena, folder, S("index.db"));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    (void)unlink(path);
    (void)rmdir(folder);
    mz_region_free(&region);
    return 0;
}

static mz_incident_row incident(int64_t id, mz_day from)
{
    return (mz_incident_row){.id = id,
                             .from = from,
                             .to = from,
                             .placed = true,
                             .lat_e6 = -5,
                             .lon_e6 = 7,
                             .place = S("a"),
                             .type = S("shelling"),
                             .parties = S("AFG PAK"),
                             .reports = 2,
                             .sources = 1,
                             .least_ppm = -1};
}

static void rows_come_back_as_they_went_in(void **state)
{
    (void)state;
    MZ_INDEX_SCOPED index = NULL;
    mz_rows rows;
    assert_ok(mz_index_create(path, &index));
    assert_ok(mz_index_begin(index));
    for (int i = 0; i < 100; i++) {
        const mz_incident_row row = incident(i * 7 % 100, i % 10 == 0 ? MZ_NO_DAY : 20000 + i % 3);
        assert_ok(mz_index_put(index, MZ_TABLE_INCIDENT, &row));
    }
    const mz_account_row account = {.incident = 3,
                                    .side = S("PAK"),
                                    .established_lo = 23,
                                    .established_hi = MZ_OPEN,
                                    .conceded_lo = -1,
                                    .conceded_hi = 0,
                                    .alleged = S("AFG 150 -")};
    assert_ok(mz_index_put(index, MZ_TABLE_ACCOUNT, &account));
    assert_ok(mz_index_make_indexes(index));
    assert_ok(mz_index_commit(index));
    const mz_value span[] = {mz_value_number(20001), mz_value_number(20001)};
    assert_ok(mz_index_ask(index, MZ_Q_INCIDENTS, span, 2, &rows, &arena));
    assert_int_equal(rows.n, 30);
    const mz_incident_row *r = rows.v;
    for (mz_len i = 0; i < rows.n; i++) {
        assert_int_equal(r[i].from, 20001);
        assert_int_equal(r[i].lat_e6, -5);
        assert_str(r[i].parties, S("AFG PAK"));
        assert_true(i == 0 || r[i - 1].id < r[i].id);
    }
    const mz_value id[] = {mz_value_number(3)};
    assert_ok(mz_index_ask(index, MZ_Q_ACCOUNT, id, 1, &rows, &arena));
    assert_int_equal(rows.n, 1);
    assert_true(((const mz_account_row *)rows.v)->established_hi == MZ_OPEN);
    assert_true(((const mz_account_row *)rows.v)->conceded_hi == 0);
}

static void the_digest_depends_on_the_rows_alone(void **state)
{
    (void)state;
    mz_str hex[3];
    for (int round = 0; round < 3; round++) {
        MZ_INDEX_SCOPED index = NULL;
        assert_ok(mz_index_create(path, &index));
        for (int i = 0; i < 50; i++) {
            const mz_incident_row row = incident(round == 1 ? 49 - i : i, 20000 + (round == 2 && i == 17));
            assert_ok(mz_index_put(index, MZ_TABLE_INCIDENT, &row));
        }
        assert_ok(mz_index_digest(index, MZ_TABLE_INCIDENT, &hex[round], &arena));
    }
    assert_int_equal(hex[0].len, 64);
    assert_str(hex[1], hex[0]); /* the order of putting in does not count */
    assert_false(mz_str_eq(hex[2], hex[0]));
}

static void a_file_that_is_no_index_says_what_to_do(void **state)
{
    (void)state;
    mz_index *index = NULL;
    assert_ok(mz_file_replace(path, S("this is not a database, and long enough to be looked at as one"), 0644));
    const mz_status s = mz_index_open(path, true, &index);
    assert_code(s, MZ_CORRUPT);
    assert_true(mz_str_find(mz_str_of(s.what), S("rebuild")) >= 0);
    assert_null(index);
}

static void numbers_of_statements_have_one_spelling(void **state)
{
    (void)state;
    mz_statement_id id = 5;
    static const char *const bad[] = {
        "", "1", "1.", ".1", "01.0", "1.00", "1.-1", "-1.0", "1.65536", "1.0.0", "99999999999999.0"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(mz_statement_id_parse(mz_str_of(bad[i]), &id));
    }
    assert_int_equal(id, 5);
    assert_true(mz_statement_id_parse(S("12.65535"), &id));
    MZ_BUF_SCOPED b = mz_buf_new(32);
    mz_put_statement_id(&b, id);
    assert_str(mz_buf_str(&b), S("12.65535"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_back_as_they_went_in),
        cmocka_unit_test(the_digest_depends_on_the_rows_alone),
        cmocka_unit_test(a_file_that_is_no_index_says_what_to_do),
        cmocka_unit_test(numbers_of_statements_have_one_spelling),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

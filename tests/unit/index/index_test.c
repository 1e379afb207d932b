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

static void put_said(mz_index *index, int64_t entry, int64_t document, mz_str speaker, mz_day said)
{
    const mz_statement_row row = {.id = mz_statement_id_of(entry, 0),
                                  .document = document,
                                  .speaker = speaker,
                                  .said = said,
                                  .from = MZ_NO_DAY,
                                  .to = MZ_NO_DAY};
    assert_ok(mz_index_put(index, MZ_TABLE_STATEMENT, &row));
}

static void voices_are_speakers_and_where_they_speak_for_themselves_publishers(void **state)
{
    (void)state;
    MZ_INDEX_SCOPED index = NULL;
    const mz_voice_row *v;
    mz_len n;
    const mz_document_row papers[] = {
        {.id = 1, .hash = S("a"), .name = S("a.txt"), .publisher = S("Wire"), .actor = S("MED"), .date = 20000},
        {.id = 2, .hash = S("b"), .name = S("b.txt"), .date = MZ_NO_DAY}};
    assert_ok(mz_index_create(path, &index));
    assert_ok(mz_index_begin(index));
    assert_ok(mz_index_put(index, MZ_TABLE_DOCUMENT, &papers[0]));
    assert_ok(mz_index_put(index, MZ_TABLE_DOCUMENT, &papers[1]));
    put_said(index, 10, 1, S("PAKMIL"), 20003);
    put_said(index, 11, 2, S("PAKMIL"), MZ_NO_DAY);
    put_said(index, 12, 1, S("PAKMIL"), 20001);
    put_said(index, 13, 1, S("MED"), 20000);
    put_said(index, 14, 2, (mz_str){0}, MZ_NO_DAY);
    assert_ok(mz_index_commit(index));
    assert_ok(mz_index_voices(index, &v, &n, &arena));
    assert_int_equal(n, 3);
    assert_str(v[0].speaker, S(""));
    assert_str(v[0].publisher, S("b.txt"));
    assert_int_equal(v[0].first, MZ_NO_DAY);
    assert_str(v[1].speaker, S("MED"));
    assert_str(v[1].publisher, S("Wire"));
    assert_str(v[2].speaker, S("PAKMIL"));
    assert_str(v[2].publisher, S(""));
    assert_int_equal(v[2].statements, 3);
    assert_int_equal(v[2].first, 20001);
    assert_int_equal(v[2].last, 20003);
}

static void entries_are_asked_for_from_the_newest_back(void **state)
{
    (void)state;
    MZ_INDEX_SCOPED index = NULL;
    mz_rows rows;
    assert_ok(mz_index_create(path, &index));
    assert_ok(mz_index_begin(index));
    for (int i = 0; i < 10; i++) {
        const mz_entry_row row = {.n = i,
                                  .name = S("x"),
                                  .feed = i % 2 == 0 ? S("even") : S("odd"),
                                  .kind = i % 3 == 0 ? S("terms") : S("document")};
        assert_ok(mz_index_put(index, MZ_TABLE_ENTRY, &row));
    }
    assert_ok(mz_index_commit(index));
    const mz_value nothing = {.is_null = true}, four = mz_value_number(4), nine = mz_value_number(9);
    const mz_value all[] = {nine, nothing, nothing, four},
                   some[] = {nine, mz_value_text(S("terms")), mz_value_text(S("even")), four};
    assert_ok(mz_index_ask(index, MZ_Q_ENTRIES_BACK, all, 4, &rows, &arena));
    assert_int_equal(rows.n, 4);
    assert_int_equal(((const mz_entry_row *)rows.v)[0].n, 8);
    assert_int_equal(((const mz_entry_row *)rows.v)[3].n, 5);
    assert_ok(mz_index_ask(index, MZ_Q_ENTRIES_BACK, some, 4, &rows, &arena));
    assert_int_equal(rows.n, 2);
    assert_int_equal(((const mz_entry_row *)rows.v)[0].n, 6);
    assert_int_equal(((const mz_entry_row *)rows.v)[1].n, 0);
}

static void the_last_incident_is_the_one_that_began_last(void **state)
{
    (void)state;
    MZ_INDEX_SCOPED index = NULL;
    mz_rows rows;
    assert_ok(mz_index_create(path, &index));
    assert_ok(mz_index_begin(index));
    assert_ok(mz_index_ask(index, MZ_Q_INCIDENT_LAST, NULL, 0, &rows, &arena));
    assert_int_equal(rows.n, 0);
    const mz_incident_row v[] = {incident(1, 20005), incident(2, 20009), incident(3, MZ_NO_DAY), incident(4, 20001)};
    for (int i = 0; i < 4; i++) {
        assert_ok(mz_index_put(index, MZ_TABLE_INCIDENT, &v[i]));
    }
    assert_ok(mz_index_commit(index));
    assert_ok(mz_index_ask(index, MZ_Q_INCIDENT_LAST, NULL, 0, &rows, &arena));
    assert_int_equal(rows.n, 1);
    assert_int_equal(((const mz_incident_row *)rows.v)->id, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_back_as_they_went_in),
        cmocka_unit_test(the_digest_depends_on_the_rows_alone),
        cmocka_unit_test(a_file_that_is_no_index_says_what_to_do),
        cmocka_unit_test(numbers_of_statements_have_one_spelling),
        cmocka_unit_test(voices_are_speakers_and_where_they_speak_for_themselves_publishers),
        cmocka_unit_test(entries_are_asked_for_from_the_newest_back),
        cmocka_unit_test(the_last_incident_is_the_one_that_began_last),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

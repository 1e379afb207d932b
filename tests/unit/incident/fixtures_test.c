#include "test.h"

#include "incident/incident.h"

#include <stdio.h>

/* The scenes that every build passes: tables of a few rows, read and matched as `mizan match` does. */

#define HEAD                                                                                                           \
    "rec_id,source,date_start,date_end,date_prec,lat,lon,where_prec,country,adm_1,adm_2,type,actor,deaths_low,"        \
    "deaths_best,deaths_high\n"
#define UNIT ",Pakistan,KP,Kurram,shelling,D1,"

static mz_region region;
static mz_arena all, perm, scratch;
static const mz_weights *weights;

static int begin(void **state)
{
    (void)state;
    assert_ok(mz_region_new(INT64_C(1) << 34, &region, &all));
    return 0;
}

/* Each scene has the memory for itself. */
static int fresh(void **state)
{
    (void)state;
    perm = (mz_arena){all.beg, all.beg + (INT64_C(1) << 33)};
    scratch = (mz_arena){perm.end, all.end};
    assert_ok(mz_weights_default(&weights, &perm));
    return 0;
}

static int end(void **state)
{
    (void)state;
    mz_region_free(&region);
    return 0;
}

typedef struct scene {
    mz_events events;
    mz_matched m;
} scene;

static scene read_scene(const char *text, const char *dirty)
{
    scene s = {0};
    mz_events_options *o = mz_new(&perm, mz_events_options, 1);
    if (dirty != NULL) {
        *mz_push(&perm, &o->dirty) = mz_str_of(dirty);
    }
    assert_ok(mz_events_read(S("scene.csv"), mz_str_of(text), o, &s.events, &perm));
    assert_ok(mz_events_settle(&s.events, &perm, scratch));
    return s;
}

static scene solve(const char *text, const char *dirty)
{
    scene s = read_scene(text, dirty);
    assert_ok(mz_match(s.events.v, s.events.n, NULL, 0, weights, 1, &s.m, &perm, scratch));
    return s;
}

static mz_len place(const scene *s, const char *id)
{
    for (mz_len i = 0; i < s->events.n; i++) {
        if (mz_str_eq(s->events.v[i].rec_id, mz_str_of(id))) {
            return i;
        }
    }
    fail_msg("no record %s", id);
    return -1;
}

static bool together(const scene *s, const char *a, const char *b)
{
    return s->m.first[place(s, a)] == s->m.first[place(s, b)];
}

static const mz_edge *edge(const scene *s, const char *a, const char *b)
{
    const mz_len x = place(s, a), y = place(s, b);
    for (mz_len i = 0; i < s->m.edges_n; i++) {
        const mz_edge *e = &s->m.edges[i];
        if ((e->a == x && e->b == y) || (e->a == y && e->b == x)) {
            return e;
        }
    }
    return NULL;
}

static void one_village_and_day_with_two_incidents_stays_two(void **state)
{
    (void)state;
    const scene s = solve(HEAD "a1,a,2026-01-10,,1,33.9,70.1,1" UNIT "3,3,3\n"
                               "a2,a,2026-01-10,,1,33.9,70.1,1" UNIT "14,14,14\n"
                               "b1,b,2026-01-10,,1,33.9,70.1,1" UNIT "3,3,3\n"
                               "b2,b,2026-01-10,,1,33.9,70.1,1" UNIT "14,14,14\n",
                          NULL);
    assert_int_equal(s.m.incidents, 2);
    assert_true(together(&s, "a1", "b1") && together(&s, "a2", "b2"));
}

static void days_of_a_siege_stay_apart_and_its_summary_is_linked_to_none(void **state)
{
    (void)state;
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    mz_puts(&b, HEAD);
    for (int day = 1; day <= 7; day++) {
        mz_puts(&b, "d");
        mz_put_int(&b, day);
        mz_puts(&b, ",a,2026-01-0");
        mz_put_int(&b, day);
        mz_puts(&b, ",,1,33.9,70.1,1" UNIT "2,2,2\n");
    }
    mz_puts(&b, "week,b,2026-01-01,2026-01-07,3,33.9,70.1,1" UNIT "14,14,14\n");
    mz_put_byte(&b, 0);
    const scene s = solve((const char *)b.data, NULL);
    for (int day = 1; day <= 7; day++) {
        const char id[] = {'d', (char)('0' + day), 0};
        const mz_edge *e = edge(&s, id, "week");
        assert_true(e == NULL || e->probability_ppm <= 500000);
        assert_true(day == 1 || !together(&s, id, "d1"));
    }
}

static void a_moved_and_halved_communique_is_linked_with_doubt(void **state)
{
    (void)state;
    const scene s = solve(HEAD "m1,monitor,2026-01-10,,1,33.9,70.1,1" UNIT "8,8,8\n"
                               "p1,party,2026-01-10,,1,34.26,70.1,3" UNIT "4,4,4\n",
                          NULL);
    const mz_edge *e = edge(&s, "m1", "p1");
    assert_non_null(e);
    assert_in_range(e->probability_ppm, 50000, 950000);
    mz_why why;
    mz_match_why(&s.m, e, &why, &perm);
    assert_in_range(why.distance_m, 39000, 41000);
    int32_t sum = 0;
    for (int i = 0; i < why.rows_n; i++) {
        sum += why.rows[i].weight;
    }
    assert_int_equal(sum, e->score);
    if (e->accepted) {
        assert_int_equal(mz_match_disputed(&s.m, (int32_t)place(&s, "m1")), MZ_DISPUTED_PLACE | MZ_DISPUTED_DEATHS);
    }
}

static void a_round_up_of_six_incidents_stays_six(void **state)
{
    (void)state;
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    mz_puts(&b, HEAD);
    for (int i = 0; i < 6; i++) {
        mz_puts(&b, "r1#");
        mz_put_int(&b, i);
        mz_puts(&b, ",wire,2026-01-1");
        mz_put_int(&b, i / 2);
        mz_puts(&b, ",,1,33.");
        mz_put_int(&b, 3 + i);
        mz_puts(&b, ",70.1,1" UNIT);
        mz_put_int(&b, i);
        mz_puts(&b, ",");
        mz_put_int(&b, i);
        mz_puts(&b, ",");
        mz_put_int(&b, i);
        mz_puts(&b, "\n");
    }
    mz_put_byte(&b, 0);
    assert_int_equal(solve((const char *)b.data, "wire").m.incidents, 6);
}

/* The same three reports, 667 m apart, wherever they happen. */
static void a_scene_gives_the_same_scores_at_the_date_line_and_the_pole(void **state)
{
    (void)state;
    static const char *const at[][3] = {{"0.000,10.000", "0.006,10.000", "0.000,10.500"},
                                        {"0.000,179.997", "0.000,-179.997", "0.000,-179.503"},
                                        {"89.997,0.000", "89.997,180.000", "89.500,90.000"}};
    int32_t score = 0, other = 0;
    for (int i = 0; i < 3; i++) {
        char text[1024];
        (void)snprintf(text, sizeof text,
                       HEAD "a1,a,2026-01-10,,1,%s,1,X,,,shelling,D1,3,3,3\n"
                            "b1,b,2026-01-11,,1,%s,3,X,,,shelling,D1,3,3,3\n"
                            "c1,c,2026-01-09,,1,%s,3,X,,,shelling,D1,3,3,3\n",
                       at[i][0], at[i][1], at[i][2]);
        const scene s = solve(text, NULL);
        const mz_edge *e = edge(&s, "a1", "b1"), *f = edge(&s, "a1", "c1");
        assert_non_null(e);
        assert_non_null(f);
        assert_true(i == 0 || (e->score == score && f->score == other));
        score = e->score;
        other = f->score;
    }
}

static void a_withdrawn_report_leaves_what_would_be_without_it(void **state)
{
    (void)state;
    const scene s = read_scene(HEAD "a1,a,2026-01-10,,1,33.9,70.1,1" UNIT "3,3,3\n"
                                    "b1,b,2026-01-10,,1,33.9,70.1,1" UNIT "3,3,3\n",
                               NULL);
    mz_store *store;
    mz_store_moved moved = {0};
    assert_ok(mz_store_open(s.events.v, 2, NULL, 0, weights, 1, &store, &perm, scratch));
    assert_int_equal(mz_store_first(store, 1), 0);
    assert_ok(mz_store_withdraw(store, S("a1"), &moved, scratch));
    assert_int_equal(moved.n, 1);
    assert_int_equal(mz_store_first(store, moved.v[0]), moved.v[0]);
    assert_int_equal(mz_store_probability_ppm(store, moved.v[0]), -1);
}

/* Six equal reports, ids that sort by bytes, quotes and commas in them: 720 orders, one answer. */
static void any_order_of_equal_reports_gives_one_answer(void **state)
{
    (void)state;
    static const char *const rows[6] = {
        "9,a,2026-01-10,,1,33.9,70.1,1" UNIT "3,3,3\n",          "10,a,2026-01-10,,1,33.9,70.1,1" UNIT "3,3,3\n",
        "\xC3\xA9,b,2026-01-10,,1,33.9,70.1,1" UNIT "3,3,3\n",   "e\xCC\x81,b,2026-01-10,,1,33.9,70.1,1" UNIT "3,3,3\n",
        "\"q\"\"u\",c,2026-01-10,,1,33.9,70.1,1" UNIT "3,3,3\n", "\"x,y\",c,2026-01-10,,1,33.9,70.1,1" UNIT "3,3,3\n",
    };
    const mz_arena before = perm;
    MZ_BUF_SCOPED wanted = mz_buf_new(4096);
    for (int order = 0; order < 720; order++) {
        int left[6] = {0, 1, 2, 3, 4, 5}, code = order;
        MZ_BUF_SCOPED b = mz_buf_new(8192), lines = mz_buf_new(4096);
        perm = before;
        mz_puts(&b, HEAD);
        for (int n = 6; n > 0; n--) {
            const int pick = code % n;
            code /= n;
            mz_put(&b, mz_str_of(rows[left[pick]]));
            left[pick] = left[n - 1];
        }
        mz_put_byte(&b, 0);
        const scene s = solve((const char *)b.data, NULL);
        mz_matched_lines(s.events.v, &s.m, 0, s.m.n, &lines);
        if (order == 0) {
            mz_put(&wanted, mz_buf_str(&lines));
            assert_str(s.events.v[s.m.order[0]].rec_id, S("10"));
        }
        assert_str(mz_buf_str(&lines), mz_buf_str(&wanted));
    }
}

static void of_two_rows_with_one_id_position_decides_nothing(void **state)
{
    (void)state;
    static const char *const rows[2] = {"1,a,2026-01-10,3\n", "1,a,2026-01-11,4\n"};
    for (int i = 0; i < 2; i++) {
        char text[256];
        (void)snprintf(text, sizeof text, "rec_id,source,date_start,deaths_best\n%s%s", rows[i], rows[1 - i]);
        const scene s = read_scene(text, NULL);
        assert_int_equal(s.events.n, 1);
        assert_int_equal(s.events.v[0].deaths_best, 4);
        assert_int_equal(s.events.rejects.n, 1);
    }
}

/* Forty copies of one wire story decide like one: the monitor joins them, or not, as it would join a single one. */
static void forty_copies_are_one_witness(void **state)
{
    (void)state;
    static const char *const deaths[] = {"3,3,3", "9,9,9", "30,30,30"};
    int joined = 0;
    for (int d = 0; d < 3; d++) {
        bool answer[2];
        for (int many = 0; many < 2; many++) {
            MZ_BUF_SCOPED b = mz_buf_new(1 << 16);
            mz_puts(&b, HEAD "m1,monitor,2026-01-10,,1,33.9,70.1,1" UNIT "3,3,3\n");
            for (int i = 0; i < (many != 0 ? 40 : 1); i++) {
                mz_puts(&b, "w");
                mz_put_int(&b, i);
                mz_puts(&b, ",wire,2026-01-11,,1,33.92,70.1,2" UNIT);
                mz_put(&b, mz_str_of(deaths[d]));
                mz_puts(&b, "\n");
            }
            mz_put_byte(&b, 0);
            const scene s = solve((const char *)b.data, "wire");
            assert_true(many == 0 || together(&s, "w0", "w39"));
            answer[many] = together(&s, "m1", "w0");
        }
        joined += answer[1];
        assert_true(answer[0] || !answer[1]);
    }
    assert_true(joined >= 1);
}

static void a_dense_bombardment_drops_nothing_and_names_its_cell(void **state)
{
    (void)state;
    MZ_BUF_SCOPED b = mz_buf_new(1 << 22);
    mz_puts(&b, HEAD);
    for (int i = 0; i < 800; i++) {
        mz_puts(&b, "s");
        mz_put_int(&b, i);
        mz_put_byte(&b, ',');
        mz_put_byte(&b, (uint8_t)('a' + i % 4));
        mz_puts(&b, ",2026-01-10,,1,33.9,70.1,1" UNIT "1,1,1\n");
    }
    mz_put_byte(&b, 0);
    const scene s = solve((const char *)b.data, NULL);
    assert_int_equal(s.m.candidates, 6 * 200 * 200); /* all pairs of two sources */
    assert_int_equal(s.m.densest_n, 800);
    for (mz_len i = 0; i < s.m.edges_n; i++) {
        assert_false(mz_str_eq(s.events.v[s.m.edges[i].a].source, s.events.v[s.m.edges[i].b].source));
    }
}

static void bad_rows_are_named_and_the_rest_is_answered(void **state)
{
    (void)state;
    static const uint8_t text[] = HEAD "only,a,2026-01-10,,,,,,,,,,,,,\n"
                                       "lat,a,2026-01-10,,1,91,70.1,1" UNIT "3,3,3\n"
                                       "day,a,2016-02-30,,1,33.9,70.1,1" UNIT "3,3,3\n"
                                       "end,a,2026-01-10,2026-01-09,1,33.9,70.1,1" UNIT "3,3,3\n"
                                       "bad\xFF,a,2026-01-10,,1,33.9,70.1,1" UNIT "3,3,3\n"
                                       "nul\0,a,2026-01-10,,1,33.9,70.1,1" UNIT "3,3,3\n"
                                       "neg,a,2026-01-10,,1,33.9,70.1,1" UNIT "-3,3,3\n"
                                       ",a,2026-01-10,,1,33.9,70.1,1" UNIT "3,3,3\n";
    mz_events_options o = {0};
    mz_events t = {0};
    assert_ok(mz_events_read(S("x.csv"), (mz_str){text, (mz_len)sizeof text - 1}, &o, &t, &perm));
    assert_int_equal(t.n, 1);
    assert_int_equal(t.rejects.n, 7);
    assert_int_equal(t.rejects.v[0].line, 3);
    mz_matched m;
    assert_ok(mz_match(t.v, t.n, NULL, 0, weights, 1, &m, &perm, scratch));
    assert_int_equal(m.incidents, 1);
    assert_int_equal(m.unplaced, 1);
}

static void empty_tables_answer_nothing(void **state)
{
    (void)state;
    mz_events_options o = {0};
    mz_events t = {0};
    mz_matched m;
    assert_code(mz_events_read(S("x.csv"), S(""), &o, &t, &perm), MZ_BAD_INPUT);
    assert_code(mz_events_read(S("x.csv"), S("name,age\n"), &o, &t, &perm), MZ_BAD_INPUT);
    assert_int_equal(t.n, 0);
    assert_ok(mz_events_read(S("x.csv"), S(HEAD), &o, &t, &perm));
    assert_ok(mz_match(t.v, t.n, NULL, 0, weights, 1, &m, &perm, scratch));
    assert_int_equal(m.incidents, 0);
}

static void other_layouts_are_known_by_their_columns(void **state)
{
    (void)state;
    mz_events_options o = {0};
    mz_events t = {0};
    assert_ok(
        mz_events_read(S("d/ged_pak.csv"),
                       S("id,type_of_violence,dyad_new_id,conflict_new_id,where_prec,latitude,longitude,date_prec,"
                         "date_start,date_end,best,high,low\n,#a,#b,,,,,,,,,,\n"
                         "7,1,422,218,5,34.5,73.9,2,1991-09-20 00:00:00.000,1991-09-22 00:00:00.000,7,9,5\n"),
                       &o, &t, &perm));
    assert_ok(mz_events_read(S("acled.csv"),
                             S("event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,actor2,"
                               "latitude,longitude,geo_precision,fatalities,timestamp\n"
                               "PAK1,02 January 2016,2,Battles,Armed clash,B,A,34.1,71.2,3,0,1500000000\n"),
                             &o, &t, &perm));
    assert_int_equal(t.n, 2);
    assert_str(t.v[0].source, S("ged_pak"));
    assert_str(t.v[0].family, S("ucdp_ged"));
    assert_str(t.v[0].dyad, S("422"));
    assert_int_equal(t.v[0].to - t.v[0].from, 2);
    assert_int_equal(t.v[0].deaths.hi, 9);
    assert_int_equal(t.v[1].where_prec, 4);
    assert_int_equal(t.v[1].date_prec, 3);
    assert_str(t.v[1].dyad, S("A|B"));
    assert_true(t.v[1].deaths.hi == MZ_OPEN); /* none reported is not none */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(one_village_and_day_with_two_incidents_stays_two, fresh),
        cmocka_unit_test_setup(days_of_a_siege_stay_apart_and_its_summary_is_linked_to_none, fresh),
        cmocka_unit_test_setup(a_moved_and_halved_communique_is_linked_with_doubt, fresh),
        cmocka_unit_test_setup(a_round_up_of_six_incidents_stays_six, fresh),
        cmocka_unit_test_setup(a_scene_gives_the_same_scores_at_the_date_line_and_the_pole, fresh),
        cmocka_unit_test_setup(a_withdrawn_report_leaves_what_would_be_without_it, fresh),
        cmocka_unit_test_setup(any_order_of_equal_reports_gives_one_answer, fresh),
        cmocka_unit_test_setup(of_two_rows_with_one_id_position_decides_nothing, fresh),
        cmocka_unit_test_setup(forty_copies_are_one_witness, fresh),
        cmocka_unit_test_setup(a_dense_bombardment_drops_nothing_and_names_its_cell, fresh),
        cmocka_unit_test_setup(bad_rows_are_named_and_the_rest_is_answered, fresh),
        cmocka_unit_test_setup(empty_tables_answer_nothing, fresh),
        cmocka_unit_test_setup(other_layouts_are_known_by_their_columns, fresh),
    };
    return cmocka_run_group_tests(tests, begin, end);
}

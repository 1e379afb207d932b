#include "test.h"

#include "incident/near.h"

/* The index of candidates against the rule applied to every pair. */

static mz_region region;
static mz_arena perm, scratch;

static int begin(void **state)
{
    (void)state;
    mz_arena all;
    assert_ok(mz_region_new(INT64_C(1) << 32, &region, &all));
    perm = (mz_arena){all.beg, all.beg + (INT64_C(1) << 31)};
    scratch = (mz_arena){perm.end, all.end};
    return 0;
}

static int end(void **state)
{
    (void)state;
    mz_region_free(&region);
    return 0;
}

static uint32_t next(uint64_t *seed, uint32_t below)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33) % below;
}

static mz_rec random_rec(uint64_t *seed, int32_t lat_e6, int32_t lon_e6)
{
    mz_rec r = {.usable = next(seed, 20) != 0, .where_prec = (uint8_t)(1 + next(seed, 7))};
    int32_t xyz[3];
    const int32_t lat = lat_e6 + (int32_t)next(seed, 3000000) - 1500000;
    mz_rec_point(lat > 90000000 ? 90000000 : lat, lon_e6 + (int32_t)next(seed, 4000000), xyz);
    r.x = xyz[0];
    r.y = xyz[1];
    r.z = xyz[2];
    r.from = (int32_t)next(seed, 40);
    r.to = r.from + (next(seed, 6) == 0 ? (int32_t)next(seed, 60) : 0);
    r.reach_from = r.from - (int32_t)next(seed, 3);
    r.reach_to = r.to + (int32_t)next(seed, 3);
    r.source = (uint16_t)next(seed, 4);
    r.clean = (uint16_t)(r.source == 3 ? 0 : r.source + 1);
    r.dyad = (int32_t)next(seed, 3);
    r.conflict = (int32_t)next(seed, 3);
    r.type_fine = (int32_t)next(seed, 2);
    r.country = (int32_t)next(seed, 3);
    r.adm_1 = (int32_t)next(seed, 3);
    r.deaths_best = (int32_t)next(seed, 4) - 1;
    return r;
}

typedef struct table {
    uint8_t seen[400][400];
} table;

static void note(void *ctx, int worker, int32_t a, int32_t b)
{
    (void)worker;
    assert_true(a < b);
    ((table *)ctx)->seen[a][b]++;
}

static void the_index_finds_each_pair_of_the_rule_once(void **state)
{
    (void)state;
    static const int32_t places[][2] = {{34000000, 71000000}, {-17000000, 178500000}, {88900000, 10000000}, {0, 0}};
    for (uint64_t trial = 0; trial < 12; trial++) {
        uint64_t seed = trial + 11;
        const mz_len n = 300;
        mz_rec_source *sources = mz_new(&perm, mz_rec_source, 4);
        mz_recs recs = {.v = mz_new(&perm, mz_rec, n), .n = n, .sources = sources, .sources_n = 4};
        for (mz_len i = 0; i < n; i++) {
            recs.v[i] = random_rec(&seed, places[trial % 4][0], places[trial % 4][1]);
        }
        table *t = mz_new(&perm, table, 1);
        mz_near_stats stats;
        mz_near_all(&recs, 1, note, t, &stats, scratch);
        mz_len pairs = 0;
        for (mz_len a = 0; a < n; a++) {
            for (mz_len b = a + 1; b < n; b++) {
                const int want = mz_near_pair(&recs.v[a], &recs.v[b]) ? 1 : 0;
                assert_int_equal(t->seen[a][b], want);
                pairs += want;
            }
        }
        assert_true(pairs > 100);
    }
}

static void a_clean_source_alone_has_no_candidates(void **state)
{
    (void)state;
    mz_rec_source source = {S("a"), S("a"), false};
    mz_rec v[3] = {{.usable = true, .where_prec = 1, .clean = 1}, {.usable = true, .where_prec = 1, .clean = 1}};
    const mz_recs recs = {.v = v, .n = 2, .sources = &source, .sources_n = 1};
    table *t = mz_new(&perm, table, 1);
    mz_near_stats stats;
    mz_near_all(&recs, 1, note, t, &stats, scratch);
    assert_int_equal(t->seen[0][1], 0);
    assert_int_equal(stats.densest_n, 2);
    assert_int_equal(stats.densest, 0);
}

static void distances_do_not_know_the_date_line_or_the_pole(void **state)
{
    (void)state;
    static const int32_t pairs[][4] = {{0, 0, 6000, 0},
                                       {0, 179997000, 0, -179997000},
                                       {89997000, 0, 89997000, 180000000},
                                       {89997000, -90000000, 89997000, 90000000}};
    for (int i = 0; i < 4; i++) {
        mz_rec a = {0}, b = {0};
        int32_t p[3], q[3];
        mz_rec_point(pairs[i][0], pairs[i][1], p);
        mz_rec_point(pairs[i][2], pairs[i][3], q);
        a.x = p[0];
        b.x = q[0];
        a.y = p[1];
        b.y = q[1];
        a.z = p[2];
        b.z = q[2];
        assert_in_range(mz_rec_metres(mz_rec_chord2(&a, &b)), 666, 668); /* 6e-3 degrees of 111,195 m */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_index_finds_each_pair_of_the_rule_once),
        cmocka_unit_test(a_clean_source_alone_has_no_candidates),
        cmocka_unit_test(distances_do_not_know_the_date_line_or_the_pole),
    };
    return cmocka_run_group_tests(tests, begin, end);
}

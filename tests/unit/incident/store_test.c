#include "test.h"

#include "incident/incident.h"

/* The store against the batch: after any changes both must say the same. */

static mz_region region;
static mz_arena perm, scratch;
static const mz_weights *weights;

static int begin(void **state)
{
    (void)state;
    mz_arena all;
    assert_ok(mz_region_new(INT64_C(1) << 34, &region, &all));
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

/* A small linear generator: the same reports on every machine. */
static uint32_t next(uint64_t *seed, uint32_t below)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33) % below;
}

static mz_str word(const char *head, uint32_t n)
{
    MZ_BUF_SCOPED b = mz_buf_new(64);
    mz_put(&b, mz_str_of(head));
    mz_put_int(&b, n);
    return mz_str_copy(&perm, mz_buf_str(&b));
}

/* Dense on purpose: few places, days and figures, so that ties, rivals and long components are common. */
static mz_report random_report(uint64_t *seed, uint32_t id)
{
    static const char *const sources[] = {"sa", "sb", "sc", "sd"};
    const uint32_t source = next(seed, 4);
    mz_report r = {.rec_id = word("r", id), .source = mz_str_of(sources[source]), .dirty = source == 3};
    r.from = 20000 + (mz_day)next(seed, 12);
    r.to = r.from + (next(seed, 5) == 0 ? (mz_day)next(seed, 40) : 0);
    r.date_prec = 1 + (next(seed, 4) == 0 ? (int)next(seed, 4) : 0);
    r.placed = next(seed, 20) != 0;
    r.lat_e6 = 34000000 + (int32_t)next(seed, 4) * 20000;
    r.lon_e6 = 71000000 + (int32_t)next(seed, 3) * 30000 + (next(seed, 6) == 0 ? 900000 : 0);
    r.where_prec = 1 + (int)next(seed, next(seed, 8) == 0 ? 7 : 4);
    r.country = S("Pakistan");
    r.adm_1 = next(seed, 5) == 0 ? S("") : word("p", next(seed, 2));
    r.adm_2 = next(seed, 3) == 0 ? S("") : word("d", next(seed, 3));
    r.type_fine = word("T", next(seed, 2));
    r.type_broad = S("violence");
    r.dyad = next(seed, 4) == 0 ? S("") : word("D", next(seed, 2));
    r.conflict = next(seed, 9) == 0 ? S("") : S("C");
    r.counted = next(seed, 5) != 0;
    r.deaths_best = (int64_t)next(seed, 4);
    r.deaths = (mz_interval){r.deaths_best, next(seed, 4) == 0 ? MZ_OPEN : r.deaths_best + (int64_t)next(seed, 3)};
    return r;
}

typedef struct model {
    mz_report v[512];
    mz_len n;
    mz_link links[64];
    mz_len links_n;
} model;

static mz_len find(const model *m, mz_str id)
{
    for (mz_len i = 0; i < m->n; i++) {
        if (mz_str_eq(m->v[i].rec_id, id)) {
            return i;
        }
    }
    return -1;
}

static void compare(const model *m, const mz_store *s)
{
    mz_matched want;
    assert_ok(mz_match(m->v, m->n, m->links, m->links_n, weights, 1, &want, &perm, scratch));
    for (mz_len i = 0; i < m->n; i++) {
        const int32_t slot = mz_store_find(s, m->v[i].rec_id);
        assert_true(slot >= 0);
        assert_str(mz_store_report(s, mz_store_first(s, slot))->rec_id, m->v[want.first[i]].rec_id);
        assert_int_equal(mz_store_probability_ppm(s, slot), want.probability_ppm[i]);
    }
}

static void hear(const mz_store *s, const mz_store_moved *moved, mz_map *incidents)
{
    for (mz_len i = 0; i < moved->n; i++) {
        *mz_map_put(incidents, mz_store_report(s, moved->v[i])->rec_id, 0, NULL, &perm) =
            mz_store_first(s, moved->v[i]);
    }
}

static void change(model *m, mz_store *s, uint64_t *seed, uint32_t *ids, mz_map *incidents)
{
    mz_store_moved moved = {0};
    const uint32_t what = next(seed, 10);
    if (what < 5 || m->n < 3) {
        const mz_report r = random_report(seed, (*ids)++);
        m->v[m->n++] = r;
        assert_ok(mz_store_add(s, &r, &moved, scratch));
    } else if (what < 7) {
        const mz_len at = next(seed, (uint32_t)m->n);
        mz_report r = random_report(seed, 0);
        r.rec_id = m->v[at].rec_id;
        r.source = m->v[at].source;
        r.dirty = m->v[at].dirty;
        m->v[at] = r;
        assert_ok(mz_store_add(s, &r, &moved, scratch));
    } else if (what < 9) {
        const mz_len at = next(seed, (uint32_t)m->n);
        assert_ok(mz_store_withdraw(s, m->v[at].rec_id, &moved, scratch));
        m->v[at] = m->v[--m->n];
    } else if (m->links_n < 60) {
        const mz_link l = {word("r", next(seed, *ids)),
                           word("r", next(seed, *ids)),
                           next(seed, 2) == 0,
                           S("mediator"),
                           S("2026-01-01"),
                           S("seen")};
        if (!mz_str_eq(l.rec_a, l.rec_b) && !mz_failed(mz_store_link(s, &l, &moved, scratch))) {
            m->links[m->links_n++] = l;
        }
    }
    hear(s, &moved, incidents);
}

static void a_store_equals_the_batch_after_any_changes(void **state)
{
    (void)state;
    for (uint64_t trial = 1; trial <= 12; trial++) {
        uint64_t seed = trial * 7919;
        model *m = mz_new(&perm, model, 1);
        uint32_t ids = 0;
        for (uint32_t i = 0; i < 60; i++) {
            m->v[m->n++] = random_report(&seed, ids++);
        }
        mz_store *s;
        mz_map incidents = {0};
        assert_ok(mz_store_open(m->v, m->n, NULL, 0, weights, 1, &s, &perm, scratch));
        for (mz_len i = 0; i < m->n; i++) {
            const int32_t slot = mz_store_find(s, m->v[i].rec_id);
            (void)mz_map_put(&incidents, m->v[i].rec_id, mz_store_first(s, slot), NULL, &perm);
        }
        for (int step = 0; step < 120; step++) {
            change(m, s, &seed, &ids, &incidents);
            if (step % 4 == 0) {
                compare(m, s);
            }
        }
        for (mz_len i = 0; i < m->n; i++) { /* batch answer + all answered rows = batch answer over everything */
            const int32_t slot = mz_store_find(s, m->v[i].rec_id);
            assert_int_equal(*mz_map_get(&incidents, m->v[i].rec_id), mz_store_first(s, slot));
        }
    }
}

static void a_refused_change_changes_nothing(void **state)
{
    (void)state;
    uint64_t seed = 5;
    model *m = mz_new(&perm, model, 1);
    for (uint32_t i = 0; i < 40; i++) {
        m->v[m->n++] = random_report(&seed, i);
    }
    mz_store *s;
    mz_store_moved moved = {0};
    assert_ok(mz_store_open(m->v, m->n, NULL, 0, weights, 1, &s, &perm, scratch));
    mz_report bad = m->v[0];
    bad.lat_e6 = 91000000;
    bad.placed = true;
    assert_code(mz_store_add(s, &bad, &moved, scratch), MZ_BAD_INPUT);
    bad = m->v[0];
    bad.source = S("other");
    assert_code(mz_store_add(s, &bad, &moved, scratch), MZ_BAD_INPUT);
    assert_code(mz_store_withdraw(s, S("nobody"), &moved, scratch), MZ_BAD_INPUT);
    const mz_link must = {.rec_a = S("r1"), .rec_b = S("r2"), .must = true};
    const mz_link cannot = {.rec_a = S("r2"), .rec_b = S("r1"), .must = false};
    m->links[m->links_n++] = must;
    assert_ok(mz_store_link(s, &must, &moved, scratch));
    assert_code(mz_store_link(s, &cannot, &moved, scratch), MZ_BAD_INPUT);
    assert_true(find(m, S("r1")) == 1);
    compare(m, s);
}

static void an_empty_store_grows_from_nothing(void **state)
{
    (void)state;
    uint64_t seed = 77;
    model *m = mz_new(&perm, model, 1);
    mz_store *s;
    assert_ok(mz_store_open(NULL, 0, NULL, 0, weights, 1, &s, &perm, scratch));
    for (uint32_t i = 0; i < 80; i++) {
        mz_store_moved moved = {0};
        m->v[m->n++] = random_report(&seed, i);
        assert_ok(mz_store_add(s, &m->v[i], &moved, scratch));
        assert_true(moved.n >= 1);
    }
    compare(m, s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_store_equals_the_batch_after_any_changes),
        cmocka_unit_test(a_refused_change_changes_nothing),
        cmocka_unit_test(an_empty_store_grows_from_nothing),
    };
    return cmocka_run_group_tests(tests, begin, end);
}

/* Selections beside a slow twin that looks at every row. */
#include "test.h"

#include "index/index.h"

#include <stdlib.h>
#include <unistd.h>

#define ROWS    3000
#define ROUNDS  400
#define FIRST   20000
#define SPAN    60
#define SETTLED 1500

static mz_region region;
static mz_arena arena;
static char folder[64];
static char *path;
static mz_index *base;
static mz_incident_row rows[ROWS]; /* by id */
static bool gone[ROWS];
static uint64_t seed = 11;

static int64_t below(int64_t n)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int64_t)((seed >> 33) % (uint64_t)n);
}

/* Most in one valley, some anywhere on the earth, some on the spot of another, some nowhere. */
static mz_point random_point(void)
{
    return below(4) > 0 ? (mz_point){(int32_t)(34000000 + below(200) * 1000), (int32_t)(71000000 + below(200) * 1000)}
                        : (mz_point){(int32_t)(below(180000001) - 90000000), (int32_t)(below(360000001) - 180000000)};
}

static const char *const types[] = {"", "shelling", "clash", "airstrike"};

static mz_incident_row random_row(int i)
{
    const mz_day from = below(9) == 0 ? MZ_NO_DAY : (mz_day)(FIRST + below(SPAN));
    const bool placed = below(12) != 0;
    const mz_point p = placed ? random_point() : (mz_point){0, 0};
    return (mz_incident_row){.id = mz_statement_id_of(i, i % 3),
                             .from = from,
                             .to = from == MZ_NO_DAY ? from : from + (mz_day)(below(10) == 0 ? below(30) : 0),
                             .placed = placed,
                             .lat_e6 = p.lat_e6,
                             .lon_e6 = p.lon_e6,
                             .where_prec = (int32_t)(1 + below(6)),
                             .place = below(3) == 0 ? S("Torkham \"gate\"\n") : S(""),
                             .type = mz_str_of(types[below(4)]),
                             .parties = S("AFG PAK"),
                             .reports = 1 + below(5),
                             .sources = 1,
                             .least_ppm = -1,
                             .newest = i,
                             .killed_lo = below(4) == 0 ? below(9) : -1,
                             .killed_hi = below(3) == 0 ? MZ_OPEN : 9,
                             .claims = S("PAK any killed: AFG says 150-")};
}

static int set_up(void **state)
{
    (void)state;
    (void)strcpy(folder, "/tmp/mizan-select-XXXXXX");
    if (mz_failed(mz_region_new(INT64_C(1) << 32, &region, &arena)) || mkdtemp(folder) == NULL) {
        return 1;
    }
    path = mz_path_join(&arena, folder, S("index.db"));
    bool good = !mz_failed(mz_index_create(path, &base)) && !mz_failed(mz_index_begin(base));
    for (int i = 0; i < ROWS && good; i++) {
        rows[i] = random_row(i);
        good = !mz_failed(mz_index_put(base, MZ_TABLE_INCIDENT, &rows[i]));
    }
    return good && !mz_failed(mz_index_make_indexes(base)) && !mz_failed(mz_index_sum_up(base)) &&
                   !mz_failed(mz_index_commit(base)) && !mz_failed(mz_index_finish(base))
               ? 0
               : 1;
}

static int tear_down(void **state)
{
    (void)state;
    mz_index_close(&base);
    (void)unlink(path);
    (void)rmdir(folder);
    mz_region_free(&region);
    return 0;
}

/* ---- the slow twin ---- */

static bool in_box(const mz_selection *w, const mz_incident_row *r)
{
    const bool over = w->south_west.lon_e6 > w->north_east.lon_e6;
    const bool east = r->lon_e6 >= w->south_west.lon_e6, west = r->lon_e6 <= w->north_east.lon_e6;
    return !r->placed || (r->lat_e6 >= w->south_west.lat_e6 && r->lat_e6 <= w->north_east.lat_e6 &&
                          (over ? east || west : east && west));
}

static bool in_days(const mz_selection *w, const mz_incident_row *r)
{
    return r->from == MZ_NO_DAY ||
           ((w->until == MZ_NO_DAY || r->from <= w->until) && (w->since == MZ_NO_DAY || r->to >= w->since));
}

/* `clashes`: the filter is "type = 'clash'". */
static bool fits(const mz_selection *w, bool clashes, const mz_incident_row *r)
{
    return (!w->boxed || in_box(w, r)) && (!w->timed || in_days(w, r)) && (!clashes || mz_str_eq(r->type, S("clash")));
}

static int by_day(const void *a, const void *b)
{
    const mz_incident_row *x = *(const mz_incident_row *const *)a, *y = *(const mz_incident_row *const *)b;
    return x->from != y->from ? (x->from > y->from) - (x->from < y->from) : (x->id > y->id) - (x->id < y->id);
}

static mz_len twin(const mz_selection *w, bool clashes, const mz_incident_row *out[ROWS])
{
    mz_len n = 0;
    for (int i = 0; i < ROWS; i++) {
        if (!gone[i] && fits(w, clashes, &rows[i])) {
            out[n++] = &rows[i];
        }
    }
    qsort(out, (size_t)n, sizeof *out, by_day);
    for (mz_len i = 0; w->newest_first && i < n / 2; i++) {
        const mz_incident_row *swap = out[i];
        out[i] = out[n - 1 - i];
        out[n - 1 - i] = swap;
    }
    return n;
}

/* ---- random questions ---- */

static void random_box(mz_selection *w)
{
    const mz_point a = random_point(), b = random_point();
    w->boxed = true;
    if (below(3) == 0) { /* small, in the valley, its edges on points */
        w->south_west = (mz_point){(int32_t)(34000000 + below(200) * 1000), (int32_t)(71000000 + below(200) * 1000)};
        w->north_east = (mz_point){w->south_west.lat_e6 + (int32_t)below(50) * 1000,
                                   w->south_west.lon_e6 + (int32_t)below(50) * 1000};
        return;
    }
    w->south_west = (mz_point){a.lat_e6 < b.lat_e6 ? a.lat_e6 : b.lat_e6, a.lon_e6};
    w->north_east = (mz_point){a.lat_e6 < b.lat_e6 ? b.lat_e6 : a.lat_e6, b.lon_e6};
}

static mz_selection random_selection(const mz_cql *clash, bool *clashes)
{
    mz_selection w = {.of = MZ_COLLECTION_INCIDENTS, .settled = SETTLED};
    if (below(3) > 0) {
        random_box(&w);
    }
    if (below(3) == 0) {
        w.timed = true;
        w.since = below(4) == 0 ? MZ_NO_DAY : (mz_day)(FIRST - 3 + below(SPAN + 6));
        w.until = below(4) == 0 ? MZ_NO_DAY : w.since == MZ_NO_DAY ? FIRST + 7 : w.since + (mz_day)below(9);
    }
    *clashes = below(5) == 0;
    w.where = *clashes && below(2) == 0 ? clash : NULL;
    w.also = *clashes && w.where == NULL ? clash : NULL;
    w.ready = below(2) == 0;
    w.newest_first = below(3) == 0;
    return w;
}

static void check_json(const mz_feature *f, const mz_incident_row *r)
{
    MZ_BUF_SCOPED ready = mz_buf_new(1 << 16);
    MZ_BUF_SCOPED fresh = mz_buf_new(1 << 16);
    MZ_SELECT_SCOPED one = NULL;
    const mz_selection pick = {.of = MZ_COLLECTION_INCIDENTS, .settled = SETTLED, .picks = true};
    mz_feature again;
    bool found;
    assert_ok(mz_select_open(base, &pick, &one));
    assert_ok(mz_select_pick(one, r->id, &again, &found));
    assert_true(found);
    assert_int_equal(again.v[11].number, r->reports);
    assert_int_equal(again.v[17].number, r->newest < SETTLED);
    mz_feature_geojson(mz_collection_class(MZ_COLLECTION_INCIDENTS), f, &ready);
    mz_feature_geojson(mz_collection_class(MZ_COLLECTION_INCIDENTS), &again, &fresh);
    assert_str(mz_buf_str(&ready), mz_buf_str(&fresh));
}

static mz_len check_page(const mz_selection *w, const mz_incident_row *const *want, mz_len n)
{
    MZ_SELECT_SCOPED s = NULL;
    mz_feature f;
    bool more;
    mz_len i = 0;
    assert_ok(mz_select_open(base, w, &s));
    assert_ok(mz_select_next(s, &f, &more));
    for (; more; i++) {
        assert_true(i < n);
        assert_int_equal(f.number, want[i]->id);
        assert_int_equal(f.placed, want[i]->placed);
        assert_true(!f.placed || (f.lat_e6 == want[i]->lat_e6 && f.lon_e6 == want[i]->lon_e6));
        assert_int_equal(f.ready.len > 0, w->ready);
        if (below(20) == 0) {
            check_json(&f, want[i]);
        }
        assert_ok(mz_select_next(s, &f, &more));
    }
    return i;
}

/* All pages of one question, one behind the other. */
static void walk(mz_selection w, const mz_incident_row *const *want, mz_len n)
{
    mz_len at = 0;
    w.most = 1 + below(n < 50 ? 20 : 500);
    for (;;) {
        const mz_len left = n - at, here = left < w.most ? left : (mz_len)w.most;
        assert_int_equal(check_page(&w, want + at, here), here);
        at += here;
        if (at == n) {
            break;
        }
        w.resumes = true;
        w.after_day = want[at - 1]->from;
        w.after_number = want[at - 1]->id;
    }
}

static mz_cql filter(const char *text)
{
    mz_cql q;
    assert_ok(mz_cql_parse(mz_str_of(text), MZ_CQL2_TEXT, mz_collection_class(MZ_COLLECTION_INCIDENTS), &q, &arena));
    return q;
}

static void check_questions(int rounds)
{
    static const mz_incident_row *want[ROWS];
    const mz_cql clash = filter("type = 'clash'");
    mz_len most = 0;
    for (int i = 0; i < rounds; i++) {
        bool clashes;
        int64_t counted;
        const mz_selection w = random_selection(&clash, &clashes);
        const mz_len n = twin(&w, clashes, want);
        walk(w, want, n);
        for (int twice = 0; twice < 2; twice++) { /* the second time it is remembered */
            assert_ok(mz_select_count(base, &w, ROWS, &counted));
            assert_int_equal(counted, n);
        }
        if (n > 3 && (w.boxed || w.timed || clashes)) {
            assert_ok(mz_select_count(base, &w, n - 2, &counted));
            assert_int_equal(counted, n - 1);
        }
        most = n > most ? n : most;
    }
    assert_true(most > ROWS / 2);
}

static void pages_of_random_questions_lose_no_row_and_give_none_twice(void **state)
{
    (void)state;
    check_questions(ROUNDS);
}

static void a_box_of_a_filter_finds_what_the_box_finds_but_nothing_that_is_nowhere(void **state)
{
    (void)state;
    for (int i = 0; i < 50; i++) {
        mz_selection w = {.of = MZ_COLLECTION_INCIDENTS};
        int64_t by_filter, by_box, nowhere = 0;
        MZ_BUF_SCOPED text = mz_buf_new(4096);
        mz_arena room = arena;
        mz_cql q;
        random_box(&w);
        const int32_t edges[] = {w.south_west.lon_e6, w.south_west.lat_e6, w.north_east.lon_e6, w.north_east.lat_e6};
        mz_puts(&text, "S_INTERSECTS(geometry, BBOX(");
        for (int k = 0; k < 4; k++) {
            mz_put(&text, k > 0 ? S(", ") : S(""));
            mz_put_fixed(&text, edges[k], 6);
        }
        mz_puts(&text, "))");
        assert_ok(mz_cql_parse(mz_buf_str(&text), MZ_CQL2_TEXT, mz_collection_class(w.of), &q, &room));
        const mz_selection by = {.of = MZ_COLLECTION_INCIDENTS, .where = &q};
        assert_ok(mz_select_count(base, &by, ROWS, &by_filter));
        assert_ok(mz_select_count(base, &w, ROWS, &by_box));
        for (int k = 0; k < ROWS; k++) {
            nowhere += !gone[k] && !rows[k].placed;
        }
        assert_int_equal(by_filter + nowhere, by_box);
    }
}

static void one_is_found_by_its_id_and_others_are_not(void **state)
{
    (void)state;
    static const char *const none[] = {"i7.0", "7.1", "i", "x", "i7.1 ", "i99999.0", "i7.1' OR 1"};
    int64_t n;
    for (int ready = 0; ready < 2; ready++) {
        MZ_SELECT_SCOPED s = NULL;
        mz_feature f;
        bool more;
        const mz_selection w = {.of = MZ_COLLECTION_INCIDENTS, .id = S("i7.1"), .ready = ready};
        assert_ok(mz_select_open(base, &w, &s));
        assert_ok(mz_select_next(s, &f, &more));
        assert_true(more);
        assert_str(f.v[0].text, S("i7.1"));
        assert_ok(mz_select_next(s, &f, &more));
        assert_false(more);
    }
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        const mz_selection w = {.of = MZ_COLLECTION_INCIDENTS, .id = mz_str_of(none[i])};
        assert_ok(mz_select_count(base, &w, 10, &n));
        assert_int_equal(n, 0);
    }
}

static void the_span_of_a_collection_is_that_of_its_rows(void **state)
{
    (void)state;
    mz_collection_span got, want = {.south_west = {INT32_MAX, INT32_MAX},
                                    .north_east = {INT32_MIN, INT32_MIN},
                                    .from = INT32_MAX,
                                    .to = MZ_NO_DAY};
    assert_ok(mz_collection_look(base, MZ_COLLECTION_INCIDENTS, &got));
    for (int i = 0; i < ROWS; i++) {
        const mz_incident_row *r = &rows[i];
        want.n += !gone[i];
        want.placed_n += !gone[i] && r->placed;
        want.dated_n += !gone[i] && r->from != MZ_NO_DAY;
        if (!gone[i] && r->placed) {
            want.south_west.lat_e6 = r->lat_e6 < want.south_west.lat_e6 ? r->lat_e6 : want.south_west.lat_e6;
            want.north_east.lon_e6 = r->lon_e6 > want.north_east.lon_e6 ? r->lon_e6 : want.north_east.lon_e6;
        }
        if (!gone[i] && r->from != MZ_NO_DAY) {
            want.from = r->from < want.from ? r->from : want.from;
            want.to = r->to > want.to ? r->to : want.to;
        }
    }
    assert_int_equal(got.n, want.n);
    assert_int_equal(got.placed_n, want.placed_n);
    assert_int_equal(got.dated_n, want.dated_n);
    assert_int_equal(got.south_west.lat_e6, want.south_west.lat_e6);
    assert_int_equal(got.north_east.lon_e6, want.north_east.lon_e6);
    assert_int_equal(got.from, want.from);
    assert_int_equal(got.to, want.to);
    assert_ok(mz_collection_look(base, MZ_COLLECTION_CROSSINGS, &got));
    assert_int_equal(got.n, 0);
}

/* ---- cells ---- */

static void check_clusters(const mz_selection *w, bool clashes, mz_square in, int bits)
{
    mz_arena room = arena;
    mz_clusters got;
    const mz_len side = (mz_len)1 << bits;
    int64_t *n = mz_new(&room, int64_t, side * side), *one = mz_new(&room, int64_t, side * side);
    int64_t cells = 0;
    assert_ok(mz_select_clusters(base, w, in, bits, &got, &room));
    for (int i = 0; i < ROWS; i++) {
        const mz_mercator m = mz_mercator_of((mz_point){rows[i].lat_e6, rows[i].lon_e6});
        const int level = in.level + bits;
        const uint32_t x = level == 0 ? 0 : m.x >> (32 - level), y = level == 0 ? 0 : m.y >> (32 - level);
        if (!gone[i] && rows[i].placed && x >> bits == in.x && y >> bits == in.y && fits(w, clashes, &rows[i])) {
            const mz_len cell = (mz_len)(y - (in.y << bits)) * side + (mz_len)(x - (in.x << bits));
            one[cell] = n[cell] == 0 || rows[i].id < one[cell] ? rows[i].id : one[cell];
            cells += n[cell]++ == 0;
        }
    }
    assert_int_equal(got.n, cells);
    for (mz_len i = 0; i < got.n; i++) {
        const mz_len cell = (mz_len)got.v[i].y * side + (mz_len)got.v[i].x;
        assert_int_equal(got.v[i].n, n[cell]);
        assert_int_equal(got.v[i].one, one[cell]);
    }
}

static void cells_of_the_map_hold_what_lies_in_them(void **state)
{
    (void)state;
    const mz_cql clash = filter("type = 'clash'");
    for (int i = 0; i < 150; i++) {
        bool clashes = below(4) == 0;
        mz_selection w = {.of = MZ_COLLECTION_INCIDENTS, .where = clashes ? &clash : NULL};
        if (below(4) == 0) {
            w.timed = true;
            w.since = FIRST + 10;
            w.until = FIRST + 20;
        }
        const int level = (int)below(18), bits = (int)below(7);
        const mz_incident_row *r = &rows[below(ROWS)];
        const mz_mercator m = mz_mercator_of((mz_point){r->lat_e6, r->lon_e6});
        const mz_square in = {level, level == 0 ? 0 : m.x >> (32 - level), level == 0 ? 0 : m.y >> (32 - level)};
        check_clusters(&w, clashes, in, bits);
    }
}

/* ---- what comes later ---- */

static void what_changes_later_is_found_as_it_is_then(void **state)
{
    (void)state;
    mz_index_close(&base);
    assert_ok(mz_index_open(path, true, &base));
    for (int round = 0; round < 3; round++) {
        assert_ok(mz_index_begin(base));
        for (int k = 0; k < 200; k++) {
            const int i = (int)below(ROWS);
            if (below(4) == 0) {
                assert_ok(mz_index_drop(base, MZ_TABLE_INCIDENT, rows[i].id));
                gone[i] = true;
            } else {
                rows[i] = random_row(i);
                gone[i] = false;
                assert_ok(mz_index_put(base, MZ_TABLE_INCIDENT, &rows[i]));
            }
        }
        assert_ok(mz_index_sum_up(base));
        assert_ok(mz_index_commit(base));
        check_questions(ROUNDS / 10);
        the_span_of_a_collection_is_that_of_its_rows(NULL);
        cells_of_the_map_hold_what_lies_in_them(NULL);
    }
}

static void a_count_that_is_remembered_is_forgotten_when_another_connection_changes_something(void **state)
{
    (void)state;
    MZ_INDEX_SCOPED reader = NULL;
    const mz_selection w = {.of = MZ_COLLECTION_INCIDENTS, .timed = true, .since = FIRST, .until = FIRST + SPAN};
    int64_t before = 0, after = 0;
    int one = 0;
    while (gone[one]) {
        one++;
    }
    assert_ok(mz_index_open(path, false, &reader));
    for (int i = 0; i < 2; i++) {
        assert_ok(mz_index_hold(reader));
        assert_ok(mz_select_count(reader, &w, ROWS, &before));
        assert_ok(mz_index_release(reader));
    }
    rows[one].from = rows[one].to = FIRST + 10 * SPAN;
    assert_ok(mz_index_begin(base));
    assert_ok(mz_index_put(base, MZ_TABLE_INCIDENT, &rows[one]));
    assert_ok(mz_index_sum_up(base));
    assert_ok(mz_index_commit(base));
    assert_ok(mz_index_hold(reader));
    assert_ok(mz_select_count(reader, &w, ROWS, &after));
    assert_ok(mz_index_release(reader));
    assert_int_equal(after, before - 1);
}

/* ---- many at a time ---- */

static void selections_do_not_disturb_each_other_and_too_many_are_refused(void **state)
{
    (void)state;
    mz_select *open[8], *more = NULL;
    mz_feature f;
    bool any;
    const mz_selection w = {.of = MZ_COLLECTION_INCIDENTS, .most = 5};
    int64_t first = -1;
    for (int i = 0; i < 8; i++) {
        assert_ok(mz_select_open(base, &w, &open[i]));
        assert_ok(mz_select_next(open[i], &f, &any));
        assert_true(any && (first < 0 || f.number == first));
        first = f.number;
    }
    assert_code(mz_select_open(base, &w, &more), MZ_LIMIT);
    assert_null(more);
    for (int i = 0; i < 8; i++) {
        assert_ok(mz_select_next(open[i], &f, &any));
        assert_true(any && f.number != first);
        mz_select_close(&open[i]);
    }
    assert_ok(mz_select_open(base, &w, &more));
    mz_select_close(&more);
}

/* ---- the other collections ---- */

static int64_t count_of(mz_collection of, const char *where)
{
    mz_arena room = arena;
    mz_cql q;
    int64_t n;
    MZ_SELECT_SCOPED s = NULL;
    mz_feature f;
    bool more = true;
    assert_ok(mz_cql_parse(mz_str_of(where), MZ_CQL2_TEXT, mz_collection_class(of), &q, &room));
    const mz_selection w = {.of = of, .where = &q};
    assert_ok(mz_select_count(base, &w, ROWS, &n));
    assert_ok(mz_select_open(base, &w, &s));
    for (int64_t i = 0; more; i++) {
        assert_ok(mz_select_next(s, &f, &more));
        assert_true(more || i == n);
    }
    return n;
}

static void put_others(void)
{
    const mz_document_row document = {.id = 1, .hash = S("ab"), .name = S("a.txt")};
    const mz_statement_row statement = {.id = mz_statement_id_of(1, 0),
                                        .document = 1,
                                        .stance = MZ_CONCEDES,
                                        .speaker = S("PAKMIL"),
                                        .type = S("clash"),
                                        .harms = S("killed 3 PAKMIL")};
    const mz_report_row report = {.id = mz_statement_id_of(1, 0),
                                  .source = S("ISPR"),
                                  .from = FIRST,
                                  .to = FIRST,
                                  .deaths_lo = 3,
                                  .counted = true};
    const mz_member_row member = {mz_statement_id_of(1, 0), mz_statement_id_of(1, 0), -1};
    const mz_breach_row breach = {.incident = mz_statement_id_of(1, 0),
                                  .clause = S("1.a"),
                                  .party = S("AFG"),
                                  .number = mz_breach_number(mz_statement_id_of(1, 0), 0),
                                  .state_word = S("alleged"),
                                  .from = FIRST,
                                  .to = FIRST,
                                  .placed = true,
                                  .lat_e6 = 34000000,
                                  .lon_e6 = 71000000};
    const mz_act_row act = {
        .id = mz_statement_id_of(9, 0), .kind = MZ_RULING, .date = MZ_NO_DAY, .by = S("IGOMVM"), .about = S("i1.0")};
    const mz_crossing_row gate = {.n = 1,
                                  .id = S("own:torkham"),
                                  .name = S("Torkham"),
                                  .placed = true,
                                  .lat_e6 = 34120000,
                                  .lon_e6 = 71092000,
                                  .state = S("unknown"),
                                  .since = MZ_NO_DAY,
                                  .until = MZ_NO_DAY,
                                  .source = -1};
    assert_ok(mz_index_begin(base));
    assert_ok(mz_index_put(base, MZ_TABLE_DOCUMENT, &document));
    assert_ok(mz_index_put(base, MZ_TABLE_STATEMENT, &statement));
    assert_ok(mz_index_put(base, MZ_TABLE_REPORT, &report));
    assert_ok(mz_index_put(base, MZ_TABLE_MEMBER, &member));
    assert_ok(mz_index_put(base, MZ_TABLE_BREACH, &breach));
    assert_ok(mz_index_put(base, MZ_TABLE_ACT, &act));
    assert_ok(mz_index_put(base, MZ_TABLE_CROSSING, &gate));
    assert_ok(mz_index_sum_up(base));
    assert_ok(mz_index_commit(base));
}

static void every_field_of_every_collection_can_be_asked(void **state)
{
    (void)state;
    put_others();
    for (int k = 0; k < MZ_COLLECTIONS; k++) {
        mz_collection found;
        const mz_feature_class *class = mz_collection_class((mz_collection)k);
        assert_true(mz_collection_find(mz_str_of(class->name), &found) && (int)found == k);
        for (mz_len i = 0; i < class->n; i++) {
            MZ_BUF_SCOPED is = mz_buf_new(256), is_not = mz_buf_new(256);
            mz_put(&is, mz_str_of(class->fields[i].name));
            mz_put(&is_not, mz_buf_str(&is));
            mz_puts(&is, " IS NULL");
            mz_puts(&is_not, " IS NOT NULL");
            mz_put_byte(&is, 0);
            mz_put_byte(&is_not, 0);
            int64_t all;
            const mz_selection every = {.of = (mz_collection)k};
            assert_ok(mz_select_count(base, &every, 0, &all));
            assert_true(all > 0);
            assert_int_equal(count_of((mz_collection)k, (const char *)is.data) +
                                 count_of((mz_collection)k, (const char *)is_not.data),
                             all);
        }
    }
    assert_int_equal(count_of(MZ_COLLECTION_REPORTS, "stance = 'concedes' AND speaker = 'PAKMIL' AND deaths_min = 3"),
                     1);
    assert_int_equal(count_of(MZ_COLLECTION_REPORTS, "incident = 'i1.0' AND document = 'ab' AND id = '1.0'"), 1);
    assert_int_equal(count_of(MZ_COLLECTION_BREACHES, "id = 'i1.0:1.a:AFG' AND state = 'alleged'"), 1);
    assert_int_equal(
        count_of(MZ_COLLECTION_BREACHES, "S_INTERSECTS(geometry, BBOX(71, 34, 71, 34)) AND clause = '1.a'"), 1);
    assert_int_equal(count_of(MZ_COLLECTION_ACTS, "kind = 'ruling' AND about = 'i1.0' AND date IS NULL"), 1);
    assert_int_equal(count_of(MZ_COLLECTION_CROSSINGS, "state = 'unknown' AND report IS NULL AND since IS NULL"), 1);
    static const struct {
        mz_collection of;
        const char *id;
    } ids[] = {{MZ_COLLECTION_REPORTS, "1.0"},
               {MZ_COLLECTION_BREACHES, "i1.0:1.a:AFG"},
               {MZ_COLLECTION_ACTS, "9.0"},
               {MZ_COLLECTION_CROSSINGS, "own:torkham"}};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        int64_t n;
        const mz_selection w = {.of = ids[i].of, .id = mz_str_of(ids[i].id)};
        assert_ok(mz_select_count(base, &w, 10, &n));
        assert_int_equal(n, 1);
    }
}

static void only_wanted_fields_are_read(void **state)
{
    (void)state;
    MZ_SELECT_SCOPED s = NULL;
    mz_feature f;
    bool more;
    const mz_selection w = {.of = MZ_COLLECTION_INCIDENTS, .id = S("i7.1"), .fields = 1U << 0 | 1U << 11};
    assert_ok(mz_select_open(base, &w, &s));
    assert_ok(mz_select_next(s, &f, &more));
    assert_true(more);
    for (mz_len i = 0; i < mz_collection_class(w.of)->n; i++) {
        assert_int_equal(f.v[i].known, i == 0 || i == 11);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_of_random_questions_lose_no_row_and_give_none_twice),
        cmocka_unit_test(a_box_of_a_filter_finds_what_the_box_finds_but_nothing_that_is_nowhere),
        cmocka_unit_test(one_is_found_by_its_id_and_others_are_not),
        cmocka_unit_test(only_wanted_fields_are_read),
        cmocka_unit_test(the_span_of_a_collection_is_that_of_its_rows),
        cmocka_unit_test(cells_of_the_map_hold_what_lies_in_them),
        cmocka_unit_test(what_changes_later_is_found_as_it_is_then),
        cmocka_unit_test(a_count_that_is_remembered_is_forgotten_when_another_connection_changes_something),
        cmocka_unit_test(selections_do_not_disturb_each_other_and_too_many_are_refused),
        cmocka_unit_test(every_field_of_every_collection_can_be_asked),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

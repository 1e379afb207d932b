#include "test.h"

#include "index/index.h"

#include <geos_c.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#define ROWS    120
#define FILTERS 600

static mz_region region;
static mz_arena arena;
static char folder[64];
static char *path;
static mz_index *base;
static mz_incident_row rows[ROWS];
static int64_t killed[ROWS]; /* -1: not known */
static uint64_t seed = 7;

static int64_t below(int64_t n)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int64_t)((seed >> 33) % (uint64_t)n);
}

static const char *const places[] = {"", "Torkham", "TORKHAM", "Spin Boldak", "100% sure_thing", "Gölü", "göLÜ"};
static const char *const types[] = {"", "shelling", "clash", "airstrike"};
#define PICK(list) mz_str_of((list)[below((int64_t)(sizeof(list) / sizeof *(list)))])

static mz_incident_row random_row(int i)
{
    const mz_day from = below(10) == 0 ? MZ_NO_DAY : (mz_day)(20000 + below(10));
    const bool placed = below(8) != 0;
    return (mz_incident_row){.id = mz_statement_id_of(i, i % 3),
                             .from = from,
                             .to = from == MZ_NO_DAY ? from : from + (mz_day)below(4),
                             .placed = placed,
                             .lat_e6 = placed ? (int32_t)(33000000 + below(9) * 250000) : 0,
                             .lon_e6 = placed ? (int32_t)(70000000 + below(9) * 250000) : 0,
                             .where_prec = (int32_t)(1 + below(6)),
                             .place = PICK(places),
                             .type = PICK(types),
                             .parties = S("AFG PAK"),
                             .reports = 1 + below(5),
                             .sources = 1,
                             .least_ppm = -1};
}

static int set_up(void **state)
{
    (void)state;
    (void)strcpy(folder, "/tmp/mizan-cql-XXXXXX");
    if (mz_failed(mz_region_new(INT64_C(1) << 32, &region, &arena)) || mkdtemp(folder) == NULL) {
        return 1;
    }
    path = mz_path_join(&arena, folder, S("index.db"));
    bool good = !mz_failed(mz_index_create(path, &base)) && !mz_failed(mz_index_begin(base));
    for (int i = 0; i < ROWS && good; i++) {
        rows[i] = random_row(i);
        killed[i] = below(3) == 0 ? below(5) : -1;
        rows[i].killed_lo = rows[i].killed_hi = killed[i];
        rows[i].newest = i;
        good = !mz_failed(mz_index_put(base, MZ_TABLE_INCIDENT, &rows[i]));
    }
    return good && !mz_failed(mz_index_make_indexes(base)) && !mz_failed(mz_index_sum_up(base)) &&
                   !mz_failed(mz_index_commit(base))
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

static mz_status parse(mz_str filter, mz_cql *q, mz_arena *perm)
{
    return mz_cql_parse(filter, MZ_CQL2_ANY, mz_collection_class(MZ_COLLECTION_INCIDENTS), q, perm);
}

/* One 0 or 1 a row, in the order of `rows`. */
static void ask(mz_str filter, int64_t settled, bool out[ROWS])
{
    mz_arena room = arena;
    mz_cql q;
    mz_rows got;
    const mz_status s = parse(filter, &q, &room);
    if (mz_failed(s)) {
        fail_msg("%s at %td of %.*s", s.what, s.at, SFMT(filter));
    }
    const mz_selection wanted = {.of = MZ_COLLECTION_INCIDENTS, .where = &q, .settled = settled};
    const mz_status asked = mz_index_ask_where(base, &wanted, &got, &room);
    if (mz_failed(asked)) {
        fail_msg("%s (%td) for %.*s", asked.what, asked.at, SFMT(filter));
    }
    (void)memset(out, 0, ROWS * sizeof *out);
    const mz_incident_row *r = got.v;
    for (mz_len i = 0; i < got.n; i++) {
        out[mz_statement_id_entry(r[i].id)] = true;
        assert_true(i == 0 || r[i - 1].from < r[i].from || (r[i - 1].from == r[i].from && r[i - 1].id < r[i].id));
    }
}

static int count(const char *filter)
{
    bool out[ROWS];
    int n = 0;
    ask(mz_str_of(filter), 0, out);
    for (int i = 0; i < ROWS; i++) {
        n += out[i];
    }
    return n;
}

/* ---- the slow twin: three values a row, while the filter is being written in both languages ---- */

typedef enum tri { NO, YES, UNKNOWN } tri;
typedef struct twin {
    mz_buf text, json;
    tri is[ROWS];
} twin;

static tri tri_of(bool b) { return b ? YES : NO; }

static bool holds(int op, int64_t c) /* c: comparison of a with b */
{
    return op == 0 ? c == 0 : op == 1 ? c != 0 : op == 2 ? c < 0 : op == 3 ? c > 0 : op == 4 ? c <= 0 : c >= 0;
}
static const char *const signs[] = {"=", "<>", "<", ">", "<=", ">="};

static void both(twin *t, const char *text, const char *json)
{
    mz_put(&t->text, mz_str_of(text));
    mz_put(&t->json, mz_str_of(json));
}

static void both_int(twin *t, int64_t v)
{
    mz_put_int(&t->text, v);
    mz_put_int(&t->json, v);
}

static void both_text(twin *t, mz_str s)
{
    mz_put_byte(&t->text, '\'');
    mz_put(&t->text, s);
    mz_put_byte(&t->text, '\'');
    mz_put_json_str(&t->json, s);
}

static void property(twin *t, const char *name)
{
    mz_put(&t->text, mz_str_of(name));
    mz_puts(&t->json, "{\"property\":\"");
    mz_put(&t->json, mz_str_of(name));
    mz_puts(&t->json, "\"}");
}

static void json_op(twin *t, const char *op)
{
    mz_puts(&t->json, "{\"op\":\"");
    mz_put(&t->json, mz_str_of(op));
    mz_puts(&t->json, "\",\"args\":[");
}

static void leaf_number(twin *t)
{
    const int op = (int)below(6);
    const bool deaths = below(2) == 0;
    const int64_t v = below(6);
    json_op(t, signs[op]);
    property(t, deaths ? "killed_established_min" : "reports");
    both(t, signs[op], ",");
    both_int(t, v);
    both(t, "", "]}");
    for (int i = 0; i < ROWS; i++) {
        const int64_t have = deaths ? killed[i] : rows[i].reports;
        t->is[i] = have < 0 ? UNKNOWN : tri_of(holds(op, have - v));
    }
}

static void leaf_text(twin *t)
{
    const int op = (int)below(6);
    const mz_str v = PICK(types);
    json_op(t, signs[op]);
    property(t, "type");
    both(t, signs[op], ",");
    both_text(t, v);
    both(t, "", "]}");
    for (int i = 0; i < ROWS; i++) {
        t->is[i] = rows[i].type.len == 0 ? UNKNOWN : tri_of(holds(op, mz_str_cmp(rows[i].type, v)));
    }
}

static void leaf_in(twin *t)
{
    const mz_str a = PICK(types), b = PICK(types);
    json_op(t, "in");
    property(t, "type");
    both(t, " IN (", ",[");
    both_text(t, a);
    both(t, ",", ",");
    both_text(t, b);
    both(t, ")", "]]}");
    for (int i = 0; i < ROWS; i++) {
        t->is[i] = rows[i].type.len == 0 ? UNKNOWN : tri_of(mz_str_eq(rows[i].type, a) || mz_str_eq(rows[i].type, b));
    }
}

static void leaf_like(twin *t)
{
    static const struct {
        const char *pattern;
        int fits[7]; /* each of `places` */
    } cases[] = {{"T%", {0, 1, 1}},
                 {"%ork%", {0, 1}},
                 {"_orkham", {0, 1}},
                 {"%\\%%", {0, 0, 0, 0, 1}},
                 {"%\\_thing", {0, 0, 0, 0, 1}},
                 {"G_l_", {0, 0, 0, 0, 0, 1}},
                 {"%", {1, 1, 1, 1, 1, 1, 1}},
                 {"", {0}}};
    const int64_t k = below((int64_t)(sizeof cases / sizeof *cases));
    json_op(t, "like");
    property(t, "place");
    both(t, " LIKE ", ",");
    both_text(t, mz_str_of(cases[k].pattern));
    both(t, "", "]}");
    for (int i = 0; i < ROWS; i++) {
        t->is[i] = UNKNOWN;
        for (int p = 1; p < 7; p++) {
            if (mz_str_eq(rows[i].place, mz_str_of(places[p]))) {
                t->is[i] = tri_of(cases[k].fits[p] == 1);
            }
        }
    }
}

static void leaf_null(twin *t)
{
    json_op(t, "isNull");
    property(t, "killed_established_min");
    both(t, " IS NULL", "]}");
    for (int i = 0; i < ROWS; i++) {
        t->is[i] = tri_of(killed[i] < 0);
    }
}

static void leaf_box(twin *t)
{
    const int64_t w = 70 + below(3), s = 33 + below(3), size = below(3);
    json_op(t, "s_intersects");
    both(t, "S_INTERSECTS(", "");
    property(t, "geometry");
    both(t, ", BBOX(", ",{\"bbox\":[");
    both_int(t, w);
    both(t, ",", ",");
    both_int(t, s);
    both(t, ",", ",");
    both_int(t, w + size);
    both(t, ",", ",");
    both_int(t, s + size);
    both(t, "))", "]}]}");
    for (int i = 0; i < ROWS; i++) {
        const int64_t lat = rows[i].lat_e6, lon = rows[i].lon_e6;
        t->is[i] = !rows[i].placed ? UNKNOWN
                                   : tri_of(lat >= s * 1000000 && lat <= (s + size) * 1000000 && lon >= w * 1000000 &&
                                            lon <= (w + size) * 1000000);
    }
}

static void both_day(twin *t, mz_day d)
{
    MZ_BUF_SCOPED b = mz_buf_new(32);
    mz_put_day(&b, d);
    both_text(t, mz_buf_str(&b));
}

static bool relate(int op, int64_t a, int64_t b, int64_t c, int64_t d)
{
    const bool table[] = {a > d,
                          b<c, a<c && b> d, b<c || a> d, a> c && b < d,
                          a == c && b == d,
                          a < c && b == d,
                          a > c && b == d,
                          !(b < c || a > d),
                          b == c,
                          a == d,
                          a > c && a < d && b > d,
                          a < c && b > c && b < d,
                          a == c && b > d,
                          a == c && b < d};
    return table[op];
}

static void leaf_time(twin *t)
{
    static const char *const names[] = {"t_after",  "t_before",       "t_contains", "t_disjoint",   "t_during",
                                        "t_equals", "t_finishedBy",   "t_finishes", "t_intersects", "t_meets",
                                        "t_metBy",  "t_overlappedBy", "t_overlaps", "t_startedBy",  "t_starts"};
    const int op = (int)below(15);
    const mz_day c = (mz_day)(20000 + below(10)), d = c + (mz_day)below(4);
    json_op(t, names[op]);
    mz_put(&t->text, mz_str_of(names[op]));
    both(t, "(INTERVAL(from, \"to\"), INTERVAL(",
         "{\"interval\":[{\"property\":\"from\"},{\"property\":\"to\"}]},{\"interval\":[");
    both_day(t, c);
    both(t, ",", ",");
    both_day(t, d);
    both(t, "))", "]}]}");
    for (int i = 0; i < ROWS; i++) {
        t->is[i] = rows[i].from == MZ_NO_DAY ? UNKNOWN : tri_of(relate(op, rows[i].from, rows[i].to, c, d));
    }
}

static void (*const leaves[])(twin *) = {leaf_number, leaf_text, leaf_in, leaf_like, leaf_null, leaf_box, leaf_time};

static void grow(twin *t, int depth);

static void negate(twin *t, int depth)
{
    both(t, "NOT (", "");
    json_op(t, "not");
    grow(t, depth - 1);
    both(t, ")", "]}");
    for (int i = 0; i < ROWS; i++) {
        t->is[i] = t->is[i] == UNKNOWN ? UNKNOWN : tri_of(t->is[i] == NO);
    }
}

static void join(twin *t, int depth)
{
    const bool and = below(2) == 0;
    tri left[ROWS];
    both(t, "(", "");
    json_op(t, and? "and" : "or");
    grow(t, depth - 1);
    (void)memcpy(left, t->is, sizeof left);
    both(t, and? " AND " : " or ", ",");
    grow(t, depth - 1);
    both(t, ")", "]}");
    for (int i = 0; i < ROWS; i++) {
        const tri a = left[i], b = t->is[i], strong = and? NO : YES;
        t->is[i] = a == strong || b == strong ? strong : a == UNKNOWN || b == UNKNOWN ? UNKNOWN : and? YES : NO;
    }
}

static void grow(twin *t, int depth)
{
    const int64_t what = depth == 0 ? 9 : below(10);
    if (what < 2) {
        negate(t, depth);
    } else if (what < 7) {
        join(t, depth);
    } else {
        leaves[below((int64_t)(sizeof leaves / sizeof *leaves))](t);
    }
}

static void check_twin(const twin *t, const bool got[ROWS], mz_str filter)
{
    for (int i = 0; i < ROWS; i++) {
        if (got[i] != (t->is[i] == YES)) {
            fail_msg("row %d: got %d for %.*s", i, got[i], SFMT(filter));
        }
    }
}

static void random_filters_find_what_the_slow_twin_finds_in_both_languages(void **state)
{
    (void)state;
    int some = 0;
    for (int k = 0; k < FILTERS; k++) {
        twin t = {.text = mz_buf_new(1 << 16), .json = mz_buf_new(1 << 16)};
        bool got[ROWS];
        grow(&t, (int)below(5));
        ask(mz_buf_str(&t.text), 0, got);
        check_twin(&t, got, mz_buf_str(&t.text));
        ask(mz_buf_str(&t.json), 0, got);
        check_twin(&t, got, mz_buf_str(&t.json));
        for (int i = 0; i < ROWS; i++) {
            some += got[i];
        }
        mz_buf_free(&t.text);
        mz_buf_free(&t.json);
    }
    assert_in_range(some, FILTERS * ROWS / 20, FILTERS * ROWS);
}

/* ---- what the words mean ---- */

static void filters_that_say_the_same_find_the_same(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"type='clash' OR type='shelling' AND reports>2", "type='clash' OR (type='shelling' AND reports>2)"},
        {"NOT type='clash' AND reports=1", "(NOT (type='clash')) AND reports=1"},
        {"reports NOT BETWEEN 2 AND 3", "reports < 2 OR reports > 3"},
        {"type NOT IN ('clash','shelling')", "type <> 'clash' AND type <> 'shelling'"},
        {"place IS NOT NULL", "NOT place IS NULL"},
        {"3 < reports", "reports > 3.0"},
        {"reports > 2.5e0", "reports >= 3"},
        {"CASEI(place) = CASEI('tORKHAM')", "place IN ('Torkham', 'TORKHAM')"},
        {"casei(place) LIKE casei('GÖ%')", "place = 'Gölü' OR place = 'göLÜ'"},
        {"CASEI(place) IN (CASEI('TORKHAM'), CASEI('gölÜ'))", "CASEI(place) = 'torkham' OR CASEI(place) = 'gölü'"},
        {"from > DATE('2024-10-05')", "T_AFTER(from, DATE('2024-10-05'))"},
        {"T_AFTER(from, TIMESTAMP('2024-10-05T23:59:59.999999Z'))", "from > DATE('2024-10-05')"},
        {"from >= TIMESTAMP('2024-10-05T12:00:00Z')", "from >= DATE('2024-10-05')"},
        {"from <= TIMESTAMP('2024-10-05T12:00:00Z')", "from <= DATE('2024-10-05')"},
        {"from BETWEEN DATE('2024-10-05') AND TIMESTAMP('2024-10-07T00:00:00Z')",
         "from >= DATE('2024-10-05') AND from <= DATE('2024-10-07')"},
        {"T_INTERSECTS(INTERVAL(from, to), INTERVAL('2024-10-07', '..'))", "to >= DATE('2024-10-07')"},
        {"T_BEFORE(INTERVAL(from, to), TIMESTAMP('2024-10-07T00:00:00Z'))", "to < DATE('2024-10-07')"},
        {"S_INTERSECTS(geometry, POLYGON((70 33, 71 33, 71 34, 70 34, 70 33)))",
         "S_INTERSECTS(BBOX(70,33,71,34), geometry)"},
        {"S_INTERSECTS(geometry, POLYGON Z((70 33 1, 71 33 1, 71 34 1, 70 34 1, 70 33 1)))",
         "S_INTERSECTS(geometry, BBOX(70,33,0,71,34,9))"},
        {"S_INTERSECTS(geometry, MULTIPOINT((70.25 33.5), 70.5 33.5))",
         "S_INTERSECTS(geometry, POINT(70.25 33.5)) OR S_INTERSECTS(geometry, POINT(70.5 33.5))"},
        {"S_INTERSECTS(geometry, LINESTRING(70 33, 72 35))",
         "S_INTERSECTS(geometry, geometry) AND S_INTERSECTS(geometry, MULTILINESTRING((70 33, 71 34), (71 34, 72 "
         "35)))"},
        {"S_INTERSECTS(geometry, GEOMETRYCOLLECTION(POINT(70 33), POLYGON((71 34, 72 34, 72 35, 71 35, 71 34))))",
         "S_INTERSECTS(geometry, POINT(70 33)) OR S_INTERSECTS(geometry, BBOX(71, 34, 72, 35))"},
        {"S_INTERSECTS(geometry, BBOX(71, 33, 70.5, 35))",
         "S_INTERSECTS(geometry, BBOX(71,33,180,35)) OR S_INTERSECTS(geometry, BBOX(-180,33,70.5,35))"},
        {"lat = 33.25 AND lon >= 70.5", "S_INTERSECTS(geometry, BBOX(70.5, 33.25, 180, 33.25))"},
        {"TRUE AND reports = 1", "reports = 1 OR FALSE"},
        {"radius_m = 1000", "where_precision = 1"},
        {"settled = FALSE", "NOT settled = TRUE"},
        {"place = 'it''s' OR place = 'it\\'s'", "FALSE"},
        {"id = 'i5.2'", "id IN ('i5.2', 'i5.02')"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        bool a[ROWS], b[ROWS];
        ask(mz_str_of(pairs[i][0]), 0, a);
        ask(mz_str_of(pairs[i][1]), 0, b);
        if (memcmp(a, b, sizeof a) != 0) {
            fail_msg("%s finds other rows than %s", pairs[i][0], pairs[i][1]);
        }
    }
    assert_int_equal(count("id = 'i5.2'"), 1);
    assert_in_range(count("CASEI(place) = 'torkham'"), 2, ROWS);
    assert_in_range(count("S_INTERSECTS(geometry, LINESTRING(70 33, 72 35))"), 2, ROWS);
    assert_in_range(count("T_INTERSECTS(INTERVAL(from, to), INTERVAL('2024-10-07', '..'))"), 2, ROWS);
}

static void settled_is_as_the_caller_says(void **state)
{
    (void)state;
    bool a[ROWS];
    ask(S("settled = TRUE"), 10, a);
    for (int i = 0; i < ROWS; i++) {
        assert_int_equal(a[i], i < 10);
    }
}

static void features_carry_what_the_row_says(void **state)
{
    (void)state;
    mz_arena room = arena;
    mz_cql q;
    MZ_SELECT_SCOPED s = NULL;
    mz_feature f;
    bool more;
    assert_ok(parse(S("id = 'i7.1'"), &q, &room));
    const mz_selection wanted = {.of = MZ_COLLECTION_INCIDENTS, .where = &q, .settled = 8};
    assert_ok(mz_select_open(base, &wanted, &s));
    assert_ok(mz_select_next(s, &f, &more));
    assert_true(more);
    assert_str(f.v[0].text, S("i7.1"));
    assert_int_equal(f.number, rows[7].id);
    assert_int_equal(f.placed, rows[7].placed);
    assert_int_equal(f.v[1].known, rows[7].from != MZ_NO_DAY);
    assert_int_equal(f.v[11].number, rows[7].reports);
    assert_int_equal(f.v[13].known, killed[7] >= 0);
    assert_int_equal(f.v[17].number, 1);
    assert_ok(mz_select_next(s, &f, &more));
    assert_false(more);
}

/* Pages of every size, one behind the other, are the whole; the count agrees and stops where it is told. */
static void pages_join_to_the_whole(void **state)
{
    (void)state;
    mz_arena room = arena;
    mz_cql some, more;
    mz_rows all;
    assert_ok(parse(S("NOT type = 'clash'"), &some, &room));
    assert_ok(parse(S("reports > 1"), &more, &room));
    const mz_selection whole = {.of = MZ_COLLECTION_INCIDENTS, .where = &some, .also = &more};
    assert_ok(mz_index_ask_where(base, &whole, &all, &room));
    const mz_incident_row *want = all.v;
    assert_in_range(all.n, 20, ROWS - 1);
    for (int64_t size = 1; size < 30; size += 4) {
        mz_selection page = whole;
        mz_len at = 0;
        page.most = size;
        for (mz_rows got = {NULL, 1}; got.n > 0;) {
            assert_ok(mz_index_ask_where(base, &page, &got, &room));
            const mz_incident_row *r = got.v;
            for (mz_len i = 0; i < got.n; i++, at++) {
                assert_int_equal(r[i].id, want[at].id);
                page.after_day = r[i].from;
                page.after_number = r[i].id;
                page.resumes = true;
            }
        }
        assert_int_equal(at, all.n);
    }
    int64_t n;
    assert_ok(mz_select_count(base, &whole, 1000, &n));
    assert_int_equal(n, all.n);
    assert_ok(mz_select_count(base, &whole, 10, &n));
    assert_int_equal(n, 11);
}

/* ---- what is refused, and where ---- */

static void faults_name_their_byte(void **state)
{
    (void)state;
    static const struct {
        const char *filter;
        mz_len at;
    } cases[] = {
        {"", 0},
        {"nope = 1", 0},
        {"reports = 'a'", 10},
        {"reports LIKE 'a%'", 0},
        {"type LIKE reports", 10},
        {"type = 'open", 7},
        {"type = 'a' type = 'b'", 11},
        {"(type = 'a'", 11},
        {"type = 'a')", 10},
        {"type =", 6},
        {"type", 4},
        {"NOT NOT TRUE", 4},
        {"settled < TRUE", 0},
        {"geometry = 1", 0},
        {"S_INTERSECTS(geometry, POINT(200 1))", 29},
        {"S_INTERSECTS(geometry, POLYGON((1 1, 2 2, 3 3)))", 23},
        {"S_INTERSECTS(geometry, POLYGON((1 1, 2 2, 3 3, 4 4)))", 23},
        {"S_INTERSECTS(POINT(1 1), POINT(1 1))", 25},
        {"S_INTERSECTS(geometry, BBOX(1,2,3))", 27},
        {"S_INTERSECTS(geometry, BBOX(1,3,2,2))", 27},
        {"S_WITHIN(geometry, POINT(1 1))", 0},
        {"T_AFTER(reports, DATE('2024-01-01'))", 8},
        {"T_AFTER(from, DATE('2024-02-30'))", 19},
        {"T_AFTER(from, TIMESTAMP('2024-02-30T00:00:00'))", 24},
        {"T_AFTER(from, INTERVAL('2024-02-03', '2024-02-01'))", 14},
        {"T_AFTER(from, INTERVAL('2024-02-03', reports))", 37},
        {"sum(reports) = 1", 0},
        {"reports = 1 + 1", 12},
        {"reports BETWEEN 1 2", 18},
        {"1 IS NULL", 0},
        {"type IN ()", 9},
        {"reports = 1e999", 10},
        {"\"\" = 1", 0},
        {"a\xFF = 1", 1},
        {"{\"op\":\"=\",\"args\":[{\"property\":\"nope\"},1]}", 30},
        {"{\"op\":\"=\",\"args\":[{\"property\":\"type\"},1]}", 38},
        {"{\"op\":\"and\",\"args\":[true]}", 19},
        {"{\"op\":\"and\",\"args\":[true,{\"op\":\"xor\",\"args\":[]}]}", 31},
        {"{\"op\":\"s_intersects\",\"args\":[{\"property\":\"geometry\"},{\"type\":\"Point\",\"coordinates\":[1]}]}",
         83},
        {"{\"op\":\"=\",\"args\":[{\"property\":\"type\"}]}", 0},
        {"{\"op\":\"=\"", 9},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mz_arena room = arena;
        mz_cql q = {.root = 77};
        const mz_status s = parse(mz_str_of(cases[i].filter), &q, &room);
        if (!mz_failed(s) || s.at != cases[i].at || q.root != 77) {
            fail_msg("%s: %s at %td, not %td", cases[i].filter, s.what, s.at, cases[i].at);
        }
    }
}

static void repeat(mz_buf *b, const char *piece, int n)
{
    for (int i = 0; i < n; i++) {
        mz_put(b, mz_str_of(piece));
    }
}

/* At its deepest and its longest a filter still runs; one more is told. */
static void limits_are_told_and_all_below_them_runs(void **state)
{
    (void)state;
    bool got[ROWS];
    mz_cql q;
    for (int more = 0; more < 2; more++) {
        MZ_BUF_SCOPED deep = mz_buf_new(1 << 16);
        MZ_BUF_SCOPED json = mz_buf_new(1 << 16);
        MZ_BUF_SCOPED wide = mz_buf_new(1 << 16);
        repeat(&deep, "reports=1 OR (reports=2 AND (", 8);
        repeat(&deep, more ? "NOT (TRUE)" : "reports=3", 1);
        repeat(&deep, "))", 8);
        repeat(&json, "{\"op\":\"not\",\"args\":[", 16 + more);
        repeat(&json, "true", 1);
        repeat(&json, "]}", 16 + more);
        repeat(&wide, "TRUE OR ", 254);
        repeat(&wide, more ? "reports=1 OR TRUE" : "TRUE", 1);
        const mz_str filters[] = {mz_buf_str(&deep), mz_buf_str(&json), mz_buf_str(&wide)};
        for (int i = 0; i < 3; i++) {
            mz_arena room = arena;
            if (more) {
                assert_code(parse(filters[i], &q, &room), MZ_LIMIT);
            } else {
                ask(filters[i], 0, got);
            }
        }
    }
    MZ_BUF_SCOPED longest = mz_buf_new(1 << 20);
    repeat(&longest, " ", MZ_CQL_BYTES_MAX - 4);
    repeat(&longest, "TRUE", 1);
    mz_arena room = arena;
    assert_ok(parse(mz_buf_str(&longest), &q, &room));
    repeat(&longest, " ", 1);
    assert_code(parse(mz_buf_str(&longest), &q, &room), MZ_LIMIT);
}

/* ---- our own geometry beside GEOS ---- */

static void silent(const char *format, ...) { (void)format; }

static GEOSGeometry *oracle_of(GEOSContextHandle_t g, mz_str wkt)
{
    GEOSWKTReader *reader = GEOSWKTReader_create_r(g);
    char *z = mz_str_z(&arena, wkt);
    GEOSGeometry *out = GEOSWKTReader_read_r(g, reader, z);
    GEOSWKTReader_destroy_r(g, reader);
    return out;
}

/* A triangle, with a smaller one cut out of it now and then, on a coarse grid so that points often lie on edges. */
static void put_triangle(mz_buf *b)
{
    int64_t v[6];
    for (int i = 0; i < 6; i++) {
        v[i] = below(9);
    }
    mz_puts(b, "(");
    for (int i = 0; i < 4; i++) {
        mz_put(b, i > 0 ? S(", ") : S(""));
        mz_put_int(b, v[i % 3 * 2]);
        mz_puts(b, " ");
        mz_put_int(b, v[i % 3 * 2 + 1]);
    }
    mz_puts(b, ")");
}

static void places_lie_where_geos_says(void **state)
{
    (void)state;
    GEOSContextHandle_t g = GEOS_init_r();
    GEOSContext_setNoticeHandler_r(g, silent);
    GEOSContext_setErrorHandler_r(g, silent);
    int met = 0, asked = 0;
    for (int k = 0; k < 1500; k++) {
        mz_arena room = arena;
        MZ_BUF_SCOPED wkt = mz_buf_new(4096), filter = mz_buf_new(4096);
        const bool areas = below(2) == 0;
        mz_put(&wkt, areas ? S("MULTIPOLYGON((") : S("MULTILINESTRING("));
        put_triangle(&wkt);
        mz_put(&wkt, areas ? S("), (") : S(", "));
        put_triangle(&wkt);
        mz_put(&wkt, areas ? S("))") : S(")"));
        GEOSGeometry *shape = oracle_of(g, mz_buf_str(&wkt));
        mz_puts(&filter, "S_INTERSECTS(geometry, ");
        mz_put(&filter, mz_buf_str(&wkt));
        mz_puts(&filter, ")");
        mz_cql q;
        assert_ok(parse(mz_buf_str(&filter), &q, &room));
        assert_non_null(shape);
        for (int i = 0; i < 30; i++) {
            const int64_t x = below(17), y = below(17); /* halves */
            GEOSGeometry *point = GEOSGeom_createPointFromXY_r(g, (double)x / 2, (double)y / 2);
            const char truth = GEOSIntersects_r(g, shape, point);
            GEOSGeom_destroy_r(g, point);
            if (truth > 1) {
                continue;
            }
            const mz_point p = {.lat_e6 = (int32_t)(y * 500000), .lon_e6 = (int32_t)(x * 500000)};
            const bool ours = mz_cql_meets(q.v[q.root].operands.v[1].shape, p);
            asked++;
            met += ours;
            if (ours != (truth == 1)) {
                fail_msg("%.*s at %lld/2 %lld/2: %d", SFMT(mz_buf_str(&wkt)), (long long)x, (long long)y, ours);
            }
        }
        GEOSGeom_destroy_r(g, shape);
    }
    GEOS_finish_r(g);
    assert_in_range(asked, 20000, 45000);
    assert_in_range(met, 2000, 45000);
}

static void a_box_is_exact_on_the_grid(void **state)
{
    (void)state;
    mz_arena room = arena;
    mz_cql q;
    assert_ok(parse(S("S_INTERSECTS(geometry, BBOX(71.0956785, 34.095679, 71.0956791, 34.2))"), &q, &room));
    const mz_cql_shape *s = q.v[q.root].operands.v[1].shape;
    assert_true(mz_cql_meets(s, (mz_point){.lat_e6 = 34095679, .lon_e6 = 71095679}));
    assert_false(mz_cql_meets(s, (mz_point){.lat_e6 = 34095678, .lon_e6 = 71095679}));
    assert_false(mz_cql_meets(s, (mz_point){.lat_e6 = 34095679, .lon_e6 = 71095678}));
    assert_false(mz_cql_meets(s, (mz_point){.lat_e6 = 34095679, .lon_e6 = 71095680}));
}

/* The same places, written in each system by the formulas that geo's tests hold against PROJ. */
static const mz_cql_shape *shape_in(mz_crs crs, bool box, mz_point a, mz_point b, mz_arena *perm)
{
    MZ_BUF_SCOPED t = mz_buf_new(4096);
    mz_xy low, high, other[2];
    mz_cql *q = mz_new(perm, mz_cql, 1);
    assert_true(mz_crs_of_point(crs, a, &low));
    assert_true(mz_crs_of_point(crs, b, &high));
    assert_true(mz_crs_of_point(crs, (mz_point){.lat_e6 = a.lat_e6, .lon_e6 = b.lon_e6}, &other[0]));
    assert_true(mz_crs_of_point(crs, (mz_point){.lat_e6 = b.lat_e6, .lon_e6 = a.lon_e6}, &other[1]));
    const mz_xy ring[] = {low, other[0], high, other[1], low};
    mz_put(&t, box ? S("S_INTERSECTS(geometry, BBOX(") : S("S_INTERSECTS(geometry, POLYGON(("));
    for (int i = 0; i < (box ? 2 : 5); i++) {
        const mz_xy at = box ? (i == 0 ? low : high) : ring[i];
        mz_put(&t, i > 0 ? S(", ") : S(""));
        mz_put_fixed(&t, llround(at.x * 1e7), 7);
        mz_put(&t, box ? S(", ") : S(" "));
        mz_put_fixed(&t, llround(at.y * 1e7), 7);
    }
    mz_put(&t, box ? S("))") : S(")))"));
    assert_ok(mz_cql_parse_in(mz_str_copy(perm, mz_buf_str(&t)), MZ_CQL2_TEXT,
                              mz_collection_class(MZ_COLLECTION_INCIDENTS), crs, q, perm));
    return q->v[q->root].operands.v[1].shape;
}

static void positions_may_stand_in_another_system(void **state)
{
    (void)state;
    mz_arena room = arena;
    const mz_point a = {.lat_e6 = 33500000, .lon_e6 = 68900000}, b = {.lat_e6 = 34500000, .lon_e6 = 70100000};
    for (int crs = 0; crs < MZ_CRSS; crs++) {
        for (int box = 0; box < 2; box++) {
            const mz_cql_shape *s = shape_in((mz_crs)crs, box != 0, a, b, &room);
            const bool bent = box != 0 && crs > MZ_CRS_3857; /* a zone's box is none of degrees: its corners are */
            for (int i = 0; i < 2000; i++) {
                const mz_point p = {.lat_e6 = (int32_t)(33000000 + below(2000000)),
                                    .lon_e6 = (int32_t)(68500000 + below(2000000))};
                const int32_t edge = bent ? 120000 : 2;
                const bool well_in = p.lat_e6 > a.lat_e6 + edge && p.lat_e6 < b.lat_e6 - edge &&
                                     p.lon_e6 > a.lon_e6 + edge && p.lon_e6 < b.lon_e6 - edge;
                const bool well_out = p.lat_e6 < a.lat_e6 - edge || p.lat_e6 > b.lat_e6 + edge ||
                                      p.lon_e6 < a.lon_e6 - edge || p.lon_e6 > b.lon_e6 + edge;
                const bool met = mz_cql_meets(s, p);
                if ((well_in && !met) || (well_out && met)) {
                    fail_msg("system %d, box %d: %d %d", crs, box, p.lat_e6, p.lon_e6);
                }
            }
        }
    }
}

static void a_position_that_a_system_does_not_cover_is_refused(void **state)
{
    (void)state;
    mz_arena room = arena;
    mz_cql q;
    const mz_feature_class *on = mz_collection_class(MZ_COLLECTION_INCIDENTS);
    const mz_status s =
        mz_cql_parse_in(S("S_INTERSECTS(geometry, POINT(90000000 1))"), MZ_CQL2_TEXT, on, MZ_CRS_32642, &q, &room);
    assert_code(s, MZ_BAD_INPUT);
    assert_int_equal(s.at, 29);
    assert_code(
        mz_cql_parse_in(S("S_INTERSECTS(geometry, BBOX(2, 1, 1, 2))"), MZ_CQL2_TEXT, on, MZ_CRS_3857, &q, &room),
        MZ_BAD_INPUT);
    assert_code(mz_cql_parse_in(S("{\"op\":\"s_intersects\",\"args\":[{\"property\":\"geometry\"},{\"type\":\"Point\","
                                  "\"coordinates\":[91,0]}]}"),
                                MZ_CQL2_JSON, on, MZ_CRS_4326, &q, &room),
                MZ_BAD_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(positions_may_stand_in_another_system),
        cmocka_unit_test(a_position_that_a_system_does_not_cover_is_refused),
        cmocka_unit_test(random_filters_find_what_the_slow_twin_finds_in_both_languages),
        cmocka_unit_test(filters_that_say_the_same_find_the_same),
        cmocka_unit_test(settled_is_as_the_caller_says),
        cmocka_unit_test(features_carry_what_the_row_says),
        cmocka_unit_test(pages_join_to_the_whole),
        cmocka_unit_test(faults_name_their_byte),
        cmocka_unit_test(limits_are_told_and_all_below_them_runs),
        cmocka_unit_test(places_lie_where_geos_says),
        cmocka_unit_test(a_box_is_exact_on_the_grid),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

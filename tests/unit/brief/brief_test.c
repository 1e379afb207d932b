/* The situation report of a made-up day: whole, linked, the same each time, equal for both parties. */
#include "sample.h"

#include "format/format.h"

static mz_brief_files made(sample *s, mz_brief_edition e)
{
    mz_brief_files files = {0};
    assert_ok(mz_brief_make(&s->in, e, &files, &s->perm, s->scratch));
    return files;
}

static mz_str file(const mz_brief_files *files, const char *name)
{
    for (mz_len i = 0; i < files->n; i++) {
        if (mz_str_eq(files->v[i].name, mz_str_of(name))) {
            return files->v[i].bytes;
        }
    }
    fail_msg("no file %s", name);
    return (mz_str){0};
}

static bool holds(mz_str page, const char *what) { return mz_str_find(page, mz_str_of(what)) >= 0; }

static mz_len times(mz_str page, mz_str what)
{
    mz_len n = 0;
    for (mz_len at = mz_str_find(page, what); at >= 0; at = mz_str_find(page, what)) {
        page = mz_str_from(page, at + what.len);
        n++;
    }
    return n;
}

static void every_part_stands_on_the_page(void **state)
{
    (void)state;
    static const char *const parts[] = {"summary",  "map",   "charts",    "incidents", "accounts",
                                        "breaches", "acts",  "crossings", "coverage",  "unverified",
                                        "method",   "annex", "record"};
    sample *s = sample_new();
    const mz_brief_files files = made(s, (mz_brief_edition){0, false});
    const mz_str page = file(&files, "brief-2026-03-03.html");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        MZ_BUF_SCOPED b = mz_buf_new(64);
        mz_puts(&b, "id=\"");
        mz_put(&b, mz_str_of(parts[i]));
        mz_puts(&b, "\"");
        if (times(page, mz_buf_str(&b)) != 1) {
            fail_msg("part %s stands %td times", parts[i], times(page, mz_buf_str(&b)));
        }
    }
    assert_true(holds(page, "line as drawn by Pakistan"));
    assert_true(holds(page, "line as drawn by Afghanistan"));
    assert_true(holds(page, "4 in the period before"));
    assert_true(holds(page, "<pre>mizan.example/sample\n12\n"));
    sample_end(s);
}

static void text_of_others_is_escaped(void **state)
{
    (void)state;
    sample *s = sample_new();
    const mz_brief_files files = made(s, (mz_brief_edition){0, false});
    const mz_str page = file(&files, "brief-2026-03-03.html");
    assert_true(holds(page, "&lt;Pakistani&gt; soldiers &amp; wounded"));
    assert_true(holds(page, "Sample case &lt;no real events&gt;"));
    assert_false(holds(page, "<Pakistani>"));
    sample_end(s);
}

static void nothing_is_asked_from_outside(void **state)
{
    (void)state;
    sample *s = sample_new();
    const mz_brief_files files = made(s, (mz_brief_edition){0, false});
    const mz_str page = file(&files, "brief-2026-03-03.html");
    assert_false(holds(page, "http://"));
    assert_false(holds(page, "https://"));
    assert_false(holds(page, "<script"));
    assert_false(holds(page, "<link"));
    assert_false(holds(page, "<img"));
    assert_false(holds(page, "@import"));
    assert_false(holds(page, "url(//"));
    sample_end(s);
}

/* Every href="#x" has its id="x", and no id stands twice. */
static void every_link_arrives(void **state)
{
    (void)state;
    sample *s = sample_new();
    const mz_brief_files files = made(s, (mz_brief_edition){0, false});
    const mz_str page = file(&files, "brief-2026-03-03.html");
    mz_map ids = {0};
    mz_str rest = page;
    for (mz_len at = mz_str_find(rest, S(" id=\"")); at >= 0; at = mz_str_find(rest, S(" id=\""))) {
        rest = mz_str_from(rest, at + 5);
        bool fresh = false;
        (void)mz_map_put(&ids, mz_str_sub(rest, 0, mz_str_find_byte(rest, '"')), 0, &fresh, &s->perm);
        if (!fresh) {
            fail_msg("id twice: %.*s", SFMT(mz_str_sub(rest, 0, mz_str_find_byte(rest, '"'))));
        }
    }
    rest = page;
    mz_len links = 0;
    for (mz_len at = mz_str_find(rest, S("href=\"#")); at >= 0; at = mz_str_find(rest, S("href=\"#"))) {
        rest = mz_str_from(rest, at + 7);
        const mz_str id = mz_str_sub(rest, 0, mz_str_find_byte(rest, '"'));
        if (mz_map_get(&ids, id) == NULL) {
            fail_msg("a link to nothing: %.*s", SFMT(id));
        }
        links++;
    }
    assert_true(links > 40);
    sample_end(s);
}

static void the_same_input_gives_the_same_bytes(void **state)
{
    (void)state;
    sample *s = sample_new();
    const mz_brief_files a = made(s, (mz_brief_edition){0, false}), b = made(s, (mz_brief_edition){0, false});
    assert_int_equal(a.n, b.n);
    for (mz_len i = 0; i < a.n; i++) {
        assert_str(a.v[i].name, b.v[i].name);
        assert_str(a.v[i].bytes, b.v[i].bytes);
    }
    sample_end(s);
}

/* Bytes of a page, counted by value: two pages of the same parts in another order have the same counts. */
static void histogram(mz_str page, mz_len counts[256])
{
    for (mz_len i = 0; i < page.len; i++) {
        counts[page.data[i]]++;
    }
}

static void editions_of_both_parties_hold_the_same(void **state)
{
    (void)state;
    sample *s = sample_new();
    const mz_brief_files a = made(s, (mz_brief_edition){0, true}), b = made(s, (mz_brief_edition){1, true});
    const mz_str first = file(&a, "brief-2026-03-03.html"), second = file(&b, "brief-2026-03-03.html");
    assert_true(mz_str_find(first, S("Pakistan</bdi> says</h4>")) <
                mz_str_find(first, S("Afghanistan</bdi> says</h4>")));
    assert_true(mz_str_find(second, S("Pakistan</bdi> says</h4>")) >
                mz_str_find(second, S("Afghanistan</bdi> says</h4>")));
    assert_str(file(&a, "brief-2026-03-03-claims.csv"), file(&b, "brief-2026-03-03-claims.csv"));
    assert_str(file(&a, "brief-2026-03-03-accounts.json"), file(&b, "brief-2026-03-03-accounts.json"));
    const mz_len at = mz_str_find(first, S("<h3>Statements</h3>")),
                 same = mz_str_find(second, S("<h3>Statements</h3>"));
    assert_str(mz_str_from(first, at), mz_str_from(second, same));
    mz_len x[256] = {0}, y[256] = {0};
    histogram(first, x);
    histogram(second, y);
    assert_int_equal(x['<'], y['<']);
    assert_int_equal(x['#'], y['#']);
    sample_end(s);
}

static void tables_can_be_read_back(void **state)
{
    (void)state;
    sample *s = sample_new();
    const mz_brief_files files = made(s, (mz_brief_edition){0, false});
    mz_json all;
    assert_ok(mz_json_parse(file(&files, "brief-2026-03-03.json"), &all, &s->perm));
    const mz_json *tables = mz_json_get(&all, S("tables"));
    assert_non_null(tables);
    assert_int_equal(tables->n, 12);
    mz_csv csv = mz_csv_open(file(&files, "brief-2026-03-03-claims.csv"), ',', &s->perm);
    mz_csv_row row;
    mz_len rows = 0;
    while (mz_csv_next(&csv, &row)) {
        assert_null(row.fault);
        assert_int_equal(row.n, 17);
        rows++;
    }
    assert_int_equal(rows - 1, mz_json_get(tables, S("claims"))->n);
    const mz_json *account = &mz_json_get(tables, S("accounts"))->v[0];
    assert_non_null(mz_json_get(account, S("established_min")));
    sample_end(s);
}

static void an_empty_day_says_that_it_is_empty(void **state)
{
    (void)state;
    sample *s = sample_new();
    s->in = (mz_brief_input){.day = SAMPLE_DAY, .previous = SAMPLE_DAY - 1, .parties = sample_parties, .parties_n = 2};
    const mz_brief_files files = made(s, (mz_brief_edition){0, false});
    const mz_str page = file(&files, "brief-2026-03-03.html");
    assert_true(holds(page, "The record holds no incident of this day."));
    assert_true(holds(page, "quiet places may be unwatched"));
    assert_true(holds(page, "Nothing of this day has a known place."));
    sample_end(s);
}

static void an_edition_for_nobody_is_refused(void **state)
{
    (void)state;
    sample *s = sample_new();
    mz_brief_files files = {NULL, 77, 0};
    const mz_status st = mz_brief_make(&s->in, (mz_brief_edition){2, true}, &files, &s->perm, s->scratch);
    assert_int_equal(st.code, MZ_BAD_INPUT);
    assert_int_equal(files.n, 77);
    s->in.statements_n = MZ_BRIEF_STATEMENTS_MAX + 1;
    assert_code(mz_brief_make(&s->in, (mz_brief_edition){0, false}, &files, &s->perm, s->scratch), MZ_LIMIT);
    sample_end(s);
}

/* For looking at it: test_brief_brief FOLDER writes the sample's files there. */
static int show(const char *folder)
{
    sample *s = sample_new();
    const mz_brief_files files = made(s, (mz_brief_edition){0, false});
    for (mz_len i = 0; i < files.n; i++) {
        assert_ok(mz_file_replace(mz_path_join(&s->perm, folder, files.v[i].name), files.v[i].bytes, 0644));
    }
    sample_end(s);
    return 0;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_part_stands_on_the_page),
        cmocka_unit_test(text_of_others_is_escaped),
        cmocka_unit_test(nothing_is_asked_from_outside),
        cmocka_unit_test(every_link_arrives),
        cmocka_unit_test(the_same_input_gives_the_same_bytes),
        cmocka_unit_test(editions_of_both_parties_hold_the_same),
        cmocka_unit_test(tables_can_be_read_back),
        cmocka_unit_test(an_empty_day_says_that_it_is_empty),
        cmocka_unit_test(an_edition_for_nobody_is_refused),
    };
    return argc > 1 ? show(argv[1]) : cmocka_run_group_tests(tests, NULL, NULL);
}

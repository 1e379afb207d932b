/* The map as pages and programs get it: list, drawing, the block of data, the context; and what is asked wrongly. */
#include "client.h"

#include "serve/page/map.h"

static int setup(void **state)
{
    static served s;
    MZ_KEY_SCOPED by = {0};
    mz_added added;
    served_make(&s);
    char *path = mz_path_join(&s.perm, s.folder, S("report.txt"));
    assert_ok(mz_file_replace(path,
                              S("Title: </script><b>R\nDate: 2026-03-02\n\nAt least 3 soldiers were killed by "
                                "Pakistan's shelling near Torkham on 1 March, Afghanistan's defence ministry said.\n\n"
                                "The Torkham crossing was closed on 27 February, Pakistan said.\n"),
                              0600));
    {
        mz_case *c = NULL;
        const mz_flow_options o = {.threads = 1};
        assert_ok(mz_case_open(s.folder, true, &o, &c));
        assert_ok(mz_case_unlock(c, S("")));
        assert_ok(mz_case_key(c, S("TUR"), S(""), &by));
        const mz_add_options add = {.by = &by, .date = MZ_NO_DAY, .time = served_now()};
        assert_ok(mz_flow_add(c, path, &add, &added, &s.perm));
        assert_ok(mz_record_publish(c->record));
        assert_ok(mz_flow_run(c));
        mz_case_close(&c);
    }
    served_start(&s, true);
    *state = &s;
    return 0;
}

static int teardown(void **state)
{
    served_end(*state);
    return 0;
}

static mz_len count(mz_str text, mz_str what)
{
    mz_len n = 0;
    for (mz_len at = mz_str_find(text, what); at >= 0; at = mz_str_find(text, what)) {
        text = mz_str_from(text, at + what.len);
        n++;
    }
    return n;
}

static reply get(served *s, const char *path) { return client_ask(s->port, "GET", path, S(""), S(""), &s->perm); }

static void every_placed_incident_of_the_list_has_its_mark_in_the_drawing(void **state)
{
    served *s = *state;
    const reply r = get(s, "/map");
    assert_int_equal(r.status, 200);
    const mz_len end = mz_str_find(r.body, S("</svg>\n</div>"));
    assert_true(end > 0);
    const mz_str drawing = mz_str_sub(r.body, 0, end);
    const mz_len placed = count(r.body, S(" data-lon=\""));
    assert_true(placed >= 1);
    assert_int_equal(count(drawing, S("class=\"m-mark")), placed);
    assert_true(count(drawing, S("m-land")) == 1);
}

static void days_choose_what_is_listed(void **state)
{
    served *s = *state;
    assert_int_equal(count(get(s, "/map?from=2020-01-01&to=2020-01-31").body, S("<li id=\"i")), 0);
    assert_true(count(get(s, "/map?from=2026-03-01&to=2026-03-01").body, S("<li id=\"i")) > 0);
    assert_int_equal(get(s, "/map?from=2026-03-02&to=2026-03-01").status, 400);
    assert_int_equal(get(s, "/map?from=yesterday").status, 400);
}

static void the_block_of_data_is_json_and_cannot_end_its_element(void **state)
{
    served *s = *state;
    mz_json data;
    const mz_str page = get(s, "/map").body, begin = S("id=\"map-data\">");
    const mz_len at = mz_str_find(page, begin);
    assert_true(at > 0);
    const mz_str rest = mz_str_from(page, at + begin.len);
    const mz_str json = mz_str_sub(rest, 0, mz_str_find(rest, S("</script>")));
    assert_true(mz_str_find_byte(json, '<') < 0);
    assert_ok(mz_json_parse(json, &data, &s->perm));
    assert_true(mz_json_text(mz_json_get(&data, S("words")), S("closer")).len > 0);
    assert_true(mz_str_starts(mz_json_text(&data, S("context")), S("/map/context?box=")));
}

static const mz_json *features(served *s, const char *path, mz_json *all)
{
    const reply r = get(s, path);
    assert_int_equal(r.status, 200);
    assert_str(client_header(&r, "Content-Type", &s->perm), S("application/geo+json"));
    assert_ok(mz_json_parse(r.body, all, &s->perm));
    return mz_json_get(all, S("features"));
}

static mz_len of_kind(const mz_json *features, mz_str kind)
{
    mz_len n = 0;
    for (mz_len i = 0; i < features->n; i++) {
        n += mz_str_eq(mz_json_text(mz_json_get(&features->v[i], S("properties")), S("kind")), kind);
    }
    return n;
}

static void the_context_has_ground_gates_and_the_line_apart_from_other_boundaries(void **state)
{
    served *s = *state;
    mz_json all;
    const mz_json *v = features(s, "/map/context?box=60,29,75,38&from=2026-02-01&to=2026-03-03", &all);
    assert_int_equal(of_kind(v, S("land")), 1);
    assert_true(of_kind(v, S("natural")) >= 1);
    assert_true(of_kind(v, S("border")) > 5);
    mz_len closed = 0;
    for (mz_len i = 0; i < v->n; i++) {
        const mz_json *p = mz_json_get(&v->v[i], S("properties"));
        closed += mz_str_eq(mz_json_text(p, S("state")), S("closed"));
    }
    assert_true(of_kind(v, S("crossing")) > 5);
    assert_int_equal(closed, 1);
}

static void a_crossing_is_shown_as_it_was_known_on_the_last_day(void **state)
{
    served *s = *state;
    mz_json all;
    const mz_json *v = features(s, "/map/context?box=60,29,75,38&from=2026-02-01&to=2026-02-20", &all);
    for (mz_len i = 0; i < v->n; i++) {
        const mz_str is = mz_json_text(mz_json_get(&v->v[i], S("properties")), S("state"));
        assert_true(is.len == 0 || mz_str_eq(is, S("unknown")));
    }
}

static void what_is_no_box_is_refused(void **state)
{
    static const char *const wrong[] = {"",
                                        "box=",
                                        "box=1,2,3",
                                        "box=1,2,3,4,5",
                                        "box=3,2,1,4",
                                        "box=1,4,3,2",
                                        "box=1,2,3,x",
                                        "box=1,2,3,91",
                                        "box=-181,2,3,4",
                                        "box=1,2,3,99999999999999999999",
                                        "box=1,2,3,4&box=1,2,3,4",
                                        "box=,,,"};
    served *s = *state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char path[256];
        (void)snprintf(path, sizeof path, "/map/context?%s&from=2026-03-01&to=2026-03-02", wrong[i]);
        assert_int_equal(get(s, path).status, 400);
    }
    assert_int_equal(get(s, "/map/context?box=60,29,75,38&from=2026-03-02&to=2026-03-01").status, 400);
    assert_int_equal(get(s, "/map/context?box=60,29,75,38").status, 400);
}

static void boxes_are_joined_and_widened_within_the_world(void **state)
{
    (void)state;
    const mz_box a = {{30000000, 60000000}, {35000000, 70000000}}, b = {{-10000000, 20000000}, {0, 30000000}};
    const mz_box both = mz_box_joined(a, b), wide = mz_box_widened(a, 50), end = mz_box_widened(both, 10000);
    assert_int_equal(both.south_west.lat_e6, -10000000);
    assert_int_equal(both.north_east.lon_e6, 70000000);
    assert_int_equal(wide.south_west.lat_e6, 25000000);
    assert_int_equal(wide.north_east.lon_e6, 75000000);
    assert_int_equal(end.north_east.lat_e6, 85000000);
    assert_int_equal(end.south_west.lon_e6, -180000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_placed_incident_of_the_list_has_its_mark_in_the_drawing),
        cmocka_unit_test(days_choose_what_is_listed),
        cmocka_unit_test(the_block_of_data_is_json_and_cannot_end_its_element),
        cmocka_unit_test(the_context_has_ground_gates_and_the_line_apart_from_other_boundaries),
        cmocka_unit_test(a_crossing_is_shown_as_it_was_known_on_the_last_day),
        cmocka_unit_test(what_is_no_box_is_refused),
        cmocka_unit_test(boxes_are_joined_and_widened_within_the_world),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

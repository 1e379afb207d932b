#include "record/case.h"

#include "exchange/exchange.h"
#include "serve/door.h"
#include "serve/entries.h"

#include <time.h>

typedef struct hub {
    test_case c;
    mz_door *door;
    mz_entries *entries;
    mz_http_route routes[MZ_ENTRIES_ROUTES];
    mz_http *http;
    mz_fetcher *fetcher;
    char url[64];
} hub;

static void open_hub(hub *h, bool with_key, mz_arena *perm)
{
    h->c = new_case(perm);
    const mz_door_options d = {
        .folder = h->c.folder, .log = with_key ? &h->c.log : NULL, .wait_ms = 300, .idle_ms = 200};
    const mz_http_options o = {.address = S("127.0.0.1"), .threads = 1, .slow_threads = 4};
    assert_ok(mz_door_new(&d, &h->door));
    assert_ok(mz_entries_new(h->door, &h->entries));
    mz_entries_routes(h->entries, h->routes);
    assert_ok(mz_http_start(&o, h->routes, MZ_ENTRIES_ROUTES, &h->http));
    assert_ok(mz_fetcher_new(&h->fetcher));
    (void)snprintf(h->url, sizeof h->url, "http://127.0.0.1:%d", mz_http_port(h->http));
}

static void close_hub(hub *h)
{
    mz_fetcher_free(h->fetcher);
    mz_http_stop(h->http);
    mz_entries_free(h->entries);
    mz_door_free(h->door);
    remove_case(&h->c);
}

static mz_fetched ask(hub *h, const char *method, mz_str path, mz_str body, mz_arena *perm)
{
    const mz_fetch q = {.url = mz_str_concat(perm, mz_str_of(h->url), path),
                        .method = mz_str_of(method),
                        .body = body,
                        .body_type = S("application/octet-stream"),
                        .max_bytes = 1 << 20};
    mz_fetched out = {0};
    assert_ok(mz_fetch_now(h->fetcher, &q, &out, perm));
    return out;
}

/* A feed of n entries, each with a body if one is given for it. */
static void make_feed(const mz_key *k, mz_len n, const mz_body *last_body, mz_str *notes, mz_arena *perm)
{
    mz_hash256 prev;
    for (mz_len i = 0; i < n; i++) {
        char words[64];
        (void)snprintf(words, sizeof words, "what was seen, %td\n", i);
        const bool with = last_body != NULL && i == n - 1;
        const mz_draft d = {.kind = S("statements"),
                            .time = NOON,
                            .text = mz_str_of(words),
                            .bodies = with ? last_body : NULL,
                            .bodies_n = with ? 1 : 0};
        MZ_BUF_SCOPED text = mz_buf_new(MZ_ENTRY_MAX);
        MZ_BUF_SCOPED note = mz_buf_new(MZ_ENTRY_MAX);
        assert_ok(mz_entry_text(&d, k->public.name, i, i == 0 ? NULL : &prev, &text));
        assert_ok(mz_entry_sign(mz_buf_str(&text), &k, 1, &note));
        prev = mz_sha256(mz_buf_str(&text));
        notes[i] = mz_str_copy(perm, mz_buf_str(&note));
    }
}

static mz_str packed(const mz_str *notes, mz_len n, bool backwards, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(1 << 24);
    for (mz_len i = 0; i < n; i++) {
        const mz_str note = notes[backwards ? n - 1 - i : i];
        mz_put_be(&b, (uint64_t)note.len, 2);
        mz_put(&b, note);
    }
    return mz_str_copy(perm, mz_buf_str(&b));
}

static mz_len count_lines(mz_str body, const char *word)
{
    mz_len n = 0;
    while (body.len > 0) {
        n += mz_str_find(mz_str_cut(&body, '\n'), mz_str_of(word)) >= 0;
    }
    return n;
}

static void rest(int ms)
{
    const struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L};
    (void)nanosleep(&t, NULL);
}

/* Threat 20: in any order, any number of times. */
static void entries_in_any_order_and_twice_are_taken_once(void **state)
{
    (void)state;
    mz_arena a = arena;
    hub h = {0};
    open_hub(&h, true, &a);
    mz_str notes[40];
    make_feed(&h.c.pak, 40, NULL, notes, &a);
    mz_fetched r = ask(&h, "POST", S("/entries"), packed(notes + 20, 20, true, &a), &a);
    assert_int_equal(r.status, 200);
    assert_int_equal(count_lines(r.body, " refused an earlier entry"), 20); /* those before are not here yet */
    r = ask(&h, "POST", S("/entries"), packed(notes, 40, true, &a), &a);
    assert_int_equal(count_lines(r.body, " index "), 40);
    r = ask(&h, "POST", S("/entries"), packed(notes, 40, false, &a), &a);
    assert_int_equal(count_lines(r.body, " known "), 40);
    mz_str line = mz_str_cut(&r.body, '\n');
    mz_told told;
    assert_ok(mz_answer_parse(line, &told));
    assert_int_equal(told.verdict, MZ_KNOWN);
    assert_int_equal(told.index, 1);
    close_hub(&h);
}

static void a_cut_body_is_refused_whole_and_nonsense_entry_by_entry(void **state)
{
    (void)state;
    mz_arena a = arena;
    hub h = {0};
    open_hub(&h, true, &a);
    mz_str notes[3];
    make_feed(&h.c.pak, 2, NULL, notes, &a);
    notes[2] = S("nonsense");
    const mz_str body = packed(notes, 3, false, &a);
    for (mz_len n = 1; n < body.len; n += 97) {
        if (n != 2 + notes[0].len) {
            assert_int_equal(ask(&h, "POST", S("/entries"), mz_str_sub(body, 0, n), &a).status, 400);
        }
    }
    const mz_fetched r = ask(&h, "POST", S("/entries"), body, &a);
    assert_int_equal(count_lines(r.body, " index "), 2);
    assert_int_equal(count_lines(r.body, " refused "), 1);
    assert_int_equal(ask(&h, "GET", S("/entries"), S(""), &a).status, 405);
    close_hub(&h);
}

static void commands_and_the_server_take_turns(void **state)
{
    (void)state;
    mz_arena a = arena;
    hub h = {0};
    open_hub(&h, true, &a);
    mz_str notes[2];
    make_feed(&h.c.pak, 2, NULL, notes, &a);
    mz_record *r = open_case(&h.c); /* as a command does */
    const mz_fetched busy = ask(&h, "POST", S("/entries"), packed(notes, 1, false, &a), &a);
    assert_int_equal(busy.status, 503);
    assert_int_equal(busy.retry_after_s, 10);
    mz_record_close(r);
    assert_int_equal(ask(&h, "POST", S("/entries"), packed(notes, 1, false, &a), &a).status, 200);
    rest(800); /* quiet: the lock is free again */
    r = open_case(&h.c);
    assert_int_equal(mz_record_size(r), 2);
    mz_record_close(r);
    assert_int_equal(count_lines(ask(&h, "POST", S("/entries"), packed(notes, 2, false, &a), &a).body, " index 2"), 1);
    assert_ok(mz_door_status(h.door));
    close_hub(&h);
}

static mz_str target(const mz_hash256 *hash, const char *what, mz_len size, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(256);
    mz_puts(&b, "/blob/");
    mz_put_hash_hex(&b, hash);
    mz_puts(&b, "/");
    mz_put(&b, mz_str_of(what));
    mz_puts(&b, "?size=");
    mz_put_int(&b, size);
    return mz_str_copy(perm, mz_buf_str(&b));
}

static void a_document_comes_in_pieces_before_its_entry(void **state)
{
    (void)state;
    mz_arena a = arena;
    hub h = {0};
    open_hub(&h, true, &a);
    const mz_len size = 3 * MZ_PIECE_BYTES + 100;
    uint8_t *bytes = mz_new(&a, uint8_t, size);
    for (mz_len i = 0; i < size; i++) {
        bytes[i] = (uint8_t)(i * 7 + i / 255);
    }
    const mz_str whole = {bytes, size};
    const mz_body body = {.hash = mz_sha256(whole), .size_bytes = size, .media = S("text/plain")};
    mz_str notes[2];
    make_feed(&h.c.afg, 2, &body, notes, &a);
    mz_fetched r = ask(&h, "POST", S("/entries"), packed(notes, 2, false, &a), &a);
    assert_int_equal(count_lines(r.body, " refused a document"), 1);

    const mz_len order[] = {3, 0, 0, 2, 1};
    const char *const numbers[] = {"0", "1", "2", "3"};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        const mz_len n = order[i], end = (n + 1) * MZ_PIECE_BYTES;
        const mz_str piece = mz_str_sub(whole, n * MZ_PIECE_BYTES, end < size ? end : size);
        r = ask(&h, "PUT", target(&body.hash, numbers[n], size, &a), piece, &a);
        assert_int_equal(r.status, 200);
        if (i == 3) {
            r = ask(&h, "GET", target(&body.hash, "have", size, &a), S(""), &a);
            assert_int_equal(r.body.len, 1);
            assert_int_equal(r.body.data[0], 0xB0); /* 0, 2 and 3 */
        }
    }
    r = ask(&h, "POST", S("/entries"), packed(notes, 2, false, &a), &a);
    assert_int_equal(count_lines(r.body, " index "), 1);
    assert_int_equal(count_lines(r.body, " known "), 1);
    rest(800);
    mz_record *rec = open_case(&h.c);
    assert_true(mz_record_has(rec, &body.hash));
    mz_record_close(rec);
    mz_verification v = {0};
    assert_ok(mz_record_verify(h.c.folder, NULL, &v, &a));
    assert_int_equal(v.found, 0);
    close_hub(&h);
}

static void what_is_no_piece_is_refused(void **state)
{
    (void)state;
    mz_arena a = arena;
    hub h = {0};
    open_hub(&h, true, &a);
    const mz_hash256 hash = mz_sha256(S("hello"));
    const struct {
        const char *what;
        mz_len size;
        mz_str body;
        int status;
    } cases[] = {
        {"1", 5, S("hello"), 422},    {"0", 5, S("hell"), 422},  {"00", 5, S("hello"), 404}, {"-1", 5, S("hello"), 404},
        {"../x", 5, S("hello"), 404}, {"0", 5, S("hullo"), 422}, {"0", 5, S("hello"), 200},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const mz_fetched r = ask(&h, "PUT", target(&hash, cases[i].what, cases[i].size, &a), cases[i].body, &a);
        assert_int_equal(r.status, cases[i].status);
    }
    assert_int_equal(ask(&h, "PUT", S("/blob/xyz/0?size=5"), S("hello"), &a).status, 404);
    const mz_str no_size = mz_str_sub(target(&hash, "0", 5, &a), 0, 6 + 64 + 2);
    assert_int_equal(ask(&h, "PUT", no_size, S("hello"), &a).status, 400);
    assert_int_equal(ask(&h, "PUT", target(&hash, "0", (mz_len)MZ_ENTRIES_DOCUMENT + 1, &a), S(""), &a).status, 413);
    close_hub(&h);
}

static void without_the_logs_key_nothing_is_taken(void **state)
{
    (void)state;
    mz_arena a = arena;
    hub h = {0};
    open_hub(&h, false, &a);
    mz_str notes[1];
    make_feed(&h.c.pak, 1, NULL, notes, &a);
    const mz_hash256 hash = mz_sha256(S("hello"));
    assert_int_equal(ask(&h, "POST", S("/entries"), packed(notes, 1, false, &a), &a).status, 403);
    assert_int_equal(ask(&h, "PUT", target(&hash, "0", 5, &a), S("hello"), &a).status, 403);
    close_hub(&h);
}

int main(void)
{
    mz_region region;
    if (mz_failed(mz_region_new((mz_len)1 << 30, &region, &arena))) {
        return 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_in_any_order_and_twice_are_taken_once),
        cmocka_unit_test(a_cut_body_is_refused_whole_and_nonsense_entry_by_entry),
        cmocka_unit_test(commands_and_the_server_take_turns),
        cmocka_unit_test(a_document_comes_in_pieces_before_its_entry),
        cmocka_unit_test(what_is_no_piece_is_refused),
        cmocka_unit_test(without_the_logs_key_nothing_is_taken),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mz_region_free(&region);
    return failed;
}

/* Explanations: their words are the text's own, every link has its end, and the forms are as people know them. */
#include "format/format.h"
#include "reading/reading.h"
#include "test.h"

static mz_region region, scratch_region;
static mz_arena perm, scratch;

static int make_room(void **state)
{
    (void)state;
    assert_ok(mz_region_new((mz_len)8 << 30, &region, &perm));
    assert_ok(mz_region_new((mz_len)8 << 30, &scratch_region, &scratch));
    return 0;
}

static int give_back(void **state)
{
    (void)state;
    mz_region_free(&region);
    mz_region_free(&scratch_region);
    return 0;
}

/* --- a statement made by hand ----------------------------------------------------------------------------------------
 */

static const char WORDS[] = "Kabul said at least 12 guards died. It rained.";

typedef struct made {
    mz_text text;
    mz_mention source, victims;
    mz_harm harm;
    mz_statement statement;
    mz_statements list;
    mz_reason reasons[2];
    mz_reading_gap gap;
    mz_reading_sentence sentences[2];
    mz_reading_trace trace;
    mz_explained e;
} made;

static mz_span span(mz_len begin, mz_len end)
{
    return (mz_span){mz_str_sub(mz_str_of(WORDS), begin, end), begin, end};
}

static void make(made *m)
{
    static const mz_text_piece whole = {0, 0};
    *m = (made){.text = {.clean = mz_str_of(WORDS), .pieces = &whole, .pieces_n = 1, .date = MZ_NO_DAY}};
    m->source = (mz_mention){span(0, 5), S("AFGGOV")};
    m->victims = (mz_mention){span(11, 29), S("AFGMIL")};
    m->harm = (mz_harm){MZ_KILLED, {12, MZ_OPEN}, false, MZ_INCIDENT, 11, 29, m->victims, MZ_MILITARY};
    m->statement = (mz_statement){.begin = 0,
                                  .end = 34,
                                  .plover = MZ_ASSAULT,
                                  .type = S("clash"),
                                  .stance = MZ_CONCEDES,
                                  .sources = &m->source,
                                  .sources_n = 1,
                                  .cue = span(6, 10),
                                  .harms = &m->harm,
                                  .harms_n = 1};
    m->reasons[0] = (mz_reason){0, MZ_SLOT_KIND, 0, 30, 34, S("kind.event"), NULL};
    m->reasons[1] = (mz_reason){0, MZ_SLOT_NUMBER, 0, 11, 22, S("number.numeral"), NULL};
    m->gap = (mz_reading_gap){36, 46, 39, 45, S("gap.verb-unknown"), "the verb is not known"};
    m->sentences[0] = (mz_reading_sentence){0, 35, 0, 1, -1};
    m->sentences[1] = (mz_reading_sentence){36, 46, 1, 0, 0};
    m->list = (mz_statements){.v = &m->statement, .n = 1};
    m->trace = (mz_reading_trace){
        .gaps = &m->gap, .n = 1, .spans = m->sentences, .spans_n = 2, .reasons = m->reasons, .reasons_n = 2};
    m->e = (mz_explained){.text = &m->text, .statements = &m->list, .trace = &m->trace, .name = S("a.txt")};
}

static void the_terminal_marks_words_in_brackets_or_in_colour(void **state)
{
    (void)state;
    made m;
    make(&m);
    MZ_BUF_SCOPED out = mz_buf_new(1 << 16);
    mz_explain_terminal(&m.e, false, 60, &out, scratch);
    assert_str(mz_buf_str(&out), S("\n  [source:Kabul] [cue:said] [number:at least 12]\n"
                                   "  [victims:guards] died.\n"
                                   "  0  event ASSAULT clash, concedes, affirmed\n"
                                   "    says Kabul [AFGGOV]\n"
                                   "    killed 12 or more (incident): at least 12 guards [AFGMIL], military\n"
                                   "    sure, because\n"
                                   "      kind: \"died\" kind.event (something happened on the\n"
                                   "          ground)\n"
                                   "      number: \"at least 12\" number.numeral (a numeral, with\n"
                                   "          the words that make it a bound)\n"
                                   "\n  It rained.\n"
                                   "  none the verb is not known: \"rained\" (gap.verb-unknown)\n"));
    mz_buf_clear(&out);
    mz_explain_terminal(&m.e, true, 60, &out, scratch);
    assert_true(mz_str_find(mz_buf_str(&out), S("\x1b[1;34mKabul\x1b[0m \x1b[36msaid\x1b[0m \x1b[7mat least 12\x1b[0m "
                                                "\x1b[1;33mguards\x1b[0m died.")) > 0);
}

static void the_page_marks_the_same_words_and_links_both_ways(void **state)
{
    (void)state;
    made m;
    make(&m);
    MZ_BUF_SCOPED out = mz_buf_new(1 << 16);
    mz_explain_html_text(&m.e, &out, scratch);
    assert_str(mz_buf_str(&out),
               S("<div class=\"words\" dir=\"auto\">"
                 "<a class=\"m source\" id=\"t0\" href=\"#s0\" title=\"source · 0\">Kabul</a> "
                 "<a class=\"m cue\" id=\"t6\" href=\"#s0\" title=\"cue · 0\">said</a> "
                 "<a class=\"m number\" id=\"t11\" href=\"#s0\" title=\"number · 0\">at least 12</a> "
                 "<a class=\"m victims\" id=\"t23\" href=\"#s0\" title=\"victims · 0\">guards</a> died. "
                 "<span class=\"gap\" id=\"g0\" title=\"the verb is not known\">It rained.</span></div>\n"));
    mz_buf_clear(&out);
    mz_explain_html_statement(&m.e, 0, &out);
    assert_true(mz_str_find(mz_buf_str(&out), S("<a href=\"#t0\"><bdi>Kabul</bdi></a> <code>AFGGOV</code>")) > 0);
    assert_true(mz_str_find(mz_buf_str(&out), S("<a href=\"#t11\"><bdi>at least 12 guards</bdi></a>")) > 0);
}

static void without_a_trace_a_harm_is_marked_whole(void **state)
{
    (void)state;
    made m;
    make(&m);
    m.e.trace = NULL;
    const mz_runs runs = mz_explain_runs(&m.e, &perm);
    assert_int_equal(runs.n, 6);
    assert_int_equal(runs.v[4].begin, 11);
    assert_int_equal(runs.v[4].end, 29);
}

/* --- any text -------------------------------------------------------------------------------------------------------
 */

/* The words of a piece of HTML: no tags, entities resolved. */
static mz_str words_of(mz_str html)
{
    static const struct {
        const char *name, *text;
    } entities[] = {{"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}, {"&quot;", "\""}};
    MZ_BUF_SCOPED out = mz_buf_new((mz_len)1 << 28);
    bool tag = false;
    for (mz_len i = 0; i < html.len; i++) {
        tag = tag || html.data[i] == '<';
        bool entity = false;
        for (size_t k = 0; !tag && !entity && k < sizeof entities / sizeof *entities; k++) {
            if (mz_str_starts(mz_str_from(html, i), mz_str_of(entities[k].name))) {
                mz_put(&out, mz_str_of(entities[k].text));
                i += (mz_len)strlen(entities[k].name) - 1;
                entity = true;
            }
        }
        if (!tag && !entity) {
            mz_put_byte(&out, html.data[i]);
        }
        tag = tag && html.data[i] != '>';
    }
    return mz_str_copy(&perm, mz_buf_str(&out));
}

/* Every href="#x" has an id="x", and no id is there twice. */
static void check_links(mz_str html)
{
    mz_map ids = {0};
    mz_str rest = html;
    for (mz_len at = mz_str_find(rest, S(" id=\"")); at >= 0; at = mz_str_find(rest, S(" id=\""))) {
        bool fresh = false;
        rest = mz_str_from(rest, at + 5);
        (void)mz_map_put(&ids, mz_str_sub(rest, 0, mz_str_find_byte(rest, '"')), 0, &fresh, &perm);
        assert_true(fresh);
    }
    rest = html;
    for (mz_len at = mz_str_find(rest, S("href=\"#")); at >= 0; at = mz_str_find(rest, S("href=\"#"))) {
        rest = mz_str_from(rest, at + 7);
        const mz_str id = mz_str_sub(rest, 0, mz_str_find_byte(rest, '"'));
        if (mz_map_get(&ids, id) == NULL) {
            fail_msg("a link to #%.*s, which is not there", SFMT(id));
        }
    }
}

static void check_text(mz_str bytes, bool html)
{
    mz_text text;
    mz_arena room = scratch;
    assert_ok(html ? mz_text_html(bytes, &text, &perm) : mz_text_plain(bytes, &text, &perm));
    const mz_reading_context context = {.date = 20000};
    mz_statements list = {0};
    mz_reading_trace trace = {0};
    assert_ok(mz_reading_read(&text, &context, &list, &trace, &perm, room));
    const mz_explained e = {.text = &text, .statements = &list, .trace = &trace, .name = S("<a>&\"b")};
    MZ_BUF_SCOPED got = mz_buf_new((mz_len)1 << 28);
    MZ_BUF_SCOPED want = mz_buf_new((mz_len)1 << 28);
    mz_explain_html_text(&e, &got, scratch);
    mz_put_harmless(&want, text.clean);
    mz_put_byte(&want, '\n'); /* behind </div> */
    assert_str(words_of(mz_buf_str(&got)), mz_buf_str(&want));
    mz_buf_clear(&got);
    mz_explain_html(&e, &got, scratch);
    assert_ok(mz_buf_status(&got));
    check_links(mz_buf_str(&got));
    mz_buf_clear(&got);
    mz_explain_terminal(&e, false, 80, &got, scratch);
    assert_ok(mz_buf_status(&got));
    assert_true(mz_str_find_byte(mz_buf_str(&got), 0x1b) < 0);
    mz_buf_clear(&got);
    mz_explain_json(&e, &got);
    assert_ok(mz_buf_status(&got));
}

static void the_words_shown_are_those_of_the_text(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Kabul said at least 12 guards were killed & 3 \"wounded\" <b>near</b> Torkham.\n\nIt rained.",
        "The army\x1b[31m said\xE2\x80\xAE 12 soldiers died\xE2\x80\x8B in Quetta; six of them officers. \xff\xfe",
        "According to Islamabad, according to Kabul, 12 died. They said so. Ankara condemned it and offered talks.",
        "",
        "12",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        check_text(mz_str_of(texts[i]), false);
    }
    check_text(S("<html><body><article><p>Kabul said &ldquo;at least&rdquo; 12 guards were <b>killed</b> &amp; "
                 "buried near the border on Tuesday.</p><p>Pakistan condemned the attack.</p></article></body></html>"),
               true);
}

static void random_bytes_are_shown_whole(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "killed", " ",        "said ",      "12 ",       "\xE2\x80\xAE", "soldiers ",   ". ",          "Kabul ",
        "<",      "&amp;",    "\"",         "\n\n",      "\xff",         "in Torkham ", "on Tuesday ", "according to",
        ", ",     "wounded ", "including ", "at least ", "the TTP ",     "\xC3\xA9",    "offered to ", "by the army ",
        "\x1b"};
    uint64_t x = 362436069;
    for (int i = 0; i < 200; i++) {
        MZ_BUF_SCOPED b = mz_buf_new(1 << 20);
        for (int k = 0; k < 120; k++) {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
            mz_put(&b, mz_str_of(pieces[(x >> 9) % (sizeof pieces / sizeof *pieces)]));
        }
        check_text(mz_str_copy(&perm, mz_buf_str(&b)), false);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_terminal_marks_words_in_brackets_or_in_colour),
        cmocka_unit_test(the_page_marks_the_same_words_and_links_both_ways),
        cmocka_unit_test(without_a_trace_a_harm_is_marked_whole),
        cmocka_unit_test(the_words_shown_are_those_of_the_text),
        cmocka_unit_test(random_bytes_are_shown_whole),
    };
    return cmocka_run_group_tests(tests, make_room, give_back);
}

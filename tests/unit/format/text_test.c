#include "test.h"

#include "format/format.h"

#include <libxml/HTMLparser.h>

static mz_arena arena;
static mz_region region;

static int setup(void **state)
{
    (void)state;
    return mz_failed(mz_region_new(256 << 20, &region, &arena)) ? -1 : 0;
}
static int teardown(void **state)
{
    (void)state;
    mz_region_free(&region);
    return 0;
}

/* Pieces go up; every ASCII letter of the clean text stands in the file where its piece says, or an entity does. */
static void check_map(mz_str in, const mz_text *t)
{
    for (mz_len i = 1; i < t->pieces_n; i++) {
        assert_true(t->pieces[i].at > t->pieces[i - 1].at);
    }
    for (mz_len i = 0; i < t->clean.len; i++) {
        mz_len from, to;
        mz_text_span(t, i, i + 1, &from, &to);
        assert_true(from >= 0 && from <= in.len && to == from + 1);
        if (mz_is_alpha(t->clean.data[i])) {
            assert_true(in.data[from] == t->clean.data[i] || in.data[from] == '&');
        }
    }
}

static mz_str html(mz_str in, mz_text *t, mz_arena *a)
{
    assert_ok(mz_text_html(in, t, a));
    check_map(in, t);
    return t->clean;
}

static void plain_utf8_is_a_view_of_the_file(void **state)
{
    (void)state;
    mz_arena a = arena;
    mz_text t;
    const mz_str in = S("\xEF\xBB\xBFKABUL: caf\xC3\xA9\r\n");
    assert_ok(mz_text_plain(in, &t, &a));
    assert_str(t.clean, S("KABUL: caf\xC3\xA9\r\n"));
    assert_ptr_equal(t.clean.data, in.data + 3);
    mz_len from, to;
    mz_text_span(&t, 0, 5, &from, &to);
    assert_int_equal(from, 3);
    assert_int_equal(to, 8);
}

static void other_encodings_keep_their_offsets(void **state)
{
    (void)state;
    const struct {
        mz_str in;
        mz_str clean;
        mz_len at, n; /* of what is looked up in clean */
        mz_len from, to;
    } cases[] = {
        {S("\xFF\xFE"
           "a\0\xE9\0 \0b\0"),
         S("a\xC3\xA9 b"), 1, 2, 4, 6},
        {S("\xFE\xFF\0a\xD8\x3D\xDE\x00\0b"),
         S("a\xF0\x9F\x98\x80"
           "b"),
         1, 4, 4, 8},
        {S("le caf\xE9 est ferm\xE9 \x96 d\xE9j\xE0 vu \x93l\xE0\x94"),
         S("le caf\xC3\xA9 est ferm\xC3\xA9 \xE2\x80\x93 d\xC3\xA9j\xC3\xA0 vu \xE2\x80\x9Cl\xC3\xA0\xE2\x80\x9D"), 6,
         2, 6, 7},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mz_arena a = arena;
        mz_text t;
        mz_len from, to;
        assert_ok(mz_text_plain(cases[i].in, &t, &a));
        assert_str(t.clean, cases[i].clean);
        mz_text_span(&t, cases[i].at, cases[i].at + cases[i].n, &from, &to);
        assert_int_equal(from, cases[i].from);
        assert_int_equal(to, cases[i].to);
        mz_text_span(&t, t.clean.len - 1, t.clean.len, &from, &to);
        assert_true(to == cases[i].in.len || to == cases[i].in.len - 1); /* one clean byte knows its first only */
        const mz_text sub = mz_text_sub(&t, cases[i].at, cases[i].at + cases[i].n, &a);
        mz_text_span(&sub, 0, cases[i].n, &from, &to);
        assert_int_equal(from, cases[i].from);
        assert_int_equal(to, cases[i].to);
    }
}

static void bytes_that_are_no_text_are_refused(void **state)
{
    (void)state;
    mz_arena a = arena;
    mz_text t = {.pieces_n = 77};
    assert_code(mz_text_plain(S("\xEF\xBB\xBF\xFF"), &t, &a), MZ_BAD_INPUT);
    assert_code(mz_text_plain(S("\x7F"
                                "ELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0\x01\0\0\0\xFF\xFE\0"),
                              &t, &a),
                MZ_BAD_INPUT);
    assert_int_equal(t.pieces_n, 77);
}

static const char PAGE[] =
    "<!DOCTYPE html>\n<html lang=\"en-GB\"><head><title>Two &amp; two - The Daily</title>\n"
    "<meta property=\"og:title\" content=\"Two &amp; two meet\"><meta property='og:site_name' content='The Daily'>\n"
    "<meta name=\"date\" content=\"2026-03-03T09:00:00+05:00\">\n"
    "<script>var x = \"<p>not text</p>\";</script><style>p { color: red }</style></head>\n"
    "<body class=\"home menu\"><header><a href=\"/\">The Daily</a></header>\n"
    "<nav><ul><li><a href=\"/a\">World</a></li><li><a href=\"/b\">Opinion pieces of the week</a></li></ul></nav>\n"
    "<article><h1>Two &amp; two meet</h1>\n<p class=\"lead\">The minister said&nbsp;on\n   Tuesday that <b>five</b> "
    "soldiers were killed&#46;</p>\n"
    "<div class=\"post-share\">Share this article with friends and family on every network.</div>\n"
    "<p>A &ldquo;second&rdquo; paragraph<br>follows; 3 < 5 is true.</p>\n"
    "<p><a href=\"/x\">Read also: what else happened on the same day in the region</a></p>\n"
    "<form><label>Your address</label><input name=q></form><p>Donate Here</p></article>\n"
    "<footer><p>All rights reserved by the publisher of this page, since ever.</p></footer></body></html>";

static void an_article_is_taken_out_of_its_page(void **state)
{
    (void)state;
    mz_arena a = arena;
    mz_text t;
    assert_str(html(mz_str_of(PAGE), &t, &a),
               S("Two & two meet\n\nThe minister said on Tuesday that five soldiers were killed.\n\n"
                 "A \xE2\x80\x9Csecond\xE2\x80\x9D paragraph follows; 3 < 5 is true."));
    assert_str(t.title, S("Two & two meet"));
    assert_str(t.publisher, S("The Daily"));
    assert_str(t.language, S("en-gb"));
    assert_int_equal(t.date, mz_day_from_civil((mz_civil){2026, 3, 3}));
    const mz_len at = mz_str_find(t.clean, S("\xE2\x80\x9Csecond\xE2\x80\x9D"));
    mz_len from, to;
    mz_text_span(&t, at, at + 12, &from, &to);
    assert_str(mz_str_sub(mz_str_of(PAGE), from, to), S("&ldquo;second&rdquo;"));
}

static void odd_pages_give_their_text(void **state)
{
    (void)state;
    const struct {
        mz_str in, out;
    } cases[] = {
        {S(""), S("")},
        {S("<p>"), S("")},
        {S("<p>One sentence without an end"), S("One sentence without an end")},
        {S("<nav><p>All of this page stands in a menu by mistake.</p></nav>"),
         S("All of this page stands in a menu by mistake.")},
        {S("<div class='content-with-sidebar'><p>The template wraps everything.</p></div>"),
         S("The template wraps everything.")},
        {S("<p>a &unknown; b &#xZZ; c &amp d</p>"), S("a &unknown; b &#xZZ; c &amp d")},
        {S("<p>a&#146;b&#x110000;c</p>"), S("a\xE2\x80\x99"
                                            "b\xEF\xBF\xBD"
                                            "c")},
        {S("<p>x <!-- <p>no --> y</p><!-- never closed"), S("x y")},
        {S("<p>text</p><script>never closed <p>no"), S("text")},
        {S("<p>one<br>two<br/> <br>three</p>"), S("one two\n\nthree")},
        {S("<p title=\"a > b\">kept</p>"), S("kept")},
        {S("<P>UPPER</P><DIV>A division with enough words in it.</DIV>"),
         S("UPPER\n\nA division with enough words in it.")},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mz_arena a = arena;
        mz_text t;
        assert_str(html(cases[i].in, &t, &a), cases[i].out);
    }
}

static void a_declared_encoding_is_used(void **state)
{
    (void)state;
    mz_arena a = arena;
    mz_text t;
    const mz_str in = S("<html><meta charset=\"windows-1251\"><p>\xCC\xE8\xF0 \xE8 \xEC\xE8\xF0, two\xA0words</p>");
    assert_str(html(in, &t, &a), S("\xD0\x9C\xD0\xB8\xD1\x80 \xD0\xB8 \xD0\xBC\xD0\xB8\xD1\x80, two words"));
    mz_len from, to;
    mz_text_span(&t, 0, 6, &from, &to);
    assert_str(mz_str_sub(in, from, to), S("\xCC\xE8\xF0"));
    assert_str(mz_str_of(t.encoding), S("windows-1251"));
}

/* White space taken out, NBSP too. */
static mz_str squeeze(mz_str s, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(1 << 20);
    for (mz_len i = 0; i < s.len; i++) {
        if (s.data[i] == 0xC2 && i + 1 < s.len && s.data[i + 1] == 0xA0) {
            i++;
        } else if (!mz_is_space(s.data[i])) {
            mz_put_byte(&b, s.data[i]);
        }
    }
    return mz_str_copy(perm, mz_buf_str(&b));
}

static void random_paragraphs_read_as_libxml2_reads_them(void **state)
{
    (void)state;
    static const char *const bits[] = {"word",        " ",    "&amp;", "&eacute;", "<b>",      "</b>",
                                       "<i class=x>", "</i>", "&#65;", "&nbsp;",   "\xC3\xA9", "<!-- c -->",
                                       "&mdash;",     "<em>", "</em>", "sentence"};
    uint64_t seed = 7;
    for (int round = 0; round < 3000; round++) {
        MZ_BUF_SCOPED b = mz_buf_new(4096);
        mz_puts(&b, "<html><head><meta charset=\"utf-8\"></head><body><article><p>Begin ");
        for (int i = 0; i < 30; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            mz_put(&b, mz_str_of(bits[(seed >> 33) % (sizeof bits / sizeof bits[0])]));
        }
        mz_puts(&b, " end.</p></article></body></html>");
        mz_arena a = arena;
        mz_text t;
        const mz_str clean = html(mz_buf_str(&b), &t, &a);
        htmlDocPtr doc = htmlReadMemory((const char *)b.data, (int)b.len, NULL, "UTF-8",
                                        HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_RECOVER);
        xmlChar *content = xmlNodeGetContent(xmlDocGetRootElement(doc));
        const mz_str want = squeeze(mz_str_of((const char *)content), &a);
        assert_str(squeeze(clean, &a), want);
        xmlFree(content);
        xmlFreeDoc(doc);
    }
    xmlCleanupParser();
}

static void days_are_read_as_people_write_them(void **state)
{
    (void)state;
    const struct {
        mz_str in, out; /* out empty: refused */
    } cases[] = {
        {S("2026-03-03"), S("2026-03-03")},
        {S("2026-03-03T10:00:00Z"), S("2026-03-03")},
        {S(" 2026-3-3 "), S("2026-03-03")},
        {S("20260303"), S("2026-03-03")},
        {S("3 March 2026"), S("2026-03-03")},
        {S("March 3, 2026"), S("2026-03-03")},
        {S("3rd March 2026"), S("2026-03-03")},
        {S("Tue, 03 Mar 2026 10:00 GMT"), S("2026-03-03")},
        {S("Tuesday 3 Sept 2024"), S("2024-09-03")},
        {S("02-01-2016"), S("2016-01-02")},
        {S("02.01.2016"), S("2016-01-02")},
        {S("02/01/2016"), S("")},
        {S("2026-02-30"), S("")},
        {S("30 February 2026"), S("")},
        {S(""), S("")},
        {S("yesterday"), S("")},
        {S("2026"), S("")},
        {S("99999999999"), S("")},
        {S("on the 3 March 2026"), S("")},
        {S("March 3rd, 2026"), S("2026-03-03")},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mz_day day = 12345, want = 12345;
        const bool ok = mz_day_loose(cases[i].in, &day);
        assert_true(ok == mz_day_parse(cases[i].out, &want));
        assert_int_equal(day, want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_utf8_is_a_view_of_the_file),
        cmocka_unit_test(other_encodings_keep_their_offsets),
        cmocka_unit_test(bytes_that_are_no_text_are_refused),
        cmocka_unit_test(an_article_is_taken_out_of_its_page),
        cmocka_unit_test(odd_pages_give_their_text),
        cmocka_unit_test(a_declared_encoding_is_used),
        cmocka_unit_test(random_paragraphs_read_as_libxml2_reads_them),
        cmocka_unit_test(days_are_read_as_people_write_them),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

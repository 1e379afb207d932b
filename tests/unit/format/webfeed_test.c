#include "test.h"

#include <time.h>

#include "format/format.h"

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

/* Each letter of the clean text stands in the file where its piece says, or an entity does. */
static void check_map(mz_str in, const mz_text *t)
{
    for (mz_len i = 0; i < t->clean.len; i++) {
        mz_len from, to;
        mz_text_span(t, i, i + 1, &from, &to);
        assert_true(from >= 0 && to <= in.len && to > from);
        if (mz_is_alpha(t->clean.data[i])) {
            assert_true(in.data[from] == t->clean.data[i] || in.data[from] == '&');
        }
    }
}

static mz_str item_text(const char *s, mz_text *t, mz_arena *a)
{
    const mz_str in = mz_str_of(s);
    assert_true(mz_text_looks_item(in));
    assert_ok(mz_text_item(in, 0, t, a));
    check_map(in, t);
    return t->clean;
}

static const char RSS[] =
    "<?xml version=\"1.0\"?>\n<!-- <rss> --><rss version=\"2.0\"><channel><title>Border &amp; Valley News</title>"
    "<link>https://news.example/</link><language>en-gb</language>"
    "<image><title>logo</title></image>\n"
    "<item><title>Two hurt at the crossing</title><link>https://news.example/1</link>"
    "<pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate><description>Short.</description></item>\n"
    "<item><title>A second &lt;b&gt;story&lt;/b&gt;</title><guid>x</guid><source url=\"https://o.example\">Other "
    "Wire</source></item>\n<item><title>cut off";

static void a_feed_gives_its_items_and_says_who_it_is(void **state)
{
    (void)state;
    mz_arena a = arena;
    mz_webfeed f;
    const mz_str in = mz_str_of(RSS);
    assert_true(mz_webfeed_is(in));
    assert_ok(mz_webfeed_parse(in, &f, &a));
    assert_str(f.title, S("Border & Valley News"));
    assert_str(f.language, S("en-gb"));
    assert_int_equal(f.items_n, 2);
    assert_int_equal(f.broken, 1);
    assert_str(f.items[0].link, S("https://news.example/1"));
    assert_int_equal(f.items[0].publisher.len, 0);
    assert_str(f.items[1].publisher, S("Other Wire"));
    const mz_str one = mz_str_sub(in, f.items[0].begin, f.items[0].end);
    assert_true(mz_str_starts(one, S("<item>")) && mz_str_ends(one, S("</item>")));
}

static void an_item_is_read_through_escapes_cdata_and_xhtml(void **state)
{
    (void)state;
    mz_text t;
    mz_arena a = arena;
    assert_str(item_text("<item><title>Fire &amp; calm</title><description>&lt;p&gt;Three were hurt.&lt;/p&gt;"
                         "&lt;p&gt;It was quiet by dusk &amp;amp; night.&lt;/p&gt;</description></item>",
                         &t, &a),
               S("Fire & calm\n\nThree were hurt.\n\nIt was quiet by dusk & night."));
    a = arena;
    assert_str(item_text("<item><description><![CDATA[<p>Nobody was hurt, the ministry said.</p>]]></description>"
                         "<content:encoded><![CDATA[<p>The whole story stands here in full.</p>]]></content:encoded>"
                         "</item>",
                         &t, &a),
               S("The whole story stands here in full."));
    a = arena;
    assert_str(item_text("<entry><title>Talks</title><updated>2026-03-04T01:00:00Z</updated><published>"
                         "2026-03-03T23:00:00Z</published><link rel=\"self\" href=\"https://a.example/self\"/>"
                         "<content type=\"xhtml\"><div><div><p>Both sides met for an hour.</p></div></div></content>"
                         "</entry>",
                         &t, &a),
               S("Talks\n\nBoth sides met for an hour."));
    mz_day day;
    assert_true(mz_day_loose(S("2026-03-03"), &day));
    assert_int_equal(t.date, day);
}

static void the_day_of_mail_is_a_day(void **state)
{
    (void)state;
    mz_text t;
    mz_arena a = arena;
    mz_day day;
    (void)item_text(
        "<item><title>x</title><link>https://n.example/</link><pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate></item>",
        &t, &a);
    assert_true(mz_day_loose(S("2026-03-03"), &day));
    assert_int_equal(t.date, day);
}

static void an_atom_source_is_the_publisher(void **state)
{
    (void)state;
    mz_text t;
    mz_arena a = arena;
    (void)item_text("<entry><source><id>x</id><title type=\"html\">Hill &amp;amp; Dale</title></source>"
                    "<summary>One was hurt.</summary></entry>",
                    &t, &a);
    assert_str(t.publisher, S("Hill & Dale"));
}

static void nothing_outside_is_read_and_nothing_is_expanded(void **state)
{
    (void)state;
    mz_arena a = arena;
    mz_webfeed f;
    mz_text t;
    const mz_str in = S("<!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/hostname\"><!ENTITY y \"&x;&x;&x;\">]>"
                        "<rss><channel><item><title>&x;&y;</title></item></channel></rss>");
    assert_ok(mz_webfeed_parse(in, &f, &a));
    assert_int_equal(f.items_n, 1);
    assert_ok(mz_text_item(mz_str_sub(in, f.items[0].begin, f.items[0].end), f.items[0].begin, &t, &a));
    assert_str(t.clean, S("&x;&y;"));
    mz_len from, to; /* in the feed */
    mz_text_span(&t, 0, 6, &from, &to);
    assert_str(mz_str_sub(in, from, to), S("&x;&y;"));
}

static void what_does_not_end_costs_no_more_than_a_few_walks(void **state)
{
    (void)state;
    MZ_BUF_SCOPED b = mz_buf_new(8 << 20);
    mz_puts(&b, "<rss>");
    for (int i = 0; i < 200000; i++) {
        mz_put(&b, i % 2 == 0 ? S("<title>") : S("<item><a>"));
    }
    mz_arena a = arena;
    mz_webfeed f;
    const mz_utc before = mz_utc_now();
    assert_ok(mz_webfeed_parse(mz_buf_str(&b), &f, &a));
    assert_int_equal(f.items_n, 0);
    assert_true(mz_utc_now() - before < 20);
}

static void other_xml_and_pages_are_no_feeds(void **state)
{
    (void)state;
    mz_arena a = arena;
    mz_webfeed f;
    assert_false(mz_webfeed_is(S("<html><body><p>rss</p></body></html>")));
    assert_false(mz_webfeed_is(S("rss <rss>")));
    assert_false(mz_webfeed_is(S("")));
    assert_false(mz_text_looks_item(S("<items>")));
    const mz_status st = mz_webfeed_parse(S("<svg/>"), &f, &a);
    assert_int_equal(st.code, MZ_BAD_INPUT);
}

/* A title in an item's source that does not end is no reason to walk to the end of the feed, for each item anew. */
static void what_does_not_end_in_an_item_ends_with_it(void **state)
{
    (void)state;
    mz_arena a = arena;
    MZ_BUF_SCOPED b = mz_buf_new(1 << 24);
    mz_puts(&b, "<rss><channel><title>All</title>");
    for (int i = 0; i < 9000; i++) {
        mz_puts(&b, "<item><source><title></source>");
        for (int k = 0; k < 100; k++) {
            mz_puts(&b, "<b/>");
        }
        mz_puts(&b, "</item>");
    }
    mz_webfeed f;
    const clock_t start = clock();
    assert_ok(mz_webfeed_parse(mz_buf_str(&b), &f, &a));
    assert_int_equal(f.items_n, 9000);
    assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 10); /* .2 s; more than a minute with such walks */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_feed_gives_its_items_and_says_who_it_is),
        cmocka_unit_test(an_item_is_read_through_escapes_cdata_and_xhtml),
        cmocka_unit_test(the_day_of_mail_is_a_day),
        cmocka_unit_test(an_atom_source_is_the_publisher),
        cmocka_unit_test(nothing_outside_is_read_and_nothing_is_expanded),
        cmocka_unit_test(what_does_not_end_costs_no_more_than_a_few_walks),
        cmocka_unit_test(what_does_not_end_in_an_item_ends_with_it),
        cmocka_unit_test(other_xml_and_pages_are_no_feeds),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

/* Pages in the manner of news sites, ministries and blogs, all our own (tests/pages): the article stays, furniture
 * goes. Beside each page a list says what must be in its text ("keep") and what must not ("drop"). */
#include "test.h"

#include "format/format.h"

#include <stdio.h>

static const char *const PAGES[] = {"article", "blog", "broken", "cp1252", "divsoup", "lists", "live", "tables"};

static void the_article_stays_and_the_furniture_goes(void **state)
{
    (void)state;
    mz_region region;
    mz_arena perm;
    int wrong = 0, kept = 0, dropped = 0;
    assert_ok(mz_region_new(256 << 20, &region, &perm));
    for (size_t i = 0; i < sizeof PAGES / sizeof *PAGES; i++) {
        char path[512];
        mz_str page, list;
        mz_text text;
        mz_arena a = perm;
        snprintf(path, sizeof path, MZ_SOURCE "/tests/pages/%s.html", PAGES[i]);
        assert_ok(mz_file_load(path, 1 << 20, &page, &a));
        snprintf(path, sizeof path, MZ_SOURCE "/tests/pages/%s.txt", PAGES[i]);
        assert_ok(mz_file_load(path, 1 << 20, &list, &a));
        assert_ok(mz_text_html(page, &text, &a));
        for (mz_len lf; (lf = mz_str_find_byte(list, '\n')) >= 0; list = mz_str_from(list, lf + 1)) {
            const mz_str line = mz_str_sub(list, 0, lf), words = mz_str_from(line, 5);
            const bool keep = mz_str_starts(line, S("keep ")), there = mz_str_find(text.clean, words) >= 0;
            kept += keep;
            dropped += !keep;
            if (there != keep) {
                printf("%s: %s: %.*s\n", PAGES[i], keep ? "lost" : "kept furniture", SFMT(words));
                wrong++;
            }
        }
    }
    printf("%d passages to keep, %d to drop, %d wrong\n", kept, dropped, wrong);
    assert_int_equal(wrong, 0);
    mz_region_free(&region);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_article_stays_and_the_furniture_goes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

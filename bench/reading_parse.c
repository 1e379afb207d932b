/* reading_parse: what the reader's parse makes of sentences, one a line on stdin, for bench/reading_parse.py.
 *
 * For every line: "T begin end tag" a token, then an empty line. Bytes count in the line. */
#include "reading/parse.h"

#include <stdio.h>

enum { LINE_MAX_BYTES = 1 << 16 };

static void put_tokens(const sentence *s)
{
    for (int t = 0; t < s->tn; t++) {
        printf("T %td %td %d %d\n", s->t[t].at, s->t[t].end, s->t[t].tag, s->t[t].flags);
    }
}

static void parse_line(mz_str line, sentence *s, reader *r)
{
    const mz_text text = {.clean = line};
    const mz_reading_context context = {.date = MZ_NO_DAY};
    *r = (reader){.text = &text, .context = &context};
    s->r = r;
    s->day = MZ_NO_DAY;
    for (mz_len at = 0; at < line.len;) {
        at = mz_read_sentence(r, at, s);
        if (s->tn == 0) {
            continue;
        }
        mz_tag_tokens(s);
        put_tokens(s);
    }
    printf("\n");
}

int main(void)
{
    mz_region region;
    mz_arena arena;
    if (mz_failed(mz_region_new((mz_len)1 << 26, &region, &arena))) {
        return 3;
    }
    sentence *s = mz_new(&arena, sentence, 1);
    reader *r = mz_new(&arena, reader, 1);
    s->i = mz_new(&arena, item, ITEMS_MAX);
    char *line = mz_new(&arena, char, LINE_MAX_BYTES);
    while (fgets(line, LINE_MAX_BYTES, stdin) != NULL) {
        const mz_str l = mz_str_of(line);
        parse_line(mz_str_trim(l), s, r);
    }
    mz_region_free(&region);
    return 0;
}

/* reading_parse: what the reader's parse makes of sentences, one a line on stdin, for bench/reading_parse.py.
 *
 * For every line: "T begin end tag flags" a token; "S", "O", "A": verb begin end, noun phrase begin end, passive: its
 * subject, object, agent; "C" verb begin end, verb of the clause above begin end, how it hangs there. Then an empty
 * line. Bytes count in the line. */
#include "reading/parse.h"

#include <stdio.h>

enum { LINE_MAX_BYTES = 1 << 16 };

static void put_tokens(const sentence *s)
{
    for (int t = 0; t < s->tn; t++) {
        printf("T %td %td %d %d\n", s->t[t].at, s->t[t].end, s->t[t].tag, s->t[t].flags);
    }
}

static void put_span(const sentence *s, int u0, int u1)
{
    printf(" %td %td", s->t[s->u[u0].t0].at, s->t[s->u[u1 - 1].t1 - 1].end);
}

static void put_link(const sentence *s, char what, const clause *c, int np)
{
    const item *v = &s->i[c->vg];
    if (np >= 0) {
        printf("%c", what);
        put_span(s, v->head, v->head + 1);
        put_span(s, s->i[np].u0, s->i[np].u1);
        printf(" %d\n", v->passive);
    }
}

static void put_clauses(const sentence *s)
{
    for (int k = 0; k < s->cn; k++) {
        const clause *c = &s->c[k];
        if (s->i[c->vg].kind != I_VG) {
            continue;
        }
        put_link(s, 'S', c, c->subject);
        put_link(s, 'O', c, c->object);
        put_link(s, 'A', c, s->i[c->vg].passive ? c->agent : -1);
        if (c->parent >= 0) {
            printf("C");
            put_span(s, s->i[c->vg].head, s->i[c->vg].head + 1);
            put_span(s, s->i[s->c[c->parent].vg].head, s->i[s->c[c->parent].vg].head + 1);
            printf(" %d\n", (int)c->link);
        }
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
        mz_make_units(s);
        mz_find_quantities(s);
        mz_make_items(s);
        mz_make_clauses(s);
        put_clauses(s);
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

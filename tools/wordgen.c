/* wordgen: compiles data/words/en.po and its translations into C tables, at build time.
 *
 * wordgen OUT CATALOGUE…   One of them must be English: its keys are all the keys that there are. */
#include "words/po.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct catalogue {
    const char *path;
    mz_po po;
} catalogue;

_Noreturn static void stop(const char *path, mz_len line, const char *why)
{
    fprintf(stderr, "%s:%td: %s\n", path, line < 0 ? 0 : line, why);
    exit(1);
}

static void put_text(FILE *out, mz_str s)
{
    if (s.len == 0) {
        fprintf(out, "{NULL, 0}");
        return;
    }
    fprintf(out, "{(const uint8_t *)\"");
    for (mz_len i = 0; i < s.len; i++) {
        const uint8_t c = s.data[i];
        if (c == '"' || c == '\\' || c == '?') {
            fprintf(out, "\\%c", c);
        } else if (c < 32 || c > 126) {
            fprintf(out, "\\%03o", c);
        } else {
            fputc(c, out);
        }
    }
    fprintf(out, "\", %td}", s.len);
}

static int by_code(const void *a, const void *b)
{
    const catalogue *x = a, *y = b;
    const bool x_en = mz_str_eq(x->po.language, S("en")), y_en = mz_str_eq(y->po.language, S("en"));
    return x_en != y_en ? (x_en ? -1 : 1) : mz_str_cmp(x->po.language, y->po.language);
}

static mz_str key_of(const mz_po_entry *e, mz_arena *perm)
{
    return mz_str_concat(perm, e->context, S("\x04"), e->one);
}

static void write_keys(const mz_po *en, FILE *out)
{
    mz_len size = 16;
    while (size < en->entries.n * 2 + 1) {
        size *= 2;
    }
    mz_len *slots = calloc((size_t)size, sizeof *slots);
    fprintf(out, "#define KEYS_N %td\n#define SLOTS %td\nstatic const key keys[KEYS_N + 1] = {\n", en->entries.n, size);
    for (mz_len i = 0; i < en->entries.n; i++) {
        const mz_po_entry *e = &en->entries.v[i];
        mz_len at = (mz_len)(mz_words_hash(e->context, e->one) & (uint32_t)(size - 1));
        while (slots[at] != 0) {
            at = (at + 1) & (size - 1);
        }
        slots[at] = i + 1;
        fprintf(out, "    {");
        put_text(out, e->context);
        fprintf(out, ", ");
        put_text(out, e->one);
        fprintf(out, "},\n");
    }
    fprintf(out, "};\nstatic const int16_t slots[SLOTS] = {");
    for (mz_len i = 0; i < size; i++) {
        fprintf(out, "%td,%s", slots[i], i % 24 == 23 ? "\n" : "");
    }
    fprintf(out, "};\n");
    free(slots);
}

/* The texts of one language in the order of the English keys. */
static void write_texts(const mz_po *en, const catalogue *c, FILE *out, mz_arena scratch)
{
    mz_map map = {0};
    for (mz_len i = 0; i < en->entries.n; i++) {
        (void)mz_map_put(&map, key_of(&en->entries.v[i], &scratch), -1, NULL, &scratch);
    }
    for (mz_len i = 0; i < c->po.entries.n; i++) {
        const mz_po_entry *e = &c->po.entries.v[i];
        int64_t *at = mz_map_get(&map, key_of(e, &scratch));
        if (at != NULL) {
            *at = i;
        } else { /* nobody says it any more, or not yet: no harm, and no reason not to build */
            fprintf(stderr, "%s:%td: this key is not in the English catalogue: run tools/words\n", c->path, e->line);
        }
    }
    fprintf(out, "    {\n");
    for (mz_len i = 0; i < en->entries.n; i++) {
        const int64_t at = map.v[i].value;
        const mz_po_entry *e = at < 0 ? NULL : &c->po.entries.v[at];
        if (e != NULL && !mz_str_eq(e->many, en->entries.v[i].many)) {
            fprintf(stderr, "%s:%td: the English catalogue has another plural: run tools/words\n", c->path, e->line);
            e = NULL;
        }
        fprintf(out, "        {");
        put_text(out, e == NULL ? (mz_str){0} : e->text[0]);
        fprintf(out, ", ");
        put_text(out, e == NULL ? (mz_str){0} : e->text[1]);
        fprintf(out, "},\n");
    }
    fprintf(out, "    },\n");
}

static void write_languages(const catalogue *c, int n, FILE *out)
{
    fprintf(out, "static const mz_words words[] = {\n");
    for (int i = 0; i < n; i++) {
        fprintf(out, "    {");
        put_text(out, c[i].po.language);
        fprintf(out, ", ");
        put_text(out, c[i].po.name);
        fprintf(out, ", %s, %d, %d},\n", c[i].po.right_to_left ? "true" : "false", (int)c[i].po.plural, i);
    }
    fprintf(out, "};\n");
}

static void read_catalogue(catalogue *c, const char *path, mz_arena *perm)
{
    mz_str text;
    c->path = path;
    mz_status s = mz_file_load(path, MZ_PO_BYTES_MAX, &text, perm);
    s = mz_failed(s) ? s : mz_po_parse(text, &c->po, perm);
    if (mz_failed(s)) {
        stop(path, s.at, s.what);
    }
}

int main(int argc, char **argv)
{
    mz_region region;
    mz_arena arena;
    if (argc < 3 || mz_failed(mz_region_new((mz_len)256 << 20, &region, &arena))) {
        fprintf(stderr, "wordgen OUT CATALOGUE...\n");
        return 2;
    }
    const int n = argc - 2;
    catalogue *c = mz_new(&arena, catalogue, n);
    for (int i = 0; i < n; i++) {
        read_catalogue(&c[i], argv[i + 2], &arena);
    }
    qsort(c, (size_t)n, sizeof *c, by_code);
    if (!mz_str_eq(c[0].po.language, S("en")) || c[0].po.entries.n > INT16_MAX - 1) {
        stop(c[0].path, 0, "no English catalogue, or one of more than 32766 keys");
    }
    FILE *out = fopen(argv[1], "w");
    if (out == NULL) {
        stop(argv[1], 0, "cannot be written");
    }
    write_languages(c, n, out);
    write_keys(&c[0].po, out);
    fprintf(out, "static const mz_str texts[][KEYS_N + 1][2] = {\n");
    for (int i = 0; i < n; i++) {
        write_texts(&c[0].po, &c[i], out, arena);
    }
    fprintf(out, "};\n");
    if (fclose(out) != 0) {
        stop(argv[1], 0, "cannot be written");
    }
    mz_region_free(&region);
    return 0;
}

/* lexgen: compiles data/lexicon/ into the image that is built in, and data/taxonomy.csv into a C table, at build time.
 *
 * lexgen IMAGE PLACES TYPES TAXONOMY FILE…   PLACES tells C where in the image its tables begin. The work is done by
 * the library's own compiler, src/lexicon/compile.c. */
#include "lexicon/image.h"

#include <stdio.h>
#include <stdlib.h>

_Noreturn static void stop(const char *file, int line, const char *why, const char *remedy, mz_str what)
{
    fprintf(stderr, "%s:%d: %s: \"%.*s\"; %s\n", file, line, why, SFMT(what), remedy);
    exit(1);
}

static mz_str load(const char *path, mz_arena *arena)
{
    mz_str text;
    if (mz_failed(mz_file_load(path, MZ_LEXICON_SOURCE_MAX, &text, arena))) {
        stop(path, 0, "cannot be read", "is it there?", S(""));
    }
    return text;
}

static mz_str base_name(const char *path)
{
    mz_str name = mz_str_of(path);
    for (mz_len at = mz_str_find_byte(name, '/'); at >= 0; at = mz_str_find_byte(name, '/')) {
        name = mz_str_from(name, at + 1);
    }
    return name;
}

static mz_str write_image(const char *out, char **paths, int n, mz_arena *arena)
{
    mz_lexicon_source *sources = mz_new(arena, mz_lexicon_source, n);
    for (int i = 0; i < n; i++) {
        sources[i] = (mz_lexicon_source){base_name(paths[i]), load(paths[i], arena)};
    }
    mz_str image;
    mz_lexicon_faults faults = {0};
    const mz_status s = mz_lexicon_compile(S(""), sources, n, &image, &faults, arena);
    for (mz_len i = 0; i < faults.n; i++) {
        const mz_lexicon_fault *f = &faults.v[i];
        fprintf(stderr, "%.*s:%d: %s: \"%.*s\"; %s\n", SFMT(f->file), f->line, f->what, SFMT(f->word), f->remedy);
    }
    if (mz_failed(s)) {
        stop(out, 0, s.what, "see above", S(""));
    }
    if (mz_failed(mz_lexicon_check(image)) || mz_failed(mz_file_replace_unsynced(out, image, 0644))) {
        stop(out, 0, "cannot be written", "is there room?", S(""));
    }
    return image;
}

static void put_place(mz_buf *out, const char *name, int64_t value)
{
    mz_puts(out, "#define MZ_LEXICON_");
    mz_put(out, mz_str_of(name));
    mz_puts(out, " ");
    mz_put_int(out, value);
    mz_puts(out, "\n");
}

static void write_places(const char *path, const void *image)
{
    const mz_image_head *h = image;
    MZ_BUF_SCOPED out = mz_buf_new(1 << 12);
    mz_puts(&out, "/* written by tools/lexgen.c; do not edit */\n");
    put_place(&out, "NODES_AT", h->section[MZ_SECTION_NODES].at);
    put_place(&out, "TERMS_AT", h->section[MZ_SECTION_TERMS].at);
    put_place(&out, "ENTRIES_AT", h->section[MZ_SECTION_ENTRIES].at);
    put_place(&out, "CELLS_AT", h->section[MZ_SECTION_CELLS].at);
    put_place(&out, "CELLS_N", h->section[MZ_SECTION_CELLS].n);
    put_place(&out, "NODES_N", (int64_t)h->section[MZ_SECTION_NODES].n - 1);
    if (mz_failed(mz_file_replace_unsynced(path, mz_buf_str(&out), 0644))) {
        stop(path, 0, "cannot be written", "is there room?", S(""));
    }
}

static void put_quoted(mz_buf *out, mz_str s)
{
    mz_puts(out, "{(const uint8_t *)\"");
    for (mz_len i = 0; i < s.len; i++) {
        const uint8_t c = s.data[i];
        if (c == '"' || c == '\\' || c < 32 || c > 126) {
            const uint8_t octal[4] = {'\\', (uint8_t)('0' + c / 64), (uint8_t)('0' + c / 8 % 8),
                                      (uint8_t)('0' + c % 8)};
            mz_put(out, (mz_str){octal, 4});
        } else {
            mz_put_byte(out, c);
        }
    }
    mz_puts(out, "\",");
    mz_put_int(out, s.len);
    mz_puts(out, "},");
}

static void write_types(const char *path, const char *taxonomy, mz_arena *arena)
{
    MZ_BUF_SCOPED out = mz_buf_new(1 << 24);
    mz_str text = load(taxonomy, arena);
    (void)mz_str_cut(&text, '\n'); /* the head */
    mz_puts(&out, "/* written by tools/lexgen.c from data/; do not edit */\nstatic const mz_type types[] = {\n");
    int n = 0;
    for (int line = 2; text.data != NULL; line++) {
        mz_str l = mz_str_cut(&text, '\n');
        if (l.len == 0) {
            continue;
        }
        mz_puts(&out, "{");
        for (int k = 0; k < 9; k++) {
            if (l.data == NULL) {
                stop(taxonomy, line, "nine columns are wanted", "write a comma for an empty one", S(""));
            }
            put_quoted(&out, mz_str_trim(mz_str_cut(&l, ',')));
        }
        mz_puts(&out, "},\n");
        n++;
    }
    mz_puts(&out, "};\n#define TYPES_N ");
    mz_put_int(&out, n);
    mz_puts(&out, "\n");
    if (mz_failed(mz_buf_status(&out)) || mz_failed(mz_file_replace_unsynced(path, mz_buf_str(&out), 0644))) {
        stop(path, 0, "cannot be written", "is there room?", S(""));
    }
}

int main(int argc, char **argv)
{
    if (argc < 6) {
        fprintf(stderr, "usage: lexgen IMAGE PLACES TYPES TAXONOMY FILE...\n");
        return 2;
    }
    mz_region region;
    mz_arena arena;
    if (mz_failed(mz_region_new(MZ_LEXICON_COMPILE_BYTES, &region, &arena))) {
        return 3;
    }
    write_places(argv[2], write_image(argv[1], argv + 5, argc - 5, &arena).data);
    write_types(argv[3], argv[4], &arena);
    mz_region_free(&region);
    return 0;
}

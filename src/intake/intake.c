#include "intake/feed.h"

#include "lexicon/lexicon.h"

#define LOOK_BYTES 65536 /* how much of a file recognition looks at */
#define ROWS_BYTES (64 << 20)
#define KEEP_BYTES (16 << 20) /* a table's buffers, and what a small file needs */
#define NOTE_BYTES (1 << 16)

static const char *const WORDS[] = {"unknown", "article", "letter", "observations", "ged", "acled",
                                    "records", "geojson", "act",    "terms",        "feed"};
#define WORDS_N ((int)(sizeof WORDS / sizeof WORDS[0]))
_Static_assert(sizeof WORDS / sizeof WORDS[0] == MZ_AS_FEED + 1, "a word for each kind");

mz_str mz_as_word(mz_as as) { return mz_str_of(WORDS[as]); }

bool mz_as_parse(mz_str word, mz_as *out)
{
    for (int i = 1; i < WORDS_N; i++) {
        if (mz_str_eq(word, mz_str_of(WORDS[i]))) {
            *out = (mz_as)i;
            return true;
        }
    }
    return false;
}

/* --- recognition --------------------------------------------------------------------------------------------- */

static bool has_ending(mz_str name, const char *const *endings)
{
    for (; *endings != NULL; endings++) {
        const mz_str e = mz_str_of(*endings);
        if (name.len >= e.len && mz_str_eq_fold(mz_str_from(name, name.len - e.len), e)) {
            return true;
        }
    }
    return false;
}

/* Whether a line of s begins with `word`. */
static bool has_line(mz_str s, mz_str word)
{
    for (mz_str rest = s; rest.data != NULL && rest.len > 0;) {
        if (mz_str_starts(mz_str_trim(mz_str_cut(&rest, '\n')), word)) {
            return true;
        }
    }
    return false;
}

static mz_as kind_of_yaml(mz_str s)
{
    static const char *const kinds[] = {"finding",  "ruling", "remedy", "position",
                                        "coverage", "notice", "link",   "review"};
    if (has_line(s, S("clauses:"))) {
        return MZ_AS_TERMS;
    }
    if (has_line(s, S("acts:"))) {
        return MZ_AS_ACT;
    }
    mz_as as = MZ_AS_UNKNOWN;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        MZ_BUF_SCOPED b = mz_buf_new(64);
        mz_puts(&b, "- kind: ");
        mz_put(&b, mz_str_of(kinds[i]));
        as = has_line(s, mz_buf_str(&b)) ? MZ_AS_ACT : as;
    }
    return as;
}

static mz_as kind_of_table(mz_str s, mz_arena scratch)
{
    mz_csv t = mz_csv_open(s, 0, &scratch);
    mz_csv_row header;
    return mz_csv_next(&t, &header) && header.fault == NULL ? mz_table_kind(&header) : MZ_AS_UNKNOWN;
}

static mz_as kind_of_text(mz_str head, mz_str name, mz_arena scratch)
{
    static const char *const yaml[] = {".yaml", ".yml", NULL}, *const tables[] = {".csv", ".tsv", NULL};
    static const char *const json[] = {".geojson", ".json", NULL};
    const mz_str s = mz_str_trim(mz_str_starts(head, S("\xEF\xBB\xBF")) ? mz_str_from(head, 3) : head);
    if (s.len == 0) {
        return MZ_AS_UNKNOWN;
    }
    const bool features = mz_str_find(s, S("\"Feature")) >= 0 || mz_str_find(s, S("\"coordinates\"")) >= 0;
    if (s.data[0] == '{' && features) {
        return MZ_AS_GEOJSON;
    }
    const mz_as table = kind_of_table(s, scratch);
    if (table != MZ_AS_UNKNOWN || has_ending(name, tables) || has_ending(name, json)) {
        return table;
    }
    if (has_ending(name, yaml)) {
        return kind_of_yaml(s);
    }
    if (mz_webfeed_is(s)) {
        return MZ_AS_FEED;
    }
    if (mz_text_looks_html(s) || mz_text_looks_item(s)) {
        return MZ_AS_ARTICLE;
    }
    return mz_text_is_letter(s, scratch) ? MZ_AS_LETTER : MZ_AS_ARTICLE;
}

/* The first bytes without the character, or the code unit, that the cut went through. */
static mz_str look(mz_str bytes)
{
    mz_str head = mz_str_sub(bytes, 0, bytes.len < LOOK_BYTES ? bytes.len : LOOK_BYTES);
    const mz_len bad = mz_utf8_bad(head);
    const bool cut = bad >= 0 && head.len < bytes.len && bad >= head.len - 3;
    return cut ? mz_str_sub(head, 0, bad) : head;
}

mz_as mz_intake_recognise(mz_str bytes, mz_str name)
{
    mz_region region;
    mz_arena arena;
    mz_as as = MZ_AS_UNKNOWN;
    const mz_str head = look(bytes);
    if (mz_failed(mz_region_new(mz_text_perm_bytes(LOOK_BYTES) + (16 << 20), &region, &arena))) {
        return as;
    }
    mz_text text;
    const bool utf8 = mz_utf8_bad(head) < 0 && mz_str_find_byte(head, 0) < 0;
    if (utf8) {
        as = kind_of_text(head, name, arena);
    } else if (!mz_failed(mz_text_plain(head, &text, &arena))) {
        as = kind_of_text(text.clean, name, arena);
    }
    mz_region_free(&region);
    return as;
}

/* --- running ------------------------------------------------------------------------------------------------- */

mz_len mz_intake_scratch_bytes(mz_len file_bytes)
{
    const mz_len text = file_bytes < MZ_INTAKE_TEXT_MAX ? file_bytes : MZ_INTAKE_TEXT_MAX;
    const mz_len feature = file_bytes < MZ_GEOJSON_FEATURE_MAX ? file_bytes : MZ_GEOJSON_FEATURE_MAX;
    const mz_len statements = 4096 * (text / 16 + 4096); /* of a text: far fewer than one in 16 bytes */
    const mz_len tree = 128 * feature, ids = 64 * file_bytes;
    return ROWS_BYTES + KEEP_BYTES + 2 * mz_text_perm_bytes(text) + statements + tree + ids;
}

/* Tables in UTF-16 are converted as a whole; in other encodings each row that is not UTF-8 is rejected. */
static mz_status convert_table(mz_feed *f)
{
    const bool wide = mz_str_starts(f->bytes, S("\xFF\xFE")) || mz_str_starts(f->bytes, S("\xFE\xFF"));
    f->result->encoding = "UTF-8";
    if (!wide) {
        return mz_ok();
    }
    if (f->bytes.len > MZ_INTAKE_TEXT_MAX) {
        return mz_fail(MZ_LIMIT, "a table in UTF-16 may have 8 MiB; save it as UTF-8", MZ_INTAKE_TEXT_MAX);
    }
    mz_text *text = mz_new(&f->keep, mz_text, 1);
    MZ_TRY(mz_text_plain(f->bytes, text, &f->keep));
    f->converted = text;
    f->result->encoding = text->encoding;
    return mz_ok();
}

static mz_status run_as(mz_feed *f, mz_as as)
{
    switch (as) {
    case MZ_AS_ARTICLE:
        return mz_read_article(f);
    case MZ_AS_LETTER:
        return mz_read_letter(f);
    case MZ_AS_OBSERVATIONS:
        MZ_TRY(convert_table(f));
        return mz_read_observations(f);
    case MZ_AS_GED:
    case MZ_AS_ACLED:
    case MZ_AS_RECORDS:
        MZ_TRY(convert_table(f));
        return mz_read_table(f, as);
    case MZ_AS_GEOJSON:
        return mz_read_geojson(f);
    case MZ_AS_ACT:
        return mz_read_acts(f);
    case MZ_AS_TERMS:
        return mz_feed_document(f, S("application/yaml"), MZ_BY_PERSON, (mz_str){0});
    case MZ_AS_FEED:
        return mz_fail(MZ_BAD_INPUT, "a feed is no document, its items are: mizan add takes them one by one", 0);
    case MZ_AS_UNKNOWN:
        break;
    }
    return mz_fail(MZ_BAD_INPUT, "it cannot be told what this file is; say it with --as", 0);
}

mz_status mz_intake_run(mz_str bytes, const mz_intake_options *options, const mz_sink *sink, mz_intake_result *result,
                        mz_arena scratch)
{
    mz_assert(sink->document != NULL && sink->statements != NULL && sink->acts != NULL && sink->reject != NULL);
    const mz_as as = options->as != MZ_AS_UNKNOWN ? options->as : mz_intake_recognise(bytes, options->name);
    mz_intake_result counts = {.as = as, .encoding = "UTF-8"};
    if (bytes.len == 0) {
        return mz_fail(MZ_BAD_INPUT, "the file is empty", 0);
    }
    if (bytes.len > MZ_INTAKE_BYTES_MAX) {
        return mz_fail(MZ_LIMIT, "the file is larger than the limit", -1);
    }
    mz_feed f = {.bytes = bytes,
                 .options = options,
                 .sink = sink,
                 .result = &counts,
                 .document = {.date = MZ_NO_DAY},
                 .lines = {0, 1},
                 .note = mz_buf_new(NOTE_BYTES)};
    f.batch = mz_new(&scratch, mz_statement, MZ_INTAKE_BATCH);
    mz_assert(scratch.end - scratch.beg > ROWS_BYTES);
    f.rows = f.rows_all = (mz_arena){scratch.beg, scratch.beg + ROWS_BYTES}; /* not touched before it is used */
    f.keep = (mz_arena){scratch.beg + ROWS_BYTES, scratch.end};
    const mz_status s = run_as(&f, as);
    mz_buf_free(&f.note);
    *result = counts;
    return s;
}

/* --- opening ------------------------------------------------------------------------------------------------- */

mz_status mz_intake_open(const char *path, const char *folder, mz_view *view, mz_str *name, mz_arena *perm)
{
    MZ_VIEW_SCOPED packed = {0};
    MZ_TRY(mz_view_open(path, &packed));
    const mz_str all = mz_str_of(path);
    mz_len slash = all.len;
    while (slash > 0 && all.data[slash - 1] != '/') {
        slash--;
    }
    mz_str base = mz_str_copy(perm, mz_str_from(all, slash));
    if (!mz_gzip_is(packed.bytes)) {
        *name = base;
        *view = packed;
        packed = (mz_view){0};
        return mz_ok();
    }
    base = mz_str_ends(base, S(".gz")) ? mz_str_sub(base, 0, base.len - 3) : base;
    MZ_TRY(mz_dir_make(folder));
    char *temporary = mz_path_join(perm, folder, mz_str_concat(perm, S("unpacking-"), base));
    MZ_FILE_SCOPED file = MZ_NO_FILE;
    MZ_TRY(mz_file_create(temporary, &file));
    mz_status s = mz_gzip_unpack_to(packed.bytes, MZ_INTAKE_BYTES_MAX, &file);
    mz_view unpacked = {0};
    s = mz_failed(s) ? s : mz_view_open(temporary, &unpacked);
    const mz_status removed = mz_file_remove(temporary);
    if (mz_failed(s) || mz_failed(removed)) {
        mz_view_close(&unpacked);
        return mz_failed(s) ? s : removed;
    }
    *view = unpacked;
    *name = base;
    return mz_ok();
}

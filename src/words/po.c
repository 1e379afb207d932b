/* Reads a .po file line by line: keyword and quoted string, or a quoted string that goes on. */
#include "words/po.h"

enum field { NOTHING, CONTEXT, ONE, MANY, TEXT_0, TEXT_1 };

typedef struct state {
    mz_po *po;
    mz_arena *perm;
    mz_map seen;
    mz_buf text; /* of the field that is being read */
    enum field in;
    mz_po_entry entry;
    bool fuzzy, next_fuzzy, begun;
} state;

static const struct {
    const char *word;
    enum field field;
} keywords[] = {{"msgctxt", CONTEXT}, {"msgid", ONE},        {"msgid_plural", MANY},
                {"msgstr", TEXT_0},   {"msgstr[0]", TEXT_0}, {"msgstr[1]", TEXT_1}};

/* ---- what a translation may not do ---- */

static bool is_hidden(int32_t cp)
{
    return cp < 0 || (cp < 0x20 && cp != '\n') || (cp >= 0x7F && cp < 0xA0) || cp == 0xFEFF || cp == 0x200B ||
           cp == 0x200E || cp == 0x200F || (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069);
}

static bool is_clean(mz_str s)
{
    for (mz_len at = 0; at < s.len;) {
        if (is_hidden(mz_utf8_next(s, &at))) { /* joiners, U+200C and U+200D, are letters' business */
            return false;
        }
    }
    return true;
}

static unsigned places_of(mz_str s)
{
    unsigned found = 0;
    for (mz_len i = 0; i + 2 < s.len; i++) {
        if (s.data[i] == '{' && mz_is_digit(s.data[i + 1]) && s.data[i + 2] == '}') {
            found |= 1U << (s.data[i + 1] - '0');
        }
    }
    return found;
}

/* The number itself, {0}, may be said in words: "one report". */
static bool places_fit(const mz_po_entry *e, mz_str text)
{
    const unsigned want = places_of(e->one) | places_of(e->many), have = places_of(text);
    const unsigned free = e->many.data != NULL ? 1U : 0U;
    return (have & ~want) == 0 && (want & ~(have | free)) == 0;
}

/* ---- the header ---- */

static mz_status read_plural(mz_str rule, mz_po *po, mz_len line)
{
    static const struct {
        const char *text;
        mz_plural_rule rule;
    } known[] = {{"nplurals=2; plural=(n != 1);", MZ_PLURAL_NOT_ONE},
                 {"nplurals=2; plural=(n > 1);", MZ_PLURAL_ABOVE_ONE},
                 {"nplurals=1; plural=0;", MZ_PLURAL_NONE}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (mz_str_eq(rule, mz_str_of(known[i].text))) {
            po->plural = known[i].rule;
            return mz_ok();
        }
    }
    return mz_fail(MZ_BAD_INPUT, "Plural-Forms must be one of (n != 1), (n > 1) and 0", line);
}

static mz_status read_header(const mz_po_entry *e, mz_po *po)
{
    bool utf8 = false;
    for (mz_str rest = e->text[0]; rest.len > 0;) {
        mz_str value = mz_str_cut(&rest, '\n');
        const mz_str name = mz_str_cut(&value, ':');
        value = mz_str_trim(value);
        if (mz_str_eq(name, S("Plural-Forms"))) {
            MZ_TRY(read_plural(value, po, e->line));
        } else if (mz_str_eq(name, S("Language"))) {
            po->language = value;
        } else if (mz_str_eq(name, S("X-Name"))) {
            po->name = value;
        } else if (mz_str_eq(name, S("X-Direction"))) {
            po->right_to_left = mz_str_eq(value, S("rtl"));
        } else if (mz_str_eq(name, S("Content-Type"))) {
            utf8 = mz_str_eq(value, S("text/plain; charset=UTF-8"));
        }
    }
    return utf8 && po->language.len > 0 && po->name.len > 0
               ? mz_ok()
               : mz_fail(MZ_BAD_INPUT, "the header must name Language, X-Name and charset=UTF-8", e->line);
}

/* ---- entries ---- */

static mz_status check_entry(state *s, const mz_po_entry *e)
{
    if (mz_str_find_byte(e->one, '<') >= 0 || mz_str_find_byte(e->many, '<') >= 0) {
        return mz_fail(MZ_BAD_INPUT, "a '<' in a key: phrases are text, never markup", e->line);
    }
    bool fresh = false;
    const mz_str whole = mz_str_concat(s->perm, e->context, S("\x04"), e->one);
    (void)mz_map_put(&s->seen, whole, 1, &fresh, s->perm);
    if (!fresh) {
        return mz_fail(MZ_BAD_INPUT, "this key stands here for the second time", e->line);
    }
    if (e->many.data == NULL && e->text[1].len > 0) {
        return mz_fail(MZ_BAD_INPUT, "a second form, and no msgid_plural", e->line);
    }
    for (int i = 0; i < 2; i++) {
        if (e->text[i].len > 0 && !places_fit(e, e->text[i])) {
            return mz_fail(MZ_BAD_INPUT, "the translation has not the places {0} of its key", e->line);
        }
        if (mz_str_find_byte(e->text[i], '<') >= 0) {
            return mz_fail(MZ_BAD_INPUT, "a '<' in the translation: phrases are text, never markup", e->line);
        }
        if (!is_clean(e->text[i])) {
            return mz_fail(MZ_BAD_INPUT, "a control or bidirectional character in the translation", e->line);
        }
    }
    return mz_ok();
}

/* One form of two is no translation. */
static bool is_whole(const mz_po_entry *e, mz_plural_rule rule)
{
    return e->text[0].len > 0 && (e->many.data == NULL || rule == MZ_PLURAL_NONE || e->text[1].len > 0);
}

static void end_field(state *s)
{
    const mz_str text = mz_str_copy(s->perm, mz_buf_str(&s->text));
    switch (s->in) {
    case CONTEXT:
        s->entry.context = text;
        break;
    case ONE:
        s->entry.one = text;
        break;
    case MANY:
        s->entry.many = text;
        break;
    case TEXT_0:
    case TEXT_1:
        s->entry.text[s->in - TEXT_0] = text;
        break;
    case NOTHING:
        break;
    }
    mz_buf_clear(&s->text);
}

static mz_status end_entry(state *s)
{
    end_field(s);
    const enum field last = s->in;
    mz_po_entry e = s->entry;
    s->in = NOTHING;
    s->entry = (mz_po_entry){0};
    if (last == NOTHING) {
        return mz_ok();
    }
    if (last < TEXT_0) {
        return mz_fail(MZ_BAD_INPUT, "an entry without msgstr", e.line);
    }
    if (!s->begun) {
        s->begun = true;
        return e.one.len == 0 ? read_header(&e, s->po)
                              : mz_fail(MZ_BAD_INPUT, "the header must stand first: msgid \"\"", e.line);
    }
    MZ_TRY(check_entry(s, &e));
    if (e.one.len == 0) {
        return mz_fail(MZ_BAD_INPUT, "an empty key", e.line);
    }
    if (s->fuzzy || !is_whole(&e, s->po->plural)) {
        e.text[0] = e.text[1] = (mz_str){0};
    }
    *mz_push(s->perm, &s->po->entries) = e;
    return mz_ok();
}

/* The inside of "…", its escapes undone, to the field's text. */
static mz_status read_quoted(state *s, mz_str q, mz_len line)
{
    if (q.len < 2 || q.data[0] != '"' || q.data[q.len - 1] != '"') {
        return mz_fail(MZ_BAD_INPUT, "a quoted string is wanted", line);
    }
    for (mz_len i = 1; i < q.len - 1; i++) {
        uint8_t c = q.data[i];
        if (c == '"') {
            return mz_fail(MZ_BAD_INPUT, "a quote inside the string", line);
        }
        if (c == '\\') {
            i++;
            c = i < q.len - 1 ? q.data[i] : 0;
            if (c != 'n' && c != '"' && c != '\\') {
                return mz_fail(MZ_BAD_INPUT, "an escape that is none of \\n, \\\" and \\\\", line);
            }
            c = c == 'n' ? '\n' : c;
        }
        mz_put_byte(&s->text, c);
    }
    return mz_failed(mz_buf_status(&s->text)) ? mz_fail(MZ_BAD_INPUT, "a text longer than 4000 bytes", line) : mz_ok();
}

static mz_status begin_field(state *s, enum field f, mz_len line)
{
    if (f == CONTEXT || (f == ONE && s->in != CONTEXT)) {
        MZ_TRY(end_entry(s));
        s->fuzzy = s->next_fuzzy;
        s->next_fuzzy = false;
        s->entry.line = line;
    } else if (f != ONE && (s->in < ONE || f <= s->in || (f == TEXT_1 && s->in != TEXT_0))) {
        return mz_fail(MZ_BAD_INPUT, "this keyword does not belong here", line);
    } else {
        end_field(s);
    }
    s->in = f;
    return mz_ok();
}

static mz_status read_line(state *s, mz_str text, mz_len line)
{
    const mz_str l = mz_str_trim(text);
    if (l.len == 0) {
        return mz_ok();
    }
    if (l.data[0] == '#') {
        s->next_fuzzy = s->next_fuzzy || (mz_str_starts(l, S("#,")) && mz_str_find(l, S("fuzzy")) >= 0);
        return mz_ok();
    }
    if (l.data[0] == '"') {
        return s->in == NOTHING ? mz_fail(MZ_BAD_INPUT, "a string without a keyword", line) : read_quoted(s, l, line);
    }
    mz_str rest = l;
    const mz_str word = mz_str_cut(&rest, ' ');
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++) {
        if (mz_str_eq(word, mz_str_of(keywords[i].word))) {
            MZ_TRY(begin_field(s, keywords[i].field, line));
            return read_quoted(s, mz_str_trim(rest), line);
        }
    }
    return mz_fail(MZ_BAD_INPUT, "no keyword of a .po file", line);
}

static mz_status read_all(state *s, mz_str text)
{
    mz_len line = 1;
    for (mz_str rest = text; rest.data != NULL; line++) {
        MZ_TRY(read_line(s, mz_str_cut(&rest, '\n'), line));
    }
    MZ_TRY(end_entry(s));
    return s->begun ? mz_ok() : mz_fail(MZ_BAD_INPUT, "the header must stand first: msgid \"\"", 1);
}

mz_status mz_po_parse(mz_str text, mz_po *out, mz_arena *perm)
{
    mz_po po = {0};
    state s = {.po = &po, .perm = perm, .text = mz_buf_new(MZ_PO_TEXT_MAX)};
    if (text.len > MZ_PO_BYTES_MAX) {
        return mz_fail(MZ_LIMIT, "a catalogue larger than 4 MiB", -1);
    }
    const mz_status read = mz_utf8_bad(text) >= 0 ? mz_fail(MZ_BAD_INPUT, "not UTF-8", 1) : read_all(&s, text);
    mz_buf_free(&s.text);
    if (!mz_failed(read)) {
        *out = po;
    }
    return read;
}

#include "record/entry.h"

bool mz_entry_word(mz_str s)
{
    if (s.len < 1 || s.len > MZ_WORD_MAX || !mz_is_lower(s.data[0])) {
        return false;
    }
    for (mz_len i = 1; i < s.len; i++) {
        if (!mz_is_lower(s.data[i]) && !mz_is_digit(s.data[i]) && s.data[i] != '-') {
            return false;
        }
    }
    return true;
}

/* type/subtype with optional parameters, in visible ASCII without space: "text/plain;charset=utf-8". */
bool mz_entry_media(mz_str s)
{
    for (mz_len i = 0; i < s.len; i++) {
        if (s.data[i] <= ' ' || s.data[i] > '~') {
            return false;
        }
    }
    const mz_len slash = mz_str_find_byte(s, '/');
    return slash > 0 && slash < s.len - 1 && s.len <= MZ_MEDIA_MAX;
}

/* What is still to be read of an entry's text. */
typedef struct cursor {
    mz_str all, rest;
} cursor;

static mz_len place(const cursor *c) { return c->all.len - c->rest.len; }

/* Takes "<word><value>\n" from the text; false, and nothing taken, when the next line is another one. */
static bool take(cursor *c, mz_str word, mz_str *value)
{
    if (!mz_str_starts(c->rest, word)) {
        return false;
    }
    const mz_len end = mz_str_find_byte(c->rest, '\n');
    *value = mz_str_sub(c->rest, word.len, end);
    c->rest = mz_str_from(c->rest, end + 1);
    return true;
}

/* How many of the next lines begin with the word. */
static mz_len count_lines(const cursor *c, mz_str word)
{
    cursor probe = *c;
    mz_str value;
    mz_len n = 0;
    while (take(&probe, word, &value)) {
        n++;
    }
    return n;
}

static mz_status parse_place_in_feed(cursor *c, mz_entry *e)
{
    mz_str seq, prev;
    int64_t n;
    const mz_len at = place(c);
    if (!take(c, S("feed "), &e->feed) || !mz_key_name_valid(e->feed)) {
        return mz_fail(MZ_BAD_INPUT, "an entry's second line names its feed", at);
    }
    const mz_len seq_at = place(c);
    if (!take(c, S("seq "), &seq) || !mz_str_canonical_uint(seq, &n)) {
        return mz_fail(MZ_BAD_INPUT, "an entry's third line is its sequence number", seq_at);
    }
    const mz_len prev_at = place(c);
    e->seq = n;
    e->first = n == 0;
    const bool good =
        take(c, S("prev "), &prev) && (e->first ? mz_str_eq(prev, S("-")) : mz_hash_parse_base64(prev, &e->prev));
    return good ? mz_ok()
                : mz_fail(MZ_BAD_INPUT, "an entry's fourth line names the one before it in its feed", prev_at);
}

static mz_status parse_refs(cursor *c, mz_draft *d, mz_arena *perm)
{
    const mz_len n = count_lines(c, S("ref "));
    if (n > MZ_ENTRY_LINES_MAX) {
        return mz_fail(MZ_LIMIT, "an entry has at most 64 references", place(c));
    }
    mz_ref *v = mz_new(perm, mz_ref, n);
    for (mz_len i = 0; i < n; i++) {
        const mz_len at = place(c);
        mz_str line = {0};
        mz_assert(take(c, S("ref "), &line));
        v[i].relation = mz_str_cut(&line, ' ');
        if (!mz_entry_word(v[i].relation) || !mz_hash_parse_base64(line, &v[i].name)) {
            return mz_fail(MZ_BAD_INPUT, "not a reference: a relation and an entry's name are expected", at);
        }
    }
    d->refs = v;
    d->refs_n = n;
    return mz_ok();
}

static bool parse_body(mz_str line, mz_body *out)
{
    const mz_str how = mz_str_cut(&line, ' '), hash = mz_str_cut(&line, ' '), size = mz_str_cut(&line, ' ');
    out->salted = mz_str_eq(how, S("salted"));
    out->media = line;
    return (out->salted || mz_str_eq(how, S("plain"))) && mz_hash_parse_hex(hash, &out->hash) &&
           mz_str_canonical_uint(size, &out->size_bytes) && mz_entry_media(line);
}

static mz_status parse_bodies(cursor *c, mz_draft *d, mz_arena *perm)
{
    const mz_len n = count_lines(c, S("body "));
    if (n > MZ_ENTRY_LINES_MAX) {
        return mz_fail(MZ_LIMIT, "an entry has at most 64 bodies", place(c));
    }
    mz_body *v = mz_new(perm, mz_body, n);
    for (mz_len i = 0; i < n; i++) {
        const mz_len at = place(c);
        mz_str line = {0};
        mz_assert(take(c, S("body "), &line));
        if (!parse_body(line, &v[i])) {
            return mz_fail(MZ_BAD_INPUT, "not a body: plain or salted, hash, size and media type are expected", at);
        }
    }
    d->bodies = v;
    d->bodies_n = n;
    return mz_ok();
}

static mz_status parse_text(mz_str text, mz_entry *e, mz_arena *perm)
{
    cursor c = {text, text};
    mz_str value;
    if (!mz_str_starts(text, S(MZ_ENTRY_HEAD))) {
        return mz_fail(MZ_BAD_INPUT, "an entry begins with mizan/entry/v1", 0);
    }
    c.rest = mz_str_from(text, S(MZ_ENTRY_HEAD).len);
    MZ_TRY(parse_place_in_feed(&c, e));
    const mz_len kind_at = place(&c);
    if (!take(&c, S("kind "), &e->draft.kind) || !mz_entry_word(e->draft.kind)) {
        return mz_fail(MZ_BAD_INPUT, "an entry's fifth line is its kind", kind_at);
    }
    const mz_len time_at = place(&c);
    if (!take(&c, S("time "), &value) || !mz_utc_parse(value, &e->draft.time)) {
        return mz_fail(MZ_BAD_INPUT, "an entry's sixth line is its time", time_at);
    }
    MZ_TRY(parse_refs(&c, &e->draft, perm));
    MZ_TRY(parse_bodies(&c, &e->draft, perm));
    if (c.rest.len == 0) {
        return mz_ok();
    }
    if (c.rest.data[0] != '\n' || c.rest.len == 1) {
        return mz_fail(MZ_BAD_INPUT, "an entry's header is followed by an empty line and text, or by nothing",
                       place(&c));
    }
    e->draft.text = mz_str_from(c.rest, 1);
    return mz_ok();
}

mz_status mz_entry_parse(mz_str note, mz_entry *out, mz_arena *perm)
{
    if (note.len > MZ_ENTRY_MAX) {
        return mz_fail(MZ_LIMIT, "an entry is larger than 65535 bytes", MZ_ENTRY_MAX);
    }
    mz_entry e = {.index = -1};
    MZ_TRY(mz_note_parse(note, &e.note, perm));
    for (mz_len i = 1; i < e.note.n; i++) {
        if (mz_str_cmp(e.note.v[i - 1].name, e.note.v[i].name) >= 0) {
            return mz_fail(MZ_BAD_INPUT, "signature lines stand in the order of their names, one for each",
                           e.note.v[i].line.data - note.data);
        }
    }
    MZ_TRY(parse_text(e.note.text, &e, perm));
    e.name = mz_sha256(e.note.text);
    *out = e;
    return mz_ok();
}

bool mz_entry_name(mz_str note, mz_hash256 *out)
{
    for (mz_len i = note.len - 1; i > 0; i--) {
        if (note.data[i] == '\n' && note.data[i - 1] == '\n') {
            *out = mz_sha256(mz_str_sub(note, 0, i));
            return true;
        }
    }
    return false;
}

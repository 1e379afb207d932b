#include "record/entry.h"

static const char head[] = "mizan/entry/v1\n";

static bool is_word(mz_str s)
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
static bool is_media(mz_str s)
{
    for (mz_len i = 0; i < s.len; i++) {
        if (s.data[i] <= ' ' || s.data[i] > '~') {
            return false;
        }
    }
    const mz_len slash = mz_str_find_byte(s, '/');
    return slash > 0 && slash < s.len - 1 && s.len <= MZ_MEDIA_MAX;
}

mz_status mz_draft_check(const mz_draft *d)
{
    if (!is_word(d->kind)) {
        return mz_fail(MZ_BAD_INPUT, "an entry's kind is a word of lower-case letters, digits and '-'", -1);
    }
    if (d->refs_n > MZ_ENTRY_LINES_MAX || d->bodies_n > MZ_ENTRY_LINES_MAX) {
        return mz_fail(MZ_LIMIT, "an entry has at most 64 references and 64 bodies", MZ_ENTRY_LINES_MAX);
    }
    for (mz_len i = 0; i < d->refs_n; i++) {
        if (!is_word(d->refs[i].relation)) {
            return mz_fail(MZ_BAD_INPUT, "a reference's relation is a word of lower-case letters, digits and '-'", i);
        }
    }
    for (mz_len i = 0; i < d->bodies_n; i++) {
        if (!is_media(d->bodies[i].media) || d->bodies[i].size_bytes < (d->bodies[i].salted ? 32 : 0)) {
            return mz_fail(MZ_BAD_INPUT, "a body has a media type without spaces and its size", i);
        }
    }
    if (d->time < -INT64_C(62135596800) || d->time > INT64_C(253402300799)) {
        return mz_fail(MZ_BAD_INPUT, "an entry's time is in the years 1 to 9999", -1);
    }
    return d->text.len == 0 ? mz_ok() : mz_note_text_check(d->text);
}

static void put_header(const mz_draft *d, mz_str feed, mz_len seq, const mz_hash256 *prev, mz_buf *b)
{
    mz_puts(b, "mizan/entry/v1\nfeed ");
    mz_put(b, feed);
    mz_puts(b, "\nseq ");
    mz_put_int(b, seq);
    mz_puts(b, "\nprev ");
    if (prev == NULL) {
        mz_put_byte(b, '-');
    } else {
        mz_put_hash_base64(b, prev);
    }
    mz_puts(b, "\nkind ");
    mz_put(b, d->kind);
    mz_puts(b, "\ntime ");
    mz_put_utc(b, d->time);
    mz_put_byte(b, '\n');
}

static void put_lists(const mz_draft *d, mz_buf *b)
{
    for (mz_len i = 0; i < d->refs_n; i++) {
        mz_puts(b, "ref ");
        mz_put(b, d->refs[i].relation);
        mz_put_byte(b, ' ');
        mz_put_hash_base64(b, &d->refs[i].name);
        mz_put_byte(b, '\n');
    }
    for (mz_len i = 0; i < d->bodies_n; i++) {
        const mz_body *body = &d->bodies[i];
        mz_puts(b, "body ");
        mz_put(b, body->salted ? S("salted ") : S("plain "));
        mz_put_hash_hex(b, &body->hash);
        mz_put_byte(b, ' ');
        mz_put_int(b, body->size_bytes);
        mz_put_byte(b, ' ');
        mz_put(b, body->media);
        mz_put_byte(b, '\n');
    }
}

mz_status mz_entry_text(const mz_draft *d, mz_str feed, mz_len seq, const mz_hash256 *prev, mz_buf *out)
{
    mz_assert(seq >= 0 && (prev == NULL) == (seq == 0));
    MZ_TRY(mz_draft_check(d));
    if (!mz_key_name_valid(feed)) {
        return mz_fail(MZ_BAD_INPUT, "a feed is named like its device key", -1);
    }
    put_header(d, feed, seq, prev, out);
    put_lists(d, out);
    if (d->text.len > 0) {
        mz_put_byte(out, '\n');
        mz_put(out, d->text);
    }
    return mz_buf_status(out);
}

mz_status mz_entry_sign(mz_str text, const mz_key *const *signers, mz_len n, mz_buf *out)
{
    mz_assert(n >= 1 && n <= MZ_NOTE_SIGNATURES_MAX);
    const mz_key *sorted[MZ_NOTE_SIGNATURES_MAX];
    for (mz_len i = 0; i < n; i++) {
        mz_len at = i;
        for (; at > 0 && mz_str_cmp(sorted[at - 1]->public.name, signers[i]->public.name) > 0; at--) {
            sorted[at] = sorted[at - 1];
        }
        sorted[at] = signers[i];
    }
    mz_put(out, text);
    mz_put_byte(out, '\n');
    for (mz_len i = 0; i < n; i++) {
        uint8_t signature[64];
        if (sorted[i]->public.type != MZ_KEY_ED25519) {
            return mz_fail(MZ_BAD_INPUT, "an entry is signed by device keys, not by witness keys", i);
        }
        mz_ed25519_sign(sorted[i], text, signature);
        mz_put_signature_line(out, &sorted[i]->public, (mz_str){signature, 64});
    }
    MZ_TRY(mz_buf_status(out));
    return out->len <= MZ_ENTRY_MAX ? mz_ok() : mz_fail(MZ_LIMIT, "an entry is larger than 65535 bytes", out->len);
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
        if (!is_word(v[i].relation) || !mz_hash_parse_base64(line, &v[i].name)) {
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
           mz_str_canonical_uint(size, &out->size_bytes) && is_media(line);
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
    if (!mz_str_starts(text, mz_str_of(head))) {
        return mz_fail(MZ_BAD_INPUT, "an entry begins with mizan/entry/v1", 0);
    }
    c.rest = mz_str_from(text, (mz_len)sizeof head - 1);
    MZ_TRY(parse_place_in_feed(&c, e));
    const mz_len kind_at = place(&c);
    if (!take(&c, S("kind "), &e->draft.kind) || !is_word(e->draft.kind)) {
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

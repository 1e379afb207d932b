#include "record/note.h"

static const uint8_t dash[4] = {0xe2, 0x80, 0x94, ' '}; /* U+2014 and a space */

#define BLOCK 64 /* bytes looked at together, so that the compiler can use wide registers */

/* Whether a control character other than line feed, or a byte above ASCII, is among n bytes. */
static bool has_odd(const uint8_t *p, mz_len n)
{
    unsigned odd = 0;
    for (mz_len i = 0; i < n; i++) {
        odd |= (unsigned)((uint8_t)(p[i] - 0x20) >= 0x60) & (unsigned)(p[i] != '\n');
    }
    return odd != 0;
}

/* Where the first character stands that a note may not hold, or -1. */
static mz_len odd_at(mz_str text, const char **what)
{
    for (mz_len at = 0; at < text.len;) {
        if (text.len - at >= BLOCK && !has_odd(text.data + at, BLOCK)) {
            at += BLOCK;
            continue;
        }
        const mz_len here = at;
        const int32_t c = mz_utf8_next(text, &at);
        if (c < 0x20 && c != '\n') {
            *what = c < 0 ? "the note is not UTF-8" : "a note holds no control character but line feed";
            return here;
        }
    }
    return -1;
}

mz_status mz_note_text_check(mz_str text)
{
    if (text.len == 0 || text.data[text.len - 1] != '\n') {
        return mz_fail(MZ_BAD_INPUT, "the text of a note ends in a line feed", text.len);
    }
    const char *what = "";
    const mz_len bad = odd_at(text, &what);
    return bad < 0 ? mz_ok() : mz_fail(MZ_BAD_INPUT, what, bad);
}

/* "— name base64" without its line feed. */
static bool parse_line(mz_str line, mz_note_line *out)
{
    if (!mz_str_starts(line, (mz_str){dash, 4})) {
        return false;
    }
    mz_str rest = mz_str_from(line, 4);
    uint8_t raw[MZ_SIGNATURE_MAX];
    mz_len n;
    out->name = mz_str_cut(&rest, ' ');
    out->base64 = rest;
    if (!mz_key_name_valid(out->name) || !mz_base64_parse(rest, raw, MZ_SIGNATURE_MAX, &n) || n < 5) {
        return false;
    }
    (void)memcpy(out->id, raw, 4);
    out->verified = -1;
    out->time = 0;
    return true;
}

/* Where the signature lines begin: behind the last LF LF; -1 when there is none. */
static mz_len split_at(mz_str bytes)
{
    for (mz_len i = bytes.len - 1; i > 0; i--) {
        if (bytes.data[i] == '\n' && bytes.data[i - 1] == '\n') {
            return i + 1;
        }
    }
    return -1;
}

mz_status mz_note_parse(mz_str bytes, mz_note *out, mz_arena *perm)
{
    if (bytes.len > MZ_NOTE_MAX) {
        return mz_fail(MZ_LIMIT, "the note is larger than 128 KiB", MZ_NOTE_MAX);
    }
    MZ_TRY(mz_note_text_check(bytes));
    const mz_len lines_at = split_at(bytes);
    if (lines_at < 2 || lines_at == bytes.len) {
        return mz_fail(MZ_BAD_INPUT, "the note has no signature lines behind an empty line", bytes.len);
    }
    mz_note note = {.bytes = bytes, .text = mz_str_sub(bytes, 0, lines_at - 1)};
    mz_len lines_n = 0;
    for (mz_len i = lines_at; i < bytes.len; i++) {
        lines_n += bytes.data[i] == '\n';
    }
    if (lines_n > MZ_NOTE_SIGNATURES_MAX) {
        return mz_fail(MZ_LIMIT, "the note has more than 100 signature lines", lines_at);
    }
    note.v = mz_new(perm, mz_note_line, lines_n);
    for (mz_len at = lines_at; at < bytes.len;) {
        const mz_len end = at + mz_str_find_byte(mz_str_from(bytes, at), '\n');
        mz_note_line *line = &note.v[note.n++];
        if (!parse_line(mz_str_sub(bytes, at, end), line)) {
            return mz_fail(MZ_BAD_INPUT, "not a signature line", at);
        }
        line->line = mz_str_sub(bytes, at, end + 1);
        at = end + 1;
    }
    *out = note;
    return mz_ok();
}

/* What a cosignature signs: the time it says, then the whole text. */
mz_status mz_cosigned_text(mz_utc time, mz_str text, mz_buf *out)
{
    mz_puts(out, "cosignature/v1\ntime ");
    mz_put_int(out, time);
    mz_put_byte(out, '\n');
    mz_put(out, text);
    return mz_buf_status(out);
}

static mz_status verify_cosignature(const mz_vkey *key, mz_str text, const uint8_t raw[72], mz_utc *time)
{
    uint64_t t = 0;
    for (int i = 0; i < 8; i++) {
        t = t << 8 | raw[i];
    }
    if (t > INT64_MAX) {
        return mz_fail(MZ_BAD_INPUT, "the cosignature's time is beyond 2^63-1", -1);
    }
    MZ_BUF_SCOPED message = mz_buf_new(MZ_NOTE_MAX + 64);
    MZ_TRY(mz_cosigned_text((mz_utc)t, text, &message));
    if (!mz_ed25519_verify(key->key, mz_buf_str(&message), raw + 8)) {
        return mz_fail(MZ_BAD_INPUT, "a cosignature is wrong", -1);
    }
    *time = (mz_utc)t;
    return mz_ok();
}

mz_status mz_note_line_verify(const mz_note_line *line, const mz_vkey *key, mz_str text, mz_utc *time)
{
    uint8_t raw[4 + 72];
    mz_len n;
    const bool cosignature = key->type == MZ_KEY_COSIGNATURE;
    if (!mz_base64_parse(line->base64, raw, (mz_len)sizeof raw, &n) || n != (cosignature ? 76 : 68)) {
        return mz_fail(MZ_BAD_INPUT, "a signature has not the length of its type", -1);
    }
    if (cosignature) {
        return verify_cosignature(key, text, raw + 4, time);
    }
    *time = 0;
    return mz_ed25519_verify(key->key, text, raw + 4) ? mz_ok() : mz_fail(MZ_BAD_INPUT, "a signature is wrong", -1);
}

/* The trusted key with the line's name and id, or -1. */
static mz_len trusted_key(const mz_note_line *line, const mz_vkey *trusted, mz_len n)
{
    for (mz_len i = 0; i < n; i++) {
        if (memcmp(trusted[i].id, line->id, 4) == 0 && mz_str_eq(trusted[i].name, line->name)) {
            return i;
        }
    }
    return -1;
}

static bool seen_before(const mz_note *note, mz_len i)
{
    for (mz_len j = 0; j < i; j++) {
        if (mz_str_eq(note->v[j].line, note->v[i].line)) {
            return true;
        }
    }
    return false;
}

mz_status mz_note_open(mz_str bytes, const mz_vkey *trusted, mz_len trusted_n, mz_note *out, mz_arena *perm)
{
    mz_note note;
    MZ_TRY(mz_note_parse(bytes, &note, perm));
    bool any = false;
    for (mz_len i = 0; i < note.n; i++) {
        mz_note_line *line = &note.v[i];
        const mz_len key = trusted_key(line, trusted, trusted_n);
        if (key < 0 || seen_before(&note, i)) {
            continue;
        }
        mz_utc time = 0;
        const mz_status s = mz_note_line_verify(line, &trusted[key], note.text, &time);
        if (mz_failed(s)) {
            return mz_fail(s.code, s.what, line->line.data - bytes.data);
        }
        line->verified = key;
        line->time = time;
        any = true;
    }
    if (!any) {
        return mz_fail(MZ_BAD_INPUT, "no line of a trusted key signs this note", -1);
    }
    *out = note;
    return mz_ok();
}

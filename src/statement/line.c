#include "statement/line.h"

static bool plain(uint8_t c, bool word) { return c >= 0x20 && c < 0x7F && c != '\\' && (!word || c != ' '); }

static void put_escaped(mz_buf *out, mz_str s, bool word)
{
    static const uint8_t digit[] = "0123456789abcdef";
    mz_len from = 0, at = 0;
    while (at < s.len) {
        const mz_len here = at;
        const bool fits = s.data[at] < 0x80 ? plain(s.data[at++], word) : mz_utf8_next(s, &at) >= 0xA0;
        if (fits) {
            continue;
        }
        mz_put(out, mz_str_sub(s, from, here));
        for (mz_len i = here; i < at; i++) {
            const uint8_t escape[] = {'\\', 'x', digit[s.data[i] >> 4], digit[s.data[i] & 15]};
            mz_put(out, (mz_str){escape, 4});
        }
        from = at;
    }
    mz_put(out, mz_str_sub(s, from, s.len));
}

void mz_line_word(mz_buf *out, mz_str s)
{
    mz_put_byte(out, ' ');
    if (s.len == 0) {
        mz_put_byte(out, '-');
    } else if (mz_str_eq(s, S("-"))) {
        mz_puts(out, "\\x2d");
    } else {
        put_escaped(out, s, true);
    }
}

void mz_line_text(mz_buf *out, mz_str s)
{
    if (s.len > 0) {
        mz_put_byte(out, ' ');
        put_escaped(out, s, false);
    }
}

void mz_line_int(mz_buf *out, int64_t v)
{
    mz_put_byte(out, ' ');
    mz_put_int(out, v);
}

void mz_line_offset(mz_buf *out, mz_len v)
{
    if (v < 0) {
        mz_puts(out, " -");
    } else {
        mz_line_int(out, v);
    }
}

void mz_line_day(mz_buf *out, mz_day d)
{
    mz_put_byte(out, ' ');
    if (d == MZ_NO_DAY) {
        mz_put_byte(out, '-');
    } else {
        mz_put_day(out, d);
    }
}

void mz_line_degrees(mz_buf *out, int32_t e6)
{
    mz_put_byte(out, ' ');
    mz_put_fixed(out, e6, 6);
}

static void look(mz_lines *l)
{
    l->end = l->at >= l->text.len;
    l->key = l->rest = (mz_str){0};
    l->next = l->at;
    if (l->end || l->bad) {
        l->end = true;
        return;
    }
    const mz_len n = mz_str_find_byte(mz_str_from(l->text, l->at), '\n');
    if (n < 0) {
        l->bad = l->end = true; /* the last line has no end */
        return;
    }
    const mz_str line = mz_str_sub(l->text, l->at, l->at + n);
    const mz_len space = mz_str_find_byte(line, ' ');
    l->next = l->at + n + 1;
    l->key = space < 0 ? line : mz_str_sub(line, 0, space);
    l->rest = space < 0 ? (mz_str){0} : mz_str_from(line, space);
}

mz_lines mz_lines_of(mz_str text, mz_arena *perm)
{
    mz_lines l = {.text = text, .perm = perm};
    look(&l);
    return l;
}

void mz_lines_next(mz_lines *l)
{
    if (l->rest.len > 0) {
        l->bad = true;
    }
    if (!l->bad) {
        l->at = l->next;
    }
    look(l);
}

bool mz_lines_is(const mz_lines *l, mz_str key) { return !l->bad && !l->end && mz_str_eq(l->key, key); }

static int hex_digit(uint8_t c) { return mz_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; }

/* The bytes that s spells, or a view of s itself when it has no escapes. */
static mz_str unescape(mz_lines *l, mz_str s)
{
    if (mz_str_find_byte(s, '\\') < 0) {
        return s;
    }
    uint8_t *p = mz_new(l->perm, uint8_t, s.len);
    mz_len n = 0;
    for (mz_len i = 0; i < s.len; i++) {
        if (s.data[i] != '\\') {
            p[n++] = s.data[i];
            continue;
        }
        const int hi = i + 3 < s.len && s.data[i + 1] == 'x' ? hex_digit(s.data[i + 2]) : -1;
        const int lo = hi >= 0 ? hex_digit(s.data[i + 3]) : -1;
        if (lo < 0) {
            l->bad = true;
            return (mz_str){0};
        }
        p[n++] = (uint8_t)(hi << 4 | lo);
        i += 3;
    }
    return (mz_str){p, n};
}

/* One spelling only: what was read must be written the same way. */
static mz_str checked(mz_lines *l, mz_str spelled, bool word)
{
    bool simple = true;
    for (mz_len i = 0; i < spelled.len && simple; i++) {
        simple = plain(spelled.data[i], word);
    }
    if (simple) {
        return spelled;
    }
    const mz_str s = unescape(l, spelled);
    MZ_BUF_SCOPED again = mz_buf_new(spelled.len + 16);
    if (word && mz_str_eq(s, S("-"))) {
        mz_puts(&again, "\\x2d");
    } else {
        put_escaped(&again, s, word);
    }
    if (l->bad || !mz_str_eq(mz_buf_str(&again), spelled)) {
        l->bad = true;
        return (mz_str){0};
    }
    return s;
}

/* The next item of the line as it is spelled; bad when there is none. */
static mz_str item(mz_lines *l)
{
    if (l->bad || l->rest.len < 2 || l->rest.data[0] != ' ') {
        l->bad = true;
        return (mz_str){0};
    }
    const mz_str after = mz_str_from(l->rest, 1);
    const mz_len space = mz_str_find_byte(after, ' ');
    const mz_str s = space < 0 ? after : mz_str_sub(after, 0, space);
    l->rest = space < 0 ? (mz_str){0} : mz_str_from(after, space);
    if (s.len == 0) {
        l->bad = true;
    }
    return s;
}

mz_str mz_take_word(mz_lines *l)
{
    const mz_str s = item(l);
    return mz_str_eq(s, S("-")) ? (mz_str){0} : checked(l, s, true);
}

mz_str mz_take_text(mz_lines *l)
{
    if (l->bad || l->rest.len == 0) {
        return (mz_str){0};
    }
    const mz_str s = mz_str_from(l->rest, 1);
    l->rest = (mz_str){0};
    if (s.len == 0) {
        l->bad = true; /* an empty text is written without its SP */
    }
    return checked(l, s, false);
}

int64_t mz_take_int(mz_lines *l)
{
    int64_t v = 0;
    const mz_str s = item(l);
    if (!mz_str_canonical_uint(s, &v)) {
        l->bad = true;
    }
    return v;
}

mz_len mz_take_offset(mz_lines *l)
{
    if (l->rest.len >= 2 && l->rest.data[1] == '-') {
        if (!mz_str_eq(item(l), S("-"))) {
            l->bad = true;
        }
        return -1;
    }
    return (mz_len)mz_take_int(l);
}

mz_day mz_take_day(mz_lines *l)
{
    mz_day d = MZ_NO_DAY;
    const mz_str s = item(l);
    if (!mz_str_eq(s, S("-")) && !mz_day_parse(s, &d)) {
        l->bad = true;
    }
    return d;
}

int32_t mz_take_degrees(mz_lines *l, int32_t most)
{
    const mz_str s = item(l);
    int64_t v = 0;
    const mz_len point = mz_str_find_byte(s, '.');
    const mz_len first = s.len > 0 && s.data[0] == '-' ? 1 : 0;
    int64_t whole;
    const bool shaped = point > first && s.len - point == 7 &&
                        mz_str_canonical_uint(mz_str_sub(s, first, point), &whole) && mz_str_fixed(s, 6, &v);
    if (!shaped || v > most || v < -most || (first == 1 && v == 0)) {
        l->bad = true;
        return 0;
    }
    return (int32_t)v;
}

int64_t mz_take_upper(mz_lines *l)
{
    const mz_len v = mz_take_offset(l);
    return v < 0 ? MZ_OPEN : (int64_t)v;
}

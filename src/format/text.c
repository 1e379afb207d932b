#include "format/text_build.h"

#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

#define DETECT_BYTES 65536 /* how much of a file the guess looks at */
#define CHUNK_UNITS  2048

/* --- building ------------------------------------------------------------------------------------------------ */

mz_text_build mz_text_build_new(mz_len most, mz_arena *perm)
{
    return (mz_text_build){.v = mz_new(perm, uint8_t, most), .most = most, .perm = perm};
}

/* Makes clean byte `at` stand for file byte `from`, by a new piece unless the last one says so already. */
static void point_to(mz_text_build *b, mz_len at, mz_len from)
{
    const mz_text_piece *last = b->pieces.n == 0 ? NULL : &b->pieces.v[b->pieces.n - 1];
    if (last == NULL || last->from + (at - last->at) != from) {
        *mz_push(b->perm, &b->pieces) = (mz_text_piece){at, from};
    }
}

void mz_text_build_run(mz_text_build *b, mz_str run, mz_len from)
{
    if (run.len > 0) {
        mz_assert(b->n + run.len <= b->most);
        point_to(b, b->n, from);
        (void)memcpy(b->v + b->n, run.data, (size_t)run.len);
        b->n += run.len;
    }
}

void mz_text_build_put(mz_text_build *b, mz_str character, mz_len from, mz_len from_n)
{
    const mz_len at = b->n;
    mz_text_build_run(b, character, from);
    if (character.len > 1 && character.len != from_n) {
        point_to(b, at + character.len - 1, from + from_n - 1);
    }
}

/* --- encodings ----------------------------------------------------------------------------------------------- */

static void drop_converter(UConverter **c) { ucnv_close(*c); }
static void drop_detector(UCharsetDetector **d) { ucsdet_close(*d); }

typedef struct mark {
    const char *encoding;
    mz_len n;
} mark;

static mark byte_order_mark(mz_str s)
{
    if (mz_str_starts(s, S("\xEF\xBB\xBF"))) {
        return (mark){"UTF-8", 3};
    }
    if (mz_str_starts(s, S("\xFF\xFE")) || mz_str_starts(s, S("\xFE\xFF"))) {
        const bool wide = s.len >= 4 && s.data[0] == 0xFF && s.data[2] == 0 && s.data[3] == 0;
        return wide ? (mark){"UTF-32LE", 4} : (mark){s.data[0] == 0xFF ? "UTF-16LE" : "UTF-16BE", 2};
    }
    return (mark){NULL, 0};
}

/* ICU's guess, as a name that lives in ICU; "windows-1252" when it has none. */
static const char *guess_encoding(mz_str s)
{
    UErrorCode e = U_ZERO_ERROR;
    __attribute__((cleanup(drop_detector))) UCharsetDetector *d = ucsdet_open(&e);
    const int32_t n = (int32_t)(s.len < DETECT_BYTES ? s.len : DETECT_BYTES);
    ucsdet_setText(d, (const char *)s.data, n, &e);
    const UCharsetMatch *m = ucsdet_detect(d, &e);
    const char *name = m == NULL ? NULL : ucsdet_getName(m, &e);
    UErrorCode f = U_ZERO_ERROR;
    const char *kept = U_FAILURE(e) || name == NULL ? NULL : ucnv_getStandardName(name, "MIME", &f);
    return kept == NULL || U_FAILURE(f) ? "windows-1252" : kept;
}

/* UTF-16 code units with the source byte of each, as the converter gives them. */
typedef struct chunk {
    UChar unit[CHUNK_UNITS];
    int32_t from[CHUNK_UNITS];
    int32_t n;
} chunk;

/* A character whose last unit may still be in the next chunk. */
typedef struct pending {
    int32_t lead; /* an open high surrogate, or -1 */
    mz_len lead_from;
    int32_t cp; /* a whole character whose length is not known yet, or -1 */
    mz_len cp_from;
} pending;

static void flush(mz_text_build *b, pending *p, mz_len next_from)
{
    if (p->cp >= 0) {
        uint8_t bytes[4];
        const mz_len n = mz_utf8_put(p->cp, bytes);
        const mz_len from_n = next_from > p->cp_from ? next_from - p->cp_from : 1;
        mz_text_build_put(b, (mz_str){bytes, n}, p->cp_from, from_n);
        p->cp = -1;
    }
}

static void take_unit(mz_text_build *b, pending *p, UChar unit, mz_len from)
{
    const bool high = unit >= 0xD800 && unit < 0xDC00, low = unit >= 0xDC00 && unit < 0xE000;
    if (low && p->lead >= 0) {
        p->cp = 0x10000 + (p->lead - 0xD800) * 0x400 + (unit - 0xDC00);
        p->cp_from = p->lead_from;
        p->lead = -1;
        return;
    }
    flush(b, p, from);
    if (high) {
        p->lead = unit;
        p->lead_from = from;
        return;
    }
    p->lead = -1;
    p->cp = low ? 0xFFFD : unit;
    p->cp_from = from;
}

/* s in the converter's encoding, whose first byte is byte `first` of the file. */
static mz_status convert(UConverter *c, mz_str s, mz_len first, mz_text_build *b)
{
    chunk *k = mz_new(b->perm, chunk, 1);
    pending p = {-1, 0, -1, 0};
    const char *at = (const char *)s.data, *end = at + s.len;
    for (bool more = true; more;) {
        UErrorCode e = U_ZERO_ERROR;
        UChar *to = k->unit;
        const mz_len base = first + (at - (const char *)s.data);
        ucnv_toUnicode(c, &to, k->unit + CHUNK_UNITS, &at, end, k->from, true, &e);
        more = e == U_BUFFER_OVERFLOW_ERROR;
        if (U_FAILURE(e) && !more) {
            return mz_fail(MZ_BAD_INPUT, "the bytes do not fit their encoding", first + (at - (const char *)s.data));
        }
        k->n = (int32_t)(to - k->unit);
        for (int32_t i = 0; i < k->n; i++) {
            const mz_len from = k->from[i] < 0 ? base : base + k->from[i];
            take_unit(b, &p, k->unit[i], from);
        }
    }
    flush(b, &p, first + s.len);
    return mz_ok();
}

static mz_status decode_by(mz_str s, mz_len first, const char *encoding, mz_text *out, mz_arena *perm)
{
    UErrorCode e = U_ZERO_ERROR;
    __attribute__((cleanup(drop_converter))) UConverter *c = ucnv_open(encoding, &e);
    if (U_FAILURE(e)) {
        return mz_fail(MZ_BAD_INPUT, "the encoding is not known", 0);
    }
    UErrorCode f = U_ZERO_ERROR;
    const char *name = ucnv_getStandardName(ucnv_getName(c, &e), "IANA", &f);
    mz_text_build b = mz_text_build_new(3 * s.len + 16, perm);
    MZ_TRY(convert(c, s, first, &b));
    *out = (mz_text){.clean = {b.v, b.n},
                     .pieces = b.pieces.v,
                     .pieces_n = b.pieces.n,
                     .encoding = name == NULL ? "as declared" : name,
                     .date = MZ_NO_DAY};
    return mz_ok();
}

static mz_text as_it_stands(mz_str bytes, mz_len skip, mz_arena *perm)
{
    mz_text_piece *piece = mz_new(perm, mz_text_piece, 1);
    *piece = (mz_text_piece){0, skip};
    const mz_str clean = mz_str_from(bytes, skip);
    return (mz_text){
        .clean = clean, .pieces = piece, .pieces_n = clean.len > 0, .encoding = "UTF-8", .date = MZ_NO_DAY};
}

static bool has_nul(mz_str s) { return mz_str_find_byte(s, 0) >= 0; }

mz_status mz_text_decode(mz_str bytes, const char *declared, mz_text *out, mz_arena *perm)
{
    if (bytes.len > MZ_TEXT_BYTES_MAX) {
        return mz_fail(MZ_LIMIT, "the text is larger than the limit", MZ_TEXT_BYTES_MAX);
    }
    const mark m = byte_order_mark(bytes);
    const bool utf8_marked = m.n == 3;
    const mz_str s = mz_str_from(bytes, m.n);
    const mz_len bad = mz_utf8_bad(s);
    mz_text text = {0};
    if ((utf8_marked || m.n == 0) && bad < 0 && !has_nul(s)) {
        text = as_it_stands(bytes, m.n, perm);
    } else if (utf8_marked) {
        return mz_fail(MZ_BAD_INPUT, "the text says that it is UTF-8 and is not", m.n + (bad < 0 ? 0 : bad));
    } else {
        const char *encoding = m.n > 0 ? m.encoding : declared != NULL ? declared : guess_encoding(s);
        MZ_TRY(decode_by(s, m.n, encoding, &text, perm));
    }
    if (has_nul(text.clean)) {
        return mz_fail(MZ_BAD_INPUT, "this is not text: it holds NUL bytes", mz_str_find_byte(bytes, 0));
    }
    *out = text;
    return mz_ok();
}

mz_status mz_text_plain(mz_str bytes, mz_text *out, mz_arena *perm) { return mz_text_decode(bytes, NULL, out, perm); }

mz_status mz_text_to_utf8(mz_str bytes, mz_str *out, const char **encoding, mz_arena *perm)
{
    mz_text text;
    MZ_TRY(mz_text_decode(bytes, NULL, &text, perm));
    *out = text.clean;
    *encoding = text.encoding;
    return mz_ok();
}

/* --- the map ------------------------------------------------------------------------------------------------- */

/* The last piece that begins at or before `at`. */
static mz_len piece_of(const mz_text *t, mz_len at)
{
    mz_len lo = 0, hi = t->pieces_n;
    while (hi - lo > 1) {
        const mz_len mid = lo + (hi - lo) / 2;
        if (t->pieces[mid].at <= at) {
            lo = mid;
        } else {
            hi = mid;
        }
    }
    return lo;
}

static mz_len file_byte(const mz_text *t, mz_len at)
{
    if (t->pieces_n == 0) {
        return at;
    }
    const mz_text_piece *p = &t->pieces[piece_of(t, at)];
    return p->from + (at - p->at);
}

void mz_text_span(const mz_text *text, mz_len begin, mz_len end, mz_len *file_begin, mz_len *file_end)
{
    mz_assert(begin >= 0 && begin <= end && end <= text->clean.len);
    *file_begin = file_byte(text, begin);
    *file_end = end == begin ? *file_begin : file_byte(text, end - 1) + 1;
}

mz_text mz_text_sub(const mz_text *text, mz_len begin, mz_len end, mz_arena *perm)
{
    mz_text out = *text;
    out.clean = mz_str_sub(text->clean, begin, end);
    out.pieces = NULL;
    out.pieces_n = 0;
    if (text->pieces_n == 0 || begin == end) {
        mz_text_piece *one = mz_new(perm, mz_text_piece, 1);
        *one = (mz_text_piece){0, begin};
        out.pieces = one;
        out.pieces_n = end > begin;
        return out;
    }
    const mz_len first = piece_of(text, begin), last = piece_of(text, end - 1);
    mz_text_piece *v = mz_new(perm, mz_text_piece, last - first + 1);
    v[0] = (mz_text_piece){0, file_byte(text, begin)};
    for (mz_len i = first + 1; i <= last; i++) {
        v[i - first] = (mz_text_piece){text->pieces[i].at - begin, text->pieces[i].from};
    }
    out.pieces = v;
    out.pieces_n = last - first + 1;
    return out;
}

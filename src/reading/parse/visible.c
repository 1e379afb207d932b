/* What a reader sees of a text: characters that show nothing are taken out before anything is read, so that they can
 * neither split a word nor hide one. Offsets stay those of the file. */
#include "reading/parse.h"

/* Characters without a sign and without width: soft hyphens, joiners, directions, variants, tags, controls. */
static bool shows_nothing(int32_t cp)
{
    if (cp < 0xA0) {
        return (cp < ' ' && !mz_is_space(cp)) || (cp >= 0x7F && cp != 0x85);
    }
    return cp == 0xAD || cp == 0x34F || cp == 0x61C || cp == 0x180E || (cp >= 0x200B && cp <= 0x200F) ||
           (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2060 && cp <= 0x206F) || (cp >= 0xFE00 && cp <= 0xFE0F) ||
           cp == 0xFEFF || (cp >= 0xE0000 && cp <= 0xE01EF);
}

/* Can the byte begin one of them? Most texts have none, and are passed over at this speed. */
static bool may_begin(uint8_t c)
{
    return c == 0xC2 || c == 0xCD || c == 0xD8 || c == 0xE1 || c == 0xE2 || c == 0xEF || c == 0xF3 || c == 0x7F ||
           (c < ' ' && !mz_is_space(c));
}

/* The next such character from `at`, or the end; *end is behind it. */
static mz_len next_hidden(mz_str s, mz_len at, mz_len *end)
{
    for (; at < s.len; at++) {
        if (may_begin(s.data[at])) {
            *end = at;
            const int32_t cp = mz_utf8_next(s, end);
            if (cp >= 0 && shows_nothing(cp)) {
                return at;
            }
        }
    }
    *end = s.len;
    return s.len;
}

typedef struct builder {
    const mz_text *from;
    uint8_t *bytes;
    mz_len len;
    struct {
        mz_text_piece *v;
        mz_len n, cap;
    } pieces;
    mz_len old; /* the next piece of `from` */
    mz_arena *perm;
} builder;

/* Adds clean[begin, end) with the pieces that map it. */
static void add_run(builder *b, mz_len begin, mz_len end)
{
    if (begin == end) {
        return;
    }
    const mz_text *t = b->from;
    mz_len at = begin;
    mz_len unused;
    if (t->pieces_n > 0) {
        mz_text_span(t, begin, begin + 1, &at, &unused);
    }
    *mz_push(b->perm, &b->pieces) = (mz_text_piece){b->len, at};
    while (b->old < t->pieces_n && t->pieces[b->old].at < end) {
        const mz_text_piece p = t->pieces[b->old++];
        if (p.at > begin) {
            *mz_push(b->perm, &b->pieces) = (mz_text_piece){b->len + p.at - begin, p.from};
        }
    }
    memcpy(b->bytes + b->len, t->clean.data + begin, (size_t)(end - begin));
    b->len += end - begin;
}

mz_text mz_visible_text(const mz_text *text, mz_arena *perm)
{
    const mz_str s = text->clean;
    mz_len end;
    mz_len hidden = next_hidden(s, 0, &end);
    if (hidden == s.len) {
        return *text;
    }
    builder b = {.from = text, .bytes = mz_arena_alloc(perm, 1, 1, s.len), .perm = perm};
    for (mz_len at = 0; at < s.len; hidden = next_hidden(s, at, &end)) {
        add_run(&b, at, hidden);
        at = end;
    }
    mz_text out = *text;
    out.clean = (mz_str){b.bytes, b.len};
    out.pieces = b.pieces.v;
    out.pieces_n = b.pieces.n;
    return out;
}

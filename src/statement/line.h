/* line.h: the lines that canonical text is made of: a key, then words, then perhaps free text to the line's end.
 *
 * A word has no space; an empty one is "-". In words and in free text a backslash, a control character, a byte that
 * is not UTF-8 (and in words a space, or a lone "-") stands as \xHH, so every byte string has exactly one spelling.
 */
#ifndef MZ_STATEMENT_LINE_H
#define MZ_STATEMENT_LINE_H

#include "statement/statement.h"

void mz_line_word(mz_buf *out, mz_str s);   /* SP and the word */
void mz_line_text(mz_buf *out, mz_str s);   /* SP and the text; nothing when it is empty */
void mz_line_int(mz_buf *out, int64_t v);   /* SP and the number */
void mz_line_offset(mz_buf *out, mz_len v); /* SP and the number, "-" for -1 */
void mz_line_day(mz_buf *out, mz_day d);    /* SP and the date, "-" for MZ_NO_DAY */
void mz_line_degrees(mz_buf *out, int32_t e6);
static inline void mz_line_end(mz_buf *out) { mz_put_byte(out, '\n'); }

/* Reading: a cursor over the text, one line at a time. After a failure every take_ gives nothing and `bad` stays. */
typedef struct mz_lines {
    mz_str text;    /* all of it */
    mz_len at;      /* where the current line begins */
    mz_len next;    /* where the next line begins */
    mz_str key;     /* first word of the current line; empty line: empty key */
    mz_str rest;    /* what of the line is not taken yet, with its leading SP */
    bool end;       /* no line left */
    bool bad;       /* the line is not canonical */
    mz_arena *perm; /* where unescaped text goes, when it had escapes */
} mz_lines;

mz_lines mz_lines_of(mz_str text, mz_arena *perm); /* stands on the first line */
void mz_lines_next(mz_lines *l);                   /* the line must be used up, or it is bad */
bool mz_lines_is(const mz_lines *l, mz_str key);
mz_str mz_take_word(mz_lines *l);
mz_str mz_take_text(mz_lines *l); /* the rest of the line */
int64_t mz_take_int(mz_lines *l); /* canonical, not negative */
mz_len mz_take_offset(mz_lines *l);
mz_day mz_take_day(mz_lines *l);
int32_t mz_take_degrees(mz_lines *l, int32_t most);
int64_t mz_take_upper(mz_lines *l); /* a number, or "-" for MZ_OPEN */

#endif

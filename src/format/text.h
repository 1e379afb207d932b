/* text.h: a document's bytes to clean UTF-8 text that knows where each of its bytes stood.
 *
 * In      plain text or HTML in any encoding that ICU knows: that of a byte order mark, of a declaration in the HTML,
 *         else UTF-8 when the bytes are valid UTF-8, else as ICU guesses.
 * Out     `clean`: for plain text all of it; for HTML the article's text, one paragraph or heading a line with an empty
 *         line between, entities resolved, and without scripts, forms, navigation, lists of links and page furniture
 *         ("Donate here", "Share this article").
 *         Pieces: clean[at .. next piece's at) stands at byte `from` of the file. Where a character is written in
 *         another way in the file (an entity, another encoding), its first byte maps to the first and its last to the
 *         last of the bytes as given (a character of one clean byte only knows its first).
 *         What the page says of itself: title, publisher, language, date. Empty or MZ_NO_DAY when it does not say.
 * Owns    nothing: all lives in perm; `clean` may be a view of the input.
 * Limits  MZ_TEXT_BYTES_MAX; tags nest to any depth. Any byte string gives some text: only MZ_LIMIT and, for bytes
 *         that no encoding fits, MZ_BAD_INPUT (at = byte) fail. Perm must have mz_text_perm_bytes of the input's length
 * free. Source  HTML 5 (tokens, the list of raw-text elements); entities of HTML 4 by libxml2; encodings by ICU.
 */
#ifndef MZ_FORMAT_TEXT_H
#define MZ_FORMAT_TEXT_H

#include "base/base.h"

#define MZ_TEXT_BYTES_MAX (64 << 20)

/* Address space; a page of memory is taken only where it is used. */
static inline mz_len mz_text_perm_bytes(mz_len file_bytes) { return 448 * file_bytes + (1 << 20); }

typedef struct mz_text_piece {
    mz_len at, from;
} mz_text_piece;

typedef struct mz_text {
    mz_str clean;
    const mz_text_piece *pieces; /* by `at`, the first at 0; at least one unless clean is empty */
    mz_len pieces_n;
    const char *encoding; /* a static name: "UTF-8", "windows-1252" … */
    mz_str title, publisher, language;
    mz_day date;
} mz_text;

bool mz_text_looks_html(mz_str bytes);
MZ_MUST mz_status mz_text_plain(mz_str bytes, mz_text *out, mz_arena *perm);
MZ_MUST mz_status mz_text_html(mz_str bytes, mz_text *out, mz_arena *perm);

/* The bytes of the file that clean[begin, end) stands for. */
void mz_text_span(const mz_text *text, mz_len begin, mz_len end, mz_len *file_begin, mz_len *file_end);
/* The text of clean[begin, end) on its own, with its pieces. */
mz_text mz_text_sub(const mz_text *text, mz_len begin, mz_len end, mz_arena *perm);

/* The text without case (Unicode's full case folding): "Straße" and "STRASSE" give the same. What is not UTF-8 gets
 * U+FFFD. */
void mz_put_folded(mz_buf *out, mz_str s);

/* Whole file to UTF-8 for tables: a view of the input when it is UTF-8 already (without its byte order mark only when
 * it has one). The offsets of the result are those of the converted text. */
MZ_MUST mz_status mz_text_to_utf8(mz_str bytes, mz_str *out, const char **encoding, mz_arena *perm);

#endif

/* markup.h: the pieces that pages and feeds are read with. Private to format.
 *
 * Owns    nothing: results are views of the input, or live in perm.
 * Source  HTML 5 (tokens, numbers of characters); names of characters of HTML 4 by libxml2.
 */
#ifndef MZ_FORMAT_MARKUP_H
#define MZ_FORMAT_MARKUP_H

#include "format/text_build.h"

/* The character that s, which is not empty, begins with, an entity resolved; *cp < 0 where s is not UTF-8. Returns how
 * many bytes it takes. */
mz_len mz_markup_character(mz_str s, int32_t *cp);
/* The first of an attribute's or a title's words, entities resolved, white space collapsed; cut at 1,024 bytes. */
mz_str mz_markup_words(mz_str s, mz_arena *perm);
/* The value of an attribute among what stands in a tag behind its name; empty when it has none. */
mz_str mz_markup_attribute(mz_str rest, mz_str name);
/* Where the tag that begins with '<' at `at` ends (behind '>'), quotes respected; s.len when it does not. */
mz_len mz_markup_tag_end(mz_str s, mz_len at);
/* The article of a page that is decoded already; its pieces are those of `in`'s file. */
mz_text mz_markup_text(const mz_text *in, mz_arena *perm);

#endif

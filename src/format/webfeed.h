/* webfeed.h: RSS (0.9x, 1.0, 2.0) and Atom: which items a feed holds, and the text of one.
 *
 * In      bytes of a feed as it was fetched. No entity is declared, no document type is read, nothing is fetched: what
 * is not one of XML's five names or HTML's is text as it stands. Out     what the feed says of itself, and each item's
 * bytes: from "<item" to "</item>" (Atom: entry). An item's bytes are a document of their own: the same item in
 * tomorrow's feed has the same bytes, and so the same hash. mz_text_item gives an item's headline and content (else its
 * summary) as clean text that knows where each byte stood, whether it was escaped, CDATA or XHTML; and its publisher,
 * date and link, where it names them. Owns    nothing: views of the input, or in perm. Limits  MZ_WEBFEED_ITEMS_MAX
 * items, MZ_TEXT_BYTES_MAX bytes. What is broken is read as far as it goes: an item that does not end is left out, and
 * counted in `broken`. Source  RSS 2.0 (Harvard), RSS 1.0 and its content module, RFC 4287 (Atom), Dublin Core.
 */
#ifndef MZ_FORMAT_WEBFEED_H
#define MZ_FORMAT_WEBFEED_H

#include "format/text.h"

#define MZ_WEBFEED_ITEMS_MAX 10000

typedef struct mz_webfeed_item {
    mz_len begin, end; /* in the feed */
    mz_str link;       /* of its page; empty when it has none that begins with http */
    mz_str publisher;  /* that the item names itself (a feed of feeds); empty when it does not */
} mz_webfeed_item;

typedef struct mz_webfeed {
    mz_str title, language; /* of the feed */
    const mz_webfeed_item *items;
    mz_len items_n, broken;
} mz_webfeed;

bool mz_webfeed_is(mz_str bytes);
/* MZ_BAD_INPUT when it is no feed, MZ_LIMIT. */
MZ_MUST mz_status mz_webfeed_parse(mz_str bytes, mz_webfeed *out, mz_arena *perm);

/* Whether bytes are those of one item. */
bool mz_text_looks_item(mz_str bytes);
/* `at` is where the item begins in the file that the pieces are to speak of: 0 for an item on its own. */
MZ_MUST mz_status mz_text_item(mz_str bytes, mz_len at, mz_text *out, mz_arena *perm);
/* The text of a document, whichever it is: an item, a page or plain text. *media is static. */
MZ_MUST mz_status mz_text_open(mz_str bytes, mz_text *out, mz_str *media, mz_arena *perm);

#endif

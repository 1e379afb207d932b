/* entries.h: entries and documents handed in over HTTP, over any line, in any order, any number of times.
 *
 * In      POST /entries             notes, a uint16 length before each
 *         PUT  /blob/<hex>/<n>?size=BYTES    piece n of a document, 64 KiB each, the last one shorter
 *         GET  /blob/<hex>/have?size=BYTES   which pieces are here
 * Out     one line of answer an entry (record/handin.h), durable when it is said; one bit a piece, the highest of the
 *         first byte for piece 0, and the header Mizan-Whole. 503 with Retry-After when the pool is full, or when
 *         another program works on the case.
 * Owns    a mz_entries owns what is unfinished below CASE/state/; the door is the caller's and must stay.
 * Limits  MZ_ENTRIES_BODY bytes of entries at once; MZ_ENTRIES_DOCUMENT bytes a document; MZ_ENTRIES_UNFINISHED
 *         documents under way.
 * Source  docs/formats/record.md, "Handing in".
 *
 * Who may come here is for the caller to say. A document goes before the entry that names it; until then it is kept
 * apart. An entry whose plain document is missing is refused, and may come again.
 */
#ifndef MZ_SERVE_ENTRIES_H
#define MZ_SERVE_ENTRIES_H

#include "serve/door.h"
#include "serve/http.h"

#define MZ_ENTRIES_BODY       ((mz_len)8 << 20)
#define MZ_ENTRIES_DOCUMENT   ((int64_t)4 << 30)
#define MZ_ENTRIES_UNFINISHED 64

typedef struct mz_entries mz_entries;

MZ_MUST mz_status mz_entries_new(mz_door *door, mz_entries **out);
void mz_entries_free(mz_entries *e); /* NULL is fine */

/* The handlers; ctx is the mz_entries. Those of blobs take what is behind "/blob/" from q->rest. All wait for a disk.
 */
void mz_entries_post(void *ctx, const mz_http_request *q, mz_http_answer *a);
void mz_entries_piece(void *ctx, const mz_http_request *q, mz_http_answer *a);
void mz_entries_have(void *ctx, const mz_http_request *q, mz_http_answer *a);
#define MZ_ENTRIES_ROUTES 3
/* The same as routes of a server; `out` has room for MZ_ENTRIES_ROUTES. */
void mz_entries_routes(mz_entries *e, mz_http_route *out);

#endif

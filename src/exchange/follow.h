/* follow.h: the files of a log over HTTP, as a source for a copy of it.
 *
 * In      the address under which checkpoint, tile/… and blob/… are served.
 * Out     a mz_source. A checkpoint that did not change is not sent again; bundles may come packed.
 * Owns    a mz_web keeps its connection and the last file that came whole: mz_web_free.
 * Errors  MZ_IO when the line fails `tries` times in a row; a file whose transfer breaks is asked for again in small
 *         ranges, each of which is kept, so that a bad line still gets through.
 */
#ifndef MZ_EXCHANGE_FOLLOW_H
#define MZ_EXCHANGE_FOLLOW_H

#include "exchange/fetch.h"

#include "record/record.h"

typedef struct mz_web mz_web;

typedef struct mz_web_options {
    int tries;     /* 0: 6 */
    int wait_ms;   /* before the second try; doubles each time, up to half a minute. 0: 500 */
    int timeout_s; /* of one request; 0: 600 */
    mz_len range;  /* bytes in one range after a failure; 0: 16 KiB */
} mz_web_options;

MZ_MUST mz_status mz_web_new(mz_str url, const mz_web_options *o, mz_web **out);
void mz_web_free(mz_web *w); /* NULL is fine */
mz_source mz_web_source(mz_web *w);

#endif

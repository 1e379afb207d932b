/* remote.h: a record that somebody serves over HTTP, as a shelf.
 *
 * In      the address under which checkpoint and tile/ are found.
 * Out     a shelf: what is not there is MZ_BAD_INPUT, what cannot be known (no answer, an error of the server) MZ_IO.
 * Owns    a mz_remote owns its connections: mz_remote_close. The shelf is good until then.
 * Limits  a document of MZ_REMOTE_DOCUMENT_MAX bytes; MZ_REMOTE_READERS connections. An address cannot list its files.
 */
#ifndef MZ_EXCHANGE_REMOTE_H
#define MZ_EXCHANGE_REMOTE_H

#include "exchange/fetch.h"
#include "record/record.h"

#define MZ_REMOTE_READERS      8
#define MZ_REMOTE_DOCUMENT_MAX ((mz_len)1 << 30)

typedef struct mz_remote mz_remote;

MZ_MUST mz_status mz_remote_open(mz_str url, mz_remote **out, mz_shelf *shelf);
void mz_remote_close(mz_remote *r); /* NULL is fine */

#endif

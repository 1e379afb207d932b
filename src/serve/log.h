/* log.h: the files of a record over HTTP, as others' programs ask for them.
 *
 * In      a path below the record: "checkpoint", "tile/…", "cosigned/…", "fork/…", "blob/…".
 * Out     the file with the headers that tlog-tiles asks for: tiles and bundles are immutable, the checkpoint is asked
 *         for again each time and answered 304 while it is the same.
 * Source  C2SP tlog-tiles v0.1.0.
 */
#ifndef MZ_SERVE_LOG_H
#define MZ_SERVE_LOG_H

#include "record/record.h"
#include "serve/http.h"

/* `folder` is CASE/record or a copy of it. Without `documents` blobs are 404. */
void mz_log_answer(const char *folder, bool documents, mz_str path, const mz_http_request *q, mz_http_answer *a);

#endif

/* mirror.h: a copy of a record on the network: others fill it, everybody may read it.
 *
 * In      POST /add-checkpoint and POST /add-entries; GET /<hex SHA-256 of the origin>/… as the log itself is read.
 * Out     answers of record/mirror_answer.h; one request at a time has the copy.
 * Owns    its port and threads; copy and key are the caller's and must stay.
 * Source  C2SP tlog-mirror at commit 5ba5ee8.
 */
#ifndef MZ_SERVE_MIRROR_H
#define MZ_SERVE_MIRROR_H

#include "record/record.h"
#include "serve/http.h"

typedef struct mz_mirror_server mz_mirror_server;

typedef struct mz_mirror_serving {
    mz_mirror *mirror;
    const mz_key *own;                                                  /* type 0x04 */
    mz_utc (*now)(void);                                                /* the clock is the command line's */
    bool documents;                                                     /* let them be read */
    void (*told)(void *ctx, mz_str path, int status, const char *what); /* after each POST; may be NULL */
    void *ctx;
} mz_mirror_serving;

MZ_MUST mz_status mz_mirror_serve(const mz_mirror_serving *s, const mz_http_options *o, mz_mirror_server **out);
int mz_mirror_serve_port(const mz_mirror_server *s);
bool mz_mirror_serve_dead(mz_mirror_server *s); /* the copy could not be written: end the process */
void mz_mirror_serve_stop(mz_mirror_server *s); /* NULL is fine */

#endif

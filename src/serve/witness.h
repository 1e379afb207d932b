/* witness.h: a witness on the network: POST /add-checkpoint, GET /<hex SHA-256 of the origin>/checkpoint.
 *
 * In      an open witness; where to listen; the machine's clock as a function.
 * Out     the answers of mz_witness_answer, each after its state was durable.
 * Limits  a body of MZ_ADD_CHECKPOINT_MAX bytes, else 413.
 * Source  C2SP tlog-witness v1.0.0.
 */
#ifndef MZ_SERVE_WITNESS_H
#define MZ_SERVE_WITNESS_H

#include "record/record.h"
#include "serve/http.h"

/* Called after each answer, from any thread; `origin` is empty where the request was not understood so far. */
typedef void (*mz_witness_told)(void *ctx, mz_witness_reply reply, mz_str origin);

typedef struct mz_witness_server mz_witness_server;

/* The witness must stay open until mz_witness_serve_stop. */
MZ_MUST mz_status mz_witness_serve(mz_witness *w, const mz_http_options *o, mz_utc (*now)(void), mz_witness_told told,
                                   void *told_ctx, mz_witness_server **out);
int mz_witness_serve_port(const mz_witness_server *s);
void mz_witness_serve_stop(mz_witness_server *s); /* NULL is fine */

#endif

/* cosigner.h: while a server runs, its witnesses are asked again and again.
 *
 * In      who lends the record for moments, as a running node does; how often. The witnesses are those that the policy
 * in force names with an address. Out     cosignatures on the record; what came of each asking to `told`. Owns    one
 * thread, until mz_cosigner_stop, which waits for the answer that is outstanding.
 *
 * The same size is asked about again, so that the times stay fresh and a lost answer is asked for once more. After an
 * alarm (mz_asked_alarm) the record refuses to sign; asking goes on, for the answers are evidence.
 */
#ifndef MZ_SERVE_COSIGNER_H
#define MZ_SERVE_COSIGNER_H

#include "exchange/exchange.h"

typedef struct mz_cosigner mz_cosigner;

/* From the thread of the cosigner; the views live until it returns. */
typedef void (*mz_cosigner_told)(void *ctx, const mz_witness_view *witness, const mz_asked *asked);

MZ_MUST mz_status mz_cosigner_start(const mz_lender *lender, int every_s, int timeout_s, mz_cosigner_told told,
                                    void *ctx, mz_cosigner **out);
/* While the lender still lends. NULL is fine. */
void mz_cosigner_stop(mz_cosigner *c);

#endif

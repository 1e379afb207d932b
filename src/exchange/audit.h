/* audit.h: asks each witness for the last checkpoint that it cosigned, and the log for the one that it shows.
 *
 * In      a policy with addresses; a copy of the log as a shelf.
 * Out     what mz_audit makes of their answers. A witness without an address, or that does not answer, is "silent".
 */
#ifndef MZ_EXCHANGE_AUDIT_H
#define MZ_EXCHANGE_AUDIT_H

#include "exchange/cosign.h"

typedef struct mz_audit_plan {
    const mz_shelf *copy;
    const mz_vkey *log;
    mz_str log_url;          /* where the log is served; may be empty */
    const mz_policy *policy; /* its witnesses */
    int timeout_s;           /* 0: 30 s */
} mz_audit_plan;

typedef struct mz_audit_report {
    mz_checkpoint reference; /* of the copy */
    mz_audited *v;           /* the log as it shows itself first, when it has an address; then the witnesses */
    mz_len n;
    bool forked;
    mz_fork_proof fork;
} mz_audit_report;

/* MZ_BAD_INPUT: the copy's own checkpoint is not signed by the log. */
MZ_MUST mz_status mz_audit_over_http(mz_fetcher *f, const mz_audit_plan *p, mz_audit_report *out, mz_arena *perm);

#endif

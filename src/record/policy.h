/* policy.h: whose signatures make a checkpoint valid.
 *
 * In      a policy file: log, witness, group and quorum lines.
 * Out     its logs, witnesses and groups; for a checkpoint, who cosigned it when, and whether the quorum is met.
 * Limits  a file of MZ_POLICY_MAX bytes; MZ_POLICY_NAMES_MAX witnesses and groups together; 32 logs.
 * Source  C2SP tlog-policy at commit 5ba5ee8. Keys of other types than Ed25519 and its cosignature are refused. A
 *         witness whose key has not type 0x04 is parsed but can never count: it makes no cosignatures.
 */
#ifndef MZ_RECORD_POLICY_H
#define MZ_RECORD_POLICY_H

#include "record/note.h"

#define MZ_POLICY_MAX       65536
#define MZ_POLICY_NAMES_MAX 256

/* A witness or a group: both are members of groups and may be the quorum. */
typedef struct mz_policy_name {
    mz_str name;
    bool group;
    mz_vkey key; /* of a witness */
    mz_str url;  /* may be empty */
    mz_len need; /* of a group: how many of its members */
    const mz_len *members;
    mz_len members_n; /* indexes of names that stand before it */
} mz_policy_name;

typedef struct mz_policy_log {
    mz_vkey key;
    mz_str url;
} mz_policy_log;

typedef struct mz_policy {
    const mz_policy_log *logs;
    mz_len logs_n;
    const mz_policy_name *names;
    mz_len names_n;
    mz_len quorum; /* index of a name; -1 for none */
} mz_policy;

/* MZ_BAD_INPUT (at = the line, from 1). */
MZ_MUST mz_status mz_policy_parse(mz_str text, mz_policy *out, mz_arena *perm);

typedef struct mz_policy_verdict {
    mz_checkpoint checkpoint;
    mz_len log;             /* which of the policy's logs */
    const mz_utc *cosigned; /* by name: when that witness cosigned, -1 when it did not; -1 for groups */
    bool quorum;
} mz_policy_verdict;
/* MZ_BAD_INPUT when no log of the policy signed it. A missing or wrong cosignature never counts; whether the quorum
 * is met is for the caller to look at. */
MZ_MUST mz_status mz_policy_judge(const mz_policy *p, mz_str note, mz_policy_verdict *out, mz_arena *perm);

/* Do any two quorums share a witness? When not, the log can show one half of the witnesses one history and the other
 * half another, and both are settled. False for quorum none. */
bool mz_policy_intersects(const mz_policy *p);
/* Do these cosignatures, by name as in mz_policy_verdict, meet the quorum? */
bool mz_policy_met(const mz_policy *p, const mz_utc *cosigned);

#endif

/* finality.h: who has seen an entry, when, and whether that is enough.
 *
 * In      checkpoints with cosignatures, as witnesses answer; the policy that the parties and the mediator signed.
 * Out     record/cosigned/<size>, one note a size; for each entry three different facts: the time that its author
 *         claims, its index, the times at which witnesses cosigned a checkpoint that covers it; and its grade.
 * Limits  a note is at most MZ_NOTE_MAX bytes; MZ_WITNESSES_MAX witnesses.
 * Source  docs/formats/record.md, "Witnesses and finality".
 *
 * Nothing counts that is not verified here: the log's line, each cosignature, the root against our own tree. Without
 * a policy in force nothing is ever settled.
 */
#ifndef MZ_RECORD_FINALITY_H
#define MZ_RECORD_FINALITY_H

#include "record/fork.h"
#include "record/store.h"

#define MZ_WITNESSES_MAX 99

/* Takes in a checkpoint of this log with cosignature lines: what witnesses that the register (role "witness") or the
 * policy in force knows have signed goes into record/cosigned/<size>, durably, and into the served checkpoint when the
 * size is the newest. Lines of others, and wrong ones, are left out. One line a witness: the earliest in
 * record/cosigned, the latest in the served checkpoint.
 * *added (may be NULL) is how many witnesses were new at that size.
 * MZ_BAD_INPUT  not a checkpoint that this log signed, or no line in it is a known witness's.
 * MZ_DENIED     its size is beyond ours: this record was rolled back; nothing may be signed.
 * MZ_CORRUPT    the log signed another root at that size: a fork. The proof is kept in record/fork/ and signing stops.
 */
MZ_MUST mz_status mz_record_cosign(mz_record *r, mz_str note, mz_len *added);

/* The note in record/cosigned/<size>; the empty view when nobody cosigned that size. */
MZ_MUST mz_status mz_record_cosigned(mz_record *r, mz_len size, mz_str *note, mz_arena *perm);

/* The policy in force. *index is the entry that brought it, -1 when there is none (*out is then empty, quorum -1). */
MZ_MUST mz_status mz_record_policy(mz_record *r, mz_policy *out, mz_len *index, mz_arena *perm);

/* The first entry with the text that was proposed last as a policy, in force or not; -1: there is none. */
mz_len mz_record_last_policy(mz_record *r);

/* A witness that the register or the policy knows. */
typedef struct mz_witness_view {
    mz_vkey key;
    mz_str party;      /* the member whose witness it is; empty: a neutral one */
    mz_str url;        /* where it answers, by the policy; may be empty */
    bool in_policy;    /* the policy in force names it */
    mz_len retired;    /* index of the entry that retired its key; -1 while it is good */
    mz_utc first_time; /* of its cosignature on the smallest covering checkpoint it signed; -1: none */
    mz_len first_size;
    mz_utc last_time; /* of its cosignature on the largest checkpoint it signed; -1: none */
    mz_len last_size;
} mz_witness_view;

typedef enum mz_finality_grade {
    MZ_GRADE_TREE,     /* in the tree that the log signed */
    MZ_GRADE_COSIGNED, /* at least one known witness has cosigned a checkpoint that covers it */
    MZ_GRADE_SETTLED   /* the quorum of the policy in force has cosigned one checkpoint that covers it */
} mz_finality_grade;
mz_str mz_finality_word(mz_finality_grade g); /* "in the tree", "cosigned", "settled" */

typedef struct mz_finality {
    mz_len index;
    mz_utc claimed;           /* what its author says; nobody vouches for it */
    const mz_witness_view *v; /* the witnesses, those of the members first, by party then name */
    mz_len n;
    mz_finality_grade grade;
    bool policy;         /* a policy is in force */
    mz_len settled_size; /* of the smallest checkpoint that settles it; -1: not settled */
    mz_utc settled_time; /* when that quorum was complete; -1: not settled */
} mz_finality;
MZ_MUST mz_status mz_record_finality(mz_record *r, mz_len index, mz_finality *out, mz_arena *perm);

/* "settled 2026-03-03T12:00:00Z", "cosigned by PAK 2026-…Z and 1 neutral; not settled: …". One line, no LF. */
void mz_put_finality(mz_buf *b, const mz_finality *f);

/* The record as a whole. */
typedef struct mz_record_state {
    mz_len size, settled; /* entries; how many of them, from the first on, are settled */
    mz_utc settled_time;  /* when the quorum for `settled` was complete; -1 */
    mz_len policy;        /* index of the entry that put the policy in force; -1 */
    bool quorum;          /* that policy has a quorum other than none */
    const mz_witness_view *v;
    mz_len n;
    mz_strs forks;       /* names of the proofs in record/fork/ that hold: the log signed two histories */
    mz_len forked_feeds; /* device keys that signed two texts at one place */
} mz_record_state;
MZ_MUST mz_status mz_record_standing(mz_record *r, mz_record_state *out, mz_arena *perm);

/* Keeps a fork proof of this log as record/fork/<SHA-256 of the file>; from then on nothing is signed any more.
 * MZ_BAD_INPUT when it does not prove what it says. */
MZ_MUST mz_status mz_record_keep_fork(mz_record *r, const mz_fork_proof *f);

#endif

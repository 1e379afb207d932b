/* audit.h: have the witnesses of a log all seen one history?
 *
 * In      a copy of the log as a shelf, and the checkpoints that others say they have: notes, not believed.
 * Out     for each of them whether it is the same history, and a fork proof where it is not.
 * Limits  what notes and proofs have; the copy's tiles are only used through proofs that end in signed roots.
 * Source  C2SP tlog-witness; RFC 9162 section 2.1.4; docs/formats/record.md, "Witnesses and finality".
 */
#ifndef MZ_RECORD_AUDIT_H
#define MZ_RECORD_AUDIT_H

#include "record/fork.h"
#include "record/shelf.h"

typedef enum mz_audit_how {
    MZ_AUDIT_AGREES,   /* proved: the same history as the copy, at its size or before */
    MZ_AUDIT_AHEAD,    /* a size beyond the copy's: what is behind it cannot be held against it */
    MZ_AUDIT_FORK,     /* proved: the log signed two histories */
    MZ_AUDIT_UNPROVED, /* the copy's tiles prove neither: it is damaged, or lies */
    MZ_AUDIT_WRONG,    /* not signed by the log, or not by the witness */
    MZ_AUDIT_NOTHING,  /* it has cosigned nothing of this log */
    MZ_AUDIT_SILENT    /* it could not be asked */
} mz_audit_how;
mz_str mz_audit_word(mz_audit_how how);

/* One who was asked. */
typedef struct mz_audited {
    mz_str name;
    const mz_vkey *witness; /* NULL: the log itself, which needs no other line than its own */
    mz_str note;            /* what it gave; empty: nothing */
    mz_audit_how how;       /* SILENT before the audit: it could not be asked, `words` says why */
    mz_str words;
    mz_checkpoint checkpoint; /* of AGREES, AHEAD, FORK and UNPROVED */
    mz_utc time;              /* of its cosignature; -1: none */
} mz_audited;

/* Holds each of v[n] against `reference`, a checkpoint that the log signed and whose tiles the shelf has, and those of
 * one size against each other. *fork is set and *forked true when two histories are proved; the views in it are those
 * of the notes. A failure: the reference is not signed by the log, or the shelf cannot be read. */
MZ_MUST mz_status mz_audit(const mz_shelf *shelf, mz_str reference, const mz_vkey *log, mz_audited *v, mz_len n,
                           mz_fork_proof *fork, bool *forked, mz_arena scratch);

/* The tree of a copy at one of its sizes; what it says is only worth what a proof makes of it. */
typedef struct mz_shelf_tree {
    const mz_shelf *shelf;
    mz_len size;
} mz_shelf_tree;
mz_tree mz_tree_of_shelf(mz_shelf_tree *t);

#endif

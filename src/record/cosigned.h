/* cosigned.h: checkpoints with the cosignatures collected, and proofs that the log forked, on disk. (internal)
 *
 * In      record/cosigned/<size>, record/fork/<hex>; the witnesses that the register and the policy know.
 * Out     what of them holds: everything is verified at each reading.
 * Source  docs/formats/record.md, "Witnesses and finality", "Forks of the log".
 */
#ifndef MZ_RECORD_COSIGNED_H
#define MZ_RECORD_COSIGNED_H

#include "record/finality.h"
#include "record/inside.h"

#define MZ_COSIGNED "cosigned"

/* The witnesses as far as keys go; times and sizes are -1. `policy` may be NULL. *at (may be NULL) receives for each
 * name of the policy the place of its witness, -1 for groups. */
mz_witness_view *mz_inside_witnesses(mz_record *r, const mz_policy *policy, mz_len *n, mz_len **at, mz_arena *perm);

/* Sizes in record/cosigned/ up to the record's own, ascending. */
MZ_MUST mz_status mz_inside_cosigned_sizes(mz_record *r, mz_arena scratch);
/* When each witness cosigned the checkpoint of that size; -1 where it did not. MZ_BAD_INPUT when the file does not
 * hold, or is of another tree. */
MZ_MUST mz_status mz_inside_cosigned_times(mz_record *r, mz_len size, const mz_witness_view *w, mz_len n, mz_utc *times,
                                           mz_arena scratch);
/* Whose lines stand in that file, right or wrong: costs no verification. False for all when it is no note. */
void mz_inside_cosigned_names(mz_record *r, mz_len size, const mz_witness_view *w, mz_len n, bool *there,
                              mz_arena scratch);
char *mz_inside_cosigned_path(const mz_record *r, mz_len size, mz_arena *scratch);
/* The witness's line in the note and its time: the earliest or the latest of several; -1 when none holds. */
mz_utc mz_inside_line_of(const mz_note *note, const mz_vkey *key, bool latest, const mz_note_line **line);
/* forks.c. A folder below record/, durable with what is in it. */
MZ_MUST mz_status mz_inside_make_folder(const mz_record *r, const char *name, mz_arena scratch);
MZ_MUST mz_status mz_inside_keep_fork(mz_record *r, const mz_fork_proof *f, mz_arena scratch);
/* Loads the proofs in record/fork/ that hold into r->forks. */
MZ_MUST mz_status mz_inside_forks(mz_record *r, mz_arena scratch);

#endif

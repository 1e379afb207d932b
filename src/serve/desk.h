/* desk.h: handles of the case, kept open and given out one request at a time.
 *
 * In      a viewer, and the size as-of which he asks (0: now).
 * Out     a desk: the case open in that edition, brought up to the checkpoint that was published last, and working
 *         space. Between two requests its case rests, so that writers do not wait.
 * Owns    the cases: mz_desks_free. A desk is one thread's from take to give.
 * Limits  `most` desks, of these a third for earlier sizes. The one not used for longest gives way, with the index of
 * an earlier size; when all are busy who may wait waits MZ_DESK_WAIT_S, then MZ_LIMIT.
 */
#ifndef MZ_SERVE_DESK_H
#define MZ_SERVE_DESK_H

#include "flow/flow.h"

#define MZ_DESK_WAIT_S 10

typedef struct mz_desks mz_desks;

typedef struct mz_desk {
    mz_case *c;
    mz_arena perm; /* until the desk is given back */
} mz_desk;

MZ_MUST mz_status mz_desks_new(const char *folder, int most, int threads, mz_desks **out);
void mz_desks_free(mz_desks *d); /* all must have been given back; NULL is fine */
/* *out is NULL when it would have to wait, and may not: for a fold, a file, another desk. MZ_BAD_INPUT: `at` is beyond
 * the record. */
MZ_MUST mz_status mz_desk_take(mz_desks *d, const mz_viewer *viewer, int64_t at, bool may_wait, mz_desk **out);
void mz_desk_give(mz_desks *d, mz_desk *desk);

typedef struct mz_desks_count {
    int open, busy;
} mz_desks_count;
mz_desks_count mz_desks_counted(mz_desks *d);

#endif

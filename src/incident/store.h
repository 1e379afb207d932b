/* store.h: matching that is kept up to date: add, replace or withdraw one report, or link two, and hear what moved.
 *
 * In      reports, links, a table; then one change after the other. Strings of reports must outlive the store.
 * Out     the reports whose incident is another one now. Invariant: after any changes the incidents, scores and
 *         probabilities are those of mz_match over what is there.
 * How     a report's candidates are asked of an index by cell and days; an edge changes rivals only in the rows of its
 *         neighbours; groups never reach over a component of edges above the thresholds, so that only the components of
 *         what changed are clustered again, by the same function as the batch.
 * Owns    a growing store in the arena given at the opening; withdrawn reports leave their room unused.
 * Limits  as mz_match.
 */
#ifndef MZ_INCIDENT_STORE_H
#define MZ_INCIDENT_STORE_H

#include "incident/report.h"

typedef struct mz_store mz_store;
struct mz_weights;

/* Slots number the reports in the order in which they came. */
typedef struct mz_store_moved {
    int32_t *v; /* slots of reports whose incident changed, and the new one, in record order */
    mz_len n, cap;
} mz_store_moved;

/* The store of n reports, matched. Fails as mz_match does. */
MZ_MUST mz_status mz_store_open(const mz_report *reports, mz_len n, const mz_link *links, mz_len links_n,
                                const struct mz_weights *w, int threads, mz_store **out, mz_arena *perm,
                                mz_arena scratch);
/* A new report; a report with its rec_id and source is replaced. Fails with MZ_BAD_INPUT when a field is out of range
 * or when the rec_id belongs to another source; nothing is changed then. Appends to *moved, in perm. */
MZ_MUST mz_status mz_store_add(mz_store *s, const mz_report *r, mz_store_moved *moved, mz_arena scratch);
/* Fails with MZ_BAD_INPUT when there is no such report. */
MZ_MUST mz_status mz_store_withdraw(mz_store *s, mz_str rec_id, mz_store_moved *moved, mz_arena scratch);
/* A person's link. Fails with MZ_BAD_INPUT when it contradicts earlier ones. */
MZ_MUST mz_status mz_store_link(mz_store *s, const mz_link *link, mz_store_moved *moved, mz_arena scratch);

int32_t mz_store_find(const mz_store *s, mz_str rec_id); /* slot, or -1 */
const mz_report *mz_store_report(const mz_store *s, int32_t slot);
int32_t mz_store_first(const mz_store *s, int32_t slot);           /* slot of the first of its incident */
int32_t mz_store_probability_ppm(const mz_store *s, int32_t slot); /* -1 for a report alone */

#endif

/* cluster.h: scored pairs -> groups that are held to be one incident.
 *
 * Rule    every record alone; must-links joined first; then for edges above the threshold by (score descending, a, b in
 *         record order): the groups A, B of its ends join unless they hold one clean source twice or a person's
 *         cannot-link, and if the sum of the scores of all pairs A x B, a pair without an edge counting `missing`,
 *         is above threshold * |A| * |B|. A total order of edges: no tie is left to chance.
 * Cost    the sum walks the rows of the smaller group, never A x B; a refusal is remembered until one of both grows.
 */
#ifndef MZ_INCIDENT_CLUSTER_H
#define MZ_INCIDENT_CLUSTER_H

#include "incident/edges.h"

typedef struct mz_bond {
    int32_t a, b; /* in record order, a < b */
} mz_bond;

typedef struct mz_bonds {
    const mz_bond *must, *cannot;
    mz_len must_n, cannot_n;
} mz_bonds;

/* first[k]: the first member of k's group in record order. */
void mz_clusters_of(const mz_recs *recs, const mz_edges *e, const mz_bonds *bonds, const mz_weights *w, int32_t *first,
                    mz_arena scratch);

#endif

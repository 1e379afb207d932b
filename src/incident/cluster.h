/* cluster.h: scored pairs -> groups that are held to be one incident.
 *
 * Rule    every report alone; must-links joined first; then for edges above `threshold` by (score descending, a, b in
 *         record order): the groups A, B of its ends join unless they hold one clean source twice or a person's
 *         cannot-link, and if the sum of the scores of all pairs A x B, a pair without an edge counting `missing`,
 *         is above threshold + (|A| |B| - 1) * further. A total order of edges: no tie is left to chance.
 * Copies  a dirty source is first clustered with itself by the same rule with `copy` as threshold; its groups then
 * enter as one witness each, with the mean of their scores. A report that people linked is a witness of its own. Cost
 * the sum walks the rows of the smaller group, never A x B; a refusal is remembered until one of both grows. Scope
 * groups never reach over the components of edges above threshold and copy, and of people's links: clustering such
 *         a component alone gives the same groups.
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

/* Nodes in record order with rows of neighbours, each row by `other`. */
typedef struct mz_graph {
    mz_len n;
    const mz_len *row;
    const mz_half *v;
    const uint16_t *clean;  /* of each node: its clean source plus one, or 0 */
    const uint16_t *source; /* of each node */
} mz_graph;

/* first[k]: the first member of k's group. */
void mz_clusters_of(const mz_graph *g, const mz_bonds *bonds, const mz_weights *w, int32_t *first, mz_arena scratch);

#endif

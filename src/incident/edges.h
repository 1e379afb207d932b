/* edges.h: all candidate pairs above the floor, scored, as rows of neighbours.
 *
 * Out     for record k the links v[row[k] .. row[k+1]), by the other record; each pair stands in two rows, `pair` is
 * its number in the order (a, b). own: the score before rivals, score: after. Rivals  a report can match one record at
 * most of a clean source: an edge a-b loses ln(1 + sum of exp(score) of the other edges from a into b's source, if that
 * is clean, and from b into a's). Sums of integers, so that their order cannot show.
 */
#ifndef MZ_INCIDENT_EDGES_H
#define MZ_INCIDENT_EDGES_H

#include "incident/near.h"
#include "incident/weights.h"

typedef struct mz_half {
    int32_t other, own, score;
    uint8_t rivals; /* level of that row */
} mz_half;

typedef struct mz_edges {
    mz_half *v;
    const mz_len *row; /* n + 1 */
    mz_len n;          /* records */
    mz_len pairs, candidates;
    mz_near_stats near;
} mz_edges;

/* The weights of each pair of sources; row a, column b. */
typedef struct mz_scorer {
    const mz_weights *w;
    mz_pattern_scale scale;
    const int32_t **cells; /* sources_n^2 when small, else NULL */
    const bool *swap;
    const mz_rec_source *sources;
    mz_len sources_n;
} mz_scorer;
mz_scorer mz_scorer_new(const mz_weights *w, const mz_recs *recs, mz_arena *perm);
const int32_t *mz_scorer_cells(const mz_scorer *s, const mz_rec *a, const mz_rec *b, bool *swap);
/* Of the rows that are a property of the pair alone: all but rivals. */
int32_t mz_score(const mz_scorer *s, const mz_rec *a, const mz_rec *b);

void mz_edges_of(const mz_recs *recs, const mz_scorer *s, int32_t floor, int threads, mz_edges *out, mz_arena *perm,
                 mz_arena scratch);
const mz_half *mz_edges_find(const mz_edges *e, int32_t a, int32_t b); /* NULL when there is none */

#endif

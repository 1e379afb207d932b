/* near.h: which pairs of reports are candidates: near in space and time, and not of one clean source.
 *
 * In      recs in record order.
 * Out     each candidate pair (a < b) once, to a callback that is given the worker's number; the set of pairs is
 *         defined by mz_near_pair alone, so that the index, the threads and the order cannot change it.
 * Rule    not two reports of one clean source; broad actors equal or one unknown; both usable; and either
 *           - near: day intervals, widened by what date_prec leaves open, at most MZ_NEAR_DAYS apart, and at most
 *             25 km apart when both claim where_prec 1-2, else 120 km (both claim 1-4); or, when one claims 5-7, in the
 *             same country and not in two different first-level units; or
 *           - alike: same first day, dyad, fine type and best figure (one death at least), in the same country: a
 * record that was moved on a map. Index   cubes of 25 km for precise and 120 km for coarse reports on the sphere: no
 * seam at the date line or the poles. Inside a cell reports stand by day, long intervals apart from short ones. No cap
 * drops pairs.
 */
#ifndef MZ_INCIDENT_NEAR_H
#define MZ_INCIDENT_NEAR_H

#include "incident/rec.h"

#define MZ_NEAR_DAYS     4
#define MZ_NEAR_FINE_M   25000
#define MZ_NEAR_COARSE_M 120000

typedef void (*mz_near_found)(void *ctx, int worker, int32_t a, int32_t b);

typedef struct mz_near_stats {
    mz_len densest_n;
    int32_t densest; /* the first report in record order of the fullest fine cell; -1 when there is none */
} mz_near_stats;

bool mz_near_pair(const mz_rec *a, const mz_rec *b);
void mz_near_all(const mz_recs *recs, int threads, mz_near_found found, void *ctx, mz_near_stats *stats,
                 mz_arena scratch);

#endif

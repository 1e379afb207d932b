/* match.h: the stages of matching one behind the other, with what they leave in between. */
#ifndef MZ_INCIDENT_MATCH_H
#define MZ_INCIDENT_MATCH_H

#include "incident/cluster.h"

typedef struct mz_solved {
    mz_recs recs;
    mz_scorer scorer;
    mz_edges edges;
    const int32_t *first; /* all in record order */
} mz_solved;

MZ_MUST mz_status mz_solve(const mz_report *reports, mz_len n, const mz_link *links, mz_len links_n,
                           const mz_weights *w, int threads, mz_solved *out, mz_arena *perm, mz_arena scratch);

/* Mean probability of the links from record k to the size - 1 others of its group. */
int32_t mz_record_mean_ppm(const mz_edges *e, const mz_weights *w, const int32_t *first, int32_t k, int32_t size);

#endif

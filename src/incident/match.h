/* match.h: the stages of matching one behind the other, with what they leave in between. */
#ifndef MZ_INCIDENT_MATCH_H
#define MZ_INCIDENT_MATCH_H

#include "incident/cluster.h"

typedef struct mz_solved {
    mz_recs recs;
    mz_scorer scorer;
    mz_edges edges;
    const int32_t *first; /* all in record order */
    const int32_t *next;  /* the other members in a ring */
    const int32_t *rank;  /* by place in the input: place in record order */
} mz_solved;

MZ_MUST mz_status mz_solve(const mz_report *reports, mz_len n, const mz_link *links, mz_len links_n,
                           const mz_weights *w, int threads, mz_solved *out, mz_arena *perm, mz_arena scratch);

/* Whether people contradict themselves: at = the cannot-link inside a chain of must-links. */
MZ_MUST mz_status mz_links_check(const mz_link *links, mz_len n, mz_arena scratch);

int32_t mz_edge_ppm(const mz_weights *w, int32_t score, bool accepted);
/* The probability of a record from the sum over its links inside its group of `size`. */
int32_t mz_record_ppm(const mz_weights *w, int64_t sum_ppm, int32_t linked, int32_t size);
/* Mean probability of the links from record k to the size - 1 others of its group. */
int32_t mz_record_mean_ppm(const mz_edges *e, const mz_weights *w, const int32_t *first, int32_t k, int32_t size);

#endif

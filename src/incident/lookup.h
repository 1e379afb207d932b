/* lookup.h: which stored reports may be candidates of one report, for a store that grows.
 *
 * Every report stands in a few lists: by cube of 25 and 120 km and half month, by country and half month, by likeness.
 * A question walks the lists round a report and yields more than the candidates: mz_near_pair decides.
 * Reports that last long stand in lists without half months.
 */
#ifndef MZ_INCIDENT_LOOKUP_H
#define MZ_INCIDENT_LOOKUP_H

#include "incident/rec.h"

typedef struct mz_lookup_node {
    uint64_t key;
    int32_t slot, next; /* next: node plus one */
} mz_lookup_node;

typedef struct mz_lookup {
    mz_lookup_node *v;
    mz_len n, cap;
    int32_t *heads; /* by hash of key: node plus one */
    mz_len heads_n; /* a power of two */
} mz_lookup;

typedef void (*mz_lookup_found)(void *ctx, int32_t slot);

void mz_lookup_add(mz_lookup *l, const mz_rec *r, int32_t slot, mz_arena *perm);
/* May tell a slot more than once, and slots that were withdrawn. */
void mz_lookup_ask(const mz_lookup *l, const mz_rec *r, mz_lookup_found found, void *ctx);

#endif

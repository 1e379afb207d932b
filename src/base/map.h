/* map.h: byte strings to numbers. Keys are kept in the order of their first insertion, so that walking a map never
 * depends on its hash. The hash is seeded from the keys' count only; hostile keys cost at most a long probe.
 *
 * Owns    nothing: table and entries live in the arena given at each put; keys are views, not copies.
 * Limits  2^30 keys.
 */
#ifndef MZ_BASE_MAP_H
#define MZ_BASE_MAP_H

#include "base/str.h"

typedef struct mz_map_entry {
    mz_str key;
    int64_t value;
    uint64_t hash;
} mz_map_entry;

typedef struct mz_map {
    mz_map_entry *v; /* v[0..n): in order of first insertion */
    mz_len n, cap;
    int32_t *slots; /* index into v plus one; 0 is free */
    mz_len slots_n; /* a power of two, or 0 */
} mz_map;

/* The value of key, or NULL. Valid until the next put. */
int64_t *mz_map_get(const mz_map *m, mz_str key);
/* The place of key's value, made with `value` when the key is new (*fresh tells). `fresh` may be NULL. */
int64_t *mz_map_put(mz_map *m, mz_str key, int64_t value, bool *fresh, mz_arena *perm);

uint64_t mz_hash(mz_str s);

#endif

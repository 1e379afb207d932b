/* sort.h: a stable merge sort: equal elements keep their order, on every machine.
 *
 * In      v[n] of `size` bytes each; `cmp(a, b, ctx)` < 0, 0, > 0.
 * Out     v sorted in place. Scratch space of the same size comes from `scratch`.
 */
#ifndef MZ_BASE_SORT_H
#define MZ_BASE_SORT_H

#include "base/arena.h"

typedef int (*mz_cmp)(const void *a, const void *b, void *ctx);
void mz_sort(void *v, mz_len n, mz_len size, mz_cmp cmp, void *ctx, mz_arena scratch);

/* Least-significant-digit radix sort of 64-bit keys with 32-bit payloads, by key; stable. */
typedef struct mz_keyed {
    uint64_t key;
    uint32_t value;
} mz_keyed;
void mz_sort_keyed(mz_keyed *v, mz_len n, mz_arena scratch);

#endif

#include "base/sort.h"

#include <string.h>

typedef struct merge {
    unsigned char *to;
    const unsigned char *from;
    mz_len size;
    mz_cmp cmp;
    void *ctx;
} merge;

static void merge_runs(const merge *m, mz_len begin, mz_len middle, mz_len end)
{
    mz_len i = begin, j = middle;
    for (mz_len k = begin; k < end; k++) {
        const bool left = i < middle && (j >= end || m->cmp(m->from + i * m->size, m->from + j * m->size, m->ctx) <= 0);
        const mz_len take = left ? i++ : j++;
        (void)memcpy(m->to + k * m->size, m->from + take * m->size, (size_t)m->size);
    }
}

void mz_sort(void *v, mz_len n, mz_len size, mz_cmp cmp, void *ctx, mz_arena scratch)
{
    mz_assert(n >= 0 && size > 0);
    if (n < 2) {
        return;
    }
    unsigned char *a = v;
    unsigned char *b = mz_arena_alloc(&scratch, size, (mz_len)alignof(max_align_t), n);
    for (mz_len width = 1; width < n; width *= 2) {
        const merge m = {b, a, size, cmp, ctx};
        for (mz_len i = 0; i < n; i += 2 * width) {
            const mz_len middle = i + width < n ? i + width : n;
            const mz_len end = i + 2 * width < n ? i + 2 * width : n;
            merge_runs(&m, i, middle, end);
        }
        unsigned char *swap = a;
        a = b;
        b = swap;
    }
    if (a != v) {
        (void)memcpy(v, a, (size_t)(n * size));
    }
}

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

/* For a handful counting by digits costs more than it saves. */
#define FEW 64

static void insert_few(mz_keyed *v, mz_len n)
{
    for (mz_len i = 1; i < n; i++) {
        const mz_keyed x = v[i];
        mz_len j = i;
        while (j > 0 && v[j - 1].key > x.key) {
            v[j] = v[j - 1];
            j--;
        }
        v[j] = x;
    }
}

void mz_sort_keyed(mz_keyed *v, mz_len n, mz_arena scratch)
{
    if (n <= FEW) {
        insert_few(v, n);
        return;
    }
    mz_keyed *a = v, *b = mz_new(&scratch, mz_keyed, n);
    for (int shift = 0; shift < 64; shift += 8) {
        mz_len count[257] = {0};
        for (mz_len i = 0; i < n; i++) {
            count[(a[i].key >> shift & 255) + 1]++;
        }
        bool one = false;
        for (int d = 0; d < 256; d++) {
            one = one || count[d + 1] == n;
            count[d + 1] += count[d];
        }
        if (one) {
            continue; /* all keys share this digit */
        }
        for (mz_len i = 0; i < n; i++) {
            b[count[a[i].key >> shift & 255]++] = a[i];
        }
        mz_keyed *swap = a;
        a = b;
        b = swap;
    }
    if (a != v && n > 0) {
        (void)memcpy(v, a, (size_t)n * sizeof *v);
    }
}

#include "base/sort.h"

#include <string.h>

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

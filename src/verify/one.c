/* The loop of base/thread.h on one core: a program without threads is a smaller one to audit, and glibc's own thread
 * code would bring its resolver along. */
#include "base/thread.h"

void mz_parallel(mz_len n, int threads, mz_work work, void *ctx)
{
    mz_assert(threads >= 1);
    for (mz_len i = 0; i < n; i++) {
        work(ctx, i, 0);
    }
}

int mz_cores(void) { return 1; }

/* thread.h: one loop over many cores. Results are written by index, so the answer never depends on timing.
 *
 * mz_parallel calls work(ctx, i, worker) once for each i in [0, n), on at most `threads` threads; worker is in
 * [0, threads). It returns when all calls are done. threads = 1 runs in the caller.
 */
#ifndef MZ_BASE_THREAD_H
#define MZ_BASE_THREAD_H

#include "base/status.h"

#define MZ_THREADS_MAX 64

typedef void (*mz_work)(void *ctx, mz_len i, int worker);
void mz_parallel(mz_len n, int threads, mz_work work, void *ctx);
int mz_cores(void); /* processors that this process may use, at most MZ_THREADS_MAX */

#endif

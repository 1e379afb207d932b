#define _GNU_SOURCE /* sched_getaffinity */
#include "base/thread.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

typedef struct team {
    mz_work work;
    void *ctx;
    mz_len n;
    atomic_ptrdiff_t next;
} team;

typedef struct member {
    team *team;
    int worker;
} member;

static void *run(void *arg)
{
    const member *m = arg;
    for (;;) {
        const mz_len i = atomic_fetch_add(&m->team->next, 1);
        if (i >= m->team->n) {
            return NULL;
        }
        m->team->work(m->team->ctx, i, m->worker);
    }
}

void mz_parallel(mz_len n, int threads, mz_work work, void *ctx)
{
    mz_assert(threads >= 1 && threads <= MZ_THREADS_MAX);
    team t = {work, ctx, n, 0};
    pthread_t ids[MZ_THREADS_MAX];
    member members[MZ_THREADS_MAX];
    int started = 1;
    for (int i = 0; i < threads; i++) {
        members[i] = (member){&t, i};
    }
    /* A thread that cannot be started is one worker less, not a failure. */
    while (started < threads && started < n && pthread_create(&ids[started], NULL, run, &members[started]) == 0) {
        started++;
    }
    (void)run(&members[0]);
    for (int i = 1; i < started; i++) {
        mz_assert(pthread_join(ids[i], NULL) == 0);
    }
}

int mz_cores(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) != 0) {
        return 1;
    }
    const int n = CPU_COUNT(&set);
    return n < 1 ? 1 : n > MZ_THREADS_MAX ? MZ_THREADS_MAX : n;
}

/* lock.h: one thread at a time.
 *
 * Owns    nothing but itself; mz_lock_init before the first use, never moved after it.
 */
#ifndef MZ_BASE_LOCK_H
#define MZ_BASE_LOCK_H

#include "base/status.h"

#include <pthread.h>

typedef struct mz_lock {
    pthread_mutex_t mutex;
} mz_lock;

static inline void mz_lock_init(mz_lock *l) { mz_assert(pthread_mutex_init(&l->mutex, NULL) == 0); }
static inline void mz_lock_take(mz_lock *l) { mz_assert(pthread_mutex_lock(&l->mutex) == 0); }
static inline void mz_lock_give(mz_lock *l) { mz_assert(pthread_mutex_unlock(&l->mutex) == 0); }

#endif

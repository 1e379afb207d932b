/* interval.h: closed integer bounds lo <= hi, the top may be open. An unknown number is no interval, never 0.
 *
 * Limits  bounds are at most MZ_COUNT_MAX; sums stop there instead of wrapping.
 */
#ifndef MZ_BASE_INTERVAL_H
#define MZ_BASE_INTERVAL_H

#include "base/status.h"

#define MZ_OPEN      INT64_MAX              /* no upper bound */
#define MZ_COUNT_MAX INT64_C(1000000000000) /* larger counts are refused at the door */

typedef struct mz_interval {
    int64_t lo, hi; /* hi is MZ_OPEN when unbounded */
} mz_interval;

static inline bool mz_interval_valid(mz_interval a)
{
    return a.lo >= 0 && a.lo <= MZ_COUNT_MAX && (a.hi == MZ_OPEN || (a.hi >= a.lo && a.hi <= MZ_COUNT_MAX));
}
static inline bool mz_interval_meets(mz_interval a, mz_interval b) { return a.lo <= b.hi && b.lo <= a.hi; }
static inline int64_t mz_count_add(int64_t a, int64_t b)
{
    return a == MZ_OPEN || b == MZ_OPEN ? MZ_OPEN : a + b > MZ_COUNT_MAX ? MZ_COUNT_MAX : a + b;
}
static inline mz_interval mz_interval_add(mz_interval a, mz_interval b)
{
    return (mz_interval){mz_count_add(a.lo, b.lo), mz_count_add(a.hi, b.hi)};
}
static inline mz_interval mz_interval_hull(mz_interval a, mz_interval b)
{
    return (mz_interval){a.lo < b.lo ? a.lo : b.lo, a.hi > b.hi ? a.hi : b.hi};
}

#endif

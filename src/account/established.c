/* What stands: agreement of independents, concession, finding. The rules of docs/account.md in their smallest form. */
#include "account/cell.h"

static int up(const void *x, const void *y, void *ctx)
{
    (void)ctx;
    const int64_t *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

mz_account_bounds mz_account_majority(const mz_interval *v, mz_len k, bool *split, mz_arena scratch)
{
    *split = false;
    if (k < 2) {
        return (mz_account_bounds){{0, MZ_OPEN}, false};
    }
    int64_t *lo = mz_new(&scratch, int64_t, k), *hi = mz_new(&scratch, int64_t, k);
    for (mz_len i = 0; i < k; i++) {
        lo[i] = v[i].lo;
        hi[i] = v[i].hi;
    }
    mz_sort(lo, k, (mz_len)sizeof *lo, up, NULL, scratch);
    mz_sort(hi, k, (mz_len)sizeof *hi, up, NULL, scratch);
    if (lo[k - 1] > hi[0]) {
        *split = true;
        return (mz_account_bounds){{lo[0], hi[k - 1]}, true};
    }
    const mz_len r = k / 2 + 1 > 2 ? k / 2 + 1 : 2; /* a majority, and at least two */
    const mz_account_bounds out = {{lo[k - r], hi[r - 1]}, true};
    mz_assert(out.v.lo <= out.v.hi);
    return out;
}

/* [max(of.lo, c), of.hi], or only the floor c with the flag when c stands above. */
static mz_established above(mz_interval of, int64_t c, uint32_t flag)
{
    if (c > of.hi) {
        return (mz_established){{{c, MZ_OPEN}, true}, flag};
    }
    return (mz_established){{{of.lo > c ? of.lo : c, of.hi}, true}, 0};
}

mz_established mz_account_establish(mz_account_bounds conceded, mz_account_bounds independents,
                                    mz_account_bounds finding)
{
    const int64_t c = conceded.known ? conceded.v.lo : 0;
    if (finding.known) {
        return above(finding.v, c, MZ_FLAG_FINDING_BELOW_CONCESSION);
    }
    if (c > 0 && independents.known) {
        return above(independents.v, c, MZ_FLAG_INDEPENDENTS_BELOW_CONCESSION);
    }
    if (c > 0) {
        return (mz_established){{{c, MZ_OPEN}, true}, 0};
    }
    return (mz_established){independents, 0};
}

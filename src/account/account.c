/* The account of one incident: claims stand, figures follow, lines are drawn. */
#include "account/cell.h"

void mz_account_make(mz_picked claims, const mz_account_options *o, bool effects, mz_account *out, mz_arena *perm,
                     mz_arena scratch)
{
    mz_cells cells = {0};
    mz_account_stand(claims, o, &cells, &scratch);
    mz_account_derive(&cells, effects, o->fill, &scratch);
    mz_account_lines(claims.v, &cells, out, perm, scratch);
}

static mz_status check(const mz_claim *v, mz_len n)
{
    if (n > MZ_ACCOUNT_CLAIMS_MAX) {
        return mz_fail(MZ_LIMIT, "too many claims for one account", -1);
    }
    for (mz_len i = 0; i < n; i++) {
        if (v[i].counted && !mz_interval_valid(v[i].count)) {
            return mz_fail(MZ_BAD_INPUT, "a claim's count is no interval", i);
        }
    }
    return mz_ok();
}

mz_status mz_account_check(const mz_claim *v, mz_len n, const mz_account_options *o)
{
    mz_assert(n >= 0 && o->findings_n >= 0);
    MZ_TRY(check(v, n));
    for (mz_len i = 0; i < o->findings_n; i++) {
        if (!mz_interval_valid(o->findings[i].count)) {
            return mz_fail(MZ_BAD_INPUT, "a finding's count is no interval", i);
        }
    }
    return mz_ok();
}

mz_status mz_account_incident(const mz_claim *v, mz_len n, const mz_account_options *o, mz_account *out, mz_arena *perm,
                              mz_arena scratch)
{
    MZ_TRY(mz_account_check(v, n, o));
    mz_account_make((mz_picked){v, NULL, n}, o, true, out, perm, scratch);
    return mz_ok();
}

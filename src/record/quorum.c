#include "record/policy.h"

/* Each name is a member once at most, so the groups are a forest: whether a name can be met by two sets of witnesses
 * with nobody in both follows from its members. A member that can counts for both sides, any other for one. */
bool mz_policy_intersects(const mz_policy *p)
{
    bool split[MZ_POLICY_NAMES_MAX] = {0};
    mz_assert(p->names_n <= MZ_POLICY_NAMES_MAX);
    for (mz_len i = 0; i < p->names_n; i++) {
        mz_len sides = 0;
        for (mz_len m = 0; m < p->names[i].members_n; m++) {
            sides += split[p->names[i].members[m]] ? 2 : 1;
        }
        split[i] = p->names[i].group && 2 * p->names[i].need <= sides;
    }
    return p->quorum >= 0 && !split[p->quorum];
}

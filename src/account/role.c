/* Whether a claim speaks against the one who makes it. */
#include "account/cell.h"

static bool is_armed_status(mz_victim_status s) { return s == MZ_MILITARY || s == MZ_POLICE || s == MZ_MILITANT; }

bool mz_account_concedes(const mz_claim *c, mz_str speaker_side)
{
    const bool own = speaker_side.len > 0 && mz_str_eq(c->victim_side, speaker_side);
    if (own && is_armed_status(c->status)) {
        return true;
    }
    /* To boast of the enemy's dead is no admission, whatever the words. */
    const bool boast = is_armed_status(c->status) && !own;
    return c->own_act && !boast && (c->stance == MZ_CONCEDES || c->stance == MZ_CONFIRMS);
}

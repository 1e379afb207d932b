/* Any bytes: a policy that parses keeps its own rules, and a checkpoint of another log does not satisfy it. */
#include "record/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_policy(const mz_policy *p)
{
    mz_assert(p->quorum >= -1 && p->quorum < p->names_n);
    for (mz_len i = 0; i < p->names_n; i++) {
        const mz_policy_name *n = &p->names[i];
        mz_assert(n->name.len > 0 && !mz_str_eq(n->name, S("none")));
        mz_assert(!n->group || (n->need >= 1 && n->need <= n->members_n));
        for (mz_len m = 0; m < n->members_n; m++) {
            mz_assert(n->members[m] >= 0 && n->members[m] < i);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t seed[32] = {9};
    mz_region region;
    mz_arena arena;
    if (mz_failed(mz_region_new(16 << 20, &region, &arena))) {
        return 0;
    }
    mz_policy p;
    if (!mz_failed(mz_policy_parse((mz_str){data, (mz_len)size}, &p, &arena))) {
        check_policy(&p);
        mz_key log;
        MZ_BUF_SCOPED note = mz_buf_new(MZ_NOTE_MAX);
        mz_policy_verdict v;
        mz_assert(!mz_failed(mz_key_of_seed(S("no.such/log"), MZ_KEY_ED25519, seed, &log, &arena)));
        const mz_checkpoint c = {log.public.name, 0, mz_empty_root()};
        mz_assert(!mz_failed(mz_checkpoint_sign(&c, &log, &note)));
        mz_assert(mz_failed(mz_policy_judge(&p, mz_buf_str(&note), &v, &arena)));
    }
    mz_region_free(&region);
    return 0;
}

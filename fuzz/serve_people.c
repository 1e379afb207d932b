/* state/people: whatever is read is written so that it is read the same again, and nothing else is read. */
#include "serve/people.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mz_region region;
    mz_arena perm;
    mz_people one = {0}, two = {0};
    mz_assert(!mz_failed(mz_region_new((mz_len)64 << 20, &region, &perm)));
    const mz_status s = mz_people_parse((mz_str){data, (mz_len)size}, &one, &perm);
    mz_assert(!mz_failed(s) || s.at >= 1);
    if (!mz_failed(s)) {
        MZ_BUF_SCOPED first = mz_buf_new(1 << 22), second = mz_buf_new(1 << 22);
        mz_put_people(&first, &one);
        mz_assert(!mz_failed(mz_people_parse(mz_buf_str(&first), &two, &perm)));
        mz_put_people(&second, &two);
        mz_assert(mz_str_eq(mz_buf_str(&first), mz_buf_str(&second)));
        mz_assert(one.persons.n == two.persons.n && one.tokens.n == two.tokens.n);
        for (mz_len i = 0; i < one.persons.n; i++) {
            mz_assert(one.persons.v[i].role > MZ_ROLE_NOBODY && one.persons.v[i].role < MZ_ROLES);
            mz_assert(one.persons.v[i].role != MZ_ROLE_PARTY || one.persons.v[i].party.len > 0);
        }
    }
    (void)mz_people_token(&one, (mz_str){data, (mz_len)size});
    mz_region_free(&region);
    return 0;
}

/* A query, or a form of names and values: what is read is text, and is read the same from its plainest spelling. */
#include "serve/inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mz_region region;
    mz_arena perm;
    mz_str name, value, again_name, again_value;
    mz_assert(!mz_failed(mz_region_new((mz_len)16 << 20, &region, &perm)));
    const mz_str query = {data, size < 65536 ? (mz_len)size : 65536};
    mz_len n = 0;
    for (mz_str rest = query; mz_query_next(&rest, &name, &value, &perm);) {
        MZ_BUF_SCOPED plain = mz_buf_new(1 << 20);
        mz_assert(name.len > 0 && mz_utf8_bad(name) < 0 && mz_utf8_bad(value) < 0);
        mz_assert(mz_str_find_byte(name, 0) < 0 && mz_str_find_byte(value, 0) < 0);
        mz_put_url(&plain, name);
        mz_put_byte(&plain, '=');
        mz_put_url(&plain, value);
        for (mz_len i = 0; i < plain.len; i++) {
            mz_assert(plain.data[i] > ' ' && plain.data[i] < 0x7f && plain.data[i] != '"' && plain.data[i] != '&');
        }
        mz_str spelt = mz_buf_str(&plain);
        mz_assert(mz_query_next(&spelt, &again_name, &again_value, &perm));
        mz_assert(mz_str_eq(name, again_name) && mz_str_eq(value, again_value) && spelt.len == 0);
        n++;
    }
    mz_assert(n <= query.len);
    mz_region_free(&region);
    return 0;
}

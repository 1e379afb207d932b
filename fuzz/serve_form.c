/* A form with files: whatever is read is read the same from its plainest spelling, and every value lies in the body.
 * The first line of the input is the Content-Type. */
#include "serve/form.h"

static void put_part(mz_buf *b, const mz_part *p)
{
    mz_puts(b, "Content-Disposition: form-data; name=\"");
    for (mz_len i = 0; i < p->name.len; i++) {
        mz_put(b, p->name.data[i] == '"' ? S("%22") : mz_str_sub(p->name, i, i + 1));
    }
    mz_puts(b, "\"\r\n\r\n");
    mz_put(b, p->value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mz_region region;
    mz_arena perm;
    mz_form one = {0}, two = {0};
    mz_str body = {data, (mz_len)size};
    const mz_str type = mz_str_cut(&body, '\n');
    mz_assert(!mz_failed(mz_region_new((1 << 20) + 8 * (mz_len)size, &region, &perm)));
    const mz_status s = mz_form_parse(type, body, &one, &perm);
    mz_assert(!mz_failed(s) || (s.at >= 0 && s.at <= body.len));
    if (!mz_failed(s)) {
        const mz_str edge = S("--fuzz-edge-0b8e6c");
        MZ_BUF_SCOPED again = mz_buf_new(1 << 22);
        for (mz_len i = 0; i < one.n; i++) {
            const mz_part *p = &one.v[i];
            mz_assert(p->name.len > 0 && mz_utf8_bad(p->name) < 0 && mz_utf8_bad(p->file) < 0);
            mz_assert(mz_str_find_byte(p->file, '/') < 0 && mz_form_part(&one, p->name) == p);
            mz_assert(p->value.data >= body.data && p->value.data + p->value.len <= body.data + body.len);
            mz_put(&again, edge);
            mz_puts(&again, "\r\n");
            put_part(&again, p);
            mz_puts(&again, "\r\n");
        }
        mz_put(&again, edge);
        mz_puts(&again, "--");
        const bool clash = mz_str_find(body, edge) >= 0;
        mz_assert(clash || !mz_failed(mz_form_parse(S("multipart/form-data; boundary=fuzz-edge-0b8e6c"),
                                                    mz_buf_str(&again), &two, &perm)));
        for (mz_len i = 0; !clash && i < two.n; i++) {
            mz_assert(two.n == one.n && mz_str_eq(one.v[i].name, two.v[i].name));
            mz_assert(mz_str_eq(one.v[i].value, two.v[i].value));
        }
    }
    mz_region_free(&region);
    return 0;
}

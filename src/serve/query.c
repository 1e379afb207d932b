/* Queries and forms: names and values out of what a browser sends, and back into a path. */
#include "serve/inside.h"

bool mz_query_next(mz_str *rest, mz_str *name, mz_str *value, mz_arena *perm)
{
    bool bad;
    while (mz_http_pair_next(rest, name, value, &bad, perm)) {
        if (!bad && name->len > 0) {
            return true;
        }
    }
    return false;
}

bool mz_visit_field(const mz_visit *v, mz_str name, mz_str *value)
{
    mz_str type = v->q->type, key, text;
    if (!mz_str_eq_fold(mz_str_trim(mz_str_cut(&type, ';')), S("application/x-www-form-urlencoded"))) {
        return false;
    }
    for (mz_str rest = v->q->body; mz_query_next(&rest, &key, &text, v->q->perm);) {
        if (mz_str_eq(key, name)) {
            *value = text;
            return true;
        }
    }
    return false;
}

void mz_put_url(mz_buf *out, mz_str s)
{
    for (mz_len i = 0; i < s.len; i++) {
        const uint8_t c = s.data[i];
        if (mz_is_alpha(c) || mz_is_digit(c) || c == '/' || c == '-' || c == '.' || c == '_') {
            mz_put_byte(out, c);
        } else {
            mz_put_byte(out, '%');
            mz_put_hex(out, &c, 1);
        }
    }
}

/* Queries and forms: names and values out of what a browser sends, and back into a path. */
#include "serve/inside.h"

static int hex_digit(uint8_t c)
{
    return mz_is_digit(c) ? c - '0' : mz_to_lower(c) >= 'a' && mz_to_lower(c) <= 'f' ? mz_to_lower(c) - 'a' + 10 : -1;
}

/* A form's text: '+' is a space, percent signs undone; false where that is no text. */
static bool decode(mz_str s, mz_str *out, mz_arena *perm)
{
    uint8_t *to = mz_new(perm, uint8_t, s.len);
    mz_len n = 0;
    for (mz_len i = 0; i < s.len; i++) {
        int c = s.data[i] == '+' ? ' ' : s.data[i];
        if (s.data[i] == '%') {
            const int high = s.len - i > 2 ? hex_digit(s.data[i + 1]) : -1;
            const int low = s.len - i > 2 ? hex_digit(s.data[i + 2]) : -1;
            if (high < 0 || low < 0) {
                return false;
            }
            c = high * 16 + low;
            i += 2;
        }
        if (c == 0) {
            return false;
        }
        to[n++] = (uint8_t)c;
    }
    *out = (mz_str){to, n};
    return mz_utf8_bad(*out) < 0;
}

bool mz_query_next(mz_str *rest, mz_str *name, mz_str *value, mz_arena *perm)
{
    while (rest->len > 0) {
        mz_str one = mz_str_cut(rest, '&');
        if (decode(mz_str_cut(&one, '='), name, perm) && decode(one, value, perm) && name->len > 0) {
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

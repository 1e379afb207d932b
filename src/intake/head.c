/* What a text says of itself at its top. */
#include "intake/intake.h"

#include "format/format.h"

static mz_str *field_of(mz_head *h, mz_str key, mz_str *other)
{
    return mz_str_eq_fold(key, S("publisher"))  ? &h->publisher
           : mz_str_eq_fold(key, S("language")) ? &h->language
           : mz_str_eq_fold(key, S("place"))    ? &h->place
           : mz_str_eq_fold(key, S("date"))     ? &h->date_text
           : mz_str_eq_fold(key, S("title")) || mz_str_eq_fold(key, S("note")) || mz_str_eq_fold(key, S("source"))
               ? other
               : NULL;
}

static mz_head with_day(mz_head h)
{
    if (h.date_text.len > 0 && !mz_day_loose(h.date_text, &h.date)) {
        h.date = MZ_NO_DAY;
    }
    return h;
}

/* The block counts only when every line of it has a known key and an empty line, or the end, stands behind it. */
mz_head mz_head_of(mz_str s)
{
    mz_head h = {.date = MZ_NO_DAY}, none = {.date = MZ_NO_DAY};
    mz_len at = 0, line = 0;
    while (at < s.len) {
        const mz_len lf = mz_str_find_byte(mz_str_from(s, at), '\n');
        const mz_len end = lf < 0 ? s.len : at + lf;
        const mz_str words = mz_str_trim(mz_str_sub(s, at, end));
        const mz_len next = lf < 0 ? s.len : end + 1;
        line++;
        if (words.len == 0) {
            h.end = next;
            return line > 1 ? with_day(h) : none;
        }
        const mz_len colon = mz_str_find_byte(words, ':');
        mz_str other;
        mz_str *field = colon < 0 ? NULL : field_of(&h, mz_str_sub(words, 0, colon), &other);
        if (field == NULL) {
            return none;
        }
        *field = mz_str_trim(mz_str_from(words, colon + 1));
        if (field == &h.date_text) {
            h.date_line = line;
            h.date_at = at;
        }
        at = next;
    }
    h.end = s.len;
    return line > 0 ? with_day(h) : none;
}

#include "format/escape.h"

/* Characters that HTML does not allow as text. */
static bool is_text(int32_t cp)
{
    return cp == '\n' || cp == '\t' || (cp >= 0x20 && cp < 0x7f) ||
           (cp >= 0xa0 && (cp & 0xfffe) != 0xfffe && !(cp >= 0xfdd0 && cp <= 0xfdef));
}

void mz_put_html(mz_buf *out, mz_str s)
{
    mz_len at = 0;
    while (at < s.len) {
        const mz_len from = at;
        const int32_t cp = mz_utf8_next(s, &at);
        if (cp < 0 || !is_text(cp)) {
            mz_puts(out, "\xef\xbf\xbd");
        } else if (cp == '<') {
            mz_puts(out, "&lt;");
        } else if (cp == '>') {
            mz_puts(out, "&gt;");
        } else if (cp == '&') {
            mz_puts(out, "&amp;");
        } else if (cp == '"') {
            mz_puts(out, "&quot;");
        } else {
            mz_put(out, mz_str_sub(s, from, at));
        }
    }
}

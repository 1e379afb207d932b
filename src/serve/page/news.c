/* What an open page needs to learn that the record has grown: its script, and where the notice will stand. The script
 * says how many entries came, and moves nothing: the reader asks for them. */
#include "serve/say.h"

#include "serve/inside.h"

void mz_news_put(const mz_visit *v, mz_buf *out)
{
    const mz_right *r = mz_right_of("GET", "/live");
    if (v->c == NULL || v->size == 0 || v->at > 0 || mz_may(r, &v->who) != MZ_MAY) {
        return;
    }
    mz_puts(out, "<div id=\"live\" role=\"status\" data-last=\"");
    mz_put_int(out, v->size - 1);
    mz_puts(out, "\" data-words=\"");
    mz_put_html(out, mz_plain(v, "New entries on the record: {0}"));
    mz_puts(out, "\"><p class=\"live\" hidden><span></span> <button type=\"button\">");
    mz_say(v, out, "Show them");
    mz_puts(out, "</button></p></div>\n<script src=\"");
    mz_put(out, mz_str_of(mz_asset_path("live.js")));
    mz_puts(out, "\" defer></script>\n");
}

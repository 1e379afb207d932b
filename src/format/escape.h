/* escape.h: text that stands safely in HTML, as text and in quoted attributes.
 *
 * In      any bytes. Out  the four characters that HTML reads as markup are escaped; bytes that are no UTF-8, and
 * characters that HTML does not allow as text, become U+FFFD.
 */
#ifndef MZ_FORMAT_ESCAPE_H
#define MZ_FORMAT_ESCAPE_H

#include "base/base.h"

void mz_put_html(mz_buf *out, mz_str text);

#endif

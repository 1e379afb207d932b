/* date.h: days as people write them in headers and tables. No locale: English names of months, and Latin digits.
 *
 * mz_day_loose   "2026-03-03", with anything behind the day that is no digit ("2026-03-03T10:00:00Z"); "20260303";
 *                "3 March 2026", "March 3, 2026", "Tue, 03 Mar 2026 10:00 GMT"; "03-03-2026", "03.03.2026" with the day
 *                first. "03/04/2026" means different days to different people and is refused.
 */
#ifndef MZ_FORMAT_DATE_H
#define MZ_FORMAT_DATE_H

#include "base/base.h"

/* False when s begins with no such day. */
bool mz_day_loose(mz_str s, mz_day *out);

#endif

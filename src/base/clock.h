/* clock.h: days and UTC seconds. No stage reads the machine's clock: only the command line does, with mz_utc_now.
 *
 * mz_day   days since 1970-01-01 in the proleptic Gregorian calendar (days_from_civil, H. Hinnant)
 * mz_utc   seconds since 1970-01-01T00:00:00Z, without leap seconds
 * Limits   years 1 to 9999. Spans of days and instants are never mixed.
 */
#ifndef MZ_BASE_CLOCK_H
#define MZ_BASE_CLOCK_H

#include "base/buf.h"

typedef int32_t mz_day;
typedef int64_t mz_utc;
#define MZ_NO_DAY      INT32_MIN
#define MZ_DAY_SECONDS 86400

typedef struct mz_civil {
    int year, month, day; /* 1..9999, 1..12, 1..31 */
} mz_civil;

bool mz_civil_valid(mz_civil c);
mz_day mz_day_from_civil(mz_civil c); /* c must be valid */
mz_civil mz_day_to_civil(mz_day d);
int mz_day_weekday(mz_day d); /* 0 Monday … 6 Sunday */
int mz_month_days(int year, int month);

bool mz_day_parse(mz_str s, mz_day *out); /* "YYYY-MM-DD", nothing else */
bool mz_utc_parse(mz_str s, mz_utc *out); /* "YYYY-MM-DDThh:mm:ssZ", nothing else */
void mz_put_day(mz_buf *b, mz_day d);
void mz_put_utc(mz_buf *b, mz_utc t);
mz_utc mz_utc_now(void);

#endif

#include "base/clock.h"

#include <time.h>

int mz_month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    mz_assert(month >= 1 && month <= 12);
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

bool mz_civil_valid(mz_civil c)
{
    return c.year >= 1 && c.year <= 9999 && c.month >= 1 && c.month <= 12 && c.day >= 1 &&
           c.day <= mz_month_days(c.year, c.month);
}

mz_day mz_day_from_civil(mz_civil c)
{
    mz_assert(mz_civil_valid(c));
    const int y = c.year - (c.month <= 2);
    const int era = y / 400;
    const int year_of_era = y - era * 400;
    const int day_of_year = (153 * (c.month + (c.month > 2 ? -3 : 9)) + 2) / 5 + c.day - 1;
    const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

mz_civil mz_day_to_civil(mz_day d)
{
    const int z = d + 719468;
    const int era = (z >= 0 ? z : z - 146096) / 146097;
    const int day_of_era = z - era * 146097;
    const int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int mp = (5 * day_of_year + 2) / 153;
    const int month = mp < 10 ? mp + 3 : mp - 9;
    return (mz_civil){year_of_era + era * 400 + (month <= 2), month, day_of_year - (153 * mp + 2) / 5 + 1};
}

int mz_day_weekday(mz_day d)
{
    const int w = (d + 3) % 7; /* 1970-01-01 was a Thursday */
    return w < 0 ? w + 7 : w;
}

/* Digits s[at..at+n), or -1. */
static int digits(mz_str s, mz_len at, int n)
{
    int v = 0;
    for (mz_len i = at; i < at + n; i++) {
        if (!mz_is_digit(s.data[i])) {
            return -1;
        }
        v = v * 10 + (s.data[i] - '0');
    }
    return v;
}

bool mz_day_parse(mz_str s, mz_day *out)
{
    if (s.len != 10 || s.data[4] != '-' || s.data[7] != '-') {
        return false;
    }
    const mz_civil c = {digits(s, 0, 4), digits(s, 5, 2), digits(s, 8, 2)};
    if (!mz_civil_valid(c)) {
        return false;
    }
    *out = mz_day_from_civil(c);
    return true;
}

bool mz_utc_parse(mz_str s, mz_utc *out)
{
    mz_day d;
    if (s.len != 20 || s.data[10] != 'T' || s.data[13] != ':' || s.data[16] != ':' || s.data[19] != 'Z' ||
        !mz_day_parse(mz_str_sub(s, 0, 10), &d)) {
        return false;
    }
    const int h = digits(s, 11, 2), m = digits(s, 14, 2), sec = digits(s, 17, 2);
    if (h < 0 || h > 23 || m < 0 || m > 59 || sec < 0 || sec > 59) {
        return false;
    }
    *out = (mz_utc)d * MZ_DAY_SECONDS + (mz_utc)h * 3600 + (mz_utc)m * 60 + sec;
    return true;
}

void mz_put_day(mz_buf *b, mz_day d)
{
    const mz_civil c = mz_day_to_civil(d);
    mz_put_padded(b, c.year, 4);
    mz_put_byte(b, '-');
    mz_put_padded(b, c.month, 2);
    mz_put_byte(b, '-');
    mz_put_padded(b, c.day, 2);
}

void mz_put_utc(mz_buf *b, mz_utc t)
{
    mz_utc day = t / MZ_DAY_SECONDS, sec = t % MZ_DAY_SECONDS;
    day -= sec < 0;
    sec += sec < 0 ? MZ_DAY_SECONDS : 0;
    mz_put_day(b, (mz_day)day);
    mz_put_byte(b, 'T');
    mz_put_padded(b, sec / 3600, 2);
    mz_put_byte(b, ':');
    mz_put_padded(b, sec / 60 % 60, 2);
    mz_put_byte(b, ':');
    mz_put_padded(b, sec % 60, 2);
    mz_put_byte(b, 'Z');
}

mz_utc mz_utc_now(void)
{
    struct timespec now = {0};
    mz_assert(clock_gettime(CLOCK_REALTIME, &now) == 0);
    return now.tv_sec;
}

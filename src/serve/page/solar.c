/* Days in the solar Hijri calendar, as Kabul counts them.
 * Source  K. M. Borkowski, "The Persian calendar for 3000 years", Earth, Moon and Planets 74 (1996): years between two
 * breaks have leap years by cycles of 33. */
#include "serve/page/page.h"

static const int breaks[] = {-61,  9,    38,   199,  426,  686,  756,  818,  1111, 1181,
                             1210, 1635, 2060, 2097, 2192, 2262, 2324, 2394, 2456, 3178};
#define BREAKS ((int)(sizeof breaks / sizeof breaks[0]))

/* In which March of the Gregorian calendar the year begins, and how many years have passed since a leap year: 0 to 4,
 * 0 and 4 being leap. */
static int year_begins(int year, int *since_leap)
{
    const int gregorian = year + 621;
    int leaps = -14, from = breaks[0], jump = 0, i = 1;
    for (jump = breaks[1] - from; i < BREAKS - 1 && year >= breaks[i]; jump = breaks[i] - from) {
        leaps += jump / 33 * 8 + jump % 33 / 4;
        from = breaks[i++];
    }
    int n = year - from;
    leaps += n / 33 * 8 + (n % 33 + 3) / 4 + (jump % 33 == 4 && jump - n == 4);
    const int days = gregorian / 4 - (gregorian / 100 + 1) * 3 / 4 - 150;
    n = jump - n < 6 ? n - jump + (jump + 4) / 33 * 33 : n;
    *since_leap = ((n + 1) % 33 - 1) % 4;
    return 20 + leaps - days;
}

mz_civil mz_solar_hijri(mz_day day)
{
    const int gregorian = mz_day_to_civil(day).year;
    int since_leap, year = gregorian - 621;
    const int march = year_begins(year, &since_leap);
    int k = day - mz_day_from_civil((mz_civil){gregorian, 3, march});
    if (k >= 0 && k <= 185) {
        return (mz_civil){year, 1 + k / 31, k % 31 + 1};
    }
    if (k >= 0) {
        k -= 186;
    } else {
        year--;
        k += 179 + (since_leap == 1);
    }
    return (mz_civil){year, 7 + k / 30, k % 30 + 1};
}

void mz_page_solar(mz_buf *out, const mz_visit *v, mz_day day)
{
    const int gregorian = mz_day_to_civil(day).year;
    if (gregorian < 700 || gregorian > 3700) { /* outside of what the calendar's rules are known for */
        return;
    }
    const mz_civil c = mz_solar_hijri(day);
    MZ_BUF_SCOPED b = mz_buf_new(32);
    mz_put_int(&b, c.year);
    mz_put_byte(&b, '-');
    mz_put_padded(&b, c.month, 2);
    mz_put_byte(&b, '-');
    mz_put_padded(&b, c.day, 2);
    mz_say(v, out, "{0} by the solar Hijri calendar", mz_html(v, mz_buf_str(&b)));
}

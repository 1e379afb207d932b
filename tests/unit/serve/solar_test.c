#include "test.h"

#include "serve/page/page.h"

/* Days of which both calendars' dates are well known: new years, leap days, the truces of the case. */
static void known_days_come_out(void **state)
{
    static const struct {
        mz_civil gregorian, solar;
    } days[] = {
        {{1979, 2, 11}, {1357, 11, 22}}, {{2000, 3, 20}, {1379, 1, 1}},   {{2021, 3, 20}, {1399, 12, 30}},
        {{2021, 3, 21}, {1400, 1, 1}},   {{2021, 8, 15}, {1400, 5, 24}},  {{2024, 3, 20}, {1403, 1, 1}},
        {{2025, 3, 20}, {1403, 12, 30}}, {{2025, 3, 21}, {1404, 1, 1}},   {{2025, 9, 22}, {1404, 6, 31}},
        {{2025, 9, 23}, {1404, 7, 1}},   {{2025, 10, 19}, {1404, 7, 27}}, {{2026, 3, 21}, {1405, 1, 1}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        const mz_civil got = mz_solar_hijri(mz_day_from_civil(days[i].gregorian));
        assert_int_equal(got.year, days[i].solar.year);
        assert_int_equal(got.month, days[i].solar.month);
        assert_int_equal(got.day, days[i].solar.day);
    }
}

/* Over two centuries each day follows the one before it, and months have the days they have. */
static void days_follow_each_other(void **state)
{
    (void)state;
    mz_civil before = mz_solar_hijri(mz_day_from_civil((mz_civil){1900, 1, 1}));
    const mz_day end = mz_day_from_civil((mz_civil){2100, 1, 1});
    for (mz_day d = mz_day_from_civil((mz_civil){1900, 1, 2}); d <= end; d++) {
        const mz_civil c = mz_solar_hijri(d);
        if (c.day != 1) {
            assert_true(c.year == before.year && c.month == before.month && c.day == before.day + 1);
        } else if (c.month != 1) {
            assert_true(c.year == before.year && c.month == before.month + 1);
            assert_int_equal(before.day, before.month <= 6 ? 31 : 30);
        } else {
            assert_true(c.year == before.year + 1 && before.month == 12 && (before.day == 29 || before.day == 30));
        }
        before = c;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(known_days_come_out), cmocka_unit_test(days_follow_each_other)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Number phrases and their intervals; numbers that count nobody; random numbers that come back exactly. */
#include "reading/reading.h"
#include "test.h"

#include <stdio.h>

static mz_region region;
static mz_arena perm;
static mz_arena scratch;
static mz_region scratch_region;

static int make_room(void **state)
{
    (void)state;
    assert_ok(mz_region_new((mz_len)1 << 28, &region, &perm));
    assert_ok(mz_region_new(mz_reading_scratch_bytes(0), &scratch_region, &scratch));
    return 0;
}

static int give_back(void **state)
{
    (void)state;
    mz_region_free(&region);
    mz_region_free(&scratch_region);
    return 0;
}

/* The harms of a text, in order; how many, at most `cap` written. `room` by value: nothing stays behind. */
static mz_len harms_of(const char *text, mz_harm *v, mz_len cap, mz_arena room)
{
    mz_reading_context context = {.date = MZ_NO_DAY};
    const mz_text t = {.clean = mz_str_of(text)};
    mz_statements out = {0};
    mz_len n = 0;
    assert_ok(mz_reading_read(&t, &context, &out, NULL, &room, scratch));
    for (mz_len i = 0; i < out.n; i++) {
        for (mz_len k = 0; k < out.v[i].harms_n; k++) {
            if (n < cap) {
                v[n] = out.v[i].harms[k];
            }
            n++;
        }
    }
    return n;
}

typedef struct number_row {
    const char *words;
    int64_t lo, hi; /* -1: open */
    bool approx;
} number_row;

static const number_row numbers[] = {
    {"150", 150, 150, false},
    {"1,500", 1500, 1500, false},
    {"1.500", 1500, 1500, false},
    {"1 500", 1500, 1500, false},
    {"12,500", 12500, 12500, false},
    {"1,00,000", 100000, 100000, false},
    {"2 million", 2000000, 2000000, false},
    {"2.5 million", 2500000, 2500000, false},
    {"2.55 million", 2550000, 2550000, false},
    {"1.2 million", 1200000, 1200000, false},
    {"half a million", 500000, 500000, false},
    {"a million and a half", 1500000, 1500000, false},
    {"two and a half million", 2500000, 2500000, false},
    {"one and a half thousand", 1500, 1500, false},
    {"five lakh", 500000, 500000, false},
    {"one", 1, 1, false},
    {"seven", 7, 7, false},
    {"fifteen", 15, 15, false},
    {"forty-two", 42, 42, false},
    {"forty two", 42, 42, false},
    {"a hundred", 100, 100, false},
    {"one hundred", 100, 100, false},
    {"a hundred and five", 105, 105, false},
    {"one hundred twenty", 120, 120, false},
    {"three hundred and sixty-six", 366, 366, false},
    {"twelve hundred", 1200, 1200, false},
    {"two thousand five hundred", 2500, 2500, false},
    {"two thousand and one", 2001, 2001, false},
    {"ten thousand", 10000, 10000, false},
    {"one hundred thousand", 100000, 100000, false},
    {"seven hundred fifty thousand", 750000, 750000, false},
    {"the 33", 33, 33, false},
    {"all 33", 33, 33, false},
    {"all three", 3, 3, false},
    {"all of the three", 3, 3, false},
    {"both", 2, 2, false},
    {"a total of 44", 44, 44, false},
    {"exactly 12", 12, 12, false},
    {"only nine", 9, 9, false},
    {"just six", 6, 6, false},
    {"a further 11", 11, 11, false},
    {"another 12", 12, 12, false},
    {"an additional 14", 14, 14, false},
    {"at least 150", 150, -1, false},
    {"at the very least 15", 15, -1, false},
    {"no fewer than 42", 42, -1, false},
    {"not fewer than 42", 42, -1, false},
    {"no less than 200", 200, -1, false},
    {"not less than 10", 10, -1, false},
    {"upwards of 80", 80, -1, false},
    {"upward of 80", 80, -1, false},
    {"a minimum of 20", 20, -1, false},
    {"a good 30", 30, -1, false},
    {"20 or more", 20, -1, false},
    {"60 at least", 60, -1, false},
    {"70 if not more", 70, -1, false},
    {"80 and counting", 80, -1, false},
    {"18,000 or more", 18000, -1, false},
    {"30-plus", 30, -1, false},
    {"30+", 30, -1, false},
    {"at least some 20", 20, -1, false},
    {"at least a dozen", 12, -1, false},
    {"at least two dozen", 24, -1, false},
    {"at least a hundred", 100, -1, false},
    {"more than 200", 201, -1, false},
    {"over 200", 201, -1, false},
    {"above 60", 61, -1, false},
    {"well over 500", 501, -1, false},
    {"well above two hundred", 201, -1, false},
    {"in excess of 40", 41, -1, false},
    {"upwards of two dozen", 24, -1, false},
    {"more than a dozen", 13, -1, false},
    {"more than two dozen", 25, -1, false},
    {"over a hundred", 101, -1, false},
    {"more than half a dozen", 7, -1, false},
    {"just over 30", 31, -1, false},
    {"slightly more than 70", 71, -1, false},
    {"exceeding 90", 91, -1, false},
    {"more than an estimated 300", 301, -1, false},
    {"a total of more than 50", 51, -1, false},
    {"up to 30", 1, 30, false},
    {"as many as 30", 1, 30, false},
    {"no more than 30", 1, 30, false},
    {"not more than 12", 1, 12, false},
    {"at most 9", 1, 9, false},
    {"a maximum of 15", 1, 15, false},
    {"anything up to 40", 1, 40, false},
    {"up to a dozen", 1, 12, false},
    {"up to an estimated 90", 1, 90, false},
    {"20 at most", 1, 20, false},
    {"fewer than 30", 0, 29, false},
    {"less than 30", 0, 29, false},
    {"under 30", 0, 29, false},
    {"fewer than a dozen", 0, 11, false},
    {"well under 100", 0, 99, false},
    {"just under 200", 0, 199, false},
    {"between 10 and 15", 10, 15, false},
    {"between ten and fifteen", 10, 15, false},
    {"between 700 and 900", 700, 900, false},
    {"between 782 and 800", 782, 800, false},
    {"between a dozen and 20", 12, 20, false},
    {"10 to 15", 10, 15, false},
    {"ten to fifteen", 10, 15, false},
    {"10-15", 10, 15, false},
    {"10\xE2\x80\x93"
     "15",
     10, 15, false},
    {"1,500-2,000", 1500, 2000, false},
    {"three or four", 3, 4, false},
    {"seven or eight", 7, 8, false},
    {"70 or 80", 70, 80, false},
    {"one or two", 1, 2, false},
    {"three to five", 3, 5, false},
    {"anywhere from 10 to 15", 10, 15, false},
    {"anywhere between 10 and 15", 10, 15, false},
    {"about 10 to 15", 10, 15, false},
    {"five to six hundred", 500, 600, false},
    {"two or three hundred", 200, 300, false},
    {"two to three thousand", 2000, 3000, false},
    {"two or three dozen", 24, 36, false},
    {"two to three million", 2000000, 3000000, false},
    {"10 and perhaps 15", 10, 15, false},
    {"10 and possibly as many as 15", 10, 15, false},
    {"more than 20 but fewer than 30", 21, 29, false},
    {"at least 10 but no more than 15", 10, 15, false},
    {"about 40", 40, 40, true},
    {"around 40", 40, 40, true},
    {"some 40", 40, 40, true},
    {"nearly 40", 40, 40, true},
    {"almost 150", 150, 150, true},
    {"close to 200", 200, 200, true},
    {"roughly 25", 25, 25, true},
    {"approximately 35", 35, 35, true},
    {"an estimated 1,500", 1500, 1500, true},
    {"circa 50", 50, 50, true},
    {"somewhere around 60", 60, 60, true},
    {"in the region of 300", 300, 300, true},
    {"just short of 200", 200, 200, true},
    {"just about 20", 20, 20, true},
    {"something like 70", 70, 70, true},
    {"40 or so", 40, 40, true},
    {"40 or thereabouts", 40, 40, true},
    {"20-odd", 20, 20, true},
    {"some 300", 300, 300, true},
    {"about a hundred", 100, 100, true},
    {"nearly three dozen", 36, 36, true},
    {"a dozen", 12, 12, true},
    {"a dozen or so", 12, 12, true},
    {"two dozen", 24, 24, true},
    {"half a dozen", 6, 6, true},
    {"half-dozen", 6, 6, true},
    {"three score", 60, 60, true},
    {"about a dozen", 12, 12, true},
    {"a couple of", 2, 2, false},
    {"a pair of", 2, 2, false},
    {"a trio of", 3, 3, false},
    {"a couple of hundred", 200, 200, true},
    {"a couple of dozen", 24, 24, true},
    {"several", 3, -1, false},
    {"several hundred", 300, -1, false},
    {"several thousand", 3000, -1, false},
    {"several dozen", 24, -1, false},
    {"a few", 3, -1, false},
    {"a few dozen", 24, -1, false},
    {"a few hundred", 300, -1, false},
    {"a handful of", 3, -1, false},
    {"a number of", 2, -1, false},
    {"a large number of", 2, -1, false},
    {"an unspecified number of", 2, -1, false},
    {"an unknown number of", 2, -1, false},
    {"many", 2, -1, false},
    {"numerous", 2, -1, false},
    {"multiple", 2, -1, false},
    {"tens of", 20, -1, false},
    {"dozens of", 24, -1, false},
    {"dozens", 24, -1, false},
    {"many dozens of", 24, -1, false},
    {"dozens and dozens of", 24, -1, false},
    {"scores of", 40, -1, false},
    {"hundreds of", 200, -1, false},
    {"hundreds", 200, -1, false},
    {"many hundreds of", 200, -1, false},
    {"several hundreds of", 300, -1, false},
    {"thousands of", 2000, -1, false},
    {"tens of thousands of", 20000, -1, false},
    {"hundreds of thousands of", 200000, -1, false},
    {"at least several hundred", 300, -1, false},
    {"at least dozens of", 24, -1, false},
};

static void every_number_phrase_has_its_interval(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        char text[128];
        mz_harm h[2];
        (void)snprintf(text, sizeof text, "Near the bridge %s soldiers were killed on Monday.", numbers[i].words);
        const mz_len n = harms_of(text, h, 2, perm);
        const int64_t hi = numbers[i].hi < 0 ? MZ_OPEN : numbers[i].hi;
        if (n != 1 || h[0].count.lo != numbers[i].lo || h[0].count.hi != hi || h[0].approx != numbers[i].approx) {
            fail_msg("%s: %lld harms, %lld..%lld", numbers[i].words, (long long)n,
                     (long long)(n > 0 ? h[0].count.lo : -9), (long long)(n > 0 ? h[0].count.hi : -9));
        }
    }
}

/* Each sentence has two dead, whatever other numbers stand in it. */
static const char *const no_counts[] = {
    "Two soldiers were killed on 12 November near Wana.",
    "Two soldiers were killed on November 12 and 13 near Wana.",
    "Two soldiers were killed between 3 and 5 November near Wana.",
    "Two soldiers were killed at 5:30 p.m. near Wana.",
    "Two soldiers were killed at 0530 hours near Wana.",
    "At 1430 hours two soldiers were killed near Wana.",
    "Two soldiers of the 201st Corps were killed near Wana.",
    "Two soldiers of 12 Division were killed near Wana.",
    "Two soldiers were killed by 122mm rockets near Wana.",
    "Two soldiers were killed by two 82-mm mortar rounds near Wana.",
    "Two soldiers were killed 5 km north of Wana.",
    "Two soldiers were killed 12.5 km north of Wana.",
    "Two soldiers were killed near Wana and 20 vehicles were destroyed.",
    "Resolution 1701 was violated when two soldiers were killed near Wana.",
    "Two soldiers were killed near Wana in 2019.",
    "In 2019 two soldiers were killed near Wana.",
    "Two soldiers were killed in the 2020-2021 fighting near Wana.",
    "Two soldiers were killed at border pillar 12 near Wana.",
    "Two soldiers died in a two-hour battle near Wana.",
    "A five-man patrol was ambushed and two soldiers were killed near Wana.",
    "Two soldiers were killed in Sector 4 near Wana.",
    "The assembly voted 51 to 30 after two soldiers were killed near Wana.",
    "Su-25 and F-16 jets killed two soldiers near Wana.",
    "Two soldiers were killed on Highway 1 near Wana.",
    "At 5 a.m. two soldiers were killed near Wana.",
    "Between 5 and 6 a.m. two soldiers were killed near Wana.",
};

static void dates_ages_money_and_names_count_nobody(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof no_counts / sizeof no_counts[0]; i++) {
        mz_harm h[2];
        const mz_len n = harms_of(no_counts[i], h, 2, perm);
        if (n != 1 || h[0].count.lo != 2 || h[0].count.hi != 2) {
            fail_msg("%s", no_counts[i]);
        }
    }
}

static void fractions_of_people_are_no_count(void **state)
{
    (void)state;
    mz_harm h[2];
    assert_int_equal(harms_of("One in three soldiers was killed near Wana.", h, 2, perm), 0);
    assert_int_equal(harms_of("Two-thirds of the soldiers were killed near Wana.", h, 2, perm), 0);
}

static uint64_t next_random(uint64_t *x)
{
    *x = *x * 6364136223846793005U + 1442695040888963407U;
    return *x >> 33;
}

static void put_words(char *out, size_t cap, int n)
{
    static const char *const ones[] = {"",         "one",     "two",     "three",     "four",     "five",    "six",
                                       "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",  "thirteen",
                                       "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
    static const char *const tens[] = {"",      "",      "twenty",  "thirty", "forty",
                                       "fifty", "sixty", "seventy", "eighty", "ninety"};
    size_t at = 0;
    const int parts[3] = {n / 1000, n / 100 % 10, n % 100};
    static const char *const names[] = {" thousand ", " hundred ", ""};
    out[0] = 0;
    for (int k = 0; k < 3; k++) {
        if (parts[k] == 0) {
            continue;
        }
        const bool small = parts[k] < 20;
        at += (size_t)snprintf(out + at, cap - at, "%s%s%s%s", small ? ones[parts[k]] : tens[parts[k] / 10],
                               !small && parts[k] % 10 > 0 ? "-" : "", small ? "" : ones[parts[k] % 10], names[k]);
    }
}

static void put_grouped(char *out, size_t cap, int n)
{
    if (n < 1000) {
        (void)snprintf(out, cap, "%d", n);
    } else {
        (void)snprintf(out, cap, "%d,%03d", n / 1000, n % 1000);
    }
}

/* A number that a template takes must come out of it, with the bound that the template puts on it. */
static void random_numbers_come_back_exactly(void **state)
{
    (void)state;
    static const struct {
        const char *before, *behind;
        int64_t lo_more, hi_more; /* added to n; hi INT64_MIN: open, lo INT64_MIN: 1 */
    } templates[] = {
        {"The army said ", " militants were killed in Bajaur.", 0, 0},
        {"At least ", " people died in the blast in Quetta.", 0, INT64_MIN},
        {"More than ", " civilians were wounded in Khost, doctors said.", 1, INT64_MIN},
        {"Shelling killed up to ", " villagers near Kunar.", INT64_MIN, 0},
        {"Police said fewer than ", " people had been injured.", INT64_MIN, -1},
        {"The attackers abducted ", " labourers.", 0, 0},
        {"", " soldiers lost their lives in the clash.", 0, 0},
        {"The death toll rose to ", ".", 0, 0},
    };
    uint64_t seed = 7;
    for (int round = 0; round < 800; round++) {
        const int n = 2 + (int)(next_random(&seed) % 9998);
        const size_t t = next_random(&seed) % (sizeof templates / sizeof templates[0]);
        char number[96];
        char text[256];
        const uint64_t style = next_random(&seed) % 3;
        if (style == 0) {
            (void)snprintf(number, sizeof number, "%d", n);
        } else if (style == 1) {
            put_grouped(number, sizeof number, n);
        } else {
            put_words(number, sizeof number, n);
        }
        (void)snprintf(text, sizeof text, "%s%s%s", templates[t].before, number, templates[t].behind);
        mz_harm h[2];
        const mz_len count = harms_of(text, h, 2, perm);
        const int64_t low = templates[t].hi_more == -1 ? 0 : 1;
        const int64_t lo = templates[t].lo_more == INT64_MIN ? low : n + templates[t].lo_more;
        const int64_t hi = templates[t].hi_more == INT64_MIN ? MZ_OPEN : n + templates[t].hi_more;
        if (count != 1 || h[0].count.lo != lo || h[0].count.hi != hi) {
            fail_msg("%s: %lld harms, %lld..%lld", text, (long long)count, (long long)(count > 0 ? h[0].count.lo : -9),
                     (long long)(count > 0 ? h[0].count.hi : -9));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_number_phrase_has_its_interval),
        cmocka_unit_test(dates_ages_money_and_names_count_nobody),
        cmocka_unit_test(fractions_of_people_are_no_count),
        cmocka_unit_test(random_numbers_come_back_exactly),
    };
    return cmocka_run_group_tests(tests, make_room, give_back);
}

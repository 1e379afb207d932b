#include "format/date.h"

/* Words and numbers of a date: at most so many are looked at. */
#define PARTS_MAX 6

typedef struct part {
    bool is_number;
    int digits; /* of a number */
    int64_t value;
    int month;      /* 1..12 for the name of a month, else 0 */
    uint8_t before; /* the byte in front of it; 0 at the start */
} part;

static int month_of(mz_str word)
{
    static const char *const names[] = {"january", "february", "march",     "april",   "may",      "june",
                                        "july",    "august",   "september", "october", "november", "december"};
    for (int i = 0; i < 12; i++) {
        const mz_str name = mz_str_of(names[i]);
        const bool sept = i == 8 && mz_str_eq_fold(word, S("sept"));
        if (mz_str_eq_fold(word, name) || mz_str_eq_fold(word, mz_str_sub(name, 0, 3)) || sept) {
            return i + 1;
        }
    }
    return 0;
}

static mz_len split(mz_str s, part v[PARTS_MAX])
{
    mz_len n = 0, i = 0;
    while (i < s.len && n < PARTS_MAX) {
        const mz_len from = i;
        const bool digit = mz_is_digit(s.data[i]), alpha = mz_is_alpha(s.data[i]);
        while (i < s.len && ((digit && mz_is_digit(s.data[i])) || (alpha && mz_is_alpha(s.data[i])))) {
            i++;
        }
        if (i == from) {
            i++;
            continue;
        }
        const mz_str word = mz_str_sub(s, from, i);
        part p = {.is_number = digit, .digits = (int)word.len, .before = from == 0 ? 0 : s.data[from - 1]};
        if (digit && (word.len > 9 || !mz_str_int(word, &p.value))) {
            return n;
        }
        p.month = alpha ? month_of(word) : 0;
        v[n++] = p;
    }
    return n;
}

static bool make(int64_t year, int64_t month, int64_t day, mz_day *out)
{
    const mz_civil c = {(int)year, (int)month, (int)day};
    const bool valid = mz_civil_valid(c);
    if (valid) {
        *out = mz_day_from_civil(c);
    }
    return valid;
}

/* Whether part i is a number of one or two digits. */
static bool is_short(const part *v, mz_len n, mz_len i) { return i < n && v[i].is_number && v[i].digits <= 2; }
static bool is_year(const part *v, mz_len n, mz_len i) { return i < n && v[i].is_number && v[i].digits == 4; }

bool mz_day_loose(mz_str s, mz_day *out)
{
    part v[PARTS_MAX];
    const mz_len n = split(mz_str_trim(s), v);
    mz_len i = 0;
    while (i < n && !v[i].is_number && v[i].month == 0) { /* the day of the week */
        i++;
    }
    if (i > 1 || i == n) {
        return false;
    }
    const bool ordinal = i + 1 < n && !v[i + 1].is_number && v[i + 1].before >= '0' && v[i + 1].before <= '9';
    const mz_len behind = i + 1 + ordinal; /* "3rd March" */
    if (v[i].is_number && v[i].digits == 8) {
        return make(v[i].value / 10000, v[i].value / 100 % 100, v[i].value % 100, out);
    }
    if (is_year(v, n, i) && is_short(v, n, i + 1) && is_short(v, n, i + 2)) {
        return make(v[i].value, v[i + 1].value, v[i + 2].value, out);
    }
    if (is_short(v, n, i) && behind < n && v[behind].month > 0 && is_year(v, n, behind + 1)) {
        return make(v[behind + 1].value, v[behind].month, v[i].value, out);
    }
    if (v[i].month > 0 && is_short(v, n, i + 1)) {
        const mz_len year = i + 2 + (i + 2 < n && !v[i + 2].is_number); /* "March 3rd, 2026" */
        return is_year(v, n, year) && make(v[year].value, v[i].month, v[i + 1].value, out);
    }
    if (is_short(v, n, i) && is_short(v, n, i + 1) && is_year(v, n, i + 2) && v[i + 1].before != '/') {
        return make(v[i + 2].value, v[i + 1].value, v[i].value, out);
    }
    return false;
}

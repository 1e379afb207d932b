/* Parameters of the API: whatever comes, a box is within the world, an interval in order, and no cursor opens that was
 * not given. The first byte says what the rest is. */
#include "serve/api/api.h"

static void try_box(mz_str s)
{
    mz_api_box box;
    if (!mz_failed(mz_api_read_bbox(s, &box))) {
        mz_assert(box.west_e6 >= -MZ_LON_MAX_E6 && box.west_e6 <= MZ_LON_MAX_E6);
        mz_assert(box.east_e6 >= -MZ_LON_MAX_E6 && box.east_e6 <= MZ_LON_MAX_E6);
        mz_assert(box.south_e6 >= -MZ_LAT_MAX_E6 && box.north_e6 <= MZ_LAT_MAX_E6);
    }
}

static void try_days(mz_str s)
{
    mz_api_days days;
    const mz_status read = mz_api_read_datetime(s, &days);
    mz_assert(!mz_failed(read) || (read.at >= 0 && read.at <= s.len));
    if (!mz_failed(read)) {
        mz_assert(days.since != MZ_NO_DAY || days.until != MZ_NO_DAY);
        mz_assert(days.since == MZ_NO_DAY || days.until == MZ_NO_DAY || days.since <= days.until);
    }
}

/* A cursor that opens is written the same way again. */
static void try_cursor(mz_str s)
{
    static const uint8_t key[32] = {1, 2, 3};
    static const mz_hash256 query = {{4, 5, 6}};
    mz_api_cursor cursor;
    if (mz_api_read_cursor(s, key, &query, &cursor)) {
        MZ_BUF_SCOPED b = mz_buf_new(256);
        mz_api_put_cursor(&b, key, &query, &cursor);
        mz_assert(mz_str_eq(mz_buf_str(&b), s));
    }
}

static void try_accept(mz_str s)
{
    const mz_api_resource r = {.formats = 1U << MZ_API_JSON | 1U << MZ_API_HTML, .type = "application/json"};
    const mz_api_format f = mz_api_accept(&r, s);
    mz_assert(f == MZ_API_JSON || f == MZ_API_HTML);
    mz_assert(f == MZ_API_JSON || s.len >= 9); /* nobody is given HTML who did not name it */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1) {
        return 0;
    }
    const mz_str s = {data + 1, (mz_len)size - 1};
    switch (data[0]) {
    case 'b':
        try_box(s);
        break;
    case 't':
        try_days(s);
        break;
    case 'c':
        try_cursor(s);
        break;
    default:
        try_accept(s);
        break;
    }
    return 0;
}

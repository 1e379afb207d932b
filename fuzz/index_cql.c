/* Any bytes as a filter in both languages. Refused with a byte inside the input; or SQL that SQLite takes, over a table
 * with one placed, one unplaced and one undated row. */
#include "index/index.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static mz_index *shared;

static void close_index(void) { mz_index_close(&shared); }

static mz_index *small_index(void)
{
    if (shared != NULL) {
        return shared;
    }
    const mz_incident_row rows[] = {
        {.id = 65536, .from = 20000, .to = 20003, .placed = true, .lat_e6 = 34000000, .lon_e6 = 71000000, .reports = 2},
        {.id = 131072, .from = 20001, .to = 20001, .place = S("Torkham"), .type = S("shelling"), .least_ppm = -1},
        {.id = 196608, .from = MZ_NO_DAY, .to = MZ_NO_DAY, .parties = S("AFG PAK")}};
    const mz_status made = mz_index_create(":memory:", &shared);
    mz_assert(!mz_failed(made) && atexit(close_index) == 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const mz_status put = mz_index_put(shared, MZ_TABLE_INCIDENT, &rows[i]);
        mz_assert(!mz_failed(put));
    }
    mz_assert(!mz_failed(mz_index_make_indexes(shared)) && !mz_failed(mz_index_sum_up(shared)));
    return shared;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mz_region region;
    mz_arena arena;
    const mz_str in = {data, (mz_len)size};
    if (size > MZ_CQL_BYTES_MAX || mz_failed(mz_region_new((mz_len)size * 4096 + (1 << 24), &region, &arena))) {
        return 0;
    }
    for (int language = MZ_CQL2_ANY; language <= MZ_CQL2_JSON; language++) {
        mz_arena room = arena;
        mz_cql q;
        mz_rows rows;
        const mz_status s =
            mz_cql_parse(in, (mz_cql_language)language, mz_collection_class(MZ_COLLECTION_INCIDENTS), &q, &room);
        mz_assert(!mz_failed(s) || (s.at >= -1 && s.at <= in.len));
        if (!mz_failed(s)) {
            const mz_selection wanted = {.of = MZ_COLLECTION_INCIDENTS, .where = &q, .settled = 2};
            const mz_status asked = mz_index_ask_where(small_index(), &wanted, &rows, &room);
            mz_assert(!mz_failed(asked) && rows.n <= 3);
        }
    }
    mz_region_free(&region);
    return 0;
}

/* Any bytes: rows go forward, cells stand inside the bytes that they name, and what is good reads back when written. */
#include "format/format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_row(mz_str in, const mz_csv_row *row, mz_buf *again)
{
    mz_assert(row->begin <= row->end && row->end <= in.len);
    mz_assert((row->fault == NULL) == (row->n > 0));
    for (mz_len i = 0; i < row->n; i++) {
        const mz_csv_cell *c = &row->v[i];
        mz_assert(row->begin <= c->begin && c->begin <= c->end && c->end <= row->end);
        mz_assert(c->text.len <= c->end - c->begin);
        mz_csv_put(again, c->text, i == 0);
    }
    if (row->n > 1) {
        mz_csv_end(again);
    } else {
        mz_buf_clear(again); /* one empty cell is an empty line, which is passed over */
    }
}

static void check_again(const mz_csv_row *row, mz_str written, mz_arena arena)
{
    mz_csv t = mz_csv_open(written, ',', &arena);
    mz_csv_row got;
    mz_assert(mz_csv_next(&t, &got) && got.fault == NULL && got.n == row->n);
    for (mz_len i = 0; i < got.n; i++) {
        mz_assert(mz_str_eq(got.v[i].text, row->v[i].text));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mz_region region;
    mz_arena arena;
    if (mz_failed(mz_region_new(16 << 20, &region, &arena))) {
        return 0;
    }
    const mz_str in = {data, (mz_len)size};
    mz_csv t = mz_csv_open(in, 0, &arena);
    mz_csv_row row;
    mz_len last = -1, rows = 0;
    while (mz_csv_next(&t, &row)) {
        MZ_BUF_SCOPED again = mz_buf_new(4 << 20);
        mz_assert(row.begin > last);
        last = row.begin;
        check_row(in, &row, &again);
        if (again.len > 0 && rows++ < 20) {
            const bool marked = mz_str_starts(mz_buf_str(&again), S("\xEF\xBB\xBF"));
            if (!marked) {
                check_again(&row, mz_buf_str(&again), arena);
            }
        }
    }
    mz_region_free(&region);
    return 0;
}

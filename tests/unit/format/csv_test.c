#include "test.h"

#include "format/format.h"

static mz_arena arena;
static mz_region region;

static int setup(void **state)
{
    (void)state;
    return mz_failed(mz_region_new(256 << 20, &region, &arena)) ? -1 : 0;
}
static int teardown(void **state)
{
    (void)state;
    mz_region_free(&region);
    return 0;
}

/* All rows as "a|b\n", faults as "!reason\n". */
static mz_str rows_of(mz_str bytes, uint8_t delimiter, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(1 << 24);
    mz_csv t = mz_csv_open(bytes, delimiter, perm);
    mz_csv_row row;
    while (mz_csv_next(&t, &row)) {
        if (row.fault != NULL) {
            mz_puts(&b, "!");
        }
        mz_put_int(&b, row.line);
        for (mz_len i = 0; i < row.n; i++) {
            mz_puts(&b, "|");
            mz_put(&b, row.v[i].text);
        }
        mz_puts(&b, "\n");
    }
    return mz_str_copy(perm, mz_buf_str(&b));
}

static void quotes_line_ends_and_byte_order_mark_follow_rfc_4180(void **state)
{
    (void)state;
    const struct {
        mz_str in, out;
    } cases[] = {
        {S(""), S("")},
        {S("\n\r\n\n"), S("")},
        {S("a,b"), S("1|a|b\n")},
        {S("a,b\n"), S("1|a|b\n")},
        {S("a,b\r\nc,d\r\n"), S("1|a|b\n2|c|d\n")},
        {S("a,b\r"), S("1|a|b\n")},
        {S("\xEF\xBB\xBF\"a\",b\n"), S("1|a|b\n")},
        {S("a,\n,b\n,\n"), S("1|a|\n2||b\n3||\n")},
        {S("\"x,y\",\"l1\nl2\",\"q\"\"q\"\nz,,\n"), S("1|x,y|l1\nl2|q\"q\n3|z||\n")},
        {S("\"\"\"\",\"\"\n"), S("1|\"|\n")},
        {S("\"a\"\"\"\"b\"\r\nc,d"), S("1|a\"\"b\n2|c|d\n")},
        {S("a\n\n\nb,c\n"), S("1|a\n4|b|c\n")},
        {S("\"a\r\nb\"\r\nc\r\n"), S("1|a\r\nb\n3|c\n")},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mz_arena a = arena;
        assert_str(rows_of(cases[i].in, ',', &a), cases[i].out);
    }
}

static void a_broken_row_is_given_up_and_the_next_line_is_read(void **state)
{
    (void)state;
    const struct {
        mz_str in, out;
    } cases[] = {
        {S("a,b\n\"x\"y,z\nc,d\n"), S("1|a|b\n!2\n3|c|d\n")},
        {S("a,b\nx\"y,z\nc,d\n"), S("1|a|b\n!2\n3|c|d\n")},
        {S("a,\"b\nc,d\ne,f\n"), S("!1\n2|c|d\n3|e|f\n")},
        {S("a,\"b\nc,\"d\"\ne,f\n"), S("!1\n2|c|d\n3|e|f\n")},
        {S("\""), S("!1\n")},
        {S("a,\""), S("!1\n")},
        {S("\"a\"\rb\n"), S("!1\n")},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mz_arena a = arena;
        assert_str(rows_of(cases[i].in, ',', &a), cases[i].out);
    }
}

static void the_delimiter_is_guessed_from_the_first_line(void **state)
{
    (void)state;
    mz_arena a = arena;
    assert_str(rows_of(S("a;b;\"c,d,e\"\n1;2;3\n"), 0, &a), S("1|a|b|c,d,e\n2|1|2|3\n"));
    assert_str(rows_of(S("a\tb\n1\t2\n"), 0, &a), S("1|a|b\n2|1|2\n"));
    assert_str(rows_of(S("a\n1;2\n"), 0, &a), S("1|a\n2|1;2\n"));
}

static void a_cell_knows_its_bytes(void **state)
{
    (void)state;
    mz_arena a = arena;
    const mz_str in = S("id,\"q\"\"x\",last\r\nnext");
    mz_csv t = mz_csv_open(in, ',', &a);
    mz_csv_row row;
    assert_true(mz_csv_next(&t, &row));
    assert_int_equal(row.begin, 0);
    assert_int_equal(row.end, 14);
    assert_str(mz_str_sub(in, row.v[1].begin, row.v[1].end), S("q\"\"x"));
    assert_str(mz_str_sub(in, row.v[2].begin, row.v[2].end), S("last"));
    assert_true(mz_csv_next(&t, &row));
    assert_int_equal(row.begin, 16);
    assert_int_equal(row.line, 2);
    assert_false(mz_csv_next(&t, &row));
}

static void limits_are_faults_of_one_row(void **state)
{
    (void)state;
    mz_arena a = arena;
    MZ_BUF_SCOPED b = mz_buf_new(8 << 20);
    for (int i = 0; i < MZ_CSV_CELLS_MAX; i++) {
        mz_puts(&b, ",");
    }
    mz_puts(&b, "\nok,1\n");
    for (int i = 0; i <= MZ_CSV_ROW_MAX; i++) {
        mz_puts(&b, "x");
    }
    mz_puts(&b, "\nok,2\n\"");
    for (int i = 0; i <= MZ_CSV_ROW_MAX; i++) {
        mz_puts(&b, "y");
    }
    mz_puts(&b, "\"\nok,3\n");
    assert_str(rows_of(mz_buf_str(&b), ',', &a), S("!1\n2|ok|1\n!3\n4|ok|2\n!5\n6|ok|3\n"));
}

/* The slow and obvious twin: one state machine over bytes, without views and without memchr. */
static mz_str slow_rows_of(mz_str s, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(1 << 24);
    MZ_BUF_SCOPED cells = mz_buf_new(1 << 24);
    mz_len i = 0, line = 1;
    while (i < s.len) {
        enum { START, BARE, QUOTED, CLOSED } in = START;
        const mz_len first_line = line, first = i;
        mz_len lines = 0;
        bool bad = false, ended = false;
        mz_buf_clear(&cells);
        mz_puts(&cells, "|");
        for (; i < s.len && !ended && !bad; i++) {
            const uint8_t c = s.data[i];
            const bool crlf = c == '\r' && (i + 1 == s.len || s.data[i + 1] == '\n');
            lines += c == '\n';
            if (in == QUOTED && c == '"') {
                in = CLOSED;
            } else if (in == QUOTED) {
                mz_put_byte(&cells, c);
            } else if (in == CLOSED && c == '"') {
                mz_put_byte(&cells, c);
                in = QUOTED;
            } else if (c == '\n') {
                ended = true;
            } else if (crlf && (in != CLOSED || i + 1 < s.len)) {
                continue;
            } else if (c == ',') {
                mz_puts(&cells, "|");
                in = START;
            } else if (c == '"' && in == START) {
                in = QUOTED;
            } else if (c == '"' || in == CLOSED) {
                bad = true;
            } else {
                mz_put_byte(&cells, c);
                in = BARE;
            }
        }
        bad |= in == QUOTED;
        line = first_line + (lines > 0 ? lines : 1);
        if (bad) {
            for (i = first; i < s.len && s.data[i] != '\n'; i++) {
            }
            i += i < s.len;
            line = first_line + 1;
            mz_puts(&b, "!");
        }
        const bool empty = !bad && cells.len == 1 && in == START;
        if (!empty) {
            mz_put_int(&b, first_line);
            if (!bad) {
                mz_put(&b, mz_buf_str(&cells));
            }
            mz_puts(&b, "\n");
        }
    }
    return mz_str_copy(perm, mz_buf_str(&b));
}

static void random_input_reads_as_the_slow_twin_reads_it(void **state)
{
    (void)state;
    static const uint8_t letters[] = {'a', 'b', ',', ',', '"', '"', '\n', '\r', '\n', 'c'};
    uint64_t seed = 20261123;
    for (int round = 0; round < 20000; round++) {
        uint8_t bytes[40];
        mz_len n = 0;
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        const mz_len len = (mz_len)(seed >> 33) % (mz_len)sizeof bytes;
        while (n < len) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            bytes[n++] = letters[(seed >> 33) % sizeof letters];
        }
        mz_arena a = arena;
        const mz_str in = {bytes, n};
        const mz_str want = slow_rows_of(in, &a);
        const mz_str got = rows_of(in, ',', &a);
        if (!mz_str_eq(got, want)) {
            print_message("input: [%.*s]\n", SFMT(in));
        }
        assert_str(got, want);
    }
}

static void what_is_written_reads_back(void **state)
{
    (void)state;
    mz_arena a = arena;
    MZ_BUF_SCOPED b = mz_buf_new(1 << 16);
    const mz_str cells[] = {S("plain"), S(""), S("a,b"), S("q\"q"), S("two\nlines"), S(" edge "), S("\r")};
    const mz_len n = (mz_len)(sizeof cells / sizeof cells[0]);
    for (mz_len i = 0; i < n; i++) {
        mz_csv_put(&b, cells[i], i == 0);
    }
    mz_csv_end(&b);
    mz_csv t = mz_csv_open(mz_buf_str(&b), ',', &a);
    mz_csv_row row;
    assert_true(mz_csv_next(&t, &row));
    assert_null(row.fault);
    assert_int_equal(row.n, n);
    for (mz_len i = 0; i < n; i++) {
        assert_str(row.v[i].text, cells[i]);
    }
}

static void columns_are_found_by_name_and_hxl_rows_are_known(void **state)
{
    (void)state;
    mz_arena a = arena;
    mz_csv t = mz_csv_open(S("ID, Year ,x\n#event+id,,#date\n,,\n#a,b,\n"), ',', &a);
    mz_csv_row row;
    assert_true(mz_csv_next(&t, &row));
    assert_int_equal(mz_csv_column(&row, S("id")), 0);
    assert_int_equal(mz_csv_column(&row, S("year")), 1);
    assert_int_equal(mz_csv_column(&row, S("none")), -1);
    assert_false(mz_csv_is_hxl(&row));
    assert_true(mz_csv_next(&t, &row));
    assert_true(mz_csv_is_hxl(&row));
    assert_true(mz_csv_next(&t, &row));
    assert_false(mz_csv_is_hxl(&row));
    assert_true(mz_csv_next(&t, &row));
    assert_false(mz_csv_is_hxl(&row));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_line_ends_and_byte_order_mark_follow_rfc_4180),
        cmocka_unit_test(a_broken_row_is_given_up_and_the_next_line_is_read),
        cmocka_unit_test(the_delimiter_is_guessed_from_the_first_line),
        cmocka_unit_test(a_cell_knows_its_bytes),
        cmocka_unit_test(limits_are_faults_of_one_row),
        cmocka_unit_test(random_input_reads_as_the_slow_twin_reads_it),
        cmocka_unit_test(what_is_written_reads_back),
        cmocka_unit_test(columns_are_found_by_name_and_hxl_rows_are_known),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

#include "format/csv.h"

/* The delimiters that are guessed among, the first winning a tie. */
static const uint8_t DELIMITERS[] = {',', ';', '\t', '|'};

static uint8_t guess_delimiter(mz_str s)
{
    mz_len count[sizeof DELIMITERS] = {0};
    bool quoted = false;
    for (mz_len i = 0; i < s.len && i < MZ_CSV_ROW_MAX && (quoted || s.data[i] != '\n'); i++) {
        quoted ^= s.data[i] == '"';
        for (size_t d = 0; d < sizeof DELIMITERS; d++) {
            count[d] += !quoted && s.data[i] == DELIMITERS[d];
        }
    }
    size_t best = 0;
    for (size_t d = 1; d < sizeof DELIMITERS; d++) {
        best = count[d] > count[best] ? d : best;
    }
    return DELIMITERS[best];
}

mz_csv mz_csv_open(mz_str bytes, uint8_t delimiter, mz_arena *perm)
{
    const mz_len start = mz_str_starts(bytes, S("\xEF\xBB\xBF")) ? 3 : 0;
    const uint8_t d = delimiter != 0 ? delimiter : guess_delimiter(mz_str_from(bytes, start));
    mz_assert(d != '"' && d != '\n' && d != '\r');
    return (mz_csv){.bytes = bytes,
                    .at = start,
                    .line = 1,
                    .delimiter = d,
                    .cells = mz_new(perm, mz_csv_cell, MZ_CSV_CELLS_MAX),
                    .plain = mz_new(perm, uint8_t, MZ_CSV_ROW_MAX)};
}

/* Where the line that holds byte `at` ends: the place of its LF, or of the end. */
static mz_len line_end(mz_str s, mz_len at)
{
    const uint8_t *lf = at == s.len ? NULL : memchr(s.data + at, '\n', (size_t)(s.len - at));
    return lf == NULL ? s.len : lf - s.data;
}

/* `end` without a CR in front of it. */
static mz_len without_cr(mz_str s, mz_len begin, mz_len end)
{
    return end > begin && s.data[end - 1] == '\r' ? end - 1 : end;
}

/* Gives the row up: says why, and goes on behind the line where it began. */
static void fault(mz_csv *t, mz_csv_row *row, const char *what, mz_len at)
{
    const mz_len end = line_end(t->bytes, row->begin);
    row->v = NULL;
    row->n = 0;
    row->fault = what;
    row->fault_at = at;
    row->end = without_cr(t->bytes, row->begin, end);
    t->at = end < t->bytes.len ? end + 1 : end;
    t->line = row->line + 1;
}

static const char TOO_MANY_CELLS[] = "the row has more cells than the limit";
static const char TOO_LONG[] = "the row is longer than the limit";

/* A row without any quote that ends at `end`. */
static void split_plain(mz_csv *t, mz_csv_row *row, mz_len end)
{
    const uint8_t *data = t->bytes.data;
    const mz_len stop = without_cr(t->bytes, row->begin, end);
    const uint8_t delimiter = t->delimiter;
    mz_len n = 0, from = row->begin;
    for (mz_len i = from; i <= stop; i++) {
        if (i < stop && data[i] != delimiter) {
            continue;
        }
        if (n == MZ_CSV_CELLS_MAX) {
            fault(t, row, TOO_MANY_CELLS, i);
            return;
        }
        t->cells[n++] = (mz_csv_cell){{data + from, i - from}, from, i};
        from = i + 1;
    }
    row->v = t->cells;
    row->n = n;
    row->end = stop;
    t->at = end < t->bytes.len ? end + 1 : end;
    t->line++;
}

/* How many line ends stand in [from, to). */
static mz_len count_lines(mz_str s, mz_len from, mz_len to)
{
    mz_len n = 0;
    for (mz_len i = from; i < to; i++) {
        const uint8_t *lf = memchr(s.data + i, '\n', (size_t)(to - i));
        if (lf == NULL) {
            break;
        }
        n++;
        i = lf - s.data;
    }
    return n;
}

/* One quoted cell whose opening quote stands at `open`. Returns the place behind its closing quote, or -1 when
 * there is none before `limit`. */
static mz_len take_quoted(mz_csv *t, mz_len open, mz_len limit, mz_csv_cell *cell)
{
    const uint8_t *data = t->bytes.data;
    const mz_len plain_from = t->plain_n;
    mz_len from = open + 1;
    for (;;) {
        const uint8_t *quote = from < limit ? memchr(data + from, '"', (size_t)(limit - from)) : NULL;
        if (quote == NULL) {
            return -1;
        }
        const mz_len at = quote - data;
        const bool doubled = at + 1 < limit && data[at + 1] == '"';
        if (!doubled && t->plain_n == plain_from) { /* the usual case: nothing to take out */
            *cell = (mz_csv_cell){{data + open + 1, at - open - 1}, open + 1, at};
            return at + 1;
        }
        const mz_len take = at - from + doubled; /* one of two quotes is kept */
        (void)memcpy(t->plain + t->plain_n, data + from, (size_t)take);
        t->plain_n += take;
        if (!doubled) {
            *cell = (mz_csv_cell){{t->plain + plain_from, t->plain_n - plain_from}, open + 1, at};
            return at + 1;
        }
        from = at + 2;
    }
}

/* One cell that begins with no quote. Returns where it ends, or -1 with *bad at a quote inside it. */
static mz_len take_bare(const mz_csv *t, mz_len from, mz_len limit, mz_csv_cell *cell, mz_len *bad)
{
    const uint8_t *data = t->bytes.data;
    mz_len i = from;
    while (i < limit && data[i] != t->delimiter && data[i] != '\n') {
        if (data[i] == '"') {
            *bad = i;
            return -1;
        }
        i++;
    }
    const bool last = i == t->bytes.len || data[i] == '\n';
    const mz_len end = last ? without_cr(t->bytes, from, i) : i;
    *cell = (mz_csv_cell){{data + from, end - from}, from, end};
    return i;
}

/* A row with quotes in it, cell by cell. */
static void split_quoted(mz_csv *t, mz_csv_row *row)
{
    const mz_str s = t->bytes;
    const mz_len limit = s.len - row->begin > MZ_CSV_ROW_MAX ? row->begin + MZ_CSV_ROW_MAX : s.len;
    mz_len at = row->begin, n = 0;
    t->plain_n = 0;
    for (;;) {
        if (n == MZ_CSV_CELLS_MAX) {
            fault(t, row, TOO_MANY_CELLS, at);
            return;
        }
        mz_len bad = at;
        const bool quoted = at < limit && s.data[at] == '"';
        const mz_len next =
            quoted ? take_quoted(t, at, limit, &t->cells[n]) : take_bare(t, at, limit, &t->cells[n], &bad);
        if (next < 0) {
            fault(t, row, quoted ? "a quote is opened and never closed" : "a quote stands inside an unquoted cell",
                  bad);
            return;
        }
        n++;
        at = next;
        if (at < s.len && s.data[at] == t->delimiter) {
            at++;
            continue;
        }
        break;
    }
    const mz_len stop = at + (at + 1 < s.len && s.data[at] == '\r' && s.data[at + 1] == '\n');
    if (at - row->begin >= MZ_CSV_ROW_MAX && at < s.len) {
        fault(t, row, TOO_LONG, at);
    } else if (stop < s.len && s.data[stop] != '\n') {
        fault(t, row, "text stands behind a closing quote", at);
    } else {
        row->v = t->cells;
        row->n = n;
        row->end = without_cr(s, row->begin, at);
        t->line += 1 + count_lines(s, row->begin, at);
        t->at = stop < s.len ? stop + 1 : stop;
    }
}

/* Passes over empty lines. */
static void skip_empty(mz_csv *t)
{
    const mz_str s = t->bytes;
    for (;;) {
        const mz_len cr = t->at < s.len && s.data[t->at] == '\r';
        if (t->at + cr >= s.len || s.data[t->at + cr] != '\n') {
            t->at += t->at + cr == s.len ? cr : 0;
            return;
        }
        t->at += cr + 1;
        t->line++;
    }
}

bool mz_csv_next(mz_csv *t, mz_csv_row *row)
{
    skip_empty(t);
    if (t->at == t->bytes.len) {
        return false;
    }
    *row = (mz_csv_row){.begin = t->at, .end = t->at, .line = t->line, .fault_at = -1};
    const mz_len left = t->bytes.len - t->at;
    const mz_len reach = left > MZ_CSV_ROW_MAX ? MZ_CSV_ROW_MAX : left;
    const uint8_t *from = t->bytes.data + t->at;
    const uint8_t *lf = memchr(from, '\n', (size_t)reach);
    const mz_len length = lf == NULL ? reach : lf - from;
    if (memchr(from, '"', (size_t)length) != NULL) {
        split_quoted(t, row);
    } else if (lf == NULL && left > MZ_CSV_ROW_MAX) {
        fault(t, row, TOO_LONG, t->at);
    } else {
        split_plain(t, row, t->at + length);
    }
    return true;
}

mz_len mz_csv_column(const mz_csv_row *header, mz_str name)
{
    for (mz_len i = 0; i < header->n; i++) {
        if (mz_str_eq_fold(mz_str_trim(header->v[i].text), name)) {
            return i;
        }
    }
    return -1;
}

bool mz_csv_is_hxl(const mz_csv_row *row)
{
    mz_len tags = 0;
    for (mz_len i = 0; i < row->n; i++) {
        const mz_str cell = mz_str_trim(row->v[i].text);
        if (cell.len > 0 && cell.data[0] != '#') {
            return false;
        }
        tags += cell.len > 1;
    }
    return tags > 0;
}

void mz_csv_put(mz_buf *out, mz_str cell, bool first)
{
    if (!first) {
        mz_put_byte(out, ',');
    }
    bool quotes = cell.len > 0 && (cell.data[0] == ' ' || cell.data[cell.len - 1] == ' ');
    for (mz_len i = 0; i < cell.len && !quotes; i++) {
        const uint8_t c = cell.data[i];
        quotes = c == '"' || c == ',' || c == '\n' || c == '\r';
    }
    if (!quotes) {
        mz_put(out, cell);
        return;
    }
    mz_put_byte(out, '"');
    for (mz_len i = 0; i < cell.len; i++) {
        if (cell.data[i] == '"') {
            mz_put_byte(out, '"');
        }
        mz_put_byte(out, cell.data[i]);
    }
    mz_put_byte(out, '"');
}

void mz_csv_end(mz_buf *out) { mz_puts(out, "\r\n"); }

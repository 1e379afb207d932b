/* csv.h: rows of a table, one at a time.
 *
 * In      bytes of any length (a mapped file), not copied. RFC 4180: quoted cells may hold the delimiter, line ends and
 *         doubled quotes; lines end with LF or CRLF; a byte order mark is passed over, and so are empty lines.
 * Out     one row a call with its cells and its place. A row that cannot be read has a `fault` and no cells, and
 *         reading goes on at the line behind the one where that row began: a quote that is never closed costs one row.
 * Owns    nothing: cells are views into the bytes, or into the table's own buffer where quotes had to be taken out;
 *         all are valid until the next call.
 * Limits  MZ_CSV_ROW_MAX bytes a row, MZ_CSV_CELLS_MAX cells a row; more is a fault of that row. Bytes are not
 *         checked to be UTF-8.
 * Source  RFC 4180, with tab, semicolon and bar as further delimiters.
 */
#ifndef MZ_FORMAT_CSV_H
#define MZ_FORMAT_CSV_H

#include "base/base.h"

#define MZ_CSV_ROW_MAX   (1 << 20)
#define MZ_CSV_CELLS_MAX 512

typedef struct mz_csv_cell {
    mz_str text;       /* without its quotes */
    mz_len begin, end; /* its bytes as given, without the outer quotes */
} mz_csv_cell;

typedef struct mz_csv_row {
    const mz_csv_cell *v;
    mz_len n;
    mz_len begin, end; /* its bytes, without the line end */
    mz_len line;       /* of its first byte, from 1 */
    const char *fault; /* a static sentence; NULL when the row is good */
    mz_len fault_at;   /* the byte that is wrong */
} mz_csv_row;

typedef struct mz_csv {
    mz_str bytes;
    mz_len at, line; /* where the next row begins */
    uint8_t delimiter;
    mz_csv_cell *cells; /* MZ_CSV_CELLS_MAX */
    uint8_t *plain;     /* MZ_CSV_ROW_MAX: cells with doubled quotes taken out */
    mz_len plain_n;
} mz_csv;

/* delimiter 0: that of `, ; TAB |` which is most frequent in the first line. Takes about 1.1 MB of perm. */
mz_csv mz_csv_open(mz_str bytes, uint8_t delimiter, mz_arena *perm);
/* The next row; false at the end. */
bool mz_csv_next(mz_csv *t, mz_csv_row *row);

/* Which cell of a header row is called `name` (without case, blanks round it passed over), or -1. */
mz_len mz_csv_column(const mz_csv_row *header, mz_str name);
/* Whether this is the row of tags that HXL puts below the header: every cell empty or beginning with '#', one at least.
 */
bool mz_csv_is_hxl(const mz_csv_row *row);

/* Writing: cells with mz_csv_put, then mz_csv_end (CRLF). Quotes stand where RFC 4180 wants them. */
void mz_csv_put(mz_buf *out, mz_str cell, bool first);
void mz_csv_end(mz_buf *out);

#endif

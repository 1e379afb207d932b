#include "intake/row.h"

#define HEADER_HOW "the header of the table cannot be read"

/* Whether a column of a shapefile is called so: names there end after ten characters. */
static mz_len find_column(const mz_csv_row *header, const char *const *names)
{
    for (int i = 0; i < MZ_FIELD_NAMES && names[i] != NULL; i++) {
        const mz_str name = mz_str_of(names[i]);
        mz_len at = mz_csv_column(header, name);
        if (at < 0 && name.len > 10) {
            at = mz_csv_column(header, mz_str_sub(name, 0, 10));
        }
        if (at >= 0) {
            return at;
        }
    }
    return -1;
}

mz_as mz_table_kind(const mz_csv_row *header)
{
    const bool sheet = mz_csv_column(header, S("means")) >= 0 && mz_csv_column(header, S("kind")) >= 0;
    if (mz_csv_column(header, S("type_of_violence")) >= 0 || mz_csv_column(header, S("type_of_vi")) >= 0) {
        return MZ_AS_GED;
    }
    if (mz_csv_column(header, S("event_id_cnty")) >= 0 || mz_csv_column(header, S("sub_event_type")) >= 0) {
        return MZ_AS_ACLED;
    }
    return sheet ? MZ_AS_OBSERVATIONS : mz_csv_column(header, S("rec_id")) >= 0 ? MZ_AS_RECORDS : MZ_AS_UNKNOWN;
}

typedef struct columns {
    mz_len of[MZ_FIELDS]; /* -1: the table has none */
    mz_len n;             /* of the header */
} columns;

static mz_status find_columns(mz_feed *f, const mz_layout *layout, const mz_csv_row *header, columns *out)
{
    out->n = header->n;
    for (int i = 0; i < MZ_FIELDS; i++) {
        out->of[i] = find_column(header, layout->names[i]);
    }
    for (int i = 0; layout->required[i] != MZ_FIELDS; i++) {
        const mz_field field = layout->required[i];
        if (out->of[field] < 0) {
            MZ_TRY(mz_feed_reject(f, header->line, header->begin, header->end,
                                  "a column is missing that a table of this kind must have",
                                  mz_str_of(layout->names[field][0])));
            return mz_fail(MZ_BAD_INPUT, "a column is missing that a table of this kind must have", header->begin);
        }
    }
    return mz_ok();
}

static void name_cells(const columns *c, const mz_csv_row *cells, mz_row *row)
{
    row->line = cells->line;
    row->begin = cells->begin;
    row->end = cells->end;
    for (int i = 0; i < MZ_FIELDS; i++) {
        if (c->of[i] < 0) {
            row->v[i] = (mz_span){{0}, -1, -1};
            continue;
        }
        const mz_csv_cell *cell = &cells->v[c->of[i]];
        row->v[i] = (mz_span){mz_str_trim(cell->text), cell->begin, cell->end};
    }
}

/* What can be said of a row before its cells are looked at. */
static mz_row_fault look_at(mz_feed *f, mz_str home, const columns *c, const mz_csv_row *cells)
{
    const mz_str raw = mz_str_sub(home, cells->begin, cells->end);
    if (cells->fault != NULL) {
        return (mz_row_fault){cells->fault, {0}};
    }
    const bool good = f->converted != NULL || mz_utf8_bad(raw) < 0;
    if (!good || mz_str_find_byte(raw, 0) >= 0) {
        return (mz_row_fault){"the row is not UTF-8 text", {0}};
    }
    if (cells->n != c->n) {
        return (mz_row_fault){cells->n < c->n ? "the row has fewer cells than the header"
                                              : "the row has more cells than the header",
                              {0}};
    }
    return (mz_row_fault){NULL, {0}};
}

static mz_status take_row(mz_feed *f, const mz_layout *layout, const columns *c, const mz_csv_row *cells, mz_seen *seen)
{
    const mz_str home = f->converted == NULL ? f->bytes : f->converted->clean;
    mz_row row;
    mz_statement s;
    mz_row_fault fault = look_at(f, home, c, cells);
    if (fault.reason == NULL) {
        name_cells(c, cells, &row);
        fault = row.v[F_ID].text.len == 0 ? (mz_row_fault){"the row has no id", {0}}
                                          : mz_row_statement(f, layout, &row, &s);
    }
    if (fault.reason == NULL) {
        fault = mz_seen_check(f, seen, row.v[F_ID].text, cells->line, cells->begin, cells->end);
    }
    if (fault.reason != NULL) {
        return mz_feed_reject(f, cells->line, cells->begin, cells->end, fault.reason, fault.detail);
    }
    return mz_feed_push(f, &s);
}

mz_status mz_read_table(mz_feed *f, mz_as as)
{
    const mz_layout *layout = mz_layout_of(as);
    mz_assert(layout != NULL);
    mz_csv t = mz_csv_open(f->converted == NULL ? f->bytes : f->converted->clean, 0, &f->keep);
    mz_csv_row cells;
    columns c;
    if (!mz_csv_next(&t, &cells) || cells.fault != NULL) {
        return mz_fail(MZ_BAD_INPUT, HEADER_HOW, 0);
    }
    f->document.language = layout->publisher == NULL ? (mz_str){0} : S("en"); /* UCDP and ACLED write English */
    f->document.date = MZ_NO_DAY;
    f->document.actor = mz_str_of(layout->actor);
    MZ_TRY(mz_feed_document(f, S("text/csv"), MZ_BY_TABLE, mz_str_of(layout->publisher)));
    MZ_TRY(find_columns(f, layout, &cells, &c));
    mz_seen seen = {.perm = &f->keep};
    for (bool first = true; mz_csv_next(&t, &cells); first = false) {
        if (first && cells.fault == NULL && mz_csv_is_hxl(&cells)) {
            continue;
        }
        if (f->result->rows++ == MZ_INTAKE_ROWS_MAX) {
            return mz_fail(MZ_LIMIT, "the table has more rows than the limit", cells.begin);
        }
        MZ_TRY(take_row(f, layout, &c, &cells, &seen));
    }
    return mz_feed_flush(f, f->bytes.len);
}

#include "incident/events.h"

#include "format/format.h"
#include "lexicon/lexicon.h"

/* ---- taxonomies ---- */

mz_status mz_taxonomy_parse(mz_str text, mz_taxonomy *out, mz_arena *perm)
{
    mz_csv csv = mz_csv_open(text, 0, perm);
    mz_csv_row row;
    mz_taxonomy t = {0};
    bool header = true;
    while (mz_csv_next(&csv, &row)) {
        if (row.fault != NULL || row.n < 2) {
            return mz_fail(MZ_BAD_INPUT, row.fault != NULL ? row.fault : "want a code and its levels", row.line);
        }
        if (!header) {
            bool fresh = false;
            (void)mz_map_put(&t.codes, mz_str_copy(perm, row.v[0].text), t.n, &fresh, perm);
            if (!fresh) {
                return mz_fail(MZ_BAD_INPUT, "a code stands twice", row.line);
            }
            t.levels = mz_arena_grow(perm, t.levels, t.n, &t.cap, (mz_len)sizeof *t.levels, 16);
            t.levels[t.n].fine = mz_str_copy(perm, row.v[1].text);
            t.levels[t.n++].broad = mz_str_copy(perm, row.n > 2 ? row.v[2].text : (mz_str){0});
        }
        header = false;
    }
    *out = t;
    return mz_ok();
}

static void levels_of(const mz_taxonomy *t, mz_str code, mz_str *fine, mz_str *broad)
{
    const int64_t *at = mz_map_get(&t->codes, code);
    *fine = at == NULL ? code : t->levels[*at].fine;
    *broad = at == NULL ? (mz_str){0} : t->levels[*at].broad;
}

/* ---- layouts ---- */

typedef enum layout { OWN, GED, ACLED, GDELT, LAYOUTS } layout;

typedef enum column {
    ID,
    SOURCE,
    ARRIVAL,
    DATE_START,
    DATE_END,
    DATE_PREC,
    LAT,
    LON,
    WHERE_PREC,
    COUNTRY,
    ADM_1,
    ADM_2,
    TYPE,
    TYPE_2, /* when TYPE is empty */
    ACTOR_A,
    ACTOR_B,
    DYAD,
    CONFLICT,
    LOW,
    BEST,
    HIGH,
    COLUMNS
} column;

static const char *const names[LAYOUTS - 1][COLUMNS] = {
    [OWN] = {"rec_id",  "source",     "arrival", "date_start", "date_end",   "date_prec",   "lat",
             "lon",     "where_prec", "country", "adm_1",      "adm_2",      "type",        NULL,
             "actor_a", "actor_b",    "actor",   NULL,         "deaths_low", "deaths_best", "deaths_high"},
    [GED] = {"id",
             NULL,
             NULL,
             "date_start",
             "date_end",
             "date_prec",
             "latitude",
             "longitude",
             "where_prec",
             "country",
             "adm_1",
             "adm_2",
             "type_of_violence",
             NULL,
             "side_a",
             "side_b",
             "dyad_new_id",
             "conflict_new_id",
             "low",
             "best",
             "high"},
    [ACLED] = {"event_id_cnty",
               NULL,
               "timestamp",
               "event_date",
               NULL,
               "time_precision",
               "latitude",
               "longitude",
               "geo_precision",
               "country",
               "admin1",
               "admin2",
               "sub_event_type",
               "event_type",
               "actor1",
               "actor2",
               NULL,
               NULL,
               NULL,
               "fatalities",
               NULL},
};
/* Places of the fields in GDELT 2.0 events, from 1. */
static const int8_t gdelt_field[COLUMNS] = {
    [ID] = 1,       [ARRIVAL] = 60, [DATE_START] = 2, [LAT] = 57,  [LON] = 58,    [WHERE_PREC] = 52,
    [COUNTRY] = 54, [ADM_1] = 55,   [ADM_2] = 56,     [TYPE] = 27, [ACTOR_A] = 6, [ACTOR_B] = 16};
static const char *const families[LAYOUTS] = {"", "ucdp_ged", "acled", "gdelt"};

typedef struct mz_events_columns {
    layout layout;
    mz_len at[COLUMNS]; /* place of the cell, or -1 */
    mz_str source;      /* from the file's name */
} mz_events_columns;

static void gdelt_columns(mz_events_columns *c, mz_len fields)
{
    c->layout = GDELT;
    for (int i = 0; i < COLUMNS; i++) {
        c->at[i] = gdelt_field[i] - 1;
    }
    if (fields == 58) { /* 1.0 has no first-level codes of the second kind: three fields less */
        c->at[WHERE_PREC] = 49;
        c->at[COUNTRY] = 51;
        c->at[ADM_1] = 52;
        c->at[ADM_2] = -1;
        c->at[LAT] = 53;
        c->at[LON] = 54;
        c->at[ARRIVAL] = 56;
    }
}

static mz_status find_columns(const mz_csv_row *header, mz_events_columns *c)
{
    c->layout = mz_csv_column(header, S("type_of_violence")) >= 0 ? GED
                : mz_csv_column(header, S("event_id_cnty")) >= 0  ? ACLED
                                                                  : OWN;
    for (int i = 0; i < COLUMNS; i++) {
        const char *name = names[c->layout][i];
        c->at[i] = name == NULL ? -1 : mz_csv_column(header, mz_str_of(name));
    }
    if (c->at[ID] < 0 || c->at[DATE_START] < 0) {
        return mz_fail(MZ_BAD_INPUT, "the table has no column for the record's id, or none for its date", header->line);
    }
    return mz_ok();
}

/* ---- cells ---- */

typedef struct row_reader {
    const mz_events_columns *c;
    const mz_csv_row *row;
    const mz_events_options *o;
    mz_str bytes; /* of the table: cells outside of it are copied */
    mz_arena *perm;
} row_reader;

static mz_str cell(const row_reader *r, column k)
{
    const mz_len at = r->c->at[k];
    return at < 0 || at >= r->row->n ? (mz_str){0} : mz_str_trim(r->row->v[at].text);
}

/* A cell that lives as long as the reports. */
static mz_str kept(const row_reader *r, column k)
{
    const mz_str s = cell(r, k);
    const bool inside = s.len == 0 || (s.data >= r->bytes.data && s.data < r->bytes.data + r->bytes.len);
    return inside ? s : mz_str_copy(r->perm, s);
}

static bool month_of(mz_str s, int *out)
{
    static const char *const months[12] = {"january", "february", "march",     "april",   "may",      "june",
                                           "july",    "august",   "september", "october", "november", "december"};
    for (int m = 0; m < 12; m++) {
        const mz_str name = mz_str_of(months[m]);
        if (s.len >= 3 && s.len <= name.len && mz_str_eq_fold(s, mz_str_sub(name, 0, s.len))) {
            *out = m + 1;
            return true;
        }
    }
    return false;
}

static bool civil(int64_t year, int64_t month, int64_t day, mz_day *out)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) {
        return false;
    }
    const mz_civil c = {(int)year, (int)month, (int)day};
    if (!mz_civil_valid(c)) {
        return false;
    }
    *out = mz_day_from_civil(c);
    return true;
}

/* "02 January 2016" and "02-01-2016", day first. */
static bool day_first(mz_str s, mz_day *out)
{
    const uint8_t gap = mz_str_find_byte(s, '-') >= 0 ? '-' : ' ';
    mz_str rest = s;
    const mz_str d = mz_str_cut(&rest, gap), m = mz_str_cut(&rest, gap);
    int64_t day = 0, month = 0, year = 0;
    int word = 0;
    if (rest.data == NULL || !mz_str_int(d, &day) || !mz_str_int(rest, &year)) {
        return false;
    }
    if (!mz_str_int(m, &month)) {
        if (!month_of(m, &word)) {
            return false;
        }
        month = word;
    }
    return civil(year, month, day, out);
}

static bool parse_day(mz_str s, layout l, mz_day *out)
{
    int64_t n = 0;
    if (l == GDELT) {
        return s.len == 8 && mz_str_int(s, &n) && civil(n / 10000, n / 100 % 100, n % 100, out);
    }
    const bool tail = s.len > 10 && (s.data[10] == ' ' || s.data[10] == 'T');
    if (mz_day_parse(tail ? mz_str_sub(s, 0, 10) : s, out)) {
        return true;
    }
    return l == ACLED && day_first(s, out);
}

static const char *read_days(const row_reader *r, mz_report *out)
{
    const mz_str start = cell(r, DATE_START), end = cell(r, DATE_END), prec = cell(r, DATE_PREC);
    static const int8_t acled_prec[4] = {1, 1, 3, 4};
    int64_t p = 1;
    if (start.len == 0) {
        return "no date";
    }
    if (!parse_day(start, r->c->layout, &out->from)) {
        return "the date does not parse, or there is no such day";
    }
    out->to = out->from;
    if (end.len > 0 && !parse_day(end, r->c->layout, &out->to)) {
        return "the end date does not parse, or there is no such day";
    }
    if (out->to < out->from) {
        return "the end stands before the start";
    }
    if (prec.len > 0 && (!mz_str_int(prec, &p) || p < 0 || p > 5 || (r->c->layout == ACLED && p > 3))) {
        return "the precision of the date is out of range";
    }
    out->date_prec = r->c->layout == ACLED ? acled_prec[p] : p == 0 ? 1 : (int)p;
    return NULL;
}

static int place_precision(layout l, int64_t p)
{
    static const int8_t acled[4] = {1, 1, 2, 4}, gdelt[6] = {0, 6, 4, 2, 2, 4};
    return l == ACLED ? (p < 0 || p > 3 ? 0 : acled[p]) : l == GDELT ? (p < 0 || p > 5 ? 0 : gdelt[p]) : (int)p;
}

static const char *read_place(const row_reader *r, mz_report *out)
{
    const mz_str lat = cell(r, LAT), lon = cell(r, LON), prec = cell(r, WHERE_PREC);
    int64_t lat_e6 = 0, lon_e6 = 0, p = 1;
    out->country = kept(r, COUNTRY);
    out->adm_1 = kept(r, ADM_1);
    out->adm_2 = kept(r, ADM_2);
    if (prec.len > 0 && !mz_str_int(prec, &p)) {
        return "the precision of the place does not parse";
    }
    const bool nowhere = r->c->layout == GDELT && p == 0;
    if ((lat.len == 0 && lon.len == 0) || nowhere) {
        return NULL;
    }
    out->where_prec = place_precision(r->c->layout, p);
    if (out->where_prec < 1 || out->where_prec > 7) {
        return "the precision of the place is out of range";
    }
    if (!mz_str_fixed(lat, 6, &lat_e6) || !mz_str_fixed(lon, 6, &lon_e6)) {
        return "a coordinate does not parse";
    }
    if (lat_e6 < -90000000 || lat_e6 > 90000000 || lon_e6 < -180000000 || lon_e6 > 180000000) {
        return "a coordinate is out of range";
    }
    out->placed = true;
    out->lat_e6 = (int32_t)lat_e6;
    out->lon_e6 = (int32_t)lon_e6;
    return NULL;
}

static bool count_cell(mz_str s, int64_t *out) { return mz_str_fixed(s, 0, out) && *out >= 0 && *out <= MZ_COUNT_MAX; }

static const char *read_deaths(const row_reader *r, mz_report *out)
{
    const mz_str text[3] = {cell(r, LOW), cell(r, BEST), cell(r, HIGH)};
    int64_t v[3] = {0};
    int known = 0;
    for (int i = 0; i < 3; i++) {
        if (text[i].len > 0 && !count_cell(text[i], &v[i])) {
            return "a count is negative, absurd or no number";
        }
        known += text[i].len > 0;
    }
    if (known == 0) {
        return NULL;
    }
    const int64_t some = text[1].len > 0 ? v[1] : text[0].len > 0 ? v[0] : v[2];
    int64_t lo = text[0].len > 0 && v[0] < some ? v[0] : some, hi = text[2].len > 0 && v[2] > some ? v[2] : some;
    out->counted = true;
    if (r->c->layout == ACLED && some == 0) {
        hi = MZ_OPEN; /* none reported is not none */
    }
    out->deaths = (mz_interval){lo, hi};
    out->deaths_best = some;
    return NULL;
}

/* "A|B", the smaller first: who is named first means nothing. */
static mz_str unordered(const row_reader *r, mz_str a, mz_str b)
{
    const bool swap = mz_str_cmp(a, b) > 0;
    return mz_str_concat(r->perm, swap ? b : a, S("|"), swap ? a : b);
}

static void read_actors(const row_reader *r, mz_report *out)
{
    mz_str code = kept(r, DYAD);
    if (r->c->layout == OWN && code.len == 0) {
        const mz_str a = cell(r, ACTOR_A), b = cell(r, ACTOR_B);
        code = a.len > 0 && b.len > 0 ? unordered(r, a, b) : (mz_str){0};
    } else if (r->c->layout == ACLED || r->c->layout == GDELT) {
        const mz_str a = cell(r, ACTOR_A), b = cell(r, ACTOR_B);
        code = a.len > 0 && b.len > 0 ? unordered(r, a, b) : (mz_str){0};
    }
    if (r->o->actors != NULL && code.len > 0) {
        levels_of(r->o->actors, code, &out->dyad, &out->conflict);
        return;
    }
    out->dyad = code;
    out->conflict = kept(r, CONFLICT);
}

static void read_type(const row_reader *r, mz_report *out)
{
    mz_str code = kept(r, TYPE);
    code = code.len > 0 ? code : kept(r, TYPE_2);
    if (code.len == 0) {
        return;
    }
    if (r->o->types != NULL) {
        levels_of(r->o->types, code, &out->type_fine, &out->type_broad);
        return;
    }
    /* The data sets' own codes have a place in our taxonomy; UCDP's three classes only a broad one. */
    const mz_type *type = r->c->layout == ACLED   ? mz_type_of_acled(code)
                          : r->c->layout == GDELT ? mz_type_of_cameo(code)
                                                  : NULL;
    out->type_fine = type != NULL ? type->leaf : code;
    out->type_broad = type != NULL          ? mz_report_broad_type(type->path)
                      : r->c->layout == GED ? S("event/force")
                                            : (mz_str){0};
}

static bool called_dirty(const mz_strs *names_, mz_str source)
{
    for (mz_len i = 0; i < names_->n; i++) {
        if (mz_str_eq(names_->v[i], S("*")) || mz_str_eq(names_->v[i], source)) {
            return true;
        }
    }
    return false;
}

static mz_utc read_arrival(const row_reader *r)
{
    const mz_str s = cell(r, ARRIVAL);
    int64_t n = 0;
    mz_day day;
    if (mz_str_int(s, &n)) {
        return n;
    }
    return s.len >= 10 && mz_day_parse(mz_str_sub(s, 0, 10), &day) ? (mz_utc)day * MZ_DAY_SECONDS : INT64_MIN;
}

/* NULL, or why the row makes no report. */
static const char *read_row(const row_reader *r, mz_report *out)
{
    out->rec_id = kept(r, ID);
    out->source = kept(r, SOURCE);
    if (out->source.len == 0) {
        out->source = r->c->source;
    }
    out->family = mz_str_of(families[r->c->layout]);
    out->dirty = r->c->layout == GDELT || called_dirty(&r->o->dirty, out->source);
    if (out->rec_id.len == 0) {
        return "no rec_id";
    }
    if (r->o->qualify) {
        out->rec_id = mz_str_concat(r->perm, out->source, S(":"), out->rec_id);
    }
    if (out->rec_id.len > MZ_EVENTS_ID_MAX || out->source.len > MZ_EVENTS_NAME_MAX) {
        return "rec_id or source is too long";
    }
    if (mz_utf8_bad(out->rec_id) >= 0 || mz_str_find_byte(out->rec_id, 0) >= 0 || mz_utf8_bad(out->source) >= 0) {
        return "rec_id or source is not UTF-8 text";
    }
    const char *why = read_days(r, out);
    why = why != NULL ? why : read_place(r, out);
    why = why != NULL ? why : read_deaths(r, out);
    if (why == NULL) {
        read_type(r, out);
        read_actors(r, out);
    }
    return why;
}

/* ---- tables ---- */

static mz_str source_of(mz_str file)
{
    mz_str name = file;
    for (mz_len i = 0; i < file.len; i++) {
        if (file.data[i] == '/') {
            name = mz_str_from(file, i + 1);
        }
    }
    const mz_len dot = mz_str_find_byte(name, '.');
    return dot > 0 ? mz_str_sub(name, 0, dot) : name;
}

static void reject(mz_events *t, mz_str file, mz_len line, const char *why, mz_arena *perm)
{
    *mz_push(perm, &t->rejects) = (mz_events_reject){file, line, why};
}

static void take_row(const row_reader *r, mz_str file, mz_events *t)
{
    mz_report report = {0};
    const char *why = r->row->fault != NULL ? r->row->fault : read_row(r, &report);
    t->rows++;
    if (why != NULL) {
        reject(t, file, r->row->line, why, r->perm);
        return;
    }
    mz_len n = t->n;
    t->v = mz_arena_grow(r->perm, t->v, n, &t->cap, (mz_len)sizeof *t->v, 16);
    t->origin = mz_arena_grow(r->perm, t->origin, n, &t->origin_cap, (mz_len)sizeof *t->origin, 16);
    t->origin[n] = (mz_events_origin){mz_str_sub(r->bytes, r->row->begin, r->row->end), read_arrival(r),
                                      (int32_t)(t->files.n - 1), r->row->line};
    t->v[n] = report;
    t->n++;
}

mz_status mz_events_read(mz_str file, mz_str bytes, const mz_events_options *o, mz_events *t, mz_arena *perm)
{
    mz_csv csv = mz_csv_open(bytes, 0, perm);
    mz_csv_row row;
    mz_events_columns c = {.source = source_of(file)};
    if (!mz_csv_next(&csv, &row)) {
        return mz_fail(MZ_BAD_INPUT, "the file is empty", -1);
    }
    if (row.fault != NULL) {
        return mz_fail(MZ_BAD_INPUT, row.fault, row.line);
    }
    *mz_push(perm, &t->files) = file;
    row_reader r = {.c = &c, .row = &row, .o = o, .bytes = bytes, .perm = perm};
    if (csv.delimiter == '\t' && (row.n == 58 || row.n == 61) && mz_csv_column(&row, S("GLOBALEVENTID")) < 0) {
        gdelt_columns(&c, row.n);
        take_row(&r, file, t);
    } else {
        MZ_TRY(find_columns(&row, &c));
    }
    while (mz_csv_next(&csv, &row)) {
        if (row.fault != NULL || !mz_csv_is_hxl(&row)) {
            take_row(&r, file, t);
        }
    }
    return mz_ok();
}

/* ---- doubles ---- */

static int by_identity(const void *a, const void *b, void *ctx)
{
    const mz_events *t = ctx;
    const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    const int id = mz_str_cmp(t->v[x].rec_id, t->v[y].rec_id);
    const int source = id != 0 ? id : mz_str_cmp(t->v[x].source, t->v[y].source);
    if (source != 0) {
        return source;
    }
    const mz_events_origin *p = &t->origin[x], *q = &t->origin[y];
    return p->arrival != q->arrival ? (p->arrival < q->arrival ? 1 : -1) : mz_str_cmp(q->bytes, p->bytes);
}

static bool one_identity(const mz_report *a, const mz_report *b)
{
    return mz_str_eq(a->rec_id, b->rec_id) && mz_str_eq(a->source, b->source);
}

/* The places of reports whose rec_id stands more than once. */
static mz_len find_doubles(const mz_events *t, int32_t *out, mz_arena scratch)
{
    mz_map seen = {0};
    bool *doubled = mz_new(&scratch, bool, t->n);
    mz_len n = 0;
    for (mz_len i = 0; i < t->n; i++) {
        bool fresh = false;
        const int64_t before = *mz_map_put(&seen, t->v[i].rec_id, i, &fresh, &scratch);
        if (!fresh) {
            if (!doubled[before]) {
                doubled[before] = true;
                out[n++] = (int32_t)before;
            }
            out[n++] = (int32_t)i;
        }
    }
    return n;
}

mz_status mz_events_settle(mz_events *t, mz_arena *perm, mz_arena scratch)
{
    int32_t *twice = mz_new(&scratch, int32_t, t->n);
    const mz_len n = find_doubles(t, twice, scratch);
    if (n == 0) {
        return mz_ok();
    }
    mz_sort(twice, n, (mz_len)sizeof *twice, by_identity, t, scratch);
    bool *gone = mz_new(&scratch, bool, t->n);
    for (mz_len i = 1; i < n; i++) {
        const mz_report *a = &t->v[twice[i - 1]], *b = &t->v[twice[i]];
        if (one_identity(a, b)) {
            const mz_events_origin *o = &t->origin[twice[i]];
            gone[twice[i]] = true;
            reject(t, t->files.v[o->file], o->line, "another row has this rec_id and source, and arrived later", perm);
        } else if (mz_str_eq(a->rec_id, b->rec_id)) {
            return mz_fail(MZ_BAD_INPUT, "a rec_id stands in two sources: say --qualify", twice[i]);
        }
    }
    mz_len kept_n = 0;
    for (mz_len i = 0; i < t->n; i++) {
        if (!gone[i]) {
            t->v[kept_n] = t->v[i];
            t->origin[kept_n++] = t->origin[i];
        }
    }
    t->n = kept_n;
    return mz_ok();
}

/* ---- lines of a stream ---- */

struct mz_events_stream {
    mz_events_columns columns;
    const mz_events_options *options;
    mz_len action, other;
    mz_csv csv; /* only for its room */
};

static void read_line(mz_events_stream *s, mz_str line, mz_csv_row *row)
{
    s->csv.bytes = line;
    s->csv.at = 0;
    s->csv.line = 1;
    if (!mz_csv_next(&s->csv, row)) {
        *row = (mz_csv_row){.fault = "an empty line"};
    }
}

mz_status mz_events_stream_open(mz_str header, mz_str source, const mz_events_options *o, mz_events_stream **out,
                                mz_arena *perm)
{
    mz_events_stream *s = mz_new(perm, mz_events_stream, 1);
    s->csv = mz_csv_open(header, 0, perm);
    s->options = o;
    mz_csv_row row;
    read_line(s, header, &row);
    if (row.fault != NULL) {
        return mz_fail(MZ_BAD_INPUT, row.fault, 1);
    }
    MZ_TRY(find_columns(&row, &s->columns));
    s->columns.source = source;
    s->action = mz_csv_column(&row, S("action"));
    s->other = mz_csv_column(&row, S("other"));
    *out = s;
    return mz_ok();
}

static mz_str cell_at(const row_reader *r, mz_len at)
{
    return at < 0 || at >= r->row->n ? (mz_str){0} : mz_str_copy(r->perm, mz_str_trim(r->row->v[at].text));
}

void mz_events_stream_line(mz_events_stream *s, mz_str line, mz_events_line *out, mz_arena *perm)
{
    mz_csv_row row;
    const row_reader r = {.c = &s->columns, .row = &row, .o = s->options, .bytes = line, .perm = perm};
    *out = (mz_events_line){0};
    read_line(s, line, &row);
    if (row.fault != NULL) {
        out->reason = row.fault;
        return;
    }
    out->action = cell_at(&r, s->action);
    out->other = cell_at(&r, s->other);
    out->reason = read_row(&r, &out->report);
    out->rec_id = out->report.rec_id;
}

/* ---- links ---- */

mz_status mz_links_parse(mz_str text, mz_links *out, mz_arena *perm)
{
    static const char *const wanted[] = {"rec_a", "rec_b", "link", "signer", "date", "reason"};
    mz_csv csv = mz_csv_open(text, 0, perm);
    mz_csv_row row;
    mz_len at[6] = {0};
    mz_links made = {0};
    bool header = true;
    while (mz_csv_next(&csv, &row)) {
        mz_str v[6];
        if (row.fault != NULL) {
            return mz_fail(MZ_BAD_INPUT, row.fault, row.line);
        }
        for (int i = 0; i < 6; i++) {
            at[i] = header ? mz_csv_column(&row, mz_str_of(wanted[i])) : at[i];
            v[i] = at[i] >= 0 && at[i] < row.n ? mz_str_copy(perm, mz_str_trim(row.v[at[i]].text)) : (mz_str){0};
        }
        const bool must = mz_str_eq(v[2], S("must"));
        if (header && (at[0] < 0 || at[1] < 0 || at[2] < 0)) {
            return mz_fail(MZ_BAD_INPUT, "links want the columns rec_a, rec_b and link", row.line);
        }
        if (!header && !must && !mz_str_eq(v[2], S("cannot"))) {
            return mz_fail(MZ_BAD_INPUT, "a link is must or cannot", row.line);
        }
        if (!header) {
            *mz_push(perm, &made) = (mz_link){v[0], v[1], must, v[3], v[4], v[5]};
        }
        header = false;
    }
    *out = made;
    return mz_ok();
}

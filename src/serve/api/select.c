/* Which features a request means: box, days, properties, filter, page. */
#include "serve/api/api.h"

#include <math.h>

#define NUMBERS_MAX 6
#define TEXT_MAX    ((mz_len)1 << 17)

/* ---- numbers and boxes ---- */

/* One number, in units of 10^-9 rounded, and as a double. */
static bool read_number(mz_str s, double *v, int64_t *v_e9)
{
    mz_json json;
    uint8_t room[2048];
    mz_arena scratch = {room, room + sizeof room};
    bool plain = s.len > 0 && s.len <= 32;
    for (mz_len i = 0; plain && i < s.len; i++) {
        plain = mz_is_digit(s.data[i]) || mz_str_find_byte(S("+-.eE"), s.data[i]) >= 0;
    }
    if (!plain) {
        return false;
    }
    if (s.len <= 20 && mz_str_fixed(s, 9, v_e9)) {
        *v = (double)*v_e9 / 1e9;
        return true;
    }
    if (mz_failed(mz_json_parse(s, &json, &scratch)) || (json.kind != MZ_JSON_INT && json.kind != MZ_JSON_REAL) ||
        !(fabs(json.real) < 9e9)) {
        return false;
    }
    *v = json.real;
    *v_e9 = llround(json.real * 1e9);
    return true;
}

mz_status mz_api_read_numbers(mz_str text, double *v, int64_t *v_e9, mz_len *n)
{
    mz_len count = 0;
    for (mz_str rest = text; rest.data != NULL; count++) {
        const mz_len at = rest.data - text.data;
        const mz_str one = mz_str_trim(mz_str_cut(&rest, ','));
        if (count == NUMBERS_MAX) {
            return mz_fail(MZ_BAD_INPUT, "a box has four numbers, or six with heights", at);
        }
        if (!read_number(one, &v[count], &v_e9[count])) {
            return mz_fail(MZ_BAD_INPUT, "this is no number", at);
        }
    }
    if (count != 4 && count != 6) {
        return mz_fail(MZ_BAD_INPUT, "a box has four numbers, or six with heights", text.len);
    }
    *n = count;
    return mz_ok();
}

/* The places of the record stand on a grid of millionths: of the box the grid's points count that lie within. */
static int64_t up_e6(int64_t e9) { return e9 / 1000 + (e9 % 1000 > 0); }
static int64_t down_e6(int64_t e9) { return e9 / 1000 - (e9 % 1000 < 0); }

mz_status mz_api_read_bbox(mz_str text, mz_api_box *out)
{
    double v[NUMBERS_MAX];
    int64_t e9[NUMBERS_MAX];
    mz_len n;
    MZ_TRY(mz_api_read_numbers(text, v, e9, &n));
    const mz_len second = n / 2;
    const mz_api_box box = {up_e6(e9[0]), up_e6(e9[1]), down_e6(e9[second]), down_e6(e9[second + 1])};
    const int64_t east = INT64_C(180000000000), north = INT64_C(90000000000);
    if (e9[0] < -east || e9[0] > east || e9[second] < -east || e9[second] > east) {
        return mz_fail(MZ_BAD_INPUT, "a longitude is from -180 to 180: west, south, east, north", -1);
    }
    if (e9[1] < -north || e9[1] > north || e9[second + 1] < -north || e9[second + 1] > north) {
        return mz_fail(MZ_BAD_INPUT, "a latitude is from -90 to 90: west, south, east, north", -1);
    }
    if (e9[1] > e9[second + 1] || (n == 6 && v[2] > v[5])) {
        return mz_fail(MZ_BAD_INPUT, "the box's second corner lies below its first one", -1);
    }
    *out = box;
    if (box.west_e6 > box.east_e6 && e9[0] <= e9[second]) { /* between two meridians of the grid: nothing */
        *out = (mz_api_box){0, 1, 0, 0};
    }
    return mz_ok();
}

/* ---- days ---- */

/* "Z", "+05:00": seconds east of Greenwich. */
static bool read_zone(mz_str zone, int64_t *east_s)
{
    int64_t hours, minutes;
    *east_s = 0;
    if (mz_str_eq_fold(zone, S("Z"))) {
        return true;
    }
    if (zone.len != 6 || (zone.data[0] != '+' && zone.data[0] != '-') || zone.data[3] != ':' ||
        !mz_is_digit(zone.data[1]) || !mz_is_digit(zone.data[4]) || !mz_str_int(mz_str_sub(zone, 1, 3), &hours) ||
        !mz_str_int(mz_str_sub(zone, 4, 6), &minutes) || hours > 23 || minutes > 59) {
        return false;
    }
    *east_s = (zone.data[0] == '+' ? 1 : -1) * (hours * 3600 + minutes * 60);
    return true;
}

#define SECONDS_END 19 /* of "2026-03-03T10:20:30" */

/* Behind the fraction of a second, where there is one; -1: a point without a digit. */
static mz_len behind_fraction(mz_str s)
{
    mz_len at = SECONDS_END;
    if (s.data[at] != '.') {
        return at;
    }
    for (at++; at < s.len && mz_is_digit(s.data[at]); at++) {
    }
    return at > SECONDS_END + 1 ? at : -1;
}

/* The first 19 letters as seconds, as if they were UTC. */
static bool read_seconds(mz_str s, mz_utc *out)
{
    uint8_t plain[SECONDS_END + 1];
    (void)memcpy(plain, s.data, SECONDS_END);
    plain[10] = 'T';
    plain[SECONDS_END] = 'Z';
    if (plain[17] == '6' && plain[18] == '0') { /* a leap second is the last one of its minute */
        plain[17] = '5';
        plain[18] = '9';
    }
    return mz_utc_parse((mz_str){plain, SECONDS_END + 1}, out);
}

/* "2026-03-03", or RFC 3339 with any offset: the day in UTC. */
static bool read_time(mz_str s, mz_day *out)
{
    mz_utc t;
    int64_t east_s;
    if (mz_day_parse(s, out)) {
        return true;
    }
    if (s.len <= SECONDS_END || s.len > 40 || mz_to_lower(s.data[10]) != 't') {
        return false;
    }
    const mz_len at = behind_fraction(s);
    if (at < 0 || !read_seconds(s, &t) || !read_zone(mz_str_from(s, at), &east_s)) {
        return false;
    }
    t -= east_s;
    *out = (mz_day)(t / MZ_DAY_SECONDS - (t % MZ_DAY_SECONDS < 0));
    return true;
}

static mz_status read_end(mz_str whole, mz_str s, mz_day *out)
{
    if (s.len == 0 || mz_str_eq(s, S(".."))) {
        *out = MZ_NO_DAY;
        return mz_ok();
    }
    return read_time(s, out)
               ? mz_ok()
               : mz_fail(MZ_BAD_INPUT,
                         "a time is YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ, an interval two of them with / between",
                         s.data - whole.data);
}

mz_status mz_api_read_datetime(mz_str text, mz_api_days *out)
{
    mz_api_days days;
    mz_str rest = text;
    const mz_str first = mz_str_cut(&rest, '/');
    if (rest.data == NULL) {
        if (!read_time(first, &days.since)) {
            return mz_fail(MZ_BAD_INPUT, "a time is YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ", 0);
        }
        days.until = days.since;
    } else {
        MZ_TRY(read_end(text, first, &days.since));
        MZ_TRY(read_end(text, rest, &days.until));
    }
    if (days.since == MZ_NO_DAY && days.until == MZ_NO_DAY) {
        return mz_fail(MZ_BAD_INPUT, "an interval has at least one end", 0);
    }
    if (days.since != MZ_NO_DAY && days.until != MZ_NO_DAY && days.since > days.until) {
        return mz_fail(MZ_BAD_INPUT, "the interval ends before it begins", 0);
    }
    *out = days;
    return mz_ok();
}

/* ---- as CQL ---- */

static void put_and(mz_buf *b)
{
    if (b->len > 0) {
        mz_puts(b, " AND ");
    }
}

static void put_quoted(mz_buf *b, mz_str s)
{
    mz_put_byte(b, '\'');
    for (mz_len i = 0; i < s.len; i++) {
        mz_put(b, s.data[i] == '\'' ? S("''") : mz_str_sub(s, i, i + 1));
    }
    mz_put_byte(b, '\'');
}

/* The value of a property as CQL writes it. */
static const char *put_literal(mz_buf *b, const mz_property *f, mz_str value)
{
    double real;
    int64_t number, e9;
    mz_day day;
    switch (f->type) {
    case MZ_PROPERTY_TEXT:
        put_quoted(b, value);
        return NULL;
    case MZ_PROPERTY_INTEGER:
        if (!mz_str_int(value, &number)) {
            return "this property is a whole number";
        }
        mz_put_int(b, number);
        return NULL;
    case MZ_PROPERTY_SHARE:
    case MZ_PROPERTY_DEGREES:
        if (!read_number(value, &real, &e9)) {
            return "this property is a number";
        }
        mz_put_fixed(b, e9, 9);
        return NULL;
    case MZ_PROPERTY_BOOLEAN:
        mz_put(b, value);
        return mz_str_eq(value, S("true")) || mz_str_eq(value, S("false")) ? NULL : "this property is true or false";
    case MZ_PROPERTY_DAY:
        mz_puts(b, "DATE(");
        put_quoted(b, value);
        mz_puts(b, ")");
        return mz_day_parse(value, &day) ? NULL : "this property is a day, YYYY-MM-DD";
    case MZ_PROPERTY_GEOMETRY:
        break;
    }
    mz_die(MZ_HERE, "a property that is no parameter");
}

static bool put_properties(mz_api_call *c, mz_buf *b)
{
    const mz_feature_class *class = mz_collection_class(c->of);
    for (int i = 0; i < c->properties_n; i++) {
        const mz_property *f = &class->fields[c->properties[i].field];
        put_and(b);
        mz_puts(b, "\"");
        mz_put(b, mz_str_of(f->name));
        mz_puts(b, "\" = ");
        const char *wrong = put_literal(b, f, c->properties[i].value);
        if (wrong != NULL) {
            mz_problem_at(c->a, 400, S("This request cannot be answered"), mz_str_of(wrong), mz_str_of(f->name), -1);
            return false;
        }
    }
    return true;
}

/* ---- a box in another system ---- */

/* Cuts an edge into so many pieces that what is straight there is straight here, to a tenth of a metre on 500 km. */
#define EDGE 256

static bool put_corner(mz_buf *b, mz_crs crs, mz_xy at)
{
    double lon, lat;
    if (!mz_crs_to_degrees(crs, at, &lon, &lat)) {
        return false;
    }
    mz_put_fixed(b, llround(lon * 1e9), 9);
    mz_puts(b, " ");
    mz_put_fixed(b, llround(lat * 1e9), 9);
    return true;
}

/* The box's edge, as a polygon on the grid of longitude and latitude. */
static bool put_outline(mz_buf *b, mz_crs crs, const double v[4])
{
    const mz_xy corners[5] = {{v[0], v[1]}, {v[2], v[1]}, {v[2], v[3]}, {v[0], v[3]}, {v[0], v[1]}};
    put_and(b);
    mz_puts(b, "(geometry IS NULL OR S_INTERSECTS(geometry,POLYGON((");
    for (int i = 0; i < 4; i++) {
        for (int k = 0; k < EDGE; k++) {
            const double share = (double)k / EDGE;
            const mz_xy at = {corners[i].x + (corners[i + 1].x - corners[i].x) * share,
                              corners[i].y + (corners[i + 1].y - corners[i].y) * share};
            if (!put_corner(b, crs, at)) {
                return false;
            }
            mz_puts(b, ",");
        }
    }
    const bool closed = put_corner(b, crs, corners[4]);
    mz_puts(b, "))))");
    return closed;
}

static mz_status read_metric(mz_str text, double box[4])
{
    double v[NUMBERS_MAX];
    int64_t e9[NUMBERS_MAX];
    mz_len n;
    MZ_TRY(mz_api_read_numbers(text, v, e9, &n));
    const double read[4] = {v[0], v[1], v[n / 2], v[n / 2 + 1]};
    (void)memcpy(box, read, sizeof read);
    if (read[0] > read[2] || read[1] > read[3]) {
        return mz_fail(MZ_BAD_INPUT, "the box's second corner lies below or before its first one", -1);
    }
    return mz_ok();
}

static const char beyond[] = "the box reaches beyond what its reference system covers";

static mz_status read_utm(mz_str text, mz_crs crs, mz_buf *b)
{
    double box[4];
    MZ_TRY(read_metric(text, box));
    return put_outline(b, crs, box) ? mz_ok() : mz_fail(MZ_BAD_INPUT, beyond, -1);
}

/* Its edges are parallels and meridians: a box of degrees. */
static mz_status read_mercator(mz_str text, mz_api_box *out)
{
    double box[4], west, south, east, north;
    MZ_TRY(read_metric(text, box));
    if (!mz_crs_to_degrees(MZ_CRS_3857, (mz_xy){box[0], box[1]}, &west, &south) ||
        !mz_crs_to_degrees(MZ_CRS_3857, (mz_xy){box[2], box[3]}, &east, &north)) {
        return mz_fail(MZ_BAD_INPUT, beyond, -1);
    }
    *out = (mz_api_box){up_e6(llround(west * 1e9)), up_e6(llround(south * 1e9)), down_e6(llround(east * 1e9)),
                        down_e6(llround(north * 1e9))};
    return mz_ok();
}

/* Latitude first: the same numbers the other way round. */
static mz_status read_turned(mz_str text, mz_api_box *out, mz_arena scratch)
{
    mz_strs parts = {0};
    for (mz_str rest = text; rest.data != NULL && parts.n <= NUMBERS_MAX;) {
        *mz_push(&scratch, &parts) = mz_str_cut(&rest, ',');
    }
    if (parts.n != 4 && parts.n != 6) {
        return mz_fail(MZ_BAD_INPUT, "a box has four numbers, or six with heights", text.len);
    }
    for (mz_len i = 0; i < parts.n; i += parts.n / 2) {
        const mz_str first = parts.v[i];
        parts.v[i] = parts.v[i + 1];
        parts.v[i + 1] = first;
    }
    MZ_BUF_SCOPED b = mz_buf_new(TEXT_MAX);
    for (mz_len i = 0; i < parts.n; i++) {
        mz_put(&b, i > 0 ? S(",") : S(""));
        mz_put(&b, parts.v[i]);
    }
    mz_status s = mz_api_read_bbox(mz_buf_str(&b), out);
    s.at = -1; /* a byte of the turned text */
    return s;
}

static void select_box(const mz_api_box *box, mz_selection *to, mz_buf *b)
{
    if (box->south_e6 > box->north_e6) { /* between two lines of the grid: no point, only what has none */
        put_and(b);
        mz_puts(b, "geometry IS NULL");
        return;
    }
    to->boxed = true;
    to->south_west = (mz_point){.lat_e6 = (int32_t)box->south_e6, .lon_e6 = (int32_t)box->west_e6};
    to->north_east = (mz_point){.lat_e6 = (int32_t)box->north_e6, .lon_e6 = (int32_t)box->east_e6};
}

static bool choose_box(mz_api_call *c, mz_selection *to, mz_buf *b)
{
    mz_crs crs = MZ_CRS_84;
    mz_api_box box;
    if (c->has[MZ_API_BBOX_CRS] && !mz_crs_parse(c->given[MZ_API_BBOX_CRS], &crs)) {
        mz_api_wrong(c, MZ_API_BBOX_CRS, "this reference system is not known here", -1);
        return false;
    }
    if (!c->has[MZ_API_BBOX]) {
        return true;
    }
    const mz_str text = c->given[MZ_API_BBOX];
    const bool utm = mz_crs_metric(crs) && crs != MZ_CRS_3857;
    const mz_status s = utm                  ? read_utm(text, crs, b)
                        : crs == MZ_CRS_3857 ? read_mercator(text, &box)
                        : crs == MZ_CRS_4326 ? read_turned(text, &box, *c->v->perm)
                                             : mz_api_read_bbox(text, &box);
    if (mz_failed(s)) {
        mz_api_wrong(c, MZ_API_BBOX, s.what, s.at);
        return false;
    }
    if (!utm) {
        select_box(&box, to, b);
    }
    return true;
}

/* ---- all of it ---- */

static bool choose_days(mz_api_call *c, mz_selection *to)
{
    mz_api_days days;
    if (!c->has[MZ_API_DATETIME]) {
        return true;
    }
    const mz_status s = mz_api_read_datetime(c->given[MZ_API_DATETIME], &days);
    if (mz_failed(s)) {
        mz_api_wrong(c, MZ_API_DATETIME, s.what, s.at);
        return false;
    }
    to->timed = true;
    to->since = days.since;
    to->until = days.until;
    return true;
}

static bool choose_filter(mz_api_call *c, mz_api_choice *out)
{
    mz_cql_language language = MZ_CQL2_TEXT;
    mz_crs crs = MZ_CRS_84;
    if (mz_str_eq(c->given[MZ_API_FILTER_LANG], S("cql2-json"))) {
        language = MZ_CQL2_JSON;
    } else if (c->has[MZ_API_FILTER_LANG] && !mz_str_eq(c->given[MZ_API_FILTER_LANG], S("cql2-text"))) {
        mz_api_wrong(c, MZ_API_FILTER_LANG, "a filter is cql2-text or cql2-json", -1);
        return false;
    }
    if (c->has[MZ_API_FILTER_CRS] && !mz_crs_parse(c->given[MZ_API_FILTER_CRS], &crs)) {
        mz_api_wrong(c, MZ_API_FILTER_CRS, "this reference system is not known here", -1);
        return false;
    }
    if (!c->has[MZ_API_FILTER]) {
        return true;
    }
    const mz_status s =
        mz_cql_parse_in(c->given[MZ_API_FILTER], language, mz_collection_class(c->of), crs, &out->where, c->v->perm);
    if (mz_failed(s)) {
        mz_api_wrong(c, MZ_API_FILTER, s.what, s.at);
        return false;
    }
    out->selection.where = &out->where;
    return true;
}

static bool choose_also(mz_api_call *c, mz_api_choice *out)
{
    MZ_BUF_SCOPED b = mz_buf_new(TEXT_MAX);
    if (!choose_box(c, &out->selection, &b) || !choose_days(c, &out->selection) || !put_properties(c, &b)) {
        return false;
    }
    if (b.len == 0) {
        return true; /* the box and the days go without a filter */
    }
    const mz_str text = mz_str_copy(c->v->perm, mz_buf_str(&b));
    const mz_status s = mz_cql_parse(text, MZ_CQL2_TEXT, mz_collection_class(c->of), &out->also, c->v->perm);
    if (mz_failed(s)) {
        mz_visit_fail(c->v, c->a, s);
        return false;
    }
    out->selection.also = &out->also;
    return true;
}

static bool choose_limit(mz_api_call *c, mz_api_choice *out)
{
    out->limit = MZ_API_LIMIT;
    if (c->has[MZ_API_LIMIT_P] && (!mz_str_int(c->given[MZ_API_LIMIT_P], &out->limit) || out->limit < 1)) {
        mz_api_wrong(c, MZ_API_LIMIT_P, "limit is a whole number from 1 on", -1);
        return false;
    }
    out->limit = out->limit > MZ_API_LIMIT_MAX ? MZ_API_LIMIT_MAX : out->limit;
    return true;
}

/* What a cursor belongs to: the collection, and all that narrows it. */
static mz_hash256 query_hash(const mz_api_call *c)
{
    static const int parts[] = {MZ_API_AT,     MZ_API_BBOX,        MZ_API_BBOX_CRS,  MZ_API_DATETIME,
                                MZ_API_FILTER, MZ_API_FILTER_LANG, MZ_API_FILTER_CRS};
    mz_sha sha;
    uint8_t head[9] = {(uint8_t)c->of};
    mz_sha_start(&sha);
    mz_sha_add(&sha, (mz_str){head, 1});
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        const mz_str s = c->given[parts[i]];
        head[0] = c->has[parts[i]];
        for (int k = 0; k < 8; k++) {
            head[k + 1] = (uint8_t)((uint64_t)s.len >> 8 * k);
        }
        mz_sha_add(&sha, (mz_str){head, 9});
        mz_sha_add(&sha, s);
    }
    for (int i = 0; i < c->properties_n; i++) {
        const uint8_t field[] = {(uint8_t)c->properties[i].field, 0};
        mz_sha_add(&sha, (mz_str){field, 2});
        mz_sha_add(&sha, c->properties[i].value);
    }
    return mz_sha_end(&sha);
}

static bool choose_page(mz_api_call *c, mz_api_choice *out)
{
    mz_api_cursor cursor;
    out->query = query_hash(c);
    if (!c->has[MZ_API_CURSOR]) {
        return true;
    }
    if (!mz_api_read_cursor(c->given[MZ_API_CURSOR], c->v->site->cursor_key, &out->query, &cursor)) {
        mz_api_wrong(c, MZ_API_CURSOR, "this cursor is not one that this server gave for this query", -1);
        return false;
    }
    out->selection.resumes = true;
    out->selection.after_day = cursor.day;
    out->selection.after_number = cursor.number;
    return true;
}

bool mz_api_choose(mz_api_call *c, mz_api_choice *out)
{
    *out = (mz_api_choice){.selection = {.of = c->of}, .crs = MZ_CRS_84};
    if (c->has[MZ_API_CRS] && !mz_crs_parse(c->given[MZ_API_CRS], &out->crs)) {
        mz_api_wrong(c, MZ_API_CRS, "this reference system is not known here", -1);
        return false;
    }
    if (!choose_limit(c, out) || !choose_filter(c, out) || !choose_also(c, out) || !choose_page(c, out)) {
        return false;
    }
    return true;
}

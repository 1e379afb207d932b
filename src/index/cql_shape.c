#include "index/cql_tree.h"

#define GRID 1e6

/* ---- making shapes ---- */

/* To the grid of millionths, half away from zero. */
static int32_t to_grid(double degrees)
{
    const double v = degrees * GRID;
    return v < 0 ? -(int32_t)(-v + 0.5) : (int32_t)(v + 0.5);
}

mz_status mz_cql_point(mz_crs crs, double x, double y, mz_len at, mz_cql_points *list, mz_arena *perm)
{
    double lon = x, lat = y;
    if (crs != MZ_CRS_84 && !mz_crs_to_degrees(crs, (mz_xy){x, y}, &lon, &lat)) {
        return mz_fail(MZ_BAD_INPUT, "a position is outside what its reference system covers", at);
    }
    if (!(lon >= -180 && lon <= 180 && lat >= -90 && lat <= 90)) {
        return mz_fail(MZ_BAD_INPUT, "a position is longitude, latitude within -180..180, -90..90", at);
    }
    *mz_push(perm, list) = (mz_point){.lat_e6 = to_grid(lat), .lon_e6 = to_grid(lon)};
    return mz_ok();
}

mz_status mz_cql_add_part(mz_cql_shape *s, mz_shape_kind kind, const mz_cql_paths *paths, mz_len at, mz_arena *perm)
{
    mz_cql_part part = {.shape = {kind, paths->v, paths->n}};
    const mz_status fits = mz_shape_check(&part.shape);
    if (mz_failed(fits)) {
        return mz_fail(fits.code, fits.what, at);
    }
    if (mz_shape_box(&part.shape, &part.south_west, &part.north_east)) {
        *mz_push(perm, s) = part;
    }
    return mz_ok();
}

/* The first place on the grid that is not below v (up) or not above it. What is on the grid, as decimals are read,
 * stays where it is. */
static int32_t edge(double v, bool up)
{
    const int32_t near = to_grid(v);
    const double back = (double)near / GRID;
    return up ? near + (back < v) : near - (back > v);
}

static void push_box(mz_cql_shape *s, double west, double south, double east, double north, mz_arena *perm)
{
    const mz_cql_part part = {.is_box = true,
                              .south_west = {.lat_e6 = edge(south, true), .lon_e6 = edge(west, true)},
                              .north_east = {.lat_e6 = edge(north, false), .lon_e6 = edge(east, false)}};
    if (part.south_west.lat_e6 <= part.north_east.lat_e6 && part.south_west.lon_e6 <= part.north_east.lon_e6) {
        *mz_push(perm, s) = part;
    }
}

/* Pieces of one edge of a box in metres. */
#define EDGE_PIECES 256

/* The four edges as an area: parallels and meridians of a zone are none of the earth's. */
static mz_status add_outline(mz_crs crs, mz_cql_shape *s, const double v[4], mz_len at, mz_arena *perm)
{
    const mz_xy corners[5] = {{v[0], v[1]}, {v[2], v[1]}, {v[2], v[3]}, {v[0], v[3]}, {v[0], v[1]}};
    mz_cql_points list = {0};
    mz_cql_paths paths = {0};
    if (!(v[0] <= v[2]) || !(v[1] <= v[3])) {
        return mz_fail(MZ_BAD_INPUT, "the box's second corner lies below or before its first one", at);
    }
    for (int i = 0; i < 4; i++) {
        for (int k = 0; k < EDGE_PIECES; k++) {
            const double share = (double)k / EDGE_PIECES;
            MZ_TRY(mz_cql_point(crs, corners[i].x + (corners[i + 1].x - corners[i].x) * share,
                                corners[i].y + (corners[i + 1].y - corners[i].y) * share, at, &list, perm));
        }
    }
    const mz_point first = list.v[0];
    *mz_push(perm, &list) = first;
    *mz_push(perm, &paths) = (mz_path){list.v, list.n};
    return mz_cql_add_part(s, MZ_SHAPE_AREAS, &paths, at, perm);
}

mz_status mz_cql_add_box(mz_crs crs, mz_cql_shape *s, const double *v, mz_len n, mz_len at, mz_arena *perm)
{
    if (n != 4 && n != 6) {
        return mz_fail(MZ_BAD_INPUT, "a box has four numbers, or six with heights", at);
    }
    if (mz_crs_metric(crs)) {
        return add_outline(crs, s, (const double[4]){v[0], v[1], v[n / 2], v[n / 2 + 1]}, at, perm);
    }
    if (crs == MZ_CRS_4326) {
        return mz_cql_add_box(MZ_CRS_84, s, (const double[4]){v[1], v[0], v[n / 2 + 1], v[n / 2]}, 4, at, perm);
    }
    const double west = v[0], south = v[1], east = v[n / 2], north = v[n / 2 + 1];
    const bool placed = west >= -180 && west <= 180 && east >= -180 && east <= 180 && south >= -90 && north <= 90;
    if (!placed || !(south <= north)) {
        return mz_fail(MZ_BAD_INPUT, "a box is west, south, east, north within -180..180, -90..90", at);
    }
    if (west <= east) {
        push_box(s, west, south, east, north, perm);
    } else {
        push_box(s, west, south, 180, north, perm);
        push_box(s, -180, south, east, north, perm);
    }
    return mz_ok();
}

/* ---- asking ---- */

bool mz_cql_box(const mz_cql_shape *shape, mz_point *south_west, mz_point *north_east)
{
    for (mz_len i = 0; i < shape->n; i++) {
        const mz_point sw = shape->v[i].south_west, ne = shape->v[i].north_east;
        const bool first = i == 0;
        south_west->lat_e6 = first || sw.lat_e6 < south_west->lat_e6 ? sw.lat_e6 : south_west->lat_e6;
        south_west->lon_e6 = first || sw.lon_e6 < south_west->lon_e6 ? sw.lon_e6 : south_west->lon_e6;
        north_east->lat_e6 = first || ne.lat_e6 > north_east->lat_e6 ? ne.lat_e6 : north_east->lat_e6;
        north_east->lon_e6 = first || ne.lon_e6 > north_east->lon_e6 ? ne.lon_e6 : north_east->lon_e6;
    }
    return shape->n > 0;
}

static bool in_box(const mz_cql_part *part, mz_point p)
{
    return p.lat_e6 >= part->south_west.lat_e6 && p.lat_e6 <= part->north_east.lat_e6 &&
           p.lon_e6 >= part->south_west.lon_e6 && p.lon_e6 <= part->north_east.lon_e6;
}

static bool is_between(int32_t v, int32_t a, int32_t b) { return (a <= v && v <= b) || (b <= v && v <= a); }

/* Exact: factors are below 2^30, products below 2^60. */
static bool on_segment(mz_point a, mz_point b, mz_point p)
{
    const int64_t bx = (int64_t)b.lon_e6 - a.lon_e6, by = (int64_t)b.lat_e6 - a.lat_e6;
    const int64_t px = (int64_t)p.lon_e6 - a.lon_e6, py = (int64_t)p.lat_e6 - a.lat_e6;
    return bx * py == by * px && is_between(p.lat_e6, a.lat_e6, b.lat_e6) && is_between(p.lon_e6, a.lon_e6, b.lon_e6);
}

static bool on_paths(const mz_shape *s, mz_point p)
{
    for (mz_len i = 0; i < s->n; i++) {
        const mz_path path = s->paths[i];
        for (mz_len k = 0; k < path.n; k++) {
            const mz_point next = path.v[s->kind == MZ_SHAPE_LINES && k + 1 < path.n ? k + 1 : k];
            if (on_segment(path.v[k], next, p)) {
                return true;
            }
        }
    }
    return false;
}

bool mz_cql_meets(const mz_cql_shape *shape, mz_point p)
{
    for (mz_len i = 0; i < shape->n; i++) {
        const mz_cql_part *part = &shape->v[i];
        if (!in_box(part, p)) {
            continue;
        }
        if (part->is_box ||
            (part->shape.kind == MZ_SHAPE_AREAS ? mz_shape_holds(&part->shape, p) : on_paths(&part->shape, p))) {
            return true;
        }
    }
    return false;
}

/* Of s from `at`, one character: a code point, or a byte that belongs to none. */
static int32_t next_character(mz_str s, mz_len *at) { return mz_utf8_next(s, at); }

/* One step of a pattern from *at. */
typedef struct piece {
    bool any, one;
    int32_t character;
} piece;

static piece next_piece(mz_str pattern, mz_len *at)
{
    const int c = pattern.data[*at];
    if (c == '\\' && *at + 1 < pattern.len) {
        (*at)++;
        return (piece){.character = next_character(pattern, at)};
    }
    if (c == '%' || c == '_') {
        (*at)++;
        return (piece){.any = c == '%', .one = c == '_'};
    }
    return (piece){.character = next_character(pattern, at)};
}

/* Greedy with one place to come back to: behind the last %, which is enough as a later % makes an earlier one moot. */
bool mz_cql_like(mz_str text, mz_str pattern)
{
    mz_len t = 0, p = 0, back_t = -1, back_p = -1;
    while (t < text.len) {
        mz_len t_next = t, p_next = p;
        const piece want = p < pattern.len ? next_piece(pattern, &p_next) : (piece){.character = -2};
        if (want.any) {
            back_t = t;
            back_p = p = p_next;
            continue;
        }
        const int32_t got = next_character(text, &t_next);
        if (want.one || want.character == got) {
            t = t_next;
            p = p_next;
            continue;
        }
        if (back_p < 0) {
            return false;
        }
        (void)next_character(text, &back_t);
        t = back_t;
        p = back_p;
    }
    while (p < pattern.len && pattern.data[p] == '%') {
        p++;
    }
    return p == pattern.len;
}

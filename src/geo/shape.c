#include "geo/geo.h"

#include <math.h> /* sqrt only */

mz_status mz_shape_check(const mz_shape *shape)
{
    const mz_len least = shape->kind == MZ_SHAPE_AREAS ? 4 : shape->kind == MZ_SHAPE_LINES ? 2 : 1;
    mz_len total = 0;
    for (mz_len i = 0; i < shape->n; i++) {
        const mz_path path = shape->paths[i];
        total += path.n;
        if (path.n < least) {
            return mz_fail(MZ_BAD_INPUT, "a line needs two points and a ring four", i);
        }
        if (total > MZ_SHAPE_POINTS_MAX) {
            return mz_fail(MZ_LIMIT, "a shape has too many points", i);
        }
        for (mz_len k = 0; k < path.n; k++) {
            if (!mz_point_valid(path.v[k].lat_e6, path.v[k].lon_e6)) {
                return mz_fail(MZ_BAD_INPUT, "a point lies outside -90..90, -180..180", i);
            }
        }
        const mz_point a = path.v[0], b = path.v[path.n - 1];
        if (shape->kind == MZ_SHAPE_AREAS && (a.lat_e6 != b.lat_e6 || a.lon_e6 != b.lon_e6)) {
            return mz_fail(MZ_BAD_INPUT, "a ring must end with the point that it begins with", i);
        }
    }
    return mz_ok();
}

/* > 0 when p lies left of the way from a to b, 0 when on it. Exact: factors are below 2^30, products below 2^59. */
static int64_t cross(mz_point a, mz_point b, mz_point p)
{
    const int64_t bx = (int64_t)b.lon_e6 - a.lon_e6, by = (int64_t)b.lat_e6 - a.lat_e6;
    const int64_t px = (int64_t)p.lon_e6 - a.lon_e6, py = (int64_t)p.lat_e6 - a.lat_e6;
    return bx * py - by * px;
}

static bool between(int32_t v, int32_t a, int32_t b) { return (a <= v && v <= b) || (b <= v && v <= a); }

static bool on_segment(mz_point a, mz_point b, mz_point p)
{
    return cross(a, b, p) == 0 && between(p.lat_e6, a.lat_e6, b.lat_e6) && between(p.lon_e6, a.lon_e6, b.lon_e6);
}

/* Whether a ray from p to the east crosses the edge; the lower end counts, the upper does not. */
static bool ray_crosses(mz_point a, mz_point b, mz_point p)
{
    if ((a.lat_e6 > p.lat_e6) == (b.lat_e6 > p.lat_e6)) {
        return false;
    }
    const int64_t side = cross(a, b, p);
    return b.lat_e6 > a.lat_e6 ? side > 0 : side < 0;
}

bool mz_shape_holds(const mz_shape *areas, mz_point p)
{
    bool inside = false;
    for (mz_len i = 0; i < areas->n; i++) {
        const mz_path ring = areas->paths[i];
        for (mz_len k = 0; k + 1 < ring.n; k++) {
            if (on_segment(ring.v[k], ring.v[k + 1], p)) {
                return true;
            }
            inside ^= ray_crosses(ring.v[k], ring.v[k + 1], p);
        }
    }
    return inside;
}

/* A plane round p: x east, y north, in millionths of a degree of latitude. */
typedef struct plane {
    mz_point p;
    double shrink; /* cosine of p's latitude */
} plane;

typedef struct vec {
    double x, y;
} vec;

static vec flat(const plane *pl, mz_point q)
{
    return (vec){((double)q.lon_e6 - pl->p.lon_e6) * pl->shrink, (double)q.lat_e6 - pl->p.lat_e6};
}

/* How far along a..b (0..1) the place nearest to the origin is. */
static double nearest_share(vec a, vec b)
{
    const double dx = b.x - a.x, dy = b.y - a.y, len2 = dx * dx + dy * dy;
    const double t = len2 > 0 ? -(a.x * dx + a.y * dy) / len2 : 0;
    return t < 0 ? 0 : t > 1 ? 1 : t;
}

typedef struct found {
    double dist2, share;
    mz_len path, edge;
} found;

/* Whether all of a..b is farther than r from the origin along one axis: then it need not be looked at. */
static bool beyond(vec a, vec b, double r)
{
    return (a.y > r && b.y > r) || (a.y < -r && b.y < -r) || (a.x > r && b.x > r) || (a.x < -r && b.x < -r);
}

static found nearest_edge(const mz_shape *shape, const plane *pl)
{
    found best = {-1, 0, 0, 0};
    double reach = 1e12;
    for (mz_len i = 0; i < shape->n; i++) {
        const mz_path path = shape->paths[i];
        const mz_len edges = path.n == 1 || shape->kind == MZ_SHAPE_POINTS ? path.n : path.n - 1;
        vec a = path.n > 0 ? flat(pl, path.v[0]) : (vec){0, 0};
        for (mz_len k = 0; k < edges; k++) {
            const bool single = edges == path.n;
            const vec b = flat(pl, path.v[single ? k : k + 1]);
            const vec from = single ? b : a;
            a = b;
            if (beyond(from, b, reach)) {
                continue;
            }
            const double t = nearest_share(from, b), x = from.x + t * (b.x - from.x), y = from.y + t * (b.y - from.y);
            const double dist2 = x * x + y * y;
            if (best.dist2 < 0 || dist2 < best.dist2) {
                best = (found){dist2, t, i, k};
                reach = sqrt(dist2);
            }
        }
    }
    return best;
}

static vec unit(vec a, vec b)
{
    const double dx = b.x - a.x, dy = b.y - a.y, len = sqrt(dx * dx + dy * dy);
    return len > 0 ? (vec){dx / len, dy / len} : (vec){0, 0};
}

/* Left (> 0) or right of a path at its point k: by the sum of the directions before and behind it, which tells right
 * also at sharp bends. */
static double side_at_point(const plane *pl, mz_path path, mz_len k, bool closed)
{
    const bool first = k == 0, last = k == path.n - 1;
    const vec at = flat(pl, path.v[k]);
    const mz_len before = first ? (closed ? path.n - 2 : k) : k - 1, behind = last ? (closed ? 1 : k) : k + 1;
    const vec in = unit(flat(pl, path.v[before]), at), out = unit(at, flat(pl, path.v[behind]));
    return (in.x + out.x) * -at.y - (in.y + out.y) * -at.x;
}

static bool is_closed(mz_path path)
{
    const mz_point a = path.v[0], b = path.v[path.n - 1];
    return path.n > 3 && a.lat_e6 == b.lat_e6 && a.lon_e6 == b.lon_e6;
}

static int sign_of(const plane *pl, mz_path path, const found *f)
{
    const bool at_first = !(f->share > 0), at_second = !(f->share < 1);
    if (at_first || at_second) {
        const double side = side_at_point(pl, path, at_first ? f->edge : f->edge + 1, is_closed(path));
        return side > 0 ? 1 : side < 0 ? -1 : 0;
    }
    const int64_t side = cross(path.v[f->edge], path.v[f->edge + 1], pl->p);
    return side > 0 ? 1 : side < 0 ? -1 : 0;
}

static int32_t along(int32_t a, int32_t b, double t)
{
    const double v = a + t * ((double)b - a);
    return (int32_t)(v < 0 ? v - 0.5 : v + 0.5);
}

mz_nearest mz_shape_nearest(const mz_shape *shape, mz_point p)
{
    const plane pl = {p, mz_cos_e6(p.lat_e6)};
    const found f = nearest_edge(shape, &pl);
    mz_nearest out = {INT64_MAX, INT64_MAX, true, p};
    if (f.dist2 < 0) {
        return out;
    }
    const mz_path path = shape->paths[f.path];
    if (shape->kind == MZ_SHAPE_POINTS || path.n == 1) {
        out.at = path.v[f.edge];
        out.distance_m = out.signed_m = mz_distance_m(p, out.at);
        return out;
    }
    const mz_point a = path.v[f.edge], b = path.v[f.edge + 1];
    out.at = (mz_point){along(a.lat_e6, b.lat_e6, f.share), along(a.lon_e6, b.lon_e6, f.share)};
    out.distance_m = mz_distance_m(p, out.at);
    out.signed_m = sign_of(&pl, path, &f) * out.distance_m;
    const bool first = f.edge == 0 && !(f.share > 0), last = f.edge == path.n - 2 && !(f.share < 1);
    out.at_end = (first || last) && !is_closed(path);
    return out;
}

int64_t mz_shape_length_m(const mz_shape *shape)
{
    int64_t sum = 0;
    for (mz_len i = 0; i < shape->n; i++) {
        for (mz_len k = 0; k + 1 < shape->paths[i].n; k++) {
            sum += mz_distance_m(shape->paths[i].v[k], shape->paths[i].v[k + 1]);
        }
    }
    return sum;
}

bool mz_shape_box(const mz_shape *shape, mz_point *south_west, mz_point *north_east)
{
    mz_point lo = {MZ_LAT_MAX_E6, MZ_LON_MAX_E6}, hi = {-MZ_LAT_MAX_E6, -MZ_LON_MAX_E6};
    bool any = false;
    for (mz_len i = 0; i < shape->n; i++) {
        for (mz_len k = 0; k < shape->paths[i].n; k++) {
            const mz_point q = shape->paths[i].v[k];
            any = true;
            lo = (mz_point){q.lat_e6 < lo.lat_e6 ? q.lat_e6 : lo.lat_e6, q.lon_e6 < lo.lon_e6 ? q.lon_e6 : lo.lon_e6};
            hi = (mz_point){q.lat_e6 > hi.lat_e6 ? q.lat_e6 : hi.lat_e6, q.lon_e6 > hi.lon_e6 ? q.lon_e6 : hi.lon_e6};
        }
    }
    if (any) {
        *south_west = lo;
        *north_east = hi;
    }
    return any;
}

static bool same_point(mz_point a, mz_point b) { return a.lat_e6 == b.lat_e6 && a.lon_e6 == b.lon_e6; }

/* The first path not used yet that goes on where `end` is; -1 when there is none. */
static mz_len path_from(const mz_shape *shape, const bool *used, mz_point end)
{
    for (mz_len i = 0; i < shape->n; i++) {
        if (!used[i] && shape->paths[i].n > 1 && same_point(shape->paths[i].v[0], end)) {
            return i;
        }
    }
    return -1;
}

/* The first path not used yet that no other unused one leads to; so that a chain is begun at its beginning. */
static mz_len path_first(const mz_shape *shape, const bool *used)
{
    mz_len any = -1;
    for (mz_len i = 0; i < shape->n; i++) {
        bool led_to = false;
        for (mz_len k = 0; k < shape->n && !used[i]; k++) {
            const mz_path p = shape->paths[k];
            led_to |= k != i && !used[k] && p.n > 1 && same_point(p.v[p.n - 1], shape->paths[i].v[0]);
        }
        any = any < 0 && !used[i] ? i : any;
        if (!used[i] && !led_to) {
            return i;
        }
    }
    return any;
}

mz_shape mz_shape_stitch(const mz_shape *shape, mz_arena *perm)
{
    if (shape->kind != MZ_SHAPE_LINES) {
        return *shape;
    }
    mz_len total = 0;
    for (mz_len i = 0; i < shape->n; i++) {
        total += shape->paths[i].n;
    }
    bool *used = mz_new(perm, bool, shape->n);
    mz_path *out = mz_new(perm, mz_path, shape->n);
    mz_point *v = mz_new(perm, mz_point, total);
    mz_len n = 0;
    for (mz_len first = path_first(shape, used); first >= 0; first = path_first(shape, used)) {
        mz_len count = 0;
        for (mz_len i = first; i >= 0; i = path_from(shape, used, v[count - 1])) {
            used[i] = true;
            for (mz_len k = count > 0 ? 1 : 0; k < shape->paths[i].n; k++) {
                v[count++] = shape->paths[i].v[k];
            }
        }
        out[n++] = (mz_path){v, count};
        v += count;
    }
    return (mz_shape){shape->kind, out, n};
}

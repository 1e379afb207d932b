#include "geo/geo.h"

#define WHOLE      1000000
#define RINGS      8
#define DIRECTIONS 12
#define STEPS      16 /* of the table a standard deviation */

/* Share of the standard normal below k/16, in millionths. */
static const int32_t NORMAL[] = {
    500000, 524918, 549738, 574366, 598706, 622670, 646170, 669126, 691462, 713112, 734014, 754116, 773373, 791748,
    809213, 825749, 841345, 855996, 869705, 882485, 894350, 905324, 915434, 924712, 933193, 940915, 947919, 954246,
    959941, 965046, 969604, 973658, 977250, 980420, 983207, 985647, 987776, 989625, 991226, 992605, 993790, 994804,
    995668, 996401, 997020, 997542, 997980, 998346, 998650, 998903, 999111, 999282, 999423, 999538, 999631, 999706,
    999767, 999816, 999856, 999887, 999912, 999931, 999947, 999959, 999968, 999976, 999981, 999986, 999989, 999992,
    999994, 999995, 999997, 999997, 999998, 999999, 999999, 999999, 999999, 1000000};
#define NORMAL_N ((int64_t)(sizeof NORMAL / sizeof NORMAL[0]))

/* Radii that cut a symmetric normal into 8 equally likely rings at their middle, in millionths of the radius that holds
 * 95 %: sqrt(ln(1 - (k + 1/2) / 8) / ln 0.05). */
static const int32_t RING[RINGS] = {146777, 263271, 353660, 438248, 525311, 623113, 747521, 962036};

/* Share of a normal with 95 % within +-error_m that lies below offset_m; a step when error_m is 0. */
static int64_t share_below(int64_t offset_m, int64_t error_m)
{
    if (error_m == 0 || offset_m == 0) {
        return offset_m > 0 ? WHOLE : offset_m < 0 ? 0 : WHOLE / 2;
    }
    const int64_t size = offset_m < 0 ? -offset_m : offset_m;
    const int64_t far = size / error_m > 3 ? 0 : size * 1959964 * STEPS / error_m; /* 1.96 deviations are error_m */
    const int64_t k = far / WHOLE, part = far % WHOLE;
    int64_t share = WHOLE;
    if (size / error_m <= 3 && k + 1 < NORMAL_N) {
        share = NORMAL[k] + (NORMAL[k + 1] - NORMAL[k]) * part / WHOLE;
    }
    return offset_m < 0 ? WHOLE - share : share;
}

/* sum / n in millionths and its complement: rounded so that exchanging the sides exchanges the answers. */
static int32_t fair_mean(int64_t sum, int64_t n)
{
    const int64_t rest = n * WHOLE - sum;
    return (int32_t)(sum <= rest ? (sum + n / 2) / n : WHOLE - (rest + n / 2) / n);
}

/* The mean of f over equally likely places of a point known within radius_m. */
typedef int64_t (*place_share)(const void *ctx, mz_point p);
static int32_t mean_share(mz_point p, int64_t radius_m, place_share f, const void *ctx)
{
    if (radius_m <= 0) {
        return fair_mean(f(ctx, p), 1);
    }
    int64_t sum = 0;
    for (int ring = 0; ring < RINGS; ring++) {
        for (int k = 0; k < DIRECTIONS; k++) {
            const int32_t bearing = k * (3600 / DIRECTIONS) + (ring % 2) * (1800 / DIRECTIONS);
            sum += f(ctx, mz_point_move(p, bearing, radius_m * RING[ring] / WHOLE));
        }
    }
    return fair_mean(sum, (int64_t)RINGS * DIRECTIONS);
}

static int64_t left_share(const void *ctx, mz_point p)
{
    const mz_line *line = ctx;
    return share_below(mz_shape_nearest(&line->shape, p).signed_m, line->error_m);
}

mz_position mz_line_position(const mz_line *line, mz_point p, int64_t radius_m)
{
    const mz_nearest near = mz_shape_nearest(&line->shape, p);
    mz_position out = {MZ_SIDE_UNDETERMINED,     WHOLE / 2,  WHOLE / 2, near.distance_m,
                       radius_m + line->error_m, near.at_end};
    if (near.distance_m == INT64_MAX || near.at_end) {
        return out;
    }
    const bool far = near.distance_m > 2 * out.band_m; /* beyond every place that is weighed: no need to */
    out.left_ppm = far ? (near.signed_m > 0 ? WHOLE : 0) : mean_share(p, radius_m, left_share, line);
    out.right_ppm = WHOLE - out.left_ppm;
    if (near.distance_m > out.band_m) {
        out.side = near.signed_m > 0 ? MZ_SIDE_LEFT : MZ_SIDE_RIGHT;
    }
    return out;
}

/* Metres into the zone (> 0) or outside it (< 0). */
static int64_t depth_m(const mz_zone *zone, mz_point p)
{
    if (zone->along != NULL) {
        const int64_t off = mz_shape_nearest(&zone->along->shape, p).distance_m;
        return off == INT64_MAX ? -off : zone->reach_m - off;
    }
    const int64_t off = mz_shape_nearest(&zone->shape, p).distance_m;
    return mz_shape_holds(&zone->shape, p) ? off : -off;
}

static int64_t zone_error_m(const mz_zone *zone)
{
    return zone->along != NULL ? zone->error_m + zone->along->error_m : zone->error_m;
}

static int64_t inside_share(const void *ctx, mz_point p)
{
    const mz_zone *zone = ctx;
    return share_below(depth_m(zone, p), zone_error_m(zone));
}

mz_inside mz_zone_position(const mz_zone *zone, mz_point p, int64_t radius_m)
{
    const int64_t depth = depth_m(zone, p), off = depth < 0 ? -depth : depth;
    mz_inside out = {MZ_SIDE_UNDETERMINED, WHOLE / 2, off, radius_m + zone_error_m(zone)};
    if (off == INT64_MAX) {
        return out;
    }
    const bool far = off > 2 * out.band_m;
    out.inside_ppm = far ? (depth > 0 ? WHOLE : 0) : mean_share(p, radius_m, inside_share, zone);
    if (off > out.band_m) {
        out.side = depth > 0 ? MZ_SIDE_LEFT : MZ_SIDE_RIGHT;
    }
    return out;
}

mz_str mz_side_word(mz_side side)
{
    return side == MZ_SIDE_LEFT ? S("left") : side == MZ_SIDE_RIGHT ? S("right") : S("undetermined");
}

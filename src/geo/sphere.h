/* sphere.h: distance, bearing and movement on the earth, with the same bits on every machine.
 *
 * Points are integers: millionths of a degree, WGS 84. Distances are whole metres on a sphere of the IUGG mean radius,
 * 6 371 008.8 m. Sines, cosines and roots are our own polynomials over +, -, *, / and sqrt of IEEE doubles, which
 * round alike everywhere (the build forbids fused multiply-add); nothing here calls the C library's libm functions
 * other than sqrt.
 * Limits   |lat| <= 90 000 000, |lon| <= 180 000 000. A sphere is up to 0.5 % off the ellipsoid.
 */
#ifndef MZ_GEO_SPHERE_H
#define MZ_GEO_SPHERE_H

#include "base/base.h"

#define MZ_LAT_MAX_E6     90000000
#define MZ_LON_MAX_E6     180000000
#define MZ_EARTH_RADIUS_M 6371008.8

typedef struct mz_point {
    int32_t lat_e6, lon_e6;
} mz_point;

static inline bool mz_point_valid(int64_t lat_e6, int64_t lon_e6)
{
    return lat_e6 >= -MZ_LAT_MAX_E6 && lat_e6 <= MZ_LAT_MAX_E6 && lon_e6 >= -MZ_LON_MAX_E6 && lon_e6 <= MZ_LON_MAX_E6;
}

/* Metres between two points, within 1 m up to 15 000 km (a few hundred metres at the antipode); right over the date
 * line and at the poles. */
int64_t mz_distance_m(mz_point a, mz_point b);
/* Initial bearing from a to b in tenths of a degree, 0..3599, clockwise from north; 0 where a equals b. */
int32_t mz_bearing_ddeg(mz_point a, mz_point b);
/* Where one arrives from `from` after distance_m >= 0 metres on the bearing. */
mz_point mz_point_move(mz_point from, int32_t bearing_ddeg, int64_t distance_m);

/* The 16 points: 0 -> "N", 225 -> "NNE", …; and back, also "north-east", "NE", "045", "45.5". */
mz_str mz_bearing_word(int32_t bearing_ddeg);
bool mz_bearing_parse(mz_str s, int32_t *bearing_ddeg);

/* For many comparisons: a point as a vector from the earth's centre in units of 1/128 m. The squared chord between
 * two such vectors is exact in int64, so "within reach" is three subtractions and one comparison:
 *     mz_chord2(a, b) <= mz_chord2_of_m(reach_m) */
typedef struct mz_xyz {
    int32_t x, y, z;
} mz_xyz;
mz_xyz mz_xyz_of(mz_point p);
int64_t mz_chord2_of_m(int64_t distance_m); /* distance along the surface, at most half the earth */
int64_t mz_xyz_distance_m(mz_xyz a, mz_xyz b);
static inline int64_t mz_chord2(mz_xyz a, mz_xyz b)
{
    const int64_t x = (int64_t)a.x - b.x, y = (int64_t)a.y - b.y, z = (int64_t)a.z - b.z;
    return x * x + y * y + z * z;
}

/* Cosine and sine of an angle in millionths of a degree, as fixed doubles (error below 1e-15). */
double mz_cos_e6(int64_t angle_e6);
double mz_sin_e6(int64_t angle_e6);

/* How far the true place of something reported with a UCDP where_prec may be from its point, when nothing better is
 * known: 1 -> 1 km (within the named place), 2 -> 25 km (UCDP's own), 3 -> 30 km (a district), 4 -> 120 km (a
 * province), 5 -> 250 km, 6 -> 600 km, 7 -> 250 km; others as 6. Meant as the radius that holds the place in 95 of 100
 * cases. */
int64_t mz_precision_radius_m(int where_prec);

#endif

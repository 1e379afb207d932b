#include "geo/geo.h"

#define LAT_MAX_E6 85051128 /* the square's edge is at 85.05112878 */
#define PI         3.14159265358979323846
#define LN2        0.69314718055994530942
#define SQRT2      1.41421356237309504880
#define SIDE       4294967296.0

/* ln q for q >= 1: halved to [1/sqrt 2, sqrt 2], then 2 atanh((q-1)/(q+1)) as a series whose first term left out is
 * below 1e-18. */
static double ln(double q)
{
    int halvings = 0;
    for (; q > SQRT2; halvings++) {
        q /= 2;
    }
    const double t = (q - 1) / (q + 1), y = t * t;
    double sum = 0;
    for (int k = 23; k >= 1; k -= 2) {
        sum = sum * y + 1.0 / k;
    }
    return 2 * t * sum + halvings * LN2;
}

mz_mercator mz_mercator_of(mz_point p)
{
    mz_mercator m;
    const uint64_t east = (uint64_t)((int64_t)p.lon_e6 + MZ_LON_MAX_E6);
    const uint64_t x = (east << 32) / (2 * (uint64_t)MZ_LON_MAX_E6);
    m.x = x > UINT32_MAX ? UINT32_MAX : (uint32_t)x;
    const int64_t lat = p.lat_e6 < 0 ? -(int64_t)p.lat_e6 : p.lat_e6;
    if (lat > LAT_MAX_E6) {
        m.y = p.lat_e6 < 0 ? UINT32_MAX : 0;
        return m;
    }
    const double s = mz_sin_e6(lat), share = ln((1 + s) / (1 - s)) / (4 * PI); /* 0 .. 0.5 from the equator */
    const double y = (p.lat_e6 < 0 ? 0.5 + share : 0.5 - share) * SIDE;
    m.y = y < 0 ? 0 : y >= SIDE ? UINT32_MAX : (uint32_t)y;
    return m;
}

#include "geo/project.h"

#include <math.h>

#define PI        3.14159265358979323846
#define A_M       6378137.0 /* WGS 84 */
#define FLAT      (1.0 / 298.257223563)
#define SCALE     0.9996
#define EAST_M    500000.0
#define MERCATOR  85.06 /* degrees; 85.0511 is the edge of the square */
#define ORDER     6
#define STEPS_MAX 8

static const char *const uris[MZ_CRSS] = {
    [MZ_CRS_84] = "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
    [MZ_CRS_4326] = "http://www.opengis.net/def/crs/EPSG/0/4326",
    [MZ_CRS_3857] = "http://www.opengis.net/def/crs/EPSG/0/3857",
    [MZ_CRS_32641] = "http://www.opengis.net/def/crs/EPSG/0/32641",
    [MZ_CRS_32642] = "http://www.opengis.net/def/crs/EPSG/0/32642",
};

mz_str mz_crs_uri(mz_crs crs)
{
    mz_assert(crs >= 0 && crs < MZ_CRSS);
    return mz_str_of(uris[crs]);
}

bool mz_crs_parse(mz_str uri, mz_crs *out)
{
    for (int i = 0; i < MZ_CRSS; i++) {
        if (mz_str_eq(uri, mz_str_of(uris[i]))) {
            *out = (mz_crs)i;
            return true;
        }
    }
    return false;
}

static double radians(double deg) { return deg * (PI / 180.0); }
static double degrees(double rad) { return rad * (180.0 / PI); }

/* ---- spherical Mercator ---- */

static bool mercator(double lon_deg, double lat_deg, mz_xy *out)
{
    if (!(fabs(lat_deg) <= MERCATOR)) {
        return false;
    }
    *out = (mz_xy){A_M * radians(lon_deg), A_M * asinh(tan(radians(lat_deg)))};
    return true;
}

static bool mercator_back(mz_xy at, double *lon_deg, double *lat_deg)
{
    *lon_deg = degrees(at.x / A_M);
    *lat_deg = degrees(atan(sinh(at.y / A_M)));
    return true;
}

/* ---- UTM ---- */

/* Polynomials in the third flattening n: how far the ellipsoid's Mercator is from the sphere's, there and back. The
 * row j holds the coefficients of n^(j+1) and up. */
static const double there[ORDER][ORDER] = {
    {1.0 / 2, -2.0 / 3, 5.0 / 16, 41.0 / 180, -127.0 / 288, 7891.0 / 37800},
    {0, 13.0 / 48, -3.0 / 5, 557.0 / 1440, 281.0 / 630, -1983433.0 / 1935360},
    {0, 0, 61.0 / 240, -103.0 / 140, 15061.0 / 26880, 167603.0 / 181440},
    {0, 0, 0, 49561.0 / 161280, -179.0 / 168, 6601661.0 / 7257600},
    {0, 0, 0, 0, 34729.0 / 80640, -3418889.0 / 1995840},
    {0, 0, 0, 0, 0, 212378941.0 / 319334400},
};
static const double back[ORDER][ORDER] = {
    {1.0 / 2, -2.0 / 3, 37.0 / 96, -1.0 / 360, -81.0 / 512, 96199.0 / 604800},
    {0, 1.0 / 48, 1.0 / 15, -437.0 / 1440, 46.0 / 105, -1118711.0 / 3870720},
    {0, 0, 17.0 / 480, -37.0 / 840, -209.0 / 4480, 5569.0 / 90720},
    {0, 0, 0, 4397.0 / 161280, -11.0 / 504, -830251.0 / 7257600},
    {0, 0, 0, 0, 4583.0 / 161280, -108847.0 / 3991680},
    {0, 0, 0, 0, 0, 20648693.0 / 638668800},
};

static const double third = FLAT / (2.0 - FLAT);
static const double eccentric2 = FLAT * (2.0 - FLAT);

/* k0 times the radius of a circle as long as a meridian. */
static double meridian_m(void)
{
    const double n2 = third * third;
    return SCALE * A_M / (1.0 + third) * (1.0 + n2 * (1.0 / 4 + n2 * (1.0 / 64 + n2 / 256)));
}

/* Adds sign * the sum of one series to (xi, eta). */
static void correct(const double series[ORDER][ORDER], double sign, double *xi, double *eta)
{
    const double xi_0 = *xi, eta_0 = *eta;
    for (int j = 0; j < ORDER; j++) {
        double sum = 0;
        for (int k = ORDER - 1; k >= 0; k--) {
            sum = (sum + series[j][k]) * third;
        }
        const double twice = 2.0 * (j + 1);
        *xi += sign * sum * sin(twice * xi_0) * cosh(twice * eta_0);
        *eta += sign * sum * cos(twice * xi_0) * sinh(twice * eta_0);
    }
}

/* Tangent of the conformal latitude from that of the geographic one. */
static double conformal(double tau)
{
    const double e = sqrt(eccentric2), secant = hypot(1.0, tau);
    const double sigma = sinh(e * atanh(e * tau / secant));
    return tau * hypot(1.0, sigma) - sigma * secant;
}

static double geographic(double tau_conformal)
{
    double tau = tau_conformal / (1.0 - eccentric2);
    for (int i = 0; i < STEPS_MAX; i++) {
        const double now = conformal(tau);
        const double step = (tau_conformal - now) / hypot(1.0, now) * (1.0 + (1.0 - eccentric2) * tau * tau) /
                            ((1.0 - eccentric2) * hypot(1.0, tau));
        tau += step;
        if (fabs(step) < 1e-15 * hypot(1.0, tau)) {
            break;
        }
    }
    return tau;
}

static double middle_deg(mz_crs crs) { return crs == MZ_CRS_32641 ? 63.0 : 69.0; }

static bool utm(double lon_deg, double lat_deg, double middle, mz_xy *out)
{
    const double east = lon_deg - middle > 180.0 ? lon_deg - middle - 360.0 : lon_deg - middle;
    if (!(fabs(east) <= MZ_UTM_REACH_DEG) && !(fabs(east + 360.0) <= MZ_UTM_REACH_DEG)) {
        return false;
    }
    const double lambda = radians(east), tau = conformal(tan(radians(lat_deg)));
    double xi = atan2(tau, cos(lambda)), eta = asinh(sin(lambda) / hypot(tau, cos(lambda)));
    correct(there, 1.0, &xi, &eta);
    *out = (mz_xy){EAST_M + meridian_m() * eta, meridian_m() * xi};
    return true;
}

static bool utm_back(mz_xy at, double middle, double *lon_deg, double *lat_deg)
{
    double xi = at.y / meridian_m(), eta = (at.x - EAST_M) / meridian_m();
    if (!(fabs(xi) <= PI / 2) || !(fabs(eta) <= 1.5)) {
        return false;
    }
    correct(back, -1.0, &xi, &eta);
    const double lambda = atan2(sinh(eta), cos(xi));
    const double lon = middle + degrees(lambda);
    *lon_deg = lon > 180.0 ? lon - 360.0 : lon;
    *lat_deg = degrees(atan(geographic(sin(xi) / hypot(sinh(eta), cos(xi)))));
    return fabs(degrees(lambda)) <= MZ_UTM_REACH_DEG + 1;
}

/* ---- all of them ---- */

bool mz_crs_of_point(mz_crs crs, mz_point p, mz_xy *out)
{
    const double lon = p.lon_e6 / 1e6, lat = p.lat_e6 / 1e6;
    switch (crs) {
    case MZ_CRS_84:
        *out = (mz_xy){lon, lat};
        return true;
    case MZ_CRS_4326:
        *out = (mz_xy){lat, lon};
        return true;
    case MZ_CRS_3857:
        return mercator(lon, lat, out);
    case MZ_CRS_32641:
    case MZ_CRS_32642:
        return utm(lon, lat, middle_deg(crs), out);
    case MZ_CRSS:
        break;
    }
    mz_die(MZ_HERE, "no such reference system");
}

bool mz_crs_to_degrees(mz_crs crs, mz_xy at, double *lon_deg, double *lat_deg)
{
    double lon = at.x, lat = at.y;
    bool is = true;
    if (crs == MZ_CRS_4326) {
        lon = at.y;
        lat = at.x;
    } else if (crs == MZ_CRS_3857) {
        is = mercator_back(at, &lon, &lat);
    } else if (crs != MZ_CRS_84) {
        is = utm_back(at, middle_deg(crs), &lon, &lat);
    }
    if (!is || !(fabs(lon) <= 180.0 + 1e-9) || !(fabs(lat) <= 90.0 + 1e-9)) {
        return false;
    }
    *lon_deg = lon;
    *lat_deg = lat;
    return true;
}

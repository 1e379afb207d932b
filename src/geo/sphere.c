#include "geo/geo.h"

#include <math.h> /* sqrt only: it is correctly rounded everywhere */

#define PI       3.14159265358979323846
#define DEGREE   1000000
#define CIRCLE   (360 * (int64_t)DEGREE)
#define UNITS    128.0 /* of mz_xyz in a metre */
#define BEARINGS 3600

_Static_assert(INT64_C(2) * 6371009 * 128 < INT32_MAX, "differences of mz_xyz fit int32");

/* Taylor series on [0, pi/4], where the first term left out is below 1e-17. */
static double sin_small(double x)
{
    const double y = x * x;
    double sum = -1.0 / 1307674368000.0; /* 15! */
    sum = sum * y + 1.0 / 6227020800.0;
    sum = sum * y - 1.0 / 39916800.0;
    sum = sum * y + 1.0 / 362880.0;
    sum = sum * y - 1.0 / 5040.0;
    sum = sum * y + 1.0 / 120.0;
    sum = sum * y - 1.0 / 6.0;
    return x + x * y * sum;
}

static double cos_small(double x)
{
    const double y = x * x;
    double sum = 1.0 / 20922789888000.0; /* 16! */
    sum = sum * y - 1.0 / 87178291200.0;
    sum = sum * y + 1.0 / 479001600.0;
    sum = sum * y - 1.0 / 3628800.0;
    sum = sum * y + 1.0 / 40320.0;
    sum = sum * y - 1.0 / 720.0;
    sum = sum * y + 1.0 / 24.0;
    sum = sum * y - 0.5;
    return 1.0 + y * sum;
}

/* Cosine of an angle in [0, 90] degrees; exact at both ends. */
static double cos_quarter(int64_t e6)
{
    const int64_t half = 45 * (int64_t)DEGREE;
    const double scale = PI / (180.0 * DEGREE);
    return e6 <= half ? cos_small((double)e6 * scale) : sin_small((double)(2 * half - e6) * scale);
}

double mz_cos_e6(int64_t angle_e6)
{
    int64_t a = angle_e6 % CIRCLE;
    a = a < 0 ? -a : a;
    a = a > CIRCLE / 2 ? CIRCLE - a : a;
    return a <= CIRCLE / 4 ? cos_quarter(a) : -cos_quarter(CIRCLE / 2 - a);
}

double mz_sin_e6(int64_t angle_e6) { return mz_cos_e6(angle_e6 - CIRCLE / 4); }

/* atan of t in [0, 1]: halved twice, then a series that ends below 1e-17. */
static double atan_unit(double t)
{
    for (int i = 0; i < 2; i++) {
        t = t / (1 + sqrt(1 + t * t));
    }
    static const double ODD[] = {1.0 / 21, 1.0 / 19, 1.0 / 17, 1.0 / 15, 1.0 / 13, 1.0 / 11,
                                 1.0 / 9,  1.0 / 7,  1.0 / 5,  1.0 / 3,  1.0};
    const double y = t * t;
    double sum = 0;
    for (size_t k = 0; k < sizeof ODD / sizeof ODD[0]; k++) {
        sum = ODD[k] - y * sum;
    }
    return 4 * t * sum;
}

/* Angle of (x, y) in [0, 2 pi). */
static double angle_of(double x, double y)
{
    const double ax = x < 0 ? -x : x, ay = y < 0 ? -y : y;
    if (!(ax > 0) && !(ay > 0)) {
        return 0;
    }
    double a = ay <= ax ? atan_unit(ay / ax) : PI / 2 - atan_unit(ax / ay);
    a = x < 0 ? PI - a : a;
    return y < 0 ? 2 * PI - a : a;
}

/* Nearest integer, halves away from zero. */
static int64_t round_to_int(double v) { return (int64_t)(v < 0 ? v - 0.5 : v + 0.5); }

mz_xyz mz_xyz_of(mz_point p)
{
    const double r = MZ_EARTH_RADIUS_M * UNITS, c = r * mz_cos_e6(p.lat_e6);
    return (mz_xyz){(int32_t)round_to_int(c * mz_cos_e6(p.lon_e6)), (int32_t)round_to_int(c * mz_sin_e6(p.lon_e6)),
                    (int32_t)round_to_int(r * mz_sin_e6(p.lat_e6))};
}

/* Arc of a sine in [0, 1/64]: series up to where the next term is below 1e-17. */
static double arc_small(double s)
{
    const double y = s * s;
    return s * (1.0 + y * (1.0 / 6.0 + y * (3.0 / 40.0 + y * (15.0 / 336.0 + y * (105.0 / 3456.0)))));
}

int64_t mz_xyz_distance_m(mz_xyz a, mz_xyz b)
{
    const double half_chord = sqrt((double)mz_chord2(a, b)) / (2 * UNITS) / MZ_EARTH_RADIUS_M;
    const double sine = half_chord > 1 ? 1 : half_chord;
    const double arc = sine < 1.0 / 64.0 ? arc_small(sine) : angle_of(sqrt(1 - sine * sine), sine);
    return round_to_int(2 * MZ_EARTH_RADIUS_M * arc);
}

int64_t mz_distance_m(mz_point a, mz_point b) { return mz_xyz_distance_m(mz_xyz_of(a), mz_xyz_of(b)); }

int64_t mz_chord2_of_m(int64_t distance_m)
{
    const double half_turn = PI * MZ_EARTH_RADIUS_M;
    double half = (double)distance_m / (2 * MZ_EARTH_RADIUS_M); /* radians, at most pi/2 */
    half = (double)distance_m > half_turn ? PI / 2 : half < 0 ? 0 : half;
    const double sine = half <= PI / 4 ? sin_small(half) : cos_small(PI / 2 - half);
    const double chord = 2 * MZ_EARTH_RADIUS_M * UNITS * sine;
    return (int64_t)(chord * chord);
}

int32_t mz_bearing_ddeg(mz_point a, mz_point b)
{
    const int64_t dlon = (int64_t)b.lon_e6 - a.lon_e6;
    const double east = mz_sin_e6(dlon) * mz_cos_e6(b.lat_e6);
    const double north =
        mz_cos_e6(a.lat_e6) * mz_sin_e6(b.lat_e6) - mz_sin_e6(a.lat_e6) * mz_cos_e6(b.lat_e6) * mz_cos_e6(dlon);
    if (a.lat_e6 == b.lat_e6 && dlon % CIRCLE == 0) {
        return 0;
    }
    return (int32_t)(round_to_int(angle_of(north, east) * (0.5 * BEARINGS) / PI) % BEARINGS);
}

static int32_t angle_e6(double radians) { return (int32_t)round_to_int(radians * (180.0 * DEGREE) / PI); }

mz_point mz_point_move(mz_point from, int32_t bearing_ddeg, int64_t distance_m)
{
    const int64_t delta = round_to_int((double)distance_m / MZ_EARTH_RADIUS_M * (180.0 * DEGREE) / PI);
    const int64_t theta = (int64_t)bearing_ddeg * (DEGREE / 10);
    const double sin_lat =
        mz_sin_e6(from.lat_e6) * mz_cos_e6(delta) + mz_cos_e6(from.lat_e6) * mz_sin_e6(delta) * mz_cos_e6(theta);
    const double lat_sine = sin_lat > 1 ? 1 : sin_lat < -1 ? -1 : sin_lat;
    const double lat_cosine = sqrt(1 - lat_sine * lat_sine);
    const double lat = lat_sine < 0 ? -angle_of(lat_cosine, -lat_sine) : angle_of(lat_cosine, lat_sine);
    const double east = mz_sin_e6(theta) * mz_sin_e6(delta) * mz_cos_e6(from.lat_e6);
    const double north = mz_cos_e6(delta) - mz_sin_e6(from.lat_e6) * lat_sine;
    const int64_t lon = (int64_t)from.lon_e6 + angle_e6(angle_of(north, east));
    return (mz_point){angle_e6(lat), (int32_t)(lon > CIRCLE / 2 ? lon - CIRCLE : lon)};
}

/* --- bearings in words --- */

static const char *const POINTS[16] = {"N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE",
                                       "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW"};

mz_str mz_bearing_word(int32_t bearing_ddeg)
{
    const int32_t turned = ((bearing_ddeg % BEARINGS) + BEARINGS) % BEARINGS;
    return mz_str_of(POINTS[(turned * 2 + 225) / 450 % 16]);
}

/* "north-north-east" to "NNE": each word gives its first letter. Returns how many, 0 when it is something else. */
static mz_len letters_of(mz_str s, char out[4])
{
    static const char *const WORDS[4] = {"north", "east", "south", "west"};
    mz_len n = 0, at = 0;
    while (at < s.len && n < 3) {
        const mz_str rest = mz_str_from(s, at);
        mz_len took = 0;
        for (int k = 0; k < 4 && took == 0; k++) {
            const mz_str word = mz_str_of(WORDS[k]);
            if (rest.len >= word.len && mz_str_eq_fold(mz_str_sub(rest, 0, word.len), word)) {
                took = word.len;
            } else if (mz_to_lower(rest.data[0]) == WORDS[k][0]) {
                took = s.len <= 3 ? 1 : 0;
            }
            out[n] = (char)(WORDS[k][0] - 32);
        }
        if (took == 0) {
            return 0;
        }
        n++;
        at += took;
        at += at + 1 < s.len && (s.data[at] == '-' || s.data[at] == ' ') ? 1 : 0;
    }
    return at == s.len ? n : 0;
}

bool mz_bearing_parse(mz_str s, int32_t *bearing_ddeg)
{
    int64_t tenths = 0;
    if (s.len > 0 && mz_is_digit(s.data[0])) {
        if (!mz_str_fixed(s, 1, &tenths) || tenths > BEARINGS) {
            return false;
        }
        *bearing_ddeg = (int32_t)(tenths % BEARINGS);
        return true;
    }
    char letters[4] = "";
    const mz_len n = letters_of(s, letters);
    for (int k = 0; k < 16 && n > 0; k++) {
        if (mz_str_eq(mz_str_of(POINTS[k]), (mz_str){(const uint8_t *)letters, n})) {
            *bearing_ddeg = k * 225;
            return true;
        }
    }
    return false;
}

int64_t mz_precision_radius_m(int where_prec)
{
    static const int32_t KM[8] = {600, 1, 25, 30, 120, 250, 600, 250};
    return INT64_C(1000) * KM[where_prec >= 1 && where_prec <= 7 ? where_prec : 0];
}

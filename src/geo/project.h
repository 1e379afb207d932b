/* project.h: positions in the reference systems that clients ask for.
 *
 * Out     CRS84 (longitude, latitude), EPSG:4326 (latitude, longitude), EPSG:3857 (spherical Mercator, metres),
 *         EPSG:32641 and EPSG:32642 (UTM on WGS 84, zones 41 and 42 north, metres). Coordinates stand in the order of
 *         the system's axes.
 * Limits  3857: to 85.06 degrees north and south. UTM: to MZ_UTM_REACH_DEG from the zone's middle, north of the equator
 *         or south of it (then y is below 0). Beyond that a place has no coordinates in the system.
 * These use the C library's functions, so the last bits may differ between machines: round before you show them.
 * Source  EPSG guidance note 7-2; transverse Mercator by Krueger's series to the sixth order, as in C. F. F. Karney,
 *         "Transverse Mercator with an accuracy of a few nanometers", J. Geodesy 85 (2011), equations 7 to 36.
 */
#ifndef MZ_GEO_PROJECT_H
#define MZ_GEO_PROJECT_H

#include "geo/sphere.h"

#define MZ_UTM_REACH_DEG 60

typedef enum mz_crs { MZ_CRS_84, MZ_CRS_4326, MZ_CRS_3857, MZ_CRS_32641, MZ_CRS_32642, MZ_CRSS } mz_crs;

mz_str mz_crs_uri(mz_crs crs);              /* "http://www.opengis.net/def/crs/EPSG/0/3857" */
bool mz_crs_parse(mz_str uri, mz_crs *out); /* exactly that */
static inline bool mz_crs_metric(mz_crs crs) { return crs >= MZ_CRS_3857; }

typedef struct mz_xy {
    double x, y; /* first and second axis */
} mz_xy;

/* false: the point is outside what the system covers. */
bool mz_crs_of_point(mz_crs crs, mz_point p, mz_xy *out);
/* Longitude and latitude in degrees; false: no such place, or not a number. */
bool mz_crs_to_degrees(mz_crs crs, mz_xy at, double *lon_deg, double *lat_deg);

#endif

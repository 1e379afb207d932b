/* mercator.h: points on the square map of the web, as shares of its side in units of 2^-32.
 *
 * Out     x from west to east, y from north to south; what lies beyond 85.0511 degrees is drawn to the edge.
 * The same bits on every machine: sines as in sphere.h, and a logarithm of our own.
 * Source  EPSG 3857 (spherical); tiles at zoom z are the top z bits.
 */
#ifndef MZ_GEO_MERCATOR_H
#define MZ_GEO_MERCATOR_H

#include "geo/sphere.h"

typedef struct mz_mercator {
    uint32_t x, y;
} mz_mercator;

mz_mercator mz_mercator_of(mz_point p);

#endif

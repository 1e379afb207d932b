/* land.h: land and boundaries, as one publisher draws them, for the ground of a map.
 *
 * In      a box; how fine the drawing is to be.
 * Out     land as rings cut to the box, and boundaries as paths, each with the two names that the publisher puts on its
 *         sides. A boundary here is one view among others: who shows it says whose (mz_land_holder).
 * Owns    nothing: points live in perm, names are constant.
 * Limits  boxes that do not cross the 180th meridian.
 * Source  Natural Earth 1:10m, version 4.1, public domain, as the package world-atlas of package.json carries it,
 * rounded there to some 300 m. It was held against another source once: half of it within 1.1 km, all within 5 km.
 */
#ifndef MZ_GEO_LAND_H
#define MZ_GEO_LAND_H

#include "geo/shape.h"

typedef struct mz_box {
    mz_point south_west, north_east;
} mz_box;

typedef struct mz_boundary {
    mz_path path;
    mz_str name_a, name_b; /* "Afghanistan", "Pakistan", in the order of the table; name_b empty: a coast */
} mz_boundary;
typedef struct mz_boundaries {
    mz_boundary *v;
    mz_len n, cap;
} mz_boundaries;

#define MZ_LAND_HOLDER  "Natural Earth"
#define MZ_LAND_ERROR_M 5000

/* Rings cut to the box: only good for filling, as cuts run along the box. Points nearer to each other than step_e6 are
 * left out. */
mz_shape mz_land_within(mz_box box, int64_t step_e6, mz_arena *perm);
/* Boundaries between two countries that touch the box, whole. Both ends of each stay. */
mz_boundaries mz_boundaries_within(mz_box box, int64_t step_e6, mz_arena *perm);

#endif

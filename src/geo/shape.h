/* shape.h: lines and areas in whole millionths of a degree.
 *
 * Edges are straight in longitude and latitude, as GeoJSON (RFC 7946) says; a shape that crosses the 180th meridian
 * must be cut there. Area tests are exact integers; the nearest place is sought in a plane
 * round the point asked for, which is right up to some 500 km and rough beyond; its distance is that on the sphere.
 * Owns     nothing: points live where the caller keeps them.
 */
#ifndef MZ_GEO_SHAPE_H
#define MZ_GEO_SHAPE_H

#include "geo/sphere.h"

#define MZ_SHAPE_POINTS_MAX 1000000

typedef enum mz_shape_kind { MZ_SHAPE_POINTS, MZ_SHAPE_LINES, MZ_SHAPE_AREAS } mz_shape_kind;

/* A polyline, a ring (first point = last point) or a list of single points. */
typedef struct mz_path {
    const mz_point *v;
    mz_len n;
} mz_path;

typedef struct mz_shape {
    mz_shape_kind kind;
    const mz_path *paths; /* of areas: rings, outer and inner alike, taken by the even-odd rule */
    mz_len n;
} mz_shape;

/* The nearest place of a shape's edges. */
typedef struct mz_nearest {
    int64_t distance_m; /* >= 0; INT64_MAX when the shape is empty */
    int64_t signed_m;   /* > 0 left of the path's direction, < 0 right */
    bool at_end;        /* the nearest place is the open end of a path: left and right mean little there */
    mz_point at;
} mz_nearest;

/* Too few points, open rings, points out of range. MZ_BAD_INPUT, at = path number. */
MZ_MUST mz_status mz_shape_check(const mz_shape *shape);
bool mz_shape_holds(const mz_shape *areas, mz_point p); /* a point on the edge is inside */
mz_nearest mz_shape_nearest(const mz_shape *shape, mz_point p);
/* Lines (that mz_shape_check accepts) whose ends meet, joined to one path each, in the order and direction of the
 * first; areas are left alone. */
mz_shape mz_shape_stitch(const mz_shape *shape, mz_arena *perm);
int64_t mz_shape_length_m(const mz_shape *shape);
/* South-west and north-east corner of all points; false when there are none. */
bool mz_shape_box(const mz_shape *shape, mz_point *south_west, mz_point *north_east);

#endif

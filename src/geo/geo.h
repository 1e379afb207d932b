/* geo.h: where things are: places with their uncertainty, distances, lines and zones with the holder of each view.
 *
 * sphere     points, distances, bearings, uncertainty of a precision class
 * shape      polylines and areas: inside, nearest, length
 * line       lines and zones with view-holder, source and error; which side, as a probability with a band
 * gazetteer  names to places
 * land       land and boundaries as one publisher draws them, for the ground of a map
 * mercator   points on the square map that web tiles cut
 * project    positions in the reference systems that clients ask for
 */
#ifndef MZ_GEO_H
#define MZ_GEO_H

#include "geo/gazetteer.h"
#include "geo/land.h"
#include "geo/line.h"
#include "geo/mercator.h"
#include "geo/project.h"
#include "geo/shape.h"
#include "geo/sphere.h"

#endif

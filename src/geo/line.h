/* line.h: lines and zones, each with the one who holds that view of it, and where a place lies to them.
 *
 * There is no line without a holder, a source and a stated error. Which side something was on is a probability made of
 * the place's own uncertainty and the line's, and inside the band (their sum) no side is ever named.
 *
 * Method   the place is a symmetric normal about its point, 95 % within radius_m; the line is off by a normal, 95 %
 *          within error_m. The probability is the mean over 8 x 12 equally likely places of the normal's share on
 *          each side: fixed places, fixed order, so the same bits everywhere (docs/geo.md).
 */
#ifndef MZ_GEO_LINE_H
#define MZ_GEO_LINE_H

#include "geo/shape.h"

typedef struct mz_line {
    mz_str id, name;
    mz_str holder; /* whose view this is: an actor code, or a publisher's name */
    mz_str source; /* from where it was drawn */
    mz_str grade;  /* its class in words: "claimed boundary", "line of contact", "drawn for illustration" */
    mz_day date;   /* MZ_NO_DAY when not given */
    int64_t error_m;
    mz_str left, right; /* sides (country codes) left and right in the order of points; may be empty */
    mz_shape shape;     /* MZ_SHAPE_LINES */
} mz_line;

typedef struct mz_zone {
    mz_str id, name, holder, source, grade;
    mz_day date;
    int64_t error_m;
    const mz_line *along; /* the zone is all within reach_m of this line, or NULL */
    int64_t reach_m;
    mz_shape shape; /* MZ_SHAPE_AREAS when `along` is NULL */
} mz_zone;

typedef enum mz_side { MZ_SIDE_LEFT, MZ_SIDE_RIGHT, MZ_SIDE_UNDETERMINED } mz_side;

typedef struct mz_position {
    mz_side side;
    int32_t left_ppm, right_ppm; /* together 1 000 000 */
    int64_t distance_m;          /* of the point from the line */
    int64_t band_m;              /* radius + error: within it the side is undetermined */
    bool at_end;                 /* beyond an end of the line: undetermined whatever the distance */
} mz_position;

typedef struct mz_inside {
    mz_side side;       /* MZ_SIDE_LEFT = inside, MZ_SIDE_RIGHT = outside */
    int32_t inside_ppm; /* that the place lies in the zone */
    int64_t distance_m; /* of the point from the zone's edge */
    int64_t band_m;
} mz_inside;

mz_position mz_line_position(const mz_line *line, mz_point p, int64_t radius_m);
mz_inside mz_zone_position(const mz_zone *zone, mz_point p, int64_t radius_m);
mz_str mz_side_word(mz_side side); /* "left", "right", "undetermined" */

#endif

/* map.h: what the page of the map shows of a period, for its drawing, its lists and its script. (internal to serve)
 *
 * In      a visit with its case; the days.
 * Out     incidents, crossings, who watched where, lines and zones, and the box that holds them.
 * Limits  MZ_MAP_MOST incidents, the latest of the period; `all` tells how many there are.
 */
#ifndef MZ_SERVE_MAP_H
#define MZ_SERVE_MAP_H

#include "serve/page/page.h"

#define MZ_MAP_MOST    2000
#define MZ_MAP_KNOWN_M 5000   /* a place that is known to within so much is drawn as a filled mark */
#define MZ_MAP_WIDE_M  150000 /* areas beyond are drawn as an edge alone */

/* Who is said to act, as the drawing tells it. */
typedef enum mz_map_side { MZ_MAP_FIRST, MZ_MAP_SECOND, MZ_MAP_OTHER, MZ_MAP_SIDES } mz_map_side;

typedef struct mz_scene {
    mz_day from, to;
    mz_day listed_from;               /* from this day on all incidents are in the list */
    const mz_incident_row *incidents; /* the latest first */
    mz_len n, all, unplaced;
    const mz_crossing_row *crossings;
    mz_len crossings_n;
    const mz_brief_coverage *coverage;
    mz_len coverage_n;
    const mz_line *lines;
    mz_len lines_n;
    const mz_zone *zones;
    mz_len zones_n;
    bool any;     /* something has a place */
    mz_box box;   /* what is shown first */
    mz_box whole; /* and what else there is */
} mz_scene;

/* From ?from= and ?to=; without them the whole case where it is small enough, else its last days. */
MZ_MUST mz_status mz_scene_of(mz_visit *v, mz_scene *out);
/* The same without incidents, for days and a box that the page has chosen: ?box=west,south,east,north. */
MZ_MUST mz_status mz_scene_around(mz_visit *v, mz_scene *out);

mz_map_side mz_map_side_of(const mz_case *c, const mz_incident_row *r);
int64_t mz_map_radius_m(const mz_incident_row *r);
mz_box mz_box_widened(mz_box box, int64_t percent); /* of the larger of its sides, everywhere */
mz_box mz_box_joined(mz_box a, mz_box b);
/* Whether Natural Earth's line is one between two parties of the case. */
bool mz_map_between_parties(const mz_case *c, const mz_boundary *b);

/* The drawing that needs no script. */
void mz_map_draw(mz_visit *v, mz_buf *out, const mz_scene *s);
/* The small mark of a side, of a line: what stands in the legend and before each item of the list. */
void mz_map_mark(mz_buf *out, mz_map_side side, bool hollow);
void mz_map_line_mark(mz_buf *out, mz_len nth);
void mz_map_other_mark(mz_buf *out, const char *what); /* "zone", "open", "closed", "unknown", "unwatched", "watched" */

/* map_context.c: GET /map/context */
void mz_map_context(mz_visit *v, mz_http_answer *a);

#endif

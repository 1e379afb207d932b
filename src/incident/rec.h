/* rec.h: a report as integers, in record order: all that scoring and blocking look at.
 *
 * In      mz_report[n], any order.
 * Out     rec[k] is the k-th report in record order (source, rec_id, as bytes); order[k] its place in the input.
 * Place   a point on the sphere as x, y, z in units of radius / 2^30 (6 mm), so that nothing wraps at the date line and
 *         nothing degenerates at a pole. Distances are chords (at 120 km shorter than the arc by 2 m). Sine and
 *         cosine are polynomials of our own: the same bits on every machine.
 * Source  IUGG mean radius 6 371 008.8 m.
 */
#ifndef MZ_INCIDENT_REC_H
#define MZ_INCIDENT_REC_H

#include "incident/incident.h"

#define MZ_EARTH_M     6371008.8
#define MZ_REC_UNKNOWN (-1)
#define MZ_REC_OPEN    INT32_MAX

typedef struct mz_rec {
    int32_t x, y, z;                           /* 2^30 is the radius of the earth */
    int32_t from, to;                          /* days as given */
    int32_t reach_from, reach_to;              /* widened by what date_prec leaves open */
    int32_t type_fine, type_broad;             /* numbers of names; 0 unknown */
    int32_t dyad, conflict;                    /* 0 unknown */
    int32_t country, adm_1, adm_2;             /* 0 unknown */
    int32_t deaths_lo, deaths_best, deaths_hi; /* deaths_best is MZ_REC_UNKNOWN when not counted */
    uint16_t source;
    uint16_t clean; /* the source's number plus one when it is clean, else 0 */
    uint8_t where_prec, date_prec;
    bool usable; /* has a place and a day */
} mz_rec;

typedef struct mz_rec_source {
    mz_str name, family;
    bool dirty;
} mz_rec_source;

/* Numbers given to names so far: two reports compare by them, so they must share one. */
typedef struct mz_rec_names mz_rec_names;

typedef struct mz_recs {
    mz_rec *v; /* in record order */
    mz_len n;
    const int32_t *order;         /* place in the input */
    const int32_t *by_id;         /* places in the input in byte order of the rec_ids */
    const mz_rec_source *sources; /* in byte order of the names */
    mz_len sources_n;
    mz_len unplaced, undated;
    mz_rec_names *names;
} mz_recs;

/* Fails as mz_match does. */
MZ_MUST mz_status mz_recs_of(const mz_report *reports, mz_len n, mz_recs *out, mz_arena *perm, mz_arena scratch);

/* MZ_BAD_INPUT when a field is out of its range. */
MZ_MUST mz_status mz_rec_check(const mz_report *r, mz_len at);
/* One report more, of source number `source`; r was checked. */
void mz_rec_set(const mz_report *r, mz_rec_names *names, uint16_t source, mz_rec *out, mz_arena *perm);

/* Squared chord in units of (radius / 2^30)^2; at most 2^62. */
static inline int64_t mz_rec_chord2(const mz_rec *a, const mz_rec *b)
{
    const int64_t dx = (int64_t)a->x - b->x, dy = (int64_t)a->y - b->y, dz = (int64_t)a->z - b->z;
    return dx * dx + dy * dy + dz * dz;
}
int64_t mz_rec_reach2(int64_t metres); /* the square of a length in chord units, rounded up */
int64_t mz_rec_metres(int64_t chord2); /* whole metres, rounded down */

/* A point on the sphere; lat within +-90e6, lon within +-360e6. */
void mz_rec_point(int32_t lat_e6, int32_t lon_e6, int32_t xyz[3]);

#endif

/* geojson.h: points, lines and polygons with their properties.
 *
 * In      a FeatureCollection, a Feature or a bare geometry; WGS 84, longitude first. Files larger than memory are
 *         fine: one feature is held at a time.
 * Out     features in the order of the file with their byte span. A feature that is wrong has a `fault`; the rest goes
 * on. Owns    nothing: a feature lives in the arena given to the call that returned it. Limits  MZ_GEOJSON_FEATURE_MAX
 * bytes a feature, MZ_JSON_DEPTH_MAX; |lat| <= 90, |lon| <= 180. Heights are dropped. Geometry collections are refused.
 * Rings must be closed and have four positions. Source  RFC 7946; coordinates are rounded half away from zero to
 * millionths of a degree.
 */
#ifndef MZ_FORMAT_GEOJSON_H
#define MZ_FORMAT_GEOJSON_H

#include "format/json.h"

#define MZ_GEOJSON_FEATURE_MAX (16 << 20)

typedef enum mz_geojson_kind {
    MZ_GEOJSON_NONE, /* "geometry": null */
    MZ_GEOJSON_POINTS,
    MZ_GEOJSON_LINES,
    MZ_GEOJSON_POLYGONS
} mz_geojson_kind;

typedef struct mz_geojson_position {
    int32_t lat_e6, lon_e6;
} mz_geojson_position;

/* Points: one part with every point. Lines: one part a line. Polygons: one part a ring; a ring that is not a hole
 * begins a new polygon. The first and the last position of a ring are the same. */
typedef struct mz_geojson_part {
    const mz_geojson_position *v;
    mz_len n;
    bool hole;
} mz_geojson_part;

typedef struct mz_geojson_feature {
    mz_geojson_kind kind;
    const mz_geojson_part *parts;
    mz_len parts_n;
    mz_json properties; /* MZ_JSON_OBJECT, or MZ_JSON_NULL when there are none */
    mz_str id;          /* as text; empty when there is none */
    mz_len begin, end;  /* its bytes */
    mz_len line;        /* of its first byte, from 1 */
    const char *fault;  /* a static sentence; NULL when it is good */
    mz_len fault_at;
} mz_geojson_feature;

typedef struct mz_geojson {
    mz_str bytes;
    mz_len at;            /* where the next feature is looked for */
    mz_len line, line_at; /* line of byte line_at */
    int state;            /* how the file is built, and whether it has ended */
} mz_geojson;

/* Fails with MZ_BAD_INPUT when the bytes are no GeoJSON at all (at = byte). */
MZ_MUST mz_status mz_geojson_open(mz_str bytes, mz_geojson *out);
/* The next feature; false at the end. A file that breaks off ends with a feature that has a fault. */
bool mz_geojson_next(mz_geojson *g, mz_geojson_feature *feature, mz_arena *perm);

typedef struct mz_geojson_features {
    mz_geojson_feature *v;
    mz_len n, cap;
} mz_geojson_features;
/* All features at once, for small files; the first fault fails the whole. */
MZ_MUST mz_status mz_geojson_parse(mz_str bytes, mz_geojson_features *out, mz_arena *perm);

#endif

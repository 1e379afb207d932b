/* feature.h: a point with its properties, as every writer of geographic files takes it.
 *
 * A class of features has a name and a list of fields; every feature of it has one value for each field, known or not:
 * types are constant and no property is ever missing.
 * Owns    nothing: text lives where the caller keeps it, until the writer returns.
 * Limits  MZ_PROPERTIES_MAX fields.
 */
#ifndef MZ_FORMAT_FEATURE_H
#define MZ_FORMAT_FEATURE_H

#include "base/base.h"

#define MZ_PROPERTIES_MAX 32

typedef enum mz_property_type {
    MZ_PROPERTY_TEXT,    /* UTF-8; an empty text counts as not known */
    MZ_PROPERTY_INTEGER, /* whole numbers */
    MZ_PROPERTY_SHARE,   /* a number in millionths: 0.97 is 970000 */
    MZ_PROPERTY_BOOLEAN, /* 0 or 1 */
    MZ_PROPERTY_DAY,     /* a mz_day */
    MZ_PROPERTY_DEGREES, /* latitude or longitude in millionths: the point's own, left out where the point itself stands
                          */
    MZ_PROPERTY_GEOMETRY, /* the point: a name to ask by, never a value */
} mz_property_type;

typedef struct mz_property {
    const char *name, *title, *hxl; /* hxl: its tag in the second row of a table; NULL when it has none */
    mz_property_type type;
    bool computed; /* made outside the index: no filter can name it */
} mz_property;

typedef struct mz_property_value {
    bool known;
    int64_t number;
    mz_str text;
} mz_property_value;

typedef struct mz_feature_class {
    const char *name, *title;
    mz_property fields[MZ_PROPERTIES_MAX]; /* the first one is the id, a text */
    mz_len n;
} mz_feature_class;

typedef struct mz_feature {
    int64_t number; /* a number of its own, > 0 or 0, for formats whose ids are numbers */
    mz_day day;     /* that orders features, before their number; MZ_NO_DAY: none */
    bool placed;
    int32_t lat_e6, lon_e6; /* where placed */
    mz_property_value v[MZ_PROPERTIES_MAX];
    mz_str ready; /* what mz_feature_ready wrote before: then of v only the id and the last property are known */
} mz_feature;

/* Whether the field is a property beside the point: all but coordinates and the point itself. */
static inline bool mz_property_is_value(const mz_property *f)
{
    return f->type != MZ_PROPERTY_DEGREES && f->type != MZ_PROPERTY_GEOMETRY;
}

/* Takes the next bytes of what is being written; a failure ends the writing. */
typedef mz_status (*mz_give)(void *ctx, mz_str bytes);

/* CSV with a header and a row of HXL tags; coordinates are columns. */
void mz_feature_csv_head(const mz_feature_class *c, mz_buf *out);
void mz_feature_csv(const mz_feature_class *c, const mz_feature *f, mz_buf *out);

/* One GeoJSON feature (RFC 7946) on one line, without a line end; "geometry" is null where it is not placed. */
void mz_feature_geojson(const mz_feature_class *c, const mz_feature *f, mz_buf *out);
/* The same with the point as `position` says it, "66.449,30.925" in whatever system; empty: "geometry" is null. Without
 * the last brace: members of the caller's may follow. */
void mz_feature_geojson_open(const mz_feature_class *c, const mz_feature *f, mz_str position, mz_buf *out);

/* Only its properties, from { to }. */
void mz_feature_properties(const mz_feature_class *c, const mz_feature *f, mz_buf *out);

/* All its properties but the last one and the brace that closes them: to be kept, and joined with what may change. */
void mz_feature_ready(const mz_feature_class *c, const mz_feature *f, mz_buf *out);

#endif

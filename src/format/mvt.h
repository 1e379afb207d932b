/* mvt.h: one layer of points as a Mapbox Vector Tile.
 *
 * In      features packed once by mz_mvt_pack, so that many tiles can take them; pixels of the tile, MZ_MVT_EXTENT to a
 *         side. A point may stand for several features: then it says how many, and nothing else.
 * Out     the tile, not packed by gzip. Every point has the property `count`; the class's own properties stand where
 *         they are known (the format has no null), the numbers as int64, days as text.
 * Owns    its buffers: mz_mvt_free.
 * Source  Mapbox Vector Tile Specification 2.1.
 */
#ifndef MZ_FORMAT_MVT_H
#define MZ_FORMAT_MVT_H

#include "format/feature.h"

#define MZ_MVT_EXTENT      4096
#define MZ_MVT_LAYER_MAX   (1 << 28)
#define MZ_MVT_COUNT_FIELD S("count")

/* The known properties of a feature: number of the key, length, value, again and again. */
void mz_mvt_pack(const mz_feature_class *of, const mz_feature *f, mz_buf *out);

typedef struct mz_mvt {
    const mz_feature_class *of;
    mz_buf features, values, one;
    mz_map known; /* a value's bytes -> its place among the layer's values */
} mz_mvt;

mz_mvt mz_mvt_new(const mz_feature_class *of);
void mz_mvt_free(mz_mvt *t);
/* `packed` must live until mz_mvt_finish; n > 1: it is left out. The map of values grows in perm. */
void mz_mvt_add(mz_mvt *t, int64_t id, mz_str packed, int64_t n, int32_t px, int32_t py, mz_arena *perm);
/* Appends the tile; the layer is empty again. MZ_LIMIT above MZ_MVT_LAYER_MAX. */
MZ_MUST mz_status mz_mvt_finish(mz_mvt *t, mz_buf *out);

void mz_put_varint(mz_buf *out, uint64_t v);

#endif

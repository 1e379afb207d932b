/* flatgeobuf.h: features as a FlatGeobuf file with its spatial index.
 *
 * In      features of one class, one after the other.
 * Out     the file, in pieces. Features stand in the order of the Hilbert curve over their extent, those at one place
 *         in the order given; those that are not placed stand last, without a geometry and with an empty box in the
 *         index. Days are of the type DateTime and written YYYY-MM-DD; what is not known is left out (null).
 * Owns    a buffer: mz_fgb_free.
 * Limits  MZ_FGB_BYTES_MAX bytes of features.
 * Source  FlatGeobuf 3.0 (flatgeobuf.org: header.fbs, feature.fbs, packed Hilbert R-tree).
 */
#ifndef MZ_FORMAT_FLATGEOBUF_H
#define MZ_FORMAT_FLATGEOBUF_H

#include "format/feature.h"

#define MZ_FGB_BYTES_MAX (INT64_C(1) << 34)

typedef struct mz_fgb_item {
    mz_len begin, size; /* its bytes in `bytes` */
    bool placed;
    int32_t lat_e6, lon_e6;
} mz_fgb_item;

typedef struct mz_fgb {
    const mz_feature_class *of;
    mz_arena *perm;
    mz_buf bytes, back, properties;
    struct {
        mz_fgb_item *v;
        mz_len n, cap;
    } items;
} mz_fgb;

mz_fgb mz_fgb_new(const mz_feature_class *of, mz_arena *perm);
void mz_fgb_free(mz_fgb *f);
MZ_MUST mz_status mz_fgb_add(mz_fgb *f, const mz_feature *feature);
MZ_MUST mz_status mz_fgb_finish(mz_fgb *f, mz_give give, void *ctx, mz_arena scratch);

#endif

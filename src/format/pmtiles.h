/* pmtiles.h: features as vector tiles of many zooms in one PMTiles file.
 *
 * In      placed features of one class, each with its place on the square map of the web in units of 2^-32.
 * Out     the file, in pieces. At the highest zoom every feature is a point of its own. At lower ones the features of
 *         one cell, of which a tile has 256 to a side (a pixel of a small screen), are one point that says how many
 * they are; a point that stands for one feature has all of its properties at every zoom. No feature is left out. Owns
 * buffers: mz_pmtiles_free. Limits  zooms 0 to MZ_PMTILES_ZOOM_MAX; MZ_PMTILES_BYTES_MAX bytes. Source  PMTiles,
 * version 3; tiles are gzip, clustered, in the order of their numbers.
 */
#ifndef MZ_FORMAT_PMTILES_H
#define MZ_FORMAT_PMTILES_H

#include "format/mvt.h"

#define MZ_PMTILES_ZOOM_MAX  16
#define MZ_PMTILES_BYTES_MAX (INT64_C(1) << 34)

typedef struct mz_pmtiles_item {
    uint32_t x, y;
    int32_t lat_e6, lon_e6;
    int64_t id;
    mz_len begin, size; /* its properties in `packed` */
} mz_pmtiles_item;

typedef struct mz_pmtiles_entry {
    uint64_t tile;
    mz_len offset, size;
} mz_pmtiles_entry;

typedef struct mz_pmtiles {
    const mz_feature_class *of;
    int min_zoom, max_zoom;
    mz_arena *perm;
    mz_buf packed, tiles;
    struct {
        mz_pmtiles_item *v;
        mz_len n, cap;
    } items;
    struct {
        mz_pmtiles_entry *v;
        mz_len n, cap;
    } entries;
} mz_pmtiles;

mz_pmtiles mz_pmtiles_new(const mz_feature_class *of, int min_zoom, int max_zoom, mz_arena *perm);
void mz_pmtiles_free(mz_pmtiles *p);
MZ_MUST mz_status mz_pmtiles_add(mz_pmtiles *p, const mz_feature *f, uint32_t x, uint32_t y);
MZ_MUST mz_status mz_pmtiles_finish(mz_pmtiles *p, mz_give give, void *ctx, mz_arena scratch);

#endif

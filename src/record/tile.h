/* tile.h: where a tlog-tiles log keeps its hashes and entries, and the right edge that makes them. (internal)
 *
 * Out     paths below the log's folder; entry bundles; full tiles as the tree grows.
 * Limits  levels 0-7: 256^8 leaves and more do not fit MZ_TREE_MAX.
 * Source  C2SP tlog-tiles v0.1.0.
 */
#ifndef MZ_RECORD_TILE_H
#define MZ_RECORD_TILE_H

#include "record/merkle.h"

#define MZ_TILE_WIDTH    256
#define MZ_TILE_BYTES    (MZ_TILE_WIDTH * MZ_HASH_BYTES)
#define MZ_TILE_LEVELS   8
#define MZ_ENTRY_BUNDLE  (-1) /* the level of tile/entries */
#define MZ_BUNDLE_MAX    (MZ_TILE_WIDTH * (2 + 65535))
#define MZ_TILE_PATH_MAX 64

/* A tile: level -1 for entries, 0-63 for hashes; width 256 when it is full. */
typedef struct mz_tile {
    int level;
    mz_len index;
    int width;
} mz_tile;

void mz_put_tile_path(mz_buf *b, const mz_tile *t); /* "tile/0/x001/234.p/17" */
bool mz_tile_path_parse(mz_str path, mz_tile *out); /* only the one spelling of each tile */
/* The tile that holds hash j of a level (entry j for entries) in a tree of that size. */
mz_tile mz_tile_of(int level, mz_len j, mz_len size);
/* How many hashes level has in a tree of that size: floor(size / 256^level). */
mz_len mz_level_count(int level, mz_len size);

/* Entry i of a bundle; false when the bundle ends before it. */
bool mz_bundle_entry(mz_str bundle, mz_len i, mz_str *out);
/* Takes the next entry from *bundle; false at the end (empty) or where it is cut (not empty). */
bool mz_bundle_next(mz_str *bundle, mz_str *out);
void mz_put_bundle_entry(mz_buf *b, mz_str entry);

/* The hashes of each level's unfinished tile. 256 of them make a full tile and one hash of the level above. */
typedef struct mz_edge {
    mz_hash256 v[MZ_TILE_LEVELS][MZ_TILE_WIDTH];
    int n[MZ_TILE_LEVELS];
    mz_len size;
} mz_edge;

/* Called with each full tile as it comes to be: 256 hashes of tile `index` of `level`. */
typedef mz_status (*mz_tile_done)(void *ctx, int level, mz_len index, const mz_hash256 *hashes);
MZ_MUST mz_status mz_edge_push(mz_edge *e, const mz_hash256 *leaf, mz_tile_done done, void *ctx);
void mz_edge_range(const mz_edge *e, mz_range *out); /* the same tree as a compact range */
/* The root over hashes[n] of one level, 1 <= n <= 256. */
mz_hash256 mz_tile_root(const mz_hash256 *hashes, int n);

#endif

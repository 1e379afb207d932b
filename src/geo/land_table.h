/* land_table.h: land and boundaries as they lie in the program: written by tools/land.c, read by land.c.
 *
 * Numbers in the machine's own order. arcs[arcs_n + 1]: arc k owns points[arcs[k].point .. arcs[k + 1].point).
 * rings[rings_n + 1]: ring k owns uses[rings[k] .. rings[k + 1]); a use is an arc, or ~arc when walked backwards.
 * names[k] is where name k stands in text; name 0 is empty.
 */
#ifndef MZ_GEO_LAND_TABLE_H
#define MZ_GEO_LAND_TABLE_H

#include <stdint.h>

#define MZ_LAND_MAGIC 0x4d5a4c44u

typedef struct mz_land_arc {
    uint32_t point;
    int32_t west_e6, south_e6, east_e6, north_e6;
    uint16_t a, b; /* names of the countries that have it; 0: none */
} mz_land_arc;

typedef struct mz_land_head {
    uint32_t magic;
    uint32_t points, points_n; /* pairs of int32_t: latitude, longitude */
    uint32_t arcs, arcs_n;
    uint32_t rings, rings_n;
    uint32_t uses, uses_n;
    uint32_t names, names_n; /* names_n + 1 offsets into text */
    uint32_t text, text_n;
} mz_land_head;

extern const unsigned char mz_land_bytes[];

#endif

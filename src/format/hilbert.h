/* hilbert.h: the place of a cell on the Hilbert curve of a square of 2^order by 2^order cells.
 *
 * Limits  order 0 to 31, x and y below 2^order.
 * Source  the iteration that Wikipedia, "Hilbert curve", calls xy2d; PMTiles and FlatGeobuf number cells the same way.
 */
#ifndef MZ_FORMAT_HILBERT_H
#define MZ_FORMAT_HILBERT_H

#include <stdint.h>

static inline uint64_t mz_hilbert(int order, uint32_t x, uint32_t y)
{
    uint64_t d = 0;
    for (int bit = order - 1; bit >= 0; bit--) {
        const uint32_t rx = (x >> bit) & 1, ry = (y >> bit) & 1;
        d += (uint64_t)((3 * rx) ^ ry) << (2 * bit);
        if (ry == 0) {
            const uint32_t turned = rx ? ~x : x;
            x = rx ? ~y : y;
            y = turned;
        }
    }
    return d;
}

#endif

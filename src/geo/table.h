/* table.h: the compiled gazetteer as it lies in the program: written by tools/gazetteer.c, read by gazetteer.c.
 *
 * Numbers in the machine's own order: the table is made by the build that reads it. Offsets are bytes from the head.
 * keys[keys_n + 1] are sorted by their folded text; key k owns text[keys[k].text .. keys[k + 1].text) and
 * entries[keys[k].entry .. keys[k + 1].entry). places are sorted by id.
 */
#ifndef MZ_GEO_TABLE_H
#define MZ_GEO_TABLE_H

#include <stdint.h>

#define MZ_TABLE_MAGIC   0x4d5a475au
#define MZ_TABLE_VERSION 1u
#define MZ_TABLE_MAIN    0x80000000u /* of an entry: the place is found under its main name */
#define MZ_TABLE_INDEX   (38u * 38u * 38u)
#define MZ_TABLE_OWN     1u /* flags of a place */
#define MZ_TABLE_CAPITAL 2u

typedef struct mz_table_key {
    uint32_t text, entry;
} mz_table_key;

typedef struct mz_table_place {
    int32_t lat_e6, lon_e6;
    uint32_t name, id; /* into text */
    uint32_t population, radius_m;
    uint32_t adm_1, adm_2;   /* place + 1; 0: none */
    uint16_t country, other; /* into codes, three bytes each, + 1; 0: none */
    uint8_t name_len, id_len, kind, where_prec, flags, rank;
    uint8_t pad[2];
} mz_table_place;

typedef struct mz_table_head {
    uint32_t magic, version;
    uint32_t places, places_n, keys, keys_n, entries, entries_n;
    uint32_t index; /* MZ_TABLE_INDEX + 1 numbers of the first key with these first three characters */
    uint32_t codes, codes_n;
    uint32_t text, text_n;
    uint32_t size;
} mz_table_head;

/* The class of a key's character, in the order of bytes: none, digits, letters, all else. */
static inline uint32_t mz_table_class(int c)
{
    return c < 0                  ? 0u
           : c >= '0' && c <= '9' ? (uint32_t)(c - '0') + 1u
           : c >= 'a' && c <= 'z' ? (uint32_t)(c - 'a') + 11u
                                  : 37u;
}

#endif

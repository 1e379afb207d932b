/* data.h: where the gazetteer's table lies in the program; its form is table.h. */
#ifndef MZ_GEO_DATA_H
#define MZ_GEO_DATA_H

#include <stdint.h>

extern const unsigned char mz_table_bytes[];

#endif

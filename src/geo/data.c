/* The gazetteer's table as bytes of the program: made at build time by tools/gazetteer.c. */
#include "geo/data.h"

__asm__(".section .rodata\n"
        ".balign 16\n"
        ".hidden mz_table_bytes\n"
        ".global mz_table_bytes\n"
        "mz_table_bytes:\n"
        ".incbin \"" MZ_TABLE_FILE "\"\n"
        ".byte 0\n"
        ".text\n");

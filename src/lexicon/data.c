/* The compiled dictionaries as bytes of the program: made at build time by tools/lexgen.c. */
#include "lexicon/image.h"

__asm__(".section .rodata\n"
        ".balign 64\n"
        ".hidden mz_lexicon_bytes\n"
        ".global mz_lexicon_bytes\n"
        "mz_lexicon_bytes:\n"
        ".incbin \"" MZ_LEXICON_FILE "\"\n"
        ".text\n");

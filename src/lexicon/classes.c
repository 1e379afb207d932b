/* What a word can be, looked up in the table that lies in the program. */
#include "lexicon/classes.h"

#include "lexicon/class_table.h"

_Static_assert(sizeof(mz_class_head) == 16, "as tools/classgen.c wrote it");

__asm__(".section .rodata\n"
        ".balign 16\n"
        ".hidden mz_class_bytes\n"
        ".global mz_class_bytes\n"
        "mz_class_bytes:\n"
        ".incbin \"" MZ_CLASSES_FILE "\"\n"
        ".byte 0\n"
        ".text\n");

extern const uint8_t mz_class_bytes[];

mz_word_class mz_lexicon_class(mz_str folded)
{
    const mz_class_head *h = (const void *)mz_class_bytes;
    mz_assert(h->magic == MZ_CLASS_MAGIC);
    const mz_word_class *values = (const void *)(mz_class_bytes + sizeof *h);
    const uint32_t *checks = (const void *)(values + h->values_n);
    const uint16_t *indexes = (const void *)(checks + h->slots_n);
    const uint64_t hash = mz_class_hash(folded);
    const uint32_t check = (uint32_t)(hash >> 32);
    for (uint32_t at = (uint32_t)hash & (h->slots_n - 1); indexes[at] != 0xFFFF; at = (at + 1) & (h->slots_n - 1)) {
        if (checks[at] == check) {
            return values[indexes[at]];
        }
    }
    return 0;
}

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

typedef struct table {
    const mz_word_class *values;
    const uint32_t *checks;
    const uint16_t *indexes;
    uint32_t mask;
} table;

static table open_table(void)
{
    const mz_class_head *h = (const void *)mz_class_bytes;
    mz_assert(h->magic == MZ_CLASS_MAGIC);
    const mz_word_class *values = (const void *)(mz_class_bytes + sizeof *h);
    const uint32_t *checks = (const void *)(values + h->values_n);
    return (table){values, checks, (const void *)(checks + h->slots_n), h->slots_n - 1};
}

static mz_word_class find_class(const table *t, uint64_t hash)
{
    const uint32_t check = (uint32_t)(hash >> 32);
    for (uint32_t at = (uint32_t)hash & t->mask; t->indexes[at] != 0xFFFF; at = (at + 1) & t->mask) {
        if (t->checks[at] == check) {
            return t->values[t->indexes[at]];
        }
    }
    return 0;
}

mz_word_class mz_lexicon_class(mz_str folded)
{
    const table t = open_table();
    return find_class(&t, mz_class_hash(folded));
}

void mz_lexicon_classes(const mz_str *folded, mz_len n, mz_word_class *out)
{
    const table t = open_table();
    for (mz_len i = 0; i < n; i++) {
        out[i] = mz_class_hash(folded[i]);
        __builtin_prefetch(&t.indexes[(uint32_t)out[i] & t.mask]);
        __builtin_prefetch(&t.checks[(uint32_t)out[i] & t.mask]);
    }
    for (mz_len i = 0; i < n; i++) {
        out[i] = find_class(&t, out[i]);
    }
}

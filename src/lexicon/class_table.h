/* class_table.h: how the table of word classes lies in the program; tools/classgen.c writes it, classes.c reads it. */
#ifndef MZ_LEXICON_CLASS_TABLE_H
#define MZ_LEXICON_CLASS_TABLE_H

#include "lexicon/classes.h"

#define MZ_CLASS_MAGIC 0x31534C43U /* CLS1 */

/* Behind the head: values_n classes, then slots_n checks of 32 bits, then slots_n indexes of 16 bits into the values.
 * A free slot has index 0xFFFF. No text is kept: 32 bits of a word's hash that its place does not tell say who it is.
 * Two known words never share them (the compiler would stop); a word that is in no dictionary is taken for a known
 * one once in about 10^9. */
typedef struct mz_class_head {
    uint32_t magic, values_n, slots_n, words_n;
} mz_class_head;

static inline uint64_t mz_class_hash(mz_str s)
{
    uint64_t h = 14695981039346656037U; /* FNV-1a, 64 bits */
    for (mz_len i = 0; i < s.len; i++) {
        h = (h ^ s.data[i]) * 1099511628211U;
    }
    return h ^ (h >> 29);
}

#endif

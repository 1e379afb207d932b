/* po.h: reads a catalogue as translators write it: a .po file of GNU gettext.
 *
 * In      UTF-8 text: a header, then entries of msgctxt, msgid, msgid_plural, msgstr; comments; obsolete entries (#~).
 * Out     the entries in their order; fuzzy ones count as not translated.
 * Fails   with MZ_BAD_INPUT and the line where it is no such file, or where a translation could do harm: another set
 *         of places {0} than its key has, control or bidirectional characters, '<', a key twice.
 * Limits  MZ_PO_BYTES_MAX, MZ_PO_TEXT_MAX; at most two plural forms, by the rules of mz_plural_rule.
 * Source  GNU gettext manual, "The Format of PO Files" and "Plural forms".
 */
#ifndef MZ_WORDS_PO_H
#define MZ_WORDS_PO_H

#include "words/words.h"

#define MZ_PO_BYTES_MAX (4 << 20)
#define MZ_PO_TEXT_MAX  4000

/* Which form is for n: the first of two unless …; the only one. */
typedef enum mz_plural_rule { MZ_PLURAL_NOT_ONE, MZ_PLURAL_ABOVE_ONE, MZ_PLURAL_NONE } mz_plural_rule;

typedef struct mz_po_entry {
    mz_str context;   /* data NULL: none */
    mz_str one, many; /* many.data NULL: no plural */
    mz_str text[2];   /* empty: not translated */
    mz_len line;
} mz_po_entry;

typedef struct mz_po {
    struct {
        mz_po_entry *v;
        mz_len n, cap;
    } entries;
    mz_str language, name; /* of the header: Language, X-Name */
    bool right_to_left;    /* X-Direction: rtl */
    mz_plural_rule plural;
} mz_po;

MZ_MUST mz_status mz_po_parse(mz_str text, mz_po *out, mz_arena *perm);

/* Where a key belongs in a table of slots: FNV-1a of context, byte 4, key. */
static inline uint32_t mz_words_hash(mz_str context, mz_str key)
{
    uint32_t h = 2166136261U;
    for (mz_len i = 0; i < context.len; i++) {
        h = (h ^ context.data[i]) * 16777619U;
    }
    h = (h ^ 4U) * 16777619U;
    for (mz_len i = 0; i < key.len; i++) {
        h = (h ^ key.data[i]) * 16777619U;
    }
    return h;
}

#endif

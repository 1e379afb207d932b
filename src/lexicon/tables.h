/* tables.h: the compiled dictionaries, for the files of this folder only. */
#ifndef MZ_LEXICON_TABLES_H
#define MZ_LEXICON_TABLES_H

#include "lexicon/lexicon.h"

/* The trie node of a whole phrase, its words cut at spaces and hyphens as the dictionaries' compiler does; -1 when no
 * phrase is so. */
int32_t mz_lexicon_phrase(mz_str phrase);
/* The first term of `kind` that ends at node and is valid on `day`; NULL when there is none. */
const mz_term_entry *mz_lexicon_entry(int32_t node, mz_term_kind kind, mz_day day);
/* The next word of *rest, cut as above, 's a word of its own; empty at the end. */
mz_str mz_lexicon_next(mz_str *rest);
/* What country, name and role in the words make together, and the entries of them (NULL where there is none). */
mz_str mz_actor_compose(mz_str name, mz_day day, const mz_term_entry **whose, const mz_term_entry **role);

#endif

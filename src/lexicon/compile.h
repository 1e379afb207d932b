/* compile.h: dictionaries while they are compiled; for compile.c, which reads them, and layout.c, which lays them out.
 */
#ifndef MZ_LEXICON_COMPILE_H
#define MZ_LEXICON_COMPILE_H

#include "lexicon/image.h"

typedef struct mz_new_entry {
    mz_str text[MZ_TERM_TEXTS];
    mz_term_kind kind;
    int line;
    mz_day from, to;
} mz_new_entry;

typedef struct mz_new_term {
    int32_t node, entry, form;
} mz_new_term;

typedef struct mz_new_edge {
    int32_t node, word, child;
} mz_new_edge;

typedef struct mz_tables {
    mz_arena *perm;
    mz_map words;   /* its place plus one is its id */
    mz_map edge_of; /* node and word as eight bytes -> child */
    struct {
        mz_new_edge *v;
        mz_len n, cap;
    } edges;
    struct {
        mz_new_term *v;
        mz_len n, cap;
    } terms;
    mz_len base_terms; /* the first so many are of the base image */
    struct {
        mz_new_entry *v;
        mz_len n, cap;
    } entries;
    mz_strs irregular; /* base, past, participle, ing, one after the other */
    mz_strs nations;   /* code, name, one after the other */
    int32_t nodes;
    mz_str file;
    int line; /* being read */
    mz_lexicon_faults *faults;
} mz_tables;

/* The node behind `node` by that word; made when it is new. */
int32_t mz_tables_step(mz_tables *t, int32_t node, int32_t word);
int32_t mz_tables_word(mz_tables *t, mz_str folded);
/* An image's content into empty tables. */
MZ_MUST mz_status mz_tables_load(mz_tables *t, const void *image);
MZ_MUST mz_status mz_tables_lay_out(mz_tables *t, mz_str *image, mz_arena *perm);

#endif

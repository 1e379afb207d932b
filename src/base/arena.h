/* arena.h: memory that is given back all at once.
 *
 * Three lifetimes: the process, one command or request, one function. What is kept goes to `mz_arena *perm`;
 * working space is `mz_arena scratch` by value, so that a return gives it back.
 * Limits  an arena's size follows from the stated input limits. A full arena is a bug and stops the program.
 *         Address space is reserved, pages are taken when touched: a generous size costs nothing.
 * Under AddressSanitizer an arena is poisoned and leaves gaps, so that a write past an object is caught.
 */
#ifndef MZ_BASE_ARENA_H
#define MZ_BASE_ARENA_H

#include "base/status.h"

typedef struct mz_arena {
    unsigned char *beg, *end; /* what is still free */
} mz_arena;

/* The mapping behind an arena, to give it back. */
typedef struct mz_region {
    void *base;
    size_t size_bytes;
} mz_region;

/* Reserves size_bytes of address space and points *arena at it. Give back with mz_region_free. */
MZ_MUST mz_status mz_region_new(mz_len size_bytes, mz_region *region, mz_arena *arena);
void mz_region_free(mz_region *region);

/* n zeroed objects of `size` bytes. n may be 0. Never returns NULL. */
void *mz_arena_alloc(mz_arena *a, mz_len size, mz_len align, mz_len n);

/* A growing array: makes room for one more behind v[n] and returns where the array now is. *cap is its room. */
void *mz_arena_grow(mz_arena *a, const void *v, mz_len n, mz_len *cap, mz_len size, mz_len align);

#define mz_new(a, T, n) ((T *)mz_arena_alloc((a), (mz_len)sizeof(T), (mz_len)alignof(T), (n)))

/* mz_push(arena, list): a pointer to a new zeroed element behind list->v[list->n - 1]; list has v, n and cap. */
#define mz_push(a, list)                                                                                               \
    ((void)((list)->v = mz_arena_grow((a), (list)->v, (list)->n, &(list)->cap, (mz_len)sizeof *(list)->v,              \
                                      (mz_len)alignof(max_align_t))),                                                  \
     &(list)->v[(list)->n++])

#endif

/* matrix.h: where those who speak of one incident agree, aspect by aspect, and who says what.
 *
 * In      the incident's statements with their documents; the parties of the case; for figures a line of its account.
 * Out     one cell for each aspect and column: a column for each party in the order given, then one for independent
 *         sources, then one for all others.
 * Owns    nothing: lists live in `perm`, strings are the statements'.
 *
 * Two columns agree on an aspect when they say something in common, contradict each other when both cannot be true, and
 * are not compared otherwise (one denies what the other never said). What is common:
 *   what     a type, or one way of using force            where   the circles of the finest places meet
 *   when     the spans of days meet, by the finest days   doer, target   a side        means   a weapon
 *   figures  the bounds overlap
 * Of types, only two ways of using force contradict each other, and opposites such as closing and opening a border: an
 * airstrike and destroyed houses are not compared. Nor are targets and weapons that differ: both may be so. A denial
 * contradicts whoever says what it denies. Talk of the future says nothing of what was.
 */
#ifndef MZ_ACCOUNT_MATRIX_H
#define MZ_ACCOUNT_MATRIX_H

#include "account/account.h"

typedef enum mz_aspect {
    MZ_ASPECT_WHAT,
    MZ_ASPECT_WHERE,
    MZ_ASPECT_WHEN,
    MZ_ASPECT_DOER,
    MZ_ASPECT_TARGET,
    MZ_ASPECT_MEANS,
    MZ_ASPECTS
} mz_aspect;

typedef enum mz_stand {
    MZ_STAND_SILENT,
    MZ_STAND_ALONE,  /* nobody else says anything that it could be compared with */
    MZ_STAND_AGREES, /* with all others that it can be compared with */
    MZ_STAND_DIFFERS /* from at least one */
} mz_stand;
#define MZ_STANDS 4
mz_str mz_aspect_word(mz_aspect v);
mz_str mz_stand_word(mz_stand v); /* "silent", "alone", "agrees", "differs" */

typedef struct mz_spoken {
    const mz_statement *statement;
    const mz_document *document;
} mz_spoken;

typedef struct mz_matrix_cell {
    mz_stand stand;
    const mz_str *said, *denied; /* what: leaves; doer, target: sides; means: words. An empty one denied: all of it */
    mz_len said_n, denied_n;
    mz_day from, to;        /* when; MZ_NO_DAY otherwise */
    const mz_place *where;  /* the finest place; NULL otherwise */
    int64_t radius_m;       /* of it; 0 without coordinates */
    const int32_t *sources; /* places among the statements of those that speak to it */
    mz_len sources_n;
} mz_matrix_cell;

typedef struct mz_matrix {
    const mz_matrix_cell *cells; /* MZ_ASPECTS rows of `columns` */
    mz_len columns;              /* parties_n + 2 */
} mz_matrix;
static inline const mz_matrix_cell *mz_matrix_at(const mz_matrix *m, mz_aspect row, mz_len column)
{
    mz_assert(column >= 0 && column < m->columns);
    return &m->cells[(mz_len)row * m->columns + column];
}

/* The column of a statement by who speaks in it. */
mz_len mz_matrix_column(const mz_statement *s, const mz_document *document, const mz_account_party *parties,
                        mz_len parties_n);
void mz_matrix_of(const mz_spoken *v, mz_len n, const mz_account_party *parties, mz_len parties_n, mz_matrix *out,
                  mz_arena *perm);

/* Metres within which a place as named lies: what the gazetteer says of it, else what its precision means; 0 without
 * coordinates. */
int64_t mz_matrix_radius_m(const mz_place *p);

/* What each column says to one question of the account. */
typedef struct mz_figure_cell {
    mz_stand stand;
    const mz_said *const *v;
    mz_len n;
} mz_figure_cell;
/* parties_n + 2 cells. */
const mz_figure_cell *mz_matrix_figures(const mz_account_line *line, const mz_account_party *parties, mz_len parties_n,
                                        mz_arena *perm);

#endif

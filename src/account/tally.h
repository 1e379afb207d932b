/* tally.h: how often each speaker's figures could stand beside those of others.
 *
 * In      lines of accounts of incidents, one after the other.
 * Out     one row a speaker, in the order of first appearance; pairs of independent speakers that copy each other.
 * Owns    nothing: rows live in the arena given at each call; names are the lines'.
 *
 * A voice is a side, an unvouched source, or a group of independents that copy each other: within one voice nobody
 * bears anybody out. A figure is borne out when another voice gives one of the same line that can be true together with
 * it, contradicted when another gives one that cannot; it can be both. Figures that were computed from others, and
 * denials without a number, are not counted. Nothing here ranks anybody: counts, with what they are out of.
 */
#ifndef MZ_ACCOUNT_TALLY_H
#define MZ_ACCOUNT_TALLY_H

#include "account/account.h"

typedef struct mz_speaker_tally {
    mz_str speaker;
    mz_len figures;                   /* lines to which it gives a number */
    mz_len alone;                     /* of these: no other voice gives one */
    mz_len borne_out;                 /* at least one other voice can be right together with it */
    mz_len contradicted;              /* at least one cannot */
    mz_len found_so, found_otherwise; /* of those that a finding of the mechanism speaks to */
} mz_speaker_tally;

typedef struct mz_copying {
    mz_str a, b;  /* a < b by bytes */
    mz_len lines; /* in which one is the other's copy, or both of a third's */
} mz_copying;

typedef struct mz_tally {
    struct {
        mz_speaker_tally *v;
        mz_len n, cap;
    } speakers;
    struct {
        mz_copying *v;
        mz_len n, cap;
    } copies;
    mz_map speaker_at, copy_at;
} mz_tally;

void mz_tally_line(mz_tally *t, const mz_account_line *line, mz_arena *perm);
const mz_speaker_tally *mz_tally_of(const mz_tally *t, mz_str speaker); /* NULL: it gave no figure */

#endif

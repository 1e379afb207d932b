/* cell.h: what one voice says to one question, while an account is being made. Private to this folder.
 *
 * claims -> cells (standing.c: the latest said stands) -> more cells (derive.c: what follows from two figures of one
 * voice) -> lines (line.c: roles, copies, established). All of it lives in scratch but the lines.
 */
#ifndef MZ_ACCOUNT_CELL_H
#define MZ_ACCOUNT_CELL_H

#include "account/account.h"

typedef enum mz_cell_kind {
    MZ_CELL_SAID,    /* by a voice */
    MZ_CELL_FINDING, /* by the mechanism */
    MZ_CELL_FILL     /* by nobody: only makes the question stand */
} mz_cell_kind;

typedef struct mz_cell {
    mz_str side, part; /* with effect and line: the question */
    mz_effect effect;
    mz_status_line line;
    mz_cell_kind kind;
    mz_voice voice;
    mz_str speaker, of; /* the organ, and its side */
    mz_interval bounds, words, was;
    bool counted, approx, denies, derived, lowered;
    bool chain; /* increments stand on it */
    bool floor; /* only a part of the victims was counted */
    mz_account_bounds conceded;
    uint32_t flags;
    const int32_t *all; /* claims on the question, by record order */
    mz_len all_n;
    const int32_t *standing; /* those that the bounds come from */
    mz_len standing_n;
    mz_str document; /* of the latest that stands */
    mz_day said;
    int64_t order;
} mz_cell;

typedef struct mz_cells {
    mz_cell *v;
    mz_len n, cap;
} mz_cells;

/* By record order: order, ref, harm. */
int mz_account_cmp_record(const mz_claim *a, const mz_claim *b);
/* Whether a claim speaks against its speaker (docs/account.md, "Who speaks"), were it said by `speaker_side`. */
bool mz_account_concedes(const mz_claim *c, mz_str speaker_side);

/* Some of the claims: v[pick[0]] … v[pick[n - 1]], or v[0..n) when pick is NULL. Places in v name claims throughout. */
typedef struct mz_picked {
    const mz_claim *v;
    const int32_t *pick;
    mz_len n;
} mz_picked;

/* standing.c: one cell for each question and voice that the claims speak to. */
void mz_account_stand(mz_picked claims, const mz_account_options *o, mz_cells *out, mz_arena *work);
/* derive.c: cells of `any` from armed and civilian ones, then casualties and wounded when `effects`,
 * then questions that nobody answered when `fills`. */
void mz_account_derive(mz_cells *cells, bool effects, bool fills, mz_arena *work);
/* line.c: cells of one account, in any order, to its lines. */
void mz_account_lines(const mz_claim *v, mz_cells *cells, mz_account *out, mz_arena *perm, mz_arena scratch);

/* The account without figures derived by effect (`effects` false), as sums want it. */
void mz_account_make(mz_picked claims, const mz_account_options *o, bool effects, mz_account *out, mz_arena *perm,
                     mz_arena scratch);

/* 1.7: what stands, from what is conceded, what independents agree on (or not known), and a finding (or not known). */
typedef struct mz_established {
    mz_account_bounds bounds;
    uint32_t flags;
} mz_established;
mz_established mz_account_establish(mz_account_bounds conceded, mz_account_bounds independents,
                                    mz_account_bounds finding);
/* 1.6: k intervals, k >= 0, to the bound that a majority supports; *split when they do not all meet. */
mz_account_bounds mz_account_majority(const mz_interval *v, mz_len k, bool *split, mz_arena scratch);

/* The limits and intervals of what a caller gives. */
MZ_MUST mz_status mz_account_check(const mz_claim *v, mz_len n, const mz_account_options *o);

/* Questions in the order of lines: side, effect, line, part. */
int mz_account_cmp_question(const mz_account_line *a, const mz_account_line *b);

/* The most that disjoint spans can add up to (docs/account.md, "Totals"): each total either counts whole, or gives way
 * to the incidents and shorter totals that do not meet it. */
typedef struct mz_account_span {
    mz_day from, to;
    bool total;
    int64_t lo;
} mz_account_span;
#define MZ_ACCOUNT_TOTALS_MAX 1000 /* different periods with totals, for one question */
int64_t mz_account_floor(const mz_account_span *v, mz_len n, mz_arena scratch);

/* links.c: how the sums of `lines` (the period's) spread when doubtful links are taken and not taken. `settled[i]` is
 * the sum for lines[i] over the incidents without doubtful nodes. */
typedef struct mz_account_doubt {
    const mz_account_scope *scope;
    const mz_account_options *o;
    const mz_interval *settled;
} mz_account_doubt;
void mz_account_spread(const mz_account_doubt *d, mz_account_line *lines, mz_len n, mz_arena scratch);
/* The line of `a` that answers the question of `q`, or NULL. For `any` a lone line of another status answers too, and
 * *floor says that it is only a floor. */
const mz_account_line *mz_account_answer(const mz_account *a, const mz_account_line *q, bool *floor);
/* The findings about one incident (-1: the period), sorted by incident beforehand with mz_account_sort_findings. */
mz_account_options mz_account_findings_about(const mz_account_options *sorted, int32_t incident);
mz_account_options mz_account_sort_findings(const mz_account_options *o, mz_arena *work);
bool mz_account_has_figure(const mz_account *a);

#endif

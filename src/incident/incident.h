/* incident.h: reports -> incidents: which reports are about the same happening.
 *
 * In      reports of any sources with their claimed precision, people's links, a table of weights. Positions in the
 *         array decide nothing: record order is by source, then rec_id, as bytes.
 * Out     the incident and the probability of each report, every edge above the floor, explanations on demand.
 *         A pure function of the set of reports, links and the table: the same answer for any order and any number
 *         of threads, and the same after adding, replacing or withdrawing reports one by one as in one run.
 * Owns    results live in the caller's `perm`; strings of reports must outlive them.
 * Limits  MZ_REPORTS_MAX reports, rec_ids unique in a run, MZ_MATCH_SOURCES_MAX sources. Nothing is dropped or capped.
 * Source  Fellegi and Sunter 1969; precision codes of UCDP GED; the rules in docs/matching.md.
 */
#ifndef MZ_INCIDENT_H
#define MZ_INCIDENT_H

#include "incident/report.h"
#include "incident/store.h"
#include "incident/events.h"

/* ---- weights ---- */

typedef struct mz_weights mz_weights; /* the score table, its thresholds and its calibration */

/* The table of data/matching/weights-v1.tsv as it was compiled in. */
MZ_MUST mz_status mz_weights_default(const mz_weights **out, mz_arena *perm);
/* A table in text (docs/matching.md); at = the line that is wrong. Views point into `text`. */
MZ_MUST mz_status mz_weights_parse(mz_str text, const mz_weights **out, mz_arena *perm);
mz_str mz_weights_id(const mz_weights *w); /* "v1-" and 16 hex digits of a hash over the table's text */

/* ---- matching ---- */

/* A pair of reports above the floor. a, b: places in the input, a before b in record order. */
typedef struct mz_edge {
    int32_t a, b;
    int32_t score;           /* 1/1024 nat, rivals subtracted */
    int32_t probability_ppm; /* that the two are the same incident, given everything, the clustering too */
    bool accepted;           /* both ended in one incident */
} mz_edge;

typedef struct mz_matched {
    mz_len n;
    const int32_t *order;           /* order[k] = place in the input of the k-th report in record order */
    const int32_t *first;           /* by place in the input: the first report of its incident in record order */
    const int32_t *probability_ppm; /* by place in the input: expected share of the incident's other reports that
                                       belong with it; -1 for a report alone */
    const mz_edge *edges;           /* by a, then b, both in record order; none twice */
    mz_len edges_n;
    const int32_t *by_id; /* places in the input in byte order of the rec_ids */
    const int32_t *label; /* by place in the input: the member of its incident with the byte-wise least id */
    mz_len incidents, candidates;
    mz_len unplaced, undated; /* reports that stood alone for that */
    mz_len densest_n;         /* reports of the fullest cell of 25 km; one of them, -1 when there is none */
    int32_t densest;
    const struct mz_solved *solved; /* what explanations look at */
} mz_matched;

/* Fails with MZ_BAD_INPUT (at = place of the report or link): a rec_id twice, a field out of its range, or must-links
 * that join two reports of a cannot-link; with MZ_LIMIT above the limits. *out is set only on success. */
MZ_MUST mz_status mz_match(const mz_report *reports, mz_len n, const mz_link *links, mz_len links_n,
                           const mz_weights *w, int threads, mz_matched *out, mz_arena *perm, mz_arena scratch);

/* ---- fitting ---- */

/* The table's text, learned from reports whose incident is known: label[i] of report i, empty where it is not.
 * Limits are taken from `start`. */
MZ_MUST mz_status mz_match_fit(const mz_report *reports, mz_len n, const mz_str *label, const mz_weights *start,
                               int threads, mz_buf *out, mz_arena scratch);

/* The clustering's digest is SHA-256 over the lines "id,label\n" in byte order of the ids; these are the lines of
 * by_id[begin .. end). */
void mz_matched_lines(const mz_report *reports, const mz_matched *m, mz_len begin, mz_len end, mz_buf *out);

/* ---- explanations ---- */

#define MZ_WHY_ROWS_MAX 8

typedef struct mz_why_row {
    mz_str row;           /* "place 0.7km,same-adm2 1-2": feature, level, class */
    int32_t weight, best; /* best: of the levels of this class, what it would be at most */
} mz_why_row;

/* Why two reports have their score: the rows add up to it, rivals among them. */
typedef struct mz_why {
    mz_why_row rows[MZ_WHY_ROWS_MAX];
    int rows_n;
    int32_t score;
    int64_t distance_m; /* -1 when a place is not known */
    int32_t threshold;  /* of the table */
} mz_why;
void mz_match_why(const mz_matched *m, const mz_edge *e, mz_why *out, mz_arena *perm);
/* The same of two reports whose score is known from an earlier run; rivals are what the pair alone does not explain. */
MZ_MUST mz_status mz_pair_why(const mz_report pair[2], int32_t score, const mz_weights *w, mz_why *out, mz_arena *perm);
/* Whether this row alone, at its best or left out, would put the score on the other side of the threshold. */
bool mz_why_flips(const mz_why *why, int row, bool accepted);

/* The strongest edge of the report at this place inside its incident, or to another incident (the runner-up); false
 * when there is none. */
bool mz_match_strongest(const mz_matched *m, const mz_weights *w, int32_t at, bool inside, mz_edge *out);
/* The least probable edge inside the incident of the report at this place. */
bool mz_match_weakest(const mz_matched *m, const mz_weights *w, int32_t at, mz_edge *out);

/* Fields on which the members of an incident differ, as bits. */
enum {
    MZ_DISPUTED_DAY = 1,
    MZ_DISPUTED_PLACE = 2,
    MZ_DISPUTED_TYPE = 4,
    MZ_DISPUTED_ACTORS = 8,
    MZ_DISPUTED_DEATHS = 16
};
unsigned mz_match_disputed(const mz_matched *m, int32_t at);

#endif

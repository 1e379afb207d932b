/* parts.h: what lists are made of: filters, links with parameters, clocks in words. (internal to serve)
 *
 * Links and forms keep ?at=, so that a reader who looks at the case as it was stays there.
 */
#ifndef MZ_SERVE_PARTS_H
#define MZ_SERVE_PARTS_H

#include "serve/page/page.h"

typedef struct mz_param {
    const char *name;
    mz_str value; /* empty: left out */
} mz_param;

/* The query parameter; empty when it is not there. MZ_BAD_INPUT when it cannot be read or is there twice. */
MZ_MUST mz_status mz_part_query(const mz_visit *v, const char *name, mz_str *out);
/* A whole number from 0; `out` stays when it is not there. */
MZ_MUST mz_status mz_part_number(const mz_visit *v, const char *name, int64_t *out);
/* The day on which clocks are read: ?day=, else today, else the day of the last entry of the record as it was. */
MZ_MUST mz_status mz_part_today(mz_visit *v, mz_day *out);

/* "PATH?name=value&at=…", for an attribute. */
void mz_part_url(mz_buf *out, const mz_visit *v, const char *path, const mz_param *params, mz_len n);
/* <a href="…">; close with </a>. */
void mz_part_link(mz_buf *out, const mz_visit *v, const char *path, const mz_param *params, mz_len n);

/* <form method="get"> with what goes on (at, and params); then fields; then _end with its button. */
void mz_part_filter(mz_buf *out, const mz_visit *v, const char *path, const mz_param *params, mz_len n);
void mz_part_filter_end(mz_buf *out, const mz_visit *v);
/* A choice with "all" as its first; options' words are plain text. */
void mz_part_choice(mz_buf *out, const mz_visit *v, const char *name, const char *label);
void mz_part_option(mz_buf *out, mz_str value, mz_str chosen, mz_str words);
void mz_part_choice_end(mz_buf *out);
void mz_part_party_choice(mz_buf *out, const mz_visit *v, mz_str chosen, bool nobody); /* ?party= */

/* "answer due in 3 days", "answer overdue by 2 days"; step as in mz_breach_row. */
void mz_part_clock(mz_buf *out, const mz_visit *v, mz_day due, int step, mz_day today);
/* The name of a party with its mark: colour and shape; of nobody where the code is empty. */
void mz_part_side(mz_buf *out, const mz_visit *v, mz_str code);
/* As mz_page_table, where several tables of one page have the same columns: it goes by the heading with this id. */
void mz_part_table(mz_buf *out, const mz_visit *v, mz_str heading, const char *const *columns, mz_len n);

/* ---- figures (figures.c) ---- */

/* Where figures open: /figure with these parameters, which name the period or the incident. */
typedef struct mz_figures_at {
    const mz_param *v;
    mz_len n;
} mz_figures_at;
/* The figures of an account, line by line: what each side says, independents, others, what they come to, what is
 * established. Each opens with its claims; `at` NULL: none does. */
void mz_part_account(mz_buf *out, const mz_visit *v, const mz_account *account, const mz_figures_at *at);
/* The same piece by piece: a table's head, that goes by the heading of this id, its first column named; the cells of
 * one line behind the first. */
void mz_part_figures_head(mz_buf *out, const mz_visit *v, mz_str heading, const char *first);
void mz_part_figures(mz_buf *out, const mz_visit *v, const mz_account_line *l, const mz_figures_at *at);

/* ---- claims ---- */

/* Who says it, through whom, on which day, how: "2025-10-11, Frontier Wire: Pakistan's military claims, affirmed". */
void mz_part_chain(mz_buf *out, const mz_visit *v, const mz_loaded *l);
/* One claim as a list item: its chain, its figures, its cited words, a link to the statement and its proof; and to the
 * incident that it counts in, -1: none is named. */
MZ_MUST mz_status mz_part_claim(mz_buf *out, mz_visit *v, const mz_loaded *l, mz_statement_id incident);
/* "12 of 340 are shown", and links to those before and behind; params go on. */
void mz_part_pager(mz_buf *out, const mz_visit *v, const char *path, const mz_param *params, mz_len n, int64_t skip,
                   int64_t shown, int64_t all);
/* The plain name of a party or any actor, for options and titles; in v->perm. */
mz_str mz_part_name(const mz_visit *v, mz_str code);

/* The ways from the record's page to its entries, and to its check for those who may. (history.c) */
void mz_part_doors(mz_buf *out, mz_visit *v);
/* What stands beside the record's state: policy, redactions, what the log had to note, keys. (history.c) */
MZ_MUST mz_status mz_part_standing(mz_buf *out, mz_visit *v);

#endif

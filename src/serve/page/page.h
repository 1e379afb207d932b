/* page.h: what pages of the case share: words, days, links. (internal to serve)
 *
 * All text that comes from a record goes through mz_page_text: escaped, in <bdi>, with control and bidirectional
 * characters shown as such, so that what people see is what stands there.
 */
#ifndef MZ_SERVE_PAGE_H
#define MZ_SERVE_PAGE_H

#include "serve/inside.h"
#include "serve/say.h"

void mz_page_text(mz_buf *out, mz_str text, mz_len most);
/* The words of a statement, in <blockquote>: with the language of their document, so that they are read out as such. */
void mz_page_quote(mz_buf *out, const mz_loaded *l, mz_str words, mz_len most);
void mz_page_days(mz_buf *out, const mz_visit *v, mz_day from, mz_day to); /* "day unknown" without one */
mz_civil mz_solar_hijri(mz_day day); /* the day by Kabul's calendar; Gregorian years 700 to 3700 */
void mz_page_solar(mz_buf *out, const mz_visit *v, mz_day day); /* "1404-07-27 by the solar Hijri calendar" */
void mz_page_time(mz_buf *out, const mz_visit *v, mz_utc t);    /* UTC, and the time in the parties' capitals */
/* The name of a party, or of any actor, in the reader's language where the catalogue has it; plain, in v->perm. */
mz_str mz_page_party_name(const mz_visit *v, mz_str code);
void mz_page_party(mz_buf *out, const mz_visit *v, mz_str code);
/* The place among the case's parties of the k-th one from the left: the reader's choice stands first (?left=, or what
 * he chose before), else his own side, else the case's order. */
mz_len mz_page_side(const mz_visit *v, mz_len k);
/* The mark of a party, a shape in its colour, hidden from those who listen: the name stands beside it. -1: no party. */
void mz_page_mark(mz_buf *out, mz_len party);
mz_len mz_page_party_of(const mz_case *c, mz_str side); /* place of the party with this code; -1: none */
/* <a href="PATH/ID">; "?at=" goes on with it. Close with </a>. */
void mz_page_link(mz_buf *out, const mz_visit *v, const char *path, mz_str id);
void mz_page_incident_link(mz_buf *out, const mz_visit *v, mz_statement_id id);
/* <thead> of a table in <div class="wide">; the columns' names are keys: MZ_KEY. */
void mz_page_table(mz_buf *out, const mz_visit *v, const char *const *columns, mz_len n);
void mz_page_table_end(mz_buf *out); /* its end */

/* "killed, Pakistan, armed"; and what is established of it, with its grade. */
void mz_page_question(mz_buf *out, const mz_visit *v, const mz_account_line *l);
void mz_page_established(mz_buf *out, const mz_visit *v, const mz_account_line *l);
/* A day from a query parameter; MZ_NO_DAY when it is not there or empty. */
MZ_MUST mz_status mz_page_day(const mz_visit *v, const char *name, mz_day *out);
/* The days that ?from= and ?to= name; else the case's last incident and thirty days before it. */
MZ_MUST mz_status mz_page_span(mz_visit *v, mz_day *from, mz_day *to);
void mz_page_day_field(mz_buf *out, const mz_visit *v, const char *name, const char *label, mz_day d);

/* What people said of how a program read it; nothing of what no program read. (review.c) */
MZ_MUST mz_status mz_page_review(mz_visit *v, mz_buf *out, const mz_loaded *l);

/* What a statement says, field by field, and the rules by which it was read. (record.c) */
void mz_page_meaning(const mz_visit *v, mz_buf *out, const mz_loaded *l);

/* Whether a page that reads much of the case should be answered by a thread that may take its time (mz_http_later): the
 * case is large, and this is not such a thread. */
bool mz_page_heavy(const mz_visit *v);

/* Runs `put` between the shell's two halves; a failure becomes the answer. */
typedef mz_status (*mz_page_put)(mz_visit *v, mz_http_answer *a);
void mz_page_show(mz_visit *v, mz_http_answer *a, mz_str title, mz_str nav, mz_page_put put);

#endif

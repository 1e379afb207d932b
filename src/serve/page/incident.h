/* incident.h: the parts of an incident's page. (internal to serve)
 *
 * Each part is written into the page as it stands; all text of the record is escaped and isolated.
 */
#ifndef MZ_SERVE_INCIDENT_H
#define MZ_SERVE_INCIDENT_H

#include "serve/page/page.h"

#define MZ_QUOTE_MOST 600 /* bytes of cited words on the page; the statement's own page has all */

/* What each side says, statement by statement in one order, the finding between them; then all others. */
MZ_MUST mz_status mz_incident_claims(mz_visit *v, mz_buf *out, const mz_dossier *d);
/* Aspects and figures against columns: who agrees, differs, is silent. */
void mz_incident_matrix(const mz_visit *v, mz_buf *out, const mz_dossier *d, const mz_matrix *m);
/* A drawing of the place with its uncertainty, the places that each column gives, and the lines of the terms. */
void mz_incident_place(const mz_visit *v, mz_buf *out, const mz_dossier *d, const mz_matrix *m);
void mz_incident_evidence(const mz_visit *v, mz_buf *out, const mz_trail *t);
void mz_incident_asked(const mz_visit *v, mz_buf *out, const mz_trail *t, mz_day today);
void mz_incident_links(const mz_visit *v, mz_buf *out, const mz_dossier *d);
void mz_incident_history(const mz_visit *v, mz_buf *out, const mz_trail *t);

/* The list of incidents: filters, pages. */
void mz_incident_list(mz_visit *v, mz_http_answer *a);

/* The side of a statement's speaker as a column: parties in their order, independents, others. */
mz_len mz_incident_column(const mz_visit *v, const mz_loaded *l);
/* "According to {side}", "Independent sources", "Other sources". */
mz_markup mz_mark_column(const mz_visit *v, mz_len column);
/* Sides, codes with a space between: the parties as the reader has them, then the others. Nothing for none. */
void mz_incident_sides(const mz_visit *v, mz_buf *out, mz_str codes);
/* A link to a statement with its number. */
void mz_incident_statement(const mz_visit *v, mz_buf *out, mz_str ref);

#endif

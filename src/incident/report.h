/* report.h: a report as matching takes it, and a person's link between two of them. */
#ifndef MZ_INCIDENT_REPORT_H
#define MZ_INCIDENT_REPORT_H

#include "base/base.h"
#include "statement/statement.h"

#define MZ_REPORTS_MAX       INT32_C(100000000)
#define MZ_MATCH_SOURCES_MAX INT32_C(60000)

/* A statement that something happened, as matching sees it. Unknown fields are empty strings, never zero. */
typedef struct mz_report {
    mz_str rec_id;   /* unique in a run */
    mz_str source;   /* who says it */
    mz_str family;   /* the name under which the weights know the source ("ucdp_ged"); empty: the source's own name */
    bool dirty;      /* the source repeats itself; the same for all reports of one source */
    mz_day from, to; /* both inclusive; from is MZ_NO_DAY when unknown: the report then stands alone */
    int date_prec;   /* UCDP date_prec 1-5 */
    bool placed;     /* lat_e6, lon_e6 are known; else the report stands alone */
    int32_t lat_e6, lon_e6;
    int where_prec; /* UCDP where_prec 1-7 */
    mz_str country, adm_1, adm_2;
    mz_str type_fine, type_broad; /* levels of the taxonomy of types */
    mz_str dyad, conflict;        /* levels of the taxonomy of actors; the dyad is an unordered pair */
    bool counted;                 /* the figures below are known */
    mz_interval deaths;           /* hi is MZ_OPEN when unbounded */
    int64_t deaths_best;          /* within deaths */
} mz_report;

/* A person's decision about two reports; it holds over every score. A link whose reports are not there waits. */
typedef struct mz_link {
    mz_str rec_a, rec_b;
    bool must; /* else: cannot */
    mz_str signer, date, reason;
} mz_link;

/* ---- reports from statements ---- */

/* The report of one statement of kind event: rec_id is its reference in the case, source the innermost speaker (or
 * the publisher). Taxonomy levels come from src/lexicon. */
void mz_report_of_statement(const mz_statement *s, const mz_document *document, mz_str ref, mz_report *out,
                            mz_arena *perm);

/* The first two steps of a type's path: "event/force" of "event/force/air". */
mz_str mz_report_broad_type(mz_str path);

#endif

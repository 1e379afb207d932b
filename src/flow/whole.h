/* whole.h: what the screens ask of one incident beyond its dossier, and of the case as a whole: how evidence came onto
 * the record, what touched an incident, who was asked and answered, the figures of the first page, lanes of time.
 *
 * In      an open case; the day on which it is looked at.
 * Out     plain rows in perm, in an order that each function states.
 * Owns    nothing. Limits  MZ_WHOLE_DAYS_MAX days of a series or a timeline, MZ_WHOLE_SPANS_MAX spans.
 */
#ifndef MZ_FLOW_WHOLE_H
#define MZ_FLOW_WHOLE_H

#include "flow/flow.h"

#define MZ_WHOLE_DAYS_MAX  400
#define MZ_WHOLE_SPANS_MAX 5000

/* How final an entry is, as far as the whole record's state says; when, and by whom, says mz_record_finality. */
mz_finality_grade mz_flow_grade(const mz_case *c, int64_t entry);

/* ---- one incident ---- */

/* A document that statements of the incident come from, and its custody. */
typedef struct mz_evidence {
    mz_document_row document;
    mz_entry_row entry; /* that brought it: who signed it, when by his own word */
    mz_finality_grade grade;
    bool here;         /* its bytes are with this copy of the record */
    mz_len statements; /* of this incident */
} mz_evidence;

typedef enum mz_touch {
    MZ_TOUCH_DOCUMENT,
    MZ_TOUCH_STATEMENTS,
    MZ_TOUCH_ACT,
    MZ_TOUCH_LABEL,
    MZ_TOUCH_TERMS /* those that are applied: proposed, or signed by the last side */
} mz_touch;
mz_str mz_touch_word(mz_touch v);
#define MZ_TOUCHES 5

/* One entry of the record that made the incident what it is. */
typedef struct mz_touch_row {
    mz_entry_row entry;
    mz_touch touch;
    mz_str what;       /* name of a document, references of statements, who may see, title of terms */
    const mz_act *act; /* of an act; else NULL */
    mz_str act_ref;
    mz_finality_grade grade;
} mz_touch_row;

/* What a side was asked, and what it did. */
typedef struct mz_demand {
    mz_str party;
    bool remedy;    /* asked to mend after a ruling; else to answer what it is said to have done */
    mz_day asked;   /* MZ_NO_DAY when not known */
    mz_str by, ref; /* who asked, in which act; empty where a report of the incident is what is to be answered */
    mz_day due;     /* MZ_NO_DAY: no clock */
    bool answered;
    mz_day answered_on;
    mz_str answer, answer_ref; /* word of its position or remedy */
    mz_str reason;
} mz_demand;

typedef struct mz_trail {
    mz_evidence *evidence; /* in record order */
    mz_len evidence_n;
    mz_touch_row *touches; /* in record order */
    mz_len touches_n;
    mz_demand *asked; /* by party in the case's order, then by day */
    mz_len asked_n;
    mz_matrix matrix;
} mz_trail;
MZ_MUST mz_status mz_flow_trail(mz_case *c, const mz_dossier *d, mz_trail *out, mz_arena *perm);

#endif

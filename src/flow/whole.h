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
#define MZ_WHOLE_SPANS_MAX 2000

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

/* ---- the case on its first page ---- */

/* Possible breaches that somebody lays to one side, and what became of them; each is counted once a clause. */
typedef struct mz_laid_count {
    mz_str party;
    mz_len claimed;      /* under one reading at least, or perhaps */
    mz_len corroborated; /* of them: acknowledged by the side itself, or examined or ruled by the mechanism */
    mz_len disputed;     /* of them: denied by the side, or the readings differ */
    mz_len unanswered;   /* of them: the side has said nothing */
} mz_laid_count;

#define MZ_OVERVIEW_DAYS 30

typedef struct mz_overview {
    mz_day day;   /* the last of the series: the one asked for, or that of the last incident when the series would be
                     empty */
    bool earlier; /* so it is */
    const mz_laid_count *laid;             /* by party */
    mz_brief_day series[MZ_OVERVIEW_DAYS]; /* of violent incidents, by day */
    mz_len before[2];                      /* violent incidents of the 7 and the 30 days before the last ones */
    bool any;                              /* there is an entry */
    mz_entry_row last;
    /* of the last thirty days: what could not be verified */
    mz_len incidents, unplaced, one_source, denied, unwatched;
    mz_len undetermined; /* breaches of any time that turn on what is not known */
} mz_overview;
MZ_MUST mz_status mz_flow_overview(mz_case *c, mz_day day, mz_overview *out, mz_arena *perm);

/* ---- time ---- */

/* Lanes: each party in the case's order, then what two parties or more speak of, then everybody else. */
typedef struct mz_lane_span {
    mz_day from, to; /* earliest and latest that the lane's sources give; MZ_NO_DAY: they do not speak of it */
    mz_len said;     /* statements */
} mz_lane_span;

typedef struct mz_happening {
    mz_incident_row incident;
    const mz_lane_span *lanes; /* one a lane */
} mz_happening;

typedef struct mz_timeline {
    mz_day from, to;
    mz_len lanes;             /* parties + 2 */
    const mz_happening *v;    /* by first day */
    mz_len n, all;            /* given, and how many touch the period */
    const bool *const *spoke; /* spoke[lane][day - from]: somebody of the lane said anything that day */
} mz_timeline;
/* MZ_LIMIT when the period is longer than MZ_WHOLE_DAYS_MAX days. Of more than MZ_WHOLE_SPANS_MAX incidents the first
 * are given. */
MZ_MUST mz_status mz_flow_timeline(mz_case *c, mz_day from, mz_day to, mz_timeline *out, mz_arena *perm);
/* The day of the newest incident that has one; MZ_NO_DAY without any. */
MZ_MUST mz_status mz_flow_newest_day(mz_case *c, mz_day *out);

#endif

/* view.h: what lists and screens ask of a case beyond one incident and one account: the board of breaches, the terms
 * clause by clause, what was decided and said, the sources, accounts side by side, the entries.
 *
 * In      an open case; the day on which clocks are read, where there are clocks.
 * Out     plain rows in perm, in an order that each function states; how many there are beyond those that are given.
 * Owns    nothing. Limits  the MZ_VIEW_*_MAX below; what is cut says how much there is.
 *
 * Nothing here decides: states and outcomes are those of terms.h, figures those of account.h.
 */
#ifndef MZ_FLOW_VIEW_H
#define MZ_FLOW_VIEW_H

#include "flow/flow.h"

/* ---- the board of breaches ---- */

#define MZ_VIEW_BOARD_MAX 200 /* rows of one state */

typedef struct mz_board_filter {
    mz_str party, clause, sector; /* empty: all; sector "-": of no known one. party "-": nobody is named */
} mz_board_filter;

typedef struct mz_board_row {
    mz_breach_row breach;
    mz_incident_row incident;
} mz_board_row;

typedef struct mz_board_column {
    const mz_board_row *v; /* the latest incident first */
    mz_len n, all;         /* given, and how many there are */
    mz_len overdue;        /* of all: an open clock has run out on the day asked for */
} mz_board_column;

typedef struct mz_board {
    mz_board_column columns[MZ_STATE_REMEDIED + 1]; /* by mz_breach_state */
    const mz_str *clauses, *sectors;                /* what can be chosen: sorted, each once */
    mz_len clauses_n, sectors_n;
} mz_board;
/* What is a breach under one reading at least, or may be. */
MZ_MUST mz_status mz_flow_board(mz_case *c, const mz_board_filter *filter, mz_day as_of, mz_board *out, mz_arena *perm);

/* ---- the terms ---- */

typedef enum mz_terms_standing {
    MZ_TERMS_PROPOSED, /* a party has not signed */
    MZ_TERMS_WAITING,  /* all have; the witnesses' quorum has not cosigned it */
    MZ_TERMS_APPLIED,
    MZ_TERMS_REPLACED /* applied before, or overtaken: a later text is */
} mz_terms_standing;

typedef struct mz_terms_signature {
    mz_str party, key; /* code, name of the key */
    int64_t entry;
    mz_utc time; /* as the signer claims */
} mz_terms_signature;

typedef struct mz_terms_text {
    int64_t entry;
    mz_str name; /* hash of the text, in hex */
    mz_terms terms;
    mz_terms_standing standing;
    const mz_terms_signature *v; /* in record order */
    mz_len n;
    mz_strs missing; /* parties that have not signed */
} mz_terms_text;
typedef struct mz_terms_texts {
    mz_terms_text *v;
    mz_len n, cap;
} mz_terms_texts;
/* Every text of terms on record, the newest first. */
MZ_MUST mz_status mz_flow_terms_texts(mz_case *c, mz_terms_texts *out, mz_arena *perm);

/* What is said and ruled of one party under one clause. Each breach counts once. */
typedef struct mz_clause_standing {
    mz_str party;                              /* empty: incidents where nobody is named */
    mz_len under_all, contested, undetermined; /* by what the readings make of it */
    mz_len states[MZ_STATE_REMEDIED + 1];
    mz_len violations; /* ruled so; of them `remedied` are */
    mz_len remedied;
    mz_len overdue; /* open clocks that have run out */
    mz_day due;     /* the next clock that has not; MZ_NO_DAY */
    int32_t step;   /* whose clock it is; -1 */
    /* of a required clause */
    bool obliged;
    mz_day by;       /* MZ_NO_DAY: no day is set */
    bool kept;       /* somebody says so: kept_ref, kept_by, kept_on say who of what */
    mz_str kept_ref; /* "i12.3" or, of an act, its statement "12.3" */
    mz_day kept_on;
    const mz_str *kept_by; /* who says so: actor codes */
    mz_len kept_by_n;
} mz_clause_standing;

typedef struct mz_clause_view {
    const mz_clause *clause;
    const mz_clause_standing *v; /* the parties of the terms, in their order; then "" if there are any of nobody */
    mz_len n;
} mz_clause_view;
/* One a clause of the terms that are applied, in their order; none without terms. */
MZ_MUST mz_status mz_flow_clauses(mz_case *c, mz_day as_of, const mz_clause_view **out, mz_len *n, mz_arena *perm);

/* ---- acts: what was decided, agreed and said ---- */

#define MZ_VIEW_ACTS_MAX 200 /* given at a time */

typedef enum mz_deed_group {
    MZ_DEED_DECIDED, /* findings, rulings, remedies, positions, coverage, notices, links: entries of the mechanism */
    MZ_DEED_SIGNED,  /* texts put before the members and their signatures: terms, policy, settings, erasings */
    MZ_DEED_SAID,    /* talks, calls, demands, threats … as somebody reports or makes them */
    MZ_DEED_GROUPS
} mz_deed_group;
mz_str mz_deed_group_word(mz_deed_group v); /* "decided", "signed", "said" */

typedef struct mz_deed {
    mz_deed_group group;
    mz_str word;           /* kind of act, kind of entry, leaf of what was said, else its PLOVER word; may be empty */
    mz_day day;            /* of the decision, the signature, of what was said; MZ_NO_DAY */
    mz_str by;             /* actor code, of who decides, signs, says; may be empty */
    int64_t entry;         /* where it stands */
    mz_str ref;            /* "12.3"; of signed texts "12" */
    const mz_act *act;     /* DECIDED, else NULL */
    const mz_loaded *said; /* SAID, else NULL */
    mz_str words;          /* SAID: the cited words; may be empty */
    bool first;            /* SIGNED: the entry that brought the text; else a further signature on it */
    const mz_statement_id *incidents; /* that it is about, each once */
    mz_len incidents_n;
} mz_deed;

typedef struct mz_deeds_filter {
    int group;       /* mz_deed_group; -1: all */
    mz_str word;     /* empty: all */
    mz_str side;     /* the party's code; empty: all; "-": who is of no party */
    mz_day from, to; /* MZ_NO_DAY: open */
    mz_len skip;
    mz_len most; /* at most MZ_VIEW_ACTS_MAX */
} mz_deeds_filter;

typedef struct mz_deed_count {
    mz_deed_group group;
    mz_str word;
    mz_len n;
} mz_deed_count;

typedef struct mz_deeds {
    const mz_deed *v;            /* the latest day first, of one day the latest on record; those without a day last */
    mz_len n, all;               /* given, and how many the filter holds for */
    const mz_deed_count *counts; /* of all that is on record, by group and word */
    mz_len counts_n;
} mz_deeds;
MZ_MUST mz_status mz_flow_deeds(mz_case *c, const mz_deeds_filter *filter, mz_deeds *out, mz_arena *perm);

/* ---- accounts beside each other ---- */

#define MZ_VIEW_PERIODS_MAX 100
#define MZ_VIEW_CLAIMS_MAX  300 /* of one figure */

typedef enum mz_account_by {
    MZ_ACCOUNT_WHOLE,
    MZ_ACCOUNT_BY_DAY,
    MZ_ACCOUNT_BY_WEEK, /* from Monday on */
    MZ_ACCOUNT_BY_MONTH,
    MZ_ACCOUNT_BY_SECTOR,
    MZ_ACCOUNT_BYS
} mz_account_by;
mz_str mz_account_by_word(mz_account_by v); /* "whole", "day", "week", "month", "sector" */

/* One period or sector: the same as mz_flow_account gives for these days and this sector. */
typedef struct mz_account_part {
    mz_day from, to;
    mz_str sector; /* empty: all */
    mz_period_account account;
} mz_account_part;

typedef struct mz_accounts {
    const mz_account_part *v; /* by day, or by sector's name */
    mz_len n;
    mz_len incidents;      /* that touch the span, in the sector: each once */
    const mz_str *sectors; /* of the incidents in the span: sorted; "-" where it is not known */
    mz_len sectors_n;
} mz_accounts;
/* The span cut in pieces, the first and last as far as it reaches. MZ_BAD_INPUT: more than MZ_VIEW_PERIODS_MAX. */
MZ_MUST mz_status mz_flow_accounts(mz_case *c, mz_day from, mz_day to, mz_account_by by, mz_str sector,
                                   mz_accounts *out, mz_arena *perm);

/* One figure: a line of the account of a period, or of one incident. */
typedef struct mz_figure_question {
    mz_statement_id incident; /* -1: of the period */
    mz_day from, to;
    mz_str sector, side, part;
    mz_status_line status;
    mz_effect effect;
    mz_str by; /* only what this voice of the line says: a side, or a source as mz_said names it; empty: all */
} mz_figure_question;

/* What a figure rests on, claim by claim in record order. */
typedef struct mz_figure_claim {
    const mz_claim *claim;
    const mz_loaded *statement;
    mz_statement_id incident; /* -1: a total of the period */
} mz_figure_claim;
typedef struct mz_figure_view {
    mz_account_line line;
    const mz_figure_claim *v;
    mz_len n, all;
    const mz_str *findings; /* references of findings that give this number */
    mz_len findings_n;
} mz_figure_view;
/* MZ_BAD_INPUT: the account has no such line, or nobody of that name speaks in it. */
MZ_MUST mz_status mz_flow_figure(mz_case *c, const mz_figure_question *q, mz_figure_view *out, mz_arena *perm);

/* ---- periods beside the one before ---- */

typedef struct mz_period_counts {
    mz_day from, to;
    mz_len incidents; /* that began in it */
    mz_len violent;   /* of these: of a type that can kill */
    mz_len documents; /* published in it */
    mz_len acts;      /* talks, demands, threats … said in it */
} mz_period_counts;
/* The span in days, weeks or months (MZ_ACCOUNT_BY_…), the newest first, and behind them the period before the first
 * one, for comparison: *n is without it. MZ_BAD_INPUT: more than MZ_VIEW_PERIODS_MAX. */
MZ_MUST mz_status mz_flow_periods(mz_case *c, mz_day from, mz_day to, mz_account_by by, const mz_period_counts **out,
                                  mz_len *n, mz_arena *perm);

/* ---- sources ---- */

#define MZ_VIEW_COMPARED_MAX 2000 /* incidents, the latest, over which sources are held against each other */

/* A source by its actor code; where it has none, or one that only says its kind, by the publisher's name. */
typedef struct mz_source_view {
    mz_str code, name; /* one of them is empty */
    mz_str side;       /* the side that it speaks for; empty: none */
    mz_voice voice;
    int64_t documents;      /* that it published */
    int64_t statements;     /* that it makes, in its own documents or in others' */
    mz_day first, last;     /* of its statements and documents; MZ_NO_DAY */
    mz_strs publishers;     /* names under which a code publishes */
    mz_len incidents;       /* of those compared: that it speaks of */
    mz_len alone;           /* nobody of another side or name reports it */
    mz_len also;            /* somebody else says, too, that it happened */
    mz_len denied;          /* somebody else denies it */
    mz_speaker_tally tally; /* its figures of harm beside those of others */
    mz_len copies;          /* figures in which it and another independent source are one voice */
} mz_source_view;

typedef struct mz_sources_view {
    const mz_source_view *v; /* parties' organs first in the order of the parties, then by statements, most first */
    mz_len n;
    const mz_copying *copies; /* who copies whom, most first */
    mz_len copies_n;
    mz_len compared, incidents; /* over how many incidents, of how many */
} mz_sources_view;
MZ_MUST mz_status mz_flow_sources(mz_case *c, mz_sources_view *out, mz_arena *perm);

/* Statements of one source (code or name, the other empty), the latest first: `most` of them behind `skip`. */
typedef struct mz_source_said {
    const mz_loaded *v;
    mz_len n, all;
    const mz_document_row *documents; /* that it published, the latest first; at most MZ_VIEW_ACTS_MAX */
    mz_len documents_n, documents_all;
} mz_source_said;
MZ_MUST mz_status mz_flow_source_said(mz_case *c, mz_str code, mz_str name, mz_len skip, mz_len most,
                                      mz_source_said *out, mz_arena *perm);

/* ---- the record ---- */

#define MZ_VIEW_ENTRIES_MAX 200

typedef struct mz_entries_filter {
    mz_str kind, feed; /* empty: all */
    int64_t below;     /* only entries below this index; INT64_MAX: from the newest on */
    mz_len most;
} mz_entries_filter;

typedef struct mz_entry_view {
    mz_entry_row row;
    mz_str party; /* of the key that wrote it; empty: not in the register */
    mz_finality_grade grade;
    int64_t hidden; /* so many entries right behind it (newer) are not in this edition; 0 where a filter chooses */
} mz_entry_view;

typedef struct mz_entries_view {
    const mz_entry_view *v; /* the newest first */
    mz_len n;
    bool more; /* there are older ones */
    int64_t
        hidden; /* of the oldest stretch: entries between the last one given and the beginning, when it is the last */
} mz_entries_view;
MZ_MUST mz_status mz_flow_entries(mz_case *c, const mz_entries_filter *filter, mz_entries_view *out, mz_arena *perm);

/* A check of the record as it lies on disk now, in bounded time. */
typedef struct mz_check_limits {
    int64_t entries, bytes; /* a record of at most so many entries, whose documents are at most so large, is checked
                               whole */
    mz_len some;            /* of a larger one so many entries: the newest half, the rest spread */
} mz_check_limits;
typedef struct mz_check {
    bool whole;
    mz_verification all;  /* when whole */
    mz_len looked, right; /* else: entries held against the signed checkpoint by their proof, and those that fit */
    int64_t first_wrong;  /* -1: none */
} mz_check;
/* `limits` NULL: 30,000 entries, 512 MiB, 1,000. */
MZ_MUST mz_status mz_flow_check(mz_case *c, const mz_check_limits *limits, mz_check *out, mz_arena *perm);

#endif

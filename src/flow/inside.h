/* inside.h: what the files of the flow share and nobody else needs. */
#ifndef MZ_FLOW_INSIDE_H
#define MZ_FLOW_INSIDE_H

#include "flow/flow.h"
#include "lexicon/lexicon.h"

/* A region that gives itself back. */
typedef struct mz_work_room {
    mz_region region;
    mz_arena arena;
} mz_work_room;
static inline void mz_work_room_free(mz_work_room *w) { mz_region_free(&w->region); }
#define MZ_WORK_ROOM_SCOPED __attribute__((cleanup(mz_work_room_free))) mz_work_room
#define MZ_ROOM_BYTES       (INT64_C(32) << 30) /* address space; pages are taken when touched */
MZ_MUST mz_status mz_work_room_new(mz_work_room *w);

static inline void mz_tell(const mz_case *c, const char *word, int64_t done, int64_t total)
{
    if (c->options.progress != NULL) {
        c->options.progress(c->options.ctx, word, done, total);
    }
}

char *mz_case_path(const mz_case *c, const char *name, mz_arena *perm);

/* CASE/index/index<end>; "-for-<role>-<party>" before the end in an edition, "-at-<size>" for the case as it was. */
char *mz_flow_index_path(const mz_case *c, const char *end, mz_arena *perm);
/* Opens the index where there is one that can be used; c->index stays NULL otherwise. */
MZ_MUST mz_status mz_flow_open_index(mz_case *c);
/* Opens the index anew, and for a reader the record: other processes may have gone on. */
MZ_MUST mz_status mz_flow_look_again(mz_case *c);
/* ---- label.c ---- */

typedef struct mz_labels {
    mz_map of_entry, grants; /* by name: of a labelled entry, of a label; values are places in audiences */
    mz_strs audiences;
    struct {
        mz_len *v;
        mz_len n, cap;
    } changed; /* entries that a label named after they were written */
    mz_arena *perm;
} mz_labels;
/* Takes in the labels from entry `from` on that hold for earlier entries. */
MZ_MUST mz_status mz_labels_scan(mz_case *c, mz_labels *l, int64_t from, mz_arena scratch);
/* Who may see the entry; empty: everyone. */
mz_str mz_labels_of(mz_case *c, mz_labels *l, const mz_entry *e, mz_arena scratch);
bool mz_labels_let(mz_case *c, const mz_entry *e, mz_str audience); /* the case's viewer */
/* MZ_BAD_INPUT when the audience names somebody who is not of the case: a slip of the pen would hide an entry. */
MZ_MUST mz_status mz_labels_fit(mz_case *c, mz_str audience);
/* The entry that says who may see what refers to it. */
mz_draft mz_flow_label_draft(mz_str audience, mz_utc time, mz_arena *perm);
/* A label for what is about to be written. */
MZ_MUST mz_status mz_flow_new_label(mz_case *c, mz_str audience, const mz_key *by, mz_utc time, mz_hash256 *name);

/* What derives the tables: version of the program, id of the weights. An index made by others is folded anew. */
mz_str mz_flow_rules(const mz_case *c, mz_arena *perm);
/* Entries that the index lacks -> its base tables. */
MZ_MUST mz_status mz_flow_fold(mz_case *c, mz_index *index, int64_t from);
/* Reports -> incidents, in the tables incident, member and edge. *changed gets the incidents that are new or differ,
 * ascending; those that are gone have been taken out of every table. `anew`: the tables are empty. */
typedef struct mz_changed {
    mz_statement_id *v;
    mz_len n, cap;
} mz_changed;
MZ_MUST mz_status mz_flow_incidents(mz_case *c, mz_index *index, bool anew, mz_changed *changed, mz_arena *perm);
/* Rows of incident, account and breach for these incidents; `anew`: the tables hold none of theirs. */
MZ_MUST mz_status mz_flow_judge(mz_case *c, mz_index *index, const mz_changed *changed, bool anew);
/* mz_flow_load over a record of the caller's own, so that several threads can each have one. */
MZ_MUST mz_status mz_flow_load_from(mz_record *record, const mz_reviews *reviews, const mz_statement_id *ids, mz_len n,
                                    mz_loaded *out, mz_arena *perm);
/* Reads what people reviewed from the index into c->reviews. */
MZ_MUST mz_status mz_flow_reviews(mz_case *c, mz_index *index);
/* An act by its number, out of the record. */
MZ_MUST mz_status mz_flow_act_at(mz_record *record, int64_t id, mz_act *out, mz_arena *perm);
/* Names in `about` -> statements; incidents that acts from entry `from` on are about join *changed. */
MZ_MUST mz_status mz_flow_resolve(mz_case *c, mz_index *index, int64_t from, mz_changed *changed, mz_arena *perm);
/* The statement that a name in `about` means; *out is left alone when none does. */
MZ_MUST mz_status mz_flow_target(mz_index *index, mz_str about, mz_statement_id *out, mz_arena scratch);
/* Whether a person's link can hold beside those on record: MZ_BAD_INPUT when not. */
MZ_MUST mz_status mz_flow_link_fits(mz_case *c, const mz_act *act);
MZ_MUST mz_status mz_flow_words_from(const mz_record *record, const mz_loaded *s, mz_str *out, mz_arena *perm);
/* Reads the terms that every party signed, if any, and how the record stands. */
MZ_MUST mz_status mz_flow_terms(mz_case *c, mz_index *index);

/* The report of a statement, dated by its document when it names no day itself. False when it is none. */
bool mz_flow_report(const mz_statement *s, const mz_document *document, mz_statement_id id, mz_report_row *out,
                    mz_arena *perm);
mz_str mz_ref_text(mz_statement_id id, mz_arena *perm);      /* "12.3" */
mz_str mz_incident_text(mz_statement_id id, mz_arena *perm); /* "i12.3" */

/* All acts on record, and which statements they are about. */
typedef struct mz_aim {
    mz_statement_id target;
    mz_len act;
} mz_aim;
typedef struct mz_aims {
    mz_aim *v; /* by target */
    mz_len n, cap;
} mz_aims;
typedef struct mz_docket {
    mz_act_row *rows;
    mz_act *acts; /* `about` holds references only */
    mz_str *refs;
    mz_len n;
    mz_aims aims;
} mz_docket;
MZ_MUST mz_status mz_flow_docket(mz_case *c, mz_index *index, mz_docket *out, mz_arena *perm);
/* Only what one incident needs of it: acts about its statements, and every notice. */
MZ_MUST mz_status mz_flow_docket_of(mz_case *c, mz_index *index, mz_statement_id incident, mz_docket *out,
                                    mz_arena *perm);

/* n incidents with all that is known of them but the reasons of their links. */
MZ_MUST mz_status mz_flow_dossiers(mz_case *c, mz_index *index, const mz_docket *docket, const mz_statement_id *ids,
                                   mz_len n, mz_day as_of, mz_dossier *out, mz_arena *perm, mz_arena scratch);

/* The incidents that touch a span of days. */
MZ_MUST mz_status mz_flow_dossiers_of(mz_case *c, mz_day from, mz_day to, mz_day as_of, mz_dossier **out, mz_len *n,
                                      mz_arena *perm);
/* What the account of a span is made of. */
MZ_MUST mz_status mz_flow_scope(mz_case *c, mz_day from, mz_day to, const mz_dossier *d, mz_len n,
                                mz_account_scope *out, mz_findings *findings, mz_arena *perm);

/* Why each statement is linked, by the `most` weightiest reasons, and the links that lead out of the incident. */
MZ_MUST mz_status mz_flow_why(mz_case *c, mz_dossier *d, int most, mz_arena *perm);

/* What is known of the case's crossings -> the table crossing. */
MZ_MUST mz_status mz_flow_crossings(const mz_case *c, mz_index *index);

/* ---- shared.c ---- */

void mz_flow_put_bounds(mz_buf *out, mz_interval v); /* "3", "3-5", "3-" */

mz_report mz_flow_report_of_row(const mz_report_row *row, mz_arena *perm); /* strings are the row's */
void mz_flow_sort_ids(mz_statement_id *ids, mz_len n, mz_arena scratch);   /* ascending */
void mz_changed_tidy(mz_changed *list, mz_arena scratch);                  /* ascending, each once */
bool mz_flow_violent(mz_str leaf);                                         /* whether incidents of this type can kill */

/* board.c */
mz_str mz_flow_sector_of(const mz_incident_row *r);                   /* "-" where it is not known */
const mz_str *mz_flow_keys_sorted(const mz_map *set, mz_arena *perm); /* by bytes; as many as the map has */

/* begin.c: an init that was cut off can be given again. _again: MZ_DENIED when a case is there; removes the keys of one
 * that never came to be. */
MZ_MUST mz_status mz_flow_init_again(const char *folder, mz_arena scratch);
MZ_MUST mz_status mz_flow_init_begin(const char *folder, mz_str origin, mz_arena scratch);
MZ_MUST mz_status mz_flow_init_end(const char *folder, mz_arena scratch);

#endif

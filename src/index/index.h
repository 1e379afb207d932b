/* index.h: the tables that are folded from the record, so that questions are answered without reading it all again.
 *
 * The index holds nothing of its own: it can be thrown away and folded anew from the record, and then has the same
 * digests (mz_index_digest). Each table is one row struct and one list of columns in tables.c; all SQL is made there.
 *
 * Owns    a connection, one a process; rows that a query returns live in the caller's `perm`.
 * Limits  entries below 2^40, statements of one entry below MZ_INDEX_STATEMENTS_MAX.
 * Errors  MZ_IO when SQLite fails; the remedy is always `mizan rebuild CASE`. MZ_DENIED when another process has it.
 * Source  SQLite in rollback-journal mode with one connection (docs/decisions/0009-index.md says why not WAL).
 */
#ifndef MZ_INDEX_H
#define MZ_INDEX_H

#include "index/cql.h"
#include "record/record.h"
#include "statement/statement.h"

#define MZ_INDEX_FORMAT         9
#define MZ_INDEX_STATEMENTS_MAX 65536

/* A statement's number in the case: which entry, and the how-manieth statement in it. People write "12.3". */
typedef int64_t mz_statement_id;
static inline mz_statement_id mz_statement_id_of(int64_t entry, mz_len ordinal)
{
    mz_assert(ordinal >= 0 && ordinal < MZ_INDEX_STATEMENTS_MAX);
    return entry * MZ_INDEX_STATEMENTS_MAX + ordinal;
}
static inline int64_t mz_statement_id_entry(mz_statement_id r) { return r / MZ_INDEX_STATEMENTS_MAX; }
static inline mz_len mz_statement_id_ordinal(mz_statement_id r) { return (mz_len)(r % MZ_INDEX_STATEMENTS_MAX); }
void mz_put_statement_id(mz_buf *out, mz_statement_id r);
bool mz_statement_id_parse(mz_str s, mz_statement_id *out); /* "12.3" */

/* ---- rows: what each table holds -------------------------------------------------------------------------- */

typedef struct mz_entry_row {
    int64_t n;   /* index in the record */
    mz_str name; /* hash of its text, 64 hex digits */
    mz_str feed;
    int64_t seq;
    mz_str kind;
    int64_t time; /* as claimed, UTC seconds */
    int64_t size_bytes;
    mz_str audience; /* who may see it; empty: everyone */
} mz_entry_row;

typedef struct mz_document_row {
    int64_t id; /* the entry that brought it */
    mz_str hash, name, media, publisher, actor, language;
    mz_day date;
    int64_t size_bytes;
    int32_t method; /* mz_method */
    int64_t statements;
} mz_document_row;

typedef struct mz_statement_row {
    mz_statement_id id;
    int64_t document; /* id of its document */
    int64_t begin, end;
    mz_str own_id; /* the row's own id in a data file */
    int32_t kind, plover, polarity, stance;
    mz_str type;
    mz_str speaker;        /* actor code of the innermost source, else of the publisher; may be empty */
    mz_str agent, target;  /* codes of the first of each */
    mz_day from, to, said; /* when it happened; when it was said (the document's date) */
    bool placed;
    int32_t lat_e6, lon_e6, where_prec;
    mz_str place;
    mz_str harms;      /* "killed 3-5 PAKMIL; wounded 10- PAK": what it says was done; may be empty */
    int32_t review;    /* mz_review of what a program read out of a text; -1: of no such document */
    int64_t reviewed;  /* the last review, an act; -1 */
    int64_t corrected; /* the act by which its fields are; -1: as it was read */
} mz_statement_row;

/* A statement that something happened, as matching takes it (incident.h). */
typedef struct mz_report_row {
    mz_statement_id id;
    mz_str source, family;
    bool dirty;
    mz_day from, to;
    int32_t date_prec;
    bool placed;
    int32_t lat_e6, lon_e6, where_prec;
    mz_str country, adm_1, adm_2, type_fine, type_broad, dyad, conflict;
    bool counted;
    int64_t deaths_lo, deaths_hi, deaths_best;
} mz_report_row;

typedef struct mz_incident_row {
    mz_statement_id id; /* its first statement in record order */
    mz_day from, to;
    int32_t date_prec;
    bool placed;
    int32_t lat_e6, lon_e6, where_prec;
    mz_str place, sector; /* sector: the first-level unit; may be empty */
    mz_str type;
    mz_str parties; /* sides that act or are harmed, sorted, one SP between */
    mz_str acting;  /* sides said to act, the same way */
    int64_t reports, sources;
    int32_t least_ppm; /* probability of its least certain report; -1 for a report alone */
    int64_t newest;    /* the last entry that a report of it stands in */
    int64_t killed_lo; /* established for all sides together; -1: nothing is */
    int64_t killed_hi;
    mz_str accounts; /* "PAK any killed found": lines of its account with their grades; may be empty */
    mz_str claims;   /* "PAK any killed: AFG says 150-, PAK concedes 3": who says what; may be empty */
} mz_incident_row;

typedef struct mz_member_row {
    mz_statement_id statement, incident;
    int32_t ppm; /* -1 for a report alone */
} mz_member_row;

typedef struct mz_edge_row {
    mz_statement_id a, b;
    int32_t score, ppm;
    bool accepted;
} mz_edge_row;

/* One line of an incident's account (account.h); a lower bound is -1 where nothing is established or conceded. */
typedef struct mz_account_row {
    mz_statement_id incident;
    mz_str side;
    int32_t status, effect; /* mz_status_line, mz_effect */
    mz_str part;            /* "children"; empty for all */
    int64_t established_lo, established_hi;
    int32_t grade;
    int64_t flags;
    int64_t conceded_lo, conceded_hi;
    mz_str alleged;      /* "AFG 150 -;PAK 3 3": by whom, bounds; may be empty */
    int64_t independent; /* how many groups */
} mz_account_row;

typedef struct mz_breach_row {
    mz_statement_id incident;
    mz_str clause, party;
    int32_t result, attribution, state; /* mz_breach_result, mz_attribution, mz_breach_state */
    mz_day due;                         /* of the next open clock; MZ_NO_DAY when there is none */
    int32_t step;                       /* mz_step of that clock; -1 */
    mz_str outcome;                     /* of the ruling; empty before */
    int64_t number;                     /* mz_breach_number */
    mz_str result_word, attribution_word, state_word;
    mz_day from, to; /* from here on: of the incident */
    bool placed;
    int32_t lat_e6, lon_e6;
    int64_t newest;
} mz_breach_row;

/* A breach's own number: its incident, and the how-manieth breach of it. */
#define MZ_BREACHES_OF_INCIDENT_MAX 1024
#define MZ_BREACH_ENTRIES_MAX       (INT64_C(1) << 36)
static inline int64_t mz_breach_number(mz_statement_id incident, mz_len ordinal)
{
    mz_assert(ordinal >= 0 && ordinal < MZ_BREACHES_OF_INCIDENT_MAX);
    mz_assert(mz_statement_id_entry(incident) < MZ_BREACH_ENTRIES_MAX);
    return incident * MZ_BREACHES_OF_INCIDENT_MAX + ordinal;
}

/* A gate in a line, and what was last said of it. */
typedef struct mz_crossing_row {
    int64_t n; /* 1, 2, 3 … by id */
    mz_str id; /* of the gazetteer: "own:torkham" */
    mz_str name, country, country_other;
    bool placed; /* always */
    int32_t lat_e6, lon_e6;
    int64_t radius_m;
    mz_str state;           /* "open", "closed", "disputed" or "unknown" */
    mz_str by;              /* who says so, by actor code; may be empty */
    mz_day since, until;    /* the day of which it is said, twice; MZ_NO_DAY when unknown */
    mz_statement_id source; /* the statement; -1 when unknown */
} mz_crossing_row;

typedef struct mz_act_row {
    int64_t id;   /* mz_statement_id of the act in its entry */
    int32_t kind; /* mz_act_kind */
    mz_str by, word, clause, party;
    mz_day date, from, to;
    bool placed;
    int32_t lat_e6, lon_e6;
    int64_t radius_m;
    mz_str about; /* what it is about, as written, one SP between; may be empty */
} mz_act_row;

/* Which statement or incident an act is about. */
typedef struct mz_about_row {
    int64_t act;
    int32_t i;
    mz_str about;           /* as written */
    mz_statement_id target; /* the statement it names; -1 when there is none */
} mz_about_row;

typedef struct mz_terms_row {
    int64_t id;  /* entry */
    mz_str name; /* the entry's name */
    mz_str title;
    mz_str signers;    /* actor codes that signed this text, sorted, one SP between */
    int64_t signed_at; /* the entry that brought the last of them */
} mz_terms_row;

typedef enum mz_table {
    MZ_TABLE_ENTRY,
    MZ_TABLE_DOCUMENT,
    MZ_TABLE_STATEMENT,
    MZ_TABLE_REPORT,
    MZ_TABLE_ACT,
    MZ_TABLE_ABOUT,
    MZ_TABLE_TERMS,
    MZ_TABLE_INCIDENT, /* from here on: derived from those above */
    MZ_TABLE_MEMBER,
    MZ_TABLE_EDGE,
    MZ_TABLE_ACCOUNT,
    MZ_TABLE_BREACH,
    MZ_TABLE_CROSSING,
    MZ_TABLES
} mz_table;
mz_str mz_table_name(mz_table t);

/* ---- questions: each is one table, one condition and one order ------------------------------------------- */

typedef enum mz_question {
    MZ_Q_ENTRIES, /* from n, below n */
    MZ_Q_ENTRY_LAST,
    MZ_Q_ENTRIES_LABELLED, /* at most how many: those for somebody, the last first; reads the whole table */
    MZ_Q_ENTRIES_BACK,     /* below n, kind or NULL, feed or NULL, most: the newest first */
    MZ_Q_ENTRY_AFTER,      /* time: the first whose author claims a later one */
    MZ_Q_ENTRIES_OF_KIND,  /* kind */
    MZ_Q_DOCUMENT,         /* id */
    MZ_Q_DOCUMENT_HASHED,  /* hash prefix: from, below */
    MZ_Q_DOCUMENTS,
    MZ_Q_DOCUMENTS_SAID,         /* from day, to day */
    MZ_Q_STATEMENT,              /* id */
    MZ_Q_STATEMENTS_OF_DOCUMENT, /* document */
    MZ_Q_STATEMENTS_SAID,        /* kind, from day, to day: by when they were said */
    MZ_Q_STATEMENTS_OF_KIND,     /* kind */
    MZ_Q_STATEMENTS_TYPED,       /* type, to day: by when they were said */
    MZ_Q_STATEMENTS_BY,          /* speaker */
    MZ_Q_STATEMENT_OWN,          /* own_id */
    MZ_Q_STATEMENTS_GATES,       /* closing or opening a crossing, all of them: by when they were said */
    MZ_Q_STATEMENTS_REVIEWED,    /* all that somebody reviewed */
    MZ_Q_STATEMENTS_UNREVIEWED,  /* from id, most: read by a program, and by nobody since */
    MZ_Q_REPORTS,
    MZ_Q_REPORT,    /* id */
    MZ_Q_INCIDENT,  /* id */
    MZ_Q_INCIDENTS, /* from day, to day: those that touch the span; undated ones too when from is NULL */
    MZ_Q_INCIDENTS_ALL,
    MZ_Q_INCIDENT_LAST, /* the one that began last */
    MZ_Q_MEMBERS,       /* incident */
    MZ_Q_MEMBER,        /* statement */
    MZ_Q_MEMBERS_ALL,
    MZ_Q_EDGES_FROM, /* a */
    MZ_Q_EDGES_TO,   /* b */
    MZ_Q_EDGES_ALL,
    MZ_Q_ACCOUNT, /* incident */
    MZ_Q_BREACHES_ALL,
    MZ_Q_ACTS, /* kind */
    MZ_Q_ACTS_ALL,
    MZ_Q_ACT,        /* id */
    MZ_Q_ABOUT,      /* act */
    MZ_Q_ABOUT_THIS, /* target */
    MZ_Q_ABOUT_ALL,
    MZ_Q_TERMS_ALL,
    MZ_Q_CROSSINGS_ALL,
    MZ_QUESTIONS
} mz_question;

typedef struct mz_value {
    bool is_text, is_null;
    int64_t number;
    mz_str text;
} mz_value;
static inline mz_value mz_value_number(int64_t v) { return (mz_value){.number = v}; }
static inline mz_value mz_value_text(mz_str s) { return (mz_value){.is_text = true, .text = s}; }

/* Rows of the table that the question is about: v points to its row structs. */
typedef struct mz_rows {
    void *v;
    mz_len n;
} mz_rows;

/* ---- the index ------------------------------------------------------------------------------------------- */

typedef struct mz_index mz_index;

/* A new empty index for folding a whole record: no journal, no sync until mz_index_finish. Replaces what stood at
 * path. */
MZ_MUST mz_status mz_index_create(const char *path, mz_index **out);
/* Makes the secondary indexes, once the bulk of the rows is in; questions before it are slow. Those of incidents,
 * breaches and crossings are made by mz_index_sum_up. */
MZ_MUST mz_status mz_index_make_indexes(mz_index *index);
MZ_MUST mz_status mz_index_finish(mz_index *index); /* makes what was put durable */
/* An index that is there. MZ_CORRUPT when it is of another format or no index at all. */
MZ_MUST mz_status mz_index_open(const char *path, bool writing, mz_index **out);
void mz_index_close(mz_index **index);
#define MZ_INDEX_SCOPED __attribute__((cleanup(mz_index_close))) mz_index *

MZ_MUST mz_status mz_index_begin(mz_index *index);
MZ_MUST mz_status mz_index_commit(mz_index *index);
/* From here to the release all answers are of one state, whatever other processes add; they wait with their commit. */
MZ_MUST mz_status mz_index_hold(mz_index *index);
MZ_MUST mz_status mz_index_release(mz_index *index);
/* A number that differs when another connection has committed since; to be asked while it is held. */
MZ_MUST mz_status mz_index_version(mz_index *index, int64_t *out);

/* How far the record is folded in: its size, its root in hex, and the digest of the tables that were derived from it;
 * 0 and "" in a new index. */
typedef struct mz_index_state {
    int64_t size;
    mz_str root, digest;
    mz_str rules; /* version of the program and its tables that derived them */
} mz_index_state;
MZ_MUST mz_status mz_index_head(mz_index *index, mz_index_state *out, mz_arena *perm);
MZ_MUST mz_status mz_index_set_head(mz_index *index, const mz_index_state *state);

/* Puts a row in, over the one with the same key. */
MZ_MUST mz_status mz_index_put(mz_index *index, mz_table table, const void *row);
/* Takes all rows of a derived table, or of reports, out whose first key column has this value; or all rows. */
MZ_MUST mz_status mz_index_drop(mz_index *index, mz_table table, int64_t key);
MZ_MUST mz_status mz_index_clear(mz_index *index, mz_table table);

MZ_MUST mz_status mz_index_ask(mz_index *index, mz_question q, const mz_value *values, int values_n, mz_rows *out,
                               mz_arena *perm);
/* ---- features: what the tables say, as points with properties, for maps and files ----------------------------- */

typedef enum mz_collection {
    MZ_COLLECTION_INCIDENTS,
    MZ_COLLECTION_REPORTS,   /* what each source says happened */
    MZ_COLLECTION_BREACHES,  /* incidents held against a clause */
    MZ_COLLECTION_ACTS,      /* findings, rulings, remedies, positions, coverage, notices, links */
    MZ_COLLECTION_CROSSINGS, /* gates, and what was last said of each */
    MZ_COLLECTIONS
} mz_collection;
/* Its fields are the properties of its features and what a filter can name. */
const mz_feature_class *mz_collection_class(mz_collection k);
bool mz_collection_find(mz_str name, mz_collection *out); /* "incidents" */

/* Zeros select everything. All that is given must hold at once. */
typedef struct mz_selection {
    mz_collection of;
    const mz_cql *where; /* NULL: all */
    const mz_cql *also;  /* a second filter; NULL: nothing more */
    int64_t settled;     /* entries below this are settled; 0 when none is */
    bool boxed;          /* its point lies in this box or on its edge; west > east: over the 180th meridian. What is
                          * not placed may be anywhere: it fits every box. */
    mz_point south_west, north_east;
    bool timed;          /* its days touch these, both included; MZ_NO_DAY: open. What has no day fits all days. */
    mz_day since, until; /* when not timed: not looked at */
    mz_str id;           /* only the feature of this id; empty: all */
    int64_t most;        /* at most so many; 0: all */
    bool resumes;        /* only what comes behind the feature of this day (MZ_NO_DAY: none) and number */
    mz_day after_day;
    int64_t after_number;
    bool newest_first; /* the order turned round, for `after` too: those without a day last */
    uint32_t fields;   /* bit i: field i is wanted, the others are left unknown; 0: all */
    bool picks;        /* for mz_select_pick */
    bool ready;        /* features as JSON that was made before, where the collection has it: mz_feature.ready */
} mz_selection;

/* Features in the order of their day, those without one first, then of the record. Text of a feature is valid until the
 * next call. The point of a feature counts, not the radius in which it may lie. */
typedef struct mz_select mz_select;
MZ_MUST mz_status mz_select_open(mz_index *index, const mz_selection *wanted, mz_select **out);
MZ_MUST mz_status mz_select_next(mz_select *s, mz_feature *out, bool *more);
void mz_select_close(mz_select **s);
/* How many there are, counted up to `ceiling`: more is `ceiling` + 1. Neither `most` nor what resumes counts. Exact and
 * at once, whatever the ceiling, for all of a collection and for a box that holds all of it. */
MZ_MUST mz_status mz_select_count(mz_index *index, const mz_selection *wanted, int64_t ceiling, int64_t *out);

/* Counts and spans of all collections, from their tables; after these have changed, and before they are asked. */
MZ_MUST mz_status mz_index_sum_up(mz_index *index);

/* How many features a collection has, and what they span. */
typedef struct mz_collection_span {
    int64_t n, placed_n, dated_n;
    mz_point south_west, north_east; /* when placed_n > 0 */
    mz_day from, to;                 /* when dated_n > 0 */
} mz_collection_span;
MZ_MUST mz_status mz_collection_look(mz_index *index, mz_collection of, mz_collection_span *out);
#define MZ_SELECT_SCOPED __attribute__((cleanup(mz_select_close))) mz_select *
/* From an open selection of which `picks` was set: the feature of this number, whatever else was wanted. */
MZ_MUST mz_status mz_select_pick(mz_select *s, int64_t number, mz_feature *out, bool *found);

/* The placed features of a square of the map (x eastward, y southward, 0 to 2^level - 1), counted by its cells of
 * 2^bits to a side, in Z-order. Box, `most` and where it resumes are not looked at. */
typedef struct mz_cluster {
    uint32_t x, y;  /* the cell in the square, 0 to 2^bits - 1 */
    int64_t n, one; /* how many; the number of the first */
} mz_cluster;
typedef struct mz_clusters {
    mz_cluster *v;
    mz_len n, cap;
} mz_clusters;
typedef struct mz_square {
    int level;
    uint32_t x, y;
} mz_square;
#define MZ_CLUSTER_BITS_MAX 8
MZ_MUST mz_status mz_select_clusters(mz_index *index, const mz_selection *wanted, mz_square in, int bits,
                                     mz_clusters *out, mz_arena *perm);

/* The rows of the collection's table that the filter holds for, in the same order. */
MZ_MUST mz_status mz_index_ask_where(mz_index *index, const mz_selection *wanted, mz_rows *out, mz_arena *perm);

/* Features as a GeoPackage file: one table with a spatial index. The same features give the same bytes with the same
 * SQLite. `changed` stands in it as the time of the last change. What stood at path is replaced by mz_gpkg_finish.
 * Source  OGC 12-128r17 (GeoPackage 1.3.1) with its extension gpkg_rtree_index. */
typedef struct mz_gpkg mz_gpkg;
MZ_MUST mz_status mz_gpkg_create(const char *path, const mz_feature_class *of, mz_utc changed, mz_gpkg **out);
MZ_MUST mz_status mz_gpkg_add(mz_gpkg *g, const mz_feature *f);
MZ_MUST mz_status mz_gpkg_finish(mz_gpkg *g);
void mz_gpkg_close(mz_gpkg **g); /* before mz_gpkg_finish: nothing stays */
#define MZ_GPKG_SCOPED __attribute__((cleanup(mz_gpkg_close))) mz_gpkg *

MZ_MUST mz_status mz_index_count(mz_index *index, mz_table table, int64_t *out);

/* Who speaks, how often, from when to when: an actor code, and where it speaks in its own documents, or there is no
 * code, the publisher of the document, of one without a publisher its name. By code, then by name. */
typedef struct mz_voice_row {
    mz_str speaker, publisher; /* either may be empty */
    int64_t statements;
    mz_day first, last; /* when it was said; MZ_NO_DAY when no document has a day */
} mz_voice_row;
MZ_MUST mz_status mz_index_voices(mz_index *index, const mz_voice_row **v, mz_len *n, mz_arena *perm);

/* SHA-256 over all rows of the table in the order of its key, 64 hex digits in perm. */
MZ_MUST mz_status mz_index_digest(mz_index *index, mz_table table, mz_str *hex, mz_arena *perm);

#endif

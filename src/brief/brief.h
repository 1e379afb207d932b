/* brief.h: the situation report of one day, from one record.
 *
 * In      what the flow read from the index, as plain data; nothing is looked up here but names of actors and types.
 * Out     files: one HTML page that needs nothing else, one JSON of everything, a CSV and a JSON for each table.
 *         Same input, same bytes; the edition chooses only the order of the parties and what stands on the cover.
 * Owns    nothing: files live in the caller's `perm`.
 * Limits  MZ_BRIEF_STATEMENTS_MAX statements in the annex, MZ_BRIEF_BYTES_MAX a file; more is MZ_LIMIT.
 *         The caller chooses what belongs to the day; the page shows all that is given.
 * Source  order of parts after the OSCE's daily reports; docs/brief.md says what each part means.
 */
#ifndef MZ_BRIEF_H
#define MZ_BRIEF_H

#include "account/account.h"
#include "geo/geo.h"
#include "statement/act.h"

#define MZ_BRIEF_STATEMENTS_MAX 20000
#define MZ_BRIEF_BYTES_MAX      (64 << 20)

/* A statement that some figure or sentence of the brief rests on, for the annex. */
typedef struct mz_brief_statement {
    mz_str ref; /* "12.3" */
    const mz_statement *statement;
    const mz_document *document;
    mz_str words;     /* the cited bytes [begin, end) of the document, as UTF-8; empty when they stand outside */
    mz_str signer;    /* name of the key that signed the entry */
    int64_t entry;    /* its index in the record */
    mz_utc recorded;  /* time stated in the entry; INT64_MIN when none */
    mz_str leaf;      /* RFC 6962 leaf hash of the entry, 64 hex digits; may be empty */
    mz_str finality;  /* who cosigned it when, and whether it is settled; empty where nobody witnesses */
    mz_str incident;  /* id of its incident; empty when it is in none */
    mz_review review; /* what people said of it, where a program read it out of a text */
} mz_brief_statement;

/* A decision or filing of the mechanism's people on the record. */
typedef struct mz_brief_decision {
    mz_str ref;
    const mz_act *act;
    mz_str signer;
    int64_t entry;
    mz_utc recorded;
    mz_str leaf, finality;
} mz_brief_decision;

/* A statement's membership in an incident. */
typedef struct mz_brief_member {
    int32_t statement; /* index into statements */
    int32_t p_ppm;     /* that it belongs there; 1000000 when sure, -1 when it is alone */
    mz_str why;        /* the strongest reasons of its link, in words; may be empty */
} mz_brief_member;

typedef struct mz_brief_incident {
    mz_str id; /* "i12.3" */
    mz_day from, to;
    bool placed;
    mz_point at;
    int64_t radius_m;    /* holds the place in 95 of 100 cases */
    mz_str place;        /* name; may be empty */
    const mz_str *types; /* leaves, the gravest first */
    mz_len types_n;
    const mz_brief_member *members; /* by record order */
    mz_len members_n;
    const int32_t *decisions; /* indexes into decisions that are about it, by record order */
    mz_len decisions_n;
    mz_account account; /* its lines; claims are indexes into day.scope.claims */
    mz_len doubtful;    /* links of .05 < p < .95 at its edge */
} mz_brief_incident;

typedef struct mz_brief_reading {
    mz_str holder;  /* whose reading: a party's code, or "" for the common text */
    mz_str verdict; /* "breach", "no_breach", "undetermined" … */
    mz_str reason;  /* one sentence */
} mz_brief_reading;

typedef struct mz_brief_clock {
    mz_str what; /* "response", "notice", "remedy" */
    mz_str by;   /* actor code that has to act */
    mz_day due;
    bool done, overdue; /* as of the brief's day */
} mz_brief_clock;

typedef struct mz_brief_breach {
    mz_str id, incident, clause;
    mz_str clause_text; /* in the brief's language */
    mz_str side;        /* who would have broken it: a party's code or an armed group's; empty when not said */
    mz_str result;      /* "breach_under_all", "contested_reading" (never "no_breach": those are not breaches) */
    const mz_brief_reading *readings;
    mz_len readings_n;
    mz_str attribution;      /* acknowledged | claimed | denied | undetermined | third_actor */
    mz_str attribution_note; /* territory and control, in words; may be empty */
    mz_str state;            /* alleged | answered | examined | ruled | remedied */
    mz_str outcome;          /* of the closed list; empty until ruled */
    mz_str position;         /* "72 % north of the line as drawn by …, undetermined": may be empty */
    const mz_brief_clock *clocks;
    mz_len clocks_n;
    const mz_str *refs; /* statements and decisions that it rests on */
    mz_len refs_n;
} mz_brief_breach;

/* Where and when somebody could have seen, or was kept from seeing. */
typedef struct mz_brief_coverage {
    mz_str ref;   /* the act's reference; empty when it follows from silence */
    mz_str by;    /* who says so */
    mz_str word;  /* watched | unwatched | denied */
    mz_str party; /* who kept them out; may be empty */
    mz_str place;
    bool placed;
    mz_point at;
    int64_t radius_m; /* 0 when not given */
    mz_day from, to;
    mz_str reason;
} mz_brief_coverage;

typedef struct mz_brief_source {
    mz_str name, code;
    mz_len documents; /* of the day */
    mz_len statements;
    mz_day last; /* of its last document up to the day; MZ_NO_DAY when there was none */
} mz_brief_source;

typedef struct mz_brief_crossing {
    mz_str name;
    mz_point at;
    mz_str state; /* open | closed | unknown */
    mz_day since;
    mz_str by;  /* who says so: actor code or name */
    mz_str ref; /* the statement; empty when unknown */
} mz_brief_crossing;

typedef struct mz_brief_reject {
    mz_str file, reason;
    mz_len line; /* 0 when it is the whole file */
} mz_brief_reject;

/* One day of the series that the charts show. */
typedef struct mz_brief_day {
    mz_day day;
    mz_len incidents; /* violent ones */
    mz_len by[8];     /* accused or acting side: parties in their order; at most 8 */
    mz_len unattributed;
    bool watched; /* somebody filed an observation or was watching */
} mz_brief_day;

/* The account of a period, with what its claims' numbers mean. */
typedef struct mz_brief_account {
    mz_account_scope scope;
    mz_account account;
    mz_str name; /* "the day", "since 9 October 2025": stands in the caption */
} mz_brief_account;

/* A witness of the record and the largest checkpoint it cosigned. */
typedef struct mz_brief_witness {
    mz_str name, party; /* of its key; whose it is, empty: a neutral one */
    bool in_policy;
    int64_t size; /* -1: nothing yet */
    mz_utc time;
} mz_brief_witness;

/* How the record stands: who has seen it, and what is wrong with it. */
typedef struct mz_brief_state {
    mz_str sentence, terms; /* how much is settled; which terms are applied: whole sentences, may be empty */
    const mz_brief_witness *witnesses;
    mz_len witnesses_n;
    const mz_str *forks; /* proofs that the log signed two histories */
    mz_len forks_n;
    const mz_str *forked_keys; /* device keys that signed two texts at one place of their feed */
    mz_len forked_keys_n;
} mz_brief_state;

typedef struct mz_brief_input {
    mz_day day;      /* the day reported */
    mz_day previous; /* the day or the first day of the period compared with */
    mz_str case_name;
    mz_str mediator; /* actor code */
    mz_str version;  /* of the program and its dictionaries, for the method note */
    const mz_account_party *parties;
    mz_len parties_n;
    const mz_brief_statement *statements; /* by record order: annex, and all that below refers to */
    mz_len statements_n;
    const mz_brief_decision *decisions;
    mz_len decisions_n;
    const mz_brief_incident *incidents; /* of the day, by id's record order */
    mz_len incidents_n;
    const int32_t *acts; /* diplomatic acts of the day: indexes into statements */
    mz_len acts_n;
    const int32_t *loose; /* statements of kind event or figure of the day that no incident could be made of */
    mz_len loose_n;
    mz_brief_account day_account, previous_account, case_account;
    mz_len previous_incidents, previous_breaches, previous_acts; /* counts of the period compared with */
    const mz_brief_breach *breaches;                             /* alleged on the day, or still open on it */
    mz_len breaches_n, breaches_new;                             /* new: alleged on the day */
    const mz_brief_coverage *coverage;
    mz_len coverage_n;
    const mz_brief_source *sources;
    mz_len sources_n;
    const mz_brief_crossing *crossings;
    mz_len crossings_n;
    const mz_brief_reject *rejects; /* of documents of the day */
    mz_len rejects_n;
    const mz_brief_day *series; /* by day, up to the day reported */
    mz_len series_n;
    const mz_line *lines;
    mz_len lines_n;
    const mz_zone *zones;
    mz_len zones_n;
    mz_brief_state state;
    mz_str checkpoint;   /* the note with the log's own line */
    mz_str origin, root; /* the log's name and its root hash in base64, out of the checkpoint */
    int64_t entries;     /* tree size */
    mz_str digest;       /* of the derived tables, hex */
} mz_brief_input;

typedef struct mz_brief_edition {
    int first;  /* which party stands first; 0 for the public edition */
    bool party; /* made for party `first`, else public */
} mz_brief_edition;

typedef struct mz_brief_file {
    mz_str name; /* "brief-2026-03-03.html" */
    mz_str bytes;
} mz_brief_file;

typedef struct mz_brief_files {
    mz_brief_file *v;
    mz_len n, cap;
} mz_brief_files;

MZ_MUST mz_status mz_brief_make(const mz_brief_input *in, mz_brief_edition edition, mz_brief_files *out, mz_arena *perm,
                                mz_arena scratch);

#endif

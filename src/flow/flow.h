/* flow.h: the way of the data as code: documents and statements -> record -> index -> incidents -> accounts ->
 * breaches.
 *
 * The command line and the server call these; neither computes anything itself. Whatever is asked, mz_case_open first
 * brings the index up to the record, so every answer is about all that the record holds.
 *
 * In      a case folder: record/ (the truth), journal/, state/, keys/, index/ (can be thrown away), rejects/.
 * Owns    a mz_case owns its record, its index and their memory: mz_case_close.
 * Errors  those of record and index; the caller adds the file's name.
 * No stage here reads the clock: times come from the caller.
 */
#ifndef MZ_FLOW_H
#define MZ_FLOW_H

#include "account/account.h"
#include "brief/brief.h"
#include "incident/incident.h"
#include "index/index.h"
#include "record/record.h"
#include "statement/statement.h"
#include "terms/terms.h"

#define MZ_PARTIES_MAX 8

/* Long work tells how far it is; may be NULL. */
typedef void (*mz_progress)(void *ctx, const char *word, int64_t done, int64_t total);

/* Who looks. An edition holds only what its viewer may see: its index is folded from those entries alone, so that
 * whatever is derived from it follows the labels. Role "mediator", or none: everything. */
typedef struct mz_viewer {
    mz_str party; /* "PAK"; empty for analysts and the public */
    mz_str role;  /* "mediator", "party", "monitor", "observer", "analyst", "public"; empty: as the genesis says */
} mz_viewer;
bool mz_viewer_all(const mz_viewer *v);
/* `author` is the party whose entry it is: it sees its own. */
bool mz_viewer_sees(const mz_viewer *v, mz_str audience, mz_str author);
/* "PAK,public" as a label writes it: words sorted, one space between. "everyone" lifts a label. */
bool mz_audience_parse(mz_str text, mz_str *out, mz_arena *perm);

typedef struct mz_flow_options {
    int threads;
    mz_viewer viewer;
    int64_t at; /* the case as it was when its record held so many entries, to read only; 0: as it is */
    mz_progress progress;
    void *ctx;
} mz_flow_options;

/* What people said of a statement that a program read, as far as it holds (flow/review.c). */
typedef struct mz_reviewed {
    mz_statement_id id;
    mz_review review;
    int64_t act, corrected; /* the last review; the act by which its fields are, -1 */
} mz_reviewed;
typedef struct mz_reviews {
    const mz_reviewed *v; /* by id */
    mz_len n;
} mz_reviews;

typedef struct mz_case {
    const char *folder;
    mz_flow_options options;
    bool writing;
    bool edition; /* the record has labels, and the viewer may not see everything */
    mz_record *record;
    mz_index *index;
    mz_str title, mediator; /* of the genesis entry; mediator: an actor code */
    mz_account_party parties[MZ_PARTIES_MAX];
    mz_len parties_n;
    mz_record_state state;     /* of the record: who cosigned it, how much is settled */
    bool has_terms;            /* terms that every party signed; where a policy is in force, settled too */
    mz_terms terms;            /* the last of them */
    int64_t terms_entry;       /* where they stand; -1 */
    int64_t terms_waiting;     /* newer terms that every party signed, and that are not settled yet: not applied; -1 */
    const mz_weights *weights; /* of matching */
    mz_reviews reviews;        /* of all statements */
    int64_t version;           /* of the index that is held */
    mz_map added;              /* documents that this process has put on record and not folded yet */
    mz_region home, region;    /* of this struct itself, and of perm */
    mz_arena perm;             /* lives as long as the case is open */
} mz_case;

/* ---- making and opening a case ---------------------------------------------------------------------------- */

/* Recovery keys of a member: n are made, k of them together name a new registrar. */
typedef struct mz_recovery_plan {
    mz_str party;
    int k, n;
} mz_recovery_plan;
#define MZ_RECOVERY_MAX 16

typedef struct mz_case_plan {
    mz_str title;
    mz_str mediator; /* "TUR" */
    const mz_str *parties, *monitors;
    mz_len parties_n, monitors_n;
    const mz_recovery_plan *recovery;
    mz_len recovery_n;
    mz_str passphrase; /* of all key files made; may be empty */
    mz_utc time;
} mz_case_plan;

/* Makes the folder, its keys and entry 0. MZ_DENIED when a case is already there. */
MZ_MUST mz_status mz_case_create(const char *folder, const mz_case_plan *plan, mz_arena scratch);

/* Opens a case and folds into its index what the record has more. `writing` takes the case's lock. */
MZ_MUST mz_status mz_case_open(const char *folder, bool writing, const mz_flow_options *options, mz_case **out);
void mz_case_close(mz_case **c);
#define MZ_CASE_SCOPED __attribute__((cleanup(mz_case_close))) mz_case *

/* For a program that keeps a reading case open for long. From rest to resume nothing may be asked, and writers need not
 * wait for this reader. After resume all is as it was before rest (*same), or mz_flow_run has to be called first: the
 * case then rests still. */
MZ_MUST mz_status mz_case_rest(mz_case *c);
MZ_MUST mz_status mz_case_resume(mz_case *c, bool *same);
int64_t mz_case_used_bytes(const mz_case *c); /* of its memory, which grows with each mz_flow_run */
/* Closes a case as it was at an earlier size, and throws its index away. */
MZ_MUST mz_status mz_case_discard(mz_case **c);

/* The device key of `who` ("PAK") from CASE/keys; MZ_DENIED with a wrong passphrase, MZ_BAD_INPUT when there is none.
 */
MZ_MUST mz_status mz_case_key(mz_case *c, mz_str who, mz_str passphrase, mz_key *out);
/* Lets the case write: the log's key. */
MZ_MUST mz_status mz_case_unlock(mz_case *c, mz_str passphrase);

/* ---- the sentence ------------------------------------------------------------------------------------------ */

/* Brings the index up to the record: fold, incidents, accounts, breaches. One process at a time does it; others wait,
 * and find it done. A reader is brought to the newest published record first (pointers from the old one end), and then
 * sees one state until mz_flow_run is called again or the case is closed. */
MZ_MUST mz_status mz_flow_run(mz_case *c);
/* Folds the whole record into a new index. With `compare` the old one stays, and *same tells for each table whether
 * both have the same digest; else the new one takes its place. */
typedef struct mz_rebuilt {
    mz_str table, before, after; /* digests in hex; before is empty when there was no index */
} mz_rebuilt;
MZ_MUST mz_status mz_flow_rebuild(mz_case *c, bool compare, mz_rebuilt out[MZ_TABLES], mz_arena *perm);

/* ---- bringing in ------------------------------------------------------------------------------------------- */

typedef struct mz_add_options {
    mz_str as, publisher, language; /* empty: as recognised */
    mz_day date;                    /* MZ_NO_DAY: as recognised */
    bool erasable;                  /* the body is salted, so that members can have it erased */
    mz_str audience;                /* who may see it; empty: everyone */
    const mz_key *by;               /* who signs */
    mz_utc time;
} mz_add_options;

typedef struct mz_added {
    mz_str format; /* what it was recognised as */
    bool known;    /* the same bytes are already on record: nothing was done */
    mz_str hash;   /* of the document */
    int64_t entry; /* first entry written; -1 when none */
    int64_t entries, statements, rejected, acts;
    mz_str rejects;   /* path of the file that lists what was rejected; empty when nothing was */
    mz_str first_why; /* the first rejection in words, with its line */
    int64_t items;    /* of a feed: documents that are new; entry and hash are those of the first */
    int64_t items_known;
} mz_added;

/* One file to documents, statements and acts on the record. Durable on return; call mz_flow_run after the last. */
MZ_MUST mz_status mz_flow_add(mz_case *c, const char *path, const mz_add_options *o, mz_added *out, mz_arena *perm);

/* The same for bytes that came from elsewhere, under the name by which people find them again. */
MZ_MUST mz_status mz_flow_add_bytes(mz_case *c, mz_str bytes, mz_str name, const mz_add_options *o, mz_added *out,
                                    mz_arena *perm);

/* A feed: each item is a document of its own, named by its link, published by whom it names itself, else by the feed.
 * An item that is on record already is passed over; one that cannot be taken in is among the rejected, and the rest go
 * in. With a `page`, an item's page is taken in its place, once for a link. */
typedef struct mz_page_source {
    void *ctx;
    mz_status (*page)(void *ctx, mz_str link, mz_str *bytes, mz_arena *perm);
} mz_page_source;
MZ_MUST mz_status mz_flow_add_feed(mz_case *c, mz_str bytes, mz_str name, const mz_add_options *o,
                                   const mz_page_source *page, mz_added *out, mz_arena *perm);

/* What stands at an http or https address: a page, a feed or any file. An address that answers with the entity tag of
 * its last visit is not read again (`known`). `pages`: of a feed's items their pages, from the feed's own host or the
 * open Internet only, never from this machine or a private network. */
MZ_MUST mz_status mz_flow_add_web(mz_case *c, mz_str url, bool pages, const mz_add_options *o, mz_added *out,
                                  mz_arena *perm);

/* What a file would put on the record, before anybody signs. Nothing is written, kept or logged. */
#define MZ_PREVIEW_REJECTS 1000
#define MZ_PREVIEW_BYTES   ((mz_len)12 << 20) /* of texts: what one call may hand in, with room for signatures */
typedef struct mz_previewed_reject {
    mz_len line;
    mz_str reason, detail, raw; /* raw is cut */
} mz_previewed_reject;
typedef struct mz_preview {
    mz_added added;       /* as mz_flow_add would say it; no entry, no file of rejects */
    mz_document document; /* name empty where there is none: terms, or known already */
    mz_str body;          /* the document's bytes: a view of what was given, or unpacked in perm */
    mz_draft *drafts;     /* in their order; texts are canonical */
    mz_len drafts_n;
    const mz_ref *label;                /* what every draft refers to when audience is not empty */
    mz_str audience;                    /* as mz_audience_parse gives it */
    const mz_previewed_reject *rejects; /* the first MZ_PREVIEW_REJECTS of added.rejected */
    mz_len rejects_n;
} mz_preview;
/* o->by and o->erasable are not looked at. MZ_LIMIT when it is more than may be handed in at once. The case may be one
 * that only reads, and of any edition. */
MZ_MUST mz_status mz_flow_preview(mz_case *c, mz_str bytes, mz_str name, const mz_add_options *o, mz_preview *out,
                                  mz_arena *perm);
/* The drafts as the texts that this feed would sign, from its place `seq` on (prev is NULL iff seq is 0); first the
 * label where there is one. */
MZ_MUST mz_status mz_flow_texts(const mz_preview *p, mz_utc time, mz_str feed, mz_len seq, const mz_hash256 *prev,
                                mz_strs *out, mz_arena *perm);

/* One decision of a person. */
MZ_MUST mz_status mz_flow_act(mz_case *c, const mz_act *act, const mz_key *by, mz_utc time, int64_t *entry);
/* One sentence on the terms: which are applied, and whether they are settled. Nothing when there are none. */
void mz_flow_put_terms(const mz_case *c, mz_buf *out);
/* One sentence on the record: how much of it is settled, or why nothing is. */
void mz_flow_put_state(const mz_record_state *s, mz_buf *out);
/* Says who may see entries that are on record already. MZ_DENIED: neither the mediator nor their author signs. */
MZ_MUST mz_status mz_flow_label(mz_case *c, const int64_t *entries, mz_len n, mz_str audience, const mz_key *by,
                                mz_utc time, int64_t *entry);
MZ_MUST mz_status mz_flow_let(mz_case *c, int64_t entry); /* MZ_DENIED when the viewer may not see it */
/* Whether the viewer may see the entry; *audience (may be NULL) is its label, empty for everyone. */
MZ_MUST mz_status mz_flow_sees(mz_case *c, int64_t entry, bool *sees, mz_str *audience);
/* A further signature on the text of an entry; *entry is where it stands. */
MZ_MUST mz_status mz_flow_sign(mz_case *c, int64_t entry, const mz_key *by, int64_t *signed_entry);

/* ---- asking ------------------------------------------------------------------------------------------------- */

/* A statement as the record holds it. */
typedef struct mz_loaded {
    mz_statement_id id;
    const mz_statement *statement;
    const mz_document *document;
    mz_str ref;    /* "12.3" */
    mz_str signer; /* key name */
    mz_utc recorded;
    mz_hash256 leaf;
    mz_review review;         /* what people said of it; `statement` is as the last correction has it */
    int64_t reviewed;         /* the act that said so; -1 */
    const mz_statement *read; /* as it was read */
} mz_loaded;

/* Loads n statements, in the order of ids (which must ascend). */
MZ_MUST mz_status mz_flow_load(mz_case *c, const mz_statement_id *ids, mz_len n, mz_loaded *out, mz_arena *perm);
/* Whether these fields can be what a statement says: types are leaves of the taxonomy. As mz_review_apply. */
MZ_MUST mz_status mz_flow_corrected(const mz_act *review, const mz_statement *in, mz_statement *out, mz_arena *perm);
/* What a person says of statements that a program read, as an entry for those who see them. MZ_DENIED when `by` may
 * not: the mediator and monitors review everything, a party what it brought itself. */
MZ_MUST mz_status mz_flow_review(mz_case *c, const mz_act *act, const mz_key *by, mz_utc time, int64_t *entry);
/* The same as a draft that is signed elsewhere. */
MZ_MUST mz_status mz_flow_review_preview(mz_case *c, const mz_act *act, mz_str party, mz_utc time, mz_preview *out,
                                         mz_arena *perm);
/* The bytes of a document; empty when they are not here. */
MZ_MUST mz_status mz_flow_body(mz_case *c, mz_str hash_hex, int64_t size_bytes, mz_str *out, mz_arena *perm);
/* Whether the party of a key may review what stands in an entry. */
MZ_MUST mz_status mz_flow_may_review(mz_case *c, mz_str party, int64_t entry, bool *may);
/* Who reviewed it, in words of the record: the act; NULL where nobody did. */
MZ_MUST mz_status mz_flow_reviewer(mz_case *c, const mz_loaded *l, mz_act **out, mz_arena *perm);
/* How many statements were read by a program and reviewed by nobody. */
MZ_MUST mz_status mz_flow_unreviewed(mz_case *c, int64_t *out);
/* The cited bytes of a statement, as UTF-8; empty when the document is not here. At most 2,000 bytes. */
MZ_MUST mz_status mz_flow_words(mz_case *c, const mz_loaded *s, mz_str *out, mz_arena *perm);

/* Everything that is known of one incident. */
typedef struct mz_dossier {
    mz_incident_row incident;
    mz_loaded *statements;
    mz_member_row *members; /* one a statement */
    mz_str *why;            /* one a statement: why it is linked; empty for a report alone */
    mz_len n;
    mz_act *acts;
    mz_act_row *act_rows;
    mz_str *act_refs;
    mz_len acts_n;
    mz_claim *claims;
    mz_len claims_n;
    mz_account account;
    mz_breaches breaches;
    mz_terms_incident *as_terms_see_it;
    mz_edge_row *rivals; /* edges to reports of other incidents */
    mz_len rivals_n;
} mz_dossier;
MZ_MUST mz_status mz_flow_dossier(mz_case *c, mz_statement_id incident, mz_day as_of, mz_dossier *out, mz_arena *perm);

/* How many entries the record held at the end of a day (UTC): those before the first whose author claims a later time.
 * Nobody vouches for such a time; an entry that comes late with an old one does not bring in what stands before it. */
MZ_MUST mz_status mz_flow_size_on(mz_case *c, mz_day day, int64_t *out);

/* The account of a period: all incidents that touch it, and the totals said of it. With a sector only incidents in that
 * first-level unit count ("-": in none that is known), and no totals. */
typedef struct mz_period_account {
    mz_account_scope scope;
    mz_account account;
} mz_period_account;
MZ_MUST mz_status mz_flow_account(mz_case *c, mz_day from, mz_day to, mz_str sector, mz_period_account *out,
                                  mz_arena *perm);

/* ---- what a map shows around its incidents ------------------------------------------------------------------ */

/* Crossings that somebody said were closed or open, with what was last said of each up to `day`. */
MZ_MUST mz_status mz_flow_crossings_on(mz_case *c, mz_day day, const mz_brief_crossing **out, mz_len *n,
                                       mz_arena *perm);
/* Every gate between the parties' countries, with what was last said of it up to the day `last`. */
MZ_MUST mz_status mz_flow_gates(mz_case *c, mz_day last, const mz_crossing_row **out, mz_len *n, mz_arena *perm);
/* Who could watch where, or was kept from it, on any of the days: acts of kind coverage, in record order. */
MZ_MUST mz_status mz_flow_coverage(mz_case *c, mz_day from, mz_day to, const mz_brief_coverage **out, mz_len *n,
                                   mz_arena *perm);

/* ---- features: points with properties, for maps and files ---------------------------------------------------- */

/* Features in the order that index.h states; what is settled is as the case stands, whatever `wanted` says. Text of a
 * feature is valid until the next call. */
typedef struct mz_features {
    mz_select *rows;
} mz_features;
MZ_MUST mz_status mz_features_open(mz_case *c, const mz_selection *wanted, mz_features *out);
MZ_MUST mz_status mz_features_next(mz_features *f, mz_feature *out, bool *more);
void mz_features_close(mz_features *f);
#define MZ_FEATURES_SCOPED __attribute__((cleanup(mz_features_close))) mz_features

/* mz_select_count, as the case stands. */
MZ_MUST mz_status mz_features_count(mz_case *c, const mz_selection *wanted, int64_t ceiling, int64_t *out);

/* Appends one tile of the square map (x eastward, y southward, 0 to 2^z - 1) as a vector tile with one layer, named as
 * the collection; nothing when no feature lies in it. The features of one cell, of which a tile has MZ_MAP_CELLS to a
 * side, are one point in the cell's middle with the property `count` and no other, at every zoom; one that is alone in
 * its cell stands where it is, with count 1 and its own properties. Box, `most` and where it resumes are not looked at.
 */
#define MZ_MAP_CELLS    64
#define MZ_MAP_ZOOM_MAX 22
MZ_MUST mz_status mz_features_tile(mz_case *c, const mz_selection *wanted, int z, uint32_t x, uint32_t y, mz_buf *out,
                                   mz_arena scratch);

typedef enum mz_export_format {
    MZ_EXPORT_CSV,
    MZ_EXPORT_GEOJSON,
    MZ_EXPORT_GEOJSONSEQ,
    MZ_EXPORT_FLATGEOBUF,
    MZ_EXPORT_PMTILES,
    MZ_EXPORT_GEOPACKAGE, /* mz_flow_export_gpkg */

    MZ_EXPORT_FORMATS
} mz_export_format;
typedef struct mz_export {
    mz_export_format format;
    mz_selection wanted;
    int min_zoom, max_zoom; /* of tiles; 0 to MZ_PMTILES_ZOOM_MAX */
} mz_export;
/* The same features give the same bytes. Tiles hold those that are placed; all others hold all. */
MZ_MUST mz_status mz_flow_export(mz_case *c, const mz_export *how, mz_give give, void *ctx, mz_arena scratch);

/* The same as a GeoPackage file at path, which is replaced. Its time of change is that of the record's last entry. */
MZ_MUST mz_status mz_flow_export_gpkg(mz_case *c, const mz_export *how, const char *path, mz_arena scratch);

/* What the situation report of a day is made of. */
MZ_MUST mz_status mz_flow_brief(mz_case *c, mz_day day, mz_brief_input *out, mz_arena *perm);

/* The digest of all derived tables together, hex. */
MZ_MUST mz_status mz_flow_digest(mz_case *c, mz_str *out, mz_arena *perm);

#include "flow/view.h"
#include "flow/whole.h"

#endif

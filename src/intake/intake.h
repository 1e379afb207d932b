/* intake.h: files to documents, statements and acts.
 *
 * article       plain text or HTML, read by rules (reading.h); publisher, date and language from the options, else from
 * a block of "Publisher: …" lines at its head, else from what an HTML page says of itself letter        a party's
 * complaint letter: numbered incidents, each read with its own day and place observations  a monitors' sheet (CSV): a
 * row is an observation, and the coverage that made it possible ged, acled    UCDP GED and ACLED tables (CSV) of any
 * version, columns by name records       any table of events with the column names of docs/formats/intake.md geojson
 * points with the same names as properties act           a sheet of decisions (YAML): finding, ruling, remedy,
 * position, coverage, notice, link terms         recognised here, read by terms.h
 *
 * In      the bytes of a file, as a view; what the user says about it. Gzip files are unpacked first (mz_intake_open).
 * Out     to a sink: first the document, then statements and acts in batches in the order of the file, and what was
 *         rejected, with its line, its bytes and the reason. One bad row never stops the rest.
 * Owns    nothing: what a sink is given is valid during the call only. Strings may point into the file's view.
 * Limits  MZ_INTAKE_*_MAX. Memory does not grow with the file but for the set of ids (48 bytes a row).
 * Source  docs/formats/intake.md; UCDP GED, ACLED and HXL column names as published; OSCE observation grammar.
 */
#ifndef MZ_INTAKE_H
#define MZ_INTAKE_H

#include "reading/reading.h"
#include "statement/act.h"

#define MZ_INTAKE_BATCH     256                /* statements a call of the sink, at most */
#define MZ_INTAKE_ROWS_MAX  50000000           /* rows with an id in one file */
#define MZ_INTAKE_SHEET_MAX 200000             /* rows of one monitors' sheet */
#define MZ_INTAKE_COUNT_MAX 10000000           /* people in one row; more is absurd */
#define MZ_INTAKE_TEXT_MAX  (8 << 20)          /* bytes of an article, a letter or a sheet of acts */
#define MZ_INTAKE_BYTES_MAX (INT64_C(1) << 36) /* of what a gzip file may unpack to */

typedef enum mz_as {
    MZ_AS_UNKNOWN, /* to be recognised */
    MZ_AS_ARTICLE,
    MZ_AS_LETTER,
    MZ_AS_OBSERVATIONS,
    MZ_AS_GED,
    MZ_AS_ACLED,
    MZ_AS_RECORDS,
    MZ_AS_GEOJSON,
    MZ_AS_ACT,
    MZ_AS_TERMS,
    MZ_AS_FEED /* RSS or Atom: each of its items is a document of its own (webfeed.h), and the feed none */
} mz_as;

mz_str mz_as_word(mz_as as); /* "article" …; "unknown" */
bool mz_as_parse(mz_str word, mz_as *out);

typedef struct mz_intake_options {
    mz_as as;         /* MZ_AS_UNKNOWN: recognise it */
    mz_str name;      /* the file's name without folders */
    mz_str publisher; /* these three win over what the document says of itself; empty or MZ_NO_DAY: not given */
    mz_str language;
    mz_day date;
} mz_intake_options;

/* A row, item or file that did not go in. */
typedef struct mz_reject {
    mz_len line;        /* from 1 */
    mz_len begin, end;  /* its bytes in the file */
    const char *reason; /* a static sentence */
    mz_str detail;      /* which column, or what stands there, or the line of the first of two; may be empty */
    mz_str raw;         /* its bytes, as given; cut at MZ_STATEMENT_TEXT_MAX */
} mz_reject;

typedef struct mz_sink {
    void *ctx;
    /* Once, before all else; hash is empty, the rest is filled. */
    mz_status (*document)(void *ctx, const mz_document *document);
    mz_status (*statements)(void *ctx, const mz_statement *v, mz_len n);
    mz_status (*acts)(void *ctx, const mz_act *v, mz_len n);
    mz_status (*reject)(void *ctx, const mz_reject *reject);
    void (*progress)(void *ctx, int64_t done_bytes, int64_t total_bytes); /* may be NULL */
} mz_sink;

typedef struct mz_intake_result {
    mz_as as; /* as what it was read */
    mz_len rows, statements, acts, rejects;
    const char *encoding; /* a static name */
} mz_intake_result;

/* What a text says of itself in lines "Key: value" at its top, before the first empty line. */
typedef struct mz_head {
    mz_str publisher, language, place, date_text;
    mz_day date;      /* MZ_NO_DAY when it is not said, or no day */
    mz_len date_line; /* from 1 */
    mz_len date_at;
    mz_len end; /* where the text proper begins; 0: there is no such block */
} mz_head;
mz_head mz_head_of(mz_str text);

/* What the bytes are; MZ_AS_UNKNOWN when that cannot be told. `name` may decide between kinds. */
mz_as mz_intake_recognise(mz_str bytes, mz_str name);

/* Reads the file and hands out what it holds. Fails with MZ_BAD_INPUT when it is of no kind, or lacks a column that
 * its kind must have (at = byte); with MZ_LIMIT; or with what the sink failed with. `scratch` must have
 * mz_intake_scratch_bytes(bytes.len) bytes. With MZ_AS_TERMS only the document is handed out;
 * MZ_AS_FEED fails. */
MZ_MUST mz_status mz_intake_run(mz_str bytes, const mz_intake_options *options, const mz_sink *sink,
                                mz_intake_result *result, mz_arena scratch);
mz_len mz_intake_scratch_bytes(mz_len file_bytes);

/* Maps a file for mz_intake_run. A gzip file is unpacked into a temporary file in `folder` first, which is removed
 * again at once (the mapping keeps it); *name then loses its ".gz". The document is what was packed: the same table is
 * the same document, packed or not. */
MZ_MUST mz_status mz_intake_open(const char *path, const char *folder, mz_view *view, mz_str *name, mz_arena *perm);

#endif

/* events.h: event tables -> reports: UCDP GED, ACLED, GDELT 2.0 and 1.0 events, and tables with our own columns.
 *
 * In      the bytes of a table (unpacked), its file name. A layout is known by its columns; GDELT, which has no header,
 *         by its 58 or 61 fields with tabs between.
 * Out     reports appended to a list; rows that make no report, with line and reason.
 * Owns    reports view the table's bytes and the arena of the call: both must outlive them.
 * Limits  those of csv.h; rec_id at most MZ_EVENTS_ID_MAX bytes, other names MZ_EVENTS_NAME_MAX.
 * Source  docs/matching.md says which column becomes what.
 */
#ifndef MZ_INCIDENT_EVENTS_H
#define MZ_INCIDENT_EVENTS_H

#include "incident/report.h"

#define MZ_EVENTS_ID_MAX   256
#define MZ_EVENTS_NAME_MAX 1024

/* code -> its levels from fine to broad; an empty cell is unknown at that level. */
typedef struct mz_taxonomy {
    mz_map codes; /* code -> place in levels */
    struct mz_taxonomy_levels {
        mz_str fine, broad;
    } * levels;
    mz_len n, cap;
} mz_taxonomy;
/* Reads `code,level,level…`; at = the line that is wrong. */
MZ_MUST mz_status mz_taxonomy_parse(mz_str text, mz_taxonomy *out, mz_arena *perm);

typedef struct mz_events_options {
    const mz_taxonomy *types, *actors; /* NULL: the lexicon's own mappings */
    mz_strs dirty;                     /* names of sources, or "*" */
    bool qualify;                      /* write every rec_id as source:rec_id */
} mz_events_options;

typedef struct mz_events_reject {
    mz_str file;
    mz_len line;
    const char *reason;
} mz_events_reject;

typedef struct mz_events_origin {
    mz_str bytes; /* the row as given: of two with one id the greater (arrival, bytes) stays */
    mz_utc arrival;
    int32_t file;
    mz_len line;
} mz_events_origin;

typedef struct mz_events {
    mz_report *v;
    mz_events_origin *origin; /* of each report */
    mz_len n, cap, origin_cap;
    struct mz_events_rejects {
        mz_events_reject *v;
        mz_len n, cap;
    } rejects;
    mz_strs files;
    mz_len rows;
} mz_events;

/* Appends the table's reports. Fails with MZ_BAD_INPUT when it is no table of a known layout at all (at = line). */
MZ_MUST mz_status mz_events_read(mz_str file, mz_str bytes, const mz_events_options *o, mz_events *t, mz_arena *perm);
/* Of reports with one source and rec_id the greatest (arrival, row) stays; the others become rejects. Fails with
 * MZ_BAD_INPUT (at = place of the report) when a rec_id stands in two sources. */
MZ_MUST mz_status mz_events_settle(mz_events *t, mz_arena *perm, mz_arena scratch);

/* One line at a time, for streams: first the header, then rows. Lines must outlive the reports. */
typedef struct mz_events_stream mz_events_stream;
MZ_MUST mz_status mz_events_stream_open(mz_str header, mz_str source, const mz_events_options *o,
                                        mz_events_stream **out, mz_arena *perm);
typedef struct mz_events_line {
    mz_report report;
    mz_str rec_id, action, other; /* of columns of those names; rec_id as in the report */
    const char *reason;           /* why the line makes no report; NULL when it does */
} mz_events_line;
void mz_events_stream_line(mz_events_stream *s, mz_str line, mz_events_line *out, mz_arena *perm);

/* People's links: columns rec_a, rec_b, link (must or cannot), signer, date, reason. at = the line that is wrong. */
typedef struct mz_links {
    mz_link *v;
    mz_len n, cap;
} mz_links;
MZ_MUST mz_status mz_links_parse(mz_str text, mz_links *out, mz_arena *perm);

#endif

/* feed.h: what the readers of one file share: the way to the sink. Private to intake.
 *
 * Owns    nothing; statements pushed are handed out MZ_INTAKE_BATCH at a time, and `rows` is given back after each
 *         hand-out: what a statement points to lives in the file's view, in `rows`, or is constant.
 */
#ifndef MZ_INTAKE_FEED_H
#define MZ_INTAKE_FEED_H

#include "format/format.h"
#include "intake/intake.h"

/* Lines are counted on from the last place that was asked for: statements come in the order of the text. */
typedef struct mz_line_cursor {
    mz_len at, line;
} mz_line_cursor;

typedef struct mz_feed {
    mz_str bytes; /* of the file as given */
    const mz_intake_options *options;
    const mz_sink *sink;
    mz_intake_result *result;
    mz_document document;
    mz_statement *batch; /* not handed out yet */
    mz_len batch_n;
    mz_len next;              /* number of the next statement of the document */
    mz_arena keep;            /* lives as long as the call */
    mz_arena rows, rows_all;  /* lives as long as a batch */
    mz_line_cursor lines;     /* of `bytes` */
    mz_buf note;              /* the note being put together */
    const mz_text *converted; /* bytes of another encoding: what rows are read from; NULL when it is the file itself */
} mz_feed;

/* Fills in what the options say, asks the lexicon who the publisher is (f->document.actor stays when it does not know),
 * and hands the document out. */
MZ_MUST mz_status mz_feed_document(mz_feed *f, mz_str media, mz_method method, mz_str publisher);
MZ_MUST mz_status mz_feed_push(mz_feed *f, const mz_statement *s);
MZ_MUST mz_status mz_feed_flush(mz_feed *f, mz_len done);
/* line, begin and end are those of what rows are read from. */
MZ_MUST mz_status mz_feed_reject(mz_feed *f, mz_len line, mz_len begin, mz_len end, const char *reason, mz_str detail);

/* A view that outlives the row: itself when it looks into the file, else a copy; cut to MZ_STATEMENT_TEXT_MAX bytes at
 * a character. */
mz_str mz_feed_keep(mz_feed *f, mz_str s);
/* begin and end as bytes of the file. */
void mz_feed_place(const mz_feed *f, mz_len *begin, mz_len *end);

/* "key=value" into the note, "; " between; a value without bytes is left out, ';' and control characters in it become
 * ',' and spaces. mz_feed_note takes what was put together. */
void mz_feed_note_put(mz_feed *f, mz_str key, mz_str value);
mz_str mz_feed_note(mz_feed *f);

mz_str mz_cut_at_character(mz_str s, mz_len most);

/* The readers, by kind. */
MZ_MUST mz_status mz_read_article(mz_feed *f);
MZ_MUST mz_status mz_read_letter(mz_feed *f);
MZ_MUST mz_status mz_read_table(mz_feed *f, mz_as as);
MZ_MUST mz_status mz_read_geojson(mz_feed *f);
MZ_MUST mz_status mz_read_observations(mz_feed *f);
MZ_MUST mz_status mz_read_acts(mz_feed *f);

/* Whether a text is a letter that lists incidents under numbers. */
bool mz_text_is_letter(mz_str clean, mz_arena scratch);
/* Which table has these columns; MZ_AS_UNKNOWN when none that we know. */
mz_as mz_table_kind(const mz_csv_row *header);

#endif

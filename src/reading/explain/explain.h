/* explain.h: what was read out of a text, shown: the text with its words marked, each statement, and why.
 *
 * In      the text as it was read, its statements, and the trace of that reading. Without a trace (statements that
 *         stand on a record) the marks are those of the statements, and the rules are named without their words.
 * Out     for a terminal: sentence by sentence, with colours or with words in brackets, wrapped;
 *         HTML: one page that needs nothing else, or its two halves for other pages;
 *         JSON: the trace of one statement.
 *         The words shown are the text's own. Only control and bidirectional characters are made harmless: U+FFFD.
 * Owns    nothing.
 * Source  docs/reading.md, "Explained".
 */
#ifndef MZ_READING_EXPLAIN_H
#define MZ_READING_EXPLAIN_H

#include "reading/reading.h"

/* What words of the text are to a statement. */
typedef enum mz_span_role {
    MZ_SPAN_SOURCE,
    MZ_SPAN_CUE,
    MZ_SPAN_AGENT,
    MZ_SPAN_TARGET,
    MZ_SPAN_VICTIMS,
    MZ_SPAN_NUMBER,
    MZ_SPAN_PLACE,
    MZ_SPAN_TIME,

    MZ_SPAN_ROLES
} mz_span_role;
mz_str mz_span_role_word(mz_span_role v); /* "source" … "time" */

typedef struct mz_explained {
    const mz_text *text;
    const mz_statements *statements;
    const mz_reading_trace *trace; /* NULL: none */
    mz_str name;                   /* of the document */
    const mz_str *roles;           /* words for the roles in the reader's language; NULL: English */
} mz_explained;

/* Words of the text with one meaning: clean[begin, end) is `role` in `statement`; role MZ_SPAN_ROLES: in none. */
typedef struct mz_run {
    mz_len begin, end; /* of text->clean */
    mz_span_role role;
    mz_len statement; /* the first of them */
    mz_len others;    /* how many more statements have these words */
} mz_run;
typedef struct mz_runs {
    mz_run *v;
    mz_len n, cap;
} mz_runs;
/* All of the text in runs without a gap between them; where marks cross, the shorter one is seen. */
mz_runs mz_explain_runs(const mz_explained *e, mz_arena *perm);
/* The text's own place of a byte of the file; and of the end of a span. */
mz_len mz_explain_clean(const mz_text *text, mz_len file_at);
mz_len mz_explain_clean_end(const mz_text *text, mz_len file_end);

/* Text with control and bidirectional characters made harmless. */
void mz_put_harmless(mz_buf *out, mz_str text);
/* A statement in a few lines, as `mizan read` prints it; `n` is its number. */
void mz_put_statement_lines(mz_buf *out, const mz_statement *s);
/* "harm.txt:12: harm killed trans": where a dictionary has the entry, and what it says. */
void mz_put_entry_line(mz_buf *out, const struct mz_term_entry *entry);

/* A statement's reasons, told once each: whether one like r stands between `first` and r, and all the fields that those
 * from r to `end` which are like it made: "kind, plover". */
bool mz_reason_told(const mz_reason *first, const mz_reason *r);
void mz_put_reason_fields(mz_buf *out, const mz_reason *r, const mz_reason *end);

/* ---- the three forms ---- */

void mz_explain_terminal(const mz_explained *e, bool color, int width, mz_buf *out, mz_arena scratch);
void mz_explain_html(const mz_explained *e, mz_buf *out, mz_arena scratch);
/* The halves of the page: the text in paragraphs, and statement `n` with what it says and why. */
void mz_explain_html_text(const mz_explained *e, mz_buf *out, mz_arena scratch);
void mz_explain_html_statement(const mz_explained *e, mz_len n, mz_buf *out);
/* One JSON object and a line's end: the statement with `trace`; and those of the sentences without one. */
void mz_explain_json(const mz_explained *e, mz_buf *out);

#endif

/* reading.h: text in, statements out, by rules that can be named.
 *
 * In      text: clean UTF-8 with a map back to the file's bytes; a context that says who published it, and when.
 * Out     statements in text order, each with its span, its sources and the ids of every rule and dictionary entry that
 *         fired (never none). Sentences without a statement are listed with the reason when a trace is asked for.
 * Owns    nothing: statements live in `perm`; their texts are views into `text`, which must live as long.
 * Limits  MZ_READING_TEXT_MAX bytes; sentences above MZ_READING_TOKENS_MAX tokens are read in pieces, and the pieces
 *         say so in their rules ("limit.sentence"). Time is linear in the text, memory per sentence constant.
 * Source  docs/reading.md; the output format is docs/formats/statement.md.
 */
#ifndef MZ_READING_H
#define MZ_READING_H

#include "format/format.h"
#include "statement/statement.h"

#define MZ_READING_TEXT_MAX   (64 << 20)
#define MZ_READING_TOKENS_MAX 256

typedef struct mz_reading_context {
    mz_str publisher; /* as given, may be empty; looked up with mz_actor_of_publisher */
    mz_str actor;     /* its code when known already; may be empty */
    mz_day date;      /* of publication; MZ_NO_DAY when unknown: days of the week then stay unresolved */
    mz_str place;     /* name of the place that the document is about, used where it names none; may be empty */
} mz_reading_context;

/* Why a sentence has no statement. */
typedef struct mz_reading_gap {
    mz_len begin, end;  /* in the file */
    const char *reason; /* static sentence */
} mz_reading_gap;
typedef struct mz_reading_trace {
    mz_reading_gap *gaps;
    mz_len n, cap;
    mz_len sentences;
} mz_reading_trace;

/* Appends the text's statements to *out (out->document is left alone). trace may be NULL.
 * Fails with MZ_LIMIT only; *out is then untouched. Text that is not UTF-8 is read past its bad bytes. */
MZ_MUST mz_status mz_reading_read(const mz_text *text, const mz_reading_context *context, mz_statements *out,
                                  mz_reading_trace *trace, mz_arena *perm, mz_arena scratch);

/* How much scratch a call needs for a text of so many bytes. */
mz_len mz_reading_scratch_bytes(mz_len text_bytes);

#endif

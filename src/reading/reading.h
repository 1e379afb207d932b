/* reading.h: text in, statements out, by rules that can be named.
 *
 * In      text: clean UTF-8 with a map back to the file's bytes; a context that says who published it, and when.
 * Out     statements in text order, each with its span, its sources and the ids of every rule and dictionary entry that
 *         fired (never none). With a trace: for every field of every statement the bytes and the rule that made it, how
 *         sure those rules are, and for every sentence without a statement where its reading stopped and why.
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

/* What a rule can give to a statement. The last five are of one harm. */
typedef enum mz_slot {
    MZ_SLOT_KIND,
    MZ_SLOT_PLOVER,
    MZ_SLOT_CAMEO,
    MZ_SLOT_TYPE,
    MZ_SLOT_POLARITY,
    MZ_SLOT_STANCE,
    MZ_SLOT_SOURCE,
    MZ_SLOT_CUE,
    MZ_SLOT_AGENT,
    MZ_SLOT_TARGET,
    MZ_SLOT_WHERE,
    MZ_SLOT_WHEN,
    MZ_SLOT_EFFECT,
    MZ_SLOT_NUMBER,
    MZ_SLOT_BASIS,
    MZ_SLOT_VICTIMS,
    MZ_SLOT_STATUS,

    MZ_SLOTS
} mz_slot;
mz_str mz_slot_word(mz_slot v); /* "kind" … "status" */

/* Why a field is as it is: a rule and what it looked at. A field has at least one; the first is the rule that decided,
 * those behind it are the dictionary entries that it used. */
struct mz_term_entry;
typedef struct mz_reason {
    mz_len statement; /* place in the list of statements */
    mz_slot field;
    int k;                             /* which source, agent, target or harm; 0 else */
    mz_len begin, end;                 /* of the file; never empty */
    mz_str rule;                       /* mz_reading_rule has its meaning */
    const struct mz_term_entry *entry; /* NULL where no dictionary took part */
} mz_reason;

/* Why a sentence has no statement. */
typedef struct mz_reading_gap {
    mz_len begin, end;       /* in the file */
    mz_len at_begin, at_end; /* the word at which the reading stopped; empty when at none */
    mz_str rule;             /* "gap.…" */
    const char *reason;      /* its meaning: a static sentence */
} mz_reading_gap;
/* A sentence, and the statements that came of it: n of them from `first` on. */
typedef struct mz_reading_sentence {
    mz_len begin, end; /* in the file */
    mz_len first, n;
    mz_len gap; /* of a sentence without statement: its place in the gaps; else -1 */
} mz_reading_sentence;
typedef struct mz_reading_trace {
    mz_reading_gap *gaps;
    mz_len n, cap;
    mz_reading_sentence *spans; /* every sentence, in text order */
    mz_len spans_n, spans_cap;
    mz_reason *reasons; /* by statement, then by field */
    mz_len reasons_n, reasons_cap;
    mz_len sentences;
} mz_reading_trace;

/* What a rule means, in one sentence; empty when there is no rule of that id. */
mz_str mz_reading_rule(mz_str id);
/* All of them, by id. */
typedef struct mz_rule_text {
    const char *id, *meaning;
} mz_rule_text;
const mz_rule_text *mz_reading_rules(mz_len *n);

/* How sure a statement is, by its rules: all of it is said in the words; or some of it follows from what stands around
 * them; or a number or somebody in it is vague or not known. docs/reading.md gives the precision of each. */
typedef enum mz_sure { MZ_SURE, MZ_LIKELY, MZ_DOUBTFUL } mz_sure;
mz_str mz_sure_word(mz_sure v);
mz_sure mz_reading_sure(const mz_statement *s);

/* Appends the text's statements to *out (out->document is left alone). trace may be NULL.
 * Fails with MZ_LIMIT only; *out is then untouched. Text that is not UTF-8 is read past its bad bytes. */
MZ_MUST mz_status mz_reading_read(const mz_text *text, const mz_reading_context *context, mz_statements *out,
                                  mz_reading_trace *trace, mz_arena *perm, mz_arena scratch);

/* How much scratch a call needs for a text of so many bytes. */
mz_len mz_reading_scratch_bytes(mz_len text_bytes);

#include "reading/explain/explain.h"

#endif

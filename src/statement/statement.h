/* statement.h: one thing that one source says, with the cited place in a document.
 *
 * The shape is that of docs/formats/statement.md. A statement is data: every string is a view into the document, a
 * dictionary or an arena, and lives as long as that does.
 *
 * Limits  MZ_STATEMENT_*_MAX below; offsets are bytes into the document as it was given, half open, -1,-1 where the
 *         source is not a text (a row's own span stands in `begin`, `end`).
 * Source  types: taxonomy of data/taxonomy.csv; PLOVER 0.8; UCDP where_prec 1-7 and date_prec 1-5.
 */
#ifndef MZ_STATEMENT_H
#define MZ_STATEMENT_H

#include "base/base.h"

#define MZ_STATEMENT_MENTIONS_MAX 16 /* sources, agents or targets of one statement */
#define MZ_STATEMENT_HARMS_MAX    32
#define MZ_STATEMENT_RULES_MAX    64
#define MZ_STATEMENT_TEXT_MAX     2048 /* bytes of one mention's text; longer ones are cut at a character */

typedef enum mz_kind { MZ_EVENT, MZ_ACT, MZ_FIGURE } mz_kind;

typedef enum mz_plover {
    MZ_NO_PLOVER,
    MZ_AGREE,
    MZ_CONSULT,
    MZ_SUPPORT,
    MZ_CONCEDE,
    MZ_COOPERATE,
    MZ_AID,
    MZ_RETREAT,
    MZ_REQUEST,
    MZ_ACCUSE,
    MZ_REJECT,
    MZ_THREATEN,
    MZ_PROTEST,
    MZ_SANCTION,
    MZ_MOBILIZE,
    MZ_COERCE,
    MZ_ASSAULT
} mz_plover;

typedef enum mz_polarity { MZ_AFFIRMED, MZ_NEGATED, MZ_POSSIBLE, MZ_FUTURE } mz_polarity;

typedef enum mz_stance {
    MZ_REPORTS,
    MZ_CLAIMS,
    MZ_CONFIRMS,
    MZ_CONCEDES,
    MZ_DENIES,
    MZ_ACCUSES,
    MZ_CONDEMNS,
    MZ_OFFERS,
    MZ_DEMANDS,
    MZ_THREATENS,
    MZ_AGREES,
    MZ_CALLS_FOR
} mz_stance;

typedef enum mz_effect { MZ_KILLED, MZ_WOUNDED, MZ_CASUALTIES, MZ_MISSING, MZ_CAPTURED, MZ_DISPLACED } mz_effect;
typedef enum mz_basis { MZ_INCIDENT, MZ_TOTAL, MZ_INCREMENT, MZ_SUBSET } mz_basis;
typedef enum mz_victim_status {
    MZ_CIVILIAN,
    MZ_MILITARY,
    MZ_POLICE,
    MZ_MILITANT,
    MZ_MIXED,
    MZ_UNKNOWN
} mz_victim_status;

/* How a statement came to be: by which of our readers, or by a person. */
typedef enum mz_method { MZ_BY_READING, MZ_BY_TABLE, MZ_BY_OBSERVATION, MZ_BY_PERSON } mz_method;

typedef struct mz_span {
    mz_str text;
    mz_len begin, end; /* -1, -1 when not from a text */
} mz_span;

typedef struct mz_mention {
    mz_span span;
    mz_str actor; /* "PAKMIL"; empty when the phrase is an actor but not known which */
} mz_mention;

typedef struct mz_place {
    bool known;
    mz_span span;
    int32_t lat_e6, lon_e6;       /* WGS 84, millionths of a degree */
    int precision;                /* UCDP where_prec 1-7 */
    mz_str place;                 /* gazetteer id; may be empty */
    mz_str country, adm_1, adm_2; /* names as given or as in the gazetteer; may be empty */
} mz_place;
/* Whether it has coordinates. A name that no gazetteer knows is a place without any: 0, 0 and no id. */
static inline bool mz_place_located(const mz_place *p)
{
    return p->known && (p->place.len > 0 || p->lat_e6 != 0 || p->lon_e6 != 0);
}

typedef struct mz_when {
    bool known;
    mz_span span;
    mz_day from, to; /* both inclusive */
    int precision;   /* UCDP date_prec 1-5 */
} mz_when;

typedef struct mz_harm {
    mz_effect effect;
    mz_interval count; /* hi is MZ_OPEN when unbounded */
    bool approx;
    mz_basis basis;
    mz_len begin, end;
    mz_mention victims; /* span.text empty when not named */
    mz_victim_status status;
} mz_harm;

typedef struct mz_statement {
    mz_len n;          /* 0, 1, 2 … in its document */
    mz_len begin, end; /* the sentence, clause or row that it comes from */
    mz_str id;         /* the row's own id in a data file; empty in a text */
    mz_kind kind;
    mz_plover plover;
    mz_str cameo; /* may be empty */
    mz_str type;  /* leaf of the taxonomy; may be empty */
    mz_polarity polarity;
    mz_stance stance;
    const mz_mention *sources; /* outermost first; none when only the publisher speaks */
    mz_len sources_n;
    mz_span cue; /* text empty when there is none */
    const mz_mention *agents;
    mz_len agents_n;
    const mz_mention *targets;
    mz_len targets_n;
    mz_place where;
    mz_when when;
    const mz_harm *harms;
    mz_len harms_n;
    const mz_str *rules; /* never none */
    mz_len rules_n;
    mz_str note; /* what no field holds (an observation's means, bearing, weapon …), as "key=value; key=value" */
} mz_statement;

/* What is said of the document that statements come from. */
typedef struct mz_document {
    mz_str hash;      /* 64 lower-case hex digits of the SHA-256 of its bytes */
    mz_str name;      /* as it was given, without folders */
    mz_str media;     /* "text/plain", "text/html", "text/csv", "application/geo+json" … */
    mz_str publisher; /* may be empty */
    mz_str actor;     /* the publisher's actor code; empty when not known */
    mz_str language;  /* "en"; may be empty */
    mz_day date;      /* of publication; MZ_NO_DAY when unknown */
    mz_len size_bytes;
    mz_method method;
} mz_document;

/* Statements of one document, or one batch of them. */
typedef struct mz_statements {
    mz_document document;
    mz_statement *v;
    mz_len n, cap;
} mz_statements;

/* The words of the lists, as they stand on the record and in JSON; plover gives "" for MZ_NO_PLOVER. */
mz_str mz_kind_word(mz_kind v);
mz_str mz_plover_word(mz_plover v);
mz_str mz_polarity_word(mz_polarity v);
mz_str mz_stance_word(mz_stance v);
mz_str mz_effect_word(mz_effect v);
mz_str mz_basis_word(mz_basis v);
mz_str mz_victim_status_word(mz_victim_status v);
mz_str mz_method_word(mz_method v);
/* And back; false when the word is not in the list. */
bool mz_kind_parse(mz_str s, mz_kind *out);
bool mz_plover_parse(mz_str s, mz_plover *out);
bool mz_polarity_parse(mz_str s, mz_polarity *out);
bool mz_stance_parse(mz_str s, mz_stance *out);
bool mz_effect_parse(mz_str s, mz_effect *out);
bool mz_basis_parse(mz_str s, mz_basis *out);
bool mz_victim_status_parse(mz_str s, mz_victim_status *out);
bool mz_method_parse(mz_str s, mz_method *out);

/* The canonical text of statements (docs/formats/statement.md, "On the record"): the head names the document, then
 * one block a statement. The same statements give the same bytes, and only those bytes are read back. */
void mz_statements_head_write(const mz_document *document, mz_buf *out);
void mz_statement_write(const mz_statement *s, mz_buf *out);
/* Reads what the two above wrote. Views point into `text`; lists are in perm. Fails with MZ_BAD_INPUT (at = the
 * byte of the first line that is not canonical); *out is then untouched. */
MZ_MUST mz_status mz_statements_parse(mz_str text, mz_statements *out, mz_arena *perm);

/* One JSON object, as `mizan read --json` prints it: all keys, one line, LF at the end. `doc` is the file's name. */
void mz_statement_json(mz_str doc, const mz_statement *s, mz_buf *out);

/* Who speaks: the innermost source, else the publisher's own code; empty when neither is known. */
mz_str mz_statement_speaker(const mz_statement *s, const mz_document *document);

#include "statement/act.h"
#include "statement/line.h"

#endif

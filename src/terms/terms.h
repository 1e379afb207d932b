/* terms.h: the agreement as data, and incidents held against it.
 *
 * Terms     clauses with each party's reading beside them, lines and zones with the holder of each view, exceptions,
 *           clocks. Written as terms.yaml (docs/formats/terms.md, data/terms/terms.schema.json); on the record as the
 *           canonical text `mizan/terms/v1`, coordinates and all, so that both parties sign the same bytes.
 * Engine    a pure function: incidents x clauses x readings -> breaches. It says what each reading makes of an
 *           incident and why; it never rules. Rulings, findings and remedies are people's acts (statement/act.h) and
 *           only move a breach's state.
 * Equal     exchanging the two parties in the input exchanges them in the output and changes nothing else.
 * Owns      nothing: results live in `perm`, strings are views into the input or constants.
 * Limits    MZ_TERMS_*_MAX. The canonical text of one agreement is at most MZ_TERMS_TEXT_MAX bytes, so that it fits
 *           an entry of the record.
 */
#ifndef MZ_TERMS_H
#define MZ_TERMS_H

#include "geo/geo.h"
#include "statement/statement.h"

#define MZ_TERMS_PARTIES_MAX    8
#define MZ_TERMS_LINES_MAX      16
#define MZ_TERMS_ZONES_MAX      32
#define MZ_TERMS_CLAUSES_MAX    64
#define MZ_TERMS_EXCEPTIONS_MAX 16
#define MZ_TERMS_WORDS_MAX      4096  /* bytes of one wording in one language */
#define MZ_TERMS_TEXT_MAX       60000 /* bytes of the canonical text */
#define MZ_TERMS_FAULTS_MAX     50    /* faults listed; *more tells that there were others */

/* --- the agreement --------------------------------------------------------------------------------------------- */

typedef struct mz_wording {
    mz_str language; /* "en", "tr", "ur", "ps", "prs" */
    mz_str text;
} mz_wording;
typedef struct mz_wordings {
    const mz_wording *v;
    mz_len n;
} mz_wordings;
/* In this language, else in the first one there is; empty when there is none. */
mz_str mz_wording_in(mz_wordings w, mz_str language);

typedef enum mz_where_kind {
    MZ_WHERE_ANY,
    MZ_WHERE_IN,     /* in the zone */
    MZ_WHERE_OUT,    /* outside the zone */
    MZ_WHERE_BEYOND, /* on the side of the line that is not the bound party's */
    MZ_WHERE_OWN     /* on the bound party's own side of the line */
} mz_where_kind;
typedef struct mz_where {
    mz_where_kind kind;
    mz_len index; /* into zones (IN, OUT) or lines (BEYOND, OWN); -1 for ANY */
} mz_where;

typedef struct mz_exception {
    mz_str id;
    mz_wordings text;
    const mz_str *who; /* parties that may rely on it; none: all */
    mz_len who_n;
    uint64_t types; /* bit k: the k-th leaf of mz_types; 0: all */
    mz_where where;
    mz_day from, to;     /* MZ_NO_DAY where open */
    int32_t notice_days; /* >= 0: only for what was announced that many days before; -1: no such condition */
    bool judged;         /* whether it applies is for people: the verdict stays and names it */
} mz_exception;

/* What one reading makes of a clause; the clause's own words are the reading of nobody, "text". */
typedef struct mz_rule {
    mz_str party;      /* whose reading; empty: the text */
    mz_wordings text;  /* the reading in words */
    bool accepted;     /* false: the party says that it is not bound by the clause at all */
    const mz_str *who; /* parties bound */
    mz_len who_n;
    uint64_t types;        /* prohibited leaves; of a required clause: leaves that go against it */
    const mz_str *against; /* sides that must be the target; "other": any party but the one held; none: anybody */
    mz_len against_n;
    mz_where where;
    mz_day from, to;
    bool hosted;      /* acts of armed groups count against a party from whose ground, or under whose control, they are
                         said to act */
    bool hosted_only; /* and nothing else does: a side's own acts are other clauses' affair */
    const mz_exception *exceptions;
    mz_len exceptions_n;
} mz_rule;

typedef enum mz_step {
    MZ_STEP_NOTICE,
    MZ_STEP_ANSWER,
    MZ_STEP_EXAMINE,
    MZ_STEP_RULE,
    MZ_STEP_REMEDY,
    MZ_STEPS
} mz_step;

typedef struct mz_clause {
    mz_str id;
    bool required;           /* else prohibited */
    mz_rule own;             /* the text */
    const mz_rule *readings; /* one a party that states one, in the order of `parties` */
    mz_len readings_n;
    uint64_t fulfils;       /* required: leaves that fulfil it */
    mz_day due;             /* required: by this day; MZ_NO_DAY: no day */
    int32_t days[MZ_STEPS]; /* clocks in days; -1: none. NOTICE (to complain) runs from the incident; ANSWER, EXAMINE
                               and RULE from the first complaint; REMEDY from a ruling of violation */
    mz_wordings remedy;
    const mz_str *tags; /* PA-X columns: "CeProv" */
    mz_len tags_n;
} mz_clause;

typedef struct mz_terms {
    mz_str id;
    mz_wordings title;
    mz_str grade;          /* class of ceasefire: cessation_of_hostilities | preliminary | definitive */
    const mz_str *parties; /* country codes; the order is the document's and means nothing */
    mz_len parties_n;
    const mz_str *authentic; /* languages whose text binds; none: all equally */
    mz_len authentic_n;
    mz_day from, to; /* in effect; `to` MZ_NO_DAY when open */
    mz_str source;   /* where the text comes from */
    const mz_line *lines;
    mz_len lines_n;
    const mz_zone *zones;
    mz_len zones_n;
    const mz_clause *clauses;
    mz_len clauses_n;
} mz_terms;

typedef struct mz_terms_fault {
    mz_len line;     /* of the YAML file, from 1 */
    mz_str sentence; /* what is wrong, and what to write instead */
} mz_terms_fault;
typedef struct mz_terms_faults {
    mz_terms_fault *v;
    mz_len n, cap;
    bool more;
} mz_terms_faults;

/* Gives the bytes of a GeoJSON file that terms name; NULL when files are not allowed. */
typedef mz_status (*mz_terms_open)(void *ctx, mz_str name, mz_str *bytes);

/* terms.yaml to terms. Fails with MZ_BAD_INPUT (every fault in *faults, at = byte of the first) or MZ_LIMIT; *out is
 * set only on success. */
MZ_MUST mz_status mz_terms_parse(mz_str yaml, mz_terms_open open, void *ctx, mz_terms *out, mz_terms_faults *faults,
                                 mz_arena *perm);
/* The canonical text, and back (MZ_BAD_INPUT, at = byte of the first line that is not canonical). */
void mz_terms_write(const mz_terms *terms, mz_buf *out);
MZ_MUST mz_status mz_terms_read(mz_str text, mz_terms *out, mz_arena *perm);
void mz_terms_json(const mz_terms *terms, mz_buf *out);

/* Whether every party has signed: signers are the actor codes of those who signed the same canonical text ("PAKGOV"
 * signs for PAK). *missing, when not NULL, gets the parties that have not. */
bool mz_terms_settled(const mz_terms *terms, const mz_str *signers, mz_len n, mz_strs *missing, mz_arena *perm);

/* --- incidents as terms see them ---------------------------------------------------------------------------------- */

typedef enum mz_author_word {
    MZ_AUTHOR_NAMED,        /* reports or says that `agent` did it */
    MZ_AUTHOR_ACCUSED,      /* accuses `agent` of it */
    MZ_AUTHOR_CONCEDED,     /* says it did it itself, or its side did */
    MZ_AUTHOR_DENIED,       /* says that `agent` did not */
    MZ_AUTHOR_TERRITORY,    /* `agent` acts from the ground of `side` */
    MZ_AUTHOR_NO_TERRITORY, /* denies that */
    MZ_AUTHOR_CONTROL,      /* `side` directs or supports `agent` */
    MZ_AUTHOR_NO_CONTROL    /* denies that */
} mz_author_word;

/* One source's word on who did it, or on where an armed group stands: each a claim of its own, never deduced. */
typedef struct mz_author_claim {
    mz_author_word word;
    mz_str by;    /* actor code of who says it */
    mz_str agent; /* actor code; may be empty with DENIED */
    mz_str side;  /* country code; TERRITORY, CONTROL and their denials */
    mz_day day;   /* when it was said; MZ_NO_DAY when unknown */
    mz_str ref;   /* its statement: "12.3" */
    mz_str type;  /* leaf of what it says was done; empty: it is about all of the incident */
} mz_author_claim;
typedef struct mz_author_claims {
    mz_author_claim *v;
    mz_len n, cap;
} mz_author_claims;

/* Appends what one statement says on authorship; the flow calls it for each statement of an incident. */
void mz_author_claims_of(const mz_statement *s, const mz_document *document, mz_str ref, mz_author_claims *out,
                         mz_arena *perm);

typedef struct mz_terms_incident {
    mz_str id;          /* "i12.3" */
    const mz_str *refs; /* of its statements; acts may be about any of them */
    mz_len refs_n;
    mz_day from, to; /* when it happened, both inclusive; MZ_NO_DAY when unknown */
    bool placed;
    mz_point point;
    int64_t radius_m;
    const mz_str *types; /* leaves */
    mz_len types_n;
    const mz_str *targets; /* actor codes of those hit */
    mz_len targets_n;
    const mz_author_claim *claims; /* in record order */
    mz_len claims_n;
    mz_day told; /* of the first complaint or report; MZ_NO_DAY when unknown: then `from` starts the clocks */
} mz_terms_incident;

/* --- breaches -------------------------------------------------------------------------------------------------- */

typedef enum mz_verdict { MZ_VERDICT_NO, MZ_VERDICT_BREACH, MZ_VERDICT_UNDETERMINED } mz_verdict;
typedef enum mz_breach_result {
    MZ_NO_BREACH,          /* under no reading */
    MZ_BREACH_UNDER_ALL,   /* under every reading */
    MZ_CONTESTED_READING,  /* under one reading and not, or not surely, under another */
    MZ_BREACH_UNDETERMINED /* under none surely, but under one it turns on what is not known: day, place, doer, hit */
} mz_breach_result;
typedef enum mz_attribution {
    MZ_ATTRIBUTION_ACKNOWLEDGED, /* the party says so itself */
    MZ_ATTRIBUTION_CLAIMED,      /* others say so, the party is silent */
    MZ_ATTRIBUTION_DENIED,       /* others say so, the party denies it */
    MZ_ATTRIBUTION_UNDETERMINED, /* nobody names a doer that is known, or the only word is a denial */
    MZ_ATTRIBUTION_THIRD_ACTOR   /* an armed group is named; territory and control are claims of their own */
} mz_attribution;
typedef enum mz_breach_state {
    MZ_STATE_ALLEGED,
    MZ_STATE_ANSWERED, /* the party took a position */
    MZ_STATE_EXAMINED, /* a finding */
    MZ_STATE_RULED,    /* a ruling, and only that */
    MZ_STATE_REMEDIED  /* a remedy done after a ruling */
} mz_breach_state;

typedef struct mz_reading_verdict {
    mz_str party; /* empty: the text itself */
    mz_verdict verdict;
    int32_t
        place_ppm;    /* that the place meets the reading's `where`; 1 000 000 when it names none, -1 without a place */
    mz_str where;     /* id of the line or zone that was used; may be empty */
    mz_str exception; /* id of the one that applied; ids, a space between, of those that people must judge; may be
                         empty */
    mz_str reason;    /* one sentence with every step */
} mz_reading_verdict;

typedef struct mz_clock {
    mz_day due;        /* MZ_NO_DAY: no clock */
    mz_day done;       /* MZ_NO_DAY: not yet */
    int32_t late_days; /* > 0: done, or still open on the day asked for, that many days late */
} mz_clock;

typedef struct mz_line_place {
    mz_len line; /* into terms->lines */
    mz_position position;
} mz_line_place;

typedef struct mz_breach {
    mz_len incident, clause; /* into the input and terms->clauses */
    mz_str party;            /* the side said to have broken it; empty when nobody is named */
    mz_breach_result result;
    const mz_reading_verdict *readings; /* the text first, then the parties' in the order of terms->parties */
    mz_len readings_n;
    mz_attribution attribution;
    mz_str actor;                   /* the armed group, when attribution is third_actor */
    const mz_author_claim *authors; /* what is said on this party's authorship, in record order */
    mz_len authors_n;
    const mz_author_claim *territory, *control; /* third actor: claims and denials, kept apart */
    mz_len territory_n, control_n;
    const mz_line_place *places; /* to every line of the terms; none without a place */
    mz_len places_n;
    mz_breach_state state;
    mz_len answer, finding, ruling, remedy; /* into the acts; -1 when there is none (an answer may also be a claim) */
    mz_str outcome;                         /* of the ruling; empty before */
    mz_clock clocks[MZ_STEPS];
} mz_breach;

typedef struct mz_breaches {
    mz_breach *v;
    mz_len n, cap;
} mz_breaches;

/* What a required clause asks of a party by a day, and whether it happened. */
typedef struct mz_obligation {
    mz_len clause;
    mz_str party;
    mz_day due;      /* MZ_NO_DAY when no day is set */
    mz_len incident; /* that fulfilled it; -1 when none is known */
    bool overdue;    /* as of the day asked for */
} mz_obligation;
typedef struct mz_obligations {
    mz_obligation *v;
    mz_len n, cap;
} mz_obligations;

/* Every incident against every clause for every party, in the order of incidents, clauses and names of parties (by
 * bytes). Left out: what is no breach under any reading. Acts in record order; as_of: the day on which clocks are read,
 * acts and claims dated later are not looked at (MZ_NO_DAY: everything, and nothing open is late). */
void mz_breaches_find(const mz_terms *terms, const mz_terms_incident *incidents, mz_len n, const mz_act *acts,
                      mz_len acts_n, mz_day as_of, mz_breaches *out, mz_arena *perm, mz_arena scratch);
/* One incident against all clauses, nothing left out: "no breach, because …" too. */
void mz_breaches_explain(const mz_terms *terms, const mz_terms_incident *incident, const mz_act *acts, mz_len acts_n,
                         mz_day as_of, mz_breaches *out, mz_arena *perm, mz_arena scratch);
void mz_obligations_find(const mz_terms *terms, const mz_terms_incident *incidents, mz_len n, mz_day as_of,
                         mz_obligations *out, mz_arena *perm);

mz_str mz_verdict_word(mz_verdict v);             /* "no_breach", "breach", "undetermined" */
mz_str mz_breach_result_word(mz_breach_result v); /* "no_breach", "breach_under_all", "contested_reading", … */
mz_str mz_attribution_word(mz_attribution v);
mz_str mz_breach_state_word(mz_breach_state v);
mz_str mz_step_word(mz_step v); /* "notice", "answer", "examine", "rule", "remedy" */
mz_str mz_author_word_word(mz_author_word v);
/* The closed list of outcomes of rulings; how many in *n. */
const mz_str *mz_ruling_outcomes(mz_len *n);
/* One JSON object on one line, with the incident's and clause's ids. */
void mz_breach_json(const mz_terms *terms, const mz_terms_incident *incidents, const mz_breach *b, mz_buf *out);

#endif

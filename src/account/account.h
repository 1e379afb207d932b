/* account.h: what it cost: claims of harm to bounds, grades and one sentence a line.
 *
 * In      claims (one a figure of one statement), findings of the mechanism, totals over periods, doubtful links.
 * Out     lines, one a question (victim side, status line, effect, part), for an incident or for a period. Sorted by
 *         side, effect, status, part; the order in which claims are given changes no byte.
 * Owns    nothing: lists live in the caller's `perm`; strings are views of the claims'.
 * Limits  MZ_ACCOUNT_CLAIMS_MAX claims a call; 12 doubtful links a component stay open; a distribution with more than
 *         MZ_ACCOUNT_OUTCOMES_MAX outcomes has no `p95` (its `has_p95` says so).
 * Source  the rules are docs/account.md, section by section; grades compare to those of Airwars.
 *
 * No model and no floating point: probabilities are millionths going in and units of 1e-18 inside.
 */
#ifndef MZ_ACCOUNT_H
#define MZ_ACCOUNT_H

#include "base/base.h"
#include "statement/act.h"

#define MZ_ACCOUNT_CLAIMS_MAX   (1 << 22)
#define MZ_ACCOUNT_OPEN_LINKS   12
#define MZ_ACCOUNT_OUTCOMES_MAX (1 << 16)

/* --- who speaks of whom --- */

/* Two parties in a case of this kind, but nothing here knows that number. `name` is what sentences say. */
typedef struct mz_account_party {
    mz_str code; /* "PAK" */
    mz_str name; /* "Pakistan" */
} mz_account_party;

typedef enum mz_voice {
    MZ_VOICE_PARTY,       /* an organ of a party to the case: its claims are of its side */
    MZ_VOICE_ARMED,       /* another armed actor: its own side is its code */
    MZ_VOICE_INDEPENDENT, /* neither a party, nor armed, nor under one's orders */
    MZ_VOICE_UNVOUCHED    /* nobody vouches for its independence: listed, never counted */
} mz_voice;

/* Something that two claims share when one is the other's copy: the hash of the text, the wire story, the code of the
 * organ that is cited. `side` is not empty when the key is the code of an organ of that side. */
typedef struct mz_copy_key {
    mz_str key;
    mz_str side;
} mz_copy_key;

typedef struct mz_claim {
    mz_str ref;       /* the statement's reference, "12.3" */
    int32_t incident; /* which of the incidents given to mz_account_period; else 0 */
    int32_t node;     /* which cluster that doubtful links may join or cut; -1 when its incident has none */
    mz_str speaker;   /* the organ: an actor code, or the publisher's name where there is no code */
    mz_str side;      /* the speaker's side: "PAK", "PAKREBTTP"; empty for the two last voices */
    mz_voice voice;
    mz_str victim_side; /* "PAK", "PAKREBTTP" …; empty when it is not said */
    mz_victim_status status;
    mz_str part; /* "children": a named part of the victims; empty for all of them */
    mz_effect effect;
    mz_interval count; /* as read, before `approx` widens it */
    bool counted;      /* false: the claim has no number ("many died" has one: 2 or more) */
    bool approx;
    mz_basis basis;
    mz_stance stance;
    mz_polarity polarity;
    bool own_act;    /* the agent is of the speaker's own side */
    mz_day said;     /* of the document; MZ_NO_DAY when unknown */
    int64_t order;   /* place of its statement in the record: ties of `said`, and "as of" */
    int32_t harm;    /* which of the statement's figures: the last word on ties */
    mz_str document; /* its hash: figures of one document were said at one time */
    mz_day from, to; /* what a total is about; not used for incidents */
    const mz_copy_key *copies;
    mz_len copies_n;
} mz_claim;

typedef struct mz_claims {
    mz_claim *v;
    mz_len n, cap;
} mz_claims;

/* Who speaks: the voice of a speaker's code (empty: nobody vouches), and its side. *side is empty for the two last. */
mz_voice mz_account_voice(mz_str speaker, const mz_account_party *parties, mz_len parties_n, mz_str *side);

/* Whether a code says only what kind of source it is ("media", "organisations"): such sources go by their own names. */
bool mz_account_kind_only(mz_str code);

/* Pushes one claim for each figure of harm in the statement; `incident` and `node` are 0 and -1, for the caller to set.
 * Who is a party is looked up in `parties`, all else about actors in the lexicon. */
void mz_claims_of(const mz_statement *s, const mz_document *document, mz_str ref, int64_t order,
                  const mz_account_party *parties, mz_len parties_n, mz_claims *out, mz_arena *perm);

/* The side that a victim or speaker code stands for: its country, or the code of an armed group itself ("PAKREBTTP");
 * empty when the code is empty. */
mz_str mz_account_side(mz_str actor);

/* Marks the claims from v[from] on as standing in these words. Claims of other sources that share eight words in a row
 * with them, or all words of a shorter sentence of at least 40 bytes (letters and digits, without case), are copies: a
 * wire story with another lead or a cut end is no second witness. */
void mz_claims_words(mz_claims *claims, mz_len from, mz_str words, mz_arena *perm);

/* --- the account --- */

typedef enum mz_status_line { MZ_LINE_ANY, MZ_LINE_ARMED, MZ_LINE_CIVILIAN } mz_status_line;
#define MZ_STATUS_LINES 3

typedef enum mz_grade {
    MZ_GRADE_FOUND,     /* a finding or a ruling */
    MZ_GRADE_CONFIRMED, /* conceded, and an independent group does not contradict it */
    MZ_GRADE_CONCEDED,  /* conceded only */
    MZ_GRADE_FAIR,      /* two or more independent groups */
    MZ_GRADE_WEAK,      /* one independent group: establishes nothing */
    MZ_GRADE_ALLEGED,   /* parties in their own interest only */
    MZ_GRADE_NO_FIGURE  /* nobody gives a number */
} mz_grade;

enum { /* flags, in the order in which sentences and JSON list them */
       MZ_FLAG_CONTESTED = 1 << 0,
       MZ_FLAG_SPLIT = 1 << 1,
       MZ_FLAG_LOWERED = 1 << 2,
       MZ_FLAG_MISMATCH = 1 << 3,
       MZ_FLAG_STATUS_DISPUTED = 1 << 4,
       MZ_FLAG_COPIED = 1 << 5,
       MZ_FLAG_APPROX = 1 << 6,
       MZ_FLAG_FINDING_BELOW_CONCESSION = 1 << 7,
       MZ_FLAG_INDEPENDENTS_BELOW_CONCESSION = 1 << 8,
       MZ_FLAG_DERIVED = 1 << 9,  /* computed from other figures of the same speaker; never part of a sum */
       MZ_FLAG_CONFLICT = 1 << 10 /* a total below the speaker's own incidents: both shown, neither chosen */
};
#define MZ_ACCOUNT_FLAGS 11

typedef struct mz_account_bounds {
    mz_interval v;
    bool known; /* false: nothing is said or established, and v means nothing */
} mz_account_bounds;

/* What one voice says: a side, an unvouched source, or a group of independents that copy each other. */
typedef struct mz_said {
    mz_str by;          /* the side's code, the source's name, or the group's first speaker */
    mz_interval bounds; /* with `approx` widened: what is computed with */
    mz_interval words;  /* as it was said: what is printed */
    bool approx, derived, denies, counted, conceding;
    mz_interval was; /* before it was lowered; only with `lowered` */
    bool lowered;
    int32_t documents;     /* how many carry it */
    const mz_str *members; /* the speakers, by name */
    mz_len members_n;
} mz_said;

/* The remainder of a speaker's total over its own incidents (docs/account.md, "Totals"). */
typedef struct mz_remainder {
    mz_str by;
    mz_interval total, incidents, remainder;
    bool conflict; /* the total lies below the incidents: `remainder` means nothing */
} mz_remainder;

typedef struct mz_spread {
    int64_t min, max;    /* MZ_OPEN for an open top */
    int64_t expected_e4; /* in ten-thousandths; MZ_OPEN when an outcome is open */
    int64_t p95;         /* the largest v with P(bound >= v) >= 0.95; MZ_OPEN when open */
} mz_spread;

typedef struct mz_link_spread {
    bool known, has_p95;
    mz_spread lo, hi;
    mz_len open, fixed; /* doubtful links taken both ways, and those taken by p >= 0.5 because there were too many */
} mz_link_spread;

typedef struct mz_account_line {
    mz_str side; /* of the victims; empty when not said */
    mz_status_line status;
    mz_effect effect;
    mz_str part;     /* "children"; empty for all */
    bool among_many; /* other status lines stand beside it: its sentence names the status */
    mz_account_bounds established, conceded;
    mz_grade grade;
    uint32_t flags;
    const mz_said *said; /* sides and unvouched sources, by code; conceding and denying ones too */
    mz_len said_n;
    const mz_said *independent; /* one a group */
    mz_len independent_n;
    const mz_remainder *remainders; /* periods only */
    mz_len remainders_n;
    mz_len incidents; /* summed; 0 in the account of one incident */
    mz_len no_figure; /* of these: nobody gives a number */
    mz_len unproved;  /* of these: numbers are claimed, nothing is established */
    mz_link_spread links;
    const int32_t *claims; /* into the claims given (incidents') — or -1 - k for totals[k] — by record order */
    mz_len claims_n;
} mz_account_line;

typedef struct mz_account {
    const mz_account_line *v;
    mz_len n;
} mz_account;

/* A finding or a ruling with a number. */
typedef struct mz_finding {
    int32_t incident; /* in mz_account_period: which; -1 for the whole period */
    mz_str ref;
    mz_str side;
    mz_status_line status;
    mz_effect effect;
    mz_str part;
    mz_interval count;
} mz_finding;

typedef struct mz_findings {
    mz_finding *v;
    mz_len n, cap;
} mz_findings;
/* One finding for each harm of a finding's act; incident as given. */
void mz_findings_of(const mz_act *act, mz_str ref, int32_t incident, mz_findings *out, mz_arena *perm);

typedef struct mz_account_options {
    const mz_finding *findings;
    mz_len findings_n;
    int64_t as_of; /* only claims with order <= as_of; INT64_MAX for all */
    bool fill;     /* a side with killed or wounded gets both lines, `no_figure` where nobody gives a number */
} mz_account_options;

/* The account of one incident from the claims about it. */
MZ_MUST mz_status mz_account_incident(const mz_claim *v, mz_len n, const mz_account_options *o, mz_account *out,
                                      mz_arena *perm, mz_arena scratch);

/* Matching's doubtful candidate: nodes a and b are one happening with probability p. */
typedef struct mz_account_link {
    int32_t a, b;  /* nodes */
    int32_t p_ppm; /* 50000 < p < 950000 */
} mz_account_link;

typedef struct mz_account_happening {
    mz_day from, to;
    bool violent; /* its type can kill: without any figure it opens the sum's top */
} mz_account_happening;

/* A day, a sector, a period, the case: incidents and the totals said of it. claims[].incident is an index into
 * `incidents`; claims[].node is any number, and links name the same numbers. */
typedef struct mz_account_scope {
    mz_day from, to; /* the period, both inclusive */
    const mz_account_happening *incidents;
    mz_len incidents_n;
    const mz_claim *claims;
    mz_len claims_n;
    const mz_claim *totals; /* claims with from, to: those inside the period count, those that cover it give a top */
    mz_len totals_n;
    const mz_account_link *links;
    mz_len links_n;
} mz_account_scope;

/* The account of a period. *each (may be NULL) gets the accounts of the incidents, in their order. */
MZ_MUST mz_status mz_account_period(const mz_account_scope *scope, const mz_account_options *o, mz_account *out,
                                    mz_account **each, mz_arena *perm, mz_arena scratch);

/* The least that nested areas can hold: own[i] or the sum of those whose parent is i, whichever is more. parent[i] is
 * an index below i, or -1 for a root. Returns the sum over the roots. */
int64_t mz_account_area_floor(const int64_t *own, const int32_t *parent, mz_len n, mz_arena scratch);

/* --- words --- */

mz_str mz_grade_word(mz_grade v);             /* "confirmed" */
mz_str mz_status_line_word(mz_status_line v); /* "armed" */
mz_str mz_account_flag_word(int bit);         /* "independents_below_concession"; bit 0 .. MZ_ACCOUNT_FLAGS - 1 */
/* "23", "at least 150", "4 to 7", "about 40", "none" for [0,0]. */
void mz_put_interval_words(mz_buf *out, mz_interval v, bool approx);

/* The line as one sentence, fixed order, no adjective. `scope` stands behind the effect; may be empty. */
void mz_account_sentence(const mz_account_line *line, const mz_account_party *parties, mz_len parties_n, mz_str scope,
                         mz_buf *out);
/* The line as one JSON object on one line, without LF: the keys of docs/account.md, null where there is none.
 * refs[i] is the reference of claim i, total_refs[k] that of totals[k]. */
typedef struct mz_account_refs {
    const mz_claim *claims;
    const mz_claim *totals;
} mz_account_refs;
void mz_account_json(const mz_account_line *line, const mz_account_party *parties, mz_len parties_n, mz_str scope,
                     mz_account_refs refs, mz_buf *out);

#include "account/matrix.h"
#include "account/tally.h"

#endif

/* act.h: what people of the mechanism decide or hand in, each a signed entry of its own kind.
 *
 * finding   what monitors establish about an incident: harms, grade, reasons
 * ruling    what the mechanism decides on an incident under a clause: an outcome of the closed list, with reasons
 *           and dissent
 * remedy    what a party was asked to do, or did, after a ruling
 * position  a party's own position on an incident (accuses, denies, concedes, contests_figures), timed
 * coverage  where and when somebody could have seen, or was kept from seeing
 * notice    an activity announced in advance
 * link      a person's decision that two statements are, or are not, about the same incident
 * review    what a person says of statements that a program read: confirmed, corrected (with the fields as they should
 *           be) or rejected
 *
 * The canonical text is docs/formats/act.md: `mizan/act/v1`, then `key value` lines in the order of the struct.
 */
#ifndef MZ_STATEMENT_ACT_H
#define MZ_STATEMENT_ACT_H

#include "statement/statement.h"

#define MZ_ACT_REFS_MAX  64
#define MZ_ACT_HARMS_MAX 32
#define MZ_ACT_SETS_MAX  64
#define MZ_ACT_TEXT_MAX  8192 /* bytes of reasons, dissent or action */

typedef enum mz_act_kind {
    MZ_FINDING,
    MZ_RULING,
    MZ_REMEDY,
    MZ_POSITION,
    MZ_COVERAGE,
    MZ_NOTICE,
    MZ_LINK,
    MZ_REVIEW
} mz_act_kind;

typedef struct mz_act_harm {
    mz_effect effect;
    mz_str victims; /* actor code of those harmed: "PAKMIL"; empty when not said */
    mz_victim_status status;
    mz_interval count;
} mz_act_harm;

/* A field of a statement as it should be: "harm.0" "killed 12 - incident military PAKMIL" (mz_review_apply). */
typedef struct mz_act_set {
    mz_str field, value;
} mz_act_set;

typedef struct mz_act {
    mz_act_kind kind;
    mz_str by;   /* actor code in whose name it is done: "IGOMVM", "PAKGOV" */
    mz_day date; /* of the decision; MZ_NO_DAY when not given */
    /* "12.3" a statement, "i12.3" an incident by one of its statements, "id:123" or "id:UCDP GED/123" a row by its own
     * id, "doc:letter.txt#2" the statement 2 (from 0) of the first document of that name */
    const mz_str *about;
    mz_len about_n;
    mz_str clause; /* id of a clause; ruling, remedy */
    mz_str
        party; /* actor code of the party that is judged or asked; ruling, remedy, position, coverage (who kept out) */
    mz_str word;              /* ruling: outcome of the closed list; position: its word; remedy: asked | done | refused;
                                 coverage: watched | unwatched | denied; notice: type leaf; link: same | different;
                                 review: confirmed | corrected | rejected */
    mz_str grade;             /* evidence grade in words, as the mechanism uses it; may be empty */
    const mz_act_harm *harms; /* finding */
    mz_len harms_n;
    const mz_act_set *sets; /* review */
    mz_len sets_n;
    mz_place where;  /* coverage, notice */
    mz_len radius_m; /* of `where`; 0 when not given */
    mz_day from, to; /* coverage, notice, remedy (to = due); MZ_NO_DAY when not given */
    mz_str reason;   /* why; free text, never empty for a ruling, a finding and a link */
    mz_str dissent;  /* may be empty */
} mz_act;

mz_str mz_act_kind_word(mz_act_kind v);
bool mz_act_kind_parse(mz_str s, mz_act_kind *out);

/* Canonical text, and back (MZ_BAD_INPUT, at = byte of the first line that is not canonical). */
void mz_act_write(const mz_act *act, mz_buf *out);
MZ_MUST mz_status mz_act_parse(mz_str text, mz_act *out, mz_arena *perm);
/* Several of them, one behind the other, as an entry may hold them. */
typedef struct mz_acts {
    mz_act *v;
    mz_len n, cap;
} mz_acts;
MZ_MUST mz_status mz_acts_parse(mz_str text, mz_acts *out, mz_arena *perm);
/* Says what a decision lacks or contradicts (MZ_BAD_INPUT with the remedy in `what`), or MZ_OK. */
MZ_MUST mz_status mz_act_check(const mz_act *act);
void mz_act_json(const mz_act *act, mz_buf *out);

/* ---- reviews ---- */

/* What people say of a statement that a program read. */
typedef enum mz_review { MZ_UNREVIEWED, MZ_CONFIRMED, MZ_CORRECTED, MZ_REJECTED } mz_review;
mz_str mz_review_word(mz_review v);
bool mz_review_parse(mz_str s, mz_review *out);

/* The statement as a correction says it should be; `in` is the one that was read. Its fields and their values:
 *   kind plover cameo type polarity stance   a word of the list, "-" for none (plover, cameo, type)
 *   sources agents targets                   actor codes, one space between, "?" for somebody who is not
 *                                            known; "-" for none
 *   from to                                  days; "-" for none, in both
 *   place                                    LAT LON NAME; "-" for none
 *   harm.K                                   EFFECT MIN MAX BASIS STATUS VICTIMS; MAX "-" when open, VICTIMS a code or
 *                                            "-"; all of it "-": no such harm. K counts the harms that were read; the
 *                                            next K adds one.
 * A mention that stays at its place in the list keeps its words in the text. MZ_BAD_INPUT with the field's place among
 * the sets as `at`; *out is then untouched. */
MZ_MUST mz_status mz_review_apply(const mz_act *review, const mz_statement *in, mz_statement *out, mz_arena *perm);
/* The value of a field as mz_review_apply takes it; empty when there is no such field. */
mz_str mz_review_value(const mz_statement *s, mz_str field, mz_arena *perm);
/* Names of all fields that this statement can be corrected in, harm.K of a further harm included. */
void mz_review_fields(const mz_statement *s, mz_arena *perm, const mz_str **out, mz_len *n);

#endif

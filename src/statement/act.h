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
 *
 * The canonical text is docs/formats/act.md: `mizan/act/v1`, then `key value` lines in the order of the struct.
 */
#ifndef MZ_STATEMENT_ACT_H
#define MZ_STATEMENT_ACT_H

#include "statement/statement.h"

#define MZ_ACT_REFS_MAX  64
#define MZ_ACT_HARMS_MAX 32
#define MZ_ACT_TEXT_MAX  8192 /* bytes of reasons, dissent or action */

typedef enum mz_act_kind { MZ_FINDING, MZ_RULING, MZ_REMEDY, MZ_POSITION, MZ_COVERAGE, MZ_NOTICE, MZ_LINK } mz_act_kind;

typedef struct mz_act_harm {
    mz_effect effect;
    mz_str victims; /* actor code of those harmed: "PAKMIL"; empty when not said */
    mz_victim_status status;
    mz_interval count;
} mz_act_harm;

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
                                 coverage: watched | unwatched | denied; notice: type leaf; link: same | different */
    mz_str grade;             /* evidence grade in words, as the mechanism uses it; may be empty */
    const mz_act_harm *harms; /* finding */
    mz_len harms_n;
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

#endif

/* standing.h: what the members have agreed on about the record itself, as a fold over its entries. (internal)
 *
 * In      accepted entries of the kinds `policy`, `settings` and `redact`, and further signatures on their texts.
 * Out     the policy in force, the settings in force, the bodies that may be erased.
 * Owns    nothing: all in the ledger's arena.
 * Source  docs/formats/record.md, "Policy, settings, erasing".
 *
 * A member has assented when a key of its device or registrar role signs; keys of other roles speak, but do not bind.
 * A policy and settings are in force from the entry on with which every party and the mediator have signed one text.
 */
#ifndef MZ_RECORD_STANDING_H
#define MZ_RECORD_STANDING_H

#include "record/store.h"

typedef enum mz_standing_kind {
    MZ_NO_STANDING,
    MZ_STANDS_POLICY,
    MZ_STANDS_SETTINGS,
    MZ_STANDS_REDACT
} mz_standing_kind;

/* How many must sign a redact entry. */
typedef enum mz_redact_rule {
    MZ_REDACT_MEDIATOR_AND_PARTY, /* when nothing else was agreed */
    MZ_REDACT_TWO_MEMBERS,
    MZ_REDACT_ALL,
    MZ_REDACT_ONE_MEMBER
} mz_redact_rule;

typedef struct mz_agreed {
    mz_standing_kind kind;
    mz_len index;     /* of the first entry with this text */
    mz_len in_force;  /* index of the entry that completed it; -1: not yet */
    uint64_t members; /* who has assented: bits in the order of the genesis */
    mz_str text;      /* free text of the entry */
} mz_agreed;

typedef struct mz_standing {
    mz_agreed *v;
    mz_len n, cap;
    mz_len policy, settings; /* places in v of those in force, plus one; 0: none */
} mz_standing;

mz_standing_kind mz_standing_of(mz_str kind);
/* Is the entry's text one that may stand? MZ_BAD_INPUT says why not. */
MZ_MUST mz_status mz_standing_check(const mz_genesis *g, const mz_draft *d, mz_arena scratch);
/* Takes in the assent of `members` to the text first seen at entry `first`, at entry `index`. */
void mz_standing_take(mz_standing *s, const mz_genesis *g, const mz_draft *d, mz_len first, mz_len index,
                      uint64_t members, mz_arena *perm);

/* "redact two-members" and the like; false for any other text. */
bool mz_settings_parse(mz_str text, mz_redact_rule *out);
mz_str mz_redact_rule_word(mz_redact_rule r);
mz_redact_rule mz_standing_rule(const mz_standing *s); /* in force now */

/* "erase <hex>" LF "reason <words>" LF. */
MZ_MUST mz_status mz_redact_parse(mz_str text, mz_hash256 *hash, mz_str *reason);
/* The entry that put the erasing of this body in force; -1: it is not to be erased. `plain` is the first entry that
 * names it as a plain body, -1 when none does: what anybody named plain before is never erased. */
mz_len mz_standing_erased(const mz_standing *s, const mz_hash256 *hash, mz_len plain);

#endif

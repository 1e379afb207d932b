#include "record/standing.h"

#include "record/policy.h"

static const struct {
    mz_redact_rule rule;
    mz_str word;
} rules[] = {
    {MZ_REDACT_MEDIATOR_AND_PARTY, {(const uint8_t *)"mediator-and-party", 18}},
    {MZ_REDACT_TWO_MEMBERS, {(const uint8_t *)"two-members", 11}},
    {MZ_REDACT_ALL, {(const uint8_t *)"all", 3}},
    {MZ_REDACT_ONE_MEMBER, {(const uint8_t *)"one-member", 10}},
};
#define RULES ((mz_len)(sizeof rules / sizeof *rules))

mz_standing_kind mz_standing_of(mz_str kind)
{
    return mz_str_eq(kind, S("policy"))     ? MZ_STANDS_POLICY
           : mz_str_eq(kind, S("settings")) ? MZ_STANDS_SETTINGS
           : mz_str_eq(kind, S("redact"))   ? MZ_STANDS_REDACT
                                            : MZ_NO_STANDING;
}

mz_str mz_redact_rule_word(mz_redact_rule r)
{
    for (mz_len i = 0; i < RULES; i++) {
        if (rules[i].rule == r) {
            return rules[i].word;
        }
    }
    return (mz_str){0};
}

bool mz_settings_parse(mz_str text, mz_redact_rule *out)
{
    const mz_str line = mz_str_cut(&text, '\n');
    if (!mz_str_starts(line, S("redact ")) || text.data == NULL || text.len != 0) {
        return false;
    }
    for (mz_len i = 0; i < RULES; i++) {
        if (mz_str_eq(mz_str_from(line, 7), rules[i].word)) {
            *out = rules[i].rule;
            return true;
        }
    }
    return false;
}

mz_status mz_redact_parse(mz_str text, mz_hash256 *hash, mz_str *reason)
{
    mz_hash256 h;
    const mz_str erase = mz_str_cut(&text, '\n'), why = mz_str_cut(&text, '\n');
    if (!mz_str_starts(erase, S("erase ")) || !mz_hash_parse_hex(mz_str_from(erase, 6), &h)) {
        return mz_fail(MZ_BAD_INPUT, "a redact entry says: erase, and the body's SHA-256 in hex", -1);
    }
    if (!mz_str_starts(why, S("reason ")) || mz_str_trim(mz_str_from(why, 7)).len == 0 || text.data == NULL ||
        text.len != 0) {
        return mz_fail(MZ_BAD_INPUT, "a redact entry gives its reason in one line, and nothing behind it", -1);
    }
    *hash = h;
    *reason = mz_str_from(why, 7);
    return mz_ok();
}

/* A policy of this case: its own log and no other; witnesses with keys that can cosign. */
static mz_status check_policy(const mz_genesis *g, mz_str text, mz_arena scratch)
{
    mz_policy p;
    const mz_status s = mz_policy_parse(text, &p, &scratch);
    if (mz_failed(s)) {
        return mz_fail(s.code, s.what, -1);
    }
    if (p.logs_n != 1 || !mz_vkey_eq(&p.logs[0].key, &g->log)) {
        return mz_fail(MZ_BAD_INPUT, "a policy entry names the log of its case, and no other log", -1);
    }
    for (mz_len i = 0; i < p.names_n; i++) {
        if (!p.names[i].group && p.names[i].key.type != MZ_KEY_COSIGNATURE) {
            return mz_fail(MZ_BAD_INPUT, "a policy entry names witnesses by their cosignature keys", -1);
        }
    }
    return mz_ok();
}

mz_status mz_standing_check(const mz_genesis *g, const mz_draft *d, mz_arena scratch)
{
    mz_redact_rule rule;
    mz_hash256 hash;
    mz_str reason;
    switch (mz_standing_of(d->kind)) {
    case MZ_STANDS_POLICY:
        return check_policy(g, d->text, scratch);
    case MZ_STANDS_SETTINGS:
        return mz_settings_parse(d->text, &rule)
                   ? mz_ok()
                   : mz_fail(MZ_BAD_INPUT, "a settings entry says who erases: redact, and one of its four rules", -1);
    case MZ_STANDS_REDACT:
        return mz_redact_parse(d->text, &hash, &reason);
    case MZ_NO_STANDING:
    default:
        return mz_ok();
    }
}

static uint64_t members_of(const mz_genesis *g, mz_str role)
{
    uint64_t set = 0;
    for (mz_len i = 0; i < g->members_n; i++) {
        set |= mz_str_eq(g->members[i].role, role) ? UINT64_C(1) << i : 0;
    }
    return set;
}

static int count_of(uint64_t set)
{
    int n = 0;
    for (; set != 0; set &= set - 1) {
        n++;
    }
    return n;
}

mz_redact_rule mz_standing_rule(const mz_standing *s)
{
    mz_redact_rule rule = MZ_REDACT_MEDIATOR_AND_PARTY;
    if (s->settings > 0) {
        mz_assert(mz_settings_parse(s->v[s->settings - 1].text, &rule));
    }
    return rule;
}

/* Every party and the mediator; never met by a case that names neither. */
static bool all_signed(const mz_genesis *g, uint64_t signers)
{
    const uint64_t parties = members_of(g, S("party")), mediators = members_of(g, S("mediator"));
    const uint64_t wanted = parties | mediators;
    return parties != 0 && mediators != 0 && (signers & wanted) == wanted;
}

static bool may_erase(const mz_standing *s, const mz_genesis *g, uint64_t signers)
{
    const uint64_t parties = members_of(g, S("party")), mediators = members_of(g, S("mediator"));
    switch (mz_standing_rule(s)) {
    case MZ_REDACT_ALL:
        return all_signed(g, signers);
    case MZ_REDACT_ONE_MEMBER:
        return signers != 0;
    case MZ_REDACT_TWO_MEMBERS:
        return count_of(signers) >= 2;
    case MZ_REDACT_MEDIATOR_AND_PARTY:
    default:
        return (signers & parties) != 0 && (signers & mediators) != 0;
    }
}

/* What was proposed before the one in force was completed is no longer on the table: late signatures do not bring it
 * back over the heads of those who signed long ago. */
static bool lapsed(const mz_standing *s, const mz_agreed *a)
{
    const mz_len now = a->kind == MZ_STANDS_POLICY ? s->policy : a->kind == MZ_STANDS_SETTINGS ? s->settings : 0;
    return now > 0 && a->index < s->v[now - 1].in_force;
}

/* The text first seen at entry `first`; made when `first` is this very entry; -1 when that one never stood, being
 * evidence of a fork. */
static mz_len agreed_at(mz_standing *s, const mz_draft *d, mz_len first, mz_len index, mz_arena *perm)
{
    for (mz_len i = s->n - 1; i >= 0; i--) {
        if (s->v[i].index == first) {
            return i;
        }
    }
    if (first != index) {
        return -1;
    }
    *mz_push(perm, s) = (mz_agreed){mz_standing_of(d->kind), index, -1, 0, mz_str_copy(perm, d->text)};
    return s->n - 1;
}

void mz_standing_take(mz_standing *s, const mz_genesis *g, const mz_draft *d, mz_len first, mz_len index,
                      uint64_t members, mz_arena *perm)
{
    const mz_len at = agreed_at(s, d, first, index, perm);
    if (at < 0) {
        return;
    }
    mz_agreed *a = &s->v[at];
    a->members |= members;
    if (a->in_force >= 0 || lapsed(s, a)) {
        return;
    }
    if (a->kind == MZ_STANDS_REDACT ? !may_erase(s, g, a->members) : !all_signed(g, a->members)) {
        return;
    }
    a->in_force = index;
    if (a->kind == MZ_STANDS_POLICY) {
        s->policy = at + 1;
    } else if (a->kind == MZ_STANDS_SETTINGS) {
        s->settings = at + 1;
    }
}

mz_len mz_standing_erased(const mz_standing *s, const mz_hash256 *hash, mz_len plain)
{
    for (mz_len i = 0; i < s->n; i++) {
        const mz_agreed *a = &s->v[i];
        mz_hash256 named;
        mz_str reason;
        if (a->kind == MZ_STANDS_REDACT && a->in_force >= 0 && (plain < 0 || a->in_force < plain) &&
            !mz_failed(mz_redact_parse(a->text, &named, &reason)) && mz_hash_eq(&named, hash)) {
            return a->in_force;
        }
    }
    return -1;
}

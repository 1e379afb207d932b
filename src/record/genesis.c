#include "record/ledger.h"

typedef struct reader {
    mz_str all, rest;
} reader;

static mz_status bad(const reader *r, const char *what)
{
    return mz_fail(MZ_BAD_INPUT, what, r->all.len - r->rest.len);
}

static bool take(reader *r, mz_str word, mz_str *value)
{
    if (!mz_str_starts(r->rest, word)) {
        return false;
    }
    *value = mz_str_cut(&r->rest, '\n');
    *value = mz_str_from(*value, word.len);
    return true;
}

static bool take_vkey(reader *r, mz_str word, mz_vkey *out)
{
    mz_str value;
    return take(r, word, &value) && !mz_failed(mz_vkey_parse(value, out));
}

static bool is_code(mz_str s)
{
    for (mz_len i = 0; i < s.len; i++) {
        if (!mz_is_alpha(s.data[i]) && !mz_is_digit(s.data[i]) && s.data[i] != '-') {
            return false;
        }
    }
    return s.len >= 1 && s.len <= MZ_WORD_MAX;
}

static mz_status take_recovery(reader *r, mz_member *m, mz_arena *perm)
{
    mz_str value;
    int64_t k;
    if (!take(r, S("recovery "), &value)) {
        return mz_ok();
    }
    if (!mz_str_canonical_uint(value, &k) || k < 1) {
        return bad(r, "recovery says how many of the keys below it are needed");
    }
    struct {
        mz_vkey *v;
        mz_len n, cap;
    } keys = {0};
    while (mz_str_starts(r->rest, S("recovery-key "))) {
        if (!take_vkey(r, S("recovery-key "), mz_push(perm, &keys))) {
            return bad(r, "a recovery key is no verifier key");
        }
    }
    if (keys.n < k) {
        return bad(r, "there are fewer recovery keys than are needed");
    }
    m->recovery = keys.v;
    m->recovery_n = keys.n;
    m->recovery_k = k;
    return mz_ok();
}

static mz_status take_member(reader *r, mz_member *m, mz_arena *perm)
{
    mz_str value;
    if (!take(r, S("member "), &value)) {
        return bad(r, "a member line is expected");
    }
    m->party = mz_str_cut(&value, ' ');
    m->role = value;
    if (!is_code(m->party) || !is_code(m->role)) {
        return bad(r, "a member has a code and a role");
    }
    if (!take_vkey(r, S("registrar "), &m->registrar) || !take_vkey(r, S("device "), &m->device)) {
        return bad(r, "a member has the keys of its registrar and of its first device");
    }
    return take_recovery(r, m, perm);
}

static bool named_twice(const mz_member *v, mz_len n, mz_str party)
{
    for (mz_len i = 0; i < n; i++) {
        if (mz_str_eq(v[i].party, party)) {
            return true;
        }
    }
    return false;
}

mz_status mz_genesis_parse(mz_str text, mz_genesis *out, mz_arena *perm)
{
    reader r = {text, text};
    mz_genesis g = {0};
    if (text.len == 0 || text.data[text.len - 1] != '\n') {
        return bad(&r, "a genesis text ends in a line feed");
    }
    if (!take(&r, S("origin "), &g.origin) || !mz_key_name_valid(g.origin) || !take(&r, S("title "), &g.title) ||
        g.title.len == 0 || !take_vkey(&r, S("log "), &g.log) || !mz_str_eq(g.log.name, g.origin)) {
        return bad(&r, "a genesis text begins with origin, title and log key");
    }
    mz_member members[MZ_MEMBERS_MAX] = {0};
    while (r.rest.len > 0) {
        if (g.members_n == MZ_MEMBERS_MAX) {
            return mz_fail(MZ_LIMIT, "a case has at most 64 members", MZ_MEMBERS_MAX);
        }
        MZ_TRY(take_member(&r, &members[g.members_n], perm));
        if (named_twice(members, g.members_n, members[g.members_n].party)) {
            return bad(&r, "a member is named twice");
        }
        g.members_n++;
    }
    if (g.members_n == 0) {
        return bad(&r, "a case has members");
    }
    mz_member *kept = mz_new(perm, mz_member, g.members_n);
    (void)memcpy(kept, members, (size_t)g.members_n * sizeof *kept);
    g.members = kept;
    *out = g;
    return mz_ok();
}

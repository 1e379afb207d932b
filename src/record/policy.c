#include "record/policy.h"

/* A policy while it is read. */
typedef struct reader {
    mz_policy_log logs[MZ_POLICY_NAMES_MAX / 8];
    mz_len logs_n;
    mz_policy_name *names;
    bool *used; /* is already a member of a group */
    mz_len names_n;
    mz_len quorum; /* -2: no quorum line yet */
    mz_arena *perm;
} reader;

#define bad(what_) mz_fail(MZ_BAD_INPUT, (what_), -1)

static bool is_blank(uint8_t c) { return c == ' ' || c == '\t'; }

/* The next item of the line; empty at its end. */
static mz_str item(mz_str *line)
{
    while (line->len > 0 && is_blank(line->data[0])) {
        *line = mz_str_from(*line, 1);
    }
    mz_len n = 0;
    while (n < line->len && !is_blank(line->data[n])) {
        n++;
    }
    const mz_str out = mz_str_sub(*line, 0, n);
    *line = mz_str_from(*line, n);
    return out;
}

static mz_len find_name(const reader *r, mz_str name)
{
    for (mz_len i = 0; i < r->names_n; i++) {
        if (mz_str_eq(r->names[i].name, name)) {
            return i;
        }
    }
    return -1;
}

static mz_status parse_log(reader *r, mz_str line)
{
    mz_policy_log l;
    if (r->logs_n == (mz_len)(sizeof r->logs / sizeof *r->logs)) {
        return mz_fail(MZ_LIMIT, "a policy has too many logs", r->logs_n);
    }
    MZ_TRY(mz_vkey_parse(item(&line), &l.key));
    l.url = item(&line);
    if (item(&line).len != 0) {
        return bad("a log line has a key and at most a URL");
    }
    for (mz_len i = 0; i < r->logs_n; i++) {
        if (memcmp(r->logs[i].key.key, l.key.key, 32) == 0) {
            return bad("two logs have the same key");
        }
    }
    r->logs[r->logs_n++] = l;
    return mz_ok();
}

/* Room for a new name that nobody has yet. */
static mz_status new_name(const reader *r, mz_str name)
{
    if (r->names_n == MZ_POLICY_NAMES_MAX) {
        return mz_fail(MZ_LIMIT, "a policy has too many witnesses and groups", r->names_n);
    }
    if (name.len == 0 || mz_str_eq(name, S("none"))) {
        return bad("a witness or group has a name, other than none");
    }
    return find_name(r, name) < 0 ? mz_ok() : bad("a name is defined twice");
}

static mz_status parse_witness(reader *r, mz_str line)
{
    mz_policy_name w = {.name = item(&line)};
    MZ_TRY(new_name(r, w.name));
    MZ_TRY(mz_vkey_parse(item(&line), &w.key));
    w.url = item(&line);
    if (item(&line).len != 0) {
        return bad("a witness line has a name, a key and at most a URL");
    }
    for (mz_len i = 0; i < r->names_n; i++) {
        if (!r->names[i].group && memcmp(r->names[i].key.key, w.key.key, 32) == 0) {
            return bad("two witnesses have the same key");
        }
    }
    r->names[r->names_n++] = w;
    return mz_ok();
}

static mz_status parse_group(reader *r, mz_str line)
{
    mz_policy_name g = {.name = item(&line), .group = true};
    MZ_TRY(new_name(r, g.name));
    const mz_str need = item(&line);
    mz_len *members = mz_new(r->perm, mz_len, r->names_n);
    for (mz_str name = item(&line); name.len > 0; name = item(&line)) {
        const mz_len at = find_name(r, name);
        if (at < 0) {
            return bad("a member is not defined on an earlier line");
        }
        if (r->used[at]) {
            return bad("a name is a member more than once");
        }
        r->used[at] = true;
        members[g.members_n++] = at;
    }
    int64_t k = mz_str_eq(need, S("all")) ? g.members_n : 1;
    if (!mz_str_eq(need, S("all")) && !mz_str_eq(need, S("any")) && !mz_str_canonical_uint(need, &k)) {
        return bad("a group needs all, any, or a number of its members");
    }
    if (g.members_n < 1 || k < 1 || k > g.members_n) {
        return bad("a group has members, and needs at least one and at most all of them");
    }
    g.members = members;
    g.need = k;
    r->names[r->names_n++] = g;
    return mz_ok();
}

static mz_status parse_quorum(reader *r, mz_str line)
{
    const mz_str name = item(&line);
    if (r->quorum != -2) {
        return bad("a policy has one quorum line");
    }
    if (name.len == 0 || item(&line).len != 0) {
        return bad("a quorum line has one name");
    }
    r->quorum = mz_str_eq(name, S("none")) ? -1 : find_name(r, name);
    return r->quorum >= 0 || mz_str_eq(name, S("none")) ? mz_ok() : bad("the quorum is not defined on an earlier line");
}

static mz_status parse_line(reader *r, mz_str line)
{
    for (mz_len i = 0; i < line.len; i++) {
        const uint8_t c = line.data[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f) {
            return bad("a policy has no control characters");
        }
    }
    const mz_str keyword = item(&line);
    if (keyword.len == 0 || keyword.data[0] == '#') {
        return mz_ok();
    }
    return mz_str_eq(keyword, S("log"))       ? parse_log(r, line)
           : mz_str_eq(keyword, S("witness")) ? parse_witness(r, line)
           : mz_str_eq(keyword, S("group"))   ? parse_group(r, line)
           : mz_str_eq(keyword, S("quorum"))  ? parse_quorum(r, line)
                                              : bad("a policy line is log, witness, group or quorum");
}

mz_status mz_policy_parse(mz_str text, mz_policy *out, mz_arena *perm)
{
    if (text.len > MZ_POLICY_MAX) {
        return mz_fail(MZ_LIMIT, "a policy has at most 65536 bytes", MZ_POLICY_MAX);
    }
    reader r = {.quorum = -2, .perm = perm};
    r.names = mz_new(perm, mz_policy_name, MZ_POLICY_NAMES_MAX);
    r.used = mz_new(perm, bool, MZ_POLICY_NAMES_MAX);
    for (mz_len line = 1; text.data != NULL; line++) {
        const mz_status s = parse_line(&r, mz_str_cut(&text, '\n'));
        if (mz_failed(s)) {
            return mz_fail(s.code, s.what, line);
        }
    }
    if (r.quorum == -2) {
        return bad("a policy has a quorum line");
    }
    mz_policy_log *logs = mz_new(perm, mz_policy_log, r.logs_n);
    (void)memcpy(logs, r.logs, (size_t)r.logs_n * sizeof *logs);
    *out = (mz_policy){logs, r.logs_n, r.names, r.names_n, r.quorum};
    return mz_ok();
}

static bool line_is_of(const mz_note_line *line, const mz_vkey *key)
{
    return memcmp(line->id, key->id, 4) == 0 && mz_str_eq(line->name, key->name);
}

/* When the witness cosigned this note; -1 when it did not, or wrongly. */
static mz_utc cosigned_at(const mz_note *note, const mz_vkey *key)
{
    mz_utc latest = -1;
    for (mz_len i = 0; i < note->n && key->type == MZ_KEY_COSIGNATURE; i++) {
        mz_utc time;
        if (line_is_of(&note->v[i], key) && !mz_failed(mz_note_line_verify(&note->v[i], key, note->text, &time)) &&
            time > latest) {
            latest = time;
        }
    }
    return latest;
}

/* Names stand before the groups that use them, so one pass is enough. */
bool mz_policy_met(const mz_policy *p, const mz_utc *cosigned)
{
    bool met[MZ_POLICY_NAMES_MAX] = {0};
    mz_assert(p->names_n <= MZ_POLICY_NAMES_MAX);
    for (mz_len i = 0; i < p->names_n; i++) {
        mz_len n = 0;
        for (mz_len m = 0; m < p->names[i].members_n; m++) {
            n += met[p->names[i].members[m]];
        }
        met[i] = p->names[i].group ? n >= p->names[i].need : cosigned[i] >= 0;
    }
    return p->quorum < 0 || met[p->quorum];
}

mz_status mz_policy_judge(const mz_policy *p, mz_str bytes, mz_policy_verdict *out, mz_arena *perm)
{
    mz_note note;
    mz_policy_verdict v = {.log = -1};
    MZ_TRY(mz_note_parse(bytes, &note, perm));
    MZ_TRY(mz_checkpoint_parse(note.text, &v.checkpoint));
    for (mz_len i = 0; i < p->logs_n && v.log < 0; i++) {
        if (mz_str_eq(p->logs[i].key.name, v.checkpoint.origin) &&
            !mz_failed(mz_note_open(bytes, &p->logs[i].key, 1, &note, perm))) {
            v.log = i;
        }
    }
    if (v.log < 0) {
        return mz_fail(MZ_BAD_INPUT, "no log of the policy signs this checkpoint", -1);
    }
    mz_utc *cosigned = mz_new(perm, mz_utc, p->names_n);
    for (mz_len i = 0; i < p->names_n; i++) {
        cosigned[i] = p->names[i].group ? -1 : cosigned_at(&note, &p->names[i].key);
    }
    v.cosigned = cosigned;
    v.quorum = mz_policy_met(p, cosigned);
    *out = v;
    return mz_ok();
}

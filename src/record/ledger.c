#include "record/ledger.h"

#define refuse(what_) mz_fail(MZ_BAD_INPUT, (what_), -1)

void mz_ledger_start(mz_ledger *l, mz_str origin, mz_arena *perm) { *l = (mz_ledger){.perm = perm, .origin = origin}; }

const mz_row *mz_ledger_row(const mz_ledger *l, mz_len index)
{
    mz_assert(index >= 0 && index < l->size);
    return &l->rows.v[index / MZ_ROWS_BLOCK][index % MZ_ROWS_BLOCK];
}

static mz_len key_index(const mz_ledger *l, mz_str name)
{
    const int64_t *at = mz_map_get(&l->key_names, name);
    return at == NULL ? -1 : (mz_len)*at;
}

const mz_registered *mz_ledger_key(const mz_ledger *l, mz_str name)
{
    const mz_len at = key_index(l, name);
    return at < 0 ? NULL : &l->keys[at];
}

void mz_pending_parse(mz_pending *p, mz_arena *perm)
{
    p->checked = false;
    p->status = mz_entry_parse(p->note, &p->entry, perm);
    p->leaf = mz_leaf_hash(p->note);
}

void mz_ledger_resolve(const mz_ledger *l, mz_pending *p)
{
    if (mz_failed(p->status)) {
        return;
    }
    for (mz_len i = 0; i < p->entry.note.n; i++) {
        mz_note_line *line = &p->entry.note.v[i];
        const mz_len key = key_index(l, line->name);
        line->verified = key >= 0 && memcmp(l->keys[key].key.id, line->id, 4) == 0 ? key : -1;
    }
}

void mz_ledger_check(const mz_ledger *l, mz_pending *p)
{
    if (mz_failed(p->status)) {
        return;
    }
    bool all = true;
    for (mz_len i = 0; i < p->entry.note.n; i++) {
        const mz_note_line *line = &p->entry.note.v[i];
        mz_utc time;
        if (line->verified < 0) {
            all = false;
            continue;
        }
        const mz_status s = mz_note_line_verify(line, &l->keys[line->verified].key, p->entry.note.text, &time);
        if (mz_failed(s)) {
            p->status = mz_fail(s.code, s.what, line->line.data - p->note.data);
            return;
        }
    }
    p->checked = all;
}

/* The register's new key; its strings are copied. */
static mz_status add_key(mz_ledger *l, const mz_vkey *key, mz_str party, mz_str role, bool registrar)
{
    if (key->type != MZ_KEY_ED25519 && !mz_str_eq(role, S("witness"))) {
        return refuse("a key that signs entries is an Ed25519 key, not a witness's");
    }
    for (mz_len i = 0; i < l->keys_n; i++) {
        if (mz_str_eq(l->keys[i].key.name, key->name) || memcmp(l->keys[i].key.key, key->key, 32) == 0) {
            return refuse("a key of this name, or this key, is already in the register");
        }
    }
    l->keys = mz_arena_grow(l->perm, l->keys, l->keys_n, &l->keys_cap, (mz_len)sizeof *l->keys, alignof(mz_registered));
    l->feeds = mz_arena_grow(l->perm, l->feeds, l->keys_n, &l->feeds_cap, (mz_len)sizeof *l->feeds, alignof(mz_feed));
    const mz_len at = l->keys_n++;
    l->keys[at] =
        (mz_registered){*key, mz_str_copy(l->perm, party), mz_str_copy(l->perm, role), registrar, l->size, -1};
    l->keys[at].key.name = mz_str_copy(l->perm, key->name);
    l->feeds[at] = (mz_feed){0};
    *mz_map_put(&l->key_names, l->keys[at].key.name, at, NULL, l->perm) = at; /* it may be there from a refused act */
    return mz_ok();
}

static mz_status found_member(mz_ledger *l, const mz_member *m)
{
    const bool one = mz_vkey_eq(&m->registrar, &m->device);
    MZ_TRY(add_key(l, &m->device, m->party, S("device"), one));
    if (!one) {
        MZ_TRY(add_key(l, &m->registrar, m->party, S("registrar"), true));
    }
    for (mz_len i = 0; i < m->recovery_n; i++) {
        MZ_TRY(add_key(l, &m->recovery[i], m->party, S("recovery"), false));
    }
    return mz_ok();
}

static mz_status found(mz_ledger *l, const mz_entry *e)
{
    if (l->size != 0 || l->founding.done) {
        return refuse("a genesis entry is the first of its record");
    }
    const mz_str text = mz_str_copy(l->perm, e->draft.text);
    MZ_TRY(mz_genesis_parse(text, &l->founding.genesis, l->perm));
    const mz_genesis *g = &l->founding.genesis;
    if (!mz_str_eq(g->origin, l->origin)) {
        return refuse("the genesis entry is of another origin");
    }
    for (mz_len i = 0; i < g->members_n; i++) {
        MZ_TRY(found_member(l, &g->members[i]));
    }
    l->founding.done = true;
    return mz_ok();
}

static bool signed_by(const mz_pending *p, mz_len key)
{
    for (mz_len i = 0; i < p->entry.note.n; i++) {
        if (p->entry.note.v[i].verified == key) {
            return true;
        }
    }
    return false;
}

static bool signed_by_registrar(const mz_ledger *l, const mz_pending *p, mz_str party)
{
    for (mz_len i = 0; i < l->keys_n; i++) {
        const mz_registered *k = &l->keys[i];
        if (k->registrar && k->retired < 0 && mz_str_eq(k->party, party) && signed_by(p, i)) {
            return true;
        }
    }
    return false;
}

static bool signed_by_recovery(const mz_ledger *l, const mz_pending *p, mz_str party)
{
    const mz_genesis *g = &l->founding.genesis;
    for (mz_len m = 0; m < g->members_n; m++) {
        if (!mz_str_eq(g->members[m].party, party)) {
            continue;
        }
        mz_len n = 0;
        for (mz_len i = 0; i < g->members[m].recovery_n; i++) {
            n += signed_by(p, key_index(l, g->members[m].recovery[i].name));
        }
        return g->members[m].recovery_k > 0 && n >= g->members[m].recovery_k;
    }
    return false;
}

/* The registered key that an act names, good as of now. */
static mz_status named_key(const mz_ledger *l, mz_str text, mz_len *out)
{
    mz_vkey v;
    MZ_TRY(mz_vkey_parse(text, &v));
    const mz_len at = key_index(l, v.name);
    if (at < 0 || !mz_vkey_eq(&l->keys[at].key, &v) || l->keys[at].retired >= 0) {
        return refuse("a key entry names a key that is not in the register, or retired");
    }
    *out = at;
    return mz_ok();
}

static bool is_party(mz_str s) { return s.len >= 1 && s.len <= MZ_WORD_MAX && mz_str_find_byte(s, ' ') < 0; }

static mz_status act_add(mz_ledger *l, const mz_pending *p, mz_str rest)
{
    mz_vkey v;
    MZ_TRY(mz_vkey_parse(mz_str_cut(&rest, ' '), &v));
    const mz_str party = mz_str_cut(&rest, ' '), role = rest;
    if (!is_party(party) || !is_party(role) || mz_str_eq(role, S("recovery"))) {
        return refuse("add names a key, its party and its role");
    }
    if (!signed_by_registrar(l, p, party)) {
        return refuse("no registrar of the party signs this key entry");
    }
    return add_key(l, &v, party, role, mz_str_eq(role, S("registrar")));
}

static mz_status act_replace(mz_ledger *l, const mz_pending *p, mz_str rest)
{
    mz_len old;
    mz_vkey v;
    MZ_TRY(named_key(l, mz_str_cut(&rest, ' '), &old));
    MZ_TRY(mz_vkey_parse(rest, &v));
    const mz_registered was = l->keys[old];
    if (!signed_by_registrar(l, p, was.party)) {
        return refuse("no registrar of the party signs this key entry");
    }
    MZ_TRY(add_key(l, &v, was.party, was.role, was.registrar));
    l->keys[old].retired = l->size;
    return mz_ok();
}

static mz_status act_revoke(mz_ledger *l, const mz_pending *p, mz_str rest)
{
    mz_len old;
    MZ_TRY(named_key(l, mz_str_cut(&rest, ' '), &old));
    if (rest.len == 0) {
        return refuse("revoke names a key and a reason");
    }
    if (!signed_by_registrar(l, p, l->keys[old].party)) {
        return refuse("no registrar of the party signs this key entry");
    }
    l->keys[old].retired = l->size;
    return mz_ok();
}

/* The old registrars of the party go, the new one comes. */
static mz_status act_recover(mz_ledger *l, const mz_pending *p, mz_str rest)
{
    mz_vkey v;
    MZ_TRY(mz_vkey_parse(mz_str_cut(&rest, ' '), &v));
    if (!signed_by_recovery(l, p, rest)) {
        return refuse("too few recovery keys of the party sign this key entry");
    }
    MZ_TRY(add_key(l, &v, rest, S("registrar"), true));
    for (mz_len i = 0; i < l->keys_n - 1; i++) {
        if (l->keys[i].registrar && mz_str_eq(l->keys[i].party, rest) && l->keys[i].retired < 0) {
            l->keys[i].retired = l->size;
        }
    }
    return mz_ok();
}

/* All acts or none: an act that is refused later in the text must not leave the earlier ones behind, so the register
 * is put back. Its arrays only ever grow at their ends. */
static mz_status key_acts(mz_ledger *l, const mz_pending *p)
{
    const mz_len keys_n = l->keys_n;
    mz_len *retired = mz_new(l->perm, mz_len, keys_n);
    for (mz_len i = 0; i < keys_n; i++) {
        retired[i] = l->keys[i].retired;
    }
    mz_status s = p->entry.draft.text.len == 0 ? refuse("a key entry holds one act a line") : mz_ok();
    for (mz_str rest = p->entry.draft.text; rest.len > 0 && !mz_failed(s);) {
        mz_str line = mz_str_cut(&rest, '\n');
        const mz_str verb = mz_str_cut(&line, ' ');
        s = mz_str_eq(verb, S("add"))       ? act_add(l, p, line)
            : mz_str_eq(verb, S("replace")) ? act_replace(l, p, line)
            : mz_str_eq(verb, S("revoke"))  ? act_revoke(l, p, line)
            : mz_str_eq(verb, S("recover")) ? act_recover(l, p, line)
                                            : refuse("a key entry adds, replaces, revokes or recovers");
    }
    if (!mz_failed(s)) {
        return s;
    }
    for (mz_len i = keys_n; i < l->keys_n; i++) {
        *mz_map_get(&l->key_names, l->keys[i].key.name) = -1;
    }
    l->keys_n = keys_n;
    for (mz_len i = 0; i < keys_n; i++) {
        l->keys[i].retired = retired[i];
    }
    return s;
}

/* Takes an accepted entry in: its row, its name, its feed. */
static void take_in(mz_ledger *l, const mz_hash256 *name, int32_t feed, bool *fresh)
{
    if (l->size % MZ_ROWS_BLOCK == 0) {
        *mz_push(l->perm, &l->rows) = mz_new(l->perm, mz_row, MZ_ROWS_BLOCK);
    }
    mz_row *row = &l->rows.v[l->size / MZ_ROWS_BLOCK][l->size % MZ_ROWS_BLOCK];
    *row = (mz_row){*name, feed};
    (void)mz_map_put(&l->texts, mz_hash_str(&row->name), l->size, fresh, l->perm);
    l->size++;
}

static void note_extras(mz_ledger *l, const mz_pending *p, mz_len index, mz_len feed)
{
    for (mz_len i = 0; i < p->entry.note.n; i++) {
        const mz_len key = p->entry.note.v[i].verified;
        if (key != feed) {
            *mz_push(l->perm, &l->extras) = (mz_extra){index, (int32_t)key};
        }
    }
}

static bool already_signed(const mz_ledger *l, mz_len index, mz_len key)
{
    if (mz_ledger_row(l, index)->feed == key) {
        return true;
    }
    for (mz_len i = l->extras.n - 1; i >= 0; i--) {
        if (l->extras.v[i].index == index && l->extras.v[i].key == key) {
            return true;
        }
    }
    return false;
}

bool mz_registered_binds(const mz_registered *k) { return k->registrar || mz_str_eq(k->role, S("device")); }

/* The members whose binding keys sign the entry: bits in the order of the genesis. */
static uint64_t assent_of(const mz_ledger *l, const mz_pending *p)
{
    const mz_genesis *g = &l->founding.genesis;
    uint64_t set = 0;
    for (mz_len i = 0; i < p->entry.note.n; i++) {
        const mz_registered *k = &l->keys[p->entry.note.v[i].verified];
        for (mz_len m = 0; m < g->members_n && mz_registered_binds(k); m++) {
            set |= mz_str_eq(g->members[m].party, k->party) ? UINT64_C(1) << m : 0;
        }
    }
    return set;
}

/* An accepted entry that bears on policy, settings or erasing; `first` is the first entry with its text. */
static void take_standing(mz_ledger *l, const mz_pending *p, mz_len first, mz_len index)
{
    if (mz_standing_of(p->entry.draft.kind) != MZ_NO_STANDING) {
        mz_standing_take(&l->standing, &l->founding.genesis, &p->entry.draft, first, index, assent_of(l, p), l->perm);
        *mz_push(l->perm, &l->special) = index;
    }
}

static mz_answer answer(mz_admission verdict, mz_len index, const mz_hash256 *name)
{
    return (mz_answer){verdict, index, *name, mz_ok()};
}

static mz_answer refused(const mz_hash256 *name, mz_status why) { return (mz_answer){MZ_REFUSED, -1, *name, why}; }

/* A text that is known: only signatures of keys not yet seen on it make it news. */
static mz_answer judge_known(mz_ledger *l, mz_pending *p, mz_len first)
{
    mz_len fresh = 0;
    for (mz_len i = 0; i < p->entry.note.n; i++) {
        const mz_len key = p->entry.note.v[i].verified;
        if (!already_signed(l, first, key)) {
            if (l->keys[key].retired >= 0) {
                return refused(&p->entry.name, refuse("a key that signs this entry is retired"));
            }
            fresh++;
        }
    }
    if (fresh == 0) {
        return answer(MZ_KNOWN, first, &p->entry.name);
    }
    for (mz_len i = 0; i < p->entry.note.n; i++) {
        const mz_len key = p->entry.note.v[i].verified;
        if (!already_signed(l, first, key)) {
            *mz_push(l->perm, &l->extras) = (mz_extra){first, (int32_t)key};
        }
    }
    const mz_len index = l->size;
    take_standing(l, p, first, index);
    take_in(l, &p->entry.name, mz_ledger_row(l, first)->feed, NULL);
    return answer(MZ_ACCEPTED, index, &p->entry.name);
}

/* Every line's key must be found and every signature right; keys that came with this very batch are found here. */
static mz_status signatures(const mz_ledger *l, mz_pending *p)
{
    MZ_TRY(p->status);
    if (!p->checked) {
        mz_ledger_resolve(l, p);
        mz_ledger_check(l, p);
        MZ_TRY(p->status);
    }
    return p->checked ? mz_ok() : refuse("a key that signs this entry is not in the register");
}

static mz_status none_retired(const mz_ledger *l, const mz_pending *p)
{
    for (mz_len i = 0; i < p->entry.note.n; i++) {
        if (l->keys[p->entry.note.v[i].verified].retired >= 0) {
            return refuse("a key that signs this entry is retired");
        }
    }
    return mz_ok();
}

/* A second text at a place of its feed that is taken: kept as evidence, and its key retires. */
static mz_answer judge_fork(mz_ledger *l, mz_pending *p, mz_len feed)
{
    const mz_len index = l->size;
    l->feeds[feed].forked = true;
    if (l->keys[feed].retired < 0) {
        l->keys[feed].retired = index;
    }
    note_extras(l, p, index, feed);
    *mz_push(l->perm, &l->special) = index;
    take_in(l, &p->entry.name, (int32_t)feed, NULL);
    return answer(MZ_FORK, index, &p->entry.name);
}

static void advance(mz_ledger *l, const mz_hash256 *name, mz_len feed)
{
    l->feeds[feed].next++;
    l->feeds[feed].head = *name;
}

static mz_answer judge_next(mz_ledger *l, mz_pending *p, mz_len feed)
{
    const mz_entry *e = &p->entry;
    const mz_feed *f = &l->feeds[feed];
    if (e->seq > f->next) {
        return refused(&e->name, refuse("an earlier entry of its feed is missing: hand that in first"));
    }
    const mz_status s = none_retired(l, p);
    if (mz_failed(s)) {
        return refused(&e->name, s);
    }
    if (!e->first && !mz_hash_eq(&e->prev, &f->head)) {
        return refused(&e->name, refuse("its prev is not the entry before it in its feed"));
    }
    if (mz_str_eq(e->draft.kind, S("key"))) {
        const mz_status acts = key_acts(l, p);
        if (mz_failed(acts)) {
            return refused(&e->name, acts);
        }
        *mz_push(l->perm, &l->special) = l->size;
    }
    const mz_status stands = mz_standing_check(&l->founding.genesis, &e->draft, *l->perm);
    if (mz_failed(stands)) {
        return refused(&e->name, stands);
    }
    const mz_len index = l->size;
    if (index == 0) {
        *mz_push(l->perm, &l->special) = 0;
    }
    take_standing(l, p, index, index);
    note_extras(l, p, index, feed);
    advance(l, &e->name, feed);
    take_in(l, &e->name, (int32_t)feed, NULL);
    return answer(MZ_ACCEPTED, index, &e->name);
}

mz_status mz_ledger_replay(mz_ledger *l, const mz_hash256 *name, int32_t feed, mz_pending *special)
{
    if (special != NULL) {
        mz_ledger_resolve(l, special);
        special->checked = true; /* it was, before it came into the record */
        for (mz_len i = 0; i < special->entry.note.n; i++) {
            special->checked = special->checked && (l->size == 0 || special->entry.note.v[i].verified >= 0);
        }
        const mz_answer a = special->checked ? mz_ledger_judge(l, special) : refused(name, refuse("unknown signer"));
        return a.verdict == MZ_REFUSED || a.verdict == MZ_KNOWN
                   ? mz_fail(MZ_CORRUPT, "state/fold does not fit the record", l->size)
                   : mz_ok();
    }
    if (feed < 0 || feed >= l->keys_n) {
        return mz_fail(MZ_CORRUPT, "state/fold names a feed that is not there", l->size);
    }
    bool fresh;
    take_in(l, name, feed, &fresh);
    if (fresh) {
        advance(l, name, feed);
    }
    return mz_ok();
}

mz_answer mz_ledger_judge(mz_ledger *l, mz_pending *p)
{
    static const mz_hash256 none;
    if (mz_failed(p->status)) {
        return refused(&none, p->status);
    }
    const mz_entry *e = &p->entry;
    const bool genesis = mz_str_eq(e->draft.kind, S("genesis"));
    const int64_t *known = mz_map_get(&l->texts, mz_hash_str(&e->name));
    mz_status s = mz_ok();
    if (genesis && known == NULL) {
        s = found(l, e);
        p->checked = false; /* its signers are in the register only now */
    } else if (!l->founding.done) {
        s = refuse("the first entry of a record is its genesis");
    }
    if (!mz_failed(s)) {
        s = signatures(l, p);
    }
    const mz_len feed = key_index(l, e->feed);
    if (!mz_failed(s) && known == NULL && (feed < 0 || !signed_by(p, feed))) {
        s = refuse("the key of its feed does not sign this entry");
    }
    if (mz_failed(s)) {
        if (l->size == 0) {
            mz_ledger_start(l, l->origin, l->perm); /* nothing of a refused genesis stays */
        }
        return refused(&e->name, s);
    }
    if (known != NULL) {
        return judge_known(l, p, (mz_len)*known);
    }
    return e->seq < l->feeds[feed].next ? judge_fork(l, p, feed) : judge_next(l, p, feed);
}

void mz_ledger_skip(mz_ledger *l, const mz_hash256 *name) { take_in(l, name, -1, NULL); }

#include "record/ledger.h"

#define refuse(what_) mz_fail(MZ_BAD_INPUT, (what_), -1)

mz_status mz_ledger_start(mz_ledger *l, mz_str origin, mz_namer namer, mz_arena *perm)
{
    mz_ledger fresh = {.perm = perm, .origin = origin, .namer = namer, .broken = mz_ok()};
    MZ_TRY(mz_texts_new(&fresh.texts));
    *l = fresh;
    return mz_ok();
}

void mz_ledger_end(mz_ledger *l)
{
    mz_texts_free(&l->texts);
    *l = (mz_ledger){0};
}

_Static_assert(sizeof(mz_ref) <= sizeof(mz_note_line) && sizeof(mz_body) <= sizeof(mz_note_line),
               "a line of an entry takes at most a signature's room");

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

mz_len mz_pending_room(mz_str note)
{
    mz_len lines = 0;
    for (mz_len i = 0; i < note.len; i++) {
        lines += note.data[i] == '\n';
    }
    const mz_len most = MZ_NOTE_SIGNATURES_MAX + 2 * MZ_ENTRY_LINES_MAX;
    return (lines < most ? lines : most) * (mz_len)sizeof(mz_note_line) + 256; /* the largest of the three, and gaps */
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
    p->keys = l->keys;
    for (mz_len i = 0; i < p->entry.note.n; i++) {
        mz_note_line *line = &p->entry.note.v[i];
        const mz_len key = key_index(l, line->name);
        line->verified = key >= 0 && memcmp(l->keys[key].key.id, line->id, 4) == 0 ? key : -1;
    }
}

void mz_pending_check(mz_pending *p)
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
        const mz_status s = mz_note_line_verify(line, &p->keys[line->verified].key, p->entry.note.text, &time);
        if (mz_failed(s)) {
            p->status = mz_fail(s.code, s.what, line->line.data - p->note.data);
            return;
        }
    }
    p->checked = all;
}

/* A name that people read must be what it looks like: no character that hides or turns the direction of others. */
static bool shows_itself(mz_str name)
{
    for (mz_len at = 0; at < name.len;) {
        const int32_t c = mz_utf8_next(name, &at);
        if (c == 0xAD || c == 0x61C || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
            (c >= 0x2060 && c <= 0x206F) || (c >= 0x80 && c < 0xA0) || c == 0xFEFF) {
            return false;
        }
    }
    return true;
}

static bool below_origin(const mz_ledger *l, mz_str name)
{
    return mz_str_starts(name, l->origin) && name.len > l->origin.len + 1 && name.data[l->origin.len] == '/';
}

/* The register's new key; its strings are copied. */
static mz_status add_key(mz_ledger *l, const mz_vkey *key, mz_str party, mz_str role, bool registrar)
{
    if (key->type != MZ_KEY_ED25519 && !mz_str_eq(role, S("witness"))) {
        return refuse("a key that signs entries is an Ed25519 key, not a witness's");
    }
    if (key->type == MZ_KEY_ED25519 && !below_origin(l, key->name)) {
        return refuse("a key that signs entries is named below the origin, as in ORIGIN/desk-2: then what it signs "
                      "is of this case and of no other");
    }
    if (!shows_itself(key->name)) {
        return refuse("a key's name holds no invisible characters and none that turn the direction of writing");
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
    MZ_BUF_SCOPED before = mz_buf_new(keys_n * (mz_len)sizeof *l->keys); /* not of the arena: who fails tries again */
    mz_put(&before, (mz_str){(const uint8_t *)l->keys, keys_n * (mz_len)sizeof *l->keys});
    MZ_TRY(mz_buf_status(&before));
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
    (void)memcpy(l->keys, before.data, (size_t)before.len);
    return s;
}

/* Takes an entry in; the name is NULL where its text is known. */
static void take_in(mz_ledger *l, const mz_hash256 *name)
{
    const mz_status s = mz_texts_put(&l->texts, name);
    if (mz_failed(s)) {
        l->broken = s;
    }
    l->size++;
}

static void note_special(mz_ledger *l, mz_special_kind kind)
{
    *mz_push(l->perm, &l->special) = (mz_special){l->size, kind};
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

/* Has the key signed the text that entry `first` brought? Its feed's own key has. */
static bool already_signed(const mz_ledger *l, mz_len first, mz_len feed, mz_len key)
{
    if (feed == key) {
        return true;
    }
    for (mz_len i = l->extras.n - 1; i >= 0; i--) {
        if (l->extras.v[i].index == first && l->extras.v[i].key == key) {
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
        note_special(l, MZ_SPECIAL_STANDING);
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
    const mz_len feed = key_index(l, p->entry.feed); /* the same text, the same feed */
    mz_len fresh = 0;
    for (mz_len i = 0; i < p->entry.note.n; i++) {
        const mz_len key = p->entry.note.v[i].verified;
        if (!already_signed(l, first, feed, key)) {
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
        if (!already_signed(l, first, feed, key)) {
            *mz_push(l->perm, &l->extras) = (mz_extra){first, (int32_t)key};
        }
    }
    const mz_len index = l->size;
    take_standing(l, p, first, index);
    take_in(l, NULL);
    return answer(MZ_ACCEPTED, index, &p->entry.name);
}

/* Every line's key must be found and every signature right; keys that came with this very batch are found here. */
static mz_status signatures(const mz_ledger *l, mz_pending *p)
{
    MZ_TRY(p->status);
    if (!p->checked) {
        mz_ledger_resolve(l, p);
        mz_pending_check(p);
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
    note_special(l, MZ_SPECIAL_FORK);
    take_in(l, &p->entry.name);
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
        note_special(l, MZ_SPECIAL_ACTS);
    }
    const mz_status stands = mz_standing_check(&l->founding.genesis, &e->draft, *l->perm);
    if (mz_failed(stands)) {
        return refused(&e->name, stands);
    }
    const mz_len index = l->size;
    if (index == 0) {
        note_special(l, MZ_SPECIAL_ACTS);
    }
    take_standing(l, p, index, index);
    note_extras(l, p, index, feed);
    advance(l, &e->name, feed);
    take_in(l, &e->name);
    return answer(MZ_ACCEPTED, index, &e->name);
}

static mz_status fork_again(mz_ledger *l, mz_len feed)
{
    if (feed < 0) {
        return refuse("a forked feed is not there");
    }
    if (l->keys[feed].retired < 0) {
        l->keys[feed].retired = l->size;
    }
    return mz_ok();
}

static mz_status standing_again(mz_ledger *l, const mz_pending *p)
{
    mz_len first;
    MZ_TRY(mz_texts_find(&l->texts, &p->entry.name, &l->namer, &first));
    take_standing(l, p, first, l->size);
    return first >= 0 ? mz_ok() : refuse("an entry is not there");
}

mz_status mz_ledger_again(mz_ledger *l, mz_special special, mz_pending *p)
{
    const mz_len specials_n = l->special.n;
    const bool genesis = special.index == 0;
    mz_status s = p->status;
    l->size = special.index;
    if (!mz_failed(s) && genesis) {
        s = found(l, &p->entry);
    }
    mz_ledger_resolve(l, p);
    for (mz_len i = 0; i < p->entry.note.n && !mz_failed(s); i++) {
        if (p->entry.note.v[i].verified < 0) {
            s = refuse("an unknown signer");
        }
    }
    if (!mz_failed(s) && !genesis) {
        s = special.kind == MZ_SPECIAL_ACTS   ? key_acts(l, p)
            : special.kind == MZ_SPECIAL_FORK ? fork_again(l, key_index(l, p->entry.feed))
                                              : standing_again(l, p);
    }
    l->special.n = specials_n;
    *mz_push(l->perm, &l->special) = special;
    return mz_failed(s) ? mz_fail(MZ_CORRUPT, "state/fold does not fit the record", special.index) : mz_ok();
}

mz_answer mz_ledger_judge(mz_ledger *l, mz_pending *p)
{
    static const mz_hash256 none;
    if (mz_failed(p->status)) {
        return refused(&none, p->status);
    }
    const mz_entry *e = &p->entry;
    const bool genesis = mz_str_eq(e->draft.kind, S("genesis"));
    mz_len known = -1;
    mz_status s = mz_texts_find(&l->texts, &e->name, &l->namer, &known);
    if (mz_failed(s)) {
        l->broken = s;
        return refused(&e->name, s);
    }
    if (genesis && known < 0) {
        s = found(l, e);
        p->checked = false; /* its signers are in the register only now */
    } else if (!l->founding.done) {
        s = refuse("the first entry of a record is its genesis");
    }
    if (!mz_failed(s)) {
        s = signatures(l, p);
    }
    const mz_len feed = key_index(l, e->feed);
    if (!mz_failed(s) && known < 0 && (feed < 0 || !signed_by(p, feed))) {
        s = refuse("the key of its feed does not sign this entry");
    }
    if (mz_failed(s)) {
        if (l->size == 0) {
            const mz_texts texts = l->texts; /* nothing of a refused genesis stays */
            *l =
                (mz_ledger){.perm = l->perm, .origin = l->origin, .namer = l->namer, .texts = texts, .broken = mz_ok()};
        }
        return refused(&e->name, s);
    }
    if (known >= 0) {
        return judge_known(l, p, known);
    }
    return e->seq < l->feeds[feed].next ? judge_fork(l, p, feed) : judge_next(l, p, feed);
}

void mz_ledger_skip(mz_ledger *l, const mz_hash256 *name) { take_in(l, name); }

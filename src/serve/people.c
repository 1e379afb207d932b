#include "serve/people.h"

#include "record/record.h"

#define FILE_MAX ((mz_len)4 << 20)
#define HEAD     "mizan people 1"
#define ROOM     ((mz_len)16 << 20)

static const char *const role_words[MZ_ROLES] = {"nobody", "public", "analyst", "party", "monitor", "mediator"};

mz_str mz_role_word(mz_role r) { return mz_str_of(role_words[r]); }

bool mz_role_parse(mz_str s, mz_role *out)
{
    for (int i = MZ_ROLE_PUBLIC; i < MZ_ROLES; i++) {
        if (mz_str_eq(s, mz_str_of(role_words[i]))) {
            *out = (mz_role)i;
            return true;
        }
    }
    return false;
}

static const struct {
    unsigned scope;
    mz_str word;
} scopes[] = {{MZ_SCOPE_READ, {(const uint8_t *)"read", 4}}, {MZ_SCOPE_SUBMIT, {(const uint8_t *)"submit", 6}}};
#define SCOPES ((mz_len)(sizeof scopes / sizeof scopes[0]))

bool mz_scopes_parse(mz_str s, unsigned *out)
{
    unsigned all = 0;
    for (mz_str rest = s; rest.data != NULL;) {
        const mz_str word = mz_str_cut(&rest, ',');
        const unsigned before = all;
        for (mz_len i = 0; i < SCOPES; i++) {
            all |= mz_str_eq(word, scopes[i].word) ? scopes[i].scope : 0;
        }
        if (all == before) {
            return false; /* unknown, or twice */
        }
    }
    *out = all;
    return all != 0;
}

void mz_put_scopes(mz_buf *out, unsigned all)
{
    bool first = true;
    for (mz_len i = 0; i < SCOPES; i++) {
        if ((all & scopes[i].scope) != 0) {
            mz_put(out, first ? S("") : S(","));
            mz_put(out, scopes[i].word);
            first = false;
        }
    }
}

bool mz_person_name_fits(mz_str s)
{
    bool good = s.len >= 1 && s.len <= MZ_NAME_MAX;
    for (mz_len i = 0; good && i < s.len; i++) {
        const uint8_t c = s.data[i];
        good = mz_is_lower(c) || mz_is_digit(c) || (i > 0 && (c == '.' || c == '_' || c == '-'));
    }
    return good;
}

/* An actor code, "PAK" or "PAK.MIL"; the register of the case may not know it yet. */
static bool party_fits(mz_str s)
{
    bool good = s.len >= 1 && s.len <= 64;
    for (mz_len i = 0; good && i < s.len; i++) {
        const uint8_t c = s.data[i];
        good = mz_is_upper(c) || mz_is_digit(c) || (i > 0 && (c == '.' || c == '_' || c == '-'));
    }
    return good;
}

static bool hex_fits(mz_str s, mz_len digits)
{
    bool good = s.len == digits;
    for (mz_len i = 0; good && i < s.len; i++) {
        good = mz_is_digit(s.data[i]) || (s.data[i] >= 'a' && s.data[i] <= 'f');
    }
    return good;
}

/* ---- the file ---- */

const mz_person *mz_people_find(const mz_people *p, mz_str name)
{
    for (mz_len i = 0; i < p->persons.n; i++) {
        if (mz_str_eq(p->persons.v[i].name, name)) {
            return &p->persons.v[i];
        }
    }
    return NULL;
}

static mz_status take_person(mz_people *p, mz_str rest, mz_len line, mz_arena *perm)
{
    mz_person one = {.name = mz_str_cut(&rest, ' ')};
    const mz_str role = mz_str_cut(&rest, ' '), party = mz_str_cut(&rest, ' ');
    one.hash = rest;
    one.party = mz_str_eq(party, S("-")) ? (mz_str){0} : party;
    if (!mz_person_name_fits(one.name) || !mz_role_parse(role, &one.role) ||
        (one.party.len > 0 && !party_fits(one.party)) || (one.party.len == 0 && one.role == MZ_ROLE_PARTY) ||
        !mz_password_hash_valid(one.hash) || mz_people_find(p, one.name) != NULL) {
        return mz_fail(MZ_CORRUPT, "this line of state/people says no person", line);
    }
    if (p->persons.n >= MZ_PEOPLE_MAX) {
        return mz_fail(MZ_LIMIT, "too many people", line);
    }
    *mz_push(perm, &p->persons) = one;
    return mz_ok();
}

static const mz_token *token_of_id(const mz_people *p, mz_str id)
{
    for (mz_len i = 0; i < p->tokens.n; i++) {
        if (mz_str_eq(p->tokens.v[i].id, id)) {
            return &p->tokens.v[i];
        }
    }
    return NULL;
}

static mz_status take_token(mz_people *p, mz_str rest, mz_len line, mz_arena *perm)
{
    mz_token one = {.id = mz_str_cut(&rest, ' '), .person = mz_str_cut(&rest, ' ')};
    const mz_str words = mz_str_cut(&rest, ' '), expires = mz_str_cut(&rest, ' ');
    one.hash = rest;
    if (!hex_fits(one.id, 12) || mz_people_find(p, one.person) == NULL || !mz_scopes_parse(words, &one.scopes) ||
        !mz_utc_parse(expires, &one.expires) || !hex_fits(one.hash, 64) || token_of_id(p, one.id) != NULL) {
        return mz_fail(MZ_CORRUPT, "this line of state/people says no token", line);
    }
    if (p->tokens.n >= MZ_TOKENS_MAX) {
        return mz_fail(MZ_LIMIT, "too many tokens", line);
    }
    *mz_push(perm, &p->tokens) = one;
    return mz_ok();
}

static bool hex_of(mz_str s, mz_len least, mz_len most) /* in bytes */
{
    return s.len % 2 == 0 && s.len >= 2 * least && s.len <= 2 * most && hex_fits(s, s.len);
}

static const mz_passkey *passkey_of_id(const mz_people *p, mz_str id)
{
    for (mz_len i = 0; i < p->passkeys.n; i++) {
        if (mz_str_eq(p->passkeys.v[i].id, id)) {
            return &p->passkeys.v[i];
        }
    }
    return NULL;
}

const mz_passkey *mz_people_passkey(const mz_people *p, mz_str credential)
{
    for (mz_len i = 0; i < p->passkeys.n; i++) {
        if (mz_str_eq(p->passkeys.v[i].credential, credential)) {
            return &p->passkeys.v[i];
        }
    }
    return NULL;
}

mz_len mz_people_passkeys_of(const mz_people *p, mz_str person)
{
    mz_len n = 0;
    for (mz_len i = 0; i < p->passkeys.n; i++) {
        n += mz_str_eq(p->passkeys.v[i].person, person);
    }
    return n;
}

/* A host's name in lower case, as browsers take it for a site that has passkeys. */
static bool rp_fits(mz_str s)
{
    bool good = s.len >= 1 && s.len <= 253;
    for (mz_len i = 0; good && i < s.len; i++) {
        const uint8_t c = s.data[i];
        good = mz_is_lower(c) || mz_is_digit(c) || (i > 0 && (c == '.' || c == '-'));
    }
    return good;
}

static bool passkey_fits(const mz_passkey *k)
{
    return rp_fits(k->rp) && hex_of(k->credential, 1, MZ_CREDENTIAL_MAX) && k->counter >= 0 &&
           (k->alg == MZ_PASSKEY_ES256 ? hex_of(k->key, 64, 64) : k->alg == MZ_PASSKEY_EDDSA && hex_of(k->key, 32, 32));
}

static mz_status take_passkey(mz_people *p, mz_str rest, mz_len line, mz_arena *perm)
{
    mz_passkey one = {.id = mz_str_cut(&rest, ' '), .person = mz_str_cut(&rest, ' '), .rp = mz_str_cut(&rest, ' ')};
    const mz_str alg = mz_str_cut(&rest, ' ');
    one.alg = mz_str_eq(alg, S("es256")) ? MZ_PASSKEY_ES256 : MZ_PASSKEY_EDDSA;
    one.credential = mz_str_cut(&rest, ' ');
    one.key = mz_str_cut(&rest, ' ');
    const bool counted = mz_str_canonical_uint(mz_str_cut(&rest, ' '), &one.counter);
    if (!hex_fits(one.id, 12) || mz_people_find(p, one.person) == NULL || !counted || !passkey_fits(&one) ||
        (one.alg == MZ_PASSKEY_EDDSA && !mz_str_eq(alg, S("eddsa"))) || !mz_utc_parse(rest, &one.made) ||
        passkey_of_id(p, one.id) != NULL || mz_people_passkey(p, one.credential) != NULL) {
        return mz_fail(MZ_CORRUPT, "this line of state/people says no passkey", line);
    }
    if (p->passkeys.n >= MZ_PASSKEYS_MAX) {
        return mz_fail(MZ_LIMIT, "too many passkeys", line);
    }
    *mz_push(perm, &p->passkeys) = one;
    return mz_ok();
}

mz_status mz_people_parse(mz_str bytes, mz_people *out, mz_arena *perm)
{
    mz_people p = {0};
    mz_str rest = bytes;
    mz_len line = 1;
    if (!mz_str_ends(bytes, S("\n")) || !mz_str_eq(mz_str_cut(&rest, '\n'), S(HEAD))) {
        return mz_fail(MZ_CORRUPT, "state/people does not begin and end as it should", 1);
    }
    while (rest.len > 0) {
        mz_str what = mz_str_cut(&rest, '\n');
        const mz_str kind = mz_str_cut(&what, ' ');
        line++;
        if (mz_str_eq(kind, S("person"))) {
            MZ_TRY(take_person(&p, what, line, perm));
        } else if (mz_str_eq(kind, S("token"))) {
            MZ_TRY(take_token(&p, what, line, perm));
        } else if (mz_str_eq(kind, S("passkey"))) {
            MZ_TRY(take_passkey(&p, what, line, perm));
        } else {
            return mz_fail(MZ_CORRUPT, "this line of state/people is of no known kind", line);
        }
    }
    *out = p;
    return mz_ok();
}

static void put_passkey(mz_buf *out, const mz_passkey *k)
{
    const mz_str words[] = {k->id,         k->person, k->rp, k->alg == MZ_PASSKEY_ES256 ? S("es256") : S("eddsa"),
                            k->credential, k->key};
    mz_puts(out, "passkey ");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        mz_put(out, words[i]);
        mz_put_byte(out, ' ');
    }
    mz_put_int(out, k->counter);
    mz_put_byte(out, ' ');
    mz_put_utc(out, k->made);
    mz_put_byte(out, '\n');
}

void mz_put_people(mz_buf *out, const mz_people *p)
{
    mz_puts(out, HEAD "\n");
    for (mz_len i = 0; i < p->persons.n; i++) {
        const mz_person *one = &p->persons.v[i];
        mz_puts(out, "person ");
        mz_put(out, one->name);
        mz_put_byte(out, ' ');
        mz_put(out, mz_role_word(one->role));
        mz_put_byte(out, ' ');
        mz_put(out, one->party.len > 0 ? one->party : S("-"));
        mz_put_byte(out, ' ');
        mz_put(out, one->hash);
        mz_put_byte(out, '\n');
    }
    for (mz_len i = 0; i < p->tokens.n; i++) {
        const mz_token *one = &p->tokens.v[i];
        mz_puts(out, "token ");
        mz_put(out, one->id);
        mz_put_byte(out, ' ');
        mz_put(out, one->person);
        mz_put_byte(out, ' ');
        mz_put_scopes(out, one->scopes);
        mz_put_byte(out, ' ');
        mz_put_utc(out, one->expires);
        mz_put_byte(out, ' ');
        mz_put(out, one->hash);
        mz_put_byte(out, '\n');
    }
    for (mz_len i = 0; i < p->passkeys.n; i++) {
        put_passkey(out, &p->passkeys.v[i]);
    }
}

static char *people_path(const char *folder, mz_str end, mz_arena *perm)
{
    return mz_path_join(perm, folder, mz_str_concat(perm, S("state/people"), end));
}

mz_status mz_people_load(const char *folder, mz_people *out, mz_arena *perm)
{
    mz_str bytes;
    const char *path = people_path(folder, S(""), perm);
    if (!mz_path_exists(path)) {
        *out = (mz_people){0};
        return mz_ok();
    }
    MZ_TRY(mz_file_load(path, FILE_MAX, &bytes, perm));
    return mz_people_parse(bytes, out, perm);
}

const mz_token *mz_people_token(const mz_people *p, mz_str token)
{
    mz_str rest = token;
    const mz_str head = mz_str_cut(&rest, '_'), id = mz_str_cut(&rest, '_');
    const mz_token *one = mz_str_eq(head, S("mizan")) ? token_of_id(p, id) : NULL;
    const mz_hash256 got = mz_sha256(token);
    mz_hash256 want;
    if (one == NULL || !mz_hash_parse_hex(one->hash, &want) || !mz_secret_eq(mz_hash_str(&got), mz_hash_str(&want))) {
        return NULL;
    }
    return one;
}

/* ---- changes ---- */

/* The file under its lock, as it is and as it will be. */
typedef struct change {
    mz_region region;
    mz_arena perm;
    mz_file lock;
    const char *folder;
    mz_people people;
} change;

static void change_free(change *c)
{
    mz_file_close(&c->lock);
    mz_region_free(&c->region);
}
#define CHANGE_SCOPED __attribute__((cleanup(change_free))) change

static mz_status change_begin(const char *folder, change *c)
{
    *c = (change){.lock = MZ_NO_FILE, .folder = folder};
    MZ_TRY(mz_region_new(ROOM, &c->region, &c->perm));
    if (!mz_path_is_dir(mz_path_join(&c->perm, folder, S("record")))) {
        return mz_fail(MZ_BAD_INPUT, "no case is in this folder; make one with: mizan init", -1);
    }
    MZ_TRY(mz_dir_make(mz_path_join(&c->perm, folder, S("state"))));
    MZ_TRY(mz_file_open_write(people_path(folder, S(".lock"), &c->perm), &c->lock));
    MZ_TRY(mz_file_lock_wait(&c->lock));
    return mz_people_load(folder, &c->people, &c->perm);
}

static mz_status change_end(change *c)
{
    MZ_BUF_SCOPED b = mz_buf_new(FILE_MAX);
    mz_put_people(&b, &c->people);
    MZ_TRY(mz_buf_status(&b));
    return mz_file_replace(people_path(c->folder, S(""), &c->perm), mz_buf_str(&b), 0600);
}

static mz_status check_password(mz_str password)
{
    if (password.len < MZ_PASSWORD_MIN || password.len > MZ_PASSWORD_MAX || mz_utf8_bad(password) >= 0) {
        return mz_fail(MZ_BAD_INPUT, "a password is text of 10 to 1024 bytes", -1);
    }
    return mz_ok();
}

static mz_person *person_to_change(change *c, mz_str name)
{
    for (mz_len i = 0; i < c->people.persons.n; i++) {
        if (mz_str_eq(c->people.persons.v[i].name, name)) {
            return &c->people.persons.v[i];
        }
    }
    return NULL;
}

mz_status mz_people_add(const char *folder, mz_str name, mz_role role, mz_str party, mz_str password)
{
    CHANGE_SCOPED c;
    MZ_TRY(change_begin(folder, &c));
    MZ_TRY(check_password(password));
    if (!mz_person_name_fits(name)) {
        return mz_fail(MZ_BAD_INPUT, "a name is 1 to 32 of a-z 0-9 . _ - and begins with a letter or digit", -1);
    }
    if (party.len > 0 ? !party_fits(party) : role == MZ_ROLE_PARTY) {
        return mz_fail(MZ_BAD_INPUT, "a party's person wants the party's actor code, as in --party PAK", -1);
    }
    if (mz_people_find(&c.people, name) != NULL) {
        return mz_fail(MZ_BAD_INPUT, "somebody has this name already", -1);
    }
    if (c.people.persons.n >= MZ_PEOPLE_MAX) {
        return mz_fail(MZ_LIMIT, "too many people", -1);
    }
    mz_person one = {.name = name, .party = party, .role = role};
    MZ_TRY(mz_password_hash(password, &one.hash, &c.perm));
    *mz_push(&c.perm, &c.people.persons) = one;
    return change_end(&c);
}

mz_status mz_people_password(const char *folder, mz_str name, mz_str password)
{
    CHANGE_SCOPED c;
    MZ_TRY(change_begin(folder, &c));
    MZ_TRY(check_password(password));
    mz_person *one = person_to_change(&c, name);
    if (one == NULL) {
        return mz_fail(MZ_BAD_INPUT, "nobody has this name", -1);
    }
    MZ_TRY(mz_password_hash(password, &one->hash, &c.perm));
    return change_end(&c);
}

mz_status mz_people_role(const char *folder, mz_str name, mz_role role, mz_str party)
{
    CHANGE_SCOPED c;
    MZ_TRY(change_begin(folder, &c));
    if (party.len > 0 ? !party_fits(party) : role == MZ_ROLE_PARTY) {
        return mz_fail(MZ_BAD_INPUT, "a party's person wants the party's actor code, as in --party PAK", -1);
    }
    mz_person *one = person_to_change(&c, name);
    if (one == NULL) {
        return mz_fail(MZ_BAD_INPUT, "nobody has this name", -1);
    }
    one->role = role;
    one->party = party;
    return change_end(&c);
}

mz_status mz_people_remove(const char *folder, mz_str name)
{
    CHANGE_SCOPED c;
    MZ_TRY(change_begin(folder, &c));
    if (mz_people_find(&c.people, name) == NULL) {
        return mz_fail(MZ_BAD_INPUT, "nobody has this name", -1);
    }
    mz_people left = {0};
    for (mz_len i = 0; i < c.people.persons.n; i++) {
        if (!mz_str_eq(c.people.persons.v[i].name, name)) {
            *mz_push(&c.perm, &left.persons) = c.people.persons.v[i];
        }
    }
    for (mz_len i = 0; i < c.people.tokens.n; i++) {
        if (!mz_str_eq(c.people.tokens.v[i].person, name)) {
            *mz_push(&c.perm, &left.tokens) = c.people.tokens.v[i];
        }
    }
    for (mz_len i = 0; i < c.people.passkeys.n; i++) {
        if (!mz_str_eq(c.people.passkeys.v[i].person, name)) {
            *mz_push(&c.perm, &left.passkeys) = c.people.passkeys.v[i];
        }
    }
    c.people = left;
    return change_end(&c);
}

mz_status mz_people_token_new(const char *folder, mz_str person, unsigned all, mz_utc expires, mz_str *token,
                              mz_arena *perm)
{
    uint8_t id[6], secret[32];
    CHANGE_SCOPED c;
    mz_assert(all != 0);
    MZ_TRY(change_begin(folder, &c));
    if (mz_people_find(&c.people, person) == NULL) {
        return mz_fail(MZ_BAD_INPUT, "nobody has this name", -1);
    }
    if (c.people.tokens.n >= MZ_TOKENS_MAX) {
        return mz_fail(MZ_LIMIT, "too many tokens", -1);
    }
    MZ_TRY(mz_random(id, (mz_len)sizeof id));
    MZ_TRY(mz_random(secret, (mz_len)sizeof secret));
    MZ_BUF_SCOPED text = mz_buf_new(256);
    mz_puts(&text, "mizan_");
    mz_put_hex(&text, id, (mz_len)sizeof id);
    mz_put_byte(&text, '_');
    mz_put_hex(&text, secret, (mz_len)sizeof secret);
    const mz_hash256 hash = mz_sha256(mz_buf_str(&text));
    *mz_push(&c.perm, &c.people.tokens) = (mz_token){.id = mz_str_copy(&c.perm, mz_str_sub(mz_buf_str(&text), 6, 18)),
                                                     .person = person,
                                                     .scopes = all,
                                                     .expires = expires,
                                                     .hash = mz_hash_hex(&c.perm, &hash)};
    MZ_TRY(change_end(&c));
    *token = mz_str_copy(perm, mz_buf_str(&text));
    return mz_ok();
}

mz_status mz_people_token_end(const char *folder, mz_str id)
{
    CHANGE_SCOPED c;
    MZ_TRY(change_begin(folder, &c));
    if (token_of_id(&c.people, id) == NULL) {
        return mz_fail(MZ_BAD_INPUT, "no token has this id", -1);
    }
    mz_len n = 0;
    for (mz_len i = 0; i < c.people.tokens.n; i++) {
        if (!mz_str_eq(c.people.tokens.v[i].id, id)) {
            c.people.tokens.v[n++] = c.people.tokens.v[i];
        }
    }
    c.people.tokens.n = n;
    return change_end(&c);
}

mz_status mz_people_passkey_new(const char *folder, const mz_passkey *k)
{
    uint8_t id[6];
    CHANGE_SCOPED c;
    MZ_TRY(change_begin(folder, &c));
    mz_assert(passkey_fits(k));
    if (mz_people_find(&c.people, k->person) == NULL) {
        return mz_fail(MZ_BAD_INPUT, "nobody has this name", -1);
    }
    if (mz_people_passkey(&c.people, k->credential) != NULL) {
        return mz_fail(MZ_BAD_INPUT, "this device has a passkey here already", -1);
    }
    if (c.people.passkeys.n >= MZ_PASSKEYS_MAX || mz_people_passkeys_of(&c.people, k->person) >= MZ_PASSKEYS_EACH) {
        return mz_fail(MZ_LIMIT, "too many passkeys: end one first", -1);
    }
    MZ_TRY(mz_random(id, (mz_len)sizeof id));
    MZ_BUF_SCOPED text = mz_buf_new(32);
    mz_put_hex(&text, id, (mz_len)sizeof id);
    mz_passkey one = *k;
    one.id = mz_buf_str(&text);
    *mz_push(&c.perm, &c.people.passkeys) = one;
    return change_end(&c);
}

static void drop_passkey(mz_people *p, mz_str id)
{
    mz_len n = 0;
    for (mz_len i = 0; i < p->passkeys.n; i++) {
        if (!mz_str_eq(p->passkeys.v[i].id, id)) {
            p->passkeys.v[n++] = p->passkeys.v[i];
        }
    }
    p->passkeys.n = n;
}

mz_status mz_people_passkey_used(const char *folder, mz_str id, int64_t counter)
{
    CHANGE_SCOPED c;
    MZ_TRY(change_begin(folder, &c));
    for (mz_len i = 0; i < c.people.passkeys.n; i++) {
        mz_passkey *one = &c.people.passkeys.v[i];
        if (!mz_str_eq(one->id, id)) {
            continue;
        }
        if (counter == 0 && one->counter == 0) {
            return mz_ok();
        }
        if (counter > one->counter) {
            one->counter = counter;
            return change_end(&c);
        }
        drop_passkey(&c.people, id);
        MZ_TRY(change_end(&c));
        return mz_fail(MZ_DENIED, "this passkey was copied: its count went back; it is ended", -1);
    }
    return mz_fail(MZ_DENIED, "this passkey was ended", -1);
}

mz_status mz_people_passkey_end(const char *folder, mz_str person, mz_str id)
{
    CHANGE_SCOPED c;
    MZ_TRY(change_begin(folder, &c));
    const mz_passkey *one = passkey_of_id(&c.people, id);
    if (one == NULL || (person.len > 0 && !mz_str_eq(one->person, person))) {
        return mz_fail(MZ_BAD_INPUT, "no passkey has this id", -1);
    }
    drop_passkey(&c.people, id);
    return change_end(&c);
}

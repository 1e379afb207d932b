#include "serve/passkey.h"

#include "base/lock.h"
#include "exchange/exchange.h"
#include "format/format.h"

#define CHALLENGE 32
#define HEAD      37 /* of authenticator data: hash of the site's name, flags, counter */

enum { PRESENT = 0x01, VERIFIED = 0x04, ATTESTED = 0x40, EXTENDED = 0x80 };

/* ---- base64url ---- */

static int value_of(uint8_t c)
{
    return mz_is_upper(c)   ? c - 'A'
           : mz_is_lower(c) ? c - 'a' + 26
           : mz_is_digit(c) ? c - '0' + 52
           : c == '-'       ? 62
           : c == '_'       ? 63
                            : -1;
}

bool mz_base64url_parse(mz_str s, mz_str *out, mz_arena *perm)
{
    if (s.len % 4 == 1 || s.len > 2 * MZ_PASSKEY_BYTES) {
        return false;
    }
    uint8_t *to = mz_new(perm, uint8_t, s.len);
    mz_len n = 0;
    uint32_t bits = 0;
    int held = 0;
    for (mz_len i = 0; i < s.len; i++) {
        const int v = value_of(s.data[i]);
        if (v < 0) {
            return false;
        }
        bits = bits << 6 | (uint32_t)v;
        held += 6;
        if (held >= 8) {
            held -= 8;
            to[n++] = (uint8_t)(bits >> held);
            bits &= (1U << held) - 1;
        }
    }
    *out = (mz_str){to, n};
    return bits == 0;
}

void mz_put_base64url(mz_buf *out, mz_str bytes)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    uint32_t bits = 0;
    int held = 0;
    for (mz_len i = 0; i < bytes.len; i++) {
        bits = (bits << 8 | bytes.data[i]) & 0xFFFF;
        held += 8;
        while (held >= 6) {
            held -= 6;
            mz_put_byte(out, (uint8_t)letters[bits >> held & 63]);
        }
    }
    if (held > 0) {
        mz_put_byte(out, (uint8_t)letters[bits << (6 - held) & 63]);
    }
}

/* ---- CBOR: as much of it as authenticators write ---- */

typedef struct cbor {
    mz_str s;
    mz_len at;
    bool bad;
} cbor;

enum { C_UINT, C_NEGATIVE, C_BYTES, C_TEXT, C_ARRAY, C_MAP, C_TAG, C_SIMPLE };

/* The head of the next item: its kind, and its number or length. */
static int cbor_head(cbor *c, int64_t *n)
{
    *n = 0;
    if (c->bad || c->at >= c->s.len) {
        c->bad = true;
        return -1;
    }
    const uint8_t first = c->s.data[c->at++];
    const int more = first & 31;
    const int bytes = more < 24 ? 0 : more == 24 ? 1 : more == 25 ? 2 : more == 26 ? 4 : more == 27 ? 8 : -1;
    if (bytes < 0 || c->s.len - c->at < bytes) {
        c->bad = true;
        return -1;
    }
    uint64_t v = bytes == 0 ? (uint64_t)more : 0;
    for (int i = 0; i < bytes; i++) {
        v = v << 8 | c->s.data[c->at++];
    }
    if (v > INT64_MAX) {
        c->bad = true;
        return -1;
    }
    *n = (int64_t)v;
    return first >> 5;
}

/* A string of n bytes. */
static mz_str cbor_bytes(cbor *c, int64_t n)
{
    if (c->bad || n > c->s.len - c->at) {
        c->bad = true;
        return (mz_str){0};
    }
    const mz_str s = mz_str_sub(c->s, c->at, c->at + (mz_len)n);
    c->at += (mz_len)n;
    return s;
}

/* One whole item, whatever it is. Each item takes at least a byte, so what is still to come has an end. */
static void cbor_skip(cbor *c)
{
    for (int64_t left = 1; left > 0 && !c->bad; left--) {
        int64_t n;
        const int kind = cbor_head(c, &n);
        if (kind == C_BYTES || kind == C_TEXT) {
            (void)cbor_bytes(c, n);
        } else if (kind == C_ARRAY || kind == C_MAP) {
            const int64_t items = n > c->s.len ? c->s.len + 1 : kind == C_MAP ? 2 * n : n;
            left += items;
            c->bad = c->bad || left > c->s.len - c->at + 1;
        } else if (kind == C_TAG) {
            left++;
        }
    }
}

/* ---- authenticator data ---- */

typedef struct authenticator {
    int flags;
    int64_t counter;
    mz_str credential, key; /* with ATTESTED: key is CBOR, and what may stand behind it */
} authenticator;

static bool read_authenticator(mz_str s, const mz_passkey_want *want, authenticator *out)
{
    const mz_hash256 rp = mz_sha256(want->rp);
    if (s.len < HEAD || !mz_str_eq(mz_str_sub(s, 0, 32), mz_hash_str(&rp))) {
        return false;
    }
    authenticator a = {.flags = s.data[32]};
    for (int i = 33; i < HEAD; i++) {
        a.counter = a.counter << 8 | s.data[i];
    }
    if ((a.flags & ATTESTED) != 0) {
        if (s.len < HEAD + 18) {
            return false;
        }
        const mz_len n = s.data[HEAD + 16] << 8 | s.data[HEAD + 17];
        if (n < 1 || n > MZ_CREDENTIAL_MAX || s.len - HEAD - 18 < n) {
            return false;
        }
        a.credential = mz_str_sub(s, HEAD + 18, HEAD + 18 + n);
        a.key = mz_str_from(s, HEAD + 18 + n);
    } else if ((a.flags & EXTENDED) == 0 && s.len != HEAD) {
        return false;
    }
    *out = a;
    return (a.flags & PRESENT) != 0 && (a.flags & VERIFIED) != 0;
}

/* An entry of a COSE key that we know. */
typedef struct cose {
    int64_t kind, alg, curve;
    mz_str x, y;
    unsigned seen;
} cose;

/* The next key and value; a name that is no number, or is not known, is passed over. */
static void read_cose_pair(cbor *c, cose *k)
{
    int64_t n;
    const int kind = cbor_head(c, &n);
    if (kind != C_UINT && kind != C_NEGATIVE) {
        c->bad = true; /* COSE allows text; no authenticator writes it */
        return;
    }
    const int64_t label = kind == C_UINT ? n : -1 - n;
    const unsigned bit = label == 1 ? 1 : label == 3 ? 2 : label == -1 ? 4 : label == -2 ? 8 : label == -3 ? 16 : 0;
    if (bit == 0) {
        cbor_skip(c);
        return;
    }
    c->bad = c->bad || (k->seen & bit) != 0;
    k->seen |= bit;
    const int value = cbor_head(c, &n);
    if (bit >= 8) {
        c->bad = c->bad || value != C_BYTES;
        *(bit == 8 ? &k->x : &k->y) = cbor_bytes(c, n);
        return;
    }
    c->bad = c->bad || (value != C_UINT && value != C_NEGATIVE);
    *(bit == 1 ? &k->kind : bit == 2 ? &k->alg : &k->curve) = value == C_NEGATIVE ? -1 - n : n;
}

/* ES256: kty 2, curve 1, x and y. EdDSA: kty 1, curve 6, x. */
static bool read_key(const authenticator *a, mz_passkey *out, mz_arena *perm)
{
    cbor c = {.s = a->key};
    cose k = {.seen = 0};
    int64_t n;
    c.bad = cbor_head(&c, &n) != C_MAP || n > 16;
    for (int64_t i = 0; i < n && !c.bad; i++) {
        read_cose_pair(&c, &k);
    }
    if ((a->flags & EXTENDED) != 0) {
        cbor_skip(&c);
    }
    if (c.bad || c.at != c.s.len) {
        return false;
    }
    MZ_BUF_SCOPED hex = mz_buf_new(256);
    const mz_str both = mz_str_concat(perm, k.x, k.y);
    if (k.kind == 2 && k.alg == MZ_PASSKEY_ES256 && k.curve == 1 && k.x.len == 32 && k.y.len == 32 &&
        mz_es256_key_valid(both.data)) {
        out->alg = MZ_PASSKEY_ES256;
        mz_put_hex(&hex, both.data, both.len);
    } else if (k.kind == 1 && k.alg == MZ_PASSKEY_EDDSA && k.curve == 6 && k.x.len == 32) {
        out->alg = MZ_PASSKEY_EDDSA;
        mz_put_hex(&hex, k.x.data, k.x.len);
    } else {
        return false;
    }
    out->key = mz_str_copy(perm, mz_buf_str(&hex));
    return true;
}

/* ---- what the browser says ---- */

mz_str mz_passkey_challenge(mz_str client, mz_arena *perm)
{
    mz_json j;
    return client.len > MZ_PASSKEY_BYTES || mz_failed(mz_json_parse(client, &j, perm))
               ? (mz_str){0}
               : mz_json_text(&j, S("challenge"));
}

static bool client_fits(mz_str client, mz_str type, const mz_passkey_want *want, mz_arena *perm)
{
    mz_json j;
    if (client.len > MZ_PASSKEY_BYTES || mz_failed(mz_json_parse(client, &j, perm)) || j.kind != MZ_JSON_OBJECT) {
        return false;
    }
    const mz_json *cross = mz_json_get(&j, S("crossOrigin"));
    return mz_str_eq(mz_json_text(&j, S("type")), type) &&
           mz_secret_eq(mz_json_text(&j, S("challenge")), want->challenge) &&
           mz_str_eq(mz_json_text(&j, S("origin")), want->origin) && (cross == NULL || cross->kind == MZ_JSON_FALSE);
}

/* The authenticator data in an attestation object: {"fmt": text, "attStmt": map, "authData": bytes}, in any order. */
static bool read_attestation(mz_str s, mz_str *out)
{
    cbor c = {.s = s};
    mz_str found = {0};
    int64_t n;
    c.bad = cbor_head(&c, &n) != C_MAP || n > 8;
    for (int64_t i = 0; i < n && !c.bad; i++) {
        int64_t len;
        c.bad = cbor_head(&c, &len) != C_TEXT;
        const mz_str name = cbor_bytes(&c, len);
        if (!mz_str_eq(name, S("authData"))) {
            cbor_skip(&c);
            continue;
        }
        c.bad = c.bad || found.data != NULL || cbor_head(&c, &len) != C_BYTES;
        found = cbor_bytes(&c, len);
    }
    *out = found;
    return !c.bad && found.data != NULL && c.at == s.len;
}

mz_status mz_passkey_take(mz_str client, mz_str attestation, const mz_passkey_want *want, mz_passkey *out,
                          mz_arena *perm)
{
    mz_str data;
    authenticator a;
    mz_passkey k = {.rp = want->rp};
    if (!client_fits(client, S("webauthn.create"), want, perm)) {
        return mz_fail(MZ_DENIED, "the device answers another question, or another site", -1);
    }
    if (attestation.len > MZ_PASSKEY_BYTES || !read_attestation(attestation, &data) ||
        !read_authenticator(data, want, &a) || (a.flags & ATTESTED) == 0) {
        return mz_fail(MZ_BAD_INPUT, "the device's answer is not one, or it has not verified its owner", -1);
    }
    if (!read_key(&a, &k, perm)) {
        return mz_fail(MZ_BAD_INPUT, "the device's key is neither ES256 nor EdDSA", -1);
    }
    MZ_BUF_SCOPED hex = mz_buf_new(2 * MZ_CREDENTIAL_MAX);
    mz_put_hex(&hex, a.credential.data, a.credential.len);
    k.credential = mz_str_copy(perm, mz_buf_str(&hex));
    k.counter = a.counter;
    *out = k;
    return mz_ok();
}

static int digit(uint8_t c) { return mz_is_digit(c) ? c - '0' : c - 'a' + 10; }

static bool signed_by(const mz_passkey *k, mz_str message, mz_str signature)
{
    uint8_t key[MZ_ES256_KEY];
    const mz_len n = k->alg == MZ_PASSKEY_ES256 ? MZ_ES256_KEY : 32;
    mz_assert(k->key.len == 2 * n);
    for (mz_len i = 0; i < n; i++) {
        key[i] = (uint8_t)(digit(k->key.data[2 * i]) << 4 | digit(k->key.data[2 * i + 1]));
    }
    return k->alg == MZ_PASSKEY_ES256 ? mz_es256_verify(key, message, signature)
                                      : signature.len == 64 && mz_ed25519_verify(key, message, signature.data);
}

mz_status mz_passkey_check(mz_str client, mz_str authenticator_data, mz_str signature, const mz_passkey_want *want,
                           const mz_passkey *key, int64_t *counter, mz_arena scratch)
{
    authenticator a;
    const mz_hash256 hash = mz_sha256(client);
    const mz_status no = mz_fail(MZ_DENIED, "this is no login with a passkey of this site", -1);
    if (!mz_str_eq(key->rp, want->rp) || authenticator_data.len > MZ_PASSKEY_BYTES ||
        signature.len > MZ_PASSKEY_BYTES || !client_fits(client, S("webauthn.get"), want, &scratch) ||
        !read_authenticator(authenticator_data, want, &a)) {
        return no;
    }
    if (!signed_by(key, mz_str_concat(&scratch, authenticator_data, mz_hash_str(&hash)), signature)) {
        return no;
    }
    *counter = a.counter;
    return mz_ok();
}

/* ---- what was asked ---- */

typedef struct asked {
    mz_hash256 hash; /* of the challenge's bytes */
    char person[MZ_NAME_MAX + 1];
    mz_utc until; /* 0: none stands here */
} asked;

struct mz_challenges {
    mz_region region;
    mz_lock lock;
    mz_len next;
    asked v[MZ_CHALLENGES_MAX];
};

mz_status mz_challenges_new(mz_challenges **out)
{
    mz_region region;
    mz_arena arena;
    MZ_TRY(mz_region_new(1 << 20, &region, &arena));
    mz_challenges *c = mz_new(&arena, mz_challenges, 1);
    c->region = region;
    mz_lock_init(&c->lock);
    *out = c;
    return mz_ok();
}

void mz_challenges_free(mz_challenges *c)
{
    if (c != NULL) {
        mz_region region = c->region;
        mz_region_free(&region);
    }
}

mz_status mz_challenge_new(mz_challenges *c, mz_str person, mz_utc now, mz_str *out, mz_arena *perm)
{
    uint8_t bytes[CHALLENGE];
    mz_assert(person.len <= MZ_NAME_MAX);
    MZ_TRY(mz_random(bytes, CHALLENGE));
    asked one = {.hash = mz_sha256((mz_str){bytes, CHALLENGE}), .until = now + MZ_CHALLENGE_S};
    if (person.len > 0) {
        (void)memcpy(one.person, person.data, (size_t)person.len);
    }
    mz_lock_take(&c->lock);
    c->v[c->next] = one;
    c->next = (c->next + 1) % MZ_CHALLENGES_MAX;
    mz_lock_give(&c->lock);
    MZ_BUF_SCOPED text = mz_buf_new(64);
    mz_put_base64url(&text, (mz_str){bytes, CHALLENGE});
    *out = mz_str_copy(perm, mz_buf_str(&text));
    return mz_ok();
}

bool mz_challenge_take(mz_challenges *c, mz_str challenge, mz_str person, mz_utc now, mz_arena scratch)
{
    mz_str bytes;
    bool found = false;
    if (challenge.len != 43 || !mz_base64url_parse(challenge, &bytes, &scratch) || bytes.len != CHALLENGE) {
        return false;
    }
    const mz_hash256 hash = mz_sha256(bytes);
    mz_lock_take(&c->lock);
    for (mz_len i = 0; i < MZ_CHALLENGES_MAX && !found; i++) {
        asked *one = &c->v[i];
        if (one->until > 0 && mz_hash_eq(&one->hash, &hash)) {
            found = now < one->until && mz_str_eq(mz_str_of(one->person), person);
            one->until = 0; /* once, whatever came of it */
        }
    }
    mz_lock_give(&c->lock);
    return found;
}

/* What devices answer, made by another library (Python's cryptography): keys of both kinds, each answer changed in
 * every byte that matters. */
#include "test.h"

#include "serve/passkey.h"

#define CLIENT_CREATE                                                                                                  \
    "{\"type\":\"webauthn.create\",\"challenge\":\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\",\"origin\":\"https:/" \
    "/mizan.example.org\",\"crossOrigin\":false}"
#define CLIENT_GET                                                                                                     \
    "{\"type\":\"webauthn.get\",\"challenge\":\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\",\"origin\":\"https://"   \
    "mizan.example.org\",\"crossOrigin\":false}"
#define ES_ATTESTATION                                                                                                 \
    "a363666d74646e6f6e656761747453746d74a068617574684461746158918d987f9b20f40f67652800312056b7e6c600"                 \
    "5f335ea0320412c94f0752194dbf450000000100000000000000000000000000000000000d65732d63726564656e7469"                 \
    "616ca501020326200121582023caabe284f379e9bfd51eca976aeb9cbb54284a977b6327aca29fbec02b940e22582034"                 \
    "658bd5e815191d69fce6267bca1324f433202833fe27fda6a861a2c2052fe6"
#define ES_AUTH "8d987f9b20f40f67652800312056b7e6c6005f335ea0320412c94f0752194dbf0500000009"
#define ES_SIG                                                                                                         \
    "304502206d29925799f773cb6b646554dabf701f1cc51b2ca7ee703749291148a7fcb4830221008b2e91f2e3dff8ed97"                 \
    "2c0d5798964b933de9ca7a7ab1a7686b3aff82b5d4ce46"
#define ED_ATTESTATION                                                                                                 \
    "a363666d74646e6f6e656761747453746d74a0686175746844617461586e8d987f9b20f40f67652800312056b7e6c600"                 \
    "5f335ea0320412c94f0752194dbf450000000100000000000000000000000000000000000d65642d63726564656e7469"                 \
    "616ca4010103272006215820afc56725432e28977ad6fc2c75407a20c2bca381163f2d99196641d8ccf4dfb1"
#define ED_AUTH "8d987f9b20f40f67652800312056b7e6c6005f335ea0320412c94f0752194dbf0500000009"
#define ED_SIG                                                                                                         \
    "88934e197046fd06e5ec6aece62bd25e1e8640e820bfeb8a6cab4b5bf57c21703231460f1d546e01df63c53190547e62"                 \
    "f0923d2e37dcae4cdf3bf5279e01fe08"

typedef struct fixture {
    mz_region region;
    mz_arena perm;
} fixture;

static int setup(void **state)
{
    static fixture f;
    assert_ok(mz_region_new((mz_len)1 << 30, &f.region, &f.perm));
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    fixture *f = *state;
    mz_region_free(&f->region);
    return 0;
}

#define CHALLENGE_TEXT "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
static const mz_passkey_want want = {{(const uint8_t *)CHALLENGE_TEXT, sizeof CHALLENGE_TEXT - 1},
                                     {(const uint8_t *)"https://mizan.example.org", 25},
                                     {(const uint8_t *)"mizan.example.org", 17}};

static uint8_t nibble(char c) { return (uint8_t)(c <= '9' ? c - '0' : c - 'a' + 10); }

static mz_str unhex(const char *hex, mz_arena *perm)
{
    const mz_len n = (mz_len)strlen(hex) / 2;
    uint8_t *to = mz_new(perm, uint8_t, n);
    for (mz_len i = 0; i < n; i++) {
        to[i] = (uint8_t)(nibble(hex[2 * i]) << 4 | nibble(hex[2 * i + 1]));
    }
    return (mz_str){to, n};
}

static mz_passkey taken(fixture *f, const char *attestation)
{
    mz_passkey k;
    assert_ok(mz_passkey_take(S(CLIENT_CREATE), unhex(attestation, &f->perm), &want, &k, &f->perm));
    return k;
}

static void a_device_of_each_kind_is_taken_and_comes_in(void **state)
{
    fixture *f = *state;
    static const struct {
        const char *attestation, *data, *signature;
        mz_passkey_alg alg;
        mz_len key;
    } kinds[] = {{ES_ATTESTATION, ES_AUTH, ES_SIG, MZ_PASSKEY_ES256, 128},
                 {ED_ATTESTATION, ED_AUTH, ED_SIG, MZ_PASSKEY_EDDSA, 64}};
    for (int i = 0; i < 2; i++) {
        int64_t counter = -1;
        const mz_passkey k = taken(f, kinds[i].attestation), other = taken(f, kinds[1 - i].attestation);
        const mz_str data = unhex(kinds[i].data, &f->perm), signature = unhex(kinds[i].signature, &f->perm);
        assert_int_equal(k.alg, kinds[i].alg);
        assert_int_equal(k.key.len, kinds[i].key);
        assert_int_equal(k.counter, 1);
        assert_str(k.rp, S("mizan.example.org"));
        assert_int_equal(k.credential.len, 26);
        assert_code(mz_passkey_check(S(CLIENT_GET), data, signature, &want, &other, &counter, f->perm), MZ_DENIED);
        assert_int_equal(counter, -1);
        assert_ok(mz_passkey_check(S(CLIENT_GET), data, signature, &want, &k, &counter, f->perm));
        assert_int_equal(counter, 9);
    }
}

static mz_str changed(mz_str s, mz_len at, mz_arena *perm)
{
    const mz_str copy = mz_str_copy(perm, s);
    uint8_t *to = mz_new(perm, uint8_t, s.len);
    (void)memcpy(to, copy.data, (size_t)s.len);
    to[at] ^= 1;
    return (mz_str){to, s.len};
}

static void any_changed_byte_is_no_login(void **state)
{
    fixture *f = *state;
    const mz_passkey k = taken(f, ES_ATTESTATION), e = taken(f, ED_ATTESTATION);
    const mz_str client = S(CLIENT_GET), data = unhex(ES_AUTH, &f->perm), sig = unhex(ES_SIG, &f->perm);
    const mz_str ed = unhex(ED_SIG, &f->perm);
    int64_t counter;
    for (mz_len i = 0; i < client.len; i++) {
        mz_arena room = f->perm;
        assert_true(mz_failed(mz_passkey_check(changed(client, i, &room), data, sig, &want, &k, &counter, room)));
    }
    for (mz_len i = 0; i < data.len; i++) {
        mz_arena room = f->perm;
        assert_true(mz_failed(mz_passkey_check(client, changed(data, i, &room), sig, &want, &k, &counter, room)));
    }
    for (mz_len i = 0; i < sig.len; i++) {
        mz_arena room = f->perm;
        assert_true(mz_failed(mz_passkey_check(client, data, changed(sig, i, &room), &want, &k, &counter, room)));
    }
    for (mz_len i = 0; i < ed.len; i++) {
        mz_arena room = f->perm;
        assert_true(mz_failed(mz_passkey_check(client, data, changed(ed, i, &room), &want, &e, &counter, room)));
    }
}

static void another_question_site_or_kind_of_answer_is_refused(void **state)
{
    fixture *f = *state;
    const mz_passkey k = taken(f, ES_ATTESTATION);
    mz_passkey elsewhere = k, got = {.counter = -7};
    const mz_str data = unhex(ES_AUTH, &f->perm), sig = unhex(ES_SIG, &f->perm);
    mz_passkey_want other = want;
    int64_t counter;
    other.challenge = S("BAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
    assert_code(mz_passkey_check(S(CLIENT_GET), data, sig, &other, &k, &counter, f->perm), MZ_DENIED);
    other = want;
    other.origin = S("http://mizan.example.org");
    assert_code(mz_passkey_check(S(CLIENT_GET), data, sig, &other, &k, &counter, f->perm), MZ_DENIED);
    other = want;
    other.rp = S("example.org");
    assert_code(mz_passkey_check(S(CLIENT_GET), data, sig, &other, &k, &counter, f->perm), MZ_DENIED);
    elsewhere.rp = S("example.org");
    assert_code(mz_passkey_check(S(CLIENT_GET), data, sig, &want, &elsewhere, &counter, f->perm), MZ_DENIED);
    assert_code(mz_passkey_check(S(CLIENT_CREATE), data, sig, &want, &k, &counter, f->perm), MZ_DENIED);
    const mz_str attestation = unhex(ES_ATTESTATION, &f->perm);
    assert_code(mz_passkey_take(S(CLIENT_GET), attestation, &want, &got, &f->perm), MZ_DENIED);
    for (mz_len cut = 0; cut < attestation.len; cut++) {
        assert_true(
            mz_failed(mz_passkey_take(S(CLIENT_CREATE), mz_str_sub(attestation, 0, cut), &want, &got, &f->perm)));
    }
    assert_true(mz_failed(
        mz_passkey_take(S(CLIENT_CREATE), mz_str_concat(&f->perm, attestation, S("x")), &want, &got, &f->perm)));
    assert_int_equal(got.counter, -7);
}

/* The device must say that its owner was there, and that it knew him. */
static void an_owner_who_was_not_verified_does_not_come_in(void **state)
{
    fixture *f = *state;
    mz_passkey got;
    const mz_str attestation = unhex(ES_ATTESTATION, &f->perm);
    const mz_len flags = mz_str_find(attestation, S("authData")) + 8 + 2 + 32;
    assert_int_equal(attestation.data[flags], 0x45);
    static const uint8_t bad[] = {0x44, 0x41, 0x40, 0x05, 0x04};
    for (size_t i = 0; i < sizeof bad; i++) {
        uint8_t *to = mz_new(&f->perm, uint8_t, attestation.len);
        (void)memcpy(to, attestation.data, (size_t)attestation.len);
        to[flags] = bad[i];
        assert_code(mz_passkey_take(S(CLIENT_CREATE), (mz_str){to, attestation.len}, &want, &got, &f->perm),
                    MZ_BAD_INPUT);
    }
}

static void a_challenge_is_good_once_for_whom_it_was_made(void **state)
{
    fixture *f = *state;
    mz_challenges *c;
    mz_str one, two, first;
    assert_ok(mz_challenges_new(&c));
    assert_ok(mz_challenge_new(c, S("amina"), 100, &one, &f->perm));
    assert_int_equal(one.len, 43);
    assert_false(mz_challenge_take(c, one, S(""), 100, f->perm));
    assert_false(mz_challenge_take(c, one, S("amina"), 100, f->perm)); /* it was tried for somebody else */
    assert_ok(mz_challenge_new(c, S("amina"), 100, &one, &f->perm));
    assert_true(mz_challenge_take(c, one, S("amina"), 100 + MZ_CHALLENGE_S - 1, f->perm));
    assert_false(mz_challenge_take(c, one, S("amina"), 100, f->perm));
    assert_ok(mz_challenge_new(c, S(""), 100, &two, &f->perm));
    assert_false(mz_challenge_take(c, two, S(""), 100 + MZ_CHALLENGE_S, f->perm));
    assert_false(mz_challenge_take(c, S(""), S(""), 100, f->perm));
    assert_false(mz_challenge_take(c, S(CHALLENGE_TEXT), S(""), 100, f->perm));
    assert_ok(mz_challenge_new(c, S(""), 100, &first, &f->perm));
    for (int i = 0; i < MZ_CHALLENGES_MAX; i++) {
        mz_arena room = f->perm;
        assert_ok(mz_challenge_new(c, S(""), 100, &two, &room));
    }
    assert_false(mz_challenge_take(c, first, S(""), 100, f->perm));
    mz_challenges_free(c);
}

static void base64url_has_one_spelling(void **state)
{
    fixture *f = *state;
    mz_str got;
    static const char *const good[] = {"", "AA", "AAA", "AAAA", "_-8", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"};
    static const char *const bad[] = {"A", "AB", "AAB", "AA=", "AA==", "A+AA", "A/AA", "AA\n", "AAAAA"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        MZ_BUF_SCOPED again = mz_buf_new(256);
        assert_true(mz_base64url_parse(mz_str_of(good[i]), &got, &f->perm));
        mz_put_base64url(&again, got);
        assert_str(mz_buf_str(&again), mz_str_of(good[i]));
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (mz_base64url_parse(mz_str_of(bad[i]), &got, &f->perm)) {
            fail_msg("%s", bad[i]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_device_of_each_kind_is_taken_and_comes_in),
        cmocka_unit_test(any_changed_byte_is_no_login),
        cmocka_unit_test(another_question_site_or_kind_of_answer_is_refused),
        cmocka_unit_test(an_owner_who_was_not_verified_does_not_come_in),
        cmocka_unit_test(a_challenge_is_good_once_for_whom_it_was_made),
        cmocka_unit_test(base64url_has_one_spelling),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

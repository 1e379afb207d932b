/* What a browser sends for a passkey: never past its end, and what is taken can be kept and read again. The first byte
 * says what it is: a an attestation object, b authenticator data, else the browser's text. */
#include "serve/passkey.h"

#define CLIENT(kind)                                                                                                   \
    "{\"type\":\"webauthn." kind "\",\"challenge\":\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\",\"origin\":"        \
    "\"https://mizan.example.org\",\"crossOrigin\":false}"

static const char key_hex[] = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mz_region region;
    mz_arena perm;
    mz_passkey k;
    int64_t counter = -1;
    const mz_passkey_want want = {S("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"), S("https://mizan.example.org"),
                                  S("mizan.example.org")};
    const mz_passkey kept = {.rp = want.rp, .alg = MZ_PASSKEY_EDDSA, .key = mz_str_of(key_hex)};
    if (size == 0) {
        return 0;
    }
    const mz_str rest = {data + 1, (mz_len)size - 1};
    mz_assert(!mz_failed(mz_region_new((mz_len)64 << 20, &region, &perm)));
    if (data[0] == 'a') {
        if (!mz_failed(mz_passkey_take(S(CLIENT("create")), rest, &want, &k, &perm))) {
            mz_assert(k.credential.len >= 2 && k.credential.len <= 2 * MZ_CREDENTIAL_MAX);
            mz_assert(k.key.len == (k.alg == MZ_PASSKEY_ES256 ? 128 : 64) && k.counter >= 0);
        }
    } else if (data[0] == 'b') {
        mz_assert(mz_failed(mz_passkey_check(S(CLIENT("get")), rest, S("no signature"), &want, &kept, &counter, perm)));
        mz_assert(counter == -1);
    } else {
        (void)mz_passkey_challenge(rest, &perm);
        mz_assert(mz_failed(mz_passkey_check(rest, S("short"), S(""), &want, &kept, &counter, perm)));
    }
    mz_region_free(&region);
    return 0;
}

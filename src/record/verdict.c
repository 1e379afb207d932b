#include "record/key.h"

#include <sodium.h>

/* Edge cases on which libraries differ: message is one byte, key and signature in hex. Made for this program from
 * the curve's equations: a mixed-order key is a point of the main group plus a point of order 8. */
typedef struct edge {
    const char *name;
    bool accepted;
    uint8_t message;
    const char *key, *signature;
} edge;

static const edge edges[] = {
    {"a plain good signature", true, 0, "fae214b739d70b9136458081ec9ff83a338a0bb6fe9a3fb8b1a2f6a8306e1494",
     "42efe3ef1a6f89b72861428130099724816aa9bda424c9dea41bf1840724a842"
     "1d574075237d35cdba1cf29dee74f5633bd1dcab801fa053e07928fe2fdee60d"},
    {"the same with S + L", false, 0, "fae214b739d70b9136458081ec9ff83a338a0bb6fe9a3fb8b1a2f6a8306e1494",
     "42efe3ef1a6f89b72861428130099724816aa9bda424c9dea41bf1840724a842"
     "0a2b36d23de0472591b9e940cd6ed4783bd1dcab801fa053e07928fe2fdee61d"},
    {"a mixed-order key that only a cofactored check accepts", false, 0,
     "acfe8482df4cc0458fb4aaef3360bd80abc79d674e11a532f7762bf97ec6fbae",
     "42efe3ef1a6f89b72861428130099724816aa9bda424c9dea41bf1840724a842"
     "fbe1a6fdd740d7953b3e6f05a171a0d1efd0b6414f14df05dfea0462c1dd5500"},
    {"a mixed-order key that both checks accept", true, 6,
     "acfe8482df4cc0458fb4aaef3360bd80abc79d674e11a532f7762bf97ec6fbae",
     "42efe3ef1a6f89b72861428130099724816aa9bda424c9dea41bf1840724a842"
     "3c2e619b6b24984ac4bec8335b27d70fd061fb7a6f4c646731e6291ae3c3c804"},
    {"a low-order key", false, 0, "0100000000000000000000000000000000000000000000000000000000000000",
     "42efe3ef1a6f89b72861428130099724816aa9bda424c9dea41bf1840724a842"
     "df246e98b48b16002a72751912d71e476a4a3e012b460eeda13c82036baf0a02"},
    {"a low-order R", false, 0, "fae214b739d70b9136458081ec9ff83a338a0bb6fe9a3fb8b1a2f6a8306e1494",
     "0100000000000000000000000000000000000000000000000000000000000000"
     "18babe3c81956caa25ed8d49b974f33a47aada4779a346baf0dc60b76aff1505"},
    {"a mixed-order R that only a cofactored check accepts", false, 0,
     "fae214b739d70b9136458081ec9ff83a338a0bb6fe9a3fb8b1a2f6a8306e1494",
     "614586c5e8a7e1b34c0a4ccdcb29e7edf40378f06648ac804f315a3d92de3cd3"
     "dd504753fa85b1456589ff2bd3aefab07fbdb3e6839e1a799f579e278d8cc80e"},
    {"a key with y >= p", false, 0, "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
     "42efe3ef1a6f89b72861428130099724816aa9bda424c9dea41bf1840724a842"
     "df246e98b48b16002a72751912d71e476a4a3e012b460eeda13c82036baf0a02"},
};

bool mz_ed25519_verify(const uint8_t key[32], mz_str message, const uint8_t signature[64])
{
    mz_assert(message.len >= 0);
    return crypto_sign_verify_detached(signature, message.data, (unsigned long long)message.len, key) == 0;
}

static bool edge_holds(const edge *e)
{
    mz_hash256 key, high, low;
    const mz_str signature = mz_str_of(e->signature);
    mz_assert(mz_hash_parse_hex(mz_str_of(e->key), &key));
    mz_assert(mz_hash_parse_hex(mz_str_sub(signature, 0, 64), &high));
    mz_assert(mz_hash_parse_hex(mz_str_from(signature, 64), &low));
    uint8_t both[64];
    (void)memcpy(both, high.b, 32);
    (void)memcpy(both + 32, low.b, 32);
    return mz_ed25519_verify(key.b, (mz_str){&e->message, 1}, both) == e->accepted;
}

mz_status mz_record_self_test(void)
{
    if (sodium_init() < 0) {
        return mz_fail(MZ_IO, "libsodium cannot start: no source of randomness", -1);
    }
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
        if (!edge_holds(&edges[i])) {
            return mz_fail(MZ_CORRUPT,
                           "this libsodium judges edge cases of Ed25519 otherwise than the rule: nothing may be "
                           "signed or trusted here; install libsodium 1.0.18 to 1.0.22",
                           (mz_len)i);
        }
    }
    return mz_ok();
}

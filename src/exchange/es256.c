#include "exchange/es256.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#define POINT (1 + MZ_ES256_KEY) /* uncompressed */

/* NULL where the coordinates are of no point of the curve. */
static EVP_PKEY *key_of(const uint8_t key[MZ_ES256_KEY])
{
    uint8_t point[POINT] = {4};
    char group[] = "prime256v1";
    EVP_PKEY *made = NULL;
    (void)memcpy(point + 1, key, MZ_ES256_KEY);
    OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
                           OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point),
                           OSSL_PARAM_construct_end()};
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    if (ctx == NULL || EVP_PKEY_fromdata_init(ctx) != 1 ||
        EVP_PKEY_fromdata(ctx, &made, EVP_PKEY_PUBLIC_KEY, params) != 1) {
        EVP_PKEY_free(made);
        made = NULL;
    }
    EVP_PKEY_CTX_free(ctx);
    return made;
}

bool mz_es256_key_valid(const uint8_t key[MZ_ES256_KEY])
{
    EVP_PKEY *k = key_of(key);
    EVP_PKEY_CTX *ctx = k == NULL ? NULL : EVP_PKEY_CTX_new_from_pkey(NULL, k, NULL);
    const bool good = ctx != NULL && EVP_PKEY_public_check(ctx) == 1;
    EVP_PKEY_CTX_free(ctx);
    EVP_PKEY_free(k);
    ERR_clear_error(); /* OpenSSL keeps a list for each thread; nobody reads it here */
    return good;
}

bool mz_es256_verify(const uint8_t key[MZ_ES256_KEY], mz_str message, mz_str signature)
{
    EVP_PKEY *k = key_of(key);
    EVP_MD_CTX *ctx = k == NULL ? NULL : EVP_MD_CTX_new();
    const bool good =
        ctx != NULL && EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL, k) == 1 &&
        EVP_DigestVerify(ctx, signature.data, (size_t)signature.len, message.data, (size_t)message.len) == 1;
    EVP_MD_CTX_free(ctx);
    EVP_PKEY_free(k);
    ERR_clear_error();
    return good;
}

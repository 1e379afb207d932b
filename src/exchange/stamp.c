#include "exchange/anchor.h"

#include <openssl/err.h>
#include <openssl/ts.h>

#define NOT_GRANTED "the authority did not grant a time stamp, or this is no RFC 3161 answer"

typedef TS_REQ request;
typedef TS_RESP response;
typedef TS_VERIFY_CTX verifier;
typedef TS_MSG_IMPRINT imprint;
typedef X509_ALGOR algorithm;
typedef ASN1_INTEGER integer;
static void free_request(request **p) { TS_REQ_free(*p); }
static void free_response(response **p) { TS_RESP_free(*p); }
static void free_verifier(verifier **p) { TS_VERIFY_CTX_free(*p); }
static void free_imprint(imprint **p) { TS_MSG_IMPRINT_free(*p); }
static void free_algorithm(algorithm **p) { X509_ALGOR_free(*p); }
static void free_integer(integer **p) { ASN1_INTEGER_free(*p); }
#define SCOPED(type) __attribute__((cleanup(free_##type))) type *

static mz_status no_memory(void) { return mz_fail(MZ_IO, "OpenSSL has no memory", -1); }

/* OpenSSL keeps a list of errors for each thread; nobody reads it here. */
static mz_status failed(mz_code code, const char *what)
{
    ERR_clear_error();
    return mz_fail(code, what, -1);
}

/* Each setter copies what it is given. */
static bool fill_request(request *q, const mz_hash256 *digest, uint64_t nonce)
{
    uint8_t bytes[MZ_HASH_BYTES];
    SCOPED(imprint) mark = TS_MSG_IMPRINT_new();
    SCOPED(algorithm) sha = X509_ALGOR_new();
    SCOPED(integer) number = ASN1_INTEGER_new();
    (void)memcpy(bytes, digest->b, sizeof bytes);
    return mark != NULL && sha != NULL && number != NULL &&
           X509_ALGOR_set0(sha, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, NULL) == 1 &&
           TS_MSG_IMPRINT_set_algo(mark, sha) == 1 && TS_MSG_IMPRINT_set_msg(mark, bytes, (int)sizeof bytes) == 1 &&
           ASN1_INTEGER_set_uint64(number, nonce) == 1 && TS_REQ_set_version(q, 1) == 1 &&
           TS_REQ_set_msg_imprint(q, mark) == 1 && TS_REQ_set_nonce(q, number) == 1 && TS_REQ_set_cert_req(q, 1) == 1;
}

mz_status mz_stamp_request(const mz_hash256 *digest, uint64_t nonce, mz_buf *out)
{
    uint8_t *der = NULL;
    SCOPED(request) q = TS_REQ_new();
    if (q == NULL || !fill_request(q, digest, nonce)) {
        return no_memory();
    }
    const int n = i2d_TS_REQ(q, &der);
    if (n <= 0) {
        return no_memory();
    }
    mz_put(out, (mz_str){der, n});
    OPENSSL_free(der);
    return mz_buf_status(out);
}

static mz_status parse(mz_str answer, response **out)
{
    const unsigned char *at = answer.data;
    if (answer.len > MZ_ANCHOR_MAX) {
        return mz_fail(MZ_LIMIT, "a time stamp is larger than 64 KiB", MZ_ANCHOR_MAX);
    }
    response *r = d2i_TS_RESP(NULL, &at, (long)answer.len);
    if (r == NULL || at != answer.data + answer.len || TS_RESP_get_tst_info(r) == NULL) {
        TS_RESP_free(r);
        return failed(MZ_BAD_INPUT, NOT_GRANTED);
    }
    *out = r;
    return mz_ok();
}

static bool digest_of(TS_TST_INFO *info, mz_hash256 *out)
{
    TS_MSG_IMPRINT *mark = TS_TST_INFO_get_msg_imprint(info);
    const ASN1_OBJECT *name = NULL;
    X509_ALGOR_get0(&name, NULL, NULL, TS_MSG_IMPRINT_get_algo(mark));
    const ASN1_OCTET_STRING *message = TS_MSG_IMPRINT_get_msg(mark);
    if (OBJ_obj2nid(name) != NID_sha256 || ASN1_STRING_length(message) != MZ_HASH_BYTES) {
        return false;
    }
    (void)memcpy(out->b, ASN1_STRING_get0_data(message), MZ_HASH_BYTES);
    return true;
}

/* "20261123214500Z", with a fraction perhaps: OpenSSL's own reading of it, as days and seconds since 1970. */
static bool time_of(TS_TST_INFO *info, mz_utc *out)
{
    int days = 0, seconds = 0;
    ASN1_TIME *start = ASN1_TIME_set(NULL, 0);
    const bool good = start != NULL && ASN1_TIME_diff(&days, &seconds, start, TS_TST_INFO_get_time(info)) == 1;
    ASN1_TIME_free(start);
    *out = (mz_utc)days * MZ_DAY_SECONDS + seconds;
    return good;
}

static mz_str name_of(TS_TST_INFO *info, mz_arena *perm)
{
    char text[256] = "";
    const GENERAL_NAME *name = TS_TST_INFO_get_tsa(info);
    if (name != NULL && name->type == GEN_DIRNAME) {
        (void)X509_NAME_oneline(name->d.directoryName, text, (int)sizeof text);
    }
    return mz_str_copy(perm, mz_str_of(text));
}

mz_status mz_stamp_read(mz_str answer, mz_stamp *out, mz_arena *perm)
{
    SCOPED(response) r = NULL;
    mz_stamp s = {0};
    MZ_TRY(parse(answer, &r));
    TS_TST_INFO *info = TS_RESP_get_tst_info(r);
    const ASN1_INTEGER *nonce = TS_TST_INFO_get_nonce(info);
    if (!digest_of(info, &s.digest) || !time_of(info, &s.time)) {
        return failed(MZ_BAD_INPUT, "this time stamp is not over a SHA-256, or its time cannot be read");
    }
    s.has_nonce = nonce != NULL && ASN1_INTEGER_get_uint64(&s.nonce, nonce) == 1;
    s.authority = name_of(info, perm);
    ERR_clear_error();
    *out = s;
    return mz_ok();
}

/* The context owns what it is given: store and imprint are OpenSSL's to free. */
static mz_status fill_verifier(verifier *v, const mz_hash256 *digest, const char *roots)
{
    X509_STORE *store = X509_STORE_new();
    unsigned char *bytes = OPENSSL_memdup(digest->b, MZ_HASH_BYTES);
    if (store == NULL || bytes == NULL) {
        X509_STORE_free(store);
        OPENSSL_free(bytes);
        return no_memory();
    }
    (void)TS_VERIFY_CTX_set_store(v, store);
    (void)TS_VERIFY_CTX_set_imprint(v, bytes, MZ_HASH_BYTES);
    (void)TS_VERIFY_CTX_set_flags(v, (int)(TS_VFY_VERSION | TS_VFY_IMPRINT | TS_VFY_SIGNATURE | TS_VFY_SIGNER));
    return X509_STORE_load_file(store, roots) == 1
               ? mz_ok()
               : failed(MZ_BAD_INPUT, "the file of trusted certificates holds none");
}

mz_status mz_stamp_verify(mz_str answer, const mz_hash256 *digest, const char *roots)
{
    SCOPED(response) r = NULL;
    SCOPED(verifier) v = TS_VERIFY_CTX_new();
    if (v == NULL) {
        return no_memory();
    }
    MZ_TRY(parse(answer, &r));
    MZ_TRY(fill_verifier(v, digest, roots));
    return TS_RESP_verify_response(v, r) == 1
               ? mz_ok()
               : failed(MZ_BAD_INPUT, "the time stamp's signature is not of an authority that is trusted here");
}

#include "test.h"

#include "exchange/exchange.h"

#define HEAD    "\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01\x08"
#define DIGEST  "0123456789abcdef0123456789abcdef"
#define PENDING "\x00\x83\xdf\xe3\x0d\x2e\xf9\x0c\x8e\x0a\x09http://ab"
#define BLOCK   "\x00\x05\x88\x96\x0d\x73\xd7\x19\x01\x03\xa0\xb0\x34"
#define OTHER   "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x02xy"

static void a_calendar_file_names_its_digest_promises_and_lowest_block(void **state)
{
    mz_ots o;
    (void)state;
    assert_ok(mz_ots_read(S(HEAD DIGEST "\xf0\x02zz\x08\xff" PENDING "\xff\xf1\x01q\x08" OTHER BLOCK), &o));
    assert_str(mz_hash_str(&o.digest), S(DIGEST));
    assert_int_equal(o.pending_n, 1);
    assert_str(o.pending[0], S("http://ab"));
    assert_int_equal(o.block, 858144);
}

static void a_file_is_read_to_its_last_byte_or_refused(void **state)
{
    mz_ots o;
    (void)state;
    const mz_str whole = S(HEAD DIGEST "\xff\x08" PENDING BLOCK);
    assert_ok(mz_ots_read(whole, &o));
    for (mz_len n = 0; n < whole.len; n++) {
        assert_code(mz_ots_read(mz_str_sub(whole, 0, n), &o), MZ_BAD_INPUT);
    }
    assert_code(mz_ots_read(S(HEAD DIGEST PENDING "x"), &o), MZ_BAD_INPUT);
    assert_code(mz_ots_read(S(HEAD DIGEST "\x55" PENDING), &o), MZ_BAD_INPUT);
    assert_code(mz_ots_read(S(HEAD DIGEST "\xf0\x00" PENDING), &o), MZ_BAD_INPUT);
    assert_code(mz_ots_read(S(HEAD DIGEST "\xf0\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), &o), MZ_BAD_INPUT);
}

static void branches_beyond_the_limit_are_refused(void **state)
{
    mz_ots o;
    MZ_BUF_SCOPED b = mz_buf_new(MZ_ANCHOR_MAX);
    (void)state;
    mz_puts(&b, HEAD DIGEST);
    for (int i = 0; i < 300; i++) {
        mz_puts(&b, "\xff\x08");
    }
    assert_code(mz_ots_read(mz_buf_str(&b), &o), MZ_LIMIT);
}

/* The bytes of RFC 3161 section 2.4.1, written by hand: version 1, SHA-256 with NULL, the digest, nonce, certReq. */
static void a_request_is_the_one_that_the_rfc_lays_down(void **state)
{
    mz_hash256 digest;
    MZ_BUF_SCOPED b = mz_buf_new(1024);
    (void)state;
    (void)memcpy(digest.b, DIGEST, sizeof digest.b);
    assert_ok(mz_stamp_request(&digest, 0x0102, &b));
    assert_str(mz_buf_str(&b), S("\x30\x3d\x02\x01\x01\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05"
                                 "\x00\x04\x20" DIGEST "\x02\x02\x01\x02\x01\x01\xff"));
}

static void what_is_no_answer_of_an_authority_is_refused(void **state)
{
    mz_region region;
    mz_arena perm;
    mz_stamp s;
    (void)state;
    assert_ok(mz_region_new(1 << 20, &region, &perm));
    assert_code(mz_stamp_read(S(""), &s, &perm), MZ_BAD_INPUT);
    assert_code(mz_stamp_read(S("\x30\x03\x02\x01\x00"), &s, &perm), MZ_BAD_INPUT);
    assert_code(mz_stamp_read(S("\x30\x05\x30\x03\x02\x01\x02"), &s, &perm), MZ_BAD_INPUT); /* rejection */
    const mz_str big = {mz_new(&perm, uint8_t, MZ_ANCHOR_MAX + 1), MZ_ANCHOR_MAX + 1};
    assert_code(mz_stamp_read(big, &s, &perm), MZ_LIMIT);
    mz_region_free(&region);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_calendar_file_names_its_digest_promises_and_lowest_block),
        cmocka_unit_test(a_file_is_read_to_its_last_byte_or_refused),
        cmocka_unit_test(branches_beyond_the_limit_are_refused),
        cmocka_unit_test(a_request_is_the_one_that_the_rfc_lays_down),
        cmocka_unit_test(what_is_no_answer_of_an_authority_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

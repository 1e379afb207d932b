/* The digest of the log of reads: its one spelling, and what it is of. */
#include "test.h"

#include "serve/signing.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define HEX "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" /* SHA-256 of "abc", FIPS 180-4 */

static void a_digest_has_one_spelling(void **state)
{
    mz_reads_digest d = {.bytes = -7};
    (void)state;
    static const char *const bad[] = {
        "",
        "mizan/reads/v1\n",
        "mizan/reads/v2\nbytes 3\nlines 0\nsha256 " HEX "\n",
        "mizan/reads/v1\nbytes 03\nlines 0\nsha256 " HEX "\n",
        "mizan/reads/v1\nbytes -3\nlines 0\nsha256 " HEX "\n",
        "mizan/reads/v1\nlines 0\nbytes 3\nsha256 " HEX "\n",
        "mizan/reads/v1\nbytes 3\nlines 0\nsha256 " HEX "0\n",
        "mizan/reads/v1\nbytes 3\nlines 0\nsha256 " HEX "\nmore\n",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(mz_reads_digest_parse(mz_str_of(bad[i]), &d));
        assert_int_equal(d.bytes, -7);
    }
    assert_true(mz_reads_digest_parse(S("mizan/reads/v1\nbytes 3\nlines 0\nsha256 " HEX "\n"), &d));
    assert_int_equal(d.bytes, 3);
    assert_int_equal(d.lines, 0);
}

static void it_is_of_the_beginning_of_the_log(void **state)
{
    char folder[] = "/tmp/mizan-reads-XXXXXX", path[80], command[128];
    mz_reads_digest d, all;
    mz_hash256 want;
    (void)state;
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/state", folder);
    assert_int_equal(mkdir(path, 0755), 0);
    assert_ok(mz_reads_digest_of(folder, -1, &d)); /* no log is an empty log */
    assert_int_equal(d.bytes, 0);
    (void)snprintf(path, sizeof path, "%s/state/reads.log", folder);
    assert_ok(mz_file_replace(path, S("abc\ndef\n"), 0600));
    assert_ok(mz_reads_digest_of(folder, 3, &d));
    assert_true(mz_hash_parse_hex(S(HEX), &want) && mz_hash_eq(&d.hash, &want));
    assert_int_equal(d.lines, 0);
    assert_ok(mz_reads_digest_of(folder, -1, &all));
    assert_int_equal(all.bytes, 8);
    assert_int_equal(all.lines, 2);
    assert_code(mz_reads_digest_of(folder, 9, &d), MZ_CORRUPT);
    /* More than a piece: the same whether read whole or up to its end. */
    MZ_BUF_SCOPED large = mz_buf_new(1 << 16);
    for (int i = 0; i < 3000; i++) {
        mz_put_int(&large, i);
        mz_puts(&large, "\n");
    }
    assert_ok(mz_file_replace(path, mz_buf_str(&large), 0600));
    assert_ok(mz_reads_digest_of(folder, -1, &all));
    want = mz_sha256(mz_buf_str(&large));
    assert_true(mz_hash_eq(&all.hash, &want));
    assert_int_equal(all.lines, 3000);
    (void)snprintf(command, sizeof command, "rm -rf %s", folder);
    assert_int_equal(system(command), 0);
}

static void the_mediator_and_a_monitor_sign_with_their_own_key_and_nobody_else(void **state)
{
    static const mz_key tur, uno;
    const mz_pen pens[] = {{S("TUR"), &tur}, {S("UNO"), &uno}};
    static mz_site site;
    mz_who who = {.role = MZ_ROLE_MEDIATOR};
    (void)state;
    site.options.pens = pens;
    site.options.pens_n = 2;
    assert_null(mz_signing_key(&site, &who, S("TUR"))); /* without a door to the record */
    site.door = (struct mz_door *)(void *)&site;
    assert_ptr_equal(mz_signing_key(&site, &who, S("TUR")), &pens[0]);
    assert_null(mz_signing_key(&site, &who, S("QAT")));
    who = (mz_who){.role = MZ_ROLE_MONITOR, .party = S("UNO")};
    assert_ptr_equal(mz_signing_key(&site, &who, S("TUR")), &pens[1]);
    who.party = S("");
    assert_null(mz_signing_key(&site, &who, S("TUR")));
    who = (mz_who){.role = MZ_ROLE_PARTY, .party = S("TUR")};
    assert_null(mz_signing_key(&site, &who, S("TUR")));
    who = (mz_who){.role = MZ_ROLE_ANALYST, .party = S("UNO")};
    assert_null(mz_signing_key(&site, &who, S("TUR")));
    site.door = NULL;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_digest_has_one_spelling),
        cmocka_unit_test(it_is_of_the_beginning_of_the_log),
        cmocka_unit_test(the_mediator_and_a_monitor_sign_with_their_own_key_and_nobody_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

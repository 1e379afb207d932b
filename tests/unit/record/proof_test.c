#include "case.h"

#define TESTLOG "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"

static void the_ok_policies_parse_and_the_bad_ones_are_refused(void **state)
{
    (void)state;
    need_vectors();
    mz_arena a = arena;
    mz_strs names;
    assert_ok(mz_dir_list(VECTORS "tlog-policy", &names, &a));
    int seen = 0;
    for (mz_len i = 0; i < names.n; i++) {
        mz_policy p = {.quorum = -9};
        const bool ok = mz_str_starts(names.v[i], S("ok-"));
        if (!mz_str_ends(names.v[i], S(".policy"))) {
            continue;
        }
        const mz_status s = mz_policy_parse(load(mz_path_join(&a, "tlog-policy", names.v[i]), &a), &p, &a);
        if (mz_failed(s) == ok) {
            fail_msg("%.*s: %s", SFMT(names.v[i]), s.what);
        }
        assert_true(ok || p.quorum == -9);
        seen++;
    }
    assert_int_equal(seen, 13);
}

static void small_faults_in_a_policy_are_refused_with_their_line(void **state)
{
    (void)state;
    const struct {
        const char *text;
        mz_len line;
    } bad[] = {
        {"", -1},
        {"quorum none\nquorum none\n", 2},
        {"quorum none # why\n", 1},
        {"quorum none\r\n", 1},
        {"log " TESTLOG "\nlog " TESTLOG "\nquorum none\n", 2},
        {"log " TESTLOG " url more\nquorum none\n", 1},
        {"log example.com/log/testdata+33d7b497+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx\nquorum none\n", 1},
        {"witness none " TESTLOG "\nquorum none\n", 1},
        {"witness a " TESTLOG "\ngroup a any a\nquorum none\n", 2},
        {"witness a " TESTLOG "\ngroup g 01 a\nquorum none\n", 2},
        {"witness a " TESTLOG "\ngroup g +1 a\nquorum none\n", 2},
        {"group g any later\nwitness later " TESTLOG "\nquorum none\n", 1},
        {"Quorum none\n", 1},
        {"quorum\n", 1},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        mz_arena a = arena;
        mz_policy p;
        const mz_status s = mz_policy_parse(mz_str_of(bad[i].text), &p, &a);
        assert_int_equal(s.code, MZ_BAD_INPUT);
        assert_int_equal(s.at, bad[i].line);
    }
    mz_arena a = arena;
    mz_policy p;
    assert_ok(mz_policy_parse(S(" \t# a comment\n\n\tlog\t" TESTLOG "  \nquorum  none"), &p, &a));
    assert_int_equal(p.logs_n, 1);
}

static void the_good_proofs_verify_and_the_bad_ones_do_not(void **state)
{
    (void)state;
    need_vectors();
    mz_arena a = arena;
    const char *words[] = {"one",  "two", "three",  "four",  "five",     "six",     "seven", "eit",
                           "nain", "ten", "ileven", "twelf", "threeten", "fourten", "fivten"};
    mz_policy policy;
    assert_ok(mz_policy_parse(S("log " TESTLOG "\nquorum none\n"), &policy, &a));
    mz_strs names;
    assert_ok(mz_dir_list(VECTORS "tlog-proof", &names, &a));
    int good = 0, bad = 0;
    for (mz_len i = 0; i < names.n; i++) {
        if (!mz_str_ends(names.v[i], S(".tlog-proof"))) {
            continue;
        }
        const bool ok = mz_str_starts(names.v[i], S("ok-"));
        int64_t n = 6;
        if (mz_str_starts(names.v[i], S("ok-tessera15-"))) {
            assert_true(mz_str_int(mz_str_sub(names.v[i], 13, 15), &n));
        }
        mz_proof_file p;
        const mz_hash256 leaf = mz_leaf_hash(mz_str_of(words[n])), other = mz_leaf_hash(S("other"));
        mz_status s = mz_proof_parse(load(mz_path_join(&a, "tlog-proof", names.v[i]), &a), &p);
        if (!mz_failed(s)) {
            s = mz_proof_verify(&p, &leaf, &policy, NULL, &a);
        }
        if (mz_failed(s) == ok) {
            fail_msg("%.*s: %s", SFMT(names.v[i]), s.what);
        }
        if (ok) {
            assert_code(mz_proof_verify(&p, &other, &policy, NULL, &a), MZ_BAD_INPUT);
            MZ_BUF_SCOPED b = mz_buf_new(MZ_PROOF_FILE_MAX);
            mz_put_proof(&b, &p);
            assert_str(mz_buf_str(&b), load(mz_path_join(&a, "tlog-proof", names.v[i]), &a));
        }
        good += ok;
        bad += !ok;
    }
    assert_int_equal(good, 8);
    assert_int_equal(bad, 7);
}

static void a_proof_of_a_case_needs_the_quorum_that_the_policy_asks_for(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    mz_record *r = open_case(&c);
    for (int i = 0; i < 300; i++) {
        add_words(r, &c.pak, "statements", "a claim\n");
    }
    MZ_BUF_SCOPED file = mz_buf_new(MZ_PROOF_FILE_MAX);
    assert_ok(mz_record_proof(r, 123, &file));
    assert_code(mz_record_proof(r, 301, &file), MZ_BAD_INPUT);
    mz_entry e;
    assert_ok(mz_record_entry(r, 123, &e, &a));
    const mz_hash256 leaf = mz_leaf_hash(e.note.bytes), seed = mz_sha256(S("a witness")), seed_b = mz_sha256(S("b"));
    mz_key w, w_b;
    assert_ok(mz_key_of_seed(S("pak.example/witness"), MZ_KEY_COSIGNATURE, seed.b, &w, &a));
    assert_ok(mz_key_of_seed(S("afg.example/witness"), MZ_KEY_COSIGNATURE, seed_b.b, &w_b, &a));
    MZ_BUF_SCOPED text = mz_buf_new(4096);
    mz_puts(&text, "log ");
    mz_put_vkey(&text, mz_record_log(r));
    mz_puts(&text, "\nwitness A ");
    mz_put_vkey(&text, &w.public);
    mz_puts(&text, "\nwitness B ");
    mz_put_vkey(&text, &w_b.public);
    mz_puts(&text, "\ngroup both all A B\nquorum both\n");
    mz_policy policy;
    assert_ok(mz_policy_parse(mz_buf_str(&text), &policy, &a));
    mz_proof_file p;
    const mz_len bare = file.len;
    for (int cosigners = 0; cosigners <= 2; cosigners++) {
        if (cosigners > 0) {
            mz_note note;
            assert_ok(mz_note_parse(mz_record_checkpoint(r), &note, &a));
            assert_ok(mz_note_sign(cosigners == 1 ? &w : &w_b, note.text, NOON + cosigners, &file));
        }
        mz_policy_verdict v = {.log = -8};
        assert_ok(mz_proof_parse(mz_buf_str(&file), &p));
        assert_code(mz_proof_verify(&p, &leaf, &policy, &v, &a), cosigners == 2 ? MZ_OK : MZ_BAD_INPUT);
        assert_int_equal(v.log, cosigners == 2 ? 0 : -8);
        if (cosigners == 2) {
            assert_int_equal(v.cosigned[0], NOON + 1);
            assert_int_equal(v.cosigned[1], NOON + 2);
            assert_int_equal(v.cosigned[2], -1);
        }
    }
    file.data[bare + 60] ^= 2; /* in the first cosignature's base64: a wrong one never counts */
    const mz_status s = mz_proof_parse(mz_buf_str(&file), &p);
    assert_true(mz_failed(s) || mz_failed(mz_proof_verify(&p, &leaf, &policy, NULL, &a)));
    mz_record_close(r);
    remove_case(&c);
}

int main(void)
{
    mz_region region;
    assert_ok(mz_region_new((mz_len)1 << 28, &region, &arena));
    assert_ok(mz_record_self_test());
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ok_policies_parse_and_the_bad_ones_are_refused),
        cmocka_unit_test(small_faults_in_a_policy_are_refused_with_their_line),
        cmocka_unit_test(the_good_proofs_verify_and_the_bad_ones_do_not),
        cmocka_unit_test(a_proof_of_a_case_needs_the_quorum_that_the_policy_asks_for),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mz_region_free(&region);
    return failed;
}

#include "case.h"

typedef struct secret {
    test_case c;
    mz_record *r;
    mz_hash256 hash;
    int64_t size;
    mz_len document;
} secret;

static mz_len name_body(mz_record *r, const mz_key *by, const mz_hash256 *hash, int64_t size, bool salted)
{
    const mz_body body = {.salted = salted, .hash = *hash, .size_bytes = size, .media = S("text/plain")};
    const mz_draft d = {.kind = S("document"), .time = NOON, .bodies = &body, .bodies_n = 1, .text = S("a letter\n")};
    mz_len index = -1;
    assert_ok(mz_record_write(r, &d, 1, &by, 1, &index, NULL));
    return index;
}

static secret new_secret(mz_arena *perm)
{
    secret s = {.c = new_case(perm)};
    s.r = open_case(&s.c);
    assert_ok(mz_record_put(s.r, S("the name of a witness\n"), true, &s.hash, &s.size));
    s.document = name_body(s.r, &s.c.pak, &s.hash, s.size, true);
    return s;
}

static void end(secret *s)
{
    mz_record_close(s->r);
    remove_case(&s->c);
}

static mz_str erase_text(const mz_hash256 *hash, mz_arena *perm)
{
    return mz_str_concat(perm, S("erase "), mz_hash_hex(perm, hash), S("\nreason it names a witness\n"));
}

static mz_status write_signed(mz_record *r, const char *kind, mz_str text, const mz_key *const *keys, mz_len n,
                              mz_len *index)
{
    const mz_draft d = {.kind = mz_str_of(kind), .time = NOON, .text = text};
    return mz_record_write(r, &d, 1, keys, n, index, NULL);
}

static void sign_again(mz_record *r, mz_len index, const mz_key *k, mz_arena scratch)
{
    mz_entry e;
    mz_answer a = {0};
    MZ_BUF_SCOPED note = mz_buf_new(MZ_ENTRY_MAX);
    assert_ok(mz_record_entry(r, index, &e, &scratch));
    assert_ok(mz_entry_sign(e.note.text, &k, 1, &note));
    const mz_str bytes = mz_buf_str(&note);
    assert_ok(mz_record_submit(r, &bytes, 1, &a));
    assert_int_equal(a.verdict, MZ_ACCEPTED);
}

static mz_len erase(mz_record *r)
{
    mz_len n = -1;
    assert_ok(mz_record_erase(r, &n));
    return n;
}

static mz_verification verified(const secret *s, mz_arena *perm)
{
    mz_verification v;
    assert_ok(mz_record_publish(s->r));
    assert_ok(mz_record_verify(s->c.folder, NULL, &v, perm));
    return v;
}

static void two_members_erase_a_salted_body_and_its_proof_stays(void **state)
{
    (void)state;
    mz_arena a = arena;
    secret s = new_secret(&a);
    mz_len index;
    const mz_key *mediator = &s.c.mediator;
    assert_ok(write_signed(s.r, "redact", erase_text(&s.hash, &a), &mediator, 1, &index));
    assert_int_equal(erase(s.r), 0); /* one is not enough */
    const mz_redaction *v;
    mz_len n;
    assert_ok(mz_record_redactions(s.r, &v, &n, &a));
    assert_int_equal(n, 1);
    assert_int_equal(v[0].in_force, -1);
    assert_str(v[0].reason, S("it names a witness"));
    sign_again(s.r, index, &s.c.afg, a);
    assert_true(mz_record_has(s.r, &s.hash));
    assert_int_equal(erase(s.r), 1);
    assert_false(mz_record_has(s.r, &s.hash));
    const mz_verification after = verified(&s, &a);
    assert_int_equal(after.found, 0);
    assert_int_equal(after.gone, 1);
    mz_entry e;
    assert_ok(mz_record_entry(s.r, s.document, &e, &a));
    assert_true(mz_hash_eq(&e.draft.bodies[0].hash, &s.hash));
    end(&s);
}

static void two_parties_without_the_mediator_do_not_erase_unless_the_members_agreed_so(void **state)
{
    (void)state;
    mz_arena a = arena;
    secret s = new_secret(&a);
    mz_len index;
    const mz_key *const parties[] = {&s.c.pak, &s.c.afg};
    assert_ok(write_signed(s.r, "redact", erase_text(&s.hash, &a), parties, 2, &index));
    assert_int_equal(erase(s.r), 0);
    assert_str(mz_record_redact_rule(s.r), S("mediator-and-party"));
    const mz_key *const all[] = {&s.c.pak, &s.c.afg, &s.c.mediator};
    assert_ok(write_signed(s.r, "settings", S("redact two-members\n"), parties, 2, &index));
    assert_str(mz_record_redact_rule(s.r), S("mediator-and-party"));
    assert_ok(write_signed(s.r, "settings", S("redact two-members\n"), all, 3, &index));
    assert_str(mz_record_redact_rule(s.r), S("two-members"));
    assert_int_equal(erase(s.r), 0); /* what was signed under another rule stays as it was */
    const mz_str again = mz_str_concat(&a, S("erase "), mz_hash_hex(&a, &s.hash), S("\nreason as agreed\n"));
    assert_ok(write_signed(s.r, "redact", again, parties, 2, &index));
    assert_int_equal(erase(s.r), 1);
    end(&s);
}

static void threat_24_an_erased_body_does_not_come_back(void **state)
{
    (void)state;
    mz_arena a = arena;
    secret s = new_secret(&a);
    mz_view view = {0};
    mz_len index;
    assert_ok(mz_record_blob(s.r, &s.hash, &view));
    const mz_str bytes = mz_str_copy(&a, view.bytes);
    mz_view_close(&view);
    const mz_key *const both[] = {&s.c.mediator, &s.c.pak};
    assert_ok(write_signed(s.r, "redact", erase_text(&s.hash, &a), both, 2, &index));
    assert_int_equal(erase(s.r), 1);
    mz_hash256 hash = s.hash;
    int64_t size = -5;
    assert_code(mz_record_put(s.r, bytes, false, &hash, &size), MZ_DENIED); /* the very file, from another copy */
    assert_int_equal(size, -5);
    assert_false(mz_record_has(s.r, &s.hash));
    /* Laid into the folder by hand it is found, and goes again at the next opening. */
    const mz_str hex = mz_hash_hex(&a, &s.hash);
    const mz_str name = mz_str_concat(&a, S("record/blob/"), mz_str_sub(hex, 0, 2), S("/"), hex);
    assert_ok(mz_file_replace(mz_path_join(&a, s.c.folder, name), bytes, 0644));
    assert_int_equal(verified(&s, &a).found, 1);
    mz_record_close(s.r);
    s.r = open_case(&s.c);
    assert_false(mz_record_has(s.r, &s.hash));
    const mz_verification v = verified(&s, &a);
    assert_int_equal(v.found, 0);
    assert_int_equal(v.gone, 1);
    end(&s);
}

static void a_copy_of_the_record_erases_too(void **state)
{
    (void)state;
    mz_arena a = arena;
    secret s = new_secret(&a);
    mz_len index, n = -1;
    char command[256];
    const mz_key *const both[] = {&s.c.mediator, &s.c.pak};
    assert_ok(write_signed(s.r, "redact", erase_text(&s.hash, &a), both, 2, &index));
    assert_ok(mz_record_publish(s.r));
    (void)snprintf(command, sizeof command, "mkdir '%s/copy' && cp -r '%s/record' '%s/copy/record'", s.c.folder,
                   s.c.folder, s.c.folder); /* the body went along before it was erased */
    assert_int_equal(system(command), 0);
    const char *copy = mz_path_join(&a, s.c.folder, S("copy"));
    mz_verification v;
    assert_ok(mz_record_verify(copy, NULL, &v, &a));
    assert_int_equal(v.found, 1);
    assert_ok(mz_record_erase_copy(copy, &n));
    assert_int_equal(n, 1);
    assert_ok(mz_record_verify(copy, NULL, &v, &a));
    assert_int_equal(v.found, 0);
    assert_int_equal(v.gone, 1);
    assert_ok(mz_record_erase_copy(s.c.folder, &n)); /* a case has none left to erase when it is closed */
    assert_ok(mz_record_erase_copy("/tmp/no-such-folder", &n));
    assert_int_equal(n, 0);
    end(&s);
}

static void what_anybody_named_plain_before_is_never_erased(void **state)
{
    (void)state;
    mz_arena a = arena;
    secret s = new_secret(&a);
    mz_hash256 hash;
    int64_t size;
    mz_len index;
    mz_body body;
    assert_ok(mz_record_put(s.r, S("what the other side wrote in its letter of the third\n"), false, &hash, &size));
    (void)name_body(s.r, &s.c.afg, &hash, size, false);
    (void)name_body(s.r, &s.c.pak, &hash, size, true); /* a lie that shall make it erasable */
    assert_code(mz_record_erasable(s.r, &hash, &index, &body), MZ_BAD_INPUT);
    const mz_key *const both[] = {&s.c.mediator, &s.c.pak};
    assert_ok(write_signed(s.r, "redact", erase_text(&hash, &a), both, 2, &index));
    assert_int_equal(erase(s.r), 0);
    assert_true(mz_record_has(s.r, &hash));
    assert_int_equal(verified(&s, &a).found, 0);
    assert_ok(mz_record_erasable(s.r, &s.hash, &index, &body));
    assert_int_equal(index, s.document);
    assert_true(body.salted);
    const mz_hash256 nobodys = mz_sha256(S("never seen"));
    assert_code(mz_record_erasable(s.r, &nobodys, &index, &body), MZ_BAD_INPUT);
    assert_int_equal(index, s.document);
    end(&s);
}

static void to_name_an_erased_body_as_plain_afterwards_changes_nothing(void **state)
{
    (void)state;
    mz_arena a = arena;
    secret s = new_secret(&a);
    mz_len index;
    const mz_key *const both[] = {&s.c.mediator, &s.c.pak};
    assert_ok(write_signed(s.r, "redact", erase_text(&s.hash, &a), both, 2, &index));
    const mz_body body = {.salted = false, .hash = s.hash, .size_bytes = s.size, .media = S("text/plain")};
    const mz_draft d = {.kind = S("document"), .time = NOON, .bodies = &body, .bodies_n = 1, .text = S("again\n")};
    const mz_key *afg = &s.c.afg;
    assert_ok(mz_record_write(s.r, &d, 1, &afg, 1, &index, NULL));
    assert_int_equal(erase(s.r), 1);
    const mz_verification v = verified(&s, &a);
    assert_int_equal(v.found, 0);
    assert_int_equal(v.gone, 1);
    end(&s);
}

static void texts_that_are_no_redaction_or_setting_are_refused(void **state)
{
    (void)state;
    mz_arena a = arena;
    secret s = new_secret(&a);
    const mz_str hex = mz_hash_hex(&a, &s.hash);
    const struct {
        const char *kind;
        mz_str text;
    } bad[] = {
        {"redact", S("erase 12\nreason x\n")},
        {"redact", mz_str_concat(&a, S("erase "), hex, S("\n"))},
        {"redact", mz_str_concat(&a, S("erase "), hex, S("\nreason \n"))},
        {"redact", mz_str_concat(&a, S("erase "), hex, S("\nreason x\nmore\n"))},
        {"redact", mz_str_concat(&a, S("Erase "), hex, S("\nreason x\n"))},
        {"settings", S("redact nobody\n")},
        {"settings", S("redact all\nredact all\n")},
        {"settings", S("colour red\n")},
    };
    const mz_key *const both[] = {&s.c.mediator, &s.c.pak};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        mz_len index = -3;
        assert_code(write_signed(s.r, bad[i].kind, bad[i].text, both, 2, &index), MZ_BAD_INPUT);
        assert_int_equal(index, -3);
    }
    end(&s);
}

static void a_snapshot_of_the_fold_keeps_what_was_agreed(void **state)
{
    (void)state;
    mz_arena a = arena;
    secret s = new_secret(&a);
    mz_len index;
    const mz_key *mediator = &s.c.mediator;
    const mz_key *const all[] = {&s.c.pak, &s.c.afg, &s.c.mediator};
    assert_ok(write_signed(s.r, "settings", S("redact all\n"), all, 3, &index));
    assert_ok(write_signed(s.r, "redact", erase_text(&s.hash, &a), &mediator, 1, &index));
    sign_again(s.r, index, &s.c.pak, a);
    for (int i = 0; i < 600; i++) { /* enough that closing saves a snapshot */
        (void)add_words(s.r, &s.c.pak, "statements", "more\n");
    }
    mz_record_close(s.r);
    s.r = open_case(&s.c);
    assert_str(mz_record_redact_rule(s.r), S("all"));
    assert_int_equal(erase(s.r), 0);
    sign_again(s.r, index, &s.c.afg, a);
    assert_int_equal(erase(s.r), 1);
    end(&s);
}

int main(void)
{
    mz_region region;
    if (mz_failed(mz_region_new((mz_len)1 << 28, &region, &arena))) {
        return 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_members_erase_a_salted_body_and_its_proof_stays),
        cmocka_unit_test(two_parties_without_the_mediator_do_not_erase_unless_the_members_agreed_so),
        cmocka_unit_test(threat_24_an_erased_body_does_not_come_back),
        cmocka_unit_test(a_copy_of_the_record_erases_too),
        cmocka_unit_test(what_anybody_named_plain_before_is_never_erased),
        cmocka_unit_test(to_name_an_erased_body_as_plain_afterwards_changes_nothing),
        cmocka_unit_test(texts_that_are_no_redaction_or_setting_are_refused),
        cmocka_unit_test(a_snapshot_of_the_fold_keeps_what_was_agreed),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mz_region_free(&region);
    return failed;
}

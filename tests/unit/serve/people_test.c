#include "test.h"

#include "record/record.h"
#include "serve/people.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

typedef struct fixture {
    mz_region region;
    mz_arena perm;
    char folder[64];
} fixture;

static int setup(void **state)
{
    static fixture f;
    static const char pattern[] = "/tmp/mizan-people-XXXXXX";
    char path[80];
    assert_ok(mz_region_new((mz_len)1 << 28, &f.region, &f.perm));
    (void)memcpy(f.folder, pattern, sizeof pattern);
    assert_non_null(mkdtemp(f.folder));
    (void)snprintf(path, sizeof path, "%s/record", f.folder);
    assert_int_equal(mkdir(path, 0755), 0);
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    fixture *f = *state;
    char command[128];
    (void)snprintf(command, sizeof command, "rm -rf '%s'", f->folder);
    assert_int_equal(system(command), 0);
    mz_region_free(&f->region);
    return 0;
}

#define PASSWORD S("correct horse battery")

static void a_person_is_found_again_and_the_password_fits(void **state)
{
    fixture *f = *state;
    mz_people p;
    assert_ok(mz_people_add(f->folder, S("amina"), MZ_ROLE_PARTY, S("PAK"), PASSWORD));
    assert_ok(mz_people_load(f->folder, &p, &f->perm));
    const mz_person *one = mz_people_find(&p, S("amina"));
    assert_non_null(one);
    assert_int_equal(one->role, MZ_ROLE_PARTY);
    assert_str(one->party, S("PAK"));
    assert_true(mz_password_fits(PASSWORD, one->hash));
    assert_false(mz_password_fits(S("correct horse batterz"), one->hash));
    assert_false(mz_password_fits(S(""), one->hash));
    assert_true(mz_str_find(one->hash, PASSWORD) < 0);
}

static void the_file_is_for_its_owner_only(void **state)
{
    fixture *f = *state;
    struct stat st;
    assert_ok(mz_people_add(f->folder, S("amina"), MZ_ROLE_ANALYST, S(""), PASSWORD));
    assert_int_equal(stat(mz_path_join(&f->perm, f->folder, S("state/people")), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static void what_does_not_fit_is_refused_and_changes_nothing(void **state)
{
    fixture *f = *state;
    mz_people p;
    assert_ok(mz_people_add(f->folder, S("amina"), MZ_ROLE_ANALYST, S(""), PASSWORD));
    assert_code(mz_people_add(f->folder, S("amina"), MZ_ROLE_ANALYST, S(""), PASSWORD), MZ_BAD_INPUT);
    assert_code(mz_people_add(f->folder, S("Amina"), MZ_ROLE_ANALYST, S(""), PASSWORD), MZ_BAD_INPUT);
    assert_code(mz_people_add(f->folder, S("a b"), MZ_ROLE_ANALYST, S(""), PASSWORD), MZ_BAD_INPUT);
    assert_code(mz_people_add(f->folder, S(""), MZ_ROLE_ANALYST, S(""), PASSWORD), MZ_BAD_INPUT);
    assert_code(mz_people_add(f->folder, S("b\nperson c"), MZ_ROLE_ANALYST, S(""), PASSWORD), MZ_BAD_INPUT);
    assert_code(mz_people_add(f->folder, S("b"), MZ_ROLE_PARTY, S(""), PASSWORD), MZ_BAD_INPUT);
    assert_code(mz_people_add(f->folder, S("b"), MZ_ROLE_PARTY, S("pak"), PASSWORD), MZ_BAD_INPUT);
    assert_code(mz_people_add(f->folder, S("b"), MZ_ROLE_ANALYST, S(""), S("short")), MZ_BAD_INPUT);
    assert_code(mz_people_password(f->folder, S("nobody"), PASSWORD), MZ_BAD_INPUT);
    assert_code(mz_people_remove(f->folder, S("nobody")), MZ_BAD_INPUT);
    assert_code(mz_people_token_end(f->folder, S("0123456789ab")), MZ_BAD_INPUT);
    assert_ok(mz_people_load(f->folder, &p, &f->perm));
    assert_int_equal(p.persons.n, 1);
}

static void a_folder_without_a_case_gets_no_people(void **state)
{
    fixture *f = *state;
    const char *elsewhere = mz_path_join(&f->perm, f->folder, S("nothing"));
    assert_code(mz_people_add(elsewhere, S("amina"), MZ_ROLE_ANALYST, S(""), PASSWORD), MZ_BAD_INPUT);
    assert_false(mz_path_exists(elsewhere));
}

static void a_token_opens_by_itself_and_by_nothing_else(void **state)
{
    fixture *f = *state;
    mz_people p;
    mz_str token, other;
    assert_ok(mz_people_add(f->folder, S("amina"), MZ_ROLE_ANALYST, S(""), PASSWORD));
    assert_ok(mz_people_token_new(f->folder, S("amina"), MZ_SCOPE_READ, 1800000000, &token, &f->perm));
    assert_ok(
        mz_people_token_new(f->folder, S("amina"), MZ_SCOPE_READ | MZ_SCOPE_SUBMIT, 1800000000, &other, &f->perm));
    assert_code(mz_people_token_new(f->folder, S("b"), MZ_SCOPE_READ, 1, &other, &f->perm), MZ_BAD_INPUT);
    assert_ok(mz_people_load(f->folder, &p, &f->perm));
    const mz_token *t = mz_people_token(&p, token);
    assert_non_null(t);
    assert_str(t->person, S("amina"));
    assert_int_equal(t->scopes, MZ_SCOPE_READ);
    assert_int_equal(mz_people_token(&p, other)->scopes, MZ_SCOPE_READ | MZ_SCOPE_SUBMIT);
    assert_null(mz_people_token(&p, mz_str_sub(token, 0, token.len - 1)));
    assert_null(mz_people_token(&p, S("")));
    assert_null(mz_people_token(&p, mz_str_concat(&f->perm, S("mizan_"), t->id, S("_"), t->hash)));
    mz_str file;
    assert_ok(mz_file_load(mz_path_join(&f->perm, f->folder, S("state/people")), 1 << 20, &file, &f->perm));
    assert_true(mz_str_find(file, mz_str_from(token, 19)) < 0);
    assert_ok(mz_people_token_end(f->folder, t->id));
    assert_ok(mz_people_load(f->folder, &p, &f->perm));
    assert_null(mz_people_token(&p, token));
    assert_non_null(mz_people_token(&p, other));
}

static void who_is_removed_takes_the_tokens_along(void **state)
{
    fixture *f = *state;
    mz_people p;
    mz_str token;
    assert_ok(mz_people_add(f->folder, S("amina"), MZ_ROLE_ANALYST, S(""), PASSWORD));
    assert_ok(mz_people_add(f->folder, S("zia"), MZ_ROLE_MEDIATOR, S(""), PASSWORD));
    assert_ok(mz_people_token_new(f->folder, S("amina"), MZ_SCOPE_READ, 1800000000, &token, &f->perm));
    assert_ok(mz_people_remove(f->folder, S("amina")));
    assert_ok(mz_people_load(f->folder, &p, &f->perm));
    assert_null(mz_people_find(&p, S("amina")));
    assert_non_null(mz_people_find(&p, S("zia")));
    assert_int_equal(p.tokens.n, 0);
}

static void what_is_written_is_read_the_same(void **state)
{
    fixture *f = *state;
    mz_people p;
    mz_str token, before;
    assert_ok(mz_people_add(f->folder, S("amina"), MZ_ROLE_MONITOR, S("UNO"), PASSWORD));
    assert_ok(mz_people_token_new(f->folder, S("amina"), MZ_SCOPE_SUBMIT, 1800000000, &token, &f->perm));
    assert_ok(mz_file_load(mz_path_join(&f->perm, f->folder, S("state/people")), 1 << 20, &before, &f->perm));
    assert_ok(mz_people_parse(before, &p, &f->perm));
    MZ_BUF_SCOPED again = mz_buf_new(1 << 20);
    mz_put_people(&again, &p);
    assert_str(mz_buf_str(&again), before);
}

#define GOOD_HASH "$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define GOOD_SHA  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void a_damaged_file_is_refused_with_its_line(void **state)
{
    fixture *f = *state;
    static const struct {
        const char *text;
        mz_len line;
    } bad[] = {
        {"", 1},
        {"mizan people 2\n", 1},
        {"mizan people 1", 1},
        {"mizan people 1\nperson\n", 2},
        {"mizan people 1\nperson a party - " GOOD_HASH "\n", 2},
        {"mizan people 1\nperson a nobody - " GOOD_HASH "\n", 2},
        {"mizan people 1\nperson a king - " GOOD_HASH "\n", 2},
        {"mizan people 1\nperson a analyst - hunter2\n", 2},
        {"mizan people 1\nperson a analyst - " GOOD_HASH "\nperson a analyst - " GOOD_HASH "\n", 3},
        {"mizan people 1\n\n", 2},
        {"mizan people 1\nguest a\n", 2},
        {"mizan people 1\ntoken 0123456789ab a read 2026-01-01T00:00:00Z " GOOD_SHA "\n", 2},
        {"mizan people 1\nperson a analyst - " GOOD_HASH "\ntoken 0123456789ab a all 2026-01-01T00:00:00Z " GOOD_SHA
         "\n",
         3},
        {"mizan people 1\nperson a analyst - " GOOD_HASH "\ntoken 0123456789ab a read soon " GOOD_SHA "\n", 3},
        {"mizan people 1\nperson a analyst - " GOOD_HASH "\ntoken 0123456789ab a read 2026-01-01T00:00:00Z 00\n", 3},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        mz_people p = {.persons = {.n = 77}};
        const mz_status s = mz_people_parse(mz_str_of(bad[i].text), &p, &f->perm);
        assert_code(s, MZ_CORRUPT);
        assert_int_equal(s.at, bad[i].line);
        assert_int_equal(p.persons.n, 77);
    }
    mz_people p;
    assert_ok(mz_people_parse(S("mizan people 1\nperson a analyst - " GOOD_HASH "\ntoken 0123456789ab a read "
                                "2026-01-01T00:00:00Z " GOOD_SHA "\n"),
                              &p, &f->perm));
}

static void secrets_are_the_same_or_not(void **state)
{
    (void)state;
    assert_true(mz_secret_eq(S("abc"), S("abc")));
    assert_true(mz_secret_eq(S(""), S("")));
    assert_false(mz_secret_eq(S("abc"), S("abd")));
    assert_false(mz_secret_eq(S("abc"), S("ab")));
}

static void passkeys_are_kept_counted_and_end_with_their_person(void **state)
{
    fixture *f = *state;
    mz_people p;
    mz_str key = S("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
                   "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
    mz_passkey one = {.person = S("pia"),
                      .rp = S("mizan.example.org"),
                      .alg = MZ_PASSKEY_ES256,
                      .credential = S("c0ffee"),
                      .key = key,
                      .counter = 7,
                      .made = 1772000000};
    assert_code(mz_people_passkey_new(f->folder, &one), MZ_BAD_INPUT);
    assert_ok(mz_people_add(f->folder, S("pia"), MZ_ROLE_ANALYST, S(""), PASSWORD));
    assert_ok(mz_people_passkey_new(f->folder, &one));
    assert_code(mz_people_passkey_new(f->folder, &one), MZ_BAD_INPUT);
    one.credential = S("beef");
    one.counter = 0;
    one.alg = MZ_PASSKEY_EDDSA;
    one.key = mz_str_sub(key, 0, 64);
    assert_ok(mz_people_passkey_new(f->folder, &one));
    assert_ok(mz_people_load(f->folder, &p, &f->perm));
    const mz_passkey *counting = mz_people_passkey(&p, S("c0ffee")), *other = mz_people_passkey(&p, S("beef"));
    assert_true(counting != NULL && other != NULL && mz_people_passkeys_of(&p, S("pia")) == 2);
    assert_int_equal(counting->alg, MZ_PASSKEY_ES256);
    assert_str(other->rp, S("mizan.example.org"));
    /* One that does not count may go on so; one that counts must go up, and ends when it does not. */
    assert_ok(mz_people_passkey_used(f->folder, other->id, 0));
    assert_ok(mz_people_passkey_used(f->folder, counting->id, 8));
    assert_code(mz_people_passkey_used(f->folder, counting->id, 8), MZ_DENIED);
    assert_code(mz_people_passkey_used(f->folder, counting->id, 9), MZ_DENIED);
    assert_code(mz_people_passkey_end(f->folder, S("other"), other->id), MZ_BAD_INPUT);
    assert_ok(mz_people_load(f->folder, &p, &f->perm));
    assert_int_equal(mz_people_passkeys_of(&p, S("pia")), 1);
    assert_ok(mz_people_remove(f->folder, S("pia")));
    assert_ok(mz_people_load(f->folder, &p, &f->perm));
    assert_int_equal(p.passkeys.n, 0);
}

static void a_person_can_have_so_many_passkeys_and_no_more(void **state)
{
    fixture *f = *state;
    const mz_str digits = S("0123456789abcdef");
    assert_ok(mz_people_add(f->folder, S("pia"), MZ_ROLE_ANALYST, S(""), PASSWORD));
    for (int i = 0; i <= MZ_PASSKEYS_EACH; i++) {
        const mz_str c = mz_str_concat(&f->perm, S("0"), mz_str_sub(digits, i, i + 1));
        const mz_passkey one = {.person = S("pia"),
                                .rp = S("localhost"),
                                .alg = MZ_PASSKEY_EDDSA,
                                .credential = c,
                                .key = S("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")};
        assert_code(mz_people_passkey_new(f->folder, &one), i < MZ_PASSKEYS_EACH ? MZ_OK : MZ_LIMIT);
    }
    assert_ok(mz_people_remove(f->folder, S("pia")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(passkeys_are_kept_counted_and_end_with_their_person, setup, teardown),
        cmocka_unit_test_setup_teardown(a_person_can_have_so_many_passkeys_and_no_more, setup, teardown),
        cmocka_unit_test_setup_teardown(a_person_is_found_again_and_the_password_fits, setup, teardown),
        cmocka_unit_test_setup_teardown(the_file_is_for_its_owner_only, setup, teardown),
        cmocka_unit_test_setup_teardown(what_does_not_fit_is_refused_and_changes_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(a_folder_without_a_case_gets_no_people, setup, teardown),
        cmocka_unit_test_setup_teardown(a_token_opens_by_itself_and_by_nothing_else, setup, teardown),
        cmocka_unit_test_setup_teardown(who_is_removed_takes_the_tokens_along, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_written_is_read_the_same, setup, teardown),
        cmocka_unit_test_setup_teardown(a_damaged_file_is_refused_with_its_line, setup, teardown),
        cmocka_unit_test(secrets_are_the_same_or_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

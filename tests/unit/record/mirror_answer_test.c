#include "forest.h"

#include "record/mirror_answer.h"
#include "record/witness.h"

#include <stdlib.h>
#include <unistd.h>

#define LOG    "mizan.example/test-0001"
#define NOW    1772539200
#define STREAM S("application/octet-stream")

typedef struct site {
    char folder[64];
    forest f;
    mz_key log, own;
    mz_mirror *m;
    mz_buf body, out;
} site;

static mz_key key_of(const char *name, mz_key_type type, mz_arena *perm)
{
    mz_key k = {0};
    const mz_hash256 seed = mz_sha256(mz_str_of(name));
    assert_ok(mz_key_of_seed(mz_str_of(name), type, seed.b, &k, perm));
    return k;
}

static site open_site(mz_len entries, mz_arena *perm)
{
    site s = {.folder = "/tmp/mizan-answer-XXXXXX"};
    s.f = grow("entry", entries, perm);
    s.log = key_of(LOG, MZ_KEY_ED25519, perm);
    s.own = key_of("pak.example/mirror", MZ_KEY_COSIGNATURE, perm);
    s.body = mz_buf_new(1 << 26);
    s.out = mz_buf_new(1 << 20);
    assert_non_null(mkdtemp(s.folder));
    assert_ok(mz_mirror_create(s.folder, &s.log.public));
    assert_ok(mz_mirror_open(s.folder, &s.m));
    return s;
}

static void close_site(site *s)
{
    char command[128];
    mz_mirror_close(s->m);
    mz_buf_free(&s->body);
    mz_buf_free(&s->out);
    (void)snprintf(command, sizeof command, "rm -rf '%s'", s->folder);
    assert_int_equal(system(command), 0);
}

static void open_again(site *s)
{
    mz_mirror_close(s->m);
    assert_ok(mz_mirror_open(s->folder, &s->m));
}

static int add_checkpoint(site *s, mz_len old, mz_len size)
{
    MZ_BUF_SCOPED note = mz_buf_new(MZ_NOTE_MAX);
    const mz_checkpoint c = {S(LOG), size, forest_root(&s->f, size)};
    mz_add_checkpoint q = {.old = old};
    const mz_tree tree = {forest_subtree, &s->f};
    assert_ok(mz_checkpoint_sign(&c, &s->log, &note));
    q.checkpoint = mz_buf_str(&note);
    if (old > 0 && old < size) {
        assert_ok(mz_prove(&tree, 0, old, size, &q.proof));
    }
    mz_buf_clear(&s->body);
    mz_buf_clear(&s->out);
    mz_put_add_checkpoint(&s->body, &q);
    return mz_mirror_add_checkpoint(s->m, mz_buf_str(&s->body), &s->out).status;
}

static int post(site *s, mz_str body)
{
    mz_buf_clear(&s->out);
    return mz_mirror_add_entries(s->m, STREAM, body, &s->own, NOW, &s->out).status;
}

static int upload(site *s, mz_len start, mz_len end, mz_str ticket, mz_len most)
{
    mz_buf_clear(&s->body);
    put_forest_upload(&s->f, S(LOG), start, end, ticket, most, &s->body);
    return post(s, mz_buf_str(&s->body));
}

static mz_mirror_info info(site *s, mz_arena *perm)
{
    mz_mirror_info i = {.size = -1};
    assert_ok(mz_mirror_info_parse(mz_str_copy(perm, mz_buf_str(&s->out)), &i, perm));
    return i;
}

static void the_answers_come_in_the_order_of_the_table(void **state)
{
    (void)state;
    mz_arena a = arena;
    site s = open_site(1100, &a);
    mz_buf_clear(&s.body);
    put_forest_upload(&s.f, S(LOG), 0, 1000, S(""), 99, &s.body);
    const mz_str whole = mz_str_copy(&a, mz_buf_str(&s.body));
    assert_int_equal(mz_mirror_add_entries(s.m, S("text/plain"), whole, &s.own, NOW, &s.out).status, 415);
    assert_int_equal(post(&s, mz_str_sub(whole, 0, 20)), 400);
    mz_buf_clear(&s.body);
    put_forest_upload(&s.f, S("other.example/log"), 0, 1000, S(""), 99, &s.body);
    assert_int_equal(post(&s, mz_buf_str(&s.body)), 404);
    assert_int_equal(post(&s, whole), 422); /* no checkpoint yet */
    assert_int_equal(add_checkpoint(&s, 0, 1000), 200);
    assert_int_equal(s.out.len, 0); /* nothing is signed for entries that are not here */
    assert_int_equal(mz_mirror_size(s.m), 0);
    assert_int_equal(upload(&s, 0, 999, S(""), 99), 409);
    assert_int_equal(info(&s, &a).size, 1000);
    assert_int_equal(upload(&s, 256, 1000, S(""), 99), 409);
    assert_int_equal(info(&s, &a).next, 0);
    assert_int_equal(upload(&s, 0, 1000, S(""), 0), 400); /* no package at all */
    assert_int_equal(upload(&s, 0, 1000, S(""), 2), 202);
    assert_int_equal(info(&s, &a).next, 512);
    assert_int_equal(mz_mirror_size(s.m), 0);
    assert_int_equal(upload(&s, 512, 1000, S(""), 99), 200);
    assert_int_equal(mz_mirror_size(s.m), 1000);
    assert_int_equal(post(&s, whole), 200); /* the same again: a fresh cosignature */
    assert_int_equal(upload(&s, 1000, 1000, S(""), 0), 200);
    close_site(&s);
}

static void a_full_copy_is_signed_by_the_mirror_and_only_then(void **state)
{
    (void)state;
    mz_arena a = arena;
    site s = open_site(600, &a);
    assert_int_equal(add_checkpoint(&s, 0, 600), 200);
    assert_int_equal(upload(&s, 0, 600, S(""), 99), 200);
    mz_note note;
    const mz_vkey keys[] = {s.log.public, s.own.public};
    assert_ok(mz_note_open(mz_mirror_checkpoint(s.m), keys, 2, &note, &a));
    assert_int_equal(note.n, 2);
    assert_int_equal(note.v[1].verified, 1);
    assert_int_equal(note.v[1].time, NOW);
    assert_str(mz_buf_str(&s.out), note.v[1].line);
    open_again(&s);
    assert_int_equal(mz_mirror_size(s.m), 600);
    close_site(&s);
}

static void a_bad_package_ends_it_and_those_before_stay(void **state)
{
    (void)state;
    mz_arena a = arena;
    site s = open_site(1100, &a);
    assert_int_equal(add_checkpoint(&s, 0, 1100), 200);
    mz_buf_clear(&s.body);
    put_forest_upload(&s.f, S(LOG), 0, 1100, S(""), 2, &s.body);
    const mz_len two = s.body.len;
    put_forest_package(&s.f, 512, 1100, &s.body);
    s.body.data[two + 5] ^= 1;
    assert_int_equal(post(&s, mz_buf_str(&s.body)), 422);
    assert_int_equal(mz_mirror_next(s.m), 512);
    open_again(&s); /* and they survive the process */
    assert_int_equal(mz_mirror_next(s.m), 512);
    assert_int_equal(upload(&s, 512, 1100, S(""), 99), 200);
    close_site(&s);
}

/* Threat 20: cut at every byte; what was whole is kept, and the sender is told where to go on. */
static void an_upload_cut_at_every_byte_goes_on_where_it_was(void **state)
{
    (void)state;
    mz_arena a = arena;
    site s = open_site(520, &a);
    assert_int_equal(add_checkpoint(&s, 0, 520), 200);
    MZ_BUF_SCOPED whole = mz_buf_new(1 << 20);
    put_forest_upload(&s.f, S(LOG), 0, 520, S(""), 99, &whole);
    mz_len next = 0;
    for (mz_len n = 0; n < whole.len; n++) {
        const int status = post(&s, (mz_str){whole.data, n});
        assert_true(status == 400 || status == 202);
        assert_true(mz_mirror_next(s.m) >= next && mz_mirror_next(s.m) < 520);
        next = mz_mirror_next(s.m);
        assert_int_equal(status == 202 ? info(&s, &a).next : next, next);
        assert_int_equal(mz_mirror_size(s.m), 0);
    }
    assert_int_equal(next, 512);
    assert_int_equal(post(&s, mz_buf_str(&whole)), 200);
    close_site(&s);
}

/* Two senders at once, one with an older checkpoint: both end well, and the copy never goes back. */
static void two_uploads_that_interleave_both_come_through(void **state)
{
    (void)state;
    mz_arena a = arena;
    site s = open_site(1100, &a);
    assert_int_equal(add_checkpoint(&s, 0, 700), 200);
    assert_int_equal(upload(&s, 0, 700, S(""), 1), 202);
    const mz_str ticket = info(&s, &a).ticket;
    assert_int_equal(add_checkpoint(&s, 700, 1100), 200);
    assert_int_equal(upload(&s, 0, 1100, S(""), 2), 202);   /* the second one overtakes */
    assert_int_equal(upload(&s, 256, 700, S(""), 99), 409); /* without its ticket 700 is forgotten */
    assert_int_equal(upload(&s, 256, 700, ticket, 99), 200);
    assert_int_equal(mz_mirror_size(s.m), 700);
    assert_int_equal(mz_mirror_next(s.m), 700);
    assert_int_equal(upload(&s, 512, 1100, S(""), 99), 200);
    assert_int_equal(mz_mirror_size(s.m), 1100);
    assert_int_equal(upload(&s, 700, 700, ticket, 99), 409); /* never back */
    assert_int_equal(mz_mirror_size(s.m), 1100);
    uint8_t forged[256];
    assert_true(ticket.len <= (mz_len)sizeof forged);
    (void)memcpy(forged, ticket.data, (size_t)ticket.len);
    forged[30] ^= 1;
    assert_int_equal(upload(&s, 700, 700, (mz_str){forged, ticket.len}, 99), 409);
    close_site(&s);
}

static void entries_that_are_long_known_are_not_taken_again(void **state)
{
    (void)state;
    mz_arena a = arena;
    site s = open_site(2600, &a);
    assert_int_equal(add_checkpoint(&s, 0, 2600), 200);
    assert_int_equal(upload(&s, 0, 2600, S(""), 10), 202);
    assert_int_equal(upload(&s, 0, 2600, S(""), 1), 409); /* 2,560 are too many */
    assert_int_equal(upload(&s, 512, 2600, S(""), 99), 200);
    close_site(&s);
}

static void checkpoints_that_do_not_continue_are_refused(void **state)
{
    (void)state;
    mz_arena a = arena;
    site s = open_site(1100, &a);
    assert_int_equal(add_checkpoint(&s, 0, 700), 200);
    assert_int_equal(add_checkpoint(&s, 0, 1000), 409);
    assert_str(mz_buf_str(&s.out), S("700\n"));
    const forest honest = s.f;
    s.f = grow("other", 1100, &a);
    assert_int_equal(add_checkpoint(&s, 700, 700), 422);
    assert_int_equal(add_checkpoint(&s, 700, 1000), 422);
    s.f = honest;
    assert_int_equal(mz_mirror_pending(s.m), 700);
    assert_int_equal(add_checkpoint(&s, 700, 1000), 200);
    mz_strs names;
    assert_ok(mz_dir_list(mz_path_join(&a, s.folder, S("mirror/evidence")), &names, &a));
    assert_true(names.n >= 2);
    close_site(&s);
}

int main(void)
{
    mz_region region;
    if (mz_failed(mz_region_new((mz_len)1 << 30, &region, &arena)) || mz_failed(mz_record_self_test())) {
        return 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_answers_come_in_the_order_of_the_table),
        cmocka_unit_test(a_full_copy_is_signed_by_the_mirror_and_only_then),
        cmocka_unit_test(a_bad_package_ends_it_and_those_before_stay),
        cmocka_unit_test(an_upload_cut_at_every_byte_goes_on_where_it_was),
        cmocka_unit_test(two_uploads_that_interleave_both_come_through),
        cmocka_unit_test(entries_that_are_long_known_are_not_taken_again),
        cmocka_unit_test(checkpoints_that_do_not_continue_are_refused),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mz_region_free(&region);
    return failed;
}

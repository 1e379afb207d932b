/* Threats of docs/threats.md that no other test is named after: 4, 5, 7, 9, 10, 14, 15. */
#include "case.h"

#include "record/fork.h"
#include "record/promise.h"
#include "record/tile.h"
#include "record/witness.h"

/* A note of a feed at a place of our choosing. */
static mz_str made(const mz_key *desk, mz_len seq, const mz_hash256 *prev, const char *words, mz_utc time, mz_arena *a)
{
    const mz_draft d = {.kind = S("statements"), .time = time, .text = mz_str_of(words)};
    MZ_BUF_SCOPED text = mz_buf_new(MZ_ENTRY_MAX);
    MZ_BUF_SCOPED note = mz_buf_new(MZ_NOTE_MAX);
    assert_ok(mz_entry_text(&d, desk->public.name, seq, prev, &text));
    assert_ok(mz_entry_sign(mz_buf_str(&text), &desk, 1, &note));
    return mz_str_copy(a, mz_buf_str(&note));
}

static mz_hash256 name_of(mz_str note, mz_arena a)
{
    mz_entry e;
    assert_ok(mz_entry_parse(note, &e, &a));
    return e.name;
}

static mz_answer hand_in(mz_record *r, mz_str note)
{
    mz_answer answer = {0};
    assert_ok(mz_record_submit(r, &note, 1, &answer));
    return answer;
}

static void verifies(const test_case *c, mz_arena a)
{
    mz_verification v = {0};
    assert_ok(mz_record_verify(c->folder, NULL, &v, &a));
    assert_int_equal(v.found, 0);
}

static void threat_4_accepted_and_never_logged_is_proved_by_the_promise(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    const mz_key relay = fixed_key(ORIGIN "/promise", &a);
    const mz_str kept = made(&c.pak, 0, NULL, "put on record\n", NOON, &a);
    const mz_str dropped = made(&c.afg, 0, NULL, "taken and dropped\n", NOON, &a);
    mz_record *r = open_case(&c);
    assert_int_equal(hand_in(r, kept).verdict, MZ_ACCEPTED);
    const mz_str notes[2] = {kept, dropped};
    for (int i = 0; i < 2; i++) {
        const mz_promise p = {S(ORIGIN), name_of(notes[i], a), NOON, NOON + 3600};
        MZ_BUF_SCOPED note = mz_buf_new(4096);
        mz_promise back;
        mz_len index;
        assert_ok(mz_promise_sign(&p, &relay, &note));
        assert_ok(mz_promise_open(mz_buf_str(&note), &relay.public, &back, a));
        const bool present = !mz_failed(mz_record_find(r, &back.entry, &index));
        assert_int_equal(present, i == 0);
        assert_int_equal(mz_promise_judge(&back, present, NOON + 3601), i == 0 ? MZ_PROMISE_KEPT : MZ_PROMISE_BROKEN);
        assert_int_equal(mz_promise_judge(&back, present, NOON + 60), i == 0 ? MZ_PROMISE_KEPT : MZ_PROMISE_OPEN);
    }
    mz_record_close(r);
    remove_case(&c);
}

static void threat_5_no_entry_is_put_before_another_or_in_between_later(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    mz_record *r = open_case(&c);
    mz_hash256 name[4];
    mz_str note[4];
    for (int i = 0; i < 4; i++) {
        const char *const words[] = {"zero\n", "one\n", "two\n", "three\n"};
        note[i] = made(&c.pak, i, i == 0 ? NULL : &name[i - 1], words[i], NOON, &a);
        name[i] = name_of(note[i], a);
    }
    assert_int_equal(hand_in(r, note[1]).verdict, MZ_REFUSED); /* before its time */
    assert_int_equal(hand_in(r, note[0]).verdict, MZ_ACCEPTED);
    assert_int_equal(hand_in(r, note[2]).verdict, MZ_REFUSED); /* one is left out */
    const mz_str loose = made(&c.pak, 1, &name[2], "another past\n", NOON, &a);
    assert_int_equal(hand_in(r, loose).verdict, MZ_REFUSED); /* its prev is not what came before */
    assert_int_equal(hand_in(r, note[1]).verdict, MZ_ACCEPTED);
    assert_int_equal(hand_in(r, note[2]).verdict, MZ_ACCEPTED);
    assert_int_equal(hand_in(r, note[0]).verdict, MZ_KNOWN);
    const mz_str late = made(&c.pak, 1, &name[0], "said later, for then\n", NOON, &a);
    const mz_answer fork = hand_in(r, late); /* a late insertion is on record as what it is, behind all others */
    assert_int_equal(fork.verdict, MZ_FORK);
    assert_int_equal(fork.index, 4);
    assert_int_equal(hand_in(r, note[3]).verdict, MZ_REFUSED); /* and its key is retired */
    mz_record_close(r);
    verifies(&c, a);
    remove_case(&c);
}

/* The same signature with S + L for S: a check that does not look at the size of S takes it. */
static mz_str with_larger_s(mz_str note, mz_arena *a)
{
    static const uint8_t order[32] = {0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58,       0xd6,
                                      0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, [31] = 0x10};
    mz_note parsed;
    uint8_t bytes[68];
    mz_len n;
    assert_ok(mz_note_parse(note, &parsed, a));
    assert_true(mz_base64_parse(parsed.v[0].base64, bytes, 68, &n));
    assert_int_equal(n, 68);
    unsigned carry = 0;
    for (int i = 0; i < 32; i++) {
        carry += (unsigned)bytes[36 + i] + order[i];
        bytes[36 + i] = (uint8_t)carry;
        carry >>= 8;
    }
    assert_int_equal(carry, 0);
    MZ_BUF_SCOPED b = mz_buf_new(MZ_NOTE_MAX);
    mz_put(&b, parsed.text);
    mz_puts(&b, "\n\xe2\x80\x94 ");
    mz_put(&b, parsed.v[0].name);
    mz_put_byte(&b, ' ');
    mz_put_base64(&b, (mz_str){bytes, 68});
    mz_put_byte(&b, '\n');
    return mz_str_copy(a, mz_buf_str(&b));
}

static void threat_7_a_signature_has_one_verdict_at_every_door(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    mz_record *r = open_case(&c);
    const mz_str good = made(&c.pak, 0, NULL, "a claim\n", NOON, &a);
    const mz_str twin = with_larger_s(good, &a);
    mz_note note;
    assert_ok(mz_note_open(good, &c.pak.public, 1, &note, &a));
    assert_true(mz_failed(mz_note_open(twin, &c.pak.public, 1, &note, &a)));
    assert_int_equal(hand_in(r, twin).verdict, MZ_REFUSED); /* the record */
    assert_int_equal(hand_in(r, good).verdict, MZ_ACCEPTED);
    assert_int_equal(hand_in(r, twin).verdict, MZ_REFUSED); /* also when the text is known */
    assert_int_equal(mz_record_size(r), 2);
    mz_checkpoint seen;
    const mz_str served = mz_str_copy(&a, mz_record_checkpoint(r));
    assert_ok(mz_checkpoint_open(served, &c.log.public, &seen, a));
    assert_true(mz_failed(mz_checkpoint_open(with_larger_s(served, &a), &c.log.public, &seen, a)));
    mz_record_close(r);
    /* Keys of small order verify anything somewhere: none is ever a key here. */
    mz_vkey low = c.pak.public;
    const uint8_t y[] = {0, 1, 0xec};
    for (size_t i = 0; i < sizeof y; i++) {
        MZ_BUF_SCOPED text = mz_buf_new(512);
        (void)memset(low.key, i == 2 ? 0xff : 0, 32);
        low.key[0] = y[i];
        low.key[31] = i == 2 ? 0x7f : 0;
        mz_vkey_set_id(&low);
        mz_put_vkey(&text, &low);
        mz_vkey back;
        assert_code(mz_vkey_parse(mz_buf_str(&text), &back), MZ_BAD_INPUT);
    }
    verifies(&c, a);
    remove_case(&c);
}

static void threat_9_numbers_and_hashes_have_one_spelling(void **state)
{
    (void)state;
    mz_arena a = arena;
    const char *const sizes[] = {"01",
                                 "+1",
                                 "-1",
                                 "-0",
                                 " 1",
                                 "1 ",
                                 "1\r",
                                 "1\t1",
                                 "",
                                 "0x1",
                                 "1e3",
                                 "1.0",
                                 "9223372036854775808",
                                 "18446744073709551616",
                                 "1_0",
                                 "00",
                                 "١",
                                 "1\xa0",
                                 "１",
                                 "99999999999999999999",
                                 "\xff"};
    const char *const roots[] = {
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=", /* unused bits set */
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",   "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=",
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU==", "",
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuA=="};
    mz_checkpoint c = {.size = -7};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        const mz_str text = mz_str_concat(&a, S(ORIGIN "\n"), mz_str_of(sizes[i]),
                                          S("\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"));
        assert_code(mz_checkpoint_parse(text, &c), MZ_BAD_INPUT);
        mz_add_checkpoint request;
        const mz_str body = mz_str_concat(&a, S("old "), mz_str_of(sizes[i]), S("\n\nx\n"));
        assert_true(mz_failed(mz_add_checkpoint_parse(body, &request)));
        mz_proof_file proof;
        const mz_str file = mz_str_concat(&a, S("c2sp.org/tlog-proof@v1\nindex "), mz_str_of(sizes[i]), S("\n\nx\n"));
        assert_true(mz_failed(mz_proof_parse(file, &proof)));
    }
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++) {
        const mz_str text = mz_str_concat(&a, S(ORIGIN "\n0\n"), mz_str_of(roots[i]), S("\n"));
        assert_code(mz_checkpoint_parse(text, &c), MZ_BAD_INPUT);
    }
    assert_int_equal(c.size, -7);
    assert_ok(mz_checkpoint_parse(S(ORIGIN "\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"), &c));
}

static void threat_9_bytes_that_do_not_belong_refuse_the_whole(void **state)
{
    (void)state;
    mz_arena a = arena;
    const mz_key pak = fixed_key(ORIGIN "/PAK/desk", &a);
    const mz_str good = made(&pak, 0, NULL, "a claim\n", NOON, &a);
    mz_entry e;
    mz_arena b = a;
    assert_ok(mz_entry_parse(good, &e, &b));
    const char *const bad[] = {"\r", "\t", "\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\x01", "\x1b"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const mz_len at = mz_str_find(good, S("a claim"));
        b = a;
        const mz_str note = mz_str_concat(&b, mz_str_sub(good, 0, at), mz_str_of(bad[i]), mz_str_from(good, at));
        if (!mz_failed(mz_entry_parse(note, &e, &b))) {
            fail_msg("byte string %zu is let in", i);
        }
    }
    uint8_t nul[1] = {0};
    const mz_len at = mz_str_find(good, S("claim"));
    b = a;
    assert_true(mz_failed(
        mz_entry_parse(mz_str_concat(&b, mz_str_sub(good, 0, at), (mz_str){nul, 1}, mz_str_from(good, at)), &e, &b)));
    for (mz_len cut = 0; cut < good.len; cut++) { /* cut at every byte */
        b = a;
        assert_true(mz_failed(mz_entry_parse(mz_str_sub(good, 0, cut), &e, &b)));
    }
}

static void threat_9_more_than_the_limits_is_refused_before_it_is_looked_at(void **state)
{
    (void)state;
    mz_arena a = arena;
    const mz_key pak = fixed_key(ORIGIN "/PAK/desk", &a);
    mz_note parsed;
    MZ_BUF_SCOPED note = mz_buf_new(1 << 20);
    MZ_BUF_SCOPED line = mz_buf_new(1024);
    assert_ok(mz_note_sign(&pak, S("text\n"), 0, &line));
    mz_puts(&note, "text\n\n");
    for (int i = 0; i < 100; i++) {
        mz_put(&note, mz_buf_str(&line));
    }
    assert_ok(mz_note_parse(mz_buf_str(&note), &parsed, &a));
    mz_put(&note, mz_buf_str(&line)); /* the 101st */
    assert_true(mz_failed(mz_note_parse(mz_buf_str(&note), &parsed, &a)));
    mz_buf_clear(&note);
    while (note.len <= MZ_NOTE_MAX) {
        mz_puts(&note, "a long line of text that says nothing\n");
    }
    assert_code(mz_note_parse(mz_buf_str(&note), &parsed, &a), MZ_LIMIT);
    const char *const paths[] = {"tile/0/../../state/base",
                                 "tile/0/x001/067.p/0",
                                 "tile/0/067.p/256",
                                 "tile/0/67",
                                 "tile/0/x1/067",
                                 "tile/00/067",
                                 "tile/64/000",
                                 "tile/0/1067",
                                 "/tile/0/067",
                                 "tile/0/067/",
                                 "tile/entries/x000/067",
                                 "tile/0/067.p/01",
                                 "tile/0/x001/067.P/1"};
    mz_tile tile;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        assert_false(mz_tile_path_parse(mz_str_of(paths[i]), &tile));
    }
}

static void threat_10_an_entry_is_never_taken_for_an_inner_node(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    mz_record *r = open_case(&c);
    add_words(r, &c.pak, "statements", "one\n");
    add_words(r, &c.afg, "statements", "two\n");
    add_words(r, &c.mediator, "statements", "three\n");
    mz_hash256 leaf[4], node[2];
    for (mz_len i = 0; i < 4; i++) {
        mz_entry e;
        assert_ok(mz_record_entry(r, i, &e, &a));
        leaf[i] = mz_leaf_hash(e.note.bytes);
    }
    node[0] = mz_node_hash(&leaf[0], &leaf[1]);
    node[1] = mz_node_hash(&leaf[2], &leaf[3]);
    const mz_hash256 root = mz_record_root(r);
    /* Two hashes side by side as if they were an entry: one level less, the same root? */
    uint8_t both[64];
    (void)memcpy(both, leaf[0].b, 32);
    (void)memcpy(both + 32, leaf[1].b, 32);
    const mz_hash256 pretended = mz_leaf_hash((mz_str){both, 64});
    assert_false(mz_hash_eq(&pretended, &node[0]));
    assert_false(mz_inclusion_verify(0, 2, &pretended, &node[1], 1, &root));
    assert_true(
        mz_inclusion_verify(0, 2, &node[0], &node[1], 1, &root)); /* why sizes are signed: never by hash alone */
    const mz_str notes[] = {{both, 64}, {both, 0}};
    for (int i = 0; i < 2; i++) { /* nor does the record take one, or an empty one */
        assert_int_equal(hand_in(r, notes[i]).verdict, MZ_REFUSED);
    }
    mz_record_close(r);
    remove_case(&c);
}

static void threat_10_an_entry_of_65535_bytes_is_taken_and_one_more_is_not(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    mz_record *r = open_case(&c);
    const mz_len rest = made(&c.pak, 0, NULL, "\n", NOON, &a).len - 1;
    for (mz_len size = MZ_ENTRY_MAX + 1; size >= MZ_ENTRY_MAX; size--) {
        mz_arena b = a;
        const mz_len n = size - rest;
        char *words = mz_new(&b, char, n + 1);
        (void)memset(words, 'w', (size_t)n - 1);
        words[n - 1] = '\n';
        const mz_draft d = {.kind = S("statements"), .time = NOON, .text = mz_str_of(words)};
        const mz_key *desk = &c.pak;
        MZ_BUF_SCOPED text = mz_buf_new(MZ_NOTE_MAX);
        MZ_BUF_SCOPED note = mz_buf_new(MZ_NOTE_MAX);
        if (mz_failed(mz_entry_text(&d, desk->public.name, 0, NULL, &text)) ||
            mz_failed(mz_entry_sign(mz_buf_str(&text), &desk, 1, &note))) {
            assert_int_equal(size, MZ_ENTRY_MAX + 1); /* not even made */
            continue;
        }
        assert_int_equal(note.len, size);
        assert_int_equal(hand_in(r, mz_buf_str(&note)).verdict, size > MZ_ENTRY_MAX ? MZ_REFUSED : MZ_ACCEPTED);
    }
    assert_int_equal(mz_record_size(r), 2);
    mz_record_close(r);
    verifies(&c, a);
    remove_case(&c);
}

static void threat_14_two_sequencers_on_copies_prove_a_fork(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    test_case copy = c;
    char command[256];
    (void)snprintf(copy.folder, sizeof copy.folder, "%.50s-copy", c.folder);
    (void)snprintf(command, sizeof command, "cp -r '%s' '%s'", c.folder, copy.folder);
    assert_int_equal(system(command), 0);
    mz_record *one = open_case(&c), *again = NULL, *two = open_case(&copy);
    assert_code(mz_record_open(c.folder, &again), MZ_DENIED); /* on one folder there is one */
    add_words(one, &c.pak, "statements", "to one side\n");
    add_words(two, &c.pak, "statements", "to the other side\n");
    mz_fork_proof proof;
    mz_checkpoint first, second;
    assert_ok(mz_fork_make(mz_record_checkpoint(one), mz_record_checkpoint(two), &c.log.public, NULL, &proof, a));
    assert_ok(mz_fork_verify(&proof, &c.log.public, &first, &second, a));
    assert_int_equal(first.size, second.size);
    mz_record_close(one);
    mz_record_close(two);
    /* Back in one folder: the served checkpoint is of another history than the journal. */
    (void)snprintf(command, sizeof command, "cp '%s/record/checkpoint' '%s/record/checkpoint'", copy.folder, c.folder);
    assert_int_equal(system(command), 0);
    assert_code(mz_record_open(c.folder, &again), MZ_CORRUPT);
    remove_case(&c);
    remove_case(&copy);
}

static void threat_15_a_clock_back_forward_or_frozen_stops_no_logging(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    const mz_utc times[] = {NOON + 86400 * 3650, NOON, NOON, NOON - 86400 * 3650, 0, NOON + 1};
    mz_record *r = open_case(&c);
    mz_hash256 prev;
    for (mz_len i = 0; i < (mz_len)(sizeof times / sizeof *times); i++) {
        const mz_str note = made(&c.pak, i, i == 0 ? NULL : &prev, "a claim\n", times[i], &a);
        prev = name_of(note, a);
        const mz_answer answer = hand_in(r, note);
        assert_int_equal(answer.verdict, MZ_ACCEPTED);
        assert_int_equal(answer.index, i + 1); /* the order is that of coming, whatever anybody's clock says */
    }
    mz_record_close(r);
    verifies(&c, a);
    remove_case(&c);
}

int main(void)
{
    mz_region region;
    assert_ok(mz_region_new((mz_len)1 << 28, &region, &arena));
    assert_ok(mz_record_self_test());
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threat_4_accepted_and_never_logged_is_proved_by_the_promise),
        cmocka_unit_test(threat_5_no_entry_is_put_before_another_or_in_between_later),
        cmocka_unit_test(threat_7_a_signature_has_one_verdict_at_every_door),
        cmocka_unit_test(threat_9_numbers_and_hashes_have_one_spelling),
        cmocka_unit_test(threat_9_bytes_that_do_not_belong_refuse_the_whole),
        cmocka_unit_test(threat_9_more_than_the_limits_is_refused_before_it_is_looked_at),
        cmocka_unit_test(threat_10_an_entry_is_never_taken_for_an_inner_node),
        cmocka_unit_test(threat_10_an_entry_of_65535_bytes_is_taken_and_one_more_is_not),
        cmocka_unit_test(threat_14_two_sequencers_on_copies_prove_a_fork),
        cmocka_unit_test(threat_15_a_clock_back_forward_or_frozen_stops_no_logging),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mz_region_free(&region);
    return failed;
}

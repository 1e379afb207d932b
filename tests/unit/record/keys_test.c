#include "case.h"

static mz_answer submit(mz_record *r, mz_str note)
{
    mz_answer a = {0};
    assert_ok(mz_record_submit(r, &note, 1, &a));
    return a;
}

static mz_str entry_note(mz_record *r, mz_len index, mz_arena *perm)
{
    mz_entry e;
    assert_ok(mz_record_entry(r, index, &e, perm));
    return e.note.bytes;
}

/* A note of our own making: a draft at any place of a feed, signed by anybody. */
static mz_str made(const char *kind, const char *words, mz_str feed, mz_len seq, const mz_hash256 *prev,
                   const mz_key *const *keys, mz_len n, mz_arena *perm)
{
    const mz_draft d = {.kind = mz_str_of(kind), .time = NOON, .text = mz_str_of(words)};
    MZ_BUF_SCOPED text = mz_buf_new(MZ_ENTRY_MAX), note = mz_buf_new(MZ_NOTE_MAX);
    assert_ok(mz_entry_text(&d, feed, seq, prev, &text));
    assert_ok(mz_entry_sign(mz_buf_str(&text), keys, n, &note));
    return mz_str_copy(perm, mz_buf_str(&note));
}

static mz_status key_act(mz_record *r, const mz_key *by, const char *verb, const mz_key *key, const char *rest)
{
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    mz_len index;
    mz_puts(&b, "");
    mz_put(&b, mz_str_of(verb));
    mz_put_byte(&b, ' ');
    mz_put_vkey(&b, &key->public);
    mz_put(&b, mz_str_of(rest));
    mz_put_byte(&b, '\n');
    const mz_draft d = {.kind = S("key"), .time = NOON, .text = mz_buf_str(&b)};
    return mz_record_write(r, &d, 1, &by, 1, &index, NULL);
}

static void threat_6_a_statement_of_another_case_or_kind_is_refused(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    mz_record *r = open_case(&c);
    /* Another case, with a key of the very same bytes under its own origin. */
    const mz_hash256 seed = mz_sha256(c.pak.public.name);
    mz_key twin;
    assert_ok(mz_key_of_seed(S("mizan.example/other/PAK/desk"), MZ_KEY_ED25519, seed.b, &twin, &a));
    const mz_key *other = &twin, *pak = &c.pak;
    const mz_str foreign = made("statements", "said elsewhere\n", twin.public.name, 0, NULL, &other, 1, &a);
    assert_int_equal(submit(r, foreign).verdict, MZ_REFUSED);
    /* Its text under our key's name has another signature than the one it was given. */
    mz_note note;
    MZ_BUF_SCOPED moved = mz_buf_new(MZ_NOTE_MAX);
    assert_ok(mz_note_parse(foreign, &note, &a));
    const mz_str ours = made("statements", "said elsewhere\n", c.pak.public.name, 0, NULL, &pak, 1, &a);
    mz_note own;
    assert_ok(mz_note_parse(ours, &own, &a));
    mz_put(&moved, own.text);
    mz_puts(&moved, "\n\xe2\x80\x94 ");
    mz_put(&moved, own.v[0].name);
    mz_put_byte(&moved, ' ');
    mz_put(&moved, note.v[0].base64);
    mz_put_byte(&moved, '\n');
    assert_int_equal(submit(r, mz_buf_str(&moved)).verdict, MZ_REFUSED);
    /* The same words as another kind: the signature is over the kind, too. */
    mz_str ruling = mz_str_copy(&a, ours);
    const mz_len at = mz_str_find(ruling, S("kind statements"));
    (void)memcpy((uint8_t *)(uintptr_t)ruling.data + at, "kind ruling-now", 15);
    assert_int_equal(submit(r, ruling).verdict, MZ_REFUSED);
    assert_int_equal(submit(r, ours).verdict, MZ_ACCEPTED);
    assert_int_equal(submit(r, ours).verdict, MZ_KNOWN); /* a replay adds nothing */
    assert_int_equal(mz_record_size(r), 2);
    mz_record_close(r);
    remove_case(&c);
}

static void a_key_that_is_not_named_below_the_origin_stays_out(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    mz_record *r = open_case(&c);
    const char *const bad[] = {"pak.example/desk", ORIGIN, ORIGIN "x/desk", ORIGIN "/"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const mz_key k = fixed_key(bad[i], &a);
        assert_code(key_act(r, &c.pak_registrar, "add", &k, " PAK device"), MZ_BAD_INPUT);
    }
    const mz_key k = fixed_key(ORIGIN "/PAK/desk-2", &a);
    assert_ok(key_act(r, &c.pak_registrar, "add", &k, " PAK device"));
    mz_record_close(r);
    remove_case(&c);
}

static void threat_25_a_name_that_hides_what_it_is_stays_out(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    mz_record *r = open_case(&c);
    const char *const bad[] = {ORIGIN "/PAK/\xe2\x80\xaekrow", ORIGIN "/PAK/de\xe2\x80\x8bsk",
                               ORIGIN "/PAK/\xe2\x81\xa6x", ORIGIN "/PAK/\xef\xbb\xbfy", ORIGIN "/PAK/a\xc2\xady"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const mz_key k = fixed_key(bad[i], &a);
        assert_code(key_act(r, &c.pak_registrar, "add", &k, " PAK device"), MZ_BAD_INPUT);
    }
    const mz_key k = fixed_key(ORIGIN "/PAK/\xd9\xbe\xda\xa9", &a); /* letters of any script are welcome */
    assert_ok(key_act(r, &c.pak_registrar, "add", &k, " PAK device"));
    mz_record_close(r);
    remove_case(&c);
}

static void threat_19_a_cloned_device_key_forks_its_feed_and_both_branches_stay(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    mz_record *r = open_case(&c);
    const mz_key *pak = &c.pak;
    const mz_len one = add_words(r, &c.pak, "statements", "from the desk\n");
    const mz_str clone = made("statements", "from the copy of the desk\n", c.pak.public.name, 0, NULL, &pak, 1, &a);
    const mz_answer fork = submit(r, clone);
    assert_int_equal(fork.verdict, MZ_FORK);
    mz_entry e;
    assert_ok(mz_record_entry(r, one, &e, &a));
    assert_str(e.draft.text, S("from the desk\n"));
    assert_ok(mz_record_entry(r, fork.index, &e, &a));
    assert_str(e.draft.text, S("from the copy of the desk\n"));
    assert_int_equal(mz_record_key(r, c.pak.public.name)->retired, fork.index);
    const mz_draft d = {.kind = S("statements"), .time = NOON, .text = S("more\n")};
    mz_len index;
    assert_code(mz_record_write(r, &d, 1, &pak, 1, &index, NULL), MZ_BAD_INPUT);
    mz_record_state s;
    assert_ok(mz_record_standing(r, &s, &a));
    assert_int_equal(s.forked_feeds, 1);
    /* The clone's further entries are refused, and the owner goes on with a new key. */
    const mz_key next = fixed_key(ORIGIN "/PAK/desk-2", &a);
    assert_ok(key_act(r, &c.pak_registrar, "add", &next, " PAK device"));
    assert_true(add_words(r, &next, "statements", "from the new desk\n") > 0);
    mz_verification v;
    assert_ok(mz_record_publish(r));
    assert_ok(mz_record_verify(c.folder, NULL, &v, &a));
    assert_int_equal(v.found, 0);
    assert_int_equal(v.forked, 1);
    mz_record_close(r);
    remove_case(&c);
}

static void a_forked_policy_binds_nobody(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    mz_record *r = open_case(&c);
    (void)add_words(r, &c.pak, "statements", "first\n");
    const mz_key *const all[] = {&c.pak, &c.afg, &c.mediator};
    const mz_str text = made("settings", "redact one-member\n", c.pak.public.name, 0, NULL, all, 3, &a);
    assert_int_equal(submit(r, text).verdict, MZ_FORK);
    assert_str(mz_record_redact_rule(r), S("mediator-and-party"));
    const mz_key *const more[] = {&c.pak, &c.afg, &c.mediator, &c.afg_registrar};
    const mz_str again = made("settings", "redact one-member\n", c.pak.public.name, 0, NULL, more, 4, &a);
    assert_int_equal(submit(r, again).verdict, MZ_ACCEPTED); /* a further signer on a known text */
    assert_str(mz_record_redact_rule(r), S("mediator-and-party"));
    mz_record_close(r);
    r = open_case(&c);
    assert_str(mz_record_redact_rule(r), S("mediator-and-party"));
    mz_record_close(r);
    remove_case(&c);
}

static void threat_21_a_mediator_key_rotated_under_attack_signs_no_more_and_its_past_stands(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    mz_record *r = open_case(&c);
    const mz_len before = add_words(r, &c.mediator, "statements", "before the theft\n");
    mz_entry last;
    assert_ok(mz_record_entry(r, before, &last, &a));
    const mz_key fresh = fixed_key(ORIGIN "/TUR/desk-2", &a), thief = fixed_key(ORIGIN "/TUR/thief", &a);
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    mz_puts(&b, "replace ");
    mz_put_vkey(&b, &c.mediator.public);
    mz_put_byte(&b, ' ');
    mz_put_vkey(&b, &fresh.public);
    mz_put_byte(&b, '\n');
    const mz_draft d = {.kind = S("key"), .time = NOON, .text = mz_buf_str(&b)};
    const mz_key *mediator = &c.mediator;
    mz_len index;
    assert_ok(mz_record_write(r, &d, 1, &mediator, 1, &index, NULL));
    /* The thief, with the old key: a statement, a new key for himself, the old key brought back. */
    mz_entry act;
    assert_ok(mz_record_entry(r, index, &act, &a));
    const mz_str said = made("statements", "after\n", c.mediator.public.name, 3, &act.name, &mediator, 1, &a);
    assert_int_equal(submit(r, said).verdict, MZ_REFUSED);
    assert_code(key_act(r, &c.mediator, "add", &thief, " TUR registrar"), MZ_BAD_INPUT);
    assert_code(key_act(r, &fresh, "add", &c.mediator, " TUR registrar"), MZ_BAD_INPUT); /* no key comes back */
    assert_ok(mz_record_entry(r, before, &last, &a));
    assert_str(last.draft.text, S("before the theft\n"));
    assert_true(add_words(r, &fresh, "statements", "going on\n") > index);
    /* What he signs for a place that is taken is evidence, and changes nothing. */
    const mz_str fork = made("statements", "rewritten\n", c.mediator.public.name, 1, &last.prev, &mediator, 1, &a);
    const mz_answer answer = submit(r, fork);
    assert_int_equal(answer.verdict, MZ_FORK);
    assert_int_equal(mz_record_key(r, c.mediator.public.name)->retired, index);
    mz_record_close(r);
    remove_case(&c);
}

static void a_text_to_be_signed_elsewhere_is_the_next_of_its_feed(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    mz_record *r = open_case(&c);
    const mz_draft d = {.kind = S("statements"), .time = NOON, .text = S("signed in the capital\n")};
    MZ_BUF_SCOPED text = mz_buf_new(MZ_ENTRY_MAX);
    assert_code(mz_record_next_text(r, &d, S("nobody"), &text), MZ_BAD_INPUT);
    assert_ok(mz_record_next_text(r, &d, c.afg.public.name, &text));
    const mz_key *const one[] = {&c.afg}, *const two[] = {&c.pak};
    MZ_BUF_SCOPED by_afg = mz_buf_new(MZ_NOTE_MAX), by_pak = mz_buf_new(MZ_NOTE_MAX), both = mz_buf_new(MZ_NOTE_MAX);
    assert_ok(mz_entry_sign(mz_buf_str(&text), one, 1, &by_afg));
    assert_ok(mz_entry_sign(mz_buf_str(&text), two, 1, &by_pak));
    const mz_str notes[] = {mz_buf_str(&by_pak), mz_buf_str(&by_afg), mz_buf_str(&by_pak)};
    assert_ok(mz_notes_unite(notes, 3, &both, a));
    const mz_answer answer = submit(r, mz_buf_str(&both));
    assert_int_equal(answer.verdict, MZ_ACCEPTED);
    mz_note note;
    assert_ok(mz_note_parse(entry_note(r, answer.index, &a), &note, &a));
    assert_int_equal(note.n, 2);
    const mz_str mixed[] = {mz_buf_str(&by_pak), entry_note(r, 0, &a)};
    MZ_BUF_SCOPED none = mz_buf_new(MZ_NOTE_MAX);
    assert_code(mz_notes_unite(mixed, 2, &none, a), MZ_BAD_INPUT);
    mz_record_close(r);
    remove_case(&c);
}

/* Tries every pair of sets of witnesses without a common one: the slow twin of mz_policy_intersects. */
static bool can_be_split(const mz_policy *p)
{
    mz_len places[8], n = 0;
    mz_utc one[16], other[16];
    for (mz_len i = 0; i < p->names_n; i++) {
        if (!p->names[i].group) {
            places[n++] = i;
        }
    }
    for (unsigned set = 0; set < 1u << n; set++) {
        for (mz_len i = 0; i < p->names_n; i++) {
            one[i] = other[i] = -1;
        }
        for (mz_len i = 0; i < n; i++) {
            one[places[i]] = (set >> i & 1) != 0 ? 0 : -1;
            other[places[i]] = (set >> i & 1) != 0 ? -1 : 0;
        }
        if (mz_policy_met(p, one) && mz_policy_met(p, other)) {
            return true;
        }
    }
    return false;
}

static void quorums_that_need_not_meet_are_told_apart(void **state)
{
    (void)state;
    const struct {
        const char *rest;
        bool meet;
    } cases[] = {
        {"quorum none\n", false},
        {"quorum w0\n", true},
        {"group g all w0 w1\nquorum g\n", true},
        {"group g any w0 w1\nquorum g\n", false},
        {"group g any w0\nquorum g\n", true},
        {"group g 2 w0 w1 w2\nquorum g\n", true},
        {"group g 2 w0 w1 w2 w3\nquorum g\n", false},
        {"group n any w2 w3 w4\ngroup g all w0 w1 n\nquorum g\n", true},
        {"group n any w2 w3 w4\ngroup g 2 w0 w1 n\nquorum g\n", false},
        {"group m 2 w0 w1 w2\ngroup n 2 w3 w4 w5\ngroup g any m n\nquorum g\n", false},
        {"group m 2 w0 w1 w2\ngroup n any w3 w4 w5\ngroup g all m n\nquorum g\n", true},
        {"group m any w0 w1\ngroup n any w2 w3\ngroup g all m n\nquorum g\n", false},
    };
    mz_arena a = arena;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mz_arena b = a;
        mz_policy p;
        MZ_BUF_SCOPED text = mz_buf_new(8192);
        for (int w = 0; w < 6; w++) {
            const uint8_t seed[32] = {(uint8_t)(w + 1)};
            mz_key k;
            assert_ok(mz_key_of_seed(S("w.example"), MZ_KEY_COSIGNATURE, seed, &k, &b));
            mz_puts(&text, "witness w");
            mz_put_int(&text, w);
            mz_put_byte(&text, ' ');
            mz_put_vkey(&text, &k.public);
            mz_put_byte(&text, '\n');
        }
        mz_put(&text, mz_str_of(cases[i].rest));
        assert_ok(mz_policy_parse(mz_buf_str(&text), &p, &b));
        assert_int_equal(mz_policy_intersects(&p), cases[i].meet);
        assert_true(p.quorum < 0 || can_be_split(&p) == !cases[i].meet);
    }
}

int main(void)
{
    mz_region region;
    if (mz_failed(mz_region_new((mz_len)1 << 28, &region, &arena))) {
        return 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threat_6_a_statement_of_another_case_or_kind_is_refused),
        cmocka_unit_test(a_key_that_is_not_named_below_the_origin_stays_out),
        cmocka_unit_test(threat_25_a_name_that_hides_what_it_is_stays_out),
        cmocka_unit_test(threat_19_a_cloned_device_key_forks_its_feed_and_both_branches_stay),
        cmocka_unit_test(a_forked_policy_binds_nobody),
        cmocka_unit_test(threat_21_a_mediator_key_rotated_under_attack_signs_no_more_and_its_past_stands),
        cmocka_unit_test(a_text_to_be_signed_elsewhere_is_the_next_of_its_feed),
        cmocka_unit_test(quorums_that_need_not_meet_are_told_apart),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mz_region_free(&region);
    return failed;
}

#include "case.h"

/* A case with witnesses: one of each party, two neutral ones. */
typedef struct watched {
    test_case c;
    mz_key pak_witness, afg_witness, north, south;
    mz_record *r;
} watched;

static mz_key witness_key(const char *name, mz_arena *perm)
{
    mz_key k = {0};
    const mz_hash256 seed = mz_sha256(mz_str_of(name));
    assert_ok(mz_key_of_seed(mz_str_of(name), MZ_KEY_COSIGNATURE, seed.b, &k, perm));
    return k;
}

static watched new_watched(mz_arena *perm)
{
    watched w = {.c = new_case(perm)};
    w.pak_witness = witness_key("pak.example/witness", perm);
    w.afg_witness = witness_key("afg.example/witness", perm);
    w.north = witness_key("north.example/w", perm);
    w.south = witness_key("south.example/w", perm);
    w.r = open_case(&w.c);
    return w;
}

static void end(watched *w)
{
    mz_record_close(w->r);
    remove_case(&w->c);
}

static void put_witness(mz_buf *b, const char *name, const mz_key *k)
{
    mz_puts(b, "witness ");
    mz_put(b, mz_str_of(name));
    mz_put_byte(b, ' ');
    mz_put_vkey(b, &k->public);
    mz_put_byte(b, '\n');
}

/* Both parties' witnesses and one neutral of two. */
static mz_str policy_text(const watched *w, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(8192);
    mz_puts(&b, "log ");
    mz_put_vkey(&b, &w->c.log.public);
    mz_put_byte(&b, '\n');
    put_witness(&b, "PAK", &w->pak_witness);
    put_witness(&b, "AFG", &w->afg_witness);
    put_witness(&b, "north", &w->north);
    put_witness(&b, "south", &w->south);
    mz_puts(&b, "group neutral any north south\ngroup both all PAK AFG neutral\nquorum both\n");
    return mz_str_copy(perm, mz_buf_str(&b));
}

/* An entry of any kind, signed by the first key as feed and by the others. */
static mz_status write_signed(mz_record *r, const char *kind, mz_str text, const mz_key *const *keys, mz_len n,
                              mz_len *index)
{
    const mz_draft d = {.kind = mz_str_of(kind), .time = NOON, .text = text};
    return mz_record_write(r, &d, 1, keys, n, index, NULL);
}

/* One more signature on the text of an entry. */
static mz_answer sign_again(mz_record *r, mz_len index, const mz_key *k, mz_arena scratch)
{
    mz_entry e;
    mz_answer a = {0};
    MZ_BUF_SCOPED note = mz_buf_new(MZ_ENTRY_MAX);
    assert_ok(mz_record_entry(r, index, &e, &scratch));
    assert_ok(mz_entry_sign(e.note.text, &k, 1, &note));
    const mz_str bytes = mz_buf_str(&note);
    assert_ok(mz_record_submit(r, &bytes, 1, &a));
    return a;
}

static mz_len agree_policy(watched *w, mz_arena scratch)
{
    mz_len index = -1;
    const mz_key *const all[] = {&w->c.mediator, &w->c.pak, &w->c.afg};
    assert_ok(write_signed(w->r, "policy", policy_text(w, &scratch), all, 3, &index));
    return index;
}

/* The checkpoint of the record as it is, cosigned. */
static mz_str cosigned(mz_record *r, const mz_key *const *keys, const mz_utc *times, mz_len n, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(MZ_NOTE_MAX);
    mz_note note;
    mz_put(&b, mz_record_checkpoint(r));
    assert_ok(mz_note_parse(mz_str_copy(perm, mz_buf_str(&b)), &note, perm));
    for (mz_len i = 0; i < n; i++) {
        assert_ok(mz_note_sign(keys[i], note.text, times[i], &b));
    }
    return mz_str_copy(perm, mz_buf_str(&b));
}

static mz_status take_cosignature(mz_record *r, const mz_key *k, mz_utc time, mz_arena scratch)
{
    return mz_record_cosign(r, cosigned(r, &k, &time, 1, &scratch), NULL);
}

static mz_finality finality(mz_record *r, mz_len index, mz_arena *perm)
{
    mz_finality f = {0};
    assert_ok(mz_record_finality(r, index, &f, perm));
    return f;
}

static mz_str words(const mz_finality *f, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    mz_put_finality(&b, f);
    return mz_str_copy(perm, mz_buf_str(&b));
}

static void a_policy_is_in_force_when_every_party_and_the_mediator_signed_one_text(void **state)
{
    (void)state;
    mz_arena a = arena;
    watched w = new_watched(&a);
    mz_policy p;
    mz_len index = 0;
    const mz_key *mediator = &w.c.mediator;
    assert_ok(write_signed(w.r, "policy", policy_text(&w, &a), &mediator, 1, &index));
    const mz_len first = index;
    assert_ok(mz_record_policy(w.r, &p, &index, &a));
    assert_int_equal(index, -1);
    assert_int_equal(sign_again(w.r, first, &w.c.pak, a).verdict, MZ_ACCEPTED);
    assert_ok(mz_record_policy(w.r, &p, &index, &a));
    assert_int_equal(index, -1);
    const mz_answer last = sign_again(w.r, first, &w.c.afg, a);
    assert_ok(mz_record_policy(w.r, &p, &index, &a));
    assert_int_equal(index, last.index);
    assert_int_equal(p.names_n, 6);
    mz_record_close(w.r); /* and so it is when the record is read anew */
    w.r = open_case(&w.c);
    assert_ok(mz_record_policy(w.r, &p, &index, &a));
    assert_int_equal(index, last.index);
    end(&w);
}

static void a_key_of_another_role_does_not_bind_its_party(void **state)
{
    (void)state;
    mz_arena a = arena;
    watched w = new_watched(&a);
    const mz_key clerk = fixed_key(ORIGIN "/AFG/clerk", &a);
    mz_policy p;
    mz_len index;
    MZ_BUF_SCOPED b = mz_buf_new(1024);
    mz_puts(&b, "add ");
    mz_put_vkey(&b, &clerk.public);
    mz_puts(&b, " AFG clerk\n");
    const mz_key *registrar = &w.c.afg_registrar;
    assert_ok(write_signed(w.r, "key", mz_buf_str(&b), &registrar, 1, &index));
    const mz_key *const almost[] = {&w.c.mediator, &w.c.pak, &clerk};
    assert_ok(write_signed(w.r, "policy", policy_text(&w, &a), almost, 3, &index));
    const mz_len first = index;
    assert_ok(mz_record_policy(w.r, &p, &index, &a));
    assert_int_equal(index, -1);
    assert_int_equal(sign_again(w.r, first, &w.c.afg_registrar, a).verdict, MZ_ACCEPTED);
    assert_ok(mz_record_policy(w.r, &p, &index, &a));
    assert_int_equal(index, first + 1);
    end(&w);
}

static void a_policy_text_that_is_none_or_of_another_log_is_refused(void **state)
{
    (void)state;
    mz_arena a = arena;
    watched w = new_watched(&a);
    const mz_key other = fixed_key("mizan.example/other", &a);
    const mz_key *mediator = &w.c.mediator;
    mz_len index = -7;
    const mz_str good = policy_text(&w, &a);
    mz_str rest = good;
    (void)mz_str_cut(&rest, '\n');
    MZ_BUF_SCOPED b = mz_buf_new(8192);
    mz_puts(&b, "log ");
    mz_put_vkey(&b, &other.public);
    mz_put_byte(&b, '\n');
    mz_put(&b, rest);
    const mz_str bad[] = {S("quorum none\n"), S("not a policy\n"), mz_buf_str(&b), rest};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_code(write_signed(w.r, "policy", bad[i], &mediator, 1, &index), MZ_BAD_INPUT);
        assert_int_equal(index, -7);
    }
    assert_ok(write_signed(w.r, "policy", good, &mediator, 1, &index));
    end(&w);
}

static void late_signatures_do_not_bring_back_an_older_proposal(void **state)
{
    (void)state;
    mz_arena a = arena;
    watched w = new_watched(&a);
    mz_policy p;
    mz_len old, index;
    const mz_key *const two[] = {&w.c.mediator, &w.c.pak};
    assert_ok(write_signed(w.r, "policy", policy_text(&w, &a), two, 2, &old));
    const mz_len agreed = agree_policy(&w, a);
    assert_int_equal(sign_again(w.r, old, &w.c.afg, a).verdict, MZ_ACCEPTED);
    assert_ok(mz_record_policy(w.r, &p, &index, &a));
    assert_int_equal(index, agreed);
    end(&w);
}

static void grades_rise_from_the_tree_to_cosigned_to_settled(void **state)
{
    (void)state;
    mz_arena a = arena;
    watched w = new_watched(&a);
    const mz_len claim = add_words(w.r, &w.c.pak, "statements", "a claim\n");
    (void)agree_policy(&w, a);
    mz_finality f = finality(w.r, claim, &a);
    assert_int_equal(f.grade, MZ_GRADE_TREE);
    assert_int_equal(f.claimed, NOON);
    assert_true(f.policy);
    assert_str(words(&f, &a), S("in the tree; not settled: the quorum of the witness policy has not cosigned it"));
    const mz_len later = add_words(w.r, &w.c.afg, "statements", "another\n");
    assert_ok(take_cosignature(w.r, &w.pak_witness, NOON + 60, a));
    f = finality(w.r, claim, &a);
    assert_int_equal(f.grade, MZ_GRADE_COSIGNED);
    assert_str(words(&f, &a), S("cosigned by PAK 2026-03-03T12:01:00Z; not settled: the quorum of the witness policy "
                                "has not cosigned it"));
    assert_ok(take_cosignature(w.r, &w.afg_witness, NOON + 120, a));
    assert_int_equal(finality(w.r, claim, &a).grade, MZ_GRADE_COSIGNED);
    assert_ok(take_cosignature(w.r, &w.south, NOON + 90, a));
    f = finality(w.r, claim, &a);
    assert_int_equal(f.grade, MZ_GRADE_SETTLED);
    assert_int_equal(f.settled_time, NOON + 120);
    assert_int_equal(f.settled_size, later + 1);
    assert_str(words(&f, &a), S("settled 2026-03-03T12:02:00Z, cosigned by AFG 2026-03-03T12:02:00Z by PAK "
                                "2026-03-03T12:01:00Z by 1 neutral witness"));
    const mz_len newest = add_words(w.r, &w.c.pak, "statements", "a third\n");
    assert_int_equal(finality(w.r, newest, &a).grade, MZ_GRADE_TREE);
    mz_record_state s;
    assert_ok(mz_record_standing(w.r, &s, &a));
    assert_int_equal(s.size, newest + 1);
    assert_int_equal(s.settled, later + 1);
    assert_true(s.quorum);
    mz_verification v;
    assert_ok(mz_record_publish(w.r));
    assert_ok(mz_record_verify(w.c.folder, NULL, &v, &a));
    assert_int_equal(v.found, 0);
    end(&w);
}

static void threat_25_without_a_policy_nothing_is_settled_whoever_cosigns(void **state)
{
    (void)state;
    mz_arena a = arena;
    watched w = new_watched(&a);
    const mz_len claim = add_words(w.r, &w.c.pak, "statements", "a claim\n");
    assert_code(take_cosignature(w.r, &w.north, NOON, a), MZ_BAD_INPUT); /* nobody knows this witness yet */
    mz_finality f = finality(w.r, claim, &a);
    assert_str(words(&f, &a), S("in the tree; not settled: no witness policy is in force"));
    mz_len index;
    MZ_BUF_SCOPED b = mz_buf_new(1024);
    mz_puts(&b, "add ");
    mz_put_vkey(&b, &w.pak_witness.public);
    mz_puts(&b, " PAK witness\n");
    const mz_key *registrar = &w.c.pak_registrar;
    assert_ok(write_signed(w.r, "key", mz_buf_str(&b), &registrar, 1, &index));
    assert_ok(take_cosignature(w.r, &w.pak_witness, NOON + 5, a));
    f = finality(w.r, claim, &a);
    assert_int_equal(f.grade, MZ_GRADE_COSIGNED);
    MZ_BUF_SCOPED none = mz_buf_new(1024); /* nor does a policy that asks for nobody settle anything */
    mz_puts(&none, "log ");
    mz_put_vkey(&none, &w.c.log.public);
    mz_puts(&none, "\nquorum none\n");
    const mz_key *const all[] = {&w.c.mediator, &w.c.pak, &w.c.afg};
    assert_ok(write_signed(w.r, "policy", mz_buf_str(&none), all, 3, &index));
    assert_ok(take_cosignature(w.r, &w.pak_witness, NOON + 6, a));
    assert_int_equal(finality(w.r, claim, &a).grade, MZ_GRADE_COSIGNED);
    end(&w);
}

static void the_earliest_time_is_kept_and_the_latest_is_served(void **state)
{
    (void)state;
    mz_arena a = arena;
    watched w = new_watched(&a);
    (void)agree_policy(&w, a);
    const mz_len size = mz_record_size(w.r);
    assert_ok(take_cosignature(w.r, &w.north, NOON + 100, a));
    assert_ok(take_cosignature(w.r, &w.north, NOON + 200, a));
    assert_ok(take_cosignature(w.r, &w.north, NOON + 50, a));
    assert_int_equal(finality(w.r, 0, &a).v[2].first_time, NOON + 50);
    mz_str kept;
    mz_note note;
    const mz_vkey trusted[] = {w.c.log.public, w.north.public};
    assert_ok(mz_record_cosigned(w.r, size, &kept, &a));
    assert_ok(mz_note_open(kept, trusted, 2, &note, &a));
    assert_int_equal(note.n, 2);
    assert_int_equal(note.v[1].time, NOON + 50);
    assert_ok(mz_note_open(mz_record_checkpoint(w.r), trusted, 2, &note, &a));
    assert_int_equal(note.n, 2);
    assert_int_equal(note.v[1].time, NOON + 200);
    mz_record_close(w.r); /* the served checkpoint keeps them */
    w.r = open_case(&w.c);
    assert_ok(mz_note_open(mz_record_checkpoint(w.r), trusted, 2, &note, &a));
    assert_int_equal(note.v[1].time, NOON + 200);
    assert_int_equal(finality(w.r, 0, &a).v[2].first_time, NOON + 50);
    end(&w);
}

static void a_copy_with_nothing_but_the_served_checkpoint_counts_its_cosignatures(void **state)
{
    (void)state;
    mz_arena a = arena;
    watched w = new_watched(&a);
    (void)agree_policy(&w, a);
    assert_ok(mz_record_publish(w.r));
    const mz_key *const all[] = {&w.pak_witness, &w.afg_witness, &w.north};
    const mz_utc times[] = {NOON + 1, NOON + 2, NOON + 3};
    assert_ok(mz_record_cosign(w.r, cosigned(w.r, all, times, 3, &a), NULL));
    mz_record_close(w.r);
    char command[256];
    (void)snprintf(command, sizeof command, "rm -r '%s/record/cosigned'", w.c.folder);
    assert_int_equal(system(command), 0);
    assert_ok(mz_record_open_read(w.c.folder, &w.r));
    const mz_finality f = finality(w.r, 0, &a);
    assert_int_equal(f.grade, MZ_GRADE_SETTLED);
    assert_int_equal(f.settled_time, NOON + 3);
    end(&w);
}

static void threat_8_a_forged_line_under_a_witness_name_neither_counts_nor_poisons(void **state)
{
    (void)state;
    mz_arena a = arena;
    watched w = new_watched(&a);
    (void)agree_policy(&w, a);
    MZ_BUF_SCOPED forged = mz_buf_new(MZ_NOTE_MAX);
    uint8_t junk[72] = {0};
    mz_put(&forged, mz_record_checkpoint(w.r));
    mz_put_signature_line(&forged, &w.north.public, (mz_str){junk, 72}); /* right name and id, no signature */
    assert_code(mz_record_cosign(w.r, mz_buf_str(&forged), NULL), MZ_BAD_INPUT);
    mz_note note;
    assert_ok(mz_note_parse(mz_str_copy(&a, mz_record_checkpoint(w.r)), &note, &a));
    assert_ok(mz_note_sign(&w.south, note.text, NOON, &forged));
    mz_len added = 0;
    assert_ok(mz_record_cosign(w.r, mz_buf_str(&forged), &added));
    assert_int_equal(added, 1);
    mz_str kept;
    assert_ok(mz_record_cosigned(w.r, mz_record_size(w.r), &kept, &a));
    assert_ok(mz_note_parse(kept, &note, &a));
    assert_int_equal(note.n, 2);
    assert_str(note.v[1].name, w.south.public.name);
    assert_ok(take_cosignature(w.r, &w.north, NOON + 1, a)); /* the real one is welcome afterwards */
    const mz_finality f = finality(w.r, 0, &a);
    assert_int_equal(f.v[2].first_time, NOON + 1);
    end(&w);
}

static void threat_21_a_revoked_witness_no_longer_counts(void **state)
{
    (void)state;
    mz_arena a = arena;
    watched w = new_watched(&a);
    mz_len index;
    MZ_BUF_SCOPED b = mz_buf_new(1024);
    mz_puts(&b, "add ");
    mz_put_vkey(&b, &w.pak_witness.public);
    mz_puts(&b, " PAK witness\n");
    const mz_key *registrar = &w.c.pak_registrar;
    assert_ok(write_signed(w.r, "key", mz_buf_str(&b), &registrar, 1, &index));
    (void)agree_policy(&w, a);
    assert_ok(take_cosignature(w.r, &w.pak_witness, NOON, a));
    mz_buf_clear(&b);
    mz_puts(&b, "revoke ");
    mz_put_vkey(&b, &w.pak_witness.public);
    mz_puts(&b, " stolen\n");
    assert_ok(write_signed(w.r, "key", mz_buf_str(&b), &registrar, 1, &index));
    assert_code(take_cosignature(w.r, &w.pak_witness, NOON + 1, a), MZ_BAD_INPUT);
    assert_ok(take_cosignature(w.r, &w.afg_witness, NOON + 2, a));
    assert_ok(take_cosignature(w.r, &w.north, NOON + 2, a));
    const mz_finality f = finality(w.r, 0, &a);
    assert_int_equal(f.grade, MZ_GRADE_COSIGNED);
    assert_int_equal(f.v[1].first_time, NOON); /* what it signed before stands */
    assert_int_equal(f.v[1].retired, index);
    end(&w);
}

static void what_lies_in_the_folder_is_believed_only_as_far_as_it_verifies(void **state)
{
    (void)state;
    mz_arena a = arena;
    watched w = new_watched(&a);
    (void)agree_policy(&w, a);
    assert_ok(take_cosignature(w.r, &w.north, NOON, a));
    assert_int_equal(mz_record_size(w.r), 2);
    (void)add_words(w.r, &w.c.pak, "statements", "the served checkpoint is a newer one\n");
    const char *path = mz_path_join(&a, w.c.folder, S("record/cosigned/2"));
    const char *copy = mz_path_join(&a, w.c.folder, S("record/cosigned/1"));
    mz_str kept;
    assert_ok(mz_file_load(path, MZ_NOTE_MAX, &kept, &a));
    assert_ok(mz_file_replace(copy, kept, 0644)); /* under another size's name */
    mz_str bent = mz_str_copy(&a, kept);
    ((uint8_t *)(uintptr_t)bent.data)[bent.len - 30] ^= 1;
    assert_ok(mz_file_replace(path, bent, 0644)); /* and with one letter of the signature changed */
    mz_record_close(w.r);
    w.r = open_case(&w.c);
    assert_int_equal(finality(w.r, 0, &a).grade, MZ_GRADE_TREE);
    mz_verification v;
    assert_ok(mz_record_verify(w.c.folder, NULL, &v, &a));
    assert_int_equal(v.found, 2);
    end(&w);
}

/* A checkpoint that the log's key signed over some other tree. */
static mz_str other_tree(const watched *w, mz_len size, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(MZ_NOTE_MAX);
    const mz_checkpoint c = {w->c.log.public.name, size, mz_sha256(S("another history"))};
    assert_ok(mz_checkpoint_sign(&c, &w->c.log, &b));
    return mz_str_copy(perm, mz_buf_str(&b));
}

static void threat_1_a_fork_is_kept_as_proof_and_stops_signing(void **state)
{
    (void)state;
    mz_arena a = arena;
    for (mz_len size = 1; size <= 6; size++) {
        watched w = new_watched(&a);
        (void)agree_policy(&w, a);
        for (int i = 0; i < 4; i++) {
            (void)add_words(w.r, &w.c.pak, "statements", i % 2 == 0 ? "one\n" : "two\n");
        }
        mz_record_state s;
        assert_ok(mz_record_publish(w.r));
        assert_code(mz_record_cosign(w.r, other_tree(&w, size, &a), NULL), MZ_CORRUPT);
        assert_ok(mz_record_standing(w.r, &s, &a));
        assert_int_equal(s.forks.n, 1);
        const mz_draft d = {.kind = S("statements"), .time = NOON, .text = S("no more\n")};
        const mz_key *pak = &w.c.pak;
        mz_len index;
        assert_code(mz_record_write(w.r, &d, 1, &pak, 1, &index, NULL), MZ_DENIED);
        mz_record_close(w.r);
        w.r = open_case(&w.c); /* and after a new start */
        assert_code(mz_record_write(w.r, &d, 1, &pak, 1, &index, NULL), MZ_DENIED);
        mz_verification v;
        assert_ok(mz_record_verify(w.c.folder, NULL, &v, &a));
        assert_int_equal(v.found, 1);
        end(&w);
    }
}

static void threat_21_with_the_log_key_and_one_witness_nothing_false_is_settled(void **state)
{
    (void)state;
    mz_arena a = arena;
    watched w = new_watched(&a);
    (void)agree_policy(&w, a);
    const mz_len size = mz_record_size(w.r);
    mz_note note;
    mz_policy policy;
    mz_policy_verdict verdict;
    mz_len index;
    MZ_BUF_SCOPED forged = mz_buf_new(MZ_NOTE_MAX); /* what the thief of both keys can make */
    mz_put(&forged, other_tree(&w, size, &a));
    assert_ok(mz_note_parse(mz_str_copy(&a, mz_buf_str(&forged)), &note, &a));
    assert_ok(mz_note_sign(&w.pak_witness, note.text, NOON, &forged));
    assert_ok(mz_record_policy(w.r, &policy, &index, &a));
    assert_ok(mz_policy_judge(&policy, mz_buf_str(&forged), &verdict, &a));
    assert_false(verdict.quorum);
    /* An honest witness that saw our tree first does not sign his; with all but one stolen it still does not settle. */
    assert_ok(mz_note_sign(&w.north, note.text, NOON, &forged));
    assert_ok(mz_policy_judge(&policy, mz_buf_str(&forged), &verdict, &a));
    assert_false(verdict.quorum);
    assert_ok(mz_record_publish(w.r));
    assert_code(mz_record_cosign(w.r, mz_buf_str(&forged), NULL), MZ_CORRUPT); /* shown to us, it proves the theft */
    mz_record_state s;
    assert_ok(mz_record_standing(w.r, &s, &a));
    assert_int_equal(s.settled, 0);
    assert_int_equal(s.forks.n, 1);
    end(&w);
}

static void junk_in_the_fork_folder_stops_nobody(void **state)
{
    (void)state;
    mz_arena a = arena;
    watched w = new_watched(&a);
    mz_record_close(w.r);
    const mz_str junk = S("mizan/fork-proof/v1\nfirst 3\n\nabcabc");
    const mz_hash256 h = mz_sha256(junk);
    assert_ok(mz_dir_make(mz_path_join(&a, w.c.folder, S("record/fork"))));
    const char *path = mz_path_join(&a, w.c.folder, mz_str_concat(&a, S("record/fork/"), mz_hash_hex(&a, &h)));
    assert_ok(mz_file_replace(path, junk, 0644));
    w.r = open_case(&w.c);
    (void)add_words(w.r, &w.c.pak, "statements", "going on\n");
    end(&w);
}

static void threat_2_a_checkpoint_beyond_ours_says_that_we_were_rolled_back(void **state)
{
    (void)state;
    mz_arena a = arena;
    watched w = new_watched(&a);
    assert_code(mz_record_cosign(w.r, other_tree(&w, 50, &a), NULL), MZ_DENIED);
    end(&w);
}

int main(void)
{
    mz_region region;
    if (mz_failed(mz_region_new((mz_len)1 << 30, &region, &arena))) {
        return 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_policy_is_in_force_when_every_party_and_the_mediator_signed_one_text),
        cmocka_unit_test(a_key_of_another_role_does_not_bind_its_party),
        cmocka_unit_test(a_policy_text_that_is_none_or_of_another_log_is_refused),
        cmocka_unit_test(late_signatures_do_not_bring_back_an_older_proposal),
        cmocka_unit_test(grades_rise_from_the_tree_to_cosigned_to_settled),
        cmocka_unit_test(threat_25_without_a_policy_nothing_is_settled_whoever_cosigns),
        cmocka_unit_test(the_earliest_time_is_kept_and_the_latest_is_served),
        cmocka_unit_test(a_copy_with_nothing_but_the_served_checkpoint_counts_its_cosignatures),
        cmocka_unit_test(threat_8_a_forged_line_under_a_witness_name_neither_counts_nor_poisons),
        cmocka_unit_test(threat_21_a_revoked_witness_no_longer_counts),
        cmocka_unit_test(what_lies_in_the_folder_is_believed_only_as_far_as_it_verifies),
        cmocka_unit_test(threat_1_a_fork_is_kept_as_proof_and_stops_signing),
        cmocka_unit_test(threat_21_with_the_log_key_and_one_witness_nothing_false_is_settled),
        cmocka_unit_test(junk_in_the_fork_folder_stops_nobody),
        cmocka_unit_test(threat_2_a_checkpoint_beyond_ours_says_that_we_were_rolled_back),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mz_region_free(&region);
    return failed;
}

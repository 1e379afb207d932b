#include "vectors.h"

#include "record/witness.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define ORIGIN "log.example/witnessed"
#define NAME   "a.example/witness"
#define NOON   1772539200
#define LEAVES 600

/* ---- a log with two histories: the second differs from leaf 5 on ---- */

typedef struct history {
    mz_hash256 leaves[LEAVES];
} history;

static history first, second;
static mz_key log_key, other_key;

static mz_hash256 leaf(int64_t n, const char *which)
{
    MZ_BUF_SCOPED b = mz_buf_new(64);
    mz_put(&b, mz_str_of(which));
    mz_put_int(&b, n);
    return mz_leaf_hash(mz_buf_str(&b));
}

static mz_key fixed_key(const char *name, mz_key_type type)
{
    mz_key k = {0};
    const mz_hash256 seed = mz_sha256(mz_str_of(name));
    assert_ok(mz_key_of_seed(mz_str_of(name), type, seed.b, &k, &arena));
    return k;
}

static void make_histories(void)
{
    for (int64_t i = 0; i < LEAVES; i++) {
        first.leaves[i] = leaf(i, "leaf ");
        second.leaves[i] = i < 5 ? first.leaves[i] : leaf(i, "other ");
    }
    log_key = fixed_key(ORIGIN, MZ_KEY_ED25519);
    other_key = fixed_key("another.example/log", MZ_KEY_ED25519);
}

static mz_status subtree(void *ctx, int level, mz_len index, mz_hash256 *out)
{
    const history *h = ctx;
    mz_range r = {0};
    for (mz_len i = index << level; i < (index + 1) << level; i++) {
        mz_range_push(&r, &h->leaves[i]);
    }
    *out = mz_range_root(&r);
    return mz_ok();
}

static mz_hash256 root_of(const history *h, mz_len size)
{
    mz_range r = {0};
    for (mz_len i = 0; i < size; i++) {
        mz_range_push(&r, &h->leaves[i]);
    }
    return mz_range_root(&r);
}

/* What stands in a request; every part can be made wrong. */
typedef struct draft {
    history *proved;
    mz_len old;
    mz_checkpoint checkpoint;
    const mz_key *signer;
} draft;

static draft step(history *h, mz_len old, mz_len size)
{
    return (draft){h, old, {S(ORIGIN), size, root_of(h, size)}, &log_key};
}

static void put_request(mz_buf *out, const draft *d)
{
    const mz_tree tree = {subtree, d->proved};
    MZ_BUF_SCOPED text = mz_buf_new(MZ_NOTE_MAX), note = mz_buf_new(MZ_NOTE_MAX);
    mz_add_checkpoint q = {.old = d->old};
    if (d->old > 0 && d->old < d->checkpoint.size) {
        assert_ok(mz_prove(&tree, 0, d->old, d->checkpoint.size, &q.proof));
    }
    mz_put_checkpoint(&text, &d->checkpoint);
    mz_put(&note, mz_buf_str(&text));
    mz_put_byte(&note, '\n');
    assert_ok(mz_note_sign(d->signer, mz_buf_str(&text), 0, &note));
    q.checkpoint = mz_buf_str(&note);
    mz_put_add_checkpoint(out, &q);
}

/* ---- a witness in a temporary folder ---- */

typedef struct desk {
    char folder[64];
    mz_vkey key;
    mz_witness *witness;
} desk;

static desk new_desk(mz_arena *perm)
{
    desk d = {.folder = "/tmp/mizan-witness-XXXXXX"};
    assert_non_null(mkdtemp(d.folder));
    assert_ok(mz_witness_create(d.folder, S(NAME), (mz_str){0}, &d.key, perm));
    assert_ok(mz_witness_add_log(d.folder, &log_key.public, (mz_str){0}));
    assert_ok(mz_witness_open(d.folder, (mz_str){0}, &d.witness));
    return d;
}

static void reopen(desk *d)
{
    mz_witness_close(d->witness);
    d->witness = NULL;
    assert_ok(mz_witness_open(d->folder, (mz_str){0}, &d->witness));
}

static void remove_desk(desk *d)
{
    char command[128];
    mz_witness_close(d->witness);
    (void)snprintf(command, sizeof command, "rm -rf '%s'", d->folder);
    assert_int_equal(system(command), 0);
}

static int post(desk *d, mz_str body, mz_utc now, mz_buf *answer)
{
    mz_buf_clear(answer);
    return mz_witness_answer(d->witness, body, now, answer).status;
}

/* Sends a step; the answer's status. */
static int send(desk *d, draft s)
{
    MZ_BUF_SCOPED body = mz_buf_new(MZ_ADD_CHECKPOINT_MAX), answer = mz_buf_new(MZ_NOTE_MAX);
    put_request(&body, &s);
    return post(d, mz_buf_str(&body), NOON, &answer);
}

static char *state_file(const desk *d, mz_arena *perm)
{
    const mz_hash256 h = mz_sha256(S(ORIGIN));
    return mz_path_join(perm, d->folder, mz_str_concat(perm, S("state/"), mz_hash_hex(perm, &h)));
}

/* ---- vectors ---- */

static mz_vkey vkey_of(mz_str name, mz_key_type type, const char *hex)
{
    mz_vkey v = {.name = name, .type = type};
    const mz_hash256 key = hex_hash(mz_str_of(hex));
    (void)memcpy(v.key, key.b, 32);
    MZ_BUF_SCOPED b = mz_buf_new(1024);
    mz_put(&b, name);
    mz_put_byte(&b, '\n');
    mz_put_byte(&b, (uint8_t)type);
    mz_put(&b, mz_hash_str(&key));
    const mz_hash256 id = mz_sha256(mz_buf_str(&b));
    (void)memcpy(v.id, id.b, 4);
    return v;
}

static desk vector_desk(const mz_vkey *log, mz_arena *perm)
{
    desk d = {.folder = "/tmp/mizan-witness-XXXXXX"};
    assert_non_null(mkdtemp(d.folder));
    assert_ok(mz_witness_create(d.folder, S("example.com/witness"), (mz_str){0}, &d.key, perm));
    assert_ok(mz_witness_add_log(d.folder, log, (mz_str){0}));
    assert_ok(mz_witness_open(d.folder, (mz_str){0}, &d.witness));
    return d;
}

#define SUNLIGHT_ORIGIN "sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562"
#define SUNLIGHT_KEY    "ffdc2d4d98e4124d3feaf788c0c2f9abfd796083d1f0495437f302ec79cf100f"

static void sunlights_exchange_is_answered_status_by_status(void **state)
{
    (void)state;
    need_vectors();
    mz_arena a = arena;
    const mz_vkey log = vkey_of(S(SUNLIGHT_ORIGIN), MZ_KEY_ED25519, SUNLIGHT_KEY);
    desk d = vector_desk(&log, &a);
    mz_str rows = load("witness-exchange/sunlight/index.tsv", &a);
    MZ_BUF_SCOPED answer = mz_buf_new(MZ_NOTE_MAX);
    int seen = 0;
    for (; rows.len > 0; seen++) {
        mz_str row = mz_str_cut(&rows, '\n');
        const mz_str file = mz_str_cut(&row, '\t'), status = mz_str_cut(&row, '\t');
        const mz_str want = mz_str_cut(&row, '\t');
        const mz_str path = mz_str_concat(&a, S("witness-exchange/sunlight/"), file, S(".req"));
        int64_t number;
        assert_true(mz_str_int(status, &number));
        const int got = post(&d, load(mz_str_z(&a, path), &a), NOON, &answer);
        if (got != number) {
            fail_msg("%.*s: got %d, want %d", SFMT(file), got, (int)number);
        }
        if (number == 409) { /* 'N\n' as the table spells it */
            const mz_str size = mz_str_sub(want, 1, mz_str_find_byte(want, '\\'));
            assert_str(mz_str_trim(mz_buf_str(&answer)), size);
        } else {
            const mz_str text = mz_str_sub(want, 1, want.len - 1);
            if (number != 400 && mz_str_find(mz_buf_str(&answer), text) < 0) {
                fail_msg("%.*s: \"%.*s\" lacks \"%.*s\"", SFMT(file), SFMT(mz_buf_str(&answer)), SFMT(text));
            }
        }
    }
    assert_int_equal(seen, 11);
    remove_desk(&d);
}

#define SIGSUM_KEY     "75a8dba01eec5c752a4752d6755c08a155fcc12bc81cdc4c11f055d56b3dd412"
#define SIGSUM_WITNESS "23d6cbe0b15d9e89d5cd7679ec565b428aa0ae4a35c95f5d1aaaa325949f2fbc"

static mz_str hashed_name(const char *prefix, const char *key_hex, mz_arena *perm)
{
    const mz_hash256 key = hex_hash(mz_str_of(key_hex)), h = mz_sha256(mz_hash_str(&key));
    return mz_str_concat(perm, mz_str_of(prefix), mz_hash_hex(perm, &h));
}

/* Request and recorded answer. */
static void load_pair(mz_str file, mz_str pair[2], mz_arena *perm)
{
    for (int i = 0; i < 2; i++) {
        const mz_str name = mz_str_concat(perm, S("witness-exchange/sigsum/"), file, i == 0 ? S(".req") : S(".resp"));
        pair[i] = load(mz_str_z(perm, name), perm);
    }
}

/* What sigsum's program answered, read by us as the log. */
static void read_theirs(const mz_vkey *theirs, mz_str type, int status, mz_str body, mz_str recorded, mz_arena a)
{
    mz_add_checkpoint q;
    mz_note note;
    mz_cosign_answer read = {0};
    assert_ok(mz_add_checkpoint_parse(body, &q));
    assert_ok(mz_note_parse(q.checkpoint, &note, &a));
    assert_ok(mz_cosign_answer_parse(status, type, recorded, note.text, theirs, &read, &a));
    assert_int_equal(read.kind, status == 200 ? MZ_COSIGN_DONE : status == 409 ? MZ_COSIGN_SIZE : MZ_COSIGN_REFUSED);
}

static void sigsums_exchange_is_answered_and_read_alike(void **state)
{
    (void)state;
    need_vectors();
    mz_arena a = arena;
    const mz_vkey log = vkey_of(hashed_name("sigsum.org/v1/tree/", SIGSUM_KEY, &a), MZ_KEY_ED25519, SIGSUM_KEY);
    const mz_vkey theirs =
        vkey_of(hashed_name("sigsum.org/v1/witness/", SIGSUM_WITNESS, &a), MZ_KEY_COSIGNATURE, SIGSUM_WITNESS);
    desk d = vector_desk(&log, &a);
    mz_str rows = load("witness-exchange/sigsum/index.tsv", &a);
    MZ_BUF_SCOPED answer = mz_buf_new(MZ_NOTE_MAX);
    int seen = 0, cosigned = 0;
    for (; rows.len > 0; seen++) {
        mz_str row = mz_str_cut(&rows, '\n');
        const mz_str file = mz_str_cut(&row, '\t');
        mz_str head = mz_str_cut(&row, '\t');
        const mz_str status = mz_str_cut(&head, ' ');
        mz_str pair[2];
        load_pair(file, pair, &a);
        const mz_str body = pair[0], recorded = pair[1];
        int64_t number;
        assert_true(mz_str_int(status, &number));
        const int got = post(&d, body, NOON, &answer);
        if (got != number) {
            fail_msg("%.*s: got %d, want %d", SFMT(file), got, (int)number);
        }
        read_theirs(&theirs, head, (int)number, body, recorded, a);
        if (number == 409) {
            assert_str(mz_buf_str(&answer), recorded);
        }
        cosigned += number == 200;
    }
    assert_int_equal(seen, 10);
    assert_int_equal(cosigned, 7);
    remove_desk(&d);
}

/* ---- the table of the specification ---- */

static void a_request_written_and_read_is_the_same(void **state)
{
    (void)state;
    MZ_BUF_SCOPED body = mz_buf_new(MZ_ADD_CHECKPOINT_MAX), again = mz_buf_new(MZ_ADD_CHECKPOINT_MAX);
    const draft s = step(&first, 77, 600);
    mz_add_checkpoint q;
    put_request(&body, &s);
    assert_ok(mz_add_checkpoint_parse(mz_buf_str(&body), &q));
    assert_int_equal(q.old, 77);
    assert_true(q.proof.n > 5);
    mz_put_add_checkpoint(&again, &q);
    assert_str(mz_buf_str(&again), mz_buf_str(&body));
}

/* Replaces the first place of `from` in the body. */
static mz_str changed(mz_str body, const char *from, const char *to, mz_arena *perm)
{
    const mz_str what = mz_str_of(from);
    const mz_len at = mz_str_find(body, what);
    assert_true(at >= 0);
    return mz_str_concat(perm, mz_str_sub(body, 0, at), mz_str_of(to), mz_str_from(body, at + what.len));
}

static void a_malformed_request_is_a_400(void **state)
{
    (void)state;
    mz_arena a = arena;
    desk d = new_desk(&a);
    MZ_BUF_SCOPED body = mz_buf_new(MZ_ADD_CHECKPOINT_MAX), answer = mz_buf_new(MZ_NOTE_MAX);
    const draft s = step(&first, 0, 7);
    put_request(&body, &s);
    static const char *const heads[] = {"",         "old\n",    "old  0\n",  "old -0\n",
                                        "old +0\n", "old 00\n", "old 0 \n",  "old 0x\n",
                                        "Old 0\n",  "OLD 0\n",  "old 0\r\n", "old 9223372036854775808\n",
                                        " old 0\n", "\n",       "old \n",    "old 1e1\n"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        const mz_str wrong = changed(mz_buf_str(&body), "old 0\n", heads[i], &a);
        assert_int_equal(post(&d, wrong, NOON, &answer), 400);
    }
    static const char *const proofs[] = {
        "old 0\nAAAA\n",
        "old 0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU\n",   /* no padding */
        "old 0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n",  /* unused bits set */
        "old 0\n47DEQpj8HBSa+_TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",  /* the other alphabet */
        "old 0\n 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", /* a blank */
        "old 0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\r\n",
    };
    for (size_t i = 0; i < sizeof proofs / sizeof *proofs; i++) {
        const mz_str wrong = changed(mz_buf_str(&body), "old 0\n", proofs[i], &a);
        assert_int_equal(post(&d, wrong, NOON, &answer), 400);
    }
    for (mz_len n = 0; n < body.len; n++) { /* cut at every byte */
        assert_int_equal(post(&d, mz_str_sub(mz_buf_str(&body), 0, n), NOON, &answer), 400);
    }
    const mz_hash256 origin = mz_sha256(S(ORIGIN));
    assert_code(mz_witness_checkpoint(d.witness, &origin, &answer), MZ_BAD_INPUT);
    assert_int_equal(send(&d, step(&first, 0, 7)), 200);
    remove_desk(&d);
}

static void sixty_three_proof_lines_are_read_and_sixty_four_are_not(void **state)
{
    (void)state;
    mz_arena a = arena;
    desk d = new_desk(&a);
    MZ_BUF_SCOPED head = mz_buf_new(1 << 16), body = mz_buf_new(MZ_ADD_CHECKPOINT_MAX),
                  answer = mz_buf_new(MZ_NOTE_MAX);
    const draft s = step(&first, 0, 7);
    const mz_hash256 h = mz_empty_root();
    put_request(&body, &s);
    mz_puts(&head, "old 0\n");
    for (int i = 0; i < 63; i++) {
        mz_put_hash_base64(&head, &h);
        mz_put_byte(&head, '\n');
    }
    mz_str asked = mz_str_concat(&a, mz_buf_str(&head), mz_str_from(mz_buf_str(&body), 6));
    assert_int_equal(post(&d, asked, NOON, &answer), 422); /* read, and a proof from size 0 is empty */
    mz_put_hash_base64(&head, &h);
    mz_put_byte(&head, '\n');
    asked = mz_str_concat(&a, mz_buf_str(&head), mz_str_from(mz_buf_str(&body), 6));
    assert_int_equal(post(&d, asked, NOON, &answer), 400);
    remove_desk(&d);
}

static void a_huge_body_is_a_400(void **state)
{
    (void)state;
    mz_arena a = arena;
    desk d = new_desk(&a);
    uint8_t *bytes = mz_new(&a, uint8_t, MZ_ADD_CHECKPOINT_MAX + 1);
    (void)memset(bytes, 'x', MZ_ADD_CHECKPOINT_MAX + 1);
    MZ_BUF_SCOPED answer = mz_buf_new(MZ_NOTE_MAX);
    assert_int_equal(post(&d, (mz_str){bytes, MZ_ADD_CHECKPOINT_MAX + 1}, NOON, &answer), 400);
    remove_desk(&d);
}

static void the_rules_are_tried_in_their_order(void **state)
{
    (void)state;
    mz_arena a = arena;
    desk d = new_desk(&a);
    draft s = step(&first, 9, 7);
    s.checkpoint.origin = other_key.public.name;
    assert_int_equal(send(&d, s), 404); /* unknown origin before old > size */
    s = step(&first, 9, 7);
    s.signer = &other_key;
    assert_int_equal(send(&d, s), 403); /* no trusted line before old > size */
    s = step(&first, 9, 7);
    assert_int_equal(send(&d, s), 400); /* old > size before 409 */
    s = step(&first, 6, 7);
    s.checkpoint.root = root_of(&second, 7);
    assert_int_equal(send(&d, s), 409); /* another old size before the proof */
    assert_int_equal(send(&d, step(&first, 0, 6)), 200);
    assert_int_equal(send(&d, s), 422);
    s.checkpoint.root = root_of(&first, 7);
    assert_int_equal(send(&d, s), 200);
    remove_desk(&d);
}

/* A body with a text of our choice, signed by the log. */
static mz_str signed_body(const char *head, const char *text, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(MZ_ADD_CHECKPOINT_MAX);
    mz_put(&b, mz_str_of(head));
    mz_put(&b, mz_str_of(text));
    mz_put_byte(&b, '\n');
    assert_ok(mz_note_sign(&log_key, mz_str_of(text), 0, &b));
    return mz_str_copy(perm, mz_buf_str(&b));
}

static void a_signed_text_that_is_no_checkpoint_is_a_400(void **state)
{
    (void)state;
    mz_arena a = arena;
    desk d = new_desk(&a);
    MZ_BUF_SCOPED answer = mz_buf_new(MZ_NOTE_MAX);
    static const char *const texts[] = {
        ORIGIN "\n",
        ORIGIN "\n5\n",
        ORIGIN "\nfive\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        ORIGIN "\n05\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        ORIGIN "\n9223372036854775808\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        ORIGIN "\n5\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU\n",
        ORIGIN "\n5\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nan extension\n",
        ORIGIN "\n5\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_int_equal(post(&d, signed_body("old 0\n\n", texts[i], &a), NOON, &answer), 400);
    }
    const char *largest = ORIGIN "\n9223372036854775807\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
    assert_int_equal(post(&d, signed_body("old 0\n\n", largest, &a), NOON, &answer), 200);
    remove_desk(&d);
}

static void an_empty_tree_has_the_empty_root_or_is_a_422(void **state)
{
    (void)state;
    mz_arena a = arena;
    desk d = new_desk(&a);
    draft s = step(&first, 0, 0);
    s.checkpoint.root = root_of(&first, 1);
    assert_int_equal(send(&d, s), 422);
    assert_int_equal(send(&d, step(&first, 0, 0)), 200);
    assert_int_equal(send(&d, step(&first, 0, 0)), 200);
    assert_int_equal(send(&d, step(&first, 0, 3)), 200);
    assert_int_equal(send(&d, step(&first, 0, 3)), 409);
    remove_desk(&d);
}

/* ---- threats ---- */

static void threat_1_a_fork_is_not_cosigned(void **state)
{
    (void)state;
    mz_arena a = arena;
    desk d = new_desk(&a);
    assert_int_equal(send(&d, step(&first, 0, 10)), 200);
    assert_int_equal(send(&d, step(&second, 10, 10)), 422); /* same size, other root */
    assert_int_equal(send(&d, step(&second, 10, 20)), 422); /* the other branch grows */
    assert_int_equal(send(&d, step(&second, 5, 20)), 409);  /* back to where they were one */
    draft healed = step(&first, 10, 30);
    healed.proved = &second; /* the right tree with the other branch's proof */
    assert_int_equal(send(&d, healed), 422);
    assert_int_equal(send(&d, step(&first, 10, 30)), 200);
    remove_desk(&d);
}

static void threat_1_two_trees_of_one_size_are_kept_as_a_proof(void **state)
{
    (void)state;
    mz_arena a = arena;
    desk d = new_desk(&a);
    mz_strs names;
    assert_int_equal(send(&d, step(&first, 0, 10)), 200);
    assert_int_equal(send(&d, step(&second, 10, 20)), 422); /* no proof from signatures alone */
    assert_false(mz_path_exists(mz_path_join(&a, d.folder, S("fork"))));
    assert_int_equal(send(&d, step(&second, 10, 10)), 422);
    assert_int_equal(send(&d, step(&second, 5, 10)), 409); /* known already */
    const char *folder = mz_path_join(&a, d.folder, S("fork"));
    assert_ok(mz_dir_list(folder, &names, &a));
    assert_int_equal(names.n, 1);
    mz_str file;
    mz_fork_proof proof;
    assert_ok(mz_file_load(mz_path_join(&a, folder, names.v[0]), MZ_FORK_FILE_MAX, &file, &a));
    assert_ok(mz_fork_parse(file, &proof));
    assert_ok(mz_fork_verify(&proof, &log_key.public, NULL, NULL, a));
    assert_int_equal(send(&d, step(&first, 10, 11)), 200); /* the witness goes on with what it has signed */
    remove_desk(&d);
}

static void the_same_size_again_gets_a_fresh_time(void **state)
{
    (void)state;
    mz_arena a = arena;
    desk d = new_desk(&a);
    MZ_BUF_SCOPED body = mz_buf_new(MZ_ADD_CHECKPOINT_MAX), answer = mz_buf_new(MZ_NOTE_MAX);
    MZ_BUF_SCOPED text = mz_buf_new(MZ_NOTE_MAX);
    assert_int_equal(send(&d, step(&first, 0, 8)), 200);
    const draft s = step(&first, 8, 8);
    put_request(&body, &s);
    mz_put_checkpoint(&text, &s.checkpoint);
    for (int64_t t = NOON; t < NOON + 3; t++) {
        mz_cosign_answer got;
        assert_int_equal(post(&d, mz_buf_str(&body), t, &answer), 200);
        assert_ok(mz_cosign_answer_parse(200, (mz_str){0}, mz_buf_str(&answer), mz_buf_str(&text), &d.key, &got, &a));
        assert_int_equal(got.time, t);
    }
    remove_desk(&d);
}

static void threat_2_a_witness_without_its_state_does_not_start(void **state)
{
    (void)state;
    mz_arena a = arena;
    desk d = new_desk(&a);
    assert_int_equal(send(&d, step(&first, 0, 8)), 200);
    mz_witness_close(d.witness);
    d.witness = NULL;
    const char *path = state_file(&d, &a);
    mz_str kept;
    assert_ok(mz_file_load(path, MZ_NOTE_MAX, &kept, &a));
    assert_int_equal(unlink(path), 0);
    assert_code(mz_witness_open(d.folder, (mz_str){0}, &d.witness), MZ_CORRUPT);
    for (mz_len at = 0; at < kept.len; at++) { /* one bit of each byte; the log's line is not ours to check here */
        uint8_t *bytes = mz_new(&a, uint8_t, kept.len);
        (void)memcpy(bytes, kept.data, (size_t)kept.len);
        bytes[at] ^= 1;
        assert_ok(mz_file_replace(path, (mz_str){bytes, kept.len}, 0644));
        mz_witness *w = NULL;
        const mz_status s = mz_witness_open(d.folder, (mz_str){0}, &w);
        const mz_str text = mz_str_sub(kept, 0, mz_str_find(kept, S("\n\n")) + 2);
        const mz_len own = mz_str_find(kept, S(NAME)) - 4;
        assert_true(mz_failed(s) || (at >= text.len && at < own));
        mz_witness_close(w);
    }
    assert_ok(mz_file_replace(path, kept, 0644));
    assert_ok(mz_witness_open(d.folder, (mz_str){0}, &d.witness));
    assert_int_equal(send(&d, step(&first, 0, 8)), 409);
    assert_int_equal(send(&d, step(&first, 8, 9)), 200);
    remove_desk(&d);
}

static void threat_8_a_forged_line_under_our_name_does_not_poison(void **state)
{
    (void)state;
    mz_arena a = arena;
    desk d = new_desk(&a);
    MZ_BUF_SCOPED body = mz_buf_new(MZ_ADD_CHECKPOINT_MAX), answer = mz_buf_new(MZ_NOTE_MAX);
    uint8_t forged[72] = {1, 2, 3};
    const draft s = step(&first, 0, 8);
    put_request(&body, &s);
    mz_put_signature_line(&body, &d.key, (mz_str){forged, 72});
    assert_int_equal(post(&d, mz_buf_str(&body), NOON, &answer), 200);
    assert_int_equal(mz_str_find(mz_buf_str(&answer), S("AAAAAAAAAAAAAAAAAAAA")), -1);
    const mz_hash256 origin = mz_sha256(S(ORIGIN));
    MZ_BUF_SCOPED kept = mz_buf_new(MZ_NOTE_MAX);
    assert_ok(mz_witness_checkpoint(d.witness, &origin, &kept));
    const mz_vkey both[2] = {log_key.public, d.key};
    mz_note note;
    assert_ok(mz_note_open(mz_buf_str(&kept), both, 2, &note, &a));
    assert_int_equal(note.n, 2);
    reopen(&d);
    assert_int_equal(send(&d, step(&first, 8, 9)), 200);
    remove_desk(&d);
}

static void a_hundred_lines_of_the_log_do_not_overflow_the_state(void **state)
{
    (void)state;
    mz_arena a = arena;
    desk d = new_desk(&a);
    MZ_BUF_SCOPED body = mz_buf_new(MZ_ADD_CHECKPOINT_MAX), answer = mz_buf_new(MZ_NOTE_MAX);
    const draft s = step(&first, 0, 8);
    put_request(&body, &s);
    for (int i = 0; i < 99; i++) { /* lines of strangers */
        uint8_t other[64] = {(uint8_t)i};
        mz_put_signature_line(&body, &other_key.public, (mz_str){other, 64});
    }
    assert_int_equal(post(&d, mz_buf_str(&body), NOON, &answer), 200);
    uint8_t one_more[64] = {200};
    mz_put_signature_line(&body, &other_key.public, (mz_str){one_more, 64});
    assert_int_equal(post(&d, mz_buf_str(&body), NOON, &answer), 400); /* 101 */
    reopen(&d);
    assert_int_equal(send(&d, step(&first, 8, 9)), 200);
    remove_desk(&d);
}

typedef struct race {
    desk *d;
    mz_buf bodies[2];
    int got[2];
} race;

static void run_racer(void *ctx, mz_len i, int worker)
{
    (void)worker;
    race *r = ctx;
    MZ_BUF_SCOPED answer = mz_buf_new(MZ_NOTE_MAX);
    r->got[i] = mz_witness_answer(r->d->witness, mz_buf_str(&r->bodies[i]), NOON, &answer).status;
}

static void threat_17_of_two_requests_at_once_one_is_cosigned(void **state)
{
    (void)state;
    mz_arena a = arena;
    desk d = new_desk(&a);
    assert_int_equal(send(&d, step(&first, 0, 5)), 200);
    mz_len size = 5;
    history *h = &first;
    for (int round = 0; round < 40; round++) {
        /* Two checkpoints that extend the same one; from size 5 on they are of two histories. */
        race r = {.d = &d, .bodies = {mz_buf_new(MZ_ADD_CHECKPOINT_MAX), mz_buf_new(MZ_ADD_CHECKPOINT_MAX)}};
        const draft one = step(&first, size, size + 3), two = step(round == 0 ? &second : h, size, size + 4);
        put_request(&r.bodies[0], &one);
        put_request(&r.bodies[1], &two);
        mz_parallel(2, 2, run_racer, &r);
        if (round == 0) {
            assert_int_equal(r.got[0] + r.got[1], 200 + 409);
            h = r.got[0] == 200 ? &first : &second;
            size += r.got[0] == 200 ? 3 : 4;
            if (h == &second) { /* the other history won: the first is refused from now on */
                mz_buf_free(&r.bodies[0]);
                mz_buf_free(&r.bodies[1]);
                assert_int_equal(send(&d, step(&first, size, size + 1)), 422);
                break;
            }
        } else {
            assert_int_equal(r.got[0] + r.got[1], 200 + 409);
            size += r.got[0] == 200 ? 3 : 4;
        }
        mz_buf_free(&r.bodies[0]);
        mz_buf_free(&r.bodies[1]);
    }
    remove_desk(&d);
}

static void threat_17_a_crash_between_state_and_answer_loses_nothing(void **state)
{
    (void)state;
    mz_arena a = arena;
    desk d = new_desk(&a);
    MZ_BUF_SCOPED body = mz_buf_new(MZ_ADD_CHECKPOINT_MAX), answer = mz_buf_new(MZ_NOTE_MAX);
    const draft s = step(&first, 0, 8);
    put_request(&body, &s);
    assert_int_equal(post(&d, mz_buf_str(&body), NOON, &answer), 200); /* the answer is lost on its way */
    reopen(&d);
    assert_int_equal(post(&d, mz_buf_str(&body), NOON, &answer), 409);
    assert_str(mz_buf_str(&answer), S("8\n"));
    assert_int_equal(send(&d, step(&second, 8, 8)), 422);
    assert_int_equal(send(&d, step(&first, 8, 8)), 200);
    remove_desk(&d);
}

static void threat_15_a_clock_that_goes_back_stops_cosigning(void **state)
{
    (void)state;
    mz_arena a = arena;
    desk d = new_desk(&a);
    MZ_BUF_SCOPED body = mz_buf_new(MZ_ADD_CHECKPOINT_MAX), answer = mz_buf_new(MZ_NOTE_MAX);
    assert_int_equal(send(&d, step(&first, 0, 8)), 200);
    const draft s = step(&first, 8, 9);
    put_request(&body, &s);
    assert_int_equal(post(&d, mz_buf_str(&body), NOON - 1, &answer), 503);
    reopen(&d);
    assert_int_equal(post(&d, mz_buf_str(&body), NOON - 1, &answer), 503);
    assert_int_equal(post(&d, mz_buf_str(&body), NOON, &answer), 200); /* frozen */
    assert_int_equal(send(&d, step(&first, 9, 9)), 200);
    remove_desk(&d);
}

static void a_state_that_cannot_be_written_ends_the_witness(void **state)
{
    (void)state;
    mz_arena a = arena;
    desk d = new_desk(&a);
    char command[160];
    assert_int_equal(send(&d, step(&first, 0, 8)), 200);
    (void)snprintf(command, sizeof command, "mv '%s/state' '%s/away'", d.folder, d.folder);
    assert_int_equal(system(command), 0);
    assert_int_equal(send(&d, step(&first, 8, 9)), 500);
    (void)snprintf(command, sizeof command, "mv '%s/away' '%s/state'", d.folder, d.folder);
    assert_int_equal(system(command), 0);
    assert_int_equal(send(&d, step(&first, 8, 9)), 500); /* no second attempt */
    reopen(&d);
    assert_int_equal(send(&d, step(&first, 8, 9)), 200);
    remove_desk(&d);
}

static void a_folder_has_one_process_and_one_key(void **state)
{
    (void)state;
    mz_arena a = arena;
    desk d = new_desk(&a);
    mz_witness *w = NULL;
    mz_vkey v = {0};
    assert_code(mz_witness_open(d.folder, (mz_str){0}, &w), MZ_DENIED);
    assert_null(w);
    assert_code(mz_witness_create(d.folder, S(NAME), (mz_str){0}, &v, &a), MZ_DENIED);
    assert_code(mz_witness_add_log(d.folder, &other_key.public, (mz_str){0}), MZ_DENIED);
    mz_witness_close(d.witness);
    d.witness = NULL;
    assert_code(mz_witness_open(d.folder, S("a wrong one"), &w), MZ_DENIED);
    assert_code(mz_witness_add_log(d.folder, &d.key, (mz_str){0}), MZ_BAD_INPUT); /* a cosigner is no log */
    assert_ok(mz_witness_add_log(d.folder, &other_key.public, S("https://log.example/")));
    assert_ok(mz_witness_add_log(d.folder, &other_key.public, S("https://log.example/"))); /* again is fine */
    assert_ok(mz_witness_open(d.folder, (mz_str){0}, &d.witness));
    assert_int_equal(mz_witness_logs(d.witness), 2);
    remove_desk(&d);
}

/* ---- answers as the log reads them ---- */

static void answers_that_are_none_are_refused(void **state)
{
    (void)state;
    const mz_key witness = fixed_key(NAME, MZ_KEY_COSIGNATURE), stranger = fixed_key("b.example/w", MZ_KEY_COSIGNATURE);
    mz_arena a = arena; /* behind the keys' names */
    MZ_BUF_SCOPED text = mz_buf_new(MZ_NOTE_MAX), body = mz_buf_new(MZ_NOTE_MAX);
    const draft s = step(&first, 0, 8);
    const mz_str type = S("text/x.tlog.size");
    mz_cosign_answer got = {.kind = MZ_COSIGN_REFUSED, .size = -7};
    mz_put_checkpoint(&text, &s.checkpoint);
    const mz_str t = mz_buf_str(&text);
    static const char *const sizes[] = {
        "", "\n", "8", " 8\n", "08\n", "-8\n", "8\n\n", "8 \n", "99999999999999999999\n"};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        assert_code(mz_cosign_answer_parse(409, type, mz_str_of(sizes[i]), t, &witness.public, &got, &a), MZ_BAD_INPUT);
    }
    static const char *const bodies[] = {"", "\n", "hello\n", "\xe2\x80\x94 " NAME " AAAA\n"};
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        assert_code(mz_cosign_answer_parse(200, type, mz_str_of(bodies[i]), t, &witness.public, &got, &a),
                    MZ_BAD_INPUT);
    }
    assert_ok(mz_note_sign(&stranger, t, NOON, &body)); /* only a stranger cosigned */
    assert_code(mz_cosign_answer_parse(200, type, mz_buf_str(&body), t, &witness.public, &got, &a), MZ_BAD_INPUT);
    assert_int_equal(got.size, -7);
    assert_ok(mz_note_sign(&witness, t, NOON, &body)); /* the stranger's line stays beside ours, ignored */
    assert_ok(mz_cosign_answer_parse(200, type, mz_buf_str(&body), t, &witness.public, &got, &a));
    assert_int_equal(got.kind, MZ_COSIGN_DONE);
    assert_int_equal(got.time, NOON);
    mz_buf_clear(&body);
    const draft other = step(&first, 0, 9); /* a good line, of another checkpoint */
    MZ_BUF_SCOPED other_text = mz_buf_new(MZ_NOTE_MAX);
    mz_put_checkpoint(&other_text, &other.checkpoint);
    assert_ok(mz_note_sign(&witness, mz_buf_str(&other_text), NOON, &body));
    assert_code(mz_cosign_answer_parse(200, type, mz_buf_str(&body), t, &witness.public, &got, &a), MZ_BAD_INPUT);
    assert_ok(mz_cosign_answer_parse(409, type, S("12\n"), t, &witness.public, &got, &a));
    assert_int_equal(got.size, 12);
    assert_ok(mz_cosign_answer_parse(409, S("text/plain"), S("12\n"), t, &witness.public, &got, &a));
    assert_int_equal(got.kind, MZ_COSIGN_REFUSED);
    assert_code(mz_cosign_answer_parse(200, type, S(""), t, &log_key.public, &got, &a), MZ_BAD_INPUT);
}

int main(void)
{
    mz_region region;
    if (mz_failed(mz_region_new(INT64_C(1) << 30, &region, &arena))) {
        return 1;
    }
    make_histories();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sunlights_exchange_is_answered_status_by_status),
        cmocka_unit_test(sigsums_exchange_is_answered_and_read_alike),
        cmocka_unit_test(a_request_written_and_read_is_the_same),
        cmocka_unit_test(a_malformed_request_is_a_400),
        cmocka_unit_test(sixty_three_proof_lines_are_read_and_sixty_four_are_not),
        cmocka_unit_test(a_huge_body_is_a_400),
        cmocka_unit_test(the_rules_are_tried_in_their_order),
        cmocka_unit_test(a_signed_text_that_is_no_checkpoint_is_a_400),
        cmocka_unit_test(an_empty_tree_has_the_empty_root_or_is_a_422),
        cmocka_unit_test(threat_1_a_fork_is_not_cosigned),
        cmocka_unit_test(threat_1_two_trees_of_one_size_are_kept_as_a_proof),
        cmocka_unit_test(the_same_size_again_gets_a_fresh_time),
        cmocka_unit_test(threat_2_a_witness_without_its_state_does_not_start),
        cmocka_unit_test(threat_8_a_forged_line_under_our_name_does_not_poison),
        cmocka_unit_test(a_hundred_lines_of_the_log_do_not_overflow_the_state),
        cmocka_unit_test(threat_17_of_two_requests_at_once_one_is_cosigned),
        cmocka_unit_test(threat_17_a_crash_between_state_and_answer_loses_nothing),
        cmocka_unit_test(threat_15_a_clock_that_goes_back_stops_cosigning),
        cmocka_unit_test(a_state_that_cannot_be_written_ends_the_witness),
        cmocka_unit_test(a_folder_has_one_process_and_one_key),
        cmocka_unit_test(answers_that_are_none_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The log and its witnesses, over loopback: our witness, and witnesses that lie. */
#include "../record/case.h"

#include "exchange/exchange.h"
#include "serve/serve.h"

#include <stdatomic.h>
#include <time.h>

static mz_utc fake_now = NOON;
static mz_utc clock_of_test(void) { return fake_now; }

/* ---- one witness with its server ---- */

typedef struct desk {
    char folder[64], url[64];
    mz_vkey key;
    mz_witness *witness;
    mz_witness_server *server;
} desk;

static void start(desk *d)
{
    const mz_http_options o = {.address = S("127.0.0.1"), .threads = 1};
    assert_ok(mz_witness_open(d->folder, (mz_str){0}, &d->witness));
    assert_ok(mz_witness_serve(d->witness, &o, clock_of_test, NULL, NULL, &d->server));
    (void)snprintf(d->url, sizeof d->url, "http://127.0.0.1:%d", mz_witness_serve_port(d->server));
}

static void stop(desk *d)
{
    mz_witness_serve_stop(d->server);
    mz_witness_close(d->witness);
    d->server = NULL;
    d->witness = NULL;
}

static desk *new_desk(const char *name, const mz_vkey *log, mz_arena *perm)
{
    desk *d = mz_new(perm, desk, 1);
    *d = (desk){.folder = "/tmp/mizan-desk-XXXXXX"};
    assert_non_null(mkdtemp(d->folder));
    assert_ok(mz_witness_create(d->folder, mz_str_of(name), (mz_str){0}, &d->key, perm));
    assert_ok(mz_witness_add_log(d->folder, log, (mz_str){0}));
    start(d);
    return d;
}

static void shell(const char *command)
{
    if (system(command) != 0) {
        fail_msg("%s", command);
    }
}

static void remove_desk(desk *d)
{
    char command[128];
    stop(d);
    (void)snprintf(command, sizeof command, "rm -rf '%s'", d->folder);
    shell(command);
}

/* ---- a case whose policy names witnesses ---- */

static void write_policy(const test_case *c, const desk *const *desks, const char *const *names, mz_len n,
                         const char *quorum)
{
    mz_record *r = open_case(c);
    MZ_BUF_SCOPED text = mz_buf_new(8192);
    mz_puts(&text, "log ");
    mz_put_vkey(&text, &c->log.public);
    mz_put_byte(&text, '\n');
    for (mz_len i = 0; i < n; i++) {
        mz_puts(&text, "witness ");
        mz_put(&text, mz_str_of(names[i]));
        mz_put_byte(&text, ' ');
        mz_put_vkey(&text, &desks[i]->key);
        mz_put_byte(&text, ' ');
        mz_put(&text, mz_str_of(desks[i]->url));
        mz_put_byte(&text, '\n');
    }
    mz_put(&text, mz_str_of(quorum));
    const mz_key *signers[3] = {&c->mediator, &c->pak, &c->afg};
    const mz_draft d = {.kind = S("policy"), .time = NOON, .text = mz_buf_str(&text)};
    mz_len index;
    assert_ok(mz_record_write(r, &d, 1, signers, 3, &index, NULL));
    mz_record_close(r);
}

/* Asks one witness; known < 0: what the record itself knows. */
static mz_asked ask(mz_record *r, const mz_vkey *witness, const char *url, mz_len known, mz_arena *perm)
{
    mz_fetcher *f = NULL;
    mz_asked out = {.status = -1};
    mz_record_state state;
    assert_ok(mz_record_standing(r, &state, perm));
    for (mz_len i = 0; known < 0 && i < state.n; i++) {
        if (mz_vkey_eq(&state.v[i].key, witness)) {
            known = state.v[i].last_size > 0 ? state.v[i].last_size : 0;
        }
    }
    const mz_asking a = {.witness = *witness, .url = mz_str_of(url), .known = known < 0 ? 0 : known, .timeout_s = 5};
    assert_ok(mz_fetcher_new(&f));
    const mz_lender lender = mz_lend_open(r);
    assert_ok(mz_ask_witness(f, &lender, &a, &out, perm));
    mz_fetcher_free(f);
    return out;
}

static mz_asked ask_desk(mz_record *r, const desk *d, mz_arena *perm) { return ask(r, &d->key, d->url, -1, perm); }

/* A copy of a folder beside it, or back. */
static void copy_folder(const char *from, const char *suffix_from, const char *suffix_to)
{
    char command[512];
    (void)snprintf(command, sizeof command, "rm -rf '%s%s' && cp -a '%s%s' '%s%s'", from, suffix_to, from, suffix_from,
                   from, suffix_to);
    shell(command);
}

static void remove_copy(const char *folder, const char *suffix)
{
    char command[256];
    (void)snprintf(command, sizeof command, "rm -rf '%s%s'", folder, suffix);
    shell(command);
}

/* ---- what should happen ---- */

static void both_parties_witnesses_settle_the_record(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    desk *pak = new_desk("pak.example/witness", &c.log.public, &a);
    desk *afg = new_desk("afg.example/witness", &c.log.public, &a);
    const desk *desks[2] = {pak, afg};
    static const char *const names[2] = {"PAK", "AFG"};
    write_policy(&c, desks, names, 2, "group both all PAK AFG\nquorum both\n");
    mz_record *r = open_case(&c);
    mz_record_state s;
    assert_ok(mz_record_standing(r, &s, &a));
    assert_int_equal(s.settled, 0);
    assert_int_equal(ask_desk(r, pak, &a).how, MZ_ASKED_COSIGNED);
    assert_ok(mz_record_standing(r, &s, &a));
    assert_int_equal(s.settled, 0); /* one of two is not enough */
    const mz_asked second = ask_desk(r, afg, &a);
    assert_int_equal(second.how, MZ_ASKED_COSIGNED);
    assert_int_equal(second.time, NOON);
    assert_int_equal(second.size, 2);
    assert_true(second.request.len < 10240);
    assert_ok(mz_record_standing(r, &s, &a));
    assert_int_equal(s.settled, 2);
    for (int i = 0; i < 300; i++) { /* grow, ask again: the proof is from the size that each cosigned */
        (void)add_words(r, &c.pak, "statements", "a claim\n");
    }
    assert_int_equal(ask_desk(r, pak, &a).how, MZ_ASKED_COSIGNED);
    assert_int_equal(ask_desk(r, afg, &a).how, MZ_ASKED_COSIGNED);
    assert_ok(mz_record_standing(r, &s, &a));
    assert_int_equal(s.settled, mz_record_size(r));
    assert_true(mz_str_find(mz_record_checkpoint(r), S("pak.example/witness")) > 0);
    assert_true(mz_str_find(mz_record_checkpoint(r), S("afg.example/witness")) > 0);
    mz_record_close(r);
    remove_desk(pak);
    remove_desk(afg);
    remove_case(&c);
}

static void threat_3_the_same_size_is_asked_again_for_a_fresh_time(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    desk *pak = new_desk("pak.example/witness", &c.log.public, &a);
    const desk *desks[1] = {pak};
    static const char *const names[1] = {"PAK"};
    write_policy(&c, desks, names, 1, "quorum PAK\n");
    mz_record *r = open_case(&c);
    mz_record_state s;
    assert_int_equal(ask_desk(r, pak, &a).time, NOON);
    fake_now = NOON + 3600;
    const mz_asked again = ask_desk(r, pak, &a);
    assert_int_equal(again.how, MZ_ASKED_COSIGNED);
    assert_int_equal(again.time, NOON + 3600);
    assert_ok(mz_record_standing(r, &s, &a));
    assert_int_equal(s.v[0].last_size, 2);
    fake_now = NOON;
    mz_record_close(r);
    remove_desk(pak);
    remove_case(&c);
}

static void a_lost_answer_is_asked_for_again(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    desk *pak = new_desk("pak.example/witness", &c.log.public, &a);
    const desk *desks[1] = {pak};
    static const char *const names[1] = {"PAK"};
    write_policy(&c, desks, names, 1, "quorum PAK\n");
    mz_record *r = open_case(&c);
    MZ_BUF_SCOPED body = mz_buf_new(MZ_ADD_CHECKPOINT_MAX), lost = mz_buf_new(MZ_NOTE_MAX);
    assert_ok(mz_record_request(r, 0, &body));
    assert_int_equal(mz_witness_answer(pak->witness, mz_buf_str(&body), NOON, &lost).status, 200);
    const mz_asked got = ask(r, &pak->key, pak->url, 0, &a); /* the record knows nothing of it: 409, then 200 */
    assert_int_equal(got.how, MZ_ASKED_COSIGNED);
    mz_record_close(r);
    remove_desk(pak);
    remove_case(&c);
}

static void an_unknown_witness_counts_for_nothing(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    desk *stranger = new_desk("stranger.example/witness", &c.log.public, &a);
    mz_record *r = open_case(&c);
    mz_record_state s;
    assert_int_equal(ask(r, &stranger->key, stranger->url, 0, &a).how, MZ_ASKED_UNKNOWN);
    assert_ok(mz_record_standing(r, &s, &a));
    assert_int_equal(s.n, 0);
    assert_int_equal(mz_str_find(mz_record_checkpoint(r), S("stranger.example")), -1);
    mz_record_close(r);
    remove_desk(stranger);
    remove_case(&c);
}

/* ---- threats ---- */

static void threat_1_a_fork_shown_to_a_and_b_is_proved_and_stops_signing(void **state)
{
    (void)state;
    mz_arena a = arena;
    test_case c = new_case(&a);
    desk *pak = new_desk("pak.example/witness", &c.log.public, &a);
    desk *afg = new_desk("afg.example/witness", &c.log.public, &a);
    const desk *desks[2] = {pak, afg};
    static const char *const names[2] = {"PAK", "AFG"};
    write_policy(&c, desks, names, 2, "group both all PAK AFG\nquorum both\n");
    copy_folder(c.folder, "", ".other"); /* the operator runs two records with one key */
    test_case other = c;
    (void)strncat(other.folder, ".other", sizeof other.folder - strlen(other.folder) - 1);
    mz_record *one = open_case(&c), *two = open_case(&other);
    (void)add_words(one, &c.pak, "statements", "what Pakistan is shown\n");
    (void)add_words(two, &c.afg, "statements", "what Afghanistan is shown\n");
    assert_int_equal(ask_desk(one, pak, &a).how, MZ_ASKED_COSIGNED);
    assert_int_equal(ask_desk(two, afg, &a).how, MZ_ASKED_COSIGNED);
    mz_record_state s;
    assert_ok(mz_record_standing(one, &s, &a));
    assert_int_equal(s.settled, 0); /* neither branch has both */
    const mz_asked found = ask(one, &afg->key, afg->url, 0, &a);
    assert_int_equal(found.how, MZ_ASKED_FORK);
    assert_true(mz_asked_alarm(found.how));
    assert_ok(mz_record_standing(one, &s, &a));
    assert_int_equal(s.forks.n, 1);
    const mz_draft d = {.kind = S("statements"), .time = NOON, .text = S("more\n")};
    const mz_key *signer = &c.pak;
    mz_len index;
    assert_code(mz_record_write(one, &d, 1, &signer, 1, &index, NULL), MZ_DENIED);
    mz_record_close(one);
    mz_record_close(two);
    one = open_case(&c); /* also after a restart */
    assert_code(mz_record_write(one, &d, 1, &signer, 1, &index, NULL), MZ_DENIED);
    mz_record_close(one);
    remove_copy(c.folder, ".other");
    remove_desk(pak);
    remove_desk(afg);
    remove_case(&c);
}

static void threat_2_a_log_brought_back_from_backup_signs_nothing_until_it_has_caught_up(void **state)
{
    (void)state;
    mz_arena a = arena;
    test_case c = new_case(&a);
    desk *pak = new_desk("pak.example/witness", &c.log.public, &a);
    const desk *desks[1] = {pak};
    static const char *const names[1] = {"PAK"};
    write_policy(&c, desks, names, 1, "quorum PAK\n");
    copy_folder(c.folder, "", ".backup");
    mz_record *r = open_case(&c);
    for (int i = 0; i < 5; i++) {
        (void)add_words(r, &c.pak, "statements", "a claim that the backup has not\n");
    }
    assert_int_equal(ask_desk(r, pak, &a).how, MZ_ASKED_COSIGNED);
    const mz_hash256 root = mz_record_root(r);
    mz_record_close(r);
    copy_folder(c.folder, "", ".mirror");
    copy_folder(c.folder, ".backup", "");
    r = open_case(&c);
    const mz_asked got = ask_desk(r, pak, &a);
    assert_int_equal(got.how, MZ_ASKED_ROLLED_BACK);
    assert_int_equal(got.size, 7);
    const mz_draft d = {.kind = S("statements"), .time = NOON, .text = S("a second history\n")};
    const mz_key *signer = &c.afg;
    mz_len index, added = -1;
    assert_code(mz_record_write(r, &d, 1, &signer, 1, &index, NULL), MZ_DENIED);
    mz_record_close(r);
    r = open_case(&c);
    assert_code(mz_record_write(r, &d, 1, &signer, 1, &index, NULL), MZ_DENIED);
    assert_int_equal(mz_record_size(r), 2);
    char path[128];
    mz_record *mirror = NULL;
    (void)snprintf(path, sizeof path, "%s.mirror/record", c.folder);
    assert_ok(mz_record_open_read(path, &mirror));
    assert_ok(mz_record_restore(r, mirror, &added));
    mz_record_close(mirror);
    assert_int_equal(added, 5);
    const mz_hash256 now = mz_record_root(r);
    assert_true(mz_hash_eq(&now, &root));
    assert_ok(mz_record_write(r, &d, 1, &signer, 1, &index, NULL));
    assert_int_equal(index, 7);
    assert_int_equal(ask_desk(r, pak, &a).how, MZ_ASKED_COSIGNED);
    mz_record_close(r);
    r = open_case(&c);
    assert_int_equal(mz_record_size(r), 8);
    mz_record_close(r);
    remove_copy(c.folder, ".backup");
    remove_copy(c.folder, ".mirror");
    remove_desk(pak);
    remove_case(&c);
}

static void threat_2_a_witness_brought_back_from_backup_is_named(void **state)
{
    (void)state;
    mz_arena a = arena;
    test_case c = new_case(&a);
    desk *pak = new_desk("pak.example/witness", &c.log.public, &a);
    const desk *desks[1] = {pak};
    static const char *const names[1] = {"PAK"};
    write_policy(&c, desks, names, 1, "quorum PAK\n");
    mz_record *r = open_case(&c);
    assert_int_equal(ask_desk(r, pak, &a).how, MZ_ASKED_COSIGNED);
    stop(pak);
    copy_folder(pak->folder, "", ".backup");
    start(pak);
    (void)add_words(r, &c.pak, "statements", "a claim\n");
    assert_int_equal(ask(r, &pak->key, pak->url, 2, &a).how, MZ_ASKED_COSIGNED);
    stop(pak);
    copy_folder(pak->folder, ".backup", "");
    start(pak);
    const mz_asked got = ask(r, &pak->key, pak->url, 3, &a);
    assert_int_equal(got.how, MZ_ASKED_BEHIND);
    assert_int_equal(got.size, 2);
    mz_record_close(r);
    remove_copy(pak->folder, ".backup");
    remove_desk(pak);
    remove_case(&c);
}

/* ---- threat 18: witnesses that lie, withhold or talk nonsense ---- */

typedef struct liar {
    int status;
    const char *type;
    mz_str body;
    mz_str shown;  /* at the monitoring path; empty: 404 */
    int64_t grows; /* with 409: a larger size each time */
    int asked;
} liar;

static void lie(void *ctx, const mz_http_request *q, mz_http_answer *a)
{
    liar *l = ctx;
    (void)q;
    l->asked++;
    a->status = l->status;
    a->type = l->type;
    if (l->grows > 0) {
        mz_put_int(&a->body, l->grows++);
        mz_put_byte(&a->body, '\n');
    } else {
        mz_put(&a->body, l->body);
    }
}

static void show(void *ctx, const mz_http_request *q, mz_http_answer *a)
{
    const liar *l = ctx;
    (void)q;
    a->status = l->shown.len > 0 ? 200 : 404;
    a->type = "text/plain";
    mz_put(&a->body, l->shown);
}

static mz_asked ask_liar(mz_record *r, liar *l, const mz_vkey *key, mz_len known, mz_arena *perm)
{
    char url[64];
    mz_http *http = NULL;
    const mz_http_route routes[2] = {
        {.method = "POST", .path = "/add-checkpoint", .body_max = 65536, .handle = lie, .ctx = l},
        {.method = "GET", .path = "/", .handle = show, .ctx = l}};
    const mz_http_options o = {.address = S("127.0.0.1"), .threads = 1};
    assert_ok(mz_http_start(&o, routes, 2, &http));
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%d/", mz_http_port(http));
    const mz_asked out = ask(r, key, url, known, perm);
    mz_http_stop(http);
    return out;
}

static void threat_18_a_witness_that_lies_changes_nothing(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    mz_record *r = open_case(&c);
    mz_key key, stranger;
    const uint8_t seed[32] = {5}, seed2[32] = {6};
    assert_ok(mz_key_of_seed(S("liar.example/witness"), MZ_KEY_COSIGNATURE, seed, &key, &a));
    assert_ok(mz_key_of_seed(S("liar.example/witness"), MZ_KEY_COSIGNATURE, seed2, &stranger, &a));
    MZ_BUF_SCOPED wrong = mz_buf_new(MZ_NOTE_MAX), other = mz_buf_new(MZ_NOTE_MAX), larger = mz_buf_new(MZ_NOTE_MAX);
    const mz_checkpoint elsewhere = {S("other.example/log"), 1, mz_empty_root()};
    mz_put_checkpoint(&other, &elsewhere);
    assert_ok(mz_note_sign(&key, mz_buf_str(&other), NOON, &wrong));
    mz_key not_ours; /* somebody's "larger checkpoint", not signed by our log */
    assert_ok(mz_key_of_seed(S(ORIGIN), MZ_KEY_ED25519, seed, &not_ours, &a));
    const mz_checkpoint beyond = {S(ORIGIN), 999, mz_empty_root()};
    assert_ok(mz_checkpoint_sign(&beyond, &not_ours, &larger));
    uint8_t *huge = mz_new(&a, uint8_t, MZ_NOTE_MAX + 1);
    (void)memset(huge, 'x', MZ_NOTE_MAX + 1);
    const char *size = "text/x.tlog.size", *plain = "text/plain";
    const struct {
        liar liar;
        mz_len known;
        mz_asked_how want;
    } cases[] = {
        {{.status = 409, .type = size, .body = S("999\n")}, 0, MZ_ASKED_BEYOND},
        {{.status = 409, .type = size, .body = S("999\n"), .shown = mz_buf_str(&larger)}, 0, MZ_ASKED_BEYOND},
        {{.status = 409, .type = size, .body = S("999\n"), .shown = S("nonsense\n")}, 0, MZ_ASKED_BEYOND},
        {{.status = 409, .type = size, .body = S("0\n")}, 0, MZ_ASKED_WRONG},
        {{.status = 409, .type = size, .body = S("0\n")}, 1, MZ_ASKED_BEHIND},
        {{.status = 409, .type = size, .body = S("-1\n")}, 0, MZ_ASKED_WRONG},
        {{.status = 409, .type = size, .body = S("9223372036854775808\n")}, 0, MZ_ASKED_WRONG},
        {{.status = 409, .type = plain, .body = S("1\n")}, 0, MZ_ASKED_REFUSED},
        {{.status = 200, .type = plain, .body = S("")}, 0, MZ_ASKED_WRONG},
        {{.status = 200, .type = plain, .body = S("hello\n")}, 0, MZ_ASKED_WRONG},
        {{.status = 200, .type = plain, .body = mz_buf_str(&wrong)}, 0, MZ_ASKED_WRONG}, /* of another checkpoint */
        {{.status = 200, .type = plain, .body = {huge, MZ_NOTE_MAX + 1}}, 0, MZ_ASKED_WRONG},
        {{.status = 404, .type = plain, .body = S("no such log\n")}, 0, MZ_ASKED_REFUSED},
        {{.status = 422, .type = plain, .body = S("bad proof\n")}, 0, MZ_ASKED_REFUSED},
        {{.status = 503, .type = plain, .body = S("later\n")}, 0, MZ_ASKED_SILENT},
        {{.status = 429, .type = plain, .body = S("slower\n")}, 0, MZ_ASKED_SILENT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        liar l = cases[i].liar;
        const mz_asked got = ask_liar(r, &l, &key.public, cases[i].known, &a);
        if (got.how != cases[i].want) {
            fail_msg("case %zu: %.*s: %.*s", i, SFMT(mz_asked_word(got.how)), SFMT(got.words));
        }
        assert_false(mz_asked_alarm(got.how));
        assert_true(l.asked <= MZ_ASK_ROUNDS);
    }
    assert_int_equal(add_words(r, &c.pak, "statements", "the log goes on\n"), 1);
    for (int i = 0; i < 6; i++) {
        (void)add_words(r, &c.pak, "statements", "and on\n");
    }
    liar l = {.status = 409, .type = size, .grows = 1};
    assert_int_equal(ask_liar(r, &l, &key.public, 0, &a).how, MZ_ASKED_WRONG);
    assert_int_equal(l.asked, MZ_ASK_ROUNDS);
    assert_int_equal(ask(r, &key.public, "http://127.0.0.1:1/", 0, &a).how, MZ_ASKED_SILENT); /* nobody there */
    mz_record_close(r);
    remove_case(&c);
}

static void by_stick_the_answer_counts_also_when_the_record_has_grown(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    desk *pak = new_desk("pak.example/witness", &c.log.public, &a);
    const desk *desks[1] = {pak};
    static const char *const names[1] = {"PAK"};
    write_policy(&c, desks, names, 1, "quorum PAK\n");
    mz_record *r = open_case(&c);
    MZ_BUF_SCOPED request = mz_buf_new(MZ_ADD_CHECKPOINT_MAX), answer = mz_buf_new(MZ_NOTE_MAX);
    assert_ok(mz_record_request(r, 0, &request));
    assert_int_equal(mz_witness_answer(pak->witness, mz_buf_str(&request), NOON, &answer).status, 200);
    (void)add_words(r, &c.pak, "statements", "grown\n");
    mz_asked got = {.size = -5};
    const mz_str q = mz_buf_str(&request);
    assert_ok(mz_take_answer(r, &pak->key, q, mz_buf_str(&answer), &got, &a));
    assert_int_equal(got.how, MZ_ASKED_COSIGNED);
    assert_int_equal(got.size, 2);
    mz_record_state s;
    assert_ok(mz_record_standing(r, &s, &a));
    assert_int_equal(s.settled, 2);
    got.size = -5;
    assert_ok(mz_take_answer(r, &pak->key, q, S("refused 409 2\n"), &got, &a));
    assert_int_equal(got.how, MZ_ASKED_REFUSED);
    assert_int_equal(got.size, 2);
    got.size = -5;
    assert_code(mz_take_answer(r, &pak->key, q, S("refused\n"), &got, &a), MZ_BAD_INPUT);
    assert_code(mz_take_answer(r, &pak->key, q, S("nonsense\n"), &got, &a), MZ_BAD_INPUT);
    assert_code(mz_take_answer(r, &c.log.public, q, mz_buf_str(&answer), &got, &a), MZ_BAD_INPUT);
    assert_int_equal(got.size, -5);
    mz_record_close(r);
    remove_desk(pak);
    remove_case(&c);
}

static void threat_18_a_witness_that_withholds_becomes_a_matter_of_record_once(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    desk *pak = new_desk("pak.example/witness", &c.log.public, &a);
    const desk *desks[1] = {pak};
    static const char *const names[1] = {"PAK"};
    write_policy(&c, desks, names, 1, "quorum PAK\n");
    mz_record *r = open_case(&c);
    mz_record_state s;
    mz_len entry = 0;
    stop(pak);
    mz_asked asked = ask_desk(r, pak, &a);
    assert_int_equal(asked.how, MZ_ASKED_SILENT);
    assert_ok(mz_record_standing(r, &s, &a));
    const mz_silence early = {&s.v[0], &asked, 60, NOON + 60}, late = {&s.v[0], &asked, 60, NOON + 61};
    assert_ok(mz_silent_log(r, &early, &c.mediator, &entry, a));
    assert_int_equal(entry, -1);
    assert_ok(mz_silent_log(r, &late, &c.mediator, &entry, a));
    assert_int_equal(entry, 2);
    mz_entry e;
    mz_view blob = {{0}};
    assert_ok(mz_record_entry(r, entry, &e, &a));
    assert_str(e.draft.kind, S("witness-silent"));
    assert_int_equal(e.draft.bodies_n, 1);
    assert_ok(mz_record_blob(r, &e.draft.bodies[0].hash, &blob));
    assert_str(blob.bytes, asked.request);
    mz_view_close(&blob);
    assert_ok(mz_silent_log(r, &late, &c.mediator, &entry, a));
    assert_int_equal(entry, -1); /* once */
    start(pak);
    asked = ask(r, &pak->key, pak->url, 0, &a);
    assert_int_equal(asked.how, MZ_ASKED_COSIGNED);
    assert_ok(mz_record_standing(r, &s, &a));
    const mz_silence over = {&s.v[0], &asked, 60, NOON + 1000};
    assert_ok(mz_silent_log(r, &over, &c.mediator, &entry, a));
    assert_int_equal(entry, -1); /* it answered */
    stop(pak);
    asked = ask(r, &pak->key, pak->url, 3, &a);
    const mz_silence again = {&s.v[0], &asked, 60, NOON + 2000};
    assert_ok(mz_silent_log(r, &again, &c.mediator, &entry, a));
    assert_int_equal(entry, 3); /* a second silence */
    mz_record_close(r);
    start(pak);
    remove_desk(pak);
    remove_case(&c);
}

/* ---- a log that serves ---- */

typedef struct told {
    atomic_int cosigned, other;
} told;

static void count(void *ctx, const mz_witness_view *w, const mz_asked *asked)
{
    told *t = ctx;
    (void)w;
    atomic_fetch_add(asked->how == MZ_ASKED_COSIGNED ? &t->cosigned : &t->other, 1);
}

static void while_a_node_runs_its_witnesses_are_asked_again_and_again(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    desk *pak = new_desk("pak.example/witness", &c.log.public, &a);
    const desk *desks[1] = {pak};
    static const char *const names[1] = {"PAK"};
    write_policy(&c, desks, names, 1, "quorum PAK\n");
    mz_record *r = open_case(&c);
    mz_node *node = NULL;
    mz_cosigner *cosigner = NULL;
    told t = {0, 0};
    assert_ok(mz_node_start(r, NULL, &node));
    const mz_lender lender = mz_lend_node(node);
    assert_ok(mz_cosigner_start(&lender, 1, 5, count, &t, &cosigner));
    for (int i = 0; i < 200 && atomic_load(&t.cosigned) < 2; i++) {
        (void)nanosleep(&(struct timespec){0, 50 * 1000 * 1000}, NULL);
    }
    mz_cosigner_stop(cosigner);
    assert_true(atomic_load(&t.cosigned) >= 2);
    assert_int_equal(atomic_load(&t.other), 0);
    assert_ok(mz_node_stop(node));
    mz_record_state s;
    assert_ok(mz_record_standing(r, &s, &a));
    assert_int_equal(s.settled, 2);
    mz_record_close(r);
    remove_desk(pak);
    remove_case(&c);
}

static mz_status ask_first(mz_record *r, mz_len *asked, mz_arena *perm)
{
    mz_fetcher *f = NULL;
    mz_record_state s;
    const mz_lender lender = mz_lend_open(r);
    assert_ok(mz_fetcher_new(&f));
    assert_ok(mz_record_standing(r, &s, perm));
    const mz_status got = mz_ask_before_signing(f, &lender, s.v, s.n, 5, asked, perm);
    mz_fetcher_free(f);
    return got;
}

static void threat_2_a_log_asks_its_witnesses_before_it_signs(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    desk *pak = new_desk("pak.example/witness", &c.log.public, &a);
    const desk *desks[1] = {pak};
    static const char *const names[1] = {"PAK"};
    mz_len asked = -1;
    write_policy(&c, desks, names, 1, "quorum PAK\n");
    copy_folder(c.folder, "", ".backup");
    mz_record *r = open_case(&c);
    assert_ok(ask_first(r, &asked, &a)); /* it has cosigned nothing yet */
    assert_int_equal(asked, 1);
    (void)add_words(r, &c.pak, "statements", "lost\n");
    assert_int_equal(ask_desk(r, pak, &a).how, MZ_ASKED_COSIGNED);
    assert_ok(ask_first(r, &asked, &a));
    mz_record_close(r);
    copy_folder(c.folder, ".backup", "");
    r = open_case(&c);
    stop(pak);
    assert_ok(ask_first(r, &asked, &a)); /* nobody answers: nothing is known */
    assert_int_equal(asked, 0);
    const int port = atoi(strrchr(pak->url, ':') + 1);
    const mz_http_options o = {.address = S("127.0.0.1"), .threads = 1, .port = port};
    assert_ok(mz_witness_open(pak->folder, (mz_str){0}, &pak->witness));
    assert_ok(mz_witness_serve(pak->witness, &o, clock_of_test, NULL, NULL, &pak->server));
    assert_code(ask_first(r, &asked, &a), MZ_DENIED);
    const mz_draft d = {.kind = S("statements"), .time = NOON, .text = S("a second history\n")};
    const mz_key *signer = &c.afg;
    mz_len index;
    assert_code(mz_record_write(r, &d, 1, &signer, 1, &index, NULL), MZ_DENIED);
    mz_record_close(r);
    remove_copy(c.folder, ".backup");
    remove_desk(pak);
    remove_case(&c);
}

/* ---- audits ---- */

static void put_witness(mz_buf *b, const char *name, const mz_vkey *key, const char *url)
{
    mz_puts(b, "witness ");
    mz_put(b, mz_str_of(name));
    mz_put_byte(b, ' ');
    mz_put_vkey(b, key);
    mz_put_byte(b, ' ');
    mz_put(b, mz_str_of(url));
    mz_put_byte(b, '\n');
}

/* Audits the folder's copy with two desks as its witnesses, and checks a fork proof from the log's key alone. */
static mz_audit_report audit(const test_case *c, const char *folder, const desk *one, const desk *two, mz_arena *perm)
{
    MZ_BUF_SCOPED text = mz_buf_new(8192);
    mz_policy policy;
    mz_shelf shelf;
    mz_fetcher *f = NULL;
    mz_audit_report out = {.n = -1};
    put_witness(&text, "ONE", &one->key, one->url);
    put_witness(&text, "TWO", &two->key, two->url);
    mz_puts(&text, "quorum none\n");
    assert_ok(mz_policy_parse(mz_str_copy(perm, mz_buf_str(&text)), &policy, perm));
    assert_ok(mz_shelf_folder(folder, &shelf, perm));
    assert_ok(mz_fetcher_new(&f));
    const mz_audit_plan plan = {.copy = &shelf, .log = &c->log.public, .policy = &policy, .timeout_s = 5};
    assert_ok(mz_audit_over_http(f, &plan, &out, perm));
    mz_fetcher_free(f);
    assert_int_equal(out.n, 2);
    if (out.forked) {
        MZ_BUF_SCOPED file = mz_buf_new(MZ_FORK_FILE_MAX);
        mz_fork_proof back;
        mz_put_fork(&file, &out.fork);
        assert_ok(mz_fork_parse(mz_buf_str(&file), &back));
        assert_ok(mz_fork_verify(&back, &c->log.public, NULL, NULL, *perm));
    }
    return out;
}

static void grow(const test_case *c, const mz_key *k, const char *words, int n)
{
    mz_record *r = open_case(c);
    static mz_draft drafts[1024];
    mz_len first;
    for (int i = 0; i < n; i++) {
        drafts[i] = (mz_draft){.kind = S("statements"), .time = NOON, .text = mz_str_of(words)};
    }
    assert_ok(mz_record_write(r, drafts, n, &k, 1, &first, NULL));
    mz_record_close(r);
}

static void cosign_now(const test_case *c, const desk *d, mz_arena scratch)
{
    mz_record *r = open_case(c);
    const mz_asked got = ask(r, &d->key, d->url, 0, &scratch);
    assert_true(got.how == MZ_ASKED_UNKNOWN || got.how == MZ_ASKED_COSIGNED);
    mz_record_close(r);
}

static void an_audit_proves_that_witnesses_of_different_sizes_saw_one_history(void **state)
{
    (void)state;
    mz_arena a = arena;
    const test_case c = new_case(&a);
    desk *pak = new_desk("pak.example/witness", &c.log.public, &a);
    desk *afg = new_desk("afg.example/witness", &c.log.public, &a);
    mz_audit_report r = audit(&c, c.folder, pak, afg, &a);
    assert_int_equal(r.v[0].how, MZ_AUDIT_NOTHING);
    grow(&c, &c.pak, "words\n", 5);
    cosign_now(&c, pak, a);
    grow(&c, &c.afg, "more words\n", 700);
    copy_folder(c.folder, "", ".early");
    grow(&c, &c.afg, "still more\n", 3);
    cosign_now(&c, afg, a);
    r = audit(&c, c.folder, pak, afg, &a);
    assert_false(r.forked);
    assert_int_equal(r.v[0].how, MZ_AUDIT_AGREES);
    assert_int_equal(r.v[0].checkpoint.size, 6);
    assert_int_equal(r.v[0].time, NOON);
    assert_int_equal(r.v[1].how, MZ_AUDIT_AGREES);
    assert_int_equal(r.v[1].checkpoint.size, 709);
    char early[96] = "";
    (void)strncat(early, c.folder, sizeof early - 16);
    (void)strncat(early, ".early", sizeof early - strlen(early) - 1);
    r = audit(&c, early, pak, afg, &a);
    assert_int_equal(r.v[0].how, MZ_AUDIT_AGREES);
    assert_int_equal(r.v[1].how, MZ_AUDIT_AHEAD);
    stop(afg);
    r = audit(&c, c.folder, pak, afg, &a);
    assert_int_equal(r.v[1].how, MZ_AUDIT_SILENT);
    start(afg);
    char other_url[64]; /* AFG's desk under PAK's name: its line is not PAK's */
    (void)memcpy(other_url, pak->url, sizeof other_url);
    (void)memcpy(pak->url, afg->url, sizeof pak->url);
    r = audit(&c, c.folder, pak, afg, &a);
    assert_int_equal(r.v[0].how, MZ_AUDIT_WRONG);
    (void)memcpy(pak->url, other_url, sizeof pak->url);
    remove_copy(c.folder, ".early");
    remove_desk(pak);
    remove_desk(afg);
    remove_case(&c);
}

/* Two histories of one log from entry 3 on; PAK's witness has cosigned the one, AFG's the other, at these sizes. */
static void check_fork(int one, int two)
{
    mz_arena a = arena;
    const test_case c = new_case(&a);
    desk *pak = new_desk("pak.example/witness", &c.log.public, &a);
    desk *afg = new_desk("afg.example/witness", &c.log.public, &a);
    grow(&c, &c.pak, "seen by all\n", 2);
    copy_folder(c.folder, "", ".o");
    test_case other = c;
    (void)strncat(other.folder, ".o", sizeof other.folder - strlen(other.folder) - 1);
    grow(&c, &c.pak, "for one\n", one);
    grow(&other, &c.afg, "for the other\n", two);
    cosign_now(&c, pak, a);
    cosign_now(&other, afg, a);
    const mz_audit_report r = audit(&c, c.folder, pak, afg, &a);
    assert_int_equal(r.v[0].how, MZ_AUDIT_AGREES);
    if (one >= two) { /* the copy can prove it: AFG's smaller tree is not the beginning of this one */
        assert_int_equal(r.v[1].how, MZ_AUDIT_FORK);
        assert_true(r.forked);
    } else { /* more than this copy has; the other copy proves it */
        assert_int_equal(r.v[1].how, MZ_AUDIT_AHEAD);
        const mz_audit_report theirs = audit(&c, other.folder, pak, afg, &a);
        assert_int_equal(theirs.v[0].how, MZ_AUDIT_FORK);
        assert_true(theirs.forked);
    }
    remove_copy(c.folder, ".o");
    remove_desk(pak);
    remove_desk(afg);
    remove_case(&c);
}

static void threat_1_an_audit_proves_a_fork_of_any_sizes(void **state)
{
    (void)state;
    check_fork(1, 1);
    check_fork(300, 300);
    check_fork(5, 1);
    check_fork(290, 7);
    check_fork(1, 290);
}

int main(void)
{
    mz_region region;
    if (mz_failed(mz_region_new(INT64_C(1) << 30, &region, &arena))) {
        return 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_parties_witnesses_settle_the_record),
        cmocka_unit_test(threat_3_the_same_size_is_asked_again_for_a_fresh_time),
        cmocka_unit_test(a_lost_answer_is_asked_for_again),
        cmocka_unit_test(an_unknown_witness_counts_for_nothing),
        cmocka_unit_test(threat_1_a_fork_shown_to_a_and_b_is_proved_and_stops_signing),
        cmocka_unit_test(threat_2_a_log_brought_back_from_backup_signs_nothing_until_it_has_caught_up),
        cmocka_unit_test(threat_2_a_witness_brought_back_from_backup_is_named),
        cmocka_unit_test(threat_18_a_witness_that_lies_changes_nothing),
        cmocka_unit_test(threat_18_a_witness_that_withholds_becomes_a_matter_of_record_once),
        cmocka_unit_test(while_a_node_runs_its_witnesses_are_asked_again_and_again),
        cmocka_unit_test(threat_2_a_log_asks_its_witnesses_before_it_signs),
        cmocka_unit_test(an_audit_proves_that_witnesses_of_different_sizes_saw_one_history),
        cmocka_unit_test(threat_1_an_audit_proves_a_fork_of_any_sizes),
        cmocka_unit_test(by_stick_the_answer_counts_also_when_the_record_has_grown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "cli/case.h"
#include "cli/commands.h"
#include "cli/until.h"

#include "exchange/exchange.h"
#include "format/format.h"

#include <stdio.h>
#include <time.h>

static const mz_option options[] = {
    {"witness", "'VKEY [URL]'", "ask this witness (else all that the policy in force names with an address)"},
    {"request", "FILE", "write the request to FILE; with --answer: the request that was answered"},
    {"old", "N", "with --request: the size that the witness cosigned last (0)"},
    {"answer", "FILE", "take in an answer that was brought back, with its --request FILE"},
    {"every", "SECONDS", "ask again each SECONDS until interrupted"},
    {"timeout", "SECONDS", "give one witness up after SECONDS (30)"},
    {"silent-after", "SECONDS", "put a witness on record that has not cosigned for SECONDS; signs an entry"},
    {"restore", "MIRROR", "bring back from this copy what the case lost; until then nothing is signed"},
    MZ_OPTION_BY,
    MZ_OPTION_PASSPHRASE,
    MZ_OPTION_JSON,
    MZ_OPTION_END,
};

/* A witness to ask, and what came of it. */
typedef struct target {
    mz_witness_view view; /* as the record knows it; of a stranger the key alone */
    mz_str url;
    mz_asked asked;
    mz_len entry; /* of a witness-silent entry that was written; -1 */
} target;

typedef struct targets {
    target *v;
    mz_len n, cap;
} targets;

/* ---- the case's record, opened for a moment ---- */

typedef mz_status (*work_on)(void *work_ctx, mz_record *r);

/* Another command may have it for a moment: it is tried for some seconds. ctx is the case's folder. */
static mz_status with_case(void *ctx, work_on work, void *work_ctx)
{
    const struct timespec tick = {0, 100 * 1000 * 1000};
    mz_record *r = NULL;
    mz_status s = mz_record_open(ctx, &r);
    for (int i = 0; s.code == MZ_DENIED && i < 100; i++) {
        (void)nanosleep(&tick, NULL);
        s = mz_record_open(ctx, &r);
    }
    s = mz_failed(s) ? s : work(work_ctx, r);
    mz_record_close(r);
    return s;
}

/* ---- whom to ask ---- */

typedef struct knowing {
    mz_record_state state;
    mz_arena *perm;
} knowing;

static mz_status know(void *ctx, mz_record *r)
{
    knowing *k = ctx;
    MZ_TRY(mz_record_standing(r, &k->state, k->perm));
    mz_witness_view *v = mz_new(k->perm, mz_witness_view, k->state.n);
    for (mz_len i = 0; i < k->state.n; i++) { /* the record's own memory ends with it */
        v[i] = k->state.v[i];
        v[i].key.name = mz_str_copy(k->perm, v[i].key.name);
        v[i].party = mz_str_copy(k->perm, v[i].party);
        v[i].url = mz_str_copy(k->perm, v[i].url);
    }
    k->state.v = v;
    return mz_ok();
}

static mz_status known_witnesses(char *folder, mz_record_state *out, mz_arena *perm)
{
    knowing k = {.perm = perm};
    MZ_TRY(with_case(folder, know, &k));
    *out = k.state;
    return mz_ok();
}

static mz_witness_view view_of(const mz_record_state *s, const mz_vkey *key)
{
    for (mz_len i = 0; i < s->n; i++) {
        if (mz_vkey_eq(&s->v[i].key, key)) {
            return s->v[i];
        }
    }
    return (mz_witness_view){
        .key = *key, .retired = -1, .first_time = -1, .first_size = -1, .last_time = -1, .last_size = -1};
}

/* "VKEY URL" */
static int named_targets(const mz_args *args, const mz_record_state *s, targets *out, mz_arena *perm)
{
    const mz_strs all = mz_arg_all(args, "witness");
    for (mz_len i = 0; i < all.n; i++) {
        mz_str url = all.v[i];
        const mz_str word = mz_str_cut(&url, ' ');
        mz_vkey key;
        if (mz_failed(mz_vkey_parse(word, &key)) || key.type != MZ_KEY_COSIGNATURE) {
            return mz_cli_usage(args, "this is no witness's verifier key:", word);
        }
        *mz_push(perm, out) = (target){.view = view_of(s, &key), .url = mz_str_trim(url), .entry = -1};
    }
    return MZ_EXIT_DONE;
}

static int find_targets(const mz_args *args, const mz_record_state *s, targets *out, mz_arena *perm)
{
    if (mz_arg_given(args, "witness")) {
        return named_targets(args, s, out, perm);
    }
    for (mz_len i = 0; i < s->n; i++) {
        if (s->v[i].url.len > 0 && s->v[i].retired < 0) {
            *mz_push(perm, out) = (target){.view = s->v[i], .url = s->v[i].url, .entry = -1};
        }
    }
    return out->n > 0
               ? MZ_EXIT_DONE
               : mz_cli_usage(args, "the policy in force names no witness with an address; give --witness 'VKEY URL'",
                              (mz_str){0});
}

/* ---- what came of it ---- */

static void print_json(const targets *t)
{
    MZ_BUF_SCOPED out = mz_buf_new(INT64_C(1) << 24);
    mz_json_out w = mz_json_to(&out, 0);
    mz_json_begin(&w, '[');
    for (mz_len i = 0; i < t->n; i++) {
        const target *x = &t->v[i];
        const struct {
            mz_str key;
            int64_t value;
        } numbers[] = {{S("size"), x->asked.size},
                       {S("time"), x->asked.time},
                       {S("status"), x->asked.status},
                       {S("silent_entry"), x->entry}};
        mz_json_begin(&w, '{');
        mz_json_key(&w, S("witness"));
        mz_json_str(&w, x->view.key.name);
        mz_json_key(&w, S("party"));
        mz_json_str_or_null(&w, x->view.party);
        mz_json_key(&w, S("result"));
        mz_json_str(&w, mz_asked_word(x->asked.how));
        for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++) {
            mz_json_key(&w, numbers[k].key);
            mz_json_int(&w, numbers[k].value);
        }
        mz_json_key(&w, S("words"));
        mz_json_str_or_null(&w, x->asked.words);
        mz_json_end(&w, '}');
    }
    mz_json_end(&w, ']');
    mz_put_byte(&out, '\n');
    mz_cli_print(mz_buf_str(&out));
}

static mz_str sentence(const target *t, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    mz_puts(&b, "");
    if (t->asked.how == MZ_ASKED_COSIGNED || t->asked.how == MZ_ASKED_UNKNOWN) {
        mz_put_utc(&b, t->asked.time);
    }
    if (t->asked.how == MZ_ASKED_UNKNOWN) {
        mz_puts(&b, "; neither register nor policy knows this witness, so it counts for nothing");
    }
    mz_put(&b, t->asked.words);
    if (t->entry >= 0) {
        mz_puts(&b, "; its silence is on the record as entry ");
        mz_put_int(&b, t->entry);
    }
    return mz_str_copy(perm, mz_buf_str(&b));
}

static void print_table(const targets *t, mz_arena *perm)
{
    static const char *const head[] = {"witness", "party", "result", "size", "time, or what it said"};
    mz_grid g = {.columns = 5, .perm = perm};
    for (size_t i = 0; i < sizeof head / sizeof *head; i++) {
        mz_grid_cell(&g, mz_str_of(head[i]));
    }
    for (mz_len i = 0; i < t->n; i++) {
        mz_grid_cell(&g, t->v[i].view.key.name);
        mz_grid_cell(&g, t->v[i].view.party);
        mz_grid_cell(&g, mz_asked_word(t->v[i].asked.how));
        mz_grid_int(&g, t->v[i].asked.size);
        mz_grid_cell(&g, sentence(&t->v[i], perm));
    }
    mz_grid_print(&g);
}

static int verdict(const targets *t)
{
    bool all = true;
    for (mz_len i = 0; i < t->n; i++) {
        all = all && t->v[i].asked.how == MZ_ASKED_COSIGNED;
        if (mz_asked_alarm(t->v[i].asked.how)) {
            mz_cli_note("mizan cosign: ALARM: %.*s: nothing is signed any more in this case; see mizan cosign --help",
                        SFMT(t->v[i].asked.words));
        } else if (t->v[i].asked.how == MZ_ASKED_BEYOND) {
            mz_cli_note(
                "mizan cosign: %.*s names size %td. If this case was brought back from a copy, stop and restore "
                "it from a mirror first; if not, that witness is wrong",
                SFMT(t->v[i].view.key.name), t->v[i].asked.size);
        }
    }
    return all ? MZ_EXIT_DONE : MZ_EXIT_FOUND;
}

/* ---- one round over the network ---- */

static mz_status ask_all(char *folder, targets *t, int timeout_s, mz_arena *perm)
{
    mz_fetcher *f = NULL;
    const mz_lender lender = {with_case, folder};
    mz_status s = mz_fetcher_new(&f);
    for (mz_len i = 0; i < t->n && !mz_failed(s); i++) {
        target *x = &t->v[i];
        const mz_asking a = {.witness = x->view.key,
                             .url = x->url,
                             .known = x->view.last_size > 0 ? x->view.last_size : 0,
                             .timeout_s = timeout_s};
        s = mz_ask_witness(f, &lender, &a, &x->asked, perm);
    }
    mz_fetcher_free(f);
    return s;
}

static mz_status log_silence(mz_case *c, targets *t, int64_t after_s, const mz_key *by, mz_arena scratch)
{
    for (mz_len i = 0; i < t->n; i++) {
        const mz_silence s = {&t->v[i].view, &t->v[i].asked, after_s, mz_utc_now()};
        MZ_TRY(mz_silent_log(c->record, &s, by, &t->v[i].entry, scratch));
    }
    MZ_TRY(mz_record_publish(c->record));
    return mz_flow_run(c);
}

static int note_silence(const mz_args *args, mz_cli *cli, targets *t)
{
    MZ_CASE_SCOPED c = NULL;
    MZ_KEY_SCOPED by = {0};
    int64_t after_s = 0;
    if (!mz_arg_given(args, "silent-after")) {
        return MZ_EXIT_DONE;
    }
    if (!mz_arg_int(args, "silent-after", 1, INT32_MAX, 0, &after_s)) {
        return MZ_EXIT_USAGE;
    }
    int code = mz_cli_case(args, cli, true, &c);
    code = code == MZ_EXIT_DONE ? mz_cli_keys(args, cli, c, &by) : code;
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    const mz_status s = log_silence(c, t, after_s, &by, cli->scratch);
    return mz_failed(s) ? mz_cli_fail(args, args->rest[0], s) : MZ_EXIT_DONE;
}

static int one_round(const mz_args *args, mz_cli *cli, char *folder, int timeout_s)
{
    targets t = {0};
    mz_record_state state;
    const mz_status known = known_witnesses(folder, &state, cli->perm);
    if (mz_failed(known)) {
        return mz_cli_fail(args, args->rest[0], known);
    }
    int code = find_targets(args, &state, &t, cli->perm);
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    const mz_status s = ask_all(folder, &t, timeout_s, cli->perm);
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[0], s);
    }
    code = note_silence(args, cli, &t);
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    if (mz_arg_given(args, "json")) {
        print_json(&t);
    } else {
        print_table(&t, cli->perm);
    }
    mz_cli_flush();
    return verdict(&t);
}

static int rounds(const mz_args *args, mz_cli *cli, char *folder)
{
    int64_t timeout_s, every_s;
    if (!mz_arg_int(args, "timeout", 1, 3600, 30, &timeout_s) || !mz_arg_int(args, "every", 1, 86400, 0, &every_s)) {
        return MZ_EXIT_USAGE;
    }
    if (every_s == 0) {
        return one_round(args, cli, folder, (int)timeout_s);
    }
    mz_until_hold();
    for (;;) {
        const mz_arena before = *cli->perm;
        const int code = one_round(args, cli, folder, (int)timeout_s);
        if (code != MZ_EXIT_DONE && code != MZ_EXIT_FOUND) {
            return code;
        }
        *cli->perm = before;
        if (mz_until_seconds(every_s)) {
            return code;
        }
    }
}

/* ---- by stick ---- */

typedef struct composing {
    mz_len old, size;
    mz_buf *body;
} composing;

static mz_status compose(void *ctx, mz_record *r)
{
    composing *c = ctx;
    c->size = mz_record_size(r);
    return mz_record_request(r, c->old, c->body);
}

static int write_request(const mz_args *args, mz_cli *cli, char *folder)
{
    int64_t old;
    MZ_BUF_SCOPED body = mz_buf_new(MZ_ADD_CHECKPOINT_MAX);
    const char *path = mz_str_z(cli->perm, mz_arg(args, "request"));
    if (!mz_arg_int(args, "old", 0, INT64_MAX, 0, &old)) {
        return MZ_EXIT_USAGE;
    }
    composing c = {.old = (mz_len)old, .body = &body};
    mz_status s = with_case(folder, compose, &c);
    s = mz_failed(s) ? s : mz_file_replace(path, mz_buf_str(&body), 0644);
    if (mz_failed(s)) {
        return mz_cli_fail(args, path, s);
    }
    (void)printf("the request for size %td; carry it to the witness, and bring its answer back\n", c.size);
    return MZ_EXIT_DONE;
}

/* The witness whose answer this is: the one named, else whoever of those known it verifies for. */
typedef struct taking {
    const targets *among;
    mz_str request, answer;
    target *found;
    mz_arena *perm;
} taking;

static mz_status take(void *ctx, mz_record *r)
{
    const taking *k = ctx;
    const bool refusal = mz_str_starts(k->answer, S("refused ")); /* it does not say whose it is */
    mz_status s =
        mz_fail(MZ_BAD_INPUT, "no witness that the record knows gave this answer; name it with --witness", -1);
    for (mz_len i = 0; i < k->among->n && s.code == MZ_BAD_INPUT; i++) {
        *k->found = k->among->v[i];
        s = mz_take_answer(r, &k->among->v[i].view.key, k->request, k->answer, &k->found->asked, k->perm);
    }
    if (refusal && k->among->n > 1) {
        k->found->view = (mz_witness_view){.party = {0}};
    }
    return s.code == MZ_BAD_INPUT && k->among->n > 1
               ? mz_fail(MZ_BAD_INPUT, "no witness that the record knows gave this answer to this request", -1)
               : s;
}

static int take_answer(const mz_args *args, mz_cli *cli, char *folder)
{
    targets t = {0}, one = {0};
    mz_record_state state;
    mz_str request = {0}, answer = {0};
    const char *path = mz_str_z(cli->perm, mz_arg(args, "answer"));
    if (!mz_arg_given(args, "request")) {
        return mz_cli_usage(args, "say what was answered with --request FILE", (mz_str){0});
    }
    mz_status s = known_witnesses(folder, &state, cli->perm);
    s = mz_failed(s) ? s : mz_file_load(path, MZ_NOTE_MAX, &answer, cli->perm);
    s = mz_failed(s)
            ? s
            : mz_file_load(mz_str_z(cli->perm, mz_arg(args, "request")), MZ_ADD_CHECKPOINT_MAX, &request, cli->perm);
    if (mz_failed(s)) {
        return mz_cli_fail(args, path, s);
    }
    if (named_targets(args, &state, &t, cli->perm) != MZ_EXIT_DONE) {
        return MZ_EXIT_USAGE;
    }
    for (mz_len i = 0; t.n == 0 && i < state.n; i++) {
        *mz_push(cli->perm, &one) = (target){.view = state.v[i], .entry = -1};
    }
    target found = {.entry = -1};
    taking k = {t.n > 0 ? &t : &one, request, answer, &found, cli->perm};
    s = with_case(folder, take, &k);
    if (mz_failed(s)) {
        return mz_cli_fail(args, path, s);
    }
    const targets result = {&found, 1, 1};
    if (mz_arg_given(args, "json")) {
        print_json(&result);
    } else {
        print_table(&result, cli->perm);
    }
    return verdict(&result);
}

/* ---- bringing back ---- */

static int restore(const mz_args *args, mz_cli *cli)
{
    MZ_CASE_SCOPED c = NULL;
    MZ_KEY_SCOPED by = {0};
    mz_record *copy = NULL;
    mz_len added = 0;
    const char *path = mz_str_z(cli->perm, mz_arg(args, "restore"));
    int code = mz_cli_case(args, cli, true, &c);
    code = code == MZ_EXIT_DONE ? mz_cli_keys(args, cli, c, &by) : code;
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    mz_status s = mz_record_open_read(path, &copy);
    s = mz_failed(s) ? s : mz_record_restore(c->record, copy, &added);
    mz_record_close(copy);
    s = mz_failed(s) ? s : mz_record_publish(c->record);
    s = mz_failed(s) ? s : mz_flow_run(c);
    if (mz_failed(s)) {
        return mz_cli_fail(args, path, s);
    }
    (void)printf("%td entries brought back; the record holds %td\n", added, mz_record_size(c->record));
    return MZ_EXIT_DONE;
}

static int run(const mz_args *args, mz_cli *cli)
{
    char *folder = args->rest[0];
    return mz_arg_given(args, "restore")   ? restore(args, cli)
           : mz_arg_given(args, "answer")  ? take_answer(args, cli, folder)
           : mz_arg_given(args, "request") ? write_request(args, cli, folder)
                                           : rounds(args, cli, folder);
}

const mz_command mz_cmd_cosign = {
    .name = "cosign",
    .args = "CASE",
    .summary = "ask the witnesses to cosign the newest checkpoint",
    .options = options,
    .details =
        "Each answer is verified before it goes on the record; asking again, the same size too, gives a fresh time.\n"
        "When a witness shows a larger checkpoint of this case's own log, the case was brought back from an old copy:\n"
        "nothing is signed until --restore has fetched what is missing. When it shows another tree, the proof of the\n"
        "fork is kept in record/fork/ and nothing is signed any more.",
    .examples = "  mizan cosign case\n"
                "  mizan cosign case --every 60 --silent-after 86400 --passphrase-file secret.txt\n"
                "  mizan cosign case --request stick/request.txt --old 120\n"
                "  mizan cosign case --answer stick/answer.txt --request stick/request.txt\n"
                "  mizan cosign case --restore mirror",
    .least = 1,
    .most = 1,
    .run = run,
};

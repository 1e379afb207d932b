#include "cli/case.h"
#include "cli/commands.h"
#include "cli/until.h"
#include "cli/witness_audit.h"

#include "exchange/exchange.h"
#include "serve/serve.h"

#include <stdio.h>
#include <stdlib.h>

static const mz_option options[] = {
    {"name", "NAME", "with init: the witness's name, as in pak.example/witness"},
    {"agent", "FILE.pub", "with init: the key is in an ssh-agent (SSH_AUTH_SOCK); FILE.pub is its public half"},
    {"listen", "ADDRESS", "with serve: where to listen (127.0.0.1:7380; port 0 takes any)"},
    {"policy", "FILE", "with audit: the policy that names log and witnesses (else the one in force)"},
    {"max-age", "SECONDS", "with audit: a cosignature older than SECONDS is a fault"},
    {"timeout", "SECONDS", "with audit: give one witness up after SECONDS (30)"},
    {"fork-proof", "FILE", "with audit: where the proof of a fork is written (fork-proof.txt)"},
    MZ_OPTION_PASSPHRASE,
    MZ_OPTION_JSON,
    MZ_OPTION_END,
};

/* ---- init, add-log ---- */

/* A key that the agent holds, under the witness's name. */
static mz_status create_for_agent(const mz_args *args, mz_cli *cli, mz_vkey *key)
{
    mz_str line;
    *key = (mz_vkey){.name = mz_arg(args, "name"), .type = MZ_KEY_COSIGNATURE};
    MZ_TRY(mz_file_load(mz_str_z(cli->perm, mz_arg(args, "agent")), 4096, &line, cli->perm));
    MZ_TRY(mz_agent_public(line, key->key));
    mz_vkey_set_id(key);
    return mz_witness_create_for(args->rest[1], key, cli->perm);
}

static int create(const mz_args *args, mz_cli *cli, mz_vkey *key)
{
    mz_str passphrase;
    bool none;
    if (mz_arg_given(args, "agent")) {
        const mz_status s = create_for_agent(args, cli, key);
        return mz_failed(s) ? mz_cli_fail(args, args->rest[1], s) : MZ_EXIT_DONE;
    }
    const int code = mz_cli_passphrase(args, cli, true, &passphrase, &none);
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    const mz_status s = mz_witness_create(args->rest[1], mz_arg(args, "name"), passphrase, key, cli->perm);
    if (!mz_failed(s) && passphrase.len == 0) {
        mz_cli_note("mizan witness: the key file has no passphrase; for real use give --passphrase-file FILE");
    }
    return mz_failed(s) ? mz_cli_fail(args, args->rest[1], s) : MZ_EXIT_DONE;
}

static int init(const mz_args *args, mz_cli *cli)
{
    mz_vkey key;
    if (!mz_arg_given(args, "name")) {
        return mz_cli_usage(args, "say the witness's name, as in --name pak.example/witness", (mz_str){0});
    }
    const int code = create(args, cli, &key);
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    MZ_BUF_SCOPED out = mz_buf_new(4096);
    mz_puts(&out, "made the witness ");
    mz_put(&out, key.name);
    mz_puts(&out, "\nverifier  ");
    mz_put_vkey(&out, &key);
    mz_put_byte(&out, '\n');
    mz_cli_print(mz_buf_str(&out));
    return MZ_EXIT_DONE;
}

static int add_log(const mz_args *args)
{
    mz_vkey log;
    if (args->rest_n < 3) {
        return mz_cli_usage(args, "say which log: the line that mizan key prints first", (mz_str){0});
    }
    if (mz_failed(mz_vkey_parse(mz_str_of(args->rest[2]), &log))) {
        return mz_cli_usage(args, "this is no verifier key:", mz_str_of(args->rest[2]));
    }
    const mz_str url = mz_str_of(args->rest_n > 3 ? args->rest[3] : "");
    const mz_status s = mz_witness_add_log(args->rest[1], &log, url);
    return mz_failed(s) ? mz_cli_fail(args, args->rest[1], s) : MZ_EXIT_DONE;
}

/* ---- a witness that is open ---- */

static void close_witness(mz_witness **w) { mz_witness_close(*w); }
#define WITNESS_SCOPED __attribute__((cleanup(close_witness))) mz_witness *

static mz_status sign_by_agent(void *ctx, const uint8_t key[32], mz_str message, uint8_t signature[64])
{
    return mz_agent_sign(ctx, key, message, signature);
}

static int open_with_agent(const mz_args *args, mz_cli *cli, mz_witness **out)
{
    const char *path = getenv("SSH_AUTH_SOCK"); /* no threads yet */
    mz_signer *signer = mz_new(cli->perm, mz_signer, 1);
    if (path == NULL) {
        return mz_cli_usage(args, "the key of this witness is in an ssh-agent; SSH_AUTH_SOCK names none", (mz_str){0});
    }
    *signer = (mz_signer){sign_by_agent, mz_str_z(cli->perm, mz_str_of(path))};
    const mz_status s = mz_witness_open_for(args->rest[1], signer, out);
    return mz_failed(s) ? mz_cli_fail(args, args->rest[1], s) : MZ_EXIT_DONE;
}

/* Keys without passphrase open without a question. */
static int open_witness(const mz_args *args, mz_cli *cli, mz_witness **out)
{
    mz_str passphrase;
    bool none;
    if (mz_witness_wants_signer(args->rest[1], cli->scratch)) {
        return open_with_agent(args, cli, out);
    }
    mz_status s = mz_witness_open(args->rest[1], (mz_str){0}, out);
    if (s.code == MZ_DENIED) {
        const int code = mz_cli_passphrase(args, cli, false, &passphrase, &none);
        if (code != MZ_EXIT_DONE) {
            return code;
        }
        s = mz_witness_open(args->rest[1], passphrase, out);
    }
    return mz_failed(s) ? mz_cli_fail(args, args->rest[1], s) : MZ_EXIT_DONE;
}

static int sign(const mz_args *args, mz_cli *cli)
{
    WITNESS_SCOPED w = NULL;
    mz_str body;
    if (args->rest_n < 4) {
        return mz_cli_usage(args, "it wants the file of the request and the file for the answer", (mz_str){0});
    }
    mz_status s = mz_file_load(args->rest[2], MZ_ADD_CHECKPOINT_MAX, &body, cli->perm);
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[2], s);
    }
    const int code = open_witness(args, cli, &w);
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    MZ_BUF_SCOPED said_back = mz_buf_new(MZ_NOTE_MAX);
    MZ_BUF_SCOPED file = mz_buf_new(MZ_NOTE_MAX);
    const mz_witness_reply r = mz_witness_answer(w, body, mz_utc_now(), &said_back);
    if (r.status != 200) {
        mz_puts(&file, "refused ");
        mz_put_int(&file, r.status);
        mz_put_byte(&file, ' ');
    }
    mz_put(&file, mz_buf_str(&said_back));
    s = mz_buf_status(&file);
    s = mz_failed(s) ? s : mz_file_replace(args->rest[3], mz_buf_str(&file), 0644);
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[3], s);
    }
    if (r.status != 200) {
        mz_cli_note("mizan witness: not cosigned: %s (%d); the answer file says so", r.what, r.status);
        return r.status == 500 ? MZ_EXIT_FAILED : MZ_EXIT_FOUND;
    }
    (void)printf("cosigned size %td\n", r.size);
    return MZ_EXIT_DONE;
}

/* One line an answer on standard error; one write, so that lines of several threads do not mix. */
static void tell(void *ctx, mz_witness_reply r, mz_str origin)
{
    MZ_BUF_SCOPED line = mz_buf_new(2048);
    (void)ctx;
    mz_put_utc(&line, mz_utc_now());
    mz_put_byte(&line, ' ');
    mz_put_int(&line, r.status);
    mz_put_byte(&line, ' ');
    mz_put(&line, origin.len > 0 ? origin : S("-"));
    if (r.status == 200 || r.status == 409) {
        mz_puts(&line, " size ");
        mz_put_int(&line, r.size);
    }
    if (r.what[0] != '\0') {
        mz_puts(&line, ": ");
        mz_put(&line, mz_str_of(r.what));
    }
    mz_put_byte(&line, '\n');
    (void)fwrite(line.data, 1, (size_t)line.len, stderr);
}

static bool dead(void *ctx) { return mz_witness_dead(ctx); }

static int serve(const mz_args *args, mz_cli *cli)
{
    WITNESS_SCOPED w = NULL;
    mz_witness_server *server = NULL;
    mz_http_options o = {.threads = 1};
    const mz_str listen = mz_arg_given(args, "listen") ? mz_arg(args, "listen") : S("127.0.0.1:7380");
    if (!mz_until_address(listen, &o.address, &o.port)) {
        return mz_cli_usage(args, "an address is like 127.0.0.1:7380, not", listen);
    }
    const int code = open_witness(args, cli, &w);
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    mz_until_hold();
    const mz_status s = mz_witness_serve(w, &o, mz_utc_now, tell, NULL, &server);
    if (mz_failed(s)) {
        return mz_cli_fail(args, mz_str_z(cli->perm, listen), s);
    }
    (void)printf("witness %.*s listens on %.*s:%d for %td logs\n", SFMT(mz_witness_key(w)->name), SFMT(o.address),
                 mz_witness_serve_port(server), mz_witness_logs(w));
    mz_cli_flush();
    mz_until_asked(dead, w);
    mz_witness_serve_stop(server);
    if (mz_witness_dead(w)) {
        mz_cli_note("mizan witness: the state could not be written; see to the disk, then start again");
        return MZ_EXIT_FAILED;
    }
    return MZ_EXIT_DONE;
}

static int run(const mz_args *args, mz_cli *cli)
{
    const mz_str verb = mz_str_of(args->rest[0]);
    if (mz_str_eq(verb, S("init"))) {
        return init(args, cli);
    }
    if (mz_str_eq(verb, S("add-log"))) {
        return add_log(args);
    }
    if (mz_str_eq(verb, S("sign"))) {
        return sign(args, cli);
    }
    if (mz_str_eq(verb, S("serve"))) {
        return serve(args, cli);
    }
    if (mz_str_eq(verb, S("audit"))) {
        return mz_cli_witness_audit(args, cli);
    }
    return mz_cli_usage(args, "it is init, add-log, serve, sign or audit, not", verb);
}

const mz_command mz_cmd_witness = {
    .name = "witness",
    .args = "init|add-log|serve|sign|audit FOLDER …",
    .summary = "be a witness: cosign checkpoints that extend what was cosigned before",
    .options = options,
    .details =
        "  init FOLDER --name NAME      make a witness: its key and its state\n"
        "  add-log FOLDER VKEY [URL]    watch one more log: the key that mizan key CASE prints first\n"
        "  serve FOLDER                 answer POST /add-checkpoint and GET /<hash of origin>/checkpoint\n"
        "  sign FOLDER REQUEST ANSWER   the same by files, for a machine without network\n"
        "  audit COPY|POLICY            ask every witness what it cosigned last, and prove that all saw one history\n\n"
        "Key and state of a witness are one thing. Never start it from an older copy: after a doubtful restore make a\n"
        "new witness with a new name and key.",
    .examples = "  mizan witness init desk --name pak.example/witness --passphrase-file secret.txt\n"
                "  mizan witness add-log desk 'mizan.example/case+1a2b3c4d+AQ…'\n"
                "  mizan witness serve desk --listen 127.0.0.1:7380\n"
                "  mizan witness sign desk request.txt answer.txt\n"
                "  mizan witness audit case --max-age 86400\n"
                "  mizan witness audit policy.txt",
    .least = 2,
    .most = 4,
    .run = run,
};

#include "cli/case.h"
#include "cli/commands.h"
#include "exchange/exchange.h"

#include "format/format.h"

static const mz_option options[] = {
    {"log", "VKEY", "the verifier key that you trust; else the policy's, else the one that the record names itself"},
    {"policy", "FILE", "whose signatures make a checkpoint valid: logs, witnesses, quorum"},
    {"known", "FILE", "a checkpoint that you verified this record under before: no old signature is checked again"},
    {"no-documents", NULL, "a copy without its documents: those that are there are checked, none is missed"},
    {"proof", "FILE", "check this .tlog-proof instead of a record; needs --entry and --policy"},
    {"entry", "FILE", "the entry that the proof is about"},
    {"package", "FILE", "check this file for a stick instead of a record; FOLDER is the copy that it continues"},
    {"fork-proof", "FILE", "check that this file proves that a log signed two histories; needs --policy or --log"},
    MZ_OPTION_JSON,
    MZ_OPTION_END,
};

enum { EXIT_NO_QUORUM = 4 };

static void put_numbers(mz_json_out *w, const mz_verification *v)
{
    const struct {
        mz_str key;
        int64_t value;
    } numbers[] = {{S("size"), v->checkpoint.size}, {S("entries"), v->entries}, {S("signatures"), v->signatures},
                   {S("feeds"), v->feeds},          {S("forked"), v->forked},   {S("tiles"), v->tiles},
                   {S("documents"), v->blobs},      {S("erased"), v->gone},     {S("cosigned"), v->cosigned},
                   {S("ahead"), v->ahead},          {S("before"), v->before},   {S("bytes"), v->bytes},
                   {S("divergences"), v->found}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        mz_json_key(w, numbers[i].key);
        mz_json_int(w, numbers[i].value);
    }
}

static void print_json(const mz_verification *v)
{
    MZ_BUF_SCOPED out = mz_buf_new(INT64_C(1) << 24);
    MZ_BUF_SCOPED root = mz_buf_new(64);
    mz_json_out w = mz_json_to(&out, 0);
    mz_put_hash_base64(&root, &v->checkpoint.root);
    mz_json_begin(&w, '{');
    mz_json_key(&w, S("origin"));
    mz_json_str(&w, v->checkpoint.origin);
    mz_json_key(&w, S("root"));
    mz_json_str(&w, mz_buf_str(&root));
    put_numbers(&w, v);
    if (v->judged) {
        mz_json_key(&w, S("settled"));
        mz_json_int(&w, v->settled);
    }
    mz_json_key(&w, S("found"));
    mz_json_begin(&w, '[');
    for (mz_len i = 0; i < v->n; i++) {
        mz_json_begin(&w, '{');
        mz_json_key(&w, S("place"));
        mz_json_str(&w, v->v[i].place);
        mz_json_key(&w, S("what"));
        mz_json_str(&w, v->v[i].what);
        mz_json_key(&w, S("todo"));
        mz_json_str(&w, v->v[i].todo);
        mz_json_end(&w, '}');
    }
    mz_json_end(&w, ']');
    mz_json_end(&w, '}');
    mz_put_byte(&out, '\n');
    mz_cli_print(mz_buf_str(&out));
}

static void print_text(const mz_verification *v)
{
    MZ_BUF_SCOPED out = mz_buf_new(INT64_C(1) << 24);
    mz_put_verification(&out, v);
    mz_cli_print(mz_buf_str(&out));
}

static void progress(void *ctx, mz_len done, mz_len size) { mz_cli_progress(ctx, "entries", done, size); }

static bool is_address(mz_str s) { return mz_str_starts(s, S("http://")) || mz_str_starts(s, S("https://")); }

static mz_status verify_at(const char *where, const mz_verify_options *o, mz_verification *v, mz_arena *perm)
{
    if (!is_address(mz_str_of(where))) {
        return mz_verify_folder(where, o, v, perm);
    }
    mz_remote *remote = NULL;
    mz_shelf shelf;
    *v = (mz_verification){.settled = -1};
    MZ_TRY(mz_remote_open(mz_str_of(where), &remote, &shelf));
    const mz_status s = mz_verify(&shelf, o, v, perm);
    mz_remote_close(remote);
    return s;
}

static int load(const mz_args *args, mz_cli *cli, const char *option, mz_str *out)
{
    const char *path = mz_str_z(cli->perm, mz_arg(args, option));
    const mz_status s = mz_file_load(path, MZ_PROOF_FILE_MAX, out, cli->perm);
    return mz_failed(s) ? mz_cli_fail(args, path, s) : MZ_EXIT_DONE;
}

static int verify_record(const mz_args *args, mz_cli *cli, const mz_vkey *log, const mz_policy *policy)
{
    mz_verification v;
    mz_str known = {0};
    const int failed = mz_arg_given(args, "known") ? load(args, cli, "known", &known) : MZ_EXIT_DONE;
    if (failed != 0) {
        return failed;
    }
    const mz_verify_options o = {.log = log,
                                 .policy = policy,
                                 .known = known,
                                 .skip_documents = mz_arg_given(args, "no-documents"),
                                 .progress = progress,
                                 .progress_ctx = cli};
    const mz_status s = verify_at(args->rest[0], &o, &v, cli->perm);
    mz_cli_progress_end(cli);
    if (mz_failed(s)) {
        const mz_str at = v.stopped.len == 0 ? mz_str_of(args->rest[0])
                                             : mz_str_concat(cli->perm, mz_str_of(args->rest[0]), S("/"), v.stopped);
        (void)mz_cli_fail(args, mz_str_z(cli->perm, at), s);
        return MZ_EXIT_FAILED;
    }
    if (mz_arg_given(args, "json")) {
        print_json(&v);
    } else {
        print_text(&v);
    }
    return v.found > 0 ? MZ_EXIT_FOUND : v.judged && v.settled < 0 ? EXIT_NO_QUORUM : MZ_EXIT_DONE;
}

static int verify_proof(const mz_args *args, mz_cli *cli, mz_str policy)
{
    mz_str proof, entry = {0};
    if (!mz_arg_given(args, "entry") || policy.data == NULL) {
        return mz_cli_usage(args, "a proof is checked with --entry and --policy", (mz_str){0});
    }
    int failed = load(args, cli, "proof", &proof);
    failed = failed != 0 ? failed : load(args, cli, "entry", &entry);
    if (failed != 0) {
        return failed;
    }
    MZ_BUF_SCOPED out = mz_buf_new(1 << 20);
    const mz_status s = mz_verify_proof(proof, entry, policy, &out, cli->perm);
    if (mz_failed(s)) {
        (void)mz_cli_fail(args, mz_str_z(cli->perm, mz_arg(args, "proof")), s);
        return MZ_EXIT_FOUND;
    }
    mz_cli_print(mz_buf_str(&out));
    return MZ_EXIT_DONE;
}

static int verify_fork(const mz_args *args, mz_cli *cli, const mz_vkey *log, const mz_policy *policy)
{
    mz_str file;
    mz_fork_proof f;
    mz_checkpoint first, second;
    mz_len at;
    if (log == NULL && policy == NULL) {
        return mz_cli_usage(args, "a fork proof is checked with --policy or --log", (mz_str){0});
    }
    const int failed = load(args, cli, "fork-proof", &file);
    if (failed != 0) {
        return failed;
    }
    mz_status s = mz_fork_parse(file, &f);
    if (!mz_failed(s)) {
        s = log != NULL ? mz_fork_verify(&f, log, &first, &second, cli->scratch)
                        : mz_fork_judge(&f, policy, &at, &first, &second, cli->scratch);
    }
    if (mz_failed(s)) {
        (void)mz_cli_fail(args, mz_str_z(cli->perm, mz_arg(args, "fork-proof")), s);
        return MZ_EXIT_FOUND;
    }
    MZ_BUF_SCOPED out = mz_buf_new(1 << 16);
    mz_puts(&out, "proved: the key of ");
    mz_put(&out, first.origin);
    mz_puts(&out, " signed two histories, of ");
    mz_put_int(&out, first.size);
    mz_puts(&out, " and of ");
    mz_put_int(&out, second.size);
    mz_puts(&out, " entries, that cannot both be one record\n");
    mz_cli_print(mz_buf_str(&out));
    return MZ_EXIT_DONE;
}

static int verify_package(const mz_args *args, mz_cli *cli, const mz_verify_options *o)
{
    const char *path = mz_str_z(cli->perm, mz_arg(args, "package"));
    mz_shelf copy;
    mz_package_verdict v;
    MZ_VIEW_SCOPED file = {0};
    if (o->log == NULL && o->policy == NULL) {
        return mz_cli_usage(args, "a package is checked with --policy or --log", (mz_str){0});
    }
    mz_status s = mz_view_open(path, &file);
    if (!mz_failed(s) && args->rest_n == 1) {
        s = mz_shelf_folder(args->rest[0], &copy, cli->perm);
    }
    if (mz_failed(s)) {
        return mz_cli_fail(args, path, s);
    }
    s = mz_verify_package(file.bytes, o, args->rest_n == 1 ? &copy : NULL, &v, cli->perm);
    if (mz_failed(s)) {
        (void)mz_cli_fail(args, path, s);
        return MZ_EXIT_FOUND;
    }
    MZ_BUF_SCOPED out = mz_buf_new(1 << 16);
    mz_put_package_verdict(&out, &v);
    mz_cli_print(mz_buf_str(&out));
    return o->policy != NULL && v.checkpoint.origin.len > 0 && !v.quorum ? EXIT_NO_QUORUM : MZ_EXIT_DONE;
}

static int run(const mz_args *args, mz_cli *cli)
{
    mz_vkey log;
    mz_policy policy;
    mz_str text = {NULL, 0};
    const bool given = mz_arg_given(args, "log"), ruled = mz_arg_given(args, "policy");
    if (given && mz_failed(mz_vkey_parse(mz_arg(args, "log"), &log))) {
        return mz_cli_usage(args, "this is no verifier key:", mz_arg(args, "log"));
    }
    if (ruled) {
        const int failed = load(args, cli, "policy", &text);
        if (failed != 0) {
            return failed;
        }
        const mz_status s = mz_policy_parse(text, &policy, cli->perm);
        if (mz_failed(s)) {
            return mz_cli_fail(args, mz_str_z(cli->perm, mz_arg(args, "policy")), s);
        }
    }
    if (mz_arg_given(args, "proof")) {
        return verify_proof(args, cli, text);
    }
    if (mz_arg_given(args, "fork-proof")) {
        return verify_fork(args, cli, given ? &log : NULL, ruled ? &policy : NULL);
    }
    if (mz_arg_given(args, "package")) {
        const mz_verify_options o = {.log = given ? &log : NULL, .policy = ruled ? &policy : NULL};
        return verify_package(args, cli, &o);
    }
    if (args->rest_n != 1) {
        return mz_cli_usage(args, "name a folder or an address", (mz_str){0});
    }
    return verify_record(args, cli, given ? &log : NULL, ruled ? &policy : NULL);
}

const mz_command mz_cmd_verify = {
    .name = "verify",
    .args = "[FOLDER|URL]",
    .summary = "check a whole record anew, or one proof: hashes, signatures, feeds, tree, tiles, documents",
    .options = options,
    .details =
        "FOLDER is a case, or a copy of its record/ folder alone; URL is where a record is served. Nothing is\n"
        "written and no key is needed. Exit status: 0 all is as it was signed; 1 something is not, and the first\n"
        "divergence is named; 2 usage; 3 it could not be checked; 4 all is as it was signed, but no checkpoint\n"
        "has the cosignatures that the policy asks for. mizan-verify is the same check as a small program of its\n"
        "own, without network code.",
    .examples = "  mizan verify case\n"
                "  mizan verify https://mediator.example/log/ --policy our-policy\n"
                "  mizan verify copy-of-record --log 'mizan.example/case+1a2b3c4d+AQ…'\n"
                "  mizan verify --proof entry-17.tlog-proof --entry entry-17.note --policy our-policy",
    .least = 0,
    .most = 1,
    .run = run,
};

#include "cli/case.h"
#include "cli/commands.h"

static const mz_option options[] = {
    {"name", "TEXT", "title of the case, as it stands on its briefs"},
    {"mediator", "ACTOR", "actor code of the mediator, as in TUR"},
    {"party", "ACTOR", "actor code of a party; two to eight times"},
    {"monitor", "ACTOR", "actor code of a monitoring mission; may be given several times"},
    {"recovery", "ACTOR=K/N", "make N recovery keys for a member, K of which can name its new registrar"},
    MZ_OPTION_PASSPHRASE,
    MZ_OPTION_END,
};

static bool code_valid(mz_str s)
{
    for (mz_len i = 0; i < s.len; i++) {
        if (!mz_is_upper(s.data[i]) && !mz_is_digit(s.data[i])) {
            return false;
        }
    }
    return s.len >= 3 && s.len <= 12;
}

static int check(const mz_args *args)
{
    static const char *const named[] = {"mediator", "party", "monitor"};
    for (size_t k = 0; k < sizeof named / sizeof *named; k++) {
        const mz_strs all = mz_arg_all(args, named[k]);
        for (mz_len i = 0; i < all.n; i++) {
            if (!code_valid(all.v[i])) {
                return mz_cli_usage(args, "an actor code is three to twelve capital letters, as in TUR, not", all.v[i]);
            }
        }
    }
    if (!mz_arg_given(args, "name") || !mz_arg_given(args, "mediator")) {
        return mz_cli_usage(args, "it wants --name and --mediator", (mz_str){0});
    }
    return mz_arg_all(args, "party").n >= 2 ? MZ_EXIT_DONE
                                            : mz_cli_usage(args, "it wants --party twice or more", (mz_str){0});
}

/* "PAK=2/3" */
static bool parse_recovery(mz_str s, mz_recovery_plan *out)
{
    int64_t k, n;
    out->party = mz_str_cut(&s, '=');
    const mz_str least = mz_str_cut(&s, '/');
    if (!mz_str_canonical_uint(least, &k) || !mz_str_canonical_uint(s, &n) || k < 1 || n < k || n > MZ_RECOVERY_MAX) {
        return false;
    }
    out->k = (int)k;
    out->n = (int)n;
    return true;
}

static bool is_member(const mz_args *args, mz_str who)
{
    static const char *const named[] = {"mediator", "party", "monitor"};
    bool found = false;
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        const mz_strs all = mz_arg_all(args, named[i]);
        for (mz_len k = 0; k < all.n; k++) {
            found = found || mz_str_eq(all.v[k], who);
        }
    }
    return found;
}

static int take_recovery(const mz_args *args, mz_cli *cli, mz_case_plan *plan)
{
    const mz_strs all = mz_arg_all(args, "recovery");
    mz_recovery_plan *v = mz_new(cli->perm, mz_recovery_plan, all.n);
    for (mz_len i = 0; i < all.n; i++) {
        if (!parse_recovery(all.v[i], &v[i]) || !is_member(args, v[i].party)) {
            return mz_cli_usage(args, "--recovery names a member and K of at most 16 keys, as in PAK=2/3, not",
                                all.v[i]);
        }
    }
    plan->recovery = v;
    plan->recovery_n = all.n;
    return MZ_EXIT_DONE;
}

static int run(const mz_args *args, mz_cli *cli)
{
    const mz_strs parties = mz_arg_all(args, "party"), monitors = mz_arg_all(args, "monitor");
    mz_case_plan plan = {.title = mz_arg(args, "name"),
                         .mediator = mz_arg(args, "mediator"),
                         .parties = parties.v,
                         .parties_n = parties.n,
                         .monitors = monitors.v,
                         .monitors_n = monitors.n,
                         .time = cli->now};
    bool unprotected = false;
    int code = check(args);
    code = code == MZ_EXIT_DONE ? take_recovery(args, cli, &plan) : code;
    code = code == MZ_EXIT_DONE ? mz_cli_passphrase(args, cli, true, &plan.passphrase, &unprotected) : code;
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    const mz_status s = mz_case_create(args->rest[0], &plan, cli->scratch);
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[0], s);
    }
    MZ_CASE_SCOPED c = NULL;
    code = mz_cli_case(args, cli, false, &c);
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    MZ_BUF_SCOPED out = mz_buf_new(4096);
    mz_puts(&out, "made the case ");
    mz_put(&out, c->title);
    mz_puts(&out, "\norigin    ");
    mz_put(&out, mz_record_origin(c->record));
    mz_puts(&out, "\nverifier  ");
    mz_put_vkey(&out, mz_record_log(c->record));
    mz_puts(&out, "\nkeys      ");
    mz_put(&out, mz_str_of(args->rest[0]));
    mz_puts(&out, "/keys: give each participant its own, and keep the log's\n");
    mz_cli_print(mz_buf_str(&out));
    if (unprotected || plan.passphrase.len == 0) {
        mz_cli_note(
            "mizan init: the key files have no passphrase; for real use make the case with --passphrase-file FILE");
    }
    return MZ_EXIT_DONE;
}

const mz_command mz_cmd_init = {
    .name = "init",
    .args = "CASE",
    .summary = "make a case: its folder, its keys and the first entry of its record",
    .options = options,
    .details = "An existing case is never touched.",
    .examples = "  mizan init case --name \"Northern sector\" --mediator TUR --party PAK --party AFG\n"
                "  mizan init case --name Exercise --mediator TUR --party PAK --party AFG --monitor IGOMVM\n"
                "      --recovery PAK=2/3 --recovery AFG=2/3 --passphrase-file secret.txt",
    .least = 1,
    .most = 1,
    .run = run,
};

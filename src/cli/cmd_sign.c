#include "cli/case.h"
#include "cli/commands.h"

static const mz_option options[] = {MZ_OPTION_BY, MZ_OPTION_PASSPHRASE, MZ_OPTION_END};

static int run(const mz_args *args, mz_cli *cli)
{
    MZ_CASE_SCOPED c = NULL;
    MZ_KEY_SCOPED by = {0};
    int64_t entry = 0, at = 0;
    if (!mz_arg_given(args, "by")) {
        return mz_cli_usage(args, "say who signs, as in --by PAK", (mz_str){0});
    }
    int code = mz_cli_case(args, cli, true, &c);
    code = code == MZ_EXIT_DONE ? mz_cli_keys(args, cli, c, &by) : code;
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    if (mz_str_eq(mz_str_of(args->rest[1]), S("terms"))) {
        mz_rows rows;
        const mz_status s = mz_index_ask(c->index, MZ_Q_TERMS_ALL, NULL, 0, &rows, cli->perm);
        if (mz_failed(s) || rows.n == 0) {
            return mz_cli_usage(args, "the case has no terms yet; add them first", (mz_str){0});
        }
        entry = ((const mz_terms_row *)rows.v)[rows.n - 1].id;
    } else if (!mz_str_canonical_uint(mz_str_of(args->rest[1]), &entry)) {
        return mz_cli_usage(args, "an entry is a whole number, or the word terms, not", mz_str_of(args->rest[1]));
    }
    mz_status s = mz_flow_sign(c, entry, &by, &at);
    s = mz_failed(s) ? s : mz_record_publish(c->record);
    s = mz_failed(s) ? s : mz_flow_run(c);
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[0], s);
    }
    MZ_BUF_SCOPED out = mz_buf_new(4096);
    mz_puts(&out, "signed the text of entry ");
    mz_put_int(&out, entry);
    mz_puts(&out, ", on the record as entry ");
    mz_put_int(&out, at);
    mz_put(&out, c->has_terms ? S("; terms that all parties signed are in force\n") : S("\n"));
    mz_flow_put_terms(c, &out);
    mz_put(&out, c->has_terms || c->terms_waiting >= 0 ? S("\n") : S(""));
    mz_cli_print(mz_buf_str(&out));
    return MZ_EXIT_DONE;
}

const mz_command mz_cmd_sign = {
    .name = "sign",
    .args = "CASE ENTRY",
    .summary = "put one's signature on the text of an entry, as on agreed terms",
    .options = options,
    .details =
        "ENTRY is a number, or the word terms for the last terms on record. Terms are in force when every party\n"
        "has signed the same text.",
    .examples = "  mizan sign case terms --by PAK\n  mizan sign case 57 --by AFG",
    .least = 2,
    .most = 2,
    .run = run,
};

#include "cli/case.h"
#include "cli/commands.h"

static const mz_option options[] = {
    {"for", "WHO", "who may see them: members' codes, party, monitor, observer, analyst, public; or everyone"},
    MZ_OPTION_BY,
    MZ_OPTION_PASSPHRASE,
    MZ_OPTION_END,
};

static int write_label(const mz_args *args, mz_cli *cli, const int64_t *entries, mz_str audience)
{
    MZ_CASE_SCOPED c = NULL;
    MZ_KEY_SCOPED by = {0};
    int64_t entry;
    int code = mz_cli_case(args, cli, true, &c);
    code = code == MZ_EXIT_DONE ? mz_cli_keys(args, cli, c, &by) : code;
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    mz_status s = mz_flow_label(c, entries, args->rest_n - 1, audience, &by, cli->now, &entry);
    s = mz_failed(s) ? s : mz_record_publish(c->record);
    s = mz_failed(s) ? s : mz_flow_run(c);
    mz_cli_progress_end(cli);
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[0], s);
    }
    MZ_BUF_SCOPED out = mz_buf_new(4096);
    mz_puts(&out, "labelled for ");
    mz_put(&out, audience);
    mz_puts(&out, ", on the record as entry ");
    mz_put_int(&out, entry);
    mz_puts(&out, "\n");
    mz_cli_print(mz_buf_str(&out));
    return MZ_EXIT_DONE;
}

static int run(const mz_args *args, mz_cli *cli)
{
    mz_str audience;
    int64_t *entries = mz_new(cli->perm, int64_t, args->rest_n);
    if (!mz_arg_given(args, "for") || !mz_audience_parse(mz_arg(args, "for"), &audience, cli->perm)) {
        return mz_cli_usage(args, "say for whom, as in --for PAK,monitor or --for everyone", (mz_str){0});
    }
    for (int i = 1; i < args->rest_n; i++) {
        if (!mz_str_canonical_uint(mz_str_of(args->rest[i]), &entries[i - 1])) {
            return mz_cli_usage(args, "an entry is a whole number, not", mz_str_of(args->rest[i]));
        }
    }
    return write_label(args, cli, entries, audience);
}

const mz_command mz_cmd_label = {
    .name = "label",
    .args = "CASE ENTRY…",
    .summary = "say who may see entries of the record",
    .options = options,
    .details =
        "Pages, figures, briefs and exports made for a viewer are folded from what that viewer may see, and from\n"
        "nothing else. The mediator and the author of an entry always see it. A label does not hide an entry from\n"
        "those who hold a copy of the record itself: what they must not read does not belong on it unsealed.",
    .examples = "  mizan label case 57 58 --for PAK,monitor\n"
                "  mizan label case 57 --for everyone\n"
                "  mizan add case --for TUR letter.txt\n"
                "  mizan brief case --viewer public",
    .least = 2,
    .most = -1,
    .run = run,
};

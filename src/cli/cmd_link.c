#include "cli/case.h"
#include "cli/commands.h"

static const mz_option options[] = {
    {"same", NULL, "they are about the same incident"},
    {"different", NULL, "they are not"},
    {"reason", "TEXT", "why; it stands on the record"},
    MZ_OPTION_BY,
    MZ_OPTION_PASSPHRASE,
    MZ_OPTION_END,
};

static int write_link(const mz_args *args, mz_cli *cli, mz_case *c, const mz_key *by)
{
    const mz_str about[] = {mz_str_of(args->rest[1]), mz_str_of(args->rest[2])};
    const mz_act act = {.kind = MZ_LINK,
                        .by = mz_arg_given(args, "by") ? mz_arg(args, "by") : c->mediator,
                        .date = (mz_day)(cli->now / MZ_DAY_SECONDS),
                        .about = about,
                        .about_n = 2,
                        .word = mz_arg_given(args, "same") ? S("same") : S("different"),
                        .from = MZ_NO_DAY,
                        .to = MZ_NO_DAY,
                        .reason = mz_arg(args, "reason")};
    int64_t entry, incidents = 0;
    mz_status s = mz_flow_act(c, &act, by, cli->now, &entry);
    s = mz_failed(s) ? s : mz_record_publish(c->record);
    s = mz_failed(s) ? s : mz_flow_run(c);
    mz_cli_progress_end(cli);
    s = mz_failed(s) ? s : mz_index_count(c->index, MZ_TABLE_INCIDENT, &incidents);
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[0], s);
    }
    MZ_BUF_SCOPED out = mz_buf_new(256);
    mz_puts(&out, "entry ");
    mz_put_int(&out, entry);
    mz_puts(&out, "; the case now has ");
    mz_put_int(&out, incidents);
    mz_puts(&out, " incidents\n");
    mz_cli_print(mz_buf_str(&out));
    return MZ_EXIT_DONE;
}

static int run(const mz_args *args, mz_cli *cli)
{
    MZ_CASE_SCOPED c = NULL;
    MZ_KEY_SCOPED by = {0};
    mz_statement_id a, b;
    if (mz_arg_given(args, "same") == mz_arg_given(args, "different")) {
        return mz_cli_usage(args, "say either --same or --different", (mz_str){0});
    }
    if (mz_arg(args, "reason").len == 0) {
        return mz_cli_usage(args, "a decision needs its --reason", (mz_str){0});
    }
    if (!mz_statement_id_parse(mz_str_of(args->rest[1]), &a) || !mz_statement_id_parse(mz_str_of(args->rest[2]), &b) ||
        a == b) {
        return mz_cli_usage(args, "name two statements, as in 12.3 40.0", (mz_str){0});
    }
    int code = mz_cli_case(args, cli, true, &c);
    code = code == MZ_EXIT_DONE ? mz_cli_keys(args, cli, c, &by) : code;
    return code == MZ_EXIT_DONE ? write_link(args, cli, c, &by) : code;
}

const mz_command mz_cmd_link = {
    .name = "link",
    .args = "CASE STATEMENT STATEMENT",
    .summary = "decide that two statements are, or are not, about the same incident",
    .options = options,
    .details =
        "The decision is a signed entry and holds over every score. Of two decisions on one pair the later holds.",
    .examples = "  mizan link case 12.3 40.0 --same --reason 'both name the burnt post'\n"
                "  mizan link case 12.3 41.2 --different --reason 'two raids that night' --by IGOMVM",
    .least = 3,
    .most = 3,
    .run = run,
};

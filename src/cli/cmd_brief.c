#include "cli/case.h"
#include "cli/commands.h"

static const mz_option options[] = {
    {"date", "DATE", "the day reported, YYYY-MM-DD"},
    {"out", "DIR", "where the files go; else CASE/brief"},
    {"first", "ACTOR", "the edition made for this party, which then stands first; else the public one"},
    MZ_OPTION_VIEWER,
    MZ_OPTION_AT,
    MZ_OPTION_END,
};

static bool edition_of(const mz_args *args, const mz_case *c, mz_brief_edition *out)
{
    const mz_str first = mz_arg(args, "first");
    *out = (mz_brief_edition){0, first.len > 0};
    for (mz_len i = 0; i < c->parties_n; i++) {
        if (mz_str_eq(c->parties[i].code, first)) {
            out->first = (int)i;
            return true;
        }
    }
    return first.len == 0;
}

static mz_status write_files(const char *folder, const mz_brief_files *files, mz_arena *perm)
{
    MZ_TRY(mz_dir_make(folder));
    for (mz_len i = 0; i < files->n; i++) {
        MZ_TRY(mz_file_replace_unsynced(mz_path_join(perm, folder, files->v[i].name), files->v[i].bytes, 0644));
    }
    return mz_ok();
}

static int make(const mz_args *args, mz_cli *cli, mz_case *c, mz_day day, mz_brief_edition edition)
{
    mz_brief_input in;
    mz_brief_files files = {0};
    mz_status s = mz_flow_brief(c, day, &in, cli->perm);
    s = mz_failed(s) ? s : mz_brief_make(&in, edition, &files, cli->perm, cli->scratch);
    const mz_str out = mz_arg(args, "out");
    char *folder = out.len > 0 ? mz_str_z(cli->perm, out) : mz_path_join(cli->perm, args->rest[0], S("brief"));
    s = mz_failed(s) ? s : write_files(folder, &files, cli->perm);
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[0], s);
    }
    MZ_BUF_SCOPED text = mz_buf_new(1 << 16);
    for (mz_len i = 0; i < files.n; i++) {
        mz_put(&text, mz_str_of(folder));
        mz_put_byte(&text, '/');
        mz_put(&text, files.v[i].name);
        mz_put_byte(&text, '\n');
    }
    mz_cli_print(mz_buf_str(&text));
    return MZ_EXIT_DONE;
}

static int run(const mz_args *args, mz_cli *cli)
{
    MZ_CASE_SCOPED c = NULL;
    mz_day day;
    mz_brief_edition edition;
    if (!mz_arg_day(args, "date", &day)) {
        return MZ_EXIT_USAGE;
    }
    if (day == MZ_NO_DAY) {
        return mz_cli_usage(args, "say which day, as in --date 2026-03-03", (mz_str){0});
    }
    const int code = mz_cli_case(args, cli, false, &c);
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    if (!edition_of(args, c, &edition)) {
        return mz_cli_usage(args, "--first names no party of this case:", mz_arg(args, "first"));
    }
    return make(args, cli, c, day, edition);
}

const mz_command mz_cmd_brief = {
    .name = "brief",
    .args = "CASE",
    .summary = "write the situation report of a day: one HTML page, and JSON and CSV of its tables",
    .options = options,
    .details =
        "The same record gives the same bytes. The page needs nothing else and prints on A4; every figure in it\n"
        "leads to the statements and the cited words that it rests on.",
    .examples = "  mizan brief case --date 2026-03-03\n  mizan brief case --date 2026-03-03 --first AFG --out briefs",
    .least = 1,
    .most = 1,
    .run = run,
};

#include "cli/case.h"
#include "cli/commands.h"

#include "format/format.h"

static const mz_option options[] = {
    {"verify", NULL, "fold anew beside the index in use and compare the digests of all tables"},
    MZ_OPTION_JSON,
    MZ_OPTION_END,
};

static void print(const mz_args *args, mz_cli *cli, const mz_rebuilt *r, bool compared)
{
    mz_grid g = {.columns = 3, .perm = cli->perm};
    mz_grid_cell(&g, S("TABLE"));
    mz_grid_cell(&g, S("DIGEST"));
    mz_grid_cell(&g, compared ? S("INDEX IN USE") : S(""));
    for (int t = 0; t < MZ_TABLES; t++) {
        mz_grid_cell(&g, r[t].table);
        mz_grid_cell(&g, r[t].after);
        mz_grid_cell(&g, !compared ? S("") : mz_str_eq(r[t].before, r[t].after) ? S("the same") : S("DIFFERS"));
    }
    if (!mz_arg_given(args, "json")) {
        mz_grid_print(&g);
        return;
    }
    MZ_BUF_SCOPED out = mz_buf_new(1 << 16);
    mz_json_out w = mz_json_to(&out, 0);
    mz_json_begin(&w, '{');
    for (int t = 0; t < MZ_TABLES; t++) {
        mz_json_key(&w, r[t].table);
        mz_json_str(&w, r[t].after);
    }
    mz_json_end(&w, '}');
    mz_put_byte(&out, '\n');
    mz_cli_print(mz_buf_str(&out));
}

static int run(const mz_args *args, mz_cli *cli)
{
    MZ_CASE_SCOPED c = NULL;
    mz_rebuilt r[MZ_TABLES] = {0};
    const bool compare = mz_arg_given(args, "verify");
    const int code = mz_cli_case(args, cli, false, &c);
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    mz_status s = mz_flow_rebuild(c, compare, r, cli->perm);
    mz_cli_progress_end(cli);
    for (int t = 0; t < MZ_TABLES && !mz_failed(s) && !compare; t++) {
        r[t].table = mz_table_name((mz_table)t);
        s = mz_index_digest(c->index, (mz_table)t, &r[t].after, cli->perm);
    }
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[0], s);
    }
    print(args, cli, r, compare);
    for (int t = 0; compare && t < MZ_TABLES; t++) {
        if (!mz_str_eq(r[t].before, r[t].after)) {
            return MZ_EXIT_FOUND;
        }
    }
    return MZ_EXIT_DONE;
}

const mz_command mz_cmd_rebuild = {
    .name = "rebuild",
    .args = "CASE",
    .summary = "fold the record anew into its index, or compare with --verify",
    .options = options,
    .details = "The index can always be thrown away: the record alone is the truth.",
    .examples = "  mizan rebuild case\n  mizan rebuild case --verify",
    .least = 1,
    .most = 1,
    .run = run,
};

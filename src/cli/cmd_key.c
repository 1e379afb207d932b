#include "cli/case.h"
#include "cli/commands.h"

static const mz_option options[] = {MZ_OPTION_END};

static int run(const mz_args *args, mz_cli *cli)
{
    MZ_CASE_SCOPED c = NULL;
    const int code = mz_cli_case(args, cli, false, &c);
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    MZ_BUF_SCOPED out = mz_buf_new(1 << 20);
    mz_len n;
    const mz_registered *keys = mz_record_keys(c->record, &n);
    mz_puts(&out, "log ");
    mz_put_vkey(&out, mz_record_log(c->record));
    mz_put_byte(&out, '\n');
    for (mz_len i = 0; i < n; i++) {
        mz_put(&out, keys[i].party);
        mz_put_byte(&out, ' ');
        mz_put(&out, keys[i].role);
        mz_put_byte(&out, ' ');
        mz_put_vkey(&out, &keys[i].key);
        mz_put(&out, keys[i].retired >= 0 ? S(" retired by entry ") : S(""));
        if (keys[i].retired >= 0) {
            mz_put_int(&out, keys[i].retired);
        }
        mz_put_byte(&out, '\n');
    }
    mz_cli_print(mz_buf_str(&out));
    return MZ_EXIT_DONE;
}

const mz_command mz_cmd_key = {
    .name = "key",
    .args = "CASE",
    .summary = "print the verifier keys of a case: its log's and its participants'",
    .options = options,
    .details = "The first line is what others need to check the record with their own tools.",
    .examples = "  mizan key case",
    .least = 1,
    .most = 1,
    .run = run,
};

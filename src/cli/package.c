#include "cli/package.h"

#include "record/record.h"

static void print_stick(const char *path, const mz_stick *s)
{
    MZ_BUF_SCOPED out = mz_buf_new(8192);
    mz_put(&out, mz_str_of(path));
    mz_puts(&out, ": entries ");
    mz_put_int(&out, s->from);
    mz_puts(&out, " to ");
    mz_put_int(&out, s->size);
    mz_puts(&out, ", ");
    mz_put_int(&out, s->documents);
    mz_puts(&out, " documents, ");
    mz_put_int(&out, s->bytes);
    mz_puts(&out, " bytes");
    if (s->left_out > 0) {
        mz_puts(&out, "; ");
        mz_put_int(&out, s->left_out);
        mz_puts(&out, " documents are not here, or too large for a file");
    }
    mz_puts(&out, "\n");
    mz_cli_print(mz_buf_str(&out));
}

int mz_cli_package(const mz_args *args, mz_cli *cli)
{
    mz_record *r = NULL;
    int64_t from;
    mz_stick stick;
    if (!mz_arg_given(args, "output")) {
        return mz_cli_usage(args, "say where the package goes: --output FILE", (mz_str){0});
    }
    if (!mz_arg_int(args, "from", 0, MZ_RECORD_ENTRIES_MAX, 0, &from)) {
        return MZ_EXIT_USAGE;
    }
    const char *path = mz_str_z(cli->perm, mz_arg(args, "output"));
    mz_status s = mz_record_open_read(args->rest[0], &r);
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[0], s);
    }
    s = mz_stick_write(r, (mz_len)from, mz_arg_given(args, "documents"), path, &stick, cli->scratch);
    mz_record_close(r);
    if (mz_failed(s)) {
        return mz_cli_fail(args, path, s);
    }
    print_stick(path, &stick);
    return MZ_EXIT_DONE;
}

int mz_cli_outbox(const mz_args *args, mz_cli *cli)
{
    mz_record *r = NULL;
    mz_packed p = {0};
    MZ_BUF_SCOPED out = mz_buf_new(8192);
    if (!mz_arg_given(args, "output")) {
        return mz_cli_usage(args, "say where the entries go: --output FILE", (mz_str){0});
    }
    const char *path = mz_str_z(cli->perm, mz_arg(args, "output"));
    mz_status s = mz_record_open(args->rest[0], &r);
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[0], s);
    }
    s = mz_record_is_office(r) ? mz_office_pack(r, path, &p, cli->scratch)
                               : mz_fail(MZ_BAD_INPUT, "this is the case itself: nothing waits here for its log", -1);
    mz_record_close(r);
    if (mz_failed(s)) {
        return mz_cli_fail(args, path, s);
    }
    mz_put(&out, mz_str_of(path));
    mz_puts(&out, ": ");
    mz_put_int(&out, p.entries);
    mz_puts(&out, " entries, ");
    mz_put_int(&out, p.documents);
    mz_puts(&out, " documents, ");
    mz_put_int(&out, p.bytes);
    mz_puts(&out, " bytes; at the log: mizan import CASE FILE\n");
    mz_cli_print(mz_buf_str(&out));
    return MZ_EXIT_DONE;
}

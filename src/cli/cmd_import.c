#include "cli/case.h"
#include "cli/commands.h"

#include "format/format.h"

#include <stdio.h>

static const mz_option options[] = {
    MZ_OPTION_PASSPHRASE,
    MZ_OPTION_JSON,
    MZ_OPTION_END,
};

static void close_mirror(mz_mirror **m) { mz_mirror_close(*m); }
#define MIRROR_SCOPED __attribute__((cleanup(close_mirror))) mz_mirror *

/* ---- packages into a copy ---- */

static void print_taken(const char *path, const mz_stick_taken *t)
{
    (void)printf("%s: ", path);
    if (t->fork) {
        (void)printf("refused: the log signed two histories; both are kept in mirror/evidence\n");
        return;
    }
    (void)printf("%td entries, %td documents new", t->entries, t->documents);
    if (t->waiting) {
        (void)printf("; set aside until the entries before %td have come", t->from);
    }
    if (t->refused > 0) {
        (void)printf("; %td documents that no entry names were left out", t->refused);
    }
    (void)printf("\n");
}

/* One file; 0, or the exit code after saying why not. */
static int take_file(const mz_args *args, mz_cli *cli, mz_mirror *m, const char *path)
{
    MZ_VIEW_SCOPED view = {0};
    mz_stick_taken t = {0};
    mz_status s = mz_view_open(path, &view);
    s = mz_failed(s) ? s : mz_stick_take(m, view.bytes, &t, cli->scratch);
    if (mz_failed(s)) {
        return mz_cli_fail(args, path, s);
    }
    print_taken(path, &t);
    s = t.entries > 0 ? mz_stick_retry(m, &t, cli->scratch) : mz_ok();
    if (mz_failed(s)) {
        return mz_cli_fail(args, "what was set aside", s);
    }
    if (t.entries > 0) {
        (void)printf("%td entries that were set aside fit now\n", t.entries);
    }
    return t.fork ? MZ_EXIT_FOUND : MZ_EXIT_DONE;
}

static int into_copy(const mz_args *args, mz_cli *cli)
{
    MIRROR_SCOPED m = NULL;
    int worst = MZ_EXIT_DONE;
    const mz_status s = mz_mirror_open(args->rest[0], &m);
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[0], s);
    }
    for (int i = 1; i < args->rest_n; i++) {
        const int code = take_file(args, cli, m, args->rest[i]);
        worst = code > worst ? code : worst;
    }
    mz_len erased;
    const mz_status gone = mz_record_erase_copy(args->rest[0], &erased);
    if (mz_failed(gone)) {
        return mz_cli_fail(args, args->rest[0], gone);
    }
    (void)printf("the copy has %td entries\n", mz_mirror_size(m));
    return worst;
}

/* ---- entries of offices into a case ---- */

static void print_lines(const mz_delivery *d)
{
    MZ_BUF_SCOPED out = mz_buf_new(INT64_C(1) << 28);
    for (mz_len i = 0; i < d->lines.n; i++) {
        mz_put(&out, d->lines.v[i]);
        mz_put_byte(&out, '\n');
    }
    mz_cli_print(mz_buf_str(&out));
}

static void print_json(const mz_delivery *d)
{
    MZ_BUF_SCOPED out = mz_buf_new(INT64_C(1) << 28);
    mz_json_out w = mz_json_to(&out, 0);
    const struct {
        mz_str key;
        int64_t value;
    } numbers[] = {{S("entries"), d->entries}, {S("known"), d->known},         {S("forks"), d->forks},
                   {S("refused"), d->refused}, {S("documents"), d->documents}, {S("unnamed"), d->unnamed}};
    mz_json_begin(&w, '{');
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        mz_json_key(&w, numbers[i].key);
        mz_json_int(&w, numbers[i].value);
    }
    mz_json_key(&w, S("answers"));
    mz_json_begin(&w, '[');
    for (mz_len i = 0; i < d->lines.n; i++) {
        mz_json_str(&w, d->lines.v[i]);
    }
    mz_json_end(&w, ']');
    mz_json_end(&w, '}');
    mz_put_byte(&out, '\n');
    mz_cli_print(mz_buf_str(&out));
}

/* The files that can be read; the others are told and left out. Mapped as long as the process lives. */
static mz_len open_files(const mz_args *args, mz_str *files, const char **paths, int *worst)
{
    mz_len n = 0;
    for (int i = 1; i < args->rest_n; i++) {
        mz_view view;
        const mz_status s = mz_view_open(args->rest[i], &view);
        if (mz_failed(s)) {
            *worst = mz_cli_fail(args, args->rest[i], s);
            continue;
        }
        paths[n] = args->rest[i];
        files[n++] = view.bytes;
    }
    return n;
}

static int deliver(const mz_args *args, mz_cli *cli, mz_case *c)
{
    mz_delivery d;
    int worst = MZ_EXIT_DONE;
    mz_str *files = mz_new(cli->perm, mz_str, args->rest_n);
    const char **paths = mz_new(cli->perm, const char *, args->rest_n);
    mz_len n = open_files(args, files, paths, &worst);
    mz_status s = mz_deliver(c->record, files, n, &d, cli->perm);
    while (s.code == MZ_BAD_INPUT && s.at >= 0 && s.at < n) { /* a file that is cut never stops the others */
        worst = mz_cli_fail(args, paths[s.at], mz_fail(s.code, s.what, -1));
        n--;
        for (mz_len i = s.at; i < n; i++) {
            files[i] = files[i + 1];
            paths[i] = paths[i + 1];
        }
        s = mz_deliver(c->record, files, n, &d, cli->perm);
    }
    s = mz_failed(s) ? s : mz_record_publish(c->record);
    s = mz_failed(s) ? s : mz_flow_run(c);
    mz_cli_progress_end(cli);
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[0], s);
    }
    if (mz_arg_given(args, "json")) {
        print_json(&d);
    } else {
        print_lines(&d);
        (void)printf("%td entries new, %td known, %td kept as evidence of a fork, %td refused; %td documents new\n",
                     d.entries, d.known, d.forks, d.refused, d.documents);
    }
    const bool found = d.refused > 0 || d.forks > 0 || d.unnamed > 0;
    return worst != MZ_EXIT_DONE ? worst : found ? MZ_EXIT_FOUND : MZ_EXIT_DONE;
}

static int into_case(const mz_args *args, mz_cli *cli)
{
    MZ_CASE_SCOPED c = NULL;
    int code = mz_cli_case(args, cli, true, &c);
    code = code == MZ_EXIT_DONE ? mz_cli_unlock(args, cli, c) : code;
    return code == MZ_EXIT_DONE ? deliver(args, cli, c) : code;
}

static int run(const mz_args *args, mz_cli *cli)
{
    return mz_mirror_is(args->rest[0]) ? into_copy(args, cli) : into_case(args, cli);
}

const mz_command mz_cmd_import = {
    .name = "import",
    .args = "FOLDER FILE…",
    .summary = "take in what came by stick: the record into a copy, a field office's entries into the case",
    .options = options,
    .details =
        "FOLDER is a copy (mizan mirror init, mizan mirror) or a case. Files may come in any order and any number\n"
        "of times. Nothing is believed: packages are verified against what the log signed, entries against the\n"
        "register. For a case each entry gets its answer, as in `<name> index 57`, `<name> known 57`,\n"
        "`<name> refused <why>`; what was refused for want of something before it can come again with it.",
    .examples = "  mizan import copy monday.mzp tuesday.mzp\n"
                "  mizan import case post-3.mzp post-4.mzp",
    .least = 2,
    .most = -1,
    .run = run,
};

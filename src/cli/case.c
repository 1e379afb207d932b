#include "cli/case.h"

#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define PASSPHRASE_MAX 1024
#define LOCK_WAIT_S    10

static void tell_progress(void *ctx, const char *word, int64_t done, int64_t total)
{
    mz_cli_progress(ctx, word, done, total);
}

static mz_viewer viewer_of(mz_str who)
{
    const bool is_role = mz_str_has_word(S("mediator monitor observer analyst public"), who);
    return is_role ? (mz_viewer){.role = who} : (mz_viewer){.party = who};
}

/* A server that takes entries in has the case for moments, another command for as long as it works. */
static mz_status open_patiently(const mz_args *args, const mz_flow_options *o, mz_case **out)
{
    const struct timespec tick = {.tv_nsec = 100000000};
    mz_status s = mz_case_open(args->rest[0], true, o, out);
    if (s.code == MZ_DENIED) {
        mz_cli_note("mizan %s: another process works on %s; waiting for it up to %d s", args->command->name,
                    args->rest[0], LOCK_WAIT_S);
    }
    for (int i = 0; i < 10 * LOCK_WAIT_S && s.code == MZ_DENIED; i++) {
        (void)nanosleep(&tick, NULL);
        s = mz_case_open(args->rest[0], true, o, out);
    }
    return s;
}

int mz_cli_case(const mz_args *args, mz_cli *cli, bool writing, mz_case **out)
{
    mz_flow_options o = {.threads = cli->threads, .progress = tell_progress, .ctx = cli};
    if (!writing && mz_arg_has(args, "viewer")) {
        o.viewer = viewer_of(mz_arg(args, "viewer"));
    }
    if (!writing && mz_arg_has(args, "at") && !mz_arg_int(args, "at", 1, MZ_RECORD_ENTRIES_MAX, 0, &o.at)) {
        return MZ_EXIT_USAGE;
    }
    const mz_status s = writing ? open_patiently(args, &o, out) : mz_case_open(args->rest[0], false, &o, out);
    mz_cli_progress_end(cli);
    return mz_failed(s) ? mz_cli_fail(args, args->rest[0], s) : MZ_EXIT_DONE;
}

/* ---- passphrases ---- */

static mz_str first_line(mz_str s)
{
    mz_str rest = s;
    const mz_str line = mz_str_cut(&rest, '\n');
    return mz_str_ends(line, S("\r")) ? mz_str_sub(line, 0, line.len - 1) : line;
}

bool mz_cli_secret(const char *prompt, mz_str *out, mz_arena *perm)
{
    struct termios shown, hidden;
    char line[PASSPHRASE_MAX];
    if (tcgetattr(STDIN_FILENO, &shown) != 0) {
        return false;
    }
    hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    (void)fputs(prompt, stderr);
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    const bool got = fgets(line, sizeof line, stdin) != NULL;
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
    (void)fputc('\n', stderr);
    if (got) {
        *out = mz_str_copy(perm, first_line(mz_str_of(line)));
    }
    return got;
}

int mz_cli_passphrase(const mz_args *args, mz_cli *cli, bool twice, mz_str *out, bool *none)
{
    const mz_str option = mz_arg(args, "passphrase-file");
    const char *path =
        option.len > 0 ? mz_str_z(cli->perm, option) : getenv("MIZAN_PASSPHRASE_FILE"); /* no threads yet */
    *out = (mz_str){0};
    *none = false;
    if (path != NULL) {
        mz_str bytes;
        const mz_status s = mz_file_load(path, PASSPHRASE_MAX, &bytes, cli->perm);
        if (mz_failed(s)) {
            return mz_cli_fail(args, path, s);
        }
        *out = first_line(bytes);
        return MZ_EXIT_DONE;
    }
    mz_str again;
    if (isatty(STDIN_FILENO) != 1 || !mz_cli_secret("Passphrase of the keys: ", out, cli->perm)) {
        *none = true;
        return MZ_EXIT_DONE;
    }
    if (twice && (!mz_cli_secret("The same again: ", &again, cli->perm) || !mz_str_eq(again, *out))) {
        return mz_cli_usage(args, "the two passphrases differ", (mz_str){0});
    }
    return MZ_EXIT_DONE;
}

/* `by` may be NULL: the log's key alone. */
static mz_status load_keys(mz_case *c, mz_str who, mz_str passphrase, mz_key *by)
{
    MZ_TRY(mz_case_unlock(c, passphrase));
    return by == NULL ? mz_ok() : mz_case_key(c, who, passphrase, by);
}

static int unlock(const mz_args *args, mz_cli *cli, mz_case *c, mz_str who, mz_key *by)
{
    const bool named =
        mz_arg_given(args, "passphrase-file") || getenv("MIZAN_PASSPHRASE_FILE") != NULL; /* no threads */
    mz_status s = named ? mz_fail(MZ_DENIED, "", -1) : load_keys(c, who, S(""), by);      /* keys without passphrase */
    if (s.code == MZ_DENIED) {
        mz_str passphrase;
        bool none;
        const int code = mz_cli_passphrase(args, cli, false, &passphrase, &none);
        if (code != MZ_EXIT_DONE) {
            return code;
        }
        s = load_keys(c, who, passphrase, by);
    }
    if (s.code == MZ_DENIED) {
        return mz_cli_usage(args, "the passphrase does not open the keys; give it with --passphrase-file FILE",
                            (mz_str){0});
    }
    return mz_failed(s) ? mz_cli_fail(args, mz_str_z(cli->perm, who), s) : MZ_EXIT_DONE;
}

int mz_cli_keys(const mz_args *args, mz_cli *cli, mz_case *c, mz_key *by)
{
    return unlock(args, cli, c, mz_arg_given(args, "by") ? mz_arg(args, "by") : c->mediator, by);
}

int mz_cli_unlock(const mz_args *args, mz_cli *cli, mz_case *c) { return unlock(args, cli, c, S("log"), NULL); }

/* ---- tables ---- */

void mz_grid_cell(mz_grid *g, mz_str s) { *mz_push(g->perm, &g->cells) = s.len > 0 ? s : S("-"); }

void mz_grid_int(mz_grid *g, int64_t v)
{
    MZ_BUF_SCOPED b = mz_buf_new(32);
    mz_put_int(&b, v);
    mz_grid_cell(g, mz_str_copy(g->perm, mz_buf_str(&b)));
}

void mz_grid_day(mz_grid *g, mz_day d)
{
    MZ_BUF_SCOPED b = mz_buf_new(32);
    if (d != MZ_NO_DAY) {
        mz_put_day(&b, d);
    }
    mz_grid_cell(g, mz_str_copy(g->perm, mz_buf_str(&b)));
}

/* How many columns of a terminal a text takes: one a character, none for marks that combine. */
static mz_len width_of(mz_str s)
{
    mz_len width = 0;
    for (mz_len at = 0; at < s.len;) {
        const int32_t cp = mz_utf8_next(s, &at);
        width += !(cp >= 0x300 && cp < 0x370) && !(cp >= 0x64B && cp < 0x660);
    }
    return width;
}

void mz_put_plain(mz_buf *out, mz_str s)
{
    for (mz_len at = 0; at < s.len;) {
        const mz_len from = at;
        const int32_t cp = mz_utf8_next(s, &at);
        const bool hidden = cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || (cp >= 0x200B && cp <= 0x200F) ||
                            (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069) || cp == 0xFEFF;
        mz_put(out, hidden ? S("\xEF\xBF\xBD") : mz_str_sub(s, from, at));
    }
}

void mz_grid_print(const mz_grid *g)
{
    MZ_BUF_SCOPED out = mz_buf_new(INT64_C(1) << 32);
    mz_len *widest = mz_new(g->perm, mz_len, g->columns);
    for (mz_len i = 0; i < g->cells.n; i++) {
        const mz_len w = width_of(g->cells.v[i]);
        widest[i % g->columns] = w > widest[i % g->columns] ? w : widest[i % g->columns];
    }
    for (mz_len i = 0; i < g->cells.n; i++) {
        const mz_len column = i % g->columns;
        mz_put_plain(&out, g->cells.v[i]);
        if (column == g->columns - 1) {
            mz_put_byte(&out, '\n');
            continue;
        }
        for (mz_len w = width_of(g->cells.v[i]); w < widest[column] + 2; w++) {
            mz_put_byte(&out, ' ');
        }
    }
    mz_cli_print(mz_buf_str(&out));
}

void mz_put_percent(mz_buf *out, int32_t ppm)
{
    if (ppm < 0) {
        mz_put_byte(out, '-');
        return;
    }
    mz_put_int(out, (ppm + 5000) / 10000);
    mz_puts(out, " %");
}

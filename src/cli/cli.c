#include "cli/cli.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define MZ_PERM_BYTES    (INT64_C(64) << 30) /* address space, taken page by page when touched */
#define MZ_SCRATCH_BYTES (INT64_C(64) << 30)
#define MZ_HELP_MAX      (1 << 16)

static int option_index(const mz_command *c, mz_str name)
{
    for (int i = 0; c->options[i].name != NULL; i++) {
        if (mz_str_eq(name, mz_str_of(c->options[i].name))) {
            return i;
        }
    }
    return -1;
}

bool mz_arg_has(const mz_args *args, const char *option) { return option_index(args->command, mz_str_of(option)) >= 0; }

bool mz_arg_given(const mz_args *args, const char *option)
{
    const int i = option_index(args->command, mz_str_of(option));
    mz_assert(i >= 0);
    return args->given[i].n > 0;
}

mz_strs mz_arg_all(const mz_args *args, const char *option)
{
    const int i = option_index(args->command, mz_str_of(option));
    mz_assert(i >= 0);
    return args->given[i];
}

mz_str mz_arg(const mz_args *args, const char *option)
{
    const mz_strs all = mz_arg_all(args, option);
    return all.n == 0 ? (mz_str){0} : all.v[all.n - 1];
}

bool mz_arg_day(const mz_args *args, const char *option, mz_day *out)
{
    *out = MZ_NO_DAY;
    if (!mz_arg_given(args, option) || mz_day_parse(mz_arg(args, option), out)) {
        return true;
    }
    (void)mz_cli_usage(args, "a date is written YYYY-MM-DD, not", mz_arg(args, option));
    return false;
}

bool mz_arg_int(const mz_args *args, const char *option, int64_t lo, int64_t hi, int64_t standard, int64_t *out)
{
    *out = standard;
    if (!mz_arg_given(args, option)) {
        return true;
    }
    if (mz_str_int(mz_arg(args, option), out) && *out >= lo && *out <= hi) {
        return true;
    }
    (void)fprintf(stderr, "mizan %s: --%s takes a whole number from %lld to %lld\n", args->command->name, option,
                  (long long)lo, (long long)hi);
    return false;
}

int mz_cli_fail(const mz_args *args, const char *path, mz_status s)
{
    (void)fprintf(stderr, "mizan %s: ", args->command->name);
    if (path != NULL) {
        (void)fprintf(stderr, "%s: ", path);
    }
    if (s.at >= 0) {
        (void)fprintf(stderr, "at %td: ", s.at);
    }
    (void)fprintf(stderr, "%s (%s, %s)\n", s.what, mz_code_word(s.code), s.where);
    return MZ_EXIT_FAILED;
}

int mz_cli_usage(const mz_args *args, const char *what, mz_str detail)
{
    (void)fprintf(stderr, "mizan %s: %s%s%.*s\nTry: mizan %s --help\n", args->command->name, what,
                  detail.len > 0 ? " " : "", SFMT(detail), args->command->name);
    return MZ_EXIT_USAGE;
}

void mz_cli_print(mz_str s)
{
    if (s.len > 0 && fwrite(s.data, 1, (size_t)s.len, stdout) != (size_t)s.len) {
        (void)fprintf(stderr, "mizan: standard output: %s\n", strerror(errno)); /* one thread prints */
        exit(MZ_EXIT_FAILED);
    }
}

void mz_cli_flush(void)
{
    if (fflush(stdout) != 0) {
        (void)fprintf(stderr, "mizan: standard output: %s\n", strerror(errno));
        exit(MZ_EXIT_FAILED);
    }
}

void mz_cli_note(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    (void)vfprintf(stderr, format, list);
    va_end(list);
    (void)fputc('\n', stderr);
}

void mz_cli_progress(const mz_cli *cli, const char *word, int64_t done, int64_t total)
{
    if (!cli->progress) {
        return;
    }
    if (total > 0) {
        (void)fprintf(stderr, "\r\033[K%s %lld of %lld (%lld %%)", word, (long long)done, (long long)total,
                      (long long)(done * 100 / total));
    } else {
        (void)fprintf(stderr, "\r\033[K%s %lld", word, (long long)done);
    }
}

void mz_cli_progress_end(const mz_cli *cli)
{
    if (cli->progress) {
        (void)fputs("\r\033[K", stderr);
    }
}

static void put_option(const mz_option *o, mz_buf *out)
{
    const mz_len before = out->len;
    mz_puts(out, "  --");
    mz_put(out, mz_str_of(o->name));
    if (o->value != NULL) {
        mz_put_byte(out, ' ');
        mz_put(out, mz_str_of(o->value));
    }
    do {
        mz_put_byte(out, ' ');
    } while (out->len - before < 24);
    mz_put(out, mz_str_of(o->help));
    mz_put_byte(out, '\n');
}

void mz_cli_help(const mz_command *c, mz_buf *out)
{
    mz_puts(out, "usage: mizan ");
    mz_put(out, mz_str_of(c->name));
    mz_puts(out, " [OPTION…] ");
    mz_put(out, mz_str_of(c->args));
    mz_puts(out, "\n\n");
    mz_put(out, mz_str_of(c->summary));
    mz_puts(out, "\n\nOptions:\n");
    for (int i = 0; c->options[i].name != NULL; i++) {
        put_option(&c->options[i], out);
    }
    put_option(&(mz_option){"help", NULL, "print this and exit"}, out);
    if (c->details != NULL) {
        mz_put_byte(out, '\n');
        mz_put(out, mz_str_of(c->details));
        mz_put_byte(out, '\n');
    }
    mz_puts(out, "\nExamples:\n");
    mz_put(out, mz_str_of(c->examples));
    mz_puts(out, "\n\nExit: 0 done, 1 something found wrong, 2 usage, 3 input or system failure.\n");
}

/* Takes argv[*i], an option, and its value into args; false after printing a usage error. */
static bool take_option(mz_args *args, int argc, char **argv, int *i, mz_arena *perm)
{
    mz_str value = mz_str_from(mz_str_of(argv[*i]), 2);
    const bool joined = mz_str_find_byte(value, '=') >= 0;
    const mz_str name = mz_str_cut(&value, '=');
    const int at = option_index(args->command, name);
    if (at < 0) {
        (void)mz_cli_usage(args, "unknown option", mz_str_of(argv[*i]));
        return false;
    }
    const bool wants = args->command->options[at].value != NULL;
    if (joined && !wants) {
        (void)mz_cli_usage(args, "this option takes no value:", name);
        return false;
    }
    if (wants && !joined) {
        if (*i + 1 >= argc) {
            (void)mz_cli_usage(args, "this option wants a value:", name);
            return false;
        }
        value = mz_str_of(argv[++*i]);
    }
    *mz_push(perm, &args->given[at]) = value;
    return true;
}

static int parse(mz_args *args, int argc, char **argv, mz_arena *perm)
{
    args->rest = mz_new(perm, char *, argc + 1);
    bool only_rest = false;
    for (int i = 1; i < argc; i++) {
        const mz_str word = mz_str_of(argv[i]);
        if (only_rest || !mz_str_starts(word, S("--"))) {
            args->rest[args->rest_n++] = argv[i];
        } else if (word.len == 2) {
            only_rest = true;
        } else if (!take_option(args, argc, argv, &i, perm)) {
            return MZ_EXIT_USAGE;
        }
    }
    if (args->rest_n < args->command->least) {
        return mz_cli_usage(args, "too few arguments; it wants", mz_str_of(args->command->args));
    }
    if (args->command->most >= 0 && args->rest_n > args->command->most) {
        return mz_cli_usage(args, "too many arguments, from", mz_str_of(args->rest[args->command->most]));
    }
    return MZ_EXIT_DONE;
}

static bool asks_help(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            return true;
        }
    }
    return false;
}

int mz_cli_run(const mz_command *c, int argc, char **argv)
{
    if (asks_help(argc, argv)) {
        MZ_BUF_SCOPED out = mz_buf_new(MZ_HELP_MAX);
        mz_cli_help(c, &out);
        mz_cli_print(mz_buf_str(&out));
        return fflush(stdout) == 0 ? MZ_EXIT_DONE : MZ_EXIT_FAILED;
    }
    mz_args args = {.command = c};
    mz_region perm_region = {0}, scratch_region = {0};
    mz_arena perm;
    mz_cli cli = {.program = "mizan", .perm = &perm, .threads = mz_cores(), .now = mz_utc_now()};
    mz_status s = mz_region_new(MZ_PERM_BYTES, &perm_region, &perm);
    if (!mz_failed(s)) {
        s = mz_region_new(MZ_SCRATCH_BYTES, &scratch_region, &cli.scratch);
    }
    if (mz_failed(s)) {
        return mz_cli_fail(&args, NULL, s);
    }
    cli.progress = isatty(STDERR_FILENO) == 1;
    cli.color = isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == NULL; /* read before any thread starts */
    int code = parse(&args, argc, argv, &perm);
    if (code == MZ_EXIT_DONE) {
        code = c->run(&args, &cli);
    }
    if (fflush(stdout) != 0) {
        (void)fprintf(stderr, "mizan: standard output: %s\n", strerror(errno)); /* one thread prints */
        code = MZ_EXIT_FAILED;
    }
    mz_region_free(&perm_region);
    mz_region_free(&scratch_region);
    return code;
}

/* cli.h: what every command of `mizan` shares: its table of options, its help, its errors, its exit codes.
 *
 * A command is one file cmd_<name>.c that defines one mz_command; main.c lists them. Only this folder knows argv,
 * exit codes, the terminal, the machine's clock and the environment.
 * Exit codes: MZ_EXIT_DONE 0, MZ_EXIT_FOUND 1 (rejects, verification failed), MZ_EXIT_USAGE 2, MZ_EXIT_FAILED 3.
 */
#ifndef MZ_CLI_H
#define MZ_CLI_H

#include "base/base.h"

enum { MZ_EXIT_DONE = 0, MZ_EXIT_FOUND = 1, MZ_EXIT_USAGE = 2, MZ_EXIT_FAILED = 3 };

#define MZ_OPTIONS_MAX 24

typedef struct mz_option {
    const char *name;  /* "date" is given as --date VALUE or --date=VALUE */
    const char *value; /* what stands for the value in the help; NULL for a switch */
    const char *help;
} mz_option;

typedef struct mz_command mz_command;

typedef struct mz_args {
    const mz_command *command;
    mz_strs given[MZ_OPTIONS_MAX]; /* values in the order given, by the option's place in the table */
    char **rest;                   /* what is no option */
    int rest_n;
} mz_args;

typedef struct mz_cli {
    const char *program; /* "mizan" */
    mz_arena *perm;      /* lives as long as the command */
    mz_arena scratch;    /* by value into functions that want working space */
    bool progress;       /* standard error is a terminal */
    bool color;          /* standard output is a terminal and NO_COLOR is not set */
    int threads;         /* processors that may be used */
    mz_utc now;
} mz_cli;

struct mz_command {
    const char *name, *args, *summary;
    const mz_option *options;                     /* ends with a NULL name */
    const char *details;                          /* paragraphs under the options; may be NULL */
    const char *examples;                         /* lines of commands */
    int least, most;                              /* how many arguments besides options; most < 0: any number */
    int (*run)(const mz_args *args, mz_cli *cli); /* returns the exit code */
};

bool mz_arg_has(const mz_args *args, const char *option); /* whether the command knows it */
bool mz_arg_given(const mz_args *args, const char *option);
mz_str mz_arg(const mz_args *args, const char *option);      /* the last value; empty when not given */
mz_strs mz_arg_all(const mz_args *args, const char *option); /* all values in order */
/* A day from an option; false after printing a usage error. *out is MZ_NO_DAY when not given. */
bool mz_arg_day(const mz_args *args, const char *option, mz_day *out);
/* A number from lo to hi from an option, `standard` when not given; false after printing a usage error. */
bool mz_arg_int(const mz_args *args, const char *option, int64_t lo, int64_t hi, int64_t standard, int64_t *out);

/* Prints "mizan add: FILE: line or byte: what" and returns the exit code for it. path may be NULL. */
int mz_cli_fail(const mz_args *args, const char *path, mz_status s);
/* Prints "mizan add: what" and how to get help; returns MZ_EXIT_USAGE. */
int mz_cli_usage(const mz_args *args, const char *what, mz_str detail);
/* Bytes to standard output; ends the process with MZ_EXIT_FAILED when they cannot be written. */
void mz_cli_print(mz_str s);
void mz_cli_flush(void); /* what was printed is seen now, in a pipe too */
void mz_cli_note(const char *format, ...) __attribute__((format(printf, 1, 2))); /* a line to standard error */
/* "word  done of total" on standard error, only on a terminal, at most some ten times a second. */
void mz_cli_progress(const mz_cli *cli, const char *word, int64_t done, int64_t total);
void mz_cli_progress_end(const mz_cli *cli);

void mz_cli_help(const mz_command *c, mz_buf *out);         /* as --help prints it */
int mz_cli_run(const mz_command *c, int argc, char **argv); /* argv[0] is the command's name */

extern const mz_command *const mz_commands[]; /* ends with NULL */

#endif

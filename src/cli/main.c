#include "cli/cli.h"

#include "cli/commands.h"

#include <stdio.h>

/* clang-format off */ /* one a line: new ones do not move the others */
const mz_command *const mz_commands[] = {
    &mz_cmd_init,
    &mz_cmd_add,
    &mz_cmd_read,
    &mz_cmd_match,
    &mz_cmd_incidents,
    &mz_cmd_show,
    &mz_cmd_account,
    &mz_cmd_breaches,
    &mz_cmd_brief,
    &mz_cmd_export,
    &mz_cmd_link,
    &mz_cmd_review,
    &mz_cmd_label,
    &mz_cmd_sign,
    &mz_cmd_key,
    &mz_cmd_policy,
    &mz_cmd_redact,
    &mz_cmd_prove,
    &mz_cmd_mirror,
    &mz_cmd_import,
    &mz_cmd_verify,
    &mz_cmd_anchor,
    &mz_cmd_rebuild,
    &mz_cmd_witness,
    &mz_cmd_cosign,
    &mz_cmd_people,
    &mz_cmd_actors,
    &mz_cmd_serve,
    NULL,
};
/* clang-format on */

static void usage(FILE *to)
{
    (void)fputs(
        "usage: mizan COMMAND [OPTION…] …\n\n"
        "The record, the incidents and the daily brief of a ceasefire: what every side says, kept with the one\n"
        "who said it, on one record that nobody can change unnoticed.\n\nCommands:\n",
        to);
    for (int i = 0; mz_commands[i] != NULL; i++) {
        (void)fprintf(to, "  %-10s %s\n", mz_commands[i]->name, mz_commands[i]->summary);
    }
    (void)fputs("\nmizan COMMAND --help explains a command with examples; `man mizan` is the manual.\n", to);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        usage(stderr);
        return MZ_EXIT_USAGE;
    }
    const mz_str name = mz_str_of(argv[1]);
    if (mz_str_eq(name, S("--help")) || mz_str_eq(name, S("-h")) || mz_str_eq(name, S("help"))) {
        usage(stdout);
        return MZ_EXIT_DONE;
    }
    if (mz_str_eq(name, S("--version"))) {
        (void)puts("mizan 0.1.0");
        return MZ_EXIT_DONE;
    }
    for (int i = 0; mz_commands[i] != NULL; i++) {
        if (mz_str_eq(name, mz_str_of(mz_commands[i]->name))) {
            return mz_cli_run(mz_commands[i], argc - 1, argv + 1);
        }
    }
    (void)fprintf(stderr, "mizan: no command '%s'\nTry: mizan --help\n", argv[1]);
    return MZ_EXIT_USAGE;
}

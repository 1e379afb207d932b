/* commands.h: the commands, one file each; main.c lists them in the order of the help. */
#ifndef MZ_CLI_COMMANDS_H
#define MZ_CLI_COMMANDS_H

#include "cli/cli.h"

extern const mz_command mz_cmd_match, mz_cmd_read;

#endif

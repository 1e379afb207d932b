/* commands.h: the commands, one file each; main.c lists them in the order of the help. */
#ifndef MZ_CLI_COMMANDS_H
#define MZ_CLI_COMMANDS_H

#include "cli/cli.h"

extern const mz_command mz_cmd_init;
extern const mz_command mz_cmd_add;
extern const mz_command mz_cmd_read;
extern const mz_command mz_cmd_match;
extern const mz_command mz_cmd_incidents;
extern const mz_command mz_cmd_show;
extern const mz_command mz_cmd_account;
extern const mz_command mz_cmd_breaches;
extern const mz_command mz_cmd_brief;
extern const mz_command mz_cmd_export;
extern const mz_command mz_cmd_link;
extern const mz_command mz_cmd_review;
extern const mz_command mz_cmd_label;
extern const mz_command mz_cmd_sign;
extern const mz_command mz_cmd_key;
extern const mz_command mz_cmd_policy;
extern const mz_command mz_cmd_redact;
extern const mz_command mz_cmd_prove;
extern const mz_command mz_cmd_mirror;
extern const mz_command mz_cmd_import;
extern const mz_command mz_cmd_verify;
extern const mz_command mz_cmd_anchor;
extern const mz_command mz_cmd_rebuild;
extern const mz_command mz_cmd_witness;
extern const mz_command mz_cmd_cosign;
extern const mz_command mz_cmd_serve;
extern const mz_command mz_cmd_people;
extern const mz_command mz_cmd_actors;

#endif

/* witness_audit.h: mizan witness audit. */
#ifndef MZ_CLI_WITNESS_AUDIT_H
#define MZ_CLI_WITNESS_AUDIT_H

#include "cli/cli.h"

int mz_cli_witness_audit(const mz_args *args, mz_cli *cli);

#endif

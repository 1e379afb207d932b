/* package.h: the record from an entry on, as a file for a stick. */
#ifndef MZ_CLI_PACKAGE_H
#define MZ_CLI_PACKAGE_H

#include "cli/cli.h"

/* mizan export --from N [--documents] --output FILE; the exit code. */
int mz_cli_package(const mz_args *args, mz_cli *cli);

#endif

/* package.h: files for a stick: the record from an entry on; what waits in a field office. */
#ifndef MZ_CLI_PACKAGE_H
#define MZ_CLI_PACKAGE_H

#include "cli/cli.h"

/* mizan export --from N [--documents] --output FILE; the exit code. */
/* mizan export --outbox --output FILE; the exit code. */
int mz_cli_outbox(const mz_args *args, mz_cli *cli);
int mz_cli_package(const mz_args *args, mz_cli *cli);

#endif

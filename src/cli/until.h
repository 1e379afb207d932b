/* until.h: a command that serves goes on until somebody asks it to end: SIGINT or SIGTERM. */
#ifndef MZ_CLI_UNTIL_H
#define MZ_CLI_UNTIL_H

#include "base/base.h"

/* Before the first thread starts: from here on the two signals wait for mz_until_asked. */
void mz_until_hold(void);
/* Returns when a signal came, or when `over(ctx)`, asked some five times a second, says so; `over` may be NULL. */
void mz_until_asked(bool (*over)(void *ctx), void *ctx);

/* Waits so long; true: a signal came meanwhile. */
bool mz_until_seconds(int64_t seconds);

/* "127.0.0.1:7380" or "[::1]:7380"; the address is a view. */
bool mz_until_address(mz_str s, mz_str *address, int *port);

#endif

/* service.h: what a service manager gives and is told: sockets that it opened, and how the service is.
 *
 * Source  sd_listen_fds(3), sd_notify(3): LISTEN_PID, LISTEN_FDS, NOTIFY_SOCKET, WATCHDOG_USEC. Read before any thread.
 */
#ifndef MZ_CLI_SERVICE_H
#define MZ_CLI_SERVICE_H

#include "base/base.h"

/* The first socket that was handed over, or 0. More than one is a mistake in the unit: *many. */
int mz_service_socket(bool *many);
/* "READY=1" and the like; does nothing where nobody listens. */
void mz_service_tell(mz_str words);
/* How often the manager wants to hear WATCHDOG=1, in milliseconds; 0: never. */
int64_t mz_service_watch_ms(void);

#endif

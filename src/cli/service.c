#include "cli/service.h"

#include <stddef.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define FIRST_FD 3

static int64_t number_of(const char *name)
{
    int64_t n;
    return mz_str_canonical_uint(mz_str_of(getenv(name)), &n) ? n : 0; /* no thread has started yet */
}

int mz_service_socket(bool *many)
{
    const int64_t n = number_of("LISTEN_PID") == getpid() ? number_of("LISTEN_FDS") : 0;
    *many = n > 1;
    return n == 1 ? FIRST_FD : 0;
}

int64_t mz_service_watch_ms(void)
{
    const int64_t pid = number_of("WATCHDOG_PID");
    return pid == 0 || pid == getpid() ? number_of("WATCHDOG_USEC") / 1000 : 0;
}

void mz_service_tell(mz_str words)
{
    const char *path = getenv("NOTIFY_SOCKET"); /* never changed by us */
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    const size_t n = path == NULL ? 0 : strlen(path);
    if (n == 0 || n >= sizeof to.sun_path || (path[0] != '/' && path[0] != '@')) {
        return;
    }
    (void)memcpy(to.sun_path, path, n);
    if (path[0] == '@') {
        to.sun_path[0] = '\0'; /* an abstract name */
    }
    const int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    if (fd >= 0) {
        const socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n);
        (void)sendto(fd, words.data, (size_t)words.len, 0, (const struct sockaddr *)(const void *)&to, size);
        (void)close(fd);
    }
}

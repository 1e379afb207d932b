#include "cli/until.h"

#include <errno.h>
#include <signal.h>
#include <time.h>

static sigset_t ends(void)
{
    sigset_t set;
    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGINT);
    (void)sigaddset(&set, SIGTERM);
    return set;
}

void mz_until_hold(void)
{
    const sigset_t set = ends();
    mz_assert(sigprocmask(SIG_BLOCK, &set, NULL) == 0);
}

void mz_until_asked(bool (*over)(void *ctx), void *ctx)
{
    const sigset_t set = ends();
    const struct timespec tick = {0, 200 * 1000 * 1000};
    while (over == NULL || !over(ctx)) {
        const int signal_number = sigtimedwait(&set, NULL, &tick);
        if (signal_number > 0) {
            return;
        }
        mz_assert(errno == EAGAIN || errno == EINTR);
    }
}

bool mz_until_seconds(int64_t seconds)
{
    const sigset_t set = ends();
    const struct timespec wait = {(time_t)seconds, 0};
    return sigtimedwait(&set, NULL, &wait) > 0;
}

bool mz_until_address(mz_str s, mz_str *address, int *port)
{
    int64_t n;
    mz_len colon = s.len - 1;
    while (colon >= 0 && s.data[colon] != ':') {
        colon--;
    }
    if (colon < 1 || !mz_str_canonical_uint(mz_str_from(s, colon + 1), &n) || n > 65535) {
        return false;
    }
    mz_str name = mz_str_sub(s, 0, colon);
    if (mz_str_starts(name, S("[")) && mz_str_ends(name, S("]"))) {
        name = mz_str_sub(name, 1, name.len - 1);
    }
    *address = name;
    *port = (int)n;
    return name.len > 0;
}

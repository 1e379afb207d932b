#include "serve/door.h"

#include <pthread.h>
#include <time.h>

#define TRY_MS 100

struct mz_door {
    mz_region region;
    mz_door_options o;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_t closer;
    mz_record *record;
    mz_node *node;
    int inside;       /* callers between enter and leave */
    int64_t empty_ms; /* when the last one left, by the monotonic clock */
    bool ending;
    mz_status dead;
};

static int64_t now_ms(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void rest_ms(int64_t ms)
{
    const struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    (void)nanosleep(&t, NULL);
}

/* With the mutex held. The lock of the case is free afterwards. */
static void shut(mz_door *d)
{
    if (d->node != NULL) {
        const mz_status s = mz_node_stop(d->node);
        d->dead = mz_failed(s) ? s : d->dead;
        mz_record_close(d->record);
        d->node = NULL;
        d->record = NULL;
    }
}

static void wait_a_little(mz_door *d)
{
    struct timespec until;
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += TRY_MS * 1000000L;
    if (until.tv_nsec >= 1000000000L) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000L;
    }
    (void)pthread_cond_timedwait(&d->changed, &d->lock, &until);
}

static void *close_when_quiet(void *ctx)
{
    mz_door *d = ctx;
    (void)pthread_mutex_lock(&d->lock);
    while (!d->ending) {
        wait_a_little(d);
        if (d->node != NULL && d->inside == 0 && now_ms() - d->empty_ms >= d->o.idle_ms) {
            shut(d);
        }
    }
    (void)pthread_mutex_unlock(&d->lock);
    return NULL;
}

mz_status mz_door_new(const mz_door_options *o, mz_door **out)
{
    mz_region region;
    mz_arena arena;
    pthread_condattr_t by_monotonic;
    MZ_TRY(mz_region_new(1 << 16, &region, &arena));
    mz_door *d = mz_new(&arena, mz_door, 1);
    *d = (mz_door){.region = region, .o = *o, .dead = mz_ok()};
    d->o.folder = mz_str_z(&arena, mz_str_of(o->folder));
    d->o.wait_ms = o->wait_ms > 0 ? o->wait_ms : 10000;
    d->o.idle_ms = o->idle_ms > 0 ? o->idle_ms : 2000;
    (void)pthread_mutex_init(&d->lock, NULL);
    (void)pthread_condattr_init(&by_monotonic);
    (void)pthread_condattr_setclock(&by_monotonic, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&d->changed, &by_monotonic);
    (void)pthread_condattr_destroy(&by_monotonic);
    if (pthread_create(&d->closer, NULL, close_when_quiet, d) != 0) {
        mz_region_free(&region);
        return mz_fail(MZ_IO, "the system gives no thread", -1);
    }
    *out = d;
    return mz_ok();
}

void mz_door_free(mz_door *d)
{
    if (d == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&d->lock);
    while (d->inside > 0) {
        wait_a_little(d);
    }
    d->ending = true;
    (void)pthread_cond_broadcast(&d->changed);
    (void)pthread_mutex_unlock(&d->lock);
    (void)pthread_join(d->closer, NULL);
    shut(d);
    (void)pthread_cond_destroy(&d->changed);
    (void)pthread_mutex_destroy(&d->lock);
    mz_region region = d->region;
    mz_region_free(&region);
}

const char *mz_door_folder(const mz_door *d) { return d->o.folder; }
bool mz_door_takes(const mz_door *d) { return d->o.log != NULL; }

/* A command that writes has the lock for moments: it is waited for. */
static mz_status open_patiently(mz_door *d)
{
    const int64_t until = now_ms() + d->o.wait_ms;
    mz_status s = mz_record_open(d->o.folder, &d->record);
    while (s.code == MZ_DENIED && now_ms() < until) {
        rest_ms(TRY_MS);
        s = mz_record_open(d->o.folder, &d->record);
    }
    return s;
}

static mz_status open(mz_door *d)
{
    if (d->node != NULL) {
        return mz_ok();
    }
    MZ_TRY(d->dead);
    MZ_TRY(open_patiently(d));
    mz_status s = mz_record_unlock(d->record, d->o.log);
    s = mz_failed(s) ? s : mz_node_start(d->record, NULL, &d->node);
    if (mz_failed(s)) {
        mz_record_close(d->record);
        d->record = NULL;
    }
    return s;
}

mz_status mz_door_enter(mz_door *d, mz_node **out)
{
    if (d->o.log == NULL) {
        return mz_fail(MZ_DENIED, "this server does not take entries", -1);
    }
    (void)pthread_mutex_lock(&d->lock);
    const mz_status s = open(d);
    if (!mz_failed(s)) {
        d->inside++;
        *out = d->node;
    }
    (void)pthread_mutex_unlock(&d->lock);
    return s;
}

void mz_door_leave(mz_door *d)
{
    (void)pthread_mutex_lock(&d->lock);
    mz_assert(d->inside > 0);
    d->inside--;
    d->empty_ms = now_ms();
    const mz_status s = mz_node_status(d->node);
    d->dead = mz_failed(s) ? s : d->dead;
    (void)pthread_cond_broadcast(&d->changed);
    (void)pthread_mutex_unlock(&d->lock);
}

mz_status mz_door_status(mz_door *d)
{
    (void)pthread_mutex_lock(&d->lock);
    const mz_status s = d->dead;
    (void)pthread_mutex_unlock(&d->lock);
    return s;
}

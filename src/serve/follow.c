/* The thread that notices: a new checkpoint, changed people. Whatever it sees it says to desks and listeners. */
#include "serve/inside.h"

#include <time.h>

#define LOOK_MS  10
#define BEAT_MS  15000
#define CHECK_MS 1000

typedef struct seen {
    uint64_t checkpoint;
    int64_t beat_ms, check_ms;
} seen;

/* The size that the checkpoint says; the record itself is checked by whoever opens it. */
static bool size_of(mz_str checkpoint, int64_t *size)
{
    mz_str rest = checkpoint;
    (void)mz_str_cut(&rest, '\n');
    return mz_str_canonical_uint(mz_str_cut(&rest, '\n'), size);
}

static void look_at_record(mz_site *s, seen *last, mz_arena scratch)
{
    mz_str bytes;
    int64_t size;
    const char *path = mz_path_join(&scratch, s->options.folder, S("record/checkpoint"));
    const uint64_t now = mz_file_mark(path);
    if (now == last->checkpoint && now != 0) {
        return;
    }
    if (mz_failed(mz_file_load(path, MZ_NOTE_MAX, &bytes, &scratch)) || !size_of(bytes, &size)) {
        atomic_store(&s->alive, mz_path_exists(path)); /* gone: there is nothing left to serve */
        return;
    }
    last->checkpoint = now;
    atomic_store(&s->size, (long long)size);
}

static void *follow(void *ctx)
{
    mz_site *s = ctx;
    mz_region region;
    mz_arena arena;
    const struct timespec tick = {0, LOOK_MS * 1000 * 1000};
    seen last = {.beat_ms = mz_site_ms()};
    if (mz_failed(mz_region_new((mz_len)4 << 20, &region, &arena))) {
        atomic_store(&s->alive, false);
        return NULL;
    }
    while (!atomic_load(&s->ending)) {
        const int64_t now = mz_site_ms();
        look_at_record(s, &last, arena);
        mz_live_tell(s->live, s);
        const mz_status people = mz_crowd_look(&s->crowd, s->options.folder);
        (void)people; /* nobody is let in by a file that cannot be read; /health and `mizan people list` say so */
        if (now - last.check_ms >= CHECK_MS) {
            mz_live_check(s->live, s);
            last.check_ms = now;
        }
        if (now - last.beat_ms >= BEAT_MS) {
            mz_live_beat(s->live, s);
            last.beat_ms = now;
        }
        (void)nanosleep(&tick, NULL);
    }
    mz_region_free(&region);
    return NULL;
}

mz_status mz_follow_start(mz_site *s)
{
    if (pthread_create(&s->follower, NULL, follow, s) != 0) {
        return mz_fail(MZ_IO, "the system refuses one more thread", -1);
    }
    s->following = true;
    return mz_ok();
}

void mz_follow_end(mz_site *s)
{
    atomic_store(&s->ending, true);
    if (s->following) {
        mz_assert(pthread_join(s->follower, NULL) == 0);
        s->following = false;
    }
}

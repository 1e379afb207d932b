#include "serve/desk.h"

#include <pthread.h>
#include <time.h>

#define KEY_MAX    112
#define PERM_BYTES ((mz_len)4 << 30)   /* address space */
#define PERM_KEPT  ((mz_len)4 << 20)   /* more than this touched is given back after the request */
#define CASE_KEPT  ((int64_t)64 << 20) /* a case that took more memory over time is closed */
#define AT_SHARE   3

enum place { EMPTY, IDLE, BUSY };

typedef struct place_row {
    mz_desk desk; /* first: a desk is its row */
    enum place is;
    char key[KEY_MAX]; /* of the viewer */
    char party[80], role[16];
    int64_t at;
    uint64_t mark; /* of the checkpoint when it was brought up */
    uint64_t used; /* when last, in requests */
    mz_region region;
    mz_arena whole;
} place_row;

struct mz_desks {
    mz_region region;
    const char *folder, *checkpoint;
    int threads, most, at_most;
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t given;
    pthread_mutex_t folding; /* one earlier size is folded at a time */
    uint64_t clock;
    place_row *v;
};

static void locked(mz_desks *d) { mz_assert(pthread_mutex_lock(&d->lock) == 0); }
static void unlocked(mz_desks *d) { mz_assert(pthread_mutex_unlock(&d->lock) == 0); }

mz_status mz_desks_new(const char *folder, int most, int threads, mz_desks **out)
{
    mz_region region;
    mz_arena arena;
    mz_assert(most >= AT_SHARE);
    MZ_TRY(mz_region_new((mz_len)1 << 20, &region, &arena));
    mz_desks *d = mz_new(&arena, mz_desks, 1);
    *d = (mz_desks){.region = region,
                    .folder = mz_str_z(&arena, mz_str_of(folder)),
                    .checkpoint = mz_path_join(&arena, folder, S("record/checkpoint")),
                    .threads = threads,
                    .most = most,
                    .at_most = most / AT_SHARE,
                    .v = mz_new(&arena, place_row, most)};
    mz_assert(pthread_mutex_init(&d->lock, NULL) == 0 && pthread_mutex_init(&d->folding, NULL) == 0);
    mz_assert(pthread_cond_init(&d->given, NULL) == 0);
    *out = d;
    return mz_ok();
}

/* Closes what stands at a row that is nobody else's now. */
static void clear(place_row *p)
{
    if (p->desk.c != NULL && p->desk.c->options.at > 0) {
        const mz_status s = mz_case_discard(&p->desk.c);
        (void)s; /* an index that stays is found and used again, or thrown away by hand */
    }
    mz_case_close(&p->desk.c);
    mz_region_free(&p->region);
    p->region = (mz_region){0};
}

void mz_desks_free(mz_desks *d)
{
    if (d == NULL) {
        return;
    }
    for (int i = 0; i < d->most; i++) {
        mz_assert(d->v[i].is != BUSY);
        clear(&d->v[i]);
    }
    (void)pthread_cond_destroy(&d->given);
    (void)pthread_mutex_destroy(&d->folding);
    (void)pthread_mutex_destroy(&d->lock);
    mz_region region = d->region;
    mz_region_free(&region);
}

mz_desks_count mz_desks_counted(mz_desks *d)
{
    mz_desks_count n = {0, 0};
    locked(d);
    for (int i = 0; i < d->most; i++) {
        n.open += d->v[i].is != EMPTY;
        n.busy += d->v[i].is == BUSY;
    }
    unlocked(d);
    return n;
}

/* ---- choosing a row; the lock is held ---- */

/* An idle row of this viewer and size; one that is up to the record before others. */
static place_row *find_idle(mz_desks *d, const char *key, int64_t at, uint64_t mark)
{
    place_row *best = NULL;
    for (int i = 0; i < d->most; i++) {
        place_row *p = &d->v[i];
        if (p->is == IDLE && p->at == at && strcmp(p->key, key) == 0 && (best == NULL || p->mark == mark)) {
            best = p;
        }
    }
    return best;
}

/* An empty row, else the idle one not used for longest; of the earlier sizes only when they have used up their share.
 */
static place_row *find_room(mz_desks *d, int64_t at)
{
    place_row *oldest = NULL, *empty = NULL;
    int of_at = 0;
    for (int i = 0; i < d->most; i++) {
        of_at += d->v[i].is != EMPTY && d->v[i].at > 0;
    }
    const bool full = at > 0 && of_at >= d->at_most;
    for (int i = 0; i < d->most; i++) {
        place_row *p = &d->v[i];
        if (p->is == EMPTY && !full) {
            empty = empty == NULL ? p : empty;
        } else if (p->is == IDLE && (!full || p->at > 0) && (oldest == NULL || p->used < oldest->used)) {
            oldest = p;
        }
    }
    return empty != NULL ? empty : oldest;
}

static bool fresh(const place_row *p, uint64_t mark) { return p->at > 0 || p->mark == mark; }

static void take(mz_desks *d, place_row *p)
{
    p->is = BUSY;
    p->used = ++d->clock;
}

/* ---- opening and bringing up; the row is ours ---- */

static mz_status open_here(mz_desks *d, place_row *p)
{
    const mz_flow_options o = {.threads = d->threads, .viewer = {mz_str_of(p->party), mz_str_of(p->role)}, .at = p->at};
    mz_assert(o.viewer.role.len > 0); /* an empty viewer would see everything */
    MZ_TRY(mz_region_new(PERM_BYTES, &p->region, &p->whole));
    if (p->at == 0) {
        return mz_case_open(d->folder, false, &o, &p->desk.c);
    }
    mz_assert(pthread_mutex_lock(&d->folding) == 0);
    const mz_status s = mz_case_open(d->folder, false, &o, &p->desk.c);
    mz_assert(pthread_mutex_unlock(&d->folding) == 0);
    return s;
}

/* Whoever fails leaves an empty row. */
static mz_status or_empty(mz_desks *d, place_row *p, mz_status s)
{
    if (mz_failed(s)) {
        clear(p);
        locked(d);
        p->is = EMPTY;
        mz_assert(pthread_cond_signal(&d->given) == 0);
        unlocked(d);
    }
    return s;
}

/* The lock is held: others count the rows of earlier sizes. */
static void name_row(place_row *p, const char *key, const mz_viewer *v, int64_t at)
{
    (void)memset(p->party, 0, sizeof p->party);
    (void)memset(p->role, 0, sizeof p->role);
    (void)memcpy(p->key, key, KEY_MAX);
    if (v->party.len > 0) {
        (void)memcpy(p->party, v->party.data, (size_t)v->party.len);
    }
    (void)memcpy(p->role, v->role.data, (size_t)v->role.len);
    p->at = at;
}

/* A row that was busy with nothing: what stood there is closed, the case opened. */
static mz_status open_new(mz_desks *d, place_row *p, uint64_t mark)
{
    clear(p);
    p->mark = mark;
    return or_empty(d, p, open_here(d, p));
}

static mz_status wake(mz_desks *d, place_row *p, bool is_fresh, bool may_wait, uint64_t mark, bool *awake)
{
    bool same = false;
    *awake = true;
    if (is_fresh) {
        MZ_TRY(or_empty(d, p, mz_case_resume(p->desk.c, &same)));
    }
    if (same) {
        return mz_ok();
    }
    if (!may_wait) {
        *awake = false;
        return mz_ok();
    }
    p->mark = mark;
    return or_empty(d, p, mz_flow_run(p->desk.c));
}

static void put_back(mz_desks *d, place_row *p)
{
    locked(d);
    p->is = IDLE;
    mz_assert(pthread_cond_signal(&d->given) == 0);
    unlocked(d);
}

/* ---- taking and giving ---- */

static bool wait_for_one(mz_desks *d, const struct timespec *until)
{
    return pthread_cond_timedwait(&d->given, &d->lock, until) == 0;
}

/* The row to use: *open_it tells that it has to be opened. NULL: none, or none without waiting. */
static place_row *choose(mz_desks *d, const char *key, int64_t at, uint64_t mark, bool may_wait, bool *open_it)
{
    struct timespec until;
    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += MZ_DESK_WAIT_S;
    for (;;) {
        place_row *p = find_idle(d, key, at, mark);
        *open_it = false;
        if (p != NULL && (may_wait || fresh(p, mark))) {
            return p;
        }
        *open_it = true;
        p = may_wait ? find_room(d, at) : NULL;
        if (p != NULL || !may_wait || !wait_for_one(d, &until)) {
            return p;
        }
    }
}

mz_status mz_desk_take(mz_desks *d, const mz_viewer *viewer, int64_t at, bool may_wait, mz_desk **out)
{
    char key[KEY_MAX] = {0};
    bool open_it, awake = true;
    mz_assert(viewer->role.len > 0 && viewer->role.len < 16 && viewer->party.len < 80);
    (void)memcpy(key, viewer->role.data, (size_t)viewer->role.len);
    key[viewer->role.len] = '-';
    if (viewer->party.len > 0) {
        (void)memcpy(key + viewer->role.len + 1, viewer->party.data, (size_t)viewer->party.len);
    }
    *out = NULL;
    const uint64_t mark = mz_file_mark(d->checkpoint); /* before anything is read: newer is found newer the next time */
    locked(d);
    place_row *p = choose(d, key, at, mark, may_wait, &open_it);
    const bool is_fresh = p != NULL && fresh(p, mark);
    if (p != NULL) {
        take(d, p);
    }
    if (p != NULL && open_it) {
        name_row(p, key, viewer, at);
    }
    unlocked(d);
    if (p == NULL) {
        return may_wait ? mz_fail(MZ_LIMIT, "too many ask at once: try again in a moment", -1) : mz_ok();
    }
    if (open_it) {
        MZ_TRY(open_new(d, p, mark));
    } else {
        MZ_TRY(wake(d, p, is_fresh, may_wait, mark, &awake));
    }
    if (!awake) {
        p->mark = 0;
        put_back(d, p);
        return mz_ok();
    }
    p->desk.perm = p->whole;
    *out = &p->desk;
    return mz_ok();
}

void mz_desk_give(mz_desks *d, mz_desk *desk)
{
    place_row *p = (place_row *)(void *)desk;
    mz_status s = mz_case_rest(p->desk.c);
    if (!mz_failed(s) && mz_case_used_bytes(p->desk.c) > CASE_KEPT) {
        s = mz_fail(MZ_LIMIT, "this handle has grown: the next one is opened anew", -1);
    }
    if (mz_failed(or_empty(d, p, s))) {
        return;
    }
    if (p->desk.perm.beg - p->whole.beg > PERM_KEPT) {
        mz_region_free(&p->region);
        s = or_empty(d, p, mz_region_new(PERM_BYTES, &p->region, &p->whole));
        if (mz_failed(s)) {
            return;
        }
    }
    put_back(d, p);
}

#include "serve/cosigner.h"

#include <pthread.h>
#include <time.h>

#define ROOM ((mz_len)64 << 20) /* one round: requests and answers of all witnesses */

struct mz_cosigner {
    mz_region region;
    mz_arena room; /* of one round, by value */
    mz_fetcher *fetcher;
    mz_lender lender;
    int every_s, timeout_s;
    mz_cosigner_told told;
    void *ctx;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool ending;
};

typedef struct knowing {
    mz_record_state state;
    mz_arena *perm;
} knowing;

/* What is needed of the witnesses, in memory of our own: the record goes on meanwhile. */
static mz_status know(void *ctx, mz_record *r)
{
    knowing *k = ctx;
    MZ_TRY(mz_record_standing(r, &k->state, k->perm));
    mz_witness_view *v = mz_new(k->perm, mz_witness_view, k->state.n);
    for (mz_len i = 0; i < k->state.n; i++) {
        v[i] = k->state.v[i];
        v[i].key.name = mz_str_copy(k->perm, v[i].key.name);
        v[i].party = mz_str_copy(k->perm, v[i].party);
        v[i].url = mz_str_copy(k->perm, v[i].url);
    }
    k->state.v = v;
    return mz_ok();
}

static bool ending(mz_cosigner *c)
{
    (void)pthread_mutex_lock(&c->lock);
    const bool yes = c->ending;
    (void)pthread_mutex_unlock(&c->lock);
    return yes;
}

/* A record that cannot be read, or a dead node, ends the asking: whoever lends it sees it there. */
static mz_status one_round(mz_cosigner *c)
{
    mz_arena perm = c->room;
    knowing k = {.perm = &perm};
    MZ_TRY(c->lender.with(c->lender.ctx, know, &k));
    for (mz_len i = 0; i < k.state.n && !ending(c); i++) {
        const mz_witness_view *w = &k.state.v[i];
        mz_asked asked;
        if (w->url.len == 0 || w->retired >= 0) {
            continue;
        }
        const mz_asking a = {
            .witness = w->key, .url = w->url, .known = w->last_size > 0 ? w->last_size : 0, .timeout_s = c->timeout_s};
        MZ_TRY(mz_ask_witness(c->fetcher, &c->lender, &a, &asked, &perm));
        if (c->told != NULL) {
            c->told(c->ctx, w, &asked);
        }
    }
    return mz_ok();
}

static void *run(void *arg)
{
    mz_cosigner *c = arg;
    while (!ending(c)) {
        struct timespec until;
        const mz_status s = one_round(c);
        if (mz_failed(s) && s.code != MZ_DENIED) { /* denied: another program works on the record just now */
            break;
        }
        (void)clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += c->every_s;
        (void)pthread_mutex_lock(&c->lock);
        while (!c->ending && pthread_cond_timedwait(&c->wake, &c->lock, &until) == 0) {
        }
        (void)pthread_mutex_unlock(&c->lock);
    }
    return NULL;
}

static void free_cosigner(mz_cosigner *c)
{
    mz_fetcher_free(c->fetcher);
    (void)pthread_cond_destroy(&c->wake);
    (void)pthread_mutex_destroy(&c->lock);
    mz_region region = c->region;
    mz_region_free(&region);
}

mz_status mz_cosigner_start(const mz_lender *lender, int every_s, int timeout_s, mz_cosigner_told told, void *ctx,
                            mz_cosigner **out)
{
    mz_region region;
    mz_arena room;
    mz_assert(every_s >= 1);
    MZ_TRY(mz_region_new(ROOM, &region, &room));
    mz_cosigner *c = mz_new(&room, mz_cosigner, 1);
    *c = (mz_cosigner){
        .region = region, .lender = *lender, .every_s = every_s, .timeout_s = timeout_s, .told = told, .ctx = ctx};
    c->room = room;
    mz_assert(pthread_mutex_init(&c->lock, NULL) == 0 && pthread_cond_init(&c->wake, NULL) == 0);
    mz_status s = mz_fetcher_new(&c->fetcher);
    if (!mz_failed(s) && pthread_create(&c->thread, NULL, run, c) != 0) {
        s = mz_fail(MZ_IO, "a thread cannot be started", -1);
    }
    if (mz_failed(s)) {
        free_cosigner(c);
        return s;
    }
    *out = c;
    return mz_ok();
}

void mz_cosigner_stop(mz_cosigner *c)
{
    if (c == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&c->lock);
    c->ending = true;
    (void)pthread_cond_broadcast(&c->wake);
    (void)pthread_mutex_unlock(&c->lock);
    mz_assert(pthread_join(c->thread, NULL) == 0);
    free_cosigner(c);
}

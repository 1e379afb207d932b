#include "serve/tray.h"

#include "base/lock.h"

#define SESSION_MOST 32

typedef struct plate {
    bool used;
    char session[SESSION_MOST];
    mz_utc since;
    mz_region region;
    mz_held held;
} plate;

struct mz_tray {
    mz_region region;
    mz_lock lock;
    mz_len bytes;
    plate v[MZ_TRAY_MAX];
};

mz_status mz_tray_new(mz_tray **out)
{
    mz_region region;
    mz_arena arena;
    MZ_TRY(mz_region_new(1 << 18, &region, &arena));
    mz_tray *t = mz_new(&arena, mz_tray, 1);
    t->region = region;
    mz_lock_init(&t->lock);
    *out = t;
    return mz_ok();
}

/* The kernel clears pages that go back to it before anybody else sees them; and none of these is ever given to another
 * request. */
static void clear(mz_tray *t, plate *p)
{
    t->bytes -= p->held.bytes.len;
    mz_region_free(&p->region);
    *p = (plate){.used = false};
}

void mz_tray_free(mz_tray *t)
{
    if (t == NULL) {
        return;
    }
    for (int i = 0; i < MZ_TRAY_MAX; i++) {
        if (t->v[i].used) {
            clear(t, &t->v[i]);
        }
    }
    mz_region region = t->region;
    mz_region_free(&region);
}

static bool is_of(const plate *p, mz_str session) { return p->used && mz_str_eq(mz_str_of(p->session), session); }

/* With the lock: what waited too long goes. */
static void tidy(mz_tray *t, mz_utc now)
{
    for (int i = 0; i < MZ_TRAY_MAX; i++) {
        if (t->v[i].used && now - t->v[i].since >= MZ_TRAY_S) {
            clear(t, &t->v[i]);
        }
    }
}

static mz_held copy(const mz_held *h, mz_arena *perm)
{
    return (mz_held){.bytes = mz_str_copy(perm, h->bytes),
                     .name = mz_str_copy(perm, h->name),
                     .as = mz_str_copy(perm, h->as),
                     .publisher = mz_str_copy(perm, h->publisher),
                     .language = mz_str_copy(perm, h->language),
                     .audience = mz_str_copy(perm, h->audience),
                     .date = h->date,
                     .hash = h->hash};
}

static mz_status fill(plate *p, mz_str session, const mz_held *h, mz_utc now)
{
    mz_arena arena;
    const mz_len texts = h->name.len + h->as.len + h->publisher.len + h->language.len + h->audience.len;
    MZ_TRY(mz_region_new(h->bytes.len + texts + 4096, &p->region, &arena));
    p->used = true;
    (void)memcpy(p->session, session.data, (size_t)session.len);
    p->since = now;
    p->held = copy(h, &arena);
    return mz_ok();
}

mz_status mz_tray_put(mz_tray *t, mz_str session, const mz_held *h, mz_utc now)
{
    plate *free_one = NULL;
    mz_status s = mz_fail(MZ_LIMIT, "too many uploads wait for their confirmation: try again in some minutes", -1);
    mz_assert(session.len > 0 && session.len < SESSION_MOST);
    mz_lock_take(&t->lock);
    tidy(t, now);
    for (int i = 0; i < MZ_TRAY_MAX; i++) {
        if (is_of(&t->v[i], session)) {
            clear(t, &t->v[i]);
        }
        free_one = t->v[i].used ? free_one : &t->v[i];
    }
    if (free_one != NULL && h->bytes.len <= MZ_TRAY_BYTES - t->bytes) {
        s = fill(free_one, session, h, now);
        t->bytes += mz_failed(s) ? 0 : h->bytes.len;
    }
    mz_lock_give(&t->lock);
    return s;
}

bool mz_tray_take(mz_tray *t, mz_str session, const mz_hash256 *hash, mz_utc now, mz_held *out, mz_arena *perm)
{
    bool found = false;
    mz_lock_take(&t->lock);
    tidy(t, now);
    for (int i = 0; i < MZ_TRAY_MAX && !found; i++) {
        found = is_of(&t->v[i], session) && mz_hash_eq(&t->v[i].held.hash, hash);
        if (found) {
            *out = copy(&t->v[i].held, perm);
            clear(t, &t->v[i]);
        }
    }
    mz_lock_give(&t->lock);
    return found;
}

mz_len mz_tray_held(mz_tray *t, mz_utc now, mz_len *bytes)
{
    mz_len n = 0;
    mz_lock_take(&t->lock);
    tidy(t, now);
    for (int i = 0; i < MZ_TRAY_MAX; i++) {
        n += t->v[i].used;
    }
    *bytes = t->bytes;
    mz_lock_give(&t->lock);
    return n;
}

#include "serve/session.h"

#include "base/lock.h"

#include <errno.h>
#include <time.h>

typedef struct slot {
    bool used;
    mz_hash256 secret;
    mz_session session;
} slot;

struct mz_sessions {
    mz_region region;
    mz_lock lock; /* guards what follows */
    int64_t next; /* number of the next session */
    slot *slots;
    bool changed, seen; /* since the file was written: who is there; when somebody was seen */
    bool ending;
    mz_status kept;
    pthread_cond_t wake;
    const char *path; /* NULL: in memory only */
    pthread_t keeper;
    bool keeping;
};

#define HEAD   "mizan sessions 1"
#define SEEN_S 60

static mz_hash256 credential_of(const mz_person *p) { return mz_sha256(p->hash); }

static bool alive(const slot *s, mz_utc now)
{
    return s->used && now - s->session.seen < MZ_SESSION_IDLE_S && now - s->session.begun < MZ_SESSION_MOST_S;
}

static void put_z(char *to, mz_len cap, mz_str s)
{
    const mz_len n = s.len < cap - 1 ? s.len : cap - 1;
    (void)memset(to, 0, (size_t)cap);
    if (n > 0) {
        (void)memcpy(to, s.data, (size_t)n);
    }
}

/* ---- the file ---- */

void mz_put_sessions(mz_buf *out, mz_sessions *s)
{
    mz_lock_take(&s->lock);
    mz_puts(out, HEAD "\nnext ");
    mz_put_int(out, s->next);
    mz_put_byte(out, '\n');
    for (mz_len i = 0; i < MZ_SESSIONS_MAX; i++) {
        const mz_session *one = &s->slots[i].session;
        if (!s->slots[i].used) {
            continue;
        }
        mz_puts(out, "session ");
        mz_put_int(out, i);
        mz_put_byte(out, ' ');
        mz_put_int(out, one->number);
        mz_put_byte(out, ' ');
        mz_put(out, mz_str_of(one->person));
        mz_put_byte(out, ' ');
        mz_put_hash_hex(out, &one->credential);
        mz_put_byte(out, ' ');
        mz_put_hash_hex(out, &s->slots[i].secret);
        mz_put_byte(out, ' ');
        mz_put_utc(out, one->begun);
        mz_put_byte(out, ' ');
        mz_put_utc(out, one->seen);
        mz_put_byte(out, ' ');
        mz_put(out, mz_str_of(one->peer));
        mz_put_byte(out, '\n');
    }
    mz_lock_give(&s->lock);
}

/* An address, or the word for none that is known. */
static bool peer_fits(mz_str s)
{
    bool good = s.len >= 1 && s.len < (mz_len)sizeof((mz_session *)0)->peer;
    for (mz_len i = 0; good && i < s.len; i++) {
        good = mz_is_lower(s.data[i]) || mz_is_digit(s.data[i]) || s.data[i] == '.' || s.data[i] == ':';
    }
    return good;
}

/* What stands behind the word "session". */
static bool take_line(mz_sessions *s, mz_str rest, mz_utc now)
{
    int64_t place, number;
    slot one = {.used = true};
    if (!mz_str_canonical_uint(mz_str_cut(&rest, ' '), &place) || place >= MZ_SESSIONS_MAX || s->slots[place].used ||
        !mz_str_canonical_uint(mz_str_cut(&rest, ' '), &number) || number < 1 || number >= s->next) {
        return false;
    }
    const mz_str person = mz_str_cut(&rest, ' ');
    one.session.number = number;
    if (!mz_person_name_fits(person) || !mz_hash_parse_hex(mz_str_cut(&rest, ' '), &one.session.credential) ||
        !mz_hash_parse_hex(mz_str_cut(&rest, ' '), &one.secret) ||
        !mz_utc_parse(mz_str_cut(&rest, ' '), &one.session.begun) ||
        !mz_utc_parse(mz_str_cut(&rest, ' '), &one.session.seen) || !peer_fits(rest)) {
        return false;
    }
    put_z(one.session.person, (mz_len)sizeof one.session.person, person);
    put_z(one.session.peer, (mz_len)sizeof one.session.peer, rest);
    s->slots[place] = alive(&one, now) ? one : (slot){.used = false};
    return true;
}

mz_status mz_sessions_parse(mz_sessions *s, mz_str bytes, mz_utc now)
{
    mz_str rest = bytes;
    mz_len line = 2;
    const mz_str head = mz_str_cut(&rest, '\n');
    mz_str next = mz_str_cut(&rest, '\n');
    if (!mz_str_ends(bytes, S("\n")) || !mz_str_eq(head, S(HEAD)) || !mz_str_eq(mz_str_cut(&next, ' '), S("next")) ||
        !mz_str_canonical_uint(next, &s->next) || s->next < 1) {
        s->next = 1;
        return mz_fail(MZ_CORRUPT, "state/sessions does not begin and end as it should", 1);
    }
    while (rest.len > 0) {
        mz_str what = mz_str_cut(&rest, '\n');
        line++;
        if (!mz_str_eq(mz_str_cut(&what, ' '), S("session")) || !take_line(s, what, now)) {
            (void)memset(s->slots, 0, MZ_SESSIONS_MAX * sizeof *s->slots);
            return mz_fail(MZ_CORRUPT, "this line of state/sessions says no session", line);
        }
    }
    return mz_ok();
}

static mz_status load(mz_sessions *s, mz_utc now)
{
    mz_region region;
    mz_arena perm;
    mz_str bytes;
    if (!mz_path_exists(s->path)) {
        return mz_ok();
    }
    MZ_TRY(mz_region_new(MZ_SESSIONS_FILE_MAX + 65536, &region, &perm));
    mz_status got = mz_file_load(s->path, MZ_SESSIONS_FILE_MAX, &bytes, &perm);
    got = mz_failed(got) ? got : mz_sessions_parse(s, bytes, now);
    mz_region_free(&region);
    return got;
}

static mz_status save(mz_sessions *s)
{
    MZ_BUF_SCOPED b = mz_buf_new(MZ_SESSIONS_FILE_MAX);
    mz_put_sessions(&b, s);
    MZ_TRY(mz_buf_status(&b));
    return mz_file_replace(s->path, mz_buf_str(&b), 0600);
}

/* With the lock held: waits until there is something to write. */
static void wait_for_work(mz_sessions *s)
{
    struct timespec until;
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += SEEN_S;
    while (!s->changed && !s->ending) {
        if (pthread_cond_timedwait(&s->wake, &s->lock.mutex, &until) == ETIMEDOUT) {
            if (s->seen) {
                return;
            }
            until.tv_sec += SEEN_S;
        }
    }
}

/* Writes the file whenever it has to be, on a thread of its own: a slow disk keeps nobody from a page. */
static void *keep(void *ctx)
{
    mz_sessions *s = ctx;
    bool ending = false;
    while (!ending) {
        mz_lock_take(&s->lock);
        wait_for_work(s);
        ending = s->ending;
        s->changed = s->seen = false;
        mz_lock_give(&s->lock);
        const mz_status saved = save(s);
        mz_lock_take(&s->lock);
        s->kept = saved;
        s->seen = s->seen || mz_failed(saved); /* try again within the minute */
        mz_lock_give(&s->lock);
    }
    return NULL;
}

static void tell_change(mz_sessions *s)
{
    s->changed = true;
    (void)pthread_cond_signal(&s->wake);
}

mz_status mz_sessions_new(const char *folder, mz_utc now, mz_sessions **out)
{
    mz_region region;
    mz_arena arena;
    pthread_condattr_t by_monotonic;
    MZ_TRY(mz_region_new((mz_len)4 << 20, &region, &arena));
    mz_sessions *s = mz_new(&arena, mz_sessions, 1);
    s->region = region;
    s->next = 1;
    s->slots = mz_new(&arena, slot, MZ_SESSIONS_MAX);
    s->path = folder == NULL ? NULL : mz_path_join(&arena, folder, S("state/sessions"));
    s->kept = s->path == NULL ? mz_ok() : load(s, now);
    mz_lock_init(&s->lock);
    mz_assert(pthread_condattr_init(&by_monotonic) == 0);
    mz_assert(pthread_condattr_setclock(&by_monotonic, CLOCK_MONOTONIC) == 0);
    mz_assert(pthread_cond_init(&s->wake, &by_monotonic) == 0);
    (void)pthread_condattr_destroy(&by_monotonic);
    s->keeping = s->path != NULL && pthread_create(&s->keeper, NULL, keep, s) == 0;
    if (s->path != NULL && !s->keeping) {
        mz_sessions_free(s);
        return mz_fail(MZ_IO, "the system gives no thread", -1);
    }
    *out = s;
    return mz_ok();
}

void mz_sessions_free(mz_sessions *s)
{
    if (s == NULL) {
        return;
    }
    if (s->keeping) {
        mz_lock_take(&s->lock);
        s->ending = true;
        (void)pthread_cond_signal(&s->wake);
        mz_lock_give(&s->lock);
        mz_assert(pthread_join(s->keeper, NULL) == 0);
    }
    (void)pthread_cond_destroy(&s->wake);
    mz_region region = s->region;
    mz_region_free(&region);
}

mz_status mz_sessions_kept(mz_sessions *s)
{
    mz_lock_take(&s->lock);
    const mz_status kept = s->kept;
    mz_lock_give(&s->lock);
    return kept;
}

/* ---- coming and going ---- */

/* A free place, else the one not seen for longest. */
static mz_len place_for(const mz_sessions *s, mz_utc now)
{
    mz_len best = 0;
    for (mz_len i = 0; i < MZ_SESSIONS_MAX; i++) {
        if (!alive(&s->slots[i], now)) {
            return i;
        }
        best = s->slots[i].session.seen < s->slots[best].session.seen ? i : best;
    }
    return best;
}

mz_status mz_session_begin(mz_sessions *s, const mz_person *p, mz_str peer, mz_utc now, mz_str *cookie, mz_arena *perm)
{
    uint8_t random[32];
    MZ_TRY(mz_random(random, (mz_len)sizeof random));
    slot one = {.used = true,
                .secret = mz_sha256((mz_str){random, (mz_len)sizeof random}),
                .session = {.credential = credential_of(p), .begun = now, .seen = now}};
    put_z(one.session.person, (mz_len)sizeof one.session.person, p->name);
    put_z(one.session.peer, (mz_len)sizeof one.session.peer, peer_fits(peer) ? peer : S("unknown"));
    mz_lock_take(&s->lock);
    const mz_len at = place_for(s, now);
    one.session.number = s->next++;
    s->slots[at] = one;
    tell_change(s);
    mz_lock_give(&s->lock);
    MZ_BUF_SCOPED b = mz_buf_new(128);
    mz_put_int(&b, at);
    mz_put_byte(&b, '-');
    mz_put_hex(&b, random, (mz_len)sizeof random);
    *cookie = mz_str_copy(perm, mz_buf_str(&b));
    return mz_ok();
}

/* The place that a cookie names and opens; -1. The lock is held. */
static mz_len place_of(const mz_sessions *s, mz_str cookie)
{
    mz_str rest = cookie;
    int64_t at;
    mz_hash256 random;
    if (!mz_str_canonical_uint(mz_str_cut(&rest, '-'), &at) || at >= MZ_SESSIONS_MAX ||
        !mz_hash_parse_hex(rest, &random)) {
        return -1;
    }
    const mz_hash256 secret = mz_sha256(mz_hash_str(&random));
    const slot *one = &s->slots[at];
    return one->used && mz_secret_eq(mz_hash_str(&secret), mz_hash_str(&one->secret)) ? at : -1;
}

bool mz_session_find(mz_sessions *s, mz_str cookie, mz_utc now, mz_session *out)
{
    mz_lock_take(&s->lock);
    const mz_len at = place_of(s, cookie);
    const bool good = at >= 0 && alive(&s->slots[at], now);
    if (good) {
        s->slots[at].session.seen = now > s->slots[at].session.seen ? now : s->slots[at].session.seen;
        s->seen = true;
        *out = s->slots[at].session;
    } else if (at >= 0) {
        s->slots[at].used = false;
    }
    mz_lock_give(&s->lock);
    return good;
}

void mz_session_end(mz_sessions *s, mz_str cookie)
{
    mz_lock_take(&s->lock);
    const mz_len at = place_of(s, cookie);
    if (at >= 0) {
        s->slots[at] = (slot){.used = false};
        tell_change(s);
    }
    mz_lock_give(&s->lock);
}

bool mz_session_end_number(mz_sessions *s, mz_str person, int64_t number)
{
    bool found = false;
    mz_lock_take(&s->lock);
    for (mz_len i = 0; i < MZ_SESSIONS_MAX && !found; i++) {
        slot *one = &s->slots[i];
        found = one->used && one->session.number == number && mz_str_eq(mz_str_of(one->session.person), person);
        if (found) {
            *one = (slot){.used = false};
            tell_change(s);
        }
    }
    mz_lock_give(&s->lock);
    return found;
}

mz_len mz_sessions_end_all(mz_sessions *s, mz_str person, int64_t but)
{
    mz_len n = 0;
    mz_lock_take(&s->lock);
    for (mz_len i = 0; i < MZ_SESSIONS_MAX; i++) {
        slot *one = &s->slots[i];
        const bool meant = person.len == 0 || mz_str_eq(mz_str_of(one->session.person), person);
        if (one->used && meant && one->session.number != but) {
            *one = (slot){.used = false};
            n++;
        }
    }
    tell_change(s);
    mz_lock_give(&s->lock);
    return n;
}

static int by_number(const void *a, const void *b, void *ctx)
{
    const mz_session *x = a, *y = b;
    (void)ctx;
    return (x->number > y->number) - (x->number < y->number);
}

mz_session *mz_sessions_list(mz_sessions *s, mz_str person, mz_utc now, mz_len *n, mz_arena *perm)
{
    struct {
        mz_session *v;
        mz_len n, cap;
    } all = {0};
    mz_lock_take(&s->lock);
    for (mz_len i = 0; i < MZ_SESSIONS_MAX; i++) {
        const slot *one = &s->slots[i];
        if (alive(one, now) && (person.len == 0 || mz_str_eq(mz_str_of(one->session.person), person))) {
            *mz_push(perm, &all) = one->session;
        }
    }
    mz_lock_give(&s->lock);
    mz_sort(all.v, all.n, (mz_len)sizeof(mz_session), by_number, NULL, *perm);
    *n = all.n;
    return all.v;
}

bool mz_session_is_of(const mz_session *s, const mz_person *p)
{
    const mz_hash256 now = credential_of(p);
    return mz_str_eq(mz_str_of(s->person), p->name) && mz_secret_eq(mz_hash_str(&now), mz_hash_str(&s->credential));
}

bool mz_session_lives(mz_sessions *s, mz_str number, const mz_person *p, mz_utc now)
{
    int64_t wanted;
    bool lives = false;
    if (!mz_str_canonical_uint(number, &wanted)) {
        return false;
    }
    mz_lock_take(&s->lock);
    for (mz_len i = 0; i < MZ_SESSIONS_MAX && !lives; i++) {
        const slot *one = &s->slots[i];
        lives = alive(one, now) && one->session.number == wanted && mz_session_is_of(&one->session, p);
    }
    mz_lock_give(&s->lock);
    return lives;
}

/* ---- token buckets ---- */

#define SETS 1024
#define WAYS 8

/* How much is in a bucket, in thousandths, at a time; at 0: never used. */
typedef struct bucket {
    uint64_t key;
    int64_t level, at_ms;
} bucket;

struct mz_buckets {
    mz_region region;
    mz_lock lock;
    uint8_t salt[16]; /* so that nobody outside can choose which keys share a set */
    bucket *v;
};

mz_status mz_buckets_new(mz_buckets **out)
{
    mz_region region;
    mz_arena arena;
    MZ_TRY(mz_region_new((mz_len)1 << 20, &region, &arena));
    mz_buckets *b = mz_new(&arena, mz_buckets, 1);
    b->region = region;
    b->v = mz_new(&arena, bucket, (mz_len)SETS * WAYS);
    mz_lock_init(&b->lock);
    const mz_status s = mz_random(b->salt, (mz_len)sizeof b->salt);
    if (mz_failed(s)) {
        mz_buckets_free(b);
        return s;
    }
    *out = b;
    return mz_ok();
}

void mz_buckets_free(mz_buckets *b)
{
    if (b != NULL) {
        mz_region region = b->region;
        mz_region_free(&region);
    }
}

static uint64_t key_of(const mz_buckets *b, uint8_t kind, mz_str key)
{
    mz_sha sha;
    mz_sha_start(&sha);
    mz_sha_add(&sha, (mz_str){b->salt, (mz_len)sizeof b->salt});
    mz_sha_add(&sha, (mz_str){&kind, 1});
    mz_sha_add(&sha, key);
    const mz_hash256 h = mz_sha_end(&sha);
    uint64_t n;
    (void)memcpy(&n, h.b, sizeof n);
    return n | 1; /* 0 is an empty place */
}

/* The bucket of a key; or NULL, and *worst is the one that gives way. */
static bucket *find(mz_buckets *b, uint64_t key, bucket **worst)
{
    bucket *set = &b->v[(key >> 32) % SETS * WAYS];
    *worst = &set[0];
    for (int i = 0; i < WAYS; i++) {
        if (set[i].key == key) {
            return &set[i];
        }
        *worst = set[i].at_ms < (*worst)->at_ms ? &set[i] : *worst;
    }
    return NULL;
}

int64_t mz_bucket_take(mz_buckets *b, uint8_t kind, mz_str key, int64_t most, int64_t refill_ms, int64_t now_ms)
{
    mz_assert(most > 0 && refill_ms > 0);
    const uint64_t k = key_of(b, kind, key);
    bucket *worst;
    int64_t wait = 0;
    mz_lock_take(&b->lock);
    bucket *one = find(b, k, &worst);
    if (one == NULL) {
        one = worst;
        *one = (bucket){.key = k, .level = most * 1000, .at_ms = now_ms};
    }
    const int64_t passed = now_ms > one->at_ms ? now_ms - one->at_ms : 0;
    const int64_t gained = (passed < most * refill_ms ? passed : most * refill_ms) * 1000 / refill_ms;
    one->level += gained;
    one->at_ms += gained * refill_ms / 1000; /* what is left of the time counts for the next look */
    if (one->level >= most * 1000) {
        one->level = most * 1000;
        one->at_ms = now_ms > one->at_ms ? now_ms : one->at_ms;
    }
    if (one->level >= 1000) {
        one->level -= 1000;
    } else {
        wait = (1000 - one->level) * refill_ms / 1000 + 1;
    }
    mz_lock_give(&b->lock);
    return wait;
}

void mz_bucket_fill(mz_buckets *b, uint8_t kind, mz_str key)
{
    bucket *worst;
    mz_lock_take(&b->lock);
    bucket *one = find(b, key_of(b, kind, key), &worst);
    if (one != NULL) {
        *one = (bucket){0};
    }
    mz_lock_give(&b->lock);
}

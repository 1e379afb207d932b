#include "serve/signing.h"

#include "serve/door.h"

#include <stdio.h>
#include <time.h>

#define READS_HEAD   "mizan/reads/v1"
#define READS_S      3600
#define READS_PATH   "state/reads.log"
#define KEEPER_BYTES ((mz_len)16 << 20)

const mz_pen *mz_signing_key(const mz_site *s, const mz_who *w, mz_str mediator)
{
    const mz_str party = w->role == MZ_ROLE_MEDIATOR ? mediator : w->role == MZ_ROLE_MONITOR ? w->party : (mz_str){0};
    for (mz_len i = 0; i < s->options.pens_n; i++) {
        if (party.len > 0 && s->door != NULL && mz_str_eq(s->options.pens[i].party, party)) {
            return &s->options.pens[i];
        }
    }
    return NULL;
}

/* ---- from drafts to entries ---- */

/* What is to be signed, once the place in the feed is known. */
typedef mz_status (*mz_compose)(void *ctx, mz_str feed, mz_len seq, const mz_hash256 *prev, mz_strs *texts,
                                mz_arena *perm);

static mz_status sign_all(const mz_strs *texts, const mz_key *by, mz_str *notes, mz_arena *perm)
{
    const mz_key *const signers[] = {by};
    for (mz_len i = 0; i < texts->n; i++) {
        MZ_BUF_SCOPED note = mz_buf_new(MZ_ENTRY_MAX);
        MZ_TRY(mz_entry_sign(texts->v[i], signers, 1, &note));
        notes[i] = mz_str_copy(perm, mz_buf_str(&note));
    }
    return mz_ok();
}

/* In at the door, under the lock: nobody else has this key, so the place in its feed stays ours. */
static mz_status hand_in(mz_node *node, const mz_key *by, mz_compose compose, void *ctx, mz_signed *out, mz_arena *perm)
{
    mz_len next;
    bool forked;
    mz_hash256 head;
    mz_strs texts;
    if (!mz_node_feed(node, by->public.name, &next, &forked, &head) || forked) {
        return mz_fail(MZ_DENIED, "the key that signs here is not in the register, or retired", -1);
    }
    MZ_TRY(compose(ctx, by->public.name, next, next == 0 ? NULL : &head, &texts, perm));
    mz_str *notes = mz_new(perm, mz_str, texts.n);
    mz_answer *answers = mz_new(perm, mz_answer, texts.n);
    MZ_TRY(sign_all(&texts, by, notes, perm));
    MZ_TRY(mz_node_submit(node, notes, texts.n, answers));
    for (mz_len i = 0; i < texts.n; i++) {
        if (answers[i].verdict == MZ_REFUSED) {
            return answers[i].why;
        }
    }
    *out = (mz_signed){.first = texts.n > 0 ? answers[0].index : -1, .n = texts.n};
    return mz_ok();
}

typedef struct showing {
    const mz_preview *p;
    mz_utc time;
} showing;

static mz_status compose_preview(void *ctx, mz_str feed, mz_len seq, const mz_hash256 *prev, mz_strs *texts,
                                 mz_arena *perm)
{
    const showing *w = ctx;
    return mz_flow_texts(w->p, w->time, feed, seq, prev, texts, perm);
}

static mz_status put_body(void *ctx, mz_record *r)
{
    const mz_preview *p = ((const showing *)ctx)->p;
    mz_hash256 hash;
    int64_t size;
    if (p->body.len == 0) { /* a review: nothing goes with it */
        return mz_ok();
    }
    MZ_TRY(mz_record_put(r, p->body, false, &hash, &size));
    mz_assert(p->drafts[0].bodies_n == 0 || mz_hash_eq(&hash, &p->drafts[0].bodies[0].hash));
    return mz_ok();
}

mz_status mz_sign_preview(mz_site *s, const mz_preview *p, const mz_pen *by, mz_signed *out, mz_arena *perm)
{
    showing w = {p, s->options.now()};
    mz_node *node;
    mz_assert(p->drafts_n > 0);
    mz_lock_take(&s->signing);
    mz_status done = mz_door_enter(s->door, &node);
    if (!mz_failed(done)) {
        done = mz_node_with(node, put_body, &w);
        done = mz_failed(done) ? done : hand_in(node, by->key, compose_preview, &w, out, perm);
        mz_door_leave(s->door);
    }
    mz_lock_give(&s->signing);
    if (mz_failed(mz_door_status(s->door))) {
        atomic_store(&s->alive, false); /* what could not be written must be looked at first */
    }
    return done;
}

/* ---- the log of reads ---- */

struct mz_reads_keeper {
    mz_region region;
    mz_arena perm; /* of one round, by value */
    const mz_pen *by;
    int64_t signed_bytes; /* that a digest on the record covers */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool ending;
};

bool mz_reads_digest_parse(mz_str text, mz_reads_digest *out)
{
    mz_str rest = text;
    mz_reads_digest d;
    if (!mz_str_eq(mz_str_cut(&rest, '\n'), S(READS_HEAD))) {
        return false;
    }
    mz_str bytes = mz_str_cut(&rest, '\n'), lines = mz_str_cut(&rest, '\n'), hash = mz_str_cut(&rest, '\n');
    if (!mz_str_eq(mz_str_cut(&bytes, ' '), S("bytes")) || !mz_str_canonical_uint(bytes, &d.bytes) ||
        !mz_str_eq(mz_str_cut(&lines, ' '), S("lines")) || !mz_str_canonical_uint(lines, &d.lines) ||
        !mz_str_eq(mz_str_cut(&hash, ' '), S("sha256")) || !mz_hash_parse_hex(hash, &d.hash) || rest.len > 0) {
        return false;
    }
    *out = d;
    return true;
}

mz_status mz_reads_digest_of(const char *folder, int64_t bytes, mz_reads_digest *out)
{
    char path[4096];
    MZ_FILE_SCOPED file = MZ_NO_FILE;
    mz_reads_digest d = {0};
    mz_sha sha;
    int64_t size;
    uint8_t piece[4096];
    const int n = snprintf(path, sizeof path, "%s/" READS_PATH, folder);
    if (n < 0 || n >= (int)sizeof path) {
        return mz_fail(MZ_LIMIT, "the case's path is too long", -1);
    }
    mz_sha_start(&sha);
    if (bytes != 0 && (bytes > 0 || mz_path_exists(path))) {
        MZ_TRY(mz_file_open_read(path, &file));
        MZ_TRY(mz_file_size(&file, &size));
        if (bytes > size) {
            return mz_fail(MZ_CORRUPT, "the log of reads is shorter than the record says", (mz_len)size);
        }
        for (const int64_t all = bytes < 0 ? size : bytes; d.bytes < all;) {
            const int64_t left = all - d.bytes;
            const mz_len take = left < (int64_t)sizeof piece ? (mz_len)left : (mz_len)sizeof piece;
            MZ_TRY(mz_file_read_at(&file, d.bytes, piece, take));
            mz_sha_add(&sha, (mz_str){piece, take});
            for (mz_len i = 0; i < take; i++) {
                d.lines += piece[i] == '\n';
            }
            d.bytes += take;
        }
    }
    d.hash = mz_sha_end(&sha);
    *out = d;
    return mz_ok();
}

typedef struct reading {
    const mz_reads_digest *d;
    mz_utc time;
} reading;

static mz_status compose_reads(void *ctx, mz_str feed, mz_len seq, const mz_hash256 *prev, mz_strs *texts,
                               mz_arena *perm)
{
    const reading *r = ctx;
    MZ_BUF_SCOPED text = mz_buf_new(1024), entry = mz_buf_new(MZ_ENTRY_MAX);
    mz_puts(&text, READS_HEAD "\nbytes ");
    mz_put_int(&text, r->d->bytes);
    mz_puts(&text, "\nlines ");
    mz_put_int(&text, r->d->lines);
    mz_puts(&text, "\nsha256 ");
    mz_put_hash_hex(&text, &r->d->hash);
    mz_put_byte(&text, '\n');
    const mz_draft d = {.kind = S("reads"), .time = r->time, .text = mz_buf_str(&text)};
    MZ_TRY(mz_entry_text(&d, feed, seq, prev, &entry));
    mz_strs one = {0};
    *mz_push(perm, &one) = mz_str_copy(perm, mz_buf_str(&entry));
    *texts = one;
    return mz_ok();
}

/* A failure is no reason to end: the next round tries again, and Admin shows up to where the log is covered. */
static void sign_reads(mz_site *s)
{
    struct mz_reads_keeper *k = s->reads;
    mz_reads_digest d;
    mz_signed done;
    mz_node *node;
    mz_arena perm = k->perm;
    mz_lock_take(&s->logging); /* no line half */
    const mz_status read = mz_reads_digest_of(s->options.folder, -1, &d);
    mz_lock_give(&s->logging);
    if (mz_failed(read) || d.bytes == 0 || d.bytes == k->signed_bytes) {
        return;
    }
    reading r = {&d, s->options.now()};
    mz_lock_take(&s->signing);
    mz_status signed_it = mz_door_enter(s->door, &node);
    if (!mz_failed(signed_it)) {
        signed_it = hand_in(node, k->by->key, compose_reads, &r, &done, &perm);
        mz_door_leave(s->door);
    }
    mz_lock_give(&s->signing);
    if (!mz_failed(signed_it)) {
        k->signed_bytes = d.bytes;
    }
}

static void *keep_reads(void *ctx)
{
    mz_site *s = ctx;
    struct mz_reads_keeper *k = s->reads;
    (void)pthread_mutex_lock(&k->lock);
    while (!k->ending) {
        struct timespec until;
        (void)clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += READS_S;
        while (!k->ending && pthread_cond_timedwait(&k->wake, &k->lock, &until) == 0) {
        }
        (void)pthread_mutex_unlock(&k->lock);
        if (mz_site_alive(s)) {
            sign_reads(s);
        }
        (void)pthread_mutex_lock(&k->lock);
    }
    (void)pthread_mutex_unlock(&k->lock);
    return NULL;
}

mz_status mz_signing_start(mz_site *s, mz_str mediator, int64_t signed_bytes)
{
    mz_region region;
    mz_arena perm;
    const mz_who mediating = {.role = MZ_ROLE_MEDIATOR};
    const mz_pen *by = mz_signing_key(s, &mediating, mediator);
    if (by == NULL) {
        return mz_ok();
    }
    MZ_TRY(mz_region_new(KEEPER_BYTES, &region, &perm));
    struct mz_reads_keeper *k = mz_new(&perm, struct mz_reads_keeper, 1);
    *k = (struct mz_reads_keeper){.region = region, .by = by, .signed_bytes = signed_bytes};
    k->perm = perm;
    mz_assert(pthread_mutex_init(&k->lock, NULL) == 0 && pthread_cond_init(&k->wake, NULL) == 0);
    s->reads = k;
    if (pthread_create(&k->thread, NULL, keep_reads, s) != 0) {
        s->reads = NULL;
        mz_region_free(&region);
        return mz_fail(MZ_IO, "the system gives no thread", -1);
    }
    return mz_ok();
}

void mz_signing_end(mz_site *s)
{
    struct mz_reads_keeper *k = s->reads;
    if (k == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&k->lock);
    k->ending = true;
    (void)pthread_cond_broadcast(&k->wake);
    (void)pthread_mutex_unlock(&k->lock);
    mz_assert(pthread_join(k->thread, NULL) == 0);
    (void)pthread_cond_destroy(&k->wake);
    (void)pthread_mutex_destroy(&k->lock);
    s->reads = NULL;
    mz_region region = k->region;
    mz_region_free(&region);
}

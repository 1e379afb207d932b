/* Who may touch what. The sequencer alone: ledger (under `register_lock` where it writes, as intake reads keys), range,
 * root, committed edge, journal, perm, work. The maker, under `disk_lock`: edge, bundle, checkpoint, published, base,
 * small. `lock` guards the queues and counts; it is never held while anything is written. They are taken in this order:
 * register_lock, disk_lock, lock. */
#define _GNU_SOURCE /* pthread_condattr_setclock */
#include "record/node.h"

#include "record/inside.h"

#include <pthread.h>
#include <time.h>

#define BATCH_ENTRIES_MAX 4096
#define BATCH_BYTES_MAX   ((mz_len)8 << 20)
#define RING              64 /* batches that are committed, their tiles not made yet */
#define RING_BYTES_MAX    ((mz_len)32 << 20)
#define KEEP_BYTES        ((mz_len)1 << 20)           /* a larger buffer is given back after use */
#define HOUSEKEEPING_NS   (INT64_C(600) * 1000000000) /* so often a slow node lets the journal begin later */
#define ROOM_BYTES        ((mz_len)1 << 22)
#define DESKS_MAX         1024 /* kept for the next caller; one more is made and given back */

/* Memory of one caller: parsing, and what is waited on. */
typedef struct desk {
    struct desk *next;
    mz_region region;
    mz_arena room;
    pthread_cond_t done;
} desk;

/* What one caller handed in. It lies on the caller's stack and desk. */
typedef struct call {
    struct call *next;
    mz_pending *v;
    mz_answer *answers;
    mz_len n, bytes;
    int64_t came_ns;
    pthread_cond_t *done;
    bool answered;
    mz_status status;
} call;

/* A committed batch on its way to tiles. */
typedef struct made {
    mz_buf bytes; /* the journal record; j looks into it */
    mz_journal_record j;
    bool begins; /* the first one in its segment */
    mz_base base;
} made;

typedef struct errand {
    mz_status (*work)(void *ctx, mz_record *r);
    void *ctx;
    bool done;
    mz_status status;
    struct errand *next;
} errand;

struct mz_node {
    mz_record *r;
    mz_node_options o;
    mz_region region, maker_region, sequencer_region;
    mz_arena perm, maker_room, sequencer_room;
    pthread_t sequencer, maker;
    pthread_rwlock_t register_lock;
    pthread_mutex_t disk_lock, lock;
    pthread_cond_t work;    /* the sequencer waits: a call, an errand, room in the ring, the end */
    pthread_cond_t batches; /* the maker waits: a batch, the end */
    pthread_cond_t made;    /* whoever waits for tiles, or for an errand */
    /* under lock: */
    call *first, *last; /* waiting to be sequenced */
    mz_len waiting_n;
    mz_len pool_n, pool_bytes; /* of all calls that are not answered */
    desk *desks;
    mz_len desks_n;
    errand *errands;
    made ring[RING];
    mz_len ring_from, ring_n, ring_bytes;
    mz_len size;              /* durable */
    mz_len tiled;             /* in tiles */
    bool stopping, sequenced; /* no new callers; the sequencer has ended */
    mz_status dead;
    /* the sequencer's own: */
    int64_t begun_ns; /* when the living segment began, */
    mz_len begun;     /* and at which size */
};

static int64_t now_ns(void)
{
    struct timespec t;
    mz_assert(clock_gettime(CLOCK_MONOTONIC, &t) == 0);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Waits on a condition of `lock`, at most until an instant; 0: without end. */
static void wait_until(mz_node *n, pthread_cond_t *c, int64_t until_ns)
{
    if (until_ns == 0) {
        (void)pthread_cond_wait(c, &n->lock);
        return;
    }
    const struct timespec t = {until_ns / 1000000000, until_ns % 1000000000};
    (void)pthread_cond_timedwait(c, &n->lock, &t);
}

static mz_status stopped(void)
{
    return mz_fail(MZ_IO, "the node stopped; what was handed in may be on record or not: hand it in again", -1);
}

/* Ends everything: those who wait are answered. `lock` is held. */
static void die(mz_node *n, mz_status why)
{
    if (!mz_failed(n->dead)) {
        n->dead = why;
    }
    for (call *c = n->first; c != NULL; c = c->next) {
        c->status = stopped();
        c->answered = true;
        (void)pthread_cond_signal(c->done);
    }
    n->first = n->last = NULL;
    n->waiting_n = 0;
    (void)pthread_cond_broadcast(&n->work);
    (void)pthread_cond_broadcast(&n->batches);
    (void)pthread_cond_broadcast(&n->made);
}

/* --- intake: in the callers' threads ----------------------------------------------------------------------------- */

static mz_status desk_new(mz_len bytes, desk **out)
{
    mz_region region;
    mz_arena room;
    MZ_TRY(mz_region_new(bytes, &region, &room));
    desk *d = mz_new(&room, desk, 1);
    d->region = region;
    d->room = room;
    (void)pthread_cond_init(&d->done, NULL);
    *out = d;
    return mz_ok();
}

static void desk_free(desk *d)
{
    (void)pthread_cond_destroy(&d->done);
    mz_region region = d->region;
    mz_region_free(&region);
}

/* A place in the pool and a desk for it. */
static mz_status admit(mz_node *n, mz_len entries, mz_len bytes, mz_len room, desk **out)
{
    if (entries > n->o.pool_entries || bytes > n->o.pool_bytes) {
        return mz_fail(MZ_BAD_INPUT, "more is handed in at once than the pool can hold", entries);
    }
    (void)pthread_mutex_lock(&n->lock);
    mz_status s = mz_ok();
    desk *d = NULL;
    if (mz_failed(n->dead) || n->stopping) {
        s = stopped();
    } else if (entries > n->o.pool_entries - n->pool_n || bytes > n->o.pool_bytes - n->pool_bytes) {
        s = mz_fail(MZ_LIMIT, "too much waits already: try again a little later", n->pool_n);
    } else {
        n->pool_n += entries;
        n->pool_bytes += bytes;
        d = room <= ROOM_BYTES / 2 ? n->desks : NULL;
        if (d != NULL) {
            n->desks = d->next;
            n->desks_n--;
        }
    }
    (void)pthread_mutex_unlock(&n->lock);
    MZ_TRY(s);
    if (d == NULL) {
        s = desk_new(room <= ROOM_BYTES / 2 ? ROOM_BYTES : room + ROOM_BYTES, &d);
    }
    if (mz_failed(s)) {
        (void)pthread_mutex_lock(&n->lock);
        n->pool_n -= entries;
        n->pool_bytes -= bytes;
        (void)pthread_mutex_unlock(&n->lock);
        return s;
    }
    *out = d;
    return mz_ok();
}

static void leave(mz_node *n, mz_len entries, mz_len bytes, desk *d)
{
    (void)pthread_mutex_lock(&n->lock);
    n->pool_n -= entries;
    n->pool_bytes -= bytes;
    const bool keep = n->desks_n < DESKS_MAX && (mz_len)d->region.size_bytes == ROOM_BYTES;
    if (keep) {
        d->next = n->desks;
        n->desks = d;
        n->desks_n++;
    }
    (void)pthread_mutex_unlock(&n->lock);
    if (!keep) {
        desk_free(d);
    }
}

static void look_at(mz_node *n, call *c, const mz_str *notes, mz_arena room)
{
    c->v = mz_new(&room, mz_pending, c->n);
    for (mz_len i = 0; i < c->n; i++) {
        c->v[i].note = notes[i];
        mz_pending_parse(&c->v[i], &room);
    }
    (void)pthread_rwlock_rdlock(&n->register_lock);
    for (mz_len i = 0; i < c->n; i++) {
        mz_ledger_resolve(&n->r->ledger, &c->v[i]);
    }
    (void)pthread_rwlock_unlock(&n->register_lock);
    for (mz_len i = 0; i < c->n; i++) {
        mz_pending_check(&c->v[i]);
    }
}

static void enqueue_and_wait(mz_node *n, call *c)
{
    (void)pthread_mutex_lock(&n->lock);
    if (mz_failed(n->dead) || n->sequenced) {
        c->status = stopped();
        c->answered = true;
    } else {
        c->came_ns = now_ns();
        *(n->last == NULL ? &n->first : &n->last->next) = c;
        n->last = c;
        const mz_len before = n->waiting_n;
        n->waiting_n += c->n;
        if (before == 0 || (before < n->o.batch_entries && n->waiting_n >= n->o.batch_entries)) {
            (void)pthread_cond_signal(&n->work);
        }
    }
    while (!c->answered) {
        (void)pthread_cond_wait(c->done, &n->lock);
    }
    (void)pthread_mutex_unlock(&n->lock);
}

mz_status mz_node_submit(mz_node *n, const mz_str *notes, mz_len count, mz_answer *answers)
{
    mz_len bytes = 0, room = 0;
    for (mz_len i = 0; i < count; i++) {
        bytes += notes[i].len;
        room += mz_pending_room(notes[i]) + (mz_len)sizeof(mz_pending);
    }
    if (count == 0) {
        return mz_ok();
    }
    desk *d;
    MZ_TRY(admit(n, count, bytes, room + 4096, &d));
    call c = {.answers = answers, .n = count, .bytes = bytes, .done = &d->done, .status = mz_ok()};
    look_at(n, &c, notes, d->room);
    enqueue_and_wait(n, &c);
    leave(n, count, bytes, d);
    return c.status;
}

/* --- the sequencer ----------------------------------------------------------------------------------------------- */

/* The next batch: whole calls, in the order of their coming. `lock` is held. */
static call *take_batch(mz_node *n, mz_len *entries)
{
    call *batch = NULL, *end = NULL;
    mz_len count = 0, bytes = 0;
    while (n->first != NULL && (batch == NULL || (count + n->first->n <= BATCH_ENTRIES_MAX &&
                                                  bytes + n->first->bytes <= BATCH_BYTES_MAX))) {
        call *c = n->first;
        n->first = c->next;
        c->next = NULL;
        *(end == NULL ? &batch : &end->next) = c;
        end = c;
        count += c->n;
        bytes += c->bytes;
    }
    if (n->first == NULL) {
        n->last = NULL;
    }
    n->waiting_n -= count;
    *entries = count;
    return batch;
}

/* The name of an entry that is in the record or on its way there. */
static mz_status name_of(void *ctx, mz_len index, mz_hash256 *out)
{
    mz_node *n = ctx;
    mz_record *r = n->r;
    mz_status s = mz_ok();
    if (index >= r->range.size) {
        mz_assert(index - r->range.size < r->judged_n);
        *out = r->judged[index - r->range.size]->entry.name;
        return s;
    }
    (void)pthread_mutex_lock(&n->disk_lock);
    if (index < r->edge->size) {
        s = mz_inside_name(r, index, out);
    } else { /* committed, its tiles not made yet: batches leave the ring only under disk_lock */
        mz_str note = {0};
        (void)pthread_mutex_lock(&n->lock);
        for (mz_len i = 0; i < n->ring_n; i++) {
            const mz_journal_record *j = &n->ring[(n->ring_from + i) % RING].j;
            if (index >= j->old_size && index < j->new_size) {
                mz_assert(mz_bundle_entry(j->entries, index - j->old_size, &note));
            }
        }
        (void)pthread_mutex_unlock(&n->lock);
        mz_assert(note.len > 0 && mz_entry_name(note, out));
    }
    (void)pthread_mutex_unlock(&n->disk_lock);
    return s;
}

/* A place in the ring; the sequencer waits while the maker is behind. NULL when the node is dead. */
static made *next_place(mz_node *n)
{
    (void)pthread_mutex_lock(&n->lock);
    while ((n->ring_n == RING || n->ring_bytes > RING_BYTES_MAX) && !mz_failed(n->dead)) {
        wait_until(n, &n->work, 0);
    }
    made *m = mz_failed(n->dead) ? NULL : &n->ring[(n->ring_from + n->ring_n) % RING];
    (void)pthread_mutex_unlock(&n->lock);
    return m;
}

static void hand_on(mz_node *n, made *m)
{
    (void)pthread_mutex_lock(&n->lock);
    n->ring_n++;
    n->ring_bytes += m->bytes.len;
    n->size = m->j.new_size;
    (void)pthread_cond_signal(&n->batches);
    (void)pthread_mutex_unlock(&n->lock);
}

static mz_status commit(mz_node *n, mz_pending *const *accepted, mz_len count, mz_len bytes, mz_arena scratch)
{
    mz_record *r = n->r;
    made *m = next_place(n);
    if (m == NULL) {
        return stopped();
    }
    const mz_len most = bytes + 2 * count + MZ_JOURNAL_HEAD + MZ_JOURNAL_TAIL + MZ_NOTE_MAX;
    const bool due =
        r->range.size / MZ_TILE_WIDTH > n->begun / MZ_TILE_WIDTH && now_ns() >= n->begun_ns + HOUSEKEEPING_NS;
    m->begins =
        r->journal.at > 0 && (due || r->journal.at >= n->o.segment_bytes || !mz_journal_fits(&r->journal, most));
    if (m->begins) {
        mz_journal_next(&r->journal);
        n->begun = r->range.size;
        n->begun_ns = now_ns();
        m->base = (mz_base){r->range.size, r->root, r->journal.chain, r->journal.segment};
    }
    MZ_TRY(mz_inside_sequence(r, accepted, count, &m->bytes, &m->j, scratch));
    hand_on(n, m);
    return mz_ok();
}

static void give_answers(const call *batch, const mz_answer *answers)
{
    for (const call *c = batch; c != NULL; c = c->next) {
        (void)memcpy(c->answers, answers, (size_t)c->n * sizeof *answers);
        answers += c->n;
    }
}

static void list_entries(const call *batch, mz_pending **v)
{
    for (const call *c = batch; c != NULL; c = c->next) {
        for (mz_len i = 0; i < c->n; i++) {
            *v++ = &c->v[i];
        }
    }
}

/* Judges a batch and commits what is accepted. Answers stand with the callers, and nobody is told yet. */
static mz_status sequence(mz_node *n, const call *batch, mz_len count)
{
    mz_arena scratch = n->sequencer_room;
    mz_pending **v = mz_new(&scratch, mz_pending *, count), **accepted = mz_new(&scratch, mz_pending *, count);
    mz_answer *answers = mz_new(&scratch, mz_answer, count);
    mz_len accepted_n, bytes = 0;
    if (count > MZ_RECORD_ENTRIES_MAX - n->r->range.size) {
        for (mz_len i = 0; i < count; i++) {
            answers[i] = (mz_answer){MZ_REFUSED, -1, {{0}}, mz_fail(MZ_LIMIT, "the record is full", -1)};
        }
        give_answers(batch, answers);
        return mz_ok();
    }
    list_entries(batch, v);
    (void)pthread_rwlock_wrlock(&n->register_lock);
    const mz_status judged = mz_inside_judge(n->r, v, count, answers, accepted, &accepted_n);
    (void)pthread_rwlock_unlock(&n->register_lock);
    MZ_TRY(judged);
    for (mz_len i = 0; i < accepted_n; i++) {
        bytes += accepted[i]->note.len;
    }
    if (accepted_n > 0) {
        MZ_TRY(commit(n, accepted, accepted_n, bytes, scratch));
    }
    give_answers(batch, answers);
    return mz_ok();
}

/* Everything in the batch is durable or refused, or the node is dead: only now the callers learn of it. */
static void answer(mz_node *n, call *batch, mz_status s)
{
    (void)pthread_mutex_lock(&n->lock);
    for (call *c = batch; c != NULL;) {
        call *next = c->next;
        c->status = mz_failed(s) ? stopped() : mz_ok();
        c->answered = true; /* from here on it may be gone */
        (void)pthread_cond_signal(c->done);
        c = next;
    }
    if (mz_failed(s)) {
        die(n, s);
    }
    (void)pthread_mutex_unlock(&n->lock);
}

/* With all locks but `lock`. The status is whether the node may go on. */
static mz_status run_errand(mz_node *n, errand *e)
{
    mz_record *r = n->r;
    mz_status s = r->published == r->edge->size ? mz_ok() : mz_inside_publish(r, false);
    r->ledger.namer = (mz_namer){mz_inside_name, r}; /* the record is whole, and the locks are ours */
    e->status = mz_failed(s) ? s : e->work(e->ctx, r);
    s = mz_failed(s) ? s : r->dead;
    if (!mz_failed(s)) {
        s = mz_inside_fold(r);
    }
    r->ledger.namer = (mz_namer){name_of, n};
    return s;
}

/* Somebody wants the record alone: the maker has made everything, and stands still. `lock` is held. */
static void run_errands(mz_node *n)
{
    while (n->errands != NULL && !mz_failed(n->dead)) {
        if (n->ring_n > 0) {
            wait_until(n, &n->made, 0);
            continue;
        }
        errand *e = n->errands;
        n->errands = e->next;
        (void)pthread_mutex_unlock(&n->lock);
        (void)pthread_rwlock_wrlock(&n->register_lock);
        (void)pthread_mutex_lock(&n->disk_lock);
        const mz_status s = run_errand(n, e);
        const mz_len size = n->r->edge->size; /* it may have written */
        (void)pthread_mutex_unlock(&n->disk_lock);
        (void)pthread_rwlock_unlock(&n->register_lock);
        (void)pthread_mutex_lock(&n->lock);
        n->size = n->tiled = size;
        e->done = true;
        if (mz_failed(s)) {
            die(n, s);
        }
        (void)pthread_cond_broadcast(&n->made);
    }
}

static void *run_sequencer(void *arg)
{
    mz_node *n = arg;
    (void)pthread_mutex_lock(&n->lock);
    while (!mz_failed(n->dead)) {
        if (n->errands != NULL) {
            run_errands(n);
            continue;
        }
        if (n->first == NULL) {
            if (n->stopping && n->pool_n == 0) {
                break;
            }
            wait_until(n, &n->work, n->stopping ? now_ns() + 1000000 : 0); /* some still verify */
            continue;
        }
        const int64_t until = n->first->came_ns + (int64_t)n->o.batch_ms * 1000000;
        if (n->o.batch_ms > 0 && n->waiting_n < n->o.batch_entries && !n->stopping && now_ns() < until) {
            wait_until(n, &n->work, until);
            continue;
        }
        mz_len count;
        call *batch = take_batch(n, &count);
        (void)pthread_mutex_unlock(&n->lock);
        answer(n, batch, sequence(n, batch, count));
        (void)pthread_mutex_lock(&n->lock);
    }
    n->sequenced = true;
    (void)pthread_cond_broadcast(&n->batches);
    (void)pthread_mutex_unlock(&n->lock);
    return NULL;
}

/* --- the maker: tiles, bundles, checkpoint, the journal's beginning ---------------------------------------------- */

static mz_status publish(mz_node *n)
{
    (void)pthread_mutex_lock(&n->disk_lock);
    const mz_status s = n->r->published == n->r->edge->size ? mz_ok() : mz_inside_publish(n->r, false);
    (void)pthread_mutex_unlock(&n->disk_lock);
    return s;
}

static mz_status make(mz_node *n, const made *m)
{
    mz_record *r = n->r;
    if (m->begins) { /* the segment before this one is whole: its tiles become durable, and it goes */
        MZ_TRY(publish(n));
        MZ_TRY(mz_inside_set_base(r, &m->base, n->maker_room));
        MZ_TRY(mz_inside_clear(r, n->maker_room));
    }
    (void)pthread_mutex_lock(&n->disk_lock);
    const mz_status s = mz_inside_absorb(r, &m->j, false);
    (void)pthread_mutex_unlock(&n->disk_lock);
    return s;
}

/* The first batch leaves the ring. Under disk_lock, so that whoever looks for an entry finds it in one place. */
static void done_with(mz_node *n, made *m)
{
    (void)pthread_mutex_lock(&n->disk_lock);
    (void)pthread_mutex_lock(&n->lock);
    n->ring_from = (n->ring_from + 1) % RING;
    n->ring_n--;
    n->ring_bytes -= m->bytes.len;
    n->tiled = m->j.new_size;
    if (m->bytes.cap > KEEP_BYTES) {
        mz_buf_free(&m->bytes);
        m->bytes = mz_buf_new(MZ_SEGMENT_MAX);
    }
    (void)pthread_cond_broadcast(&n->made);
    (void)pthread_cond_signal(&n->work);
    (void)pthread_mutex_unlock(&n->lock);
    (void)pthread_mutex_unlock(&n->disk_lock);
}

/* Waits for a batch; NULL: none came before `until`, or none will come any more (*over). */
static made *next_made(mz_node *n, int64_t until_ns, bool *over)
{
    (void)pthread_mutex_lock(&n->lock);
    while (n->ring_n == 0 && !n->sequenced && !mz_failed(n->dead) && (until_ns == 0 || now_ns() < until_ns)) {
        wait_until(n, &n->batches, until_ns);
    }
    *over = mz_failed(n->dead) || (n->ring_n == 0 && n->sequenced);
    made *m = *over || n->ring_n == 0 ? NULL : &n->ring[n->ring_from];
    (void)pthread_mutex_unlock(&n->lock);
    return m;
}

static mz_status run_maker_until_over(mz_node *n)
{
    const int64_t pause = (int64_t)n->o.publish_ms * 1000000;
    int64_t published_at = 0;
    for (bool over = false; !over;) {
        (void)pthread_mutex_lock(&n->disk_lock);
        const bool owed = n->r->published != n->r->edge->size;
        (void)pthread_mutex_unlock(&n->disk_lock);
        if (owed && now_ns() >= published_at + pause) {
            MZ_TRY(publish(n));
            published_at = now_ns();
            continue;
        }
        made *m = next_made(n, owed ? published_at + pause : 0, &over);
        if (m != NULL) {
            MZ_TRY(make(n, m));
            done_with(n, m);
        }
    }
    return publish(n);
}

static void *run_maker(void *arg)
{
    mz_node *n = arg;
    const mz_status s = run_maker_until_over(n);
    if (mz_failed(s)) {
        (void)pthread_mutex_lock(&n->lock);
        die(n, s);
        (void)pthread_mutex_unlock(&n->lock);
    }
    return NULL;
}

/* --- start, questions, stop -------------------------------------------------------------------------------------- */

static mz_node_options with_defaults(const mz_node_options *o)
{
    mz_node_options w = o == NULL ? (mz_node_options){0} : *o;
    w.batch_ms = w.batch_ms == 0 ? 10 : w.batch_ms;
    w.batch_entries = w.batch_entries <= 0 ? MZ_GROUP_MAX : w.batch_entries;
    w.publish_ms = w.publish_ms == 0 ? 500 : w.publish_ms < 0 ? 0 : w.publish_ms;
    w.pool_entries = w.pool_entries <= 0 ? 8192 : w.pool_entries;
    w.pool_bytes = w.pool_bytes <= 0 ? (mz_len)16 << 20 : w.pool_bytes < MZ_ENTRY_MAX ? MZ_ENTRY_MAX : w.pool_bytes;
    w.segment_bytes = w.segment_bytes <= 0 ? (mz_len)16 << 20 : w.segment_bytes;
    return w;
}

static void make_locks(mz_node *n)
{
    pthread_condattr_t clock;
    mz_assert(pthread_condattr_init(&clock) == 0 && pthread_condattr_setclock(&clock, CLOCK_MONOTONIC) == 0);
    mz_assert(pthread_mutex_init(&n->lock, NULL) == 0 && pthread_mutex_init(&n->disk_lock, NULL) == 0);
    pthread_rwlockattr_t writer_first;
    mz_assert(pthread_rwlockattr_init(&writer_first) == 0);
    mz_assert(pthread_rwlockattr_setkind_np(&writer_first, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP) == 0);
    mz_assert(pthread_rwlock_init(&n->register_lock, &writer_first) == 0);
    (void)pthread_rwlockattr_destroy(&writer_first);
    mz_assert(pthread_cond_init(&n->work, &clock) == 0 && pthread_cond_init(&n->batches, &clock) == 0);
    mz_assert(pthread_cond_init(&n->made, &clock) == 0);
    (void)pthread_condattr_destroy(&clock);
}

static void free_node(mz_node *n)
{
    while (n->desks != NULL) {
        desk *d = n->desks;
        n->desks = d->next;
        desk_free(d);
    }
    for (int i = 0; i < RING; i++) {
        mz_buf_free(&n->ring[i].bytes);
    }
    (void)pthread_cond_destroy(&n->made);
    (void)pthread_cond_destroy(&n->batches);
    (void)pthread_cond_destroy(&n->work);
    (void)pthread_rwlock_destroy(&n->register_lock);
    (void)pthread_mutex_destroy(&n->disk_lock);
    (void)pthread_mutex_destroy(&n->lock);
    mz_region_free(&n->maker_region);
    mz_region_free(&n->sequencer_region);
    mz_region region = n->region;
    mz_region_free(&region);
}

static mz_status node_new(mz_record *r, const mz_node_options *o, mz_node **out)
{
    mz_region region;
    mz_arena perm;
    MZ_TRY(mz_region_new(1 << 20, &region, &perm));
    mz_node *n = mz_new(&perm, mz_node, 1);
    n->region = region;
    n->r = r;
    n->o = with_defaults(o);
    n->dead = mz_ok();
    n->size = n->tiled = n->begun = r->edge->size;
    n->begun_ns = now_ns();
    for (int i = 0; i < RING; i++) {
        n->ring[i].bytes = mz_buf_new(MZ_SEGMENT_MAX);
    }
    make_locks(n);
    mz_status s = mz_region_new(1 << 24, &n->maker_region, &n->maker_room);
    if (!mz_failed(s)) {
        s = mz_region_new(1 << 26, &n->sequencer_region, &n->sequencer_room);
    }
    if (mz_failed(s)) {
        free_node(n);
        return s;
    }
    *out = n;
    return mz_ok();
}

mz_status mz_node_start(mz_record *r, const mz_node_options *o, mz_node **out)
{
    mz_node *n;
    mz_assert(r->writable);
    MZ_TRY(mz_inside_alive(r));
    MZ_TRY(mz_inside_fold(r));
    if (!r->unlocked) {
        return mz_fail(MZ_DENIED, "the log key is needed to add to the record", -1);
    }
    MZ_TRY(mz_inside_may_sign(r, r->work));
    MZ_TRY(mz_record_publish(r));
    MZ_TRY(node_new(r, o, &n));
    r->ledger.namer = (mz_namer){name_of, n};
    if (pthread_create(&n->maker, NULL, run_maker, n) != 0) {
        r->ledger.namer = (mz_namer){mz_inside_name, r};
        free_node(n);
        return mz_fail(MZ_IO, "the system gives no thread", -1);
    }
    if (pthread_create(&n->sequencer, NULL, run_sequencer, n) != 0) {
        (void)pthread_mutex_lock(&n->lock);
        n->sequenced = true;
        (void)pthread_cond_broadcast(&n->batches);
        (void)pthread_mutex_unlock(&n->lock);
        mz_assert(pthread_join(n->maker, NULL) == 0);
        r->ledger.namer = (mz_namer){mz_inside_name, r};
        free_node(n);
        return mz_fail(MZ_IO, "the system gives no thread", -1);
    }
    *out = n;
    return mz_ok();
}

mz_status mz_node_proof(mz_node *n, mz_len index, mz_buf *out)
{
    (void)pthread_mutex_lock(&n->lock);
    while (index < n->size && index >= n->tiled && !mz_failed(n->dead)) {
        wait_until(n, &n->made, 0);
    }
    const mz_status s = mz_failed(n->dead) ? stopped() : mz_ok();
    (void)pthread_mutex_unlock(&n->lock);
    MZ_TRY(s);
    (void)pthread_mutex_lock(&n->disk_lock);
    const mz_status proved = mz_record_proof(n->r, index, out);
    (void)pthread_mutex_unlock(&n->disk_lock);
    return proved;
}

bool mz_node_feed(mz_node *n, mz_str name, mz_len *next, bool *forked, mz_hash256 *head)
{
    (void)pthread_rwlock_rdlock(&n->register_lock);
    const mz_ledger *l = &n->r->ledger;
    const mz_registered *k = mz_ledger_key(l, name);
    if (k != NULL) {
        const mz_feed *f = &l->feeds[k - l->keys];
        *next = f->next;
        *forked = f->forked;
        if (head != NULL) {
            *head = f->head;
        }
    }
    (void)pthread_rwlock_unlock(&n->register_lock);
    return k != NULL;
}

mz_status mz_node_with(mz_node *n, mz_status (*work)(void *ctx, mz_record *r), void *ctx)
{
    errand e = {.work = work, .ctx = ctx, .status = mz_ok()};
    (void)pthread_mutex_lock(&n->lock);
    if (!n->sequenced && !mz_failed(n->dead)) {
        errand **at = &n->errands;
        while (*at != NULL) {
            at = &(*at)->next;
        }
        *at = &e;
        (void)pthread_cond_broadcast(&n->work);
    }
    while (!e.done && !n->sequenced && !mz_failed(n->dead)) {
        wait_until(n, &n->made, 0);
    }
    const mz_status s = e.done ? e.status : stopped();
    (void)pthread_mutex_unlock(&n->lock);
    return s;
}

mz_len mz_node_size(mz_node *n)
{
    (void)pthread_mutex_lock(&n->lock);
    const mz_len size = n->size;
    (void)pthread_mutex_unlock(&n->lock);
    return size;
}

mz_status mz_node_status(mz_node *n)
{
    (void)pthread_mutex_lock(&n->lock);
    const mz_status s = n->dead;
    (void)pthread_mutex_unlock(&n->lock);
    return s;
}

mz_status mz_node_stop(mz_node *n)
{
    mz_record *r = n->r;
    (void)pthread_mutex_lock(&n->lock);
    n->stopping = true;
    (void)pthread_cond_broadcast(&n->work);
    (void)pthread_mutex_unlock(&n->lock);
    mz_assert(pthread_join(n->sequencer, NULL) == 0);
    mz_assert(pthread_join(n->maker, NULL) == 0);
    (void)pthread_mutex_lock(&n->lock);
    while (n->pool_n > 0) { /* callers who were answered are on their way out */
        wait_until(n, &n->work, now_ns() + 1000000);
    }
    (void)pthread_mutex_unlock(&n->lock);
    const mz_status s = n->dead;
    if (mz_failed(s)) {
        r->dead = s;
    }
    r->judged = NULL;
    r->judged_n = 0;
    r->ledger.namer = (mz_namer){mz_inside_name, r};
    free_node(n);
    return s;
}

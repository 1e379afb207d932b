#include "subject.h"

#include "disk.h"

#include "record/inside.h"
#include "record/node.h"

#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#define AHEAD 4000 /* entries of a feed whose names are made beforehand */

static mz_key fixed_key(const char *name, mz_arena *perm)
{
    mz_key k = {0};
    const mz_hash256 seed = mz_sha256(mz_str_of(name));
    mz_assert(!mz_failed(mz_key_of_seed(mz_str_of(name), MZ_KEY_ED25519, seed.b, &k, perm)));
    return k;
}

void subject_new(subject *s, const char *folder, mz_arena *perm)
{
    *s = (subject){.folder = folder,
                   .log = fixed_key(SUBJECT_ORIGIN, perm),
                   .mediator = fixed_key(SUBJECT_ORIGIN "/TUR/desk", perm),
                   .desks = {fixed_key(SUBJECT_ORIGIN "/PAK/desk", perm), fixed_key(SUBJECT_ORIGIN "/AFG/desk", perm)}};
    mz_member *m = mz_new(perm, mz_member, 3);
    m[0] = (mz_member){S("TUR"), S("mediator"), s->mediator.public, s->mediator.public, NULL, 0, 0};
    m[1] = (mz_member){S("PAK"), S("party"), s->desks[0].public, s->desks[0].public, NULL, 0, 0};
    m[2] = (mz_member){S("AFG"), S("party"), s->desks[1].public, s->desks[1].public, NULL, 0, 0};
    s->genesis = (mz_genesis){S(SUBJECT_ORIGIN), s->log.public, S("A case that crashes"), m, 3};
}

/* --- what should be there ------------------------------------------------------------------------------------- */

static mz_str document(int feed, mz_len seq, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(1 << 16);
    mz_puts(&b, "document ");
    mz_put_int(&b, feed);
    mz_puts(&b, " ");
    mz_put_int(&b, seq);
    for (mz_len i = 0; i < seq * 37 % 3000; i++) {
        mz_put_byte(&b, (uint8_t)('a' + i % 26));
    }
    return mz_str_copy(perm, mz_buf_str(&b));
}

static bool has_document(mz_len seq) { return seq % 9 == 4; }

/* Mostly short, some long, seldom as long as may be. */
static mz_len length_of(int feed, mz_len seq)
{
    uint64_t state = (uint64_t)seq * SUBJECT_FEEDS + (uint64_t)feed;
    const uint64_t r = disk_random(&state);
    return r % 97 == 0 ? 40000 : r % 11 == 0 ? (mz_len)(r % 3000) : (mz_len)(r % 300);
}

static mz_str words(int feed, mz_len seq, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(1 << 16);
    mz_puts(&b, "claim ");
    mz_put_int(&b, feed);
    mz_puts(&b, " ");
    mz_put_int(&b, seq);
    mz_puts(&b, " ");
    for (mz_len i = length_of(feed, seq); i > 0; i--) {
        mz_put_byte(&b, (uint8_t)('a' + i % 26));
    }
    mz_puts(&b, "\n");
    return mz_str_copy(perm, mz_buf_str(&b));
}

static mz_str text_of(const subject *s, int feed, mz_len seq, const mz_hash256 *prev, mz_arena *perm)
{
    mz_arena scratch = *perm;
    const mz_str d = document(feed, seq, &scratch);
    const mz_body body = {false, mz_sha256(d), d.len, S("text/plain")};
    const mz_draft draft = {.kind = S("statements"),
                            .time = SUBJECT_NOON + seq,
                            .text = words(feed, seq, &scratch),
                            .bodies = &body,
                            .bodies_n = has_document(seq) ? 1 : 0};
    MZ_BUF_SCOPED b = mz_buf_new(MZ_ENTRY_MAX);
    mz_assert(!mz_failed(mz_entry_text(&draft, s->desks[feed].public.name, seq, prev, &b)));
    return mz_str_copy(perm, mz_buf_str(&b));
}

/* The names of the first entries of a feed, as far as somebody asked. */
typedef struct feed_names {
    mz_hash256 v[AHEAD];
    mz_len n;
} feed_names;

static const mz_hash256 *names_of(const subject *s, int feed, mz_len n, feed_names *f, mz_arena scratch)
{
    mz_assert(n <= AHEAD);
    for (; f->n < n; f->n++) {
        mz_arena again = scratch;
        f->v[f->n] = mz_sha256(text_of(s, feed, f->n, f->n == 0 ? NULL : &f->v[f->n - 1], &again));
    }
    return f->v;
}

/* --- the writer ----------------------------------------------------------------------------------------------- */

/* One write: the outside hears a whole answer or a beginning of it, also from two threads. */
static void say(const mz_len *index, const mz_hash256 *name, mz_len n)
{
    static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;
    MZ_BUF_SCOPED b = mz_buf_new(1 << 20);
    for (mz_len i = 0; i < n; i++) {
        mz_put_int(&b, index[i]);
        mz_put_byte(&b, ' ');
        mz_put_hash_hex(&b, &name[i]);
        mz_put_byte(&b, '\n');
    }
    (void)pthread_mutex_lock(&one);
    const bool said = write(STDOUT_FILENO, b.data, (size_t)b.len) == b.len;
    (void)pthread_mutex_unlock(&one);
    if (!said) {
        _exit(4);
    }
}

mz_status subject_init(const subject *s)
{
    mz_record *r;
    mz_entry e;
    mz_region region;
    mz_arena scratch;
    const mz_status made = mz_record_create(s->folder, &s->genesis, &s->log, &s->mediator, SUBJECT_NOON);
    if (mz_failed(made) && made.code != MZ_DENIED) {
        return made;
    }
    MZ_TRY(mz_record_open(s->folder, &r));
    MZ_TRY(mz_region_new(1 << 20, &region, &scratch));
    const mz_status first = mz_record_entry(r, 0, &e, &scratch);
    if (!mz_failed(first)) {
        const mz_len zero = 0;
        say(&zero, &e.name, 1);
    }
    mz_region_free(&region);
    mz_record_close(r);
    return first;
}

typedef struct writer {
    const subject *s;
    mz_record *r;
    mz_node *node; /* NULL: the record is asked itself */
    uint64_t state;
    feed_names *names; /* of each feed */
} writer;

static mz_len below(uint64_t *state, mz_len n) { return (mz_len)(disk_random(state) % (uint64_t)n); }

/* A document on its way through a node. */
typedef struct put {
    mz_str bytes;
} put;

static mz_status put_document(void *ctx, mz_record *r)
{
    const put *p = ctx;
    mz_hash256 hash;
    int64_t size_bytes;
    return mz_record_put(r, p->bytes, false, &hash, &size_bytes);
}

/* Notes [from, from + n) of a feed, their documents put first. */
static mz_status make_notes(writer *w, int feed, mz_len from, mz_len n, mz_str *notes, mz_arena *scratch)
{
    const mz_key *desk = &w->s->desks[feed];
    MZ_BUF_SCOPED note = mz_buf_new(MZ_NOTE_MAX);
    for (mz_len i = 0; i < n; i++) {
        const mz_len seq = from + i;
        const mz_str text = text_of(w->s, feed, seq, seq == 0 ? NULL : &w->names[feed].v[seq - 1], scratch);
        mz_buf_clear(&note);
        MZ_TRY(mz_entry_sign(text, &desk, 1, &note));
        notes[i] = mz_str_copy(scratch, mz_buf_str(&note));
        if (has_document(seq)) {
            put p = {document(feed, seq, scratch)};
            MZ_TRY(w->node != NULL ? mz_node_with(w->node, put_document, &p) : put_document(&p, w->r));
        }
    }
    return mz_ok();
}

/* One batch; some of it may be on the record already: then it must be known. */
static mz_status hand_in(writer *w, int feed, mz_arena scratch)
{
    const mz_str name = w->s->desks[feed].public.name;
    mz_len next = 0;
    bool forked;
    (void)(w->node != NULL ? mz_node_feed(w->node, name, &next, &forked, NULL)
                           : mz_record_feed(w->r, name, &next, &forked));
    const mz_len again = below(&w->state, 4) == 0 ? below(&w->state, next < 20 ? next + 1 : 20) : 0;
    const mz_len n = again + 1 + below(&w->state, below(&w->state, 20) == 0 ? 300 : 24);
    (void)names_of(w->s, feed, next + n, &w->names[feed], scratch);
    mz_str *notes = mz_new(&scratch, mz_str, n);
    mz_answer *answers = mz_new(&scratch, mz_answer, n);
    mz_len *indexes = mz_new(&scratch, mz_len, n);
    MZ_TRY(make_notes(w, feed, next - again, n, notes, &scratch));
    MZ_TRY(w->node != NULL ? mz_node_submit(w->node, notes, n, answers) : mz_record_submit(w->r, notes, n, answers));
    for (mz_len i = 0; i < n; i++) {
        if (answers[i].verdict == MZ_REFUSED) {
            return answers[i].why;
        }
        mz_assert(answers[i].verdict == (i < again ? MZ_KNOWN : MZ_ACCEPTED));
        indexes[i] = answers[i].index;
    }
    say(indexes, w->names[feed].v + next - again, n);
    return mz_ok();
}

static mz_status reopen(writer *w)
{
    mz_record_close(w->r);
    w->r = NULL;
    MZ_TRY(mz_record_open(w->s->folder, &w->r));
    return mz_record_unlock(w->r, &w->s->log);
}

static mz_status step(writer *w, mz_arena scratch)
{
    switch (below(&w->state, 12)) {
    case 0:
    case 1:
        return mz_record_publish(w->r);
    case 2:
        return reopen(w);
    case 3:
        return below(&w->state, 3) == 0 ? mz_inside_move_base(w->r) : mz_ok();
    default:
        return hand_in(w, (int)below(&w->state, SUBJECT_FEEDS), scratch);
    }
}

mz_status subject_write(const subject *s, uint64_t seed, int calls, mz_arena scratch)
{
    writer w = {.s = s, .state = seed, .names = mz_new(&scratch, feed_names, SUBJECT_FEEDS)};
    mz_status status = reopen(&w);
    for (int i = 0; i < calls && !mz_failed(status); i++) {
        status = step(&w, scratch);
    }
    mz_record_close(w.r); /* also after a failure: it must not make things worse */
    return status;
}

/* --- the same through a node: one thread a feed ------------------------------------------------------------------- */

typedef struct sender {
    writer w;
    int feed, calls;
    mz_arena arena;
    mz_status status;
    pthread_t thread;
} sender;

static void *send(void *ctx)
{
    sender *s = ctx;
    s->status = mz_ok();
    for (int i = 0; i < s->calls && !mz_failed(s->status); i++) {
        MZ_BUF_SCOPED proof = mz_buf_new(MZ_PROOF_FILE_MAX);
        s->status = below(&s->w.state, 8) == 0 ? mz_node_proof(s->w.node, mz_node_size(s->w.node) - 1, &proof)
                                               : hand_in(&s->w, s->feed, s->arena);
    }
    return NULL;
}

static mz_status run_node(writer *w, int calls, mz_arena scratch)
{
    const mz_len room = 64 << 20;
    sender v[SUBJECT_FEEDS];
    const mz_node_options options = {.batch_ms = 1, .publish_ms = (int)below(&w->state, 4) - 1};
    MZ_TRY(mz_node_start(w->r, &options, &w->node));
    for (int f = 0; f < SUBJECT_FEEDS; f++) {
        v[f] = (sender){.w = *w, .feed = f, .calls = calls};
        v[f].w.state += (uint64_t)f;
        unsigned char *bytes = mz_new(&scratch, unsigned char, room);
        v[f].arena = (mz_arena){bytes, bytes + room};
        mz_assert(pthread_create(&v[f].thread, NULL, send, &v[f]) == 0);
    }
    mz_status status = mz_ok();
    for (int f = 0; f < SUBJECT_FEEDS; f++) {
        mz_assert(pthread_join(v[f].thread, NULL) == 0);
        status = mz_failed(status) ? status : v[f].status;
    }
    const mz_status stopped = mz_node_stop(w->node);
    w->node = NULL;
    return mz_failed(status) ? status : stopped;
}

mz_status subject_node(const subject *s, uint64_t seed, int calls, mz_arena scratch)
{
    writer w = {.s = s, .state = seed, .names = mz_new(&scratch, feed_names, SUBJECT_FEEDS)};
    mz_status status = reopen(&w);
    for (int done = 0; done < calls && !mz_failed(status); done += 6) {
        status = run_node(&w, calls - done < 6 ? calls - done : 6, scratch);
        if (!mz_failed(status) && below(&w.state, 2) == 0) {
            status = reopen(&w);
        }
    }
    mz_record_close(w.r);
    return status;
}

/* --- the outside ---------------------------------------------------------------------------------------------- */

typedef struct view {
    const subject *s;
    mz_record *r;
    mz_hash256 *names; /* by index */
    feed_names *due;
    char *why;
    size_t why_n;
} view;

static subject_seen wrong(view *v, const char *what, mz_len at)
{
    (void)snprintf(v->why, v->why_n, "%s (%td)", what, at);
    return SUBJECT_WRONG;
}

/* The record itself said no. */
static subject_seen refused(view *v, const char *what, mz_status s)
{
    (void)snprintf(v->why, v->why_n, "%s: %s (%s, at %td)", what, s.what, s.where, s.at);
    return s.code == MZ_CORRUPT ? SUBJECT_REFUSED : SUBJECT_WRONG;
}

/* Every feed is a beginning of what it should be, and nothing else is there but the first entry. */
static subject_seen feeds_are_right(view *v, mz_arena scratch)
{
    const mz_len size = mz_record_size(v->r);
    mz_len next[SUBJECT_FEEDS] = {0};
    mz_walk w = {0};
    const mz_entry *e;
    for (mz_len i = 0;; i++) {
        const mz_status s = mz_record_next(v->r, &w, &e);
        if (mz_failed(s)) {
            return refused(v, "an entry cannot be read", s);
        }
        if (e == NULL) {
            return i == size ? SUBJECT_FINE : wrong(v, "entries are missing at the end", i);
        }
        v->names[i] = e->name;
        int feed = 0;
        while (feed < SUBJECT_FEEDS && !mz_str_eq(e->feed, v->s->desks[feed].public.name)) {
            feed++;
        }
        if (i == 0) {
            continue;
        }
        if (feed == SUBJECT_FEEDS ||
            !mz_hash_eq(&e->name, &names_of(v->s, feed, next[feed] + 1, &v->due[feed], scratch)[next[feed]])) {
            mz_walk_end(&w);
            return wrong(v, "an entry is there twice, out of order or from nowhere", i);
        }
        next[feed]++;
    }
}

static subject_seen told_is_there(view *v, mz_str told)
{
    while (told.len > 0) {
        const mz_len end = mz_str_find_byte(told, '\n');
        if (end < 0) {
            break; /* the line was cut off: it was not said */
        }
        mz_str line = mz_str_sub(told, 0, end);
        told = mz_str_from(told, end + 1);
        int64_t index;
        mz_hash256 name;
        if (!mz_str_canonical_uint(mz_str_cut(&line, ' '), &index) || !mz_hash_parse_hex(line, &name)) {
            return wrong(v, "the outside was told something unreadable", told.len);
        }
        if (index >= mz_record_size(v->r)) {
            return wrong(v, "an acknowledged entry is missing", index);
        }
        if (!mz_hash_eq(&name, &v->names[index])) {
            return wrong(v, "an acknowledged entry is not at its index", index);
        }
    }
    return SUBJECT_FINE;
}

static subject_seen verifies(view *v, const char *when, mz_arena scratch)
{
    mz_verification seen = {0};
    const mz_status s = mz_record_verify(v->s->folder, &v->s->log.public, &seen, &scratch);
    if (mz_failed(s)) {
        return refused(v, when, s);
    }
    if (seen.found > 0) {
        (void)snprintf(v->why, v->why_n, "%s: %.150s: %.250s", when, mz_str_z(&scratch, seen.v[0].place),
                       mz_str_z(&scratch, seen.v[0].what));
    }
    return seen.found == 0 ? SUBJECT_FINE : SUBJECT_REFUSED;
}

static subject_seen look(view *v, mz_str told, mz_arena scratch)
{
    v->names = mz_new(&scratch, mz_hash256, mz_record_size(v->r));
    const subject_seen seen = feeds_are_right(v, scratch);
    return seen == SUBJECT_FINE ? told_is_there(v, told) : seen;
}

/* A case that was never acknowledged may be anything that init can begin anew. */
static subject_seen init_again(view *v, mz_str told, mz_status opened)
{
    if (mz_str_find_byte(told, '\n') >= 0) {
        (void)refused(v, "the case is gone", opened);
        return SUBJECT_REFUSED;
    }
    const mz_status s = mz_record_create(v->s->folder, &v->s->genesis, &v->s->log, &v->s->mediator, SUBJECT_NOON);
    return mz_failed(s) ? refused(v, "init cannot begin anew", s) : SUBJECT_FINE;
}

subject_seen subject_check(const subject *s, mz_str told, bool whole, char *why, size_t why_n, mz_arena scratch)
{
    view v = {.s = s, .why = why, .why_n = why_n, .due = mz_new(&scratch, feed_names, SUBJECT_FEEDS)};
    mz_status opened = mz_record_open(s->folder, &v.r);
    if (mz_failed(opened) && opened.code == MZ_BAD_INPUT) {
        const subject_seen again = init_again(&v, told, opened);
        if (again != SUBJECT_FINE) {
            return again;
        }
        opened = mz_record_open(s->folder, &v.r);
    }
    if (mz_failed(opened)) {
        return refused(&v, "the case does not open", opened);
    }
    subject_seen seen = look(&v, told, scratch);
    mz_record_close(v.r);
    seen = seen == SUBJECT_FINE && whole ? verifies(&v, "after the opening", scratch) : seen;
    if (seen != SUBJECT_FINE || !whole) {
        return seen;
    }
    writer w = {.s = s, .state = 5, .names = v.due};
    mz_status more = reopen(&w);
    if (!mz_failed(more)) {
        more = hand_in(&w, 0, scratch);
    }
    mz_record_close(w.r);
    return mz_failed(more) ? refused(&v, "nothing can be added any more", more)
                           : verifies(&v, "after an addition", scratch);
}

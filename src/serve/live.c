/* Live listeners: server-sent events that say which entries came, and nothing of what is in them. */
#include "serve/inside.h"

#define QUEUE_BYTES ((mz_len)256 << 10)
#define TOLD_MOST   1000 /* entries named one by one; more at once are one event */

typedef struct listener {
    struct listener *next_free;
    mz_http_stream *stream; /* NULL: free */
    char name[MZ_NAME_MAX + 1], party[80];
    mz_role role;
    char token[16], session[24];
    int64_t next; /* the first entry that was not told */
} listener;

struct mz_live {
    mz_region region;
    mz_lock lock; /* guards what follows */
    listener *v;
    int n;
};

mz_status mz_live_new(mz_live **out)
{
    mz_region region;
    mz_arena arena;
    MZ_TRY(mz_region_new((mz_len)1 << 20, &region, &arena));
    mz_live *l = mz_new(&arena, mz_live, 1);
    l->region = region;
    l->v = mz_new(&arena, listener, MZ_LIVE_MAX);
    mz_lock_init(&l->lock);
    *out = l;
    return mz_ok();
}

void mz_live_free(mz_live *l)
{
    if (l != NULL) {
        mz_live_end_all(l);
        mz_region region = l->region;
        mz_region_free(&region);
    }
}

int mz_live_count(mz_live *l)
{
    mz_lock_take(&l->lock);
    const int n = l->n;
    mz_lock_give(&l->lock);
    return n;
}

static void end(mz_live *l, listener *one)
{
    mz_http_stream_end(one->stream);
    one->stream = NULL;
    l->n--;
}

void mz_live_end_all(mz_live *l)
{
    mz_lock_take(&l->lock);
    for (int i = 0; i < MZ_LIVE_MAX; i++) {
        if (l->v[i].stream != NULL) {
            end(l, &l->v[i]);
        }
    }
    mz_lock_give(&l->lock);
}

static void put_z(char *to, mz_len cap, mz_str s)
{
    mz_assert(s.len < cap);
    (void)memset(to, 0, (size_t)cap);
    if (s.len > 0) {
        (void)memcpy(to, s.data, (size_t)s.len);
    }
}

bool mz_live_join(mz_live *l, const mz_who *who, int64_t next, mz_http_stream *s)
{
    listener *free = NULL;
    mz_lock_take(&l->lock);
    for (int i = 0; i < MZ_LIVE_MAX && free == NULL; i++) {
        free = l->v[i].stream == NULL ? &l->v[i] : NULL;
    }
    if (free != NULL) {
        *free = (listener){.stream = s, .role = who->role, .next = next};
        put_z(free->name, (mz_len)sizeof free->name, who->name);
        put_z(free->party, (mz_len)sizeof free->party, who->party);
        put_z(free->token, (mz_len)sizeof free->token, who->token ? who->id : (mz_str){0});
        put_z(free->session, (mz_len)sizeof free->session, who->token ? (mz_str){0} : who->id);
        l->n++;
    }
    mz_lock_give(&l->lock);
    return free != NULL;
}

/* ---- what is told ---- */

static void put_entry(mz_buf *out, const mz_entry_row *e)
{
    mz_puts(out, "id: ");
    mz_put_int(out, e->n);
    mz_puts(out, "\nevent: entry\ndata: {\"entry\":");
    mz_put_int(out, e->n);
    mz_puts(out, ",\"kind\":");
    mz_put_json_str(out, e->kind);
    mz_puts(out, "}\n\n");
}

mz_status mz_live_put(mz_case *c, int64_t from, int64_t to, mz_buf *out, mz_arena *perm)
{
    mz_rows rows;
    if (to - from > TOLD_MOST) {
        mz_puts(out, "id: ");
        mz_put_int(out, to - 1);
        mz_puts(out, "\nevent: many\ndata: {\"from\":");
        mz_put_int(out, from);
        mz_puts(out, ",\"below\":");
        mz_put_int(out, to);
        mz_puts(out, "}\n\n");
        return mz_ok();
    }
    const mz_value span[] = {mz_value_number(from), mz_value_number(to)};
    MZ_TRY(mz_index_ask(c->index, MZ_Q_ENTRIES, span, 2, &rows, perm));
    for (mz_len i = 0; i < rows.n; i++) {
        put_entry(out, &((const mz_entry_row *)rows.v)[i]);
    }
    return mz_ok();
}

static bool same_edition(const listener *a, const listener *b)
{
    return a->role == b->role && strcmp(a->party, b->party) == 0;
}

static mz_who who_of(const listener *one)
{
    return (mz_who){.name = mz_str_of(one->name), .party = mz_str_of(one->party), .role = one->role};
}

/* Everything from `from` on to each listener of the edition that has not seen it. `text` is what all of those get that
 * stand at `from`; the others get their own. The lock is held. */
static void tell_edition(mz_live *l, mz_site *s, const listener *like, mz_desk *desk)
{
    const int64_t size = mz_record_size(desk->c->record);
    MZ_BUF_SCOPED text = mz_buf_new(QUEUE_BYTES);
    int64_t at = -1; /* where `text` begins */
    for (int i = 0; i < MZ_LIVE_MAX; i++) {
        listener *one = &l->v[i];
        if (one->stream == NULL || !same_edition(one, like) || one->next >= size) {
            continue;
        }
        if (one->next != at) {
            mz_arena scratch = desk->perm;
            mz_buf_clear(&text);
            at = one->next;
            if (mz_failed(mz_live_put(desk->c, at, size, &text, &scratch))) {
                return; /* they are told the next time */
            }
        }
        one->next = size;
        atomic_fetch_add(&s->counts.live_events, 1);
        if (text.len > 0 && !mz_http_stream_put(one->stream, mz_buf_str(&text))) {
            atomic_fetch_add(&s->counts.live_dropped, 1);
            end(l, one);
        }
    }
}

/* A listener of an edition that has not been told of this size; *like is a copy. */
static bool next_edition(mz_live *l, int64_t size, int from, listener *like, int *at)
{
    bool found = false;
    mz_lock_take(&l->lock);
    for (int i = from; i < MZ_LIVE_MAX && !found; i++) {
        if (l->v[i].stream != NULL && l->v[i].next < size) {
            *like = l->v[i];
            *at = i;
            found = true;
        }
    }
    mz_lock_give(&l->lock);
    return found;
}

void mz_live_tell(mz_live *l, mz_site *s)
{
    const int64_t size = atomic_load(&s->size);
    listener like;
    for (int at = -1; next_edition(l, size, at + 1, &like, &at);) {
        mz_desk *desk;
        const mz_who who = who_of(&like);
        const mz_viewer viewer = mz_viewer_of(&who);
        if (mz_failed(mz_desk_take(s->desks, &viewer, 0, true, &desk))) {
            return; /* tried again soon; the pages say why */
        }
        mz_lock_take(&l->lock);
        tell_edition(l, s, &like, desk);
        mz_lock_give(&l->lock);
        mz_desk_give(s->desks, desk);
    }
}

/* Whether who listens may still do so: logged out, removed or changed people may not. */
static bool still_may(mz_site *s, const listener *one, mz_arena scratch)
{
    mz_person p;
    if (one->name[0] == '\0') {
        return s->options.open;
    }
    if (!mz_crowd_person(&s->crowd, mz_str_of(one->name), &p, &scratch) || p.role != one->role ||
        (one->party[0] != '\0' && !mz_str_eq(p.party, mz_str_of(one->party)))) {
        return false;
    }
    return one->token[0] != '\0' ? mz_crowd_token_lives(&s->crowd, mz_str_of(one->token), s->options.now())
                                 : mz_session_lives(s->sessions, mz_str_of(one->session), &p, s->options.now());
}

void mz_live_check(mz_live *l, mz_site *s)
{
    mz_region region;
    mz_arena scratch;
    if (mz_failed(mz_region_new(1 << 20, &region, &scratch))) {
        return;
    }
    mz_lock_take(&l->lock);
    for (int i = 0; i < MZ_LIVE_MAX; i++) {
        if (l->v[i].stream != NULL && !still_may(s, &l->v[i], scratch)) {
            end(l, &l->v[i]);
        }
    }
    mz_lock_give(&l->lock);
    mz_region_free(&region);
}

void mz_live_beat(mz_live *l, mz_site *s)
{
    mz_lock_take(&l->lock);
    for (int i = 0; i < MZ_LIVE_MAX; i++) {
        if (l->v[i].stream != NULL && !mz_http_stream_put(l->v[i].stream, S(": here\n\n"))) {
            atomic_fetch_add(&s->counts.live_dropped, 1);
            end(l, &l->v[i]);
        }
    }
    mz_lock_give(&l->lock);
}

/* ---- the page ---- */

/* Where this listener goes on: behind the last event that it saw, or from now. */
static bool go_on_from(const mz_visit *v, int64_t size, int64_t *next)
{
    mz_str last = mz_http_header(v->q, "Last-Event-ID");
    bool bad = false;
    *next = size;
    if (last.len == 0 && (!mz_http_parameter(v->q, S("after"), &last, &bad) || last.len == 0)) {
        return !bad;
    }
    int64_t n;
    if (bad || !mz_str_canonical_uint(last, &n)) {
        return false;
    }
    *next = n + 1 < size ? n + 1 : size;
    return true;
}

static void listen(mz_visit *v, mz_http_answer *a)
{
    int64_t next;
    if (v->at > 0 || !go_on_from(v, v->size, &next)) {
        mz_problem(a, 400, S("Bad request"), S("Last-Event-ID is the number of an entry, and live is always now"));
        return;
    }
    MZ_BUF_SCOPED text = mz_buf_new(QUEUE_BYTES);
    mz_puts(&text, "retry: 2000\n\n");
    if (next < v->size) {
        const mz_status s = mz_live_put(v->c, next, v->size, &text, v->perm);
        if (mz_failed(s)) {
            mz_visit_fail(v, a, s);
            return;
        }
    }
    mz_http_stream *stream = mz_http_stream_new(QUEUE_BYTES);
    if (stream == NULL) {
        mz_visit_fail(v, a, mz_fail(MZ_LIMIT, "no memory for one more listener", -1));
        return;
    }
    (void)mz_http_stream_put(stream, mz_buf_str(&text));
    if (!mz_live_join(v->site->live, &v->who, v->size, stream)) {
        mz_http_stream_end(stream);
        mz_http_stream_unsent(stream);
        mz_problem(a, 503, S("Too many listeners"), S("so many listen already: try again later"));
        mz_http_put_header(a, "Retry-After", "30");
        return;
    }
    a->status = 200;
    a->type = "text/event-stream";
    mz_http_put_header(a, "Cache-Control", "no-store");
    mz_http_put_header(a, "X-Accel-Buffering", "no");
    a->stream = stream;
}

static const mz_page pages[] = {{"GET", "/live", MZ_PAGE_CASE, 0, listen}};
const mz_pages mz_pages_live = {pages, 1};

#include "serve/entries.h"

#include <pthread.h>

#define SCRATCH_BYTES ((mz_len)1 << 30) /* address space: texts, answers, one parsed entry at a time */

struct mz_entries {
    mz_region region;
    mz_door *door;
    const char *room, *parked; /* unfinished documents; whole ones that no entry names yet */
    const char *blobs;         /* CASE/record/blob */
    pthread_mutex_t one;       /* piece at a time */
};

mz_status mz_entries_new(mz_door *door, mz_entries **out)
{
    mz_region region;
    mz_arena arena;
    MZ_TRY(mz_region_new(1 << 16, &region, &arena));
    mz_entries *e = mz_new(&arena, mz_entries, 1);
    *e = (mz_entries){.region = region, .door = door};
    e->room = mz_path_join(&arena, mz_door_folder(door), S("state/pieces"));
    e->parked = mz_path_join(&arena, mz_door_folder(door), S("state/parked"));
    e->blobs = mz_path_join(&arena, mz_door_folder(door), S("record/blob"));
    (void)pthread_mutex_init(&e->one, NULL);
    *out = e;
    return mz_ok();
}

void mz_entries_free(mz_entries *e)
{
    if (e != NULL) {
        (void)pthread_mutex_destroy(&e->one);
        mz_region region = e->region;
        mz_region_free(&region);
    }
}

static void say_later(mz_http_answer *a, const char *seconds, const char *what)
{
    mz_http_put_header(a, "Retry-After", seconds);
    mz_http_say(a, 503, mz_str_of(what));
}

static void say_failure(const mz_entries *e, mz_http_answer *a, mz_status s)
{
    if (s.code == MZ_DENIED && !mz_door_takes(e->door)) {
        mz_http_say(a, 403, mz_str_of(s.what));
    } else if (s.code == MZ_DENIED) {
        say_later(a, "10", s.what);
    } else if (s.code == MZ_LIMIT) {
        say_later(a, "1", s.what);
    } else {
        mz_http_say(a, s.code == MZ_BAD_INPUT ? 400 : 500, mz_str_of(s.what));
    }
}

/* ---- entries ---- */

/* What one request hands in. */
typedef struct handing {
    const mz_entries *e;
    mz_str *notes;
    mz_len n;
    mz_hash256 *names;
    bool *lacking; /* a document that it names is not here */
    mz_arena scratch;
} handing;

/* A document that waited for this entry goes onto the record. *lacking: there is none, and it is not erased. */
static mz_status bring_body(const handing *h, mz_record *r, const mz_body *b, bool *lacking, mz_arena scratch)
{
    mz_hash256 hash;
    int64_t size;
    if (mz_record_has(r, &b->hash)) {
        return mz_ok();
    }
    const char *path = mz_blob_path(h->e->parked, &b->hash, &scratch);
    if (!mz_path_exists(path)) {
        *lacking = *lacking || !b->salted; /* a salted one may have been erased meanwhile */
        return mz_ok();
    }
    const mz_status s = mz_record_put_file(r, path, false, &hash, &size);
    if (mz_failed(s) && s.code != MZ_DENIED) { /* denied: it was erased, and does not come back */
        return s;
    }
    return mz_file_remove(path);
}

static mz_status bring_bodies(void *ctx, mz_record *r)
{
    const handing *h = ctx;
    for (mz_len i = 0; i < h->n; i++) {
        mz_arena room = h->scratch;
        mz_entry e;
        if (mz_failed(mz_entry_parse(h->notes[i], &e, &room))) {
            continue; /* the record says what is wrong with it */
        }
        for (mz_len k = 0; k < e.draft.bodies_n; k++) {
            MZ_TRY(bring_body(h, r, &e.draft.bodies[k], &h->lacking[i], room));
        }
    }
    return mz_ok();
}

static mz_status submit(handing *h, mz_node *node, mz_answer *answers)
{
    mz_str *good = mz_new(&h->scratch, mz_str, h->n);
    mz_answer *got = mz_new(&h->scratch, mz_answer, h->n);
    mz_len n = 0;
    MZ_TRY(mz_node_with(node, bring_bodies, h));
    for (mz_len i = 0; i < h->n; i++) {
        if (!h->lacking[i]) {
            good[n++] = h->notes[i];
        }
    }
    MZ_TRY(n == 0 ? mz_ok() : mz_node_submit(node, good, n, got));
    n = 0;
    for (mz_len i = 0; i < h->n; i++) {
        answers[i] = h->lacking[i]
                         ? (mz_answer){.verdict = MZ_REFUSED,
                                       .index = -1,
                                       .why = mz_fail(MZ_BAD_INPUT,
                                                      "a document that it names is not here: bring that first", -1)}
                         : got[n++];
        answers[i].name = h->names[i];
    }
    return mz_ok();
}

static mz_status take_entries(handing *h, mz_str body, mz_buf *out)
{
    mz_strs notes;
    mz_node *node;
    MZ_TRY(mz_notes_split(body, &notes, &h->scratch));
    h->notes = notes.v;
    h->n = notes.n;
    h->names = mz_new(&h->scratch, mz_hash256, notes.n);
    h->lacking = mz_new(&h->scratch, bool, notes.n);
    mz_answer *answers = mz_new(&h->scratch, mz_answer, notes.n);
    mz_notes_order(h->notes, h->n, h->names, h->scratch);
    MZ_TRY(mz_door_enter(h->e->door, &node));
    const mz_status s = submit(h, node, answers);
    mz_door_leave(h->e->door);
    MZ_TRY(s);
    for (mz_len i = 0; i < h->n; i++) {
        mz_put_answer(out, &answers[i]);
    }
    return mz_buf_status(out);
}

void mz_entries_post(void *ctx, const mz_http_request *q, mz_http_answer *a)
{
    handing h = {.e = ctx};
    mz_region region;
    mz_status s = mz_region_new(SCRATCH_BYTES, &region, &h.scratch);
    if (!mz_failed(s)) {
        s = take_entries(&h, q->body, &a->body);
        mz_region_free(&region);
    }
    if (mz_failed(s)) {
        mz_buf_clear(&a->body);
        say_failure(ctx, a, s);
        return;
    }
    a->status = 200;
    a->type = "text/plain; charset=utf-8";
    mz_http_put_header(a, "Cache-Control", "no-store");
}

/* ---- documents in pieces ---- */

/* "<hex>/<what>" and ?size=; false after an answer. */
static bool read_target(const mz_entries *e, const mz_http_request *q, mz_pieces *out, mz_str *what, mz_http_answer *a)
{
    mz_str rest = q->rest, size;
    const mz_str hex = mz_str_cut(&rest, '/');
    int64_t bytes;
    bool bad = false;
    *out = (mz_pieces){.blobs = e->parked, .room = e->room};
    if (!mz_door_takes(e->door)) {
        mz_http_say(a, 403, S("this server does not take documents"));
        return false;
    }
    if (rest.data == NULL || !mz_hash_parse_hex(hex, &out->hash)) {
        mz_http_say(a, 404, S("a document is named by its SHA-256 in lower-case hex"));
        return false;
    }
    if (!mz_http_parameter(q, S("size"), &size, &bad) || bad || !mz_str_canonical_uint(size, &bytes)) {
        mz_http_say(a, 400, S("say how large the document is: ?size=BYTES"));
        return false;
    }
    if (bytes > MZ_ENTRIES_DOCUMENT) {
        mz_http_say(a, 413, S("the document is larger than this server takes in pieces: bring it by hand"));
        return false;
    }
    out->size_bytes = bytes;
    *what = rest;
    return true;
}

static bool on_record(const mz_entries *e, const mz_pieces *p, mz_arena scratch)
{
    return mz_path_exists(mz_blob_path(e->blobs, &p->hash, &scratch));
}

/* Is this document under way already, or is there room for one more? */
static mz_status has_room(const mz_entries *e, const mz_pieces *p, bool *out, mz_arena scratch)
{
    mz_strs names;
    mz_len n = 0;
    *out = true;
    if (!mz_path_is_dir(e->room)) {
        return mz_ok();
    }
    const mz_str hex = mz_hash_hex(&scratch, &p->hash);
    MZ_TRY(mz_dir_list(e->room, &names, &scratch));
    for (mz_len i = 0; i < names.n; i++) {
        if (mz_str_starts(names.v[i], hex)) {
            return mz_ok();
        }
        n += mz_str_ends(names.v[i], S(".part"));
    }
    *out = n < MZ_ENTRIES_UNFINISHED;
    return mz_ok();
}

static void answer_whole(mz_http_answer *a, bool whole)
{
    mz_http_put_header(a, "Mizan-Whole", whole ? "yes" : "no");
    mz_http_put_header(a, "Cache-Control", "no-store");
    a->status = 200;
}

static void put_piece(mz_entries *e, const mz_pieces *p, mz_len n, const mz_http_request *q, mz_http_answer *a)
{
    bool whole = on_record(e, p, *q->perm), room = true;
    mz_status s = whole ? mz_ok() : has_room(e, p, &room, *q->perm);
    if (!mz_failed(s) && !room) {
        say_later(a, "600", "too many documents are under way: end one first");
        return;
    }
    s = mz_failed(s) || whole ? s : mz_dir_make(e->parked);
    s = mz_failed(s) || whole ? s : mz_pieces_put(p, n, q->body, &whole, *q->perm);
    if (mz_failed(s)) {
        mz_http_say(a, s.code == MZ_BAD_INPUT ? 422 : 500, mz_str_of(s.what));
        return;
    }
    answer_whole(a, whole);
}

void mz_entries_piece(void *ctx, const mz_http_request *q, mz_http_answer *a)
{
    mz_entries *e = ctx;
    mz_pieces p;
    mz_str what;
    int64_t n;
    if (!read_target(e, q, &p, &what, a)) {
        return;
    }
    if (!mz_str_canonical_uint(what, &n)) {
        mz_http_say(a, 404, S("a piece has a number, from 0"));
        return;
    }
    (void)pthread_mutex_lock(&e->one);
    put_piece(e, &p, n, q, a);
    (void)pthread_mutex_unlock(&e->one);
}

void mz_entries_have(void *ctx, const mz_http_request *q, mz_http_answer *a)
{
    mz_entries *e = ctx;
    mz_pieces p;
    mz_str what, bits = {0};
    bool whole = false;
    if (!read_target(e, q, &p, &what, a)) {
        return;
    }
    if (!mz_str_eq(what, S("have"))) {
        mz_http_say(a, 404, S("ask which pieces are here with /blob/<hex>/have"));
        return;
    }
    if (on_record(e, &p, *q->perm)) {
        p.blobs = e->blobs;
    }
    (void)pthread_mutex_lock(&e->one);
    const mz_status s = mz_pieces_have(&p, &bits, &whole, q->perm);
    (void)pthread_mutex_unlock(&e->one);
    if (mz_failed(s)) {
        mz_http_say(a, 500, mz_str_of(s.what));
        return;
    }
    mz_put(&a->body, bits);
    a->type = "application/octet-stream";
    answer_whole(a, whole);
}

void mz_entries_routes(mz_entries *e, mz_http_route *out)
{
    const mz_http_route routes[MZ_ENTRIES_ROUTES] = {
        {"POST", "/entries", MZ_ENTRIES_BODY, true, mz_entries_post, e},
        {"PUT", "/blob/", MZ_PIECE_BYTES, true, mz_entries_piece, e},
        {"GET", "/blob/", 0, true, mz_entries_have, e},
    };
    (void)memcpy(out, routes, sizeof routes);
}

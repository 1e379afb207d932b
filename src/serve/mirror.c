#include "serve/mirror.h"

#include "format/format.h"
#include "serve/log.h"

#include <pthread.h>

struct mz_mirror_server {
    mz_region region;
    mz_mirror_serving o;
    const char *record;  /* FOLDER/record */
    mz_str prefix;       /* "<hex SHA-256 of the origin>/" */
    pthread_mutex_t one; /* request that has the copy */
    bool dead;
    mz_http_route routes[3];
    mz_http *http;
};

static void tell(mz_mirror_server *s, const mz_http_request *q, mz_mirror_reply r, mz_http_answer *a)
{
    a->status = r.status;
    a->type = r.type;
    if (s->o.told != NULL) {
        s->o.told(s->o.ctx, q->path, r.status, r.what);
    }
}

static void add_checkpoint(void *ctx, const mz_http_request *q, mz_http_answer *a)
{
    mz_mirror_server *s = ctx;
    (void)pthread_mutex_lock(&s->one);
    const mz_mirror_reply r = mz_mirror_add_checkpoint(s->o.mirror, q->body, &a->body);
    s->dead = s->dead || r.status == 500;
    (void)pthread_mutex_unlock(&s->one);
    tell(s, q, r, a);
}

static void add_entries(void *ctx, const mz_http_request *q, mz_http_answer *a)
{
    mz_mirror_server *s = ctx;
    MZ_BUF_SCOPED plain = mz_buf_new(MZ_UPLOAD_MAX);
    mz_str body = q->body;
    mz_http_put_header(a, "Accept-Encoding", "gzip");
    if (mz_str_eq_fold(mz_http_header(q, "Content-Encoding"), S("gzip"))) {
        const mz_status unpacked = mz_gzip_unpack(body, &plain);
        if (mz_failed(unpacked)) {
            mz_http_say(a, unpacked.code == MZ_LIMIT ? 413 : 400, mz_str_of(unpacked.what));
            return;
        }
        body = mz_buf_str(&plain);
    }
    (void)pthread_mutex_lock(&s->one);
    const mz_mirror_reply r = mz_mirror_add_entries(s->o.mirror, q->type, body, s->o.own, s->o.now(), &a->body);
    s->dead = s->dead || r.status == 500;
    (void)pthread_mutex_unlock(&s->one);
    tell(s, q, r, a);
}

static void read_copy(void *ctx, const mz_http_request *q, mz_http_answer *a)
{
    const mz_mirror_server *s = ctx;
    if (!mz_str_starts(q->rest, s->prefix)) {
        mz_http_say(a, 404, S("no log of this name is kept here"));
        return;
    }
    mz_log_answer(s->record, s->o.documents, mz_str_from(q->rest, s->prefix.len), q, a);
}

mz_status mz_mirror_serve(const mz_mirror_serving *o, const mz_http_options *http, mz_mirror_server **out)
{
    mz_region region;
    mz_arena arena;
    MZ_TRY(mz_region_new(1 << 16, &region, &arena));
    mz_mirror_server *s = mz_new(&arena, mz_mirror_server, 1);
    *s = (mz_mirror_server){.region = region, .o = *o};
    const mz_hash256 origin = mz_sha256(mz_mirror_log(o->mirror)->name);
    s->prefix = mz_str_concat(&arena, mz_hash_hex(&arena, &origin), S("/"));
    s->record = mz_path_join(&arena, mz_mirror_folder(o->mirror), S("record"));
    (void)pthread_mutex_init(&s->one, NULL);
    s->routes[0] = (mz_http_route){.method = "POST",
                                   .path = "/add-checkpoint",
                                   .body_max = MZ_ADD_CHECKPOINT_MAX,
                                   .slow = true,
                                   .handle = add_checkpoint,
                                   .ctx = s};
    s->routes[1] = (mz_http_route){.method = "POST",
                                   .path = "/add-entries",
                                   .body_max = MZ_UPLOAD_MAX,
                                   .slow = true,
                                   .handle = add_entries,
                                   .ctx = s};
    s->routes[2] = (mz_http_route){.method = "GET", .path = "/", .handle = read_copy, .ctx = s};
    const mz_status started = mz_http_start(http, s->routes, 3, &s->http);
    if (mz_failed(started)) {
        mz_region_free(&region);
        return started;
    }
    *out = s;
    return mz_ok();
}

int mz_mirror_serve_port(const mz_mirror_server *s) { return mz_http_port(s->http); }

bool mz_mirror_serve_dead(mz_mirror_server *s)
{
    (void)pthread_mutex_lock(&s->one);
    const bool dead = s->dead;
    (void)pthread_mutex_unlock(&s->one);
    return dead;
}

void mz_mirror_serve_stop(mz_mirror_server *s)
{
    if (s != NULL) {
        mz_http_stop(s->http);
        (void)pthread_mutex_destroy(&s->one);
        mz_region region = s->region;
        mz_region_free(&region);
    }
}

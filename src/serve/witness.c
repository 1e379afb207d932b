#include "serve/witness.h"

struct mz_witness_server {
    mz_region region;
    mz_witness *witness;
    mz_utc (*now)(void);
    mz_witness_told told;
    void *told_ctx;
    mz_http_route routes[2];
    mz_http *http;
};

/* The first line of the checkpoint, of a request that was read so far. */
static mz_str origin_of(mz_str body, mz_witness_reply r)
{
    mz_add_checkpoint q;
    if (r.status == 400 || r.status == 500 || mz_failed(mz_add_checkpoint_parse(body, &q))) {
        return (mz_str){0};
    }
    return mz_str_cut(&q.checkpoint, '\n');
}

static void add_checkpoint(void *ctx, const mz_http_request *q, mz_http_answer *a)
{
    const mz_witness_server *s = ctx;
    const mz_witness_reply r = mz_witness_answer(s->witness, q->body, s->now(), &a->body);
    a->status = r.status;
    a->type = r.status == 409 ? "text/x.tlog.size" : "text/plain; charset=utf-8";
    if (s->told != NULL) {
        s->told(s->told_ctx, r, origin_of(q->body, r));
    }
}

/* "<64 hex digits>/checkpoint" */
static void checkpoint(void *ctx, const mz_http_request *q, mz_http_answer *a)
{
    const mz_witness_server *s = ctx;
    mz_str rest = q->rest;
    const mz_str hex = mz_str_cut(&rest, '/');
    mz_hash256 origin;
    mz_http_put_header(a, "Cache-Control", "no-cache");
    if (!mz_str_eq(rest, S("checkpoint")) || !mz_hash_parse_hex(hex, &origin) ||
        mz_failed(mz_witness_checkpoint(s->witness, &origin, &a->body))) {
        mz_http_say(a, 404, S("no checkpoint of this log was cosigned here"));
        return;
    }
    a->status = 200;
    a->type = "text/plain; charset=utf-8";
}

mz_status mz_witness_serve(mz_witness *w, const mz_http_options *o, mz_utc (*now)(void), mz_witness_told told,
                           void *told_ctx, mz_witness_server **out)
{
    mz_region region;
    mz_arena arena;
    MZ_TRY(mz_region_new(1 << 16, &region, &arena));
    mz_witness_server *s = mz_new(&arena, mz_witness_server, 1);
    *s = (mz_witness_server){.region = region, .witness = w, .now = now, .told = told, .told_ctx = told_ctx};
    s->routes[0] = (mz_http_route){.method = "POST",
                                   .path = "/add-checkpoint",
                                   .body_max = MZ_ADD_CHECKPOINT_MAX,
                                   .slow = true, /* it waits for the disk */
                                   .handle = add_checkpoint,
                                   .ctx = s};
    s->routes[1] = (mz_http_route){.method = "GET", .path = "/", .handle = checkpoint, .ctx = s};
    const mz_status started = mz_http_start(o, s->routes, 2, &s->http);
    if (mz_failed(started)) {
        mz_region_free(&region);
        return started;
    }
    *out = s;
    return mz_ok();
}

int mz_witness_serve_port(const mz_witness_server *s) { return mz_http_port(s->http); }

void mz_witness_serve_stop(mz_witness_server *s)
{
    if (s != NULL) {
        mz_http_stop(s->http);
        mz_region region = s->region;
        mz_region_free(&region);
    }
}

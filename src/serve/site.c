/* The frame of one request: who asks, may he, the case in his edition, the page, and what all answers have. */
#include "serve/api/api.h"
#include "serve/passkey.h"
#include "serve/signing.h"
#include "serve/tray.h"

#include <stdio.h>
#include <time.h>

#define DESKS       48
#define PER_ADDRESS 250 /* connections; a proxy counts for us */
#define RATE_KIND   1

/* A page with what was looked up for it once. */
typedef struct bound {
    mz_site *site;
    const mz_page *page;
    const mz_right *right;
} bound;

int64_t mz_site_ms(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

const char *mz_site_folder(const mz_site *s) { return s->options.folder; }
mz_utc mz_site_now(const mz_site *s) { return s->options.now(); }
bool mz_site_public(const mz_site *s) { return s->options.open; }
int mz_site_port(const mz_site *s) { return mz_http_port(s->http); }
bool mz_site_alive(const mz_site *s) { return atomic_load(&s->alive); }

/* ---- answers ---- */

void mz_problem_at(mz_http_answer *a, int status, mz_str title, mz_str detail, mz_str parameter, mz_len at)
{
    mz_buf_clear(&a->body);
    mz_json_out w = mz_json_to(&a->body, 0);
    a->status = status;
    a->type = "application/problem+json";
    mz_json_begin(&w, '{');
    mz_json_key(&w, S("title"));
    mz_json_str(&w, title);
    mz_json_key(&w, S("status"));
    mz_json_int(&w, status);
    mz_json_key(&w, S("detail"));
    mz_json_str(&w, detail);
    if (parameter.len > 0) {
        mz_json_key(&w, S("parameter"));
        mz_json_str(&w, parameter);
    }
    if (at >= 0) {
        mz_json_key(&w, S("at"));
        mz_json_int(&w, at);
    }
    mz_json_end(&w, '}');
    mz_put_byte(&a->body, '\n');
}

void mz_problem(mz_http_answer *a, int status, mz_str title, mz_str detail)
{
    mz_problem_at(a, status, title, detail, S(""), -1);
}

void mz_wait_please(mz_http_answer *a, int64_t wait_ms, mz_arena *perm)
{
    MZ_BUF_SCOPED seconds = mz_buf_new(32);
    mz_put_int(&seconds, (wait_ms + 999) / 1000);
    mz_problem(a, 429, S("Too many requests"), S("wait as long as Retry-After says, then try again"));
    mz_http_put_header(a, "Retry-After", mz_str_z(perm, mz_buf_str(&seconds)));
}

static void fail_with(mz_visit *v, mz_http_answer *a, int status, const char *title, const char *detail)
{
    if ((v->how & MZ_PAGE_SCREEN) == 0) {
        mz_problem(a, status, mz_str_of(title), mz_str_of(detail));
        return;
    }
    const mz_shell shell = {.title = mz_words_text(v->words, title)};
    mz_buf_clear(&a->body);
    a->status = status;
    mz_shell_begin(v, a, &shell);
    mz_puts(&a->body, "<h1>");
    mz_say_key(v, &a->body, title);
    mz_puts(&a->body, "</h1>\n<p>");
    mz_say_key(v, &a->body, detail);
    mz_puts(&a->body, "</p>\n");
    mz_shell_end(v, a);
}

void mz_visit_fail(mz_visit *v, mz_http_answer *a, mz_status s)
{
    const char *title = MZ_KEY("The server failed");
    int status = 500;
    mz_assert(mz_failed(s));
    if (s.code == MZ_BAD_INPUT) {
        status = 400;
        title = MZ_KEY("This request cannot be answered");
    } else if (s.code == MZ_LIMIT) {
        status = 413;
        title = MZ_KEY("Too much");
    } else if (s.code == MZ_DENIED) { /* whether it is there is not for everybody */
        status = 404;
        title = MZ_KEY("Not found");
    }
    fail_with(v, a, status, title, status == 404 ? MZ_KEY("there is nothing here that you may see") : s.what);
}

void mz_visit_go(mz_visit *v, mz_http_answer *a, const char *path)
{
    (void)v;
    mz_assert(mz_path_is_ours(mz_str_of(path)));
    a->status = 303;
    mz_http_put_header(a, "Location", path);
}

/* ---- the way of a request ---- */

static bool rate_fits(mz_site *s, const mz_visit *v, mz_str address, mz_http_answer *a)
{
    const bool free = s->options.rate <= 0 || (mz_is_loopback(address) && !v->who.token);
    if (free || (v->q->may_wait && (v->how & MZ_PAGE_SLOW) == 0)) { /* the second run of one request is not two */
        return true;
    }
    const int64_t refill_ms = s->options.rate >= 1000 ? 1 : 1000 / s->options.rate;
    const int64_t wait = mz_bucket_take(s->buckets, RATE_KIND, v->who.token ? v->who.id : address, 2 * s->options.rate,
                                        refill_ms, mz_site_ms());
    if (wait > 0) {
        atomic_fetch_add(&s->counts.limited, 1);
        mz_wait_please(a, wait, v->q->perm);
    }
    return wait == 0;
}

/* "/login?next=…" with the page that was wanted. */
static const char *login_path(const mz_visit *v)
{
    MZ_BUF_SCOPED b = mz_buf_new(8192);
    mz_puts(&b, "/login");
    if (mz_path_is_ours(v->q->path) && v->q->path.len > 1) {
        mz_puts(&b, "?next=");
        mz_put_url(&b, v->q->path);
    }
    return mz_str_z(v->q->perm, mz_buf_str(&b));
}

static bool may(mz_visit *v, const mz_right *r, mz_http_answer *a)
{
    const mz_permission p = mz_may(r, &v->who);
    if (p == MZ_MAY) {
        return true;
    }
    atomic_fetch_add(&v->site->counts.refused, 1);
    if (p == MZ_MAY_NOT) {
        fail_with(v, a, 403, MZ_KEY("Not allowed"), MZ_KEY("your role may not do this"));
    } else if ((v->how & MZ_PAGE_SCREEN) != 0 && mz_str_eq(v->q->method, S("GET"))) {
        mz_visit_go(v, a, login_path(v));
    } else {
        mz_problem(a, 401, S("Log in first"), S("this needs a session, or a token: Authorization: Bearer mizan_…"));
        mz_http_put_header(a, "WWW-Authenticate", "Bearer realm=\"mizan\"");
    }
    return false;
}

/* What changes something must come from a page of ours, or from a program with its own token or signature. */
static bool origin_fits(mz_visit *v, mz_http_answer *a)
{
    const bool reads = mz_str_eq(v->q->method, S("GET")) || mz_str_eq(v->q->method, S("OPTIONS"));
    if (reads || v->who.token || (v->how & MZ_PAGE_SIGNED) != 0 || mz_same_origin(v->q)) {
        return true;
    }
    atomic_fetch_add(&v->site->counts.refused, 1);
    fail_with(v, a, 403, MZ_KEY("Not allowed"), MZ_KEY("this was not sent from a page of this server"));
    return false;
}

static bool take_at(mz_visit *v, mz_http_answer *a)
{
    mz_str text;
    bool bad;
    if (!mz_http_parameter(v->q, S("at"), &text, &bad) || text.len == 0) { /* a field left empty */
        return true;
    }
    const int64_t size = atomic_load(&v->site->size);
    if (bad || !mz_str_canonical_uint(text, &v->at) || v->at < 1 || v->at > size) {
        fail_with(v, a, 400, MZ_KEY("This request cannot be answered"),
                  MZ_KEY("at is a number of entries, from 1 to the size of the record"));
        return false;
    }
    v->at = v->at == size ? 0 : v->at; /* as it is */
    return true;
}

static void on_desk(mz_visit *v, const mz_page *page, mz_http_answer *a)
{
    mz_desk *desk;
    const mz_viewer viewer = mz_viewer_of(&v->who);
    const mz_status s = mz_desk_take(v->site->desks, &viewer, v->at, v->q->may_wait, &desk);
    if (mz_failed(s)) {
        mz_visit_fail(v, a, s);
        if (s.code == MZ_LIMIT) {
            a->status = 503;
            mz_http_put_header(a, "Retry-After", "1");
        }
        return;
    }
    if (desk == NULL) {
        mz_http_later(a);
        return;
    }
    v->c = desk->c;
    v->perm = &desk->perm;
    v->size = mz_record_size(desk->c->record);
    if ((v->how & MZ_PAGE_SCREEN) == 0 || !mz_asof_day(v, a)) {
        page->handle(v, a);
    }
    mz_desk_give(v->site->desks, desk);
}

static void serve(void *ctx, const mz_http_request *q, mz_http_answer *a)
{
    const bound *b = ctx;
    mz_site *s = b->site;
    mz_visit v = {.site = s, .q = q, .how = b->page->how, .words = mz_language_of(q), .perm = q->perm};
    if ((v.how & MZ_PAGE_EITHER) != 0 && mz_api_for_people(q)) {
        v.how |= MZ_PAGE_SCREEN;
    }
    const bool known = mz_identify(s, q, &v.who);
    const mz_str address = mz_client_address(s, q);
    a->user = v.who.name;
    if (!rate_fits(s, &v, address, a)) {
        return;
    }
    if (!known) {
        mz_problem(a, 401, S("Unknown token"), S("this token is unknown, ended or expired"));
        mz_http_put_header(a, "WWW-Authenticate", "Bearer realm=\"mizan\", error=\"invalid_token\"");
        return;
    }
    if (!may(&v, b->right, a) || !origin_fits(&v, a)) {
        return;
    }
    if ((v.how & MZ_PAGE_CASE) == 0) {
        b->page->handle(&v, a);
    } else if (take_at(&v, a)) {
        on_desk(&v, b->page, a);
    }
}

/* ---- what all answers have, and the log ---- */

static bool has_header(const mz_http_answer *a, const char *name)
{
    for (int i = 0; i < a->headers_n; i++) {
        if (mz_str_eq_fold(mz_str_of(a->headers[i].name), mz_str_of(name))) {
            return true;
        }
    }
    return false;
}

#define POLICY                                                                                                         \
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "           \
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

#define PACK_LEAST 1400 /* what fits one packet anyway is left as it is */

static bool shrinks(const char *type)
{
    const mz_str t = mz_str_of(type);
    return mz_str_starts(t, S("text/")) || mz_str_find(t, S("json")) >= 0 || mz_str_find(t, S("csv")) >= 0 ||
           mz_str_ends(t, S("vector-tile"));
}

/* A strong one is of the bytes that stand there; a weak one is for both forms. */
static bool has_strong_tag(const mz_http_answer *a)
{
    for (int i = 0; i < a->headers_n; i++) {
        if (mz_str_eq_fold(mz_str_of(a->headers[i].name), S("ETag"))) {
            return !mz_str_starts(mz_str_of(a->headers[i].value), S("W/"));
        }
    }
    return false;
}

/* Text is sent packed to whom takes it: links are slow. */
static void pack(const mz_http_request *q, mz_http_answer *a)
{
    if (a->stream != NULL || a->file.fd >= 0 || a->body.len < PACK_LEAST || a->type == NULL || !shrinks(a->type) ||
        has_header(a, "Content-Encoding") || has_strong_tag(a)) {
        return;
    }
    mz_http_put_header(a, "Vary", "Accept-Encoding");
    if (!mz_takes_gzip(q)) {
        return;
    }
    mz_buf packed = mz_buf_new(a->body.len);
    if (mz_failed(mz_gzip_pack(mz_buf_str(&a->body), 5, &packed))) { /* no smaller: as it is */
        mz_buf_free(&packed);
        return;
    }
    mz_buf_free(&a->body);
    a->body = packed;
    mz_http_put_header(a, "Content-Encoding", "gzip");
}

static void finish(void *ctx, const mz_http_request *q, mz_http_answer *a)
{
    const mz_site *s = ctx;
    pack(q, a);
    if (!has_header(a, "Content-Security-Policy")) {
        mz_http_put_header(a, "Content-Security-Policy", POLICY);
    }
    if (!has_header(a, "X-Content-Type-Options")) {
        mz_http_put_header(a, "X-Content-Type-Options", "nosniff");
    }
    mz_http_put_header(a, "X-Frame-Options", "DENY");
    mz_http_put_header(a, "Referrer-Policy", "same-origin");
    mz_http_put_header(a, "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    mz_http_put_header(a, "Cross-Origin-Opener-Policy", "same-origin");
    mz_http_put_header(a, "Cross-Origin-Resource-Policy", "same-origin");
    if (s->options.tls_cert.len > 0) {
        mz_http_put_header(a, "Strict-Transport-Security", "max-age=31536000");
    }
    if (!has_header(a, "Cache-Control")) {
        mz_http_put_header(a, "Cache-Control", "no-store");
    }
}

const int64_t mz_took_step_us[MZ_TOOK_STEPS] = {500, 1000, 5000, 10000, 50000, 100000, 500000, 1000000};

static void count(mz_counts *c, const mz_http_done *d)
{
    int step = 0;
    while (step < MZ_TOOK_STEPS && d->took_us > mz_took_step_us[step]) {
        step++;
    }
    atomic_fetch_add(&c->by_class[d->status / 100], 1);
    atomic_fetch_add(&c->sent_bytes, d->bytes > 0 ? d->bytes : 0);
    if (!d->stream) {
        atomic_fetch_add(&c->took[step], 1);
        atomic_fetch_add(&c->took_us, d->took_us);
    }
}

static void put_member(mz_json_out *w, mz_str name, mz_str value)
{
    mz_json_key(w, name);
    mz_json_str_or_null(w, value);
}

static void put_number(mz_json_out *w, mz_str name, int64_t value)
{
    mz_json_key(w, name);
    mz_json_int(w, value);
}

static void put_time(mz_json_out *w, mz_utc t)
{
    MZ_BUF_SCOPED text = mz_buf_new(64);
    mz_put_utc(&text, t);
    put_member(w, S("time"), mz_buf_str(&text));
}

/* The path only: a query holds what somebody looks for. */
static void told(void *ctx, const mz_http_request *q, const mz_http_done *d)
{
    mz_site *s = ctx;
    count(&s->counts, d);
    if (!s->options.log_json) {
        return;
    }
    MZ_BUF_SCOPED line = mz_buf_new(16384);
    mz_json_out w = mz_json_to(&line, 0);
    mz_json_begin(&w, '{');
    put_time(&w, s->options.now());
    put_member(&w, S("peer"), mz_client_address(s, q));
    put_member(&w, S("user"), d->user);
    put_member(&w, S("method"), q->method);
    put_member(&w, S("path"), q->path);
    put_number(&w, S("status"), d->status);
    put_number(&w, S("us"), d->took_us);
    put_number(&w, S("bytes"), d->bytes);
    mz_json_end(&w, '}');
    mz_put_byte(&line, '\n');
    (void)fwrite(line.data, 1, (size_t)line.len, stderr); /* one write: lines of several threads do not mix */
}

static mz_status append_read(mz_site *s, mz_str line, mz_arena *perm)
{
    char *path = mz_path_join(perm, s->options.folder, S("state/reads.log"));
    MZ_FILE_SCOPED file = MZ_NO_FILE;
    if (!mz_path_exists(path)) {
        MZ_TRY(mz_file_replace(path, S(""), 0600));
    }
    MZ_TRY(mz_file_open_append(path, &file));
    return mz_file_write(&file, line);
}

void mz_visit_read(mz_visit *v, mz_str what)
{
    mz_site *s = v->site;
    MZ_BUF_SCOPED line = mz_buf_new(4096);
    mz_json_out w = mz_json_to(&line, 0);
    mz_json_begin(&w, '{');
    put_time(&w, s->options.now());
    put_member(&w, S("user"), v->who.name);
    put_member(&w, S("role"), mz_role_word(v->who.role));
    put_member(&w, S("party"), v->who.party);
    put_member(&w, v->who.token ? S("token") : S("session"), v->who.id);
    put_member(&w, S("peer"), mz_client_address(s, v->q));
    put_member(&w, S("what"), what);
    mz_json_end(&w, '}');
    mz_put_byte(&line, '\n');
    mz_lock_take(&s->logging);
    const mz_status written = append_read(s, mz_buf_str(&line), v->q->perm);
    mz_lock_give(&s->logging);
    atomic_fetch_add(&s->counts.reads_logged, 1);
    if (mz_failed(written)) {
        (void)fprintf(stderr, "mizan serve: state/reads.log: %s\n", written.what);
        atomic_store(&s->alive, false); /* what cannot be logged must not go on unnoticed */
    }
}

/* ---- start and stop ---- */

static mz_len count_pages(void)
{
    mz_len tables, n = 0;
    const mz_pages *const *all = mz_site_pages(&tables);
    for (mz_len i = 0; i < tables; i++) {
        n += all[i]->n;
    }
    return n;
}

/* Every page as a route. A page without rights is a bug that must not be served. */
static void bind_pages(mz_site *s)
{
    mz_len tables;
    const mz_pages *const *all = mz_site_pages(&tables);
    s->routes = mz_new(&s->arena, mz_http_route, count_pages());
    for (mz_len i = 0; i < tables; i++) {
        for (mz_len k = 0; k < all[i]->n; k++) {
            const mz_page *p = &all[i]->v[k];
            bound *b = mz_new(&s->arena, bound, 1);
            *b = (bound){s, p, mz_right_of(p->method, p->path)};
            mz_assert(b->right != NULL);
            s->routes[s->routes_n++] = (mz_http_route){.method = p->method,
                                                       .path = p->path,
                                                       .body_max = p->body_max,
                                                       .slow = (p->how & MZ_PAGE_SLOW) != 0,
                                                       .handle = serve,
                                                       .ctx = b};
        }
    }
}

/* How much of the log of reads the record covers; who goes on with it, when its key is here. */
static mz_status look_at_reads(mz_site *s, mz_desk *desk)
{
    mz_rows rows;
    mz_reads_digest d = {.bytes = 0};
    mz_entry e;
    const mz_value kind[] = {mz_value_text(S("reads"))};
    if (s->options.pens_n == 0) {
        return mz_ok();
    }
    MZ_TRY(mz_index_ask(desk->c->index, MZ_Q_ENTRIES_OF_KIND, kind, 1, &rows, &desk->perm));
    if (rows.n > 0) {
        const int64_t last = ((const mz_entry_row *)rows.v)[rows.n - 1].n;
        MZ_TRY(mz_record_entry(desk->c->record, (mz_len)last, &e, &desk->perm));
        (void)mz_reads_digest_parse(e.draft.text, &d);
    }
    return mz_signing_start(s, desk->c->mediator, d.bytes);
}

/* A case that cannot be opened says so now, not to the first who asks. */
static mz_status look_first(mz_site *s)
{
    mz_desk *desk;
    const mz_viewer all = {.role = S("mediator")};
    MZ_TRY(mz_desk_take(s->desks, &all, 0, true, &desk));
    atomic_store(&s->size, (long long)mz_record_size(desk->c->record));
    const mz_status looked = look_at_reads(s, desk);
    mz_desk_give(s->desks, desk);
    return looked;
}

static mz_status start(mz_site *s)
{
    MZ_TRY(mz_assets_start(s));
    MZ_TRY(mz_desks_new(s->options.folder, s->options.desks_max > 0 ? s->options.desks_max : DESKS, mz_cores(),
                        &s->desks));
    MZ_TRY(look_first(s));
    MZ_TRY(mz_crowd_look(&s->crowd, s->options.folder));
    MZ_TRY(mz_api_cursor_key(s->options.folder, s->cursor_key, s->arena));
    MZ_TRY(mz_sessions_new(s->options.folder, s->options.now(), &s->sessions));
    MZ_TRY(mz_buckets_new(&s->buckets));
    MZ_TRY(mz_tray_new(&s->tray));
    MZ_TRY(mz_challenges_new(&s->challenges));
    MZ_TRY(mz_live_new(&s->live));
    bind_pages(s);
    mz_http_options o = s->options.http;
    o.log = told;
    o.finish = finish;
    o.log_ctx = s;
    const bool direct = !s->options.behind_proxy && !mz_is_loopback(o.address);
    o.per_address_max = o.per_address_max > 0 ? o.per_address_max : direct ? PER_ADDRESS : 0;
    o.connections_max = o.connections_max > 0 ? o.connections_max : 2 * MZ_LIVE_MAX + 500;
    o.tls_cert = s->options.tls_cert.len > 0 ? mz_str_z(&s->arena, s->options.tls_cert) : NULL;
    o.tls_key = s->options.tls_key.len > 0 ? mz_str_z(&s->arena, s->options.tls_key) : NULL;
    MZ_TRY(mz_http_start(&o, s->routes, s->routes_n, &s->http));
    return mz_follow_start(s);
}

mz_status mz_site_start(const mz_site_options *o, mz_site **out)
{
    mz_region region;
    mz_arena arena;
    mz_assert(o->now != NULL && (o->tls_cert.len > 0) == (o->tls_key.len > 0));
    MZ_TRY(mz_region_new((mz_len)4 << 20, &region, &arena));
    mz_site *s = mz_new(&arena, mz_site, 1);
    s->region = region;
    s->options = *o;
    s->options.folder = mz_str_z(&arena, mz_str_of(o->folder));
    s->arena = arena;
    s->begun = o->now();
    atomic_store(&s->alive, true);
    mz_lock_init(&s->hashing);
    mz_lock_init(&s->logging);
    mz_lock_init(&s->signing);
    mz_crowd_start(&s->crowd);
    mz_status started = mz_site_take_entries(s);
    started = mz_failed(started) ? started : start(s);
    if (mz_failed(started)) {
        mz_site_stop(s);
        return started;
    }
    *out = s;
    return mz_ok();
}

void mz_site_stop(mz_site *s)
{
    if (s == NULL) {
        return;
    }
    mz_follow_end(s);
    if (s->live != NULL) {
        mz_live_end_all(s->live);
    }
    mz_http_stop(s->http);
    mz_live_free(s->live); /* those who came meanwhile */
    mz_signing_end(s);
    mz_site_end_entries(s);
    mz_tray_free(s->tray);
    mz_challenges_free(s->challenges);
    mz_desks_free(s->desks);
    mz_sessions_free(s->sessions);
    mz_buckets_free(s->buckets);
    mz_crowd_end(&s->crowd);
    mz_region_free(&s->assets);
    mz_region region = s->region;
    mz_region_free(&region);
}

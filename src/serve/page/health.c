/* For machines: /health, /metrics as Prometheus reads it, and the embedded files. */
#include "serve/inside.h"
#include "serve/tray.h"

#include <stdio.h>

static void health(mz_visit *v, mz_http_answer *a)
{
    const bool good = atomic_load(&v->site->alive);
    a->status = good ? 200 : 503;
    a->type = "text/plain; charset=utf-8";
    mz_put(&a->body, good ? S("ok\n") : S("failing\n"));
}

static void put_figure(mz_buf *out, const char *name, const char *kind, int64_t value)
{
    mz_puts(out, "# TYPE ");
    mz_put(out, mz_str_of(name));
    mz_put_byte(out, ' ');
    mz_put(out, mz_str_of(kind));
    mz_put_byte(out, '\n');
    mz_put(out, mz_str_of(name));
    mz_put_byte(out, ' ');
    mz_put_int(out, value);
    mz_put_byte(out, '\n');
}

static void put_histogram(mz_buf *out, mz_counts *c)
{
    int64_t sum = 0;
    mz_puts(out, "# TYPE mizan_request_seconds histogram\n");
    for (int i = 0; i < MZ_TOOK_STEPS; i++) {
        sum += atomic_load(&c->took[i]);
        mz_puts(out, "mizan_request_seconds_bucket{le=\"");
        mz_put_fixed(out, mz_took_step_us[i], 6);
        mz_puts(out, "\"} ");
        mz_put_int(out, sum);
        mz_put_byte(out, '\n');
    }
    sum += atomic_load(&c->took[MZ_TOOK_STEPS]);
    mz_puts(out, "mizan_request_seconds_bucket{le=\"+Inf\"} ");
    mz_put_int(out, sum);
    mz_puts(out, "\nmizan_request_seconds_sum ");
    mz_put_fixed(out, atomic_load(&c->took_us), 6);
    mz_puts(out, "\nmizan_request_seconds_count ");
    mz_put_int(out, sum);
    mz_put_byte(out, '\n');
}

static void put_answers(mz_buf *out, mz_counts *c)
{
    mz_puts(out, "# TYPE mizan_answers_total counter\n");
    for (int i = 2; i < 6; i++) {
        mz_puts(out, "mizan_answers_total{class=\"");
        mz_put_int(out, i);
        mz_puts(out, "xx\"} ");
        mz_put_int(out, atomic_load(&c->by_class[i]));
        mz_put_byte(out, '\n');
    }
}

/* Resident memory as the kernel says, in bytes; 0 where it does not. */
static int64_t resident_bytes(void)
{
    mz_file file;
    uint8_t text[128];
    mz_len got = 0;
    int64_t n = 0;
    if (mz_failed(mz_file_open_read("/proc/self/statm", &file))) {
        return 0;
    }
    if (!mz_failed(mz_file_read(&file, text, (mz_len)sizeof text, &got))) {
        mz_str rest = {text, got};
        (void)mz_str_cut(&rest, ' ');
        if (!mz_str_int(mz_str_cut(&rest, ' '), &n)) {
            n = 0;
        }
    }
    mz_file_close(&file);
    return n * 4096; /* pages */
}

mz_utc mz_site_backup(const mz_site *s)
{
    char path[4096];
    uint8_t text[64];
    mz_len got = 0;
    mz_utc at = 0;
    MZ_FILE_SCOPED file = MZ_NO_FILE;
    const int n = snprintf(path, sizeof path, "%s/state/backup", s->options.folder);
    if (n < 0 || n >= (int)sizeof path || !mz_path_is_file(path) || mz_failed(mz_file_open_read(path, &file)) ||
        mz_failed(mz_file_read(&file, text, (mz_len)sizeof text, &got)) ||
        !mz_utc_parse(mz_str_trim((mz_str){text, got}), &at)) {
        return 0;
    }
    return at;
}

static void put_gauges(mz_visit *v, mz_buf *out)
{
    mz_site *s = v->site;
    mz_len sessions_n, waiting_bytes;
    const mz_desks_count desks = mz_desks_counted(s->desks);
    (void)mz_sessions_list(s->sessions, (mz_str){0}, s->options.now(), &sessions_n, v->q->perm);
    put_figure(out, "mizan_up", "gauge", atomic_load(&s->alive));
    put_figure(out, "mizan_record_entries", "gauge", atomic_load(&s->size));
    put_figure(out, "mizan_desks_open", "gauge", desks.open);
    put_figure(out, "mizan_desks_busy", "gauge", desks.busy);
    put_figure(out, "mizan_sessions", "gauge", sessions_n);
    put_figure(out, "mizan_live_listeners", "gauge", mz_live_count(s->live));
    put_figure(out, "mizan_sessions_kept", "gauge", !mz_failed(mz_sessions_kept(s->sessions)));
    put_figure(out, "mizan_uploads_waiting", "gauge", mz_tray_held(s->tray, s->options.now(), &waiting_bytes));
    put_figure(out, "mizan_uploads_waiting_bytes", "gauge", waiting_bytes);
    put_figure(out, "mizan_backup_time_seconds", "gauge", mz_site_backup(s));
    put_figure(out, "process_start_time_seconds", "gauge", s->begun);
    put_figure(out, "process_resident_memory_bytes", "gauge", resident_bytes());
}

static void put_totals(mz_counts *c, mz_buf *out)
{
    put_figure(out, "mizan_sent_bytes_total", "counter", atomic_load(&c->sent_bytes));
    put_figure(out, "mizan_logins_total", "counter", atomic_load(&c->logins));
    put_figure(out, "mizan_logins_failed_total", "counter", atomic_load(&c->logins_failed));
    put_figure(out, "mizan_limited_total", "counter", atomic_load(&c->limited));
    put_figure(out, "mizan_refused_total", "counter", atomic_load(&c->refused));
    put_figure(out, "mizan_reads_logged_total", "counter", atomic_load(&c->reads_logged));
    put_figure(out, "mizan_live_events_total", "counter", atomic_load(&c->live_events));
    put_figure(out, "mizan_live_dropped_total", "counter", atomic_load(&c->live_dropped));
}

/* For this machine, or for a program with a token: figures say how much happens, and when. */
static void metrics(mz_visit *v, mz_http_answer *a)
{
    if (!v->who.token && !mz_is_loopback(mz_client_address(v->site, v->q))) {
        mz_problem(a, 403, S("Not allowed"), S("figures are for this machine, or by token"));
        return;
    }
    a->status = 200;
    a->type = "text/plain; version=0.0.4; charset=utf-8";
    put_answers(&a->body, &v->site->counts);
    put_histogram(&a->body, &v->site->counts);
    put_totals(&v->site->counts, &a->body);
    put_gauges(v, &a->body);
}

static const mz_page pages[] = {
    {"GET", "/asset/", 0, 0, mz_asset_page},
    {"GET", "/health", 0, 0, health},
    {"GET", "/metrics", 0, 0, metrics},
};
const mz_pages mz_pages_health = {pages, (mz_len)(sizeof pages / sizeof pages[0])};

/* The brief of a day: the file that the command line writes, in the edition of the reader. */
#include "serve/page.h"

static mz_status put_briefs(mz_visit *v, mz_http_answer *a)
{
    mz_day from, to, day = MZ_NO_DAY;
    MZ_TRY(mz_page_day(v, "date", &day));
    MZ_TRY(mz_page_span(v, &from, &to));
    day = day == MZ_NO_DAY ? to : day;
    mz_puts(&a->body, "<h1>");
    mz_say(v, &a->body, "Brief");
    mz_puts(&a->body, "</h1>\n<form class=\"filter\" method=\"get\" action=\"/brief\">\n");
    mz_page_day_field(&a->body, v, "date", MZ_KEY("Day"), day);
    mz_puts(&a->body, "<button>");
    mz_say(v, &a->body, "Show");
    mz_puts(&a->body, "</button></form>\n<p>");
    MZ_BUF_SCOPED path = mz_buf_new(64);
    mz_put_day(&path, day);
    mz_puts(&path, "/brief-");
    mz_put_day(&path, day);
    mz_puts(&path, ".html");
    MZ_BUF_SCOPED words = mz_buf_new(4096);
    mz_say(v, &words, "The brief of {0}", mz_mark_days(v, day, day));
    mz_say(v, &a->body, "{0}, in your edition: the same file that {1} writes. It is in English, and prints on A4.",
           mz_mark_link(v, "/brief/", mz_buf_str(&path), mz_mark_made(v, &words)), mz_mark_code(v, "mizan brief"));
    mz_puts(&a->body, "</p>\n");
    return mz_ok();
}

static void briefs(mz_visit *v, mz_http_answer *a)
{
    mz_page_show(v, a, mz_plain(v, "Brief"), S("/brief"), put_briefs);
}

static const char *type_of(mz_str name)
{
    return mz_str_ends(name, S(".html"))      ? "text/html; charset=utf-8"
           : mz_str_ends(name, S(".json"))    ? "application/json"
           : mz_str_ends(name, S(".geojson")) ? "application/geo+json"
           : mz_str_ends(name, S(".csv"))     ? "text/csv; charset=utf-8"
                                              : "application/octet-stream";
}

static int edition_first(const mz_visit *v)
{
    for (mz_len i = 0; i < v->c->parties_n; i++) {
        if (mz_str_eq(v->c->parties[i].code, v->who.party)) {
            return (int)i;
        }
    }
    return 0;
}

static mz_status find_file(mz_visit *v, mz_brief_file *out)
{
    mz_str rest = v->q->rest;
    mz_day day;
    mz_brief_input in;
    mz_brief_files files = {0};
    if (!mz_day_parse(mz_str_cut(&rest, '/'), &day)) {
        return mz_fail(MZ_BAD_INPUT, "a brief is named by its day, as in 2026-03-03", -1);
    }
    MZ_TRY(mz_flow_brief(v->c, day, &in, v->perm));
    mz_arena scratch = *v->perm; /* what the brief is made with is not kept */
    unsigned char *middle = scratch.beg + (scratch.end - scratch.beg) / 2;
    mz_arena keep = {scratch.beg, middle}, work = {middle, scratch.end};
    const mz_brief_edition edition = {edition_first(v), v->who.party.len > 0};
    MZ_TRY(mz_brief_make(&in, edition, &files, &keep, work));
    *v->perm = (mz_arena){keep.beg, scratch.end};
    for (mz_len i = 0; i < files.n; i++) {
        if (mz_str_eq(files.v[i].name, rest)) {
            *out = files.v[i];
            return mz_ok();
        }
    }
    return mz_fail(MZ_BAD_INPUT, "the brief has no such file", -1);
}

/* The brief is one file with its own style in it, and no script. */
static void brief(mz_visit *v, mz_http_answer *a)
{
    mz_brief_file file;
    const mz_status s = find_file(v, &file);
    if (mz_failed(s)) {
        mz_visit_fail(v, a, s);
        return;
    }
    a->status = 200;
    a->type = type_of(file.name);
    mz_http_put_header(a, "Content-Security-Policy",
                       "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action "
                       "'none'; frame-ancestors 'none'");
    mz_put(&a->body, file.bytes);
}

static const mz_page pages[] = {
    {"GET", "/brief", MZ_PAGE_CASE | MZ_PAGE_SCREEN, 0, briefs},
    {"GET", "/brief/", MZ_PAGE_CASE | MZ_PAGE_SCREEN | MZ_PAGE_SLOW, 0, brief},
};
const mz_pages mz_pages_brief = {pages, (mz_len)(sizeof pages / sizeof pages[0])};

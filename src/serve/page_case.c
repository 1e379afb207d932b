/* The case as a whole: what breaks which clause, what it costs in lives, the brief of a day. */
#include "serve/page.h"

/* ---- the board of breaches ---- */

static void put_breach(mz_visit *v, mz_buf *out, const mz_breach_row *b, mz_day today)
{
    mz_puts(out, "<tr><td>");
    mz_page_incident_link(out, v, b->incident);
    mz_puts(out, "</td><td>");
    mz_page_text(out, b->clause, 80);
    mz_puts(out, "</td><td>");
    mz_page_party(out, v->c, b->party.len > 0 ? b->party : S("nobody named"));
    mz_puts(out, "</td><td>");
    mz_put(out, mz_breach_result_word((mz_breach_result)b->result));
    mz_puts(out, "</td><td>");
    mz_put(out, mz_attribution_word((mz_attribution)b->attribution));
    mz_puts(out, "</td><td>");
    mz_put(out, mz_breach_state_word((mz_breach_state)b->state));
    mz_put(out, b->outcome.len > 0 ? S(": ") : S(""));
    mz_put_html(out, b->outcome);
    mz_puts(out, "</td><td>");
    if (b->due == MZ_NO_DAY) {
        mz_puts(out, "no clock runs");
    } else {
        mz_page_days(out, b->due, b->due);
        if (b->due < today) {
            mz_puts(out, ", <strong>");
            mz_put_int(out, today - b->due);
            mz_puts(out, " days overdue</strong>");
        }
    }
    mz_puts(out, "</td></tr>\n");
}

static mz_status put_breaches(mz_visit *v, mz_http_answer *a)
{
    static const char *const head[] = {"Incident", "Clause", "Party", "Readings", "Attribution", "State", "Next clock"};
    const mz_day today = (mz_day)(mz_site_now(v->site) / MZ_DAY_SECONDS);
    mz_rows rows;
    MZ_TRY(mz_index_ask(v->c->index, MZ_Q_BREACHES_ALL, NULL, 0, &rows, v->perm));
    mz_puts(&a->body, "<h1>Incidents held against the terms</h1>\n<p>");
    MZ_BUF_SCOPED state = mz_buf_new(4096);
    mz_flow_put_terms(v->c, &state);
    mz_put_html(&a->body, state.len > 0 ? mz_buf_str(&state) : S("The case has no terms that all sides signed."));
    mz_puts(&a->body, " The program never rules: a ruling is an entry that people signed.</p>\n");
    mz_page_table(&a->body, head, (mz_len)(sizeof head / sizeof *head));
    mz_len shown = 0;
    for (mz_len i = rows.n - 1; i >= 0 && shown < 500; i--) {
        const mz_breach_row *b = &((const mz_breach_row *)rows.v)[i];
        if ((mz_breach_result)b->result != MZ_NO_BREACH) {
            put_breach(v, &a->body, b, today);
            shown++;
        }
    }
    mz_page_table_end(&a->body);
    mz_puts(&a->body, "<p class=\"soft\">At most 500 are shown, the latest first; those that are no breach under any "
                      "reading are left out. All: <code>mizan breaches</code>.</p>\n");
    return mz_ok();
}

static void breaches(mz_visit *v, mz_http_answer *a)
{
    mz_page_show(v, a, S("Breaches"), S("/breaches"), put_breaches);
}

/* ---- the account of a period ---- */

/* The days of the case's last incident and of thirty before it, where the reader chose none. */
static mz_status span_of(mz_visit *v, mz_day *from, mz_day *to)
{
    mz_rows rows;
    *from = *to = MZ_NO_DAY;
    MZ_TRY(mz_page_day(v, "from", from));
    MZ_TRY(mz_page_day(v, "to", to));
    if (*to == MZ_NO_DAY) {
        MZ_TRY(mz_index_ask(v->c->index, MZ_Q_INCIDENTS_ALL, NULL, 0, &rows, v->perm));
        for (mz_len i = 0; i < rows.n; i++) {
            const mz_incident_row *r = &((const mz_incident_row *)rows.v)[i];
            *to = r->from != MZ_NO_DAY && (*to == MZ_NO_DAY || r->to > *to) ? r->to : *to;
        }
    }
    *to = *to == MZ_NO_DAY ? (mz_day)(mz_site_now(v->site) / MZ_DAY_SECONDS) : *to;
    *from = *from == MZ_NO_DAY ? *to - 30 : *from;
    return *from <= *to && *to - *from <= 36600
               ? mz_ok()
               : mz_fail(MZ_BAD_INPUT, "the first day stands before the last, at most a hundred years", -1);
}

static mz_status put_account(mz_visit *v, mz_http_answer *a)
{
    mz_day from, to;
    mz_period_account p;
    MZ_TRY(span_of(v, &from, &to));
    MZ_TRY(mz_flow_account(v->c, from, to, (mz_str){0}, &p, v->perm));
    mz_puts(&a->body, "<h1>Account</h1>\n<form class=\"filter\" method=\"get\" action=\"/account\">\n");
    mz_page_day_field(&a->body, "from", "From", from);
    mz_page_day_field(&a->body, "to", "To", to);
    mz_puts(&a->body, "<button>Show</button></form>\n<p>");
    mz_page_days(&a->body, from, to);
    mz_puts(&a->body, ": ");
    mz_put_int(&a->body, p.scope.incidents_n);
    mz_puts(&a->body, " incidents. What is established and what is claimed are never mixed in one figure.</p>\n");
    mz_page_account(&a->body, v, &p.account);
    mz_puts(&a->body, "<h2>In words</h2>\n<ul>\n");
    for (mz_len i = 0; i < p.account.n; i++) {
        MZ_BUF_SCOPED line = mz_buf_new(1 << 20);
        mz_account_sentence(&p.account.v[i], v->c->parties, v->c->parties_n, (mz_str){0}, &line);
        mz_puts(&a->body, "<li>");
        mz_page_text(&a->body, mz_buf_str(&line), line.len);
        mz_puts(&a->body, "</li>\n");
    }
    mz_puts(&a->body, "</ul>\n");
    return mz_ok();
}

static void account(mz_visit *v, mz_http_answer *a) { mz_page_show(v, a, S("Account"), S("/account"), put_account); }

/* ---- the brief ---- */

static mz_status put_briefs(mz_visit *v, mz_http_answer *a)
{
    mz_day from, to, day = MZ_NO_DAY;
    MZ_TRY(mz_page_day(v, "date", &day));
    MZ_TRY(span_of(v, &from, &to));
    day = day == MZ_NO_DAY ? to : day;
    mz_puts(&a->body, "<h1>Brief</h1>\n<form class=\"filter\" method=\"get\" action=\"/brief\">\n");
    mz_page_day_field(&a->body, "date", "Day", day);
    mz_puts(&a->body, "<button>Show</button></form>\n<p>");
    MZ_BUF_SCOPED path = mz_buf_new(64);
    mz_put_day(&path, day);
    mz_puts(&path, "/brief-");
    mz_put_day(&path, day);
    mz_puts(&path, ".html");
    mz_page_link(&a->body, v, "/brief/", mz_buf_str(&path));
    mz_puts(&a->body, "The brief of ");
    mz_put_day(&a->body, day);
    mz_puts(&a->body,
            "</a>, in your edition: the same file that <code>mizan brief</code> writes. It prints on A4.</p>\n");
    return mz_ok();
}

static void briefs(mz_visit *v, mz_http_answer *a) { mz_page_show(v, a, S("Brief"), S("/brief"), put_briefs); }

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
    {"GET", "/breaches", MZ_PAGE_CASE | MZ_PAGE_SCREEN, 0, breaches},
    {"GET", "/account", MZ_PAGE_CASE | MZ_PAGE_SCREEN | MZ_PAGE_SLOW, 0, account},
    {"GET", "/brief", MZ_PAGE_CASE | MZ_PAGE_SCREEN, 0, briefs},
    {"GET", "/brief/", MZ_PAGE_CASE | MZ_PAGE_SCREEN | MZ_PAGE_SLOW, 0, brief},
};
const mz_pages mz_pages_case = {pages, (mz_len)(sizeof pages / sizeof pages[0])};

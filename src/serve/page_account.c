/* The account of a period: what it cost in lives, according to each side. */
#include "serve/page.h"

/* The days of the case's last incident and of thirty before it, where the reader chose none. */
mz_status mz_page_span(mz_visit *v, mz_day *from, mz_day *to)
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
    MZ_TRY(mz_page_span(v, &from, &to));
    MZ_TRY(mz_flow_account(v->c, from, to, (mz_str){0}, &p, v->perm));
    mz_puts(&a->body, "<h1>");
    mz_say(v, &a->body, "Account");
    mz_puts(&a->body, "</h1>\n<form class=\"filter\" method=\"get\" action=\"/account\">\n");
    mz_page_day_field(&a->body, v, "from", MZ_KEY("From"), from);
    mz_page_day_field(&a->body, v, "to", MZ_KEY("To"), to);
    mz_puts(&a->body, "<button>");
    mz_say(v, &a->body, "Show");
    mz_puts(&a->body, "</button></form>\n<p>");
    mz_say_count(v, &a->body, p.scope.incidents_n,
                 "{1}: {0} incident. What is established and what is claimed are never mixed in one figure.",
                 "{1}: {0} incidents. What is established and what is claimed are never mixed in one figure.",
                 mz_mark_days(v, from, to));
    mz_puts(&a->body, "</p>\n");
    mz_page_account(&a->body, v, &p.account);
    mz_say_in(v, &a->body, "h2", "In words");
    mz_puts(&a->body, "<ul>\n");
    for (mz_len i = 0; i < p.account.n; i++) {
        mz_puts(&a->body, "<li>");
        mz_say_line(v, &a->body, &p.account.v[i]);
        mz_puts(&a->body, "</li>\n");
    }
    mz_puts(&a->body, "</ul>\n");
    return mz_ok();
}

static void account(mz_visit *v, mz_http_answer *a)
{
    mz_page_show(v, a, mz_plain(v, "Account"), S("/account"), put_account);
}

static const mz_page pages[] = {
    {"GET", "/account", MZ_PAGE_CASE | MZ_PAGE_SCREEN | MZ_PAGE_SLOW, 0, account},
};
const mz_pages mz_pages_account = {pages, (mz_len)(sizeof pages / sizeof pages[0])};

/* The frame of a page of HTML: head, menu, main, foot. Without a script; a script only adds to it. */
#include "serve/inside.h"

/* The menu, in groups. A page that is not there yet is left out; an entry is shown to whom its page is open. */
static const struct {
    const char *group; /* NULL: of the group above */
    const char *path, *route, *words;
} menu[] = {
    {MZ_KEY("What happens"), "/", "/=", MZ_KEY("Overview")},
    {NULL, "/map", "/map", MZ_KEY("Map")},
    {NULL, "/timeline", "/timeline", MZ_KEY("Timeline")},
    {NULL, "/incidents", "/incidents", MZ_KEY("Incidents")},
    {MZ_KEY("The agreement"), "/terms", "/terms", MZ_KEY("Terms")},
    {NULL, "/breaches", "/breaches", MZ_KEY("Breaches")},
    {NULL, "/acts", "/acts", MZ_KEY("Acts")},
    {MZ_KEY("What it comes to"), "/account", "/account", MZ_KEY("Account")},
    {NULL, "/brief", "/brief", MZ_KEY("Brief")},
    {NULL, "/sources", "/sources", MZ_KEY("Sources")},
    {MZ_KEY("The record"), "/documents", "/documents", MZ_KEY("Documents")},
    {NULL, "/record", "/record", MZ_KEY("Record")},
    {NULL, "/add", "/add", MZ_KEY("Add")},
    {NULL, "/review", "/review", MZ_KEY("Review")},
    {NULL, "/admin", "/admin", MZ_KEY("Admin")},
    {NULL, "/audit", "/audit", MZ_KEY("Audit")},
    {NULL, "/sessions", "/sessions", MZ_KEY("Sessions")},
};
#define MENU (sizeof menu / sizeof menu[0])

static bool is_shown(const mz_visit *v, size_t i)
{
    const mz_right *r = mz_right_of("GET", menu[i].route);
    return r != NULL && mz_may(r, &v->who) == MZ_MAY && (v->who.name.len > 0 || strcmp(menu[i].path, "/sessions") != 0);
}

/* Whether any entry from i to the next group is shown. */
static bool group_shown(const mz_visit *v, size_t i)
{
    bool any = is_shown(v, i);
    for (i++; i < MENU && menu[i].group == NULL; i++) {
        any = any || is_shown(v, i);
    }
    return any;
}

static void put_entry(const mz_visit *v, mz_http_answer *a, const mz_shell *s, size_t i)
{
    mz_puts(&a->body, "<li><a href=\"");
    mz_put_html(&a->body, mz_str_of(menu[i].path));
    if (v->at > 0) {
        mz_puts(&a->body, "?at=");
        mz_put_int(&a->body, v->at);
    }
    mz_puts(&a->body, "\"");
    if (mz_str_eq(s->nav, mz_str_of(menu[i].path))) {
        mz_puts(&a->body, " aria-current=\"page\"");
    }
    mz_puts(&a->body, ">");
    mz_say_key(v, &a->body, menu[i].words);
    mz_puts(&a->body, "</a></li>\n");
}

/* On a narrow screen a button opens it (a popover, without script); elsewhere, and where browsers know no popovers, it
 * simply stands there. */
static void put_menu(const mz_visit *v, mz_http_answer *a, const mz_shell *s)
{
    bool open = false;
    mz_puts(&a->body, "<button class=\"menu-button\" popovertarget=\"menu\">");
    mz_say(v, &a->body, "Menu");
    mz_puts(&a->body, "</button>\n<nav id=\"menu\" popover aria-label=\"");
    mz_put_html(&a->body, mz_plain(v, "Pages"));
    mz_puts(&a->body, "\">\n");
    for (size_t i = 0; i < MENU; i++) {
        if (menu[i].group != NULL) {
            mz_put(&a->body, open ? S("</ul></div>\n") : S(""));
            open = group_shown(v, i);
            if (open) {
                mz_puts(&a->body, "<div><p>");
                mz_say_key(v, &a->body, menu[i].group);
                mz_puts(&a->body, "</p>\n<ul>\n");
            }
        }
        if (is_shown(v, i)) {
            put_entry(v, a, s, i);
        }
    }
    mz_put(&a->body, open ? S("</ul></div>\n</nav>\n") : S("</nav>\n"));
}

static void put_person(const mz_visit *v, mz_http_answer *a)
{
    if (v->who.name.len == 0) {
        mz_puts(&a->body, "<p class=\"who\"><a href=\"/login\">");
        mz_say(v, &a->body, "Log in");
        mz_puts(&a->body, "</a></p>\n");
        return;
    }
    mz_puts(&a->body, "<form class=\"who\" method=\"post\" action=\"/logout\"><span><bdi>");
    mz_put_html(&a->body, v->who.name);
    mz_puts(&a->body, "</bdi>, ");
    mz_say_of(v, &a->body, "role", mz_role_word(v->who.role));
    if (v->who.party.len > 0) {
        mz_puts(&a->body, " <bdi>");
        mz_put_html(&a->body, v->who.party);
        mz_puts(&a->body, "</bdi>");
    }
    mz_puts(&a->body, "</span> <button>");
    mz_say(v, &a->body, "Log out");
    mz_puts(&a->body, "</button></form>\n");
}

void mz_shell_begin(mz_visit *v, mz_http_answer *a, const mz_shell *s)
{
    a->type = "text/html; charset=utf-8";
    mz_puts(&a->body, "<!DOCTYPE html>\n<html lang=\"");
    mz_put(&a->body, v->words->code);
    mz_puts(&a->body, "\" dir=\"");
    mz_put(&a->body, v->words->right_to_left ? S("rtl") : S("ltr"));
    mz_puts(&a->body, "\">\n<head>\n<meta charset=\"utf-8\">\n"
                      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    mz_put_html(&a->body, s->title);
    mz_puts(&a->body, " – Mizan</title>\n<link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"");
    mz_put(&a->body, mz_str_of(mz_asset_path("site.css")));
    mz_puts(&a->body, "\">\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">");
    mz_say(v, &a->body, "Skip to the content");
    mz_puts(&a->body, "</a>\n<header class=\"top\">\n<p class=\"name\"><a href=\"/\">Mizan</a></p>\n");
    put_menu(v, a, s);
    put_person(v, a);
    mz_puts(&a->body, "</header>\n");
    mz_asof_put(v, a);
    mz_puts(&a->body, "<main id=\"main\" tabindex=\"-1\">\n");
}

void mz_shell_end(mz_visit *v, mz_http_answer *a)
{
    mz_puts(&a->body, "</main>\n<footer class=\"foot\">\n");
    if (v->size > 0) {
        mz_puts(&a->body, "<p>");
        mz_say_count(v, &a->body, v->size, "From a record of {0} entry. All times are UTC.",
                     "From a record of {0} entries. All times are UTC.");
        mz_puts(&a->body, "</p>\n");
    }
    mz_language_menu(v, &a->body);
    mz_puts(&a->body, "</footer>\n");
    mz_news_put(v, &a->body);
    mz_puts(&a->body, "</body>\n</html>\n");
}

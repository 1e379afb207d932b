/* The frame of a page of HTML: head, menu, main, foot. Without a script; a script only adds to it. */
#include "serve/inside.h"

/* The menu. Those who write a page add a line; an entry is shown to whom its page is open. */
static const struct {
    const char *path, *route, *words;
} menu[] = {
    {"/", "/=", MZ_KEY("Overview")},
    {"/incidents", "/incidents", MZ_KEY("Incidents")},
    {"/breaches", "/breaches", MZ_KEY("Breaches")},
    {"/account", "/account", MZ_KEY("Account")},
    {"/brief", "/brief", MZ_KEY("Brief")},
    {"/documents", "/documents", MZ_KEY("Documents")},
    {"/record", "/record", MZ_KEY("Record")},
    {"/sessions", "/sessions", MZ_KEY("Sessions")},
};

static void put_menu(const mz_visit *v, mz_http_answer *a, const mz_shell *s)
{
    mz_puts(&a->body, "<nav aria-label=\"");
    mz_put_html(&a->body, mz_plain(v, "Pages"));
    mz_puts(&a->body, "\"><ul>\n");
    for (size_t i = 0; i < sizeof menu / sizeof menu[0]; i++) {
        const mz_right *r = mz_right_of("GET", menu[i].route);
        mz_assert(r != NULL);
        if (mz_may(r, &v->who) != MZ_MAY || (v->who.name.len == 0 && strcmp(menu[i].path, "/sessions") == 0)) {
            continue;
        }
        mz_puts(&a->body, "<li><a href=\"");
        mz_put_html(&a->body, mz_str_of(menu[i].path));
        mz_puts(&a->body, "\"");
        if (mz_str_eq(s->nav, mz_str_of(menu[i].path))) {
            mz_puts(&a->body, " aria-current=\"page\"");
        }
        mz_puts(&a->body, ">");
        mz_say_key(v, &a->body, menu[i].words);
        mz_puts(&a->body, "</a></li>\n");
    }
    mz_puts(&a->body, "</ul></nav>\n");
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
    if (v->at > 0) {
        mz_puts(&a->body, "<p class=\"asof\" role=\"status\">");
        mz_say(v, &a->body, "As it was known when the record held {0} entries.", mz_mark_number(v, v->at));
        mz_puts(&a->body, " <a href=\"");
        mz_put_html(&a->body, v->q->path);
        mz_puts(&a->body, "\">");
        mz_say(v, &a->body, "As it is now");
        mz_puts(&a->body, "</a></p>\n");
    }
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
    mz_puts(&a->body, "</footer>\n</body>\n</html>\n");
}

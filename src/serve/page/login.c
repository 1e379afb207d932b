/* Coming in and going: the login page, logout, one's own sessions. */
#include "serve/page/page.h"
#include "serve/page/passkey.h"

#define LOGIN_BODY 8192
#define BY_NAME    2
#define BY_PEER    3
#define NAME_MOST  10 /* tries for one name; one more every half minute */
#define HASHING    3  /* logins at a time; more would keep the pages from threads that may wait */
#define PEER_MOST  30 /* from one address; one more every three seconds */

/* ---- login ---- */

/* complaint is a key of the catalogue; NULL: none. */
static void put_login(mz_visit *v, mz_http_answer *a, mz_str name, mz_str next, const char *complaint)
{
    const mz_shell shell = {.title = mz_plain(v, "Log in")};
    mz_shell_begin(v, a, &shell);
    mz_puts(&a->body, "<h1>");
    mz_say(v, &a->body, "Log in");
    mz_puts(&a->body, "</h1>\n");
    if (complaint != NULL) {
        mz_puts(&a->body, "<p class=\"alarm\" role=\"alert\">");
        mz_say_key(v, &a->body, complaint);
        mz_puts(&a->body, "</p>\n");
    }
    mz_puts(&a->body, "<form method=\"post\" action=\"/login\">\n<label for=\"name\">");
    mz_say(v, &a->body, "Name");
    mz_puts(&a->body, "</label>\n<input id=\"name\" name=\"name\" required autocomplete=\"username webauthn\" "
                      "autocapitalize=\"none\" spellcheck=\"false\" dir=\"ltr\" value=\"");
    mz_put_html(&a->body, name);
    mz_puts(&a->body, "\">\n<label for=\"password\">");
    mz_say(v, &a->body, "Password");
    mz_puts(&a->body, "</label>\n<input id=\"password\" name=\"password\" type=\"password\" required "
                      "autocomplete=\"current-password\" dir=\"ltr\">\n<input type=\"hidden\" name=\"next\" "
                      "value=\"");
    mz_put_html(&a->body, next);
    mz_puts(&a->body, "\">\n<p><button class=\"main-button\">");
    mz_say(v, &a->body, "Log in");
    mz_puts(&a->body, "</button></p>\n</form>\n");
    mz_passkey_put_login(v, &a->body, next);
    mz_puts(&a->body, "<p class=\"soft\">");
    mz_say(v, &a->body,
           "Accounts are made by the mediator. The session ends after two hours without a request, and after twelve in "
           "any case.");
    mz_puts(&a->body, "</p>\n");
    mz_shell_end(v, a);
}

static void login_form(mz_visit *v, mz_http_answer *a)
{
    mz_str next = {0};
    bool bad;
    if (!mz_http_parameter(v->q, S("next"), &next, &bad) || bad || !mz_path_is_ours(next)) {
        next = S("/");
    }
    a->status = 200;
    put_login(v, a, (mz_str){0}, next, NULL);
}

/* As much work for a name that nobody has as for one that somebody has. */
static bool password_fits(mz_site *s, mz_str name, mz_str password, mz_person *out, mz_arena *perm)
{
    const mz_str nobody = S("$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
                            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    const bool known = mz_crowd_person(&s->crowd, name, out, perm);
    mz_lock_take(&s->hashing);
    const bool fits = mz_password_fits(password, known ? out->hash : nobody);
    mz_lock_give(&s->hashing);
    return known && fits;
}

static int64_t may_try(mz_site *s, mz_str name, mz_str address)
{
    const int64_t now = mz_site_ms();
    const int64_t by_peer = mz_bucket_take(s->buckets, BY_PEER, address, PEER_MOST, 3000, now);
    return by_peer > 0 ? by_peer : mz_bucket_take(s->buckets, BY_NAME, name, NAME_MOST, 30000, now);
}

static void login_one(mz_visit *v, mz_http_answer *a)
{
    mz_site *s = v->site;
    mz_person person;
    mz_str name = {0}, password = {0}, next = {0};
    if (!mz_visit_field(v, S("name"), &name) || !mz_visit_field(v, S("password"), &password) || name.len > 64 ||
        password.len > MZ_PASSWORD_MAX) {
        a->status = 400;
        put_login(v, a, (mz_str){0}, S("/"), MZ_KEY("Name and password are wanted."));
        return;
    }
    if (!mz_visit_field(v, S("next"), &next) || !mz_path_is_ours(next)) {
        next = S("/");
    }
    const int64_t wait_ms = may_try(s, name, mz_client_address(s, v->q));
    if (wait_ms > 0) {
        atomic_fetch_add(&s->counts.limited, 1);
        mz_wait_please(a, wait_ms, v->q->perm);
        return;
    }
    if (!password_fits(s, name, password, &person, v->q->perm)) {
        atomic_fetch_add(&s->counts.logins_failed, 1);
        a->status = 403;
        put_login(v, a, name, next, MZ_KEY("This name and password do not fit together."));
        return;
    }
    mz_bucket_fill(s->buckets, BY_NAME, name);
    const mz_status begun = mz_login_begin(v, a, &person);
    if (mz_failed(begun)) {
        mz_visit_fail(v, a, begun);
        return;
    }
    mz_visit_go(v, a, mz_str_z(v->q->perm, next));
}

mz_status mz_login_begin(mz_visit *v, mz_http_answer *a, const mz_person *person)
{
    mz_site *s = v->site;
    mz_str cookie;
    MZ_TRY(mz_session_begin(s->sessions, person, mz_client_address(s, v->q), s->options.now(), &cookie, v->q->perm));
    atomic_fetch_add(&s->counts.logins, 1);
    mz_session_end(s->sessions, mz_cookie(s, v->q)); /* the one before, if there was one */
    a->user = person->name;
    mz_put_cookie(s, cookie, false, a, v->q->perm);
    return mz_ok();
}

int64_t mz_login_wait(mz_site *s, mz_str address)
{
    return mz_bucket_take(s->buckets, BY_PEER, address, PEER_MOST, 3000, mz_site_ms());
}

static void login(mz_visit *v, mz_http_answer *a)
{
    if (atomic_fetch_add(&v->site->hashing_n, 1) < HASHING) {
        login_one(v, a);
    } else {
        mz_problem(a, 503, S("Too many log in"), S("too many log in at once: try again in a moment"));
        mz_http_put_header(a, "Retry-After", "1");
    }
    atomic_fetch_sub(&v->site->hashing_n, 1);
}

static void logout(mz_visit *v, mz_http_answer *a)
{
    mz_session_end(v->site->sessions, mz_cookie(v->site, v->q));
    mz_put_cookie(v->site, S("none"), true, a, v->q->perm);
    mz_visit_go(v, a, "/login");
}

/* ---- sessions ---- */

static void put_session(mz_visit *v, mz_http_answer *a, const mz_session *one, mz_str own)
{
    MZ_BUF_SCOPED number = mz_buf_new(32);
    mz_put_int(&number, one->number);
    mz_puts(&a->body, "<tr><td class=\"n\">");
    mz_put(&a->body, mz_buf_str(&number));
    mz_puts(&a->body, "</td><td>");
    mz_page_time(&a->body, v, one->begun);
    mz_puts(&a->body, "</td><td>");
    mz_page_time(&a->body, v, one->seen);
    mz_puts(&a->body, "</td><td>");
    mz_page_text(&a->body, mz_str_of(one->peer), 48);
    mz_puts(&a->body, "</td><td>");
    if (mz_str_eq(mz_buf_str(&number), own)) {
        mz_say(v, &a->body, "this one");
    } else {
        mz_puts(&a->body,
                "<form method=\"post\" action=\"/sessions/end\"><input type=\"hidden\" name=\"number\" value=\"");
        mz_put(&a->body, mz_buf_str(&number));
        mz_puts(&a->body, "\"><button>");
        mz_say(v, &a->body, "End session {0}", mz_mark_number(v, one->number));
        mz_puts(&a->body, "</button></form>");
    }
    mz_puts(&a->body, "</td></tr>\n");
}

static mz_status put_sessions(mz_visit *v, mz_http_answer *a)
{
    static const char *const head[] = {MZ_KEY("Session"), MZ_KEY("Begun"), MZ_KEY("Last seen"), MZ_KEY("From"),
                                       MZ_KEY("End")};
    mz_len n;
    const mz_session *all = mz_sessions_list(v->site->sessions, v->who.name, v->site->options.now(), &n, v->q->perm);
    mz_puts(&a->body, "<h1>");
    mz_say(v, &a->body, "Your sessions");
    mz_puts(&a->body, "</h1>\n");
    mz_page_table(&a->body, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = 0; i < n; i++) {
        put_session(v, a, &all[i], v->who.id);
    }
    mz_page_table_end(&a->body);
    if (n > 1) {
        mz_puts(&a->body, "<form method=\"post\" action=\"/sessions/end\"><input type=\"hidden\" name=\"number\" "
                          "value=\"others\"><button>");
        mz_say(v, &a->body, "End all others");
        mz_puts(&a->body, "</button></form>\n");
    }
    mz_passkey_put_own(v, &a->body);
    return mz_ok();
}

static void sessions(mz_visit *v, mz_http_answer *a)
{
    if (v->who.name.len == 0) {
        mz_visit_go(v, a, "/login?next=/sessions");
        return;
    }
    mz_page_show(v, a, mz_plain(v, "Your sessions"), S("/sessions"), put_sessions);
}

static void session_end(mz_visit *v, mz_http_answer *a)
{
    mz_str text;
    int64_t number;
    bool done = false;
    if (v->who.name.len > 0 && mz_visit_field(v, S("number"), &text)) {
        if (mz_str_eq(text, S("others"))) {
            done = mz_str_canonical_uint(v->who.id, &number) &&
                   mz_sessions_end_all(v->site->sessions, v->who.name, number) >= 0;
        } else {
            done =
                mz_str_canonical_uint(text, &number) && mz_session_end_number(v->site->sessions, v->who.name, number);
        }
    }
    if (!done) {
        mz_visit_fail(v, a, mz_fail(MZ_DENIED, "no session of yours has this number", -1));
        return;
    }
    mz_visit_go(v, a, "/sessions");
}

static const mz_page pages[] = {
    {"GET", "/login", MZ_PAGE_SCREEN, 0, login_form},
    {"POST", "/login", MZ_PAGE_SCREEN | MZ_PAGE_SLOW, LOGIN_BODY, login},
    {"POST", "/logout", MZ_PAGE_SCREEN, 1024, logout},
    {"GET", "/sessions", MZ_PAGE_SCREEN, 0, sessions},
    {"POST", "/sessions/end", MZ_PAGE_SCREEN, 1024, session_end},
};
const mz_pages mz_pages_login = {pages, (mz_len)(sizeof pages / sizeof pages[0])};

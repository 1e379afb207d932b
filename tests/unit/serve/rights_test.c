/* Every page, as everybody: what the server really answers, against a table of what it should. A page that is served
 * and stands in no row here fails the test. */
#include "client.h"

/* One letter each: y may, l is asked to log in, n is told that this role or token may not. In this order: nobody, the
 * public where it is let in, analyst, party, monitor, mediator, a mediator's token to read, one to submit. */
enum { NOBODY, PUBLIC, ANALYST, PARTY, MONITOR, MEDIATOR, TO_READ, TO_SUBMIT, ACTORS };

static const struct {
    const char *method, *path; /* as the page's row has them */
    const char *asked, *want;
} table[] = {
    {"GET", "/=", "/", "lyyyyyyn"},
    {"GET", "/incidents", "/incidents", "lyyyyyyn"},
    {"GET", "/timeline", "/timeline", "lyyyyyyn"},
    {"GET", "/incident/", "/incident/i3.0", "lyyyyyyn"},
    {"GET", "/terms", "/terms", "lyyyyyyn"},
    {"GET", "/clause/", "/clause/C1", "lyyyyyyn"},
    {"GET", "/breaches", "/breaches", "lyyyyyyn"},
    {"GET", "/acts", "/acts", "lyyyyyyn"},
    {"GET", "/sources", "/sources", "lyyyyyyn"},
    {"GET", "/source", "/source?actor=PAKMIL", "lyyyyyyn"},
    {"GET", "/figure", "/figure?effect=killed&status=any", "lyyyyyyn"},
    {"GET", "/account", "/account", "lyyyyyyn"},
    {"GET", "/brief", "/brief", "lyyyyyyn"},
    {"GET", "/brief/", "/brief/2026-03-03/brief-2026-03-03.html", "lyyyyyyn"},
    {"GET", "/record", "/record", "lyyyyyyn"},
    {"GET", "/entries", "/entries", "lyyyyyyn"},
    {"GET", "/verify", "/verify", "llyyyyyn"},
    {"POST", "/entries", "/entries", "llnyyyny"},
    {"PUT", "/blob/", "/blob/00/0?size=1", "llnyyyny"},
    {"GET", "/blob/", "/blob/00/have?size=1", "llnyyyny"},
    {"GET", "/entry/", "/entry/0", "lyyyyyyn"},
    {"GET", "/proof/", "/proof/0", "lyyyyyyn"},
    {"GET", "/note/", "/note/0", "lyyyyyyn"},
    {"GET", "/statement/", "/statement/3.0", "lyyyyyyn"},
    {"GET", "/documents", "/documents", "lyyyyyyn"},
    {"GET", "/document/", "/document/00000000", "lyyyyyyn"},
    {"GET", "/admin", "/admin", "llnnnynn"},
    {"POST", "/admin/person", "/admin/person", "llnnnynn"},
    {"POST", "/admin/change", "/admin/change", "llnnnynn"},
    {"POST", "/admin/session", "/admin/session", "llnnnynn"},
    {"POST", "/admin/token", "/admin/token", "llnnnynn"},
    {"GET", "/audit", "/audit", "llnnnynn"},
    {"GET", "/add", "/add", "llnyyynn"},
    {"POST", "/add", "/add", "llnyyynn"},
    {"POST", "/add/sign", "/add/sign", "llnnyynn"},
    {"GET", "/review", "/review", "llnyyynn"},
    {"GET", "/review/", "/review/00112233", "llnyyynn"},
    {"POST", "/review/sign", "/review/sign", "llnyyynn"},
    {"GET", "/login", "/login", "yyyyyynn"},
    {"POST", "/login", "/login", "yyyyyynn"},
    {"POST", "/logout", "/logout", "yyyyyynn"},
    {"POST", "/language", "/language", "yyyyyynn"},
    {"POST", "/passkey/new", "/passkey/new", "llyyyynn"},
    {"POST", "/passkey/add", "/passkey/add", "llyyyynn"},
    {"POST", "/passkey/end", "/passkey/end", "lyyyyynn"},
    {"POST", "/passkey/begin", "/passkey/begin", "yyyyyynn"},
    {"POST", "/passkey/login", "/passkey/login", "yyyyyynn"},
    {"GET", "/sessions", "/sessions", "llyyyynn"},
    {"POST", "/sessions/end", "/sessions/end", "lyyyyynn"},
    {"GET", "/map", "/map", "lyyyyyyn"},
    {"GET", "/map/context", "/map/context?box=60,29,75,38&from=2026-03-01&to=2026-03-03", "lyyyyyyn"},
    {"GET", "/live", "/live", "lyyyyyyn"},
    {"GET", "/ogc", "/ogc", "lyyyyyyn"},
    {"GET", "/ogc/", "/ogc/collections/incidents/items?limit=10", "lyyyyyyn"},
    {"OPTIONS", "/ogc", "/ogc", "yyyyyyyn"},
    {"OPTIONS", "/ogc/", "/ogc/collections", "yyyyyyyn"},
    {"GET", "/log/", "/log/checkpoint", "lyyyyyyn"},
    {"GET", "/asset/", "/asset/x/site.css", "yyyyyyyy"},
    {"GET", "/health", "/health", "yyyyyyyy"},
    {"GET", "/metrics", "/metrics", "yyyyyyyn"},
};

static const char *const who[ACTORS] = {"", "", "ana", "amina", "mo", "meral", "", ""};

typedef struct fixture {
    served closed;
    mz_str to_read, to_submit;
} fixture;

static int setup(void **state)
{
    static fixture f;
    served *s = &f.closed;
    served_make(s);
    assert_ok(mz_people_add(s->folder, S("ana"), MZ_ROLE_ANALYST, S(""), PASSWORD));
    assert_ok(mz_people_add(s->folder, S("amina"), MZ_ROLE_PARTY, S("PAK"), PASSWORD));
    assert_ok(mz_people_add(s->folder, S("mo"), MZ_ROLE_MONITOR, S("UNO"), PASSWORD));
    assert_ok(mz_people_add(s->folder, S("meral"), MZ_ROLE_MEDIATOR, S(""), PASSWORD));
    assert_ok(mz_people_token_new(s->folder, S("meral"), MZ_SCOPE_READ, served_now() + 9, &f.to_read, &s->perm));
    assert_ok(mz_people_token_new(s->folder, S("meral"), MZ_SCOPE_SUBMIT, served_now() + 9, &f.to_submit, &s->perm));
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    fixture *f = *state;
    served_end(&f->closed);
    return 0;
}

static mz_str headers_of(fixture *f, int actor)
{
    mz_arena *perm = &f->closed.perm;
    if (actor >= TO_READ) {
        return mz_str_concat(perm, S("Authorization: Bearer "), actor == TO_READ ? f->to_read : f->to_submit,
                             S("\r\n"));
    }
    return who[actor][0] == '\0' ? S("Origin: http://site.test\r\n")
                                 : served_session(&f->closed, mz_str_of(who[actor]));
}

/* An answer without end is let go after its head. */
static reply ask(fixture *f, size_t row, int actor)
{
    served *s = &f->closed;
    if (strcmp(table[row].asked, "/live") == 0) {
        return client_ask(s->port, "HEAD", table[row].asked, headers_of(f, actor), S(""), &s->perm);
    }
    return client_ask(s->port, table[row].method, table[row].asked, headers_of(f, actor), S(""), &s->perm);
}

static char letter_of(const reply *r, mz_arena *perm)
{
    if (r->status == 401 || (r->status == 303 && mz_str_starts(client_header(r, "Location", perm), S("/login?")))) {
        return 'l';
    }
    if (r->status == 303 && mz_str_eq(client_header(r, "Location", perm), S("/login")) &&
        mz_str_find(r->head, S("Set-Cookie")) < 0) {
        return 'l';
    }
    return r->status == 403 ? 'n' : r->status >= 200 && r->status < 500 ? 'y' : '?';
}

static void try_all(fixture *f, int from, int step)
{
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        for (int actor = from; actor < ACTORS; actor += step) {
            mz_arena before = f->closed.perm;
            const reply r = ask(f, i, actor);
            const char got = letter_of(&r, &f->closed.perm);
            if (got != table[i].want[actor]) {
                fail_msg("%s %s as %d: %c (%d), want %c", table[i].method, table[i].asked, actor, got, r.status,
                         table[i].want[actor]);
            }
            f->closed.perm = before;
        }
    }
}

static void every_page_is_for_whom_the_table_says(void **state)
{
    fixture *f = *state;
    served_start(&f->closed, false);
    try_all(f, NOBODY, 2);
    try_all(f, PARTY, 2);
    mz_site_stop(f->closed.site);
    served_start(&f->closed, true);
    try_all(f, PUBLIC, 1);
    mz_site_stop(f->closed.site);
    f->closed.site = NULL;
}

static bool in_table(const char *method, const char *path)
{
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (strcmp(table[i].method, method) == 0 && strcmp(table[i].path, path) == 0) {
            return true;
        }
    }
    return false;
}

static void no_page_and_no_right_is_missing_here(void **state)
{
    mz_len tables, n;
    const mz_pages *const *all = mz_site_pages(&tables);
    const mz_right *rights = mz_rights(&n);
    (void)state;
    for (mz_len i = 0; i < tables; i++) {
        for (mz_len k = 0; k < all[i]->n; k++) {
            const mz_page *p = &all[i]->v[k];
            assert_non_null(mz_right_of(p->method, p->path));
            if (!in_table(p->method, p->path)) {
                fail_msg("%s %s is in no row of this test", p->method, p->path);
            }
        }
    }
    for (mz_len i = 0; i < n; i++) {
        if (!in_table(rights[i].method, rights[i].path)) {
            fail_msg("%s %s has rights and is in no row of this test", rights[i].method, rights[i].path);
        }
    }
}

static void what_changes_something_comes_from_our_own_page(void **state)
{
    fixture *f = *state;
    served *s = &f->closed;
    static const struct {
        const char *lines;
        bool fits;
    } from[] = {
        {"", false},
        {"Origin: http://site.test\r\n", true},
        {"Origin: https://site.test\r\n", true},
        {"Origin: http://evil.test\r\n", false},
        {"Origin: http://site.test.evil.test\r\n", false},
        {"Origin: null\r\n", false},
        {"Origin: site.test\r\n", false},
        {"Sec-Fetch-Site: same-origin\r\n", true},
        {"Sec-Fetch-Site: same-site\r\n", false},
        {"Sec-Fetch-Site: cross-site\r\n", false},
        {"Sec-Fetch-Site: cross-site\r\nOrigin: http://site.test\r\n", false},
        {"Sec-Fetch-Site: same-origin\r\nOrigin: http://evil.test\r\n", false},
    };
    served_start(s, false);
    for (size_t i = 0; i < sizeof from / sizeof from[0]; i++) {
        const mz_str session = served_session(s, S("ana"));
        const mz_str cookie = mz_str_sub(session, 0, mz_str_find(session, S("Origin")));
        const reply r = client_ask(s->port, "POST", "/logout",
                                   mz_str_concat(&s->perm, cookie, mz_str_of(from[i].lines)), S(""), &s->perm);
        if ((r.status == 303) != from[i].fits) {
            fail_msg("%s: %d", from[i].lines, r.status);
        }
        /* The session is over exactly when the request was taken. */
        const reply after = client_ask(s->port, "GET", "/", cookie, S(""), &s->perm);
        assert_int_equal(after.status, from[i].fits ? 303 : 200);
    }
    mz_site_stop(s->site);
    s->site = NULL;
}

static void every_answer_has_the_strict_headers(void **state)
{
    fixture *f = *state;
    served *s = &f->closed;
    static const char *const paths[] = {"/login", "/health", "/nothing", "/", "/%zz", "/asset/none"};
    served_start(s, false);
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        const reply r = client_ask(s->port, "GET", paths[i], S(""), S(""), &s->perm);
        assert_true(mz_str_starts(client_header(&r, "Content-Security-Policy", &s->perm), S("default-src 'none'")));
        assert_str(client_header(&r, "X-Content-Type-Options", &s->perm), S("nosniff"));
        assert_str(client_header(&r, "Cache-Control", &s->perm), S("no-store"));
        assert_true(client_header(&r, "Permissions-Policy", &s->perm).len > 0);
        assert_true(client_header(&r, "Referrer-Policy", &s->perm).len > 0);
    }
    mz_site_stop(s->site);
    s->site = NULL;
}

static void a_token_ends_with_its_time(void **state)
{
    fixture *f = *state;
    served *s = &f->closed;
    served_start(s, false);
    const mz_str headers = headers_of(f, TO_READ);
    assert_int_equal(client_ask(s->port, "GET", "/", headers, S(""), &s->perm).status, 200);
    served_time += 10;
    assert_int_equal(client_ask(s->port, "GET", "/", headers, S(""), &s->perm).status, 401);
    served_time -= 10;
    mz_site_stop(s->site);
    s->site = NULL;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_page_and_no_right_is_missing_here),
        cmocka_unit_test(every_page_is_for_whom_the_table_says),
        cmocka_unit_test(what_changes_something_comes_from_our_own_page),
        cmocka_unit_test(every_answer_has_the_strict_headers),
        cmocka_unit_test(a_token_ends_with_its_time),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

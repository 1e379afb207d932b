/* Who may do what. A page without a row here is not served: the program stops at its start. */
#include "serve/rights.h"

#include "serve/inside.h"

#define NOBODY   (1U << MZ_ROLE_NOBODY)
#define PUBLIC   (1U << MZ_ROLE_PUBLIC)
#define ANALYST  (1U << MZ_ROLE_ANALYST)
#define PARTY    (1U << MZ_ROLE_PARTY)
#define MONITOR  (1U << MZ_ROLE_MONITOR)
#define MEDIATOR (1U << MZ_ROLE_MEDIATOR)
#define MEMBERS  (PARTY | MONITOR | MEDIATOR)
#define PEOPLE   (ANALYST | MEMBERS) /* those with a name */
#define READERS  (PUBLIC | PEOPLE)   /* what they read is the edition of each */
#define ANYBODY  (NOBODY | READERS)

/* clang-format off */ /* one a line: new ones do not move the others */
static const mz_right rights[] = {
    {"GET",  "/=",              READERS,  MZ_SCOPE_READ},
    {"GET",  "/timeline",      READERS,  MZ_SCOPE_READ},
    {"GET",  "/incidents",     READERS,  MZ_SCOPE_READ},
    {"GET",  "/incident/",     READERS,  MZ_SCOPE_READ},
    {"GET",  "/map",           READERS,  MZ_SCOPE_READ},
    {"GET",  "/map/context",   READERS,  MZ_SCOPE_READ},
    {"GET",  "/record",        READERS,  MZ_SCOPE_READ},
    {"GET",  "/entries",       READERS,  MZ_SCOPE_READ},
    {"GET",  "/verify",        PEOPLE,   MZ_SCOPE_READ}, /* hashes and verifies for seconds */
    {"GET",  "/entry/",        READERS,  MZ_SCOPE_READ},
    {"GET",  "/proof/",        READERS,  MZ_SCOPE_READ},
    {"GET",  "/note/",         READERS,  MZ_SCOPE_READ},
    {"GET",  "/statement/",    READERS,  MZ_SCOPE_READ},
    {"GET",  "/documents",     READERS,  MZ_SCOPE_READ},
    {"GET",  "/document/",     READERS,  MZ_SCOPE_READ},
    {"GET",  "/terms",         READERS,  MZ_SCOPE_READ},
    {"GET",  "/clause/",       READERS,  MZ_SCOPE_READ},
    {"GET",  "/breaches",      READERS,  MZ_SCOPE_READ},
    {"GET",  "/acts",          READERS,  MZ_SCOPE_READ},
    {"GET",  "/sources",       READERS,  MZ_SCOPE_READ},
    {"GET",  "/source",        READERS,  MZ_SCOPE_READ},
    {"GET",  "/figure",        READERS,  MZ_SCOPE_READ},
    {"GET",  "/account",       READERS,  MZ_SCOPE_READ},
    {"GET",  "/brief",         READERS,  MZ_SCOPE_READ},
    {"GET",  "/brief/",        READERS,  MZ_SCOPE_READ},
    {"POST", "/entries",        MEMBERS,  MZ_SCOPE_SUBMIT},
    {"PUT",  "/blob/",          MEMBERS,  MZ_SCOPE_SUBMIT},
    {"GET",  "/blob/",          MEMBERS,  MZ_SCOPE_SUBMIT},
    {"GET",  "/admin",          MEDIATOR, 0},
    {"POST", "/admin/person",   MEDIATOR, 0},
    {"POST", "/admin/change",   MEDIATOR, 0},
    {"POST", "/admin/session",  MEDIATOR, 0},
    {"POST", "/admin/token",    MEDIATOR, 0},
    {"GET",  "/audit",          MEDIATOR, 0},
    {"GET",  "/add",            MEMBERS,  0},
    {"POST", "/add",            MEMBERS,  0},
    {"POST", "/add/sign",       MONITOR | MEDIATOR, 0},
    {"GET",  "/review",         MEMBERS,  0},
    {"GET",  "/review/",        MEMBERS,  0},
    {"POST", "/review/sign",    MEMBERS,  0},
    {"GET",  "/login",          ANYBODY,  0},
    {"POST", "/login",          ANYBODY,  0},
    {"POST", "/logout",         ANYBODY,  0},
    {"POST", "/language",       ANYBODY,  0},
    {"POST", "/passkey/new",    PUBLIC | PEOPLE, 0},
    {"POST", "/passkey/add",    PUBLIC | PEOPLE, 0},
    {"POST", "/passkey/end",    PUBLIC | PEOPLE, 0},
    {"POST", "/passkey/begin",  ANYBODY,  0},
    {"POST", "/passkey/login",  ANYBODY,  0},
    {"GET",  "/sessions",       PUBLIC | PEOPLE, 0},
    {"POST", "/sessions/end",   PUBLIC | PEOPLE, 0},
    {"GET",  "/live",           READERS,  MZ_SCOPE_READ},
    {"GET",  "/ogc",            READERS,  MZ_SCOPE_READ},
    {"GET",  "/ogc/",           READERS,  MZ_SCOPE_READ},
    {"OPTIONS", "/ogc",         ANYBODY,  MZ_SCOPE_READ}, /* which tells nothing */
    {"OPTIONS", "/ogc/",        ANYBODY,  MZ_SCOPE_READ},
    {"GET",  "/log/",           READERS,  MZ_SCOPE_READ}, /* and then not past labels, except for members */
    {"GET",  "/asset/",         ANYBODY,  MZ_SCOPE_READ | MZ_SCOPE_SUBMIT},
    {"GET",  "/health",         ANYBODY,  MZ_SCOPE_READ | MZ_SCOPE_SUBMIT},
    {"GET",  "/metrics",        ANYBODY,  MZ_SCOPE_READ}, /* and then from this machine, or by token */
};

/* Every table of pages. */
static const mz_pages *const pages[] = {
    &mz_pages_terms,
    &mz_pages_login,
    &mz_pages_passkey,
    &mz_pages_add,
    &mz_pages_review,
    &mz_pages_admin,
    &mz_pages_audit,
    &mz_pages_health,
    &mz_pages_breaches,
    &mz_pages_sources,
    &mz_pages_acts,
    &mz_pages_account,
    &mz_pages_brief,
    &mz_pages_overview,
    &mz_pages_timeline,
    &mz_pages_incidents,
    &mz_pages_entries,
    &mz_pages_history,
    &mz_pages_record,
    &mz_pages_map,
    &mz_pages_live,
    &mz_pages_log,
    &mz_pages_api,
    &mz_pages_language,
};
/* clang-format on */

const mz_right *mz_rights(mz_len *n)
{
    *n = (mz_len)(sizeof rights / sizeof rights[0]);
    return rights;
}

const mz_pages *const *mz_site_pages(mz_len *n)
{
    *n = (mz_len)(sizeof pages / sizeof pages[0]);
    return pages;
}

const mz_right *mz_right_of(const char *method, const char *path)
{
    for (size_t i = 0; i < sizeof rights / sizeof rights[0]; i++) {
        if (strcmp(rights[i].method, method) == 0 && strcmp(rights[i].path, path) == 0) {
            return &rights[i];
        }
    }
    return NULL;
}

mz_permission mz_may(const mz_right *r, const mz_who *w)
{
    mz_assert(w->role >= MZ_ROLE_NOBODY && w->role < MZ_ROLES);
    if (w->token && (w->scopes & r->scope) == 0) {
        return MZ_MAY_NOT;
    }
    if ((r->roles & 1U << w->role) != 0) {
        return MZ_MAY;
    }
    return w->name.len == 0 ? MZ_LOG_IN : MZ_MAY_NOT;
}

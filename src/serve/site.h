/* site.h: the frame of `mizan serve`: one case, served to the people who may see it.
 *
 * In      a case folder that others may be writing; where to listen; tables of pages.
 * Out     each request, by somebody whose rights were looked up (rights.h), to its page's handler, with the case open
 *         in the edition of that viewer and up to date with the record.
 * Owns    a mz_site owns its port, its threads, its handles of the case, its sessions: mz_site_stop.
 * Limits  desks_max handles of the case at a time; MZ_LIVE_MAX listeners; requests as rate says.
 *
 * A page is one row in a table (mz_page) and one row in the table of rights. Everything in one table is served; a page
 * without rights stops the program at its start. Handlers parse, ask the flow or the index, and answer; they compute
 * nothing, wait for nothing unless the row says MZ_PAGE_SLOW, and keep nothing after they return.
 */
#ifndef MZ_SERVE_SITE_H
#define MZ_SERVE_SITE_H

#include "flow/flow.h"
#include "serve/http.h"
#include "serve/people.h"
#include "words/words.h"

#define MZ_LIVE_MAX 1000

typedef struct mz_site mz_site;

/* Who asks. Views live as long as the request. */
typedef struct mz_who {
    mz_str name;  /* of the person; empty when not logged in */
    mz_str party; /* actor code; empty where there is none */
    mz_role role;
    unsigned scopes; /* of the token; all of them when logged in by session */
    bool token;      /* a program with a token, not a person with a session */
    mz_str id;       /* the token's id, or the session's number: for the log, opens nothing */
} mz_who;

/* One request, being answered. */
typedef struct mz_visit {
    mz_site *site;
    const mz_http_request *q;
    int how; /* of the page */
    mz_who who;
    const mz_words *words; /* the reader's language: see say.h */
    int64_t at;            /* 0, or the size of the record as-of which everything is to be shown (?at=ENTRIES) */
    int64_t size;          /* of the record as this case sees it; 0 without a case */
    mz_case *c;            /* open, held in one state until the handler returns; NULL unless MZ_PAGE_CASE */
    mz_arena *perm; /* large; until the handler returns. Answers are built in a->body, headers' text in q->perm. */
} mz_visit;

typedef void (*mz_page_handler)(mz_visit *v, mz_http_answer *a);

enum {
    MZ_PAGE_CASE = 1,    /* wants the case */
    MZ_PAGE_SLOW = 2,    /* waits for a disk, a hash, another machine */
    MZ_PAGE_SCREEN = 4,  /* for people: who may not see it is shown the login page, not told 401 */
    MZ_PAGE_EITHER = 16, /* a screen for whom asks for HTML, else for programs */
    MZ_PAGE_SIGNED = 8   /* a POST whose body is signed itself: no origin check; never with a session's rights */
};

typedef struct mz_page {
    const char *method, *path; /* as in mz_http_route */
    int how;
    mz_len body_max;
    mz_page_handler handle;
} mz_page;

typedef struct mz_pages {
    const mz_page *v;
    mz_len n;
} mz_pages;

/* ---- what handlers use ---- */

const char *mz_site_folder(const mz_site *s);
mz_utc mz_site_now(const mz_site *s);
bool mz_site_public(const mz_site *s); /* whether those who are not logged in see the public edition */
/* What goes before a form's answer: 303 to a path of ours. */
void mz_visit_go(mz_visit *v, mz_http_answer *a, const char *path);
/* A failure of flow or record as an answer: 400, 404, 413, 500 with the sentence; problem+json unless a screen. */
void mz_visit_fail(mz_visit *v, mz_http_answer *a, mz_status s);
/* The form field of a POST body application/x-www-form-urlencoded; false when it is not there or cannot be read. */
bool mz_visit_field(const mz_visit *v, mz_str name, mz_str *value);
/* Whoever opens an entry that is not for everybody is written down in state/reads.log: who, what, when. */
void mz_visit_read(mz_visit *v, mz_str what);

/* ---- the shell of a page of HTML ---- */

typedef struct mz_shell {
    mz_str title; /* plain text in the reader's language: mz_plain */
    mz_str nav;   /* path of the entry of the menu that is here, as in "/" */
} mz_shell;

/* Head, menu, skip link, <main>; what the handler puts into a->body stands in main; then the foot. */
void mz_shell_begin(mz_visit *v, mz_http_answer *a, const mz_shell *s);
void mz_shell_end(mz_visit *v, mz_http_answer *a);
/* "/asset/0123456789ab/site.css": the path of an embedded file, which changes with its content. */
const char *mz_asset_path(const char *name);

/* ---- start and stop ---- */

/* A member whose key lies on this server. */
typedef struct mz_pen {
    mz_str party; /* actor code */
    const mz_key *key;
} mz_pen;

typedef struct mz_site_options {
    const char *folder;
    mz_http_options http;
    bool open;         /* the public edition, to everybody */
    bool behind_proxy; /* on this machine, with TLS: X-Forwarded-For names the client, cookies are for https only */
    mz_str tls_cert, tls_key; /* PEM; empty: no TLS */
    int64_t rate; /* requests a second for one address or token; 0: no limit. Loopback has none without proxy. */
    const mz_key *log_key; /* members hand in signed entries; NULL: nothing is taken. Must stay. */
    const mz_pen *pens;    /* with log_key: who may sign here, by a click on a page; never a party */
    mz_len pens_n;
    int cosign_s;  /* with log_key: seconds between two askings of the witnesses; 0: they are not asked */
    int desks_max; /* 0: 48 */
    bool log_json; /* one line a request on standard error */
    mz_utc (*now)(void);
} mz_site_options;

MZ_MUST mz_status mz_site_start(const mz_site_options *o, mz_site **out);
int mz_site_port(const mz_site *s);
bool mz_site_alive(const mz_site *s); /* false: it can no longer follow the record */
void mz_site_stop(mz_site *s);        /* answers what was asked, ends live listeners; NULL is fine */

#endif

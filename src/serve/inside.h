/* inside.h: what the files of the site share and nobody else needs. */
#ifndef MZ_SERVE_INSIDE_H
#define MZ_SERVE_INSIDE_H

#include "base/lock.h"
#include "format/format.h"
#include "serve/desk.h"
#include "serve/rights.h"
#include "serve/say.h"
#include "serve/session.h"
#include "serve/site.h"

#include <pthread.h>
#include <stdatomic.h>

/* ---- what is counted, for /metrics ---- */

#define MZ_TOOK_STEPS 8
typedef struct mz_counts {
    atomic_llong by_class[6]; /* answers 2xx at 2, … */
    atomic_llong took[MZ_TOOK_STEPS + 1];
    atomic_llong took_us, sent_bytes;
    atomic_llong logins, logins_failed, limited, refused, live_dropped, live_events, reads_logged;
} mz_counts;
extern const int64_t mz_took_step_us[MZ_TOOK_STEPS];

/* ---- people in memory, as the file says ---- */

typedef struct mz_crowd {
    pthread_rwlock_t lock; /* guards what follows */
    mz_region region;
    mz_arena arena;
    mz_people people;
    uint64_t mark; /* of the file when it was read */
    bool known;    /* was it read once? */
} mz_crowd;
void mz_crowd_start(mz_crowd *c);
void mz_crowd_end(mz_crowd *c);
/* Reads the file again if it changed. One that cannot be read lets nobody in until it can. */
MZ_MUST mz_status mz_crowd_look(mz_crowd *c, const char *folder);
/* Copies into perm. */
bool mz_crowd_person(mz_crowd *c, mz_str name, mz_person *out, mz_arena *perm);
bool mz_crowd_token_lives(mz_crowd *c, mz_str id, mz_utc now);
bool mz_crowd_token(mz_crowd *c, mz_str token, mz_utc now, mz_token *out, mz_person *person, mz_arena *perm);

/* Of one person; how many were put into out[MZ_PASSKEYS_EACH]. */
mz_len mz_crowd_passkeys_of(mz_crowd *c, mz_str person, mz_passkey *out, mz_arena *perm);
bool mz_crowd_passkey(mz_crowd *c, mz_str credential, mz_passkey *out, mz_person *person, mz_arena *perm);

/* ---- live listeners ---- */

typedef struct mz_live mz_live;
MZ_MUST mz_status mz_live_new(mz_live **out);
void mz_live_free(mz_live *l);
/* A new listener, who has seen all entries below `next`. false: there are too many; else the stream is taken over. */
bool mz_live_join(mz_live *l, const mz_who *who, int64_t next, mz_http_stream *s);
/* Tells every listener what it has not seen, edition by edition; for the following thread. */
void mz_live_tell(mz_live *l, mz_site *s);
void mz_live_beat(mz_live *l, mz_site *s);  /* a comment to all, so that the line stays open */
void mz_live_check(mz_live *l, mz_site *s); /* ends those who may no longer listen */
void mz_live_end_all(mz_live *l);
int mz_live_count(mz_live *l);
/* Lines of the entries [from, to) that this case sees, or one line when they are too many. */
MZ_MUST mz_status mz_live_put(mz_case *c, int64_t from, int64_t to, mz_buf *out, mz_arena *perm);

/* ---- the site ---- */

struct mz_site {
    mz_region region;
    mz_arena arena;
    mz_site_options options;
    mz_region assets;
    mz_str *packed; /* one an embedded file: gzip, or empty where that is no smaller */
    mz_http *http;
    mz_http_route *routes;
    mz_len routes_n;
    mz_desks *desks;
    mz_crowd crowd;
    mz_sessions *sessions;
    mz_buckets *buckets;
    mz_live *live;
    struct mz_door *door; /* NULL: no entries are taken */
    struct mz_entries *entries;
    struct mz_cosigner *cosigner;
    uint8_t cursor_key[32]; /* signs where pages of the API end */
    struct mz_tray *tray;
    struct mz_challenges *challenges;
    mz_lock signing;               /* one text at a time for the keys that are here */
    struct mz_reads_keeper *reads; /* NULL: the log of reads is not held fast */
    mz_counts counts;
    mz_lock hashing;      /* one password at a time: each takes 64 MiB */
    atomic_int hashing_n; /* how many wait for it */
    mz_lock logging;
    atomic_llong exports_made; /* files of the API so far: their names */
    mz_utc begun;
    atomic_llong size;    /* of the record, as the follower saw it last */
    atomic_bool checking; /* somebody has the record checked: one at a time */
    atomic_bool alive, ending;
    pthread_t follower;
    bool following;
};

mz_viewer mz_viewer_of(const mz_who *w); /* never empty */
int64_t mz_site_ms(void);                /* since some start, for waits and limits only */

/* Who this is, by token, session or nothing; false: a token that opens nothing. */
bool mz_identify(mz_site *s, const mz_http_request *q, mz_who *out);
/* The client's address: of the connection, or what the proxy on this machine says. */
mz_str mz_client_address(const mz_site *s, const mz_http_request *q);
bool mz_is_loopback(mz_str address);
/* Whether a request that changes something comes from a page of ours. */
bool mz_same_origin(const mz_http_request *q);
mz_str mz_cookie(const mz_site *s, const mz_http_request *q); /* the session's, or empty */
void mz_put_cookie(const mz_site *s, mz_str value, bool ends, mz_http_answer *a, mz_arena *perm);
/* What a reader chose for all pages and his browser keeps: which side stands first. Empty: nothing. */
mz_str mz_choice(const mz_http_request *q, mz_str name);
void mz_put_choice(const mz_site *s, mz_str name, mz_str value, mz_http_answer *a, mz_arena *perm);
bool mz_takes_gzip(const mz_http_request *q);
/* The next "name=value" of a query or form, decoded; false when there is none. A broken one is passed over. */
bool mz_query_next(mz_str *rest, mz_str *name, mz_str *value, mz_arena *perm);
void mz_put_url(mz_buf *out, mz_str s); /* as it may stand in a path or query */
/* ?on=DAY: sends the reader to the same page with ?at=, the record's size at the end of that day. false: not asked. */
bool mz_asof_day(mz_visit *v, mz_http_answer *a);
/* The field for both, and for the side that stands first; what a page's other parameters are stays. */
void mz_asof_put(mz_visit *v, mz_http_answer *a);
bool mz_path_is_ours(mz_str path); /* where a login may lead: a path, no other site */

/* One JSON answer of kind application/problem+json. */
void mz_problem(mz_http_answer *a, int status, mz_str title, mz_str detail);
/* The same, naming the parameter that is wrong and the byte in it; empty and -1: neither. */
void mz_problem_at(mz_http_answer *a, int status, mz_str title, mz_str detail, mz_str parameter, mz_len at);
void mz_wait_please(mz_http_answer *a, int64_t wait_ms, mz_arena *perm); /* 429 with Retry-After */

mz_utc mz_site_backup(const mz_site *s); /* when the case was backed up last, as state/backup says; 0: not known */

/* The follower: notices new checkpoints and changed people. */
MZ_MUST mz_status mz_follow_start(mz_site *s);
void mz_follow_end(mz_site *s);

/* page/entries.c: the door to the record, when the log's key is here. */
MZ_MUST mz_status mz_site_take_entries(mz_site *s);
void mz_site_end_entries(mz_site *s);

MZ_MUST mz_status mz_assets_start(mz_site *s); /* packs them */
void mz_asset_page(mz_visit *v, mz_http_answer *a);

extern const mz_pages mz_pages_terms;     /* the agreement, each clause */
extern const mz_pages mz_pages_breaches;  /* the board */
extern const mz_pages mz_pages_acts;      /* what was decided, signed, said */
extern const mz_pages mz_pages_sources;   /* who says what, and how it stands */
extern const mz_pages mz_pages_account;   /* of a period */
extern const mz_pages mz_pages_brief;     /* of a day */
extern const mz_pages mz_pages_entries;   /* what devices hand in */
extern const mz_pages mz_pages_overview;  /* the first page */
extern const mz_pages mz_pages_timeline;  /* lanes of time */
extern const mz_pages mz_pages_incidents; /* their list, each of them */
extern const mz_pages mz_pages_history;   /* its entries as a list, its check */
extern const mz_pages mz_pages_record;    /* its state, entries, statements, documents */
extern const mz_pages mz_pages_admin;     /* people, sessions, tokens, labels, state of the server */
extern const mz_pages mz_pages_audit;     /* who read what, what was erased */
extern const mz_pages mz_pages_review;    /* what a program read, and what people say of it */
extern const mz_pages mz_pages_add;       /* upload, preview, confirmation */
extern const mz_pages mz_pages_passkey;   /* logins without a password */
extern const mz_pages mz_pages_login;     /* login, logout, own sessions */
extern const mz_pages mz_pages_health;    /* health, metrics, assets */
extern const mz_pages mz_pages_log;       /* /log/: the record's files */
extern const mz_pages mz_pages_map;       /* /map and its context */
extern const mz_pages mz_pages_api;       /* /ogc */
extern const mz_pages mz_pages_live;      /* /live */

#endif

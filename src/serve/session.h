/* session.h: who is logged in, and how often somebody may try.
 *
 * In      a person who gave the right password; the cookie of later requests; times from the caller.
 * Out     the person of a cookie, until logout, MZ_SESSION_IDLE_S without a request, or MZ_SESSION_MOST_S.
 * Owns    tables of a fixed size in memory, and a thread that keeps those of sessions in CASE/state/sessions (mode
 * 0600): a restart of the server ends nobody's session. Any thread may call. Limits  MZ_SESSIONS_MAX at a time; the one
 * not seen for longest gives way. A bucket table forgets keys it has not seen for longest.
 *
 * A cookie is a place in the table and 256 random bits; table and file keep only their SHA-256, so neither opens
 * anything. Begins and ends are on disk at once, the time of the last request within a minute.
 */
#ifndef MZ_SERVE_SESSION_H
#define MZ_SERVE_SESSION_H

#include "record/record.h"
#include "serve/people.h"

#define MZ_SESSIONS_MAX   4096
#define MZ_SESSION_IDLE_S (2 * 3600)
#define MZ_SESSION_MOST_S (12 * 3600)

typedef struct mz_sessions mz_sessions;

typedef struct mz_session {
    int64_t number; /* for people and logs: opens nothing */
    char person[MZ_NAME_MAX + 1];
    mz_hash256 credential; /* SHA-256 of the password's hash: a changed password ends the session */
    char peer[48];
    mz_utc begun, seen;
} mz_session;

/* With the sessions that the file of this case still holds; folder NULL: in memory only. A file that cannot be read
 * holds nobody. */
MZ_MUST mz_status mz_sessions_new(const char *folder, mz_utc now, mz_sessions **out);
void mz_sessions_free(mz_sessions *s);      /* what is alive stays in the file */
mz_status mz_sessions_kept(mz_sessions *s); /* how it went with the file, the last time */
/* The text of the file. MZ_CORRUPT, at = line. */
#define MZ_SESSIONS_FILE_MAX ((mz_len)2 << 20)
MZ_MUST mz_status mz_sessions_parse(mz_sessions *s, mz_str bytes, mz_utc now);
void mz_put_sessions(mz_buf *out, mz_sessions *s);
/* *cookie is the cookie's value, in perm. */
MZ_MUST mz_status mz_session_begin(mz_sessions *s, const mz_person *p, mz_str peer, mz_utc now, mz_str *cookie,
                                   mz_arena *perm);
/* The session of a cookie, which counts as seen now. false: there is none. */
bool mz_session_find(mz_sessions *s, mz_str cookie, mz_utc now, mz_session *out);
/* Whether the session of this number is alive and of this person; looking does not count as being seen. */
bool mz_session_lives(mz_sessions *s, mz_str number, const mz_person *p, mz_utc now);
void mz_session_end(mz_sessions *s, mz_str cookie);
/* Ends the session of this number if it is that person's. */
bool mz_session_end_number(mz_sessions *s, mz_str person, int64_t number);
/* Ends all of one person, or (empty) of all but the one of this number; how many. */
mz_len mz_sessions_end_all(mz_sessions *s, mz_str person, int64_t but);
/* All that are alive, of one person or (empty) of all, in the order of their numbers. */
mz_session *mz_sessions_list(mz_sessions *s, mz_str person, mz_utc now, mz_len *n, mz_arena *perm);
bool mz_session_is_of(const mz_session *s, const mz_person *p); /* and of the password that he has now */

/* ---- token buckets ---- */

typedef struct mz_buckets mz_buckets;
MZ_MUST mz_status mz_buckets_new(mz_buckets **out);
void mz_buckets_free(mz_buckets *b);
/* Takes one from the bucket of `key`, which holds at most `most` and is filled by one every `refill_ms`. 0, or how many
 * milliseconds to wait. `kind` keeps keys of different meaning apart. */
int64_t mz_bucket_take(mz_buckets *b, uint8_t kind, mz_str key, int64_t most, int64_t refill_ms, int64_t now_ms);
void mz_bucket_fill(mz_buckets *b, uint8_t kind, mz_str key); /* forgets it: it is full again */

#endif

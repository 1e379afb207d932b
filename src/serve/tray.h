/* tray.h: uploads that were shown and wait for a yes.
 *
 * In      the bytes of an upload, what its sender said about it, the session that showed it.
 * Out     the same bytes to the same session, once, when it names their hash.
 * Owns    the bytes, in memory alone: nothing of them is ever on disk. Pages go back to the system when they go.
 * Limits  one a session, MZ_TRAY_MAX of them, MZ_TRAY_BYTES in all, MZ_TRAY_S seconds each. Any thread may call.
 */
#ifndef MZ_SERVE_TRAY_H
#define MZ_SERVE_TRAY_H

#include "record/record.h"

#define MZ_TRAY_MAX   32
#define MZ_TRAY_BYTES ((mz_len)64 << 20)
#define MZ_TRAY_S     900

typedef struct mz_tray mz_tray;

typedef struct mz_held {
    mz_str bytes, name, as, publisher, language, audience;
    mz_day date;
    mz_hash256 hash; /* of bytes as they came, packed or not */
} mz_held;

MZ_MUST mz_status mz_tray_new(mz_tray **out);
void mz_tray_free(mz_tray *t);
/* In place of what the session had. MZ_LIMIT: too much waits; what it had is gone all the same. */
MZ_MUST mz_status mz_tray_put(mz_tray *t, mz_str session, const mz_held *h, mz_utc now);
/* *out is a copy in perm; false: nothing of this hash waits for this session. */
bool mz_tray_take(mz_tray *t, mz_str session, const mz_hash256 *hash, mz_utc now, mz_held *out, mz_arena *perm);
/* How much waits, for those who watch. */
mz_len mz_tray_held(mz_tray *t, mz_utc now, mz_len *bytes);

#endif

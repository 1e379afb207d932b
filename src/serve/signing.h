/* signing.h: entries that the server itself signs, with keys that it was given.
 *
 * In      drafts as a preview has them; the key of the mediator or of a monitor (mizan serve --sign-as).
 * Out     the same on the record, durable: in one commit, or nothing.
 * Owns    nothing; one signing at a time, since two texts for one place of a feed would be a fork and cost the key.
 */
#ifndef MZ_SERVE_SIGNING_H
#define MZ_SERVE_SIGNING_H

#include "serve/inside.h"

typedef struct mz_signed {
    int64_t first, n; /* entries */
} mz_signed;

/* The key that signs for who asks: the mediator's for the mediator, a monitor's own for a monitor; NULL: none is here.
 */
const mz_pen *mz_signing_key(const mz_site *s, const mz_who *w, mz_str mediator);
/* MZ_DENIED: no log key is here, or another program holds the case; MZ_BAD_INPUT: the record refuses it, and why. */
MZ_MUST mz_status mz_sign_preview(mz_site *s, const mz_preview *p, const mz_pen *by, mz_signed *out, mz_arena *perm);

/* Keeps the log of reads from being changed unnoticed: a digest of state/reads.log goes on the record, at most once an
 * hour and at a stop, where it grew; signed by the mediator's key. Without that key nothing happens. */
MZ_MUST mz_status mz_signing_start(mz_site *s, mz_str mediator, int64_t signed_bytes);
void mz_signing_end(mz_site *s);
/* "mizan/reads/v1", the text of such an entry. */
typedef struct mz_reads_digest {
    int64_t bytes, lines;
    mz_hash256 hash; /* of that many bytes from the beginning of state/reads.log */
} mz_reads_digest;
bool mz_reads_digest_parse(mz_str text, mz_reads_digest *out);
MZ_MUST mz_status mz_reads_digest_of(const char *folder, int64_t bytes, mz_reads_digest *out); /* bytes < 0: all */

#endif

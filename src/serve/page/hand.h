/* hand.h: signing with a key of one's own, on any page that shows what would go on record. (internal to serve; add.c)
 */
#ifndef MZ_SERVE_HAND_H
#define MZ_SERVE_HAND_H

#include "serve/inside.h"

/* Whether a key of the register is a device of the party that looks, and signs still. */
bool mz_page_own_key(const mz_visit *v, const mz_registered *key);
/* The drafts as texts for this key, with the script that signs them in the browser and hands them in. */
MZ_MUST mz_status mz_page_own_signing(mz_visit *v, mz_buf *out, const mz_preview *p, mz_str feed);
/* The text of the drafts, folded. */
void mz_page_drafts(mz_visit *v, mz_buf *out, const mz_preview *p);

#endif

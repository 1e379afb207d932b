/* rights.h: who may do what, as one table and one function.
 *
 * In      method and path of a page (as its row says them, not as the client wrote them), and who asks.
 * Out     whether he may.
 * Source  docs/operations.md, "Rights". tests/unit/serve/rights_test.c holds a second table against this one.
 */
#ifndef MZ_SERVE_RIGHTS_H
#define MZ_SERVE_RIGHTS_H

#include "serve/site.h"

typedef enum mz_permission { MZ_MAY, MZ_LOG_IN, MZ_MAY_NOT } mz_permission;

typedef struct mz_right {
    const char *method, *path;
    unsigned roles; /* bits 1 << mz_role of those who may */
    unsigned scope; /* what a token must be for; 0: no token will do */
} mz_right;

const mz_right *mz_rights(mz_len *n);
/* NULL when the table does not know the page. */
const mz_right *mz_right_of(const char *method, const char *path);
mz_permission mz_may(const mz_right *r, const mz_who *w);

/* All pages of the site, of every table; a table is listed in rights.c. */
const mz_pages *const *mz_site_pages(mz_len *n);

#endif

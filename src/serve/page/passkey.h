/* page_passkey.h: passkeys on the pages of login and sessions. (internal to serve) */
#ifndef MZ_SERVE_PAGE_PASSKEY_H
#define MZ_SERVE_PAGE_PASSKEY_H

#include "serve/inside.h"

/* A place for the button that the script of the page fills, where the browser can. */
void mz_passkey_put_login(mz_visit *v, mz_buf *out, mz_str next);
/* One's own passkeys, to end them, and the same place for a new one. */
void mz_passkey_put_own(mz_visit *v, mz_buf *out);

/* login.c: a session for somebody who has shown who he is; its cookie is put into the answer. */
MZ_MUST mz_status mz_login_begin(mz_visit *v, mz_http_answer *a, const mz_person *person);
/* Counts one try from an address; 0, or how long to wait. */
int64_t mz_login_wait(mz_site *s, mz_str address);

#endif

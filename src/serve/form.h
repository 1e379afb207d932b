/* form.h: the fields of a form that came with a file: a body of multipart/form-data.
 *
 * In      the Content-Type of the request, with its boundary; the whole body. Neither is changed or kept.
 * Out     the parts in the order of the body; values are views into it, names are in perm.
 * Limits  MZ_FORM_PARTS_MAX parts; MZ_FORM_HEAD_MAX bytes of headers a part; names of 64 bytes, file names of 255. The
 *         size of the body is the route's business.
 * Errors  MZ_BAD_INPUT or MZ_LIMIT, at = byte of the body. Nothing is guessed: what is not exactly such a body is
 * refused. Source  RFC 7578, RFC 2046 section 5.1; percent signs in names as browsers write them (WHATWG
 * HTML, 4.10.21.8).
 */
#ifndef MZ_SERVE_FORM_H
#define MZ_SERVE_FORM_H

#include "base/base.h"

#define MZ_FORM_PARTS_MAX 32
#define MZ_FORM_HEAD_MAX  2048

typedef struct mz_part {
    mz_str name;
    bool is_file;
    mz_str file;  /* its name as the browser said, without folders; may be empty */
    mz_str type;  /* as the browser said; may be empty */
    mz_str value; /* the bytes */
} mz_part;

typedef struct mz_form {
    mz_part v[MZ_FORM_PARTS_MAX];
    mz_len n;
} mz_form;

MZ_MUST mz_status mz_form_parse(mz_str type, mz_str body, mz_form *out, mz_arena *perm);
/* NULL where there is none of this name. */
const mz_part *mz_form_part(const mz_form *f, mz_str name);
/* The trimmed text of a field that is no file; empty where there is none, or where it is no UTF-8. */
mz_str mz_form_text(const mz_form *f, mz_str name);

#endif

/* json.h: JSON to a tree, and a writer.
 *
 * In      UTF-8, one value; a name that stands twice in an object is refused.
 * Out     a tree in perm. Names and items keep the order of the file.
 * Limits  MZ_JSON_BYTES_MAX, MZ_JSON_DEPTH_MAX. Integers outside int64 are refused.
 * Errors  MZ_BAD_INPUT or MZ_LIMIT, at = byte.
 * Source  RFC 8259, by jansson.
 */
#ifndef MZ_FORMAT_JSON_H
#define MZ_FORMAT_JSON_H

#include "base/base.h"

#define MZ_JSON_BYTES_MAX (64 << 20)
#define MZ_JSON_DEPTH_MAX 64

typedef enum mz_json_kind {
    MZ_JSON_NULL,
    MZ_JSON_FALSE,
    MZ_JSON_TRUE,
    MZ_JSON_INT,
    MZ_JSON_REAL,
    MZ_JSON_STRING,
    MZ_JSON_ARRAY,
    MZ_JSON_OBJECT
} mz_json_kind;

typedef struct mz_json mz_json;
struct mz_json {
    mz_json_kind kind;
    mz_str name;      /* when it is a member of an object */
    mz_str text;      /* MZ_JSON_STRING */
    int64_t integer;  /* MZ_JSON_INT */
    double real;      /* MZ_JSON_INT and MZ_JSON_REAL; finite */
    const mz_json *v; /* items or members */
    mz_len n;
};

MZ_MUST mz_status mz_json_parse(mz_str bytes, mz_json *out, mz_arena *perm);
const mz_json *mz_json_get(const mz_json *object, mz_str name); /* NULL when it is not there, or `object` is none */
mz_str mz_json_text(const mz_json *object, mz_str name);        /* a string member; empty when it is not there */
bool mz_json_number(const mz_json *object, mz_str name, double *out); /* a number member */

/* Writing. Commas come by themselves: begin, key, value, …, end. Strings that are not UTF-8 get U+FFFD for each bad
 * byte. `indent` 0 writes everything on one line. Look at mz_buf_status once, at the end. */
typedef struct mz_json_out {
    mz_buf *to;
    int indent;
    int depth;
    bool named;     /* a key was just written */
    uint64_t begun; /* bit d: something stands already at depth d */
} mz_json_out;

static inline mz_json_out mz_json_to(mz_buf *to, int indent) { return (mz_json_out){to, indent, 0, false, 0}; }
void mz_json_begin(mz_json_out *w, char open); /* '{' or '[' */
void mz_json_end(mz_json_out *w, char close);  /* '}' or ']' */
void mz_json_key(mz_json_out *w, mz_str key);
void mz_json_str(mz_json_out *w, mz_str s);
void mz_json_int(mz_json_out *w, int64_t v);
void mz_json_fixed(mz_json_out *w, int64_t v, int places); /* v in units of 10^-places; zeros at the end are dropped */
void mz_json_bool(mz_json_out *w, bool v);
void mz_json_null(mz_json_out *w);
void mz_json_str_or_null(mz_json_out *w, mz_str s); /* null for the empty string */
void mz_json_made(mz_json_out *w, mz_str json);     /* a value that is JSON already */

/* A string with its quotes, escaped, and nothing else. */
void mz_put_json_str(mz_buf *out, mz_str s);

#endif

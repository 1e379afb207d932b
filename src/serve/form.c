#include "serve/form.h"

#define BOUNDARY_MAX 70
#define NAME_MOST    64
#define FILE_MOST    255
#define TYPE_MOST    127

static bool is_boundary_char(uint8_t c)
{
    return mz_is_alpha(c) || mz_is_digit(c) || (c != 0 && strchr("'()+_,-./:=?", c) != NULL);
}

static bool boundary_fits(mz_str b)
{
    bool good = b.len >= 1 && b.len <= BOUNDARY_MAX;
    for (mz_len i = 0; good && i < b.len; i++) {
        good = is_boundary_char(b.data[i]);
    }
    return good;
}

/* One "key=value" or "key="value"" of a header, cut off *rest; false where it is none. `value` is as it stands between
 * the quotes. */
static bool cut_parameter(mz_str *rest, mz_str *key, mz_str *value)
{
    const mz_len eq = mz_str_find_byte(*rest, '=');
    if (eq < 1) {
        return false;
    }
    *key = mz_str_trim(mz_str_sub(*rest, 0, eq));
    mz_str v = mz_str_from(*rest, eq + 1);
    if (v.len > 0 && v.data[0] == '"') {
        mz_len end = 1;
        while (end < v.len && v.data[end] != '"') {
            end += v.data[end] == '\\' && end + 1 < v.len && v.data[end + 1] == '"' ? 2 : 1;
        }
        if (end >= v.len) {
            return false;
        }
        *value = mz_str_sub(v, 1, end);
        v = mz_str_trim(mz_str_from(v, end + 1));
        if (v.len > 0 && v.data[0] != ';') {
            return false;
        }
        *rest = v.len > 0 ? mz_str_from(v, 1) : (mz_str){0};
        return true;
    }
    *value = mz_str_trim(mz_str_cut(&v, ';'));
    *rest = v;
    return true;
}

static bool boundary_of(mz_str type, mz_str *out)
{
    mz_str rest = type, key, value, found = {0};
    if (!mz_str_eq_fold(mz_str_trim(mz_str_cut(&rest, ';')), S("multipart/form-data"))) {
        return false;
    }
    while (mz_str_trim(rest).len > 0) {
        if (!cut_parameter(&rest, &key, &value)) {
            return false;
        }
        if (mz_str_eq_fold(key, S("boundary"))) {
            if (found.len > 0) {
                return false;
            }
            found = value;
        }
    }
    *out = found;
    return boundary_fits(found);
}

/* Where "\r\n--boundary" begins, or -1. */
static mz_len find_edge(mz_str s, mz_str boundary)
{
    mz_len at = 0;
    while (s.len - at >= boundary.len + 4) {
        const uint8_t *cr = memchr(s.data + at, '\r', (size_t)(s.len - at - boundary.len - 3));
        if (cr == NULL) {
            return -1;
        }
        at = cr - s.data;
        if (memcmp(cr, "\r\n--", 4) == 0 && memcmp(cr + 4, boundary.data, (size_t)boundary.len) == 0) {
            return at;
        }
        at++;
    }
    return -1;
}

/* A name as browsers write it: %22 for a quote, %0D and %0A for line ends; other programs write \" for a quote. */
static bool undo_quotes(mz_str s, mz_len most, mz_str *out, mz_arena *perm)
{
    uint8_t *to = mz_new(perm, uint8_t, s.len);
    mz_len n = 0;
    for (mz_len i = 0; i < s.len; i++) {
        uint8_t c = s.data[i];
        if (c == '\\' && i + 1 < s.len && s.data[i + 1] == '"') {
            c = s.data[++i];
        } else if (c == '%' && s.len - i > 2) {
            const int code = mz_hex_digit(s.data[i + 1]) * 16 + mz_hex_digit(s.data[i + 2]);
            if (code == '"' || code == '\r' || code == '\n') {
                c = (uint8_t)code;
                i += 2;
            }
        }
        if (c < ' ' || c == 0x7f) {
            return false;
        }
        to[n++] = c;
    }
    *out = (mz_str){to, n};
    return n <= most && mz_utf8_bad(*out) < 0;
}

static mz_str without_folders(mz_str name)
{
    mz_len from = 0;
    for (mz_len i = 0; i < name.len; i++) {
        from = name.data[i] == '/' || name.data[i] == '\\' ? i + 1 : from;
    }
    return mz_str_from(name, from);
}

static bool take_disposition(mz_str line, mz_part *p, mz_arena *perm)
{
    mz_str rest = line, key, value, file;
    if (p->name.len > 0 || !mz_str_eq_fold(mz_str_trim(mz_str_cut(&rest, ';')), S("form-data"))) {
        return false;
    }
    while (mz_str_trim(rest).len > 0) {
        if (!cut_parameter(&rest, &key, &value)) {
            return false;
        }
        if (mz_str_eq_fold(key, S("name"))) {
            if (p->name.len > 0 || !undo_quotes(value, NAME_MOST, &p->name, perm) ||
                mz_str_find_byte(p->name, '\\') >= 0) { /* no field of ours has one, and programs differ on it */
                return false;
            }
        } else if (mz_str_eq_fold(key, S("filename"))) {
            if (p->is_file || !undo_quotes(value, FILE_MOST, &file, perm)) {
                return false;
            }
            p->is_file = true;
            p->file = without_folders(file);
        } else {
            return false; /* filename* has no place in a form: RFC 7578, 4.2 */
        }
    }
    return p->name.len > 0;
}

/* The headers of one part: lines that end in CR LF, the last one empty. */
static mz_status take_head(mz_str head, mz_len at, mz_part *p, mz_arena *perm)
{
    for (mz_str rest = head; rest.len > 0;) {
        mz_str line = mz_str_cut(&rest, '\n');
        if (!mz_str_ends(line, S("\r"))) {
            return mz_fail(MZ_BAD_INPUT, "a header line of a part ends in CR LF", at);
        }
        line = mz_str_sub(line, 0, line.len - 1);
        const mz_str name = mz_str_cut(&line, ':');
        const mz_str value = mz_str_trim(line);
        if (mz_str_eq_fold(name, S("Content-Disposition"))) {
            if (!take_disposition(value, p, perm)) {
                return mz_fail(MZ_BAD_INPUT, "a part says its name once: Content-Disposition: form-data; name=\"…\"",
                               at);
            }
        } else if (mz_str_eq_fold(name, S("Content-Type"))) {
            p->type = value.len <= TYPE_MOST ? value : (mz_str){0};
        } else if (mz_str_eq_fold(name, S("Content-Transfer-Encoding")) && !mz_str_eq_fold(value, S("binary")) &&
                   !mz_str_eq_fold(value, S("8bit")) && !mz_str_eq_fold(value, S("7bit"))) {
            return mz_fail(MZ_BAD_INPUT, "a part is sent as it is, in no other encoding", at);
        }
    }
    return p->name.len > 0 ? mz_ok() : mz_fail(MZ_BAD_INPUT, "a part has no name", at);
}

/* One part, from behind its boundary line; *next is where the boundary behind it begins. */
static mz_status take_part(mz_str body, mz_len at, mz_str boundary, mz_part *p, mz_len *next, mz_arena *perm)
{
    const mz_str rest = mz_str_from(body, at);
    const mz_str look = mz_str_sub(rest, 0, rest.len < MZ_FORM_HEAD_MAX ? rest.len : MZ_FORM_HEAD_MAX);
    const mz_len end = mz_str_find(look, S("\r\n\r\n"));
    if (end < 0) {
        return rest.len > look.len ? mz_fail(MZ_LIMIT, "a part has too many headers", at)
                                   : mz_fail(MZ_BAD_INPUT, "a part's headers do not end", at);
    }
    MZ_TRY(take_head(mz_str_sub(rest, 0, end + 2), at, p, perm));
    const mz_len edge = find_edge(mz_str_from(rest, end + 4), boundary);
    if (edge < 0) {
        return mz_fail(MZ_BAD_INPUT, "the form is cut: its last boundary is missing", body.len);
    }
    p->value = mz_str_sub(rest, end + 4, end + 4 + edge);
    *next = at + end + 4 + edge;
    return mz_ok();
}

mz_status mz_form_parse(mz_str type, mz_str body, mz_form *out, mz_arena *perm)
{
    mz_form f = {.n = 0};
    mz_str boundary;
    if (!boundary_of(type, &boundary)) {
        return mz_fail(MZ_BAD_INPUT, "the form is not multipart/form-data with a boundary", 0);
    }
    const mz_len edge = boundary.len + 4; /* with the CR LF before it */
    if (!mz_str_starts(body, S("--")) || !mz_str_starts(mz_str_from(body, 2), boundary)) {
        return mz_fail(MZ_BAD_INPUT, "the form does not begin with its boundary", 0);
    }
    for (mz_len at = edge - 2;;) {
        const mz_str rest = mz_str_from(body, at);
        if (mz_str_eq(rest, S("--")) || mz_str_eq(rest, S("--\r\n"))) {
            break;
        }
        if (!mz_str_starts(rest, S("\r\n"))) {
            return mz_fail(MZ_BAD_INPUT, "what stands behind a boundary is neither a part nor the end", at);
        }
        if (f.n == MZ_FORM_PARTS_MAX) {
            return mz_fail(MZ_LIMIT, "the form has too many fields", at);
        }
        mz_part p = {0};
        MZ_TRY(take_part(body, at + 2, boundary, &p, &at, perm));
        if (mz_form_part(&f, p.name) != NULL) {
            return mz_fail(MZ_BAD_INPUT, "a field stands twice in the form", at);
        }
        f.v[f.n++] = p;
        at += edge;
    }
    *out = f;
    return mz_ok();
}

const mz_part *mz_form_part(const mz_form *f, mz_str name)
{
    for (mz_len i = 0; i < f->n; i++) {
        if (mz_str_eq(f->v[i].name, name)) {
            return &f->v[i];
        }
    }
    return NULL;
}

mz_str mz_form_text(const mz_form *f, mz_str name)
{
    const mz_part *p = mz_form_part(f, name);
    return p == NULL || p->is_file || mz_utf8_bad(p->value) >= 0 ? (mz_str){0} : mz_str_trim(p->value);
}

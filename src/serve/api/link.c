/* Links between the resources, as whole addresses, and other pieces that several answers have. */
#include "serve/api/api.h"

void mz_api_put_text(mz_json_out *w, const char *name, mz_str value)
{
    mz_json_key(w, mz_str_of(name));
    mz_json_str(w, value);
}

void mz_api_put_number(mz_json_out *w, const char *name, int64_t value)
{
    mz_json_key(w, mz_str_of(name));
    mz_json_int(w, value);
}

void mz_api_put_type(mz_json_out *w, mz_property_type t)
{
    switch (t) {
    case MZ_PROPERTY_TEXT:
        mz_api_put_text(w, "type", S("string"));
        break;
    case MZ_PROPERTY_DAY:
        mz_api_put_text(w, "type", S("string"));
        mz_api_put_text(w, "format", S("date"));
        break;
    case MZ_PROPERTY_INTEGER:
        mz_api_put_text(w, "type", S("integer"));
        break;
    case MZ_PROPERTY_SHARE:
    case MZ_PROPERTY_DEGREES:
        mz_api_put_text(w, "type", S("number"));
        break;
    case MZ_PROPERTY_BOOLEAN:
        mz_api_put_text(w, "type", S("boolean"));
        break;
    case MZ_PROPERTY_GEOMETRY:
        mz_api_put_text(w, "format", S("geometry-point"));
        break;
    }
}

void mz_api_put_link(mz_json_out *w, const mz_api_call *c, const char *rel, mz_str type, mz_str title, mz_str href)
{
    (void)c;
    mz_json_begin(w, '{');
    mz_api_put_text(w, "rel", mz_str_of(rel));
    mz_api_put_text(w, "type", type);
    if (title.len > 0) {
        mz_api_put_text(w, "title", title);
    }
    mz_api_put_text(w, "href", href);
    mz_json_end(w, '}');
}

static void put_pair(mz_buf *b, const char *name, mz_str value, bool *first)
{
    mz_put_byte(b, *first ? '?' : '&');
    *first = false;
    mz_put(b, mz_str_of(name));
    mz_puts(b, "=");
    mz_put_url(b, value);
}

mz_str mz_api_with_at(const mz_api_call *c, mz_str path)
{
    mz_arena *perm = c->v->q->perm;
    return c->has[MZ_API_AT] ? mz_str_concat(perm, c->base, path, S("?at="), c->given[MZ_API_AT])
                             : mz_str_concat(perm, c->base, path);
}

mz_str mz_api_below(const mz_api_call *c, const char *rest)
{
    return mz_str_concat(c->v->q->perm, S("/collections/"), mz_str_of(mz_collection_class(c->of)->name),
                         mz_str_of(rest));
}

void mz_api_put_path(mz_json_out *w, const mz_api_call *c, const char *rel, const char *type, const char *title,
                     mz_str path)
{
    mz_api_put_link(w, c, rel, mz_str_of(type), mz_str_of(title), mz_api_with_at(c, path));
}

/* The first format needs no f=, unless it was asked for by it: then a client that follows links keeps it. */
static bool says_format(const mz_api_call *c, mz_api_format f) { return c->has[MZ_API_F] || f != MZ_API_JSON; }

mz_str mz_api_here(const mz_api_call *c, mz_api_format f, const mz_str *cursor, int64_t limit)
{
    MZ_BUF_SCOPED b = mz_buf_new(1 << 17);
    MZ_BUF_SCOPED number = mz_buf_new(32);
    bool first = true;
    mz_put(&b, c->base);
    mz_put(&b, c->here);
    if (says_format(c, f)) {
        put_pair(&b, "f", mz_str_of(mz_api_format_rows[f].word), &first);
    }
    for (int p = MZ_API_F + 1; p < MZ_API_PARAMETERS; p++) {
        const bool paging = cursor != NULL && (p == MZ_API_LIMIT_P || p == MZ_API_CURSOR);
        if (c->has[p] && !paging) {
            put_pair(&b, mz_api_parameter_rows[p].name, c->given[p], &first);
        }
    }
    for (int i = 0; i < c->properties_n; i++) {
        put_pair(&b, mz_collection_class(c->of)->fields[c->properties[i].field].name, c->properties[i].value, &first);
    }
    if (cursor != NULL) {
        mz_put_int(&number, limit);
        put_pair(&b, "limit", mz_buf_str(&number), &first);
        put_pair(&b, "cursor", *cursor, &first);
    }
    return mz_str_copy(c->v->q->perm, mz_buf_str(&b));
}

void mz_api_put_own_links(mz_json_out *w, const mz_api_call *c)
{
    for (int f = 0; f < MZ_API_FORMATS; f++) {
        if ((c->what->formats & 1U << f) != 0) {
            mz_api_put_link(w, c, f == (int)c->format ? "self" : "alternate", mz_api_type(c->what, (mz_api_format)f),
                            mz_str_of(mz_api_format_rows[f].title), mz_api_here(c, (mz_api_format)f, NULL, 0));
        }
    }
}

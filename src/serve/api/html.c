/* The interface for people: the same resources between the shell's two halves. */
#include "serve/api/api.h"

static bool is_of_one(const mz_api_call *c) { return mz_str_find(mz_str_of(c->what->path), S("{c}")) >= 0; }

static mz_str title_of(const mz_api_call *c)
{
    return is_of_one(c) ? mz_plain_of(c->v, "collection", mz_str_of(mz_collection_class(c->of)->title))
                        : mz_plain(c->v, "Interface for programs");
}

/* "Interface / Collections / incidents": the resources above this one. */
static void put_trail(const mz_api_call *c, mz_buf *out)
{
    mz_puts(out, "<nav class=\"toc\"><a href=\"/ogc?f=html\">");
    mz_say(c->v, out, "Interface for programs");
    mz_puts(out, "</a> <a href=\"/ogc/collections?f=html\">");
    mz_say(c->v, out, "Collections");
    mz_puts(out, "</a>");
    if (is_of_one(c)) {
        const mz_str name = mz_str_of(mz_collection_class(c->of)->name);
        mz_puts(out, " <a href=\"/ogc/collections/");
        mz_put_html(out, name);
        mz_puts(out, "/items?f=html\"><code>");
        mz_put_html(out, name);
        mz_puts(out, "</code></a>");
    }
    mz_puts(out, "</nav>\n");
}

void mz_api_show(mz_api_call *c, mz_status (*put)(mz_api_call *c, mz_buf *out))
{
    const mz_shell shell = {.title = title_of(c)};
    mz_http_answer *a = c->a;
    a->status = 200;
    mz_shell_begin(c->v, a, &shell);
    mz_puts(&a->body, "<h1>");
    if (is_of_one(c)) {
        mz_say_of(c->v, &a->body, "collection", mz_str_of(mz_collection_class(c->of)->title));
    } else {
        mz_say(c->v, &a->body, "Interface for programs");
    }
    mz_puts(&a->body, "</h1>\n");
    put_trail(c, &a->body);
    const mz_status s = put(c, &a->body);
    if (mz_failed(s)) {
        mz_visit_fail(c->v, a, s);
    } else if (a->status == 200) { /* else it became a problem on the way */
        mz_shell_end(c->v, a);
    }
}

mz_status mz_api_json_html(mz_api_call *c, mz_buf *out)
{
    MZ_BUF_SCOPED json = mz_buf_new((mz_len)8 << 20);
    mz_json_out w = mz_json_to(&json, 2);
    MZ_TRY(c->what->json(c, &w));
    mz_puts(out, "<pre dir=\"ltr\" tabindex=\"0\">");
    mz_put_html(out, mz_buf_str(&json));
    mz_puts(out, "</pre>\n");
    return mz_buf_status(&json);
}

/* ---- what there is ---- */

static void put_row(mz_buf *out, mz_str href, mz_str path, mz_str what)
{
    mz_puts(out, "<tr><td><a href=\"");
    mz_put_html(out, href);
    mz_puts(out, "\"><code>");
    mz_put_html(out, path);
    mz_puts(out, "</code></a></td><td lang=\"en\" dir=\"ltr\">");
    mz_put_html(out, what);
    mz_puts(out, "</td></tr>\n");
}

mz_status mz_api_landing_html(mz_api_call *c, mz_buf *out)
{
    static const char *const head[] = {MZ_KEY("Address"), MZ_KEY("What it gives")};
    static const struct {
        const char *path, *what;
    } rows[] = {{"/collections", "The collections of features"},
                {"/api", "This interface, described"},
                {"/conformance", "The standards that this follows"},
                {"/tileMatrixSets", "How the map is divided into tiles"}};
    mz_puts(out, "<p>");
    mz_say(
        c->v, out,
        "The same facts for maps, tables and programs: OGC API Features and Tiles. Every answer is the edition of who "
        "asks.");
    mz_puts(out, "</p>\n");
    mz_page_table(out, c->v, head, 2);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const mz_str path = mz_str_concat(c->v->perm, S("/ogc"), mz_str_of(rows[i].path));
        put_row(out, mz_str_concat(c->v->perm, path, S("?f=html")), path, mz_str_of(rows[i].what));
    }
    mz_page_table_end(out);
    return mz_ok();
}

mz_status mz_api_collections_html(mz_api_call *c, mz_buf *out)
{
    static const char *const head[] = {MZ_KEY("Collection"), MZ_KEY("What it holds"), MZ_KEY("Features"),
                                       MZ_KEY("As a file")};
    static const mz_api_format files[] = {MZ_API_CSV, MZ_API_GEOJSONSEQ, MZ_API_FLATGEOBUF, MZ_API_GEOPACKAGE};
    mz_page_table(out, c->v, head, 4);
    for (int k = 0; k < MZ_COLLECTIONS; k++) {
        const mz_feature_class *class = mz_collection_class((mz_collection)k);
        const mz_str path = mz_str_concat(c->v->perm, S("/ogc/collections/"), mz_str_of(class->name), S("/items?f="));
        mz_collection_span span;
        MZ_TRY(mz_collection_look(c->v->c->index, (mz_collection)k, &span));
        mz_puts(out, "<tr><td><a href=\"");
        mz_put_html(out, mz_str_concat(c->v->perm, path, S("html")));
        mz_puts(out, "\"><code>");
        mz_put_html(out, mz_str_of(class->name));
        mz_puts(out, "</code></a></td><td>");
        mz_say_of(c->v, out, "collection", mz_str_of(class->title));
        mz_puts(out, "</td><td class=\"n\">");
        mz_put_int(out, span.n);
        mz_puts(out, "</td><td>");
        for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
            const mz_api_format_row *f = &mz_api_format_rows[files[i]];
            mz_put(out, i > 0 ? S(" ") : S(""));
            mz_puts(out, "<a href=\"");
            mz_put_html(out, mz_str_concat(c->v->perm, path, mz_str_of(f->word)));
            mz_puts(out, "\"><code>");
            mz_put_html(out, mz_str_of(f->word));
            mz_puts(out, "</code></a>");
        }
        mz_puts(out, "</td></tr>\n");
    }
    mz_page_table_end(out);
    return mz_ok();
}

mz_status mz_api_definition_html(mz_api_call *c, mz_buf *out)
{
    static const char *const head[] = {MZ_KEY("Address"), MZ_KEY("What it gives"), MZ_KEY("Parameters"),
                                       MZ_KEY("Formats")};
    mz_page_table(out, c->v, head, 4);
    for (mz_len i = 0; i < mz_api_resources_n; i++) {
        const mz_api_resource *r = &mz_api_resources[i];
        mz_puts(out, "<tr lang=\"en\" dir=\"ltr\"><td><code>/ogc");
        mz_put_html(out, mz_str_of(r->path));
        mz_puts(out, "</code></td><td>");
        mz_put_html(out, mz_str_of(r->summary));
        mz_puts(out, "</td><td>");
        for (int p = 0; p < MZ_API_PARAMETERS; p++) {
            if ((r->parameters & 1U << p) != 0) {
                mz_puts(out, "<code>");
                mz_put_html(out, mz_str_of(mz_api_parameter_rows[p].name));
                mz_puts(out, "</code> ");
            }
        }
        mz_puts(out, "</td><td>");
        for (int f = 0; f < MZ_API_FORMATS; f++) {
            if ((r->formats & 1U << f) != 0) {
                mz_puts(out, "<code>");
                mz_put_html(out, mz_str_of(mz_api_format_rows[f].word));
                mz_puts(out, "</code> ");
            }
        }
        mz_puts(out, "</td></tr>\n");
    }
    mz_page_table_end(out);
    return mz_ok();
}

/* ---- features ---- */

static void put_value(mz_buf *out, const mz_property *f, const mz_property_value *v)
{
    if (!v->known) {
        mz_puts(out, "<span class=\"soft\">–</span>");
        return;
    }
    switch (f->type) {
    case MZ_PROPERTY_TEXT:
        mz_page_text(out, v->text, 400);
        break;
    case MZ_PROPERTY_INTEGER:
        mz_put_int(out, v->number);
        break;
    case MZ_PROPERTY_SHARE:
    case MZ_PROPERTY_DEGREES:
        mz_put_fixed(out, v->number, 6);
        break;
    case MZ_PROPERTY_BOOLEAN:
        mz_put(out, v->number != 0 ? S("yes") : S("no"));
        break;
    case MZ_PROPERTY_DAY:
        mz_put_day(out, (mz_day)v->number);
        break;
    case MZ_PROPERTY_GEOMETRY:
        break;
    }
}

static bool is_column(const mz_property *f) { return f->type != MZ_PROPERTY_GEOMETRY; }

void mz_api_table_head(mz_api_call *c, mz_buf *out)
{
    const mz_feature_class *class = mz_collection_class(c->of);
    mz_puts(out, "<div class=\"wide\" tabindex=\"0\"><table class=\"features\" lang=\"en\" dir=\"ltr\"><thead><tr>");
    for (mz_len i = 0; i < class->n; i++) {
        if (is_column(&class->fields[i])) {
            mz_puts(out, "<th scope=\"col\" title=\"");
            mz_put_html(out, mz_str_of(class->fields[i].title));
            mz_puts(out, "\">");
            mz_put_html(out, mz_str_of(class->fields[i].name));
            mz_puts(out, "</th>");
        }
    }
    mz_puts(out, "</tr></thead><tbody>\n");
}

static void put_item_link(mz_api_call *c, mz_buf *out, mz_str id)
{
    mz_puts(out, "<a href=\"/ogc");
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    mz_put_url(&b, mz_api_below(c, "/items/"));
    mz_put_url(&b, id);
    mz_puts(&b, "?f=html");
    if (c->has[MZ_API_AT]) {
        mz_puts(&b, "&at=");
        mz_put_url(&b, c->given[MZ_API_AT]);
    }
    mz_put_html(out, mz_buf_str(&b));
    mz_puts(out, "\">");
    mz_put_html(out, id);
    mz_puts(out, "</a>");
}

/* Long text has room to stand in few lines; the table goes sideways instead. */
static const char *cell_of(const mz_property *f, const mz_property_value *v)
{
    const bool number =
        f->type == MZ_PROPERTY_INTEGER || f->type == MZ_PROPERTY_DEGREES || f->type == MZ_PROPERTY_SHARE;
    return number                                                        ? "<td class=\"n\">"
           : f->type == MZ_PROPERTY_TEXT && v->known && v->text.len > 48 ? "<td class=\"long\">"
                                                                         : "<td>";
}

void mz_api_table_row(mz_api_call *c, mz_buf *out, const mz_feature *f)
{
    const mz_feature_class *class = mz_collection_class(c->of);
    mz_puts(out, "<tr><td>");
    put_item_link(c, out, f->v[0].text);
    mz_puts(out, "</td>");
    for (mz_len i = 1; i < class->n; i++) {
        if (is_column(&class->fields[i])) {
            mz_put(out, mz_str_of(cell_of(&class->fields[i], &f->v[i])));
            put_value(out, &class->fields[i], &f->v[i]);
            mz_puts(out, "</td>");
        }
    }
    mz_puts(out, "</tr>\n");
}

void mz_api_table_end(mz_api_call *c, mz_buf *out, const mz_api_page *page)
{
    mz_puts(out, "</tbody></table></div>\n<p>");
    if (page->matched >= 0) {
        mz_say(c->v, out, "{0} of {1}", mz_mark_number(c->v, page->returned), mz_mark_number(c->v, page->matched));
    }
    if (page->next.len > 0) {
        mz_puts(out, " <a rel=\"next\" href=\"");
        mz_put_html(out, page->next);
        mz_puts(out, "\">");
        mz_say(c->v, out, "Next page");
        mz_puts(out, "</a>");
    }
    mz_puts(out, "</p>\n");
}

void mz_api_list(mz_api_call *c, mz_buf *out, const mz_feature *f)
{
    const mz_feature_class *class = mz_collection_class(c->of);
    mz_puts(out, "<dl class=\"pairs\" lang=\"en\" dir=\"ltr\">\n");
    for (mz_len i = 0; i < class->n; i++) {
        if (is_column(&class->fields[i])) {
            mz_puts(out, "<dt>");
            mz_put_html(out, mz_str_of(class->fields[i].title));
            mz_puts(out, "</dt><dd>");
            put_value(out, &class->fields[i], &f->v[i]);
            mz_puts(out, "</dd>\n");
        }
    }
    mz_puts(out, "</dl>\n");
}

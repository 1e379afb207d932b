/* What a reader chooses for all pages: as of when everything is shown, and which side stands first. */
#include "serve/page/page.h"

/* Parameters that the field itself sets; all others of the page go on as they are. */
static bool is_own(mz_str name)
{
    return mz_str_eq(name, S("at")) || mz_str_eq(name, S("on")) || mz_str_eq(name, S("left"));
}

/* The path that was asked for, with other parameters than those of the field, and `at` where it is not 0. */
static const char *path_at(const mz_visit *v, int64_t at)
{
    MZ_BUF_SCOPED b = mz_buf_new(65536);
    mz_str name, value;
    const char *join = "?";
    mz_put_url(&b, v->q->path);
    for (mz_str rest = v->q->query; mz_query_next(&rest, &name, &value, v->q->perm);) {
        if (!is_own(name)) {
            mz_put(&b, mz_str_of(join));
            mz_put_url(&b, name);
            mz_put_byte(&b, '=');
            mz_put_url(&b, value);
            join = "&";
        }
    }
    if (at > 0) {
        mz_put(&b, mz_str_of(join));
        mz_puts(&b, "at=");
        mz_put_int(&b, at);
    }
    return mz_str_z(v->q->perm, mz_buf_str(&b));
}

/* ---- ?on=DAY ---- */

static void keep_left(mz_visit *v, mz_http_answer *a)
{
    mz_str left;
    bool bad;
    if (v->c != NULL && mz_http_parameter(v->q, S("left"), &left, &bad) && !bad && mz_page_party_of(v->c, left) >= 0) {
        mz_put_choice(v->site, S("left"), left, a, v->q->perm);
    }
}

bool mz_asof_day(mz_visit *v, mz_http_answer *a)
{
    mz_str text;
    bool bad;
    mz_day day;
    int64_t size = 0;
    if (!mz_http_parameter(v->q, S("on"), &text, &bad) || text.len == 0) {
        return false;
    }
    mz_status s = !bad && mz_day_parse(text, &day) ? mz_flow_size_on(v->c, day, &size)
                                                   : mz_fail(MZ_BAD_INPUT, "a day is written as in 2026-03-03", -1);
    if (!mz_failed(s) && size == 0) {
        s = mz_fail(MZ_BAD_INPUT, "on that day the record held nothing yet", -1);
    }
    if (mz_failed(s)) {
        mz_visit_fail(v, a, s);
        return true;
    }
    const char *path = path_at(v, size == v->size && v->at == 0 ? 0 : size);
    if (!mz_path_is_ours(mz_str_of(path))) {
        mz_visit_fail(v, a, mz_fail(MZ_LIMIT, "the address is too long", -1));
        return true;
    }
    keep_left(v, a);
    mz_visit_go(v, a, path);
    return true;
}

/* ---- the field ---- */

static void put_state(const mz_visit *v, mz_buf *out)
{
    if (v->at == 0) {
        mz_say(v, out, "As it is known now");
    } else {
        mz_say_count(v, out, v->at, "As it was known with {0} entry", "As it was known with {0} entries");
    }
    if (v->c->parties_n > 1) {
        mz_puts(out, " · ");
        mz_page_mark(out, mz_page_side(v, 0));
        mz_puts(out, " ");
        mz_say(v, out, "{0} first", mz_mark_party(v, v->c->parties[mz_page_side(v, 0)].code));
    }
}

static void put_kept(const mz_visit *v, mz_buf *out)
{
    mz_str name, value;
    for (mz_str rest = v->q->query; mz_query_next(&rest, &name, &value, v->q->perm);) {
        if (!is_own(name)) {
            mz_puts(out, "<input type=\"hidden\" name=\"");
            mz_put_html(out, name);
            mz_puts(out, "\" value=\"");
            mz_put_html(out, value);
            mz_puts(out, "\">\n");
        }
    }
}

static void put_sides(const mz_visit *v, mz_buf *out)
{
    if (v->c->parties_n < 2) {
        return;
    }
    mz_puts(out, "<span><label for=\"view-left\">");
    mz_say(v, out, "Side that stands first");
    mz_puts(out, "</label><select id=\"view-left\" name=\"left\">");
    for (mz_len k = 0; k < v->c->parties_n; k++) {
        const mz_account_party *p = &v->c->parties[mz_page_side(v, k)];
        mz_puts(out, "<option value=\"");
        mz_put_html(out, p->code);
        mz_put(out, k == 0 ? S("\" selected>") : S("\">"));
        mz_put_html(out, mz_page_party_name(v, p->code));
        mz_puts(out, "</option>");
    }
    mz_puts(out, "</select></span>\n");
}

/* Of an earlier state: when its last entry was written. */
static void put_when(mz_visit *v, mz_buf *out)
{
    mz_rows rows;
    mz_puts(out, "<p class=\"asof\" role=\"status\">");
    mz_say_count(v, out, v->at, "As it was known when the record held {0} entry.",
                 "As it was known when the record held {0} entries.");
    if (!mz_failed(mz_index_ask(v->c->index, MZ_Q_ENTRY_LAST, NULL, 0, &rows, v->perm)) && rows.n > 0) {
        mz_puts(out, " ");
        mz_say(v, out, "The last of them was written {0}.", mz_mark_time(v, ((const mz_entry_row *)rows.v)->time));
    }
    mz_puts(out, " <a href=\"");
    mz_put_html(out, mz_str_of(path_at(v, 0)));
    mz_puts(out, "\">");
    mz_say(v, out, "As it is now");
    mz_puts(out, "</a></p>\n");
}

static void put_fields(const mz_visit *v, mz_buf *out)
{
    mz_puts(out, "<span><label for=\"view-on\">");
    mz_say(v, out, "As it was known at the end of");
    mz_puts(out, "</label><input type=\"date\" id=\"view-on\" name=\"on\"></span>\n<span><label for=\"view-at\">");
    mz_say(v, out, "or when the record held so many entries");
    mz_puts(out, "</label><input type=\"number\" min=\"1\" id=\"view-at\" name=\"at\" value=\"");
    if (v->at > 0) {
        mz_put_int(out, v->at);
    }
    mz_puts(out, "\"></span>\n");
}

void mz_asof_put(mz_visit *v, mz_http_answer *a)
{
    mz_buf *out = &a->body;
    if (v->c == NULL) {
        return;
    }
    keep_left(v, a);
    mz_puts(out, "<details class=\"view\"><summary>");
    put_state(v, out);
    mz_puts(out, "</summary>\n<form class=\"filter\" method=\"get\" action=\"");
    mz_put_html(out, v->q->path);
    mz_puts(out, "\">\n");
    put_kept(v, out);
    put_fields(v, out);
    put_sides(v, out);
    mz_puts(out, "<button>");
    mz_say(v, out, "Show");
    mz_puts(out, "</button>\n</form>\n<p class=\"soft\">");
    mz_say(v, out,
           "Days end at midnight UTC, by the times that the writers of entries claim. No date and no number: as "
           "it is known now.");
    mz_puts(out, "</p>\n</details>\n");
    if (v->at > 0) {
        put_when(v, out);
    }
}

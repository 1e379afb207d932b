/* The list of incidents: filters, both orders of days, a page at a time. */
#include "serve/page/incident.h"
#include "serve/page/parts.h"

#include "lexicon/lexicon.h"

#define PAGE_ROWS     60
#define COUNT_CEILING 10000

/* What the reader asked for. */
typedef struct asking {
    mz_day from, to;
    mz_str from_text, to_text, type, sector, side, where, order, after;
    bool oldest_first;
} asking;

static mz_status read_asking(mz_visit *v, asking *a)
{
    *a = (asking){.from = MZ_NO_DAY, .to = MZ_NO_DAY};
    MZ_TRY(mz_page_day(v, "from", &a->from));
    MZ_TRY(mz_page_day(v, "to", &a->to));
    MZ_TRY(mz_part_query(v, "from", &a->from_text));
    MZ_TRY(mz_part_query(v, "to", &a->to_text));
    MZ_TRY(mz_part_query(v, "type", &a->type));
    MZ_TRY(mz_part_query(v, "sector", &a->sector));
    MZ_TRY(mz_part_query(v, "party", &a->side));
    MZ_TRY(mz_part_query(v, "where", &a->where));
    MZ_TRY(mz_part_query(v, "order", &a->order));
    MZ_TRY(mz_part_query(v, "after", &a->after));
    a->oldest_first = mz_str_eq(a->order, S("oldest"));
    return mz_ok();
}

/* ---- what was asked for, as a filter ---- */

static void put_and(mz_buf *out) { mz_put(out, out->len > 0 ? S(" AND ") : S("")); }

/* 'it''s' */
static void put_literal(mz_buf *out, mz_str s, bool anywhere)
{
    mz_put(out, anywhere ? S("'%") : S("'"));
    for (mz_len i = 0; i < s.len; i++) {
        const uint8_t c = s.data[i];
        if (anywhere && (c == '%' || c == '_' || c == '\\')) {
            mz_put_byte(out, '\\');
        }
        mz_put_byte(out, c);
        if (c == '\'') {
            mz_put_byte(out, '\'');
        }
    }
    mz_put(out, anywhere ? S("%'") : S("'"));
}

static void put_day(mz_buf *out, const char *what, mz_day day)
{
    if (day != MZ_NO_DAY) {
        put_and(out);
        mz_put(out, mz_str_of(what));
        mz_puts(out, " DATE('");
        mz_put_day(out, day);
        mz_puts(out, "')");
    }
}

static void put_test(mz_buf *out, const char *what, mz_str value, bool anywhere)
{
    if (value.len > 0) {
        put_and(out);
        mz_put(out, mz_str_of(what));
        put_literal(out, value, anywhere);
    }
}

static void put_filter(mz_buf *out, const asking *a)
{
    put_day(out, "\"to\" >=", a->from);
    put_day(out, "\"from\" <=", a->to);
    put_test(out, "type = ", a->type, false);
    put_test(out, "sector = ", a->sector, false);
    put_test(out, "sides LIKE ", a->side, true);
    if (a->where.len > 0) {
        put_and(out);
        mz_puts(out, "(");
        mz_put(out, a->where);
        mz_puts(out, ")");
    }
}

static mz_status parse_filter(mz_visit *v, const asking *a, const mz_cql **out)
{
    MZ_BUF_SCOPED text = mz_buf_new(65536);
    put_filter(&text, a);
    *out = NULL;
    if (text.len == 0) {
        return mz_ok();
    }
    mz_cql *q = mz_new(v->perm, mz_cql, 1);
    MZ_TRY(mz_cql_parse(mz_str_copy(v->perm, mz_buf_str(&text)), MZ_CQL2_TEXT,
                        mz_collection_class(MZ_COLLECTION_INCIDENTS), q, v->perm));
    *out = q;
    return mz_ok();
}

/* "2026-03-03.123", "none.123": behind which incident the page begins. */
static mz_status resume(const asking *a, mz_selection *s)
{
    mz_str rest = a->after;
    if (rest.len == 0) {
        return mz_ok();
    }
    const mz_str day = mz_str_cut(&rest, '.');
    s->resumes = true;
    s->after_day = MZ_NO_DAY;
    const bool dated = mz_str_eq(day, S("none")) || mz_day_parse(day, &s->after_day);
    return dated && mz_str_canonical_uint(rest, &s->after_number)
               ? mz_ok()
               : mz_fail(MZ_BAD_INPUT, "the next page is named by the link on the page before it", -1);
}

/* ---- the form ---- */

static void put_field(mz_buf *out, const mz_visit *v, const char *name, const char *label, mz_str value)
{
    mz_puts(out, "<span><label for=\"");
    mz_put(out, mz_str_of(name));
    mz_puts(out, "\">");
    mz_say_key(v, out, label);
    mz_puts(out, "</label><input id=\"");
    mz_put(out, mz_str_of(name));
    mz_puts(out, "\" name=\"");
    mz_put(out, mz_str_of(name));
    mz_puts(out, "\" dir=\"auto\" value=\"");
    mz_put_html(out, value);
    mz_puts(out, "\"></span>\n");
}

static void put_form(mz_visit *v, mz_buf *out, const asking *a)
{
    mz_len n;
    const mz_type *types = mz_types(&n);
    const mz_param kept[] = {{"order", a->order}};
    mz_part_filter(out, v, "/incidents", kept, 1);
    mz_page_day_field(out, v, "from", MZ_KEY("From"), a->from);
    mz_page_day_field(out, v, "to", MZ_KEY("To"), a->to);
    mz_part_choice(out, v, "type", MZ_KEY("Type"));
    for (mz_len i = 0; i < n; i++) {
        if (mz_str_starts(types[i].path, S("event/"))) {
            mz_part_option(out, types[i].leaf, a->type, mz_plain_of(v, "type", types[i].leaf));
        }
    }
    mz_part_choice_end(out);
    put_field(out, v, "sector", MZ_KEY("Sector"), a->sector);
    mz_part_party_choice(out, v, a->side, false);
    put_field(out, v, "where", MZ_KEY("Condition in CQL2"), a->where);
    mz_part_filter_end(out, v);
}

/* ---- the table ---- */

static void put_row(mz_visit *v, mz_buf *out, const mz_incident_row *r)
{
    mz_puts(out, "<tr><td>");
    mz_page_incident_link(out, v, r->id);
    mz_puts(out, "</td><td class=\"nowrap\">");
    mz_page_days(out, v, r->from, r->to);
    mz_puts(out, "</td><td>");
    if (r->type.len > 0) {
        mz_say_of(v, out, "type", r->type);
    } else {
        mz_say(v, out, "of unknown type");
    }
    mz_puts(out, "</td><td>");
    if (r->place.len > 0) {
        mz_page_text(out, r->place, 80);
    } else {
        mz_say(v, out, "place unknown");
    }
    if (r->sector.len > 0 && !mz_str_eq(r->sector, r->place)) {
        mz_puts(out, " <span class=\"soft\">");
        mz_page_text(out, r->sector, 80);
        mz_puts(out, "</span>");
    }
    mz_puts(out, "</td><td>");
    mz_incident_sides(v, out, r->acting);
    mz_puts(out, "</td><td class=\"n\">");
    mz_put_int(out, r->reports);
    mz_puts(out, "</td><td class=\"n\">");
    mz_put_int(out, r->sources);
    mz_puts(out, "</td></tr>\n");
}

static void put_order(mz_visit *v, mz_buf *out, const asking *a)
{
    const mz_param p[] = {{"from", a->from_text},
                          {"to", a->to_text},
                          {"type", a->type},
                          {"sector", a->sector},
                          {"party", a->side},
                          {"where", a->where},
                          {"order", a->oldest_first ? S("") : S("oldest")}};
    mz_puts(out, " ");
    mz_say_key(v, out, a->oldest_first ? MZ_KEY("The earliest first.") : MZ_KEY("The latest first."));
    mz_puts(out, " ");
    mz_part_link(out, v, "/incidents", p, (mz_len)(sizeof p / sizeof *p));
    mz_say_key(v, out, a->oldest_first ? MZ_KEY("Show the latest first") : MZ_KEY("Show the earliest first"));
    mz_puts(out, "</a>");
}

static void put_next(mz_visit *v, mz_buf *out, const asking *a, const mz_incident_row *last)
{
    MZ_BUF_SCOPED after = mz_buf_new(64);
    if (last->from == MZ_NO_DAY) {
        mz_puts(&after, "none");
    } else {
        mz_put_day(&after, last->from);
    }
    mz_puts(&after, ".");
    mz_put_int(&after, last->id);
    const mz_param p[] = {{"from", a->from_text}, {"to", a->to_text},           {"type", a->type},
                          {"sector", a->sector},  {"party", a->side},           {"where", a->where},
                          {"order", a->order},    {"after", mz_buf_str(&after)}};
    mz_part_link(out, v, "/incidents", p, (mz_len)(sizeof p / sizeof *p));
    mz_say(v, out, "The next ones");
    mz_puts(out, "</a>");
}

static void put_pages(mz_visit *v, mz_buf *out, const asking *a, const mz_rows *rows)
{
    const mz_param p[] = {{"from", a->from_text}, {"to", a->to_text},  {"type", a->type},  {"sector", a->sector},
                          {"party", a->side},     {"where", a->where}, {"order", a->order}};
    mz_puts(out, "<p class=\"pager\">");
    if (a->after.len > 0) {
        mz_part_link(out, v, "/incidents", p, (mz_len)(sizeof p / sizeof *p));
        mz_say(v, out, "Back to the first");
        mz_puts(out, "</a>");
    }
    if (rows->n > PAGE_ROWS) {
        put_next(v, out, a, &((const mz_incident_row *)rows->v)[PAGE_ROWS - 1]);
    }
    mz_puts(out, "</p>\n");
}

static void put_count(mz_visit *v, mz_buf *out, const asking *a, int64_t n)
{
    mz_puts(out, "<p>");
    if (n > COUNT_CEILING) {
        mz_say(v, out, "More than {0} incidents.", mz_mark_number(v, COUNT_CEILING));
    } else {
        mz_say_count(v, out, n, "{0} incident.", "{0} incidents.");
    }
    put_order(v, out, a);
    mz_puts(out, "</p>\n");
}

static mz_status put_list(mz_visit *v, mz_http_answer *answer)
{
    static const char *const head[] = {
        MZ_KEY("Incident"),           MZ_KEY("Day"),     MZ_KEY("Type"),   MZ_KEY("Place"),
        MZ_KEY("Said to have acted"), MZ_KEY("Reports"), MZ_KEY("Sources")};
    asking a;
    mz_rows rows;
    int64_t n;
    mz_buf *out = &answer->body;
    mz_selection s = {.of = MZ_COLLECTION_INCIDENTS, .most = PAGE_ROWS + 1};
    MZ_TRY(read_asking(v, &a));
    MZ_TRY(parse_filter(v, &a, &s.where));
    MZ_TRY(mz_select_count(v->c->index, &s, COUNT_CEILING, &n));
    MZ_TRY(resume(&a, &s));
    s.newest_first = !a.oldest_first;
    MZ_TRY(mz_index_ask_where(v->c->index, &s, &rows, v->perm));
    mz_puts(out, "<h1>");
    mz_say(v, out, "Incidents");
    mz_puts(out, "</h1>\n");
    put_form(v, out, &a);
    put_count(v, out, &a, n);
    mz_page_table(out, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = 0; i < rows.n && i < PAGE_ROWS; i++) {
        put_row(v, out, &((const mz_incident_row *)rows.v)[i]);
    }
    mz_page_table_end(out);
    put_pages(v, out, &a, &rows);
    return mz_ok();
}

void mz_incident_list(mz_visit *v, mz_http_answer *a)
{
    if (v->q->query.len > 0 && mz_page_heavy(v)) { /* a filter may look at every incident */
        mz_http_later(a);
        return;
    }
    mz_page_show(v, a, mz_plain(v, "Incidents"), S("/incidents"), put_list);
}

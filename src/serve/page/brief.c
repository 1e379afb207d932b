/* The brief of a day: the file that the command line writes, in the edition of the reader; and the days to choose from,
 * each beside the one before. */
#include "serve/page/parts.h"

/* ---- the files of one day ---- */

static mz_str day_text(const mz_visit *v, mz_day d)
{
    MZ_BUF_SCOPED b = mz_buf_new(32);
    mz_put_day(&b, d);
    return mz_str_copy(v->perm, mz_buf_str(&b));
}

/* "2026-03-03/brief-2026-03-03.html" */
static mz_str file_of(const mz_visit *v, mz_day d, const char *end)
{
    const mz_str day = day_text(v, d);
    return mz_str_concat(v->perm, day, S("/brief-"), day, mz_str_of(end));
}

static void put_files(mz_visit *v, mz_buf *out, mz_day day)
{
    MZ_BUF_SCOPED words = mz_buf_new(4096);
    mz_say(v, &words, "The brief of {0}", mz_mark_days(v, day, day));
    mz_puts(out, "<p>");
    mz_say(v, out, "{0}, in your edition: the same file that {1} writes. It is in English, and prints on A4.",
           mz_mark_link(v, "/brief/", file_of(v, day, ".html"), mz_mark_made(v, &words)),
           mz_mark_code(v, "mizan brief"));
    mz_puts(out, " ");
    mz_page_link(out, v, "/brief/", file_of(v, day, ".json"));
    mz_say(v, out, "The same as JSON");
    mz_puts(out, "</a></p>\n");
}

/* ---- days, weeks, months beside the one before ---- */

static void put_beside(mz_visit *v, mz_buf *out, mz_len n, mz_len before)
{
    mz_puts(out, "<td>");
    mz_put_int(out, n);
    mz_puts(out, " <span class=\"soft\">");
    if (n == before) {
        mz_say(v, out, "as before");
    } else {
        mz_say(v, out, "was {0}", mz_mark_number(v, before));
    }
    mz_puts(out, "</span></td>");
}

static void put_periods(mz_visit *v, mz_buf *out, const mz_period_counts *p, mz_len n)
{
    static const char *const head[] = {MZ_KEY("Period"),    MZ_KEY("Incidents"),       MZ_KEY("Violent ones"),
                                       MZ_KEY("Documents"), MZ_KEY("Diplomatic acts"), MZ_KEY("Brief of its last day")};
    mz_page_table(out, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = 0; i < n; i++) {
        const mz_param span[] = {{"from", day_text(v, p[i].from)}, {"to", day_text(v, p[i].to)}};
        mz_puts(out, "<tr><th scope=\"row\">");
        mz_part_link(out, v, "/incidents", span, 2);
        mz_page_days(out, v, p[i].from, p[i].to);
        mz_puts(out, "</a></th>");
        put_beside(v, out, p[i].incidents, p[i + 1].incidents);
        put_beside(v, out, p[i].violent, p[i + 1].violent);
        put_beside(v, out, p[i].documents, p[i + 1].documents);
        put_beside(v, out, p[i].acts, p[i + 1].acts);
        mz_puts(out, "<td>");
        mz_page_link(out, v, "/brief/", file_of(v, p[i].to, ".html"));
        mz_page_days(out, v, p[i].to, p[i].to);
        mz_puts(out, "</a></td></tr>\n");
    }
    mz_page_table_end(out);
}

static const struct {
    mz_account_by by;
    const char *words;
} steps[] = {{MZ_ACCOUNT_BY_DAY, MZ_KEY("day by day")},
             {MZ_ACCOUNT_BY_WEEK, MZ_KEY("week by week")},
             {MZ_ACCOUNT_BY_MONTH, MZ_KEY("month by month")}};

static mz_status read_step(mz_visit *v, mz_account_by *out)
{
    mz_str by;
    MZ_TRY(mz_part_query(v, "by", &by));
    *out = MZ_ACCOUNT_BY_DAY;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        if (mz_str_eq(by, mz_account_by_word(steps[i].by))) {
            *out = steps[i].by;
            return mz_ok();
        }
    }
    return by.len == 0 ? mz_ok() : mz_fail(MZ_BAD_INPUT, "by is one of: day, week, month", -1);
}

static void put_filter(mz_visit *v, mz_buf *out, mz_day from, mz_day to, mz_account_by by)
{
    mz_part_filter(out, v, "/brief", NULL, 0);
    mz_page_day_field(out, v, "from", MZ_KEY("From"), from);
    mz_page_day_field(out, v, "to", MZ_KEY("To"), to);
    mz_puts(out, "<span><label for=\"by\">");
    mz_say(v, out, "Shown");
    mz_puts(out, "</label><select id=\"by\" name=\"by\">");
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        mz_part_option(out, mz_account_by_word(steps[i].by), mz_account_by_word(by),
                       mz_plain_args(v, steps[i].words, NULL, 0));
    }
    mz_part_choice_end(out);
    mz_part_filter_end(out, v);
}

static mz_status put_briefs(mz_visit *v, mz_http_answer *a)
{
    mz_day from, to, day = MZ_NO_DAY;
    mz_account_by by;
    const mz_period_counts *p;
    mz_len n;
    MZ_TRY(mz_page_day(v, "date", &day));
    MZ_TRY(mz_page_span(v, &from, &to));
    MZ_TRY(read_step(v, &by));
    MZ_TRY(mz_flow_periods(v->c, from, to, by, &p, &n, v->perm));
    day = day == MZ_NO_DAY ? to : day;
    mz_say_in(v, &a->body, "h1", "Brief");
    put_files(v, &a->body, day);
    put_filter(v, &a->body, from, to, by);
    put_periods(v, &a->body, p, n);
    mz_puts(&a->body, "<p class=\"soft\">");
    mz_say(v, &a->body,
           "Incidents are counted in the period in which they began, documents and acts by the day on which "
           "they were published. Beside each stands the period before; the first and last may be cut.");
    mz_puts(&a->body, "</p>\n");
    return mz_ok();
}

static void briefs(mz_visit *v, mz_http_answer *a)
{
    mz_page_show(v, a, mz_plain(v, "Brief"), S("/brief"), put_briefs);
}

/* ---- one file ---- */

static const char *type_of(mz_str name)
{
    return mz_str_ends(name, S(".html"))      ? "text/html; charset=utf-8"
           : mz_str_ends(name, S(".json"))    ? "application/json"
           : mz_str_ends(name, S(".geojson")) ? "application/geo+json"
           : mz_str_ends(name, S(".csv"))     ? "text/csv; charset=utf-8"
                                              : "application/octet-stream";
}

static int edition_first(const mz_visit *v)
{
    for (mz_len i = 0; i < v->c->parties_n; i++) {
        if (mz_str_eq(v->c->parties[i].code, v->who.party)) {
            return (int)i;
        }
    }
    return 0;
}

static mz_status find_file(mz_visit *v, mz_brief_file *out)
{
    mz_str rest = v->q->rest;
    mz_day day;
    mz_brief_input in;
    mz_brief_files files = {0};
    if (!mz_day_parse(mz_str_cut(&rest, '/'), &day)) {
        return mz_fail(MZ_BAD_INPUT, "a brief is named by its day, as in 2026-03-03", -1);
    }
    MZ_TRY(mz_flow_brief(v->c, day, &in, v->perm));
    mz_arena scratch = *v->perm; /* what the brief is made with is not kept */
    unsigned char *middle = scratch.beg + (scratch.end - scratch.beg) / 2;
    mz_arena keep = {scratch.beg, middle}, work = {middle, scratch.end};
    const mz_brief_edition edition = {edition_first(v), v->who.party.len > 0};
    MZ_TRY(mz_brief_make(&in, edition, &files, &keep, work));
    *v->perm = (mz_arena){keep.beg, scratch.end};
    for (mz_len i = 0; i < files.n; i++) {
        if (mz_str_eq(files.v[i].name, rest)) {
            *out = files.v[i];
            return mz_ok();
        }
    }
    return mz_fail(MZ_BAD_INPUT, "the brief has no such file", -1);
}

/* The brief is one file with its own style in it, and no script. */
static void brief(mz_visit *v, mz_http_answer *a)
{
    mz_brief_file file;
    const mz_status s = find_file(v, &file);
    if (mz_failed(s)) {
        mz_visit_fail(v, a, s);
        return;
    }
    a->status = 200;
    a->type = type_of(file.name);
    mz_http_put_header(a, "Content-Security-Policy",
                       "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action "
                       "'none'; frame-ancestors 'none'");
    mz_put(&a->body, file.bytes);
}

static const mz_page pages[] = {
    {"GET", "/brief", MZ_PAGE_CASE | MZ_PAGE_SCREEN, 0, briefs},
    {"GET", "/brief/", MZ_PAGE_CASE | MZ_PAGE_SCREEN | MZ_PAGE_SLOW, 0, brief},
};
const mz_pages mz_pages_brief = {pages, (mz_len)(sizeof pages / sizeof pages[0])};

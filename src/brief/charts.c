/* Two charts in plain SVG: incidents by day, and what each voice says of the dead. */
#include "brief/page.h"

#define WIDTH       960
#define LEFT        44
#define BARS_HEIGHT 190
#define ROW         24
#define LABELS      250 /* width of the row names of the second chart */
#define ROWS_MAX    40

static void put_rect(mz_page *p, int64_t x, int64_t y, int64_t w, int64_t h, const char *fill)
{
    mz_html(p, "<rect x=\"");
    mz_html_int(p, x);
    mz_html(p, "\" y=\"");
    mz_html_int(p, y);
    mz_html(p, "\" width=\"");
    mz_html_int(p, w);
    mz_html(p, "\" height=\"");
    mz_html_int(p, h);
    mz_html(p, "\" fill=\"");
    mz_html(p, fill);
    mz_html(p, "\"/>\n");
}

static void put_label(mz_page *p, int64_t x, int64_t y, const char *more, mz_str text)
{
    mz_html(p, "<text x=\"");
    mz_html_int(p, x);
    mz_html(p, "\" y=\"");
    mz_html_int(p, y);
    mz_html(p, "\" ");
    mz_html(p, more);
    mz_html(p, ">");
    mz_html_text(p, text);
    mz_html(p, "</text>\n");
}

static void put_number(mz_page *p, int64_t x, int64_t y, const char *more, int64_t v)
{
    MZ_BUF_SCOPED b = mz_buf_new(32);
    mz_put_int(&b, v);
    put_label(p, x, y, more, mz_buf_str(&b));
}

/* --- incidents by day --- */

static mz_len bars_of(const mz_brief_input *in) { return in->parties_n < 2 ? in->parties_n : 2; }

static mz_len highest(const mz_brief_input *in)
{
    mz_len top = 4;
    for (mz_len i = 0; i < in->series_n; i++) {
        const mz_brief_day *d = &in->series[i];
        for (mz_len k = 0; k < bars_of(in); k++) {
            top = d->by[k] > top ? d->by[k] : top;
        }
        top = d->unattributed > top ? d->unattributed : top;
    }
    return (top + 3) / 4 * 4;
}

static void put_day_bars(mz_page *p, const mz_brief_day *d, int64_t x, int64_t slot, mz_len top)
{
    static const char *const colours[] = {"#1b5ea8", "#b04f00"};
    const int64_t bar = slot / 4 > 2 ? slot / 4 : 2;
    if (!d->watched) {
        put_rect(p, x, 14, slot, BARS_HEIGHT, "url(#unwatched)");
    }
    for (mz_len k = 0; k < bars_of(p->in); k++) {
        const mz_len party = p->order[k];
        const int64_t h = party < 2 ? d->by[party] * BARS_HEIGHT / top : 0;
        put_rect(p, x + slot / 8 + (int64_t)k * bar, 14 + BARS_HEIGHT - h, bar - 1, h, colours[party < 2 ? party : 0]);
    }
    const int64_t h = d->unattributed * BARS_HEIGHT / top;
    put_rect(p, x + slot / 8 + 2 * bar, 14 + BARS_HEIGHT - h, bar - 1, h, "#8b8b95");
}

static void put_short_day(mz_page *p, int64_t x, mz_day day)
{
    MZ_BUF_SCOPED b = mz_buf_new(64);
    MZ_BUF_SCOPED whole = mz_buf_new(64);
    mz_put_long_day(&whole, day);
    const mz_str text = mz_buf_str(&whole);
    const mz_len space = mz_str_find_byte(text, ' ');
    mz_put(&b, mz_str_sub(text, 0, space + 4)); /* "3 Mar" */
    put_label(p, x, 14 + BARS_HEIGHT + 16, "font-size=\"11\" text-anchor=\"middle\" fill=\"#56606b\"", mz_buf_str(&b));
}

static void put_series(mz_page *p)
{
    const mz_brief_input *in = p->in;
    const mz_len top = highest(in);
    const int64_t slot = (WIDTH - LEFT) / in->series_n;
    mz_html(p, "<figure>\n<svg role=\"img\" aria-labelledby=\"days-t days-d\" viewBox=\"0 0 960 228\">\n"
               "<title id=\"days-t\">Violent incidents by day</title>\n<desc id=\"days-d\">One bar for each party that "
               "some source lays incidents to, and one for incidents laid to no party. Hatched days: nobody filed an "
               "observation. The numbers stand in the table below.</desc>\n<defs><pattern id=\"unwatched\" width=\"6\" "
               "height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><path d=\"M0 0V6\" "
               "stroke=\"#d3d8de\" stroke-width=\"1.2\"/></pattern></defs>\n");
    for (int i = 0; i <= 4; i++) {
        const int64_t y = 14 + BARS_HEIGHT - BARS_HEIGHT * i / 4;
        put_rect(p, LEFT, y, WIDTH - LEFT, 1, i == 0 ? "#1a1f26" : "#e4e7eb");
        put_number(p, LEFT - 8, y + 4, "font-size=\"11\" text-anchor=\"end\" fill=\"#56606b\"", top * i / 4);
    }
    for (mz_len i = 0; i < in->series_n; i++) {
        const int64_t x = LEFT + (int64_t)i * slot;
        put_day_bars(p, &in->series[i], x, slot, top);
        if ((in->series_n - 1 - i) % 5 == 0) {
            put_short_day(p, x + slot / 2, in->series[i].day);
        }
    }
    mz_html(p, "</svg>\n<figcaption>Violent incidents by day, as laid by at least one source to ");
    for (mz_len k = 0; k < bars_of(in); k++) {
        mz_html_mark(p, (int)p->order[k]);
        mz_html(p, "\xc2\xa0");
        mz_html_name(p, in->parties[p->order[k]].code);
        mz_html(p, ", ");
    }
    mz_html(p, "or ");
    mz_html_mark(p, -1);
    mz_html(p, " to no party. Hatched: no observation was filed for the day, so few bars may mean few eyes."
               "</figcaption>\n</figure>\n");
}

static void put_series_table(mz_page *p)
{
    const mz_brief_input *in = p->in;
    mz_html(p,
            "<details><summary>The numbers of this chart</summary>\n<div class=\"wide\"><table>\n<caption>Violent "
            "incidents by day</caption>\n<thead><tr><th scope=\"col\">Day</th><th scope=\"col\" class=\"n\">All</th>");
    for (mz_len k = 0; k < in->parties_n && k < MZ_BRIEF_PARTIES_MAX; k++) {
        mz_html(p, "<th scope=\"col\" class=\"n\">Laid to ");
        mz_html_name(p, in->parties[p->order[k]].code);
        mz_html(p, "</th>");
    }
    mz_html(p, "<th scope=\"col\" class=\"n\">To no party</th><th scope=\"col\">Observed</th></tr></thead>\n<tbody>\n");
    for (mz_len i = 0; i < in->series_n; i++) {
        const mz_brief_day *d = &in->series[i];
        mz_html(p, "<tr><th scope=\"row\">");
        mz_html_day(p, d->day);
        mz_html(p, "</th><td class=\"n\">");
        mz_html_int(p, d->incidents);
        for (mz_len k = 0; k < in->parties_n && k < MZ_BRIEF_PARTIES_MAX; k++) {
            mz_html(p, "</td><td class=\"n\">");
            mz_html_int(p, d->by[p->order[k]]);
        }
        mz_html(p, "</td><td class=\"n\">");
        mz_html_int(p, d->unattributed);
        mz_html(p, d->watched ? "</td><td>yes</td></tr>\n" : "</td><td>no</td></tr>\n");
    }
    mz_html(p, "</tbody></table></div></details>\n");
}

/* --- what each voice says of the dead --- */

typedef struct row {
    mz_str name; /* of the voice; empty for a heading */
    mz_str head;
    mz_interval v;
    const char *colour;
    bool strong; /* established */
} row;

typedef struct rows {
    row *v;
    mz_len n, cap;
} rows;

static const char *colour_of(const mz_brief_input *in, mz_str by)
{
    const int party = mz_brief_party(in, by);
    return party == 0 ? "#1b5ea8" : party == 1 ? "#b04f00" : "#5d5d66";
}

static mz_str named(mz_page *p, mz_str code, const char *tail)
{
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    mz_put_brief_name(p->in, code, &b);
    mz_put(&b, mz_str_of(tail));
    return mz_str_copy(p->perm, mz_buf_str(&b));
}

static void take_line(mz_page *p, const mz_account_line *l, rows *out)
{
    const char *const heads[] = {", all killed", ", armed killed", ", civilians killed"};
    *mz_push(p->perm, out) = (row){.head = named(p, l->side, heads[l->status])};
    for (mz_len i = 0; i < l->said_n; i++) {
        if (l->said[i].counted) {
            *mz_push(p->perm, out) =
                (row){.name = named(p, l->said[i].by, l->said[i].conceding ? " concedes" : " alleges"),
                      .v = l->said[i].bounds,
                      .colour = colour_of(p->in, l->said[i].by)};
        }
    }
    for (mz_len i = 0; i < l->independent_n; i++) {
        *mz_push(p->perm, out) = (row){.name = named(p, l->independent[i].by, ", independent"),
                                       .v = l->independent[i].bounds,
                                       .colour = "#5d5d66"};
    }
    if (l->established.known) {
        *mz_push(p->perm, out) =
            (row){.name = S("Established"), .v = l->established.v, .colour = "#1a1f26", .strong = true};
    }
}

static int64_t most_of(const rows *r)
{
    int64_t most = 4;
    for (mz_len i = 0; i < r->n; i++) {
        const int64_t top = r->v[i].v.hi == MZ_OPEN ? r->v[i].v.lo + r->v[i].v.lo / 4 : r->v[i].v.hi;
        most = r->v[i].name.len > 0 && top > most ? top : most;
    }
    return most;
}

static void put_bar(mz_page *p, const row *r, int64_t y, int64_t most)
{
    const int64_t span = WIDTH - LABELS - 130;
    const bool open = r->v.hi == MZ_OPEN;
    const int64_t from = LABELS + (int64_t)((double)r->v.lo / (double)most * (double)span);
    const int64_t to = open ? LABELS + span : LABELS + (int64_t)((double)r->v.hi / (double)most * (double)span);
    put_label(p, LABELS - 10, y + 15,
              r->strong ? "font-size=\"12.5\" font-weight=\"700\" text-anchor=\"end\""
                        : "font-size=\"12.5\" text-anchor=\"end\"",
              r->name);
    if (open) { /* no top is known: a bar that fades out */
        put_rect(p, from, y + 9, to - from, 4, "url(#fade)");
    }
    put_rect(p, from - 2, y + 4, (open ? 0 : to - from) + 4, 14, r->colour);
    MZ_BUF_SCOPED b = mz_buf_new(64);
    mz_put_interval_words(&b, r->v, false);
    put_label(p, (open ? from : to) + 9, y + (open ? 5 : 16),
              "font-size=\"12\" fill=\"#1a1f26\" paint-order=\"stroke\" "
              "stroke=\"#fff\" stroke-width=\"3\"",
              mz_buf_str(&b));
}

static void put_ranges(mz_page *p, const rows *r)
{
    const int64_t most = most_of(r);
    const mz_len n = r->n < ROWS_MAX ? r->n : ROWS_MAX;
    mz_html(p, "<figure>\n<svg role=\"img\" aria-labelledby=\"says-t says-d\" viewBox=\"0 0 960 ");
    mz_html_int(p, (int64_t)n * ROW + 12);
    mz_html(p, "\">\n<title id=\"says-t\">What each voice says of the dead</title>\n<desc id=\"says-d\">A bar from the "
               "lower to the upper bound; a line that fades has no upper bound. The same numbers stand in the table of "
               "accounts.</desc>\n<defs><linearGradient id=\"fade\"><stop offset=\"0\" stop-color=\"#8b98a6\"/><stop "
               "offset=\"1\" stop-color=\"#8b98a6\" stop-opacity=\"0\"/></linearGradient></defs>\n");
    for (mz_len i = 0; i < n; i++) {
        const int64_t y = 6 + (int64_t)i * ROW;
        if (r->v[i].name.len == 0) {
            put_rect(p, 0, y, WIDTH, 1, "#d3d8de");
            put_label(p, 0, y + 17, "font-size=\"13\" font-weight=\"700\"", r->v[i].head);
        } else {
            put_bar(p, &r->v[i], y, most);
        }
    }
    mz_html(p, "</svg>\n<figcaption>The dead by who was killed and by who says so, ");
    mz_html_text(p, p->in->case_account.name);
    mz_html(p, ". A line that fades out has no upper bound; an allegation establishes nothing, whatever its "
               "size.");
    mz_html(p, n < r->n ? " More lines stand in the table of accounts." : "");
    mz_html(p, "</figcaption>\n</figure>\n");
}

void mz_page_charts(mz_page *p)
{
    const mz_account *a = &p->in->case_account.account;
    rows r = {0};
    for (mz_len k = 0; k <= p->in->parties_n; k++) {
        for (mz_len i = 0; i < a->n; i++) {
            const int party = mz_brief_party(p->in, a->v[i].side);
            const bool turn = k < p->in->parties_n ? party == (int)p->order[k] : party < 0;
            if (turn && a->v[i].effect == MZ_KILLED && a->v[i].part.len == 0 && a->v[i].grade != MZ_GRADE_NO_FIGURE) {
                take_line(p, &a->v[i], &r);
            }
        }
    }
    mz_html_section(p, "charts", "Charts");
    if (p->in->series_n > 0) {
        put_series(p);
        put_series_table(p);
    }
    if (r.n > 0) {
        put_ranges(p, &r);
    }
    if (r.n == 0 && p->in->series_n == 0) {
        mz_html_none(p, "There is nothing to draw.");
    }
    mz_html_section_end(p);
}

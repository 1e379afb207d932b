/* The timeline: a lane for each side, one for what both speak of, one for everybody else; drawn, and as a table. */
#include "serve/page/parts.h"

#define WIDTH        1000 /* units of the drawing */
#define LEFT         8
#define ROW          11 /* units of one row of marks */
#define HEAD         22 /* of a lane, for its name */
#define ROWS_MAX     36 /* more in one lane are drawn as counts of each day */
#define DEFAULT_DAYS 60

/* ---- where things stand ---- */

static int64_t x_of(const mz_timeline *t, mz_day day)
{
    return LEFT * 10 + (int64_t)(day - t->from) * (WIDTH - 2 * LEFT) * 10 / (t->to - t->from + 1);
}

static void put_tenths(mz_buf *out, const char *name, int64_t v)
{
    mz_put_byte(out, ' ');
    mz_put(out, mz_str_of(name));
    mz_puts(out, "=\"");
    mz_put_fixed(out, v, 1);
    mz_put_byte(out, '"');
}

static bool in_lane(const mz_happening *h, mz_len lane) { return h->lanes[lane].from != MZ_NO_DAY; }

/* A row for each incident of the lane so that no two meet: the first that is free. Returns how many rows there are. */
static mz_len pack(const mz_timeline *t, mz_len lane, int32_t *row_of, mz_arena scratch)
{
    mz_day *busy = mz_new(&scratch, mz_day, t->n); /* the last day of each row */
    mz_len rows = 0;
    for (mz_len i = 0; i < t->n; i++) {
        row_of[i] = -1;
        if (!in_lane(&t->v[i], lane)) {
            continue;
        }
        mz_len k = 0;
        while (k < rows && busy[k] >= t->v[i].lanes[lane].from) {
            k++;
        }
        rows = k == rows ? rows + 1 : rows;
        busy[k] = busy[k] == 0 || t->v[i].lanes[lane].to > busy[k] ? t->v[i].lanes[lane].to : busy[k];
        row_of[i] = (int32_t)k;
    }
    return rows;
}

/* ---- the drawing ---- */

static const char *style_of(const mz_visit *v, mz_len lane)
{
    return lane >= v->c->parties_n ? "c" : lane == 0 ? "a" : lane == 1 ? "b" : "c";
}

static void put_lane_name(const mz_visit *v, mz_buf *out, mz_len lane)
{
    const mz_len parties = v->c->parties_n;
    if (lane < parties) {
        mz_say(v, out, "Said by {0}", mz_mark_party(v, v->c->parties[lane].code));
    } else {
        mz_say_key(v, out, lane == parties ? MZ_KEY("Said by both sides") : MZ_KEY("Said by others"));
    }
}

/* The same in a drawing, where markup has no place. */
static void put_plain_lane_name(const mz_visit *v, mz_buf *out, mz_len lane)
{
    const mz_len parties = v->c->parties_n;
    mz_put_html(out, lane < parties    ? mz_plain(v, "Said by {0}", mz_page_party_name(v, v->c->parties[lane].code))
                     : lane == parties ? mz_plain(v, "Said by both sides")
                                       : mz_plain(v, "Said by others"));
}

/* Days on which nobody of the lane spoke, in one rectangle a stretch. */
static void put_gaps(mz_buf *out, const mz_timeline *t, mz_len lane, int64_t y, int64_t height)
{
    for (mz_day d = t->from; d <= t->to; d++) {
        mz_day end = d;
        if (t->spoke[lane][d - t->from]) {
            continue;
        }
        while (end < t->to && !t->spoke[lane][end + 1 - t->from]) {
            end++;
        }
        mz_puts(out, "<rect class=\"gap\"");
        put_tenths(out, "x", x_of(t, d));
        put_tenths(out, "y", y * 10);
        put_tenths(out, "width", x_of(t, end + 1) - x_of(t, d));
        put_tenths(out, "height", height * 10);
        mz_puts(out, "/>\n");
        d = end;
    }
}

static void put_mark_title(const mz_visit *v, mz_buf *out, const mz_happening *h, mz_len lane)
{
    const mz_incident_row *r = &h->incident;
    MZ_BUF_SCOPED days = mz_buf_new(64);
    mz_put_day(&days, h->lanes[lane].from);
    if (h->lanes[lane].to != h->lanes[lane].from) {
        mz_puts(&days, "/");
        mz_put_day(&days, h->lanes[lane].to);
    }
    mz_puts(out, "<title>");
    mz_put_html(out, r->type.len > 0 ? mz_plain_of(v, "type", r->type) : mz_plain(v, "of unknown type"));
    mz_put_html(out, mz_plain(v, ", "));
    mz_put_html(out, r->place.len > 0 ? r->place : mz_plain(v, "place unknown"));
    mz_put_html(out, mz_plain(v, ", "));
    mz_put(out, mz_buf_str(&days));
    mz_puts(out, "</title>");
}

static void put_mark(const mz_visit *v, mz_buf *out, const mz_timeline *t, const mz_happening *h, mz_len lane,
                     int64_t y)
{
    const mz_lane_span *s = &h->lanes[lane];
    const mz_day from = s->from < t->from ? t->from : s->from, to = s->to > t->to ? t->to : s->to;
    const int64_t wide = x_of(t, to + 1) - x_of(t, from) - 10;
    MZ_BUF_SCOPED id = mz_buf_new(64);
    mz_puts(&id, "i");
    mz_put_statement_id(&id, h->incident.id);
    if (from > to) {
        return;
    }
    mz_page_link(out, v, "/incident/", mz_buf_str(&id));
    put_mark_title(v, out, h, lane);
    mz_puts(out, "<rect class=\"");
    mz_put(out, mz_str_of(style_of(v, lane)));
    mz_put(out, s->from == s->to ? S("\"") : S(" long\""));
    put_tenths(out, "x", x_of(t, from) + 5);
    put_tenths(out, "y", y * 10);
    put_tenths(out, "width", wide < 30 ? 30 : wide);
    mz_puts(out, " height=\"8\" rx=\"1\" data-from=\"");
    mz_put_day(out, s->from);
    mz_puts(out, "\" data-to=\"");
    mz_put_day(out, s->to);
    mz_puts(out, "\"/></a>\n");
}

/* Too many to draw one by one: how many each day. */
static void put_counts(const mz_visit *v, mz_buf *out, const mz_timeline *t, mz_len lane, int64_t y, int64_t height)
{
    mz_arena scratch = *v->perm;
    mz_len *n = mz_new(&scratch, mz_len, t->to - t->from + 1), most = 1;
    for (mz_len i = 0; i < t->n; i++) {
        for (mz_day d = t->v[i].lanes[lane].from; in_lane(&t->v[i], lane) && d <= t->v[i].lanes[lane].to; d++) {
            if (d >= t->from && d <= t->to) {
                n[d - t->from]++;
                most = n[d - t->from] > most ? n[d - t->from] : most;
            }
        }
    }
    for (mz_day d = t->from; d <= t->to; d++) {
        const int64_t high = n[d - t->from] * height * 10 / most;
        if (high > 0) {
            mz_puts(out, "<rect class=\"");
            mz_put(out, mz_str_of(style_of(v, lane)));
            mz_puts(out, "\"");
            put_tenths(out, "x", x_of(t, d) + 5);
            put_tenths(out, "y", (y + height) * 10 - high);
            put_tenths(out, "width", x_of(t, d + 1) - x_of(t, d) - 10);
            put_tenths(out, "height", high);
            mz_puts(out, "/>\n");
        }
    }
}

static int64_t put_lane(const mz_visit *v, mz_buf *out, const mz_timeline *t, mz_len lane, int64_t y)
{
    const mz_arena mark = *v->perm;
    int32_t *row_of = mz_new(v->perm, int32_t, t->n); /* stays while words are made behind it */
    const mz_len rows = pack(t, lane, row_of, *v->perm);
    const mz_len shown = rows > ROWS_MAX ? ROWS_MAX : rows < 2 ? 2 : rows;
    const int64_t height = (int64_t)shown * ROW + 4;
    mz_puts(out, "<g class=\"lane\" data-lane=\"");
    mz_put_int(out, lane);
    mz_puts(out, "\">\n<text x=\"8\"");
    put_tenths(out, "y", (y + 15) * 10);
    mz_puts(out, ">");
    put_plain_lane_name(v, out, lane);
    mz_puts(out, "</text>\n");
    put_gaps(out, t, lane, y + HEAD, height);
    for (mz_len i = 0; i < t->n && rows <= ROWS_MAX; i++) {
        if (row_of[i] >= 0) {
            put_mark(v, out, t, &t->v[i], lane, y + HEAD + 3 + row_of[i] * ROW);
        }
    }
    if (rows > ROWS_MAX) {
        put_counts(v, out, t, lane, y + HEAD, height);
    }
    mz_puts(out, "</g>\n");
    *v->perm = mark;
    return y + HEAD + height;
}

/* Months, weeks or days, so that a dozen or two stand there. */
static void put_axis(mz_buf *out, const mz_timeline *t, int64_t bottom)
{
    const mz_len days = t->to - t->from + 1, step = days > 200  ? 28
                                                    : days > 80 ? 14
                                                    : days > 28 ? 7
                                                    : days > 12 ? 2
                                                                : 1;
    for (mz_day d = t->from; d <= t->to; d += (mz_day)step) {
        mz_puts(out, "<path class=\"tick\" d=\"M");
        mz_put_fixed(out, x_of(t, d), 1);
        mz_puts(out, " 16V");
        mz_put_int(out, bottom);
        mz_puts(out, "\"/>\n<text class=\"tick\" y=\"11\"");
        put_tenths(out, "x", x_of(t, d) + 20);
        mz_puts(out, ">");
        mz_put_day(out, d);
        mz_puts(out, "</text>\n");
    }
}

/* Only a script can come closer: it shows its buttons itself. */
static void put_zoom(const mz_visit *v, mz_buf *out)
{
    mz_puts(out, "<p id=\"timeline-zoom\" class=\"timeline-zoom\" hidden><button type=\"button\" data-zoom=\"in\">");
    mz_say(v, out, "Enlarge");
    mz_puts(out, "</button> <button type=\"button\" data-zoom=\"out\">");
    mz_say(v, out, "Reduce");
    mz_puts(out, "</button> <button type=\"button\" data-zoom=\"whole\">");
    mz_say(v, out, "All days");
    mz_puts(out, "</button></p>\n<script src=\"");
    mz_put(out, mz_str_of(mz_asset_path("timeline.js")));
    mz_puts(out, "\" defer></script>\n");
}

static void put_drawing(mz_visit *v, mz_buf *out, const mz_timeline *t)
{
    MZ_BUF_SCOPED lanes = mz_buf_new(32 << 20);
    int64_t y = 20;
    for (mz_len k = 0; k < t->lanes; k++) {
        const mz_len lane = k < v->c->parties_n ? mz_page_side(v, k) : k;
        y = put_lane(v, &lanes, t, lane, y);
    }
    mz_puts(out, "<figure class=\"timeline\" id=\"timeline\">\n");
    put_zoom(v, out);
    mz_puts(out, "<div class=\"wide\"><svg role=\"group\" "
                 "aria-labelledby=\"timeline-t\" direction=\"ltr\" data-from=\"");
    mz_put_day(out, t->from);
    mz_puts(out, "\" data-to=\"");
    mz_put_day(out, t->to);
    mz_puts(out, "\" viewBox=\"0 0 1000 ");
    mz_put_int(out, y + 6);
    mz_puts(out, "\">\n<title id=\"timeline-t\">");
    mz_put_html(out, mz_plain(v, "Incidents in time, by who speaks of them"));
    mz_puts(out, "</title>\n<defs><pattern id=\"silent\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
                 "patternTransform=\"rotate(45)\"><path class=\"hatch\" d=\"M0 0V6\"/></pattern></defs>\n");
    put_axis(out, t, y);
    mz_put(out, mz_buf_str(&lanes));
    mz_puts(out, "</svg></div>\n<figcaption>");
    mz_say(
        v, out,
        "Each bar is an incident, from the earliest to the latest day that the lane's sources give; it leads to its "
        "page. Hatched: nobody of the lane said anything on record that day. Said by both sides: incidents that each "
        "of them speaks of. A lane with too many bars shows how many there are each day.");
    mz_puts(out, "</figcaption>\n</figure>\n");
}

/* ---- the table twin ---- */

static void put_head(const mz_visit *v, mz_buf *out, const mz_timeline *t)
{
    mz_puts(out, "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"");
    mz_put_html(out, mz_plain(v, "The timeline as a table"));
    mz_puts(out, "\"><table>\n<thead><tr><th scope=\"col\">");
    mz_say(v, out, "Incident");
    mz_puts(out, "</th><th scope=\"col\">");
    mz_say(v, out, "Type");
    mz_puts(out, "</th><th scope=\"col\">");
    mz_say(v, out, "Place");
    for (mz_len k = 0; k < t->lanes; k++) {
        mz_puts(out, "</th><th scope=\"col\">");
        put_lane_name(v, out, k < v->c->parties_n ? mz_page_side(v, k) : k);
    }
    mz_puts(out, "</th></tr></thead>\n<tbody>\n");
}

static void put_row(mz_visit *v, mz_buf *out, const mz_timeline *t, const mz_happening *h)
{
    mz_puts(out, "<tr><th scope=\"row\">");
    mz_page_incident_link(out, v, h->incident.id);
    mz_puts(out, "</th><td>");
    mz_say_of(v, out, "type", h->incident.type);
    mz_puts(out, "</td><td>");
    mz_page_text(out, h->incident.place, 60);
    for (mz_len k = 0; k < t->lanes; k++) {
        const mz_lane_span *s = &h->lanes[k < v->c->parties_n ? mz_page_side(v, k) : k];
        mz_puts(out, "</td><td class=\"nowrap\">");
        if (s->from != MZ_NO_DAY) {
            mz_page_days(out, v, s->from, s->to);
        } else {
            mz_puts(out, "<span class=\"soft\">");
            mz_say_of(v, out, "stand", mz_stand_word(MZ_STAND_SILENT));
            mz_puts(out, "</span>");
        }
    }
    mz_puts(out, "</td></tr>\n");
}

/* How many days each lane was silent, in words. */
static void put_silence(const mz_visit *v, mz_buf *out, const mz_timeline *t)
{
    const mz_len days = t->to - t->from + 1;
    mz_puts(out, "<ul class=\"small\">\n");
    for (mz_len k = 0; k < t->lanes; k++) {
        const mz_len lane = k < v->c->parties_n ? mz_page_side(v, k) : k;
        mz_len silent = 0;
        for (mz_len d = 0; d < days; d++) {
            silent += !t->spoke[lane][d];
        }
        mz_puts(out, "<li>");
        put_lane_name(v, out, lane);
        mz_puts(out, ": ");
        mz_say_count(v, out, silent, "{0} day of {1} without a word on record",
                     "{0} days of {1} without a word on record", mz_mark_number(v, days));
        mz_puts(out, "</li>\n");
    }
    mz_puts(out, "</ul>\n");
}

static void put_table(mz_visit *v, mz_buf *out, const mz_timeline *t)
{
    mz_puts(out, "<h2 id=\"table\">");
    mz_say(v, out, "The same as a table");
    mz_puts(out, "</h2>\n");
    put_silence(v, out, t);
    put_head(v, out, t);
    for (mz_len i = 0; i < t->n; i++) {
        put_row(v, out, t, &t->v[i]);
    }
    mz_page_table_end(out);
}

/* ---- the page ---- */

static mz_status span_of(mz_visit *v, mz_day *from, mz_day *to)
{
    *from = *to = MZ_NO_DAY;
    MZ_TRY(mz_page_day(v, "from", from));
    MZ_TRY(mz_page_day(v, "to", to));
    if (*to == MZ_NO_DAY && *from == MZ_NO_DAY) {
        MZ_TRY(mz_flow_newest_day(v->c, to));
    }
    if (*to == MZ_NO_DAY) {
        *to = *from != MZ_NO_DAY ? *from + DEFAULT_DAYS - 1 : (mz_day)(mz_site_now(v->site) / MZ_DAY_SECONDS);
    }
    *from = *from == MZ_NO_DAY ? *to - (DEFAULT_DAYS - 1) : *from;
    return mz_ok();
}

static void put_jump(const mz_visit *v, mz_buf *out, mz_day from, mz_day to, const char *words)
{
    MZ_BUF_SCOPED a = mz_buf_new(32);
    MZ_BUF_SCOPED b = mz_buf_new(32);
    mz_put_day(&a, from);
    mz_put_day(&b, to);
    const mz_param p[] = {{"from", mz_buf_str(&a)}, {"to", mz_buf_str(&b)}};
    mz_part_link(out, v, "/timeline", p, 2);
    mz_say_key(v, out, words);
    mz_puts(out, "</a>\n");
}

static void put_jumps(const mz_visit *v, mz_buf *out, const mz_timeline *t)
{
    const mz_day days = t->to - t->from + 1, quarter = days / 4;
    mz_puts(out, "<p class=\"pager\">");
    put_jump(v, out, t->from - days, t->from - 1, MZ_KEY("Earlier"));
    put_jump(v, out, t->to + 1, t->to + days, MZ_KEY("Later"));
    if (days >= 8) {
        put_jump(v, out, t->from + quarter, t->to - quarter, MZ_KEY("Closer"));
    }
    if (days * 2 <= MZ_WHOLE_DAYS_MAX) {
        put_jump(v, out, t->from - days / 2, t->to + days / 2, MZ_KEY("Wider"));
    }
    mz_puts(out, "<a href=\"#table\">");
    mz_say(v, out, "The same as a table");
    mz_puts(out, "</a></p>\n");
}

static mz_status put_timeline(mz_visit *v, mz_http_answer *a)
{
    mz_day from, to;
    mz_timeline t;
    mz_buf *out = &a->body;
    MZ_TRY(span_of(v, &from, &to));
    MZ_TRY(mz_flow_timeline(v->c, from, to, &t, v->perm));
    mz_puts(out, "<h1>");
    mz_say(v, out, "Timeline");
    mz_puts(out, "</h1>\n");
    mz_part_filter(out, v, "/timeline", NULL, 0);
    mz_page_day_field(out, v, "from", MZ_KEY("From"), from);
    mz_page_day_field(out, v, "to", MZ_KEY("To"), to);
    mz_part_filter_end(out, v);
    mz_puts(out, "<p>");
    mz_page_days(out, v, from, to);
    mz_puts(out, ": ");
    mz_say_count(v, out, t.all, "{0} incident.", "{0} incidents.");
    if (t.all > t.n) {
        mz_puts(out, " <strong>");
        mz_say(v, out, "The first {0} of them are shown: choose a shorter period for the others.",
               mz_mark_number(v, t.n));
        mz_puts(out, "</strong>");
    }
    mz_puts(out, "</p>\n");
    put_jumps(v, out, &t);
    put_drawing(v, out, &t);
    put_table(v, out, &t);
    return mz_ok();
}

static void timeline(mz_visit *v, mz_http_answer *a)
{
    if (mz_page_heavy(v)) {
        mz_http_later(a);
        return;
    }
    mz_page_show(v, a, mz_plain(v, "Timeline"), S("/timeline"), put_timeline);
}

static const mz_page pages[] = {
    {"GET", "/timeline", MZ_PAGE_CASE | MZ_PAGE_SCREEN, 0, timeline},
};
const mz_pages mz_pages_timeline = {pages, (mz_len)(sizeof pages / sizeof pages[0])};

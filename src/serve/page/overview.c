/* The first page: where the case stands today, in figures that lead on. */
#include "serve/page/page.h"
#include "serve/page/parts.h"

/* ---- date line ---- */

static void put_date_line(mz_visit *v, mz_buf *out, const mz_overview *o)
{
    mz_puts(out, "<p class=\"lead\">");
    mz_say(v, out, "It is {0}.", mz_mark_time(v, mz_site_now(v->site)));
    mz_puts(out, " <span class=\"soft\">");
    mz_page_solar(out, v, (mz_day)(mz_site_now(v->site) / MZ_DAY_SECONDS));
    mz_puts(out, ".</span> ");
    if (o->any) {
        const int64_t age_s = mz_site_now(v->site) - o->last.time;
        MZ_BUF_SCOPED entry = mz_buf_new(32);
        mz_put_int(&entry, o->last.n);
        mz_say(v, out, "Cut-off: {0}, which its writer dates {1}.",
               mz_mark_link(v, "/entry/", mz_buf_str(&entry), mz_mark_key(v, MZ_KEY("the last entry of the record"))),
               mz_mark_time(v, o->last.time));
        mz_puts(out, " ");
        if (v->at > 0) {
            mz_say(v, out, "Days end at midnight UTC.");
        } else if (age_s >= 2 * MZ_DAY_SECONDS) {
            mz_say_count(v, out, age_s / MZ_DAY_SECONDS, "That is {0} day ago. Days end at midnight UTC.",
                         "That is {0} days ago. Days end at midnight UTC.");
        } else if (age_s >= 7200) {
            mz_say_count(v, out, age_s / 3600, "That is {0} hour ago. Days end at midnight UTC.",
                         "That is {0} hours ago. Days end at midnight UTC.");
        } else {
            mz_say_count(v, out, age_s > 0 ? age_s / 60 : 0, "That is {0} minute ago. Days end at midnight UTC.",
                         "That is {0} minutes ago. Days end at midnight UTC.");
        }
    } else {
        mz_say(v, out, "The record holds no entry that you may see.");
    }
    mz_puts(out, "</p>\n");
}

/* ---- what is laid to each side ---- */

#define BAR_WIDTH  9
#define BAR_HEIGHT 44

static mz_len highest(const mz_visit *v, const mz_overview *o)
{
    mz_len most = 1;
    for (mz_len i = 0; i < MZ_OVERVIEW_DAYS; i++) {
        for (mz_len p = 0; p < v->c->parties_n; p++) {
            most = o->series[i].by[p] > most ? o->series[i].by[p] : most;
        }
    }
    return most;
}

/* Thirty bars, the last seven of them strong; all sides have one scale. */
static void put_bars(const mz_visit *v, mz_buf *out, const mz_overview *o, mz_len party)
{
    const mz_len most = highest(v, o);
    mz_puts(out, "<svg class=\"spark\" role=\"img\" viewBox=\"0 0 270 46\" aria-label=\"");
    mz_put_html(out, mz_plain(v, "Violent incidents by day; the numbers stand in the table below"));
    mz_puts(out, "\">\n<path class=\"base\" d=\"M0 45.5H270\"/>\n");
    for (mz_len i = 0; i < MZ_OVERVIEW_DAYS; i++) {
        const int64_t height = o->series[i].by[party] * BAR_HEIGHT / most;
        if (height > 0) {
            mz_puts(out, "<rect class=\"");
            mz_put(out, party == 0 ? S("a") : party == 1 ? S("b") : S("c"));
            mz_put(out, i >= MZ_OVERVIEW_DAYS - 7 ? S("\" x=\"") : S(" older\" x=\""));
            mz_put_int(out, i * BAR_WIDTH + 1);
            mz_puts(out, "\" y=\"");
            mz_put_int(out, 45 - height);
            mz_puts(out, "\" width=\"7\" height=\"");
            mz_put_int(out, height);
            mz_puts(out, "\"/>\n");
        }
    }
    mz_puts(out, "</svg>\n");
}

static mz_len sum_of(const mz_overview *o, mz_len party, mz_len days)
{
    mz_len n = 0;
    for (mz_len i = MZ_OVERVIEW_DAYS - days; i < MZ_OVERVIEW_DAYS; i++) {
        n += party < 0 ? o->series[i].incidents : o->series[i].by[party];
    }
    return n;
}

static void put_count(const mz_visit *v, mz_buf *out, const char *name, mz_str party, mz_str more, mz_len n)
{
    const mz_param p[] = {{"party", party}};
    mz_puts(out, "<div><dt>");
    mz_say_key(v, out, name);
    mz_puts(out, "</dt><dd>");
    mz_part_link(out, v, "/breaches", p, 1);
    mz_put_int(out, n);
    mz_puts(out, "</a></dd>");
    if (more.len > 0) {
        mz_puts(out, "<dd class=\"soft small\">");
        mz_put_html(out, more);
        mz_puts(out, "</dd>");
    }
    mz_puts(out, "</div>\n");
}

static void put_side(mz_visit *v, mz_buf *out, const mz_overview *o, mz_len party)
{
    const mz_laid_count *n = &o->laid[party];
    mz_puts(out, "<section class=\"");
    mz_put(out, party == 0 ? S("a") : party == 1 ? S("b") : S("c"));
    mz_puts(out, "\">\n<h2>");
    mz_page_mark(out, party);
    mz_puts(out, " ");
    mz_say(v, out, "Possible breaches laid to {0}", mz_mark_party(v, v->c->parties[party].code));
    mz_puts(out, "</h2>\n<dl class=\"counts\">\n");
    put_count(v, out, MZ_KEY("claimed"), n->party, (mz_str){0}, n->claimed);
    put_count(v, out, MZ_KEY("corroborated"), n->party, (mz_str){0}, n->corroborated);
    put_count(v, out, MZ_KEY("disputed"), n->party, (mz_str){0}, n->disputed);
    put_count(v, out, MZ_KEY("no answer"), n->party, (mz_str){0}, n->unanswered);
    mz_puts(out, "</dl>\n");
    put_bars(v, out, o, party);
    mz_puts(out, "<p class=\"small\">");
    mz_say(v, out, "Violent incidents in which it is said to have acted: {0} in seven days, {1} in thirty, to {2}.",
           mz_mark_number(v, sum_of(o, party, 7)), mz_mark_number(v, sum_of(o, party, MZ_OVERVIEW_DAYS)),
           mz_mark_days(v, o->day, o->day));
    mz_puts(out, "</p>\n</section>\n");
}

static void put_sides(mz_visit *v, mz_buf *out, const mz_overview *o)
{
    mz_puts(out, "<div class=\"sides overview\">\n");
    for (mz_len k = 0; k < v->c->parties_n; k++) {
        put_side(v, out, o, mz_page_side(v, k));
    }
    mz_puts(out, "</div>\n<p class=\"soft small\">");
    mz_say(
        v, out,
        "Corroborated: the side says so itself, or the mechanism has examined or ruled it. Disputed: the side denies "
        "it, or the readings of the terms differ. No answer: the side has said nothing. One may be counted under more "
        "than one head. Until a ruling every one is a possible breach.");
    if (o->earlier) {
        mz_puts(out, " <strong>");
        mz_say(v, out, "No incident is known of the last thirty days: the days shown end with the last known one.");
        mz_puts(out, "</strong>");
    }
    mz_puts(out, "</p>\n");
}

/* ---- the table twin of the bars ---- */

static void put_day(const mz_visit *v, mz_buf *out, const mz_brief_day *d)
{
    MZ_BUF_SCOPED day = mz_buf_new(32);
    mz_put_day(&day, d->day);
    const mz_param p[] = {{"from", mz_buf_str(&day)}, {"to", mz_buf_str(&day)}};
    mz_puts(out, "<tr><th scope=\"row\">");
    mz_part_link(out, v, "/incidents", p, 2);
    mz_page_days(out, v, d->day, d->day);
    mz_puts(out, "</a></th><td class=\"n\">");
    mz_put_int(out, d->incidents);
    for (mz_len k = 0; k < v->c->parties_n; k++) {
        mz_puts(out, "</td><td class=\"n\">");
        mz_put_int(out, d->by[mz_page_side(v, k)]);
    }
    mz_puts(out, "</td><td class=\"n\">");
    mz_put_int(out, d->unattributed);
    mz_puts(out, "</td><td>");
    mz_say_key(v, out, d->watched ? MZ_KEY("yes") : MZ_KEY("no"));
    mz_puts(out, "</td></tr>\n");
}

static void put_head(const mz_visit *v, mz_buf *out)
{
    mz_puts(out, "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"");
    mz_put_html(out, mz_plain(v, "Violent incidents by day"));
    mz_puts(out, "\"><table class=\"days\">\n<thead><tr><th scope=\"col\">");
    mz_say(v, out, "Day");
    mz_puts(out, "</th><th scope=\"col\" class=\"n\">");
    mz_say(v, out, "All");
    for (mz_len k = 0; k < v->c->parties_n; k++) {
        mz_puts(out, "</th><th scope=\"col\" class=\"n\">");
        mz_say(v, out, "Laid to {0}", mz_mark_party(v, v->c->parties[mz_page_side(v, k)].code));
    }
    mz_puts(out, "</th><th scope=\"col\" class=\"n\">");
    mz_say(v, out, "To no party");
    mz_puts(out, "</th><th scope=\"col\">");
    mz_say(v, out, "Somebody watched");
    mz_puts(out, "</th></tr></thead>\n<tbody>\n");
}

static void put_days(mz_visit *v, mz_buf *out, const mz_overview *o)
{
    mz_puts(out, "<details><summary>");
    mz_say(v, out, "The numbers of the bars, day by day");
    mz_puts(out, "</summary>\n");
    put_head(v, out);
    for (mz_len i = MZ_OVERVIEW_DAYS - 1; i >= 0; i--) {
        put_day(v, out, &o->series[i]);
    }
    mz_page_table_end(out);
    mz_puts(out, "<p class=\"small\">");
    mz_say(v, out, "All violent incidents: {0} in seven days ({1} in the seven before), {2} in thirty ({3} before).",
           mz_mark_number(v, sum_of(o, -1, 7)), mz_mark_number(v, o->before[0]),
           mz_mark_number(v, sum_of(o, -1, MZ_OVERVIEW_DAYS)), mz_mark_number(v, o->before[1]));
    mz_puts(out, "</p>\n</details>\n");
}

/* ---- integrity ---- */

/* One grade: a full, half or empty circle, and in words how much has it. */
static void put_grade(const mz_visit *v, mz_buf *out, mz_markup name, int64_t n, int64_t of)
{
    mz_puts(out, "<tr><th scope=\"row\"><span aria-hidden=\"true\">");
    mz_put(out, n >= of ? S("●") : n > 0 ? S("◐") : S("○"));
    mz_puts(out, "</span> ");
    mz_put(out, name.html);
    mz_puts(out, "</th><td>");
    if (n >= of) {
        mz_say_count(v, out, of, "all of {0} entry", "all of {0} entries");
    } else if (n > 0) {
        mz_say(v, out, "the first {0} of {1} entries", mz_mark_number(v, n), mz_mark_number(v, of));
    } else {
        mz_say(v, out, "none");
    }
    mz_puts(out, "</td></tr>\n");
}

static int64_t cosigned_by(const mz_record_state *s, mz_str party)
{
    int64_t most = 0;
    for (mz_len i = 0; i < s->n; i++) {
        if (mz_str_eq(s->v[i].party, party) && s->v[i].last_size > most) {
            most = s->v[i].last_size;
        }
    }
    return most;
}

static void put_integrity(mz_visit *v, mz_buf *out)
{
    const mz_record_state *s = &v->c->state;
    mz_puts(out, "<section>\n<h2>");
    mz_say(v, out, "Integrity of the record");
    mz_puts(out, "</h2>\n");
    mz_put(out, s->forks.n > 0 ? S("<p class=\"alarm\" role=\"alert\">") : S("<p>"));
    mz_say_state(v, out, s);
    mz_puts(out, "</p>\n<table class=\"grades\"><tbody>\n");
    put_grade(v, out, mz_mark_key(v, MZ_KEY("In the tree that the log signed")), s->size, s->size);
    for (mz_len k = 0; k < v->c->parties_n; k++) {
        const mz_str party = v->c->parties[mz_page_side(v, k)].code;
        MZ_BUF_SCOPED name = mz_buf_new(4096);
        mz_say(v, &name, "Cosigned by the witness of {0}", mz_mark_party(v, party));
        put_grade(v, out, mz_mark_made(v, &name), cosigned_by(s, party), s->size);
    }
    put_grade(v, out, mz_mark_key(v, MZ_KEY("Cosigned by a neutral witness")), cosigned_by(s, (mz_str){0}), s->size);
    put_grade(v, out, mz_mark_key(v, MZ_KEY("Settled: the quorum of the policy")), s->settled, s->size);
    mz_puts(out, "</tbody></table>\n<p class=\"small\">");
    mz_page_link(out, v, "/record", (mz_str){0});
    mz_say(v, out, "The record, and how to check it yourself");
    mz_puts(out, "</a></p>\n</section>\n");
}

/* ---- crossings, and what could not be verified ---- */

static void put_crossing(mz_visit *v, mz_buf *out, const mz_crossing_row *c)
{
    mz_puts(out, "<tr><th scope=\"row\">");
    mz_page_text(out, c->name, 80);
    mz_puts(out, "</th><td>");
    mz_say_of(v, out, "crossing", c->state);
    mz_puts(out, "</td><td>");
    mz_page_days(out, v, c->since, c->since);
    mz_puts(out, "</td><td>");
    if (c->source >= 0) {
        MZ_BUF_SCOPED ref = mz_buf_new(64);
        mz_put_statement_id(&ref, c->source);
        mz_page_link(out, v, "/statement/", mz_buf_str(&ref));
        if (c->by.len > 0) {
            mz_page_party(out, v, c->by);
        } else {
            mz_say(v, out, "somebody without a known name");
        }
        mz_puts(out, "</a>");
    } else {
        mz_say(v, out, "nobody on record");
    }
    mz_puts(out, "</td></tr>\n");
}

/* Those that somebody spoke of; of the others only how many there are. */
static mz_status put_crossings(mz_visit *v, mz_buf *out)
{
    static const char *const head[] = {MZ_KEY("Crossing"), MZ_KEY("State"), MZ_KEY("Since"), MZ_KEY("According to")};
    mz_rows rows;
    mz_len silent = 0;
    MZ_TRY(mz_index_ask(v->c->index, MZ_Q_CROSSINGS_ALL, NULL, 0, &rows, v->perm));
    const mz_crossing_row *c = rows.v;
    mz_puts(out, "<section>\n<h2>");
    mz_say(v, out, "Crossings, as last said on record");
    mz_puts(out, "</h2>\n");
    mz_page_table(out, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = 0; i < rows.n; i++) {
        silent += c[i].source < 0;
        if (c[i].source >= 0) {
            put_crossing(v, out, &c[i]);
        }
    }
    mz_page_table_end(out);
    if (silent > 0) {
        mz_puts(out, "<p class=\"small\">");
        mz_say_count(v, out, silent, "Of {0} more crossing nothing is said on record.",
                     "Of {0} more crossings nothing is said on record.");
        mz_puts(out, "</p>\n");
    }
    mz_puts(out, "</section>\n");
    return mz_ok();
}

/* The incidents of the thirty days for which a condition holds. */
static void put_where(mz_visit *v, mz_buf *out, const mz_overview *o, const char *where)
{
    MZ_BUF_SCOPED from = mz_buf_new(32);
    MZ_BUF_SCOPED to = mz_buf_new(32);
    mz_put_day(&from, o->day - (MZ_OVERVIEW_DAYS - 1));
    mz_put_day(&to, o->day);
    const mz_param p[] = {{"from", mz_buf_str(&from)}, {"to", mz_buf_str(&to)}, {"where", mz_str_of(where)}};
    mz_part_link(out, v, "/incidents", p, 3);
}

static void put_unverified(mz_visit *v, mz_buf *out, const mz_overview *o)
{
    const mz_param coverage[] = {{"kind", S("coverage")}};
    mz_puts(out, "<section>\n<h2>");
    mz_say(v, out, "What could not be verified");
    mz_puts(out, "</h2>\n<ul>\n<li>");
    put_where(v, out, o, "sources < 2");
    mz_say_count(v, out, o->one_source, "{0} of {1} incidents of the thirty days has one source only",
                 "{0} of {1} incidents of the thirty days have one source only", mz_mark_number(v, o->incidents));
    mz_puts(out, "</a></li>\n<li>");
    put_where(v, out, o, "lat IS NULL");
    mz_say_count(v, out, o->unplaced, "{0} of them has no known place", "{0} of them have no known place");
    mz_puts(out, "</a></li>\n<li>");
    mz_part_link(out, v, "/breaches", NULL, 0);
    mz_say_count(v, out, o->undetermined, "{0} possible breach turns on what is not known",
                 "{0} possible breaches turn on what is not known");
    mz_puts(out, "</a></li>\n<li>");
    mz_part_link(out, v, "/acts", coverage, 1);
    mz_say_count(v, out, o->denied, "access was denied {0} time in the thirty days",
                 "access was denied {0} times in the thirty days");
    mz_puts(out, "</a></li>\n<li>");
    mz_part_link(out, v, "/acts", coverage, 1);
    mz_say_count(v, out, o->unwatched, "{0} place was stated as unwatched", "{0} places were stated as unwatched");
    mz_puts(out, "</a></li>\n</ul>\n<p class=\"small soft\">");
    mz_say(v, out, "Where nobody watched, silence is not peace.");
    mz_puts(out, "</p>\n</section>\n");
}

/* ---- what the record holds ---- */

static mz_status put_holds(mz_visit *v, mz_buf *out)
{
    static const struct {
        mz_table table;
        const char *path, *words;
    } counts[] = {{MZ_TABLE_ENTRY, "/record", MZ_KEY("Entries")},
                  {MZ_TABLE_DOCUMENT, "/documents", MZ_KEY("Documents")},
                  {MZ_TABLE_STATEMENT, "/documents", MZ_KEY("Statements")},
                  {MZ_TABLE_INCIDENT, "/incidents", MZ_KEY("Incidents")},
                  {MZ_TABLE_BREACH, "/breaches", MZ_KEY("Incidents held against a clause")}};
    mz_puts(out, "<dl class=\"tiles\">\n");
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        int64_t n;
        MZ_TRY(mz_index_count(v->c->index, counts[i].table, &n));
        mz_puts(out, "<div><dt>");
        mz_say_key(v, out, counts[i].words);
        mz_puts(out, "</dt><dd>");
        mz_page_link(out, v, counts[i].path, (mz_str){0});
        mz_put_int(out, n);
        mz_puts(out, "</a></dd></div>\n");
    }
    mz_puts(out, "</dl>\n");
    return mz_ok();
}

static void put_title(mz_visit *v, mz_buf *out)
{
    mz_puts(out, "<h1>");
    mz_page_text(out, v->c->title, 400);
    mz_puts(out, "</h1>\n<p class=\"soft\">");
    mz_say(v, out, "Parties:");
    for (mz_len k = 0; k < v->c->parties_n; k++) {
        mz_put(out, k > 0 ? mz_plain(v, ", ") : S(" "));
        mz_page_mark(out, mz_page_side(v, k));
        mz_puts(out, " ");
        mz_page_party(out, v, v->c->parties[mz_page_side(v, k)].code);
    }
    mz_puts(out, ". ");
    mz_say(v, out, "Mediator: {0}.", mz_mark_party(v, v->c->mediator));
    if (v->c->edition) {
        mz_puts(out, " ");
        mz_say(v, out, "This edition holds what you may see; some entries are for others.");
    }
    mz_puts(out, "</p>\n");
}

static mz_status put_overview(mz_visit *v, mz_http_answer *a)
{
    mz_day today;
    mz_overview o;
    mz_buf *out = &a->body;
    MZ_TRY(mz_part_today(v, &today));
    MZ_TRY(mz_flow_overview(v->c, today, &o, v->perm));
    put_title(v, out);
    put_date_line(v, out, &o);
    put_sides(v, out, &o);
    put_days(v, out, &o);
    mz_puts(out, "<div class=\"columns\">\n");
    MZ_TRY(put_crossings(v, out));
    put_integrity(v, out);
    put_unverified(v, out, &o);
    mz_puts(out, "</div>\n");
    return put_holds(v, out);
}

static void overview(mz_visit *v, mz_http_answer *a)
{
    if (mz_page_heavy(v)) {
        mz_http_later(a);
        return;
    }
    mz_page_show(v, a, mz_plain(v, "Overview"), S("/"), put_overview);
}

static const mz_page pages[] = {
    {"GET", "/=", MZ_PAGE_CASE | MZ_PAGE_SCREEN, 0, overview},
};
const mz_pages mz_pages_overview = {pages, (mz_len)(sizeof pages / sizeof pages[0])};

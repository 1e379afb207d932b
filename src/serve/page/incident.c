/* One incident: both sides' claims beside each other, where they agree, and everything that it rests on. */
#include "serve/page/incident.h"
#include "serve/page/parts.h"

/* ---- held against the terms ---- */

static void put_reading(const mz_visit *v, mz_buf *out, const mz_reading_verdict *r)
{
    mz_puts(out, "<p><strong>");
    if (r->party.len > 0) {
        mz_say(v, out, "as read by {0}", mz_mark_party(v, r->party));
    } else {
        mz_say(v, out, "the text");
    }
    mz_puts(out, "</strong>: ");
    mz_say_of(v, out, "verdict", mz_verdict_word(r->verdict));
    mz_puts(out, "<br><span class=\"soft\">");
    mz_say_english(v, out, r->reason);
    mz_puts(out, "</span></p>");
}

static void put_breach(const mz_visit *v, mz_buf *out, const mz_breach *b)
{
    const mz_str clause = v->c->terms.clauses[b->clause].id;
    mz_puts(out, "<tr><td>");
    mz_page_link(out, v, "/clause/", clause);
    mz_page_text(out, clause, 80);
    mz_puts(out, "</a></td><td>");
    mz_part_side(out, v, b->party);
    mz_puts(out, "</td><td>");
    mz_say_of(v, out, "result", mz_breach_result_word(b->result));
    mz_puts(out, "</td><td>");
    for (mz_len r = 0; r < b->readings_n; r++) {
        put_reading(v, out, &b->readings[r]);
    }
    mz_puts(out, "</td><td>");
    mz_say_of(v, out, "attribution", mz_attribution_word(b->attribution));
    if (b->attribution == MZ_ATTRIBUTION_THIRD_ACTOR) {
        mz_puts(out, ": ");
        mz_page_party(out, v, b->actor);
    }
    mz_puts(out, "</td><td>");
    mz_say_of(v, out, "breach", mz_breach_state_word(b->state));
    if (b->outcome.len > 0) {
        mz_puts(out, ": <strong>");
        mz_say_of(v, out, "outcome", b->outcome);
        mz_puts(out, "</strong>");
    }
    mz_puts(out, "</td></tr>\n");
}

static void put_breaches(const mz_visit *v, mz_buf *out, const mz_dossier *d)
{
    static const char *const head[] = {MZ_KEY("Clause"),       MZ_KEY("Side"),        MZ_KEY("Result"),
                                       MZ_KEY("Each reading"), MZ_KEY("Attribution"), MZ_KEY("State")};
    mz_puts(out, "<h2 id=\"terms\">");
    mz_say(v, out, "Held against the terms");
    mz_puts(out, "</h2>\n<p>");
    if (v->c->has_terms || v->c->terms_waiting >= 0) {
        mz_say_terms(v, out, v->c);
        mz_puts(out, " ");
        mz_say(v, out, "Until a ruling a breach is a possible one: people rule, the program does not.");
    } else {
        mz_say(v, out, "The case has no terms that all sides signed.");
    }
    mz_puts(out, "</p>\n");
    if (d->breaches.n == 0) {
        mz_puts(out, "<p>");
        mz_say(v, out, "No clause speaks of this.");
        mz_puts(out, "</p>\n");
        return;
    }
    mz_page_table(out, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = 0; i < d->breaches.n; i++) {
        put_breach(v, out, &d->breaches.v[i]);
    }
    mz_page_table_end(out);
}

/* ---- what it is ---- */

static void put_type(const mz_visit *v, mz_buf *out, mz_str type)
{
    if (type.len > 0) {
        mz_say_of(v, out, "type", type);
    } else {
        mz_say(v, out, "of unknown type");
    }
}

static void put_title(const mz_visit *v, mz_buf *out, const mz_incident_row *r)
{
    mz_puts(out, "<h1>");
    put_type(v, out, r->type);
    mz_say(v, out, ", ");
    if (r->place.len > 0) {
        mz_page_text(out, r->place, 80);
    } else {
        mz_say(v, out, "place unknown");
    }
    mz_say(v, out, ", ");
    mz_page_days(out, v, r->from, r->to);
    mz_puts(out, "</h1>\n");
}

static void put_sides(const mz_visit *v, mz_buf *out, mz_str codes)
{
    if (codes.len == 0) {
        mz_say(v, out, "nobody named");
    }
    mz_incident_sides(v, out, codes);
}

static void put_pair(const mz_visit *v, mz_buf *out, const char *name)
{
    mz_puts(out, "<dt>");
    mz_say_key(v, out, name);
    mz_puts(out, "</dt><dd>");
}

static void put_place(const mz_visit *v, mz_buf *out, const mz_dossier *d)
{
    const mz_incident_row *r = &d->incident;
    put_pair(v, out, MZ_KEY("Place"));
    if (!r->placed) {
        mz_say(v, out, "place unknown");
    } else {
        MZ_BUF_SCOPED at = mz_buf_new(64);
        mz_put_fixed(&at, r->lat_e6, 6);
        mz_puts(&at, ", ");
        mz_put_fixed(&at, r->lon_e6, 6);
        mz_say(v, out, "{0}, within {1} km", mz_html(v, mz_buf_str(&at)),
               mz_mark_number(v, (d->as_terms_see_it->radius_m + 500) / 1000));
    }
    mz_puts(out, "</dd>\n");
}

/* The days by both calendars, and the way to what else happened then. */
static void put_days(const mz_visit *v, mz_buf *out, const mz_incident_row *r)
{
    MZ_BUF_SCOPED from = mz_buf_new(32);
    MZ_BUF_SCOPED to = mz_buf_new(32);
    put_pair(v, out, MZ_KEY("Day"));
    mz_page_days(out, v, r->from, r->to);
    if (r->from != MZ_NO_DAY) {
        mz_puts(out, " <span class=\"soft\">");
        mz_page_solar(out, v, r->from);
        mz_puts(out, "</span> · ");
        mz_put_day(&from, r->from - 15);
        mz_put_day(&to, r->to + 15);
        const mz_param p[] = {{"from", mz_buf_str(&from)}, {"to", mz_buf_str(&to)}};
        mz_part_link(out, v, "/timeline", p, 2);
        mz_say(v, out, "on the timeline");
        mz_puts(out, "</a>");
    }
    mz_puts(out, "</dd>\n");
}

/* How much of what touched it is how final. */
static void put_standing(const mz_visit *v, mz_buf *out, const mz_trail *t)
{
    mz_len n[MZ_GRADE_SETTLED + 1] = {0};
    put_pair(v, out, MZ_KEY("Entries behind it"));
    for (mz_len i = 0; i < t->touches_n; i++) {
        n[t->touches[i].grade]++;
    }
    for (int g = 0, said = 0; g <= MZ_GRADE_SETTLED; g++) {
        if (n[g] > 0) {
            if (said++ > 0) {
                mz_say(v, out, ", ");
            }
            mz_put(out, mz_mark_number(v, n[g]).html);
            mz_puts(out, " ");
            mz_say_of(v, out, "finality", mz_finality_word((mz_finality_grade)g));
        }
    }
    mz_puts(out, "</dd>\n");
}

static void put_summary(const mz_visit *v, mz_buf *out, const mz_dossier *d, const mz_trail *t)
{
    const mz_incident_row *r = &d->incident;
    mz_puts(out, "<dl class=\"pairs\">\n");
    put_pair(v, out, MZ_KEY("Incident"));
    mz_puts(out, "i");
    mz_put_statement_id(out, r->id);
    mz_puts(out, "</dd>\n");
    put_days(v, out, r);
    put_pair(v, out, MZ_KEY("Said to have acted"));
    put_sides(v, out, r->acting);
    mz_puts(out, "</dd>\n");
    put_pair(v, out, MZ_KEY("Sides in it"));
    put_sides(v, out, r->parties);
    mz_puts(out, "</dd>\n");
    put_place(v, out, d);
    put_pair(v, out, MZ_KEY("Told by"));
    mz_say_count(v, out, r->reports, "{0} report", "{0} reports");
    mz_say(v, out, ", ");
    mz_say_count(v, out, r->sources, "{0} source", "{0} sources");
    mz_puts(out, "</dd>\n");
    if (r->least_ppm >= 0) {
        put_pair(v, out, MZ_KEY("Its least certain report"));
        mz_say(v, out, "belongs to it with {0} %", mz_mark_number(v, (r->least_ppm + 5000) / 10000));
        mz_puts(out, "</dd>\n");
    }
    put_standing(v, out, t);
    mz_puts(out, "</dl>\n");
}

static void put_contents(const mz_visit *v, mz_buf *out)
{
    static const struct {
        const char *at, *words;
    } parts[] = {{"#claims", MZ_KEY("Claims")},    {"#matrix", MZ_KEY("Agreement")}, {"#figures", MZ_KEY("Figures")},
                 {"#terms", MZ_KEY("Terms")},      {"#asked", MZ_KEY("Questions")},  {"#evidence", MZ_KEY("Evidence")},
                 {"#links", MZ_KEY("Why linked")}, {"#history", MZ_KEY("History")}};
    mz_puts(out, "<nav class=\"toc\" aria-label=\"");
    mz_put_html(out, mz_plain(v, "On this page"));
    mz_puts(out, "\">");
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        mz_puts(out, "<a href=\"");
        mz_put(out, mz_str_of(parts[i].at));
        mz_puts(out, "\">");
        mz_say_key(v, out, parts[i].words);
        mz_puts(out, "</a> ");
    }
    mz_puts(out, "</nav>\n");
}

/* ---- the page ---- */

static mz_status find(mz_visit *v, mz_statement_id *out)
{
    mz_statement_id id;
    mz_rows rows;
    const mz_str rest = v->q->rest;
    if (!mz_str_starts(rest, S("i")) || !mz_statement_id_parse(mz_str_from(rest, 1), &id)) {
        return mz_fail(MZ_BAD_INPUT, "the case has no incident of that number", -1);
    }
    const mz_value one[] = {mz_value_number(id)};
    MZ_TRY(mz_index_ask(v->c->index, MZ_Q_MEMBER, one, 1, &rows, v->perm));
    if (rows.n == 0) {
        return mz_fail(MZ_BAD_INPUT, "the case has no incident of that number", -1);
    }
    *out = ((const mz_member_row *)rows.v)[0].incident;
    return mz_ok();
}

/* Entries that are not for everybody: who reads them is written down. */
static void log_read(mz_visit *v, const mz_trail *t)
{
    for (mz_len i = 0; i < t->touches_n; i++) {
        if (t->touches[i].entry.audience.len > 0) {
            mz_visit_read(v, mz_str_concat(v->perm, S("incident "), v->q->rest));
            return;
        }
    }
}

static mz_status put_incident(mz_visit *v, mz_http_answer *a)
{
    mz_statement_id id;
    mz_dossier d;
    mz_trail t;
    mz_day today;
    mz_buf *out = &a->body;
    MZ_TRY(find(v, &id));
    MZ_TRY(mz_part_today(v, &today));
    MZ_TRY(mz_flow_dossier(v->c, id, today, &d, v->perm));
    MZ_TRY(mz_flow_trail(v->c, &d, &t, v->perm));
    log_read(v, &t);
    put_title(v, out, &d.incident);
    put_contents(v, out);
    mz_puts(out, "<div class=\"summary\">\n");
    put_summary(v, out, &d, &t);
    mz_incident_place(v, out, &d, &t.matrix);
    mz_puts(out, "</div>\n");
    MZ_TRY(mz_incident_claims(v, out, &d));
    mz_incident_matrix(v, out, &d, &t.matrix);
    put_breaches(v, out, &d);
    mz_incident_asked(v, out, &t, today);
    mz_incident_evidence(v, out, &t);
    mz_incident_links(v, out, &d);
    mz_incident_history(v, out, &t);
    return mz_ok();
}

static void incident(mz_visit *v, mz_http_answer *a)
{
    mz_page_show(v, a, mz_plain(v, "Incident {0}", v->q->rest), S("/incidents"), put_incident);
}

static const mz_page pages[] = {
    {"GET", "/incidents", MZ_PAGE_CASE | MZ_PAGE_SCREEN, 0, mz_incident_list},
    {"GET", "/incident/", MZ_PAGE_CASE | MZ_PAGE_SCREEN, 0, incident},
};
const mz_pages mz_pages_incidents = {pages, (mz_len)(sizeof pages / sizeof pages[0])};

/* An incident's evidence and custody, who was asked, why its reports are linked, what touched it. */
#include "serve/page/incident.h"

static void put_entry(const mz_visit *v, mz_buf *out, int64_t n)
{
    MZ_BUF_SCOPED number = mz_buf_new(32);
    mz_put_int(&number, n);
    mz_page_link(out, v, "/entry/", mz_buf_str(&number));
    mz_say(v, out, "entry {0}", mz_mark_number(v, n));
    mz_puts(out, "</a>");
}

/* The device's name without the log's origin before it, which all share. */
static void put_feed(const mz_visit *v, mz_buf *out, mz_str feed)
{
    const mz_str origin = mz_record_origin(v->c->record);
    const bool own = mz_str_starts(feed, origin) && feed.len > origin.len + 1;
    mz_page_text(out, own ? mz_str_from(feed, origin.len + 1) : feed, 120);
}

static void put_heading(const mz_visit *v, mz_buf *out, const char *id, const char *words)
{
    mz_puts(out, "<h2 id=\"");
    mz_put(out, mz_str_of(id));
    mz_puts(out, "\">");
    mz_say_key(v, out, words);
    mz_puts(out, "</h2>\n");
}

/* ---- evidence ---- */

static void put_evidence(const mz_visit *v, mz_buf *out, const mz_evidence *e)
{
    const mz_document_row *d = &e->document;
    mz_puts(out, "<tr><td>");
    mz_page_link(out, v, "/document/", d->hash);
    mz_page_text(out, d->name.len > 0 ? d->name : d->hash, 80);
    mz_puts(out, "</a><br><span class=\"soft\">");
    mz_page_text(out, d->publisher, 80);
    mz_say(v, out, ", ");
    mz_page_days(out, v, d->date, d->date);
    mz_puts(out, "</span></td><td><code class=\"hash\">");
    mz_put_html(out, d->hash);
    mz_puts(out, "</code></td><td class=\"n\">");
    mz_put_int(out, e->statements);
    mz_puts(out, "</td><td>");
    put_entry(v, out, e->entry.n);
    mz_puts(out, "</td><td>");
    put_feed(v, out, e->entry.feed);
    mz_puts(out, "</td><td>");
    mz_page_time(out, v, e->entry.time);
    mz_puts(out, "</td><td>");
    mz_say_of(v, out, "finality", mz_finality_word(e->grade));
    mz_puts(out, "</td><td>");
    mz_say_key(v, out, e->here ? MZ_KEY("here") : MZ_KEY("not in this copy"));
    mz_puts(out, "</td></tr>\n");
}

void mz_incident_evidence(const mz_visit *v, mz_buf *out, const mz_trail *t)
{
    static const char *const head[] = {MZ_KEY("Document"),  MZ_KEY("SHA-256"),   MZ_KEY("Statements"),
                                       MZ_KEY("On record"), MZ_KEY("Signed by"), MZ_KEY("Time, as its writer says"),
                                       MZ_KEY("Finality"),  MZ_KEY("Its bytes")};
    put_heading(v, out, "evidence", MZ_KEY("Evidence and its custody"));
    mz_page_table(out, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = 0; i < t->evidence_n; i++) {
        put_evidence(v, out, &t->evidence[i]);
    }
    mz_page_table_end(out);
}

/* ---- who was asked ---- */

static void put_asking(const mz_visit *v, mz_buf *out, const mz_demand *a)
{
    if (!a->remedy) {
        mz_say(v, out, "to answer what it is said to have done");
    } else {
        mz_say(v, out, "to mend it");
        mz_puts(out, " <span class=\"soft\">");
        mz_say(v, out, "by {0}", mz_mark_party(v, a->by));
        mz_puts(out, "</span> ");
        mz_page_text(out, a->reason, MZ_QUOTE_MOST);
    }
}

static void put_answer(const mz_visit *v, mz_buf *out, const mz_demand *a, mz_day today)
{
    const mz_len dot = mz_str_find_byte(a->answer_ref, '.');
    if (!a->answered) {
        mz_say(v, out, "no answer on record");
        if (a->due != MZ_NO_DAY && a->due < today) {
            mz_puts(out, "<br><strong class=\"late\">");
            mz_say_count(v, out, today - a->due, "{0} day overdue", "{0} days overdue");
            mz_puts(out, "</strong>");
        }
        return;
    }
    mz_puts(out, "<strong>");
    mz_say_of(v, out, a->remedy ? "remedy" : "position", a->answer);
    mz_puts(out, "</strong> ");
    if (a->answered_on != MZ_NO_DAY) {
        mz_page_days(out, v, a->answered_on, a->answered_on);
    }
    mz_puts(out, " ");
    mz_page_link(out, v, "/entry/", mz_str_sub(a->answer_ref, 0, dot < 0 ? a->answer_ref.len : dot));
    mz_say(v, out, "on the record as {0}", mz_html(v, a->answer_ref));
    mz_puts(out, "</a>");
    if (!a->remedy && a->reason.len > 0) {
        mz_puts(out, "<br>");
        mz_page_text(out, a->reason, MZ_QUOTE_MOST);
    }
}

void mz_incident_asked(const mz_visit *v, mz_buf *out, const mz_trail *t, mz_day today)
{
    static const char *const head[] = {MZ_KEY("Side"), MZ_KEY("Is asked"), MZ_KEY("Since"), MZ_KEY("Due"),
                                       MZ_KEY("Answer")};
    put_heading(v, out, "asked", MZ_KEY("Questions put to each side, and answers"));
    if (t->asked_n == 0) {
        mz_puts(out, "<p>");
        mz_say(v, out, "No side is asked anything about this on record.");
        mz_puts(out, "</p>\n");
        return;
    }
    mz_page_table(out, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = 0; i < t->asked_n; i++) {
        const mz_demand *a = &t->asked[i];
        mz_puts(out, "<tr><td>");
        mz_page_mark(out, mz_page_party_of(v->c, a->party));
        mz_puts(out, " ");
        mz_page_party(out, v, a->party);
        mz_puts(out, "</td><td>");
        put_asking(v, out, a);
        mz_puts(out, "</td><td>");
        mz_page_days(out, v, a->asked, a->asked);
        mz_puts(out, "</td><td>");
        if (a->due != MZ_NO_DAY) {
            mz_page_days(out, v, a->due, a->due);
        } else {
            mz_say(v, out, "no clock runs");
        }
        mz_puts(out, "</td><td>");
        put_answer(v, out, a, today);
        mz_puts(out, "</td></tr>\n");
    }
    mz_page_table_end(out);
}

/* ---- why linked ---- */

static void put_percent(mz_buf *out, int32_t ppm)
{
    mz_put_int(out, (ppm + 5000) / 10000);
    mz_puts(out, " %");
}

/* The rows of the score, "; " between them, as a list. */
static void put_why(mz_buf *out, mz_str why)
{
    mz_puts(out, "<ul class=\"why\" dir=\"ltr\" lang=\"en\">");
    for (mz_str rest = why; rest.len > 0;) {
        mz_puts(out, "<li>");
        mz_page_text(out, mz_str_trim(mz_str_cut(&rest, ';')), 200);
        mz_puts(out, "</li>");
    }
    mz_puts(out, "</ul>");
}

static void put_rivals(const mz_visit *v, mz_buf *out, const mz_dossier *d)
{
    static const char *const head[] = {MZ_KEY("Report here"), MZ_KEY("Report of another incident"),
                                       MZ_KEY("Probability that both are one")};
    mz_puts(out, "<h3>");
    mz_say(v, out, "Rivals: reports of other incidents that were almost linked");
    mz_puts(out, "</h3>\n");
    if (d->rivals_n == 0) {
        mz_puts(out, "<p>");
        mz_say(v, out, "None.");
        mz_puts(out, "</p>\n");
        return;
    }
    mz_page_table(out, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = 0; i < d->rivals_n; i++) {
        const mz_edge_row *e = &d->rivals[i];
        bool own = false;
        for (mz_len k = 0; k < d->n; k++) {
            own = own || d->statements[k].id == e->a;
        }
        MZ_BUF_SCOPED here = mz_buf_new(64);
        MZ_BUF_SCOPED there = mz_buf_new(64);
        mz_put_statement_id(&here, own ? e->a : e->b);
        mz_put_statement_id(&there, own ? e->b : e->a);
        mz_puts(out, "<tr><td>");
        mz_incident_statement(v, out, mz_buf_str(&here));
        mz_puts(out, "</td><td>");
        mz_incident_statement(v, out, mz_buf_str(&there));
        mz_puts(out, "</td><td class=\"n\">");
        put_percent(out, e->ppm);
        mz_puts(out, "</td></tr>\n");
    }
    mz_page_table_end(out);
}

void mz_incident_links(const mz_visit *v, mz_buf *out, const mz_dossier *d)
{
    static const char *const head[] = {MZ_KEY("Report"), MZ_KEY("Belongs here with"),
                                       MZ_KEY("Why: the rows of its score, in natural logarithms of odds")};
    put_heading(v, out, "links", MZ_KEY("Why these reports are one incident"));
    mz_page_table(out, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = 0; i < d->n; i++) {
        mz_puts(out, "<tr><td>");
        mz_incident_statement(v, out, d->statements[i].ref);
        mz_puts(out, "</td><td class=\"n\">");
        if (d->members[i].ppm >= 0) {
            put_percent(out, d->members[i].ppm);
        } else {
            mz_say(v, out, "stands alone");
        }
        mz_puts(out, "</td><td>");
        put_why(out, d->why[i]);
        mz_puts(out, "</td></tr>\n");
    }
    mz_page_table_end(out);
    put_rivals(v, out, d);
}

/* ---- history ---- */

/* Which list an act's word is of. */
static const char *context_of(mz_act_kind kind)
{
    return kind == MZ_REMEDY     ? "remedy"
           : kind == MZ_POSITION ? "position"
           : kind == MZ_LINK     ? "link"
           : kind == MZ_REVIEW   ? "review"
                                 : "outcome";
}

static void put_event(const mz_visit *v, mz_buf *out, const mz_touch_row *t)
{
    switch (t->touch) {
    case MZ_TOUCH_DOCUMENT:
        mz_say(v, out, "document {0}", mz_html(v, t->what));
        break;
    case MZ_TOUCH_STATEMENTS:
        mz_say(v, out, "read out of it: {0}", mz_html(v, t->what));
        break;
    case MZ_TOUCH_ACT:
        mz_say_of(v, out, "act", mz_act_kind_word(t->act->kind));
        mz_puts(out, " ");
        mz_say(v, out, "by {0}", mz_mark_party(v, t->act->by));
        if (t->what.len > 0) {
            mz_puts(out, ": ");
            mz_say_of(v, out, context_of(t->act->kind), t->what);
        }
        mz_puts(out, " <span class=\"soft\">");
        mz_page_text(out, t->act->reason, 200);
        mz_puts(out, "</span>");
        break;
    case MZ_TOUCH_LABEL:
        mz_say(v, out, "label: {0}", mz_html(v, t->what));
        break;
    case MZ_TOUCH_TERMS:
        mz_say(v, out, "terms that it is held against: {0}", mz_html(v, t->what));
        break;
    }
}

void mz_incident_history(const mz_visit *v, mz_buf *out, const mz_trail *t)
{
    static const char *const head[] = {MZ_KEY("Entry"), MZ_KEY("What it brought"), MZ_KEY("Signed by"),
                                       MZ_KEY("Time, as its writer says"), MZ_KEY("Finality")};
    put_heading(v, out, "history", MZ_KEY("History: every entry that touched this"));
    mz_page_table(out, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = 0; i < t->touches_n; i++) {
        const mz_touch_row *row = &t->touches[i];
        mz_puts(out, "<tr><td>");
        put_entry(v, out, row->entry.n);
        mz_puts(out, "</td><td>");
        put_event(v, out, row);
        mz_puts(out, "</td><td>");
        put_feed(v, out, row->entry.feed);
        mz_puts(out, "</td><td>");
        mz_page_time(out, v, row->entry.time);
        mz_puts(out, "</td><td>");
        mz_say_of(v, out, "finality", mz_finality_word(row->grade));
        mz_puts(out, "</td></tr>\n");
    }
    mz_page_table_end(out);
}

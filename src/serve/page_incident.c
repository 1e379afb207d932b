/* Incidents: their list, and each of them with both sides' claims beside each other. */
#include "serve/page.h"

#define QUOTE_MOST 600
#define LIST_MOST  500

/* ---- the list ---- */

static void put_incident_row(mz_visit *v, mz_buf *out, const mz_incident_row *r)
{
    mz_puts(out, "<tr><td>");
    mz_page_incident_link(out, v, r->id);
    mz_puts(out, "</td><td>");
    mz_page_days(out, v, r->from, r->to);
    mz_puts(out, "</td><td>");
    mz_page_text(out, r->place.len > 0 ? r->place : S("place unknown"), 80);
    mz_puts(out, "</td><td>");
    mz_page_text(out, r->type.len > 0 ? r->type : S("of unknown type"), 80);
    mz_puts(out, "</td><td>");
    mz_page_text(out, r->parties, 80);
    mz_puts(out, "</td><td class=\"n\">");
    mz_put_int(out, r->reports);
    mz_puts(out, "</td><td class=\"n\">");
    mz_put_int(out, r->sources);
    mz_puts(out, "</td></tr>\n");
}

static mz_status put_list(mz_visit *v, mz_http_answer *a)
{
    static const char *const head[] = {MZ_KEY("Incident"), MZ_KEY("Day"),     MZ_KEY("Place"),  MZ_KEY("Type"),
                                       MZ_KEY("Sides"),    MZ_KEY("Reports"), MZ_KEY("Sources")};
    mz_day from = MZ_NO_DAY, to = MZ_NO_DAY;
    mz_rows rows;
    MZ_TRY(mz_page_day(v, "from", &from));
    MZ_TRY(mz_page_day(v, "to", &to));
    if (from == MZ_NO_DAY && to == MZ_NO_DAY) {
        MZ_TRY(mz_index_ask(v->c->index, MZ_Q_INCIDENTS_ALL, NULL, 0, &rows, v->perm));
    } else {
        const mz_value span[] = {mz_value_number(from == MZ_NO_DAY ? INT32_MIN / 2 : from),
                                 mz_value_number(to == MZ_NO_DAY ? INT32_MAX / 2 : to)};
        MZ_TRY(mz_index_ask(v->c->index, MZ_Q_INCIDENTS, span, 2, &rows, v->perm));
    }
    mz_puts(&a->body, "<h1>Incidents</h1>\n<form class=\"filter\" method=\"get\" action=\"/incidents\">\n");
    mz_page_day_field(&a->body, v, "from", "From", from);
    mz_page_day_field(&a->body, v, "to", "To", to);
    mz_puts(&a->body, "<button>Show</button></form>\n<p>");
    mz_put_int(&a->body, rows.n);
    mz_put(&a->body, rows.n > LIST_MOST ? S(" incidents; the latest 500 are listed. Choose days to see others.</p>\n")
                                        : S(" incidents, the latest first.</p>\n"));
    mz_page_table(&a->body, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = rows.n - 1; i >= 0 && i >= rows.n - LIST_MOST; i--) {
        put_incident_row(v, &a->body, &((const mz_incident_row *)rows.v)[i]);
    }
    mz_page_table_end(&a->body);
    return mz_ok();
}

static void incidents(mz_visit *v, mz_http_answer *a) { mz_page_show(v, a, S("Incidents"), S("/incidents"), put_list); }

/* ---- one claim ---- */

static void put_harms(mz_buf *out, const mz_statement *s)
{
    for (mz_len i = 0; i < s->harms_n; i++) {
        const mz_harm *h = &s->harms[i];
        mz_put(out, i == 0 ? S("<p class=\"harm\">") : S("; "));
        mz_put(out, mz_effect_word(h->effect));
        mz_puts(out, " <strong>");
        mz_put_interval_words(out, h->count, h->approx);
        mz_puts(out, "</strong>");
        if (h->victims.span.text.len > 0) {
            mz_puts(out, " ");
            mz_page_text(out, h->victims.span.text, 80);
        }
        mz_puts(out, " <span class=\"soft\">(");
        mz_put(out, mz_victim_status_word(h->status));
        mz_puts(out, ", ");
        mz_put(out, mz_basis_word(h->basis));
        mz_puts(out, ")</span>");
    }
    mz_put(out, s->harms_n > 0 ? S("</p>\n") : S(""));
}

static mz_status put_claim(mz_visit *v, mz_buf *out, const mz_loaded *l)
{
    const mz_statement *s = l->statement;
    mz_str words;
    MZ_TRY(mz_flow_words(v->c, l, &words, v->perm));
    mz_puts(out, "<li><p class=\"src\">");
    mz_page_days(out, v, l->document->date, l->document->date);
    mz_puts(out, ", ");
    mz_page_text(out, l->document->publisher.len > 0 ? l->document->publisher : l->document->name, 80);
    for (mz_len i = 0; i < s->sources_n; i++) {
        mz_put(out, i > 0 ? S(" citing ") : S(": "));
        mz_page_text(out, s->sources[i].span.text, 80);
    }
    mz_puts(out, " <em>");
    mz_put(out, mz_stance_word(s->stance));
    mz_puts(out, "</em>, ");
    mz_put(out, mz_polarity_word(s->polarity));
    mz_puts(out, "</p>\n");
    put_harms(out, s);
    if (words.len > 0) {
        mz_puts(out, "<blockquote>");
        mz_page_text(out, words, QUOTE_MOST);
        mz_puts(out, "</blockquote>\n");
    }
    mz_puts(out, "<p class=\"soft\">");
    mz_page_link(out, v, "/statement/", l->ref);
    mz_puts(out, "statement ");
    mz_put(out, l->ref);
    mz_puts(out, "</a></p></li>\n");
    return mz_ok();
}

static mz_str side_of(const mz_loaded *l) { return mz_account_side(mz_statement_speaker(l->statement, l->document)); }

static bool is_party(const mz_case *c, mz_str side)
{
    for (mz_len i = 0; i < c->parties_n; i++) {
        if (mz_str_eq(c->parties[i].code, side)) {
            return true;
        }
    }
    return false;
}

/* The claims of one side; of all who are no party where `party` is empty. */
static mz_status put_claims(mz_visit *v, mz_buf *out, const mz_dossier *d, mz_str party)
{
    mz_len n = 0;
    mz_puts(out, "<ol class=\"claims\">\n");
    for (mz_len i = 0; i < d->n; i++) {
        const mz_str side = side_of(&d->statements[i]);
        if (party.len > 0 ? mz_str_eq(side, party) : !is_party(v->c, side)) {
            MZ_TRY(put_claim(v, out, &d->statements[i]));
            n++;
        }
    }
    mz_put(out, n == 0 ? S("<li>nothing on record</li>\n</ol>\n") : S("</ol>\n"));
    return mz_ok();
}

/* ---- both sides, and the finding between them ---- */

static void put_finding(mz_visit *v, mz_buf *out, const mz_dossier *d)
{
    mz_len n = 0;
    for (mz_len i = 0; i < d->acts_n; i++) {
        const mz_act *act = &d->acts[i];
        if (act->kind != MZ_FINDING && act->kind != MZ_RULING) {
            continue;
        }
        n++;
        mz_puts(out, "<p><strong>");
        mz_put(out, mz_act_kind_word(act->kind));
        mz_puts(out, "</strong> by ");
        mz_page_party(out, v->c, act->by);
        mz_put(out, act->word.len > 0 ? S(": ") : S(""));
        mz_page_text(out, act->word, 80);
        mz_puts(out, "</p>\n<p>");
        mz_page_text(out, act->reason, QUOTE_MOST);
        mz_puts(out, "</p>\n<p class=\"soft\">");
        const mz_str ref = d->act_refs[i];
        const mz_len dot = mz_str_find_byte(ref, '.');
        mz_page_link(out, v, "/entry/", mz_str_sub(ref, 0, dot < 0 ? ref.len : dot));
        mz_puts(out, "on the record as ");
        mz_put_html(out, ref);
        mz_puts(out, "</a></p>\n");
    }
    mz_put(out, n == 0 ? S("<p>None yet: monitors have established nothing about this.</p>\n") : S(""));
}

/* Which party stands first: the reader's choice (?left=), else the one of the reader, else the order of the case. */
static mz_len first_of(mz_visit *v)
{
    mz_str left = v->who.party;
    bool bad;
    (void)mz_http_parameter(v->q, S("left"), &left, &bad);
    for (mz_len i = 0; i < v->c->parties_n; i++) {
        if (mz_str_eq(v->c->parties[i].code, left)) {
            return i;
        }
    }
    return 0;
}

static mz_status put_side(mz_visit *v, mz_buf *out, const mz_dossier *d, mz_len party, const char *mark)
{
    const mz_account_party *p = &v->c->parties[party];
    mz_puts(out, "<section class=\"side ");
    mz_put(out, mz_str_of(mark));
    mz_puts(out, "\"><h3>According to ");
    mz_page_text(out, p->name, 80);
    mz_puts(out, "</h3>\n");
    MZ_TRY(put_claims(v, out, d, p->code));
    mz_puts(out, "</section>\n");
    return mz_ok();
}

static mz_status put_sides(mz_visit *v, mz_buf *out, const mz_dossier *d, mz_str id)
{
    const mz_len first = first_of(v), second = v->c->parties_n > 1 ? (first + 1) % v->c->parties_n : first;
    mz_puts(out, "<h2 id=\"claims\">What each side says</h2>\n<p class=\"soft\"><a href=\"/incident/");
    mz_put_html(out, id);
    mz_puts(out, "?left=");
    mz_put_html(out, v->c->parties[second].code);
    mz_puts(out, "\">Show ");
    mz_page_text(out, v->c->parties[second].name, 80);
    mz_puts(out, " first</a></p>\n<div class=\"sides\">\n");
    MZ_TRY(put_side(v, out, d, first, first == 0 ? "a" : "b"));
    mz_puts(out, "<section class=\"between\"><h3>Finding between them</h3>\n");
    put_finding(v, out, d);
    mz_puts(out, "</section>\n");
    for (mz_len i = 1; i < v->c->parties_n; i++) {
        const mz_len p = (first + i) % v->c->parties_n;
        MZ_TRY(put_side(v, out, d, p, p == 0 ? "a" : "b"));
    }
    mz_puts(out, "</div>\n<h2>According to others</h2>\n");
    return put_claims(v, out, d, (mz_str){0});
}

/* ---- terms, decisions, links ---- */

static void put_breaches(mz_visit *v, mz_buf *out, const mz_dossier *d)
{
    static const char *const head[] = {MZ_KEY("Clause"),       MZ_KEY("Party"),       MZ_KEY("Result"),
                                       MZ_KEY("Each reading"), MZ_KEY("Attribution"), MZ_KEY("State")};
    mz_puts(out, "<h2 id=\"terms\">Held against the terms</h2>\n<p>");
    MZ_BUF_SCOPED state = mz_buf_new(4096);
    mz_flow_put_terms(v->c, &state);
    mz_put_html(out, state.len > 0 ? mz_buf_str(&state) : S("The case has no terms that all sides signed."));
    mz_puts(out, "</p>\n");
    if (d->breaches.n == 0) {
        mz_puts(out, "<p>No clause speaks of this.</p>\n");
        return;
    }
    mz_page_table(out, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = 0; i < d->breaches.n; i++) {
        const mz_breach *b = &d->breaches.v[i];
        mz_puts(out, "<tr><td>");
        mz_page_text(out, v->c->terms.clauses[b->clause].id, 80);
        mz_puts(out, "</td><td>");
        mz_page_party(out, v->c, b->party.len > 0 ? b->party : S("nobody named"));
        mz_puts(out, "</td><td>");
        mz_put(out, mz_breach_result_word(b->result));
        mz_puts(out, "</td><td>");
        for (mz_len r = 0; r < b->readings_n; r++) {
            mz_puts(out, "<p><strong>");
            mz_page_party(out, v->c, b->readings[r].party.len > 0 ? b->readings[r].party : S("the text"));
            mz_puts(out, "</strong>: ");
            mz_put(out, mz_verdict_word(b->readings[r].verdict));
            mz_puts(out, ": ");
            mz_page_text(out, b->readings[r].reason, QUOTE_MOST);
            mz_puts(out, "</p>");
        }
        mz_puts(out, "</td><td>");
        mz_put(out, mz_attribution_word(b->attribution));
        mz_puts(out, "</td><td>");
        mz_put(out, mz_breach_state_word(b->state));
        mz_put(out, b->outcome.len > 0 ? S(": ") : S(""));
        mz_put_html(out, b->outcome);
        mz_puts(out, "</td></tr>\n");
    }
    mz_page_table_end(out);
}

static void put_links(mz_visit *v, mz_buf *out, const mz_dossier *d)
{
    static const char *const head[] = {MZ_KEY("Report"), MZ_KEY("Belongs here with"),
                                       MZ_KEY("Why: the rows of its score, the weightiest first")};
    mz_puts(out, "<h2 id=\"links\">Why these reports are one incident</h2>\n");
    mz_page_table(out, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = 0; i < d->n; i++) {
        mz_puts(out, "<tr><td>");
        mz_page_link(out, v, "/statement/", d->statements[i].ref);
        mz_put(out, d->statements[i].ref);
        mz_puts(out, "</a></td><td class=\"n\">");
        if (d->members[i].ppm >= 0) {
            mz_put_int(out, (d->members[i].ppm + 5000) / 10000);
            mz_puts(out, " %");
        } else {
            mz_puts(out, "stands alone");
        }
        mz_puts(out, "</td><td>");
        mz_page_text(out, d->why[i], QUOTE_MOST);
        mz_puts(out, "</td></tr>\n");
    }
    mz_page_table_end(out);
    for (mz_len i = 0; i < d->rivals_n && i < 20; i++) {
        mz_put(out, i == 0 ? S("<p>Almost linked: ") : S("; "));
        mz_put_statement_id(out, d->rivals[i].a);
        mz_puts(out, " with ");
        mz_put_statement_id(out, d->rivals[i].b);
        mz_puts(out, " (");
        mz_put_int(out, (d->rivals[i].ppm + 5000) / 10000);
        mz_puts(out, " %)");
    }
    mz_put(out, d->rivals_n > 0 ? S("</p>\n") : S(""));
}

/* ---- the page ---- */

static void put_summary(mz_visit *v, mz_buf *out, const mz_dossier *d, mz_str id)
{
    const mz_incident_row *r = &d->incident;
    mz_puts(out, "<h1>Incident ");
    mz_put_html(out, id);
    mz_puts(out, "</h1>\n<p>");
    mz_page_text(out, r->type.len > 0 ? r->type : S("of unknown type"), 80);
    mz_puts(out, ", ");
    mz_page_days(out, v, r->from, r->to);
    mz_puts(out, ", ");
    mz_page_text(out, r->place.len > 0 ? r->place : S("place unknown"), 80);
    if (r->placed) {
        mz_puts(out, " (");
        mz_put_fixed(out, r->lat_e6, 6);
        mz_puts(out, ", ");
        mz_put_fixed(out, r->lon_e6, 6);
        mz_puts(out, ", within ");
        mz_put_int(out, d->as_terms_see_it->radius_m / 1000);
        mz_puts(out, " km)");
    }
    mz_puts(out, ". ");
    mz_put_int(out, r->reports);
    mz_put(out, r->reports == 1 ? S(" report of ") : S(" reports of "));
    mz_put_int(out, r->sources);
    mz_put(out, r->sources == 1 ? S(" source.</p>\n") : S(" sources.</p>\n"));
}

static mz_status put_incident(mz_visit *v, mz_http_answer *a)
{
    mz_statement_id id;
    mz_rows rows;
    mz_dossier d;
    const mz_str rest = v->q->rest;
    if (!mz_str_starts(rest, S("i")) || !mz_statement_id_parse(mz_str_from(rest, 1), &id)) {
        return mz_fail(MZ_BAD_INPUT, "the case has no incident of that number", -1);
    }
    const mz_value one[] = {mz_value_number(id)};
    MZ_TRY(mz_index_ask(v->c->index, MZ_Q_MEMBER, one, 1, &rows, v->perm));
    if (rows.n == 0) {
        return mz_fail(MZ_BAD_INPUT, "the case has no incident of that number", -1);
    }
    const mz_day today = (mz_day)(mz_site_now(v->site) / MZ_DAY_SECONDS);
    MZ_TRY(mz_flow_dossier(v->c, ((const mz_member_row *)rows.v)[0].incident, today, &d, v->perm));
    put_summary(v, &a->body, &d, rest);
    mz_puts(&a->body,
            "<nav class=\"toc\" aria-label=\"On this page\"><a href=\"#claims\">Claims</a> <a "
            "href=\"#figures\">Figures</a> <a href=\"#terms\">Terms</a> <a href=\"#links\">Links</a></nav>\n");
    MZ_TRY(put_sides(v, &a->body, &d, rest));
    mz_puts(&a->body, "<h2 id=\"figures\">Where they agree</h2>\n");
    mz_page_account(&a->body, v, &d.account);
    put_breaches(v, &a->body, &d);
    put_links(v, &a->body, &d);
    return mz_ok();
}

static void incident(mz_visit *v, mz_http_answer *a)
{
    mz_page_show(v, a, mz_str_concat(v->perm, S("Incident "), v->q->rest), S("/incidents"), put_incident);
}

static const mz_page pages[] = {
    {"GET", "/incidents", MZ_PAGE_CASE | MZ_PAGE_SCREEN, 0, incidents},
    {"GET", "/incident/", MZ_PAGE_CASE | MZ_PAGE_SCREEN, 0, incident},
};
const mz_pages mz_pages_incidents = {pages, (mz_len)(sizeof pages / sizeof pages[0])};

/* Sources: what each has said, how it stands beside what others say, and who copies whom. */
#include "serve/page/parts.h"

#define AT_A_TIME 50

static void put_name(mz_visit *v, mz_buf *out, mz_str code, mz_str name)
{
    if (code.len > 0) {
        mz_part_side(out, v, code);
    } else {
        mz_page_text(out, name, 120);
    }
}

static void put_link(mz_visit *v, mz_buf *out, mz_str code, mz_str name)
{
    const mz_param which[] = {{"actor", code}, {"publisher", code.len > 0 ? (mz_str){0} : name}};
    mz_part_link(out, v, "/source", which, 2);
    put_name(v, out, code, name);
    mz_puts(out, "</a>");
}

static const char *voice_key(mz_voice k)
{
    static const char *const keys[] = {MZ_KEY("speaks for a party"), MZ_KEY("speaks for another armed actor"),
                                       MZ_KEY("independent: of no side"),
                                       MZ_KEY("nobody vouches for its independence")};
    return keys[k];
}

/* "7 of 12", nothing of nothing. */
static void put_of(mz_visit *v, mz_buf *out, mz_len n, mz_len of)
{
    mz_puts(out, "<td class=\"n\">");
    if (of > 0) {
        mz_say(v, out, "{0} of {1}", mz_mark_number(v, n), mz_mark_number(v, of));
    } else {
        mz_puts(out, "<span class=\"soft\">–</span>");
    }
    mz_puts(out, "</td>");
}

static void put_span(mz_visit *v, mz_buf *out, const mz_source_view *s)
{
    if (s->first == MZ_NO_DAY) {
        mz_say(v, out, "day unknown");
    } else {
        mz_page_days(out, v, s->first, s->last);
    }
}

/* ---- the list ---- */

static void put_source(mz_visit *v, mz_buf *out, const mz_source_view *s)
{
    mz_puts(out, "<tr><th scope=\"row\">");
    put_link(v, out, s->code, s->name);
    mz_puts(out, "<br><span class=\"soft\">");
    mz_say_key(v, out, voice_key(s->voice));
    mz_puts(out, "</span></th><td class=\"n\">");
    mz_put_int(out, s->documents);
    mz_puts(out, "</td><td class=\"n\">");
    mz_put_int(out, s->statements);
    mz_puts(out, "</td><td>");
    put_span(v, out, s);
    mz_puts(out, "</td>");
    put_of(v, out, s->also, s->incidents);
    put_of(v, out, s->denied, s->incidents);
    put_of(v, out, s->alone, s->incidents);
    put_of(v, out, s->tally.borne_out, s->tally.figures);
    put_of(v, out, s->tally.contradicted, s->tally.figures);
    put_of(v, out, s->tally.found_so, s->tally.found_so + s->tally.found_otherwise);
    mz_puts(out, "</tr>\n");
}

static void put_list(mz_visit *v, mz_buf *out, const mz_sources_view *all)
{
    static const char *const head[] = {MZ_KEY("Source"),
                                       MZ_KEY("Documents"),
                                       MZ_KEY("Statements"),
                                       MZ_KEY("From, to"),
                                       MZ_KEY("Incidents that others report, too"),
                                       MZ_KEY("Incidents that others deny"),
                                       MZ_KEY("Incidents that it reports alone"),
                                       MZ_KEY("Figures that others bear out"),
                                       MZ_KEY("Figures that others contradict"),
                                       MZ_KEY("Figures as monitors found")};
    mz_page_table(out, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = 0; i < all->n; i++) {
        put_source(v, out, &all->v[i]);
    }
    mz_page_table_end(out);
}

/* A speaker of the account's is a code, else a publisher's name. */
static bool has_code(const mz_sources_view *all, mz_str speaker)
{
    for (mz_len i = 0; i < all->n; i++) {
        if (mz_str_eq(all->v[i].code, speaker)) {
            return true;
        }
    }
    return false;
}

static void put_speaker(mz_visit *v, mz_buf *out, const mz_sources_view *all, mz_str speaker)
{
    const bool code = has_code(all, speaker);
    put_link(v, out, code ? speaker : (mz_str){0}, code ? (mz_str){0} : speaker);
}

static void put_copies(mz_visit *v, mz_buf *out, const mz_sources_view *all)
{
    static const char *const head[] = {MZ_KEY("Source"), MZ_KEY("Source"), MZ_KEY("Figures that they share")};
    mz_puts(out, "<h2 id=\"copies\">");
    mz_say(v, out, "Who copies whom");
    mz_puts(out, "</h2>\n<p>");
    mz_say(v, out,
           "Two sources that give a figure in the same words, from the same wire story or from the same organ "
           "are one voice: neither bears the other out.");
    mz_puts(out, "</p>\n");
    if (all->copies_n == 0) {
        mz_puts(out, "<p>");
        mz_say(v, out, "No two independent sources are known to copy each other.");
        mz_puts(out, "</p>\n");
        return;
    }
    mz_page_table(out, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = 0; i < all->copies_n; i++) {
        mz_puts(out, "<tr><td>");
        put_speaker(v, out, all, all->copies[i].a);
        mz_puts(out, "</td><td>");
        put_speaker(v, out, all, all->copies[i].b);
        mz_puts(out, "</td><td class=\"n\">");
        mz_put_int(out, all->copies[i].lines);
        mz_puts(out, "</td></tr>\n");
    }
    mz_page_table_end(out);
}

static mz_status put_sources(mz_visit *v, mz_http_answer *a)
{
    mz_sources_view all;
    MZ_TRY(mz_flow_sources(v->c, &all, v->perm));
    mz_puts(&a->body, "<h1>");
    mz_say(v, &a->body, "Sources");
    mz_puts(&a->body, "</h1>\n<p>");
    mz_say(v, &a->body,
           "How often others report, deny, bear out or contradict what a source says. Others are those of "
           "another side; within one side nobody bears anybody out. A figure is borne out when both can "
           "be true. These are counts, no ranks: whoever reports first or alone is not wrong for it.");
    mz_puts(&a->body, "</p>\n<p class=\"soft\">");
    mz_say(v, &a->body, "Held against each other over {0} of {1} incidents, the latest.",
           mz_mark_number(v, all.compared), mz_mark_number(v, all.incidents));
    mz_puts(&a->body, "</p>\n");
    put_list(v, &a->body, &all);
    put_copies(v, &a->body, &all);
    return mz_ok();
}

static void sources(mz_visit *v, mz_http_answer *a)
{
    mz_page_show(v, a, mz_plain(v, "Sources"), S("/sources"), put_sources);
}

/* ---- one of them ---- */

static void put_pair(mz_visit *v, mz_buf *out, const char *key)
{
    mz_puts(out, "<dt>");
    mz_say_key(v, out, key);
    mz_puts(out, "</dt><dd>");
}

static void put_counted(mz_visit *v, mz_buf *out, const char *key, mz_len n, mz_len of)
{
    put_pair(v, out, key);
    if (of > 0) {
        mz_say(v, out, "{0} of {1}", mz_mark_number(v, n), mz_mark_number(v, of));
    } else {
        mz_say(v, out, "nothing to compare");
    }
    mz_puts(out, "</dd>\n");
}

static void put_facts(mz_visit *v, mz_buf *out, const mz_source_view *s)
{
    mz_puts(out, "<dl class=\"pairs\">\n");
    put_pair(v, out, MZ_KEY("Side"));
    mz_say_key(v, out, voice_key(s->voice));
    if (s->side.len > 0) {
        mz_puts(out, ": ");
        mz_part_side(out, v, s->side);
    }
    mz_puts(out, "</dd>\n");
    if (s->publishers.n > 0) {
        put_pair(v, out, MZ_KEY("Publishes as"));
        for (mz_len i = 0; i < s->publishers.n; i++) {
            mz_say_if(v, out, i > 0, "; ");
            mz_page_text(out, s->publishers.v[i], 120);
        }
        mz_puts(out, "</dd>\n");
    }
    put_pair(v, out, MZ_KEY("From, to"));
    put_span(v, out, s);
    mz_puts(out, "</dd>\n");
    put_counted(v, out, MZ_KEY("Incidents that others report, too"), s->also, s->incidents);
    put_counted(v, out, MZ_KEY("Incidents that others deny"), s->denied, s->incidents);
    put_counted(v, out, MZ_KEY("Incidents that it reports alone"), s->alone, s->incidents);
    put_counted(v, out, MZ_KEY("Figures that others bear out"), s->tally.borne_out, s->tally.figures);
    put_counted(v, out, MZ_KEY("Figures that others contradict"), s->tally.contradicted, s->tally.figures);
    put_counted(v, out, MZ_KEY("Figures as monitors found"), s->tally.found_so,
                s->tally.found_so + s->tally.found_otherwise);
    mz_puts(out, "</dl>\n");
}

static void put_documents(mz_visit *v, mz_buf *out, const mz_source_said *said)
{
    static const char *const head[] = {MZ_KEY("Day"), MZ_KEY("Document"), MZ_KEY("Statements")};
    if (said->documents_n == 0) {
        return;
    }
    mz_puts(out, "<h2 id=\"documents\">");
    mz_say(v, out, "Documents that it published");
    mz_puts(out, "</h2>\n");
    if (said->documents_n < said->documents_all) {
        mz_puts(out, "<p class=\"soft\">");
        mz_say(v, out, "{0} of {1} are shown.", mz_mark_number(v, said->documents_n),
               mz_mark_number(v, said->documents_all));
        mz_puts(out, "</p>\n");
    }
    mz_page_table(out, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = 0; i < said->documents_n; i++) {
        const mz_document_row *d = &said->documents[i];
        mz_puts(out, "<tr><td>");
        mz_page_days(out, v, d->date, d->date);
        mz_puts(out, "</td><td>");
        mz_page_link(out, v, "/document/", d->hash);
        mz_page_text(out, d->name.len > 0 ? d->name : d->hash, 120);
        mz_puts(out, "</a></td><td class=\"n\">");
        mz_put_int(out, d->statements);
        mz_puts(out, "</td></tr>\n");
    }
    mz_page_table_end(out);
}

static mz_status put_said(mz_visit *v, mz_buf *out, const mz_source_said *said, const mz_param which[2], int64_t skip)
{
    mz_puts(out, "<h2 id=\"statements\">");
    mz_say(v, out, "What it says");
    mz_puts(out, "</h2>\n<ol class=\"acts\">\n");
    for (mz_len i = 0; i < said->n; i++) {
        MZ_TRY(mz_part_claim(out, v, &said->v[i], -1));
    }
    mz_puts(out, "</ol>\n");
    mz_part_pager(out, v, "/source", which, 2, skip, said->n, said->all);
    return mz_ok();
}

static mz_status find_source(mz_visit *v, mz_str code, mz_str name, mz_source_view *out)
{
    mz_sources_view all;
    MZ_TRY(mz_flow_sources(v->c, &all, v->perm));
    for (mz_len i = 0; i < all.n; i++) {
        if (mz_str_eq(all.v[i].code, code) && mz_str_eq(all.v[i].name, name)) {
            *out = all.v[i];
            return mz_ok();
        }
    }
    return mz_fail(MZ_BAD_INPUT, "the case has no such source", -1);
}

static mz_status put_one(mz_visit *v, mz_http_answer *a)
{
    mz_str code, name;
    int64_t skip = 0;
    mz_source_view s = {0};
    mz_source_said said;
    MZ_TRY(mz_part_query(v, "actor", &code));
    MZ_TRY(mz_part_query(v, "publisher", &name));
    MZ_TRY(mz_part_number(v, "skip", &skip));
    MZ_TRY(find_source(v, code, name, &s));
    MZ_TRY(mz_flow_source_said(v->c, code, name, (mz_len)skip, AT_A_TIME, &said, v->perm));
    mz_puts(&a->body, "<p class=\"soft\">");
    mz_part_link(&a->body, v, "/sources", NULL, 0);
    mz_say(v, &a->body, "All sources");
    mz_puts(&a->body, "</a></p>\n<h1>");
    put_name(v, &a->body, code, name);
    mz_puts(&a->body, "</h1>\n");
    put_facts(v, &a->body, &s);
    put_documents(v, &a->body, &said);
    const mz_param which[] = {{"actor", code}, {"publisher", name}};
    return put_said(v, &a->body, &said, which, skip);
}

static void source(mz_visit *v, mz_http_answer *a)
{
    mz_page_show(v, a, mz_plain(v, "Source"), S("/sources"), put_one);
}

static const mz_page pages[] = {
    {"GET", "/sources", MZ_PAGE_CASE | MZ_PAGE_SCREEN | MZ_PAGE_SLOW, 0, sources},
    {"GET", "/source", MZ_PAGE_CASE | MZ_PAGE_SCREEN | MZ_PAGE_SLOW, 0, source},
};
const mz_pages mz_pages_sources = {pages, (mz_len)(sizeof pages / sizeof pages[0])};

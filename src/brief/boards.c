/* Breaches, acts, crossings, coverage. */
#include "brief/page.h"

#define REFS_SHOWN 6

/* --- breaches --- */

static void put_readings(mz_page *p, const mz_brief_breach *b)
{
    mz_html(p, "<td>");
    mz_html_word(p, b->result);
    for (mz_len i = 0; i < b->readings_n; i++) {
        const mz_brief_reading *r = &b->readings[i];
        mz_html(p, "<br><span class=\"small\">");
        if (r->holder.len > 0) {
            mz_html(p, "read by ");
            mz_html_name(p, r->holder);
        } else {
            mz_html(p, "common text");
        }
        mz_html(p, ": ");
        mz_html_word(p, r->verdict);
        if (r->reason.len > 0) {
            mz_html(p, " — <bdi>");
            mz_html_text(p, r->reason);
            mz_html(p, "</bdi>");
        }
        mz_html(p, "</span>");
    }
    mz_html(p, "</td>");
}

static void put_clocks(mz_page *p, const mz_brief_breach *b)
{
    mz_html(p, "<td>");
    for (mz_len i = 0; i < b->clocks_n; i++) {
        const mz_brief_clock *c = &b->clocks[i];
        mz_html(p, i > 0 ? "<br>" : "");
        mz_html_word(p, c->what);
        if (c->by.len > 0) {
            mz_html(p, " by ");
            mz_html_name(p, c->by);
        }
        mz_html(p, c->done ? ": done" : c->overdue ? ": <b>overdue</b> since " : ": due ");
        if (!c->done) {
            mz_html_day(p, c->due);
        }
    }
    mz_html(p, b->clocks_n == 0 ? "—</td>" : "</td>");
}

static bool of_the_day(const mz_page *p, const mz_brief_breach *b)
{
    for (mz_len i = 0; i < p->in->incidents_n; i++) {
        if (mz_str_eq(p->in->incidents[i].id, b->incident)) {
            return true;
        }
    }
    return false;
}

static void put_breach(mz_page *p, const mz_brief_breach *b)
{
    const bool shown = of_the_day(p, b);
    mz_html(p, "<tr><th scope=\"row\">");
    if (shown) {
        mz_html(p, "<a href=\"#");
        mz_html_id(p, "i", b->incident);
        mz_html(p, "\">");
    }
    mz_html_text(p, b->incident);
    mz_html(p, shown ? "</a>" : "");
    mz_html(p, "</th><td><b>");
    mz_html_text(p, b->clause);
    mz_html(p, "</b> <bdi>");
    mz_html_text(p, b->clause_text);
    mz_html(p, "</bdi></td><td>");
    mz_html_mark(p, mz_brief_party(p->in, b->side));
    mz_html(p, "\xc2\xa0");
    mz_html_name(p, b->side);
    mz_html(p, "</td>");
    put_readings(p, b);
    mz_html(p, "<td>");
    mz_html_word(p, b->attribution);
    mz_html(p, b->attribution_note.len > 0 ? "<br><span class=\"small\">" : "");
    mz_html_text(p, b->attribution_note);
    mz_html(p, b->attribution_note.len > 0 ? "</span>" : "");
    mz_html(p, b->position.len > 0 ? "<br><span class=\"small\">" : "");
    mz_html_text(p, b->position);
    mz_html(p, b->position.len > 0 ? "</span>" : "");
    mz_html(p, "</td><td>");
    mz_html_word(p, b->state);
    if (b->outcome.len > 0) {
        mz_html(p, ": <b>");
        mz_html_word(p, b->outcome);
        mz_html(p, "</b>");
    }
    mz_html(p, "</td>");
    put_clocks(p, b);
    mz_html(p, "<td>");
    mz_html_refs(p, b->refs, b->refs_n, REFS_SHOWN);
    mz_html(p, "</td></tr>\n");
}

static void put_board(mz_page *p, const char *caption, bool day)
{
    static const char *const columns[] = {"Incident",    "Clause", "Held against", "Under which reading",
                                          "Attribution", "State",  "Clocks",       "Rests on"};
    mz_len n = 0;
    for (mz_len i = 0; i < p->in->breaches_n; i++) {
        if (of_the_day(p, &p->in->breaches[i]) == day) {
            if (n++ == 0) {
                mz_html_table(p, caption, columns, (mz_len)(sizeof columns / sizeof *columns));
            }
            put_breach(p, &p->in->breaches[i]);
        }
    }
    if (n > 0) {
        mz_html_table_end(p);
    }
}

void mz_page_breaches(mz_page *p)
{
    mz_html_section(p, "breaches", "Breaches board");
    if (p->in->state.terms.len > 0) {
        mz_html(p, "<p class=\"note\">");
        mz_html_text(p, p->in->state.terms);
        mz_html(p, "</p>\n");
    }
    if (p->in->breaches_n == 0) {
        mz_html_none(p, "No possible breach is open, and none is new on the day.");
    } else {
        mz_html(p, "<p class=\"note\">Until a ruling every line is a <b>possible</b> breach: an incident held "
                   "against a clause. People rule; the program does not.</p>\n");
        put_board(p, "Possible and ruled breaches in the day's incidents", true);
        put_board(p, "Open from before", false);
    }
    mz_html_section_end(p);
}

/* --- acts --- */

static void put_mentions(mz_page *p, const mz_mention *v, mz_len n)
{
    for (mz_len i = 0; i < n; i++) {
        mz_html(p, i > 0 ? ", " : "");
        mz_html(p, "<bdi>");
        if (v[i].span.text.len > 0) {
            mz_html_text(p, v[i].span.text);
        } else {
            mz_html_name(p, v[i].actor);
        }
        mz_html(p, "</bdi>");
    }
    mz_html(p, n == 0 ? "—" : "");
}

static void put_act(mz_page *p, const mz_brief_statement *s)
{
    const mz_statement *t = s->statement;
    mz_arena scratch = p->scratch;
    mz_html(p, "<tr><th scope=\"row\"><bdi>");
    mz_html_text(p, mz_statement_speaker_name(p->in, s, &scratch));
    mz_html(p, "</bdi></th><td>");
    mz_html_word(p, t->type.len > 0 ? t->type : mz_stance_word(t->stance));
    mz_html(p, t->polarity == MZ_AFFIRMED ? "" : " (");
    mz_html_text(p, t->polarity == MZ_AFFIRMED ? S("") : mz_polarity_word(t->polarity));
    mz_html(p, t->polarity == MZ_AFFIRMED ? "" : ")");
    mz_html(p, "</td><td>");
    put_mentions(p, t->agents, t->agents_n);
    mz_html(p, "</td><td>");
    put_mentions(p, t->targets, t->targets_n);
    mz_html(p, "</td><td dir=\"auto\">");
    mz_html_text(p, s->words);
    mz_html(p, "</td><td>");
    mz_html_ref(p, s->ref);
    mz_html(p, "</td></tr>\n");
}

void mz_page_acts(mz_page *p)
{
    static const char *const columns[] = {"Who says so", "Act", "By", "Towards", "Cited words", "Statement"};
    mz_html_section(p, "acts", "Diplomatic and political acts");
    if (p->in->acts_n == 0) {
        mz_html_none(p, "The record holds no political act of this day.");
    } else {
        mz_html_table(p, "Acts of the day", columns, (mz_len)(sizeof columns / sizeof *columns));
        for (mz_len i = 0; i < p->in->acts_n; i++) {
            put_act(p, &p->in->statements[p->in->acts[i]]);
        }
        mz_html_table_end(p);
    }
    mz_html_section_end(p);
}

/* --- crossings --- */

void mz_page_crossings(mz_page *p)
{
    static const char *const columns[] = {"Crossing", "State", "Since", "According to", "Statement"};
    if (p->in->crossings_n == 0) {
        return;
    }
    mz_html_section(p, "crossings", "Crossings");
    mz_html_table(p, "State of the crossings, as last said on record", columns,
                  (mz_len)(sizeof columns / sizeof *columns));
    for (mz_len i = 0; i < p->in->crossings_n; i++) {
        const mz_brief_crossing *c = &p->in->crossings[i];
        mz_html(p, "<tr><th scope=\"row\"><bdi>");
        mz_html_text(p, c->name);
        mz_html(p, "</bdi></th><td>");
        mz_html_word(p, c->state);
        mz_html(p, "</td><td>");
        mz_html_day(p, c->since);
        mz_html(p, "</td><td>");
        if (c->by.len > 0) {
            mz_html_name(p, c->by);
        } else {
            mz_html(p, "nobody on record");
        }
        mz_html(p, "</td><td>");
        mz_html_ref(p, c->ref);
        mz_html(p, "</td></tr>\n");
    }
    mz_html_table_end(p);
    mz_html_section_end(p);
}

/* --- coverage --- */

static void put_coverage(mz_page *p)
{
    static const char *const columns[] = {"Place", "Watched?", "When", "According to", "Kept out by", "Why", "Entry"};
    if (p->in->coverage_n == 0) {
        mz_html_none(p, "Nobody has said on record where they watched on this day: quiet places may be unwatched "
                        "places.");
        return;
    }
    mz_html_table(p, "Where somebody could have seen, and where not", columns,
                  (mz_len)(sizeof columns / sizeof *columns));
    for (mz_len i = 0; i < p->in->coverage_n; i++) {
        const mz_brief_coverage *c = &p->in->coverage[i];
        mz_html(p, "<tr><th scope=\"row\"><bdi>");
        mz_html_text(p, c->place.len > 0 ? c->place : S("place not said"));
        mz_html(p, "</bdi></th><td>");
        mz_html_word(p, c->word);
        mz_html(p, "</td><td>");
        mz_html_days(p, c->from, c->to);
        mz_html(p, "</td><td>");
        mz_html_name(p, c->by);
        mz_html(p, "</td><td>");
        if (c->party.len > 0) {
            mz_html_name(p, c->party);
        } else {
            mz_html(p, "—");
        }
        mz_html(p, "</td><td><bdi>");
        mz_html_text(p, c->reason);
        mz_html(p, "</bdi></td><td>");
        mz_html_ref(p, c->ref);
        mz_html(p, "</td></tr>\n");
    }
    mz_html_table_end(p);
}

static void put_sources(mz_page *p)
{
    static const char *const columns[] = {"Source", "#Documents of the day", "#Statements", "Last heard"};
    if (p->in->sources_n == 0) {
        return;
    }
    mz_html_table(p, "Who was heard", columns, (mz_len)(sizeof columns / sizeof *columns));
    for (mz_len i = 0; i < p->in->sources_n; i++) {
        const mz_brief_source *s = &p->in->sources[i];
        mz_html(p, "<tr><th scope=\"row\"><bdi>");
        if (s->name.len > 0) {
            mz_html_text(p, s->name);
        } else {
            mz_html_name(p, s->code);
        }
        mz_html(p, "</bdi></th><td class=\"n\">");
        mz_html_int(p, s->documents);
        mz_html(p, "</td><td class=\"n\">");
        mz_html_int(p, s->statements);
        mz_html(p, "</td><td>");
        mz_html_day(p, s->last);
        mz_html(p, "</td></tr>\n");
    }
    mz_html_table_end(p);
}

void mz_page_coverage(mz_page *p)
{
    mz_html_section(p, "coverage", "Coverage");
    put_coverage(p);
    put_sources(p);
    mz_html_section_end(p);
}

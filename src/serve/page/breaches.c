/* The board of breaches: what was held against which clause, by what was done about it, with its clocks. */
#include "serve/page/parts.h"

/* ---- one breach ---- */

static void put_incident_cell(mz_visit *v, mz_buf *out, const mz_incident_row *r)
{
    mz_puts(out, "<td>");
    mz_page_incident_link(out, v, r->id);
    mz_puts(out, "<br>");
    mz_page_days(out, v, r->from, r->to);
    mz_puts(out, "<br><span class=\"soft\">");
    if (r->place.len > 0) {
        mz_page_text(out, r->place, 80);
    } else {
        mz_say(v, out, "place unknown");
    }
    if (r->type.len > 0) {
        mz_say(v, out, ", ");
        mz_say_of(v, out, "type", r->type);
    }
    mz_puts(out, "</span></td>");
}

static void put_breach(mz_visit *v, mz_buf *out, const mz_board_row *row, mz_day today)
{
    const mz_breach_row *b = &row->breach;
    mz_puts(out, "<tr>");
    put_incident_cell(v, out, &row->incident);
    mz_puts(out, "<td>");
    mz_page_link(out, v, "/clause/", b->clause);
    mz_page_text(out, b->clause, 80);
    mz_puts(out, "</a></td><td>");
    mz_part_side(out, v, b->party);
    mz_puts(out, "</td><td>");
    mz_say_of(v, out, "result", mz_breach_result_word((mz_breach_result)b->result));
    mz_puts(out, "</td><td>");
    mz_say_of(v, out, "attribution", mz_attribution_word((mz_attribution)b->attribution));
    mz_puts(out, "</td><td>");
    if (b->outcome.len > 0) {
        mz_say_of(v, out, "outcome", b->outcome);
    } else {
        mz_puts(out, "<span class=\"soft\">–</span>");
    }
    mz_puts(out, "</td><td>");
    mz_part_clock(out, v, b->due, b->step, today);
    mz_puts(out, "</td></tr>\n");
}

/* ---- the states ---- */

static const struct {
    const char *words, *means;
} states[MZ_STATE_REMEDIED + 1] = {
    [MZ_STATE_ALLEGED] = {MZ_KEY("Alleged"), MZ_KEY("Somebody says so; the party has not answered.")},
    [MZ_STATE_ANSWERED] = {MZ_KEY("Answered"), MZ_KEY("The party has taken a position; nobody has examined it.")},
    [MZ_STATE_EXAMINED] = {MZ_KEY("Examined"), MZ_KEY("Monitors have made a finding; nobody has ruled.")},
    [MZ_STATE_RULED] = {MZ_KEY("Ruled"), MZ_KEY("The mechanism has ruled; what follows from it is not done.")},
    [MZ_STATE_REMEDIED] = {MZ_KEY("Remedied"), MZ_KEY("What the ruling asked for was done.")},
};

static void put_strip(mz_visit *v, mz_buf *out, const mz_board *board)
{
    mz_puts(out, "<ul class=\"strip\">\n");
    for (int i = 0; i <= MZ_STATE_REMEDIED; i++) {
        const mz_board_column *k = &board->columns[i];
        mz_puts(out, "<li><a href=\"#");
        mz_put(out, mz_breach_state_word((mz_breach_state)i));
        mz_puts(out, "\"><span>");
        mz_say_key(v, out, states[i].words);
        mz_puts(out, "</span> <strong>");
        mz_put_int(out, k->all);
        mz_puts(out, "</strong></a>");
        if (k->overdue > 0) {
            mz_puts(out, " <span class=\"late\">");
            mz_say_count(v, out, k->overdue, "{0} overdue", "{0} overdue");
            mz_puts(out, "</span>");
        }
        mz_puts(out, "</li>\n");
    }
    mz_puts(out, "</ul>\n");
}

static void put_state(mz_visit *v, mz_buf *out, const mz_board_column *k, mz_breach_state state, mz_day today)
{
    static const char *const head[] = {MZ_KEY("Incident"),    MZ_KEY("Clause"), MZ_KEY("Party"),     MZ_KEY("Readings"),
                                       MZ_KEY("Attribution"), MZ_KEY("Ruling"), MZ_KEY("Next clock")};
    mz_puts(out, "<section class=\"state\">\n<h2 id=\"");
    mz_put(out, mz_breach_state_word(state));
    mz_puts(out, "\">");
    mz_say_key(v, out, states[state].words);
    mz_puts(out, " <span class=\"soft\">");
    mz_put_int(out, k->all);
    mz_puts(out, "</span></h2>\n<p class=\"soft\">");
    mz_say_key(v, out, states[state].means);
    if (k->n < k->all) {
        mz_puts(out, " ");
        mz_say(v, out, "The latest {0} are shown; choose a side, a clause or a sector to see others.",
               mz_mark_number(v, k->n));
    }
    mz_puts(out, "</p>\n");
    if (k->n > 0) {
        mz_part_table(out, v, mz_breach_state_word(state), head, (mz_len)(sizeof head / sizeof *head));
        for (mz_len i = 0; i < k->n; i++) {
            put_breach(v, out, &k->v[i], today);
        }
        mz_page_table_end(out);
    } else {
        mz_puts(out, "<p>");
        mz_say(v, out, "None.");
        mz_puts(out, "</p>\n");
    }
    mz_puts(out, "</section>\n");
}

/* ---- the page ---- */

static void put_filter(mz_visit *v, mz_buf *out, const mz_board *board, const mz_board_filter *f, mz_day today)
{
    mz_part_filter(out, v, "/breaches", NULL, 0);
    mz_part_party_choice(out, v, f->party, true);
    mz_part_choice(out, v, "clause", MZ_KEY("Clause"));
    for (mz_len i = 0; i < board->clauses_n; i++) {
        mz_part_option(out, board->clauses[i], f->clause, board->clauses[i]);
    }
    mz_part_choice_end(out);
    mz_part_choice(out, v, "sector", MZ_KEY("Province or sector"));
    for (mz_len i = 0; i < board->sectors_n; i++) {
        const mz_str sector = board->sectors[i];
        mz_part_option(out, sector, f->sector, mz_str_eq(sector, S("-")) ? mz_plain(v, "not known") : sector);
    }
    mz_part_choice_end(out);
    mz_page_day_field(out, v, "day", MZ_KEY("Clocks read on"), today);
    mz_part_filter_end(out, v);
}

static mz_status put_breaches(mz_visit *v, mz_http_answer *a)
{
    mz_day today;
    mz_board board;
    mz_board_filter f;
    MZ_TRY(mz_part_today(v, &today));
    MZ_TRY(mz_part_query(v, "party", &f.party));
    MZ_TRY(mz_part_query(v, "clause", &f.clause));
    MZ_TRY(mz_part_query(v, "sector", &f.sector));
    MZ_TRY(mz_flow_board(v->c, &f, today, &board, v->perm));
    mz_puts(&a->body, "<h1>");
    mz_say(v, &a->body, "Incidents held against the terms");
    mz_puts(&a->body, "</h1>\n<p>");
    if (v->c->has_terms || v->c->terms_waiting >= 0) {
        mz_say_terms(v, &a->body, v->c);
    } else {
        mz_say(v, &a->body, "The case has no terms that all sides signed.");
    }
    mz_puts(&a->body, " ");
    mz_say(v, &a->body,
           "The program never rules: a ruling is an entry that people signed. What is no breach under any "
           "reading is left out.");
    mz_puts(&a->body, "</p>\n");
    put_filter(v, &a->body, &board, &f, today);
    put_strip(v, &a->body, &board);
    for (int i = 0; i <= MZ_STATE_REMEDIED; i++) {
        put_state(v, &a->body, &board.columns[i], (mz_breach_state)i, today);
    }
    return mz_ok();
}

static void breaches(mz_visit *v, mz_http_answer *a)
{
    mz_page_show(v, a, mz_plain(v, "Breaches"), S("/breaches"), put_breaches);
}

static const mz_page pages[] = {
    {"GET", "/breaches", MZ_PAGE_CASE | MZ_PAGE_SCREEN | MZ_PAGE_SLOW, 0, breaches},
};
const mz_pages mz_pages_breaches = {pages, (mz_len)(sizeof pages / sizeof pages[0])};

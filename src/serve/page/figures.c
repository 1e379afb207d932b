/* What pages show of figures and days. */
#include "serve/page/parts.h"

mz_status mz_page_day(const mz_visit *v, const char *name, mz_day *out)
{
    mz_str text;
    bool bad;
    if (!mz_http_parameter(v->q, mz_str_of(name), &text, &bad) || text.len == 0) {
        return mz_ok();
    }
    return !bad && mz_day_parse(text, out) ? mz_ok() : mz_fail(MZ_BAD_INPUT, "a day is written as in 2026-03-03", -1);
}

void mz_page_day_field(mz_buf *out, const mz_visit *v, const char *name, const char *label, mz_day d)
{
    mz_puts(out, "<span><label for=\"");
    mz_put(out, mz_str_of(name));
    mz_puts(out, "\">");
    mz_say_key(v, out, label);
    mz_puts(out, "</label><input type=\"date\" id=\"");
    mz_put(out, mz_str_of(name));
    mz_puts(out, "\" name=\"");
    mz_put(out, mz_str_of(name));
    mz_puts(out, "\" value=\"");
    if (d != MZ_NO_DAY) {
        mz_put_day(out, d);
    }
    mz_puts(out, "\"></span>\n");
}

/* ---- where they agree ---- */

/* <a> to the page of this figure, where it has one: what is said by whom, or by all of them. */
static void open_figure(const mz_visit *v, mz_buf *out, const mz_account_line *l, mz_str by, const mz_figures_at *at)
{
    const mz_param line[] = {{"effect", mz_effect_word(l->effect)},
                             {"side", l->side.len > 0 ? l->side : S("-")},
                             {"status", mz_status_line_word(l->status)},
                             {"part", l->part},
                             {"by", by}};
    mz_param *all = mz_new(v->perm, mz_param, at->n + 5);
    for (mz_len i = 0; i < at->n; i++) {
        all[i] = at->v[i];
    }
    for (mz_len i = 0; i < 5; i++) {
        all[at->n + i] = line[i];
    }
    mz_part_link(out, v, "/figure", all, at->n + 5);
}

static void put_said(const mz_visit *v, mz_buf *out, const mz_account_line *l, const mz_said *s, bool named,
                     const mz_figures_at *at)
{
    if (named) {
        mz_page_party(out, v, s->by);
        mz_puts(out, ": ");
    }
    if (at != NULL) {
        open_figure(v, out, l, s->by, at);
    }
    if (s->counted) {
        mz_say_interval(v, out, s->words, s->approx);
    } else {
        mz_say_key(v, out, s->denies ? MZ_KEY("denies it") : MZ_KEY("no figure"));
    }
    mz_put(out, at != NULL ? S("</a>") : S(""));
    if (s->conceding) {
        mz_say(v, out, ", ");
        mz_say(v, out, "conceded");
    }
}

static void put_cell(const mz_visit *v, mz_buf *out, const mz_account_line *l, const mz_figure_cell *c, bool named,
                     const mz_figures_at *at)
{
    mz_puts(out, "<td>");
    if (c->n == 0) {
        mz_puts(out, "<span class=\"soft\">");
        mz_say_of(v, out, "stand", mz_stand_word(MZ_STAND_SILENT));
        mz_puts(out, "</span>");
    }
    for (mz_len i = 0; i < c->n; i++) {
        mz_put(out, i > 0 ? S("<br>") : S(""));
        put_said(v, out, l, c->v[i], named, at);
    }
    mz_puts(out, "</td>");
}

/* What the cells come to: one key for each way in which they can stand to each other. */
static const char *together(const mz_figure_cell *cells, mz_len n)
{
    mz_len speak = 0;
    bool differ = false;
    for (mz_len i = 0; i < n; i++) {
        speak += cells[i].stand != MZ_STAND_SILENT;
        differ = differ || cells[i].stand == MZ_STAND_DIFFERS;
    }
    return speak == 0   ? MZ_KEY("nobody says")
           : speak == 1 ? MZ_KEY("one voice only")
           : differ     ? MZ_KEY("they contradict each other")
                        : MZ_KEY("both could be true");
}

void mz_page_question(mz_buf *out, const mz_visit *v, const mz_account_line *l)
{
    mz_say_of(v, out, "effect", mz_effect_word(l->effect));
    mz_say(v, out, ", ");
    if (l->side.len > 0) {
        mz_page_party(out, v, l->side);
    } else {
        mz_say(v, out, "side not said");
    }
    mz_say(v, out, ", ");
    if (l->part.len > 0) {
        mz_page_text(out, l->part, 40);
    } else {
        mz_say_of(v, out, "line", mz_status_line_word(l->status));
    }
}

void mz_page_established(mz_buf *out, const mz_visit *v, const mz_account_line *l)
{
    mz_puts(out, "<strong>");
    if (l->established.known) {
        mz_say_interval(v, out, l->established.v, false);
    } else {
        mz_say(v, out, "nothing established");
    }
    mz_puts(out, "</strong> <span class=\"soft\">(");
    mz_say_of(v, out, "grade", mz_grade_word(l->grade));
    mz_puts(out, ")</span>");
}

void mz_part_figures(mz_buf *out, const mz_visit *v, const mz_account_line *l, const mz_figures_at *at)
{
    const mz_len parties = v->c->parties_n;
    const mz_figure_cell *cells = mz_matrix_figures(l, v->c->parties, parties, v->perm);
    for (mz_len k = 0; k < parties; k++) {
        put_cell(v, out, l, &cells[mz_page_side(v, k)], false, at);
    }
    put_cell(v, out, l, &cells[parties], true, at);
    put_cell(v, out, l, &cells[parties + 1], true, at);
    mz_puts(out, "<td>");
    mz_say_key(v, out, together(cells, parties + 2));
    mz_puts(out, "</td><td>");
    if (at != NULL) {
        open_figure(v, out, l, (mz_str){0}, at);
    }
    mz_page_established(out, v, l);
    mz_put(out, at != NULL ? S("</a></td>") : S("</td>"));
}

void mz_part_figures_head(mz_buf *out, const mz_visit *v, mz_str heading, const char *first)
{
    static const char *const after[] = {MZ_KEY("Independent sources"), MZ_KEY("Other sources"),
                                        MZ_KEY("Taken together"), MZ_KEY("Established")};
    mz_puts(out, "<div class=\"wide\" tabindex=\"0\" role=\"region\" ");
    if (heading.len > 0) {
        mz_puts(out, "aria-labelledby=\"");
        mz_put_html(out, heading);
    } else {
        mz_puts(out, "aria-label=\"");
        mz_put_html(out, mz_plain(v, "Figures"));
    }
    mz_puts(out, "\"><table>\n<thead><tr><th scope=\"col\">");
    mz_say_key(v, out, first);
    mz_puts(out, "</th>");
    for (mz_len k = 0; k < v->c->parties_n; k++) {
        const mz_len party = mz_page_side(v, k);
        mz_puts(out, "<th scope=\"col\">");
        mz_page_mark(out, party);
        mz_puts(out, " ");
        mz_say(v, out, "According to {0}", mz_mark_party(v, v->c->parties[party].code));
        mz_puts(out, "</th>");
    }
    for (size_t i = 0; i < sizeof after / sizeof after[0]; i++) {
        mz_puts(out, "<th scope=\"col\">");
        mz_say_key(v, out, after[i]);
        mz_puts(out, "</th>");
    }
    mz_puts(out, "</tr></thead>\n<tbody>\n");
}

void mz_part_account(mz_buf *out, const mz_visit *v, const mz_account *account, const mz_figures_at *at)
{
    if (account->n == 0) {
        mz_puts(out, "<p>");
        mz_say(v, out, "Nobody gives a number.");
        mz_puts(out, "</p>\n");
        return;
    }
    const mz_arena mark = *v->perm;
    mz_part_figures_head(out, v, (mz_str){0}, MZ_KEY("Who was harmed"));
    for (mz_len i = 0; i < account->n; i++) {
        mz_puts(out, "<tr><th scope=\"row\">");
        mz_page_question(out, v, &account->v[i]);
        mz_puts(out, "</th>");
        mz_part_figures(out, v, &account->v[i], at);
        mz_puts(out, "</tr>\n");
    }
    mz_page_table_end(out);
    *v->perm = mark;
}

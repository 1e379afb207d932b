/* What pages show of figures and days. */
#include "serve/page.h"

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

static const mz_said *said_by(const mz_account_line *l, mz_str party)
{
    for (mz_len i = 0; i < l->said_n; i++) {
        if (mz_str_eq(l->said[i].by, party)) {
            return &l->said[i];
        }
    }
    return NULL;
}

static void put_said(mz_buf *out, const mz_said *s)
{
    if (s == NULL) {
        mz_puts(out, "silent");
        return;
    }
    mz_put_interval_words(out, s->words, s->approx);
    mz_put(out, s->conceding ? S(", conceded") : s->denies ? S(", denies") : S(""));
}

static bool overlap(mz_interval a, mz_interval b)
{
    const bool below = a.hi != MZ_OPEN && a.hi < b.lo, above = b.hi != MZ_OPEN && b.hi < a.lo;
    return !below && !above;
}

static bool same_interval(mz_interval a, mz_interval b) { return a.lo == b.lo && a.hi == b.hi; }

static mz_str agreement(const mz_case *c, const mz_account_line *l)
{
    const mz_said *one = NULL;
    mz_len speaking = 0;
    bool same = true, possible = true;
    for (mz_len i = 0; i < c->parties_n; i++) {
        const mz_said *s = said_by(l, c->parties[i].code);
        if (s != NULL) {
            same = same && (one == NULL || same_interval(one->bounds, s->bounds));
            possible = possible && (one == NULL || overlap(one->bounds, s->bounds));
            one = s;
            speaking++;
        }
    }
    return speaking == 0   ? S("both silent")
           : speaking == 1 ? S("one silent")
           : same          ? S("agree")
           : possible      ? S("differ; both could be true")
                           : S("contradict each other");
}

static void put_line(const mz_visit *v, mz_buf *out, const mz_account_line *l)
{
    mz_puts(out, "<tr><th scope=\"row\">");
    mz_put(out, mz_effect_word(l->effect));
    mz_puts(out, ", ");
    if (l->side.len > 0) {
        mz_page_party(out, v->c, l->side);
    } else {
        mz_puts(out, "side not said");
    }
    mz_puts(out, ", ");
    mz_put(out, l->status == MZ_LINE_ANY ? S("all") : mz_status_line_word(l->status));
    if (l->part.len > 0) {
        mz_puts(out, ", of them ");
        mz_page_text(out, l->part, 40);
    }
    mz_puts(out, "</th>");
    for (mz_len i = 0; i < v->c->parties_n; i++) {
        mz_puts(out, "<td>");
        put_said(out, said_by(l, v->c->parties[i].code));
        mz_puts(out, "</td>");
    }
    mz_puts(out, "<td>");
    for (mz_len i = 0; i < l->independent_n; i++) {
        mz_put(out, i > 0 ? S("; ") : S(""));
        mz_page_party(out, v->c, l->independent[i].by);
        mz_puts(out, " ");
        put_said(out, &l->independent[i]);
    }
    mz_put(out, l->independent_n == 0 ? S("none") : S(""));
    mz_puts(out, "</td><td>");
    mz_put(out, agreement(v->c, l));
    mz_puts(out, "</td><td><strong>");
    if (l->established.known) {
        mz_put_interval_words(out, l->established.v, false);
        mz_puts(out, "</strong> (");
        mz_put(out, mz_grade_word(l->grade));
        mz_puts(out, ")");
    } else {
        mz_puts(out, "nothing</strong>");
    }
    mz_puts(out, "</td></tr>\n");
}

void mz_page_account(mz_buf *out, const mz_visit *v, const mz_account *account)
{
    if (account->n == 0) {
        mz_puts(out, "<p>Nobody gives a number.</p>\n");
        return;
    }
    mz_puts(out, "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Figures\"><table>\n<thead><tr><th "
                 "scope=\"col\">Who was harmed</th>");
    for (mz_len i = 0; i < v->c->parties_n; i++) {
        mz_puts(out, "<th scope=\"col\">According to ");
        mz_page_text(out, v->c->parties[i].name, 80);
        mz_puts(out, "</th>");
    }
    mz_puts(out, "<th scope=\"col\">Independent sources</th><th scope=\"col\">The sides</th><th "
                 "scope=\"col\">Established</th></tr></thead>\n<tbody>\n");
    for (mz_len i = 0; i < account->n; i++) {
        put_line(v, out, &account->v[i]);
    }
    mz_page_table_end(out);
}

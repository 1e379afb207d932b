/* What lists are made of. */
#include "serve/page/parts.h"

#include "lexicon/lexicon.h"

mz_status mz_part_query(const mz_visit *v, const char *name, mz_str *out)
{
    bool bad = false;
    mz_str value = {0};
    const bool there = mz_http_parameter(v->q, mz_str_of(name), &value, &bad);
    if (bad || value.len > 300) {
        return mz_fail(MZ_BAD_INPUT, "a parameter of the address cannot be read, is there twice, or is too long", -1);
    }
    *out = there ? value : (mz_str){0};
    return mz_ok();
}

mz_status mz_part_number(const mz_visit *v, const char *name, int64_t *out)
{
    mz_str text;
    MZ_TRY(mz_part_query(v, name, &text));
    return text.len == 0 || mz_str_canonical_uint(text, out)
               ? mz_ok()
               : mz_fail(MZ_BAD_INPUT, "a number is written with digits only, as in 120", -1);
}

mz_status mz_part_today(mz_visit *v, mz_day *out)
{
    mz_rows rows;
    mz_day day = MZ_NO_DAY;
    MZ_TRY(mz_page_day(v, "day", &day));
    if (day == MZ_NO_DAY && v->at > 0) {
        MZ_TRY(mz_index_ask(v->c->index, MZ_Q_ENTRY_LAST, NULL, 0, &rows, v->perm));
        day = rows.n > 0 ? (mz_day)(((const mz_entry_row *)rows.v)->time / MZ_DAY_SECONDS) : MZ_NO_DAY;
    }
    *out = day != MZ_NO_DAY ? day : (mz_day)(mz_site_now(v->site) / MZ_DAY_SECONDS);
    return mz_ok();
}

/* ---- links ---- */

void mz_part_url(mz_buf *out, const mz_visit *v, const char *path, const mz_param *params, mz_len n)
{
    mz_str between = S("?");
    mz_put_html(out, mz_str_of(path));
    for (mz_len i = 0; i < n; i++) {
        if (params[i].value.len > 0) {
            mz_put(out, between);
            mz_put(out, mz_str_of(params[i].name));
            mz_put_byte(out, '=');
            mz_put_url(out, params[i].value);
            between = S("&amp;");
        }
    }
    if (v->at > 0) {
        mz_put(out, between);
        mz_puts(out, "at=");
        mz_put_int(out, v->at);
    }
}

void mz_part_link(mz_buf *out, const mz_visit *v, const char *path, const mz_param *params, mz_len n)
{
    mz_puts(out, "<a href=\"");
    mz_part_url(out, v, path, params, n);
    mz_puts(out, "\">");
}

/* ---- filters ---- */

static void put_hidden(mz_buf *out, const char *name, mz_str value)
{
    mz_puts(out, "<input type=\"hidden\" name=\"");
    mz_put(out, mz_str_of(name));
    mz_puts(out, "\" value=\"");
    mz_put_html(out, value);
    mz_puts(out, "\">\n");
}

void mz_part_filter(mz_buf *out, const mz_visit *v, const char *path, const mz_param *params, mz_len n)
{
    mz_puts(out, "<form class=\"filter\" method=\"get\" action=\"");
    mz_put_html(out, mz_str_of(path));
    mz_puts(out, "\">\n");
    for (mz_len i = 0; i < n; i++) {
        if (params[i].value.len > 0) {
            put_hidden(out, params[i].name, params[i].value);
        }
    }
    if (v->at > 0) {
        MZ_BUF_SCOPED at = mz_buf_new(32);
        mz_put_int(&at, v->at);
        put_hidden(out, "at", mz_buf_str(&at));
    }
}

void mz_part_filter_end(mz_buf *out, const mz_visit *v)
{
    mz_puts(out, "<button>");
    mz_say(v, out, "Show");
    mz_puts(out, "</button></form>\n");
}

void mz_part_choice(mz_buf *out, const mz_visit *v, const char *name, const char *label)
{
    mz_puts(out, "<span><label for=\"");
    mz_put(out, mz_str_of(name));
    mz_puts(out, "\">");
    mz_say_key(v, out, label);
    mz_puts(out, "</label><select id=\"");
    mz_put(out, mz_str_of(name));
    mz_puts(out, "\" name=\"");
    mz_put(out, mz_str_of(name));
    mz_puts(out, "\"><option value=\"\">");
    mz_put_html(out, mz_plain(v, "all"));
    mz_puts(out, "</option>");
}

void mz_part_option(mz_buf *out, mz_str value, mz_str chosen, mz_str words)
{
    mz_puts(out, "<option value=\"");
    mz_put_html(out, value);
    mz_put(out, mz_str_eq(value, chosen) ? S("\" selected>") : S("\">"));
    mz_put_html(out, words);
    mz_puts(out, "</option>");
}

void mz_part_choice_end(mz_buf *out) { mz_puts(out, "</select></span>\n"); }

void mz_part_party_choice(mz_buf *out, const mz_visit *v, mz_str chosen, bool nobody)
{
    mz_part_choice(out, v, "party", MZ_KEY("Side"));
    for (mz_len i = 0; i < v->c->parties_n; i++) {
        mz_part_option(out, v->c->parties[i].code, chosen, mz_page_party_name(v, v->c->parties[i].code));
    }
    if (nobody) {
        mz_part_option(out, S("-"), chosen, mz_plain(v, "nobody named"));
    }
    mz_part_choice_end(out);
}

/* ---- words ---- */

void mz_part_clock(mz_buf *out, const mz_visit *v, mz_day due, int step, mz_day today)
{
    if (due == MZ_NO_DAY || step < 0) {
        mz_say(v, out, "no clock runs");
        return;
    }
    const mz_str word = mz_step_word((mz_step)step);
    if (due < today) {
        mz_puts(out, "<strong class=\"late\">");
        mz_say_count(v, out, today - due, "{1} overdue by {0} day", "{1} overdue by {0} days",
                     mz_mark_of(v, "step", word));
        mz_puts(out, "</strong>");
    } else if (due == today) {
        mz_say(v, out, "{0} due today", mz_mark_of(v, "step", word));
    } else {
        mz_say_count(v, out, due - today, "{1} due in {0} day", "{1} due in {0} days", mz_mark_of(v, "step", word));
    }
    mz_puts(out, " <span class=\"soft\">(");
    mz_page_days(out, v, due, due);
    mz_puts(out, ")</span>");
}

void mz_part_side(mz_buf *out, const mz_visit *v, mz_str code)
{
    mz_str side;
    if (code.len == 0) {
        mz_say(v, out, "nobody named");
        return;
    }
    (void)mz_account_voice(code, v->c->parties, v->c->parties_n, &side); /* civilians speak for no side */
    const mz_len i = mz_page_party_of(v->c, side);
    if (i >= 0) {
        mz_page_mark(out, i);
        mz_puts(out, " ");
    }
    mz_page_party(out, v, code);
}

mz_str mz_part_name(const mz_visit *v, mz_str code) { return mz_page_party_name(v, code); }

/* ---- tables ---- */

void mz_part_table(mz_buf *out, const mz_visit *v, mz_str heading, const char *const *columns, mz_len n)
{
    mz_puts(out, "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-labelledby=\"");
    mz_put_html(out, heading);
    mz_puts(out, "\"><table>\n<thead><tr>");
    for (mz_len i = 0; i < n; i++) {
        mz_puts(out, "<th scope=\"col\">");
        mz_say_key(v, out, columns[i]);
        mz_puts(out, "</th>");
    }
    mz_puts(out, "</tr></thead>\n<tbody>\n");
}

/* ---- claims ---- */

#define QUOTE_MOST 600

void mz_part_chain(mz_buf *out, const mz_visit *v, const mz_loaded *l)
{
    const mz_statement *s = l->statement;
    mz_page_days(out, v, l->document->date, l->document->date);
    mz_say(v, out, ", ");
    mz_page_text(out, l->document->publisher.len > 0 ? l->document->publisher : l->document->name, 80);
    for (mz_len i = 0; i < s->sources_n; i++) {
        mz_puts(out, " ");
        mz_say(v, out, "citing {0}", mz_html(v, s->sources[i].span.text));
    }
    mz_puts(out, ": <em>");
    mz_say_of(v, out, "stance", mz_stance_word(s->stance));
    mz_puts(out, "</em>, ");
    mz_say_of(v, out, "polarity", mz_polarity_word(s->polarity));
}

static void put_harms(mz_buf *out, const mz_visit *v, const mz_statement *s)
{
    for (mz_len i = 0; i < s->harms_n; i++) {
        const mz_harm *h = &s->harms[i];
        mz_put(out, i == 0 ? S("<p class=\"harm\">") : S("; "));
        mz_say_of(v, out, "effect", mz_effect_word(h->effect));
        mz_puts(out, " <strong>");
        mz_say_interval(v, out, h->count, h->approx);
        mz_puts(out, "</strong>");
        mz_puts(out, " <span class=\"soft\">(");
        mz_say_of(v, out, "victims", mz_victim_status_word(h->status));
        mz_say(v, out, ", ");
        mz_say_of(v, out, "basis", mz_basis_word(h->basis));
        if (h->victims.span.text.len > 0) {
            mz_puts(out, ": ");
            mz_page_text(out, h->victims.span.text, 80);
        }
        mz_puts(out, ")</span>");
    }
    mz_put(out, s->harms_n > 0 ? S("</p>\n") : S(""));
}

mz_status mz_part_claim(mz_buf *out, mz_visit *v, const mz_loaded *l, mz_statement_id incident)
{
    mz_str words;
    MZ_TRY(mz_flow_words(v->c, l, &words, v->perm));
    mz_puts(out, "<li><p class=\"src\">");
    mz_part_chain(out, v, l);
    mz_puts(out, "</p>\n");
    put_harms(out, v, l->statement);
    if (words.len > 0) {
        mz_page_quote(out, l, words, QUOTE_MOST);
    }
    mz_puts(out, "<p class=\"soft\">");
    mz_page_link(out, v, "/statement/", l->ref);
    mz_say(v, out, "statement {0}, with its proof", mz_html(v, l->ref));
    mz_puts(out, "</a>");
    if (incident >= 0) {
        mz_puts(out, " · ");
        mz_say(v, out, "counts in incident");
        mz_puts(out, " ");
        mz_page_incident_link(out, v, incident);
    }
    mz_puts(out, "</p></li>\n");
    return mz_ok();
}

/* ---- pages of a list ---- */

static void put_page_link(mz_buf *out, const mz_visit *v, const char *path, const mz_param *params, mz_len n,
                          int64_t skip, const char *words)
{
    mz_param *with = mz_new(v->perm, mz_param, n + 1);
    MZ_BUF_SCOPED number = mz_buf_new(32);
    for (mz_len i = 0; i < n; i++) {
        with[i] = params[i];
    }
    mz_put_int(&number, skip);
    with[n] = (mz_param){"skip", skip > 0 ? mz_buf_str(&number) : (mz_str){0}};
    mz_part_link(out, v, path, with, n + 1);
    mz_say_key(v, out, words);
    mz_puts(out, "</a>");
}

void mz_part_pager(mz_buf *out, const mz_visit *v, const char *path, const mz_param *params, mz_len n, int64_t skip,
                   int64_t shown, int64_t all)
{
    if (all == 0) {
        return;
    }
    mz_puts(out, "<p class=\"pager\">");
    mz_say(v, out, "{0} to {1} of {2}", mz_mark_number(v, shown > 0 ? skip + 1 : skip), mz_mark_number(v, skip + shown),
           mz_mark_number(v, all));
    if (skip > 0) {
        put_page_link(out, v, path, params, n, skip > shown ? skip - shown : 0, MZ_KEY("Newer"));
    }
    if (skip + shown < all) {
        put_page_link(out, v, path, params, n, skip + shown, MZ_KEY("Older"));
    }
    mz_puts(out, "</p>\n");
}

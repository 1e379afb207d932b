/* The account of a period: what it cost in lives, according to each side; and what each figure rests on. */
#include "serve/page/parts.h"

/* Up to the incident that began last, and thirty days before it, where the reader chose none. */
mz_status mz_page_span(mz_visit *v, mz_day *from, mz_day *to)
{
    mz_rows rows;
    *from = *to = MZ_NO_DAY;
    MZ_TRY(mz_page_day(v, "from", from));
    MZ_TRY(mz_page_day(v, "to", to));
    if (*to == MZ_NO_DAY) {
        MZ_TRY(mz_index_ask(v->c->index, MZ_Q_INCIDENT_LAST, NULL, 0, &rows, v->perm));
        *to = rows.n > 0 ? ((const mz_incident_row *)rows.v)->to : MZ_NO_DAY;
    }
    *to = *to == MZ_NO_DAY ? (mz_day)(mz_site_now(v->site) / MZ_DAY_SECONDS) : *to;
    *from = *from == MZ_NO_DAY ? *to - 30 : *from;
    return *from <= *to && *to - *from <= 36600
               ? mz_ok()
               : mz_fail(MZ_BAD_INPUT, "the first day stands before the last, at most a hundred years", -1);
}

/* ---- what is asked ---- */

typedef struct asked {
    mz_day from, to;
    mz_account_by by;
    mz_str sector;
} asked;

static mz_status read_asked(mz_visit *v, asked *q)
{
    mz_str by;
    bool known = false;
    MZ_TRY(mz_page_span(v, &q->from, &q->to));
    MZ_TRY(mz_part_query(v, "by", &by));
    MZ_TRY(mz_part_query(v, "sector", &q->sector));
    q->by = MZ_ACCOUNT_WHOLE;
    for (int i = 0; i < MZ_ACCOUNT_BYS; i++) {
        if (mz_str_eq(by, mz_account_by_word((mz_account_by)i))) {
            q->by = (mz_account_by)i;
            known = true;
        }
    }
    q->sector = q->by == MZ_ACCOUNT_BY_SECTOR ? (mz_str){0} : q->sector;
    return known || by.len == 0 ? mz_ok() : mz_fail(MZ_BAD_INPUT, "by is one of: whole, day, week, month, sector", -1);
}

static mz_str day_text(const mz_visit *v, mz_day d)
{
    MZ_BUF_SCOPED b = mz_buf_new(32);
    mz_put_day(&b, d);
    return mz_str_copy(v->perm, mz_buf_str(&b));
}

/* What a link to a figure of this piece says. */
static mz_figures_at at_of(const mz_visit *v, const mz_account_part *p)
{
    mz_param *params = mz_new(v->perm, mz_param, 3);
    params[0] = (mz_param){"from", day_text(v, p->from)};
    params[1] = (mz_param){"to", day_text(v, p->to)};
    params[2] = (mz_param){"sector", p->sector};
    return (mz_figures_at){params, 3};
}

/* ---- the head ---- */

static const char *const by_keys[MZ_ACCOUNT_BYS] = {[MZ_ACCOUNT_WHOLE] = MZ_KEY("all together"),
                                                    [MZ_ACCOUNT_BY_DAY] = MZ_KEY("day by day"),
                                                    [MZ_ACCOUNT_BY_WEEK] = MZ_KEY("week by week"),
                                                    [MZ_ACCOUNT_BY_MONTH] = MZ_KEY("month by month"),
                                                    [MZ_ACCOUNT_BY_SECTOR] = MZ_KEY("sector by sector")};

static mz_str sector_name(const mz_visit *v, mz_str sector)
{
    return mz_str_eq(sector, S("-")) ? mz_plain(v, "sector not known") : sector;
}

static void put_filter(mz_visit *v, mz_buf *out, const asked *q, const mz_accounts *all)
{
    mz_part_filter(out, v, "/account", NULL, 0);
    mz_page_day_field(out, v, "from", MZ_KEY("From"), q->from);
    mz_page_day_field(out, v, "to", MZ_KEY("To"), q->to);
    mz_puts(out, "<span><label for=\"by\">");
    mz_say(v, out, "Shown");
    mz_puts(out, "</label><select id=\"by\" name=\"by\">");
    for (int i = 0; i < MZ_ACCOUNT_BYS; i++) {
        mz_part_option(out, mz_account_by_word((mz_account_by)i), mz_account_by_word(q->by),
                       mz_plain_args(v, by_keys[i], NULL, 0));
    }
    mz_part_choice_end(out);
    mz_part_choice(out, v, "sector", MZ_KEY("Province or sector"));
    for (mz_len i = 0; i < all->sectors_n; i++) {
        mz_part_option(out, all->sectors[i], q->sector, sector_name(v, all->sectors[i]));
    }
    mz_part_choice_end(out);
    mz_part_filter_end(out, v);
}

/* ---- all together ---- */

static void put_whole(mz_visit *v, mz_buf *out, const mz_account_part *p)
{
    const mz_figures_at at = at_of(v, p);
    const mz_account *account = &p->account.account;
    mz_part_account(out, v, account, &at);
    mz_say_in(v, out, "h2", "In words");
    mz_puts(out, "<ul>\n");
    for (mz_len i = 0; i < account->n; i++) {
        mz_puts(out, "<li>");
        mz_say_line(v, out, &account->v[i]);
        mz_puts(out, "</li>\n");
    }
    mz_puts(out, "</ul>\n");
}

/* ---- piece by piece: one table a question, one row a piece ---- */

static bool is_said(const mz_account_line *l) { return l->said_n + l->independent_n > 0 || l->established.known; }

static const mz_account_line *line_like(const mz_account *a, const mz_account_line *like)
{
    for (mz_len i = 0; i < a->n; i++) {
        const mz_account_line *l = &a->v[i];
        if (l->effect == like->effect && l->status == like->status && mz_str_eq(l->side, like->side) &&
            mz_str_eq(l->part, like->part)) {
            return l;
        }
    }
    return NULL;
}

typedef struct questions {
    const mz_account_line **v;
    mz_len n, cap;
} questions;

/* Every question to which somebody gives a number in some piece, in the order in which the account has them. */
static questions all_questions(mz_visit *v, const mz_accounts *all)
{
    questions q = {0};
    for (mz_len i = 0; i < all->n; i++) {
        const mz_account *a = &all->v[i].account.account;
        for (mz_len k = 0; k < a->n; k++) {
            bool known = !is_said(&a->v[k]);
            const mz_account one = {&a->v[k], 1};
            for (mz_len x = 0; x < q.n && !known; x++) {
                known = line_like(&one, q.v[x]) != NULL;
            }
            if (!known) {
                *mz_push(v->perm, &q) = &a->v[k];
            }
        }
    }
    return q;
}

static void put_piece_name(mz_visit *v, mz_buf *out, const mz_account_part *p, mz_account_by by)
{
    if (by == MZ_ACCOUNT_BY_SECTOR) {
        mz_page_text(out, sector_name(v, p->sector), 120);
    } else {
        mz_page_days(out, v, p->from, p->to);
    }
}

static void put_question(mz_visit *v, mz_buf *out, const mz_accounts *all, const mz_account_line *question,
                         mz_len number, mz_account_by by)
{
    MZ_BUF_SCOPED id = mz_buf_new(32);
    mz_puts(&id, "q");
    mz_put_int(&id, number);
    mz_puts(out, "<h2 id=\"");
    mz_put(out, mz_buf_str(&id));
    mz_puts(out, "\">");
    mz_page_question(out, v, question);
    mz_puts(out, "</h2>\n");
    mz_part_figures_head(out, v, mz_buf_str(&id), by == MZ_ACCOUNT_BY_SECTOR ? MZ_KEY("Sector") : MZ_KEY("Period"));
    for (mz_len i = 0; i < all->n; i++) {
        const mz_account_line *l = line_like(&all->v[i].account.account, question);
        if (l == NULL || !is_said(l)) {
            continue;
        }
        const mz_figures_at at = at_of(v, &all->v[i]);
        mz_puts(out, "<tr><th scope=\"row\">");
        put_piece_name(v, out, &all->v[i], by);
        mz_puts(out, "</th>");
        mz_part_figures(out, v, l, &at);
        mz_puts(out, "</tr>\n");
    }
    mz_page_table_end(out);
}

/* How many incidents each piece has, those without any figure too. */
static void put_counts(mz_visit *v, mz_buf *out, const asked *q, const mz_accounts *all)
{
    static const char *const head[] = {MZ_KEY("Piece"), MZ_KEY("Incidents")};
    mz_puts(out, "<details><summary>");
    mz_say(v, out, "Incidents of each piece, those without figures too");
    mz_puts(out, "</summary>\n");
    mz_page_table(out, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = 0; i < all->n; i++) {
        const mz_account_part *p = &all->v[i];
        const mz_param one[] = {{"from", day_text(v, p->from)}, {"to", day_text(v, p->to)}, {"sector", p->sector}};
        mz_puts(out, "<tr><th scope=\"row\">");
        mz_part_link(out, v, "/account", one, 3);
        put_piece_name(v, out, p, q->by);
        mz_puts(out, "</a></th><td class=\"n\">");
        mz_put_int(out, p->account.scope.incidents_n);
        mz_puts(out, "</td></tr>\n");
    }
    mz_page_table_end(out);
    mz_puts(out, "</details>\n");
}

static void put_pieces(mz_visit *v, mz_buf *out, const asked *q, const mz_accounts *all)
{
    const questions list = all_questions(v, all);
    put_counts(v, out, q, all);
    for (mz_len i = 0; i < list.n; i++) {
        put_question(v, out, all, list.v[i], i, q->by);
    }
    if (list.n == 0) {
        mz_puts(out, "<p>");
        mz_say(v, out, "Nobody gives a number.");
        mz_puts(out, "</p>\n");
    }
}

static mz_status put_account(mz_visit *v, mz_http_answer *a)
{
    asked q;
    mz_accounts all;
    MZ_TRY(read_asked(v, &q));
    MZ_TRY(mz_flow_accounts(v->c, q.from, q.to, q.by, q.sector, &all, v->perm));
    mz_say_in(v, &a->body, "h1", "Account");
    put_filter(v, &a->body, &q, &all);
    mz_puts(&a->body, "<p>");
    mz_say_count(v, &a->body, all.incidents,
                 "{1}: {0} incident. What is established and what is claimed are never mixed in one figure.",
                 "{1}: {0} incidents. What is established and what is claimed are never mixed in one figure.",
                 mz_mark_days(v, q.from, q.to));
    mz_puts(&a->body, " ");
    mz_say(v, &a->body, "Each figure leads to the claims that it rests on.");
    mz_puts(&a->body, "</p>\n");
    if (q.by == MZ_ACCOUNT_WHOLE && all.n == 1) {
        put_whole(v, &a->body, &all.v[0]);
    } else {
        put_pieces(v, &a->body, &q, &all);
    }
    return mz_ok();
}

static void account(mz_visit *v, mz_http_answer *a)
{
    mz_page_show(v, a, mz_plain(v, "Account"), S("/account"), put_account);
}

/* ---- one figure ---- */

static bool status_of(mz_str word, mz_status_line *out)
{
    for (int i = 0; i < MZ_STATUS_LINES; i++) {
        if (mz_str_eq(word, mz_status_line_word((mz_status_line)i))) {
            *out = (mz_status_line)i;
            return true;
        }
    }
    return false;
}

static mz_status read_question(mz_visit *v, mz_figure_question *q)
{
    mz_str effect, status, incident;
    q->incident = -1;
    MZ_TRY(mz_part_query(v, "incident", &incident));
    MZ_TRY(mz_part_query(v, "sector", &q->sector));
    MZ_TRY(mz_part_query(v, "side", &q->side));
    MZ_TRY(mz_part_query(v, "part", &q->part));
    MZ_TRY(mz_part_query(v, "effect", &effect));
    MZ_TRY(mz_part_query(v, "status", &status));
    MZ_TRY(mz_part_query(v, "by", &q->by));
    q->side = mz_str_eq(q->side, S("-")) ? (mz_str){0} : q->side;
    if (incident.len > 0 &&
        (!mz_str_starts(incident, S("i")) || !mz_statement_id_parse(mz_str_from(incident, 1), &q->incident))) {
        return mz_fail(MZ_BAD_INPUT, "the case has no incident of that number", -1);
    }
    if (!mz_effect_parse(effect, &q->effect) || !status_of(status, &q->status)) {
        return mz_fail(MZ_BAD_INPUT, "a figure is named by effect and status, as the links of an account do", -1);
    }
    return q->incident >= 0 ? mz_ok() : mz_page_span(v, &q->from, &q->to);
}

static void put_findings(mz_visit *v, mz_buf *out, const mz_figure_view *f)
{
    for (mz_len i = 0; i < f->findings_n; i++) {
        const mz_len dot = mz_str_find_byte(f->findings[i], '.');
        mz_puts(out, "<p>");
        mz_page_link(out, v, "/entry/", mz_str_sub(f->findings[i], 0, dot < 0 ? f->findings[i].len : dot));
        mz_say(v, out, "A finding of the mechanism gives it: {0}", mz_html(v, f->findings[i]));
        mz_puts(out, "</a></p>\n");
    }
}

static mz_status put_claims(mz_visit *v, mz_buf *out, const mz_figure_view *f)
{
    mz_puts(out, "<ol class=\"acts\">\n");
    for (mz_len i = 0; i < f->n; i++) {
        const mz_figure_claim *k = &f->v[i];
        MZ_TRY(mz_part_claim(out, v, k->statement, k->incident));
    }
    mz_puts(out, "</ol>\n");
    if (f->n == 0) {
        mz_puts(out, "<p>");
        mz_say(v, out, "None.");
        mz_puts(out, "</p>\n");
    }
    return mz_ok();
}

static mz_status put_figure(mz_visit *v, mz_http_answer *a)
{
    mz_figure_question q;
    mz_figure_view f;
    MZ_TRY(read_question(v, &q));
    MZ_TRY(mz_flow_figure(v->c, &q, &f, v->perm));
    mz_puts(&a->body, "<h1>");
    mz_page_question(&a->body, v, &f.line);
    mz_puts(&a->body, "</h1>\n<p>");
    if (q.incident >= 0) {
        mz_page_incident_link(&a->body, v, q.incident);
    } else {
        mz_page_days(&a->body, v, q.from, q.to);
        if (q.sector.len > 0) {
            mz_say(v, &a->body, ", ");
            mz_page_text(&a->body, sector_name(v, q.sector), 120);
        }
    }
    mz_puts(&a->body, "</p>\n<p>");
    mz_say_line(v, &a->body, &f.line);
    mz_puts(&a->body, "</p>\n");
    put_findings(v, &a->body, &f);
    mz_puts(&a->body, "<h2>");
    if (q.by.len > 0) {
        mz_say(v, &a->body, "What {0} says, and in which words", mz_mark_party(v, q.by));
    } else {
        mz_say(v, &a->body, "What this figure rests on");
    }
    mz_puts(&a->body, "</h2>\n");
    if (f.n < f.all) {
        mz_puts(&a->body, "<p class=\"soft\">");
        mz_say(v, &a->body, "The first {0} of {1} claims are shown.", mz_mark_number(v, f.n), mz_mark_number(v, f.all));
        mz_puts(&a->body, "</p>\n");
    }
    return put_claims(v, &a->body, &f);
}

static void figure(mz_visit *v, mz_http_answer *a)
{
    mz_page_show(v, a, mz_plain(v, "Figure"), S("/account"), put_figure);
}

static const mz_page pages[] = {
    {"GET", "/account", MZ_PAGE_CASE | MZ_PAGE_SCREEN | MZ_PAGE_SLOW, 0, account},
    {"GET", "/figure", MZ_PAGE_CASE | MZ_PAGE_SCREEN | MZ_PAGE_SLOW, 0, figure},
};
const mz_pages mz_pages_account = {pages, (mz_len)(sizeof pages / sizeof pages[0])};

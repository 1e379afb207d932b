/* The accounts: what the day and the longer period cost, by who says so. Established and alleged never share a cell. */
#include "brief/page.h"

static void put_interval(mz_page *p, mz_interval v, bool approx)
{
    MZ_BUF_SCOPED b = mz_buf_new(128);
    mz_put_interval_words(&b, v, approx);
    mz_html_text(p, mz_buf_str(&b));
}

static void put_who(mz_page *p, const mz_account_line *l)
{
    mz_html(p, "<th scope=\"row\">");
    mz_html_mark(p, mz_brief_party(p->in, l->side));
    mz_html(p, "\xc2\xa0");
    mz_html_name(p, l->side);
    mz_html(p, "</th><td>");
    if (l->part.len > 0) {
        mz_html(p, "<bdi>");
        mz_html_text(p, l->part);
        mz_html(p, "</bdi>, ");
    }
    mz_html_text(p, l->status == MZ_LINE_ANY ? S("all") : mz_status_line_word(l->status));
    mz_html(p, "</td><td>");
    mz_html_text(p, mz_effect_word(l->effect));
    mz_html(p, "</td>");
}

static void put_alleged(mz_page *p, const mz_account_line *l)
{
    mz_len n = 0;
    mz_html(p, "<td>");
    for (mz_len i = 0; i < l->said_n; i++) {
        const mz_said *s = &l->said[i];
        if (s->conceding || (!s->counted && !s->denies)) {
            continue;
        }
        mz_html(p, n++ > 0 ? "<br>" : "");
        mz_html_name(p, s->by);
        mz_html(p, s->counted ? ": " : " denies it");
        if (s->counted) {
            put_interval(p, s->words, s->approx);
        }
    }
    mz_html(p, n == 0 ? "—</td>" : "</td>");
}

static void put_independent(mz_page *p, const mz_account_line *l)
{
    mz_html(p, "<td>");
    for (mz_len i = 0; i < l->independent_n; i++) {
        mz_html(p, i > 0 ? "<br>" : "");
        mz_html_name(p, l->independent[i].by);
        mz_html(p, ": ");
        put_interval(p, l->independent[i].words, l->independent[i].approx);
    }
    mz_html(p, l->independent_n == 0 ? "—</td>" : "</td>");
}

static void put_remainder(mz_page *p, const mz_account_line *l)
{
    mz_html(p, "<td>");
    for (mz_len i = 0; i < l->remainders_n; i++) {
        const mz_remainder *r = &l->remainders[i];
        mz_html(p, i > 0 ? "<br>" : "");
        mz_html_name(p, r->by);
        mz_html(p, ": ");
        if (r->conflict) {
            mz_html(p, "total ");
            put_interval(p, r->total, false);
            mz_html(p, " is below its own incidents ");
            put_interval(p, r->incidents, false);
        } else if (r->remainder.lo == 0 && r->remainder.hi == MZ_OPEN) {
            mz_html(p, "an unknown number");
        } else {
            put_interval(p, r->remainder, false);
        }
    }
    mz_html(p, l->remainders_n == 0 ? "—</td>" : "</td>");
}

/* Between two remarks. */
static void put_break(mz_page *p, mz_len *n) { mz_html(p, (*n)++ > 0 ? "; " : ""); }

static void put_remarks(mz_page *p, const mz_account_line *l)
{
    mz_len n = 0;
    mz_html(p, "<td class=\"small\">");
    for (int bit = 0; bit < MZ_ACCOUNT_FLAGS; bit++) {
        if ((l->flags >> bit & 1U) != 0) {
            put_break(p, &n);
            mz_html_word(p, mz_account_flag_word(bit));
        }
    }
    if (l->no_figure > 0) {
        put_break(p, &n);
        mz_html_int(p, l->no_figure);
        mz_html(p, " of ");
        mz_html_int(p, l->incidents);
        mz_html(p, " incidents without a figure");
    }
    if (l->links.known) {
        put_break(p, &n);
        mz_html(p, "with doubtful links taken either way the floor lies between ");
        mz_html_int(p, l->links.lo.min);
        mz_html(p, " and ");
        mz_html_int(p, l->links.lo.max);
        mz_html(p, ", expected ");
        mz_put_fixed(p->out, l->links.lo.expected_e4, 4);
    }
    mz_html(p, "</td>");
}

static void put_line(mz_page *p, const mz_account_line *l, const mz_brief_account *a)
{
    mz_str *refs;
    const mz_len n = mz_line_refs(l, &a->scope, &refs, p->perm);
    mz_html(p, "<tr>");
    put_who(p, l);
    mz_html(p, l->established.known ? "<td class=\"est\">" : "<td>");
    mz_figure_open(p, mz_line_sentence(p, l, a->name), refs, n);
    if (l->established.known) {
        put_interval(p, l->established.v, false);
        mz_html(p, " (");
        mz_html_text(p, mz_grade_word(l->grade));
        mz_html(p, ")");
    } else {
        mz_html(p, "nothing");
    }
    mz_figure_close(p);
    mz_html(p, "</td><td>");
    if (l->conceded.known) {
        put_interval(p, l->conceded.v, false);
    } else {
        mz_html(p, "—");
    }
    mz_html(p, "</td>");
    put_alleged(p, l);
    put_independent(p, l);
    put_remainder(p, l);
    put_remarks(p, l);
    mz_html(p, "</tr>\n");
}

/* The edition's first party first, then the others, then all other sides in the order of the account. */
static void put_lines(mz_page *p, const mz_brief_account *a)
{
    for (mz_len i = 0; i <= p->in->parties_n; i++) {
        for (mz_len k = 0; k < a->account.n; k++) {
            const mz_account_line *l = &a->account.v[k];
            const int party = mz_brief_party(p->in, l->side);
            const bool turn = i < p->in->parties_n ? party == (int)p->order[i] : party < 0;
            if (turn && l->grade != MZ_GRADE_NO_FIGURE) {
                put_line(p, l, a);
            }
        }
    }
}

static void put_table(mz_page *p, const mz_brief_account *a)
{
    static const char *const columns[] = {
        "Who was harmed", "Status",           "Harm",        "Established",
        "Conceded",       "Alleged, by whom", "Independent", "Not tied to any known incident",
        "Remarks"};
    MZ_BUF_SCOPED caption = mz_buf_new(1024);
    mz_puts(&caption, "Account, ");
    mz_put(&caption, a->name);
    mz_put_byte(&caption, 0);
    if (a->account.n == 0) {
        mz_html_none(p, "For this period nobody gives a number of people harmed.");
        return;
    }
    mz_arena scratch = p->scratch;
    char *z = mz_str_z(&scratch, mz_buf_str(&caption));
    mz_html_table(p, z, columns, (mz_len)(sizeof columns / sizeof *columns));
    put_lines(p, a);
    mz_html_table_end(p);
}

void mz_page_accounts(mz_page *p)
{
    mz_html_section(p, "accounts", "Accounts");
    mz_html(p, "<p class=\"note\"><b>Conceded</b>: what a side says against itself, a floor. <b>Alleged</b>: what a "
               "side counts of its enemy, or of its own civilians; it establishes nothing, whatever its size. "
               "<b>Independent</b>: sources that are neither side and copy neither. <b>Established</b>: a finding, "
               "else what follows from the two others by the rule of the method note. A number that nobody gives is "
               "not nought.</p>\n");
    put_table(p, &p->in->day_account);
    put_table(p, &p->in->case_account);
    mz_html_section_end(p);
}

/* The board of breaches: what was held against which clause, and what was done about it. */
#include "serve/page.h"

static void put_breach(mz_visit *v, mz_buf *out, const mz_breach_row *b, mz_day today)
{
    mz_puts(out, "<tr><td>");
    mz_page_incident_link(out, v, b->incident);
    mz_puts(out, "</td><td>");
    mz_page_text(out, b->clause, 80);
    mz_puts(out, "</td><td>");
    mz_page_party(out, v->c, b->party.len > 0 ? b->party : S("nobody named"));
    mz_puts(out, "</td><td>");
    mz_put(out, mz_breach_result_word((mz_breach_result)b->result));
    mz_puts(out, "</td><td>");
    mz_put(out, mz_attribution_word((mz_attribution)b->attribution));
    mz_puts(out, "</td><td>");
    mz_put(out, mz_breach_state_word((mz_breach_state)b->state));
    mz_put(out, b->outcome.len > 0 ? S(": ") : S(""));
    mz_put_html(out, b->outcome);
    mz_puts(out, "</td><td>");
    if (b->due == MZ_NO_DAY) {
        mz_puts(out, "no clock runs");
    } else {
        mz_page_days(out, v, b->due, b->due);
        if (b->due < today) {
            mz_puts(out, ", <strong>");
            mz_put_int(out, today - b->due);
            mz_puts(out, " days overdue</strong>");
        }
    }
    mz_puts(out, "</td></tr>\n");
}

static mz_status put_breaches(mz_visit *v, mz_http_answer *a)
{
    static const char *const head[] = {MZ_KEY("Incident"),    MZ_KEY("Clause"), MZ_KEY("Party"),     MZ_KEY("Readings"),
                                       MZ_KEY("Attribution"), MZ_KEY("State"),  MZ_KEY("Next clock")};
    const mz_day today = (mz_day)(mz_site_now(v->site) / MZ_DAY_SECONDS);
    mz_rows rows;
    MZ_TRY(mz_index_ask(v->c->index, MZ_Q_BREACHES_ALL, NULL, 0, &rows, v->perm));
    mz_puts(&a->body, "<h1>Incidents held against the terms</h1>\n<p>");
    MZ_BUF_SCOPED state = mz_buf_new(4096);
    mz_flow_put_terms(v->c, &state);
    mz_put_html(&a->body, state.len > 0 ? mz_buf_str(&state) : S("The case has no terms that all sides signed."));
    mz_puts(&a->body, " The program never rules: a ruling is an entry that people signed.</p>\n");
    mz_page_table(&a->body, v, head, (mz_len)(sizeof head / sizeof *head));
    mz_len shown = 0;
    for (mz_len i = rows.n - 1; i >= 0 && shown < 500; i--) {
        const mz_breach_row *b = &((const mz_breach_row *)rows.v)[i];
        if ((mz_breach_result)b->result != MZ_NO_BREACH) {
            put_breach(v, &a->body, b, today);
            shown++;
        }
    }
    mz_page_table_end(&a->body);
    mz_puts(&a->body, "<p class=\"soft\">At most 500 are shown, the latest first; those that are no breach under any "
                      "reading are left out. All: <code>mizan breaches</code>.</p>\n");
    return mz_ok();
}

static void breaches(mz_visit *v, mz_http_answer *a)
{
    mz_page_show(v, a, S("Breaches"), S("/breaches"), put_breaches);
}

static const mz_page pages[] = {
    {"GET", "/breaches", MZ_PAGE_CASE | MZ_PAGE_SCREEN, 0, breaches},
};
const mz_pages mz_pages_breaches = {pages, (mz_len)(sizeof pages / sizeof pages[0])};

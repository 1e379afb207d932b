/* The agreement matrix: aspects and figures of an incident against those who speak, cell by cell in words and shape. */
#include "serve/page/incident.h"

static const char *const rows[MZ_ASPECTS] = {MZ_KEY("What"),     MZ_KEY("Where"),      MZ_KEY("When"),
                                             MZ_KEY("Who acts"), MZ_KEY("Who is hit"), MZ_KEY("Weapon")};

/* A shape for the eye, the word for all. */
static void put_stand(const mz_visit *v, mz_buf *out, mz_stand stand)
{
    static const char *const marks[MZ_STANDS] = {"<td class=\"st silent\"><b aria-hidden=\"true\">–</b> <i>",
                                                 "<td class=\"st alone\"><b aria-hidden=\"true\">·</b> <i>",
                                                 "<td class=\"st agrees\"><b aria-hidden=\"true\">=</b> <i>",
                                                 "<td class=\"st differs\"><b aria-hidden=\"true\">≠</b> <i>"};
    mz_put(out, mz_str_of(marks[stand]));
    mz_say_of(v, out, "stand", mz_stand_word(stand));
    mz_puts(out, "</i>");
}

static void put_value(const mz_visit *v, mz_buf *out, mz_aspect row, mz_str value)
{
    if (row == MZ_ASPECT_WHAT) {
        mz_say_of(v, out, "type", value);
    } else if (row == MZ_ASPECT_MEANS) {
        mz_page_text(out, value, 80);
    } else {
        mz_page_party(out, v, value);
    }
}

static void put_values(const mz_visit *v, mz_buf *out, mz_aspect row, const mz_matrix_cell *c)
{
    for (mz_len i = 0; i < c->said_n; i++) {
        if (i > 0) {
            mz_say(v, out, ", ");
        }
        put_value(v, out, row, c->said[i]);
    }
    for (mz_len i = 0; i < c->denied_n; i++) {
        mz_say_if(v, out, i > 0 || c->said_n > 0, "; ");
        if (c->denied[i].len == 0) {
            mz_say(v, out, "denies it");
        } else {
            MZ_BUF_SCOPED b = mz_buf_new(4096);
            put_value(v, &b, row, c->denied[i]);
            mz_say(v, out, "denies: {0}", mz_mark_made(v, &b));
        }
    }
}

static void put_place(const mz_visit *v, mz_buf *out, const mz_matrix_cell *c)
{
    const mz_place *p = c->where;
    mz_page_text(out, p->span.text.len > 0 ? p->span.text : p->adm_2.len > 0 ? p->adm_2 : p->adm_1, 80);
    if (c->radius_m > 0) {
        mz_puts(out, " ");
        mz_say(v, out, "(within {0} km)", mz_mark_number(v, (c->radius_m + 500) / 1000));
    }
}

#define REFS_MOST 3 /* in a cell; all stand under the claims */

static void put_refs(const mz_visit *v, mz_buf *out, const mz_dossier *d, const mz_matrix_cell *c)
{
    mz_puts(out, "<span class=\"refs\">");
    for (mz_len i = 0; i < c->sources_n && i < REFS_MOST; i++) {
        mz_put(out, i > 0 ? S(" ") : S(""));
        mz_incident_statement(v, out, d->statements[c->sources[i]].ref);
    }
    if (c->sources_n > REFS_MOST) {
        mz_puts(out, " ");
        mz_say_count(v, out, c->sources_n - REFS_MOST, "and {0} more", "and {0} more");
    }
    mz_puts(out, "</span>");
}

static void put_cell(const mz_visit *v, mz_buf *out, const mz_dossier *d, mz_aspect row, const mz_matrix_cell *c)
{
    put_stand(v, out, c->stand);
    if (c->stand != MZ_STAND_SILENT) {
        mz_puts(out, "<span>");
        if (row == MZ_ASPECT_WHERE) {
            put_place(v, out, c);
        } else if (row == MZ_ASPECT_WHEN) {
            mz_page_days(out, v, c->from, c->to);
        } else {
            put_values(v, out, row, c);
        }
        mz_puts(out, "</span>");
        put_refs(v, out, d, c);
    }
    mz_puts(out, "</td>");
}

/* ---- figures ---- */

static mz_len column_of(const mz_visit *v, const mz_claim *c)
{
    const mz_len party = c->voice == MZ_VOICE_PARTY ? mz_page_party_of(v->c, c->side) : -1;
    return party >= 0 ? party : c->voice == MZ_VOICE_INDEPENDENT ? v->c->parties_n : v->c->parties_n + 1;
}

static void put_claim_refs(const mz_visit *v, mz_buf *out, const mz_dossier *d, const mz_account_line *l, mz_len column)
{
    mz_len n = 0;
    mz_puts(out, "<span class=\"refs\">");
    for (mz_len i = 0; i < l->claims_n && n < REFS_MOST; i++) {
        const mz_claim *c = l->claims[i] >= 0 ? &d->claims[l->claims[i]] : NULL;
        if (c != NULL && column_of(v, c) == column) {
            mz_put(out, n++ > 0 ? S(" ") : S(""));
            mz_incident_statement(v, out, c->ref);
        }
    }
    mz_puts(out, "</span>");
}

static void put_figures(const mz_visit *v, mz_buf *out, const mz_dossier *d, const mz_account_line *l, mz_len column,
                        const mz_figure_cell *c)
{
    put_stand(v, out, c->stand);
    for (mz_len i = 0; i < c->n; i++) {
        const mz_said *s = c->v[i];
        mz_puts(out, "<span>");
        if (column >= v->c->parties_n) {
            mz_page_party(out, v, s->by);
            mz_puts(out, ": ");
        }
        if (s->counted) {
            mz_say_interval(v, out, s->words, s->approx);
        } else if (s->denies) {
            mz_say(v, out, "denies it");
        } else {
            mz_say(v, out, "no figure");
        }
        if (s->conceding) {
            mz_say(v, out, ", ");
            mz_say(v, out, "conceded");
        }
        mz_puts(out, "</span>");
    }
    if (c->n > 0) {
        put_claim_refs(v, out, d, l, column);
    }
    mz_puts(out, "</td>");
}

/* ---- the table ---- */

/* Columns as they stand: the reader's first side, the other ones, independents, others. */
static mz_len column_at(const mz_visit *v, mz_len k) { return k < v->c->parties_n ? mz_page_side(v, k) : k; }

static void put_head(const mz_visit *v, mz_buf *out, mz_len columns)
{
    mz_puts(out, "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"");
    mz_put_html(out, mz_plain(v, "Agreement, aspect by aspect"));
    mz_puts(out, "\"><table class=\"matrix\">\n<thead><tr><th scope=\"col\">");
    mz_say(v, out, "Aspect");
    mz_puts(out, "</th>");
    for (mz_len k = 0; k < columns; k++) {
        mz_puts(out, "<th scope=\"col\">");
        mz_put(out, mz_mark_column(v, column_at(v, k)).html);
        mz_puts(out, "</th>");
    }
    mz_puts(out, "<th scope=\"col\">");
    mz_say(v, out, "Taken together");
    mz_puts(out, "</th></tr></thead>\n<tbody>\n");
}

/* What one row of cells comes to. */
static void put_together(const mz_visit *v, mz_buf *out, const mz_matrix *m, mz_aspect row)
{
    mz_len speak = 0, agree = 0;
    bool differ = false;
    for (mz_len k = 0; k < m->columns; k++) {
        const mz_stand stand = mz_matrix_at(m, row, k)->stand;
        speak += stand != MZ_STAND_SILENT;
        agree += stand == MZ_STAND_AGREES;
        differ = differ || stand == MZ_STAND_DIFFERS;
    }
    mz_puts(out, "<td class=\"together\">");
    mz_say_key(v, out,
               speak == 0   ? MZ_KEY("nobody says")
               : speak == 1 ? MZ_KEY("one voice only")
               : differ     ? MZ_KEY("contested")
               : agree > 0  ? MZ_KEY("agreed by those who say it")
                            : MZ_KEY("different things, which may all be so"));
    mz_puts(out, "</td>");
}

static bool anybody_speaks(const mz_matrix *m, mz_aspect row)
{
    for (mz_len k = 0; k < m->columns; k++) {
        if (mz_matrix_at(m, row, k)->stand != MZ_STAND_SILENT) {
            return true;
        }
    }
    return false;
}

static void put_line(const mz_visit *v, mz_buf *out, const mz_dossier *d, const mz_account_line *l, mz_len columns)
{
    const mz_figure_cell *cells = mz_matrix_figures(l, v->c->parties, v->c->parties_n, v->perm);
    mz_puts(out, "<tr><th scope=\"row\">");
    mz_page_question(out, v, l);
    mz_puts(out, "</th>");
    for (mz_len k = 0; k < columns; k++) {
        put_figures(v, out, d, l, column_at(v, k), &cells[column_at(v, k)]);
    }
    mz_puts(out, "<td class=\"together\">");
    mz_page_established(out, v, l);
    mz_puts(out, "</td></tr>\n");
}

/* Each line of the account as one sentence. */
static void put_sentences(const mz_visit *v, mz_buf *out, const mz_account *account)
{
    mz_puts(out, "<h3 id=\"figures\">");
    mz_say(v, out, "The figures in words");
    mz_puts(out, "</h3>\n");
    if (account->n == 0) {
        mz_puts(out, "<p>");
        mz_say(v, out, "Nobody gives a number.");
        mz_puts(out, "</p>\n");
        return;
    }
    mz_puts(out, "<ul>\n");
    for (mz_len i = 0; i < account->n; i++) {
        mz_puts(out, "<li>");
        mz_say_line(v, out, &account->v[i]);
        mz_puts(out, "</li>\n");
    }
    mz_puts(out, "</ul>\n");
}

void mz_incident_matrix(const mz_visit *v, mz_buf *out, const mz_dossier *d, const mz_matrix *m)
{
    const mz_arena mark = *v->perm;
    mz_puts(out, "<h2 id=\"matrix\">");
    mz_say(v, out, "Where they agree");
    mz_puts(out, "</h2>\n");
    put_head(v, out, m->columns);
    for (mz_aspect row = MZ_ASPECT_WHAT; row < MZ_ASPECTS; row++) {
        if (row == MZ_ASPECT_MEANS && !anybody_speaks(m, row)) {
            continue;
        }
        mz_puts(out, "<tr><th scope=\"row\">");
        mz_say_key(v, out, rows[row]);
        mz_puts(out, "</th>");
        for (mz_len k = 0; k < m->columns; k++) {
            put_cell(v, out, d, row, mz_matrix_at(m, row, column_at(v, k)));
        }
        put_together(v, out, m, row);
        mz_puts(out, "</tr>\n");
    }
    for (mz_len i = 0; i < d->account.n; i++) {
        put_line(v, out, d, &d->account.v[i], m->columns);
    }
    mz_page_table_end(out);
    mz_puts(out, "<p class=\"soft\">");
    mz_say(
        v, out,
        "{0} agrees with all others that it can be compared with; {1} differs from at least one; {2} nobody else says "
        "anything to compare it with; {3} silent. Days and places agree when they overlap with their stated "
        "uncertainty, figures when both could be true.",
        mz_html(v, S("=")), mz_html(v, S("≠")), mz_html(v, S("·")), mz_html(v, S("–")));
    mz_puts(out, "</p>\n");
    put_sentences(v, out, &d->account);
    *v->perm = mark;
}
